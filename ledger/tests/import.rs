//! Import: many rows under one signature, approved by a second agency, never twice, never over a live dealing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

mod common;

use common::*;
use torrens_ledger::encoding::{Bytes, Text};
use torrens_ledger::refusal::Code;
use torrens_ledger::register::right::RightKind;
use torrens_ledger::register::unit::{UnitCode, UnitFacts, UnitKind};
use torrens_ledger::transactions::import_batch::{ImportBatch, ImportedParty, OpeningRow, Row, TransferRow};
use torrens_ledger::transactions::{Act, Receipt};

fn unit(n: u8) -> UnitCode {
    UnitCode(label(&format!("EW-{n}")))
}

fn holder(n: u8) -> ImportedParty {
    ImportedParty { party_id: party(n), commitment: Bytes([n; 32]) }
}

fn opening(n: u8) -> Row {
    let unit = UnitFacts {
        code: unit(n),
        kind: UnitKind::Building,
        area_mm2: None,
        usage: label("RESIDENTIAL"),
        locality: Some(Text::new("TOWN").unwrap()),
        address_commitment: Some(Bytes([3; 32])),
        geometry_hash: None,
    };
    Row::Opening(OpeningRow {
        unit,
        tenure: RightKind::Ownership,
        holder: holder(n),
        cause: label("LEGACY"),
        source: source("A"),
    })
}

fn later(n: u8, version: u64, to: u8) -> Row {
    Row::Transfer(TransferRow {
        unit: unit(n),
        version,
        holder: holder(to),
        cause: label("SALE"),
        source: source("B"),
        flags: vec![],
    })
}

fn batch(index: u32, rows: Vec<Row>) -> ImportBatch {
    ImportBatch { jurisdiction: label("EW"), file: Bytes([5; 32]), index, rows, countersignature: None }
}

fn countersigned(ledger: &Ledger, mut batch: ImportBatch) -> Act {
    batch.countersign(&ledger.genesis.chain_id, &officer("tax"));
    Act::ImportBatch(batch)
}

fn code(receipt: &Receipt) -> Code {
    receipt.refusal.as_ref().expect("refused").code
}

#[test]
fn a_batch_is_entered_row_by_row_and_only_once() {
    let mut ledger = Ledger::new();
    let rows = vec![opening(1), later(1, 2, 2), opening(1), later(9, 2, 3), opening(3)];
    let act = countersigned(&ledger, batch(0, rows));
    let receipt = ledger.act(&officer("registry"), act.clone());
    let result = receipt.import.clone().unwrap();
    assert_eq!((result.created, result.chained), (2, 1));
    let rejected: Vec<_> = result.rejected.iter().map(|row| (row.row, row.code)).collect();
    assert_eq!(rejected, vec![(2, Code::UnitAlreadyTitled), (3, Code::UnitUnknown)]);
    let title = ledger.title("T-EW-1").unwrap();
    assert_eq!((title.version, title.imported_through, title.flags.len()), (2, 2, 1));
    let again = ledger.act(&officer("registry"), act);
    assert_eq!(code(&again), Code::ImportBatchDone);
    assert!(again.refusal.unwrap().about.contains(&format!("tx_id={}", receipt.tx_id)));
    // The same row in another batch is refused by itself.
    let act = countersigned(&ledger, batch(1, vec![later(1, 2, 2)]));
    let result = ledger.act(&officer("registry"), act).import.unwrap();
    assert_eq!(result.rejected[0].code, Code::ImportRowApplied);
}

#[test]
fn without_a_countersignature_it_waits_for_another_agency() {
    let mut ledger = Ledger::new();
    let act = Act::ImportBatch(batch(0, vec![opening(1)]));
    let case = ledger.act(&officer("registry"), act.clone());
    assert_eq!((case.status(), ledger.title("T-EW-1")), ("waiting", None));
    let own = ledger.consent(&officer("registry"), &case, act.terms(), None);
    assert_eq!(code(&own), Code::ApprovalSameAgency);
    let clerk = ledger.consent(&officer("survey"), &case, act.terms(), None);
    assert_eq!(code(&clerk), Code::RoleNotPermitted);
    let approved = ledger.consent(&officer("housing"), &case, act.terms(), None);
    assert_eq!(approved.import.unwrap().created, 1);
    // The entry names the batch, not the approval.
    let entry = &ledger.blocks.last().unwrap().entries[0].1;
    assert_eq!(entry.tx_id, case.tx_id);
}

#[test]
fn a_countersignature_counts_only_for_exactly_this_batch_and_from_another_agency() {
    let mut ledger = Ledger::new();
    let mut changed = batch(0, vec![opening(1)]);
    changed.countersign(&ledger.genesis.chain_id, &officer("tax"));
    changed.rows.push(opening(2));
    assert_eq!(code(&ledger.act(&officer("registry"), Act::ImportBatch(changed))), Code::ImportCountersignatureInvalid);
    let mut own = batch(0, vec![opening(1)]);
    own.countersign(&ledger.genesis.chain_id, &officer("registry"));
    assert_eq!(code(&ledger.act(&officer("registry"), Act::ImportBatch(own))), Code::ApprovalSameAgency);
    let act = countersigned(&ledger, batch(0, vec![opening(1)]));
    assert_eq!(code(&ledger.act(&officer("tax"), act)), Code::RoleNotPermitted);
}

#[test]
fn an_old_file_never_overtakes_a_live_dealing() {
    use torrens_ledger::attestation::Subject;
    let mut ledger = Ledger::new();
    let act = countersigned(&ledger, batch(0, vec![opening(1)]));
    ledger.act(&officer("registry"), act);
    ledger.register_party(7);
    // The imported holder has no key: a notary witnesses the consent.
    let title = ledger.title("T-EW-1").unwrap().title_id;
    let sale = Act::Transfer(transfer(&title, 1, vec![holding(1, "1/1")], vec![holding(7, "1/1")]));
    let case = ledger.act(&officer("civil"), sale.clone());
    for (agency, kind, subject) in
        [("civil", "IDENTITY", Subject::Party(party(7))), ("tax", "TAX_CLEARED", Subject::Terms(sale.terms()))]
    {
        let attest = torrens_ledger::transactions::attest::Attest {
            jurisdiction: label("EW"),
            kind: label(kind),
            subject,
            verdict: torrens_ledger::attestation::Verdict::Pass,
            claim_commitment: Bytes([0; 32]),
            valid_from_ms: None,
            valid_to_ms: None,
            condition: None,
            supersedes: None,
        };
        assert_eq!(ledger.act(&officer(agency), Act::Attest(attest)).refusal, None);
    }
    // While it waits, the file cannot change the title; when it is done, neither.
    let act = countersigned(&ledger, batch(1, vec![later(1, 2, 8)]));
    assert_eq!(ledger.act(&officer("registry"), act).import.unwrap().rejected[0].code, Code::ImportRowStale);
    assert_eq!(ledger.consent(&officer("civil"), &case, sale.terms(), Some(party(1))).decisions.len(), 1);
    let act = countersigned(&ledger, batch(2, vec![later(1, 3, 8)]));
    assert_eq!(ledger.act(&officer("registry"), act).import.unwrap().rejected[0].code, Code::ImportRowStale);
    assert_eq!(ledger.title("T-EW-1").unwrap().rights[0].holders, vec![holding(7, "1/1")]);
}

#[test]
fn a_known_party_is_not_overwritten() {
    let mut ledger = Ledger::new();
    ledger.register_party(1);
    let act = countersigned(&ledger, batch(0, vec![opening(1)]));
    assert_eq!(ledger.act(&officer("registry"), act).import.unwrap().rejected[0].code, Code::PartyExists);
    let known: torrens_ledger::register::party::Party = ledger.memory.object(&party(1)).unwrap();
    assert_eq!(known.keys.len(), 1);
}
