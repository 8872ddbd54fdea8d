//! Some files of the catalogue in both languages, each read when it is first asked for.

use std::sync::OnceLock;

use torrens_ledger::refusal::Lang;

use crate::catalogue::Catalogue;
use crate::files::File;

/// The files that a program needs.
pub struct Shelf {
    files: &'static [File],
    en: OnceLock<Catalogue>,
    zh: OnceLock<Catalogue>,
}

impl Shelf {
    /// Of these files.
    pub const fn new(files: &'static [File]) -> Self {
        Self { files, en: OnceLock::new(), zh: OnceLock::new() }
    }

    /// The catalogue in a language. One that cannot be read, which the tests rule out, leaves the names of the messages.
    pub fn of(&self, lang: Lang) -> &Catalogue {
        let kept = lang.pick(&self.en, &self.zh);
        kept.get_or_init(|| Catalogue::load(lang, self.files).unwrap_or_else(|_| Catalogue::empty(lang)))
    }
}
