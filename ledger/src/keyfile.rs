//! The form of a private key file, for nodes, officers and parties alike. Reading and writing files is the caller's.

use serde::{Deserialize, Serialize};

use crate::crypto::{KeyId, PublicKey, SecretKey};
use crate::encoding::Bytes;

/// A private key as it is kept in a file, JSON, readable by its owner only.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFile {
    /// `torrens.key/1`.
    pub format: String,
    /// What to keep in mind about this file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning: Option<String>,
    /// `ed25519`.
    pub scheme: String,
    /// What it is for: `validator`, `node`, `officer`, `party`.
    pub purpose: String,
    /// Public half.
    pub public_key: PublicKey,
    /// Its identifier, the COSE `kid`.
    pub key_id: KeyId,
    seed: Bytes<32>,
}

impl KeyFile {
    /// The format that this program writes and reads.
    pub const FORMAT: &'static str = "torrens.key/1";

    /// A file for a key.
    pub fn new(purpose: &str, key: &SecretKey) -> Self {
        Self {
            format: Self::FORMAT.into(),
            warning: None,
            scheme: "ed25519".into(),
            purpose: purpose.into(),
            public_key: key.public(),
            key_id: key.public().id(),
            seed: Bytes(*key.seed()),
        }
    }

    /// Reads a file's text; the error says what to do.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: Self = serde_json::from_str(text)
            .map_err(|_| "this is not a Torrens key file, or it is damaged: restore it from your backup (a new one is made with 'torrens keys new')".to_owned())?;
        if file.format != Self::FORMAT || file.scheme != "ed25519" {
            return Err(format!(
                "this key file is of format {} and scheme {}; only {} with ed25519 is known",
                file.format,
                file.scheme,
                Self::FORMAT
            ));
        }
        if file.secret().public() != file.public_key || file.public_key.id() != file.key_id {
            return Err(
                "this key file is damaged: private and public key do not belong together; restore it from a backup"
                    .into(),
            );
        }
        Ok(file)
    }

    /// The file's text.
    pub fn to_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The key.
    pub fn secret(&self) -> SecretKey {
        SecretKey::from_seed(&self.seed.0)
    }
}

/// The seed does not outlive it in memory.
impl Drop for KeyFile {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.seed.0);
    }
}

impl std::fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyFile({} {})", self.purpose, self.key_id.0)
    }
}
