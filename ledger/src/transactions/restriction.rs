//! RESTRICTION 限制: that no dealing be entered without somebody's consent (domain row 16).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{check_known, check_room, check_source, check_unheld, hold, owners, units_of};
use super::enter::Entering;
use super::guide::Guide;
use super::{Context, Dealing, TxType};
use crate::agency::Agency;
use crate::case::{Case, Examination, Facts, TitleRef};
use crate::encoding::Label;
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::hold::{Bearer, Hold, HoldKind};
use crate::register::source::Source;
use crate::register::title::TitleId;
use crate::state::{State, Stop};

/// Asks for something about a restriction.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restriction {
    /// The title.
    #[n(0)]
    pub title_id: TitleId,
    /// The version that it was prepared on.
    #[n(1)]
    pub title_version: u64,
    /// What is asked.
    #[n(2)]
    pub action: Action,
    /// The agreement or order.
    #[n(3)]
    pub source: Source,
}

/// What is asked.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Action {
    /// A restriction is entered.
    #[n(1)]
    Enter(#[n(0)] Terms),
    /// It is removed, with its beneficiary's consent.
    #[n(2)]
    Remove(#[n(0)] u32),
}

/// A restriction.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Whose consent a dealing will need.
    #[n(0)]
    pub beneficiary: Bearer,
    /// Why, as a code.
    #[n(1)]
    pub ground: Label,
    /// The restriction's public number.
    #[n(2)]
    pub reference: Label,
    /// For how many days; without end, or for the policy's term, when absent.
    #[n(3)]
    #[serde(default)]
    pub days: Option<u32>,
}

impl Dealing for Restriction {
    fn tx_type(&self) -> TxType {
        match self.action {
            Action::Enter(_) => TxType::RestrictionEnter,
            Action::Remove(_) => TxType::RestrictionRemove,
        }
    }

    fn titles(&self) -> Vec<TitleRef> {
        TitleRef::one(&self.title_id, Some(self.title_version))
    }

    fn frees(&self) -> bool {
        matches!(self.action, Action::Remove(_))
    }

    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop> {
        Ok(check_source(exam, &self.source, "/source")?)
    }

    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        let title = exam.title(&self.title_id)?;
        let units = units_of(exam.state, &title)?;
        match &self.action {
            Action::Enter(terms) => {
                match &terms.beneficiary {
                    Bearer::Party(party) => check_known(exam.state, &[*party], "/action/ENTER/beneficiary")?,
                    Bearer::Agency(agency) => {
                        let known = exam.state.get::<Agency>(agency)?.is_some();
                        if !known {
                            let refusal = Refusal::new(Code::FieldInvalid).at("/action/ENTER/beneficiary");
                            return Err(refusal.with("why", "no such agency").with("agency", agency).into());
                        }
                    }
                }
                let same = |hold: &Hold| {
                    let ours = hold.by == terms.beneficiary && hold.reason == terms.ground;
                    hold.kind == HoldKind::Restriction && ours
                };
                check_unheld(&title, same, "/action/ENTER/ground")?;
                exam.term_end(terms.days, exam.now.time_ms, "/action/ENTER/days")?;
                check_room(&title, title.holds.len())?;
                Ok(Facts { disposers: owners(&title), units, ..Facts::default() })
            }
            Action::Remove(item) => {
                let found = hold(&title, *item, "/action/REMOVE")?;
                if found.kind != HoldKind::Restriction {
                    return Err(Refusal::new(Code::HoldNotYours).at("/action/REMOVE").with("by", &found.by).into());
                }
                // A court removes it by its order; anybody else with the beneficiary's consent.
                let consents = match exam.by_court {
                    true => Vec::new(),
                    false => vec![(found.by.clone(), "the restriction is for its beneficiary".to_owned())],
                };
                Ok(Facts { consents, lifts: vec![(self.title_id.clone(), *item)], units, ..Facts::default() })
            }
        }
    }

    fn register(
        &self,
        state: &mut State<'_>,
        cx: &mut Context,
        case: &Case,
        policy: &Policy,
    ) -> Result<Vec<TitleId>, Stop> {
        let mut entering = Entering::of(state, &self.title_id, cx)?;
        match &self.action {
            Action::Enter(terms) => {
                let (kind, by) = (HoldKind::Restriction, terms.beneficiary.clone());
                let hold = Hold::new(kind, by, &terms.reference, &terms.ground, &self.source);
                entering.place(state, cx, case, policy, hold, terms.days)?;
            }
            Action::Remove(item) => entering.lift(*item),
        }
        Ok(vec![entering.enter(state, cx, Some(case), self.tx_type().name())?])
    }
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 16,
    name: ("Restriction: enter, remove", "限制登记、注销"),
    does: (
        "No dealing is entered without the consent of the one named: the owner's own safeguard, a lender's, an authority's.",
        "未经所列方同意不得办理：权利人自我保护、抵押权人或机关的限制。",
    ),
    fields: &[
        ("title_id, title_version", "the title, and the version that it was prepared on", "登记簿及准备时的版本"),
        ("action", "ENTER with beneficiary, ground, reference and days; REMOVE with a hold", "ENTER 设立；REMOVE 注销"),
        ("source", "the agreement or order, by commitment", "协议或命令（承诺值）"),
    ],
    checks: &[
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
        (Code::PartyUnknown, "the beneficiary is registered", "受益人已登记"),
        (Code::FieldInvalid, "a beneficiary agency is known", "受益机构存在"),
        (Code::HoldExists, "the beneficiary has no such restriction yet", "尚无相同限制"),
        (Code::PeriodInvalid, "the days can be counted", "天数有效"),
        (Code::PeriodTooLong, "they are within the policy's term", "未超过规则期限"),
        (Code::TitleFull, "the title can take one more hold", "登记簿可再登记"),
        (Code::HoldUnknown, "the title has the restriction", "登记簿有该限制"),
        (Code::HoldNotYours, "it is a restriction", "为限制登记"),
    ],
    effects: (
        "A hold is placed with the owners' consent, or removed with the beneficiary's.",
        "经权利人同意设立，经受益人同意注销。",
    ),
    forms: &[
        (
            TxType::RestrictionEnter,
            r#"{"RESTRICTION": {"title_id": "T-CN-1", "title_version": 1, "action": {"ENTER": {"beneficiary": {"party": "@party"},
            "ground": "OWNER_PROTECTION", "reference": "R-1", "days": null}}, "source": "@source"}}"#,
        ),
        (
            TxType::RestrictionRemove,
            r#"{"RESTRICTION": {"title_id": "T-CN-1", "title_version": 1, "action": {"REMOVE": 2}, "source": "@source"}}"#,
        ),
    ],
};
