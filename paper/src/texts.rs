//! The texts, from the one catalogue: every message in both languages at once, for both stand on the paper.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use torrens_ledger::time::{date_of, to_rfc3339};
use unic_langid::LanguageIdentifier;

use crate::PaperError;

/// The same in both languages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Both {
    pub en: String,
    pub zh: String,
}

impl Both {
    /// What needs no translation: numbers, codes, names.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { en: text.clone(), zh: text }
    }

    pub fn is_same(&self) -> bool {
        self.en == self.zh
    }
}

/// The catalogue, both languages.
pub struct Texts {
    en: FluentBundle<FluentResource>,
    zh: FluentBundle<FluentResource>,
}

const EN: [&str; 4] = [
    include_str!("../../locales/en/paper.ftl"),
    include_str!("../../locales/en/register.ftl"),
    include_str!("../../locales/en/site.ftl"),
    include_str!("../../locales/en/title.ftl"),
];
const ZH: [&str; 4] = [
    include_str!("../../locales/zh/paper.ftl"),
    include_str!("../../locales/zh/register.ftl"),
    include_str!("../../locales/zh/site.ftl"),
    include_str!("../../locales/zh/title.ftl"),
];

/// What a message is given: the same in both languages, or in each its own.
pub type Arguments<'a> = &'a [(&'a str, Value)];

/// An argument.
#[derive(Clone)]
pub enum Value {
    Number(u64),
    Words(Both),
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

impl Texts {
    /// Reads the catalogue, which is part of the program.
    pub fn load() -> Result<Self, PaperError> {
        Ok(Self { en: bundle("en-GB", &EN)?, zh: bundle("zh-Hans", &ZH)? })
    }

    /// A message.
    pub fn get(&self, id: &str, arguments: Arguments<'_>) -> Both {
        // A message that is missing shows its name; a test holds that none is.
        self.find(id, arguments).unwrap_or_else(|| Both::same(id))
    }

    /// A message that may not be there.
    pub fn find(&self, id: &str, arguments: Arguments<'_>) -> Option<Both> {
        let en = format(&self.en, id, arguments, |words| &words.en)?;
        Some(Both { en, zh: format(&self.zh, id, arguments, |words| &words.zh)? })
    }

    /// A code of the register in words; a code without a message is shown as it is, as the pages do.
    pub fn code(&self, group: &str, code: &str) -> Both {
        let id = format!("{group}-{}", code.to_ascii_lowercase().replace('_', "-"));
        self.find(&id, &[]).unwrap_or_else(|| Both::same(code))
    }

    /// A moment in words: Beijing's time with UTC beside it.
    pub fn moment(&self, time_ms: u64) -> Both {
        let utc = to_rfc3339(time_ms);
        let (date, time) = beijing(time_ms);
        let clock = &utc[11..19];
        let utc = if utc.starts_with(&date) { clock.to_owned() } else { format!("{} {clock}", &utc[..10]) };
        let place = self.get("time-beijing", &[]);
        let arguments = [("date", date.as_str().into()), ("time", time.as_str().into()), ("utc", utc.as_str().into())];
        self.get("time-moment", &[&arguments[..], &[("place", place.into())]].concat())
    }

    /// Texts one after the other, as each language lists things.
    pub fn list(&self, items: &[Both]) -> Both {
        let join = |of: fn(&Both) -> &String, gap: &str| items.iter().map(of).cloned().collect::<Vec<_>>().join(gap);
        Both { en: join(|item| &item.en, ", "), zh: join(|item| &item.zh, "、") }
    }

    /// Half-sentences one after the other.
    pub fn clauses(&self, items: &[Both]) -> Both {
        let join = |of: fn(&Both) -> &String, gap: &str| items.iter().map(of).cloned().collect::<Vec<_>>().join(gap);
        Both { en: join(|item| &item.en, "; "), zh: join(|item| &item.zh, "；") }
    }
}

/// Date and time of day in Beijing, UTC+8 without daylight saving time.
pub fn beijing(time_ms: u64) -> (String, String) {
    let local = time_ms.saturating_add(8 * 3_600_000);
    let days = i32::try_from(local / 86_400_000).unwrap_or(i32::MAX);
    let seconds = local / 1000 % 86_400;
    (date_of(days), format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
}

fn bundle(language: &str, sources: &[&str]) -> Result<FluentBundle<FluentResource>, PaperError> {
    let broken = |what: String| PaperError::Pdf(format!("the catalogue: {what}"));
    let id: LanguageIdentifier = language.parse().map_err(|error| broken(format!("{error:?}")))?;
    let mut bundle = FluentBundle::new(vec![id]);
    // Both languages are written from left to right: no isolation marks, which have no glyph.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) => Some(grouped(number.value as u64)),
        _ => None,
    }));
    bundle.add_builtins().map_err(|error| broken(error.to_string()))?;
    for source in sources {
        let resource =
            FluentResource::try_new((*source).to_owned()).map_err(|(_, errors)| broken(format!("{errors:?}")))?;
        bundle.add_resource(resource).map_err(|errors| broken(format!("{errors:?}")))?;
    }
    Ok(bundle)
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

fn format(
    bundle: &FluentBundle<FluentResource>,
    id: &str,
    arguments: Arguments<'_>,
    pick: fn(&Both) -> &String,
) -> Option<String> {
    let pattern = bundle.get_message(id)?.value()?;
    let mut args = FluentArgs::new();
    for (name, value) in arguments {
        match value {
            Value::Number(number) => args.set(*name, *number),
            Value::Words(words) => args.set(*name, pick(words).clone()),
        }
    }
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
    // An argument that was not given is a fault of ours: the name of the message shows it, and the tests find it.
    errors.is_empty().then_some(text)
}
