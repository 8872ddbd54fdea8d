//! Rights on a title (LA_Right): the primary right that every open title has, and what others hold on it. A title's leaf carries
//! all of them, with its charges and holds, so one proof shows that nothing is missing.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::party::PartyId;
use super::share::{Fraction, ShareError, Sum};
use super::source::Source;
use super::title::{CaseId, TitleId};
use crate::encoding::Label;

/// What kind of right it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
pub enum RightKind {
    /// Ownership; freehold.
    #[n(1)]
    Ownership,
    /// A lease: a long one that is itself a title, or one that stands on a title.
    #[n(2)]
    Lease,
    /// A right to use land for a term, such as 建设用地使用权.
    #[n(3)]
    Use,
    /// A right to dwell 居住权; it cannot be transferred.
    #[n(4)]
    Habitation,
    /// An easement 地役权, on the title that serves and on the one that benefits.
    #[n(5)]
    Easement,
}

impl RightKind {
    /// Whether a title can be opened for it.
    pub const fn is_primary(self) -> bool {
        matches!(self, Self::Ownership | Self::Lease | Self::Use)
    }
}

/// From when until when a right runs, by block time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Term {
    /// First moment.
    #[n(0)]
    #[serde(rename = "from", with = "crate::time::json")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub from_ms: u64,
    /// First moment after it.
    #[n(1)]
    #[serde(rename = "to", with = "crate::time::json")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub to_ms: u64,
}

impl Term {
    /// Whether two terms share a moment.
    pub fn overlaps(self, other: Self) -> bool {
        self.from_ms < other.to_ms && other.from_ms < self.to_ms
    }
}

/// Which side of an easement a title is on, and the titles on the other side.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Servitude {
    /// The case that created it: the same on both sides, and kept when a title is split or merged.
    #[n(0)]
    pub created_by: CaseId,
    /// Whether this title serves (is burdened) or benefits.
    #[n(1)]
    pub side: Side,
    /// The titles on the other side.
    #[n(2)]
    pub others: Vec<TitleId>,
}

/// A side of an easement.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
pub enum Side {
    /// The title that serves 供役地.
    #[n(1)]
    Serves,
    /// The title that benefits 需役地.
    #[n(2)]
    Benefits,
}

/// Where a burden was first entered, kept when it is carried to another title: two with the same origin are one burden.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Origin {
    /// The first title.
    #[n(0)]
    pub title_id: TitleId,
    /// Its number there.
    #[n(1)]
    pub item: u32,
}

/// A share and who holds it: one party alone, or several jointly and undivided.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Holding {
    /// The holders, sorted, without repetition. More than one hold jointly.
    #[n(0)]
    pub parties: Vec<PartyId>,
    /// Their share of the whole.
    #[n(1)]
    pub share: Fraction,
}

/// How a right is held, derived from its holdings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum CoOwnership {
    /// One party holds the whole.
    Sole,
    /// Several hold separate shares.
    Shares,
    /// Several hold the whole jointly.
    Joint,
    /// Shares, at least one of them held jointly.
    Grouped,
}

/// What is wrong with a list of holdings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HoldingsError {
    /// None.
    Empty,
    /// More than [`Right::HOLDINGS_MAX`], or a holding with no party or too many.
    Count,
    /// Parties unsorted or repeated in one holding, or the same holders twice.
    Repeated,
    /// The sum cannot be computed exactly.
    Share(ShareError),
    /// The shares do not sum to one.
    NotWhole(Sum),
}

/// A right on a title.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Right {
    /// Kind.
    #[n(0)]
    pub kind: RightKind,
    /// Who holds which share, sorted; the shares sum to exactly one.
    #[n(1)]
    pub holders: Vec<Holding>,
    /// What it was acquired by: `FIRST_REGISTRATION`, `SALE`, `GIFT`, `LEGACY`, ...
    #[n(2)]
    pub cause: Label,
    /// The document behind it.
    #[n(3)]
    pub source: Source,
    /// Block time at which it was registered, milliseconds since 1970.
    #[n(4)]
    #[serde(rename = "since", with = "crate::time::json")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub since_ms: u64,
    /// Its number on the title; never given twice there.
    #[n(5)]
    pub item: u32,
    /// From when until when, for a right of limited time.
    #[n(6)]
    pub term: Option<Term>,
    /// For an easement: the side, and the titles on the other.
    #[n(7)]
    pub easement: Option<Servitude>,
    /// The part of the title that it covers, such as a unit's code; the whole when absent.
    #[n(8)]
    pub extent: Option<Label>,
    /// Where it was first entered, when it was carried from another title.
    #[n(9)]
    pub origin: Option<Origin>,
}

impl Right {
    /// The most holdings a right may have.
    pub const HOLDINGS_MAX: usize = 64;
    /// The most parties that may hold one share jointly.
    pub const JOINT_MAX: usize = 16;

    /// How the right is held.
    pub fn co_ownership(&self) -> CoOwnership {
        let joint = self.holders.iter().any(|h| h.parties.len() > 1);
        match (self.holders.len(), joint) {
            (1, false) => CoOwnership::Sole,
            (1, true) => CoOwnership::Joint,
            (_, false) => CoOwnership::Shares,
            (_, true) => CoOwnership::Grouped,
        }
    }
}

/// Checks form: counts, order, no repetition. Returns the sum of the shares.
pub fn check_holdings(holdings: &[Holding]) -> Result<Sum, HoldingsError> {
    if holdings.is_empty() || holdings.iter().any(|holding| holding.parties.is_empty()) {
        return Err(HoldingsError::Empty);
    }
    if holdings.len() > Right::HOLDINGS_MAX {
        return Err(HoldingsError::Count);
    }
    for holding in holdings {
        if holding.parties.len() > Right::JOINT_MAX {
            return Err(HoldingsError::Count);
        }
        if !holding.parties.is_sorted_by(|a, b| a < b) {
            return Err(HoldingsError::Repeated);
        }
    }
    let mut seen: Vec<&[PartyId]> = holdings.iter().map(|h| h.parties.as_slice()).collect();
    seen.sort_unstable();
    if seen.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(HoldingsError::Repeated);
    }
    Sum::of(holdings.iter().map(|h| h.share)).map_err(HoldingsError::Share)
}

/// As [`check_holdings`], and the shares must be the whole.
pub fn check_whole(holdings: &[Holding]) -> Result<(), HoldingsError> {
    let sum = check_holdings(holdings)?;
    if sum.is_whole() { Ok(()) } else { Err(HoldingsError::NotWhole(sum)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::Bytes;

    fn h(parties: &[u8], share: &str) -> Holding {
        Holding { parties: parties.iter().map(|p| PartyId(Bytes([*p; 16]))).collect(), share: share.parse().unwrap() }
    }

    #[test]
    fn holdings_are_checked_in_order() {
        assert_eq!(check_whole(&[]), Err(HoldingsError::Empty));
        assert_eq!(check_whole(&[h(&[], "1/1")]), Err(HoldingsError::Empty));
        assert_eq!(check_whole(&[h(&[2, 1], "1/1")]), Err(HoldingsError::Repeated));
        assert_eq!(check_whole(&[h(&[1], "1/2"), h(&[1], "1/2")]), Err(HoldingsError::Repeated));
        assert!(matches!(check_whole(&[h(&[1], "1/2"), h(&[2], "1/3")]), Err(HoldingsError::NotWhole(_))));
        assert_eq!(check_whole(&[h(&[1], "1/3"), h(&[2], "1/3"), h(&[3], "1/3")]), Ok(()));
        assert_eq!(check_whole(&[h(&[1, 2], "1/2"), h(&[3], "1/2")]), Ok(()));
    }
}
