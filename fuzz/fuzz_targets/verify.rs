//! The verifier, with an oracle: whatever it calls genuine states exactly what the ledger holds.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use torrens_ledger::proof::trust::TrustAnchor;
use torrens_ledger::proof::verify::{Answer, verify};
use torrens_ledger::refusal::Lang;

/// What the ledger of the corpus holds: the anchor, and every value that a genuine extract of it proves.
struct Ledger {
    anchor: TrustAnchor,
    proven: Vec<serde_json::Value>,
    later: Vec<u8>,
}

static LEDGER: LazyLock<Ledger> = LazyLock::new(|| {
    let cases: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../../ledger/tests/vectors/extracts.json")).unwrap();
    let anchor = TrustAnchor::parse(cases[0]["anchor"].to_string().as_bytes()).unwrap();
    let text = |case: &serde_json::Value| case["file"]["text"].as_str().unwrap_or("").as_bytes().to_vec();
    let told = |case: &serde_json::Value| verify(&text(case), &anchor, &[], Lang::En);
    let proven = cases.iter().map(told).filter_map(|report| statement(&report));
    let (proven, later) = (proven.collect(), text(&cases[0]));
    Ledger { anchor: anchor.clone(), proven, later }
});

/// What a report says that the register said.
fn statement(report: &torrens_ledger::proof::verify::Report) -> Option<serde_json::Value> {
    let extract = report.extract.as_ref()?;
    Some(serde_json::json!([extract.asked, extract.height, extract.time, extract.title, extract.attestation, extract.parties, extract.disclosed]))
}

fuzz_target!(|file: &[u8]| {
    let ledger = &*LEDGER;
    for lang in [Lang::En, Lang::Zh] {
        let report = verify(file, &ledger.anchor, &[], lang);
        assert!(!report.sentence.contains('\n'));
        match report.answer {
            Answer::Genuine | Answer::Superseded => {
                let said = statement(&report).unwrap();
                assert!(ledger.proven.contains(&said), "genuine, but the ledger holds no such thing: {said}");
            }
            Answer::NotGenuine | Answer::CannotTell => assert!(report.extract.is_none()),
        }
    }
    // As what is known besides, it never makes a genuine extract anything but genuine or superseded, or is refused itself.
    let report = verify(&ledger.later, &ledger.anchor, &[file], Lang::En);
    assert_ne!(report.answer, Answer::NotGenuine);
});
