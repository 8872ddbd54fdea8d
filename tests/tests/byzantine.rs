//! One of four validators lies, with Malachite's own hooks and with a liar of ours: the others stay of one mind, nothing that is false is
//! believed, and where it can be proven who lied it stands on the ledger.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::time::Duration;

use serde_json::Value;
use torrens_tests::*;

const LIAR: &str = "variant/torrens-node";
const AT: usize = 3;

/// A cluster whose last node was started again as one that lies.
fn with_a_liar(environment: &[(&str, &str)]) -> Cluster {
    let mut cluster = Cluster::open();
    cluster.party(0);
    cluster.agree(&[0, 1, 2, 3]);
    cluster.kill(AT);
    cluster.restart_as(AT, LIAR, environment);
    wait_for("the liar to be there", Duration::from_secs(30), || cluster.status(AT).is_some());
    cluster
}

/// Under load the others go on, agree on every block, and every receipt that was given is on each of them.
fn the_others_go_on(cluster: &Cluster, blocks: u64) {
    let load = Load::start(cluster, &[0, 1, 2]);
    let before = cluster.height(0);
    wait_for("the others to go on", Duration::from_secs(90), || cluster.height(0) > before + blocks);
    let acknowledged = load.stop();
    let (height, _) = cluster.agree(&[0, 1, 2]);
    assert!(acknowledged.len() > 3, "the load did something");
    for node in 0..3 {
        for id in &acknowledged {
            assert_eq!(outcome(&cluster.connection(node), id).0, "applied", "{id}");
        }
    }
    for at in 1..=height {
        let hash = |node: usize| -> Value {
            cluster.connection(node).get::<Value>(&format!("/v1/blocks/{at}")).unwrap()["header_hash"].clone()
        };
        assert!(hash(0) == hash(1) && hash(1) == hash(2), "block {at}");
    }
    // Every block executed again by an outsider, its certificates and the log checked.
    let trust = cluster.home().join("trust.json");
    let nodes: Vec<&str> = (0..3).map(|node| cluster.nodes[node].api.as_str()).collect();
    let audited = cluster.torrens(0, None, &[&["audit", "--trust", text(&trust)], &nodes[..]].concat());
    // An auditor who finds evidence of misconduct says so; the ledger itself is sound.
    assert_eq!(audited.0, 0, "{audited:?}");
}

fn log_of(cluster: &Cluster, node: usize) -> String {
    std::fs::read_to_string(cluster.nodes[node].home.join("node.log")).unwrap()
}

#[test]
fn equivocation_is_proven_on_the_ledger_and_names_who_did_it() {
    let both = r#"{"equivocate_votes": {"mode": "always"}, "equivocate_proposals": {"mode": "always"}, "seed": 7}"#;
    let cluster = with_a_liar(&[("TORRENS_BYZANTINE", both)]);
    let load = Load::start(&cluster, &[0, 1, 2]);
    wait_for("evidence on the ledger", Duration::from_secs(90), || {
        (0..3).all(|node| cluster.status(node).is_some_and(|status| !status["offences"].as_array().unwrap().is_empty()))
    });
    load.stop();
    the_others_go_on(&cluster, 12);
    for node in 0..3 {
        let offences = cluster.status(node).unwrap()["offences"].clone();
        let named: std::collections::BTreeSet<&str> =
            offences.as_array().unwrap().iter().map(|offence| offence["agency_id"].as_str().unwrap()).collect();
        assert_eq!(named.into_iter().collect::<Vec<_>>(), ["court"], "only who did it is named");
    }
    let said = torrens_node(&["status", "--home", text(&cluster.nodes[0].home)]).unwrap();
    assert!(said.contains("MISCONDUCT court"), "{said}");
}

#[test]
fn false_blocks_are_refused_and_the_others_go_on() {
    for (lies, found) in [
        ("roots", "header differs from our own computation in state_root"),
        ("garbage", "a proposed block is not valid"),
        ("time", "from this node's clock"),
    ] {
        let cluster = with_a_liar(&[("TORRENS_LIES", lies)]);
        the_others_go_on(&cluster, 12);
        assert!((0..3).any(|node| log_of(&cluster, node).contains(found)), "{lies}: nobody says what was wrong");
    }
}

#[test]
fn silence_and_withheld_bodies_cost_a_turn_and_no_more() {
    let silent = r#"{"drop_votes": {"mode": "always"}, "drop_proposals": {"mode": "always"}}"#;
    let forgetful = r#"{"ignore_locks": {"mode": "always"}, "force_precommit_nil": {"mode": "random", "probability": 0.5}, "seed": 5}"#;
    for environment in [("TORRENS_BYZANTINE", silent), ("TORRENS_BYZANTINE", forgetful), ("TORRENS_LIES", "withhold")] {
        let cluster = with_a_liar(&[environment]);
        the_others_go_on(&cluster, 12);
        // Nothing of this can be proven, so nothing is said against anybody.
        assert_eq!(cluster.status(0).unwrap()["offences"], serde_json::json!([]));
    }
}

#[test]
fn false_blocks_and_false_snapshots_from_a_peer_are_refused_and_another_is_asked() {
    let mut cluster = with_a_liar(&[("TORRENS_LIES", "sync,snapshot")]);
    the_others_go_on(&cluster, 20);
    let (owner, _) = cluster.party(0);
    cluster.title(0, "UNIT-1", whole(owner));
    for (way, found, agencies) in [
        ("replay", "a proposed block is not valid", ["survey", "bank-association"]),
        ("snapshot", "a member's snapshot does not hold", ["survey", "bank-association"]),
    ] {
        let mut lied_to = false;
        // Whom a newcomer asks first is chance: again until it was the liar.
        for turn in 0..24 {
            let home = cluster.home().join(agencies[turn % 2]);
            let _ = std::fs::remove_dir_all(home.join("data"));
            let file = home.join("config/node.toml");
            let mut config: toml::Table = std::fs::read_to_string(&file).unwrap().parse().unwrap();
            config.insert("sync".into(), toml::Table::from_iter([("join".into(), way.into())]).into());
            std::fs::write(&file, toml::to_string(&config).unwrap()).unwrap();
            let joined = cluster.join(agencies[turn % 2]);
            let height = cluster.height(0);
            wait_for("the newcomer to be level", Duration::from_secs(60), || cluster.height(joined) >= height);
            cluster.agree(&[0, 1, 2, joined]);
            assert_eq!(cluster.every_extract_is_genuine(joined), 1);
            lied_to = log_of(&cluster, joined).contains(found);
            cluster.kill(joined);
            cluster.nodes.pop();
            if lied_to {
                break;
            }
        }
        assert!(lied_to, "{way}: the liar was never asked, so nothing was tried");
    }
}
