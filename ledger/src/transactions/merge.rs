//! MERGE 合并: closes several titles of the same owners and opens one (domain row 12).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{check_areas, check_distinct, check_source, check_unit, owners, primary, total_area};
use super::easement::follow;
use super::enter::{Entering, Opening};
use super::guide::Guide;
use super::subdivide::{carry, check_new, close};
use super::{Context, Dealing, TxType};
use crate::case::{Case, Examination, Facts, TitleRef};
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::charge::Charge;
use crate::register::source::Source;
use crate::register::title::{Title, TitleId};
use crate::register::unit::{SpatialUnit, UnitCode, UnitFacts};
use crate::state::{State, Stop};

/// Asks that titles be merged.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// The titles, each with the version that it was prepared on.
    #[n(0)]
    pub titles: Vec<Merged>,
    /// The unit that they become.
    #[n(1)]
    pub unit: UnitFacts,
    /// The survey's plan.
    #[n(2)]
    pub source: Source,
}

/// A title that is merged.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Merged {
    /// The title.
    #[n(0)]
    pub title_id: TitleId,
    /// The version that it was prepared on.
    #[n(1)]
    pub title_version: u64,
}

impl Merge {
    /// The most titles that may be merged at once.
    pub const TITLES_MAX: usize = 16;
}

impl Dealing for Merge {
    fn tx_type(&self) -> TxType {
        TxType::Merge
    }

    fn titles(&self) -> Vec<TitleRef> {
        let of = |merged: &Merged| {
            let (title_id, version) = (merged.title_id.clone(), Some(merged.title_version));
            TitleRef { title_id, version, pointer: "/titles" }
        };
        self.titles.iter().map(of).collect()
    }

    fn units(&self, state: &State<'_>) -> Result<Vec<UnitCode>, Stop> {
        let mut out = vec![self.unit.code.clone()];
        for merged in &self.titles {
            out.extend(state.get::<Title>(&merged.title_id)?.map(|title| title.units).unwrap_or_default());
        }
        Ok(out)
    }

    fn claims(&self) -> Vec<UnitCode> {
        vec![self.unit.code.clone()]
    }

    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop> {
        if self.titles.is_empty() {
            return Err(Refusal::new(Code::ListEmpty).at("/titles").into());
        }
        if self.titles.len() < 2 || self.titles.len() > Self::TITLES_MAX {
            let refusal = Refusal::new(Code::FieldInvalid).at("/titles");
            return Err(refusal.with("from", 2).with("to", Self::TITLES_MAX).into());
        }
        check_distinct(&self.titles.iter().map(|merged| &merged.title_id).collect::<Vec<_>>(), "/titles")?;
        check_unit(exam.jurisdiction, &self.unit, "/unit")?;
        Ok(check_source(exam, &self.source, "/source")?)
    }

    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        let mut titles = Vec::new();
        for merged in &self.titles {
            titles.push(exam.title(&merged.title_id)?);
        }
        let first = primary(&titles[0])?;
        for (at, title) in titles.iter().enumerate() {
            let right = primary(title)?;
            if (right.kind, &right.holders, right.term) != (first.kind, &first.holders, first.term) {
                let refusal = Refusal::new(Code::MergeOwnersDiffer).at(format!("/titles/{at}"));
                return Err(refusal.with("title_id", &title.title_id).into());
            }
            let same = |a: &Charge, b: &Charge| {
                let of = |c: &Charge| (c.rank, c.chargee, c.secured, c.share, c.bars_transfer, c.bars_further);
                of(a) == of(b)
            };
            let (ours, theirs) = (&titles[0].charges, &title.charges);
            if ours.len() != theirs.len() || !ours.iter().zip(theirs).all(|(a, b)| same(a, b)) {
                let refusal = Refusal::new(Code::MergeChargesDiffer).at(format!("/titles/{at}"));
                return Err(refusal.with("title_id", &title.title_id).into());
            }
        }
        let rights: usize = titles.iter().map(|title| title.rights.len()).sum();
        let holds: usize = titles.iter().map(|title| title.holds.len()).sum();
        if rights > super::NAMED_MAX || holds > super::NAMED_MAX {
            return Err(Refusal::new(Code::TitleFull).at("/titles").with("most", super::NAMED_MAX).into());
        }
        let codes: Vec<UnitCode> = titles.iter().flat_map(|title| title.units.clone()).collect();
        check_new(exam, &codes, &self.unit.code, "/unit/code")?;
        let mut parents = Vec::new();
        for code in &codes {
            parents.extend(exam.state.get::<SpatialUnit>(code)?.map(|unit| unit.facts));
        }
        let official = total_area(parents.iter(), "/titles")?;
        check_areas(exam, official, total_area([&self.unit].into_iter(), "/unit")?, "/unit/area_mm2")?;
        let units = vec![(self.unit.code.clone(), self.unit.kind)];
        Ok(Facts { disposers: owners(&titles[0]), units, ..Facts::default() })
    }

    fn register(
        &self,
        state: &mut State<'_>,
        cx: &mut Context,
        case: &Case,
        policy: &Policy,
    ) -> Result<Vec<TitleId>, Stop> {
        let mut old = Vec::new();
        for merged in &self.titles {
            old.push(Entering::of(state, &merged.title_id, cx)?);
        }
        let mut right = primary(&old[0].title)?.clone();
        right.source = self.source.clone();
        let jurisdiction = old[0].title.jurisdiction.clone();
        let mut opening = Opening::new(&jurisdiction, &self.unit, right);
        opening.parents = old.iter().flat_map(|entering| entering.title.units.clone()).collect();
        opening.from = self.titles.iter().map(|merged| merged.title_id.clone()).collect();
        let mut new = opening.begin(state, cx)?;
        for (at, entering) in old.iter().enumerate() {
            let title = &entering.title;
            // The charges of the first stand for the same ones of the others; rights and holds come from all, each on its part.
            let charges: Vec<u32> = title.charges.iter().map(|charge| charge.item).collect();
            let goes = |item: u32| at == 0 || !charges.contains(&item);
            carry(title, &mut new.title, &goes, title.units.first());
            for flag in &title.flags {
                new.flag(flag.clone());
            }
        }
        new.certify(state, cx, policy)?;
        let title_id = new.title.title_id.clone();
        new.enter(state, cx, Some(case), "MERGER_OPENING")?;
        let mut out = Vec::new();
        let mut gone = Vec::new();
        for mut entering in old {
            out.push(entering.title.title_id.clone());
            gone.push(entering.title.clone());
            close(state, &mut entering.title, std::slice::from_ref(&title_id), &self.claims())?;
            entering.enter(state, cx, Some(case), "MERGE")?;
        }
        // Only now, when all are closed: a title on the other side that was merged too must not change any more.
        for before in &gone {
            follow(state, cx, case, before, &|_| vec![title_id.clone()])?;
        }
        drop_own_easements(state, cx, case, &title_id, &out)?;
        out.push(title_id);
        Ok(out)
    }
}

/// An easement between two titles that were merged has nothing left to serve; one with a third title stays.
fn drop_own_easements(
    state: &mut State<'_>,
    cx: &Context,
    case: &Case,
    title_id: &TitleId,
    merged: &[TitleId],
) -> Result<(), Stop> {
    let mut entering = Entering::of(state, title_id, cx)?;
    for easement in entering.title.rights.iter_mut().filter_map(|right| right.easement.as_mut()) {
        easement.others.retain(|other| other != title_id && !merged.contains(other));
    }
    entering.title.rights.retain(|right| right.easement.as_ref().is_none_or(|easement| !easement.others.is_empty()));
    entering.enter(state, cx, Some(case), "EASEMENT_MERGED")?;
    Ok(())
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 12,
    name: ("Merger", "合并登记"),
    does: ("Closes several titles of the same owners and opens one.", "将同一权利人的多个登记簿合并为一个。"),
    fields: &[
        ("titles", "the titles, each with the version that it was prepared on", "各登记簿及准备时的版本"),
        ("unit", "the unit that they become", "合并后的单元"),
        ("source", "the survey's plan, by commitment", "合并方案（承诺值）"),
    ],
    checks: &[
        (Code::ListEmpty, "there are titles", "须有登记簿"),
        (Code::FieldInvalid, "two to 16 of them", "2 至 16 个"),
        (Code::TitleRepeated, "none twice", "不重复"),
        (
            Code::UnitCodeInvalid,
            "the new unit's code and kind have the jurisdiction's structure",
            "编码与类型符合辖区结构",
        ),
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
        (Code::MergeOwnersDiffer, "all have the same right, owners, shares and term", "权利、权利人、份额和期限一致"),
        (Code::MergeChargesDiffer, "all have the same charges", "抵押一致"),
        (Code::TitleFull, "the new title can take all rights and holds", "登记簿可承载全部权利与限制"),
        (Code::UnitLineageCircular, "the new unit is not its own ancestor", "谱系不循环"),
        (Code::UnitAlreadyTitled, "no open title covers the new unit", "新单元无有效登记簿"),
        (Code::UnitRetired, "the new unit was not split or merged before", "新单元未曾分割或合并"),
        (Code::UnitAreaMissing, "every area is known", "面积齐全"),
        (Code::UnitAreaTolerance, "the area is the sum within the policy's tolerance", "面积在容差内"),
    ],
    effects: (
        "The titles are closed and lead to the new one, which carries their charges once and all their rights and holds; an easement between them ends.",
        "原登记簿关闭并指向新登记簿；抵押合一，其他权利与限制全部转载；相互间的地役权消灭。",
    ),
    forms: &[(
        TxType::Merge,
        r#"{"MERGE": {"titles": [{"title_id": "T-CN-1", "title_version": 1}, {"title_id": "T-CN-2", "title_version": 1}],
        "unit": {"code": "430102001003GB00015W00000000", "kind": "PARCEL", "area_mm2": 1000000000, "use": "RESIDENTIAL", "locality": null,
        "address_commitment": null, "geometry_hash": null}, "source": "@source"}}"#,
    )],
};
