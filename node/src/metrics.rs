//! The node's figures, one table, in the engine's own registry so that `/metrics` shows both. `docs/reference/metrics.md` lists them.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use torrens_consensus::network::NetworkStatus;
use torrens_ledger::apply::Executed;
use torrens_ledger::case::Outcome;

use crate::store::StoreMemory;

/// Which request: the route as it is written in the API's document, never what was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Request {
    /// Route, such as `/v1/titles/{title_id}`.
    pub route: String,
    /// Method.
    pub method: String,
    /// `2xx` to `5xx`.
    pub status: &'static str,
}

/// Which kind of transaction, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Kind {
    /// Kind, such as `TRANSFER`.
    pub tx_type: &'static str,
    /// `applied` or `refused`.
    pub outcome: &'static str,
}

/// How a case ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Decided {
    /// `registered`, `rejected`, `withdrawn` or `lapsed`.
    pub outcome: &'static str,
}

/// Every figure. Never a personal value, never an identifier.
#[derive(Clone, Default)]
pub struct Metrics {
    /// Height of the last committed block.
    pub height: Gauge,
    /// Transactions committed, refused ones among them.
    pub transactions: Counter,
    /// Transactions that a rule refused.
    pub refused: Counter,
    /// Transactions by kind and outcome.
    pub kinds: Family<Kind, Counter>,
    /// Cases that were decided, by outcome.
    pub decisions: Family<Decided, Counter>,
    /// Blocks decided later than in round 0.
    pub late_rounds: Counter,
    /// Proposed blocks that were not valid.
    pub invalid_blocks: Counter,
    /// Validators caught signing two statements for one step.
    pub equivocations: Counter,
    /// Transactions turned away at the door.
    pub turned_away: Counter,
    /// Gossip and questions of members that cannot be read.
    pub unreadable: Counter,
    /// Requests to the API.
    pub requests: Family<Request, Counter>,
    /// Requests refused because a client asked too often.
    pub rate_limited: Counter,
    /// Time to answer a request, those that wait for finality apart.
    pub request_seconds: Seconds,
    /// Time to execute a block.
    pub execute_seconds: Seconds,
    /// Time to commit a block, its synced write included.
    pub commit_seconds: Seconds,
    looked: LookedGauges,
}

/// A histogram from half a millisecond to eight seconds.
#[derive(Clone)]
pub struct Seconds(Histogram);

impl Default for Seconds {
    fn default() -> Self {
        Self(Histogram::new(exponential_buckets(0.000_5, 2.0, 14)))
    }
}

impl Seconds {
    /// Takes in how long something took, in seconds.
    pub fn observe(&self, seconds: f64) {
        self.0.observe(seconds);
    }
}

/// What is looked at when the figures are asked for.
pub struct Looked<'a> {
    /// Whether the node answers and takes part.
    pub ready: bool,
    /// Whether its store is sound.
    pub healthy: bool,
    /// Milliseconds since the last block.
    pub block_age_ms: u64,
    /// Entries in the log.
    pub log_size: u64,
    /// Bytes of the store.
    pub disk_bytes: u64,
    /// Bytes that are free on its disk.
    pub disk_free_bytes: u64,
    /// What the store holds in memory.
    pub store_memory: StoreMemory,
    /// Transactions that wait, and their bytes.
    pub mempool: (usize, usize),
    /// Nodes that may connect.
    pub members: usize,
    /// Validators.
    pub validators: usize,
    /// What the network knows of itself.
    pub seen: &'a NetworkStatus,
}

#[derive(Clone, Default)]
struct LookedGauges {
    ready: Gauge,
    healthy: Gauge,
    block_age_ms: Gauge,
    log_size: Gauge,
    disk_bytes: Gauge,
    disk_free_bytes: Gauge,
    store_cache_bytes: Gauge,
    store_unwritten_bytes: Gauge,
    memory_bytes: Gauge,
    mempool_transactions: Gauge,
    mempool_bytes: Gauge,
    members: Gauge,
    validators: Gauge,
    peers: Gauge,
    refused_strangers: Gauge,
    refused_connections: Gauge,
    dropped_frames: Gauge,
    misbehaved_peers: Gauge,
}

impl Metrics {
    /// Counts a message of a member that cannot be read; the log names who sent the 1st, 2nd, 4th, 8th, ... of them.
    pub fn unreadable(&self, peer: &dyn std::fmt::Display) {
        let count = self.unreadable.inc() + 1;
        if count.is_power_of_two() {
            tracing::warn!(%peer, count, "a member sent something that cannot be read");
        }
    }

    /// Registers all of them.
    pub fn new(registry: &mut Registry) -> Self {
        let metrics = Self::default();
        let m = metrics.clone();
        let l = m.looked;
        registry.register("height", "Height of the last committed block", m.height);
        registry.register("transactions", "Transactions committed", m.transactions);
        registry.register("transactions_refused", "Transactions that a rule refused", m.refused);
        registry.register("transactions_by_kind", "Transactions by kind and outcome", m.kinds);
        registry.register("cases_decided", "Cases decided, by outcome", m.decisions);
        registry.register("late_rounds", "Blocks decided later than in round 0", m.late_rounds);
        registry.register("invalid_blocks", "Proposed blocks that were not valid", m.invalid_blocks);
        let what = "Validators that signed two statements for one step";
        registry.register("equivocations", what, m.equivocations);
        registry.register("turned_away", "Transactions turned away at the door", m.turned_away);
        registry.register("unreadable_messages", "Messages of members that could not be read", m.unreadable);
        registry.register("api_requests", "Requests to the API", m.requests);
        registry.register("api_rate_limited", "Requests refused to clients that ask too often", m.rate_limited);
        registry.register("api_request_seconds", "Time to answer a GET request", m.request_seconds.0);
        registry.register("execute_seconds", "Time to execute a block", m.execute_seconds.0);
        registry.register("commit_seconds", "Time to commit a block", m.commit_seconds.0);
        registry.register("ready", "1 when the node answers and takes part", l.ready);
        registry.register("healthy", "1 when the store is sound", l.healthy);
        registry.register("block_age_ms", "Milliseconds since the last block", l.block_age_ms);
        registry.register("log_entries", "Entries in the log", l.log_size);
        registry.register("store_bytes", "Bytes of the store", l.disk_bytes);
        registry.register("disk_free_bytes", "Bytes that are free on the store's disk", l.disk_free_bytes);
        registry.register("store_cache_bytes", "Memory of what was read of the store", l.store_cache_bytes);
        let what = "Memory of what is in the store's log and not yet in its tables";
        registry.register("store_unwritten_bytes", what, l.store_unwritten_bytes);
        registry.register("memory_bytes", "Memory of the whole process", l.memory_bytes);
        registry.register("mempool_transactions", "Transactions that wait for a block", l.mempool_transactions);
        registry.register("mempool_bytes", "Bytes of transactions that wait", l.mempool_bytes);
        registry.register("members", "Nodes that may connect", l.members);
        registry.register("validators", "Validators", l.validators);
        registry.register("peers", "Members that are connected", l.peers);
        registry.register("refused_strangers", "Connections refused to strangers", l.refused_strangers);
        registry.register("refused_connections", "Connections refused for limits", l.refused_connections);
        registry.register("dropped_frames", "Frames not sent to slow peers", l.dropped_frames);
        registry.register("misbehaved_peers", "Peers cut off for breaking the protocol", l.misbehaved_peers);
        metrics
    }

    /// Counts a committed block.
    pub fn committed(&self, executed: &Executed, round: u32) {
        self.height.set(number(executed.block.header.height));
        self.transactions.inc_by(executed.ids.len() as u64);
        self.refused.inc_by(executed.receipts.iter().filter(|receipt| receipt.refusal.is_some()).count() as u64);
        for (kind, receipt) in executed.kinds.iter().zip(&executed.receipts) {
            let outcome = if receipt.refusal.is_none() { "applied" } else { "refused" };
            self.kinds.get_or_create(&Kind { tx_type: kind.name(), outcome }).inc();
        }
        self.late_rounds.inc_by(u64::from(round > 0));
    }

    /// Counts a decided case.
    pub fn decided(&self, outcome: &Outcome) {
        let outcome = match outcome {
            Outcome::Registered => "registered",
            Outcome::Rejected(_) => "rejected",
            Outcome::Withdrawn(_) => "withdrawn",
            Outcome::Lapsed => "lapsed",
        };
        self.decisions.get_or_create(&Decided { outcome }).inc();
    }

    /// Counts an answered request.
    pub fn answered(&self, route: &str, method: &axum::http::Method, status: u16, took: Duration) {
        let class = match status {
            ..300 => "2xx",
            300..400 => "3xx",
            400..500 => "4xx",
            _ => "5xx",
        };
        if status == 429 {
            self.rate_limited.inc();
        }
        if method == axum::http::Method::GET {
            self.request_seconds.observe(took.as_secs_f64());
        }
        // Methods are anybody's to invent; only those that the API has are counted by name.
        let method = if ["GET", "POST"].contains(&method.as_str()) { method.as_str() } else { "other" };
        let request = Request { route: route.to_owned(), method: method.to_owned(), status: class };
        self.requests.get_or_create(&request).inc();
    }

    /// Takes in what was looked at.
    pub fn looked_at(&self, looked: &Looked<'_>) {
        let l = &self.looked;
        l.ready.set(i64::from(looked.ready));
        l.healthy.set(i64::from(looked.healthy));
        l.block_age_ms.set(number(looked.block_age_ms));
        l.log_size.set(number(looked.log_size));
        l.disk_bytes.set(number(looked.disk_bytes));
        l.disk_free_bytes.set(number(looked.disk_free_bytes));
        l.store_cache_bytes.set(number(looked.store_memory.cache_bytes));
        l.store_unwritten_bytes.set(number(looked.store_memory.unwritten_bytes));
        l.memory_bytes.set(number(resident_bytes()));
        l.mempool_transactions.set(number(looked.mempool.0 as u64));
        l.mempool_bytes.set(number(looked.mempool.1 as u64));
        l.members.set(number(looked.members as u64));
        l.validators.set(number(looked.validators as u64));
        l.peers.set(number(looked.seen.connected.len() as u64));
        l.refused_strangers.set(number(looked.seen.refused_strangers));
        l.refused_connections.set(number(looked.seen.refused_other));
        l.dropped_frames.set(number(looked.seen.dropped_frames));
        l.misbehaved_peers.set(number(looked.seen.misbehaved));
    }
}

/// Memory of this process, in bytes; 0 where the system does not say (`proc(5)`).
fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib =
        status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kib.unwrap_or(0).saturating_mul(1024)
}

fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
