//! What a node holds in memory, as its own figures say.

use crate::Cluster;

/// Bytes.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    /// The whole process.
    pub all: u64,
    /// What was read of the store: at most `store.cache_bytes`.
    pub cache: u64,
    /// What is in its log and not yet in tables.
    pub unwritten: u64,
}

impl Held {
    /// None while the node does not answer.
    pub fn by(cluster: &Cluster, node: usize) -> Option<Self> {
        let figure = |name| cluster.figure(node, name);
        Some(Self {
            all: figure("memory_bytes")?,
            cache: figure("store_cache_bytes")?,
            unwritten: figure("store_unwritten_bytes")?,
        })
    }

    /// What none of these accounts for.
    pub fn rest(&self) -> u64 {
        self.all.saturating_sub(self.cache + self.unwritten)
    }
}
