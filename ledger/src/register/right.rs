//! Rights, charges and holds on a title (LA_RRR). A title's leaf carries all of them, so one proof shows that nothing is missing.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::party::PartyId;
use super::share::{Fraction, ShareError, Sum};
use super::source::Source;
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
    /// A long lease that is itself a title.
    #[n(2)]
    Lease,
}

/// A share and who holds it: one party alone, or several jointly and undivided.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Holding {
    /// The holders, sorted, without repetition. More than one hold jointly.
    #[n(0)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
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
    /// None, or more than [`Right::HOLDINGS_MAX`], or a holding with no party or too many.
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
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub cause: Label,
    /// The document behind it.
    #[n(3)]
    pub source: Source,
    /// Block time at which it was registered, milliseconds since 1970.
    #[n(4)]
    #[serde(rename = "since", with = "crate::time::json")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub since_ms: u64,
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
    if holdings.is_empty() || holdings.len() > Right::HOLDINGS_MAX {
        return Err(HoldingsError::Count);
    }
    for holding in holdings {
        if holding.parties.is_empty() || holding.parties.len() > Right::JOINT_MAX {
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

/// A charge on a title: a mortgage with its rank (LA_Mortgage).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Charge {
    /// Rank, 1 is first; unique and without gaps on a title.
    #[n(0)]
    pub rank: u32,
    /// Who holds it.
    #[n(1)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub chargee: PartyId,
    /// Whether a transfer needs the chargee's consent.
    #[n(2)]
    pub bars_transfer: bool,
    /// Block time of registration, milliseconds since 1970.
    #[n(3)]
    #[serde(rename = "since", with = "crate::time::json")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub since_ms: u64,
}

/// A hold on a title: caveat, priority notice, freeze or restriction (LA_Restriction).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hold {
    /// Kind: `FREEZE`, `CAVEAT`, `PRIORITY_NOTICE`, `RESTRICTION`.
    #[n(0)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub kind: Label,
    /// The public number of the order or notice.
    #[n(1)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub reference: Label,
    /// Block time from which it stands, milliseconds since 1970.
    #[n(2)]
    #[serde(rename = "since", with = "crate::time::json")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub since_ms: u64,
    /// Block time at which it lapses.
    #[n(3)]
    #[serde(rename = "expires", with = "crate::time::json::option", default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub expires_ms: Option<u64>,
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
        assert_eq!(check_whole(&[]), Err(HoldingsError::Count));
        assert_eq!(check_whole(&[h(&[], "1/1")]), Err(HoldingsError::Count));
        assert_eq!(check_whole(&[h(&[2, 1], "1/1")]), Err(HoldingsError::Repeated));
        assert_eq!(check_whole(&[h(&[1], "1/2"), h(&[1], "1/2")]), Err(HoldingsError::Repeated));
        assert!(matches!(check_whole(&[h(&[1], "1/2"), h(&[2], "1/3")]), Err(HoldingsError::NotWhole(_))));
        assert_eq!(check_whole(&[h(&[1], "1/3"), h(&[2], "1/3"), h(&[3], "1/3")]), Ok(()));
        assert_eq!(check_whole(&[h(&[1, 2], "1/2"), h(&[3], "1/2")]), Ok(()));
    }
}
