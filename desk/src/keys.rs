//! Keys and commitments. A private key passes through here once, from a file that the officer opens to the browser's own keeping.

use serde_json::{Value, json};
use torrens_ledger::crypto::{PublicKey, commitment, salt};
use torrens_ledger::encoding::{Bytes, Label};
use torrens_ledger::keyfile::KeyFile;
use torrens_ledger::transactions::officer::Action;

use crate::Wrong;

/// An Ed25519 private key as PKCS #8 begins (RFC 8410, section 7); the seed follows.
const PKCS8: &[u8] = &[0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// A key file: its public half, and the private one in the form that a browser takes.
pub fn open(text: &str) -> Result<Value, Wrong> {
    let file = KeyFile::parse(text).map_err(|why| Wrong::new("", why))?;
    let pkcs8 = [PKCS8, file.secret().seed().as_slice()].concat();
    Ok(json!({
        "purpose": file.purpose, "public_key": file.public_key, "key_id": file.key_id, "pkcs8": hex::encode(pkcs8),
    }))
}

/// The id of a public key.
pub fn id(public_key: &str) -> Result<Value, Wrong> {
    Ok(json!({"key_id": public(public_key)?.id()}))
}

/// A public key from its text.
pub fn public(text: &str) -> Result<PublicKey, Wrong> {
    serde_json::from_value(json!(text)).map_err(|error| Wrong::new("/public_key", error.to_string()))
}

/// What a new officer's key signs.
pub fn proof(chain_id: String, officer_id: String) -> Result<Value, Wrong> {
    let label = |place: &str, text: String| Label::new(text).map_err(|why| Wrong::new(place, why));
    let proof = Action::proof(&label("/chain_id", chain_id)?, &label("/officer_id", officer_id)?);
    Ok(json!({"to_be_signed": hex::encode(proof)}))
}

/// A salted commitment: the salt is of the record's key, which whoever may disclose the value keeps.
pub fn commit(field: &str, value: &[u8], record_key: &str) -> Result<Value, Wrong> {
    let key: Bytes<32> =
        serde_json::from_value(json!(record_key)).map_err(|error| Wrong::new("/record_key", error.to_string()))?;
    let salt = salt(&key.0, field);
    Ok(json!({"commitment": commitment(field, &salt, value), "salt": Bytes(salt)}))
}
