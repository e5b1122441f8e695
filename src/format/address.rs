//! Addresses that stand bare in words: `https://…`, `www.…` and those of mail, as GitHub's Markdown finds them
//! (GFM 0.29, "Autolinks (extension)"). Flat text has no other links, so they are found there too.

use std::{borrow::Cow, ops::Range};

use crate::article::{Rich, Span, SpanKind, Text};

/// Schemes whose addresses are links without any mark.
const SCHEMES: &[&str] = &["https", "http", "ftp", "gemini", "gopher"];

/// What ends an address besides white space: marks that no address holds unescaped.
const ENDS: &[char] = &[
    '<', '>', '"', '`', '“', '”', '„', '«', '»', '。', '，', '、', '；', '：', '！', '？', '（', '）', '「',
    '」', '『', '』', '【', '】', '《', '》', '\u{2028}',
];

/// Marks that end a sentence rather than the address before them.
const TRAILING: &[char] = &['?', '!', '.', ',', ':', ';', '*', '_', '~', '\'', '’', '…', '|'];

/// `%20` and its like as what they stand for (RFC 3986, section 2.1); bytes that are no UTF-8 become U+FFFD.
pub fn percent_decoded(address: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(address).decode_utf8_lossy()
}

/// Whether an address begins with a scheme (RFC 3986, section 3.1), so that it leads there from anywhere.
pub(super) fn has_scheme(address: &str) -> bool {
    let of_scheme = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    address.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.bytes().all(of_scheme)
    })
}

/// Bytes of every bare address in `text`, in order, and where each leads. Takes time linear in the text.
pub(super) fn addresses(text: &str) -> Vec<(Range<usize>, String)> {
    let mut out: Vec<(Range<usize>, String)> = Vec::new();
    let mut from = 0;
    // A letter is found in every line, so it is looked for only where it can mean something.
    let has_web = memchr::memmem::find(text.as_bytes(), b"www.").is_some();
    while let Some(found) = next(text, from, has_web) {
        from = found.0.end;
        out.push(found);
    }
    out
}

/// Makes the bare addresses of `rich` links, but for those in code and in other links.
pub(super) fn link_bare(rich: &mut Rich) {
    let mut found = addresses(&rich.text);
    if found.is_empty() {
        return;
    }
    let is_taken = |span: &&Span| matches!(span.kind, SpanKind::Link(_) | SpanKind::Code);
    let mut taken: Vec<Range<usize>> =
        rich.spans.iter().filter(is_taken).map(|span| span.start..span.end).collect();
    taken.sort_by_key(|range| range.start);
    // Both are gone through once: where what begins before the end of an address ends last.
    let (mut taken, mut last_end) = (taken.into_iter().peekable(), 0);
    found.retain(|(range, _)| {
        while let Some(span) = taken.next_if(|span| span.start < range.end) {
            last_end = last_end.max(span.end);
        }
        last_end <= range.start
    });
    if found.is_empty() {
        return;
    }
    let link = |(range, to): (Range<usize>, String)| Span {
        start: range.start,
        end: range.end,
        kind: SpanKind::Link(Text::line(&to)),
    };
    rich.spans.extend(found.into_iter().map(link));
    rich.spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
}

/// Words whose bare addresses are links.
pub(super) fn linked(raw: &str) -> Rich {
    let mut rich = Rich::plain(raw);
    link_bare(&mut rich);
    rich
}

/// The first address that begins at byte `from` or later.
fn next(text: &str, from: usize, has_web: bool) -> Option<(Range<usize>, String)> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        let rest = bytes.get(at..)?;
        at += if has_web {
            memchr::memchr3(b':', b'@', b'w', rest)?
        } else {
            memchr::memchr2(b':', b'@', rest)?
        };
        let address = match bytes.get(at) {
            Some(b':') => with_scheme(text, from, at),
            Some(b'@') => mail(text, from, at),
            _ => on_the_web(text, from, at),
        };
        if address.is_some() {
            return address;
        }
        at += 1;
    }
}

/// `scheme://host…`, whose colon is at `colon`.
fn with_scheme(text: &str, from: usize, colon: usize) -> Option<(Range<usize>, String)> {
    let rest = text.get(colon..)?.strip_prefix("://")?;
    let before = text.get(from..colon)?;
    let scheme = SCHEMES.iter().find(|scheme| {
        let at = before.len().checked_sub(scheme.len());
        at.and_then(|at| before.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(scheme))
    })?;
    let start = colon - scheme.len();
    let end = colon + 3 + address_end(text, start, rest)?;
    let host = host(text.get(colon + 3..end)?);
    (is_domain(host) || host.split(':').next() == Some("localhost"))
        .then(|| (start..end, text.get(start..end).unwrap_or_default().to_owned()))
}

/// Bytes of an address that begins `rest` and whose link begins at byte `start` of the text. What cannot be one costs no more
/// than its host: another may begin inside it.
fn address_end(text: &str, start: usize, rest: &str) -> Option<usize> {
    let ends_host =
        |c: char| matches!(c, '/' | '?' | '#' | '\\' | '&') || c.is_whitespace() || ENDS.contains(&c);
    let first = rest.split(ends_host).next().unwrap_or_default();
    let name = host(first.trim_end_matches(TRAILING).trim_end_matches([')', ']']).trim_end_matches(TRAILING));
    let may_be = is_domain(name) || name.starts_with("localhost");
    (may_be && stands_free(text, start)).then(|| extent(rest))
}

/// `www.host…`.
fn on_the_web(text: &str, from: usize, at: usize) -> Option<(Range<usize>, String)> {
    let rest = text.get(at..).filter(|rest| at >= from && rest.starts_with("www."))?;
    let end = at + address_end(text, at, rest)?;
    let address = text.get(at..end)?;
    is_domain(host(address)).then(|| (at..end, format!("https://{address}")))
}

/// `name@host`, whose sign is at `sign`.
fn mail(text: &str, from: usize, sign: usize) -> Option<(Range<usize>, String)> {
    let of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    let name = text.get(from..sign)?;
    let name = name.rsplit(|c| !of_name(c)).next().filter(|name| !name.is_empty())?;
    let rest = text.get(sign + 1..)?;
    let long = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')));
    let domain = rest.get(..long.unwrap_or(rest.len()))?.trim_end_matches('.');
    let range = sign - name.len()..sign + 1 + domain.len();
    let is_mail = is_domain(domain) && !domain.ends_with(['-', '_']) && stands_free(text, range.start);
    is_mail.then(|| (range.clone(), format!("mailto:{}", text.get(range).unwrap_or_default())))
}

/// Bytes of an address that begins `rest`: up to white space, without what ends the sentence.
fn extent(rest: &str) -> usize {
    let end = rest.find(|c: char| c.is_whitespace() || ENDS.contains(&c)).unwrap_or(rest.len());
    let mut address = rest.get(..end).unwrap_or_default();
    // Brackets that close more than was opened; only such are taken off.
    let surplus = |open: char, close: char| {
        address.matches(close).count().saturating_sub(address.matches(open).count())
    };
    let (mut round, mut square) = (surplus('(', ')'), surplus('[', ']'));
    loop {
        let closed = match address.as_bytes().last() {
            Some(b')') => Some(&mut round),
            Some(b']') => Some(&mut square),
            _ => None,
        };
        let bare = if let Some(closed) = closed.filter(|surplus| **surplus > 0) {
            *closed -= 1;
            address.get(..address.len() - 1).unwrap_or_default()
        } else if let Some(entity) = entity(address) {
            entity
        } else {
            address.trim_end_matches(TRAILING)
        };
        if bare.len() == address.len() {
            return address.len();
        }
        address = bare;
    }
}

/// The address before `&name;` at its end.
fn entity(address: &str) -> Option<&str> {
    let (before, name) = address.strip_suffix(';')?.rsplit_once('&')?;
    (!name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(before)
}

fn host(address: &str) -> &str {
    let host = address.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit())).map_or(host, |h| h.0)
}

/// Labels with points between them, of which the last two hold no underscore.
fn is_domain(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    labels.len() >= 2
        && labels.iter().all(is_label)
        && labels.iter().rev().take(2).all(|label| !label.contains('_'))
}

/// Whether no letter or digit that could belong to the address stands before it.
fn stands_free(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    before.is_none_or(|c| !c.is_ascii_alphanumeric() && !matches!(c, '/' | '@' | '.' | '-' | '='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_addresses_are_found() {
        for (text, expected) in [
            ("See https://a.example/b for it.", &["https://a.example/b"][..]),
            ("(http://a.example/b_(c)).", &["http://a.example/b_(c)"]),
            ("www.a.example/x?y=z, and more", &["www.a.example/x?y=z > https://www.a.example/x?y=z"]),
            ("見る：https://a.example/日本。次", &["https://a.example/日本"]),
            ("https://a.example/q?x=1&amp; it", &["https://a.example/q?x=1"]),
            ("HTTPS://A.example and http://localhost:80/x", &["HTTPS://A.example", "http://localhost:80/x"]),
            ("to ann@a.example.", &["ann@a.example > mailto:ann@a.example"]),
            ("ann@a.example-", &[]),
            ("ann@home, @ann and a@b", &[]),
            ("foohttp://a.example www. http:// http://x https://a_b.c_d", &[]),
            ("“https://a.example”…", &["https://a.example"]),
            ("a://b w www", &[]),
        ] {
            let got: Vec<String> = addresses(text)
                .into_iter()
                .map(|(range, to)| {
                    let own = &text[range];
                    if own == to { to } else { format!("{own} > {to}") }
                })
                .collect();
            assert_eq!(got, expected, "{text}");
        }
    }
}
