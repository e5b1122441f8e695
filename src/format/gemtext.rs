//! Gemtext: a line a paragraph, with lines that begin with `=>` as links.

use super::description::{Description, Method};
use crate::article::{Article, Block, Format, Item, List, Rich, Span, SpanKind, Text};

/// Pages of the Gemini protocol.
pub(super) const FORMAT: Description = Description {
    name: "gemtext",
    plural: "text",
    endings: &["gmi", "gemini"],
    method: Method::Article {
        is: |sample| sample.is_named(&["gmi", "gemini"]) || is_gemtext(sample.text),
        parse: |sample| parse(sample.text),
        from_beginning: true,
    },
};

/// Lines that are looked at.
const LOOKED_AT: usize = 200;

/// Whether the text has lines that are links as nothing else writes them.
fn is_gemtext(text: &str) -> bool {
    let address = |line: &str| link(line).is_some_and(|(to, _)| to.contains("://") || to.starts_with('/'));
    text.lines().take(LOOKED_AT).filter(|line| line.starts_with("=>") && address(line)).count() >= 2
}

/// The address and the words of `=> address words`.
fn link(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix("=>")?.trim();
    let (to, words) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    (!to.is_empty()).then(|| (to, words.trim()))
}

/// Reads gemtext.
fn parse(text: &str) -> Article {
    let mut blocks = Vec::new();
    let mut code: Option<(Option<Text>, Vec<&str>)> = None;
    for line in text.trim_start_matches('\u{feff}').lines() {
        if let Some(rest) = line.strip_prefix("```") {
            match code.take() {
                Some((language, lines)) => {
                    blocks.push(Block::Code { language, text: Text::lines(&lines.join("\n")) });
                }
                None => code = Some((label(rest, &mut blocks), Vec::new())),
            }
        } else if let Some((_, lines)) = &mut code {
            lines.push(line);
        } else {
            self::line(line.trim_end(), &mut blocks);
        }
    }
    if let Some((language, lines)) = code {
        blocks.push(Block::Code { language, text: Text::lines(&lines.join("\n")) });
    }
    Article { blocks, format: Format::Gemtext, ..Article::default() }
}

/// What stands behind the mark: one word is a language, more say what a drawing shows.
fn label(words: &str, blocks: &mut Vec<Block>) -> Option<Text> {
    let text = Text::some(words)?;
    if text.contains(' ') {
        blocks.push(Block::Note(Rich::plain(words)));
        return None;
    }
    Some(text)
}

fn line(line: &str, blocks: &mut Vec<Block>) {
    let hashes = line.bytes().take_while(|b| *b == b'#').count();
    if line.trim().is_empty() {
    } else if let Some((to, words)) = link(line) {
        let text = Text::line(if words.is_empty() { to } else { words });
        let span = Span { start: 0, end: text.len(), kind: SpanKind::Link(Text::line(to)) };
        blocks.push(Block::Paragraph(Rich { text, spans: vec![span] }));
    } else if (1..=3).contains(&hashes) {
        let level = hashes as u8;
        blocks.push(Block::Heading { level, text: Rich::plain(line.get(hashes..).unwrap_or_default()) });
    } else if let Some(words) = line.strip_prefix("* ") {
        let item = Item { text: Rich::plain(words), ..Item::default() };
        match blocks.last_mut() {
            Some(Block::List(list)) => list.items.push(item),
            _ => blocks.push(Block::List(List { start: 1, items: vec![item], ..List::default() })),
        }
    } else if let Some(words) = line.strip_prefix('>') {
        let words = Block::Paragraph(Rich::plain(words));
        match blocks.last_mut() {
            Some(Block::Quote(quote)) => quote.push(words),
            _ => blocks.push(Block::Quote(vec![words])),
        }
    } else {
        blocks.push(Block::Paragraph(Rich::plain(line)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_what_they_begin_as() {
        let text = "# The wall\nGrey stone.\n=> gemini://a.example/wall The wall\n=> /b\n* one\n* two\n> Said he.\n```art\n /\\\n```\n## End\n";
        assert!(is_gemtext(text) && !is_gemtext("a => b\n=> so it is\nit => is"));
        let blocks = parse(text).blocks;
        let kinds: Vec<&str> = blocks
            .iter()
            .map(|block| match block {
                Block::Heading { .. } => "heading",
                Block::Paragraph(words) if words.spans.is_empty() => "paragraph",
                Block::Paragraph(_) => "link",
                Block::List(list) if list.items.len() == 2 => "list",
                Block::Quote(_) => "quote",
                Block::Code { .. } => "code",
                _ => "other",
            })
            .collect();
        assert_eq!(kinds, ["heading", "paragraph", "link", "link", "list", "quote", "code", "heading"]);
    }
}
