//! CONSENT: a party agrees to the exact terms of a case, or the second agency approves it.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Context;
use crate::agency::{Principal, Role};
use crate::case::{self, Case, Lodger};
use crate::crypto::Hash;
use crate::refusal::{Code, Refusal};
use crate::register::party::{Party, PartyId};
use crate::register::title::CaseId;
use crate::state::{State, Stop};

/// Agrees to a case.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// The case.
    #[n(0)]
    pub case_id: CaseId,
    /// Hash of the terms that the signer read.
    #[n(1)]
    pub terms: Hash,
    /// The party that consents; absent when an agency approves.
    #[n(2)]
    #[serde(default)]
    pub party_id: Option<PartyId>,
}

impl Consent {
    /// 1. the case is open; 2. the terms are those it has; 3. the signer may give this consent; 4. it is one that the case asks for.
    pub(super) fn apply(&self, state: &mut State<'_>, cx: &mut Context) -> Result<(), Stop> {
        let unknown = || Refusal::new(Code::CaseUnknown).at("/case_id").with("case_id", &self.case_id);
        let mut case = state.get::<Case>(&self.case_id)?.ok_or_else(unknown)?;
        if case.terms != self.terms {
            return Err(Refusal::new(Code::CaseTermsMismatch).at("/terms").with("terms", case.terms).into());
        }
        match self.party_id {
            Some(party) => self.add_party(state, cx, &mut case, party)?,
            None => add_approval(cx, &mut case)?,
        }
        state.put(&self.case_id, &case);
        case::reconsider(state, cx, vec![self.case_id.clone()])
    }

    fn add_party(&self, state: &State<'_>, cx: &Context, case: &mut Case, party: PartyId) -> Result<(), Stop> {
        let policy = case::policy_of(state, &case.jurisdiction, case.tx_type)?;
        let dealing = case.act.dealing().ok_or_else(|| Refusal::new(Code::CaseUnknown))?;
        let allowed = match &cx.signer.principal {
            Principal::Party(signer) => *signer == party,
            // A witness speaks only for one who cannot sign, and only in his own territory.
            Principal::Officer(_, agency) => {
                let keyless = state.get::<Party>(&party)?.is_some_and(|party| party.keys.is_empty());
                let units = dealing.units(state)?;
                keyless && cx.signer.has_role(&policy.witnesses) && units.iter().all(|unit| agency.covers(unit))
            }
        };
        if !allowed {
            return Err(Refusal::new(Code::RoleNotPermitted).at("/party_id").with("party_id", party).into());
        }
        let asked = dealing.facts(state)?;
        if !asked.disposers.contains(&party) || case.consents.contains(&party) {
            return Err(Refusal::new(Code::ConsentNotNeeded).at("/party_id").with("party_id", party).into());
        }
        case.consents.push(party);
        Ok(())
    }
}

/// An agency's approval: by an approver of an agency other than the lodger's.
fn add_approval(cx: &Context, case: &mut Case) -> Result<(), Stop> {
    let agency = match cx.signer.agency() {
        Some(agency) if cx.signer.has_role(&[Role::ImportApprover]) => agency.agency_id.clone(),
        _ => return Err(Refusal::new(Code::RoleNotPermitted).with("roles", Role::ImportApprover).into()),
    };
    if case.lodger == Lodger::Agency(agency.clone()) {
        return Err(Refusal::new(Code::ApprovalSameAgency).with("agency", agency).into());
    }
    if case.approvals.contains(&agency) {
        return Err(Refusal::new(Code::ConsentNotNeeded).with("agency", agency).into());
    }
    case.approvals.push(agency);
    Ok(())
}
