//! The verifier for browsers: a file and a trust anchor in, a report out. It asks nobody: WebAssembly has no network of its own, and
//! none is given to it. JavaScript uses it through `verifier.mjs`.
//!
//! Across the border goes one buffer: for each part its length in four bytes, little-endian, then its bytes. The parts are the
//! language, the trust anchor, the file, and whatever is known that is later. Back comes the report as JSON, its length before it.

use serde::Serialize;
use torrens_ledger::encoding::from_bytes;
use torrens_ledger::proof::history::judge;
use torrens_ledger::proof::trust::TrustAnchor;
use torrens_ledger::proof::verify::{Answer, Report, refused, verify};
use torrens_ledger::refusal::Lang;
use torrens_ledger::register::entry::Entry;

/// Verifies what a buffer of parts holds. Never panics: what cannot be read is said in the report.
pub fn report(buffer: &[u8]) -> Vec<u8> {
    // By way of a value, so that everything is written by one writer: the module stays small.
    serde_json::to_value(examine(buffer)).map(|report| report.to_string().into_bytes()).unwrap_or_default()
}

fn examine(buffer: &[u8]) -> Report {
    let parts = parts(buffer).unwrap_or_default();
    let [lang, anchor, file, later @ ..] = parts.as_slice() else {
        return refused(Answer::CannotTell, "a part is missing", Lang::En);
    };
    let lang = Lang::of(std::str::from_utf8(lang).unwrap_or_default());
    match TrustAnchor::parse(anchor) {
        Ok(anchor) => verify(file, &anchor, later, lang),
        Err(error) => {
            let why =
                lang.pick(format!("there is no usable trust anchor ({error})"), format!("没有可用的信任锚（{error}）"));
            refused(Answer::CannotTell, &why, lang)
        }
    }
}

/// An entry that somebody lists.
#[derive(Serialize)]
struct Listed {
    answer: Answer,
    entry: Entry,
}

/// What a title's extract says of each entry of a history that somebody lists. The parts are the trust anchor, the extract, and the entries'
/// canonical CBOR in an array; what they say comes back with the answers, so that nothing but the bytes that were judged need be shown.
/// Null when they cannot be read; when the extract is not genuine, nothing can be told of any.
pub fn history(buffer: &[u8]) -> Vec<u8> {
    let listed = list(buffer).and_then(|listed| serde_json::to_value(listed).ok()).unwrap_or_default();
    listed.to_string().into_bytes()
}

fn list(buffer: &[u8]) -> Option<Vec<Listed>> {
    let parts = parts(buffer)?;
    let [anchor, file, entries] = parts.as_slice() else { return None };
    let entries: Vec<Entry> = from_bytes(entries).ok()?;
    let report = TrustAnchor::parse(anchor).map(|anchor| verify(file, &anchor, &[], Lang::En));
    let genuine = report.ok().filter(|report| report.answer == Answer::Genuine);
    let title = genuine.and_then(|report| report.extract).and_then(|extract| extract.title);
    let answers = title.map_or_else(|| vec![Answer::CannotTell; entries.len()], |title| judge(&title, &entries));
    Some(answers.into_iter().zip(entries).map(|(answer, entry)| Listed { answer, entry }).collect())
}

/// The parts of a buffer; none when a length is wrong.
pub fn parts(mut buffer: &[u8]) -> Option<Vec<&[u8]>> {
    let mut out = Vec::new();
    while !buffer.is_empty() {
        let (length, rest) = buffer.split_first_chunk::<4>()?;
        let (part, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        out.push(part);
        buffer = rest;
    }
    Some(out)
}

#[cfg(target_arch = "wasm32")]
pub mod border;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::unwrap_used)]
    fn whatever_comes_over_the_border_gets_a_report() {
        for buffer in [&b""[..], &[1, 0, 0], &[9, 0, 0, 0, 1], &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]] {
            let report: serde_json::Value = serde_json::from_slice(&report(buffer)).unwrap();
            assert_eq!(report["answer"], "CANNOT_TELL");
            assert_eq!(history(buffer), b"null");
        }
    }
}
