//! What the officers' and owners' pages ask a node for: whose key it is, what a dealing rests on and would change, the feed, the PDF.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use base64::Engine as _;
use serde_json::{Value, json};
use torrens_ledger::proof::verify::{Answer, verify};
use torrens_ledger::refusal::Lang;
use torrens_ledger::register::right::Holding;
use torrens_ledger::register::share::Fraction;
use torrens_tests::*;

fn get(cluster: &Cluster, path: &str, headers: &[(&str, &str)]) -> (u16, String, Vec<u8>) {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut request = agent.get(format!("{}{path}", cluster.nodes[1].api));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut answer = request.call().unwrap();
    let tag = answer.headers().get("etag").map_or("", |tag| tag.to_str().unwrap()).to_owned();
    (answer.status().as_u16(), tag, answer.body_mut().read_to_vec().unwrap())
}

/// What stands between tags of this name.
fn between<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!("<{name}");
    let pieces = text.split(open.as_str()).skip(1);
    pieces.map(|rest| &rest[rest.find('>').unwrap() + 1..rest.find(&format!("</{name}>")).unwrap()]).collect()
}

#[test]
fn a_dry_run_says_what_is_there_and_what_would_change_and_the_feed_proves_what_came() {
    let cluster = Cluster::open();
    let (owner, key) = cluster.party(0);
    let ((other, _), (buyer, _)) = (cluster.party(0), cluster.party(0));
    let half = |party| Holding { parties: vec![party], share: Fraction::new(1, 2).unwrap() };
    let title = cluster.title(0, "UNIT-1", vec![half(owner), half(other)]);
    cluster.agree(&[0, 1, 2, 3]);
    let at_first = cluster.height(1);

    // Whose key it is.
    let officer = cluster.officer("registry").public().id();
    let connection = cluster.connection(1);
    let view: Value = connection.get(&format!("/v1/keys/{}", officer.0)).unwrap();
    assert_eq!(view["agency"]["agency_id"], "registry");
    assert!(view["officer"]["roles"].as_array().unwrap().iter().any(|role| role == "REGISTRAR"), "{view}");
    assert!(view["refusal"].is_null());
    let party: Value = connection.get(&format!("/v1/keys/{}", key.public().id().0)).unwrap();
    assert_eq!(party["party"], owner.to_string());
    assert_eq!(get(&cluster, &format!("/v1/keys/{}", "ab".repeat(32)), &[]).0, 404);
    assert_eq!(get(&cluster, "/v1/keys/nonsense", &[]).0, 400);

    // A dry run for who may not lodge says so, and nothing would change. For one of the owners the other's consent is missing, and what
    // would change is told. Nothing is kept.
    let act = transfer(&title, 1, vec![half(owner), half(other)], whole(buyer));
    let refused: Value = connection.post("/v1/checks", &json!({"act": act, "key_id": officer})).unwrap();
    assert_eq!((&refused["status"], &refused["effects"]), (&json!("refused"), &json!([])), "{refused}");
    let key_id = key.public().id();
    let check: Value = connection.post("/v1/checks", &json!({"act": act, "key_id": key_id})).unwrap();
    assert_eq!(check["status"], "waiting", "{check}");
    assert_eq!(check["missing"][0]["subject"], format!("party:{other}"));
    let effects = check["effects"].as_array().unwrap();
    assert_eq!((effects.len(), &effects[0]["version"]), (1, &json!(2)));
    assert_eq!(effects[0]["changes"][0]["primary_right"]["holders"][0]["parties"][0], buyer.to_string());
    // Of his own share nothing is missing: it would be registered at once, and what it would enter is told too.
    let own = transfer(&title, 1, vec![half(owner)], vec![half(buyer)]);
    let own: Value = connection.post("/v1/checks", &json!({"act": own, "key_id": key_id})).unwrap();
    assert_eq!((&own["status"], &own["effects"][0]["version"]), (&json!("applied"), &json!(2)), "{own}");
    assert_eq!(connection.get::<Value>(&format!("/v1/titles/{title}")).unwrap()["version"], 1);

    // Lodged and waiting: the case tells the same, and the feed tells the owner.
    let lodged = cluster.builder(key).sign(act).unwrap();
    let done = cluster.connection(1).submit(&lodged.bytes).unwrap();
    let case = done.receipt.unwrap().case_id.unwrap();
    let ahead: Value = connection.get(&format!("/v1/cases/{case}/foresight")).unwrap();
    // The same but for the moment.
    let holders = "/effects/0/changes/0/primary_right/holders";
    assert!(ahead.pointer(holders).is_some());
    assert_eq!(ahead.pointer(holders), check.pointer(holders));
    let open: Value = connection.get("/v1/cases?open=true").unwrap();
    assert_eq!(open["data"][0]["case_id"], case.to_string());
    assert_eq!(
        connection.get::<Value>("/v1/cases?open=false&limit=500").unwrap()["data"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["case_id"] == case.to_string())
            .count(),
        0
    );

    let path = format!("/v1/titles/{title}/feed");
    let (status, tag, feed) = get(&cluster, &path, &[]);
    let feed = String::from_utf8(feed).unwrap();
    assert_eq!(status, 200, "{feed}");
    assert_eq!(get(&cluster, &path, &[("if-none-match", &tag)]).0, 304);
    let entries = between(&feed, "entry");
    assert_eq!(entries.len(), 2, "{feed}");
    assert!(between(entries[0], "title")[0].starts_with("Lodged: Transfer"), "{feed}");
    assert!(between(entries[1], "title")[0].starts_with("1. First registration"), "{feed}");
    // Each entry proves itself: the title as it stood then.
    let extracts: Vec<Vec<u8>> = entries
        .iter()
        .map(|entry| base64::engine::general_purpose::STANDARD.decode(between(entry, "content")[0]).unwrap())
        .collect();
    for (bytes, waits) in extracts.iter().zip([true, false]) {
        let report = verify(bytes, &cluster.trust(), &[], Lang::En);
        assert_eq!(report.answer, Answer::Genuine, "{}", report.sentence);
        let pending = report.extract.unwrap().title.unwrap().pending;
        assert_eq!(pending.contains(&case), waits);
    }
    let (_, other, zh) = get(&cluster, &format!("{path}?lang=zh"), &[]);
    assert!(String::from_utf8(zh).unwrap().contains("已提交：转移登记") && other != tag);
    assert_eq!(get(&cluster, "/v1/titles/T-NONE/feed", &[]).0, 404);
    assert_eq!(get(&cluster, &format!("{path}?language=zh"), &[]).0, 400);

    // The printed extract: a PDF that has the file, and as it stood then too.
    for at in ["", &format!("&at={at_first}")] {
        let (status, _, pdf) = get(&cluster, &format!("/v1/titles/{title}/extract?form=pdf{at}"), &[]);
        assert_eq!((status, &pdf[..5]), (200, b"%PDF-".as_slice()));
    }
    assert_eq!(get(&cluster, &format!("/v1/titles/{title}/extract?form=doc"), &[]).0, 400);
    let file = cluster.home().join("title.pdf");
    let (rc, out, err) = cluster.torrens(1, None, &["extract", &title.to_string(), "-o", text(&file)]);
    assert_eq!(rc, 0, "{out}{err}");
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF-"));
}
