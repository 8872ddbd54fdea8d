//! Evidence of misconduct: two statements that one validator signed for one step of consensus (equivocation). Whoever holds both can
//! prove it to everybody, so a proposer puts them on the ledger and every validator checks them before he votes for the block. What
//! follows from it is for the agencies to decide ([`crate::membership`]): the ledger punishes nobody by itself.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::block::Network;
use crate::crypto::{Hash, PublicKey, Purpose, Signature, consensus_bytes};
use crate::encoding::Label;
use crate::state::{Fault, State};

/// A step of consensus at which a validator may say one thing only.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
pub enum Step {
    /// Its proposal of a block.
    #[n(1)]
    Proposal,
    /// Its first vote.
    #[n(2)]
    Prevote,
    /// Its second vote, the one that certifies.
    #[n(3)]
    Precommit,
}

/// One of the two statements.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Statement {
    /// The header's hash that it is for; none for a vote for nothing.
    #[n(0)]
    pub value: Option<Hash>,
    /// A proposal's round of an earlier quorum, -1 for none; 0 for votes.
    #[n(1)]
    pub pol_round: i64,
    /// The validator's signature.
    #[n(2)]
    pub signature: Signature,
}

/// Two statements for one step.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Evidence {
    /// The key that signed both.
    #[n(0)]
    pub public_key: PublicKey,
    /// At which step.
    #[n(1)]
    pub step: Step,
    /// Height.
    #[n(2)]
    pub height: u64,
    /// Round.
    #[n(3)]
    pub round: u32,
    /// The statement with the smaller value.
    #[n(4)]
    pub first: Statement,
    /// The other.
    #[n(5)]
    pub second: Statement,
}

/// What is on record of it: the evidence itself is in the log.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Offence {
    /// Whose validator.
    #[n(0)]
    pub agency_id: Label,
    /// Its key.
    #[n(1)]
    pub public_key: PublicKey,
    /// The step at which it said two things.
    #[n(2)]
    pub step: Step,
    /// Height of that step.
    #[n(3)]
    pub height: u64,
    /// Its round.
    #[n(4)]
    pub round: u32,
    /// The block that holds the evidence.
    #[n(5)]
    pub recorded: u64,
}

/// Everything on record, oldest first.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct Offences {
    /// One a key and height, [`OFFENCES_MAX`] a key.
    #[n(0)]
    pub list: Vec<Offence>,
}

/// So many of one key are proof enough; more would only fill the ledger.
pub const OFFENCES_MAX: usize = 16;
/// The most that one block takes in.
pub const EVIDENCE_MAX: usize = 16;

/// The bytes that were signed.
pub fn statement_bytes(
    step: Step,
    chain_id: &str,
    height: u64,
    round: i64,
    pol_round: i64,
    value: Option<&Hash>,
) -> Vec<u8> {
    let purpose = match step {
        Step::Proposal => Purpose::Proposal,
        Step::Prevote => Purpose::Prevote,
        Step::Precommit => Purpose::Precommit,
    };
    let mut bytes = consensus_bytes(purpose, chain_id, height, round, value);
    if step == Step::Proposal {
        bytes.extend(pol_round.to_be_bytes());
    }
    bytes
}

impl Evidence {
    /// Puts two statements in order.
    pub fn new(public_key: PublicKey, step: Step, height: u64, round: u32, one: Statement, other: Statement) -> Self {
        let (first, second) = if one.value <= other.value { (one, other) } else { (other, one) };
        Self { public_key, step, height, round, first, second }
    }

    /// Both statements are the key's, and they contradict each other. The same proposal with another round of an earlier quorum does not.
    pub fn check(&self, chain_id: &Label) -> Result<(), String> {
        if self.first.value >= self.second.value {
            return Err("the two statements do not contradict each other, or stand in the wrong order".into());
        }
        for said in [&self.first, &self.second] {
            match self.step {
                Step::Proposal if said.value.is_none() => return Err("a proposal proposes something".into()),
                Step::Prevote | Step::Precommit if said.pol_round != 0 => {
                    return Err("a vote has no earlier round".into());
                }
                _ => {}
            }
            let round = i64::from(self.round);
            let bytes =
                statement_bytes(self.step, chain_id.as_str(), self.height, round, said.pol_round, said.value.as_ref());
            if !self.public_key.verify(&bytes, &said.signature) {
                return Err("a signature is not valid".into());
            }
        }
        Ok(())
    }

    /// What would go on record in the block of a height; the error says why nothing does. Evidence against a validator that has left
    /// since is too late: its agency is not in the set any more.
    pub fn offence(&self, state: &State<'_>, chain_id: &Label, height: u64) -> Result<Result<Offence, String>, Fault> {
        let network: Network = state.get(&())?.unwrap_or_default();
        let known: Offences = state.get(&())?.unwrap_or_default();
        let mut validators = network.validators.iter().chain(&network.next_validators);
        let Some(validator) = validators.find(|v| v.public_key == self.public_key) else {
            return Ok(Err("the key is no validator's".into()));
        };
        let of_key = || known.list.iter().filter(|offence| offence.public_key == self.public_key);
        if of_key().any(|offence| offence.height == self.height) || of_key().count() >= OFFENCES_MAX {
            return Ok(Err("it is on record already".into()));
        }
        if self.height > height {
            return Ok(Err(format!("it speaks of height {}, which is to come", self.height)));
        }
        let Self { public_key, step, height: at, round, .. } = *self;
        let agency_id = validator.agency_id.clone();
        let offence = Offence { agency_id, public_key, step, height: at, round, recorded: height };
        Ok(self.check(chain_id).map(|()| offence))
    }
}
