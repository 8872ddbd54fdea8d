//! A validator that lies, for tests: Malachite's hooks, which equivocate and drop, between engine and network, and forget, where votes are
//! made. Only in programs that were built with the feature `byzantine`, which no package is.

use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use async_trait::async_trait;
use malachitebft_core_types::{NilOrVal, Round, SignedMessage, ValidatorProof, VoteExtensionScope, VoteType};
use malachitebft_engine::network::NetworkRef;
use malachitebft_engine_byzantine::config::make_rng;
use malachitebft_engine_byzantine::{Amnesia, ByzantineConfig, ByzantineNetworkProxy};
use malachitebft_signing::{Error, Signer};

use crate::context::{Address, Ctx, Height, Proposal, Signature, Value, ValueId, Vote};
use crate::signing::{Keys, proposal_bytes, vote_bytes};

/// What the environment asks for: `TORRENS_BYZANTINE` is a [`ByzantineConfig`] in JSON, such as `{"equivocate_votes": {"mode": "always"}}`.
fn asked_for() -> Option<ByzantineConfig> {
    let text = std::env::var("TORRENS_BYZANTINE").ok()?;
    match serde_json::from_str(&text) {
        Ok(config) => Some(config),
        Err(error) => {
            tracing::error!(%error, "TORRENS_BYZANTINE cannot be read");
            None
        }
    }
}

/// What is asked for by `TORRENS_LIES`, words separated by commas; the node's own words are among them.
pub fn tells(lie: &str) -> bool {
    std::env::var("TORRENS_LIES").is_ok_and(|lies| lies.split(',').any(|told| told == lie))
}

/// Whether bodies are kept from the others although they are proposed.
pub(crate) fn withholds_bodies() -> bool {
    tells("withhold")
}

/// Puts the hooks between engine and network, when they are asked for.
pub(crate) async fn between(
    network: NetworkRef<Ctx>,
    keys: Arc<dyn Keys>,
    own: Address,
) -> eyre::Result<NetworkRef<Ctx>> {
    let _ = OWN.set(own);
    let Some(config) = asked_for() else { return Ok(network) };
    tracing::warn!(?config, "this validator lies");
    let count = Mutex::new(0u8);
    let other = move |_: &Value| {
        let mut count = count.lock().unwrap_or_else(PoisonError::into_inner);
        *count = count.wrapping_add(1);
        Value(ValueId([*count; 32]))
    };
    let span = tracing::error_span!("byzantine");
    ByzantineNetworkProxy::spawn(
        config,
        network,
        Box::new(Unguarded(keys)),
        Ctx,
        own,
        span,
        Some(Box::new(other)),
        None,
    )
    .await
}

/// A validator that forgets its locks and goes back on what it prevoted. The hooks between engine and network come too late for it: the
/// engine counts its own votes as it made them.
struct Forgetful {
    amnesia: Amnesia<Ctx>,
    /// Whether it refuses to precommit.
    refuses: Box<dyn Fn(Height, Round) -> bool + Send + Sync>,
    /// The newest prevote and precommit that it made.
    made: Mutex<[Option<(Height, Round)>; 2]>,
}

/// Who it is.
static OWN: OnceLock<Address> = OnceLock::new();

static FORGETFUL: LazyLock<Option<Forgetful>> = LazyLock::new(|| {
    let ByzantineConfig { ignore_locks, force_precommit_nil, seed, .. } = asked_for()?;
    let chance = Mutex::new(make_rng(seed));
    let refuses = move |height, round| {
        let mut chance = chance.lock().unwrap_or_else(PoisonError::into_inner);
        force_precommit_nil.fires(height, round, &mut chance)
    };
    Some(Forgetful { amnesia: Amnesia::new(ignore_locks, seed), refuses: Box::new(refuses), made: Mutex::default() })
});

/// What is proposed is remembered, so that it can be voted for in spite of a lock.
pub(crate) fn saw(proposal: &Proposal) {
    if let Some(forgetful) = &*FORGETFUL {
        forgetful.amnesia.record_proposed_value(proposal.height, proposal.round, proposal.value.0);
    }
}

impl Forgetful {
    /// Whether this vote is its own and made for the first time: the engine asks for votes again to check signatures over them.
    fn makes(&self, vote: &Vote) -> bool {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = &mut made[usize::from(vote.kind == VoteType::Precommit)];
        let is_new = OWN.get() == Some(&vote.voter) && *newest < Some((vote.height, vote.round));
        if is_new {
            *newest = Some((vote.height, vote.round));
        }
        is_new
    }
}

/// The vote that is made instead of one.
pub(crate) fn instead(vote: Vote) -> Vote {
    let Some(forgetful) = FORGETFUL.as_ref().filter(|forgetful| forgetful.makes(&vote)) else { return vote };
    let (height, round) = (vote.height, vote.round);
    match (vote.kind, &vote.value) {
        (VoteType::Prevote, NilOrVal::Nil) => match forgetful.amnesia.try_override_nil_prevote(height, round) {
            Some(value) => Vote { value: NilOrVal::Val(value), ..vote },
            None => vote,
        },
        (VoteType::Precommit, NilOrVal::Val(_)) if (forgetful.refuses)(height, round) => {
            tracing::warn!(%height, %round, "precommits nil against its own prevote");
            Vote { value: NilOrVal::Nil, ..vote }
        }
        _ => vote,
    }
}

/// Signs whatever it is given.
struct Unguarded(Arc<dyn Keys>);

impl Unguarded {
    fn sign(&self, message: &[u8]) -> Result<Signature, Error> {
        self.0.sign(message).map(Signature).map_err(|why| Error::from_source(std::io::Error::other(why)))
    }
}

#[async_trait]
impl Signer<Ctx> for Unguarded {
    async fn sign_vote(&self, vote: Vote) -> Result<SignedMessage<Ctx, Vote>, Error> {
        let signature = self.sign(&vote_bytes(&*self.0, &vote))?;
        Ok(SignedMessage::new(vote, signature))
    }

    async fn sign_proposal(&self, proposal: Proposal) -> Result<SignedMessage<Ctx, Proposal>, Error> {
        let signature = self.sign(&proposal_bytes(&*self.0, &proposal))?;
        Ok(SignedMessage::new(proposal, signature))
    }

    async fn sign_vote_extension(&self, _: VoteExtensionScope<Ctx>, (): ()) -> Result<SignedMessage<Ctx, ()>, Error> {
        Err(Error::new())
    }

    async fn sign_validator_proof(&self, _: Vec<u8>, _: Vec<u8>) -> Result<ValidatorProof<Ctx>, Error> {
        Err(Error::new())
    }
}
