//! Signing and verifying votes: the bytes and the signature rule come from the node, the order of safety from here.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use malachitebft_core_types::{NilOrVal, SignedMessage, ValidatorProof, VoteExtensionScope, VoteType};
use malachitebft_signing::{Error, Signer, VerificationResult, Verifier};

use crate::application::{Digest, PublicKey, SignatureBytes};
use crate::context::{Ctx, Height, Key, Proposal, Round, Signature, Vote};
use crate::guard::{Guard, Permit, Step};

/// What the node provides: the exact bytes of each statement, and the one signature rule.
pub trait Keys: Send + Sync + 'static {
    /// The bytes of a prevote; `None` votes for nothing.
    fn prevote_bytes(&self, height: u64, round: i64, value: Option<&Digest>) -> Vec<u8>;
    /// The bytes of a precommit: those of the commit certificate.
    fn precommit_bytes(&self, height: u64, round: i64, value: Option<&Digest>) -> Vec<u8>;
    /// The bytes of a proposal.
    fn proposal_bytes(&self, height: u64, round: i64, pol_round: i64, value: &Digest) -> Vec<u8>;
    /// This validator's public key; for a full node any key that is not in the set.
    fn public_key(&self) -> PublicKey;
    /// Signs. The error says why the key's holder did not.
    fn sign(&self, message: &[u8]) -> Result<SignatureBytes, String>;
    /// Verifies, strictly.
    fn verify(&self, key: &PublicKey, message: &[u8], signature: &SignatureBytes) -> bool;
}

/// Makes the engine's log of votes durable as far as it is written.
pub type SyncLog = Box<dyn Fn() -> std::io::Result<()> + Send + Sync>;

/// Why a notary fell silent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Silence {
    /// The key has signed something else at a step of this height.
    Height(u64),
    /// What must be on disk before a signature cannot be put there; the text says what.
    Disk(String),
}

/// Signs for a validator, never two statements for one step. Tells the engine's owner when it had to refuse.
pub struct Notary {
    keys: Arc<dyn Keys>,
    /// Called before anything goes on record. The log then holds all that led to the statement, so that after a crash the engine
    /// comes to the same statement again. Otherwise it could come to another one, be refused, and sit out the height; and when more
    /// than a third sit out one height, it never ends.
    sync_log: SyncLog,
    /// Guards the order "record, then sign"; held for the fsyncs of both copies.
    guard: Mutex<Guard>,
    silence: Arc<Mutex<Option<Silence>>>,
}

/// Verifies others' statements.
pub struct Reader {
    keys: Arc<dyn Keys>,
}

impl Notary {
    /// A signer behind a guard. `silence` receives why it had to refuse.
    pub fn new(keys: Arc<dyn Keys>, guard: Guard, silence: Arc<Mutex<Option<Silence>>>, sync_log: SyncLog) -> Self {
        Self { keys, sync_log, guard: Mutex::new(guard), silence }
    }

    fn permit(&self, height: u64, round: Round, step: Step, value: Option<Digest>) -> Result<Permit, Error> {
        let round = round.as_u32().ok_or_else(Error::new)?;
        (self.sync_log)().map_err(|error| self.fail(&format!("the log of votes cannot be synced: {error}")))?;
        let mut guard = self.guard.lock().unwrap_or_else(PoisonError::into_inner);
        guard.permit(height, round, step, value).map_err(|error| self.fail(&error.to_string()))
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, Error> {
        self.keys.sign(message).map(Signature).map_err(|why| {
            tracing::error!(why, "nothing is signed");
            Error::from_source(std::io::Error::other(why))
        })
    }

    /// For whoever wants a record of all that is signed (`TORRENS_LOG=info,torrens_consensus::signing=debug`). It is written before the
    /// statement leaves.
    fn record(&self, height: Height, round: Round, step: Step, value: Option<&Digest>, lock: Option<Round>) {
        let key = || hex::encode(self.keys.public_key());
        let value = || value.map_or_else(|| "nil".into(), hex::encode);
        let lock = lock.map_or(-1, |round| round.as_i64());
        tracing::debug!(key = key(), %height, round = round.as_i64(), ?step, value = value(), lock, "signed");
    }

    fn refuse(&self, height: u64) -> Error {
        tracing::warn!(height, "this key has signed something else at this step; it will not vote at this height");
        self.fall_silent(Silence::Height(height));
        Error::new()
    }

    fn fail(&self, why: &str) -> Error {
        tracing::error!(why, "nothing is signed");
        self.fall_silent(Silence::Disk(why.to_owned()));
        Error::from_source(std::io::Error::other(why.to_owned()))
    }

    fn fall_silent(&self, why: Silence) {
        *self.silence.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
    }
}

impl Reader {
    /// A verifier.
    pub fn new(keys: Arc<dyn Keys>) -> Self {
        Self { keys }
    }
}

pub(crate) fn vote_bytes(keys: &dyn Keys, vote: &Vote) -> Vec<u8> {
    let value = match &vote.value {
        NilOrVal::Nil => None,
        NilOrVal::Val(id) => Some(&id.0),
    };
    match vote.kind {
        VoteType::Prevote => keys.prevote_bytes(vote.height.0, vote.round.as_i64(), value),
        VoteType::Precommit => keys.precommit_bytes(vote.height.0, vote.round.as_i64(), value),
    }
}

pub(crate) fn proposal_bytes(keys: &dyn Keys, p: &Proposal) -> Vec<u8> {
    keys.proposal_bytes(p.height.0, p.round.as_i64(), p.pol_round.as_i64(), &p.value.0.0)
}

#[async_trait]
impl Signer<Ctx> for Notary {
    async fn sign_vote(&self, vote: Vote) -> Result<SignedMessage<Ctx, Vote>, Error> {
        let value = match vote.value {
            NilOrVal::Nil => None,
            NilOrVal::Val(id) => Some(id.0),
        };
        let step = match vote.kind {
            VoteType::Prevote => Step::Prevote,
            VoteType::Precommit => Step::Precommit,
        };
        match self.permit(vote.height.0, vote.round, step, value)? {
            Permit::Sign => {}
            Permit::Conflict => return Err(self.refuse(vote.height.0)),
            Permit::Past(signed) => return Err(self.refuse(signed)),
        }
        let signature = self.sign(&vote_bytes(&*self.keys, &vote))?;
        self.record(vote.height, vote.round, step, value.as_ref(), None);
        Ok(SignedMessage::new(vote, signature))
    }

    async fn sign_proposal(&self, proposal: Proposal) -> Result<SignedMessage<Ctx, Proposal>, Error> {
        match self.permit(proposal.height.0, proposal.round, Step::Propose, Some(proposal.value.0.0))? {
            Permit::Sign => {}
            Permit::Conflict => return Err(self.refuse(proposal.height.0)),
            Permit::Past(signed) => return Err(self.refuse(signed)),
        }
        let signature = self.sign(&proposal_bytes(&*self.keys, &proposal))?;
        self.record(
            proposal.height,
            proposal.round,
            Step::Propose,
            Some(&proposal.value.0.0),
            Some(proposal.pol_round),
        );
        Ok(SignedMessage::new(proposal, signature))
    }

    async fn sign_vote_extension(&self, _: VoteExtensionScope<Ctx>, (): ()) -> Result<SignedMessage<Ctx, ()>, Error> {
        Err(Error::new())
    }

    async fn sign_validator_proof(&self, _: Vec<u8>, _: Vec<u8>) -> Result<ValidatorProof<Ctx>, Error> {
        Err(Error::new())
    }
}

#[async_trait]
impl Verifier<Ctx> for Reader {
    async fn verify_signed_vote(
        &self,
        vote: &Vote,
        signature: &Signature,
        key: &Key,
    ) -> Result<VerificationResult, Error> {
        Ok(VerificationResult::from_bool(self.keys.verify(&key.0, &vote_bytes(&*self.keys, vote), &signature.0)))
    }

    async fn verify_signed_proposal(
        &self,
        proposal: &Proposal,
        signature: &Signature,
        key: &Key,
    ) -> Result<VerificationResult, Error> {
        Ok(VerificationResult::from_bool(self.keys.verify(
            &key.0,
            &proposal_bytes(&*self.keys, proposal),
            &signature.0,
        )))
    }

    async fn verify_signed_vote_extension(
        &self,
        _: &VoteExtensionScope<Ctx>,
        (): &(),
        _: &Signature,
        _: &Key,
    ) -> Result<VerificationResult, Error> {
        Ok(VerificationResult::Invalid)
    }

    async fn verify_validator_proof(&self, _: &ValidatorProof<Ctx>) -> Result<VerificationResult, Error> {
        Ok(VerificationResult::Invalid)
    }
}
