//! The catalogue as a node needs it: what its command and the doctor say, what feeds say, and why it is not ready.

use torrens_ledger::refusal::Lang;
use torrens_texts::files::{DOCTOR, FEED, NODE, READY, REGISTER};
use torrens_texts::{Catalogue, Shelf};

static SHELF: Shelf = Shelf::new(&[DOCTOR, FEED, NODE, READY, REGISTER]);

/// The catalogue in a language.
pub fn of(lang: Lang) -> &'static Catalogue {
    SHELF.of(lang)
}
