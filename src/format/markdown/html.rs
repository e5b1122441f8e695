//! HTML inside Markdown. Tags among words become marks; a block of HTML is read whole, as a fragment of a page is.

use std::{collections::VecDeque, ops::Range};

use pulldown_cmark::{Event, OffsetIter, TagEnd};

use super::super::html;
use crate::article::{Block, Image, SpanKind, Text};

/// A parser's event and the bytes it comes from.
pub(super) type Ranged<'t> = (Event<'t>, Range<usize>);

/// Events that are looked at for the end of an element whose HTML is parted by empty lines.
const HELD: usize = 4096;

/// Elements whose parts mean nothing without them.
const WHOLE: &[&str] = &["table", "ul", "ol", "dl", "blockquote", "figure"];

/// What a tag among words says.
#[derive(Debug, PartialEq)]
pub(super) enum Inline {
    Open(SpanKind),
    /// The end of a mark, by the name of its element.
    Close(&'static str),
    /// `small` words begin or end.
    Small(bool),
    /// Words that a page does not show begin or end.
    Silent(bool),
    Image(Image),
    /// What ends a line.
    Break,
    Comment,
    /// Words in a form of XML.
    Words(String),
    /// Nothing that a reader sees.
    Nothing,
}

/// Elements that mark words.
const MARKS: &[&str] = &[
    "em", "i", "cite", "var", "dfn", "strong", "b", "mark", "del", "s", "code", "kbd", "samp", "sup", "sub",
    "a",
];

/// Reads a tag among words.
pub(super) fn inline(tag: &str) -> Inline {
    if tag.starts_with("<!--") {
        return Inline::Comment;
    }
    if let Some(words) = tag.strip_prefix("<![CDATA[") {
        return Inline::Words(words.strip_suffix("]]>").unwrap_or(words).to_owned());
    }
    let closes = tag.starts_with("</");
    let name = name(tag);
    if let Some(mark) = MARKS.iter().find(|mark| **mark == name) {
        return if closes { Inline::Close(mark) } else { opened(mark, tag) };
    }
    match &*name {
        "small" => Inline::Small(!closes),
        "script" | "style" => Inline::Silent(!closes),
        "img" => picture(tag).map_or(Inline::Nothing, Inline::Image),
        "br" | "p" | "div" | "li" | "tr" | "h1" | "h2" | "h3" | "h4" | "figcaption" | "figure"
        | "blockquote" => Inline::Break,
        _ => Inline::Nothing,
    }
}

fn opened(name: &str, tag: &str) -> Inline {
    match name {
        "a" => link(tag).map_or(Inline::Nothing, |to| Inline::Open(SpanKind::Link(to))),
        "sup" if tag.contains("footnote") => Inline::Open(SpanKind::Footnote),
        _ => Inline::Open(mark(name)),
    }
}

/// Whether the end of element `name` ends `mark`.
pub(super) fn closes(name: &str, mark: &SpanKind) -> bool {
    match name {
        "a" => matches!(mark, SpanKind::Link(_)),
        "sup" => matches!(mark, SpanKind::Superscript | SpanKind::Footnote),
        name => *mark == self::mark(name),
    }
}

/// The mark that an element stands for.
fn mark(name: &str) -> SpanKind {
    match name {
        "strong" | "b" | "mark" => SpanKind::Strong,
        "del" | "s" => SpanKind::Strike,
        "code" | "kbd" | "samp" => SpanKind::Code,
        "sup" => SpanKind::Superscript,
        "sub" => SpanKind::Subscript,
        _ => SpanKind::Emphasis,
    }
}

fn name(tag: &str) -> String {
    let letters = tag.trim_start_matches(['<', '/']).chars().take_while(char::is_ascii_alphanumeric);
    letters.collect::<String>().to_ascii_lowercase()
}

fn picture(tag: &str) -> Option<Image> {
    html::fragment(tag).blocks.into_iter().find_map(|block| match block {
        Block::Image(image) => Some(image),
        _ => None,
    })
}

fn link(tag: &str) -> Option<Text> {
    let of_words = html::fragment(&format!("<p>{tag}x</a></p>"));
    of_words.blocks.iter().find_map(|block| match block {
        Block::Paragraph(words) => words.spans.iter().find_map(|span| match &span.kind {
            SpanKind::Link(to) => Some(to.clone()),
            _ => None,
        }),
        _ => None,
    })
}

/// What a block of HTML holds.
pub(super) enum Held {
    /// Nothing but comments.
    Comment,
    Blocks(Vec<Block>),
}

/// Reads a block of HTML.
pub(super) fn block(raw: &str) -> Held {
    let bare = raw.trim();
    if let Some(words) = bare.strip_prefix("<![CDATA[") {
        let (code, rest) = words.split_once("]]>").unwrap_or((words, ""));
        return Held::Blocks(html::blocks(&format!("<p>{}</p>{rest}", html::escaped(code))));
    }
    if let Some(instruction) = bare.strip_prefix("<?") {
        let rest = instruction.split_once("?>").map_or("", |(_, rest)| rest);
        return Held::Blocks(html::blocks(rest));
    }
    // A tag that nothing closes is no tag, and its words are words.
    let after = raw.rfind('>').map_or(0, |at| at + 1);
    let unclosed = raw.get(after..).and_then(|tail| tail.find('<')).map(|at| after + at);
    let blocks = match unclosed.map(|at| raw.split_at(at)) {
        Some((before, tail)) => html::blocks(&format!("{before}<p>{}</p>", html::escaped(tail))),
        None => html::blocks(raw),
    };
    if blocks.is_empty() && bare.starts_with("<!--") { Held::Comment } else { Held::Blocks(blocks) }
}

/// The parser's events, with room to look ahead.
pub(super) struct Events<'t> {
    parser: OffsetIter<'t>,
    ahead: VecDeque<Ranged<'t>>,
    /// Events that have been looked at in vain, so nobody does so again.
    known: usize,
}

impl<'t> Events<'t> {
    pub(super) fn new(parser: OffsetIter<'t>) -> Self {
        Self { parser, ahead: VecDeque::new(), known: 0 }
    }

    /// The block of HTML that has just begun, up to its end; where that leaves a table, a list or the like open, up to
    /// where it is closed, with the Markdown in between as HTML.
    pub(super) fn html(&mut self) -> String {
        let mut whole = String::new();
        for (event, _) in &mut *self {
            match event {
                Event::Html(line) | Event::Text(line) => whole.push_str(&line),
                _ => break,
            }
        }
        let open = balance(&whole);
        if open > 0 && self.known == 0 {
            let mut held = Vec::new();
            let closed = self.hold(open, &mut held);
            if closed {
                pulldown_cmark::html::push_html(&mut whole, held.into_iter().map(|(event, _)| event));
            } else {
                self.known = held.len();
                held.into_iter().rev().for_each(|event| self.ahead.push_front(event));
            }
        }
        whole
    }

    /// Takes events up to the end of a block of HTML that closes all of `open` elements, if there is one.
    fn hold(&mut self, mut open: isize, held: &mut Vec<Ranged<'t>>) -> bool {
        let mut depth = 0;
        while held.len() < HELD {
            let Some((event, range)) = self.next() else { return false };
            match &event {
                Event::Html(line) if depth == 1 => open += balance(line),
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            let ends = matches!(event, Event::End(TagEnd::HtmlBlock));
            held.push((event, range));
            if depth < 0 || ends && depth == 0 && open <= 0 {
                return depth == 0;
            }
        }
        false
    }
}

impl<'t> Iterator for Events<'t> {
    type Item = Ranged<'t>;

    fn next(&mut self) -> Option<Ranged<'t>> {
        self.known = self.known.saturating_sub(1);
        self.ahead.pop_front().or_else(|| self.parser.next())
    }
}

/// How many elements of [`WHOLE`] a piece of HTML leaves open; below nothing where it closes more.
fn balance(html: &str) -> isize {
    let mut open = 0;
    let mut rest = html;
    while let Some((_, tag)) = rest.split_once('<') {
        rest = tag;
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
        } else if WHOLE.contains(&name(tag).as_str()) {
            open += if tag.starts_with('/') { -1 } else { 1 };
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_say_what_they_say() {
        for (tag, expected) in [
            ("<b>", Inline::Open(SpanKind::Strong)),
            (
                "<A HREF='https://a.example/?a&amp;b'>",
                Inline::Open(SpanKind::Link(Text::line("https://a.example/?a&b"))),
            ),
            ("<a name=x>", Inline::Nothing),
            ("</a>", Inline::Close("a")),
            ("<sup class=\"footnote\">", Inline::Open(SpanKind::Footnote)),
            ("<br/>", Inline::Break),
            ("<!-- x -->", Inline::Comment),
            ("<![CDATA[>&<]]>", Inline::Words(">&<".into())),
            ("<span class=x>", Inline::Nothing),
            ("</small>", Inline::Small(false)),
        ] {
            assert_eq!(inline(tag), expected, "{tag}");
        }
        let Inline::Image(image) = inline("<img\nalt='A &lt; B' src=\"i.png\">") else {
            panic!("no picture")
        };
        assert_eq!((image.alt.as_deref(), image.src.as_deref()), (Some("A < B"), Some("i.png")));
    }

    #[test]
    fn open_elements_are_counted() {
        for (html, open) in [
            ("<table><tr><td>", 1),
            ("</td></tr></table>", -1),
            ("<ul><li><UL></UL>", 1),
            ("<!-- <table> --><div>", 0),
            ("a < b <", 0),
        ] {
            assert_eq!(balance(html), open, "{html}");
        }
    }
}
