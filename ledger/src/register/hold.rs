//! Holds on a title: freeze, caveat, priority notice, restriction (LA_Restriction). What each stops is policy, not code.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::party::PartyId;
use super::right::Origin;
use super::source::Source;
use super::title::CertificateNumber;
use crate::encoding::Label;

/// What kind of hold it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
pub enum HoldKind {
    /// A court's or authority's freeze 查封. Later ones queue behind the first.
    #[n(1)]
    Freeze,
    /// A claimant's caveat or objection 异议.
    #[n(2)]
    Caveat,
    /// A buyer's or lender's priority notice 预告.
    #[n(3)]
    PriorityNotice,
    /// A restriction that somebody's consent be had.
    #[n(4)]
    Restriction,
}

impl HoldKind {
    /// Its name in policies and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Freeze => "FREEZE",
            Self::Caveat => "CAVEAT",
            Self::PriorityNotice => "PRIORITY_NOTICE",
            Self::Restriction => "RESTRICTION",
        }
    }
}

/// Whose hold it is, or whose consent is asked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Bearer {
    /// A party's.
    #[n(1)]
    Party(#[n(0)] PartyId),
    /// An agency's.
    #[n(2)]
    Agency(#[n(0)] Label),
}

impl std::fmt::Display for Bearer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Party(id) => write!(f, "party:{id}"),
            Self::Agency(id) => write!(f, "agency:{id}"),
        }
    }
}

/// A hold.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hold {
    /// Its number on the title; never given twice there.
    #[n(0)]
    pub item: u32,
    /// Kind.
    #[n(1)]
    pub kind: HoldKind,
    /// Whose it is: who can lift it, and whose consent is asked.
    #[n(2)]
    pub by: Bearer,
    /// The public number of the order or notice.
    #[n(3)]
    pub reference: Label,
    /// Why, as a code. Reasons in words stay with the agency.
    #[n(4)]
    pub reason: Label,
    /// The document behind it.
    #[n(5)]
    pub source: Source,
    /// Block time from which it stands, milliseconds since 1970.
    #[n(6)]
    #[serde(rename = "since", with = "crate::time::json")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub since_ms: u64,
    /// Block time at which it lapses; none while it is queued, or when it has no end.
    #[n(7)]
    #[serde(rename = "expires", with = "crate::time::json::option", default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub expires_ms: Option<u64>,
    /// Whether it waits behind an earlier freeze 轮候.
    #[n(8)]
    pub queued: bool,
    /// How long it will run once it is its turn, in milliseconds.
    #[n(9)]
    pub term_ms: Option<u64>,
    /// Where it was first entered, when it was carried from another title.
    #[n(10)]
    pub origin: Option<Origin>,
    /// Its certificate of proof.
    #[n(11)]
    pub certificate: Option<CertificateNumber>,
}

impl Hold {
    /// A hold without number and end, which it gets when it is placed.
    pub fn new(kind: HoldKind, by: Bearer, reference: &Label, reason: &Label, source: &Source) -> Self {
        let (reference, reason, source) = (reference.clone(), reason.clone(), source.clone());
        let (item, since_ms, expires_ms, queued) = (0, 0, None, false);
        let (term_ms, origin, certificate) = (None, None, None);
        Self { item, kind, by, reference, reason, source, since_ms, expires_ms, queued, term_ms, origin, certificate }
    }

    /// Whether its time is over.
    pub fn has_lapsed(&self, time_ms: u64) -> bool {
        self.expires_ms.is_some_and(|expires| expires <= time_ms)
    }
}

/// Brings holds to a moment: lapsed ones go, and the next freeze in the queue runs from when the one before it ended.
pub fn settle(holds: &mut Vec<Hold>, time_ms: u64) {
    let active = |holds: &[Hold]| holds.iter().position(|hold| hold.kind == HoldKind::Freeze && !hold.queued);
    while let Some(at) = active(holds).filter(|at| holds[*at].has_lapsed(time_ms)) {
        let ended_ms = holds.remove(at).expires_ms.unwrap_or(time_ms);
        promote(holds, ended_ms);
    }
    holds.retain(|hold| !hold.has_lapsed(time_ms));
}

/// Gives the next queued freeze its turn from this moment, unless one runs.
pub fn promote(holds: &mut [Hold], from_ms: u64) {
    let freezes = || holds.iter().filter(|hold| hold.kind == HoldKind::Freeze);
    if freezes().any(|hold| !hold.queued) {
        return;
    }
    if let Some(next) = holds.iter_mut().find(|hold| hold.kind == HoldKind::Freeze) {
        next.queued = false;
        next.expires_ms = next.term_ms.map(|term| from_ms.saturating_add(term));
    }
}
