//! The flow over pages: paragraphs, rows and codes go down an A4 sheet, in lines that fit, and on to the next one when it is full.
//! What is laid here is only noted (`Op`, `Node`); `pdf` draws it when the number of pages is known.

use std::num::NonZeroU16;

use krilla::tagging::{ListNumbering, TableHeaderScope, Tag, TagKind};
use unicode_linebreak::linebreaks;

use crate::PaperError;
use crate::fonts::{Fonts, Run, Script, Weight};
use crate::texts::{Both, Texts};

/// A4, in points.
pub const PAGE_WIDTH: f32 = 595.28;
pub const PAGE_HEIGHT: f32 = 841.89;
/// Where the text stands.
pub const LEFT: f32 = 51.0;
pub const WIDTH: f32 = PAGE_WIDTH - 2.0 * LEFT;
const TOP: f32 = 74.0;
const BOTTOM: f32 = 778.0;
/// English takes more room than Chinese.
const COLUMNS: [f32; 2] = [0.55, 0.45];
const GUTTER: f32 = 20.0;
/// Nobody prints more.
const PAGES_MAX: usize = 400;

/// What colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ink {
    Text,
    Quiet,
    Brand,
    Rule,
    Wash,
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub size: f32,
    pub leading: f32,
    pub weight: Weight,
    pub ink: Ink,
}

const fn style(size: f32, leading: f32, weight: Weight, ink: Ink) -> Style {
    Style { size, leading, weight, ink }
}
pub const TITLE: Style = style(21.0, 27.0, Weight::Bold, Ink::Brand);
pub const NUMBER: Style = style(18.0, 24.0, Weight::Bold, Ink::Text);
pub const LEAD: Style = style(11.0, 16.0, Weight::Regular, Ink::Text);
pub const HEADING: Style = style(12.5, 17.0, Weight::Bold, Ink::Brand);
pub const BODY: Style = style(9.5, 13.5, Weight::Regular, Ink::Text);
pub const STRONG: Style = style(9.5, 13.5, Weight::Bold, Ink::Text);
pub const NOTE: Style = style(8.5, 12.0, Weight::Regular, Ink::Quiet);
pub const LABEL: Style = style(8.5, 11.5, Weight::Bold, Ink::Quiet);

/// The language of a text; none for numbers and codes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Language {
    En,
    Zh,
    None,
}

impl Language {
    pub fn tag(self) -> Option<&'static str> {
        match self {
            Self::En => Some("en-GB"),
            Self::Zh => Some("zh-Hans"),
            Self::None => None,
        }
    }

    fn script(self) -> Script {
        match self {
            Self::Zh => Script::Han,
            Self::En | Self::None => Script::Latin,
        }
    }
}

/// A text that is to be set.
#[derive(Clone, Debug)]
pub struct Para {
    pub text: String,
    pub language: Language,
    pub style: Style,
}

impl Para {
    pub fn new(text: impl Into<String>, language: Language, style: Style) -> Self {
        Self { text: text.into(), language, style }
    }
}

/// What stands in one cell.
pub type Cell = Vec<Para>;

/// Both languages, one under the other; once when they say the same.
pub fn stacked(both: &Both, style: Style) -> Cell {
    match both.is_same() {
        true => vec![Para::new(&both.en, Language::None, style)],
        false => vec![Para::new(&both.en, Language::En, style), Para::new(&both.zh, Language::Zh, style)],
    }
}

/// What is drawn.
pub enum Op {
    /// A line; with its leaf in the structure, or none where it only accompanies the page.
    Text { x: f32, y: f32, size: f32, ink: Ink, runs: Vec<Run>, language: Language, leaf: Option<usize> },
    /// A rectangle.
    Fill { x: f32, y: f32, width: f32, height: f32, ink: Ink },
    /// Dark squares of a QR code, `side` of them a row.
    Code { x: f32, y: f32, size: f32, dark: Vec<bool>, side: usize, leaf: usize },
}

/// The document's structure, for those who hear it.
pub enum Node {
    Group(TagKind, Vec<Node>),
    Leaf(usize),
}

/// The sheet as far as it is written.
pub struct Sheet<'a> {
    pub texts: &'a Texts,
    pub pages: Vec<Vec<Op>>,
    pub nodes: Vec<Node>,
    /// Headings with the page and the height that they stand at.
    pub outline: Vec<(String, usize, f32)>,
    pub leaves: usize,
    fonts: Fonts,
    y: f32,
}

/// A table's head, to be repeated: its columns and what stands in them.
type Head<'a> = (&'a [(f32, f32)], &'a [Vec<Line>]);

#[derive(Clone)]
struct Line {
    runs: Vec<Run>,
    style: Style,
    language: Language,
    leaf: Option<usize>,
}

impl<'a> Sheet<'a> {
    pub fn new(texts: &'a Texts) -> Result<Self, PaperError> {
        let (pages, nodes, outline) = (vec![Vec::new()], Vec::new(), Vec::new());
        Ok(Self { texts, pages, nodes, outline, leaves: 0, fonts: Fonts::load()?, y: 50.0 })
    }

    /// The title of the whole.
    pub fn title(&mut self, both: &Both) -> Result<(), PaperError> {
        self.headline(both, 1, TITLE)?;
        self.gap(4.0);
        Ok(())
    }

    /// A section's heading: it does not stand alone at the foot of a page.
    pub fn heading(&mut self, both: &Both) -> Result<(), PaperError> {
        self.gap(13.0);
        self.need(70.0)?;
        self.outline.push((format!("{} {}", both.en, both.zh), self.pages.len() - 1, self.y));
        self.headline(both, 2, HEADING)?;
        self.rule(Ink::Brand, 1.0);
        self.gap(4.0);
        Ok(())
    }

    fn headline(&mut self, both: &Both, level: u16, style: Style) -> Result<(), PaperError> {
        let cells =
            [vec![Para::new(&both.en, Language::En, style)], vec![Para::new(&both.zh, Language::Zh, style)]].to_vec();
        let leaves = self.row(&two(), cells, 0.0, None)?;
        let tag = Tag::Hn(NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN), Some(both.en.clone()));
        let spans = leaves.into_iter().flatten().collect();
        self.nodes.push(Node::Group(tag.into(), spans));
        Ok(())
    }

    /// A text in both languages, beside each other.
    pub fn pair(&mut self, both: &Both, style: Style) -> Result<(), PaperError> {
        let leaves = match both.is_same() {
            true => self.row(&[(LEFT, WIDTH)], vec![vec![Para::new(&both.en, Language::None, style)]], 2.0, None)?,
            false => {
                let cells = vec![
                    vec![Para::new(&both.en, Language::En, style)],
                    vec![Para::new(&both.zh, Language::Zh, style)],
                ];
                self.row(&two(), cells, 2.0, None)?
            }
        };
        self.nodes.extend(leaves.into_iter().flatten());
        Ok(())
    }

    /// Points, each in both languages.
    pub fn points(&mut self, points: &[Both], style: Style) -> Result<(), PaperError> {
        let mut lists = [Vec::new(), Vec::new()];
        for both in points {
            let [mut en, mut zh] = two();
            let dots = [en.0, zh.0];
            for column in [&mut en, &mut zh] {
                *column = (column.0 + 10.0, column.1 - 10.0);
            }
            let columns = [(dots[0], 10.0), en, (dots[1], 10.0), zh];
            let dot = || vec![Para::new("•", Language::None, style)];
            let text = |text: &str, language| vec![Para::new(text, language, style)];
            let cells = vec![dot(), text(&both.en, Language::En), dot(), text(&both.zh, Language::Zh)];
            let mut leaves = self.row(&columns, cells, 2.0, None)?.into_iter();
            for list in &mut lists {
                let (label, body) = (leaves.next().unwrap_or_default(), leaves.next().unwrap_or_default());
                let item = vec![Node::Group(Tag::Lbl.into(), label), Node::Group(Tag::LBody.into(), body)];
                list.push(Node::Group(Tag::LI.into(), item));
            }
        }
        for items in lists.into_iter().filter(|items| !items.is_empty()) {
            self.nodes.push(Node::Group(Tag::L(ListNumbering::Disc).into(), items));
        }
        Ok(())
    }

    /// Facts: a name in both languages, and what it is.
    pub fn facts(&mut self, rows: Vec<(Both, Cell)>) -> Result<(), PaperError> {
        let columns = [(LEFT, 132.0), (LEFT + 146.0, WIDTH - 146.0)];
        let mut body = Vec::new();
        for (name, value) in rows {
            let mut leaves = self.row(&columns, vec![stacked(&name, LABEL), value], 3.0, None)?.into_iter();
            self.rule(Ink::Rule, 0.5);
            let (name, value) = (leaves.next().unwrap_or_default(), leaves.next().unwrap_or_default());
            let head = Node::Group(Tag::TH(TableHeaderScope::Row).into(), name);
            body.push(Node::Group(Tag::TR.into(), vec![head, Node::Group(Tag::TD.into(), value)]));
        }
        self.nodes.push(Node::Group(Tag::Table.into(), body));
        Ok(())
    }

    /// A table under a head in both languages, which is repeated on every page that the table goes on to. Widths are parts of the whole.
    pub fn table(&mut self, widths: &[f32], head: &[Both], rows: Vec<Vec<Cell>>) -> Result<(), PaperError> {
        let mut x = LEFT;
        let mut columns = Vec::new();
        for width in widths {
            columns.push((x, width * WIDTH - 10.0));
            x += width * WIDTH;
        }
        self.need(80.0)?;
        let cells: Vec<Cell> = head.iter().map(|both| stacked(both, LABEL)).collect();
        let again = self.lines(&columns, &cells, false)?.0;
        let leaves = self.row(&columns, cells, 3.0, None)?;
        self.rule(Ink::Quiet, 0.75);
        let cell = |tag: TagKind, leaves| Node::Group(tag, leaves);
        let scope = TableHeaderScope::Column;
        let head = leaves.into_iter().map(|leaves| cell(Tag::TH(scope).into(), leaves)).collect();
        let mut body = Vec::new();
        for cells in rows {
            let leaves = self.row(&columns, cells, 3.0, Some((&columns, &again)))?;
            self.rule(Ink::Rule, 0.5);
            let cells = leaves.into_iter().map(|leaves| cell(Tag::TD.into(), leaves)).collect();
            body.push(cell(Tag::TR.into(), cells));
        }
        let head = Node::Group(Tag::THead.into(), vec![cell(Tag::TR.into(), head)]);
        self.nodes.push(Node::Group(Tag::Table.into(), vec![head, Node::Group(Tag::TBody.into(), body)]));
        Ok(())
    }

    /// Everything that `write` writes stands on a wash, with a bar at its left. It must fit the page.
    pub fn panel(&mut self, write: impl FnOnce(&mut Self) -> Result<(), PaperError>) -> Result<(), PaperError> {
        let (page, at, from) = (self.pages.len() - 1, self.page().len(), self.y);
        self.gap(9.0);
        write(self)?;
        self.gap(9.0);
        let height = if self.pages.len() - 1 == page { self.y - from } else { BOTTOM - from };
        if let Some(ops) = self.pages.get_mut(page) {
            ops.insert(at, Op::Fill { x: LEFT - 14.0, y: from, width: 5.0, height, ink: Ink::Brand });
            ops.insert(at, Op::Fill { x: LEFT - 14.0, y: from, width: WIDTH + 28.0, height, ink: Ink::Wash });
        }
        self.gap(2.0);
        Ok(())
    }

    /// A QR code of this size, in the middle, what it is above it, and about it the four modules of quiet that it needs (ISO/IEC 18004, 6.3.8).
    pub fn code(&mut self, caption: &Both, size: f32, side: usize, dark: Vec<bool>) -> Result<(), PaperError> {
        let quiet = 4.0 * size / side.max(1) as f32 + 4.0;
        self.need(size + 2.0 * quiet + 30.0)?;
        self.pair(caption, NOTE)?;
        self.gap(quiet);
        let leaf = self.leaf();
        let (x, y) = ((PAGE_WIDTH - size) / 2.0, self.y);
        self.page().push(Op::Code { x, y, size, dark, side, leaf });
        self.y += size + quiet;
        let alt = format!("{} {}", caption.en, caption.zh);
        self.nodes.push(Node::Group(Tag::Figure(Some(alt)).into(), vec![Node::Leaf(leaf)]));
        Ok(())
    }

    /// Room.
    pub fn gap(&mut self, height: f32) {
        self.y += height;
    }

    /// A line over the whole width.
    pub fn rule(&mut self, ink: Ink, height: f32) {
        let y = self.y;
        self.page().push(Op::Fill { x: LEFT, y, width: WIDTH, height, ink });
        self.y += height;
    }

    /// A new page, unless there is this much room.
    pub fn need(&mut self, height: f32) -> Result<(), PaperError> {
        if self.y + height > BOTTOM { self.turn() } else { Ok(()) }
    }

    /// A new page.
    pub fn turn(&mut self) -> Result<(), PaperError> {
        if self.pages.len() >= PAGES_MAX {
            return Err(PaperError::Pages(PAGES_MAX));
        }
        self.pages.push(Vec::new());
        self.y = TOP;
        Ok(())
    }

    /// A line outside the flow, which only accompanies the page: from the left, or up to the right margin.
    pub fn accompany(&mut self, page: usize, y: f32, text: &[Para], right: bool) -> Result<(), PaperError> {
        let mut lines = Vec::new();
        for para in text {
            lines.push((self.fonts.set(&para.text, para.language.script(), para.style.weight)?, para));
        }
        let gap = 6.0;
        let width = |runs: &[Run], para: &Para| runs.iter().map(|run| run.width).sum::<f32>() * para.style.size;
        let whole: f32 = lines.iter().map(|(runs, para)| width(runs, para) + gap).sum::<f32>() - gap;
        let mut x = if right { LEFT + WIDTH - whole } else { LEFT };
        for (runs, para) in lines {
            let advance = width(&runs, para) + gap;
            let (language, Style { size, ink, .. }) = (para.language, para.style);
            if let Some(ops) = self.pages.get_mut(page) {
                ops.push(Op::Text { x, y, size, ink, runs, language, leaf: None });
            }
            x += advance;
        }
        Ok(())
    }

    /// A row of cells in columns (`x`, width). What does not fit the page goes on the next one, under the table's head if there is one. Gives
    /// the paragraphs of each cell.
    fn row(
        &mut self,
        columns: &[(f32, f32)],
        cells: Vec<Cell>,
        pad: f32,
        head: Option<Head<'_>>,
    ) -> Result<Vec<Vec<Node>>, PaperError> {
        let (lines, nodes) = self.lines(columns, &cells, true)?;
        let height = lines.iter().map(|lines| tall(lines)).fold(0.0, f32::max) + 2.0 * pad;
        let turn = |sheet: &mut Self| {
            sheet.turn()?;
            if let Some((columns, head)) = head {
                sheet.put(columns, &mut head.to_vec(), 3.0);
                sheet.rule(Ink::Quiet, 0.75);
            }
            Ok::<(), PaperError>(())
        };
        // A row that fits a page is not torn.
        if self.y + height > BOTTOM && self.y > TOP + 60.0 && height < BOTTOM - TOP - 60.0 {
            turn(self)?;
        }
        let mut left = lines;
        while !self.put(columns, &mut left, pad) {
            turn(self)?;
        }
        Ok(nodes)
    }

    /// Puts down what fits and takes it away; says whether that was all.
    fn put(&mut self, columns: &[(f32, f32)], cells: &mut [Vec<Line>], pad: f32) -> bool {
        let top = self.y + pad;
        let mut low = top;
        for ((x, _), lines) in columns.iter().zip(cells.iter_mut()) {
            let mut y = top;
            let fit = lines.iter().take_while(|line| {
                y += line.style.leading;
                y <= BOTTOM
            });
            let fit = fit.count();
            let mut y = top;
            for Line { runs, style, language, leaf } in lines.drain(..fit) {
                // The baseline: what of the leading is not the letter's own is shared between above and below.
                let baseline = y + style.leading / 2.0 + style.size * 0.36;
                y += style.leading;
                let (size, ink) = (style.size, style.ink);
                self.page().push(Op::Text { x: *x, y: baseline, size, ink, runs, language, leaf });
            }
            low = low.max(y);
        }
        self.y = low + pad;
        cells.iter().all(Vec::is_empty)
    }

    /// Breaks cells into lines; with leaves in the structure, or without.
    #[allow(clippy::type_complexity)]
    fn lines(
        &mut self,
        columns: &[(f32, f32)],
        cells: &[Cell],
        tagged: bool,
    ) -> Result<(Vec<Vec<Line>>, Vec<Vec<Node>>), PaperError> {
        let (mut all, mut nodes) = (Vec::new(), Vec::new());
        for ((_, width), cell) in columns.iter().zip(cells) {
            let (mut lines, mut paragraphs) = (Vec::new(), Vec::new());
            for para in cell {
                let mut leaves = Vec::new();
                for text in self.broken(para, *width)? {
                    let runs = self.fonts.set(&text, para.language.script(), para.style.weight)?;
                    let leaf = tagged.then(|| self.leaf());
                    leaves.extend(leaf.map(Node::Leaf));
                    lines.push(Line { runs, style: para.style, language: para.language, leaf });
                }
                let tag = Tag::P.with_lang(para.language.tag().map(str::to_owned));
                paragraphs.push(Node::Group(tag.into(), leaves));
            }
            all.push(lines);
            nodes.push(paragraphs);
        }
        Ok((all, nodes))
    }

    /// A text in lines of at most this width, broken where Unicode allows (UAX #14); a word that is longer than a line, anywhere.
    fn broken(&self, para: &Para, width: f32) -> Result<Vec<String>, PaperError> {
        let fits = |text: &str| -> Result<bool, PaperError> {
            let em = self.fonts.width(text.trim_end(), para.language.script(), para.style.weight)?;
            Ok(em * para.style.size <= width)
        };
        let mut lines = Vec::new();
        for text in para.text.lines() {
            // The whole is looked through first, so that a missing character is named in the text that it stands in.
            self.fonts.set(text, para.language.script(), para.style.weight)?;
            let mut line = String::new();
            let mut from = 0;
            for (to, _) in linebreaks(text) {
                // A title's number is read as one word.
                let word = &text[from..to];
                if to < text.len() && word.ends_with(['-', '/']) {
                    continue;
                }
                from = to;
                if fits(&format!("{line}{word}"))? {
                    line.push_str(word);
                    continue;
                }
                if !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                for char in word.chars() {
                    if !line.is_empty() && !fits(&format!("{line}{char}"))? {
                        lines.push(std::mem::take(&mut line));
                    }
                    line.push(char);
                }
            }
            lines.push(line);
        }
        Ok(lines)
    }

    fn leaf(&mut self) -> usize {
        self.leaves += 1;
        self.leaves - 1
    }

    fn page(&mut self) -> &mut Vec<Op> {
        if self.pages.is_empty() {
            self.pages.push(Vec::new());
        }
        let last = self.pages.len() - 1;
        &mut self.pages[last]
    }
}

/// The two columns of the languages.
fn two() -> [(f32, f32); 2] {
    let room = WIDTH - GUTTER;
    [(LEFT, room * COLUMNS[0]), (LEFT + room * COLUMNS[0] + GUTTER, room * COLUMNS[1])]
}

fn tall(lines: &[Line]) -> f32 {
    lines.iter().map(|line| line.style.leading).sum()
}
