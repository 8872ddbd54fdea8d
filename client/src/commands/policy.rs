//! `torrens policy list|propose|vote`: what governs, and how agencies change it.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use serde_json::{Value, json};
use torrens_client::exit::Failure;
use torrens_ledger::governance::Change;
use torrens_ledger::transactions::Act;
use torrens_ledger::transactions::policy_propose::PolicyPropose;
use torrens_ledger::transactions::policy_vote::PolicyVote;

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
}

impl Policy {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        match self {
            Self::List => {
                let policies: Value = global.connection().get("/v1/policies")?;
                let proposals: Value = global.connection().get("/v1/proposals")?;
                global.show(&json!({"policies": policies, "proposals": proposals}), || {
                    let policy = |row: &Value| {
                        let lodgers: Vec<String> = row["lodgers"].as_array().into_iter().flatten().map(text).collect();
                        let from = row["effective_height"].as_u64().unwrap_or(0);
                        let (place, kind) = (text(&row["jurisdiction"]), text(&row["tx_type"]));
                        format!(
                            "{place:<4} {kind:<26} v{:<3} from block {from:<8} {}",
                            row["version"],
                            lodgers.join(" ")
                        )
                    };
                    let proposal = |row: &Value| {
                        let votes: Vec<String> = row["votes"].as_array().into_iter().flatten().map(text).collect();
                        format!("proposal {}  votes {}", text(&row["proposal_id"]), votes.join(" "))
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
                    .map_err(|error| Failure::Input(format!("{}: {error}", file.display())))?;
                submit(global, Act::PolicyPropose(PolicyPropose { change }))
            }
            Self::Vote { id } => {
                let proposal_id = id.parse().map_err(|why| Failure::Input(format!("the proposal: {why}")))?;
                submit(global, Act::PolicyVote(PolicyVote { proposal_id }))
            }
        }
    }
}
