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
    disclosed: Vec<serde_json::Value>,
    /// What there is: names of titles and units.
    held: Vec<String>,
    later: Vec<u8>,
}

static LEDGER: LazyLock<Ledger> = LazyLock::new(|| {
    let cases: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../../ledger/tests/vectors/extracts.json")).unwrap();
    let anchor = TrustAnchor::parse(cases[0]["anchor"].to_string().as_bytes()).unwrap();
    let text = |case: &serde_json::Value| case["file"]["text"].as_str().unwrap_or("").as_bytes().to_vec();
    let told = |case: &serde_json::Value| verify(&text(case), &anchor, &[], Lang::En);
    let reports: Vec<_> = cases.iter().map(told).collect();
    let proven = reports.iter().filter_map(statement).collect();
    let disclosed = reports.iter().flat_map(disclosed).collect();
    let there = |report: &torrens_ledger::proof::verify::Report| {
        report.extract.as_ref().filter(|extract| extract.evidence.object.value.is_some()).map(|e| e.asked.to_string())
    };
    let held = reports.iter().filter_map(there).collect();
    Ledger { anchor: anchor.clone(), proven, disclosed, held, later: text(&cases[0]) }
});

/// What it discloses besides, each by itself: it may be left out.
fn disclosed(report: &torrens_ledger::proof::verify::Report) -> Vec<serde_json::Value> {
    let extract = report.extract.iter();
    extract.flat_map(|e| e.disclosed.iter().map(|o| serde_json::json!(o)).chain(e.parties.iter().map(|p| serde_json::json!(p)))).collect()
}

/// What a report says that the register said; the compact form brings no units.
fn statement(report: &torrens_ledger::proof::verify::Report) -> Option<serde_json::Value> {
    let extract = report.extract.as_ref()?;
    Some(serde_json::json!([extract.asked, extract.height, extract.time, extract.title, extract.attestation]))
}

fuzz_target!(|file: &[u8]| {
    let ledger = &*LEDGER;
    for lang in [Lang::En, Lang::Zh] {
        let report = verify(file, &ledger.anchor, &[], lang);
        assert!(!report.sentence.contains('\n'));
        match report.answer {
            Answer::Genuine | Answer::Superseded => {
                let said = statement(&report).unwrap();
                assert!(disclosed(&report).iter().all(|value| ledger.disclosed.contains(value)));
                // Of an absence proof another name may be as absent; a name that the ledger holds never is.
                let extract = report.extract.as_ref().unwrap();
                let absent = extract.evidence.object.value.is_none();
                let is_held = ledger.held.contains(&extract.asked.to_string());
                assert!(
                    ledger.proven.contains(&said) || absent && !is_held,
                    "genuine, but the ledger says otherwise: {said}"
                );
            }
            Answer::NotGenuine | Answer::CannotTell => assert!(report.extract.is_none()),
        }
    }
    // As what is known besides, it never makes a genuine extract anything but genuine or superseded, or is refused itself.
    let report = verify(&ledger.later, &ledger.anchor, &[file], Lang::En);
    assert_ne!(report.answer, Answer::NotGenuine);
});
