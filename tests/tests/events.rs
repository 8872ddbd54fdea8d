//! Events over SSE: none lost, none twice, resumed at any node; whoever does not read holds nobody up.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::io::Write as _;
use std::net::TcpStream;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use serde_json::Value;
use torrens_tests::seed::rounds;
use torrens_tests::*;

const ALL: [usize; 4] = [0, 1, 2, 3];
/// Readers that never read.
const SILENT: usize = 30;

fn id(event: &Value) -> String {
    event["id"].as_str().unwrap().to_owned()
}

/// Everything that happened after a cursor and up to another, as a node tells it now.
fn told(cluster: &Cluster, node: usize, after: &str, last: &str) -> Vec<Value> {
    let mut all = Vec::new();
    let mut each = |event: &Value| {
        all.push(event.clone());
        id(event) != last
    };
    cluster.connection(node).events(Some(after), None, &mut each).unwrap();
    all
}

#[test]
fn events_are_neither_lost_nor_told_twice_and_a_silent_reader_holds_nobody_up() {
    for _ in rounds(1) {
        let mut cluster = Cluster::open();
        let witness = Witness::default();
        let (full, load) = Load::half(&cluster, &ALL, Duration::from_secs(3), &witness);
        eprintln!("at half of {full:.0} a second");
        // Those who never read, and one who reads nothing until the end.
        let silent: Vec<TcpStream> = (0..SILENT)
            .map(|_| {
                let mut stream = TcpStream::connect(cluster.nodes[0].api.trim_start_matches("http://")).unwrap();
                stream.write_all(b"GET /v1/events?after=0.0 HTTP/1.1\r\nHost: node\r\n\r\n").unwrap();
                stream
            })
            .collect();
        let (go_on, wait) = mpsc::channel::<()>();
        let late = {
            let connection = cluster.connection(0);
            std::thread::spawn(move || {
                let (mut all, mut first) = (Vec::new(), true);
                let mut each = |event: &Value| {
                    if std::mem::take(&mut first) {
                        wait.recv().unwrap();
                    }
                    all.push(event.clone());
                    all.len() < 3000
                };
                connection.events(Some("0.0"), None, &mut each).unwrap();
                all
            })
        };
        // One who follows node 1 until that is killed in the middle, and goes on at node 2 from where he was.
        let heard = Arc::new(Mutex::new(Vec::<Value>::new()));
        let follower = {
            let (heard, before, after) = (heard.clone(), cluster.connection(1), cluster.connection(2));
            std::thread::spawn(move || {
                let mut each = |event: &Value| {
                    heard.lock().unwrap().push(event.clone());
                    true
                };
                // It ends with the process, as an error or without one.
                let _ = before.events(Some("0.0"), None, &mut each);
                let resumed = heard.lock().unwrap().len();
                let cursor = id(heard.lock().unwrap().last().expect("events before the node was killed"));
                let mut each = |event: &Value| {
                    let mut heard = heard.lock().unwrap();
                    heard.push(event.clone());
                    heard.len() < resumed + 1000
                };
                after.events(Some(&cursor), None, &mut each).unwrap();
                resumed
            })
        };
        let count = || heard.lock().unwrap().len();
        wait_for("events", Duration::from_secs(60), || count() > 500);
        let before = cluster.height(0);
        wait_for("the ledger to go on beside silent readers", Duration::from_secs(30), || {
            cluster.height(0) > before + 5
        });
        cluster.kill(1);
        let resumed = follower.join().unwrap();
        cluster.restart(1);
        let heard = std::mem::take(&mut *heard.lock().unwrap());
        assert_eq!(heard.len(), resumed + 1000, "{resumed} before it was killed");
        // What he heard is all of it, in order, whichever node is asked later, the one that was killed too.
        let level = cluster.height(0);
        for node in ALL {
            wait_for("the node to be level", Duration::from_secs(30), || cluster.height(node) >= level);
            assert_eq!(told(&cluster, node, "0.0", &id(heard.last().unwrap())), heard, "node {node}");
        }
        // The one who was silent for so long still gets everything, from the beginning.
        go_on.send(()).unwrap();
        let late = late.join().unwrap();
        assert_eq!(late, told(&cluster, 3, "0.0", &id(late.last().unwrap())));
        drop(silent);
        // Only what was asked for.
        let kind = late[0]["type"].as_str().unwrap();
        let mut some = Vec::new();
        let mut each = |event: &Value| {
            some.push(event.clone());
            some.len() < 5
        };
        cluster.connection(2).events(Some("0.0"), Some(kind), &mut each).unwrap();
        assert!(some.iter().all(|event| event["type"] == kind), "{some:?}");
        load.stop();
        cluster.prove(&ALL, &witness);
    }
}
