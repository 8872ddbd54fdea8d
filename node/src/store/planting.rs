//! From live objects to the state tree: they arrive in order of their keys, which is no order in the tree. Sorted by their place in it first,
//! they grow it part by part from one side to the other, so that each node is written once, and never more than a part is in memory.

use rocksdb::{BlockBasedOptions, DB, Direction, IteratorMode, Options, WriteBatch};
use torrens_ledger::merkle::tree::{self, Nodes};
use torrens_ledger::state::{Fault, StateKey};

use super::commit::{Batch, not_written, unlogged};
use super::{Column, get};

/// The column in which they are sorted, until the tree stands: place in the tree, key -> object.
const SORTED: &str = "sorted";
/// Objects of a part.
const PART: usize = 16_384;

/// The work as far as it is done.
pub(super) struct Planting {
    height: u64,
    /// The last one that is in the tree.
    last: Option<Vec<u8>>,
    /// How many are.
    pub(super) planted: u64,
}

/// Of a tree that grows from one side to the other.
struct Below<'a>(&'a DB);

impl Nodes for Below<'_> {
    fn node(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        get(self.0, Column::Tree, key)
    }
}

impl Planting {
    /// Begins the tree of a height in a store that has none.
    pub(super) fn begin(db: &mut DB, height: u64) -> Result<Self, Fault> {
        let mut options = Options::default();
        options.set_write_buffer_size(64 * 1024 * 1024);
        // It is written once, read once and dropped: merging its files ahead of that costs more than it saves.
        options.set_disable_auto_compactions(true);
        let mut table = BlockBasedOptions::default();
        table.disable_cache();
        options.set_block_based_table_factory(&table);
        db.create_cf(SORTED, &options).map_err(not_written)?;
        Ok(Self { height, last: None, planted: 0 })
    }

    /// Puts objects in their order.
    pub(super) fn sort(&self, db: &DB, rows: &[(Vec<u8>, Vec<u8>)]) -> Result<(), Fault> {
        let mut batch = WriteBatch::default();
        for (key, value) in rows {
            let place = StateKey(key.clone()).tree_key();
            batch.put_cf(sorted(db)?, [place.as_slice(), key].concat(), value);
        }
        db.write_opt(batch, &unlogged()).map_err(not_written)
    }

    /// Grows the tree by the next part; false when there was none left.
    pub(super) fn grow(&mut self, db: &DB) -> Result<bool, Fault> {
        let mut writes = Vec::with_capacity(PART);
        let from = self.last.clone().map_or_else(Vec::new, |mut last| {
            last.push(0);
            last
        });
        for row in db.iterator_cf(sorted(db)?, IteratorMode::From(&from, Direction::Forward)).take(PART) {
            let (at, value) = row.map_err(|error| Fault::Damaged(error.to_string()))?;
            let (_, key) =
                at.split_at_checked(32).ok_or_else(|| Fault::Damaged("the sorted objects changed".into()))?;
            writes.push((StateKey(key.to_vec()), Some(value.to_vec())));
            self.last = Some(at.to_vec());
        }
        if writes.is_empty() {
            return Ok(false);
        }
        let grown = tree::grow(&Below(db), self.height, self.planted == 0, &writes)?;
        let mut batch = Batch::new(db);
        grown.stale.iter().try_for_each(|key| batch.delete(Column::Tree, key))?;
        grown.nodes.iter().try_for_each(|(key, node)| batch.put(Column::Tree, key, node))?;
        batch.write_unlogged()?;
        self.planted += writes.len() as u64;
        Ok(true)
    }

    /// All of them are in the tree: gives its root, and the disk space back.
    pub(super) fn end(&self, db: &mut DB) -> Result<Option<torrens_ledger::crypto::Hash>, Fault> {
        db.drop_cf(SORTED).map_err(not_written)?;
        tree::root(&Below(db), self.height)
    }
}

fn sorted(db: &DB) -> Result<&rocksdb::ColumnFamily, Fault> {
    db.cf_handle(SORTED).ok_or_else(|| Fault::Damaged(format!("column {SORTED} is missing")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test fails loudly
mod tests {
    use super::super::memory;
    use super::*;

    /// More than one part, and a part that ends where the objects end.
    #[test]
    fn grown_in_parts_it_is_the_tree_of_all_objects() {
        for count in [PART + 3_000, PART, 1, 0] {
            let folder = tempfile::tempdir().unwrap();
            let columns = Column::descriptors(&memory::cache(memory::CACHE_BYTES));
            let mut db = DB::open_cf_descriptors(&memory::to_write(), folder.path(), columns).unwrap();
            let mut planting = Planting::begin(&mut db, 7).unwrap();
            let rows: Vec<_> =
                (0..count).map(|n| ((n as u32).to_be_bytes().to_vec(), n.to_string().into_bytes())).collect();
            rows.chunks(1_000).for_each(|page| planting.sort(&db, page).unwrap());
            while planting.grow(&db).unwrap() {}
            assert_eq!(planting.planted, count as u64);
            let root = planting.end(&mut db).unwrap();
            let writes: Vec<_> = rows.into_iter().map(|(key, value)| (StateKey(key), Some(value))).collect();
            let whole = tree::rebuild(7, &writes).unwrap();
            assert_eq!(root, (count > 0).then_some(whole.root));
            // Nothing but the nodes of that tree is left.
            let nodes = db.iterator_cf(db.cf_handle(Column::Tree.name()).unwrap(), IteratorMode::Start).count();
            assert_eq!(nodes, if count > 0 { whole.nodes.len() } else { 0 });
        }
    }
}
