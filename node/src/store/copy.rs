//! Copying a store as it stands at one moment, and going over a whole one: what backup, verification and restore are made of.

use std::path::Path;

use rocksdb::{DB, IteratorMode, ReadOptions, WriteBatch};
use torrens_ledger::state::Fault;

use super::{Column, Store, Walk, memory, synced};
use crate::scrub;

/// Bytes that are written at once.
const BATCH_BYTES: usize = 4 * 1024 * 1024;
/// Rows that are read between two signs of progress.
const ROWS_A_TICK: u64 = 1000;

impl Store {
    /// Copies everything but undecided bodies into a new folder. Durable once it returns. Of a store that is open to read, the copy
    /// is of the moment at which it was opened, whatever its node does meanwhile. `tick` is told how many rows were copied, and of
    /// about how many.
    pub fn copy_to(&self, path: &Path, tick: &dyn Fn(u64, u64)) -> Result<(), Fault> {
        let failed = |error: rocksdb::Error| Fault::Halted(format!("{}: {error}", path.display()));
        let mut options = memory::to_write();
        options.set_error_if_exists(true);
        let columns = Column::descriptors(&memory::cache(memory::CACHE_BYTES));
        let copy = DB::open_cf_descriptors(&options, path, columns).map_err(failed)?;
        let kept = || Column::ALL.into_iter().filter(|column| *column != Column::Undecided);
        let (mut done, all) = (0, self.rows_about(kept()));
        for column in kept() {
            let missing = || Fault::Damaged(format!("column {} is missing", column.name()));
            let (from, to) = (self.db.cf_handle(column.name()), copy.cf_handle(column.name()));
            let (from, to) = (from.ok_or_else(missing)?, to.ok_or_else(missing)?);
            let mut batch = WriteBatch::default();
            for row in self.db.iterator_cf(from, IteratorMode::Start) {
                let (key, value) = row.map_err(|error| Fault::Damaged(format!("{}: {error}", column.name())))?;
                batch.put_cf(to, &key, &value);
                done += 1;
                if batch.size_in_bytes() >= BATCH_BYTES {
                    copy.write(std::mem::take(&mut batch)).map_err(failed)?;
                    tick(done, all.max(done));
                }
            }
            copy.write_opt(batch, &synced()).map_err(failed)?;
            copy.flush_cf(to).map_err(failed)?;
        }
        tick(done, done);
        Ok(())
    }

    /// Goes over all of it: every row can be read, the chain ([`Walk`]), and every live object under the state root of the head. `tick`:
    /// rows read and blocks checked, of about how many.
    pub fn check_whole(&self, tick: &dyn Fn(u64, u64)) -> Result<(), Fault> {
        let blocks = self.head().height;
        let rows = self.read_all(&|rows, about| tick(rows, about + blocks))?;
        let mut walk = Walk::begin(self);
        while !walk.go_on(self)? {
            tick(rows + walk.height(), rows + blocks);
        }
        tick(rows + blocks, rows + blocks);
        let mut after = Vec::new();
        while let Some(last) = scrub::check_page(self, &after)? {
            after = last;
        }
        Ok(())
    }

    /// Reads every row, also of columns that no proof covers: the checksums of their tables are looked at on the way. Gives how many there
    /// were. `tick` is told how many were read, and of about how many.
    fn read_all(&self, tick: &dyn Fn(u64, u64)) -> Result<u64, Fault> {
        let (mut done, about) = (0, self.rows_about(Column::ALL));
        for column in Column::ALL {
            let damaged = |why: String| Fault::Damaged(format!("{}: {why}", column.name()));
            let handle = self.db.cf_handle(column.name()).ok_or_else(|| damaged("it is missing".into()))?;
            let mut once = ReadOptions::default();
            once.fill_cache(false);
            for row in self.db.iterator_cf_opt(handle, once, IteratorMode::Start) {
                row.map_err(|error| damaged(error.to_string()))?;
                done += 1;
                if done % ROWS_A_TICK == 0 {
                    tick(done, about.max(done));
                }
            }
        }
        Ok(done)
    }

    /// About how many rows there are in some columns.
    fn rows_about(&self, columns: impl IntoIterator<Item = Column>) -> u64 {
        let about = |column: Column| {
            let handle = self.db.cf_handle(column.name())?;
            self.db.property_int_value_cf(handle, "rocksdb.estimate-num-keys").ok().flatten()
        };
        columns.into_iter().filter_map(about).sum()
    }
}
