//! Titles (LA_BAUnit): what a right is held over. The title's leaf in the state tree is the whole truth about it.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::charge::Charge;
use super::hold::{self, Hold};
use super::right::Right;
use super::unit::UnitCode;
use crate::crypto::Hash;
use crate::encoding::Label;

/// A title's number, assigned by the ledger from the jurisdiction's template. Never chosen by a lodger.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(transparent)]
#[cbor(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
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
    pub issuer: Label,
    /// Year of issue, by block time in UTC.
    #[n(1)]
    pub year: u16,
    /// Running number.
    #[n(2)]
    pub serial: u64,
    /// What it certifies.
    #[n(3)]
    pub kind: CertificateKind,
}

/// What a certificate certifies.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
pub enum CertificateKind {
    /// The primary right 不动产权证书.
    #[n(1)]
    Right,
    /// A charge or a hold 不动产登记证明.
    #[n(2)]
    Proof,
}

impl CertificateKind {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Right => "RIGHT",
            Self::Proof => "PROOF",
        }
    }
}

/// A title: the complete list of what stands on it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Title {
    /// Number.
    #[n(0)]
    pub title_id: TitleId,
    /// The jurisdiction whose policies govern it.
    #[n(1)]
    pub jurisdiction: Label,
    /// Rises by one with every entry.
    #[n(2)]
    pub version: u64,
    /// Live or ended.
    #[n(3)]
    pub status: TitleStatus,
    /// The units it covers.
    #[n(4)]
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
    pub pending: Vec<CaseId>,
    /// Marks such as `LEGACY` (imported, not yet confirmed).
    #[n(9)]
    pub flags: Vec<Label>,
    /// The current certificate.
    #[n(10)]
    pub certificate: Option<CertificateNumber>,
    /// Hash of the last entry, which names the one before it: the whole history hangs on this.
    #[n(11)]
    pub last_entry: Hash,
    /// The version up to which all entries came by import; 0 for a title that did not. Only such a title is continued by import.
    #[n(12)]
    pub imported_through: u64,
    /// The version at which the primary right, the units or the status last changed: a dealing prepared before it is stale.
    #[n(13)]
    pub basis: u64,
    /// The last number given to a right, charge or hold.
    #[n(14)]
    pub items: u32,
    /// The titles that it came from.
    #[n(15)]
    pub lineage_from: Vec<TitleId>,
    /// The titles that it went into.
    #[n(16)]
    pub lineage_to: Vec<TitleId>,
}

impl Title {
    /// The most cases that may wait on one title.
    pub const PENDING_MAX: usize = 32;

    /// A title with nothing on it yet.
    pub fn blank(title_id: TitleId, jurisdiction: Label) -> Self {
        Self {
            title_id,
            jurisdiction,
            version: 0,
            status: TitleStatus::Open,
            units: Vec::new(),
            rights: Vec::new(),
            charges: Vec::new(),
            holds: Vec::new(),
            pending: Vec::new(),
            flags: Vec::new(),
            certificate: None,
            last_entry: Hash::zero(),
            imported_through: 0,
            basis: 0,
            items: 0,
            lineage_from: Vec::new(),
            lineage_to: Vec::new(),
        }
    }

    /// The right that every open title has exactly one of.
    pub fn primary(&self) -> Option<&Right> {
        self.rights.first()
    }

    /// The title at a moment: holds and terms that have run out are gone, whether or not anything was entered since.
    pub fn at(mut self, time_ms: u64) -> Self {
        hold::settle(&mut self.holds, time_ms);
        let mut first = true;
        self.rights.retain(|right| std::mem::take(&mut first) || right.term.is_none_or(|term| time_ms < term.to_ms));
        self
    }

    /// The next number for a right, charge or hold.
    pub fn next_item(&mut self) -> u32 {
        self.items = self.items.saturating_add(1);
        self.items
    }

    /// Whether anything stands on the title beside its primary right.
    pub fn is_burdened(&self) -> bool {
        self.rights.len() > 1 || !self.charges.is_empty() || !self.holds.is_empty()
    }
}
