//! Both languages at once, for what is printed in both.

use fluent_bundle::FluentValue;
use torrens_ledger::refusal::Lang;

use crate::catalogue::{Broken, Catalogue, code_id};
use crate::files::File;
use crate::moment::moment;

/// The same in both languages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Both {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    pub zh: String,
}

impl Both {
    /// What needs no translation: numbers, codes, names.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { en: text.clone(), zh: text }
    }

    /// Whether both say it with the same characters.
    pub fn is_same(&self) -> bool {
        self.en == self.zh
    }

    /// In one language.
    pub fn of(&self, lang: Lang) -> &str {
        lang.pick(&self.en, &self.zh)
    }
}

/// What a message is given: the same in both languages, or in each its own.
pub type Arguments<'a> = &'a [(&'a str, Value)];

/// An argument.
#[derive(Clone)]
pub enum Value {
    /// A number, which is grouped: `1,204`.
    Number(u64),
    /// Words.
    Words(Both),
}

impl Value {
    fn of(&self, lang: Lang) -> FluentValue<'_> {
        match self {
            Self::Number(number) => (*number).into(),
            Self::Words(words) => words.of(lang).into(),
        }
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<Both> for Value {
    fn from(words: Both) -> Self {
        Self::Words(words)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Words(Both::same(text))
    }
}

/// The catalogue, both languages.
pub struct Texts {
    en: Catalogue,
    zh: Catalogue,
}

impl Texts {
    /// Reads files of the catalogue.
    pub fn load(files: &[File]) -> Result<Self, Broken> {
        Ok(Self { en: Catalogue::load(Lang::En, files)?, zh: Catalogue::load(Lang::Zh, files)? })
    }

    /// A message.
    pub fn get(&self, id: &str, arguments: Arguments<'_>) -> Both {
        self.find(id, arguments).unwrap_or_else(|| Both::same(id))
    }

    /// A message that may not be there.
    pub fn find(&self, id: &str, arguments: Arguments<'_>) -> Option<Both> {
        let of = |lang| arguments.iter().map(move |(name, value)| (*name, value.of(lang)));
        Some(Both { en: self.en.find(id, of(Lang::En))?, zh: self.zh.find(id, of(Lang::Zh))? })
    }

    /// A code of the register in words; a code without a message is shown as it is, as the pages do.
    pub fn code(&self, group: &str, code: &str) -> Both {
        self.find(&code_id(group, code), &[]).unwrap_or_else(|| Both::same(code))
    }

    /// A moment in words: Beijing's time with UTC beside it.
    pub fn moment(&self, time_ms: u64) -> Both {
        Both { en: moment(&self.en, time_ms), zh: moment(&self.zh, time_ms) }
    }

    /// Texts one after the other, as each language lists things.
    pub fn list(&self, items: &[Both]) -> Both {
        let of = |lang| items.iter().map(move |item| item.of(lang));
        Both { en: self.en.list(of(Lang::En)), zh: self.zh.list(of(Lang::Zh)) }
    }

    /// Half-sentences one after the other.
    pub fn clauses(&self, items: &[Both]) -> Both {
        let of = |lang| items.iter().map(move |item| item.of(lang));
        Both { en: self.en.clauses(of(Lang::En)), zh: self.zh.clauses(of(Lang::Zh)) }
    }
}
