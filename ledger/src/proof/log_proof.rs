//! `.tlog-proof` files (C2SP `tlog-proof`): an entry's place in the log and the checkpoint that commits to it, in one text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::checkpoint::{self, CheckpointError, Cosigned};
use crate::block::Validator;
use crate::crypto::Hash;
use crate::encoding::{Bytes, Label};
use crate::merkle::log::{leaf_hash, verify_inclusion};

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// The proof that an entry is in the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogProof {
    /// The entry's index, from 0.
    pub index: u64,
    /// The inclusion proof, lowest node first (RFC 9162, 2.1.3).
    pub path: Vec<Hash>,
    /// The checkpoint, a signed note.
    pub checkpoint: String,
}

/// Why a `.tlog-proof` proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogProofError {
    /// It cannot be read.
    #[error("it is not a log proof: {0}")]
    Form(&'static str),
    /// Its checkpoint does not hold.
    #[error("its checkpoint does not hold: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// The entry is not in the log at that place.
    #[error("the entry is not in the log at that place")]
    Inclusion,
}

impl LogProof {
    /// Reads a proof. It has one spelling; `extra` lines are not used here.
    pub fn parse(text: &str) -> Result<Self, LogProofError> {
        let form = LogProofError::Form;
        let (head, checkpoint) = text.split_once("\n\n").ok_or(form("an empty line stands before the checkpoint"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(FIRST_LINE) {
            return Err(form("its first line is c2sp.org/tlog-proof@v1"));
        }
        let index = lines.next().and_then(|line| line.strip_prefix("index ")).and_then(|index| index.parse().ok());
        let index = index.ok_or(form("its second line is the index of the entry"))?;
        let hash = |line: &str| STANDARD.decode(line).ok().and_then(|hash| <[u8; 32]>::try_from(hash).ok()).map(Bytes);
        let path = lines.take(65).map(hash).collect::<Option<Vec<_>>>().ok_or(form("a hash cannot be read"))?;
        let proof = Self { index, path, checkpoint: checkpoint.into() };
        if proof.to_string() == text { Ok(proof) } else { Err(form("it is not in its one spelling")) }
    }

    /// Verifies that `entry` is in the log of `origin`, cosigned by a quorum of these validators.
    pub fn verify(&self, entry: &[u8], origin: &Label, validators: &[Validator]) -> Result<Cosigned, LogProofError> {
        let cosigned = checkpoint::verify_exact(&self.checkpoint, origin, validators)?;
        let of = &cosigned.checkpoint;
        match verify_inclusion(leaf_hash(entry), self.index, of.size, &self.path, &of.root) {
            true => Ok(cosigned),
            false => Err(LogProofError::Inclusion),
        }
    }
}

impl std::fmt::Display for LogProof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{FIRST_LINE}\nindex {}\n", self.index)?;
        for hash in &self.path {
            writeln!(f, "{}", STANDARD.encode(hash.as_slice()))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}
