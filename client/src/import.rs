//! Submitting the batches of a plan: several at once, each until it is final.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use torrens_import::plan::{Plan, RowError};
use torrens_ledger::crypto::SecretKey;
use torrens_ledger::refusal::{Code, Lang};
use torrens_ledger::register::title::CaseId;
use torrens_ledger::transactions::import_batch::{ImportBatch, ImportResult, Row};
use torrens_ledger::transactions::{Act, Receipt};

use crate::builder::Builder;
use crate::connection::{Connection, Submitted};
use crate::exit::Failure;
use crate::message::Message;
use crate::reason;

/// Batches under way at once.
const AT_ONCE: usize = 6;
/// How often a batch is sent again while the network is busy or away.
const TRIES: u32 = 30;

/// What an import did. `rows = created + chained + rejected + waiting`.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Totals {
    /// Rows in the file.
    pub rows: u64,
    /// Rows that opened a title.
    pub created: u64,
    /// Rows that added to a title's history.
    pub chained: u64,
    /// Rows that were refused.
    pub rejected: u64,
    /// Rows in batches that wait for the second agency.
    pub waiting: u64,
    /// Cases of those batches.
    pub cases: Vec<CaseId>,
    /// Where the refused rows are listed.
    pub errors_file: Option<String>,
}

/// Submits every batch. `progress` is told how many rows of the file each finished batch had.
pub fn run(
    connection: &Connection,
    builder: &Builder,
    countersign: Option<&SecretKey>,
    fresh_secret: bool,
    plan: Plan,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(Totals, Vec<RowError>), Failure> {
    let Plan { rows, batches, mut errors } = plan;
    let next = AtomicUsize::new(0);
    // A new secret opens nothing that an earlier run committed: the first batch tells whether there was one.
    if let (true, Some((batch, _))) = (fresh_secret, batches.first())
        && submit(connection, builder, countersign, batch)?.1
    {
        return Err(Failure::Conflict(Message::new("cli-import-secret-elsewhere")));
    }
    // Guards what the workers found; each adds its batch's lines when it is done.
    let found: Mutex<(Totals, Vec<RowError>)> = Mutex::default();
    let failed: Mutex<Option<Failure>> = Mutex::new(None);
    let lock = |failed: &Mutex<Option<Failure>>, failure| {
        failed.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get_or_insert(failure);
    };
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(batches.len()) {
            scope.spawn(|| {
                while failed.lock().is_ok_and(|failed| failed.is_none()) {
                    let Some((batch, lines)) = batches.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
                    match submit(connection, builder, countersign, batch) {
                        Ok((receipt, _)) => {
                            let mut found = found.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                            count(&mut found, batch, lines, &receipt);
                            let mut distinct = lines.clone();
                            distinct.dedup();
                            progress(distinct.len() as u64);
                        }
                        Err(failure) => return lock(&failed, failure),
                    }
                }
            });
        }
    });
    if let Some(failure) = failed.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
        return Err(failure);
    }
    let (mut totals, refused) = found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    totals.rows = rows;
    totals.rejected += errors.len() as u64;
    errors.extend(refused);
    errors.sort_by_key(|error| error.row);
    totals.cases.sort();
    Ok((totals, errors))
}

/// Signs a batch and sends it until it is final. A batch that is on the ledger already answers with its first receipt, and
/// says so.
fn submit(
    connection: &Connection,
    builder: &Builder,
    countersign: Option<&SecretKey>,
    batch: &ImportBatch,
) -> Result<(Receipt, bool), Failure> {
    let mut batch = batch.clone();
    if let Some(key) = countersign {
        batch.countersign(builder.chain_id(), key);
    }
    let signed = builder.sign(Act::ImportBatch(batch))?;
    let mut last = None;
    for attempt in 0..TRIES {
        if attempt > 0 {
            std::thread::sleep(Duration::from_millis(500));
        }
        match connection.submit(&signed.bytes) {
            Ok(Submitted { receipt: Some(receipt), .. }) => return first_receipt(connection, receipt),
            // Not final in time: the same bytes again are the same transaction.
            Ok(submitted) => {
                let message = Message::new("cli-import-batch-pending").with("transaction", submitted.tx_id);
                last = Some(Failure::Pending(message));
            }
            Err(failure @ (Failure::Network(_) | Failure::Pending(_))) => last = Some(failure),
            Err(failure) => return Err(failure),
        }
    }
    Err(last.unwrap_or_else(|| Failure::Network(Message::new("cli-import-no-answer"))))
}

fn first_receipt(connection: &Connection, receipt: Receipt) -> Result<(Receipt, bool), Failure> {
    let Some(refusal) = &receipt.refusal else { return Ok((receipt, false)) };
    let earlier = refusal.about.iter().find_map(|about| about.strip_prefix("tx_id="));
    match (refusal.code, earlier) {
        (Code::ImportBatchDone, Some(tx_id)) => {
            let first: Receipt = connection.get(&format!("/v1/transactions/{tx_id}/receipt"))?;
            match first.import {
                Some(_) => Ok((first, true)),
                // It waited for the second agency: the receipt of the approval has the result.
                None => Ok((approved_receipt(connection, &first)?, true)),
            }
        }
        _ => Err(Failure::of_refusal(refusal)),
    }
}

fn approved_receipt(connection: &Connection, first: &Receipt) -> Result<Receipt, Failure> {
    let unknown = || Failure::Unexpected(Message::new("cli-import-batch-lost"));
    let case_id = first.case_id.as_ref().ok_or_else(unknown)?;
    let case: serde_json::Value = connection.get(&format!("/v1/cases/{case_id}"))?;
    let height = case["decided_height"].as_u64().ok_or_else(unknown)?;
    let block: serde_json::Value = connection.get(&format!("/v1/blocks/{height}"))?;
    for id in block["transactions"].as_array().into_iter().flatten().filter_map(|id| id.as_str()) {
        let receipt: Receipt = connection.get(&format!("/v1/transactions/{id}/receipt"))?;
        if receipt.decisions.iter().any(|decision| decision.case_id == *case_id) {
            return Ok(receipt);
        }
    }
    Err(unknown())
}

/// Adds a batch's result to the totals, by rows of the file: a row is refused when anything it stands for is.
fn count(found: &mut (Totals, Vec<RowError>), batch: &ImportBatch, lines: &[u64], receipt: &Receipt) {
    let (totals, errors) = found;
    let none = ImportResult::default();
    let result = receipt.import.as_ref().unwrap_or(&none);
    let mut rows: BTreeMap<u64, (bool, Option<Code>)> = BTreeMap::new();
    for (at, (row, line)) in batch.rows.iter().zip(lines).enumerate() {
        let refused = result.rejected.iter().find(|rejected| rejected.row as usize == at).map(|rejected| rejected.code);
        let entry = rows.entry(*line).or_insert((false, None));
        entry.0 |= matches!(row, Row::Opening(_));
        entry.1 = entry.1.or(refused);
    }
    if receipt.import.is_none() {
        totals.waiting += rows.len() as u64;
        totals.cases.extend(receipt.case_id.clone());
        return;
    }
    for (line, (opens, refused)) in rows {
        match (refused, opens) {
            (Some(code), _) => {
                totals.rejected += 1;
                let message = code.title(Lang::En).to_owned();
                errors.push(RowError {
                    row: line,
                    column: String::new(),
                    code: code.to_string(),
                    message,
                    value: String::new(),
                });
            }
            (None, true) => totals.created += 1,
            (None, false) => totals.chained += 1,
        }
    }
}

/// Writes `errors.csv`, in the language of who is to mend the rows.
pub fn write_errors(path: &Path, errors: &[RowError], lang: Lang) -> Result<(), Failure> {
    write(path, errors, lang).map_err(|error| Failure::Unexpected(reason::cannot_write(path, &error)))
}

fn write(path: &Path, errors: &[RowError], lang: Lang) -> std::io::Result<()> {
    let mut out = csv::Writer::from_path(path)?;
    out.write_record(["row", "column", "code", "message", "value"])?;
    for RowError { row, column, code, message, value } in errors {
        // The register's own refusals are known by their code, what the plan says by its English form.
        let message = match Code::of_text(code) {
            Some(code) => code.title(lang).to_owned(),
            None => reason::of(message).say(lang),
        };
        out.write_record([&row.to_string(), column, code, &message, value])?;
    }
    out.flush()
}
