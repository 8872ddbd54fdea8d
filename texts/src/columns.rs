//! Columns of a table at a terminal: a Chinese character is as wide as two Latin ones.

use unicode_width::UnicodeWidthStr as _;

/// A text with spaces behind it up to a width.
pub fn left(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// A text with spaces before it up to a width.
pub fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.width())))
}
