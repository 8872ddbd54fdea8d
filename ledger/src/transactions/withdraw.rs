//! WITHDRAW: the lodger takes a case back. Its place in the queue goes to the next (domain row 24).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Context;
use crate::case::{self, Case, Lodger};
use crate::encoding::Label;
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
        let policy = case::policy_of(state, &case.jurisdiction, case.tx_type)?;
        if case.lodger != Lodger::of(&cx.signer) || !cx.signer.has_role(&policy.lodgers) {
            return Err(Refusal::new(Code::CaseNotYours).at("/case_id").with("case_id", &self.case_id).into());
        }
        case::withdraw(state, cx, &case, self.reason.clone())
    }
}
