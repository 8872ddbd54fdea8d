//! Forged extracts: nothing that differs from what the validators signed is ever called genuine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

mod common;

use common::*;
use torrens_ledger::block::Validator;
use torrens_ledger::crypto::SecretKey;
use torrens_ledger::encoding::Bytes;
use torrens_ledger::genesis::TrustAnchor;
use torrens_ledger::merkle::tree::prove;
use torrens_ledger::proof::certificate::{Certificate, precommit_bytes};
use torrens_ledger::proof::extract::{Answer, Extract, verify};
use torrens_ledger::refusal::Lang;
use torrens_ledger::register::unit::{SpatialUnit, UnitCode};
use torrens_ledger::state::Record;

fn validator_key(agency: &str) -> SecretKey {
    SecretKey::from_seed(&[agency.len() as u8; 32])
}

fn certify(ledger: &Ledger, signers: &[&str]) -> Certificate {
    let block = ledger.blocks.last().unwrap();
    let (height, chain) = (block.block.header.height, ledger.genesis.chain_id.as_str());
    let message = precommit_bytes(chain, height, 0, Some(&block.header_hash));
    let place = |agency: &str| {
        ledger.genesis.validators.iter().position(|v: &Validator| v.agency_id.as_str() == agency).unwrap()
    };
    let signed = signers.iter().map(|agency| (place(agency), validator_key(agency).sign(&message))).collect();
    Certificate::new(height, 0, block.header_hash, 3, signed)
}

fn extract() -> (Extract, TrustAnchor) {
    let mut ledger = Ledger::new();
    let title_id = ledger.titled(vec![holding(1, "1/2"), holding(2, "1/2")]);
    extract_of(&ledger, &title_id)
}

fn extract_of(ledger: &Ledger, title_id: &torrens_ledger::register::title::TitleId) -> (Extract, TrustAnchor) {
    let height = ledger.parent.height;
    let title = ledger.title(title_id.0.as_str()).unwrap();
    let path = prove(&ledger.memory.nodes, height, &torrens_ledger::register::title::Title::key(title_id)).unwrap();
    let code = UnitCode(label(UNIT));
    let unit: SpatialUnit = ledger.memory.object(&code).unwrap();
    let unit_path = prove(&ledger.memory.nodes, height, &SpatialUnit::key(&code)).unwrap();
    let certificate = certify(ledger, &["civil", "housing", "registry"]);
    let header = ledger.blocks.last().unwrap().block.header.clone();
    (Extract::new((title, path), vec![(unit, unit_path)], header, certificate), ledger.genesis.trust_anchor())
}

fn answer(file: &[u8], anchor: &TrustAnchor) -> Answer {
    verify(file, anchor, Lang::En).answer
}

#[test]
fn the_genuine_one_is_genuine_in_both_languages() {
    let (extract, anchor) = extract();
    let file = serde_json::to_vec_pretty(&extract).unwrap();
    let report = verify(&file, &anchor, Lang::En);
    assert_eq!(report.answer, Answer::Genuine, "{}", report.sentence);
    assert!(report.steps.iter().all(|step| step.ok) && report.steps.len() == 6);
    assert!(verify(&file, &anchor, Lang::Zh).sentence.starts_with("真实"));
    // White space is the one thing that does not matter.
    assert_eq!(answer(&serde_json::to_vec(&extract).unwrap(), &anchor), Answer::Genuine);
}

#[test]
fn every_changed_byte_is_noticed() {
    let (extract, anchor) = extract();
    let file = serde_json::to_vec(&extract).unwrap();
    for at in 0..file.len() {
        for flip in [0x01, 0x02, 0x20, 0x80] {
            let mut forged = file.clone();
            forged[at] ^= flip;
            assert_eq!(answer(&forged, &anchor), Answer::NotGenuine, "byte {at} ^ {flip:#x}");
        }
    }
    for cut in [0, 1, file.len() / 2, file.len() - 1] {
        assert_eq!(answer(&file[..cut], &anchor), Answer::NotGenuine);
    }
}

#[test]
fn proof_nodes_cannot_be_dropped_doubled_or_swapped() {
    let (extract, anchor) = extract();
    let check = |forge: &dyn Fn(&mut Extract)| {
        let mut forged = extract.clone();
        forge(&mut forged);
        assert_ne!(forged, extract);
        assert_eq!(answer(&serde_json::to_vec(&forged).unwrap(), &anchor), Answer::NotGenuine);
    };
    for at in 0..extract.evidence.title.proof.siblings.len() {
        check(&|e| {
            e.evidence.title.proof.siblings.remove(at);
        });
        check(&|e| e.evidence.title.proof.siblings.insert(at, Bytes([0; 32])));
    }
    if extract.evidence.title.proof.siblings.len() > 1 {
        check(&|e| e.evidence.title.proof.siblings.swap(0, 1));
    }
    check(&|e| e.evidence.title.proof = e.evidence.units[0].proof.clone());
    check(&|e| std::mem::swap(&mut e.evidence.title, &mut e.evidence.units[0]));
    check(&|e| e.units.clear());
    check(&|e| {
        e.units.clear();
        e.evidence.units.clear();
    });
    check(&|e| e.title.rights[0].holders.reverse());
    check(&|e| e.height += 1);
}

#[test]
fn certificates_need_a_quorum_of_the_right_validators() {
    let mut ledger = Ledger::new();
    ledger.titled(vec![holding(1, "1/1")]);
    let (extract, anchor) = extract();
    let check = |forge: &dyn Fn(&mut Certificate), expected: Answer| {
        let mut forged = extract.clone();
        forge(&mut forged.evidence.certificate);
        assert_eq!(answer(&serde_json::to_vec(&forged).unwrap(), &anchor), expected);
    };
    check(
        &|c| {
            c.signatures.pop();
        },
        Answer::NotGenuine,
    );
    check(
        &|c| {
            c.signatures.truncate(2);
            c.signers.0[0] = 0b1100_0000;
        },
        Answer::NotGenuine,
    );
    check(&|c| c.signatures[1] = c.signatures[0], Answer::NotGenuine);
    check(&|c| c.round = 1, Answer::NotGenuine);
    let mut other = anchor.clone();
    other.validators[0].public_key = SecretKey::from_seed(&[77; 32]).public();
    let file = serde_json::to_vec(&extract).unwrap();
    assert_eq!(answer(&file, &other), Answer::CannotTell, "validators that the anchor does not know");
    other = anchor.clone();
    other.chain_id = label("another-ledger");
    assert_eq!(answer(&file, &other), Answer::CannotTell);
}

#[test]
fn a_closed_title_is_said_to_be_closed() {
    let mut ledger = Ledger::new();
    let title_id = ledger.titled(vec![holding(1, "1/1")]);
    let cancel = torrens_ledger::transactions::cancel::Cancel {
        title_id: title_id.clone(),
        title_version: 1,
        ground: label("LOSS"),
        source: source("C"),
    };
    ledger.registered(&officer("registry"), torrens_ledger::transactions::Act::Cancel(cancel));
    let (extract, anchor) = extract_of(&ledger, &title_id);
    let report = verify(&serde_json::to_vec(&extract).unwrap(), &anchor, Lang::En);
    assert_eq!(report.answer, Answer::Genuine, "{}", report.sentence);
    assert!(report.sentence.contains("The title is CLOSED"), "{}", report.sentence);
}
