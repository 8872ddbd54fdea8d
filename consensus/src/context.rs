//! The types that Malachite votes on: thin, without behaviour, their content deterministic (its log replay compares them).

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use malachitebft_core_types as core;
pub use malachitebft_core_types::{LinearTimeouts, NilOrVal, Round, VoteType};

use crate::application::{Digest, PublicKey, SignatureBytes};

/// Marks our instance of Malachite's generics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ctx;

/// A validator's address: its public key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(pub PublicKey);

/// Height of a block.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Height(pub u64);

/// The hash that stands for a block.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueId(pub Digest);

/// What is voted on: the hash; the body travels in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Value(pub ValueId);

/// A piece of a proposed body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Height.
    pub height: Height,
    /// Round.
    pub round: Round,
    /// Who proposes in that round.
    pub proposer: Address,
    /// Hash that the whole body must have.
    pub value_id: ValueId,
    /// Place of this piece, from 0.
    pub index: u32,
    /// Number of pieces.
    pub total: u32,
    /// The piece.
    pub data: Bytes,
}

/// A proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Height.
    pub height: Height,
    /// Round.
    pub round: Round,
    /// Value.
    pub value: Value,
    /// Round in which the value had a quorum of prevotes, if it is proposed again.
    pub pol_round: Round,
    /// Who proposes.
    pub proposer: Address,
}

/// A vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vote {
    /// Prevote or precommit.
    pub kind: VoteType,
    /// Height.
    pub height: Height,
    /// Round.
    pub round: Round,
    /// For what, or for nothing.
    pub value: NilOrVal<ValueId>,
    /// Who votes.
    pub voter: Address,
}

/// A validator with its one vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetMember {
    address: Address,
    key: Key,
}

/// The validators of a height, in the order in which they propose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidatorSet(Arc<Vec<SetMember>>);

/// A public key, as Malachite hands it back for verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(pub PublicKey);

/// A signature.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Signature(pub SignatureBytes);

/// Ed25519, with the strict rule that the node's [`crate::signing::Keys`] applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme;

impl ValidatorSet {
    /// From public keys in the order in which they propose.
    pub fn new(keys: impl IntoIterator<Item = PublicKey>) -> Self {
        Self(Arc::new(keys.into_iter().map(|key| SetMember { address: Address(key), key: Key(key) }).collect()))
    }

    /// Who proposes in a round.
    pub fn proposer(&self, round: Round) -> &SetMember {
        let turn = round.as_u32().unwrap_or(0) as usize;
        &self.0[turn % self.0.len()]
    }
}

impl SetMember {
    /// Its address.
    pub fn address(&self) -> Address {
        self.address
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0[..6]))
    }
}
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl fmt::Display for Height {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl fmt::Display for ValueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0[..6]))
    }
}
impl fmt::Debug for ValueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0[..6]))
    }
}

impl core::Address for Address {}

impl core::Height for Height {
    const ZERO: Self = Self(0);
    const INITIAL: Self = Self(1);

    fn increment_by(&self, n: u64) -> Self {
        Self(self.0.saturating_add(n))
    }
    fn decrement_by(&self, n: u64) -> Option<Self> {
        self.0.checked_sub(n).map(Self)
    }
    fn as_u64(&self) -> u64 {
        self.0
    }
}

impl core::Value for Value {
    type Id = ValueId;
    fn id(&self) -> ValueId {
        self.0
    }
}

impl core::ProposalPart<Ctx> for Part {
    fn is_first(&self) -> bool {
        self.index == 0
    }
    fn is_last(&self) -> bool {
        self.index.checked_add(1) == Some(self.total)
    }
}

impl core::Proposal<Ctx> for Proposal {
    fn height(&self) -> Height {
        self.height
    }
    fn round(&self) -> Round {
        self.round
    }
    fn value(&self) -> &Value {
        &self.value
    }
    fn take_value(self) -> Value {
        self.value
    }
    fn pol_round(&self) -> Round {
        self.pol_round
    }
    fn validator_address(&self) -> &Address {
        &self.proposer
    }
}

impl core::Vote<Ctx> for Vote {
    fn height(&self) -> Height {
        self.height
    }
    fn round(&self) -> Round {
        self.round
    }
    fn value(&self) -> &NilOrVal<ValueId> {
        &self.value
    }
    fn take_value(self) -> NilOrVal<ValueId> {
        self.value
    }
    fn vote_type(&self) -> VoteType {
        self.kind
    }
    fn validator_address(&self) -> &Address {
        &self.voter
    }
    // Vote extensions are not used: a checkpoint's cosignature must never be a precommit (`proofs.md`).
    fn extension(&self) -> Option<&core::SignedExtension<Ctx>> {
        None
    }
    fn take_extension(&mut self) -> Option<core::SignedExtension<Ctx>> {
        None
    }
    fn extend(self, _: core::SignedExtension<Ctx>) -> Self {
        self
    }
}

impl core::Validator<Ctx> for SetMember {
    fn address(&self) -> &Address {
        &self.address
    }
    fn public_key(&self) -> &Key {
        &self.key
    }
    /// One agency, one vote.
    fn voting_power(&self) -> core::VotingPower {
        1
    }
}

impl core::ValidatorSet<Ctx> for ValidatorSet {
    fn count(&self) -> usize {
        self.0.len()
    }
    fn total_voting_power(&self) -> core::VotingPower {
        self.0.len() as u64
    }
    fn get_by_address(&self, address: &Address) -> Option<&SetMember> {
        self.0.iter().find(|member| member.address == *address)
    }
    fn get_by_index(&self, index: usize) -> Option<&SetMember> {
        self.0.get(index)
    }
}

impl core::SigningScheme for Scheme {
    type DecodingError = &'static str;
    type Signature = Signature;
    type PublicKey = Key;
    /// The engine never holds one: signing goes through [`crate::signing`].
    type PrivateKey = ();

    fn decode_signature(bytes: &[u8]) -> Result<Signature, &'static str> {
        bytes.try_into().map(Signature).map_err(|_| "a signature has 64 bytes")
    }
    fn encode_signature(signature: &Signature) -> Vec<u8> {
        signature.0.to_vec()
    }
    fn decode_public_key(bytes: &[u8]) -> Result<Key, &'static str> {
        bytes.try_into().map(Key).map_err(|_| "a public key has 32 bytes")
    }
    fn encode_public_key(key: &Key) -> Vec<u8> {
        key.0.to_vec()
    }
}

impl core::Context for Ctx {
    type Address = Address;
    type Height = Height;
    type ProposalPart = Part;
    type Proposal = Proposal;
    type Validator = SetMember;
    type ValidatorSet = ValidatorSet;
    type Timeouts = LinearTimeouts;
    type Value = Value;
    type Vote = Vote;
    type Extension = ();
    type SigningScheme = Scheme;

    fn select_proposer<'a>(&self, set: &'a ValidatorSet, _: Height, round: Round) -> &'a SetMember {
        set.proposer(round)
    }

    fn new_proposal(
        &self,
        height: Height,
        round: Round,
        value: Value,
        pol_round: Round,
        proposer: Address,
    ) -> Proposal {
        Proposal { height, round, value, pol_round, proposer }
    }

    fn new_prevote(&self, height: Height, round: Round, value: NilOrVal<ValueId>, voter: Address) -> Vote {
        made(Vote { kind: VoteType::Prevote, height, round, value, voter })
    }

    fn new_precommit(&self, height: Height, round: Round, value: NilOrVal<ValueId>, voter: Address) -> Vote {
        made(Vote { kind: VoteType::Precommit, height, round, value, voter })
    }
}

fn made(vote: Vote) -> Vote {
    #[cfg(feature = "byzantine")]
    let vote = crate::byzantine::instead(vote);
    vote
}
