//! Blocks: header, certificate, and the ids of the transactions.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Serialize;
use torrens_ledger::block::Header;
use torrens_ledger::proof::certificate::Certificate;
use torrens_ledger::time::to_rfc3339;
use torrens_ledger::transactions::Signed;

use super::{Api, Page, PageQuery, Problem};

/// A block.
#[derive(Serialize, utoipa::ToSchema)]
pub struct BlockView {
    /// Height.
    height: u64,
    /// Block time.
    time: String,
    /// Header.
    header: Header,
    /// Its hash.
    header_hash: String,
    /// The validators' signatures over it.
    certificate: Certificate,
    /// Ids of its transactions, in order.
    transactions: Vec<String>,
}

/// Blocks, newest first.
#[utoipa::path(get, path = "/v1/blocks", params(PageQuery), responses((status = 200, body = Page<BlockView>)))]
pub async fn blocks(
    State(api): State<Arc<Api>>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<BlockView>>, Problem> {
    let last = api.executor.store.head().height;
    let from = match page.after() {
        "" => last,
        text => text
            .parse::<u64>()
            .map_err(|_| Problem::own("request.malformed", "after must be a height"))?
            .saturating_sub(1)
            .min(last),
    };
    let heights = (1..=from).rev().take(page.limit());
    let data = heights.map(|height| view(&api, height)).collect::<Result<Vec<_>, _>>()?;
    let mut page = Page::new(data, page.limit(), |block| block.height.to_string());
    page.next = page.next.filter(|next| next != "1");
    Ok(Json(page))
}

/// One block.
#[utoipa::path(get, path = "/v1/blocks/{height}", params(("height" = u64, Path, description = "Height")),
    responses((status = 200, body = BlockView), (status = 404, body = super::ProblemDocument)))]
pub async fn block(State(api): State<Arc<Api>>, Path(height): Path<u64>) -> Result<Json<BlockView>, Problem> {
    view(&api, height).map(Json)
}

fn view(api: &Api, height: u64) -> Result<BlockView, Problem> {
    let store = &api.executor.store;
    let unknown = || Problem::own("height.unknown", height.to_string());
    let block = store.block(height)?.ok_or_else(unknown)?;
    let certificate = store.certificate(height)?.ok_or_else(unknown)?;
    let ids = block.transactions.iter().filter_map(|bytes| Signed::read(&bytes.0, &block.header.chain_id).ok());
    Ok(BlockView {
        height,
        time: to_rfc3339(block.header.time_ms),
        header_hash: block.header.hash().to_string(),
        certificate,
        transactions: ids.map(|signed| signed.id.to_string()).collect(),
        header: block.header,
    })
}
