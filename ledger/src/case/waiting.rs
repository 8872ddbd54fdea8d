//! Where open cases wait: under each fact that they lack, on each unit that they claim, and at each moment at which a period ends.
//!
//! Time needs no timer: the agenda says which cases a second concerns, and the first block at or after it looks at them.

use super::needs::needs;
use super::{Assessment, Case, Examination, Facts, Missing};
use crate::attestation::{Attestation, Subject};
use crate::encoding::Blob;
use crate::policy::Policy;
use crate::register::title::{CaseId, Title};
use crate::register::unit::UnitCode;
use crate::state::{AgendaHour, AgendaSecond, AttestedIndex, State, Stop, WaitingIndex};
use crate::transactions::Dealing;

/// The cases that are listed as waiting under a key: what a new attestation, or a title opened on a unit, may move.
pub fn waiting_for(state: &State<'_>, key: &[u8]) -> Result<Vec<CaseId>, Stop> {
    let index: Option<WaitingIndex> = state.get(key)?;
    Ok(index.unwrap_or_default().cases)
}

/// Where cases are listed that would open a title on the same unit. No CBOR text starts so, hence no clash with facts.
pub(super) fn claim_key(unit: &UnitCode) -> Vec<u8> {
    [b"\0claim/", unit.0.as_str().as_bytes()].concat()
}

/// The keys that a case waits under: the facts that it needs, the conditions on those that it found, the units that it claims.
pub(super) fn keys(
    exam: &Examination<'_>,
    case: &Case,
    dealing: &dyn Dealing,
    facts: &Facts,
) -> Result<Vec<Vec<u8>>, Stop> {
    let mut keys: Vec<Vec<u8>> = dealing.claims().iter().map(claim_key).collect();
    for need in needs(exam, case, facts)? {
        let key = Subject::index_key(&case.jurisdiction, &need.kind, &need.subject);
        let index: AttestedIndex = exam.state.get(key.as_slice())?.unwrap_or_default();
        for id in &index.ids {
            if let Some(condition) = exam.state.get::<Attestation>(id)?.and_then(|attestation| attestation.condition) {
                keys.push(Subject::index_key(&case.jurisdiction, &condition, &need.subject));
            }
        }
        keys.push(key);
    }
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}

/// Lists a case under keys that it is not listed under yet. False when a list is full.
pub(super) fn list(state: &mut State<'_>, case: &mut Case, keys: Vec<Vec<u8>>) -> Result<bool, Stop> {
    let mut complete = true;
    for key in keys {
        if case.waits_at.iter().any(|listed| listed.0 == key) {
            continue;
        }
        let mut index: WaitingIndex = state.get(key.as_slice())?.unwrap_or_default();
        if index.cases.len() >= WaitingIndex::LENGTH_MAX {
            complete = false;
            continue;
        }
        index.cases.push(case.case_id.clone());
        state.put(key.as_slice(), &index);
        case.waits_at.push(Blob(key));
    }
    Ok(complete)
}

/// Keeps a case that goes on waiting, and sees to it that it is looked at again when a period ends.
pub fn put_off(
    state: &mut State<'_>,
    mut case: Case,
    assessment: &Assessment,
    policy: &Policy,
    calendar: &crate::policy::period::Calendar,
    time_ms: u64,
) -> Result<(), Stop> {
    let missing: &[Missing] = match assessment {
        Assessment::Wait(missing) | Assessment::Refer { missing, .. } => missing,
        _ => &[],
    };
    if let Assessment::Refer { risks, .. } = assessment {
        case.referred_ms = case.referred_ms.or(Some(time_ms));
        case.risks = risks.clone();
    }
    // The time to answer runs only while there is something to answer: who merely waits his turn has it whole when his turn comes.
    case.lapses_ms = match missing.iter().all(Missing::is_patience) {
        true => None,
        false => case.lapses_ms.or(policy.lapse.map(|lapse| lapse.end(time_ms, calendar))),
    };
    let untils = missing.iter().filter_map(|item| item.until_ms).chain(case.lapses_ms);
    let ends = ends_on_titles(state, &case, time_ms)?;
    let wakes_ms = untils.chain(ends).filter(|until| *until > time_ms).min();
    if let (Some(wakes_ms), true) = (wakes_ms, wakes_ms != case.wakes_ms) {
        schedule(state, &case.case_id, wakes_ms)?;
    }
    case.wakes_ms = wakes_ms;
    state.put(&case.case_id.clone(), &case);
    Ok(())
}

/// When holds and terms on the titles of a case end: what asked for a consent may then ask no more.
fn ends_on_titles(state: &State<'_>, case: &Case, time_ms: u64) -> Result<Vec<u64>, Stop> {
    let mut out = Vec::new();
    for title in case.act.dealing().map(|dealing| dealing.titles()).unwrap_or_default() {
        let Some(title) = state.get::<Title>(&title.title_id)?.map(|title| title.at(time_ms)) else { continue };
        out.extend(title.holds.iter().filter_map(|hold| hold.expires_ms));
        out.extend(title.rights.iter().skip(1).filter_map(|right| right.term.map(|term| term.to_ms)));
    }
    Ok(out)
}

fn schedule(state: &mut State<'_>, case_id: &CaseId, time_ms: u64) -> Result<(), Stop> {
    let second = time_ms.div_ceil(1000);
    let mut at: AgendaSecond = state.get(&second)?.unwrap_or_default();
    if at.cases.is_empty() {
        let hour = second / 3600;
        let mut seconds: AgendaHour = state.get(&hour)?.unwrap_or_default();
        if let Err(place) = seconds.seconds.binary_search(&second) {
            seconds.seconds.insert(place, second);
        }
        state.put(&hour, &seconds);
    }
    if !at.cases.contains(case_id) {
        at.cases.push(case_id.clone());
        state.put(&second, &at);
    }
    Ok(())
}

/// Takes from the agenda the cases whose moment has come since the block before.
pub fn due(state: &mut State<'_>, before_ms: u64, time_ms: u64) -> Result<Vec<CaseId>, Stop> {
    let mut out = Vec::new();
    let now = time_ms / 1000;
    for hour in before_ms / 1000 / 3600..=now / 3600 {
        let Some(mut seconds) = state.get::<AgendaHour>(&hour)? else { continue };
        let later = seconds.seconds.partition_point(|second| *second <= now);
        if later == 0 {
            continue;
        }
        for second in seconds.seconds.drain(..later) {
            out.extend(state.get::<AgendaSecond>(&second)?.unwrap_or_default().cases);
            state.delete::<AgendaSecond>(&second);
        }
        match seconds.seconds.is_empty() {
            true => state.delete::<AgendaHour>(&hour),
            false => state.put(&hour, &seconds),
        }
    }
    Ok(out)
}
