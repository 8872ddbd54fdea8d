//! What reviewing once saves, where cases wait, and the exports for process mining tools.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{self, HeaderName};
use axum::response::{IntoResponse as _, Response};

use super::{Api, Problem};
use crate::mining::stats::{Bottlenecks, Savings, bottlenecks as waits, savings as saved};
use crate::mining::{History, csv, history, ocel, xes};
use crate::store::Store;

/// What reviewing once saves: measured, and by the declared baseline, apart from each other.
#[utoipa::path(get, path = "/v1/stats/savings", responses((status = 200, body = Savings)))]
pub async fn savings(State(api): State<Arc<Api>>) -> Result<Json<Savings>, Problem> {
    gathered(api, |store, history| Ok(saved(store, history)?)).await.map(Json)
}

/// Where cases wait, by step and agency; how many were decided by themselves; what they lacked.
#[utoipa::path(get, path = "/v1/stats/bottlenecks", responses((status = 200, body = Bottlenecks)))]
pub async fn bottlenecks(State(api): State<Arc<Api>>) -> Result<Json<Bottlenecks>, Problem> {
    gathered(api, |_, history| Ok(waits(history))).await.map(Json)
}

/// The history for process mining: `ocel` (OCEL 2.0 JSON), `xes` (IEEE 1849) or `csv`. The header `History-From` names the block from which
/// on this node knows what was decided.
#[utoipa::path(get, path = "/v1/export/{format}", params(("format" = String, Path, description = "ocel, xes or csv")),
    responses((status = 200, body = String), (status = 404, body = super::ProblemDocument)))]
pub async fn export(State(api): State<Arc<Api>>, Path(format): Path<String>) -> Result<Response, Problem> {
    let (media_type, body) = match format.as_str() {
        "ocel" => (
            "application/json",
            gathered(api.clone(), |store, history| Ok(ocel::write(store, history)?.to_string())).await?,
        ),
        "xes" => ("application/xml", gathered(api.clone(), |_, history| Ok(xes::write(history))).await?),
        "csv" => ("text/csv; charset=utf-8", gathered(api.clone(), |_, history| Ok(csv::write(history))).await?),
        other => return Err(Problem::not_found(format!("export {other}: choose ocel, xes or csv"))),
    };
    // A file says nothing of the node that wrote it.
    let from = api.executor.store.history_from()?;
    let from = (HeaderName::from_static("history-from"), from.to_string());
    Ok(([(header::CONTENT_TYPE, media_type.to_owned()), from], body).into_response())
}

/// Walks over the whole history off the threads that serve: it takes as long as there are cases.
async fn gathered<T: Send + 'static>(
    api: Arc<Api>,
    make: impl FnOnce(&Store, &History) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let walk = move || {
        let store = &*api.executor.store;
        make(store, &history(store)?)
    };
    let done = tokio::task::spawn_blocking(walk).await;
    done.unwrap_or_else(|error| Err(Problem::own("node.unhealthy", error.to_string())))
}
