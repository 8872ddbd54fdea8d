//! The operator's part of the API: closed to whoever does not show the token, and what it says and does is so.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use serde_json::Value;
use torrens_tests::*;

fn ask(cluster: &Cluster, method: &str, path: &str, token: &str) -> (u16, Value) {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let url = format!("{}{path}", cluster.nodes[0].api);
    let request = ureq::http::Request::builder().method(method).uri(url).header("authorization", token);
    let mut answer = agent.run(request.body(()).unwrap()).unwrap();
    let text = answer.body_mut().read_to_string().unwrap();
    (answer.status().as_u16(), serde_json::from_str(&text).unwrap_or_default())
}

#[test]
fn the_operator_sees_backs_up_and_switches_with_his_token_alone() {
    let mut cluster = Cluster::start(4, &["--demo"]);
    cluster.party(0);
    let home = cluster.nodes[0].home.clone();
    let file = home.join("data/operator.token");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let page = torrens_node(&["page", "--home", text(&home)]).unwrap();
    let token = page.trim().rsplit_once("#token=").unwrap().1.to_owned();
    let bearer = format!("Bearer {token}");
    let near = format!("Bearer {}{}", &token[..63], if token.ends_with('0') { '1' } else { '0' });

    for path in ["", "/checks", "/backups", "/demo"] {
        let path = format!("/v1/operator{path}");
        for wrong in ["", "Bearer", "Bearer x", &token, &near] {
            let (status, problem) = ask(&cluster, "GET", &path, wrong);
            assert_eq!((status, problem["code"].as_str()), (401, Some("operator.token")), "{path} {wrong}");
        }
        assert_eq!(ask(&cluster, "GET", &path, &bearer).0, 200, "{path}");
    }
    let (_, about) = ask(&cluster, "GET", "/v1/operator", &bearer);
    assert_eq!((about["agency"].as_str(), about["demo"].as_bool()), (Some("registry"), Some(true)));
    assert_eq!(about["keys"].as_array().unwrap().len(), 3);
    assert!(about["disk"]["free_bytes"].as_u64() < about["disk"]["total_bytes"].as_u64());
    let log = std::fs::read_to_string(home.join("node.log")).unwrap();
    assert!(!log.contains(&token), "the token is in the log");

    // The checks are the doctor's.
    let (_, checks) = ask(&cluster, "GET", "/v1/operator/checks", &bearer);
    let what: Vec<_> = checks["data"].as_array().unwrap().iter().map(|row| row["what"].as_str().unwrap()).collect();
    assert!(["config", "keys", "store", "clock", "peers"].iter().all(|one| what.contains(one)), "{what:?}");

    // A backup is made, listed, and holds; a second of the same block is refused.
    let (status, made) = ask(&cluster, "POST", "/v1/operator/backups", &bearer);
    assert_eq!((status, made["damaged"].is_null()), (201, true), "{made}");
    let (_, listed) = ask(&cluster, "GET", "/v1/operator/backups", &bearer);
    assert_eq!(listed["data"][0], made);
    let path = std::path::Path::new(listed["folder"].as_str().unwrap()).join(made["name"].as_str().unwrap());
    torrens_node(&["backup", "verify", text(&path)]).unwrap();
    let (status, problem) = ask(&cluster, "POST", "/v1/operator/backups", &bearer);
    assert_eq!((status, problem["code"].as_str()), (409, Some("backup.not_made")));

    // A node of the demonstration is stopped, the ledger goes on, it is started again and catches up.
    let running = |answer: &Value| -> Vec<String> {
        let rows = answer["data"].as_array().unwrap().iter().filter(|row| row["running"] == true);
        rows.map(|row| row["agency"].as_str().unwrap().to_owned()).collect()
    };
    let (status, told) = ask(&cluster, "POST", "/v1/operator/demo/court/stop", &bearer);
    assert_eq!((status, running(&told)), (200, vec!["registry".into(), "tax".into(), "housing".into()]));
    assert!(cluster.status(3).is_none());
    cluster.party(0);
    for (wrong, code) in [
        ("court/stop", "demo.not_done"),
        ("tax/start", "demo.not_done"),
        ("nobody/start", "demo.not_done"),
        ("registry/stop", "demo.own_node"),
        ("tax/explode", "request.not_found"),
    ] {
        let (_, problem) = ask(&cluster, "POST", &format!("/v1/operator/demo/{wrong}"), &bearer);
        assert_eq!(problem["code"], code, "{wrong}");
    }
    let (_, told) = ask(&cluster, "POST", "/v1/operator/demo/court/start", &bearer);
    assert_eq!(running(&told).len(), 4);
    wait_for("it to be back", Duration::from_secs(30), || cluster.status(3).is_some());
    cluster.agree(&[0, 1, 2, 3]);

    // Without --demo there is no switch; with another token file, another token.
    cluster.kill(1);
    let second = cluster.nodes[1].home.clone();
    std::fs::write(second.join("data/operator.token"), "short").unwrap();
    let said = torrens_node(&["start", "--home", text(&second)]).unwrap_err();
    assert!(said.contains("operator.token") && said.contains("remove it"), "{said}");
    std::fs::remove_file(second.join("data/operator.token")).unwrap();
    cluster.restart(1);
    wait_for("it to answer", Duration::from_secs(30), || cluster.status(1).is_some());
    let page = torrens_node(&["page", "--home", text(&second)]).unwrap();
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let fresh = format!("Bearer {}", page.trim().rsplit_once("#token=").unwrap().1);
    let url = format!("{}/v1/operator/demo", cluster.nodes[1].api);
    assert_eq!(agent.get(&url).header("authorization", &fresh).call().unwrap().status(), 404);
    assert_eq!(agent.get(&url).header("authorization", &bearer).call().unwrap().status(), 401);
}
