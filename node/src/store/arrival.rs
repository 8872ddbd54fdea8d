//! A store that is filled with what a peer sends, nothing of which is believed: every block must follow the one before and be certified,
//! every log entry stand under a certified root, every live object under the state root of the last block, every entry of a title's history
//! in the chain that ends in the title itself. What else a store keeps is made from these.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use minicbor::{Decode, Encode};
use rocksdb::DB;
use torrens_ledger::block::{Block, Header, LogEntry};
use torrens_ledger::crypto::Hash;
use torrens_ledger::encoding::{Blob, from_bytes, to_bytes};
use torrens_ledger::genesis::Genesis;
use torrens_ledger::merkle::log::{Frontier, leaf_hash};
use torrens_ledger::proof::certificate::Certificate;
use torrens_ledger::proof::extract::Logged;
use torrens_ledger::proof::peek;
use torrens_ledger::proof::trust::TrustStep;
use torrens_ledger::register::entry::Entry;
use torrens_ledger::register::title::{CaseId, Title};
use torrens_ledger::state::{Fault, Record as _, StateKey};
use torrens_ledger::transactions::{Receipt, Signed};

use super::commit::{Batch, Recorded, entry_key, not_written};
use super::log::{EntryLeaf, leaves_of, made_key};
use super::planting::Planting;
use super::trust::Trust;
use super::{Column, FORMAT, FORMAT_KEY, GENESIS, HEAD, Head, SNAPSHOT, Store, get, lookup, memory};

/// Blocks whose log entries are at hand while entries of titles are checked.
const BLOCKS_AT_HAND: usize = 64;

/// Decisions that are at hand meanwhile.
const DECISIONS_AT_HAND: usize = 1024;

/// Why a snapshot was not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// What the peer sent is false: another peer is asked.
    #[error("{0}")]
    False(String),
    /// The own disk failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

fn wrong<T>(why: impl Into<String>) -> Result<T, NotTaken> {
    Err(NotTaken::False(why.into()))
}

/// A block as it is sent: its certificate and its entries in the log, its header last.
#[derive(Clone, Debug, Encode, Decode)]
pub struct LoggedBlock {
    /// Who certified it.
    #[n(0)]
    pub certificate: Certificate,
    /// Its log entries.
    #[n(1)]
    pub leaves: Vec<Blob>,
}

/// An entry of a title's history as it is sent, with the log entry that made it and the hashes of all that the same decision made. An import's
/// decision makes hundreds, whose hashes come once a page.
#[derive(Clone, Debug, Encode, Decode)]
pub struct LoggedEntry {
    /// The entry.
    #[n(0)]
    pub entry: Blob,
    /// Index of the leaf.
    #[n(1)]
    pub leaf: u64,
    /// Hashes, in order; none when no decision made it, or when they came with another entry of the same decision.
    #[n(2)]
    pub made: Vec<Hash>,
}

/// What a peer says that its snapshot is of.
#[derive(Clone, Debug, Encode, Decode)]
pub struct Offer {
    /// The last block.
    #[n(0)]
    pub header: Header,
    /// Who certified it.
    #[n(1)]
    pub certificate: Certificate,
    /// Every change of validators before it.
    #[n(2)]
    pub changes: Vec<TrustStep>,
}

/// Header and log entries of a block that is in the store already.
type AtHand = (Header, Arc<Vec<Vec<u8>>>);

/// A store in the making. Dropped before [`Arrival::finish`], it leaves a folder that the next one begins by removing.
pub struct Arrival {
    db: DB,
    genesis: Genesis,
    trust: Trust,
    target: Header,
    last_object: Vec<u8>,
    /// The tree of the objects, until it stands.
    planting: Option<Planting>,
    titles: u64,
    /// Height and hash of the last block taken, and the log after it.
    last: (u64, Hash),
    log: Frontier,
    /// The last entry taken, and how many titles' histories are complete.
    entry: Option<(Entry, Hash)>,
    histories: u64,
    /// Headers and log entries of a few blocks, by height.
    at_hand: BTreeMap<u64, AtHand>,
    /// Hashes of the entries that a few decisions made, as their log entries bear out; by log entry and case.
    decided: BTreeMap<(u64, CaseId), Vec<Hash>>,
}

impl Arrival {
    /// Begins with an offer: its last block must be certified by the validators that the founding ones lead to.
    pub fn begin(path: &Path, genesis: &Genesis, offer: Offer, cache_bytes: usize) -> Result<Self, NotTaken> {
        let Offer { header, certificate, changes } = offer;
        if header.chain_id != genesis.chain_id || header.height == 0 || !header.is_known() {
            return wrong("the snapshot is of another ledger, or of a protocol that this program does not know");
        }
        let trust = Trust::follow(genesis, changes).map_err(|fault| NotTaken::False(fault.into_words()))?;
        if certificate.height != header.height || certificate.header_hash != header.hash() {
            return wrong("the certificate is of another block than the snapshot");
        }
        if let Err(why) = certificate.verify(&genesis.chain_id, trust.at(header.height)) {
            return wrong(format!("block {} is not certified: {why}", header.height));
        }
        let disk = |error: String| NotTaken::Fault(Fault::Halted(format!("{}: {error}", path.display())));
        if path.exists() {
            std::fs::remove_dir_all(path).map_err(|error| disk(error.to_string()))?;
        }
        let columns = Column::descriptors(&memory::cache(cache_bytes));
        let db = DB::open_cf_descriptors(&memory::to_write(), path, columns);
        let mut db = db.map_err(|error| disk(error.to_string()))?;
        let planting = Some(Planting::begin(&mut db, header.height)?);
        Ok(Self {
            db,
            genesis: genesis.clone(),
            trust,
            target: header,
            last_object: Vec::new(),
            planting,
            titles: 0,
            last: (0, genesis.hash()),
            log: Frontier::default(),
            entry: None,
            histories: 0,
            at_hand: BTreeMap::new(),
            decided: BTreeMap::new(),
        })
    }

    /// The last block of the snapshot.
    pub fn target(&self) -> &Header {
        &self.target
    }

    /// The key after which the next objects are wanted.
    pub fn last_object(&self) -> &[u8] {
        &self.last_object
    }

    /// The height of the next block wanted.
    pub fn next_block(&self) -> u64 {
        self.last.0 + 1
    }

    /// The key after which the next entries are wanted.
    pub fn last_entry(&self) -> Vec<u8> {
        self.entry.as_ref().map_or_else(Vec::new, |(entry, _)| entry_key(entry.title_id.0.as_str(), entry.version))
    }

    /// Takes live objects, in order of keys; all of them before anything else.
    pub fn take_objects(&mut self, rows: Vec<(Vec<u8>, Vec<u8>)>) -> Result<(), NotTaken> {
        let Some(planting) = &self.planting else { return wrong("objects come after the last of them") };
        let mut batch = Batch::new(&self.db);
        for (key, value) in &rows {
            if *key <= self.last_object {
                return wrong("objects are out of order");
            }
            self.titles += u64::from(key.first() == Some(&Title::KIND));
            batch.put(Column::State, key, value)?;
            lookup::change(&mut batch, key, None, Some(value))?;
            self.last_object.clone_from(key);
        }
        batch.write_unlogged()?;
        Ok(planting.sort(&self.db, &rows)?)
    }

    /// How many objects the state tree holds as yet; none when it stands, with all of them and the root that is certified.
    pub fn planted(&self) -> Option<u64> {
        self.planting.as_ref().map(|planting| planting.planted)
    }

    /// Grows the state tree by a part of the objects, when all are here.
    pub fn grow(&mut self) -> Result<(), NotTaken> {
        let Some(planting) = &mut self.planting else { return Ok(()) };
        if planting.grow(&self.db)? {
            return Ok(());
        }
        let (planted, Header { height, state_root, .. }) = (planting.planted, &self.target);
        if planting.end(&mut self.db)? != Some(*state_root) {
            return wrong(format!("its {planted} objects do not have the certified state root of block {height}"));
        }
        self.planting = None;
        Ok(())
    }

    /// Takes blocks, from the first on without a gap.
    pub fn take_blocks(&mut self, blocks: Vec<LoggedBlock>) -> Result<(), NotTaken> {
        let mut batch = Batch::new(&self.db);
        for LoggedBlock { certificate, leaves } in blocks {
            let height = self.last.0 + 1;
            let read = read_block(&leaves).map_err(|why| NotTaken::False(format!("block {height}: {why}")))?;
            let (block, due, receipts) = read;
            let header = &block.header;
            let hash = header.hash();
            if header.height != height || header.prev_header_hash != self.last.1 || height > self.target.height {
                return wrong(format!("block {height} does not follow the one before"));
            }
            if (certificate.height, certificate.header_hash) != (height, hash) {
                return wrong(format!("the certificate of block {height} is of another block"));
            }
            if let Err(why) = certificate.verify(&self.genesis.chain_id, self.trust.at(height)) {
                return wrong(format!("block {height} is not certified: {why}"));
            }
            let (own, of_block) = leaves.split_last().map_or((None, &leaves[..]), |(last, rest)| (Some(last), rest));
            let mut log_nodes: Vec<_> =
                of_block.iter().flat_map(|Blob(leaf)| self.log.append(leaf_hash(leaf))).collect();
            if (self.log.size(), self.log.root()) != (header.log_size, header.log_root) {
                return wrong(format!("the log entries of block {height} are not those that were certified"));
            }
            log_nodes.extend(own.into_iter().flat_map(|Blob(leaf)| self.log.append(leaf_hash(leaf))));
            let mut ids = Vec::with_capacity(block.transactions.len());
            for Blob(bytes) in &block.transactions {
                match Signed::read(bytes, &self.genesis.chain_id) {
                    Ok(signed) => ids.push(signed.id),
                    Err(refusal) => return wrong(format!("block {height}: {refusal}")),
                }
            }
            let (due, ids, receipts, log_nodes) = (due.as_ref(), &ids[..], &receipts[..], &log_nodes[..]);
            Recorded { block: &block, certificate: &certificate, due, ids, receipts, log_nodes }.put(&mut batch)?;
            self.last = (height, hash);
        }
        Ok(batch.write_unlogged()?)
    }

    /// Takes entries of titles' histories, in order of titles and versions, when all objects and blocks are here.
    pub fn take_entries(&mut self, entries: Vec<LoggedEntry>) -> Result<(), NotTaken> {
        // Between pages only: within one, entries rely on hashes that are not in the store yet.
        if self.decided.len() >= DECISIONS_AT_HAND {
            self.decided.clear();
        }
        let mut rows = Vec::with_capacity(entries.len());
        for LoggedEntry { entry: Blob(bytes), leaf, made } in entries {
            let entry: Entry = match from_bytes(&bytes) {
                Ok(entry) => entry,
                Err(why) => return wrong(format!("an entry cannot be read: {why}")),
            };
            let (title, version) = (entry.title_id.clone(), entry.version);
            let follows = match &self.entry {
                Some((before, hash)) if before.title_id == title => {
                    version == before.version + 1 && entry.previous == *hash
                }
                _ => version == 1 && entry.previous == Hash::zero(),
            };
            if !follows {
                return wrong(format!("entry {version} of {title} does not follow the one before"));
            }
            if self.entry.as_ref().is_some_and(|(before, _)| before.title_id != title) {
                self.end_history()?;
            }
            let (header, leaves) = self.block_at_hand(entry.height)?;
            let first = header.log_size + 1 - leaves.len() as u64;
            let at = leaf.checked_sub(first).and_then(|at| leaves.get(usize::try_from(at).ok()?));
            let Some(made_it) = at else {
                return wrong(format!("entry {version} of {title} was not made by log entry {leaf}"));
            };
            let hash = entry.hash();
            let decision = entry.case_id.clone().map(|case| (leaf, case));
            let is_new = !made.is_empty();
            let made = self.made_with(decision.as_ref(), made)?;
            // The one that extracts prove: it must be provable.
            let current: Option<Title> = object(&self.db, &Title::key(&title))?;
            let is_last = current.is_some_and(|current| current.version == version);
            // What came with hashes is borne out at once: the decision's other entries rely on it.
            let is_proven = (is_last || is_new) && self.is_made_by(made_it, &bytes, &hash, decision.as_ref(), &made);
            if is_last && !is_proven {
                return wrong(format!("log entry {leaf} did not make entry {version} of {title}"));
            }
            let key = entry_key(title.0.as_str(), version);
            if let (Some(case), true) = (&entry.case_id, is_new && made.len() > 1) {
                rows.push((Column::EntryLeaves, made_key(leaf, case.0.as_str()), to_bytes(&made)));
            }
            let made = u32::try_from(made.len()).unwrap_or(u32::MAX);
            rows.push((Column::EntryLeaves, key.clone(), to_bytes(&EntryLeaf { leaf, made })));
            rows.push((Column::Entries, key, bytes));
            self.entry = Some((entry, hash));
        }
        let mut batch = Batch::new(&self.db);
        rows.iter().try_for_each(|(column, key, value)| batch.put(*column, key, value))?;
        Ok(batch.write_unlogged()?)
    }

    /// The history of the title of the last entry is complete: it must end in what the title itself says.
    fn end_history(&mut self) -> Result<(), NotTaken> {
        let Some((entry, hash)) = &self.entry else { return Ok(()) };
        let title: Option<Title> = object(&self.db, &Title::key(&entry.title_id))?;
        match title {
            Some(title) if title.last_entry == *hash && title.version == entry.version => {
                self.histories += 1;
                Ok(())
            }
            _ => wrong(format!("the history of {} does not end in its last entry", entry.title_id)),
        }
    }

    /// The hashes of all entries of a decision: as they were sent, or as they came with another of its entries.
    fn made_with(&self, decision: Option<&(u64, CaseId)>, sent: Vec<Hash>) -> Result<Vec<Hash>, NotTaken> {
        match decision {
            Some(key @ (leaf, case)) if sent.is_empty() => match self.decided.get(key) {
                Some(known) => Ok(known.clone()),
                None => {
                    let kept = get(&self.db, Column::EntryLeaves, &made_key(*leaf, case.0.as_str()))?;
                    let read = kept.map(|bytes| from_bytes(&bytes)).transpose();
                    Ok(read.map_err(|error| Fault::Damaged(error.to_string()))?.unwrap_or_default())
                }
            },
            _ => Ok(sent),
        }
    }

    /// Whether a log entry made an entry, together with the others of its decision. What was borne out once is not read again.
    fn is_made_by(
        &mut self,
        made_it: &[u8],
        bytes: &[u8],
        hash: &Hash,
        decision: Option<&(u64, CaseId)>,
        made: &[Hash],
    ) -> bool {
        if decision.and_then(|key| self.decided.get(key)).is_some_and(|known| known == made) {
            return made.contains(hash);
        }
        let logged = Logged {
            entry: Blob(bytes.to_vec()),
            made: made.to_vec(),
            leaf: Blob(made_it.to_vec()),
            proof: String::new(),
        };
        let proven = match (peek::entry(bytes), peek::receipt(made_it)) {
            (Ok(entry), Ok(Some(receipt))) => logged.is_made_by(&entry, &receipt),
            _ => false,
        };
        if let (true, Some(key), false) = (proven, decision, made.is_empty()) {
            self.decided.insert(key.clone(), made.to_vec());
        }
        proven
    }

    /// Header and log entries of a block.
    fn block_at_hand(&mut self, height: u64) -> Result<AtHand, NotTaken> {
        if let Some(known) = self.at_hand.get(&height) {
            return Ok(known.clone());
        }
        let bytes = get(&self.db, Column::Blocks, &height.to_be_bytes())?;
        let Some(Ok(block)) = bytes.map(|bytes| from_bytes::<Block>(&bytes)) else {
            return wrong(format!("an entry is of block {height}, which does not exist"));
        };
        let found = (block.header, Arc::new(leaves_of(&self.db, height)?));
        if self.at_hand.len() >= BLOCKS_AT_HAND {
            self.at_hand.clear();
        }
        self.at_hand.insert(height, found.clone());
        Ok(found)
    }

    /// All is here: writes the head, and gives the height. Durable once it returns; the folder is then a store like any other.
    pub fn finish(mut self) -> Result<u64, NotTaken> {
        if self.planting.is_some() {
            return wrong("its objects were not held against the state root");
        }
        if self.last != (self.target.height, self.target.hash()) {
            return wrong(format!("its blocks end at {}, before that of the snapshot", self.last.0));
        }
        self.end_history()?;
        if self.histories != self.titles {
            return wrong(format!("it has {} titles and the histories of {}", self.titles, self.histories));
        }
        let header = &self.target;
        let head = Head {
            chain_id: header.chain_id.clone(),
            height: header.height,
            header_hash: self.last.1,
            time_ms: header.time_ms,
            state_root: header.state_root,
            log: self.log,
        };
        for column in Column::ALL {
            let handle =
                self.db.cf_handle(column.name()).ok_or_else(|| Fault::Damaged("a column is missing".into()))?;
            self.db.flush_cf(handle).map_err(not_written)?;
        }
        let mut batch = Batch::new(&self.db);
        for step in &self.trust.steps {
            batch.put(Column::Trust, &step.header.height.to_be_bytes(), &to_bytes(step))?;
        }
        lookup::made(&mut batch)?;
        batch.put(Column::Meta, SNAPSHOT, &header.height.to_be_bytes())?;
        batch.put(Column::Meta, FORMAT_KEY, &FORMAT.to_be_bytes())?;
        batch.put(Column::Meta, HEAD, &to_bytes(&head))?;
        batch.put(Column::Meta, GENESIS, self.genesis.hash().as_slice())?;
        batch.write()?;
        Ok(head.height)
    }
}

/// The block that log entries tell of, what time brought, and the receipts.
fn read_block(leaves: &[Blob]) -> Result<(Block, Option<Receipt>, Vec<Receipt>), String> {
    let (mut due, mut receipts) = (None, Vec::new());
    let (mut transactions, mut evidence) = (Vec::new(), Vec::new());
    for (at, Blob(leaf)) in leaves.iter().enumerate() {
        match from_bytes(leaf).map_err(|error| error.to_string())? {
            LogEntry::Due { receipt } if at == 0 => due = Some(receipt),
            LogEntry::Evidence { evidence: proof } if transactions.is_empty() => evidence.push(proof),
            LogEntry::Transaction { transaction, receipt } => {
                transactions.push(transaction);
                receipts.push(receipt);
            }
            LogEntry::Header { header } if at + 1 == leaves.len() => {
                return Ok((Block { header, transactions, evidence }, due, receipts));
            }
            _ => return Err("its log entries are out of order".into()),
        }
    }
    Err("it has no header".into())
}

fn object<T>(db: &DB, key: &StateKey) -> Result<Option<T>, Fault>
where
    T: Encode<()> + for<'b> Decode<'b, ()>,
{
    super::read::decode(get(db, Column::State, &key.0)?)
}

impl Store {
    /// The height of the snapshot that this store began with; none when it began with the genesis. What was decided, what happened and
    /// how the register stood before it, is with the other nodes.
    pub fn snapshot(&self) -> Result<Option<u64>, Fault> {
        let bytes = get(&self.db, Column::Meta, SNAPSHOT)?;
        Ok(bytes.and_then(|bytes| bytes.try_into().ok()).map(u64::from_be_bytes))
    }

    /// The block from which on all of the past is here: the first, or that of the snapshot.
    pub fn history_from(&self) -> Result<u64, Fault> {
        Ok(self.snapshot()?.unwrap_or(1))
    }

    /// Freezes the store as it stands now in a folder of its own, by links to its files: cheap, and consistent.
    pub fn freeze(&self, path: &Path) -> Result<(), Fault> {
        // Rows that were written without a sync are in it too.
        self.db.flush_wal(true).map_err(not_written)?;
        let checkpoint = rocksdb::checkpoint::Checkpoint::new(&self.db).map_err(not_written)?;
        checkpoint.create_checkpoint(path).map_err(not_written)
    }

    /// What a snapshot of this store is of.
    pub fn offer(&self) -> Result<Offer, Fault> {
        let height = self.head().height;
        let missing = || Fault::Damaged(format!("block {height} is missing"));
        let header = self.block(height)?.ok_or_else(missing)?.header;
        let certificate = self.certificate(height)?.ok_or_else(missing)?;
        Ok(Offer { header, certificate, changes: self.changes_of_validators() })
    }

    /// A block with its log entries.
    pub fn logged_block(&self, height: u64) -> Result<Option<LoggedBlock>, Fault> {
        let Some(certificate) = self.certificate(height)? else { return Ok(None) };
        Ok(Some(LoggedBlock { certificate, leaves: leaves_of(&self.db, height)?.into_iter().map(Blob).collect() }))
    }

    /// Entries of titles' histories after a key, with what made them; and the last key.
    pub fn logged_entries(&self, after: &[u8], limit: usize) -> Result<(Vec<LoggedEntry>, Option<Vec<u8>>), Fault> {
        let mut from = after.to_vec();
        from.push(0);
        let (mut out, mut last) = (Vec::new(), None);
        let mut given = BTreeSet::new();
        for (key, bytes) in self.range(Column::Entries, &from, None, limit)? {
            let entry: Entry = from_bytes(&bytes).map_err(|error| Fault::Damaged(error.to_string()))?;
            let EntryLeaf { leaf, made } = self.made_by(&entry)?.unwrap_or(EntryLeaf { leaf: 0, made: 0 });
            let is_given = made > 1 && !given.insert((leaf, entry.case_id.clone()));
            let made = match is_given {
                true => Vec::new(),
                false => self.entry_leaf(&entry)?.unwrap_or_default().1,
            };
            out.push(LoggedEntry { entry: Blob(bytes), leaf, made });
            last = Some(key);
        }
        Ok((out, last))
    }
}
