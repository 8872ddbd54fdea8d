//! The one catalogue of texts (`locales/`), for programs: what people read stands there in English and in Simplified Chinese, and is
//! named here. The web pages read the same files (`portal/src/text/catalogue.ts`).
//!
//! A program names the files it needs and asks for messages by id; what stands in a message is an argument. A message that is
//! missing shows its name, so that nothing fails for the want of a word; `tests/catalogue.rs` holds that none is missing, that both
//! languages have the same messages with the same arguments, and that none is there for nobody. No I/O and no clock: the files are
//! part of the program.
//!
//! ```text
//!  locales/{en,zh}/*.ftl --> files --> catalogue (one language) --> texts (both at once, for what is printed in both)
//! ```
//!
//! Read in this order: [`catalogue`], [`shelf`] (a program's files, in either language), [`texts`], then [`moment`], [`columns`], [`reason`] (what others give in English, known
//! again) and, with the feature `help`, `help` (of a command, in Chinese).

pub mod catalogue;
pub mod columns;
pub mod files;
#[cfg(feature = "help")]
pub mod help;
pub mod moment;
pub mod reason;
pub mod shelf;
pub mod texts;

pub use catalogue::{Broken, Catalogue};
pub use files::File;
pub use shelf::Shelf;
pub use texts::{Both, Texts, Value};
