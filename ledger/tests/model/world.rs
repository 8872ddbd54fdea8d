//! The world of random histories: parties, titles, and acts that are often allowed and often not.

use super::{self as model, Lodger, Model};
use crate::common::*;
use std::collections::{BTreeMap, BTreeSet};
use torrens_ledger::agency::Role;
use torrens_ledger::encoding::Bytes;
use torrens_ledger::policy::Policy;
use torrens_ledger::policy::period::{Count, Period};
use torrens_ledger::register::hold::Bearer;
use torrens_ledger::register::right::{Holding, RightKind, Term};
use torrens_ledger::register::share::Fraction;
use torrens_ledger::register::title::{CaseId, Title, TitleId};
use torrens_ledger::register::unit::{SpatialUnit, UnitCode, UnitScheme};
use torrens_ledger::transactions::alteration::{Alteration, UnitChange};
use torrens_ledger::transactions::cancel::Cancel;
use torrens_ledger::transactions::caveat::{self, Caveat};
use torrens_ledger::transactions::co_ownership::CoOwnership;
use torrens_ledger::transactions::court_transfer::CourtTransfer;
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
use torrens_ledger::transactions::{Act, TxType};

/// SplitMix64: small, seeded, the same everywhere.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, n: u64) -> u64 {
        self.roll() % n.max(1)
    }
    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
    pub fn of<T: Clone>(&mut self, list: &[T]) -> Option<T> {
        (!list.is_empty()).then(|| list[self.below(list.len() as u64) as usize].clone())
    }
    pub fn person(&mut self) -> u8 {
        1 + self.below(6) as u8
    }
    pub fn bank(&mut self) -> u8 {
        20 + self.below(2) as u8
    }
}

/// The policies of a sample jurisdiction without attestations and periods in days: what is left are the rules. Both go by the
/// name of CN, so that one world can be like the other.
fn policies(ledger: &Ledger, like: &str) -> BTreeMap<TxType, Policy> {
    let own = ledger.genesis.policies.iter().filter(|policy| policy.jurisdiction == label(like));
    let plain = |policy: &Policy| Policy {
        jurisdiction: label("CN"),
        attestations: vec![],
        risks: vec![],
        wait: None,
        lapse: None,
        term: policy.term.map(|_| Period { count: 30 * 86_400, unit: Count::Seconds }),
        ..policy.clone()
    };
    own.map(|policy| (policy.tx_type, plain(policy))).collect()
}

pub struct World {
    pub ledger: Ledger,
    pub model: Model,
    pub dice: Dice,
    pub folded: BTreeMap<TitleId, Title>,
    pub seen: BTreeMap<&'static str, [u64; 3]>,
    pub submitted: u64,
    pub units: u32,
    pub easements: Vec<(CaseId, TitleId, TitleId)>,
}

impl World {
    pub fn new(seed: u64) -> Self {
        let mut genesis = genesis();
        let like = if seed.is_multiple_of(2) { "EW" } else { "CN" };
        let policies = policies(&Ledger::new(), like);
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

    pub fn title(&mut self) -> Option<(TitleId, model::Title)> {
        let open: Vec<String> = self.model.titles.iter().filter(|(_, t)| t.open).map(|(id, _)| id.clone()).collect();
        let all: Vec<String> = self.model.titles.keys().cloned().collect();
        let list = if self.dice.one_in(20) { &all } else { &open };
        let id = self.dice.of(list)?;
        Some((TitleId(label(&id)), self.model.title(&id)?))
    }

    pub fn version(&mut self, title: &model::Title) -> u64 {
        match self.dice.below(20) {
            0 => title.basis.saturating_sub(1),
            1 => title.version + 1,
            2 => title.basis,
            _ => title.version,
        }
    }

    pub fn item(&mut self, of: Vec<u32>) -> u32 {
        if self.dice.one_in(15) { self.dice.below(9) as u32 } else { self.dice.of(&of).unwrap_or(7) }
    }

    pub fn holding(&self, parties: &[u8], (num, den): model::Share) -> Holding {
        let parties = parties.iter().map(|n| party(*n)).collect();
        Holding { parties, share: Fraction::new(num as u64, den as u64).unwrap_or(Fraction::ONE) }
    }

    /// What leaves whom: everything, one holding, or half of one.
    pub fn disposals(&mut self, title: &model::Title) -> Vec<Holding> {
        let Some((who, share)) = self.dice.of(&title.owners) else { return vec![] };
        match self.dice.below(4) {
            0 | 1 => title.owners.iter().map(|(who, share)| self.holding(who, *share)).collect(),
            2 => vec![self.holding(&who, share)],
            _ if share.1 < 64 => vec![self.holding(&who, (share.0, share.1 * 2))],
            _ => vec![self.holding(&who, share)],
        }
    }

    /// To whom as much goes: one, or two jointly.
    pub fn acquisitions(&mut self, disposals: &[Holding]) -> Vec<Holding> {
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

    pub fn new_unit(&mut self, area_m2: u64) -> torrens_ledger::register::unit::UnitFacts {
        self.units += 1;
        let at = if self.dice.one_in(25) { 1 + self.dice.below(u64::from(self.units)) as u32 } else { self.units };
        parcel_unit(&format!("LOT-{at}"), area_m2)
    }

    pub fn term(&mut self) -> Term {
        let from_ms = self.ledger.time_ms + self.dice.below(20) * DAY_MS;
        Term { from_ms, to_ms: from_ms + self.dice.below(32) * DAY_MS }
    }

    /// An act that is often allowed and often not.
    pub fn act(&mut self, kind: TxType) -> Option<Act> {
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

    pub fn lodger(&mut self, kind: TxType) -> Lodger {
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
}
