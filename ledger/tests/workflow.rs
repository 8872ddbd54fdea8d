//! Stories of cases and governance: conditions, supersession, referral, requisitions, alerts, lapses, rotated keys, adopted policies.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

mod common;

use common::town::*;
use common::*;
use torrens_ledger::attestation::{Subject, Verdict};
use torrens_ledger::case::{Case, Outcome};
use torrens_ledger::crypto::SecretKey;
use torrens_ledger::encoding::Bytes;
use torrens_ledger::governance::Change;
use torrens_ledger::policy::{Hindrance, Obstacle, Policy, Risk};
use torrens_ledger::refusal::Code;
use torrens_ledger::transactions::alert::Alert;
use torrens_ledger::transactions::answer::Answer;
use torrens_ledger::transactions::attest::Attest;
use torrens_ledger::transactions::decide::{Decide, Verdict as Say};
use torrens_ledger::transactions::key_rotate::KeyRotate;
use torrens_ledger::transactions::policy_propose::PolicyPropose;
use torrens_ledger::transactions::policy_vote::PolicyVote;
use torrens_ledger::transactions::{Act, Receipt, TxType};

fn attest(kind: &str, subject: Subject) -> Attest {
    Attest {
        jurisdiction: label("CN"),
        kind: label(kind),
        subject,
        verdict: Verdict::Pass,
        claim_commitment: Bytes([1; 32]),
        valid_from_ms: None,
        valid_to_ms: None,
        condition: None,
        supersedes: None,
    }
}

fn code(receipt: &Receipt) -> Code {
    receipt.refusal.as_ref().expect("refused").code
}

fn codes(ledger: &Ledger, case: &Receipt) -> Vec<Code> {
    ledger.missing(case).into_iter().map(|item| item.code).collect()
}

fn decide(ledger: &mut Ledger, who: &str, case: &Receipt, act: &Act, verdict: Say) -> Receipt {
    let (case_id, terms) = (case.case_id.clone().unwrap(), act.terms());
    ledger.act(&officer(who), Act::Decide(Decide { case_id, terms, verdict }))
}

#[test]
fn a_conditional_attestation_holds_when_its_condition_does_and_is_looked_at_by_an_officer() {
    let (mut ledger, id) = one();
    let act = sale(&ledger, &id, 1, 2);
    let terms = Subject::Terms(act.terms());
    ledger.attest_sale(&act, &[1], &[2], &["TAX_CLEARED"]);
    let wrong = Attest { verdict: Verdict::Conditional, ..attest("TAX_CLEARED", terms.clone()) };
    assert_eq!(code(&ledger.act(&officer("tax"), Act::Attest(wrong.clone()))), Code::FieldInvalid);
    let unknown = Attest { condition: Some(label("NO_SUCH_KIND")), ..wrong.clone() };
    assert_eq!(code(&ledger.act(&officer("tax"), Act::Attest(unknown))), Code::AttestationKindUnknown);
    let conditional = Attest { condition: Some(label("FEE_PAID")), ..wrong };
    assert_eq!(ledger.act(&officer("tax"), Act::Attest(conditional)).refusal, None);
    let case = ledger.act(&party_key(1), act.clone());
    let item = ledger.missing(&case)[0].clone();
    assert_eq!((item.code, item.from[0].as_str()), (Code::AttestationConditionUnmet, "tax"));
    // The condition is met: the case wakes, and waits for an officer because a condition is a sign of risk here.
    assert!(ledger.act(&officer("tax"), Act::Attest(attest("FEE_PAID", terms))).decisions.is_empty());
    assert_eq!(codes(&ledger, &case), vec![Code::DecisionMissing]);
    let open: Case = ledger.memory.object(case.case_id.as_ref().unwrap()).unwrap();
    assert_eq!(open.risks, vec![Risk::ConditionalAttestation]);
    let done = decide(&mut ledger, "registry", &case, &act, Say::Approve);
    assert_eq!((&done.decisions[0].outcome, done.decisions[0].auto), (&Outcome::Registered, false));
}

#[test]
fn a_newer_attestation_takes_the_place_of_an_older_one() {
    let (mut ledger, _) = one();
    let old = ledger.attest("civil", "IDENTITY", Subject::Party(party(2)));
    let newer = Attest { supersedes: Some(old), ..attest("IDENTITY", Subject::Party(party(2))) };
    let other = Attest { supersedes: Some(old), ..attest("IDENTITY", Subject::Party(party(3))) };
    assert_eq!(code(&ledger.act(&officer("civil"), Act::Attest(other))), Code::AttestationNotYours);
    assert_eq!(ledger.act(&officer("civil"), Act::Attest(newer)).refusal, None);
    let known: torrens_ledger::attestation::Attestation = ledger.memory.object(&old).unwrap();
    assert_eq!(known.unusable(ledger.time_ms, None, 1), Some(Code::AttestationSuperseded));
}

#[test]
fn an_officer_asks_the_lodger_answers_and_an_owner_says_this_is_not_me() {
    let (mut ledger, id) = one();
    let act = sale(&ledger, &id, 1, 2);
    ledger.attest_sale(&act, &[1], &[2], &[]);
    let case = ledger.act(&officer("civil"), act.clone());
    assert_eq!(codes(&ledger, &case), vec![Code::ConsentMissing]);
    let ask = |reason| Say::Requisition(label(reason));
    assert_eq!(code(&decide(&mut ledger, "tax", &case, &act, ask("INCOMPLETE"))), Code::RoleNotPermitted);
    assert_eq!(code(&decide(&mut ledger, "registry", &case, &act, ask("BECAUSE"))), Code::ReasonUnknown);
    assert_eq!(code(&decide(&mut ledger, "registry", &case, &act, Say::Approve)), Code::CaseNotReferred);
    assert_eq!(decide(&mut ledger, "registry", &case, &act, ask("MISSING_COMPANION")).refusal, None);
    let case_id = case.case_id.clone().unwrap();
    let alert = Act::Alert(Alert { case_id: case_id.clone() });
    assert_eq!(code(&ledger.act(&party_key(2), alert.clone())), Code::AlertNotYours);
    assert_eq!(ledger.act(&party_key(1), alert.clone()).refusal, None);
    assert_eq!(code(&ledger.act(&party_key(1), alert)), Code::ConsentNotNeeded);
    ledger.consent(&party_key(1), &case, act.terms(), Some(party(1)));
    assert_eq!(codes(&ledger, &case), vec![Code::CaseRequisition]);
    let answer = Act::Answer(Answer { case_id, source: source("LETTER") });
    assert_eq!(code(&ledger.act(&party_key(1), answer.clone())), Code::CaseNotYours);
    assert_eq!(ledger.act(&officer("civil"), answer.clone()).refusal, None);
    assert_eq!(code(&ledger.act(&officer("civil"), answer)), Code::CaseNotAsked);
    // Nothing is missing now, but it is not decided by itself any more.
    assert_eq!(codes(&ledger, &case), vec![Code::DecisionMissing]);
    let done = decide(&mut ledger, "senior", &case, &act, Say::Reject(label("FRAUD_SUSPECTED")));
    let Outcome::Rejected(refusal) = &done.decisions[0].outcome else { panic!() };
    assert_eq!((refusal.code, refusal.about[0].as_str()), (Code::CaseRejected, "reason=FRAUD_SUSPECTED"));
    assert!(!done.decisions[0].auto);
    assert!(ledger.title("T-CN-1").unwrap().pending.is_empty());
}

#[test]
fn an_unanswered_case_lapses_to_the_second_and_the_next_goes_on() {
    let (mut ledger, id) = one();
    let first = sale(&ledger, &id, 1, 2);
    let lodged = ledger.act(&officer("civil"), first);
    let second = sale(&ledger, &id, 1, 3);
    ledger.attest_sale(&second, &[1], &[3], &[]);
    // The second has everything: it waits for the first, which lacks what nobody brings.
    let waits = ledger.act(&party_key(1), second.clone());
    assert_eq!(codes(&ledger, &waits), vec![Code::CaseWaitsForEarlier]);
    let lapses = |ledger: &Ledger, case: &Receipt| {
        ledger.memory.object::<Case>(case.case_id.as_ref().unwrap()).unwrap().lapses_ms.unwrap()
    };
    let end = lapses(&ledger, &lodged);
    ledger.time_ms = end - 1001;
    assert!(ledger.block(&[]).due.is_none());
    let due = ledger.block(&[]).due.clone().expect("the second has come");
    assert!(ledger.time_ms < end + 1000);
    let outcomes: Vec<_> = due.decisions.iter().map(|decision| &decision.outcome).collect();
    assert_eq!(outcomes, vec![&Outcome::Lapsed]);
    assert!(ledger.memory.object::<Case>(lodged.case_id.as_ref().unwrap()).is_none());
    // The second is in nobody's way any more; only its marital status, good for 30 days, must be attested anew.
    let lacks = ledger.missing(&waits);
    assert_eq!(
        (lacks.len(), lacks[0].code, lacks[0].kind.clone()),
        (1, Code::AttestationExpired, Some(label("CAPACITY_MARITAL")))
    );
    let done = ledger.bring(waits, &second, &[]);
    assert_eq!(done.decisions[0].outcome, Outcome::Registered);
}

#[test]
fn story_8_e_a_rotated_key_signs_nothing_after_its_end() {
    let (mut ledger, _) = one();
    let new = SecretKey::from_seed(&[55; 32]);
    let old = officer("tax");
    let chain = ledger.genesis.chain_id.clone();
    let unproven = KeyRotate { public_key: new.public(), ..KeyRotate::prove(&old, &chain, &old.public(), None) };
    assert_eq!(code(&ledger.act(&old, Act::KeyRotate(unproven))), Code::KeyInvalid);
    let rotate = KeyRotate::prove(&new, &chain, &old.public(), None);
    assert_eq!(ledger.act(&old, Act::KeyRotate(rotate)).refusal, None);
    let fact = || Act::Attest(attest("FEE_PAID", Subject::Terms(Bytes([8; 32]))));
    assert_eq!(ledger.act(&new, fact()).refusal, None);
    ledger.time_ms += 1000;
    let late = ledger.sign(&old, fact());
    let state = torrens_ledger::state::State::new(&ledger.memory);
    let refused = late.admit(&state, ledger.time_ms + 1000, &torrens_ledger::crypto::NoMemory).unwrap_err();
    let torrens_ledger::state::Stop::Refused(refusal) = refused else { panic!() };
    assert_eq!(refusal.code, Code::TxKeyExpired);
}

#[test]
fn a_key_that_was_replaced_makes_no_further_key_while_both_sign() {
    let (mut ledger, _) = one();
    let (new, thief, old) = (SecretKey::from_seed(&[55; 32]), SecretKey::from_seed(&[56; 32]), officer("tax"));
    let (chain, until) = (ledger.genesis.chain_id.clone(), Some(ledger.time_ms + 86_400_000));
    let rotate = |to: &SecretKey, from: &SecretKey| Act::KeyRotate(KeyRotate::prove(to, &chain, &from.public(), until));
    assert_eq!(ledger.act(&old, rotate(&new, &old)).refusal, None);
    let fact = || Act::Attest(attest("FEE_PAID", Subject::Terms(Bytes([8; 32]))));
    assert_eq!(ledger.act(&old, fact()).refusal, None, "both sign for a day");
    assert_eq!(code(&ledger.act(&old, rotate(&thief, &old))), Code::KeyReplaced);
    assert_eq!(ledger.act(&new, rotate(&thief, &new)).refusal, None, "the new one may be replaced");
}

#[test]
fn a_policy_is_adopted_by_the_agencies_and_governs_new_cases_only() {
    let mut genesis = genesis();
    genesis.params.adoption_agencies_min = 3;
    let mut ledger = Ledger::with(genesis);
    let id = ledger.parcel("CN", &cn_parcel(1), 1000, vec![holding(1, "1/1")]);
    ledger.register_party(2);
    let policy = |ledger: &Ledger| -> Policy {
        let of = |p: &&Policy| p.jurisdiction == label("CN") && p.tx_type == TxType::Transfer;
        ledger.genesis.policies.iter().find(of).unwrap().clone()
    };
    let lodged_before = {
        let act = sale(&ledger, &id, 1, 2);
        ledger.act(&officer("civil"), act)
    };
    let height = ledger.parent.height;
    let mut next = policy(&ledger);
    next.version += 1;
    next.effective_height = height + 8;
    next.attestations.clear();
    let propose = |policy: &Policy| Act::PolicyPropose(PolicyPropose { change: Change::Policy(policy.clone()) });
    assert_eq!(code(&ledger.act(&officer("bank"), propose(&next))), Code::RoleNotPermitted);
    let stale = Policy { version: next.version + 1, ..next.clone() };
    assert_eq!(code(&ledger.act(&officer("civil"), propose(&stale))), Code::PolicyVersionStale);
    let soon = Policy { effective_height: 1, ..next.clone() };
    assert_eq!(code(&ledger.act(&officer("civil"), propose(&soon))), Code::PolicyTooSoon);
    let mut hole = next.clone();
    hole.holds.retain(|rule| rule.on != Obstacle::Caveat);
    assert_eq!(code(&ledger.act(&officer("civil"), propose(&hole))), Code::PolicyInconsistent);
    next.holds.iter_mut().filter(|rule| rule.on == Obstacle::Caveat).for_each(|rule| rule.effect = Hindrance::Block);
    next.effective_height = ledger.parent.height + 12;
    let proposed = ledger.act(&officer("civil"), propose(&next));
    assert_eq!(proposed.refusal, None);
    let vote = Act::PolicyVote(PolicyVote { proposal_id: proposed.tx_id.0, withdraw: false });
    assert_eq!(code(&ledger.act(&officer("civil"), vote.clone())), Code::ProposalVoted);
    assert_eq!(ledger.act(&officer("housing"), vote.clone()).refusal, None);
    assert_eq!(ledger.act(&officer("registry"), vote.clone()).refusal, None, "the third vote adopts it");
    assert_eq!(code(&ledger.act(&officer("tax"), vote)), Code::ProposalUnknown);
    let version = |ledger: &Ledger, height: u64| {
        let state = torrens_ledger::state::State::new(&ledger.memory);
        let policy = torrens_ledger::governance::policy_in_force(&state, &label("CN"), TxType::Transfer, height);
        policy.unwrap().version
    };
    let from = next.effective_height;
    assert_eq!((version(&ledger, from - 1), version(&ledger, from)), (next.version - 1, next.version));
    while ledger.parent.height < from {
        ledger.block(&[]);
    }
    // A case that is lodged now needs the owner's consent and nothing more.
    let act = sale(&ledger, &id, 1, 2);
    let lodged = ledger.act(&officer("civil"), act);
    assert!(!codes(&ledger, &lodged).contains(&Code::AttestationMissing));
    // The case that was lodged before keeps the policy of its lodging in any event.
    let open: Case = ledger.memory.object(lodged_before.case_id.as_ref().unwrap()).unwrap();
    assert_eq!(open.policy_version, next.version - 1);
    assert!(codes(&ledger, &lodged_before).contains(&Code::AttestationMissing));
}

#[test]
fn a_rejection_by_an_officer_is_not_counted_as_decided_by_itself() {
    let (mut ledger, id) = one();
    let act = sale(&ledger, &id, 1, 2);
    let case = ledger.act(&officer("civil"), act.clone());
    let done = decide(&mut ledger, "registry", &case, &act, Say::Reject(label("NON_COMPLIANCE")));
    assert!(!done.decisions[0].auto, "it was never referred, but an officer ended it");
}
