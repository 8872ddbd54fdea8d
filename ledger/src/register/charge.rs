//! Charges on a title: mortgages with their rank (LA_Mortgage).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::party::PartyId;
use super::right::Origin;
use super::share::Fraction;
use super::source::Source;
use super::title::CertificateNumber;
use crate::crypto::Hash;

/// A mortgage.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Charge {
    /// Its number on the title; never given twice there.
    #[n(0)]
    pub item: u32,
    /// Rank, 1 is first; unique and without gaps on a title.
    #[n(1)]
    pub rank: u32,
    /// Who holds it.
    #[n(2)]
    pub chargee: PartyId,
    /// Who gave it.
    #[n(3)]
    pub grantors: Vec<PartyId>,
    /// The share of the primary right that is charged.
    #[n(4)]
    pub share: Fraction,
    /// Salted commitment to the secured amount. The amount itself never reaches the ledger.
    #[n(5)]
    pub secured: Hash,
    /// Whether it was agreed that a transfer needs the chargee's consent.
    #[n(6)]
    pub bars_transfer: bool,
    /// Whether it was agreed that a further charge needs the chargee's consent.
    #[n(7)]
    pub bars_further: bool,
    /// The document behind it.
    #[n(8)]
    pub source: Source,
    /// Block time of registration, milliseconds since 1970.
    #[n(9)]
    #[serde(rename = "since", with = "crate::time::json")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub since_ms: u64,
    /// Where it was first entered, when it was carried from another title.
    #[n(10)]
    pub origin: Option<Origin>,
    /// Its certificate of proof.
    #[n(11)]
    pub certificate: Option<CertificateNumber>,
}

/// Makes ranks dense again, in the order they have.
pub fn close_ranks(charges: &mut [Charge]) {
    charges.sort_by_key(|charge| charge.rank);
    for (at, charge) in charges.iter_mut().enumerate() {
        charge.rank = u32::try_from(at + 1).unwrap_or(u32::MAX);
    }
}
