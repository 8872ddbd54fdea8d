//! Acceptance stories 1, 2, 7 and 8 of the domain, told against the ledger core.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

mod common;

use common::*;
use torrens_ledger::attestation::Subject;
use torrens_ledger::case::Outcome;
use torrens_ledger::encoding::Bytes;
use torrens_ledger::refusal::Code;
use torrens_ledger::register::unit::UnitCode;
use torrens_ledger::transactions::revoke::Revoke;
use torrens_ledger::transactions::transfer::Transfer;
use torrens_ledger::transactions::withdraw::Withdraw;
use torrens_ledger::transactions::{Act, Receipt};

fn code(receipt: &Receipt) -> Code {
    receipt.refusal.as_ref().expect("refused").code
}

fn missing(ledger: &Ledger, case: &Receipt) -> Vec<(Code, String)> {
    use torrens_ledger::case::{self, Assessment, Case};
    let open: Case = ledger.memory.object(case.case_id.as_ref().unwrap()).expect("the case is open");
    let state = torrens_ledger::state::State::new(&ledger.memory);
    let now = torrens_ledger::state::Moment { height: ledger.parent.height + 1, time_ms: ledger.time_ms };
    match case::standing(&state, &open, now).unwrap() {
        Assessment::Wait(items) => items.into_iter().map(|item| (item.code, item.subject)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn story_1_first_registration_is_decided_when_the_last_attestation_arrives() {
    let mut ledger = Ledger::new();
    ledger.register_party(1);
    ledger.register_party(2);
    let act = first(vec![holding(1, "1/2"), holding(2, "1/2")]);
    let lodged = ledger.act(&officer("registry"), act.clone());
    assert_eq!((lodged.status(), lodged.missing), ("waiting", 6));
    assert_eq!(lodged.case_id.as_ref().unwrap().to_string(), "C-2026-registry-000001");
    let unit = UnitCode(label(UNIT));
    ledger.attest("civil", "IDENTITY", Subject::Party(party(1)));
    ledger.attest("civil", "IDENTITY", Subject::Party(party(2)));
    ledger.attest("survey", "SURVEY_VALID", Subject::Unit(unit.clone()));
    ledger.attest("housing", "PLANNING_COMPLETION", Subject::Unit(unit));
    ledger.attest("tax", "FEE_PAID", Subject::Terms(act.terms()));
    assert_eq!(ledger.title("T-CN-1"), None, "five of six are not enough");
    let last = ledger.attest_with("registry", "NO_OBJECTION", Subject::Terms(act.terms()), 0);
    assert_eq!(last.decisions[0].outcome, Outcome::Registered);
    assert_eq!(last.decisions[0].relied_on.len(), 6);
    let title = ledger.title("T-CN-1").unwrap();
    assert_eq!((title.version, title.pending.len()), (1, 0));
    assert_eq!(title.certificate.unwrap().serial, 1);
    // A second one on the same unit is refused, naming the title.
    let second = ledger.refused(&officer("registry"), act);
    assert!(second.contains("unit.already_titled") && second.contains("T-CN-1"), "{second}");
}

#[test]
fn two_first_registrations_of_one_unit_end_in_one_title() {
    let mut ledger = Ledger::new();
    ledger.register_party(1);
    ledger.register_party(2);
    let (one, two) = (first(vec![holding(1, "1/1")]), first(vec![holding(2, "1/1")]));
    let first_case = ledger.act(&officer("registry"), one.clone());
    let second_case = ledger.act(&officer("registry"), two);
    let unit = UnitCode(label(UNIT));
    ledger.attest("civil", "IDENTITY", Subject::Party(party(1)));
    ledger.attest("survey", "SURVEY_VALID", Subject::Unit(unit.clone()));
    ledger.attest("housing", "PLANNING_COMPLETION", Subject::Unit(unit));
    ledger.attest("tax", "FEE_PAID", Subject::Terms(one.terms()));
    let last = ledger.attest_with("registry", "NO_OBJECTION", Subject::Terms(one.terms()), 0);
    assert_eq!(last.decisions[0].case_id, first_case.case_id.unwrap());
    assert_eq!(last.decisions[1].case_id, second_case.case_id.unwrap());
    assert!(matches!(&last.decisions[1].outcome, Outcome::Rejected(why) if why.code == Code::UnitAlreadyTitled));
}

#[test]
fn story_2_a_sale_with_all_checks_there_is_decided_at_once() {
    let mut ledger = Ledger::new();
    let title = ledger.titled(vec![holding(1, "1/2"), holding(2, "1/2")]);
    ledger.register_party(3);
    let sale = transfer(&title, 1, vec![holding(1, "1/2"), holding(2, "1/2")], vec![holding(3, "1/1")]);
    let act = Act::Transfer(sale);
    ledger.attest_sale(&act, &[1, 2], &[3], &[]);
    let lodged = ledger.act(&officer("civil"), act.clone());
    assert_eq!(lodged.missing, 2, "both owners must sign");
    let case = lodged.clone();
    ledger.consent(&party_key(1), &case, act.terms(), Some(party(1)));
    let last = ledger.consent(&party_key(2), &case, act.terms(), Some(party(2)));
    assert_eq!(last.decisions[0].outcome, Outcome::Registered);
    // Planning was attested for the first registration: reviewed once, relied on again.
    assert_eq!(last.decisions[0].relied_on.len(), 8);
    let after = ledger.title("T-CN-1").unwrap();
    assert_eq!((after.version, after.rights[0].holders.clone()), (2, vec![holding(3, "1/1")]));
    // The same sale again: the title has changed.
    assert_eq!(code(&ledger.act(&officer("civil"), act)), Code::TitleVersionStale);
}

#[test]
fn a_later_case_waits_for_the_earlier_one_and_is_refused_when_that_wins() {
    let mut ledger = Ledger::new();
    let title = ledger.titled(vec![holding(1, "1/1")]);
    ledger.register_party(2);
    ledger.register_party(3);
    let to = |n| Act::Transfer(transfer(&title, 1, vec![holding(1, "1/1")], vec![holding(n, "1/1")]));
    let (first, second) = (to(2), to(3));
    ledger.attest_sale(&first, &[1], &[2, 3], &["CONTRACT_FILED"]);
    let one = ledger.act(&party_key(1), first.clone());
    ledger.attest("housing", "CONTRACT_FILED", Subject::Terms(second.terms()));
    ledger.attest("tax", "TAX_CLEARED", Subject::Terms(second.terms()));
    let two = ledger.act(&party_key(1), second);
    assert_eq!(missing(&ledger, &two)[0].0, Code::CaseWaitsForEarlier);
    let last = ledger.attest_with("housing", "CONTRACT_FILED", Subject::Terms(first.terms()), 0);
    assert_eq!(last.decisions.len(), 2);
    assert_eq!(
        (&last.decisions[0].case_id, &last.decisions[0].outcome),
        (one.case_id.as_ref().unwrap(), &Outcome::Registered)
    );
    assert!(matches!(&last.decisions[1].outcome, Outcome::Rejected(why) if why.code == Code::TitleVersionStale));
}

#[test]
fn a_withdrawn_case_lets_the_next_go_on() {
    let mut ledger = Ledger::new();
    let title = ledger.titled(vec![holding(1, "1/1")]);
    ledger.register_party(2);
    ledger.register_party(3);
    let to = |n| Act::Transfer(transfer(&title, 1, vec![holding(1, "1/1")], vec![holding(n, "1/1")]));
    let one = ledger.act(&party_key(1), to(2));
    ledger.attest_sale(&to(3), &[1], &[3], &[]);
    assert_eq!(ledger.act(&party_key(1), to(3)).status(), "waiting");
    let withdraw = |case: &Receipt| {
        Act::Withdraw(Withdraw { case_id: case.case_id.clone().unwrap(), reason: label("APPLICANT_WITHDREW") })
    };
    assert_eq!(code(&ledger.act(&officer("civil"), withdraw(&one))), Code::CaseNotYours);
    let done = ledger.act(&party_key(1), withdraw(&one));
    assert!(matches!(done.decisions[0].outcome, Outcome::Withdrawn(_)));
    assert_eq!(done.decisions[1].outcome, Outcome::Registered);
    assert_eq!(ledger.title("T-CN-1").unwrap().rights[0].holders, vec![holding(3, "1/1")]);
}

#[test]
fn story_7_shares() {
    let mut ledger = Ledger::new();
    let title = ledger.titled(vec![holding(1, "1/3"), holding(2, "1/3"), holding(3, "1/3")]);
    ledger.register_party(4);
    // A sells half of hers to D.
    let half = Act::Transfer(transfer(&title, 1, vec![holding(1, "1/6")], vec![holding(4, "1/6")]));
    ledger.attest_sale(&half, &[1], &[4], &[]);
    assert_eq!(ledger.act(&party_key(1), half).status(), "applied");
    let holders = ledger.title("T-CN-1").unwrap().rights[0].holders.clone();
    assert_eq!(holders, vec![holding(1, "1/6"), holding(2, "1/3"), holding(3, "1/3"), holding(4, "1/6")]);
    // A cannot sell a quarter any more.
    let quarter = Act::Transfer(transfer(&title, 2, vec![holding(1, "1/4")], vec![holding(4, "1/4")]));
    assert_eq!(code(&ledger.act(&party_key(1), quarter)), Code::ShareInsufficient);
    // What is given and what is received must be the same.
    let unequal = Act::Transfer(transfer(&title, 2, vec![holding(1, "1/6")], vec![holding(4, "1/7")]));
    assert_eq!(code(&ledger.act(&party_key(1), unequal)), Code::ShareUnbalanced);
    // The whole, with A, B and D consenting (2/3): the sample policy asks for 2/3.
    let all = vec![holding(1, "1/6"), holding(2, "1/3"), holding(3, "1/3"), holding(4, "1/6")];
    ledger.register_party(5);
    let whole = Act::Transfer(transfer(&title, 2, all.clone(), vec![holding(5, "1/1")]));
    ledger.attest_sale(&whole, &[1, 2, 3, 4], &[5], &[]);
    let case = ledger.act(&party_key(1), whole.clone());
    let waits = missing(&ledger, &case);
    assert_eq!(waits.len(), 3);
    assert!(waits.contains(&(Code::ConsentMissing, format!("party:{}", party(3)))), "C is named: {waits:?}");
    ledger.consent(&party_key(2), &case, whole.terms(), Some(party(2)));
    let last = ledger.consent(&party_key(4), &case, whole.terms(), Some(party(4)));
    assert_eq!(last.decisions[0].outcome, Outcome::Registered);
}

#[test]
fn a_majority_cannot_vote_itself_the_share_of_another() {
    let mut ledger = Ledger::new();
    let title = ledger.titled(vec![holding(1, "1/3"), holding(2, "1/3"), holding(3, "1/3")]);
    let all = vec![holding(1, "1/3"), holding(2, "1/3"), holding(3, "1/3")];
    let grab = Act::Transfer(transfer(&title, 1, all, vec![holding(1, "1/2"), holding(2, "1/2")]));
    ledger.attest_sale(&grab, &[1, 2, 3], &[], &[]);
    let case = ledger.act(&party_key(1), grab.clone());
    ledger.consent(&party_key(2), &case, grab.terms(), Some(party(2)));
    assert_eq!(missing(&ledger, &case), vec![(Code::ConsentMissing, format!("party:{}", party(3)))]);
}

#[test]
fn joint_holders_dispose_together() {
    let mut ledger = Ledger::new();
    let joint =
        torrens_ledger::register::right::Holding { parties: vec![party(1), party(2)], share: "1/1".parse().unwrap() };
    let title = ledger.titled(vec![joint.clone()]);
    ledger.register_party(3);
    let alone = Act::Transfer(transfer(&title, 1, vec![holding(1, "1/2")], vec![holding(3, "1/2")]));
    assert_eq!(code(&ledger.act(&party_key(1), alone)), Code::ShareInsufficient);
    let both = Act::Transfer(transfer(&title, 1, vec![joint], vec![holding(3, "1/1")]));
    ledger.attest_sale(&both, &[1, 2], &[3], &[]);
    let case = ledger.act(&party_key(1), both.clone());
    assert_eq!(missing(&ledger, &case), vec![(Code::ConsentMissing, format!("party:{}", party(2)))]);
    assert_eq!(ledger.consent(&party_key(2), &case, both.terms(), Some(party(2))).decisions.len(), 1);
}

#[test]
fn story_8_bad_attestations() {
    let mut ledger = Ledger::new();
    let title = ledger.titled(vec![holding(1, "1/1")]);
    ledger.register_party(2);
    let one = transfer(&title, 1, vec![holding(1, "1/1")], vec![holding(2, "1/1")]);
    let first = Act::Transfer(one.clone());
    // (a) another agency's kind
    let wrong = ledger.attest_with("housing", "TAX_CLEARED", Subject::Terms(first.terms()), 0);
    assert_eq!(code(&wrong), Code::AttestationKindNotPermitted);
    // (b) cleared for one price, named in a contract of another; then used up
    let tax = ledger.attest("tax", "TAX_CLEARED", Subject::Terms(first.terms()));
    let dearer = Act::Transfer(Transfer { consideration: Some(Bytes([8; 32])), relies_on: vec![tax], ..one.clone() });
    assert_eq!(code(&ledger.act(&party_key(1), dearer)), Code::AttestationSubjectMismatch);
    // (c) an identity that expires before the decision
    let (early, rest) = (179 * DAY_MS, ["IDENTITY", "TAX_CLEARED"]);
    ledger.attest_sale(&first, &[1], &[2], &rest);
    assert_eq!(ledger.attest_with("civil", "IDENTITY", Subject::Party(party(2)), early).refusal, None);
    ledger.time_ms += DAY_MS;
    let case = ledger.act(&party_key(1), first.clone());
    let waits = missing(&ledger, &case);
    assert_eq!(waits, vec![(Code::AttestationExpired, format!("party:{}", party(2)))]);
    // (d) one that is revoked while the case waits is missing again, and says why
    let contract = Subject::Terms(first.terms());
    let id = ledger.memory.object::<torrens_ledger::state::AttestedIndex>(
        Subject::index_key(&label("CN"), &label("CONTRACT_FILED"), &contract).as_slice(),
    );
    let id = *id.unwrap().ids.last().unwrap();
    let revoke = |id| Act::Revoke(Revoke { attestation_id: id, reason: label("ISSUED_IN_ERROR") });
    assert_eq!(code(&ledger.act(&officer("tax"), revoke(id))), Code::AttestationNotYours);
    assert_eq!(ledger.act(&officer("housing"), revoke(id)).refusal, None);
    assert!(missing(&ledger, &case).contains(&(Code::AttestationRevoked, contract.to_string())));
    ledger.attest("housing", "CONTRACT_FILED", contract);
    // Everything is there again: decided; the single-use attestation is spent.
    let last = ledger.attest_with("civil", "IDENTITY", Subject::Party(party(2)), 0);
    assert_eq!(last.decisions[0].outcome, Outcome::Registered);
    let again = Act::Transfer(Transfer { relies_on: vec![tax], ..one });
    assert_eq!(code(&ledger.act(&party_key(1), again)), Code::AttestationMaxUses);
}

#[test]
fn an_attestation_of_another_jurisdiction_or_of_the_future_does_not_serve() {
    let mut ledger = Ledger::new();
    let title = ledger.titled(vec![holding(1, "1/1")]);
    ledger.register_party(2);
    let act = Act::Transfer(transfer(&title, 1, vec![holding(1, "1/1")], vec![holding(2, "1/1")]));
    ledger.attest_sale(&act, &[1], &[2], &["TAX_CLEARED"]);
    let case = ledger.act(&party_key(1), act.clone());
    let mut attest = torrens_ledger::transactions::attest::Attest {
        jurisdiction: label("EW"),
        kind: label("TAX_CLEARED"),
        subject: Subject::Terms(act.terms()),
        verdict: torrens_ledger::attestation::Verdict::Pass,
        claim_commitment: Bytes([0; 32]),
        valid_from_ms: None,
        valid_to_ms: None,
        condition: None,
        supersedes: None,
    };
    assert_eq!(ledger.act(&officer("tax"), Act::Attest(attest.clone())).decisions, vec![]);
    assert_eq!(missing(&ledger, &case)[0].0, Code::AttestationMissing);
    attest.jurisdiction = label("CN");
    attest.valid_from_ms = Some(ledger.time_ms + DAY_MS);
    assert_eq!(code(&ledger.act(&officer("tax"), Act::Attest(attest))), Code::AttestationNotYetValid);
}

#[test]
fn only_who_may_can_consent() {
    let mut ledger = Ledger::new();
    let title = ledger.titled(vec![holding(1, "1/1")]);
    ledger.register_keyless(2);
    let act = Act::Transfer(transfer(&title, 1, vec![holding(1, "1/1")], vec![holding(2, "1/1")]));
    let case = ledger.act(&officer("civil"), act.clone());
    let terms = act.terms();
    let refused = |receipt: Receipt| code(&receipt);
    assert_eq!(refused(ledger.consent(&party_key(1), &case, Bytes([0; 32]), Some(party(1)))), Code::CaseTermsMismatch);
    assert_eq!(refused(ledger.consent(&officer("tax"), &case, terms, Some(party(1)))), Code::RoleNotPermitted);
    assert_eq!(
        refused(ledger.consent(&officer("civil"), &case, terms, Some(party(1)))),
        Code::RoleNotPermitted,
        "a witness cannot speak for one who has a key"
    );
    assert_eq!(refused(ledger.consent(&officer("civil"), &case, terms, Some(party(2)))), Code::ConsentNotNeeded);
    assert_eq!(ledger.consent(&party_key(1), &case, terms, Some(party(1))).refusal, None);
    assert_eq!(refused(ledger.consent(&party_key(1), &case, terms, Some(party(1)))), Code::ConsentNotNeeded);
}
