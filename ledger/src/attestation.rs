//! Attestations: a fact, reviewed once by the agency competent for it, signed, and relied on by everybody until it
//! expires, is revoked or its subject changes (`domain.md`, section 3.3).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::crypto::{Hash, KeyId};
use crate::encoding::{Label, to_bytes};
use crate::refusal::Code;
use crate::register::party::PartyId;
use crate::register::title::TitleId;
use crate::register::unit::UnitCode;

/// An attestation's identifier: the id of the transaction that made it.
pub type AttestationId = Hash;

/// What a fact is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Subject {
    /// A party.
    #[n(1)]
    Party(#[n(0)] PartyId),
    /// A spatial unit.
    #[n(2)]
    Unit(#[n(0)] UnitCode),
    /// A title.
    #[n(3)]
    Title(#[n(0)] TitleId),
    /// The exact terms of one dealing: titles, parties, shares, consideration.
    #[n(4)]
    Terms(#[n(0)] Hash),
}

impl Subject {
    /// The bytes under which attestations and waiting cases about this fact are found.
    pub fn index_key(jurisdiction: &Label, kind: &Label, subject: &Self) -> Vec<u8> {
        let mut out = to_bytes(jurisdiction);
        out.extend(to_bytes(kind));
        out.extend(to_bytes(subject));
        out
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Party(id) => write!(f, "party:{id}"),
            Self::Unit(code) => write!(f, "unit:{code}"),
            Self::Title(id) => write!(f, "title:{id}"),
            Self::Terms(hash) => write!(f, "terms:{hash}"),
        }
    }
}

impl std::str::FromStr for Subject {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, id) =
            text.split_once(':').ok_or("write the subject as party:ID, unit:CODE, title:ID or terms:HASH")?;
        match kind {
            "party" => Ok(Self::Party(PartyId(id.parse()?))),
            "unit" => Ok(Self::Unit(UnitCode(Label::new(id)?))),
            "title" => Ok(Self::Title(TitleId(Label::new(id)?))),
            "terms" => Ok(Self::Terms(id.parse()?)),
            other => Err(format!("unknown kind of subject '{other}': use party, unit, title or terms")),
        }
    }
}

/// What the review found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
pub enum Verdict {
    /// The fact holds.
    #[n(1)]
    Pass,
    /// It does not.
    #[n(2)]
    Fail,
    /// It holds on a condition that another attestation must meet.
    #[n(3)]
    Conditional,
}

/// When and why an attestation was revoked.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Revocation {
    /// Block time.
    #[n(0)]
    #[serde(rename = "time", with = "crate::time::json")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub time_ms: u64,
    /// Coded reason.
    #[n(1)]
    pub reason: Label,
}

/// An attestation on the ledger.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attestation {
    /// Identifier: the attesting transaction's id.
    #[n(0)]
    pub attestation_id: AttestationId,
    /// Kind of fact, such as `TAX_CLEARED`.
    #[n(1)]
    pub kind: Label,
    /// What it is about.
    #[n(2)]
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub subject: Subject,
    /// The version of the party, unit or title that was examined; 0 when the subject has none.
    #[n(3)]
    pub subject_version: u64,
    /// The agency that reviewed it.
    #[n(4)]
    pub issuer: Label,
    /// The officer's key.
    #[n(5)]
    pub officer_key: KeyId,
    /// Outcome.
    #[n(6)]
    pub verdict: Verdict,
    /// Salted commitment to the private claim.
    #[n(7)]
    pub claim_commitment: Hash,
    /// Block time from which it holds.
    #[n(8)]
    #[serde(rename = "valid_from", with = "crate::time::json")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub valid_from_ms: u64,
    /// Block time from which it no longer holds.
    #[n(9)]
    #[serde(rename = "valid_to", with = "crate::time::json::option", default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub valid_to_ms: Option<u64>,
    /// How often it may be relied on; unlimited when absent.
    #[n(10)]
    pub uses_max: Option<u32>,
    /// Cases that used one of a limited number of uses.
    #[n(11)]
    pub uses: u32,
    /// Whether and when it was revoked.
    #[n(12)]
    pub revoked: Option<Revocation>,
    /// The jurisdiction whose rule for the kind it was made under; it serves no case of another.
    #[n(13)]
    pub jurisdiction: Label,
    /// It no longer holds once the subject's version is another.
    #[n(14)]
    pub until_change: bool,
    /// For a conditional one: the kind of attestation about the same subject that must hold too.
    #[n(15)]
    pub condition: Option<Label>,
    /// The one of the same agency that took its place.
    #[n(16)]
    pub superseded_by: Option<AttestationId>,
    /// Block in which it was made: what was there before a case was lodged is reused by it.
    #[n(17)]
    pub height: u64,
    /// Block time at which it was made.
    #[n(18)]
    #[serde(rename = "issued", with = "crate::time::json")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub issued_ms: u64,
}

/// The titles whose entries relied on an attestation, so that they can be marked when it is revoked afterwards.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct Reliance {
    /// The titles, each once.
    #[n(0)]
    pub titles: Vec<TitleId>,
}

impl Reliance {
    /// The most titles that may rest on one attestation; then a new one must be made.
    pub const TITLES_MAX: usize = 256;
}

impl Attestation {
    /// Whether it was made for a case rather than found by it: after the case was lodged, or about its own terms.
    pub fn is_made_for(&self, case: &Case) -> bool {
        self.height > case.height || self.subject == Subject::Terms(case.terms)
    }

    /// Why it cannot be relied on at this block time, if it cannot. The order is that of the rule in section 3.3.
    pub fn unusable(&self, time_ms: u64, oldest_ms: Option<u64>, subject_version: u64) -> Option<Code> {
        if self.verdict == Verdict::Fail {
            return Some(Code::AttestationFailed);
        }
        if time_ms < self.valid_from_ms {
            return Some(Code::AttestationNotYetValid);
        }
        let too_old = oldest_ms.is_some_and(|oldest| self.valid_from_ms < oldest);
        if self.valid_to_ms.is_some_and(|to| time_ms >= to) || too_old {
            return Some(Code::AttestationExpired);
        }
        if self.revoked.as_ref().is_some_and(|r| r.time_ms <= time_ms) {
            return Some(Code::AttestationRevoked);
        }
        if self.superseded_by.is_some() {
            return Some(Code::AttestationSuperseded);
        }
        if self.until_change && self.subject_version != subject_version {
            return Some(Code::AttestationSubjectChanged);
        }
        if self.uses_max.is_some_and(|max| self.uses >= max) {
            return Some(Code::AttestationMaxUses);
        }
        None
    }
}
