//! Entering: the one way in which a title changes. A transaction alters a copy of the title; the entry's effects are the difference.

use super::Context;
use super::checks::label;
use crate::block::Network;
use crate::case::Case;
use crate::encoding::Label;
use crate::governance::jurisdiction_in_force;
use crate::policy::{Policy, fill};
use crate::refusal::{Code, Refusal};
use crate::register::entry::{Entry, difference};
use crate::register::hold::{self, Hold};
use crate::register::right::Right;
use crate::register::title::{CertificateKind, CertificateNumber, Title, TitleId};
use crate::register::unit::{SpatialUnit, UnitCode, UnitFacts};
use crate::state::{Fault, State, Stop};
use crate::time::year_of;

/// A title that is being changed.
pub struct Entering {
    before: Option<Title>,
    /// The title as it will be. Holds and terms that have run out are gone from it already.
    pub title: Title,
    /// The version of the entry that this one corrects.
    pub corrects: Option<u64>,
}

impl Entering {
    /// Of a title that exists.
    pub fn of(state: &State<'_>, id: &TitleId, cx: &Context) -> Result<Self, Stop> {
        let found = state.get::<Title>(id)?;
        let before = found.ok_or_else(|| Refusal::new(Code::TitleUnknown).with("title_id", id))?;
        let title = before.clone().at(cx.time_ms);
        Ok(Self { before: Some(before), title, corrects: None })
    }

    /// Writes the title and its entry, and gives the title's number. A title that would not change at all is left alone.
    pub fn enter(
        self,
        state: &mut State<'_>,
        cx: &Context,
        case: Option<&Case>,
        kind: &'static str,
    ) -> Result<TitleId, Stop> {
        match self.before.is_some() && self.before.as_ref() == Some(&self.title) {
            true => Ok(self.title.title_id),
            false => self.always(state, cx, case, kind),
        }
    }

    /// As [`Entering::enter`], also when the title itself stays as it is: something that it names has changed.
    pub fn always(
        self,
        state: &mut State<'_>,
        cx: &Context,
        case: Option<&Case>,
        kind: &'static str,
    ) -> Result<TitleId, Stop> {
        let Self { before, mut title, corrects } = self;
        hold::promote(&mut title.holds, cx.time_ms);
        let effects = difference(before.as_ref(), &title);
        title.version = title
            .version
            .checked_add(1)
            .ok_or_else(|| Fault::Damaged(format!("{} has no next version", title.title_id)))?;
        let rests = |title: &Title| (title.primary().cloned(), title.units.clone(), title.status);
        if before.as_ref().map(rests) != Some(rests(&title)) {
            title.basis = title.version;
        }
        let entry = Entry {
            title_id: title.title_id.clone(),
            version: title.version,
            kind: label(kind),
            effects,
            corrects,
            case_id: case.map(|case| case.case_id.clone()),
            tx_id: case.map_or(cx.tx_id, |case| case.tx_id),
            height: cx.height,
            time_ms: cx.time_ms,
            previous: title.last_entry,
        };
        title.last_entry = entry.hash();
        state.put(&title.title_id.clone(), &title);
        state.enter(entry);
        Ok(title.title_id)
    }

    /// Gives the title its next certificate of right; it keeps the one that it has where the policy issues none.
    pub fn certify(&mut self, state: &mut State<'_>, cx: &Context, policy: &Policy) -> Result<(), Stop> {
        let number = certificate(state, cx, policy, CertificateKind::Right)?;
        self.title.certificate = number.or(self.title.certificate.take());
        Ok(())
    }

    /// Places a hold from now on, for the days asked for or the policy's term, with its certificate where one is issued. Gives its number.
    pub fn place(
        &mut self,
        state: &mut State<'_>,
        cx: &Context,
        case: &Case,
        policy: &Policy,
        mut hold: Hold,
        days: Option<u32>,
    ) -> Result<u32, Stop> {
        let item = self.title.next_item();
        (hold.item, hold.since_ms) = (item, cx.time_ms);
        hold.expires_ms = cx.term_end(state, case, policy, days, cx.time_ms)?;
        hold.certificate = certificate(state, cx, policy, CertificateKind::Proof)?;
        self.title.holds.push(hold);
        Ok(item)
    }

    /// Takes a hold away.
    pub fn lift(&mut self, item: u32) {
        self.title.holds.retain(|hold| hold.item != item);
    }

    /// Marks the title, once.
    pub fn flag(&mut self, flag: Label) {
        if !self.title.flags.contains(&flag) {
            self.title.flags.push(flag);
        }
    }
}

/// The next certificate number of a kind, if the policy issues one of it: without gaps by issuer, kind and year.
pub fn certificate(
    state: &mut State<'_>,
    cx: &Context,
    policy: &Policy,
    kind: CertificateKind,
) -> Result<Option<CertificateNumber>, Stop> {
    if policy.certificate != Some(kind) {
        return Ok(None);
    }
    let network: Network = state.get(&())?.unwrap_or_default();
    let year = year_of(cx.time_ms);
    let issuer =
        network.registry.ok_or_else(|| Fault::Damaged("a policy issues certificates but no agency does".into()))?;
    let serial = state.next_number(format!("certificate/{issuer}/{}/{year}", kind.name()))?;
    Ok(Some(CertificateNumber { issuer, year, serial, kind }))
}

/// Everything that opening a title takes.
pub struct Opening<'a> {
    /// Whose policy governs it.
    pub jurisdiction: &'a Label,
    /// The unit that it covers.
    pub unit: &'a UnitFacts,
    /// The units that it was made of.
    pub parents: Vec<UnitCode>,
    /// The primary right.
    pub right: Right,
    /// Marks.
    pub flags: Vec<Label>,
    /// The titles that it comes from.
    pub from: Vec<TitleId>,
}

impl<'a> Opening<'a> {
    /// A title on one unit, out of nothing.
    pub fn new(jurisdiction: &'a Label, unit: &'a UnitFacts, right: Right) -> Self {
        let (parents, flags, from) = (Vec::new(), Vec::new(), Vec::new());
        Self { jurisdiction, unit, parents, right, flags, from }
    }

    /// Numbers the title and writes its units; what is entered next opens it.
    pub fn begin(self, state: &mut State<'_>, cx: &Context) -> Result<Entering, Stop> {
        let jurisdiction = jurisdiction_in_force(state, self.jurisdiction, cx.height)?;
        let number = state.next_number(format!("title/{}", self.jurisdiction))?;
        let text = fill(jurisdiction.title_template.as_str(), number, year_of(cx.time_ms));
        let title_id = Label::new(text).map(TitleId).map_err(|why| Fault::Damaged(format!("title template: {why}")))?;
        if state.get::<Title>(&title_id)?.is_some() {
            return Err(Fault::Damaged(format!("title number {title_id} was given twice")).into());
        }
        let known = state.get::<SpatialUnit>(&self.unit.code)?;
        // A unit whose earlier title was cancelled comes back: what was attested of it before does not hold for it now.
        let version = known.as_ref().map_or(1, |unit| unit.version + u64::from(unit.facts != *self.unit));
        let parents = match self.parents.is_empty() {
            true => known.map(|unit| unit.parents).unwrap_or_default(),
            false => self.parents,
        };
        let (facts, children) = (self.unit.clone(), Vec::new());
        let unit = SpatialUnit { facts, title_id: Some(title_id.clone()), version, parents, children };
        state.put(&self.unit.code, &unit);
        let mut title = Title::blank(title_id, self.jurisdiction.clone());
        title.units = vec![self.unit.code.clone()];
        title.flags = self.flags;
        title.lineage_from = self.from;
        title.rights = vec![self.right];
        let item = title.next_item();
        title.rights[0].item = item;
        Ok(Entering { before: None, title, corrects: None })
    }
}
