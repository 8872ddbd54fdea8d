//! The rules of the register, written a second time and naively: lists and loops, no trees, no cases, no indexes. It reads the same
//! policies (they are data) and the same acts, and says of each: refused, waits for consents, or registered.
//!
//! It shares no rule with the register's code. Where the two disagree, one of them is wrong.

mod rules;
pub mod world;

use std::collections::{BTreeMap, BTreeSet};

use torrens_ledger::agency::Role;
use torrens_ledger::policy::{Hindrance, Obstacle, Policy};
use torrens_ledger::register::hold::{Bearer, HoldKind};
use torrens_ledger::register::right::Holding;
use torrens_ledger::register::title::TitleId;
use torrens_ledger::transactions::{Act, TxType};

/// A fraction as two numbers. Small ones only: the histories keep them so.
pub type Share = (i128, i128);

fn add(a: Share, b: Share) -> Share {
    reduce((a.0 * b.1 + b.0 * a.1, a.1 * b.1))
}
fn sub(a: Share, b: Share) -> Share {
    add(a, (-b.0, b.1))
}
fn reduce((n, d): Share) -> Share {
    let (mut a, mut b) = (n.abs(), d.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    (n / a.max(1), d / a.max(1))
}

pub type Holders = Vec<(Vec<u8>, Share)>;

pub fn holders(list: &[Holding]) -> Holders {
    let mut out: Holders = list
        .iter()
        .map(|h| {
            let share = reduce((i128::from(h.share.num()), i128::from(h.share.den())));
            (h.parties.iter().map(|p| p.0.0[0]).collect(), share)
        })
        .collect();
    out.sort();
    out
}

fn people(list: &Holders) -> BTreeSet<u8> {
    list.iter().flat_map(|(parties, _)| parties.clone()).collect()
}

fn total(list: &Holders) -> Share {
    list.iter().fold((0, 1), |sum, (_, share)| add(sum, *share))
}

#[derive(Clone, Debug)]
pub struct Right {
    pub item: u32,
    pub kind: char,
    pub holders: BTreeSet<u8>,
    pub term: Option<(u64, u64)>,
    pub extent: Option<String>,
    /// Case that created it, whether this title serves, the titles on the other side.
    pub easement: Option<(String, bool, Vec<String>)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Charge {
    pub item: u32,
    pub bank: u8,
    pub secured: u8,
    pub share: Share,
    pub bars_transfer: bool,
    pub bars_further: bool,
    pub origin: (String, u32),
}

#[derive(Clone, Debug)]
pub struct Hold {
    pub item: u32,
    pub kind: HoldKind,
    pub by: String,
    pub reference: String,
    pub reason: String,
    pub expires: Option<u64>,
    pub queued: bool,
    pub term: Option<u64>,
}

#[derive(Clone, Debug, Default)]
pub struct Title {
    pub open: bool,
    pub version: u64,
    pub basis: u64,
    pub owners: Holders,
    pub rights: Vec<Right>,
    pub charges: Vec<Charge>,
    pub holds: Vec<Hold>,
    pub flags: BTreeSet<String>,
    pub units: Vec<String>,
}

#[derive(Clone, Debug, Default)]
pub struct Unit {
    pub title: Option<String>,
    pub gone: bool,
    pub parents: Vec<String>,
    pub area: u64,
    pub usage: String,
}

#[derive(Default)]
pub struct Model {
    pub policies: BTreeMap<TxType, Policy>,
    pub titles: BTreeMap<String, Title>,
    pub units: BTreeMap<String, Unit>,
    pub dead: BTreeSet<u8>,
    pub known: BTreeSet<u8>,
    pub grounds: BTreeSet<(String, u8, String)>,
    /// Powers of attorney: principal, revoked.
    pub poas: BTreeMap<String, (u8, bool)>,
    pub now: u64,
}

/// Who lodges: the officer's name, his agency and roles; or a party.
pub struct Lodger {
    pub name: &'static str,
    pub agency: &'static str,
    pub roles: Vec<Role>,
}

/// What is needed: consents by name, acknowledgements by party.
#[derive(Default, Debug)]
pub struct Needs {
    pub consents: BTreeSet<String>,
    pub acknowledgements: BTreeSet<u8>,
}

pub struct No;

fn no<T>(condition: bool, value: T) -> Result<T, No> {
    if condition { Err(No) } else { Ok(value) }
}

fn key(id: &TitleId) -> String {
    id.to_string()
}

impl Title {
    /// Brings the title to a moment.
    fn at(&mut self, now: u64) {
        loop {
            let running = self.holds.iter().position(|h| h.kind == HoldKind::Freeze && !h.queued);
            let Some(at) = running.filter(|at| self.holds[*at].expires.is_some_and(|e| e <= now)) else { break };
            let ended = self.holds.remove(at).expires.unwrap();
            self.promote(ended);
        }
        self.holds.retain(|h| h.expires.is_none_or(|e| e > now));
        self.rights.retain(|r| r.term.is_none_or(|(_, to)| to > now));
    }

    fn promote(&mut self, from: u64) {
        if !self.holds.iter().any(|h| h.kind == HoldKind::Freeze && !h.queued)
            && let Some(next) = self.holds.iter_mut().find(|h| h.kind == HoldKind::Freeze)
        {
            next.queued = false;
            next.expires = next.term.map(|term| from + term);
        }
    }

    fn has(&self, item: u32) -> bool {
        self.rights.iter().any(|r| r.item == item)
            || self.charges.iter().any(|c| c.item == item)
            || self.holds.iter().any(|h| h.item == item)
    }
}

fn moved(held: &Holders, from: &Holders, to: &Holders) -> Result<Holders, No> {
    let mut after: BTreeMap<Vec<u8>, Share> = held.iter().cloned().collect();
    for (who, share) in from {
        let has = after.get(who).copied().ok_or(No)?;
        let left = sub(has, *share);
        no(left.0 < 0, ())?;
        if left.0 == 0 {
            after.remove(who);
        } else {
            after.insert(who.clone(), left);
        }
    }
    for (who, share) in to {
        let has = after.get(who).copied().unwrap_or((0, 1));
        after.insert(who.clone(), add(has, *share));
    }
    Ok(after.into_iter().collect())
}

impl Model {
    /// The title as it stands now.
    pub fn title(&self, id: &str) -> Option<Title> {
        let mut title = self.titles.get(id)?.clone();
        title.at(self.now);
        Some(title)
    }

    fn living(&self, parties: impl IntoIterator<Item = u8>) -> Result<(), No> {
        no(parties.into_iter().any(|p| !self.known.contains(&p) || self.dead.contains(&p)), ())
    }

    fn untitled(&self, code: &str) -> Result<(), No> {
        no(self.units.get(code).is_some_and(|u| u.title.is_some() || u.gone), ())
    }

    /// The titles that an act names, each with its version.
    fn named(act: &Act) -> Vec<(String, Option<u64>)> {
        let one = |id: &TitleId, version: u64| vec![(key(id), Some(version))];
        match act {
            Act::Transfer(a) => one(&a.title_id, a.title_version),
            Act::CoOwnership(a) => one(&a.title_id, a.title_version),
            Act::MortgageRegister(a) => one(&a.title_id, a.title_version),
            Act::MortgageVary(a) => one(&a.title_id, a.title_version),
            Act::MortgagePostpone(a) => one(&a.title_id, a.title_version),
            Act::MortgageDischarge(a) => one(&a.title_id, a.title_version),
            Act::Lease(a) => one(&a.title_id, a.title_version),
            Act::Easement(a) => [one(&a.serves, a.serves_version), one(&a.benefits, a.benefits_version)].concat(),
            Act::Habitation(a) => one(&a.title_id, a.title_version),
            Act::Subdivide(a) => one(&a.title_id, a.title_version),
            Act::Merge(a) => a.titles.iter().map(|m| (key(&m.title_id), Some(m.title_version))).collect(),
            Act::Caveat(a) => vec![(key(&a.title_id), None)],
            Act::PriorityNotice(a) => one(&a.title_id, a.title_version),
            Act::Freeze(a) => vec![(key(&a.title_id), None)],
            Act::Restriction(a) => one(&a.title_id, a.title_version),
            Act::Rectify(a) => one(&a.title_id, a.title_version),
            Act::Cancel(a) => one(&a.title_id, a.title_version),
            Act::Succession(a) => one(&a.title_id, a.title_version),
            Act::CourtTransfer(a) => one(&a.title_id, a.title_version),
            Act::Alteration(torrens_ledger::transactions::alteration::Alteration::Unit(a)) => {
                one(&a.title_id, a.title_version)
            }
            _ => vec![],
        }
    }

    /// Whether an act is allowed now, and whose consents it needs.
    pub fn judge(&self, act: &Act, lodger: &Lodger) -> Result<Needs, No> {
        let policy = self.policies.get(&act.tx_type()).ok_or(No)?;
        no(!lodger.roles.iter().any(|role| policy.lodgers.contains(role)), ())?;
        let court = lodger.roles.contains(&Role::CourtOfficer);
        let named = Self::named(act);
        for (id, version) in &named {
            let title = self.title(id).ok_or(No)?;
            no(!title.open || version.is_some_and(|v| v < title.basis || v > title.version), ())?;
        }
        let mut of = self.rules(act, court, lodger)?;
        let lifted = |id: &str, item: u32| of.lifts.contains(&(id.to_owned(), item));
        let effect =
            |on: Obstacle| policy.holds.iter().find(|rule| rule.on == on).map_or(Hindrance::None, |r| r.effect);
        let mut needs = Needs::default();
        for (id, _) in &named {
            let title = self.title(id).ok_or(No)?;
            for hold in title.holds.iter().filter(|h| !lifted(id, h.item)) {
                let alone = of.takes.len() == 1 && hold.by == format!("party:{}", of.takes.first().unwrap());
                if hold.kind == HoldKind::PriorityNotice && alone {
                    continue;
                }
                match effect(Obstacle::of(hold.kind)) {
                    Hindrance::Block => return Err(No),
                    Hindrance::Consent => drop(needs.consents.insert(hold.by.clone())),
                    Hindrance::Acknowledge => {
                        needs.acknowledgements.extend(if of.takes.is_empty() { &of.gives } else { &of.takes })
                    }
                    _ => {}
                }
            }
            for charge in title.charges.iter().filter(|c| !lifted(id, c.item)) {
                let on = [
                    (true, Obstacle::Mortgage),
                    (charge.bars_transfer, Obstacle::MortgageBarsTransfer),
                    (charge.bars_further, Obstacle::MortgageBarsFurther),
                ];
                if on.iter().any(|(is, on)| *is && effect(*on) == Hindrance::Consent) {
                    needs.consents.insert(format!("party:{}", charge.bank));
                }
            }
            for right in title.rights.iter().filter(|r| !lifted(id, r.item)) {
                if effect(Obstacle::Burden) == Hindrance::Consent {
                    needs.consents.extend(self.bearers(right));
                }
            }
        }
        if effect(Obstacle::OwnerInactive) != Hindrance::None {
            self.living(of.gives.clone())?;
        }
        // Who gives consents, unless a court orders it or enough of the co-owners do: that the driver tells apart by `whole`.
        if !court && policy.disposers_consent {
            of.consents.extend(of.gives.iter().map(|p| format!("party:{p}")));
        }
        needs.consents.extend(of.consents);
        // Whoever lodges for his own agency has consented by lodging.
        needs.consents.retain(|who| {
            !(who == "party:20" && lodger.agency == "bank") && *who != format!("agency:{}", lodger.agency)
        });
        Ok(needs)
    }

    fn bearers(&self, right: &Right) -> BTreeSet<String> {
        let mut out: BTreeSet<String> = right.holders.iter().map(|p| format!("party:{p}")).collect();
        if let Some((_, true, others)) = &right.easement {
            for other in others {
                out.extend(people(&self.titles[other].owners).iter().map(|p| format!("party:{p}")));
            }
        }
        out
    }

    fn ancestors(&self, units: &[String]) -> BTreeSet<String> {
        let (mut out, mut open) = (BTreeSet::new(), units.to_vec());
        while let Some(unit) = open.pop() {
            open.extend(self.units.get(&unit).map(|u| u.parents.clone()).unwrap_or_default());
            out.insert(unit);
        }
        out
    }

    /// Whether enough of the owners of the whole agree to sell it to others.
    pub fn majority(&self, act: &Act, signed: &BTreeSet<u8>) -> bool {
        let Act::Transfer(a) = act else { return false };
        let (from, to) = (holders(&a.disposals), holders(&a.acquisitions));
        let whole = total(&from) == (1, 1) && people(&from).is_disjoint(&people(&to));
        let agreed: Holders = from.into_iter().filter(|(who, _)| who.iter().all(|p| signed.contains(p))).collect();
        let sum = total(&agreed);
        let threshold = self.policies[&TxType::Transfer].whole_threshold;
        whole && sum.0 * i128::from(threshold.den()) >= i128::from(threshold.num()) * sum.1
    }
}

fn by(bearer: &Bearer) -> String {
    match bearer {
        Bearer::Party(party) => format!("party:{}", party.0.0[0]),
        Bearer::Agency(agency) => format!("agency:{agency}"),
    }
}

#[derive(Default)]
struct Own {
    gives: BTreeSet<u8>,
    takes: BTreeSet<u8>,
    consents: BTreeSet<String>,
    lifts: BTreeSet<(String, u32)>,
}

impl Model {
    /// Takes a title as the register now has it. The model judges; what follows from an act is checked by the histories' invariants.
    pub fn load(&mut self, title: &torrens_ledger::register::title::Title) {
        use torrens_ledger::register::right::{RightKind, Side};
        let right = |r: &torrens_ledger::register::right::Right| Right {
            item: r.item,
            kind: match r.kind {
                RightKind::Lease => 'L',
                RightKind::Habitation => 'H',
                _ => 'E',
            },
            holders: people(&holders(&r.holders)),
            term: r.term.map(|t| (t.from_ms, t.to_ms)),
            extent: r.extent.as_ref().map(ToString::to_string),
            easement: r
                .easement
                .as_ref()
                .map(|e| (e.created_by.to_string(), e.side == Side::Serves, e.others.iter().map(key).collect())),
        };
        let id = key(&title.title_id);
        let charges = title.charges.iter().map(|c| Charge {
            item: c.item,
            bank: c.chargee.0.0[0],
            secured: c.secured.0[0],
            share: (i128::from(c.share.num()), i128::from(c.share.den())),
            bars_transfer: c.bars_transfer,
            bars_further: c.bars_further,
            origin: c.origin.as_ref().map_or((id.clone(), c.item), |o| (key(&o.title_id), o.item)),
        });
        let holds = title.holds.iter().map(|h| Hold {
            item: h.item,
            kind: h.kind,
            by: by(&h.by),
            reference: h.reference.to_string(),
            reason: h.reason.to_string(),
            expires: h.expires_ms,
            queued: h.queued,
            term: h.term_ms,
        });
        let loaded = Title {
            open: title.status == torrens_ledger::register::title::TitleStatus::Open,
            version: title.version,
            basis: title.basis,
            owners: holders(&title.rights[0].holders),
            rights: title.rights[1..].iter().map(right).collect(),
            charges: charges.collect(),
            holds: holds.collect(),
            flags: title.flags.iter().map(ToString::to_string).collect(),
            units: title.units.iter().map(ToString::to_string).collect(),
        };
        self.titles.insert(id, loaded);
    }
}
