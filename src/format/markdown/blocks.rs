//! Parser events to blocks. The builder keeps a stack of its own, never recurses, and sets what is nested
//! deeper than [`MAX_DEPTH`] at that depth, so no input can overflow the stack.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{
    super::caption::{set_caption, take_as_caption},
    super::inline::{HARD_BREAK, Inline},
    html::{self, Piece},
};
use crate::article::{Block, Image, Item, List, MAX_DEPTH, Rich, SpanKind, Table, Text};

/// Reads a Markdown body.
pub(super) fn parse(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut builder = Builder { stack: vec![Frame::new(Container::Body)], ..Builder::default() };
    for event in Parser::new_ext(text, options) {
        builder.event(event);
    }
    builder.finish()
}

#[derive(Default)]
struct Builder {
    stack: Vec<Frame>,
    /// Containers opened beyond the depth that is kept.
    beyond: usize,
    inline: Inline,
    heading: u8,
    code: Option<(Option<Text>, String)>,
    table: Option<Table>,
    row: Vec<Rich>,
    /// Where `small` words began and ended in the raw words; a paragraph wholly of them is a note.
    small: Option<usize>,
    small_end: usize,
    /// Whether a comment keeps the next block apart from the last.
    parted: bool,
    /// Labels of footnotes in the order they are first named.
    notes: Vec<String>,
    /// Bodies of footnotes, by number.
    bodies: Vec<(usize, Vec<Block>)>,
}

struct Frame {
    container: Container,
    blocks: Vec<Block>,
}

impl Frame {
    fn new(container: Container) -> Self {
        Self { container, blocks: Vec::new() }
    }
}

enum Container {
    Body,
    Quote,
    List(List),
    Item(Option<bool>),
    Footnote(usize),
}

impl Builder {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some((_, code)) => code.push_str(&text),
                None => self.inline.raw.push_str(&text),
            },
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.inline.marked(&text, SpanKind::Code);
            }
            Event::Html(raw) | Event::InlineHtml(raw) => self.html(&raw),
            Event::FootnoteReference(label) => {
                let number = self.number(&label);
                self.inline.marked(&format!("[{number}]"), SpanKind::Footnote);
            }
            Event::SoftBreak => self.inline.raw.push(' '),
            Event::HardBreak => self.inline.raw.push(HARD_BREAK),
            Event::Rule => self.push(Block::Rule),
            Event::TaskListMarker(done) => {
                if let Some(Frame { container: Container::Item(checked), .. }) = self.stack.last_mut() {
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
            Tag::BlockQuote(_) => self.open(Container::Quote),
            Tag::List(start) => {
                self.flush();
                let list = List { ordered: start.is_some(), start: start.unwrap_or(1), ..List::default() };
                self.open(Container::List(list));
            }
            Tag::Item => self.open(Container::Item(None)),
            Tag::FootnoteDefinition(label) => {
                let number = self.number(&label);
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
            Tag::Emphasis => self.inline.begin(SpanKind::Emphasis),
            Tag::Strong => self.inline.begin(SpanKind::Strong),
            Tag::Strikethrough => self.inline.begin(SpanKind::Strike),
            Tag::Link { dest_url, .. } => self.inline.begin(SpanKind::Link(Text::line(&dest_url))),
            Tag::Image { dest_url, title, .. } => {
                let mut image = Image { src: Text::some(&dest_url), ..Image::default() };
                if let Some(title) = Text::some(&title) {
                    set_caption(&mut image, &title.into());
                }
                self.inline.image = Some((self.inline.raw.len(), image));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.flush(),
            TagEnd::Heading(level) => self.heading(level),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.close();
            }
            TagEnd::CodeBlock => {
                if let Some((language, code)) = self.code.take() {
                    self.push(Block::Code { language, text: Text::lines(code.trim_end_matches('\n')) });
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.push(Block::Table(table));
                }
            }
            TagEnd::TableCell => {
                let cell = self.inline.take();
                self.row.push(cell);
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
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => self.inline.end(),
            TagEnd::Image => self.inline.end_image(),
            _ => {}
        }
    }

    fn heading(&mut self, level: HeadingLevel) {
        let text = self.inline.take();
        if !text.is_empty() {
            // The one headline of an article is its title; sections begin at 2.
            self.push(Block::Heading { level: (level as u8).max(self.heading).clamp(1, 6), text });
        }
        self.heading = 0;
        self.push_images();
    }

    fn html(&mut self, raw: &str) {
        for piece in html::pieces(raw) {
            match piece {
                Piece::Words(words) => self.inline.raw.push_str(&words),
                Piece::Break => self.inline.raw.push(HARD_BREAK),
                Piece::Open("small") => self.small = Some(self.inline.raw.len()),
                Piece::Close("small") => self.small_end = self.inline.raw.len(),
                Piece::Open(name) => self.inline.begin(mark(name)),
                Piece::Close(name) => {
                    let raised = name == "sup";
                    let closes =
                        |open: &SpanKind| *open == mark(name) || raised && *open == SpanKind::Footnote;
                    if self.inline.open.last().is_some_and(|(_, open)| closes(open)) {
                        self.inline.end();
                    }
                }
                Piece::Comment => self.parted = true,
                Piece::Image(src, alt) => self.inline.images.push(Image {
                    src: Text::some(&src),
                    alt: Text::some(&alt),
                    ..Image::default()
                }),
            }
        }
    }

    /// Ends the paragraph that is being gathered.
    fn flush(&mut self) {
        let is_note = self.small.take() == Some(0) && self.inline.raw.trim_end().len() <= self.small_end;
        let text = self.inline.take();
        if text.is_empty() {
            self.push_images();
        } else if let [image] = &mut *self.inline.images
            && image.caption.is_none()
            && text.text.len() < 400
        {
            // A picture with words in the same paragraph: the words are its caption.
            set_caption(image, &text);
            self.push_images();
        } else if is_note {
            self.note(text);
        } else {
            self.push_images();
            if self.parted || !self.take_as_caption(&text) {
                self.push(Block::Paragraph(text));
            }
        }
    }

    /// Small print below a picture is its credit; elsewhere it surrounds the article.
    fn note(&mut self, text: Rich) {
        if !self.parted
            && let Some(Frame { blocks, .. }) = self.stack.last_mut()
            && let Some(Block::Image(image)) = blocks.last_mut()
            && image.credit.is_none()
        {
            image.credit = Some(text.text);
        } else {
            self.push(Block::Note(text));
        }
    }

    /// A paragraph wholly in italics below a picture is its caption, a second one its credit.
    fn take_as_caption(&mut self, text: &Rich) -> bool {
        self.stack.last_mut().is_some_and(|frame| take_as_caption(&mut frame.blocks, text))
    }

    fn push_images(&mut self) {
        for image in std::mem::take(&mut self.inline.images) {
            self.push(Block::Image(image));
        }
    }

    fn push(&mut self, block: Block) {
        self.parted = false;
        if let Some(frame) = self.stack.last_mut() {
            frame.blocks.push(block);
        }
    }

    fn open(&mut self, container: Container) {
        self.flush();
        if self.stack.len() > MAX_DEPTH {
            self.beyond += 1;
        } else {
            self.stack.push(Frame::new(container));
        }
    }

    fn close(&mut self) {
        self.flush();
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let Some(Frame { container, blocks }) = self.stack.pop() else { return };
        match container {
            Container::Quote => self.push(Block::Quote(blocks)),
            Container::List(list) => self.push(Block::List(list)),
            Container::Item(checked) => self.item(checked, blocks),
            Container::Footnote(number) => self.bodies.push((number, blocks)),
            Container::Body => self.stack.push(Frame { container: Container::Body, blocks }),
        }
    }

    fn item(&mut self, checked: Option<bool>, mut blocks: Vec<Block>) {
        let text = match blocks.first() {
            Some(Block::Paragraph(_)) => match blocks.remove(0) {
                Block::Paragraph(text) => text,
                _ => Rich::default(),
            },
            _ => Rich::default(),
        };
        if let Some(Frame { container: Container::List(list), .. }) = self.stack.last_mut() {
            list.items.push(Item { text, checked, blocks });
        }
    }

    fn number(&mut self, label: &str) -> usize {
        let at = self.notes.iter().position(|known| known == label).unwrap_or_else(|| {
            self.notes.push(label.to_owned());
            self.notes.len() - 1
        });
        at + 1
    }

    fn finish(mut self) -> Vec<Block> {
        self.flush();
        self.beyond = 0;
        while self.stack.len() > 1 {
            self.close();
        }
        let mut blocks = self.stack.pop().map(|frame| frame.blocks).unwrap_or_default();
        self.bodies.sort_by_key(|(number, _)| *number);
        let mut previous = 0;
        for (number, body) in self.bodies {
            let mut inner = Builder {
                stack: vec![Frame::new(Container::List(List {
                    ordered: true,
                    start: number as u64,
                    ..List::default()
                }))],
                ..Builder::default()
            };
            inner.item(None, body);
            let Some(Frame { container: Container::List(list), .. }) = inner.stack.pop() else { continue };
            match blocks.last_mut() {
                Some(Block::List(last)) if previous > 0 && number == previous + 1 => {
                    last.items.extend(list.items);
                }
                _ => {
                    if previous == 0 {
                        blocks.push(Block::Rule);
                    }
                    blocks.push(Block::List(list));
                }
            }
            previous = number;
        }
        blocks
    }
}

/// The mark that an element of HTML stands for.
fn mark(name: &str) -> SpanKind {
    match name {
        "strong" | "b" => SpanKind::Strong,
        "del" | "s" => SpanKind::Strike,
        "code" | "kbd" => SpanKind::Code,
        "sup" => SpanKind::Superscript,
        "footnote" => SpanKind::Footnote,
        "sub" => SpanKind::Subscript,
        _ => SpanKind::Emphasis,
    }
}
