//! FREEZE 查封: a court or authority places, renews or releases a freeze; later ones queue 轮候 (domain row 15).
//!
//! It goes first: it waits for no earlier case and asks nobody's consent.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{check_room, check_source, check_unheld, hold, units_of};
use super::enter::Entering;
use super::guide::Guide;
use super::{Context, Dealing, TxType};
use crate::case::{Case, Examination, Facts, Lodger, TitleRef};
use crate::encoding::Label;
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::hold::{Bearer, Hold, HoldKind};
use crate::register::source::Source;
use crate::register::title::TitleId;
use crate::state::{State, Stop};

/// Orders something about a freeze.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Freeze {
    /// The title.
    #[n(0)]
    pub title_id: TitleId,
    /// The order's public number.
    #[n(1)]
    pub order: Label,
    /// What is ordered.
    #[n(2)]
    pub action: Action,
    /// The order.
    #[n(3)]
    pub source: Source,
}

/// What is ordered.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Action {
    /// The title is frozen.
    #[n(1)]
    Place(#[n(0)] Terms),
    /// A freeze of the same agency runs anew from its end.
    #[n(2)]
    Renew(#[n(0)] Renewal),
    /// A freeze of the same agency ends; the next in the queue takes its place at once.
    #[n(3)]
    Release(#[n(0)] u32),
}

/// The terms of a freeze.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Why, as a code. The reason in words stays with the court.
    #[n(0)]
    pub reason: Label,
    /// For how many days; the policy's longest when absent.
    #[n(1)]
    #[serde(default)]
    pub days: Option<u32>,
}

/// A renewal.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Renewal {
    /// The freeze's number on the title.
    #[n(0)]
    pub hold: u32,
    /// For how many days more; the policy's longest when absent.
    #[n(1)]
    #[serde(default)]
    pub days: Option<u32>,
}

impl Dealing for Freeze {
    fn tx_type(&self) -> TxType {
        match self.action {
            Action::Place(_) => TxType::Freeze,
            Action::Renew(_) => TxType::FreezeRenew,
            Action::Release(_) => TxType::FreezeRelease,
        }
    }

    fn titles(&self) -> Vec<TitleRef> {
        TitleRef::one(&self.title_id, None)
    }

    fn frees(&self) -> bool {
        matches!(self.action, Action::Release(_))
    }

    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop> {
        Ok(check_source(exam, &self.source, "/source")?)
    }

    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        let title = exam.title(&self.title_id)?;
        let units = units_of(exam.state, &title)?;
        let Lodger::Agency(agency) = exam.lodger else {
            return Err(Refusal::new(Code::RoleNotPermitted).with("why", "only an agency can order a freeze").into());
        };
        let own = |item: u32, pointer: &'static str| {
            let found = hold(&title, item, pointer)?;
            let ours = found.kind == HoldKind::Freeze && found.by == Bearer::Agency(agency.clone());
            if ours {
                Ok(found.clone())
            } else {
                Err(Refusal::new(Code::HoldNotYours).at(pointer).with("by", &found.by))
            }
        };
        let lifts = match &self.action {
            Action::Place(terms) => {
                let by = Bearer::Agency(agency.clone());
                let same = |hold: &Hold| hold.kind == HoldKind::Freeze && hold.reference == self.order && hold.by == by;
                check_unheld(&title, same, "/order")?;
                exam.term_end(terms.days, exam.now.time_ms, "/action/PLACE/days")?;
                check_room(&title, title.holds.iter().filter(|hold| hold.kind == HoldKind::Freeze).count())?;
                Vec::new()
            }
            Action::Renew(renewal) => {
                let found = own(renewal.hold, "/action/RENEW/hold")?;
                exam.term_end(renewal.days, found.expires_ms.unwrap_or(exam.now.time_ms), "/action/RENEW/days")?;
                vec![(self.title_id.clone(), renewal.hold)]
            }
            Action::Release(item) => {
                own(*item, "/action/RELEASE")?;
                vec![(self.title_id.clone(), *item)]
            }
        };
        Ok(Facts { lifts, units, ..Facts::default() })
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
            Action::Place(terms) => {
                let by = case.lodger.bearer();
                let queued = entering.title.holds.iter().any(|hold| hold.kind == HoldKind::Freeze);
                let hold = Hold::new(HoldKind::Freeze, by, &self.order, &terms.reason, &self.source);
                let item = entering.place(state, cx, case, policy, hold, terms.days)?;
                for hold in entering.title.holds.iter_mut().filter(|hold| hold.item == item) {
                    hold.term_ms = hold.expires_ms.map(|end| end.saturating_sub(cx.time_ms));
                    (hold.queued, hold.expires_ms) = (queued, hold.expires_ms.filter(|_| !queued));
                }
            }
            Action::Renew(renewal) => {
                let found = entering.title.holds.iter().find(|hold| hold.item == renewal.hold).cloned();
                let from = found.and_then(|hold| hold.expires_ms).unwrap_or(cx.time_ms);
                let end = cx.term_end(state, case, policy, renewal.days, from)?;
                for hold in entering.title.holds.iter_mut().filter(|hold| hold.item == renewal.hold) {
                    hold.term_ms = end.map(|end| end.saturating_sub(from));
                    hold.expires_ms = if hold.queued { None } else { end };
                    (hold.reference, hold.source) = (self.order.clone(), self.source.clone());
                }
            }
            Action::Release(item) => entering.lift(*item),
        }
        Ok(vec![entering.enter(state, cx, Some(case), self.tx_type().name())?])
    }
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 15,
    name: ("Freeze: place, renew, release", "查封、续封、解封"),
    does: (
        "A court or authority freezes a title, renews the freeze or releases it. It goes before every undecided case.",
        "法院或有权机关查封、续封或解封；先于一切未决案件。",
    ),
    fields: &[
        ("title_id", "the title", "登记簿"),
        ("order", "the order's public number", "文书编号"),
        (
            "action",
            "PLACE with reason and days; RENEW with a hold and days; RELEASE with a hold",
            "PLACE 查封；RENEW 续封；RELEASE 解封",
        ),
        ("source", "the order, by commitment", "法律文书（承诺值）"),
    ],
    checks: &[
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
        (Code::HoldExists, "this order has not frozen the title before", "该文书尚未查封"),
        (Code::PeriodInvalid, "the days can be counted", "天数有效"),
        (Code::PeriodTooLong, "they are within the policy's longest", "未超过规则最长期限"),
        (Code::TitleFull, "the title can take one more hold", "登记簿可再登记"),
        (Code::HoldUnknown, "the title has the freeze", "登记簿有该查封"),
        (Code::HoldNotYours, "it is a freeze of the same agency", "为本机关的查封"),
    ],
    effects: (
        "The freeze stands from this block, or queues behind another; on release or lapse the next runs at once for its own term.",
        "自本区块起生效，或轮候；前一查封解除或到期后依次生效。",
    ),
    forms: &[
        (
            TxType::Freeze,
            r#"{"FREEZE": {"title_id": "T-CN-1", "order": "ORDER-1", "action": {"PLACE": {"reason": "CIVIL_PRESERVATION", "days": null}}, "source": "@order"}}"#,
        ),
        (
            TxType::FreezeRenew,
            r#"{"FREEZE": {"title_id": "T-CN-1", "order": "ORDER-2", "action": {"RENEW": {"hold": 2, "days": null}}, "source": "@order"}}"#,
        ),
        (
            TxType::FreezeRelease,
            r#"{"FREEZE": {"title_id": "T-CN-1", "order": "ORDER-3", "action": {"RELEASE": 2}, "source": "@order"}}"#,
        ),
    ],
};
