//! Flat extracted text: a paragraph a line, and residue where the page had an image, a table or a list.
//!
//! Three steps, each over one line and its neighbours, so that time is linear and any part of a file can be
//! read alone: [`lines`] cuts the text, [`residue`] names the shape of each line, [`classify`] decides what the
//! lines without residue are. Every line of the input becomes a block; none is dropped.

mod classify;
mod lines;
mod residue;

use residue::Shape;

use crate::article::{Article, Block, Image, Item, List, Rich, Table, Text};

/// Reads flat text. Never fails; takes time linear in its length.
///
/// ```
/// # use newsprint::{article::Block, format::flat};
/// let article = flat::parse("![]() |\nA handshake |\nIt was brief, but both smiled for the cameras.");
/// assert!(matches!(&article.blocks[0], Block::Image(image) if image.caption.is_some()));
/// ```
pub fn parse(text: &str) -> Article {
    let lines = lines::logical(text);
    let shapes: Vec<Shape<'_>> = lines.iter().map(|line| residue::shape(line)).collect();
    let mut builder = Builder { blocks: Vec::with_capacity(shapes.len()) };
    for (at, shape) in shapes.iter().enumerate() {
        builder.add(shape, &shapes, at);
    }
    Article { blocks: builder.blocks, format: "flat", ..Article::default() }
}

struct Builder {
    blocks: Vec<Block>,
}

impl Builder {
    fn add(&mut self, shape: &Shape<'_>, shapes: &[Shape<'_>], at: usize) {
        match shape {
            Shape::Image { alt, src } => self.blocks.push(Block::Image(Image {
                src: Text::some(src),
                alt: Text::some(alt),
                ..Image::default()
            })),
            Shape::Row(cells) => self.row(cells, shapes, at),
            Shape::Item { text, number } => self.item(text, *number),
            Shape::Rule => self.blocks.push(Block::Rule),
            Shape::Plain(line) => match classify::plain(line, shapes, at) {
                classify::Kind::Heading => {
                    self.blocks.push(Block::Heading { level: 2, text: Rich::plain(line) });
                }
                classify::Kind::Paragraph => {
                    self.blocks.extend(lines::pieces(line).map(|piece| Block::Paragraph(Rich::plain(piece))));
                }
            },
        }
    }

    /// A row of a table, or the caption of the image before it.
    fn row(&mut self, cells: &[&str], shapes: &[Shape<'_>], at: usize) {
        let alone = !matches!(shapes.get(at + 1), Some(Shape::Row(_)));
        if let Some(Block::Image(image)) = self.blocks.last_mut()
            && let [caption] = cells
            && image.caption.is_none()
            && (alone || caption.len() > 40)
        {
            image.caption = Some(Rich::plain(caption));
            return;
        }
        let row: Vec<Rich> = cells.iter().map(|cell| Rich::plain(cell)).collect();
        match self.blocks.last_mut() {
            Some(Block::Table(table)) => table.rows.push(row),
            _ => self.blocks.push(Block::Table(Table { header: Vec::new(), rows: vec![row] })),
        }
    }

    fn item(&mut self, text: &str, number: Option<u64>) {
        let item = Item { text: Rich::plain(text), ..Item::default() };
        match self.blocks.last_mut() {
            Some(Block::List(list))
                if list.ordered == number.is_some()
                    && number.is_none_or(|n| n == list.start + list.items.len() as u64) =>
            {
                list.items.push(item);
            }
            _ => self.blocks.push(Block::List(List {
                ordered: number.is_some(),
                start: number.unwrap_or(1),
                items: vec![item],
            })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("1. one\n2. two\nLONG", "l:2 p:Long"),
            ("| a | b |\n| c | d |\nLONG", "t:2 p:Long"),
            ("LONG\nMixed feelings\nLONG", "p:Long h:Mixed feelings p:Long"),
            ("LONG\n* * *\nLONG", "p:Long r p:Long"),
        ] {
            assert_eq!(outline(&text.replace("LONG", LONG)), blocks, "{text}");
        }
    }
}
