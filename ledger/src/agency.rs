//! Agencies and their officers: who may attest what, lodge what, and where. Every right to act stands here, on the ledger.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::crypto::{KeyId, PublicKey, Scheme};
use crate::encoding::{Label, Text};
use crate::register::party::PartyId;
use crate::register::unit::UnitCode;

/// What an officer may do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
pub enum Role {
    /// Examines and registers.
    #[n(1)]
    Registrar,
    /// Prepares and lodges for clients, witnesses their consent.
    #[n(2)]
    Notary,
    /// Acts for a lender.
    #[n(3)]
    BankDesk,
    /// Attests facts of the agency's kinds.
    #[n(4)]
    AttestingOfficer,
    /// Acts for a court.
    #[n(5)]
    CourtOfficer,
    /// Surveys and attests units.
    #[n(6)]
    Surveyor,
    /// Imports existing holdings.
    #[n(7)]
    MigrationOfficer,
    /// Approves another agency's import.
    #[n(8)]
    ImportApprover,
    /// The party itself, signing with its own key.
    #[n(9)]
    Owner,
    /// Decides what a registrar may not decide alone.
    #[n(10)]
    SeniorRegistrar,
    /// Proposes policies and votes on them for his agency.
    #[n(11)]
    PolicyOfficer,
    /// Enrols, suspends and revokes his agency's officers.
    #[n(12)]
    AgencyAdmin,
}

/// Whether an agency or an officer may act.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
pub enum Standing {
    /// Acts.
    #[default]
    #[n(1)]
    Active,
    /// Does not act for now.
    #[n(2)]
    Suspended,
    /// Acts no more.
    #[n(3)]
    Ended,
}

impl Role {
    /// Its name in policies and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Registrar => "REGISTRAR",
            Self::Notary => "NOTARY",
            Self::BankDesk => "BANK_DESK",
            Self::AttestingOfficer => "ATTESTING_OFFICER",
            Self::CourtOfficer => "COURT_OFFICER",
            Self::Surveyor => "SURVEYOR",
            Self::MigrationOfficer => "MIGRATION_OFFICER",
            Self::ImportApprover => "IMPORT_APPROVER",
            Self::Owner => "OWNER",
            Self::SeniorRegistrar => "SENIOR_REGISTRAR",
            Self::PolicyOfficer => "POLICY_OFFICER",
            Self::AgencyAdmin => "AGENCY_ADMIN",
        }
    }
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// An agency of the network.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Agency {
    /// Identifier, such as `registry`.
    #[n(0)]
    pub agency_id: Label,
    /// Name for people.
    #[n(1)]
    pub name: Text,
    /// Kinds of attestation that it is competent for.
    #[n(2)]
    pub kinds: Vec<Label>,
    /// Prefixes of the unit codes in its territory; empty means everywhere.
    #[n(3)]
    #[serde(default)]
    pub territory: Vec<Label>,
    /// Roles that it may give its officers. Those that its officers have at genesis are added.
    #[n(4)]
    #[serde(default)]
    pub roles: Vec<Role>,
    /// Whether it takes part.
    #[n(5)]
    #[serde(default)]
    pub status: Standing,
}

impl Agency {
    /// Whether a unit lies in the agency's territory.
    pub fn covers(&self, unit: &UnitCode) -> bool {
        self.territory.is_empty() || self.territory.iter().any(|p| unit.0.as_str().starts_with(p.as_str()))
    }
}

/// An officer of an agency. Pseudonymous: the agency knows who it is.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Officer {
    /// Identifier, unique on the ledger.
    #[n(0)]
    pub officer_id: Label,
    /// His agency.
    #[n(1)]
    pub agency_id: Label,
    /// What he may do.
    #[n(2)]
    pub roles: Vec<Role>,
    /// The kinds he may attest, among those of his agency.
    #[n(3)]
    pub kinds: Vec<Label>,
    /// Whether he may act.
    #[n(4)]
    #[serde(default)]
    pub status: Standing,
}

/// Whose key it is.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyOwner {
    /// An officer's.
    #[n(1)]
    Officer(#[n(0)] Label),
    /// A party's.
    #[n(2)]
    Party(#[n(0)] PartyId),
}

/// A key that the ledger knows, with its time of validity.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
pub struct KeyRecord {
    /// The public key.
    #[n(0)]
    pub public_key: PublicKey,
    /// Its scheme.
    #[n(1)]
    pub scheme: Scheme,
    /// Whose it is.
    #[n(2)]
    pub owner: KeyOwner,
    /// Valid from this block time, milliseconds since 1970.
    #[n(3)]
    pub valid_from_ms: u64,
    /// Valid until this block time.
    #[n(4)]
    pub valid_to_ms: Option<u64>,
}

impl KeyRecord {
    /// Whether the key may sign at this block time.
    pub fn is_valid_at(&self, time_ms: u64) -> bool {
        self.valid_from_ms <= time_ms && self.valid_to_ms.is_none_or(|to| time_ms < to)
    }
}

/// Who signed a transaction, as the ledger knows him.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signer {
    /// The key that signed.
    pub key: KeyId,
    /// In which capacity.
    pub principal: Principal,
}

/// In which capacity a signer acts. Made once for a transaction, and not kept: its size does not matter.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Principal {
    /// An officer, for his agency.
    Officer(Officer, Agency),
    /// A party, for itself.
    Party(PartyId),
    /// Nobody: a period ended.
    Time,
}

impl Signer {
    /// Whether the signer has one of these roles. A party has the role [`Role::Owner`].
    pub fn has_role(&self, roles: &[Role]) -> bool {
        match &self.principal {
            Principal::Officer(officer, _) => officer.roles.iter().any(|role| roles.contains(role)),
            Principal::Party(_) => roles.contains(&Role::Owner),
            Principal::Time => false,
        }
    }

    /// The signer's agency, if he acts for one.
    pub fn agency(&self) -> Option<&Agency> {
        match &self.principal {
            Principal::Officer(_, agency) => Some(agency),
            Principal::Party(_) | Principal::Time => None,
        }
    }

    /// The party that signs for itself.
    pub fn party(&self) -> Option<PartyId> {
        match &self.principal {
            Principal::Officer(..) | Principal::Time => None,
            Principal::Party(party) => Some(*party),
        }
    }
}
