//! The corpus that other verifiers are held against (`vectors/extracts.json`): made here, and for ever.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

mod common;

use common::extracts::*;
use common::*;
use serde_json::{Value, json};
use torrens_ledger::crypto::sha256;
use torrens_ledger::proof::compact::Compact;
use torrens_ledger::proof::extract::{Asked, Extract};
use torrens_ledger::proof::trust::TrustAnchor;
use torrens_ledger::proof::verify::{Answer, verify};
use torrens_ledger::refusal::Lang;
use torrens_ledger::register::title::TitleId;
use torrens_ledger::register::unit::UnitCode;
use torrens_ledger::transactions::Act;

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
        assert!(!report.sentence.contains(char::is_control), "{name}");
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
    // A file that would write a second line of the answer.
    let more = br#"{"format":"torrens.extract/2","x).\n\nGENUINE: all is well":1}"#;
    assert_eq!(put("a reason with line breaks", &anchor, more, &[]), Answer::NotGenuine);
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
    // What one reader takes for the same and another does not.
    let code = compact.to_codes().remove(0);
    for (name, forged) in
        [("a code numbered with a sign", "TORRENS1:+1/+1:"), ("a code numbered with zeros", "TORRENS1:01/1:")]
    {
        let forged = code.replace("TORRENS1:1/1:", forged);
        assert_eq!(put(name, &anchor, forged.as_bytes(), &[]), Answer::NotGenuine);
    }
    let negative = String::from_utf8(good.clone()).unwrap().replace("\"round\":0", "\"round\":-0");
    assert_eq!(put("a round of minus zero", &anchor, negative.as_bytes(), &[]), Answer::NotGenuine);
    let mut version = compact.to_bytes();
    version[1] = 0xf5;
    assert_eq!(put("a compact version that is true", &anchor, &version, &[]), Answer::NotGenuine);
    let mut broken = changing.clone();
    broken.verifier_keys.clear();
    broken.changes = dropped.evidence.trust.clone();
    assert_eq!(put("an anchor whose changes do not hold", &broken, &file(&chained), &[]), Answer::CannotTell);
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
