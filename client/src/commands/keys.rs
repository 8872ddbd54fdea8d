//! `torrens keys new|show|acts`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use serde_json::{Value, json};
use torrens_client::exit::Failure;
use torrens_client::keys;

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
    },
    /// Show a key's public half
    Show {
        /// Key file
        file: PathBuf,
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
        let (public, file) = match self {
            Self::New { output, purpose } => (keys::create(&output, &purpose)?.public_key, output),
            Self::Show { file } => (keys::read(&file)?.public(), file),
            Self::Acts { key_id, since } => return acts(global, &key_id, since.as_deref()),
        };
        let document = json!({"public_key": public, "key_id": public.id(), "scheme": "ed25519", "file": file});
        global.show(&document, || format!("public key  {}\nkey id      {}", public.0, public.id().0))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn acts(global: &Global, key_id: &str, since: Option<&str>) -> Result<ExitCode, Failure> {
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
    let line = |row: &Value| {
        let (kind, status) = (text(&row["tx_type"]), text(&row["status"]));
        format!("{}  block {:<8} {kind:<24} {status:<8} {}", text(&row["time"]), row["height"], text(&row["tx_id"]))
    };
    global.show(&json!({"key_id": key_id, "data": rows}), || match rows.is_empty() {
        true => "this key signed nothing".into(),
        false => rows.iter().map(line).collect::<Vec<_>>().join("\n"),
    })?;
    Ok(ExitCode::SUCCESS)
}
