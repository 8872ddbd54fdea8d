//! Gossip: transactions that one node admits and cosignatures that one validator makes get to all; each verifies for itself. Where members are
//! goes the same way.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use minicbor::{Decode, Encode};
use tokio::sync::{mpsc, watch};
use torrens_consensus::Handle;
use torrens_consensus::network::PeerId;
use torrens_ledger::block::Network;
use torrens_ledger::crypto::PublicKey;
use torrens_ledger::encoding::{Blob, from_bytes, to_bytes};
use torrens_ledger::evidence::{EVIDENCE_MAX, Evidence};

use crate::addresses::{Addresses, Told};
use crate::cosigner::{Cosigned, Cosigner};
use crate::executor::{Executor, NotAdmitted};
use crate::presence::{self, Hello, Presence};

/// Bytes of transactions in one message; a message may be 1 MiB.
const MESSAGE_BYTES: usize = 512 * 1024;
/// How often transactions that still wait are sent again, for members that were away.
const REPEAT: Duration = Duration::from_secs(3);

#[derive(Default, Encode, Decode)]
struct Message {
    #[n(0)]
    transactions: Vec<Blob>,
    #[n(1)]
    cosigned: Vec<Cosigned>,
    /// A block whose cosignatures the sender lacks.
    #[n(2)]
    wants: Option<u64>,
    /// Proof of validators' misconduct that waits for a block.
    #[n(3)]
    #[cbor(default)]
    evidence: Vec<Evidence>,
    /// Who the sender is, and whom it heard. What it says that a program does not know makes the whole message unreadable to that program.
    #[n(4)]
    hello: Option<Hello>,
    /// Where members are.
    #[n(5)]
    addresses: Option<Vec<Told>>,
}

/// The bytes of a message.
pub fn message(transactions: Vec<Blob>, cosigned: Vec<Cosigned>, wants: Option<u64>) -> Vec<u8> {
    to_bytes(&Message { transactions, cosigned, wants, ..Message::default() })
}

/// The bytes of a message that says who is here, and perhaps where members are.
pub fn greeting(hello: Hello, addresses: Option<Vec<Told>>) -> Vec<u8> {
    to_bytes(&Message { hello: Some(hello), addresses, ..Message::default() })
}

/// How often members are told where others are.
const TELLING: Duration = Duration::from_secs(10);
/// To who is new sooner, but not more often than this, however often he comes.
const TELLING_LEAST: Duration = Duration::from_secs(2);

/// Says again and again that this node is here, and at once to whoever is new: two with one key have each connection for a moment only. Now
/// and then, and to whoever is new, also where members are.
pub async fn greet(
    presence: Arc<Presence>,
    addresses: Arc<Addresses>,
    executor: Arc<Executor>,
    handle: Handle,
    validator: Option<PublicKey>,
) {
    let mut network = handle.network.clone();
    let mut connected = network.borrow().connected.clone();
    let mut told: Option<Instant> = None;
    let mut is_new = true;
    loop {
        let before = connected.len();
        let changed = network.wait_for(|status| status.connected != connected);
        match tokio::time::timeout(presence::EVERY, changed).await {
            Ok(Ok(status)) => connected = status.connected.clone(),
            Ok(Err(_)) => return,
            Err(_) => {}
        }
        // A store that cannot be read says so elsewhere.
        let known = executor.store.object::<Network>(&()).ok().flatten().unwrap_or_default();
        let validates = known.validators.iter().any(|one| Some(one.public_key) == validator);
        is_new |= connected.len() > before;
        let since = told.map_or(TELLING, |told| told.elapsed());
        let tells = (since >= TELLING || (is_new && since >= TELLING_LEAST)).then(|| {
            (told, is_new) = (Some(Instant::now()), false);
            addresses.tell(&handle.network.borrow().listening, &known.members)
        });
        let hello = presence.hello(validates && executor.observing().is_none());
        handle.gossip.broadcast(Bytes::from(greeting(hello, tells)));
    }
}

/// Sends admitted transactions on, many in one message when they come fast, and repeats those that wait too long.
pub async fn send(
    mut admitted: mpsc::Receiver<Vec<u8>>,
    engine: watch::Receiver<Option<Handle>>,
    executor: Arc<Executor>,
) {
    // Engines come and go; the current one is asked for each message. What is lost between two is repeated.
    let broadcast = |transactions: Vec<Blob>| {
        let handle = engine.borrow().clone();
        if let Some(handle) = handle {
            handle.gossip.broadcast(Bytes::from(message(transactions, Vec::new(), None)));
            handle.wake();
        }
    };
    let mut repeat = tokio::time::interval(REPEAT);
    repeat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut before = Vec::new();
    loop {
        tokio::select! {
            first = admitted.recv() => {
                let Some(first) = first else { return };
                let mut bytes = first.len();
                let mut transactions = vec![Blob(first)];
                while bytes < MESSAGE_BYTES {
                    let Ok(next) = admitted.try_recv() else { break };
                    bytes += next.len();
                    transactions.push(Blob(next));
                }
                broadcast(transactions);
            }
            _ = repeat.tick() => {
                executor.tidy();
                let evidence = executor.evidence();
                if !evidence.is_empty() {
                    let message = Message { evidence, ..Message::default() };
                    let handle = engine.borrow().clone();
                    if let Some(handle) = handle {
                        handle.gossip.broadcast(Bytes::from(to_bytes(&message)));
                        handle.wake();
                    }
                }
                let waiting = executor.mempool.next(500, MESSAGE_BYTES);
                // Only what waited through a whole interval: the rest is on its way.
                let old: Vec<Blob> = waiting.iter().filter(|(id, _)| before.contains(id)).map(|(_, bytes)| Blob(bytes.clone())).collect();
                if !old.is_empty() {
                    broadcast(old);
                }
                before = waiting.into_iter().map(|(id, _)| id).collect();
            }
        }
    }
}

/// Takes in what members send.
pub async fn receive(
    mut received: mpsc::Receiver<(PeerId, Bytes)>,
    handle: Handle,
    executor: Arc<Executor>,
    cosigner: Arc<Cosigner>,
    presence: Arc<Presence>,
    addresses: Arc<Addresses>,
) {
    let inbox = Arc::new(Inbox { executor, cosigner, presence, addresses });
    while let Some((peer, bytes)) = received.recv().await {
        let inbox = inbox.clone();
        // Signatures take tens of microseconds each: not on the runtime's own threads.
        let taken = tokio::task::spawn_blocking(move || inbox.take(peer, &bytes)).await.unwrap_or_default();
        if let Some(reply) = taken.reply {
            handle.gossip.broadcast(Bytes::from(reply));
        }
        if taken.is_news {
            handle.wake();
        }
    }
}

/// Where what members send is looked at.
pub struct Inbox {
    /// What transactions and evidence are for.
    pub executor: Arc<Executor>,
    /// What cosignatures are for.
    pub cosigner: Arc<Cosigner>,
    /// What greetings are for.
    pub presence: Arc<Presence>,
    /// What addresses are for.
    pub addresses: Arc<Addresses>,
}

/// What came of a message.
#[derive(Debug, Default)]
pub struct Taken {
    /// Something that a block may hold, and was not known.
    pub is_news: bool,
    /// What the sender lacks.
    pub reply: Option<Vec<u8>>,
}

impl Inbox {
    /// Takes one message in. What is not admissible is dropped: the sender's own door should have turned it away.
    pub fn take(&self, peer: PeerId, bytes: &[u8]) -> Taken {
        let Inbox { executor, cosigner, presence, addresses } = self;
        let Ok(message) = from_bytes::<Message>(bytes) else {
            // Counted, and no more: it may be of the next version.
            executor.metrics.unreadable(&peer);
            return Taken::default();
        };
        if let Some(hello) = &message.hello {
            presence.heard(peer, hello, Instant::now());
        }
        if let Some(told) = message.addresses
            && let Ok(Some(network)) = executor.store.object::<Network>(&())
        {
            addresses.hear(peer, told, &network.members, Instant::now());
        }
        let known = message.wants.map(|height| cosigner.known(height)).filter(|known| !known.is_empty());
        let reply = known.map(|known| self::message(Vec::new(), known, None));
        if !message.cosigned.is_empty()
            && let Err(fault) = cosigner.receive(message.cosigned)
        {
            executor.fail(fault);
        }
        let mut is_news = false;
        for proof in message.evidence.into_iter().take(EVIDENCE_MAX) {
            match executor.take_evidence(proof) {
                Ok(taken) => is_news |= taken,
                Err(fault) => executor.fail(fault),
            }
        }
        for Blob(transaction) in &message.transactions {
            match executor.admit(transaction) {
                Ok(_) => is_news = true,
                Err(NotAdmitted::Refused(refusal)) => {
                    tracing::debug!(%peer, code = %refusal.code, "gossip not admitted");
                }
                Err(_) => {}
            }
        }
        Taken { is_news, reply }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        /// What a member sends is read back as it was written, or refused; never a panic.
        #[test]
        fn any_message_is_read_or_refused(
            transactions in proptest::collection::vec(proptest::collection::vec(proptest::num::u8::ANY, 0..40), 0..4),
            wants: Option<u64>, greets: bool, at: proptest::sample::Index, byte: u8, garbage: Vec<u8>,
        ) {
            let key = torrens_ledger::crypto::SecretKey::from_seed(&[7; 32]).public();
            let presence = Presence::of_this_process(&key.0.0).map_err(proptest::test_runner::TestCaseError::fail)?;
            let peer = torrens_consensus::network::peer_id(&key.0.0).map_err(proptest::test_runner::TestCaseError::fail)?;
            presence.heard(peer, &presence.hello(true), Instant::now());
            let hello = greets.then(|| presence.hello(wants.is_some()));
            let transactions = transactions.into_iter().map(Blob).collect();
            let mut bytes = to_bytes(&Message { transactions, wants, hello, ..Message::default() });
            let read = from_bytes::<Message>(&bytes).map_err(|why| proptest::test_runner::TestCaseError::fail(why.to_string()))?;
            proptest::prop_assert_eq!(to_bytes(&read), bytes.clone());
            let at = at.index(bytes.len());
            bytes[at] = byte;
            for bytes in [&bytes[..], &bytes[..at], &garbage] {
                if let Ok(read) = from_bytes::<Message>(bytes) {
                    proptest::prop_assert_eq!(to_bytes(&read), bytes);
                }
            }
        }
    }
}
