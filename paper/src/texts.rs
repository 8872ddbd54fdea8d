//! The texts of the paper, from the one catalogue: every message in both languages at once, for both stand on it.

use torrens_texts::files::{PAPER, REGISTER, SITE, TITLE};
pub use torrens_texts::moment::beijing;
pub use torrens_texts::{Both, Texts};

use crate::PaperError;

/// Reads the catalogue, which is part of the program.
pub fn load() -> Result<Texts, PaperError> {
    Texts::load(&[PAPER, REGISTER, SITE, TITLE]).map_err(|broken| PaperError::Pdf(broken.to_string()))
}
