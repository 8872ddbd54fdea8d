//! `torrens officer enrol|suspend|reinstate|revoke`: an agency's administrator and its officers.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use torrens_client::exit::Failure;
use torrens_client::keys;
use torrens_client::message::Message;
use torrens_client::reason;
use torrens_ledger::agency::Role;
use torrens_ledger::encoding::Label;
use torrens_ledger::transactions::Act;
use torrens_ledger::transactions::officer::{Action, Officer as Change};

use super::submit;
use crate::Global;

#[derive(Subcommand)]
pub enum Officer {
    /// Let somebody act for your agency
    Enrol {
        /// His name on the ledger, such as tax-7: a pseudonym, never a person's name
        officer_id: String,
        /// His key file (made with: torrens keys new --purpose officer)
        #[arg(long = "key")]
        key_file: PathBuf,
        /// What he may do, such as ATTESTING_OFFICER; several with commas
        #[arg(long, value_delimiter = ',', required = true)]
        roles: Vec<String>,
        /// The kinds he may attest, among your agency's; several with commas
        #[arg(long, value_delimiter = ',')]
        kinds: Vec<String>,
    },
    /// Let him not act for now; what he did stands
    Suspend {
        /// Whom
        officer_id: String,
    },
    /// Let him act again
    Reinstate {
        /// Whom
        officer_id: String,
    },
    /// Let him never act again; what he did stands (list it with: torrens keys acts)
    Revoke {
        /// Whom
        officer_id: String,
    },
}

impl Officer {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        let (officer_id, action) = match self {
            Self::Enrol { officer_id, key_file, roles, kinds } => {
                let (id, key) = (label("cli-the-officer", &officer_id)?, keys::read(&key_file)?);
                let role = |name: &String| {
                    let read = serde_json::from_value::<Role>(serde_json::Value::from(name.as_str()));
                    read.map_err(|error| {
                        Failure::Input(
                            Message::new("cli-at").with("place", format!("--roles {name}")).because(error.to_string()),
                        )
                    })
                };
                let roles = roles.iter().map(role).collect::<Result<Vec<_>, _>>()?;
                let kinds = kinds.iter().map(|kind| label("--kinds", kind)).collect::<Result<Vec<_>, _>>()?;
                let chain_id = global.connection().trust()?.chain_id;
                (officer_id, Action::enrol(&key, &chain_id, &id, roles, kinds))
            }
            Self::Suspend { officer_id } => (officer_id, Action::Suspend),
            Self::Reinstate { officer_id } => (officer_id, Action::Reinstate),
            Self::Revoke { officer_id } => (officer_id, Action::Revoke),
        };
        submit(global, Act::Officer(Change { officer_id: label("cli-the-officer", &officer_id)?, action }))
    }
}

fn label(what: &'static str, text: &str) -> Result<Label, Failure> {
    let place = if what.starts_with("cli-") { Message::new(what) } else { what.into() };
    Label::new(text).map_err(|why| {
        let message = Message::new("cli-officer-label").with_message("what", place).with("text", text);
        Failure::Input(message.because(reason::of(&why)))
    })
}
