//! Lodging: a dealing is refused, registered at once, or becomes a case that waits.

use super::assess::{Assessment, Examination, assess};
use super::decide::{reconsider, register};
use super::needs::{needs, unusable};
use super::waiting::{keys, list, put_off};
use super::{Case, Lack, Lodger, is_court};
use crate::agency::Principal;
use crate::attestation::Attestation;
use crate::encoding::Label;
use crate::governance;
use crate::policy::{Hindrance, Obstacle, Policy};
use crate::refusal::{Code, Refusal};
use crate::register::title::{CaseId, Title};
use crate::state::{State, Stop};
use crate::time::year_of;
use crate::transactions::enter::Entering;
use crate::transactions::{Act, Context, Dealing};

/// The most of what a case lacked at lodging that is remembered for the statistics.
const LACKED_MAX: usize = 32;

/// Lodges a dealing: refuses it, registers it at once, or opens a case that waits.
pub fn lodge(state: &mut State<'_>, cx: &mut Context, act: &Act, dealing: &dyn Dealing) -> Result<(), Stop> {
    let jurisdiction_id = dealing.jurisdiction(state)?;
    let jurisdiction = governance::jurisdiction_in_force(state, &jurisdiction_id, cx.height)?;
    let tx_type = dealing.tx_type();
    let policy = governance::policy_in_force(state, &jurisdiction_id, tx_type, cx.height)?;
    let lodger = Lodger::of(&cx.signer);
    let by_court = is_court(&cx.signer);
    {
        let now = cx.now();
        let exam = Examination { state, now, policy: &policy, jurisdiction: &jurisdiction, lodger: &lodger, by_court };
        dealing.check_form(&exam)?;
    }
    check_lodger(state, cx, &policy, dealing)?;
    let number = case_number(state, cx, &lodger)?;
    let mut consents = Vec::new();
    if let Some(party) = cx.signer.party() {
        consents.push(super::Given { party, by: super::Hand::Own, time_ms: cx.time_ms });
    }
    let mut case = Case {
        case_id: number,
        tx_id: cx.tx_id,
        tx_type,
        jurisdiction: jurisdiction_id,
        policy_version: policy.version,
        lodger,
        officer: match &cx.signer.principal {
            Principal::Officer(officer, _) => Some(officer.officer_id.clone()),
            Principal::Party(_) | Principal::Time => None,
        },
        by_court,
        height: cx.height,
        time_ms: cx.time_ms,
        terms: act.terms(),
        consents,
        acknowledgements: Vec::new(),
        approvals: Vec::new(),
        endorsements: Vec::new(),
        requisitions: Vec::new(),
        alerts: Vec::new(),
        lacked: Vec::new(),
        referred_ms: None,
        risks: Vec::new(),
        lapses_ms: None,
        wakes_ms: None,
        act: act.clone(),
        waits_at: Vec::new(),
    };
    if let Some(agency) = dealing.countersigner(state, cx)? {
        case.approvals.push(agency);
    }
    cx.receipt.case_id = Some(case.case_id.clone());
    let (assessment, keys) = {
        let exam = Examination::of(state, cx.now(), &policy, &jurisdiction, &case);
        check_usable(&exam, dealing)?;
        let assessment = assess(&exam, &case, dealing)?;
        let keys = match &assessment {
            Assessment::Refuse(refusal) => return Err(refusal.clone().into()),
            Assessment::Ready(_) => Vec::new(),
            _ => keys(&exam, &case, dealing, &dealing.examine(&exam)?)?,
        };
        check_named(&exam, &case, dealing)?;
        (assessment, keys)
    };
    tell(state, cx, &case, &policy, dealing)?;
    let missing = match &assessment {
        Assessment::Refuse(refusal) => return Err(refusal.clone().into()),
        Assessment::Ready(relied_on) => {
            let mut moved = waiting_on(state, dealing)?;
            moved.extend(register(state, cx, &case, &policy, dealing, relied_on.clone())?);
            return reconsider(state, cx, moved);
        }
        Assessment::Wait(missing) | Assessment::Refer { missing, .. } => missing,
    };
    cx.receipt.missing = u32::try_from(missing.len()).unwrap_or(u32::MAX);
    case.lacked =
        missing.iter().take(LACKED_MAX).map(|item| Lack { code: item.code, kind: item.kind.clone() }).collect();
    queue(state, &case, dealing)?;
    if !list(state, &mut case, keys)? {
        return Err(Refusal::new(Code::TitlePendingFull).with("why", "too many cases wait for the same").into());
    }
    give_notice(state, cx, &case, &assessment, &policy, &jurisdiction, dealing)?;
    put_off(state, case, &assessment, &policy, &jurisdiction.calendar, cx.time_ms)
}

/// Cases that wait on the same titles: when this one is registered at once they are looked at again, unless it only adds a
/// hold, which nobody waits for.
fn waiting_on(state: &State<'_>, dealing: &dyn Dealing) -> Result<Vec<CaseId>, Stop> {
    let mut out = Vec::new();
    if dealing.frees() {
        for title in dealing.titles() {
            out.extend(state.get::<Title>(&title.title_id)?.map(|title| title.pending).unwrap_or_default());
        }
    }
    Ok(out)
}

/// Puts a case on the list of each title that it concerns.
fn queue(state: &mut State<'_>, case: &Case, dealing: &dyn Dealing) -> Result<(), Stop> {
    for title_ref in dealing.titles() {
        let title_id = title_ref.title_id;
        if let Some(mut title) = state.get::<Title>(&title_id)? {
            if title.pending.len() >= Title::PENDING_MAX {
                return Err(Refusal::new(Code::TitlePendingFull).with("title_id", &title_id).into());
            }
            title.pending.push(case.case_id.clone());
            state.put(&title_id, &title);
        }
    }
    Ok(())
}

/// Where the policy says that a hold lapses some time after notice: when nothing else is missing, notice is given and the hold gets
/// its end. Not before, or anybody could end a caveat by lodging what will never be complete.
pub(super) fn give_notice(
    state: &mut State<'_>,
    cx: &Context,
    case: &Case,
    assessment: &Assessment,
    policy: &Policy,
    jurisdiction: &crate::policy::Jurisdiction,
    dealing: &dyn Dealing,
) -> Result<(), Stop> {
    let Assessment::Wait(missing) = assessment else { return Ok(()) };
    if !missing.iter().all(super::Missing::is_patience) || !missing.iter().any(|m| m.code == Code::NoticeRunning) {
        return Ok(());
    }
    for title_ref in dealing.titles() {
        let mut entering = Entering::of(state, &title_ref.title_id, cx)?;
        let mut noticed = false;
        for hold in &mut entering.title.holds {
            let rule = policy.hindrance(Obstacle::of(hold.kind));
            if let (Hindrance::Notify, Some(lapse)) = (rule.effect, rule.lapse) {
                let end = lapse.end(cx.time_ms, &jurisdiction.calendar);
                if hold.expires_ms.is_none_or(|expires| expires > end) {
                    (hold.expires_ms, noticed) = (Some(end), true);
                }
            }
        }
        if noticed {
            entering.enter(state, cx, Some(case), "NOTICE_GIVEN")?;
        }
    }
    Ok(())
}

/// Where the policy says that whoever has a hold is told, and no more, lodging tells him: an entry of the title, and an event.
fn tell(state: &mut State<'_>, cx: &Context, case: &Case, policy: &Policy, dealing: &dyn Dealing) -> Result<(), Stop> {
    for title_ref in dealing.titles() {
        let entering = Entering::of(state, &title_ref.title_id, cx)?;
        let told = entering.title.holds.iter().any(|hold| {
            let rule = policy.hindrance(Obstacle::of(hold.kind));
            rule.effect == Hindrance::Notify && rule.lapse.is_none()
        });
        if told {
            entering.always(state, cx, Some(case), "NOTICE_GIVEN")?;
        }
    }
    Ok(())
}

/// A lodger who names an attestation is told at once when it does not serve, not left to wait. First: it exists and holds.
fn check_usable(exam: &Examination<'_>, dealing: &dyn Dealing) -> Result<(), Stop> {
    for (at, id) in dealing.relies_on().iter().enumerate() {
        let refusal = |code| Refusal::new(code).at(format!("/relies_on/{at}")).with("attestation_id", id);
        let attestation = exam.state.get::<Attestation>(id)?.ok_or_else(|| refusal(Code::AttestationUnknown))?;
        if let Some((code, _)) = unusable(exam, &attestation, None)? {
            return Err(refusal(code).into());
        }
    }
    Ok(())
}

/// Then, when the rules have been checked: it is one that the case needs, and young enough.
fn check_named(exam: &Examination<'_>, case: &Case, dealing: &dyn Dealing) -> Result<(), Stop> {
    if dealing.relies_on().is_empty() {
        return Ok(());
    }
    let needs = needs(exam, case, &dealing.examine(exam)?)?;
    for (at, id) in dealing.relies_on().iter().enumerate() {
        let refusal = |code| Refusal::new(code).at(format!("/relies_on/{at}")).with("attestation_id", id);
        let attestation = exam.state.get::<Attestation>(id)?.ok_or_else(|| refusal(Code::AttestationUnknown))?;
        let meets = |need: &&super::Need| need.kind == attestation.kind && need.subject == attestation.subject;
        let need = needs.iter().find(meets).filter(|_| attestation.jurisdiction == case.jurisdiction);
        let need = need.ok_or_else(|| refusal(Code::AttestationSubjectMismatch))?;
        if let Some((code, _)) = unusable(exam, &attestation, need.oldest_ms)? {
            return Err(refusal(code).into());
        }
    }
    Ok(())
}

fn check_lodger(state: &State<'_>, cx: &Context, policy: &Policy, dealing: &dyn Dealing) -> Result<(), Stop> {
    if !cx.signer.has_role(&policy.lodgers) {
        let roles = policy.lodgers.iter().map(|role| role.name()).collect::<Vec<_>>().join("|");
        return Err(Refusal::new(Code::RoleNotPermitted).with("roles", roles).into());
    }
    if let Some(agency) = cx.signer.agency() {
        for unit in dealing.units(state)? {
            if !agency.covers(&unit) {
                let refusal = Refusal::new(Code::TerritoryNotPermitted);
                return Err(refusal.with("unit", &unit).with("agency", &agency.agency_id).into());
            }
        }
    }
    Ok(())
}

fn case_number(state: &mut State<'_>, cx: &Context, lodger: &Lodger) -> Result<CaseId, Stop> {
    let by = lodger.agency().map_or("owner", |agency| agency.as_str());
    let year = year_of(cx.time_ms);
    let number = state.next_number(format!("case/{year}/{by}"))?;
    let label = Label::new(format!("C-{year}-{by}-{number:06}"));
    label.map(CaseId).map_err(|why| Refusal::new(Code::FieldInvalid).with("case_id", why).into())
}
