//! Going over the chain of a store: every block follows the one before and is certified by its validators, every log entry stands under the
//! root that its header names, every transaction is known to have been executed there. A few blocks at a time, so that a running node can do
//! it beside its work.

use torrens_ledger::block::header_leaf;
use torrens_ledger::crypto::Hash;
use torrens_ledger::merkle::log::{Frontier, leaf_hash};
use torrens_ledger::state::Fault;

use super::Store;

/// Log entries that are read at once.
const ENTRIES: u64 = 256;
/// Signatures that are checked before it pauses.
const SIGNATURES: u64 = 32;

/// How far it has come, and what the next block must stand on.
pub struct Walk {
    height: u64,
    before: Hash,
    log: Frontier,
}

impl Walk {
    /// Before the first block.
    pub fn begin(store: &Store) -> Self {
        Self { height: 0, before: store.genesis().hash(), log: Frontier::default() }
    }

    /// The last block that was gone over.
    pub fn height(&self) -> u64 {
        self.height
    }

    /// Goes over some blocks, a few milliseconds' work; whether it has come to the last one.
    pub fn go_on(&mut self, store: &Store) -> Result<bool, Fault> {
        let head = store.head().clone();
        let validators = store.validators_at(self.height + 1).len() as u64;
        let blocks = (SIGNATURES / validators.max(1)).max(1);
        let (to, enough) =
            (head.height.min(self.height.saturating_add(blocks)), self.log.size().saturating_add(ENTRIES));
        while self.height < to && self.log.size() < enough {
            self.step(store)?;
        }
        if self.height < head.height {
            return Ok(false);
        }
        match self.before == head.header_hash && self.log.size() == head.log_size() {
            true => Ok(true),
            false => Err(Fault::Damaged("its head is not its last block".into())),
        }
    }

    fn step(&mut self, store: &Store) -> Result<(), Fault> {
        let height = self.height + 1;
        let damaged = |why: String| Err(Fault::Damaged(why));
        let Some(block) = store.block(height)? else { return damaged(format!("block {height} is missing")) };
        let header = block.header;
        if header.height != height || header.prev_header_hash != self.before {
            return damaged(format!("block {height} does not follow the one before"));
        }
        let Some(certificate) = store.certificate(height)? else {
            return damaged(format!("the certificate of block {height} is missing"));
        };
        if let Err(why) = certificate.verify(&store.genesis().chain_id, &store.validators_at(height)) {
            return damaged(format!("block {height} is not certified: {why}"));
        }
        let hash = header.hash();
        if certificate.header_hash != hash || certificate.height != height {
            return damaged(format!("the certificate of block {height} is of another block"));
        }
        while self.log.size() < header.log_size {
            let entries = store.log_entries(self.log.size(), ENTRIES.min(header.log_size - self.log.size()))?;
            if entries.is_empty() {
                return damaged(format!("entry {} of the log is missing", self.log.size()));
            }
            for entry in &entries {
                self.log.append(leaf_hash(entry));
            }
        }
        if self.log.root() != header.log_root || self.log.size() != header.log_size {
            return damaged(format!("the log entries of block {height} are not those that were certified"));
        }
        self.log.append(leaf_hash(&header_leaf(&header)));
        // Its receipts are what was certified. Without its place here a transaction could be executed again, here and nowhere else.
        for place in 0..block.transactions.len() as u32 {
            let Some(receipt) = store.receipt_at(height, place)? else {
                return damaged(format!("receipt {place} of block {height} is missing"));
            };
            if store.place(&receipt.tx_id)?.is_none_or(|known| (known.height, known.place) != (height, place)) {
                return damaged(format!("transaction {} of block {height} is not known to be there", receipt.tx_id));
            }
        }
        (self.height, self.before) = (height, hash);
        Ok(())
    }
}
