//! An extract on paper: a bilingual PDF for people, with the proof inside it for machines.
//!
//! The extract is verified first, by the ledger's own verifier and against the trust anchor that is handed in: what does not prove
//! itself is not printed. What stands on the pages is drawn from what was proven, in words of the one catalogue (`locales/`), English
//! and Chinese beside each other. The file itself goes into the PDF unchanged, its compact form onto the last pages as QR codes. No
//! I/O and no clock: the same extract and anchor give the same bytes.
//!
//! ```text
//!  extract, anchor --> verify --> register, trust, codes --> sheet --> pdf --> bytes
//!                                 (what is said)             (where)   (how)
//! ```
//!
//! Read in this order: [`extract_pdf`], `register` (parts A to F), `trust` (what proves it), `codes`, then `sheet` (the flow over
//! pages), `pdf` (krilla), `fonts`, `texts`.

mod codes;
mod fonts;
mod pdf;
mod register;
mod sheet;
mod texts;
mod trust;

#[cfg(test)]
mod tests;

use torrens_ledger::proof::compact::Compact;
use torrens_ledger::proof::extract::{Asked, Extract};
use torrens_ledger::proof::trust::TrustAnchor;
use torrens_ledger::proof::verify::{Answer, verify};
use torrens_ledger::refusal::Lang;

use crate::sheet::Sheet;

/// The attachment's media type.
pub const MEDIA_TYPE: &str = "application/vnd.torrens.extract+json";

/// Why there is no PDF.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// The extract does not hold against the anchor; what the verifier says. Such a thing is not printed.
    #[error("this extract is not printed, because it does not prove itself: {0}")]
    NotGenuine(String),
    /// A compact extract was given: the file must be the whole one.
    #[error("only the whole extract (JSON) can be printed, not its compact form")]
    Compact,
    /// A character that the fonts of this program do not have. It is named rather than printed as a box.
    #[error("the character '{char}' (U+{:04X}) in “{text}” cannot be printed: use the extract as JSON, which has it", u32::from(*.char))]
    Glyph {
        /// The character.
        char: char,
        /// The text that it stands in.
        text: String,
    },
    /// More pages than anybody prints.
    #[error("the record fills more than {0} pages: use the extract as JSON")]
    Pages(usize),
    /// The PDF's own library refused. That is a fault of this program, never of the extract.
    #[error("the PDF could not be made ({0}): use the extract as JSON")]
    Pdf(String),
}

/// The PDF (PDF/A-3a and PDF/UA-1) of an extract. `extract` is the file, which goes into the PDF byte for byte; it must be genuine against `anchor`,
/// whose fingerprint is printed.
pub fn extract_pdf(extract: &[u8], anchor: &TrustAnchor) -> Result<Vec<u8>, PaperError> {
    if Compact::may_be(extract) {
        return Err(PaperError::Compact);
    }
    let (en, zh) = (verify(extract, anchor, &[], Lang::En), verify(extract, anchor, &[], Lang::Zh));
    let (Answer::Genuine, Some(proven)) = (en.answer, &en.extract) else {
        return Err(PaperError::NotGenuine(en.sentence));
    };
    let texts = texts::load()?;
    let codes = codes::of(proven)?;
    let attachment = attachment_name(&proven.asked);
    let mut sheet = Sheet::new(&texts)?;
    register::write(&mut sheet, proven)?;
    trust::write(&mut sheet, proven, anchor, (&en, &zh), (&attachment, codes.len()))?;
    codes::write(&mut sheet, proven, &codes)?;
    pdf::write(sheet, proven, extract, &attachment)
}

/// The attachment's name: `<what was asked for>.torrens.json`.
pub fn attachment_name(asked: &Asked) -> String {
    format!("{}.torrens.json", file_stem(asked))
}

/// The PDF's name: `<what was asked for>.pdf`.
pub fn file_name(asked: &Asked) -> String {
    format!("{}.pdf", file_stem(asked))
}

/// Labels may hold `/` and `:`, which file names may not.
fn file_stem(asked: &Asked) -> String {
    asked.to_string().replace(['/', ':'], "_")
}

/// What an extract is of, as the name of messages ends.
fn kind(extract: &Extract) -> &'static str {
    match extract.asked {
        Asked::Title(_) => "title",
        Asked::Unit(_) => "unit",
        Asked::Attestation(_) => "attestation",
    }
}
