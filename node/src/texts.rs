//! The catalogue as a node needs it: what feeds say, and what the doctor says.

use torrens_ledger::refusal::Lang;
use torrens_texts::files::{DOCTOR, FEED, REGISTER};
use torrens_texts::{Catalogue, Shelf};

static SHELF: Shelf = Shelf::new(&[DOCTOR, FEED, REGISTER]);

/// The catalogue in a language.
pub fn of(lang: Lang) -> &'static Catalogue {
    SHELF.of(lang)
}
