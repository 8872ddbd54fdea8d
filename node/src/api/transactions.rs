//! Transactions: submit, wait, fetch, prove.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use torrens_ledger::block::{Header, LogEntry};
use torrens_ledger::crypto::Hash;
use torrens_ledger::encoding::{Blob, to_bytes};
use torrens_ledger::proof::certificate::Certificate;
use torrens_ledger::refusal::Refusal;
use torrens_ledger::time::to_rfc3339;
use torrens_ledger::transactions::{Receipt, Signed, TX_BYTES_MAX, TxId};

use super::{Api, Problem};
use crate::executor::NotAdmitted;
use crate::mempool::NotTaken;

/// How to submit.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct SubmitQuery {
    /// `final` waits for the receipt.
    wait: Option<String>,
    /// How long, such as `10s`; at most 60 seconds.
    timeout: Option<String>,
}

/// A transaction and what became of it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct TransactionView {
    /// Identity.
    #[schema(value_type = String)]
    tx_id: TxId,
    /// `pending`, `applied`, `waiting` (a case was opened that lacks something) or `refused`.
    status: String,
    /// Block.
    height: Option<u64>,
    /// Block time.
    time: Option<String>,
    /// Kind.
    tx_type: Option<String>,
    /// What it says, as JSON, once it is on the ledger.
    #[schema(value_type = Option<Object>)]
    act: Option<serde_json::Value>,
    /// The receipt, once it is final.
    receipt: Option<Receipt>,
}

/// Proof that a transaction and its receipt are in the log.
#[derive(Serialize, utoipa::ToSchema)]
pub struct LogProof {
    /// The log entry: transaction and receipt (canonical CBOR).
    #[schema(value_type = String)]
    entry: Blob,
    /// Its place in the log.
    leaf_index: u64,
    /// Size of the log that the header certifies.
    log_size: u64,
    /// Inclusion proof, lowest node first (RFC 9162, 2.1.3).
    #[schema(value_type = Vec<String>)]
    inclusion: Vec<Hash>,
    /// The header that holds the log's root.
    header: Header,
    /// The validators' signatures over it.
    certificate: Certificate,
}

/// Submit a signed transaction (COSE_Sign1).
#[utoipa::path(post, path = "/v1/transactions", params(SubmitQuery),
    request_body(content = Vec<u8>, content_type = "application/cose"),
    responses((status = 200, body = TransactionView), (status = 202, body = TransactionView), (status = "4XX", body = super::ProblemDocument)))]
pub async fn submit(
    State(api): State<Arc<Api>>,
    Query(query): Query<SubmitQuery>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !media_type.starts_with("application/cose") {
        return Err(Problem::own("request.media_type", media_type));
    }
    let wait = match query.wait.as_deref() {
        None => None,
        Some("final") => Some(timeout(query.timeout.as_deref())?),
        Some(_) => return Err(Problem::own("request.malformed", "wait may be 'final'")),
    };
    if api.config.role == crate::config::NodeRole::Mirror {
        return Err(Problem::own("node.read_only", ""));
    }
    if let Some(fault) = api.executor.fault() {
        return Err(Problem::own("node.unhealthy", fault));
    }
    if body.len() > TX_BYTES_MAX {
        let refusal = Refusal::new(torrens_ledger::refusal::Code::TxTooLarge);
        return Err(refusal.with("bytes", body.len()).with("bytes_max", TX_BYTES_MAX).into());
    }
    let id = match api.executor.admit(&body) {
        Ok(id) => {
            let _ = api.admitted.send(body.to_vec()).await;
            id
        }
        Err(NotAdmitted::OnLedger(id)) => return Ok(view(&api, id)?.into_response()),
        Err(NotAdmitted::NotTaken(NotTaken::Known, id)) => id,
        Err(error) => {
            api.executor.metrics.turned_away.inc();
            return Err(match error {
                NotAdmitted::Refused(refusal) => refusal.into(),
                NotAdmitted::NotTaken(NotTaken::TooManyOfKey, _) => Problem::own("mempool.key_limit", ""),
                NotAdmitted::NotTaken(..) | NotAdmitted::OnLedger(_) => Problem::own("mempool.full", ""),
                NotAdmitted::Fault(fault) => fault.into(),
            });
        }
    };
    if let Some(wait) = wait
        && tokio::time::timeout(wait, api.executor.wait_for(id)).await.is_ok()
    {
        return Ok(view(&api, id)?.into_response());
    }
    let pending = pending(id);
    let location = format!("/v1/transactions/{id}");
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, location)], Json(pending)).into_response())
}

/// A transaction and what became of it.
#[utoipa::path(get, path = "/v1/transactions/{tx_id}", params(("tx_id" = String, Path, description = "Transaction")),
    responses((status = 200, body = TransactionView), (status = 404, body = super::ProblemDocument)))]
pub async fn transaction(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
) -> Result<Json<TransactionView>, Problem> {
    view(&api, parse(&id)?)
}

/// The receipt alone.
#[utoipa::path(get, path = "/v1/transactions/{tx_id}/receipt", params(("tx_id" = String, Path, description = "Transaction")),
    responses((status = 200, body = Receipt), (status = 404, body = super::ProblemDocument)))]
pub async fn receipt(State(api): State<Arc<Api>>, Path(id): Path<String>) -> Result<Json<Receipt>, Problem> {
    let Json(view) = view(&api, parse(&id)?)?;
    view.receipt.map(Json).ok_or_else(|| Problem::not_found(format!("the receipt of {id} (not final yet)")))
}

/// Proof that it is in the log.
#[utoipa::path(get, path = "/v1/transactions/{tx_id}/proof", params(("tx_id" = String, Path, description = "Transaction")),
    responses((status = 200, body = LogProof), (status = 404, body = super::ProblemDocument)))]
pub async fn proof(State(api): State<Arc<Api>>, Path(id): Path<String>) -> Result<Json<LogProof>, Problem> {
    let store = &api.executor.store;
    let missing = || Problem::not_found(format!("transaction {id}"));
    let at = store.place(&parse(&id)?)?.ok_or_else(missing)?;
    let block = store.block(at.height)?.ok_or_else(missing)?;
    let receipt = store.receipt(at)?.ok_or_else(missing)?;
    let transaction = block.transactions.get(at.place as usize).cloned().ok_or_else(missing)?;
    Ok(Json(LogProof {
        entry: Blob(to_bytes(&LogEntry::Transaction { transaction, receipt })),
        leaf_index: at.leaf,
        log_size: block.header.log_size,
        inclusion: store.log_proof(at.leaf, block.header.log_size)?,
        certificate: store.certificate(at.height)?.ok_or_else(missing)?,
        header: block.header,
    }))
}

fn parse(id: &str) -> Result<TxId, Problem> {
    id.parse().map(TxId).map_err(|why: String| Problem::own("request.malformed", why))
}

/// One that waits.
fn pending(tx_id: TxId) -> TransactionView {
    let status = "pending".into();
    TransactionView { tx_id, status, height: None, time: None, tx_type: None, act: None, receipt: None }
}

fn view(api: &Api, tx_id: TxId) -> Result<Json<TransactionView>, Problem> {
    let store = &api.executor.store;
    let Some(at) = store.place(&tx_id)? else {
        if api.executor.mempool.contains(&tx_id) {
            return Ok(Json(pending(tx_id)));
        }
        return Err(Problem::not_found(format!("transaction {tx_id}")));
    };
    let missing = || Problem::not_found(format!("transaction {tx_id}"));
    let (block, receipt) = (store.block(at.height)?.ok_or_else(missing)?, store.receipt(at)?.ok_or_else(missing)?);
    let signed =
        block.transactions.get(at.place as usize).and_then(|b| Signed::read(&b.0, &block.header.chain_id).ok());
    Ok(Json(TransactionView {
        tx_id,
        status: receipt.status().into(),
        height: Some(at.height),
        time: Some(to_rfc3339(block.header.time_ms)),
        tx_type: signed.as_ref().map(|signed| signed.body.act.tx_type().name().into()),
        act: signed.and_then(|signed| serde_json::to_value(&signed.body.act).ok()),
        receipt: Some(receipt),
    }))
}

fn timeout(text: Option<&str>) -> Result<Duration, Problem> {
    let text = text.unwrap_or("10s");
    let (number, unit) = match text.strip_suffix("ms") {
        Some(number) => (number, 1),
        None => (text.trim_end_matches('s'), 1000),
    };
    let wrong = || Problem::own("request.malformed", format!("timeout '{text}' is not a time such as 10s or 500ms"));
    let ms = number.parse::<u64>().map_err(|_| wrong())?.saturating_mul(unit);
    if ms > 60_000 { Err(wrong()) } else { Ok(Duration::from_millis(ms)) }
}
