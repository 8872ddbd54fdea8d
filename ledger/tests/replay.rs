//! An auditor's replay: every block executed again, and whatever differs is found.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

mod common;

use common::extracts::*;
use torrens_ledger::block::LogEntry;
use torrens_ledger::encoding::to_bytes;

#[test]
fn a_replay_executes_every_block_again_and_says_what_differs() {
    use torrens_ledger::replay::Replay;
    let (ledger, ..) = genuine();
    let leaves = leaves(&ledger);
    let begin = || Replay::new(&ledger.genesis).unwrap();
    let run = |leaves: &[Vec<u8>]| {
        let mut replay = begin();
        let mut last = None;
        for leaf in leaves {
            last = replay.entry(leaf)?.or(last);
        }
        Ok::<_, String>(last)
    };
    let done = run(&leaves).unwrap().unwrap();
    assert_eq!(
        (done.height, done.size, done.root),
        (ledger.parent.height, leaves.len() as u64, ledger.parent.log.root())
    );
    // It goes on from where it was.
    let half = leaves.len() / 2;
    let mut first = begin();
    for leaf in &leaves[..half] {
        first.entry(leaf).unwrap();
    }
    let mut second = Replay::load(&first.save().unwrap()).unwrap();
    let from = second.checked_size() as usize;
    assert!(from > 0 && from <= half);
    let last = leaves[from..].iter().filter_map(|leaf| second.entry(leaf).unwrap()).last();
    assert_eq!(last, Some(done));
    let mut spoiled = first.save().unwrap();
    let at = spoiled.len() / 2;
    spoiled[at] ^= 1;
    assert!(Replay::load(&spoiled).is_err());
    // Left out, exchanged, changed: each is found at its block.
    for at in 0..leaves.len() {
        let mut without = leaves.clone();
        without.remove(at);
        assert!(run(&without).is_err() || at + 1 == leaves.len(), "entry {at} removed");
        if at > 0 {
            let mut swapped = leaves.clone();
            swapped.swap(at - 1, at);
            assert!(run(&swapped).is_err(), "entries {at} and the one before swapped");
        }
        let mut changed = leaves.clone();
        let place = changed[at].len() / 2;
        changed[at][place] ^= 1;
        assert!(run(&changed).is_err(), "entry {at} changed");
    }
    // A receipt that says otherwise than the rules.
    let receipt = leaves
        .iter()
        .position(|leaf| matches!(torrens_ledger::encoding::from_bytes(leaf), Ok(LogEntry::Transaction { .. })))
        .unwrap();
    let Ok(LogEntry::Transaction { transaction, receipt: mut said }) =
        torrens_ledger::encoding::from_bytes(&leaves[receipt])
    else {
        panic!()
    };
    said.missing += 1;
    let mut forged = leaves.clone();
    forged[receipt] = to_bytes(&LogEntry::Transaction { transaction, receipt: said });
    assert!(run(&forged).unwrap_err().contains("is not what follows"));
}
