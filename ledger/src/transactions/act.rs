//! Acts: what a signer can ask for, one variant for each transaction, and their kinds.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{
    Dealing, alert, alteration, answer, attest, cancel, caveat, co_ownership, consent, court_transfer, decide,
    easement, first_registration, freeze, habitation, import_batch, key_rotate, lease, merge, mortgage_discharge,
    mortgage_postpone, mortgage_register, mortgage_vary, officer, party_register, poa, policy_propose, policy_vote,
    priority_notice, rectify, restriction, revoke, subdivide, succession, transfer, withdraw,
};
use crate::crypto::{self, Hash, Purpose};
use crate::encoding::to_bytes;

/// What a signer asks for.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Act {
    /// Opens a title on a unit (domain row 1).
    #[n(1)]
    FirstRegistration(#[n(0)] first_registration::FirstRegistration),
    /// Moves shares of the primary right (row 2).
    #[n(2)]
    Transfer(#[n(0)] transfer::Transfer),
    /// Changes how owners hold together (row 3).
    #[n(3)]
    CoOwnership(#[n(0)] co_ownership::CoOwnership),
    /// Enters a mortgage (row 4).
    #[n(4)]
    MortgageRegister(#[n(0)] mortgage_register::MortgageRegister),
    /// Varies or assigns a mortgage (row 5).
    #[n(5)]
    MortgageVary(#[n(0)] mortgage_vary::MortgageVary),
    /// Exchanges the ranks of two mortgages (row 6).
    #[n(6)]
    MortgagePostpone(#[n(0)] mortgage_postpone::MortgagePostpone),
    /// Discharges a mortgage, in full or in part (row 7).
    #[n(7)]
    MortgageDischarge(#[n(0)] mortgage_discharge::MortgageDischarge),
    /// Registers, varies or ends a lease (row 8).
    #[n(8)]
    Lease(#[n(0)] lease::Lease),
    /// Creates or ends an easement (row 9).
    #[n(9)]
    Easement(#[n(0)] easement::Easement),
    /// Creates or ends a right to dwell (row 10).
    #[n(10)]
    Habitation(#[n(0)] habitation::Habitation),
    /// Splits a title (row 11).
    #[n(11)]
    Subdivide(#[n(0)] subdivide::Subdivide),
    /// Merges titles (row 12).
    #[n(12)]
    Merge(#[n(0)] merge::Merge),
    /// Lodges or withdraws a caveat (row 13).
    #[n(13)]
    Caveat(#[n(0)] caveat::Caveat),
    /// Enters or withdraws a priority notice (row 14).
    #[n(14)]
    PriorityNotice(#[n(0)] priority_notice::PriorityNotice),
    /// Places, renews or releases a freeze (row 15).
    #[n(15)]
    Freeze(#[n(0)] freeze::Freeze),
    /// Enters or removes a restriction (row 16).
    #[n(16)]
    Restriction(#[n(0)] restriction::Restriction),
    /// Corrects a wrong entry (row 17).
    #[n(17)]
    Rectify(#[n(0)] rectify::Rectify),
    /// Closes a title whose land or right is gone (row 18).
    #[n(18)]
    Cancel(#[n(0)] cancel::Cancel),
    /// Passes on what one who died held (row 19).
    #[n(19)]
    Succession(#[n(0)] succession::Succession),
    /// Transfers by a court's order (row 20).
    #[n(20)]
    CourtTransfer(#[n(0)] court_transfer::CourtTransfer),
    /// Alters particulars of a unit or a party (row 21).
    #[n(21)]
    Alteration(#[n(0)] alteration::Alteration),
    /// Registers or revokes a power of attorney (row 22).
    #[n(22)]
    PowerOfAttorney(#[n(0)] poa::PowerOfAttorney),
    /// Brings existing holdings onto the ledger (row 23).
    #[n(23)]
    ImportBatch(#[n(0)] import_batch::ImportBatch),
    /// Takes a case back (row 24).
    #[n(24)]
    Withdraw(#[n(0)] withdraw::Withdraw),
    /// States a fact.
    #[n(30)]
    Attest(#[n(0)] attest::Attest),
    /// Ends an attestation.
    #[n(31)]
    Revoke(#[n(0)] revoke::Revoke),
    /// Agrees to a case, or accepts its risk.
    #[n(32)]
    Consent(#[n(0)] consent::Consent),
    /// Makes a party known.
    #[n(33)]
    PartyRegister(#[n(0)] party_register::PartyRegister),
    /// Approves or rejects a case, or asks for something, as an officer.
    #[n(34)]
    Decide(#[n(0)] decide::Decide),
    /// Answers a requisition.
    #[n(35)]
    Answer(#[n(0)] answer::Answer),
    /// Says "this is not me" as an owner.
    #[n(36)]
    Alert(#[n(0)] alert::Alert),
    /// Replaces the signer's own key.
    #[n(37)]
    KeyRotate(#[n(0)] key_rotate::KeyRotate),
    /// Proposes a policy.
    #[n(38)]
    PolicyPropose(#[n(0)] policy_propose::PolicyPropose),
    /// Votes for a proposal.
    #[n(39)]
    PolicyVote(#[n(0)] policy_vote::PolicyVote),
    /// Enrols, suspends or revokes an officer of the signer's agency.
    #[n(40)]
    Officer(#[n(0)] officer::Officer),
}

/// The kind of an act. A row with several ways of going about it, such as a lease that is registered, varied or ended, has a kind
/// for each, because policies differ.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
#[allow(missing_docs)] // as the variants of Act
pub enum TxType {
    #[n(1)]
    FirstRegistration,
    #[n(2)]
    Transfer,
    #[n(3)]
    CoOwnership,
    #[n(4)]
    MortgageRegister,
    #[n(5)]
    MortgageVary,
    #[n(50)]
    MortgageAssign,
    #[n(6)]
    MortgagePostpone,
    #[n(7)]
    MortgageDischarge,
    #[n(8)]
    LeaseRegister,
    #[n(51)]
    LeaseVary,
    #[n(52)]
    LeaseEnd,
    #[n(9)]
    EasementCreate,
    #[n(53)]
    EasementEnd,
    #[n(10)]
    HabitationCreate,
    #[n(54)]
    HabitationEnd,
    #[n(11)]
    Subdivide,
    #[n(12)]
    Merge,
    #[n(13)]
    CaveatLodge,
    #[n(55)]
    CaveatWithdraw,
    #[n(14)]
    PriorityNotice,
    #[n(56)]
    PriorityNoticeWithdraw,
    #[n(15)]
    Freeze,
    #[n(57)]
    FreezeRenew,
    #[n(58)]
    FreezeRelease,
    #[n(16)]
    RestrictionEnter,
    #[n(59)]
    RestrictionRemove,
    #[n(17)]
    Rectify,
    #[n(18)]
    Cancel,
    #[n(19)]
    Succession,
    #[n(60)]
    Survivorship,
    #[n(20)]
    CourtTransfer,
    #[n(21)]
    Alteration,
    #[n(61)]
    PartyAlteration,
    #[n(22)]
    PoaGrant,
    #[n(62)]
    PoaRevoke,
    #[n(23)]
    ImportBatch,
    #[n(24)]
    Withdraw,
    #[n(30)]
    Attest,
    #[n(31)]
    Revoke,
    #[n(32)]
    Consent,
    #[n(33)]
    PartyRegister,
    #[n(34)]
    Decide,
    #[n(35)]
    Answer,
    #[n(36)]
    Alert,
    #[n(37)]
    KeyRotate,
    #[n(38)]
    PolicyPropose,
    #[n(39)]
    PolicyVote,
    #[n(40)]
    Officer,
}

impl TxType {
    /// Every kind.
    pub const ALL: [Self; 48] = [
        Self::FirstRegistration,
        Self::Transfer,
        Self::CoOwnership,
        Self::MortgageRegister,
        Self::MortgageVary,
        Self::MortgageAssign,
        Self::MortgagePostpone,
        Self::MortgageDischarge,
        Self::LeaseRegister,
        Self::LeaseVary,
        Self::LeaseEnd,
        Self::EasementCreate,
        Self::EasementEnd,
        Self::HabitationCreate,
        Self::HabitationEnd,
        Self::Subdivide,
        Self::Merge,
        Self::CaveatLodge,
        Self::CaveatWithdraw,
        Self::PriorityNotice,
        Self::PriorityNoticeWithdraw,
        Self::Freeze,
        Self::FreezeRenew,
        Self::FreezeRelease,
        Self::RestrictionEnter,
        Self::RestrictionRemove,
        Self::Rectify,
        Self::Cancel,
        Self::Succession,
        Self::Survivorship,
        Self::CourtTransfer,
        Self::Alteration,
        Self::PartyAlteration,
        Self::PoaGrant,
        Self::PoaRevoke,
        Self::ImportBatch,
        Self::Withdraw,
        Self::Attest,
        Self::Revoke,
        Self::Consent,
        Self::PartyRegister,
        Self::Decide,
        Self::Answer,
        Self::Alert,
        Self::KeyRotate,
        Self::PolicyPropose,
        Self::PolicyVote,
        Self::Officer,
    ];

    /// The name in policies, receipts and the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstRegistration => "FIRST_REGISTRATION",
            Self::Transfer => "TRANSFER",
            Self::CoOwnership => "CO_OWNERSHIP",
            Self::MortgageRegister => "MORTGAGE_REGISTER",
            Self::MortgageVary => "MORTGAGE_VARY",
            Self::MortgageAssign => "MORTGAGE_ASSIGN",
            Self::MortgagePostpone => "MORTGAGE_POSTPONE",
            Self::MortgageDischarge => "MORTGAGE_DISCHARGE",
            Self::LeaseRegister => "LEASE_REGISTER",
            Self::LeaseVary => "LEASE_VARY",
            Self::LeaseEnd => "LEASE_END",
            Self::EasementCreate => "EASEMENT_CREATE",
            Self::EasementEnd => "EASEMENT_END",
            Self::HabitationCreate => "HABITATION_CREATE",
            Self::HabitationEnd => "HABITATION_END",
            Self::Subdivide => "SUBDIVIDE",
            Self::Merge => "MERGE",
            Self::CaveatLodge => "CAVEAT_LODGE",
            Self::CaveatWithdraw => "CAVEAT_WITHDRAW",
            Self::PriorityNotice => "PRIORITY_NOTICE",
            Self::PriorityNoticeWithdraw => "PRIORITY_NOTICE_WITHDRAW",
            Self::Freeze => "FREEZE",
            Self::FreezeRenew => "FREEZE_RENEW",
            Self::FreezeRelease => "FREEZE_RELEASE",
            Self::RestrictionEnter => "RESTRICTION_ENTER",
            Self::RestrictionRemove => "RESTRICTION_REMOVE",
            Self::Rectify => "RECTIFY",
            Self::Cancel => "CANCEL",
            Self::Succession => "SUCCESSION",
            Self::Survivorship => "SURVIVORSHIP",
            Self::CourtTransfer => "COURT_TRANSFER",
            Self::Alteration => "ALTERATION",
            Self::PartyAlteration => "PARTY_ALTERATION",
            Self::PoaGrant => "POA_GRANT",
            Self::PoaRevoke => "POA_REVOKE",
            Self::ImportBatch => "IMPORT_BATCH",
            Self::Withdraw => "WITHDRAW",
            Self::Attest => "ATTEST",
            Self::Revoke => "REVOKE",
            Self::Consent => "CONSENT",
            Self::PartyRegister => "PARTY_REGISTER",
            Self::Decide => "DECIDE",
            Self::Answer => "ANSWER",
            Self::Alert => "ALERT",
            Self::KeyRotate => "KEY_ROTATE",
            Self::PolicyPropose => "POLICY_PROPOSE",
            Self::PolicyVote => "POLICY_VOTE",
            Self::Officer => "OFFICER",
        }
    }

    /// Whether it concerns titles that exist: its policy must then say what each hold does to it.
    pub const fn is_on_title(self) -> bool {
        !matches!(
            self,
            Self::FirstRegistration
                | Self::PartyAlteration
                | Self::PoaGrant
                | Self::PoaRevoke
                | Self::ImportBatch
                | Self::Withdraw
                | Self::Attest
                | Self::Revoke
                | Self::Consent
                | Self::PartyRegister
                | Self::Decide
                | Self::Answer
                | Self::Alert
                | Self::KeyRotate
                | Self::PolicyPropose
                | Self::PolicyVote
                | Self::Officer
        )
    }
}

impl Act {
    /// Its kind.
    pub fn tx_type(&self) -> TxType {
        if let Some(dealing) = self.dealing() {
            return dealing.tx_type();
        }
        match self {
            Self::Withdraw(_) => TxType::Withdraw,
            Self::Attest(_) => TxType::Attest,
            Self::Revoke(_) => TxType::Revoke,
            Self::Consent(_) => TxType::Consent,
            Self::PartyRegister(_) => TxType::PartyRegister,
            Self::Decide(_) => TxType::Decide,
            Self::Answer(_) => TxType::Answer,
            Self::Alert(_) => TxType::Alert,
            Self::KeyRotate(_) => TxType::KeyRotate,
            Self::PolicyPropose(_) => TxType::PolicyPropose,
            Self::PolicyVote(_) => TxType::PolicyVote,
            // Everything else is a dealing.
            _ => TxType::Officer,
        }
    }

    /// The act as a dealing, if it is one that opens a case.
    pub fn dealing(&self) -> Option<&dyn Dealing> {
        match self {
            Self::FirstRegistration(act) => Some(act),
            Self::Transfer(act) => Some(act),
            Self::CoOwnership(act) => Some(act),
            Self::MortgageRegister(act) => Some(act),
            Self::MortgageVary(act) => Some(act),
            Self::MortgagePostpone(act) => Some(act),
            Self::MortgageDischarge(act) => Some(act),
            Self::Lease(act) => Some(act),
            Self::Easement(act) => Some(act),
            Self::Habitation(act) => Some(act),
            Self::Subdivide(act) => Some(act),
            Self::Merge(act) => Some(act),
            Self::Caveat(act) => Some(act),
            Self::PriorityNotice(act) => Some(act),
            Self::Freeze(act) => Some(act),
            Self::Restriction(act) => Some(act),
            Self::Rectify(act) => Some(act),
            Self::Cancel(act) => Some(act),
            Self::Succession(act) => Some(act),
            Self::CourtTransfer(act) => Some(act),
            Self::Alteration(act) => Some(act),
            Self::PowerOfAttorney(act) => Some(act),
            Self::ImportBatch(act) => Some(act),
            Self::Withdraw(_)
            | Self::Attest(_)
            | Self::Revoke(_)
            | Self::Consent(_)
            | Self::PartyRegister(_)
            | Self::Decide(_)
            | Self::Answer(_)
            | Self::Alert(_)
            | Self::KeyRotate(_)
            | Self::PolicyPropose(_)
            | Self::PolicyVote(_)
            | Self::Officer(_) => None,
        }
    }

    /// The hash of the terms: everything in the act but the attestations that it names, so that these can be about the terms.
    pub fn terms(&self) -> Hash {
        let bytes = match self {
            Self::FirstRegistration(act) if !act.relies_on.is_empty() => {
                to_bytes(&Self::FirstRegistration(first_registration::FirstRegistration {
                    relies_on: vec![],
                    ..act.clone()
                }))
            }
            Self::Transfer(act) if !act.relies_on.is_empty() => {
                to_bytes(&Self::Transfer(transfer::Transfer { relies_on: vec![], ..act.clone() }))
            }
            _ => to_bytes(self),
        };
        crypto::hash(Purpose::Terms, &[&bytes])
    }
}
