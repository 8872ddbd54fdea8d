//! Acceptance stories 1, 2, 4 and 7 against four real node processes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use serde_json::{Value, json};
use torrens_ledger::register::right::Holding;
use torrens_tests::*;

const UNIT: &str = "430102001003GB00012F00010001";

/// A registrar's, notary's and citizen's day with the sample policies, by the command alone.
#[test]
fn stories_1_and_2_from_first_registration_to_offline_proof() {
    let cluster = Cluster::sample();
    let dir = cluster.dir.path();
    let key = |agency: &str| cluster.officer_file(agency);
    let run = |node: usize, who: &str, args: &[&str]| {
        let (code, out, error) = cluster.torrens(node, Some(&key(who)), args);
        assert_eq!(code, 0, "{args:?}: {out}{error}");
        // The next step may ask another node: let all have seen this one.
        cluster.agree(&[0, 1, 2, 3]);
        out
    };
    let parties: Vec<(String, std::path::PathBuf)> = ["li", "zhou", "chen"]
        .iter()
        .map(|name| {
            let (file, opening) = (dir.join(format!("{name}.key")), dir.join(format!("{name}.opening")));
            run(0, "registry", &["keys", "new", "-o", file.to_str().unwrap()]);
            let args = [
                "party",
                "register",
                "--name",
                name,
                "--id-number",
                "1",
                "--with-key",
                file.to_str().unwrap(),
                "--openings",
                opening.to_str().unwrap(),
            ];
            run(0, "civil-affairs", &args);
            let kept: Value = serde_json::from_slice(&std::fs::read(&opening).unwrap()).unwrap();
            (kept["party_id"].as_str().unwrap().to_owned(), file)
        })
        .collect();
    let attest = |node: usize, who: &str, kind: &str, subject: &str| {
        run(node, who, &["attest", kind, "--jurisdiction", "CN", "--subject", subject]);
    };
    let mut owners = [parties[0].0.clone(), parties[1].0.clone()];
    owners.sort();
    let halves = json!([{"parties": [owners[0]], "share": "1/2"}, {"parties": [owners[1]], "share": "1/2"}]);
    let form = |name: &str, form: Value| {
        let path = dir.join(name);
        std::fs::write(&path, form.to_string()).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let deed = |id: &str| json!({"source_id": id, "kind": "DEED", "commitment": "1".repeat(64)});
    let first = form(
        "first.json",
        json!({"FIRST_REGISTRATION": {"jurisdiction": "CN", "tenure": "OWNERSHIP", "holders": halves, "source": deed("GRANT-1"),
        "unit": {"code": UNIT, "kind": "UNIT", "area_mm2": 89_500_000, "use": "RESIDENTIAL", "locality": null, "address_commitment": null, "geometry_hash": null}}}),
    );
    // Before lodging: who must do what.
    let check: Value = serde_json::from_str(&run(0, "registry", &["case", "missing", &first, "--json"])).unwrap();
    assert_eq!((check["status"].as_str(), check["missing"].as_array().unwrap().len()), (Some("waiting"), 6));
    let lodged: Value = serde_json::from_str(&run(0, "registry", &["case", "lodge", &first, "--json"])).unwrap();
    let case_id = lodged["receipt"]["case_id"].as_str().unwrap().to_owned();
    let case: Value = cluster.connection(1).get(&format!("/v1/cases/{case_id}")).unwrap();
    let (terms, state) = (case["terms"].as_str().unwrap().to_owned(), case["state"].as_str().unwrap());
    assert_eq!(state, "REQUISITION");
    assert!(case["missing"][0]["from"].as_array().unwrap().contains(&json!("civil-affairs")));
    // Six attestations by five agencies, each at another node; the last decides.
    for party in &owners {
        attest(0, "civil-affairs", "IDENTITY", &format!("party:{party}"));
    }
    attest(1, "survey", "SURVEY_VALID", &format!("unit:{UNIT}"));
    attest(2, "housing", "PLANNING_COMPLETION", &format!("unit:{UNIT}"));
    attest(3, "tax", "FEE_PAID", &format!("terms:{terms}"));
    attest(0, "registry", "NO_OBJECTION", &format!("terms:{terms}"));
    let title: Value = serde_json::from_str(&run(1, "registry", &["title", "view", "T-CN-1", "--json"])).unwrap();
    assert_eq!((title["version"].as_u64(), title["certificate"]["serial"].as_u64()), (Some(1), Some(1)));
    assert_eq!(title["rights"][0]["holders"][0]["share"], json!({"num": 1, "den": 2}));
    cluster.agree(&[0, 1, 2, 3]);
    // The citizen: no node, a file and a trust anchor.
    let (old, trust) = (dir.join("old.json"), cluster.home().join("trust.json"));
    run(2, "registry", &["extract", "T-CN-1", "-o", old.to_str().unwrap()]);
    let verify = |file: &std::path::Path| {
        cluster.torrens(
            0,
            None,
            &["--api", "http://127.0.0.1:1", "verify", file.to_str().unwrap(), "--trust", trust.to_str().unwrap()],
        )
    };
    let (code, out, _) = verify(&old);
    assert_eq!(code, 0, "{out}");
    assert!(out.starts_with("GENUINE"));
    let forged = dir.join("forged.json");
    std::fs::write(&forged, std::fs::read_to_string(&old).unwrap().replacen("\"den\": 2", "\"den\": 1", 1)).unwrap();
    assert_eq!(verify(&forged).0, 10);
    assert_eq!(cluster.torrens(0, None, &["verify", old.to_str().unwrap()]).0, 11, "without an anchor nobody can tell");
    // The same unit again.
    let (code, _, error) = cluster.torrens(0, Some(&key("registry")), &["case", "lodge", &first]);
    assert_eq!(code, 6);
    assert!(error.contains("unit.already_titled") && error.contains("T-CN-1"), "{error}");

    // Story 2: the sale. Planning is not attested again.
    attest(0, "civil-affairs", "IDENTITY", &format!("party:{}", parties[2].0));
    for party in &owners {
        attest(1, "civil-affairs", "CAPACITY_MARITAL", &format!("party:{party}"));
    }
    let sale = form(
        "sale.json",
        json!({"TRANSFER": {"title_id": "T-CN-1", "title_version": 1, "cause": "SALE", "disposals": halves,
        "acquisitions": [{"parties": [parties[2].0], "share": "1/1"}], "source": deed("DEED-1")}}),
    );
    let check: Value = serde_json::from_str(&run(1, "civil-affairs", &["case", "missing", &sale, "--json"])).unwrap();
    let terms = check["terms"].as_str().unwrap().to_owned();
    attest(2, "housing", "CONTRACT_FILED", &format!("terms:{terms}"));
    attest(3, "tax", "TAX_CLEARED", &format!("terms:{terms}"));
    let lodged: Value = serde_json::from_str(&run(1, "civil-affairs", &["case", "lodge", &sale, "--json"])).unwrap();
    let case_id = lodged["receipt"]["case_id"].as_str().unwrap().to_owned();
    assert_eq!(lodged["receipt"]["missing"], 2);
    for (party, file) in &parties[..2] {
        let (code, out, error) = cluster.torrens(3, Some(file), &["consent", &case_id, "--party", party]);
        assert_eq!(code, 0, "{out}{error}");
    }
    cluster.agree(&[0, 1, 2, 3]);
    let case: Value = cluster.connection(2).get(&format!("/v1/cases/{case_id}")).unwrap();
    assert_eq!(case["state"], "REGISTERED");
    let title: Value = cluster.connection(0).get("/v1/titles/T-CN-1").unwrap();
    assert_eq!(title["rights"][0]["holders"], json!([{"parties": [parties[2].0], "share": {"num": 1, "den": 1}}]));
    let before: Value = cluster
        .connection(0)
        .get(&format!("/v1/titles/T-CN-1?at={}", case["decided_height"].as_u64().unwrap() - 1))
        .unwrap();
    assert_eq!(before["version"], 1, "as it stood before");
    cluster.agree(&[0, 1, 2, 3]);
}

/// Story 4: one owner signs two sales and sends them to two nodes at once, a hundred times: one winner, the same everywhere.
#[test]
fn story_4_a_double_sale_has_one_winner_on_every_node() {
    let cluster = Cluster::open();
    let owners: Vec<_> = (0..3).map(|_| cluster.party(0)).collect();
    let title = cluster.title(0, "UNIT-1", whole(owners[0].0));
    let mut owner = 0;
    let rounds = 100;
    for round in 0..rounds {
        let (id, key) = &owners[owner];
        let builder = cluster.builder(key.clone());
        let others: Vec<usize> = (0..3).filter(|n| *n != owner).collect();
        let sale = |to: usize| builder.sign(transfer(&title, round + 1, whole(*id), whole(owners[to].0))).unwrap();
        let (one, two) = (sale(others[0]), sale(others[1]));
        let (tax, housing) = (cluster.connection(1), cluster.connection(2));
        let both = std::thread::scope(|scope| {
            let first = scope.spawn(|| tax.submit(&one.bytes).unwrap());
            let second = scope.spawn(|| housing.submit(&two.bytes).unwrap());
            [first.join().unwrap(), second.join().unwrap()]
        });
        let refused: Vec<_> = both.iter().map(|done| done.receipt.as_ref().unwrap().refusal.clone()).collect();
        let winners = refused.iter().filter(|refusal| refusal.is_none()).count();
        assert_eq!(winners, 1, "round {round}: {refused:?}");
        let loser = refused.iter().flatten().next().unwrap();
        assert_eq!(loser.code.as_str(), "title.version_stale");
        owner = others[refused.iter().position(Option::is_none).unwrap()];
        if round % 20 == 0 || round == rounds - 1 {
            cluster.agree(&[0, 1, 2, 3]);
            for id in [&one.id, &two.id] {
                let here = outcome(&cluster.connection(0), id);
                for node in 1..4 {
                    assert_eq!(outcome(&cluster.connection(node), id), here, "round {round}");
                }
            }
        }
    }
    let title: Value = cluster.connection(3).get(&format!("/v1/titles/{title}")).unwrap();
    assert_eq!(title["version"].as_u64(), Some(rounds + 1));
}

/// Story 7 at the API: exact shares, and a decimal refused with words that help.
#[test]
fn story_7_shares_are_exact() {
    let cluster = Cluster::open();
    let parties: Vec<_> = (0..4).map(|_| cluster.party(0)).collect();
    let hold = |n: usize, share: &str| Holding { parties: vec![parties[n].0], share: share.parse().unwrap() };
    let title = cluster.title(0, "UNIT-1", vec![hold(0, "1/3"), hold(1, "1/3"), hold(2, "1/3")]);
    let builder = cluster.builder(parties[0].1.clone());
    let submit = |act| cluster.connection(1).submit(&builder.sign(act).unwrap().bytes).unwrap().receipt.unwrap();
    assert_eq!(submit(transfer(&title, 1, vec![hold(0, "1/6")], vec![hold(3, "1/6")])).refusal, None);
    let refused = submit(transfer(&title, 2, vec![hold(0, "1/4")], vec![hold(3, "1/4")])).refusal.unwrap();
    assert_eq!(refused.code.as_str(), "share.insufficient");
    assert!(refused.about.contains(&"holds=1/6".to_owned()), "{refused}");
    let form = cluster.dir.path().join("decimal.json");
    let holder = json!([{"parties": [parties[0].0], "share": 0.3333}]);
    let act = json!({"TRANSFER": {"title_id": title, "title_version": 2, "cause": "SALE", "disposals": holder, "acquisitions": holder,
        "source": {"source_id": "D", "kind": "DEED", "commitment": "1".repeat(64)}}});
    std::fs::write(&form, act.to_string()).unwrap();
    let (code, _, error) =
        cluster.torrens(0, Some(&cluster.officer_file("registry")), &["case", "lodge", form.to_str().unwrap()]);
    assert_eq!(code, 7);
    assert!(error.contains("1/3"), "{error}");
    assert!(cluster.every_extract_is_genuine(1) > 0);
}
