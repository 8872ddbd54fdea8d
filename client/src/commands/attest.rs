//! `torrens attest` and `torrens revoke`: an officer's word, once, for all who need it.

use std::process::ExitCode;

use clap::Args;
use torrens_client::exit::Failure;
use torrens_client::keys::random;
use torrens_client::reason::{self, label, parsed};
use torrens_ledger::attestation::Verdict;
use torrens_ledger::crypto::{commitment, salt};
use torrens_ledger::time::from_rfc3339;
use torrens_ledger::transactions::Act;

use super::submit;
use crate::Global;

#[derive(Args)]
pub struct Attest {
    /// Kind of fact, such as TAX_CLEARED
    kind: String,
    /// About whom or what: party:ID, unit:CODE, title:ID or terms:HASH
    #[arg(long)]
    subject: String,
    /// Jurisdiction that defines the kind
    #[arg(long)]
    jurisdiction: String,
    /// The check failed
    #[arg(long, conflicts_with = "condition")]
    fail: bool,
    /// It holds on the condition that this kind is attested about the same subject too
    #[arg(long, value_name = "KIND")]
    condition: Option<String>,
    /// The attestation of your agency that this one replaces
    #[arg(long, value_name = "ID")]
    supersedes: Option<String>,
    /// Holds from this time, RFC 3339; now when left out
    #[arg(long)]
    valid_from: Option<String>,
    /// Holds until this time, RFC 3339; the kind's full life when left out
    #[arg(long)]
    valid_to: Option<String>,
    /// What was found, in private: only a salted commitment is sent
    #[arg(long, default_value = "")]
    claim: String,
}

#[derive(Args)]
pub struct Revoke {
    /// Attestation
    id: String,
    /// Coded reason, such as ISSUED_IN_ERROR
    #[arg(long)]
    reason: String,
}

impl Attest {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        let time = |text: Option<String>| {
            text.map(|text| from_rfc3339(&text)).transpose().map_err(|why| Failure::Input(reason::of(&why)))
        };
        let act = torrens_ledger::transactions::attest::Attest {
            jurisdiction: label("--jurisdiction", self.jurisdiction)?,
            kind: label("cli-the-kind", self.kind)?,
            subject: parsed("--subject", &self.subject)?,
            verdict: match (self.fail, &self.condition) {
                (true, _) => Verdict::Fail,
                (false, Some(_)) => Verdict::Conditional,
                (false, None) => Verdict::Pass,
            },
            condition: self.condition.as_deref().map(|kind| label("--condition", kind)).transpose()?,
            supersedes: self.supersedes.map(|id| parsed("--supersedes", &id)).transpose()?,
            claim_commitment: commitment("claim", &salt(&random()?, "claim"), self.claim.as_bytes()),
            valid_from_ms: time(self.valid_from)?,
            valid_to_ms: time(self.valid_to)?,
        };
        submit(global, Act::Attest(act))
    }
}

impl Revoke {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        let act = torrens_ledger::transactions::revoke::Revoke {
            attestation_id: parsed("cli-the-attestation", &self.id)?,
            reason: label("--reason", self.reason)?,
        };
        submit(global, Act::Revoke(act))
    }
}
