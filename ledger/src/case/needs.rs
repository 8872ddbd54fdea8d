//! Which attestations, consents and approvals a case needs, and which it has.

use super::{Case, Facts, Hand, Lodger, Missing, Need, TitleRef};
use crate::agency::{Agency, Role};
use crate::attestation::{Attestation, AttestationId, Reliance, Subject, Verdict};
use crate::block::Network;
use crate::case::Examination;
use crate::encoding::Label;
use crate::policy::Of;
use crate::refusal::Code;
use crate::register::hold::Bearer;
use crate::register::party::{Party, PartyId, PartyKind};
use crate::register::share::Sum;
use crate::register::title::Title;
use crate::register::unit::SpatialUnit;
use crate::state::{AttestedIndex, State, Stop};
use crate::transactions::poa::Poa;

/// The attestations that a case needs.
pub(super) fn needs(exam: &Examination<'_>, case: &Case, facts: &Facts) -> Result<Vec<Need>, Stop> {
    let mut out = Vec::new();
    for required in &exam.policy.attestations {
        if !required.unit_kinds.is_empty() && !facts.units.iter().any(|(_, kind)| required.unit_kinds.contains(kind)) {
            continue;
        }
        let subjects: Vec<Subject> = match required.of {
            Of::EachDisposer => parties(exam.state, &facts.disposers, required.persons_only)?,
            Of::EachAcquirer => parties(exam.state, &facts.acquirers, required.persons_only)?,
            Of::Unit => facts.units.iter().map(|(code, _)| Subject::Unit(code.clone())).collect(),
            Of::Terms => vec![Subject::Terms(case.terms)],
            Of::Title => titles(case).into_iter().map(|title| Subject::Title(title.title_id)).collect(),
        };
        let oldest_ms = required.age_max_ms.map(|age| exam.now.time_ms.saturating_sub(age));
        for subject in subjects {
            let need = Need { kind: required.kind.clone(), subject, oldest_ms };
            if !out.contains(&need) {
                out.push(need);
            }
        }
    }
    Ok(out)
}

fn titles(case: &Case) -> Vec<TitleRef> {
    case.act.dealing().map(|dealing| dealing.titles()).unwrap_or_default()
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
pub(super) fn find(
    exam: &Examination<'_>,
    case: &Case,
    need: &Need,
    named: &[AttestationId],
) -> Result<Result<AttestationId, Missing>, Stop> {
    let state = exam.state;
    let key = Subject::index_key(&case.jurisdiction, &need.kind, &need.subject);
    let index: AttestedIndex = state.get(key.as_slice())?.unwrap_or_default();
    let mut worst = (Code::AttestationMissing, None, need.kind.clone());
    // The newest first: it is the one that holds longest, and the one whose refusal is worth telling.
    for id in named.iter().chain(index.ids.iter().rev()) {
        let Some(attestation) = state.get::<Attestation>(id)? else { continue };
        let same = attestation.kind == need.kind && attestation.subject == need.subject;
        if !same || attestation.jurisdiction != case.jurisdiction {
            continue;
        }
        match unusable(exam, &attestation, need.oldest_ms)? {
            None => return Ok(Ok(*id)),
            Some((code, kind)) if worst.1.is_none() => worst = (code, Some(*id), kind),
            Some(_) => {}
        }
    }
    let mut item = Missing::new(worst.0, need.subject.to_string(), competent(state, &worst.2)?);
    item.kind = Some(need.kind.clone());
    item.found = worst.1;
    Ok(Err(if worst.0 == Code::AttestationConditionUnmet { item.because(worst.2.as_str()) } else { item }))
}

/// Why an attestation does not serve now, and the kind that would mend it.
pub(super) fn unusable(
    exam: &Examination<'_>,
    attestation: &Attestation,
    oldest_ms: Option<u64>,
) -> Result<Option<(Code, Label)>, Stop> {
    let version = subject_version(exam.state, &attestation.subject)?;
    if let Some(code) = attestation.unusable(exam.now.time_ms, oldest_ms, version) {
        return Ok(Some((code, attestation.kind.clone())));
    }
    let reliance = exam.state.get::<Reliance>(&attestation.attestation_id)?.unwrap_or_default();
    if reliance.titles.len() >= Reliance::TITLES_MAX {
        return Ok(Some((Code::AttestationReliedTooOften, attestation.kind.clone())));
    }
    if let (Verdict::Conditional, Some(kind)) = (attestation.verdict, &attestation.condition) {
        let key = Subject::index_key(&attestation.jurisdiction, kind, &attestation.subject);
        let index: AttestedIndex = exam.state.get(key.as_slice())?.unwrap_or_default();
        let mut met = false;
        for id in &index.ids {
            let Some(other) = exam.state.get::<Attestation>(id)? else { continue };
            // A condition is met by a plain yes; a condition on a condition would have no end.
            met |= other.verdict == Verdict::Pass && other.unusable(exam.now.time_ms, None, version).is_none();
        }
        if !met {
            return Ok(Some((Code::AttestationConditionUnmet, kind.clone())));
        }
    }
    Ok(None)
}

/// The version of a party, unit or title as an attester sees it: a unit that is yet to be registered will start at 1.
pub fn subject_version(state: &State<'_>, subject: &Subject) -> Result<u64, Stop> {
    match subject {
        Subject::Unit(code) => Ok(state.get::<SpatialUnit>(code)?.map_or(1, |unit| unit.version)),
        Subject::Party(id) => Ok(state.get::<Party>(id)?.map_or(0, |party| party.version)),
        Subject::Title(id) => Ok(state.get::<Title>(id)?.map_or(0, |title| title.version)),
        Subject::Terms(_) => Ok(0),
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

/// Whether somebody's consent is on the case and still good: his own, a witness's for him, or an agent's whose power holds.
pub fn is_consented(exam: &Examination<'_>, case: &Case, who: &Bearer) -> Result<bool, Stop> {
    match who {
        Bearer::Agency(agency) => Ok(case.approvals.contains(agency) || case.lodger.agency() == Some(agency)),
        Bearer::Party(party) => {
            let member = exam.state.get::<Party>(party)?.and_then(|party| party.agency_id);
            if member.is_some() && case.lodger.agency() == member.as_ref() {
                return Ok(true);
            }
            for given in case.consents.iter().filter(|given| given.party == *party) {
                match &given.by {
                    Hand::Agent(id) => {
                        let poa = exam.state.get::<Poa>(id)?;
                        if poa.is_some_and(|poa| poa.refusal(case.tx_type, &titles(case), exam.now.time_ms).is_none()) {
                            return Ok(true);
                        }
                    }
                    _ => return Ok(true),
                }
            }
            Ok(false)
        }
    }
}

/// The consents that a case lacks.
pub(super) fn missing_consents(exam: &Examination<'_>, case: &Case, facts: &Facts) -> Result<Vec<Missing>, Stop> {
    let mut out = Vec::new();
    let mut lacking = Vec::new();
    for party in &facts.disposers {
        if !is_consented(exam, case, &Bearer::Party(*party))? {
            lacking.push(*party);
        }
    }
    let ordered = exam.by_court || !exam.policy.disposers_consent;
    if !ordered && !reaches_threshold(exam, facts, &lacking) {
        for party in &lacking {
            out.push(consent_of(exam, &Bearer::Party(*party))?);
        }
    }
    for (who, why) in &facts.consents {
        if !is_consented(exam, case, who)? {
            out.push(consent_of(exam, who)?.because(why.clone()));
        }
    }
    Ok(out)
}

/// Whether enough of the co-owners consent to a disposal of the whole. A holding counts when all who hold it jointly consent.
fn reaches_threshold(exam: &Examination<'_>, facts: &Facts, lacking: &[PartyId]) -> bool {
    let agreed = facts.whole_shares.iter().filter(|(parties, _)| !parties.iter().any(|p| lacking.contains(p)));
    let agreed = Sum::of(agreed.map(|(_, share)| *share));
    // A sum too fine to compute does not count as reached; the remaining consents then decide.
    let reached = || agreed.and_then(|sum| sum.reaches(exam.policy.whole_threshold)).unwrap_or(false);
    !facts.whole_shares.is_empty() && reached()
}

/// How somebody who can bring something is named: an agency by its id, a party as one.
pub(super) fn brought_by(who: &Bearer) -> String {
    match who {
        Bearer::Agency(agency) => agency.to_string(),
        Bearer::Party(_) => who.to_string(),
    }
}

fn consent_of(exam: &Examination<'_>, who: &Bearer) -> Result<Missing, Stop> {
    let from = match who {
        Bearer::Agency(_) => vec![brought_by(who)],
        Bearer::Party(party) => {
            let known = exam.state.get::<Party>(party)?;
            let has_keys = known.as_ref().is_some_and(|party| !party.keys.is_empty());
            // Who has a key signs for himself; for who has none a witness may, or an officer of his agency.
            match (has_keys, known.and_then(|party| party.agency_id)) {
                (_, Some(agency)) => vec![brought_by(who), agency.to_string()],
                (true, None) => vec![brought_by(who)],
                (false, None) => exam.policy.witnesses.iter().map(|role| format!("role:{}", role.name())).collect(),
            }
        }
    };
    Ok(Missing::new(Code::ConsentMissing, who.to_string(), from))
}

pub(super) fn missing_approval(exam: &Examination<'_>, case: &Case) -> Result<Option<Missing>, Stop> {
    if !exam.policy.second_agency || !case.approvals.is_empty() {
        return Ok(None);
    }
    let network: Network = exam.state.get(&())?.unwrap_or_default();
    let others = network.agencies.iter().filter(|id| case.lodger != Lodger::Agency((*id).clone()));
    let from = others.map(ToString::to_string).collect();
    let item = Missing::new(Code::ApprovalMissing, format!("case:{}", case.case_id), from);
    Ok(Some(item.because(format!("an officer with the role {}", Role::ImportApprover.name()))))
}
