//! Import of existing holdings: a file and a mapping become batches; each batch is one signature over many rows.
//!
//! [`mapping`] says what columns mean, [`plan`] turns rows into batches (all rows of a title in one batch, oldest first, so that
//! batches are independent of each other). Submitting them is the caller's: the command's (`client/src/import.rs`) or the page's. No
//! I/O, no clock and no chance: the same file, mapping and secret give the same plan, so running it again changes nothing.

pub mod mapping;
pub mod plan;
