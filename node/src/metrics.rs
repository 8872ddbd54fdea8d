//! The node's figures, one table, in the engine's own registry so that `/metrics` shows both.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use torrens_ledger::apply::Executed;

/// Every figure. Never a personal value, never an identifier.
#[derive(Clone)]
pub struct Metrics {
    /// Height of the last committed block.
    pub height: Gauge,
    /// Transactions committed, refused ones among them.
    pub transactions: Counter,
    /// Transactions that a rule refused.
    pub refused: Counter,
    /// Blocks decided later than in round 0.
    pub late_rounds: Counter,
    /// Proposed blocks that were not valid.
    pub invalid_blocks: Counter,
    /// Validators caught signing two statements for one step.
    pub equivocations: Counter,
    /// Transactions turned away at the door.
    pub turned_away: Counter,
    /// Time to execute a block.
    pub execute_seconds: Histogram,
    /// Time to commit a block, its synced write included.
    pub commit_seconds: Histogram,
}

impl Metrics {
    /// Registers all of them.
    pub fn new(registry: &mut Registry) -> Self {
        let seconds = || Histogram::new(exponential_buckets(0.000_5, 2.0, 14));
        let metrics = Self {
            height: Gauge::default(),
            transactions: Counter::default(),
            refused: Counter::default(),
            late_rounds: Counter::default(),
            invalid_blocks: Counter::default(),
            equivocations: Counter::default(),
            turned_away: Counter::default(),
            execute_seconds: seconds(),
            commit_seconds: seconds(),
        };
        let m = &metrics;
        registry.register("torrens_height", "Height of the last committed block", m.height.clone());
        registry.register("torrens_transactions", "Transactions committed", m.transactions.clone());
        registry.register("torrens_transactions_refused", "Transactions that a rule refused", m.refused.clone());
        registry.register("torrens_late_rounds", "Blocks decided later than in round 0", m.late_rounds.clone());
        registry.register("torrens_invalid_blocks", "Proposed blocks that were not valid", m.invalid_blocks.clone());
        registry.register(
            "torrens_equivocations",
            "Validators that signed two statements for one step",
            m.equivocations.clone(),
        );
        registry.register("torrens_turned_away", "Transactions turned away at the door", m.turned_away.clone());
        registry.register("torrens_execute_seconds", "Time to execute a block", m.execute_seconds.clone());
        registry.register("torrens_commit_seconds", "Time to commit a block", m.commit_seconds.clone());
        metrics
    }

    /// Counts a committed block.
    pub fn committed(&self, executed: &Executed, round: u32) {
        self.height.set(i64::try_from(executed.block.header.height).unwrap_or(i64::MAX));
        self.transactions.inc_by(executed.ids.len() as u64);
        self.refused.inc_by(executed.receipts.iter().filter(|receipt| receipt.refusal.is_some()).count() as u64);
        self.late_rounds.inc_by(u64::from(round > 0));
    }
}
