//! ATTEST: an officer of the competent agency states a fact, once, for all who need it (`domain.md`, section 3.3).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Context;
use super::checks::check_code;
use crate::agency::Principal;
use crate::attestation::{Attestation, Subject, Verdict};
use crate::case;
use crate::crypto::Hash;
use crate::encoding::Label;
use crate::governance::jurisdiction_in_force;
use crate::refusal::{Code, Refusal};
use crate::register::party::{Party, PartyId, PartyStatus};
use crate::register::title::Title;
use crate::state::{AttestedIndex, State, Stop};
use crate::time::TIME_MS_MAX;

/// States a fact.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attest {
    /// Jurisdiction that defines the kind.
    #[n(0)]
    pub jurisdiction: Label,
    /// Kind of fact.
    #[n(1)]
    pub kind: Label,
    /// What it is about.
    #[n(2)]
    pub subject: Subject,
    /// What the review found.
    #[n(3)]
    pub verdict: Verdict,
    /// Salted commitment to the private claim.
    #[n(4)]
    pub claim_commitment: Hash,
    /// Block time from which it holds; from now on when absent. Earlier than now for a fact reviewed before.
    #[n(5)]
    #[serde(rename = "valid_from", with = "crate::time::json::option", default)]
    pub valid_from_ms: Option<u64>,
    /// Block time from which it no longer holds; the kind's full life when absent.
    #[n(6)]
    #[serde(rename = "valid_to", with = "crate::time::json::option", default)]
    pub valid_to_ms: Option<u64>,
    /// For a verdict `CONDITIONAL`: the kind of attestation about the same subject that must hold too.
    #[n(7)]
    #[serde(default)]
    pub condition: Option<Label>,
    /// The one of the same agency, kind and subject whose place it takes.
    #[n(8)]
    #[serde(default)]
    pub supersedes: Option<Hash>,
}

impl Attest {
    /// 1. the kind is defined; 2. the officer may attest it; 3. the subject exists; 4. the validity is within the kind's life;
    /// 5. a condition is a kind that is defined; 6. a kind that there is one of has no other; 7. what it supersedes is its own.
    pub(super) fn apply(&self, state: &mut State<'_>, cx: &mut Context) -> Result<(), Stop> {
        let jurisdiction = jurisdiction_in_force(state, &self.jurisdiction, cx.height)?;
        let rule = jurisdiction.kinds.iter().find(|rule| rule.kind == self.kind);
        let rule =
            rule.ok_or_else(|| Refusal::new(Code::AttestationKindUnknown).at("/kind").with("kind", &self.kind))?;
        let issuer = match &cx.signer.principal {
            Principal::Officer(officer, agency)
                if officer.kinds.contains(&self.kind) && agency.kinds.contains(&self.kind) =>
            {
                agency
            }
            _ => {
                return Err(Refusal::new(Code::AttestationKindNotPermitted)
                    .at("/kind")
                    .with("kind", &self.kind)
                    .into());
            }
        };
        if let Subject::Unit(code) = &self.subject {
            check_code(&jurisdiction, code, "/subject")?;
        }
        match &self.subject {
            Subject::Party(id) if state.get::<Party>(id)?.is_none() => {
                return Err(Refusal::new(Code::PartyUnknown).at("/subject").with("party_id", id).into());
            }
            Subject::Title(id) => {
                let unknown = || Refusal::new(Code::TitleUnknown).at("/subject").with("title_id", id);
                let title = state.get::<Title>(id)?.ok_or_else(unknown)?;
                if let Some(unit) = title.units.iter().find(|unit| !issuer.covers(unit)) {
                    return Err(Refusal::new(Code::TerritoryNotPermitted).at("/subject").with("unit", unit).into());
                }
            }
            Subject::Unit(code) if !issuer.covers(code) => {
                return Err(Refusal::new(Code::TerritoryNotPermitted).at("/subject").with("unit", code).into());
            }
            _ => {}
        }
        let valid_from_ms = self.valid_from_ms.unwrap_or(cx.time_ms);
        // A fact is attested when it was reviewed, not before: and nothing would wake a case when the time comes.
        if valid_from_ms > cx.time_ms {
            return Err(Refusal::new(Code::AttestationNotYetValid)
                .at("/valid_from")
                .with("block_time_ms", cx.time_ms)
                .into());
        }
        let life_end = rule.life_ms.map(|life| valid_from_ms.saturating_add(life));
        let valid_to_ms = match (self.valid_to_ms, life_end) {
            (Some(to), _) if to <= valid_from_ms || to > TIME_MS_MAX => {
                return Err(Refusal::new(Code::FieldInvalid)
                    .at("/valid_to")
                    .with("valid_from_ms", valid_from_ms)
                    .into());
            }
            (Some(to), Some(end)) if to > end => {
                return Err(Refusal::new(Code::AttestationLifeTooLong).at("/valid_to").with("latest_ms", end).into());
            }
            (None, end) => end,
            (to, _) => to,
        };
        self.check_condition(&jurisdiction)?;
        let key = Subject::index_key(&self.jurisdiction, &self.kind, &self.subject);
        let mut index: AttestedIndex = state.get(key.as_slice())?.unwrap_or_default();
        let version = case::subject_version(state, &self.subject)?;
        for other in &index.ids {
            let Some(other) = state.get::<Attestation>(other)? else { continue };
            let replaced = self.supersedes == Some(other.attestation_id);
            if rule.once && !replaced && other.unusable(cx.time_ms, None, version).is_none() {
                let refusal = Refusal::new(Code::AttestationExists).at("/kind");
                return Err(refusal.with("attestation_id", other.attestation_id).into());
            }
        }
        let issuer_id = issuer.agency_id.clone();
        let id = cx.tx_id.0;
        if let Some(old) = &self.supersedes {
            let refusal = |code| Refusal::new(code).at("/supersedes").with("attestation_id", old);
            let mut replaced = state.get::<Attestation>(old)?.ok_or_else(|| refusal(Code::AttestationUnknown))?;
            if replaced.issuer != issuer_id || replaced.kind != self.kind || replaced.subject != self.subject {
                return Err(refusal(Code::AttestationNotYours).with("issuer", &replaced.issuer).into());
            }
            replaced.superseded_by = Some(id);
            state.put(old, &replaced);
        }
        let attestation = Attestation {
            attestation_id: id,
            kind: self.kind.clone(),
            subject: self.subject.clone(),
            subject_version: version,
            issuer: issuer_id,
            officer_key: cx.signer.key,
            verdict: self.verdict,
            claim_commitment: self.claim_commitment,
            valid_from_ms,
            valid_to_ms,
            uses_max: rule.uses_max,
            uses: 0,
            revoked: None,
            jurisdiction: self.jurisdiction.clone(),
            until_change: rule.until_change,
            condition: self.condition.clone(),
            superseded_by: None,
            height: cx.height,
            issued_ms: cx.time_ms,
        };
        state.put(&id, &attestation);
        if index.ids.len() >= AttestedIndex::LENGTH_MAX {
            index.ids.remove(0);
        }
        index.ids.push(id);
        state.put(key.as_slice(), &index);
        if let (Some(_), Subject::Party(party)) = (rule.sets_status, &self.subject) {
            restate(state, &jurisdiction, party, cx.time_ms)?;
        }
        let waiting = case::waiting_for(state, &key)?;
        case::reconsider(state, cx, waiting)
    }

    fn check_condition(&self, jurisdiction: &crate::policy::Jurisdiction) -> Result<(), Refusal> {
        let refusal = |why: &str| Refusal::new(Code::FieldInvalid).at("/condition").with("why", why);
        match (&self.condition, self.verdict) {
            (None, Verdict::Conditional) => Err(refusal("a conditional attestation names its condition")),
            (Some(_), Verdict::Pass | Verdict::Fail) => Err(refusal("only a conditional attestation has a condition")),
            (Some(kind), _) if jurisdiction.kind(kind).is_none() => {
                Err(Refusal::new(Code::AttestationKindUnknown).at("/condition").with("kind", kind))
            }
            _ => Ok(()),
        }
    }
}

/// Some facts change what a party can do: a death, a dissolution, an incapacity. The gravest that is attested now counts.
pub(super) fn restate(
    state: &mut State<'_>,
    jurisdiction: &crate::policy::Jurisdiction,
    id: &PartyId,
    time_ms: u64,
) -> Result<(), Stop> {
    let Some(mut party) = state.get::<Party>(id)? else { return Ok(()) };
    let mut status = if party.minor { PartyStatus::Minor } else { PartyStatus::Active };
    let gravity = |status| match status {
        PartyStatus::Deceased => 4,
        PartyStatus::Dissolved => 3,
        PartyStatus::Incapable => 2,
        PartyStatus::Minor => 1,
        PartyStatus::Active => 0,
    };
    for rule in &jurisdiction.kinds {
        let Some(sets) = rule.sets_status else { continue };
        let key = Subject::index_key(&jurisdiction.jurisdiction, &rule.kind, &Subject::Party(*id));
        for other in state.get::<AttestedIndex>(key.as_slice())?.unwrap_or_default().ids {
            let attestation = state.get::<Attestation>(&other)?;
            // What it says of the party's state does not end when that changes the party.
            let holds = attestation
                .is_some_and(|a| a.verdict == Verdict::Pass && a.unusable(time_ms, None, a.subject_version).is_none());
            if holds && gravity(sets) > gravity(status) {
                status = sets;
            }
        }
    }
    if party.status != status {
        (party.status, party.version) = (status, party.version + 1);
        state.put(id, &party);
    }
    Ok(())
}
