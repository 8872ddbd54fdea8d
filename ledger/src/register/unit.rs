//! Spatial units (LA_SpatialUnit): parcels, buildings and units, named by a code whose structure the jurisdiction chooses.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::title::TitleId;
use crate::crypto::Hash;
use crate::encoding::{Label, Text};

/// A unit's code: 28 characters in China, UPRN, PIN, ULPIN or any other label elsewhere.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(transparent)]
#[cbor(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct UnitCode(#[n(0)] pub Label);

impl std::fmt::Display for UnitCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// How unit codes of a jurisdiction are checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
pub enum UnitScheme {
    /// Any label.
    #[n(1)]
    Generic,
    /// The 28-character code of GB/T 37346-2019.
    #[n(2)]
    Cn28,
}

impl UnitScheme {
    /// Checks a code's structure; the error says which part is wrong.
    pub fn check(self, code: &UnitCode) -> Result<(), &'static str> {
        match self {
            Self::Generic => Ok(()),
            Self::Cn28 => check_cn28(code.0.as_str().as_bytes()),
        }
    }
}

impl UnitScheme {
    /// Checks that what a unit is said to be agrees with its code, because policies ask by kind.
    pub fn check_kind(self, unit: &UnitFacts) -> Result<(), &'static str> {
        let fixture = unit.code.0.as_str().as_bytes().get(19).copied();
        match (self, fixture, unit.kind) {
            (Self::Cn28, Some(b'W'), kind) if kind != UnitKind::Parcel => {
                Err("a code with W is a parcel without fixtures")
            }
            (Self::Cn28, Some(b'F'), kind) if !matches!(kind, UnitKind::Building | UnitKind::Unit) => {
                Err("a code with F is a building or a unit in one")
            }
            _ => Ok(()),
        }
    }
}

/// GB/T 37346-2019: county 6 digits, cadastral district 3, sub-district 3, parcel feature 2 letters, parcel serial 5,
/// fixture feature 1 letter, fixture serial 8.
fn check_cn28(code: &[u8]) -> Result<(), &'static str> {
    let digits = |range: std::ops::Range<usize>| code[range].iter().all(u8::is_ascii_digit);
    if code.len() != 28 {
        return Err("a unit code has 28 characters");
    }
    if !digits(0..12) {
        return Err("characters 1 to 12 (county, district, sub-district) must be digits");
    }
    if !b"GJZ".contains(&code[12]) || !code[13].is_ascii_uppercase() {
        return Err("characters 13 and 14 (parcel feature) must be G, J or Z and a letter");
    }
    if !digits(14..19) {
        return Err("characters 15 to 19 (parcel serial) must be digits");
    }
    if !b"FLQW".contains(&code[19]) {
        return Err("character 20 (fixture feature) must be F, L, Q or W");
    }
    if !digits(20..28) {
        return Err("characters 21 to 28 (fixture serial) must be digits");
    }
    if code[19] == b'W' && &code[20..28] != b"00000000" {
        return Err("a unit without fixtures (W) ends in 00000000");
    }
    Ok(())
}

/// What a unit is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
pub enum UnitKind {
    /// A piece of land.
    #[n(1)]
    Parcel,
    /// A building.
    #[n(2)]
    Building,
    /// A part of a building.
    #[n(3)]
    Unit,
    /// A space above or below ground.
    #[n(4)]
    Space,
}

/// What is said of a unit when it is first registered.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnitFacts {
    /// The unit's code.
    #[n(0)]
    pub code: UnitCode,
    /// What it is.
    #[n(1)]
    pub kind: UnitKind,
    /// Area in square millimetres (1 m2 = 1,000,000), when surveyed.
    #[n(2)]
    pub area_mm2: Option<u64>,
    /// Use, as a code: `RESIDENTIAL`, ...
    #[n(3)]
    #[serde(rename = "use")]
    pub usage: Label,
    /// Public locality, such as town and district; never a house number.
    #[n(4)]
    pub locality: Option<Text>,
    /// Salted commitment to the full address.
    #[n(5)]
    pub address_commitment: Option<Hash>,
    /// SHA-256 of the unit's public geometry, when there is one.
    #[n(6)]
    pub geometry_hash: Option<Hash>,
}

/// A unit on the ledger.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpatialUnit {
    /// Its facts.
    #[n(0)]
    #[serde(flatten)]
    pub facts: UnitFacts,
    /// The open title that covers it.
    #[n(1)]
    pub title_id: Option<TitleId>,
    /// Rises with every change of the facts; an attestation about the unit names the version it saw.
    #[n(2)]
    pub version: u64,
    /// The units that it was made of.
    #[n(3)]
    pub parents: Vec<UnitCode>,
    /// The units that it was made into: a unit that has some is retired.
    #[n(4)]
    pub children: Vec<UnitCode>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_28_character_code() {
        let check = |text: &str| UnitScheme::Cn28.check(&UnitCode(Label::new(text).unwrap()));
        assert_eq!(check("430102001003GB00012F00010001"), Ok(()));
        assert_eq!(check("430102001003GB00012W00000000"), Ok(()));
        for wrong in [
            "430102001003GB00012F0001000",
            "43010200100xGB00012F00010001",
            "430102001003XB00012F00010001",
            "430102001003G100012F00010001",
            "430102001003GB0001xF00010001",
            "430102001003GB00012A00010001",
            "430102001003GB00012F0001000x",
            "430102001003GB00012W00000001",
        ] {
            assert!(check(wrong).is_err(), "{wrong}");
        }
    }
}
