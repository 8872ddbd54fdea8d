//! Parties (LA_Party). The ledger knows an opaque number and salted commitments; names and identity numbers stay with the agency.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::crypto::{Hash, KeyId};
use crate::encoding::{Bytes, Label};

/// A party's random 128-bit identifier. It says nothing about who it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(transparent)]
#[cbor(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct PartyId(#[n(0)] pub Bytes<16>);

impl std::fmt::Display for PartyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What kind of party it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
pub enum PartyKind {
    /// A natural person.
    #[n(1)]
    Person,
    /// An organisation.
    #[n(2)]
    Org,
    /// A public body.
    #[n(3)]
    Agency,
    /// A group that holds as one (LA_GroupParty).
    #[n(4)]
    Group,
}

/// Whether the party can act.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
pub enum PartyStatus {
    /// Can hold and dispose.
    #[n(1)]
    Active,
    /// Died; only succession may dispose.
    #[n(2)]
    Deceased,
    /// An organisation that no longer exists.
    #[n(3)]
    Dissolved,
    /// Cannot dispose without a representative.
    #[n(4)]
    Incapable,
    /// A minor: holds, and disposes through a representative; policies raise a flag.
    #[n(5)]
    Minor,
}

/// A party as the ledger knows it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Party {
    /// Identifier.
    #[n(0)]
    pub party_id: PartyId,
    /// Kind.
    #[n(1)]
    pub kind: PartyKind,
    /// Salted commitment to the identity number.
    #[n(2)]
    pub id_commitment: Hash,
    /// Salted commitment to the name.
    #[n(3)]
    pub name_commitment: Hash,
    /// Whether it can act.
    #[n(4)]
    pub status: PartyStatus,
    /// Keys with which it signs consents, at most [`Party::KEYS_MAX`].
    #[n(5)]
    pub keys: Vec<KeyId>,
    /// Rises when the party's particulars change; an attestation about the party names the version it saw.
    #[n(6)]
    pub version: u64,
    /// The agency whose officers act for it, for a party that is an agency or a member of one, such as a bank.
    #[n(7)]
    pub agency_id: Option<Label>,
    /// Whether it was a minor when it was registered.
    #[n(8)]
    pub minor: bool,
}

impl Party {
    /// The most keys one party may have.
    pub const KEYS_MAX: usize = 4;
}
