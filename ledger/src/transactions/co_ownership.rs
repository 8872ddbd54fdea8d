//! CO_OWNERSHIP 共有变更: the same owners hold together in another way, joint to shares, shares to joint, or in other shares
//! (domain row 3).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{check_counts, check_source, parties_of, primary, refuse_holdings, units_of};
use super::enter::Entering;
use super::guide::Guide;
use super::transfer::move_shares;
use super::{Context, Dealing, TxType};
use crate::case::{Case, Examination, Facts, TitleRef};
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::right::{Holding, check_holdings};
use crate::register::source::Source;
use crate::register::title::TitleId;
use crate::state::{State, Stop};

/// Asks that owners hold in another way.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoOwnership {
    /// The title.
    #[n(0)]
    pub title_id: TitleId,
    /// The version that it was prepared on.
    #[n(1)]
    pub title_version: u64,
    /// Holdings as they stand, each whole.
    #[n(2)]
    pub from: Vec<Holding>,
    /// How the same parties hold them afterwards.
    #[n(3)]
    pub to: Vec<Holding>,
    /// The agreement or severance notice.
    #[n(4)]
    pub source: Source,
}

impl Dealing for CoOwnership {
    fn tx_type(&self) -> TxType {
        TxType::CoOwnership
    }

    fn titles(&self) -> Vec<TitleRef> {
        TitleRef::one(&self.title_id, Some(self.title_version))
    }

    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop> {
        let from = check_holdings(&self.from).map_err(|error| refuse_holdings(error, "/from"))?;
        let to = check_holdings(&self.to).map_err(|error| refuse_holdings(error, "/to"))?;
        if from != to {
            return Err(Refusal::new(Code::ShareUnbalanced).at("/to").with("from", from).with("to", to).into());
        }
        check_counts(&[], &[&self.from, &self.to])?;
        if parties_of(&self.from) != parties_of(&self.to) {
            return Err(Refusal::new(Code::CoOwnershipParties).at("/to").into());
        }
        let sorted = super::first_registration::sorted;
        if sorted(&self.from) == sorted(&self.to) {
            return Err(Refusal::new(Code::CoOwnershipUnchanged).at("/to").into());
        }
        Ok(check_source(exam, &self.source, "/source")?)
    }

    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        let title = exam.title(&self.title_id)?;
        let held = &primary(&title)?.holders;
        // Whole holdings only: part of a joint holding cannot be severed without the rest.
        if let Some(at) = self.from.iter().position(|holding| !held.contains(holding)) {
            let parties = self.from[at].parties.iter().map(ToString::to_string).collect::<Vec<_>>().join("+");
            let refusal = Refusal::new(Code::ShareInsufficient).at(format!("/from/{at}"));
            return Err(refusal.with("parties", parties).with("gives", self.from[at].share).into());
        }
        move_shares(held, &self.from, &self.to)?;
        let disposers = parties_of(&self.from);
        Ok(Facts { disposers, units: units_of(exam.state, &title)?, ..Facts::default() })
    }

    fn register(
        &self,
        state: &mut State<'_>,
        cx: &mut Context,
        case: &Case,
        policy: &Policy,
    ) -> Result<Vec<TitleId>, Stop> {
        let mut entering = Entering::of(state, &self.title_id, cx)?;
        let mut right = primary(&entering.title)?.clone();
        right.holders = move_shares(&right.holders, &self.from, &self.to)?;
        entering.title.rights[0] = right;
        entering.certify(state, cx, policy)?;
        Ok(vec![entering.enter(state, cx, Some(case), "CO_OWNERSHIP")?])
    }
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 3,
    name: ("Change of co-ownership", "共有变更登记"),
    does: (
        "The same owners hold in another way: joint to shares, shares to joint, or in other shares.",
        "同一权利人变更共有方式：共同共有与按份共有互换或调整份额。",
    ),
    fields: &[
        ("title_id, title_version", "the title, and the version that it was prepared on", "登记簿及准备时的版本"),
        ("from", "the holdings as they stand, each whole", "现有份额（整份）"),
        ("to", "how the same parties hold them afterwards", "变更后的持有方式"),
        ("source", "the agreement or severance notice, by commitment", "协议或分割通知（承诺值）"),
    ],
    checks: &[
        (Code::ListEmpty, "both sides name holdings", "变更前后均已填写"),
        (Code::RowDuplicate, "no holder occurs twice on a side", "同一侧不重复"),
        (Code::ShareUnbalanced, "the shares together stay the same", "份额合计不变"),
        (Code::CoOwnershipParties, "the owners stay the same", "权利人不变"),
        (Code::CoOwnershipUnchanged, "something changes", "确有变更"),
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
        (Code::ShareInsufficient, "the holdings are on the title as named", "所列份额与登记簿一致"),
    ],
    effects: ("The holders' shares are altered; all must consent.", "变更共有方式或份额；须全体同意。"),
    forms: &[(
        TxType::CoOwnership,
        r#"{"CO_OWNERSHIP": {"title_id": "T-CN-1", "title_version": 1,
        "from": [{"parties": ["@party"], "share": {"num": 1, "den": 1}}],
        "to": [{"parties": ["@party"], "share": {"num": 1, "den": 1}}], "source": "@source"}}"#,
    )],
};
