//! Trust chains: through every change of validators since the genesis, and through no other.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

mod common;

use common::extracts::*;
use torrens_ledger::proof::extract::Extract;
use torrens_ledger::proof::trust::TrustAnchor;
use torrens_ledger::proof::verify::Answer;

#[test]
fn a_trust_chain_over_50_changes_verifies_and_no_other() {
    let (extract, anchor) = changed(50);
    assert_eq!(of(&extract, &anchor), Answer::Genuine);
    // The whole trust pack pinned: the extract needs to bring nothing.
    let pack = TrustAnchor::new(
        anchor.chain_id.clone(),
        anchor.genesis_hash,
        anchor.validators.clone(),
        extract.evidence.trust.clone(),
    );
    let mut bare = extract.clone();
    bare.evidence.trust.clear();
    assert_eq!((of(&bare, &pack), of(&extract, &pack)), (Answer::Genuine, Answer::Genuine));
    assert_eq!(of(&bare, &anchor), Answer::CannotTell, "validators that nobody told of");
    // An old chain replayed: retired validators certify a block after they were replaced.
    let (mut old, _) = changed(49);
    old.evidence.trust.truncate(49);
    old.evidence.header.height = 10_000;
    let chain = anchor.chain_id.clone();
    let first: Vec<_> = (0..4).map(|n| validator(&format!("first-{n}"), n)).collect();
    let retired = changes(&chain, &first, 49).1;
    old.evidence.certificate = certify_by(&old.evidence.header, &retired);
    (old.height, old.time) = (10_000, torrens_ledger::time::to_rfc3339(old.evidence.header.time_ms));
    assert_eq!(of(&old, &pack), Answer::CannotTell, "the pack knows that they were replaced");
    let check = |forge: &dyn Fn(&mut Extract)| {
        let mut forged = extract.clone();
        forge(&mut forged);
        let said = of(&forged, &anchor);
        assert!(matches!(said, Answer::NotGenuine | Answer::CannotTell), "{said:?}");
    };
    for at in 0..50 {
        check(&|e| drop(e.evidence.trust.remove(at)));
        check(&|e| e.evidence.trust.insert(at, e.evidence.trust[at].clone()));
    }
    check(&|e| e.evidence.trust.swap(3, 4));
    check(&|e| e.evidence.trust[7].validators.reverse());
    check(&|e| drop(e.evidence.trust[7].validators.pop()));
    check(&|e| e.evidence.trust[7].certificate.signatures.truncate(2));
    // A step that the wrong set certified, or that names a set other than its header does.
    let stranger: Vec<_> = (0..4).map(|n| validator(&format!("stranger-{n}"), 500 + n)).collect();
    let wrong = certify_by(&extract.evidence.trust[7].header, &stranger);
    check(&|e| e.evidence.trust[7].certificate = wrong.clone());
    let by_strangers = change(&chain, 80, &stranger, &stranger);
    check(&|e| e.evidence.trust[7] = by_strangers.clone());
    // A fork of the pinned chain.
    let fork = change(&chain, 10, &first, &stranger);
    let mut forged = extract.clone();
    forged.evidence.trust[0] = fork;
    assert_eq!(of(&forged, &pack), Answer::NotGenuine);
}
