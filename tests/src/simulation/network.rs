//! The simulated network: what happens to a message between two nodes.

use bytes::Bytes;
use malachitebft_core_types::ExtendedCommitCertificate;
use torrens_consensus::context::Ctx;
use torrens_ledger::evidence::Evidence;

use super::dice::Dice;
use super::faults::Counts;

/// What travels. Consensus speaks in the bytes of [`torrens_consensus::codec`], as on the wire.
#[derive(Clone, Debug)]
pub enum Packet {
    /// A signed vote or proposal.
    Consensus(Bytes),
    /// A vote again, or a certificate of a round.
    Liveness(Bytes),
    /// A part of a body.
    Part(Bytes),
    /// Transactions and evidence that wait for a block.
    Gossip(Vec<Vec<u8>>, Vec<Evidence>),
    /// The sender's last committed height.
    Status(u64),
    /// Asks for a committed block.
    Ask(u64),
    /// A committed block.
    Answer(u64, Bytes, ExtendedCommitCertificate<Ctx>),
}

impl Packet {
    /// Bytes that stand for it in the trace.
    pub fn mark(&self) -> Vec<u8> {
        match self {
            Self::Consensus(bytes) | Self::Liveness(bytes) | Self::Part(bytes) => bytes.to_vec(),
            Self::Gossip(transactions, _) => transactions.concat(),
            Self::Status(height) | Self::Ask(height) => height.to_be_bytes().to_vec(),
            Self::Answer(_, bytes, _) => bytes.to_vec(),
        }
    }
}

/// Nothing goes from some nodes to others until a time.
#[derive(Clone, Debug)]
struct Cut {
    from: u64,
    to: u64,
    until: u64,
    one_way: bool,
}

/// Owned by the world's loop.
pub struct Network {
    dice: Dice,
    loss: u64,
    duplication: u64,
    delay_ms_max: u64,
    cuts: Vec<Cut>,
    /// The latest arrival on each way so far, to see what overtakes.
    latest: std::collections::BTreeMap<(usize, usize), u64>,
}

impl Network {
    pub fn new(dice: Dice, loss: u64, duplication: u64, delay_ms_max: u64) -> Self {
        Self { dice, loss, duplication, delay_ms_max, cuts: Vec::new(), latest: Default::default() }
    }

    pub fn cut(&mut self, from: u64, to: u64, until: u64, one_way: bool) {
        self.cuts.push(Cut { from, to, until, one_way });
    }

    /// All is well from now on.
    pub fn heal(&mut self) {
        self.cuts.clear();
        (self.loss, self.duplication, self.delay_ms_max) = (0, 0, 20);
    }

    /// When a message that is sent now arrives: never, once or twice.
    pub fn arrivals(&mut self, now: u64, from: usize, to: usize, counts: &mut Counts) -> Vec<u64> {
        self.cuts.retain(|cut| cut.until > now);
        for cut in &self.cuts {
            let meets = |a: usize, b: usize| cut.from >> a & 1 == 1 && cut.to >> b & 1 == 1;
            if meets(from, to) || (!cut.one_way && meets(to, from)) {
                counts.add(match cut.one_way {
                    true => "message held back by a one-way partition",
                    false => "message held back by a partition",
                });
                return Vec::new();
            }
        }
        if self.dice.below(1000) < self.loss {
            counts.add("message lost");
            return Vec::new();
        }
        let twice = self.dice.below(1000) < self.duplication;
        if twice {
            counts.add("message duplicated");
        }
        let mut out = Vec::new();
        for _ in 0..=usize::from(twice) {
            let at = now + self.dice.between(1, self.delay_ms_max);
            let latest = self.latest.entry((from, to)).or_default();
            if at < *latest {
                counts.add("message reordered");
            }
            *latest = at.max(*latest);
            out.push(at);
        }
        out
    }
}
