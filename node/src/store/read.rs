//! Reading: blocks, receipts, history, state now and as it stood, proofs.

use minicbor::{Decode, Encode};
use rocksdb::{Direction, IteratorMode, ReadOptions};
use serde::{Deserialize, Serialize};
use torrens_ledger::block::Block;
use torrens_ledger::case::{Case, Decision};
use torrens_ledger::encoding::{Blob, from_bytes};
use torrens_ledger::merkle::state::StateProof;
use torrens_ledger::merkle::tree::{self, Nodes};
use torrens_ledger::proof::certificate::Certificate;
use torrens_ledger::register::entry::Entry;
use torrens_ledger::state::{Fault, Read, Record, StateKey};
use torrens_ledger::transactions::{Receipt, TxId};

use super::commit::{KeptBody, body_key, entry_key};
use super::{Column, Event, HEAD, Head, Store, get};

/// Where a transaction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct TxPlace {
    /// Block.
    #[n(0)]
    pub height: u64,
    /// Place in the block, from 0.
    #[n(1)]
    pub place: u32,
    /// Index of its leaf in the log.
    #[n(2)]
    pub leaf: u64,
}

/// Most bodies of one height that are given at once.
const KEPT_MAX: usize = 64;

/// A row of a column.
pub type KeyValue = (Vec<u8>, Vec<u8>);

/// A case that was decided.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct DecidedCase {
    /// The case as it last stood.
    #[n(0)]
    pub case: Case,
    /// How it ended.
    #[n(1)]
    pub decision: Decision,
    /// Block of the decision.
    #[n(2)]
    pub height: u64,
    /// Its time.
    #[n(3)]
    #[serde(rename = "decided_at", with = "torrens_ledger::time::json")]
    pub time_ms: u64,
    /// The transaction that brought the last missing item.
    #[n(4)]
    pub tx_id: TxId,
}

impl Read for Store {
    fn get(&self, key: &StateKey) -> Result<Option<Vec<u8>>, Fault> {
        get(&self.db, Column::State, &key.0)
    }

    fn has_transaction(&self, id: &TxId) -> Result<bool, Fault> {
        Ok(get(&self.db, Column::Transactions, id.0.as_slice())?.is_some())
    }
}

impl Nodes for Store {
    fn node(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        get(&self.db, Column::Tree, key)
    }
}

/// State as it stood after an earlier block.
pub struct AsOf<'a> {
    store: &'a Store,
    height: u64,
}

impl Read for AsOf<'_> {
    fn get(&self, key: &StateKey) -> Result<Option<Vec<u8>>, Fault> {
        self.store.get_at(key, self.height)
    }

    fn has_transaction(&self, id: &TxId) -> Result<bool, Fault> {
        self.store.has_transaction(id)
    }
}

impl Store {
    /// A live object.
    pub fn object<T: Record>(&self, id: &T::Id) -> Result<Option<T>, Fault> {
        decode(self.get(&T::key(id))?)
    }

    /// An object as it stood after block `height`.
    pub fn object_at<T: Record>(&self, id: &T::Id, height: u64) -> Result<Option<T>, Fault> {
        decode(self.get_at(&T::key(id), height)?)
    }

    /// The register as it stood after block `height`.
    pub fn as_of(&self, height: u64) -> AsOf<'_> {
        AsOf { store: self, height }
    }

    /// The first change after `height` holds what stood before it; without one, what stands now stood then.
    fn get_at(&self, key: &StateKey, height: u64) -> Result<Option<Vec<u8>>, Fault> {
        let tree_key = key.tree_key();
        let from = [tree_key.as_slice(), &height.saturating_add(1).to_be_bytes()].concat();
        let mut to = tree_key.0.to_vec();
        to.extend([0xff; 9]);
        match self.range(Column::StateHistory, &from, Some(&to), 1)?.pop() {
            Some((_, value)) => Ok(match value.split_first() {
                Some((1, bytes)) => Some(bytes.to_vec()),
                _ => None,
            }),
            None => self.get(key),
        }
    }

    /// A block.
    pub fn block(&self, height: u64) -> Result<Option<Block>, Fault> {
        decode(get(&self.db, Column::Blocks, &height.to_be_bytes())?)
    }

    /// A block's bytes.
    pub fn block_bytes(&self, height: u64) -> Result<Option<Vec<u8>>, Fault> {
        get(&self.db, Column::Blocks, &height.to_be_bytes())
    }

    /// A block's commit certificate.
    pub fn certificate(&self, height: u64) -> Result<Option<Certificate>, Fault> {
        decode(get(&self.db, Column::Certificates, &height.to_be_bytes())?)
    }

    /// Where a transaction stands.
    pub fn place(&self, id: &TxId) -> Result<Option<TxPlace>, Fault> {
        decode(get(&self.db, Column::Transactions, id.0.as_slice())?)
    }

    /// What became of a transaction.
    pub fn receipt(&self, at: TxPlace) -> Result<Option<Receipt>, Fault> {
        self.receipt_at(at.height, at.place)
    }

    /// The receipt of a block's transaction at a place.
    pub(super) fn receipt_at(&self, height: u64, place: u32) -> Result<Option<Receipt>, Fault> {
        let key = [height.to_be_bytes().as_slice(), &place.to_be_bytes()].concat();
        decode(get(&self.db, Column::Receipts, &key)?)
    }

    /// A decided case.
    pub fn decided_case(&self, id: &str) -> Result<Option<DecidedCase>, Fault> {
        decode(get(&self.db, Column::Cases, id.as_bytes())?)
    }

    /// Decided cases after an id, by id.
    pub fn decided_cases(&self, after: &str, limit: usize) -> Result<Vec<DecidedCase>, Fault> {
        let mut from = after.as_bytes().to_vec();
        from.push(0);
        self.range(Column::Cases, &from, None, limit)?.into_iter().map(|(_, bytes)| must(&bytes)).collect()
    }

    /// A title's history, oldest first.
    pub fn entries(&self, title: &str, limit: usize) -> Result<Vec<Entry>, Fault> {
        self.entries_from(title, 0, limit)
    }

    /// A title's history from a version on, oldest first.
    pub fn entries_from(&self, title: &str, version: u64, limit: usize) -> Result<Vec<Entry>, Fault> {
        let (from, to) = (entry_key(title, version), entry_key(title, u64::MAX));
        self.range(Column::Entries, &from, Some(&to), limit)?.into_iter().map(|(_, bytes)| must(&bytes)).collect()
    }

    /// Live objects of one kind after an id, by id.
    pub fn objects<T: Record>(&self, first: &StateKey, after: &[u8], limit: usize) -> Result<Vec<T>, Fault> {
        let kind = first.0.first().copied().unwrap_or_default();
        let mut from = vec![kind];
        from.extend_from_slice(after);
        if !after.is_empty() {
            from.push(0);
        }
        let to = [kind + 1];
        self.range(Column::State, &from, Some(&to), limit)?.into_iter().map(|(_, bytes)| must(&bytes)).collect()
    }

    /// Live objects of all kinds after a key, in order of keys: their keys and bytes.
    pub fn state_after(&self, after: &[u8], limit: usize) -> Result<Vec<KeyValue>, Fault> {
        let mut from = after.to_vec();
        if !after.is_empty() {
            from.push(0);
        }
        self.range(Column::State, &from, None, limit)
    }

    /// Counts the live objects and, by the state tree, how many there must be, at one moment; and its height. Each object that is there is
    /// proven by its path; this finds those that are not.
    pub fn census(&self) -> Result<(usize, usize, u64), Fault> {
        let missing = |column: Column| Fault::Damaged(format!("column {} is missing", column.name()));
        let of = |column: Column| self.db.cf_handle(column.name()).ok_or_else(|| missing(column));
        let moment = self.db.snapshot();
        let damaged = |error: rocksdb::Error| Fault::Damaged(format!("{}: {error}", Column::State.name()));
        let head = moment.get_cf(of(Column::Meta)?, HEAD).map_err(damaged)?;
        let head: Head = decode(head)?.ok_or_else(|| Fault::Damaged("the head is missing".into()))?;
        let mut there = 0;
        let mut options = ReadOptions::default();
        // Each row of the column is seen once: none pushes out what others read again.
        options.fill_cache(false);
        for row in moment.iterator_cf_opt(of(Column::State)?, options, IteratorMode::Start) {
            row.map_err(damaged)?;
            there += 1;
        }
        Ok((there, tree::count(self, head.height)?, head.height))
    }

    /// Events after a cursor `(height, index)`.
    pub fn events(&self, after: (u64, u32), limit: usize) -> Result<Vec<Event>, Fault> {
        let from = [after.0.to_be_bytes().as_slice(), &after.1.saturating_add(1).to_be_bytes()].concat();
        let rows = self.range(Column::Events, &from, None, limit)?;
        rows.into_iter()
            .map(|(_, bytes)| serde_json::from_slice(&bytes).map_err(|e| Fault::Damaged(e.to_string())))
            .collect()
    }

    /// The proof of an object, or of its absence, at the current height.
    pub fn prove(&self, height: u64, key: &StateKey) -> Result<StateProof, Fault> {
        tree::prove(self, height, key)
    }

    /// One body kept for a height.
    pub fn kept_body(&self, height: u64, digest: &[u8; 32]) -> Result<Option<torrens_consensus::Undecided>, Fault> {
        let bytes = get(&self.db, Column::Undecided, &body_key(height, digest))?;
        bytes.map(|bytes| kept(height, *digest, &bytes)).transpose()
    }

    /// Bodies kept for a height, of the newest rounds: a height that needs hundreds has hundreds of them.
    pub fn kept_bodies(&self, height: u64) -> Result<Vec<torrens_consensus::Undecided>, Fault> {
        let to = height.saturating_add(1).to_be_bytes();
        let mut from = height.to_be_bytes().to_vec();
        let mut out = Vec::new();
        loop {
            let page = self.range(Column::Undecided, &from, Some(&to), KEPT_MAX)?;
            let Some((last, _)) = page.last() else { break };
            from = [last.as_slice(), &[0]].concat();
            for (key, bytes) in &page {
                let digest = key.get(8..).and_then(|digest| <[u8; 32]>::try_from(digest).ok());
                let digest = digest.ok_or_else(|| Fault::Damaged("a kept body's key".into()))?;
                out.push(kept(height, digest, bytes)?);
            }
            out.sort_by_key(|kept| std::cmp::Reverse(kept.round));
            out.truncate(KEPT_MAX);
        }
        Ok(out)
    }

    pub(super) fn body_keys_through(&self, height: u64) -> Result<Vec<Vec<u8>>, Fault> {
        let to = height.saturating_add(1).to_be_bytes();
        Ok(self.range(Column::Undecided, &[0; 8], Some(&to), 1024)?.into_iter().map(|(key, _)| key).collect())
    }

    pub(super) fn range(
        &self,
        column: Column,
        from: &[u8],
        to: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<KeyValue>, Fault> {
        let missing = || Fault::Damaged(format!("column {} is missing", column.name()));
        let handle = self.db.cf_handle(column.name()).ok_or_else(missing)?;
        let mut options = ReadOptions::default();
        if let Some(to) = to {
            options.set_iterate_upper_bound(to);
        }
        let rows = self.db.iterator_cf_opt(handle, options, IteratorMode::From(from, Direction::Forward));
        let read = rows.take(limit).map(|row| row.map(|(key, value)| (key.to_vec(), value.to_vec())));
        read.collect::<Result<_, _>>().map_err(|error| Fault::Damaged(format!("{}: {error}", column.name())))
    }
}

fn kept(height: u64, digest: [u8; 32], bytes: &[u8]) -> Result<torrens_consensus::Undecided, Fault> {
    let KeptBody { round, proposer, body: Blob(body) } = must(bytes)?;
    let body = torrens_consensus::Body { digest, bytes: body.into() };
    Ok(torrens_consensus::Undecided { height, round, proposer: proposer.0.0, body })
}

pub(super) fn decode<T>(bytes: Option<Vec<u8>>) -> Result<Option<T>, Fault>
where
    T: Encode<()> + for<'b> Decode<'b, ()>,
{
    bytes.map(|bytes| must(&bytes)).transpose()
}

fn must<T>(bytes: &[u8]) -> Result<T, Fault>
where
    T: Encode<()> + for<'b> Decode<'b, ()>,
{
    from_bytes(bytes).map_err(|error| Fault::Damaged(error.to_string()))
}
