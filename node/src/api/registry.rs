//! Who takes part and what governs them: agencies, policies, parties.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Serialize;
use torrens_ledger::agency::{Agency, KeyRecord, Officer};
use torrens_ledger::block::{Member, Network, Validator};
use torrens_ledger::encoding::Label;
use torrens_ledger::governance::{self, Proposal};
use torrens_ledger::policy::{Jurisdiction, Policy};
use torrens_ledger::register::party::{Party, PartyId};
use torrens_ledger::state::{Record, State as Register};
use torrens_ledger::time::to_rfc3339;
use torrens_ledger::transactions::{TxType, guide};

use super::{Api, Page, PageQuery, Problem};

/// What governs: jurisdictions and policies.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Policies {
    /// Jurisdictions, with the kinds of attestation.
    jurisdictions: Vec<Jurisdiction>,
    /// Policies by jurisdiction and kind of transaction.
    policies: Vec<Policy>,
    /// Policies that are adopted and come into force at their height.
    adopted: Vec<Policy>,
}

/// The agencies, and the facts that each is competent for.
#[utoipa::path(get, path = "/v1/agencies", responses((status = 200, body = Vec<Agency>)))]
pub async fn agencies(State(api): State<Arc<Api>>) -> Result<Json<Vec<Agency>>, Problem> {
    Ok(Json(api.executor.store.objects::<Agency>(&Agency::key(&first()), b"", 1000)?))
}

/// An officer and his keys.
#[derive(Serialize, utoipa::ToSchema)]
pub struct OfficerView {
    #[serde(flatten)]
    officer: Officer,
    /// The keys that are or were his, oldest first.
    keys: Vec<OfficerKey>,
    /// Whether there are so many that some are left out.
    more_keys: bool,
}

/// A key of an officer.
#[derive(Serialize, utoipa::ToSchema)]
pub struct OfficerKey {
    /// Key id (hex), by which `GET /v1/keys/{key_id}/acts` lists what it signed.
    key_id: String,
    /// From when it may sign, by block time; from when his agency takes part, when left out.
    valid_from: Option<String>,
    /// Until when, once it was replaced.
    valid_to: Option<String>,
}

/// The officers of all agencies, those who may not act now too: pseudonyms, roles, the facts that each may attest, keys.
#[utoipa::path(get, path = "/v1/officers", params(PageQuery), responses((status = 200, body = Page<OfficerView>)))]
pub async fn officers(
    State(api): State<Arc<Api>>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<OfficerView>>, Problem> {
    let store = &api.executor.store;
    let data = store.objects::<Officer>(&Officer::key(&first()), query.after().as_bytes(), query.limit())?;
    let next = data.last().filter(|_| data.len() == query.limit()).map(|last| last.officer_id.to_string());
    let key = |record: KeyRecord| OfficerKey {
        key_id: record.public_key.id().0.to_string(),
        valid_from: (record.valid_from_ms > 0).then(|| to_rfc3339(record.valid_from_ms)),
        valid_to: record.valid_to_ms.map(to_rfc3339),
    };
    let with_keys = |officer: Officer| -> Result<OfficerView, Problem> {
        let (keys, more_keys) = store.keys_of_officer(&officer.officer_id)?;
        Ok(OfficerView { officer, keys: keys.into_iter().map(key).collect(), more_keys })
    };
    let data = data.into_iter().map(with_keys).collect::<Result<_, _>>()?;
    Ok(Json(Page { data, next }))
}

/// Who takes part.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Members {
    /// All agencies, those that were retired too.
    agencies: Vec<Agency>,
    /// Who certifies the next block.
    validators: Vec<Validator>,
    /// Who certifies those from the one after on.
    next_validators: Vec<Validator>,
    /// Nodes that may connect.
    members: Vec<Member>,
    /// How many agencies must vote for a change.
    quorum: usize,
}

/// Who takes part: agencies, validators now and next, nodes that may connect, and how many must agree to change it.
#[utoipa::path(get, path = "/v1/members", responses((status = 200, body = Members)))]
pub async fn members(State(api): State<Arc<Api>>) -> Result<Json<Members>, Problem> {
    let store = &api.executor.store;
    let _same_height = store.head();
    let agencies = store.objects::<Agency>(&Agency::key(&first()), b"", 1000)?;
    let network: Network = store.object(&())?.unwrap_or_default();
    let quorum = governance::quorum(&Register::new(&**store), &network)?;
    let Network { validators, next_validators, members, .. } = network;
    Ok(Json(Members { agencies, validators, next_validators, members, quorum }))
}

/// The jurisdictions and policies in force.
#[utoipa::path(get, path = "/v1/policies", responses((status = 200, body = Policies)))]
pub async fn policies(State(api): State<Arc<Api>>) -> Result<Json<Policies>, Problem> {
    let store = &api.executor.store;
    let height = store.head().height + 1;
    let state = Register::new(&**store);
    let any = (first(), TxType::Transfer, 0);
    let mut policies: Vec<Policy> = store.objects(&Policy::key(&any), b"", 10_000)?;
    let mut jurisdictions: Vec<Jurisdiction> = store.objects(&Jurisdiction::key(&(first(), 0)), b"", 10_000)?;
    // Every version stays on the ledger; what is in force now is one of each.
    let (mut in_force, mut adopted) = (Vec::new(), Vec::new());
    for policy in policies.drain(..) {
        match governance::policy_in_force(&state, &policy.jurisdiction, policy.tx_type, height) {
            Ok(now) if now.version == policy.version => in_force.push(policy),
            Ok(now) if now.version > policy.version => {}
            _ => adopted.push(policy),
        }
    }
    jurisdictions.retain(|jurisdiction| {
        let now = governance::jurisdiction_in_force(&state, &jurisdiction.jurisdiction, height);
        now.is_ok_and(|now| now.version == jurisdiction.version)
    });
    Ok(Json(Policies { jurisdictions, policies: in_force, adopted }))
}

/// A proposal that is open.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ProposalView {
    #[serde(flatten)]
    proposal: Proposal,
    /// How many votes adopt it.
    needed: usize,
    /// When it was proposed; none when this node joined after that.
    proposed_at: Option<String>,
    /// Until when votes count.
    expires_at: String,
}

/// What is proposed and not adopted yet, with the agencies that voted for it.
#[utoipa::path(get, path = "/v1/proposals", responses((status = 200, body = Vec<ProposalView>)))]
pub async fn proposals(State(api): State<Arc<Api>>) -> Result<Json<Vec<ProposalView>>, Problem> {
    let store = &api.executor.store;
    let network: Network = store.object(&())?.unwrap_or_default();
    let needed = governance::quorum(&Register::new(&**store), &network)?;
    let any = torrens_ledger::crypto::Hash::zero();
    let open = store.objects::<Proposal>(&Proposal::key(&any), b"", 1000)?;
    let view = |proposal: Proposal| {
        let proposed_at = store.block(proposal.height)?.map(|block| to_rfc3339(block.header.time_ms));
        let expires_at = to_rfc3339(proposal.expires_ms);
        Ok(ProposalView { proposal, needed, proposed_at, expires_at })
    };
    open.into_iter().map(view).collect::<Result<_, _>>().map(Json)
}

/// A form to fill in.
#[utoipa::path(get, path = "/v1/forms/{tx_type}", params(("tx_type" = String, Path, description = "Kind of transaction, such as TRANSFER")),
    responses((status = 200, body = Object), (status = 404, body = super::ProblemDocument)))]
pub async fn forms(Path(name): Path<String>) -> Result<Json<serde_json::Value>, Problem> {
    let kind = TxType::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(&name));
    let form = kind.and_then(guide::form);
    form.map(Json).ok_or_else(|| Problem::not_found(format!("form {name}")))
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
