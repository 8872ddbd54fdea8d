//! Extracts, genuine and forged: nothing that differs from what the validators signed is ever called genuine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

mod common;

use common::extracts::*;
use common::*;
use torrens_ledger::crypto::{SecretKey, sha256};
use torrens_ledger::encoding::{Blob, Bytes};
use torrens_ledger::merkle::state::StateProof;
use torrens_ledger::proof::certificate::Certificate;
use torrens_ledger::proof::compact::Compact;
use torrens_ledger::proof::extract::{Asked, Extract};
use torrens_ledger::proof::verify::{Answer, verify};
use torrens_ledger::refusal::Lang;
use torrens_ledger::register::title::TitleId;
use torrens_ledger::register::unit::UnitCode;
use torrens_ledger::transactions::Act;

#[test]
fn the_genuine_one_is_genuine_in_both_languages_and_says_all_parts() {
    let (_, extract, anchor) = genuine();
    let file = serde_json::to_vec_pretty(&extract).unwrap();
    let report = verify(&file, &anchor, &[], Lang::En);
    assert_eq!(report.answer, Answer::Genuine, "{}", report.sentence);
    assert!(report.steps.iter().all(|step| step.ok) && report.steps.len() == 7, "{:?}", report.steps);
    let headings: Vec<_> = report.parts.iter().map(|part| &part.heading[..2]).collect();
    assert_eq!(headings, ["A.", "B.", "C.", "D.", "E."]);
    assert_eq!(report.parts[2].lines, ["none"]);
    let zh = verify(&file, &anchor, &[], Lang::Zh);
    assert!(zh.sentence.starts_with("真实") && zh.parts[2].lines == ["无"]);
    // White space is the one thing that does not matter.
    assert_eq!(of(&extract, &anchor), Answer::Genuine);
}

#[test]
fn every_changed_byte_is_noticed() {
    let (_, extract, anchor) = genuine();
    let file = serde_json::to_vec(&extract).unwrap();
    for at in 0..file.len() {
        // Every single bit would take minutes here; the fuzz target and the corpus of bits do the rest.
        let flip = [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80][at % 8];
        for flip in [flip, 0x20] {
            let mut forged = file.clone();
            forged[at] ^= flip;
            let said = answer(&forged, &anchor);
            assert!(matches!(said, Answer::NotGenuine | Answer::CannotTell), "byte {at} ^ {flip:#x}: {said:?}");
        }
    }
    for cut in [0, 1, file.len() / 2, file.len() - 1] {
        assert_eq!(answer(&file[..cut], &anchor), Answer::NotGenuine);
    }
}

#[test]
fn every_flipped_bit_of_the_compact_form_is_noticed() {
    let (_, extract, anchor) = genuine();
    let compact = Compact::of(&extract);
    for bytes in [compact.to_bytes(), compact.to_codes().remove(0).into_bytes()] {
        assert_eq!(answer(&bytes, &anchor), Answer::Genuine);
        for at in 0..bytes.len() * 8 {
            let mut forged = bytes.clone();
            forged[at / 8] ^= 1 << (at % 8);
            assert!(matches!(answer(&forged, &anchor), Answer::NotGenuine | Answer::CannotTell), "bit {at}");
        }
    }
}

#[test]
fn files_that_are_no_extract_get_one_sentence() {
    let (ledger, _, anchor) = genuine();
    let checkpoint = checkpoint(&ledger, &leaves(&ledger), &ALL);
    let anchor_file = serde_json::to_vec(&anchor).unwrap();
    let huge = vec![b' '; Extract::BYTES_MAX + 1];
    let deep = "[".repeat(100_000);
    let files: [&[u8]; 12] = [
        b"",
        b"{}",
        b"null",
        b"[]",
        b"\xff\xfe\x00",
        b"%PDF-1.7",
        &[0x8c; 40],
        b"TORRENS1:",
        b"TORRENS1:1/2:AB",
        checkpoint.as_bytes(),
        &anchor_file,
        deep.as_bytes(),
    ];
    for file in files.iter().chain(&[huge.as_slice()]) {
        let report = report(file, &anchor);
        assert_eq!(report.answer, Answer::NotGenuine, "{}", report.sentence);
        assert!(!report.sentence.contains('\n') && report.sentence.len() < 400, "{}", report.sentence);
    }
}

#[test]
fn proof_nodes_cannot_be_dropped_doubled_swapped_or_taken_from_elsewhere() {
    let (mut ledger, extract, anchor) = genuine();
    let check = |forge: &dyn Fn(&mut Extract)| {
        let mut forged = extract.clone();
        forge(&mut forged);
        assert_ne!(forged, extract);
        assert_eq!(of(&forged, &anchor), Answer::NotGenuine);
    };
    let count = extract.evidence.object.proof.siblings.len();
    assert!(count > 2);
    for at in 0..count {
        check(&|e| {
            let _ = e.evidence.object.proof.siblings.remove(at);
        });
        check(&|e| e.evidence.object.proof.siblings.insert(at, e.evidence.object.proof.siblings[at]));
        check(&|e| e.evidence.object.proof.siblings.insert(at, Bytes([0; 32])));
        if at > 0 {
            check(&|e| e.evidence.object.proof.siblings.swap(at - 1, at));
        }
    }
    check(&|e| e.evidence.object.proof = e.evidence.units[0].proof.clone());
    check(&|e| std::mem::swap(&mut e.evidence.object, &mut e.evidence.units[0]));
    check(&|e| e.units.clear());
    check(&|e| {
        e.units.clear();
        e.evidence.units.clear();
    });
    check(&|e| {
        let unit = e.evidence.units[0].clone();
        e.evidence.units.push(unit);
    });
    check(&|e| e.title.as_mut().unwrap().rights[0].holders.reverse());
    check(&|e| e.title = None);
    check(&|e| e.height += 1);
    check(&|e| e.asked = Asked::Title(TitleId(label("T-CN-2"))));
    check(&|e| e.asked = Asked::Unit(UnitCode(label(UNIT))));
    // What another height or another title proves does not serve here.
    let other = ledger.parcel("CN", &cn_parcel(7), 100, vec![holding(1, "1/1")]);
    let theirs = extract_of(&ledger, &title_asked(&other));
    let later = extract_of(&ledger, &extract.asked);
    assert_eq!(of(&later, &anchor), Answer::Genuine);
    check(&|e| e.evidence.object = later.evidence.object.clone());
    check(&|e| e.evidence.header = later.evidence.header.clone());
    check(&|e| {
        e.evidence.header = later.evidence.header.clone();
        e.evidence.certificate = later.evidence.certificate.clone();
    });
    check(&|e| e.evidence.object = theirs.evidence.object.clone());
    check(&|e| e.evidence.last_entry = theirs.evidence.last_entry.clone());
    check(&|e| {
        e.title = theirs.title.clone();
        e.units = theirs.units.clone();
        e.evidence.object = theirs.evidence.object.clone();
        e.evidence.units = theirs.evidence.units.clone();
    });
}

#[test]
fn absence_is_proven_and_neither_passes_for_the_other() {
    let (ledger, extract, anchor) = genuine();
    let asked = [
        Asked::Title(TitleId(label("T-CN-99"))),
        Asked::Unit(UnitCode(label("430102001003GB00012F00010009"))),
        Asked::Attestation(sha256(&[b"nothing"])),
    ];
    for asked in asked {
        let absent = extract_of(&ledger, &asked);
        let report = report(&serde_json::to_vec(&absent).unwrap(), &anchor);
        assert_eq!(report.answer, Answer::Genuine, "{}", report.sentence);
        assert!(report.sentence.contains("had no "), "{}", report.sentence);
        // Absence of something else, or of something that is there.
        let mut forged = absent.clone();
        forged.asked = extract.asked.clone();
        assert_eq!(of(&forged, &anchor), Answer::NotGenuine);
        forged.evidence.object.proof = extract.evidence.object.proof.clone();
        assert_eq!(of(&forged, &anchor), Answer::NotGenuine);
        forged.evidence.object.proof.other = absent.evidence.object.proof.other.clone();
        assert_eq!(of(&forged, &anchor), Answer::NotGenuine);
        // And a value where nothing is.
        let mut forged = absent.clone();
        forged.evidence.object.value = extract.evidence.object.value.clone();
        forged.title = extract.title.clone();
        assert_eq!(of(&forged, &anchor), Answer::NotGenuine);
        let compact = Compact::of(&absent).to_bytes();
        assert_eq!(answer(&compact, &anchor), Answer::Genuine);
    }
    // A path that ends too early claims nothing.
    let mut forged = extract.clone();
    forged.evidence.object = torrens_ledger::proof::extract::Proven::absent(StateProof::pack(&[], None));
    (forged.title, forged.units, forged.evidence.units, forged.evidence.last_entry) = (None, vec![], vec![], None);
    assert_eq!(of(&forged, &anchor), Answer::NotGenuine);
}

#[test]
fn units_and_attestations_have_extracts_of_their_own() {
    let (mut ledger, _, anchor) = genuine();
    let unit = extract_of(&ledger, &Asked::Unit(UnitCode(label(UNIT))));
    let said = report(&serde_json::to_vec(&unit).unwrap(), &anchor);
    assert_eq!(said.answer, Answer::Genuine);
    assert!(said.sentence.contains("was covered by title T-CN-1"), "{}", said.sentence);
    let id = ledger.attest("survey", "SURVEY_VALID", torrens_ledger::attestation::Subject::Unit(UnitCode(label(UNIT))));
    let attested = extract_of(&ledger, &Asked::Attestation(id));
    let said = report(&serde_json::to_vec(&attested).unwrap(), &anchor);
    assert_eq!(said.answer, Answer::Genuine);
    assert!(said.sentence.contains("'survey' on SURVEY_VALID"), "{}", said.sentence);
    for extract in [unit, attested] {
        assert_eq!(answer(&Compact::of(&extract).to_bytes(), &anchor), Answer::Genuine);
        let mut forged = extract.clone();
        forged.units.clear();
        forged.attestation = None;
        assert_eq!(of(&forged, &anchor), Answer::NotGenuine);
    }
}

#[test]
fn private_values_are_disclosed_one_by_one() {
    let (ledger, extract, anchor) = genuine();
    let mut extract = with_party(&ledger, extract, party(9));
    extract.disclosed = vec![opening()];
    let said = report(&serde_json::to_vec(&extract).unwrap(), &anchor);
    assert_eq!(said.answer, Answer::Genuine, "{}", said.sentence);
    assert!(said.parts.iter().any(|part| part.lines.iter().any(|line| line.contains(NAME))));
    let check = |forge: &dyn Fn(&mut Extract)| {
        let mut forged = extract.clone();
        forge(&mut forged);
        assert_eq!(of(&forged, &anchor), Answer::NotGenuine);
    };
    check(&|e| e.disclosed[0].value = "李伟".into());
    check(&|e| e.disclosed[0].salt.0[0] ^= 1);
    check(&|e| e.disclosed[0].field = "id_number".into());
    check(&|e| e.disclosed[0].of = format!("party:{}", party(1)));
    check(&|e| e.parties.clear());
    check(&|e| e.evidence.parties.clear());
    check(&|e| e.parties[0].name_commitment = Bytes([8; 32]));
}

#[test]
fn the_last_entry_is_the_one_in_the_log() {
    let (mut ledger, extract, anchor) = genuine();
    let logged = extract.evidence.last_entry.clone().unwrap();
    let check = |forge: &dyn Fn(&mut torrens_ledger::proof::extract::Logged)| {
        let mut forged = extract.clone();
        forge(forged.evidence.last_entry.as_mut().unwrap());
        assert_eq!(of(&forged, &anchor), Answer::NotGenuine);
    };
    let leaves = leaves(&ledger);
    // Another leaf of the same log, truly proven, is not the one that made the entry.
    for (index, leaf) in leaves.iter().enumerate().filter(|(_, leaf)| **leaf != logged.leaf.0) {
        let proof = log_proof(&ledger, &leaves, index as u64).to_string();
        check(&|l| (l.leaf, l.proof) = (Blob(leaf.clone()), proof.clone()));
    }
    check(&|l| {
        let _ = l.made.pop();
    });
    check(&|l| l.made.push(Bytes([1; 32])));
    check(&|l| l.proof = l.proof.replace("index ", "index 1"));
    check(&|l| l.proof.push('\n'));
    check(&|l| l.entry.0.push(0));
    // Too few cosigned; an unknown witness; a cosignature by the voting key.
    let note = checkpoint(&ledger, &leaves, &ALL);
    let lines: Vec<&str> = note.lines().collect();
    let without = |at: usize| {
        lines.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, line)| format!("{line}\n")).collect::<String>()
    };
    for (at, line) in lines.iter().enumerate().skip(4) {
        let forged = without(at);
        check(&|l| l.proof = l.proof.replace(&note, &forged));
        check(&|l| l.proof = l.proof.replace(&note, &format!("{note}{}\n", line)));
    }
    // After another entry it is not the last any more.
    let title_id = extract.title.clone().unwrap().title_id;
    let freeze = torrens_ledger::transactions::freeze::Freeze {
        title_id: title_id.clone(),
        order: label("ORDER-1"),
        action: torrens_ledger::transactions::freeze::Action::Place(torrens_ledger::transactions::freeze::Terms {
            reason: label("DEBT"),
            days: None,
        }),
        source: source("ORDER"),
    };
    ledger.registered(&officer("court"), Act::Freeze(freeze));
    let mut now = extract_of(&ledger, &extract.asked);
    assert_eq!(of(&now, &anchor), Answer::Genuine);
    now.evidence.last_entry = Some(logged);
    assert_eq!(of(&now, &anchor), Answer::NotGenuine);
}

#[test]
fn certificates_need_a_quorum_of_the_right_validators() {
    let (ledger, extract, anchor) = genuine();
    let check = |forge: &dyn Fn(&mut Certificate)| {
        let mut forged = extract.clone();
        forge(&mut forged.evidence.certificate);
        assert_eq!(of(&forged, &anchor), Answer::NotGenuine);
    };
    check(&|c| {
        let _ = c.signatures.pop();
    });
    check(&|c| {
        c.signatures.truncate(2);
        c.signers.0[0] = 0b1100_0000;
    });
    check(&|c| c.signatures[1] = c.signatures[0]);
    check(&|c| c.signatures.push(c.signatures[0]));
    check(&|c| c.signers.0[0] |= 0x10);
    check(&|c| c.signers.0.push(0));
    check(&|c| c.round = 1);
    check(&|c| c.height += 1);
    check(&|c| c.header_hash = Bytes([0; 32]));
    // Signatures by the cosigning keys, over the right bytes.
    let header = &extract.evidence.header;
    let message =
        torrens_ledger::proof::certificate::precommit_bytes("torrens-test", header.height, 0, Some(&header.hash()));
    let signed = (0..3).map(|at| (at, SecretKey::from_seed(&[at as u8 + 105; 32]).sign(&message))).collect();
    let forged = Certificate::new(header.height, 0, header.hash(), 3, signed);
    check(&|c| *c = forged.clone());
    let mut other = anchor.clone();
    other.verifier_keys.clear();
    other.validators[0].public_key = SecretKey::from_seed(&[77; 32]).public();
    assert_eq!(of(&extract, &other), Answer::CannotTell, "validators that the anchor does not know");
    other = anchor.clone();
    (other.chain_id, other.verifier_keys) = (label("another-ledger"), vec![]);
    assert_eq!(of(&extract, &other), Answer::CannotTell);
    other = anchor.clone();
    other.verifier_keys.swap(0, 1);
    assert_eq!(of(&extract, &other), Answer::CannotTell, "an anchor that contradicts itself");
    assert_eq!(ledger.genesis.validators.len(), 3);
}

#[test]
fn a_later_extract_or_checkpoint_shows_that_it_is_superseded() {
    let (mut ledger, before, anchor) = genuine();
    let file = serde_json::to_vec(&before).unwrap();
    let told = |later: &[&[u8]]| verify(&file, &anchor, later, Lang::En);
    let old_note = checkpoint(&ledger, &leaves(&ledger), &ALL);
    assert_eq!(told(&[old_note.as_bytes()]).answer, Answer::Genuine, "no newer than the extract");
    ledger.register_party(7);
    let same = serde_json::to_vec(&extract_of(&ledger, &before.asked)).unwrap();
    let report = told(&[&same]);
    assert_eq!(report.answer, Answer::Genuine);
    assert!(report.sentence.contains("It was still so at block"), "{}", report.sentence);
    let note = checkpoint(&ledger, &leaves(&ledger), &ALL);
    let report = told(&[note.as_bytes()]);
    assert_eq!(report.answer, Answer::Superseded);
    assert!(
        report.sentence.starts_with("GENUINE BUT SUPERSEDED: the register has gone on by 2 log entries"),
        "{}",
        report.sentence
    );
    let freeze = torrens_ledger::transactions::freeze::Freeze {
        title_id: before.title.clone().unwrap().title_id,
        order: label("ORDER-1"),
        action: torrens_ledger::transactions::freeze::Action::Place(torrens_ledger::transactions::freeze::Terms {
            reason: label("DEBT"),
            days: None,
        }),
        source: source("ORDER"),
    };
    ledger.registered(&officer("court"), Act::Freeze(freeze));
    let now = extract_of(&ledger, &before.asked);
    let after = serde_json::to_vec(&now).unwrap();
    for later in [&[after.as_slice()][..], &[same.as_slice(), after.as_slice()], &[after.as_slice(), same.as_slice()]] {
        assert_eq!(told(later).answer, Answer::Superseded);
    }
    assert_eq!(told(&[&Compact::of(&now).to_bytes()]).answer, Answer::Superseded);
    assert_eq!(verify(&after, &anchor, &[&file], Lang::En).answer, Answer::Genuine, "an older one says nothing");
    // What is not genuine itself says nothing of it, and it is not passed over either.
    let mut forged = now.clone();
    forged.title.as_mut().unwrap().holds.clear();
    for bad in
        [serde_json::to_vec(&forged).unwrap(), b"{}".to_vec(), b"rubbish".to_vec(), note.replace('a', "b").into_bytes()]
    {
        assert_eq!(told(&[&bad]).answer, Answer::CannotTell);
    }
    let unit = serde_json::to_vec(&extract_of(&ledger, &Asked::Unit(UnitCode(label(UNIT))))).unwrap();
    assert_eq!(told(&[&unit]).answer, Answer::CannotTell, "about something else");
}

#[test]
fn an_old_extract_is_renewed_by_the_log_of_today() {
    let (mut ledger, mut old, anchor) = genuine();
    ledger.register_party(7);
    ledger.register_party(8);
    old.evidence.renewal = Some(renewal(&ledger, &old.evidence.header));
    let said = report(&serde_json::to_vec(&old).unwrap(), &anchor);
    assert_eq!(said.answer, Answer::Genuine, "{}", said.sentence);
    assert!(said.steps.iter().any(|step| step.what.contains("still stands in the log")));
    let other = ledger.blocks[0].block.header.clone();
    old.evidence.renewal = Some(renewal(&ledger, &other));
    assert_eq!(of(&old, &anchor), Answer::NotGenuine, "of another block");
}

#[test]
fn a_closed_title_is_said_to_be_closed() {
    let (mut ledger, title_id) = ledger();
    let cancel = torrens_ledger::transactions::cancel::Cancel {
        title_id: title_id.clone(),
        title_version: 1,
        ground: label("LOSS"),
        source: source("C"),
    };
    ledger.registered(&officer("registry"), Act::Cancel(cancel));
    let extract = extract_of(&ledger, &title_asked(&title_id));
    let report = report(&serde_json::to_vec(&extract).unwrap(), &ledger.genesis.trust_anchor());
    assert_eq!(report.answer, Answer::Genuine, "{}", report.sentence);
    assert!(report.sentence.contains("The title is CLOSED"), "{}", report.sentence);
}
