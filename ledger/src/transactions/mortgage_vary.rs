//! MORTGAGE_VARY 变更 and MORTGAGE_ASSIGN 转移: alters a mortgage, or gives it to another lender (domain row 5).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{asks, charge, check_acquirers, check_source, owners, units_of};
use super::enter::Entering;
use super::guide::Guide;
use super::{Context, Dealing, TxType};
use crate::case::{Case, Examination, Facts, TitleRef};
use crate::crypto::Hash;
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::party::PartyId;
use crate::register::source::Source;
use crate::register::title::TitleId;
use crate::state::{State, Stop};

/// Asks that a mortgage be altered or assigned.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MortgageVary {
    /// The title.
    #[n(0)]
    pub title_id: TitleId,
    /// The version that it was prepared on.
    #[n(1)]
    pub title_version: u64,
    /// The charge's number on the title.
    #[n(2)]
    pub charge: u32,
    /// What becomes of it.
    #[n(3)]
    pub change: Change,
    /// The document behind it.
    #[n(4)]
    pub source: Source,
}

/// What becomes of a mortgage.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Change {
    /// Its terms are altered.
    #[n(1)]
    Vary(#[n(0)] Vary),
    /// It goes to another lender.
    #[n(2)]
    Assign(#[n(0)] PartyId),
}

/// New terms; what is absent stays.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vary {
    /// Commitment to another secured amount. It is private, so it counts as raised: lower ranks must consent.
    #[n(0)]
    #[serde(default)]
    pub secured: Option<Hash>,
    /// Whether a transfer needs the lender's consent.
    #[n(1)]
    #[serde(default)]
    pub bars_transfer: Option<bool>,
    /// Whether a further charge needs the lender's consent.
    #[n(2)]
    #[serde(default)]
    pub bars_further: Option<bool>,
}

impl Dealing for MortgageVary {
    fn tx_type(&self) -> TxType {
        match self.change {
            Change::Vary(_) => TxType::MortgageVary,
            Change::Assign(_) => TxType::MortgageAssign,
        }
    }

    fn titles(&self) -> Vec<TitleRef> {
        TitleRef::one(&self.title_id, Some(self.title_version))
    }

    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop> {
        if self.change == Change::Vary(Vary { secured: None, bars_transfer: None, bars_further: None }) {
            return Err(Refusal::new(Code::ListEmpty).at("/change/VARY").into());
        }
        Ok(check_source(exam, &self.source, "/source")?)
    }

    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        let title = exam.title(&self.title_id)?;
        let charge = charge(&title, self.charge, "/charge")?;
        let mut facts = Facts {
            disposers: vec![charge.chargee],
            units: units_of(exam.state, &title)?,
            lifts: vec![(self.title_id.clone(), charge.item)],
            ..Facts::default()
        };
        match &self.change {
            Change::Assign(to) => {
                if *to == charge.chargee || owners(&title).contains(to) {
                    return Err(Refusal::new(Code::PartySelfDealing).at("/change/ASSIGN").with("party_id", to).into());
                }
                check_acquirers(exam.state, &[*to], "/change/ASSIGN")?;
                facts.acquirers = vec![*to];
            }
            Change::Vary(vary) => {
                facts.consents = asks(&owners(&title), "the owner agrees to the mortgage's new terms");
                if vary.secured.is_some_and(|secured| secured != charge.secured) {
                    let lower = title.charges.iter().filter(|other| other.rank > charge.rank);
                    let lower: Vec<PartyId> = lower.map(|other| other.chargee).collect();
                    facts.consents.extend(asks(&lower, "a lower rank agrees to another secured amount before it"));
                }
            }
        }
        Ok(facts)
    }

    fn register(&self, state: &mut State<'_>, cx: &mut Context, case: &Case, _: &Policy) -> Result<Vec<TitleId>, Stop> {
        let mut entering = Entering::of(state, &self.title_id, cx)?;
        if let Some(charge) = entering.title.charges.iter_mut().find(|charge| charge.item == self.charge) {
            charge.source = self.source.clone();
            match &self.change {
                Change::Assign(to) => charge.chargee = *to,
                Change::Vary(vary) => {
                    charge.secured = vary.secured.unwrap_or(charge.secured);
                    charge.bars_transfer = vary.bars_transfer.unwrap_or(charge.bars_transfer);
                    charge.bars_further = vary.bars_further.unwrap_or(charge.bars_further);
                }
            }
        }
        Ok(vec![entering.enter(state, cx, Some(case), self.tx_type().name())?])
    }
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 5,
    name: ("Variation or assignment of a mortgage", "抵押权变更或转移登记"),
    does: ("Alters a mortgage's terms, or gives it to another lender.", "变更抵押权内容或转移给其他抵押权人。"),
    fields: &[
        ("title_id, title_version", "the title, and the version that it was prepared on", "登记簿及准备时的版本"),
        ("charge", "the charge's number on the title", "抵押编号"),
        ("change", "VARY with new terms, or ASSIGN with the new lender", "VARY 变更内容，或 ASSIGN 新抵押权人"),
        ("source", "the agreement, by commitment", "协议（承诺值）"),
    ],
    checks: &[
        (Code::ListEmpty, "a variation varies something", "变更内容不为空"),
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
        (Code::ChargeUnknown, "the title has the charge", "登记簿有该抵押"),
        (Code::PartySelfDealing, "it does not go to the lender himself or to an owner", "不得转给本人或权利人"),
        (Code::PartyUnknown, "the new lender is registered", "新抵押权人已登记"),
        (Code::PartyInactive, "the new lender can hold", "新抵押权人可持有权利"),
    ],
    effects: (
        "The charge is altered and keeps its rank. The lender signs; the owner too for new terms; lower ranks for another amount.",
        "抵押权变更，顺位不变。抵押权人签署；变更内容须权利人同意；变更金额须后顺位同意。",
    ),
    forms: &[
        (
            TxType::MortgageVary,
            r#"{"MORTGAGE_VARY": {"title_id": "T-CN-1", "title_version": 2, "charge": 2,
            "change": {"VARY": {"secured": "@hash", "bars_transfer": null, "bars_further": null}}, "source": "@source"}}"#,
        ),
        (
            TxType::MortgageAssign,
            r#"{"MORTGAGE_VARY": {"title_id": "T-CN-1", "title_version": 2, "charge": 2,
            "change": {"ASSIGN": "@party"}, "source": "@source"}}"#,
        ),
    ],
};
