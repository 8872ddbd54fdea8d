//! The secret that a watch shares with its receiver, and the signature made with it.

use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::exit::Failure;
use crate::message::Message;
use crate::{keys, reason};

/// A shared secret; shown to nobody, not even in a debug line.
pub struct Secret(Zeroizing<Vec<u8>>);

/// "whsec_" and base64 (Standard Webhooks, "Signature scheme").
const PREFIX: &str = "whsec_";

/// How many bytes a secret has: at least 192 bits, at most 512 (the same place).
const BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// The most that is read of a secret's file.
const FILE_BYTES_MAX: u64 = 1024;

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// Reads a secret's file, which only its owner may read.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let about = |id| Message::new(id).with("file", path.display());
        let unusable = |error: std::io::Error| {
            Failure::Key(match error.kind() {
                std::io::ErrorKind::NotFound => about("cli-watch-secret-missing"),
                _ => reason::cannot_read(path, &error),
            })
        };
        let file = std::fs::File::open(path).map_err(unusable)?;
        let known = file.metadata().map_err(unusable)?;
        if !known.is_file() {
            return Err(Failure::Key(about("cli-watch-secret-no-file")));
        }
        let mode = known.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(Failure::Key(about("cli-watch-secret-open").with("mode", format!("{mode:04o}"))));
        }
        let mut text = Zeroizing::new(String::new());
        file.take(FILE_BYTES_MAX).read_to_string(&mut text).map_err(unusable)?;
        Self::parse(&text).map_err(|why| Failure::Key(about("cli-watch-secret-wrong").because(why)))
    }

    /// Reads `whsec_<base64>`.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let wrong = |id| Message::new(id).with("prefix", PREFIX);
        let encoded = text.trim_end().strip_prefix(PREFIX).ok_or_else(|| wrong("cli-watch-secret-prefix"))?;
        let bytes = STANDARD.decode(encoded).map_err(|_| wrong("cli-watch-secret-base64"))?;
        let bytes = Zeroizing::new(bytes);
        match BYTES.contains(&bytes.len()) {
            true => Ok(Self(bytes)),
            false => {
                let message = Message::new("cli-watch-secret-length").with("bytes", bytes.len());
                Err(message.with("least", BYTES.start()).with("most", BYTES.end()))
            }
        }
    }

    /// Makes a new secret in a new file that only its owner may read.
    pub fn create(path: &Path) -> Result<(), Failure> {
        let bytes = Zeroizing::new(keys::random::<32>()?);
        let encoded = Zeroizing::new(STANDARD.encode(bytes.as_slice()));
        keys::write_private(path, &Zeroizing::new(format!("{PREFIX}{}\n", encoded.as_str())))
    }

    /// The header `webhook-signature`: over "id.timestamp.body" (the same place).
    pub fn sign(&self, id: &str, timestamp: u64, body: &[u8]) -> Result<String, Failure> {
        let mac = Hmac::<Sha256>::new_from_slice(&self.0);
        let mut mac =
            mac.map_err(|error| Failure::Key(Message::new("cli-watch-secret-unusable").with("error", error)))?;
        mac.update(format!("{id}.{timestamp}.").as_bytes());
        mac.update(body);
        Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly
mod tests {
    use torrens_ledger::refusal::Lang;

    use super::*;

    /// The example that the specification's own libraries are tested with (`libraries/javascript/src/webhook.test.ts`).
    #[test]
    fn the_published_example_gets_the_published_signature() {
        let secret = Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n").unwrap();
        let signature = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#).unwrap();
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn what_is_no_secret_is_refused_and_said_why() {
        let of = |bytes: usize| format!("whsec_{}", STANDARD.encode(vec![7; bytes]));
        for bytes in [24, 32, 64] {
            assert!(Secret::parse(&of(bytes)).is_ok(), "{bytes}");
        }
        for (text, why) in [
            (of(23), "it has 23 bytes, and should have 24 to 64"),
            (of(65), "it has 65 bytes, and should have 24 to 64"),
            (String::new(), "it does not begin with whsec_"),
            ("whsk_AAAA".into(), "it does not begin with whsec_"),
            ("whsec_???".into(), "what follows whsec_ is not base64"),
            (format!("{}\n{}", of(24), of(24)), "what follows whsec_ is not base64"),
        ] {
            assert_eq!(Secret::parse(&text).unwrap_err().say(Lang::En), why);
        }
    }

    #[test]
    fn a_new_secret_is_private_and_never_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secret");
        let missing = Secret::read(&path).unwrap_err().to_string();
        assert!(missing.contains("torrens watch --new-secret"), "{missing}");
        Secret::create(&path).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
        let signed = |secret: &Secret| secret.sign("a", 1, b"b").unwrap();
        let first = signed(&Secret::read(&path).unwrap());
        assert!(Secret::create(&path).is_err());
        assert_eq!(signed(&Secret::read(&path).unwrap()), first);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        let open = Secret::read(&path).unwrap_err().to_string();
        assert!(open.contains("mode 0640") && open.contains("chmod 600"), "{open}");
    }
}
