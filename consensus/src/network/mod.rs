//! The network: one libp2p swarm for consensus, sync and gossip, closed to everybody outside the membership.
//!
//! A peer that is not a member is refused while its connection is being established, when its key is proven and before a
//! stream exists. Messages go directly to every member (small sets need no gossip mesh), on three long-lived streams each,
//! so that a large body never waits in front of a vote: [`lanes`]. The swarm's task is in [`swarm`].

mod doorway;
mod heights;
mod lanes;
mod swarm;

use std::collections::BTreeSet;

use async_trait::async_trait;
use bytes::Bytes;
use futures::future::BoxFuture;
pub use libp2p::{Multiaddr, PeerId};
use malachitebft_app_channel::NetworkMsg;
use malachitebft_engine::network::{Msg, NetworkRef};
use ractor::{Actor, ActorProcessingErr, ActorRef};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::AbortHandle;
pub use zeroize::Zeroizing;

use crate::context::Ctx;

/// A node that may connect: its key's id, and where to reach it when that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Ed25519 network key.
    pub node_key: [u8; 32],
    /// Addresses to dial, such as `/ip4/10.0.0.1/tcp/26656`.
    pub addresses: Vec<Multiaddr>,
    /// The agency for whose validator it speaks, when that one validates now.
    pub validates_for: Option<String>,
    /// Whether its agency's validator votes, or will in two heights: what it says of consensus is heard.
    pub votes: bool,
}

impl Member {
    /// The id that the key has in libp2p.
    pub fn peer_id(&self) -> Result<PeerId, String> {
        peer_id(&self.node_key)
    }
}

/// The libp2p id of an Ed25519 key.
pub fn peer_id(node_key: &[u8; 32]) -> Result<PeerId, String> {
    let key = libp2p::identity::ed25519::PublicKey::try_from_bytes(node_key).map_err(|error| error.to_string())?;
    Ok(PeerId::from_public_key(&libp2p::identity::PublicKey::from(key)))
}

/// How the network is set up.
#[derive(Clone)]
pub struct NetworkSettings {
    /// Seed of this node's network key.
    pub node_seed: Zeroizing<[u8; 32]>,
    /// Where to listen.
    pub listen: Vec<Multiaddr>,
    /// Part of every protocol's name: another chain's node finds no common protocol.
    pub chain_id: String,
    /// Who may connect.
    pub members: Vec<Member>,
    /// Largest body of a block, in bytes.
    pub body_bytes_max: usize,
}

/// What the network knows of itself, for `status` and metrics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkStatus {
    /// Members that are connected and answer.
    pub connected: BTreeSet<PeerId>,
    /// Connections refused because the peer is not a member.
    pub refused_strangers: u64,
    /// Connections refused for other reasons, such as limits.
    pub refused_other: u64,
    /// Frames not sent because a peer reads too slowly.
    pub dropped_frames: u64,
    /// Peers cut off for breaking the protocol.
    pub misbehaved: u64,
    /// Addresses we listen on.
    pub listening: Vec<Multiaddr>,
    /// The height that more validators than may lie were heard to vote at; where fewer are heard, that of two peers, or of the only one.
    pub height_voted: u64,
    /// The height that more validators than may lie say they have committed; where fewer are heard, as above.
    pub height_tip: u64,
    /// The greatest height that any member says it has committed, which may be a lie.
    pub height_tip_greatest: u64,
    /// How many other agencies' validators have said how far they are, since they are connected.
    pub validators_heard: usize,
}

/// The application's side: gossip of its own, and the membership.
#[derive(Clone, Debug)]
pub struct Gossip {
    commands: mpsc::Sender<Command>,
}

/// What the application tells the network.
#[derive(Debug)]
pub(crate) enum Command {
    Broadcast(Bytes),
    SetMembers(Vec<Member>),
    Ask(PeerId, Bytes, oneshot::Sender<Result<Bytes, String>>),
}

/// The largest answer to a question, in bytes.
pub const ANSWER_BYTES_MAX: usize = 20 * 1024 * 1024;

/// A member's question to the application. Dropped without an answer, it fails at the peer's side.
pub struct Question {
    /// Who asks.
    pub peer: PeerId,
    /// What.
    pub body: Bytes,
    channel: malachitebft_sync::ResponseChannel,
    answers: mpsc::Sender<(malachitebft_sync::ResponseChannel, Bytes)>,
}

impl Question {
    /// Answers it, with at most [`ANSWER_BYTES_MAX`].
    pub async fn answer(self, body: Bytes) {
        let _ = self.answers.send((self.channel, body)).await;
    }
}

/// What members send to the application.
pub struct Received {
    /// Gossip.
    pub gossip: mpsc::Receiver<(PeerId, Bytes)>,
    /// Questions that want an answer.
    pub questions: mpsc::Receiver<Question>,
}

impl Gossip {
    /// Sends a message to every connected member; drops it when the queue is full (gossip is best effort).
    pub fn broadcast(&self, message: Bytes) -> bool {
        self.commands.try_send(Command::Broadcast(message)).is_ok()
    }

    /// Asks a member something. The error says why there is no answer.
    pub async fn ask(&self, peer: PeerId, question: Bytes) -> Result<Bytes, String> {
        let (reply, answer) = oneshot::channel();
        let gone = || "the network is gone".to_owned();
        self.commands.send(Command::Ask(peer, question, reply)).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }

    /// Replaces the membership: who is no longer in it is cut off at once.
    pub async fn set_members(&self, members: Vec<Member>) {
        let _ = self.commands.send(Command::SetMembers(members)).await;
    }
}

/// A running network.
pub(crate) struct Network {
    pub actor: NetworkRef<Ctx>,
    pub to_network: mpsc::Sender<NetworkMsg<Ctx>>,
    pub gossip: Gossip,
    pub received: Received,
    pub status: watch::Receiver<NetworkStatus>,
}

/// Starts listening and dialing.
pub(crate) async fn start(settings: NetworkSettings) -> eyre::Result<Network> {
    let (to_task, from_engine) = mpsc::channel(4096);
    let (commands, from_app) = mpsc::channel(4096);
    // Few: each may be a mebibyte, and who sends faster than signatures are checked is read more slowly.
    let (to_app, gossip_received) = mpsc::channel(64);
    let (to_questions, questions) = mpsc::channel(16);
    let (status_tx, status) = watch::channel(NetworkStatus::default());
    let task = swarm::Task::new(settings, to_app, to_questions, status_tx)?;
    let running: BoxFuture<'static, String> = Box::pin(task.run(from_engine, from_app));
    let (actor, _) = Actor::spawn(None, Shell, (to_task, running)).await?;
    let (to_network, mut parts) = mpsc::channel::<NetworkMsg<Ctx>>(16);
    let forward = actor.clone();
    tokio::spawn(async move {
        while let Some(message) = parts.recv().await {
            if forward.cast(message.into()).is_err() {
                break;
            }
        }
    });
    let received = Received { gossip: gossip_received, questions };
    Ok(Network { actor, to_network, gossip: Gossip { commands }, received, status })
}

/// A node that is on the network to ask, without an engine: it orders nothing and answers nothing.
pub struct Visit {
    actor: NetworkRef<Ctx>,
    /// For asking.
    pub gossip: Gossip,
    /// Who is there.
    pub status: watch::Receiver<NetworkStatus>,
}

impl Visit {
    /// Connects to the members.
    pub async fn begin(settings: NetworkSettings) -> eyre::Result<Self> {
        let Network { actor, gossip, mut received, status, .. } = start(settings).await?;
        // What the members say meanwhile is not for us.
        tokio::spawn(async move { while received.gossip.recv().await.is_some() {} });
        tokio::spawn(async move { while received.questions.recv().await.is_some() {} });
        Ok(Self { actor, gossip, status })
    }

    /// Leaves, so that an engine can take the address. Nothing of it runs any more once it returns.
    pub async fn end(self) {
        let _ = self.actor.stop_and_wait(None, None).await;
    }
}

/// The actor that Malachite talks to: forwards everything to the swarm's task, which owns all state.
struct Shell;

/// Stops the actor, and with it the engine, when the swarm's task ends for whatever reason.
struct StopWithTask(ActorRef<Msg<Ctx>>, String);

impl Drop for StopWithTask {
    fn drop(&mut self) {
        self.0.stop(Some(std::mem::take(&mut self.1)));
    }
}

#[async_trait]
impl Actor for Shell {
    type Msg = Msg<Ctx>;
    type State = (mpsc::Sender<Msg<Ctx>>, AbortHandle);
    type Arguments = (mpsc::Sender<Msg<Ctx>>, BoxFuture<'static, String>);

    async fn pre_start(
        &self,
        myself: ActorRef<Self::Msg>,
        (sender, task): Self::Arguments,
    ) -> Result<Self::State, ActorProcessingErr> {
        let running = tokio::spawn(async move {
            let mut stop = StopWithTask(myself, "the network's task panicked".into());
            stop.1 = task.await;
            drop(stop);
        });
        Ok((sender, running.abort_handle()))
    }

    async fn handle(
        &self,
        _: ActorRef<Self::Msg>,
        message: Self::Msg,
        state: &mut Self::State,
    ) -> Result<(), ActorProcessingErr> {
        state.0.send(message).await.map_err(|_| ActorProcessingErr::from("the network's task is gone"))
    }

    async fn post_stop(&self, _: ActorRef<Self::Msg>, state: &mut Self::State) -> Result<(), ActorProcessingErr> {
        state.1.abort();
        Ok(())
    }
}
