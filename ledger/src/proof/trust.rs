//! Whom a verifier believes: the first validators, which a citizen pins, and every change of them since, each certified by the
//! validators before it. Keys are never taken from a proof itself.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::certificate::{Certificate, CertificateError};
use super::checkpoint::cosigner;
use crate::block::{Header, Validator, validators_hash};
use crate::crypto::Hash;
use crate::encoding::Label;

/// What a citizen pins: enough to check every proof of this ledger. With its `changes` it is the trust pack.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TrustAnchor {
    /// `torrens.trust/1`.
    pub format: String,
    /// The ledger, and the origin of its log.
    pub chain_id: Label,
    /// Hash of its genesis document.
    pub genesis_hash: Hash,
    /// Its first validators.
    pub validators: Vec<Validator>,
    /// Every change of validators since, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<TrustStep>,
    /// The current validators' cosigning keys in the form that other people's tools take (C2SP `signed-note`). Derived.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verifier_keys: Vec<String>,
}

/// One change of validators.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TrustStep {
    /// The last header that the validators before the change certify: its `next_validators_hash` names the new ones.
    #[n(0)]
    pub header: Header,
    /// Their signatures over it.
    #[n(1)]
    pub certificate: Certificate,
    /// The new validators.
    #[n(2)]
    pub validators: Vec<Validator>,
}

/// Why a chain of changes is not to be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// The anchor is of another format, or contradicts itself.
    #[error("the trust anchor is not usable: {0}")]
    Anchor(&'static str),
    /// A step is of another ledger, out of order, or says nothing.
    #[error("the change of validators at block {0} does not follow the one before")]
    Order(u64),
    /// A step was certified by validators other than those before it.
    #[error("the change of validators at block {0} was not made by the validators before it")]
    Validators(u64),
    /// A step's certificate is wrong.
    #[error("the change of validators at block {0} is not certified: {1}")]
    Certificate(u64, CertificateError),
    /// A step contradicts the one that the verifier pinned.
    #[error("the change of validators at block {0} contradicts your trust anchor")]
    Contradiction(u64),
}

/// The validators at every height, as far as the anchor and the changes tell.
#[derive(Clone, Debug)]
pub struct Trusted {
    /// From which height on, and who.
    sets: Vec<(u64, Vec<Validator>)>,
}

impl TrustAnchor {
    /// The format that this program writes and reads.
    pub const FORMAT: &'static str = "torrens.trust/1";

    /// Reads an anchor, strictly.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        serde_json::from_value(super::json::parse(bytes)?).map_err(|error| error.to_string())
    }

    /// With the keys for other people's tools filled in.
    pub fn new(chain_id: Label, genesis_hash: Hash, validators: Vec<Validator>, changes: Vec<TrustStep>) -> Self {
        let last = changes.last().map_or(&validators, |step| &step.validators);
        let verifier_keys = last.iter().map(|validator| cosigner(&chain_id, validator).verifier_key()).collect();
        Self { format: Self::FORMAT.into(), chain_id, genesis_hash, validators, changes, verifier_keys }
    }

    /// The hash by which people compare anchors, on paper or by phone: that of the genesis and the first validators.
    pub fn fingerprint(&self) -> Hash {
        crate::crypto::sha256(&[self.genesis_hash.as_slice(), validators_hash(&self.validators).as_slice()])
    }

    /// Verifies the anchor's own changes and then those that a proof brings, and tells who was validator when.
    pub fn follow(&self, brought: &[TrustStep]) -> Result<Trusted, TrustError> {
        if self.format != Self::FORMAT {
            return Err(TrustError::Anchor("it is of another format"));
        }
        if self.validators.is_empty() {
            return Err(TrustError::Anchor("it names no validators"));
        }
        let own = Self::new(self.chain_id.clone(), self.genesis_hash, self.validators.clone(), self.changes.clone());
        if !self.verifier_keys.is_empty() && self.verifier_keys != own.verifier_keys {
            return Err(TrustError::Anchor("its verifier keys are not those of its validators"));
        }
        let mut steps: Vec<&TrustStep> = self.changes.iter().collect();
        let pinned = steps.last().map_or(0, |step| step.header.height);
        for step in brought {
            let height = step.header.height;
            if height > pinned {
                steps.push(step);
            } else if !self.changes.iter().any(|own| own.header.height == height && own.header == step.header) {
                return Err(TrustError::Contradiction(height));
            }
        }
        let mut sets = vec![(1, self.validators.clone())];
        for step in steps {
            let height = step.header.height;
            let Some((from, current)) = sets.last() else { break };
            if step.header.chain_id != self.chain_id || height < *from {
                return Err(TrustError::Order(height));
            }
            if step.header.validators_hash != validators_hash(current) {
                return Err(TrustError::Validators(height));
            }
            let next = validators_hash(&step.validators);
            let is_about = step.certificate.height == height && step.certificate.header_hash == step.header.hash();
            let sorted = step.validators.is_sorted_by(|a, b| a.agency_id < b.agency_id);
            if !is_about || step.header.next_validators_hash != next || step.validators.is_empty() || !sorted {
                return Err(TrustError::Order(height));
            }
            step.certificate.verify(&self.chain_id, current).map_err(|why| TrustError::Certificate(height, why))?;
            sets.push((height.saturating_add(1), step.validators.clone()));
        }
        Ok(Trusted { sets })
    }
}

impl Trusted {
    /// Who certifies the block at this height.
    pub fn at(&self, height: u64) -> &[Validator] {
        self.sets.iter().rev().find(|(from, _)| *from <= height).map_or(&[], |(_, set)| set)
    }

    /// How many changes there were.
    pub fn changes(&self) -> usize {
        self.sets.len() - 1
    }

    /// The validators before the newest, who cosigned until the newest did.
    pub fn before_newest(&self) -> &[Validator] {
        self.sets.len().checked_sub(2).and_then(|at| self.sets.get(at)).map_or(&[], |(_, set)| set)
    }

    /// The newest validators known.
    pub fn newest(&self) -> &[Validator] {
        self.sets.last().map_or(&[], |(_, set)| set)
    }
}
