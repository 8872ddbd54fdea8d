//! The judge of every run: a [`Witness`] keeps each receipt that a client was given, [`Seen`] is what one node shows of itself, and
//! [`prove`] holds the promises of `reliability.md` against both. R1: nothing acknowledged is lost. R2: one history, each block certified
//! by more than two thirds of those whom a citizen trusts. R3: every block follows from the rules, executed again from the genesis, and a
//! second opinion ([`opinion`]) finds nothing against them.
//! R4, that it comes back in time, is the caller's to measure: [`crate::Cluster::comes_back`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use serde_json::Value;
use torrens_client::connection::{Connection, Submitted};
use torrens_ledger::block::{Header, LogEntry};
use torrens_ledger::encoding::{from_bytes, to_bytes};
use torrens_ledger::genesis::Genesis;
use torrens_ledger::proof::certificate::Certificate;
use torrens_ledger::proof::tiles::{Tile, WIDTH, unbundle};
use torrens_ledger::proof::trust::TrustAnchor;
use torrens_ledger::register::title::TitleId;
use torrens_ledger::replay::Replay;
use torrens_ledger::transactions::{Receipt, TxId};

use crate::opinion::{self, Story};
use crate::seed::reproduce;
use crate::{Cluster, connection, wait_for};

/// A receipt that a client was given.
#[derive(Clone, Debug)]
pub struct Given {
    pub tx_id: TxId,
    pub receipt: Receipt,
    pub at: SystemTime,
}

/// Every receipt that any client was given. Cheap to clone; all clones are one.
#[derive(Clone, Debug, Default)]
pub struct Witness(Arc<Mutex<Vec<Given>>>);

impl Witness {
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Given>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers an answer, if it was final. Gives whether it was.
    pub fn saw(&self, done: &Submitted) -> bool {
        let Some(receipt) = &done.receipt else { return false };
        self.lock().push(Given { tx_id: done.tx_id, receipt: receipt.clone(), at: SystemTime::now() });
        true
    }

    /// Puts in something that no node said, to see whether the checker notices.
    pub fn plant(&self, given: Given) {
        self.lock().push(given);
    }

    pub fn given(&self) -> Vec<Given> {
        self.lock().clone()
    }

    /// What either was told.
    pub fn and(&self, other: &Self) -> Self {
        Self(Arc::new(Mutex::new([self.given(), other.given()].concat())))
    }

    pub fn count(&self) -> usize {
        self.lock().len()
    }
}

/// What one node shows of itself, over its API.
#[derive(Clone, Debug)]
pub struct Seen {
    pub node: String,
    /// The whole public log, entry by entry.
    pub entries: Vec<Vec<u8>>,
    /// Header and certificate of every block, from the first.
    pub blocks: Vec<(Header, Certificate)>,
    /// Changes of validators that it tells.
    pub trust: TrustAnchor,
    /// What its index answers for some of the ids.
    pub answers: BTreeMap<TxId, Option<Receipt>>,
    /// Validators that the ledger convicts of signing twice.
    pub offences: usize,
    pub head: (String, String),
}

impl Seen {
    /// The same as it stood before a block: its history only.
    pub fn before(&self, height: u64) -> Self {
        let blocks: Vec<_> = self.blocks.iter().take_while(|(header, _)| header.height < height).cloned().collect();
        // A block's header stands in the log behind what it says of the log.
        let entries = blocks.last().map_or(0, |(header, _)| header.log_size as usize + 1);
        let entries = self.entries[..entries].to_vec();
        let head = blocks.last().map(|(header, _)| (header.hash().to_string(), header.state_root.to_string()));
        Self { entries, blocks, answers: BTreeMap::new(), head: head.unwrap_or_default(), ..self.clone() }
    }
}

/// What was proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proven {
    pub height: u64,
    pub entries: usize,
    pub receipts: usize,
    pub nodes: usize,
    pub story: Story,
}

/// The most receipts that are asked for one by one at each node; in the log all are looked for.
const ASKED_MAX: usize = 300;

/// Reads everything that a node shows. Waits until its checkpoint covers its newest block.
pub fn look(name: &str, api: &str, witness: &Witness) -> Seen {
    let node = connection(api);
    let status: Value = node.get("/v1/status").unwrap_or_else(|why| panic!("{name} does not answer: {why}"));
    let (height, size) = (status["height"].as_u64().unwrap(), status["log_size"].as_u64().unwrap());
    wait_for(&format!("{name} to publish the log of {size} entries"), Duration::from_secs(60), || {
        let note = String::from_utf8(node.get_bytes("/tlog/checkpoint").unwrap_or_default()).unwrap();
        note.lines().nth(1).and_then(|line| line.parse::<u64>().ok()).is_some_and(|published| published >= size)
    });
    let given = witness.given();
    let step = given.len().div_ceil(ASKED_MAX).max(1);
    let answers = given.iter().step_by(step).map(|given| {
        let path = format!("/v1/transactions/{}/receipt", given.tx_id);
        (given.tx_id, node.get::<Receipt>(&path).ok())
    });
    Seen {
        node: name.to_owned(),
        entries: entries(&node, size),
        blocks: blocks(&node, height),
        trust: node.trust().unwrap(),
        answers: answers.collect(),
        offences: status["offences"].as_array().map_or(0, Vec::len),
        head: (status["header_hash"].to_string(), status["state_root"].to_string()),
    }
}

fn entries(node: &Connection, size: u64) -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = Vec::new();
    for index in 0..size.div_ceil(WIDTH) {
        let tile = Tile { level: None, index, width: 0 };
        let tile = Tile { width: tile.filled(size), ..tile };
        let bytes = node.get_bytes(&format!("/tlog/{}", tile.path())).unwrap();
        let bundle = unbundle(&bytes, tile.width).unwrap_or_else(|| panic!("{} is not whole", tile.path()));
        all.extend(bundle.into_iter().map(<[u8]>::to_vec));
    }
    all
}

fn blocks(node: &Connection, height: u64) -> Vec<(Header, Certificate)> {
    let mut all: Vec<(Header, Certificate)> = Vec::new();
    let mut after = height + 1;
    while after > 1 {
        let page: Value = node.get(&format!("/v1/blocks?limit=500&after={after}")).unwrap();
        for block in page["data"].as_array().unwrap() {
            let header = serde_json::from_value(block["header"].clone()).unwrap();
            all.push((header, serde_json::from_value(block["certificate"].clone()).unwrap()));
        }
        after = all.last().map_or(1, |(header, _)| header.height);
    }
    all.reverse();
    all
}

/// Proves R1 and R2 of what these nodes show, without knowing the rules: also of a ledger whose rules are newer than this program.
pub fn prove_history(anchor: &TrustAnchor, given: &[Given], seen: &[Seen]) -> Result<(), String> {
    for node in seen {
        every_receipt_is_there(given, node)?;
    }
    one_certified_history(anchor, seen)
}

/// Proves R1, R2 and R3 of what these nodes show, or says which does not hold. Pure: everything was read before.
pub fn prove(anchor: &TrustAnchor, genesis: &Genesis, given: &[Given], seen: &[Seen]) -> Result<Proven, String> {
    prove_history(anchor, given, seen)?;
    for node in seen {
        if node.offences > 0 {
            return Err(format!("R2: {} shows {} validators that signed twice", node.node, node.offences));
        }
    }
    let Some(longest) = seen.iter().max_by_key(|node| node.blocks.len()) else { return Err("nothing was seen".into()) };
    follows_from_the_rules(genesis, longest)?;
    let story =
        opinion::of(&anchor.chain_id, &longest.entries).map_err(|why| format!("R3: {}: {why}", longest.node))?;
    let shortest = seen.iter().map(|node| node.blocks.len()).min().unwrap_or(0);
    Ok(Proven {
        height: shortest as u64,
        entries: longest.entries.len(),
        receipts: given.len(),
        nodes: seen.len(),
        story,
    })
}

/// R1: each receipt stands in the node's log once, byte for byte, and its index gives it.
fn every_receipt_is_there(given: &[Given], seen: &Seen) -> Result<(), String> {
    let node = &seen.node;
    let mut receipts: BTreeMap<TxId, Receipt> = BTreeMap::new();
    for entry in &seen.entries {
        let leaf: LogEntry = from_bytes(entry).map_err(|why| format!("R1: {node}: an entry cannot be read: {why}"))?;
        if let LogEntry::Transaction { receipt, .. } = leaf
            && let Some(twice) = receipts.insert(receipt.tx_id, receipt)
        {
            return Err(format!("R1: {node}: {} was executed twice", twice.tx_id));
        }
    }
    for Given { tx_id, receipt, .. } in given {
        match receipts.get(tx_id) {
            None => return Err(format!("R1: {node} has lost {tx_id}, which was acknowledged")),
            Some(theirs) if to_bytes(theirs) != to_bytes(receipt) => {
                return Err(format!("R1: {node} has another receipt for {tx_id} than the one that was given"));
            }
            Some(_) => {}
        }
    }
    for (tx_id, answer) in &seen.answers {
        if answer.as_ref().map(to_bytes) != receipts.get(tx_id).map(to_bytes) {
            return Err(format!("R1: {node} answers for {tx_id} otherwise than its log does"));
        }
    }
    Ok(())
}

/// R2: the same header at each height on all nodes, one after the other, each certified by those whom the anchor leads to; and each
/// node's log is the beginning of the longest.
fn one_certified_history(anchor: &TrustAnchor, seen: &[Seen]) -> Result<(), String> {
    let mut known: BTreeMap<u64, (String, &str)> = BTreeMap::new();
    for node in seen {
        let name = &node.node;
        let trusted = anchor.follow(&node.trust.changes).map_err(|why| format!("R2: {name}: {why}"))?;
        let mut before = anchor.genesis_hash;
        for (at, (header, certificate)) in node.blocks.iter().enumerate() {
            let (height, hash) = (header.height, header.hash());
            if height != at as u64 + 1 || header.prev_header_hash != before {
                return Err(format!("R2: {name}: block {height} does not follow the one before it"));
            }
            match known.get(&height) {
                Some((other, whose)) if *other != hash.to_string() => {
                    return Err(format!("R2: fork at height {height}: {name} has {hash}, {whose} has {other}"));
                }
                Some(_) => {}
                None => drop(known.insert(height, (hash.to_string(), name))),
            }
            if (certificate.height, certificate.header_hash) != (height, hash) {
                return Err(format!("R2: {name}: the certificate of block {height} is of another block"));
            }
            certificate
                .verify(&anchor.chain_id, trusted.at(height))
                .map_err(|why| format!("R2: {name}: block {height} is not certified: {why}"))?;
            before = hash;
        }
        let headers = node.entries.iter().filter_map(|entry| match from_bytes::<LogEntry>(entry) {
            Ok(LogEntry::Header { header }) => Some(header),
            _ => None,
        });
        if !headers.eq(node.blocks.iter().map(|(header, _)| header.clone())) {
            return Err(format!("R2: {name}: the headers in its log are not those of its blocks"));
        }
        let tip = node.blocks.last().map(|(header, _)| (header.hash().to_string(), header.state_root.to_string()));
        let told = (node.head.0.trim_matches('"').to_owned(), node.head.1.trim_matches('"').to_owned());
        if tip.is_some_and(|tip| tip != told) {
            return Err(format!("R2: {name}: its status tells of another head than its last block"));
        }
    }
    let Some(longest) = seen.iter().max_by_key(|node| node.entries.len()) else { return Ok(()) };
    for node in seen {
        if node.entries != longest.entries[..node.entries.len()] {
            return Err(format!("R2: the log of {} is not the beginning of that of {}", node.node, longest.node));
        }
    }
    Ok(())
}

/// R3: executed again from the genesis, every transaction gives its receipt and every block its roots.
fn follows_from_the_rules(genesis: &Genesis, seen: &Seen) -> Result<(), String> {
    let node = &seen.node;
    let mut replay = Replay::new(genesis).map_err(|fault| format!("R3: {node}: {fault}"))?;
    for entry in &seen.entries {
        replay.entry(entry).map_err(|why| format!("R3: {node}: {why}"))?;
    }
    match (replay.height() == seen.blocks.len() as u64, replay.checked_size() == seen.entries.len() as u64) {
        (true, true) => Ok(()),
        _ => Err(format!("R3: {node}: its log ends within a block, or has other blocks than it shows")),
    }
}

impl Cluster {
    /// What these nodes show, once they agree.
    pub fn look(&self, nodes: &[usize], witness: &Witness) -> Vec<Seen> {
        self.agree(nodes);
        nodes.iter().map(|node| look(&self.nodes[*node].agency, &self.nodes[*node].api, witness)).collect()
    }

    /// The founding document, as the test's own files have it and not as a node tells it.
    pub fn genesis(&self) -> Genesis {
        let genesis = self.nodes[0].home.join("config/genesis.json");
        let genesis: Genesis = serde_json::from_slice(&std::fs::read(genesis).unwrap()).unwrap();
        assert_eq!(genesis.hash(), self.trust().genesis_hash, "the trust anchor is of this ledger");
        genesis
    }

    /// What a test's own clients were told, and what [`Cluster::party`] and [`Cluster::title`] were.
    pub fn all_told(&self, witness: &Witness) -> Witness {
        witness.and(&self.told)
    }

    /// Each answer of a damaged node is an error, or what a sound one answers.
    pub fn nothing_wrong_is_served(&self, damaged: usize, sound: usize, witness: &Witness, titles: &[TitleId]) {
        let tip = self.height(damaged);
        let (damaged, sound) = (self.connection(damaged), self.connection(sound));
        let given = witness.given();
        for known in given.iter().step_by(given.len().div_ceil(60).max(1)) {
            let path = format!("/v1/transactions/{}/receipt", known.tx_id);
            if let Ok(answer) = damaged.get::<Receipt>(&path) {
                assert_eq!(answer, known.receipt, "a wrong answer: {path}\n{}", reproduce());
            }
        }
        for title in titles {
            // The height up to which an answer holds moves on while both are asked.
            let ask = |node: &Connection| {
                let mut answer: Value = node.get(&format!("/v1/titles/{title}")).ok()?;
                answer.as_object_mut().unwrap().remove("height");
                Some(answer)
            };
            if let Some(answer) = ask(&damaged) {
                assert_eq!(Some(answer), ask(&sound), "a wrong answer about {title}\n{}", reproduce());
            }
        }
        for height in (1..20u64).chain([tip]) {
            let path = format!("/v1/blocks/{height}");
            if let Ok(answer) = damaged.get::<Value>(&path) {
                // The newest may come to the sound one a moment later.
                let mut same = Value::Null;
                wait_for("the sound node to have that block", Duration::from_secs(10), || {
                    same = sound.get(&path).unwrap_or_default();
                    !same.is_null()
                });
                assert_eq!(answer["header"], same["header"], "{path}\n{}", reproduce());
            }
        }
    }

    /// Ends a run: these nodes keep R1, R2 and R3, and say that they are well. Panics with what does not hold.
    pub fn prove(&self, nodes: &[usize], witness: &Witness) -> Proven {
        for node in nodes {
            wait_for(&format!("{} to be ready", self.nodes[*node].agency), Duration::from_secs(60), || {
                self.is_ready(*node)
            });
        }
        let witness = self.all_told(witness);
        let seen = self.look(nodes, &witness);
        let proven = prove(&self.trust(), &self.genesis(), &witness.given(), &seen);
        let proven = proven.unwrap_or_else(|lie| panic!("{lie}\n{}", reproduce()));
        let signed = self.nobody_signed_twice();
        let different: BTreeSet<_> = witness.given().iter().map(|given| given.tx_id).collect();
        eprintln!("proven: {proven:?}, {} different transactions, {signed} signatures", different.len());
        proven
    }

    /// R4: from now until a new transaction is final at each of these nodes. Panics when that takes longer than `most`.
    pub fn comes_back(&self, nodes: &[usize], most: Duration, witness: &Witness) -> Duration {
        let started = std::time::Instant::now();
        let builder = self.builder(self.officer("civil-affairs"));
        for node in nodes {
            let signed = crate::party_registration(&builder);
            let name = &self.nodes[*node].agency;
            wait_for(&format!("a new transaction to be final at {name} (R4)"), most, || {
                self.connection(*node).submit(&signed.bytes).is_ok_and(|done| witness.saw(&done))
            });
        }
        let took = started.elapsed();
        assert!(took <= most, "R4: it took {took:?} to come back, more than {most:?}\n{}", reproduce());
        took
    }
}
