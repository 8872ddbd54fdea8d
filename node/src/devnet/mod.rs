//! A network of real nodes on this machine: one process an agency, each with its own store and keys.

mod switch;

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::process::{Child, Command};
use torrens_ledger::block::Params;
use torrens_ledger::encoding::Label;

use crate::config::{self, Home, NodeRole};
use crate::operator;
use crate::setup::{self, AgencyCard, Listen, SAMPLE_AGENCIES};

/// How a devnet is set up.
pub struct Devnet {
    /// How many agencies run validators: the first of the sample agencies.
    pub validators: usize,
    /// Its folder.
    pub home: PathBuf,
    /// First port; free ports when absent.
    pub base_port: Option<u16>,
    /// Throw away what is there.
    pub reset: bool,
    /// Policies other than the sample.
    pub policies: Option<PathBuf>,
    /// Let the operator's page stop and start its nodes.
    pub demo: bool,
    /// Limits other than the defaults.
    pub params: Params,
}

/// Runs until stopped.
pub async fn run(devnet: Devnet) -> Result<(), String> {
    let most = SAMPLE_AGENCIES.len();
    if devnet.validators == 0 || devnet.validators > most {
        return Err(format!("--validators {}: choose between 1 and {most}", devnet.validators));
    }
    let mut occupied = occupy(&devnet.home)?;
    // Only a folder that a devnet made is ever thrown away.
    if devnet.reset && devnet.home.join("trust.json").exists() {
        std::fs::remove_dir_all(&devnet.home)
            .map_err(|error| format!("cannot empty {}: {error}", devnet.home.display()))?;
        occupied = occupy(&devnet.home)?;
    }
    let made = devnet.home.join("trust.json").exists();
    match made {
        true => fits(&devnet)?,
        false => make(&devnet)?,
    }
    let agencies: Vec<&str> = SAMPLE_AGENCIES[..devnet.validators].iter().map(|sample| sample.0).collect();
    let switch = devnet.demo.then(|| devnet.home.join(switch::SOCKET));
    let mut asks = match &switch {
        Some(path) => switch::listen(path)?,
        // Nobody asks.
        None => tokio::sync::mpsc::channel(1).1,
    };
    let mut children = Vec::new();
    for agency in &agencies {
        children.push((*agency, start(&devnet.home.join(agency), switch.as_deref())?));
    }
    // One listener throughout: a signal that comes between two would be lost.
    let asked = stopped();
    tokio::pin!(asked);
    let ready = tokio::select! {
        ready = wait_ready(&devnet, &agencies, &mut children) => Some(ready),
        () = &mut asked => None,
    };
    match ready {
        Some(Ok(line)) => {
            println!("{line}");
            watch(&devnet, &agencies, &mut children, asked, &mut asks).await;
        }
        Some(Err(why)) => {
            stop(children).await;
            return Err(why);
        }
        None => {}
    }
    stop(children).await;
    drop(occupied);
    Ok(())
}

/// Takes the folder, for as long as the file is held: a network that runs there would answer for one that is started beside it.
fn occupy(home: &Path) -> Result<std::fs::File, String> {
    let path = home.join("devnet.lock");
    let cannot = |error: std::io::Error| format!("cannot write {}: {error}", path.display());
    std::fs::create_dir_all(home).map_err(cannot)?;
    let file = std::fs::File::create(&path).map_err(cannot)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => {
            Err(format!("a network runs in {} already: stop it first, or give --home another folder", home.display()))
        }
        Err(std::fs::TryLockError::Error(error)) => Err(cannot(error)),
    }
}

/// Whether the network that is in the folder has as many validators as are asked for, and the ports, if they are named.
fn fits(devnet: &Devnet) -> Result<(), String> {
    let (mut validators, mut first) = (0, u16::MAX);
    for sample in SAMPLE_AGENCIES {
        let config = config::read(&Home(devnet.home.join(sample.0)).config())?;
        validators += usize::from(config.role == NodeRole::Validator);
        first = first.min(config.api.listen.port());
    }
    if let Some(base) = devnet.base_port.filter(|base| *base != first) {
        return Err(format!(
            "the network in {} has its ports, from {first} on, and not from {base}: leave --base-port out, or --reset to throw it away",
            devnet.home.display()
        ));
    }
    match validators == devnet.validators {
        true => Ok(()),
        false => Err(format!(
            "the network in {} was made with {validators} validators: say --validators {validators}, or --reset to throw it away",
            devnet.home.display()
        )),
    }
}

/// Makes keys, genesis and config of every agency; those beyond `--validators` get a full node's folder, ready to start.
fn make(devnet: &Devnet) -> Result<(), String> {
    let officers = devnet.home.join("officers");
    std::fs::create_dir_all(&officers).map_err(|error| format!("cannot make {}: {error}", officers.display()))?;
    setup::restrict(&officers)?;
    let ports = ports(devnet.base_port, SAMPLE_AGENCIES.len())?;
    let (mut cards, mut places) = (Vec::new(), Vec::new());
    for (at, sample) in SAMPLE_AGENCIES.iter().enumerate() {
        let (agency, officer, key) = setup::sample_agency(sample)?;
        torrens_keystore::write(&officers.join(format!("{}.json", sample.0)), &key, None)
            .map_err(|error| error.to_string())?;
        let home = Home(devnet.home.join(sample.0));
        let role = if at < devnet.validators { NodeRole::Validator } else { NodeRole::Full };
        let (api, peer) = ports[at];
        let peers = format!("/ip4/127.0.0.1/tcp/{peer}");
        let listen = Listen { api: SocketAddr::from(([127, 0, 0, 1], api)), peers: peers.clone() };
        let (node_key, validator) =
            setup::init(&home, &agency.agency_id, role, listen, &crate::setup::Secrets::default())?;
        places.push((node_key.0.to_string(), peers));
        cards.push(AgencyCard { agency, officers: vec![officer], node_key, validator });
    }
    for (name, agency, roles) in setup::SAMPLE_SECOND_OFFICERS {
        let (officer, key) = setup::sample_second_officer(name, agency, roles)?;
        torrens_keystore::write(&officers.join(format!("{name}.json")), &key, None)
            .map_err(|error| error.to_string())?;
        let card = cards.iter_mut().find(|card| card.agency.agency_id.as_str() == *agency);
        card.ok_or("a second officer's agency is not among the samples")?.officers.push(officer);
    }
    let mut suffix = [0u8; 4];
    getrandom::fill(&mut suffix).map_err(|error| error.to_string())?;
    let chain_id = Label::new(format!("torrens-devnet-{}", hex::encode(suffix)))?;
    let policies = setup::read_policies(devnet.policies.as_deref())?;
    let genesis = setup::genesis(chain_id, &cards, policies, devnet.params.clone())?;
    let text = serde_json::to_string_pretty(&genesis).map_err(|error| error.to_string())?;
    for sample in SAMPLE_AGENCIES {
        let home = Home(devnet.home.join(sample.0));
        setup::write(&home.genesis(), &text)?;
        let mut config = config::read(&home.config())?;
        config.network.peers = places.iter().cloned().collect();
        // Everybody here is one client, this machine, and tests are impatient.
        config.api.requests_per_second = 100_000;
        config.api.connections_per_client = 1024;
        setup::write_config(&home, &config)?;
    }
    let trust = serde_json::to_string_pretty(&genesis.trust_anchor()).map_err(|error| error.to_string())?;
    setup::write(&devnet.home.join("trust.json"), &format!("{trust}\n"))
}

fn ports(base: Option<u16>, count: usize) -> Result<Vec<(u16, u16)>, String> {
    if let Some(base) = base {
        let at =
            |n: usize| base.checked_add(n as u16).ok_or_else(|| format!("--base-port {base} leaves too few ports"));
        return (0..count).map(|n| Ok((at(2 * n)?, at(2 * n + 1)?))).collect();
    }
    // Below the range from which systems take ports for outgoing connections, so that a node that was stopped finds its
    // ports free again. All are held open until all are known, so that none is given twice.
    let (mut held, mut free) = (Vec::new(), Vec::new());
    for _ in 0..10_000 {
        let mut random = [0u8; 2];
        getrandom::fill(&mut random).map_err(|error| error.to_string())?;
        let port = 10_240 + u16::from_be_bytes(random) % 22_000;
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", port)) {
            held.push(listener);
            free.push(port);
        }
        if free.len() == 2 * count {
            return Ok(free.chunks(2).map(|pair| (pair[0], pair[1])).collect());
        }
    }
    Err("no free ports between 10240 and 32240".into())
}

fn start(home: &Path, switch: Option<&Path>) -> Result<Child, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let log = std::fs::OpenOptions::new().create(true).append(true).open(home.join("node.log"));
    let log = log.map_err(|error| format!("cannot write {}/node.log: {error}", home.display()))?;
    let errors = log.try_clone().map_err(|error| error.to_string())?;
    Command::new(program)
        .args(["start", "--with-parent", "--home"])
        .arg(home)
        .args(switch.into_iter().flat_map(|path| [std::ffi::OsStr::new("--switch"), path.as_os_str()]))
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(errors)
        .kill_on_drop(true)
        // A terminal's Ctrl-C reaches the whole group; the nodes are stopped by us, in order.
        .process_group(0)
        .spawn()
        .map_err(|error| format!("cannot start a node: {error}"))
}

async fn wait_ready(devnet: &Devnet, agencies: &[&str], children: &mut [(&str, Child)]) -> Result<String, String> {
    let deadline = Instant::now() + Duration::from_secs(60);
    let mut nodes = Vec::new();
    for (agency, child) in children.iter_mut() {
        let home = Home(devnet.home.join(*agency));
        let api = format!("http://{}", config::read(&home.config())?.api.listen);
        loop {
            if let Ok(Some(status)) = child.try_wait() {
                let log = home.0.join("node.log");
                let text = std::fs::read_to_string(&log).unwrap_or_default();
                let said = text.lines().next_back().unwrap_or_default();
                return Err(format!(
                    "{agency}'s node ended ({status}), saying: {said}. All of its log: {}",
                    log.display()
                ));
            }
            let url = format!("{api}/readyz");
            let ready = tokio::task::spawn_blocking(move || ureq::get(&url).call().is_ok()).await.unwrap_or(false);
            if ready {
                break;
            }
            if Instant::now() > deadline {
                return Err(format!(
                    "{agency}'s node is not ready after a minute; see {}",
                    home.0.join("node.log").display()
                ));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let page = operator::page(&home, &config::read(&home.config())?)?;
        nodes.push(json!({"agency": agency, "api": api, "pid": child.id(), "home": home.0, "operator_page": page}));
    }
    debug_assert_eq!(nodes.len(), agencies.len());
    let trust = devnet.home.join("trust.json");
    Ok(json!({"ready": true, "home": devnet.home, "trust": trust, "nodes": nodes}).to_string())
}

/// Until asked to stop. A node that ends is reported, with how to start it again; the others go on.
async fn watch<'a>(
    devnet: &Devnet,
    agencies: &[&'a str],
    children: &mut Vec<(&'a str, Child)>,
    mut asked: std::pin::Pin<&mut impl Future<Output = ()>>,
    asks: &mut switch::Asks,
) {
    let mut tick = tokio::time::interval(Duration::from_millis(500));
    loop {
        tokio::select! {
            () = &mut asked => return,
            Some(ask) = asks.recv() => switch::answer(ask, devnet, agencies, children).await,
            _ = tick.tick() => children.retain_mut(|(agency, child)| match child.try_wait() {
                Ok(Some(status)) => {
                    eprintln!("{agency}'s node ended ({status}); start it again with: torrens-node start --home <home>/{agency}");
                    false
                }
                _ => true,
            }),
        }
    }
}

async fn stop(mut children: Vec<(&str, Child)>) {
    for (_, child) in &children {
        if let Some(pid) = child.id().and_then(|pid| i32::try_from(pid).ok()).and_then(rustix::process::Pid::from_raw) {
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
    }
    for (agency, child) in &mut children {
        if tokio::time::timeout(Duration::from_secs(10), child.wait()).await.is_err() {
            eprintln!("{agency}'s node did not stop in ten seconds and is killed");
            let _ = child.kill().await;
        }
    }
}

async fn stopped() {
    let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
    let Ok(mut terminate) = terminate else { return std::future::pending().await };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
