//! Proofs that anyone can check: what validators sign (certificate, checkpoint), whom a verifier believes (trust), the public log
//! in the forms of C2SP (note, tiles, log proof), the extract, how it is verified and put into words, and the history behind it.

pub mod certificate;
pub mod checkpoint;
pub mod compact;
pub mod extract;
pub mod history;
pub mod json;
pub mod log_proof;
pub mod note;
pub mod peek;
pub mod tiles;
pub mod trust;
pub mod verify;
pub mod words;
