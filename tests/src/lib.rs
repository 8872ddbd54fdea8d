//! Clusters of real processes, for tests and for the bench: each node a `torrens-node`, each with its own store and keys.
#![allow(missing_docs)] // a test harness; names say what it does
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a harness that fails loudly

pub mod checker;
pub mod disk;
pub mod held;
pub mod holding;
pub mod joining;
pub mod lab;
mod load;
pub mod members;
pub mod opinion;
pub mod ports;
pub mod record;
pub mod seed;
pub mod sent;
pub mod simulation;
pub mod sizes;
mod trade;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;
use torrens_client::builder::Builder;
use torrens_client::connection::{Connection, Submitted};
use torrens_client::keys;
use torrens_ledger::crypto::SecretKey;
use torrens_ledger::encoding::{Bytes, Label};
use torrens_ledger::proof::trust::TrustAnchor;
use torrens_ledger::refusal::Lang;
use torrens_ledger::register::party::{PartyId, PartyKind};
use torrens_ledger::register::right::{Holding, RightKind};
use torrens_ledger::register::share::Fraction;
use torrens_ledger::register::source::Source;
use torrens_ledger::register::title::TitleId;
use torrens_ledger::register::unit::{UnitCode, UnitFacts, UnitKind};
use torrens_ledger::transactions::first_registration::FirstRegistration;
use torrens_ledger::transactions::party_register::{PartyKey, PartyRegister};
use torrens_ledger::transactions::transfer::Transfer;
use torrens_ledger::transactions::{Act, Receipt, Signed, TxId};

pub use checker::Witness;
pub use load::Load;
pub use ports::Ports;

/// A program of the workspace, built by `scripts/test` before the tests run.
pub fn program(name: &str) -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let near = own.ancestors().skip(1).map(|dir| dir.join(name)).find(|path| path.is_file());
    near.unwrap_or_else(|| panic!("{name} is not built: run scripts/test, or cargo build --release --workspace --bins"))
}

pub struct Node {
    pub agency: String,
    pub api: String,
    pub pid: u32,
    pub home: PathBuf,
    /// Words before the command when the test starts it, such as `ip netns exec n1`.
    pub through: Vec<String>,
    /// Its environment when the test starts it.
    pub env: Vec<(String, String)>,
    /// Set when the test started it itself.
    pub child: Option<Child>,
}

pub struct Cluster {
    pub dir: TempDir,
    pub nodes: Vec<Node>,
    /// Absent when the test starts every node itself.
    devnet: Option<Child>,
    /// What [`Cluster::party`] and [`Cluster::title`] were told: held against every node at the end, with what the test's own clients were.
    told: Witness,
    _ports: Ports,
}

impl Cluster {
    /// Four agencies with the policies that ask for owners' signatures only.
    pub fn open() -> Self {
        Self::start(4, &["--policies", concat!(env!("CARGO_MANIFEST_DIR"), "/policies/open.json")])
    }

    /// Four agencies with the shipped sample policies.
    pub fn sample() -> Self {
        Self::start(4, &[])
    }

    pub fn start(validators: usize, more: &[&str]) -> Self {
        Self::start_in(TempDir::new().unwrap(), validators, more)
    }

    /// Keys, genesis and configuration of a network with open policies in `net/` of a folder, which may hold mounted disks already;
    /// no node runs.
    pub fn laid_out(dir: TempDir, validators: usize) -> Self {
        let policies = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/open.json");
        let mut cluster = Self::start_in(dir, validators, &["--policies", policies]);
        if let Some(mut devnet) = cluster.devnet.take() {
            let pid = rustix::process::Pid::from_raw(devnet.id() as i32).unwrap();
            rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
            devnet.wait().unwrap();
        }
        cluster
    }

    fn start_in(dir: TempDir, validators: usize, more: &[&str]) -> Self {
        let ports = Ports::reserve();
        let mut devnet = node_command()
            .args(["devnet", "--validators", &validators.to_string(), "--home"])
            .arg(dir.path().join("net"))
            .args(["--base-port", &ports.first().to_string()])
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(devnet.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ready: Value =
            serde_json::from_str(&line).unwrap_or_else(|error| panic!("devnet did not start: {error}: {line}"));
        assert_eq!(ready["ready"], true);
        let node = |node: &Value| Node {
            agency: node["agency"].as_str().unwrap().into(),
            api: node["api"].as_str().unwrap().into(),
            pid: node["pid"].as_u64().unwrap() as u32,
            home: node["home"].as_str().unwrap().into(),
            through: Vec::new(),
            env: Vec::new(),
            child: None,
        };
        let nodes = ready["nodes"].as_array().unwrap().iter().map(node).collect();
        Self { dir, nodes, devnet: Some(devnet), told: Witness::default(), _ports: ports }
    }

    pub fn home(&self) -> PathBuf {
        self.dir.path().join("net")
    }

    pub fn officer_file(&self, agency: &str) -> PathBuf {
        self.home().join(format!("officers/{agency}.json"))
    }

    pub fn officer(&self, agency: &str) -> SecretKey {
        keys::read(&self.officer_file(agency)).unwrap()
    }

    pub fn trust(&self) -> TrustAnchor {
        serde_json::from_slice(&std::fs::read(self.home().join("trust.json")).unwrap()).unwrap()
    }

    pub fn chain_id(&self) -> Label {
        self.trust().chain_id
    }

    pub fn builder(&self, key: SecretKey) -> Builder {
        Builder::new(self.chain_id(), key)
    }

    pub fn connection(&self, node: usize) -> Connection {
        connection(&self.nodes[node].api)
    }

    /// Runs `torrens` against a node; gives exit code, stdout and stderr.
    pub fn torrens(&self, node: usize, key: Option<&Path>, args: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(program("torrens"));
        command.args(args).current_dir(self.dir.path()).env_remove("TORRENS_AS").env("LANG", "C");
        command.env("TORRENS_API", &self.nodes[node].api);
        if let Some(key) = key {
            command.env("TORRENS_AS", key);
        }
        let done = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (done.status.code().unwrap_or(-1), text(done.stdout), text(done.stderr))
    }

    /// `kill -9`.
    pub fn kill(&mut self, node: usize) {
        let node = &mut self.nodes[node];
        let pid = rustix::process::Pid::from_raw(node.pid as i32).unwrap();
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        if let Some(mut child) = node.child.take() {
            child.wait().unwrap();
        }
        wait_for("the killed node to be gone", Duration::from_secs(10), || {
            connection(&node.api).get::<Value>("/v1/status").is_err()
        });
    }

    /// Starts a node again, in its own folder.
    pub fn restart(&mut self, node: usize) {
        let node = &mut self.nodes[node];
        let child = start_node_through("torrens-node", &node.home, &node.through, &node.env);
        node.pid = child.id();
        node.child = Some(child);
    }

    /// `kill -9`, of a node that may have ended by itself.
    pub fn kill_if_running(&mut self, node: usize) {
        match self.status(node) {
            Some(_) => self.kill(node),
            None => drop(self.nodes[node].child.take().map(|mut child| child.wait())),
        }
    }

    /// Starts a node again with another program than the one under test, such as `variant/torrens-node`.
    pub fn restart_as(&mut self, node: usize, name: &str, environment: &[(&str, &str)]) {
        let node = &mut self.nodes[node];
        let asked = environment.iter().map(|(name, value)| (name.to_string(), value.to_string()));
        let env: Vec<_> = node.env.iter().cloned().chain(asked).collect();
        let child = start_node_through(name, &node.home, &node.through, &env);
        node.pid = child.id();
        node.child = Some(child);
    }

    /// Whether a node that the test started ended by itself, and what it said last.
    pub fn ended(&mut self, node: usize) -> Option<String> {
        let node = &mut self.nodes[node];
        node.child.as_mut()?.try_wait().unwrap()?;
        Some(tail(&node.home, 3))
    }

    pub fn wait_ready(&self, nodes: &[usize]) {
        for node in nodes {
            wait_for(&format!("{} to be ready", self.nodes[*node].agency), Duration::from_secs(60), || {
                self.status(*node).is_some_and(|status| status["ready"] == true)
            });
        }
    }

    /// Why a node is not ready; empty when it is, or does not answer.
    pub fn reason(&self, node: usize) -> String {
        self.status(node).and_then(|status| status["reason"].as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Whether a node answers, and is ready.
    pub fn is_ready(&self, node: usize) -> bool {
        self.status(node).is_some_and(|status| status["ready"] == true)
    }

    /// Starts an agency that has a folder but no running node, such as a full node.
    pub fn join(&mut self, agency: &str) -> usize {
        let home = self.home().join(agency);
        let config = std::fs::read_to_string(home.join("config/node.toml")).unwrap();
        let listen = config.lines().find_map(|line| line.trim().strip_prefix("listen = \"127")).unwrap();
        let api = format!("http://127{}", listen.trim_end_matches('"'));
        let child = start_node(&home);
        self.nodes.push(Node {
            agency: agency.into(),
            api,
            pid: child.id(),
            home,
            through: Vec::new(),
            env: Vec::new(),
            child: Some(child),
        });
        self.nodes.len() - 1
    }

    /// The extract of every title on a node is genuine, its last entry proven in the public log. Gives how many there are.
    pub fn every_extract_is_genuine(&self, node: usize) -> usize {
        let (connection, anchor) = (self.connection(node), self.trust());
        let (mut after, mut count) = (String::new(), 0);
        loop {
            let page: Value = connection.get(&format!("/v1/titles?limit=200&after={after}")).unwrap();
            for title in page["data"].as_array().unwrap() {
                let id = title["title_id"].as_str().unwrap();
                let file = connection.get_bytes(&format!("/v1/titles/{id}/extract")).unwrap();
                let report = torrens_ledger::proof::verify::verify(&file, &anchor, &[], Lang::En);
                assert_eq!(report.answer, torrens_ledger::proof::verify::Answer::Genuine, "{id}: {}", report.sentence);
                let logged = report.extract.unwrap().evidence.last_entry;
                assert!(logged.is_some(), "{id}: its last entry is not proven in the log");
                count += 1;
            }
            let Some(next) = page["next"].as_str() else { return count };
            after = next.to_owned();
        }
    }

    pub fn status(&self, node: usize) -> Option<Value> {
        self.connection(node).get("/v1/status").ok()
    }

    pub fn height(&self, node: usize) -> u64 {
        self.status(node).map_or(0, |status| status["height"].as_u64().unwrap())
    }

    /// Waits until these nodes stand at one height with one state root, and gives it.
    pub fn agree(&self, nodes: &[usize]) -> (u64, String) {
        let mut found = (0, String::new());
        wait_for("the nodes to agree", Duration::from_secs(60), || {
            let states: Vec<_> = nodes.iter().filter_map(|node| self.status(*node)).collect();
            let same = |name: &str| states.iter().all(|status| status[name] == states[0][name]);
            let agreed = states.len() == nodes.len()
                && same("height")
                && same("state_root")
                && same("header_hash")
                && same("log_size");
            if agreed {
                found = (states[0]["height"].as_u64().unwrap(), states[0]["state_root"].as_str().unwrap().into());
            }
            agreed
        });
        found
    }

    /// Who proposed these blocks, as a node has them.
    pub fn proposers(&self, node: usize, heights: std::ops::Range<u64>) -> Vec<String> {
        let block = |height| self.connection(node).get::<Value>(&format!("/v1/blocks/{height}")).unwrap();
        heights.map(|height| block(height)["header"]["proposer"].as_str().unwrap().to_owned()).collect()
    }

    /// A node's figure in `/metrics`, without `torrens_`; none while it does not answer or has no such figure.
    pub fn figure(&self, node: usize, name: &str) -> Option<u64> {
        let text = String::from_utf8(self.connection(node).get_bytes("/metrics").ok()?).ok()?;
        let line = text.lines().find(|line| line.starts_with(&format!("torrens_{name}{{")))?;
        line.rsplit(' ').next()?.parse().ok()
    }

    /// Waits until all of these nodes have come as far as the furthest of them is now, whatever goes on meanwhile.
    pub fn agree_on_height(&self, nodes: &[usize]) {
        let height = nodes.iter().map(|node| self.height(*node)).max().unwrap();
        wait_for("the nodes to be level", Duration::from_secs(60), || {
            nodes.iter().all(|node| self.height(*node) >= height)
        });
    }

    /// Registers a party with a key; gives its number and key.
    pub fn party(&self, node: usize) -> (PartyId, SecretKey) {
        let key = SecretKey::from_seed(&keys::random().unwrap());
        let party_id = PartyId(Bytes(keys::random().unwrap()));
        let keys = vec![PartyKey::prove(&key, &self.chain_id(), party_id)];
        let (id_commitment, name_commitment) = (Bytes([1; 32]), Bytes([2; 32]));
        let act = PartyRegister {
            party_id,
            kind: PartyKind::Person,
            id_commitment,
            name_commitment,
            keys,
            agency_id: None,
            minor: false,
        };
        let builder = self.builder(self.officer("civil-affairs"));
        let done = self.connection(node).submit(&builder.sign(Act::PartyRegister(act)).unwrap().bytes).unwrap();
        self.told.saw(&done);
        expect_applied(&done);
        (party_id, key)
    }

    /// Opens a title in the jurisdiction that asks for nothing more.
    pub fn title(&self, node: usize, unit: &str, holders: Vec<Holding>) -> TitleId {
        let act = first_registration("OP", unit, holders);
        let builder = self.builder(self.officer("registry"));
        let done = self.connection(node).submit(&builder.sign(act).unwrap().bytes).unwrap();
        self.told.saw(&done);
        expect_applied(&done).decisions[0].titles[0].clone()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for node in &mut self.nodes {
            if let Some(child) = &mut node.child {
                let _ = child.kill();
                let _ = child.wait();
            }
        }
        if let Some(devnet) = &mut self.devnet {
            if let Some(pid) = rustix::process::Pid::from_raw(devnet.id() as i32) {
                let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
            }
            let _ = devnet.wait();
        }
        if std::thread::panicking() {
            // What an operator would look at first.
            for node in &self.nodes {
                eprintln!("--- {} ---\n{}", node.agency, tail(&node.home, 12));
            }
            eprintln!("{}", seed::reproduce());
        }
    }
}

/// The last lines of a node's log.
pub fn tail(home: &Path, lines: usize) -> String {
    let log = std::fs::read(home.join("node.log")).unwrap_or_default();
    let log = String::from_utf8_lossy(&log);
    let last: Vec<&str> = log.lines().rev().take(lines).collect();
    last.into_iter().rev().collect::<Vec<_>>().join("\n")
}

pub fn start_node(home: &Path) -> Child {
    start_node_through("torrens-node", home, &[], &[])
}

/// Starts a node of a program, with words before its command and variables in its environment.
fn start_node_through(name: &str, home: &Path, through: &[String], env: &[(String, String)]) -> Child {
    let log = std::fs::OpenOptions::new().create(true).append(true).open(home.join("node.log")).unwrap();
    let node = program(name).into_os_string();
    let words: Vec<std::ffi::OsString> = through.iter().map(Into::into).chain([node]).collect();
    Command::new(&words[0])
        .args(&words[1..])
        .args(["start", "--with-parent", "--home"])
        .arg(home)
        .env("TORRENS_LOG", with_record())
        .envs(env.iter().cloned())
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .unwrap()
}

/// What nodes log, and beside it all that they sign: [`record`] holds it against itself.
fn with_record() -> String {
    format!("{},torrens_consensus::signing=debug", torrens_node::logs::USUAL)
}

/// `torrens-node`, in English whatever the developer's locale.
pub fn node_command() -> Command {
    let mut command = Command::new(program("torrens-node"));
    command.env("TORRENS_LANG", "en").env("TORRENS_LOG", with_record());
    command
}

/// Runs `torrens-node` as an operator does; gives what it says on stdout, or all that it says when it fails.
pub fn torrens_node(args: &[&str]) -> Result<String, String> {
    let output = node_command().args(args).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match output.status.success() {
        true => Ok(text(&output.stdout)),
        false => Err(text(&output.stdout) + &text(&output.stderr)),
    }
}

/// Memory that a process holds (VmRSS), in bytes.
pub fn memory(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() * 1024
}

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

pub fn connection(api: &str) -> Connection {
    Connection::new(api, Duration::from_secs(20), Lang::En)
}

/// Waits for something that the outside shows; polls, because that is how an operator would see it.
pub fn wait_for(what: &str, most: Duration, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + most;
    while !done() {
        assert!(Instant::now() < deadline, "waited {most:?} for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

pub fn expect_applied(done: &Submitted) -> &Receipt {
    let receipt = done.receipt.as_ref().unwrap_or_else(|| panic!("not final: {done:?}"));
    assert_eq!(receipt.refusal, None);
    receipt
}

pub fn label(text: &str) -> Label {
    Label::new(text).unwrap()
}

pub fn whole(party: PartyId) -> Vec<Holding> {
    vec![Holding { parties: vec![party], share: Fraction::ONE }]
}

pub fn source(name: &str) -> Source {
    Source { source_id: label(name), kind: label("DEED"), commitment: Bytes([9; 32]), date: None }
}

pub fn first_registration(jurisdiction: &str, unit: &str, holders: Vec<Holding>) -> Act {
    let unit = UnitFacts {
        code: UnitCode(label(unit)),
        kind: UnitKind::Unit,
        area_mm2: None,
        usage: label("RESIDENTIAL"),
        locality: None,
        address_commitment: None,
        geometry_hash: None,
    };
    let (jurisdiction, tenure) = (label(jurisdiction), RightKind::Ownership);
    Act::FirstRegistration(FirstRegistration {
        jurisdiction,
        unit,
        tenure,
        holders,
        source: source("GRANT"),
        relies_on: vec![],
        term: None,
    })
}

pub fn transfer(title: &TitleId, version: u64, from: Vec<Holding>, to: Vec<Holding>) -> Act {
    Act::Transfer(Transfer {
        title_id: title.clone(),
        title_version: version,
        cause: label("SALE"),
        disposals: from,
        acquisitions: to,
        consideration: None,
        source: source("DEED"),
        relies_on: vec![],
    })
}

/// What a node says of a transaction: status and refusal code.
pub fn outcome(connection: &Connection, id: &TxId) -> (String, Option<String>) {
    let view: Value = connection.get(&format!("/v1/transactions/{id}")).unwrap();
    let code = view["receipt"]["refusal"]["code"].as_str().map(str::to_owned);
    (view["status"].as_str().unwrap().into(), code)
}

pub fn party_registration(builder: &Builder) -> Signed {
    let party_id = PartyId(Bytes(keys::random().unwrap()));
    let (id_commitment, name_commitment) = (Bytes([1; 32]), Bytes([2; 32]));
    let act = PartyRegister {
        party_id,
        kind: PartyKind::Person,
        id_commitment,
        name_commitment,
        keys: vec![],
        agency_id: None,
        minor: false,
    };
    builder.sign(Act::PartyRegister(act)).unwrap()
}

/// A file shaped like Price Paid Data: `properties` sales, every tenth sold again, rows shuffled; invented throughout.
pub fn price_paid(properties: usize) -> String {
    let mut rows = Vec::new();
    let mut add = |id: usize, n: usize, date: &str, new: &str| {
        let (kind, estate) = (["D", "S", "T"][n % 3], if n.is_multiple_of(2) { "F" } else { "L" });
        rows.push(format!(
            "\"ID-{id:06}\",\"{}\",\"{date}\",\"ZZ{} {}AA\",\"{kind}\",\"{new}\",\"{estate}\",\"\",\"{n}\",\"SAMPLE STREET\",\"\",\"SAMPLETON\",\"SAMPLE\",\"SAMPLESHIRE\",\"A\"",
            100_000 + n, n % 90, n % 10
        ));
    };
    for n in 0..properties {
        add(n, n, "2019-02-01", if n % 7 == 3 { "Y" } else { "N" });
        if n % 10 == 0 {
            add(properties + n, n, "2019-06-01", "N");
        }
    }
    // A fixed shuffle: later sales come before earlier ones.
    rows.sort_by_key(|row| torrens_ledger::crypto::sha256(&[row.as_bytes()]));
    let header = "\"unique_id\",\"price_paid\",\"deed_date\",\"postcode\",\"property_type\",\"new_build\",\"estate_type\",\"saon\",\"paon\",\"street\",\"locality\",\"town\",\"district\",\"county\",\"transaction_category\"\n";
    header.to_owned() + &rows.join("\n") + "\n"
}
