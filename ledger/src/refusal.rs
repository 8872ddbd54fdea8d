//! A refusal is a value: a stable code, the place, the objects concerned, and plain words that a citizen can act on.
//!
//! Every code stands in the one table of this file; receipts, problem documents, the CLI and the reference page
//! (`docs/reference/codes.md`) are made from it. Its words are in the catalogue, `locales/{en,zh}/refusals.ftl`.

use std::sync::LazyLock;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::catalogue::Words;

/// A language of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl Lang {
    /// The language that an `Accept-Language` or `LANG` value asks for; English when in doubt.
    pub fn of(tag: &str) -> Self {
        if tag.trim_start().to_ascii_lowercase().starts_with("zh") { Self::Zh } else { Self::En }
    }

    /// Picks the text of this language.
    pub fn pick<T>(self, en: T, zh: T) -> T {
        match self {
            Self::En => en,
            Self::Zh => zh,
        }
    }
}

/// Why something was refused. The number is what the ledger stores, the text what people and programs see; neither is ever reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
#[allow(missing_docs)] // each is explained by its row in TABLE
pub enum Code {
    #[n(1)]
    TxTooLarge,
    #[n(2)]
    TxTruncated,
    #[n(3)]
    TxTooDeep,
    #[n(4)]
    TxNotCanonical,
    #[n(5)]
    TxMalformed,
    #[n(6)]
    TxUnknownField,
    #[n(7)]
    TxOtherChain,
    #[n(8)]
    TxExpired,
    #[n(9)]
    TxExpiresTooLate,
    #[n(10)]
    TxReplayed,
    #[n(11)]
    TxUnknownKey,
    #[n(12)]
    TxKeyExpired,
    #[n(13)]
    TxBadSignature,
    #[n(20)]
    FieldInvalid,
    #[n(21)]
    RoleNotPermitted,
    #[n(22)]
    TerritoryNotPermitted,
    #[n(23)]
    PolicyMissing,
    #[n(24)]
    JurisdictionUnknown,
    #[n(30)]
    PartyExists,
    #[n(31)]
    PartyUnknown,
    #[n(32)]
    PartyInactive,
    #[n(33)]
    KeyInvalid,
    #[n(34)]
    KeyInUse,
    #[n(40)]
    UnitCodeInvalid,
    #[n(41)]
    UnitAlreadyTitled,
    #[n(42)]
    UnitUnknown,
    #[n(50)]
    TitleUnknown,
    #[n(51)]
    TitleClosed,
    #[n(52)]
    TitleVersionStale,
    #[n(53)]
    TitleFrozen,
    #[n(54)]
    TitlePendingFull,
    #[n(60)]
    ShareNotWhole,
    #[n(61)]
    ShareInsufficient,
    #[n(62)]
    ShareUnbalanced,
    #[n(63)]
    ShareTooFine,
    #[n(64)]
    HoldersInvalid,
    #[n(70)]
    AttestationKindNotPermitted,
    #[n(71)]
    AttestationKindUnknown,
    #[n(72)]
    AttestationUnknown,
    #[n(73)]
    AttestationExpired,
    #[n(74)]
    AttestationRevoked,
    #[n(75)]
    AttestationNotYetValid,
    #[n(76)]
    AttestationFailed,
    #[n(77)]
    AttestationMaxUses,
    #[n(78)]
    AttestationSubjectMismatch,
    #[n(79)]
    AttestationMissing,
    #[n(80)]
    AttestationExists,
    #[n(81)]
    AttestationLifeTooLong,
    #[n(82)]
    AttestationNotYours,
    #[n(90)]
    CaseUnknown,
    #[n(91)]
    CaseDecided,
    #[n(92)]
    CaseTermsMismatch,
    #[n(93)]
    CaseNotYours,
    #[n(94)]
    CaseWaitsForEarlier,
    #[n(95)]
    ConsentMissing,
    #[n(96)]
    ConsentNotNeeded,
    #[n(97)]
    ApprovalMissing,
    #[n(98)]
    ApprovalSameAgency,
    #[n(110)]
    ImportBatchDone,
    #[n(111)]
    ImportRowApplied,
    #[n(112)]
    ImportRowStale,
    #[n(113)]
    ImportCountersignatureInvalid,
    #[n(120)]
    ListEmpty,
    #[n(121)]
    RowDuplicate,
    #[n(122)]
    DateInvalid,
    #[n(123)]
    PeriodTooLong,
    #[n(124)]
    PeriodInvalid,
    #[n(125)]
    PartySelfDealing,
    #[n(126)]
    PartyNotDeceased,
    #[n(127)]
    UnitRetired,
    #[n(128)]
    UnitLineageCircular,
    #[n(129)]
    UnitAreaTolerance,
    #[n(130)]
    UnitAreaMissing,
    #[n(131)]
    TitleHoldBlocks,
    #[n(132)]
    TitleRepeated,
    #[n(133)]
    EntryUnknown,
    #[n(134)]
    ShareNotPositive,
    #[n(135)]
    CoOwnershipUnchanged,
    #[n(136)]
    CoOwnershipParties,
    #[n(137)]
    ChargeUnknown,
    #[n(138)]
    ChargeRankInvalid,
    #[n(139)]
    HoldUnknown,
    #[n(140)]
    RightUnknown,
    #[n(141)]
    BurdenUnaccounted,
    #[n(142)]
    BurdenUnknown,
    #[n(143)]
    BurdenGoesNowhere,
    #[n(144)]
    BurdenRemains,
    #[n(145)]
    BurdenNotReleasable,
    #[n(146)]
    LeaseOverlaps,
    #[n(147)]
    TermOutsideRight,
    #[n(148)]
    HoldExists,
    #[n(149)]
    HoldNotYours,
    #[n(150)]
    MergeOwnersDiffer,
    #[n(151)]
    MergeChargesDiffer,
    #[n(152)]
    EasementSameTitle,
    #[n(153)]
    EstateUnbalanced,
    #[n(154)]
    EstateNotHeld,
    #[n(155)]
    RectifyLaterRight,
    #[n(156)]
    RectifyNothing,
    #[n(157)]
    PoaUnknown,
    #[n(158)]
    PoaRevoked,
    #[n(159)]
    PoaExpired,
    #[n(160)]
    PoaOutOfScope,
    #[n(161)]
    CaseRejected,
    #[n(162)]
    CaseWaitingPeriod,
    #[n(163)]
    CaseRequisition,
    #[n(164)]
    CaseNotReferred,
    #[n(165)]
    CaseNotAsked,
    #[n(166)]
    DecisionMissing,
    #[n(167)]
    ApprovalSameOfficer,
    #[n(168)]
    AcknowledgementMissing,
    #[n(169)]
    NoticeRunning,
    #[n(170)]
    ReasonUnknown,
    #[n(171)]
    AlertNotYours,
    #[n(172)]
    AttestationSuperseded,
    #[n(173)]
    AttestationConditionUnmet,
    #[n(174)]
    AttestationSubjectChanged,
    #[n(175)]
    AttestationReliedTooOften,
    #[n(176)]
    PolicyVersionStale,
    #[n(177)]
    PolicyInconsistent,
    #[n(178)]
    PolicyTooSoon,
    #[n(179)]
    ProposalUnknown,
    #[n(180)]
    ProposalVoted,
    #[n(182)]
    TitleFull,
    #[n(183)]
    ProposalExpired,
    #[n(184)]
    ProposalTooMany,
    #[n(185)]
    ProposalNotVoted,
    #[n(190)]
    MembershipInconsistent,
    #[n(191)]
    OfficerUnknown,
    #[n(192)]
    OfficerExists,
    #[n(193)]
    OfficerNotActive,
    #[n(194)]
    OfficerIsSigner,
    #[n(195)]
    RoleNotOfAgency,
    #[n(196)]
    AgencyRetired,
    #[n(197)]
    KeyReplaced,
}

/// One row of the table of codes.
#[derive(Debug)]
pub struct Row {
    /// The code in the program.
    pub code: Code,
    /// The stable text.
    pub text: &'static str,
}

const fn row(code: Code, text: &'static str) -> Row {
    Row { code, text }
}

/// What is said of each code. Read when the first refusal is shown: the ledger itself stores and compares numbers.
static WORDS: LazyLock<Words> = LazyLock::new(|| {
    Words::read(include_str!("../../locales/en/refusals.ftl"), include_str!("../../locales/zh/refusals.ftl"))
});

/// Every code there is.
pub const TABLE: &[Row] = &[
    row(Code::TxTooLarge, "tx.too_large"),
    row(Code::TxTruncated, "tx.truncated"),
    row(Code::TxTooDeep, "tx.too_deep"),
    row(Code::TxNotCanonical, "tx.not_canonical"),
    row(Code::TxMalformed, "tx.malformed"),
    row(Code::TxUnknownField, "tx.unknown_field"),
    row(Code::TxOtherChain, "tx.other_chain"),
    row(Code::TxExpired, "tx.expired"),
    row(Code::TxExpiresTooLate, "tx.expires_too_late"),
    row(Code::TxReplayed, "tx.replayed"),
    row(Code::TxUnknownKey, "tx.unknown_key"),
    row(Code::TxKeyExpired, "tx.key_expired"),
    row(Code::TxBadSignature, "tx.bad_signature"),
    row(Code::FieldInvalid, "field.invalid"),
    row(Code::RoleNotPermitted, "role.not_permitted"),
    row(Code::TerritoryNotPermitted, "role.territory"),
    row(Code::PolicyMissing, "policy.missing"),
    row(Code::JurisdictionUnknown, "jurisdiction.unknown"),
    row(Code::PartyExists, "party.exists"),
    row(Code::PartyUnknown, "party.unknown"),
    row(Code::PartyInactive, "party.inactive"),
    row(Code::KeyInvalid, "key.invalid"),
    row(Code::KeyInUse, "key.in_use"),
    row(Code::UnitCodeInvalid, "unit.code_invalid"),
    row(Code::UnitAlreadyTitled, "unit.already_titled"),
    row(Code::UnitUnknown, "unit.unknown"),
    row(Code::TitleUnknown, "title.unknown"),
    row(Code::TitleClosed, "title.closed"),
    row(Code::TitleVersionStale, "title.version_stale"),
    row(Code::TitleFrozen, "title.frozen"),
    row(Code::TitlePendingFull, "title.pending_full"),
    row(Code::ShareNotWhole, "share.not_whole"),
    row(Code::ShareInsufficient, "share.insufficient"),
    row(Code::ShareUnbalanced, "share.unbalanced"),
    row(Code::ShareTooFine, "share.too_fine"),
    row(Code::HoldersInvalid, "holders.invalid"),
    row(Code::AttestationKindNotPermitted, "attestation.kind_not_permitted"),
    row(Code::AttestationKindUnknown, "attestation.kind_unknown"),
    row(Code::AttestationUnknown, "attestation.unknown"),
    row(Code::AttestationExpired, "attestation.expired"),
    row(Code::AttestationRevoked, "attestation.revoked"),
    row(Code::AttestationNotYetValid, "attestation.not_yet_valid"),
    row(Code::AttestationFailed, "attestation.failed"),
    row(Code::AttestationMaxUses, "attestation.max_uses"),
    row(Code::AttestationSubjectMismatch, "attestation.subject_mismatch"),
    row(Code::AttestationMissing, "attestation.missing"),
    row(Code::AttestationExists, "attestation.exists"),
    row(Code::AttestationLifeTooLong, "attestation.life_too_long"),
    row(Code::AttestationNotYours, "attestation.not_yours"),
    row(Code::CaseUnknown, "case.unknown"),
    row(Code::CaseDecided, "case.decided"),
    row(Code::CaseTermsMismatch, "case.terms_mismatch"),
    row(Code::CaseNotYours, "case.not_yours"),
    row(Code::CaseWaitsForEarlier, "case.waits_for_earlier"),
    row(Code::ConsentMissing, "consent.missing"),
    row(Code::ConsentNotNeeded, "consent.not_needed"),
    row(Code::ApprovalMissing, "approval.missing"),
    row(Code::ApprovalSameAgency, "approval.same_agency"),
    row(Code::ImportBatchDone, "import.batch_done"),
    row(Code::ImportRowApplied, "import.row_applied"),
    row(Code::ImportRowStale, "import.row_stale"),
    row(Code::ImportCountersignatureInvalid, "import.countersignature_invalid"),
    row(Code::ListEmpty, "list.empty"),
    row(Code::RowDuplicate, "row.duplicate"),
    row(Code::DateInvalid, "date.invalid"),
    row(Code::PeriodTooLong, "period.too_long"),
    row(Code::PeriodInvalid, "period.invalid"),
    row(Code::PartySelfDealing, "party.self_dealing"),
    row(Code::PartyNotDeceased, "party.not_deceased"),
    row(Code::UnitRetired, "unit.retired"),
    row(Code::UnitLineageCircular, "unit.lineage_circular"),
    row(Code::UnitAreaTolerance, "unit.area_tolerance"),
    row(Code::UnitAreaMissing, "unit.area_missing"),
    row(Code::TitleHoldBlocks, "title.hold_blocks"),
    row(Code::TitleRepeated, "title.repeated"),
    row(Code::EntryUnknown, "entry.unknown"),
    row(Code::ShareNotPositive, "share.not_positive"),
    row(Code::CoOwnershipUnchanged, "co_ownership.unchanged"),
    row(Code::CoOwnershipParties, "co_ownership.parties"),
    row(Code::ChargeUnknown, "charge.unknown"),
    row(Code::ChargeRankInvalid, "charge.rank_invalid"),
    row(Code::HoldUnknown, "hold.unknown"),
    row(Code::RightUnknown, "right.unknown"),
    row(Code::BurdenUnaccounted, "burden.unaccounted"),
    row(Code::BurdenUnknown, "burden.unknown"),
    row(Code::BurdenGoesNowhere, "burden.goes_nowhere"),
    row(Code::BurdenRemains, "burden.remains"),
    row(Code::BurdenNotReleasable, "burden.not_releasable"),
    row(Code::LeaseOverlaps, "lease.overlaps"),
    row(Code::TermOutsideRight, "term.outside_right"),
    row(Code::HoldExists, "hold.exists"),
    row(Code::HoldNotYours, "hold.not_yours"),
    row(Code::MergeOwnersDiffer, "merge.owners_differ"),
    row(Code::MergeChargesDiffer, "merge.charges_differ"),
    row(Code::EasementSameTitle, "easement.same_title"),
    row(Code::EstateUnbalanced, "estate.unbalanced"),
    row(Code::EstateNotHeld, "estate.not_held"),
    row(Code::RectifyLaterRight, "rectify.later_right"),
    row(Code::RectifyNothing, "rectify.nothing"),
    row(Code::PoaUnknown, "poa.unknown"),
    row(Code::PoaRevoked, "poa.revoked"),
    row(Code::PoaExpired, "poa.expired"),
    row(Code::PoaOutOfScope, "poa.out_of_scope"),
    row(Code::CaseRejected, "case.rejected"),
    row(Code::CaseWaitingPeriod, "case.waiting_period"),
    row(Code::CaseRequisition, "case.requisition"),
    row(Code::CaseNotReferred, "case.not_referred"),
    row(Code::CaseNotAsked, "case.not_asked"),
    row(Code::DecisionMissing, "decision.missing"),
    row(Code::ApprovalSameOfficer, "approval.same_officer"),
    row(Code::AcknowledgementMissing, "acknowledgement.missing"),
    row(Code::NoticeRunning, "notice.running"),
    row(Code::ReasonUnknown, "reason.unknown"),
    row(Code::AlertNotYours, "alert.not_yours"),
    row(Code::AttestationSuperseded, "attestation.superseded"),
    row(Code::AttestationConditionUnmet, "attestation.condition_unmet"),
    row(Code::AttestationSubjectChanged, "attestation.subject_changed"),
    row(Code::AttestationReliedTooOften, "attestation.relied_too_often"),
    row(Code::PolicyVersionStale, "policy.version_stale"),
    row(Code::PolicyInconsistent, "policy.inconsistent"),
    row(Code::PolicyTooSoon, "policy.too_soon"),
    row(Code::ProposalUnknown, "proposal.unknown"),
    row(Code::ProposalVoted, "proposal.voted"),
    row(Code::TitleFull, "title.full"),
    row(Code::ProposalExpired, "proposal.expired"),
    row(Code::MembershipInconsistent, "membership.inconsistent"),
    row(Code::OfficerUnknown, "officer.unknown"),
    row(Code::OfficerExists, "officer.exists"),
    row(Code::OfficerNotActive, "officer.not_active"),
    row(Code::OfficerIsSigner, "officer.is_signer"),
    row(Code::RoleNotOfAgency, "role.not_of_agency"),
    row(Code::AgencyRetired, "agency.retired"),
    row(Code::KeyReplaced, "key.replaced"),
    row(Code::ProposalTooMany, "proposal.too_many"),
    row(Code::ProposalNotVoted, "proposal.not_voted"),
];

/// Coded reasons of officers, for rejections, requisitions and rectifications: code, English, Chinese.
#[rustfmt::skip]
pub const REASONS: &[(&str, &str, &str)] = &[
    ("NON_COMPLIANCE", "The application does not comply with the law", "申请不符合法律规定"),
    ("INCOMPLETE", "The application is incomplete", "申请材料不齐全"),
    ("ERROR_OR_ALTERATION", "A document has an error or an alteration", "文件有错误或涂改"),
    ("MISSING_COMPANION", "A companion filing is missing", "缺少关联申请"),
    ("CONFLICT_OF_RIGHTS", "It conflicts with a right of another", "与他人权利冲突"),
    ("OBJECTION_UPHELD", "An objection against it was upheld", "异议成立"),
    ("FRAUD_SUSPECTED", "Fraud is suspected", "涉嫌欺诈"),
    ("CLERICAL_ERROR", "A clerical error of the registry", "登记机构笔误"),
    ("SURVEY_ERROR", "An error of the survey", "测绘错误"),
    ("COURT_DECISION", "A court decided so", "法院裁判"),
    ("CONFIRMED", "Examined and confirmed", "经核实确认"),
    ("OTHER", "Another reason, given in a letter", "其他原因，详见书面说明"),
];

/// Whether a reason is in the list.
pub fn is_reason(reason: &crate::encoding::Label) -> bool {
    REASONS.iter().any(|(code, _, _)| *code == reason.as_str())
}

impl Code {
    /// This code's row.
    pub fn row(self) -> &'static Row {
        match TABLE.iter().find(|row| row.code == self) {
            Some(row) => row,
            None => unreachable!("every code has a row: the test below holds it"),
        }
    }

    /// The code of a text.
    pub fn of_text(text: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.text == text).map(|row| row.code)
    }

    /// The stable text, such as `share.insufficient`.
    pub fn as_str(self) -> &'static str {
        self.row().text
    }

    /// What is wrong, in one line.
    pub fn title(self, lang: Lang) -> &'static str {
        WORDS.of("refusal", self.as_str(), lang).0
    }

    /// What to do about it.
    pub fn action(self, lang: Lang) -> &'static str {
        WORDS.of("refusal", self.as_str(), lang).1
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::of_text(&text).ok_or_else(|| serde::de::Error::custom(format!("unknown code {text}")))
    }
}

/// Why the register refuses: the code, the place in the transaction, and the objects concerned.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refusal {
    /// The stable code.
    #[n(0)]
    pub code: Code,
    /// JSON pointer to the field, such as `/acquisitions/0/share`; empty when it is about the whole.
    #[n(1)]
    pub pointer: String,
    /// What it concerns, in order: `title_id=T-CN-1`, `holds=1/6`. Identifiers only, never personal data.
    #[n(2)]
    pub about: Vec<String>,
}

impl Refusal {
    /// A refusal about the whole transaction.
    pub fn new(code: Code) -> Self {
        Self { code, pointer: String::new(), about: Vec::new() }
    }

    /// Names the field.
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = pointer.into();
        self
    }

    /// Names an object concerned.
    pub fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.about.push(format!("{name}={value}"));
        self
    }

    /// What is wrong, in one line.
    pub fn title(&self, lang: Lang) -> &'static str {
        self.code.title(lang)
    }

    /// What to do about it.
    pub fn action(&self, lang: Lang) -> &'static str {
        self.code.action(lang)
    }

    /// What is wrong, with the place and the objects.
    pub fn detail(&self, lang: Lang) -> String {
        let mut out = self.title(lang).to_owned();
        if !self.pointer.is_empty() {
            out.push_str(&format!("{} {}", lang.pick(", at", "，位置"), self.pointer));
        }
        if !self.about.is_empty() {
            out.push_str(&format!(" ({})", self.about.join(", ")));
        }
        out
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}. {}.", self.code, self.detail(Lang::En), self.action(Lang::En))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_one_row_and_one_text() {
        let mut texts: Vec<_> = TABLE.iter().map(|row| row.text).collect();
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), TABLE.len(), "texts are unique");
        // Each has its words in both languages, and there are no others.
        for lang in [Lang::En, Lang::Zh] {
            for Row { code, text } in TABLE {
                let (title, action) = (code.title(lang), code.action(lang));
                assert!(!title.is_empty() && !action.is_empty() && title != *text, "{text} has no words in {lang:?}");
            }
        }
        assert_eq!(WORDS.len(), (TABLE.len(), TABLE.len()));
        // Walk every number that the ledger may store: what decodes has a row.
        for number in 0u16..=1000 {
            let bytes = crate::encoding::to_bytes(&number);
            if let Ok(code) = crate::encoding::from_bytes::<Code>(&bytes) {
                assert!(TABLE.iter().any(|row| row.code == code), "{number} has no row");
            }
        }
    }
}
