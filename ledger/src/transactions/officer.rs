//! OFFICER: an agency enrols, suspends, reinstates and revokes its own officers. What they did before stands, and can be listed.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Context;
use crate::agency::{self, Role, Standing};
use crate::crypto::{PublicKey, Purpose, SecretKey, Signature};
use crate::encoding::Label;
use crate::membership;
use crate::refusal::{Code, Refusal};
use crate::state::{State, Stop};

/// Changes who may act for the signer's agency.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Officer {
    /// Whom it is about.
    #[n(0)]
    pub officer_id: Label,
    /// What happens to him.
    #[n(1)]
    pub action: Action,
}

/// What happens to an officer.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum Action {
    /// He may act from now on.
    #[n(1)]
    Enrol {
        /// As what; among the roles of his agency.
        #[n(0)]
        roles: Vec<Role>,
        /// The kinds he may attest, among those of his agency.
        #[n(1)]
        kinds: Vec<Label>,
        /// His key.
        #[n(2)]
        public_key: PublicKey,
        /// Signature by it over chain and officer ([`Action::enrol`]).
        #[n(3)]
        possession: Signature,
    },
    /// He may not act until he is reinstated.
    #[n(2)]
    Suspend,
    /// He may act again.
    #[n(3)]
    Reinstate,
    /// He may never act again.
    #[n(4)]
    Revoke,
}

impl Action {
    /// Enrols the holder of `key`, who proves that he has it.
    pub fn enrol(key: &SecretKey, chain_id: &Label, officer_id: &Label, roles: Vec<Role>, kinds: Vec<Label>) -> Self {
        Self::Enrol { roles, kinds, public_key: key.public(), possession: key.sign(&Self::proof(chain_id, officer_id)) }
    }

    /// What the holder of a new key signs to prove that he has it.
    pub fn proof(chain_id: &Label, officer_id: &Label) -> Vec<u8> {
        let (chain, officer) = (chain_id.as_str().as_bytes(), officer_id.as_str().as_bytes());
        [Purpose::KeyPossession.tag(), chain, b"\0officer\0", officer].concat()
    }
}

impl Officer {
    /// 1. the signer administers an agency; 2. the officer is, or becomes, one of it and not the signer himself; 3. to enrol: name and key are nobody's, the key is proven, nothing is given that the agency does not have.
    pub(super) fn apply(&self, state: &mut State<'_>, cx: &mut Context) -> Result<(), Stop> {
        let (admin, agency) = match &cx.signer.principal {
            agency::Principal::Officer(officer, agency) if officer.roles.contains(&Role::AgencyAdmin) => {
                (officer.officer_id.clone(), agency.clone())
            }
            _ => return Err(Refusal::new(Code::RoleNotPermitted).with("roles", Role::AgencyAdmin).into()),
        };
        let id = &self.officer_id;
        let wanted = match &self.action {
            Action::Enrol { roles, kinds, public_key, possession } => {
                let (officer_id, agency_id) = (id.clone(), agency.agency_id.clone());
                let (roles, kinds) = (roles.clone(), kinds.clone());
                let officer = agency::Officer { officer_id, agency_id, roles, kinds, status: Standing::Active };
                membership::check_officer(state, &officer, &agency, public_key)?;
                if !public_key.verify(&Action::proof(&cx.chain_id, id), possession) {
                    let refusal = Refusal::new(Code::KeyInvalid).at("/action/public_key");
                    return Err(refusal.with("why", "the proof of possession is not valid").into());
                }
                membership::enrol(state, &officer, public_key, cx.time_ms);
                return Ok(());
            }
            Action::Suspend => Standing::Suspended,
            Action::Reinstate => Standing::Active,
            Action::Revoke => Standing::Ended,
        };
        let unknown = || Refusal::new(Code::OfficerUnknown).at("/officer_id").with("officer_id", id);
        let mut officer = state.get::<agency::Officer>(id)?.ok_or_else(unknown)?;
        if officer.agency_id != agency.agency_id || officer.status == Standing::Ended {
            return Err(unknown().into());
        }
        // An agency always keeps one who can enrol others.
        if *id == admin {
            return Err(Refusal::new(Code::OfficerIsSigner).at("/officer_id").with("officer_id", id).into());
        }
        officer.status = wanted;
        state.put(id, &officer);
        Ok(())
    }
}
