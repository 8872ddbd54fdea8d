//! The catalogue as this command needs it.

use std::sync::LazyLock;

use torrens_ledger::refusal::Lang;
use torrens_texts::files::{
    BOARD, CLI, CLI_CASE, CLI_HELP, CLI_IMPORT, CLI_KEYS, CLI_PROOF, CLI_REASONS, CLI_TITLE, CLI_WATCH, REGISTER,
};
use torrens_texts::{Catalogue, File};

const FILES: [File; 11] =
    [BOARD, CLI, CLI_CASE, CLI_HELP, CLI_IMPORT, CLI_KEYS, CLI_PROOF, CLI_REASONS, CLI_TITLE, CLI_WATCH, REGISTER];

static EN: LazyLock<Catalogue> = LazyLock::new(|| read(Lang::En));
static ZH: LazyLock<Catalogue> = LazyLock::new(|| read(Lang::Zh));

/// The catalogue in a language.
pub fn of(lang: Lang) -> &'static Catalogue {
    lang.pick(&EN, &ZH)
}

/// A catalogue that cannot be read, which the tests rule out, leaves the names of the messages.
fn read(lang: Lang) -> Catalogue {
    Catalogue::load(lang, &FILES).unwrap_or_else(|_| Catalogue::empty(lang))
}
