//! The doctor finds what was broken, names it, and finds nothing where nothing is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use torrens_tests::*;

/// What the doctor says of a node that is not as it should be, by what was looked at; and whether something failed.
fn ills(home: &Path) -> (Vec<(String, String)>, bool) {
    let output = node_command().args(["doctor", "--json", "--home"]).arg(home).output().unwrap();
    let findings: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert!(
        findings.iter().all(|f| (f["level"] == "OK") == f["fix"].as_str().unwrap().is_empty()),
        "every ill has a fix"
    );
    let ill = findings.iter().filter(|f| f["level"] != "OK");
    // How full this machine's disk is, and its limits, are not for this test.
    let ill = ill.filter(|f| f["what"] != "disk" && f["what"] != "open files");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let failed = findings.iter().any(|f| f["level"] == "FAIL" && f["what"] != "disk");
    (ill.map(|f| (text(&f["what"]), text(&f["seen"]))).collect(), failed)
}

fn names(ills: &[(String, String)]) -> Vec<&str> {
    ills.iter().map(|(what, _)| what.as_str()).collect()
}

#[test]
fn the_doctor_names_what_was_broken() {
    let mut cluster = Cluster::open();
    (0..3).for_each(|_| drop(cluster.party(0)));
    let homes: Vec<_> = cluster.nodes.iter().map(|node| node.home.clone()).collect();
    wait_for("all to be connected", Duration::from_secs(20), || cluster.status(0).unwrap()["peers"] == 3);
    // The sample agencies without validators have nodes that do not run.
    let (found, failed) = ills(&homes[0]);
    assert_eq!(
        (names(&found).iter().filter(|what| **what != "peers" && **what != "peer address").count(), failed),
        (0, false),
        "{found:?}"
    );
    // A node that is gone.
    cluster.kill(3);
    wait_for("it to be missed", Duration::from_secs(20), || cluster.status(0).unwrap()["peers"] == 2);
    let (found, _) = ills(&homes[0]);
    assert!(found.iter().any(|(what, seen)| what == "peers" && seen.contains("court")), "{found:?}");
    let (found, failed) = ills(&homes[3]);
    assert_eq!((names(&found), failed), (vec!["node"], false), "it does not run, and that is all: {found:?}");
    // A key that others may read.
    let key = homes[3].join("keys/validator.json");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let (found, failed) = ills(&homes[3]);
    assert!(failed && names(&found).contains(&"keys"), "{found:?}");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    // Another validator's key.
    let kept = std::fs::read(&key).unwrap();
    std::fs::write(&key, std::fs::read(homes[2].join("keys/validator.json")).unwrap()).unwrap();
    let (found, failed) = ills(&homes[3]);
    assert!(failed && names(&found).contains(&"validator"), "{found:?}");
    std::fs::write(&key, kept).unwrap();
    // A copy of the guard that is gone.
    let guard = homes[3].join("keys/sign-guard.b");
    let kept = std::fs::read(&guard).unwrap();
    std::fs::remove_file(&guard).unwrap();
    let (found, failed) = ills(&homes[3]);
    assert!(failed && names(&found).contains(&"double-sign guard"), "{found:?}");
    std::fs::write(&guard, kept).unwrap();
    // A port that is taken, and no node behind it.
    let taken = std::net::TcpListener::bind(cluster.nodes[3].api.trim_start_matches("http://")).unwrap();
    let (found, failed) = ills(&homes[3]);
    assert!(failed && names(&found).contains(&"port"), "{found:?}");
    drop(taken);
    // A configuration with a word that does not exist.
    let config = homes[3].join("config/node.toml");
    let kept = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, format!("rolle = \"validator\"\n{kept}")).unwrap();
    let (found, failed) = ills(&homes[3]);
    assert!(failed && found[0].0 == "config" && found[0].1.contains("rolle"), "{found:?}");
    std::fs::write(&config, kept).unwrap();
    // It left everything as it was: the node comes back.
    cluster.restart(3);
    let height = cluster.height(0);
    wait_for("it to follow again", Duration::from_secs(30), || cluster.height(3) >= height);
}

/// A second node of an agency in a folder of its own: what the first one answers is not taken for its own, and it knows nobody.
#[test]
fn the_doctor_knows_another_nodes_answer_and_a_node_that_dials_nobody() {
    let cluster = Cluster::start(1, &[]);
    let home = cluster.dir.path().join("second");
    let api = cluster.nodes[0].api.trim_start_matches("http://");
    torrens_node(&["init", "--home", text(&home), "--agency", "registry", "--full", "--api", api]).unwrap();
    std::fs::copy(cluster.nodes[0].home.join("config/genesis.json"), home.join("config/genesis.json")).unwrap();
    let seen = |what: &str| {
        let (found, failed) = ills(&home);
        (found.into_iter().find(|found| found.0 == what).map(|found| found.1).unwrap_or_default(), failed)
    };
    let (node, failed) = seen("node");
    assert!(failed && node.contains("another node") && node.contains("not the one of this folder"), "{node}");
    let config = home.join("config/node.toml");
    let other = std::fs::read_to_string(&config).unwrap().replace(api, "127.0.0.1:1");
    std::fs::write(&config, other).unwrap();
    assert!(seen("peer address").0.contains("dials nobody"), "{:?}", ills(&home));
}
