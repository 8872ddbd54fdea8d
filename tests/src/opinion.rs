//! A second opinion on what a log says became of the register, by rules told again here in a few lines and not by the product's: who sells is
//! the owner and signs, of two sales of one version at most one comes, no unit has two titles, nothing is sold under a freeze. It follows the
//! titles whose every change was decided as it was lodged, as those of the load ([`crate::trade`]); others it lets go.

use std::collections::{BTreeMap, BTreeSet};

use torrens_ledger::block::LogEntry;
use torrens_ledger::case::{Decision, Outcome};
use torrens_ledger::crypto::KeyId;
use torrens_ledger::encoding::{Label, from_bytes};
use torrens_ledger::register::party::PartyId;
use torrens_ledger::register::right::Holding;
use torrens_ledger::register::title::TitleId;
use torrens_ledger::register::unit::UnitCode;
use torrens_ledger::transactions::freeze::Action;
use torrens_ledger::transactions::{Act, Receipt, Signed};

/// What happened in the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Story {
    pub opened: usize,
    pub sold: usize,
    /// Sales of a version that was sold already, refused.
    pub rivals: usize,
    pub frozen: usize,
    /// Sales of a frozen title, refused.
    pub barred: usize,
}

impl Story {
    /// Whether everything that the load does has happened.
    pub fn is_whole(&self) -> bool {
        [self.opened, self.sold, self.rivals, self.frozen, self.barred].iter().all(|n| *n > 0)
    }
}

struct Known {
    holders: Vec<Holding>,
    freezes: usize,
    /// Versions that were sold.
    sold: BTreeSet<u64>,
}

#[derive(Default)]
struct Register {
    keys: BTreeMap<KeyId, PartyId>,
    titles: BTreeMap<TitleId, Known>,
    units: BTreeSet<UnitCode>,
    story: Story,
}

/// Reads a log from its beginning; says what is against the rules.
pub fn of(chain_id: &Label, entries: &[Vec<u8>]) -> Result<Story, String> {
    let mut register = Register::default();
    for entry in entries {
        match from_bytes(entry) {
            Ok(LogEntry::Transaction { transaction, receipt }) => {
                let signed =
                    Signed::read(&transaction.0, chain_id).map_err(|why| format!("{}: {why:?}", receipt.tx_id))?;
                register
                    .take(&signed, &receipt)
                    .map_err(|why| format!("a second opinion: {}: {why}", receipt.tx_id))?;
            }
            // What time decided: of titles that are followed no longer.
            Ok(LogEntry::Due { receipt }) => receipt.decisions.iter().for_each(|done| register.let_go(done)),
            _ => {}
        }
    }
    Ok(register.story)
}

impl Register {
    fn let_go(&mut self, done: &Decision) {
        done.titles.iter().for_each(|title| drop(self.titles.remove(title)));
    }

    fn take(&mut self, signed: &Signed, receipt: &Receipt) -> Result<(), String> {
        // What this very transaction entered, as no officer had to decide it.
        let entered = receipt.decisions.iter().find(|done| Some(&done.case_id) == receipt.case_id.as_ref());
        let entered = entered.filter(|done| receipt.refusal.is_none() && matches!(done.outcome, Outcome::Registered));
        for other in receipt.decisions.iter().filter(|done| Some(&done.case_id) != receipt.case_id.as_ref()) {
            self.let_go(other);
        }
        match (&signed.body.act, entered) {
            (Act::PartyRegister(party), _) if receipt.refusal.is_none() => {
                self.keys.extend(party.keys.iter().map(|key| (key.public_key.id(), party.party_id)));
            }
            (Act::FirstRegistration(act), Some(done)) => {
                let title = done.titles.first().ok_or("it opened no title")?;
                if !self.units.insert(act.unit.code.clone()) {
                    return Err(format!("{} has two titles", act.unit.code));
                }
                let known = Known { holders: act.holders.clone(), freezes: 0, sold: BTreeSet::new() };
                self.titles.insert(title.clone(), known);
                self.story.opened += 1;
            }
            (Act::Transfer(act), Some(_)) => {
                let Some(title) = self.titles.get_mut(&act.title_id) else { return Ok(()) };
                if act.disposals != title.holders {
                    return Err(format!("{} was sold by somebody who does not hold it", act.title_id));
                }
                let signer = self.keys.get(&signed.kid);
                if !signer.is_some_and(|signer| act.disposals.iter().all(|held| held.parties == [*signer])) {
                    return Err(format!("the owner of {} did not sign its sale", act.title_id));
                }
                if title.freezes > 0 {
                    return Err(format!("{} was sold while it was frozen", act.title_id));
                }
                if !title.sold.insert(act.title_version) {
                    return Err(format!("version {} of {} was sold twice", act.title_version, act.title_id));
                }
                title.holders = act.acquisitions.clone();
                self.story.sold += 1;
            }
            (Act::Transfer(act), None) => {
                if let Some(title) = self.titles.get(&act.title_id) {
                    self.story.rivals += usize::from(title.sold.contains(&act.title_version));
                    self.story.barred += usize::from(title.freezes > 0);
                }
            }
            (Act::Freeze(act), Some(_)) => {
                let Some(title) = self.titles.get_mut(&act.title_id) else { return Ok(()) };
                match act.action {
                    Action::Place(_) => {
                        title.freezes += 1;
                        self.story.frozen += 1;
                    }
                    Action::Release(_) => {
                        title.freezes =
                            title.freezes.checked_sub(1).ok_or("a freeze was released that was not there")?;
                    }
                    Action::Renew(_) => {}
                }
            }
            // Whatever else changes a title: it is followed no longer.
            (_, Some(done)) => self.let_go(done),
            _ => {}
        }
        Ok(())
    }
}
