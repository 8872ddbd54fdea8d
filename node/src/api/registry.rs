//! Who takes part and what governs them: agencies, policies, parties.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use torrens_ledger::agency::Agency;
use torrens_ledger::encoding::Label;
use torrens_ledger::policy::{Jurisdiction, Policy};
use torrens_ledger::register::party::{Party, PartyId};
use torrens_ledger::state::Record;

use super::{Api, Problem};

/// What governs: jurisdictions and policies.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Policies {
    /// Jurisdictions, with the kinds of attestation.
    jurisdictions: Vec<Jurisdiction>,
    /// Policies by jurisdiction and kind of transaction.
    policies: Vec<Policy>,
}

/// The agencies, and the facts that each is competent for.
#[utoipa::path(get, path = "/v1/agencies", responses((status = 200, body = Vec<Agency>)))]
pub async fn agencies(State(api): State<Arc<Api>>) -> Result<Json<Vec<Agency>>, Problem> {
    Ok(Json(api.executor.store.objects::<Agency>(&Agency::key(&first()), b"", 1000)?))
}

/// The policies in force.
#[utoipa::path(get, path = "/v1/policies", responses((status = 200, body = Policies)))]
pub async fn policies(State(api): State<Arc<Api>>) -> Result<Json<Policies>, Problem> {
    let store = &api.executor.store;
    let any = Policy::key(&(first(), torrens_ledger::transactions::TxType::Transfer));
    Ok(Json(Policies {
        jurisdictions: store.objects(&Jurisdiction::key(&first()), b"", 1000)?,
        policies: store.objects(&any, b"", 1000)?,
    }))
}

/// A party as the ledger knows it: commitments and keys, no name.
#[utoipa::path(get, path = "/v1/parties/{party_id}", params(("party_id" = String, Path, description = "Party")),
    responses((status = 200, body = Party), (status = 404, body = super::ProblemDocument)))]
pub async fn party(State(api): State<Arc<Api>>, Path(id): Path<String>) -> Result<Json<Party>, Problem> {
    let party_id = id.parse().map(PartyId).map_err(|why: String| Problem::own("request.malformed", why))?;
    let party = api.executor.store.object::<Party>(&party_id)?;
    party.map(Json).ok_or_else(|| Problem::not_found(format!("party {id}")))
}

/// Any label: only the kind of the key that it makes is used.
fn first() -> Label {
    match Label::new("-") {
        Ok(label) => label,
        Err(_) => unreachable!("a dash is a label"),
    }
}
