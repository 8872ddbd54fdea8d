//! `torrens keys new|show`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use serde_json::json;
use torrens_client::exit::Failure;
use torrens_client::keys;

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
}

impl Keys {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        let (public, file) = match self {
            Self::New { output, purpose } => (keys::create(&output, &purpose)?.public_key, output),
            Self::Show { file } => (keys::read(&file)?.public(), file),
        };
        let document = json!({"public_key": public, "key_id": public.id(), "scheme": "ed25519", "file": file});
        global.show(&document, || format!("public key  {}\nkey id      {}", public.0, public.id().0))?;
        Ok(ExitCode::SUCCESS)
    }
}
