//! Floods: of requests, of connections, of one officer's transactions, of a stranger's bytes. Others are served within bounded time,
//! whoever floods is told `429`, and memory stays bounded.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;
use torrens_tests::lab::{Lab, inside};
use torrens_tests::seed::{Chance, how_long, reproduce, rounds};
use torrens_tests::*;

/// Somebody else is served within this time, whatever the flood.
const SERVED: Duration = Duration::from_secs(10);
/// Memory of a node in a flood, at most.
const MEMORY_MAX: u64 = 700 << 20;

/// A cluster in which each agency's network is another client, with limits that a test can reach.
fn lab() -> Lab {
    let mut lab = Lab::laid_out(TempDir::new().unwrap(), 4);
    let set = |node: usize, from: &str, to: &str| {
        let file = lab.cluster.nodes[node].home.join("config/node.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{text}");
        std::fs::write(&file, text.replace(from, to)).unwrap();
    };
    set(0, "requests_per_second = 100000", "requests_per_second = 200");
    set(0, "connections_per_client = 1024", "connections_per_client = 64");
    set(1, "per_key_max = 5000", "per_key_max = 50");
    lab.all().iter().for_each(|node| lab.cluster.restart(*node));
    lab.cluster.wait_ready(&lab.all());
    lab
}

/// The honest client: a registrar at his desk in another agency's network, with the ordinary command. Gives how long the slowest of his
/// requests took while `during` says that the flood goes on.
fn served_elsewhere(lab: &Lab, node: usize, during: impl Fn() -> bool) -> (usize, Duration) {
    let (mut count, mut slowest) = (0, Duration::ZERO);
    let words = lab::through(2);
    while during() {
        let started = Instant::now();
        let done = Command::new(&words[0])
            .args(&words[1..])
            .arg(program("torrens"))
            .args(["--api", &lab.cluster.nodes[node].api, "title", "view", "T-OP-99"])
            .output()
            .unwrap();
        // Not found: the node looked and said so.
        assert_eq!(done.status.code(), Some(3), "{done:?}");
        (count, slowest) = (count + 1, slowest.max(started.elapsed()));
        assert!(slowest < SERVED, "the honest client waited {slowest:?}\n{}", reproduce());
    }
    assert!(count > 0, "the honest client was never served");
    (count, slowest)
}

#[test]
fn floods_of_requests_connections_and_one_officers_transactions_are_survived() {
    inside("floods_of_requests_connections_and_one_officers_transactions_are_survived", &[], || {
        let lab = lab();
        requests(&lab);
        connections(&lab);
        transactions(&lab);
        let witness = Witness::default();
        lab.cluster.comes_back(&lab.all(), Duration::from_secs(30), &witness);
        lab.cluster.prove(&lab.all(), &witness);
    });
}

fn requests(lab: &Lab) {
    let api = &lab.cluster.nodes[0].api;
    let (ok, limited, over) = (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
    let until = Instant::now() + how_long(Duration::from_secs(5)) / 4;
    let (count, slowest) = std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
                while !over.load(Ordering::Relaxed) {
                    match agent.get(format!("{api}/v1/status")).call().map(|answer| answer.status().as_u16()) {
                        Ok(200) => drop(ok.fetch_add(1, Ordering::Relaxed)),
                        Ok(429) => drop(limited.fetch_add(1, Ordering::Relaxed)),
                        other => panic!("neither served nor limited: {other:?}"),
                    }
                }
            });
        }
        let least = Instant::now() + Duration::from_secs(4);
        let served = served_elsewhere(lab, 0, || Instant::now() < until.max(least));
        over.store(true, Ordering::Relaxed);
        served
    });
    let (ok, limited, memory) = (ok.into_inner(), limited.into_inner(), memory(lab.cluster.nodes[0].pid));
    eprintln!(
        "requests: {ok} served, {limited} told 429; another client {count} times, at most {slowest:?}; {} MB",
        memory >> 20
    );
    assert!(limited > ok / 10 && limited > 100, "the flood was one: {ok} served, {limited} limited");
    assert!(memory < MEMORY_MAX, "{memory} bytes");
}

fn connections(lab: &Lab) {
    let address: SocketAddr = lab.cluster.nodes[0].api.trim_start_matches("http://").parse().unwrap();
    let mut open: Vec<TcpStream> = (0..600).filter_map(|_| TcpStream::connect(address).ok()).collect();
    // Half a request, and then silence.
    open.iter_mut().for_each(|stream| drop(stream.write_all(b"GET /v1/status HT")));
    let refused = open.iter().filter(|stream| {
        stream.set_read_timeout(Some(Duration::from_millis(2))).unwrap();
        let mut stream: &TcpStream = stream;
        match stream.read(&mut [0; 16]) {
            Ok(answered) => answered == 0,
            Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
        }
    });
    let refused = refused.count();
    let until = Instant::now() + Duration::from_secs(2);
    let (count, slowest) = served_elsewhere(lab, 0, || Instant::now() < until);
    let memory = memory(lab.cluster.nodes[0].pid);
    eprintln!(
        "connections: {} opened, {refused} closed at once; another client {count} times, at most {slowest:?}; {} MB",
        open.len(),
        memory >> 20
    );
    assert!(open.len() >= 500 && refused >= open.len() - 64 - 4, "{refused} of {} are closed", open.len());
    assert!(memory < MEMORY_MAX, "{memory} bytes");
    // Those that say nothing more are closed too.
    open.retain(|stream| stream.peer_addr().is_ok());
    let silent = open.last_mut().unwrap();
    silent.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    assert!(!matches!(silent.read(&mut [0; 16]), Err(error) if error.kind() == std::io::ErrorKind::WouldBlock));
}

fn transactions(lab: &Lab) {
    let cluster = &lab.cluster;
    let builder = || cluster.builder(cluster.officer("civil-affairs"));
    let (taken, limited, over) = (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
    let mut times = Vec::new();
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                let (builder, connection) = (builder(), cluster.connection(1));
                while !over.load(Ordering::Relaxed) {
                    let said = match connection.submit_only(&party_registration(&builder).bytes) {
                        Ok(_) => &taken,
                        Err(why) if why.to_string().contains("mempool.key_limit") => &limited,
                        Err(why) => panic!("{why}"),
                    };
                    said.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        // Another officer, at the flooded node and at another one.
        let until = Instant::now() + Duration::from_secs(5);
        while Instant::now() < until {
            let unit = format!("FLOOD-{}", times.len());
            let act = first_registration(
                "OP",
                &unit,
                whole(torrens_ledger::register::party::PartyId(torrens_ledger::encoding::Bytes([1; 16]))),
            );
            let signed = cluster.builder(cluster.officer("registry")).sign(act).unwrap();
            let started = Instant::now();
            let done = cluster.connection(1 + times.len() % 2).submit(&signed.bytes).unwrap();
            assert!(done.receipt.is_some(), "the other officer's transaction is not final: {done:?}");
            times.push(started.elapsed());
        }
        over.store(true, Ordering::Relaxed);
    });
    let (taken, limited) = (taken.into_inner(), limited.into_inner());
    let (slowest, memory) = (*times.iter().max().unwrap(), memory(cluster.nodes[1].pid));
    eprintln!(
        "transactions: {taken} taken, {limited} told 429; another officer {} times, at most {slowest:?}; {} MB",
        times.len(),
        memory >> 20
    );
    assert!(limited > 0, "the flood was one: {taken} taken");
    assert!(slowest < SERVED && memory < MEMORY_MAX, "{slowest:?}, {memory} bytes");
    wait_for("the mempools to drain", Duration::from_secs(60), || {
        (0..4).all(|node| cluster.status(node).is_some_and(|status| status["mempool"] == 0))
    });
}

/// Bytes of a stranger on the port for peers: random ones, huge frames, and the beginnings of a proper greeting. He hears nothing of the
/// ledger; the node lives, keeps its peers, and its memory is bounded.
#[test]
fn a_strangers_bytes_on_the_peer_port_are_survived_and_answered_with_nothing() {
    inside("a_strangers_bytes_on_the_peer_port_are_survived_and_answered_with_nothing", &[], || {
        let mut chance = Chance::of("garbage");
        let lab = Lab::start();
        let witness = Witness::default();
        let load = Load::each(&lab.cluster, &[0, 1], &witness);
        let target = &lab.cluster.nodes[2];
        let address = door(&lab, 2);
        let chain = lab.cluster.chain_id();
        let before = memory(target.pid);
        let (mut heard, mut sent, mut most) = (0u64, 0u64, 0u64);
        let until = Instant::now() + how_long(Duration::from_secs(6)) / 4;
        let (mut held, mut tries) = (Vec::new(), 0u64);
        while tries < 200 || Instant::now() < until {
            tries += 1;
            let Ok(mut stream) = TcpStream::connect_timeout(&address, Duration::from_secs(5)) else { continue };
            stream.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
            stream.set_write_timeout(Some(Duration::from_millis(200))).unwrap();
            let greeting: &[u8] = b"\x13/multistream/1.0.0\n\x07/noise\n";
            let mut bytes: Vec<u8> = match tries % 4 {
                0 => Vec::new(),
                1 => greeting.to_vec(),
                2 => [greeting, &[0xff, 0xff]].concat(),
                _ => vec![0xff, 0xff, 0xff, 0xff, 0x7f],
            };
            bytes.extend((0..chance.below(65_536)).map(|_| chance.number() as u8));
            sent += stream.write(&bytes).unwrap_or(0) as u64;
            let mut answer = Vec::new();
            let _ = std::io::Read::by_ref(&mut stream).take(1 << 20).read_to_end(&mut answer);
            let says = |word: &[u8]| answer.windows(word.len()).any(|window| window == word);
            assert!(!says(b"/torrens/") && !says(chain.as_str().as_bytes()), "{answer:?}\n{}", reproduce());
            heard += answer.len() as u64;
            most = most.max(answer.len() as u64);
            // Some stay, half open.
            if tries % 3 == 0 && held.len() < 400 {
                held.push(stream);
            }
        }
        let after = memory(target.pid);
        eprintln!(
            "{tries} tries, {sent} bytes sent, {heard} heard, at most {most} at once; {} MB, then {} MB",
            before >> 20,
            after >> 20
        );
        assert!(sent > 1_000_000, "garbage was sent: {sent}");
        assert!(most < 512, "no more than the beginning of a greeting: {most} bytes\n{}", reproduce());
        assert!(after < before + (256 << 20), "memory is bounded: {before} bytes, then {after}");
        let status: Value = lab.cluster.status(2).unwrap();
        assert_eq!((status["peers"].as_u64(), status["ready"].as_bool()), (Some(3), Some(true)), "{status}");
        drop(held);
        load.stop();
        lab.cluster.comes_back(&lab.all(), Duration::from_secs(30), &witness);
        lab.cluster.prove(&lab.all(), &witness);
    });
}

/// A stranger who says nothing on as many connections as he gets, to every node, all the time: a member that starts again, and has to
/// reach the others through the same doors, is back as soon as ever.
#[test]
fn silent_connections_of_a_stranger_keep_no_member_out() {
    inside("silent_connections_of_a_stranger_keep_no_member_out", &[], || {
        let mut lab = Lab::start();
        let witness = Witness::default();
        let doors: Vec<SocketAddr> = lab.all().iter().map(|node| door(&lab, *node)).collect();
        let (over, opened) = (AtomicBool::new(false), AtomicU64::new(0));
        let mut slowest = Duration::ZERO;
        std::thread::scope(|scope| {
            for door in &doors {
                let (over, opened) = (&over, &opened);
                scope.spawn(move || {
                    let mut held = std::collections::VecDeque::new();
                    while !over.load(Ordering::Relaxed) {
                        if let Ok(stream) = TcpStream::connect_timeout(door, Duration::from_secs(1)) {
                            held.push_back(stream);
                            opened.fetch_add(1, Ordering::Relaxed);
                        }
                        // Those that were turned away make room for the next.
                        held.truncate(500);
                        if held.len() == 500 {
                            held.drain(..250);
                        }
                        std::thread::sleep(Duration::from_millis(1));
                    }
                });
            }
            wait_for("the doors to be full", Duration::from_secs(30), || opened.load(Ordering::Relaxed) > 2_000);
            for node in rounds(3).map(|round| round % 4) {
                lab.cluster.kill(node);
                lab.cluster.restart(node);
                let started = Instant::now();
                wait_for("it to be ready, with all its peers", Duration::from_secs(30), || {
                    lab.cluster.status(node).is_some_and(|status| status["ready"] == true && status["peers"] == 3)
                });
                slowest = slowest.max(started.elapsed());
            }
            over.store(true, Ordering::Relaxed);
        });
        let turned_away = |node: &usize| lab.cluster.figure(*node, "refused_connections").unwrap_or(0);
        let refused: u64 = lab.all().iter().map(turned_away).sum();
        eprintln!("{opened:?} connections, {refused} turned away; a member was back after {slowest:?} at most");
        assert!(refused > 500, "the doors were not full: {refused} turned away");
        drop(lab.cluster.party(0));
        lab.cluster.prove(&lab.all(), &witness);
    });
}

/// Where a node listens for its peers.
fn door(lab: &Lab, node: usize) -> SocketAddr {
    let config = std::fs::read_to_string(lab.cluster.nodes[node].home.join("config/node.toml")).unwrap();
    let rest = config.lines().find_map(|line| line.trim().strip_prefix("listen = \"/ip4/")).unwrap();
    let (ip, port) = rest.trim_end_matches('"').split_once("/tcp/").unwrap();
    format!("{ip}:{port}").parse().unwrap()
}
