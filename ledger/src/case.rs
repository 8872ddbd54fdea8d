//! Cases: a dealing that was lodged, what it still lacks and from whom, and its decision.
//!
//! The decision is a pure function of state and block time ([`assess`]). A case that lacks something waits; the
//! transaction that brings the last missing item decides it, in the same block. Every node recomputes this.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::agency::{Agency, Principal, Signer};
use crate::attestation::{Attestation, AttestationId, Subject};
use crate::block::Network;
use crate::crypto::Hash;
use crate::encoding::{Blob, Label, to_bytes};
use crate::policy::{Of, Policy};
use crate::refusal::{Code, Refusal};
use crate::register::party::{Party, PartyId, PartyKind};
use crate::register::share::{Fraction, Sum};
use crate::register::title::{CaseId, Title, TitleId};
use crate::register::unit::{SpatialUnit, UnitCode, UnitKind};
use crate::state::{AttestedIndex, State, Stop, Unfinished, WaitingIndex};
use crate::time::year_of;
use crate::transactions::{Act, Context, Dealing, TxId, TxType};

/// An open case. Decided cases leave the state; their decision stands in the receipt that decided them.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
pub struct Case {
    /// Number.
    #[n(0)]
    pub case_id: CaseId,
    /// The transaction that lodged it.
    #[n(1)]
    pub tx_id: TxId,
    /// Kind of dealing.
    #[n(2)]
    pub tx_type: TxType,
    /// Jurisdiction whose policy applies.
    #[n(3)]
    pub jurisdiction: Label,
    /// Version of the policy at lodging.
    #[n(4)]
    pub policy_version: u32,
    /// Who lodged it.
    #[n(5)]
    pub lodger: Lodger,
    /// Block in which it was lodged.
    #[n(6)]
    pub height: u64,
    /// Block time of lodging: its priority.
    #[n(7)]
    #[serde(rename = "lodged_at", with = "crate::time::json")]
    pub time_ms: u64,
    /// Hash of its terms; consents and attestations about the case name it.
    #[n(8)]
    pub terms: Hash,
    /// Parties that consented.
    #[n(9)]
    pub consents: Vec<PartyId>,
    /// Agencies that approved.
    #[n(10)]
    pub approvals: Vec<Label>,
    /// The dealing itself.
    #[n(11)]
    pub act: Act,
    /// Where it is listed as waiting, fixed when it was opened.
    #[n(12)]
    pub waits_at: Vec<Blob>,
}

/// Who lodged a case, as far as the case needs to remember.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lodger {
    /// An agency, by one of its officers.
    #[n(1)]
    Agency(#[n(0)] Label),
    /// A party, for itself.
    #[n(2)]
    Party(#[n(0)] PartyId),
}

impl Lodger {
    /// The lodger that a signer is.
    pub fn of(signer: &Signer) -> Self {
        match &signer.principal {
            Principal::Officer(_, agency) => Self::Agency(agency.agency_id.clone()),
            Principal::Party(party) => Self::Party(*party),
        }
    }
}

/// Something that a case lacks, and from whom.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Missing {
    /// Why it is missing: `attestation.missing`, `attestation.expired`, `consent.missing`, ...
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub code: Code,
    /// The kind of attestation, when it is one.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kind: Option<Label>,
    /// About whom or what: `party:...`, `unit:...`, `terms:...`, `case:...`.
    pub subject: String,
    /// Who can bring it: agencies, or the party itself.
    pub from: Vec<String>,
    /// The attestation that was found but cannot be relied on.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub found: Option<AttestationId>,
}

/// What a dealing needs, in terms of kinds and subjects.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Need {
    /// Kind of attestation.
    pub kind: Label,
    /// About whom or what.
    pub subject: Subject,
    /// Oldest start of validity that is accepted.
    pub oldest_ms: Option<u64>,
}

/// Who gives and who receives in a dealing, and over which unit: what policies are applied to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// Parties that give, each once.
    pub disposers: Vec<PartyId>,
    /// Parties that receive, each once.
    pub acquirers: Vec<PartyId>,
    /// The share that each consenting party stands for, where the whole is disposed of; empty when every disposer must consent.
    pub whole_shares: Vec<(Vec<PartyId>, Fraction)>,
    /// The units concerned, with what they are.
    pub units: Vec<(UnitCode, UnitKind)>,
}

/// What stands between a case and its registration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Assessment {
    /// A rule of the register refuses it for good.
    Refuse(Refusal),
    /// It lacks these items.
    Wait(Vec<Missing>),
    /// All is there; these attestations carry it.
    Ready(Vec<AttestationId>),
}

/// How a case ended, as the deciding receipt records it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Decision {
    /// The case.
    #[n(0)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub case_id: CaseId,
    /// How it ended.
    #[n(1)]
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub outcome: Outcome,
    /// The titles that it changed; left empty for an import, whose batch names its rows.
    #[n(2)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub titles: Vec<TitleId>,
    /// The attestations that it relied on.
    #[n(3)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub relied_on: Vec<AttestationId>,
    /// Hash over the entries that it made.
    #[n(4)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub entries: Hash,
}

/// How a case ended.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Outcome {
    /// Entered in the register.
    #[n(1)]
    Registered,
    /// Refused by a rule.
    #[n(2)]
    Rejected(#[n(0)] Refusal),
    /// Taken back by the lodger, with the coded reason.
    #[n(3)]
    Withdrawn(#[n(0)] Label),
}

/// Lodges a dealing: refuses it, registers it at once, or opens a case that waits.
pub fn lodge(state: &mut State<'_>, cx: &mut Context, act: &Act, dealing: &dyn Dealing) -> Result<(), Stop> {
    dealing.check_form(state)?;
    let jurisdiction = dealing.jurisdiction(state)?;
    let tx_type = dealing.tx_type();
    let policy = policy_of(state, &jurisdiction, tx_type)?;
    check_lodger(state, cx, &policy, dealing)?;
    let lodger = Lodger::of(&cx.signer);
    let number = case_number(state, cx, &lodger)?;
    let mut case = Case {
        case_id: number,
        tx_id: cx.tx_id,
        tx_type,
        jurisdiction,
        policy_version: policy.version,
        lodger,
        height: cx.height,
        time_ms: cx.time_ms,
        terms: act.terms(),
        consents: cx.signer.party().into_iter().collect(),
        approvals: Vec::new(),
        act: act.clone(),
        waits_at: Vec::new(),
    };
    if let Some(agency) = dealing.countersigner(state, cx)? {
        case.approvals.push(agency);
    }
    cx.receipt.case_id = Some(case.case_id.clone());
    check_named(state, &case, &policy, dealing)?;
    match assess(state, &case, &policy, dealing, cx.time_ms)? {
        Assessment::Refuse(refusal) => Err(refusal.into()),
        Assessment::Ready(relied_on) => {
            let moved = register(state, cx, &case, &policy, dealing, relied_on)?;
            reconsider(state, cx, moved)
        }
        Assessment::Wait(missing) => {
            cx.receipt.missing = u32::try_from(missing.len()).unwrap_or(u32::MAX);
            open(state, case, &policy, dealing)
        }
    }
}

/// What stands between a case and its registration, at this block time. Hard rules first, then earlier cases, then what is missing.
pub fn assess(
    state: &State<'_>,
    case: &Case,
    policy: &Policy,
    dealing: &dyn Dealing,
    time_ms: u64,
) -> Result<Assessment, Stop> {
    let facts = match dealing.check_rules(state).and_then(|()| dealing.facts(state)) {
        Ok(facts) => facts,
        Err(Stop::Refused(refusal)) => return Ok(Assessment::Refuse(refusal)),
        Err(fault) => return Err(fault),
    };
    let mut missing = Vec::new();
    for title_id in dealing.titles() {
        if let Some(title) = state.get::<Title>(&title_id)? {
            let ahead = title.pending.iter().take_while(|other| **other != case.case_id);
            missing.extend(ahead.map(|other| Missing {
                code: Code::CaseWaitsForEarlier,
                kind: None,
                subject: format!("case:{other}"),
                from: vec![],
                found: None,
            }));
        }
    }
    missing.extend(missing_consents(state, case, policy, &facts)?);
    missing.extend(missing_approval(state, case, policy)?);
    let mut relied_on = Vec::new();
    let named = dealing.relies_on();
    for need in needs(state, case, policy, &facts, time_ms)? {
        match find(state, case, &need, named, time_ms)? {
            Ok(id) => relied_on.push(id),
            Err(item) => missing.push(item),
        }
    }
    Ok(if missing.is_empty() { Assessment::Ready(relied_on) } else { Assessment::Wait(missing) })
}

/// What an open case lacks now.
pub fn missing(state: &State<'_>, case: &Case, time_ms: u64) -> Result<Assessment, Stop> {
    let policy = policy_of(state, &case.jurisdiction, case.tx_type)?;
    match case.act.dealing() {
        Some(dealing) => assess(state, case, &policy, dealing, time_ms),
        None => Err(Refusal::new(Code::CaseUnknown).into()),
    }
}

/// Looks again at an open case after something changed, and at the cases behind it when it is decided.
pub fn reconsider(state: &mut State<'_>, cx: &mut Context, first: Vec<CaseId>) -> Result<(), Stop> {
    // A decision can free at most the cases that wait on the same titles, so the list is bounded by what waits.
    let mut queue = std::collections::VecDeque::from(first);
    while let Some(case_id) = queue.pop_front() {
        if to_bytes(&cx.receipt.decisions).len() > DECISIONS_BYTES_MAX {
            let mut left: Unfinished = state.get(&())?.unwrap_or_default();
            left.cases.push(case_id);
            left.cases.extend(queue);
            state.put(&(), &left);
            return Ok(());
        }
        let Some(case) = state.get::<Case>(&case_id)? else { continue };
        let Some(dealing) = case.act.dealing() else { continue };
        let policy = policy_of(state, &case.jurisdiction, case.tx_type)?;
        match assess(state, &case, &policy, dealing, cx.time_ms)? {
            Assessment::Wait(_) => continue,
            Assessment::Ready(relied_on) => {
                queue.extend(close(state, &case, dealing)?);
                queue.extend(register(state, cx, &case, &policy, dealing, relied_on)?);
            }
            Assessment::Refuse(refusal) => {
                queue.extend(close(state, &case, dealing)?);
                decide(cx, &case, Outcome::Rejected(refusal), dealing.titles(), Vec::new(), Hash::zero());
            }
        }
    }
    Ok(())
}

/// Looks at the cases that an earlier transaction left because its receipt was full.
pub fn resume(state: &mut State<'_>, cx: &mut Context) -> Result<(), Stop> {
    let Some(left) = state.get::<Unfinished>(&())? else { return Ok(()) };
    state.delete::<Unfinished>(&());
    reconsider(state, cx, left.cases)
}

/// A receipt shares its log entry with its transaction; decisions beyond this many bytes are left to the next one.
const DECISIONS_BYTES_MAX: usize = 32 * 1024;

/// Takes an open case back.
pub fn withdraw(state: &mut State<'_>, cx: &mut Context, case: &Case, reason: Label) -> Result<(), Stop> {
    let Some(dealing) = case.act.dealing() else { return Err(Refusal::new(Code::CaseUnknown).into()) };
    let behind = close(state, case, dealing)?;
    decide(cx, case, Outcome::Withdrawn(reason), Vec::new(), Vec::new(), Hash::zero());
    reconsider(state, cx, behind)
}

/// The cases that are listed as waiting under a key: what a new attestation, or a title opened on a unit, may move.
pub fn waiting_for(state: &State<'_>, key: &[u8]) -> Result<Vec<CaseId>, Stop> {
    let index: Option<WaitingIndex> = state.get(key)?;
    Ok(index.unwrap_or_default().cases)
}

/// Where cases are listed that would open a title on the same unit. No CBOR text starts so, hence no clash with facts.
fn claim_key(unit: &UnitCode) -> Vec<u8> {
    [b"\0claim/", unit.0.as_str().as_bytes()].concat()
}

/// The policy that governs a kind of transaction.
pub fn policy_of(state: &State<'_>, jurisdiction: &Label, tx_type: TxType) -> Result<Policy, Stop> {
    let policy = state.get::<Policy>(&(jurisdiction.clone(), tx_type))?;
    let refusal =
        || Refusal::new(Code::PolicyMissing).with("jurisdiction", jurisdiction).with("tx_type", tx_type.name());
    Ok(policy.ok_or_else(refusal)?)
}

/// A lodger who names an attestation is told at once when it does not serve, not left to wait.
fn check_named(state: &State<'_>, case: &Case, policy: &Policy, dealing: &dyn Dealing) -> Result<(), Stop> {
    if dealing.relies_on().is_empty() {
        return Ok(());
    }
    let needs = needs(state, case, policy, &dealing.facts(state)?, case.time_ms)?;
    for (at, id) in dealing.relies_on().iter().enumerate() {
        let refusal = |code| Refusal::new(code).at(format!("/relies_on/{at}")).with("attestation_id", id);
        let attestation = state.get::<Attestation>(id)?.ok_or_else(|| refusal(Code::AttestationUnknown))?;
        let meets = |need: &&Need| need.kind == attestation.kind && need.subject == attestation.subject;
        let need = needs.iter().find(meets).filter(|_| attestation.jurisdiction == case.jurisdiction);
        let need = need.ok_or_else(|| refusal(Code::AttestationSubjectMismatch))?;
        let version = unit_version(state, &need.subject)?;
        if let Some(code) = attestation.unusable(case.time_ms, need.oldest_ms, version) {
            return Err(refusal(code).into());
        }
    }
    Ok(())
}

fn check_lodger(state: &State<'_>, cx: &Context, policy: &Policy, dealing: &dyn Dealing) -> Result<(), Stop> {
    if !cx.signer.has_role(&policy.lodgers) {
        let roles = policy.lodgers.iter().map(ToString::to_string).collect::<Vec<_>>().join("|");
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
    let by = match lodger {
        Lodger::Agency(agency) => agency.as_str(),
        Lodger::Party(_) => "owner",
    };
    let year = year_of(cx.time_ms);
    let number = state.next_number(format!("case/{year}/{by}"))?;
    let label = Label::new(format!("C-{year}-{by}-{number:06}"));
    label.map(CaseId).map_err(|why| Refusal::new(Code::FieldInvalid).with("case_id", why).into())
}

/// Enters a case that is ready. Gives the cases that this may move.
fn register(
    state: &mut State<'_>,
    cx: &mut Context,
    case: &Case,
    policy: &Policy,
    dealing: &dyn Dealing,
    relied_on: Vec<AttestationId>,
) -> Result<Vec<CaseId>, Stop> {
    for id in &relied_on {
        let Some(mut attestation) = state.get::<Attestation>(id)? else { continue };
        if attestation.uses_max.is_some() {
            attestation.uses = attestation.uses.saturating_add(1);
            state.put(id, &attestation);
        }
    }
    let from = state.entry_count();
    let titles = dealing.register(state, cx, case, policy)?;
    let hashes: Vec<u8> = state.entries_since(from).iter().flat_map(|entry| entry.hash().0).collect();
    let entries = crate::crypto::sha256(&[&hashes]);
    decide(cx, case, Outcome::Registered, titles, relied_on, entries);
    let mut moved = Vec::new();
    for unit in dealing.claims() {
        moved.extend(waiting_for(state, &claim_key(&unit))?);
    }
    Ok(moved)
}

fn decide(
    cx: &mut Context,
    case: &Case,
    outcome: Outcome,
    titles: Vec<TitleId>,
    relied_on: Vec<AttestationId>,
    entries: Hash,
) {
    cx.decided.push(case.clone());
    cx.receipt.decisions.push(Decision { case_id: case.case_id.clone(), outcome, titles, relied_on, entries });
}

/// Puts a waiting case into state: under its number, on its titles, and under everything that it waits for.
fn open(state: &mut State<'_>, mut case: Case, policy: &Policy, dealing: &dyn Dealing) -> Result<(), Stop> {
    for title_id in dealing.titles() {
        if let Some(mut title) = state.get::<Title>(&title_id)? {
            if title.pending.len() >= Title::PENDING_MAX {
                return Err(Refusal::new(Code::TitlePendingFull).with("title_id", &title_id).into());
            }
            title.pending.push(case.case_id.clone());
            state.put(&title_id, &title);
        }
    }
    for key in index_keys(state, &case, policy, dealing)? {
        let mut index: WaitingIndex = state.get(key.as_slice())?.unwrap_or_default();
        if index.cases.len() >= WaitingIndex::LENGTH_MAX {
            return Err(Refusal::new(Code::TitlePendingFull).with("cases_max", WaitingIndex::LENGTH_MAX).into());
        }
        index.cases.push(case.case_id.clone());
        state.put(key.as_slice(), &index);
        case.waits_at.push(Blob(key));
    }
    state.put(&case.case_id, &case);
    Ok(())
}

/// Takes a case out of state again. Returns the cases that waited behind it.
fn close(state: &mut State<'_>, case: &Case, dealing: &dyn Dealing) -> Result<Vec<CaseId>, Stop> {
    let mut behind = Vec::new();
    for title_id in dealing.titles() {
        if let Some(mut title) = state.get::<Title>(&title_id)? {
            title.pending.retain(|id| *id != case.case_id);
            behind.extend(title.pending.iter().cloned());
            state.put(&title_id, &title);
        }
    }
    for Blob(key) in &case.waits_at {
        let mut index: WaitingIndex = state.get(key.as_slice())?.unwrap_or_default();
        index.cases.retain(|id| *id != case.case_id);
        match index.cases.is_empty() {
            true => state.delete::<WaitingIndex>(key.as_slice()),
            false => state.put(key.as_slice(), &index),
        }
    }
    state.delete::<Case>(&case.case_id);
    Ok(behind)
}

fn index_keys(state: &State<'_>, case: &Case, policy: &Policy, dealing: &dyn Dealing) -> Result<Vec<Vec<u8>>, Stop> {
    let facts = dealing.facts(state)?;
    let needs = needs(state, case, policy, &facts, case.time_ms)?;
    let of_need = |need: &Need| Subject::index_key(&case.jurisdiction, &need.kind, &need.subject);
    let mut keys: Vec<_> = needs.iter().map(of_need).collect();
    keys.extend(dealing.claims().iter().map(claim_key));
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}

fn needs(state: &State<'_>, case: &Case, policy: &Policy, facts: &Facts, time_ms: u64) -> Result<Vec<Need>, Stop> {
    let mut out = Vec::new();
    for required in &policy.attestations {
        if !required.unit_kinds.is_empty() && !facts.units.iter().any(|(_, kind)| required.unit_kinds.contains(kind)) {
            continue;
        }
        let subjects: Vec<Subject> = match required.of {
            Of::EachDisposer => parties(state, &facts.disposers, required.persons_only)?,
            Of::EachAcquirer => parties(state, &facts.acquirers, required.persons_only)?,
            Of::Unit => facts.units.iter().map(|(code, _)| Subject::Unit(code.clone())).collect(),
            Of::Terms => vec![Subject::Terms(case.terms)],
        };
        let oldest_ms = required.age_max_ms.map(|age| time_ms.saturating_sub(age));
        for subject in subjects {
            let need = Need { kind: required.kind.clone(), subject, oldest_ms };
            if !out.contains(&need) {
                out.push(need);
            }
        }
    }
    Ok(out)
}

fn parties(state: &State<'_>, ids: &[PartyId], persons_only: bool) -> Result<Vec<Subject>, Stop> {
    let mut out = Vec::new();
    for id in ids {
        let person = state.get::<Party>(id)?.is_some_and(|party| party.kind == PartyKind::Person);
        if person || !persons_only {
            out.push(Subject::Party(*id));
        }
    }
    Ok(out)
}

/// The attestation that meets a need: a named one before one that is merely found.
fn find(
    state: &State<'_>,
    case: &Case,
    need: &Need,
    named: &[AttestationId],
    time_ms: u64,
) -> Result<Result<AttestationId, Missing>, Stop> {
    let key = Subject::index_key(&case.jurisdiction, &need.kind, &need.subject);
    let index: AttestedIndex = state.get(key.as_slice())?.unwrap_or_default();
    let version = unit_version(state, &need.subject)?;
    let mut worst = (Code::AttestationMissing, None);
    for id in named.iter().chain(&index.ids) {
        let Some(attestation) = state.get::<Attestation>(id)? else { continue };
        let same = attestation.kind == need.kind && attestation.subject == need.subject;
        if !same || attestation.jurisdiction != case.jurisdiction {
            continue;
        }
        match attestation.unusable(time_ms, need.oldest_ms, version) {
            None => return Ok(Ok(*id)),
            Some(code) => worst = (code, Some(*id)),
        }
    }
    Ok(Err(Missing {
        code: worst.0,
        kind: Some(need.kind.clone()),
        subject: need.subject.to_string(),
        from: competent(state, &need.kind)?,
        found: worst.1,
    }))
}

/// The version of a unit as an attester sees it: one that is yet to be registered will start at 1.
pub fn unit_version(state: &State<'_>, subject: &Subject) -> Result<u64, Stop> {
    match subject {
        Subject::Unit(code) => Ok(state.get::<SpatialUnit>(code)?.map_or(1, |unit| unit.version)),
        _ => Ok(0),
    }
}

/// The agencies that may attest a kind.
fn competent(state: &State<'_>, kind: &Label) -> Result<Vec<String>, Stop> {
    let network: Network = state.get(&())?.unwrap_or_default();
    let mut out = Vec::new();
    for id in &network.agencies {
        if state.get::<Agency>(id)?.is_some_and(|agency| agency.kinds.contains(kind)) {
            out.push(id.to_string());
        }
    }
    Ok(out)
}

fn missing_consents(state: &State<'_>, case: &Case, policy: &Policy, facts: &Facts) -> Result<Vec<Missing>, Stop> {
    let given = |party: &PartyId| case.consents.contains(party);
    if !facts.whole_shares.is_empty() {
        // A holding counts when all who hold it jointly consent.
        let agreed =
            facts.whole_shares.iter().filter(|(parties, _)| parties.iter().all(given)).map(|(_, share)| *share);
        // A sum too fine to compute does not count as reached; the remaining consents then decide.
        if Sum::of(agreed).and_then(|sum| sum.reaches(policy.whole_threshold)).unwrap_or(false) {
            return Ok(Vec::new());
        }
    }
    let mut out = Vec::new();
    for party in facts.disposers.iter().filter(|party| !given(party)) {
        let has_keys = state.get::<Party>(party)?.is_some_and(|party| !party.keys.is_empty());
        // Who has a key signs for himself; for who has none a witness may.
        let from = match has_keys {
            true => vec![format!("party:{party}")],
            false => policy.witnesses.iter().map(|role| format!("role:{role}")).collect(),
        };
        out.push(Missing {
            code: Code::ConsentMissing,
            kind: None,
            subject: format!("party:{party}"),
            from,
            found: None,
        });
    }
    Ok(out)
}

fn missing_approval(state: &State<'_>, case: &Case, policy: &Policy) -> Result<Option<Missing>, Stop> {
    if !policy.second_agency || !case.approvals.is_empty() {
        return Ok(None);
    }
    let network: Network = state.get(&())?.unwrap_or_default();
    let own = Lodger::Agency;
    let others = network.agencies.iter().filter(|id| case.lodger != own((*id).clone())).map(ToString::to_string);
    Ok(Some(Missing {
        code: Code::ApprovalMissing,
        kind: None,
        subject: format!("case:{}", case.case_id),
        from: others.collect(),
        found: None,
    }))
}
