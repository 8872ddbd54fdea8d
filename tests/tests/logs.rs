//! What stands in the logs of nodes: for a collector each line is a document, by which a request and a case are found again on every node; and a
//! node that is asked to stop says nothing that would frighten its operator.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::time::Duration;

use serde_json::Value;
use torrens_consensus::guard::Guard;
use torrens_tests::seed::rounds;
use torrens_tests::*;

/// The documents of a node's log since it was started for a collector, each line of it.
fn documents(cluster: &Cluster, node: usize) -> Vec<Value> {
    let log = std::fs::read_to_string(cluster.nodes[node].home.join("node.log")).unwrap();
    // The last one may be half written.
    let whole = log.rsplit_once('\n').map_or("", |(whole, _)| whole);
    whole.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|why| panic!("{why}: {line}"))).collect()
}

#[test]
fn a_request_and_its_case_are_found_in_the_logs_of_a_collector() {
    let mut cluster = Cluster::open();
    for node in [0, 3] {
        cluster.kill(node);
        std::fs::remove_file(cluster.nodes[node].home.join("node.log")).unwrap();
        cluster.nodes[node].env.push(("TORRENS_LOG_JSON".into(), "1".into()));
        cluster.restart(node);
    }
    cluster.wait_ready(&[0, 3]);
    let (owner, _) = cluster.party(0);
    cluster.agree(&[0, 1, 2, 3]);
    let act = first_registration("OP", "UNIT-1", whole(owner));
    let signed = cluster.builder(cluster.officer("registry")).sign(act).unwrap();
    let url = format!("{}/v1/transactions?wait=final&timeout=20s", cluster.nodes[0].api);
    let answer = ureq::post(url).header("content-type", "application/cose").send(&signed.bytes[..]).unwrap();
    let request = answer.headers()["request-id"].to_str().unwrap().to_owned();
    let receipt: Value = cluster.connection(0).get(&format!("/v1/transactions/{}/receipt", signed.id)).unwrap();
    let case = receipt["case_id"].as_str().unwrap();
    cluster.agree(&[0, 1, 2, 3]);

    let has = |node: usize, name: &str, value: &str| -> Option<Value> {
        let fields = documents(&cluster, node).into_iter().map(|mut line| line["fields"].take());
        fields.into_iter().find(|fields| fields[name] == value)
    };
    wait_for("the request to be in the log of the node that answered it", Duration::from_secs(10), || {
        has(0, "request_id", &request).is_some()
    });
    let answered = has(0, "request_id", &request).unwrap();
    assert_eq!(
        (&answered["route"], &answered["method"], &answered["status"]),
        (&"/v1/transactions".into(), &"POST".into(), &200.into())
    );
    assert!(answered["ms"].is_u64() || answered["ms"].is_f64(), "{answered}");
    for node in [0, 3] {
        wait_for("the case to be in its log", Duration::from_secs(10), || has(node, "case_id", case).is_some());
        let told = has(node, "case_id", case).unwrap();
        assert_eq!((&told["tx_id"], &told["tx_type"]), (&signed.id.to_string().into(), &"FIRST_REGISTRATION".into()));
        assert!(told["refused"].is_null(), "{told}");
    }
}

/// Under load, in the middle of whatever it does, as a validator and as one that only follows. It remembers what its key signed.
#[test]
fn a_node_that_is_asked_to_stop_ends_in_order() {
    let mut cluster = Cluster::open();
    let witness = Witness::default();
    let load = Load::each(&cluster, &[0, 1, 2], &witness);
    let home = cluster.nodes[3].home.clone();
    cluster.kill(3);
    for round in rounds(8) {
        let (marker, follows) = (home.join("data/restored.json"), round % 4 == 3);
        match follows {
            true => std::fs::write(&marker, "{}\n").unwrap(),
            false => drop(std::fs::remove_file(&marker)),
        }
        // What it signed stays on record.
        let life = home.join(format!("life-{round}"));
        std::fs::create_dir_all(&life).unwrap();
        std::fs::rename(home.join("node.log"), life.join("node.log")).unwrap();
        cluster.restart(3);
        // As soon as it takes part, and not always at the same moment of a block.
        let before = cluster.height(0);
        wait_for("it to go on", Duration::from_secs(60), || match follows {
            true => cluster.height(3) > before,
            false => cluster.is_ready(3) && cluster.height(3) > before + round as u64,
        });
        let mut child = cluster.nodes[3].child.take().unwrap();
        let pid = rustix::process::Pid::from_child(&child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        let ended = child.wait().unwrap();
        let log = std::fs::read_to_string(home.join("node.log")).unwrap();
        // Malachite calls it an error that one of its parts hears nothing more of another.
        let is_one = |line: &&str| line.contains(" ERROR ") && !line.ends_with(" Actor dropped reply channel");
        let complaint = log.lines().find(|line| is_one(line) || line.contains("did not end as it should"));
        assert!(ended.success() && complaint.is_none(), "round {round}: {ended}: {complaint:?}");
        let signed = Guard::look(&home.join("keys")).unwrap().height();
        let remembered = std::fs::read_to_string(home.join("signed-up-to")).unwrap_or_default();
        assert!(
            signed == 0 || remembered.trim().ends_with(&format!(" {signed}")),
            "round {round}: {remembered}, and the guard has {signed}"
        );
    }
    cluster.restart(3);
    cluster.wait_ready(&[3]);
    load.stop();
    cluster.prove(&[0, 1, 2, 3], &witness);
}
