//! The node itself: probes, figures, status, trust anchor, validators.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use serde::Serialize;
use torrens_ledger::block::{Header, Network, Turns, Validator};
use torrens_ledger::crypto::PublicKey;
use torrens_ledger::evidence::{Offence, Offences};
use torrens_ledger::governance::ProtocolVersions;
use torrens_ledger::proof::trust::TrustAnchor;
use torrens_ledger::time::to_rfc3339;

use super::problem::lang_of;
use super::readiness::{Why, not_ready, observing, votes};
use super::{Api, Problem, plain};
use crate::clock::now_ms;
use crate::config::NodeRole;
use crate::daemon::peers;
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
    /// Why this validator follows without a vote, while it does; it votes again by itself. In the language of `Accept-Language`.
    observing: Option<String>,
    /// Whether the node answers and takes part.
    ready: bool,
    /// Why it is not ready, if it is not. In the language of `Accept-Language`.
    reason: Option<String>,
    /// The same for programs: `no-quorum`, `too-few-vote`, `catching-up`, ...
    reason_code: Option<&'static str>,
    /// This node's clock when it answered.
    time: String,
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
    /// Whether it votes, as far as it says so; absent when it is away, or its agency is no validator.
    votes: Option<bool>,
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

pub async fn readyz(State(api): State<Arc<Api>>, headers: HeaderMap) -> Response {
    match not_ready(&api) {
        None => plain(StatusCode::OK, "ready\n"),
        Some(why) => plain(StatusCode::SERVICE_UNAVAILABLE, format!("{}\n", why.say(lang_of(&headers)))),
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
        store_memory: api.executor.store.memory(),
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

/// The node's state.
#[utoipa::path(get, path = "/v1/status", responses((status = 200, body = Status)))]
pub async fn status(State(api): State<Arc<Api>>, headers: HeaderMap) -> Result<Json<Status>, Problem> {
    let head = api.executor.store.head().clone();
    let network: Network = api.executor.store.object(&())?.unwrap_or_default();
    let seen = api.engine.borrow().as_ref().map(|handle| handle.network.borrow().clone()).unwrap_or_default();
    let (reason, lang) = (not_ready(&api), lang_of(&headers));
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
                let own = member.node_key == api.own.node;
                let connected = connected || own;
                let votes = votes(&api, &network, member).filter(|_| connected);
                MemberStatus { agency, node_key: member.node_key, own, connected, votes }
            })
            .collect(),
        observing: observing(&api, &network, &seen).map(|why| why.say(lang)),
        refused_strangers: seen.refused_strangers,
        protocol: protocols.at(head.height + 1),
        protocols_known: (Header::OLDEST, Header::NEWEST),
        protocol_coming: protocols.coming(head.height + 1),
        offences: offences.list,
        mempool: api.executor.mempool.size().0,
        disk_bytes: api.executor.store.disk_bytes(),
        version: env!("CARGO_PKG_VERSION").into(),
        ready: reason.is_none(),
        reason_code: reason.as_ref().map(Why::code),
        reason: reason.map(|why| why.say(lang)),
        time: to_rfc3339(now_ms()),
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
