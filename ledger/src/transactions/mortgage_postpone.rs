//! MORTGAGE_POSTPONE 顺位变更: two mortgages exchange their ranks; whoever is harmed in between agrees (domain row 6).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{asks, check_source, units_of};
use super::enter::Entering;
use super::guide::Guide;
use super::{Context, Dealing, TxType};
use crate::case::{Case, Examination, Facts, TitleRef};
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::charge::close_ranks;
use crate::register::party::PartyId;
use crate::register::source::Source;
use crate::register::title::TitleId;
use crate::state::{State, Stop};

/// Asks that two mortgages exchange their ranks.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MortgagePostpone {
    /// The title.
    #[n(0)]
    pub title_id: TitleId,
    /// The version that it was prepared on.
    #[n(1)]
    pub title_version: u64,
    /// The rank that goes back.
    #[n(2)]
    pub rank: u32,
    /// The rank that it goes to; the one there comes forward.
    #[n(3)]
    pub to_rank: u32,
    /// The agreement.
    #[n(4)]
    pub source: Source,
}

impl Dealing for MortgagePostpone {
    fn tx_type(&self) -> TxType {
        TxType::MortgagePostpone
    }

    fn titles(&self) -> Vec<TitleRef> {
        TitleRef::one(&self.title_id, Some(self.title_version))
    }

    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop> {
        if self.rank == 0 || self.to_rank <= self.rank {
            let refusal = Refusal::new(Code::ChargeRankInvalid).at("/to_rank");
            return Err(refusal.with("rank", self.rank).with("to_rank", self.to_rank).into());
        }
        Ok(check_source(exam, &self.source, "/source")?)
    }

    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        let title = exam.title(&self.title_id)?;
        let count = u32::try_from(title.charges.len()).unwrap_or(u32::MAX);
        if self.to_rank > count {
            let refusal = Refusal::new(Code::ChargeRankInvalid).at("/to_rank");
            return Err(refusal.with("to_rank", self.to_rank).with("ranks", count).into());
        }
        let of =
            |rank: u32| title.charges.iter().filter(move |charge| charge.rank == rank).map(|charge| charge.chargee);
        let mut disposers: Vec<PartyId> = of(self.rank).chain(of(self.to_rank)).collect();
        disposers.sort_unstable();
        disposers.dedup();
        let between = title.charges.iter().filter(|charge| charge.rank > self.rank && charge.rank < self.to_rank);
        let between: Vec<PartyId> = between.map(|charge| charge.chargee).collect();
        let consents = asks(&between, "a rank in between agrees");
        let moved = title.charges.iter().filter(|charge| charge.rank >= self.rank && charge.rank <= self.to_rank);
        let lifts = moved.map(|charge| (self.title_id.clone(), charge.item)).collect();
        Ok(Facts { disposers, consents, lifts, units: units_of(exam.state, &title)?, ..Facts::default() })
    }

    fn register(&self, state: &mut State<'_>, cx: &mut Context, case: &Case, _: &Policy) -> Result<Vec<TitleId>, Stop> {
        let mut entering = Entering::of(state, &self.title_id, cx)?;
        for charge in &mut entering.title.charges {
            charge.rank = match charge.rank {
                rank if rank == self.rank => self.to_rank,
                rank if rank == self.to_rank => self.rank,
                rank => rank,
            };
        }
        close_ranks(&mut entering.title.charges);
        Ok(vec![entering.enter(state, cx, Some(case), "MORTGAGE_POSTPONE")?])
    }
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 6,
    name: ("Postponement of a mortgage", "抵押权顺位变更登记"),
    does: ("Two mortgages exchange their ranks.", "两项抵押权互换顺位。"),
    fields: &[
        ("title_id, title_version", "the title, and the version that it was prepared on", "登记簿及准备时的版本"),
        ("rank", "the rank that goes back", "后移的顺位"),
        ("to_rank", "the rank that it goes to", "移至的顺位"),
        ("source", "the agreement, by commitment", "协议（承诺值）"),
    ],
    checks: &[
        (Code::ChargeRankInvalid, "both ranks are on the title, the second behind the first", "两顺位均存在且后者在后"),
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
    ],
    effects: (
        "The two exchange ranks; both lenders and every lender in between must consent.",
        "互换顺位；两抵押权人及中间顺位均须同意。",
    ),
    forms: &[(
        TxType::MortgagePostpone,
        r#"{"MORTGAGE_POSTPONE": {"title_id": "T-CN-1", "title_version": 3, "rank": 1, "to_rank": 2, "source": "@source"}}"#,
    )],
};
