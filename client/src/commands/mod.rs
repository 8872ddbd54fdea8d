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
pub mod transaction;
pub mod verify;
pub mod watch;

use std::fmt::Display;
use std::process::ExitCode;

use torrens_client::connection::Submitted;
use torrens_client::exit::Failure;
use torrens_client::message::Message;
use torrens_client::reason;
use torrens_ledger::case::Outcome;
use torrens_ledger::refusal::Lang;
use torrens_ledger::transactions::{Act, Signed};
use torrens_texts::{Catalogue, columns};

use crate::Global;

/// Signs and submits an act, and says what became of it. Refused: exit 5 or 6; not final in time: exit 9.
fn submit(global: &Global, act: Act) -> Result<ExitCode, Failure> {
    let signed = global.builder()?.sign(act)?;
    submit_signed(global, &signed)
}

fn submit_signed(global: &Global, signed: &Signed) -> Result<ExitCode, Failure> {
    let done = global.connection().submit(&signed.bytes)?;
    let not_final = Message::new("cli-not-final").with("seconds", global.timeout).with("transaction", done.tx_id);
    tell(global, &done, not_final)
}

/// What became of a transaction, and the exit code for that; `not_final` is said when nothing became of it yet.
fn tell(global: &Global, done: &Submitted, not_final: Message) -> Result<ExitCode, Failure> {
    let Some(receipt) = &done.receipt else {
        if !global.json {
            global.show(done, || line(global.texts(), "cli-pending", done.tx_id))?;
        }
        return Err(Failure::Pending(not_final));
    };
    if let Some(refusal) = &receipt.refusal {
        if global.json {
            global.show(done, String::new)?;
        }
        let failure = Failure::of_refusal(refusal);
        eprintln!("torrens: {}", failure.say(global.lang()));
        return Ok(ExitCode::from(failure.code()));
    }
    global.show(done, || describe(global.texts(), done))?;
    if let (Some(case_id), true) = (&receipt.case_id, receipt.missing > 0) {
        global.hint(global.texts().say("cli-waits", &[("n", &receipt.missing), ("case", case_id)]));
    }
    Ok(ExitCode::SUCCESS)
}

fn describe(texts: &Catalogue, done: &Submitted) -> String {
    let status = texts.coded("cli-status", &done.status);
    let mut out = match done.height {
        Some(height) => {
            texts.say("cli-final", &[("status", &status), ("transaction", &done.tx_id), ("height", &height)])
        }
        None => format!("{status}  {}", done.tx_id),
    };
    out.push('\n');
    let Some(receipt) = &done.receipt else { return out };
    if let Some(case_id) = &receipt.case_id {
        out.push_str(&line(texts, "cli-case", case_id));
    }
    for decision in &receipt.decisions {
        let outcome = match &decision.outcome {
            Outcome::Registered => texts.say("cli-registered", &[]),
            Outcome::Rejected(refusal) => {
                let why = match texts.lang() {
                    Lang::En => refusal.to_string(),
                    Lang::Zh => Message::from(refusal).say(Lang::Zh),
                };
                texts.say("cli-rejected", &[("why", &why)])
            }
            Outcome::Withdrawn(reason) => {
                texts.say("cli-withdrawn", &[("reason", &texts.coded("reason", reason.as_str()))])
            }
            Outcome::Lapsed => texts.say("cli-lapsed", &[]),
        };
        let titles: Vec<String> = decision.titles.iter().map(ToString::to_string).collect();
        let decided = format!("{} {outcome} {}", decision.case_id, titles.join(" "));
        out.push_str(&line(texts, "cli-decided", decided));
    }
    if let Some(import) = &receipt.import {
        let (created, chained, rejected) = (import.created, import.chained, import.rejected.len());
        let counts = [("created", &created as &dyn Display), ("chained", &chained), ("rejected", &rejected)];
        out.push_str(&line(texts, "cli-import", texts.say("cli-import-counts", &counts)));
    }
    out
}

/// A line of what is told: its label, and behind it what is said.
fn line(texts: &Catalogue, label: &str, what: impl Display) -> String {
    format!("{}{what}\n", columns::left(&texts.say(label, &[]), 9))
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
    read.map_err(|error| Failure::Input(reason::cannot_read(path, &error)))
}

/// As [`read_input`], but reads no more than it may hold: a file that is larger is refused without being read.
fn read_bounded(path: &std::path::Path, most: usize) -> Result<Vec<u8>, Failure> {
    use std::io::Read as _;
    let unreadable = |error: std::io::Error| Failure::Input(reason::cannot_read(path, &error));
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
