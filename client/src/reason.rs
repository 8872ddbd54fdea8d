//! Reasons that others give, with the place that they are about.

use std::fmt::Display;
use std::path::Path;

use torrens_ledger::encoding::Label;
use torrens_ledger::refusal::Lang;
use torrens_texts::{Both, reason};

use crate::exit::Failure;
use crate::message::Message;

/// A reason in both languages, when it is known ([`torrens_texts::reason`]).
pub fn of(text: &str) -> Message {
    Message::told(Both { en: text.to_owned(), zh: reason::say(text, Lang::Zh) })
}

/// A reason, behind the place that it is about.
pub fn at(place: impl Display, why: &str) -> Message {
    Message::new("cli-at").with("place", place).because(of(why))
}

/// A file that cannot be read.
pub fn cannot_read(path: &Path, error: &std::io::Error) -> Message {
    Message::new("cli-cannot-read").with("file", path.display()).because(of(&error.to_string()))
}

/// A file that cannot be written.
pub fn cannot_write(path: &Path, error: &std::io::Error) -> Message {
    if error.kind() == std::io::ErrorKind::AlreadyExists {
        return Message::new("cli-file-taken").with("file", path.display());
    }
    Message::new("cli-cannot-write").with("file", path.display()).because(of(&error.to_string()))
}

/// A label that somebody typed. `what` is the option it stands behind, or a message of the catalogue.
pub fn label(what: &'static str, text: impl Into<String>) -> Result<Label, Failure> {
    Label::new(text)
        .map_err(|why| Failure::Input(Message::new("cli-label").with_message("what", named(what)).because(of(&why))))
}

/// What somebody typed, as something that stands in the ledger's own form.
pub fn parsed<T: std::str::FromStr<Err = String>>(what: &'static str, text: &str) -> Result<T, Failure> {
    let wrong = |why: String| Message::new("cli-at").with_message("place", named(what)).because(of(&why));
    text.parse().map_err(|why| Failure::Input(wrong(why)))
}

fn named(what: &'static str) -> Message {
    if what.starts_with("cli-") { Message::new(what) } else { what.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_said_in_chinese_and_stays_as_it_is_in_english() {
        let errors = [
            Label::new("").unwrap_err(),
            Label::new("a b").unwrap_err(),
            "party:xyz".parse::<torrens_ledger::attestation::Subject>().unwrap_err(),
            "xyz".parse::<torrens_ledger::attestation::Subject>().unwrap_err(),
            "xyz:1".parse::<torrens_ledger::attestation::Subject>().unwrap_err(),
            torrens_ledger::time::from_rfc3339("today").unwrap_err(),
            torrens_keystore::open(Path::new("/no/such/file")).err().unwrap().to_string(),
            std::fs::read("/").unwrap_err().to_string(),
            std::fs::read("/no/such/file").unwrap_err().to_string(),
        ];
        for error in errors {
            let message = of(&error);
            assert_eq!(message.say(Lang::En), error);
            let zh = message.say(Lang::Zh);
            assert!(zh.chars().any(|c| c >= '\u{4e00}'), "{error}: {zh}");
        }
        assert_eq!(of("something new").say(Lang::Zh), "something new");
    }
}
