//! `torrens party register|view`. Name and identity number are committed with fresh salts and never leave this machine.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use serde_json::{Value, json};
use torrens_client::exit::Failure;
use torrens_client::keys::{self, random};
use torrens_client::reason::label;
use torrens_ledger::crypto::{commitment, salt};
use torrens_ledger::encoding::Bytes;
use torrens_ledger::register::party::{PartyId, PartyKind};
use torrens_ledger::transactions::Act;
use torrens_ledger::transactions::party_register::{PartyKey, PartyRegister};

use super::title::text;
use super::{encode, line, submit};
use crate::Global;

#[derive(Subcommand)]
pub enum Party {
    /// Make a party known
    Register {
        /// Name (private)
        #[arg(long)]
        name: String,
        /// Identity number (private)
        #[arg(long)]
        id_number: String,
        /// An organisation, not a person
        #[arg(long)]
        organisation: bool,
        /// A minor: disposes through a representative only
        #[arg(long, conflicts_with = "organisation")]
        minor: bool,
        /// A member of your own agency, such as a bank: your officers may then consent for it
        #[arg(long, value_name = "AGENCY")]
        of_agency: Option<String>,
        /// Key file of the party, with which it will sign
        #[arg(long)]
        with_key: Option<PathBuf>,
        /// File for what was committed: keep it safe, without it nothing can be disclosed
        #[arg(long)]
        openings: PathBuf,
    },
    /// A party as the ledger knows it
    View {
        /// Party
        id: String,
    },
}

impl Party {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        match self {
            Self::Register { name, id_number, organisation, minor, of_agency, with_key, openings } => {
                let party_id = PartyId(Bytes(random::<16>()?));
                let record_key = random::<32>()?;
                let commit = |field: &str, value: &str| commitment(field, &salt(&record_key, field), value.as_bytes());
                let chain_id = global.builder()?.chain_id().clone();
                let party_key = with_key.map(|path| keys::read(&path)).transpose()?;
                let act = PartyRegister {
                    party_id,
                    kind: if organisation { PartyKind::Org } else { PartyKind::Person },
                    id_commitment: commit("id_number", &id_number),
                    name_commitment: commit("name", &name),
                    keys: party_key.iter().map(|key| PartyKey::prove(key, &chain_id, party_id)).collect(),
                    agency_id: of_agency.map(|agency| label("--of-agency", agency)).transpose()?,
                    minor,
                };
                // Written before anything is sent: a lost opening would leave the party unprovable.
                let kept = json!({"party_id": party_id, "record_key": Bytes(record_key), "fields": {"name": name, "id_number": id_number}});
                keys::write_private(&openings, &format!("{kept:#}\n"))?;
                let done = submit(global, Act::PartyRegister(act));
                if done.as_ref().is_ok_and(|code| *code != ExitCode::SUCCESS) {
                    // The ledger's own receipt refuses it: there is nothing to disclose, and the next try wants the name. After any other
                    // failure it may have got there all the same, and the file stays.
                    let _ = std::fs::remove_file(&openings);
                } else {
                    let kept =
                        global.texts().say("cli-party-kept", &[("party", &party_id), ("file", &openings.display())]);
                    global.hint(line(global.texts(), "cli-party", kept).trim_end());
                }
                done
            }
            Self::View { id } => {
                let party: Value = global.connection().get(&format!("/v1/parties/{}", encode(&id)))?;
                global.show(&party, || {
                    let coded = |group: &str, name: &str| global.texts().coded(group, &text(&party[name]));
                    let (kind, status) = (coded("cli-party-kind", "kind"), coded("party-status", "status"));
                    format!("{}  {kind}  {status}", text(&party["party_id"]))
                })?;
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}
