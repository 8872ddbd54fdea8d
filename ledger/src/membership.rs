//! Membership: which agencies take part, whose nodes vote, whose nodes may connect. All of it is state, changed only by what k of n
//! agencies adopt ([`crate::governance`]), so every node admits and refuses the same peers, and every header says who certifies it.
//!
//! A change of validators takes effect two heights after the block that adopts it: the block after that one still stands under the
//! old set and names the new one in its header, which is what light clients follow ([`crate::proof::trust`]).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::agency::{Agency, KeyOwner, KeyRecord, Officer, Role, Standing};
use crate::block::{Member, Network, Validator};
use crate::crypto::{PublicKey, Scheme};
use crate::encoding::Label;
use crate::genesis::GenesisOfficer;
use crate::governance::{Change, OpenProposals, Proposal, may_vote, quorum_of, voters};
use crate::refusal::{Code, Refusal};
use crate::state::{State, Stop};

/// A change of who takes part.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Membership {
    /// Admits an agency, or gives one that is there another name, other kinds, roles or territory; with officers that it did not have.
    #[n(1)]
    Admit {
        /// The agency as it shall be.
        #[n(0)]
        agency: Agency,
        /// Its new officers. A new agency needs one who can enrol others.
        #[n(1)]
        #[serde(default)]
        officers: Vec<GenesisOfficer>,
    },
    /// Ends an agency's part: its officers sign nothing more, its nodes may not connect. What they did stands. It must have stopped
    /// validating before. Admitted again later, it has the officers again that it had.
    #[n(2)]
    Retire {
        /// The agency.
        #[n(0)]
        agency_id: Label,
    },
    /// Makes an agency a validator, or gives its validator other keys.
    #[n(3)]
    Validate {
        /// The validator as it shall be.
        #[n(0)]
        validator: Validator,
    },
    /// An agency validates no more.
    #[n(4)]
    StopValidating {
        /// The agency.
        #[n(0)]
        agency_id: Label,
    },
    /// Lets a node connect.
    #[n(5)]
    Connect {
        /// The node and its agency.
        #[n(0)]
        member: Member,
    },
    /// Shuts a node out; the last one of a validator only when it has stopped validating.
    #[n(6)]
    Disconnect {
        /// Its network key.
        #[n(0)]
        node_key: PublicKey,
    },
    /// Revokes an officer when his own agency cannot or will not.
    #[n(7)]
    RevokeOfficer {
        /// The officer.
        #[n(0)]
        officer_id: Label,
    },
}

/// The most validators, so that a commit certificate stays small.
pub const VALIDATORS_MAX: usize = 100;
/// The most nodes that may connect.
pub const MEMBERS_MAX: usize = 400;
/// The most officers that one change brings.
const OFFICERS_MAX: usize = 32;

fn wrong(why: impl std::fmt::Display) -> Stop {
    Refusal::new(Code::MembershipInconsistent).at("/change").with("why", why).into()
}

/// Whether a change can be made now. Checked when it is proposed and at each vote; [`adopt`] relies on it.
pub fn check(state: &State<'_>, change: &Membership) -> Result<(), Stop> {
    let network: Network = state.get(&())?.unwrap_or_default();
    match change {
        Membership::Admit { agency, officers } => {
            if !may_vote(agency) {
                leaves_voters(state, &network, &agency.agency_id)?;
            }
            check_agency(state, agency, officers)
        }
        Membership::Retire { agency_id } => {
            is_active(state, agency_id)?;
            if network.registry.as_ref() == Some(agency_id) {
                return Err(wrong(format!("{agency_id} issues the certificates and cannot be retired")));
            }
            leaves_voters(state, &network, agency_id)?;
            certifies_nothing(&network, agency_id)
        }
        Membership::Validate { validator } => {
            is_active(state, &validator.agency_id)?;
            let own = network.next_validators.iter().find(|v| v.agency_id == validator.agency_id);
            if own == Some(validator) {
                return Err(wrong(format!("{} validates with these keys already", validator.agency_id)));
            }
            if own.is_none() && network.next_validators.len() >= VALIDATORS_MAX {
                return Err(wrong(format!("there are {VALIDATORS_MAX} validators, the most there may be")));
            }
            let keys = [validator.public_key, validator.cosigner_key, validator.log_key];
            if keys[0] == keys[1] || keys[1] == keys[2] || keys[0] == keys[2] {
                return Err(wrong("a validator's three keys must be three"));
            }
            let kept = own.map(|v| [v.public_key, v.cosigner_key, v.log_key]).unwrap_or(keys);
            for (at, key) in keys.iter().enumerate() {
                if own.is_none() || kept[at] != *key {
                    is_free(state, &network, key)?;
                }
            }
            Ok(())
        }
        Membership::StopValidating { agency_id } => {
            if !network.next_validators.iter().any(|v| v.agency_id == *agency_id) {
                return Err(wrong(format!("{agency_id} is not a validator")));
            }
            leaves_validators(&network, agency_id)
        }
        Membership::Connect { member } => {
            is_active(state, &member.agency_id)?;
            if network.members.len() >= MEMBERS_MAX {
                return Err(wrong(format!("{MEMBERS_MAX} nodes may connect already, the most there may be")));
            }
            is_free(state, &network, &member.node_key)
        }
        Membership::Disconnect { node_key } => {
            let is_it = |m: &&Member| m.node_key == *node_key;
            let member =
                network.members.iter().find(is_it).ok_or_else(|| wrong("no node with this key may connect"))?;
            let another = network.members.iter().any(|m| m.agency_id == member.agency_id && m.node_key != *node_key);
            if another { Ok(()) } else { certifies_nothing(&network, &member.agency_id) }
        }
        Membership::RevokeOfficer { officer_id } => match state.get::<Officer>(officer_id)? {
            Some(officer) if officer.status != Standing::Ended => Ok(()),
            _ => Err(Refusal::new(Code::OfficerUnknown).at("/change").with("officer_id", officer_id).into()),
        },
    }
}

/// Whether a change can be adopted now, that `proposer` proposed. A validator can be proposed before its node may connect, so that an agency's whole
/// card is voted on at once, but not be adopted before: no other node would let it in, and it would have failed from its first block on.
pub fn check_order(state: &State<'_>, change: &Membership, proposer: &Label) -> Result<(), Stop> {
    let Membership::Validate { validator } = change else { return Ok(()) };
    let agency_id = &validator.agency_id;
    let network: Network = state.get(&())?.unwrap_or_default();
    let open: OpenProposals = state.get(&())?.unwrap_or_default();
    let mut waits = !network.members.iter().any(|member| member.agency_id == *agency_id);
    for open in &open.list {
        // Of the same card only: another agency's proposal keeps nobody from new keys.
        let proposal = state.get::<Proposal>(&open.proposal_id)?;
        waits |= proposal.is_some_and(|proposal| {
            let connects = |member: &Member| member.agency_id == *agency_id;
            proposal.votes.first() == Some(proposer)
                && matches!(&proposal.change, Change::Membership(Membership::Connect { member }) if connects(member))
        });
    }
    match waits {
        true => {
            Err(wrong(format!("a node of {agency_id} may not connect yet: vote for its CONNECT first, then again")))
        }
        false => Ok(()),
    }
}

/// Writes a change that was adopted.
pub fn adopt(state: &mut State<'_>, change: &Membership) -> Result<(), Stop> {
    let mut network: Network = state.get(&())?.unwrap_or_default();
    match change {
        Membership::Admit { agency, officers } => {
            if let Err(place) = network.agencies.binary_search(&agency.agency_id) {
                network.agencies.insert(place, agency.agency_id.clone());
            }
            state.put(&agency.agency_id, agency);
            for GenesisOfficer { officer, public_key } in officers {
                enrol(state, officer, public_key, 0);
            }
        }
        Membership::Retire { agency_id } => {
            network.agencies.retain(|id| id != agency_id);
            network.members.retain(|member| member.agency_id != *agency_id);
            if let Some(mut agency) = state.get::<Agency>(agency_id)? {
                agency.status = Standing::Ended;
                state.put(agency_id, &agency);
            }
        }
        Membership::Validate { validator } => {
            network.next_validators.retain(|v| v.agency_id != validator.agency_id);
            network.next_validators.push(validator.clone());
            network.next_validators.sort_by(|a, b| a.agency_id.cmp(&b.agency_id));
        }
        Membership::StopValidating { agency_id } => network.next_validators.retain(|v| v.agency_id != *agency_id),
        Membership::Connect { member } => network.members.push(member.clone()),
        Membership::Disconnect { node_key } => network.members.retain(|member| member.node_key != *node_key),
        Membership::RevokeOfficer { officer_id } => {
            if let Some(mut officer) = state.get::<Officer>(officer_id)? {
                officer.status = Standing::Ended;
                state.put(officer_id, &officer);
            }
        }
    }
    state.put(&(), &network);
    Ok(())
}

/// Writes an officer and his first key.
pub(crate) fn enrol(state: &mut State<'_>, officer: &Officer, public_key: &PublicKey, valid_from_ms: u64) {
    state.put(&officer.officer_id, officer);
    let owner = KeyOwner::Officer(officer.officer_id.clone());
    let record =
        KeyRecord { public_key: *public_key, scheme: Scheme::Ed25519, owner, valid_from_ms, valid_to_ms: None };
    state.put(&public_key.id(), &record);
}

/// Whether an officer may be enrolled: nobody has his name or his key, and he gets nothing that his agency does not have.
pub(crate) fn check_officer(
    state: &State<'_>,
    officer: &Officer,
    agency: &Agency,
    key: &PublicKey,
) -> Result<(), Stop> {
    let refusal = |code| Refusal::new(code).with("officer_id", &officer.officer_id);
    if officer.agency_id != agency.agency_id || officer.status != Standing::Active {
        return Err(refusal(Code::FieldInvalid).at("/officer").with("agency_id", &agency.agency_id).into());
    }
    if state.get::<Officer>(&officer.officer_id)?.is_some() {
        return Err(refusal(Code::OfficerExists).into());
    }
    if let Some(role) = officer.roles.iter().find(|role| !agency.roles.contains(role)) {
        return Err(refusal(Code::RoleNotOfAgency).with("role", role).with("agency_id", &agency.agency_id).into());
    }
    if let Some(kind) = officer.kinds.iter().find(|kind| !agency.kinds.contains(kind)) {
        return Err(refusal(Code::RoleNotOfAgency).with("kind", kind).with("agency_id", &agency.agency_id).into());
    }
    let network: Network = state.get(&())?.unwrap_or_default();
    is_free(state, &network, key)
}

fn check_agency(state: &State<'_>, agency: &Agency, officers: &[GenesisOfficer]) -> Result<(), Stop> {
    if agency.agency_id.as_str().len() > 32 {
        return Err(wrong("an agency_id may have at most 32 characters"));
    }
    if agency.status != Standing::Active || agency.roles.contains(&Role::Owner) {
        return Err(wrong("an agency is admitted ACTIVE, and its officers are not OWNER of anything"));
    }
    if agency.roles.is_empty() {
        return Err(wrong(
            "an agency without roles could do nothing: write all that it shall have, as GET /v1/agencies shows them",
        ));
    }
    if officers.len() > OFFICERS_MAX {
        return Err(wrong(format!("bring at most {OFFICERS_MAX} officers; the agency can enrol more itself")));
    }
    for (at, GenesisOfficer { officer, public_key }) in officers.iter().enumerate() {
        check_officer(state, officer, agency, public_key)?;
        let before = &officers[..at];
        if before.iter().any(|b| b.officer.officer_id == officer.officer_id || b.public_key == *public_key) {
            return Err(wrong(format!("{} or his key occurs twice", officer.officer_id)));
        }
    }
    let is_new = state.get::<Agency>(&agency.agency_id)?.is_none();
    let enrols = |o: &GenesisOfficer| o.officer.roles.contains(&Role::AgencyAdmin);
    match is_new && !officers.iter().any(enrols) {
        true => Err(wrong("a new agency needs an officer who can enrol others (AGENCY_ADMIN)")),
        false => Ok(()),
    }
}

fn is_active(state: &State<'_>, agency_id: &Label) -> Result<(), Stop> {
    match state.get::<Agency>(agency_id)? {
        Some(agency) if agency.status == Standing::Active => Ok(()),
        _ => Err(wrong(format!("{agency_id} is not an agency of this network"))),
    }
}

/// Nobody is cut off who is still needed to certify a block: a change of validators takes two heights, a cut takes none.
fn certifies_nothing(network: &Network, agency_id: &Label) -> Result<(), Stop> {
    let mut all = network.validators.iter().chain(&network.next_validators);
    match all.any(|v| v.agency_id == *agency_id) {
        true => Err(wrong(format!("{agency_id} certifies blocks: adopt STOP_VALIDATING first, and wait two blocks"))),
        false => Ok(()),
    }
}

/// Without this agency's vote enough must be left to adopt something.
fn leaves_voters(state: &State<'_>, network: &Network, agency_id: &Label) -> Result<(), Stop> {
    let voters = voters(state, network)?;
    match voters.contains(agency_id) && voters.len() <= quorum_of(network, voters.len()) {
        true => Err(wrong("too few agencies would be left to adopt anything")),
        false => Ok(()),
    }
}

/// Somebody must be left to certify blocks.
fn leaves_validators(network: &Network, agency_id: &Label) -> Result<(), Stop> {
    match network.next_validators.iter().any(|v| v.agency_id != *agency_id) {
        true => Ok(()),
        false => Err(wrong("no validator would be left")),
    }
}

/// A key must be sound and nobody's: a node's, a validator's and an officer's keys are all different.
fn is_free(state: &State<'_>, network: &Network, key: &PublicKey) -> Result<(), Stop> {
    let refusal = |code| Refusal::new(code).with("key_id", key.id().0);
    key.check().map_err(|why| refusal(Code::KeyInvalid).with("why", why))?;
    let all = network.validators.iter().chain(&network.next_validators);
    let votes = all.flat_map(|v| [v.public_key, v.cosigner_key, v.log_key]).any(|used| used == *key);
    let connects = network.members.iter().any(|member| member.node_key == *key);
    if votes || connects || state.get::<KeyRecord>(&key.id())?.is_some() {
        return Err(refusal(Code::KeyInUse).into());
    }
    Ok(())
}
