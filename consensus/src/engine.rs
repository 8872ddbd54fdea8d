//! The driver: one loop that answers Malachite's questions from the [`Application`].
//!
//! Malachite asks one thing at a time and waits for the answer, except for the decision itself; so every answer but one is
//! prompt. The one that is held back is `Finalized`: until there is something to order, a heartbeat is due, or others have
//! gone on. That is how blocks are made on demand.

mod leave;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use bytesize::ByteSize;
use malachitebft_app_channel::app::config::{ConsensusConfig, NodeConfig, ValuePayload, ValueSyncConfig};
use malachitebft_app_channel::app::engine::host::{HeightParams, Next, SyncedValueOutcome};
use malachitebft_app_channel::app::streaming::{StreamContent, StreamId, StreamMessage};
use malachitebft_app_channel::app::types::{LocallyProposedValue, MisbehaviorEvidence, ProposedValue};
use malachitebft_app_channel::{
    AppMsg, Channels, ConsensusContext, EngineBuilder, NetworkMsg, Reply, RequestContext, SyncContext, WalContext,
};
use malachitebft_core_types::{
    CommitCertificate as EngineCertificate, CommitSignature, NilOrVal, SignedProposal, SignedVote, Validity, VoteType,
};
use malachitebft_sync::RawDecidedValue;
use tokio::sync::{Notify, watch};
use tokio::time::Instant;
use tracing::{Instrument as _, debug, error, warn};

use malachitebft_network::PeerIdExt as _;

use crate::application::{
    Application, Body, CommitCertificate, Equivocation, Invalid, Origin, Statement, StatementKind, Undecided, Validator,
};
use crate::codec::{Wire, extended};
use crate::context::{Address, Ctx, Height, LinearTimeouts, Proposal, Round, Signature, ValidatorSet, Value, ValueId};
use crate::guard::Guard;
use crate::network::{self, Gossip, NetworkSettings, NetworkStatus, PeerId, Received};
use crate::parts::{Assembler, Whole, split};
use crate::signing::{Keys, Notary, Reader, Silence};

/// How long to wait for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// For a proposal, in round 0.
    pub propose: Duration,
    /// For votes that would decide, in round 0.
    pub vote: Duration,
    /// How much longer each further round waits.
    pub growth: Duration,
    /// The longest time without a block.
    pub heartbeat: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            propose: Duration::from_millis(1000),
            vote: Duration::from_millis(200),
            growth: Duration::from_millis(100),
            heartbeat: Duration::from_secs(60),
        }
    }
}

/// How an engine is set up.
pub struct Settings {
    /// Name in logs and metrics.
    pub name: String,
    /// File of the engine's write-ahead log.
    pub wal: PathBuf,
    /// Folder of the double-sign guard; absent for a full node, which signs nothing.
    pub guard: Option<PathBuf>,
    /// Keys and preimages.
    pub keys: Arc<dyn Keys>,
    /// The network.
    pub network: NetworkSettings,
    /// Patience.
    pub timing: Timing,
}

/// Why an engine ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Asked to.
    Stopped,
    /// The guard refused to sign at this height. Start again as a full node until the height is past.
    Refused(u64),
    /// Its write-ahead log cannot be read or was not written. The guard remembers what was signed.
    LogFailed,
    /// By itself; it said why in the log of the process.
    Died,
    /// Something failed; the text says what.
    Failed(String),
}

/// The outside's handle on a running engine.
#[derive(Clone)]
pub struct Handle {
    wake: Arc<Notify>,
    stop: watch::Sender<bool>,
    /// Gossip and membership.
    pub gossip: Gossip,
    /// The network's own figures.
    pub network: watch::Receiver<NetworkStatus>,
}

impl Handle {
    /// Says that there may be something to order.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Asks the engine to end.
    pub fn stop(&self) {
        let _ = self.stop.send(true);
    }
}

/// An engine ready to run.
pub struct Engine {
    app: Arc<dyn Application>,
    channels: Channels<Ctx>,
    finished: tokio::task::JoinHandle<()>,
    actor: malachitebft_engine::node::NodeRef,
    own: Address,
    timing: Timing,
    assembler: Assembler,
    held: Option<Held>,
    /// The validators of the next height, for telling whose parts to take.
    senders: (u64, Vec<Validator>),
    wake: Arc<Notify>,
    stopping: watch::Receiver<bool>,
    network: watch::Receiver<NetworkStatus>,
    silence: Arc<Mutex<Option<Silence>>>,
}

/// An answer that is held back until there is something to order.
struct Held {
    height: u64,
    until: Instant,
    reply: Reply<Next<Ctx>>,
}

/// The registry that the engine writes its figures to; ours stand beside them.
pub fn metrics_registry(name: &str) -> malachitebft_app_channel::app::metrics::SharedRegistry {
    malachitebft_app_channel::app::metrics::SharedRegistry::global().with_moniker(name)
}

/// All figures as Prometheus text.
pub fn metrics_text() -> String {
    let mut text = String::new();
    malachitebft_app_channel::app::metrics::export(&mut text);
    text
}

struct Config {
    name: String,
    consensus: ConsensusConfig,
    sync: ValueSyncConfig,
}

impl NodeConfig for Config {
    fn moniker(&self) -> &str {
        &self.name
    }
    fn consensus(&self) -> &ConsensusConfig {
        &self.consensus
    }
    fn consensus_mut(&mut self) -> &mut ConsensusConfig {
        &mut self.consensus
    }
    fn value_sync(&self) -> &ValueSyncConfig {
        &self.sync
    }
    fn value_sync_mut(&mut self) -> &mut ValueSyncConfig {
        &mut self.sync
    }
}

impl Engine {
    /// Starts network and engine. Gives the engine to run, the handle, and what members send to the application.
    pub async fn start(settings: Settings, app: Arc<dyn Application>) -> eyre::Result<(Self, Handle, Received)> {
        let body_bytes_max = settings.network.body_bytes_max;
        let network = network::start(settings.network).await?;
        let silence = Arc::new(Mutex::new(None));
        let own = Address(settings.keys.public_key());
        #[cfg(feature = "byzantine")]
        let network = network::Network {
            actor: crate::byzantine::between(network.actor, settings.keys.clone(), own).await?,
            ..network
        };
        let verifier = Box::new(Reader::new(settings.keys.clone()));
        let consensus = match &settings.guard {
            Some(dir) => {
                let guard = Guard::open(dir)?;
                let wal = settings.wal.clone();
                // The engine writes straight to the file, so that another handle on it syncs what it wrote.
                let sync_log = Box::new(move || std::fs::File::open(&wal)?.sync_data());
                let signer = Notary::new(settings.keys.clone(), guard, silence.clone(), sync_log);
                ConsensusContext::new_validator(own, verifier, Box::new(signer))
            }
            None => ConsensusContext::new_full_node(own, verifier),
        };
        let config = Config {
            name: settings.name.clone(),
            consensus: ConsensusConfig {
                value_payload: ValuePayload::ProposalAndParts,
                queue_per_height_capacity: 4096,
                ..ConsensusConfig::default()
            },
            sync: ValueSyncConfig {
                // Told at every decision, so that whoever is behind knows at once although blocks come on demand.
                status_update_interval: Duration::ZERO,
                batch_size: 32,
                max_response_size: ByteSize::b((body_bytes_max * 2 + 8 * 1024 * 1024) as u64),
                ..ValueSyncConfig::default()
            },
        };
        let (channels, handle) = EngineBuilder::new(Ctx, config)
            .with_default_wal(WalContext::new(settings.wal, Wire))
            .with_custom_network(network.actor, network.to_network)
            .with_default_sync(SyncContext::new(Wire))
            .with_default_consensus(consensus)
            .with_default_request(RequestContext::new(16))
            .build()
            .instrument(tracing::error_span!("engine", node = %settings.name))
            .await?;
        let wake = Arc::new(Notify::new());
        let (stop, stopping) = watch::channel(false);
        let outside = Handle { wake: wake.clone(), stop, gossip: network.gossip, network: network.status.clone() };
        let engine = Self {
            app,
            channels,
            finished: handle.handle,
            actor: handle.actor,
            own,
            timing: settings.timing,
            assembler: Assembler::default(),
            held: None,
            senders: (0, Vec::new()),
            wake,
            stopping,
            network: network.status,
            silence,
        };
        Ok((engine, outside, network.received))
    }

    /// Runs until stopped or failed. When it returns, nothing more is signed, and network and log are about to close.
    pub async fn run(mut self) -> Ended {
        let ended = self.serve().await;
        // Polled to its end already when the engine stopped by itself.
        if !self.finished.is_finished() {
            let _ = tokio::time::timeout(Duration::from_secs(5), self.leave()).await;
        }
        let silence = self.silence.lock().unwrap_or_else(PoisonError::into_inner).take();
        match (ended, silence) {
            (Ended::Stopped, _) => Ended::Stopped,
            (_, Some(Silence::Height(height))) => Ended::Refused(height),
            (_, Some(Silence::Disk(why))) => Ended::Failed(why),
            (ended, None) => ended,
        }
    }

    async fn serve(&mut self) -> Ended {
        loop {
            let held_until = self.held.as_ref().map(|held| held.until);
            let heartbeat = async {
                match held_until {
                    Some(until) => tokio::time::sleep_until(until).await,
                    None => std::future::pending().await,
                }
            };
            let step = tokio::select! {
                _ = self.stopping.changed() => return Ended::Stopped,
                _ = &mut self.finished => return Ended::Died,
                message = self.channels.consensus.recv() => match message {
                    Some(message) => self.answer(message).await,
                    None => return Ended::LogFailed,
                },
                () = self.wake.notified() => self.release_if_due().await,
                _ = self.network.changed() => self.release_if_due().await,
                () = heartbeat => self.release_if_due().await,
            };
            if let Err(why) = step {
                return Ended::Failed(why);
            }
        }
    }

    /// Answers one question. An error is a fault of this node: it must stop rather than say something wrong.
    async fn answer(&mut self, message: AppMsg<Ctx>) -> Result<(), String> {
        match message {
            AppMsg::ConsensusReady { reply } => {
                let height = self.app.last_height() + 1;
                let _ = reply.send((Height(height), params(self.app.clone(), self.timing, height).await?));
            }
            AppMsg::StartedRound { height, round, proposer, role, reply_value } => {
                debug!(%height, ?round, %proposer, ?role, "round");
                self.assembler.started(height.0, round);
                let _ = reply_value.send(self.known_bodies(height.0).await?);
            }
            AppMsg::GetValue { height, round, reply, .. } => self.propose(height, round, reply).await?,
            AppMsg::ReceivedProposalPart { from, part, reply, .. } => {
                let value = match part.content {
                    StreamContent::Data(part) => self.received(from.to_libp2p(), part).await?,
                    StreamContent::Fin => None,
                };
                let _ = reply.send(value);
            }
            AppMsg::RestreamProposal { height, round, address, value_id, .. } => {
                let app = self.app.clone();
                if let Some(kept) = blocking(move || app.kept(height.0, &value_id.0)).await?? {
                    self.stream(height, round, address, &kept.body).await;
                }
            }
            AppMsg::Decided { certificate, reply, .. } => {
                let certificate = from_engine(&certificate)?;
                let height = certificate.height;
                let app = self.app.clone();
                blocking(move || app.commit(&certificate)).await??;
                self.assembler.forget(height);
                let _ = reply.send(());
            }
            AppMsg::Finalized { certificate, evidence, reply, .. } => {
                let height = certificate.height.0;
                self.report(&evidence);
                self.held = Some(Held { height, until: Instant::now() + self.timing.heartbeat, reply });
                #[cfg(feature = "byzantine")]
                self.hurry(height).await?;
                self.release_if_due().await?;
                // The next height's first body may have come before the last votes of this one.
                let come = self.assembler.of_height(height + 1);
                let next = self.next_set().await?;
                if come.iter().any(|whole| opens(&next, whole.round, &whole.proposer)) {
                    self.release().await?;
                }
            }
            AppMsg::GetHistoryMinHeight { reply } => drop(reply.send(Height(1))),
            AppMsg::GetDecidedValues { range, reply } => {
                let app = self.app.clone();
                let values = blocking(move || decided(&*app, range.start().0, range.end().0)).await??;
                let _ = reply.send(values);
            }
            AppMsg::ProcessSyncedValue { height, round, proposer, value_bytes, reply } => {
                let outcome = match self.judge(height.0, round, proposer, None, value_bytes).await {
                    Ok(Some(value)) if value.validity.is_valid() => SyncedValueOutcome::Verdict(value),
                    Ok(_) => SyncedValueOutcome::PeerFault,
                    Err(why) => {
                        error!(why, "cannot process a synced block");
                        SyncedValueOutcome::LocalTransientError
                    }
                };
                let _ = reply.send(outcome);
            }
            AppMsg::ExtendVote { reply, .. } => drop(reply.send(None)),
            AppMsg::VerifyVoteExtensions { extensions, reply, .. } => {
                let _ = reply.send(extensions.into_iter().map(|(address, ())| (address, Ok(()))).collect());
            }
        }
        Ok(())
    }

    async fn undecided(&self, height: u64) -> Result<Vec<Undecided>, String> {
        let app = self.app.clone();
        blocking(move || app.undecided(height)).await?
    }

    /// What we know that may be decided at a height: bodies kept on disk, and those that came before their time.
    async fn known_bodies(&mut self, height: u64) -> Result<Vec<ProposedValue<Ctx>>, String> {
        if height != self.app.last_height() + 1 {
            return Ok(Vec::new());
        }
        let mut known: Vec<ProposedValue<Ctx>> = self.undecided(height).await?.iter().map(proposed).collect();
        for whole in self.assembler.of_height(height) {
            if known.iter().any(|value| value.value.0.0 == whole.digest) || !self.assembler.is_due(&whole) {
                continue;
            }
            let Whole { round, proposer, digest, bytes, .. } = whole;
            known.extend(self.judge(height, round, proposer, Some(digest), bytes).await?);
        }
        Ok(known)
    }

    /// Our turn: the body that we kept for this round, or a new one.
    async fn propose(
        &mut self,
        height: Height,
        round: Round,
        reply: Reply<LocallyProposedValue<Ctx>>,
    ) -> Result<(), String> {
        let number = round.as_u32().unwrap_or(0);
        let kept = self.undecided(height.0).await?;
        let body = match kept.into_iter().find(|kept| kept.proposer == self.own.0 && kept.round == number) {
            Some(kept) => kept.body,
            None => {
                let (app, proposer) = (self.app.clone(), self.own.0);
                let made = blocking(move || {
                    let body = app.propose(height.0)?;
                    app.save_undecided(&Undecided { height: height.0, round: number, proposer, body: body.clone() })?;
                    Ok::<_, String>(body)
                });
                made.await??
            }
        };
        let value = Value(ValueId(body.digest));
        let _ = reply.send(LocallyProposedValue::new(height, round, value));
        self.stream(height, round, self.own, &body).await;
        Ok(())
    }

    /// Sends a body to everybody.
    async fn stream(&self, height: Height, round: Round, proposer: Address, body: &Body) {
        #[cfg(feature = "byzantine")]
        if crate::byzantine::withholds_bodies() {
            return;
        }
        #[cfg(feature = "byzantine")]
        let proposer = self.in_whose_name(proposer);
        let mut id = body.digest[..16].to_vec();
        id.extend(round.as_i64().to_be_bytes());
        let id = StreamId::new(id.into());
        for part in split(height.0, round, proposer, body.digest, &body.bytes) {
            let message = StreamMessage::new(id.clone(), u64::from(part.index), StreamContent::Data(part));
            if self.channels.network.send(NetworkMsg::PublishProposalPart(message)).await.is_err() {
                return;
            }
        }
    }

    /// Whom a liar's bodies name as their proposer: another validator, when it is told to.
    #[cfg(feature = "byzantine")]
    fn in_whose_name(&self, own: Address) -> Address {
        let mut others = self.senders.1.iter().map(|validator| Address(validator.public_key)).filter(|one| *one != own);
        match others.next().filter(|_| crate::byzantine::tells("impersonate")) {
            Some(other) => {
                tracing::info!(%other, "a lie: a body in another validator's name");
                other
            }
            None => own,
        }
    }

    /// A liar's bodies for heights and rounds that are not there yet, so that everybody goes on although nothing is to be ordered.
    #[cfg(feature = "byzantine")]
    async fn hurry(&mut self, height: u64) -> Result<(), String> {
        if !crate::byzantine::tells("hurry") {
            return Ok(());
        }
        let set = self.next_set().await?;
        let its_turn = (1..100).map(Round::new).find(|round| set.proposer(*round).address() == self.own);
        for (height, round) in [(height + 2, Round::new(0)), (height + 1, its_turn.unwrap_or(Round::new(1)))] {
            let junk = Body { digest: [7; 32], bytes: Bytes::from_static(b"no block") };
            tracing::info!(height, %round, "a lie: a body of what is to come");
            self.stream(Height(height), round, self.own, &junk).await;
        }
        Ok(())
    }

    /// Takes in a part; judges the body when it is whole and its height has come.
    async fn received(
        &mut self,
        from: PeerId,
        part: crate::context::Part,
    ) -> Result<Option<ProposedValue<Ctx>>, String> {
        let last = self.app.last_height();
        let (height, round, proposer) = (part.height.0, part.round, part.proposer);
        let set = self.next_set().await?;
        // Parts carry no signature: they count only when they come from the very node of the validator they name, and for
        // the next height only when it is that validator's turn. Nobody speaks in our own name.
        let of = self.senders.1.iter().find(|validator| validator.public_key == proposer.0);
        let own_node =
            |validator: &Validator| validator.node_keys.iter().any(|key| network::peer_id(key).as_ref() == Ok(&from));
        if proposer == self.own || !of.is_some_and(own_node) {
            return Ok(None);
        }
        if height == last + 1 && set.proposer(round).address() != proposer {
            return Ok(None);
        }
        let Some(whole) = self.assembler.add(part, last) else { return Ok(None) };
        // Others that went on are known by their votes. A body hurries nobody but at its proposer's own turn, or one validator could have
        // everybody make empty blocks without end.
        if self.held.is_some() && height == last + 1 && opens(&set, round, &proposer) {
            self.release().await?;
        }
        if height != last + 1 || !self.assembler.is_due(&whole) {
            return Ok(None);
        }
        self.judge(height, round, proposer, Some(whole.digest), whole.bytes).await
    }

    /// Those who certify the next height, in the order of its turns.
    async fn next_set(&mut self) -> Result<ValidatorSet, String> {
        let next = self.app.last_height() + 1;
        if self.senders.0 != next {
            let app = self.app.clone();
            self.senders = (next, blocking(move || app.validators(next)).await?);
        }
        Ok(ValidatorSet::new(self.senders.1.iter().map(|validator| validator.public_key)))
    }

    /// Recomputes a body and keeps it when it is valid.
    async fn judge(
        &self,
        height: u64,
        round: Round,
        proposer: Address,
        claimed: Option<[u8; 32]>,
        bytes: Bytes,
    ) -> Result<Option<ProposedValue<Ctx>>, String> {
        if height != self.app.last_height() + 1 {
            return Ok(None);
        }
        let app = self.app.clone();
        let number = round.as_u32().unwrap_or(0);
        let origin = match claimed {
            Some(_) => Origin::Proposed { round: number, proposer: proposer.0 },
            None => Origin::Decided,
        };
        let verdict = blocking(move || match app.validate(height, &origin, &bytes) {
            Ok(digest) if claimed.is_some_and(|claimed| claimed != digest) => {
                Err(Invalid::Refused("its hash is not the one proposed".into()))
            }
            Ok(digest) => {
                let kept = Undecided { height, round: number, proposer: proposer.0, body: Body { digest, bytes } };
                app.save_undecided(&kept).map_err(Invalid::Fault).map(|()| digest)
            }
            Err(invalid) => Err(invalid),
        });
        let (digest, validity) = match verdict.await? {
            Ok(digest) => (digest, Validity::Valid),
            Err(Invalid::Fault(why)) => return Err(why),
            Err(Invalid::Refused(why)) => {
                warn!(height, %proposer, why, "a proposed block is not valid");
                match claimed {
                    Some(claimed) => (claimed, Validity::Invalid),
                    None => return Ok(None),
                }
            }
        };
        let value = Value(ValueId(digest));
        Ok(Some(ProposedValue { height: Height(height), round, valid_round: Round::Nil, proposer, value, validity }))
    }

    fn report(&self, evidence: &MisbehaviorEvidence<Ctx>) {
        for pairs in evidence.votes.iter().map(|(_, pairs)| pairs) {
            for (one, other) in pairs {
                let said = |signed: &SignedVote<Ctx>| Statement {
                    value: match &signed.message.value {
                        NilOrVal::Nil => None,
                        NilOrVal::Val(id) => Some(id.0),
                    },
                    pol_round: 0,
                    signature: signed.signature.0,
                };
                let vote = &one.message;
                let kind = match vote.kind {
                    VoteType::Prevote => StatementKind::Prevote,
                    VoteType::Precommit => StatementKind::Precommit,
                };
                self.tell(vote.voter.0, kind, vote.height, vote.round, [said(one), said(other)]);
            }
        }
        for pairs in evidence.proposals.iter().map(|(_, pairs)| pairs) {
            for (one, other) in pairs {
                let said = |signed: &SignedProposal<Ctx>| Statement {
                    value: Some(signed.message.value.0.0),
                    pol_round: signed.message.pol_round.as_i64(),
                    signature: signed.signature.0,
                };
                let Proposal { proposer, height, round, .. } = one.message.clone();
                self.tell(proposer.0, StatementKind::Proposal, height, round, [said(one), said(other)]);
            }
        }
    }

    fn tell(&self, validator: [u8; 32], kind: StatementKind, height: Height, round: Round, statements: [Statement; 2]) {
        let Some(round) = round.as_u32() else { return };
        self.app.report(Equivocation { validator, kind, height: height.0, round, statements });
    }

    /// Goes on to the next height when there is something to order, the heartbeat is due, or others have gone on.
    async fn release_if_due(&mut self) -> Result<(), String> {
        let Some(held) = &self.held else { return Ok(()) };
        let (voting, tip) = {
            let seen = self.network.borrow();
            (seen.height_voted, seen.height_tip)
        };
        let others_went_on = voting > held.height || tip > held.height;
        if self.app.wants_block() || Instant::now() >= held.until || others_went_on {
            self.release().await?;
        }
        Ok(())
    }

    async fn release(&mut self) -> Result<(), String> {
        let Some(held) = self.held.take() else { return Ok(()) };
        let next = held.height + 1;
        let params = params(self.app.clone(), self.timing, next).await?;
        let _ = held.reply.send(Next::Start(Height(next), params));
        Ok(())
    }
}

/// Whether a body of the next height is its first, from whoever's turn that is.
fn opens(set: &ValidatorSet, round: Round, proposer: &Address) -> bool {
    round.as_u32() == Some(0) && set.proposer(round).address() == *proposer
}

/// Validators and patience of a height.
async fn params(app: Arc<dyn Application>, timing: Timing, height: u64) -> Result<HeightParams<Ctx>, String> {
    let validators = blocking(move || app.validators(height)).await?;
    if validators.is_empty() {
        return Err(format!("height {height} has no validators"));
    }
    let set = ValidatorSet::new(validators.into_iter().map(|validator| validator.public_key));
    let Timing { propose, vote, growth, .. } = timing;
    let timeouts = LinearTimeouts {
        propose,
        propose_delta: growth,
        prevote: vote,
        prevote_delta: growth,
        precommit: vote,
        precommit_delta: growth,
        rebroadcast: Duration::from_secs(1),
        max_timeout: Duration::from_secs(10),
    };
    Ok(HeightParams::new(set, timeouts, None))
}

/// Runs what may block where blocking is allowed.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    tokio::task::spawn_blocking(work).await.map_err(|error| format!("a task of the node panicked: {error}"))
}

fn proposed(kept: &Undecided) -> ProposedValue<Ctx> {
    ProposedValue {
        height: Height(kept.height),
        round: Round::new(kept.round),
        valid_round: Round::Nil,
        proposer: Address(kept.proposer),
        value: Value(ValueId(kept.body.digest)),
        validity: Validity::Valid,
    }
}

/// Committed blocks from `start` to `end`, as far as they go without a gap.
fn decided(app: &dyn Application, start: u64, end: u64) -> Result<Vec<RawDecidedValue<Ctx>>, String> {
    let mut out = Vec::new();
    for height in start..=end {
        match app.decided(height)? {
            Some((certificate, bytes)) => out.push(RawDecidedValue::new(bytes, extended(to_engine(&certificate)))),
            None => break,
        }
    }
    Ok(out)
}

fn from_engine(certificate: &EngineCertificate<Ctx>) -> Result<CommitCertificate, String> {
    let signatures = certificate.commit_signatures.iter().map(|s| (s.address.0, s.signature.0)).collect();
    let round = certificate.round.as_u32().ok_or("a certificate without a round")?;
    Ok(CommitCertificate { height: certificate.height.0, round, digest: certificate.value_id.0, signatures })
}

fn to_engine(certificate: &CommitCertificate) -> EngineCertificate<Ctx> {
    let signature = |(key, signature): &([u8; 32], [u8; 64])| CommitSignature {
        address: Address(*key),
        signature: Signature(*signature),
    };
    EngineCertificate {
        height: Height(certificate.height),
        round: Round::new(certificate.round),
        value_id: ValueId(certificate.digest),
        commit_signatures: certificate.signatures.iter().map(signature).collect(),
    }
}
