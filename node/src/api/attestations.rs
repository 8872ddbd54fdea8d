//! Attestations: what was reviewed, by whom, and until when it can be relied on.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use torrens_ledger::attestation::{Attestation, Subject};
use torrens_ledger::case;
use torrens_ledger::encoding::Label;
use torrens_ledger::policy::Jurisdiction;
use torrens_ledger::refusal::Code;
use torrens_ledger::state::{AttestedIndex, Record, State as Register};

use super::{Api, Page, Problem};
use crate::clock::now_ms;

/// An attestation and whether it can be relied on now.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AttestationView {
    #[serde(flatten)]
    attestation: Attestation,
    /// Whether it can be relied on now.
    usable: bool,
    /// Why not.
    #[schema(value_type = Option<String>)]
    reason: Option<Code>,
}

/// About whom or what.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct SubjectQuery {
    /// `party:ID`, `unit:CODE`, `title:ID` or `terms:HASH`.
    subject: String,
}

/// Attestations about one subject.
#[utoipa::path(get, path = "/v1/attestations", params(SubjectQuery), responses((status = 200, body = Page<AttestationView>)))]
pub async fn attestations(
    State(api): State<Arc<Api>>,
    Query(query): Query<SubjectQuery>,
) -> Result<Json<Page<AttestationView>>, Problem> {
    let store = &api.executor.store;
    let subject: Subject = query.subject.parse().map_err(|why: String| Problem::own("request.malformed", why))?;
    let any = Label::new("-").map_err(|why| Problem::own("request.malformed", why))?;
    let mut data = Vec::new();
    for jurisdiction in store.objects::<Jurisdiction>(&Jurisdiction::key(&(any.clone(), 0)), b"", 1000)? {
        for rule in &jurisdiction.kinds {
            let key = Subject::index_key(&jurisdiction.jurisdiction, &rule.kind, &subject);
            let index: AttestedIndex = store.object(key.as_slice())?.unwrap_or_default();
            for id in &index.ids {
                data.extend(store.object::<Attestation>(id)?.map(|found| view(&api, found)).transpose()?);
            }
        }
    }
    Ok(Json(Page { data, next: None }))
}

/// One attestation.
#[utoipa::path(get, path = "/v1/attestations/{attestation_id}", params(("attestation_id" = String, Path, description = "Attestation")),
    responses((status = 200, body = AttestationView), (status = 404, body = super::ProblemDocument)))]
pub async fn attestation(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
) -> Result<Json<AttestationView>, Problem> {
    let attestation_id = id.parse().map_err(|why: String| Problem::own("request.malformed", why))?;
    let found = api.executor.store.object::<Attestation>(&attestation_id)?;
    view(&api, found.ok_or_else(|| Problem::not_found(format!("attestation {id}")))?).map(Json)
}

fn view(api: &Api, attestation: Attestation) -> Result<AttestationView, Problem> {
    let state = Register::new(&*api.executor.store);
    let version = case::subject_version(&state, &attestation.subject)?;
    let time_ms = now_ms().max(api.executor.store.head().time_ms);
    let reason = attestation.unusable(time_ms, None, version);
    Ok(AttestationView { attestation, usable: reason.is_none(), reason })
}
