//! Disks that fill up, lose their power, fail to sync, and flip a bit: nothing acknowledged is lost, the node says what is wrong, serves
//! nothing wrong, and comes back by itself or by the way out that it names.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::path::Path;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use torrens_ledger::transactions::Receipt;
use torrens_tests::checker::prove;
use torrens_tests::disk::{Disk, FailingSyncs, files, flip};
use torrens_tests::lab::{self, inside};
use torrens_tests::seed::{Chance, reproduce, rounds};
use torrens_tests::*;

const ALL: [usize; 4] = [0, 1, 2, 3];
const BACK: Duration = Duration::from_secs(30);
const EATMYDATA: &str = "/usr/lib/x86_64-linux-gnu/libeatmydata.so";

fn progress(cluster: &Cluster, node: usize, blocks: u64) {
    let from = cluster.height(node);
    wait_for("progress", Duration::from_secs(60), || cluster.height(node) > from + blocks);
}

fn start_all(cluster: &mut Cluster) {
    ALL.iter().for_each(|node| cluster.restart(*node));
    cluster.wait_ready(&ALL);
}

/// The disk of one node fills up to the last byte, or nearly, again and again: it says `disk.full`, takes nothing in, and goes on by
/// itself when there is room; the others do not notice.
#[test]
fn a_full_disk_is_said_and_survived_without_a_hand() {
    inside("a_full_disk_is_said_and_survived_without_a_hand", &["mkfs.ext4"], || {
        let mut chance = Chance::of("full disk");
        let dir = TempDir::new().unwrap();
        let home = dir.path().join("net/court");
        let disk = Disk::new("ext4", 400, &dir.path().join("image"), &home);
        let mut cluster = Cluster::laid_out(dir, 4);
        assert_eq!(cluster.nodes[3].home, home);
        cluster.keep_log_elsewhere(3);
        start_all(&mut cluster);
        let witness = Witness::default();
        let load = Load::each(&cluster, &ALL, &witness);
        for round in rounds(3) {
            progress(&cluster, 3, 5);
            chance.pause(Duration::from_millis(300));
            let ballast = disk.fill();
            if round % 3 == 2 {
                // Room for some writes and not for others.
                let size = ballast.metadata().unwrap().len();
                std::fs::File::options()
                    .write(true)
                    .open(&ballast)
                    .unwrap()
                    .set_len(size - chance.below(200_000))
                    .unwrap();
            }
            wait_for("the node to say that its disk is full", BACK, || cluster.reason(3).contains("disk.full"));
            assert!(cluster.ended(3).is_none(), "it does not end: {:?}", cluster.ended(3));
            let refused = cluster
                .connection(3)
                .submit(&party_registration(&cluster.builder(cluster.officer("civil-affairs"))).bytes);
            let refused = format!("{refused:?}");
            assert!(refused.contains("node.unhealthy") && refused.contains("disk.full"), "{refused}");
            let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
            assert_eq!(agent.get(format!("{}/readyz", cluster.nodes[3].api)).call().unwrap().status(), 503);
            progress(&cluster, 0, 10);
            // What it knew it serves on.
            let known = witness.given()[0].clone();
            let path = format!("/v1/transactions/{}/receipt", known.tx_id);
            assert_eq!(cluster.connection(3).get::<Receipt>(&path).unwrap(), known.receipt);
            std::fs::remove_file(&ballast).unwrap();
            let took = cluster.comes_back(&ALL, BACK, &witness);
            assert!(cluster.ended(3).is_none(), "by itself, as the same process");
            eprintln!("round {round}: back after {took:?}");
        }
        load.stop();
        cluster.prove(&ALL, &witness);
    });
}

/// The power of all four fails at once under load: the disk forgets what was not synced. They are started again; the error says
/// which did not start, or that they do not come back.
fn power_fails(cluster: &mut Cluster, disk: &Disk, chance: &mut Chance, witness: &Witness) -> Result<(), String> {
    let load = Load::each(cluster, &ALL, witness);
    let before = witness.count();
    wait_for("some receipts", Duration::from_secs(60), || witness.count() > before + 20);
    chance.pause(Duration::from_millis(1500));
    disk.power_off();
    load.stop();
    ALL.iter().for_each(|node| cluster.kill(*node));
    disk.power_on();
    ALL.iter().for_each(|node| cluster.restart(*node));
    let signed = party_registration(&cluster.builder(cluster.officer("civil-affairs")));
    let until = Instant::now() + BACK;
    while Instant::now() < until {
        if let Some(words) = ALL.iter().find_map(|node| cluster.ended(*node)) {
            return Err(format!("a node does not start: {words}"));
        }
        let ready = ALL.iter().all(|node| cluster.is_ready(*node));
        if ready && cluster.connection(0).submit(&signed.bytes).is_ok_and(|done| witness.saw(&done)) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let reasons = ALL.map(|node| cluster.reason(node));
    Err(format!("R4: it does not come back within {BACK:?}: {reasons:?}"))
}

fn on_one_disk(kind: &str) -> (Cluster, Disk) {
    let dir = TempDir::new().unwrap();
    let disk = Disk::new(kind, 600, &dir.path().join("image"), &dir.path().join("net"));
    let cluster = Cluster::laid_out(dir, 4);
    (0..4).for_each(|node| cluster.keep_log_elsewhere(node));
    // The folder as it was set up has been there for long; only what comes now can be lost.
    lab::run(&["sync", "-f", text(&disk.at)]);
    (cluster, disk)
}

fn power_loss(kind: &str) {
    let mut chance = Chance::of(&format!("power loss, {kind}"));
    let (mut cluster, disk) = on_one_disk(kind);
    start_all(&mut cluster);
    let witness = Witness::default();
    for round in rounds(3) {
        let started = Instant::now();
        power_fails(&mut cluster, &disk, &mut chance, &witness)
            .unwrap_or_else(|words| panic!("{words}\n{}", reproduce()));
        cluster.comes_back(&ALL, BACK, &witness);
        let seen = cluster.look(&ALL, &witness);
        let proven = prove(&cluster.trust(), &cluster.genesis(), &witness.given(), &seen);
        let proven = proven.unwrap_or_else(|lie| panic!("{lie}\n{}", reproduce()));
        cluster.nobody_signed_twice();
        eprintln!("power loss {round} ({kind}): {:?}; {} receipts, none lost", started.elapsed(), proven.receipts);
    }
    cluster.prove(&ALL, &witness);
}

#[test]
fn power_loss_on_xfs_loses_nothing_acknowledged() {
    inside("power_loss_on_xfs_loses_nothing_acknowledged", &["mkfs.xfs", "xfs_io"], || power_loss("xfs"));
}

#[test]
fn power_loss_on_ext4_loses_nothing_acknowledged() {
    inside("power_loss_on_ext4_loses_nothing_acknowledged", &["mkfs.ext4", "xfs_io"], || power_loss("ext4"));
}

/// The same with a library that swallows every sync: now what was acknowledged must be lost, and the checker must see it. If this test
/// fails, the ones above prove nothing.
#[test]
fn power_loss_without_syncs_is_seen_to_lose_data() {
    inside("power_loss_without_syncs_is_seen_to_lose_data", &["mkfs.xfs", "xfs_io", EATMYDATA], || {
        let mut chance = Chance::of("power loss without syncs");
        let (mut cluster, disk) = on_one_disk("xfs");
        cluster.nodes.iter_mut().for_each(|node| node.env.push(("LD_PRELOAD".into(), EATMYDATA.into())));
        start_all(&mut cluster);
        let witness = Witness::default();
        let lost = match power_fails(&mut cluster, &disk, &mut chance, &witness) {
            Err(words) if !words.starts_with("R4") => words,
            _ => {
                let seen = cluster.look(&ALL, &witness);
                let lie = prove(&cluster.trust(), &cluster.genesis(), &witness.given(), &seen);
                let lie = lie.expect_err("without syncs data must be lost, or the tests of power loss prove nothing");
                assert!(lie.contains("has lost"), "{lie}");
                lie
            }
        };
        eprintln!("without syncs: {lost}");
    });
}

/// Every sync of one node fails from some moment on: it stops rather than promise what may not be there, and comes back.
#[test]
fn failing_syncs_stop_the_node_and_lose_nothing() {
    inside("failing_syncs_stop_the_node_and_lose_nothing", &["strace"], || {
        let mut chance = Chance::of("fsync");
        let mut cluster = Cluster::laid_out(TempDir::new().unwrap(), 4);
        start_all(&mut cluster);
        let witness = Witness::default();
        let load = Load::each(&cluster, &ALL, &witness);
        for round in rounds(2) {
            progress(&cluster, 3, 5);
            chance.pause(Duration::from_millis(300));
            let trace = cluster.dir.path().join(format!("trace.{round}"));
            let calls = *chance.one(&["fsync", "fdatasync", "fsync,fdatasync"]);
            let syncs = FailingSyncs::of(cluster.nodes[3].pid, calls, trace);
            wait_for("a sync to fail", BACK, || syncs.count() > 0);
            // It says what failed; that it has no quorum for a moment is not it.
            let mut end = String::new();
            wait_for("the node to end, or to say that it is not well, for that reason", BACK, || {
                let home = cluster.nodes[3].home.clone();
                let now = cluster.ended(3).map_or_else(|| cluster.reason(3), |_| tail(&home, 10));
                if now != end {
                    eprintln!("round {round}: {now:?}");
                    end = now;
                }
                end.contains("Input/output error") || end.contains("IO error")
            });
            progress(&cluster, 0, 10);
            let failed = syncs.count();
            drop(syncs);
            eprintln!("round {round}: {failed} failed {calls}; it said: {end}");
            cluster.kill(3);
            cluster.restart(3);
            cluster.comes_back(&ALL, BACK, &witness);
        }
        load.stop();
        cluster.prove(&ALL, &witness);
    });
}

/// What became of a node with a flipped bit.
#[derive(Debug, PartialEq)]
enum Fate {
    /// It refused to start, with these words.
    Refused(String),
    /// It runs and says that it is not well, with these words.
    Unwell(String),
    /// It runs and finds nothing wrong.
    Well,
}

/// One bit flipped in each kind of file of one node, at a place that the seed chooses. Whatever the node makes of it, it serves nothing
/// that is not so; where it says that it cannot go on, the way out that it names leads back.
#[test]
fn a_flipped_bit_in_any_file_is_never_served_and_the_way_out_works() {
    inside("a_flipped_bit_in_any_file_is_never_served_and_the_way_out_works", &[], || {
        let mut chance = Chance::of("flipped bits");
        let mut cluster = Cluster::laid_out(TempDir::new().unwrap(), 4);
        start_all(&mut cluster);
        let titles: Vec<_> =
            (0..3).map(|n| cluster.title(0, &format!("UNIT-{n}"), whole(cluster.party(0).0))).collect();
        let witness = Witness::default();
        let load = Load::each(&cluster, &[0, 1], &witness);
        wait_for("some history", Duration::from_secs(60), || witness.count() > 100);
        let home = cluster.nodes[3].home.clone();
        let (store, keys) = (home.join("data/store"), home.join("keys"));
        let kinds = [
            "sst",
            "sst",
            "log",
            "log",
            "MANIFEST",
            "CURRENT",
            "OPTIONS",
            "consensus.wal",
            "sign-guard.a",
            "sign-guard.b",
        ];
        let mut tally: std::collections::BTreeMap<String, u32> = Default::default();
        for round in rounds(kinds.len()) {
            let kind = kinds[round % kinds.len()];
            cluster.kill(3);
            let of_kind = || match kind {
                "consensus.wal" => vec![home.join("data/consensus.wal")],
                "sign-guard.a" | "sign-guard.b" => vec![keys.join(kind)],
                "sst" | "log" => files(&store, |name| name.ends_with(&format!(".{kind}"))),
                _ => files(&store, |name| name.starts_with(kind)),
            };
            let sizeable = || -> Vec<_> {
                of_kind().into_iter().filter(|file| file.metadata().is_ok_and(|about| about.len() > 0)).collect()
            };
            // Started once more and killed, until tables hold what the log held, and a new log something again.
            while sizeable().is_empty() {
                cluster.restart(3);
                wait_for("the node", BACK, || cluster.status(3).is_some());
                progress(&cluster, 3, 3);
                cluster.kill(3);
            }
            let file = chance.one(&sizeable()).clone();
            let (kept, at) = (std::fs::read(&file).unwrap(), cluster.height(0));
            let what = flip(&file, &mut chance);
            assert_ne!(std::fs::read(&file).unwrap(), kept, "a bit must have flipped");
            cluster.restart(3);
            let fate = fate(&mut cluster, at);
            if fate == Fate::Well || matches!(fate, Fate::Unwell(_)) {
                cluster.nothing_wrong_is_served(3, 0, &witness, &titles);
            }
            // What is whole or worthless can never be overlooked; a table, or the end of a log, may hold the bit where nobody reads.
            assert!(
                fate != Fate::Well || !kind.starts_with("sign-guard") && kind != "CURRENT",
                "{what}: nobody noticed\n{}",
                reproduce()
            );
            // A log of votes is mended, or put aside.
            assert!(kind != "consensus.wal" || !matches!(fate, Fate::Refused(_)), "{what}: {fate:?}\n{}", reproduce());
            eprintln!("{what}: {fate:?}");
            *tally.entry(format!("{kind}: {}", format!("{fate:?}").split('(').next().unwrap())).or_default() += 1;
            way_out(&mut cluster, &fate, kind, &file, &kept);
            let level = cluster.height(0);
            wait_for("it to be level again", BACK, || cluster.height(3) >= level);
        }
        load.stop();
        eprintln!("{tally:#?}");
        cluster.prove(&ALL, &witness);
    });
}

/// Watches a started node until it refuses, says that it is not well, or has caught up and been gone over.
fn fate(cluster: &mut Cluster, at: u64) -> Fate {
    let until = Instant::now() + Duration::from_secs(20);
    let mut well_since = None;
    loop {
        if let Some(words) = cluster.ended(3) {
            return Fate::Refused(words);
        }
        let status = cluster.status(3).unwrap_or_default();
        // What passes by itself once it has heard of the others.
        let passing = ["starting", "alone", "no-quorum", "too-few-vote", "observing-few", "catching-up"];
        if let (Some(reason), Some(code)) = (status["reason"].as_str(), status["reason_code"].as_str())
            && !passing.contains(&code)
        {
            return Fate::Unwell(reason.into());
        }
        if status["ready"] == true && status["height"].as_u64() > Some(at) {
            let since = *well_since.get_or_insert_with(Instant::now);
            if since.elapsed() > Duration::from_secs(2) {
                return Fate::Well;
            }
        }
        assert!(Instant::now() < until, "neither well nor unwell: {status}\n{}", reproduce());
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Does what the node said, as an operator would; the next flip finds it whole.
fn way_out(cluster: &mut Cluster, fate: &Fate, kind: &str, file: &Path, kept: &[u8]) {
    let home = cluster.nodes[3].home.clone();
    let guard = kind.starts_with("sign-guard");
    if let Fate::Refused(words) | Fate::Unwell(words) = fate {
        let (named, way) = match guard {
            true => (words.contains("double-sign guard") && words.contains(kind), words.contains("role = \"full\"")),
            false => (words.contains("data/"), words.contains("away") || words.contains("start it again")),
        };
        assert!(named && way, "what is damaged is named, and the way out: {words}\n{}", reproduce());
    }
    cluster.kill(3);
    if guard && *fate != Fate::Well {
        // As observer it follows. Afterwards the lost file is put back, which only a test can.
        let config = home.join("config/node.toml");
        let voting = std::fs::read_to_string(&config).unwrap();
        std::fs::write(&config, voting.replace("role = \"validator\"", "role = \"full\"")).unwrap();
        let level = cluster.height(0);
        cluster.restart(3);
        wait_for("the observer to be level", BACK, || cluster.height(3) >= level);
        cluster.kill(3);
        std::fs::write(&config, voting).unwrap();
        std::fs::write(file, kept).unwrap();
    } else {
        std::fs::remove_dir_all(home.join("data")).unwrap();
    }
    cluster.restart(3);
    wait_for("it to answer again", BACK, || cluster.status(3).is_some());
}
