//! The public log in the forms of C2SP: checkpoint, policy, tiles, entry bundles, proofs. Served under `/tlog/`, and under `/v1/`.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use torrens_ledger::proof::checkpoint;
use torrens_ledger::proof::tiles::{Tile, WIDTH};

use super::{Api, Problem};
use crate::cosigner::Published;
use crate::{extracts, tiles};

/// The routes, below a prefix.
pub fn routes() -> Router<Arc<Api>> {
    Router::new()
        .route("/checkpoint", get(head))
        .route("/policy", get(policy))
        .route("/tile/{*path}", get(tile))
        .route("/proof/{name}", get(proof))
        .route("/genesis", get(genesis))
}

const TEXT: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";
/// Full tiles never change.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const NOT_LONG: &str = "no-cache";

fn answer(kind: &'static str, cache: &'static str, body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, cache)], body).into_response()
}

/// The newest checkpoint that a quorum cosigned.
fn published(api: &Api) -> Result<Published, Problem> {
    api.published.borrow().clone().ok_or_else(|| Problem::own("checkpoint.none", ""))
}

async fn head(State(api): State<Arc<Api>>) -> Result<Response, Problem> {
    Ok(answer(TEXT, NOT_LONG, published(&api)?.note.into_bytes()))
}

async fn policy(State(api): State<Arc<Api>>) -> Result<Response, Problem> {
    // Those who cosigned what is published.
    let height = api.published.borrow().as_ref().map_or(1, |published| published.height);
    let store = &api.executor.store;
    let policy = checkpoint::policy(&store.genesis().chain_id, &store.validators_at(height));
    Ok(answer(TEXT, NOT_LONG, policy.into_bytes()))
}

async fn tile(State(api): State<Arc<Api>>, Path(path): Path<String>) -> Result<Response, Problem> {
    let size = published(&api)?.size;
    let missing = || Problem::not_found(format!("tile {path}"));
    let tile = Tile::parse(&format!("tile/{path}")).ok_or_else(missing)?;
    // Partial ones as well, for every size that was ever published: what is full now was partial once.
    if tile.filled(size) < tile.width {
        return Err(missing());
    }
    let store = api.executor.clone();
    let read = tokio::task::spawn_blocking(move || tiles::read(&store.store, &tile)).await;
    let bytes = read.map_err(|error| Problem::own("node.unhealthy", error.to_string()))??;
    Ok(answer(BYTES, if tile.width == WIDTH { FOR_EVER } else { NOT_LONG }, bytes))
}

async fn proof(State(api): State<Arc<Api>>, Path(name): Path<String>) -> Result<Response, Problem> {
    let published = published(&api)?;
    let missing = || Problem::not_found(format!("proof {name}"));
    let index: u64 = name.strip_suffix(".tlog-proof").and_then(|index| index.parse().ok()).ok_or_else(missing)?;
    if index >= published.size {
        return Err(missing());
    }
    let proof = extracts::log_proof(&api.executor.store, index, &published)?;
    Ok(answer(TEXT, NOT_LONG, proof.to_string().into_bytes()))
}

/// The founding document, for whoever replays the ledger: its hash is in the trust anchor.
async fn genesis(State(api): State<Arc<Api>>) -> Result<Response, Problem> {
    let json = serde_json::to_vec(api.executor.store.genesis());
    Ok(answer("application/json", NOT_LONG, json.map_err(|error| Problem::own("node.unhealthy", error.to_string()))?))
}
