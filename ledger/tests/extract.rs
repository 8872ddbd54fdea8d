//! Extracts, genuine and forged: nothing that differs from what the validators signed is ever called genuine. The corpus that other
//! verifiers are held against (`vectors/extracts.json`) is made here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

mod common;

use common::extracts::*;
use common::*;
use serde_json::{Value, json};
use torrens_ledger::block::LogEntry;
use torrens_ledger::crypto::{SecretKey, commitment, salt, sha256};
use torrens_ledger::encoding::{Blob, Bytes, to_bytes};
use torrens_ledger::merkle::state::StateProof;
use torrens_ledger::proof::certificate::Certificate;
use torrens_ledger::proof::compact::Compact;
use torrens_ledger::proof::extract::{Asked, Extract, Opening};
use torrens_ledger::proof::trust::TrustAnchor;
use torrens_ledger::proof::verify::{Answer, Report, verify};
use torrens_ledger::refusal::Lang;
use torrens_ledger::register::party::PartyKind;
use torrens_ledger::register::title::TitleId;
use torrens_ledger::register::unit::UnitCode;
use torrens_ledger::transactions::Act;
use torrens_ledger::transactions::party_register::PartyRegister;

const NAME: &str = "王芳 (invented)";
const RECORD_KEY: [u8; 32] = [5; 32];

/// A ledger with one title held by parties 1 and 9; the name of party 9 can be disclosed.
fn ledger() -> (Ledger, TitleId) {
    let mut ledger = Ledger::new();
    let act = PartyRegister {
        party_id: party(9),
        kind: PartyKind::Person,
        id_commitment: Bytes([3; 32]),
        name_commitment: commitment("name", &salt(&RECORD_KEY, "name"), NAME.as_bytes()),
        keys: vec![],
        agency_id: None,
        minor: false,
    };
    assert_eq!(ledger.act(&officer("civil"), Act::PartyRegister(act)).refusal, None);
    let title_id = ledger.titled(vec![holding(1, "1/2"), holding(2, "1/2")]);
    (ledger, title_id)
}

fn genuine() -> (Ledger, Extract, TrustAnchor) {
    let (ledger, title_id) = ledger();
    let extract = extract_of(&ledger, &title_asked(&title_id));
    let anchor = ledger.genesis.trust_anchor();
    (ledger, extract, anchor)
}

fn report(file: &[u8], anchor: &TrustAnchor) -> Report {
    verify(file, anchor, &[], Lang::En)
}

fn answer(file: &[u8], anchor: &TrustAnchor) -> Answer {
    report(file, anchor).answer
}

/// The answer to a file that says this, and whose evidence is this.
fn of(extract: &Extract, anchor: &TrustAnchor) -> Answer {
    answer(&serde_json::to_vec(extract).unwrap(), anchor)
}

fn opening() -> Opening {
    Opening {
        of: format!("party:{}", party(9)),
        field: "name".into(),
        salt: Bytes(salt(&RECORD_KEY, "name")),
        value: NAME.into(),
    }
}

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

/// A chain of changes of validators and an extract at its end, of a state with one leaf.
fn changed(count: u64) -> (Extract, TrustAnchor) {
    let (ledger, _, _) = genuine();
    let chain = label("changing");
    let first: Vec<_> = (0..4).map(|n| validator(&format!("first-{n}"), n)).collect();
    let (steps, last) = changes(&chain, &first, count);
    let (height, nodes) = (ledger.parent.height, &ledger.memory.nodes);
    let asked = Asked::Title(TitleId(label("T-CN-99")));
    let proof = torrens_ledger::merkle::tree::prove(nodes, height, &asked.key()).unwrap();
    let root = ledger.blocks.last().unwrap().block.header.state_root;
    let set: Vec<_> = last.iter().map(|(validator, _)| validator.clone()).collect();
    let header = header_of(&chain, count * 10 + 5, &set, &set, root);
    let certificate = certify_by(&header, &last);
    let mut extract = Extract::of_nothing(asked, proof, header, certificate);
    extract.evidence.trust = steps;
    let set = first.iter().map(|(validator, _)| validator.clone()).collect();
    (extract, TrustAnchor::new(chain, sha256(&[b"genesis"]), set, vec![]))
}

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

/// The corpus for other verifiers: files with the answer that every verifier must give.
#[test]
fn the_corpus_of_extracts_is_for_ever() {
    let (mut ledger, extract, anchor) = genuine();
    let mut cases: Vec<Value> = Vec::new();
    let mut put = |name: &str, anchor: &TrustAnchor, file: &[u8], later: &[&[u8]]| {
        let report = verify(file, anchor, later, Lang::En);
        let text = |bytes: &[u8]| match std::str::from_utf8(bytes) {
            Ok(text) => json!({"text": text}),
            Err(_) => json!({"hex": hex::encode(bytes)}),
        };
        let answer = serde_json::to_value(report.answer).unwrap();
        cases.push(json!({
            "name": name, "anchor": anchor, "file": text(file), "later": later.iter().map(|file| text(file)).collect::<Vec<_>>(),
            "answer": answer, "sentence": report.sentence,
        }));
        report.answer
    };
    let file = |extract: &Extract| serde_json::to_vec(extract).unwrap();
    let good = file(&extract);
    assert_eq!(put("genuine", &anchor, &good, &[]), Answer::Genuine);
    let mut disclosed = with_party(&ledger, extract.clone(), party(9));
    disclosed.disclosed = vec![opening()];
    assert_eq!(put("genuine, with a name disclosed", &anchor, &file(&disclosed), &[]), Answer::Genuine);
    disclosed.disclosed[0].value = "李伟".into();
    assert_eq!(put("another name disclosed", &anchor, &file(&disclosed), &[]), Answer::NotGenuine);
    let compact = Compact::of(&extract);
    assert_eq!(put("compact bytes", &anchor, &compact.to_bytes(), &[]), Answer::Genuine);
    assert_eq!(put("compact code", &anchor, compact.to_codes()[0].as_bytes(), &[]), Answer::Genuine);
    for asked in [
        Asked::Title(TitleId(label("T-CN-99"))),
        Asked::Unit(UnitCode(label("430102001003GB00012F00010009"))),
        Asked::Attestation(sha256(&[b"nothing"])),
        Asked::Unit(UnitCode(label(UNIT))),
    ] {
        assert_eq!(put(&format!("asked {asked}"), &anchor, &file(&extract_of(&ledger, &asked)), &[]), Answer::Genuine);
    }
    let (chained, changing) = changed(3);
    assert_eq!(put("three changes of validators", &changing, &file(&chained), &[]), Answer::Genuine);
    let mut dropped = chained.clone();
    dropped.evidence.trust.remove(1);
    assert_ne!(put("a change of validators left out", &changing, &file(&dropped), &[]), Answer::Genuine);
    let mut renamed = anchor.clone();
    (renamed.chain_id, renamed.verifier_keys) = (label("another-ledger"), vec![]);
    assert_eq!(put("of another ledger", &renamed, &good, &[]), Answer::CannotTell);
    // Forgeries, one place at a time.
    let mut forge = |name: &str, change: &dyn Fn(&mut Extract)| {
        let mut forged = extract.clone();
        change(&mut forged);
        assert_eq!(put(name, &anchor, &file(&forged), &[]), Answer::NotGenuine, "{name}");
    };
    forge("share changed", &|e| e.title.as_mut().unwrap().rights[0].holders[0].share = "1/3".parse().unwrap());
    forge("hold hidden", &|e| e.title.as_mut().unwrap().items += 1);
    forge("unit changed", &|e| e.units[0].version += 1);
    forge("height changed", &|e| e.height += 1);
    forge("time changed", &|e| e.time = "2026-01-01T00:00:00.000Z".into());
    forge("asked changed", &|e| e.asked = Asked::Title(TitleId(label("T-CN-2"))));
    forge("sibling dropped", &|e| {
        let _ = e.evidence.object.proof.siblings.pop();
    });
    forge("siblings swapped", &|e| e.evidence.object.proof.siblings.swap(0, 1));
    forge("value changed", &|e| *e.evidence.object.value.as_mut().unwrap().0.last_mut().unwrap() ^= 1);
    forge("header changed", &|e| e.evidence.header.log_size += 1);
    forge("one signature of three", &|e| {
        e.evidence.certificate.signatures.truncate(1);
        e.evidence.certificate.signers.0[0] = 0x80;
    });
    forge("a signer doubled", &|e| e.evidence.certificate.signatures[1] = e.evidence.certificate.signatures[0]);
    forge("another round", &|e| e.evidence.certificate.round = 1);
    forge("entry of the log changed", &|e| *e.evidence.last_entry.as_mut().unwrap().leaf.0.last_mut().unwrap() ^= 1);
    forge("log proof of another index", &|e| {
        let logged = e.evidence.last_entry.as_mut().unwrap();
        logged.proof = logged.proof.replace("index ", "index 1");
    });
    forge("title claimed absent", &|e| {
        (e.title, e.evidence.object.value) = (None, None);
        (e.units, e.evidence.units, e.evidence.last_entry) = (vec![], vec![], None);
    });
    let spaced = String::from_utf8(good.clone()).unwrap().replace("\"height\":", "\"extra\":1,\"height\":");
    assert_eq!(put("a field more", &anchor, spaced.as_bytes(), &[]), Answer::NotGenuine);
    assert_eq!(put("truncated", &anchor, &good[..good.len() / 2], &[]), Answer::NotGenuine);
    assert_eq!(put("empty", &anchor, b"", &[]), Answer::NotGenuine);
    let old_note = checkpoint(&ledger, &leaves(&ledger), &ALL);
    assert_eq!(put("with a checkpoint of its own day", &anchor, &good, &[old_note.as_bytes()]), Answer::Genuine);
    ledger.register_party(7);
    let same = file(&extract_of(&ledger, &extract.asked));
    assert_eq!(put("with a later extract that says the same", &anchor, &good, &[&same]), Answer::Genuine);
    let note = checkpoint(&ledger, &leaves(&ledger), &ALL);
    assert_eq!(put("with a newer checkpoint", &anchor, &good, &[note.as_bytes()]), Answer::Superseded);
    let mut renewed = extract.clone();
    renewed.evidence.renewal = Some(renewal(&ledger, &extract.evidence.header));
    assert_eq!(put("renewed", &anchor, &file(&renewed), &[]), Answer::Genuine);
    let cancel = torrens_ledger::transactions::cancel::Cancel {
        title_id: extract.title.clone().unwrap().title_id,
        title_version: 1,
        ground: label("LOSS"),
        source: source("C"),
    };
    ledger.registered(&officer("registry"), Act::Cancel(cancel));
    let closed = file(&extract_of(&ledger, &extract.asked));
    assert_eq!(put("a closed title", &anchor, &closed, &[]), Answer::Genuine);
    assert_eq!(put("with a later extract that says otherwise", &anchor, &good, &[&closed]), Answer::Superseded);
    assert_eq!(put("with a later extract that is cut", &anchor, &good, &[&closed[..400]]), Answer::CannotTell);

    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/extracts.json");
    let ours = format!("{}\n", serde_json::to_string_pretty(&cases).unwrap());
    if std::env::var_os("TORRENS_UPDATE_GOLDEN").is_some() {
        std::fs::write(path, &ours).unwrap();
    }
    assert!(std::fs::read_to_string(path).unwrap() == ours, "an extract that was given out would be read otherwise");
}
