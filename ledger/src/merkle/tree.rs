//! The state tree's engine: `jmt` behind one small trait. Reader in, batch out; nothing is written here.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use jmt::storage::{LeafNode, Node, NodeKey, TreeReader};
use jmt::{JellyfishMerkleTree, KeyHash, OwnedValue, SimpleHasher, Version};
use sha2::Digest;

use super::state::{OtherLeaf, StateProof, inner_hash, leaf_hash};
use crate::crypto::Hash;
use crate::encoding::Bytes;
use crate::state::{Fault, StateKey};

/// Reads nodes of the tree by their key. Implemented by the node's store.
pub trait Nodes {
    /// The bytes of a node.
    fn node(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault>;
}

/// What a block does to the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeUpdate {
    /// The root afterwards.
    pub root: Hash,
    /// New nodes: key and bytes.
    pub nodes: Vec<(Vec<u8>, Vec<u8>)>,
    /// Keys of nodes that this version made obsolete. They may go when no height before it is asked for any more.
    pub stale: Vec<Vec<u8>>,
}

/// Writes a block's changes on the tree of the version before; `height` 0 is the genesis.
pub fn update(nodes: &dyn Nodes, height: u64, writes: &[(StateKey, Option<Vec<u8>>)]) -> Result<TreeUpdate, Fault> {
    // jmt takes a missing root for an empty tree, which would silently start a new history.
    if height > 0 && root(nodes, height - 1)?.is_none() {
        return Err(Fault::Damaged(format!("the state tree has no root at height {}", height - 1)));
    }
    put(&Reader { nodes }, height, writes)
}

/// Grows the tree of a height by more of its objects, for a state that is too large to be taken in at once: the tree as it would be if
/// nothing had come before. `first` for the first part. What is stale goes before what is new is written: both may have one key.
pub fn grow(
    nodes: &dyn Nodes,
    height: u64,
    first: bool,
    writes: &[(StateKey, Option<Vec<u8>>)],
) -> Result<TreeUpdate, Fault> {
    put(&Growing { reader: Reader { nodes }, height, first }, height, writes)
}

/// The whole tree of a state at a height, made anew.
pub fn rebuild(height: u64, writes: &[(StateKey, Option<Vec<u8>>)]) -> Result<TreeUpdate, Fault> {
    put(&Reader { nodes: &MemoryNodes::default() }, height, writes)
}

fn put<R: TreeReader>(reader: &R, height: u64, writes: &[(StateKey, Option<Vec<u8>>)]) -> Result<TreeUpdate, Fault> {
    let set = writes.iter().map(|(key, value)| (KeyHash(key.tree_key().0), value.clone()));
    let (root, batch) = ask(reader, height, |tree| tree.put_value_set(set, height))?;
    let mut out = TreeUpdate { root: Bytes(root.0), nodes: Vec::new(), stale: Vec::new() };
    for (key, node) in batch.node_batch.nodes() {
        out.nodes.push((key_bytes(key)?, borsh::to_vec(node).map_err(fault)?));
    }
    for stale in &batch.stale_node_index_batch {
        out.stale.push(key_bytes(&stale.node_key)?);
    }
    Ok(out)
}

/// How many objects the tree of a height holds, as its nodes count them.
pub fn count(nodes: &dyn Nodes, height: u64) -> Result<usize, Fault> {
    ask(&Reader { nodes }, height, |tree| tree.get_leaf_count(height))
}

/// The root at a height.
pub fn root(nodes: &dyn Nodes, height: u64) -> Result<Option<Hash>, Fault> {
    let root = ask(&Reader { nodes }, height, |tree| tree.get_root_hash_option(height))?;
    Ok(root.map(|root| Bytes(root.0)))
}

thread_local! {
    static READING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread reads a tree: a panic is then an answer about what a disk holds, which is told as a [`Fault`] and need not be printed.
pub fn is_reading() -> bool {
    READING.get()
}

/// Asks jmt. Damaged nodes make it panic, which must not end whoever asked: it only reads, nothing is half done.
fn ask<R: TreeReader, T>(
    reader: &R,
    height: u64,
    question: impl FnOnce(JellyfishMerkleTree<'_, R, Sha256>) -> anyhow::Result<T>,
) -> Result<T, Fault> {
    READING.set(true);
    let answer = catch_unwind(AssertUnwindSafe(|| question(JellyfishMerkleTree::new(reader))));
    READING.set(false);
    let answer = answer.map_err(|panic| {
        let words = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
        Fault::Damaged(format!("the state tree at height {height} cannot be read: {}", words.unwrap_or("jmt stopped")))
    })?;
    answer.map_err(fault)
}

/// The proof for a key at a height: of its value when it has one, of its absence otherwise.
pub fn prove(nodes: &dyn Nodes, height: u64, key: &StateKey) -> Result<StateProof, Fault> {
    let key = key.tree_key();
    let (_, proof) = ask(&Reader { nodes }, height, |tree| tree.get_with_proof(KeyHash(key.0), height))?;
    // jmt keeps its siblings private; their borsh form is public and fixed.
    let bytes = borsh::to_vec(&proof).map_err(fault)?;
    let mut at = Cursor { bytes: &bytes };
    let leaf = match at.byte()? {
        0 => None,
        _ => Some(OtherLeaf { key: at.hash()?, value_hash: at.hash()? }),
    };
    let mut path = Vec::new();
    for _ in 0..at.u32()? {
        path.push(match at.byte()? {
            0 => None,
            1 => Some(inner_hash(&at.hash()?, &at.hash()?)),
            _ => Some(leaf_hash(&at.hash()?, &at.hash()?)),
        });
    }
    Ok(StateProof::pack(&path, leaf.filter(|leaf| leaf.key != key)))
}

/// Nodes that were not written yet, on top of those that were.
pub struct Overlay<'a> {
    /// What is below.
    pub below: &'a dyn Nodes,
    /// What is not written yet.
    pub pending: &'a BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Nodes for Overlay<'_> {
    fn node(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        match self.pending.get(key) {
            Some(bytes) => Ok(Some(bytes.clone())),
            None => self.below.node(key),
        }
    }
}

/// Version first and big-endian, so that a store keeps the nodes of one height together.
fn key_bytes(key: &NodeKey) -> Result<Vec<u8>, Fault> {
    let mut out = key.version().to_be_bytes().to_vec();
    out.extend_from_slice(&borsh::to_vec(key).map_err(fault)?[8..]);
    Ok(out)
}

fn fault(error: impl std::fmt::Display) -> Fault {
    Fault::Damaged(format!("state tree: {error}"))
}

struct Reader<'a> {
    nodes: &'a dyn Nodes,
}

impl TreeReader for Reader<'_> {
    fn get_node_option(&self, key: &NodeKey) -> anyhow::Result<Option<Node>> {
        let key = key_bytes(key).map_err(anyhow::Error::new)?;
        let bytes = self.nodes.node(&key).map_err(anyhow::Error::new)?;
        Ok(bytes.map(|bytes| borsh::from_slice(&bytes)).transpose()?)
    }

    /// Values live in a flat column of their own; the tree's answer to "which value" is never used.
    fn get_value_option(&self, _: Version, _: KeyHash) -> anyhow::Result<Option<OwnedValue>> {
        Ok(Some(Vec::new()))
    }

    fn get_rightmost_leaf(&self) -> anyhow::Result<Option<(NodeKey, LeafNode)>> {
        anyhow::bail!("only jmt's own restore asks for this")
    }
}

/// Shows the tree as far as it has grown as that of the height before, on which jmt builds.
struct Growing<'a> {
    reader: Reader<'a>,
    height: u64,
    first: bool,
}

impl TreeReader for Growing<'_> {
    fn get_node_option(&self, key: &NodeKey) -> anyhow::Result<Option<Node>> {
        let is_root_before = key.version() + 1 == self.height && key.nibble_path().nibbles().next().is_none();
        match is_root_before {
            true if self.first => Ok(None),
            true => self.reader.get_node_option(&NodeKey::new(self.height, key.nibble_path().clone())),
            false => self.reader.get_node_option(key),
        }
    }

    fn get_value_option(&self, version: Version, key: KeyHash) -> anyhow::Result<Option<OwnedValue>> {
        self.reader.get_value_option(version, key)
    }

    fn get_rightmost_leaf(&self) -> anyhow::Result<Option<(NodeKey, LeafNode)>> {
        self.reader.get_rightmost_leaf()
    }
}

/// SHA-256 for jmt, whose blanket implementation is for an older `digest`.
struct Sha256(sha2::Sha256);

impl SimpleHasher for Sha256 {
    fn new() -> Self {
        Self(sha2::Sha256::new())
    }
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }
    fn finalize(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

struct Cursor<'a> {
    bytes: &'a [u8],
}

impl Cursor<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let (head, tail) =
            self.bytes.split_first_chunk::<N>().ok_or_else(|| Fault::Damaged("state tree: short proof".into()))?;
        self.bytes = tail;
        Ok(*head)
    }
    fn byte(&mut self) -> Result<u8, Fault> {
        Ok(self.take::<1>()?[0])
    }
    fn hash(&mut self) -> Result<Hash, Fault> {
        Ok(Bytes(self.take()?))
    }
    fn u32(&mut self) -> Result<u32, Fault> {
        Ok(u32::from_le_bytes(self.take()?))
    }
}

/// A tree in memory, for tests and auditors.
#[derive(Default, Clone)]
pub struct MemoryNodes(pub BTreeMap<Vec<u8>, Vec<u8>>);

impl Nodes for MemoryNodes {
    fn node(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.0.get(key).cloned())
    }
}

impl MemoryNodes {
    /// Takes in what an update made.
    pub fn write(&mut self, update: &TreeUpdate) {
        self.0.extend(update.nodes.iter().cloned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::sha256;
    use proptest::prelude::*;

    /// The definition, written down naively: the oracle for engine and verifier.
    fn naive_root(leaves: &[(Hash, Hash)], depth: usize) -> Hash {
        match leaves {
            [] => Bytes(*b"SPARSE_MERKLE_PLACEHOLDER_HASH__"),
            [(key, value)] => leaf_hash(key, value),
            many => {
                let is_right = |key: &Hash| key.0[depth / 8] & (0x80 >> (depth % 8)) != 0;
                let (right, left): (Vec<_>, Vec<_>) = many.iter().partition(|(key, _)| is_right(key));
                inner_hash(&naive_root(&left, depth + 1), &naive_root(&right, depth + 1))
            }
        }
    }

    fn key(n: u16) -> StateKey {
        StateKey(n.to_be_bytes().to_vec())
    }

    /// Whatever a disk makes of a node: a fault in words, whichever question comes upon it.
    #[test]
    fn a_damaged_node_is_a_fault_and_ends_nobody() {
        let mut sound = MemoryNodes::default();
        let all: Vec<_> = (0..200).map(|n| (key(n), Some(vec![n as u8]))).collect();
        sound.write(&update(&sound, 0, &all).unwrap());
        let more: Vec<_> = (0..40).map(|n| (key(n * 7), (n % 2 == 0).then(|| vec![9]))).collect();
        let (mut faults, mut stopped) = (0, 0);
        for (at, bytes) in &sound.0 {
            for place in (0..bytes.len()).step_by(11) {
                let mut damaged = sound.clone();
                let mut bent = bytes.clone();
                bent[place] ^= 1 << (place % 8);
                damaged.0.insert(at.clone(), bent);
                let asked = [
                    update(&damaged, 1, &more).map(drop),
                    grow(&damaged, 0, false, &more).map(drop),
                    root(&damaged, 0).map(drop),
                    count(&damaged, 0).map(drop),
                    prove(&damaged, 0, &key(at.len() as u16)).map(drop),
                ];
                for fault in asked.into_iter().filter_map(Result::err) {
                    faults += 1;
                    stopped += usize::from(fault.to_string().contains("the state tree at height"));
                }
            }
        }
        assert!(faults > 100 && stopped > 0, "{faults} faults, {stopped} where jmt stopped");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn engine_verifier_and_definition_agree(blocks in prop::collection::vec(
            prop::collection::vec((0u16..60, prop::option::of(prop::collection::vec(any::<u8>(), 0..8))), 0..12), 1..8)) {
            let mut nodes = MemoryNodes::default();
            let mut live: BTreeMap<StateKey, Vec<u8>> = BTreeMap::from([(key(999), vec![1])]);
            let genesis = update(&nodes, 0, &[(key(999), Some(vec![1]))]).unwrap();
            nodes.write(&genesis);
            for (height, block) in blocks.into_iter().enumerate() {
                let height = height as u64 + 1;
                let writes: BTreeMap<_, _> = block.into_iter().map(|(n, v)| (key(n), v)).collect();
                for (key, value) in &writes {
                    match value {
                        Some(value) => drop(live.insert(key.clone(), value.clone())),
                        None => drop(live.remove(key)),
                    }
                }
                let done = update(&nodes, height, &writes.into_iter().collect::<Vec<_>>()).unwrap();
                nodes.write(&done);
                let leaves: Vec<_> = live.iter().map(|(k, v)| (k.tree_key(), sha256(&[v]))).collect();
                prop_assert_eq!(done.root, naive_root(&leaves, 0));
                // Grown in parts it is the same tree, and goes on from there.
                let all: Vec<_> = live.iter().map(|(k, v)| (k.clone(), Some(v.clone()))).collect();
                let mut grown = MemoryNodes::default();
                for (at, part) in all.chunks(7).enumerate() {
                    let part = grow(&grown, height, at == 0, part).unwrap();
                    part.stale.iter().for_each(|key| drop(grown.0.remove(key)));
                    grown.write(&part);
                }
                prop_assert_eq!(root(&grown, height).unwrap(), Some(done.root));
                let more = [(key(1234), Some(vec![5]))];
                prop_assert_eq!(update(&grown, height + 1, &more).unwrap().root, update(&nodes, height + 1, &more).unwrap().root);
                for n in (0..64).chain([999]) {
                    let key = key(n);
                    let proof = prove(&nodes, height, &key).unwrap();
                    match live.get(&key) {
                        Some(value) => {
                            prop_assert!(proof.proves(&done.root, &key.tree_key(), value));
                            prop_assert!(!proof.proves(&done.root, &key.tree_key(), b"another value"));
                            prop_assert!(!proof.proves_absence(&done.root, &key.tree_key()));
                        }
                        None => {
                            prop_assert!(proof.proves_absence(&done.root, &key.tree_key()));
                            prop_assert!(!proof.proves(&done.root, &key.tree_key(), b""));
                        }
                    }
                }
            }
        }
    }
}
