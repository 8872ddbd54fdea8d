//! The officer's desk for browsers: the register's own forms, the exact bytes that are signed, and plans of imports, so that a page
//! need not know any of it and cannot get it wrong. It asks nobody and keeps nothing; keys stay with the browser, which signs.
//!
//! Across the border goes one question as JSON, and for some a file; back comes `{"ok": ...}` or `{"error": {place, why}}`. The border
//! itself is the verifier's (`torrens_verifier::border`), whose own entrance is part of this module too.

mod form;
mod keys;
mod plan;
mod seal;

use serde::Deserialize;
use serde_json::{Value, json};
use torrens_ledger::refusal::Lang;

/// What is wrong with a question, and where.
#[derive(Debug)]
pub struct Wrong {
    /// JSON pointer, or nothing.
    pub place: String,
    /// Why, for people.
    pub why: String,
}

impl Wrong {
    fn new(place: impl Into<String>, why: impl Into<String>) -> Self {
        Self { place: place.into(), why: why.into() }
    }
}

/// A question.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
enum Ask {
    /// Every form, with its words.
    Forms { lang: String },
    /// A form, started from a title.
    Start { tx_type: String, title: Option<Value> },
    /// Whether a form is filled in so that it can be read; its kind and terms.
    Read { act: Value },
    /// A refusal, or the code of what is missing, in words.
    Words { lang: String, refusal: Value },
    /// What is to be signed.
    Unsigned(seal::Draft),
    /// The signed transaction.
    Signed(seal::Sealing),
    /// A salted commitment to a private value; for a document, to the file.
    Commit { field: String, value: Option<String>, record_key: String },
    /// A key file, taken apart.
    Key { text: String },
    /// The id of a public key.
    KeyId { public_key: String },
    /// What a new officer's key signs to prove that its holder has it.
    Proof { chain_id: String, officer_id: String },
    /// A plan of an import of the file, which comes as a part of its own.
    Plan { mapping: String, secret: String },
    /// The mappings that ship with Torrens.
    Mappings {},
}

/// Answers what a buffer of parts asks. Never panics: what cannot be read is said in the answer.
pub fn answer(buffer: &[u8]) -> Vec<u8> {
    let answer = match examine(buffer) {
        Ok(found) => json!({"ok": found}),
        Err(Wrong { place, why }) => json!({"error": {"place": place, "why": why}}),
    };
    answer.to_string().into_bytes()
}

fn examine(buffer: &[u8]) -> Result<Value, Wrong> {
    let parts = torrens_verifier::parts(buffer).ok_or_else(|| Wrong::new("", "the question is cut off"))?;
    let (question, file): (&[u8], &[u8]) = match parts.as_slice() {
        [question] => (question, &[]),
        [question, file] => (question, file),
        _ => return Err(Wrong::new("", "a question has one part, or two")),
    };
    match serde_json::from_slice(question).map_err(|error| Wrong::new("", error.to_string()))? {
        Ask::Forms { lang } => Ok(form::all(Lang::of(&lang))),
        Ask::Start { tx_type, title } => form::start(&tx_type, title.as_ref()),
        Ask::Read { act } => form::read(act),
        Ask::Words { lang, refusal } => form::words(Lang::of(&lang), refusal),
        Ask::Unsigned(draft) => draft.unsigned(),
        Ask::Signed(sealing) => sealing.signed(),
        Ask::Commit { field, value, record_key } => {
            keys::commit(&field, value.as_ref().map_or(file, |value| value.as_bytes()), &record_key)
        }
        Ask::Key { text } => keys::open(&text),
        Ask::KeyId { public_key } => keys::id(&public_key),
        Ask::Proof { chain_id, officer_id } => keys::proof(chain_id, officer_id),
        Ask::Plan { mapping, secret } => plan::plan(file, &mapping, &secret),
        Ask::Mappings {} => Ok(plan::shipped()),
    }
}

/// The entrance for JavaScript, beside the verifier's.
#[cfg(target_arch = "wasm32")]
mod entrance {
    #![allow(unsafe_code)]

    use torrens_verifier::border::{give, take};

    /// Takes a question that stands in a buffer of `torrens_room`, and gives the answer.
    #[unsafe(no_mangle)]
    pub extern "C" fn torrens_desk(at: *mut u8, length: usize) -> *const u8 {
        // SAFETY: JavaScript hands over what `torrens_room(length)` gave it, once.
        give(super::answer(&unsafe { take(at, length) }))
    }
}

#[cfg(test)]
mod tests;
