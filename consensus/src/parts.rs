//! How a body travels: cut into parts by the proposer, put together by everyone else, within bounds for every peer.
//!
//! Parts carry no signature. That does no harm: a body counts only if its hash is the one that the signed proposal names.

use std::collections::BTreeMap;

use bytes::{Bytes, BytesMut};

use crate::application::Digest;
use crate::context::{Address, Height, Part, Round, ValueId};

/// Size of a part.
pub const PART_BYTES: usize = 64 * 1024;
/// Most parts of a body: bodies of up to 16 MiB.
pub const PARTS_MAX: u32 = 256;
/// How many heights ahead parts are kept for a node that is a little behind.
pub const HEIGHTS_AHEAD: u64 = 3;
/// Most bodies of one proposer at one height, whole or under way. A newer round's takes the place of the oldest: a height may need
/// many rounds.
const BODIES_MAX: usize = 4;
/// How many rounds ahead of the present one a body is looked into: a proposer has every n-th round that will ever be, and each costs work.
const ROUNDS_AHEAD: u32 = 16;

/// Cuts a body into parts.
pub fn split(height: u64, round: Round, proposer: Address, digest: Digest, body: &Bytes) -> Vec<Part> {
    let total = body.len().div_ceil(PART_BYTES).max(1) as u32;
    let part = |index: u32| {
        let start = index as usize * PART_BYTES;
        let data = body.slice(start..body.len().min(start + PART_BYTES));
        Part { height: Height(height), round, proposer, value_id: ValueId(digest), index, total, data }
    };
    (0..total).map(part).collect()
}

/// A body that is complete but not yet looked into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// Height.
    pub height: u64,
    /// Round.
    pub round: Round,
    /// Who sent it as proposer.
    pub proposer: Address,
    /// What its hash must be.
    pub digest: Digest,
    /// The bytes.
    pub bytes: Bytes,
}

type Key = (u64, Round, Address, Digest);

/// Puts bodies together. Owned by the engine's loop.
#[derive(Debug, Default)]
pub struct Assembler {
    under_way: BTreeMap<Key, Vec<Option<Bytes>>>,
    whole: BTreeMap<Key, Bytes>,
    /// The height and round that consensus is in.
    now: (u64, u32),
}

impl Assembler {
    /// Takes in a part; gives the body when it is the last that was missing. `last_height` is the last committed height.
    pub fn add(&mut self, part: Part, last_height: u64) -> Option<Whole> {
        let height = part.height.0;
        let plausible = part.total >= 1
            && part.total <= PARTS_MAX
            && part.index < part.total
            && part.data.len() <= PART_BYTES
            && part.round.as_u32().is_some();
        if !plausible || height <= last_height || height > last_height + HEIGHTS_AHEAD {
            return None;
        }
        let key = (height, part.round, part.proposer, part.value_id.0);
        if self.whole.contains_key(&key) {
            return None;
        }
        if !self.under_way.contains_key(&key) && !self.make_room(&key) {
            return None;
        }
        let slots = self.under_way.entry(key).or_insert_with(|| vec![None; part.total as usize]);
        if slots.len() != part.total as usize {
            return None;
        }
        slots[part.index as usize] = Some(part.data);
        if slots.iter().any(Option::is_none) {
            return None;
        }
        let slots = self.under_way.remove(&key)?;
        let mut body = BytesMut::with_capacity(slots.len() * PART_BYTES);
        slots.into_iter().flatten().for_each(|slot| body.extend_from_slice(&slot));
        let bytes = body.freeze();
        self.whole.insert(key, bytes.clone());
        Some(Whole { height, round: part.round, proposer: part.proposer, digest: key.3, bytes })
    }

    /// Consensus is in this round now.
    pub fn started(&mut self, height: u64, round: Round) {
        self.now = (height, round.as_u32().unwrap_or(0));
    }

    /// Whether a body is to be looked into now; later ones are when their round comes nearer.
    pub fn is_due(&self, whole: &Whole) -> bool {
        let now = if self.now.0 == whole.height { self.now.1 } else { 0 };
        whole.round.as_u32().is_some_and(|round| round <= now.saturating_add(ROUNDS_AHEAD))
    }

    /// Makes room for another body, if need be by giving up one of an older round. Gives whether there is.
    fn make_room(&mut self, key: &Key) -> bool {
        let (height, round, proposer, _) = key;
        let theirs: Vec<Key> = {
            let same = |(h, _, p, _): &&Key| h == height && p == proposer;
            self.under_way.keys().chain(self.whole.keys()).filter(same).copied().collect()
        };
        if theirs.len() < BODIES_MAX {
            return true;
        }
        let Some(oldest) = theirs.into_iter().min_by_key(|(_, round, ..)| *round).filter(|(_, old, ..)| old < round)
        else {
            return false;
        };
        self.under_way.remove(&oldest);
        self.whole.remove(&oldest);
        true
    }

    /// The complete bodies of a height.
    pub fn of_height(&self, height: u64) -> Vec<Whole> {
        let of = self.whole.iter().filter(|((h, ..), _)| *h == height);
        of.map(|((height, round, proposer, digest), bytes)| Whole {
            height: *height,
            round: *round,
            proposer: *proposer,
            digest: *digest,
            bytes: bytes.clone(),
        })
        .collect()
    }

    /// Forgets everything up to a committed height.
    pub fn forget(&mut self, height: u64) {
        self.under_way.retain(|(h, ..), _| *h > height);
        self.whole.retain(|(h, ..), _| *h > height);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_together_in_any_order() {
        let body = Bytes::from((0..200_000u32).map(|i| i as u8).collect::<Vec<_>>());
        let mut parts = split(5, Round::new(0), Address([1; 32]), [9; 32], &body);
        assert_eq!(parts.len(), 4);
        parts.reverse();
        let mut assembler = Assembler::default();
        let last = parts.pop().unwrap();
        for part in parts {
            assert_eq!(assembler.add(part.clone(), 4), None);
            assert_eq!(assembler.add(part, 4), None, "a repeated part changes nothing");
        }
        assert_eq!(assembler.add(last, 4).unwrap().bytes, body);
        assert_eq!(assembler.of_height(5).len(), 1);
        assembler.forget(5);
        assert!(assembler.of_height(5).is_empty());
    }

    #[test]
    fn a_height_may_need_any_number_of_rounds() {
        let mut assembler = Assembler::default();
        for round in 0..100u32 {
            let body = Bytes::from(format!("body of round {round}"));
            let mut parts = split(5, Round::new(round), Address([1; 32]), [round as u8; 32], &body);
            assert_eq!(assembler.add(parts.remove(0), 4).map(|whole| whole.bytes), Some(body), "round {round}");
            assert!(assembler.of_height(5).len() <= BODIES_MAX);
        }
        // One of a round that is far off is not looked into before that comes nearer.
        let far = assembler.of_height(5).pop().unwrap();
        assert!(!assembler.is_due(&far));
        assembler.started(5, Round::new(99 - ROUNDS_AHEAD));
        assert!(assembler.is_due(&far));
        // What comes again of the first rounds, as after a restart, puts nothing newer out.
        for round in 0..90u32 {
            let parts = split(5, Round::new(round), Address([1; 32]), [round as u8; 32], &Bytes::from_static(b"again"));
            assert!(parts.into_iter().all(|part| assembler.add(part, 4).is_none()));
        }
        assert_eq!(assembler.of_height(5).last().unwrap().round, Round::new(99));
    }

    #[test]
    fn nonsense_and_floods_are_bounded() {
        let mut assembler = Assembler::default();
        let part = |height, digest: u8, index, total| Part {
            height: Height(height),
            round: Round::new(0),
            proposer: Address([1; 32]),
            value_id: ValueId([digest; 32]),
            index,
            total,
            data: Bytes::from_static(b"x"),
        };
        for wrong in
            [part(4, 0, 0, 1), part(9, 0, 0, 1), part(5, 0, 0, 0), part(5, 0, 2, 2), part(5, 0, 0, PARTS_MAX + 1)]
        {
            assert_eq!(assembler.add(wrong, 4), None);
        }
        for digest in 0..200 {
            assembler.add(part(5, digest, 0, 2), 4);
        }
        assert!(assembler.under_way.len() <= BODIES_MAX);
    }
}
