//! RECTIFY 更正: corrects a wrong entry by another that names it, with a second officer (domain row 17). Nothing is edited away.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{
    check_acquirers, check_counts, check_source, check_unit, label, parties_of, primary, refuse_holdings, units_of,
};
use super::enter::Entering;
use super::first_registration::sorted;
use super::guide::Guide;
use super::{Context, Dealing, TxType};
use crate::case::{Case, Examination, Facts, TitleRef};
use crate::encoding::Label;
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::party::PartyId;
use crate::register::right::{Holding, check_whole};
use crate::register::source::Source;
use crate::register::title::TitleId;
use crate::register::unit::{SpatialUnit, UnitFacts};
use crate::state::{State, Stop};

/// Asks that a wrong entry be corrected.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rectify {
    /// The title.
    #[n(0)]
    pub title_id: TitleId,
    /// The version that it was prepared on.
    #[n(1)]
    pub title_version: u64,
    /// The version that the wrong entry made.
    #[n(2)]
    pub entry: u64,
    /// Why, as a code of the list of reasons.
    #[n(3)]
    pub reason: Label,
    /// What should have been.
    #[n(4)]
    pub correction: Correction,
    /// The evidence.
    #[n(5)]
    pub source: Source,
}

/// What should have been.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Correction {
    /// The primary right's holders and shares.
    #[n(1)]
    Holders(#[n(0)] Vec<Holding>),
    /// The particulars of one of the title's units.
    #[n(2)]
    Unit(#[n(0)] UnitFacts),
    /// The entry is right: a mark such as `LEGACY` or `RELIED_ON_REVOKED` goes.
    #[n(3)]
    Confirm(#[n(0)] Label),
}

impl Dealing for Rectify {
    fn tx_type(&self) -> TxType {
        TxType::Rectify
    }

    fn titles(&self) -> Vec<TitleRef> {
        TitleRef::one(&self.title_id, Some(self.title_version))
    }

    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop> {
        if !crate::refusal::is_reason(&self.reason) {
            return Err(Refusal::new(Code::ReasonUnknown).at("/reason").with("reason", &self.reason).into());
        }
        match &self.correction {
            Correction::Holders(holders) => {
                check_whole(holders).map_err(|error| refuse_holdings(error, "/correction/HOLDERS"))?;
                check_counts(&[], &[holders])?;
            }
            Correction::Unit(unit) => check_unit(exam.jurisdiction, unit, "/correction/UNIT")?,
            Correction::Confirm(_) => {}
        }
        Ok(check_source(exam, &self.source, "/source")?)
    }

    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        let title = exam.title(&self.title_id)?;
        if self.entry == 0 || self.entry > title.version {
            let refusal = Refusal::new(Code::EntryUnknown).at("/entry");
            return Err(refusal.with("entry", self.entry).with("version", title.version).into());
        }
        let nothing = || Refusal::new(Code::RectifyNothing).at("/correction");
        let mut facts = Facts { units: units_of(exam.state, &title)?, ..Facts::default() };
        match &self.correction {
            Correction::Holders(holders) => {
                let held = &primary(&title)?.holders;
                if *held == sorted(holders) {
                    return Err(nothing().into());
                }
                let acquirers = parties_of(holders);
                check_acquirers(exam.state, &acquirers, "/correction/HOLDERS")?;
                // Whoever acquired after the wrong entry relied on the register: only a court takes it from him.
                if self.entry != title.basis && !exam.by_court {
                    let code = if self.entry < title.basis { Code::RectifyLaterRight } else { Code::EntryUnknown };
                    let refusal = Refusal::new(code).at("/entry").with("entry", self.entry);
                    return Err(refusal.with("entry_of_the_holders", title.basis).into());
                }
                facts.disposers = losers(held, holders);
                facts.acquirers = acquirers;
            }
            Correction::Unit(unit) => {
                let known = exam.state.get::<SpatialUnit>(&unit.code)?.filter(|_| title.units.contains(&unit.code));
                let unknown = || Refusal::new(Code::UnitUnknown).at("/correction/UNIT/code").with("unit", &unit.code);
                if known.ok_or_else(unknown)?.facts == *unit {
                    return Err(nothing().into());
                }
            }
            Correction::Confirm(flag) => {
                if !title.flags.contains(flag) || *flag == label("CORRECTED") {
                    return Err(nothing().with("flag", flag).into());
                }
            }
        }
        Ok(facts)
    }

    fn register(
        &self,
        state: &mut State<'_>,
        cx: &mut Context,
        case: &Case,
        policy: &Policy,
    ) -> Result<Vec<TitleId>, Stop> {
        let mut entering = Entering::of(state, &self.title_id, cx)?;
        entering.corrects = Some(self.entry);
        match &self.correction {
            Correction::Holders(holders) => {
                let mut right = primary(&entering.title)?.clone();
                right.holders = sorted(holders);
                entering.title.rights[0] = right;
                entering.certify(state, cx, policy)?;
                entering.flag(label("CORRECTED"));
            }
            Correction::Unit(unit) => {
                alter_unit(state, unit)?;
                entering.flag(label("CORRECTED"));
            }
            Correction::Confirm(flag) => entering.title.flags.retain(|other| other != flag),
        }
        Ok(vec![entering.always(state, cx, Some(case), "RECTIFY")?])
    }
}

/// Gives a unit other particulars; what was attested of it until it changes no longer holds.
pub(super) fn alter_unit(state: &mut State<'_>, facts: &UnitFacts) -> Result<(), Stop> {
    if let Some(mut unit) = state.get::<SpatialUnit>(&facts.code)? {
        unit.facts = facts.clone();
        unit.version += 1;
        state.put(&facts.code, &unit);
    }
    Ok(())
}

/// Parties of which a holding shrinks or disappears.
fn losers(before: &[Holding], after: &[Holding]) -> Vec<PartyId> {
    let kept =
        |holding: &Holding| after.iter().any(|other| other.parties == holding.parties && other.share >= holding.share);
    let lost: Vec<Holding> = before.iter().filter(|holding| !kept(holding)).cloned().collect();
    parties_of(&lost)
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 17,
    name: ("Rectification", "更正登记"),
    does: (
        "Corrects a wrong entry by another that names it; history keeps both.",
        "以新登记事项更正错误事项；历史中两者并存。",
    ),
    fields: &[
        ("title_id, title_version", "the title, and the version that it was prepared on", "登记簿及准备时的版本"),
        ("entry", "the version that the wrong entry made", "错误事项的版本号"),
        ("reason", "why, as a code of the list of reasons", "原因代码"),
        ("correction", "HOLDERS, UNIT, or CONFIRM with a mark that goes", "HOLDERS 权利人、UNIT 单元、CONFIRM 确认"),
        ("source", "the evidence, by commitment", "证据（承诺值）"),
    ],
    checks: &[
        (Code::ReasonUnknown, "the reason is in the coded list", "原因在列表中"),
        (Code::ListEmpty, "there are holders", "须有权利人"),
        (Code::RowDuplicate, "none twice", "不重复"),
        (Code::ShareNotWhole, "their shares sum to 1", "份额合计为 1"),
        (Code::UnitCodeInvalid, "a unit's code and kind have the jurisdiction's structure", "编码与类型符合辖区结构"),
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
        (Code::EntryUnknown, "the title has the entry", "登记簿有该事项"),
        (Code::RectifyNothing, "something is corrected", "确有更正"),
        (Code::PartyUnknown, "the holders are registered", "权利人已登记"),
        (Code::RectifyLaterRight, "nobody acquired since, or a court orders it", "其后无人取得权利，或有法院裁定"),
        (Code::UnitUnknown, "the unit is the title's", "单元属于该登记簿"),
    ],
    effects: (
        "An entry that names the wrong one; the title is marked CORRECTED. A second officer must approve; who loses by it consents or is heard, as the policy says.",
        "新增指明原事项的更正事项，登记簿标记“已更正”。须第二人员核准；受影响人同意或听取意见，依规则。",
    ),
    forms: &[(
        TxType::Rectify,
        r#"{"RECTIFY": {"title_id": "T-CN-1", "title_version": 1, "entry": 1, "reason": "CLERICAL_ERROR",
        "correction": {"HOLDERS": [{"parties": ["@party"], "share": {"num": 1, "den": 1}}]}, "source": "@source"}}"#,
    )],
};
