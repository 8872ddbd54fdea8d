//! Joining by snapshot: a node that takes the ledger over from another is level with it, and believes nothing that does not hold.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use torrens_ledger::encoding::Blob;
use torrens_ledger::genesis::Genesis;
use torrens_node::store::{NotTaken, Store};
use torrens_tests::seed::rounds;
use torrens_tests::sent::Sent;
use torrens_tests::*;

/// Has a node join in this way, whatever the length of the ledger.
fn joins_by(home: &Path, way: &str, role: &str) {
    let file = home.join("config/node.toml");
    let mut config: toml::Table = std::fs::read_to_string(&file).unwrap().parse().unwrap();
    config.insert("role".into(), role.into());
    config.insert("sync".into(), toml::Table::from_iter([("join".into(), way.into())]).into());
    std::fs::write(&file, toml::to_string(&config).unwrap()).unwrap();
}

/// A ledger with sales, so that titles have histories, and what was acknowledged.
fn with_history(cluster: &Cluster) -> Witness {
    let load = Load::start(cluster, &[0, 1]);
    let (seller, key) = cluster.party(0);
    let (buyer, _) = cluster.party(0);
    for n in 0..5 {
        let title = cluster.title(n % 4, &format!("UNIT-{n}"), whole(seller));
        if n < 3 {
            let sale = transfer(&title, 1, whole(seller), whole(buyer));
            let done = cluster.connection(0).submit(&cluster.builder(key.clone()).sign(sale).unwrap().bytes).unwrap();
            expect_applied(&done);
        }
    }
    load.stop()
}

#[test]
fn a_node_that_joins_by_snapshot_is_level_and_has_every_receipt() {
    for _ in rounds(1) {
        let mut cluster = Cluster::open();
        let before_it = with_history(&cluster);
        // Hundreds of entries by one decision, some titles with two of them.
        let file = cluster.dir.path().join("sales.csv");
        std::fs::write(&file, price_paid(300)).unwrap();
        let (key, approver) = (cluster.officer_file("registry"), cluster.officer_file("tax"));
        let args = ["import", text(&file), "--mapping", "uk-price-paid", "--countersign", text(&approver)];
        let imported = cluster.torrens(0, Some(&key), &args);
        assert_eq!(imported.0, 0, "{imported:?}");
        joins_by(&cluster.home().join("survey"), "snapshot", "full");
        joins_by(&cluster.home().join("civil-affairs"), "snapshot", "mirror");
        let before = cluster.height(0);
        let joined = cluster.join("survey");
        let mirror = cluster.join("civil-affairs");
        for node in [joined, mirror] {
            wait_for("it to be ready", Duration::from_secs(60), || cluster.is_ready(node));
            let log = std::fs::read_to_string(cluster.nodes[node].home.join("node.log")).unwrap();
            assert!(log.contains("joined by snapshot"), "it did not replay");
        }
        let more = Load::start(&cluster, &[0, joined]);
        wait_for("the ledger to go on", Duration::from_secs(30), || cluster.height(joined) > before + 8);
        let witness = before_it.and(&more.stop());
        cluster.agree(&[0, 1, 2, 3, joined, mirror]);
        for node in [joined, mirror] {
            for id in witness.given().iter().map(|given| given.tx_id) {
                let receipt =
                    |at: usize| cluster.connection(at).get::<Value>(&format!("/v1/transactions/{id}/receipt")).unwrap();
                assert_eq!(receipt(node), receipt(0), "{id}: the same receipt, whenever it was given");
            }
            // 305, and what the load opened: as many as at a node that was there from the beginning.
            let titles = cluster.every_extract_is_genuine(node);
            assert_eq!((titles, titles > 305), (cluster.every_extract_is_genuine(0), true));
            let histories = |at: usize| cluster.connection(at).get::<Value>("/v1/titles/T-OP-1/history").unwrap();
            assert_eq!(histories(node)["data"], histories(0)["data"]);
            // What cannot be proven is not claimed.
            let past = cluster.connection(node).get::<Value>("/v1/titles/T-OP-1?at=1").unwrap_err().to_string();
            assert!(past.contains("history.not_here"), "{past}");
            // The first block of the hour is before the snapshot, unless the hour has turned since.
            let anchored = cluster.connection(node).get::<Value>("/v1/titles/T-OP-1/extract?anchor=true");
            match anchored {
                Err(why) => assert!(why.to_string().contains("history.not_here"), "{why}"),
                Ok(extract) => assert!(extract["height"].as_u64() > Some(before), "{}", extract["height"]),
            }
            let counted = cluster.torrens(node, None, &["stats", "savings"]);
            assert!(
                counted.0 == 0 && counted.1.contains("joined by a snapshot: only what was decided from block"),
                "{counted:?}"
            );
            // An auditor executes its log from the first entry on, and finds the same as at the others.
            let trust = cluster.home().join("trust.json");
            let audited = cluster.torrens(
                node,
                None,
                &["audit", "--trust", text(&trust), &cluster.nodes[0].api, &cluster.nodes[node].api],
            );
            assert_eq!(audited.0, 0, "{audited:?}");
        }
        let refused =
            cluster.connection(mirror).submit(&party_registration(&cluster.builder(cluster.officer("registry"))).bytes);
        assert!(refused.unwrap_err().to_string().contains("node.read_only"));
        cluster.prove(&[0, 1, 2, 3], &witness);
        // It is a store like any other: it starts again, and a backup of it holds.
        cluster.kill(joined);
        cluster.restart(joined);
        cluster.party(0);
        cluster.agree(&[0, joined]);
        let backups = cluster.dir.path().join("backups");
        let home = cluster.nodes[joined].home.clone();
        torrens_node(&["backup", "create", "--home", text(&home), "--to", text(&backups)]).unwrap();
        let made = std::fs::read_dir(&backups).unwrap().next().unwrap().unwrap().path();
        torrens_node(&["backup", "verify", text(&made)]).unwrap();
    }
}

#[test]
fn a_snapshot_with_anything_false_in_it_is_refused() {
    for _ in rounds(1) {
        let mut cluster = Cluster::open();
        with_history(&cluster);
        (0..4).for_each(|node| cluster.kill(node));
        let genesis: Genesis =
            serde_json::from_slice(&std::fs::read(cluster.nodes[0].home.join("config/genesis.json")).unwrap()).unwrap();
        let store = Store::open(&cluster.nodes[0].home.join("data/store"), &genesis).unwrap();
        let path = cluster.dir.path().join("arrival");
        let height = Sent::of(&store).arrive(&path, &genesis).unwrap();
        assert_eq!(height, store.head().height);
        let arrived = Store::open(&path, &genesis).unwrap();
        arrived.check_whole(&|_, _| {}).unwrap();
        assert_eq!(arrived.head().state_root, store.head().state_root);
        drop(arrived);

        type Lie = (&'static str, &'static str, fn(&mut Sent));
        let lies: [Lie; 16] = [
            ("an object is changed", "state root", |sent| *sent.objects[9].1.last_mut().unwrap() ^= 1),
            ("an object is left out", "state root", |sent| drop(sent.objects.remove(9))),
            ("an object is added", "state root", |sent| sent.objects.push((vec![0xff, 1], vec![1]))),
            ("objects are out of order", "out of order", |sent| sent.objects.swap(3, 4)),
            ("another header", "certificate is of another block", |sent| sent.offer.header.state_root.0[0] ^= 1),
            ("a signature is changed", "not certified", |sent| sent.offer.certificate.signatures[0].0[5] ^= 1),
            ("a signature is left out", "not certified", |sent| {
                sent.offer.certificate.signatures.truncate(1);
            }),
            ("a block is left out", "does not follow", |sent| drop(sent.blocks.remove(4))),
            ("the last block is left out", "block", |sent| drop(sent.blocks.pop())),
            ("a receipt is changed", "log entries", |sent| {
                let leaf = &mut sent.blocks[2].leaves[0].0;
                let at = leaf.len() - 12;
                leaf[at] ^= 1;
            }),
            ("a log entry is left out", "log entries", |sent| drop(sent.blocks[2].leaves.remove(0))),
            ("a block's certificate is another's", "certificate of block", |sent| {
                sent.blocks[2].certificate = sent.blocks[3].certificate.clone();
            }),
            ("an entry is changed", "", |sent| {
                let Blob(entry) = &mut sent.entries[1].entry;
                let at = entry.len() - 40;
                entry[at] ^= 1;
            }),
            ("an entry is left out", "does not", |sent| drop(sent.entries.remove(0))),
            ("the last title's history is left out", "histories of", |sent| drop(sent.entries.pop())),
            ("an entry is said to be another transaction's", "made", |sent| {
                let last = sent.entries.len() - 1;
                sent.entries[last].leaf = sent.entries[0].leaf;
            }),
        ];
        for (lie, why, tell) in lies {
            let mut sent = Sent::of(&store);
            tell(&mut sent);
            match sent.arrive(&path, &genesis) {
                Err(NotTaken::False(said)) => assert!(said.contains(why), "{lie}: {said}"),
                other => panic!("{lie}: {other:?}"),
            }
        }
    }
}
