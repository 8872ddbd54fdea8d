//! The SDK: build, sign, submit, wait, fetch, verify, import. The `torrens` command is a thin shell over it.
//!
//! ```text
//!  builder --sign--> connection --POST--> any node --receipt-->   exit (what it means for a script)
//!                                                                 message (what is said, in either language)
//!  watch: extract --verify--> what was told last --> signed webhook
//!  import: file + mapping --> rows by title --> batches --> connection
//! ```

pub mod audit;
pub mod builder;
pub mod connection;
pub mod exit;
pub mod import;
pub mod keys;
pub mod message;
pub mod reason;
pub mod texts;
pub mod tls;
pub mod watch;
