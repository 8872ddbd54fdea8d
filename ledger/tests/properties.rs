//! Any sequence of transactions, valid or not, keeps the register's invariants; the same blocks give the same roots.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

mod common;

use common::*;
use proptest::prelude::*;
use torrens_ledger::apply;
use torrens_ledger::attestation::Subject;
use torrens_ledger::crypto::NoMemory;
use torrens_ledger::encoding::{from_bytes, to_bytes};
use torrens_ledger::register::right::Holding;
use torrens_ledger::register::share::Fraction;
use torrens_ledger::register::title::TitleId;
use torrens_ledger::transactions::withdraw::Withdraw;
use torrens_ledger::transactions::{Act, Body};

/// A step of a random history; numbers are reduced to what exists.
#[derive(Clone, Debug)]
enum Step {
    Sell { version: u64, by: u8, gives: Vec<(u8, u64, u64)>, takes: Vec<(u8, u64, u64)>, attested: bool },
    Consent { case: usize, who: u8 },
    Withdraw { case: usize, by: u8 },
    FirstAgain { by: u8 },
    Wait { days: u64 },
}

fn shares() -> impl Strategy<Value = Vec<(u8, u64, u64)>> {
    prop::collection::vec((1u8..6, 1u64..4, 1u64..7), 1..3)
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (0u64..6, 1u8..6, shares(), shares(), any::<bool>()).prop_map(|(version, by, gives, takes, attested)| Step::Sell { version, by, gives, takes, attested }),
        3 => (1u64..6, 1u8..6, 1u8..6).prop_map(|(version, by, to)| Step::Sell { version, by, gives: vec![(by, 1, 1)], takes: vec![(to, 1, 1)], attested: true }),
        3 => (any::<usize>(), 1u8..6).prop_map(|(case, who)| Step::Consent { case, who }),
        1 => (any::<usize>(), 1u8..6).prop_map(|(case, by)| Step::Withdraw { case, by }),
        1 => (1u8..6).prop_map(|by| Step::FirstAgain { by }),
        1 => (1u64..40).prop_map(|days| Step::Wait { days }),
    ]
}

fn holdings(raw: &[(u8, u64, u64)]) -> Vec<Holding> {
    let share = |num, den| Fraction::new(num, den).unwrap_or(Fraction::ONE);
    raw.iter().map(|(n, num, den)| Holding { parties: vec![party(*n)], share: share(*num, *den) }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if std::env::var_os("TORRENS_LONG").is_some() { 2000 } else { 48 }))]
    #[test]
    fn any_history_keeps_the_invariants_and_replays_to_the_same_roots(steps in prop::collection::vec(step(), 1..25)) {
        let mut ledger = Ledger::new();
        for n in 3..6 {
            ledger.register_party(n);
        }
        let title = ledger.titled(vec![holding(1, "1/2"), holding(2, "1/2")]);
        let mut cases = Vec::new();
        let mut version = 1;
        for step in steps {
            let receipt = match step {
                Step::Sell { version, by, gives, takes, attested } => {
                    let act = Act::Transfer(transfer(&title, version, holdings(&gives), holdings(&takes)));
                    if attested {
                        let of = |list: &[(u8, u64, u64)]| list.iter().map(|(n, ..)| *n).collect::<Vec<_>>();
                        ledger.attest_sale(&act, &of(&gives), &of(&takes), &[]);
                    }
                    let receipt = ledger.act(&party_key(by), act.clone());
                    cases.extend(receipt.case_id.is_some().then(|| (receipt.clone(), act.terms())));
                    receipt
                }
                Step::Consent { case, who } if !cases.is_empty() => {
                    let (lodged, terms) = cases[case % cases.len()].clone();
                    ledger.consent(&party_key(who), &lodged, terms, Some(party(who)))
                }
                Step::Withdraw { case, by } if !cases.is_empty() => {
                    let case_id = cases[case % cases.len()].0.case_id.clone().unwrap();
                    ledger.act(&party_key(by), Act::Withdraw(Withdraw { case_id, reason: label("R") }))
                }
                Step::FirstAgain { by } => {
                    let act = first(vec![holding(by, "1/1")]);
                    ledger.attest("tax", "FEE_PAID", Subject::Terms(act.terms()));
                    ledger.act(&officer("registry"), act)
                }
                Step::Wait { days } => {
                    ledger.time_ms += days * DAY_MS;
                    continue;
                }
                _ => continue,
            };
            // Versions rise by one for each decision that registered something (check_invariants ran after each block).
            let now = ledger.title("T-CN-1").unwrap().version;
            let registered = receipt.decisions.iter().filter(|d| d.titles.contains(&title) && matches!(d.outcome, torrens_ledger::case::Outcome::Registered)).count() as u64;
            prop_assert_eq!(now, version + registered);
            version = now;
        }
        // Nothing waits that is not on its title's list, and the other way round.
        let title: torrens_ledger::register::title::Title = ledger.title("T-CN-1").unwrap();
        for case in &title.pending {
            prop_assert!(ledger.memory.object::<torrens_ledger::case::Case>(case).is_some());
        }
        // Replay from genesis, as an auditor would.
        let (mut memory, mut parent) = Memory::from_genesis(&ledger.genesis);
        for executed in &ledger.blocks {
            let bytes = to_bytes(&executed.block);
            let block = from_bytes(&bytes).unwrap();
            let again = apply::validate(&memory, &memory.nodes, &parent, &block, &NoMemory).unwrap();
            prop_assert_eq!(again.header_hash, executed.header_hash);
            memory.commit(&again);
            parent = again.parent();
        }
        prop_assert_eq!(memory.objects, ledger.memory.objects);
    }

    #[test]
    fn encoding_is_a_bijection_on_canonical_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200), title in "[A-Z]{1,8}-[0-9]{1,6}", n in 1u8..200) {
        if let Ok(body) = from_bytes::<Body>(&bytes) {
            prop_assert_eq!(to_bytes(&body), bytes);
        }
        let act = Act::Transfer(transfer(&TitleId(label(&title)), u64::from(n), vec![holding(n, "1/3")], vec![holding(n, "1/3")]));
        let bytes = to_bytes(&act);
        prop_assert_eq!(&from_bytes::<Act>(&bytes).unwrap(), &act);
        let json = serde_json::to_string(&act).unwrap();
        prop_assert_eq!(serde_json::from_str::<Act>(&json).unwrap(), act);
    }
}
