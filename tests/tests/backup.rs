//! Backups of a running node, put back: nothing is lost, nothing is signed twice, and what is damaged is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;
use torrens_tests::disk::files;
use torrens_tests::seed::rounds;
use torrens_tests::*;

#[test]
fn a_backup_of_a_running_node_is_put_back_and_the_node_votes_again() {
    for _ in rounds(1) {
        let mut cluster = Cluster::open();
        let title = cluster.title(0, "UNIT-1", whole(cluster.party(0).0));
        let load = Load::start(&cluster, &[0, 1, 2]);
        let before = cluster.height(3);
        wait_for("some history", Duration::from_secs(30), || cluster.height(3) > before + 20);
        let (home, to) = (cluster.nodes[3].home.clone(), cluster.home().join("backups"));
        let made = torrens_node(&["backup", "create", "--home", text(&home), "--to", text(&to)]).unwrap();
        let backup = PathBuf::from(made.trim());
        assert!(torrens_node(&["backup", "verify", text(&backup)]).unwrap().starts_with("sound:"));
        assert!(torrens_node(&["backup", "list", "--to", text(&to)]).unwrap().contains(text(&backup)));
        // It goes on signing after the backup; then its disk dies, not its keys.
        let at_backup = cluster.height(3);
        wait_for("more history", Duration::from_secs(30), || cluster.height(3) > at_backup + 10);
        let refused = torrens_node(&["restore", text(&backup), "--home", text(&home)]).unwrap_err();
        assert!(refused.contains("Nothing was changed"), "{refused}");
        cluster.kill(3);
        let guard = home.join("keys");
        assert!(guard.exists());
        std::fs::rename(home.join("data"), home.join("data.dead")).unwrap();
        torrens_node(&["restore", text(&backup), "--home", text(&home)]).unwrap();
        let marker = home.join("data/restored.json");
        assert!(marker.exists(), "it must observe first");
        cluster.restart(3);
        wait_for("it to vote again", Duration::from_secs(60), || !marker.exists());
        // With another one dead it is needed for a quorum, so it does vote.
        cluster.kill(2);
        let height = cluster.height(0);
        wait_for("blocks with its vote", Duration::from_secs(30), || cluster.height(0) > height + 10);
        cluster.restart(2);
        let acknowledged = load.stop();
        cluster.agree(&[0, 1, 2, 3]);
        cluster.prove(&[0, 1, 2, 3], &acknowledged);
        assert_eq!(
            cluster.connection(3).get::<serde_json::Value>(&format!("/v1/titles/{title}")).unwrap()["version"],
            1
        );
        let metrics = String::from_utf8(cluster.connection(0).get_bytes("/metrics").unwrap()).unwrap();
        let doubles = metrics.lines().find(|line| line.contains("equivocations") && !line.starts_with('#')).unwrap();
        assert!(doubles.ends_with(" 0"), "{doubles}");
    }
}

#[test]
fn a_damaged_or_foreign_backup_is_refused_and_nothing_is_changed() {
    for _ in rounds(1) {
        let cluster = Cluster::open();
        (0..5).for_each(|_| drop(cluster.party(0)));
        let (home, to) = (cluster.nodes[1].home.clone(), cluster.home().join("backups"));
        let made = torrens_node(&["backup", "create", "--home", text(&home), "--to", text(&to)]).unwrap();
        let backup = PathBuf::from(made.trim());
        let empty = cluster.home().join("empty");
        // Of another ledger.
        std::fs::create_dir_all(empty.join("config")).unwrap();
        let other = std::fs::read_to_string(home.join("config/genesis.json")).unwrap();
        let other = other.replacen("torrens-devnet-", "torrens-other-", 1);
        std::fs::write(empty.join("config/genesis.json"), other).unwrap();
        let why = torrens_node(&["restore", text(&backup), "--home", text(&empty)]).unwrap_err();
        assert!(why.contains("another ledger") && !empty.join("data").exists(), "{why}");
        std::fs::remove_file(empty.join("config/genesis.json")).unwrap();
        // A manifest that says more than there is.
        let manifest = std::fs::read_to_string(backup.join("manifest.json")).unwrap();
        let more = manifest.replace("\"height\": ", "\"height\": 9");
        std::fs::write(backup.join("manifest.json"), more).unwrap();
        assert!(torrens_node(&["backup", "verify", text(&backup)]).unwrap_err().contains("it says block 9"));
        std::fs::write(backup.join("manifest.json"), manifest).unwrap();
        // One bit of the first rows of any table, whatever is in it, and one in the middle of the largest.
        let tables = files(&backup.join("store"), |name| name.ends_with(".sst"));
        assert!(tables.len() > 10, "{tables:?}");
        let size = |table: &Path| table.metadata().unwrap().len() as usize;
        let largest = tables.iter().max_by_key(|table| size(table)).unwrap();
        for (table, place) in tables.iter().map(|table| (table, 12)).chain([(largest, size(largest) / 2)]) {
            let sound = std::fs::read(table).unwrap();
            let mut bent = sound.clone();
            bent[place] ^= 1;
            std::fs::write(table, bent).unwrap();
            let why =
                torrens_node(&["backup", "verify", text(&backup)]).expect_err(&format!("{table:?} was called sound"));
            assert!(why.contains("damaged") || why.contains("cannot open"), "{why}");
            let why = torrens_node(&["restore", text(&backup), "--home", text(&empty)]).unwrap_err();
            assert!(why.contains("Nothing was changed"), "{why}");
            assert!(!empty.join("data").exists() && !empty.join("config/node.toml").exists(), "it changed something");
            std::fs::write(table, sound).unwrap();
        }
        torrens_node(&["backup", "verify", text(&backup)]).unwrap();
        std::fs::remove_dir_all(backup.join("store")).unwrap();
        assert!(torrens_node(&["backup", "verify", text(&backup)]).unwrap_err().contains("its store is missing"));
        // A node that never started has nothing to keep, and no folder after that.
        let young = cluster.home().join("survey");
        let why = torrens_node(&["backup", "create", "--home", text(&young), "--to", text(&to)]).unwrap_err();
        assert!(why.contains("there is no store in") && !young.join("data/store").exists(), "{why}");
        // Not a backup at all.
        assert!(
            torrens_node(&["backup", "verify", text(&home)]).unwrap_err().contains("name the folder of one backup")
        );
    }
}

/// A copied folder would sign beside the first: it refuses, until it is told that the first is gone; then it observes first.
#[test]
fn a_copied_keys_folder_does_not_vote_until_it_is_adopted() {
    for _ in rounds(1) {
        let mut cluster = Cluster::open();
        (0..3).for_each(|_| drop(cluster.party(0)));
        let home = cluster.nodes[3].home.clone();
        cluster.kill(3);
        let first = cluster.home().join("court.first");
        std::fs::rename(&home, &first).unwrap();
        assert!(Command::new("cp").arg("-a").arg(&first).arg(&home).status().unwrap().success());
        let why = torrens_node(&["start", "--home", text(&home)]).unwrap_err();
        assert!(why.contains("this is a copy") && why.contains("keys adopt"), "{why}");
        torrens_node(&["keys", "adopt", "--home", text(&home)]).unwrap();
        let marker = home.join("data/restored.json");
        assert!(marker.exists());
        cluster.restart(3);
        let load = Load::start(&cluster, &[0, 1]);
        wait_for("it to vote again", Duration::from_secs(60), || !marker.exists());
        let witness = load.stop();
        cluster.agree(&[0, 1, 2, 3]);
        // One that was only moved is the same.
        cluster.kill(3);
        let moved = cluster.home().join("court.moved");
        std::fs::rename(&home, &moved).unwrap();
        std::fs::rename(&moved, &home).unwrap();
        cluster.restart(3);
        assert!(!marker.exists());
        cluster.prove(&[0, 1, 2, 3], &witness);
    }
}

/// An old copy of `keys/` put back over the new one: the ledger itself shows votes that the guard has forgotten.
#[test]
fn an_older_guard_put_back_is_noticed_and_observes_first() {
    for _ in rounds(1) {
        let mut cluster = Cluster::open();
        let witness = Witness::default();
        let home = cluster.nodes[3].home.clone();
        let load = Load::each(&cluster, &[0, 1, 3], &witness);
        cluster.kill(3);
        let guard = ["a", "b"].map(|copy| home.join(format!("keys/sign-guard.{copy}")));
        let older = guard.clone().map(|file| std::fs::read(file).unwrap());
        cluster.restart(3);
        let from = cluster.height(0);
        wait_for("votes that the copy does not know", Duration::from_secs(60), || cluster.height(3) > from + 20);
        cluster.kill(3);
        std::iter::zip(&guard, &older).for_each(|(file, bytes)| std::fs::write(file, bytes).unwrap());
        let marker = home.join("data/restored.json");
        assert!(!marker.exists());
        cluster.restart(3);
        wait_for("it to say so", Duration::from_secs(60), || {
            tail(&home, 1000).contains("is older than this key's last vote: was an old copy put back?")
        });
        wait_for("it to vote again", Duration::from_secs(60), || !marker.exists() && cluster.is_ready(3));
        // The guard as `init` made it, and the disk emptied as well: it looks like a key that never signed, but for what stands beside both.
        let written = || std::fs::read_to_string(home.join("signed-up-to")).unwrap_or_default();
        let last = || written().split_whitespace().nth(1).map_or(0, |height| height.parse::<u64>().unwrap());
        wait_for("up to where it signed to be written down", Duration::from_secs(30), || last() > from + 20);
        cluster.kill(3);
        let first = TempDir::new().unwrap();
        torrens_consensus::guard::Guard::create(first.path()).unwrap();
        for file in &guard {
            std::fs::write(file, std::fs::read(first.path().join(file.file_name().unwrap())).unwrap()).unwrap();
        }
        std::fs::remove_dir_all(home.join("data")).unwrap();
        cluster.restart(3);
        wait_for("it to observe", Duration::from_secs(60), || marker.exists());
        wait_for("it to vote again", Duration::from_secs(90), || !marker.exists() && cluster.is_ready(3));
        cluster.kill(2);
        cluster.comes_back(&[0, 1, 3], Duration::from_secs(30), &witness);
        cluster.restart(2);
        let witness = load.stop();
        cluster.prove(&[0, 1, 2, 3], &witness);
    }
}

/// What the pages advise to keep off line: the key files and the guard as `init` made them. On a new machine, with an empty disk, they look
/// as if they had never signed; what they signed since is not known there.
#[test]
fn keys_that_were_kept_apart_observe_first_on_a_new_machine() {
    for _ in rounds(1) {
        let mut cluster = Cluster::open();
        let witness = Witness::default();
        let home = cluster.nodes[3].home.clone();
        let load = Load::each(&cluster, &[0, 1, 2], &witness);
        wait_for("some history", Duration::from_secs(60), || cluster.height(0) > 20);
        cluster.kill(3);
        std::fs::rename(home.join("keys"), home.join("keys.used")).unwrap();
        std::fs::create_dir(home.join("keys")).unwrap();
        for key in ["node", "validator", "cosigner"] {
            std::fs::copy(home.join(format!("keys.used/{key}.json")), home.join(format!("keys/{key}.json"))).unwrap();
        }
        torrens_consensus::guard::Guard::create(&home.join("keys")).unwrap();
        std::fs::remove_dir_all(home.join("data")).unwrap();
        // What it signed in its first life stays on record.
        std::fs::create_dir_all(home.join("first-life")).unwrap();
        std::fs::rename(home.join("node.log"), home.join("first-life/node.log")).unwrap();
        let tip = cluster.height(0);
        cluster.restart(3);
        let marker = home.join("data/restored.json");
        wait_for("it to say so", Duration::from_secs(30), || {
            tail(&home, 1000).contains("nothing in")
                && tail(&home, 1000).contains("says where these keys were used before")
        });
        let signed = || torrens_consensus::guard::Guard::look(&home.join("keys")).unwrap().height();
        wait_for("it to vote", Duration::from_secs(90), || {
            // What it signs is of a height that nobody had when it came.
            let first = signed();
            assert!(first == 0 || first > tip, "signed height {first}, and the others were at {tip}");
            first > tip && !marker.exists()
        });
        load.stop();
        cluster.agree(&[0, 1, 2, 3]);
        assert_eq!(cluster.status(0).unwrap()["offences"], serde_json::json!([]));
        cluster.prove(&[0, 1, 2, 3], &witness);
    }
}
