//! The sheet as PDF: PDF/A-3a, so that it can be archived with its proof, and PDF/UA-1, so that it can be heard as well as seen.

use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TagGroup, TagTree};
use krilla::{Document, SerializeSettings, tagging};
use torrens_ledger::proof::extract::Extract;
use torrens_ledger::time::{DAY_MS, date_parts};

use crate::sheet::{Ink, Language, NOTE, Node, Op, PAGE_HEIGHT, PAGE_WIDTH, Para, Sheet};
use crate::{MEDIA_TYPE, PaperError, kind};

/// Numbers the pages and draws them. `file` goes in unchanged, under the name `attachment`.
pub fn write(mut sheet: Sheet<'_>, extract: &Extract, file: &[u8], attachment: &str) -> Result<Vec<u8>, PaperError> {
    number(&mut sheet, extract)?;
    let refused = |what: &str| PaperError::Pdf(what.to_owned());
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PaperError::Pdf(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    // The only time is the extract's own: there is no clock here.
    let date = date(extract.evidence.header.time_ms);
    let title = sheet.texts.get("paper-title", &[]);
    let of = sheet.texts.get(&format!("paper-kind-{}", kind(extract)), &[]);
    let id = extract.asked.to_string();
    document.set_metadata(
        Metadata::new()
            .title(format!("{} {}: {} {} {id}", title.en, title.zh, of.en, of.zh))
            .authors(vec![extract.evidence.header.chain_id.to_string()])
            .creator("Torrens".into())
            .language("en-GB".into())
            .creation_date(date)
            .document_id(extract.evidence.header.hash().to_string() + &id),
    );
    let embedded = EmbeddedFile {
        path: attachment.to_owned(),
        mime_type: MimeType::new(MEDIA_TYPE),
        description: Some(format!("{}, {}", title.en, title.zh)),
        association_kind: AssociationKind::Source,
        data: file.to_vec().into(),
        modification_date: Some(date),
        compress: Some(true),
        location: None,
    };
    document.embed_file(embedded).ok_or_else(|| refused("the attachment"))?;

    let mut leaves: Vec<Option<Identifier>> = vec![None; sheet.leaves];
    for ops in &sheet.pages {
        let settings = PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT).ok_or_else(|| refused("the page"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for op in ops {
            draw(&mut surface, op, &mut leaves);
        }
        surface.finish();
        page.finish();
    }
    let mut outline = Outline::new();
    for (text, page, y) in &sheet.outline {
        outline.push_child(OutlineNode::new(text.clone(), XyzDestination::new(*page, Point::from_xy(0.0, *y))));
    }
    document.set_outline(outline);
    let mut tree = TagTree::new().with_lang(Some("en-GB".into()));
    for node in sheet.nodes {
        tree.push(structure(node, &leaves));
    }
    document.set_tag_tree(tree);
    document.finish().map_err(|error| PaperError::Pdf(format!("{error:?}")))
}

/// What stands on every page: what it is of, and which page of how many.
fn number(sheet: &mut Sheet<'_>, extract: &Extract) -> Result<(), PaperError> {
    let texts = sheet.texts;
    let pages = sheet.pages.len();
    let title = texts.get("paper-title", &[]);
    let of = texts.get(&format!("paper-kind-{}", kind(extract)), &[]);
    let block = texts.get("timeline-block", &[("height", extract.height.into())]);
    let en = |text: &str| Para::new(text, Language::En, NOTE);
    let zh = |text: &str| Para::new(text, Language::Zh, NOTE);
    for at in 0..pages {
        if at > 0 {
            sheet.accompany(at, 48.0, &[en(&title.en), zh(&title.zh)], false)?;
            sheet.accompany(at, 48.0, &[en(&block.en), zh(&block.zh)], true)?;
        }
        let id = Para::new(extract.asked.to_string(), Language::None, NOTE);
        sheet.accompany(at, 806.0, &[en(&of.en), zh(&of.zh), id], false)?;
        let page = texts.get("paper-page", &[("page", (at as u64 + 1).into()), ("pages", (pages as u64).into())]);
        sheet.accompany(at, 806.0, &[en(&page.en), zh(&page.zh)], true)?;
    }
    Ok(())
}

fn draw(surface: &mut Surface<'_>, op: &Op, leaves: &mut [Option<Identifier>]) {
    let mut note = |leaf: usize, identifier| {
        if let Some(place) = leaves.get_mut(leaf) {
            *place = Some(identifier);
        }
    };
    match op {
        Op::Text { x, y, size, ink, runs, language, leaf } => {
            match leaf {
                Some(leaf) => {
                    let span = SpanTag::empty().with_lang(language.tag());
                    note(*leaf, surface.start_tagged(ContentTag::Span(span)));
                }
                None => {
                    let pagination = Artifact::with_kind(ArtifactType::PaginationOther);
                    surface.start_tagged(ContentTag::Artifact(pagination));
                }
            }
            surface.set_fill(Some(fill(*ink)));
            let mut x = *x;
            for run in runs {
                let from = Point::from_xy(x, *y);
                surface.draw_glyphs(from, &run.glyphs, run.font.clone(), &run.text, *size, false);
                x += run.width * size;
            }
            surface.end_tagged();
        }
        Op::Fill { x, y, width, height, ink } => {
            let Some(path) = Rect::from_xywh(*x, *y, *width, *height).and_then(|rect| rectangles([rect])) else {
                return;
            };
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
            surface.set_fill(Some(fill(*ink)));
            surface.draw_path(&path);
            surface.end_tagged();
        }
        Op::Code { x, y, size, dark, side, leaf } => {
            note(*leaf, surface.start_tagged(ContentTag::Other));
            let module = size / (*side).max(1) as f32;
            surface.set_fill(Some(fill(Ink::Text)));
            // Neighbours in a row are one rectangle, so that no hairline stands between them.
            let rows = dark.chunks((*side).max(1)).enumerate().flat_map(|(row, squares)| {
                let mut at = 0;
                let mut out = Vec::new();
                for run in squares.chunk_by(|a, b| a == b) {
                    if run.first() == Some(&true) {
                        let left = x + at as f32 * module;
                        let top = y + row as f32 * module;
                        out.extend(Rect::from_xywh(left, top, run.len() as f32 * module, module));
                    }
                    at += run.len();
                }
                out
            });
            if let Some(path) = rectangles(rows) {
                surface.draw_path(&path);
            }
            surface.end_tagged();
        }
    }
}

fn rectangles(of: impl IntoIterator<Item = Rect>) -> Option<Path> {
    let mut path = PathBuilder::new();
    of.into_iter().for_each(|rect| path.push_rect(rect));
    path.finish()
}

fn fill(ink: Ink) -> Fill {
    let (red, green, blue) = match ink {
        Ink::Text => (0x0b, 0x0c, 0x0c),
        Ink::Quiet => (0x48, 0x4f, 0x52),
        Ink::Brand => (0x0f, 0x4c, 0x4a),
        Ink::Rule => (0xb1, 0xb4, 0xb6),
        Ink::Wash => (0xee, 0xf4, 0xf3),
    };
    Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}

fn structure(node: Node, leaves: &[Option<Identifier>]) -> tagging::Node {
    match node {
        Node::Group(tag, children) => {
            let mut group = TagGroup::new(tag);
            for child in children {
                match child {
                    // A line that was not drawn has no place in the structure.
                    Node::Leaf(leaf) if leaves.get(leaf).copied().flatten().is_none() => {}
                    child => group.push(structure(child, leaves)),
                }
            }
            group.into()
        }
        Node::Leaf(leaf) => match leaves.get(leaf).copied().flatten() {
            Some(identifier) => identifier.into(),
            None => TagGroup::new(krilla::tagging::Tag::NonStruct).into(),
        },
    }
}

/// A block's time as PDF has it, in UTC.
fn date(time_ms: u64) -> DateTime {
    let (year, month, day) = date_parts((time_ms / DAY_MS) as i64);
    let second = time_ms / 1000 % 86_400;
    let small = |number: u64| u8::try_from(number).unwrap_or(0);
    DateTime::new(u16::try_from(year).unwrap_or(9999))
        .month(small(month))
        .day(small(day))
        .hour(small(second / 3600))
        .minute(small(second / 60 % 60))
        .second(small(second % 60))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}
