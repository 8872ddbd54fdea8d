//! Everything together: faults in random order and at random moments, chosen by a seed, under load, with the checker at the end.
//! Briefly in each run of the tests; with `scripts/test --long` for hours.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use torrens_node::store::CACHE_BYTES;
use torrens_tests::disk::{Disk, FailingSyncs, files, flip};
use torrens_tests::held::Held;
use torrens_tests::lab::{Lab, inside, run};
use torrens_tests::members::adopt;
use torrens_tests::opinion::Story;
use torrens_tests::seed::{Chance, how_long, long};
use torrens_tests::*;

const FAKETIME: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";
const TOOLS: [&str; 4] = ["mkfs.ext4", "xfs_io", "strace", FAKETIME];
const BACK: Duration = Duration::from_secs(60);
/// How long a node may take that fetches everything anew.
const REJOINS: Duration = Duration::from_secs(300);
/// What [`Ward::injure`] can do.
const ALL_FAULTS: u64 = 15;
/// Those after which every node has what it had and votes again by itself.
const PASSING: u64 = 11;
/// Names of [`ALL_FAULTS`]: kills of one are two of them.
const KINDS: usize = 14;
/// What a validator may lie about for a while, so that nobody can prove it afterwards.
const LIES: [&str; 6] = ["roots", "garbage", "time", "withhold", "impersonate", "hurry"];
/// Has a disk that goes bad.
const BAD: usize = 1;
/// Has a clock that can be set.
const CLOCK: usize = 2;
/// Has a disk of its own.
const COURT: usize = 3;

/// The laboratory with everything that can be injured.
struct Ward {
    lab: Lab,
    disk: Disk,
    offset: PathBuf,
    /// Whether a node has lost everything since all were ready.
    replaced: bool,
    /// The card of an agency that may validate, and has no machine.
    card: PathBuf,
    traces: u32,
    /// Faults that are still to be done before any of them is done again.
    deck: Vec<u64>,
    /// How often a node that ended by itself was started again.
    restarted: usize,
}

impl Ward {
    fn open() -> Self {
        let dir = TempDir::new().unwrap();
        // Sparse: an hour's history needs gigabytes.
        let megabytes = if long() { 32_000 } else { 500 };
        let disk = Disk::new("ext4", megabytes, &dir.path().join("image"), &dir.path().join("net/court"));
        let mut lab = Lab::laid_out(dir, 4);
        lab.cluster.keep_log_elsewhere(COURT);
        let offset = lab.cluster.dir.path().join("offset");
        std::fs::write(&offset, "+0").unwrap();
        let env = [
            ("LD_PRELOAD", FAKETIME),
            ("FAKETIME_TIMESTAMP_FILE", text(&offset)),
            ("FAKETIME_NO_CACHE", "1"),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
            ("DONT_FAKE_MONOTONIC", "1"),
        ];
        lab.cluster.nodes[CLOCK].env = env.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        // The folder as it was set up has been there for long; only what comes now can be lost.
        run(&["sync", "-f", text(&disk.at)]);
        lab.all().iter().for_each(|node| lab.cluster.restart(*node));
        lab.cluster.wait_ready(&lab.all());
        let home = lab.cluster.dir.path().join("survey");
        torrens_node(&["init", "--agency", "survey", "--home", text(&home)]).unwrap();
        Self {
            lab,
            disk,
            offset,
            replaced: false,
            card: home.join("config/agency.json"),
            traces: 0,
            deck: Vec::new(),
            restarted: 0,
        }
    }

    /// One of the first `kinds` faults, each once before any comes again. One that takes a vote away for long waits in the deck until all have
    /// theirs: a second would be more than a third.
    fn draw(&mut self, chance: &mut Chance, kinds: u64) -> u64 {
        if self.deck.is_empty() {
            let mut left: Vec<u64> = (0..kinds).collect();
            while !left.is_empty() {
                self.deck.push(left.swap_remove(chance.below(left.len() as u64) as usize));
            }
        }
        let all_vote = |ward: &Self| (0..4).all(|node| Self::votes(&ward.lab.cluster, node));
        if !all_vote(self) {
            if let Some(at) = self.deck.iter().position(|kind| *kind < PASSING) {
                return self.deck.swap_remove(at);
            }
            wait_for("all to vote again", REJOINS, || {
                self.nurse();
                all_vote(self)
            });
        }
        self.deck.pop().unwrap()
    }

    /// Does one of the first `kinds` faults of the table for a moment and undoes it. Gives its name.
    fn injure(&mut self, chance: &mut Chance, kinds: u64, witness: &Witness) -> &'static str {
        let victim = chance.below(4) as usize;
        let others: Vec<usize> = (0..4).filter(|node| *node != victim).collect();
        let moment = Duration::from_millis(200 + chance.below(3_000));
        let kind = self.draw(chance, kinds);
        let lab = &mut self.lab;
        match kind {
            0 | 1 => {
                lab.cluster.kill(victim);
                std::thread::sleep(moment / 2);
                lab.cluster.restart(victim);
                "kill -9 of one"
            }
            2 => {
                (0..4).for_each(|node| lab.cluster.kill(node));
                (0..4).for_each(|node| lab.cluster.restart(node));
                "kill -9 of all"
            }
            3 => {
                lab.partition(&[victim], &others);
                std::thread::sleep(moment);
                lab.heal();
                "one cut off"
            }
            4 => {
                lab.one_way(victim, *chance.one(&others));
                lab.one_way(*chance.one(&others), victim);
                std::thread::sleep(moment);
                lab.heal();
                "cables cut one way"
            }
            5 => {
                lab.partition(
                    &[0, 1 + victim % 3],
                    &others.iter().copied().filter(|n| *n != 0 && *n != 1 + victim % 3).collect::<Vec<_>>(),
                );
                lab.cluster.kill(victim);
                std::thread::sleep(moment);
                lab.cluster.restart(victim);
                lab.heal();
                "two against two, one of them killed"
            }
            6 => {
                lab.bad_weather(Duration::from_millis(chance.below(100)), Duration::from_millis(30), chance.below(10));
                std::thread::sleep(moment);
                lab.good_weather();
                "bad weather"
            }
            7 => {
                let ballast = self.disk.fill();
                std::thread::sleep(moment);
                std::fs::remove_file(ballast).unwrap();
                "a full disk"
            }
            8 => {
                let jump = *chance.one(&[-600i64, 600, 86_400, -5, 12]);
                std::fs::write(&self.offset, format!("{jump:+}")).unwrap();
                std::thread::sleep(moment);
                std::fs::write(&self.offset, "+0").unwrap();
                "a clock that jumps"
            }
            9 => {
                self.disk.power_off();
                std::thread::sleep(moment / 4);
                lab.cluster.kill(COURT);
                self.disk.power_on();
                lab.cluster.restart(COURT);
                "the power of one fails"
            }
            10 => {
                self.traces += 1;
                let trace = lab.cluster.dir.path().join(format!("trace.{}", self.traces));
                let calls = *chance.one(&["fsync", "fdatasync", "fsync,fdatasync"]);
                let syncs = FailingSyncs::of(lab.cluster.nodes[victim].pid, calls, trace);
                wait_for("a sync to fail", BACK, || syncs.count() > 0 || lab.cluster.ended(victim).is_some());
                std::thread::sleep(moment);
                drop(syncs);
                lab.cluster.kill(victim);
                lab.cluster.restart(victim);
                "syncs that fail"
            }
            11 => {
                lab.cluster.kill(BAD);
                self.anew(chance);
                "a disk is replaced by an empty one"
            }
            12 => {
                let lie = *chance.one(&LIES);
                eprintln!("{} lies: {lie}", lab.cluster.nodes[victim].agency);
                lab.cluster.kill(victim);
                lab.cluster.restart_as(victim, "variant/torrens-node", &[("TORRENS_LIES", lie)]);
                std::thread::sleep(2 * moment);
                lab.cluster.kill(victim);
                lab.cluster.restart(victim);
                "a validator lies"
            }
            13 => {
                // The newcomer has no machine: all the others are needed, and one is killed meanwhile.
                adopt(&lab.cluster, &self.card);
                let gone = 1 + victim % 3;
                lab.cluster.kill(gone);
                std::thread::sleep(moment / 2);
                lab.cluster.restart(gone);
                let all = lab.all();
                wait_for("all to vote again", BACK, || all.iter().all(|node| Self::votes(&lab.cluster, *node)));
                let leaves = lab.cluster.dir.path().join("leaves");
                std::fs::write(&leaves, r#"{"MEMBERSHIP": {"STOP_VALIDATING": {"agency_id": "survey"}}}"#).unwrap();
                adopt(&lab.cluster, &leaves);
                // Its key is free again once the block after next is made without it.
                let after = lab.cluster.height(0) + 3;
                wait_for("blocks without it", BACK, || lab.cluster.height(0) >= after);
                "validators come and go"
            }
            _ => {
                lab.cluster.kill(BAD);
                let store = lab.cluster.nodes[BAD].home.join("data/store");
                let kept = files(&store, |name| name.ends_with(".sst") || name.ends_with(".log"));
                let kept: Vec<_> = kept.into_iter().filter(|file| file.metadata().unwrap().len() > 0).collect();
                let file = chance.one(&kept).clone();
                eprintln!("{}", flip(&file, chance));
                lab.cluster.restart(BAD);
                // Whatever it makes of it, it serves nothing false meanwhile; then its operator does what it says, or would have said.
                std::thread::sleep(moment);
                lab.cluster.nothing_wrong_is_served(BAD, (BAD + 1) % 4, witness, &[]);
                lab.cluster.kill(BAD);
                self.anew(chance);
                "a disk flips a bit and is replaced"
            }
        }
    }

    /// It comes back by replay as long as that is short, or by a snapshot.
    fn anew(&mut self, chance: &mut Chance) {
        let cluster = &mut self.lab.cluster;
        let way = if cluster.height(0) < 1_000 && chance.below(2) == 0 { "replay" } else { "snapshot" };
        cluster.nodes[BAD].env = vec![("TORRENS_SYNC_JOIN".to_owned(), way.to_owned())];
        std::fs::remove_dir_all(cluster.nodes[BAD].home.join("data")).unwrap();
        cluster.restart(BAD);
        self.replaced = true;
    }

    fn votes(cluster: &Cluster, node: usize) -> bool {
        cluster.status(node).is_some_and(|status| status["ready"] == true && status["observing"].is_null())
    }

    /// A process that ended by itself, as one does whose disk filled up under its hands, is started again, as its unit does.
    fn nurse(&mut self) {
        let ended: Vec<usize> = (0..4).filter(|node| self.lab.cluster.ended(*node).is_some()).collect();
        ended.iter().for_each(|node| self.lab.cluster.restart(*node));
        self.restarted += ended.len();
    }
}

#[test]
fn faults_in_random_order_under_load_break_no_promise() {
    inside("faults_in_random_order_under_load_break_no_promise", &TOOLS, || {
        let mut chance = Chance::of("combined");
        let mut ward = Ward::open();
        let witness = Witness::default();
        let (started, time) = (Instant::now(), how_long(Duration::from_secs(15)));
        let mut done: BTreeMap<&str, u32> = BTreeMap::new();
        let mut story = Story::default();
        while started.elapsed() < time {
            // A stretch of several faults, some of them on top of each other's consequences, then proof.
            let load = Load::each(&ward.lab.cluster, &ward.lab.all(), &witness);
            for _ in 0..1 + chance.below(6) {
                let what = ward.injure(&mut chance, ALL_FAULTS, &witness);
                *done.entry(what).or_default() += 1;
                eprintln!("{:6.1} s: {what}; {} receipts", started.elapsed().as_secs_f64(), witness.count());
                chance.pause(Duration::from_millis(500));
                ward.nurse();
            }
            let all = ward.lab.all();
            let anew = std::mem::take(&mut ward.replaced).then_some(BAD);
            wait_for("those that lost nothing to be ready again", BACK, || {
                ward.nurse();
                all.iter().filter(|node| Some(**node) != anew).all(|node| ward.lab.cluster.is_ready(*node))
            });
            wait_for("the one with a new disk to be ready again", REJOINS, || {
                ward.nurse();
                all.iter().all(|node| ward.lab.cluster.is_ready(*node))
            });
            let took = ward.lab.cluster.comes_back(&all, BACK, &witness);
            load.stop();
            let proven = ward.lab.cluster.prove(&all, &witness);
            story = proven.story;
            eprintln!("{:6.1} s: back after {took:?}, {proven:?}", started.elapsed().as_secs_f64());
        }
        eprintln!("{done:?}; started again by its unit: {}", ward.restarted);
        assert!(story.is_whole(), "the load did not do all that it is there for: {story:?}");
        let times: u32 = done.values().sum();
        assert!(
            times < ALL_FAULTS as u32 || done.len() == KINDS,
            "only {} kinds among {times} faults: {done:?}",
            done.len()
        );
    });
}

/// What a soak has come to at a quarter of its time. The disk is looked at when a node has just started: what its log held is in tables then, and
/// what comes and goes with the log does not hide what only grows.
#[derive(Clone, Copy)]
struct Quarter {
    receipts: u64,
    disk: u64,
    /// The most that a node had beside the store's cache and unwritten data, after each fault since the quarter before: the median.
    rest: u64,
}

/// The cache that nodes have when nothing else is configured.
const CACHE_MOST: u64 = CACHE_BYTES as u64;
/// What is not yet in tables: 64 MiB for all columns, and what one column may have begun.
const UNWRITTEN_MOST: u64 = 80 << 20;

/// Memory does not go with history, and the disk grows by what is written and not faster: nothing of it is pruned, so every transaction costs
/// the same, early or late. The second quarter against the last one, for the first fills caches. The store's own cache fills for as long as
/// a node runs: it is held against its bound instead.
fn flat(quarters: [Quarter; 4]) {
    let [first, second, third, last] = quarters;
    let each =
        |from: Quarter, to: Quarter| (to.disk as f64 - from.disk as f64) / (to.receipts - from.receipts).max(1) as f64;
    let (early, late) = (each(first, second), each(third, last));
    let (before, after) = (second.rest, last.rest);
    eprintln!(
        "memory beside the store's {} MB, then {} MB; disk {early:.0} bytes a transaction, then {late:.0}",
        before >> 20,
        after >> 20
    );
    assert!(after < before + before / 5 + (16 << 20), "memory grows: {before} bytes, then {after}");
    assert!(late < 1.5 * early.max(2_000.0), "disk grows ever faster: {early} bytes a transaction, then {late}");
}

/// Days in the life of a network, in small: half of what it can do, a fault now and then, memory and disk looked at throughout.
#[test]
fn a_soak_at_half_load_loses_nothing_and_grows_within_bounds() {
    inside("a_soak_at_half_load_loses_nothing_and_grows_within_bounds", &TOOLS, || {
        let mut chance = Chance::of("soak");
        let mut ward = Ward::open();
        let (witness, all) = (Witness::default(), ward.lab.all());
        let (full, load) = Load::half(&ward.lab.cluster, &all, Duration::from_secs(4), &witness);
        let between = if long() { Duration::from_secs(30) } else { Duration::from_secs(4) };
        let (started, time, before) = (Instant::now(), how_long(Duration::from_secs(15)), witness.count());
        let (mut memory_most, mut rests, mut quarters) = (0, Vec::new(), Vec::new());
        let all_ready = |ward: &mut Ward| {
            wait_for("all to be ready again", BACK, || {
                ward.nurse();
                all.iter().all(|node| ward.lab.cluster.is_ready(*node))
            });
        };
        while started.elapsed() < time {
            std::thread::sleep(between);
            let what = ward.injure(&mut chance, PASSING, &witness);
            all_ready(&mut ward);
            let cluster = &ward.lab.cluster;
            let held: Vec<Held> = all.iter().filter_map(|node| Held::by(cluster, *node)).collect();
            let most = |of: fn(&Held) -> u64| held.iter().map(of).max().expect("no node says what it holds");
            let (memory, rest) = (most(|held| held.all), most(Held::rest));
            let (cache, unwritten) = (most(|held| held.cache), most(|held| held.unwritten));
            eprintln!(
                "{:7.1} s: {what}; {} receipts, {} MB of memory: cache {} MB, unwritten {} MB, {} MB beside the store's",
                started.elapsed().as_secs_f64(),
                witness.count(),
                memory >> 20,
                cache >> 20,
                unwritten >> 20,
                rest >> 20
            );
            assert!(cache <= CACHE_MOST && unwritten <= UNWRITTEN_MOST, "the store keeps to no bound: {held:?}");
            memory_most = memory_most.max(memory);
            rests.push(rest);
            if started.elapsed() >= time * (quarters.len() as u32 + 1) / 4 {
                ward.lab.cluster.kill(0);
                ward.lab.cluster.restart(0);
                all_ready(&mut ward);
                rests.sort_unstable();
                let rest = rests[rests.len() / 2];
                rests.clear();
                let disk = ward.lab.cluster.status(0).unwrap()["disk_bytes"].as_u64().unwrap();
                eprintln!("a quarter of the time: {} receipts, {} KB of disk", witness.count(), disk >> 10);
                quarters.push(Quarter { receipts: witness.count() as u64, disk, rest });
            }
        }
        let (took, lodged) = (started.elapsed(), witness.count() - before);
        let rate = lodged as f64 / took.as_secs_f64();
        ward.lab.cluster.comes_back(&all, BACK, &witness);
        load.stop();
        let story = ward.lab.cluster.prove(&all, &witness).story;
        assert!(story.is_whole(), "the load did not do all that it is there for: {story:?}");
        eprintln!("{full:.0} a second at full load, {rate:.0} in the soak; at most {} MB of memory", memory_most >> 20);
        assert!(memory_most < 1 << 30, "memory grows: {memory_most} bytes");
        match (<[Quarter; 4]>::try_from(quarters), long()) {
            (Ok(quarters), true) => flat(quarters),
            (Err(quarters), true) => panic!("{} quarters in a long run: take more seconds", quarters.len()),
            _ => eprintln!("too short to say whether memory and disk are flat"),
        }
    });
}
