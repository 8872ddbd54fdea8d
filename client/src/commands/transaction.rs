//! `torrens transaction`: what became of one, for whoever did not wait until it was final.

use std::process::ExitCode;

use clap::Args;
use torrens_client::exit::Failure;
use torrens_client::message::Message;

use super::{encode, tell};
use crate::Global;

#[derive(Args)]
pub struct Transaction {
    /// The transaction, as it was told when it was sent
    id: String,
}

impl Transaction {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        let done = global.connection().get(&format!("/v1/transactions/{}", encode(&self.id)))?;
        tell(global, &done, Message::new("cli-still-pending"))
    }
}
