//! From one build to the next, node by node, while the network works: the program changes first, the rules at a height that the agencies
//! agreed on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use torrens_client::builder::now_ms;
use torrens_ledger::transactions::Signed;
use torrens_tests::checker::{prove, prove_history};
use torrens_tests::seed::rounds;
use torrens_tests::*;

const NEXT: &str = "variant/torrens-node";

fn vote(cluster: &Cluster, file: &Path) {
    let home = text(&cluster.nodes[0].home).to_owned();
    let officer = cluster.officer_file("registry");
    let said = torrens_node(&["members", "propose", text(file), "--home", &home, "--as", text(&officer)]).unwrap();
    let id = said.split_whitespace().find(|word| word.len() == 64).unwrap_or_else(|| panic!("{said}")).to_owned();
    for agency in ["tax", "housing", "court"] {
        let key = cluster.officer_file(agency);
        torrens_node(&["members", "vote", &id, "--home", &home, "--as", text(&key)]).unwrap();
    }
}

/// A registration that may wait for three quarters of an hour; by the next rules half an hour is the most.
fn patient(cluster: &Cluster) -> Signed {
    let key = cluster.officer("civil-affairs");
    let mut body = party_registration(&cluster.builder(key.clone())).body;
    body.expires_ms = now_ms() + 45 * 60_000;
    Signed::sign(body, &key)
}

/// One handed in at each node.
fn patient_at_all(cluster: &Cluster) -> Vec<Signed> {
    let one = |node| {
        let signed = patient(cluster);
        // Taken in or refused at the door: what counts is what the blocks have.
        let _ = cluster.connection(node).submit_only(&signed.bytes);
        signed
    };
    (0..4).map(one).collect()
}

#[test]
fn a_network_is_upgraded_node_by_node_and_its_rules_change_at_the_agreed_height() {
    for _ in rounds(1) {
        let mut cluster = Cluster::open();
        let load = Load::start(&cluster, &[0, 1, 2, 3]);
        // Three of four, one after the other; the ledger goes on meanwhile, by the old rules, with both programs side by side.
        for node in 0..3 {
            cluster.kill(node);
            cluster.restart_as(node, NEXT, &[]);
            wait_for("it to be ready", Duration::from_secs(30), || cluster.is_ready(node));
            let before = cluster.height(3);
            wait_for("the ledger to go on", Duration::from_secs(30), || cluster.height(3) > before + 3);
        }
        assert_eq!(cluster.status(0).unwrap()["protocols_known"], serde_json::json!([1, 2]));
        assert_eq!(cluster.status(0).unwrap()["protocol"], 1, "a newer program does not change the rules");
        // What the next rules no longer allow still counts: a transaction that may wait for three quarters of an hour.
        let patient = patient(&cluster);
        let done = cluster.connection(0).submit(&patient.bytes).unwrap();
        expect_applied(&done);
        let counted_at = done.height.unwrap();
        let from = cluster.height(0) + 60;
        let file = cluster.dir.path().join("protocol.json");
        std::fs::write(&file, format!("{{\"PROTOCOL\": {{\"version\": 2, \"from_height\": {from}}}}}")).unwrap();
        vote(&cluster, &file);
        assert!(cluster.height(0) < from, "the vote came in time");
        // The operator of the old program is told before, and by his doctor too.
        wait_for("the change to be announced", Duration::from_secs(20), || {
            cluster.status(3).is_some_and(|status| status["protocol_coming"]["version"] == 2)
        });
        let doctor = torrens_node(&["doctor", "--home", text(&cluster.nodes[3].home)]);
        let said = doctor.unwrap_or_else(|error| error);
        assert!(said.contains("protocol"), "{said}");
        // The others pass the height; the old program stops before it, with its store whole, and says what to do.
        wait_for("the agreed height", Duration::from_secs(120), || cluster.height(0) > from + 3);
        wait_for("the old program to say so", Duration::from_secs(30), || {
            let log = std::fs::read_to_string(cluster.nodes[3].home.join("node.log")).unwrap();
            log.contains("install a newer one and start again; nothing is lost")
        });
        let version = |at: u64| -> Value {
            cluster.connection(0).get::<Value>(&format!("/v1/blocks/{at}")).unwrap()["header"]["version"].clone()
        };
        assert_eq!((version(from - 1), version(from)), (1.into(), 2.into()));
        // With the new program it goes on where it was.
        cluster.kill_if_running(3);
        cluster.restart_as(3, NEXT, &[]);
        let height = cluster.height(0);
        wait_for("it to catch up", Duration::from_secs(60), || cluster.height(3) >= height);
        // Now it counts no more, at whichever node: nobody puts it into a block.
        assert!(counted_at < from);
        let late = patient_at_all(&cluster);
        let height = cluster.height(0);
        wait_for("every node to have proposed since", Duration::from_secs(60), || cluster.height(0) > height + 12);
        for (node, late) in late.iter().enumerate() {
            for other in 0..4 {
                let answer = cluster.connection(other).get::<Value>(&format!("/v1/transactions/{}/receipt", late.id));
                assert!(answer.is_err(), "lodged at {node}, node {other} has it on the ledger: {answer:?}");
            }
        }
        let witness = load.stop();
        assert!(witness.count() > 10);
        // The checker knows the rules of the old program only, and all before the agreed height follows from them; that the new ones were kept
        // after it, each node computed for itself.
        let seen = cluster.look(&[0, 1, 2, 3], &witness);
        prove_history(&cluster.trust(), &witness.given(), &seen).unwrap_or_else(|lie| panic!("{lie}"));
        let before: Vec<_> = seen.iter().map(|node| node.before(from)).collect();
        let proven = prove(&cluster.trust(), &cluster.genesis(), &[], &before).unwrap_or_else(|lie| panic!("{lie}"));
        assert_eq!(proven.height, from - 1);
    }
}
