//! Checks that many transactions share, each with its own code.

use super::NAMED_MAX;
use crate::attestation::AttestationId;
use crate::case::Examination;
use crate::encoding::Label;
use crate::policy::Jurisdiction;
use crate::refusal::{Code, Refusal};
use crate::register::charge::Charge;
use crate::register::hold::{Bearer, Hold, HoldKind};
use crate::register::party::{Party, PartyId, PartyStatus};
use crate::register::right::{Holding, HoldingsError, Right, Term};
use crate::register::share::ShareError;
use crate::register::source::Source;
use crate::register::title::{Title, TitleId};
use crate::register::unit::{SpatialUnit, UnitCode, UnitFacts, UnitKind};
use crate::state::{State, Stop};
use crate::time::to_rfc3339;

/// A label that the program itself writes.
pub(crate) fn label(text: &'static str) -> Label {
    match Label::new(text) {
        Ok(label) => label,
        Err(why) => unreachable!("'{text}' is a label: {why}"),
    }
}

/// A unit's code has the structure of the jurisdiction.
pub(super) fn check_code(jurisdiction: &Jurisdiction, code: &UnitCode, pointer: &str) -> Result<(), Refusal> {
    let refusal = |why| Refusal::new(Code::UnitCodeInvalid).at(pointer).with("unit", code).with("why", why);
    jurisdiction.unit_scheme.check(code).map_err(refusal)
}

/// As [`check_code`], and what the unit is said to be agrees with its code.
pub(super) fn check_unit(jurisdiction: &Jurisdiction, unit: &UnitFacts, pointer: &str) -> Result<(), Refusal> {
    check_code(jurisdiction, &unit.code, &format!("{pointer}/code"))?;
    jurisdiction.unit_scheme.check_kind(unit).map_err(|why| {
        Refusal::new(Code::UnitCodeInvalid).at(format!("{pointer}/kind")).with("unit", &unit.code).with("why", why)
    })
}

/// No open title covers the unit, and it was not split or merged into others.
pub(super) fn check_untitled(state: &State<'_>, code: &UnitCode, pointer: &str) -> Result<(), Stop> {
    let Some(unit) = state.get::<SpatialUnit>(code)? else { return Ok(()) };
    if let Some(title_id) = unit.title_id {
        let refusal = Refusal::new(Code::UnitAlreadyTitled).at(pointer);
        return Err(refusal.with("unit", code).with("title_id", title_id).into());
    }
    if let Some(into) = unit.children.first() {
        let refusal = Refusal::new(Code::UnitRetired).at(pointer);
        return Err(refusal.with("unit", code).with("into", into).into());
    }
    Ok(())
}

/// Every party is registered.
pub(super) fn check_known(state: &State<'_>, parties: &[PartyId], pointer: &str) -> Result<(), Stop> {
    for id in parties {
        if state.get::<Party>(id)?.is_none() {
            return Err(Refusal::new(Code::PartyUnknown).at(pointer).with("party_id", id).into());
        }
    }
    Ok(())
}

/// Every party that receives is registered and can hold.
pub(super) fn check_acquirers(state: &State<'_>, parties: &[PartyId], pointer: &str) -> Result<(), Stop> {
    for id in parties {
        let refusal = |code| Refusal::new(code).at(pointer).with("party_id", id);
        let party = state.get::<Party>(id)?.ok_or_else(|| refusal(Code::PartyUnknown))?;
        if !matches!(party.status, PartyStatus::Active | PartyStatus::Minor | PartyStatus::Incapable) {
            return Err(refusal(Code::PartyInactive).into());
        }
    }
    Ok(())
}

/// What one case may cost: distinct attestations named, and parties in all.
pub(super) fn check_counts(relies_on: &[AttestationId], holdings: &[&[Holding]]) -> Result<(), Refusal> {
    let parties: usize = holdings.iter().flat_map(|list| list.iter()).map(|holding| holding.parties.len()).sum();
    if parties > NAMED_MAX {
        return Err(Refusal::new(Code::HoldersInvalid).with("parties_max", NAMED_MAX));
    }
    let distinct: std::collections::BTreeSet<_> = relies_on.iter().collect();
    if relies_on.len() > NAMED_MAX {
        return Err(Refusal::new(Code::FieldInvalid).at("/relies_on").with("count_max", NAMED_MAX));
    }
    match distinct.len() == relies_on.len() {
        true => Ok(()),
        false => Err(Refusal::new(Code::RowDuplicate).at("/relies_on")),
    }
}

/// A document is not from the future.
pub(super) fn check_source(exam: &Examination<'_>, source: &Source, pointer: &str) -> Result<(), Refusal> {
    let today = exam.jurisdiction.calendar.local_day(exam.now.time_ms);
    match source.date {
        Some(date) if i64::from(date.days()) > today => {
            Err(Refusal::new(Code::DateInvalid).at(format!("{pointer}/date")).with("date", date))
        }
        _ => Ok(()),
    }
}

/// A term ends after it begins, in the future, within the policy's longest, and within the right that it stands on.
pub(super) fn check_term(exam: &Examination<'_>, term: Term, title: Option<&Title>, at: &str) -> Result<(), Refusal> {
    let refusal = |code| Refusal::new(code).at(at.to_owned());
    if term.to_ms <= term.from_ms || term.to_ms <= exam.now.time_ms || term.to_ms > crate::time::TIME_MS_MAX {
        return Err(refusal(Code::PeriodInvalid)
            .with("from", to_rfc3339(term.from_ms))
            .with("to", to_rfc3339(term.to_ms)));
    }
    let longest = exam.policy.term.map(|longest| longest.end(term.from_ms, &exam.jurisdiction.calendar));
    if let Some(longest) = longest.filter(|longest| term.to_ms > *longest) {
        return Err(refusal(Code::PeriodTooLong).with("latest", to_rfc3339(longest)));
    }
    let own = title.and_then(Title::primary).and_then(|right| right.term);
    match own {
        Some(own) if term.to_ms > own.to_ms => {
            Err(refusal(Code::TermOutsideRight).with("latest", to_rfc3339(own.to_ms)))
        }
        _ => Ok(()),
    }
}

/// A list of the title can take one more. Freezes have room of their own: nobody fills a title so that a court finds no place.
pub(super) fn check_room(title: &Title, count: usize) -> Result<(), Refusal> {
    match count < NAMED_MAX {
        true => Ok(()),
        false => Err(Refusal::new(Code::TitleFull).with("title_id", &title.title_id).with("most", NAMED_MAX)),
    }
}

/// The primary right.
pub(super) fn primary(title: &Title) -> Result<&Right, Refusal> {
    title.primary().ok_or_else(|| Refusal::new(Code::TitleClosed).with("title_id", &title.title_id))
}

/// The parties that hold the primary right.
pub(super) fn owners(title: &Title) -> Vec<PartyId> {
    title.primary().map(|right| parties_of(&right.holders)).unwrap_or_default()
}

/// The parties of holdings, each once.
pub(super) fn parties_of(holdings: &[Holding]) -> Vec<PartyId> {
    let mut out: Vec<_> = holdings.iter().flat_map(|holding| holding.parties.iter().copied()).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// The units of a title with what they are.
pub(super) fn units_of(state: &State<'_>, title: &Title) -> Result<Vec<(UnitCode, UnitKind)>, Stop> {
    let mut out = Vec::new();
    for code in &title.units {
        if let Some(unit) = state.get::<SpatialUnit>(code)? {
            out.push((code.clone(), unit.facts.kind));
        }
    }
    Ok(out)
}

/// A charge by its number.
pub(super) fn charge<'t>(title: &'t Title, item: u32, pointer: &str) -> Result<&'t Charge, Refusal> {
    let found = title.charges.iter().find(|charge| charge.item == item);
    found.ok_or_else(|| unknown(Code::ChargeUnknown, title, item, pointer))
}

/// A hold by its number.
pub(super) fn hold<'t>(title: &'t Title, item: u32, pointer: &str) -> Result<&'t Hold, Refusal> {
    let found = title.holds.iter().find(|hold| hold.item == item);
    found.ok_or_else(|| unknown(Code::HoldUnknown, title, item, pointer))
}

/// No hold of the same sort stands on the title yet.
pub(super) fn check_unheld(title: &Title, same: impl Fn(&Hold) -> bool, pointer: &str) -> Result<(), Refusal> {
    match title.holds.iter().find(|hold| same(hold)) {
        None => Ok(()),
        Some(other) => {
            let refusal = Refusal::new(Code::HoldExists).at(pointer);
            Err(refusal.with("item", other.item).with("reference", &other.reference))
        }
    }
}

/// The party that may take back a hold of a kind that it placed itself.
pub(super) fn placed_by(title: &Title, item: u32, kind: HoldKind, pointer: &str) -> Result<PartyId, Refusal> {
    let found = hold(title, item, pointer)?;
    match (&found.by, found.kind == kind) {
        (Bearer::Party(party), true) => Ok(*party),
        _ => Err(Refusal::new(Code::HoldNotYours).at(pointer).with("by", &found.by)),
    }
}

/// A right beside the primary one, by its number.
pub(super) fn right<'t>(title: &'t Title, item: u32, pointer: &str) -> Result<&'t Right, Refusal> {
    let found = title.rights.iter().skip(1).find(|right| right.item == item);
    found.ok_or_else(|| unknown(Code::RightUnknown, title, item, pointer))
}

fn unknown(code: Code, title: &Title, item: u32, pointer: &str) -> Refusal {
    Refusal::new(code).at(pointer).with("title_id", &title.title_id).with("item", item)
}

/// Consents of parties, for one reason.
pub(super) fn asks(parties: &[PartyId], why: &str) -> Vec<(Bearer, String)> {
    parties.iter().map(|party| (Bearer::Party(*party), why.to_owned())).collect()
}

/// No title is named twice.
pub(super) fn check_distinct(titles: &[&TitleId], pointer: &str) -> Result<(), Refusal> {
    for (at, id) in titles.iter().enumerate() {
        if titles[..at].contains(id) {
            return Err(Refusal::new(Code::TitleRepeated).at(format!("{pointer}/{at}")).with("title_id", id));
        }
    }
    Ok(())
}

/// Areas that should be the same are, within the policy's tolerance: a millionth part of the official area.
pub(super) fn check_areas(exam: &Examination<'_>, official: u64, found: u64, pointer: &str) -> Result<(), Refusal> {
    let allowed = u128::from(official) * u128::from(exam.policy.area_tolerance_ppm) / 1_000_000;
    match u128::from(official.abs_diff(found)) > allowed {
        true => Err(Refusal::new(Code::UnitAreaTolerance)
            .at(pointer)
            .with("official_mm2", official)
            .with("found_mm2", found)
            .with("tolerance_ppm", exam.policy.area_tolerance_ppm)),
        false => Ok(()),
    }
}

/// The areas of units together; each must have one.
pub(super) fn total_area<'a>(units: impl Iterator<Item = &'a UnitFacts>, pointer: &str) -> Result<u64, Refusal> {
    let mut total = 0u64;
    for unit in units {
        let missing = || Refusal::new(Code::UnitAreaMissing).at(pointer).with("unit", &unit.code);
        let area = unit.area_mm2.filter(|area| *area > 0).ok_or_else(missing)?;
        let too_large =
            || Refusal::new(Code::UnitAreaTolerance).at(pointer).with("why", "the areas are too large to add");
        total = total.checked_add(area).ok_or_else(too_large)?;
    }
    Ok(total)
}

/// What is wrong with a list of holdings, as a refusal.
pub(super) fn refuse_holdings(error: HoldingsError, pointer: &str) -> Refusal {
    match error {
        HoldingsError::Empty => Refusal::new(Code::ListEmpty).at(pointer),
        HoldingsError::Count => Refusal::new(Code::HoldersInvalid).at(pointer).with("holders_max", Right::HOLDINGS_MAX),
        HoldingsError::Repeated => Refusal::new(Code::RowDuplicate).at(pointer),
        HoldingsError::Share(ShareError::OutOfRange | ShareError::Decimal | ShareError::NotAFraction) => {
            Refusal::new(Code::ShareNotWhole).at(pointer)
        }
        HoldingsError::Share(ShareError::TooFine) => Refusal::new(Code::ShareTooFine).at(pointer),
        HoldingsError::NotWhole(sum) => Refusal::new(Code::ShareNotWhole).at(pointer).with("sum", sum),
    }
}
