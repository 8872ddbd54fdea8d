//! What must hold, whatever a seed does. Fed while a world runs, asked at its end. Each check is shown able to fail in
//! `tests/tests/simulation.rs`.

use std::collections::{BTreeMap, BTreeSet};

use torrens_ledger::block::Network;
use torrens_ledger::crypto::Hash;
use torrens_ledger::evidence::Offences;
use torrens_ledger::register::right::check_whole;
use torrens_ledger::register::title::{Title, TitleId, TitleStatus};
use torrens_ledger::replay::Replay;
use torrens_ledger::state::Record as _;
use torrens_ledger::transactions::{Receipt, TxId};
use torrens_node::store::Store;

/// A statement that left a node: who, height, round, step.
type Place = (usize, u64, i64, u8);

/// What was seen so far.
#[derive(Default)]
pub struct Checks {
    chain: BTreeMap<u64, Hash>,
    signed: BTreeMap<Place, Option<[u8; 32]>>,
    pub acknowledged: BTreeMap<TxId, Receipt>,
    /// What a client was told without a receipt: only a planted defect does that.
    pub told: BTreeSet<TxId>,
    /// Transfers of one title at one version: at most one may be applied.
    pub rivals: Vec<[TxId; 2]>,
    pub wrong: Vec<String>,
}

impl Checks {
    fn must(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.wrong.push(what());
        }
    }

    /// R2: one history.
    pub fn committed(&mut self, node: usize, height: u64, header: Hash) {
        let known = *self.chain.entry(height).or_insert(header);
        self.must(known == header, || format!("R2: node {node} has {header} at height {height}, others {known}"));
    }

    /// A correct validator says one thing at a step.
    pub fn signed(&mut self, node: usize, height: u64, round: i64, step: u8, value: Option<[u8; 32]>) {
        let known = *self.signed.entry((node, height, round, step)).or_insert(value);
        self.must(known == value, || format!("node {node} signed two statements at {height}/{round}, step {step}"));
    }

    /// R1: what a client was told.
    pub fn acknowledge(&mut self, receipt: Receipt) {
        let known = self.acknowledged.entry(receipt.tx_id).or_insert_with(|| receipt.clone()).clone();
        self.must(known == receipt, || format!("R1: two different receipts of {}", receipt.tx_id));
    }

    /// Height of the longest history that was seen.
    pub fn height(&self) -> u64 {
        self.chain.last_key_value().map_or(0, |(height, _)| *height)
    }

    /// R1, R2, R3 on a correct node's store, at the end. With `replay` every block is executed again from the log alone.
    pub fn store(&mut self, node: usize, store: &Store, byzantine: Option<&str>, replay: bool) {
        let head = store.head().clone();
        if let Err(fault) = store.check_whole(&|_, _| ()) {
            self.wrong.push(format!("R2: the store of node {node}: {fault}"));
        }
        for height in 1..=head.height {
            if let Some(block) = store.block(height).unwrap() {
                self.committed(node, height, block.header.hash());
            }
        }
        for (id, receipt) in self.acknowledged.clone() {
            let place = store.place(&id).unwrap();
            let kept = place.and_then(|place| store.receipt(place).unwrap());
            self.must(kept.as_ref() == Some(&receipt), || {
                format!("R1: {id} was acknowledged; node {node} has {:?}", kept.map(|kept| kept.status()))
            });
        }
        for id in self.told.clone() {
            let there = store.place(&id).unwrap().is_some();
            self.must(there, || format!("R1: {id} was acknowledged; node {node} has nothing of it"));
        }
        let mut applied = BTreeSet::new();
        for height in 1..=head.height {
            let Some(block) = store.block(height).unwrap() else { continue };
            for bytes in &block.transactions {
                let id = torrens_ledger::transactions::Signed::read(&bytes.0, &store.genesis().chain_id).unwrap().id;
                self.must(applied.insert(id), || format!("{id} stands twice on the ledger of node {node}"));
            }
        }
        for pair in self.rivals.clone() {
            let done = |id: &TxId| {
                let place = store.place(id).unwrap();
                place.and_then(|place| store.receipt(place).unwrap()).is_some_and(|receipt| receipt.refusal.is_none())
            };
            let both = pair.iter().all(done);
            self.must(!both, || format!("R3: node {node} has one title sold twice: {} and {}", pair[0], pair[1]));
        }
        self.titles(node, store);
        self.validators(node, store);
        let offences: Offences = store.object(&()).unwrap().unwrap_or_default();
        for offence in offences.list {
            self.named(offence.agency_id.as_str(), byzantine);
        }
        if replay && let Err(why) = replayed(store) {
            self.wrong.push(format!("R3: the log of node {node} cannot be replayed: {why}"));
        }
    }

    /// Evidence on the ledger names the Byzantine validator only.
    pub fn named(&mut self, agency: &str, byzantine: Option<&str>) {
        self.must(byzantine == Some(agency), || format!("evidence names {agency}, which is correct"));
    }

    /// Whoever knows the founders is led to the validators of today.
    fn validators(&mut self, node: usize, store: &Store) {
        let network: Network = store.object(&()).unwrap().unwrap_or_default();
        let led = store.genesis().trust_anchor().follow(&store.changes_of_validators());
        let led = led.map(|trusted| trusted.at(store.head().height + 1).to_vec());
        self.must(led.as_deref() == Ok(network.validators.as_slice()), || {
            format!("R2: on node {node} the founders lead to {led:?}, and {:?} validate", network.validators)
        });
    }

    fn titles(&mut self, node: usize, store: &Store) {
        let first = Title::key(&TitleId(torrens_ledger::encoding::Label::new("-").unwrap()));
        let titles: Vec<Title> = store.objects(&first, &[], 1000).unwrap();
        let mut units = BTreeSet::new();
        for title in titles.iter().filter(|title| title.status == TitleStatus::Open) {
            for right in &title.rights {
                self.must(check_whole(&right.holders).is_ok(), || {
                    format!("R3: the shares of {} do not sum to one on node {node}", title.title_id)
                });
            }
            for unit in &title.units {
                self.must(units.insert(unit.clone()), || format!("R3: {unit:?} has two open titles on node {node}"));
            }
        }
    }
}

/// Every block executed again, in memory, from the genesis and the log.
fn replayed(store: &Store) -> Result<(), String> {
    let mut replay = Replay::new(store.genesis()).map_err(|fault| fault.to_string())?;
    let size = store.head().log_size();
    let mut last = None;
    while replay.size() < size {
        let from = replay.size();
        for entry in store.log_entries(from, (size - from).min(256)).map_err(|fault| fault.to_string())? {
            last = replay.entry(&entry)?.or(last);
        }
    }
    let root = store.log_root(size).map_err(|fault| fault.to_string())?;
    match last {
        Some(checked) if checked.root == root && checked.height == store.head().height => Ok(()),
        None if size == 0 => Ok(()),
        other => Err(format!("it ends with {other:?}")),
    }
}

/// A check that cannot fail is a defect: each of them fails here on what it must not let pass.
#[cfg(test)]
mod tests {
    use torrens_ledger::encoding::Bytes;

    use super::super::town;
    use super::*;

    fn checks(feed: impl FnOnce(&mut Checks)) -> Vec<String> {
        let mut checks = Checks::default();
        feed(&mut checks);
        checks.wrong
    }

    #[test]
    fn a_fork_is_not_one_history() {
        let (one, other) = (Bytes([1; 32]), Bytes([2; 32]));
        assert!(checks(|c| (0..4).for_each(|node| c.committed(node, 5, one))).is_empty());
        let wrong = checks(|c| {
            c.committed(0, 5, one);
            c.committed(1, 5, other);
        });
        assert!(wrong[0].starts_with("R2"), "{wrong:?}");
    }

    #[test]
    fn a_second_statement_is_not_the_first_again() {
        let says = |values: [Option<[u8; 32]>; 2]| {
            checks(|c| values.map(|value| c.signed(0, 3, 0, 2, value)).into_iter().collect())
        };
        assert!(says([Some([1; 32]); 2]).is_empty());
        assert!(says([Some([1; 32]), None])[0].contains("two statements"));
        assert!(says([Some([1; 32]), Some([2; 32])])[0].contains("two statements"));
    }

    #[test]
    fn what_was_acknowledged_must_be_in_the_store() {
        let dir = super::super::disk::folder();
        let store = Store::open(&dir.path().join("store"), &town::genesis(4, None)).unwrap();
        assert!(checks(|c| c.store(0, &store, None, true)).is_empty());
        let wrong = checks(|c| {
            c.acknowledge(Receipt::new(TxId(Bytes([7; 32]))));
            c.store(0, &store, None, false);
        });
        assert!(wrong[0].starts_with("R1"), "{wrong:?}");
    }

    #[test]
    fn evidence_against_a_correct_validator_is_found() {
        assert!(checks(|c| c.named("tax", Some("tax"))).is_empty());
        assert!(!checks(|c| c.named("tax", Some("court"))).is_empty());
        assert!(!checks(|c| c.named("tax", None)).is_empty());
    }
}
