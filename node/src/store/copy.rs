//! Copying a store as it stands at one moment, and going over a whole one: what backup, verification and restore are made of.

use std::path::Path;

use rocksdb::{DB, IteratorMode, WriteBatch};
use torrens_ledger::block::header_leaf;
use torrens_ledger::merkle::log::{Frontier, leaf_hash};
use torrens_ledger::state::Fault;

use super::{Column, Store, memory, synced};
use crate::scrub;

/// Bytes that are written at once.
const BATCH_BYTES: usize = 4 * 1024 * 1024;
/// Log entries that are read at once.
const ENTRIES: u64 = 256;

impl Store {
    /// Copies everything but undecided bodies into a new folder. Durable once it returns. Of a store that is open to read, the copy
    /// is of the moment at which it was opened, whatever its node does meanwhile. `tick` is told how many rows were copied, and of
    /// about how many.
    pub fn copy_to(&self, path: &Path, tick: &dyn Fn(u64, u64)) -> Result<(), Fault> {
        let failed = |error: rocksdb::Error| Fault::Halted(format!("{}: {error}", path.display()));
        let mut options = memory::to_write();
        options.set_error_if_exists(true);
        let columns = Column::descriptors(&memory::cache(memory::SMALL_CACHE_BYTES));
        let copy = DB::open_cf_descriptors(&options, path, columns).map_err(failed)?;
        let kept = || Column::ALL.into_iter().filter(|column| *column != Column::Undecided);
        let about = |column: Column| {
            let handle = self.db.cf_handle(column.name())?;
            self.db.property_int_value_cf(handle, "rocksdb.estimate-num-keys").ok().flatten()
        };
        let (mut done, all) = (0, kept().filter_map(about).sum::<u64>());
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

    /// Goes over all of it: every block follows the one before and is certified by its validators, every log entry stands under the
    /// root that its header names, every live object under the state root of the head. `tick`: heights done, of how many.
    pub fn check_whole(&self, tick: &dyn Fn(u64, u64)) -> Result<(), Fault> {
        let head = self.head().clone();
        let mut before = self.genesis().hash();
        let mut log = Frontier::default();
        for height in 1..=head.height {
            let block = self.block(height)?.ok_or_else(|| Fault::Damaged(format!("block {height} is missing")))?;
            let header = block.header;
            if header.height != height || header.prev_header_hash != before {
                return Err(Fault::Damaged(format!("block {height} does not follow the one before")));
            }
            let certificate = self.certificate(height)?;
            let certificate =
                certificate.ok_or_else(|| Fault::Damaged(format!("the certificate of {height} is missing")))?;
            let certified = certificate.verify(&self.genesis().chain_id, &self.validators_at(height));
            certified.map_err(|why| Fault::Damaged(format!("block {height} is not certified: {why}")))?;
            before = header.hash();
            if certificate.header_hash != before || certificate.height != height {
                return Err(Fault::Damaged(format!("the certificate of block {height} is of another block")));
            }
            while log.size() < header.log_size {
                let entries = self.log_entries(log.size(), ENTRIES.min(header.log_size - log.size()))?;
                if entries.is_empty() {
                    return Err(Fault::Damaged(format!("entry {} of the log is missing", log.size())));
                }
                for entry in entries {
                    log.append(leaf_hash(&entry));
                }
            }
            if log.root() != header.log_root || log.size() != header.log_size {
                return Err(Fault::Damaged(format!(
                    "the log entries of block {height} are not those that were certified"
                )));
            }
            log.append(leaf_hash(&header_leaf(&header)));
            tick(height, head.height);
        }
        if before != head.header_hash || log.size() != head.log_size() {
            return Err(Fault::Damaged("its head is not its last block".into()));
        }
        let mut after = Vec::new();
        while let Some(last) = scrub::check_page(self, &after)? {
            after = last;
        }
        Ok(())
    }
}
