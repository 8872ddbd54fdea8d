//! What consensus needs of the register's signature rule, with whatever holds the validator's key.

use std::sync::Arc;

use torrens_consensus::application::{Digest, SignatureBytes};
use torrens_consensus::signing::Keys;
use torrens_ledger::crypto::{PublicKey, Purpose, Signer, consensus_bytes};
use torrens_ledger::encoding::Bytes;

/// What consensus signs with and how it verifies.
pub struct ConsensusKeys {
    chain_id: String,
    key: Arc<dyn Signer>,
}

impl ConsensusKeys {
    /// For a validator its voting key; for a full node the node's key, which no validator has.
    pub fn new(chain_id: &str, key: Arc<dyn Signer>) -> Self {
        Self { chain_id: chain_id.to_owned(), key }
    }
}

impl Keys for ConsensusKeys {
    fn prevote_bytes(&self, height: u64, round: i64, value: Option<&Digest>) -> Vec<u8> {
        consensus_bytes(Purpose::Prevote, &self.chain_id, height, round, value.map(|digest| Bytes(*digest)).as_ref())
    }

    fn precommit_bytes(&self, height: u64, round: i64, value: Option<&Digest>) -> Vec<u8> {
        let value = value.map(|digest| Bytes(*digest));
        torrens_ledger::proof::certificate::precommit_bytes(&self.chain_id, height, round, value.as_ref())
    }

    fn proposal_bytes(&self, height: u64, round: i64, pol_round: i64, value: &Digest) -> Vec<u8> {
        let mut bytes = consensus_bytes(Purpose::Proposal, &self.chain_id, height, round, Some(&Bytes(*value)));
        bytes.extend(pol_round.to_be_bytes());
        bytes
    }

    fn public_key(&self) -> [u8; 32] {
        self.key.public().0.0
    }

    fn sign(&self, message: &[u8]) -> Result<SignatureBytes, String> {
        self.key.sign(message).map(|signature| signature.0)
    }

    fn verify(&self, key: &[u8; 32], message: &[u8], signature: &SignatureBytes) -> bool {
        PublicKey(Bytes(*key)).verify(message, &Bytes(*signature))
    }
}
