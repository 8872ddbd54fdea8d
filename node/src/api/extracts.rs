//! Extracts: files that prove themselves. Of titles, units and attestations, or that there is no such thing.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use torrens_ledger::encoding::Label;
use torrens_ledger::proof::extract::{Asked, Extract};
use torrens_ledger::register::title::{Title, TitleId};
use torrens_ledger::register::unit::UnitCode;

use super::{Api, Problem};
use crate::extracts;

/// How long an extract waits for the checkpoint that covers the last entry: cosignatures follow a block within milliseconds.
const CHECKPOINT_TIME: Duration = Duration::from_secs(2);

/// The media type of an extract.
pub(super) const MEDIA_TYPE: &str = "application/vnd.torrens.extract+json";

/// How the extract should be.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ExtractQuery {
    /// As it stood after this block; the newest when absent.
    at: Option<u64>,
    /// As it stood after the newest anchor block, the first of the hour.
    #[serde(default)]
    anchor: bool,
    /// Prove the parties' records too, so that private fields can be disclosed.
    #[serde(default)]
    parties: bool,
    /// When there is no such thing, prove it instead of answering 404.
    #[serde(default)]
    absence: bool,
    /// The file itself, or a PDF for people with the file attached.
    #[serde(default)]
    #[param(inline)]
    form: Form,
}

/// What an extract comes as.
#[derive(Clone, Copy, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
enum Form {
    /// The file that proves itself.
    #[default]
    Json,
    /// On paper, in both languages; the file is attached.
    Pdf,
}

/// A self-contained extract that proves the title's state offline.
#[utoipa::path(get, path = "/v1/titles/{title_id}/extract", params(("title_id" = String, Path, description = "Title number"), ExtractQuery),
    responses((status = 200, content((Extract = "application/vnd.torrens.extract+json"), (Vec<u8> = "application/pdf"))), (status = 404, body = super::ProblemDocument), (status = 422, body = super::ProblemDocument)))]
pub async fn title(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    Query(query): Query<ExtractQuery>,
) -> Result<Response, Problem> {
    let asked = Asked::Title(TitleId(label(&id)?));
    answer(api, asked, query).await
}

/// A self-contained extract that proves the unit's state offline.
#[utoipa::path(get, path = "/v1/units/{code}/extract", params(("code" = String, Path, description = "Unit code"), ExtractQuery),
    responses((status = 200, content((Extract = "application/vnd.torrens.extract+json"), (Vec<u8> = "application/pdf"))), (status = 404, body = super::ProblemDocument), (status = 422, body = super::ProblemDocument)))]
pub async fn unit(
    State(api): State<Arc<Api>>,
    Path(code): Path<String>,
    Query(query): Query<ExtractQuery>,
) -> Result<Response, Problem> {
    let asked = Asked::Unit(UnitCode(label(&code)?));
    answer(api, asked, query).await
}

/// A self-contained extract that proves the attestation's state offline.
#[utoipa::path(get, path = "/v1/attestations/{attestation_id}/extract", params(("attestation_id" = String, Path, description = "Attestation"), ExtractQuery),
    responses((status = 200, content((Extract = "application/vnd.torrens.extract+json"), (Vec<u8> = "application/pdf"))), (status = 404, body = super::ProblemDocument), (status = 422, body = super::ProblemDocument)))]
pub async fn attestation(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    Query(query): Query<ExtractQuery>,
) -> Result<Response, Problem> {
    let asked = Asked::Attestation(id.parse().map_err(|why: String| Problem::own("request.malformed", why))?);
    answer(api, asked, query).await
}

async fn answer(api: Arc<Api>, asked: Asked, query: ExtractQuery) -> Result<Response, Problem> {
    let form = query.form;
    let extract = read(&api, asked, query, CHECKPOINT_TIME).await?;
    match form {
        Form::Json => Ok(([(header::CONTENT_TYPE, MEDIA_TYPE)], extract.to_json()).into_response()),
        Form::Pdf => on_paper(api, extract).await,
    }
}

/// A title as it stood after a block, with the proof; nothing when this node does not have that past. It waits for no checkpoint.
pub(super) async fn at(api: &Api, title: &TitleId, height: u64) -> Result<Option<Extract>, Problem> {
    let query = ExtractQuery { at: Some(height), anchor: false, parties: false, absence: false, form: Form::Json };
    match read(api, Asked::Title(title.clone()), query, Duration::ZERO).await {
        Ok(extract) => Ok(Some(extract)),
        Err(problem) if problem.is("history.not_here") => Ok(None),
        Err(problem) => Err(problem),
    }
}

async fn read(api: &Api, asked: Asked, query: ExtractQuery, patience: Duration) -> Result<Extract, Problem> {
    let ExtractQuery { at, anchor, parties, absence, form: _ } = query;
    if anchor && at.is_some() {
        return Err(Problem::own("request.malformed", "give 'at' or 'anchor', not both"));
    }
    let mut height = api.height(at)?;
    let executor = api.executor.clone();
    if anchor {
        let executor = executor.clone();
        let found = tokio::task::spawn_blocking(move || extracts::anchor(&executor.store, height));
        height = found.await.map_err(|error| Problem::own("node.unhealthy", error.to_string()))??;
        // The hour may have begun before what is here did.
        api.has_past_from(height)?;
    }
    let read = tokio::task::spawn_blocking(move || extracts::extract(&executor.store, &asked, height, parties));
    let read = read.await.map_err(|error| Problem::own("node.unhealthy", error.to_string()))??;
    let mut extract =
        read.ok_or_else(|| Problem::own("height.unknown", "nothing is certified before the first block"))?;
    if extract.evidence.object.value.is_none() && !absence {
        return Err(Problem::not_found(extract.asked.to_string()));
    }
    let mut known = extract.height;
    if let Some(title) = extract.title.clone()
        && let Some((logged, published)) = logged(api, &title, patience).await?
    {
        let store = &api.executor.store;
        // While a change of validators is younger than the newest published checkpoint, the extract does without its log proof:
        // whoever verifies it knows the newest validators, and these have not cosigned yet.
        let newest = known.max(published);
        if store.validators_at(published) == store.validators_at(newest) {
            extract.evidence.last_entry = Some(logged);
            known = newest;
        }
    }
    extract.evidence.trust = api.executor.store.changes_of_validators();
    extract.evidence.trust.retain(|step| step.header.height < known);
    Ok(extract)
}

/// The extract as PDF. Its fonts are set on a thread of their own: that takes some hundredths of a second.
async fn on_paper(api: Arc<Api>, extract: Extract) -> Result<Response, Problem> {
    let name = torrens_paper::file_name(&extract.asked);
    let made = tokio::task::spawn_blocking(move || {
        torrens_paper::extract_pdf(&extract.to_json(), &api.executor.store.trust_anchor())
    });
    let pdf = made.await.map_err(|error| Problem::own("node.unhealthy", error.to_string()))?;
    let pdf = pdf.map_err(|why| Problem::own("paper.not_printable", why.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, pdf).into_response())
}

/// The last entry in the public log, once the checkpoint that covers it is cosigned; without a quorum the extract does without.
async fn logged(
    api: &Api,
    title: &Title,
    patience: Duration,
) -> Result<Option<(torrens_ledger::proof::extract::Logged, u64)>, Problem> {
    let store = &api.executor.store;
    let Some(leaf) = extracts::last_leaf(store, title)? else { return Ok(None) };
    let mut published = api.published.clone();
    let covers = |published: &Option<crate::cosigner::Published>| published.as_ref().is_some_and(|p| p.size > leaf);
    let waited = tokio::time::timeout(patience, published.wait_for(covers)).await;
    let Ok(Ok(found)) = waited else { return Ok(None) };
    let Some(published) = found.clone() else { return Ok(None) };
    Ok(extracts::last_entry(store, title, &published)?.map(|logged| (logged, published.height)))
}

fn label(text: &str) -> Result<Label, Problem> {
    Label::new(text).map_err(|why| Problem::own("request.malformed", format!("'{text}' {why}")))
}
