//! Three one-way streams to each peer: votes, bodies, gossip. Frames are `length (u32) | kind (u8) | message`.
//!
//! Each lane has a bounded queue; when it is full the frame is dropped for that peer alone and nobody else waits. A reader
//! is paced by bytes per second, so that a flood backs up to its sender and not into memory.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::{BufMut, Bytes, BytesMut};
use futures::{AsyncReadExt, AsyncWriteExt, StreamExt};
use libp2p::{PeerId, StreamProtocol};
use libp2p_stream::{Control, IncomingStreams};
use malachitebft_app_channel::app::consensus::{LivenessMsg, SignedConsensusMsg};
use malachitebft_codec::Codec;
use malachitebft_engine::network::{NetworkEvent, Status};
use malachitebft_network::PeerIdExt;
use malachitebft_sync as sync;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::time::{sleep, timeout};
use tracing::debug;

use crate::codec::Wire;
use crate::context::Ctx;

const OPEN_TIMEOUT: Duration = Duration::from_secs(5);
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);
const READ_TIMEOUT: Duration = Duration::from_secs(30);
const BACKOFF_MIN: Duration = Duration::from_millis(50);
const BACKOFF_MAX: Duration = Duration::from_secs(2);
/// Messages of one peer that may fail to decode before it is cut off.
const BAD_MAX: u32 = 16;

/// One of the three streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    Vote,
    Body,
    Gossip,
}

impl Lane {
    pub(super) const ALL: [Self; 3] = [Self::Vote, Self::Body, Self::Gossip];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Vote => "vote",
            Self::Body => "body",
            Self::Gossip => "gossip",
        }
    }

    /// Frames that may wait for one peer.
    pub(super) fn queue(self) -> usize {
        match self {
            Self::Vote => 2048,
            Self::Body => 512,
            Self::Gossip => 4096,
        }
    }

    /// Bytes a second that are read from one peer, and the burst.
    fn rate(self) -> (f64, f64) {
        match self {
            Self::Vote => (4e6, 8e6),
            Self::Body => (100e6, 200e6),
            Self::Gossip => (40e6, 80e6),
        }
    }
}

/// What a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Consensus = 1,
    Liveness = 2,
    Status = 3,
    Part = 4,
    App = 5,
}

impl Kind {
    fn parse(byte: u8) -> Option<Self> {
        [Self::Consensus, Self::Liveness, Self::Status, Self::Part, Self::App]
            .into_iter()
            .find(|kind| *kind as u8 == byte)
    }

    pub(super) fn lane(self) -> Lane {
        match self {
            Self::Consensus | Self::Liveness | Self::Status => Lane::Vote,
            Self::Part => Lane::Body,
            Self::App => Lane::Gossip,
        }
    }

    /// Largest message of this kind, in bytes.
    pub(super) fn bytes_max(self) -> usize {
        match self {
            Self::Consensus => 4 * 1024,
            Self::Liveness => 256 * 1024,
            Self::Status => 1024,
            Self::Part => crate::parts::PART_BYTES + 1024,
            Self::App => 1024 * 1024,
        }
    }
}

/// A frame, built once and shared by all peers' queues.
pub(super) fn frame(kind: Kind, body: &[u8]) -> Bytes {
    let mut out = BytesMut::with_capacity(5 + body.len());
    out.put_u32(body.len() as u32);
    out.put_u8(kind as u8);
    out.put_slice(body);
    out.freeze()
}

/// What a member sends beside everything that is gossiped when it is to break the protocol, and how often: frames that are too large, votes that
/// are none, or more than anybody can read.
#[cfg(feature = "byzantine")]
pub(super) fn rubbish(kind: Kind) -> Option<(Kind, Vec<u8>, usize)> {
    use crate::byzantine::tells;
    match kind {
        Kind::App if tells("oversized") => Some((Kind::App, vec![0; Kind::App.bytes_max() + 1], 1)),
        Kind::App if tells("unreadable") => Some((Kind::Consensus, vec![0xff; 64], BAD_MAX as usize + 1)),
        Kind::App if tells("flood") => Some((Kind::App, vec![0xff; Kind::App.bytes_max()], 400)),
        _ => None,
    }
}

/// What lanes tell the swarm's task.
#[derive(Debug)]
pub(super) enum Note {
    /// The peer accepted our stream: it is there and lets us in.
    Up(PeerId, Lane),
    /// It does not read.
    Stalled(PeerId),
    /// It breaks the protocol.
    Misbehaved(PeerId, String),
}

/// Random enough to keep two nodes from dialing in step.
pub(super) fn jitter(base: Duration) -> Duration {
    use std::hash::{BuildHasher, Hasher};
    let random = std::hash::RandomState::new().build_hasher().finish();
    base + base.mul_f64((random % 1000) as f64 / 2000.0)
}

/// Keeps one outgoing stream open and writes what is queued. Ends when the queue is closed.
pub(super) async fn write(
    mut control: Control,
    peer: PeerId,
    lane: Lane,
    protocol: StreamProtocol,
    mut queue: mpsc::Receiver<Bytes>,
    notes: mpsc::Sender<Note>,
) {
    let mut backoff = BACKOFF_MIN;
    let mut carry: Option<Bytes> = None;
    loop {
        let stream = match timeout(OPEN_TIMEOUT, control.open_stream(peer, protocol.clone())).await {
            Ok(Ok(stream)) => stream,
            _ => {
                sleep(jitter(backoff)).await;
                backoff = (backoff * 2).min(BACKOFF_MAX);
                continue;
            }
        };
        if notes.send(Note::Up(peer, lane)).await.is_err() {
            return;
        }
        let since = Instant::now();
        let (mut read, mut write) = stream.split();
        let mut probe = [0u8; 1];
        loop {
            let first = match carry.take() {
                Some(frame) => frame,
                None => tokio::select! {
                    next = queue.recv() => match next {
                        Some(frame) => frame,
                        None => {
                            let _ = write.close().await;
                            return;
                        }
                    },
                    // The other side never writes here: anything but silence means that the stream is gone.
                    _ = read.read(&mut probe) => break,
                },
            };
            let sent = timeout(WRITE_TIMEOUT, async {
                write.write_all(&first).await?;
                for _ in 0..64 {
                    match queue.try_recv() {
                        Ok(frame) => write.write_all(&frame).await?,
                        Err(_) => break,
                    }
                }
                write.flush().await
            })
            .await;
            match sent {
                Ok(Ok(())) => {}
                // Sent again on the next stream; a repeated message does no harm.
                Ok(Err(error)) => {
                    let _: io::Error = error;
                    carry = Some(first);
                    break;
                }
                Err(_) => {
                    let _ = notes.send(Note::Stalled(peer)).await;
                    carry = Some(first);
                    break;
                }
            }
        }
        if since.elapsed() > Duration::from_secs(10) {
            backoff = BACKOFF_MIN;
        }
        sleep(jitter(backoff)).await;
        backoff = (backoff * 2).min(BACKOFF_MAX);
    }
}

/// Where readers put what they read.
pub(super) struct Inlet {
    pub votes: mpsc::Sender<NetworkEvent<Ctx>>,
    pub bodies: mpsc::Sender<NetworkEvent<Ctx>>,
    pub app: mpsc::Sender<(PeerId, Bytes)>,
    pub notes: mpsc::Sender<Note>,
}

/// Takes incoming streams of one lane; the newest of a peer replaces the one before. Must never wait.
pub(super) async fn accept(mut incoming: IncomingStreams, lane: Lane, inlet: Arc<Inlet>) {
    let mut live: HashMap<PeerId, AbortHandle> = HashMap::new();
    // A stream that is opened anew goes on with what the one before had left. No more of them than there are members.
    let mut allowances: HashMap<PeerId, Arc<Mutex<Allowance>>> = HashMap::new();
    while let Some((peer, stream)) = incoming.next().await {
        let inlet = inlet.clone();
        let allowance = allowances.entry(peer).or_insert_with(|| Arc::new(Mutex::new(Allowance::full(lane)))).clone();
        let reader = tokio::spawn(async move {
            if let Err(why) = read(peer, stream, lane, &allowance, &inlet).await {
                debug!(%peer, lane = lane.name(), why, "incoming stream ended");
            }
        });
        if let Some(old) = live.insert(peer, reader.abort_handle()) {
            old.abort();
        }
        live.retain(|_, reader| !reader.is_finished());
    }
}

/// What a peer may still send at once on a lane.
struct Allowance {
    tokens: f64,
    last: Instant,
    rate: f64,
    burst: f64,
}

impl Allowance {
    fn full(lane: Lane) -> Self {
        let (rate, burst) = lane.rate();
        Self { tokens: burst, last: Instant::now(), rate, burst }
    }

    /// Takes a message's share; gives how long to wait before it is read. Every message costs 256 bytes more than it has, so that many
    /// small ones are paced too.
    fn take(&mut self, length: usize) -> Duration {
        let since = self.last.elapsed().as_secs_f64();
        self.tokens = (self.tokens + since * self.rate).min(self.burst) - (length + 256) as f64;
        self.last = Instant::now();
        Duration::from_secs_f64((-self.tokens / self.rate).max(0.0))
    }
}

async fn read(
    peer: PeerId,
    mut stream: libp2p::Stream,
    lane: Lane,
    allowance: &Mutex<Allowance>,
    inlet: &Inlet,
) -> Result<(), String> {
    let mut bad = 0u32;
    loop {
        let mut head = [0u8; 5];
        stream.read_exact(&mut head).await.map_err(|error| error.to_string())?;
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let kind = Kind::parse(head[4]).filter(|kind| kind.lane() == lane && length <= kind.bytes_max());
        let Some(kind) = kind else {
            let why = format!("a frame of kind {} with {length} bytes on lane {}", head[4], lane.name());
            let _ = inlet.notes.send(Note::Misbehaved(peer, why.clone())).await;
            return Err(why);
        };
        let wait = allowance.lock().unwrap_or_else(PoisonError::into_inner).take(length);
        if !wait.is_zero() {
            sleep(wait).await;
        }
        let mut body = vec![0u8; length];
        let filled = timeout(READ_TIMEOUT, stream.read_exact(&mut body)).await;
        filled.map_err(|_| "it stopped in the middle of a message".to_owned())?.map_err(|error| error.to_string())?;
        let body = Bytes::from(body);
        if kind == Kind::App {
            inlet.app.send((peer, body)).await.map_err(|_| "the node is stopping".to_owned())?;
            continue;
        }
        match event(peer, kind, body) {
            Ok(event) => {
                let to = if lane == Lane::Body { &inlet.bodies } else { &inlet.votes };
                to.send(event).await.map_err(|_| "the node is stopping".to_owned())?;
            }
            Err(why) => {
                bad += 1;
                if bad > BAD_MAX {
                    let _ = inlet.notes.send(Note::Misbehaved(peer, why.clone())).await;
                    return Err(why);
                }
            }
        }
    }
}

fn event(peer: PeerId, kind: Kind, body: Bytes) -> Result<NetworkEvent<Ctx>, String> {
    let from = malachitebft_network::PeerId::from_libp2p(&peer);
    Ok(match kind {
        Kind::Consensus => match get::<SignedConsensusMsg<Ctx>>(body)? {
            SignedConsensusMsg::Vote(vote) => NetworkEvent::Vote(from, vote),
            SignedConsensusMsg::Proposal(proposal) => NetworkEvent::Proposal(from, proposal),
        },
        Kind::Liveness => match get::<LivenessMsg<Ctx>>(body)? {
            LivenessMsg::Vote(vote) => NetworkEvent::Vote(from, vote),
            LivenessMsg::PolkaCertificate(polka) => NetworkEvent::PolkaCertificate(from, polka),
            LivenessMsg::SkipRoundCertificate(certificate) => NetworkEvent::RoundCertificate(from, certificate),
        },
        Kind::Status => {
            let status = get::<sync::Status<Ctx>>(body)?;
            if status.peer_id != from {
                return Err("a status of another peer".into());
            }
            NetworkEvent::Status(from, Status::new(status.tip_height, status.history_min_height))
        }
        Kind::Part | Kind::App => NetworkEvent::ProposalPart(from, Some(from), get(body)?),
    })
}

fn get<T>(body: Bytes) -> Result<T, String>
where
    Wire: Codec<T>,
    <Wire as Codec<T>>::Error: std::fmt::Display,
{
    Codec::<T>::decode(&Wire, body).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_opened_anew_brings_no_new_allowance() {
        let mut allowance = Allowance::full(Lane::Vote);
        assert!(allowance.take(7_900_000).is_zero(), "the burst");
        let wait = allowance.take(4_000_000);
        assert!(wait > Duration::from_millis(900) && wait < Duration::from_secs(1), "{wait:?}");
        assert!(allowance.take(0) > Duration::from_millis(900), "whoever reads on for the same peer owes the same");
    }
}
