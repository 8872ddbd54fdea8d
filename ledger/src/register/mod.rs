//! The records of the register, in the words of ISO 19152 (LADM). Each is a value; what may change them stands in
//! [`crate::transactions`].

pub mod charge;
pub mod entry;
pub mod hold;
pub mod party;
pub mod right;
pub mod share;
pub mod source;
pub mod title;
pub mod unit;
