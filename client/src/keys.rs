//! Key files and random bytes, as the commands need them.

use std::path::Path;

use torrens_keystore::{self as keystore, Key, KeyError, Passphrase};
use torrens_ledger::crypto::SecretKey;
use torrens_ledger::keyfile::KeyFile;

use crate::exit::Failure;
use crate::reason;

/// A key that cannot be used.
pub fn unusable(error: KeyError) -> Failure {
    Failure::Key(reason::of(&error.to_string()))
}

/// Opens a key file, whatever holds the key.
pub fn open(path: &Path) -> Result<Key, Failure> {
    keystore::open(path).map_err(unusable)
}

/// Reads a key that is in a file: for proofs of possession, which are made once.
pub fn read(path: &Path) -> Result<SecretKey, Failure> {
    open(path)?.secret().map_err(|why| Failure::Key(reason::at(path.display(), &why)))
}

/// Makes a new key in a new file, behind a passphrase when one is given.
pub fn create(path: &Path, purpose: &str, passphrase: Option<&Passphrase>) -> Result<KeyFile, Failure> {
    let file = KeyFile::new(purpose, &keystore::generate().map_err(Failure::unexpected)?);
    keystore::write(path, &file, passphrase).map_err(|error| Failure::Unexpected(reason::of(&error.to_string())))?;
    Ok(file)
}

/// Writes a new file that only its owner may read; never over an existing one.
pub fn write_private(path: &Path, text: &str) -> Result<(), Failure> {
    keystore::write_private(path, text).map_err(|error| Failure::Unexpected(reason::cannot_write(path, &error)))
}

/// Random bytes.
pub fn random<const N: usize>() -> Result<[u8; N], Failure> {
    keystore::random().map_err(Failure::unexpected)
}
