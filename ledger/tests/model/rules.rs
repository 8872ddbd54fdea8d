//! Each act's own rules, naively.

use std::collections::{BTreeMap, BTreeSet};

use torrens_ledger::register::hold::{Bearer, HoldKind};
use torrens_ledger::transactions::{
    Act, TxType, caveat, easement, freeze, habitation, lease, mortgage_vary, poa, priority_notice, rectify,
    restriction, succession,
};

use super::*;

impl Model {
    /// Each act's own rules.
    pub(super) fn rules(&self, act: &Act, court: bool, lodger: &Lodger) -> Result<Own, No> {
        let mut own = Own::default();
        let term_ok = |from: u64, to: u64, tx: TxType| {
            let longest = self.policies[&tx].term.map(|p| from + u64::from(p.count) * 1000);
            to > from && to > self.now && longest.is_none_or(|longest| to <= longest)
        };
        match act {
            Act::FirstRegistration(a) => {
                let list = holders(&a.holders);
                no(total(&list) != (1, 1), ())?;
                self.living(people(&list))?;
                self.untitled(a.unit.code.0.as_str())?;
            }
            Act::Transfer(a) => {
                let title = self.title(&key(&a.title_id)).ok_or(No)?;
                let (from, to) = (holders(&a.disposals), holders(&a.acquisitions));
                no(total(&from) != total(&to) || to.iter().any(|row| from.contains(row)), ())?;
                no(people(&from).iter().any(|p| !self.known.contains(p)), ())?;
                self.living(people(&to))?;
                moved(&title.owners, &from, &to)?;
                (own.gives, own.takes) = (people(&from), people(&to));
            }
            Act::CourtTransfer(a) => {
                let title = self.title(&key(&a.title_id)).ok_or(No)?;
                let (from, to) = (holders(&a.disposals), holders(&a.acquisitions));
                no(!court || total(&from) != total(&to) || to.iter().any(|row| from.contains(row)), ())?;
                self.living(people(&to))?;
                moved(&title.owners, &from, &to)?;
                let easement = |item| title.rights.iter().any(|r| r.item == item && r.kind == 'E');
                no(a.clears.iter().any(|item| !title.has(*item) || easement(*item)), ())?;
                own.takes = people(&to);
                own.lifts = a.clears.iter().map(|item| (key(&a.title_id), *item)).collect();
            }
            Act::CoOwnership(a) => {
                let title = self.title(&key(&a.title_id)).ok_or(No)?;
                let (from, to) = (holders(&a.from), holders(&a.to));
                no(total(&from) != total(&to) || people(&from) != people(&to) || from == to, ())?;
                no(from.iter().any(|row| !title.owners.contains(row)), ())?;
                moved(&title.owners, &from, &to)?;
                own.gives = people(&from);
            }
            Act::MortgageRegister(a) => {
                let title = self.title(&key(&a.title_id)).ok_or(No)?;
                let (over, bank) = (holders(&a.over), a.chargee.0.0[0]);
                no(over.iter().any(|row| !title.owners.contains(row)) || people(&over).contains(&bank), ())?;
                self.living([bank])?;
                (own.gives, own.takes) = (people(&over), [bank].into());
            }
            Act::MortgageVary(a) => {
                let title = self.title(&key(&a.title_id)).ok_or(No)?;
                let at = title.charges.iter().position(|c| c.item == a.charge).ok_or(No)?;
                own.gives = [title.charges[at].bank].into();
                own.lifts = [(key(&a.title_id), a.charge)].into();
                match &a.change {
                    mortgage_vary::Change::Assign(to) => {
                        let to = to.0.0[0];
                        no(to == title.charges[at].bank || people(&title.owners).contains(&to), ())?;
                        self.living([to])?;
                        own.takes = [to].into();
                    }
                    mortgage_vary::Change::Vary(vary) => {
                        own.consents.extend(people(&title.owners).iter().map(|p| format!("party:{p}")));
                        if vary.secured.is_some_and(|s| s.0[0] != title.charges[at].secured) {
                            own.consents.extend(title.charges[at + 1..].iter().map(|c| format!("party:{}", c.bank)));
                        }
                    }
                }
            }
            Act::MortgagePostpone(a) => {
                let title = self.title(&key(&a.title_id)).ok_or(No)?;
                let (low, high) = (a.rank as usize, a.to_rank as usize);
                no(low == 0 || high <= low || high > title.charges.len(), ())?;
                for (at, charge) in title.charges.iter().enumerate().take(high).skip(low - 1) {
                    own.lifts.insert((key(&a.title_id), charge.item));
                    match at + 1 == low || at + 1 == high {
                        true => drop(own.gives.insert(charge.bank)),
                        false => drop(own.consents.insert(format!("party:{}", charge.bank))),
                    }
                }
            }
            Act::MortgageDischarge(a) => {
                let title = self.title(&key(&a.title_id)).ok_or(No)?;
                let charge = title.charges.iter().find(|c| c.item == a.charge).ok_or(No)?;
                (own.gives, own.lifts) = ([charge.bank].into(), [(key(&a.title_id), a.charge)].into());
            }
            Act::Lease(a) => {
                let title = self.title(&key(&a.title_id)).ok_or(No)?;
                let owners = people(&title.owners);
                let clash = |from: u64, to: u64, extent: &Option<String>, except: u32| {
                    title.rights.iter().any(|r| {
                        let part = r.extent.is_none() || extent.is_none() || r.extent == *extent;
                        let meets = r.term.is_none_or(|(f, t)| f < to && from < t);
                        r.kind == 'L' && r.item != except && part && meets
                    })
                };
                let lease = |item: u32| title.rights.iter().find(|r| r.item == item && r.kind == 'L').ok_or(No);
                match &a.action {
                    lease::Action::Register(grant) => {
                        let lessees = people(&holders(&grant.lessees));
                        self.living(lessees.clone())?;
                        let extent = grant.extent.as_ref().map(ToString::to_string);
                        let (from, to) = (grant.term.from_ms, grant.term.to_ms);
                        no(lessees == owners || !term_ok(from, to, TxType::LeaseRegister), ())?;
                        no(clash(from, to, &extent, 0), ())?;
                        own.consents = lessees.iter().map(|p| format!("party:{p}")).collect();
                        (own.gives, own.takes) = (owners, lessees);
                    }
                    lease::Action::Vary(vary) => {
                        let right = lease(vary.right)?;
                        let (from, to) = (vary.term.from_ms, vary.term.to_ms);
                        no(!term_ok(from, to, TxType::LeaseVary) || clash(from, to, &right.extent, right.item), ())?;
                        own.consents = right.holders.iter().map(|p| format!("party:{p}")).collect();
                        own.gives = owners;
                        own.lifts = [(key(&a.title_id), vary.right)].into();
                    }
                    lease::Action::End(item) => {
                        own.gives = lease(*item)?.holders.clone();
                        own.consents = owners.iter().map(|p| format!("party:{p}")).collect();
                        own.lifts = [(key(&a.title_id), *item)].into();
                    }
                }
            }
            Act::Easement(a) => {
                no(a.serves == a.benefits, ())?;
                let (serves, benefits) =
                    (self.title(&key(&a.serves)).ok_or(No)?, self.title(&key(&a.benefits)).ok_or(No)?);
                match &a.action {
                    easement::Action::Create(_) => {
                        own.gives = people(&serves.owners);
                        own.consents = people(&benefits.owners).iter().map(|p| format!("party:{p}")).collect();
                    }
                    easement::Action::End(case) => {
                        let of = |title: &Title, side: bool, other: String| {
                            let is = |r: &&Right| {
                                let e = r.easement.as_ref();
                                e.is_some_and(|(c, s, o)| *c == case.to_string() && *s == side && o.contains(&other))
                            };
                            title.rights.iter().find(is).map(|r| r.item).ok_or(No)
                        };
                        own.lifts.insert((key(&a.serves), of(&serves, true, key(&a.benefits))?));
                        own.lifts.insert((key(&a.benefits), of(&benefits, false, key(&a.serves))?));
                        own.gives = people(&benefits.owners);
                    }
                }
            }
            Act::Habitation(a) => {
                let title = self.title(&key(&a.title_id)).ok_or(No)?;
                match &a.action {
                    habitation::Action::Create(grant) => {
                        let dwellers: BTreeSet<u8> = grant.dwellers.iter().map(|p| p.0.0[0]).collect();
                        self.living(dwellers.clone())?;
                        if !court {
                            own.consents = dwellers.iter().map(|p| format!("party:{p}")).collect();
                        }
                        (own.gives, own.takes) = (people(&title.owners), dwellers);
                    }
                    habitation::Action::End(item) => {
                        let right = title.rights.iter().find(|r| r.item == *item && r.kind == 'H').ok_or(No)?;
                        own.gives = right.holders.difference(&self.dead).copied().collect();
                        own.lifts = [(key(&a.title_id), *item)].into();
                    }
                }
            }
            Act::Subdivide(a) => {
                let title = self.title(&key(&a.title_id)).ok_or(No)?;
                let area: u64 = title.units.iter().map(|u| self.units[u].area).sum();
                let found: u64 = a.children.iter().map(|u| u.area_mm2.unwrap_or(0)).sum();
                no(area.abs_diff(found) > area / 1000, ())?;
                for child in &a.children {
                    no(self.ancestors(&title.units).contains(child.code.0.as_str()), ())?;
                    self.untitled(child.code.0.as_str())?;
                }
                let allotted: BTreeMap<u32, usize> = a.burdens.iter().map(|b| (b.item, b.to.len())).collect();
                no(allotted.keys().any(|item| !title.has(*item)), ())?;
                let all = a.children.len();
                own.gives = people(&title.owners);
                for charge in &title.charges {
                    if *allotted.get(&charge.item).ok_or(No)? < all {
                        own.consents.insert(format!("party:{}", charge.bank));
                    }
                }
                for right in &title.rights {
                    let less = *allotted.get(&right.item).ok_or(No)? < all;
                    if less && !matches!(&right.easement, Some((_, false, _))) {
                        own.consents.extend(self.bearers(right));
                    }
                }
                for hold in &title.holds {
                    no(*allotted.get(&hold.item).ok_or(No)? < all, ())?;
                }
            }
            Act::Merge(a) => {
                let titles: Vec<Title> = a.titles.iter().filter_map(|m| self.title(&key(&m.title_id))).collect();
                let distinct: BTreeSet<String> = a.titles.iter().map(|m| key(&m.title_id)).collect();
                no(titles.len() < 2 || distinct.len() != a.titles.len(), ())?;
                let plain = |t: &Title| -> Vec<_> {
                    t.charges.iter().map(|c| (c.bank, c.secured, c.share, c.bars_transfer, c.bars_further)).collect()
                };
                no(titles.iter().any(|t| t.owners != titles[0].owners || plain(t) != plain(&titles[0])), ())?;
                let units: Vec<String> = titles.iter().flat_map(|t| t.units.clone()).collect();
                no(self.ancestors(&units).contains(a.unit.code.0.as_str()), ())?;
                self.untitled(a.unit.code.0.as_str())?;
                let area: u64 = units.iter().map(|u| self.units[u].area).sum();
                no(area.abs_diff(a.unit.area_mm2.unwrap_or(0)) > area / 1000, ())?;
                own.gives = people(&titles[0].owners);
            }
            Act::Caveat(a) => {
                let title = self.title(&key(&a.title_id)).ok_or(No)?;
                match &a.action {
                    caveat::Action::Lodge(claim) => {
                        let who = claim.claimant.0.0[0];
                        let ground = (key(&a.title_id), who, claim.ground.to_string());
                        let sole = people(&title.owners) == [who].into();
                        no(!self.known.contains(&who) || sole || (self.grounds.contains(&ground) && !court), ())?;
                        own.gives = [who].into();
                    }
                    caveat::Action::Withdraw(item) => {
                        let hold =
                            title.holds.iter().find(|h| h.item == *item && h.kind == HoldKind::Caveat).ok_or(No)?;
                        own.gives = [hold.by.strip_prefix("party:").unwrap().parse().unwrap()].into();
                        own.lifts = [(key(&a.title_id), *item)].into();
                    }
                }
            }
            Act::PriorityNotice(a) => {
                let title = self.title(&key(&a.title_id)).ok_or(No)?;
                match &a.action {
                    priority_notice::Action::Enter(notice) => {
                        let who = notice.holder.0.0[0];
                        self.living([who])?;
                        let same =
                            |h: &Hold| h.kind == HoldKind::PriorityNotice && h.reason == notice.protects.as_str();
                        no(people(&title.owners).contains(&who) || title.holds.iter().any(same), ())?;
                        (own.gives, own.takes) = (people(&title.owners), [who].into());
                    }
                    priority_notice::Action::Withdraw(item) => {
                        let is = |h: &&Hold| h.item == *item && h.kind == HoldKind::PriorityNotice;
                        let hold = title.holds.iter().find(is).ok_or(No)?;
                        own.gives = [hold.by.strip_prefix("party:").unwrap().parse().unwrap()].into();
                        own.lifts = [(key(&a.title_id), *item)].into();
                    }
                }
            }
            Act::Freeze(a) => {
                let title = self.title(&key(&a.title_id)).ok_or(No)?;
                let ours = format!("agency:{}", lodger.agency);
                let mine = |h: &&Hold| h.kind == HoldKind::Freeze && h.by == ours;
                match &a.action {
                    freeze::Action::Place(_) => {
                        no(title.holds.iter().filter(mine).any(|h| h.reference == a.order.as_str()), ())?;
                    }
                    freeze::Action::Renew(freeze::Renewal { hold, .. }) | freeze::Action::Release(hold) => {
                        no(!title.holds.iter().filter(mine).any(|h| h.item == *hold), ())?;
                        own.lifts = [(key(&a.title_id), *hold)].into();
                    }
                }
            }
            Act::Restriction(a) => {
                let title = self.title(&key(&a.title_id)).ok_or(No)?;
                match &a.action {
                    restriction::Action::Enter(terms) => {
                        let by = by(&terms.beneficiary);
                        if let Bearer::Party(party) = &terms.beneficiary {
                            no(!self.known.contains(&party.0.0[0]), ())?;
                        }
                        let same = |h: &Hold| {
                            h.kind == HoldKind::Restriction && h.by == by && h.reason == terms.ground.as_str()
                        };
                        no(title.holds.iter().any(same), ())?;
                        own.gives = people(&title.owners);
                    }
                    restriction::Action::Remove(item) => {
                        let is = |h: &&Hold| h.item == *item && h.kind == HoldKind::Restriction;
                        let hold = title.holds.iter().find(is).ok_or(No)?;
                        if !court {
                            own.consents.insert(hold.by.clone());
                        }
                        own.lifts = [(key(&a.title_id), *item)].into();
                    }
                }
            }
            Act::Rectify(a) => {
                let title = self.title(&key(&a.title_id)).ok_or(No)?;
                no(a.entry == 0 || a.entry > title.version, ())?;
                match &a.correction {
                    rectify::Correction::Holders(list) => {
                        let list = holders(list);
                        no(total(&list) != (1, 1) || list == title.owners, ())?;
                        self.living(people(&list))?;
                        no(a.entry != title.basis && !court, ())?;
                        let kept = |(who, share): &(Vec<u8>, Share)| {
                            list.iter().any(|(other, has)| other == who && has.0 * share.1 >= share.0 * has.1)
                        };
                        let lost: Holders = title.owners.iter().filter(|row| !kept(row)).cloned().collect();
                        (own.gives, own.takes) = (people(&lost), people(&list));
                    }
                    rectify::Correction::Confirm(flag) => {
                        no(!title.flags.contains(flag.as_str()) || flag.as_str() == "CORRECTED", ())?;
                    }
                    rectify::Correction::Unit(unit) => {
                        let code = unit.code.0.as_str();
                        no(!title.units.iter().any(|u| u == code), ())?;
                        let known = &self.units[code];
                        no(
                            (known.area, known.usage.as_str()) == (unit.area_mm2.unwrap_or(0), unit.usage.as_str()),
                            (),
                        )?;
                    }
                }
            }
            Act::Cancel(a) => {
                let title = self.title(&key(&a.title_id)).ok_or(No)?;
                // Caveats and freezes block by the matrix; notices, restrictions, charges and rights may consent.
                own.gives = people(&title.owners);
            }
            Act::Succession(a) => {
                let title = self.title(&key(&a.title_id)).ok_or(No)?;
                let dead = a.deceased.0.0[0];
                no(!self.dead.contains(&dead), ())?;
                let alone = title.owners.iter().find(|(who, _)| *who == vec![dead]);
                match &a.to {
                    succession::To::Heirs(heirs) => {
                        let heirs = holders(heirs);
                        self.living(people(&heirs))?;
                        no(
                            alone.is_none_or(|(_, share)| total(&heirs) != *share) || people(&heirs).contains(&dead),
                            (),
                        )?;
                    }
                    succession::To::Survivors => {
                        no(!title.owners.iter().any(|(who, _)| who.len() > 1 && who.contains(&dead)), ())?;
                    }
                }
            }
            Act::Alteration(torrens_ledger::transactions::alteration::Alteration::Unit(a)) => {
                let title = self.title(&key(&a.title_id)).ok_or(No)?;
                let code = a.unit.code.0.as_str();
                no(!title.units.iter().any(|u| u == code), ())?;
                let (known, area) = (&self.units[code], a.unit.area_mm2.unwrap_or(0));
                no((known.area, known.usage.as_str()) == (area, a.unit.usage.as_str()), ())?;
                no(known.area.abs_diff(area) > known.area / 1000, ())?;
                own.gives = people(&title.owners);
            }
            Act::PowerOfAttorney(poa::PowerOfAttorney::Grant(grant)) => {
                let (principal, agent) = (grant.principal.0.0[0], grant.agent.0.0[0]);
                no(principal == agent || !self.known.contains(&principal) || !self.known.contains(&agent), ())?;
                self.living([principal])?;
                own.gives = [principal].into();
            }
            Act::PowerOfAttorney(poa::PowerOfAttorney::Revoke(revoke)) => {
                let (principal, revoked) = self.poas.get(&revoke.poa_id.to_string()).ok_or(No)?;
                no(*revoked, ())?;
                self.living([*principal])?;
                own.gives = [*principal].into();
            }
            other => panic!("the model does not know {other:?}"),
        }
        Ok(own)
    }
}
