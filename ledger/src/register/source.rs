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
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub source_id: Label,
    /// What it is: `DEED`, `CONTRACT`, `PRICE_PAID_DATA`, ...
    #[n(1)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub kind: Label,
    /// Salted commitment to the document (documents are guessable templates, so never their bare hash).
    #[n(2)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub commitment: Hash,
    /// Date on the document, days since 1970-01-01.
    #[n(3)]
    #[serde(rename = "date", with = "date", default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub date_days: Option<i32>,
}

/// In JSON a date is `yyyy-mm-dd`.
mod date {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(days: &Option<i32>, s: S) -> Result<S::Ok, S::Error> {
        match days {
            Some(days) => s.serialize_str(&crate::time::date_of(*days)),
            None => s.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<i32>, D::Error> {
        let Some(text) = Option::<String>::deserialize(d)? else { return Ok(None) };
        let days = crate::time::days_from_date(&text).map_err(serde::de::Error::custom)?;
        i32::try_from(days).map(Some).map_err(serde::de::Error::custom)
    }
}
