//! The outline of a unit: public, by the hash that the ledger has of it.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use torrens_ledger::crypto::{Hash, sha256};
use torrens_ledger::encoding::Label;
use torrens_ledger::register::unit::{SpatialUnit, UnitCode};

use super::{Api, Problem};
use crate::config::NodeRole;
use crate::{geometry, snapshot};

/// A unit's outline: a GeoJSON geometry in degrees (WGS 84), in the very bytes whose SHA-256 is the unit's `geometry_hash`. What this node does
/// not have, it asks the other members for.
#[utoipa::path(get, path = "/v1/units/{code}/geometry", params(("code" = String, Path, description = "Unit code")),
    responses((status = 200, body = Object, content_type = "application/geo+json"), (status = 404, body = super::ProblemDocument)))]
pub async fn outline(State(api): State<Arc<Api>>, Path(code): Path<String>) -> Result<Response, Problem> {
    let hash = hash_of(&api, &code)?;
    let kept = api.executor.store.geometry(&hash)?;
    let bytes = match kept {
        Some(bytes) => bytes,
        None => {
            let handle = api.engine.borrow().clone();
            let found = match &handle {
                Some(handle) => snapshot::geometry(handle, hash).await,
                None => None,
            };
            let bytes = found.ok_or_else(|| Problem::own("geometry.not_here", code))?;
            api.executor.store.keep_geometry(&bytes)?;
            bytes
        }
    };
    let headers = [(header::CONTENT_TYPE, "application/geo+json".to_owned()), (header::ETAG, format!("\"{hash}\""))];
    Ok((headers, bytes).into_response())
}

/// Gives this node a unit's outline. It is taken from anybody: the ledger says which bytes it must have.
#[utoipa::path(put, path = "/v1/units/{code}/geometry", params(("code" = String, Path, description = "Unit code")),
    request_body(content = Object, content_type = "application/geo+json"),
    responses((status = 204), (status = "4XX", body = super::ProblemDocument)))]
pub async fn give(State(api): State<Arc<Api>>, Path(code): Path<String>, body: Bytes) -> Result<StatusCode, Problem> {
    if api.config.role == NodeRole::Mirror {
        return Err(Problem::own("node.read_only", ""));
    }
    let hash = hash_of(&api, &code)?;
    geometry::check(&body).map_err(|why| Problem::own("geometry.unusable", why))?;
    let given = sha256(&[&body]);
    if given != hash {
        return Err(Problem::own("geometry.other", format!("{given}, and the ledger has {hash}")));
    }
    if api.executor.store.geometry(&hash)?.is_none() {
        api.executor.store.keep_geometry(&body)?;
    }
    Ok(StatusCode::NO_CONTENT)
}

fn hash_of(api: &Api, code: &str) -> Result<Hash, Problem> {
    let not_found = || Problem::not_found(format!("unit {code}"));
    let label = Label::new(code).map(UnitCode).map_err(|_| not_found())?;
    let unit = api.executor.store.object::<SpatialUnit>(&label)?.ok_or_else(not_found)?;
    unit.facts.geometry_hash.ok_or_else(|| Problem::own("geometry.none", code))
}
