//! Joining by snapshot: a node that begins takes the ledger over as another has it, checks all of it against a certified header, and is
//! level in minutes, where executing every block again would take as long as the ledger is old.
//!
//! ```text
//!   joins                                       serves
//!   Offer ------------------------------------> freezes its store (links, no copy)
//!   header, certificate, changes of validators <-
//!   Objects after KEY  (state root) ----------->
//!   Blocks from HEIGHT (chain, certificates, log root)
//!   Entries after KEY  (each title's chain of entries)
//! ```
//!
//! Nothing that is sent is believed ([`crate::store::Arrival`]): a false snapshot is refused and another member is asked. What cannot be
//! checked is not sent: decided cases as they stood, past states and events begin with the snapshot.

mod geometry;
mod join;
mod serve;

use minicbor::{Decode, Encode};
use torrens_ledger::crypto::Hash;
use torrens_ledger::encoding::Blob;

use crate::store::{LoggedBlock, LoggedEntry, Offer};

pub use geometry::geometry;
pub use join::{Joining, Plan, clear, join};
pub use serve::{Shelf, serve};

/// In `data/`, while a node joins: [`Joining`].
pub const JOINING: &str = "joining.json";
/// Bytes of rows in one answer, about.
const PAGE_BYTES: usize = 4 * 1024 * 1024;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Ask {
    /// What is there.
    #[n(1)]
    Offer,
    /// Live objects of the snapshot of a height, after a key.
    #[n(2)]
    Objects {
        #[n(0)]
        height: u64,
        #[n(1)]
        after: Blob,
    },
    /// Blocks from a height on.
    #[n(3)]
    Blocks {
        #[n(0)]
        height: u64,
        #[n(1)]
        from: u64,
    },
    /// Entries of titles' histories, after a key.
    #[n(4)]
    Entries {
        #[n(0)]
        height: u64,
        #[n(1)]
        after: Blob,
    },
    /// The outline of a unit, by its hash: the one thing that is asked for outside a snapshot.
    #[n(5)]
    Geometry {
        #[n(0)]
        hash: Hash,
    },
}

/// What is answered; an empty page is the last.
#[derive(Clone, Debug, Encode, Decode)]
pub enum Answer {
    /// There is none: no block yet, or no room to freeze one; or that of this height is no longer kept.
    #[n(0)]
    Nothing,
    #[n(1)]
    Offer(#[n(0)] Box<Offer>),
    #[n(2)]
    Objects(#[n(0)] Vec<Row>),
    #[n(3)]
    Blocks(#[n(0)] Vec<LoggedBlock>),
    #[n(4)]
    Entries(#[n(0)] Vec<LoggedEntry>),
    #[n(5)]
    Geometry(#[n(0)] Blob),
}

/// A live object: key and bytes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Row {
    /// Key.
    #[n(0)]
    pub key: Blob,
    /// Bytes.
    #[n(1)]
    pub value: Blob,
}

#[cfg(test)]
mod tests {
    use super::*;
    use torrens_ledger::encoding::{from_bytes, to_bytes};

    proptest::proptest! {
        /// What a member asks or answers is read back as it was written, or refused; never a panic.
        #[test]
        fn any_question_and_answer_is_read_or_refused(
            height: u64, key: Vec<u8>, kind in 0usize..5, at: proptest::sample::Index, byte: u8, garbage: Vec<u8>,
        ) {
            let key = Blob(key);
            let row = Row { key: key.clone(), value: Blob(garbage.clone()) };
            let mut bytes = match kind {
                0 => to_bytes(&Ask::Offer),
                1 => to_bytes(&Ask::Objects { height, after: key }),
                2 => to_bytes(&Ask::Blocks { height, from: height / 2 }),
                3 => to_bytes(&Ask::Entries { height, after: key }),
                _ => to_bytes(&Answer::Objects(vec![row])),
            };
            let at = at.index(bytes.len());
            bytes[at] = byte;
            for bytes in [&bytes[..], &bytes[..at], &garbage] {
                if let Ok(read) = from_bytes::<Ask>(bytes) {
                    proptest::prop_assert_eq!(to_bytes(&read), bytes);
                }
                if let Ok(read) = from_bytes::<Answer>(bytes) {
                    proptest::prop_assert_eq!(to_bytes(&read), bytes);
                }
            }
        }
    }
}
