//! Transactions: what may change the register. **One file for each**, with its fields, its checks in order, its effects and its page
//! of the reference. A new registration transaction is a new file and a variant of [`Act`].
//!
//! The rows are those of `domain.md`, section 2. Shared by all: the signed envelope ([`envelope`]), the checks that many need
//! ([`checks`]), and the one way in which anything is entered ([`enter`]).

pub mod act;
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
pub mod officer;
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
use crate::encoding::Label;
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::title::{CaseId, Title, TitleId};
use crate::register::unit::UnitCode;
use crate::state::{Moment, State, Stop};

pub use act::{Act, TxType};
pub use envelope::{Body, EXPIRY_WINDOW_MS, Signed, TX_BYTES_MAX, TxId, Unsigned, signer_of};

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

    /// The end of a term that a registered case enters, from a moment.
    fn term_end(
        &self,
        state: &State<'_>,
        case: &Case,
        policy: &Policy,
        days: Option<u32>,
        from_ms: u64,
    ) -> Result<Option<u64>, Stop> {
        let jurisdiction = crate::governance::jurisdiction_in_force(state, &case.jurisdiction, self.height)?;
        Ok(Examination::of(state, self.now(), policy, &jurisdiction, case).term_end(days, from_ms, "/action")?)
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
        Act::Officer(act) => act.apply(state, cx),
        dealing => match dealing.dealing() {
            Some(dealing) => case::lodge(state, cx, act, dealing),
            None => Ok(()),
        },
    }?;
    case::resume(state, cx)
}
