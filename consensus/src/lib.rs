//! BFT ordering: agencies that do not trust each other agree on one sequence of values. Knows nothing about land.
//!
//! The protocol is Tendermint as Malachite 0.8.2 implements it; its consensus actor, write-ahead log and value sync are
//! taken as they are. Ours are the types it works on, the network, the signing guard, and the driver that connects it to
//! an [`Application`].
//!
//! ```text
//!              propose / validate / commit            broadcast / receive
//!  Application <------------------------- engine ------------------------- network (libp2p, one swarm)
//!                                           |  sign                          votes | bodies | gossip | sync
//!                                         guard: never two votes for one step
//! ```
//!
//! Invariants. A body is persisted before it is answered for. A vote is on disk, in two copies, before it leaves
//! ([`guard`]). A peer outside the membership is refused while its connection is being established ([`network`]). Blocks
//! are made on demand: the engine holds its breath between heights until there is something to order.
//!
//! Read in this order: [`application`] (what a node must provide), [`context`] (the values that are voted on), [`signing`]
//! and [`guard`], [`parts`] (how bodies travel), [`codec`], [`network`], [`engine`].

pub mod application;
#[cfg(feature = "byzantine")]
#[doc(hidden)]
pub mod byzantine;
pub mod codec;
pub mod context;
pub mod engine;
pub mod guard;
pub mod network;
pub mod parts;
pub mod signing;
pub mod wal;

pub use application::{Application, Body, CommitCertificate, Invalid, Origin, Undecided, Validator};
pub use engine::{Ended, Engine, Handle, Settings, Timing};
