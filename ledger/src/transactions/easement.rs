//! EASEMENT 地役权: creates or ends an easement between a title that serves and one that benefits (domain row 9).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{asks, check_distinct, check_room, check_source, check_term, owners, units_of};
use super::enter::Entering;
use super::guide::Guide;
use super::{Context, Dealing, TxType};
use crate::case::{Case, Examination, Facts, TitleRef};
use crate::encoding::Label;
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::right::{Right, RightKind, Servitude, Side, Term};
use crate::register::source::Source;
use crate::register::title::{CaseId, Title, TitleId};
use crate::state::{State, Stop};

/// Asks for something about an easement.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Easement {
    /// The title that serves.
    #[n(0)]
    pub serves: TitleId,
    /// The version that it was prepared on.
    #[n(1)]
    pub serves_version: u64,
    /// The title that benefits.
    #[n(2)]
    pub benefits: TitleId,
    /// The version that it was prepared on.
    #[n(3)]
    pub benefits_version: u64,
    /// What is asked.
    #[n(4)]
    pub action: Action,
    /// The document behind it.
    #[n(5)]
    pub source: Source,
}

/// What is asked.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Action {
    /// An easement is created.
    #[n(1)]
    Create(#[n(0)] Grant),
    /// The easement that this case created ends, between these two titles.
    #[n(2)]
    End(#[n(0)] CaseId),
}

/// An easement.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// What for, as a code: `WAY`, `WATER`, `LIGHT`, ...
    #[n(0)]
    pub nature: Label,
    /// The part of the serving title; the whole when absent.
    #[n(1)]
    #[serde(default)]
    pub extent: Option<Label>,
    /// From when until when; for ever when absent.
    #[n(2)]
    #[serde(default)]
    pub term: Option<Term>,
}

impl Dealing for Easement {
    fn tx_type(&self) -> TxType {
        match self.action {
            Action::Create(_) => TxType::EasementCreate,
            Action::End(_) => TxType::EasementEnd,
        }
    }

    fn titles(&self) -> Vec<TitleRef> {
        let (serves, benefits) = (Some(self.serves_version), Some(self.benefits_version));
        vec![
            TitleRef { title_id: self.serves.clone(), version: serves, pointer: "/serves" },
            TitleRef { title_id: self.benefits.clone(), version: benefits, pointer: "/benefits" },
        ]
    }

    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop> {
        if check_distinct(&[&self.serves, &self.benefits], "/benefits").is_err() {
            return Err(Refusal::new(Code::EasementSameTitle).at("/benefits").with("title_id", &self.serves).into());
        }
        Ok(check_source(exam, &self.source, "/source")?)
    }

    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        let (serves, benefits) = (exam.title(&self.serves)?, exam.title(&self.benefits)?);
        let mut units = units_of(exam.state, &serves)?;
        units.extend(units_of(exam.state, &benefits)?);
        match &self.action {
            Action::Create(grant) => {
                if let Some(term) = grant.term {
                    check_term(exam, term, Some(&serves), "/action/CREATE/term")?;
                }
                check_room(&serves, serves.rights.len())?;
                check_room(&benefits, benefits.rights.len())?;
                let consents = asks(&owners(&benefits), "the owner who benefits accepts the easement");
                Ok(Facts { disposers: owners(&serves), consents, units, ..Facts::default() })
            }
            Action::End(created_by) => {
                let of = |title: &Title, side, other: &TitleId| {
                    let is = |right: &&Right| {
                        let e = right.easement.as_ref();
                        e.is_some_and(|e| e.created_by == *created_by && e.side == side && e.others.contains(other))
                    };
                    let unknown = || Refusal::new(Code::RightUnknown).at("/action/END").with("created_by", created_by);
                    title.rights.iter().find(is).map(|right| right.item).ok_or_else(unknown)
                };
                let lifts = vec![
                    (self.serves.clone(), of(&serves, Side::Serves, &self.benefits)?),
                    (self.benefits.clone(), of(&benefits, Side::Benefits, &self.serves)?),
                ];
                // It serves the one who benefits: he alone can give it up.
                Ok(Facts { disposers: owners(&benefits), lifts, units, ..Facts::default() })
            }
        }
    }

    fn register(&self, state: &mut State<'_>, cx: &mut Context, case: &Case, _: &Policy) -> Result<Vec<TitleId>, Stop> {
        let sides = [(&self.serves, Side::Serves, &self.benefits), (&self.benefits, Side::Benefits, &self.serves)];
        for (title_id, side, other) in sides {
            let mut entering = Entering::of(state, title_id, cx)?;
            match &self.action {
                Action::Create(grant) => {
                    let right = Right {
                        kind: RightKind::Easement,
                        holders: Vec::new(),
                        cause: grant.nature.clone(),
                        source: self.source.clone(),
                        since_ms: cx.time_ms,
                        item: entering.title.next_item(),
                        term: grant.term,
                        easement: Some(Servitude {
                            created_by: case.case_id.clone(),
                            side,
                            others: vec![other.clone()],
                        }),
                        extent: grant.extent.clone(),
                        origin: None,
                    };
                    entering.title.rights.push(right);
                }
                Action::End(created_by) => replace_other(&mut entering.title, created_by, side, other, &[]),
            }
            entering.enter(state, cx, Some(case), self.tx_type().name())?;
        }
        Ok(vec![self.serves.clone(), self.benefits.clone()])
    }
}

/// On one side of an easement, puts other titles in the place of one; when none is left there, the easement ends.
pub(super) fn replace_other(title: &mut Title, created_by: &CaseId, side: Side, other: &TitleId, by: &[TitleId]) {
    for easement in title.rights.iter_mut().filter_map(|right| right.easement.as_mut()) {
        if easement.created_by == *created_by && easement.side == side && easement.others.contains(other) {
            easement.others.retain(|id| id != other);
            easement.others.extend(by.iter().cloned());
            easement.others.sort();
            easement.others.dedup();
        }
    }
    title.rights.retain(|right| right.easement.as_ref().is_none_or(|easement| !easement.others.is_empty()));
}

/// When a title gives way to others, the titles on the other side of its easements follow: `goes` says into which each went.
pub(super) fn follow(
    state: &mut State<'_>,
    cx: &Context,
    case: &Case,
    gone: &Title,
    goes: &dyn Fn(&Right) -> Vec<TitleId>,
) -> Result<(), Stop> {
    for right in &gone.rights {
        let Some(easement) = &right.easement else { continue };
        let into = goes(right);
        let far = match easement.side {
            Side::Serves => Side::Benefits,
            Side::Benefits => Side::Serves,
        };
        for other in &easement.others {
            let mut entering = Entering::of(state, other, cx)?;
            // A title that was merged with its counterpart is closed itself and must not change any more.
            if entering.title.status == crate::register::title::TitleStatus::Open {
                replace_other(&mut entering.title, &easement.created_by, far, &gone.title_id, &into);
                entering.enter(state, cx, Some(case), "EASEMENT_FOLLOWS")?;
            }
        }
    }
    Ok(())
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 9,
    name: ("Easement: creation, end", "地役权设立、注销"),
    does: ("Creates or ends an easement between two titles.", "在供役地与需役地之间设立或注销地役权。"),
    fields: &[
        (
            "serves, serves_version",
            "the title that serves, and the version that it was prepared on",
            "供役地登记簿及版本",
        ),
        (
            "benefits, benefits_version",
            "the title that benefits, and the version that it was prepared on",
            "需役地登记簿及版本",
        ),
        (
            "action",
            "CREATE with nature, part and term; END with the case that created it",
            "CREATE 设立；END 注销（填设立案件号）",
        ),
        ("source", "the agreement, by commitment", "合同（承诺值）"),
    ],
    checks: &[
        (Code::EasementSameTitle, "the two titles are different", "供役地与需役地不同"),
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
        (Code::PeriodInvalid, "the term ends after it begins and in the future", "期限有效"),
        (Code::PeriodTooLong, "the term is within the policy's longest", "未超过规则最长期限"),
        (Code::TermOutsideRight, "the term lies within the primary right's own", "未超出主权利期限"),
        (Code::TitleFull, "both titles can take one more right", "登记簿可再登记"),
        (Code::RightUnknown, "the easement stands between these titles", "两登记簿间有该地役权"),
    ],
    effects: (
        "The easement is entered on both titles or ended on both. It is created by the owner who serves with the other's consent, and given up by the one who benefits.",
        "在两登记簿上同时设立或注销。设立须双方同意，注销须需役地权利人同意。",
    ),
    forms: &[
        (
            TxType::EasementCreate,
            r#"{"EASEMENT": {"serves": "T-CN-1", "serves_version": 1, "benefits": "T-CN-2", "benefits_version": 1,
            "action": {"CREATE": {"nature": "WAY", "extent": null, "term": null}}, "source": "@source"}}"#,
        ),
        (
            TxType::EasementEnd,
            r#"{"EASEMENT": {"serves": "T-CN-1", "serves_version": 2, "benefits": "T-CN-2", "benefits_version": 2,
            "action": {"END": "C-2026-registry-000001"}, "source": "@source"}}"#,
        ),
    ],
};
