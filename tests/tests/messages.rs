//! What a member sends to the node above the engine, damaged in many ways: gossip (transactions, cosignatures, greetings, addresses), questions
//! for a snapshot, and snapshots. Nothing panics, no member stops a node; and a snapshot that was taken has the genuine objects, log entries
//! and histories, whatever was changed on the way. The engine's own messages are fuzzed in `fuzz/fuzz_targets/peer.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use torrens_consensus::network::{PeerId, peer_id};
use torrens_ledger::encoding::{Blob, to_bytes};
use torrens_ledger::genesis::Genesis;
use torrens_node::addresses::Addresses;
use torrens_node::clock::SystemClock;
use torrens_node::cosigner::{Cosigned, Cosigner};
use torrens_node::executor::Executor;
use torrens_node::gossip::{Inbox, greeting, message};
use torrens_node::mempool::{Limits, Mempool};
use torrens_node::metrics::Metrics;
use torrens_node::presence::Presence;
use torrens_node::snapshot::{Ask, Shelf};
use torrens_node::store::{NotTaken, Store};
use torrens_tests::seed::{Chance, reproduce, rounds};
use torrens_tests::sent::Sent;
use torrens_tests::*;

/// Damages one to three of some messages, and says how.
fn damage(messages: &mut [Vec<u8>], chance: &mut Chance) -> String {
    let mut said = Vec::new();
    for _ in 0..=chance.below(3) {
        let which = chance.below(messages.len() as u64) as usize;
        let other = chance.below(messages.len() as u64) as usize;
        let bytes = &mut messages[which];
        if bytes.is_empty() {
            continue;
        }
        let at = chance.below(bytes.len() as u64) as usize;
        let end = (at + 1 + chance.below(40) as usize).min(bytes.len());
        let what = chance.below(8);
        match what {
            0 => bytes[at] ^= 1 << chance.below(8),
            1 => bytes[at] = chance.below(256) as u8,
            2 => bytes[at] = bytes[at].wrapping_add(1),
            3 => bytes.truncate(at),
            4 => drop(bytes.drain(at..end)),
            5 => {
                let twice = bytes[at..end].to_vec();
                bytes.splice(at..at, twice);
            }
            6 => {
                let garbage: Vec<u8> = (at..end).map(|_| chance.below(256) as u8).collect();
                bytes.splice(at..end, garbage);
            }
            // In the place of another.
            _ => messages[other] = messages[which].clone(),
        }
        said.push(format!("message {which}, byte {at}, change {what}"));
    }
    said.join("; ")
}

/// Any bytes.
fn noise(chance: &mut Chance) -> Vec<u8> {
    (0..chance.below(200)).map(|_| chance.below(256) as u8).collect()
}

/// The parts of a node that members' messages reach, over the ledger of a node that was stopped.
struct Node {
    genesis: Genesis,
    store: Arc<Store>,
    inbox: Inbox,
    shelf: Shelf,
    peer: PeerId,
}

impl Node {
    fn of(home: &Path, work: &Path) -> Self {
        let genesis: Genesis =
            serde_json::from_slice(&std::fs::read(home.join("config/genesis.json")).unwrap()).unwrap();
        let store = Arc::new(Store::open(&home.join("data/store"), &genesis).unwrap());
        let [own, other] = [0, 1].map(|at| genesis.members[at].clone());
        let presence = Arc::new(Presence::of_this_process(&own.node_key.0.0).unwrap());
        let configured = [(other.node_key.0.to_string(), "/ip4/192.0.2.1/tcp/26656".to_owned())];
        let addresses = Arc::new(Addresses::new(own.node_key, configured.into()));
        let mempool = Mempool::new(Limits { transactions_max: 1000, bytes_max: 1 << 20, per_key_max: 500 });
        let clock = Arc::new(SystemClock::default());
        let executor = Arc::new(Executor::new(store.clone(), mempool, Metrics::default(), own.agency_id, clock));
        let cosigner = Arc::new(Cosigner::new(executor.clone(), None));
        let peer = peer_id(&other.node_key.0.0).unwrap();
        let shelf = Shelf::new(executor.clone(), work.join("snapshots"));
        Self { genesis, store, inbox: Inbox { executor, cosigner, presence, addresses }, shelf, peer }
    }

    /// Genuine gossip: a greeting with addresses, and each block's transactions and cosignatures.
    fn gossip(&self) -> Vec<Vec<u8>> {
        let Inbox { presence, addresses, cosigner, .. } = &self.inbox;
        presence.heard(self.peer, &presence.hello(true), Instant::now());
        let listening = "/ip4/192.0.2.2/tcp/26656".parse().unwrap();
        let told = addresses.tell(&[listening], &self.genesis.members);
        let mut gossip = vec![greeting(presence.hello(false), Some(told))];
        for height in 1..=self.store.head().height {
            let block = self.store.block(height).unwrap().unwrap();
            let some = block.transactions.into_iter().take(3).collect();
            gossip.push(message(some, cosigner.known(height), Some(height)));
        }
        gossip
    }

    fn questions(&self) -> Vec<Vec<u8>> {
        let height = self.store.head().height;
        let first = Blob(self.store.state_after(&[], 1).unwrap()[0].0.clone());
        let hash = torrens_ledger::crypto::Hash::zero();
        let asks = [
            Ask::Offer,
            Ask::Objects { height, after: first.clone() },
            Ask::Blocks { height, from: 2 },
            Ask::Entries { height, after: first },
            Ask::Geometry { hash },
        ];
        asks.iter().map(to_bytes).collect()
    }
}

/// A ledger in which nothing happens has nothing newer to give, and whoever reads what there is goes on reading.
#[test]
fn a_snapshot_is_not_made_anew_while_no_block_came_and_stays_while_it_is_read() {
    let mut cluster = Cluster::open();
    cluster.party(0);
    cluster.kill(0);
    let work = TempDir::new().unwrap();
    let node = Node::of(&cluster.nodes[0].home.clone(), work.path());
    let height = node.store.head().height;
    let folder = work.path().join("snapshots").join(height.to_string());
    let began = Instant::now();
    let ask = |ask: &Ask, seconds: u64| {
        node.shelf.answer(&node.peer, &to_bytes(ask), began + Duration::from_secs(seconds)).unwrap().unwrap()
    };
    let offer = ask(&Ask::Offer, 0);
    // Gone with the folder, when another snapshot is made in its place.
    let mark = folder.join("mark");
    std::fs::write(&mark, "").unwrap();
    let from = Blob(node.store.state_after(&[], 1).unwrap()[0].0.clone());
    let page = |seconds| ask(&Ask::Objects { height, after: from.clone() }, seconds);
    let objects = page(0);
    assert!(objects.len() > 100, "a page without objects shows nothing");
    // For half an hour somebody reads, slowly, and others ask.
    for minute in 1..30 {
        assert_eq!(page(60 * minute), objects, "minute {minute}");
        assert_eq!((ask(&Ask::Offer, 60 * minute), mark.exists()), (offer.clone(), true), "minute {minute}");
    }
    // Then nobody does: it is made again for the next one who asks.
    assert_eq!(ask(&Ask::Offer, 60 * 40), offer);
    assert!(folder.exists() && !mark.exists(), "the old one went, and the room that it took");
}

#[test]
fn damaged_messages_of_a_member_stop_nobody_and_a_damaged_snapshot_is_never_taken() {
    let mut chance = Chance::of("damaged messages");
    let mut cluster = Cluster::open();
    // Each in a block of its own.
    (0..4).for_each(|_| drop(cluster.party(0)));
    let file = cluster.dir.path().join("sales.csv");
    std::fs::write(&file, price_paid(15)).unwrap();
    let (key, approver) = (cluster.officer_file("registry"), cluster.officer_file("tax"));
    let args = ["import", text(&file), "--mapping", "uk-price-paid", "--countersign", text(&approver)];
    let imported = cluster.torrens(0, Some(&key), &args);
    assert_eq!(imported.0, 0, "{imported:?}");
    cluster.kill(0);
    let home = cluster.nodes[0].home.clone();
    // In memory where there is such a folder: what arrives is synced.
    let work = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).unwrap();
    let mut node = Node::of(&home, work.path());
    let path = work.path().join("store");
    let sent = Sent::of(&node.store);
    let height = node.store.head().height;
    assert!(height > 2 && sent.objects.len() > 20 && sent.entries.len() > 12, "a short ledger shows nothing");
    let (pages, genuine) = (sent.pages(), sent.facts());
    assert_eq!(Sent::read(&pages).unwrap().arrive(&path, &node.genesis).unwrap(), height, "the genuine one is taken");
    let (gossip, questions) = (node.gossip(), node.questions());
    let own = node.genesis.members[0].node_key;
    node.inbox.take(node.peer, &gossip[0]);
    assert!(!node.inbox.addresses.of(&own).is_empty(), "a genuine greeting is read, and where members are");
    for sound in &gossip[1..] {
        assert!(node.inbox.take(node.peer, sound).reply.is_some(), "genuine gossip is read");
    }
    // Of blocks that are none: before the first, at the end of numbers.
    for height in [0, u64::MAX] {
        let made_up = Cosigned { height, ..node.inbox.cosigner.known(1)[0] };
        node.inbox.take(node.peer, &message(Vec::new(), vec![made_up], Some(height)));
        assert_eq!(node.inbox.executor.fault(), None, "a member cannot stop a node by block {height}");
    }
    for sound in &questions {
        assert!(
            node.shelf.answer(&node.peer, sound, Instant::now()).unwrap().is_some(),
            "a genuine question is answered"
        );
    }
    let (mut unreadable, mut refused, mut taken, mut messages) = (0, 0, 0, 0);
    for _ in rounds(300) {
        // What a member tells of addresses is listened to once a second.
        node.inbox.addresses = Arc::new(Addresses::new(own, Default::default()));
        let mut greeted = [gossip[0].clone()];
        damage(&mut greeted, &mut chance);
        node.inbox.take(node.peer, &greeted[0]);
        for _ in 0..20 {
            messages += 2;
            let mut one = [gossip[chance.below(gossip.len() as u64) as usize].clone()];
            damage(&mut one, &mut chance);
            node.inbox.take(node.peer, &one[0]);
            let mut one = [questions[chance.below(questions.len() as u64) as usize].clone()];
            damage(&mut one, &mut chance);
            node.shelf.answer(&node.peer, &one[0], Instant::now()).unwrap();
            node.inbox.take(node.peer, &noise(&mut chance));
            node.shelf.answer(&node.peer, &noise(&mut chance), Instant::now()).unwrap();
        }
        let mut pages = pages.clone();
        let what = damage(&mut pages, &mut chance);
        let Some(sent) = Sent::read(&pages) else {
            unreadable += 1;
            continue;
        };
        let facts = sent.facts();
        match sent.arrive(&path, &node.genesis) {
            Ok(_) => {
                taken += 1;
                assert!(facts == genuine, "{what}: another snapshot than the genuine one was taken\n{}", reproduce());
            }
            Err(NotTaken::False(_)) => refused += 1,
            Err(NotTaken::Fault(fault)) => panic!("{what}: not this node's fault: {fault}\n{}", reproduce()),
        }
    }
    assert_eq!(node.inbox.executor.fault(), None, "a member cannot stop a node\n{}", reproduce());
    assert_eq!(node.store.head().height, height);
    let counted = node.inbox.executor.metrics.unreadable.get();
    assert!(counted > 0 && refused > 0, "the damage did something\n{}", reproduce());
    println!(
        "{messages} damaged messages, {counted} unreadable ones counted; snapshots: {unreadable} unreadable, {refused} refused, {taken} without any difference"
    );
}
