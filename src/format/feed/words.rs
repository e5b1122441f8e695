//! What the words of an element are, text or markup, whichever way they were written, and the text of an entry.

use base64::Engine;

use super::{Fields, elements::Field, names::Names};
use crate::{
    article::{Content, Text},
    format::{address, html, xhtml, xml},
};

/// Elements that hold the text: all of it before a part of it, that before what a player shows.
const TEXTS: &[&str] = &[
    "content:encoded",
    "content",
    "body",
    "xhtml:body",
    "fullitem",
    "xhtml:div",
    "div",
    "description",
    "summary",
    "abstract",
    "itunes:summary",
    "media:description",
    "itunes:subtitle",
    "dc:description",
];

/// Elements whose end, or whose beginning where they have no end, tells HTML from words in pointed brackets.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "article",
    "b",
    "big",
    "blockquote",
    "br",
    "center",
    "cite",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "iframe",
    "img",
    "ins",
    "kbd",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "script",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "sup",
    "table",
    "td",
    "th",
    "tr",
    "tt",
    "u",
    "ul",
    "video",
];

/// Elements that need no end.
const OPEN: &[&str] = &["br", "hr", "img", "p", "li"];

/// Bytes of a tag in which its end is looked for.
const LONGEST_TAG: usize = 2000;

/// Words as they were meant.
#[derive(Debug, PartialEq)]
pub(super) enum Written {
    Plain(String),
    Html(String),
}

/// What the words of an element are. Where nothing says it, they are looked at: in a text an element without an end is
/// enough to make it HTML, in a title not.
pub(super) fn written(field: &Field, names: &Names, is_title: bool) -> Option<Written> {
    let kind = field.attribute("type").unwrap_or_default().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let mode = field.attribute("mode").unwrap_or_default();
    let is_words =
        kind.is_empty() || !kind.contains('/') || kind.starts_with("text/") || kind.ends_with("xml");
    let is_text =
        |text: String| if is_html(&text, is_title) { Written::Html(text) } else { Written::Plain(text) };
    if mode == "base64" || !is_words && field.markup.is_none() {
        let code: String = field.text.split_whitespace().collect();
        let bytes = base64::engine::general_purpose::STANDARD.decode(code).ok()?;
        return (!crate::source::looks_binary(&bytes)).then(|| is_text(crate::source::decode(bytes)));
    }
    if let Some(markup) = &field.markup {
        let markup = names.without_prefixes(markup);
        // A section of characters in XHTML is text; in RSS it is more of the markup.
        let is_xml = kind.ends_with("xhtml") || kind.ends_with("xml") || mode == "xml";
        let whole = if is_xml { markup } else { markup.replace("<![CDATA[", "").replace("]]>", "") };
        return Some(Written::Html(xhtml::as_html(&whole).into_owned()));
    }
    let text = field.text.clone();
    Some(match kind {
        "text" | "plain" | "text/plain" => Written::Plain(text),
        "" => is_text(text),
        _ => Written::Html(text),
    })
}

/// Whether words are HTML: one of them is an entity, or stands between the tags of a known element.
fn is_html(text: &str, is_title: bool) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let from = rest.get(at..).unwrap_or_default();
        let inner = from.get(1..).unwrap_or_default();
        if from.starts_with('&') {
            let name = inner
                .get(..inner.floor_char_boundary(12))
                .unwrap_or(inner)
                .split_once(';')
                .map(|(name, _)| name);
            if name.is_some_and(|name| xml::meaning(name).is_some()) {
                return true;
            }
        } else {
            let (is_end, tag) = inner.strip_prefix('/').map_or((false, inner), |tag| (true, tag));
            let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
            let name = tag.get(..end).unwrap_or_default().to_ascii_lowercase();
            let near = tag.get(..tag.floor_char_boundary(LONGEST_TAG)).unwrap_or(tag);
            let is_open = OPEN.contains(&&*name) && !is_title && near.contains('>');
            if ELEMENTS.contains(&&*name) && (is_end || is_open) {
                return true;
            }
        }
        rest = inner;
    }
    false
}

/// A title without the markup that feeds put in it.
pub(super) fn title(field: &Field, names: &Names) -> Option<Text> {
    match written(field, names, true)? {
        Written::Plain(text) => Text::some(&text),
        Written::Html(html) => html::title(&html),
    }
}

/// The text of an entry, with its picture where the text has none; and the language that is said of it.
pub(super) fn content(fields: &Fields, names: &Names, page: Option<&str>) -> (Content, Option<Text>) {
    let found = TEXTS.iter().find_map(|name| {
        let of_name =
            fields.all(name).filter(|field| !field.text.trim().is_empty() || field.markup.is_some());
        { of_name }.find_map(|field| Some((field, written(field, names, false)?)))
    });
    let Some((field, words)) = found else { return (Content::Nothing, None) };
    let has_picture = matches!(&words, Written::Html(html) if html.to_ascii_lowercase().contains("<img"));
    let picture = fields.picture().filter(|_| !has_picture).map(|src| field.scope.whole(src));
    let content = match words {
        Written::Plain(text) if picture.is_none() => Content::Flat(text),
        words => {
            let html = match words {
                Written::Html(html) => html,
                Written::Plain(text) => paragraphs(&text),
            };
            let base = field.scope.base.as_ref().map(url::Url::as_str).or(page);
            let base = base.map(|base| format!("<base href=\"{}\">", html::escaped(base)));
            let picture =
                picture.map(|src| format!("<figure><img src=\"{}\"></figure>", html::escaped(&src)));
            Content::Fragment(base.unwrap_or_default() + &picture.unwrap_or_default() + &html)
        }
    };
    (content, field.scope.language.as_deref().and_then(Text::some))
}

/// Plain text as HTML: a paragraph a line, with the addresses that stand bare in it.
fn paragraphs(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        out.push_str("<p>");
        let mut from = 0;
        for (range, to) in address::addresses(line) {
            let before = line.get(from..range.start).unwrap_or_default();
            let own = line.get(range.clone()).unwrap_or_default();
            out.push_str(&format!(
                "{}<a href=\"{}\">{}</a>",
                html::escaped(before),
                html::escaped(&to),
                html::escaped(own)
            ));
            from = range.end;
        }
        out.push_str(&html::escaped(line.get(from..).unwrap_or_default()));
        out.push_str("</p>");
    }
    out
}

/// The text of an entry in which nothing says what its words are, as those of RSS in JSON.
pub(in crate::format) fn untyped(text: &str) -> Content {
    let text = text.to_owned();
    if is_html(&text, false) { Content::Fragment(text) } else { Content::Flat(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_told_from_words_in_brackets() {
        for (text, in_text, in_title) in [
            ("Use <dialog> for it, and a < b.", false, false),
            ("Vec<T> & co", false, false),
            ("AT&T; Q&A", false, false),
            ("Use <br> for it", true, false),
            ("<p>One", true, false),
            ("a <b>b</b>", true, true),
            ("caf&eacute;", true, true),
            ("a &#38; b", true, true),
            ("<!-- a --> b", false, false),
        ] {
            assert_eq!((is_html(text, false), is_html(text, true)), (in_text, in_title), "{text}");
        }
    }
}
