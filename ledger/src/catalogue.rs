//! Messages of the catalogue (`locales/`) that have no variables: what is wrong, and what to do about it. A few lines instead of a Fluent
//! library, for the ledger is compiled for browsers too; `texts/tests/catalogue.rs` holds that Fluent reads the same.
//!
//! ```text
//!  refusal-share-not-whole = The shares do not sum to exactly one
//!      .action = Correct the shares; write thirds as 1/3
//! ```

use std::collections::BTreeMap;

use crate::refusal::Lang;

/// What is said of codes, in both languages.
#[derive(Debug)]
pub struct Words {
    en: Messages,
    zh: Messages,
}

/// By the message's name: its value, and its attribute `action`.
type Messages = BTreeMap<&'static str, (&'static str, &'static str)>;

impl Words {
    /// Reads the file of each language.
    pub fn read(en: &'static str, zh: &'static str) -> Self {
        Self { en: messages(en), zh: messages(zh) }
    }

    /// What is wrong and what to do, of a code such as `share.not_whole` in a group of messages. A code without a message shows itself.
    pub fn of(&self, group: &str, code: &'static str, lang: Lang) -> (&'static str, &'static str) {
        let name = format!("{group}-{}", code.replace(['.', '_'], "-"));
        lang.pick(&self.en, &self.zh).get(name.as_str()).copied().unwrap_or((code, ""))
    }

    /// How many messages each language has.
    pub fn len(&self) -> (usize, usize) {
        (self.en.len(), self.zh.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == (0, 0)
    }
}

fn messages(source: &'static str) -> Messages {
    let mut out = Messages::new();
    let mut last = None;
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        match (line.split_once(" = "), last) {
            (Some(("    .action", action)), Some(name)) => out.entry(name).or_default().1 = action,
            (Some((name, title)), _) => {
                out.insert(name, (title, ""));
                last = Some(name);
            }
            (None, _) => {}
        }
    }
    out
}
