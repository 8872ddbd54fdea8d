//! Bad input gets a clear error that says what to do, and nothing is lost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::time::{Duration, Instant};

use serde_json::Value;
use torrens_ledger::transactions::{Body, Signed};
use torrens_tests::*;

fn post(api: &str, body: &[u8]) -> (u16, Value) {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut answer =
        agent.post(format!("{api}/v1/transactions")).header("content-type", "application/cose").send(body).unwrap();
    assert!(answer.headers().contains_key("request-id") && answer.headers().contains_key("ledger-height"));
    (answer.status().as_u16(), answer.body_mut().read_json().unwrap())
}

#[test]
fn every_bad_request_has_its_own_code_and_stores_nothing() {
    let cluster = Cluster::open();
    let api = &cluster.nodes[0].api;
    let key = cluster.officer("civil-affairs");
    let good = party_registration(&cluster.builder(key.clone()));
    let with = |change: &dyn Fn(&mut Body)| {
        let mut body = good.body.clone();
        change(&mut body);
        Signed::sign(body, &key).bytes
    };
    let mut forged = good.bytes.clone();
    *forged.last_mut().unwrap() ^= 1;
    let stranger = torrens_ledger::crypto::SecretKey::from_seed(&[9; 32]);
    let cases: Vec<(&str, u16, Vec<u8>)> = vec![
        ("tx.too_large", 413, vec![0; 61 * 1024]),
        ("tx.truncated", 400, good.bytes[..50].to_vec()),
        ("tx.too_deep", 400, vec![0x81; 500]),
        ("tx.not_canonical", 400, [good.bytes.as_slice(), &[0]].concat()),
        ("tx.malformed", 400, vec![0x01]),
        ("tx.other_chain", 422, with(&|body| body.chain_id = label("other"))),
        ("tx.expired", 422, with(&|body| body.expires_ms = 1)),
        ("tx.expires_too_late", 422, with(&|body| body.expires_ms = u64::MAX)),
        ("tx.bad_signature", 403, forged),
        ("tx.unknown_key", 403, Signed::sign(good.body.clone(), &stranger).bytes),
    ];
    for (code, status, bytes) in cases {
        let (got, problem) = post(api, &bytes);
        assert_eq!((problem["code"].as_str(), got), (Some(code), status), "{problem}");
        assert!(!problem["actions"][0].as_str().unwrap().is_empty());
    }
    assert_eq!(cluster.status(0).unwrap()["mempool"], 0);
    // Submitting twice is safe: the same receipt.
    let connection = cluster.connection(0);
    let first = connection.submit(&good.bytes).unwrap();
    let again = connection.submit(&good.bytes).unwrap();
    assert_eq!((first.tx_id, first.height), (again.tx_id, again.height));
    // Requests, not transactions.
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let problem = |answer: ureq::http::Response<ureq::Body>| -> String {
        let mut answer = answer;
        answer.body_mut().read_json::<Value>().unwrap()["code"].as_str().unwrap().to_owned()
    };
    let get = |path: &str| problem(agent.get(format!("{api}{path}")).call().unwrap());
    assert_eq!(get("/v1/nothing"), "request.no_such_route");
    assert_eq!(get("/v1/titles/T-OP-99"), "request.not_found");
    assert_eq!(get("/v1/titles/T%20x"), "request.malformed");
    assert_eq!(get("/v1/titles?limt=3"), "request.malformed");
    let mut named = agent.get(format!("{api}/v1/titles?limt=3")).call().unwrap();
    let detail = named.body_mut().read_json::<Value>().unwrap()["detail"].to_string();
    assert!(detail.contains("limt"), "the field is named: {detail}");
    assert_eq!(get("/v1/titles/T-OP-1?at=99999"), "height.unknown");
    assert_eq!(get("/v1/blocks/99999"), "height.unknown");
    let deep = "[".repeat(100);
    let send = |path: &str, media: &str, body: &str| {
        problem(agent.post(format!("{api}{path}")).header("content-type", media).send(body).unwrap())
    };
    assert_eq!(send("/v1/checks", "application/json", &deep), "request.too_deep");
    assert_eq!(send("/v1/checks", "application/json", r#"{"act": {}, "extra": 1}"#), "request.malformed");
    assert_eq!(send("/v1/transactions", "text/plain", "x"), "request.media_type");
    assert_eq!(send("/v1/checks", "application/json", &" ".repeat(2 << 20)), "request.too_large");
}

#[test]
fn a_full_mempool_says_when_to_come_back() {
    let mut cluster = Cluster::open();
    // With two nodes gone nothing is decided, so what is taken in stays.
    let config = cluster.nodes[1].home.join("config/node.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text.replace("transactions_max = 20000", "transactions_max = 3")).unwrap();
    cluster.kill(1);
    cluster.restart(1);
    wait_for("the node", std::time::Duration::from_secs(30), || cluster.is_ready(1));
    cluster.kill(2);
    cluster.kill(3);
    let builder = cluster.builder(cluster.officer("civil-affairs"));
    let mut last = (0, Value::Null);
    for _ in 0..5 {
        last = post(&cluster.nodes[1].api, &party_registration(&builder).bytes);
    }
    assert_eq!(
        (last.0, last.1["code"].as_str(), last.1["retryable"].as_bool()),
        (503, Some("mempool.full"), Some(true))
    );
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let answer =
        agent.post(format!("{}/v1/transactions", cluster.nodes[1].api)).header("content-type", "application/cose");
    assert!(answer.send(party_registration(&builder).bytes).unwrap().headers().contains_key("retry-after"));
}

#[test]
fn start_refuses_what_is_missing_or_damaged_and_says_what_to_do() {
    let mut cluster = Cluster::open();
    cluster.kill(3);
    let home = cluster.nodes[3].home.clone();
    let start = || {
        let done = node_command().args(["start", "--home"]).arg(&home).output().unwrap();
        assert!(!done.status.success());
        String::from_utf8(done.stderr).unwrap()
    };
    let spoil = |file: &str, spoil: &dyn Fn(&std::path::Path), expect: &str| {
        let path = home.join(file);
        let kept = std::fs::read(&path).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions();
        spoil(&path);
        let said = start();
        assert!(said.contains(expect), "{file}: {said}");
        std::fs::write(&path, kept).unwrap();
        std::fs::set_permissions(&path, mode).unwrap();
    };
    let remove = |path: &std::path::Path| std::fs::remove_file(path).unwrap();
    let garble = |path: &std::path::Path| std::fs::write(path, "{").unwrap();
    spoil("config/node.toml", &remove, "torrens-node init");
    spoil(
        "config/node.toml",
        &|path| std::fs::write(path, std::fs::read_to_string(path).unwrap().replace("role", "rolle")).unwrap(),
        "did you mean 'role'",
    );
    spoil("config/genesis.json", &remove, "genesis file");
    spoil("config/genesis.json", &garble, "genesis.json");
    spoil("keys/node.json", &garble, "backup");
    spoil(
        "keys/validator.json",
        &|path| {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644)).unwrap();
        },
        "chmod 600",
    );
    spoil("keys/sign-guard.a", &garble, "double-sign guard");
    spoil("data/store/CURRENT", &garble, "move the folder away");
    // Put right again, it starts and agrees.
    cluster.restart(3);
    cluster.agree(&[0, 1, 2, 3]);
}

/// Whoever sends slowly holds a connection for a while and no more: headers that never end, and a body that never ends.
#[test]
fn who_never_ends_is_told_so_and_cut_off() {
    use std::io::{Read as _, Write as _};
    let cluster = Cluster::start(1, &[]);
    let address = cluster.nodes[0].api.trim_start_matches("http://").to_owned();
    let drip = |start: &[u8], drop: &[u8]| {
        let mut stream = std::net::TcpStream::connect(&address).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
        stream.write_all(start).unwrap();
        let (started, mut answer) = (Instant::now(), Vec::new());
        loop {
            assert!(started.elapsed() < Duration::from_secs(40), "still not cut off");
            let mut some = [0; 1024];
            match stream.read(&mut some) {
                Ok(0) => break,
                Ok(n) => answer.extend(&some[..n]),
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                    if stream.write_all(drop).is_err() {
                        break;
                    }
                }
                Err(_) => break,
            }
        }
        (String::from_utf8_lossy(&answer).into_owned(), started.elapsed())
    };
    std::thread::scope(|scope| {
        let headers = scope.spawn(|| drip(b"GET /v1/status HTTP/1.1\r\nHost: node\r\n", b"X-More: 1\r\n"));
        let body = b"POST /v1/transactions HTTP/1.1\r\nHost: node\r\nContent-Type: application/cose\r\nContent-Length: 9000\r\n\r\n";
        let (said, took) = drip(body, b"x");
        assert!(said.starts_with("HTTP/1.1 408") && said.contains("request.too_slow"), "{said}");
        assert!(took > Duration::from_secs(15), "{took:?}");
        let (said, took) = headers.join().unwrap();
        assert!(took < Duration::from_secs(20) && !said.starts_with("HTTP/1.1 200"), "{took:?}: {said}");
    });
    assert!(cluster.is_ready(0));
}
