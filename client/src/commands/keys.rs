//! `torrens keys new|protect|token|show|rotate|acts`.

use std::fmt::Display;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use serde_json::{Value, json};
use torrens_client::exit::Failure;
use torrens_client::keys;
use torrens_client::reason;
use torrens_keystore::{Passphrase, Pointer};
use torrens_ledger::crypto::{PublicKey, Signer as _};
use torrens_ledger::encoding::Bytes;
use torrens_texts::columns::left;

use super::encode;
use super::title::text;
use crate::Global;

#[derive(Subcommand)]
pub enum Keys {
    /// Make a key
    New {
        /// File to write
        #[arg(short, long)]
        output: PathBuf,
        /// What it is for: officer or party
        #[arg(long, default_value = "party")]
        purpose: String,
        /// Encrypt it with a passphrase: asked for, or from the file that TORRENS_PASSPHRASE_FILE names
        #[arg(long)]
        encrypt: bool,
    },
    /// Encrypt a key file with a passphrase, or with another one
    Protect {
        /// Key file
        file: PathBuf,
        /// Take the passphrase away instead
        #[arg(long)]
        remove: bool,
    },
    /// Write a key file that stands for a key in a hardware token
    Token {
        /// File to write
        #[arg(short, long)]
        output: PathBuf,
        /// What it is for: officer or validator
        #[arg(long, default_value = "officer")]
        purpose: String,
        /// The token's PKCS#11 library
        #[arg(long)]
        module: PathBuf,
        /// The token's label
        #[arg(long)]
        token: String,
        /// The key's label in it
        #[arg(long)]
        label: String,
    },
    /// Show a key's public half
    Show {
        /// Key file
        file: PathBuf,
    },
    /// Put a new key in the place of the one that signs this (--as), an officer's or a party's; lost keys are replaced otherwise
    Rotate {
        /// Key file of the new key (made with: torrens keys new)
        file: PathBuf,
        /// How many days the old key signs as well, at most 30
        #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=30))]
        overlap_days: u64,
    },
    /// List what a key signed: after a loss or misuse, what its agency must look at again
    Acts {
        /// Key id (hex), as 'keys show' prints it
        key_id: String,
        /// Only from this time on, such as 2026-11-01T00:00:00Z
        #[arg(long)]
        since: Option<String>,
    },
}

impl Keys {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        let texts = global.texts();
        let (public, file) = match self {
            Self::New { output, purpose, encrypt } => {
                let passphrase = encrypt
                    .then(|| Passphrase::for_new(&output))
                    .transpose()
                    .map_err(|why| Failure::Key(reason::of(&why)))?;
                (keys::create(&output, &purpose, passphrase.as_ref())?.public_key, output)
            }
            Self::Show { file } => (keys::open(&file)?.public(), file),
            Self::Protect { file, remove } => {
                let passphrase = (!remove)
                    .then(|| Passphrase::for_new(&file))
                    .transpose()
                    .map_err(|why| Failure::Key(reason::of(&why)))?;
                torrens_keystore::rewrite(&file, passphrase.as_ref()).map_err(keys::unusable)?;
                let kept = if remove { "cli-keys-plain" } else { "cli-keys-encrypted" };
                global.show(&json!({"file": file, "encrypted": !remove}), || {
                    texts.say(kept, &[("file", &file.display())])
                })?;
                return Ok(ExitCode::SUCCESS);
            }
            Self::Token { output, purpose, module, token, label } => {
                let pointer =
                    Pointer::to(&purpose, module, &token, &label).map_err(|why| Failure::Key(reason::of(&why)))?;
                keys::write_private(&output, &pointer.to_text())?;
                (pointer.public_key, output)
            }
            Self::Rotate { file, overlap_days } => {
                let new = keys::read(&file)?;
                let connection = global.connection();
                let chain_id = connection.trust()?.chain_id;
                let old = keys::open(global.key.as_deref().ok_or_else(Global::no_key)?)?.public();
                let until = match overlap_days {
                    0 => None,
                    days => {
                        // By the ledger's time.
                        let status: Value = connection.get("/v1/status")?;
                        let now = torrens_ledger::time::from_rfc3339(status["block_time"].as_str().unwrap_or_default());
                        Some(now.map_err(Failure::unexpected)?.saturating_add(days * 86_400_000))
                    }
                };
                let act = torrens_ledger::transactions::key_rotate::KeyRotate::prove(&new, &chain_id, &old, until);
                return super::submit(global, torrens_ledger::transactions::Act::KeyRotate(act));
            }
            Self::Acts { key_id, since } => return acts(global, &key_id, since.as_deref()),
        };
        let document = json!({"public_key": public, "key_id": public.id(), "scheme": "ed25519", "file": file});
        global.show(&document, || {
            let label = |id: &str| left(&texts.say(id, &[]), 12);
            format!("{}{}\n{}{}", label("cli-keys-public"), public.0, label("cli-keys-id"), public.id().0)
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The most that is shown of what an act says; all of it is in `--json`.
const SAID_MAX: usize = 240;

fn acts(global: &Global, key_id: &str, since: Option<&str>) -> Result<ExitCode, Failure> {
    let texts = global.texts();
    // When the key file is lost, what is left of it is often its public half, on a card or in the act that enrolled it.
    let known = |id: &str| global.connection().get::<Value>(&format!("/v1/keys/{}", encode(id)));
    let by_public = key_id.parse::<Bytes<32>>().ok().map(|bytes| PublicKey(bytes).id().0.to_string());
    let key_id = match (known(key_id), &by_public) {
        (Err(Failure::NotFound(_)), Some(id)) if known(id).is_ok() => id,
        (Err(why), _) => return Err(why),
        _ => key_id,
    };
    let mut rows: Vec<Value> = Vec::new();
    let mut after = 0;
    loop {
        let mut path = format!("/v1/keys/{}/acts?after={after}", encode(key_id));
        if let Some(since) = since {
            path.push_str(&format!("&since={}", encode(since)));
        }
        let mut page: Value = global.connection().get(&path)?;
        rows.extend(page["data"].as_array_mut().map(std::mem::take).unwrap_or_default());
        match page["next"].as_u64() {
            Some(next) => after = next,
            None => break,
        }
    }
    // Words make a column wider.
    let (kind_wide, status_wide) = texts.lang().pick((24, 8), (38, 18));
    let line = |row: &Value| {
        let about = [
            ("time", &text(&row["time"]) as &dyn Display),
            ("height", &left(&row["height"].to_string(), 8)),
            ("kind", &left(&texts.coded("tx", &text(&row["tx_type"])), kind_wide)),
            ("status", &left(&texts.coded("cli-status", &text(&row["status"])), status_wide)),
            ("transaction", &text(&row["tx_id"])),
        ];
        // What it says stands below: whoever goes through the list has to judge each.
        let said = match row["act"].is_null() {
            true => format!("GET /v1/transactions/{}", text(&row["tx_id"])),
            false => row["act"].to_string().chars().take(SAID_MAX).collect(),
        };
        format!("{}\n    {said}", texts.say("cli-keys-act", &about))
    };
    global.show(&json!({"key_id": key_id, "data": rows}), || match rows.is_empty() {
        true => texts.say("cli-keys-no-acts", &[]),
        false => rows.iter().map(line).collect::<Vec<_>>().join("\n"),
    })?;
    Ok(ExitCode::SUCCESS)
}
