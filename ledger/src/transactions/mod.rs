//! Transactions: what may change the register. **One file for each**, with its fields, its checks in order, its effects and its page
//! of the reference. A new registration transaction is a new file and a variant of [`Act`].
//!
//! The rows are those of `domain.md`, section 2. Shared by all: the signed envelope ([`envelope`]), the checks that many need
//! ([`checks`]), and the one way in which anything is entered ([`enter`]).

pub mod checks;
pub mod enter;
pub mod envelope;
pub mod guide;

pub mod alert;
pub mod alteration;
pub mod answer;
pub mod attest;
pub mod cancel;
pub mod caveat;
pub mod co_ownership;
pub mod consent;
pub mod court_transfer;
pub mod decide;
pub mod easement;
pub mod first_registration;
pub mod freeze;
pub mod habitation;
pub mod import_batch;
pub mod key_rotate;
pub mod lease;
pub mod merge;
pub mod mortgage_discharge;
pub mod mortgage_postpone;
pub mod mortgage_register;
pub mod mortgage_vary;
pub mod party_register;
pub mod poa;
pub mod policy_propose;
pub mod policy_vote;
pub mod priority_notice;
pub mod rectify;
pub mod restriction;
pub mod revoke;
pub mod subdivide;
pub mod succession;
pub mod transfer;
pub mod withdraw;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::agency::Signer;
use crate::attestation::AttestationId;
use crate::case::{self, Case, Decision, Examination, Facts, TitleRef};
use crate::crypto::{self, Hash, Purpose};
use crate::encoding::{Label, to_bytes};
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::title::{CaseId, Title, TitleId};
use crate::register::unit::UnitCode;
use crate::state::{Moment, State, Stop};

pub use envelope::{Body, EXPIRY_WINDOW_MS, Signed, TX_BYTES_MAX, TxId, signer_of};

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
}

impl TxType {
    /// Every kind.
    pub const ALL: [Self; 47] = [
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
            // Everything else is a dealing.
            _ => TxType::PolicyVote,
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
            | Self::PolicyVote(_) => None,
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

/// The most attestations that a lodger may name, and the most parties of one dealing: what one case can cost is bounded.
pub const NAMED_MAX: usize = 64;

/// A dealing: an act that opens a case and ends in entries of the register.
pub trait Dealing {
    /// Its kind.
    fn tx_type(&self) -> TxType;
    /// The existing titles that it concerns, on which it waits its turn, each with the version that it was prepared on.
    fn titles(&self) -> Vec<TitleRef>;
    /// Is the act well formed in itself?
    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop>;
    /// Do its own rules allow it now? Checks in documented order; what all dealings share was checked before
    /// ([`crate::case::assess`]). Says who gives, who receives, and whose consent it needs.
    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop>;
    /// Enters it. All checks have passed. Returns the titles that changed.
    fn register(
        &self,
        state: &mut State<'_>,
        cx: &mut Context,
        case: &Case,
        policy: &Policy,
    ) -> Result<Vec<TitleId>, Stop>;

    /// Whose policy governs it: that of its title.
    fn jurisdiction(&self, state: &State<'_>) -> Result<Label, Stop> {
        let titles = self.titles();
        let first = titles.first().ok_or_else(|| Refusal::new(Code::ListEmpty).at("/titles"))?;
        let refusal = || Refusal::new(Code::TitleUnknown).at(first.pointer).with("title_id", &first.title_id);
        Ok(state.get::<Title>(&first.title_id)?.ok_or_else(refusal)?.jurisdiction)
    }
    /// The units that it concerns: those of its titles.
    fn units(&self, state: &State<'_>) -> Result<Vec<UnitCode>, Stop> {
        let mut out = Vec::new();
        for title in self.titles() {
            out.extend(state.get::<Title>(&title.title_id)?.map(|title| title.units).unwrap_or_default());
        }
        Ok(out)
    }
    /// The attestations that the lodger names.
    fn relies_on(&self) -> &[AttestationId] {
        &[]
    }
    /// Units on which it would open a title, and so competes with other cases that are not on any title yet.
    fn claims(&self) -> Vec<UnitCode> {
        Vec::new()
    }
    /// Whether others may go on once it is registered. Only a new hold frees nobody.
    fn frees(&self) -> bool {
        true
    }
    /// An agency whose valid countersignature the act carries.
    fn countersigner(&self, _state: &State<'_>, _cx: &Context) -> Result<Option<Label>, Stop> {
        Ok(None)
    }
}

/// Where and by whom an act is done, and what comes of it.
pub struct Context {
    /// Block.
    pub height: u64,
    /// Block time, milliseconds since 1970.
    pub time_ms: u64,
    /// Chain.
    pub chain_id: Label,
    /// The transaction.
    pub tx_id: TxId,
    /// Who signed it.
    pub signer: Signer,
    /// The receipt that is being written.
    pub receipt: Receipt,
    /// Cases that were decided by it, as they last stood.
    pub decided: Vec<Case>,
}

/// What became of a transaction: the answer on the record.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// The transaction.
    #[n(0)]
    pub tx_id: TxId,
    /// Why it was refused, if it was. A refused transaction changes nothing.
    #[n(1)]
    pub refusal: Option<Refusal>,
    /// The case that it lodged.
    #[n(2)]
    pub case_id: Option<CaseId>,
    /// How many items that case lacks.
    #[n(3)]
    pub missing: u32,
    /// Cases that it decided.
    #[n(4)]
    pub decisions: Vec<Decision>,
    /// What an import did with its rows.
    #[n(5)]
    pub import: Option<import_batch::ImportResult>,
}

impl Context {
    /// Height and block time.
    pub fn now(&self) -> Moment {
        Moment { height: self.height, time_ms: self.time_ms }
    }

    /// The end of a term that a registered case enters, from now.
    fn term_end(
        &self,
        state: &State<'_>,
        case: &Case,
        policy: &Policy,
        days: Option<u32>,
    ) -> Result<Option<u64>, Stop> {
        self.term_end_from(state, case, policy, days, self.time_ms)
    }

    /// The end of a term that a registered case enters, from a moment.
    fn term_end_from(
        &self,
        state: &State<'_>,
        case: &Case,
        policy: &Policy,
        days: Option<u32>,
        from_ms: u64,
    ) -> Result<Option<u64>, Stop> {
        let jurisdiction = crate::governance::jurisdiction_in_force(state, &case.jurisdiction, self.height)?;
        let (lodger, by_court, now) = (&case.lodger, case.by_court, self.now());
        let exam = Examination { state, now, policy, jurisdiction: &jurisdiction, lodger, by_court };
        Ok(exam.term_end(days, from_ms, "/action")?)
    }
}

impl Receipt {
    /// An empty receipt.
    pub fn new(tx_id: TxId) -> Self {
        Self { tx_id, refusal: None, case_id: None, missing: 0, decisions: Vec::new(), import: None }
    }

    /// `refused`, `waiting` (a case was opened and lacks something) or `applied`.
    pub fn status(&self) -> &'static str {
        match (&self.refusal, self.missing) {
            (Some(_), _) => "refused",
            (None, 0) => "applied",
            (None, _) => "waiting",
        }
    }
}

/// The largest log entry, in bytes (C2SP tlog-tiles).
pub const LOG_ENTRY_BYTES_MAX: usize = 65_535;

/// Does an act, and then what earlier acts left to be looked at again. On a refusal the caller drops everything that was written.
pub fn apply(state: &mut State<'_>, cx: &mut Context, act: &Act) -> Result<(), Stop> {
    match act {
        Act::Withdraw(act) => act.apply(state, cx),
        Act::Attest(act) => act.apply(state, cx),
        Act::Revoke(act) => act.apply(state, cx),
        Act::Consent(act) => act.apply(state, cx),
        Act::PartyRegister(act) => act.apply(state, cx),
        Act::Decide(act) => act.apply(state, cx),
        Act::Answer(act) => act.apply(state, cx),
        Act::Alert(act) => act.apply(state, cx),
        Act::KeyRotate(act) => act.apply(state, cx),
        Act::PolicyPropose(act) => act.apply(state, cx),
        Act::PolicyVote(act) => act.apply(state, cx),
        dealing => match dealing.dealing() {
            Some(dealing) => case::lodge(state, cx, act, dealing),
            None => Ok(()),
        },
    }?;
    case::resume(state, cx)
}
