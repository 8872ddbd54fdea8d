//! CAVEAT 异议: a claimant lodges or withdraws a caveat; it lapses by time (domain row 13).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{check_known, check_room, check_source, owners, placed_by, units_of};
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
use crate::state::{CaveatGround, State, Stop};

/// Asks for something about a caveat.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caveat {
    /// The title.
    #[n(0)]
    pub title_id: TitleId,
    /// What is asked.
    #[n(1)]
    pub action: Action,
    /// The evidence.
    #[n(2)]
    pub source: Source,
}

/// What is asked.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Action {
    /// A caveat is lodged.
    #[n(1)]
    Lodge(#[n(0)] Claim),
    /// A caveat is taken back.
    #[n(2)]
    Withdraw(#[n(0)] u32),
}

/// A claim.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Who claims.
    #[n(0)]
    pub claimant: PartyId,
    /// On what ground, as a code. The same ground does not serve twice.
    #[n(1)]
    pub ground: Label,
    /// The caveat's public number.
    #[n(2)]
    pub reference: Label,
    /// For how many days; the policy's term when absent.
    #[n(3)]
    #[serde(default)]
    pub days: Option<u32>,
}

impl Dealing for Caveat {
    fn tx_type(&self) -> TxType {
        match self.action {
            Action::Lodge(_) => TxType::CaveatLodge,
            Action::Withdraw(_) => TxType::CaveatWithdraw,
        }
    }

    fn titles(&self) -> Vec<TitleRef> {
        TitleRef::one(&self.title_id, None)
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
            Action::Lodge(claim) => {
                check_known(exam.state, &[claim.claimant], "/action/LODGE/claimant")?;
                if owners(&title) == [claim.claimant] {
                    let refusal = Refusal::new(Code::PartySelfDealing).at("/action/LODGE/claimant");
                    return Err(refusal.with("party_id", claim.claimant).into());
                }
                let ground = (self.title_id.clone(), claim.claimant, claim.ground.clone());
                if let Some(used) = exam.state.get::<CaveatGround>(&ground)?.filter(|_| !exam.by_court) {
                    let refusal = Refusal::new(Code::HoldExists).at("/action/LODGE/ground");
                    return Err(refusal.with("ground", &claim.ground).with("item", used.item).into());
                }
                exam.term_end(claim.days, exam.now.time_ms, "/action/LODGE/days")?;
                check_room(&title, title.holds.len())?;
                Ok(Facts { disposers: vec![claim.claimant], units, ..Facts::default() })
            }
            Action::Withdraw(item) => {
                let disposers = vec![placed_by(&title, *item, HoldKind::Caveat, "/action/WITHDRAW")?];
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
            Action::Lodge(claim) => {
                let by = Bearer::Party(claim.claimant);
                let hold = Hold::new(HoldKind::Caveat, by, &claim.reference, &claim.ground, &self.source);
                let item = entering.place(state, cx, case, policy, hold, claim.days)?;
                let ground = (self.title_id.clone(), claim.claimant, claim.ground.clone());
                state.put(&ground, &CaveatGround { item });
            }
            Action::Withdraw(item) => entering.lift(*item),
        }
        Ok(vec![entering.enter(state, cx, Some(case), self.tx_type().name())?])
    }
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 13,
    name: ("Caveat: lodge, withdraw", "异议登记、注销"),
    does: (
        "A claimant lodges a caveat or takes it back. What it stops is the policy's to say.",
        "利害关系人提出或撤回异议；其效力由规则确定。",
    ),
    fields: &[
        ("title_id", "the title", "登记簿"),
        (
            "action",
            "LODGE with claimant, ground, reference and days; WITHDRAW with a hold",
            "LODGE 提出；WITHDRAW 撤回",
        ),
        ("source", "the evidence, by commitment", "证明材料（承诺值）"),
    ],
    checks: &[
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
        (Code::PartyUnknown, "the claimant is registered", "申请人已登记"),
        (Code::PartySelfDealing, "the claimant is not the sole owner", "申请人非唯一权利人"),
        (Code::HoldExists, "the claimant has not used this ground before", "同一理由未曾使用"),
        (Code::PeriodInvalid, "the days can be counted", "天数有效"),
        (Code::PeriodTooLong, "they are within the policy's term", "未超过规则期限"),
        (Code::TitleFull, "the title can take one more hold", "登记簿可再登记"),
        (Code::HoldUnknown, "the title has the caveat", "登记簿有该异议"),
        (Code::HoldNotYours, "it is a party's caveat", "为当事人的异议"),
    ],
    effects: (
        "A hold is placed until it is withdrawn or lapses at its block time. The claimant must consent.",
        "设立限制，至撤回或到期。须申请人签署。",
    ),
    forms: &[
        (
            TxType::CaveatLodge,
            r#"{"CAVEAT": {"title_id": "T-CN-1", "action": {"LODGE": {"claimant": "@party", "ground": "OWNERSHIP_DISPUTED",
            "reference": "CAV-1", "days": null}}, "source": "@source"}}"#,
        ),
        (
            TxType::CaveatWithdraw,
            r#"{"CAVEAT": {"title_id": "T-CN-1", "action": {"WITHDRAW": 2}, "source": "@source"}}"#,
        ),
    ],
};
