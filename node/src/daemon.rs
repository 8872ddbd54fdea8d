//! A running node: store, executor, engine, gossip and API, started in this order and stopped in the other.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, watch};
use torrens_consensus::network::{Member, Multiaddr, NetworkSettings, NetworkStatus, Zeroizing};
use torrens_consensus::{Application, Ended, Engine, Handle, Settings, Timing};
use torrens_ledger::block::{Network, Params, Validator};
use torrens_ledger::crypto::{PublicKey, SecretKey, Signer};
use torrens_ledger::encoding::Label;
use torrens_ledger::genesis::Genesis;
use torrens_ledger::proof::checkpoint::CosignerKeys;

use crate::addresses::Addresses;
use crate::api::{Api, Beside, Operator, Own};
use crate::clock::SystemClock;
use crate::config::{Config, Home, Join, NodeRole};
use crate::cosigner::Cosigner;
use crate::executor::{Executor, Observing};
use crate::keys::ConsensusKeys;
use crate::mempool::{Limits, Mempool};
use crate::metrics::Metrics;
use crate::operator::{Switch, Token};
use crate::presence::{self, Presence};
use crate::store::Store;
use crate::{api, config, disk, doubt, gossip, setup, snapshot, vote_log};

/// What is said of an engine that ended without a word that would tell more.
const STOPPED: &str = "the consensus engine stopped; its log says why";

/// Reads the genesis document of a home.
pub fn read_genesis(home: &Home) -> Result<Genesis, String> {
    let path = home.genesis();
    let text = std::fs::read_to_string(&path)
        .map_err(|error| format!("cannot read {}: {error}. Copy the network's genesis file there", path.display()))?;
    let genesis: Genesis = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    genesis.check().map_err(|why| format!("{}: {why}", path.display()))?;
    Ok(genesis)
}

/// Why a node came to its end in good order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It was asked to stop.
    Stop,
    /// The disk was full and has room again: start anew, as after a crash, with nothing left of what could not be written.
    Anew,
}

/// Runs a node until it is asked to stop or must. The error says what to do.
pub async fn run(home: Home, switch: Option<Switch>) -> Result<Next, String> {
    let config = config::read(&home.config())?;
    let genesis = read_genesis(&home)?;
    let agency = Label::new(config.agency.clone()).map_err(|why| format!("agency: {why}"))?;
    let open = |name: &str| torrens_keystore::open(&home.key(name)).map_err(|error| error.to_string());
    let held = |name: &str| open(name)?.secret().map_err(|why| format!("{}: {why}", home.key(name).display()));
    let node_key = held("node")?;
    let validator_key: Option<Arc<dyn Signer>> = match config.role {
        NodeRole::Validator => Some(Arc::new(open("validator")?)),
        NodeRole::Full | NodeRole::Mirror => None,
    };
    let cosigning = match config.role {
        NodeRole::Validator => Some((agency.clone(), CosignerKeys::new(held("cosigner")?))),
        NodeRole::Full | NodeRole::Mirror => None,
    };
    if validator_key.is_some() {
        crate::place::check(&home)?;
    }
    if let Some(tls) = &config.tls {
        crate::api::tls::read(tls).map_err(|why| format!("{}: {why}", home.config().display()))?;
    }
    std::fs::create_dir_all(home.data(""))
        .map_err(|error| format!("cannot make {}: {error}", home.data("").display()))?;
    let data = home.data("");
    if disk::is_full(&data) {
        // Another one that joins in this folder has the ports, and its half of a snapshot is left alone.
        ports_are_free(&home, &config).await?;
        snapshot::clear(&home.data("store"));
        if disk::is_full(&data) {
            tracing::error!("{}", disk::words(&data));
            disk::room(&data).await;
        }
    }
    let key = validator_key.as_ref().map(|key| key.public());
    if !home.data("store").exists() && config.sync.join != Join::Replay && !begins_the_ledger(&home, &genesis, key)? {
        ports_are_free(&home, &config).await?;
        let joined = tokio::select! {
            joined = snapshot::join(plan(&home, &config, &genesis, &node_key)?) => Some(joined),
            () = asked_to_stop() => None,
        };
        let _ = std::fs::remove_file(home.data(snapshot::JOINING));
        let Some(joined) = joined else { return Ok(Next::Stop) };
        if joined?.is_none() {
            tracing::info!("joining by replay: every block is executed again");
        }
    }
    let store = Store::open_with(&home.data("store"), &genesis, config.store.cache_bytes);
    let store = Arc::new(store.map_err(|error| error.to_string())?);
    ports_are_free(&home, &config).await?;
    check_own_place(
        &home,
        &store,
        &agency,
        &node_key,
        validator_key.as_deref(),
        cosigning.as_ref().map(|(_, keys)| keys),
    )?;
    let mut metrics = None;
    let registry = torrens_consensus::engine::metrics_registry(&config.agency);
    registry.with_prefix("torrens", |registry| metrics = Some(Metrics::new(registry)));
    let metrics = metrics.ok_or("metrics were not registered")?;
    let limits = Limits {
        transactions_max: config.mempool.transactions_max,
        bytes_max: config.mempool.bytes_max,
        per_key_max: config.mempool.per_key_max,
    };
    let executor =
        Arc::new(Executor::new(store, Mempool::new(limits), metrics, agency.clone(), Arc::new(SystemClock::default())));
    let (admitted, to_send) = mpsc::channel(10_000);
    let (engine_tx, engine) = watch::channel(None);
    let cosigner = Arc::new(Cosigner::new(executor.clone(), cosigning));
    let (stop_tx, stop) = watch::channel(false);
    let cosigns = tokio::spawn(cosigner.clone().run(engine.clone(), stop.clone()));
    let operator = Operator::new(home.clone(), Token::of(&home)?, switch);
    let own = Own { node: node_key.public(), validator: validator_key.as_ref().map(|key| key.public()) };
    let presence = Arc::new(Presence::of_this_process(&own.node.0.0)?);
    let beside = Beside { engine, published: cosigner.published(), presence: presence.clone() };
    let api = Arc::new(Api::new(executor.clone(), config.clone(), own, operator, admitted, beside));
    tokio::spawn(api::tell(api.clone(), stop.clone()));
    let mut serving = tokio::spawn(api::serve(api, stop.clone()));
    let scrubbing = tokio::spawn(crate::scrub::run(executor.clone(), stop.clone()));
    let addresses = Arc::new(Addresses::new(own.node, config.network.peers.clone()));
    let voting = Voting { home, config, genesis, agency, node_key, validator_key, cosigner, presence, addresses };
    // One for all that follows: what is asked while nobody listens would be forgotten.
    let mut asked = Box::pin(asked_to_stop());
    let failed = |error| Err(format!("the API failed: {error}"));
    let (leave_tx, leave) = watch::channel(false);
    let mut voting = tokio::spawn(vote(voting, executor.clone(), engine_tx, to_send, leave));
    let mut ended = tokio::select! {
        ended = &mut voting => ended.unwrap_or_else(|_| Err(STOPPED.into())).map(|()| Next::Stop),
        served = &mut serving => served.unwrap_or_else(failed).map(|()| Next::Stop),
        () = &mut asked => Ok(Next::Stop),
        () = disk::full(&data) => Err(disk::words(&data)),
    };
    // Full, or so full that a write failed first: what is known is served on, and nothing is signed.
    let is_full = ended.is_err() && disk::is_full(&data) && !serving.is_finished();
    if is_full {
        executor.fail(torrens_ledger::state::Fault::Halted(disk::words(&data)));
    }
    let _ = leave_tx.send(true);
    if !voting.is_finished() {
        match tokio::time::timeout(Duration::from_secs(6), &mut voting).await {
            Ok(Ok(Ok(()))) => {}
            other => {
                tracing::warn!(?other, "consensus did not end as it should");
                voting.abort();
            }
        }
    }
    if is_full {
        ended = tokio::select! {
            served = &mut serving => served.unwrap_or_else(failed).map(|()| Next::Stop),
            () = &mut asked => Ok(Next::Stop),
            () = disk::room(&data) => Ok(Next::Anew),
        };
    }
    let _ = stop_tx.send(true);
    let _ = tokio::time::timeout(Duration::from_secs(3), scrubbing).await;
    let _ = tokio::time::timeout(Duration::from_secs(3), cosigns).await;
    if !serving.is_finished() {
        let _ = tokio::time::timeout(Duration::from_secs(3), &mut serving).await;
    }
    ended
}

/// Before anything long begins. libp2p would share the port with whoever has it, and peers would reach now one and now the other. This process
/// may have had them until now.
async fn ports_are_free(home: &Home, config: &Config) -> Result<(), String> {
    let mut tries = 0;
    for (name, address) in config.ports().into_iter().filter(|(_, address)| address.port() != 0) {
        while let Err(error) = std::net::TcpListener::bind(address) {
            tries += 1;
            if tries == 1 {
                tracing::warn!("{address} ({name}) is in use: waiting five seconds for it to be free");
            }
            if tries > 20 {
                let file = home.config();
                return Err(format!(
                    "{}: cannot listen on {address}: {error}. Free the port or change {name}",
                    file.display()
                ));
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
    }
    Ok(())
}

/// What the ledger, as far as it is here, says of this node. Another agency's key is an error; a node or validator that the ledger does not
/// know yet, or not any more, may start, and follows.
fn check_own_place(
    home: &Home,
    store: &Store,
    agency: &Label,
    node_key: &SecretKey,
    validator_key: Option<&dyn Signer>,
    cosigning: Option<&CosignerKeys>,
) -> Result<(), String> {
    let network: Network =
        store.object(&()).map_err(|fault| fault.to_string())?.ok_or("the network record is missing")?;
    match network.members.iter().find(|member| member.node_key == node_key.public()) {
        Some(member) if member.agency_id != *agency => {
            let whose = &member.agency_id;
            return Err(format!(
                "the node key in {} is that of '{whose}', and the configuration says agency = \"{agency}\": correct the agency, or put back the \
                 node key of '{agency}'",
                home.keys().display()
            ));
        }
        Some(_) => {}
        None => {
            let key = node_key.public().0;
            tracing::warn!(%key, "this node's key is not among the members known here: peers refuse it until the agencies adopt its membership");
        }
    }
    let (Some(validator_key), Some(cosigning)) = (validator_key, cosigning) else { return Ok(()) };
    let own = |set: &[Validator]| set.iter().find(|v| v.agency_id == *agency).cloned();
    let known: Vec<Validator> =
        [own(&network.validators), own(&network.next_validators)].into_iter().flatten().collect();
    if known.is_empty() {
        tracing::warn!(%agency, "not a validator yet, as far as is known here: following until the agencies adopt it");
        return Ok(());
    }
    let mut same = known.iter().filter(|v| v.public_key == validator_key.public()).peekable();
    if same.peek().is_none() {
        tracing::warn!(
            "the validator key in {} is not the one that '{agency}' has, as far as is known here: following without a vote. If the agencies \
             adopted it, it votes once this node has caught up past that block; else put back the right keys",
            home.keys().display()
        );
        return Ok(());
    }
    // The agency may have changed these two alone, from the block after next on.
    match same.any(|validator| (validator.cosigner_key, validator.log_key) == cosigning.public()) {
        true => Ok(()),
        false => Err(format!(
            "the cosigner key in {} is not the one the network knows for '{agency}': restore it from your backup",
            home.keys().display()
        )),
    }
}

/// Whether this is a founding validator that has never voted: there may be nobody to ask yet.
fn begins_the_ledger(home: &Home, genesis: &Genesis, key: Option<PublicKey>) -> Result<bool, String> {
    if !genesis.validators.iter().any(|validator| Some(validator.public_key) == key) {
        return Ok(false);
    }
    Ok(doubt::never_used(home)? && key.is_none_or(|key| doubt::remembered(home, &key) == 0))
}

/// What is needed to join by snapshot. The founding members are asked, and those whom the configuration names.
fn plan(home: &Home, config: &Config, genesis: &Genesis, node_key: &SecretKey) -> Result<snapshot::Plan, String> {
    let mut members = members(config, &genesis.members, &genesis.validators, &[])?;
    for (key, address) in &config.network.peers {
        let key: torrens_ledger::crypto::Hash = key.parse().map_err(|why| format!("network.peers: '{key}': {why}"))?;
        if !members.iter().any(|member| member.node_key == key.0) {
            let address = address.parse().map_err(|error| format!("network.peers: {error}"))?;
            members.push(Member { node_key: key.0, addresses: vec![address], validates_for: None, votes: false });
        }
    }
    Ok(snapshot::Plan {
        network: network_settings(config, genesis, node_key, members)?,
        genesis: genesis.clone(),
        store: home.data("store"),
        cache_bytes: config.store.cache_bytes,
        joining: home.data(snapshot::JOINING),
        from_height: config.sync.snapshot_from_height,
        insist: config.sync.join == Join::Snapshot,
    })
}

fn network_settings(
    config: &Config,
    genesis: &Genesis,
    node_key: &SecretKey,
    members: Vec<Member>,
) -> Result<NetworkSettings, String> {
    let listen: Multiaddr = config.network.listen.parse().map_err(|error| format!("network.listen: {error}"))?;
    Ok(NetworkSettings {
        node_seed: Zeroizing::new(*node_key.seed()),
        listen: vec![listen],
        chain_id: genesis.chain_id.to_string(),
        members,
        // The agencies may raise the limit while the node runs.
        body_bytes_max: usize::try_from(Params::BLOCK_BYTES_MOST).unwrap_or(usize::MAX) + 64 * 1024,
    })
}

struct Voting {
    home: Home,
    config: Config,
    genesis: Genesis,
    agency: Label,
    node_key: torrens_ledger::crypto::SecretKey,
    validator_key: Option<Arc<dyn Signer>>,
    cosigner: Arc<Cosigner>,
    presence: Arc<Presence>,
    addresses: Arc<Addresses>,
}

/// Runs the engine until it is to leave; when its guard refuses a height, follows as an observer until that height is past, then votes again.
async fn vote(
    node: Voting,
    executor: Arc<Executor>,
    engine_tx: watch::Sender<Option<Handle>>,
    to_send: mpsc::Receiver<Vec<u8>>,
    mut leave: watch::Receiver<bool>,
) -> Result<(), String> {
    let mut observe_through = match &node.validator_key {
        Some(key) => {
            doubt::distrust_older_guard(&node.home, &executor.store, &key.public())?;
            doubt::observe_through(&node.home, executor.store.head().height)?
        }
        None => 0,
    };
    let mut aside = false;
    // Another node with its keys was noticed: no vote until it is alone, whether that could be written down or not.
    let silent = Arc::new(AtomicBool::new(false));
    tokio::spawn(gossip::send(to_send, engine_tx.subscribe(), executor.clone()));
    let mut observed = false;
    loop {
        if let Some(key) = &node.validator_key {
            doubt::remember(&node.home, &key.public())?;
            // What was not known of this key's past at the start may be known now that the ledger is here.
            if std::mem::take(&mut observed) {
                doubt::distrust_older_guard(&node.home, &executor.store, &key.public())?;
            }
        }
        if node.validator_key.is_some() && !aside && vote_log::mend(&node.home)? {
            aside = true;
            observe_through = doubt::observe_through(&node.home, executor.store.head().height)?;
        }
        let marker = node.home.data(crate::backup::OBSERVE);
        let restored = node.validator_key.is_some() && (marker.exists() || silent.load(Ordering::Relaxed));
        let observing = restored || observe_through > executor.store.head().height;
        // After a restore it was observed for exactly that.
        observed = observing && !restored;
        executor.observe(match (restored, observing) {
            (true, _) => Some(Observing::Restored),
            (false, true) => Some(Observing::Through(observe_through)),
            (false, false) => None,
        });
        let settings = settings(&node, &executor, observing)?;
        let app: Arc<dyn Application> = executor.clone();
        #[cfg(feature = "byzantine")]
        let app = if observing { app } else { crate::liar::Liar::over(executor.clone()) };
        let guarded = settings.guard.is_some();
        let before = executor.store.head().height;
        let started = Engine::start(settings, app).await;
        let (engine, handle, received) = match started {
            Ok(started) => started,
            Err(error) => return Err(format!("{error:#}")),
        };
        engine_tx.send_replace(Some(handle.clone()));
        let presence = node.presence.clone();
        let key = node.validator_key.as_ref().map(|key| key.public());
        let greeting = tokio::spawn(gossip::greet(
            presence.clone(),
            node.addresses.clone(),
            executor.clone(),
            handle.clone(),
            key,
        ));
        let receiving = tokio::spawn(gossip::receive(
            received.gossip,
            handle.clone(),
            executor.clone(),
            node.cosigner.clone(),
            presence.clone(),
            node.addresses.clone(),
        ));
        let snapshots = node.home.data("snapshots");
        let serving = tokio::spawn(snapshot::serve(received.questions, executor.clone(), snapshots));
        let following = tokio::spawn(follow_membership(
            node.config.clone(),
            executor.clone(),
            handle.clone(),
            node.addresses.clone(),
        ));
        let company = Company {
            presence,
            own: node.agency.clone(),
            executor: executor.clone(),
            handle: handle.clone(),
            silent: silent.clone(),
            never_used: restored && doubt::never_used(&node.home)?,
        };
        let watching = if restored {
            tracing::warn!("following without a vote until this node is where the others are, and alone with its keys");
            tokio::spawn(company.observe_after_restore(marker.clone()))
        } else {
            let marker = node.validator_key.is_some().then(|| marker.clone());
            tokio::spawn(company.stay_alone(marker))
        };
        if observing && !restored {
            let (mut heights, handle) = (executor.heights(), handle.clone());
            tokio::spawn(async move {
                let _ = heights.wait_for(|height| *height >= observe_through).await;
                handle.stop();
            });
        }
        let signs = key.filter(|_| guarded);
        let remembering = signs.map(|key| tokio::spawn(doubt::keep_remembering(node.home.clone(), key)));
        let mut running = Box::pin(engine.run());
        let asked = async { drop(leave.wait_for(|leave| *leave).await) };
        let ended = tokio::select! {
            ended = &mut running => ended,
            () = asked => {
                handle.stop();
                running.await
            }
        };
        for task in [greeting, receiving, watching].into_iter().chain(remembering) {
            task.abort();
        }
        serving.abort();
        following.abort();
        engine_tx.send_replace(None);
        match ended {
            Ended::Stopped if *leave.borrow() => {
                return node.validator_key.as_ref().map_or(Ok(()), |key| doubt::remember(&node.home, &key.public()));
            }
            Ended::Refused(height) => {
                tracing::warn!(height, "observing without a vote until this height is past");
                observe_through = height;
            }
            Ended::Stopped if silent.load(Ordering::Relaxed) && !restored => {}
            Ended::Stopped if observing => tracing::info!("voting again"),
            Ended::Stopped => return Err(STOPPED.into()),
            // Once, as it started: what is in it cannot be used. One that fails later could not be written, or the disk fails anyhow. The block
            // that was under way may still have been decided meanwhile, by what the others sent.
            Ended::LogFailed if !aside && guarded && executor.store.head().height <= before + 1 => {
                vote_log::disk_failed(&node.home).map_or(Ok(()), Err)?;
                aside = true;
                if !vote_log::mend(&node.home)? {
                    vote_log::put_aside(&node.home)?;
                }
                observe_through = doubt::observe_through(&node.home, executor.store.head().height)?;
            }
            Ended::LogFailed => {
                return Err(vote_log::disk_failed(&node.home)
                    .unwrap_or_else(|| vote_log::failed(&node.home, &"the lines before this one say how")));
            }
            Ended::Failed(why) => return Err(why),
            // What was found in the store comes first: the engine stops for it, too.
            Ended::Died => {
                let disk = || vote_log::disk_failed(&node.home);
                let unknown = || STOPPED.to_owned();
                return Err(executor.fault().or_else(disk).unwrap_or_else(unknown));
            }
        }
    }
}

/// Watches in whose company a node is: where the others are, and whether another one runs with its keys.
struct Company {
    presence: Arc<Presence>,
    own: Label,
    executor: Arc<Executor>,
    handle: Handle,
    /// That it must not vote.
    silent: Arc<AtomicBool>,
    /// Its guard knows of no signature.
    never_used: bool,
}

impl Company {
    /// What a restored key signed last is not known here. It can only be of a height that the others know: once this node has what they
    /// had when it heard them first, and one block more, no height is left that it could sign twice. Unless the other one still runs.
    async fn observe_after_restore(self, marker: std::path::PathBuf) {
        let Self { presence, own, executor, handle, silent, never_used } = self;
        let mut target: Option<u64> = None;
        let (mut doubled, mut silent_since): (Option<Instant>, Option<Instant>) = (None, None);
        let (mut spoken_of, mut connected) = (false, BTreeSet::new());
        loop {
            let network = match executor.store.object::<Network>(&()) {
                Ok(network) => network.unwrap_or_default(),
                Err(fault) => return executor.fail(fault),
            };
            let now = Instant::now();
            if presence.doubled(&network, &own, now) {
                doubled = Some(now);
            }
            // Said for a while longer than it is heard: two with one key take the words from each other.
            let said = doubled.is_some_and(|last| now.duration_since(last) < 4 * presence::COUNTS);
            let settled = presence.settled(&network, &own, now);
            executor.observe(Some(if said && !settled { Observing::Doubled } else { Observing::Restored }));
            let (seen, height) = (handle.network.borrow().clone(), *executor.heights().borrow());
            // Keys that are on record as never used, in a network that has no block yet: a validator that has one says so every second, so when
            // nodes of as many as are needed to begin are here, and all were silent for so long, there is none. Whoever was ever told of a
            // block, or of another node with these keys, does not begin so.
            spoken_of |= height > 0 || seen.height_tip_greatest > 0 || doubled.is_some();
            let nobody = !spoken_of && 3 * (others(&network, &seen, own.as_str()) + 1) > 2 * network.validators.len();
            let is_new = !seen.connected.is_subset(&connected);
            connected.clone_from(&seen.connected);
            silent_since = (never_used && nobody && !is_new).then(|| silent_since.unwrap_or(now));
            if silent_since.is_some_and(|since| now.duration_since(since) >= presence::COUNTS) {
                break;
            }
            if !settled {
                // Whatever the other one signs meanwhile moves the height from which on this one may.
                target = None;
            } else if let Some(target) = target {
                if height >= target {
                    break;
                }
            } else {
                // As many as certify blocks without this node have said how far they are: one that lags or lies must not be the only one.
                let enough = 3 * seen.validators_heard > 2 * network.validators.len();
                target =
                    (enough && seen.height_tip > 0).then(|| seen.height_tip.max(seen.height_voted).saturating_add(1));
            }
            tokio::time::sleep(presence::EVERY).await;
        }
        silent.store(false, Ordering::Relaxed);
        match std::fs::remove_file(&marker) {
            Ok(()) => handle.stop(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => handle.stop(),
            Err(error) => executor.fail(torrens_ledger::state::Fault::Halted(format!(
                "cannot remove {}: {error}. This node goes on without a vote; remove the file and start it again",
                marker.display()
            ))),
        }
    }

    /// When another running node uses this one's keys, a validator stops voting, as after a restore; any node says so. `marker` is a
    /// validator's.
    async fn stay_alone(self, marker: Option<std::path::PathBuf>) {
        let Self { presence, own, executor, handle, silent, .. } = self;
        let mut before = false;
        loop {
            tokio::time::sleep(presence::EVERY).await;
            let network = match executor.store.object::<Network>(&()) {
                Ok(network) => network.unwrap_or_default(),
                Err(fault) => return executor.fail(fault),
            };
            let doubled = presence.doubled(&network, &own, Instant::now());
            if doubled != std::mem::replace(&mut before, doubled) {
                executor.observe(doubled.then_some(Observing::Doubled));
            }
            let Some(marker) = marker.as_ref().filter(|_| doubled) else { continue };
            tracing::error!("another running node uses this node's keys: no vote until that one is off");
            silent.store(true, Ordering::Relaxed);
            if let Err(why) = setup::write(marker, "{}\n") {
                tracing::error!(
                    "{why}: after a restart this node would vote, so do not restart it before the other one is off"
                );
            }
            handle.stop();
            return;
        }
    }
}

fn settings(node: &Voting, executor: &Executor, observing: bool) -> Result<Settings, String> {
    let Voting { home, config, genesis, node_key, validator_key, .. } = node;
    let network: Network =
        executor.store.object(&()).map_err(|fault| fault.to_string())?.ok_or("the network record is missing")?;
    let members = members(config, &network.members, &network.validators, &network.next_validators)?;
    let (key, guard) = match validator_key {
        Some(key) if !observing => (key.clone(), Some(home.keys())),
        _ => (Arc::new(node_key.clone()) as Arc<dyn Signer>, None),
    };
    let ms = Duration::from_millis;
    Ok(Settings {
        name: config.agency.clone(),
        // An observer writes no log of votes, so it has a file of its own and leaves the validator's alone.
        wal: home.data(if guard.is_some() { "consensus.wal" } else { "observer.wal" }),
        guard,
        keys: Arc::new(ConsensusKeys::new(genesis.chain_id.as_str(), key)),
        network: network_settings(config, genesis, node_key, members)?,
        timing: Timing {
            propose: ms(config.consensus.propose_ms),
            vote: ms(config.consensus.vote_ms),
            growth: ms(config.consensus.growth_ms),
            heartbeat: ms(config.consensus.heartbeat_ms),
        },
    })
}

/// Who may connect, as the ledger says, and where this node's configuration says that they are.
fn members(
    config: &Config,
    on_ledger: &[torrens_ledger::block::Member],
    validators: &[Validator],
    next: &[Validator],
) -> Result<Vec<Member>, String> {
    let mut members = Vec::new();
    for member in on_ledger {
        let address = config.network.peers.get(&member.node_key.0.to_string());
        let addresses = address.map(|address| address.parse::<Multiaddr>()).transpose();
        let addresses = addresses.map_err(|error| format!("network.peers: {error}"))?.into_iter().collect();
        // Another node of this agency is not its validator: that is this one, or none.
        let validates = member.agency_id.as_str() != config.agency
            && validators.iter().any(|validator| validator.agency_id == member.agency_id);
        let validates_for = validates.then(|| member.agency_id.to_string());
        let votes = validators.iter().chain(next).any(|validator| validator.agency_id == member.agency_id);
        members.push(Member { node_key: member.node_key.0.0, addresses, validates_for, votes });
    }
    Ok(members)
}

/// Keeps the list of who may connect as the ledger has it, from block to block, and where they are as they say.
async fn follow_membership(config: Config, executor: Arc<Executor>, handle: Handle, addresses: Arc<Addresses>) {
    let (mut heights, mut changes) = (executor.heights(), addresses.changes());
    let mut known = Network::default();
    loop {
        match executor.store.object::<Network>(&()) {
            Ok(network) => {
                let network = network.unwrap_or_default();
                let moved = changes.has_changed().unwrap_or(false);
                let about = |of: &Network| (of.members.clone(), of.validators.clone(), of.next_validators.clone());
                if moved || about(&network) != about(&known) {
                    changes.mark_unchanged();
                    match members(&config, &network.members, &network.validators, &network.next_validators) {
                        Ok(mut members) => {
                            for (member, listed) in members.iter_mut().zip(&network.members) {
                                let more = addresses.of(&listed.node_key);
                                member.addresses.extend(
                                    more.into_iter()
                                        .filter(|address| !member.addresses.contains(address))
                                        .collect::<Vec<_>>(),
                                );
                            }
                            handle.gossip.set_members(members).await;
                        }
                        Err(why) => tracing::error!(why, "the membership cannot be followed"),
                    }
                    known = network;
                }
            }
            Err(fault) => return executor.fail(fault),
        }
        let goes_on = tokio::select! {
            changed = heights.changed() => changed.is_ok(),
            changed = changes.changed() => {
                // Seen by the look above.
                changes.mark_changed();
                changed.is_ok()
            }
        };
        if !goes_on {
            return;
        }
    }
}

/// How many of the other agencies' validators are connected.
pub fn others(network: &Network, status: &NetworkStatus, own: &str) -> usize {
    let connected = peers(network, status);
    let here = |v: &&Validator| {
        v.agency_id.as_str() != own && connected.iter().any(|(agency, up)| *up && agency == v.agency_id.as_str())
    };
    network.validators.iter().filter(here).count()
}

/// Peers by agency, for `status`.
pub fn peers(network: &Network, status: &NetworkStatus) -> Vec<(String, bool)> {
    let connected =
        |key: &[u8; 32]| torrens_consensus::network::peer_id(key).is_ok_and(|id| status.connected.contains(&id));
    network.members.iter().map(|member| (member.agency_id.to_string(), connected(&member.node_key.0.0))).collect()
}

async fn asked_to_stop() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(_) => return std::future::pending().await,
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
