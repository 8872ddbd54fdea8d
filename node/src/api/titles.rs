//! Titles and units: as they stand, as they stood, how they came about, and the extract that proves it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use torrens_ledger::block::Header;
use torrens_ledger::encoding::{Blob, Label, to_bytes};
use torrens_ledger::merkle::state::StateProof;
use torrens_ledger::proof::certificate::Certificate;
use torrens_ledger::register::entry::{Effect, Entry, difference};
use torrens_ledger::register::right::{CoOwnership, Right};
use torrens_ledger::register::title::{Title, TitleId};
use torrens_ledger::register::unit::{SpatialUnit, UnitCode};
use torrens_ledger::state::{Read as _, Record, StateKey};

use super::{Api, AtQuery, Page, PageQuery, Problem};
use crate::store::Head;

/// A title as it stands at a height.
#[derive(Serialize, utoipa::ToSchema)]
pub struct TitleView {
    #[serde(flatten)]
    title: Title,
    /// How the primary right is held.
    co_ownership: Option<CoOwnership>,
    /// The height that this speaks of.
    height: u64,
    /// What proves it, when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<Proof>,
}

/// A unit as it stands at a height.
#[derive(Serialize, utoipa::ToSchema)]
pub struct UnitView {
    #[serde(flatten)]
    unit: SpatialUnit,
    /// The height that this speaks of.
    height: u64,
    /// What proves it, when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<Proof>,
}

/// What proves that an object stands in the certified state, or that nothing does.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Proof {
    /// The object (canonical CBOR); absent when absence is proven.
    #[schema(value_type = Option<String>)]
    value: Option<Blob>,
    /// Its path to the state root.
    path: StateProof,
    /// The header that holds the root.
    header: Header,
    /// The validators' signatures over it.
    certificate: Certificate,
}

/// Titles, by number.
#[utoipa::path(get, path = "/v1/titles", params(PageQuery), responses((status = 200, body = Page<Title>)))]
pub async fn titles(State(api): State<Arc<Api>>, Query(page): Query<PageQuery>) -> Result<Json<Page<Title>>, Problem> {
    let first = Title::key(&title_id("-")?);
    let data = api.executor.store.objects::<Title>(&first, page.after().as_bytes(), page.limit())?;
    Ok(Json(Page::new(data, page.limit(), |title| title.title_id.to_string())))
}

/// One title.
#[utoipa::path(get, path = "/v1/titles/{title_id}", params(("title_id" = String, Path, description = "Title number"), AtQuery),
    responses((status = 200, body = TitleView), (status = 404, body = super::ProblemDocument)))]
pub async fn title(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    Query(query): Query<AtQuery>,
) -> Result<Json<TitleView>, Problem> {
    let height = api.height(query.at)?;
    let title_id = title_id(&id)?;
    let head = read_at(&api, &query)?;
    let title = api
        .executor
        .store
        .object_at::<Title>(&title_id, height)?
        .ok_or_else(|| Problem::not_found(format!("title {id}")))?
        .at(time_at(&api, height)?);
    let proof = if query.proof { Some(prove(&api, &head, &Title::key(&title_id))?) } else { None };
    drop(head);
    let co_ownership = title.primary().map(Right::co_ownership);
    Ok(Json(TitleView { title, co_ownership, height, proof }))
}

/// Between which heights.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct DiffQuery {
    /// The earlier height.
    from: u64,
    /// The later height; the current one when absent.
    to: Option<u64>,
}

/// What changed on a title between two heights.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Difference {
    /// The title.
    title_id: TitleId,
    /// The earlier height, and the title's version then; 0 when there was none.
    from: u64,
    /// The version then.
    from_version: u64,
    /// The later height.
    to: u64,
    /// The version then.
    to_version: u64,
    /// What came, changed and went: rights, charges, holds, marks, units, status.
    changes: Vec<Effect>,
}

/// What changed on a title between two heights, lapses by time included.
#[utoipa::path(get, path = "/v1/titles/{title_id}/diff", params(("title_id" = String, Path, description = "Title number"), DiffQuery),
    responses((status = 200, body = Difference), (status = 404, body = super::ProblemDocument)))]
pub async fn diff(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    Query(DiffQuery { from, to }): Query<DiffQuery>,
) -> Result<Json<Difference>, Problem> {
    let (from, to) = (api.height(Some(from))?, api.height(to)?);
    if from > to {
        return Err(Problem::own("request.malformed", "'from' must not be above 'to'"));
    }
    let title_id = title_id(&id)?;
    let at = |height| -> Result<Option<Title>, Problem> {
        let title = api.executor.store.object_at::<Title>(&title_id, height)?;
        title.map(|title| time_at(&api, height).map(|time_ms| title.at(time_ms))).transpose()
    };
    let (before, after) = (at(from)?, at(to)?.ok_or_else(|| Problem::not_found(format!("title {id}")))?);
    let changes = difference(before.as_ref(), &after);
    let from_version = before.map_or(0, |title| title.version);
    Ok(Json(Difference { title_id, from, from_version, to, to_version: after.version, changes }))
}

/// The time of a block, at which holds and terms are read.
fn time_at(api: &Api, height: u64) -> Result<u64, Problem> {
    let store = &api.executor.store;
    match store.block(height)? {
        Some(block) => Ok(block.header.time_ms),
        None => Ok(store.genesis().time_ms),
    }
}

/// In which form a history is wanted.
#[derive(Clone, Copy, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum HistoryForm {
    /// To read.
    #[default]
    Json,
    /// To check: the bytes that are hashed, an array of them.
    Cbor,
}

/// In which form.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct HistoryQuery {
    /// `json`, or `cbor`: the bytes that each next entry, and the title's state, name by hash.
    #[serde(default)]
    #[param(inline)]
    form: HistoryForm,
}

/// How a title came about: every entry, oldest first.
#[utoipa::path(get, path = "/v1/titles/{title_id}/history", params(("title_id" = String, Path, description = "Title number"), HistoryQuery),
    responses((status = 200, content((Page<EntryView> = "application/json"), (Vec<u8> = "application/cbor"))), (status = 404, body = super::ProblemDocument)))]
pub async fn history(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    Query(HistoryQuery { form }): Query<HistoryQuery>,
) -> Result<Response, Problem> {
    let entries = api.executor.store.entries(&id, 10_000)?;
    if entries.is_empty() {
        return Err(Problem::not_found(format!("title {id}")));
    }
    let view = |entry: Entry| EntryView { right: entry.primary_right().cloned(), entry };
    Ok(match form {
        HistoryForm::Cbor => ([(header::CONTENT_TYPE, "application/cbor")], to_bytes(&entries)).into_response(),
        HistoryForm::Json => Json(Page { data: entries.into_iter().map(view).collect(), next: None }).into_response(),
    })
}

/// An entry, with the primary right that it entered at hand.
#[derive(Serialize, utoipa::ToSchema)]
pub struct EntryView {
    #[serde(flatten)]
    entry: Entry,
    /// The primary right after the entry, when it entered one.
    right: Option<Right>,
}

/// A unit by its code.
#[utoipa::path(get, path = "/v1/units/{code}", params(("code" = String, Path, description = "Unit code"), AtQuery),
    responses((status = 200, body = UnitView), (status = 404, body = super::ProblemDocument)))]
pub async fn unit(
    State(api): State<Arc<Api>>,
    Path(code): Path<String>,
    Query(query): Query<AtQuery>,
) -> Result<Json<UnitView>, Problem> {
    let height = api.height(query.at)?;
    let code = UnitCode(label(&code)?);
    let head = read_at(&api, &query)?;
    let unit = api.executor.store.object_at::<SpatialUnit>(&code, height)?;
    let unit = unit.ok_or_else(|| Problem::not_found(format!("unit {code}")))?;
    let proof = if query.proof { Some(prove(&api, &head, &SpatialUnit::key(&code))?) } else { None };
    drop(head);
    Ok(Json(UnitView { unit, height, proof }))
}

/// Proof of an object, or of its absence, in the current state.
fn prove(api: &Api, head: &Head, key: &StateKey) -> Result<Proof, Problem> {
    let store = &api.executor.store;
    let missing = || Problem::own("height.unknown", "nothing is certified before the first block");
    let block = store.block(head.height)?.ok_or_else(missing)?;
    let certificate = store.certificate(head.height)?.ok_or_else(missing)?;
    let value = store.get(key)?.map(Blob);
    Ok(Proof { value, path: store.prove(head.height, key)?, header: block.header, certificate })
}

/// Holds the height while an answer is put together, so that all of it speaks of one; proofs are of the current height only.
fn read_at<'a>(api: &'a Api, query: &AtQuery) -> Result<std::sync::RwLockReadGuard<'a, Head>, Problem> {
    let head = api.executor.store.head();
    match query.proof && query.at.is_some_and(|at| at != head.height) {
        true => Err(Problem::own("request.malformed", "proof is given for the current height only: leave out 'at'")),
        false => Ok(head),
    }
}

fn label(text: &str) -> Result<Label, Problem> {
    Label::new(text).map_err(|why| Problem::own("request.malformed", format!("'{text}' {why}")))
}

fn title_id(text: &str) -> Result<TitleId, Problem> {
    label(text).map(TitleId)
}
