//! Policies: what each kind of transaction needs in a jurisdiction. Data, never code (`domain.md`, section 3.4).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::agency::Role;
use crate::encoding::{Label, Text};
use crate::register::share::Fraction;
use crate::register::unit::{UnitKind, UnitScheme};
use crate::transactions::TxType;

/// A jurisdiction: how its numbers look and which facts can be attested in it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Jurisdiction {
    /// Identifier, such as `CN`.
    #[n(0)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub jurisdiction: Label,
    /// Name for people.
    #[n(1)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub name: Text,
    /// How unit codes are checked.
    #[n(2)]
    pub unit_scheme: UnitScheme,
    /// Prefix of title numbers; the ledger appends a running number.
    #[n(3)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub title_prefix: Label,
    /// The kinds of attestation.
    #[n(4)]
    pub kinds: Vec<KindRule>,
}

/// How long and how often an attestation of one kind may be relied on.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KindRule {
    /// The kind.
    #[n(0)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub kind: Label,
    /// Longest validity in milliseconds; no end when absent.
    #[n(1)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life_ms: Option<u64>,
    /// How many cases may rely on one; unlimited when absent.
    #[n(2)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uses_max: Option<u32>,
}

/// Whom or what a required attestation must be about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
pub enum Of {
    /// Each party that gives.
    #[n(1)]
    EachDisposer,
    /// Each party that receives.
    #[n(2)]
    EachAcquirer,
    /// The unit.
    #[n(3)]
    Unit,
    /// The case's own terms.
    #[n(4)]
    Terms,
}

/// One required attestation.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Required {
    /// The kind.
    #[n(0)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub kind: Label,
    /// About whom or what.
    #[n(1)]
    pub of: Of,
    /// Only for natural persons.
    #[n(2)]
    #[serde(default)]
    pub persons_only: bool,
    /// Only for units of these kinds; empty means all.
    #[n(3)]
    #[serde(default)]
    pub unit_kinds: Vec<UnitKind>,
    /// The oldest that it may be, in milliseconds.
    #[n(4)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_max_ms: Option<u64>,
}

/// What one kind of transaction needs in one jurisdiction.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Policy {
    /// Jurisdiction.
    #[n(0)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub jurisdiction: Label,
    /// Kind of transaction.
    #[n(1)]
    pub tx_type: TxType,
    /// Version, for the record of each case.
    #[n(2)]
    pub version: u32,
    /// Who may lodge.
    #[n(3)]
    pub lodgers: Vec<Role>,
    /// Attestations needed.
    #[n(4)]
    #[serde(default)]
    pub attestations: Vec<Required>,
    /// Share of the co-owners that must consent to a disposal of the whole; every disposer of a part always must.
    #[n(5)]
    #[serde(default = "whole")]
    pub whole_threshold: Fraction,
    /// Roles of officers who may witness a party's consent instead of the party's own key.
    #[n(6)]
    #[serde(default)]
    pub witnesses: Vec<Role>,
    /// Whether an officer of another agency must approve.
    #[n(7)]
    #[serde(default)]
    pub second_agency: bool,
    /// Whether an entry issues a numbered certificate.
    #[n(8)]
    #[serde(default)]
    pub certificate: bool,
}

fn whole() -> Fraction {
    Fraction::ONE
}
