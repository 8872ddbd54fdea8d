//! POLICY_PROPOSE: an agency proposes a policy, a jurisdiction, a change of who takes part, of shared limits or of the protocol, and votes for it by proposing.

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
        let votes = vec![agency];
        if governance::is_adopted(state, &network, &votes)? {
            governance::check_order(state, &self.change, &votes[0])?;
            return governance::adopt(state, &self.change);
        }
        let (proposal_id, change, height) = (cx.tx_id.0, self.change.clone(), cx.height);
        let expires_ms = cx.time_ms.saturating_add(governance::VOTING_MS);
        governance::open(state, &Proposal { proposal_id, change, votes, height, expires_ms }, cx.time_ms)
    }
}
