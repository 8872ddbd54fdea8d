//! The two trees: the append-only log of what happened, and the state tree of what holds now.

pub mod log;
pub mod state;
#[cfg(feature = "tree")]
pub mod tree;
