//! HABITATION 居住权: creates or ends a right to dwell. It cannot be transferred; it blocks nothing and shows everywhere (domain row 10).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{
    asks, check_acquirers, check_room, check_source, check_term, label, owners, parties_of, right, units_of,
};
use super::enter::Entering;
use super::guide::Guide;
use super::lease::end_right;
use super::{Context, Dealing, NAMED_MAX, TxType};
use crate::case::{Case, Examination, Facts, TitleRef};
use crate::encoding::Label;
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::party::{Party, PartyId, PartyStatus};
use crate::register::right::{Holding, Right, RightKind, Term};
use crate::register::share::Fraction;
use crate::register::source::Source;
use crate::register::title::TitleId;
use crate::state::{State, Stop};

/// Asks for something about a right to dwell.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Habitation {
    /// The title.
    #[n(0)]
    pub title_id: TitleId,
    /// The version that it was prepared on.
    #[n(1)]
    pub title_version: u64,
    /// What is asked.
    #[n(2)]
    pub action: Action,
    /// The contract, will or judgment.
    #[n(3)]
    pub source: Source,
}

/// What is asked.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Action {
    /// A right to dwell is created.
    #[n(1)]
    Create(#[n(0)] Grant),
    /// It ends.
    #[n(2)]
    End(#[n(0)] u32),
}

/// A right to dwell.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// Who dwells, together.
    #[n(0)]
    pub dwellers: Vec<PartyId>,
    /// From when until when; for life when absent.
    #[n(1)]
    #[serde(default)]
    pub term: Option<Term>,
    /// The part; the whole when absent.
    #[n(2)]
    #[serde(default)]
    pub extent: Option<Label>,
}

impl Dealing for Habitation {
    fn tx_type(&self) -> TxType {
        match self.action {
            Action::Create(_) => TxType::HabitationCreate,
            Action::End(_) => TxType::HabitationEnd,
        }
    }

    fn titles(&self) -> Vec<TitleRef> {
        TitleRef::one(&self.title_id, Some(self.title_version))
    }

    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop> {
        if let Action::Create(grant) = &self.action {
            let refusal = |code| Refusal::new(code).at("/action/CREATE/dwellers");
            if grant.dwellers.is_empty() {
                return Err(refusal(Code::ListEmpty).into());
            }
            if grant.dwellers.len() > Right::JOINT_MAX.min(NAMED_MAX) {
                return Err(refusal(Code::HoldersInvalid).with("dwellers_max", Right::JOINT_MAX).into());
            }
            if !grant.dwellers.is_sorted_by(|a, b| a < b) {
                return Err(refusal(Code::RowDuplicate).with("why", "name each once, in order").into());
            }
        }
        Ok(check_source(exam, &self.source, "/source")?)
    }

    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        let title = exam.title(&self.title_id)?;
        let mut facts = Facts { units: units_of(exam.state, &title)?, ..Facts::default() };
        match &self.action {
            Action::Create(grant) => {
                check_acquirers(exam.state, &grant.dwellers, "/action/CREATE/dwellers")?;
                if let Some(term) = grant.term {
                    check_term(exam, term, Some(&title), "/action/CREATE/term")?;
                }
                check_room(&title, title.rights.len())?;
                // A court's order or a will stands for the owner's signature and for the dweller's.
                if !exam.by_court {
                    facts.consents = asks(&grant.dwellers, "who is to dwell accepts the right");
                }
                (facts.disposers, facts.acquirers) = (owners(&title), grant.dwellers.clone());
            }
            Action::End(item) => {
                let habitation = right(&title, *item, "/action/END")?;
                if habitation.kind != RightKind::Habitation {
                    let refusal = Refusal::new(Code::RightUnknown).at("/action/END").with("item", item);
                    return Err(refusal.with("why", "not a right to dwell").into());
                }
                // It ends with the life of who dwells; who lives gives it up.
                for id in parties_of(&habitation.holders) {
                    let dead = exam.state.get::<Party>(&id)?.is_some_and(|party| party.status == PartyStatus::Deceased);
                    facts.disposers.extend((!dead).then_some(id));
                }
                facts.lifts = vec![(self.title_id.clone(), *item)];
            }
        }
        Ok(facts)
    }

    fn register(&self, state: &mut State<'_>, cx: &mut Context, case: &Case, _: &Policy) -> Result<Vec<TitleId>, Stop> {
        let mut entering = Entering::of(state, &self.title_id, cx)?;
        let title = &mut entering.title;
        match &self.action {
            Action::Create(grant) => {
                let right = Right {
                    kind: RightKind::Habitation,
                    holders: vec![Holding { parties: grant.dwellers.clone(), share: Fraction::ONE }],
                    cause: label("HABITATION"),
                    source: self.source.clone(),
                    since_ms: cx.time_ms,
                    item: title.next_item(),
                    term: grant.term,
                    easement: None,
                    extent: grant.extent.clone(),
                    origin: None,
                };
                title.rights.push(right);
            }
            Action::End(item) => end_right(title, *item),
        }
        Ok(vec![entering.enter(state, cx, Some(case), self.tx_type().name())?])
    }
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 10,
    name: ("Habitation right: creation, end", "居住权设立、注销"),
    does: ("Creates or ends a right to dwell; it cannot be transferred.", "设立或注销居住权；居住权不得转让。"),
    fields: &[
        ("title_id, title_version", "the title, and the version that it was prepared on", "登记簿及准备时的版本"),
        ("action", "CREATE with dwellers, term and part; END with a right", "CREATE 设立；END 注销"),
        ("source", "the contract, will or judgment, by commitment", "合同、遗嘱或判决（承诺值）"),
    ],
    checks: &[
        (Code::ListEmpty, "somebody dwells", "须有居住权人"),
        (Code::HoldersInvalid, "not too many", "人数未超限"),
        (Code::RowDuplicate, "none twice", "不重复"),
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
        (Code::PartyUnknown, "who dwells is registered", "居住权人已登记"),
        (Code::PeriodInvalid, "the term ends after it begins and in the future", "期限有效"),
        (Code::PeriodTooLong, "the term is within the policy's longest", "未超过规则最长期限"),
        (Code::TermOutsideRight, "the term lies within the primary right's own", "未超出主权利期限"),
        (Code::TitleFull, "the title can take one more right", "登记簿可再登记"),
        (Code::RightUnknown, "the title has the right", "登记簿有该居住权"),
    ],
    effects: (
        "The right is entered or ended. Owner and dweller consent; at the end the dweller, unless he has died.",
        "居住权设立或注销。设立须双方同意；注销须居住权人同意，已死亡的除外。",
    ),
    forms: &[
        (
            TxType::HabitationCreate,
            r#"{"HABITATION": {"title_id": "T-CN-1", "title_version": 1,
            "action": {"CREATE": {"dwellers": ["@party"], "term": null, "extent": null}}, "source": "@source"}}"#,
        ),
        (
            TxType::HabitationEnd,
            r#"{"HABITATION": {"title_id": "T-CN-1", "title_version": 2, "action": {"END": 2}, "source": "@source"}}"#,
        ),
    ],
};
