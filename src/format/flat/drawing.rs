//! Lines whose columns mean something: drawings, aligned words, code.

use super::{
    lines::indent,
    residue::{Shape, shape},
};

/// Lines without the space that all begin with; what some have more of is made of `space`.
pub(super) fn shifted(lines: &[&str], space: &str) -> String {
    let least = lines.iter().map(|line| indent(line)).min().unwrap_or_default();
    let line = |line: &&str| space.repeat(indent(line) - least) + line.trim();
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Whether drawings are typed with the sign.
fn is_stroke(b: u8) -> bool {
    matches!(b, b'-' | b'+' | b'|' | b'/' | b'\\' | b'=' | b'_' | b'>' | b'<' | b'^' | b'~')
}

/// Whether the columns of most lines mean something: strokes and corners, or words set apart by wide gaps.
pub(super) fn is_drawn(lines: &[&str]) -> bool {
    let is_row =
        |line: &str| line.len() > 1 && line.starts_with('|') && line.ends_with('|') && !line.contains("--");
    let drawn = |line: &&&str| {
        let line = line.trim();
        // Of a line without space at its ends, both sides of a gap hold something.
        is_stroked(line) || line.contains("   ")
    };
    let rows =
        || lines.iter().filter(|line| is_row(line.trim()) || shape(line.trim()) == Shape::Rule).count();
    lines.len() >= 2 && lines.iter().filter(drawn).count() * 2 > lines.len() && rows() < lines.len()
}

/// Whether strokes make most of a line, or of the little that it is.
fn is_stroked(line: &str) -> bool {
    const PAIRS: &[&str] =
        &["--", "+-", "-+", "|  ", "  |", "/\\", "\\/", "==", "__", "->", "<-", "^^", "~~"];
    if line.len() <= 3 && line.contains(['|', 'V', 'v', '^']) {
        return true;
    }
    // Most of what is asked here is prose, which has no two strokes side by side.
    let (mut beside, mut bar, mut before) = (false, false, false);
    for b in line.bytes() {
        let stroke = is_stroke(b);
        beside |= stroke && before;
        bar |= b == b'|';
        before = stroke;
    }
    if (beside || bar) && PAIRS.iter().filter(|pair| line.contains(**pair)).count() >= 2 {
        return true;
    }
    // U+2500 to U+259F are these bytes.
    let is_drawn = |at: &usize| {
        matches!(line.as_bytes().get(at + 1..at + 3), Some([0x94 | 0x95, _] | [0x96, 0x80..=0x9f]))
    };
    memchr::memchr_iter(0xe2, line.as_bytes()).filter(is_drawn).count() >= 2
}
