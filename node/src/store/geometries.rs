//! Outlines of units: public, kept off the ledger by the hash that it has of each, and given on by whoever has one.

use torrens_ledger::crypto::{Hash, sha256};
use torrens_ledger::state::Fault;

use super::commit::Batch;
use super::{Column, Store, get};

impl Store {
    /// An outline by its hash. One whose bytes changed on this disk is none.
    pub fn geometry(&self, hash: &Hash) -> Result<Option<Vec<u8>>, Fault> {
        let bytes = get(&self.db, Column::Geometries, hash.as_slice())?;
        Ok(bytes.filter(|bytes| sha256(&[bytes]) == *hash))
    }

    /// Keeps an outline. The caller has seen that a unit has its hash: nothing else is kept for strangers.
    pub fn keep_geometry(&self, bytes: &[u8]) -> Result<(), Fault> {
        let mut batch = Batch::new(&self.db);
        batch.put(Column::Geometries, sha256(&[bytes]).as_slice(), bytes)?;
        batch.write()
    }
}
