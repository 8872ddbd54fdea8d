//! `torrens extract`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use torrens_client::exit::Failure;

use super::encode;
use crate::Global;

#[derive(Args)]
pub struct Extract {
    /// Title number
    id: String,
    /// File to write; standard output when left out
    #[arg(short, long)]
    output: Option<PathBuf>,
}

impl Extract {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        let bytes = global.connection().get_bytes(&format!("/v1/titles/{}/extract", encode(&self.id)))?;
        let Some(path) = self.output else {
            use std::io::Write as _;
            let _ = std::io::stdout().write_all(&bytes);
            return Ok(ExitCode::SUCCESS);
        };
        std::fs::write(&path, &bytes)
            .map_err(|error| Failure::Unexpected(format!("cannot write {}: {error}", path.display())))?;
        global.show(&json!({"title_id": self.id, "file": path, "bytes": bytes.len()}), || {
            format!("{} ({} bytes)", path.display(), bytes.len())
        })?;
        global.hint(format!("Verify it, offline: torrens verify {} --trust trust.json", path.display()));
        Ok(ExitCode::SUCCESS)
    }
}
