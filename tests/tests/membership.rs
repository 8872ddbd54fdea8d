//! Agencies come and go while the network works: real processes, real votes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use torrens_client::keys::random;
use torrens_ledger::agency::Role;
use torrens_ledger::crypto::SecretKey;
use torrens_ledger::transactions::Act;
use torrens_ledger::transactions::key_rotate::KeyRotate;
use torrens_ledger::transactions::officer::{Action, Officer};
use torrens_tests::members::{adopt, members};
use torrens_tests::seed::rounds;
use torrens_tests::*;

/// A new folder for an agency's validator, with the network's genesis and the addresses of its peers.
fn new_validator(cluster: &Cluster, agency: &str) -> PathBuf {
    let home = cluster.home().join(format!("{agency}-new"));
    let args = ["init", "--agency", agency, "--api", "127.0.0.1:0", "--listen", "/ip4/127.0.0.1/tcp/0", "--home"];
    assert!(node_command().args(args).arg(&home).output().unwrap().status.success());
    let old = cluster.home().join(agency).join("config");
    std::fs::copy(old.join("genesis.json"), home.join("config/genesis.json")).unwrap();
    // Ports of the sample's own folder are free: that node does not run.
    let theirs = std::fs::read_to_string(old.join("node.toml")).unwrap();
    std::fs::write(home.join("config/node.toml"), theirs.replace("role = \"full\"", "role = \"validator\"")).unwrap();
    home
}

/// What was proposed or voted for by mistake is taken back by those who did it, as long as it is open.
#[test]
fn a_proposal_and_a_vote_are_withdrawn() {
    let cluster = Cluster::start(1, &[]);
    let (home, file) = (cluster.nodes[0].home.clone(), cluster.dir.path().join("retire.json"));
    std::fs::write(&file, r#"{"MEMBERSHIP": {"RETIRE": {"agency_id": "survey"}}}"#).unwrap();
    let does = |what: &str, subject: &str, agency: &str| {
        members(&[what, subject, "--home", text(&home), "--as", text(&cluster.officer_file(agency))])
    };
    let said = does("propose", text(&file), "registry").unwrap();
    let id = said.split_whitespace().find(|word| word.len() == 64).unwrap();
    let again = does("propose", text(&file), "registry").unwrap();
    assert!(again.contains("your agency has voted for it: 1 of 4"), "{again}");
    let again = does("propose", text(&file), "tax").unwrap();
    assert!(again.contains("proposed already (1 of 4 votes)") && again.contains(id), "{again}");
    let nothing = does("vote", "deadbeef", "tax").unwrap_err();
    assert!(nothing.contains("no open proposal begins with 'deadbeef'"), "{nothing}");
    let voted = does("vote", id, "tax").unwrap();
    assert!(voted.contains("with 2 of 4 votes"), "{voted}");
    let back = does("withdraw", &id[..8], "tax").unwrap();
    assert!(back.contains("with 1 of 4 votes"), "{back}");
    let twice = does("withdraw", id, "tax").unwrap_err();
    assert!(twice.contains("proposal.not_voted"), "{twice}");
    let over = does("withdraw", id, "registry").unwrap();
    assert_eq!(over.trim(), "withdrawn: the proposal is over");
    let gone = does("vote", id, "housing").unwrap_err();
    assert!(gone.contains("proposal.unknown"), "{gone}");
    let listed = members(&["list", "--home", text(&home), "--json"]).unwrap();
    let listed: Value = serde_json::from_str(&listed).unwrap();
    assert_eq!(listed["proposals"].as_array().map(Vec::len), Some(0), "{listed}");
}

#[test]
fn a_validator_joins_under_load_counts_and_leaves_again() {
    for _ in rounds(1) {
        let mut cluster = Cluster::open();
        let trust_before = cluster.home().join("trust.json");
        let (owner, _) = cluster.party(0);
        let title = cluster.title(0, "UNIT-1", whole(owner));
        let load = Load::start(&cluster, &[0, 1, 2]);
        let from = cluster.height(0);
        let home = new_validator(&cluster, "survey");
        adopt(&cluster, &home.join("config/agency.json"));
        let joined = cluster.join("survey-new");
        wait_for("it to catch up", Duration::from_secs(60), || cluster.height(joined) + 2 >= cluster.height(0));
        let validators = |cluster: &Cluster| {
            let all: Value = cluster.connection(0).get("/v1/validators").unwrap();
            all.as_array().unwrap().len()
        };
        assert_eq!(validators(&cluster), 5);
        // It votes: with one of the others dead, four of five are the least that certifies anything.
        cluster.kill(3);
        let before = cluster.height(0);
        wait_for("blocks by four of five", Duration::from_secs(30), || cluster.height(0) > before + 20);
        cluster.restart(3);
        // The old anchor still verifies: the change is proven to it.
        let file = cluster.home().join("extract");
        let (code, _, err) = cluster.torrens(1, None, &["extract", &title.to_string(), "-o", text(&file)]);
        assert_eq!(code, 0, "{err}");
        let extract: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        assert_eq!(extract["evidence"]["trust"].as_array().unwrap().len(), 1);
        let verify = ["verify", text(&file), "--trust", text(&trust_before)];
        let (code, said, err) = cluster.torrens(0, None, &verify);
        assert!(code == 0 && said.starts_with("GENUINE"), "{said}{err}");
        // What cannot be is said in words.
        let retire = cluster.home().join("retire");
        std::fs::write(&retire, r#"{"MEMBERSHIP": {"RETIRE": {"agency_id": "registry"}}}"#).unwrap();
        let (officer, home0) = (cluster.officer_file("tax"), cluster.nodes[0].home.clone());
        let why = members(&["propose", text(&retire), "--home", text(&home0), "--as", text(&officer)]).unwrap_err();
        assert!(why.contains("membership.inconsistent: ") && !why.contains('{'), "{why}");
        // It goes again, and the rest goes on; its node is shut out with it.
        let card: Value = serde_json::from_slice(&std::fs::read(home.join("config/agency.json")).unwrap()).unwrap();
        for (name, change) in [
            ("leave", serde_json::json!({"MEMBERSHIP": {"STOP_VALIDATING": {"agency_id": "survey"}}})),
            ("out", serde_json::json!({"MEMBERSHIP": {"DISCONNECT": {"node_key": card["node_key"]}}})),
        ] {
            let file = cluster.home().join(name);
            std::fs::write(&file, change.to_string()).unwrap();
            adopt(&cluster, &file);
        }
        let peers = |cluster: &Cluster| cluster.status(joined).map_or(0, |status| status["peers"].as_u64().unwrap());
        wait_for("it to be cut off", Duration::from_secs(30), || peers(&cluster) == 0);
        let acknowledged = load.stop();
        let (height, _) = cluster.agree(&[0, 1, 2, 3]);
        assert_eq!(validators(&cluster), 4);
        assert!(cluster.height(joined) < height, "what came after is not for it");
        let rounds = most_rounds(&cluster, from);
        assert!(rounds <= 5, "a height needed {rounds} rounds more");
        cluster.prove(&[0, 1, 2, 3], &acknowledged);
        // Two more stop: those who are left are no quorum of the founders, so only the chain of changes leads to them.
        for agency in ["tax", "housing"] {
            let file = cluster.home().join(agency).join("stop");
            std::fs::write(
                &file,
                serde_json::json!({"MEMBERSHIP": {"STOP_VALIDATING": {"agency_id": agency}}}).to_string(),
            )
            .unwrap();
            adopt(&cluster, &file);
        }
        wait_for("the last change", Duration::from_secs(20), || {
            cluster.party(0);
            validators(&cluster) == 2
        });
        // A block that they certify alone.
        cluster.party(0);
        cluster.agree(&[0, 1, 2, 3]);
        let size = cluster.status(1).unwrap()["log_size"].as_u64().unwrap();
        let published = || cluster.connection(1).get_bytes("/tlog/checkpoint").unwrap();
        wait_for("the two left to cosign", Duration::from_secs(20), || {
            String::from_utf8(published()).unwrap().lines().nth(1) == Some(&size.to_string())
        });
        // An outsider who knows only the founding validators follows it all: from a node, and from a mirror of its files.
        let audited = |cluster: &Cluster, source: &str| {
            cluster.torrens(0, None, &["audit", source, "--trust", text(&trust_before)])
        };
        let (code, said, err) = audited(&cluster, &cluster.nodes[1].api);
        assert_eq!(code, 0, "{said}{err}");
        let mirror = cluster.home().join("mirror");
        torrens_node(&["export", "tiles", "--home", text(&cluster.nodes[1].home), "--to", text(&mirror)]).unwrap();
        let (code, said, err) = audited(&cluster, text(&mirror));
        assert_eq!(code, 0, "{said}{err}");
        // Without the chain the newest checkpoint is of too few whom the anchor knows.
        std::fs::remove_file(mirror.join("trust")).unwrap();
        let (code, said, err) = audited(&cluster, text(&mirror));
        let note = std::fs::read_to_string(mirror.join("checkpoint")).unwrap();
        assert_ne!(code, 0, "{said}{err}{note}");
        let titles = cluster.every_extract_is_genuine(2);
        assert_eq!((titles, titles > 1), (cluster.every_extract_is_genuine(0), true), "one, and what the load opened");
    }
}

/// The most rounds that any of these blocks needed: a pause is a height that needs many.
fn most_rounds(cluster: &Cluster, from: u64) -> u64 {
    let (mut most, mut after) = (0, cluster.height(0) + 1);
    while after > from + 1 {
        let page: Value = cluster.connection(0).get(&format!("/v1/blocks?limit=500&after={after}")).unwrap();
        for block in page["data"].as_array().unwrap() {
            after = block["header"]["height"].as_u64().unwrap();
            if after > from {
                most = most.max(block["certificate"]["round"].as_u64().unwrap());
            }
        }
    }
    most
}

/// New keys for a validator, by the commands of the page: nobody waits for more than the turns that it misses.
#[test]
fn a_validator_gets_new_keys_under_load() {
    for _ in rounds(1) {
        let mut cluster = Cluster::open();
        let load = Load::start(&cluster, &[0, 1, 2]);
        let home = cluster.nodes[3].home.clone();
        let before: Value = cluster.connection(0).get("/v1/validators").unwrap();
        let from = cluster.height(0);
        let rotate = |finish: &[&str]| torrens_node(&[&["keys", "rotate", "--home", text(&home)], finish].concat());
        let why = rotate(&["--finish"]).unwrap_err();
        assert!(why.contains("begin with"), "{why}");
        let file = rotate(&[]).unwrap();
        assert!(rotate(&["--finish"]).is_err(), "the node runs, and nobody has adopted anything");
        adopt(&cluster, Path::new(file.trim()));
        wait_for("the old key to have no vote", Duration::from_secs(30), || {
            cluster.reason(3).contains("keys rotate --finish")
        });
        let voted = cluster.height(0);
        wait_for("the others to go on", Duration::from_secs(30), || cluster.height(0) > voted + 10);
        cluster.kill(3);
        rotate(&["--finish"]).unwrap();
        cluster.restart(3);
        cluster.wait_ready(&[3]);
        let validators: Value = cluster.connection(0).get("/v1/validators").unwrap();
        assert_ne!(before, validators);
        // Its new key votes: without another one, three of four are the least.
        cluster.kill(2);
        let alone = cluster.height(0);
        wait_for("blocks with the new key", Duration::from_secs(30), || cluster.height(0) > alone + 10);
        cluster.restart(2);
        let witness = load.stop();
        let rounds = most_rounds(&cluster, from);
        assert!(rounds <= 5, "a height needed {rounds} rounds more");
        cluster.comes_back(&[0, 1, 2, 3], Duration::from_secs(30), &witness);
        cluster.prove(&[0, 1, 2, 3], &witness);
        assert!(home.join("keys.old/validator.json").exists());
    }
}

/// Two that joined later have no address of one another, nor has anybody in his file: only they know where one is who was there before.
#[test]
fn newcomers_find_each_other_through_who_knows_both() {
    for _ in rounds(1) {
        let mut cluster = Cluster::laid_out(TempDir::new().unwrap(), 4);
        let newcomers = ["survey", "bank-association"];
        let peers_of = |agency: &str, keep: &dyn Fn(&str) -> bool| {
            let file = cluster.home().join(agency).join("config/node.toml");
            let mut config: toml::Table = std::fs::read_to_string(&file).unwrap().parse().unwrap();
            let peers = config["network"].as_table_mut().unwrap()["peers"].as_table_mut().unwrap();
            peers.retain(|key, _| keep(key));
            let left = peers.len();
            std::fs::write(&file, toml::to_string(&config).unwrap()).unwrap();
            left
        };
        let genesis = cluster.genesis();
        let key_of = |agency: &str| {
            let member = genesis.members.iter().find(|member| member.agency_id.as_str() == agency);
            member.unwrap().node_key.0.to_string()
        };
        let (registry, theirs) = (key_of("registry"), newcomers.map(key_of));
        for agency in cluster.nodes.iter().map(|node| &node.agency) {
            peers_of(agency, &|key| theirs.iter().all(|newcomer| newcomer != key));
        }
        for agency in newcomers {
            assert_eq!(peers_of(agency, &|key| key == registry), 1);
        }
        (0..4).for_each(|node| cluster.restart(node));
        cluster.wait_ready(&[0, 1, 2, 3]);
        let joined = newcomers.map(|agency| cluster.join(agency));
        for (node, other) in [(joined[0], newcomers[1]), (joined[1], newcomers[0])] {
            wait_for("the newcomers to find each other", Duration::from_secs(60), || {
                let status = cluster.status(node).unwrap_or_default();
                let members = status["members"].as_array().cloned().unwrap_or_default();
                members.iter().any(|member| member["agency"] == other && member["connected"] == true)
            });
        }
        cluster.party(0);
        cluster.prove(&[0, 1, 2, 3, joined[0], joined[1]], &Witness::default());
    }
}

#[test]
fn an_agency_enrols_an_officer_and_what_he_signed_can_be_listed() {
    let cluster = Cluster::open();
    let (admin, key) = (cluster.officer_file("civil-affairs"), cluster.home().join("young.json"));
    let run = |key: &Path, args: &[&str]| cluster.torrens(1, Some(key), args);
    assert_eq!(cluster.torrens(0, None, &["keys", "new", "--purpose", "officer", "-o", text(&key)]).0, 0);
    let enrol = ["officer", "enrol", "civil-9", "--key", text(&key), "--roles", "ATTESTING_OFFICER,NOTARY"];
    let (code, said, err) = run(&admin, &enrol);
    assert_eq!(code, 0, "{said}{err}");
    // Another agency's administrator has no say, nor may more be given than the agency has.
    assert_eq!(run(&cluster.officer_file("tax"), &["officer", "suspend", "civil-9"]).0, 5);
    let more = ["officer", "enrol", "civil-8", "--key", text(&key), "--roles", "REGISTRAR"];
    assert_eq!(run(&admin, &more).0, 5);
    assert_eq!(run(&admin, &["officer", "enrol", "civil-8", "--key", text(&key), "--roles", "KING"]).0, 7);
    // He acts, is suspended, and acts no more; what he did stands and is listed.
    let parties = |name: &str| {
        let openings = cluster.home().join(name);
        let register =
            ["party", "register", "--name", "张三 (invented)", "--id-number", name, "--openings", text(&openings)];
        cluster.torrens(1, Some(&key), &register)
    };
    let (code, said, err) = parties("zero");
    assert_eq!(code, 0, "{said}{err}");
    let (code, said, err) = parties("first");
    assert_eq!(code, 0, "{said}{err}");
    assert_eq!(run(&admin, &["officer", "suspend", "civil-9"]).0, 0);
    let (code, said, err) = parties("second");
    assert!(code == 5 && err.contains("officer.not_active"), "{code} {said}{err}");
    cluster.agree(&[0, 1, 2, 3]);
    let (code, said, _) = cluster.torrens(2, None, &["officer", "list", "--agency", "civil-affairs", "--json"]);
    let officers: Value = serde_json::from_str(&said).unwrap();
    let rows = officers["data"].as_array().unwrap();
    assert!(code == 0 && rows.iter().all(|row| row["agency_id"] == "civil-affairs"), "{said}");
    let young = rows.iter().find(|row| row["officer_id"] == "civil-9").unwrap();
    assert_eq!((&young["status"], &young["roles"][0]), (&"SUSPENDED".into(), &"ATTESTING_OFFICER".into()), "{said}");
    let (_, shown, _) = cluster.torrens(0, None, &["keys", "show", text(&key), "--json"]);
    let id = serde_json::from_str::<Value>(&shown).unwrap()["key_id"].as_str().unwrap().to_owned();
    // Whoever has to list what a lost key signed finds the key by the officer, founding officers' too.
    assert_eq!(young["keys"][0]["key_id"], id.as_str(), "{said}");
    assert!(rows.iter().all(|row| row["keys"].as_array().map(Vec::len) == Some(1)), "{said}");
    let (code, said, _) = cluster.torrens(2, None, &["keys", "acts", &id, "--json"]);
    let acts: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, acts["data"].as_array().unwrap().len()), (0, 2), "{said}");
    assert_eq!(acts["data"][0]["tx_type"], "PARTY_REGISTER");
    // Since the second: that one alone.
    let times = |acts: &Value| -> Vec<String> {
        acts["data"].as_array().unwrap().iter().map(|act| act["time"].as_str().unwrap().to_owned()).collect()
    };
    let second = times(&acts).into_iter().max().unwrap();
    assert!(times(&acts).iter().any(|time| *time < second), "each in a block of its own: {said}");
    let (_, later, _) = cluster.torrens(2, None, &["keys", "acts", &id, "--since", &second, "--json"]);
    assert_eq!(times(&serde_json::from_str(&later).unwrap()), [second], "{later}");
    // What it says is there to be judged, in the list and by itself.
    let act = &acts["data"][0]["act"];
    assert!(act["PARTY_REGISTER"]["party_id"].is_string(), "{said}");
    let path = format!("/v1/transactions/{}", acts["data"][0]["tx_id"].as_str().unwrap());
    assert_eq!(cluster.connection(2).get::<Value>(&path).unwrap()["act"], *act);
    let (_, said, _) = cluster.torrens(2, None, &["keys", "acts", &id, "--since", "2100-01-01T00:00:00Z"]);
    assert!(said.contains("nothing"), "{said}");
    assert_ne!(cluster.torrens(2, None, &["keys", "acts", "zz"]).0, 0);
    // A key that was replaced stays in the list, with its end.
    let (tax, new) = (cluster.officer_file("tax"), cluster.home().join("new.json"));
    assert_eq!(cluster.torrens(0, None, &["keys", "new", "--purpose", "officer", "-o", text(&new)]).0, 0);
    let (code, said, err) = run(&tax, &["keys", "rotate", text(&new), "--overlap-days", "7"]);
    assert_eq!(code, 0, "{said}{err}");
    let (_, said, _) = cluster.torrens(1, None, &["officer", "list", "--agency", "tax", "--json"]);
    let officers: Value = serde_json::from_str(&said).unwrap();
    let keys = officers["data"][0]["keys"].as_array().unwrap();
    let ends: Vec<bool> = keys.iter().map(|key| key["valid_to"].is_string()).collect();
    assert_eq!((ends, &officers["data"][0]["more_keys"]), (vec![true, false], &Value::Bool(false)), "{said}");
}

/// Keys that ended speak for nobody, at any node and under load: one that was replaced, an officer who was revoked, an agency that was retired. What
/// they signed before stands.
#[test]
fn keys_that_ended_are_refused_at_every_node_and_what_they_signed_stands() {
    for _ in rounds(1) {
        let cluster = Cluster::open();
        let (all, witness, chain) = ([0, 1, 2, 3], Witness::default(), cluster.chain_id());
        let load = Load::each(&cluster, &all, &witness);
        let lodge = |node: usize, key: &SecretKey, act: Act| {
            let done = cluster.connection(node).submit(&cluster.builder(key.clone()).sign(act).unwrap().bytes);
            done.inspect(|done| assert!(witness.saw(done))).map_err(|why| why.to_string())
        };
        let party = || party_registration(&cluster.builder(cluster.officer("tax"))).body.act;
        let applied = |key: &SecretKey, act: Act| drop(expect_applied(&lodge(1, key, act).unwrap()).clone());
        let refused = |key: &SecretKey, act: &dyn Fn() -> Act, code: &str| {
            for node in all {
                let said = match lodge(node, key, act()) {
                    Ok(done) => {
                        format!("{:?}", done.receipt.and_then(|receipt| receipt.refusal).map(|why| why.code.as_str()))
                    }
                    Err(why) => why,
                };
                assert!(said.contains(code), "node {node}: {code} expected: {said}");
            }
        };
        let (admin, id) = (cluster.officer("civil-affairs"), label("civil-9"));
        let [first, second] = [(); 2].map(|()| SecretKey::from_seed(&random().unwrap()));
        let change = |action: Action| Act::Officer(Officer { officer_id: label("civil-9"), action });
        applied(&admin, change(Action::enrol(&first, &chain, &id, vec![Role::AttestingOfficer, Role::Notary], vec![])));
        applied(&first, party());
        // Replaced: at once, for no overlap is asked for.
        applied(&first, Act::KeyRotate(KeyRotate::prove(&second, &chain, &first.public(), None)));
        cluster.agree_on_height(&all);
        refused(&first, &party, "tx.key_expired");
        applied(&second, party());
        applied(&admin, change(Action::Revoke));
        cluster.agree_on_height(&all);
        refused(&second, &party, "officer.not_active");
        // Retired by votes; the survey office runs no validator.
        let (survey, key) = (cluster.officer("survey"), SecretKey::from_seed(&random().unwrap()));
        let file = cluster.dir.path().join("retire.json");
        std::fs::write(&file, r#"{"MEMBERSHIP": {"RETIRE": {"agency_id": "survey"}}}"#).unwrap();
        adopt(&cluster, &file);
        cluster.agree_on_height(&all);
        refused(&survey, &|| Act::KeyRotate(KeyRotate::prove(&key, &chain, &survey.public(), None)), "agency.retired");
        load.stop();
        let proven = cluster.prove(&all, &witness);
        assert!(proven.story.sold > 0, "{proven:?}");
        for (key, acts) in [(&first, 2), (&second, 1)] {
            let key = key.public().id().0.to_string();
            let (_, said, _) = cluster.torrens(3, None, &["keys", "acts", &key, "--json"]);
            let listed: Value = serde_json::from_str(&said).unwrap();
            assert_eq!(listed["data"].as_array().map(Vec::len), Some(acts), "{key}: {said}");
        }
    }
}
