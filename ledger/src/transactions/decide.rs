//! DECIDE: an officer approves a referred case, rejects one with a coded reason, or asks for something. Four eyes where the policy
//! says so: who lodged a case never approves it.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::guide::Guide;
use super::{Context, TxType};
use crate::agency::Principal;
use crate::case::{self, Assessment, Case, Endorsement, Requisition};
use crate::crypto::Hash;
use crate::encoding::Label;
use crate::governance;
use crate::refusal::{Code, Refusal, is_reason};
use crate::register::title::CaseId;
use crate::state::{State, Stop};

/// Decides about a case.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// The case.
    #[n(0)]
    pub case_id: CaseId,
    /// Hash of the terms that the officer read.
    #[n(1)]
    pub terms: Hash,
    /// What he decides.
    #[n(2)]
    pub verdict: Verdict,
}

/// What an officer decides.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// It may be registered.
    #[n(1)]
    Approve,
    /// It may not, for this coded reason.
    #[n(2)]
    Reject(#[n(0)] Label),
    /// The lodger must do something first, for this coded reason.
    #[n(3)]
    Requisition(#[n(0)] Label),
}

/// The most requisitions of one case.
const REQUISITIONS_MAX: usize = 16;

impl Decide {
    /// 1. the case is open; 2. the terms are those it has; 3. the signer's role and territory; 4. the reason is in the list;
    /// 5. to approve: it lacks nothing else; another officer than he who lodged or approved it.
    pub(super) fn apply(&self, state: &mut State<'_>, cx: &mut Context) -> Result<(), Stop> {
        let unknown = || Refusal::new(Code::CaseUnknown).at("/case_id").with("case_id", &self.case_id);
        let mut case = state.get::<Case>(&self.case_id)?.ok_or_else(unknown)?;
        if case.terms != self.terms {
            return Err(Refusal::new(Code::CaseTermsMismatch).at("/terms").with("terms", case.terms).into());
        }
        let policy = governance::policy_version(state, &case.jurisdiction, case.tx_type, case.policy_version)?;
        let (officer, agency) = match &cx.signer.principal {
            Principal::Officer(officer, agency) if cx.signer.has_role(&policy.deciders) => (officer, agency),
            _ => {
                let roles = policy.deciders.iter().map(|role| role.name()).collect::<Vec<_>>().join("|");
                return Err(Refusal::new(Code::RoleNotPermitted).with("roles", roles).into());
            }
        };
        let units = case.act.dealing().map(|dealing| dealing.units(state)).transpose()?.unwrap_or_default();
        if let Some(unit) = units.iter().find(|unit| !agency.covers(unit)) {
            let refusal = Refusal::new(Code::TerritoryNotPermitted).with("unit", unit);
            return Err(refusal.with("agency", &agency.agency_id).into());
        }
        let (officer_id, agency_id) = (officer.officer_id.clone(), agency.agency_id.clone());
        if let Verdict::Reject(reason) | Verdict::Requisition(reason) = &self.verdict
            && !is_reason(reason)
        {
            return Err(Refusal::new(Code::ReasonUnknown).at("/verdict").with("reason", reason).into());
        }
        match &self.verdict {
            Verdict::Approve => {
                match case::standing(state, &case, cx.now())? {
                    Assessment::Refer { .. } => {}
                    Assessment::Refuse(refusal) => return Err(refusal.into()),
                    _ => return Err(Refusal::new(Code::CaseNotReferred).with("case_id", &self.case_id).into()),
                }
                let again = case.endorsements.iter().any(|given| given.officer_id == officer_id);
                if case.officer.as_ref() == Some(&officer_id) || again {
                    return Err(Refusal::new(Code::ApprovalSameOfficer).with("officer", officer_id).into());
                }
                case.endorsements.push(Endorsement { officer_id, agency_id, time_ms: cx.time_ms });
            }
            Verdict::Reject(reason) => {
                let refusal = Refusal::new(Code::CaseRejected).with("reason", reason).with("officer", officer_id);
                return case::reject(state, cx, &case, refusal);
            }
            Verdict::Requisition(reason) => {
                if case.requisitions.len() >= REQUISITIONS_MAX {
                    return Err(Refusal::new(Code::FieldInvalid).with("requisitions_max", REQUISITIONS_MAX).into());
                }
                let (reason, raised_ms) = (reason.clone(), cx.time_ms);
                case.requisitions.push(Requisition { reason, officer_id, raised_ms, answered_ms: None });
                let jurisdiction = governance::jurisdiction_in_force(state, &case.jurisdiction, cx.height)?;
                case.lapses_ms = policy.lapse.map(|lapse| lapse.end(cx.time_ms, &jurisdiction.calendar));
            }
        }
        state.put(&self.case_id, &case);
        case::reconsider(state, cx, vec![self.case_id.clone()])
    }
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 0,
    name: ("Decision of an officer", "人员决定"),
    does: (
        "An officer approves a referred case, rejects a case with a coded reason, or asks the lodger for something.",
        "人员核准转交案件、以代码原因驳回，或要求补正。",
    ),
    fields: &[
        ("case_id", "the case", "案件号"),
        ("terms", "hash of the terms that the officer read", "所阅条款的哈希"),
        (
            "verdict",
            "APPROVE, REJECT with a reason, REQUISITION with a reason",
            "APPROVE 核准、REJECT 驳回、REQUISITION 补正",
        ),
    ],
    checks: &[
        (Code::CaseUnknown, "the case is open", "案件未办结"),
        (Code::CaseTermsMismatch, "the terms are those it has", "条款一致"),
        (Code::RoleNotPermitted, "the officer's role may decide", "具有决定权限"),
        (Code::TerritoryNotPermitted, "in his territory", "在其辖区内"),
        (Code::ReasonUnknown, "the reason is in the list", "原因在列表中"),
        (Code::CaseNotReferred, "to approve: nothing else is missing", "核准时无其他缺项"),
        (Code::ApprovalSameOfficer, "another officer than he who lodged or approved it", "非申请或已核准人员"),
    ],
    effects: (
        "The case is registered, rejected with its reason, or waits for an answer.",
        "案件登记、驳回或等待答复。",
    ),
    forms: &[(
        TxType::Decide,
        r#"{"DECIDE": {"case_id": "C-2026-registry-000001", "terms": "@hash", "verdict": {"REJECT": "INCOMPLETE"}}}"#,
    )],
};
