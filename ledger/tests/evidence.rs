//! Misconduct on the ledger: what proves it, what does not, and that it is recorded once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

mod common;

use common::extracts::validator_key;
use common::*;
use torrens_ledger::apply;
use torrens_ledger::crypto::{NoMemory, SecretKey};
use torrens_ledger::encoding::Bytes;
use torrens_ledger::evidence::{EVIDENCE_MAX, Evidence, OFFENCES_MAX, Offences, Statement, Step, statement_bytes};

fn said(ledger: &Ledger, key: &SecretKey, step: Step, height: u64, value: Option<u8>) -> Statement {
    let value = value.map(|n| Bytes([n; 32]));
    let pol_round = if step == Step::Proposal { -1 } else { 0 };
    let chain_id = ledger.genesis.chain_id.as_str();
    let signature = key.sign(&statement_bytes(step, chain_id, height, 0, pol_round, value.as_ref()));
    Statement { value, pol_round, signature }
}

fn evidence(ledger: &Ledger, key: &SecretKey, step: Step, height: u64, values: [Option<u8>; 2]) -> Evidence {
    let [one, other] = values.map(|value| said(ledger, key, step, height, value));
    Evidence::new(key.public(), step, height, 0, one, other)
}

fn offences(ledger: &Ledger) -> Offences {
    ledger.memory.object::<Offences>(&()).unwrap_or_default()
}

#[test]
fn a_validator_that_says_two_things_is_on_record_once() {
    let mut ledger = Ledger::new();
    let accused = validator_key("housing");
    let nil_and_value = evidence(&ledger, &accused, Step::Precommit, 1, [Some(1), None]);
    ledger.evidence = vec![nil_and_value.clone(), evidence(&ledger, &accused, Step::Prevote, 1, [Some(1), Some(2)])];
    let block = ledger.block(&[]).clone();
    assert_eq!(block.block.evidence, vec![nil_and_value.clone()], "one for a height is enough");
    let known = offences(&ledger).list;
    assert_eq!(known.len(), 1);
    assert_eq!(
        (known[0].agency_id.as_str(), known[0].step, known[0].height, known[0].recorded),
        ("housing", Step::Precommit, 1, 1)
    );
    // It comes again, and nothing is added; another height is another offence.
    ledger.evidence = vec![nil_and_value, evidence(&ledger, &accused, Step::Proposal, 2, [Some(1), Some(2)])];
    ledger.block(&[]);
    assert_eq!(offences(&ledger).list.len(), 2);
    // An auditor finds the same.
    let mut replay = torrens_ledger::replay::Replay::new(&ledger.genesis).unwrap();
    for leaf in ledger.blocks.iter().flat_map(|block| &block.leaves) {
        replay.entry(leaf).unwrap();
    }
    assert_eq!(replay.height(), 2);
}

#[test]
fn what_proves_nothing_makes_the_block_that_holds_it_invalid() {
    let mut ledger = Ledger::new();
    let (accused, stranger) = (validator_key("housing"), SecretKey::from_seed(&[77; 32]));
    let (memory, parent) = (ledger.memory.clone(), ledger.parent.clone());
    let good = evidence(&ledger, &accused, Step::Prevote, 1, [Some(1), Some(2)]);
    ledger.evidence = vec![good.clone()];
    let block = ledger.block(&[]).block.clone();
    let judged = |evidence: Vec<Evidence>| {
        let block = torrens_ledger::block::Block { evidence, ..block.clone() };
        apply::validate(&memory, &memory.nodes, &parent, &block, &NoMemory).map(|_| ()).map_err(|why| why.to_string())
    };
    assert_eq!(judged(vec![good.clone()]), Ok(()));
    let other_chain = {
        let mut genesis = common::genesis();
        genesis.chain_id = label("other.example.org");
        evidence(&Ledger::with(genesis), &accused, Step::Prevote, 1, [Some(1), Some(2)])
    };
    let mut swapped = good.clone();
    std::mem::swap(&mut swapped.first, &mut swapped.second);
    let mut another_round = good.clone();
    another_round.round = 1;
    let mut as_precommit = good.clone();
    as_precommit.step = Step::Precommit;
    let same_twice = Evidence { second: good.first.clone(), ..good.clone() };
    let bad = [
        ("a stranger's", evidence(&ledger, &stranger, Step::Prevote, 1, [Some(1), Some(2)])),
        ("of another chain", other_chain),
        ("one statement twice", same_twice),
        ("in the wrong order", swapped),
        ("of another round", another_round),
        ("of another step", as_precommit),
        ("of a height to come", evidence(&ledger, &accused, Step::Prevote, 9, [Some(1), Some(2)])),
        ("a proposal of nothing", evidence(&ledger, &accused, Step::Proposal, 1, [None, Some(2)])),
    ];
    for (what, bad) in bad {
        let why = judged(vec![bad]).expect_err(what);
        assert!(why.contains("evidence 0"), "{what}: {why}");
    }
    // One proposal, again with another round of an earlier quorum, is honest.
    let mut pol = said(&ledger, &accused, Step::Proposal, 1, Some(1));
    pol.pol_round = 0;
    pol.signature =
        accused.sign(&statement_bytes(Step::Proposal, parent.chain_id.as_str(), 1, 0, 0, pol.value.as_ref()));
    let again =
        Evidence::new(accused.public(), Step::Proposal, 1, 0, said(&ledger, &accused, Step::Proposal, 1, Some(1)), pol);
    assert!(judged(vec![again]).unwrap_err().contains("do not contradict"));
}

#[test]
fn evidence_cannot_fill_the_ledger() {
    let mut ledger = Ledger::new();
    let accused = validator_key("housing");
    for _ in 0..40 {
        ledger.block(&[]);
    }
    let all: Vec<_> =
        (1..=40).map(|height| evidence(&ledger, &accused, Step::Prevote, height, [Some(1), Some(2)])).collect();
    ledger.evidence = all.clone();
    assert_eq!(ledger.block(&[]).block.evidence.len(), EVIDENCE_MAX);
    ledger.evidence = all;
    assert!(ledger.block(&[]).block.evidence.is_empty());
    assert_eq!(offences(&ledger).list.len(), OFFENCES_MAX);
}
