//! Writing: a decided block with all that follows from it, in one synced batch.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;

use minicbor::{Decode, Encode};
use rocksdb::{DB, WriteBatch, WriteOptions};
use serde::{Deserialize, Serialize};
use serde_json::json;
use torrens_ledger::apply::Executed;
use torrens_ledger::block::Block;
use torrens_ledger::crypto::Hash;
use torrens_ledger::encoding::{Blob, to_bytes};
use torrens_ledger::merkle::log::Node;
use torrens_ledger::proof::certificate::Certificate;
use torrens_ledger::register::entry::Effect;
use torrens_ledger::register::title::CaseId;
use torrens_ledger::state::{Fault, Read as _};
use torrens_ledger::time::to_rfc3339;
use torrens_ledger::transactions::{Receipt, TxId};

use super::log::{EntryLeaf, made_key};
use super::read::{DecidedCase, TxPlace};
use super::{Column, HEAD, Head, Store, get, lookup, synced};

/// What a commit tells the rest of the node.
#[derive(Clone, Debug)]
pub struct Committed {
    /// Height.
    pub height: u64,
    /// Ids of its transactions.
    pub ids: Vec<TxId>,
}

/// An event, as it is stored and streamed: CloudEvents 1.0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// `1.0`.
    pub specversion: String,
    /// `height.index`: unique, ordered, the same on every node.
    pub id: String,
    /// The ledger.
    pub source: String,
    /// `torrens.block.committed`, `torrens.transaction.refused`, `torrens.case.lodged`, ...
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// Block time.
    pub time: String,
    /// Details; identifiers only.
    pub data: serde_json::Value,
}

/// A batch over columns.
pub(super) struct Batch<'a> {
    db: &'a DB,
    batch: WriteBatch,
}

impl<'a> Batch<'a> {
    pub(super) fn new(db: &'a DB) -> Self {
        Self { db, batch: WriteBatch::default() }
    }

    pub(super) fn put(&mut self, column: Column, key: &[u8], value: &[u8]) -> Result<(), Fault> {
        let handle = self.db.cf_handle(column.name()).ok_or_else(|| missing(column))?;
        self.batch.put_cf(handle, key, value);
        Ok(())
    }

    pub(super) fn delete(&mut self, column: Column, key: &[u8]) -> Result<(), Fault> {
        let handle = self.db.cf_handle(column.name()).ok_or_else(|| missing(column))?;
        self.batch.delete_cf(handle, key);
        Ok(())
    }

    /// Durable once it returns.
    pub(super) fn write(self) -> Result<(), Fault> {
        self.db.write_opt(self.batch, &synced()).map_err(not_written)
    }

    /// For a store in the making, which counts for nothing before all of it was flushed.
    pub(super) fn write_unlogged(self) -> Result<(), Fault> {
        self.db.write_opt(self.batch, &unlogged()).map_err(not_written)
    }

    /// For what may be lost with the power, because others have it too.
    pub(super) fn write_unsynced(self) -> Result<(), Fault> {
        self.db.write(self.batch).map_err(not_written)
    }
}

pub(super) fn unlogged() -> WriteOptions {
    let mut options = WriteOptions::default();
    options.disable_wal(true);
    options
}

/// The disk did not take something: no damage of what is there, unless RocksDB says so.
pub(super) fn not_written(error: rocksdb::Error) -> Fault {
    match error.kind() {
        rocksdb::ErrorKind::Corruption => Fault::Damaged(error.to_string()),
        _ => Fault::Halted(format!(
            "the store in data/ cannot be written: {error}. See to the disk, stop the node and start it again: nothing acknowledged is lost"
        )),
    }
}

fn missing(column: Column) -> Fault {
    Fault::Damaged(format!("column {} is missing", column.name()))
}

/// The place of the receipt of what time brought, behind those of all transactions.
pub(super) const DUE: u32 = u32::MAX;

/// A block and what follows from its log entries alone, whoever executed it.
pub(super) struct Recorded<'a> {
    pub block: &'a Block,
    pub certificate: &'a Certificate,
    pub due: Option<&'a Receipt>,
    pub ids: &'a [TxId],
    pub receipts: &'a [Receipt],
    pub log_nodes: &'a [Node],
}

impl Recorded<'_> {
    /// The leaf of its first transaction.
    pub(super) fn first_transaction(&self) -> u64 {
        self.block.header.log_size - self.ids.len() as u64
    }

    /// Its first leaf: before the transactions stand what time brought, and evidence.
    fn first_leaf(&self) -> u64 {
        self.first_transaction() - self.block.evidence.len() as u64 - u64::from(self.due.is_some())
    }

    /// The leaf of what time brought.
    pub(super) fn due_leaf(&self) -> Option<u64> {
        self.due.map(|_| self.first_leaf())
    }

    pub(super) fn put(&self, batch: &mut Batch<'_>) -> Result<(), Fault> {
        let height = self.block.header.height;
        let at = height.to_be_bytes();
        batch.put(Column::Blocks, &at, &to_bytes(self.block))?;
        batch.put(Column::Certificates, &at, &to_bytes(self.certificate))?;
        for node in self.log_nodes {
            batch.put(Column::LogNodes, &log_key(node.level, node.index), node.hash.as_slice())?;
        }
        batch.put(Column::LogBlocks, &self.first_leaf().to_be_bytes(), &at)?;
        for (place, (id, receipt)) in self.ids.iter().zip(self.receipts).enumerate() {
            let place = place as u32;
            let where_ = TxPlace { height, place, leaf: self.first_transaction() + u64::from(place) };
            batch.put(Column::Transactions, id.0.as_slice(), &to_bytes(&where_))?;
            batch.put(Column::Receipts, &[at.as_slice(), &place.to_be_bytes()].concat(), &to_bytes(receipt))?;
        }
        if let Some(due) = self.due {
            batch.put(Column::Receipts, &[at.as_slice(), &DUE.to_be_bytes()].concat(), &to_bytes(due))?;
        }
        Ok(())
    }
}

/// A body that was validated but not decided, on disk.
#[derive(Encode, Decode)]
pub(super) struct KeptBody {
    #[n(0)]
    pub round: u32,
    #[n(1)]
    pub proposer: torrens_ledger::crypto::PublicKey,
    #[n(2)]
    pub body: Blob,
}

impl Store {
    /// Keeps a validated body. Durable once it returns.
    pub fn keep_body(&self, kept: &torrens_consensus::Undecided) -> Result<(), Fault> {
        let key = body_key(kept.height, &kept.body.digest);
        if get(&self.db, Column::Undecided, &key)?.is_some() {
            return Ok(());
        }
        let proposer = torrens_ledger::crypto::PublicKey(torrens_ledger::encoding::Bytes(kept.proposer));
        let record = KeptBody { round: kept.round, proposer, body: Blob(kept.body.bytes.to_vec()) };
        let mut batch = Batch::new(&self.db);
        batch.put(Column::Undecided, &key, &to_bytes(&record))?;
        batch.write()
    }

    /// Commits a decided block. Durable once it returns; readers see the new height from then on.
    pub fn commit(&self, executed: &Executed, certificate: &Certificate) -> Result<Committed, Fault> {
        let header = &executed.block.header;
        let height = header.height;
        let at = height.to_be_bytes();
        let mut batch = Batch::new(&self.db);
        let record = Recorded {
            block: &executed.block,
            certificate,
            due: executed.due.as_ref(),
            ids: &executed.ids,
            receipts: &executed.receipts,
            log_nodes: &executed.log_nodes,
        };
        record.put(&mut batch)?;
        let (due_leaf, first_leaf) = (record.due_leaf(), record.first_transaction());
        for (key, value) in &executed.writes {
            let before = self.get(key)?;
            let history = [key.tree_key().as_slice(), &at].concat();
            match &before {
                Some(bytes) => batch.put(Column::StateHistory, &history, &[&[1], bytes.as_slice()].concat())?,
                None => batch.put(Column::StateHistory, &history, &[0])?,
            }
            match value {
                Some(bytes) => batch.put(Column::State, &key.0, bytes)?,
                None => batch.delete(Column::State, &key.0)?,
            }
            lookup::change(&mut batch, &key.0, before.as_deref(), value.as_deref())?;
        }
        for (key, node) in &executed.tree.nodes {
            batch.put(Column::Tree, key, node)?;
        }
        for key in &executed.tree.stale {
            batch.put(Column::TreeStale, &[at.as_slice(), key].concat(), &[])?;
        }
        let leaf_of = |place: Option<u32>| place.map_or(due_leaf, |place| Some(first_leaf + u64::from(place)));
        let mut made: BTreeMap<(Option<u32>, &CaseId), Vec<Hash>> = BTreeMap::new();
        for (place, entry) in &executed.entries {
            let key = entry_key(entry.title_id.0.as_str(), entry.version);
            batch.put(Column::Entries, &key, &to_bytes(entry))?;
            let Some(leaf) = leaf_of(*place) else { continue };
            let of_case = entry.case_id.as_ref().map(|case| match made.entry((*place, case)) {
                Slot::Occupied(known) => known.into_mut(),
                Slot::Vacant(new) => new.insert(made_by(executed, *place, case)),
            });
            let count = of_case.filter(|made| made.contains(&entry.hash())).map_or(0, |made| made.len() as u32);
            batch.put(Column::EntryLeaves, &key, &to_bytes(&EntryLeaf { leaf, made: count }))?;
        }
        for ((place, case), made) in &made {
            if let (Some(leaf), true) = (leaf_of(*place), made.len() > 1) {
                batch.put(Column::EntryLeaves, &made_key(leaf, case.0.as_str()), &to_bytes(made))?;
            }
        }
        for (place, case) in &executed.decided {
            let receipt = place.map_or(executed.due.as_ref(), |place| executed.receipts.get(place as usize));
            let Some(receipt) = receipt else { continue };
            let Some(decision) = receipt.decisions.iter().find(|d| d.case_id == case.case_id) else { continue };
            let decided = DecidedCase {
                case: case.clone(),
                decision: decision.clone(),
                height,
                time_ms: header.time_ms,
                tx_id: receipt.tx_id,
            };
            batch.put(Column::Cases, case.case_id.0.as_str().as_bytes(), &to_bytes(&decided))?;
        }
        for (index, event) in events(executed).iter().enumerate() {
            let key = [at.as_slice(), &(index as u32).to_be_bytes()].concat();
            let bytes = serde_json::to_vec(event).map_err(|error| Fault::Damaged(error.to_string()))?;
            batch.put(Column::Events, &key, &bytes)?;
        }
        for key in self.body_keys_through(height)? {
            batch.delete(Column::Undecided, &key)?;
        }
        let head = Head {
            chain_id: header.chain_id.clone(),
            height,
            header_hash: executed.header_hash,
            time_ms: header.time_ms,
            state_root: header.state_root,
            log: executed.log.clone(),
        };
        batch.put(Column::Meta, HEAD, &to_bytes(&head))?;
        let mut current = self.head.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if current.height + 1 != height {
            return Err(Fault::Damaged(format!("block {height} does not follow {}", current.height)));
        }
        let trust = self.trust().with(&self.genesis, executed, certificate, &mut batch)?;
        batch.write()?;
        *current = head;
        if let Some(trust) = trust {
            *self.trust.write().unwrap_or_else(std::sync::PoisonError::into_inner) = trust;
        }
        Ok(Committed { height, ids: executed.ids.clone() })
    }
}

/// The hashes of all entries that the decision of a case made, in order: what its receipt's hash is over.
fn made_by(executed: &Executed, place: Option<u32>, case: &CaseId) -> Vec<Hash> {
    let receipt = place.map_or(executed.due.as_ref(), |place| executed.receipts.get(place as usize));
    let mut decisions = receipt.into_iter().flat_map(|receipt| &receipt.decisions);
    let Some(decision) = decisions.find(|decision| decision.case_id == *case) else { return Vec::new() };
    let of_case = executed.entries.iter().filter(|(at, entry)| *at == place && entry.case_id.as_ref() == Some(case));
    let made: Vec<Hash> = of_case.map(|(_, entry)| entry.hash()).collect();
    // An entry of the case that its decision did not make, such as a mark at its lodging, comes before those it made.
    let is_over = |made: &[Hash]| {
        let bytes: Vec<u8> = made.iter().flat_map(|hash| hash.0).collect();
        torrens_ledger::crypto::sha256(&[&bytes]) == decision.entries
    };
    let from = (0..made.len()).find(|from| is_over(&made[*from..]));
    from.map_or_else(Vec::new, |from| made[from..].to_vec())
}

pub(super) fn body_key(height: u64, digest: &[u8; 32]) -> Vec<u8> {
    [height.to_be_bytes().as_slice(), digest].concat()
}

pub(super) fn log_key(level: u8, index: u64) -> Vec<u8> {
    [[level].as_slice(), &index.to_be_bytes()].concat()
}

pub(super) fn entry_key(title: &str, version: u64) -> Vec<u8> {
    [title.as_bytes(), &[0], &version.to_be_bytes()].concat()
}

/// What happened in a block, for whoever follows along: made from the block, so every node tells the same.
fn events(executed: &Executed) -> Vec<Event> {
    let header = &executed.block.header;
    let mut out: Vec<Event> = Vec::new();
    let mut tell = |kind: &str, subject: String, data: serde_json::Value| {
        out.push(Event {
            specversion: "1.0".into(),
            id: format!("{}.{}", header.height, out.len()),
            source: format!("torrens:{}", header.chain_id),
            kind: format!("torrens.{kind}"),
            subject,
            time: to_rfc3339(header.time_ms),
            data,
        });
    };
    let mut receipts: Vec<(Option<u32>, &Receipt)> = executed.due.iter().map(|receipt| (None, receipt)).collect();
    receipts.extend(executed.receipts.iter().enumerate().map(|(place, receipt)| (Some(place as u32), receipt)));
    for (place, receipt) in receipts {
        let tx_id = receipt.tx_id;
        if let Some(place) = place {
            let tx_type = executed.kinds[place as usize].name();
            match &receipt.refusal {
                Some(refusal) => {
                    let data = json!({"tx_id": tx_id, "tx_type": tx_type, "refusal": refusal});
                    tell("transaction.refused", tx_id.to_string(), data);
                }
                None => tell("transaction.applied", tx_id.to_string(), json!({"tx_id": tx_id, "tx_type": tx_type})),
            }
        }
        if let Some(case_id) = &receipt.case_id {
            let data = json!({"case_id": case_id, "tx_id": tx_id, "missing": receipt.missing});
            tell("case.lodged", case_id.to_string(), data);
        }
        for decision in &receipt.decisions {
            let data = json!({"case_id": decision.case_id, "outcome": decision.outcome, "titles": decision.titles, "relied_on": decision.relied_on, "auto": decision.auto});
            tell("case.decided", decision.case_id.to_string(), data);
        }
        for (_, entry) in executed.entries.iter().filter(|(at, _)| *at == place) {
            let data = json!({"title_id": entry.title_id, "version": entry.version, "kind": entry.kind, "case_id": entry.case_id});
            tell("title.entered", entry.title_id.to_string(), data);
            // Owners and bearers of holds are told of every entry on their title: the alert that fraud cannot get around.
            for effect in &entry.effects {
                let (what, item) = match effect {
                    Effect::Hold(hold) if hold.since_ms == header.time_ms => (
                        "hold.placed",
                        json!({"title_id": entry.title_id, "item": hold.item, "kind": hold.kind, "by": hold.by, "queued": hold.queued}),
                    ),
                    Effect::HoldEnded(item) => ("hold.ended", json!({"title_id": entry.title_id, "item": item})),
                    Effect::Flagged(flag) => ("title.flagged", json!({"title_id": entry.title_id, "flag": flag})),
                    _ => continue,
                };
                tell(what, entry.title_id.to_string(), item);
            }
        }
    }
    let data = json!({"height": header.height, "header_hash": executed.header_hash, "transactions": executed.ids.len(), "proposer": header.proposer});
    tell("block.committed", header.height.to_string(), data);
    out
}
