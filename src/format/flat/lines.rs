//! Cuts a text into logical lines: a paragraph each, also where the file broke its lines at a fixed column.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

/// Bytes after which a paragraph is cut in two, so that laying one out costs a bounded time.
const MAX_PARAGRAPH: usize = 16 << 10;

/// The lines of `text` that hold something, trimmed; hard-wrapped paragraphs joined.
pub(super) fn logical(text: &str) -> Vec<Cow<'_, str>> {
    if is_hard_wrapped(text) { joined(text) } else { trimmed(text).map(Cow::Borrowed).collect() }
}

fn trimmed(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}'])
        .map(str::trim)
        .filter(|line| !line.is_empty())
}

/// Whether paragraphs are stretches between blank lines, broken at about the same column.
///
/// Looks at the first lines only, so that a part of a file is judged as the whole is.
fn is_hard_wrapped(text: &str) -> bool {
    let (mut all, mut inner, mut full, mut ended, mut blank) = (0, 0, 0, 0, 0);
    let mut lines = text.lines().take(600).map(str::trim).peekable();
    while let Some(line) = lines.next() {
        all += 1;
        blank += usize::from(line.is_empty());
        if !line.is_empty() && lines.peek().is_some_and(|next| !next.is_empty()) {
            inner += 1;
            full += usize::from((45..=100).contains(&line.width()));
            ended += usize::from(line.ends_with(['.', '!', '?', '”', '"', '。', ':']));
        }
    }
    // Where each line is a paragraph, lines end as sentences do and blank lines are rare or everywhere.
    blank * 25 >= all && inner >= 3 && full * 10 >= inner * 8 && ended * 3 <= inner
}

fn joined(text: &str) -> Vec<Cow<'_, str>> {
    let mut out: Vec<Cow<'_, str>> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            open = false;
            continue;
        }
        let own = line.starts_with(['-', '*', '•', '|', '!', '>']);
        match out.last_mut() {
            Some(last) if open && !own && last.len() < MAX_PARAGRAPH => {
                let last = last.to_mut();
                last.push(' ');
                last.push_str(line);
            }
            _ => out.push(Cow::Borrowed(line)),
        }
        open = true;
    }
    out
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
            cut = rest[..cut].rfind(' ').map_or(cut, |at| at + 1);
        }
        let (piece, tail) = rest.split_at(cut);
        rest = tail;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn pieces_lose_nothing() {
        for text in ["word ".repeat(20_000), "ü".repeat(40_000)] {
            let pieces: Vec<_> = pieces(&text).collect();
            assert!(pieces.len() > 2 && pieces.iter().all(|p| p.len() <= MAX_PARAGRAPH));
            assert_eq!(pieces.concat(), text);
        }
    }
}
