//! POLICY_PROPOSE: an agency proposes a policy or a jurisdiction as it should be, and votes for it by proposing.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Context;
use super::policy_vote::voter;
use crate::block::Network;
use crate::governance::{self, Change, Proposal};
use crate::state::{State, Stop};

/// Proposes a change.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyPropose {
    /// What is proposed.
    #[n(0)]
    pub change: Change,
}

impl PolicyPropose {
    /// 1. the signer votes for an agency; 2. the change follows the last version, fits its jurisdiction, and does not come too soon.
    pub(super) fn apply(&self, state: &mut State<'_>, cx: &mut Context) -> Result<(), Stop> {
        let agency = voter(cx)?;
        governance::check(state, &self.change, cx.height)?;
        let network: Network = state.get(&())?.unwrap_or_default();
        if governance::quorum(&network) <= 1 {
            return governance::adopt(state, &self.change);
        }
        let (proposal_id, votes, change) = (cx.tx_id.0, vec![agency], self.change.clone());
        state.put(&proposal_id, &Proposal { proposal_id, change, votes, height: cx.height });
        Ok(())
    }
}
