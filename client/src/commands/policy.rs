//! `torrens policy list|propose|vote|withdraw`: what governs, and how agencies change it.

use std::fmt::Display;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use serde_json::{Value, json};
use torrens_client::exit::Failure;
use torrens_client::reason::{self, parsed};
use torrens_ledger::governance::Change;
use torrens_ledger::transactions::Act;
use torrens_ledger::transactions::policy_propose::PolicyPropose;
use torrens_ledger::transactions::policy_vote::PolicyVote;
use torrens_texts::columns::left;

use super::title::text;
use super::{read_input, submit};
use crate::Global;

#[derive(Subcommand)]
pub enum Policy {
    /// The policies in force, and proposals with their votes
    List,
    /// Propose one: a file with {"POLICY": {...}} or {"JURISDICTION": {...}}, its version one higher than the one in force
    Propose {
        /// The file; - for standard input
        file: PathBuf,
    },
    /// Vote for a proposal, for your agency
    Vote {
        /// Proposal
        id: String,
    },
    /// Take your agency's vote back while the proposal is open; if your agency proposed it, the proposal ends
    Withdraw {
        /// Proposal
        id: String,
    },
}

impl Policy {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        match self {
            Self::List => {
                let policies: Value = global.connection().get("/v1/policies")?;
                let proposals: Value = global.connection().get("/v1/proposals")?;
                let texts = global.texts();
                global.show(&json!({"policies": policies, "proposals": proposals}), || {
                    let policy = |row: &Value| {
                        let lodgers: Vec<String> = row["lodgers"].as_array().into_iter().flatten().map(text).collect();
                        let from = row["effective_height"].as_u64().unwrap_or(0);
                        let (place, kind) = (text(&row["jurisdiction"]), text(&row["tx_type"]));
                        let (kind, version) = (texts.coded("tx", &kind), row["version"].to_string());
                        let about = [
                            ("place", &left(&place, 4) as &dyn Display),
                            // Words make a column wider.
                            ("kind", &left(&kind, texts.lang().pick(26, 42))),
                            ("version", &left(&version, 3)),
                            ("from", &left(&from.to_string(), 8)),
                            ("lodgers", &lodgers.join(" ")),
                        ];
                        texts.say("cli-policy", &about)
                    };
                    let proposal = |row: &Value| {
                        let votes: Vec<String> = row["votes"].as_array().into_iter().flatten().map(text).collect();
                        let about =
                            [("proposal", &text(&row["proposal_id"]) as &dyn Display), ("votes", &votes.join(" "))];
                        texts.say("cli-proposal", &about)
                    };
                    let all = ["policies", "adopted"].map(|name| policies[name].as_array());
                    let rows = all.into_iter().flatten().flatten().map(policy);
                    rows.chain(proposals.as_array().into_iter().flatten().map(proposal)).collect::<Vec<_>>().join("\n")
                })?;
                Ok(ExitCode::SUCCESS)
            }
            Self::Propose { file } => {
                let bytes = read_input(&file)?;
                let change: Change = serde_json::from_slice(&bytes)
                    .map_err(|error| Failure::Input(reason::at(file.display(), &error.to_string())))?;
                submit(global, Act::PolicyPropose(PolicyPropose { change }))
            }
            Self::Vote { id } => vote(global, &id, false),
            Self::Withdraw { id } => vote(global, &id, true),
        }
    }
}

fn vote(global: &Global, id: &str, withdraw: bool) -> Result<ExitCode, Failure> {
    let proposal_id = parsed("cli-the-proposal", id)?;
    submit(global, Act::PolicyVote(PolicyVote { proposal_id, withdraw }))
}
