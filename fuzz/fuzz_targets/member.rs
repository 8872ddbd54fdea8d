//! What a member sends to the node above the engine: gossip (transactions, cosignatures, greetings, addresses), questions for a snapshot,
//! and snapshots, each as the fuzzer likes and as a genuine one that it changed. Nothing panics; and a snapshot that was taken has the genuine
//! objects, blocks and entries, whatever was changed on the way. The first byte chooses the kind.
//! Needs the folder of a node with a short ledger, `TORRENS_FUZZ_HOME`.
#![no_main]

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use torrens_consensus::network::{PeerId, peer_id};
use torrens_ledger::encoding::{Blob, from_bytes, to_bytes};
use torrens_ledger::genesis::Genesis;
use torrens_node::addresses::Addresses;
use torrens_node::clock::SystemClock;
use torrens_node::cosigner::Cosigner;
use torrens_node::executor::Executor;
use torrens_node::gossip::{Desk, greeting, message};
use torrens_node::mempool::{Limits, Mempool};
use torrens_node::metrics::Metrics;
use torrens_node::presence::Presence;
use torrens_node::snapshot::{Answer, Ask, Row, Shelf};
use torrens_node::store::{Arrival, LoggedBlock, LoggedEntry, NotTaken, Offer, Store};

struct Node {
    desk: Desk,
    shelf: Shelf,
    peer: PeerId,
    genesis: Genesis,
    /// Gossip, questions, and a snapshot's pages, all genuine.
    gossip: Vec<Vec<u8>>,
    questions: Vec<Vec<u8>>,
    snapshot: Vec<Vec<u8>>,
    /// Where a snapshot arrives; in memory, because it syncs.
    arrives: PathBuf,
}

static NODE: LazyLock<Node> = LazyLock::new(|| {
    let home = PathBuf::from(std::env::var("TORRENS_FUZZ_HOME").expect("TORRENS_FUZZ_HOME is the folder of a node"));
    let text = std::fs::read(home.join("config/genesis.json")).unwrap();
    let genesis: Genesis = serde_json::from_slice(&text).unwrap();
    let store = Arc::new(Store::open(&home.join("data/store"), &genesis).unwrap());
    let arrives = PathBuf::from(format!("/dev/shm/torrens-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&arrives).unwrap();

    let objects = store.state_after(&[], 1_000_000).unwrap();
    let height = store.head().height;
    assert!(height > 2 && objects.len() > 20, "the ledger is too short for anything to be seen");
    let blocks: Vec<LoggedBlock> = (1..=height).map(|at| store.logged_block(at).unwrap().unwrap()).collect();
    let (entries, last) = store.logged_entries(&[], 1_000_000).unwrap();
    let (first, last) = (Blob(objects[0].0.clone()), Blob(last.expect("titles")));
    let row = |(key, value): &(Vec<u8>, Vec<u8>)| Row { key: Blob(key.clone()), value: Blob(value.clone()) };
    let mut snapshot = vec![to_bytes(&Answer::Offer(Box::new(store.offer().unwrap())))];
    snapshot.extend(objects.chunks(40).map(|page| to_bytes(&Answer::Objects(page.iter().map(row).collect()))));
    snapshot.extend(blocks.chunks(4).map(|page| to_bytes(&Answer::Blocks(page.to_vec()))));
    snapshot.extend(entries.chunks(20).map(|page| to_bytes(&Answer::Entries(page.to_vec()))));
    let hash = torrens_ledger::crypto::Hash::zero();
    let asks = [
        Ask::Offer,
        Ask::Objects { height, after: first },
        Ask::Blocks { height, from: 2 },
        Ask::Entries { height, after: last },
        Ask::Geometry { hash },
    ];

    let member = &genesis.members[1];
    let own = genesis.members[0].node_key;
    let presence = Arc::new(Presence::of_this_process(&own.0.0).unwrap());
    let addresses = Arc::new(Addresses::new(own, [(own.0.to_string(), "/ip4/192.0.2.1/tcp/26650".into())].into()));
    let limits = Limits { transactions_max: 1000, bytes_max: 1 << 20, per_key_max: 500 };
    let clock = Arc::new(SystemClock::default());
    let agency = genesis.members[0].agency_id.clone();
    let executor = Arc::new(Executor::new(store.clone(), Mempool::new(limits), Metrics::default(), agency, clock));
    let cosigner = Arc::new(Cosigner::new(executor.clone(), None));
    let peer = peer_id(&member.node_key.0.0).unwrap();
    presence.heard(peer, &presence.hello(), std::time::Instant::now());
    let told = addresses.tell(&["/ip4/192.0.2.1/tcp/26650".parse().unwrap()], &genesis.members);
    let mut gossip = vec![greeting(presence.hello(), Some(told))];
    for at in 1..=height {
        let block = store.block(at).unwrap().unwrap();
        gossip.push(message(block.transactions.into_iter().take(3).collect(), cosigner.known(at), Some(at)));
    }
    Node {
        shelf: Shelf::new(executor.clone(), arrives.join("snapshots")),
        desk: Desk { executor, cosigner, presence, addresses },
        peer,
        genesis,
        gossip,
        questions: asks.iter().map(to_bytes).collect(),
        snapshot,
        arrives: arrives.join("store"),
    }
});

/// Changes of genuine bytes: each five bytes name a message, a place, what to do there, and with what.
fn changed(genuine: &[Vec<u8>], changes: &[u8]) -> Vec<Vec<u8>> {
    let mut all = genuine.to_vec();
    for change in changes.chunks_exact(5).take(8) {
        let [which, high, low, what, with] = change.try_into().unwrap();
        let which = usize::from(which) % all.len();
        let bytes = &mut all[which];
        let at = bytes.len() * usize::from(u16::from_be_bytes([high, low])) / (1 << 16);
        let end = (at + 1 + usize::from(with % 40)).min(bytes.len());
        match what % 6 {
            _ if bytes.is_empty() => {}
            0 => bytes[at] = with,
            1 => bytes[at] ^= 1 << (with % 8),
            2 => drop(bytes.drain(at..end)),
            3 => {
                let twice = bytes[at..end].to_vec();
                bytes.splice(at..at, twice);
            }
            4 => bytes[at] = bytes[at].wrapping_add(1),
            // The same message again in another's place.
            _ => all[usize::from(with) % genuine.len()] = all[which].clone(),
        }
    }
    all
}

/// A snapshot that can be read, as it would be taken in.
struct Sent {
    offer: Offer,
    objects: Vec<Vec<(Vec<u8>, Vec<u8>)>>,
    blocks: Vec<Vec<LoggedBlock>>,
    entries: Vec<Vec<LoggedEntry>>,
}

impl Sent {
    fn read(pages: &[Vec<u8>]) -> Option<Self> {
        let mut pages = pages.iter().map(|page| from_bytes::<Answer>(page).ok());
        let Some(Some(Answer::Offer(offer))) = pages.next() else { return None };
        let mut sent = Self { offer: *offer, objects: Vec::new(), blocks: Vec::new(), entries: Vec::new() };
        for page in pages {
            match page? {
                Answer::Objects(rows) => {
                    sent.objects.push(rows.into_iter().map(|row| (row.key.0, row.value.0)).collect());
                }
                Answer::Blocks(blocks) => sent.blocks.push(blocks),
                Answer::Entries(entries) => sent.entries.push(entries),
                _ => return None,
            }
        }
        Some(sent)
    }

    /// What no change may reach: objects, log entries, entries of histories.
    fn facts(&self) -> (Vec<(Vec<u8>, Vec<u8>)>, Vec<Blob>, Vec<Blob>) {
        (
            self.objects.concat(),
            self.blocks.concat().into_iter().flat_map(|block| block.leaves).collect(),
            self.entries.concat().into_iter().map(|entry| entry.entry).collect(),
        )
    }

    fn arrive(self, node: &Node) -> Result<u64, NotTaken> {
        let mut arrival = Arrival::begin(&node.arrives, &node.genesis, self.offer)?;
        self.objects.into_iter().try_for_each(|page| arrival.take_objects(page))?;
        while arrival.planted().is_some() {
            arrival.grow()?;
        }
        self.blocks.into_iter().try_for_each(|page| arrival.take_blocks(page))?;
        self.entries.into_iter().try_for_each(|page| arrival.take_entries(page))?;
        arrival.finish()
    }
}

fuzz_target!(init: {
    // Before anything is changed: what is genuine is taken.
    let height = Sent::read(&NODE.snapshot).expect("genuine pages are read").arrive(&NODE).unwrap();
    assert_eq!(height, NODE.desk.executor.store.head().height);
}, |input: &[u8]| {
    let Some((kind, bytes)) = input.split_first() else { return };
    let node = &*NODE;
    let any = |genuine| changed(genuine, bytes.get(1..).unwrap_or_default())
        .swap_remove(usize::from(bytes.first().copied().unwrap_or_default()) % genuine.len());
    match kind % 5 {
        0 => drop(node.desk.take(node.peer, bytes)),
        1 => drop(node.desk.take(node.peer, &any(&node.gossip))),
        2 => drop(node.shelf.answer(&node.peer, bytes).unwrap()),
        3 => drop(node.shelf.answer(&node.peer, &any(&node.questions)).unwrap()),
        _ => {
            let Some(sent) = Sent::read(&changed(&node.snapshot, bytes)) else { return };
            let facts = sent.facts();
            match sent.arrive(node) {
                Ok(_) => {
                    let genuine = Sent::read(&node.snapshot).unwrap().facts();
                    assert!(facts == genuine, "a snapshot was taken that is not the genuine one");
                }
                Err(NotTaken::False(_)) => {}
                Err(NotTaken::Fault(fault)) => panic!("a peer's snapshot is not this node's fault: {fault}"),
            }
        }
    }
    assert_eq!(node.desk.executor.fault(), None, "a member must not be able to stop this node");
});
