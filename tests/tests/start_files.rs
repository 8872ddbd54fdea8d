//! Each file that a node reads when it starts, damaged in many ways: it refuses with words that name the file, or it starts; it never panics,
//! and never goes on with another key or another ledger than its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::process::Stdio;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use torrens_tests::seed::{Chance, reproduce, rounds};
use torrens_tests::*;

/// Before the hash of the founding document that a running node serves.
const SERVED: &str = "served genesis ";

/// A change to a file's bytes, and what it is.
fn damage(bytes: &mut Vec<u8>, chance: &mut Chance) -> String {
    let at = chance.below(bytes.len() as u64) as usize;
    match chance.below(6) {
        0 => {
            bytes.clear();
            "emptied".into()
        }
        1 => {
            bytes.truncate(at);
            format!("cut off at {at}")
        }
        2 => {
            let bit = chance.below(8);
            bytes[at] ^= 1 << bit;
            format!("bit {bit} of byte {at} flipped")
        }
        3 => {
            let end = (at + 16).min(bytes.len());
            bytes[at..end].fill(0);
            format!("zeros from {at}")
        }
        4 => {
            let garbage: Vec<u8> = (0..64).map(|_| chance.below(256) as u8).collect();
            bytes.splice(at..at, garbage);
            format!("garbage at {at}")
        }
        _ => {
            let twice = bytes[at..].to_vec();
            bytes.extend(twice);
            format!("its end from {at} on twice")
        }
    }
}

#[test]
fn a_damaged_file_is_named_or_does_no_harm() {
    let mut chance = Chance::of("damaged start files");
    let cluster = Cluster::laid_out(TempDir::new().unwrap(), 4);
    let home = cluster.nodes[3].home.clone();
    let files = [
        "config/node.toml",
        "config/genesis.json",
        "keys/validator.json",
        "keys/node.json",
        "keys/cosigner.json",
        "keys/sign-guard.a",
        "keys/sign-guard.b",
        "keys/sign-guard.place",
        "data/consensus.wal",
        "data/operator.token",
        "config/tls-certificate.pem",
        "config/tls-key.pem",
    ];
    with_tls(&home);
    let (mut refused, mut started) = (0, 0);
    let own = speaks_for(&start_and_stop(&home));
    assert_eq!(own.1, cluster.trust().genesis_hash.to_string());
    for round in rounds(4 * files.len()) {
        let name = files[round % files.len()];
        let path = home.join(name);
        let sound = std::fs::read(&path).unwrap();
        let mut bytes = sound.clone();
        let what = format!("{name}: {}", damage(&mut bytes, &mut chance));
        std::fs::write(&path, &bytes).unwrap();
        let said = start_and_stop(&home);
        assert!(!said.contains("panicked"), "{what}: {said}\n{}", reproduce());
        match said.contains(SERVED) {
            true => {
                started += 1;
                assert_eq!(
                    speaks_for(&said),
                    own,
                    "{what}: it speaks for another, or of another ledger\n{}",
                    reproduce()
                );
            }
            false => {
                refused += 1;
                let file = name.rsplit('/').next().unwrap();
                // A mark of the place that is not this place's cannot be told from a copied folder.
                let named = said.contains(file) || file == "sign-guard.place" && said.contains("keys adopt");
                assert!(named, "{what}: it does not name the file: {said}\n{}", reproduce());
            }
        }
        std::fs::write(&path, &sound).unwrap();
        let _ = std::fs::remove_file(home.join("data/consensus.wal.damaged"));
        if !home.join("data/consensus.wal").exists() {
            start_and_stop(&home);
        }
    }
    eprintln!("{refused} refused, {started} started");
    assert!(refused > started, "most damage must be noticed: {refused} refused, {started} started\n{}", reproduce());
}

/// Lets the node answer over TLS as well, so that it reads a certificate and its key.
fn with_tls(home: &std::path::Path) {
    let key = rcgen::KeyPair::generate().unwrap();
    let params = rcgen::CertificateParams::new(vec!["localhost".into()]).unwrap();
    let certificate = params.self_signed(&key).unwrap();
    let [chain, secret] = ["tls-certificate.pem", "tls-key.pem"].map(|name| home.join("config").join(name));
    std::fs::write(&chain, certificate.pem()).unwrap();
    std::fs::write(&secret, key.serialize_pem()).unwrap();
    let file = home.join("config/node.toml");
    let tls =
        format!("\n[tls]\nlisten = \"127.0.0.1:0\"\ncertificate = {:?}\nkey = {:?}\n", text(&chain), text(&secret));
    std::fs::write(&file, std::fs::read_to_string(&file).unwrap() + &tls).unwrap();
}

/// By which key a node speaks to its peers, and of which ledger, as it said when it began to serve.
fn speaks_for(said: &str) -> (String, String) {
    let after = |mark: &str| {
        let rest = said.split_once(mark).unwrap_or_else(|| panic!("no {mark} in {said}")).1;
        rest.split_whitespace().next().unwrap().to_owned()
    };
    (after("local_peer_id="), after(SERVED))
}

/// Starts the node until it serves or ends; gives everything it said, and the founding document's hash that it then serves.
fn start_and_stop(home: &std::path::Path) -> String {
    let log = home.join("node.log");
    let file = std::fs::File::create(&log).unwrap();
    let mut node = node_command()
        .args(["start", "--with-parent", "--home", text(home)])
        .stdin(Stdio::null())
        .stdout(file.try_clone().unwrap())
        .stderr(file)
        .spawn()
        .unwrap();
    let until = Instant::now() + Duration::from_secs(20);
    let said = || String::from_utf8_lossy(&std::fs::read(&log).unwrap()).into_owned();
    loop {
        let ended = node.try_wait().unwrap().is_some();
        let address = said().split_once("API (api.listen) address=").map(|(_, rest)| rest.to_owned());
        if let (false, Some(address)) = (ended, &address) {
            let api = format!("http://{}", address.split_whitespace().next().unwrap());
            // One that ends at this moment serves nothing more: the next look finds it ended.
            if let (Ok(served), true) = (connection(&api).trust(), said().contains("local_peer_id=")) {
                // A node that listens for peers has still to open its engine's log of votes.
                std::thread::sleep(Duration::from_millis(300));
                if node.try_wait().unwrap().is_some() {
                    return said();
                }
                let _ = node.kill();
                node.wait().unwrap();
                return format!("{}\n{SERVED}{}", said(), served.genesis_hash);
            }
        }
        if ended {
            return said();
        }
        assert!(Instant::now() < until, "neither starts nor ends: {}", said());
        std::thread::sleep(Duration::from_millis(10));
    }
}
