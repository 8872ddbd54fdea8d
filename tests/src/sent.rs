//! A snapshot as one node sends it and another takes it in, to be lied about in between.

use std::path::Path;

use torrens_ledger::encoding::{Blob, from_bytes, to_bytes};
use torrens_ledger::genesis::Genesis;
use torrens_node::snapshot::{Answer, Row};
use torrens_node::store::{Arrival, CACHE_BYTES, LoggedBlock, LoggedEntry, NotTaken, Offer, Store};

/// Keys and bytes of objects.
pub type Rows = Vec<(Vec<u8>, Vec<u8>)>;

/// Everything that a peer would send.
pub struct Sent {
    pub offer: Offer,
    pub objects: Rows,
    pub blocks: Vec<LoggedBlock>,
    pub entries: Vec<LoggedEntry>,
}

impl Sent {
    /// Of a ledger that is short enough for memory.
    pub fn of(store: &Store) -> Self {
        let offer = store.offer().unwrap();
        let blocks = (1..=offer.header.height).map(|height| store.logged_block(height).unwrap().unwrap()).collect();
        Self {
            objects: store.state_after(&[], 1_000_000).unwrap(),
            blocks,
            entries: store.logged_entries(&[], 1_000_000).unwrap().0,
            offer,
        }
    }

    /// The answers in which it is sent.
    pub fn pages(&self) -> Vec<Vec<u8>> {
        let row = |(key, value): &(Vec<u8>, Vec<u8>)| Row { key: Blob(key.clone()), value: Blob(value.clone()) };
        let mut pages = vec![Answer::Offer(Box::new(self.offer.clone()))];
        pages.extend(self.objects.chunks(40).map(|page| Answer::Objects(page.iter().map(row).collect())));
        pages.extend(self.blocks.chunks(4).map(|page| Answer::Blocks(page.to_vec())));
        pages.extend(self.entries.chunks(10).map(|page| Answer::Entries(page.to_vec())));
        pages.iter().map(to_bytes).collect()
    }

    /// From its pages; none when one of them cannot be read, or is out of place.
    pub fn read(pages: &[Vec<u8>]) -> Option<Self> {
        let mut pages = pages.iter().map(|page| from_bytes::<Answer>(page).ok());
        let Some(Some(Answer::Offer(offer))) = pages.next() else { return None };
        let mut sent = Self { offer: *offer, objects: Vec::new(), blocks: Vec::new(), entries: Vec::new() };
        for page in pages {
            match page? {
                Answer::Objects(rows) => sent.objects.extend(rows.into_iter().map(|row| (row.key.0, row.value.0))),
                Answer::Blocks(blocks) => sent.blocks.extend(blocks),
                Answer::Entries(entries) => sent.entries.extend(entries),
                _ => return None,
            }
        }
        Some(sent)
    }

    /// What no damage may reach: objects, log entries, entries of histories. Who certified a block may differ, if enough did.
    pub fn facts(&self) -> (Rows, Vec<Blob>, Vec<Blob>) {
        let leaves = self.blocks.iter().flat_map(|block| block.leaves.clone());
        (self.objects.clone(), leaves.collect(), self.entries.iter().map(|entry| entry.entry.clone()).collect())
    }

    /// Taken in pages of a few rows, as they come from a peer.
    pub fn arrive(self, path: &Path, genesis: &Genesis) -> Result<u64, NotTaken> {
        let mut arrival = Arrival::begin(path, genesis, self.offer, CACHE_BYTES)?;
        self.objects.chunks(7).try_for_each(|page| arrival.take_objects(page.to_vec()))?;
        while arrival.planted().is_some() {
            arrival.grow()?;
        }
        self.blocks.chunks(3).try_for_each(|page| arrival.take_blocks(page.to_vec()))?;
        self.entries.chunks(2).try_for_each(|page| arrival.take_entries(page.to_vec()))?;
        arrival.finish()
    }
}
