//! Blocks: the header that validators vote on, the network that it speaks for, and whose turn it is to propose.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::crypto::{Hash, PublicKey, Purpose, hash};
use crate::encoding::{Blob, Label, to_bytes};
use crate::evidence::Evidence;
use crate::transactions::{Receipt, TX_BYTES_MAX};

/// What the validators agree on. Its hash is the value that they vote on; the fields are those of `proofs.md`.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Header {
    /// The protocol in force: the version of this structure and of the rules by which the block is made.
    #[n(0)]
    pub version: u16,
    /// The ledger.
    #[n(1)]
    pub chain_id: Label,
    /// Height; the first block is 1.
    #[n(2)]
    pub height: u64,
    /// Block time, milliseconds since 1970: strictly increasing, within every validator's clock bounds.
    #[n(3)]
    pub time_ms: u64,
    /// Hash of the header before; of the genesis document for block 1.
    #[n(4)]
    pub prev_header_hash: Hash,
    /// Entries in the log after this block's transactions, before its header.
    #[n(5)]
    pub log_size: u64,
    /// Root of the log at that size (RFC 9162).
    #[n(6)]
    pub log_root: Hash,
    /// Root of the state tree after this block.
    #[n(7)]
    pub state_root: Hash,
    /// The validators that certify this block.
    #[n(8)]
    pub validators_hash: Hash,
    /// The validators that certify the next.
    #[n(9)]
    pub next_validators_hash: Hash,
    /// The consensus parameters.
    #[n(10)]
    pub params_hash: Hash,
    /// The agency whose node put the block together.
    #[n(11)]
    pub proposer: Label,
}

impl Header {
    /// The oldest protocol that this program knows.
    pub const OLDEST: u16 = 1;
    /// The newest. A network goes over to it when its agencies adopt it ([`crate::governance::Change::Protocol`]), at the height that
    /// they agreed on, not when a node is given a newer program.
    pub const NEWEST: u16 = if cfg!(feature = "next-protocol") { 2 } else { 1 };

    /// Whether this program knows the protocol of this block.
    pub const fn is_known(&self) -> bool {
        Self::OLDEST <= self.version && self.version <= Self::NEWEST
    }

    /// The header's hash: what precommits sign.
    pub fn hash(&self) -> Hash {
        hash(Purpose::Header, &[&to_bytes(self)])
    }
}

/// The hour of a block's time (UTC). The first block of an hour is an anchor block: extracts that ask for it share its certificate.
pub const fn anchor_hour(time_ms: u64) -> u64 {
    time_ms / 3_600_000
}

/// A block as it is proposed, stored and replayed.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Block {
    /// Header.
    #[n(0)]
    pub header: Header,
    /// Signed transactions, in order.
    #[n(1)]
    pub transactions: Vec<Blob>,
    /// Proof that validators said two things at one step.
    #[n(2)]
    pub evidence: Vec<Evidence>,
}

/// One leaf of the append-only log.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum LogEntry {
    /// A transaction and what became of it.
    #[n(1)]
    Transaction {
        /// As signed.
        #[n(0)]
        transaction: Blob,
        /// What became of it.
        #[n(1)]
        receipt: Receipt,
    },
    /// A block's header, after its transactions.
    #[n(2)]
    Header {
        /// The header.
        #[n(0)]
        header: Header,
    },
    /// What time brought: cases whose period ended, decided at the beginning of a block. Its `tx_id` is the hash of the header before.
    #[n(3)]
    Due {
        /// What became of them.
        #[n(0)]
        receipt: Receipt,
    },
    /// Proof that a validator said two things at one step, after what time brought.
    #[n(4)]
    Evidence {
        /// The proof.
        #[n(0)]
        evidence: Evidence,
    },
}

/// A header as the log holds it: the bytes of [`LogEntry::Header`], without the code of all the others.
pub fn header_leaf(header: &Header) -> Vec<u8> {
    [&[0x82, 0x02, 0x81], to_bytes(header).as_slice()].concat()
}

/// A validator: one agency, one key, one vote.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Validator {
    /// The agency.
    #[n(0)]
    pub agency_id: Label,
    /// The key that signs its votes.
    #[n(1)]
    pub public_key: PublicKey,
    /// The key that cosigns checkpoints of the log: never the one that votes (`proofs.md`).
    #[n(2)]
    pub cosigner_key: PublicKey,
    /// The key of the log's own line in checkpoints.
    #[n(3)]
    pub log_key: PublicKey,
}

/// The hash of a set of validators, in order of agency.
pub fn validators_hash(validators: &[Validator]) -> Hash {
    hash(Purpose::Validators, &[&to_bytes(&validators.to_vec())])
}

/// A node that may connect: its network key, bound to an agency.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// The agency.
    #[n(0)]
    pub agency_id: Label,
    /// The node's libp2p key (Ed25519); its PeerId follows from it.
    #[n(1)]
    pub node_key: PublicKey,
}

/// Limits that every validator must share.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Params {
    /// Largest block body, in bytes.
    #[n(0)]
    pub block_bytes_max: u64,
    /// Most transactions of a block.
    #[n(1)]
    pub block_transactions_max: u64,
    /// How far a block's time may be from a validator's clock, in milliseconds.
    #[n(2)]
    pub clock_drift_max_ms: u64,
    /// How many agencies must vote for a policy; 0 means more than half of them.
    #[n(3)]
    #[serde(default)]
    pub adoption_agencies_min: u64,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            block_bytes_max: 1024 * 1024,
            block_transactions_max: 1000,
            clock_drift_max_ms: 10_000,
            adoption_agencies_min: 0,
        }
    }
}

impl Params {
    /// Whether a network of so many agencies can live with them. The error names the place and what to choose.
    pub fn check(&self, agencies: usize) -> Result<(), String> {
        let range = |name: &str, value: u64, least: u64, most: u64| match (least..=most).contains(&value) {
            true => Ok(()),
            false => Err(format!("params/{name}: choose between {least} and {most}")),
        };
        range("block_bytes_max", self.block_bytes_max, 2 * TX_BYTES_MAX as u64, Self::BLOCK_BYTES_MOST)?;
        range("block_transactions_max", self.block_transactions_max, 1, 10_000)?;
        range("clock_drift_max_ms", self.clock_drift_max_ms, 100, 3_600_000)?;
        match usize::try_from(self.adoption_agencies_min).is_ok_and(|least| least <= agencies) {
            true => Ok(()),
            false => Err("params/adoption_agencies_min: there are not so many agencies".into()),
        }
    }

    /// The most that `block_bytes_max` may be: what a node's network is made to carry.
    pub const BLOCK_BYTES_MOST: u64 = 8 * 1024 * 1024;

    /// Their hash, in every header.
    pub fn hash(&self) -> Hash {
        hash(Purpose::Params, &[&to_bytes(self)])
    }
}

/// Who takes part.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct Network {
    /// Who votes, in order of agency.
    #[n(0)]
    pub validators: Vec<Validator>,
    /// Nodes that may connect.
    #[n(1)]
    pub members: Vec<Member>,
    /// All agencies, sorted.
    #[n(2)]
    pub agencies: Vec<Label>,
    /// The agency that issues certificates.
    #[n(3)]
    pub registry: Option<Label>,
    /// Shared limits.
    #[n(4)]
    pub params: Params,
    /// Who votes from the height after next on; the same as `validators` but for two heights after a change.
    #[n(5)]
    pub next_validators: Vec<Validator>,
}

impl Network {
    /// The network as the next block finds it, once this one, which began with `before`, is complete. A change that this block adopted
    /// waits one more: its header could only name the validators that were known when it began.
    pub fn after(self, before: &Self) -> Self {
        Self { validators: before.next_validators.clone(), ..self }
    }
}

/// Which validators missed their turn to propose. The chain itself shows it: a block whose proposer was not the first in
/// line means that those before it did not deliver.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct Turns {
    /// Those that missed, by agency.
    #[n(0)]
    pub missed: Vec<Missed>,
}

/// A validator that missed its turn.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Missed {
    /// The agency.
    #[n(0)]
    pub agency_id: Label,
    /// How often in a row.
    #[n(1)]
    pub times: u32,
    /// Until this height it stands last in line.
    #[n(2)]
    pub until: u64,
}

impl Turns {
    /// Demotion lasts `4 << times` heights, at most this many: a dead proposer costs its timeout ever more rarely.
    pub const DEMOTION_MAX: u64 = 1024;

    /// The validators in the order in which they may propose at a height, as places in the set: those in good standing
    /// take turns, the demoted come last.
    pub fn order(&self, validators: &[Validator], height: u64) -> Vec<usize> {
        let demoted = |v: &Validator| self.missed.iter().any(|m| m.agency_id == v.agency_id && m.until > height);
        let (last, mut first): (Vec<usize>, Vec<usize>) =
            (0..validators.len()).partition(|at| demoted(&validators[*at]));
        if !first.is_empty() {
            let turn = usize::try_from(height % first.len() as u64).unwrap_or(0);
            first.rotate_left(turn);
        }
        first.extend(last);
        first
    }

    /// What a block at `height` by `proposer` says about those in line before it. Gives true when something changed.
    pub fn record(&mut self, validators: &[Validator], height: u64, proposer: &Label) -> bool {
        let before = self.clone();
        for at in self.clone().order(validators, height) {
            let agency_id = &validators[at].agency_id;
            if agency_id == proposer {
                self.missed.retain(|m| m.agency_id != *agency_id);
                break;
            }
            match self.missed.iter_mut().find(|m| m.agency_id == *agency_id) {
                // One that stands last because it is demoted is not asked again before its time.
                Some(m) if m.until > height => {}
                Some(m) => {
                    m.times = m.times.saturating_add(1);
                    m.until = height.saturating_add(demotion(m.times));
                }
                None => {
                    self.missed.push(Missed { agency_id: agency_id.clone(), times: 1, until: height + demotion(1) })
                }
            }
        }
        self.missed.retain(|m| validators.iter().any(|v| v.agency_id == m.agency_id));
        self.missed.sort_by(|a, b| a.agency_id.cmp(&b.agency_id));
        *self != before
    }
}

fn demotion(times: u32) -> u64 {
    4u64.checked_shl(times.min(32)).unwrap_or(Turns::DEMOTION_MAX).min(Turns::DEMOTION_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::SecretKey;

    fn set(n: u8) -> Vec<Validator> {
        let validator = |i: u8| Validator {
            agency_id: Label::new(format!("a{i}")).unwrap(),
            public_key: SecretKey::from_seed(&[i; 32]).public(),
            cosigner_key: SecretKey::from_seed(&[i + 100; 32]).public(),
            log_key: SecretKey::from_seed(&[i + 200; 32]).public(),
        };
        (0..n).map(validator).collect()
    }

    #[test]
    fn a_dead_proposer_stands_last_and_comes_back() {
        let validators = set(4);
        let mut turns = Turns::default();
        assert_eq!(turns.order(&validators, 5), vec![1, 2, 3, 0]);
        let second = validators[2].agency_id.clone();
        assert!(turns.record(&validators, 5, &second), "a1 missed its turn at 5");
        for height in 6..13 {
            assert_eq!(*turns.order(&validators, height).last().unwrap(), 1, "height {height}");
        }
        assert!(turns.order(&validators, 13)[..4].contains(&1));
        let first = validators[turns.order(&validators, 13)[0]].agency_id.clone();
        turns.record(&validators, 13, &first);
        // It proposes at its own turn: all is forgotten.
        let own = (13..20).find(|h| turns.order(&validators, *h)[0] == 1).unwrap();
        turns.record(&validators, own, &validators[1].agency_id);
        assert!(turns.missed.is_empty());
    }

    #[test]
    fn one_who_never_comes_back_is_asked_ever_more_rarely() {
        let validators = set(4);
        let mut turns = Turns::default();
        let mut asked = 0;
        for height in 1..5_000 {
            let order = turns.order(&validators, height);
            let alive = *order.iter().find(|at| **at != 3).unwrap();
            asked += u32::from(order[0] == 3);
            turns.record(&validators, height, &validators[alive].agency_id);
        }
        assert!(asked < 16, "asked {asked} times in 5,000 heights");
    }
}
