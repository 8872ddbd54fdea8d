//! `torrens officer enrol|suspend|reinstate|revoke`: an agency's administrator and its officers.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use serde::Deserialize;
use serde_json::{Value, json};
use torrens_client::exit::Failure;
use torrens_client::keys;
use torrens_client::message::Message;
use torrens_client::reason;
use torrens_ledger::agency::Role;
use torrens_ledger::crypto::{PublicKey, Signature};
use torrens_ledger::encoding::Label;
use torrens_ledger::transactions::Act;
use torrens_ledger::transactions::officer::{Action, Officer as Change};
use torrens_texts::columns::left;

use super::title::text;
use super::{encode, read_bounded, submit};
use crate::Global;

#[derive(Subcommand)]
pub enum Officer {
    /// The officers of all agencies
    List {
        /// Of this agency only
        #[arg(long)]
        agency: Option<String>,
    },
    /// Let somebody act for your agency
    Enrol {
        /// His name on the ledger, such as tax-7: a pseudonym, never a person's name
        officer_id: String,
        /// His key file (made with: torrens keys new --purpose officer)
        #[arg(long = "key", required_unless_present = "enrolment")]
        key_file: Option<PathBuf>,
        /// The enrolment file of a key that a browser made and keeps (from /officer.html)
        #[arg(long, value_name = "FILE", conflicts_with = "key_file")]
        enrolment: Option<PathBuf>,
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
            Self::List { agency } => return list(global, agency.as_deref()),
            Self::Enrol { officer_id, key_file, enrolment, roles, kinds } => {
                let id = label("cli-the-officer", &officer_id)?;
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
                let action = match (key_file, enrolment) {
                    (Some(path), _) => Action::enrol(&keys::read(&path)?, &chain_id, &id, roles, kinds),
                    (None, Some(path)) => {
                        let Enrolment { public_key, possession, .. } = read_enrolment(&path, &chain_id, &id)?;
                        Action::Enrol { roles, kinds, public_key, possession }
                    }
                    (None, None) => return Err(Failure::Usage(Message::new("cli-enrolment-or-key"))),
                };
                if let Action::Enrol { public_key, .. } = &action {
                    // Whoever loses the key will be asked for this.
                    global.hint(global.texts().say("cli-officer-key", &[("key", &public_key.id().0)]));
                }
                (officer_id, action)
            }
            Self::Suspend { officer_id } => (officer_id, Action::Suspend),
            Self::Reinstate { officer_id } => (officer_id, Action::Reinstate),
            Self::Revoke { officer_id } => (officer_id, Action::Revoke),
        };
        submit(global, Act::Officer(Change { officer_id: label("cli-the-officer", &officer_id)?, action }))
    }
}

fn list(global: &Global, agency: Option<&str>) -> Result<ExitCode, Failure> {
    let mut rows: Vec<Value> = Vec::new();
    let mut after = String::new();
    loop {
        let mut page: Value = global.connection().get(&format!("/v1/officers?limit=500&after={}", encode(&after)))?;
        rows.extend(page["data"].as_array_mut().map(std::mem::take).unwrap_or_default());
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    rows.retain(|row| agency.is_none_or(|agency| row["agency_id"] == agency));
    let texts = global.texts();
    let line = |row: &Value| {
        let words = |name: &str| {
            let codes = row[name].as_array().into_iter().flatten().map(text);
            codes.collect::<Vec<_>>().join(" ")
        };
        let about = [
            ("officer", &left(&text(&row["officer_id"]), 24) as &dyn Display),
            ("agency", &left(&text(&row["agency_id"]), 18)),
            ("status", &left(&text(&row["status"]), 10)),
            ("roles", &words("roles")),
            ("kinds", &words("kinds")),
        ];
        let key = |key: &Value| {
            let (id, from, to) = (text(&key["key_id"]), text(&key["valid_from"]), text(&key["valid_to"]));
            let words = match (key["valid_from"].is_null(), key["valid_to"].is_null()) {
                (true, true) => "cli-officer-key-founding",
                (true, false) => "cli-officer-key-founding-until",
                (false, true) => "cli-officer-key-from",
                (false, false) => "cli-officer-key-from-until",
            };
            texts.say(words, &[("key", &id), ("from", &from), ("to", &to)])
        };
        let more = (row["more_keys"] == true).then(|| texts.say("cli-officer-key-more", &[]));
        let lines = row["keys"].as_array().into_iter().flatten().map(key).chain(more);
        std::iter::once(texts.say("cli-officer", &about))
            .chain(lines.map(|line| format!("    {line}")))
            .collect::<Vec<_>>()
            .join("\n")
    };
    global.show(&json!({"data": rows}), || match rows.is_empty() {
        true => texts.say("cli-officer-none", &[]),
        false => rows.iter().map(line).collect::<Vec<_>>().join("\n"),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// What a browser gives out about a key that it made: nothing secret.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Enrolment {
    chain_id: Label,
    officer_id: Label,
    public_key: PublicKey,
    possession: Signature,
}

/// Reads an enrolment file and checks that it is for this officer on this ledger, by the key that it names.
fn read_enrolment(path: &Path, chain_id: &Label, officer_id: &Label) -> Result<Enrolment, Failure> {
    let wrong = |why: Message| Failure::Input(Message::new("cli-at").with("place", path.display()).because(why));
    let read = serde_json::from_slice::<Enrolment>(&read_bounded(path, 64 * 1024)?);
    let found = read.map_err(|error| wrong(Message::new("cli-enrolment-unread").with("error", error)))?;
    if found.chain_id != *chain_id {
        return Err(wrong(
            Message::new("cli-enrolment-ledger").with("its", &found.chain_id).with("chain_id", chain_id),
        ));
    }
    if found.officer_id != *officer_id {
        return Err(wrong(
            Message::new("cli-enrolment-officer").with("its", &found.officer_id).with("officer_id", officer_id),
        ));
    }
    if !found.public_key.verify(&Action::proof(chain_id, officer_id), &found.possession) {
        return Err(wrong(Message::new("cli-enrolment-proof")));
    }
    Ok(found)
}

fn label(what: &'static str, text: &str) -> Result<Label, Failure> {
    let place = if what.starts_with("cli-") { Message::new(what) } else { what.into() };
    Label::new(text).map_err(|why| {
        let message = Message::new("cli-officer-label").with_message("what", place).with("text", text);
        Failure::Input(message.because(reason::of(&why)))
    })
}
