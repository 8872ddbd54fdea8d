//! The fonts, which are part of the program, and how wide a text is in them. Nothing is shaped: Latin and Han need no more than a
//! glyph a character, and so what is measured is what is drawn. A character without a glyph is an error, never a box.

use krilla::Data;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use crate::PaperError;

/// Whose letters a text prefers: quotation marks and dashes are as wide as a Han character in one, narrow in the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Script {
    Latin,
    Han,
}

/// Light or heavy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weight {
    Regular,
    Bold,
}

/// A stretch of a line in one font.
#[derive(Clone)]
pub struct Run {
    pub font: Font,
    pub glyphs: Vec<KrillaGlyph>,
    /// The text, which people copy and machines read aloud.
    pub text: String,
    /// Its width in units of the font size.
    pub width: f32,
}

struct Face {
    font: Font,
    reference: FontRef<'static>,
}

/// The four cuts that `scripts/font` makes.
pub struct Fonts {
    latin: [Face; 2],
    han: [Face; 2],
}

/// Room between a Han character and a Latin letter or digit, as Chinese typesetting has it (CLREQ, 3.2.2): less than a space.
const MIXED_GAP_EM: f32 = 0.16;

impl Fonts {
    pub fn load() -> Result<Self, PaperError> {
        Ok(Self {
            latin: [
                face(include_bytes!("../fonts/latin-regular.otf"))?,
                face(include_bytes!("../fonts/latin-bold.otf"))?,
            ],
            han: [face(include_bytes!("../fonts/han-regular.otf"))?, face(include_bytes!("../fonts/han-bold.otf"))?],
        })
    }

    /// Sets a text on one line.
    pub fn set(&self, text: &str, script: Script, weight: Weight) -> Result<Vec<Run>, PaperError> {
        let mut runs: Vec<(usize, Run)> = Vec::new();
        let mut before = None;
        for char in text.chars() {
            let (at, glyph) = self.glyph(char, script, weight, text)?;
            let face = self.faces(script, weight)[at];
            let advance = advance(face, glyph);
            let gap = if before.is_some_and(|before| is_mixed(before, char)) { MIXED_GAP_EM } else { 0.0 };
            before = Some(char);
            if let Some((_, last)) = runs.last_mut() {
                last.width += gap;
                if let Some(glyph) = last.glyphs.last_mut() {
                    glyph.x_advance += gap;
                }
            }
            if runs.last().is_none_or(|(of, _)| *of != at) {
                let run = Run { font: face.font.clone(), glyphs: Vec::new(), text: String::new(), width: 0.0 };
                runs.push((at, run));
            }
            let Some((_, run)) = runs.last_mut() else { continue };
            let from = run.text.len();
            run.text.push(char);
            run.width += advance;
            let glyph = GlyphId::new(glyph.to_u32());
            run.glyphs.push(KrillaGlyph::new(glyph, advance, 0.0, 0.0, 0.0, from..run.text.len(), None));
        }
        Ok(runs.into_iter().map(|(_, run)| run).collect())
    }

    /// How wide a text is, in units of the font size.
    pub fn width(&self, text: &str, script: Script, weight: Weight) -> Result<f32, PaperError> {
        Ok(self.set(text, script, weight)?.iter().map(|run| run.width).sum())
    }

    /// The faces in which a glyph is looked for, in this order. The heavy Han has few characters: the light one stands in for it.
    fn faces(&self, script: Script, weight: Weight) -> [&Face; 3] {
        let (latin, han) = (&self.latin[weight as usize], &self.han[weight as usize]);
        match script {
            Script::Latin => [latin, han, &self.han[0]],
            Script::Han => [han, &self.han[0], latin],
        }
    }

    fn glyph(
        &self,
        char: char,
        script: Script,
        weight: Weight,
        text: &str,
    ) -> Result<(usize, skrifa::GlyphId), PaperError> {
        let faces = self.faces(script, weight);
        let found = faces.iter().enumerate().find_map(|(at, face)| Some((at, face.reference.charmap().map(char)?)));
        found.ok_or_else(|| PaperError::Glyph { char, text: text.to_owned() })
    }
}

fn face(bytes: &'static [u8]) -> Result<Face, PaperError> {
    let broken = || PaperError::Pdf("a font of this program cannot be read".into());
    let reference = FontRef::new(bytes).map_err(|_| broken())?;
    Ok(Face { font: Font::new(Data::from(bytes), 0).ok_or_else(broken)?, reference })
}

fn advance(face: &Face, glyph: skrifa::GlyphId) -> f32 {
    // Without a size the metrics are in units of the font, exactly.
    let metrics = face.reference.glyph_metrics(Size::unscaled(), LocationRef::default());
    metrics.advance_width(glyph).unwrap_or(0.0) / face.font.units_per_em()
}

fn is_mixed(before: char, char: char) -> bool {
    let han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
    let latin = |c: char| c.is_ascii_alphanumeric();
    han(before) && latin(char) || latin(before) && han(char)
}
