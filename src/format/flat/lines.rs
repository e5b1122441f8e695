//! Cuts a text into logical lines: a paragraph each, also where the file broke its lines at a column, and verse or a
//! drawing as one that keeps its lines.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use super::{
    drawing::{is_drawn, shifted},
    opening::is_chapter,
    paragraphs::{is_marked, joined, marked},
    residue::{Shape, shape},
    titles::{is_centred, is_foot, is_head, is_roman, is_title, starred, underlined},
    traits::traits,
};

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
    /// A title, by how it is set.
    Title,
    /// What a printed page has at its head or foot.
    Edge,
}

/// The pieces of `text` that hold something, in order. Takes time linear in its length.
pub(super) fn logical(text: &str) -> Vec<Logical<'_>> {
    let habit = Habit::of(text);
    let mut out = Vec::new();
    if !habit.in_blocks {
        out.extend(broken(text).map(str::trim).filter(|line| !line.is_empty()).map(free));
        return underlined(with_markers(out));
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
    underlined(with_markers(out))
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
pub(super) fn columns(line: &str) -> usize {
    if line.bytes().fold(true, |all, b| all & (b' '..=b'~').contains(&b)) { line.len() } else { line.width() }
}

fn free(text: &str) -> Logical<'_> {
    Logical { text: Cow::Borrowed(text), set: Set::Free }
}

fn title(line: &str) -> Logical<'_> {
    Logical { text: Cow::Borrowed(line.trim()), set: Set::Title }
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
    fn group<'t>(&self, mut lines: &[&'t str], mut is_first: bool, out: &mut Vec<Logical<'t>>) {
        let names_part = |line: &&&str| is_chapter(line.trim(), &traits(line.trim()));
        // Lines from here on that name parts, one after the other: counted once, not at each of them.
        let mut parts = 0_usize;
        let first = loop {
            let Some((first, rest)) = lines.split_first() else { return };
            if rest.is_empty() && self.alone(first, out) {
                return;
            }
            if parts == 0 && !rest.is_empty() {
                parts = lines.iter().take_while(names_part).count();
            }
            if self.indent >= 2
                && indent(first) == 0
                && is_title(first)
                && rest.iter().all(|line| indent(line) > 0)
            {
                out.push(title(first));
            } else if parts > 0 && parts < lines.len() {
                out.push(free(first.trim()));
                if let [line] = rest
                    && is_title(line.trim())
                {
                    return out.push(title(line));
                }
            } else {
                break first;
            }
            (lines, is_first) = (rest, false);
            parts = parts.saturating_sub(1);
        };
        let text = |set, space| Logical { text: Cow::Owned(shifted(lines, space)), set };
        if is_drawn(lines) || lines.iter().any(|line| line.starts_with("@@ -")) {
            out.push(text(Set::Drawn, " "));
        } else if lines.iter().any(|line| is_marked(line.trim()) || line.starts_with('>'))
            || starred(first).is_some() && lines.iter().filter(|line| starred(line).is_some()).count() > 1
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

    /// Takes a line between blank ones whose setting says what it is: a number, a title in the middle of the first page,
    /// the head or foot of a page. False where it does not.
    fn alone<'t>(&self, line: &'t str, out: &mut Vec<Logical<'t>>) -> bool {
        const FIRST: usize = 3;
        let below_foot = out.last().is_some_and(|last| last.set == Set::Edge && is_foot(&last.text));
        if is_foot(line) || below_foot && is_head(line) {
            out.push(Logical { text: Cow::Borrowed(line.trim()), set: Set::Edge });
        } else if is_roman(line.trim()) || out.len() < FIRST && is_centred(line, self.indent) {
            out.push(title(line));
        } else {
            return false;
        }
        true
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

/// Columns of space that a line begins with.
pub(super) fn indent(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 8 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pieces in a short form: `f` free, `v` verse, `d` drawn, `t` title, `e` edge.
    fn cut(text: &str) -> Vec<String> {
        let letter = |set| match set {
            Set::Free => 'f',
            Set::Verse => 'v',
            Set::Drawn => 'd',
            Set::Title => 't',
            Set::Edge => 'e',
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
                &["t:NAME", "f:wall - build it", "t:USE", "v:wall [-q]\nwall -h"],
            ),
            ("-\none\n-\ntwo\nEnd", &["f:- one", "f:- two", "f:End"]),
            ("a\n-\nb", &["f:a", "f:-", "f:b"]),
            (
                "The wall\n========\n\nGrey stone.\n\n===\nSea\n===\n",
                &["t:The wall", "f:Grey stone.", "t:Sea"],
            ),
            ("A\n\n* one\n* two\n  and more\n", &["f:A", "f:- one", "f:- two and more"]),
            (
                "CHAPTER I.\nThe Stone\n\nIt was.\n\nII\n\nIt is.\n",
                &["f:CHAPTER I.", "t:The Stone", "f:It was.", "t:II", "f:It is."],
            ),
            (
                "A\n\nCHAPTER I. The Stone\nCHAPTER II. The Sea\n\nB\n",
                &["f:A", "v:CHAPTER I. The Stone\nCHAPTER II. The Sea", "f:B"],
            ),
            (
                "A wall.\n\nLee       Memo       [Page 1]\n\nRFC 1       Walls       May 2019\n\nA sea.\n\na\nb\n",
                &[
                    "f:A wall.",
                    "e:Lee       Memo       [Page 1]",
                    "e:RFC 1       Walls       May 2019",
                    "f:A sea.",
                    "v:a\nb",
                ],
            ),
            (
                "A\n\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\n+new\n",
                &["f:A", "d:--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\n+new"],
            ),
        ] {
            assert_eq!(cut(text), expected, "{text}");
        }
    }
}
