//! Judged lines to blocks.

use super::{
    features::Page,
    judge::{Kind, Verdict},
    opening,
    paragraphs::pieces,
    residue::{Shape, dashed, numbered},
};
use crate::article::{
    Article, Block, Format, Image, Item, List, Meta, Moment, Rich, Span, SpanKind, Table, Text,
    meta::written_date,
};
use crate::format::{
    address::{link_bare, linked},
    caption::add_caption,
    inline::{HARD_BREAK, Inline},
};

/// The article that the judged lines make.
pub(super) fn article(page: &Page<'_>, verdicts: &[Verdict]) -> Article {
    let mut builder = Builder { meta: Meta::default(), blocks: Vec::with_capacity(page.lines.len()) };
    for (line, verdict) in page.lines.iter().zip(verdicts) {
        match &line.shape {
            Shape::Image { alt, src } => builder.blocks.push(Block::Image(Image {
                src: Text::some(src),
                alt: Text::some(alt),
                ..Image::default()
            })),
            Shape::Row(cells) if verdict.kind == Kind::Caption => {
                builder.caption(cells.first().copied().unwrap_or_default());
            }
            Shape::Row(cells) => builder.row(cells),
            Shape::Verse(lines) => builder.blocks.push(Block::Paragraph(verse(lines))),
            Shape::Drawn(lines) => {
                builder.blocks.push(Block::Code { language: None, text: Text::lines(lines) });
            }
            Shape::Item(text) => builder.item(text, None),
            Shape::Rule => builder.blocks.push(Block::Rule),
            Shape::Crumb => {}
            Shape::Plain(text) | Shape::Title(text) | Shape::Edge(text) => builder.plain(text, verdict.kind),
        }
    }
    Article { meta: builder.meta, blocks: builder.blocks, format: Format::Flat, ..Article::default() }
}

/// Whether a line is a day and nothing else: `14 March 2024`, `2024-03-14`; no time, no "updated".
fn is_only_date(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let named = words.iter().filter(|word| word.chars().any(char::is_alphabetic)).count();
    matches!((words.len(), named), (1, 0) | (3, 1))
}

struct Builder {
    meta: Meta,
    blocks: Vec<Block>,
}

impl Builder {
    fn plain(&mut self, text: &str, kind: Kind) {
        match kind {
            Kind::Caption => self.caption(text),
            Kind::Note => self.blocks.push(Block::Note(linked(text))),
            Kind::Byline if self.meta.byline.is_none() => {
                self.date_in(text);
                self.meta.byline = Text::some(opening::name_in(text));
            }
            Kind::Date => {
                let is_told = self.meta.published.is_none() && is_only_date(text);
                self.date_in(text);
                // What the date of the article says already stands there alone.
                if !(is_told && self.meta.published.is_some()) {
                    self.blocks.push(Block::Note(linked(text)));
                }
            }
            Kind::PullQuote => self.blocks.push(Block::Quote(vec![Block::Paragraph(linked(text))])),
            Kind::Question => self.strong(text, Some(text.len())),
            Kind::Speech => self.strong(text, opening::spoken(text).map(|(_, end)| end)),
            Kind::Dateline => {
                self.date_in(text.get(..text.floor_char_boundary(100)).unwrap_or_default());
                self.strong(text, opening::dateline(text));
            }
            Kind::Item => {
                let bare = dashed(text).map_or(text, |(_, bare)| bare);
                self.item(bare, numbered(text).map(|(number, ..)| number));
            }
            Kind::Attribution => match self.blocks.last_mut() {
                Some(Block::Quote(quote)) => quote.push(Block::Paragraph(linked(text))),
                _ => self.blocks.push(Block::Paragraph(linked(text))),
            },
            Kind::Heading => self.blocks.push(Block::Heading { level: 2, text: linked(text) }),
            Kind::Standfirst => self.meta.standfirst = Text::some(text),
            _ => self.blocks.extend(pieces(text).map(|piece| Block::Paragraph(linked(piece)))),
        }
    }

    /// A paragraph that begins with strong words.
    fn strong(&mut self, text: &str, upto: Option<usize>) {
        for (number, piece) in pieces(text).enumerate() {
            let mut rich = linked(piece);
            let end = upto.unwrap_or_default().min(rich.text.len());
            if number == 0 && end > 0 && rich.text.is_char_boundary(end) {
                rich.spans.insert(0, Span { start: 0, end, kind: SpanKind::Strong });
            }
            self.blocks.push(Block::Paragraph(rich));
        }
    }

    fn date_in(&mut self, text: &str) {
        self.meta.published = self.meta.published.or_else(|| written_date(text).map(Moment::from));
    }

    /// What an image shows, and who made it.
    fn caption(&mut self, text: &str) {
        match self.blocks.last_mut() {
            Some(Block::Image(image)) => add_caption(image, &linked(text)),
            _ => self.blocks.push(Block::Paragraph(linked(text))),
        }
    }

    /// A row of a table.
    fn row(&mut self, cells: &[&str]) {
        let row: Vec<Rich> = cells.iter().map(|cell| linked(cell)).collect();
        if cells.iter().all(|cell| cell.chars().all(|c| matches!(c, '-' | ':' | ' '))) {
            // The line below a header, or cells that held nothing.
            return;
        }
        match self.blocks.last_mut() {
            Some(Block::Table(table)) => table.rows.push(row),
            _ => self.blocks.push(Block::Table(Table { header: Vec::new(), rows: vec![row] })),
        }
    }

    /// An item; a numbered one keeps its number in its words, as the line has it.
    fn item(&mut self, text: &str, number: Option<u64>) {
        let item = Item { text: linked(text), ..Item::default() };
        let continues = |list: &List| {
            list.ordered == number.is_some()
                && number.is_none_or(|n| n == list.start.saturating_add(list.items.len() as u64))
        };
        match self.blocks.last_mut() {
            Some(Block::List(list)) if continues(list) => list.items.push(item),
            _ => self.blocks.push(Block::List(List {
                ordered: number.is_some(),
                start: number.unwrap_or(1),
                marked: number.is_some(),
                items: vec![item],
            })),
        }
    }
}

/// Lines that stay lines.
fn verse(lines: &str) -> Rich {
    let raw = lines.replace('\n', &HARD_BREAK.to_string());
    let mut rich = Inline { raw, ..Inline::default() }.take();
    link_bare(&mut rich);
    rich
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use crate::article::Block;

    fn outline(text: &str) -> String {
        let name = |b: &Block| match b {
            Block::Heading { text, .. } => format!("h:{}", text.text),
            Block::Paragraph(text) => format!("p:{}", text.text.split(' ').next().unwrap_or_default()),
            Block::Image(i) => format!("i:{}", i.caption.as_ref().map_or("", |c| &c.text)),
            Block::List(list) => format!("l:{}", list.items.len()),
            Block::Table(table) => format!("t:{}", table.rows.len()),
            Block::Rule => "r".into(),
            _ => "?".into(),
        };
        parse(text).blocks.iter().map(name).collect::<Vec<_>>().join(" ")
    }

    const LONG: &str = "Long sentences fill a paragraph, which is how one tells it from the lines above it, and \
                        they usually end with a full stop.";

    #[test]
    fn residue_becomes_blocks() {
        for (text, blocks) in [
            ("![]() |\nTwo hands meet |\nLONG", "i:Two hands meet p:Long"),
            ("| ![two hands](a.jpg) |\n| Two hands meet |\nLONG", "i:Two hands meet p:Long"),
            ("![two hands](a.jpg)\nLONG", "i: p:Long"),
            ("- one\n- two\n• three\nLONG", "l:3 p:Long"),
            ("LONG:\n1. one\n2. two\n3. three\nLONG", "p:Long l:3 p:Long"),
            ("| a | b |\n|---|---|\n| c | d |\nLONG", "t:2 p:Long"),
            ("LONG\nMixed feelings\nLONG", "p:Long h:Mixed feelings p:Long"),
            ("LONG\n* * *\nLONG", "p:Long r p:Long"),
        ] {
            assert_eq!(outline(&text.replace("LONG", LONG)), blocks, "{text}");
        }
    }
}
