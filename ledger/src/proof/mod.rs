//! Proofs that anyone can check: the commit certificate and the title extract.

pub mod certificate;
pub mod extract;
