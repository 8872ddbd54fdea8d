//! Dry runs: what would become of an act now, with every missing item. Nothing is signed and nothing is stored.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use torrens_ledger::apply;
use torrens_ledger::case::{Foresight, Missing};
use torrens_ledger::crypto::KeyId;
use torrens_ledger::refusal::{Lang, Refusal};
use torrens_ledger::state::State as Register;
use torrens_ledger::transactions::{Act, signer_of};

use super::{Api, Problem};
use crate::clock::now_ms;

/// What to check, and as whom.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// The act, as `torrens case new` writes it.
    #[schema(value_type = Object)]
    act: Act,
    /// The key that would sign.
    #[schema(value_type = String)]
    key_id: KeyId,
}

/// What would become of it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CheckResult {
    /// `applied`, `waiting` or `refused`.
    status: String,
    /// Hash of the terms, which consents and attestations must name.
    terms: String,
    /// Why it would be refused.
    refusal: Option<Refusal>,
    /// The refusal in words.
    detail: Option<String>,
    /// What it would lack, and from whom.
    missing: Vec<Missing>,
    /// What it rests on already, and what it would enter.
    #[serde(flatten)]
    foresight: Foresight,
}

/// What would become of an act now.
#[utoipa::path(post, path = "/v1/checks", request_body = Check,
    responses((status = 200, body = CheckResult), (status = "4XX", body = super::ProblemDocument)))]
pub async fn check(
    State(api): State<Arc<Api>>,
    headers: axum::http::HeaderMap,
    body: Bytes,
) -> Result<Json<CheckResult>, Problem> {
    let Check { act, key_id } = super::read_json(&body)?;
    let store = &*api.executor.store;
    let parent = api.parent();
    let time_ms = now_ms().max(parent.time_ms + 1);
    let (_, signer) = signer_of(&Register::new(store), &key_id, time_ms)?;
    let apply::Check { receipt, missing, foresight } = apply::check(store, &parent, time_ms, signer, &act)?;
    let lang: Lang = super::problem::lang_of(&headers);
    Ok(Json(CheckResult {
        status: receipt.status().into(),
        terms: act.terms().to_string(),
        detail: receipt.refusal.as_ref().map(|refusal| refusal.detail(lang)),
        refusal: receipt.refusal,
        missing,
        foresight,
    }))
}
