//! The store: RocksDB, a column family for each concern, one synced batch for each block. A block is wholly there or not there.

mod arrival;
mod columns;
mod commit;
mod copy;
mod geometries;
mod log;
mod lookup;
mod memory;
mod planting;
mod read;
mod trust;
mod walk;

use std::path::{Path, PathBuf};
use std::sync::{RwLock, RwLockReadGuard};

use minicbor::{Decode, Encode};
use rocksdb::{Cache, DB, Options, WriteOptions};
use torrens_ledger::apply::Parent;
use torrens_ledger::crypto::Hash;
use torrens_ledger::encoding::{Label, from_bytes, to_bytes};
use torrens_ledger::genesis::Genesis;
use torrens_ledger::merkle::log::Frontier;
use torrens_ledger::merkle::tree;
use torrens_ledger::state::Fault;

pub use arrival::{Arrival, LoggedBlock, LoggedEntry, NotTaken, Offer};
pub use columns::Column;
pub use commit::{Committed, Event};
pub use log::LastCosigned;
pub use memory::{CACHE_BYTES, StoreMemory};
pub use read::{DecidedCase, TxPlace};
pub use walk::Walk;

/// The last block and what the next one stands on.
#[derive(Clone, Debug, Encode, Decode)]
pub struct Head {
    #[n(0)]
    chain_id: Label,
    /// Height; 0 before the first block.
    #[n(1)]
    pub height: u64,
    /// Hash of its header; of the genesis at height 0.
    #[n(2)]
    pub header_hash: Hash,
    /// Its time.
    #[n(3)]
    pub time_ms: u64,
    /// Root of the state after it.
    #[n(4)]
    pub state_root: Hash,
    #[n(5)]
    log: Frontier,
}

impl Head {
    /// What the next block stands on.
    pub fn parent(&self) -> Parent {
        Parent {
            chain_id: self.chain_id.clone(),
            height: self.height,
            header_hash: self.header_hash,
            time_ms: self.time_ms,
            log: self.log.clone(),
        }
    }

    /// Entries in the log.
    pub fn log_size(&self) -> u64 {
        self.log.size()
    }
}

/// Why a store cannot be opened; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder is in use, or its files are damaged.
    #[error(
        "cannot open the store in {path}: {why}. If another node runs here, stop it; if the disk is damaged, move the folder away and start again to fetch everything from the network"
    )]
    Store {
        /// Where.
        path: PathBuf,
        /// What RocksDB said.
        why: String,
    },
    /// Nothing is there yet.
    #[error(
        "there is no store in {path} yet: has this node never been started? If the folder is another one, name that"
    )]
    Nothing {
        /// Where.
        path: PathBuf,
    },
    /// Another process has it.
    #[error(
        "a node runs in this folder already ({path} is in use): stop that one first, or give --home another folder"
    )]
    InUse {
        /// Where.
        path: PathBuf,
    },
    /// It holds another ledger.
    #[error(
        "the store in {path} is of another genesis than config/genesis.json; use the genesis it was made with, or another --home"
    )]
    OtherGenesis {
        /// Where.
        path: PathBuf,
    },
    /// It was written by a program that wrote otherwise.
    #[error(
        "the store in {path} has format {found}, and this program reads format {FORMAT}. {}",
        if *found > FORMAT { "It was written by a newer program: install that one again" } else {
            "Move the folder away and start again: the node fetches everything from the network and writes it anew"
        }
    )]
    OtherFormat {
        /// Where.
        path: PathBuf,
        /// The format that it has; 1 where none is on record.
        found: u32,
    },
    /// Its content contradicts itself.
    #[error(
        "the store in {path} is damaged: {why}. Move the folder away and start again to fetch everything from the network"
    )]
    Damaged {
        /// Where.
        path: PathBuf,
        /// What does not fit.
        why: String,
    },
}

/// The store. Readers see one height throughout while they hold [`Store::head`]'s guard.
pub struct Store {
    db: DB,
    cache: Cache,
    /// Guards the step from one height to the next: written by `commit`, held for reading by whoever needs two facts of one height.
    head: RwLock<Head>,
    trust: RwLock<trust::Trust>,
    genesis: Genesis,
}

/// The form of what is written here. A program reads the form that it writes; [`OpenError::OtherFormat`] says what to do with another.
pub const FORMAT: u32 = 2;
const FORMAT_KEY: &[u8] = b"format";
const HEAD: &[u8] = b"head";
const GENESIS: &[u8] = b"genesis";
const SNAPSHOT: &[u8] = b"snapshot";

impl Store {
    /// Opens the store of a ledger, or makes it from the genesis.
    pub fn open(path: &Path, genesis: &Genesis) -> Result<Self, OpenError> {
        Self::open_with(path, genesis, CACHE_BYTES)
    }

    /// The same with a cache of so many bytes.
    pub fn open_with(path: &Path, genesis: &Genesis, cache_bytes: usize) -> Result<Self, OpenError> {
        let mut options = memory::to_write();
        options.set_paranoid_checks(true);
        options.set_max_open_files(512);
        options.set_keep_log_file_num(2);
        options.increase_parallelism(2);
        let cache = memory::cache(cache_bytes);
        let db = DB::open_cf_descriptors(&options, path, Column::descriptors(&cache));
        let store = Self::over(db.map_err(|error| error.to_string()), cache, path, genesis)?;
        let damaged = |fault: Fault| OpenError::Damaged { path: path.to_owned(), why: fault.into_words() };
        lookup::complete(&store.db).map_err(damaged)?;
        Ok(store)
    }

    /// Opens the store of a ledger to read it only, also while its node runs: as it stands at this moment.
    pub fn open_to_read(path: &Path, genesis: &Genesis) -> Result<Self, OpenError> {
        // RocksDB would make the folder, and then miss its files.
        if std::fs::read_dir(path).map_or(true, |mut files| files.next().is_none()) {
            return Err(OpenError::Nothing { path: path.to_owned() });
        }
        let cache = memory::cache(CACHE_BYTES);
        let db = DB::open_cf_descriptors_read_only(&Options::default(), path, Column::descriptors(&cache), false);
        Self::over(db.map_err(|error| error.to_string()), cache, path, genesis)
    }

    fn over(db: Result<DB, String>, cache: Cache, path: &Path, genesis: &Genesis) -> Result<Self, OpenError> {
        let db = db.map_err(|why| match why.contains("LOCK: Resource temporarily unavailable") {
            true => OpenError::InUse { path: path.to_owned() },
            false => OpenError::Store { path: path.to_owned(), why },
        })?;
        let damaged = |why: String| OpenError::Damaged { path: path.to_owned(), why };
        let known = get(&db, Column::Meta, GENESIS).map_err(|fault| damaged(fault.into_words()))?;
        let head = match known {
            None => begin(&db, genesis).map_err(|fault| damaged(fault.into_words()))?,
            Some(hash) if hash != genesis.hash().as_slice() => {
                return Err(OpenError::OtherGenesis { path: path.to_owned() });
            }
            Some(_) => {
                let format = get(&db, Column::Meta, FORMAT_KEY).map_err(|fault| damaged(fault.into_words()))?;
                let number = format.map(|bytes| bytes.try_into().map(u32::from_be_bytes));
                let found = number.unwrap_or(Ok(1)).map_err(|_| damaged("its format is not a number".into()))?;
                if found != FORMAT {
                    return Err(OpenError::OtherFormat { path: path.to_owned(), found });
                }
                let bytes = get(&db, Column::Meta, HEAD).map_err(|fault| damaged(fault.into_words()))?;
                let bytes = bytes.ok_or_else(|| damaged("its head is missing".into()))?;
                from_bytes::<Head>(&bytes).map_err(|error| damaged(error.to_string()))?
            }
        };
        let trust = trust::Trust::read(&db, genesis).map_err(|fault| damaged(fault.into_words()))?;
        let (head, trust) = (RwLock::new(head), RwLock::new(trust));
        let store = Self { db, cache, head, trust, genesis: genesis.clone() };
        store.check_head().map_err(|fault| damaged(fault.into_words()))?;
        Ok(store)
    }

    /// The founding document.
    pub fn genesis(&self) -> &Genesis {
        &self.genesis
    }

    /// The last block, and a promise that nothing is committed while the guard is held.
    pub fn head(&self) -> RwLockReadGuard<'_, Head> {
        self.head.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn trust(&self) -> RwLockReadGuard<'_, trust::Trust> {
        self.trust.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The last block's header must be the one on record, and the tree must have the root that it certifies.
    fn check_head(&self) -> Result<(), Fault> {
        let head = self.head().clone();
        let root = tree::root(self, head.height)?;
        if root != Some(head.state_root) {
            return Err(Fault::Damaged(format!("the state root at height {} is not the one on record", head.height)));
        }
        if head.height > 0 {
            let block =
                self.block(head.height)?.ok_or_else(|| Fault::Damaged(format!("block {} is missing", head.height)))?;
            if block.header.hash() != head.header_hash || block.header.state_root != head.state_root {
                return Err(Fault::Damaged(format!("block {} is not the one on record", head.height)));
            }
        }
        Ok(())
    }

    /// Bytes that are free where the store is.
    pub fn disk_free_bytes(&self) -> u64 {
        rustix::fs::statvfs(self.db.path()).map_or(0, |about| about.f_bavail.saturating_mul(about.f_frsize))
    }

    /// Bytes of the store's files.
    pub fn disk_bytes(&self) -> u64 {
        let files = std::fs::read_dir(self.db.path()).into_iter().flatten().flatten();
        files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum()
    }
}

/// What a node says of a fault, with the way out where bytes on the disk are not what was written.
pub fn with_way_out(mut words: String) -> String {
    let is_damaged = ["Corruption", "the store is damaged"].iter().any(|said| words.contains(said));
    if is_damaged && !words.contains("away") {
        words.push_str(
            ". Stop the node, move data/ away for examination, and start again: it fetches everything from the other agencies",
        );
    }
    words
}

/// Writes the state before the first block.
fn begin(db: &DB, genesis: &Genesis) -> Result<Head, Fault> {
    let writes = genesis.state();
    let update = tree::update(&tree::MemoryNodes::default(), 0, &writes)?;
    let head = Head {
        chain_id: genesis.chain_id.clone(),
        height: 0,
        header_hash: genesis.hash(),
        time_ms: genesis.time_ms,
        state_root: update.root,
        log: Frontier::default(),
    };
    let mut batch = commit::Batch::new(db);
    batch.put(Column::Meta, FORMAT_KEY, &FORMAT.to_be_bytes())?;
    batch.put(Column::Meta, GENESIS, genesis.hash().as_slice())?;
    batch.put(Column::Meta, HEAD, &to_bytes(&head))?;
    for (key, value) in &writes {
        if let Some(value) = value {
            batch.put(Column::State, &key.0, value)?;
            lookup::change(&mut batch, &key.0, None, Some(value))?;
        }
    }
    for (key, node) in &update.nodes {
        batch.put(Column::Tree, key, node)?;
    }
    lookup::made(&mut batch)?;
    batch.write()?;
    Ok(head)
}

fn get(db: &DB, column: Column, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
    let handle =
        db.cf_handle(column.name()).ok_or_else(|| Fault::Damaged(format!("column {} is missing", column.name())))?;
    db.get_cf(handle, key).map_err(|error| Fault::Damaged(format!("{}: {error}", column.name())))
}

fn synced() -> WriteOptions {
    let mut options = WriteOptions::default();
    options.set_sync(true);
    options
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test fails loudly
mod tests {
    use torrens_ledger::block::Params;

    use super::*;
    use crate::setup::{AgencyCard, SAMPLE_AGENCIES, ValidatorKeys, genesis, read_policies, sample_agency};

    #[test]
    fn a_store_of_another_format_is_refused_with_what_to_do_and_left_as_it_was() {
        let (agency, officer, _) = sample_agency(&SAMPLE_AGENCIES[0]).unwrap();
        let key = || torrens_keystore::generate().unwrap().public();
        let validator = Some(ValidatorKeys { public_key: key(), cosigner_key: key(), log_key: key() });
        let card = AgencyCard { agency, officers: vec![officer], node_key: key(), validator };
        let chain_id = Label::new("format-test").unwrap();
        let genesis = genesis(chain_id, &[card], read_policies(None).unwrap(), Params::default()).unwrap();
        for (format, advice) in [(FORMAT - 1, "fetches everything"), (FORMAT + 1, "newer program")] {
            let dir = tempfile::tempdir().unwrap();
            let store = Store::open(dir.path(), &genesis).unwrap();
            let meta = store.db.cf_handle(Column::Meta.name()).unwrap();
            store.db.put_cf(meta, FORMAT_KEY, format.to_be_bytes()).unwrap();
            drop(store);
            for open in [Store::open, Store::open_to_read] {
                let why = open(dir.path(), &genesis).err().unwrap().to_string();
                assert!(why.contains(&format!("format {format}")) && why.contains(advice), "{why}");
            }
        }
    }
}
