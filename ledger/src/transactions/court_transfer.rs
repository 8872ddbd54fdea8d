//! COURT_TRANSFER 司法裁定: shares move by a court's order, without the owner's signature; the order may clear holds and charges that it
//! names (domain row 20).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{check_acquirers, check_counts, check_known, check_source, label, parties_of, primary, units_of};
use super::enter::Entering;
use super::guide::Guide;
use super::lease::end_right;
use super::transfer::{check_moved, move_shares, transfer};
use super::{Context, Dealing, NAMED_MAX, TxType};
use crate::case::{Case, Examination, Facts, TitleRef};
use crate::encoding::Label;
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::charge::close_ranks;
use crate::register::right::Holding;
use crate::register::source::Source;
use crate::register::title::TitleId;
use crate::state::{State, Stop};

/// Orders that shares change hands.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CourtTransfer {
    /// The title.
    #[n(0)]
    pub title_id: TitleId,
    /// The version that it was prepared on.
    #[n(1)]
    pub title_version: u64,
    /// The judgment's public number.
    #[n(2)]
    pub order: Label,
    /// What leaves whom.
    #[n(3)]
    pub disposals: Vec<Holding>,
    /// What goes to whom.
    #[n(4)]
    pub acquisitions: Vec<Holding>,
    /// Numbers of holds, charges and rights that the order clears.
    #[n(5)]
    #[serde(default)]
    pub clears: Vec<u32>,
    /// The judgment.
    #[n(6)]
    pub source: Source,
}

impl Dealing for CourtTransfer {
    fn tx_type(&self) -> TxType {
        TxType::CourtTransfer
    }

    fn titles(&self) -> Vec<TitleRef> {
        TitleRef::one(&self.title_id, Some(self.title_version))
    }

    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop> {
        if !exam.by_court {
            return Err(Refusal::new(Code::RoleNotPermitted).with("roles", "COURT_OFFICER").into());
        }
        check_moved(&self.disposals, &self.acquisitions)?;
        check_counts(&[], &[&self.disposals, &self.acquisitions])?;
        let repeated = self.clears.iter().enumerate().any(|(at, item)| self.clears[..at].contains(item));
        if repeated || self.clears.len() > 3 * NAMED_MAX {
            return Err(Refusal::new(Code::RowDuplicate).at("/clears").into());
        }
        Ok(check_source(exam, &self.source, "/source")?)
    }

    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        let title = exam.title(&self.title_id)?;
        let acquirers = parties_of(&self.acquisitions);
        check_known(exam.state, &parties_of(&self.disposals), "/disposals")?;
        check_acquirers(exam.state, &acquirers, "/acquisitions")?;
        move_shares(&primary(&title)?.holders, &self.disposals, &self.acquisitions)?;
        for (at, item) in self.clears.iter().enumerate() {
            let on = title.holds.iter().any(|hold| hold.item == *item)
                || title.charges.iter().any(|charge| charge.item == *item)
                || title.rights.iter().skip(1).any(|right| right.item == *item && right.easement.is_none());
            if !on {
                let refusal = Refusal::new(Code::BurdenUnknown).at(format!("/clears/{at}"));
                return Err(refusal.with("item", item).into());
            }
        }
        let lifts = self.clears.iter().map(|item| (self.title_id.clone(), *item)).collect();
        // The order stands for the owner's hand: nobody disposes, so nobody is asked.
        Ok(Facts { acquirers, lifts, units: units_of(exam.state, &title)?, ..Facts::default() })
    }

    fn register(
        &self,
        state: &mut State<'_>,
        cx: &mut Context,
        case: &Case,
        policy: &Policy,
    ) -> Result<Vec<TitleId>, Stop> {
        let mut entering = Entering::of(state, &self.title_id, cx)?;
        let cause = label("COURT_ORDER");
        transfer(&mut entering, &self.disposals, &self.acquisitions, &cause, &self.source, cx.time_ms, case)?;
        let title = &mut entering.title;
        for item in &self.clears {
            end_right(title, *item);
        }
        title.charges.retain(|charge| !self.clears.contains(&charge.item));
        close_ranks(&mut title.charges);
        title.holds.retain(|hold| !self.clears.contains(&hold.item));
        entering.certify(state, cx, policy)?;
        Ok(vec![entering.enter(state, cx, Some(case), "COURT_TRANSFER")?])
    }
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 20,
    name: ("Transfer by court order", "司法裁定转移"),
    does: (
        "Shares move by a court's order, without the owner's signature; the order may clear what it names.",
        "依法院裁定转移份额，无需权利人签署；可一并清除裁定所列负担。",
    ),
    fields: &[
        ("title_id, title_version", "the title, and the version that it was prepared on", "登记簿及准备时的版本"),
        ("order", "the judgment's public number", "裁判文书编号"),
        ("disposals", "what leaves whom", "处分人及份额"),
        ("acquisitions", "what goes to whom; as much as leaves", "取得人及份额"),
        ("clears", "numbers of holds, charges and rights that the order clears", "一并清除的限制、抵押和权利编号"),
        ("source", "the judgment, by commitment", "裁判文书（承诺值）"),
    ],
    checks: &[
        (Code::RoleNotPermitted, "a court orders it", "由法院作出"),
        (Code::ListEmpty, "both sides name holdings", "双方份额均已填写"),
        (Code::RowDuplicate, "nothing is named twice", "不重复"),
        (Code::ShareTooFine, "the shares can be added exactly", "份额可精确相加"),
        (Code::ShareUnbalanced, "as much is received as is given", "取得与处分合计相等"),
        (Code::PartySelfDealing, "nobody receives what is his", "不得与自身交易"),
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
        (Code::PartyUnknown, "all parties are registered", "当事人均已登记"),
        (Code::PartyInactive, "who receives can hold", "取得人可持有权利"),
        (Code::ShareInsufficient, "each holds what leaves him", "处分人持有该份额"),
        (Code::BurdenUnknown, "what is cleared is on the title", "清除事项存在"),
    ],
    effects: (
        "New holders with the cause COURT_ORDER; what the order names is cleared, everything else stays.",
        "变更权利人，原因为“法院裁定”；所列负担清除，其余保留。",
    ),
    forms: &[(
        TxType::CourtTransfer,
        r#"{"COURT_TRANSFER": {"title_id": "T-CN-1", "title_version": 1, "order": "JUDGMENT-1",
        "disposals": [{"parties": ["@party"], "share": {"num": 1, "den": 1}}],
        "acquisitions": [{"parties": ["@party"], "share": {"num": 1, "den": 1}}], "clears": [], "source": "@order"}}"#,
    )],
};
