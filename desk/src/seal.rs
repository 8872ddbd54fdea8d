//! The exact bytes that are signed, and the envelope around them.

use serde::Deserialize;
use serde_json::{Value, json};
use torrens_ledger::crypto::Signature;
use torrens_ledger::encoding::{Bytes, Label};
use torrens_ledger::transactions::{Body, Unsigned};

use crate::{Wrong, form, keys};

/// An act, for one ledger, with whose key and until when.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    act: Value,
    chain_id: Label,
    expires_ms: u64,
    nonce: Bytes<8>,
    public_key: String,
}

/// A draft with its signature.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sealing {
    draft: Draft,
    signature: Signature,
}

impl Draft {
    /// What is to be signed, what it will be called, and its terms.
    pub fn unsigned(self) -> Result<Value, Wrong> {
        let (act, key) = (form::act(self.act)?, keys::public(&self.public_key)?);
        let terms = act.terms();
        let body = Body { chain_id: self.chain_id, expires_ms: self.expires_ms, nonce: self.nonce, act };
        let unsigned = Unsigned::new(body, key.id());
        Ok(json!({"to_be_signed": hex::encode(unsigned.to_be_signed()), "tx_id": unsigned.id(), "terms": terms}))
    }
}

impl Sealing {
    /// The transaction as it is sent. A signature that does not belong to it is refused here, before anybody is asked.
    pub fn signed(self) -> Result<Value, Wrong> {
        let Draft { act, chain_id, expires_ms, nonce, public_key } = self.draft;
        let (act, key) = (form::act(act)?, keys::public(&public_key)?);
        let unsigned = Unsigned::new(Body { chain_id, expires_ms, nonce, act }, key.id());
        if !key.verify(unsigned.to_be_signed(), &self.signature) {
            return Err(Wrong::new("/signature", "the signature is not this key's over this transaction"));
        }
        let signed = unsigned.with(self.signature);
        Ok(json!({"tx_id": signed.id, "bytes": hex::encode(&signed.bytes)}))
    }
}
