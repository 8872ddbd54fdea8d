//! ANSWER: the lodger answers what an officer asked for. What was sent stays with the agencies; the ledger has its commitment.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Context;
use crate::case::{self, Case, Lodger};
use crate::governance;
use crate::refusal::{Code, Refusal};
use crate::register::source::Source;
use crate::register::title::CaseId;
use crate::state::{State, Stop};

/// Answers the open requisitions of a case.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The case.
    #[n(0)]
    pub case_id: CaseId,
    /// What was sent, by commitment.
    #[n(1)]
    pub source: Source,
}

impl Answer {
    /// 1. the case is open; 2. the signer lodged it; 3. something was asked.
    pub(super) fn apply(&self, state: &mut State<'_>, cx: &mut Context) -> Result<(), Stop> {
        let refusal = |code| Refusal::new(code).at("/case_id").with("case_id", &self.case_id);
        let mut case = state.get::<Case>(&self.case_id)?.ok_or_else(|| refusal(Code::CaseUnknown))?;
        if case.lodger != Lodger::of(&cx.signer) {
            return Err(refusal(Code::CaseNotYours).into());
        }
        let mut answered = false;
        for raised in case.requisitions.iter_mut().filter(|raised| raised.answered_ms.is_none()) {
            raised.answered_ms = Some(cx.time_ms);
            answered = true;
        }
        if !answered {
            return Err(refusal(Code::CaseNotAsked).into());
        }
        let policy = governance::policy_version(state, &case.jurisdiction, case.tx_type, case.policy_version)?;
        let jurisdiction = governance::jurisdiction_in_force(state, &case.jurisdiction, cx.height)?;
        case.lapses_ms = policy.lapse.map(|lapse| lapse.end(cx.time_ms, &jurisdiction.calendar));
        state.put(&self.case_id, &case);
        case::reconsider(state, cx, vec![self.case_id.clone()])
    }
}
