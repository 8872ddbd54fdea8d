//! POLICY_VOTE: an agency votes for a proposal, or takes its vote back. The vote that completes the quorum adopts it; the proposer's that is
//! taken back ends it.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Context;
use crate::agency::Role;
use crate::block::Network;
use crate::crypto::Hash;
use crate::encoding::Label;
use crate::governance::{self, Proposal};
use crate::refusal::{Code, Refusal};
use crate::state::{State, Stop};

/// Votes for a proposal, or takes the vote back.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyVote {
    /// Which one.
    #[n(0)]
    pub proposal_id: Hash,
    /// Whether the agency's vote is taken back, while the proposal is open.
    #[n(1)]
    #[serde(default)]
    pub withdraw: bool,
}

impl PolicyVote {
    /// 1. the signer votes for an agency; 2. the proposal is open and not too old; 3. the agency has not voted; 4. it still fits what is in force.
    ///
    /// A vote that is taken back: 1, that the proposal is open, and that the agency has voted.
    pub(super) fn apply(&self, state: &mut State<'_>, cx: &mut Context) -> Result<(), Stop> {
        let agency = voter(cx)?;
        let refusal = |code| Refusal::new(code).at("/proposal_id").with("proposal_id", self.proposal_id);
        let mut proposal = state.get::<Proposal>(&self.proposal_id)?.ok_or_else(|| refusal(Code::ProposalUnknown))?;
        if self.withdraw {
            let Some(place) = proposal.votes.iter().position(|voted| *voted == agency) else {
                return Err(refusal(Code::ProposalNotVoted).with("agency", agency).into());
            };
            // The first vote is the proposer's: what nobody stands for any more is not left open to be adopted by mistake.
            if place == 0 {
                return governance::close(state, &self.proposal_id);
            }
            proposal.votes.remove(place);
            state.put(&self.proposal_id, &proposal);
            return Ok(());
        }
        if proposal.votes.contains(&agency) {
            return Err(refusal(Code::ProposalVoted).with("agency", agency).into());
        }
        if proposal.expires_ms <= cx.time_ms {
            return Err(refusal(Code::ProposalExpired).into());
        }
        governance::check(state, &proposal.change, cx.height)?;
        proposal.votes.push(agency);
        let network: Network = state.get(&())?.unwrap_or_default();
        if !governance::is_adopted(state, &network, &proposal.votes)? {
            state.put(&self.proposal_id, &proposal);
            return Ok(());
        }
        // The first vote is the proposer's.
        governance::check_order(state, &proposal.change, &proposal.votes[0])?;
        governance::close(state, &self.proposal_id)?;
        governance::adopt(state, &proposal.change)
    }
}

/// The agency for which the signer votes.
pub(super) fn voter(cx: &Context) -> Result<Label, Refusal> {
    match cx.signer.agency() {
        Some(agency) if cx.signer.has_role(&[Role::PolicyOfficer]) => Ok(agency.agency_id.clone()),
        _ => Err(Refusal::new(Code::RoleNotPermitted).with("roles", Role::PolicyOfficer)),
    }
}
