//! Policies: what each kind of transaction needs in a jurisdiction, what a hold stops, how long things run. Data, never code
//! (`domain.md`, section 3.4): versioned, adopted on the ledger, in force from a height ([`crate::governance`]).

mod consistent;
pub mod period;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::agency::Role;
use crate::encoding::{Label, Text};
use crate::register::hold::HoldKind;
use crate::register::party::PartyStatus;
use crate::register::share::Fraction;
use crate::register::title::{CertificateKind, CertificateNumber};
use crate::register::unit::{UnitKind, UnitScheme};
use crate::transactions::TxType;
use period::{Calendar, Period};

/// A jurisdiction: how its numbers look, which days count, and which facts can be attested in it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Jurisdiction {
    /// Identifier, such as `CN`.
    #[n(0)]
    pub jurisdiction: Label,
    /// Name for people.
    #[n(1)]
    pub name: Text,
    /// How unit codes are checked.
    #[n(2)]
    pub unit_scheme: UnitScheme,
    /// Template of title numbers, such as `T-CN-{seq}` or `MX{seq:7}`.
    #[n(3)]
    pub title_template: Text,
    /// The kinds of attestation.
    #[n(4)]
    pub kinds: Vec<KindRule>,
    /// Which days count.
    #[n(5)]
    #[serde(default)]
    pub calendar: Calendar,
    /// How certificate numbers are shown, by kind.
    #[n(6)]
    #[serde(default)]
    pub certificates: Vec<CertificateTemplate>,
    /// Version; 1 in the genesis.
    #[n(7)]
    #[serde(default = "one")]
    pub version: u32,
    /// Height from which it is in force.
    #[n(8)]
    #[serde(default)]
    pub effective_height: u64,
}

/// How certificate numbers of one kind are shown.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CertificateTemplate {
    /// What it certifies.
    #[n(0)]
    pub kind: CertificateKind,
    /// Such as `湘（{year}）样例市不动产权第{seq:7}号`.
    #[n(1)]
    pub template: Text,
}

impl Jurisdiction {
    /// A certificate's number as people read it.
    pub fn certificate_text(&self, number: &CertificateNumber) -> String {
        match self.certificates.iter().find(|row| row.kind == number.kind) {
            Some(row) => fill(row.template.as_str(), number.serial, number.year),
            None => format!("{} {} {} {:07}", number.issuer, number.kind.name(), number.year, number.serial),
        }
    }

    /// The rule for a kind of attestation.
    pub fn kind(&self, kind: &Label) -> Option<&KindRule> {
        self.kinds.iter().find(|rule| rule.kind == *kind)
    }
}

/// Fills `{seq}`, `{seq:7}` (with leading zeros) and `{year}` of a template.
pub fn fill(template: &str, seq: u64, year: u16) -> String {
    let mut out = template.replace("{year}", &year.to_string()).replace("{seq}", &seq.to_string());
    for width in 1..=12usize {
        out = out.replace(&format!("{{seq:{width}}}"), &format!("{seq:0width$}"));
    }
    out
}

/// How long and how often an attestation of one kind may be relied on, and what it does by itself.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KindRule {
    /// The kind.
    #[n(0)]
    pub kind: Label,
    /// Longest validity in milliseconds; no end when absent.
    #[n(1)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life_ms: Option<u64>,
    /// How many cases may rely on one; unlimited when absent.
    #[n(2)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uses_max: Option<u32>,
    /// It holds only until the party, unit or title that it is about changes.
    #[n(3)]
    #[serde(default)]
    pub until_change: bool,
    /// There may be one live attestation of it about a subject, such as one proof of a death.
    #[n(4)]
    #[serde(default)]
    pub once: bool,
    /// The status that it gives to the party that it is about.
    #[n(5)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sets_status: Option<PartyStatus>,
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
    /// The title.
    #[n(5)]
    Title,
}

/// One required attestation.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Required {
    /// The kind.
    #[n(0)]
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

/// Something on a title, or about its owner, that may stand in a dealing's way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
pub enum Obstacle {
    /// A freeze.
    #[n(1)]
    Freeze,
    /// A caveat.
    #[n(2)]
    Caveat,
    /// A priority notice that is not the acquirer's own.
    #[n(3)]
    PriorityNotice,
    /// A restriction.
    #[n(4)]
    Restriction,
    /// Any mortgage.
    #[n(5)]
    Mortgage,
    /// A mortgage that bars a transfer.
    #[n(6)]
    MortgageBarsTransfer,
    /// A mortgage that bars a further charge.
    #[n(7)]
    MortgageBarsFurther,
    /// A lease, habitation right or easement.
    #[n(8)]
    Burden,
    /// Who gives has died, is dissolved, or cannot act.
    #[n(9)]
    OwnerInactive,
}

impl Obstacle {
    /// The obstacle that a hold is.
    pub const fn of(kind: HoldKind) -> Self {
        match kind {
            HoldKind::Freeze => Self::Freeze,
            HoldKind::Caveat => Self::Caveat,
            HoldKind::PriorityNotice => Self::PriorityNotice,
            HoldKind::Restriction => Self::Restriction,
        }
    }

    /// Those that every policy about titles must rule on: nothing of this kind is left to a default.
    pub const RULED: [Self; 5] =
        [Self::Freeze, Self::Caveat, Self::PriorityNotice, Self::Restriction, Self::OwnerInactive];
}

/// What an obstacle does to a dealing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
pub enum Hindrance {
    /// The dealing is refused.
    #[n(1)]
    Block,
    /// It needs the consent of whoever's it is.
    #[n(2)]
    Consent,
    /// Who receives must accept the risk in writing.
    #[n(3)]
    Acknowledge,
    /// Whoever's it is is told; with a period, the hold lapses that long afterwards and the dealing waits for it.
    #[n(4)]
    Notify,
    /// Nothing.
    #[n(5)]
    None,
}

/// One cell of the matrix of what stops what.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HoldRule {
    /// What stands on the title.
    #[n(0)]
    pub on: Obstacle,
    /// What it does.
    #[n(1)]
    pub effect: Hindrance,
    /// After notice, the hold lapses after this.
    #[n(2)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lapse: Option<Period>,
}

/// A sign of risk: a case that shows one is not decided by itself but referred to an officer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
pub enum Risk {
    /// An agent consented under a power of attorney.
    #[n(1)]
    PoaUsed,
    /// A minor takes part.
    #[n(2)]
    PartyMinor,
    /// The title came by import and is not confirmed.
    #[n(3)]
    TitleLegacy,
    /// The title was corrected.
    #[n(4)]
    TitleCorrected,
    /// A check that an entry relied on was withdrawn afterwards.
    #[n(5)]
    ReliedOnRevoked,
    /// An owner answered an alert with "this is not me".
    #[n(6)]
    OwnerAlert,
    /// An attestation was given on a condition.
    #[n(7)]
    ConditionalAttestation,
    /// A caveat was acknowledged.
    #[n(8)]
    CaveatAcknowledged,
}

/// How a case stands to earlier ones on the same title.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
pub enum Queue {
    /// It waits for them, and later ones wait for it.
    #[default]
    #[n(1)]
    Waits,
    /// It goes at once, and nothing waits for it: a freeze, a discharge.
    #[n(2)]
    Passes,
}

/// What a step costs in the procedure that this one replaces, as the jurisdiction declares it. Never a measurement.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Baseline {
    /// A kind of attestation, or `DECIDE`.
    #[n(0)]
    pub step: Label,
    /// How long it takes alone, in minutes.
    #[n(1)]
    pub minutes: u32,
    /// How many offices check it.
    #[n(2)]
    #[serde(default = "one")]
    pub checks: u32,
}

/// What one kind of transaction needs in one jurisdiction.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Policy {
    /// Jurisdiction.
    #[n(0)]
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
    /// The numbered certificate that an entry issues.
    #[n(8)]
    #[serde(default)]
    pub certificate: Option<CertificateKind>,
    /// Height from which it is in force.
    #[n(9)]
    #[serde(default)]
    pub effective_height: u64,
    /// Whether who gives must consent; not so for a court's order.
    #[n(10)]
    #[serde(default = "yes")]
    pub disposers_consent: bool,
    /// What stands in its way, and how.
    #[n(11)]
    #[serde(default)]
    pub holds: Vec<HoldRule>,
    /// How it stands to earlier cases.
    #[n(12)]
    #[serde(default)]
    pub queue: Queue,
    /// The earliest decision after lodging: publicity, or time to be heard.
    #[n(13)]
    #[serde(default)]
    pub wait: Option<Period>,
    /// A requisition that is not answered for this long lapses.
    #[n(14)]
    #[serde(default)]
    pub lapse: Option<Period>,
    /// How long what it enters runs at most, and when nothing is said.
    #[n(15)]
    #[serde(default)]
    pub term: Option<Period>,
    /// How far areas may be off, in millionths of the official area.
    #[n(16)]
    #[serde(default)]
    pub area_tolerance_ppm: u32,
    /// Whether a case with nothing missing is decided by itself.
    #[n(17)]
    #[serde(default = "yes")]
    pub auto: bool,
    /// Signs of risk that refer a case to an officer.
    #[n(18)]
    #[serde(default)]
    pub risks: Vec<Risk>,
    /// Roles of officers who may decide referred cases, raise requisitions and reject.
    #[n(19)]
    #[serde(default)]
    pub deciders: Vec<Role>,
    /// How many of them, other than the officer who lodged it, must approve every case.
    #[n(20)]
    #[serde(default)]
    pub approvals: u32,
    /// The declared cost of the procedure that this one replaces.
    #[n(21)]
    #[serde(default)]
    pub baseline: Vec<Baseline>,
}

impl Policy {
    /// What an obstacle does. What is not ruled on stops nothing, except what every policy must rule on.
    pub fn hindrance(&self, on: Obstacle) -> HoldRule {
        let found = self.holds.iter().find(|rule| rule.on == on).copied();
        let unruled = if Obstacle::RULED.contains(&on) { Hindrance::Block } else { Hindrance::None };
        found.unwrap_or(HoldRule { on, effect: unruled, lapse: None })
    }
}

fn whole() -> Fraction {
    Fraction::ONE
}

fn one() -> u32 {
    1
}

fn yes() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn numbers_by_template() {
        assert_eq!(fill("湘（{year}）样例市不动产权第{seq:7}号", 12, 2026), "湘（2026）样例市不动产权第0000012号");
        assert_eq!(fill("T-CN-{seq}", 7, 2026), "T-CN-7");
    }
}
