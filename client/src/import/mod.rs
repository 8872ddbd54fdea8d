//! Import of existing holdings: a file and a mapping become batches; each batch is one signature over many rows.
//!
//! [`mapping`] says what columns mean, [`plan`] turns rows into batches (all rows of a title in one batch, oldest first, so
//! that batches are independent of each other), [`run`] submits them. Running the same file again changes nothing.

pub mod mapping;
pub mod plan;
pub mod run;
