//! The append-only log: the Merkle tree of RFC 9162, section 2.1 (RFC 6962's, with SHA-256).

use minicbor::{Decode, Encode};

use crate::crypto::{Hash, sha256};

/// `MTH({d})`: the hash of a leaf (RFC 9162, 2.1.1).
pub fn leaf_hash(entry: &[u8]) -> Hash {
    sha256(&[&[0x00], entry])
}

/// The hash of an inner node (RFC 9162, 2.1.1).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    sha256(&[&[0x01], left.as_slice(), right.as_slice()])
}

/// A complete subtree: `2^level` leaves from leaf `index * 2^level` on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Node {
    /// Height above the leaves.
    pub level: u8,
    /// Place within the level.
    pub index: u64,
    /// Its hash.
    pub hash: Hash,
}

/// The right edge of the tree: all that is needed to append and to know the root.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct Frontier {
    #[n(0)]
    size: u64,
    /// Hashes of the complete subtrees that make up the tree, largest first: one for each bit set in `size`.
    #[n(1)]
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends one leaf. Gives the nodes that became complete, the leaf first.
    pub fn append(&mut self, leaf: Hash) -> Vec<Node> {
        let mut made = vec![Node { level: 0, index: self.size, hash: leaf }];
        let mut node = leaf;
        let mut level = 0u8;
        // Each trailing one-bit of the size is a peak that the new subtree completes.
        while self.size >> level & 1 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            node = node_hash(&left, &node);
            level += 1;
            made.push(Node { level, index: self.size >> level, hash: node });
        }
        self.peaks.push(node);
        self.size += 1;
        made
    }

    /// The root: `MTH(D[n])`.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        match peaks.next() {
            None => sha256(&[]),
            Some(last) => peaks.fold(*last, |right, left| node_hash(left, &right)),
        }
    }
}

/// `PATH(m, D[n])`: the inclusion proof of leaf `index` in the tree of `size` leaves, lowest node first (RFC 9162, 2.1.3.1).
/// `node(level, index)` reads a complete subtree's hash.
pub fn inclusion_proof<E>(
    index: u64,
    size: u64,
    node: &mut dyn FnMut(u8, u64) -> Result<Hash, E>,
) -> Result<Vec<Hash>, E> {
    let mut proof = Vec::new();
    let (mut start, mut end) = (0u64, size);
    while end.saturating_sub(start) > 1 {
        let split = start + largest_power_of_two_below(end - start);
        if index < split {
            proof.push(range_hash(split, end, node)?);
            end = split;
        } else {
            proof.push(range_hash(start, split, node)?);
            start = split;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// Verifies an inclusion proof (RFC 9162, 2.1.3.2). Its length must be exactly what index and size imply.
pub fn verify_inclusion(leaf: Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut fn_, mut sn) = (index, size - 1);
    let mut r = leaf;
    for p in proof {
        if sn == 0 {
            return false;
        }
        if fn_ & 1 == 1 || fn_ == sn {
            r = node_hash(p, &r);
            while fn_ & 1 == 0 && fn_ != 0 {
                fn_ >>= 1;
                sn >>= 1;
            }
        } else {
            r = node_hash(&r, p);
        }
        fn_ >>= 1;
        sn >>= 1;
    }
    sn == 0 && r == *root
}

/// `PROOF(m, D[n])`: the consistency proof between the trees of `old` and `size` leaves, `0 < old <= size` (RFC 9162, 2.1.4.1).
pub fn consistency_proof<E>(
    old: u64,
    size: u64,
    node: &mut dyn FnMut(u8, u64) -> Result<Hash, E>,
) -> Result<Vec<Hash>, E> {
    let mut proof = Vec::new();
    let (mut start, mut end) = (0u64, size);
    while end > old {
        let split = start + largest_power_of_two_below(end - start);
        if old <= split {
            proof.push(range_hash(split, end, node)?);
            end = split;
        } else {
            proof.push(range_hash(start, split, node)?);
            start = split;
        }
    }
    // What remains is the old tree's own right edge; from leaf 0 on it is the old root, which the verifier knows.
    if start > 0 {
        proof.push(range_hash(start, end, node)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Verifies a consistency proof (RFC 9162, 2.1.4.2): the tree with `root` is the tree with `old_root`, appended to. Both roots are
/// recomputed, none is trusted.
pub fn verify_consistency(old: u64, old_root: &Hash, size: u64, root: &Hash, proof: &[Hash]) -> bool {
    if old == 0 || old > size {
        return false;
    }
    if old == size {
        return proof.is_empty() && old_root == root;
    }
    let mut path = proof.iter();
    let first = if old.is_power_of_two() { Some(old_root) } else { path.next() };
    let Some(first) = first else { return false };
    let (mut fn_, mut sn) = (old - 1, size - 1);
    while fn_ & 1 == 1 {
        fn_ >>= 1;
        sn >>= 1;
    }
    let (mut fr, mut sr) = (*first, *first);
    for c in path {
        if sn == 0 {
            return false;
        }
        if fn_ & 1 == 1 || fn_ == sn {
            fr = node_hash(c, &fr);
            sr = node_hash(c, &sr);
            while fn_ & 1 == 0 && fn_ != 0 {
                fn_ >>= 1;
                sn >>= 1;
            }
        } else {
            sr = node_hash(&sr, c);
        }
        fn_ >>= 1;
        sn >>= 1;
    }
    sn == 0 && fr == *old_root && sr == *root
}

/// The root of the tree of `size` leaves, from complete subtrees.
pub fn root_of<E>(size: u64, node: &mut dyn FnMut(u8, u64) -> Result<Hash, E>) -> Result<Hash, E> {
    if size == 0 { Ok(sha256(&[])) } else { range_hash(0, size, node) }
}

/// `MTH(D[start:end])` from complete subtrees; `start` is a multiple of the largest power of two below the length.
fn range_hash<E>(start: u64, end: u64, node: &mut dyn FnMut(u8, u64) -> Result<Hash, E>) -> Result<Hash, E> {
    let length = end - start;
    if length.is_power_of_two() {
        let level = length.trailing_zeros();
        return node(level as u8, start >> level);
    }
    let split = start + largest_power_of_two_below(length);
    let left = range_hash(start, split, node)?;
    let right = range_hash(split, end, node)?;
    Ok(node_hash(&left, &right))
}

/// The largest power of two smaller than `n`, for `n > 1` (RFC 9162's `k`).
fn largest_power_of_two_below(n: u64) -> u64 {
    1 << (63 - (n - 1).leading_zeros())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// The inputs of the test tree that Certificate Transparency implementations share.
    const INPUTS: [&str; 8] =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    /// Its roots at sizes 1 to 8.
    const ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    #[test]
    fn rfc_6962_tree() {
        assert_eq!(
            Frontier::default().root().to_string(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        let mut tree = Frontier::default();
        for (input, root) in INPUTS.iter().zip(ROOTS) {
            tree.append(leaf_hash(&hex::decode(input).unwrap()));
            assert_eq!(tree.root().to_string(), root);
        }
    }

    #[test]
    fn every_leaf_of_every_size_is_proven_and_nothing_else_is() {
        let mut tree = Frontier::default();
        let mut nodes = BTreeMap::new();
        for size in 1..=40u64 {
            for node in tree.append(leaf_hash(&size.to_be_bytes())) {
                nodes.insert((node.level, node.index), node.hash);
            }
            let root = tree.root();
            for index in 0..size {
                let mut read = |level, at| nodes.get(&(level, at)).copied().ok_or(());
                let proof = inclusion_proof(index, size, &mut read).unwrap();
                let leaf = leaf_hash(&(index + 1).to_be_bytes());
                assert!(verify_inclusion(leaf, index, size, &proof, &root), "{index} of {size}");
                assert!(!verify_inclusion(leaf_hash(b"other"), index, size, &proof, &root));
                if let Some((_, shorter)) = proof.split_last() {
                    assert!(!verify_inclusion(leaf, index, size, shorter, &root));
                }
                let longer = [proof.as_slice(), &[root]].concat();
                assert!(!verify_inclusion(leaf, index, size, &longer, &root));
            }
        }
    }

    #[test]
    fn every_two_sizes_are_consistent_and_no_other_two() {
        let mut tree = Frontier::default();
        let mut nodes = BTreeMap::new();
        let mut roots = vec![tree.root()];
        for size in 1..=40u64 {
            for node in tree.append(leaf_hash(&size.to_be_bytes())) {
                nodes.insert((node.level, node.index), node.hash);
            }
            roots.push(tree.root());
            let mut read = |level, at| nodes.get(&(level, at)).copied().ok_or(());
            assert_eq!(root_of(size, &mut read), Ok(tree.root()));
            for old in 1..=size {
                let proof = consistency_proof(old, size, &mut read).unwrap();
                let (old_root, root) = (&roots[old as usize], &roots[size as usize]);
                assert!(verify_consistency(old, old_root, size, root, &proof), "{old} to {size}");
                let other = leaf_hash(b"other");
                assert!(!verify_consistency(old, &other, size, root, &proof));
                assert!(!verify_consistency(old, old_root, size, &other, &proof));
                let longer = [proof.as_slice(), &[other]].concat();
                assert!(!verify_consistency(old, old_root, size, root, &longer));
                for at in 0..proof.len() {
                    let mut forged = proof.clone();
                    forged.remove(at);
                    assert!(!verify_consistency(old, old_root, size, root, &forged));
                    forged = proof.clone();
                    forged[at] = other;
                    assert!(!verify_consistency(old, old_root, size, root, &forged));
                }
            }
        }
        assert!(!verify_consistency(0, &roots[0], 5, &roots[5], &[]), "nothing is consistent with nothing");
    }

    #[test]
    fn agrees_with_an_independent_implementation() {
        let mut oracle = ct_merkle::mem_backed_tree::MemoryBackedTree::<sha2::Sha256, Vec<u8>>::new();
        let mut tree = Frontier::default();
        for n in 0..300u32 {
            let entry = n.to_be_bytes().to_vec();
            tree.append(leaf_hash(&entry));
            oracle.push(entry);
            assert_eq!(tree.root().as_slice(), oracle.root().as_bytes().as_slice(), "size {}", n + 1);
        }
    }
}
