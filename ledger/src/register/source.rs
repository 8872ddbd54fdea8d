//! Sources (LA_AdministrativeSource): the documents that a change rests on. Documents stay with the agency; the ledger has their commitment.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::crypto::Hash;
use crate::encoding::Label;

/// A document behind an entry.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Source {
    /// The document's public identifier, such as a deed or order number.
    #[n(0)]
    pub source_id: Label,
    /// What it is: `DEED`, `CONTRACT`, `PRICE_PAID_DATA`, ...
    #[n(1)]
    pub kind: Label,
    /// Salted commitment to the document (documents are guessable templates, so never their bare hash).
    #[n(2)]
    pub commitment: Hash,
    /// Date on the document.
    #[n(3)]
    #[serde(default)]
    pub date: Option<Date>,
}

/// A calendar date from year 0 to 9999: an integer of days since 1970-01-01 on the ledger, `yyyy-mm-dd` in JSON.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct Date(i32);

impl Date {
    /// Days since 1970-01-01.
    pub fn days(self) -> i32 {
        self.0
    }

    /// From days since 1970-01-01.
    pub fn from_days(days: i64) -> Result<Self, String> {
        match i32::try_from(days) {
            Ok(days) if (-719_528..=2_932_896).contains(&days) => Ok(Self(days)),
            _ => Err("a date must lie between the years 0 and 9999".into()),
        }
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&crate::time::date_of(self.0))
    }
}

impl std::str::FromStr for Date {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::from_days(crate::time::days_from_date(text)?)
    }
}

impl<C> Encode<C> for Date {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.i32(self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Date {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::from_days(d.i64()?).map_err(|_| minicbor::decode::Error::message("date.invalid"))
    }
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}
