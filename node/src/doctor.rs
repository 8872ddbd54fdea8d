//! `torrens-node doctor`: looks at a node from outside, running or not, and says what is wrong and how to mend it. It changes nothing.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use torrens_consensus::guard::Guard;
use torrens_consensus::network::Multiaddr;
use torrens_keystore::Key;
use torrens_ledger::block::Network;
use torrens_ledger::crypto::Signer as _;
use torrens_ledger::proof::checkpoint::CosignerKeys;
use torrens_ledger::time::from_rfc3339;

use crate::clock::now_ms;
use crate::config::{self, Config, Home, NodeRole};
use crate::store::{OpenError, Store};
use crate::{backup, daemon, place};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Level {
    /// As it should be.
    Ok,
    /// It works, but look at it.
    Warn,
    /// It does not work, or soon will not.
    Fail,
}

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Finding {
    /// How bad.
    pub level: Level,
    /// What was looked at.
    pub what: &'static str,
    /// What was seen.
    pub seen: String,
    /// What to do; empty when nothing.
    pub fix: String,
}

/// Everything that was looked at, in order.
#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn ok(&mut self, what: &'static str, seen: impl Into<String>) {
        self.0.push(Finding { level: Level::Ok, what, seen: seen.into(), fix: String::new() });
    }
    fn warn(&mut self, what: &'static str, seen: impl Into<String>, fix: impl Into<String>) {
        self.0.push(Finding { level: Level::Warn, what, seen: seen.into(), fix: fix.into() });
    }
    fn fail(&mut self, what: &'static str, seen: impl Into<String>, fix: impl Into<String>) {
        self.0.push(Finding { level: Level::Fail, what, seen: seen.into(), fix: fix.into() });
    }
}

/// Free space below which a node will soon stop, in bytes.
const FREE_MIN: u64 = 1 << 30;
/// Open files that a node under load needs.
const FILES_MIN: u64 = 4096;

/// Whether keys are opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// Each is opened, for which a passphrase may be asked.
    Open,
    /// By the running node that asks: it has them in use, and cannot ask anybody.
    InUse,
}

/// Looks at a node's folder, its machine and, when it runs, the node itself.
pub fn examine(home: &Home, keys: Keys) -> Vec<Finding> {
    let mut findings = Findings::default();
    let config = match config::read(&home.config()) {
        Ok(config) => config,
        Err(why) => {
            findings.fail("config", why, "correct config/node.toml; docs/reference/config.md has every key");
            return findings.0;
        }
    };
    findings.ok("config", format!("{} as {:?}", config.agency, config.role).to_lowercase());
    machine(home, &mut findings);
    let keys = key_files(home, &config, keys, &mut findings);
    let running = status(&config);
    ledger(home, &config, &keys, &mut findings);
    match running {
        Ok(status) => node(&config, &status, &mut findings),
        Err(why) => {
            let fix = format!("start it: torrens-node start --home {}", home.0.display());
            findings.warn("node", format!("does not answer on {}: {why}", config.api.listen), fix);
            ports(&config, &mut findings);
        }
    }
    findings.0
}

fn machine(home: &Home, findings: &mut Findings) {
    match rustix::fs::statvfs(&home.0) {
        Ok(disk) => {
            let (free, all) = (disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize);
            let seen = format!("{} GB free of {} GB", free >> 30, all >> 30);
            let fix = "make room or move the folder to a larger disk; a node pauses when it is full and goes on by itself when there is room";
            match free {
                free if free < FREE_MIN => findings.fail("disk", seen, fix),
                free if free < all / 10 => findings.warn("disk", seen, fix),
                _ => findings.ok("disk", seen),
            }
        }
        Err(error) => findings.fail("disk", format!("{}: {error}", home.0.display()), "is it mounted?"),
    }
    let files = rustix::process::getrlimit(rustix::process::Resource::Nofile).current.unwrap_or(u64::MAX);
    match files < FILES_MIN {
        true => {
            findings.warn("open files", format!("at most {files}"), "set LimitNOFILE=65536 in the unit, or ulimit -n")
        }
        false => findings.ok("open files", format!("at most {files}")),
    }
}

/// Each key is opened once: a passphrase is asked for once, and a token once.
fn key_files(home: &Home, config: &Config, keys: Keys, findings: &mut Findings) -> BTreeMap<&'static str, Key> {
    let names: &[&'static str] =
        if config.role == NodeRole::Validator { &["node", "validator", "cosigner"] } else { &["node"] };
    let mut open = BTreeMap::new();
    if let Some(tls) = &config.tls {
        match crate::api::tls::read(tls) {
            Ok(_) => findings.ok("TLS", format!("on {}", tls.listen)),
            Err(why) => findings.fail("TLS", why, "correct [tls] in config/node.toml, or renew the certificate"),
        }
    } else if !config.api.listen.ip().is_loopback() {
        let fix = "set [tls] and let api.listen be on the loopback interface, or put a reverse proxy in front";
        findings.warn("TLS", format!("the API answers on {} without it", config.api.listen), fix);
    }
    let before = findings.0.len();
    for name in names.iter().filter(|_| keys == Keys::Open) {
        match torrens_keystore::open(&home.key(name)) {
            Ok(key) => drop(open.insert(*name, key)),
            Err(why) => findings.fail("keys", why.to_string(), "chmod 0600 and restore the file if it is damaged; an encrypted one needs its passphrase: TORRENS_PASSPHRASE_FILE (docs/how-to/keys.md)"),
        }
    }
    if findings.0.len() == before {
        let seen = match keys {
            Keys::Open => "readable, and by the owner only",
            Keys::InUse => "in use",
        };
        findings.ok("keys", format!("{} {seen}", names.join(", ")));
    }
    if config.role == NodeRole::Validator {
        if let Err(why) = place::look(home) {
            findings.fail("place", why, "the node does not start before that; see the reason");
        }
        match Guard::look(&home.keys()) {
            Ok(guard) => {
                findings.ok("double-sign guard", format!("both copies agree; last signed height {}", guard.height()))
            }
            Err(why) => findings.fail(
                "double-sign guard",
                why.to_string(),
                "do not make a new one: start with role = \"full\", and have the agencies vote in new keys",
            ),
        }
        if home.data(backup::OBSERVE).exists() {
            findings.warn(
                "restored",
                "no vote until more than two thirds of the validators are connected and it is where they are",
                "it votes again by itself; 'peers' below says who is missing",
            );
        }
    }
    open
}

fn ledger(home: &Home, config: &Config, keys: &BTreeMap<&str, Key>, findings: &mut Findings) {
    let genesis = match daemon::read_genesis(home) {
        Ok(genesis) => genesis,
        Err(why) => return findings.fail("genesis", why, "copy the network's genesis.json into config/"),
    };
    findings.ok("genesis", format!("{} {}", genesis.chain_id, genesis.hash()));
    if !home.data("store").exists() {
        return findings.warn("store", "empty", "nothing: the node fetches everything from its peers when it starts");
    }
    let store = match Store::open_to_read(&home.data("store"), &genesis) {
        Ok(store) => store,
        Err(why @ OpenError::OtherGenesis { .. }) => {
            let fix = "put this ledger's own genesis.json back into config/; the store is as it was, leave it alone";
            return findings.fail("genesis", why.to_string(), fix);
        }
        Err(why) => return findings.fail("store", why.to_string(), "stop the node, move data/ away, start it again"),
    };
    let head = store.head().clone();
    findings.ok("store", format!("opens; block {} is the one that was certified", head.height));
    let network = match store.object::<Network>(&()) {
        Ok(network) => network.unwrap_or_default(),
        Err(fault) => {
            return findings.fail("store", fault.into_words(), "stop the node, move data/ away, start it again");
        }
    };
    if let Some(key) = keys.get("node")
        && !network.members.iter().any(|member| member.node_key == key.public())
    {
        let seen = format!("{} is not among those that may connect", key.public().0);
        findings.fail(
            "membership",
            seen,
            "have the agencies adopt it: torrens-node members propose config/agency.json",
        );
    }
    if config.role == NodeRole::Validator
        && let (Some(key), Some(Ok(cosigner))) = (keys.get("validator"), keys.get("cosigner").map(Key::secret))
    {
        let own = network.next_validators.iter().find(|v| v.agency_id.as_str() == config.agency);
        let cosigner = CosignerKeys::new(cosigner).public();
        let fix = "have the agencies adopt this node's card (docs/how-to/membership.md), or restore the right keys";
        match own {
            Some(v) if v.public_key == key.public() && (v.cosigner_key, v.log_key) == cosigner => {
                findings.ok("validator", format!("one of {}", network.next_validators.len()));
            }
            Some(_) => findings.fail("validator", "the network knows other keys for this agency", fix),
            None => findings.warn(
                "validator",
                "this agency has no vote: not adopted yet, or voted out",
                "if it is to vote, have the agencies adopt this node's card (docs/how-to/membership.md); if not, set role = \"full\"",
            ),
        }
    }
    if network.next_validators.len() < 4 {
        let seen = format!("{} validators survive no failure", network.next_validators.len());
        findings.warn("quorum", seen, "four survive one, seven survive two");
    }
}

fn status(config: &Config) -> Result<Value, String> {
    let agent = ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(3))).build();
    let answer = ureq::Agent::from(agent).get(format!("http://{}/v1/status", config.api.listen)).call();
    answer.and_then(|answer| answer.into_body().read_json()).map_err(|error| error.to_string())
}

fn node(config: &Config, status: &Value, findings: &mut Findings) {
    let text = |name: &str| status[name].as_str().unwrap_or_default().to_owned();
    if status["agency"] != config.agency.as_str() {
        let seen = format!("another node answers on {}: {}", config.api.listen, text("agency"));
        return findings.fail("node", seen, "give each node an api.listen of its own");
    }
    match status["ready"] == true {
        true => findings.ok("node", format!("ready, version {}", text("version"))),
        false => findings.fail(
            "node",
            format!("not ready: {}", text("reason")),
            "see the reason; docs/how-to has the runbooks",
        ),
    }
    let age = status["block_age_ms"].as_u64().unwrap_or(0);
    let seen = format!("block {}, {} s old", status["height"], age / 1000);
    match age > 3 * config.consensus.heartbeat_ms.max(1_000) {
        true => findings.fail(
            "last block",
            seen,
            "too few validators reach each other: see 'peers', and ask their operators",
        ),
        false => findings.ok("last block", seen),
    }
    let ahead = from_rfc3339(&text("block_time")).unwrap_or(0).saturating_sub(now_ms());
    match ahead > 500 {
        true => findings.fail("clock", format!("{ahead} ms behind the ledger's time"), "set it by NTP (chrony)"),
        false => findings.ok("clock", "not behind the ledger's time"),
    }
    let away = status["members"].as_array().into_iter().flatten().filter(|m| m["connected"] != true);
    let away: Vec<_> = away.filter_map(|m| m["agency"].as_str()).collect();
    let seen = format!("{} connected", status["peers"]);
    match away.is_empty() {
        true => findings.ok("peers", seen),
        false => {
            let seen = format!("{seen}; away: {}", away.join(" "));
            findings.warn("peers", seen, "[network.peers] in config/node.toml must have an address of each, or of one that knows it; ask their operators, or mend the addresses below");
            reach(config, findings);
        }
    }
    let newest = status["protocols_known"][1].as_u64().unwrap_or(0);
    match status["protocol_coming"]["version"].as_u64() {
        Some(coming) if coming > newest => {
            let from = &status["protocol_coming"]["from_height"];
            let seen =
                format!("protocol {coming} is agreed on from block {from}, and this program knows up to {newest}");
            findings.fail("protocol", seen, "install a newer program before that block (docs/how-to/runbooks.md)");
        }
        _ => findings.ok("protocol", format!("{}, and this program knows up to {newest}", status["protocol"])),
    }
    let accused = status["offences"].as_array().into_iter().flatten().filter_map(|row| row["agency_id"].as_str());
    let accused: std::collections::BTreeSet<_> = accused.collect();
    if !accused.is_empty() {
        let seen = format!("signed two statements for one step: {}", accused.into_iter().collect::<Vec<_>>().join(" "));
        findings.warn(
            "misconduct",
            seen,
            "the proof is on the ledger; see 'A suspected cheat' in docs/how-to/runbooks.md",
        );
    }
    let strangers = status["refused_strangers"].as_u64().unwrap_or(0);
    if strangers > 0 {
        findings.warn("strangers", format!("{strangers} connections refused"), "a node that is to join is one until the agencies adopt it (docs/how-to/membership.md); from anybody else, close the port to all but your peers");
    }
}

/// Whether something listens where the peers should be.
fn reach(config: &Config, findings: &mut Findings) {
    for address in config.network.peers.values() {
        let Some(socket) = socket(address) else { continue };
        if let Err(error) = TcpStream::connect_timeout(&socket, Duration::from_secs(1)) {
            findings.warn(
                "peer address",
                format!("{address}: {error}"),
                "is it right, and open through both firewalls?",
            );
        }
    }
}

/// While the node does not run, its ports must be free.
fn ports(config: &Config, findings: &mut Findings) {
    let own = [Some(config.api.listen), socket(&config.network.listen)];
    for address in own.into_iter().flatten().filter(|address| address.port() != 0) {
        match TcpListener::bind(address) {
            Ok(_) => findings.ok("port", format!("{address} is free")),
            Err(error) => findings.fail("port", format!("{address}: {error}"), "if it is this node, it is joining or waits to be adopted: see its log; otherwise stop what uses it, or choose another"),
        }
    }
}

/// The socket of an address such as `/ip4/10.0.0.1/tcp/26656`.
fn socket(address: &str) -> Option<SocketAddr> {
    address.parse::<Multiaddr>().ok()?;
    let mut parts = address.split('/').skip(1);
    let (kind, ip, tcp, port) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    match (kind, tcp) {
        ("ip4" | "ip6", "tcp") => Some(SocketAddr::new(ip.parse().ok()?, port.parse().ok()?)),
        _ => None,
    }
}
