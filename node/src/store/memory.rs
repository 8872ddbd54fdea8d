//! What the store takes of the memory: bounded for all columns together, and known.

use rocksdb::perf::get_memory_usage_stats;
use rocksdb::{BlockBasedIndexType, BlockBasedOptions, Cache, Options};

use super::Store;

/// Of the cache, unless the configuration says otherwise.
pub const CACHE_BYTES: usize = 128 * 1024 * 1024;
/// What is written and not yet in tables.
const UNWRITTEN_BYTES: usize = 64 * 1024 * 1024;
/// The log that is read again at a start.
const LOG_BYTES: u64 = 128 * 1024 * 1024;

/// What the store holds in memory now.
#[derive(Clone, Copy, Debug, Default)]
pub struct StoreMemory {
    /// Bytes that were read: blocks of tables, with their indexes and filters.
    pub cache_bytes: u64,
    /// Bytes that were written (and synced, in the log) and are not yet in tables.
    pub unwritten_bytes: u64,
}

/// To write a store, with bounds that hold for all columns together. Without them each column may hold its own share of what is not yet in
/// tables, and the log that is read again at a start goes back to what the most seldom written of them still needs.
pub(super) fn to_write() -> Options {
    let mut options = Options::default();
    options.create_if_missing(true);
    options.create_missing_column_families(true);
    options.set_db_write_buffer_size(UNWRITTEN_BYTES);
    options.set_max_total_wal_size(LOG_BYTES);
    options
}

/// Tables whose indexes and filters are cut into blocks of their own and kept in the cache: whole ones would go with the length of the history
/// and stay in memory beside the cache, or push hundreds of rows out of it for one key. All of a table's are read once when it is opened.
pub(super) fn tables(cache: &Cache) -> BlockBasedOptions {
    let mut tables = BlockBasedOptions::default();
    tables.set_block_cache(cache);
    tables.set_bloom_filter(10.0, false);
    tables.set_index_type(BlockBasedIndexType::TwoLevelIndexSearch);
    tables.set_partition_filters(true);
    tables.set_cache_index_and_filter_blocks(true);
    tables.set_pin_top_level_index_and_filter(true);
    tables
}

/// One cache for all columns: RocksDB would give each its own, of 32 MiB.
pub(super) fn cache(bytes: usize) -> Cache {
    Cache::new_lru_cache(bytes)
}

impl Store {
    /// What it holds in memory.
    pub fn memory(&self) -> StoreMemory {
        get_memory_usage_stats(Some(&[&self.db]), Some(&[&self.cache])).map_or_else(
            |_| StoreMemory::default(),
            |stats| StoreMemory { cache_bytes: stats.cache_total, unwritten_bytes: stats.mem_table_total },
        )
    }
}
