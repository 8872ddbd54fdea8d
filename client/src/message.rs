//! What is said to people, before it is put into words: whoever makes a message need not know the language.

use std::fmt::Display;

use torrens_ledger::refusal::{Lang, Refusal};
use torrens_texts::Both;

use crate::texts;

/// A message of the catalogue with what stands in it, or words that are there already.
///
/// It has no `Display`, so that none can stand in another as English by mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message(Form);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    Told(Both),
    Named { id: &'static str, about: Vec<(&'static str, Message)> },
}

impl Message {
    /// A message of the catalogue.
    pub fn new(id: &'static str) -> Self {
        Self(Form::Named { id, about: Vec::new() })
    }

    /// Words that are there in both languages.
    pub fn told(words: Both) -> Self {
        Self(Form::Told(words))
    }

    /// With something that is the same in both languages.
    pub fn with(self, name: &'static str, value: impl Display) -> Self {
        self.with_message(name, value.to_string().into())
    }

    /// With something that is said in each language.
    pub fn with_message(mut self, name: &'static str, message: Message) -> Self {
        if let Form::Named { about, .. } = &mut self.0 {
            about.push((name, message));
        }
        self
    }

    /// With the reason, which the message has as `why`.
    pub fn because(self, why: impl Into<Message>) -> Self {
        self.with_message("why", why.into())
    }

    /// In words.
    pub fn say(&self, lang: Lang) -> String {
        match &self.0 {
            Form::Told(words) => words.of(lang).to_owned(),
            Form::Named { id, about } => {
                let said: Vec<(&str, String)> =
                    about.iter().map(|(name, message)| (*name, message.say(lang))).collect();
                let about: Vec<(&str, &dyn Display)> =
                    said.iter().map(|(name, text)| (*name, text as &dyn Display)).collect();
                texts::of(lang).say(id, &about)
            }
        }
    }
}

/// Words of somebody else: the system's, a library's, a node's.
impl From<String> for Message {
    fn from(text: String) -> Self {
        Self::told(Both::same(text))
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self::told(Both::same(text))
    }
}

impl From<&Refusal> for Message {
    fn from(refusal: &Refusal) -> Self {
        let both = |of: &dyn Fn(Lang) -> String| Message::told(Both { en: of(Lang::En), zh: of(Lang::Zh) });
        Message::new("cli-refusal")
            .with("code", refusal.code)
            .with_message("detail", both(&|lang| refusal.detail(lang)))
            .with_message("action", both(&|lang| refusal.action(lang).to_owned()))
    }
}
