//! The node itself: probes, figures, status, trust anchor, validators.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Serialize;
use tokio::sync::watch;
use torrens_consensus::network::NetworkStatus;
use torrens_ledger::block::{Header, Network, Turns, Validator};
use torrens_ledger::crypto::PublicKey;
use torrens_ledger::evidence::{Offence, Offences};
use torrens_ledger::governance::ProtocolVersions;
use torrens_ledger::proof::trust::TrustAnchor;
use torrens_ledger::time::to_rfc3339;

use super::{Api, Problem, plain};
use crate::clock::now_ms;
use crate::config::NodeRole;
use crate::daemon::{others, peers};
use crate::executor::Observing;
use crate::metrics::Looked;

/// The node's state, for operators and programs.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Status {
    /// The ledger.
    chain_id: String,
    /// The agency that runs this node.
    agency: String,
    /// `validator`, `full` or `mirror`.
    #[schema(value_type = String)]
    role: NodeRole,
    /// Height of the last block.
    height: u64,
    /// The height that others say they have; 0 while none was heard.
    network_height: u64,
    /// Its time.
    block_time: String,
    /// The block from which on decided cases, events and past states are known here: 1, or where the node joined by a snapshot.
    history_from: u64,
    /// Milliseconds since.
    block_age_ms: u64,
    /// Its header's hash.
    header_hash: String,
    /// Root of the state after it.
    state_root: String,
    /// Entries in the log.
    log_size: u64,
    /// Members that are connected now.
    peers: usize,
    /// Every member and whether it is connected.
    members: Vec<MemberStatus>,
    /// Connections refused because the peer is not a member.
    refused_strangers: u64,
    /// The protocol of the next block.
    protocol: u16,
    /// The protocols that this program knows, oldest and newest.
    protocols_known: (u16, u16),
    /// One that the agencies agreed on and that is not in force yet.
    protocol_coming: Option<torrens_ledger::governance::Protocol>,
    /// Validators that signed two statements for one step, as the evidence on the ledger proves; newest last.
    offences: Vec<Offence>,
    /// Transactions that wait.
    mempool: usize,
    /// Bytes on disk.
    disk_bytes: u64,
    /// This program's version.
    version: String,
    /// Why this validator follows without a vote, while it does; it votes again by itself.
    observing: Option<String>,
    /// Whether the node answers and takes part.
    ready: bool,
    /// Why it is not ready, if it is not.
    reason: Option<String>,
}

/// A member of the network.
#[derive(Serialize, utoipa::ToSchema)]
pub struct MemberStatus {
    /// Its agency.
    agency: String,
    /// Its key on the network: an agency may have several nodes.
    node_key: PublicKey,
    /// Whether it is this node.
    own: bool,
    /// Whether it is connected; this node is.
    connected: bool,
}

/// A validator, and whether it is left out of turn because it missed its own.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ValidatorStatus {
    #[serde(flatten)]
    validator: Validator,
    /// Until this height it proposes last.
    demoted_until: Option<u64>,
}

pub async fn livez() -> Response {
    plain(StatusCode::OK, "ok\n")
}

pub async fn readyz(State(api): State<Arc<Api>>) -> Response {
    match not_ready(&api) {
        None => plain(StatusCode::OK, "ready\n"),
        Some(why) => plain(StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")),
    }
}

/// Every figure in one registry (OpenMetrics): the engine's, and those that are only looked at when they are asked for.
pub async fn metrics(State(api): State<Arc<Api>>) -> Response {
    let network: Network = match api.executor.store.object(&()) {
        Ok(network) => network.unwrap_or_default(),
        Err(fault) => return plain(StatusCode::SERVICE_UNAVAILABLE, format!("{fault}\n")),
    };
    let seen = api.engine.borrow().as_ref().map(|handle| handle.network.borrow().clone()).unwrap_or_default();
    let metrics = &api.executor.metrics;
    metrics.looked_at(&Looked {
        ready: not_ready(&api).is_none(),
        healthy: api.executor.fault().is_none(),
        block_age_ms: now_ms().saturating_sub(api.executor.store.head().time_ms),
        log_size: api.executor.store.head().log_size(),
        disk_bytes: api.executor.store.disk_bytes(),
        disk_free_bytes: api.executor.store.disk_free_bytes(),
        mempool: api.executor.mempool.size(),
        members: network.members.len(),
        validators: network.validators.len(),
        seen: &seen,
    });
    let text = torrens_consensus::engine::metrics_text();
    let mut response = plain(StatusCode::OK, text);
    let kind = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    response.headers_mut().insert(axum::http::header::CONTENT_TYPE, kind);
    response
}

/// Says in the log when the node becomes ready, or no longer is, and why.
pub async fn tell(api: Arc<Api>, mut stop: watch::Receiver<bool>) {
    // What stands before the colon; the figures behind it change all the time.
    let mut said: Option<String> = Some("consensus is starting".into());
    loop {
        let now = not_ready(&api);
        let head = now.as_deref().map(|why| why.split(':').next().unwrap_or(why).to_owned());
        if head != said {
            match &now {
                Some(why) => tracing::warn!(why, "not ready"),
                None => tracing::info!("ready"),
            }
            said = head;
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Between two looks at whether the node is ready.
const LOOK: Duration = Duration::from_secs(2);

/// Why this validator has no vote now, if that is so.
fn observing(api: &Api, network: &Network, seen: &NetworkStatus) -> Option<String> {
    Some(match api.executor.observing()? {
        // The others alone must be so many: what this one signed may be known to any of them.
        Observing::Restored => format!(
            "observing without a vote after a restore: {} of {} validators are connected; when they are more than two thirds without this \
             one, and it is where they are and alone with its keys, it votes again by itself",
            others(network, seen, &api.config.agency),
            network.validators.len()
        ),
        Observing::Through(height) => {
            format!("observing without a vote until block {height} is past: its key signed more than is on record here")
        }
        Observing::Doubled => "another running node uses this node's keys: neither of the two is heard as it should be, and neither votes. Find \
             the other machine (a clone of this one? the one it replaced?) and switch one of them off for ever; the other goes on by itself"
            .into(),
    })
}

/// Ready: the store is sound, the node is a member that votes if it should, and enough are here to decide something.
fn not_ready(api: &Api) -> Option<String> {
    if let Some(fault) = api.executor.fault() {
        return Some(fault);
    }
    if let Some(why) = api.executor.clock_fault() {
        return Some(why);
    }
    let Some(handle) = api.engine.borrow().clone() else { return Some("consensus is starting".into()) };
    let network: Network = match api.executor.store.object(&()) {
        Ok(network) => network.unwrap_or_default(),
        Err(fault) => return Some(fault.to_string()),
    };
    let seen = handle.network.borrow().clone();
    // The first cause first: each of these looks like a lost quorum besides.
    if !network.members.iter().any(|member| member.node_key == api.own) {
        return Some(format!(
            "not a member: the agencies have not adopted this node, or have removed it (node key {}); docs/how-to/membership.md",
            api.own.0
        ));
    }
    let own = |v: &Validator| v.agency_id.as_str() == api.config.agency && api.config.role == NodeRole::Validator;
    let present = others(&network, &seen, &api.config.agency) + usize::from(network.validators.iter().any(own));
    let all = network.validators.len();
    if 3 * present <= 2 * all {
        let reached = format!("{present} of {all} validators can be reached; more than two thirds are needed");
        // What one peer says of its height is no reason by itself, or a liar could stop everybody.
        let height = api.executor.store.head().height;
        return Some(match seen.height_tip > height + 1 {
            true => format!("catching up: block {height} of {}, no quorum yet: {reached}", seen.height_tip),
            false => format!("no quorum: {reached}"),
        });
    }
    match api.executor.observing() {
        Some(Observing::Restored | Observing::Doubled) => observing(api, &network, &seen),
        // For a few heights, with everything that it serves as it should be.
        Some(Observing::Through(_)) | None => None,
    }
}

/// The node's state.
#[utoipa::path(get, path = "/v1/status", responses((status = 200, body = Status)))]
pub async fn status(State(api): State<Arc<Api>>) -> Result<Json<Status>, Problem> {
    let head = api.executor.store.head().clone();
    let network: Network = api.executor.store.object(&())?.unwrap_or_default();
    let seen = api.engine.borrow().as_ref().map(|handle| handle.network.borrow().clone()).unwrap_or_default();
    let reason = not_ready(&api);
    let protocols: ProtocolVersions = api.executor.store.object(&())?.unwrap_or_default();
    let offences: Offences = api.executor.store.object(&())?.unwrap_or_default();
    Ok(Json(Status {
        chain_id: api.executor.store.genesis().chain_id.to_string(),
        agency: api.config.agency.clone(),
        role: api.config.role,
        height: head.height,
        network_height: seen.height_tip,
        block_time: to_rfc3339(head.time_ms),
        history_from: api.executor.store.history_from()?,
        block_age_ms: now_ms().saturating_sub(head.time_ms),
        header_hash: head.header_hash.to_string(),
        state_root: head.state_root.to_string(),
        log_size: head.log_size(),
        peers: seen.connected.len(),
        members: peers(&network, &seen)
            .into_iter()
            .zip(&network.members)
            .map(|((agency, connected), member)| {
                let own = member.node_key == api.own;
                MemberStatus { agency, node_key: member.node_key, own, connected: connected || own }
            })
            .collect(),
        observing: observing(&api, &network, &seen),
        refused_strangers: seen.refused_strangers,
        protocol: protocols.at(head.height + 1),
        protocols_known: (Header::OLDEST, Header::NEWEST),
        protocol_coming: protocols.coming(head.height + 1),
        offences: offences.list,
        mempool: api.executor.mempool.size().0,
        disk_bytes: api.executor.store.disk_bytes(),
        version: env!("CARGO_PKG_VERSION").into(),
        ready: reason.is_none(),
        reason,
    }))
}

/// The trust pack: the anchor that citizens pin, and every change of validators since, each certified by those before it.
#[utoipa::path(get, path = "/v1/trust", responses((status = 200, body = TrustAnchor)))]
pub async fn trust(State(api): State<Arc<Api>>) -> Json<TrustAnchor> {
    Json(api.executor.store.trust_anchor())
}

/// The validators, in order of agency.
#[utoipa::path(get, path = "/v1/validators", responses((status = 200, body = Vec<ValidatorStatus>)))]
pub async fn validators(State(api): State<Arc<Api>>) -> Result<Json<Vec<ValidatorStatus>>, Problem> {
    let network: Network = api.executor.store.object(&())?.unwrap_or_default();
    let turns: Turns = api.executor.store.object(&())?.unwrap_or_default();
    let height = api.executor.store.head().height;
    let of = |validator: Validator| {
        let missed =
            turns.missed.iter().find(|missed| missed.agency_id == validator.agency_id && missed.until > height);
        ValidatorStatus { demoted_until: missed.map(|missed| missed.until), validator }
    };
    Ok(Json(network.validators.into_iter().map(of).collect()))
}
