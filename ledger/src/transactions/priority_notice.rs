//! PRIORITY_NOTICE 预告: a buyer or lender keeps the next place for a named dealing (domain row 14).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{check_acquirers, check_room, check_source, check_unheld, owners, placed_by, units_of};
use super::enter::Entering;
use super::guide::Guide;
use super::{Context, Dealing, TxType};
use crate::case::{Case, Examination, Facts, TitleRef};
use crate::encoding::Label;
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::hold::{Bearer, Hold, HoldKind};
use crate::register::party::PartyId;
use crate::register::source::Source;
use crate::register::title::TitleId;
use crate::state::{State, Stop};

/// Asks for something about a priority notice.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorityNotice {
    /// The title.
    #[n(0)]
    pub title_id: TitleId,
    /// The version that it was prepared on.
    #[n(1)]
    pub title_version: u64,
    /// What is asked.
    #[n(2)]
    pub action: Action,
    /// The contract.
    #[n(3)]
    pub source: Source,
}

/// What is asked.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Action {
    /// A notice is entered.
    #[n(1)]
    Enter(#[n(0)] Notice),
    /// It is taken back.
    #[n(2)]
    Withdraw(#[n(0)] u32),
}

/// A notice.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Whom it protects.
    #[n(0)]
    pub holder: PartyId,
    /// For which dealing, as a code: `TRANSFER`, `MORTGAGE_REGISTER`. One of each at a time on a title.
    #[n(1)]
    pub protects: Label,
    /// The notice's public number.
    #[n(2)]
    pub reference: Label,
    /// For how many days; the policy's term when absent.
    #[n(3)]
    #[serde(default)]
    pub days: Option<u32>,
}

impl Dealing for PriorityNotice {
    fn tx_type(&self) -> TxType {
        match self.action {
            Action::Enter(_) => TxType::PriorityNotice,
            Action::Withdraw(_) => TxType::PriorityNoticeWithdraw,
        }
    }

    fn titles(&self) -> Vec<TitleRef> {
        TitleRef::one(&self.title_id, Some(self.title_version))
    }

    fn frees(&self) -> bool {
        matches!(self.action, Action::Withdraw(_))
    }

    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop> {
        Ok(check_source(exam, &self.source, "/source")?)
    }

    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        let title = exam.title(&self.title_id)?;
        let units = units_of(exam.state, &title)?;
        match &self.action {
            Action::Enter(notice) => {
                check_acquirers(exam.state, &[notice.holder], "/action/ENTER/holder")?;
                let owners = owners(&title);
                if owners.contains(&notice.holder) {
                    let refusal = Refusal::new(Code::PartySelfDealing).at("/action/ENTER/holder");
                    return Err(refusal.with("party_id", notice.holder).into());
                }
                let same = |hold: &Hold| hold.kind == HoldKind::PriorityNotice && hold.reason == notice.protects;
                check_unheld(&title, same, "/action/ENTER/protects")?;
                exam.term_end(notice.days, exam.now.time_ms, "/action/ENTER/days")?;
                check_room(&title, title.holds.len())?;
                Ok(Facts { disposers: owners, acquirers: vec![notice.holder], units, ..Facts::default() })
            }
            Action::Withdraw(item) => {
                let disposers = vec![placed_by(&title, *item, HoldKind::PriorityNotice, "/action/WITHDRAW")?];
                Ok(Facts { disposers, lifts: vec![(self.title_id.clone(), *item)], units, ..Facts::default() })
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
            Action::Enter(notice) => {
                let (kind, by) = (HoldKind::PriorityNotice, Bearer::Party(notice.holder));
                let hold = Hold::new(kind, by, &notice.reference, &notice.protects, &self.source);
                entering.place(state, cx, case, policy, hold, notice.days)?;
            }
            Action::Withdraw(item) => entering.lift(*item),
        }
        Ok(vec![entering.enter(state, cx, Some(case), self.tx_type().name())?])
    }
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 14,
    name: ("Priority notice: enter, withdraw", "预告登记、注销"),
    does: (
        "Keeps the next place for a named dealing of a buyer or lender.",
        "为买受人或抵押权人保留某项登记的优先顺序。",
    ),
    fields: &[
        ("title_id, title_version", "the title, and the version that it was prepared on", "登记簿及准备时的版本"),
        (
            "action",
            "ENTER with holder, protected dealing, reference and days; WITHDRAW with a hold",
            "ENTER 设立；WITHDRAW 撤回",
        ),
        ("source", "the contract, by commitment", "合同（承诺值）"),
    ],
    checks: &[
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
        (Code::PartyUnknown, "the holder is registered", "权利人已登记"),
        (Code::PartyInactive, "the holder can hold", "权利人可持有权利"),
        (Code::PartySelfDealing, "the holder is not an owner", "非不动产权利人本人"),
        (Code::HoldExists, "no other notice protects the same dealing", "同类预告登记未设立"),
        (Code::PeriodInvalid, "the days can be counted", "天数有效"),
        (Code::PeriodTooLong, "they are within the policy's term", "未超过规则期限"),
        (Code::TitleFull, "the title can take one more hold", "登记簿可再登记"),
        (Code::HoldUnknown, "the title has the notice", "登记簿有该预告登记"),
        (Code::HoldNotYours, "it is a priority notice", "为预告登记"),
    ],
    effects: (
        "A hold is placed; the protected party's own dealing passes and ends it; it lapses at its block time. The owners must consent.",
        "设立限制；受保护方办理本登记时终止，或到期失效。须权利人同意。",
    ),
    forms: &[
        (
            TxType::PriorityNotice,
            r#"{"PRIORITY_NOTICE": {"title_id": "T-CN-1", "title_version": 1, "action": {"ENTER": {"holder": "@party",
            "protects": "TRANSFER", "reference": "PN-1", "days": null}}, "source": "@source"}}"#,
        ),
        (
            TxType::PriorityNoticeWithdraw,
            r#"{"PRIORITY_NOTICE": {"title_id": "T-CN-1", "title_version": 1, "action": {"WITHDRAW": 2}, "source": "@source"}}"#,
        ),
    ],
};
