//! Parser events to blocks.

use std::{collections::HashSet, ops::Range};

use pulldown_cmark::{BlockQuoteKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use super::{
    super::{
        caption::{set_caption, take_as_caption},
        inline::HARD_BREAK,
        tex,
    },
    gathered::{Gathered, Part},
    html::{self, Events, Held},
    nest::{Container, Frame, Nest},
    obsidian,
};
use crate::article::{Block, Image, List, Rich, Span, SpanKind, Table, Text};

/// Words of a picture's paragraph that are its caption, in bytes at most.
const CAPTION: usize = 400;

/// Reads a Markdown body.
pub(super) fn parse(text: &str) -> Vec<Block> {
    let text = &*obsidian::without_comments(text);
    let mut builder = Builder::default();
    let mut events = Events::new(parser(text).into_offset_iter());
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(Tag::HtmlBlock) => builder.html_block(&events.html()),
            event => builder.event(event, &range, text),
        }
    }
    builder.flush();
    builder.nest.finish()
}

/// CommonMark with GitHub's extensions, mathematics and wikilinks; the last not where the text defines a link whose name
/// stands in `[[name]]`, which is that link in brackets then.
fn parser(text: &str) -> Parser<'_> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM;
    let parser = Parser::new_ext(text, options);
    if !text.contains("[[") || text.contains("]]: ") {
        return parser;
    }
    let named: HashSet<String> = text
        .split("[[")
        .skip(1)
        .filter_map(|rest| rest.split_once(']').map(|(name, _)| name.to_lowercase()))
        .collect();
    if parser.reference_definitions().iter().any(|(name, _)| named.contains(&name.to_lowercase())) {
        return parser;
    }
    Parser::new_ext(text, options | Options::ENABLE_WIKILINKS)
}

#[derive(Default)]
struct Builder {
    nest: Nest,
    words: Gathered,
    heading: u8,
    code: Option<(Option<Text>, String)>,
    table: Option<Table>,
    row: Vec<Rich>,
    /// Pictures of the table's cells.
    below: Vec<Block>,
    /// Where the alias of an embedded picture began.
    embedded: Option<usize>,
}

impl Builder {
    fn event(&mut self, event: Event<'_>, range: &Range<usize>, source: &str) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => {
                if let Some((_, code)) = &mut self.code {
                    code.push_str(&text);
                } else {
                    let escaped = source.get(..range.start).is_some_and(|before| before.ends_with('\\'));
                    self.words.text(&text, escaped || source.get(range.clone()) != Some(&text));
                }
            }
            Event::Code(text) => self.words.marked(&text, SpanKind::Code),
            Event::InlineMath(text) => {
                // A digit after the second dollar: these are prices.
                let is_price = source
                    .get(range.end..)
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
                match (is_price, tex::in_unicode(&text)) {
                    (true, _) => self.words.text(source.get(range.clone()).unwrap_or_default(), false),
                    (false, Some(letters)) => self.words.text(&letters, true),
                    (false, None) => self.words.marked(&text, SpanKind::Code),
                }
            }
            Event::DisplayMath(text) => self.words.display(&text),
            Event::Html(raw) | Event::InlineHtml(raw) => self.tag(&raw),
            Event::FootnoteReference(label) => {
                let number = self.nest.number(&label);
                self.words.marked(&format!("[{number}]"), SpanKind::Footnote);
            }
            Event::SoftBreak => self.words.raw.push('\n'),
            Event::HardBreak => self.words.raw.push(HARD_BREAK),
            Event::Rule => self.nest.push(Block::Rule),
            Event::TaskListMarker(done) => {
                if let Some(Frame { container: Container::Item(checked), .. }) = self.nest.last() {
                    *checked = Some(done);
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = level as u8;
            }
            Tag::BlockQuote(kind) => {
                self.open(Container::Quote);
                if let Some(kind) = kind {
                    self.nest.push(titled(Rich::plain(alert(kind))));
                }
            }
            Tag::List(start) => {
                self.flush();
                let list = List { ordered: start.is_some(), start: start.unwrap_or(1), ..List::default() };
                self.open(Container::List(list));
            }
            Tag::Item => self.open(Container::Item(None)),
            Tag::FootnoteDefinition(label) => {
                let number = self.nest.number(&label);
                self.open(Container::Footnote(number));
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                let language = match kind {
                    pulldown_cmark::CodeBlockKind::Fenced(info) => {
                        info.split([' ', ',']).next().and_then(Text::some)
                    }
                    pulldown_cmark::CodeBlockKind::Indented => None,
                };
                self.code = Some((language, String::new()));
            }
            Tag::Table(_) => {
                self.flush();
                self.table = Some(Table::default());
            }
            Tag::Emphasis => self.words.begin(SpanKind::Emphasis, false),
            Tag::Strong => self.words.begin(SpanKind::Strong, false),
            Tag::Strikethrough => self.words.begin(SpanKind::Strike, false),
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => {
                self.words.begin(SpanKind::Link(Text::line(&format!("mailto:{dest_url}"))), false);
            }
            Tag::Link { dest_url, .. } => self.words.begin(SpanKind::Link(Text::line(&dest_url)), false),
            Tag::Image { link_type: LinkType::WikiLink { has_pothole }, dest_url, .. } => {
                self.embedded = Some(self.words.raw.len()).filter(|_| has_pothole);
                match obsidian::picture(&dest_url) {
                    Some(image) => self.words.begin_picture(image),
                    None => self.words.begin(SpanKind::Link(Text::line(&dest_url)), false),
                }
            }
            Tag::Image { dest_url, title, .. } => {
                let mut image = Image { src: Text::some(&dest_url), ..Image::default() };
                if let Some(title) = Text::some(&title) {
                    set_caption(&mut image, &title.into());
                }
                self.words.begin_picture(image);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.flush(),
            TagEnd::Heading(level) => self.heading(level),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.close();
            }
            TagEnd::CodeBlock => {
                if let Some((language, code)) = self.code.take() {
                    let text = code.strip_suffix('\n').unwrap_or(&code);
                    self.nest.push(Block::Code { language, text: Text::lines(text) });
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.nest.push(Block::Table(table));
                }
                // A cell holds words; its pictures stand below.
                for picture in std::mem::take(&mut self.below) {
                    self.nest.push(picture);
                }
            }
            TagEnd::TableCell => {
                let (cell, pictures) = self.words.take();
                self.row.push(cell);
                self.below.extend(pictures);
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                let row = std::mem::take(&mut self.row);
                if let Some(table) = &mut self.table {
                    if matches!(tag, TagEnd::TableRow) {
                        table.rows.push(row);
                    } else if row.iter().any(|cell| !cell.is_empty()) {
                        table.header = row;
                    }
                }
            }
            TagEnd::Emphasis => self.words.end(false, |mark| *mark == SpanKind::Emphasis),
            TagEnd::Strong => self.words.end(false, |mark| *mark == SpanKind::Strong),
            TagEnd::Strikethrough => self.words.end(false, |mark| *mark == SpanKind::Strike),
            TagEnd::Link => self.words.end(false, |mark| matches!(mark, SpanKind::Link(_))),
            TagEnd::Image => self.words.end_picture(self.embedded.take()),
            _ => {}
        }
    }

    fn heading(&mut self, level: HeadingLevel) {
        let (text, pictures) = self.words.take();
        if !text.is_empty() {
            // The one headline of an article is its title; sections begin at 2.
            self.nest.push(Block::Heading { level: (level as u8).max(self.heading).clamp(1, 6), text });
        }
        self.heading = 0;
        for picture in pictures {
            self.nest.push(picture);
        }
    }

    fn open(&mut self, container: Container) {
        self.flush();
        self.nest.open(container);
    }

    fn close(&mut self) {
        self.flush();
        self.nest.close();
    }

    /// A tag among words.
    fn tag(&mut self, raw: &str) {
        match html::inline(raw) {
            html::Inline::Open(mark) => self.words.begin(mark, true),
            html::Inline::Close(name) => self.words.end(true, |mark| html::closes(name, mark)),
            html::Inline::Small(opens) => self.words.small(opens),
            html::Inline::Silent(opens) => self.words.silent(opens),
            html::Inline::Image(image) => self.words.picture(image),
            html::Inline::Break => self.words.raw.push(HARD_BREAK),
            html::Inline::Comment => self.nest.parted = true,
            html::Inline::Words(words) => self.words.text(&words, true),
            html::Inline::Nothing => {}
        }
    }

    fn html_block(&mut self, raw: &str) {
        self.flush();
        match html::block(raw) {
            Held::Comment => self.nest.parted = true,
            Held::Blocks(blocks) => {
                for block in blocks {
                    self.nest.push(block);
                }
            }
        }
    }

    /// Ends the paragraph that is being gathered.
    fn flush(&mut self) {
        if let Some(Frame { container: Container::Quote, blocks }) = self.nest.last()
            && blocks.is_empty()
            && let Some(title) = self.words.take_callout()
        {
            blocks.push(titled(title));
        }
        let is_note = self.words.is_note();
        let mut parts = self.words.parts();
        if let [Part::Block(Block::Image(image)), Part::Words(text)] = &mut *parts
            && image.caption.is_none()
            && text.text.len() < CAPTION
        {
            // A picture with words below it in the same paragraph: the words are its caption.
            set_caption(image, text);
            parts.truncate(1);
        }
        for part in parts {
            match part {
                Part::Block(block) => self.nest.push(block),
                Part::Words(text) if is_note => self.note(text),
                Part::Words(text) => {
                    if self.nest.parted || !self.take_as_caption(&text) {
                        self.nest.push(Block::Paragraph(text));
                    }
                }
            }
        }
    }

    /// Small print below a picture is its credit; elsewhere it surrounds the article.
    fn note(&mut self, text: Rich) {
        if !self.nest.parted
            && let Some(Frame { blocks, .. }) = self.nest.last()
            && let Some(Block::Image(image)) = blocks.last_mut()
            && image.credit.is_none()
        {
            image.credit = Some(text.text);
        } else {
            self.nest.push(Block::Note(text));
        }
    }

    /// A paragraph wholly in italics below a picture is its caption, a second one its credit.
    fn take_as_caption(&mut self, text: &Rich) -> bool {
        self.nest.last().is_some_and(|frame| take_as_caption(&mut frame.blocks, text))
    }
}

/// The name of an alert, as GitHub shows it.
fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "Note",
        BlockQuoteKind::Tip => "Tip",
        BlockQuoteKind::Important => "Important",
        BlockQuoteKind::Warning => "Warning",
        BlockQuoteKind::Caution => "Caution",
    }
}

/// The title of a callout.
fn titled(mut title: Rich) -> Block {
    title.spans.push(Span { start: 0, end: title.text.len(), kind: SpanKind::Strong });
    title.spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    Block::Paragraph(title)
}
