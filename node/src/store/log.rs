//! The append-only log as it is read: its tree, its entries, and the cosignatures of its checkpoints.

use minicbor::{Decode, Encode};
use rocksdb::{DB, Direction, IteratorMode};
use torrens_ledger::block::{Block, LogEntry, header_leaf};
use torrens_ledger::crypto::Hash;
use torrens_ledger::encoding::{Bytes, to_bytes};
use torrens_ledger::merkle::log::{
    consistency_proof, inclusion_proof, leaf_hash, root_of, verify_consistency, verify_inclusion,
};
use torrens_ledger::proof::checkpoint::{Checkpoint, Cosignature};
use torrens_ledger::register::entry::Entry;
use torrens_ledger::state::Fault;
use torrens_ledger::transactions::Receipt;

use super::commit::{Batch, DUE, entry_key, log_key};
use super::read::decode;
use super::{Column, Store, get};

/// Where the transaction that made an entry stands in the log, and how it made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct EntryLeaf {
    /// Index of its leaf.
    #[n(0)]
    pub leaf: u64,
    /// How many entries the decision made: none when there was no decision; one is this one alone; the hashes of more are kept once for all of
    /// them, under [`made_key`].
    #[n(1)]
    pub made: u32,
}

/// Where the hashes of the entries of one decision are kept. No title's name begins with a zero.
pub(super) fn made_key(leaf: u64, case: &str) -> Vec<u8> {
    [&[0], leaf.to_be_bytes().as_slice(), case.as_bytes()].concat()
}

/// The newest checkpoint that this node cosigned.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct LastCosigned {
    /// The block after which it stands.
    #[n(0)]
    pub height: u64,
    /// The checkpoint.
    #[n(1)]
    pub checkpoint: Checkpoint,
}

/// A validator's cosignature, with its place in the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
struct Kept {
    #[n(0)]
    place: u32,
    #[n(1)]
    cosignature: Cosignature,
}

const LAST_COSIGNED: &[u8] = b"last_cosigned";

impl Store {
    /// The hash of a complete subtree of the log.
    pub fn log_node(&self, level: u8, index: u64) -> Result<Hash, Fault> {
        let bytes = get(&self.db, Column::LogNodes, &log_key(level, index))?;
        let hash = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        hash.map(Bytes).ok_or_else(|| Fault::Damaged(format!("log node {level}/{index} is missing")))
    }

    /// The root of the log at a size.
    pub fn log_root(&self, size: u64) -> Result<Hash, Fault> {
        root_of(size, &mut |level, index| self.log_node(level, index))
    }

    /// The proof that a leaf is in the log of `size` leaves.
    pub fn log_proof(&self, leaf: u64, size: u64) -> Result<Vec<Hash>, Fault> {
        inclusion_proof(leaf, size, &mut |level, index| self.log_node(level, index))
    }

    /// The proof that the log of `size` leaves is that of `old` leaves, appended to.
    pub fn log_consistency(&self, old: u64, size: u64) -> Result<Vec<Hash>, Fault> {
        consistency_proof(old, size, &mut |level, index| self.log_node(level, index))
    }

    /// Entries of the log, `count` from `first` on, as their leaves were hashed.
    pub fn log_entries(&self, first: u64, count: u64) -> Result<Vec<Vec<u8>>, Fault> {
        let mut out: Vec<Vec<u8>> = Vec::new();
        while (out.len() as u64) < count {
            let next = first + out.len() as u64;
            let (start, height) = self.block_of_leaf(next)?;
            let leaves = leaves_of(&self.db, height)?;
            let skip = usize::try_from(next - start).unwrap_or(usize::MAX);
            let left = usize::try_from(count).unwrap_or(usize::MAX) - out.len();
            let before = out.len();
            out.extend(leaves.into_iter().skip(skip).take(left));
            if out.len() == before {
                return Err(Fault::Damaged(format!("log entry {next} is missing")));
            }
        }
        Ok(out)
    }

    /// The block whose leaves hold this one, and the index of its first.
    fn block_of_leaf(&self, leaf: u64) -> Result<(u64, u64), Fault> {
        let missing = || Fault::Damaged(format!("log entry {leaf} is missing"));
        let column = Column::LogBlocks;
        let handle = self.db.cf_handle(column.name()).ok_or_else(missing)?;
        let key = leaf.to_be_bytes();
        let mut rows = self.db.iterator_cf(handle, IteratorMode::From(&key, Direction::Reverse));
        let (start, height) = rows.next().ok_or_else(missing)?.map_err(|error| Fault::Damaged(error.to_string()))?;
        let number = |bytes: &[u8]| <[u8; 8]>::try_from(bytes).map(u64::from_be_bytes).map_err(|_| missing());
        Ok((number(&start)?, number(&height)?))
    }

    /// The leaf of the transaction that made an entry, and the hashes of all entries that its decision made, in order.
    pub fn entry_leaf(&self, entry: &Entry) -> Result<Option<(u64, Vec<Hash>)>, Fault> {
        let Some(EntryLeaf { leaf, made }) = self.made_by(entry)? else { return Ok(None) };
        let made = match (made, &entry.case_id) {
            (0, _) | (_, None) => Vec::new(),
            (1, _) => vec![entry.hash()],
            (_, Some(case)) => {
                decode(get(&self.db, Column::EntryLeaves, &made_key(leaf, case.0.as_str()))?)?.unwrap_or_default()
            }
        };
        Ok(Some((leaf, made)))
    }

    /// The leaf of the transaction that made an entry, and how many its decision made.
    pub(super) fn made_by(&self, entry: &Entry) -> Result<Option<EntryLeaf>, Fault> {
        let key = entry_key(entry.title_id.0.as_str(), entry.version);
        decode(get(&self.db, Column::EntryLeaves, &key)?)
    }

    /// One entry of a title's history.
    pub fn entry(&self, title: &str, version: u64) -> Result<Option<Entry>, Fault> {
        decode(get(&self.db, Column::Entries, &entry_key(title, version))?)
    }

    /// The checkpoint after a block. Its root must follow from the certified header: the log that the header names, with that header
    /// as its next leaf. Never trust the own disk.
    pub fn checkpoint(&self, height: u64) -> Result<Checkpoint, Fault> {
        let header = self.block(height)?.ok_or_else(|| Fault::Damaged(format!("block {height} is missing")))?.header;
        let (before, size) = (header.log_size, header.log_size + 1);
        let root = self.log_root(size)?;
        let path = self.log_proof(before, size)?;
        let is_next = verify_inclusion(leaf_hash(&header_leaf(&header)), before, size, &path, &root);
        let continues = before == 0 || {
            let proof = self.log_consistency(before, size)?;
            verify_consistency(before, &header.log_root, size, &root, &proof)
        };
        match is_next && continues {
            true => Ok(Checkpoint { origin: header.chain_id, size, root }),
            false => Err(Fault::Damaged(format!(
                "the log of {size} entries on disk is not the one that block {height} certifies; resync from the network"
            ))),
        }
    }

    /// Cosignatures of the checkpoint after a block, with the places of the validators in the set.
    pub fn cosignatures(&self, height: u64) -> Result<Vec<(usize, Cosignature)>, Fault> {
        let kept: Option<Vec<Kept>> = decode(get(&self.db, Column::Cosignatures, &height.to_be_bytes())?)?;
        Ok(kept.into_iter().flatten().map(|kept| (kept.place as usize, kept.cosignature)).collect())
    }

    /// The newest checkpoint that this node cosigned.
    pub fn last_cosigned(&self) -> Result<Option<LastCosigned>, Fault> {
        decode(get(&self.db, Column::Meta, LAST_COSIGNED)?)
    }

    /// Keeps cosignatures beside their blocks. With `last`, the node's own: durable once it returns, together with the record of
    /// what was cosigned last, and only then may they leave the node.
    pub fn keep_cosignatures(
        &self,
        cosigned: &[(u64, usize, Cosignature)],
        last: Option<&LastCosigned>,
    ) -> Result<(), Fault> {
        let mut by_height: std::collections::BTreeMap<u64, Vec<(usize, Cosignature)>> = Default::default();
        for (height, place, cosignature) in cosigned {
            let kept = match by_height.entry(*height) {
                std::collections::btree_map::Entry::Occupied(kept) => kept.into_mut(),
                std::collections::btree_map::Entry::Vacant(new) => new.insert(self.cosignatures(*height)?),
            };
            // The first of each validator stands; a second of the same checkpoint says nothing new.
            if !kept.iter().any(|(at, _)| at == place) {
                kept.push((*place, *cosignature));
                kept.sort_by_key(|(at, _)| *at);
            }
        }
        let mut batch = Batch::new(&self.db);
        for (height, kept) in by_height {
            let kept: Vec<Kept> =
                kept.into_iter().map(|(place, cosignature)| Kept { place: place as u32, cosignature }).collect();
            batch.put(Column::Cosignatures, &height.to_be_bytes(), &to_bytes(&kept))?;
        }
        match last {
            Some(last) => {
                batch.put(Column::Meta, LAST_COSIGNED, &to_bytes(last))?;
                batch.write()
            }
            None => batch.write_unsynced(),
        }
    }
}

/// A block's leaves: what time brought, evidence of misconduct, its transactions with their receipts, its header.
pub(super) fn leaves_of(db: &DB, height: u64) -> Result<Vec<Vec<u8>>, Fault> {
    let at = height.to_be_bytes();
    let block: Option<Block> = decode(get(db, Column::Blocks, &at)?)?;
    let Block { header, transactions, evidence } =
        block.ok_or_else(|| Fault::Damaged(format!("block {height} is missing")))?;
    let receipt = |place: u32| -> Result<Option<Receipt>, Fault> {
        decode(get(db, Column::Receipts, &[at.as_slice(), &place.to_be_bytes()].concat())?)
    };
    let mut leaves = Vec::new();
    if let Some(receipt) = receipt(DUE)? {
        leaves.push(to_bytes(&LogEntry::Due { receipt }));
    }
    leaves.extend(evidence.into_iter().map(|evidence| to_bytes(&LogEntry::Evidence { evidence })));
    for (place, transaction) in transactions.into_iter().enumerate() {
        let receipt = receipt(place as u32)?;
        let receipt = receipt.ok_or_else(|| Fault::Damaged(format!("receipt {place} of block {height} is missing")))?;
        leaves.push(to_bytes(&LogEntry::Transaction { transaction, receipt }));
    }
    leaves.push(to_bytes(&LogEntry::Header { header }));
    Ok(leaves)
}
