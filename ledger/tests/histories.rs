//! Random histories of all registration transactions by all roles: what must always hold holds, and a second, naive set of rules
//! accepts and refuses the same. 20,000 transactions; with `TORRENS_LONG`, 5 million. A failure names the seed: `TORRENS_SEED=n`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

mod common;
mod model;

use std::collections::{BTreeMap, BTreeSet};

use common::*;
use model::{Lodger, Model, No, Unit};
use torrens_ledger::agency::Role;
use torrens_ledger::attestation::Subject;
use torrens_ledger::case::Outcome;
use torrens_ledger::encoding::{Bytes, from_bytes, to_bytes};
use torrens_ledger::policy::Policy;
use torrens_ledger::policy::period::{Count, Period};
use torrens_ledger::refusal::Code;
use torrens_ledger::register::entry::fold;
use torrens_ledger::register::hold::Bearer;
use torrens_ledger::register::right::{Holding, Origin, RightKind, Term};
use torrens_ledger::register::share::Fraction;
use torrens_ledger::register::title::{CaseId, Title, TitleId, TitleStatus};
use torrens_ledger::register::unit::{SpatialUnit, UnitCode, UnitScheme};
use torrens_ledger::transactions::alteration::{Alteration, UnitChange};
use torrens_ledger::transactions::cancel::Cancel;
use torrens_ledger::transactions::caveat::{self, Caveat};
use torrens_ledger::transactions::co_ownership::CoOwnership;
use torrens_ledger::transactions::consent::Consent;
use torrens_ledger::transactions::court_transfer::CourtTransfer;
use torrens_ledger::transactions::decide::{self, Decide};
use torrens_ledger::transactions::easement::{self, Easement};
use torrens_ledger::transactions::first_registration::FirstRegistration;
use torrens_ledger::transactions::freeze::{self, Freeze};
use torrens_ledger::transactions::habitation::{self, Habitation};
use torrens_ledger::transactions::lease::{self, Lease};
use torrens_ledger::transactions::merge::{Merge, Merged};
use torrens_ledger::transactions::mortgage_discharge::MortgageDischarge;
use torrens_ledger::transactions::mortgage_postpone::MortgagePostpone;
use torrens_ledger::transactions::mortgage_register::MortgageRegister;
use torrens_ledger::transactions::mortgage_vary::{Change, MortgageVary, Vary};
use torrens_ledger::transactions::poa::{Grant, PowerOfAttorney, Revocation};
use torrens_ledger::transactions::priority_notice::{self, PriorityNotice};
use torrens_ledger::transactions::rectify::{Correction, Rectify};
use torrens_ledger::transactions::restriction::{self, Restriction};
use torrens_ledger::transactions::subdivide::{Allocation, Subdivide};
use torrens_ledger::transactions::succession::{Succession, To};
use torrens_ledger::transactions::withdraw::Withdraw;
use torrens_ledger::transactions::{Act, Receipt, TxType};

/// SplitMix64: small, seeded, the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    fn below(&mut self, n: u64) -> u64 {
        self.roll() % n.max(1)
    }
    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
    fn of<T: Clone>(&mut self, list: &[T]) -> Option<T> {
        (!list.is_empty()).then(|| list[self.below(list.len() as u64) as usize].clone())
    }
    fn person(&mut self) -> u8 {
        1 + self.below(6) as u8
    }
    fn bank(&mut self) -> u8 {
        20 + self.below(2) as u8
    }
}

/// The policies of the sample jurisdiction CN without attestations and periods in days: what is left are the rules.
fn policies(ledger: &Ledger) -> BTreeMap<TxType, Policy> {
    let cn = ledger.genesis.policies.iter().filter(|policy| policy.jurisdiction == label("CN"));
    let plain = |policy: &Policy| Policy {
        attestations: vec![],
        risks: vec![],
        wait: None,
        lapse: None,
        term: policy.term.map(|_| Period { count: 30 * 86_400, unit: Count::Seconds }),
        ..policy.clone()
    };
    cn.map(|policy| (policy.tx_type, plain(policy))).collect()
}

struct World {
    ledger: Ledger,
    model: Model,
    dice: Dice,
    folded: BTreeMap<TitleId, Title>,
    seen: BTreeMap<&'static str, [u64; 3]>,
    submitted: u64,
    units: u32,
    easements: Vec<(CaseId, TitleId, TitleId)>,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut genesis = genesis();
        let policies = policies(&Ledger::new());
        genesis.policies = policies.values().cloned().collect();
        genesis.jurisdictions.retain(|jurisdiction| jurisdiction.jurisdiction == label("CN"));
        genesis.jurisdictions[0].unit_scheme = UnitScheme::Generic;
        let mut ledger = Ledger::with(genesis);
        ledger.invariants = false;
        for n in 1..=6 {
            ledger.register_party(n);
        }
        // One bank is a member of the banks' association; the other signs for itself.
        ledger.register_bank(20);
        ledger.register_party(21);
        let known = (1..=6).chain([20, 21]).collect();
        let model = Model { policies, known, now: ledger.time_ms, ..Model::default() };
        let (folded, seen, easements) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        Self { ledger, model, dice: Dice(seed), folded, seen, submitted: 0, units: 0, easements }
    }

    fn title(&mut self) -> Option<(TitleId, model::Title)> {
        let open: Vec<String> = self.model.titles.iter().filter(|(_, t)| t.open).map(|(id, _)| id.clone()).collect();
        let all: Vec<String> = self.model.titles.keys().cloned().collect();
        let list = if self.dice.one_in(20) { &all } else { &open };
        let id = self.dice.of(list)?;
        Some((TitleId(label(&id)), self.model.title(&id)?))
    }

    fn version(&mut self, title: &model::Title) -> u64 {
        match self.dice.below(20) {
            0 => title.basis.saturating_sub(1),
            1 => title.version + 1,
            2 => title.basis,
            _ => title.version,
        }
    }

    fn item(&mut self, of: Vec<u32>) -> u32 {
        if self.dice.one_in(15) { self.dice.below(9) as u32 } else { self.dice.of(&of).unwrap_or(7) }
    }

    fn holding(&self, parties: &[u8], (num, den): model::Share) -> Holding {
        let parties = parties.iter().map(|n| party(*n)).collect();
        Holding { parties, share: Fraction::new(num as u64, den as u64).unwrap_or(Fraction::ONE) }
    }

    /// What leaves whom: everything, one holding, or half of one.
    fn disposals(&mut self, title: &model::Title) -> Vec<Holding> {
        let Some((who, share)) = self.dice.of(&title.owners) else { return vec![] };
        match self.dice.below(4) {
            0 | 1 => title.owners.iter().map(|(who, share)| self.holding(who, *share)).collect(),
            2 => vec![self.holding(&who, share)],
            _ if share.1 < 64 => vec![self.holding(&who, (share.0, share.1 * 2))],
            _ => vec![self.holding(&who, share)],
        }
    }

    /// To whom as much goes: one, or two jointly.
    fn acquisitions(&mut self, disposals: &[Holding]) -> Vec<Holding> {
        let sum = disposals.iter().try_fold(None::<Fraction>, |sum, holding| match sum {
            None => Some(Some(holding.share)),
            Some(sum) => sum.plus(holding.share).ok().map(Some),
        });
        let share =
            if self.dice.one_in(25) { Fraction::new(1, 7).unwrap() } else { sum.flatten().unwrap_or(Fraction::ONE) };
        let mut parties = BTreeSet::from([self.dice.person()]);
        if self.dice.one_in(4) {
            parties.insert(self.dice.person());
        }
        vec![Holding { parties: parties.into_iter().map(party).collect(), share }]
    }

    fn new_unit(&mut self, area_m2: u64) -> torrens_ledger::register::unit::UnitFacts {
        self.units += 1;
        let at = if self.dice.one_in(25) { 1 + self.dice.below(u64::from(self.units)) as u32 } else { self.units };
        parcel_unit(&format!("LOT-{at}"), area_m2)
    }

    fn term(&mut self) -> Term {
        let from_ms = self.ledger.time_ms + self.dice.below(20) * DAY_MS;
        Term { from_ms, to_ms: from_ms + self.dice.below(32) * DAY_MS }
    }

    /// An act that is often allowed and often not.
    fn act(&mut self, kind: TxType) -> Option<Act> {
        if kind == TxType::FirstRegistration {
            let area = 100 * (1 + self.dice.below(10));
            let holders = match self.dice.below(3) {
                0 => vec![holding(self.dice.person(), "1/1")],
                1 => vec![holding(1, "1/3"), holding(2, "1/3"), holding(3, "1/3")],
                _ => vec![holding(4, "1/2"), holding(5, if self.dice.one_in(9) { "1/3" } else { "1/2" })],
            };
            let (unit, jurisdiction) = (self.new_unit(area), label("CN"));
            let (tenure, source, relies_on, term) = (RightKind::Ownership, source("GRANT"), vec![], None);
            return Some(Act::FirstRegistration(FirstRegistration {
                jurisdiction,
                unit,
                tenure,
                holders,
                source,
                relies_on,
                term,
            }));
        }
        if let TxType::PoaGrant | TxType::PoaRevoke = kind {
            let jurisdiction = label("CN");
            let known: Vec<String> = self.model.poas.keys().cloned().collect();
            return Some(Act::PowerOfAttorney(match kind {
                TxType::PoaGrant => PowerOfAttorney::Grant(Grant {
                    jurisdiction,
                    principal: party(self.dice.person()),
                    agent: party(self.dice.person()),
                    scope: vec![TxType::Transfer],
                    titles: vec![],
                    until_ms: self.ledger.time_ms + 20 * DAY_MS,
                    source: source("POA"),
                }),
                _ => {
                    PowerOfAttorney::Revoke(Revocation { jurisdiction, poa_id: self.dice.of(&known)?.parse().unwrap() })
                }
            }));
        }
        let (title_id, title) = self.title()?;
        let title_version = self.version(&title);
        let source = source("S");
        let who = party(self.dice.person());
        let charges: Vec<u32> = title.charges.iter().map(|c| c.item).collect();
        let rights = |kind: char| title.rights.iter().filter(|r| r.kind == kind).map(|r| r.item).collect::<Vec<_>>();
        let holds = |kind| title.holds.iter().filter(|h| h.kind == kind).map(|h| h.item).collect::<Vec<_>>();
        use torrens_ledger::register::hold::HoldKind as H;
        Some(match kind {
            TxType::Transfer => {
                let disposals = self.disposals(&title);
                let acquisitions = self.acquisitions(&disposals);
                Act::Transfer(torrens_ledger::transactions::transfer::Transfer {
                    title_version,
                    ..transfer(&title_id, 1, disposals, acquisitions)
                })
            }
            TxType::CourtTransfer => {
                let disposals = self.disposals(&title);
                let acquisitions = self.acquisitions(&disposals);
                let all = holds(H::Freeze).into_iter().chain(holds(H::Caveat)).chain(charges).collect::<Vec<_>>();
                let clears = all.into_iter().filter(|_| self.dice.one_in(2)).collect();
                Act::CourtTransfer(CourtTransfer {
                    title_id,
                    title_version,
                    order: label("J"),
                    disposals,
                    acquisitions,
                    clears,
                    source,
                })
            }
            TxType::CoOwnership => {
                let (whom, share) = self.dice.of(&title.owners)?;
                let from = vec![self.holding(&whom, share)];
                let to = if whom.len() > 1 {
                    let each = (share.0, share.1 * whom.len() as i128);
                    whom.iter().map(|n| self.holding(&[*n], each)).collect()
                } else {
                    let to = vec![self.holding(&[whom[0], whom[0] + 1], share)];
                    if self.dice.one_in(2) { to } else { from.clone() }
                };
                Act::CoOwnership(CoOwnership { title_id, title_version, from, to, source })
            }
            TxType::MortgageRegister => {
                let mut over: Vec<Holding> =
                    title.owners.iter().map(|(who, share)| self.holding(who, *share)).collect();
                if self.dice.one_in(3) {
                    over.truncate(1);
                }
                let chargee = if self.dice.one_in(12) { who } else { party(self.dice.bank()) };
                let (bars_transfer, bars_further) = (self.dice.one_in(2), self.dice.one_in(3));
                let secured = Bytes([self.dice.below(3) as u8; 32]);
                Act::MortgageRegister(MortgageRegister {
                    title_id,
                    title_version,
                    chargee,
                    over,
                    secured,
                    bars_transfer,
                    bars_further,
                    source,
                })
            }
            TxType::MortgageVary | TxType::MortgageAssign => {
                let charge = self.item(charges);
                let change = match kind {
                    TxType::MortgageAssign => Change::Assign(party(self.dice.bank())),
                    _ => Change::Vary(Vary {
                        secured: self.dice.one_in(2).then_some(Bytes([self.dice.below(3) as u8; 32])),
                        bars_transfer: Some(self.dice.one_in(2)),
                        bars_further: None,
                    }),
                };
                Act::MortgageVary(MortgageVary { title_id, title_version, charge, change, source })
            }
            TxType::MortgagePostpone => {
                let (rank, to_rank) = (self.dice.below(4) as u32, self.dice.below(4) as u32);
                Act::MortgagePostpone(MortgagePostpone { title_id, title_version, rank, to_rank, source })
            }
            TxType::MortgageDischarge => {
                let (charge, remains) = (self.item(charges), self.dice.one_in(4).then_some(Bytes([9; 32])));
                Act::MortgageDischarge(MortgageDischarge { title_id, title_version, charge, remains, source })
            }
            TxType::LeaseRegister | TxType::LeaseVary | TxType::LeaseEnd => {
                let (term, right) = (self.term(), self.item(rights('L')));
                let extent = self.dice.one_in(2).then(|| label(["ground", "upper"][self.dice.below(2) as usize]));
                let action = match kind {
                    TxType::LeaseRegister => {
                        let lessees = vec![Holding { parties: vec![who], share: Fraction::ONE }];
                        lease::Action::Register(lease::Grant { lessees, term, extent })
                    }
                    TxType::LeaseVary => lease::Action::Vary(lease::Vary { right, term }),
                    _ => lease::Action::End(right),
                };
                Act::Lease(Lease { title_id, title_version, action, source })
            }
            TxType::EasementCreate => {
                let (other, far) = self.title()?;
                let grant = easement::Grant { nature: label("WAY"), extent: None, term: None };
                let (benefits, benefits_version) = (other, self.version(&far));
                let (serves, serves_version, action) = (title_id, title_version, easement::Action::Create(grant));
                Act::Easement(Easement { serves, serves_version, benefits, benefits_version, action, source })
            }
            TxType::EasementEnd => {
                let (case, serves, benefits) = self.dice.of(&self.easements.clone())?;
                let v = |id: &TitleId| self.model.titles[&id.to_string()].version;
                let (serves_version, benefits_version) = (v(&serves), v(&benefits));
                let action = easement::Action::End(case);
                Act::Easement(Easement { serves, serves_version, benefits, benefits_version, action, source })
            }
            TxType::HabitationCreate | TxType::HabitationEnd => {
                let right = self.item(rights('H'));
                let action = match kind {
                    TxType::HabitationCreate => {
                        habitation::Action::Create(habitation::Grant { dwellers: vec![who], term: None, extent: None })
                    }
                    _ => habitation::Action::End(right),
                };
                Act::Habitation(Habitation { title_id, title_version, action, source })
            }
            TxType::Subdivide => {
                let area: u64 = title.units.iter().map(|u| self.model.units[u].area).sum::<u64>() / 1_000_000;
                let first = area / 2 + u64::from(self.dice.one_in(12)) * 50;
                let children = vec![self.new_unit(first), self.new_unit(area - area / 2)];
                if children[0].code == children[1].code {
                    return None;
                }
                let mut burdens = Vec::new();
                let movable = title.rights.iter().map(|r| r.item).chain(charges).map(|item| (item, true));
                for (item, may_confine) in movable.chain(title.holds.iter().map(|h| (h.item, false))) {
                    let to = match self.dice.below(12) {
                        0 => continue,
                        1 if may_confine => vec![],
                        2 | 3 if may_confine => vec![self.dice.below(2) as u32],
                        _ => vec![0, 1],
                    };
                    burdens.push(Allocation { item, to });
                }
                Act::Subdivide(Subdivide { title_id, title_version, children, burdens, source })
            }
            TxType::Merge => {
                let alike: Vec<TitleId> = self
                    .model
                    .titles
                    .iter()
                    .filter(|(_, t)| t.open && t.owners == title.owners)
                    .map(|(id, _)| TitleId(label(id)))
                    .collect();
                let mut ids = BTreeSet::from([title_id]);
                ids.extend(self.dice.of(&alike));
                ids.extend(if self.dice.one_in(5) { self.title().map(|(id, _)| id) } else { None });
                let versions = self.model.titles.clone();
                let titles: Vec<Merged> = ids
                    .into_iter()
                    .map(|title_id| Merged { title_version: versions[&title_id.to_string()].version, title_id })
                    .collect();
                let area: u64 = titles
                    .iter()
                    .flat_map(|m| &versions[&m.title_id.to_string()].units)
                    .map(|u| self.model.units[u].area)
                    .sum();
                let unit = self.new_unit(area / 1_000_000);
                Act::Merge(Merge { titles, unit, source })
            }
            TxType::CaveatLodge | TxType::CaveatWithdraw => {
                let item = self.item(holds(H::Caveat));
                let ground = label(&format!("GROUND-{}", self.dice.below(4)));
                let action = match kind {
                    TxType::CaveatLodge => caveat::Action::Lodge(caveat::Claim {
                        claimant: who,
                        ground,
                        reference: label("CAV"),
                        days: None,
                    }),
                    _ => caveat::Action::Withdraw(item),
                };
                Act::Caveat(Caveat { title_id, action, source })
            }
            TxType::PriorityNotice | TxType::PriorityNoticeWithdraw => {
                let item = self.item(holds(H::PriorityNotice));
                let action = match kind {
                    TxType::PriorityNotice => priority_notice::Action::Enter(priority_notice::Notice {
                        holder: who,
                        protects: label("TRANSFER"),
                        reference: label("PN"),
                        days: None,
                    }),
                    _ => priority_notice::Action::Withdraw(item),
                };
                Act::PriorityNotice(PriorityNotice { title_id, title_version, action, source })
            }
            TxType::Freeze | TxType::FreezeRenew | TxType::FreezeRelease => {
                let hold = self.item(holds(H::Freeze));
                let order = label(&format!("ORDER-{}", self.dice.below(6)));
                let action = match kind {
                    TxType::Freeze => {
                        freeze::Action::Place(freeze::Terms { reason: label("PRESERVATION"), days: None })
                    }
                    TxType::FreezeRenew => freeze::Action::Renew(freeze::Renewal { hold, days: None }),
                    _ => freeze::Action::Release(hold),
                };
                Act::Freeze(Freeze { title_id, order, action, source })
            }
            TxType::RestrictionEnter | TxType::RestrictionRemove => {
                let item = self.item(holds(H::Restriction));
                let beneficiary =
                    if self.dice.one_in(4) { Bearer::Agency(label("registry")) } else { Bearer::Party(who) };
                let action = match kind {
                    TxType::RestrictionEnter => restriction::Action::Enter(restriction::Terms {
                        beneficiary,
                        ground: label("PROTECTION"),
                        reference: label("R"),
                        days: None,
                    }),
                    _ => restriction::Action::Remove(item),
                };
                Act::Restriction(Restriction { title_id, title_version, action, source })
            }
            TxType::Rectify => {
                let entry = if self.dice.one_in(3) { self.dice.below(title.version + 2) } else { title.basis };
                let mut holders: Vec<Holding> =
                    title.owners.iter().map(|(who, share)| self.holding(who, *share)).collect();
                if holders.len() > 1 {
                    let first = holders[0].share;
                    holders[0].share = std::mem::replace(&mut holders[1].share, first);
                } else {
                    holders[0].parties = vec![who];
                }
                let correction = if self.dice.one_in(5) {
                    Correction::Confirm(label("LEGACY"))
                } else {
                    Correction::Holders(holders)
                };
                Act::Rectify(Rectify {
                    title_id,
                    title_version,
                    entry,
                    reason: label("CLERICAL_ERROR"),
                    correction,
                    source,
                })
            }
            TxType::Cancel => Act::Cancel(Cancel { title_id, title_version, ground: label("LOSS"), source }),
            TxType::Succession | TxType::Survivorship => {
                let dead: Vec<u8> = self.model.dead.iter().copied().collect();
                let deceased = self.dice.of(&dead).unwrap_or(1);
                let held = title
                    .owners
                    .iter()
                    .find(|(parties, _)| *parties == vec![deceased])
                    .map_or((1, 2), |(_, share)| *share);
                let to = match kind {
                    TxType::Succession => To::Heirs(vec![self.holding(&[who.0.0[0]], held)]),
                    _ => To::Survivors,
                };
                Act::Succession(Succession { title_id, title_version, deceased: party(deceased), to, source })
            }
            TxType::Alteration => {
                let unit = self.ledger.memory.object::<SpatialUnit>(&UnitCode(label(title.units.first()?)))?;
                let mut facts = unit.facts;
                facts.usage = label(["RESIDENTIAL", "OFFICE"][self.dice.below(2) as usize]);
                Act::Alteration(Alteration::Unit(UnitChange { title_id, title_version, unit: facts, source }))
            }
            other => panic!("{other:?}"),
        })
    }

    fn lodger(&mut self, kind: TxType) -> Lodger {
        let all = [
            ("bank", "bank", vec![Role::BankDesk]),
            ("civil", "civil", vec![Role::Notary]),
            ("court", "court", vec![Role::CourtOfficer]),
            ("court2", "court2", vec![Role::CourtOfficer]),
            ("registry", "registry", vec![Role::Registrar]),
            ("senior", "registry", vec![Role::SeniorRegistrar]),
            ("survey", "survey", vec![Role::Surveyor]),
            ("tax", "tax", vec![]),
        ];
        let may = &self.model.policies[&kind].lodgers;
        let fit: Vec<usize> = (0..all.len()).filter(|at| all[*at].2.iter().any(|role| may.contains(role))).collect();
        let at = if self.dice.one_in(20) {
            self.dice.below(all.len() as u64) as usize
        } else {
            self.dice.of(&fit).unwrap_or(0)
        };
        let (name, agency, roles) = all[at].clone();
        Lodger { name, agency, roles }
    }

    fn submit(&mut self, key: &str, act: Act) -> Receipt {
        self.submitted += 1;
        self.ledger.act(&officer(key), act)
    }

    /// Lodges an act, lets those sign who will, and compares what becomes of it with what the naive rules say.
    fn step(&mut self, kind: TxType) {
        let Some(act) = self.act(kind) else { return };
        let lodger = self.lodger(kind);
        let lenders = kind.name().starts_with("MORTGAGE");
        let unwilling = match self.dice.below(6) {
            0 => self.dice.of(&[1, 2, 3, 4, 5, 6, 20, 21]),
            1 | 2 if lenders => Some(21),
            _ => None,
        };
        let willing: BTreeSet<u8> = (1..=6).chain([20, 21]).filter(|n| Some(*n) != unwilling).collect();
        self.model.now = self.ledger.time_ms + 1000;
        let expected = match self.model.judge(&act, &lodger) {
            Err(No) => 0,
            Ok(needs) => {
                let signs =
                    |who: &str| who.strip_prefix("party:").is_none_or(|n| willing.contains(&n.parse().unwrap()));
                let gives: BTreeSet<&String> = needs.consents.iter().filter(|who| !signs(who)).collect();
                // A majority of two thirds sells the whole: then only those beside the owners must agree.
                let majority = self.model.majority(&act, &willing) && {
                    let Act::Transfer(a) = &act else { panic!() };
                    let owners: BTreeSet<String> =
                        a.disposals.iter().flat_map(|h| &h.parties).map(|p| format!("party:{}", p.0.0[0])).collect();
                    gives.iter().all(|who| owners.contains(*who)) && !self.asked_otherwise(&act, &gives)
                };
                let acks = needs.acknowledgements.iter().all(|n| willing.contains(n));
                let same_officer = matches!(act, Act::Rectify(_)) && lodger.name == "senior";
                let signed = (gives.is_empty() || majority) && acks && !same_officer;
                if signed { 2 } else { 1 }
            }
        };
        let before: Vec<Title> = self.named(&act);
        let lodged = self.submit(lodger.name, act.clone());
        let mut last = lodged.clone();
        for _ in 0..40 {
            let missing = self.ledger.missing(&lodged);
            let will = |item: &torrens_ledger::case::Missing| match item.subject.strip_prefix("party:") {
                Some(id) => willing.contains(&id.parse::<Bytes<16>>().unwrap().0[0]),
                None => item.subject.starts_with("agency:"),
            };
            let sign = missing
                .iter()
                .find(|item| will(item) && matches!(item.code, Code::ConsentMissing | Code::AcknowledgementMissing));
            let Some(item) = sign.cloned() else { break };
            last = self.sign(&lodged, &act, &item);
            assert_eq!(last.refusal, None, "{item:?} of {act:?}");
        }
        if self.ledger.missing(&lodged).iter().any(|item| item.code == Code::DecisionMissing) {
            let (case_id, terms, verdict) = (lodged.case_id.clone().unwrap(), act.terms(), decide::Verdict::Approve);
            let approved = self.submit("senior", Act::Decide(Decide { case_id, terms, verdict }));
            if approved.refusal.is_none() {
                last = approved;
            }
        }
        let registered = last.decisions.iter().find(|decision| decision.outcome == Outcome::Registered).cloned();
        let found = match (&lodged.refusal, &registered) {
            (Some(_), _) => 0,
            (None, None) => 1,
            (None, Some(_)) => 2,
        };
        let missing = self.ledger.missing(&lodged);
        assert_eq!(
            found, expected,
            "0 refused, 1 waits, 2 registered\n{act:?}\nby {} unwilling {unwilling:?}\nthe register: {:?} {missing:?}",
            lodger.name, lodged.refusal
        );
        self.seen.entry(kind.name()).or_default()[found] += 1;
        match (registered, lodged.case_id) {
            (Some(decision), case_id) => {
                self.carried(&act, &before, &decision.titles);
                if let (Act::Easement(a), Some(case)) = (&act, &case_id)
                    && matches!(a.action, easement::Action::Create(_))
                {
                    self.easements.push((case.clone(), a.serves.clone(), a.benefits.clone()));
                }
                if let Act::Caveat(Caveat { title_id, action: caveat::Action::Lodge(claim), .. }) = &act {
                    self.model.grounds.insert((title_id.to_string(), claim.claimant.0.0[0], claim.ground.to_string()));
                }
                match &act {
                    Act::PowerOfAttorney(PowerOfAttorney::Grant(g)) => {
                        self.model.poas.insert(lodged.tx_id.to_string(), (g.principal.0.0[0], false));
                    }
                    Act::PowerOfAttorney(PowerOfAttorney::Revoke(r)) => {
                        self.model.poas.get_mut(&r.poa_id.to_string()).unwrap().1 = true
                    }
                    _ => {}
                }
            }
            (None, Some(case_id)) if lodged.refusal.is_none() => {
                let done = self.submit(lodger.name, Act::Withdraw(Withdraw { case_id, reason: label("R") }));
                assert_eq!(done.refusal, None);
            }
            _ => {}
        }
        self.look();
    }

    /// Whether an owner who will not sign is asked for another reason as well: as the bearer of a hold on the title.
    fn asked_otherwise(&self, act: &Act, unwilling: &BTreeSet<&String>) -> bool {
        let Act::Transfer(a) = act else { return false };
        let title = self.model.title(&a.title_id.to_string()).unwrap();
        let to: BTreeSet<String> =
            a.acquisitions.iter().flat_map(|h| &h.parties).map(|p| format!("party:{}", p.0.0[0])).collect();
        use torrens_ledger::register::hold::HoldKind as H;
        title.holds.iter().any(|hold| {
            let asks = hold.kind == H::Restriction
                || (hold.kind == H::PriorityNotice && to != BTreeSet::from([hold.by.clone()]));
            asks && unwilling.contains(&hold.by)
        })
    }

    fn sign(&mut self, lodged: &Receipt, act: &Act, item: &torrens_ledger::case::Missing) -> Receipt {
        let (case_id, terms) = (lodged.case_id.clone().unwrap(), act.terms());
        let acknowledges = item.code == Code::AcknowledgementMissing;
        self.submitted += 1;
        match item.subject.split_once(':').unwrap() {
            ("agency", id) => self.ledger.act(
                &officer(id),
                Act::Consent(Consent { case_id, terms, party_id: None, poa_id: None, acknowledges }),
            ),
            (_, id) => {
                let id = torrens_ledger::register::party::PartyId(id.parse().unwrap());
                let key = if id.0.0[0] == 20 { officer("bank") } else { party_key(id.0.0[0]) };
                self.ledger
                    .act(&key, Act::Consent(Consent { case_id, terms, party_id: Some(id), poa_id: None, acknowledges }))
            }
        }
    }

    fn named(&self, act: &Act) -> Vec<Title> {
        let titles = act.dealing().map(|dealing| dealing.titles()).unwrap_or_default();
        titles
            .iter()
            .filter_map(|t| self.ledger.memory.object::<Title>(&t.title_id))
            .map(|t| t.at(self.model.now))
            .collect()
    }

    /// Every live burden of a title that was split or merged stands on those that took its place, where the act says.
    fn carried(&self, act: &Act, before: &[Title], titles: &[TitleId]) {
        let on = |new: &Title| -> BTreeSet<Origin> {
            let rights = new.rights.iter().skip(1).filter_map(|r| r.origin.clone());
            let charges = new.charges.iter().filter_map(|c| c.origin.clone());
            rights.chain(charges).chain(new.holds.iter().filter_map(|h| h.origin.clone())).collect()
        };
        let burdens = |old: &Title| -> Vec<(u32, Origin, bool)> {
            let own = |item| Origin { title_id: old.title_id.clone(), item };
            let rights = old
                .rights
                .iter()
                .skip(1)
                .map(|r| (r.item, r.origin.clone().unwrap_or(own(r.item)), r.easement.is_some()));
            let charges = old.charges.iter().map(|c| (c.item, c.origin.clone().unwrap_or(own(c.item)), false));
            let holds = old.holds.iter().map(|h| (h.item, h.origin.clone().unwrap_or(own(h.item)), false));
            rights.chain(charges).chain(holds).collect()
        };
        match act {
            Act::Subdivide(split) => {
                for (item, origin, _) in burdens(&before[0]) {
                    let to = &split.burdens.iter().find(|b| b.item == item).expect("accounted for").to;
                    for (at, child) in titles[1..].iter().enumerate() {
                        let stands = on(&self.ledger.memory.object(child).unwrap()).contains(&origin);
                        assert_eq!(stands, to.contains(&(at as u32)), "{origin:?} on child {at}");
                    }
                }
            }
            Act::Merge(_) => {
                let new: Title = self.ledger.memory.object(titles.last().unwrap()).unwrap();
                let there = on(&new);
                for (at, old) in before.iter().enumerate() {
                    for (item, origin, easement) in burdens(old) {
                        // The charges of the first stand for the same charges of the others; easements among them are spent.
                        let charge = old.charges.iter().any(|c| c.item == item);
                        assert!(there.contains(&origin) || easement || (charge && at > 0), "{origin:?} was lost");
                    }
                    assert_eq!(old.charges.len(), new.charges.len());
                }
            }
            _ => {}
        }
    }

    /// After each step: what the last blocks changed keeps every rule, and the entries tell all of it.
    fn look(&mut self) {
        let mut touched = BTreeSet::new();
        for executed in self.ledger.blocks.drain(..).collect::<Vec<_>>() {
            for (_, entry) in &executed.entries {
                let title = self
                    .folded
                    .entry(entry.title_id.clone())
                    .or_insert_with(|| Title::blank(entry.title_id.clone(), label("CN")));
                assert_ne!(title.status, TitleStatus::Closed, "closed titles never change: {entry:?}");
                assert_eq!(
                    (entry.version, entry.previous),
                    (title.version + 1, title.last_entry),
                    "entries are a chain"
                );
                fold(title, entry);
                touched.insert(entry.title_id.clone());
            }
            for receipt in &executed.receipts {
                assert!(receipt.refusal.as_ref().is_none_or(|refusal| !refusal.code.as_str().is_empty()));
            }
        }
        for id in touched {
            let title: Title = self.ledger.memory.object(&id).unwrap();
            check_title(&title);
            let mut told = self.folded[&id].clone();
            let mut kept = title.clone();
            for t in [&mut told, &mut kept] {
                t.rights[1..].sort_by_key(|r| r.item);
                t.holds.sort_by_key(|h| h.item);
                t.flags.sort();
            }
            assert_eq!(
                (&told.rights, &told.charges, &told.holds, &told.flags),
                (&kept.rights, &kept.charges, &kept.holds, &kept.flags),
                "the title is the fold of its entries"
            );
            assert_eq!((told.status, &told.units, told.last_entry), (kept.status, &kept.units, kept.last_entry));
            self.model.load(&title);
            for code in &title.units {
                let unit: SpatialUnit = self.ledger.memory.object(code).unwrap();
                let open = title.status == TitleStatus::Open;
                assert_eq!(unit.title_id == Some(id.clone()), open, "one open title a unit");
                let parents = unit.parents.iter().map(ToString::to_string).collect();
                let (area, usage) = (unit.facts.area_mm2.unwrap_or(0), unit.facts.usage.to_string());
                let unit = Unit {
                    title: unit.title_id.map(|id| id.to_string()),
                    gone: !unit.children.is_empty(),
                    parents,
                    area,
                    usage,
                };
                self.model.units.insert(code.to_string(), unit);
            }
        }
    }

    /// Now and then somebody dies, and time passes.
    fn life(&mut self) {
        if self.dice.one_in(400) && self.model.dead.len() < 2 {
            let n = self.dice.person();
            if self.model.dead.insert(n) {
                self.ledger.attest("civil", "DEATH", Subject::Party(party(n)));
            }
        }
        if self.dice.one_in(12) {
            self.ledger.time_ms += self.dice.below(6) * DAY_MS;
        }
    }
}

const KINDS: [TxType; 35] = [
    TxType::FirstRegistration,
    TxType::Transfer,
    TxType::Transfer,
    TxType::CoOwnership,
    TxType::MortgageRegister,
    TxType::MortgageRegister,
    TxType::MortgageRegister,
    TxType::MortgageVary,
    TxType::MortgageAssign,
    TxType::MortgagePostpone,
    TxType::MortgageDischarge,
    TxType::LeaseRegister,
    TxType::LeaseVary,
    TxType::LeaseEnd,
    TxType::EasementCreate,
    TxType::EasementEnd,
    TxType::HabitationCreate,
    TxType::HabitationEnd,
    TxType::Subdivide,
    TxType::Merge,
    TxType::CaveatLodge,
    TxType::CaveatWithdraw,
    TxType::PriorityNotice,
    TxType::PriorityNoticeWithdraw,
    TxType::Freeze,
    TxType::FreezeRelease,
    TxType::RestrictionEnter,
    TxType::RestrictionRemove,
    TxType::Rectify,
    TxType::Cancel,
    TxType::Succession,
    TxType::Survivorship,
    TxType::CourtTransfer,
    TxType::Alteration,
    TxType::PoaGrant,
];

#[test]
fn both_sets_of_rules_accept_and_refuse_the_same() {
    let wanted: u64 = if std::env::var_os("TORRENS_LONG").is_some() { 5_000_000 } else { 20_000 };
    let only: Option<u64> = std::env::var("TORRENS_SEED").ok().map(|seed| seed.parse().unwrap());
    let mut seen: BTreeMap<&str, [u64; 3]> = BTreeMap::new();
    let mut submitted = 0;
    let mut seed = only.unwrap_or(1);
    while submitted < wanted {
        eprintln!("TORRENS_SEED={seed}");
        let mut world = World::new(seed);
        let genesis = world.ledger.genesis.clone();
        let mut blocks = Vec::new();
        // A world of its own now and then, so that histories begin and grow.
        while world.submitted < 2_500 {
            let turn = world.dice.below(36) as usize;
            let kind = KINDS.get(turn).copied().unwrap_or(if world.dice.one_in(2) {
                TxType::PoaRevoke
            } else {
                TxType::FreezeRenew
            });
            let few = world.model.titles.values().filter(|title| title.open).count() < 4;
            // Most titles are free most of the time, or nothing else would ever happen.
            if matches!(kind, TxType::Freeze | TxType::RestrictionEnter) && !world.dice.one_in(5) {
                continue;
            }
            world.life();
            world.step(if few { TxType::FirstRegistration } else { kind });
            blocks.append(&mut world.ledger.kept);
        }
        // As an auditor would: the same blocks from the genesis give the same roots and the same state.
        let (mut memory, mut parent) = Memory::from_genesis(&genesis);
        for bytes in &blocks {
            let block = from_bytes::<torrens_ledger::block::Block>(bytes).unwrap();
            let again = torrens_ledger::apply::validate(
                &memory,
                &memory.nodes,
                &parent,
                &block,
                &torrens_ledger::crypto::NoMemory,
            )
            .unwrap();
            assert_eq!(to_bytes(&again.block), *bytes);
            memory.commit(&again);
            parent = again.parent();
        }
        assert!(memory.objects == world.ledger.memory.objects, "replayed to another state");
        submitted += world.submitted;
        for (kind, counts) in world.seen {
            let sum = seen.entry(kind).or_default();
            (0..3).for_each(|at| sum[at] += counts[at]);
        }
        seed += 1;
        if only.is_some() {
            break;
        }
    }
    eprintln!("{submitted} transactions; refused, waiting, registered by kind: {seen:?}");
    if only.is_none() {
        for kind in KINDS {
            let [refused, _, registered] = seen.get(kind.name()).copied().unwrap_or_default();
            assert!(refused > 0 && registered > 0, "{} was never both refused and registered: {seen:?}", kind.name());
        }
    }
}
