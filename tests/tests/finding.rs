//! What somebody looks for is found at every node: by number, certificate, locality; and the outline of a unit, wherever it was given.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::time::Duration;

use serde_json::{Value, json};
use torrens_ledger::crypto::sha256;
use torrens_ledger::encoding::Text;
use torrens_ledger::transactions::Act;
use torrens_tests::*;

const OUTLINE: &str =
    r#"{"type":"Polygon","coordinates":[[[112.0,27.7],[112.001,27.7],[112.001,27.701],[112.0,27.7]]]}"#;

fn registered(cluster: &Cluster, unit: &str, locality: &str, outline: Option<&str>) {
    let (owner, _) = cluster.party(0);
    let Act::FirstRegistration(mut act) = first_registration("OP", unit, whole(owner)) else { panic!() };
    act.unit.locality = Some(Text::new(locality).unwrap());
    act.unit.geometry_hash = outline.map(|text| sha256(&[text.as_bytes()]));
    let signed = cluster.builder(cluster.officer("registry")).sign(Act::FirstRegistration(act)).unwrap();
    expect_applied(&cluster.connection(0).submit(&signed.bytes).unwrap());
}

/// What a search finds, as `kind id`.
fn search(cluster: &Cluster, node: usize, q: &str) -> Vec<String> {
    let (status, found) = ask(cluster, node, "GET", &format!("/v1/search?q={}", escaped(q)), "");
    assert_eq!(status, 200, "{found}");
    let row = |row: &Value| format!("{} {}", row["kind"].as_str().unwrap(), row["id"].as_str().unwrap());
    found["data"].as_array().unwrap().iter().map(row).collect()
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn ask(cluster: &Cluster, node: usize, method: &str, path: &str, body: &str) -> (u16, Value) {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let url = format!("{}{path}", cluster.nodes[node].api);
    let request = ureq::http::Request::builder().method(method).uri(url).body(body.to_owned()).unwrap();
    let mut answer = agent.run(request).unwrap();
    let text = answer.body_mut().read_to_string().unwrap();
    (answer.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

#[test]
fn titles_are_found_by_certificate_and_locality_and_units_have_outlines() {
    let policies = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/certificates.json");
    let mut cluster = Cluster::start(4, &["--policies", policies]);
    registered(&cluster, "UNIT-1", "Sample Town, North side", Some(OUTLINE));
    registered(&cluster, "UNIT-2", "娄底市娄星区", None);
    for at in 3..28 {
        registered(&cluster, &format!("UNIT-{at}"), "Riverside", None);
    }
    cluster.agree(&[0, 1, 2, 3]);

    assert_eq!(
        search(&cluster, 2, "UNIT-1"),
        (1..=1).chain(10..20).map(|n| format!("unit UNIT-{n}")).collect::<Vec<_>>()
    );
    for q in ["sample town", "NORTH side", "side", "sample  town, north"] {
        assert_eq!(search(&cluster, 1, q), ["unit UNIT-1"], "{q}");
    }
    assert_eq!(search(&cluster, 1, "娄星区"), ["unit UNIT-2"]);
    for nothing in ["ample", "town hall", "iverside", "区 娄", "", "%", "\u{0}", "a\u{202e}b"] {
        assert_eq!(search(&cluster, 1, nothing), Vec::<String>::new(), "{nothing:?}");
    }
    let (status, problem) = ask(&cluster, 0, "GET", &format!("/v1/search?q={}", "x".repeat(401)), "");
    assert_eq!((status, problem["code"].as_str()), (400, Some("request.malformed")));

    // More than a page, each once.
    let (mut after, mut seen, mut pages) = (String::new(), Vec::new(), 0);
    loop {
        let (_, page) = ask(&cluster, 3, "GET", &format!("/v1/search?q=river{after}"), "");
        seen.extend(page["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        pages += 1;
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    seen.sort();
    seen.dedup();
    assert_eq!((seen.len(), pages), (25, 2));

    // A certificate, in whichever form its number was copied.
    let title = cluster.connection(0).get::<Value>("/v1/titles?limit=1").unwrap()["data"][0].clone();
    let (year, serial) =
        (title["certificate"]["year"].as_u64().unwrap(), title["certificate"]["serial"].as_u64().unwrap());
    let number = format!("湘（{year}）娄底市不动产权第{serial:07}号");
    for q in [number.clone(), format!("registry/{year}/{serial}"), format!("({year}) {serial}")] {
        let (_, found) = ask(&cluster, 2, "GET", &format!("/v1/search?q={}", escaped(&q)), "");
        assert_eq!(found["data"][0]["id"], title["title_id"], "{q}: {found}");
        assert_eq!(found["data"][0]["certificate"], number.as_str());
    }

    // The outline: given to one node, served by all; nothing else is taken for it.
    let at = |unit: &str| format!("/v1/units/{unit}/geometry");
    let code = |(status, answer): (u16, Value)| (status, answer["code"].as_str().unwrap_or_default().to_owned());
    assert_eq!(code(ask(&cluster, 1, "GET", &at("UNIT-1"), "")), (404, "geometry.not_here".into()));
    assert_eq!(code(ask(&cluster, 1, "GET", &at("UNIT-2"), "")), (404, "geometry.none".into()));
    assert_eq!(code(ask(&cluster, 1, "GET", &at("NOWHERE"), "")), (404, "request.not_found".into()));
    assert_eq!(code(ask(&cluster, 0, "PUT", &at("UNIT-1"), "{}")), (422, "geometry.unusable".into()));
    let other = OUTLINE.replace("27.701", "27.702");
    assert_eq!(code(ask(&cluster, 0, "PUT", &at("UNIT-1"), &other)), (409, "geometry.other".into()));
    assert_eq!(ask(&cluster, 0, "PUT", &at("UNIT-1"), OUTLINE).0, 204);
    for node in 0..4 {
        let (status, outline) = ask(&cluster, node, "GET", &at("UNIT-1"), "");
        assert_eq!((status, outline), (200, serde_json::from_str::<Value>(OUTLINE).unwrap()));
    }
    // Those that asked keep it.
    cluster.kill(0);
    assert_eq!(ask(&cluster, 2, "GET", &at("UNIT-1"), "").0, 200);

    // A store that an older program wrote is made complete when it is opened.
    cluster.kill(3);
    let store = cluster.nodes[3].home.join("data/store");
    {
        let mut options = rocksdb::Options::default();
        let names = rocksdb::DB::list_cf(&options, &store).unwrap();
        options.create_if_missing(false);
        let mut db = rocksdb::DB::open_cf(&options, &store, &names).unwrap();
        db.drop_cf("lookup").unwrap();
        db.delete(b"lookup").unwrap();
    }
    cluster.restart(3);
    wait_for("it to answer", Duration::from_secs(30), || cluster.status(3).is_some());
    assert_eq!(search(&cluster, 3, "sample town"), ["unit UNIT-1"]);
    let officers = |node: usize| ask(&cluster, node, "GET", "/v1/officers", "").1;
    assert!(officers(3)["data"].as_array().unwrap().iter().all(|officer| officer["keys"][0]["key_id"].is_string()));
    assert_eq!(officers(3), officers(2));
    assert_eq!(ask(&cluster, 3, "GET", "/v1/status", "").1["agency"], json!("court"));
}
