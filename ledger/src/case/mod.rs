//! Cases: a dealing that was lodged, what it still lacks and from whom, and its decision.
//!
//! The decision is a pure function of state and block time ([`assess`]). A case that lacks something waits; the transaction
//! that brings the last missing item decides it, in the same block; so does the moment at which a period ends. Every node
//! recomputes this.
//!
//! ```text
//!  lodged --> REQUISITION <--> READY --> registered          what is missing, with who must bring it
//!                 |               \--> REFERRED --> registered | rejected     a sign of risk, or four eyes
//!                 \--> withdrawn | lapsed | rejected
//! ```

mod assess;
mod decide;
mod foresee;
mod lodge;
mod needs;
mod waiting;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::agency::{Principal, Role, Signer};
use crate::attestation::{AttestationId, Subject};
use crate::crypto::Hash;
use crate::encoding::{Blob, Label};
use crate::policy::Risk;
use crate::refusal::{Code, Refusal};
use crate::register::hold::Bearer;
use crate::register::party::PartyId;
use crate::register::share::Fraction;
use crate::register::title::{CaseId, TitleId};
use crate::register::unit::{UnitCode, UnitKind};
use crate::transactions::poa::PoaId;
use crate::transactions::{Act, TxId, TxType};

pub use assess::{Assessment, Examination, accepting, asked, assess, bearers_of, standing};
pub use decide::{reconsider, reject, resume, withdraw};
pub use foresee::{Foreseen, Foresight, Met};
pub use lodge::lodge;
pub use needs::{is_consented, subject_version};
pub use waiting::{due, put_off, waiting_for};

/// An open case. Decided cases leave the state; their decision stands in the receipt that decided them.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
pub struct Case {
    /// Number.
    #[n(0)]
    pub case_id: CaseId,
    /// The transaction that lodged it.
    #[n(1)]
    pub tx_id: TxId,
    /// Kind of dealing.
    #[n(2)]
    pub tx_type: TxType,
    /// Jurisdiction whose policy applies.
    #[n(3)]
    pub jurisdiction: Label,
    /// Version of the policy at lodging; it governs the case to its end.
    #[n(4)]
    pub policy_version: u32,
    /// Who lodged it.
    #[n(5)]
    pub lodger: Lodger,
    /// The officer who lodged it, if one did.
    #[n(6)]
    pub officer: Option<Label>,
    /// Whether a court lodged it: its order stands for consents.
    #[n(7)]
    pub by_court: bool,
    /// Block in which it was lodged.
    #[n(8)]
    pub height: u64,
    /// Block time of lodging: its priority.
    #[n(9)]
    #[serde(rename = "lodged_at", with = "crate::time::json")]
    pub time_ms: u64,
    /// Hash of its terms; consents and attestations about the case name it.
    #[n(10)]
    pub terms: Hash,
    /// Consents of parties.
    #[n(11)]
    pub consents: Vec<Given>,
    /// Parties that accepted a risk in writing.
    #[n(12)]
    pub acknowledgements: Vec<PartyId>,
    /// Agencies that approved or consented.
    #[n(13)]
    pub approvals: Vec<Label>,
    /// Officers who approved it in the end.
    #[n(14)]
    pub endorsements: Vec<Endorsement>,
    /// What officers asked for.
    #[n(15)]
    pub requisitions: Vec<Requisition>,
    /// Owners who said "this is not me".
    #[n(16)]
    pub alerts: Vec<PartyId>,
    /// What it lacked when it was lodged, by code and kind.
    #[n(17)]
    pub lacked: Vec<Lack>,
    /// Since when it waits for an officer's decision.
    #[n(18)]
    #[serde(rename = "referred_at", with = "crate::time::json::option", default)]
    pub referred_ms: Option<u64>,
    /// Why it was referred.
    #[n(19)]
    pub risks: Vec<Risk>,
    /// When it lapses unless what is missing comes.
    #[n(20)]
    #[serde(rename = "lapses_at", with = "crate::time::json::option", default)]
    pub lapses_ms: Option<u64>,
    /// When it is looked at again by itself.
    #[n(21)]
    #[serde(rename = "wakes_at", with = "crate::time::json::option", default)]
    pub wakes_ms: Option<u64>,
    /// The dealing itself.
    #[n(22)]
    pub act: Act,
    /// Where it is listed as waiting.
    #[n(23)]
    pub waits_at: Vec<Blob>,
}

/// Who lodged a case.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lodger {
    /// An agency, by one of its officers.
    #[n(1)]
    Agency(#[n(0)] Label),
    /// A party, for itself.
    #[n(2)]
    Party(#[n(0)] PartyId),
}

impl Lodger {
    /// The lodger that a signer is.
    pub fn of(signer: &Signer) -> Self {
        match &signer.principal {
            Principal::Officer(_, agency) => Self::Agency(agency.agency_id.clone()),
            Principal::Party(party) => Self::Party(*party),
            // Time lodges nothing: it only ends periods.
            Principal::Time => Self::Agency(crate::transactions::checks::label("time")),
        }
    }

    /// Whose word the lodging is.
    pub fn bearer(&self) -> Bearer {
        match self {
            Self::Agency(agency) => Bearer::Agency(agency.clone()),
            Self::Party(party) => Bearer::Party(*party),
        }
    }

    /// The agency that lodged it, if one did.
    pub fn agency(&self) -> Option<&Label> {
        match self {
            Self::Agency(agency) => Some(agency),
            Self::Party(_) => None,
        }
    }
}

/// A party's consent and by whose hand it came.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
pub struct Given {
    /// The party.
    #[n(0)]
    pub party: PartyId,
    /// Whose hand.
    #[n(1)]
    pub by: Hand,
    /// Block time.
    #[n(2)]
    #[serde(rename = "at", with = "crate::time::json")]
    pub time_ms: u64,
}

/// By whose hand a consent came.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hand {
    /// The party's own key.
    #[n(1)]
    Own,
    /// An officer who witnessed it.
    #[n(2)]
    Witness(#[n(0)] Label),
    /// An agent under a power of attorney, which must still hold at the decision.
    #[n(3)]
    Agent(#[n(0)] PoaId),
    /// An officer of the agency that the party is a member of.
    #[n(4)]
    Member(#[n(0)] Label),
}

/// An officer's approval of a case.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
pub struct Endorsement {
    /// The officer.
    #[n(0)]
    pub officer_id: Label,
    /// His agency.
    #[n(1)]
    pub agency_id: Label,
    /// Block time.
    #[n(2)]
    #[serde(rename = "at", with = "crate::time::json")]
    pub time_ms: u64,
}

/// Something that an officer asked of the lodger.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
pub struct Requisition {
    /// Why, as a code of [`crate::refusal::REASONS`].
    #[n(0)]
    pub reason: Label,
    /// The officer who asked.
    #[n(1)]
    pub officer_id: Label,
    /// Block time at which he asked.
    #[n(2)]
    #[serde(rename = "raised_at", with = "crate::time::json")]
    pub raised_ms: u64,
    /// Block time of the answer.
    #[n(3)]
    #[serde(rename = "answered_at", with = "crate::time::json::option", default)]
    pub answered_ms: Option<u64>,
}

/// What a case lacked when it was lodged.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lack {
    /// Why.
    #[n(0)]
    pub code: Code,
    /// The kind of attestation, when it was one.
    #[n(1)]
    pub kind: Option<Label>,
}

/// Something that a case lacks, and from whom.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Missing {
    /// Why it is missing: `attestation.missing`, `attestation.expired`, `consent.missing`, ...
    pub code: Code,
    /// The kind of attestation, when it is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kind: Option<Label>,
    /// About whom or what: `party:...`, `unit:...`, `terms:...`, `case:...`.
    pub subject: String,
    /// Who can bring it: an agency by its id, `role:...`, or `party:...`.
    pub from: Vec<String>,
    /// The attestation that was found but cannot be relied on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub found: Option<AttestationId>,
    /// What asks for it: a hold or charge on the title, the policy.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub because: Option<String>,
    /// When it comes by itself, by block time.
    #[serde(rename = "until", with = "crate::time::json::option", skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub until_ms: Option<u64>,
}

impl Missing {
    fn new(code: Code, subject: String, from: Vec<String>) -> Self {
        Self { code, kind: None, subject, from, found: None, because: None, until_ms: None }
    }

    fn because(mut self, why: impl Into<String>) -> Self {
        self.because = Some(why.into());
        self
    }

    fn until(mut self, time_ms: u64) -> Self {
        self.until_ms = Some(time_ms);
        self
    }

    /// Whether nobody can do anything about it but wait: such a case does not lapse.
    pub fn is_patience(&self) -> bool {
        matches!(
            self.code,
            Code::CaseWaitsForEarlier | Code::CaseWaitingPeriod | Code::NoticeRunning | Code::DecisionMissing
        )
    }
}

/// What a dealing needs, in terms of kinds and subjects.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Need {
    /// Kind of attestation.
    pub kind: Label,
    /// About whom or what.
    pub subject: Subject,
    /// Oldest start of validity that is accepted.
    pub oldest_ms: Option<u64>,
}

/// A title that a dealing concerns, and the version that it was prepared on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TitleRef {
    /// The title.
    pub title_id: TitleId,
    /// The version; absent where the state of the title does not matter, as for a freeze.
    pub version: Option<u64>,
    /// Where it stands in the act, as a JSON pointer.
    pub pointer: &'static str,
}

impl TitleRef {
    /// The one title of a dealing, and the version that it was prepared on.
    pub fn one(title_id: &TitleId, version: Option<u64>) -> Vec<Self> {
        vec![Self { title_id: title_id.clone(), version, pointer: "/title_id" }]
    }
}

/// What a dealing says of itself after its rules were checked: what policies are applied to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// Parties that give, each once.
    pub disposers: Vec<PartyId>,
    /// Parties that receive, each once.
    pub acquirers: Vec<PartyId>,
    /// The share that each consenting party stands for, where the whole is disposed of; empty when every disposer must consent.
    pub whole_shares: Vec<(Vec<PartyId>, Fraction)>,
    /// The units concerned, with what they are.
    pub units: Vec<(UnitCode, UnitKind)>,
    /// Whose consent the dealing needs beside that of who gives, and why.
    pub consents: Vec<(Bearer, String)>,
    /// Holds and charges, by title and number, that this dealing itself ends or answers for: they do not stand in its way.
    pub lifts: Vec<(TitleId, u32)>,
}

/// How a case ended, as the deciding receipt records it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Decision {
    /// The case.
    #[n(0)]
    pub case_id: CaseId,
    /// How it ended.
    #[n(1)]
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub outcome: Outcome,
    /// The titles that it changed; left empty for an import, whose batch names its rows.
    #[n(2)]
    pub titles: Vec<TitleId>,
    /// The attestations that it relied on.
    #[n(3)]
    pub relied_on: Vec<AttestationId>,
    /// Hash over the entries that it made.
    #[n(4)]
    pub entries: Hash,
    /// How many of the attestations were made for this case: after it was lodged, or about its own terms.
    #[n(5)]
    pub fresh: u32,
    /// Whether no officer had to decide.
    #[n(6)]
    pub auto: bool,
}

/// How a case ended.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Outcome {
    /// Entered in the register.
    #[n(1)]
    Registered,
    /// Refused by a rule.
    #[n(2)]
    Rejected(#[n(0)] Refusal),
    /// Taken back by the lodger, with the coded reason.
    #[n(3)]
    Withdrawn(#[n(0)] Label),
    /// What was missing did not come in time.
    #[n(4)]
    Lapsed,
}

impl Case {
    /// Whether its time is over, given what it lacks: a requisition that nobody answered lapses; what only time can bring does not.
    pub fn is_overdue(&self, missing: &[Missing], time_ms: u64) -> bool {
        self.lapses_ms.is_some_and(|lapses| lapses <= time_ms) && !missing.iter().all(Missing::is_patience)
    }

    /// Whether a party's consent is on the case, by whatever hand.
    pub fn has_consent_of(&self, party: &PartyId) -> bool {
        self.consents.iter().any(|given| given.party == *party)
    }
}

/// Whether a signer acts for a court.
pub fn is_court(signer: &Signer) -> bool {
    signer.has_role(&[Role::CourtOfficer])
}
