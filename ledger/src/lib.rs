//! The register itself, pure: records, rules, state transition, trees, proofs.
//!
//! A block goes in with the state that it stands on; receipts, changed objects and two roots come out ([`apply`]). Nothing
//! here reads a clock, draws a random number, touches a disk or a socket, or panics on input: the same blocks give the same
//! roots on every machine, in every build, in any year. The node keeps what comes out; consensus agrees on its hash.
//!
//! A citizen's verifier is the other half ([`proof::verify`]): it needs a file and a trust anchor and nothing else. An auditor's is
//! [`replay`]: log entries in, every block executed again.
//!
//! ```text
//!  signed bytes --> transactions --> case --> register --> state --> merkle --> block header
//!                    who, what       lacks     what it      live      log and      what validators
//!                                    what?     changes      objects   state roots  vote on
//! ```
//!
//! Read in this order: [`register`] (what there is), [`transactions`] (what may change it, one file each), [`case`] (what a
//! dealing lacks and from whom), [`policy`] and [`attestation`] (who must have reviewed what), [`apply`] (one block),
//! [`merkle`] and [`proof`] (why anybody can check it), [`refusal`] (every way to say no), in the words of [`catalogue`].

pub mod agency;
#[cfg(feature = "tree")]
pub mod apply;
pub mod attestation;
pub mod block;
pub mod case;
pub mod catalogue;
pub mod crypto;
pub mod encoding;
pub mod evidence;
pub mod genesis;
pub mod governance;
pub mod keyfile;
pub mod membership;
pub mod merkle;
#[cfg(feature = "openapi")]
mod openapi;
pub mod policy;
pub mod proof;
pub mod refusal;
pub mod register;
#[cfg(feature = "tree")]
pub mod replay;
pub mod state;
pub mod time;
pub mod transactions;

/// The product's name, here and nowhere else.
pub const PRODUCT: &str = "Torrens";
