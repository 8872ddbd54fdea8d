//! CONSENT: a party agrees to the exact terms of a case, by its own hand, a witness's, an agent's or its agency's; accepts a risk in
//! writing; or an agency consents or approves.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::poa::{Poa, PoaId};
use super::{Context, Dealing};
use crate::agency::{Principal, Role};
use crate::case::{self, Case, Examination, Given, Hand, Lodger};
use crate::crypto::Hash;
use crate::governance;
use crate::policy::{Jurisdiction, Policy};
use crate::refusal::{Code, Refusal};
use crate::register::hold::Bearer;
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
    /// The party that consents; absent when an agency consents or approves.
    #[n(2)]
    #[serde(default)]
    pub party_id: Option<PartyId>,
    /// The power of attorney under which the signer consents for the party.
    #[n(3)]
    #[serde(default)]
    pub poa_id: Option<PoaId>,
    /// The party receives, and accepts the risk of a caveat in writing.
    #[n(4)]
    #[serde(default)]
    pub acknowledges: bool,
}

impl Consent {
    /// 1. the case is open; 2. the terms are those it has; 3. the signer may give this consent; 4. it is one that the case asks for.
    pub(super) fn apply(&self, state: &mut State<'_>, cx: &mut Context) -> Result<(), Stop> {
        let unknown = || Refusal::new(Code::CaseUnknown).at("/case_id").with("case_id", &self.case_id);
        let mut case = state.get::<Case>(&self.case_id)?.ok_or_else(unknown)?;
        if case.terms != self.terms {
            return Err(Refusal::new(Code::CaseTermsMismatch).at("/terms").with("terms", case.terms).into());
        }
        let policy = governance::policy_version(state, &case.jurisdiction, case.tx_type, case.policy_version)?;
        let jurisdiction = governance::jurisdiction_in_force(state, &case.jurisdiction, cx.height)?;
        match self.party_id {
            Some(party) => self.add_party(state, cx, &mut case, &policy, &jurisdiction, party)?,
            None => self.add_agency(state, cx, &mut case, &policy, &jurisdiction)?,
        }
        // Somebody acted: the time to answer runs anew.
        case.lapses_ms = policy.lapse.map(|lapse| lapse.end(cx.time_ms, &jurisdiction.calendar));
        state.put(&self.case_id, &case);
        case::reconsider(state, cx, vec![self.case_id.clone()])
    }

    fn add_party(
        &self,
        state: &State<'_>,
        cx: &Context,
        case: &mut Case,
        policy: &Policy,
        jurisdiction: &Jurisdiction,
        party: PartyId,
    ) -> Result<(), Stop> {
        let act = case.act.clone();
        let dealing = act.dealing().ok_or_else(|| Refusal::new(Code::CaseUnknown))?;
        let hand = self.hand(state, cx, policy, dealing, party)?;
        let not_needed = || Refusal::new(Code::ConsentNotNeeded).at("/party_id").with("party_id", party);
        let exam = Examination::of(state, cx.now(), policy, jurisdiction, case);
        let facts = dealing.examine(&exam)?;
        // An agent does not sell to himself.
        if let (Hand::Agent(_), Some(agent)) = (&hand, cx.signer.party())
            && facts.acquirers.contains(&agent)
        {
            return Err(Refusal::new(Code::PartySelfDealing).at("/poa_id").with("party_id", agent).into());
        }
        if self.acknowledges {
            if !case::accepting(&facts).contains(&party) || case.acknowledgements.contains(&party) {
                return Err(not_needed().into());
            }
            case.acknowledgements.push(party);
            return Ok(());
        }
        let asked = case::asked(&exam, dealing, &facts)?;
        let wanted = facts.disposers.contains(&party) || asked.contains(&Bearer::Party(party));
        if !wanted || case::is_consented(&exam, case, &Bearer::Party(party))? {
            return Err(not_needed().into());
        }
        // A consent by an agent whose power has ended counts no more; this one takes its place.
        case.consents.retain(|given| given.party != party);
        case.consents.push(Given { party, by: hand, time_ms: cx.time_ms });
        Ok(())
    }

    /// By whose hand the party consents, if the signer may be it.
    fn hand(
        &self,
        state: &State<'_>,
        cx: &Context,
        policy: &Policy,
        dealing: &dyn Dealing,
        party: PartyId,
    ) -> Result<Hand, Stop> {
        let refusal = || Refusal::new(Code::RoleNotPermitted).at("/party_id").with("party_id", party);
        if let Some(id) = &self.poa_id {
            let refusal = |code| Refusal::new(code).at("/poa_id").with("poa_id", id);
            let poa = state.get::<Poa>(id)?.ok_or_else(|| refusal(Code::PoaUnknown))?;
            if poa.grant.principal != party || cx.signer.party() != Some(poa.grant.agent) {
                return Err(refusal(Code::PoaOutOfScope).with("agent", poa.grant.agent).into());
            }
            return match poa.refusal(dealing.tx_type(), &dealing.titles(), cx.time_ms) {
                Some(code) => Err(refusal(code).into()),
                None => Ok(Hand::Agent(*id)),
            };
        }
        match &cx.signer.principal {
            Principal::Party(signer) if *signer == party => Ok(Hand::Own),
            Principal::Party(_) | Principal::Time => Err(refusal().into()),
            Principal::Officer(officer, agency) => {
                let known = state.get::<Party>(&party)?.ok_or_else(refusal)?;
                let acts = [Role::BankDesk, Role::Registrar, Role::CourtOfficer];
                if known.agency_id.as_ref() == Some(&agency.agency_id) && cx.signer.has_role(&acts) {
                    return Ok(Hand::Member(officer.officer_id.clone()));
                }
                // A witness speaks only for one who cannot sign, and only in his own territory.
                let units = dealing.units(state)?;
                let may = cx.signer.has_role(&policy.witnesses) && units.iter().all(|unit| agency.covers(unit));
                match known.keys.is_empty() && may {
                    true => Ok(Hand::Witness(officer.officer_id.clone())),
                    false => Err(refusal().into()),
                }
            }
        }
    }

    /// An agency's word: the consent that one of its holds asks for, or the second agency's approval.
    fn add_agency(
        &self,
        state: &State<'_>,
        cx: &Context,
        case: &mut Case,
        policy: &Policy,
        jurisdiction: &Jurisdiction,
    ) -> Result<(), Stop> {
        let act = case.act.clone();
        let dealing = act.dealing().ok_or_else(|| Refusal::new(Code::CaseUnknown))?;
        let Some(agency) = cx.signer.agency().map(|agency| agency.agency_id.clone()) else {
            return Err(Refusal::new(Code::RoleNotPermitted).with("why", "only an agency's officer approves").into());
        };
        let not_needed = || Refusal::new(Code::ConsentNotNeeded).with("agency", &agency);
        let exam = Examination::of(state, cx.now(), policy, jurisdiction, case);
        let asked = case::asked(&exam, dealing, &dealing.examine(&exam)?)?;
        if asked.contains(&Bearer::Agency(agency.clone())) {
            let roles = [Role::CourtOfficer, Role::Registrar, Role::SeniorRegistrar, Role::BankDesk];
            if !cx.signer.has_role(&roles) {
                let names = roles.map(Role::name).join("|");
                return Err(Refusal::new(Code::RoleNotPermitted).with("roles", names).into());
            }
        } else {
            if !cx.signer.has_role(&[Role::ImportApprover]) {
                return Err(Refusal::new(Code::RoleNotPermitted).with("roles", Role::ImportApprover).into());
            }
            if case.lodger == Lodger::Agency(agency.clone()) {
                return Err(Refusal::new(Code::ApprovalSameAgency).with("agency", agency).into());
            }
            if !policy.second_agency {
                return Err(not_needed().into());
            }
        }
        if case.approvals.contains(&agency) {
            return Err(not_needed().into());
        }
        case.approvals.push(agency);
        Ok(())
    }
}
