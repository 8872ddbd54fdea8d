//! ALERT: an owner says "this is not me". The case is no longer decided by itself; the register is not frozen.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Context;
use super::checks::owners;
use crate::case::{self, Case};
use crate::refusal::{Code, Refusal};
use crate::register::title::{CaseId, Title};
use crate::state::{State, Stop};

/// Raises an alert.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alert {
    /// The case.
    #[n(0)]
    pub case_id: CaseId,
}

impl Alert {
    /// 1. the case is open; 2. the signer is an owner of a title that it concerns; 3. he has not said so before.
    pub(super) fn apply(&self, state: &mut State<'_>, cx: &mut Context) -> Result<(), Stop> {
        let refusal = |code| Refusal::new(code).at("/case_id").with("case_id", &self.case_id);
        let mut case = state.get::<Case>(&self.case_id)?.ok_or_else(|| refusal(Code::CaseUnknown))?;
        let Some(party) = cx.signer.party() else { return Err(refusal(Code::AlertNotYours).into()) };
        let mut own = false;
        for title in case.act.dealing().map(|dealing| dealing.titles()).unwrap_or_default() {
            own |= state.get::<Title>(&title.title_id)?.is_some_and(|title| owners(&title).contains(&party));
        }
        if !own {
            return Err(refusal(Code::AlertNotYours).into());
        }
        if case.alerts.contains(&party) {
            return Err(refusal(Code::ConsentNotNeeded).with("party_id", party).into());
        }
        case.alerts.push(party);
        state.put(&self.case_id, &case);
        case::reconsider(state, cx, vec![self.case_id.clone()])
    }
}
