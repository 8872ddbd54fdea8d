//! Watching titles from the owner's side: what a node shows is verified, compared with what was told last, and told by a signed
//! message (Standard Webhooks 1.0.0, <https://github.com/standard-webhooks/standard-webhooks>) that carries the proof.
//!
//! ```text
//!  extract --verify--> news (what is new, since what was told)  --> message --secret--> webhook
//!                       ^                                                                  |
//!                     memory (the state file) <------------- what was taken ---------------+
//! ```

pub mod memory;
pub mod message;
pub mod news;
pub mod secret;
pub mod webhook;
