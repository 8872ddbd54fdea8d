//! Checkpoints of the log (C2SP `tlog-checkpoint`), cosigned by the validators (C2SP `tlog-cosignature`, `cosignature/v1`).
//!
//! A cosignature says "this tree is consistent with every one that I cosigned before". A precommit says no such thing (an honest
//! validator may precommit two blocks of one height, in two rounds), so a cosignature is made with a key of its own, only after
//! the block is durably decided (`proofs.md`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minicbor::{Decode, Encode};

use super::note::{COSIGNATURE_V1, ED25519, Note, NoteKey};
use crate::block::Validator;
use crate::crypto::{Hash, PublicKey, SecretKey, Signature};
use crate::encoding::{Bytes, Label};

/// The head of the log at a size.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Checkpoint {
    /// The log's name: the chain id.
    #[n(0)]
    pub origin: Label,
    /// Number of entries.
    #[n(1)]
    pub size: u64,
    /// Root of the tree over them (RFC 9162).
    #[n(2)]
    pub root: Hash,
}

/// A validator's cosignature.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Cosignature {
    /// When it was made, in seconds since 1970.
    #[n(0)]
    pub time_s: u64,
    /// By the cosigning key, over [`Checkpoint::cosigned_bytes`].
    #[n(1)]
    pub signature: Signature,
    /// By the log key, over the checkpoint's text: see [`log_key`].
    #[n(2)]
    pub log_signature: Signature,
}

/// Why a checkpoint is not to be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// It is not a checkpoint.
    #[error("it is not a checkpoint: {0}")]
    Form(&'static str),
    /// Of another log.
    #[error("it is of the log '{0}'")]
    Origin(String),
    /// A known key's signature is wrong.
    #[error("the cosignature of '{0}' is not valid")]
    Signature(Label),
    /// A line is of a key that is not a validator's, or stands there twice, or out of order.
    #[error("it carries a signature that does not belong there")]
    Extra,
    /// Too few cosigned.
    #[error("{signers} of {validators} validators cosigned; more than two thirds are needed")]
    Quorum {
        /// How many cosigned.
        signers: usize,
        /// How many there are.
        validators: usize,
    },
}

/// A checkpoint that enough validators cosigned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cosigned {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// Places of the validators that cosigned, and when, in seconds since 1970.
    pub signers: Vec<(usize, u64)>,
}

/// The key with which a validator cosigns, as notes know it.
pub fn cosigner(origin: &Label, validator: &Validator) -> NoteKey {
    NoteKey { name: format!("{origin}/{}", validator.agency_id), kind: COSIGNATURE_V1, key: validator.cosigner_key }
}

/// A validator's key for the log's own line. Verifiers ask for one (C2SP `tlog-tiles`, "Checkpoints"), but no single agency owns
/// the log: each validator has such a key, any one of them will do, and it counts for nothing in the quorum.
pub fn log_key(origin: &Label, validator: &Validator) -> NoteKey {
    NoteKey { name: origin.to_string(), kind: ED25519, key: validator.log_key }
}

/// The secrets of a cosigner: two keys from one seed, because a key serves one type of signature only.
#[derive(Clone, Debug)]
pub struct CosignerKeys {
    cosigner: SecretKey,
    log: SecretKey,
}

impl CosignerKeys {
    /// From the key in the key file.
    pub fn new(cosigner: SecretKey) -> Self {
        let log = SecretKey::from_seed(&crate::crypto::salt(cosigner.seed(), "log-key"));
        Self { cosigner, log }
    }

    /// The public halves: of the cosigning key and of the log key.
    pub fn public(&self) -> (PublicKey, PublicKey) {
        (self.cosigner.public(), self.log.public())
    }
}

impl Checkpoint {
    /// The text: origin, size, root, each on its line.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root.as_slice()))
    }

    /// Reads the text. Extension lines are not used here.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let form = CheckpointError::Form;
        let mut lines = text.strip_suffix('\n').ok_or(form("it does not end in a newline"))?.split('\n');
        let mut line = || lines.next().ok_or(form("it has three lines"));
        let origin = Label::new(line()?).map_err(|_| form("its first line is not the name of a ledger"))?;
        let size = line()?.parse().map_err(|_| form("its second line is not a number of entries"))?;
        let root = STANDARD.decode(line()?).ok().and_then(|root| <[u8; 32]>::try_from(root).ok());
        let root = Bytes(root.ok_or(form("its third line is not a root hash"))?);
        let checkpoint = Self { origin, size, root };
        // One spelling, and nothing after the third line.
        if checkpoint.text() == text { Ok(checkpoint) } else { Err(form("it is not in its one spelling")) }
    }

    /// What a cosignature is over (C2SP `tlog-cosignature`, "Ed25519 signed message").
    pub fn cosigned_bytes(&self, time_s: u64) -> Vec<u8> {
        format!("cosignature/v1\ntime {time_s}\n{}", self.text()).into_bytes()
    }

    /// Cosigns. Only a node that has this tree, durably, may do this: see the node's cosigner.
    pub fn cosign(&self, keys: &CosignerKeys, time_s: u64) -> Cosignature {
        let signature = keys.cosigner.sign(&self.cosigned_bytes(time_s));
        Cosignature { time_s, signature, log_signature: keys.log.sign(self.text().as_bytes()) }
    }

    /// Whether a cosignature is this validator's.
    pub fn is_cosigned_by(&self, validator: &Validator, cosignature: &Cosignature) -> bool {
        // The specification bounds times so that they fit signed integers.
        cosignature.time_s <= i64::MAX as u64
            && validator.cosigner_key.verify(&self.cosigned_bytes(cosignature.time_s), &cosignature.signature)
            && validator.log_key.verify(self.text().as_bytes(), &cosignature.log_signature)
    }

    /// Whether a line of a note that claims to be by this key is.
    fn is_signed_by(&self, key: &NoteKey, signature: &[u8]) -> bool {
        if key.kind == ED25519 {
            let signature = <[u8; 64]>::try_from(signature).map(Bytes);
            return signature.is_ok_and(|signature| key.key.verify(self.text().as_bytes(), &signature));
        }
        let Some((time, signature)) = signature.split_first_chunk::<8>() else { return false };
        let (time_s, signature) = (u64::from_be_bytes(*time), <[u8; 64]>::try_from(signature).map(Bytes));
        time_s <= i64::MAX as u64
            && signature.is_ok_and(|signature| key.key.verify(&self.cosigned_bytes(time_s), &signature))
    }

    /// The checkpoint as a signed note, from cosignatures by place in the set: exactly a quorum of them, because verifiers need
    /// not read more than 16 lines. Nothing when there are too few.
    pub fn note(&self, validators: &[Validator], cosignatures: &[(usize, Cosignature)]) -> Option<Note> {
        let least = 2 * validators.len() / 3 + 1;
        let mut signed: Vec<_> = cosignatures.iter().filter(|(at, _)| *at < validators.len()).collect();
        signed.sort_by_key(|(at, _)| *at);
        signed.dedup_by_key(|(at, _)| *at);
        signed.truncate(least);
        let (first, _) = signed.first().filter(|_| signed.len() == least)?;
        let data = |of: &Cosignature| [of.time_s.to_be_bytes().as_slice(), of.signature.as_slice()].concat();
        let logs = log_key(&self.origin, &validators[*first]).line(signed[0].1.log_signature.0.to_vec());
        let mut signatures = vec![logs];
        signatures.extend(signed.iter().map(|(at, c)| cosigner(&self.origin, &validators[*at]).line(data(c))));
        Some(Note { text: self.text(), signatures })
    }
}

/// Verifies a checkpoint: of this log, every signature of a known key right, a quorum of the validators among them. Lines of
/// keys that are nobody's here are passed over, as the specification says.
pub fn verify(note: &str, origin: &Label, validators: &[Validator]) -> Result<Cosigned, CheckpointError> {
    let note = Note::parse(note).map_err(CheckpointError::Form)?;
    let checkpoint = Checkpoint::parse(&note.text)?;
    if checkpoint.origin != *origin {
        return Err(CheckpointError::Origin(checkpoint.origin.to_string()));
    }
    let mut signers = Vec::new();
    for (at, validator) in validators.iter().enumerate() {
        let (own, logs) = (cosigner(origin, validator), log_key(origin, validator));
        for line in &note.signatures {
            let counts = own.claims(line);
            if !counts && !logs.claims(line) {
                continue;
            }
            let key = if counts { &own } else { &logs };
            if !checkpoint.is_signed_by(key, &line.signature) {
                return Err(CheckpointError::Signature(validator.agency_id.clone()));
            }
            let time = line.signature.first_chunk::<8>().map_or(0, |time| u64::from_be_bytes(*time));
            // One agency, one vote, however often it stands there.
            if counts && signers.last().is_none_or(|(last, _)| *last != at) {
                signers.push((at, time));
            }
        }
    }
    if 3 * signers.len() <= 2 * validators.len() {
        return Err(CheckpointError::Quorum { signers: signers.len(), validators: validators.len() });
    }
    Ok(Cosigned { checkpoint, signers })
}

/// As [`verify`], and the note must be in the one form that nodes write: the log's line, then exactly a quorum in order, and
/// nothing else. For files in which no byte may change unnoticed.
pub fn verify_exact(note: &str, origin: &Label, validators: &[Validator]) -> Result<Cosigned, CheckpointError> {
    let cosigned = verify(note, origin, validators)?;
    let parsed = Note::parse(note).map_err(CheckpointError::Form)?;
    let mut expected: Vec<NoteKey> = Vec::new();
    for (at, _) in &cosigned.signers {
        if expected.is_empty() {
            expected.push(log_key(origin, &validators[*at]));
        }
        expected.push(cosigner(origin, &validators[*at]));
    }
    let fits = parsed.signatures.len() == expected.len()
        && cosigned.signers.len() == 2 * validators.len() / 3 + 1
        && parsed.signatures.iter().zip(&expected).all(|(line, key)| key.claims(line));
    if fits { Ok(cosigned) } else { Err(CheckpointError::Extra) }
}

/// The policy by which anyone's tools check this log (C2SP `tlog-policy`).
pub fn policy(origin: &Label, validators: &[Validator]) -> String {
    let mut out = format!("# The log of '{origin}': valid when more than two thirds of the validators cosigned.\n");
    for validator in validators {
        out.push_str(&format!("log {}\n", log_key(origin, validator).verifier_key()));
    }
    let mut names = Vec::new();
    for validator in validators {
        // Names of witnesses and groups share one space, in which `none` is taken.
        let name = format!("validator-{}", validator.agency_id);
        out.push_str(&format!("witness {name} {}\n", cosigner(origin, validator).verifier_key()));
        names.push(name);
    }
    out.push_str(&format!(
        "group validators {} {}\nquorum validators\n",
        2 * validators.len() / 3 + 1,
        names.join(" ")
    ));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::sha256;

    fn set(n: u8) -> (Vec<CosignerKeys>, Vec<Validator>) {
        let keys: Vec<_> = (0..n).map(|i| CosignerKeys::new(SecretKey::from_seed(&[i; 32]))).collect();
        let validator = |(i, keys): (usize, &CosignerKeys)| {
            let (cosigner_key, log_key) = keys.public();
            let public_key = SecretKey::from_seed(&[100 + i as u8; 32]).public();
            Validator { agency_id: Label::new(format!("a{i:02}")).unwrap(), public_key, cosigner_key, log_key }
        };
        let validators = keys.iter().enumerate().map(validator).collect();
        (keys, validators)
    }

    fn checkpoint() -> Checkpoint {
        Checkpoint { origin: Label::new("example.com/ledger").unwrap(), size: 600, root: sha256(&[b"root"]) }
    }

    fn cosign(keys: &[CosignerKeys], places: &[usize]) -> Vec<(usize, Cosignature)> {
        places.iter().map(|at| (*at, checkpoint().cosign(&keys[*at], 1_700_000_000 + *at as u64))).collect()
    }

    #[test]
    fn a_quorum_cosigns() {
        let (keys, validators) = set(4);
        let (origin, is) = (checkpoint().origin, checkpoint());
        assert_eq!(is.note(&validators, &cosign(&keys, &[0, 3])), None);
        assert_eq!(is.note(&validators, &cosign(&keys, &[0, 3, 3])), None, "one vote is counted once");
        let note = is.note(&validators, &cosign(&keys, &[3, 0, 2, 1])).unwrap();
        assert_eq!(note.signatures.len(), 4, "the log's line and exactly a quorum");
        let text = note.to_string();
        for check in [verify, verify_exact] {
            let cosigned = check(&text, &origin, &validators).unwrap();
            assert_eq!(cosigned.checkpoint, is);
            assert_eq!(cosigned.signers.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [0, 1, 2]);
        }
        // A witness that we do not know is passed over; in a file where no byte may change it is not.
        let more = format!("{text}\u{2014} witness.example AAAAAAAAAAA=\n");
        assert!(verify(&more, &origin, &validators).is_ok());
        assert_eq!(verify_exact(&more, &origin, &validators), Err(CheckpointError::Extra));
        let other = Label::new("other").unwrap();
        assert!(matches!(verify(&text, &other, &validators), Err(CheckpointError::Origin(_))));
        assert!(matches!(
            verify(&text, &origin, &set(7).1),
            Err(CheckpointError::Quorum { signers: 3, validators: 7 })
        ));
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let (keys, validators) = set(4);
        let text = checkpoint().note(&validators, &cosign(&keys, &[0, 1, 2])).unwrap().to_string().into_bytes();
        for at in 0..text.len() {
            for flip in [0x01, 0x02, 0x20, 0x80] {
                let mut forged = text.clone();
                forged[at] ^= flip;
                let Ok(forged) = String::from_utf8(forged) else { continue };
                assert!(verify_exact(&forged, &checkpoint().origin, &validators).is_err(), "byte {at} ^ {flip:#x}");
            }
        }
    }

    #[test]
    fn a_precommit_is_never_a_cosignature() {
        let (keys, validators) = set(4);
        let of = checkpoint();
        let precommit = crate::proof::certificate::precommit_bytes(of.origin.as_str(), 5, 0, Some(&of.root));
        let mut forged = of.cosign(&keys[0], 0);
        forged.signature = keys[0].cosigner.sign(&precommit);
        assert!(!of.is_cosigned_by(&validators[0], &forged));
        let voting = CosignerKeys::new(SecretKey::from_seed(&[100; 32]));
        assert!(!of.is_cosigned_by(&validators[0], &of.cosign(&voting, 1)), "another key");
        assert!(!of.is_cosigned_by(&validators[0], &of.cosign(&keys[0], u64::MAX)), "no such time");
    }

    /// Bytes that two unrelated verifiers accepted (`tests/interop`).
    #[test]
    fn a_worked_example() {
        let origin = Label::new("ledger.example/torrens").unwrap();
        let leaf = |n: u8| crate::merkle::log::leaf_hash(format!("entry {n}").as_bytes());
        let node = crate::merkle::log::node_hash;
        let of = Checkpoint { origin: origin.clone(), size: 3, root: node(&node(&leaf(0), &leaf(1)), &leaf(2)) };
        let keys = |i: u8| CosignerKeys {
            cosigner: SecretKey::from_seed(&[i; 32]),
            log: SecretKey::from_seed(&[0x80 + i; 32]),
        };
        let validator = |i: u8| {
            let (cosigner_key, log_key) = keys(i).public();
            Validator {
                agency_id: Label::new(format!("validator-{i}")).unwrap(),
                public_key: log_key,
                cosigner_key,
                log_key,
            }
        };
        let validators: Vec<_> = (1..=4).map(validator).collect();
        let cosignatures: Vec<_> =
            (1..=3u8).map(|i| (usize::from(i) - 1, of.cosign(&keys(i), 1_700_000_000 + u64::from(i)))).collect();
        let note = of.note(&validators, &cosignatures).unwrap().to_string();
        let hash = |text: &str| sha256(&[text.as_bytes()]).to_string();
        assert_eq!(hash(&note), "ab217bc69f2569b8aca312e303c18aeaf2d6cd1af23dd31572c68997cdf92d34", "{note}");
        let path = vec![node(&leaf(0), &leaf(1))];
        let proof = crate::proof::log_proof::LogProof { index: 2, path, checkpoint: note };
        assert_eq!(hash(&proof.to_string()), "43093fe862870e1e83f925c32e9bb94d0e870920583d6cce95069be21c7e738d");
        assert!(proof.verify(b"entry 2", &origin, &validators).is_ok());
        assert!(proof.verify(b"entry 1", &origin, &validators).is_err());
        assert_eq!(crate::proof::log_proof::LogProof::parse(&proof.to_string()), Ok(proof));
    }
}
