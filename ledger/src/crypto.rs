//! Keys, hashes and tags: the only file that touches a hash function or a signature.
//!
//! Every hash and signature names its purpose (`torrens/<purpose>/v1\0`), so that bytes made for one use can never serve
//! another. Signatures are Ed25519 (RFC 8032), checked by **one rule everywhere**: `verify_strict`, one at a time, because
//! `verify` and batch verification disagree on crafted keys and would split the chain (`proofs.md`).

use ed25519_dalek::{Signer as _, VerifyingKey};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::encoding::Bytes;

/// A SHA-256 digest.
pub type Hash = Bytes<32>;

/// What a hash or a signature is for. A tag, once used, is never used for anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A transaction's COSE external AAD and its id.
    Transaction,
    /// A key's identifier.
    KeyId,
    /// Proof that a registrant holds the key that he registers.
    KeyPossession,
    /// A second agency's signature over an import batch.
    Countersign,
    /// A block header.
    Header,
    /// A validator's prevote.
    Prevote,
    /// A validator's precommit: the signatures of a commit certificate.
    Precommit,
    /// A proposer's proposal.
    Proposal,
    /// A set of validators.
    Validators,
    /// The consensus parameters.
    Params,
    /// The genesis document.
    Genesis,
    /// A key of the state tree.
    StateKey,
    /// The terms of a case.
    Terms,
    /// An entry of a title's history.
    Entry,
    /// A case's number-free identity, an attestation's id.
    Attestation,
    /// A salted commitment to a private value.
    Commitment,
}

impl Purpose {
    /// The domain tag, `torrens/<purpose>/v1\0`.
    pub const fn tag(self) -> &'static [u8] {
        match self {
            Self::Transaction => b"torrens/transaction/v1\0",
            Self::KeyId => b"torrens/key-id/v1\0",
            Self::KeyPossession => b"torrens/key-possession/v1\0",
            Self::Countersign => b"torrens/countersign/v1\0",
            Self::Header => b"torrens/header/v1\0",
            Self::Prevote => b"torrens/prevote/v1\0",
            Self::Precommit => b"torrens/precommit/v1\0",
            Self::Proposal => b"torrens/proposal/v1\0",
            Self::Validators => b"torrens/validators/v1\0",
            Self::Params => b"torrens/params/v1\0",
            Self::Genesis => b"torrens/genesis/v1\0",
            Self::StateKey => b"torrens/state-key/v1\0",
            Self::Terms => b"torrens/terms/v1\0",
            Self::Entry => b"torrens/entry/v1\0",
            Self::Attestation => b"torrens/attestation/v1\0",
            Self::Commitment => b"torrens/commitment/v1\0",
        }
    }
}

/// SHA-256 over the purpose's tag and the parts, one after the other.
pub fn hash(purpose: Purpose, parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new_with_prefix(purpose.tag());
    for part in parts {
        hasher.update(part);
    }
    Bytes(hasher.finalize().into())
}

/// Plain SHA-256, for trees whose own rules separate domains (RFC 9162, Jellyfish) and for documents.
pub fn sha256(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    Bytes(hasher.finalize().into())
}

/// The signed form of votes and proposals: tag, chain id with its length, height, round, and the value or nothing.
/// The same bytes for every signer of the same statement.
pub fn consensus_bytes(purpose: Purpose, chain_id: &str, height: u64, round: i64, value: Option<&Hash>) -> Vec<u8> {
    let mut out = purpose.tag().to_vec();
    out.extend((chain_id.len() as u32).to_be_bytes());
    out.extend(chain_id.as_bytes());
    out.extend(height.to_be_bytes());
    out.extend(round.to_be_bytes());
    match value {
        Some(hash) => {
            out.push(1);
            out.extend(hash.0);
        }
        None => out.push(0),
    }
    out
}

/// The signature scheme of a key. Ed25519 is not post-quantum, so every key record names its scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Scheme {
    /// Ed25519 (RFC 8032), COSE algorithm EdDSA (-8).
    #[n(1)]
    Ed25519,
}

/// A key's identifier: the tagged hash of scheme and public key. It is the COSE `kid`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(transparent)]
#[cbor(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct KeyId(#[n(0)] pub Hash);

/// An Ed25519 public key whose bytes were not examined yet; [`PublicKey::check`] says whether it may be admitted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(transparent)]
#[cbor(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct PublicKey(#[n(0)] pub Bytes<32>);

/// An Ed25519 signature.
pub type Signature = Bytes<64>;

impl PublicKey {
    /// The key's identifier.
    pub fn id(&self) -> KeyId {
        KeyId(hash(Purpose::KeyId, &[&[Scheme::Ed25519 as u8 + 1], self.0.as_slice()]))
    }

    /// Admits a key only if it is canonical, of prime order and not weak. Anything else would let one signature be
    /// valid for several messages.
    pub fn check(&self) -> Result<(), &'static str> {
        let key = VerifyingKey::from_bytes(&self.0.0).map_err(|_| "it is not a point of the curve")?;
        let point = key.to_edwards();
        if key.is_weak() {
            return Err("it is of small order");
        }
        if !point.is_torsion_free() {
            return Err("it is not of prime order");
        }
        if point.compress().0 != self.0.0 {
            return Err("it is not in canonical form");
        }
        Ok(())
    }

    /// Verifies one signature, strictly. The only door to `ed25519-dalek`'s verification.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> bool {
        VerifyingKey::from_bytes(&self.0.0)
            .and_then(|key| key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(&signature.0)))
            .is_ok()
    }
}

/// A private key. Zeroized when dropped; never printed.
#[derive(Clone)]
pub struct SecretKey(ed25519_dalek::SigningKey);

impl SecretKey {
    /// The key with this seed (RFC 8032, section 5.1.5).
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// The seed, for writing a key file.
    pub fn seed(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(Bytes(self.0.verifying_key().to_bytes()))
    }

    /// Signs bytes that already carry their domain tag.
    pub fn sign(&self, message: &[u8]) -> Signature {
        Bytes(self.0.sign(message).to_bytes())
    }
}

/// Whatever signs: a key in memory, or a device that never gives its key out.
pub trait Signer: Send + Sync {
    /// The public half.
    fn public(&self) -> PublicKey;
    /// Signs bytes that already carry their domain tag. The error says what the device said.
    fn sign(&self, message: &[u8]) -> Result<Signature, String>;
}

impl Signer for SecretKey {
    fn public(&self) -> PublicKey {
        self.public()
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, String> {
        Ok(self.sign(message))
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SecretKey(of {})", self.public().id().0)
    }
}

/// A salted commitment to a private value: `SHA-256(tag, field, salt, length, value)`. The salt makes equal values look
/// different and a guess impossible; without it nobody can tell what was committed.
pub fn commitment(field: &str, salt: &[u8; 32], value: &[u8]) -> Hash {
    let field_length = (field.len() as u32).to_be_bytes();
    let value_length = (value.len() as u64).to_be_bytes();
    hash(Purpose::Commitment, &[&field_length, field.as_bytes(), salt, &value_length, value])
}

/// The salt of one field, from the random key of one version of a record (HKDF-SHA-256, RFC 5869). Destroying that key
/// erases every value committed under it.
pub fn salt(record_key: &[u8; 32], field: &str) -> [u8; 32] {
    let mut out = [0u8; 32];
    match hkdf::Hkdf::<Sha256>::new(None, record_key)
        .expand_multi_info(&[b"torrens/salt/v1\0", field.as_bytes()], &mut out)
    {
        Ok(()) => out,
        Err(_) => unreachable!("32 bytes are below HKDF's limit"),
    }
}

/// Remembers which signatures were verified, so that each is verified once in a process. Never shared between validators.
pub trait SignatureMemory {
    /// Whether `verify(key, message, signature)` is known to have succeeded.
    fn verify(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool;
}

/// Remembers nothing: verifies every time. For auditors, tests and the browser.
pub struct NoMemory;

impl SignatureMemory for NoMemory {
    fn verify(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        key.verify(message, signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes<const N: usize>(text: &str) -> [u8; N] {
        text.parse::<Bytes<N>>().unwrap().0
    }

    /// RFC 8032, section 7.1, tests 1 to 3.
    #[test]
    fn rfc_8032_vectors() {
        for (seed, public, message, signature) in [
            (
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                "",
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
            ),
            (
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
                "72",
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
            ),
            (
                "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
                "af82",
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
            ),
        ] {
            let secret = SecretKey::from_seed(&bytes(seed));
            let message = hex::decode(message).unwrap();
            assert_eq!(secret.public(), PublicKey(Bytes(bytes(public))));
            assert_eq!(secret.sign(&message), Bytes(bytes(signature)));
            assert!(secret.public().verify(&message, &Bytes(bytes(signature))));
            assert!(!secret.public().verify(b"other", &Bytes(bytes(signature))));
            assert_eq!(secret.public().check(), Ok(()));
        }
    }

    #[test]
    fn weak_mixed_and_non_canonical_keys_are_refused() {
        // The identity, a point of order 8, and a non-canonical y (p + 1), all from the Ed25519 small-order list.
        for key in [
            "0100000000000000000000000000000000000000000000000000000000000000",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        ] {
            assert!(PublicKey(Bytes(bytes(key))).check().is_err(), "{key}");
        }
    }

    #[test]
    fn commitments_of_equal_values_differ() {
        let one = commitment("name", &salt(&[1; 32], "name"), "王芳".as_bytes());
        let two = commitment("name", &salt(&[2; 32], "name"), "王芳".as_bytes());
        assert_ne!(one, two);
        assert_ne!(salt(&[1; 32], "name"), salt(&[1; 32], "id"));
    }
}
