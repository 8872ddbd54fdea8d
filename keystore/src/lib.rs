//! Private keys: where they are kept, and how they come to sign.
//!
//! A key file holds the key itself, or the key encrypted with a passphrase (`age`, age-encryption.org/v1), or says in which
//! hardware token it is (PKCS#11 v2.40). Whoever signs reads one path and need not know which.

mod passphrase;
mod token;

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use torrens_ledger::crypto::{PublicKey, SecretKey, Signature, Signer};
use torrens_ledger::keyfile::KeyFile;
use zeroize::Zeroizing;

pub use passphrase::{PASSPHRASE_FILE, PIN_FILE, Passphrase};
pub use token::{Pointer, Token};

/// Why a key cannot be used; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Missing, damaged, or of another kind.
    #[error("cannot use the key file {path}: {why}")]
    Unusable {
        /// Which.
        path: PathBuf,
        /// Why, and what to do.
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

/// A key that is ready to sign.
pub enum Key {
    /// In this process's memory.
    Held(KeyFile),
    /// In a device, which never gives it out.
    Token(Token),
}

impl Key {
    /// What it is for, as its file says.
    pub fn purpose(&self) -> &str {
        match self {
            Self::Held(file) => &file.purpose,
            Self::Token(token) => &token.pointer().purpose,
        }
    }

    /// The key itself, for what a device cannot do with it. The error says so.
    pub fn secret(&self) -> Result<SecretKey, String> {
        match self {
            Self::Held(file) => Ok(file.secret()),
            Self::Token(_) => {
                Err("this key is in a hardware token, which never gives it out; this needs a key in a file".into())
            }
        }
    }
}

impl Signer for Key {
    fn public(&self) -> PublicKey {
        match self {
            Self::Held(file) => file.public_key,
            Self::Token(token) => token.public(),
        }
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, String> {
        match self {
            Self::Held(file) => Ok(file.secret().sign(message)),
            Self::Token(token) => token.sign(message),
        }
    }
}

/// What a key file says without being opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// As it is.
    Plain,
    /// Behind a passphrase.
    Encrypted,
    /// In a token.
    Token,
}

impl Kept {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Plain => "in its file",
            Self::Encrypted => "in its file, encrypted",
            Self::Token => "in a hardware token",
        }
    }
}

/// Opens the key of a file: asks for a passphrase or a PIN when it needs one (see [`Passphrase`]).
pub fn open(path: &Path) -> Result<Key, KeyError> {
    let unusable = |why: String| KeyError::Unusable { path: path.to_owned(), why };
    let text = text(path)?;
    match kept(&text) {
        Kept::Token => {
            let pointer = serde_json::from_str::<Pointer>(&text).map_err(|error| unusable(error.to_string()))?;
            Token::open(pointer).map(Key::Token).map_err(unusable)
        }
        Kept::Plain => KeyFile::parse(&text).map(Key::Held).map_err(unusable),
        Kept::Encrypted => {
            let passphrase = Passphrase::of_file(path).map_err(unusable)?;
            let plain = passphrase.decrypt(&text).map_err(unusable)?;
            KeyFile::parse(&plain).map(Key::Held).map_err(unusable)
        }
    }
}

/// How the key of a file is kept. Refuses a file that others may read.
pub fn look(path: &Path) -> Result<Kept, KeyError> {
    text(path).map(|text| kept(&text))
}

/// Writes a new key file, mode 0600, encrypted when a passphrase is given; never over an existing one.
pub fn write(path: &Path, file: &KeyFile, passphrase: Option<&Passphrase>) -> Result<(), KeyError> {
    let unwritable = |why: String| KeyError::Unwritable { path: path.to_owned(), why };
    write_private(path, &in_form(file, passphrase).map_err(unwritable)?).map_err(|error| unwritable(error.to_string()))
}

/// Writes the same key again in another form: with a passphrase, with another one, or without. What was there stays until the
/// new file is on disk whole.
pub fn rewrite(path: &Path, passphrase: Option<&Passphrase>) -> Result<(), KeyError> {
    let unwritable = |why: String| KeyError::Unwritable { path: path.to_owned(), why };
    let file = match open(path)? {
        Key::Held(file) => file,
        Key::Token(_) => return Err(unwritable("the key is in a hardware token: there is nothing to encrypt".into())),
    };
    let text = in_form(&file, passphrase).map_err(unwritable)?;
    let beside = path.with_extension("new");
    let replace = || {
        // Left over from an attempt that was cut off.
        let _ = fs::remove_file(&beside);
        write_private(&beside, &text)?;
        fs::rename(&beside, path)?;
        // The parent of a bare file name is empty, which is no folder.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    };
    replace().map_err(|error| unwritable(error.to_string()))
}

/// Writes a new file that only its owner may read, and that is on disk when this returns; never over an existing one.
pub fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut out = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    out.write_all(text.as_bytes())?;
    out.sync_all()
}

/// A new random key.
pub fn generate() -> Result<SecretKey, String> {
    Ok(SecretKey::from_seed(&Zeroizing::new(random::<32>()?)))
}

/// Random bytes.
pub fn random<const N: usize>() -> Result<[u8; N], String> {
    let mut bytes = [0u8; N];
    getrandom::fill(&mut bytes).map_err(|error| format!("no randomness: {error}"))?;
    Ok(bytes)
}

fn in_form(file: &KeyFile, passphrase: Option<&Passphrase>) -> Result<Zeroizing<String>, String> {
    let plain = Zeroizing::new(file.to_text());
    match passphrase {
        None => Ok(plain),
        Some(passphrase) => passphrase.encrypt(&plain).map(Zeroizing::new),
    }
}

fn kept(text: &str) -> Kept {
    #[derive(serde::Deserialize)]
    struct Form {
        format: String,
    }
    if text.starts_with(passphrase::ARMOR) {
        return Kept::Encrypted;
    }
    match serde_json::from_str::<Form>(text) {
        Ok(form) if form.format == Pointer::FORMAT => Kept::Token,
        _ => Kept::Plain,
    }
}

/// The most that a key file may have: none of them comes near it.
const FILE_BYTES_MAX: u64 = 64 * 1024;

fn text(path: &Path) -> Result<Zeroizing<String>, KeyError> {
    let unusable = |why: String| KeyError::Unusable { path: path.to_owned(), why };
    let missing = |error: std::io::Error| unusable(format!("{error}. Restore it from your backup, or make a new key"));
    let about = fs::metadata(path).map_err(missing)?;
    let mode = about.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(KeyError::TooOpen { path: path.to_owned(), mode });
    }
    if !about.is_file() || about.len() > FILE_BYTES_MAX {
        return Err(unusable("this is not a Torrens key file, or it is damaged: restore it from your backup (a new one is made with 'torrens keys new')".into()));
    }
    fs::read_to_string(path).map(Zeroizing::new).map_err(missing)
}
