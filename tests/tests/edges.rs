//! The edges of a node: TLS and who must show a certificate; figures, and whether the dashboard and the alerts ask for ones that exist.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::path::{Path, PathBuf};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use serde_json::Value;
use torrens_client::connection::Connection;
use torrens_client::tls::Tls;
use torrens_ledger::refusal::Lang;
use torrens_tests::*;

/// An authority and a certificate that it signed, as files.
struct Made {
    ca: PathBuf,
    certificate: PathBuf,
    key: PathBuf,
}

fn certificate(dir: &Path, name: &str, purpose: ExtendedKeyUsagePurpose) -> Made {
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().unwrap();
    let authority = params.self_signed(&authority_key).unwrap();
    let issuer = Issuer::new(params, authority_key);
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec!["localhost".into(), "127.0.0.1".into()]).unwrap();
    params.extended_key_usages = vec![purpose];
    let signed = params.signed_by(&key, &issuer).unwrap();
    let file = |kind: &str, text: String| {
        let path = dir.join(format!("{name}-{kind}.pem"));
        std::fs::write(&path, text).unwrap();
        path
    };
    Made {
        ca: file("ca", authority.pem()),
        certificate: file("cert", signed.pem()),
        key: file("key", key.serialize_pem()),
    }
}

#[test]
fn tls_lets_everybody_read_and_those_with_a_certificate_write() {
    let mut cluster = Cluster::open();
    let dir = cluster.dir.path().to_owned();
    let server = certificate(&dir, "server", ExtendedKeyUsagePurpose::ServerAuth);
    let client = certificate(&dir, "client", ExtendedKeyUsagePurpose::ClientAuth);
    let stranger = certificate(&dir, "stranger", ExtendedKeyUsagePurpose::ClientAuth);
    cluster.kill(3);
    let home = cluster.nodes[3].home.clone();
    let plain_config = std::fs::read_to_string(home.join("config/node.toml")).unwrap();
    let port = Ports::reserve();
    let port = port.first();
    let set = |key: &Path, clients: &str| {
        let tls = format!(
            "\n[tls]\nlisten = \"127.0.0.1:{port}\"\ncertificate = {:?}\nkey = {key:?}\nclient_ca = {:?}\nclient_certificate = \"{clients}\"\n",
            server.certificate, client.ca
        );
        std::fs::write(home.join("config/node.toml"), format!("{plain_config}{tls}")).unwrap();
    };
    // A key that is none is named before anything starts to serve.
    set(&server.ca, "writes");
    let refused = node_command().args(["start", "--home"]).arg(&home).output().unwrap();
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("tls.key"), "{refused:?}");
    set(&server.key, "writes");
    cluster.restart(3);
    wait_for("it to serve", Duration::from_secs(30), || cluster.status(3).is_some());

    let base = format!("https://localhost:{port}");
    let over = |ca: &Path, own: Option<&Made>| {
        let own = own.map(|made| (text(&made.certificate), text(&made.key)));
        Connection::over(&base, Duration::from_secs(10), Lang::En, &Tls::read(Some(text(ca)), own).unwrap())
    };
    let anybody = over(&server.ca, None);
    assert_eq!(anybody.get::<Value>("/v1/status").unwrap()["chain_id"], cluster.chain_id().as_str());
    assert!(over(&client.ca, None).get::<Value>("/v1/status").is_err(), "another authority vouches for nobody here");
    let builder = cluster.builder(cluster.officer("civil-affairs"));
    let transaction = || party_registration(&builder).bytes;
    let refused = anybody.submit(&transaction()).unwrap_err();
    assert!(format!("{refused:?}").contains("client.certificate"), "{refused:?}");
    assert!(over(&server.ca, Some(&stranger)).get::<Value>("/v1/status").is_err(), "a certificate that nobody signed");
    expect_applied(&over(&server.ca, Some(&client)).submit(&transaction()).unwrap());
    // As a registrar does it.
    let run = |more: &[&str]| {
        let args = [&["--api", base.as_str(), "--json"], more, &["title", "view", "T-OP-1"]].concat();
        cluster.torrens(3, None, &args).0
    };
    assert_eq!(run(&["--ca", text(&server.ca)]), 3, "there is no such title, and the node said so");
    assert_eq!(run(&[]), 8, "an authority that the web does not know");
    assert_eq!(run(&["--ca", text(&home.join("config/node.toml"))]), 2, "a file that holds no certificate");

    // The certificate is renewed while the node runs: other authority, same files.
    let renewed = certificate(&dir, "renewed", ExtendedKeyUsagePurpose::ServerAuth);
    std::fs::copy(&renewed.certificate, &server.certificate).unwrap();
    std::fs::copy(&renewed.key, &server.key).unwrap();
    wait_for("the renewed certificate", Duration::from_secs(20), || {
        over(&renewed.ca, None).get::<Value>("/v1/status").is_ok()
    });

    // With "always" nobody is heard without one.
    cluster.kill(3);
    set(&server.key, "always");
    cluster.restart(3);
    wait_for("it to serve", Duration::from_secs(30), || cluster.status(3).is_some());
    assert!(over(&renewed.ca, None).get::<Value>("/v1/status").is_err());
    assert!(over(&renewed.ca, Some(&client)).get::<Value>("/v1/status").is_ok());
}

/// What people are called is on no node: not in the public log, not in what it writes or measures, not on its disk.
#[test]
fn names_and_numbers_of_people_are_nowhere() {
    let cluster = Cluster::open();
    let (name, number) = ("INVENTED-PERSON-欧阳测试", "NUMBER-990011223344");
    let openings = cluster.home().join("openings.json");
    let args = ["party", "register", "--name", name, "--id-number", number, "--openings", text(&openings)];
    let (code, said, err) = cluster.torrens(0, Some(&cluster.officer_file("civil-affairs")), &args);
    assert_eq!(code, 0, "{said}{err}");
    let opened = std::fs::read(&openings).unwrap();
    let has = |bytes: &[u8], word: &str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
    assert!(has(&opened, number), "the openings, which its owner keeps, have it: so this test can find it");
    std::fs::remove_file(&openings).unwrap();
    let witness = Witness::default();
    for (at, seen) in cluster.look(&[0, 1, 2, 3], &witness).iter().enumerate() {
        let metrics = cluster.connection(at).get_bytes("/metrics").unwrap();
        let mut all = vec![("the log", seen.entries.concat()), ("metrics", metrics)];
        let (mut open, mut files) = (vec![cluster.nodes[at].home.clone()], 0);
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            } else {
                files += 1;
                all.push(("a file", std::fs::read(&path).unwrap_or_default()));
            }
        }
        assert!(files > 10 && seen.entries.len() > 1);
        let ledger = cluster.chain_id();
        assert!(all.iter().any(|(_, bytes)| has(bytes, ledger.as_str())), "what is there is found");
        for (what, bytes) in &all {
            assert!(!has(bytes, name) && !has(bytes, number), "{what} of node {at} names a person");
        }
    }
}

/// The names of our own figures in a text, without what Prometheus appends.
fn figures(text: &str) -> std::collections::BTreeSet<String> {
    let word = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
    let ours = text.split(word).filter(|word| word.starts_with("torrens_"));
    let bare = |name: &str| {
        let name = name.strip_suffix("_total").unwrap_or(name);
        ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name).to_owned()
    };
    ours.map(bare).collect()
}

#[test]
fn the_dashboard_and_the_alerts_ask_for_figures_that_exist() {
    let cluster = Cluster::open();
    cluster.party(0);
    cluster.connection(0).get::<Value>("/v1/titles").unwrap();
    let shown = String::from_utf8(cluster.connection(0).get_bytes("/metrics").unwrap()).unwrap();
    assert!(shown.ends_with("# EOF\n") && shown.matches("# EOF").count() == 1);
    let exist = figures(&shown);
    assert!(exist.len() > 25, "{exist:?}");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for file in ["deploy/observability/dashboard.json", "deploy/observability/alerts.yml", "docs/reference/metrics.md"]
    {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        let asked = figures(&text);
        let unknown: Vec<_> = asked.difference(&exist).collect();
        assert!(asked.len() > 8 && unknown.is_empty(), "{file} asks for {unknown:?}");
        if file.ends_with("metrics.md") {
            assert_eq!(exist.difference(&asked).collect::<Vec<_>>(), Vec::<&String>::new(), "not documented");
        }
    }
    // What was asked is counted by route; no name, number or address of anybody is in it.
    let value = |name: &str| shown.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name}"));
    assert!(value("torrens_api_requests_total").contains("route="), "{shown}");
    assert!(!value("torrens_ready").ends_with(" 0"));
    // A request that wrote stands in the log with the id that its answer carried.
    let log = std::fs::read_to_string(cluster.nodes[0].home.join("node.log")).unwrap();
    assert!(log.lines().any(|line| line.contains("answered") && line.contains("request_id")), "{log}");
}
