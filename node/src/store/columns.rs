//! The columns and what their keys are. Integers in keys are big-endian, so that order on disk is order in number.

use rocksdb::{Cache, ColumnFamilyDescriptor, DBCompressionType, Options};

use super::memory;

/// A column family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// `head`, `genesis`.
    Meta,
    /// height -> block.
    Blocks,
    /// height -> commit certificate.
    Certificates,
    /// height, header hash -> a body that was validated but not decided.
    Undecided,
    /// state key -> the live object: what execution reads.
    State,
    /// tree key, height -> what the object was before that height.
    StateHistory,
    /// node key -> node of the state tree.
    Tree,
    /// height, node key: nodes that this height made obsolete.
    TreeStale,
    /// level, index -> hash of a complete subtree of the log.
    LogNodes,
    /// index of a block's first leaf in the log -> height.
    LogBlocks,
    /// height -> cosignatures of the checkpoint after that block.
    Cosignatures,
    /// transaction id -> where it stands.
    Transactions,
    /// height, place -> receipt.
    Receipts,
    /// title id, 0, version -> entry.
    Entries,
    /// title id, 0, version -> the leaf of the transaction that made the entry.
    EntryLeaves,
    /// case id -> the case as it was decided, with its decision.
    Cases,
    /// height, index -> event.
    Events,
    /// height -> the change of validators that its header names.
    Trust,
    /// Certificate number, locality or officer, then the title, unit or key: see `lookup`.
    Lookup,
    /// SHA-256 -> a unit's outline, of which the ledger has this hash.
    Geometries,
}

impl Column {
    /// Every column.
    pub const ALL: [Self; 20] = [
        Self::Meta,
        Self::Blocks,
        Self::Certificates,
        Self::Undecided,
        Self::State,
        Self::StateHistory,
        Self::Tree,
        Self::TreeStale,
        Self::LogNodes,
        Self::LogBlocks,
        Self::Cosignatures,
        Self::Transactions,
        Self::Receipts,
        Self::Entries,
        Self::EntryLeaves,
        Self::Cases,
        Self::Events,
        Self::Trust,
        Self::Lookup,
        Self::Geometries,
    ];

    /// Its name on disk.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meta => "default",
            Self::Blocks => "blocks",
            Self::Certificates => "certificates",
            Self::Undecided => "undecided",
            Self::State => "state",
            Self::StateHistory => "state_history",
            Self::Tree => "tree",
            Self::TreeStale => "tree_stale",
            Self::LogNodes => "log_nodes",
            Self::LogBlocks => "log_blocks",
            Self::Cosignatures => "cosignatures",
            Self::Transactions => "transactions",
            Self::Receipts => "receipts",
            Self::Entries => "entries",
            Self::EntryLeaves => "entry_leaves",
            Self::Cases => "cases",
            Self::Events => "events",
            Self::Trust => "trust",
            Self::Lookup => "lookup",
            Self::Geometries => "geometries",
        }
    }

    /// All of them, to open a store, with the cache that they share.
    pub(super) fn descriptors(cache: &Cache) -> Vec<ColumnFamilyDescriptor> {
        Self::ALL.into_iter().map(|column| column.descriptor(cache)).collect()
    }

    fn descriptor(self, cache: &Cache) -> ColumnFamilyDescriptor {
        let table = memory::tables(cache);
        let mut options = Options::default();
        options.set_block_based_table_factory(&table);
        options.set_write_buffer_size(16 * 1024 * 1024);
        let compression = match self {
            // Hashes do not compress.
            Self::Tree | Self::LogNodes | Self::Certificates | Self::Cosignatures => DBCompressionType::None,
            _ => DBCompressionType::Lz4,
        };
        options.set_compression_type(compression);
        ColumnFamilyDescriptor::new(self.name(), options)
    }
}
