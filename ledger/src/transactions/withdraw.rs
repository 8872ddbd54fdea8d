//! WITHDRAW: the lodger takes a case back. Its place in the queue goes to the next (domain row 24).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::guide::Guide;
use super::{Context, TxType};
use crate::case::{self, Case, Lodger};
use crate::encoding::Label;
use crate::governance;
use crate::refusal::{Code, Refusal};
use crate::register::title::CaseId;
use crate::state::{State, Stop};

/// Takes a case back.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// The case.
    #[n(0)]
    pub case_id: CaseId,
    /// Why, as a code.
    #[n(1)]
    pub reason: Label,
}

impl Withdraw {
    /// 1. the case is open; 2. the signer's agency, or the party itself, lodged it, and he may lodge.
    pub(super) fn apply(&self, state: &mut State<'_>, cx: &mut Context) -> Result<(), Stop> {
        let unknown = || Refusal::new(Code::CaseUnknown).at("/case_id").with("case_id", &self.case_id);
        let case = state.get::<Case>(&self.case_id)?.ok_or_else(unknown)?;
        let policy = governance::policy_version(state, &case.jurisdiction, case.tx_type, case.policy_version)?;
        if case.lodger != Lodger::of(&cx.signer) || !cx.signer.has_role(&policy.lodgers) {
            return Err(Refusal::new(Code::CaseNotYours).at("/case_id").with("case_id", &self.case_id).into());
        }
        case::withdraw(state, cx, &case, self.reason.clone())
    }
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 24,
    name: ("Withdrawal of a case", "撤回申请"),
    does: (
        "The lodger takes a case back. An officer rejects it by DECIDE; time lets it lapse when a requisition is not answered.",
        "申请方撤回案件。人员可驳回（DECIDE）；逾期未补正则自动失效。",
    ),
    fields: &[("case_id", "the case", "案件号"), ("reason", "why, as a code", "原因代码")],
    checks: &[
        (Code::CaseUnknown, "the case is open", "案件未办结"),
        (Code::CaseNotYours, "the signer's agency or party lodged it", "由申请方提出"),
    ],
    effects: ("The case is closed; its place goes to the next.", "案件关闭，顺序由后案递进。"),
    forms: &[(
        TxType::Withdraw,
        r#"{"WITHDRAW": {"case_id": "C-2026-registry-000001", "reason": "APPLICANT_WITHDREW"}}"#,
    )],
};
