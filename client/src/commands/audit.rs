//! `torrens audit`: an outsider's check of nodes and mirrors: every block executed again, one history for everybody.

use std::fmt::Display;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use serde_json::json;
use torrens_client::audit::{Audit as Auditor, AuditError, Source};
use torrens_client::exit::Failure;
use torrens_client::message::Message;
use torrens_ledger::refusal::Lang;
use torrens_texts::Catalogue;

use super::verify::anchor;
use crate::Global;

#[derive(Args)]
pub struct Audit {
    /// Addresses of nodes or of mirrors of the log's files, or folders of them; the node at --api when none is named
    nodes: Vec<String>,
    /// The trust anchor of the ledger
    #[arg(long, env = "TORRENS_TRUST")]
    trust: Option<PathBuf>,
    /// Folder that remembers where the audit was, so that the next goes on from there and notices a rewritten past
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
    /// Go on, every so many seconds
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "10")]
    follow: Option<u64>,
}

impl Audit {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        match self.audit(global) {
            Ok(()) => Ok(ExitCode::SUCCESS),
            Err(AuditError::Failure(failure)) => Err(failure),
            Err(error) => {
                let (answer, code) = match &error {
                    AuditError::Inconsistent(_) => ("INCONSISTENT", 10),
                    _ => ("CANNOT_TELL", 11),
                };
                let document = json!({"answer": answer, "found": error.say(Lang::En)});
                global.show(&document, || error.say(global.lang()))?;
                Ok(ExitCode::from(code))
            }
        }
    }

    fn audit(&self, global: &Global) -> Result<(), AuditError> {
        let anchor = anchor(self.trust.as_ref()).map_err(AuditError::CannotTell)?;
        let names = if self.nodes.is_empty() { vec![global.api.clone()] } else { self.nodes.clone() };
        let mut sources = Vec::new();
        for name in &names {
            sources.push(match std::path::Path::new(name) {
                folder if folder.is_dir() => Source::folder(folder),
                _ => Source::web(name, global.connection_to(name))?,
            });
        }
        let first = sources.first().ok_or_else(|| Failure::Usage(Message::new("cli-audit-no-node")))?;
        let mut auditor = Auditor::open(anchor, first, self.state.clone())?;
        loop {
            let bar = match global.quiet {
                true => indicatif::ProgressBar::hidden(),
                false => indicatif::ProgressBar::new(0),
            };
            bar.set_style(style(global.texts()));
            let tick = |at: u64, of: u64| {
                bar.set_length(of);
                bar.set_position(at);
            };
            let done = auditor.round(&sources, &tick);
            bar.finish_and_clear();
            let done = done?;
            global.show(&json!({"answer": "CONSISTENT", "progress": done}), || {
                let about = [("height", &done.height as &dyn Display), ("size", &done.size), ("nodes", &done.sources)];
                global.texts().say("cli-audit-consistent", &about)
            })?;
            let Some(seconds) = self.follow else { return Ok(()) };
            std::thread::sleep(Duration::from_secs(seconds.clamp(1, 86_400)));
        }
    }
}

fn style(texts: &Catalogue) -> indicatif::ProgressStyle {
    let template = texts.say(
        "cli-audit-progress",
        &[("bar", &"{bar:30}"), ("at", &"{pos}"), ("of", &"{len}"), ("speed", &"{per_sec}"), ("eta", &"{eta}")],
    );
    indicatif::ProgressStyle::with_template(&template).unwrap_or_else(|_| indicatif::ProgressStyle::default_bar())
}
