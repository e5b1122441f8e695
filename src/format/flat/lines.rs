//! Cuts a text into logical lines: a paragraph each, also where the file broke its lines at a column, and verse or a
//! drawing as one that keeps its lines.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use super::{
    opening::is_chapter,
    residue::{Shape, shape},
    traits::traits,
};
use crate::article::text::is_ideograph;

/// Bytes after which a paragraph is cut in two, so that laying one out costs a bounded time.
const MAX_PARAGRAPH: usize = 16 << 10;

/// Lines from the beginning that tell how a text is set, so that a part of a file is judged as the whole is.
const LOOKED_AT: usize = 600;

/// Columns of the widest line that somebody broke by hand or a program at a column.
const BROKEN: usize = 100;

/// Columns of the widest line that a marker above it makes an item.
const ITEM: usize = 72;

/// Columns of the widest line of verse.
const VERSE: usize = 64;

/// A piece of the text between two decisions.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Logical<'t> {
    pub(super) text: Cow<'t, str>,
    pub(super) set: Set,
}

/// How the text sets a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Set {
    /// One line, of which nothing is known yet.
    Free,
    /// Lines that belong together and stay lines: verse, an address.
    Verse,
    /// Lines whose columns mean something: a drawing, aligned words, code.
    Drawn,
    /// A line that stands out to the left of a text that is indented.
    Outdented,
}

/// The pieces of `text` that hold something, in order. Takes time linear in its length.
pub(super) fn logical(text: &str) -> Vec<Logical<'_>> {
    let habit = Habit::of(text);
    let mut out = Vec::new();
    if !habit.in_blocks {
        out.extend(broken(text).map(str::trim).filter(|line| !line.is_empty()).map(free));
        return with_markers(out);
    }
    let mut group: Vec<&str> = Vec::new();
    for line in broken(text).chain([""]) {
        if line.trim().is_empty() {
            let first = out.is_empty();
            habit.group(&std::mem::take(&mut group), first, &mut out);
        } else {
            group.push(line.trim_end());
        }
    }
    with_markers(out)
}

fn broken(text: &str) -> impl Iterator<Item = &str> {
    // Nearly all texts have line feeds only, which are found faster alone.
    let others = memchr::memchr3(b'\r', 0xb, 0xc, text.as_bytes()).is_some()
        || ["\u{2028}", "\u{2029}"]
            .iter()
            .any(|end| memchr::memmem::find(text.as_bytes(), end.as_bytes()).is_some());
    let many = others.then(|| text.split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}']));
    let one = (!others).then(|| text.split('\n'));
    many.into_iter().flatten().chain(one.into_iter().flatten())
}

/// Columns of a line.
fn columns(line: &str) -> usize {
    if line.bytes().fold(true, |all, b| all & (b' '..=b'~').contains(&b)) { line.len() } else { line.width() }
}

fn free(text: &str) -> Logical<'_> {
    Logical { text: Cow::Borrowed(text), set: Set::Free }
}

/// A marker that lost its words to the next line gets them back, where markers and words take turns.
fn with_markers(lines: Vec<Logical<'_>>) -> Vec<Logical<'_>> {
    let is_marker = |at: usize| {
        lines
            .get(at)
            .is_some_and(|line| line.set == Set::Free && matches!(&*line.text, "-" | "•" | "*" | "+"))
    };
    let leads = |at: usize| {
        is_marker(at)
            && !is_marker(at + 1)
            && lines.get(at + 1).is_some_and(|next| {
                // What is longer is a comment, which pages keep as lists too.
                matches!(shape(&next.text), Shape::Plain(_)) && columns(&next.text) <= ITEM
            })
            && (is_marker(at + 2) || at > 1 && is_marker(at - 2))
    };
    if !(0..lines.len()).any(leads) {
        return lines;
    }
    let led: Vec<bool> = (0..lines.len()).map(leads).collect();
    let mut out: Vec<Logical<'_>> = Vec::with_capacity(lines.len());
    let mut marker = false;
    for (line, leads) in lines.into_iter().zip(led) {
        if marker {
            out.push(Logical { text: Cow::Owned(format!("- {}", line.text)), set: Set::Free });
        } else if !leads {
            out.push(line);
        }
        marker = leads;
    }
    out
}

/// How a text sets its lines.
struct Habit {
    /// Whether blank lines part groups of lines.
    in_blocks: bool,
    /// Whether no line is too long to have been broken on purpose.
    pure: bool,
    /// The column at which most lines that are broken by a program end.
    column: usize,
    /// Columns by which most lines are indented.
    indent: usize,
}

impl Habit {
    fn of(text: &str) -> Self {
        let (mut blank, mut all, mut long, mut inner, mut before) = (0, 0, 0, 0, false);
        let (mut widths, mut indents) = (Vec::new(), Vec::new());
        for line in text.lines().take(LOOKED_AT) {
            all += 1;
            let bare = line.trim();
            if bare.is_empty() {
                blank += 1;
                before = false;
                continue;
            }
            let width = columns(line.trim_end());
            long += usize::from(width > BROKEN);
            inner += usize::from(before);
            before = true;
            if width <= BROKEN {
                widths.push(width);
                indents.push(indent(line));
            }
        }
        widths.sort_unstable();
        indents.sort_unstable();
        let column = widths.get(widths.len() * 19 / 20).copied().unwrap_or_default();
        let pure = long == 0;
        Self {
            // Where every paragraph is a line, groups are rare, or long lines stand in them.
            in_blocks: blank * 25 >= all && (pure && inner > 0 || inner >= 6),
            pure,
            column,
            indent: indents.get(indents.len() / 2).copied().unwrap_or_default(),
        }
    }

    /// Decides what a group of lines between blank ones is.
    fn group<'t>(&self, lines: &[&'t str], is_first: bool, out: &mut Vec<Logical<'t>>) {
        let Some((first, rest)) = lines.split_first() else { return };
        if self.indent >= 2
            && indent(first) == 0
            && is_title(first)
            && rest.iter().all(|line| indent(line) > 0)
        {
            out.push(Logical { text: Cow::Borrowed(first.trim()), set: Set::Outdented });
            return self.group(rest, false, out);
        }
        if is_chapter(first.trim(), &traits(first.trim())) && !rest.is_empty() {
            out.push(free(first.trim()));
            return self.group(rest, rest.len() == 1, out);
        }
        let text = |set, space| Logical { text: Cow::Owned(shifted(lines, space)), set };
        if is_drawn(lines) {
            out.push(text(Set::Drawn, " "));
        } else if lines
            .iter()
            .any(|line| !matches!(shape(line.trim()), Shape::Plain(_)) || line.starts_with('>'))
        {
            marked(lines, self.is_broken(lines), out);
        } else if self.is_broken(lines) {
            out.push(Logical { text: joined(lines), set: Set::Free });
        } else if self.is_verse(lines) && !(is_first && lines.len() <= 3) {
            out.push(text(Set::Verse, "\u{a0}"));
        } else {
            out.extend(lines.iter().map(|line| free(line.trim())));
        }
    }

    /// Whether a program broke the lines of one paragraph: the first word of each next line had no room.
    fn is_broken(&self, lines: &[&str]) -> bool {
        const LEAST: usize = 45;
        let full = |pair: &[&str; 2]| {
            let [line, next] = pair;
            let word = next.split_whitespace().next().unwrap_or_default();
            columns(line) + 1 + columns(word) + 3 > self.column
        };
        let inner = lines.len() - 1;
        inner > 0
            && self.column >= LEAST
            && lines.iter().all(|line| columns(line) <= BROKEN)
            && lines.array_windows().filter(|pair| full(pair)).count() * 10 >= inner * 8
    }

    /// Whether short lines stay what they are. Among long lines, where each is a paragraph, three must stand together.
    fn is_verse(&self, lines: &[&str]) -> bool {
        let short = |line: &&&str| columns(line.trim()) <= VERSE;
        let capital = |line: &&&str| line.trim().starts_with(|c: char| !c.is_lowercase());
        let sentences = lines.iter().filter(|line| line.ends_with(['.', '。', '!', '?'])).count();
        lines.len() >= if self.pure { 2 } else { 3 }
            && lines.iter().filter(short).count() == lines.len()
            // Where every line is a sentence, each is a paragraph.
            && sentences < lines.len()
            && (self.pure
                || sentences * 2 <= lines.len()
                    && lines.iter().filter(capital).count() * 3 >= lines.len() * 2)
    }
}

/// Whether a line may head what is indented below it: short, and no sentence.
fn is_title(line: &str) -> bool {
    columns(line) <= 72 && !line.ends_with(['.', ',', ';']) && line.contains(char::is_alphabetic)
}

/// Columns of space that a line begins with.
fn indent(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 8 } else { 1 }).sum()
}

/// Lines without the space that all begin with; what some have more of is made of `space`.
fn shifted(lines: &[&str], space: &str) -> String {
    let least = lines.iter().map(|line| indent(line)).min().unwrap_or_default();
    let line = |line: &&str| space.repeat(indent(line) - least) + line.trim();
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Whether drawings are typed with the sign.
fn is_stroke(b: u8) -> bool {
    matches!(b, b'-' | b'+' | b'|' | b'/' | b'\\' | b'=' | b'_' | b'>' | b'<' | b'^' | b'~')
}

/// Whether the columns of most lines mean something: strokes and corners, or words set apart by wide gaps.
fn is_drawn(lines: &[&str]) -> bool {
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

/// Lines of which some have marks of their own: what is broken goes on the line before.
fn marked<'t>(lines: &[&'t str], is_broken: bool, out: &mut Vec<Logical<'t>>) {
    let from = out.len();
    for line in lines {
        let bare = line.trim();
        let own = !matches!(shape(bare), Shape::Plain(_)) || bare.starts_with('>');
        let hangs = indent(line) > 0 && lines.first().is_some_and(|first| indent(line) > indent(first));
        let goes_on = out.len() > from && (is_broken || hangs) && !own;
        match out.last_mut().filter(|_| goes_on) {
            Some(last) if last.text.len() < MAX_PARAGRAPH => {
                let last = last.text.to_mut();
                last.push(' ');
                last.push_str(bare);
            }
            _ => out.push(free(bare)),
        }
    }
}

/// The lines of a paragraph as one; letters of scripts without spaces get none between them.
fn joined<'t>(lines: &[&'t str]) -> Cow<'t, str> {
    let mut out = String::with_capacity(lines.iter().map(|line| line.len() + 1).sum());
    for line in lines.iter().map(|line| line.trim()) {
        let between = out.chars().next_back().zip(line.chars().next());
        if between.is_some_and(|(a, b)| !is_ideograph(a) || !is_ideograph(b)) {
            out.push(' ');
        }
        out.push_str(line);
    }
    Cow::Owned(out)
}

/// Cuts an endless paragraph at a space near [`MAX_PARAGRAPH`] bytes; an ordinary one comes back whole.
pub(super) fn pieces(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut cut = rest.floor_char_boundary(MAX_PARAGRAPH);
        if cut < rest.len() {
            cut = rest.get(..cut).and_then(|head| head.rfind(' ')).map_or(cut, |at| at + 1);
        }
        let (piece, tail) = rest.split_at(cut);
        rest = tail;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pieces in a short form: `f` free, `v` verse, `d` drawn, `o` outdented.
    fn cut(text: &str) -> Vec<String> {
        let letter = |set| match set {
            Set::Free => 'f',
            Set::Verse => 'v',
            Set::Drawn => 'd',
            Set::Outdented => 'o',
        };
        logical(text).iter().map(|piece| format!("{}:{}", letter(piece.set), piece.text)).collect()
    }

    #[test]
    fn hard_wrapped_lines_are_joined() {
        let text = "The first line of a paragraph that was broken at a column,\n\
                    the second line of the same paragraph, broken there too,\n\
                    and the last.\n\nA second paragraph begins here and it goes on for a while\n\
                    until it ends at about the very same column as before\nhere.\n";
        assert_eq!(logical(text).len(), 2);
        assert_eq!(logical("One line a paragraph.\nAnother.\n\nThird.").len(), 3);
    }

    #[test]
    fn verse_and_drawings_keep_their_lines() {
        for (text, expected) in [
            (
                "The Lamp\n\nThe lamp is lit, the boats are in,\n  The nets hang grey;\n\nThe tide goes out,\nThe stone.",
                &[
                    "f:The Lamp",
                    "v:The lamp is lit, the boats are in,\n\u{a0}\u{a0}The nets hang grey;",
                    "v:The tide goes out,\nThe stone.",
                ][..],
            ),
            (
                "A\n\n+--+   +--+\n|a |-->|b |\n+--+   +--+\n",
                &["f:A", "d:+--+   +--+\n|a |-->|b |\n+--+   +--+"],
            ),
            (
                "A\n\nname     size\nwall     12\nquay     7\n",
                &["f:A", "d:name     size\nwall     12\nquay     7"],
            ),
            (
                "NAME\n     wall - build it\n\nUSE\n     wall [-q]\n     wall -h\n",
                &["o:NAME", "f:wall - build it", "o:USE", "v:wall [-q]\nwall -h"],
            ),
            ("-\none\n-\ntwo\nEnd", &["f:- one", "f:- two", "f:End"]),
            ("a\n-\nb", &["f:a", "f:-", "f:b"]),
        ] {
            assert_eq!(cut(text), expected, "{text}");
        }
    }

    #[test]
    fn pieces_lose_nothing() {
        for text in ["word ".repeat(20_000), "ü".repeat(40_000)] {
            let pieces: Vec<_> = pieces(&text).collect();
            assert!(pieces.len() > 2 && pieces.iter().all(|p| p.len() <= MAX_PARAGRAPH));
            assert_eq!(pieces.concat(), text);
        }
    }
}
