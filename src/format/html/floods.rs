//! Floods of attributes, which the tokenizer compares with one another.

use std::borrow::Cow;

/// Attributes of one element; one with more loses them all.
const MAX_ATTRIBUTES: usize = 256;

/// Elements whose content is not markup.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "noframes"];

/// `html` without the attributes of elements that have too many. O(bytes).
pub(super) fn without(html: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let (mut kept, mut at) = (0, 0);
    while let Some(start) = html.get(at..).and_then(|rest| rest.find('<')).map(|found| at + found) {
        let rest = html.get(start + 1..).unwrap_or_default();
        let length =
            rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':')).count();
        at = start + 1 + length;
        if length == 0 {
            continue;
        }
        let name = rest.get(..length).unwrap_or_default();
        let (attributes, size) = measured(rest.get(length..).unwrap_or_default());
        if attributes > MAX_ATTRIBUTES {
            out.push_str(html.get(kept..at).unwrap_or_default());
            kept = at + size;
        }
        at += size;
        if RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name)) {
            at = html.get(at..).and_then(|rest| ending(rest, name)).map_or(html.len(), |end| at + end);
        }
    }
    if kept == 0 {
        return html.into();
    }
    out.push_str(html.get(kept..).unwrap_or_default());
    out.into()
}

/// How many attributes a tag has after its name, and how many bytes they take, without the bracket that ends it.
fn measured(rest: &str) -> (usize, usize) {
    let (mut count, mut quote, mut before) = (0, None, b' ');
    for (at, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return (count, at),
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (None, byte) => count += usize::from(!is_space(byte) && is_space(before) && byte != b'='),
        }
        if !(quote.is_none() && is_space(byte) && before == b'=') {
            before = byte;
        }
    }
    (count, rest.len())
}

fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'/'
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
    fn floods_are_dropped_and_other_tags_stay() {
        for html in
            ["<p>a<p>b", "a < b", "<a href='x > y' title=\"a b c\">x</a>", "<", "<script>if (a<b) 1</script>"]
        {
            assert_eq!(without(html), html);
        }
        for attribute in [" a=b", " a", "\na = 'b > c'", "/a"] {
            let flood: String = (0..1000).map(|_| attribute).collect();
            assert_eq!(
                without(&format!("<div{flood}>words</div><p{flood}>more")),
                "<div>words</div><p>more",
                "{attribute:?}"
            );
        }
        let script = format!("<script>a<b{}</script>", " c".repeat(1000));
        assert_eq!(without(&script), script);
    }

    #[test]
    fn time_is_linear() {
        let began = std::time::Instant::now();
        without(&"<a ".repeat(500_000));
        without(&"<script>".repeat(200_000));
        assert!(began.elapsed().as_secs() < 10);
    }
}
