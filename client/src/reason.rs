//! Reasons that others give: the ledger's readers, the keystore and the system say them in English only. Those that people meet are
//! known here by their English form, which stands in the catalogue beside the Chinese one; any other is passed on as it is.

use std::fmt::Display;
use std::path::Path;

use torrens_ledger::encoding::Label;
use torrens_ledger::refusal::Lang;

use crate::exit::Failure;
use crate::message::Message;
use crate::texts;

/// The reasons that are known, each with what stands in it. One that is the beginning of another stands behind it.
const KNOWN: &[(&str, &[&str])] = &[
    ("cli-reason-label-length", &["most", "has"]),
    ("cli-reason-label-characters", &[]),
    ("cli-reason-hex-case", &[]),
    ("cli-reason-hex-digits", &["digits"]),
    ("cli-reason-time", &["text"]),
    ("cli-reason-date", &["date"]),
    ("cli-reason-share-range", &[]),
    ("cli-reason-share-decimal", &[]),
    ("cli-reason-share-fraction", &[]),
    ("cli-reason-unit-length", &[]),
    ("cli-reason-subject", &[]),
    ("cli-reason-subject-kind", &["kind"]),
    ("cli-reason-key-file", &["path", "why"]),
    ("cli-reason-key-open", &["path", "mode", "again"]),
    ("cli-reason-key-write", &["path", "why"]),
    ("cli-reason-key-missing", &["why"]),
    ("cli-reason-key-damaged", &[]),
    ("cli-reason-key-halves", &[]),
    ("cli-reason-key-format", &["format", "scheme", "known"]),
    ("cli-reason-key-in-token", &[]),
    ("cli-reason-token-nothing", &[]),
    ("cli-reason-token-another", &["token", "label", "found", "told"]),
    ("cli-reason-token-signed-not", &["token", "why"]),
    ("cli-reason-token-none", &["token", "module"]),
    ("cli-reason-token-pin", &["token"]),
    ("cli-reason-token-no-key", &["label", "class"]),
    ("cli-reason-token-keys", &["label", "class"]),
    ("cli-reason-module-load", &["module", "why"]),
    ("cli-reason-module-start", &["module", "why"]),
    ("cli-reason-passphrase-short", &["least"]),
    ("cli-reason-passphrase-differs", &[]),
    ("cli-reason-passphrase-nobody", &["variable"]),
    ("cli-reason-passphrase-wrong", &[]),
    ("cli-reason-passphrase-open", &["path", "mode"]),
    ("cli-reason-passphrase-empty", &["path"]),
    ("cli-reason-trust-unusable", &["why"]),
    ("cli-reason-trust-order", &["height"]),
    ("cli-reason-trust-before", &["height"]),
    ("cli-reason-trust-contradicts", &["height"]),
    ("cli-reason-paper-genuine", &["why"]),
    ("cli-reason-paper-compact", &[]),
    ("cli-reason-paper-glyph", &["char", "point", "text"]),
    ("cli-reason-paper-pages", &["pages"]),
    ("cli-reason-paper-pdf", &["why"]),
    ("cli-reason-checkpoint-log", &["log"]),
    ("cli-reason-checkpoint-signers", &["signers", "validators"]),
    ("cli-reason-passphrase-file", &["why"]),
    ("cli-reason-pin-file", &["why"]),
    ("cli-reason-unreadable", &["path", "why"]),
    ("cli-reason-io", &["why"]),
    ("cli-import-unit-prefix", &["why"]),
    ("cli-import-title-key", &[]),
    ("cli-import-header", &["error"]),
    ("cli-import-columns", &["columns"]),
    ("cli-import-column", &["column", "nearest"]),
    ("cli-import-row", &["row", "error"]),
    ("cli-import-not-utf8", &["error"]),
    ("cli-import-field-count", &["fields", "header"]),
    ("cli-import-row-repeated", &["line"]),
    ("cli-import-value-unknown", &["known"]),
    ("cli-import-title-key-empty", &[]),
    ("cli-import-date", &["form"]),
    ("cli-import-amount", &[]),
    ("cli-reason-os-none", &[]),
    ("cli-reason-os-denied", &[]),
    ("cli-reason-os-folder", &[]),
    ("cli-reason-os-exists", &[]),
    ("cli-reason-os-refused", &[]),
    ("cli-reason-timeout", &["what"]),
    ("cli-reason-no-certificate", &[]),
    ("cli-reason-no-private-key", &[]),
    ("cli-reason-number", &[]),
    ("cli-reason-range", &["value", "range"]),
];

/// A reason in both languages, when it is known.
pub fn of(text: &str) -> Message {
    KNOWN.iter().find_map(|(id, names)| read(id, names, text)).unwrap_or_else(|| text.into())
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

/// The message, if the text is its English form; what stands in it may be a reason itself.
fn read(id: &'static str, names: &[&'static str], text: &str) -> Option<Message> {
    let marked: Vec<(&str, String)> = names.iter().map(|name| (*name, format!("\0{name}\0"))).collect();
    let about: Vec<(&str, &dyn Display)> = marked.iter().map(|(name, mark)| (*name, mark as &dyn Display)).collect();
    let form = texts::of(Lang::En).say(id, &about);
    let mut parts = form.split('\0');
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut message = Message::new(id);
    while let (Some(name), Some(behind)) = (parts.next(), parts.next()) {
        let end = if behind.is_empty() { rest.len() } else { rest.find(behind)? };
        let name = names.iter().find(|known| **known == name)?;
        message = message.with_message(name, of(&rest[..end]));
        rest = &rest[end + behind.len()..];
    }
    rest.is_empty().then_some(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What gives the reasons: when one of them is told otherwise there, it must be so here.
    const SOURCES: &[&str] = &[
        include_str!("../../ledger/src/encoding.rs"),
        include_str!("../../ledger/src/time.rs"),
        include_str!("../../ledger/src/register/share.rs"),
        include_str!("../../ledger/src/register/unit.rs"),
        include_str!("../../ledger/src/attestation.rs"),
        include_str!("../../ledger/src/keyfile.rs"),
        include_str!("../../ledger/src/proof/trust.rs"),
        include_str!("../../ledger/src/proof/checkpoint.rs"),
        include_str!("../../keystore/src/lib.rs"),
        include_str!("../../keystore/src/passphrase.rs"),
        include_str!("../../keystore/src/token.rs"),
        include_str!("../../paper/src/lib.rs"),
        include_str!("tls.rs"),
        include_str!("../../import/src/plan.rs"),
        include_str!("../../import/src/mapping.rs"),
    ];

    #[test]
    fn every_reason_is_told_where_it_comes_from_as_it_is_known_here() {
        let sources = SOURCES.concat();
        for (id, names) in KNOWN.iter().filter(|(id, _)| !id.starts_with("cli-reason-os-")) {
            if ["cli-reason-io", "cli-reason-timeout", "cli-reason-number", "cli-reason-range"].contains(id) {
                continue; // of ureq, the standard library and clap
            }
            let about: Vec<(&str, &dyn Display)> = names.iter().map(|name| (*name, &"\0" as &dyn Display)).collect();
            let form = texts::of(Lang::En).say(id, &about);
            assert_ne!(form, *id);
            for part in form.split('\0') {
                assert!(sources.contains(part.trim_matches([':', ' '])), "{id}: '{part}'");
            }
        }
    }

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
