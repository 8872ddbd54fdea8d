//! A laboratory: a network, mounts and processes of its own, in which a test may injure what it likes.
//!
//! ```text
//!   inner run, in namespaces of its own: the test, its clients, the rules (nft) and the weather (NFQUEUE) of the network
//!        |v1 10.77.1.1        |v2 10.77.2.1        |v3                  |v4
//!   [ n1: 10.77.1.2 ]    [ n2: 10.77.2.2 ]    [ n3: 10.77.3.2 ]    [ n4: 10.77.4.2 ]      a node in each
//! ```
//!
//! The test runs itself again under `unshare`; when the inner run ends, its processes, mounts and networks end with it. Nodes reach
//! each other through the test's namespace, which forwards: rules there cut one from the other, one way or both. Clients stand in the
//! middle and reach every node whatever is cut, so that what a node says while it is alone can be heard. This kernel has no `netem`:
//! packets wait in a queue ([`Weather`]) until their time, or are lost there.

use std::collections::BinaryHeap;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use nfq::{Queue, Verdict};
use tempfile::TempDir;

use crate::Cluster;
use crate::seed::Chance;

const INNER: &str = "TORRENS_LAB";

/// Runs a story in namespaces of its own, one story at a time. `test` is the test's own name; `tools` are commands that it needs. Where
/// a tool or the right is missing it says SKIPPED and why.
pub fn inside(test: &str, tools: &[&str], story: impl FnOnce()) {
    if std::env::var(INNER).as_deref() == Ok(test) {
        prepare();
        return story();
    }
    if let Some(why) = missing(tools) {
        return skipped(test, &why);
    }
    // Guards the machine: two clusters at once on two cores starve each other.
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let output = Command::new("unshare")
        .args(["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(INNER, test)
        .env("TORRENS_SEED", crate::seed::seed().to_string())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    eprintln!("{said}");
    // What holds only in part is heard although the test passes.
    said.lines().filter(|line| line.contains("KNOWN DEFECT")).for_each(|line| skipped(test, line));
    assert!(output.status.success(), "{test} failed in its laboratory: {}", output.status);
    assert!(said.contains("1 passed"), "{test} did not run in its laboratory; is its name right?");
}

/// Says why a test does nothing, past the test runner's capture.
pub fn skipped(test: &str, why: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "SKIPPED {test}: {why}");
}

fn missing(tools: &[&str]) -> Option<String> {
    let namespaces = Command::new("unshare").args(["--net", "--mount", "--pid", "--fork", "true"]).output();
    if !namespaces.is_ok_and(|done| done.status.success()) {
        return Some("namespaces need root (unshare --net --mount --pid)".into());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let there = |tool: &str| {
        Path::new(tool).is_file() || std::env::split_paths(&path).any(|folder| folder.join(tool).is_file())
    };
    let gone: Vec<_> = ["ip", "nft", "iptables"].iter().chain(tools).filter(|tool| !there(tool)).collect();
    (!gone.is_empty()).then(|| format!("missing: {gone:?}; scripts/test installs them as root"))
}

fn prepare() {
    run(&["mount", "-t", "tmpfs", "none", "/run"]);
    run(&["ip", "link", "set", "lo", "up"]);
    std::fs::write("/proc/sys/net/ipv4/ip_forward", "1").unwrap();
}

/// Runs a command that must succeed; gives what it printed.
pub fn run(words: &[&str]) -> String {
    let output = Command::new(words[0]).args(&words[1..]).output().unwrap_or_else(|why| panic!("{words:?}: {why}"));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?}: {error}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Starts a program in a node's network: `through(2)` are the words before its own. Not by `ip netns exec`, which gives it a list of mounts of its
/// own: a disk whose power failed would stay mounted there.
pub fn through(node: usize) -> Vec<String> {
    ["nsenter", &format!("--net=/run/netns/n{}", node + 1)].map(str::to_owned).into()
}

fn address(node: usize) -> String {
    format!("10.77.{}.2", node + 1)
}

/// A cluster in the laboratory.
pub struct Lab {
    pub cluster: Cluster,
    weather: Option<Weather>,
    /// Packets that rules dropped before they were lifted.
    dropped: u64,
}

impl Lab {
    /// Four agencies, each in a network of its own, connected and ready.
    pub fn start() -> Self {
        Self::start_on(TempDir::new().unwrap())
    }

    /// With a folder whose `net/` may hold mounted disks already.
    pub fn start_on(dir: TempDir) -> Self {
        let mut lab = Self::laid_out(dir, 4);
        let all: Vec<usize> = (0..lab.cluster.nodes.len()).collect();
        all.iter().for_each(|node| lab.cluster.restart(*node));
        lab.cluster.wait_ready(&all);
        lab
    }

    /// The same before any node is started.
    pub fn laid_out(dir: TempDir, validators: usize) -> Self {
        let mut cluster = Cluster::laid_out(dir, validators);
        for (at, node) in cluster.nodes.iter_mut().enumerate() {
            connect(at);
            node.through = through(at);
            node.api = node.api.replace("127.0.0.1", &address(at));
        }
        move_addresses(&cluster);
        run(&["nft", "add table ip lab; add chain ip lab cut { type filter hook forward priority 0; }"]);
        Self { cluster, weather: None, dropped: 0 }
    }

    /// Nothing gets from one node to another any more; what comes back the other way does.
    pub fn one_way(&self, from: usize, to: usize) {
        let (from, to) = (address(from), address(to));
        run(&["nft", &format!("add rule ip lab cut ip saddr {from} ip daddr {to} counter drop")]);
    }

    /// Nothing gets from any of these to any of those, nor back.
    pub fn partition(&self, these: &[usize], those: &[usize]) {
        for one in these {
            for other in those {
                self.one_way(*one, *other);
                self.one_way(*other, *one);
            }
        }
    }

    /// How many packets the rules dropped so far, which is proof that something is cut.
    pub fn dropped_now(&self) -> u64 {
        let rules = run(&["nft", "list", "chain", "ip", "lab", "cut"]);
        let counts = rules
            .lines()
            .filter_map(|rule| rule.split("counter packets ").nth(1)?.split(' ').next()?.parse::<u64>().ok());
        counts.sum()
    }

    /// Lifts every rule. Gives how many packets they dropped.
    pub fn heal(&mut self) -> u64 {
        let dropped = self.dropped_now();
        run(&["nft", "flush chain ip lab cut"]);
        self.dropped += dropped;
        dropped
    }

    /// Every packet between nodes waits `delay`, and up to `jitter` longer; of a hundred, `lost` never arrive.
    pub fn bad_weather(&mut self, delay: Duration, jitter: Duration, lost: u64) {
        assert!(self.weather.is_none(), "the weather is bad already");
        self.weather = Some(Weather::start(delay, jitter, lost));
    }

    /// Ends it. Gives how many packets were delayed and how many were lost.
    pub fn good_weather(&mut self) -> (u64, u64) {
        self.weather.take().map_or((0, 0), Weather::end)
    }

    pub fn all(&self) -> Vec<usize> {
        (0..self.cluster.nodes.len()).collect()
    }
}

/// A namespace with a cable to the middle.
fn connect(node: usize) {
    let (name, outer, number) = (format!("n{}", node + 1), format!("v{}", node + 1), node + 1);
    run(&["ip", "netns", "add", &name]);
    run(&["ip", "link", "add", &outer, "type", "veth", "peer", "name", "eth0", "netns", &name]);
    run(&["ip", "addr", "add", &format!("10.77.{number}.1/24"), "dev", &outer]);
    run(&["ip", "link", "set", &outer, "up"]);
    run(&["ip", "-n", &name, "addr", "add", &format!("{}/24", address(node)), "dev", "eth0"]);
    run(&["ip", "-n", &name, "link", "set", "eth0", "up"]);
    run(&["ip", "-n", &name, "link", "set", "lo", "up"]);
    run(&["ip", "-n", &name, "route", "add", "default", "via", &format!("10.77.{number}.1")]);
}

/// The addresses that a devnet chose on the loopback interface become those of the namespaces, in every agency's configuration.
fn move_addresses(cluster: &Cluster) {
    let config = |agency: &str| cluster.home().join(agency).join("config/node.toml");
    let port = |text: &str, before: &str| {
        let line =
            text.lines().find_map(|line| line.trim().strip_prefix(&format!("listen = \"{before}")).map(str::to_owned));
        line.unwrap_or_else(|| panic!("no {before} in {text}")).trim_end_matches('"').to_owned()
    };
    let mut moves = Vec::new();
    for (at, node) in cluster.nodes.iter().enumerate() {
        let text = std::fs::read_to_string(config(&node.agency)).unwrap();
        for (kind, after) in
            [("127.0.0.1:", format!("{}:", address(at))), ("/ip4/127.0.0.1/tcp/", format!("/ip4/{}/tcp/", address(at)))]
        {
            let port = port(&text, kind);
            moves.push((format!("\"{kind}{port}\""), format!("\"{after}{port}\"")));
        }
    }
    for folder in std::fs::read_dir(cluster.home()).unwrap() {
        let file = folder.unwrap().path().join("config/node.toml");
        if let Ok(mut text) = std::fs::read_to_string(&file) {
            moves.iter().for_each(|(from, to)| text = text.replace(from, to));
            std::fs::write(&file, text).unwrap();
        }
    }
}

/// A queue in the middle of the network in which every packet waits for its time.
struct Weather {
    over: Arc<AtomicBool>,
    counts: Arc<(AtomicU64, AtomicU64)>,
    keeper: JoinHandle<()>,
}

const RULE: [&str; 6] = ["FORWARD", "-j", "NFQUEUE", "--queue-num", "7", "--queue-bypass"];

impl Weather {
    fn start(delay: Duration, jitter: Duration, lost: u64) -> Self {
        let mut queue = Queue::open().unwrap();
        queue.bind(7).unwrap();
        queue.set_copy_range(7, 64).unwrap();
        queue.set_queue_max_len(7, 65_536).unwrap();
        queue.set_nonblocking(true);
        let (over, counts) = (Arc::new(AtomicBool::new(false)), Arc::new((AtomicU64::new(0), AtomicU64::new(0))));
        let (told, counted) = (over.clone(), counts.clone());
        let mut chance = Chance::of("weather");
        let keeper = std::thread::spawn(move || {
            let mut waiting: BinaryHeap<Waiting> = BinaryHeap::new();
            loop {
                let over = told.load(Ordering::Relaxed);
                while let Ok(mut packet) = queue.recv() {
                    if !over && chance.below(100) < lost {
                        counted.1.fetch_add(1, Ordering::Relaxed);
                        packet.set_verdict(Verdict::Drop);
                        queue.verdict(packet).unwrap();
                        continue;
                    }
                    counted.0.fetch_add(1, Ordering::Relaxed);
                    let more = Duration::from_millis(chance.below(jitter.as_millis() as u64 + 1));
                    waiting.push(Waiting { due: Instant::now() + delay + more, packet });
                }
                while waiting.peek().is_some_and(|first| over || first.due <= Instant::now()) {
                    if let Some(Waiting { packet, .. }) = waiting.pop() {
                        queue.verdict(packet).unwrap();
                    }
                }
                if over && waiting.is_empty() {
                    return;
                }
                std::thread::sleep(Duration::from_millis(1));
            }
        });
        run(&[&["iptables", "-A"], RULE.as_slice()].concat());
        Self { over, counts, keeper }
    }

    fn end(self) -> (u64, u64) {
        run(&[&["iptables", "-D"], RULE.as_slice()].concat());
        self.over.store(true, Ordering::Relaxed);
        self.keeper.join().unwrap();
        (self.counts.0.load(Ordering::Relaxed), self.counts.1.load(Ordering::Relaxed))
    }
}

/// A packet and its time; the first in time comes out of the heap first.
struct Waiting {
    due: Instant,
    packet: nfq::Message,
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.due == other.due
    }
}
impl Eq for Waiting {}
impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.due.cmp(&self.due)
    }
}
