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

mod join;
mod serve;

use minicbor::{Decode, Encode};
use torrens_ledger::encoding::Blob;

use crate::store::{LoggedBlock, LoggedEntry, Offer};

pub use join::{Joining, Plan, join};
pub use serve::serve;

/// In `data/`, while a node joins: [`Joining`].
pub const JOINING: &str = "joining.json";
/// Bytes of rows in one answer, about.
const PAGE_BYTES: usize = 4 * 1024 * 1024;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
enum Ask {
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
}

/// What is answered; an empty page is the last.
#[derive(Clone, Debug, Encode, Decode)]
enum Answer {
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
}

/// A live object: key and bytes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
struct Row {
    #[n(0)]
    key: Blob,
    #[n(1)]
    value: Blob,
}
