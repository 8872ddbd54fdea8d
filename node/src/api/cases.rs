//! Cases: what was lodged, where it stands, and who must still do what.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use torrens_ledger::apply;
use torrens_ledger::case::{self, Assessment, Case, Decision, Foresight, Missing, Outcome};
use torrens_ledger::encoding::Label;
use torrens_ledger::policy::Risk;
use torrens_ledger::refusal::Refusal;
use torrens_ledger::register::title::CaseId;
use torrens_ledger::state::{Moment, Record, State as Register};
use torrens_ledger::time::to_rfc3339;

use super::{Api, Page, PageQuery, Problem};
use crate::clock::now_ms;

/// A case and where it stands.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CaseView {
    /// Number.
    case_id: String,
    /// `REQUISITION`, `READY`, `REFERRED`, `REGISTERED`, `REJECTED`, `WITHDRAWN` or `LAPSED`.
    state: String,
    /// Kind of dealing.
    tx_type: String,
    /// Jurisdiction.
    jurisdiction: String,
    /// Version of the policy at lodging.
    policy_version: u32,
    /// The transaction that lodged it.
    tx_id: String,
    /// Its priority.
    lodged_at: String,
    /// Who lodged it.
    #[schema(value_type = Object)]
    lodger: case::Lodger,
    /// Hash of the terms, which consents and attestations name.
    terms: String,
    /// Parties that consented.
    consents: Vec<String>,
    /// Parties that accepted a risk in writing.
    acknowledgements: Vec<String>,
    /// Agencies that approved or consented.
    approvals: Vec<String>,
    /// Officers who approved it.
    endorsements: Vec<String>,
    /// What officers asked for, with reason and times.
    #[schema(value_type = Vec<Object>)]
    requisitions: Vec<case::Requisition>,
    /// Owners who said "this is not me".
    alerts: Vec<String>,
    /// The signs of risk for which it was referred to an officer.
    risks: Vec<Risk>,
    /// Since when it waits for an officer.
    referred_at: Option<String>,
    /// When it lapses unless what is missing comes.
    lapses_at: Option<String>,
    /// The dealing.
    #[schema(value_type = Object)]
    act: serde_json::Value,
    /// What it lacks now, and from whom.
    missing: Vec<Missing>,
    /// A rule that would refuse it now.
    refusal: Option<Refusal>,
    /// How it ended.
    decision: Option<Decision>,
    /// Block of the decision.
    decided_height: Option<u64>,
    /// Time of the decision.
    decided_at: Option<String>,
}

/// Who must still do what.
#[derive(Serialize, utoipa::ToSchema)]
pub struct MissingView {
    /// The case.
    case_id: String,
    /// Where it stands.
    state: String,
    /// What it lacks.
    missing: Vec<Missing>,
    /// A rule that would refuse it now.
    refusal: Option<Refusal>,
}

/// Which cases.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct CasesQuery {
    /// Only those that are open, or only those that are decided.
    open: Option<bool>,
    /// Only those after this number: `next` of the answer before.
    after: Option<String>,
    /// How many at most; 1 to 500.
    limit: Option<usize>,
}

/// Cases, by number.
#[utoipa::path(get, path = "/v1/cases", params(CasesQuery), responses((status = 200, body = Page<CaseView>)))]
pub async fn cases(
    State(api): State<Arc<Api>>,
    Query(CasesQuery { open, after, limit }): Query<CasesQuery>,
) -> Result<Json<Page<CaseView>>, Problem> {
    let page = PageQuery::of(after, limit);
    let store = &api.executor.store;
    let any = Label::new("-").map(CaseId).map_err(|why| Problem::own("request.malformed", why))?;
    let mut data = Vec::new();
    if open != Some(false) {
        let open = store.objects::<Case>(&Case::key(&any), page.after().as_bytes(), page.limit())?;
        data = open.into_iter().map(|case| open_view(&api, case)).collect::<Result<Vec<_>, _>>()?;
    }
    if open != Some(true) {
        data.extend(store.decided_cases(page.after(), page.limit())?.into_iter().map(decided_view));
    }
    data.sort_by(|a, b| a.case_id.cmp(&b.case_id));
    data.truncate(page.limit());
    Ok(Json(Page::new(data, page.limit(), |case| case.case_id.clone())))
}

/// One case.
#[utoipa::path(get, path = "/v1/cases/{case_id}", params(("case_id" = String, Path, description = "Case number")),
    responses((status = 200, body = CaseView), (status = 404, body = super::ProblemDocument)))]
pub async fn case(State(api): State<Arc<Api>>, Path(id): Path<String>) -> Result<Json<CaseView>, Problem> {
    find(&api, &id).map(Json)
}

/// Who must still do what for a case.
#[utoipa::path(get, path = "/v1/cases/{case_id}/missing", params(("case_id" = String, Path, description = "Case number")),
    responses((status = 200, body = MissingView), (status = 404, body = super::ProblemDocument)))]
pub async fn missing(State(api): State<Arc<Api>>, Path(id): Path<String>) -> Result<Json<MissingView>, Problem> {
    let CaseView { case_id, state, missing, refusal, .. } = find(&api, &id)?;
    Ok(Json(MissingView { case_id, state, missing, refusal }))
}

/// What an open case rests on already, and what it would enter if it were registered now; nothing for a decided one.
#[utoipa::path(get, path = "/v1/cases/{case_id}/foresight", params(("case_id" = String, Path, description = "Case number")),
    responses((status = 200, body = Foresight), (status = 404, body = super::ProblemDocument)))]
pub async fn foresight(State(api): State<Arc<Api>>, Path(id): Path<String>) -> Result<Json<Foresight>, Problem> {
    let store = &*api.executor.store;
    let case_id = Label::new(&*id).map(CaseId).map_err(|_| Problem::not_found(format!("case {id}")))?;
    let Some(case) = store.object::<Case>(&case_id)? else {
        return find(&api, &id).map(|_| Json(Foresight::default()));
    };
    let parent = api.parent();
    let time_ms = now_ms().max(parent.time_ms + 1);
    Ok(Json(apply::foresee(store, &parent, time_ms, &case)?))
}

fn find(api: &Api, id: &str) -> Result<CaseView, Problem> {
    let not_found = || Problem::not_found(format!("case {id}"));
    let case_id = Label::new(id).map(CaseId).map_err(|_| not_found())?;
    match api.executor.store.object::<Case>(&case_id)? {
        Some(case) => open_view(api, case),
        None => match api.executor.store.decided_case(id)? {
            Some(case) => Ok(decided_view(case)),
            // It may have been decided before.
            None => match api.executor.store.snapshot()? {
                Some(from) => {
                    Err(Problem::own("history.not_here", format!("case {id} is not known since block {from}")))
                }
                None => Err(not_found()),
            },
        },
    }
}

fn open_view(api: &Api, case: Case) -> Result<CaseView, Problem> {
    let state = Register::new(&*api.executor.store);
    let time_ms = now_ms().max(api.executor.store.head().time_ms);
    let now = Moment { height: api.executor.store.head().height + 1, time_ms };
    let (name, missing, refusal) = match case::standing(&state, &case, now)? {
        // Its time is over; the next block says so on the record.
        Assessment::Wait(missing) if case.lapses_ms.is_some_and(|lapses| lapses <= time_ms) => {
            ("LAPSED", missing, None)
        }
        Assessment::Wait(missing) => ("REQUISITION", missing, None),
        Assessment::Refer { missing, .. } => ("REFERRED", missing, None),
        Assessment::Ready(_) => ("READY", vec![], None),
        Assessment::Refuse(refusal) => ("REQUISITION", vec![], Some(refusal)),
    };
    Ok(view(case, name, missing, refusal))
}

fn decided_view(decided: crate::store::DecidedCase) -> CaseView {
    let name = match &decided.decision.outcome {
        Outcome::Registered => "REGISTERED",
        Outcome::Rejected(_) => "REJECTED",
        Outcome::Withdrawn(_) => "WITHDRAWN",
        Outcome::Lapsed => "LAPSED",
    };
    let mut out = view(decided.case, name, vec![], None);
    out.decision = Some(decided.decision);
    out.decided_height = Some(decided.height);
    out.decided_at = Some(to_rfc3339(decided.time_ms));
    out
}

fn view(case: Case, state: &str, missing: Vec<Missing>, refusal: Option<Refusal>) -> CaseView {
    // A batch of an import would fill the screen with its rows.
    let act = match &case.act {
        torrens_ledger::transactions::Act::ImportBatch(batch) => {
            serde_json::json!({"IMPORT_BATCH": {"jurisdiction": batch.jurisdiction, "file": batch.file, "index": batch.index, "rows": batch.rows.len()}})
        }
        act => serde_json::to_value(act).unwrap_or_default(),
    };
    CaseView {
        case_id: case.case_id.to_string(),
        state: state.into(),
        tx_type: case.tx_type.name().into(),
        jurisdiction: case.jurisdiction.to_string(),
        policy_version: case.policy_version,
        tx_id: case.tx_id.to_string(),
        lodged_at: to_rfc3339(case.time_ms),
        lodger: case.lodger,
        terms: case.terms.to_string(),
        consents: case.consents.iter().map(|given| given.party.to_string()).collect(),
        acknowledgements: case.acknowledgements.iter().map(ToString::to_string).collect(),
        approvals: case.approvals.iter().map(ToString::to_string).collect(),
        endorsements: case.endorsements.iter().map(|given| given.officer_id.to_string()).collect(),
        requisitions: case.requisitions,
        alerts: case.alerts.iter().map(ToString::to_string).collect(),
        risks: case.risks,
        referred_at: case.referred_ms.map(to_rfc3339),
        lapses_at: case.lapses_ms.map(to_rfc3339),
        act,
        missing,
        refusal,
        decision: None,
        decided_height: None,
        decided_at: None,
    }
}
