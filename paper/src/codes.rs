//! The compact form as QR codes (ISO/IEC 18004), drawn large enough to be scanned from a print.

use qrcode::{Color, EcLevel, QrCode};
use torrens_ledger::proof::compact::Compact;
use torrens_ledger::proof::extract::Extract;

use crate::PaperError;
use crate::sheet::{NOTE, Sheet, WIDTH};
use crate::texts::Both;

/// More codes than this nobody scans: then the file alone is the proof, and the paper says so.
pub const CODES_MAX: usize = 12;
/// A module's side, in points (0.85 mm): telephones of ten years ago read it from an office print.
const MODULE: f32 = 2.4;

/// A code: its squares, row by row.
pub struct Code {
    pub side: usize,
    pub dark: Vec<bool>,
}

/// The codes of an extract, as `torrens extract --qr` makes them: level L, for the text checks itself. None when there would be too many.
pub fn of(extract: &Extract) -> Result<Vec<Code>, PaperError> {
    let texts = Compact::of(extract).to_codes();
    if texts.len() > CODES_MAX {
        return Ok(Vec::new());
    }
    let code = |text: &String| {
        let code = QrCode::with_error_correction_level(text, EcLevel::L)
            .map_err(|error| PaperError::Pdf(format!("a QR code: {error}")))?;
        let dark = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
        Ok(Code { side: code.width(), dark })
    };
    texts.iter().map(code).collect()
}

/// Writes them on pages of their own.
pub fn write(sheet: &mut Sheet<'_>, extract: &Extract, codes: &[Code]) -> Result<(), PaperError> {
    if codes.is_empty() {
        return Ok(());
    }
    let n = codes.len() as u64;
    let page = sheet.texts.get("site-page-verify", &[]);
    let lead = match extract.title {
        Some(_) => "paper-codes-lead",
        None => "paper-codes-lead-other",
    };
    let lead = sheet.texts.get(lead, &[("n", n.into()), ("page", page.into())]);
    let heading = sheet.texts.get("paper-codes", &[]);
    sheet.turn()?;
    sheet.heading(&heading)?;
    sheet.pair(&lead, NOTE)?;
    let id = extract.asked.to_string();
    for (at, code) in codes.iter().enumerate() {
        let arguments = [("at", (at as u64 + 1).into()), ("n", n.into()), ("id", id.as_str().into())];
        let caption: Both = sheet.texts.get("paper-code", &arguments);
        let size = (code.side as f32 * MODULE).min(WIDTH);
        sheet.code(&caption, size, code.side, code.dark.clone())?;
    }
    Ok(())
}
