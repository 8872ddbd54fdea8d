//! `torrens-node doctor`: looks at a node from outside, running or not, and says what is wrong and how to mend it. It changes nothing.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use torrens_consensus::guard::Guard;
use torrens_keystore::{Kept, Key};
use torrens_ledger::block::Network;
use torrens_ledger::crypto::Signer as _;
use torrens_ledger::proof::checkpoint::CosignerKeys;
use torrens_ledger::refusal::Lang;
use torrens_ledger::time::from_rfc3339;
use torrens_texts::{Catalogue, reason};

use crate::clock::now_ms;
use crate::config::{self, Config, Home, NodeRole};
use crate::store::{OpenError, Store};
use crate::{backup, daemon, place, rotate, texts, watch};

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
    /// What was looked at, for programs: the same in every language.
    pub what: &'static str,
    /// What was looked at, in words.
    pub name: String,
    /// What was seen.
    pub seen: String,
    /// What to do; empty when nothing.
    pub fix: String,
}

/// Everything that was looked at, in order.
struct Findings {
    rows: Vec<Finding>,
    texts: &'static Catalogue,
}

impl Findings {
    fn add(&mut self, level: Level, what: &'static str, seen: String, fix: String) {
        let name = self.texts.say(&format!("doctor-look-{}", what.to_lowercase().replace(' ', "-")), &[]);
        self.rows.push(Finding { level, what, name, seen: reason::say(&seen, self.texts.lang()), fix });
    }
    fn ok(&mut self, what: &'static str, seen: String) {
        self.add(Level::Ok, what, seen, String::new());
    }
    /// `fix` is a message of the catalogue.
    fn warn(&mut self, what: &'static str, seen: String, fix: &str) {
        self.add(Level::Warn, what, seen, self.texts.say(fix, &[]));
    }
    /// `fix` is a message of the catalogue.
    fn fail(&mut self, what: &'static str, seen: String, fix: &str) {
        self.add(Level::Fail, what, seen, self.texts.say(fix, &[]));
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
pub fn examine(home: &Home, keys: Keys, lang: Lang) -> Vec<Finding> {
    let texts = texts::of(lang);
    let mut findings = Findings { rows: Vec::new(), texts };
    let config = match config::read(&home.config()) {
        Ok(config) => config,
        Err(why) => {
            findings.fail("config", why, "doctor-fix-config");
            return findings.rows;
        }
    };
    let role = texts.say(&format!("doctor-role-{}", format!("{:?}", config.role).to_lowercase()), &[]);
    findings.ok("config", texts.say("doctor-config", &[("agency", &config.agency), ("role", &role)]));
    machine(home, &mut findings);
    let keys = key_files(home, &config, keys, &mut findings);
    let running = status(&config, lang);
    ledger(home, &config, &keys, &mut findings);
    match running {
        Ok(status) => node(&config, &keys, &status, &mut findings),
        Err(_) if let Some(joining) = watch::joining(home) => {
            let level = if joining.part == "waiting" { Level::Warn } else { Level::Ok };
            findings.add(level, "node", watch::stands(&joining, texts), String::new());
        }
        Err(why) => {
            let seen = texts.say("doctor-node-silent", &[("listen", &config.api.listen), ("why", &why)]);
            let fix = texts.say("doctor-fix-start", &[("home", &home.0.display())]);
            findings.add(Level::Warn, "node", seen, fix);
            ports(&config, &mut findings);
            no_address(&config, &mut findings);
        }
    }
    findings.rows
}

fn machine(home: &Home, findings: &mut Findings) {
    let texts = findings.texts;
    match rustix::fs::statvfs(&home.0) {
        Ok(disk) => {
            let (free, all) = (disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize);
            let seen = texts.say("doctor-disk", &[("free", &(free >> 30)), ("all", &(all >> 30))]);
            let fix = "doctor-fix-disk";
            match free {
                free if free < FREE_MIN => findings.fail("disk", seen, fix),
                free if free < all / 10 => findings.warn("disk", seen, fix),
                _ => findings.ok("disk", seen),
            }
        }
        Err(error) => findings.fail("disk", format!("{}: {error}", home.0.display()), "doctor-fix-mount"),
    }
    let files = rustix::process::getrlimit(rustix::process::Resource::Nofile).current.unwrap_or(u64::MAX);
    let seen = texts.say("doctor-files", &[("files", &files)]);
    match files < FILES_MIN {
        true => findings.warn("open files", seen, "doctor-fix-files"),
        false => findings.ok("open files", seen),
    }
}

/// Each key is opened once: a passphrase is asked for once, and a token once.
fn key_files(home: &Home, config: &Config, keys: Keys, findings: &mut Findings) -> BTreeMap<&'static str, Key> {
    let names: &[&'static str] =
        if config.role == NodeRole::Validator { &["node", "validator", "cosigner"] } else { &["node"] };
    let texts = findings.texts;
    let mut open = BTreeMap::new();
    if let Some(tls) = &config.tls {
        match crate::api::tls::read(tls) {
            Ok(_) => findings.ok("TLS", texts.say("doctor-tls", &[("listen", &tls.listen)])),
            Err(why) => findings.fail("TLS", why, "doctor-fix-tls"),
        }
    } else if !config.api.listen.ip().is_loopback() {
        findings.warn("TLS", texts.say("doctor-no-tls", &[("listen", &config.api.listen)]), "doctor-fix-no-tls");
    }
    let before = findings.rows.len();
    for name in names.iter().filter(|_| keys == Keys::Open) {
        match torrens_keystore::open(&home.key(name)) {
            Ok(key) => drop(open.insert(*name, key)),
            Err(why) => {
                let is_locked = matches!(torrens_keystore::look(&home.key(name)), Ok(Kept::Encrypted));
                let fix = if is_locked { "doctor-fix-passphrase" } else { "doctor-fix-keys" };
                findings.fail("keys", why.to_string(), fix);
            }
        }
    }
    if findings.rows.len() == before {
        let seen = match keys {
            Keys::Open => "doctor-keys-readable",
            Keys::InUse => "doctor-keys-in-use",
        };
        findings.ok("keys", texts.say(seen, &[("keys", &names.join(", "))]));
    }
    if config.role == NodeRole::Validator {
        if let Err(why) = place::look(home) {
            findings.fail("place", why, "doctor-fix-place");
        }
        match Guard::look(&home.keys()) {
            Ok(guard) => findings.ok("double-sign guard", texts.say("doctor-guard", &[("height", &guard.height())])),
            Err(why) => findings.fail("double-sign guard", why.to_string(), "doctor-fix-guard"),
        }
        if home.data(backup::OBSERVE).exists() {
            findings.warn("restored", texts.say("doctor-restored", &[]), "doctor-fix-restored");
        }
    }
    open
}

fn ledger(home: &Home, config: &Config, keys: &BTreeMap<&str, Key>, findings: &mut Findings) {
    let texts = findings.texts;
    let genesis = match daemon::read_genesis(home) {
        Ok(genesis) => genesis,
        Err(why) => return findings.fail("genesis", why, "doctor-fix-genesis"),
    };
    findings.ok("genesis", format!("{} {}", genesis.chain_id, genesis.hash()));
    let store = match Store::open_to_read(&home.data("store"), &genesis) {
        Ok(store) => store,
        Err(OpenError::Nothing { .. }) => {
            return findings.warn("store", texts.say("doctor-store-empty", &[]), "doctor-fix-store-empty");
        }
        Err(why @ OpenError::OtherGenesis { .. }) => {
            return findings.fail("genesis", why.to_string(), "doctor-fix-other-genesis");
        }
        Err(why) => return findings.fail("store", why.to_string(), "doctor-fix-store"),
    };
    let head = store.head().clone();
    findings.ok("store", texts.say("doctor-store", &[("height", &head.height)]));
    let network = match store.object::<Network>(&()) {
        Ok(network) => network.unwrap_or_default(),
        Err(fault) => {
            return findings.fail("store", fault.into_words(), "doctor-fix-store");
        }
    };
    if let Some(key) = keys.get("node")
        && !network.members.iter().any(|member| member.node_key == key.public())
    {
        let seen = texts.say("doctor-no-member", &[("key", &key.public().0)]);
        findings.fail("membership", seen, "doctor-fix-no-member");
    }
    if config.role == NodeRole::Validator
        && let (Some(key), Some(Ok(cosigner))) = (keys.get("validator"), keys.get("cosigner").map(Key::secret))
    {
        let own = network.next_validators.iter().find(|v| v.agency_id.as_str() == config.agency);
        let cosigner = CosignerKeys::new(cosigner).public();
        match own {
            Some(v) if v.public_key == key.public() && (v.cosigner_key, v.log_key) == cosigner => {
                let all = network.next_validators.len();
                findings.ok("validator", texts.say("doctor-validator", &[("all", &all)]));
            }
            Some(v) if rotate::awaits(home, v) && network.validators.contains(v) => {
                let fix = texts.say("doctor-fix-rotated", &[("home", &home.0.display())]);
                findings.add(Level::Fail, "validator", texts.say("doctor-rotated", &[]), fix);
            }
            Some(_) => findings.fail("validator", texts.say("doctor-other-keys", &[]), "doctor-fix-other-keys"),
            None => findings.warn("validator", texts.say("doctor-no-vote", &[]), "doctor-fix-no-vote"),
        }
    }
    if network.next_validators.len() < 4 {
        let seen = texts.say("doctor-few", &[("n", &network.next_validators.len())]);
        findings.warn("quorum", seen, "doctor-fix-few");
    }
}

fn status(config: &Config, lang: Lang) -> Result<Value, String> {
    let agent = ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(3))).build();
    let asked = ureq::Agent::from(agent).get(format!("http://{}/v1/status", config.api.listen));
    let answer = asked.header("accept-language", lang.pick("en", "zh")).call();
    let read = answer.and_then(|answer| answer.into_body().read_json());
    read.map_err(|error| reason::say(&error.to_string(), lang))
}

fn node(config: &Config, keys: &BTreeMap<&str, Key>, status: &Value, findings: &mut Findings) {
    let texts = findings.texts;
    let text = |name: &str| status[name].as_str().unwrap_or_default().to_owned();
    let own = keys.get("node").map(|key| key.public().0.to_string());
    let is_another = matches!((own, watch::answering(status)), (Some(own), Some(answers)) if own != answers);
    if is_another || status["agency"] != config.agency.as_str() {
        let about: [(&str, &dyn Display); 2] = [("listen", &config.api.listen), ("agency", &text("agency"))];
        return findings.fail("node", texts.say("doctor-other-node", &about), "doctor-fix-other-node");
    }
    match status["ready"] == true {
        true => findings.ok("node", texts.say("doctor-ready", &[("version", &text("version"))])),
        false => {
            let fix = match status["reason_code"].as_str() {
                Some("no-quorum" | "alone") => "doctor-fix-no-quorum",
                _ => "doctor-fix-not-ready",
            };
            findings.fail("node", texts.say("doctor-not-ready", &[("why", &text("reason"))]), fix);
        }
    }
    if let (true, Some(why)) = (status["ready"] == true, status["observing"].as_str()) {
        findings.warn("vote", texts.say("doctor-observing", &[("why", &why)]), "doctor-fix-observing");
    }
    let age = status["block_age_ms"].as_u64().unwrap_or(0);
    let seen = texts.say("doctor-block", &[("height", &status["height"]), ("seconds", &(age / 1000))]);
    // As long as nobody lets it in, it has no peers and no new blocks, which its missing membership explains.
    let is_outside = status["peers"] == 0 && findings.rows.iter().any(|row| row.what == "membership");
    match age > 3 * config.consensus.heartbeat_ms.max(1_000) {
        _ if is_outside => {}
        true => findings.fail("last block", seen, "doctor-fix-block"),
        false => findings.ok("last block", seen),
    }
    let ahead = from_rfc3339(&text("block_time")).unwrap_or(0).saturating_sub(now_ms());
    match ahead > 500 {
        true => findings.fail("clock", texts.say("doctor-clock-behind", &[("ms", &ahead)]), "doctor-fix-clock"),
        false => findings.ok("clock", texts.say("doctor-clock", &[])),
    }
    let away = status["members"].as_array().into_iter().flatten().filter(|m| m["connected"] != true);
    let away: Vec<_> = away.filter_map(|m| m["agency"].as_str()).collect();
    let about: [(&str, &dyn Display); 2] = [("n", &status["peers"]), ("away", &away.join(" "))];
    match away.is_empty() {
        _ if is_outside => {}
        true => findings.ok("peers", texts.say("doctor-peers", &about)),
        false => {
            let seen = texts.say("doctor-peers-away", &about);
            match config.network.peers.is_empty() {
                true => findings.warn("peers", seen, "doctor-fix-no-address"),
                false => findings.warn("peers", seen, "doctor-fix-peers"),
            }
            reach(config, findings);
        }
    }
    let newest = status["protocols_known"][1].as_u64().unwrap_or(0);
    match status["protocol_coming"]["version"].as_u64() {
        Some(coming) if coming > newest => {
            let from = &status["protocol_coming"]["from_height"];
            let about: [(&str, &dyn Display); 3] = [("coming", &coming), ("from", from), ("newest", &newest)];
            findings.fail("protocol", texts.say("doctor-protocol-coming", &about), "doctor-fix-protocol");
        }
        _ => {
            let about: [(&str, &dyn Display); 2] = [("now", &status["protocol"]), ("newest", &newest)];
            findings.ok("protocol", texts.say("doctor-protocol", &about));
        }
    }
    let accused = status["offences"].as_array().into_iter().flatten().filter_map(|row| row["agency_id"].as_str());
    let accused: std::collections::BTreeSet<_> = accused.collect();
    if !accused.is_empty() {
        let accused = accused.into_iter().collect::<Vec<_>>().join(" ");
        let seen = texts.say("doctor-misconduct", &[("agencies", &accused)]);
        findings.warn("misconduct", seen, "doctor-fix-misconduct");
    }
    let strangers = status["refused_strangers"].as_u64().unwrap_or(0);
    if strangers > 0 {
        findings.warn("strangers", texts.say("doctor-strangers", &[("n", &strangers)]), "doctor-fix-strangers");
    }
}

/// Whether something listens where the peers should be.
fn reach(config: &Config, findings: &mut Findings) {
    for address in config.network.peers.values() {
        let Some(socket) = config::socket(address) else { continue };
        if let Err(error) = TcpStream::connect_timeout(&socket, Duration::from_secs(1)) {
            findings.warn("peer address", format!("{address}: {error}"), "doctor-fix-peer-address");
        }
    }
}

/// A node without an address of anybody waits until others dial it.
fn no_address(config: &Config, findings: &mut Findings) {
    if config.network.peers.is_empty() {
        findings.warn("peer address", findings.texts.say("doctor-no-address", &[]), "doctor-fix-no-address");
    }
}

/// While the node does not run, its ports must be free.
fn ports(config: &Config, findings: &mut Findings) {
    for (_, address) in config.ports().into_iter().filter(|(_, address)| address.port() != 0) {
        match TcpListener::bind(address) {
            Ok(_) => findings.ok("port", findings.texts.say("doctor-port", &[("address", &address)])),
            Err(error) => findings.fail("port", format!("{address}: {error}"), "doctor-fix-port"),
        }
    }
}
