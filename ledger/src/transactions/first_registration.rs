//! FIRST_REGISTRATION 首次: opens a title on a unit that has none (domain row 1).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{Context, Dealing, NAMED_MAX, TxType};
use crate::attestation::AttestationId;
use crate::block::Network;
use crate::case::{Case, Facts};
use crate::crypto::Hash;
use crate::encoding::Label;
use crate::policy::{Jurisdiction, Policy};
use crate::refusal::{Code, Refusal};
use crate::register::party::{Party, PartyStatus};
use crate::register::right::{Holding, HoldingsError, Right, RightKind, check_whole};
use crate::register::share::ShareError;
use crate::register::source::Source;
use crate::register::title::{CertificateNumber, Entry, Title, TitleId, TitleStatus};
use crate::register::unit::{SpatialUnit, UnitCode, UnitFacts};
use crate::state::{State, Stop};
use crate::time::year_of;

/// Asks for a title on a unit.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstRegistration {
    /// Whose policy governs it.
    #[n(0)]
    pub jurisdiction: Label,
    /// The unit.
    #[n(1)]
    pub unit: UnitFacts,
    /// The primary right: ownership, or a long lease.
    #[n(2)]
    pub tenure: RightKind,
    /// Who holds which share.
    #[n(3)]
    pub holders: Vec<Holding>,
    /// The document behind it.
    #[n(4)]
    pub source: Source,
    /// Attestations that the lodger names; others are found by themselves.
    #[n(5)]
    #[serde(default)]
    pub relies_on: Vec<AttestationId>,
}

impl Dealing for FirstRegistration {
    fn tx_type(&self) -> TxType {
        TxType::FirstRegistration
    }

    fn jurisdiction(&self, _: &State<'_>) -> Result<Label, Stop> {
        Ok(self.jurisdiction.clone())
    }

    fn titles(&self) -> Vec<TitleId> {
        Vec::new()
    }

    fn units(&self, _: &State<'_>) -> Result<Vec<UnitCode>, Stop> {
        Ok(vec![self.unit.code.clone()])
    }

    fn relies_on(&self) -> &[AttestationId] {
        &self.relies_on
    }

    fn check_form(&self, state: &State<'_>) -> Result<(), Stop> {
        let jurisdiction = jurisdiction_of(state, &self.jurisdiction)?;
        check_code(&jurisdiction, &self.unit.code, "/unit/code")?;
        check_whole(&self.holders).map_err(|error| refuse_holdings(error, "/holders"))?;
        check_counts(&self.relies_on, &[&self.holders])?;
        jurisdiction.unit_scheme.check_kind(&self.unit).map_err(|why| {
            Refusal::new(Code::UnitCodeInvalid).at("/unit/kind").with("unit", &self.unit.code).with("why", why)
        })?;
        Ok(())
    }

    fn claims(&self) -> Vec<UnitCode> {
        vec![self.unit.code.clone()]
    }

    /// 1. the holders are registered and active; 2. the unit has no open title.
    fn check_rules(&self, state: &State<'_>) -> Result<(), Stop> {
        check_parties(state, &self.holders, "/holders")?;
        check_untitled(state, &self.unit.code)
    }

    fn facts(&self, _: &State<'_>) -> Result<Facts, Stop> {
        Ok(Facts {
            acquirers: parties_of(&self.holders),
            units: vec![(self.unit.code.clone(), self.unit.kind)],
            ..Facts::default()
        })
    }

    fn register(
        &self,
        state: &mut State<'_>,
        cx: &mut Context,
        case: &Case,
        policy: &Policy,
    ) -> Result<Vec<TitleId>, Stop> {
        let right = Right {
            kind: self.tenure,
            holders: self.holders.clone(),
            cause: label("FIRST_REGISTRATION"),
            source: self.source.clone(),
            since_ms: cx.time_ms,
        };
        let mut opening = Opening::new(&self.jurisdiction, &self.unit, right, "FIRST_REGISTRATION");
        opening.case = Some(case);
        opening.policy = Some(policy);
        Ok(vec![opening.open(state, cx)?])
    }
}

/// Everything that opening a title takes, for a first registration and for an import.
pub(super) struct Opening<'a> {
    jurisdiction: &'a Label,
    unit: &'a UnitFacts,
    right: Right,
    kind: &'static str,
    pub case: Option<&'a Case>,
    pub policy: Option<&'a Policy>,
    pub flags: Vec<Label>,
}

impl<'a> Opening<'a> {
    pub fn new(jurisdiction: &'a Label, unit: &'a UnitFacts, right: Right, kind: &'static str) -> Self {
        Self { jurisdiction, unit, right, kind, case: None, policy: None, flags: Vec::new() }
    }

    /// Creates unit and title and enters the first entry.
    pub fn open(self, state: &mut State<'_>, cx: &Context) -> Result<TitleId, Stop> {
        let jurisdiction = jurisdiction_of(state, self.jurisdiction)?;
        let number = state.next_number(format!("title/{}", self.jurisdiction))?;
        let title_id = Label::new(format!("{}{number}", jurisdiction.title_prefix))
            .map(TitleId)
            .map_err(|why| Refusal::new(Code::FieldInvalid).with("title_prefix", why))?;
        let version = state.get::<SpatialUnit>(&self.unit.code)?.map_or(1, |unit| unit.version);
        let unit = SpatialUnit { facts: self.unit.clone(), title_id: Some(title_id.clone()), version };
        state.put(&self.unit.code, &unit);
        let mut title = Title {
            title_id: title_id.clone(),
            jurisdiction: self.jurisdiction.clone(),
            version: 0,
            status: TitleStatus::Open,
            units: vec![self.unit.code.clone()],
            rights: Vec::new(),
            charges: Vec::new(),
            holds: Vec::new(),
            pending: Vec::new(),
            flags: self.flags,
            certificate: None,
            last_entry: Hash::zero(),
            imported_through: 0,
        };
        if state.get::<Title>(&title_id)?.is_some() {
            return Err(crate::state::Fault(format!("title number {title_id} was given twice")).into());
        }
        if self.kind == IMPORT_OPENING {
            title.imported_through = 1;
        }
        enter(state, cx, &mut title, self.right, self.kind, self.case, self.policy)?;
        Ok(title_id)
    }
}

/// The entry that opens an imported title.
pub(super) const IMPORT_OPENING: &str = "IMPORT_OPENING";

/// Makes an entry: the title gets a new primary right, its version rises by one, its history grows by one link.
pub(super) fn enter(
    state: &mut State<'_>,
    cx: &Context,
    title: &mut Title,
    right: Right,
    kind: &'static str,
    case: Option<&Case>,
    policy: Option<&Policy>,
) -> Result<(), Stop> {
    title.version = title.version.checked_add(1).ok_or_else(|| Refusal::new(Code::TitleClosed))?;
    if policy.is_some_and(|policy| policy.certificate) {
        let network: Network = state.get(&())?.unwrap_or_default();
        let year = year_of(cx.time_ms);
        let issuer = network
            .registry
            .ok_or_else(|| Refusal::new(Code::PolicyMissing).with("why", "no agency issues certificates"))?;
        let serial = state.next_number(format!("certificate/{issuer}/{year}"))?;
        title.certificate = Some(CertificateNumber { issuer, year, serial });
    }
    match title.rights.first_mut() {
        Some(primary) => *primary = right.clone(),
        None => title.rights.push(right.clone()),
    }
    let entry = Entry {
        title_id: title.title_id.clone(),
        version: title.version,
        kind: label(kind),
        right,
        case_id: case.map(|case| case.case_id.clone()),
        tx_id: case.map_or(cx.tx_id, |case| case.tx_id),
        height: cx.height,
        time_ms: cx.time_ms,
        previous: title.last_entry,
    };
    title.last_entry = entry.hash();
    state.put(&title.title_id.clone(), &*title);
    state.enter(entry);
    Ok(())
}

/// A label that the program itself writes.
pub(super) fn label(text: &'static str) -> Label {
    match Label::new(text) {
        Ok(label) => label,
        Err(why) => unreachable!("'{text}' is a label: {why}"),
    }
}

pub(super) fn jurisdiction_of(state: &State<'_>, id: &Label) -> Result<Jurisdiction, Stop> {
    let found = state.get::<Jurisdiction>(id)?;
    Ok(found.ok_or_else(|| Refusal::new(Code::JurisdictionUnknown).at("/jurisdiction").with("jurisdiction", id))?)
}

pub(super) fn check_code(jurisdiction: &Jurisdiction, code: &UnitCode, pointer: &str) -> Result<(), Refusal> {
    let refusal = |why| Refusal::new(Code::UnitCodeInvalid).at(pointer).with("unit", code).with("why", why);
    jurisdiction.unit_scheme.check(code).map_err(refusal)
}

pub(super) fn check_untitled(state: &State<'_>, code: &UnitCode) -> Result<(), Stop> {
    match state.get::<SpatialUnit>(code)?.and_then(|unit| unit.title_id) {
        Some(title_id) => {
            let refusal = Refusal::new(Code::UnitAlreadyTitled).at("/unit/code");
            Err(refusal.with("unit", code).with("title_id", title_id).into())
        }
        None => Ok(()),
    }
}

/// Every party named is registered and can act.
pub(super) fn check_parties(state: &State<'_>, holdings: &[Holding], pointer: &str) -> Result<(), Stop> {
    for (at, holding) in holdings.iter().enumerate() {
        for id in &holding.parties {
            let refusal = |code| Refusal::new(code).at(format!("{pointer}/{at}/parties")).with("party_id", id);
            let party = state.get::<Party>(id)?.ok_or_else(|| refusal(Code::PartyUnknown))?;
            if party.status != PartyStatus::Active {
                return Err(refusal(Code::PartyInactive).into());
            }
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
    if relies_on.len() > NAMED_MAX || distinct.len() != relies_on.len() {
        return Err(Refusal::new(Code::FieldInvalid).at("/relies_on").with("distinct_max", NAMED_MAX));
    }
    Ok(())
}

pub(super) fn parties_of(holdings: &[Holding]) -> Vec<crate::register::party::PartyId> {
    let mut out: Vec<_> = holdings.iter().flat_map(|holding| holding.parties.iter().copied()).collect();
    out.sort_unstable();
    out.dedup();
    out
}

pub(super) fn refuse_holdings(error: HoldingsError, pointer: &str) -> Refusal {
    match error {
        HoldingsError::Count | HoldingsError::Repeated => Refusal::new(Code::HoldersInvalid).at(pointer),
        HoldingsError::Share(ShareError::OutOfRange | ShareError::Decimal | ShareError::NotAFraction) => {
            Refusal::new(Code::ShareNotWhole).at(pointer)
        }
        HoldingsError::Share(ShareError::TooFine) => Refusal::new(Code::ShareTooFine).at(pointer),
        HoldingsError::NotWhole(sum) => Refusal::new(Code::ShareNotWhole).at(pointer).with("sum", sum),
    }
}
