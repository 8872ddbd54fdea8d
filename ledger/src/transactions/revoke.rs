//! REVOKE: the agency that attested a fact ends it. Cases that wait fall back by themselves; what was registered stands, and the titles
//! that rest on it are marked `RELIED_ON_REVOKED`: flagged, never undone.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Context;
use super::attest::restate;
use super::checks::label;
use super::enter::Entering;
use crate::attestation::{Attestation, AttestationId, Reliance, Revocation, Subject};
use crate::encoding::Label;
use crate::governance::jurisdiction_in_force;
use crate::refusal::{Code, Refusal};
use crate::register::title::TitleStatus;
use crate::state::{State, Stop};

/// Ends an attestation.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revoke {
    /// Which one.
    #[n(0)]
    pub attestation_id: AttestationId,
    /// Why, as a code.
    #[n(1)]
    pub reason: Label,
}

impl Revoke {
    /// 1. it exists; 2. it is the signer's agency's own, and he may attest its kind; 3. it is not revoked yet.
    pub(super) fn apply(&self, state: &mut State<'_>, cx: &mut Context) -> Result<(), Stop> {
        let refusal = |code| Refusal::new(code).at("/attestation_id").with("attestation_id", self.attestation_id);
        let attestation = state.get::<Attestation>(&self.attestation_id)?;
        let mut attestation = attestation.ok_or_else(|| refusal(Code::AttestationUnknown))?;
        let own = match &cx.signer.principal {
            crate::agency::Principal::Officer(officer, agency) => {
                agency.agency_id == attestation.issuer && officer.kinds.contains(&attestation.kind)
            }
            _ => false,
        };
        if !own {
            return Err(refusal(Code::AttestationNotYours).with("issuer", &attestation.issuer).into());
        }
        if attestation.revoked.is_some() {
            return Err(refusal(Code::AttestationRevoked).into());
        }
        attestation.revoked = Some(Revocation { time_ms: cx.time_ms, reason: self.reason.clone() });
        state.put(&self.attestation_id, &attestation);
        let jurisdiction = jurisdiction_in_force(state, &attestation.jurisdiction, cx.height)?;
        let sets = jurisdiction.kind(&attestation.kind).and_then(|rule| rule.sets_status);
        if let (Some(_), Subject::Party(party)) = (sets, &attestation.subject) {
            restate(state, &jurisdiction, party, cx.time_ms)?;
        }
        let reliance: Reliance = state.get(&self.attestation_id)?.unwrap_or_default();
        let mut open = reliance.titles.clone();
        let mut marked = 0;
        while let Some(title_id) = open.pop() {
            // Each title rests on it once; those that a closed one went into rest on it in its place.
            marked += 1;
            if marked > 4 * Reliance::TITLES_MAX {
                break;
            }
            let mut entering = Entering::of(state, &title_id, cx)?;
            match entering.title.status {
                TitleStatus::Closed => open.extend(entering.title.lineage_to.iter().cloned()),
                TitleStatus::Open => {
                    entering.flag(label("RELIED_ON_REVOKED"));
                    entering.enter(state, cx, None, "RELIED_ON_REVOKED")?;
                }
            }
        }
        Ok(())
    }
}
