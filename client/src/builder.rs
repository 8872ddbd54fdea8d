//! Building and signing transactions.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use torrens_ledger::crypto::Signer;
use torrens_ledger::encoding::{Bytes, Label};
use torrens_ledger::transactions::{Act, Body, Signed};

use crate::exit::Failure;
use crate::keys::random;
use crate::reason;

/// How long a transaction may wait before it is void, in milliseconds.
pub const LIFE_MS: u64 = 10 * 60 * 1000;

/// Signs for one chain with one key.
#[derive(Clone)]
pub struct Builder {
    chain_id: Label,
    key: Arc<dyn Signer>,
}

impl Builder {
    /// For a chain and a key.
    pub fn new(chain_id: Label, key: impl Signer + 'static) -> Self {
        Self { chain_id, key: Arc::new(key) }
    }

    /// The key.
    pub fn key(&self) -> &dyn Signer {
        &*self.key
    }

    /// The chain.
    pub fn chain_id(&self) -> &Label {
        &self.chain_id
    }

    /// Signs an act, void ten minutes from now.
    pub fn sign(&self, act: Act) -> Result<Signed, Failure> {
        let nonce = Bytes(random::<8>()?);
        let body = Body { chain_id: self.chain_id.clone(), expires_ms: now_ms() + LIFE_MS, nonce, act };
        Signed::sign_by(body, &*self.key).map_err(|why| Failure::Key(reason::of(&why)))
    }
}

/// Milliseconds since 1970 by this machine's clock.
pub fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(0))
}
