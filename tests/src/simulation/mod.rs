//! The deterministic simulation: several nodes in one process, on a simulated network, clock and disk. One seed decides everything,
//! and the same seed gives the same history.
//!
//! ```text
//!   clients ---- transactions ----> node 0..n: mempool, executor, RocksDB, guard (the product's own)
//!                                     |           core-consensus, driven by `engine`
//!   faults: a plan from the seed      | out
//!      crash, tear, cut, jump  ---> events in virtual time <--- network: delay, loss, twice, cut
//!                                     |
//!                                   checks: nothing acknowledged is lost, one history, rules, it comes back
//! ```
//!
//! Nothing here knows the time of day, a thread or the system's randomness. A node's clock is [`node::SimClock`]; all chance is
//! [`dice::Dice`]. Read in this order: [`faults`] (what a seed does), [`engine`] and [`node`] (what runs), [`disk`], [`network`],
//! [`byzantine`], [`clients`], [`council`] (who validates changes meanwhile), [`check`] (what must hold), and the loop below.

pub mod byzantine;
pub mod check;
pub mod clients;
pub mod council;
pub mod dice;
pub mod disk;
pub mod engine;
pub mod faults;
pub mod network;
pub mod node;
pub mod town;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use malachitebft_core_types::Timeout;
use torrens_ledger::evidence::Offences;
use torrens_ledger::transactions::Signed;
use torrens_node::executor::NotAdmitted;

use check::Checks;
use clients::{Clients, Wish};
use council::Council;
use dice::Dice;
use disk::Disk;
use engine::{Ended, Fuse, Out};
use faults::{Blow, Counts, Plan, Planted};
use network::{Network, Packet};
use node::Node;

/// How long the network may take, once all is well again, until everything that was lodged is final everywhere.
pub const RECOVERY_MS_MAX: u64 = 120_000;
/// How often gossip repeats and nodes say how far they are.
const TICK_MS: u64 = 900;
/// A client that hears nothing for so long asks another node.
const PATIENCE_MS: u64 = 2_500;
/// A seed that needs more events than this runs away.
const EVENTS_MAX: u64 = 2_000_000;

enum Event {
    Arrives { from: usize, to: usize, packet: Packet },
    Timer { node: usize, life: u64, timeout: Timeout, number: u64 },
    Heartbeat { node: usize, life: u64, height: u64 },
    Tick(usize),
    Blow(Blow),
    Up(usize),
    ClockRight(usize),
    Clients,
    Council,
    Calm,
}

/// What came of a seed.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub seed: u64,
    /// Empty when everything held.
    pub wrong: Vec<String>,
    pub counts: Counts,
    pub height: u64,
    pub acknowledged: usize,
    pub recovery_ms: u64,
    /// Stands for the whole history.
    pub trace: u64,
}

struct World {
    plan: Plan,
    now: u64,
    sequence: u64,
    events: BTreeMap<(u64, u64), Event>,
    nodes: Vec<Node>,
    network: Network,
    clients: Clients,
    council: Council,
    checks: Checks,
    counts: Counts,
    dice: Dice,
    down_ms: Vec<u64>,
    trace: u64,
    calm: bool,
    /// The height that every correct node must reach at the end.
    target: Option<u64>,
    last_act: bool,
    /// What those with one key said first at each step.
    twins_said: BTreeMap<(u64, i64, u8), Option<[u8; 32]>>,
    /// Whether the history is told as it goes (`TORRENS_TELL`).
    told: bool,
}

/// Runs a seed.
pub fn run(seed: u64, planted: Planted) -> Outcome {
    run_plan(Plan::draw(seed, planted))
}

/// Runs a plan.
pub fn run_plan(plan: Plan) -> Outcome {
    let dir = disk::folder();
    let mut world = World::new(plan, dir.path());
    world.live();
    world.end()
}

impl World {
    fn new(plan: Plan, dir: &std::path::Path) -> Self {
        let mut dice = Dice::new(plan.seed);
        let spare = plan.spare.map(|(agency, _)| agency);
        let genesis = Arc::new(town::genesis(plan.founders(), spare));
        let count = plan.nodes + usize::from(plan.twin.is_some());
        // The one after all others is the twin.
        let make = |index: usize| {
            let home = dir.join(index.to_string());
            std::fs::create_dir_all(&home).unwrap();
            let of = plan.twin.filter(|_| index == plan.nodes).unwrap_or(index);
            let keys = [town::validator_key(of), town::node_key(of)];
            let (own, agency) = (dice.fork(), town::agency(plan.agency_of(of)));
            Node::new(index, count, agency, keys, Disk(home), own, genesis.clone(), plan.planted)
        };
        let nodes: Vec<Node> = (0..count).map(make).collect();
        let network = Network::new(dice.fork(), plan.loss, plan.duplication, plan.delay_ms_max);
        let clients = Clients::new(dice.fork(), genesis.chain_id.clone(), plan.acts);
        let council = Council::new(dice.fork(), genesis.chain_id.clone(), &plan);
        let mut world = Self {
            now: 0,
            sequence: 0,
            events: BTreeMap::new(),
            down_ms: vec![0; count],
            nodes,
            network,
            clients,
            council,
            checks: Checks::default(),
            counts: Counts::default(),
            dice,
            trace: 0xcbf2_9ce4_8422_2325,
            calm: false,
            target: None,
            last_act: false,
            twins_said: BTreeMap::new(),
            told: std::env::var_os("TORRENS_TELL").is_some(),
            plan,
        };
        for index in 0..world.nodes.len() {
            world.later(0, Event::Up(index));
            let at = 100 + world.dice.below(TICK_MS);
            world.later(at, Event::Tick(index));
        }
        for (at, blow) in world.plan.blows.clone() {
            world.later(at, Event::Blow(blow));
        }
        world.later(30, Event::Clients);
        world.later(400, Event::Council);
        world.later(world.plan.calm_ms, Event::Calm);
        world
    }

    fn later(&mut self, after: u64, event: Event) {
        self.sequence += 1;
        self.events.insert((self.now + after, self.sequence), event);
    }

    /// Adds to what stands for the history: FNV-1a.
    fn note(&mut self, what: &str, bytes: &[u8]) {
        if self.told && !what.is_empty() {
            eprintln!(
                "{:>8} {what} {}",
                self.now,
                bytes.iter().take(24).map(|b| format!("{b:02x}")).collect::<String>()
            );
        }
        let time = self.now.to_be_bytes();
        for byte in time.iter().chain(what.as_bytes()).chain(bytes) {
            self.trace = (self.trace ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// Each of two twins follows every rule: only together do they break one.
    fn lies(&self, node: usize) -> bool {
        self.plan.byzantine.is_some_and(|(byzantine, _)| byzantine == node)
    }

    fn is_byzantine(&self, node: usize) -> bool {
        self.plan.is_byzantine(node)
    }

    fn live(&mut self) {
        let mut handled = 0;
        while let Some(((at, _), event)) = self.events.pop_first() {
            self.now = at;
            handled += 1;
            let late = self.now > self.plan.calm_ms + RECOVERY_MS_MAX;
            if late || handled > EVENTS_MAX {
                let standing: Vec<_> = self
                    .nodes
                    .iter()
                    .map(|node| node.engine.as_ref().map_or_else(|| "down".into(), |engine| engine.standing()))
                    .collect();
                self.checks.wrong.push(format!(
                    "R4: {} ms after all was well, {} transactions still wait ({handled} events): {standing:#?}",
                    self.now.saturating_sub(self.plan.calm_ms),
                    self.clients.waiting.len(),
                ));
                return;
            }
            self.handle(event);
            if !self.checks.wrong.is_empty() || self.is_done() {
                return;
            }
        }
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Arrives { from, to, packet } => {
                self.note("arrives", &[from as u8, to as u8]);
                self.note("", &packet.mark());
                let key = self.nodes[from].node_key.public().0.0;
                self.on(to, |node, now| node.receive(from, key, packet, now));
            }
            Event::Timer { node, life, timeout, number } => self.on(node, |node, _| {
                if let (true, Some(engine)) = (node.life == life, &mut node.engine) {
                    engine.timer(timeout, number);
                }
            }),
            Event::Heartbeat { node, life, height } => self.on(node, |node, _| {
                if let (true, Some(engine)) = (node.life == life, &mut node.engine) {
                    engine.heartbeat(height);
                }
            }),
            Event::Tick(node) => {
                self.on(node, |node, now| node.tick(now));
                self.later(TICK_MS, Event::Tick(node));
            }
            Event::Blow(blow) => self.strike(blow),
            Event::Up(node) => self.up(node),
            Event::ClockRight(node) => self.nodes[node].clock.offset_ms.store(0, Ordering::Relaxed),
            Event::Clients => self.clients(),
            Event::Council => self.council(),
            Event::Calm => {
                self.note("calm", &[]);
                self.calm = true;
                self.network.heal();
                for node in &mut self.nodes {
                    node.clock.offset_ms.store(0, Ordering::Relaxed);
                    if let Some(engine) = &mut node.engine {
                        engine.fuse = None;
                    }
                }
            }
        }
    }

    /// Something happens at a node, and then what follows from it.
    fn on(&mut self, index: usize, happens: impl FnOnce(&mut Node, u64)) {
        let node = &mut self.nodes[index];
        if node.engine.is_none() {
            return;
        }
        node.clock.now_ms.store(self.now, Ordering::Relaxed);
        happens(node, self.now);
        self.settle(index);
    }

    /// Sends on what a node wants to send, and sees whether it still runs.
    fn settle(&mut self, index: usize) {
        loop {
            let Some(engine) = &mut self.nodes[index].engine else { return };
            let outs = std::mem::take(&mut engine.out);
            let outs = match self.plan.byzantine {
                Some((byzantine, vices)) if byzantine == index => {
                    let (node, dice) = (&self.nodes[index], &mut self.dice);
                    byzantine::distort(node, vices, outs, dice, &mut self.counts)
                }
                _ => outs,
            };
            for out in outs {
                self.carry(index, out);
            }
            let Some(engine) = &self.nodes[index].engine else { return };
            if let Some(fault) = engine.executor.fault()
                && !self.lies(index)
            {
                self.checks.wrong.push(format!("R5: node {index} is correct and reports a fault: {fault}"));
                return;
            }
            match engine.ended.clone() {
                None => return,
                Some(Ended::Crashed) => return self.down(index, self.down_ms[index]),
                // A twin's own log has the other's votes as if they were its own, and the engine will not go on with it: as it should.
                Some(Ended::Failed(why)) if !self.is_byzantine(index) => {
                    self.checks.wrong.push(format!("node {index} is correct and its engine ended: {why}"));
                    return;
                }
                Some(Ended::Failed(_)) => return self.down(index, 500),
                Some(ended) => {
                    self.note("engine again", &[index as u8]);
                    if let Err(why) = self.nodes[index].engage_again(&ended) {
                        self.checks.wrong.push(format!("node {index} cannot go on after {ended:?}: {why}"));
                        return;
                    }
                }
            }
        }
    }

    fn carry(&mut self, from: usize, out: Out) {
        let life = self.nodes[from].life;
        match out {
            Out::Broadcast(packet) => {
                for to in (0..self.nodes.len()).filter(|to| *to != from) {
                    self.send(from, to, packet.clone());
                }
            }
            Out::Send(to, packet) if to != from => self.send(from, to, packet),
            Out::Send(..) => {}
            Out::Timer(timeout, number, after) => self.later(after, Event::Timer { node: from, life, timeout, number }),
            Out::Heartbeat(after) => {
                let height = self.nodes[from].engine.as_ref().map_or(0, |engine| engine.height());
                self.later(after, Event::Heartbeat { node: from, life, height });
            }
            Out::Committed(height) => {
                let Some(executor) = self.nodes[from].executor() else { return };
                let header = executor.store.block(height).unwrap().map(|block| block.header.hash());
                let Some(header) = header else { return };
                self.note("committed", &[&[from as u8], header.0.as_slice()].concat());
                if !self.lies(from) {
                    self.checks.committed(from, height, header);
                }
                self.answer(from);
            }
            Out::Signed(height, round, step, value) => {
                let said = format!("signs {height}/{round} step {step} node {from}");
                self.note(&said, &value.unwrap_or_default());
                if !self.lies(from) {
                    self.checks.signed(from, height, round, step, value);
                }
                if self.plan.twin.is_some() && self.is_byzantine(from) {
                    let said = *self.twins_said.entry((height, round, step)).or_insert(value);
                    if said != value {
                        self.counts.add("two nodes with one key said two things");
                    }
                }
            }
            Out::Count(fault) => self.counts.add(fault),
        }
    }

    fn send(&mut self, from: usize, to: usize, packet: Packet) {
        for at in self.network.arrivals(self.now, from, to, &mut self.counts) {
            self.sequence += 1;
            self.events.insert((at, self.sequence), Event::Arrives { from, to, packet: packet.clone() });
        }
    }

    fn down(&mut self, node: usize, ms: u64) {
        self.note("down", &[node as u8]);
        self.nodes[node].crash(&mut self.counts);
        // Connections end with their node; what was told and not yet heard is lost on the way.
        for waiting in self.clients.waiting.iter_mut().filter(|waiting| waiting.node == node) {
            waiting.told = None;
        }
        self.later(ms.max(1), Event::Up(node));
    }

    fn up(&mut self, node: usize) {
        if self.nodes[node].engine.is_some() {
            return;
        }
        self.note("up", &[node as u8]);
        self.nodes[node].clock.now_ms.store(self.now, Ordering::Relaxed);
        match self.nodes[node].start() {
            Ok(()) => self.settle(node),
            Err(why) => self.checks.wrong.push(format!("node {node} cannot start again: {why}")),
        }
    }

    fn strike(&mut self, blow: Blow) {
        self.note("blow", format!("{blow:?}").as_bytes());
        match blow {
            Blow::Crash { node, steps: 0, down_ms } => {
                self.counts.add("crash at a chosen moment");
                self.down(node, down_ms);
            }
            Blow::Crash { node, steps, down_ms } => {
                self.down_ms[node] = down_ms;
                self.nodes[node].light(Fuse::Steps(steps));
            }
            Blow::CrashAt { node, place, down_ms } => {
                self.down_ms[node] = down_ms;
                self.nodes[node].light(Fuse::Place(place));
            }
            Blow::CrashMany { nodes, down_ms } => {
                self.counts.add(match nodes.len() == self.nodes.len() {
                    true => "all nodes down at once",
                    false => "more than a third down and back",
                });
                nodes.into_iter().for_each(|node| self.down(node, down_ms));
            }
            Blow::Replace { node, down_ms } => {
                self.counts.add("disk replaced, guard kept");
                self.down(node, down_ms);
                self.nodes[node].disk.replace();
            }
            Blow::Shorten { node, down_ms } => {
                self.down(node, down_ms);
                if self.nodes[node].shorten_votes() {
                    self.counts.add("synced log of votes shortened");
                }
            }
            Blow::Cut { from, to, ms, one_way } => self.network.cut(from, to, self.now + ms, one_way),
            Blow::Clock { node, offset_ms, ms } => {
                self.counts.add("clock wrong by minutes");
                self.nodes[node].clock.offset_ms.store(offset_ms, Ordering::Relaxed);
                self.later(ms, Event::ClockRight(node));
            }
        }
    }

    /// Clients look at what became of their acts, and do something new.
    fn clients(&mut self) {
        self.hear();
        let up: Vec<usize> = (0..self.nodes.len()).filter(|at| self.nodes[*at].engine.is_some()).collect();
        if !up.is_empty() {
            if self.clients.acts_left > 0 {
                self.clients.acts_left -= 1;
                self.act(&up);
            } else if self.calm && !self.last_act {
                // After all the faults, one more thing that must become final.
                self.last_act = true;
                let signed = self.clients.party(self.now);
                let node = self.trusted(&up);
                self.lodge(node, signed);
            }
        }
        let after = self.dice.between(30, 700);
        self.later(after, Event::Clients);
    }

    /// The agencies go on with what they vote about, or begin something new.
    fn council(&mut self) {
        // After the last act nothing new is lodged: what was is what must be everywhere.
        if self.last_act {
            return;
        }
        let up: Vec<usize> = (0..self.nodes.len()).filter(|at| self.nodes[*at].engine.is_some()).collect();
        if !up.is_empty() {
            let node = self.trusted(&up);
            let executor = self.nodes[node].executor().cloned();
            let (signed, done) =
                executor.map(|executor| self.council.step(&executor.store, self.now)).unwrap_or_default();
            done.into_iter().for_each(|name| self.counts.add(name));
            for one in signed {
                let node = self.trusted(&up);
                self.lodge(node, one);
            }
        }
        if self.council.sits() {
            let after = self.dice.between(50, 1_500);
            self.later(after, Event::Council);
        }
    }

    /// A node that a client asks: in the end not the Byzantine one, which may never answer.
    fn trusted(&mut self, up: &[usize]) -> usize {
        let able: Vec<usize> = up.iter().copied().filter(|node| !self.is_byzantine(*node)).collect();
        *self.dice.pick(if able.is_empty() { up } else { &able })
    }

    fn act(&mut self, up: &[usize]) {
        let node = self.trusted(up);
        let Some(executor) = self.nodes[node].executor().cloned() else { return };
        self.nodes[node].clock.now_ms.store(self.now, Ordering::Relaxed);
        match self.clients.wish(&executor.store, self.now) {
            Wish::Lodge(sales) => {
                drop(executor);
                if let [one, other] = sales.as_slice() {
                    self.counts.add("one title sold twice at once");
                    self.checks.rivals.push([one.id, other.id]);
                }
                for (turn, signed) in sales.into_iter().enumerate() {
                    let at = if turn == 0 { node } else { *self.dice.pick(up) };
                    if self.dice.chance(15) {
                        self.counts.add("transaction sent twice");
                        let too = *self.dice.pick(up);
                        self.lodge(too, signed.clone());
                    }
                    self.lodge(at, signed);
                }
            }
            Wish::Refused(signed, code, name) => {
                let wrong_clock = self.nodes[node].clock.offset_ms.load(Ordering::Relaxed) != 0;
                let refused = Clients::refused(&executor, &signed, code, name, &mut self.counts);
                if !refused && !wrong_clock {
                    self.checks.wrong.push(format!("node {node} does not say {code:?} to {}", signed.id));
                }
            }
            Wish::Again(bytes) => {
                let id = Signed::read(&bytes, &executor.store.genesis().chain_id).unwrap().id;
                let known = executor.store.place(&id).unwrap().is_some();
                match executor.admit(&bytes) {
                    Err(NotAdmitted::OnLedger(_)) if known => {
                        self.counts.add("transaction replayed after it was final");
                    }
                    // This node has not come as far yet: it may take it, and must not order it twice.
                    Ok(_) | Err(_) if !known => self.counts.add("transaction replayed after it was final"),
                    other => self.checks.wrong.push(format!("node {node} says {other:?} to what is final, {id}")),
                }
            }
        }
    }

    fn lodge(&mut self, node: usize, signed: Signed) {
        let Some(executor) = self.nodes[node].executor().cloned() else {
            self.clients.waiting.push(clients::Waiting {
                id: signed.id,
                bytes: signed.bytes,
                node,
                at: self.now,
                told: None,
            });
            return;
        };
        self.nodes[node].clock.now_ms.store(self.now, Ordering::Relaxed);
        self.note("lodge", signed.id.0.0.as_slice());
        let admitted = self.clients.lodge(&executor, signed.bytes.clone(), signed.id, node, self.now);
        drop(executor);
        if !admitted {
            return;
        }
        if self.plan.planted == Planted::AcknowledgesEarly && !self.is_byzantine(node) && !self.last_act {
            self.checks.told.insert(signed.id);
            self.clients.waiting.pop();
        }
        self.on(node, |node, _| {
            if let Some(engine) = &mut node.engine {
                engine.out.push(Out::Broadcast(Packet::Gossip(vec![signed.bytes], Vec::new())));
                engine.wake();
            }
        });
    }

    /// Whoever waits at a node and was told that it is final has the receipt now, before anything else can befall the node.
    fn answer(&mut self, node: usize) {
        for mut waiting in std::mem::take(&mut self.clients.waiting) {
            let told = waiting.node == node && waiting.told.as_mut().is_some_and(|told| told.try_recv().is_ok());
            let (true, Some(executor)) = (told, self.nodes[node].executor()) else {
                self.clients.waiting.push(waiting);
                continue;
            };
            let place = executor.store.place(&waiting.id).unwrap();
            match place.and_then(|place| executor.store.receipt(place).unwrap()) {
                Some(receipt) => {
                    // What a Byzantine node says binds nobody; a client checks its proofs.
                    if !self.is_byzantine(node) {
                        self.note("acknowledged", waiting.id.0.0.as_slice());
                        self.checks.acknowledge(receipt.clone());
                    }
                    self.clients.answered(waiting.bytes, &receipt);
                }
                None => {
                    let wrong = format!("node {node} says that {} is final and has no receipt", waiting.id);
                    self.checks.wrong.push(wrong);
                }
            }
        }
    }

    /// Whoever waits too long, or whose node is gone, asks another one.
    fn hear(&mut self) {
        for node in 0..self.nodes.len() {
            self.answer(node); // what was final when it was handed in
        }
        let mut again = Vec::new();
        for mut waiting in std::mem::take(&mut self.clients.waiting) {
            let answer = waiting.told.as_mut().map(tokio::sync::oneshot::Receiver::try_recv);
            let gone = !matches!(answer, Some(Err(tokio::sync::oneshot::error::TryRecvError::Empty)));
            if gone || self.now > waiting.at + PATIENCE_MS {
                again.push(waiting);
            } else {
                self.clients.waiting.push(waiting);
            }
        }
        for waiting in again {
            let signed = Signed::read(&waiting.bytes, self.nodes[0].chain_id()).unwrap();
            // Nobody was promised anything, and no block takes it any more: he who wants it signs it anew.
            if node::START_MS + self.now > signed.body.expires_ms + PATIENCE_MS {
                self.counts.add(faults::EXPIRED);
                continue;
            }
            let up: Vec<usize> = (0..self.nodes.len()).filter(|at| self.nodes[*at].engine.is_some()).collect();
            match up.is_empty() {
                true => self.clients.waiting.push(waiting),
                false => {
                    self.counts.add("transaction sent twice");
                    let node = self.trusted(&up);
                    self.lodge(node, signed);
                }
            }
        }
    }

    /// Whether everything that was lodged is final, on every correct node.
    fn is_done(&mut self) -> bool {
        if !self.last_act || !self.clients.waiting.is_empty() {
            return false;
        }
        let target = *self.target.get_or_insert(self.checks.height());
        (0..self.nodes.len())
            .filter(|at| !self.is_byzantine(*at))
            .all(|at| self.nodes[at].engine.as_ref().is_some_and(|engine| engine.height() >= target))
    }

    /// The last look at every correct node.
    fn end(mut self) -> Outcome {
        let byzantine = self.plan.byzantine.map(|(at, _)| at).or(self.plan.twin);
        let byzantine = byzantine.map(|at| town::agency(self.plan.agency_of(at)).to_string());
        let recovery_ms = self.now.saturating_sub(self.plan.calm_ms);
        if self.checks.wrong.is_empty() {
            let replay = self.plan.seed.is_multiple_of(8);
            let mut on_record = false;
            for at in (0..self.nodes.len()).filter(|at| !self.is_byzantine(*at)).collect::<Vec<_>>() {
                let Some(executor) = self.nodes[at].executor() else { continue };
                self.checks.store(at, &executor.store, byzantine.as_deref(), replay && at == 0);
                let offences: Offences = executor.store.object(&()).unwrap().unwrap_or_default();
                on_record |= !offences.list.is_empty();
            }
            if on_record {
                self.counts.add("evidence on the ledger");
            }
        }
        let height = self.checks.height();
        let acknowledged = self.checks.acknowledged.len();
        Outcome {
            seed: self.plan.seed,
            wrong: self.checks.wrong,
            counts: self.counts,
            height,
            acknowledged,
            recovery_ms,
            trace: self.trace,
        }
    }
}
