//! SUBDIVIDE 分割: closes a title and opens one for each new unit. Every burden goes somewhere, by name (domain row 11).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{asks, check_areas, check_source, check_unit, owners, primary, total_area};
use super::easement::follow;
use super::enter::{Entering, Opening};
use super::guide::Guide;
use super::{Context, Dealing, NAMED_MAX, TxType};
use crate::case::{Case, Examination, Facts, TitleRef};
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::charge::close_ranks;
use crate::register::hold::{Bearer, HoldKind};
use crate::register::right::{Origin, Right, Side};
use crate::register::source::Source;
use crate::register::title::{Title, TitleId, TitleStatus};
use crate::register::unit::{SpatialUnit, UnitCode, UnitFacts};
use crate::state::{State, Stop};

/// Asks that a title be split.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subdivide {
    /// The title.
    #[n(0)]
    pub title_id: TitleId,
    /// The version that it was prepared on.
    #[n(1)]
    pub title_version: u64,
    /// The new units; each gets a title, numbered from 0 in this order.
    #[n(2)]
    pub children: Vec<UnitFacts>,
    /// Where each right, charge and hold of the title goes.
    #[n(3)]
    #[serde(default)]
    pub burdens: Vec<Allocation>,
    /// The survey's plan.
    #[n(4)]
    pub source: Source,
}

/// Where a burden goes.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allocation {
    /// The number of the right, charge or hold on the title.
    #[n(0)]
    pub item: u32,
    /// The new titles that carry it; none releases it, for which its holder must consent.
    #[n(1)]
    pub to: Vec<u32>,
}

impl Dealing for Subdivide {
    fn tx_type(&self) -> TxType {
        TxType::Subdivide
    }

    fn titles(&self) -> Vec<TitleRef> {
        TitleRef::one(&self.title_id, Some(self.title_version))
    }

    fn units(&self, state: &State<'_>) -> Result<Vec<UnitCode>, Stop> {
        let mut out = state.get::<Title>(&self.title_id)?.map(|title| title.units).unwrap_or_default();
        out.extend(self.claims());
        Ok(out)
    }

    fn claims(&self) -> Vec<UnitCode> {
        self.children.iter().map(|unit| unit.code.clone()).collect()
    }

    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop> {
        if self.children.is_empty() {
            return Err(Refusal::new(Code::ListEmpty).at("/children").into());
        }
        if self.children.len() < 2 || self.children.len() > NAMED_MAX || self.burdens.len() > 3 * NAMED_MAX {
            return Err(Refusal::new(Code::FieldInvalid).at("/children").with("from", 2).with("to", NAMED_MAX).into());
        }
        for (at, unit) in self.children.iter().enumerate() {
            check_unit(exam.jurisdiction, unit, &format!("/children/{at}"))?;
            if self.children[..at].iter().any(|other| other.code == unit.code) {
                return Err(Refusal::new(Code::RowDuplicate).at(format!("/children/{at}/code")).into());
            }
        }
        for (at, burden) in self.burdens.iter().enumerate() {
            let refusal = |code| Refusal::new(code).at(format!("/burdens/{at}")).with("item", burden.item);
            let repeated = |list: &[u32]| list.iter().enumerate().any(|(at, to)| list[..at].contains(to));
            if self.burdens[..at].iter().any(|other| other.item == burden.item) || repeated(&burden.to) {
                return Err(refusal(Code::RowDuplicate).into());
            }
            if let Some(nowhere) = burden.to.iter().find(|to| **to as usize >= self.children.len()) {
                return Err(refusal(Code::BurdenGoesNowhere).with("to", nowhere).into());
            }
        }
        Ok(check_source(exam, &self.source, "/source")?)
    }

    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        let title = exam.title(&self.title_id)?;
        for (at, unit) in self.children.iter().enumerate() {
            check_new(exam, &title.units, &unit.code, &format!("/children/{at}/code"))?;
        }
        let mut parents = Vec::new();
        for code in &title.units {
            parents.extend(exam.state.get::<SpatialUnit>(code)?.map(|unit| unit.facts));
        }
        let official = total_area(parents.iter(), "/title_id")?;
        check_areas(exam, official, total_area(self.children.iter(), "/children")?, "/children")?;
        let consents = self.check_burdens(exam, &title)?;
        // What is carried does not stand in the way by being there; the policy says which holds block all the same.
        let units = self.children.iter().map(|unit| (unit.code.clone(), unit.kind)).collect();
        Ok(Facts { disposers: owners(&title), consents, units, ..Facts::default() })
    }

    fn register(
        &self,
        state: &mut State<'_>,
        cx: &mut Context,
        case: &Case,
        policy: &Policy,
    ) -> Result<Vec<TitleId>, Stop> {
        let mut parent = Entering::of(state, &self.title_id, cx)?;
        let old = parent.title.clone();
        let mut made = Vec::new();
        for (at, unit) in self.children.iter().enumerate() {
            let mut opening = Opening::new(&old.jurisdiction, unit, primary(&old)?.clone());
            opening.parents = old.units.clone();
            opening.from = vec![self.title_id.clone()];
            opening.flags = old.flags.clone();
            let mut child = opening.begin(state, cx)?;
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let goes = |item: u32| self.burdens.iter().any(|burden| burden.item == item && burden.to.contains(&at));
            carry(&old, &mut child.title, &goes, None);
            child.certify(state, cx, policy)?;
            made.push(child.title.title_id.clone());
            child.enter(state, cx, Some(case), "SUBDIVISION_OPENING")?;
        }
        close(state, &mut parent.title, &made, &self.claims())?;
        parent.enter(state, cx, Some(case), "SUBDIVIDE")?;
        let into = |right: &Right| {
            let to = self.burdens.iter().find(|burden| burden.item == right.item).map(|burden| burden.to.as_slice());
            to.unwrap_or_default().iter().filter_map(|at| made.get(*at as usize).cloned()).collect()
        };
        follow(state, cx, case, &old, &into)?;
        let mut out = vec![self.title_id.clone()];
        out.extend(made);
        Ok(out)
    }
}

impl Subdivide {
    /// Every live burden is accounted for, and who loses one by it is asked.
    fn check_burdens(&self, exam: &Examination<'_>, title: &Title) -> Result<Vec<(Bearer, String)>, Stop> {
        let rights = title.rights.iter().skip(1).map(|right| right.item);
        let charges = title.charges.iter().map(|charge| charge.item);
        let live: Vec<u32> = rights.chain(charges).chain(title.holds.iter().map(|hold| hold.item)).collect();
        if let Some(at) = self.burdens.iter().position(|burden| !live.contains(&burden.item)) {
            let refusal = Refusal::new(Code::BurdenUnknown).at(format!("/burdens/{at}"));
            return Err(refusal.with("item", self.burdens[at].item).into());
        }
        let mut consents = Vec::new();
        for item in live {
            let Some(burden) = self.burdens.iter().find(|burden| burden.item == item) else {
                let refusal = Refusal::new(Code::BurdenUnaccounted).at("/burdens");
                return Err(refusal.with("title_id", &self.title_id).with("item", item).into());
            };
            let less = burden.to.len() < self.children.len();
            if let Some(charge) = title.charges.iter().find(|charge| charge.item == item).filter(|_| less) {
                consents.extend(asks(&[charge.chargee], "the lender releases a part of what is charged"));
            }
            if let Some(right) = title.rights.iter().find(|right| right.item == item) {
                let benefits = right.easement.as_ref().is_some_and(|easement| easement.side == Side::Benefits);
                // Each title on the other side will name every new one: that has a limit, or splits of splits would not.
                for other in right.easement.iter().flat_map(|easement| &easement.others) {
                    let far = exam.title(other)?;
                    let created_by = right.easement.as_ref().map(|easement| &easement.created_by);
                    let same = far.rights.iter().filter_map(|right| right.easement.as_ref());
                    let named = same.filter(|e| Some(&e.created_by) == created_by).map(|e| e.others.len()).max();
                    if named.unwrap_or(0) + burden.to.len() > NAMED_MAX {
                        let refusal = Refusal::new(Code::TitleFull).at("/burdens").with("item", item);
                        return Err(refusal.with("title_id", other).with("most", NAMED_MAX).into());
                    }
                }
                // A benefit is the owners' own, and they sign anyway; a burden on part of the land needs whoever's it is.
                if less && !benefits {
                    let who = crate::case::bearers_of(exam, right)?;
                    consents.extend(who.into_iter().map(|who| (who, "a right is confined to a part".to_owned())));
                }
            }
            if title.holds.iter().any(|hold| hold.item == item) && less {
                let refusal = Refusal::new(Code::BurdenNotReleasable).at("/burdens").with("item", item);
                return Err(refusal.with("why", "a hold goes to every new title").into());
            }
        }
        Ok(consents)
    }
}

/// A code for a new unit: not one of those that it is made of, not one of their ancestors, not one in use.
pub(super) fn check_new(
    exam: &Examination<'_>,
    parents: &[UnitCode],
    code: &UnitCode,
    pointer: &str,
) -> Result<(), Stop> {
    // Lineage has a limit, so that looking it up has one.
    let mut open = parents.to_vec();
    let mut seen = 0;
    while let Some(ancestor) = open.pop() {
        seen += 1;
        if ancestor == *code {
            return Err(Refusal::new(Code::UnitLineageCircular).at(pointer).with("unit", code).into());
        }
        if seen < 1024 {
            open.extend(exam.state.get::<SpatialUnit>(&ancestor)?.map(|unit| unit.parents).unwrap_or_default());
        }
    }
    super::checks::check_untitled(exam.state, code, pointer)
}

/// Carries what stands on a title to another that takes its place: rights, charges and holds for which `goes` says so.
pub(super) fn carry(old: &Title, new: &mut Title, goes: &dyn Fn(u32) -> bool, extent: Option<&UnitCode>) {
    let origin = |item: u32, known: &Option<Origin>| {
        known.clone().or_else(|| Some(Origin { title_id: old.title_id.clone(), item }))
    };
    for right in old.rights.iter().skip(1).filter(|right| goes(right.item)) {
        let mut carried = right.clone();
        carried.origin = origin(right.item, &right.origin);
        carried.extent = right.extent.clone().or_else(|| extent.map(|unit| unit.0.clone()));
        carried.item = new.next_item();
        new.rights.push(carried);
    }
    for charge in old.charges.iter().filter(|charge| goes(charge.item)) {
        let mut carried = charge.clone();
        carried.origin = origin(charge.item, &charge.origin);
        // A charge that the new title has already, from another of the titles that it is made of, is the same charge.
        if new.charges.iter().any(|other| other.origin == carried.origin) {
            continue;
        }
        carried.item = new.next_item();
        new.charges.push(carried);
    }
    close_ranks(&mut new.charges);
    for hold in old.holds.iter().filter(|hold| goes(hold.item)) {
        let mut carried = hold.clone();
        carried.origin = origin(hold.item, &hold.origin);
        carried.item = new.next_item();
        // Of two freezes that ran on titles that are merged, the second queues behind the first for its full term.
        let runs = |hold: &crate::register::hold::Hold| hold.kind == HoldKind::Freeze && !hold.queued;
        if runs(&carried) && new.holds.iter().any(runs) {
            (carried.queued, carried.expires_ms) = (true, None);
        }
        new.holds.push(carried);
    }
}

/// Closes a title that went into others, and retires its units.
pub(super) fn close(
    state: &mut State<'_>,
    title: &mut Title,
    into: &[TitleId],
    units: &[UnitCode],
) -> Result<(), Stop> {
    for code in &title.units {
        if let Some(mut unit) = state.get::<SpatialUnit>(code)? {
            unit.title_id = None;
            unit.children = units.to_vec();
            unit.version += 1;
            state.put(code, &unit);
        }
    }
    title.status = TitleStatus::Closed;
    title.lineage_to = into.to_vec();
    Ok(())
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 11,
    name: ("Subdivision", "分割登记"),
    does: ("Closes a title and opens one for each new unit.", "关闭原登记簿，按新单元分别设立登记簿。"),
    fields: &[
        ("title_id, title_version", "the title, and the version that it was prepared on", "登记簿及准备时的版本"),
        ("children", "the new units, each with its surveyed area", "新单元及测绘面积"),
        (
            "burdens",
            "for each right, charge and hold: its number and the new titles that carry it; none releases it",
            "每项权利、抵押、限制的编号及承受的新登记簿；空表示解除",
        ),
        ("source", "the survey's plan, by commitment", "分割方案（承诺值）"),
    ],
    checks: &[
        (Code::ListEmpty, "there are new units", "须有新单元"),
        (Code::FieldInvalid, "two to 64 of them", "2 至 64 个"),
        (Code::UnitCodeInvalid, "their codes and kinds have the jurisdiction's structure", "编码与类型符合辖区结构"),
        (Code::RowDuplicate, "no unit and no burden twice", "单元与负担不重复"),
        (Code::BurdenGoesNowhere, "burdens go to titles that are made", "负担去向存在"),
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
        (Code::UnitLineageCircular, "no new unit is its own ancestor", "谱系不循环"),
        (Code::UnitAlreadyTitled, "no open title covers a new unit", "新单元无有效登记簿"),
        (Code::UnitRetired, "no new unit was split or merged before", "新单元未曾分割或合并"),
        (Code::UnitAreaMissing, "every area is known", "面积齐全"),
        (Code::UnitAreaTolerance, "the areas add up within the policy's tolerance", "面积合计在容差内"),
        (Code::BurdenUnknown, "every burden named is on the title", "所列负担均存在"),
        (Code::BurdenUnaccounted, "every burden of the title is named", "负担均有去向"),
        (Code::BurdenNotReleasable, "holds go to every new title", "限制须转载至每个新登记簿"),
    ],
    effects: (
        "The title is closed and leads to its children; each burden is carried, confined or released with the consent of whoever's it is; easements follow on the other side.",
        "原登记簿关闭并指向新登记簿；各项负担转载、限缩或经同意解除；对应地役权随之变更。",
    ),
    forms: &[(
        TxType::Subdivide,
        r#"{"SUBDIVIDE": {"title_id": "T-CN-1", "title_version": 1, "children": [
        {"code": "430102001003GB00013W00000000", "kind": "PARCEL", "area_mm2": 600000000, "use": "RESIDENTIAL", "locality": null, "address_commitment": null, "geometry_hash": null},
        {"code": "430102001003GB00014W00000000", "kind": "PARCEL", "area_mm2": 400000000, "use": "RESIDENTIAL", "locality": null, "address_commitment": null, "geometry_hash": null}],
        "burdens": [{"item": 2, "to": [0, 1]}], "source": "@source"}}"#,
    )],
};
