//! `torrens decide`: an officer approves a referred case, rejects one with a coded reason, or asks for something.

use std::process::ExitCode;

use clap::Args;
use torrens_client::exit::Failure;
use torrens_client::reason::{self, label};
use torrens_ledger::refusal::REASONS;
use torrens_ledger::register::title::CaseId;
use torrens_ledger::transactions::Act;
use torrens_ledger::transactions::decide::Verdict;

use super::case::open_case;
use super::submit;
use super::title::text;
use crate::Global;

#[derive(Args)]
#[command(group(clap::ArgGroup::new("verdict").required(true).args(["approve", "reject", "requisition", "reasons"])))]
pub struct Decide {
    /// Case number
    #[arg(required_unless_present = "reasons")]
    case: Option<String>,
    /// It may be registered
    #[arg(long)]
    approve: bool,
    /// It may not, for this coded reason
    #[arg(long, value_name = "REASON")]
    reject: Option<String>,
    /// The lodger must do something first, for this coded reason
    #[arg(long, value_name = "REASON")]
    requisition: Option<String>,
    /// List the coded reasons
    #[arg(long)]
    reasons: bool,
}

impl Decide {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        let Some(id) = self.case.filter(|_| !self.reasons) else {
            let lang = global.lang();
            let line = |(code, en, zh): &(&str, &str, &str)| format!("{code:<22} {}", lang.pick(en, zh));
            let codes: Vec<&str> = REASONS.iter().map(|row| row.0).collect();
            global.show(&codes, || REASONS.iter().map(line).collect::<Vec<_>>().join("\n"))?;
            return Ok(ExitCode::SUCCESS);
        };
        let verdict = match (self.reject, self.requisition) {
            (Some(reason), _) => Verdict::Reject(label("--reject", reason)?),
            (None, Some(reason)) => Verdict::Requisition(label("--requisition", reason)?),
            (None, None) => Verdict::Approve,
        };
        let case = open_case(global, &id)?;
        let terms =
            text(&case["terms"]).parse().map_err(|why: String| Failure::Unexpected(reason::at("terms", &why)))?;
        let case_id = CaseId(label("cli-the-case", id)?);
        submit(global, Act::Decide(torrens_ledger::transactions::decide::Decide { case_id, terms, verdict }))
    }
}
