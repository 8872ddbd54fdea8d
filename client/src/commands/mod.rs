//! One file a command.

pub mod attest;
pub mod audit;
pub mod case;
pub mod consent;
pub mod decide;
pub mod events;
pub mod extract;
pub mod import;
pub mod keys;
pub mod officer;
pub mod outline;
pub mod party;
pub mod policy;
pub mod stats;
pub mod title;
pub mod verify;
pub mod watch;

use std::process::ExitCode;

use torrens_client::connection::Submitted;
use torrens_client::exit::Failure;
use torrens_ledger::case::Outcome;
use torrens_ledger::transactions::{Act, Signed};

use crate::Global;

/// Signs and submits an act, and says what became of it. Refused: exit 5 or 6; not final in time: exit 9.
fn submit(global: &Global, act: Act) -> Result<ExitCode, Failure> {
    let signed = global.builder()?.sign(act)?;
    submit_signed(global, &signed)
}

fn submit_signed(global: &Global, signed: &Signed) -> Result<ExitCode, Failure> {
    let connection = global.connection();
    let done = connection.submit(&signed.bytes)?;
    let Some(receipt) = &done.receipt else {
        if !global.json {
            global.show(&done, || format!("pending  {}", done.tx_id))?;
        }
        return Err(Failure::Pending(format!(
            "accepted, but not final in {} s: look again with GET /v1/transactions/{}",
            global.timeout, done.tx_id
        )));
    };
    if let Some(refusal) = &receipt.refusal {
        if global.json {
            global.show(&done, String::new)?;
        }
        let failure = Failure::of_refusal(refusal, connection.lang());
        eprintln!("torrens: {failure}");
        return Ok(ExitCode::from(failure.code()));
    }
    global.show(&done, || describe(&done))?;
    if let (Some(case_id), true) = (&receipt.case_id, receipt.missing > 0) {
        global.hint(format!("It waits for {} more: torrens case missing {case_id}", receipt.missing));
    }
    Ok(ExitCode::SUCCESS)
}

fn describe(done: &Submitted) -> String {
    let height = done.height.map_or_else(String::new, |height| format!("  block {height}"));
    let mut out = format!("{}  {}{height}\n", done.status, done.tx_id);
    let Some(receipt) = &done.receipt else { return out };
    if let Some(case_id) = &receipt.case_id {
        out.push_str(&format!("case     {case_id}\n"));
    }
    for decision in &receipt.decisions {
        let outcome = match &decision.outcome {
            Outcome::Registered => "registered".to_owned(),
            Outcome::Rejected(refusal) => format!("rejected: {refusal}"),
            Outcome::Withdrawn(reason) => format!("withdrawn: {reason}"),
            Outcome::Lapsed => "lapsed: what was missing did not come in time".to_owned(),
        };
        let titles: Vec<String> = decision.titles.iter().map(ToString::to_string).collect();
        out.push_str(&format!("decided  {} {outcome} {}\n", decision.case_id, titles.join(" ")));
    }
    if let Some(import) = &receipt.import {
        out.push_str(&format!(
            "import   {} created, {} chained, {} rejected\n",
            import.created,
            import.chained,
            import.rejected.len()
        ));
    }
    out
}

/// Reads an input file; `-` is standard input.
fn read_input(path: &std::path::Path) -> Result<Vec<u8>, Failure> {
    let read = match path.as_os_str() == "-" {
        true => {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut std::io::stdin(), &mut bytes).map(|_| bytes)
        }
        false => std::fs::read(path),
    };
    read.map_err(|error| Failure::Input(format!("cannot read {}: {error}", path.display())))
}

/// As [`read_input`], but reads no more than it may hold: a file that is larger is refused without being read.
fn read_bounded(path: &std::path::Path, most: usize) -> Result<Vec<u8>, Failure> {
    use std::io::Read as _;
    let unreadable = |error: std::io::Error| Failure::Input(format!("cannot read {}: {error}", path.display()));
    let mut bytes = Vec::new();
    let limit = most as u64 + 1;
    match path.as_os_str() == "-" {
        true => std::io::stdin().take(limit).read_to_end(&mut bytes).map_err(unreadable)?,
        false => {
            std::fs::File::open(path).map_err(unreadable)?.take(limit).read_to_end(&mut bytes).map_err(unreadable)?
        }
    };
    Ok(bytes)
}

/// Percent-encodes what may stand in a path or query: labels hold `/` and `:`.
fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
