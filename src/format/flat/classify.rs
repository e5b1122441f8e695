//! What a line without residue is, judged by its length, its end and its neighbours.

use unicode_width::UnicodeWidthStr;

use super::residue::Shape;

/// Columns beyond which no line is a heading.
const MAX_HEADING: usize = 90;

/// What a plain line can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Heading,
    Paragraph,
}

/// Judges the plain line at index `at` of `shapes`.
pub(super) fn plain(line: &str, shapes: &[Shape<'_>], at: usize) -> Kind {
    let width = width(line);
    let next = shapes.get(at + 1);
    let leads = match next {
        Some(Shape::Plain(next)) => self::width(next) > 2 * width.min(60),
        Some(Shape::Item { .. } | Shape::Image { .. } | Shape::Row(_)) => true,
        Some(Shape::Rule) | None => false,
    };
    if width <= MAX_HEADING && leads && !ends_a_sentence(line) && line.chars().any(char::is_alphabetic) {
        Kind::Heading
    } else {
        Kind::Paragraph
    }
}

/// Columns, but no further than matters.
fn width(line: &str) -> usize {
    line.get(..line.floor_char_boundary(4 * MAX_HEADING)).unwrap_or(line).width()
}

fn ends_a_sentence(line: &str) -> bool {
    let line = line.trim_end_matches(['"', '”', '’', '\'', ')', '»', '」', '』']);
    line.ends_with(['.', '!', ',', ';', ':', '。', '！', '、', '…', '؛', '،'])
}
