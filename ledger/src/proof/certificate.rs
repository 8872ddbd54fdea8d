//! The commit certificate: more than two thirds of the validators precommitted to this header.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::block::Validator;
use crate::crypto::{Hash, Purpose, Signature, consensus_bytes};
use crate::encoding::{Blob, Label};

/// Signatures of validators over one header. Which quorum signed differs between nodes, so it is never hashed.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Certificate {
    /// Height.
    #[n(0)]
    pub height: u64,
    /// Round in which it was decided.
    #[n(1)]
    pub round: u32,
    /// Hash of the header.
    #[n(2)]
    pub header_hash: Hash,
    /// Bit `i` (most significant first): the `i`-th validator, in order of agency, signed.
    #[n(3)]
    pub signers: Blob,
    /// Their signatures, in the same order.
    #[n(4)]
    pub signatures: Vec<Signature>,
}

/// Why a certificate does not certify.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// The bitmap does not fit the set of validators or the list of signatures.
    #[error("the list of signers does not fit the validators")]
    Signers,
    /// A signature is wrong.
    #[error("the signature of validator {0} is not valid")]
    Signature(usize),
    /// Too few signed.
    #[error("{signers} of {validators} validators signed; more than two thirds are needed")]
    Quorum {
        /// How many signed.
        signers: usize,
        /// How many there are.
        validators: usize,
    },
}

impl Certificate {
    /// Puts a certificate together from signatures by place in the set.
    pub fn new(height: u64, round: u32, header_hash: Hash, count: usize, mut signed: Vec<(usize, Signature)>) -> Self {
        signed.sort_by_key(|(at, _)| *at);
        signed.dedup_by_key(|(at, _)| *at);
        let mut signers = vec![0u8; count.div_ceil(8)];
        for (at, _) in &signed {
            if let Some(byte) = signers.get_mut(at / 8) {
                *byte |= 0x80 >> (at % 8);
            }
        }
        let signatures = signed.into_iter().map(|(_, signature)| signature).collect();
        Self { height, round, header_hash, signers: Blob(signers), signatures }
    }

    /// Places of the validators that signed.
    pub fn places(&self) -> Vec<usize> {
        (0..self.signers.0.len() * 8).filter(|at| self.signers.0[at / 8] & (0x80 >> (at % 8)) != 0).collect()
    }

    /// Verifies every signature, strictly, and the quorum in integers: `3 * signers > 2 * validators`.
    pub fn verify(&self, chain_id: &Label, validators: &[Validator]) -> Result<(), CertificateError> {
        let places = self.places();
        let fits =
            self.signers.0.len() == validators.len().div_ceil(8) && places.iter().all(|at| *at < validators.len());
        if !fits || places.len() != self.signatures.len() {
            return Err(CertificateError::Signers);
        }
        let message = precommit_bytes(chain_id.as_str(), self.height, i64::from(self.round), Some(&self.header_hash));
        for (at, signature) in places.iter().zip(&self.signatures) {
            if !validators[*at].public_key.verify(&message, signature) {
                return Err(CertificateError::Signature(*at));
            }
        }
        if 3 * places.len() <= 2 * validators.len() {
            return Err(CertificateError::Quorum { signers: places.len(), validators: validators.len() });
        }
        Ok(())
    }
}

/// What a validator signs when it precommits.
pub fn precommit_bytes(chain_id: &str, height: u64, round: i64, header_hash: Option<&Hash>) -> Vec<u8> {
    consensus_bytes(Purpose::Precommit, chain_id, height, round, header_hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::SecretKey;
    use crate::encoding::Bytes;

    #[test]
    fn a_quorum_is_more_than_two_thirds() {
        let keys: Vec<_> = (0..4).map(|i| SecretKey::from_seed(&[i; 32])).collect();
        let chain = Label::new("test").unwrap();
        let validator = |(i, key): (usize, &SecretKey)| Validator {
            agency_id: Label::new(format!("a{i}")).unwrap(),
            public_key: key.public(),
            cosigner_key: key.public(),
            log_key: key.public(),
        };
        let validators: Vec<_> = keys.iter().enumerate().map(validator).collect();
        let hash = Bytes([7; 32]);
        let sign = |at: usize, round: i64| (at, keys[at].sign(&precommit_bytes("test", 5, round, Some(&hash))));
        let make = |places: &[usize], round| {
            Certificate::new(5, 1, hash, 4, places.iter().map(|at| sign(*at, round)).collect())
        };
        assert_eq!(make(&[0, 1, 2], 1).verify(&chain, &validators), Ok(()));
        assert_eq!(make(&[3, 1, 0, 2], 1).verify(&chain, &validators), Ok(()));
        assert_eq!(
            make(&[0, 1], 1).verify(&chain, &validators),
            Err(CertificateError::Quorum { signers: 2, validators: 4 })
        );
        assert_eq!(make(&[0, 1, 1], 1).places(), vec![0, 1], "one vote is counted once");
        assert_eq!(
            make(&[0, 1, 2], 2).verify(&chain, &validators),
            Err(CertificateError::Signature(0)),
            "another round"
        );
        assert_eq!(
            make(&[0, 1, 2], 1).verify(&Label::new("other").unwrap(), &validators),
            Err(CertificateError::Signature(0))
        );
        let mut wide = make(&[0, 1, 2], 1);
        wide.signers.0[0] |= 0x08;
        assert_eq!(wide.verify(&chain, &validators), Err(CertificateError::Signers), "a signer beyond the set");
    }
}
