//! Consensus of one node: Malachite's `core-consensus`, driven as its engine drives it, with the answers that our own driver
//! (`consensus/src/engine.rs`) gives. One input is worked off to its end before the next; what leaves the node is collected.
//!
//! A crash can come between any two effects: every effect passes [`Engine::at`], and after the crash none has a consequence.

mod bodies;
mod sync;

use std::collections::{BTreeSet, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::FutureExt as _;
use malachitebft_core_consensus::{
    Effect, Error, Input, LivenessMsg, Params, Resumable as _, Resume, SignedConsensusMsg, State,
};
use malachitebft_core_types::{
    self as core, CommitCertificate as Certificate, SignedMessage, ThresholdParam, ThresholdParams, Timeout,
    ValueOrigin,
};
use malachitebft_signing::{Signer as _, Verifier as _, VerifierExt as _};
use torrens_consensus::application::Equivocation;
use torrens_consensus::application::{Statement, StatementKind};
use torrens_consensus::context::{Address, Ctx, Height, LinearTimeouts, NilOrVal, Round, ValidatorSet, VoteType};
use torrens_consensus::guard::Guard;
use torrens_consensus::parts::Assembler;
use torrens_consensus::signing::{Notary, Reader, Silence};
use torrens_consensus::{Application as _, CommitCertificate, Validator};
use torrens_node::executor::Executor;
use torrens_node::keys::ConsensusKeys;

use super::disk::{Disk, Votes, bytes_of};
use super::faults::Planted;
use super::network::Packet;

/// What a node does that others notice.
pub enum Out {
    Broadcast(Packet),
    Send(usize, Packet),
    /// A timer of this height and number, to come back after so many milliseconds.
    Timer(Timeout, u64, u64),
    /// Held at this height: to be looked at again when the heartbeat is due.
    Heartbeat(u64),
    Committed(u64),
    /// A statement that leaves the node: height, round, step, for what.
    Signed(u64, i64, u8, Option<[u8; 32]>),
    /// Something that the fault table counts.
    Count(&'static str),
}

/// Why an engine works no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    Crashed,
    /// The guard refused at this height: to be started again as an observer until it is past.
    Refused(u64),
    /// The height for which it observed is past.
    Observed,
    Failed(String),
}

enum Task {
    Input(Box<Input<Ctx>>),
    Start(u64),
}

/// A crash to come: after so many steps, or at the next place of this name.
#[derive(Clone, Copy, Debug)]
pub enum Fuse {
    Steps(u64),
    Place(&'static str),
}

/// What is written when the crash comes, and may be torn: the store's log from this length on; and the fault's name.
pub type Torn = Option<(std::path::PathBuf, u64, &'static str)>;

pub const PROPOSE_MS: u64 = 1000;
const HEARTBEAT_MS: u64 = 4000;

pub struct Engine {
    index: usize,
    pub executor: Arc<Executor>,
    disk: Disk,
    core: Option<Box<State<Ctx>>>,
    own: Address,
    reader: Reader,
    notary: Option<Notary>,
    silence: Arc<Mutex<Option<Silence>>>,
    /// The notary asked for the log to be synced, before it put anything on record.
    log_synced: Arc<AtomicBool>,
    pub observe_through: u64,
    votes: Option<Votes>,
    recovering: bool,
    metrics: malachitebft_metrics::Metrics,
    timers: Vec<(Timeout, u64)>,
    timer_next: u64,
    timeouts: LinearTimeouts,
    inbox: VecDeque<Task>,
    assembler: Assembler,
    held: Option<u64>,
    senders: (u64, Vec<Validator>),
    /// Height and peer that was asked for it, and when.
    asked: Option<(u64, usize, u64)>,
    tips: Vec<u64>,
    liars: BTreeSet<usize>,
    pub out: Vec<Out>,
    pub ended: Option<Ended>,
    pub fuse: Option<Fuse>,
    pub torn: Torn,
    planted: Planted,
}

/// What an engine is made of.
pub struct Parts {
    pub index: usize,
    pub nodes: usize,
    pub disk: Disk,
    pub keys: Arc<ConsensusKeys>,
    pub own: [u8; 32],
    /// Absent for an observer.
    pub guard: Option<Guard>,
    pub observe_through: u64,
    pub planted: Planted,
}

impl Engine {
    pub fn start(parts: Parts, executor: Arc<Executor>) -> std::io::Result<Self> {
        let Parts { index, nodes, disk, keys, own, guard, observe_through, planted } = parts;
        let votes = Votes::open(disk.wal(guard.is_none()))?;
        let (silence, log_synced) = (Arc::new(Mutex::new(None)), Arc::new(AtomicBool::new(false)));
        let next = executor.last_height() + 1;
        let mut engine = Self {
            index,
            executor,
            disk,
            core: None,
            own: Address(own),
            reader: Reader::new(keys.clone()),
            notary: guard.map(|guard| {
                let synced = log_synced.clone();
                let sync_log = Box::new(move || {
                    synced.store(true, Ordering::Relaxed);
                    Ok(())
                });
                Notary::new(keys, guard, silence.clone(), sync_log)
            }),
            log_synced,
            silence,
            observe_through,
            votes: Some(votes),
            recovering: false,
            metrics: malachitebft_metrics::Metrics::new(),
            timers: Vec::new(),
            timer_next: 0,
            timeouts: timeouts(),
            inbox: VecDeque::from([Task::Start(next)]),
            assembler: Assembler::default(),
            held: None,
            senders: (0, Vec::new()),
            asked: None,
            tips: vec![0; nodes],
            liars: BTreeSet::new(),
            out: Vec::new(),
            ended: None,
            fuse: None,
            torn: None,
            planted,
        };
        engine.out.push(Out::Broadcast(Packet::Status(next - 1)));
        engine.work();
        Ok(engine)
    }

    pub fn height(&self) -> u64 {
        self.executor.last_height()
    }

    pub fn take_votes(&mut self) -> Option<Votes> {
        self.votes.take()
    }

    /// Where it stands, for whoever looks into a seed.
    pub fn standing(&self) -> String {
        let core = self.core.as_ref().map(|core| (core.height().0, core.round().as_i64(), core.driver.step()));
        let observing =
            if self.observing() { format!(", observing through {}", self.observe_through) } else { String::new() };
        format!("height {}, in {core:?}, held {:?}{observing}", self.height(), self.held)
    }

    fn observing(&self) -> bool {
        self.notary.is_none()
    }

    /// A step of work. The fuse may have burnt down.
    fn at(&mut self, place: &'static str) -> Result<(), String> {
        if self.ended.is_some() {
            return Err("it is over".into());
        }
        let burnt = match &mut self.fuse {
            Some(Fuse::Steps(0)) => true,
            Some(Fuse::Steps(left)) => {
                *left -= 1;
                false
            }
            Some(Fuse::Place(aimed)) => *aimed == place,
            None => false,
        };
        if !burnt {
            return Ok(());
        }
        self.out.push(Out::Count(match (self.fuse, place) {
            (Some(Fuse::Steps(_)), _) => "crash in the middle of work",
            (_, "guard recorded") => "crash after the guard recorded and before the vote was sent",
            (_, "guard copies") => "crash between the guard's two copies",
            (_, "body kept") => "crash after a body was kept and before it was answered for",
            (_, "before commit") => "crash before a commit",
            (_, "after commit") => "crash after a commit",
            _ => "crash at a chosen moment",
        }));
        self.fuse = None;
        self.ended = Some(Ended::Crashed);
        Err("the power is gone".into())
    }

    fn aimed(&self, place: &str) -> bool {
        matches!(self.fuse, Some(Fuse::Place(aimed)) if aimed == place)
    }

    /// If the crash is to come at this place, what is written on the way there will be torn.
    fn tearing(&self, place: &str, fault: &'static str) -> Torn {
        if !self.aimed(place) {
            return None;
        }
        self.disk.store_log().map(|(log, from)| (log, from, fault))
    }

    /// Works off what waits.
    fn work(&mut self) {
        while self.ended.is_none()
            && let Some(task) = self.inbox.pop_front()
        {
            let done = match task {
                Task::Start(height) => self.begin(height),
                Task::Input(input) => self.process(*input),
            };
            if let Err(why) = done
                && self.ended.is_none()
            {
                self.ended = Some(self.failed(why));
            }
        }
    }

    fn failed(&self, why: String) -> Ended {
        match self.silence.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(Silence::Height(height)) => Ended::Refused(height),
            Some(Silence::Disk(why)) => Ended::Failed(why),
            None => Ended::Failed(why),
        }
    }

    /// Starts a height, as the engine's `StartHeight` does: log first, then the round, then what was logged.
    fn begin(&mut self, height: u64) -> Result<(), String> {
        let set = self.validators(height)?;
        let takes_part = core::ValidatorSet::<Ctx>::get_by_address(&set, &self.own).is_some() && !self.observing();
        let votes = self.votes.as_mut().ok_or("no log")?;
        let entries = match takes_part {
            true => votes.started(height),
            false => votes.reset(height).map(|()| Vec::new()),
        };
        let entries = entries.map_err(|error| format!("the log of votes: {error}"))?;
        if self.core.is_none() {
            let threshold_params = match self.planted {
                Planted::CountsToHalf => {
                    ThresholdParams { quorum: ThresholdParam::new(1, 3), ..ThresholdParams::default() }
                }
                _ => ThresholdParams::default(),
            };
            let params = Params {
                address: self.own,
                threshold_params,
                value_payload: core::ValuePayload::ProposalAndParts,
                enabled: !self.observing(),
            };
            self.core = Some(Box::new(State::new(Ctx, Height(height), set.clone(), params, 1000, 4096)));
        }
        self.process(Input::StartHeight(Height(height), set, false, None, Default::default()))?;
        if entries.is_empty() {
            return Ok(());
        }
        let core = self.core.as_mut().ok_or("no core")?;
        core.index_wal_entries(entries.iter());
        self.recovering = true;
        for entry in entries {
            self.process(entry)?;
        }
        self.recovering = false;
        if let Some(core) = &mut self.core {
            core.reset_entries_index();
        }
        Ok(())
    }

    fn validators(&self, height: u64) -> Result<ValidatorSet, String> {
        let validators = self.executor.validators(height);
        match validators.is_empty() {
            true => Err(format!("height {height} has no validators")),
            false => Ok(ValidatorSet::new(validators.into_iter().map(|validator| validator.public_key))),
        }
    }

    fn process(&mut self, input: Input<Ctx>) -> Result<(), String> {
        let mut core = self.core.take().ok_or("no core")?;
        let metrics = self.metrics.clone();
        let done: Result<(), Error<Ctx>> = malachitebft_core_consensus::process!(
            input: input,
            state: &mut core,
            metrics: &metrics,
            with: effect => self.effect(effect)
        );
        self.core = Some(core);
        done.map_err(|error| error.to_string())
    }

    fn effect(&mut self, effect: Effect<Ctx>) -> Result<Resume<Ctx>, String> {
        self.at("effect")?;
        Ok(match effect {
            Effect::CancelAllTimeouts(r) => {
                self.timers.clear();
                r.resume_with(())
            }
            Effect::CancelTimeout(timeout, r) => {
                self.timers.retain(|(running, _)| *running != timeout);
                r.resume_with(())
            }
            Effect::ScheduleTimeout(timeout, r) => {
                self.timers.retain(|(running, _)| *running != timeout);
                self.timer_next += 1;
                self.timers.push((timeout, self.timer_next));
                let after = self.timeouts.duration_for(timeout).as_millis() as u64;
                self.out.push(Out::Timer(timeout, self.timer_next, after));
                r.resume_with(())
            }
            Effect::StartRound(height, round, _, _, r) => {
                self.flush()?;
                self.assembler.started(height.0, round);
                for value in self.known_bodies(height.0)? {
                    self.give(Input::ProposedValue(value, ValueOrigin::Consensus));
                }
                r.resume_with(())
            }
            Effect::PublishConsensusMsg(message, r) => {
                self.flush()?;
                self.at("publish")?;
                self.say(&message);
                self.out.push(Out::Broadcast(Packet::Consensus(bytes_of(&message))));
                r.resume_with(())
            }
            Effect::PublishLivenessMsg(message, r) => {
                self.out.push(Out::Broadcast(Packet::Liveness(bytes_of(&message))));
                r.resume_with(())
            }
            Effect::RepublishVote(vote, r) => {
                self.out.push(Out::Broadcast(Packet::Liveness(bytes_of(&LivenessMsg::Vote(vote)))));
                r.resume_with(())
            }
            Effect::RepublishRoundCertificate(certificate, r) => {
                let message = LivenessMsg::SkipRoundCertificate(certificate);
                self.out.push(Out::Broadcast(Packet::Liveness(bytes_of(&message))));
                r.resume_with(())
            }
            Effect::GetValue(height, round, _, r) => {
                self.propose(height, round)?;
                r.resume_with(())
            }
            Effect::RestreamProposal(height, round, _, address, value_id, r) => {
                if let Some(kept) = self.executor.kept(height.0, &value_id.0)? {
                    self.stream(height.0, round, address, &kept.body);
                }
                r.resume_with(())
            }
            Effect::SignVote(vote, r) => {
                let signed = self.sign(|notary| notary.sign_vote(vote).now_or_never().unwrap().ok())?;
                r.resume_with(signed)
            }
            Effect::SignProposal(proposal, r) => {
                let signed = self.sign(|notary| notary.sign_proposal(proposal).now_or_never().unwrap().ok())?;
                r.resume_with(signed)
            }
            Effect::VerifySignature(message, key, r) => {
                use malachitebft_core_consensus::ConsensusMsg as Said;
                let SignedMessage { message, signature } = message;
                let verdict = match message {
                    Said::Vote(vote) => self.reader.verify_signed_vote(&vote, &signature, &key).now_or_never(),
                    Said::Proposal(said) => self.reader.verify_signed_proposal(&said, &signature, &key).now_or_never(),
                };
                r.resume_with(verdict.unwrap().is_ok_and(|verdict| verdict.is_valid()))
            }
            Effect::VerifyCommitCertificate(certificate, set, most, r) => r.resume_with(
                self.reader.verify_commit_certificate(&Ctx, &certificate, &set, most).now_or_never().unwrap(),
            ),
            Effect::VerifyExtendedCommitCertificate(certificate, set, most, policy, r) => {
                let verified = self.reader.verify_extended_commit_certificate(&Ctx, &certificate, &set, most, policy);
                let verified = verified.now_or_never().unwrap();
                r.resume_with(if self.planted == Planted::BelievesEverything { Ok(()) } else { verified })
            }
            Effect::VerifyPolkaCertificate(certificate, set, most, r) => r.resume_with(
                self.reader.verify_polka_certificate(&Ctx, &certificate, &set, most).now_or_never().unwrap(),
            ),
            Effect::VerifyRoundCertificate(certificate, set, most, r) => r.resume_with(
                self.reader.verify_round_certificate(&Ctx, &certificate, &set, most).now_or_never().unwrap(),
            ),
            Effect::WalAppend(height, entry, r) => {
                if !self.recovering && !self.observing() {
                    let votes = self.votes.as_mut().ok_or("no log")?;
                    votes.append(height.0, entry).map_err(|error| error.to_string())?;
                    self.at("log appended")?;
                }
                r.resume_with(())
            }
            Effect::Decide(certificate, _, r) => {
                self.flush()?;
                self.commit(&certificate)?;
                r.resume_with(())
            }
            Effect::Finalize(certificate, _, evidence, r) => {
                self.report(&evidence);
                let height = certificate.height.0;
                self.held = Some(height);
                self.out.push(Out::Heartbeat(HEARTBEAT_MS));
                self.release_if_due(false);
                if !self.assembler.of_height(height + 1).is_empty() {
                    self.release();
                }
                r.resume_with(())
            }
            Effect::CertVerifiedSyncValue(response, proposer, r) => {
                self.synced(response, proposer)?;
                r.resume_with(())
            }
            Effect::CertRejectedSyncValue(..) => {
                self.blame("false certificate in value sync, refused");
                Resume::Continue
            }
            Effect::ExtendVote(_, _, _, _, r) => r.resume_with(None),
            Effect::VerifyVoteExtension(_, _, _, _, _, _, r) => r.resume_with(Ok(())),
        })
    }

    fn give(&mut self, input: Input<Ctx>) {
        self.inbox.push_back(Task::Input(Box::new(input)));
    }

    fn flush(&mut self) -> Result<(), String> {
        if self.recovering || self.observing() {
            return Ok(());
        }
        self.votes.as_mut().ok_or("no log")?.flush().map_err(|error| error.to_string())
    }

    /// The guard records in two copies, then the signature is made, then it may leave.
    fn sign<T>(&mut self, sign: impl FnOnce(&Notary) -> Option<T>) -> Result<T, String> {
        let second = self.disk.guard().join("sign-guard.b");
        let before = self.aimed("guard copies").then(|| std::fs::read(&second).unwrap());
        let notary = self.notary.as_ref().ok_or("an observer does not sign")?;
        let signed = sign(notary);
        if self.log_synced.swap(false, Ordering::Relaxed)
            && let Some(votes) = &mut self.votes
        {
            votes.flush().map_err(|error| error.to_string())?;
        }
        if let Some(before) = before {
            std::fs::write(&second, before).unwrap();
        }
        self.at("guard copies")?;
        self.at("guard recorded")?;
        signed.ok_or_else(|| {
            self.out.push(Out::Count("guard refused to sign"));
            "the guard refuses".into()
        })
    }

    fn say(&mut self, message: &SignedConsensusMsg<Ctx>) {
        let said = match message {
            SignedConsensusMsg::Vote(vote) => {
                let vote = &vote.message;
                let value = match vote.value {
                    NilOrVal::Nil => None,
                    NilOrVal::Val(id) => Some(id.0),
                };
                let step = if vote.kind == VoteType::Prevote { 2 } else { 3 };
                Out::Signed(vote.height.0, vote.round.as_i64(), step, value)
            }
            SignedConsensusMsg::Proposal(proposal) => {
                let said = &proposal.message;
                Out::Signed(said.height.0, said.round.as_i64(), 1, Some(said.value.0.0))
            }
        };
        self.out.push(said);
    }

    fn commit(&mut self, certificate: &Certificate<Ctx>) -> Result<(), String> {
        let signatures = certificate.commit_signatures.iter().map(|s| (s.address.0, s.signature.0)).collect();
        let round = certificate.round.as_u32().ok_or("a certificate without a round")?;
        let (height, digest) = (certificate.height.0, certificate.value_id.0);
        self.at("before commit")?;
        self.torn = self.tearing("commit torn", "commit torn by the crash");
        self.executor.commit(&CommitCertificate { height, round, digest, signatures })?;
        self.at("commit torn")?;
        self.torn = None;
        // Durable, and clients are told: whatever happens next, they were.
        self.out.push(Out::Committed(height));
        self.at("after commit")?;
        self.assembler.forget(height);
        self.asked = None;
        self.out.push(Out::Broadcast(Packet::Status(height)));
        if self.observing() && height >= self.observe_through {
            self.ended = Some(Ended::Observed);
        }
        Ok(())
    }

    fn report(&self, evidence: &malachitebft_core_consensus::MisbehaviorEvidence<Ctx>) {
        let tell = |validator: Address, kind, height: Height, round: Round, statements| {
            if let Some(round) = round.as_u32() {
                self.executor.report(Equivocation {
                    validator: validator.0,
                    kind,
                    height: height.0,
                    round,
                    statements,
                });
            }
        };
        for (one, other) in evidence.votes.iter().flat_map(|(_, pairs)| pairs) {
            let said = |signed: &core::SignedVote<Ctx>| Statement {
                value: match signed.message.value {
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
            tell(vote.voter, kind, vote.height, vote.round, [said(one), said(other)]);
        }
        for (one, other) in evidence.proposals.iter().flat_map(|(_, pairs)| pairs) {
            let said = |signed: &core::SignedProposal<Ctx>| Statement {
                value: Some(signed.message.value.0.0),
                pol_round: signed.message.pol_round.as_i64(),
                signature: signed.signature.0,
            };
            let first = &one.message;
            tell(first.proposer, StatementKind::Proposal, first.height, first.round, [said(one), said(other)]);
        }
    }

    /// Goes on to the next height when there is something to order, the heartbeat is due, or others have gone on.
    pub fn release_if_due(&mut self, due: bool) {
        let Some(held) = self.held else { return };
        let others_went_on = self.tips.iter().any(|tip| *tip > held);
        if due || self.executor.wants_block() || others_went_on {
            self.release();
        }
    }

    pub fn heartbeat(&mut self, height: u64) {
        if self.held == Some(height) {
            self.release_if_due(true);
        }
        self.work();
    }

    /// There may be something to order.
    pub fn wake(&mut self) {
        self.release_if_due(false);
        self.work();
    }

    fn release(&mut self) {
        if let Some(held) = self.held.take() {
            self.inbox.push_back(Task::Start(held + 1));
        }
    }

    pub fn timer(&mut self, timeout: Timeout, number: u64) {
        if !self.timers.contains(&(timeout, number)) {
            return;
        }
        self.timers.retain(|(_, running)| *running != number);
        self.give(Input::TimeoutElapsed(timeout));
        self.work();
    }

    /// A vote, proposal or certificate from a peer.
    pub fn heard(&mut self, input: Input<Ctx>) {
        let height = match &input {
            Input::Vote(vote) => vote.message.height.0,
            Input::Proposal(proposal) => proposal.message.height.0,
            _ => 0,
        };
        if self.held.is_some_and(|held| height > held) {
            self.release();
        }
        self.give(input);
        self.work();
    }
}

fn timeouts() -> LinearTimeouts {
    let ms = Duration::from_millis;
    LinearTimeouts {
        propose: ms(PROPOSE_MS),
        propose_delta: ms(100),
        prevote: ms(200),
        prevote_delta: ms(100),
        precommit: ms(200),
        precommit_delta: ms(100),
        rebroadcast: ms(1000),
        max_timeout: ms(10_000),
    }
}
