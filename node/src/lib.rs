//! The daemon that an agency runs: it keeps the ledger on disk, orders transactions with the other agencies' nodes, and serves.
//!
//! ```text
//!  API --admit--> mempool --next--> executor <--> consensus engine <--> other nodes
//!   ^                                  |  one synced batch a block
//!   +------------- read, prove ----- store
//! ```
//!
//! Everything that decides is in `torrens-ledger`; everything that agrees is in `torrens-consensus`. Here they meet a disk, a
//! clock and clients. Read in this order: [`executor`] (where they meet), [`store`], [`mempool`], [`clock`], [`gossip`], [`presence`], [`addresses`], [`cosigner`], [`extracts`], [`api`],
//! [`daemon`] (how it starts and stops), [`doubt`] (when it must not vote yet), [`snapshot`] (how it joins), [`setup`] and [`devnet`] (how a network comes to be).
#![allow(missing_docs)] // API handlers are documented by their OpenAPI descriptions

pub mod addresses;
pub mod api;
pub mod backup;
pub mod clock;
pub mod config;
pub mod cosigner;
pub mod daemon;
pub mod devnet;
pub mod disk;
pub mod doctor;
pub mod doubt;
pub mod executor;
pub mod extracts;
pub mod geometry;
pub mod gossip;
pub mod keys;
#[cfg(feature = "byzantine")]
pub mod liar;
pub mod logs;
pub mod members;
pub mod mempool;
pub mod metrics;
pub mod mining;
pub mod operator;
pub mod place;
pub mod presence;
pub mod rotate;
pub mod scrub;
pub mod setup;
pub mod snapshot;
pub mod store;
pub mod texts;
pub mod tiles;
pub mod vote_log;
pub mod watch;
