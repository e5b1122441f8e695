//! XHTML as the HTML that it means: what a parser of HTML would read in another way.

use std::borrow::Cow;

use super::html::escaped;

/// Elements that HTML knows to be empty.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// Closes what XML closes in its own tag (`<title/>`, `<i/>`, `<script/>`), which HTML would leave open, and turns
/// sections of characters into text.
pub(super) fn as_html(text: &str) -> Cow<'_, str> {
    if !text.contains("/>") && !text.contains("<![CDATA[") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = if let Some(inner) = from.strip_prefix("<![CDATA[") {
            let end = inner.find("]]>").unwrap_or(inner.len());
            out.push_str(&escaped(inner.get(..end).unwrap_or_default()));
            (9 + end + 3).min(from.len())
        } else if from.starts_with("<!--") {
            let end = from.find("-->").map_or(from.len(), |end| end + 3);
            out.push_str(from.get(..end).unwrap_or_default());
            end
        } else {
            let end = tag_end(from);
            let tag = from.get(..end).unwrap_or_default();
            let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_');
            let name = tag.get(1..).unwrap_or_default();
            let name = name.get(..name.find(|c| !letters(c)).unwrap_or(name.len())).unwrap_or_default();
            match tag.strip_suffix("/>") {
                Some(open) if !name.is_empty() && !VOID.contains(&name.to_ascii_lowercase().as_str()) => {
                    out.push_str(&format!("{}></{name}>", open.trim_end()));
                }
                _ => out.push_str(tag),
            }
            end
        };
        rest = from.get(end..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Bytes of the tag at the beginning of `from`; signs inside quotes do not end it.
fn tag_end(from: &str) -> usize {
    let mut quote = None;
    for (at, byte) in from.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            // A second tag begins: the first had a quote too many.
            (_, b'<') if at > 0 => return at,
            _ => {}
        }
    }
    from.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_closes_is_closed() {
        for (xhtml, html) in [
            ("<title/><p>a", "<title></title><p>a"),
            ("<p>A <i class=\"x\" />b<br/>", "<p>A <i class=\"x\"></i>b<br/>"),
            ("<a title=\"a/>b\"/>", "<a title=\"a/>b\"></a>"),
            ("<![CDATA[5 < 6]]>", "5 &lt; 6"),
            ("<![CDATA[cut", "cut"),
            ("<!-- <i/> -->", "<!-- <i/> -->"),
            ("1 < 2 /> <i/>", "1 < 2 /> <i></i>"),
        ] {
            assert_eq!(as_html(xhtml), html);
        }
    }
}
