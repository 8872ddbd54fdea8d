//! The swarm's one task: connections, membership, and the traffic between engine, peers and application.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use libp2p::allow_block_list::{self, AllowedPeers, NotAllowed};
use libp2p::connection_limits::{self, ConnectionLimits};
use libp2p::futures::StreamExt as _;
use libp2p::request_response::{InboundFailure, Message, OutboundFailure};
use libp2p::swarm::dial_opts::{DialOpts, PeerCondition};
use libp2p::swarm::{ConnectionId, ListenError, NetworkBehaviour, Swarm, SwarmEvent};
use libp2p::{Multiaddr, PeerId, StreamProtocol, SwarmBuilder, identity::Keypair, noise, ping, tcp, yamux};
use libp2p_stream::Control;
use malachitebft_codec::Codec;
use malachitebft_engine::network::{Msg, NetworkEvent, PersistentPeerError, Subscriber};
use malachitebft_network::{Channel, PeerIdExt};
use malachitebft_sync::{self as sync, InboundRequestId, OutboundFailureReason, OutboundRequestId};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::AbortHandle;
use tracing::{debug, info, warn};

use super::doorway::Doorway;
use super::heights::believed;
use super::lanes::{self, Inlet, Kind, Lane, Note, frame, jitter};
use super::{ANSWER_BYTES_MAX, Command, Member, NetworkSettings, NetworkStatus, Question};
use crate::codec::Wire;
use crate::context::Ctx;

/// Two connections made within this time are one attempt from both sides.
const SIMULTANEOUS: Duration = Duration::from_secs(2);
const STATUS_REPEAT: Duration = Duration::from_secs(1);
const ASK_TIMEOUT: Duration = Duration::from_secs(30);
const DIAL_MIN: Duration = Duration::from_millis(200);
const DIAL_MAX: Duration = Duration::from_secs(5);

/// What runs on each connection. The gates come first: behaviours are asked in this order, and what comes after a refusal
/// never learns of the connection.
#[derive(NetworkBehaviour)]
struct Behaviours {
    doorway: Doorway,
    allow: allow_block_list::Behaviour<AllowedPeers>,
    limits: connection_limits::Behaviour,
    ping: ping::Behaviour,
    stream: libp2p_stream::Behaviour,
    sync: sync::Behaviour,
    /// The application's own questions: the same frames and limits under a name of their own.
    ask: sync::Behaviour,
}

struct Connection {
    id: ConnectionId,
    /// Dialed by the smaller id: of two made at once, both sides keep this one.
    canonical: bool,
    since: Instant,
}

struct Peer {
    connections: Vec<Connection>,
    queues: Vec<mpsc::Sender<Bytes>>,
    writers: Vec<AbortHandle>,
    /// It answered on its vote lane: it lets us in.
    ready: bool,
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.writers.iter().for_each(AbortHandle::abort);
    }
}

struct Known {
    addresses: Vec<Multiaddr>,
    validates_for: Option<String>,
    votes: bool,
    attempts: u32,
    next_dial: Instant,
}

impl Known {
    fn of(member: Member) -> Self {
        let Member { addresses, validates_for, votes, .. } = member;
        Self { addresses, validates_for, votes, attempts: 0, next_dial: Instant::now() }
    }

    /// As the ledger has it now.
    fn follow(&mut self, member: Member) {
        (self.addresses, self.validates_for, self.votes) = (member.addresses, member.validates_for, member.votes);
    }
}

/// All state of the network.
pub(super) struct Task {
    swarm: Swarm<Behaviours>,
    control: Control,
    protocols: Vec<StreamProtocol>,
    acceptors: Vec<AbortHandle>,
    subscribers: Vec<Box<dyn Subscriber<NetworkEvent<Ctx>>>>,
    members: HashMap<PeerId, Known>,
    peers: HashMap<PeerId, Peer>,
    /// What each peer was heard to vote at, and says it has committed.
    heights: HashMap<PeerId, (u64, Option<u64>)>,
    inbound: HashMap<InboundRequestId, sync::ResponseChannel>,
    /// Questions of the application that peers have not answered yet.
    asked: HashMap<OutboundRequestId, oneshot::Sender<Result<Bytes, String>>>,
    questions: mpsc::Sender<Question>,
    answers: mpsc::Receiver<(sync::ResponseChannel, Bytes)>,
    to_answers: mpsc::Sender<(sync::ResponseChannel, Bytes)>,
    own_status: Option<sync::Status<Ctx>>,
    status_sent: Instant,
    votes: mpsc::Receiver<NetworkEvent<Ctx>>,
    bodies: mpsc::Receiver<NetworkEvent<Ctx>>,
    notes: mpsc::Receiver<Note>,
    to_notes: mpsc::Sender<Note>,
    status: watch::Sender<NetworkStatus>,
}

impl Drop for Task {
    fn drop(&mut self) {
        self.acceptors.iter().for_each(AbortHandle::abort);
    }
}

impl Task {
    pub(super) fn new(
        settings: NetworkSettings,
        to_app: mpsc::Sender<(PeerId, Bytes)>,
        questions: mpsc::Sender<Question>,
        status: watch::Sender<NetworkStatus>,
    ) -> eyre::Result<Self> {
        let keypair = Keypair::ed25519_from_bytes(settings.node_seed.clone())?;
        let own = keypair.public().to_peer_id();
        let mut members = HashMap::new();
        let mut allow = allow_block_list::Behaviour::<AllowedPeers>::default();
        for member in &settings.members {
            let peer = member.peer_id().map_err(eyre::Report::msg)?;
            if peer != own {
                allow.allow_peer(peer);
                members.insert(peer, Known::of(member.clone()));
            }
        }
        let pending = 64.max(2 * members.len() as u32);
        let limits = ConnectionLimits::default()
            .with_max_pending_outgoing(Some(pending))
            .with_max_established_per_peer(Some(8))
            .with_max_established(Some(512));
        let response_bytes = settings.body_bytes_max * 2 + 10 * 1024 * 1024;
        let sync_config = sync::Config::default()
            .with_request_timeout(Duration::from_secs(15))
            .with_max_request_size(64 * 1024)
            .with_max_response_size(response_bytes)
            .with_parallel_requests(8);
        let ask_config = sync::Config::default()
            .with_request_timeout(ASK_TIMEOUT)
            .with_max_request_size(64 * 1024)
            .with_max_response_size(ANSWER_BYTES_MAX)
            .with_parallel_requests(2);
        let mut doorway = Doorway::default();
        doorway.expect(settings.members.iter());
        let behaviours = Behaviours {
            doorway,
            allow,
            limits: connection_limits::Behaviour::new(limits),
            ping: ping::Behaviour::new(
                ping::Config::new().with_interval(Duration::from_secs(3)).with_timeout(Duration::from_secs(6)),
            ),
            stream: libp2p_stream::Behaviour::new(),
            sync: sync::Behaviour::new(sync_config, format!("/torrens/{}/sync/1", settings.chain_id))?,
            ask: sync::Behaviour::new(ask_config, format!("/torrens/{}/ask/1", settings.chain_id))?,
        };
        let mut swarm = SwarmBuilder::with_existing_identity(keypair)
            .with_tokio()
            .with_tcp(tcp::Config::new(), noise::Config::new, yamux::Config::default)?
            .with_behaviour(|_| behaviours)?
            .with_swarm_config(|config| config.with_idle_connection_timeout(Duration::from_secs(3600)))
            .with_connection_timeout(Duration::from_secs(5))
            .build();
        let (votes_tx, votes) = mpsc::channel(4096);
        let (bodies_tx, bodies) = mpsc::channel(64);
        let (to_notes, notes) = mpsc::channel(256);
        let (to_answers, answers) = mpsc::channel(16);
        let inlet = Arc::new(Inlet { votes: votes_tx, bodies: bodies_tx, app: to_app, notes: to_notes.clone() });
        let mut control = swarm.behaviour().stream.new_control();
        let (mut protocols, mut acceptors) = (Vec::new(), Vec::new());
        for lane in Lane::ALL {
            let protocol = StreamProtocol::try_from_owned(format!("/torrens/{}/{}/1", settings.chain_id, lane.name()))?;
            let incoming = control.accept(protocol.clone())?;
            acceptors.push(tokio::spawn(lanes::accept(incoming, lane, inlet.clone())).abort_handle());
            protocols.push(protocol);
        }
        for address in settings.listen {
            swarm.listen_on(address)?;
        }
        let (subscribers, peers, heights, inbound) = (Vec::new(), HashMap::new(), HashMap::new(), HashMap::new());
        Ok(Self {
            swarm,
            control,
            protocols,
            acceptors,
            subscribers,
            members,
            peers,
            heights,
            inbound,
            asked: HashMap::new(),
            questions,
            answers,
            to_answers,
            own_status: None,
            status_sent: Instant::now(),
            votes,
            bodies,
            notes,
            to_notes,
            status,
        })
    }

    pub(super) async fn run(
        mut self,
        mut engine: mpsc::Receiver<Msg<Ctx>>,
        mut app: mpsc::Receiver<Command>,
    ) -> String {
        let mut tick = tokio::time::interval(Duration::from_millis(100));
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                message = engine.recv() => match message {
                    Some(message) => self.on_engine(message),
                    None => return "the engine is gone".into(),
                },
                event = self.swarm.select_next_some() => self.on_swarm(event),
                Some(event) = self.votes.recv() => self.on_message(event),
                Some(event) = self.bodies.recv() => self.on_message(event),
                Some(note) = self.notes.recv() => self.on_note(note),
                Some((channel, body)) = self.answers.recv() => {
                    // A peer that went away meanwhile needs no answer.
                    let _ = self.swarm.behaviour_mut().ask.send_response(channel, body);
                }
                Some(command) = app.recv() => self.on_command(command),
                _ = tick.tick() => {
                    self.dial();
                    self.repeat_status();
                }
            }
        }
    }

    /// Says again where we stand. Status goes out with each decision; a peer that was not listening at that moment, because its
    /// engine was starting, would otherwise not learn of it before the next one.
    fn repeat_status(&mut self) {
        if self.status_sent.elapsed() < STATUS_REPEAT {
            return;
        }
        self.status_sent = Instant::now();
        if let Some(status) = self.own_status.clone() {
            self.send(Kind::Status, &status);
        }
    }

    /// Every subscriber gets every event: their mailboxes are unbounded and paced by the lanes' rates.
    fn emit(&self, event: NetworkEvent<Ctx>) {
        self.subscribers.iter().for_each(|subscriber| subscriber.send(event.clone()));
    }

    fn on_message(&mut self, event: NetworkEvent<Ctx>) {
        use malachitebft_core_types::{Proposal as _, Vote as _};
        if let NetworkEvent::Vote(peer, _)
        | NetworkEvent::Proposal(peer, _)
        | NetworkEvent::PolkaCertificate(peer, _)
        | NetworkEvent::RoundCertificate(peer, _)
        | NetworkEvent::ProposalPart(peer, ..) = &event
            && !self.members.get(&peer.to_libp2p()).is_some_and(|known| known.votes)
        {
            // Whoever has no vote has no say here, and cannot fill the engine's mailbox.
            return;
        }
        #[cfg(feature = "byzantine")]
        if let NetworkEvent::Proposal(_, proposal) = &event {
            crate::byzantine::saw(proposal);
        }
        let seen = match &event {
            NetworkEvent::Vote(peer, vote) => Some((peer, vote.height().0, true)),
            NetworkEvent::Proposal(peer, proposal) => Some((peer, proposal.height().0, true)),
            NetworkEvent::Status(peer, status) => Some((peer, status.tip_height.0, false)),
            _ => None,
        };
        if let Some((peer, height, voted)) = seen {
            let (known_vote, known_tip) = self.heights.entry(peer.to_libp2p()).or_default();
            if voted && height > *known_vote {
                *known_vote = height;
                self.note_heights();
            } else if !voted && known_tip.is_none_or(|known| height > known) {
                *known_tip = Some(height);
                self.note_heights();
            }
        }
        self.emit(event);
    }

    fn note_heights(&self) {
        let others: BTreeSet<&str> = self.members.values().filter_map(|known| known.validates_for.as_deref()).collect();
        let agency = |peer: &PeerId| self.members.get(peer).and_then(|known| known.validates_for.as_deref());
        let votes = self.heights.iter().map(|(peer, (voted, _))| (agency(peer), *voted));
        let tips: Vec<(Option<&str>, u64)> =
            self.heights.iter().filter_map(|(peer, (_, tip))| Some((agency(peer), (*tip)?))).collect();
        let of_validators = || tips.iter().filter_map(|(agency, tip)| Some(((*agency)?, *tip)));
        let heard = of_validators().map(|(agency, _)| agency).collect::<BTreeSet<_>>().len();
        let greatest = tips.iter().map(|(_, tip)| *tip).max().unwrap_or(0);
        let now = (believed(votes, others.len()), believed(tips.iter().copied(), others.len()), greatest, heard);
        self.status.send_if_modified(|status| {
            let NetworkStatus { height_voted, height_tip, height_tip_greatest, validators_heard, .. } = status;
            let before = (*height_voted, *height_tip, *height_tip_greatest, *validators_heard);
            (*height_voted, *height_tip, *height_tip_greatest, *validators_heard) = now;
            before != now
        });
    }

    fn count(&self, change: impl FnOnce(&mut NetworkStatus)) {
        self.status.send_modify(change);
    }

    fn send<T>(&mut self, kind: Kind, message: &T)
    where
        Wire: Codec<T>,
        <Wire as Codec<T>>::Error: std::fmt::Display,
    {
        match Codec::<T>::encode(&Wire, message) {
            Ok(body) => self.send_bytes(kind, &body),
            Err(error) => warn!(%error, ?kind, "cannot encode"),
        }
    }

    fn send_bytes(&mut self, kind: Kind, body: &[u8]) {
        if body.len() > kind.bytes_max() {
            warn!(?kind, bytes = body.len(), "message is larger than its kind allows");
            return;
        }
        #[cfg(feature = "byzantine")]
        if let Some((kind, body, times)) = lanes::rubbish(kind) {
            let frame = frame(kind, &body);
            (0..times).for_each(|_| self.queue(kind, &frame));
        }
        self.queue(kind, &frame(kind, body));
    }

    fn queue(&mut self, kind: Kind, frame: &Bytes) {
        let lane = kind.lane() as usize;
        let full = self.peers.values().filter(|peer| peer.queues[lane].try_send(frame.clone()).is_err()).count();
        if full > 0 {
            self.count(|status| status.dropped_frames += full as u64);
        }
    }

    fn on_engine(&mut self, message: Msg<Ctx>) {
        match message {
            Msg::Subscribe(subscriber) => {
                for address in &self.status.borrow().listening {
                    subscriber.send(NetworkEvent::Listening(address.clone()));
                }
                for (peer, _) in self.peers.iter().filter(|(_, peer)| peer.ready) {
                    let peer = malachitebft_network::PeerId::from_libp2p(peer);
                    subscriber.send(NetworkEvent::PeerConnected(peer));
                    subscriber.send(NetworkEvent::PeerSubscribed(peer, Channel::Sync));
                }
                self.subscribers.push(subscriber);
            }
            Msg::PublishConsensusMsg(message) => self.send(Kind::Consensus, &message),
            Msg::PublishLivenessMsg(message) => self.send(Kind::Liveness, &message),
            Msg::PublishProposalPart(message) => self.send(Kind::Part, &message),
            Msg::BroadcastStatus(status) => {
                let own = malachitebft_network::PeerId::from_libp2p(self.swarm.local_peer_id());
                let (tip_height, history_min_height) = (status.tip_height, status.history_min_height);
                let status = sync::Status::<Ctx> { peer_id: own, tip_height, history_min_height };
                self.send(Kind::Status, &status);
                (self.own_status, self.status_sent) = (Some(status), Instant::now());
            }
            Msg::OutgoingRequest(peer, request, reply) => {
                let peer = peer.to_libp2p();
                // Dropping the port says "not sent"; keeping it would stall the sync actor, which waits without a limit.
                if !self.swarm.is_connected(&peer) {
                    return;
                }
                match Codec::<sync::Request<Ctx>>::encode(&Wire, &request) {
                    Ok(body) => {
                        let id = self.swarm.behaviour_mut().sync.send_request(peer, body);
                        let _ = reply.send(OutboundRequestId::new(id));
                    }
                    Err(error) => warn!(%error, "cannot encode a sync request"),
                }
            }
            Msg::OutgoingResponse(id, response) => {
                let Some(channel) = self.inbound.remove(&id) else { return };
                match Codec::<sync::Response<Ctx>>::encode(&Wire, &response) {
                    Ok(body) => drop(self.swarm.behaviour_mut().sync.send_response(channel, body)),
                    Err(error) => warn!(%error, "cannot encode a sync response"),
                }
            }
            Msg::CancelInboundRequest(id) => drop(self.inbound.remove(&id)),
            Msg::CancelRequest(_)
            | Msg::UpdateValidatorSet(_)
            | Msg::ValidatorProofVerified { .. }
            | Msg::NewEvent(_) => {}
            Msg::DumpState(reply) => drop(reply.send(None)),
            Msg::UpdatePersistentPeers(_, reply) => {
                let _ = reply.send(Err(PersistentPeerError::InternalError("peers follow the membership".into())));
            }
        }
    }

    fn on_swarm(&mut self, event: SwarmEvent<BehavioursEvent>) {
        match event {
            SwarmEvent::NewListenAddr { address, .. } => {
                let own = self.swarm.local_peer_id();
                info!(%address, local_peer_id = %own, "listening for peers");
                self.count(|status| status.listening.push(address.clone()));
                self.emit(NetworkEvent::Listening(address));
            }
            SwarmEvent::ConnectionEstablished { peer_id, connection_id, endpoint, .. } => {
                self.on_connected(peer_id, connection_id, endpoint.is_dialer());
            }
            SwarmEvent::ConnectionClosed { peer_id, connection_id, .. } => self.on_closed(peer_id, connection_id),
            SwarmEvent::IncomingConnectionError {
                error: ListenError::Denied { cause },
                peer_id,
                send_back_addr,
                ..
            } => {
                if cause.downcast_ref::<NotAllowed>().is_some() {
                    info!(peer = ?peer_id, from = %send_back_addr, "refused a peer that is not a member");
                    self.count(|status| status.refused_strangers += 1);
                } else {
                    self.count(|status| status.refused_other += 1);
                }
            }
            SwarmEvent::IncomingConnectionError { error, .. } => {
                debug!(%error, "incoming handshake failed");
                self.count(|status| status.refused_other += 1);
            }
            SwarmEvent::ListenerClosed { reason, .. } => warn!(?reason, "no longer listening"),
            // ping reports a dead connection but leaves it open.
            // And closing it waits until what was written has left, which a dead cable may not let happen for a quarter of an hour: for
            // us it is closed now.
            SwarmEvent::Behaviour(BehavioursEvent::Ping(ping::Event { peer, connection, result: Err(_) })) => {
                self.swarm.close_connection(connection);
                self.on_closed(peer, connection);
            }
            SwarmEvent::Behaviour(BehavioursEvent::Sync(event)) => self.on_sync(event),
            SwarmEvent::Behaviour(BehavioursEvent::Ask(event)) => self.on_ask(event),
            _ => {}
        }
    }

    fn on_closed(&mut self, peer_id: PeerId, connection_id: ConnectionId) {
        let Some(peer) = self.peers.get_mut(&peer_id) else { return };
        peer.connections.retain(|connection| connection.id != connection_id);
        if !peer.connections.is_empty() {
            return;
        }
        self.peers.remove(&peer_id);
        self.heights.remove(&peer_id);
        self.note_heights();
        self.emit(NetworkEvent::PeerDisconnected(malachitebft_network::PeerId::from_libp2p(&peer_id)));
        self.count(|status| {
            status.connected.remove(&peer_id);
        });
        if let Some(known) = self.members.get_mut(&peer_id) {
            known.next_dial = known.next_dial.max(Instant::now() + jitter(DIAL_MIN));
        }
    }

    fn on_connected(&mut self, peer_id: PeerId, id: ConnectionId, dialed: bool) {
        let canonical = dialed == (*self.swarm.local_peer_id() < peer_id);
        let since = Instant::now();
        if !self.peers.contains_key(&peer_id) {
            let peer = self.new_peer(peer_id);
            self.peers.insert(peer_id, peer);
        }
        let Some(peer) = self.peers.get_mut(&peer_id) else { return };
        peer.connections.push(Connection { id, canonical, since });
        if peer.connections.len() > 1 {
            // Both dialed at once: keep the canonical one. Otherwise the peer came back before we noticed: keep the newest.
            let at_once = peer.connections.iter().all(|c| since.duration_since(c.since) < SIMULTANEOUS);
            let keep = peer.connections.iter().find(|c| at_once && c.canonical).map_or(id, |c| c.id);
            let close: Vec<_> = peer.connections.iter().map(|c| c.id).filter(|other| *other != keep).collect();
            peer.connections.retain(|connection| connection.id == keep);
            for other in close {
                self.swarm.close_connection(other);
            }
        }
    }

    fn new_peer(&self, peer: PeerId) -> Peer {
        let (mut queues, mut writers) = (Vec::new(), Vec::new());
        for (lane, protocol) in Lane::ALL.into_iter().zip(&self.protocols) {
            let (sender, queue) = mpsc::channel(lane.queue());
            let writer = lanes::write(self.control.clone(), peer, lane, protocol.clone(), queue, self.to_notes.clone());
            writers.push(tokio::spawn(writer).abort_handle());
            queues.push(sender);
        }
        Peer { connections: Vec::new(), queues, writers, ready: false }
    }

    fn on_sync(&mut self, event: sync::Event) {
        match event {
            sync::Event::Message { peer, message: Message::Request { request_id, request, channel }, .. } => {
                match Codec::<sync::Request<Ctx>>::decode(&Wire, request.0) {
                    Ok(request) => {
                        let id = InboundRequestId::new(request_id);
                        self.inbound.insert(id.clone(), channel);
                        let peer = malachitebft_network::PeerId::from_libp2p(&peer);
                        self.emit(NetworkEvent::SyncRequest(id, peer, request));
                    }
                    Err(error) => debug!(%peer, %error, "bad sync request"),
                }
            }
            sync::Event::Message { peer, message: Message::Response { request_id, response }, .. } => {
                let response = Codec::<sync::Response<Ctx>>::decode(&Wire, response.0).ok();
                let peer = malachitebft_network::PeerId::from_libp2p(&peer);
                self.emit(NetworkEvent::SyncResponse(OutboundRequestId::new(request_id), peer, response));
            }
            sync::Event::OutboundFailure { peer, request_id, error, .. } => {
                let reason = match error {
                    OutboundFailure::DialFailure => OutboundFailureReason::DialFailure,
                    OutboundFailure::Timeout => OutboundFailureReason::Timeout,
                    OutboundFailure::ConnectionClosed => OutboundFailureReason::ConnectionClosed,
                    OutboundFailure::UnsupportedProtocols => OutboundFailureReason::UnsupportedProtocols,
                    OutboundFailure::Io(_) => OutboundFailureReason::Io,
                };
                let peer = malachitebft_network::PeerId::from_libp2p(&peer);
                self.emit(NetworkEvent::SyncRequestFailed(OutboundRequestId::new(request_id), peer, reason));
            }
            sync::Event::InboundFailure { peer, request_id, error, .. } => {
                let id = InboundRequestId::new(request_id);
                self.inbound.remove(&id);
                if matches!(error, InboundFailure::ConnectionClosed) {
                    let peer = malachitebft_network::PeerId::from_libp2p(&peer);
                    self.emit(NetworkEvent::SyncInboundRequestFailed(id, peer));
                }
            }
            sync::Event::ResponseSent { .. } => {}
        }
    }

    fn on_ask(&mut self, event: sync::Event) {
        match event {
            sync::Event::Message { peer, message: Message::Request { request, channel, .. }, .. } => {
                // When the application is busy the peer's question fails, and it asks again or asks another.
                let question = Question { peer, body: request.0, channel, answers: self.to_answers.clone() };
                let _ = self.questions.try_send(question);
            }
            sync::Event::Message { message: Message::Response { request_id, response }, .. } => {
                if let Some(asked) = self.asked.remove(&OutboundRequestId::new(request_id)) {
                    let _ = asked.send(Ok(response.0));
                }
            }
            sync::Event::OutboundFailure { request_id, error, .. } => {
                if let Some(asked) = self.asked.remove(&OutboundRequestId::new(request_id)) {
                    let _ = asked.send(Err(error.to_string()));
                }
            }
            sync::Event::InboundFailure { .. } | sync::Event::ResponseSent { .. } => {}
        }
    }

    fn on_note(&mut self, note: Note) {
        match note {
            Note::Up(peer_id, Lane::Vote) => {
                let Some(peer) = self.peers.get_mut(&peer_id) else { return };
                if std::mem::replace(&mut peer.ready, true) {
                    return;
                }
                if let Some(known) = self.members.get_mut(&peer_id) {
                    known.attempts = 0;
                }
                let peer = malachitebft_network::PeerId::from_libp2p(&peer_id);
                self.emit(NetworkEvent::PeerConnected(peer));
                // Makes the sync actor tell the newcomer our height at once.
                self.emit(NetworkEvent::PeerSubscribed(peer, Channel::Sync));
                self.count(|status| {
                    status.connected.insert(peer_id);
                });
            }
            Note::Up(..) => {}
            Note::Stalled(peer) => {
                warn!(%peer, "a peer does not read: closing");
                let _ = self.swarm.disconnect_peer_id(peer);
            }
            Note::Misbehaved(peer, why) => {
                warn!(%peer, why, "a peer breaks the protocol: closing");
                self.count(|status| status.misbehaved += 1);
                let _ = self.swarm.disconnect_peer_id(peer);
            }
        }
    }

    fn on_command(&mut self, command: Command) {
        match command {
            Command::Broadcast(body) => self.send_bytes(Kind::App, &body),
            Command::SetMembers(members) => self.set_members(members),
            Command::Ask(peer, body, reply) => {
                if self.swarm.is_connected(&peer) {
                    let id = self.swarm.behaviour_mut().ask.send_request(peer, body);
                    self.asked.insert(OutboundRequestId::new(id), reply);
                } else {
                    let _ = reply.send(Err("not connected".into()));
                }
            }
        }
    }

    fn set_members(&mut self, members: Vec<Member>) {
        let own = *self.swarm.local_peer_id();
        let listed = members.into_iter().filter_map(|member| Some((member.peer_id().ok()?, member)));
        let listed: HashMap<PeerId, Member> = listed.filter(|(peer, _)| *peer != own).collect();
        let gone: Vec<_> = self.members.keys().filter(|peer| !listed.contains_key(*peer)).copied().collect();
        for peer in gone {
            self.members.remove(&peer);
            self.swarm.behaviour_mut().allow.disallow_peer(peer);
        }
        self.swarm.behaviour_mut().doorway.expect(listed.values());
        for (peer, member) in listed {
            self.swarm.behaviour_mut().allow.allow_peer(peer);
            match self.members.get_mut(&peer) {
                Some(known) => known.follow(member),
                None => drop(self.members.insert(peer, Known::of(member))),
            }
        }
        self.note_heights();
    }

    /// Dials every member that is not connected, ever more slowly; the larger id waits a little so that both do not meet.
    fn dial(&mut self) {
        let (now, own) = (Instant::now(), *self.swarm.local_peer_id());
        for (peer, known) in &mut self.members {
            if now < known.next_dial || known.addresses.is_empty() || self.peers.contains_key(peer) {
                continue;
            }
            let wait = DIAL_MIN.saturating_mul(1 << known.attempts.min(6)).min(DIAL_MAX);
            known.attempts = known.attempts.saturating_add(1);
            known.next_dial = now + jitter(wait) + Duration::from_millis(if own < *peer { 0 } else { 150 });
            // Also while a connection that is dead waits to be closed.
            let dial = DialOpts::peer_id(*peer)
                .condition(PeerCondition::NotDialing)
                .addresses(known.addresses.clone())
                .build();
            if let Err(error) = self.swarm.dial(dial) {
                debug!(%peer, %error, "not dialed");
            }
        }
    }
}
