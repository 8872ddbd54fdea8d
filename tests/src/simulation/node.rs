//! One node: executor on a real store, mempool, guard and engine; what it is made of again after a crash.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use malachitebft_codec::Codec as _;
use malachitebft_core_consensus::{Input, LivenessMsg, SignedConsensusMsg};
use torrens_consensus::codec::Wire;
use torrens_consensus::context::{Ctx, Part};
use torrens_consensus::guard::Guard;
use torrens_ledger::crypto::{SecretKey, Signer};
use torrens_ledger::encoding::Label;
use torrens_ledger::genesis::Genesis;
use torrens_node::clock::Clock;
use torrens_node::executor::Executor;
use torrens_node::keys::ConsensusKeys;
use torrens_node::mempool::{Limits, Mempool};
use torrens_node::metrics::Metrics;
use torrens_node::store::Store;

use super::dice::Dice;
use super::disk::{Disk, Votes};
use super::engine::{Ended, Engine, Fuse, Out, Parts};
use super::faults::{Counts, Planted};
use super::network::Packet;

/// A node's clock: the world's, and how wrong it is.
#[derive(Default)]
pub struct SimClock {
    pub now_ms: AtomicU64,
    pub offset_ms: AtomicI64,
}

/// When the world begins, milliseconds since 1970.
pub const START_MS: u64 = 1_795_000_000_000;

impl Clock for SimClock {
    fn now_ms(&self) -> u64 {
        (START_MS + self.now_ms.load(Ordering::Relaxed)).saturating_add_signed(self.offset_ms.load(Ordering::Relaxed))
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.now_ms.load(Ordering::Relaxed))
    }
}

pub struct Node {
    pub index: usize,
    pub agency: Label,
    pub key: SecretKey,
    pub node_key: SecretKey,
    pub clock: Arc<SimClock>,
    pub disk: Disk,
    pub dice: Dice,
    genesis: Arc<Genesis>,
    nodes: usize,
    planted: Planted,
    /// Absent while it is down.
    pub engine: Option<Engine>,
    /// Counts its starts: a timer of an earlier life means nothing.
    pub life: u64,
    observe_through: u64,
    /// Transactions that waited at the last tick: those that still do are sent again.
    waited: Vec<torrens_ledger::transactions::TxId>,
    /// Length of the store's log and of the log of votes at the start of this life, for a disk that lies.
    born: Option<(std::path::PathBuf, u64)>,
}

impl Node {
    #[allow(clippy::too_many_arguments)]
    pub fn new(
        index: usize,
        nodes: usize,
        agency: Label,
        keys: [SecretKey; 2],
        disk: Disk,
        dice: Dice,
        genesis: Arc<Genesis>,
        planted: Planted,
    ) -> Self {
        Guard::create(&disk.guard()).unwrap();
        let [key, node_key] = keys;
        Self {
            index,
            agency,
            key,
            node_key,
            clock: Arc::new(SimClock::default()),
            disk,
            dice,
            genesis,
            nodes,
            planted,
            engine: None,
            life: 0,
            observe_through: 0,
            waited: Vec::new(),
            born: None,
        }
    }

    pub fn keys(&self) -> Arc<ConsensusKeys> {
        Arc::new(ConsensusKeys::new(self.genesis.chain_id.as_str(), Arc::new(self.key.clone()) as Arc<dyn Signer>))
    }

    /// How many nodes there are.
    pub fn peers(&self) -> usize {
        self.nodes
    }

    pub fn chain_id(&self) -> &Label {
        &self.genesis.chain_id
    }

    pub fn executor(&self) -> Option<&Arc<Executor>> {
        self.engine.as_ref().map(|engine| &engine.executor)
    }

    /// Starts the process, as the daemon does: the store, the guard's word on whether to vote, the engine.
    pub fn start(&mut self) -> Result<(), String> {
        let store = Store::open(&self.disk.store(), &self.genesis).map_err(|error| error.to_string())?;
        let limits = Limits { transactions_max: 1000, bytes_max: 10_000_000, per_key_max: 200 };
        let (mempool, metrics) = (Mempool::new(limits), Metrics::default());
        let clock = self.clock.clone();
        let executor = Arc::new(Executor::new(Arc::new(store), mempool, metrics, self.agency.clone(), clock));
        let height = executor.store.head().height;
        let guard = Guard::open(&self.disk.guard()).map_err(|error| error.to_string())?;
        let log_is_gone = !self.disk.wal(false).exists() && guard.height() == height + 1;
        self.observe_through = match guard.height() > height + 1 || log_is_gone {
            true => guard.height(),
            false => 0,
        };
        drop(guard);
        self.born = self.disk.store_log();
        self.waited.clear();
        self.engage(executor)
    }

    /// Starts the engine: as a validator, or as an observer while the guard wants it.
    fn engage(&mut self, executor: Arc<Executor>) -> Result<(), String> {
        self.life += 1;
        let observing = self.observe_through > executor.store.head().height;
        let signer = if observing { &self.node_key } else { &self.key };
        let keys = ConsensusKeys::new(self.genesis.chain_id.as_str(), Arc::new(signer.clone()) as Arc<dyn Signer>);
        let guard = match observing {
            true => None,
            false => Some(Guard::open(&self.disk.guard()).map_err(|error| error.to_string())?),
        };
        let parts = Parts {
            index: self.index,
            nodes: self.nodes,
            disk: self.disk.clone(),
            keys: Arc::new(keys),
            own: signer.public().0.0,
            guard,
            observe_through: self.observe_through,
            planted: self.planted,
        };
        self.engine = Some(Engine::start(parts, executor).map_err(|error| error.to_string())?);
        Ok(())
    }

    /// Goes on with the engine after it ended by itself: as an observer, or as a validator again.
    pub fn engage_again(&mut self, ended: &Ended) -> Result<(), String> {
        let engine = self.engine.take().ok_or("no engine")?;
        let executor = engine.executor.clone();
        drop(engine);
        if let Ended::Refused(height) = ended {
            self.observe_through = *height;
        }
        self.engage(executor)
    }

    pub fn light(&mut self, fuse: Fuse) {
        if let Some(engine) = &mut self.engine {
            engine.fuse = Some(fuse);
        }
    }

    /// The power is gone: memory is lost, and of the disk what was not synced.
    pub fn crash(&mut self, counts: &mut Counts) {
        let Some(mut engine) = self.engine.take() else { return };
        let (votes, torn, ended) = (engine.take_votes(), engine.torn.take(), engine.ended.clone());
        drop(engine);
        if let Some(votes) = votes {
            votes.crash(&mut self.dice, counts);
        }
        if let (Some((log, from, fault)), Some(Ended::Crashed)) = (torn, ended)
            && Disk::tear(&log, from, &mut self.dice)
        {
            counts.add(fault);
        }
        match self.planted {
            Planted::ForgetsItsVotes => {
                let _ = std::fs::remove_file(self.disk.wal(false));
                std::fs::remove_dir_all(self.disk.guard()).unwrap();
                Guard::create(&self.disk.guard()).unwrap();
            }
            Planted::DiskThatLies => {
                if let Some((log, from)) = &self.born {
                    Disk::tear(log, *from, &mut self.dice);
                }
                let _ = std::fs::remove_file(self.disk.wal(false));
                std::fs::remove_dir_all(self.disk.guard()).unwrap();
                Guard::create(&self.disk.guard()).unwrap();
            }
            _ => {}
        }
    }

    /// While it is down, its log of votes loses entries that were synced.
    pub fn shorten_votes(&mut self) -> bool {
        self.engine.is_none() && Disk::tear(&self.disk.wal(false), Votes::EMPTY_BYTES, &mut self.dice)
    }

    /// Takes in a packet.
    pub fn receive(&mut self, from: usize, from_key: [u8; 32], packet: Packet, now: u64) {
        let Some(engine) = &mut self.engine else { return };
        match packet {
            Packet::Consensus(bytes) => match Wire.decode(bytes) {
                Ok(SignedConsensusMsg::Vote(vote)) => engine.heard(Input::Vote(vote)),
                Ok(SignedConsensusMsg::Proposal(proposal)) => engine.heard(Input::Proposal(proposal)),
                Err(_) => {}
            },
            Packet::Liveness(bytes) => match Wire.decode(bytes) {
                Ok(LivenessMsg::<Ctx>::Vote(vote)) => engine.heard(Input::Vote(vote)),
                Ok(LivenessMsg::PolkaCertificate(polka)) => engine.heard(Input::PolkaCertificate(polka)),
                Ok(LivenessMsg::SkipRoundCertificate(round)) => engine.heard(Input::RoundCertificate(round)),
                Err(_) => {}
            },
            Packet::Part(bytes) => {
                let part: Result<Part, _> = Wire.decode(bytes);
                if let Ok(part) = part {
                    engine.part(from_key, part);
                }
            }
            Packet::Gossip(transactions, evidence) => {
                for transaction in transactions {
                    let _ = engine.executor.admit(&transaction);
                }
                for proof in evidence {
                    if let Err(fault) = engine.executor.take_evidence(proof) {
                        engine.executor.fail(fault);
                    }
                }
                engine.wake();
            }
            Packet::Status(tip) => engine.status(from, tip, now),
            Packet::Ask(height) => engine.asked(from, height),
            Packet::Answer(_, bytes, certificate) => engine.answered(from, bytes, certificate, now),
        }
    }

    /// What gossip repeats every few seconds, and how far this node is.
    pub fn tick(&mut self, now: u64) {
        let Some(engine) = &mut self.engine else { return };
        engine.executor.tidy();
        let evidence = engine.executor.evidence();
        let waiting = engine.executor.mempool.next(500, 512 * 1024);
        let old = waiting.iter().filter(|(id, _)| self.waited.contains(id)).map(|(_, bytes)| bytes.clone());
        let old: Vec<_> = old.collect();
        if !old.is_empty() || !evidence.is_empty() {
            engine.out.push(Out::Broadcast(Packet::Gossip(old, evidence)));
        }
        self.waited = waiting.into_iter().map(|(id, _)| id).collect();
        engine.out.push(Out::Broadcast(Packet::Status(engine.height())));
        engine.wake();
        engine.sync(now);
    }
}
