//! What note-takers write that no dialect of Markdown knows, after Obsidian: `==highlights==`, `%%comments%%`, names of
//! blocks (`^name`), callouts, and pictures that are embedded by their name.

use std::{borrow::Cow, ops::Range};

use crate::article::{Image, Text, text::capital};

/// A mark among the words of a paragraph.
#[derive(Debug, PartialEq)]
pub(super) enum Found {
    /// A comment, or the name of the paragraph: bytes that are not shown.
    Hidden(Range<usize>),
    /// Bytes of the first `==` and of the second.
    Highlight {
        /// First byte of the opening mark.
        start: usize,
        /// First byte of the closing mark.
        end: usize,
    },
}

/// The marks in `raw`, in order, none inside another. `is_literal` tells which bytes mean nothing but themselves.
pub(super) fn marks(raw: &str, is_literal: impl Fn(usize) -> bool) -> Vec<Found> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some((start, mark)) = next(raw, at, &is_literal) {
        let close = (start + 2..raw.len())
            .find(|end| raw.get(*end..).is_some_and(|rest| rest.starts_with(mark)) && !is_literal(*end));
        at = match close.filter(|end| is_pair(raw, start, *end, mark)) {
            Some(end) => {
                out.push(if mark == "%%" {
                    Found::Hidden(start..end + 2)
                } else {
                    Found::Highlight { start, end }
                });
                end + 2
            }
            None => start + 2,
        };
    }
    if let Some(sign) = memchr::memrchr(b'^', raw.as_bytes())
        && !is_literal(sign)
    {
        out.extend(name(raw).filter(|range| range.start >= at).map(Found::Hidden));
    }
    out
}

fn next(raw: &str, from: usize, is_literal: &impl Fn(usize) -> bool) -> Option<(usize, &'static str)> {
    let mut at = from;
    loop {
        at += memchr::memchr2(b'=', b'%', raw.as_bytes().get(at..)?)?;
        let mark = ["==", "%%"].into_iter().find(|mark| raw.get(at..).is_some_and(|r| r.starts_with(mark)));
        if let Some(mark) = mark
            && !is_literal(at)
            && !is_literal(at + 1)
        {
            return Some((at, mark));
        }
        at += 1;
    }
}

/// Whether marks at `start` and `end` belong together: words lean on them from inside, and none of Latin letters from
/// outside, where `a==b` compares.
fn is_pair(raw: &str, start: usize, end: usize, mark: &str) -> bool {
    let before = raw.get(..start).and_then(|text| text.chars().next_back());
    let after = raw.get(end + 2..).and_then(|text| text.chars().next());
    let inside = raw.get(start + 2..end).unwrap_or_default();
    let apart = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric() && !matches!(c, '=' | '%'));
    let leans = mark == "%%" || inside.trim() == inside && !inside.starts_with('=');
    apart(before) && apart(after) && leans && !inside.is_empty()
}

/// The name of a block at its end: ` ^name`.
fn name(raw: &str) -> Option<Range<usize>> {
    let (words, name) = raw.trim_end().rsplit_once('^')?;
    let is_name = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && name.bytes().any(|b| b.is_ascii_alphabetic());
    let apart = words.is_empty() || words.ends_with([' ', '\n']);
    (is_name && apart).then(|| words.trim_end().len()..raw.len())
}

/// The name of a callout, with a capital, and where its title begins, of a first line like `[!note]- Title`.
pub(super) fn callout(line: &str) -> Option<(String, usize)> {
    let (name, rest) = line.strip_prefix("[!")?.split_once(']')?;
    let is_name =
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '|' | ' '));
    let rest = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    is_name.then(|| (capital(name.split('|').next().unwrap_or(name)), line.len() - rest.len()))
}

/// The picture that `![[target|alias]]` embeds; none where it embeds something else, a note or a sound.
pub(super) fn picture(target: &str) -> Option<Image> {
    const ENDINGS: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "avif"];
    let name = target.split('#').next().unwrap_or(target);
    let (_, ending) = name.rsplit_once('.')?;
    let is_picture = ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known));
    is_picture.then(|| Image { src: Text::some(name), ..Image::default() })
}

/// Whether the alias of an embedded picture is its size, `300` or `300x200`, not words.
pub(super) fn is_size(alias: &str) -> bool {
    !alias.is_empty() && alias.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'x' | b' '))
}

/// The text without comments of several lines, which stand between lines of `%%`. Code is left alone.
pub(super) fn without_comments(text: &str) -> Cow<'_, str> {
    if !text.starts_with("%%") && !text.contains("\n%%") {
        return Cow::Borrowed(text);
    }
    let (mut at, mut fence, mut opened) = (0, None::<&str>, None);
    let mut hidden: Vec<Range<usize>> = Vec::new();
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let marks = ["```", "~~~"].into_iter().find(|mark| bare.starts_with(mark));
        match (fence, marks) {
            (None, Some(mark)) if opened.is_none() => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        // A comment on one line is a paragraph's own matter.
        let alone = bare.starts_with("%%") && !bare.get(2..).is_some_and(|rest| rest.contains("%%"));
        match opened {
            None if fence.is_none() && alone && line.starts_with("%%") => opened = Some(at),
            Some(from) if bare.ends_with("%%") => {
                hidden.push(from..at + line.len());
                opened = None;
            }
            _ => {}
        }
        at += line.len();
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for range in hidden {
        out.push_str(text.get(from..range.start).unwrap_or_default());
        out.push('\n');
        from = range.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_and_code_is_left_alone() {
        for (raw, expected) in [
            ("a ==b c== d", "a [b c] d"),
            ("这是==重点==内容", "这是[重点]内容"),
            ("if a==b and c==d", "if a==b and c==d"),
            ("a == b == c", "a == b == c"),
            ("x ===y=== z", "x ===y=== z"),
            ("a %%not shown%% b", "a  b"),
            ("50%% of 3%% is", "50%% of 3%% is"),
            ("The end. ^end-1", "The end."),
            ("x ^2", "x ^2"),
            ("2^n", "2^n"),
            ("==open", "==open"),
        ] {
            let mut shown = raw.to_owned();
            for found in marks(raw, |_| false).into_iter().rev() {
                match found {
                    Found::Hidden(range) => shown.replace_range(range, ""),
                    Found::Highlight { start, end } => {
                        shown.replace_range(end..end + 2, "]");
                        shown.replace_range(start..start + 2, "[");
                    }
                }
            }
            assert_eq!(shown, expected, "{raw}");
        }
        assert_eq!(marks("==a==", |at| at == 0), []);
    }

    #[test]
    fn comments_of_several_lines_go() {
        for (text, expected) in [
            ("a\n%%\nb\n\nc\n%%\nd", "a\n\nd"),
            ("a\n\n%% b\nc %%\n\nd", "a\n\n\n\nd"),
            ("```\n%%\nx\n%%\n```\n", "```\n%%\nx\n%%\n```\n"),
            ("a\n%% b %%\nc", "a\n%% b %%\nc"),
            ("a\n%%\nb", "a\n%%\nb"),
        ] {
            assert_eq!(without_comments(text), expected, "{text}");
        }
    }

    #[test]
    fn callouts_and_embeds() {
        for (line, expected) in [
            ("[!note] Mind the step", Some(("Note", " Mind the step"))),
            ("[!WARNING]", Some(("WARNING", ""))),
            ("[!faq]- Why", Some(("Faq", " Why"))),
            ("[!] x", None),
            ("[note] x", None),
        ] {
            let got = callout(line).map(|(name, at)| (name, line[at..].to_owned()));
            let expected = expected.map(|(name, rest): (&str, &str)| (name.to_owned(), rest.to_owned()));
            assert_eq!(got, expected, "{line}");
        }
        assert!(picture("a/wall.PNG").is_some() && picture("Note").is_none() && picture("a.mp3").is_none());
        assert!(is_size("300x200") && !is_size("wall") && !is_size(""));
    }
}
