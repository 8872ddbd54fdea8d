//! Governance: which policy, jurisdiction, shared limits and protocol are in force, and how the agencies adopt another: k of n vote for it on the
//! ledger, and it is in force from a height. A case is governed to its end by the policy under which it was lodged.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::agency::{Agency, Role};
use crate::block::{Network, Params};
use crate::crypto::Hash;
use crate::encoding::Label;
use crate::membership::{self, Membership};
use crate::policy::{Jurisdiction, Policy};
use crate::refusal::{Code, Refusal};
use crate::state::{State, Stop};
use crate::transactions::TxType;

/// What the agencies vote on.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Change {
    /// A policy.
    #[n(1)]
    Policy(#[n(0)] Policy),
    /// A jurisdiction: its calendar, its kinds of attestation, its templates.
    #[n(2)]
    Jurisdiction(#[n(0)] Jurisdiction),
    /// Who takes part: agencies, validators, nodes.
    #[n(3)]
    Membership(#[n(0)] Membership),
    /// Other limits that all share, from the next block on.
    #[n(4)]
    Params(#[n(0)] Params),
    /// Another protocol, from a height: every node must run a program that knows it by then.
    #[n(5)]
    Protocol(#[n(0)] Protocol),
}

/// A protocol and the height from which blocks are made by it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Protocol {
    /// Its version, the one after the last: the `version` of every header from then on.
    #[n(0)]
    pub version: u16,
    /// The first block that is made by it.
    #[n(1)]
    pub from_height: u64,
}

/// An open proposal.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proposal {
    /// The transaction that proposed it.
    #[n(0)]
    pub proposal_id: Hash,
    /// What is proposed.
    #[n(1)]
    pub change: Change,
    /// The agencies that voted for it.
    #[n(2)]
    pub votes: Vec<Label>,
    /// Block in which it was proposed.
    #[n(3)]
    pub height: u64,
    /// Votes count until this block time, milliseconds since 1970.
    #[n(4)]
    pub expires_ms: u64,
}

/// How long agencies may vote for a proposal, in milliseconds.
pub const VOTING_MS: u64 = 30 * 86_400_000;

/// The agencies that may vote: those that take part and have the role for it. The others do not count, or a quorum could be lost for ever by
/// admitting agencies that cannot vote.
pub fn voters(state: &State<'_>, network: &Network) -> Result<Vec<Label>, Stop> {
    let mut voters = Vec::new();
    for agency_id in &network.agencies {
        if state.get::<Agency>(agency_id)?.is_some_and(|agency| may_vote(&agency)) {
            voters.push(agency_id.clone());
        }
    }
    Ok(voters)
}

/// Whether an agency's officers may vote for it.
pub fn may_vote(agency: &Agency) -> bool {
    agency.roles.contains(&Role::PolicyOfficer)
}

/// Whether these votes adopt a change: those of agencies that still may vote count.
pub fn is_adopted(state: &State<'_>, network: &Network, votes: &[Label]) -> Result<bool, Stop> {
    let voters = voters(state, network)?;
    Ok(votes.iter().filter(|agency| voters.contains(agency)).count() >= quorum_of(network, voters.len()))
}

/// The versions of a policy or jurisdiction, oldest first, each with the height from which it is in force.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct Versions {
    /// Version and height.
    #[n(0)]
    pub list: Vec<Version>,
}

/// One version and the height from which it is in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Version {
    /// The version.
    #[n(0)]
    pub version: u32,
    /// In force from here.
    #[n(1)]
    pub from_height: u64,
}

/// Versions of a policy.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct PolicyVersions(#[n(0)] pub Versions);

/// Versions of a jurisdiction.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct JurisdictionVersions(#[n(0)] pub Versions);

/// Versions of the protocol; without any it is the first.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct ProtocolVersions(#[n(0)] pub Versions);

impl ProtocolVersions {
    /// The protocol of the block of a height.
    pub fn at(&self, height: u64) -> u16 {
        self.0.at(height).and_then(|version| u16::try_from(version).ok()).unwrap_or(1)
    }

    /// One that was adopted and is not in force yet at a height.
    pub fn coming(&self, height: u64) -> Option<Protocol> {
        let last = self.0.list.last().filter(|last| last.from_height > height)?;
        Some(Protocol { version: u16::try_from(last.version).ok()?, from_height: last.from_height })
    }
}

/// The proposals that are open, so that those whose time is over can be cleared away.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct OpenProposals {
    /// Oldest first: id and when its time is over.
    #[n(0)]
    pub list: Vec<OpenProposal>,
}

/// One of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct OpenProposal {
    /// The proposal.
    #[n(0)]
    pub proposal_id: Hash,
    /// Votes count until this block time, milliseconds since 1970.
    #[n(1)]
    pub expires_ms: u64,
}

/// The most proposals that an agency may have open at once: none takes the room of the others.
pub const PROPOSALS_MAX: usize = 16;

/// Writes a new proposal; clears away those whose time is over. The error when too many of the proposer's, whose vote
/// is the first, are open.
pub fn open(state: &mut State<'_>, proposal: &Proposal, time_ms: u64) -> Result<(), Stop> {
    let mut open: OpenProposals = state.get(&())?.unwrap_or_default();
    let (kept, over): (Vec<_>, Vec<_>) = open.list.into_iter().partition(|open| open.expires_ms > time_ms);
    over.iter().for_each(|over| state.delete::<Proposal>(&over.proposal_id));
    let mut own = 0;
    for open in &kept {
        let theirs = state.get::<Proposal>(&open.proposal_id)?;
        own += usize::from(theirs.is_some_and(|theirs| theirs.votes.first() == proposal.votes.first()));
    }
    if own >= PROPOSALS_MAX {
        return Err(Refusal::new(Code::ProposalTooMany).with("most", PROPOSALS_MAX).into());
    }
    open.list = kept;
    open.list.push(OpenProposal { proposal_id: proposal.proposal_id, expires_ms: proposal.expires_ms });
    state.put(&(), &open);
    state.put(&proposal.proposal_id, proposal);
    Ok(())
}

/// Clears away a proposal that was adopted or withdrawn.
pub fn close(state: &mut State<'_>, proposal_id: &Hash) -> Result<(), Stop> {
    let mut open: OpenProposals = state.get(&())?.unwrap_or_default();
    open.list.retain(|open| open.proposal_id != *proposal_id);
    state.put(&(), &open);
    state.delete::<Proposal>(proposal_id);
    Ok(())
}

impl Versions {
    /// The one in force at a height.
    pub fn at(&self, height: u64) -> Option<u32> {
        self.list.iter().rev().find(|version| version.from_height <= height).map(|version| version.version)
    }
}

/// An adopted policy or jurisdiction is in force this many blocks later at the earliest, so that everybody can see it come.
pub const NOTICE_HEIGHTS: u64 = 2;

/// And so many later at the most: months at one block a second.
pub const NOTICE_HEIGHTS_MOST: u64 = 10_000_000;

/// The policy in force for a kind of transaction.
pub fn policy_in_force(state: &State<'_>, jurisdiction: &Label, tx_type: TxType, height: u64) -> Result<Policy, Stop> {
    let versions = state.get::<PolicyVersions>(&(jurisdiction.clone(), tx_type))?.unwrap_or_default();
    match versions.0.at(height) {
        Some(version) => policy_version(state, jurisdiction, tx_type, version),
        None => {
            let refusal = Refusal::new(Code::PolicyMissing).with("jurisdiction", jurisdiction);
            Err(refusal.with("tx_type", tx_type.name()).into())
        }
    }
}

/// One version of a policy.
pub fn policy_version(state: &State<'_>, jurisdiction: &Label, tx_type: TxType, version: u32) -> Result<Policy, Stop> {
    let found = state.get::<Policy>(&(jurisdiction.clone(), tx_type, version))?;
    let refusal = || Refusal::new(Code::PolicyMissing).with("jurisdiction", jurisdiction).with("version", version);
    Ok(found.ok_or_else(|| refusal().with("tx_type", tx_type.name()))?)
}

/// A jurisdiction as it is in force.
pub fn jurisdiction_in_force(state: &State<'_>, id: &Label, height: u64) -> Result<Jurisdiction, Stop> {
    let refusal = || Refusal::new(Code::JurisdictionUnknown).at("/jurisdiction").with("jurisdiction", id);
    let versions = state.get::<JurisdictionVersions>(id)?.unwrap_or_default();
    let version = versions.0.at(height).ok_or_else(refusal)?;
    Ok(state.get::<Jurisdiction>(&(id.clone(), version))?.ok_or_else(refusal)?)
}

/// How many agencies must vote for a change.
pub fn quorum(state: &State<'_>, network: &Network) -> Result<usize, Stop> {
    Ok(quorum_of(network, voters(state, network)?.len()))
}

/// The same, when so many may vote.
pub(crate) fn quorum_of(network: &Network, voters: usize) -> usize {
    match usize::try_from(network.params.adoption_agencies_min).unwrap_or(usize::MAX) {
        0 => voters / 2 + 1,
        k => k,
    }
}

/// Checks a change before it is voted on: it follows the last version, fits its jurisdiction, and does not come too soon.
pub fn check(state: &State<'_>, change: &Change, height: u64) -> Result<(), Stop> {
    let inconsistent = |why: String| Refusal::new(Code::PolicyInconsistent).at("/change").with("why", why);
    let (last, version, effective) = match change {
        Change::Membership(change) => return membership::check(state, change),
        Change::Params(params) => {
            let network: Network = state.get(&())?.unwrap_or_default();
            params.check(voters(state, &network)?.len()).map_err(inconsistent)?;
            return match network.params == *params {
                true => Err(inconsistent("these limits are in force already".into()).into()),
                false => Ok(()),
            };
        }
        Change::Protocol(protocol) => {
            let known: ProtocolVersions = state.get(&())?.unwrap_or_default();
            let last = known.0.list.last().copied().unwrap_or(Version { version: 1, from_height: 0 });
            (Some(last), u32::from(protocol.version), protocol.from_height)
        }
        Change::Policy(policy) => {
            let jurisdiction = jurisdiction_in_force(state, &policy.jurisdiction, height)?;
            let network: Network = state.get(&())?.unwrap_or_default();
            policy.check(&jurisdiction, network.registry.is_some()).map_err(inconsistent)?;
            let id = (policy.jurisdiction.clone(), policy.tx_type);
            let known = state.get::<PolicyVersions>(&id)?.unwrap_or_default();
            (known.0.list.last().copied(), policy.version, policy.effective_height)
        }
        Change::Jurisdiction(jurisdiction) => {
            jurisdiction.check().map_err(inconsistent)?;
            let now = jurisdiction_in_force(state, &jurisdiction.jurisdiction, height)?;
            // Numbers that were given must never be given again, nor an attestation's kind lose its rule.
            if now.title_template != jurisdiction.title_template || now.unit_scheme != jurisdiction.unit_scheme {
                return Err(inconsistent("title_template and unit_scheme stay as they are".into()).into());
            }
            if let Some(gone) = now.kinds.iter().find(|rule| jurisdiction.kind(&rule.kind).is_none()) {
                return Err(inconsistent(format!("the kind {} is in use and must stay", gone.kind)).into());
            }
            let known = state.get::<JurisdictionVersions>(&jurisdiction.jurisdiction)?.unwrap_or_default();
            (known.0.list.last().copied(), jurisdiction.version, jurisdiction.effective_height)
        }
    };
    let next = last.map_or(1, |last| last.version.saturating_add(1));
    if version != next {
        return Err(Refusal::new(Code::PolicyVersionStale).at("/change").with("next_version", next).into());
    }
    let earliest = height.saturating_add(NOTICE_HEIGHTS).max(last.map_or(0, |last| last.from_height));
    if effective < earliest {
        return Err(Refusal::new(Code::PolicyTooSoon).at("/change").with("earliest_height", earliest).into());
    }
    // Nothing comes into force before what was adopted last does: a digit too many would shut out every later version for ever.
    if effective > height.saturating_add(NOTICE_HEIGHTS_MOST) {
        let most = height.saturating_add(NOTICE_HEIGHTS_MOST);
        return Err(inconsistent(format!("it may be in force from block {most} at the latest")).into());
    }
    Ok(())
}

/// Whether a change that `proposer` proposed can be adopted now, or something else must be adopted before.
pub fn check_order(state: &State<'_>, change: &Change, proposer: &Label) -> Result<(), Stop> {
    match change {
        Change::Membership(change) => membership::check_order(state, change, proposer),
        Change::Policy(_) | Change::Jurisdiction(_) | Change::Params(_) | Change::Protocol(_) => Ok(()),
    }
}

/// Writes a change that was adopted; it is in force from its height.
pub fn adopt(state: &mut State<'_>, change: &Change) -> Result<(), Stop> {
    match change {
        Change::Membership(change) => membership::adopt(state, change)?,
        Change::Params(params) => {
            let network: Network = state.get(&())?.unwrap_or_default();
            state.put(&(), &Network { params: params.clone(), ..network });
        }
        Change::Protocol(protocol) => {
            let mut versions: ProtocolVersions = state.get(&())?.unwrap_or_default();
            versions.0.list.push(Version { version: protocol.version.into(), from_height: protocol.from_height });
            state.put(&(), &versions);
        }
        Change::Policy(policy) => {
            let id = (policy.jurisdiction.clone(), policy.tx_type);
            let mut versions = state.get::<PolicyVersions>(&id)?.unwrap_or_default();
            versions.0.list.push(Version { version: policy.version, from_height: policy.effective_height });
            state.put(&id, &versions);
            state.put(&(id.0, id.1, policy.version), policy);
        }
        Change::Jurisdiction(jurisdiction) => {
            let id = jurisdiction.jurisdiction.clone();
            let mut versions = state.get::<JurisdictionVersions>(&id)?.unwrap_or_default();
            versions.0.list.push(Version { version: jurisdiction.version, from_height: jurisdiction.effective_height });
            state.put(&id, &versions);
            state.put(&(id, jurisdiction.version), jurisdiction);
        }
    }
    Ok(())
}
