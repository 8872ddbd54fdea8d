//! Where consensus, register and store meet: the [`Application`] that the engine orders blocks for.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{oneshot, watch};
use torrens_consensus::application::{Equivocation, StatementKind};
use torrens_consensus::{Application, Body, CommitCertificate, Invalid, Origin, Undecided, Validator};
use torrens_ledger::apply::{self, Executed};
use torrens_ledger::block::{Block, Header, Network, Turns};
use torrens_ledger::crypto::Hash;
use torrens_ledger::crypto::PublicKey;
use torrens_ledger::encoding::{Bytes as Fixed, Label, from_bytes, to_bytes};
use torrens_ledger::evidence::{Evidence, Statement, Step};
use torrens_ledger::proof::certificate::Certificate;
use torrens_ledger::refusal::Refusal;
use torrens_ledger::state::{Fault, State, Stop};
use torrens_ledger::transactions::{Signed, TxId};

use crate::clock::Clock;
use crate::mempool::{Mempool, NotTaken, VerifiedSignatures};
use crate::metrics::Metrics;
use crate::store::Store;

/// How long a proposer goes on adding transactions: well below the time that others wait for a proposal, because each of
/// them needs as long again to check it.
const PROPOSE_TIME: std::time::Duration = std::time::Duration::from_millis(100);

/// The most evidence that waits for a block.
const EVIDENCE_WAITING_MAX: usize = 64;

/// Why a transaction was not taken in at the door.
#[derive(Debug)]
pub enum NotAdmitted {
    /// It may never stand in a block.
    Refused(Refusal),
    /// It is on the ledger already: its receipt is the answer.
    OnLedger(TxId),
    /// No room now.
    NotTaken(NotTaken, TxId),
    /// The store failed.
    Fault(Fault),
}

/// The node's core. Shared by the engine, the API and gossip.
pub struct Executor {
    /// The ledger on disk.
    pub store: Arc<Store>,
    /// What waits for a block.
    pub mempool: Mempool,
    /// Figures.
    pub metrics: Metrics,
    agency: Label,
    /// The only clock that the register ever sees, as a proposal.
    clock: Arc<dyn Clock>,
    memory: VerifiedSignatures,
    /// Blocks executed for the next height, by header hash: commit does not compute twice. Emptied at each commit.
    executed: Mutex<HashMap<Hash, Arc<Executed>>>,
    /// Clients that wait for a transaction to be final.
    waiting: Mutex<HashMap<TxId, Vec<oneshot::Sender<()>>>>,
    height: watch::Sender<u64>,
    /// Proof of validators' misconduct that waits for a block; gossiped until then.
    evidence: Mutex<Vec<Evidence>>,
    /// Set when the store contradicts itself; the node is then unhealthy and says why.
    fault: Mutex<Option<String>>,
    /// What this node's clock makes of the others' blocks.
    drift: Mutex<Drift>,
    /// Set while a validator follows without a vote.
    observing: Mutex<Option<Observing>>,
    /// Since when something waits and no block came, by [`Clock::elapsed`], in milliseconds.
    waits_since_ms: AtomicU64,
}

/// Most executed blocks that are kept of one height.
const EXECUTED_MAX: usize = 16;

/// Why a validator follows without a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observing {
    /// Its store or its keys came from elsewhere: until it is where the others are.
    Restored,
    /// Its key signed more than is on record here: until this height is past.
    Through(u64),
    /// Another running node uses its keys: until that one is off.
    Doubled,
}

impl Executor {
    /// Over a store, proposing for an agency.
    pub fn new(store: Arc<Store>, mempool: Mempool, metrics: Metrics, agency: Label, clock: Arc<dyn Clock>) -> Self {
        let (height, _) = watch::channel(store.head().height);
        metrics.height.set(store.head().height as i64);
        Self {
            store,
            mempool,
            metrics,
            agency,
            clock,
            memory: VerifiedSignatures::default(),
            executed: Mutex::default(),
            waiting: Mutex::default(),
            height,
            evidence: Mutex::default(),
            fault: Mutex::default(),
            drift: Mutex::default(),
            observing: Mutex::default(),
            waits_since_ms: AtomicU64::new(0),
        }
    }

    /// How many transactions wait, and for how long now no block came although they do; none when nothing waits.
    pub fn stalled(&self) -> Option<(usize, Duration)> {
        let waiting = self.mempool.size().0;
        let since = Duration::from_millis(self.waits_since_ms.load(Ordering::Relaxed));
        (waiting > 0).then(|| (waiting, self.clock.elapsed().saturating_sub(since)))
    }

    /// Begins to count anew for [`Self::stalled`].
    fn moves(&self) {
        let now = u64::try_from(self.clock.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.waits_since_ms.store(now, Ordering::Relaxed);
    }

    /// Changes at every commit.
    pub fn heights(&self) -> watch::Receiver<u64> {
        self.height.subscribe()
    }

    /// Why the node is not healthy, if it is not.
    pub fn fault(&self) -> Option<String> {
        lock(&self.fault).clone()
    }

    /// Why this validator follows without a vote, while it does.
    pub fn observing(&self) -> Option<Observing> {
        *lock(&self.observing)
    }

    /// Says that it follows without a vote, or that it votes.
    pub fn observe(&self, why: Option<Observing>) {
        *lock(&self.observing) = why;
    }

    /// How far this node's clock is ahead of the others' blocks (behind, when negative), in milliseconds, if that is too far.
    pub fn clock_off_ms(&self) -> Option<i64> {
        lock(&self.drift).off_ms
    }

    /// The last proposal that this node refused for its time, while no block has been made since.
    pub fn untimely(&self) -> Option<Untimely> {
        lock(&self.drift).refused.clone()
    }

    /// Checks a transaction at the door and lets it wait for a block: form, chain, expiry, replay, key, signature, room.
    pub fn admit(&self, bytes: &[u8]) -> Result<TxId, NotAdmitted> {
        let signed = Signed::read(bytes, &self.store.genesis().chain_id).map_err(NotAdmitted::Refused)?;
        match torrens_ledger::state::Read::has_transaction(&*self.store, &signed.id) {
            Ok(true) => return Err(NotAdmitted::OnLedger(signed.id)),
            Ok(false) => {}
            Err(fault) => return Err(NotAdmitted::Fault(fault)),
        }
        let state = State::new(&*self.store);
        match signed.admit(&state, self.clock.now_ms(), &self.memory) {
            Ok(_) => {}
            Err(Stop::Refused(refusal)) => return Err(NotAdmitted::Refused(refusal)),
            Err(Stop::Fault(fault)) => return Err(NotAdmitted::Fault(fault)),
        }
        if self.mempool.is_empty() {
            self.moves();
        }
        self.mempool.add(&signed).map_err(|why| NotAdmitted::NotTaken(why, signed.id))?;
        Ok(signed.id)
    }

    /// Resolves when the transaction is committed.
    pub fn wait_for(&self, id: TxId) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        lock(&self.waiting).entry(id).or_default().push(sender);
        // It may have been committed between the caller's last look and now.
        if matches!(self.store.place(&id), Ok(Some(_))) {
            self.wake_waiting(&[id]);
        }
        receiver
    }

    /// Forgets clients that went away.
    pub fn tidy(&self) {
        self.mempool.expire(self.clock.now_ms());
        lock(&self.waiting).retain(|_, waiting| {
            waiting.retain(|sender| !sender.is_closed());
            !waiting.is_empty()
        });
    }

    fn wake_waiting(&self, ids: &[TxId]) {
        let mut waiting = lock(&self.waiting);
        for sender in ids.iter().filter_map(|id| waiting.remove(id)).flatten() {
            let _ = sender.send(());
        }
    }

    fn network(&self) -> Result<Network, Fault> {
        self.store.object::<Network>(&())?.ok_or_else(|| Fault::Damaged("the network record is missing".into()))
    }

    /// Takes in evidence against a validator, unless it proves nothing or nothing new. Gives whether it waits for a block now.
    pub fn take_evidence(&self, evidence: Evidence) -> Result<bool, Fault> {
        let height = self.store.head().height + 1;
        let state = State::new(&*self.store);
        match evidence.offence(&state, &self.store.genesis().chain_id, height)? {
            Err(why) => {
                tracing::debug!(why, "evidence not taken");
                Ok(false)
            }
            Ok(offence) => {
                let mut waiting = lock(&self.evidence);
                let same =
                    |known: &Evidence| (known.public_key, known.height) == (evidence.public_key, evidence.height);
                if waiting.len() >= EVIDENCE_WAITING_MAX || waiting.iter().any(same) {
                    return Ok(false);
                }
                tracing::error!(agency = %offence.agency_id, height = offence.height, step = ?offence.step,
                    "a validator signed two different statements for one step; the evidence goes on the ledger");
                self.metrics.equivocations.inc();
                waiting.push(evidence);
                Ok(true)
            }
        }
    }

    /// Evidence that waits for a block.
    pub fn evidence(&self) -> Vec<Evidence> {
        lock(&self.evidence).clone()
    }

    /// Forgets evidence that is on record by now, or proves nothing any more.
    fn tidy_evidence(&self) -> Result<(), Fault> {
        let mut waiting = lock(&self.evidence);
        if waiting.is_empty() {
            return Ok(());
        }
        let (height, state) = (self.store.head().height + 1, State::new(&*self.store));
        let mut kept = Vec::new();
        for evidence in waiting.drain(..) {
            if evidence.offence(&state, &self.store.genesis().chain_id, height)?.is_ok() {
                kept.push(evidence);
            }
        }
        *waiting = kept;
        Ok(())
    }

    /// Remembers a fault so that the node reports itself unhealthy.
    fn broken(&self, fault: Fault) -> String {
        let text = crate::store::with_way_out(fault.to_string());
        tracing::error!(fault = %text, "this node stops serving as healthy");
        *lock(&self.fault) = Some(text.clone());
        text
    }

    /// Reports a fault that was found beside the work of consensus. The first stands: it names what was found.
    pub fn fail(&self, fault: Fault) {
        match self.fault() {
            None => _ = self.broken(fault),
            Some(_) => tracing::error!(%fault, "found beside what was found before"),
        }
    }

    fn keep_executed(&self, executed: Executed) -> Hash {
        let hash = executed.header_hash;
        let mut kept = lock(&self.executed);
        // A height of very many rounds would hold them all; what is not here at the commit is executed again.
        if kept.len() >= EXECUTED_MAX {
            kept.clear();
        }
        kept.insert(hash, Arc::new(executed));
        hash
    }

    /// Executes a body on the current state; the block's header must come out as it says.
    fn execute(&self, block: &Block) -> Result<Executed, apply::Invalid> {
        let parent = self.store.head().parent();
        apply::validate(&*self.store, &*self.store, &parent, block, &self.memory)
    }

    fn propose_next(&self) -> Result<Body, Fault> {
        let started = std::time::Instant::now();
        let parent = self.store.head().parent();
        let params = self.network()?.params;
        let time_ms = self.clock.now_ms().max(parent.time_ms + 1);
        let most = usize::try_from(params.block_transactions_max).unwrap_or(usize::MAX);
        let bytes = usize::try_from(params.block_bytes_max).unwrap_or(usize::MAX);
        let (ids, candidates): (Vec<_>, Vec<_>) = self.mempool.next(most, bytes).into_iter().unzip();
        let evidence = self.evidence();
        let begun = self.clock.elapsed();
        let in_time = || self.clock.elapsed().saturating_sub(begun) < PROPOSE_TIME;
        let store = &*self.store;
        let proposal = apply::propose(
            store,
            store,
            &parent,
            time_ms,
            &self.agency,
            &evidence,
            &candidates,
            &self.memory,
            &in_time,
        )?;
        let (executed, dropped) = proposal;
        let dropped: Vec<TxId> = dropped.iter().map(|(at, _)| ids[*at]).collect();
        self.mempool.remove(&dropped);
        self.metrics.execute_seconds.observe(started.elapsed().as_secs_f64());
        let bytes = Bytes::from(to_bytes(&executed.block));
        Ok(Body { digest: self.keep_executed(executed).0, bytes })
    }

    fn validate_next(&self, height: u64, origin: &Origin, bytes: &Bytes) -> Result<Hash, apply::Invalid> {
        let started = std::time::Instant::now();
        let block: Block = from_bytes(bytes).map_err(|error| apply::Invalid::Block(error.to_string()))?;
        if let Some(known) = lock(&self.executed).get(&block.header.hash())
            && known.block == block
        {
            return Ok(known.header_hash);
        }
        if let Origin::Proposed { round, proposer } = origin {
            self.check_proposal(height, *round, proposer, &block.header)?;
        }
        let executed = self.execute(&block)?;
        self.metrics.execute_seconds.observe(started.elapsed().as_secs_f64());
        Ok(self.keep_executed(executed))
    }

    /// A proposal must be of this moment and of whoever's turn it is; one that is proposed again, in a later round, may be
    /// older and of one of those before him in line.
    fn check_proposal(
        &self,
        height: u64,
        round: u32,
        proposer: &[u8; 32],
        header: &Header,
    ) -> Result<(), apply::Invalid> {
        let wrong = |what: String| Err(apply::Invalid::Block(what));
        let network = self.network()?;
        let (drift, now) = (network.params.clock_drift_max_ms, self.clock.now_ms());
        let old = header.time_ms.saturating_add(drift) < now && round == 0;
        if old || header.time_ms > now.saturating_add(drift) {
            let time = torrens_ledger::time::to_rfc3339(header.time_ms);
            let of = network.validators.iter().find(|validator| validator.public_key.0.0 == *proposer);
            let ahead_ms = i64::try_from(header.time_ms).unwrap_or(i64::MAX).saturating_sub_unsigned(now);
            lock(&self.drift).refused =
                Some(Untimely { hash: header.hash(), of: of.map(|validator| validator.agency_id.clone()), ahead_ms });
            return wrong(format!("block time {time} is more than {drift} ms from this node's clock"));
        }
        let turns: Turns = self.store.object(&())?.unwrap_or_default();
        let line = turns.order(&network.validators, height);
        let most = if round == 0 { 1 } else { (round as usize + 1).min(line.len()) };
        let mut may = line[..most].iter().map(|at| &network.validators[*at]);
        let fits = may.any(|v| v.agency_id == header.proposer && (round > 0 || v.public_key.0.0 == *proposer));
        if fits { Ok(()) } else { wrong(format!("'{}' was not to propose in round {round}", header.proposer)) }
    }

    /// One line for each case that a block touched, by its id: what a help desk looks for.
    fn log_cases(&self, executed: &Executed) {
        for (receipt, kind) in executed.receipts.iter().zip(&executed.kinds) {
            if let Some(case_id) = &receipt.case_id {
                let refused = receipt.refusal.as_ref().map(|refusal| refusal.code.as_str());
                tracing::info!(%case_id, tx_id = %receipt.tx_id, tx_type = kind.name(), refused, "case");
            }
            for decision in &receipt.decisions {
                self.metrics.decided(&decision.outcome);
            }
        }
    }

    fn commit_decided(&self, decided: &CommitCertificate) -> Result<(), Fault> {
        let hash = Fixed(decided.digest);
        let known = lock(&self.executed).get(&hash).cloned();
        let executed = match known {
            Some(executed) => executed,
            None => {
                // After a restart: the body is on disk, what follows from it is computed again.
                let kept = self.store.kept_body(decided.height, &decided.digest)?;
                let kept = kept.ok_or_else(|| {
                    Fault::Damaged(format!("the decided body of height {} is not here", decided.height))
                })?;
                let block = from_bytes(&kept.body.bytes).map_err(|error| Fault::Damaged(error.to_string()))?;
                Arc::new(self.execute(&block).map_err(|error| Fault::Damaged(error.to_string()))?)
            }
        };
        let validators = self.network()?.validators;
        let signed = decided.signatures.iter().filter_map(|(key, signature)| {
            let place = validators.iter().position(|validator| validator.public_key.0.0 == *key)?;
            Some((place, Fixed(*signature)))
        });
        let certificate = Certificate::new(decided.height, decided.round, hash, validators.len(), signed.collect());
        certificate.verify(&self.store.genesis().chain_id, &validators).map_err(|error| {
            Fault::Damaged(format!("the engine decided height {} without a valid certificate: {error}", decided.height))
        })?;
        let started = std::time::Instant::now();
        let committed = self.store.commit(&executed, &certificate)?;
        self.metrics.commit_seconds.observe(started.elapsed().as_secs_f64());
        self.metrics.committed(&executed, decided.round);
        lock(&self.drift).committed(
            hash,
            executed.block.header.time_ms,
            self.clock.now_ms(),
            self.network()?.params.clock_drift_max_ms,
        );
        lock(&self.executed).clear();
        self.mempool.remove(&committed.ids);
        self.moves();
        self.height.send_replace(committed.height);
        self.wake_waiting(&committed.ids);
        self.tidy_evidence()?;
        let header = &executed.block.header;
        self.log_cases(&executed);
        tracing::info!(
            height = header.height,
            transactions = committed.ids.len(),
            round = decided.round,
            proposer = %header.proposer,
            state_root = %header.state_root,
            "committed"
        );
        Ok(())
    }
}

/// A proposal whose time is not of this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untimely {
    hash: Hash,
    /// The agency whose validator proposed it.
    pub of: Option<Label>,
    /// How far its time is ahead of this node's clock (behind, when negative), in milliseconds.
    pub ahead_ms: i64,
}

/// One who finds the time of a block wrong that all others certify is wrong himself.
#[derive(Default)]
struct Drift {
    /// The last proposal that was refused for its time, since the last block.
    refused: Option<Untimely>,
    /// How far this clock is ahead of the others', as far as that is known to be too much.
    off_ms: Option<i64>,
}

impl Drift {
    fn committed(&mut self, hash: Hash, time_ms: u64, now_ms: u64, drift_ms: u64) {
        let off_ms =
            i64::try_from(now_ms).unwrap_or(i64::MAX).saturating_sub(i64::try_from(time_ms).unwrap_or(i64::MAX));
        if self.refused.take().is_some_and(|refused| refused.hash == hash) || time_ms > now_ms.saturating_add(drift_ms)
        {
            self.off_ms = Some(off_ms);
        } else if off_ms.unsigned_abs() <= drift_ms {
            // An older block was fetched later than it was made, which says nothing.
            self.off_ms = None;
        }
    }
}

impl Application for Executor {
    fn last_height(&self) -> u64 {
        self.store.head().height
    }

    fn validators(&self, height: u64) -> Vec<Validator> {
        let read = self.network().and_then(|network| {
            let turns: Turns = self.store.object(&())?.unwrap_or_default();
            Ok((network, turns))
        });
        match read {
            Ok((network, turns)) => {
                let order = turns.order(&network.validators, height);
                let validator = |at: &usize| {
                    let validator = &network.validators[*at];
                    let nodes = network.members.iter().filter(|member| member.agency_id == validator.agency_id);
                    let node_keys = nodes.map(|member| member.node_key.0.0).collect();
                    Validator { public_key: validator.public_key.0.0, node_keys }
                };
                order.iter().map(validator).collect()
            }
            Err(fault) => {
                self.broken(fault);
                Vec::new()
            }
        }
    }

    fn wants_block(&self) -> bool {
        !self.mempool.is_empty() || !lock(&self.evidence).is_empty()
    }

    fn propose(&self, _: u64) -> Result<Body, String> {
        self.propose_next().map_err(|fault| self.broken(fault))
    }

    fn validate(
        &self,
        height: u64,
        origin: &Origin,
        bytes: &Bytes,
    ) -> Result<torrens_consensus::application::Digest, Invalid> {
        match self.validate_next(height, origin, bytes) {
            Ok(hash) => Ok(hash.0),
            Err(apply::Invalid::Block(why)) => {
                self.metrics.invalid_blocks.inc();
                Err(Invalid::Refused(why))
            }
            Err(apply::Invalid::Fault(fault)) => Err(Invalid::Fault(self.broken(fault))),
        }
    }

    fn save_undecided(&self, undecided: &Undecided) -> Result<(), String> {
        self.store.keep_body(undecided).map_err(|fault| self.broken(fault))
    }

    fn undecided(&self, height: u64) -> Result<Vec<Undecided>, String> {
        self.store.kept_bodies(height).map_err(|fault| self.broken(fault))
    }

    fn kept(&self, height: u64, digest: &torrens_consensus::application::Digest) -> Result<Option<Undecided>, String> {
        self.store.kept_body(height, digest).map_err(|fault| self.broken(fault))
    }

    fn commit(&self, certificate: &CommitCertificate) -> Result<(), String> {
        self.commit_decided(certificate).map_err(|fault| self.broken(fault))
    }

    fn decided(&self, height: u64) -> Result<Option<(CommitCertificate, Bytes)>, String> {
        let read = || -> Result<_, Fault> {
            let (Some(bytes), Some(certificate)) = (self.store.block_bytes(height)?, self.store.certificate(height)?)
            else {
                return Ok(None);
            };
            let validators = self.store.validators_at(height);
            let signed = certificate.places().into_iter().zip(&certificate.signatures);
            let signatures =
                signed.filter_map(|(at, signature)| Some((validators.get(at)?.public_key.0.0, signature.0))).collect();
            let (round, digest) = (certificate.round, certificate.header_hash.0);
            Ok(Some((CommitCertificate { height, round, digest, signatures }, Bytes::from(bytes))))
        };
        read().map_err(|fault| self.broken(fault))
    }

    fn report(&self, equivocation: Equivocation) {
        let Equivocation { validator, kind, height, round, statements } = equivocation;
        let step = match kind {
            StatementKind::Proposal => Step::Proposal,
            StatementKind::Prevote => Step::Prevote,
            StatementKind::Precommit => Step::Precommit,
        };
        let [one, other] = statements.map(|said| Statement {
            value: said.value.map(Fixed),
            pol_round: said.pol_round,
            signature: Fixed(said.signature),
        });
        let evidence = Evidence::new(PublicKey(Fixed(validator)), step, height, round, one, other);
        if let Err(fault) = self.take_evidence(evidence) {
            self.broken(fault);
        }
    }
}

/// Short critical sections only: a poisoned lock means that a panic was reported already.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_wrong_when_all_others_certify_what_it_refused() {
        let (mut drift, one, other) = (Drift::default(), Fixed([1; 32]), Fixed([2; 32]));
        drift.committed(one, 1_000_000, 1_000_050, 10_000);
        assert_eq!(drift.off_ms, None);
        drift.committed(one, 1_000_000, 1_600_000, 10_000);
        assert_eq!(drift.off_ms, None, "an older block, fetched later");
        drift.refused = Some(Untimely { hash: one, of: None, ahead_ms: 0 });
        drift.committed(other, 1_000_000, 1_600_000, 10_000);
        assert_eq!(drift.off_ms, None, "another block was decided than the one refused");
        drift.refused = Some(Untimely { hash: one, of: None, ahead_ms: 0 });
        drift.committed(one, 1_000_000, 1_600_000, 10_000);
        assert_eq!(drift.off_ms, Some(600_000));
        drift.committed(other, 1_000_000, 1_600_000, 10_000);
        assert_eq!(drift.off_ms, Some(600_000), "still, until a block of this moment comes");
        drift.committed(other, 1_000_000, 1_000_001, 10_000);
        assert_eq!(drift.off_ms, None);
        drift.committed(one, 1_000_000, 400_000, 10_000);
        assert_eq!(drift.off_ms, Some(-600_000), "a block from the future: this clock is behind");
    }
}
