//! An auditor's ledger: log entries in, every block executed again from the genesis, every root compared. In memory, with nothing
//! but the newest state, so that anybody can check what the nodes certified without trusting any of them.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};

use crate::apply::{self, Parent};
use crate::block::{Block, LogEntry};
use crate::crypto::{Hash, NoMemory};
use crate::encoding::{Blob, Label, from_bytes, to_bytes};
use crate::genesis::Genesis;
use crate::merkle::log::Frontier;
use crate::merkle::tree::{MemoryNodes, rebuild, update};
use crate::state::{Fault, Read, StateKey};
use crate::transactions::TxId;

/// A ledger that is replayed from its log.
pub struct Replay {
    parent: Parent,
    state: Memory,
    /// Entries of the block that is being read.
    open: Vec<Vec<u8>>,
}

/// A block that was executed again and came out as it was certified.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Checked {
    /// Its height.
    pub height: u64,
    /// Its time.
    pub time_ms: u64,
    /// Entries in the log after it.
    pub size: u64,
    /// Root of the log after it.
    pub root: Hash,
}

#[derive(Default)]
struct Memory {
    objects: BTreeMap<StateKey, Vec<u8>>,
    known: BTreeSet<TxId>,
    nodes: MemoryNodes,
}

/// Where a replay stands, to go on from later.
#[derive(Encode, Decode)]
struct Snapshot {
    #[n(0)]
    chain_id: Label,
    #[n(1)]
    height: u64,
    #[n(2)]
    header_hash: Hash,
    #[n(3)]
    time_ms: u64,
    #[n(4)]
    log: Frontier,
    #[n(5)]
    state_root: Hash,
    #[n(6)]
    objects: Vec<(Blob, Blob)>,
    #[n(7)]
    known: Vec<Hash>,
}

impl Read for Memory {
    fn get(&self, key: &StateKey) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.objects.get(key).cloned())
    }

    fn has_transaction(&self, id: &TxId) -> Result<bool, Fault> {
        Ok(self.known.contains(id))
    }
}

impl Replay {
    /// From the founding document, whose hash the trust anchor names.
    pub fn new(genesis: &Genesis) -> Result<Self, Fault> {
        let writes = genesis.state();
        let mut state = Memory::default();
        state.nodes.write(&update(&state.nodes, 0, &writes)?);
        state.objects = writes.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
        let parent = Parent {
            chain_id: genesis.chain_id.clone(),
            height: 0,
            header_hash: genesis.hash(),
            time_ms: genesis.time_ms,
            log: Frontier::default(),
        };
        Ok(Self { parent, state, open: Vec::new() })
    }

    /// Height of the last block.
    pub fn height(&self) -> u64 {
        self.parent.height
    }

    /// How many entries were read, those of a block that is not complete yet included.
    pub fn size(&self) -> u64 {
        self.parent.log.size() + self.open.len() as u64
    }

    /// How many entries make up whole blocks.
    pub fn checked_size(&self) -> u64 {
        self.parent.log.size()
    }

    /// Forgets the entries of a block that is not complete, to read them again.
    pub fn drop_open(&mut self) {
        self.open.clear();
    }

    /// Reads the next entry. A header ends its block, which is then executed: transactions, receipts, both roots and everything else
    /// in the header must come out exactly as they stand in the log. The error says what does not.
    pub fn entry(&mut self, entry: &[u8]) -> Result<Option<Checked>, String> {
        let at = self.size();
        let leaf: LogEntry = from_bytes(entry).map_err(|error| format!("log entry {at}: {error}"))?;
        self.open.push(entry.to_vec());
        let LogEntry::Header { header } = leaf else { return Ok(None) };
        let height = header.height;
        let (mut transactions, mut evidence) = (Vec::new(), Vec::new());
        for bytes in &self.open {
            match from_bytes(bytes) {
                Ok(LogEntry::Transaction { transaction, .. }) => transactions.push(transaction),
                Ok(LogEntry::Evidence { evidence: proof }) => evidence.push(proof),
                _ => {}
            }
        }
        let block = Block { header, transactions, evidence };
        let state = &self.state;
        let executed = apply::validate(state, &state.nodes, &self.parent, &block, &NoMemory)
            .map_err(|why| format!("block {height}: {why}"))?;
        if executed.leaves != self.open {
            let differs = executed.leaves.iter().zip(&self.open).position(|(ours, theirs)| ours != theirs);
            let place = differs.unwrap_or(executed.leaves.len().min(self.open.len()));
            return Err(format!("block {height}: entry {place} is not what follows from the transactions before it"));
        }
        let state = &mut self.state;
        state.nodes.write(&executed.tree);
        // Only the newest version is asked for again.
        executed.tree.stale.iter().for_each(|key| drop(state.nodes.0.remove(key)));
        for (key, value) in &executed.writes {
            match value {
                Some(value) => drop(state.objects.insert(key.clone(), value.clone())),
                None => drop(state.objects.remove(key)),
            }
        }
        state.known.extend(&executed.ids);
        self.parent = executed.parent();
        self.open.clear();
        let log = &self.parent.log;
        Ok(Some(Checked { height, time_ms: self.parent.time_ms, size: log.size(), root: log.root() }))
    }

    /// Everything that is needed to go on later. What is not a whole block yet is left out.
    pub fn save(&self) -> Result<Vec<u8>, Fault> {
        let Parent { chain_id, height, header_hash, time_ms, log } = self.parent.clone();
        let root = crate::merkle::tree::root(&self.state.nodes, height)?;
        let state_root = root.ok_or_else(|| Fault::Damaged("the replayed state has no root".into()))?;
        let objects =
            self.state.objects.iter().map(|(key, value)| (Blob(key.0.clone()), Blob(value.clone()))).collect();
        let known = self.state.known.iter().map(|id| id.0).collect();
        Ok(to_bytes(&Snapshot { chain_id, height, header_hash, time_ms, log, state_root, objects, known }))
    }

    /// Goes on from what [`Replay::save`] gave. The state must have the root that it had.
    pub fn load(bytes: &[u8]) -> Result<Self, String> {
        let saved: Snapshot = from_bytes(bytes).map_err(|error| error.to_string())?;
        let objects: BTreeMap<StateKey, Vec<u8>> =
            saved.objects.into_iter().map(|(key, value)| (StateKey(key.0), value.0)).collect();
        let writes: Vec<_> = objects.iter().map(|(key, value)| (key.clone(), Some(value.clone()))).collect();
        let tree = rebuild(saved.height, &writes).map_err(|fault| fault.to_string())?;
        if tree.root != saved.state_root {
            return Err("the saved state does not have the root that it had".into());
        }
        let mut nodes = MemoryNodes::default();
        nodes.write(&tree);
        let known = saved.known.into_iter().map(TxId).collect();
        let Snapshot { chain_id, height, header_hash, time_ms, log, .. } = saved;
        let parent = Parent { chain_id, height, header_hash, time_ms, log };
        Ok(Self { parent, state: Memory { objects, known, nodes }, open: Vec::new() })
    }
}
