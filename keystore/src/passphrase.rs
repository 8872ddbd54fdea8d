//! Passphrases: where they come from, and keys behind them in the `age` format (scrypt recipient, ASCII armor).

use std::env;
use std::fs;
use std::io::{IsTerminal as _, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use age::secrecy::SecretString;
use zeroize::Zeroizing;

/// Names the file whose first line is the passphrase of encrypted key files. systemd's `LoadCredential` makes such files.
pub const PASSPHRASE_FILE: &str = "TORRENS_PASSPHRASE_FILE";
/// Names the file whose first line is the PIN of a hardware token.
pub const PIN_FILE: &str = "TORRENS_PIN_FILE";

pub(crate) const ARMOR: &str = "-----BEGIN AGE ENCRYPTED FILE-----";

/// scrypt's work factor, the logarithm of N: 128 MiB and about half a second a key (OWASP, Password Storage Cheat Sheet, 2024: N = 2^17, r = 8, p = 1).
const WORK: u8 = 17;
/// Files of others, and older ones of ours, may be up to this: 4 GiB.
const WORK_MAX: u8 = 22;
/// The least that a new passphrase must have.
const CHARACTERS_MIN: usize = 12;

/// A passphrase or PIN. Zeroized when dropped; never printed.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// A given one.
    pub fn new(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }

    /// For a key file that is encrypted: from the file that `TORRENS_PASSPHRASE_FILE` names, else asked for.
    pub fn of_file(path: &Path) -> Result<Self, String> {
        Self::get(PASSPHRASE_FILE, &format!("Passphrase of {}: ", path.display()))
    }

    /// For a hardware token: from the file that `TORRENS_PIN_FILE` names, else asked for.
    pub fn pin(token: &str) -> Result<Self, String> {
        Self::get(PIN_FILE, &format!("PIN of the token '{token}': "))
    }

    /// For a file that is about to be encrypted: asked for twice at a terminal, and long enough.
    pub fn for_new(path: &Path) -> Result<Self, String> {
        let first = Self::get(PASSPHRASE_FILE, &format!("New passphrase for {}: ", path.display()))?;
        if first.0.chars().count() < CHARACTERS_MIN {
            return Err(format!("a passphrase needs {CHARACTERS_MIN} characters or more; several words are best"));
        }
        if env::var_os(PASSPHRASE_FILE).is_none() && *ask("Once more: ")? != *first.0 {
            return Err("the two are not the same; nothing was changed".into());
        }
        Ok(first)
    }

    fn get(variable: &str, question: &str) -> Result<Self, String> {
        match env::var_os(variable) {
            Some(path) => from_file(Path::new(&path)).map_err(|why| format!("{variable}: {why}")),
            None if std::io::stdin().is_terminal() => ask(question),
            None => Err(format!(
                "it needs a passphrase or PIN, and there is no terminal to ask at: put it into a file of mode 0600 and name that file in {variable}"
            )),
        }
        .map(Self)
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    pub(crate) fn encrypt(&self, plain: &str) -> Result<String, String> {
        let mut recipient = age::scrypt::Recipient::new(SecretString::from(self.0.to_string()));
        recipient.set_work_factor(WORK);
        age::encrypt_and_armor(&recipient, plain.as_bytes()).map_err(|error| format!("cannot encrypt it: {error}"))
    }

    pub(crate) fn decrypt(&self, armored: &str) -> Result<Zeroizing<String>, String> {
        let mut identity = age::scrypt::Identity::new(SecretString::from(self.0.to_string()));
        // Unset, it is measured anew each time, and a busy machine would refuse its own keys.
        identity.set_max_work_factor(WORK_MAX);
        let wrong = |error: age::DecryptError| {
            match error {
            age::DecryptError::DecryptionFailed | age::DecryptError::NoMatchingKeys => {
                "the passphrase is not the one it was encrypted with, or it is damaged; try again, or restore it from your backup".to_owned()
            }
            age::DecryptError::ExcessiveWork { required, .. } => format!(
                "it is encrypted with an scrypt work factor of {required}, and up to {WORK_MAX} is taken here: encrypt it anew with 'torrens keys \
                 protect' where it was made, or with a smaller factor"
            ),
            error => format!("it is encrypted, and cannot be decrypted: {error}. Restore it from your backup"),
        }
        };
        let reader = age::armor::ArmoredReader::new(armored.as_bytes());
        let decryptor = age::Decryptor::new(reader).map_err(wrong)?;
        let mut reader = decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(wrong)?;
        let mut plain = Zeroizing::new(String::new());
        reader
            .read_to_string(&mut plain)
            .map_err(|error| format!("it is damaged: {error}. Restore it from your backup"))?;
        Ok(plain)
    }
}

fn ask(question: &str) -> Result<Zeroizing<String>, String> {
    rpassword::prompt_password(question)
        .map(Zeroizing::new)
        .map_err(|error| format!("cannot ask at the terminal: {error}"))
}

fn from_file(path: &Path) -> Result<Zeroizing<String>, String> {
    let cannot = |error: std::io::Error| format!("cannot read {}: {error}", path.display());
    let mode = fs::metadata(path).map_err(cannot)?.permissions().mode() & 0o777;
    if mode & 0o037 != 0 {
        return Err(format!(
            "{} may be read or changed by others (mode {mode:o}); run 'chmod 600' on it",
            path.display()
        ));
    }
    let text = Zeroizing::new(fs::read_to_string(path).map_err(cannot)?);
    match text.lines().next() {
        Some(line) if !line.is_empty() => Ok(Zeroizing::new(line.to_owned())),
        _ => Err(format!("{} is empty; its first line is to be the passphrase or PIN", path.display())),
    }
}
