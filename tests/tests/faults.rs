//! Real processes, injured: what was acknowledged is on every node for ever, one history, and it comes back by itself.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::io::BufRead as _;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};
use torrens_tests::seed::{Chance, rounds};
use torrens_tests::*;

/// `kill -9` at random points, again and again, under load: of one node, which misses blocks or comes back within a moment.
#[test]
fn one_of_four_killed_and_restarted_under_load_loses_nothing() {
    let mut chance = Chance::of("kill -9");
    let mut cluster = Cluster::open();
    let load = Load::each(&cluster, &[0, 1, 2, 3], &Witness::default());
    let mut slowest = Duration::ZERO;
    for round in rounds(6) {
        let victim = chance.below(4) as usize;
        chance.pause(Duration::from_millis(500));
        cluster.kill(victim);
        if round % 2 == 0 {
            let (down, other) = (cluster.height((victim + 1) % 4), (victim + 1) % 4);
            wait_for("progress without it", Duration::from_secs(30), || cluster.height(other) > down + 5);
        }
        let started = std::time::Instant::now();
        cluster.restart(victim);
        let tip = cluster.height((victim + 1) % 4);
        wait_for("it to be ready and level again (R4)", Duration::from_secs(30), || {
            let status = cluster.status(victim).unwrap_or_default();
            status["ready"] == true && status["height"].as_u64() >= Some(tip)
        });
        slowest = slowest.max(started.elapsed());
    }
    let acknowledged = load.stop();
    eprintln!("level again after at most {slowest:?}");
    cluster.prove(&[0, 1, 2, 3], &acknowledged);
}

#[test]
fn two_of_four_down_halts_and_goes_on_when_they_are_back() {
    for _ in rounds(1) {
        let mut cluster = Cluster::open();
        cluster.party(0);
        cluster.agree(&[0, 1, 2, 3]);
        cluster.kill(2);
        cluster.kill(3);
        let before = cluster.height(0);
        let signed = party_registration(&cluster.builder(cluster.officer("civil-affairs")));
        assert_eq!(cluster.connection(0).submit_only(&signed.bytes).unwrap().status, "pending");
        wait_for("the node to say that there is no quorum", Duration::from_secs(20), || {
            cluster.status(0).is_some_and(|status| {
                status["ready"] == false && status["reason"].as_str().unwrap_or("").contains("quorum")
            })
        });
        let probe = ureq::Agent::from(ureq::Agent::config_builder().http_status_as_error(false).build());
        let probe = probe.get(format!("{}/readyz", cluster.nodes[0].api)).header("accept-language", "zh-CN");
        let said = probe.call().unwrap().body_mut().read_to_string().unwrap();
        assert!(said.contains("4 个验证节点中可连通 2 个"), "{said}");
        assert_eq!(cluster.status(0).unwrap()["reason_code"], "no-quorum");
        let look = |cluster: &Cluster| cluster.torrens(1, None, &["transaction", &signed.id.to_string()]);
        // It reaches the other one, which cannot say more of it than that it waits.
        wait_for("it to wait at the other one too", Duration::from_secs(20), || look(&cluster).0 == 9);
        assert_eq!((cluster.height(0), cluster.height(1)), (before, before), "nothing is decided by two of four");
        cluster.restart(2);
        cluster.restart(3);
        wait_for("the waiting transaction to be final", Duration::from_secs(30), || {
            cluster.connection(1).get::<Value>(&format!("/v1/transactions/{}/receipt", signed.id)).is_ok()
        });
        let (code, said, _) = look(&cluster);
        assert!(code == 0 && said.contains("applied"), "{code}: {said}");
        let witness = Witness::default();
        witness.saw(&cluster.connection(1).submit(&signed.bytes).unwrap());
        cluster.prove(&[0, 1, 2, 3], &witness);
    }
}

/// Whoever looks on sees a node go and come back.
#[test]
fn status_that_watches_outlives_its_node() {
    let mut cluster = Cluster::open();
    let home = cluster.nodes[3].home.clone();
    let mut watching = node_command()
        .args(["status", "--watch", "--json", "--home", text(&home)])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = std::io::BufReader::new(watching.stdout.take().unwrap()).lines();
    let mut until = |ready: bool| {
        let said = lines.by_ref().map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap());
        said.take(60).find(|status| status["ready"] == ready).expect("a line that says so within a minute")
    };
    assert_eq!(until(true)["agency"], "court");
    cluster.kill(3);
    let gone = until(false)["reason"].as_str().unwrap().to_owned();
    assert!(gone.contains("does not answer") && gone.contains("torrens-node start"), "{gone}");
    cluster.restart(3);
    until(true);
    watching.kill().unwrap();
    watching.wait().unwrap();
}

/// Two of four are connected and follow, as after a restore: nothing can be decided, and every node says so although nobody waits for
/// anything. The way out is the runbook's, "Quorum lost for good".
#[test]
fn a_ledger_in_which_too_few_vote_says_so_at_every_node() {
    let member = |status: &Value, agency: &str| {
        status["members"].as_array().unwrap().iter().find(|member| member["agency"] == agency).unwrap()["votes"].clone()
    };
    for _ in rounds(1) {
        let mut cluster = Cluster::open();
        let load = Load::start(&cluster, &[0, 1, 2, 3]);
        let before = cluster.height(0);
        wait_for("progress", Duration::from_secs(30), || cluster.height(0) > before + 10);
        let acknowledged = load.stop();
        cluster.agree(&[0, 1, 2, 3]);
        let marker = |cluster: &Cluster, node: usize| cluster.nodes[node].home.join("data/restored.json");
        for node in [2, 3] {
            cluster.kill(node);
            std::fs::write(marker(&cluster, node), "{}\n").unwrap();
            cluster.restart(node);
        }
        for node in [0, 1] {
            wait_for("those who vote to say that they are too few", Duration::from_secs(20), || {
                let said = cluster.reason(node);
                said.contains("2 of 4 validators vote") && said.contains("without a vote: court, housing")
            });
            let status = cluster.status(node).unwrap();
            assert_eq!(
                (&status["mempool"], &status["reason_code"]),
                (&json!(0), &json!("too-few-vote")),
                "nothing waits"
            );
            let votes: Vec<_> =
                ["registry", "tax", "housing", "court", "survey"].map(|agency| member(&status, agency)).into();
            assert_eq!(json!(votes), json!([true, true, false, false, null]));
        }
        for node in [2, 3] {
            wait_for("those who follow to say so", Duration::from_secs(20), || {
                let said = cluster.reason(node);
                said.starts_with("observing without a vote, and too few") && said.contains("vote: court, housing (this")
            });
        }
        // One that votes again is enough: three of four.
        cluster.kill(3);
        std::fs::remove_file(marker(&cluster, 3)).unwrap();
        cluster.restart(3);
        for node in [0, 1, 3] {
            wait_for("the voters to be ready", Duration::from_secs(30), || cluster.is_ready(node));
        }
        // A block more once they know it, and the other one is where they are.
        wait_for("the last one to vote again", Duration::from_secs(90), || {
            cluster.party(0);
            !marker(&cluster, 2).exists()
        });
        cluster.wait_ready(&[0, 1, 2, 3]);
        cluster.agree(&[0, 1, 2, 3]);
        cluster.prove(&[0, 1, 2, 3], &acknowledged);
    }
}

#[test]
fn all_killed_at_once_come_back_with_everything() {
    for _ in rounds(1) {
        let mut cluster = Cluster::open();
        let load = Load::start(&cluster, &[0, 1, 2, 3]);
        let before = cluster.height(0);
        wait_for("progress", Duration::from_secs(30), || cluster.height(0) > before + 10);
        (0..4).for_each(|node| cluster.kill(node));
        let acknowledged = load.stop();
        (0..4).for_each(|node| cluster.restart(node));
        wait_for("the network to be ready", Duration::from_secs(30), || (0..4).all(|node| cluster.is_ready(node)));
        cluster.party(0);
        cluster.agree(&[0, 1, 2, 3]);
        cluster.prove(&[0, 1, 2, 3], &acknowledged);
    }
}

#[test]
fn a_fifth_node_joins_as_full_node_and_catches_up() {
    for _ in rounds(1) {
        let mut cluster = Cluster::open();
        for _ in 0..5 {
            cluster.party(0);
        }
        let load = Load::start(&cluster, &[0, 1]);
        let fifth = cluster.join("survey");
        wait_for("it to answer", Duration::from_secs(30), || cluster.status(fifth).is_some());
        let height = cluster.height(0);
        wait_for("it to catch up", Duration::from_secs(30), || cluster.height(fifth) >= height);
        wait_for("more of the load", Duration::from_secs(30), || cluster.height(0) > height + 8);
        let acknowledged = load.stop();
        cluster.agree(&[0, 1, 2, 3, fifth]);
        cluster.prove(&[0, 1, 2, 3, fifth], &acknowledged);
        let status = cluster.status(fifth).unwrap();
        assert_eq!((status["role"].as_str(), status["ready"].as_bool()), (Some("full"), Some(true)));
        // A transaction handed to the full node is ordered like any other.
        let signed = party_registration(&cluster.builder(cluster.officer("civil-affairs")));
        expect_applied(&cluster.connection(fifth).submit(&signed.bytes).unwrap());
    }
}

/// A PeerId belongs to one agency: with another agency's node key a node does not even begin, in either's name.
#[test]
fn a_member_does_not_start_in_another_agencys_name() {
    for _ in rounds(1) {
        let mut cluster = Cluster::open();
        cluster.party(0);
        let (court, housing) = (cluster.nodes[3].home.clone(), cluster.nodes[2].home.clone());
        cluster.kill(3);
        let own = std::fs::read(court.join("keys/node.json")).unwrap();
        std::fs::copy(housing.join("keys/node.json"), court.join("keys/node.json")).unwrap();
        let ended = start_node(&court).wait().unwrap();
        let said = tail(&court, 2);
        assert!(!ended.success() && said.contains("is that of 'housing'") && said.contains("put back"), "{said}");
        std::fs::write(court.join("keys/node.json"), own).unwrap();
        cluster.restart(3);
        cluster.party(0);
        cluster.prove(&[0, 1, 2, 3], &Witness::default());
    }
}

#[test]
fn a_stranger_is_refused_while_the_connection_is_made() {
    for _ in rounds(1) {
        let cluster = Cluster::open();
        // A node with a key of its own that claims, in its own genesis, to be a member.
        let stranger = cluster.dir.path().join("stranger");
        let init = node_command()
            .args([
                "init",
                "--agency",
                "survey",
                "--full",
                "--api",
                "127.0.0.1:0",
                "--listen",
                "/ip4/127.0.0.1/tcp/0",
                "--home",
            ])
            .arg(&stranger)
            .output()
            .unwrap();
        assert!(init.status.success());
        let card: Value = serde_json::from_slice(&std::fs::read(stranger.join("config/agency.json")).unwrap()).unwrap();
        let survey = cluster.home().join("survey/config");
        let mut genesis: Value = serde_json::from_slice(&std::fs::read(survey.join("genesis.json")).unwrap()).unwrap();
        for member in genesis["members"].as_array_mut().unwrap() {
            if member["agency_id"] == "survey" {
                member["node_key"] = card["node_key"].clone();
            }
        }
        std::fs::write(stranger.join("config/genesis.json"), genesis.to_string()).unwrap();
        let theirs = std::fs::read_to_string(survey.join("node.toml")).unwrap();
        let peers = &theirs[theirs.find("[network.peers]").unwrap()..];
        let peers = &peers[..peers[1..].find("\n[").map_or(peers.len(), |at| at + 1)];
        let own = std::fs::read_to_string(stranger.join("config/node.toml")).unwrap();
        let own = own.replace("[network.peers]\n", "");
        std::fs::write(stranger.join("config/node.toml"), format!("{own}\n{peers}")).unwrap();
        let mut child = start_node(&stranger);
        wait_for("the members to refuse it", Duration::from_secs(30), || {
            if let Some(status) = child.try_wait().unwrap() {
                panic!(
                    "the stranger ended ({status}): {}",
                    std::fs::read_to_string(stranger.join("node.log")).unwrap()
                );
            }
            (0..4).all(|node| cluster.status(node).is_some_and(|status| status["refused_strangers"].as_u64() > Some(0)))
        });
        // Members still meeting each other may have been two when the stranger came; never more than themselves.
        for node in 0..4 {
            let peers = || cluster.status(node).unwrap()["peers"].as_u64().unwrap();
            wait_for("all members to be connected", Duration::from_secs(20), || peers() == 3);
        }
        std::thread::sleep(Duration::from_secs(1));
        for node in 0..4 {
            assert_eq!(cluster.status(node).unwrap()["peers"], 3, "the members stay among themselves");
        }
        // Not one block, nor one peer, came through to it.
        let said = std::fs::read_to_string(stranger.join("node.log")).unwrap();
        assert!(!said.contains("committed"), "{said}");
        child.kill().unwrap();
        child.wait().unwrap();
        cluster.prove(&[0, 1, 2, 3], &Witness::default());
    }
}

/// A validator whose disk was replaced keeps its guard: it follows without a vote until it has caught up, then votes again.
#[test]
fn a_wiped_validator_observes_first_and_then_votes_again() {
    for _ in rounds(1) {
        let mut cluster = Cluster::open();
        for _ in 0..5 {
            cluster.party(0);
        }
        cluster.agree(&[0, 1, 2, 3]);
        cluster.kill(2);
        std::fs::remove_dir_all(cluster.nodes[2].home.join("data")).unwrap();
        cluster.party(0);
        cluster.restart(2);
        wait_for("it to catch up", Duration::from_secs(30), || {
            cluster.height(2) > 0 && cluster.height(2) == cluster.height(0)
        });
        let log = std::fs::read_to_string(cluster.nodes[2].home.join("node.log")).unwrap();
        assert!(log.contains("observing first"), "{log}");
        // Its vote counts again: without it, three of four could not decide when another is gone.
        cluster.party(0);
        cluster.kill(3);
        cluster.party(0);
        cluster.party(1);
        cluster.prove(&[0, 1, 2], &Witness::default());
    }
}

/// Story 10: an administrator edits the stored owner on his node's disk. The node finds it, says so and is no longer ready; the
/// others are not affected; fetched anew from them, it is as they are.
#[test]
fn story_10_an_edited_disk_is_found_and_fetched_anew() {
    for _ in rounds(1) {
        let mut cluster = Cluster::open();
        let ((owner, _), (other, _)) = (cluster.party(0), cluster.party(0));
        let title = cluster.title(0, "UNIT-1", whole(owner));
        cluster.agree(&[0, 1, 2, 3]);
        cluster.kill(2);
        edit_owner(&cluster.nodes[2].home.join("data"), &title, other);
        cluster.restart(2);
        wait_for("the node to find it", Duration::from_secs(30), || {
            let status = cluster.status(2).unwrap_or_default();
            status["ready"] == false && status["reason"].as_str().is_some_and(|why| why.contains(title.0.as_str()))
        });
        let why = cluster.status(2).unwrap()["reason"].as_str().unwrap().to_owned();
        assert!(why.contains("height") && why.contains("state root") && why.contains("data/"), "{why}");
        for node in [0, 1, 3] {
            assert_eq!(cluster.status(node).unwrap()["ready"], true, "the others are not affected");
        }
        cluster.kill(2);
        let data = cluster.nodes[2].home.join("data");
        std::fs::rename(&data, data.with_file_name("data.examine")).unwrap();
        std::fs::create_dir_all(&data).unwrap();
        cluster.restart(2);
        cluster.party(0);
        cluster.agree(&[0, 1, 2, 3]);
        let fetched: Value = cluster.connection(2).get(&format!("/v1/titles/{title}")).unwrap();
        assert_eq!(fetched["rights"][0]["holders"][0]["parties"][0], owner.to_string());
        cluster.prove(&[0, 1, 2, 3], &Witness::default());
    }
}

/// An object that was taken away leaves nothing to look at, and is missed all the same; a backup of it is not called sound.
#[test]
fn an_object_taken_away_from_the_disk_is_missed() {
    for _ in rounds(1) {
        use torrens_ledger::state::Record as _;
        let mut cluster = Cluster::open();
        let (owner, _) = cluster.party(0);
        let title = cluster.title(0, "UNIT-1", whole(owner));
        cluster.agree(&[0, 1, 2, 3]);
        let (home, to) = (cluster.nodes[2].home.clone(), cluster.home().join("backups"));
        let sound = torrens_node(&["backup", "create", "--home", text(&home), "--to", text(&to)]).unwrap();
        torrens_node(&["backup", "verify", sound.trim()]).unwrap();
        cluster.kill(2);
        let key = torrens_ledger::register::title::Title::key(&title).0;
        for store in [home.join("data/store"), PathBuf::from(sound.trim()).join("store")] {
            let columns = rocksdb::DB::list_cf(&rocksdb::Options::default(), &store).unwrap();
            let db = rocksdb::DB::open_cf(&rocksdb::Options::default(), &store, columns).unwrap();
            db.delete_cf(db.cf_handle("state").unwrap(), &key).unwrap();
        }
        let why = torrens_node(&["backup", "verify", sound.trim()]).unwrap_err();
        assert!(why.contains("objects are on this disk"), "{why}");
        cluster.restart(2);
        wait_for("the node to miss it", Duration::from_secs(30), || {
            let status = cluster.status(2).unwrap_or_default();
            status["ready"] == false && cluster.reason(2).contains("objects are on this disk")
        });
        assert!(cluster.reason(2).contains("data/"), "{}", cluster.reason(2));
        cluster.prove(&[0, 1, 3], &Witness::default());
    }
}

/// What lies in the past is gone over too: a certificate that is another block's, a receipt that was taken away.
#[test]
fn a_block_that_was_changed_on_the_disk_is_found_while_the_node_runs() {
    for _ in rounds(1) {
        let mut cluster = Cluster::open();
        let (owner, _) = cluster.party(0);
        cluster.title(0, "UNIT-1", whole(owner));
        cluster.agree(&[0, 1, 2, 3]);
        let edit = |cluster: &mut Cluster, node: usize, how: &dyn Fn(&rocksdb::DB)| {
            cluster.kill(node);
            let store = cluster.nodes[node].home.join("data/store");
            let columns = rocksdb::DB::list_cf(&rocksdb::Options::default(), &store).unwrap();
            how(&rocksdb::DB::open_cf(&rocksdb::Options::default(), &store, columns).unwrap());
            cluster.restart(node);
        };
        let says = |cluster: &Cluster, node: usize, words: &str| {
            wait_for("the node to find it", Duration::from_secs(30), || {
                let status = cluster.status(node).unwrap_or_default();
                status["ready"] == false && cluster.reason(node).contains(words)
            });
            assert!(cluster.reason(node).contains("move data/ away"), "{}", cluster.reason(node));
        };
        edit(&mut cluster, 2, &|db| {
            let certificates = db.cf_handle("certificates").unwrap();
            let first = db.get_cf(certificates, 1u64.to_be_bytes()).unwrap().unwrap();
            db.put_cf(certificates, 2u64.to_be_bytes(), first).unwrap();
        });
        says(&cluster, 2, "certificate of block 2");
        edit(&mut cluster, 3, &|db| {
            let receipts = db.cf_handle("receipts").unwrap();
            let (key, _) = db.iterator_cf(receipts, rocksdb::IteratorMode::Start).next().unwrap().unwrap();
            db.delete_cf(receipts, key).unwrap();
        });
        says(&cluster, 3, "missing");
        // Both that were edited, fetched anew, are as the others are.
        for node in [2, 3] {
            cluster.kill(node);
            std::fs::remove_dir_all(cluster.nodes[node].home.join("data")).unwrap();
            cluster.restart(node);
            cluster.wait_ready(&[node]);
        }
        cluster.prove(&[0, 1, 2, 3], &Witness::default());
    }
}

/// A validator cosigns what continues its own log and nothing else; without keys a node publishes all the same.
#[test]
fn a_log_that_is_not_the_one_cosigned_before_is_not_cosigned() {
    for _ in rounds(1) {
        let mut cluster = Cluster::open();
        cluster.party(0);
        let checkpoint = |cluster: &Cluster, node: usize| cluster.connection(node).get_bytes("/v1/checkpoint").ok();
        let covers_head = |cluster: &Cluster, node: usize| {
            let size = cluster.status(node).map_or(0, |status| status["log_size"].as_u64().unwrap());
            let note = String::from_utf8(checkpoint(cluster, node).unwrap_or_default()).unwrap();
            note.lines().nth(1) == Some(size.to_string().as_str())
        };
        // Killed and started again, it goes on; a node that never votes publishes what the others cosigned.
        cluster.kill(2);
        cluster.restart(2);
        let full = cluster.join("survey");
        cluster.party(0);
        cluster.agree(&[0, 1, 2, 3, full]);
        for node in [0, 1, 2, 3, full] {
            wait_for("the newest checkpoint", Duration::from_secs(30), || covers_head(&cluster, node));
        }
        // One hash of its own tree altered: the root that it would cosign is not one that continues what it cosigned.
        let size = cluster.status(2).unwrap()["log_size"].as_u64().unwrap();
        cluster.kill(2);
        let data = cluster.nodes[2].home.join("data");
        edit(&data, "log_nodes", &[&[size.ilog2() as u8], [0u8; 8].as_slice()].concat(), |hash| hash[0] ^= 1);
        cluster.restart(2);
        wait_for("the node", Duration::from_secs(30), || cluster.status(2).is_some());
        cluster.party(0);
        wait_for("the node to find it", Duration::from_secs(30), || {
            let status = cluster.status(2).unwrap_or_default();
            status["ready"] == false
                && status["reason"]
                    .as_str()
                    .is_some_and(|why| why.contains("log of") && why.contains("is not the one that"))
        });
        for node in [0, 1, 3] {
            wait_for("the others to go on", Duration::from_secs(30), || covers_head(&cluster, node));
        }
    }
}

/// Changes the bytes of one row of a node's store behind its back.
fn edit(data: &std::path::Path, column: &str, key: &[u8], change: impl FnOnce(&mut Vec<u8>)) {
    let options = rocksdb::Options::default();
    let folder = data.join("store");
    let columns = rocksdb::DB::list_cf(&options, &folder).unwrap();
    let db = rocksdb::DB::open_cf(&options, &folder, columns).unwrap();
    let handle = db.cf_handle(column).unwrap();
    let mut bytes = db.get_cf(handle, key).unwrap().unwrap();
    change(&mut bytes);
    db.put_cf(handle, key, bytes).unwrap();
    db.flush_cf(handle).unwrap();
}

/// Writes another owner into a title's live object, in its right form, as one would who knows the store.
fn edit_owner(
    data: &std::path::Path,
    title: &torrens_ledger::register::title::TitleId,
    owner: torrens_ledger::register::party::PartyId,
) {
    use torrens_ledger::register::title::Title;
    use torrens_ledger::state::Record as _;
    edit(data, "state", &Title::key(title).0, |bytes| {
        let mut record: Title = torrens_ledger::encoding::from_bytes(bytes).unwrap();
        record.rights[0].holders[0].parties[0] = owner;
        *bytes = torrens_ledger::encoding::to_bytes(&record);
    });
}
