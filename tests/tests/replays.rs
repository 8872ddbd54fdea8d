//! The same thing twice: a transaction sent four ways and again, one of another time or chain, a node started twice, and an older data
//! folder put back. Executed once, signed once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use torrens_client::builder::now_ms;
use torrens_ledger::crypto::SecretKey;
use torrens_ledger::transactions::{Act, Body, Signed};
use torrens_tests::seed::{Chance, rounds};
use torrens_tests::*;

#[test]
fn the_same_transaction_four_ways_and_again_is_executed_once() {
    let cluster = Cluster::open();
    let witness = Witness::default();
    let key = cluster.officer("civil-affairs");
    let builder = cluster.builder(key.clone());
    for round in rounds(25) {
        let signed = party_registration(&builder);
        // To all four at the same moment.
        std::thread::scope(|scope| {
            for node in 0..4 {
                let (cluster, signed, witness) = (&cluster, &signed, &witness);
                scope.spawn(move || assert!(witness.saw(&cluster.connection(node).submit(&signed.bytes).unwrap())));
            }
        });
        // Again when it is final: the same receipt.
        assert!(witness.saw(&cluster.connection(round % 4).submit(&signed.bytes).unwrap()));
    }
    let with = |change: &dyn Fn(&mut Body)| {
        let mut body = party_registration(&builder).body;
        change(&mut body);
        Signed::sign(body, &key)
    };
    let refused = |signed: &Signed, code: &str| {
        for node in 0..4 {
            let why = cluster.connection(node).submit(&signed.bytes).unwrap_err().to_string();
            assert!(why.contains(code), "{code}: {why}");
        }
    };
    // One that is final before its expiry has the same receipt after it; one that comes after it is refused.
    let short = with(&|body| body.expires_ms = now_ms() + 8_000);
    assert!(witness.saw(&cluster.connection(0).submit(&short.bytes).unwrap()));
    wait_for("it to expire", Duration::from_secs(20), || now_ms() > short.body.expires_ms);
    for node in 0..4 {
        wait_for("it to be here", Duration::from_secs(10), || {
            cluster.connection(node).submit(&short.bytes).is_ok_and(|done| witness.saw(&done))
        });
    }
    // Out of order: what stands on another comes first, at another node. It is refused, or comes after the other, and is never half of it.
    for round in 0..6 {
        let (seller, buyer) = (cluster.party(0), cluster.party(0));
        let title = cluster.title(0, &format!("UNIT-{round}"), whole(seller.0));
        let sale = |key: &SecretKey, act: Act| cluster.builder(key.clone()).sign(act).unwrap();
        let first = sale(&seller.1, transfer(&title, 1, whole(seller.0), whole(buyer.0)));
        let second = sale(&buyer.1, transfer(&title, 2, whole(buyer.0), whole(seller.0)));
        cluster.agree(&[0, 1, 2, 3]);
        let _ = cluster.connection(1 + round % 3).submit_only(&second.bytes);
        let done = cluster.connection(0).submit(&first.bytes).unwrap();
        assert!(witness.saw(&done) && expect_applied(&done).refusal.is_none());
        let done = cluster.connection(1 + round % 3).submit(&second.bytes).unwrap();
        assert!(witness.saw(&done), "{done:?}");
        let version: Value = cluster.connection(1 + round % 3).get(&format!("/v1/titles/{title}")).unwrap();
        let sold = 2 + u64::from(!done.receipt.unwrap().decisions.is_empty());
        assert_eq!(version["version"], sold, "{version}");
    }
    refused(&with(&|body| body.expires_ms = now_ms() - 1), "tx.expired");
    refused(&with(&|body| body.chain_id = label("torrens-devnet-0badc0de")), "tx.other_chain");
    let proven = cluster.prove(&[0, 1, 2, 3], &witness);
    assert!(proven.receipts >= 25 * 5 + 5, "{proven:?}");
}

/// A second process on the same folder finds the first; the first is not disturbed.
#[test]
fn a_node_started_twice_refuses_the_second_time() {
    for _ in rounds(1) {
        let mut cluster = Cluster::open();
        let load = Load::each(&cluster, &[0, 1], &Witness::default());
        let second = node_command().args(["start", "--home", text(&cluster.nodes[3].home)]).output().unwrap();
        let said = String::from_utf8_lossy(&second.stderr).into_owned();
        assert!(!second.status.success() && said.contains("a node runs in this folder already"), "{said}");
        // With the same key, and a data folder of its own: the copy of keys/ is not where it was made.
        let copy = cluster.home().join("court.copy");
        // Files come and go under the copier's hands while the node runs; its keys are what matters.
        wait_for("a whole copy", Duration::from_secs(30), || {
            let _ = std::fs::remove_dir_all(&copy);
            Command::new("cp").arg("-a").arg(&cluster.nodes[3].home).arg(&copy).status().unwrap().success()
        });
        let second = node_command().args(["start", "--home", text(&copy)]).output().unwrap();
        let said = String::from_utf8_lossy(&second.stderr).into_owned();
        assert!(!second.status.success() && said.contains("this is a copy"), "{said}");
        let from = cluster.height(3);
        wait_for("the first to go on", Duration::from_secs(30), || cluster.height(3) > from + 5);
        let witness = load.stop();
        cluster.kill(2);
        // Its vote counts as before.
        cluster.comes_back(&[0, 1, 3], Duration::from_secs(30), &witness);
        cluster.restart(2);
        cluster.prove(&[0, 1, 2, 3], &witness);
    }
}

/// A machine that was cloned, or an old one that was switched on again although its keys had been adopted elsewhere: both say so, neither
/// votes, the others go on; and when one of the two is off, the other votes again by itself.
#[test]
fn two_nodes_that_run_with_one_key_say_so_and_sign_nothing_twice() {
    for _ in rounds(1) {
        let mut cluster = Cluster::open();
        let home = cluster.nodes[3].home.clone();
        cluster.kill(3);
        let clone = cluster.home().join("court.clone");
        assert!(Command::new("cp").arg("-a").arg(&home).arg(&clone).status().unwrap().success());
        let config = std::fs::read_to_string(clone.join("config/node.toml")).unwrap();
        let elsewhere = |line: &str| match line.strip_prefix("listen = \"") {
            Some(address) if address.starts_with("/ip4") => "listen = \"/ip4/127.0.0.1/tcp/0\"".to_owned(),
            Some(_) => "listen = \"127.0.0.1:0\"".to_owned(),
            None => line.to_owned(),
        };
        let config: Vec<String> = config.lines().map(elsewhere).collect();
        std::fs::write(clone.join("config/node.toml"), config.join("\n")).unwrap();
        // Its operator says that the first is off for ever, and is wrong.
        torrens_node(&["keys", "adopt", "--home", text(&clone)]).unwrap();
        cluster.restart(3);
        let witness = Witness::default();
        let load = Load::each(&cluster, &[0, 1], &witness);
        let mut second = start_node(&clone);
        wait_for("the first to say so", Duration::from_secs(90), || cluster.reason(3).contains("another running node"));
        wait_for("the second to say so", Duration::from_secs(90), || {
            tail(&clone, 1000).contains("another running node")
        });
        let marker = |home: &std::path::Path| home.join("data/restored.json").exists();
        assert!(marker(&home) && marker(&clone), "neither votes");
        let from = cluster.height(0);
        wait_for("the others to go on", Duration::from_secs(30), || cluster.height(0) > from + 5);
        second.kill().unwrap();
        second.wait().unwrap();
        wait_for("the first to vote again", Duration::from_secs(90), || !marker(&home) && cluster.is_ready(3));
        let witness = load.stop();
        // Its vote counts again.
        cluster.kill(2);
        cluster.comes_back(&[0, 1, 3], Duration::from_secs(30), &witness);
        cluster.restart(2);
        assert_eq!(cluster.status(0).unwrap()["offences"], serde_json::json!([]), "nobody signed twice");
        cluster.prove(&[0, 1, 2, 3], &witness);
    }
}

/// An older copy of the data folder put back by hand: the guard beside the key remembers, and nothing is signed twice.
#[test]
fn an_older_data_folder_put_back_signs_nothing_twice() {
    let mut chance = Chance::of("older folder");
    let mut cluster = Cluster::open();
    let witness = Witness::default();
    let home = cluster.nodes[3].home.clone();
    let (data, older) = (home.join("data"), home.join("data.older"));
    for _ in rounds(2) {
        let load = Load::each(&cluster, &[0, 1, 2, 3], &witness);
        let from = cluster.height(3);
        wait_for("some history", Duration::from_secs(30), || cluster.height(3) > from + 8);
        cluster.kill(3);
        let _ = std::fs::remove_dir_all(&older);
        assert!(Command::new("cp").arg("-a").arg(&data).arg(&older).status().unwrap().success());
        cluster.restart(3);
        wait_for("it to be level", Duration::from_secs(30), || cluster.height(3) + 1 >= cluster.height(0));
        let from = cluster.height(3);
        wait_for("more history", Duration::from_secs(30), || cluster.height(3) > from + 8);
        chance.pause(Duration::from_millis(300));
        cluster.kill(3);
        std::fs::remove_dir_all(&data).unwrap();
        std::fs::rename(&older, &data).unwrap();
        cluster.restart(3);
        wait_for("it to be level again", Duration::from_secs(30), || {
            cluster.height(3) > 0 && cluster.height(3) + 1 >= cluster.height(0)
        });
        let log = std::fs::read_to_string(home.join("node.log")).unwrap();
        assert!(log.contains("observing first"), "{log}");
        cluster.comes_back(&[0, 1, 2, 3], Duration::from_secs(30), &witness);
        load.stop();
    }
    cluster.prove(&[0, 1, 2, 3], &witness);
}
