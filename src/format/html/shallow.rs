//! Keeps nesting shallow before a page is parsed, so that no page can make parsing slow or the walk deep.

use std::borrow::Cow;

/// Elements that may stand inside one another; deeper ones lose their tags and keep their words.
pub(super) const MAX_DEPTH: usize = 200;

/// Elements that have no end tag or may leave it out, so that counting their starts says nothing.
const UNCOUNTED: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup",
    "rp", "rt", "!doctype", "html", "head", "body", "param", "keygen",
];

/// Elements whose content is not markup.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "noframes"];

/// `html` with no more than [`MAX_DEPTH`] elements open at once. O(bytes).
pub(super) fn shallow(html: &str) -> Cow<'_, str> {
    let mut out: Option<String> = None;
    let (mut depth, mut dropped, mut kept) = (0usize, 0usize, 0);
    for tag in (Tags { html, at: 0 }) {
        let drop = match tag.kind {
            Kind::Start if depth >= MAX_DEPTH => {
                dropped += 1;
                true
            }
            Kind::Start => {
                depth += 1;
                false
            }
            Kind::End if dropped > 0 => {
                dropped -= 1;
                true
            }
            Kind::End => {
                depth = depth.saturating_sub(1);
                false
            }
        };
        if drop {
            let text = out.get_or_insert_default();
            text.push_str(html.get(kept..tag.start).unwrap_or_default());
            // Words on both sides of a tag are not one word.
            text.push(' ');
            kept = tag.end;
        }
    }
    match out {
        Some(mut text) => {
            text.push_str(html.get(kept..).unwrap_or_default());
            text.into()
        }
        None => html.into(),
    }
}

enum Kind {
    Start,
    End,
}

struct Tag {
    start: usize,
    end: usize,
    kind: Kind,
}

/// The tags of elements that are counted.
struct Tags<'a> {
    html: &'a str,
    at: usize,
}

impl Iterator for Tags<'_> {
    type Item = Tag;

    fn next(&mut self) -> Option<Tag> {
        loop {
            let start = self.at + memchr::memchr(b'<', self.html.as_bytes().get(self.at..)?)?;
            let rest = self.html.get(start..)?;
            if rest.starts_with("<!--") {
                self.at = start + rest.find("-->")? + 3;
                continue;
            }
            let end = start + memchr::memchr(b'>', rest.as_bytes())? + 1;
            self.at = end;
            let inner = self.html.get(start + 1..end - 1).unwrap_or_default();
            let (closing, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
            let name: String = inner
                .chars()
                .take_while(|c| !c.is_whitespace() && *c != '/')
                .collect::<String>()
                .to_lowercase();
            if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                // No tag at all: a lone less-than sign.
                self.at = start + 1;
                continue;
            }
            if !closing && RAW.contains(&name.as_str()) {
                self.at = end + ending(self.html.get(end..)?, &name)?;
                continue;
            }
            if UNCOUNTED.contains(&name.as_str()) || inner.ends_with('/') {
                continue;
            }
            return Some(Tag { start, end, kind: if closing { Kind::End } else { Kind::Start } });
        }
    }
}

/// Byte of the end tag of `name`.
fn ending(rest: &str, name: &str) -> Option<usize> {
    memchr::memmem::find_iter(rest.as_bytes(), b"</").find(|at| {
        rest.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_pages_stay_as_they_are() {
        for html in
            ["<p>a<p>b", "<div><b>a</b> < b</div>", "<script>if (a<b) {'</div>'}</script>x", "<", "a<b"]
        {
            assert!(matches!(shallow(html), Cow::Borrowed(_)), "{html}");
        }
    }

    #[test]
    fn deep_nesting_is_cut_and_words_stay() {
        let html = format!("{}words{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let cut = shallow(&html);
        assert!(cut.contains("words"));
        assert_eq!(cut.matches("<div>").count(), MAX_DEPTH);
        assert_eq!(cut.matches("</div>").count(), MAX_DEPTH);
    }
}
