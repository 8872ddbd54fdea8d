//! Genesis: the document that all founding agencies agree on.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::agency::{Agency, Officer, Standing};
use crate::block::{Member, Network, Params, Validator, validators_hash};
use crate::crypto::{Hash, PublicKey, Purpose, hash};
use crate::encoding::{Label, to_bytes};
use crate::governance::{Change, adopt, may_vote};
use crate::membership::enrol;
use crate::policy::{Jurisdiction, Policy};
use crate::proof::trust::TrustAnchor;
use crate::state::{Fault, Read, State, StateKey};
use crate::transactions::TxId;

/// The founding document.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Genesis {
    /// The ledger's name, part of every hash and signature.
    #[n(0)]
    pub chain_id: Label,
    /// Block time zero.
    #[n(1)]
    #[serde(rename = "time", with = "crate::time::json")]
    pub time_ms: u64,
    /// Shared limits.
    #[n(2)]
    #[serde(default)]
    pub params: Params,
    /// First validators, by agency.
    #[n(3)]
    pub validators: Vec<Validator>,
    /// Nodes that may connect, validators' among them.
    #[n(4)]
    pub members: Vec<Member>,
    /// The agency that issues certificates.
    #[n(5)]
    pub registry: Option<Label>,
    /// Agencies.
    #[n(6)]
    pub agencies: Vec<Agency>,
    /// Their officers and the officers' keys.
    #[n(7)]
    pub officers: Vec<GenesisOfficer>,
    /// Jurisdictions.
    #[n(8)]
    pub jurisdictions: Vec<Jurisdiction>,
    /// Policies.
    #[n(9)]
    pub policies: Vec<Policy>,
}

/// An officer and his key.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GenesisOfficer {
    /// The officer.
    #[n(0)]
    #[serde(flatten)]
    pub officer: Officer,
    /// His key.
    #[n(1)]
    pub public_key: PublicKey,
}

impl Genesis {
    /// The document's hash: block 1 names it as the header before.
    pub fn hash(&self) -> Hash {
        hash(Purpose::Genesis, &[&to_bytes(self)])
    }

    /// The anchor that citizens pin.
    pub fn trust_anchor(&self) -> TrustAnchor {
        TrustAnchor::new(self.chain_id.clone(), self.hash(), self.validators.clone(), Vec::new())
    }

    /// Checks that the document is consistent. The error names the place and what to do.
    pub fn check(&self) -> Result<(), String> {
        if self.validators.is_empty() {
            return Err("validators: name at least one".into());
        }
        if !self.validators.is_sorted_by(|a, b| a.agency_id < b.agency_id) {
            return Err("validators: sort them by agency_id, one for each agency (one agency, one vote)".into());
        }
        let agencies: BTreeSet<_> = self.agencies.iter().map(|agency| &agency.agency_id).collect();
        if agencies.len() != self.agencies.len() {
            return Err("agencies: each agency_id may occur once".into());
        }
        let named = self.validators.iter().map(|v| ("validators", &v.agency_id));
        let named = named.chain(self.members.iter().map(|m| ("members", &m.agency_id)));
        let named = named.chain(self.officers.iter().map(|o| ("officers", &o.officer.agency_id)));
        let named = named.chain(self.registry.iter().map(|id| ("registry", id)));
        for (place, id) in named {
            if !agencies.contains(id) {
                return Err(format!("{place}: agency '{id}' is not among agencies; add it or correct the name"));
            }
        }
        let connects = |agency_id: &Label| self.members.iter().any(|member| member.agency_id == *agency_id);
        if let Some(alone) = self.validators.iter().find(|validator| !connects(&validator.agency_id)) {
            return Err(format!("validators/{}: no node of it may connect; name its node in members", alone.agency_id));
        }
        let mut keys = BTreeSet::new();
        let all = self.validators.iter().map(|v| (format!("validators/{}", v.agency_id), v.public_key));
        let all = all.chain(self.validators.iter().map(|v| (format!("validators/{}", v.agency_id), v.cosigner_key)));
        let all = all.chain(self.validators.iter().map(|v| (format!("validators/{}", v.agency_id), v.log_key)));
        let all = all.chain(self.officers.iter().map(|o| (format!("officers/{}", o.officer.officer_id), o.public_key)));
        let all = all.chain(self.members.iter().map(|m| (format!("members/{}", m.agency_id), m.node_key)));
        for (place, key) in all {
            key.check().map_err(|why| format!("{place}: the key cannot be admitted: {why}"))?;
            if !keys.insert(key) {
                return Err(format!("{place}: this key occurs twice; every validator, node and officer needs its own"));
            }
        }
        if let Some(agency) = self.agencies.iter().find(|agency| agency.status != Standing::Active) {
            return Err(format!("agencies/{}/status: an agency begins ACTIVE; leave it out", agency.agency_id));
        }
        if let Some(o) = self.officers.iter().find(|o| o.officer.status != Standing::Active) {
            return Err(format!("officers/{}/status: an officer begins ACTIVE; leave it out", o.officer.officer_id));
        }
        let officers: BTreeSet<_> = self.officers.iter().map(|o| &o.officer.officer_id).collect();
        if officers.len() != self.officers.len() {
            return Err("officers: each officer_id may occur once".into());
        }
        if let Some(long) = self.agencies.iter().find(|agency| agency.agency_id.as_str().len() > 32) {
            return Err(format!("agencies/{}: an agency_id may have at most 32 characters", long.agency_id));
        }
        self.params.check(self.merged_agencies().iter().filter(|agency| may_vote(agency)).count())?;
        self.check_policies()
    }

    fn check_policies(&self) -> Result<(), String> {
        let mut jurisdictions: std::collections::BTreeMap<_, &Jurisdiction> = Default::default();
        for jurisdiction in &self.jurisdictions {
            let id = &jurisdiction.jurisdiction;
            jurisdiction.check()?;
            if let Some(other) = jurisdictions.values().find(|other| other.numbers_collide(jurisdiction)) {
                return Err(format!(
                    "jurisdictions/{id}/title_template: a title of {} could have the same number; write another text before the number",
                    other.jurisdiction
                ));
            }
            if jurisdictions.insert(id, jurisdiction).is_some() {
                return Err(format!("jurisdictions/{id}: occurs twice"));
            }
        }
        let mut seen = BTreeSet::new();
        for policy in &self.policies {
            let place = format!("policies/{}/{}", policy.jurisdiction, policy.tx_type.name());
            let Some(jurisdiction) = jurisdictions.get(&policy.jurisdiction) else {
                return Err(format!("{place}: the jurisdiction is not defined"));
            };
            if !seen.insert((&policy.jurisdiction, policy.tx_type)) {
                return Err(format!("{place}: occurs twice"));
            }
            policy.check(jurisdiction, self.registry.is_some())?;
        }
        Ok(())
    }

    /// The agencies, each with the roles that its founding officers have.
    fn merged_agencies(&self) -> Vec<Agency> {
        let merged = self.agencies.iter().cloned().map(|mut agency| {
            let own = self.officers.iter().filter(|o| o.officer.agency_id == agency.agency_id);
            agency.roles.extend(own.flat_map(|o| o.officer.roles.iter().copied()));
            agency.roles.sort_unstable();
            agency.roles.dedup();
            agency
        });
        merged.collect()
    }

    /// The state of the register before the first block.
    pub fn state(&self) -> Vec<(StateKey, Option<Vec<u8>>)> {
        let mut state = State::new(&Nothing);
        let mut agencies: Vec<_> = self.agencies.iter().map(|agency| agency.agency_id.clone()).collect();
        agencies.sort_unstable();
        let network = Network {
            validators: self.validators.clone(),
            next_validators: self.validators.clone(),
            members: self.members.clone(),
            agencies,
            registry: self.registry.clone(),
            params: self.params.clone(),
        };
        state.put(&(), &network);
        for agency in self.merged_agencies() {
            state.put(&agency.agency_id, &agency);
        }
        for GenesisOfficer { officer, public_key } in &self.officers {
            enrol(&mut state, officer, public_key, 0);
        }
        let jurisdictions = self.jurisdictions.iter().cloned().map(Change::Jurisdiction);
        for change in jurisdictions.chain(self.policies.iter().cloned().map(Change::Policy)) {
            if let Err(stop) = adopt(&mut state, &change) {
                unreachable!("adopting writes to an empty state: {stop:?}");
            }
        }
        state.into_writes()
    }

    /// The hash of the first set of validators.
    pub fn validators_hash(&self) -> Hash {
        validators_hash(&self.validators)
    }
}

/// The state before there is any.
struct Nothing;

impl Read for Nothing {
    fn get(&self, _: &StateKey) -> Result<Option<Vec<u8>>, Fault> {
        Ok(None)
    }
    fn has_transaction(&self, _: &TxId) -> Result<bool, Fault> {
        Ok(false)
    }
}
