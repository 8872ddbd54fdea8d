//! What stands between a case and its registration, at a block time. The order of checks is the order of refusals: the title
//! is open; it is not stale; nothing on it blocks; the dealing's own rules; then what is missing; then who must decide.

use super::needs::{brought_by, find, is_consented, missing_approval, missing_consents, needs};
use super::{Case, Facts, Hand, Lodger, Missing, TitleRef};
use crate::attestation::{Attestation, AttestationId, Verdict};
use crate::governance;
use crate::policy::{Hindrance, HoldRule, Jurisdiction, Obstacle, Policy, Queue, Risk};
use crate::refusal::{Code, Refusal};
use crate::register::hold::{Bearer, Hold, HoldKind};
use crate::register::party::{Party, PartyStatus};
use crate::register::title::{Title, TitleId, TitleStatus};
use crate::state::{Moment, State, Stop};
use crate::time::to_rfc3339;
use crate::transactions::Dealing;

/// What an examiner has before him: the register, the moment, and the law that applies.
pub struct Examination<'a> {
    /// The register.
    pub state: &'a State<'a>,
    /// Height and block time.
    pub now: Moment,
    /// The policy that governs the case.
    pub policy: &'a Policy,
    /// The jurisdiction as it is in force.
    pub jurisdiction: &'a Jurisdiction,
    /// Who lodged it.
    pub lodger: &'a Lodger,
    /// Whether a court lodged it.
    pub by_court: bool,
}

impl<'a> Examination<'a> {
    /// Of a case that was lodged.
    pub fn of(
        state: &'a State<'a>,
        now: Moment,
        policy: &'a Policy,
        jurisdiction: &'a Jurisdiction,
        case: &'a Case,
    ) -> Self {
        Self { state, now, policy, jurisdiction, lodger: &case.lodger, by_court: case.by_court }
    }

    /// A title as it stands at this moment.
    pub fn title(&self, id: &TitleId) -> Result<Title, Stop> {
        let found = self.state.get::<Title>(id)?;
        let found = found.ok_or_else(|| Refusal::new(Code::TitleUnknown).at("/title_id").with("title_id", id))?;
        Ok(found.at(self.now.time_ms))
    }

    /// The end of a term that the dealing enters: the days asked for, at most the policy's, or the policy's.
    pub fn term_end(&self, days: Option<u32>, from_ms: u64, pointer: &str) -> Result<Option<u64>, Refusal> {
        let calendar = &self.jurisdiction.calendar;
        let longest = self.policy.term.map(|term| term.end(from_ms, calendar));
        let Some(days) = days else { return Ok(longest) };
        let unit = match self.policy.term.map(|term| term.unit) {
            Some(crate::policy::period::Count::BusinessDays) => crate::policy::period::Count::BusinessDays,
            _ => crate::policy::period::Count::CalendarDays,
        };
        let asked = crate::policy::period::Period { count: days, unit };
        asked.check().map_err(|why| Refusal::new(Code::PeriodInvalid).at(pointer).with("why", why))?;
        let end = asked.end(from_ms, calendar);
        match longest {
            Some(longest) if end > longest => {
                Err(Refusal::new(Code::PeriodTooLong).at(pointer).with("latest", to_rfc3339(longest)))
            }
            _ => Ok(Some(end)),
        }
    }
}

/// What stands between a case and its registration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Assessment {
    /// A rule of the register refuses it for good.
    Refuse(Refusal),
    /// It lacks these items.
    Wait(Vec<Missing>),
    /// It lacks nothing but an officer's decision, because of these signs of risk or because the policy says so.
    Refer {
        /// The signs of risk; none when the policy asks for a decision anyway.
        risks: Vec<Risk>,
        /// Who must decide.
        missing: Vec<Missing>,
    },
    /// All is there; these attestations carry it.
    Ready(Vec<AttestationId>),
}

/// Assesses a case.
pub fn assess(exam: &Examination<'_>, case: &Case, dealing: &dyn Dealing) -> Result<Assessment, Stop> {
    let (facts, hindrances) = match check(exam, case, dealing) {
        Ok(found) => found,
        Err(Stop::Refused(refusal)) => return Ok(Assessment::Refuse(refusal)),
        Err(fault) => return Err(fault),
    };
    let mut missing = earlier(exam, case, dealing)?;
    if let Some(wait) = exam.policy.wait {
        let until_ms = wait.end(case.time_ms, &exam.jurisdiction.calendar);
        if until_ms > exam.now.time_ms {
            let item = Missing::new(Code::CaseWaitingPeriod, format!("case:{}", case.case_id), vec![]);
            missing.push(item.until(until_ms));
        }
    }
    let mut risks = Vec::new();
    missing.extend(missing_consents(exam, case, &facts)?);
    missing.extend(hindered(exam, case, &facts, &hindrances, &mut risks)?);
    missing.extend(missing_approval(exam, case)?);
    missing.extend(case.requisitions.iter().filter(|raised| raised.answered_ms.is_none()).map(|raised| {
        let from = vec![brought_by(&case.lodger.bearer())];
        Missing::new(Code::CaseRequisition, format!("case:{}", case.case_id), from).because(raised.reason.as_str())
    }));
    let mut relied_on = Vec::new();
    for need in needs(exam, case, &facts)? {
        match find(exam, case, &need, dealing.relies_on())? {
            Ok(id) => relied_on.push(id),
            Err(item) => missing.push(item),
        }
    }
    if !missing.is_empty() {
        return Ok(Assessment::Wait(missing));
    }
    risks.extend(signs(exam, case, dealing, &facts, &relied_on)?);
    risks.sort_unstable();
    risks.dedup();
    risks.retain(|risk| exam.policy.risks.contains(risk));
    let own = if risks.is_empty() && exam.policy.auto { 0 } else { 1 };
    let needed = exam.policy.approvals.max(own) as usize;
    if case.endorsements.len() < needed {
        let from = exam.policy.deciders.iter().map(|role| format!("role:{}", role.name())).collect();
        let item = Missing::new(Code::DecisionMissing, format!("case:{}", case.case_id), from);
        let count = format!("{} of {needed} officers approved", case.endorsements.len());
        return Ok(Assessment::Refer { risks, missing: vec![item.because(count)] });
    }
    Ok(Assessment::Ready(relied_on))
}

/// How an open case stands now.
pub fn standing(state: &State<'_>, case: &Case, now: Moment) -> Result<Assessment, Stop> {
    let policy = governance::policy_version(state, &case.jurisdiction, case.tx_type, case.policy_version)?;
    let jurisdiction = governance::jurisdiction_in_force(state, &case.jurisdiction, now.height)?;
    let Some(dealing) = case.act.dealing() else { return Err(Refusal::new(Code::CaseUnknown).into()) };
    assess(&Examination::of(state, now, &policy, &jurisdiction, case), case, dealing)
}

/// The hard rules: every title is open and as the dealing expects, nothing on it blocks, and the dealing's own rules. Gives its facts
/// and what stands on its titles.
fn check(exam: &Examination<'_>, case: &Case, dealing: &dyn Dealing) -> Result<(Facts, Vec<Hindering>), Stop> {
    for TitleRef { title_id, version, pointer } in dealing.titles() {
        let refusal = |code| Refusal::new(code).at(pointer).with("title_id", &title_id);
        let title = exam.state.get::<Title>(&title_id)?.ok_or_else(|| refusal(Code::TitleUnknown))?;
        let title = title.at(exam.now.time_ms);
        if title.status != TitleStatus::Open {
            let into = title.lineage_to.iter().map(ToString::to_string).collect::<Vec<_>>().join("+");
            let refusal = refusal(Code::TitleClosed);
            return Err(if into.is_empty() { refusal } else { refusal.with("into", into) }.into());
        }
        if title.jurisdiction != case.jurisdiction {
            return Err(refusal(Code::JurisdictionUnknown).with("jurisdiction", &title.jurisdiction).into());
        }
        if version.is_some_and(|version| version < title.basis || version > title.version) {
            let refusal = refusal(Code::TitleVersionStale).with("version", title.version);
            return Err(refusal.with("prepared_on", version.unwrap_or_default()).into());
        }
    }
    // What blocks stands before the dealing's own rules, but which holds a dealing lifts only its own rules can say.
    let facts = dealing.examine(exam);
    let nothing = Facts::default();
    let hindrances = hindrances(exam, dealing, facts.as_ref().unwrap_or(&nothing))?;
    if let Some(hindering) = hindrances.iter().find(|hindering| hindering.rule.effect == Hindrance::Block) {
        return Err(hindering.refusal().into());
    }
    let facts = facts?;
    for id in &facts.disposers {
        let status = exam.state.get::<Party>(id)?.map(|party| party.status);
        let active = matches!(status, Some(PartyStatus::Active | PartyStatus::Minor));
        if !active && exam.policy.hindrance(Obstacle::OwnerInactive).effect != Hindrance::None {
            let status = status.map_or("UNKNOWN".to_owned(), |status| format!("{status:?}").to_uppercase());
            return Err(Refusal::new(Code::PartyInactive).with("party_id", id).with("status", status).into());
        }
    }
    Ok((facts, hindrances))
}

/// A hold does not stand in the way of the one whom it protects, where he alone receives.
fn is_own(hold: &Hold, acquirers: &[crate::register::party::PartyId]) -> bool {
    matches!(&hold.by, Bearer::Party(party) if !acquirers.is_empty() && acquirers.iter().all(|who| who == party))
}

/// Something on a title, what the policy says that it does, and whose it is.
struct Hindering {
    rule: HoldRule,
    title_id: TitleId,
    who: Vec<Bearer>,
    what: String,
    hold: Option<Hold>,
}

impl Hindering {
    /// Why it blocks, and who can lift it: never a bare "frozen".
    fn refusal(&self) -> Refusal {
        let code = match self.hold.as_ref().map(|hold| hold.kind) {
            Some(HoldKind::Freeze) => Code::TitleFrozen,
            Some(_) => Code::TitleHoldBlocks,
            None => Code::BurdenRemains,
        };
        let by = self.who.iter().map(ToString::to_string).collect::<Vec<_>>().join("+");
        let refusal = Refusal::new(code).with("title_id", &self.title_id);
        let Some(hold) = &self.hold else { return refusal.with("burden", &self.what).with("lifted_by", by) };
        let refusal = refusal.with("hold", hold.kind.name()).with("item", hold.item);
        let refusal = refusal.with("reference", &hold.reference).with("reason", &hold.reason).with("lifted_by", by);
        match hold.expires_ms {
            Some(expires) => refusal.with("until", to_rfc3339(expires)),
            None => refusal,
        }
    }
}

/// What stands on the titles of a dealing: all that it does not lift itself.
fn hindrances(exam: &Examination<'_>, dealing: &dyn Dealing, facts: &Facts) -> Result<Vec<Hindering>, Stop> {
    let mut out = Vec::new();
    for TitleRef { title_id, .. } in dealing.titles() {
        let title = exam.title(&title_id)?;
        let lifted = |item: u32| facts.lifts.contains(&(title_id.clone(), item));
        for hold in title.holds.iter().filter(|hold| !lifted(hold.item)) {
            if hold.kind == HoldKind::PriorityNotice && is_own(hold, &facts.acquirers) {
                continue;
            }
            let rule = exam.policy.hindrance(Obstacle::of(hold.kind));
            let what = format!("{} {} ({}) on {title_id}", hold.kind.name(), hold.reference, hold.reason);
            out.push(Hindering {
                rule,
                title_id: title_id.clone(),
                who: vec![hold.by.clone()],
                what,
                hold: Some(hold.clone()),
            });
        }
        for charge in title.charges.iter().filter(|charge| !lifted(charge.item)) {
            let mut on = vec![Obstacle::Mortgage];
            on.extend(charge.bars_transfer.then_some(Obstacle::MortgageBarsTransfer));
            on.extend(charge.bars_further.then_some(Obstacle::MortgageBarsFurther));
            let what = format!("mortgage of rank {} on {title_id}", charge.rank);
            // A charge hinders once, by the strictest of its rules.
            let rules = on.into_iter().map(|on| exam.policy.hindrance(on));
            if let Some(rule) = rules.min_by_key(|rule| rule.effect as u8) {
                out.push(Hindering {
                    rule,
                    title_id: title_id.clone(),
                    who: vec![Bearer::Party(charge.chargee)],
                    what,
                    hold: None,
                });
            }
        }
        for right in title.rights.iter().skip(1).filter(|right| !lifted(right.item)) {
            let rule = exam.policy.hindrance(Obstacle::Burden);
            let who = bearers_of(exam, right)?;
            out.push(Hindering {
                title_id: title_id.clone(),
                rule,
                who,
                what: format!("{:?} {} on {title_id}", right.kind, right.item),
                hold: None,
            });
        }
    }
    Ok(out)
}

/// Whose a right on a title is: its holders, or for an easement the owners of the titles that benefit.
pub fn bearers_of(exam: &Examination<'_>, right: &crate::register::right::Right) -> Result<Vec<Bearer>, Stop> {
    let mut out: Vec<Bearer> =
        right.holders.iter().flat_map(|holding| &holding.parties).map(|party| Bearer::Party(*party)).collect();
    if let Some(easement) = right.easement.as_ref().filter(|e| e.side == crate::register::right::Side::Serves) {
        for other in &easement.others {
            let title = exam.title(other)?;
            let holders = title.primary().map(|right| right.holders.clone()).unwrap_or_default();
            out.extend(holders.iter().flat_map(|holding| &holding.parties).map(|party| Bearer::Party(*party)));
        }
    }
    out.sort();
    out.dedup();
    Ok(out)
}

/// What the holds and charges on the titles ask for: consents, acknowledgements, time after a notice.
fn hindered(
    exam: &Examination<'_>,
    case: &Case,
    facts: &Facts,
    hindrances: &[Hindering],
    risks: &mut Vec<Risk>,
) -> Result<Vec<Missing>, Stop> {
    let mut out: Vec<Missing> = Vec::new();
    for hindering in hindrances {
        match hindering.rule.effect {
            Hindrance::Consent => {
                for who in &hindering.who {
                    if !is_consented(exam, case, who)? {
                        let item = Missing::new(Code::ConsentMissing, who.to_string(), vec![brought_by(who)]);
                        out.push(item.because(hindering.what.clone()));
                    }
                }
            }
            Hindrance::Acknowledge => {
                risks.push(Risk::CaveatAcknowledged);
                for party in accepting(facts).iter().filter(|party| !case.acknowledgements.contains(party)) {
                    let who = format!("party:{party}");
                    let item = Missing::new(Code::AcknowledgementMissing, who.clone(), vec![who]);
                    out.push(item.because(hindering.what.clone()));
                }
            }
            Hindrance::Notify => {
                let notice = hindering.rule.lapse.map(|lapse| lapse.end(exam.now.time_ms, &exam.jurisdiction.calendar));
                if let (Some(end), Some(hold)) = (notice, &hindering.hold) {
                    let until_ms = hold.expires_ms.map_or(end, |expires| expires.min(end));
                    let from = vec![brought_by(&hold.by)];
                    let item = Missing::new(Code::NoticeRunning, hold.by.to_string(), from);
                    out.push(item.because(hindering.what.clone()).until(until_ms));
                }
            }
            Hindrance::Block | Hindrance::None => {}
        }
    }
    out.dedup();
    Ok(out)
}

/// Who accepts a risk in writing: who receives, or who deals when nobody does.
pub fn accepting(facts: &Facts) -> &[crate::register::party::PartyId] {
    if facts.acquirers.is_empty() { &facts.disposers } else { &facts.acquirers }
}

/// The agencies and parties whose consent a case asks for beyond who gives: by what stands on the titles and by its own rules.
pub fn asked(exam: &Examination<'_>, dealing: &dyn Dealing, facts: &Facts) -> Result<Vec<Bearer>, Stop> {
    let mut out: Vec<Bearer> = facts.consents.iter().map(|(who, _)| who.clone()).collect();
    for hindering in hindrances(exam, dealing, facts)? {
        if hindering.rule.effect == Hindrance::Consent {
            out.extend(hindering.who);
        }
    }
    Ok(out)
}

/// Earlier cases on the same titles that this one must wait for.
fn earlier(exam: &Examination<'_>, case: &Case, dealing: &dyn Dealing) -> Result<Vec<Missing>, Stop> {
    let mut out = Vec::new();
    if exam.policy.queue == Queue::Passes {
        return Ok(out);
    }
    for TitleRef { title_id, .. } in dealing.titles() {
        let pending = exam.state.get::<Title>(&title_id)?.map(|title| title.pending).unwrap_or_default();
        for ahead in pending.iter().take_while(|other| **other != case.case_id) {
            let Some(other) = exam.state.get::<Case>(ahead)? else { continue };
            let policy =
                governance::policy_version(exam.state, &other.jurisdiction, other.tx_type, other.policy_version)?;
            if policy.queue == Queue::Waits {
                out.push(Missing::new(Code::CaseWaitsForEarlier, format!("case:{ahead}"), vec![]));
            }
        }
    }
    out.dedup();
    Ok(out)
}

/// Signs of risk in what is there.
fn signs(
    exam: &Examination<'_>,
    case: &Case,
    dealing: &dyn Dealing,
    facts: &Facts,
    relied_on: &[AttestationId],
) -> Result<Vec<Risk>, Stop> {
    let mut out = Vec::new();
    if case.consents.iter().any(|given| matches!(given.by, Hand::Agent(_))) {
        out.push(Risk::PoaUsed);
    }
    if !case.alerts.is_empty() {
        out.push(Risk::OwnerAlert);
    }
    for id in facts.disposers.iter().chain(&facts.acquirers) {
        if exam.state.get::<Party>(id)?.is_some_and(|party| party.status == PartyStatus::Minor) {
            out.push(Risk::PartyMinor);
        }
    }
    for TitleRef { title_id, .. } in dealing.titles() {
        let flags = exam.state.get::<Title>(&title_id)?.map(|title| title.flags).unwrap_or_default();
        let marks = [
            ("LEGACY", Risk::TitleLegacy),
            ("CORRECTED", Risk::TitleCorrected),
            ("RELIED_ON_REVOKED", Risk::ReliedOnRevoked),
        ];
        out.extend(marks.iter().filter(|(mark, _)| flags.iter().any(|f| f.as_str() == *mark)).map(|(_, risk)| *risk));
    }
    for id in relied_on {
        if exam.state.get::<Attestation>(id)?.is_some_and(|a| a.verdict == Verdict::Conditional) {
            out.push(Risk::ConditionalAttestation);
        }
    }
    Ok(out)
}
