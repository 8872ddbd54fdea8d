//! A clock that is wrong, and one that jumps: the node that has it is not heard in vain, the others go on, and it says so.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use torrens_tests::lab::inside;
use torrens_tests::seed::{Chance, rounds};
use torrens_tests::*;

const FAKETIME: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

/// A cluster in which some nodes' wall clocks are off by the seconds in a file; their monotonic clocks, by which they wait, run on.
fn with_clock(wrong: &[usize]) -> (Cluster, PathBuf) {
    let mut cluster = Cluster::laid_out(TempDir::new().unwrap(), 4);
    let offset = cluster.dir.path().join("offset");
    std::fs::write(&offset, "+0").unwrap();
    let env = [
        ("LD_PRELOAD", FAKETIME),
        ("FAKETIME_TIMESTAMP_FILE", text(&offset)),
        ("FAKETIME_NO_CACHE", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ("DONT_FAKE_MONOTONIC", "1"),
    ];
    for node in wrong {
        cluster.nodes[*node].env = env.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    }
    (0..4).for_each(|node| cluster.restart(node));
    cluster.wait_ready(&[0, 1, 2, 3]);
    (cluster, offset)
}

fn progress(cluster: &Cluster, node: usize, blocks: u64) {
    let from = cluster.height(node);
    wait_for("progress", Duration::from_secs(60), || cluster.height(node) > from + blocks);
}

/// How many milliseconds the wrong clock differs from ours, by the time that stands before its last words.
fn off_ms(cluster: &Cluster) -> i64 {
    let words = tail(&cluster.nodes[3].home, 1);
    let time = words.split_whitespace().next().unwrap();
    let seconds = format!("{}Z", time.split('.').next().unwrap());
    let theirs = torrens_ledger::time::from_rfc3339(&seconds).unwrap_or_else(|why| panic!("{why}: {words}"));
    theirs as i64 - torrens_client::builder::now_ms() as i64
}

#[test]
fn one_clock_ten_minutes_wrong_then_jumping_then_right() {
    inside("one_clock_ten_minutes_wrong_then_jumping_then_right", &[FAKETIME], || {
        let mut chance = Chance::of("clock");
        let (cluster, offset) = with_clock(&[3]);
        let witness = Witness::default();
        let load = Load::each(&cluster, &[0, 1, 2], &witness);
        progress(&cluster, 0, 5);
        // Ten minutes ahead.
        std::fs::write(&offset, "+600").unwrap();
        // It may have proposed the next one already.
        let wrong_from = cluster.height(3) + 2;
        progress(&cluster, 0, 30);
        assert!((off_ms(&cluster) - 600_000).abs() < 60_000, "its clock must be wrong: {} ms", off_ms(&cluster));
        wait_for("it to say that its clock is wrong", Duration::from_secs(60), || {
            cluster.reason(3).contains("clock.wrong") && cluster.reason(3).contains("ahead of")
        });
        let doctor = node_command().args(["doctor", "--home", text(&cluster.nodes[3].home)]).output().unwrap();
        assert!(String::from_utf8_lossy(&doctor.stdout).contains("clock.wrong"), "{doctor:?}");
        for node in [0, 1, 2] {
            assert_eq!(cluster.status(node).unwrap()["ready"], true, "the others are well");
        }
        let wrong_to = cluster.height(0);
        // What it proposed was refused by the others, and none of it is on the ledger.
        let refusals = (0..3).filter(|node| {
            let log = std::fs::read_to_string(cluster.nodes[*node].home.join("node.log")).unwrap();
            log.contains("is more than 10000 ms from this node's clock")
        });
        assert!(refusals.count() > 0, "its proposals are refused");
        for height in wrong_from..wrong_to {
            let block: Value = cluster.connection(0).get(&format!("/v1/blocks/{height}")).unwrap();
            assert_ne!(block["header"]["proposer"], cluster.nodes[3].agency.as_str(), "block {height}");
        }
        // Jumping, also to where it is nearly right.
        for _ in rounds(6) {
            let jump = *chance.one(&[-600i64, 600, 0, 5, -5, -3600, 86_400, -12, 12]);
            std::fs::write(&offset, format!("{jump:+}")).unwrap();
            progress(&cluster, 0, 3);
        }
        // Ten minutes behind: blocks of the others come from its future.
        std::fs::write(&offset, "-600").unwrap();
        wait_for("its log to be of the new time", Duration::from_secs(60), || {
            (off_ms(&cluster) + 600_000).abs() < 60_000
        });
        wait_for("it to say that it is behind", Duration::from_secs(60), || cluster.reason(3).contains("behind"));
        assert!((off_ms(&cluster) + 600_000).abs() < 60_000, "its clock must be wrong: {} ms", off_ms(&cluster));
        // Right again: it recovers by itself.
        std::fs::write(&offset, "+0").unwrap();
        let took = cluster.comes_back(&[0, 1, 2, 3], Duration::from_secs(60), &witness);
        wait_for("it to be well again", Duration::from_secs(60), || cluster.status(3).unwrap()["ready"] == true);
        eprintln!("back after {took:?}");
        load.stop();
        cluster.prove(&[0, 1, 2, 3], &witness);
    });
}

/// All clocks run ahead together, as after a wrong source of time, and are put right: no block can be made before the time of the last one has
/// come. Each node says what is wrong and with whom, and it goes on without a hand.
#[test]
fn clocks_that_were_all_ahead_are_named_and_waited_for() {
    inside("clocks_that_were_all_ahead_are_named_and_waited_for", &[FAKETIME], || {
        let all = [0, 1, 2, 3];
        // Whether a node said whose clock is ahead. Of a block that was voted for before, and decided after the clocks were put right, all know
        // that it is of their own future, and say that; then it is done again.
        let named = || {
            let (cluster, offset) = with_clock(&all);
            let witness = Witness::default();
            let load = Load::each(&cluster, &all, &witness);
            progress(&cluster, 0, 5);
            std::fs::write(&offset, "+75").unwrap();
            progress(&cluster, 0, 5);
            std::fs::write(&offset, "+0").unwrap();
            let says = |node: usize, words: &str| {
                let reason = cluster.reason(node);
                reason.contains("clock.wrong") && reason.contains(words)
            };
            let mut named = false;
            wait_for("a node to say whose clock differs", Duration::from_secs(60), || {
                named = all.iter().any(|node| says(*node, "ahead of its clock"));
                named || all.iter().all(|node| says(*node, "behind the blocks"))
            });
            let stands = cluster.height(0);
            let took = cluster.comes_back(&all, Duration::from_secs(90), &witness);
            assert!(cluster.height(0) > stands);
            eprintln!("back after {took:?} more; whose clock is ahead was said: {named}");
            load.stop();
            cluster.prove(&all, &witness);
            named
        };
        for _ in rounds(1) {
            assert!((0..4).any(|_| named()), "whose clock is ahead was never said");
        }
    });
}
