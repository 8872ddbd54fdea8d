//! `torrens verify`: offline, with nothing but the file and a trust anchor. With `--online` it also asks a node, whom it does not trust.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use torrens_client::exit::Failure;
use torrens_client::message::Message;
use torrens_client::reason;
use torrens_ledger::proof::compact::Compact;
use torrens_ledger::proof::extract::{Asked, Extract};
use torrens_ledger::proof::trust::TrustAnchor;
use torrens_ledger::proof::verify::{self, Answer, Report, refused};
use torrens_texts::Catalogue;

use super::{encode, read_bounded};
use crate::Global;

#[derive(Args)]
pub struct Verify {
    /// The extract, or the text of its QR codes; - for standard input
    file: PathBuf,
    /// The trust anchor of the ledger
    #[arg(long, env = "TORRENS_TRUST")]
    trust: Option<PathBuf>,
    /// A later extract of the same thing, or a newer checkpoint of the log: tells whether this one is out of date
    #[arg(long, value_name = "FILE")]
    later: Vec<PathBuf>,
    /// Ask the node at --api for a newer extract and compare; the node is not trusted
    #[arg(long)]
    online: bool,
}

impl Verify {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        let file = read_bounded(&self.file, Extract::BYTES_MAX)?;
        let lang = global.lang();
        let mut later = Vec::new();
        for path in &self.later {
            later.push(read_bounded(path, Extract::BYTES_MAX)?);
        }
        let mut unasked = None;
        let report = match anchor(self.trust.as_ref()) {
            // The proof is attached inside; the visible pages prove nothing.
            Ok(_) if file.starts_with(b"%PDF-") => {
                refused(Answer::CannotTell, &global.texts().say("cli-verify-pdf", &[]), lang)
            }
            Ok(anchor) => {
                let alone = verify::verify(&file, &anchor, &slices(&later), lang);
                // Only what is genuine is worth asking about.
                match (self.online, &alone.extract) {
                    (true, Some(extract)) => match newest(global, &extract.asked) {
                        Ok(file_now) => {
                            later.push(file_now);
                            verify::verify(&file, &anchor, &slices(&later), lang)
                        }
                        // What was found without the node holds without it.
                        Err(why) => {
                            unasked = Some(why);
                            alone
                        }
                    },
                    _ => alone,
                }
            }
            Err(why) => refused(Answer::CannotTell, &why.say(lang), lang),
        };
        global.show(&report, || text(global.texts(), &report))?;
        if let Some(why) = unasked {
            return Err(why);
        }
        Ok(ExitCode::from(match report.answer {
            Answer::Genuine => 0,
            Answer::NotGenuine => 10,
            Answer::CannotTell => 11,
            Answer::Superseded => 12,
        }))
    }
}

fn slices(later: &[Vec<u8>]) -> Vec<&[u8]> {
    later.iter().map(Vec::as_slice).collect()
}

fn text(texts: &Catalogue, report: &Report) -> String {
    let mut out = format!("{}\n", report.sentence);
    for part in &report.parts {
        out.push_str(&format!("\n{}\n", part.heading));
        part.lines.iter().for_each(|line| out.push_str(&format!("  {line}\n")));
    }
    if !report.steps.is_empty() {
        out.push_str(&format!("\n{}\n", texts.say("cli-verify-steps", &[])));
    }
    for step in &report.steps {
        out.push_str(&format!("  {} {}\n", if step.ok { "✓" } else { "✗" }, step.what));
    }
    if !report.not_checked.is_empty() {
        out.push_str(&format!("\n{}\n", texts.say("cli-verify-not-checked", &[])));
        report.not_checked.iter().for_each(|line| out.push_str(&format!("  - {line}\n")));
    }
    out
}

/// What the node says of it now, or that there is no such thing any more.
fn newest(global: &Global, asked: &Asked) -> Result<Vec<u8>, Failure> {
    global.connection().get_bytes(&format!("{}?absence=true", extract_path(asked)))
}

/// Where the API gives the extract of something.
pub fn extract_path(asked: &Asked) -> String {
    let (kind, id) = match asked {
        Asked::Title(id) => ("titles", id.to_string()),
        Asked::Unit(code) => ("units", code.to_string()),
        Asked::Attestation(id) => ("attestations", id.to_string()),
    };
    format!("/v1/{kind}/{}/extract", encode(&id))
}

/// Reads an extract of either form.
pub fn read_extract(file: &[u8]) -> Result<Extract, Failure> {
    let read = match Compact::may_be(file) {
        true => Compact::parse(file).and_then(Compact::into_extract),
        false => Extract::parse(file).map(|parsed| parsed.extract),
    };
    read.map_err(|why| Failure::Input(Message::new("cli-verify-no-extract").because(why)))
}

/// Reads a trust anchor; the error is for people.
pub fn anchor(path: Option<&PathBuf>) -> Result<TrustAnchor, Message> {
    let path: &Path = path.ok_or_else(|| Message::new("cli-verify-no-anchor"))?;
    let bytes = read_bounded(path, 64 * 1024 * 1024)
        .map_err(|failure| Message::new("cli-verify-anchor-unreadable").because(failure.message().clone()))?;
    TrustAnchor::parse(&bytes).map_err(|error| {
        let why = reason::of(&error.to_string());
        Message::new("cli-verify-not-an-anchor").with("file", path.display()).because(why)
    })
}
