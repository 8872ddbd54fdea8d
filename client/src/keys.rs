//! Key files of officers and parties: made here, kept 0600, never sent anywhere.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use torrens_ledger::crypto::SecretKey;
use torrens_ledger::keyfile::KeyFile;

use crate::exit::Failure;

/// Reads a key file; refuses one that others may read.
pub fn read(path: &Path) -> Result<SecretKey, Failure> {
    let cannot = |why: String| Failure::Key(format!("cannot use the key file {}: {why}", path.display()));
    let mode = fs::metadata(path).map_err(|error| cannot(error.to_string()))?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(cannot(format!("others may read it (mode {mode:o}); run 'chmod 600 {}'", path.display())));
    }
    let text = fs::read_to_string(path).map_err(|error| cannot(error.to_string()))?;
    KeyFile::parse(&text).map(|file| file.secret()).map_err(cannot)
}

/// Makes a new key in a new file.
pub fn create(path: &Path, purpose: &str) -> Result<KeyFile, Failure> {
    let file = KeyFile::new(purpose, &SecretKey::from_seed(&random()?));
    write_private(path, &file.to_text())?;
    Ok(file)
}

/// Writes a new file that only its owner may read; never over an existing one.
pub fn write_private(path: &Path, text: &str) -> Result<(), Failure> {
    let cannot = |error: std::io::Error| Failure::Unexpected(format!("cannot write {}: {error}", path.display()));
    let mut out = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(cannot)?;
    out.write_all(text.as_bytes()).and_then(|()| out.sync_all()).map_err(cannot)
}

/// Random bytes.
pub fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0u8; N];
    getrandom::fill(&mut bytes).map_err(|error| Failure::Unexpected(format!("no randomness: {error}")))?;
    Ok(bytes)
}
