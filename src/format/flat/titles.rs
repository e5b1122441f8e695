//! Titles and the edges of printed pages, as plain texts set them.

use std::borrow::Cow;

use super::lines::{Logical, Set, columns, indent};

/// Columns of the widest title.
const WIDEST: usize = 72;

/// Columns of a line on a page of a typewriter.
const PAGE: usize = 72;

/// Columns by which a line is indented, at least, that is set in the middle.
const MIDDLE: usize = 8;

/// Whether a line may head what follows it: short, no sentence, one piece.
pub(super) fn is_title(line: &str) -> bool {
    columns(line) <= WIDEST
        && !line.ends_with(['.', ',', ';'])
        && line.contains(char::is_alphabetic)
        && !line.trim().contains("   ")
}

/// Whether a line is nothing but a Roman number, as parts of books and poems are headed.
pub(super) fn is_roman(line: &str) -> bool {
    let number = line.strip_suffix('.').unwrap_or(line);
    (1..=8).contains(&number.len()) && number.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L'))
}

/// Whether a line stands in the middle of a page whose lines are indented by `usual` columns.
pub(super) fn is_centred(line: &str, usual: usize) -> bool {
    let left = indent(line);
    let sides = 2 * left + columns(line.trim());
    left >= usual + MIDDLE && sides.abs_diff(PAGE) <= MIDDLE && is_title(line.trim_end())
}

/// Whether a line is the foot of a printed page, `Lee          Informational          [Page 7]`.
pub(super) fn is_foot(line: &str) -> bool {
    let number = line.trim_end().strip_suffix(']').and_then(|line| line.rsplit_once("[Page "));
    number.is_some_and(|(_, number)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a line is the head of a printed page: pieces apart by wide gaps.
pub(super) fn is_head(line: &str) -> bool {
    line.trim().split("   ").filter(|piece| !piece.trim().is_empty()).count() >= 3
}

/// Titles that are underlined with a row of one sign, as in reStructuredText; a row above of the same sign goes too.
pub(super) fn underlined(lines: Vec<Logical<'_>>) -> Vec<Logical<'_>> {
    let rule =
        |at: usize| lines.get(at).filter(|line| line.set == Set::Free).and_then(|line| row(&line.text));
    let heads = |at: usize| {
        lines.get(at).is_some_and(|line| {
            line.set == Set::Free
                && rule(at + 1).is_some_and(|(_, long)| long.abs_diff(columns(&line.text)) <= 1)
                && is_title(&line.text)
        })
    };
    if !(0..lines.len()).any(heads) {
        return lines;
    }
    let kept: Vec<bool> = (0..lines.len())
        .map(|at| {
            let below = at > 0 && heads(at - 1);
            let above = heads(at + 1) && rule(at).is_some() && rule(at) == rule(at + 2);
            !below && !above
        })
        .collect();
    let titles: Vec<bool> = (0..lines.len()).map(heads).collect();
    let mut out: Vec<Logical<'_>> = Vec::with_capacity(lines.len());
    for ((line, is_kept), is_title) in lines.into_iter().zip(kept).zip(titles) {
        if is_kept {
            let set = if is_title { Set::Title } else { line.set };
            out.push(Logical { set, ..line });
        }
    }
    out
}

/// Whether a line is nothing but a row of one sign, as titles are underlined with.
pub(super) fn is_row(line: &str) -> bool {
    row(line).is_some()
}

/// The sign of a row of at least three, and how long it is.
fn row(line: &str) -> Option<(u8, usize)> {
    let first = line.bytes().next().filter(|b| b"=-~^#*+".contains(b))?;
    (line.len() >= 3 && line.bytes().all(|b| b == first)).then_some((first, line.len()))
}

/// The text of a line that begins with the star or the plus of a list.
pub(super) fn starred(line: &str) -> Option<Cow<'_, str>> {
    let words = line.trim_start().strip_prefix(['*', '+'])?.strip_prefix(' ')?.trim();
    (!words.is_empty() && !words.starts_with('*')).then(|| Cow::Owned(format!("- {words}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_of_one_sign() {
        for (line, is) in [("~~~", true), ("=-=", false), ("--", false), ("a", false), ("", false)] {
            assert_eq!(is_row(line), is, "{line}");
        }
    }

    #[test]
    fn edges_and_titles_are_told() {
        for (line, what) in [
            ("Lee                    Informational                   [Page 12]", "foot head"),
            ("RFC 9999            The Harbour Protocol        February 2019", "head"),
            ("                     The Harbour Wall Protocol", "centred"),
            ("  The Harbour Wall", ""),
            ("XIV.", "roman"),
            ("VILLA", ""),
            ("See [Page 3] of it", ""),
        ] {
            let is = [
                ("foot", is_foot(line)),
                ("head", is_head(line)),
                ("centred", is_centred(line, 3)),
                ("roman", is_roman(line)),
            ];
            let names: Vec<&str> = is.iter().filter(|(_, is)| *is).map(|(name, _)| *name).collect();
            assert_eq!(names.join(" "), what, "{line}");
        }
    }
}
