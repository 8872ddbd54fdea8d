//! Configuration: `config/node.toml`. Precedence: environment (`TORRENS_<SECTION>_<KEY>`), file, default. Unknown keys are errors.

mod explain;
mod home;

pub use explain::explain;
pub use home::Home;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use torrens_ledger::crypto::PublicKey;
use torrens_ledger::encoding::Label;

/// What a node takes part as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NodeRole {
    /// Votes.
    Validator,
    /// Follows and serves, without a vote.
    Full,
    /// Follows and serves what is there, and takes nothing in: for an auditor, or for the public.
    Mirror,
}

/// The whole file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The agency that runs this node.
    pub agency: String,
    /// What it takes part as.
    pub role: NodeRole,
    /// The API.
    pub api: Api,
    /// The API over TLS, beside the plain one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<Tls>,
    /// The network of nodes.
    pub network: Network,
    /// The mempool.
    #[serde(default)]
    pub mempool: Mempool,
    /// Patience of consensus.
    #[serde(default)]
    pub consensus: Consensus,
    /// How a node that has nothing yet comes to the ledger.
    #[serde(default)]
    pub sync: Sync,
    /// The store.
    #[serde(default)]
    pub store: Store,
}

/// The API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Api {
    /// Address and port.
    pub listen: SocketAddr,
    /// Largest request body, in bytes.
    #[serde(default = "mib")]
    pub body_bytes_max: usize,
    /// Requests a second of one client, and twice as many at once.
    #[serde(default = "two_hundred")]
    pub requests_per_second: u32,
    /// Connections of one client that may be open at once.
    #[serde(default = "sixty_four")]
    pub connections_per_client: usize,
}

/// The API over TLS.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// Address and port.
    pub listen: SocketAddr,
    /// Certificate chain, PEM. Read again when it changes.
    pub certificate: PathBuf,
    /// Its private key, PEM.
    pub key: PathBuf,
    /// Certificates, PEM, that sign clients' certificates: clients are asked for one (mutual TLS).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_ca: Option<PathBuf>,
    /// Of whom, when there is a `client_ca`.
    #[serde(default)]
    pub client_certificate: ClientCertificate,
}

/// Who must show a certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClientCertificate {
    /// Everybody.
    #[default]
    Always,
    /// Whoever writes; anybody may read.
    Writes,
}

/// The network of nodes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// Where peers reach this node, such as `/ip4/0.0.0.0/tcp/26656`.
    pub listen: String,
    /// Addresses of peers by their node key. Who may connect is on the ledger; this only says where they are.
    #[serde(default)]
    pub peers: BTreeMap<String, String>,
}

/// How a node that has nothing yet comes to the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sync {
    /// By which way.
    pub join: Join,
    /// With `auto`: by snapshot when the ledger has this many blocks or more.
    pub snapshot_from_height: u64,
}

impl Default for Sync {
    fn default() -> Self {
        Self { join: Join::Auto, snapshot_from_height: 1000 }
    }
}

/// How a node joins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Join {
    /// By snapshot when the ledger is long and a member gives one, else by replay.
    Auto,
    /// Executes every block again: slower, and has the whole past.
    Replay,
    /// By snapshot, and waits until a member gives one.
    Snapshot,
}

/// The store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Store {
    /// Bytes of memory for what was read of it.
    pub cache_bytes: usize,
}

impl Default for Store {
    fn default() -> Self {
        Self { cache_bytes: crate::store::CACHE_BYTES }
    }
}

/// The mempool.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mempool {
    /// Most transactions.
    pub transactions_max: usize,
    /// Most bytes.
    pub bytes_max: usize,
    /// Most transactions of one key.
    pub per_key_max: usize,
}

impl Default for Mempool {
    fn default() -> Self {
        Self { transactions_max: 20_000, bytes_max: 64 * 1024 * 1024, per_key_max: 5_000 }
    }
}

/// Patience of consensus.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Consensus {
    /// Wait for a proposal, milliseconds.
    pub propose_ms: u64,
    /// Wait for votes, milliseconds.
    pub vote_ms: u64,
    /// How much longer each further round waits, milliseconds.
    pub growth_ms: u64,
    /// Longest time without a block, milliseconds.
    pub heartbeat_ms: u64,
}

impl Default for Consensus {
    fn default() -> Self {
        Self { propose_ms: 1000, vote_ms: 200, growth_ms: 100, heartbeat_ms: 60_000 }
    }
}

fn mib() -> usize {
    1024 * 1024
}

fn sixty_four() -> usize {
    64
}

fn two_hundred() -> u32 {
    200
}

/// Reads a configuration, with the environment on top.
pub fn read(path: &Path) -> Result<Config, String> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        format!("cannot read {}: {error}. Run 'torrens-node init --home DIR --agency ID' first", path.display())
    })?;
    let environment: Vec<_> = known_environment().collect();
    parse(&text, environment.iter().cloned()).map_err(|why| {
        // What is at fault is named: the file, or the variable that spoils it.
        match parse(&text, std::iter::empty()) {
            Ok(_) => {
                let spoils = |one: &&(String, String)| parse(&text, std::iter::once((*one).clone())).is_err();
                let at_fault: Vec<_> = environment.iter().filter(spoils).map(|(name, _)| name.as_str()).collect();
                let all = || environment.iter().map(|(name, _)| name.as_str()).collect();
                let names = if at_fault.is_empty() { all() } else { at_fault };
                format!("{} is sound, but with {} from the environment: {why}", path.display(), names.join(", "))
            }
            Err(why) => format!("{}: {why}", path.display()),
        }
    })
}

/// Variables of the environment that set a key of the configuration, or mean to.
pub fn known_environment() -> impl Iterator<Item = (String, String)> {
    let all = std::env::vars_os();
    let ours = all.filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    ours.filter(|(name, _)| place_of(name).is_some() || meant_for(name).is_some())
}

/// Reads a configuration's text with overrides by environment.
pub fn parse(text: &str, environment: impl Iterator<Item = (String, String)>) -> Result<Config, String> {
    let mut table: toml::Table = toml::from_str(text).map_err(|error| error.to_string())?;
    for (name, value) in environment {
        if let Some(near) = meant_for(&name) {
            return Err(format!("unknown variable {name}: did you mean {near}?"));
        }
        overlay(&mut table, &name, &value);
    }
    let config: Config = table.try_into().map_err(|error: toml::de::Error| in_words(&error.to_string()))?;
    check(&config)?;
    Ok(config)
}

impl Config {
    /// Where this node listens: the key that says so, and the address.
    pub fn ports(&self) -> Vec<(&'static str, SocketAddr)> {
        let tls = self.tls.as_ref().map(|tls| ("tls.listen", tls.listen));
        let peers = socket(&self.network.listen).map(|address| ("network.listen", address));
        [Some(("api.listen", self.api.listen)), tls, peers].into_iter().flatten().collect()
    }
}

/// The socket of an address such as `/ip4/10.0.0.1/tcp/26656`.
pub fn socket(address: &str) -> Option<SocketAddr> {
    let mut parts = address.split('/').skip(1);
    let (kind, ip, tcp, port) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    match (kind, tcp) {
        ("ip4" | "ip6", "tcp") => Some(SocketAddr::new(ip.parse().ok()?, port.parse().ok()?)),
        _ => None,
    }
}

/// The sections of the file.
const SECTIONS: [&str; 7] = ["api", "tls", "network", "mempool", "consensus", "sync", "store"];

/// Section and key that a variable sets: `TORRENS_API_LISTEN` is `listen` in `[api]`.
fn place_of(name: &str) -> Option<(Option<&'static str>, String)> {
    let name = name.strip_prefix("TORRENS_")?.to_ascii_lowercase();
    match name.split_once('_') {
        Some((section, key)) => {
            let section = SECTIONS.into_iter().find(|known| *known == section)?;
            Some((Some(section), key.to_owned()))
        }
        None => ["agency", "role"].contains(&name.as_str()).then_some((None, name)),
    }
}

/// Variables that set no key: this program's own, and those of `torrens`.
const OTHERS: [&str; 12] = [
    "API",
    "AS",
    "CA",
    "CERTIFICATE",
    "CERTIFICATE_KEY",
    "LANG",
    "LOG",
    "LOG_JSON",
    "PASSPHRASE_FILE",
    "PIN_FILE",
    "TRUST",
    "WEBHOOK",
];

/// Of our scripts and tests, which start nodes: too near to others to be told from a slip.
const OF_TESTS: [&str; 2] = ["ALL", "LONG"];

/// The variable that one was meant for which is none of ours, and nearly is one.
fn meant_for(name: &str) -> Option<String> {
    let bare = name.strip_prefix("TORRENS_")?;
    if place_of(name).is_some() || OTHERS.contains(&bare) || OF_TESTS.contains(&bare) {
        return None;
    }
    let near = |variable: &String| strsim::jaro(variable.trim_start_matches("TORRENS_"), bare);
    let keys = explain::keys().map(explain::variable);
    let all = keys.chain(OTHERS.iter().map(|other| format!("TORRENS_{other}")));
    let nearest = all.max_by(|a, b| near(a).total_cmp(&near(b)))?;
    (near(&nearest) > 0.85).then_some(nearest)
}

fn overlay(table: &mut toml::Table, name: &str, value: &str) {
    let parsed = value.parse::<i64>().map_or_else(|_| toml::Value::String(value.to_owned()), toml::Value::Integer);
    match place_of(name) {
        Some((Some(section), key)) => {
            let section = table.entry(section).or_insert_with(|| toml::Value::Table(toml::Table::new()));
            if let Some(section) = section.as_table_mut() {
                section.insert(key, parsed);
            }
        }
        Some((None, key)) => drop(table.insert(key, parsed)),
        None => {}
    }
}

/// serde's message in words: the place first, the nearest known key to an unknown one, the form of a number or an address.
fn in_words(message: &str) -> String {
    let message = message.trim_end();
    let (what, section) = match message.split_once("\nin `") {
        Some((what, place)) => (what, format!("{}.", place.trim_end_matches('`'))),
        None => (message, String::new()),
    };
    let place = section.trim_end_matches('.');
    if what.contains("socket address") {
        return format!("{place}: {what}; write it as 127.0.0.1:8080");
    }
    if let Some((found, "usize" | "u64" | "u32")) = what.split_once(", expected ") {
        match found.split_once(": ") {
            Some(("invalid type", found)) => return format!("{place}: {found} is not a whole number"),
            Some(("invalid value", found)) => return format!("{place}: {found} is out of range"),
            _ => {}
        }
    }
    let mut quoted = what.split('`').skip(1).step_by(2);
    if let (Some(unknown), true) = (quoted.next(), what.contains("unknown field")) {
        return match nearest(unknown, quoted) {
            Some(near) => format!("unknown key '{section}{unknown}': did you mean '{section}{near}'?"),
            None => format!("{section}{unknown}: {what}"),
        };
    }
    if place.is_empty() { what.to_owned() } else { format!("{place}: {what}") }
}

/// The name that an unknown one may have been meant for.
fn nearest<'a>(unknown: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = names.max_by(|a, b| strsim::jaro(unknown, a).total_cmp(&strsim::jaro(unknown, b)))?;
    (strsim::jaro(unknown, near) > 0.7).then_some(near)
}

fn check(config: &Config) -> Result<(), String> {
    let range = |name: &str, value: u64, least: u64, most: u64| match (least..=most).contains(&value) {
        true => Ok(()),
        false => Err(format!("{name} = {value} is out of range: choose between {least} and {most}")),
    };
    range("api.body_bytes_max", config.api.body_bytes_max as u64, 64 * 1024, 64 * 1024 * 1024)?;
    range("api.requests_per_second", u64::from(config.api.requests_per_second), 1, 10_000_000)?;
    range("api.connections_per_client", config.api.connections_per_client as u64, 1, 1024)?;
    range("mempool.transactions_max", config.mempool.transactions_max as u64, 1, 1_000_000)?;
    range("mempool.bytes_max", config.mempool.bytes_max as u64, 64 * 1024, 4 << 30)?;
    range("mempool.per_key_max", config.mempool.per_key_max as u64, 1, 1_000_000)?;
    range("consensus.propose_ms", config.consensus.propose_ms, 10, 60_000)?;
    range("consensus.vote_ms", config.consensus.vote_ms, 10, 60_000)?;
    range("consensus.growth_ms", config.consensus.growth_ms, 1, 60_000)?;
    range("consensus.heartbeat_ms", config.consensus.heartbeat_ms, 100, 3_600_000)?;
    range("sync.snapshot_from_height", config.sync.snapshot_from_height, 1, u64::MAX)?;
    range("store.cache_bytes", config.store.cache_bytes as u64, 8 << 20, 64 << 30)?;
    if let Some(tls) = &config.tls
        && tls.client_ca.is_none()
        && tls.client_certificate != ClientCertificate::Always
    {
        return Err("tls.client_certificate: name the clients' CA in tls.client_ca as well".into());
    }
    Label::new(config.agency.as_str()).map_err(|why| format!("agency: {why}"))?;
    for (key, address) in &config.network.peers {
        key.parse().map(PublicKey).map_err(|why| format!("network.peers: '{key}' is not a node key: {why}"))?;
        address.parse::<torrens_consensus::network::Multiaddr>().map_err(|why| {
            format!("network.peers: '{address}' is not an address such as /ip4/10.0.0.1/tcp/26656: {why}")
        })?;
        // Names are not resolved: who answers for them would decide whom a node dials.
        if socket(address).is_none() {
            return Err(format!(
                "network.peers: '{address}' names no IP address and port: write it as /ip4/10.0.0.1/tcp/26656"
            ));
        }
    }
    config
        .network
        .listen
        .parse::<torrens_consensus::network::Multiaddr>()
        .map_err(|why| format!("network.listen: {why}; write it as /ip4/0.0.0.0/tcp/26656"))?;
    if socket(&config.network.listen).is_none() {
        return Err("network.listen: it names no IP address and TCP port; write it as /ip4/0.0.0.0/tcp/26656".into());
    }
    let meet = |a: SocketAddr, b: SocketAddr| {
        let anywhere = a.ip().is_unspecified() || b.ip().is_unspecified();
        a.port() == b.port() && a.port() != 0 && (anywhere || a.ip() == b.ip())
    };
    let ports = config.ports();
    for (at, (name, address)) in ports.iter().enumerate() {
        if let Some((other, _)) = ports[..at].iter().find(|(_, other)| meet(*address, *other)) {
            return Err(format!("{name}: choose another port than {other} has"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        agency = "registry"
        role = "validator"
        [api]
        listen = "127.0.0.1:8080"
        [network]
        listen = "/ip4/127.0.0.1/tcp/26656"
    "#;

    #[test]
    fn unknown_keys_are_named_with_a_suggestion() {
        let none = || std::iter::empty();
        assert!(parse(GOOD, none()).is_ok());
        let error = parse(&GOOD.replace("agency", "agencx"), none()).unwrap_err();
        assert!(error.contains("did you mean 'agency'"), "{error}");
        let error = parse(&format!("{GOOD}\n[mempool]\ntransactions_max = 0"), none()).unwrap_err();
        assert!(error.contains("mempool.transactions_max"), "{error}");
        let error = parse(&format!("{GOOD}\n[store]\ncache_byte = 1"), none()).unwrap_err();
        assert_eq!(error, "unknown key 'store.cache_byte': did you mean 'store.cache_bytes'?");
        let error = parse(&GOOD.replace("validator", "voter"), none()).unwrap_err();
        assert_eq!(error, "role: unknown variant `voter`, expected one of `validator`, `full`, `mirror`");
    }

    #[test]
    fn what_is_no_number_and_no_address_is_named_with_its_place() {
        let with = |name: &str, value: &str| {
            let environment = [(name.to_owned(), value.to_owned())];
            parse(GOOD, environment.into_iter()).unwrap_err()
        };
        let error = with("TORRENS_STORE_CACHE_BYTES", "128MB");
        assert_eq!(error, "store.cache_bytes: string \"128MB\" is not a whole number");
        let error = with("TORRENS_MEMPOOL_TRANSACTIONS_MAX", "-1");
        assert_eq!(error, "mempool.transactions_max: integer `-1` is out of range");
        let error = with("TORRENS_API_REQUESTS_PER_SECOND", "5000000000");
        assert_eq!(error, "api.requests_per_second: integer `5000000000` is out of range");
        let error = with("TORRENS_API_LISTEN", "localhost");
        assert_eq!(error, "api.listen: invalid socket address syntax; write it as 127.0.0.1:8080");
        let error = with("TORRENS_API_LISTEN", "8080");
        assert!(error.starts_with("api.listen: ") && error.ends_with("; write it as 127.0.0.1:8080"), "{error}");
    }

    /// More that scripts and tests set: far enough from everything.
    const OF_SCRIPTS: [&str; 17] = [
        "BIN",
        "BYZANTINE",
        "DEMO_HOME",
        "INTEROP",
        "INTEROP_VENV",
        "LAB",
        "LIES",
        "LONG_SECONDS",
        "PYTHON",
        "RUN_SEED",
        "SCREENSHOTS",
        "SEED",
        "SET_UP",
        "TELL",
        "UPDATE_GOLDEN",
        "VENV",
        "WASM",
    ];

    #[test]
    fn a_variable_that_is_nearly_a_key_is_refused_and_others_are_left_alone() {
        let with = |name: &str| parse(GOOD, [(name.to_owned(), "1".to_owned())].into_iter());
        for (name, meant) in [
            ("SINC_JOIN", "SYNC_JOIN"),
            ("AGENCI", "AGENCY"),
            ("AGENCY_ID", "AGENCY"),
            ("APILISTEN", "API_LISTEN"),
            ("PASPHRASE_FILE", "PASSPHRASE_FILE"),
            ("LOGG", "LOG"),
            ("MEMPOL_BYTES_MAX", "MEMPOOL_BYTES_MAX"),
        ] {
            let error = with(&format!("TORRENS_{name}")).unwrap_err();
            assert_eq!(error, format!("unknown variable TORRENS_{name}: did you mean TORRENS_{meant}?"));
        }
        for others in OTHERS.iter().chain(&OF_TESTS).chain(&OF_SCRIPTS) {
            assert!(with(&format!("TORRENS_{others}")).is_ok(), "{others}");
        }
    }

    #[test]
    fn each_listens_on_a_port_of_its_own() {
        let with = |api: &str, peers: &str| {
            let environment = [("TORRENS_API_LISTEN", api), ("TORRENS_NETWORK_LISTEN", peers)];
            parse(GOOD, environment.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())))
        };
        assert!(with("127.0.0.1:8080", "/ip4/127.0.0.1/tcp/8081").is_ok());
        assert!(with("127.0.0.1:8080", "/ip4/127.0.0.2/tcp/8080").is_ok());
        assert!(with("127.0.0.1:0", "/ip4/127.0.0.1/tcp/0").is_ok());
        for peers in ["/ip4/127.0.0.1/tcp/8080", "/ip4/0.0.0.0/tcp/8080"] {
            let error = with("127.0.0.1:8080", peers).unwrap_err();
            assert_eq!(error, "network.listen: choose another port than api.listen has");
        }
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let environment = [("TORRENS_API_LISTEN".to_owned(), "127.0.0.1:9".to_owned())];
        assert_eq!(parse(GOOD, environment.into_iter()).unwrap().api.listen.port(), 9);
    }

    proptest::proptest! {
        /// A file that was edited badly: refused with words, or read; never a panic.
        #[test]
        fn a_file_with_anything_in_it_is_read_or_refused(
            at in 0..GOOD.len(), cut in 0usize..40, put in "[a-z0-9_=\\[\\]\"\\.\n -]{0,40}",
        ) {
            let text = format!("{}{put}{}", &GOOD[..at], &GOOD[(at + cut).min(GOOD.len())..]);
            if let Err(why) = parse(&text, std::iter::empty()) {
                proptest::prop_assert!(!why.is_empty());
            }
        }
    }
}
