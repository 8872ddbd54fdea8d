//! Signed notes (C2SP `signed-note`): a text, and lines of signatures by named keys.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::crypto::{PublicKey, sha256};

/// A plain Ed25519 signature over the text (C2SP `signed-note`).
pub const ED25519: u8 = 0x01;
/// A timestamped cosignature of a checkpoint (C2SP `tlog-cosignature`, Ed25519).
pub const COSIGNATURE_V1: u8 = 0x04;

/// A key as notes know it: a name, a signature type and an Ed25519 key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoteKey {
    /// Name: without white space and plus.
    pub name: String,
    /// [`ED25519`] or [`COSIGNATURE_V1`].
    pub kind: u8,
    /// The key.
    pub key: PublicKey,
}

impl NoteKey {
    /// The first four bytes of `SHA-256(name || 0x0A || type || key)`.
    pub fn id(&self) -> [u8; 4] {
        let hash = sha256(&[self.name.as_bytes(), b"\n", &[self.kind], self.key.0.as_slice()]);
        [hash.0[0], hash.0[1], hash.0[2], hash.0[3]]
    }

    /// The key in the form that verifiers are configured with: `name+id+base64(type || key)`.
    pub fn verifier_key(&self) -> String {
        let material = STANDARD.encode([&[self.kind], self.key.0.as_slice()].concat());
        format!("{}+{}+{material}", self.name, hex::encode(self.id()))
    }

    /// A line for a signature by this key.
    pub fn line(&self, signature: Vec<u8>) -> NoteSignature {
        NoteSignature { name: self.name.clone(), key_id: self.id(), signature }
    }

    /// Whether a line claims to be by this key.
    pub fn claims(&self, line: &NoteSignature) -> bool {
        line.name == self.name && line.key_id == self.id()
    }
}

/// One line of signature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoteSignature {
    /// Name of the key.
    pub name: String,
    /// Its id.
    pub key_id: [u8; 4],
    /// What follows the id: for a cosignature, time and signature.
    pub signature: Vec<u8>,
}

/// A signed note.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    /// The text, its last newline included.
    pub text: String,
    /// Signatures, in order.
    pub signatures: Vec<NoteSignature>,
}

impl Note {
    /// The largest note that is read, in bytes.
    pub const BYTES_MAX: usize = 64 * 1024;
    /// The most signatures that are read. (A verifier must accept 16.)
    pub const SIGNATURES_MAX: usize = 256;

    /// Reads a note. It has one spelling: what is printed again is what was read.
    pub fn parse(note: &str) -> Result<Self, &'static str> {
        if note.len() > Self::BYTES_MAX {
            return Err("it is too large for a signed note");
        }
        if note.chars().any(|c| c.is_control() && c != '\n') {
            return Err("a signed note has no control characters");
        }
        let (text, lines) = note.rsplit_once("\n\n").ok_or("a signed note has an empty line before its signatures")?;
        let lines = lines.strip_suffix('\n').ok_or("a signed note ends in a newline")?;
        let mut signatures = Vec::new();
        for line in lines.split('\n') {
            if signatures.len() == Self::SIGNATURES_MAX {
                return Err("the note has too many signatures");
            }
            let rest = line.strip_prefix("\u{2014} ").ok_or("a signature line begins with a dash and a space")?;
            let (name, data) = rest.split_once(' ').ok_or("a signature line has a name and a signature")?;
            if name.is_empty() || name.contains('+') || name.chars().any(char::is_whitespace) {
                return Err("the name of a key has no white space and no plus");
            }
            let data = STANDARD.decode(data).map_err(|_| "a signature is not base64")?;
            let (key_id, signature) = data.split_first_chunk::<4>().ok_or("a signature is too short")?;
            signatures.push(NoteSignature { name: name.into(), key_id: *key_id, signature: signature.to_vec() });
        }
        Ok(Self { text: format!("{text}\n"), signatures })
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.text)?;
        for NoteSignature { name, key_id, signature } in &self.signatures {
            writeln!(f, "\u{2014} {name} {}", STANDARD.encode([key_id.as_slice(), signature].concat()))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::Bytes;

    /// The example of C2SP `signed-note`.
    #[test]
    fn the_specification_s_example() {
        let material = STANDARD.decode("AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k").unwrap();
        let key = PublicKey(Bytes(material[1..].try_into().unwrap()));
        let key = NoteKey { name: "example.com/foo".into(), kind: ED25519, key };
        assert_eq!(key.verifier_key(), "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
        let text = "This is an example message.\n\n\u{2014} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
        let note = Note::parse(text).unwrap();
        assert_eq!(note.to_string(), text);
        assert!(key.claims(&note.signatures[0]));
        let signature = Bytes(note.signatures[0].signature.as_slice().try_into().unwrap());
        assert!(key.key.verify(note.text.as_bytes(), &signature));
    }

    #[test]
    fn what_is_not_a_note_is_refused() {
        for bad in [
            "",
            "text\n",
            "text\n\n",
            "text\n\n\u{2014} name AAAAAA==",
            "text\n\n- name AAAAAA==\n",
            "text\n\n\u{2014} na+me AAAAAA==\n",
            "text\n\n\u{2014} name AAAA\n",
            "text\n\n\u{2014} name AAAAAB==\n",
            "te\u{7}xt\n\n\u{2014} name AAAAAA==\n",
            "text\n\n\u{2014} name AAAAAA==\n\n",
        ] {
            assert!(Note::parse(bad).is_err(), "{bad:?}");
        }
    }
}
