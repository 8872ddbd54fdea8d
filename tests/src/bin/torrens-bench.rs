//! The bench: how fast four validators on this machine are, as ratios within one run (`performance.md`).
//!
//! Everything is measured from outside, over HTTP, on real processes with synced stores; only the bare engine and the
//! verifier run in this process. Nothing is asserted: it prints what it sees.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a tool that fails loudly

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use clap::Parser;
use serde_json::{Value, json};
use torrens_consensus::network::{Member, NetworkSettings};
use torrens_consensus::signing::Keys;
use torrens_consensus::{
    Application, Body, CommitCertificate, Engine, Invalid, Origin, Settings, Timing, Undecided, Validator,
};
use torrens_ledger::crypto::{PublicKey, Purpose, SecretKey, consensus_bytes};
use torrens_ledger::encoding::Bytes as Fixed;
use torrens_ledger::proof::verify::{Answer, verify};
use torrens_ledger::refusal::Lang;
use torrens_ledger::transactions::TxId;
use torrens_tests::{Cluster, Ports, connection, expect_applied, transfer, whole};

#[derive(Parser)]
#[command(about = "How fast it is, as ratios within this one run.")]
struct Cli {
    /// Seconds for each figure instead of half a minute
    #[arg(long)]
    quick: bool,
    /// Only the sizes of extracts and the time to verify them
    #[arg(long)]
    sizes: bool,
    /// Only joining: a ledger of this many titles, such as 1000000
    #[arg(long, value_name = "TITLES")]
    join: Option<usize>,
    /// Only how memory and disk go on at half load, for so many minutes
    #[arg(long, value_name = "MINUTES")]
    hold: Option<u64>,
    /// Where to write the report
    #[arg(long)]
    report: std::path::PathBuf,
}

fn main() {
    let cli = Cli::parse();
    if cli.sizes {
        print_sizes(&sizes(cli.quick));
        return;
    }
    if let Some(titles) = cli.join {
        print_join(&torrens_tests::joining::measure(titles));
        return;
    }
    if let Some(minutes) = cli.hold {
        torrens_tests::holding::measure(Duration::from_secs(60 * minutes));
        return;
    }
    let seconds = if cli.quick { 4 } else { 20 };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    eprintln!("measuring the bare engine and the signature bound ...");
    let verify_us = verify_time_us();
    let bound = cores as f64 / (4.0 * verify_us / 1e6);
    let engine = bare_engine(Duration::from_secs(seconds.min(8)));
    eprintln!("starting four validators ...");
    let cluster = Cluster::open();
    let world = World::new(&cluster, if cli.quick { 3000 } else { 6000 });
    eprintln!("finality, unloaded ...");
    let idle = world.idle(if cli.quick { 100 } else { 400 });
    eprintln!("throughput of transfers ...");
    let (cpu_before, disk_before) = (cpu_seconds(&cluster), disk(&cluster));
    let full = world.load(None, Duration::from_secs(seconds));
    let cpu = (cpu_seconds(&cluster) - cpu_before) / full.committed.max(1) as f64 / 4.0;
    let disk_per_tx = (disk(&cluster) - disk_before) as f64 / full.committed.max(1) as f64;
    eprintln!("finality at half that load ...");
    let half = world.load(Some(full.rate / 2.0), Duration::from_secs(seconds));
    eprintln!("titles with proofs ...");
    let (reads, reads_per_core) = reads(&cluster, Duration::from_secs(seconds.min(6)));
    eprintln!("offline verification ...");
    let (verify_ms, extract_bytes) = verification(&cluster);

    let rows = vec![
        row(
            "P1",
            "transfers/s, 4 validators",
            full.rate,
            &format!("{:.0} % of B (goal 45 %)", 100.0 * full.rate / bound),
        ),
        row("P1", "CPU per transfer and validator, us", cpu * 1e6, "the figure that carries over to real machines"),
        row(
            "P2",
            "finality unloaded p50, ms",
            idle.0,
            &format!("{:.1} x the bare engine's p50 (goal 3 x)", idle.0 / engine.0),
        ),
        row(
            "P2",
            "finality unloaded p99, ms",
            idle.1,
            &format!("{:.1} x the bare engine's p50 (goal 10 x)", idle.1 / engine.0),
        ),
        row("P3", "finality at half load p50, ms", half.p50, ""),
        row("P3", "finality at half load p99, ms", half.p99, "goal 500 ms"),
        row(
            "P5",
            "titles with proofs/s, one node",
            reads,
            &format!("{reads_per_core:.0}/s per core busy with it (goal 10,000)"),
        ),
        row("P6", "verify an extract, ms", verify_ms, "goal 5 ms at 4 validators"),
        row("P6", "extract, bytes of JSON", extract_bytes, "the whole file; the compact form is below"),
        row(
            "P9",
            "disk per transfer, bytes",
            disk_per_tx,
            &format!("{:.1} x its signed bytes, write-ahead log included", disk_per_tx / full.signed_bytes),
        ),
    ];
    let sizes = sizes(cli.quick);
    let report = json!({
        "cores": cores,
        "verify_strict_us": verify_us,
        "signature_bound_per_s": bound,
        "bare_engine_ms": {"p50": engine.0, "p99": engine.1},
        "transfer_bytes": full.signed_bytes,
        "refused_under_load": full.refused,
        "late": half.late,
        "figures": rows,
        "extracts": sizes.iter().map(|row| json!({
            "validators": row.validators, "titles": row.titles, "compact_bytes": row.compact, "qr_codes": row.codes, "verify_ms": row.verify_ms,
        })).collect::<Vec<_>>(),
    });
    println!(
        "\n{cores} cores; verify_strict {verify_us:.1} us; B = {bound:.0} signatures/s; bare engine p50 {:.1} ms, p99 {:.1} ms",
        engine.0, engine.1
    );
    println!(
        "a transfer has {:.0} signed bytes; {} committed at full load, {} of them refused\n",
        full.signed_bytes, full.committed, full.refused
    );
    println!("{:<4} {:<38} {:>12}   against", "", "figure", "measured");
    for row in &rows {
        println!(
            "{:<4} {:<38} {:>12.1}   {}",
            row["id"].as_str().unwrap(),
            row["what"].as_str().unwrap(),
            row["value"].as_f64().unwrap(),
            row["against"].as_str().unwrap()
        );
    }
    print_sizes(&sizes);
    std::fs::write(&cli.report, serde_json::to_vec_pretty(&report).unwrap()).unwrap();
    println!("\n{}", cli.report.display());
}

fn sizes(quick: bool) -> Vec<torrens_tests::sizes::Row> {
    eprintln!("sizes of extracts, in trees of up to {} titles ...", if quick { "1 million" } else { "10 million" });
    let titles: &[usize] = if quick { &[10_000, 1_000_000] } else { &[10_000, 1_000_000, 10_000_000] };
    torrens_tests::sizes::table(&[4, 7, 21, 100], titles)
}

fn print_sizes(sizes: &[torrens_tests::sizes::Row]) {
    println!(
        "\nP6: extracts of a title with two owners, a mortgage and one disclosed amount (goals: 2,953 bytes to 21 validators; 5 ms at 4, 25 ms at 100)\n"
    );
    println!("{:>10} {:>12} {:>15} {:>9} {:>10}", "validators", "titles", "compact, bytes", "QR codes", "verify, ms");
    for row in sizes {
        println!(
            "{:>10} {:>12} {:>15} {:>9} {:>10.2}",
            row.validators, row.titles, row.compact, row.codes, row.verify_ms
        );
    }
}

fn print_join(joined: &torrens_tests::joining::Joined) {
    let torrens_tests::joining::Joined { titles, height, import_per_s, snapshot_s, replay_s, disk, memory, start_s } =
        *joined;
    let mb = |bytes: u64| bytes as f64 / 1e6;
    println!("\na ledger of {titles} titles in {height} blocks, imported at {import_per_s:.0} rows/s\n");
    println!("P8   joining by snapshot, s               {snapshot_s:>10.1}   {:.0} MB of store", mb(disk));
    println!(
        "P8   joining by replay, s                 {replay_s:>10.1}   {:.1} x the rate of the import",
        titles as f64 / replay_s / import_per_s
    );
    println!("P10  memory after the snapshot, MB        {:>10.0}", mb(memory.0));
    println!("P10  memory of the validator, MB          {:>10.0}", mb(memory.1));
    println!("P11  start to ready, orderly, s           {:>10.2}", start_s.0);
    println!("P11  start to ready, after kill -9, s     {:>10.2}", start_s.1);
}

fn row(id: &str, what: &str, value: f64, against: &str) -> Value {
    json!({"id": id, "what": what, "value": value, "against": against})
}

fn percentile(sorted: &[f64], p: f64) -> f64 {
    let at = ((sorted.len() as f64 - 1.0) * p).round().max(0.0) as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

fn verify_time_us() -> f64 {
    let key = SecretKey::from_seed(&[1; 32]);
    let message = [7u8; 300];
    let (public, signature) = (key.public(), key.sign(&message));
    let started = Instant::now();
    let times = 4000;
    for _ in 0..times {
        assert!(public.verify(std::hint::black_box(&message), &signature));
    }
    started.elapsed().as_secs_f64() * 1e6 / f64::from(times)
}

/// Sales under way at full load; fewer than there are titles, so that no title is sold again before its sale is final.
const UNDER_WAY: usize = 1200;

/// What the bench does: titles owned by parties that sell them to and fro, each sale one signature.
struct World<'a> {
    cluster: &'a Cluster,
    owners: Vec<(torrens_ledger::register::party::PartyId, SecretKey)>,
    titles: Vec<torrens_ledger::register::title::TitleId>,
    /// The next version of each title.
    versions: Mutex<Vec<u64>>,
}

struct Loaded {
    rate: f64,
    committed: usize,
    refused: usize,
    signed_bytes: f64,
    p50: f64,
    p99: f64,
    late: usize,
}

impl<'a> World<'a> {
    fn new(cluster: &'a Cluster, count: usize) -> Self {
        let owners: Vec<_> = (0..16).map(|_| cluster.party(0)).collect();
        let builder = cluster.builder(cluster.officer("registry"));
        let next = AtomicUsize::new(0);
        let titles = Mutex::new(vec![None; count]);
        std::thread::scope(|scope| {
            for worker in 0..32 {
                let (builder, next, titles, owners) = (&builder, &next, &titles, &owners);
                scope.spawn(move || {
                    let connection = connection(&cluster.nodes[worker % 4].api);
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        if at >= count {
                            return;
                        }
                        let act =
                            torrens_tests::first_registration("OP", &format!("BENCH-{at}"), whole(owners[at % 16].0));
                        let done = connection.submit(&builder.sign(act).unwrap().bytes).unwrap();
                        titles.lock().unwrap()[at] = Some(expect_applied(&done).decisions[0].titles[0].clone());
                    }
                });
            }
        });
        let titles = titles.into_inner().unwrap().into_iter().map(Option::unwrap).collect();
        Self { cluster, owners, titles, versions: Mutex::new(vec![1; count]) }
    }

    /// The next sale of a title, signed by its owner.
    fn sale(&self, at: usize) -> torrens_ledger::transactions::Signed {
        let mut versions = self.versions.lock().unwrap();
        let version = versions[at];
        versions[at] += 1;
        drop(versions);
        let owner = |turn: u64| &self.owners[(at + turn as usize - 1) % 16];
        let (from, to) = (owner(version), owner(version + 1));
        let act = transfer(&self.titles[at], version, whole(from.0), whole(to.0));
        self.cluster.builder(from.1.clone()).sign(act).unwrap()
    }

    /// One sale after the other, from POST to the final receipt.
    fn idle(&self, count: usize) -> (f64, f64) {
        let connection = self.cluster.connection(0);
        let mut times: Vec<f64> = (0..count)
            .map(|at| {
                let signed = self.sale(at);
                let started = Instant::now();
                expect_applied(&connection.submit(&signed.bytes).unwrap());
                started.elapsed().as_secs_f64() * 1000.0
            })
            .collect();
        times.sort_by(f64::total_cmp);
        (percentile(&times, 0.5), percentile(&times, 0.99))
    }

    /// Open loop at a rate, or as fast as the nodes take it. Latency counts from the scheduled time of sending.
    fn load(&self, rate: Option<f64>, time: Duration) -> Loaded {
        let most = rate.unwrap_or(8_000.0) * time.as_secs_f64();
        let sales: Vec<_> = (0..most as usize).map(|n| self.sale(n % self.titles.len())).collect();
        let refused_before = self.refused();
        let signed_bytes = sales.iter().map(|s| s.bytes.len()).sum::<usize>() as f64 / sales.len().max(1) as f64;
        let scheduled: Mutex<HashMap<TxId, Instant>> = Mutex::default();
        let (next, done, stop) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
        let begin = Instant::now();
        let mut times = Vec::new();
        let (mut first, mut last, mut committed) = (None, begin, 0);
        std::thread::scope(|scope| {
            for worker in 0..12 {
                let (sales, next, done, stop, scheduled) = (&sales, &next, &done, &stop, &scheduled);
                let connection = connection(&self.cluster.nodes[worker % 4].api);
                scope.spawn(move || {
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let Some(sale) = sales.get(at) else { return };
                        let due = match rate {
                            Some(rate) => begin + Duration::from_secs_f64(at as f64 / rate),
                            None => Instant::now(),
                        };
                        std::thread::sleep(due.saturating_duration_since(Instant::now()));
                        // At full load the nodes are never asked for more than they can have under way: what they
                        // commit is then their own speed, not how they sort a backlog.
                        while rate.is_none()
                            && at >= done.load(Ordering::Relaxed) + UNDER_WAY
                            && !stop.load(Ordering::Relaxed)
                        {
                            std::thread::sleep(Duration::from_millis(1));
                        }
                        let due = if rate.is_none() { Instant::now() } else { due };
                        scheduled.lock().unwrap().insert(sale.id, due);
                        while !stop.load(Ordering::Relaxed) && connection.submit_only(&sale.bytes).is_err() {
                            std::thread::sleep(Duration::from_millis(5));
                        }
                        if stop.load(Ordering::Relaxed) {
                            return;
                        }
                    }
                });
            }
            // Watches blocks from one node; what a client would see.
            let watch = self.cluster.connection(3);
            let mut height = self.cluster.height(3);
            let mut quiet = Instant::now();
            while begin.elapsed() < time + Duration::from_secs(3) {
                match watch.get::<Value>(&format!("/v1/blocks/{}", height + 1)) {
                    Ok(block) => {
                        height += 1;
                        let (now, ids) = (Instant::now(), block["transactions"].as_array().unwrap());
                        let known = scheduled.lock().unwrap();
                        for id in ids.iter().filter_map(|id| id.as_str()?.parse().ok().map(TxId)) {
                            if let Some(due) = known.get(&id) {
                                times.push(now.duration_since(*due).as_secs_f64() * 1000.0);
                            }
                        }
                        if !ids.is_empty() {
                            first.get_or_insert(now);
                            (last, quiet) = (now, now);
                            committed += ids.len();
                            done.store(committed, Ordering::Relaxed);
                        }
                    }
                    Err(_) => std::thread::sleep(Duration::from_millis(2)),
                }
                if begin.elapsed() > time {
                    stop.store(true, Ordering::Relaxed);
                    if quiet.elapsed() > Duration::from_secs(1) {
                        break;
                    }
                }
            }
            stop.store(true, Ordering::Relaxed);
        });
        let span = last.duration_since(first.unwrap_or(begin)).as_secs_f64().max(0.001);
        // Versions that were signed but never sent must not leave gaps.
        for title in 0..self.titles.len() {
            let view: Value = self.cluster.connection(0).get(&format!("/v1/titles/{}", self.titles[title])).unwrap();
            self.versions.lock().unwrap()[title] = view["version"].as_u64().unwrap();
        }
        times.sort_by(f64::total_cmp);
        let sent = scheduled.into_inner().unwrap().len();
        let refused = self.refused() - refused_before;
        let (p50, p99) = (percentile(&times, 0.5), percentile(&times, 0.99));
        Loaded {
            rate: committed as f64 / span,
            committed,
            refused,
            signed_bytes,
            p50,
            p99,
            late: sent.saturating_sub(committed),
        }
    }

    fn refused(&self) -> usize {
        let text = String::from_utf8(self.cluster.connection(0).get_bytes("/metrics").unwrap()).unwrap();
        let line = text.lines().find(|line| line.contains("torrens_transactions_refused") && !line.starts_with('#'));
        line.and_then(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).unwrap_or(0.0) as usize
    }
}

/// User and system time of the four nodes, in seconds.
fn cpu_seconds(cluster: &Cluster) -> f64 {
    cluster.nodes.iter().map(|node| cpu_of(node.pid)).sum()
}

fn cpu_of(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<f64> = after.split_whitespace().filter_map(|field| field.parse().ok()).collect();
    // Fields 14 and 15 of proc(5); the first two, name and state, do not parse. A clock tick is 10 ms on Linux.
    fields.get(10..12).map_or(0.0, |ticks| ticks.iter().sum::<f64>() / 100.0)
}

fn disk(cluster: &Cluster) -> u64 {
    cluster.status(0).unwrap()["disk_bytes"].as_u64().unwrap()
}

/// Titles with proof, header and certificate, over keep-alive connections to one node.
fn reads(cluster: &Cluster, time: Duration) -> (f64, f64) {
    let titles: Value = cluster.connection(1).get("/v1/titles?limit=500").unwrap();
    let ids: Vec<String> =
        titles["data"].as_array().unwrap().iter().map(|t| t["title_id"].as_str().unwrap().to_owned()).collect();
    let (count, before, begin) = (AtomicUsize::new(0), cpu_of(cluster.nodes[1].pid), Instant::now());
    std::thread::scope(|scope| {
        for worker in 0..4 {
            let (ids, count) = (&ids, &count);
            let connection = cluster.connection(1);
            scope.spawn(move || {
                let mut at = worker;
                while begin.elapsed() < time {
                    connection.get_bytes(&format!("/v1/titles/{}?proof=true", ids[at % ids.len()])).unwrap();
                    count.fetch_add(1, Ordering::Relaxed);
                    at += 7;
                }
            });
        }
    });
    let (count, busy) = (count.into_inner() as f64, cpu_of(cluster.nodes[1].pid) - before);
    (count / begin.elapsed().as_secs_f64(), count / busy.max(0.001))
}

fn verification(cluster: &Cluster) -> (f64, f64) {
    let file = cluster.connection(0).get_bytes("/v1/titles/T-OP-1/extract").unwrap();
    let anchor = cluster.trust();
    assert_eq!(verify(&file, &anchor, &[], Lang::En).answer, Answer::Genuine);
    let started = Instant::now();
    let times = 300;
    for _ in 0..times {
        std::hint::black_box(verify(std::hint::black_box(&file), &anchor, &[], Lang::En));
    }
    (started.elapsed().as_secs_f64() * 1000.0 / f64::from(times), file.len() as f64)
}

/// Four engines in this process with an application that does nothing: the floor that finality is held against.
fn bare_engine(time: Duration) -> (f64, f64) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let dir = tempfile::TempDir::new().unwrap();
    let keys: Vec<SecretKey> = (0..4u8).map(|n| SecretKey::from_seed(&[n + 1; 32])).collect();
    let nodes: Vec<SecretKey> = (0..4u8).map(|n| SecretKey::from_seed(&[n + 101; 32])).collect();
    let validators: Vec<Validator> = keys
        .iter()
        .zip(&nodes)
        .map(|(key, node)| Validator { public_key: key.public().0.0, node_keys: vec![node.public().0.0] })
        .collect();
    let reserved = Ports::reserve();
    let address = |n: usize| format!("/ip4/127.0.0.1/tcp/{}", reserved.first() + n as u16).parse().unwrap();
    let member = |n: usize| Member {
        node_key: nodes[n].public().0.0,
        addresses: vec![address(n)],
        validates_for: Some(n.to_string()),
        votes: true,
    };
    let apps: Vec<Arc<Nothing>> = (0..4).map(|_| Arc::new(Nothing::new(validators.clone()))).collect();
    runtime.block_on(async {
        let mut handles = Vec::new();
        for n in 0..4 {
            let guard = dir.path().join(format!("guard{n}"));
            torrens_consensus::guard::Guard::create(&guard).unwrap();
            let settings = Settings {
                name: format!("bare{n}"),
                wal: dir.path().join(format!("wal{n}")),
                guard: Some(guard),
                keys: Arc::new(BareKeys(keys[n].clone())),
                network: NetworkSettings {
                    node_seed: torrens_consensus::network::Zeroizing::new(*nodes[n].seed()),
                    listen: vec![address(n)],
                    chain_id: "bare".into(),
                    members: (0..4).map(member).collect(),
                    body_bytes_max: 1024 * 1024,
                },
                timing: Timing::default(),
            };
            let (engine, handle, _) = Engine::start(settings, apps[n].clone()).await.unwrap();
            tokio::spawn(engine.run());
            handles.push(handle);
        }
        tokio::time::sleep(time + Duration::from_secs(1)).await;
        handles.iter().for_each(torrens_consensus::Handle::stop);
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
    let commits = apps[0].commits.lock().unwrap();
    let mut gaps: Vec<f64> =
        commits.windows(2).skip(10).map(|pair| (pair[1] - pair[0]).as_secs_f64() * 1000.0).collect();
    gaps.sort_by(f64::total_cmp);
    (percentile(&gaps, 0.5), percentile(&gaps, 0.99))
}

struct BareKeys(SecretKey);

impl Keys for BareKeys {
    fn prevote_bytes(&self, height: u64, round: i64, value: Option<&[u8; 32]>) -> Vec<u8> {
        consensus_bytes(Purpose::Prevote, "bare", height, round, value.map(|v| Fixed(*v)).as_ref())
    }
    fn precommit_bytes(&self, height: u64, round: i64, value: Option<&[u8; 32]>) -> Vec<u8> {
        consensus_bytes(Purpose::Precommit, "bare", height, round, value.map(|v| Fixed(*v)).as_ref())
    }
    fn proposal_bytes(&self, height: u64, round: i64, _: i64, value: &[u8; 32]) -> Vec<u8> {
        consensus_bytes(Purpose::Proposal, "bare", height, round, Some(&Fixed(*value)))
    }
    fn public_key(&self) -> [u8; 32] {
        self.0.public().0.0
    }
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], String> {
        Ok(self.0.sign(message).0)
    }
    fn verify(&self, key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
        PublicKey(Fixed(*key)).verify(message, &Fixed(*signature))
    }
}

/// An application without content: what ordering alone costs.
struct Nothing {
    validators: Vec<Validator>,
    commits: Mutex<Vec<Instant>>,
    kept: Mutex<Vec<Undecided>>,
    decided: Mutex<Vec<(CommitCertificate, Bytes)>>,
}

impl Nothing {
    fn new(validators: Vec<Validator>) -> Self {
        Self { validators, commits: Mutex::default(), kept: Mutex::default(), decided: Mutex::default() }
    }
}

impl Application for Nothing {
    fn last_height(&self) -> u64 {
        self.decided.lock().unwrap().len() as u64
    }
    fn validators(&self, height: u64) -> Vec<Validator> {
        let mut order = self.validators.clone();
        order.rotate_left(height as usize % 4);
        order
    }
    fn wants_block(&self) -> bool {
        true
    }
    fn propose(&self, height: u64) -> Result<Body, String> {
        let mut digest = [0u8; 32];
        digest[..8].copy_from_slice(&height.to_be_bytes());
        Ok(Body { digest, bytes: Bytes::from(digest.to_vec()) })
    }
    fn validate(&self, _: u64, _: &Origin, bytes: &Bytes) -> Result<[u8; 32], Invalid> {
        <[u8; 32]>::try_from(bytes.as_ref()).map_err(|_| Invalid::Refused("not ours".into()))
    }
    fn save_undecided(&self, undecided: &Undecided) -> Result<(), String> {
        self.kept.lock().unwrap().push(undecided.clone());
        Ok(())
    }
    fn undecided(&self, height: u64) -> Result<Vec<Undecided>, String> {
        Ok(self.kept.lock().unwrap().iter().filter(|kept| kept.height == height).cloned().collect())
    }
    fn kept(&self, height: u64, digest: &torrens_consensus::application::Digest) -> Result<Option<Undecided>, String> {
        let kept = self.kept.lock().unwrap();
        Ok(kept.iter().find(|kept| kept.height == height && kept.body.digest == *digest).cloned())
    }
    fn commit(&self, certificate: &CommitCertificate) -> Result<(), String> {
        self.commits.lock().unwrap().push(Instant::now());
        self.kept.lock().unwrap().retain(|kept| kept.height > certificate.height);
        self.decided.lock().unwrap().push((certificate.clone(), Bytes::from(certificate.digest.to_vec())));
        Ok(())
    }
    fn decided(&self, height: u64) -> Result<Option<(CommitCertificate, Bytes)>, String> {
        Ok(self.decided.lock().unwrap().get(height as usize - 1).cloned())
    }
    fn report(&self, _: torrens_consensus::application::Equivocation) {}
}
