//! The catalogue as a node needs it: what its command and the doctor say, what feeds say, and why it is not ready.

use torrens_ledger::refusal::Lang;
use torrens_texts::files::{DOCTOR, FEED, NODE, NODE_CONFIG, NODE_HELP, READY, REGISTER, USAGE};
use torrens_texts::{Catalogue, Shelf};

static SHELF: Shelf = Shelf::new(&[DOCTOR, FEED, NODE, NODE_CONFIG, NODE_HELP, READY, REGISTER, USAGE]);

/// The catalogue in a language.
pub fn of(lang: Lang) -> &'static Catalogue {
    SHELF.of(lang)
}
