//! The catalogue as a node needs it: what feeds say, and what the doctor says.

use std::sync::LazyLock;

use torrens_ledger::refusal::Lang;
use torrens_texts::{Catalogue, File, files};

const FILES: [File; 3] = [files::DOCTOR, files::FEED, files::REGISTER];

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
