//! Verifying the state tree: a compressed binary sparse Merkle tree with the Jellyfish hash rules over SHA-256.
//!
//! Free of the tree's engine, so that it builds for a browser. The rules (`proofs.md`): a leaf is
//! `H("JMT::LeafNode" || key || H(value))`, an inner node `H("JMT::IntrnalNode" || left || right)` (the missing letter is
//! the engine's), an empty subtree the 32 bytes `SPARSE_MERKLE_PLACEHOLDER_HASH__`. A subtree with one leaf is that leaf.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::crypto::{Hash, sha256};
use crate::encoding::{Blob, Bytes};

const EMPTY: Hash = Bytes(*b"SPARSE_MERKLE_PLACEHOLDER_HASH__");

/// A compact proof for one key: which siblings on its path are not empty, and their hashes, lowest first.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StateProof {
    /// Number of siblings: the depth at which the path ends.
    #[n(0)]
    pub depth: u16,
    /// Bit `i` (most significant first) says whether the `i`-th sibling from below is not empty.
    #[n(1)]
    pub bitmap: Blob,
    /// The siblings that are not empty, lowest first.
    #[n(2)]
    pub siblings: Vec<Hash>,
    /// For absence: the leaf of another key that stands where this one would be. Absent when the place is empty.
    #[n(3)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<OtherLeaf>,
}

/// A leaf that stands where the key in question would be.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OtherLeaf {
    /// Its key.
    #[n(0)]
    pub key: Hash,
    /// The hash of its value.
    #[n(1)]
    pub value_hash: Hash,
}

/// The hash of a leaf.
pub fn leaf_hash(key: &Hash, value_hash: &Hash) -> Hash {
    sha256(&[b"JMT::LeafNode", key.as_slice(), value_hash.as_slice()])
}

/// The hash of an inner node.
pub fn inner_hash(left: &Hash, right: &Hash) -> Hash {
    sha256(&[b"JMT::IntrnalNode", left.as_slice(), right.as_slice()])
}

impl StateProof {
    /// Packs a path of siblings, lowest first, empty ones as `None`.
    pub fn pack(path: &[Option<Hash>], other: Option<OtherLeaf>) -> Self {
        let mut bitmap = vec![0u8; path.len().div_ceil(8)];
        for (at, sibling) in path.iter().enumerate() {
            if sibling.is_some() {
                bitmap[at / 8] |= 0x80 >> (at % 8);
            }
        }
        Self {
            depth: path.len() as u16,
            bitmap: Blob(bitmap),
            siblings: path.iter().flatten().copied().collect(),
            other,
        }
    }

    /// Whether the tree with this root holds this value under this key.
    pub fn proves(&self, root: &Hash, key: &Hash, value: &[u8]) -> bool {
        self.root(key, Some(value)) == Some(*root)
    }

    /// Whether the tree with this root holds nothing under this key.
    pub fn proves_absence(&self, root: &Hash, key: &Hash) -> bool {
        self.root(key, None) == Some(*root)
    }

    /// The root of the tree in which this path leads to the value, or to nothing, under the key; none when it can lead to no such thing.
    pub fn root(&self, key: &Hash, value: Option<&[u8]>) -> Option<Hash> {
        let start = match (value, &self.other) {
            (Some(value), None) => leaf_hash(key, &sha256(&[value])),
            (None, None) => EMPTY,
            (None, Some(other)) if other.key != *key && common_bits(&other.key, key) >= usize::from(self.depth) => {
                leaf_hash(&other.key, &other.value_hash)
            }
            _ => return None,
        };
        self.root_from(key, start)
    }

    /// The root that this path leads to, or nothing when the proof is not in its one form.
    fn root_from(&self, key: &Hash, start: Hash) -> Option<Hash> {
        let depth = usize::from(self.depth);
        if depth > 256 || self.bitmap.0.len() != depth.div_ceil(8) {
            return None;
        }
        let is_set = |at: usize| self.bitmap.0[at / 8] & (0x80 >> (at % 8)) != 0;
        // Unused bits are zero, and a hash is never spelt out where the bitmap can say "empty".
        if (depth..self.bitmap.0.len() * 8).any(is_set) || self.siblings.contains(&EMPTY) {
            return None;
        }
        let mut siblings = self.siblings.iter();
        let mut node = start;
        for at in 0..depth {
            let sibling = if is_set(at) { *siblings.next()? } else { EMPTY };
            node = if bit(key, depth - 1 - at) { inner_hash(&sibling, &node) } else { inner_hash(&node, &sibling) };
        }
        siblings.next().is_none().then_some(node)
    }
}

/// Bit of a key, most significant first.
fn bit(key: &Hash, at: usize) -> bool {
    key.0[at / 8] & (0x80 >> (at % 8)) != 0
}

fn common_bits(a: &Hash, b: &Hash) -> usize {
    (0..256).take_while(|at| bit(a, *at) == bit(b, *at)).count()
}
