//! The catalogue as this command needs it.

use torrens_ledger::refusal::Lang;
use torrens_texts::files::{
    BOARD, CLI, CLI_CASE, CLI_HELP, CLI_IMPORT, CLI_KEYS, CLI_PROOF, CLI_TITLE, CLI_WATCH, REGISTER, USAGE,
};
use torrens_texts::{Catalogue, Shelf};

static SHELF: Shelf = Shelf::new(&[
    BOARD, CLI, CLI_CASE, CLI_HELP, CLI_IMPORT, CLI_KEYS, CLI_PROOF, CLI_TITLE, CLI_WATCH, REGISTER, USAGE,
]);

/// The catalogue in a language.
pub fn of(lang: Lang) -> &'static Catalogue {
    SHELF.of(lang)
}
