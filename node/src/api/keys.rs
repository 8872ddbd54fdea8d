//! Whose a key is, and what it signed: the list that an agency goes through when a key was lost or misused. Nothing of it is undone by itself.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use torrens_ledger::agency::{Agency, KeyOwner, KeyRecord, Officer, Principal};
use torrens_ledger::crypto::{Hash, KeyId, PublicKey};
use torrens_ledger::refusal::Refusal;
use torrens_ledger::state::{Fault, State as Register, Stop};
use torrens_ledger::time::{from_rfc3339, to_rfc3339};
use torrens_ledger::transactions::{Signed, signer_of};

use super::{Api, Problem};
use crate::clock::now_ms;
use crate::store::Store;

/// Whose key it is.
#[derive(Serialize, utoipa::ToSchema)]
pub struct KeyView {
    key_id: String,
    #[schema(value_type = String)]
    public_key: PublicKey,
    /// From when it may sign, by block time.
    valid_from: String,
    /// Until when, once it was replaced or ended.
    valid_to: Option<String>,
    /// The officer, with the roles that his agency still has.
    officer: Option<Officer>,
    /// His agency.
    agency: Option<Agency>,
    /// The party.
    party: Option<String>,
    /// Why it may not sign now.
    refusal: Option<Refusal>,
}

/// Whose key it is, and what it may do.
#[utoipa::path(get, path = "/v1/keys/{key_id}", params(("key_id" = String, Path, description = "Key id (hex)")),
    responses((status = 200, body = KeyView), (status = 404, body = super::ProblemDocument)))]
pub async fn key(State(api): State<Arc<Api>>, Path(key_id): Path<String>) -> Result<Json<KeyView>, Problem> {
    let id: Hash = key_id.parse().map_err(|why| Problem::own("request.malformed", format!("key_id: {why}")))?;
    let state = Register::new(&*api.executor.store);
    let record = state.get::<KeyRecord>(&KeyId(id))?.ok_or_else(|| Problem::not_found(format!("key {key_id}")))?;
    let (mut officer, mut agency, mut party) = (None, None, None);
    match &record.owner {
        KeyOwner::Party(id) => party = Some(id.to_string()),
        KeyOwner::Officer(id) => {
            officer = state.get::<Officer>(id)?;
            agency = officer.as_ref().map(|officer| state.get::<Agency>(&officer.agency_id)).transpose()?.flatten();
        }
    }
    let time_ms = now_ms().max(api.parent().time_ms + 1);
    let refusal = match signer_of(&state, &KeyId(id), time_ms) {
        Err(Stop::Refused(refusal)) => Some(refusal),
        Err(Stop::Fault(fault)) => return Err(fault.into()),
        Ok((_, signer)) => {
            if let Principal::Officer(in_force, _) = signer.principal {
                officer = Some(in_force);
            }
            None
        }
    };
    Ok(Json(KeyView {
        key_id,
        public_key: record.public_key,
        valid_from: to_rfc3339(record.valid_from_ms),
        valid_to: record.valid_to_ms.map(to_rfc3339),
        officer,
        agency,
        party,
        refusal,
    }))
}

/// From when, and after which block.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ActsQuery {
    /// Only from this block time on, RFC 3339.
    since: Option<String>,
    /// Only blocks after this height: `next` of the answer before.
    after: Option<u64>,
}

/// What one key signed.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Acts {
    /// In order of the ledger.
    data: Vec<SignedAct>,
    /// The height to go on after; absent at the end.
    next: Option<u64>,
}

/// One transaction.
#[derive(Serialize, utoipa::ToSchema)]
struct SignedAct {
    tx_id: String,
    tx_type: &'static str,
    height: u64,
    /// Block time.
    time: String,
    /// `applied`, `waiting` or `refused`.
    status: &'static str,
    /// The case that it lodged.
    case_id: Option<String>,
    /// What it says, as JSON; absent when that is long: it is in `/v1/transactions/{tx_id}`.
    #[schema(value_type = Option<Object>)]
    act: Option<serde_json::Value>,
}

/// Bytes of a transaction that is shown in the list.
const SHORT: usize = 4096;
/// Blocks that one answer goes over.
const BLOCKS: u64 = 2_000;

/// Every transaction that a key signed, since a time. An answer covers at most 2,000 blocks; `next` says where to go on.
#[utoipa::path(get, path = "/v1/keys/{key_id}/acts", params(("key_id" = String, Path, description = "Key id (hex)"), ActsQuery),
    responses((status = 200, body = Acts), (status = 400, body = super::ProblemDocument), (status = 404, body = super::ProblemDocument)))]
pub async fn acts(
    State(api): State<Arc<Api>>,
    Path(key_id): Path<String>,
    Query(query): Query<ActsQuery>,
) -> Result<Json<Acts>, Problem> {
    let malformed = |why: String| Problem::own("request.malformed", why);
    let key: Hash = key_id.parse().map_err(|why| malformed(format!("key_id: {why}")))?;
    let since = query.since.as_deref().map(from_rfc3339).transpose();
    let since = since.map_err(|why| malformed(format!("since: {why}")))?.unwrap_or(0);
    let after = query.after.unwrap_or(0);
    let store = api.executor.store.clone();
    // A typing error must not look like a key that did nothing.
    if Register::new(&*store).get::<KeyRecord>(&KeyId(key))?.is_none() {
        return Err(Problem::not_found(format!("key {key_id}")));
    }
    let read = tokio::task::spawn_blocking(move || read(&store, &key, since, after)).await;
    Ok(Json(read.map_err(|error| Problem::own("node.unhealthy", error.to_string()))??))
}

fn read(store: &Store, key: &Hash, since_ms: u64, after: u64) -> Result<Acts, Fault> {
    let head = store.head().height;
    let missing = |height: u64| Fault::Damaged(format!("block {height} is missing"));
    let time = |height: u64| Ok::<u64, Fault>(store.block(height)?.ok_or_else(|| missing(height))?.header.time_ms);
    // Block times rise: the first block of that time is found by halving.
    let (mut low, mut high) = (after.saturating_add(1), head.saturating_add(1));
    while low < high {
        let middle = low + (high - low) / 2;
        if time(middle)? < since_ms {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    let (from, to) = (low, head.min(low.saturating_add(BLOCKS - 1)));
    let mut data = Vec::new();
    for height in from..=to {
        let block = store.block(height)?.ok_or_else(|| missing(height))?;
        for (index, bytes) in block.transactions.iter().enumerate() {
            let signed = Signed::read(&bytes.0, &block.header.chain_id);
            let signed =
                signed.map_err(|why| Fault::Damaged(format!("transaction {index} of block {height}: {why}")))?;
            if signed.kid.0 != *key {
                continue;
            }
            let place = store.place(&signed.id)?;
            let receipt = place.map(|place| store.receipt(place)).transpose()?.flatten();
            let receipt = receipt.ok_or_else(|| Fault::Damaged(format!("a receipt of block {height} is missing")))?;
            data.push(SignedAct {
                tx_id: signed.id.to_string(),
                tx_type: signed.body.act.tx_type().name(),
                height,
                time: to_rfc3339(block.header.time_ms),
                status: receipt.status(),
                case_id: receipt.case_id.as_ref().map(ToString::to_string),
                act: match bytes.0.len() <= SHORT {
                    true => serde_json::to_value(&signed.body.act).ok(),
                    false => None,
                },
            });
        }
    }
    Ok(Acts { data, next: (to < head).then_some(to) })
}
