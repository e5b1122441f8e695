//! Keeps nesting shallow before a page is parsed, so that no page can make parsing slow or the walk deep.

use std::borrow::Cow;

/// Elements that may stand inside one another; deeper ones lose their tags and keep their words.
/// Pages made by people are half as deep; extraction takes time for every level of every word.
pub(super) const MAX_DEPTH: usize = 80;

/// Attributes of one element at most; one with more loses them all.
const MAX_ATTRIBUTES: usize = 200;

/// Elements without an end tag, which never hold others.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    "param", "keygen", "!doctype", "p", "html", "head", "body",
];

/// Elements that may leave their end tag out, so that counting their starts says nothing; their parents are counted.
const PARTS: &[&str] = &[
    "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup", "rp",
    "rt",
];

/// Elements whose content is not markup.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "noframes"];

/// `html` with no more than [`MAX_DEPTH`] elements open at once. O(bytes).
pub(in crate::format) fn shallow(html: &str) -> Cow<'_, str> {
    let mut out: Option<String> = None;
    let (mut depth, mut dropped, mut kept) = (0usize, 0usize, 0);
    for tag in (Tags { html, at: 0 }) {
        let instead = match tag.kind {
            Kind::Start if depth >= MAX_DEPTH => {
                dropped += 1;
                Some("")
            }
            Kind::Start => {
                depth += 1;
                tag.bare.map(|()| tag.name)
            }
            Kind::End if dropped > 0 => {
                dropped -= 1;
                Some("")
            }
            Kind::End => {
                depth = depth.saturating_sub(1);
                None
            }
            Kind::Part if dropped > 0 => Some(""),
            Kind::Part => tag.bare.map(|()| tag.name),
        };
        if let Some(name) = instead {
            let text = out.get_or_insert_default();
            text.push_str(html.get(kept..tag.start).unwrap_or_default());
            if !name.is_empty() {
                text.push_str(&format!("<{name}>"));
            } else if !text.ends_with(' ') {
                // Words on both sides of a tag are not one word.
                text.push(' ');
            }
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
    /// Start or end of an element that is not counted.
    Part,
}

struct Tag<'a> {
    start: usize,
    end: usize,
    name: &'a str,
    kind: Kind,
    /// Set where the tag has too many attributes to keep them.
    bare: Option<()>,
}

/// Every tag but those of elements that hold nothing.
struct Tags<'a> {
    html: &'a str,
    at: usize,
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        loop {
            let start = self.at + memchr::memchr(b'<', self.html.as_bytes().get(self.at..)?)?;
            let rest = self.html.get(start..)?;
            if rest.starts_with("<!--") {
                self.at = start + rest.find("-->")? + 3;
                continue;
            }
            let inner = rest.get(1..)?;
            let (closing, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
            let long = inner
                .bytes()
                .take(32)
                .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'!'));
            let name = inner.get(..long.count())?;
            if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!') {
                // No tag at all: a lone less-than sign.
                self.at = start + 1;
                continue;
            }
            let end = start + memchr::memchr(b'>', rest.as_bytes())? + 1;
            self.at = end;
            let is = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
            let tag = self.html.get(start..end)?;
            let bare = memchr::memchr_iter(b'=', tag.as_bytes()).nth(MAX_ATTRIBUTES).map(|_| ());
            if !closing && is(RAW) {
                self.at = end + ending(self.html.get(end..)?, name)?;
                continue;
            }
            let kind = if (is(VOID) || tag.ends_with("/>")) && bare.is_none() {
                continue;
            } else if is(PARTS) || is(VOID) {
                Kind::Part
            } else if closing {
                Kind::End
            } else {
                Kind::Start
            };
            return Some(Tag { start, end, name, kind, bare });
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
    fn floods_of_attributes_are_dropped() {
        let flood = " a=b".repeat(1000);
        assert_eq!(shallow(&format!("<div{flood}>words</div><p{flood}>more")), "<div>words</div><p>more");
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
