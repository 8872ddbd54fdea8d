//! The catalogue in one language.

use std::fmt::Display;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use torrens_ledger::refusal::Lang;
use unic_langid::LanguageIdentifier;

use crate::files::File;

/// Why a catalogue cannot be used. That is a fault of this program: its files are part of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the catalogue: {0}")]
pub struct Broken(String);

/// Messages in one language.
pub struct Catalogue {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl Catalogue {
    /// Reads files of the catalogue.
    pub fn load(lang: Lang, files: &[File]) -> Result<Self, Broken> {
        let name: LanguageIdentifier =
            lang.pick("en-GB", "zh-Hans").parse().map_err(|error| Broken(format!("{error:?}")))?;
        let mut bundle = FluentBundle::new_concurrent(vec![name]);
        // Both languages are written from left to right: no isolation marks, which have no glyph.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) => Some(grouped(number.value as u64)),
            _ => None,
        }));
        bundle.add_builtins().map_err(|error| Broken(error.to_string()))?;
        for file in files {
            let source = lang.pick(file.en, file.zh).to_owned();
            let resource = FluentResource::try_new(source).map_err(|(_, errors)| Broken(format!("{errors:?}")))?;
            bundle.add_resource(resource).map_err(|errors| Broken(format!("{errors:?}")))?;
        }
        Ok(Self { lang, bundle })
    }

    /// Without messages: each shows its name.
    pub fn empty(lang: Lang) -> Self {
        Self { lang, bundle: FluentBundle::new_concurrent(vec![]) }
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// A message, with what stands in it as it is written.
    pub fn say(&self, id: &str, about: &[(&str, &dyn Display)]) -> String {
        self.find(id, about.iter().map(|(name, value)| (*name, value.to_string().into())))
            .unwrap_or_else(|| id.to_owned())
    }

    /// A message that may not be there.
    pub fn find<'a>(&self, id: &str, about: impl IntoIterator<Item = (&'a str, FluentValue<'a>)>) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let args: FluentArgs<'_> = about.into_iter().collect();
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        // An argument that was not given is a fault of ours: the name of the message shows it, and the tests find it.
        errors.is_empty().then_some(text)
    }

    /// A code of the register in words; a code without a message is shown as it is, as the pages do.
    pub fn code(&self, group: &str, code: &str) -> String {
        self.find(&code_id(group, code), []).unwrap_or_else(|| code.to_owned())
    }

    /// A code of the register as programs and officers use it, with its words where they are not English.
    pub fn coded(&self, group: &str, code: &str) -> String {
        match (self.lang, self.find(&code_id(group, code), [])) {
            (Lang::Zh, Some(words)) => format!("{code}（{words}）"),
            _ => code.to_owned(),
        }
    }

    /// Texts one after the other, as the language lists things.
    pub fn list<T: AsRef<str>>(&self, items: impl IntoIterator<Item = T>) -> String {
        joined(items, self.lang.pick(", ", "、"))
    }

    /// Half-sentences one after the other.
    pub fn clauses<T: AsRef<str>>(&self, items: impl IntoIterator<Item = T>) -> String {
        joined(items, self.lang.pick("; ", "；"))
    }
}

/// The message of a code: `PARTY_REGISTER` of `tx` is `tx-party-register`.
pub fn code_id(group: &str, code: &str) -> String {
    format!("{group}-{}", code.to_ascii_lowercase().replace('_', "-"))
}

fn joined<T: AsRef<str>>(items: impl IntoIterator<Item = T>, gap: &str) -> String {
    let mut out = String::new();
    for (at, item) in items.into_iter().enumerate() {
        out.push_str(if at > 0 { gap } else { "" });
        out.push_str(item.as_ref());
    }
    out
}

/// `1204` as `1,204`, in both languages.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
