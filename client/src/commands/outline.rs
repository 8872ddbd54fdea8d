//! `torrens outline hash|put|get`: the outline of a unit, a GeoJSON file that the ledger has the SHA-256 of.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use serde_json::{Value, json};
use torrens_client::exit::Failure;
use torrens_client::message::Message;
use torrens_client::reason;
use torrens_ledger::crypto::sha256;

use super::{encode, read_input};
use crate::Global;

#[derive(Subcommand)]
pub enum Outline {
    /// What a form has to say as geometry_hash: the SHA-256 of the file's very bytes
    Hash {
        /// GeoJSON Polygon or MultiPolygon in degrees (WGS 84); - for standard input
        file: PathBuf,
    },
    /// Give a node the outline of a registered unit; all nodes then have it
    Put {
        /// Unit code
        code: String,
        /// The very file that was attested
        file: PathBuf,
    },
    /// Get the outline of a unit, held against the hash that the node has of it
    Get {
        /// Unit code
        code: String,
        /// File to write; standard output when left out
        #[arg(short, long)]
        output: Option<PathBuf>,
    },
}

impl Outline {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        match self {
            Self::Hash { file } => {
                let hash = sha256(&[&read_input(&file)?]);
                global.show(&json!({"geometry_hash": hash}), || hash.to_string())?;
            }
            Self::Put { code, file } => {
                global.connection().put(&path(&code), "application/geo+json", &read_input(&file)?)?;
                global.show(&json!({"code": code}), || super::line(global.texts(), "cli-outline-kept", &code))?;
            }
            Self::Get { code, output } => {
                let connection = global.connection();
                let unit: Value = connection.get(&format!("/v1/units/{}", encode(&code)))?;
                let bytes = connection.get_bytes(&path(&code))?;
                if unit["geometry_hash"].as_str() != Some(&sha256(&[&bytes]).to_string()) {
                    return Err(Failure::Unexpected(Message::new("cli-outline-another").with("code", code)));
                }
                let written = match &output {
                    Some(path) => std::fs::write(path, &bytes)
                        .map_err(|error| Failure::Unexpected(reason::cannot_write(path, &error))),
                    None => {
                        use std::io::Write as _;
                        // A closed pipe is not an error of ours.
                        let _ = std::io::stdout().write_all(&bytes);
                        Ok(())
                    }
                };
                written?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn path(code: &str) -> String {
    format!("/v1/units/{}/geometry", encode(code))
}
