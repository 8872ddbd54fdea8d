//! One of four validators lies, with Malachite's own hooks and with a liar of ours: the others stay of one mind, nothing that is false is
//! believed, and where it can be proven who lied it stands on the ledger.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::time::Duration;

use serde_json::Value;
use torrens_tests::checker::{Witness, prove};
use torrens_tests::seed::{Chance, reproduce, rounds};
use torrens_tests::*;

const LIAR: &str = "variant/torrens-node";
const AT: usize = 3;
const OTHERS: [usize; 3] = [0, 1, 2];

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

/// Under load the others go on, and keep every promise: R1 to R3 by the checker, and by what an auditor of one of them would run.
fn the_others_go_on(cluster: &Cluster, blocks: u64) {
    let load = Load::start(cluster, &OTHERS);
    let before = cluster.height(0);
    wait_for("the others to go on (R4)", Duration::from_secs(90), || cluster.height(0) > before + blocks);
    the_others_kept_their_word(cluster, &load.stop());
}

fn the_others_kept_their_word(cluster: &Cluster, witness: &Witness) {
    let witness = cluster.all_told(witness);
    let mut seen = cluster.look(&OTHERS, &witness);
    // Whom the ledger convicts is each test's own question.
    seen.iter_mut().for_each(|node| node.offences = 0);
    let proven = prove(&cluster.trust(), &cluster.genesis(), &witness.given(), &seen);
    proven.unwrap_or_else(|lie| panic!("{lie}"));
    // What the liar signs without its guard is on no record.
    cluster.nobody_signed_twice();
    let trust = cluster.home().join("trust.json");
    let nodes = OTHERS.map(|node| cluster.nodes[node].api.as_str());
    let audited = cluster.torrens(0, None, &[&["audit", "--trust", text(&trust)], &nodes[..]].concat());
    // An auditor who finds evidence of misconduct says so; the ledger itself is sound.
    assert_eq!(audited.0, 0, "{audited:?}");
}

fn log_of(cluster: &Cluster, node: usize) -> String {
    std::fs::read_to_string(cluster.nodes[node].home.join("node.log")).unwrap()
}

#[test]
fn equivocation_is_proven_on_the_ledger_and_names_who_did_it() {
    for _ in rounds(1) {
        let both = r#"{"equivocate_votes": {"mode": "always"}, "equivocate_proposals": {"mode": "always"}, "seed": 7}"#;
        let cluster = with_a_liar(&[("TORRENS_BYZANTINE", both)]);
        let load = Load::start(&cluster, &[0, 1, 2]);
        wait_for("evidence on the ledger", Duration::from_secs(90), || {
            (0..3).all(|node| {
                cluster.status(node).is_some_and(|status| !status["offences"].as_array().unwrap().is_empty())
            })
        });
        the_others_kept_their_word(&cluster, &load.stop());
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
}

#[test]
fn false_blocks_are_refused_and_the_others_go_on() {
    for _ in rounds(1) {
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
}

#[test]
fn silence_and_withheld_bodies_cost_a_turn_and_no_more() {
    for _ in rounds(1) {
        let silent = r#"{"drop_votes": {"mode": "always"}, "drop_proposals": {"mode": "always"}}"#;
        // Bodies in another validator's name are none, whoever sends them.
        for environment in
            [("TORRENS_BYZANTINE", silent), ("TORRENS_LIES", "withhold"), ("TORRENS_LIES", "impersonate")]
        {
            let cluster = with_a_liar(&[environment]);
            let before = cluster.height(0);
            the_others_go_on(&cluster, 12);
            // It happened: whoever is silent, or keeps his bodies back, gets no block of his own through.
            let liar = cluster.nodes[AT].agency.as_str();
            let proposed = cluster.proposers(0, before + 2..cluster.height(0));
            if environment.1 == "impersonate" {
                assert!(log_of(&cluster, AT).contains("a lie: a body in another validator's name"));
            }
            assert!(proposed.len() > 8 && !proposed.iter().any(|who| who == liar), "{environment:?}: {proposed:?}");
            // Nothing of this can be proven, so nothing is said against anybody.
            assert_eq!(cluster.status(0).unwrap()["offences"], serde_json::json!([]));
        }
    }
}

/// It sends bodies of heights that are to come, and of rounds, so that everybody makes empty blocks without end: nobody does.
#[test]
fn a_validator_in_a_hurry_makes_nobody_hurry() {
    for _ in rounds(1) {
        let cluster = with_a_liar(&[("TORRENS_LIES", "hurry")]);
        cluster.party(0);
        std::thread::sleep(Duration::from_secs(3));
        let before = cluster.height(0);
        std::thread::sleep(Duration::from_secs(8));
        // Nothing is to be ordered. A heartbeat may fall into that time, and a turn of its own.
        let made = cluster.height(0) - before;
        assert!(log_of(&cluster, AT).contains("a lie: a body of what is to come"));
        assert!(made <= 4, "{made} blocks in 8 s, of nothing");
        the_others_go_on(&cluster, 12);
    }
}

/// It precommits nil against its own prevote as often as not, and votes for what is proposed whatever it is locked on. With one of the others
/// away nothing is decided without it.
#[test]
fn a_validator_that_forgets_its_locks_costs_rounds_and_no_more() {
    for _ in rounds(1) {
        let forgetful = r#"{"ignore_locks": {"mode": "always"}, "force_precommit_nil": {"mode": "random", "probability": 0.5}, "seed": 5}"#;
        let mut cluster = with_a_liar(&[("TORRENS_BYZANTINE", forgetful)]);
        let witness = Witness::default();
        let load = Load::each(&cluster, &[0, 1], &witness);
        cluster.kill(2);
        // The one after may have been voted for while all were there.
        let first = [0, 1, AT].map(|node| cluster.height(node)).into_iter().max().unwrap() + 2;
        wait_for("the ledger to go on with it (R4)", Duration::from_secs(120), || cluster.height(0) > first + 8);
        let last = cluster.height(0);
        let log = log_of(&cluster, AT);
        cluster.restart(2);
        cluster.wait_ready(&[2]);
        the_others_kept_their_word(&cluster, &load.stop());
        the_others_go_on(&cluster, 12);
        // It happened, and each time nothing was decided in that round.
        let number = |line: &str, name: &str| -> Option<u64> {
            line.split_once(name)?.1.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
        };
        let refused: Vec<(u64, u64)> = log
            .lines()
            .filter(|line| line.contains("against its own prevote"))
            .map(|line| (number(line, "height=").unwrap(), number(line, "round=").unwrap()))
            .filter(|(height, _)| (first..=last).contains(height))
            .collect();
        for (height, round) in &refused {
            let block: Value = cluster.connection(0).get(&format!("/v1/blocks/{height}")).unwrap();
            let decided = block["certificate"]["round"].as_u64().unwrap();
            assert!(decided > *round, "block {height} was decided in round {decided} without a quorum");
        }
        let forgot = log.matches("ignoring lock").count();
        eprintln!("{refused:?} refused in {first} to {last}; voted in spite of a lock {forgot} times");
        assert!(!refused.is_empty(), "it did nothing");
        assert_eq!(cluster.status(0).unwrap()["offences"], serde_json::json!([]));
    }
}

/// A member's frames are bounded in size and in number, whoever he is: what is no frame ends the connection, and what is too much waits with him.
#[test]
fn a_member_that_breaks_the_protocol_is_cut_off_and_one_that_floods_costs_no_memory() {
    for _ in rounds(1) {
        for (lies, found) in [
            ("oversized", "misbehaved_peers"),
            ("unreadable", "misbehaved_peers"),
            ("flood", "unreadable_messages_total"),
        ] {
            let cluster = with_a_liar(&[("TORRENS_LIES", lies)]);
            let before = memory(cluster.nodes[0].pid);
            the_others_go_on(&cluster, 12);
            wait_for(&format!("{found} of {lies}"), Duration::from_secs(30), || cluster.figure(0, found) > Some(0));
            let grown = memory(cluster.nodes[0].pid).saturating_sub(before);
            eprintln!("{lies}: {:?} {found}, memory + {} MB", cluster.figure(0, found), grown >> 20);
            assert!(grown < 400 << 20, "{lies}: memory grew by {grown} bytes");
            assert_eq!(cluster.status(0).unwrap()["ready"], true);
        }
    }
}

#[test]
fn false_blocks_and_false_snapshots_from_a_peer_are_refused_and_another_is_asked() {
    for _ in rounds(1) {
        let mut cluster = with_a_liar(&[("TORRENS_LIES", "sync")]);
        the_others_go_on(&cluster, 20);
        let (owner, _) = cluster.party(0);
        cluster.title(0, "UNIT-1", whole(owner));
        for (way, lies, found) in [
            ("replay", "sync", "Synced value fault is attributable to peer"),
            ("replay", "certificate", "Invalid certificate received"),
            ("snapshot", "snapshot", "a member's snapshot does not hold"),
        ] {
            cluster.kill(AT);
            cluster.restart_as(AT, LIAR, &[("TORRENS_LIES", lies)]);
            cluster.agree(&[0, 1, 2, AT]);
            // Whom a newcomer asks first is chance: again until it was the liar.
            let lied_to = (0..80).any(|turn| {
                let log = a_newcomer(&mut cluster, ["survey", "bank-association"][turn % 2], way);
                log.contains(found)
            });
            assert!(lied_to, "{way}, {lies}: the liar was never asked, so nothing was tried");
        }
    }
}

/// A full node begins with an empty disk, becomes level, and holds what the others hold. Gives its log.
fn a_newcomer(cluster: &mut Cluster, agency: &str, way: &str) -> String {
    let home = cluster.home().join(agency);
    let _ = std::fs::remove_dir_all(home.join("data"));
    let _ = std::fs::remove_file(home.join("node.log"));
    let file = home.join("config/node.toml");
    let mut config: toml::Table = std::fs::read_to_string(&file).unwrap().parse().unwrap();
    config.insert("sync".into(), toml::Table::from_iter([("join".into(), way.into())]).into());
    std::fs::write(&file, toml::to_string(&config).unwrap()).unwrap();
    let joined = cluster.join(agency);
    let height = cluster.height(0);
    wait_for("the newcomer to be level", Duration::from_secs(60), || cluster.height(joined) >= height);
    cluster.agree(&[0, 1, 2, joined]);
    let titles = cluster.every_extract_is_genuine(joined);
    assert_eq!((titles, titles > 1), (cluster.every_extract_is_genuine(0), true), "one, and what the load opened");
    let log = log_of(cluster, joined);
    cluster.kill(joined);
    cluster.nodes.pop();
    log
}

/// A liar of any kind, or of several, while the others are killed and come back: as long as three of them are there it goes on.
#[test]
fn a_liar_among_other_faults_breaks_no_promise() {
    let mut chance = Chance::of("liar");
    let mut cluster = with_a_liar(&[("TORRENS_LIES", "roots")]);
    let witness = Witness::default();
    for round in rounds(3) {
        let seed = chance.below(1_000_000);
        let hooks = [
            r#"{"equivocate_votes": {"mode": "random", "probability": 0.3}, "seed": SEED}"#,
            r#"{"equivocate_proposals": {"mode": "random", "probability": 0.5}, "equivocate_votes": {"mode": "random", "probability": 0.2}, "seed": SEED}"#,
            r#"{"drop_votes": {"mode": "random", "probability": 0.5}, "drop_proposals": {"mode": "random", "probability": 0.5}, "seed": SEED}"#,
            r#"{"ignore_locks": {"mode": "always"}, "force_precommit_nil": {"mode": "random", "probability": 0.5}, "seed": SEED}"#,
            "{}",
        ];
        let hooks = chance.one(&hooks).replace("SEED", &seed.to_string());
        let lies = ["roots", "garbage", "time", "withhold", "sync", "certificate", "snapshot"];
        let lies: Vec<&str> = lies.into_iter().filter(|_| chance.below(3) == 0).collect();
        let lies = lies.join(",");
        eprintln!("round {round}: lies '{lies}', hooks {hooks}; {} receipts", witness.count());
        cluster.kill_if_running(AT);
        cluster.restart_as(AT, LIAR, &[("TORRENS_BYZANTINE", &hooks), ("TORRENS_LIES", &lies)]);
        let load = Load::each(&cluster, &OTHERS, &witness);
        for _ in 0..1 + chance.below(3) {
            let victim = *chance.one(&OTHERS);
            chance.pause(Duration::from_millis(1_500));
            cluster.kill(victim);
            chance.pause(Duration::from_millis(2_000));
            cluster.restart(victim);
            cluster.wait_ready(&[victim]);
        }
        let before = OTHERS.iter().map(|node| cluster.height(*node)).max().unwrap();
        wait_for(&format!("the others to go on (R4); {}", reproduce()), Duration::from_secs(90), || {
            OTHERS.iter().all(|node| cluster.height(*node) > before + 5)
        });
        load.stop();
        let mut seen = cluster.look(&OTHERS, &witness);
        for node in &mut seen {
            let offences = cluster.connection(0).get::<Value>("/v1/status").unwrap()["offences"].clone();
            let named = offences.as_array().unwrap().iter().all(|offence| offence["agency_id"] == "court");
            assert!(named, "only the liar is named: {offences}; {}", reproduce());
            node.offences = 0;
        }
        prove(&cluster.trust(), &cluster.genesis(), &witness.given(), &seen)
            .unwrap_or_else(|lie| panic!("{lie}; {}", reproduce()));
    }
}
