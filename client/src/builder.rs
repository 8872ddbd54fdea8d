//! Building and signing transactions.

use std::time::{SystemTime, UNIX_EPOCH};

use torrens_ledger::crypto::SecretKey;
use torrens_ledger::encoding::{Bytes, Label};
use torrens_ledger::transactions::{Act, Body, Signed};

use crate::exit::Failure;
use crate::keys::random;

/// How long a transaction may wait before it is void, in milliseconds.
pub const LIFE_MS: u64 = 10 * 60 * 1000;

/// Signs for one chain with one key.
#[derive(Clone, Debug)]
pub struct Builder {
    chain_id: Label,
    key: SecretKey,
}

impl Builder {
    /// For a chain and a key.
    pub fn new(chain_id: Label, key: SecretKey) -> Self {
        Self { chain_id, key }
    }

    /// The key.
    pub fn key(&self) -> &SecretKey {
        &self.key
    }

    /// The chain.
    pub fn chain_id(&self) -> &Label {
        &self.chain_id
    }

    /// Signs an act, void ten minutes from now.
    pub fn sign(&self, act: Act) -> Result<Signed, Failure> {
        let nonce = Bytes(random::<8>()?);
        Ok(Signed::sign(
            Body { chain_id: self.chain_id.clone(), expires_ms: now_ms() + LIFE_MS, nonce, act },
            &self.key,
        ))
    }
}

/// Milliseconds since 1970 by this machine's clock.
pub fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(0))
}
