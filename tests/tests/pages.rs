//! The web pages as a node serves them: byte for byte what was built, compressed, kept by their hash, and bound to this origin.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use torrens_ledger::crypto::sha256;
use torrens_tests::*;

const DIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../portal/dist");

fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files(&path, out),
            false => out.push(path),
        }
    }
}

/// What a browser that takes gzip gets before the body; a client library would hide how it came.
fn head(api: &str, name: &str) -> String {
    let host = api.strip_prefix("http://").unwrap();
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    write!(stream, "GET /{name} HTTP/1.1\r\nhost: {host}\r\naccept-encoding: br, gzip\r\nconnection: close\r\n\r\n")
        .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    String::from_utf8_lossy(&answer[..end + 2]).into_owned()
}

#[test]
fn a_node_serves_the_pages_as_they_were_built() {
    if !Path::new(DIST).join("verifier.json").is_file() {
        return torrens_tests::lab::skipped(
            "the pages",
            "they are not built: run scripts/portal, and build the node again",
        );
    }
    let cluster = Cluster::open();
    let api = &cluster.nodes[0].api;
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut built = Vec::new();
    files(Path::new(DIST), &mut built);
    assert!(built.len() > 10);
    for path in built {
        let name = path.strip_prefix(DIST).unwrap().to_str().unwrap();
        let mut plain = agent.get(format!("{api}/{name}")).header("accept-encoding", "identity").call().unwrap();
        let bytes = plain.body_mut().with_config().limit(16 << 20).read_to_vec().unwrap();
        assert!(bytes == std::fs::read(&path).unwrap(), "{name} is not what was built: build the node again");
        let header = |name: &str| plain.headers().get(name).map(|value| value.to_str().unwrap()).unwrap_or_default();
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe-inline"), "{name}: {policy}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("access-control-allow-origin"), "", "{name}: no other site is let in");
        let tag = header("etag").to_owned();
        assert_eq!(tag, format!("\"{}\"", sha256(&[&bytes])));
        let kept = header("cache-control");
        assert_eq!(kept.contains("immutable"), name.starts_with("assets/"), "{name}: {kept}");
        let again = agent.get(format!("{api}/{name}")).header("if-none-match", &tag).call().unwrap();
        assert_eq!(again.status(), 304, "{name}");
        let squeezed = head(api, name);
        assert!(squeezed.contains("\r\ncontent-encoding: gzip\r\n"), "{name}: {squeezed}");
    }
    let front = agent.get(format!("{api}/")).call().unwrap();
    assert_eq!(front.headers()["content-type"], "text/html; charset=utf-8");
    let kept = agent.get(format!("{api}/verify-offline.html")).call().unwrap();
    assert_eq!(kept.headers()["content-disposition"], "attachment; filename=\"verify.html\"");
    // What is neither a page nor a route is said to be none, and the API's answers may load nothing.
    for (method, path) in [("GET", "/nothing.html"), ("GET", "/v1/nothing"), ("GET", "/../Cargo.toml"), ("POST", "/")] {
        let asked = ureq::http::Request::builder().method(method).uri(format!("{api}{path}")).body(()).unwrap();
        let mut answer = agent.run(asked).unwrap();
        assert_eq!(answer.status(), 404, "{method} {path}");
        assert!(answer.body_mut().read_to_string().unwrap().contains("request.no_such_route"), "{method} {path}");
    }
    let status = agent.get(format!("{api}/v1/status")).call().unwrap();
    let policy = status.headers()["content-security-policy"].to_str().unwrap();
    assert!(!policy.contains("script-src"), "{policy}");
    // Another site's page is not let in, asked first or not.
    for (method, path) in [("GET", "/v1/status"), ("GET", "/v1/titles"), ("OPTIONS", "/v1/transactions")] {
        let asked = ureq::http::Request::builder().method(method).uri(format!("{api}{path}"));
        let asked = asked.header("origin", "https://elsewhere.example").header("access-control-request-method", "POST");
        let answer = agent.run(asked.body(()).unwrap()).unwrap();
        let let_in = answer.headers().keys().find(|name| name.as_str().starts_with("access-control-"));
        assert_eq!(let_in, None, "{method} {path}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
    }
}
