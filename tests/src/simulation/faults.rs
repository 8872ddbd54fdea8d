//! What a seed does to a network: drawn once, before anything runs, so that the same seed hurts in the same way.

use std::collections::BTreeMap;

use super::dice::Dice;

/// Every fault by name. The normal run asserts that each of them happened.
pub const FAULTS: [&str; 42] = [
    "crash at a chosen moment",
    "crash in the middle of work",
    "crash after the guard recorded and before the vote was sent",
    "crash between the guard's two copies",
    "crash after a body was kept and before it was answered for",
    "crash before a commit",
    "crash after a commit",
    "commit torn by the crash",
    "kept body torn by the crash",
    "unsynced log entries lost",
    "log entry torn",
    "all nodes down at once",
    "more than a third down and back",
    "disk replaced, guard kept",
    "synced log of votes shortened",
    "message lost",
    "message duplicated",
    "message reordered",
    "message held back by a partition",
    "message held back by a one-way partition",
    "clock wrong by minutes",
    "proposal refused for its time",
    "two proposals for one round",
    "two votes for one step",
    "invalid block proposed",
    "body withheld from some",
    "silence",
    "garbage bytes",
    "false status",
    "false body in value sync, refused",
    "false certificate in value sync, refused",
    "fell behind and synced",
    "transaction sent twice",
    "transaction replayed after it was final",
    "expired transaction refused",
    "other chain's transaction refused",
    "one title sold twice at once",
    "guard refused to sign",
    "evidence on the ledger",
    "validator added or removed by vote",
    "validator's keys changed by vote",
    "two nodes with one key said two things",
];

/// What happens in a night only: drawn plans are shorter than a transaction is valid.
pub const EXPIRED: &str = "expired while it waited";

/// How often each happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(pub BTreeMap<&'static str, u64>);

impl Counts {
    pub fn add(&mut self, fault: &'static str) {
        debug_assert!(FAULTS.contains(&fault) || fault == EXPIRED, "{fault} is not in the list");
        *self.0.entry(fault).or_default() += 1;
    }

    pub fn of(&self, fault: &str) -> u64 {
        self.0.get(fault).copied().unwrap_or(0)
    }

    pub fn merge(&mut self, other: &Self) {
        for (fault, count) in &other.0 {
            *self.0.entry(fault).or_default() += count;
        }
    }
}

/// A defect that a test plants in every node, to show that the checks find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planted {
    Nothing,
    /// A node that crashes comes back without its log of votes and without its guard.
    ForgetsItsVotes,
    /// A client is told that its transaction is final when it was only admitted.
    AcknowledgesEarly,
    /// A disk that says "synced" and is not: a crash takes back what was written.
    DiskThatLies,
    /// Whatever a body holds, it is voted for, and a peer's certificate is taken as it comes.
    BelievesEverything,
    /// A node that forgets what it knew when two thirds are to be counted: two of four suffice.
    CountsToHalf,
}

/// What a Byzantine validator does. It does several of these, each now and then.
#[derive(Clone, Copy, Debug, Default)]
pub struct Vices {
    pub two_proposals: bool,
    pub two_votes: bool,
    pub invalid_blocks: bool,
    pub withholds: bool,
    pub silent: bool,
    pub garbage: bool,
    pub lies_in_sync: bool,
}

/// One blow.
#[derive(Clone, Debug)]
pub enum Blow {
    /// The node crashes after so many further steps of its work, or now. It is back after a while.
    Crash { node: usize, steps: u64, down_ms: u64 },
    /// It crashes at the next place of this name.
    CrashAt { node: usize, place: &'static str, down_ms: u64 },
    /// Several crash now.
    CrashMany { nodes: Vec<usize>, down_ms: u64 },
    /// It crashes, and its disk is replaced; only its keys and guard are kept.
    Replace { node: usize, down_ms: u64 },
    /// It crashes, and its log of votes has lost entries that were synced: a flipped bit is enough. Only the guard remembers.
    Shorten { node: usize, down_ms: u64 },
    /// Nothing goes from these nodes to those for a while.
    Cut { from: u64, to: u64, ms: u64, one_way: bool },
    /// The node's clock jumps.
    Clock { node: usize, offset_ms: i64, ms: u64 },
}

/// Places at which a crash is worth aiming.
pub const PLACES: [&str; 8] = [
    "guard recorded",
    "guard copies",
    "body kept",
    "body torn",
    "before commit",
    "after commit",
    "commit torn",
    "log appended",
];

/// Everything that a seed decides beforehand.
#[derive(Clone, Debug)]
pub struct Plan {
    pub seed: u64,
    /// With the spare one.
    pub nodes: usize,
    /// Place of the agency that has a node more, which does not validate at first; and how often the agencies change who does.
    pub spare: Option<(usize, u64)>,
    pub byzantine: Option<(usize, Vices)>,
    /// A validator that runs twice: another node has its keys, and a guard, a log and a store of its own. Both follow every rule, and no partition
    /// holds back the second. Together they count as Byzantine.
    pub twin: Option<usize>,
    /// In thousandths.
    pub loss: u64,
    pub duplication: u64,
    pub delay_ms_max: u64,
    /// When the blows end, the network is good again and every clock is right. The Byzantine validator goes on.
    pub calm_ms: u64,
    pub blows: Vec<(u64, Blow)>,
    /// How many acts clients try.
    pub acts: u64,
    pub planted: Planted,
}

impl Plan {
    /// How many validate at first.
    pub fn founders(&self) -> usize {
        self.nodes - usize::from(self.spare.is_some())
    }

    /// Place of a node's agency.
    pub fn agency_of(&self, node: usize) -> usize {
        match self.spare {
            Some((agency, _)) if node == self.founders() => agency,
            _ => node,
        }
    }

    /// Whether what this node says binds nobody.
    pub fn is_byzantine(&self, node: usize) -> bool {
        self.byzantine.is_some_and(|(byzantine, _)| byzantine == node)
            || self.twin.is_some_and(|twin| twin == node || node == self.nodes)
    }

    pub fn draw(seed: u64, planted: Planted) -> Self {
        let mut dice = Dice::new(seed ^ 0x746f_7272_656e_7300);
        let founders = if dice.chance(8) { 7 } else { 4 };
        // The agencies change who validates: by a fifth, or by another node of one of the four, which is what new keys are.
        let spare =
            (founders == 4 && dice.chance(50)).then(|| (*dice.pick(&[4, 4, 4, 0, 1, 2, 3]), dice.between(1, 6)));
        let nodes = founders + usize::from(spare.is_some());
        let byzantine = dice.chance(50).then(|| {
            let mut vice = |percent| dice.chance(percent);
            let vices = Vices {
                two_proposals: vice(50),
                two_votes: vice(50),
                invalid_blocks: vice(35),
                withholds: vice(35),
                silent: vice(25),
                garbage: vice(30),
                lies_in_sync: vice(60),
            };
            (dice.below(founders as u64) as usize, vices)
        });
        let (loss, duplication) = (*dice.pick(&[0, 0, 10, 50, 150]), *dice.pick(&[0, 10, 100]));
        let delay_ms_max = *dice.pick(&[5, 20, 20, 100, 400]);
        let calm_ms = dice.between(4_000, 14_000);
        let count = dice.between(2, 9);
        let mut blows: Vec<_> = (0..count).map(|_| (dice.between(50, calm_ms - 500), blow(&mut dice, nodes))).collect();
        // A validator that lost what it had synced does not vote for a while: with a Byzantine one that would be two of four.
        let mut lost = byzantine.is_some();
        blows.retain(|(_, blow)| match blow {
            Blow::Replace { .. } | Blow::Shorten { .. } => !std::mem::replace(&mut lost, true),
            _ => true,
        });
        // Nor with a twin. Of dice of its own, so that it changes no other seed's history.
        let loses = |(_, blow): &(u64, Blow)| matches!(blow, Blow::Replace { .. } | Blow::Shorten { .. });
        let mut of_twins = Dice::new(seed ^ 0x7477_696e_7300);
        let alone = byzantine.is_none() && planted == Planted::Nothing && !blows.iter().any(loses);
        let twin = (alone && of_twins.chance(60)).then(|| of_twins.below(founders as u64) as usize);
        Self {
            seed,
            nodes,
            spare,
            byzantine,
            twin,
            loss,
            duplication,
            delay_ms_max,
            calm_ms,
            blows,
            acts: dice.between(10, 30),
            planted,
        }
    }
}

fn blow(dice: &mut Dice, nodes: usize) -> Blow {
    let node = dice.below(nodes as u64) as usize;
    let down_ms = dice.between(50, 3_000);
    let all = (1u64 << nodes) - 1;
    match dice.below(12) {
        0..=1 => Blow::Crash { node, steps: 0, down_ms },
        2..=3 => Blow::Crash { node, steps: dice.between(1, 60), down_ms },
        4..=6 => Blow::CrashAt { node, place: dice.pick::<&'static str>(&PLACES), down_ms },
        7 => {
            let many = if dice.chance(40) { nodes } else { nodes / 3 + 1 };
            let first = dice.below(nodes as u64) as usize;
            Blow::CrashMany { nodes: (0..many).map(|n| (first + n) % nodes).collect(), down_ms }
        }
        8 if dice.chance(50) => Blow::Replace { node, down_ms },
        8 => Blow::Shorten { node, down_ms },
        9 => {
            let from = dice.between(1, all - 1);
            Blow::Cut { from, to: all & !from, ms: dice.between(200, 5_000), one_way: false }
        }
        10 => {
            let from = dice.between(1, all - 1);
            Blow::Cut { from, to: all & !from, ms: dice.between(200, 5_000), one_way: true }
        }
        _ => {
            let minutes = dice.between(1, 30) as i64 * 60_000;
            let offset_ms = if dice.chance(50) { minutes } else { -minutes };
            Blow::Clock { node, offset_ms, ms: dice.between(500, 6_000) }
        }
    }
}
