//! Titles (LA_BAUnit): what a right is held over. The title's leaf in the state tree is the whole truth about it.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::right::{Charge, Hold, Right};
use super::unit::UnitCode;
use crate::crypto::{Hash, Purpose, hash};
use crate::encoding::{Label, to_bytes};
use crate::transactions::TxId;

/// A title's number, assigned by the ledger from the jurisdiction's template. Never chosen by a lodger.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(transparent)]
#[cbor(transparent)]
pub struct TitleId(#[n(0)] pub Label);

impl std::fmt::Display for TitleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The number of a case, `C-<yyyy>-<agency>-<seq>`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(transparent)]
#[cbor(transparent)]
pub struct CaseId(#[n(0)] pub Label);

impl std::fmt::Display for CaseId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Whether a title is live.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
pub enum TitleStatus {
    /// Live.
    #[n(1)]
    Open,
    /// Ended; never changes again.
    #[n(2)]
    Closed,
}

/// A certificate's number, gap-free by issuer and year.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CertificateNumber {
    /// The issuing agency.
    #[n(0)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub issuer: Label,
    /// Year of issue, by block time in UTC.
    #[n(1)]
    pub year: u16,
    /// Running number, shown with seven digits.
    #[n(2)]
    pub serial: u64,
}

/// A title: the complete list of what stands on it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Title {
    /// Number.
    #[n(0)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub title_id: TitleId,
    /// The jurisdiction whose policies govern it.
    #[n(1)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub jurisdiction: Label,
    /// Rises by one with every entry.
    #[n(2)]
    pub version: u64,
    /// Live or ended.
    #[n(3)]
    pub status: TitleStatus,
    /// The units it covers.
    #[n(4)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub units: Vec<UnitCode>,
    /// All rights; the first is the primary right.
    #[n(5)]
    pub rights: Vec<Right>,
    /// All charges by rank.
    #[n(6)]
    pub charges: Vec<Charge>,
    /// All holds.
    #[n(7)]
    pub holds: Vec<Hold>,
    /// Cases that wait on this title, in order of priority.
    #[n(8)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub pending: Vec<CaseId>,
    /// Marks such as `LEGACY` (imported, not yet confirmed).
    #[n(9)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub flags: Vec<Label>,
    /// The current certificate.
    #[n(10)]
    pub certificate: Option<CertificateNumber>,
    /// Hash of the last entry, which names the one before it: the whole history hangs on this.
    #[n(11)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub last_entry: Hash,
    /// The version up to which all entries came by import; 0 for a title that did not. Only such a title is continued by import.
    #[n(12)]
    pub imported_through: u64,
}

impl Title {
    /// The most cases that may wait on one title.
    pub const PENDING_MAX: usize = 32;

    /// The right that every open title has exactly one of.
    pub fn primary(&self) -> Option<&Right> {
        self.rights.first()
    }
}

/// One change of one title: history is the list of these, and the title is their fold.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entry {
    /// The title.
    #[n(0)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub title_id: TitleId,
    /// The title's version after this entry; the first is 1.
    #[n(1)]
    pub version: u64,
    /// What was registered: `FIRST_REGISTRATION`, `TRANSFER`, `IMPORT_OPENING`, `IMPORT_TRANSFER`.
    #[n(2)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub kind: Label,
    /// The primary right after the entry.
    #[n(3)]
    pub right: Right,
    /// The case, when there was one.
    #[n(4)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub case_id: Option<CaseId>,
    /// The transaction that lodged it.
    #[n(5)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub tx_id: TxId,
    /// Block.
    #[n(6)]
    pub height: u64,
    /// Block time, milliseconds since 1970.
    #[n(7)]
    #[serde(rename = "time", with = "crate::time::json")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub time_ms: u64,
    /// Hash of the entry before it; zeros before the first.
    #[n(8)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub previous: Hash,
}

impl Entry {
    /// The entry's hash, which the title's leaf and the next entry carry.
    pub fn hash(&self) -> Hash {
        hash(Purpose::Entry, &[&to_bytes(self)])
    }
}
