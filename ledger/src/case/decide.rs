//! Deciding: what happens to a case when something it waited for came, when its time is over, or when somebody ends it.

use std::collections::VecDeque;

use super::assess::{Assessment, Examination, assess};
use super::lodge::give_notice;
use super::waiting::{claim_key, keys, list, put_off, waiting_for};
use super::{Case, Decision, Outcome};
use crate::attestation::{Attestation, AttestationId, Reliance};
use crate::crypto::Hash;
use crate::encoding::{Blob, Label, to_bytes};
use crate::governance;
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::title::{CaseId, Title, TitleId};
use crate::state::{State, Stop, Unfinished, WaitingIndex};
use crate::transactions::{Context, Dealing};

/// A receipt shares its log entry with its transaction; decisions beyond this many bytes are left to the next one.
const DECISIONS_BYTES_MAX: usize = 32 * 1024;

/// Looks again at open cases after something changed, and at the cases behind each that is decided.
pub fn reconsider(state: &mut State<'_>, cx: &mut Context, first: Vec<CaseId>) -> Result<(), Stop> {
    // A decision can free at most the cases that wait on the same titles, so the list is bounded by what waits.
    let mut queue = VecDeque::from(first);
    while let Some(case_id) = queue.pop_front() {
        if to_bytes(&cx.receipt.decisions).len() > DECISIONS_BYTES_MAX {
            let mut left: Unfinished = state.get(&())?.unwrap_or_default();
            left.cases.push(case_id);
            left.cases.extend(queue);
            state.put(&(), &left);
            return Ok(());
        }
        let Some(mut case) = state.get::<Case>(&case_id)? else { continue };
        let act = case.act.clone();
        let Some(dealing) = act.dealing() else { continue };
        let policy = governance::policy_version(state, &case.jurisdiction, case.tx_type, case.policy_version)?;
        let jurisdiction = governance::jurisdiction_in_force(state, &case.jurisdiction, cx.height)?;
        let (assessment, keys) = {
            let exam = Examination::of(state, cx.now(), &policy, &jurisdiction, &case);
            let assessment = assess(&exam, &case, dealing)?;
            let keys = match &assessment {
                Assessment::Wait(_) => keys(&exam, &case, dealing, &dealing.examine(&exam)?)?,
                _ => Vec::new(),
            };
            (assessment, keys)
        };
        match assessment {
            Assessment::Wait(missing) if case.is_overdue(&missing, cx.time_ms) => {
                queue.extend(close(state, &case, dealing)?);
                decide(cx, &case, Outcome::Lapsed, titles(dealing), Vec::new(), Hash::zero(), 0);
            }
            Assessment::Wait(_) | Assessment::Refer { .. } => {
                // A list that is full leaves the case where it was listed: it is looked at again when its time comes.
                list(state, &mut case, keys)?;
                give_notice(state, cx, &case, &assessment, &policy, &jurisdiction, dealing)?;
                put_off(state, case, &assessment, &policy, &jurisdiction.calendar, cx.time_ms)?;
            }
            Assessment::Ready(relied_on) => {
                queue.extend(close(state, &case, dealing)?);
                queue.extend(register(state, cx, &case, &policy, dealing, relied_on)?);
            }
            Assessment::Refuse(refusal) => {
                queue.extend(close(state, &case, dealing)?);
                decide(cx, &case, Outcome::Rejected(refusal), titles(dealing), Vec::new(), Hash::zero(), 0);
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

/// Takes an open case back.
pub fn withdraw(state: &mut State<'_>, cx: &mut Context, case: &Case, reason: Label) -> Result<(), Stop> {
    end(state, cx, case, Outcome::Withdrawn(reason))
}

/// Rejects an open case by an officer's decision, with a coded reason.
pub fn reject(state: &mut State<'_>, cx: &mut Context, case: &Case, refusal: Refusal) -> Result<(), Stop> {
    end(state, cx, case, Outcome::Rejected(refusal))
}

fn end(state: &mut State<'_>, cx: &mut Context, case: &Case, outcome: Outcome) -> Result<(), Stop> {
    let Some(dealing) = case.act.dealing() else { return Err(Refusal::new(Code::CaseUnknown).into()) };
    let behind = close(state, case, dealing)?;
    decide(cx, case, outcome, Vec::new(), Vec::new(), Hash::zero(), 0);
    reconsider(state, cx, behind)
}

fn titles(dealing: &dyn Dealing) -> Vec<TitleId> {
    dealing.titles().into_iter().map(|title| title.title_id).collect()
}

/// Enters a case that is ready. Gives the cases that this may move.
pub(super) fn register(
    state: &mut State<'_>,
    cx: &mut Context,
    case: &Case,
    policy: &Policy,
    dealing: &dyn Dealing,
    relied_on: Vec<AttestationId>,
) -> Result<Vec<CaseId>, Stop> {
    let mut fresh = 0;
    for id in &relied_on {
        let Some(mut attestation) = state.get::<Attestation>(id)? else { continue };
        fresh += u32::from(attestation.is_made_for(case));
        if attestation.uses_max.is_some() {
            attestation.uses = attestation.uses.saturating_add(1);
            state.put(id, &attestation);
        }
    }
    let from = state.entry_count();
    let titles = dealing.register(state, cx, case, policy)?;
    for id in &relied_on {
        let mut reliance: Reliance = state.get(id)?.unwrap_or_default();
        reliance.titles.extend(titles.iter().cloned());
        reliance.titles.sort();
        reliance.titles.dedup();
        state.put(id, &reliance);
    }
    let hashes: Vec<u8> = state.entries_since(from).iter().flat_map(|entry| entry.hash().0).collect();
    let entries = crate::crypto::sha256(&[&hashes]);
    decide(cx, case, Outcome::Registered, titles, relied_on, entries, fresh);
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
    fresh: u32,
) {
    cx.decided.push(case.clone());
    let rejected = matches!(&outcome, Outcome::Rejected(refusal) if refusal.code == Code::CaseRejected);
    let auto = case.endorsements.is_empty() && case.referred_ms.is_none() && !rejected;
    let case_id = case.case_id.clone();
    cx.receipt.decisions.push(Decision { case_id, outcome, titles, relied_on, entries, fresh, auto });
}

/// Takes a case out of state again. Returns the cases that waited behind it.
fn close(state: &mut State<'_>, case: &Case, dealing: &dyn Dealing) -> Result<Vec<CaseId>, Stop> {
    let mut behind = Vec::new();
    for title_ref in dealing.titles() {
        if let Some(mut title) = state.get::<Title>(&title_ref.title_id)? {
            title.pending.retain(|id| *id != case.case_id);
            behind.extend(title.pending.iter().cloned());
            state.put(&title_ref.title_id, &title);
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
