//! The node's keys: one that votes, one that connects. And what consensus needs of the register's signature rule.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use torrens_consensus::application::{Digest, SignatureBytes};
use torrens_consensus::signing::Keys;
use torrens_ledger::crypto::{PublicKey, Purpose, SecretKey, consensus_bytes};
use torrens_ledger::encoding::Bytes;
use torrens_ledger::keyfile::KeyFile;

/// Why a key file cannot be used; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Missing or unreadable.
    #[error(
        "cannot read the key file {path}: {why}. Restore it from your backup, or run 'torrens-node init' for a new node"
    )]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// Others may read it.
    #[error(
        "the key file {path} may be read by others (mode {mode:o}); run 'chmod 600 {path}' and consider the key exposed"
    )]
    TooOpen {
        /// Which.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// Cannot be written.
    #[error("cannot write the key file {path}: {why}")]
    Unwritable {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
}

/// Reads a private key file; refuses one that others may read.
pub fn read(path: &Path) -> Result<KeyFile, KeyError> {
    let unreadable = |why: String| KeyError::Unreadable { path: path.to_owned(), why };
    let mode = fs::metadata(path).map_err(|error| unreadable(error.to_string()))?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(KeyError::TooOpen { path: path.to_owned(), mode });
    }
    let text = fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?;
    KeyFile::parse(&text).map_err(unreadable)
}

/// Writes a new private key file, mode 0600; never over an existing one.
pub fn write(path: &Path, file: &KeyFile) -> Result<(), KeyError> {
    let unwritable = |error: std::io::Error| KeyError::Unwritable { path: path.to_owned(), why: error.to_string() };
    let mut out = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(unwritable)?;
    out.write_all(file.to_text().as_bytes()).and_then(|()| out.sync_all()).map_err(unwritable)
}

/// A new random key.
pub fn generate() -> Result<SecretKey, String> {
    let mut seed = zeroize::Zeroizing::new([0u8; 32]);
    getrandom::fill(&mut *seed).map_err(|error| format!("no randomness: {error}"))?;
    Ok(SecretKey::from_seed(&seed))
}

/// What consensus signs with and how it verifies.
pub struct ConsensusKeys {
    chain_id: String,
    key: SecretKey,
}

impl ConsensusKeys {
    /// For a validator its voting key; for a full node the node's key, which no validator has.
    pub fn new(chain_id: &str, key: SecretKey) -> Self {
        Self { chain_id: chain_id.to_owned(), key }
    }
}

impl Keys for ConsensusKeys {
    fn prevote_bytes(&self, height: u64, round: i64, value: Option<&Digest>) -> Vec<u8> {
        consensus_bytes(Purpose::Prevote, &self.chain_id, height, round, value.map(|digest| Bytes(*digest)).as_ref())
    }

    fn precommit_bytes(&self, height: u64, round: i64, value: Option<&Digest>) -> Vec<u8> {
        let value = value.map(|digest| Bytes(*digest));
        torrens_ledger::proof::certificate::precommit_bytes(&self.chain_id, height, round, value.as_ref())
    }

    fn proposal_bytes(&self, height: u64, round: i64, pol_round: i64, value: &Digest) -> Vec<u8> {
        let mut bytes = consensus_bytes(Purpose::Proposal, &self.chain_id, height, round, Some(&Bytes(*value)));
        bytes.extend(pol_round.to_be_bytes());
        bytes
    }

    fn public_key(&self) -> [u8; 32] {
        self.key.public().0.0
    }

    fn sign(&self, message: &[u8]) -> SignatureBytes {
        self.key.sign(message).0
    }

    fn verify(&self, key: &[u8; 32], message: &[u8], signature: &SignatureBytes) -> bool {
        PublicKey(Bytes(*key)).verify(message, &Bytes(*signature))
    }
}
