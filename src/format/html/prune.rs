//! What Readability leaves in an article that is not part of it becomes notes: nothing is lost, and where it is in
//! doubt it stays.

use super::names::folded;
use crate::{
    article::{Block, List, Meta, Rich, Span, SpanKind, Text, meta::written_date},
    format::flat,
};

/// Blocks from the top among which a headline, a byline and a date are repeated.
const TOP: usize = 4;

/// Blocks from the end among which the author is introduced.
const BOTTOM: usize = 4;

/// Turns residue into notes and takes out what the headline area says already.
pub(super) fn prune(blocks: &mut Vec<Block>, meta: &Meta) {
    repeated(blocks, meta);
    join_labels(blocks);
    let count = blocks.len();
    let mut after_residue = false;
    let mut out = Vec::with_capacity(count);
    for (at, block) in std::mem::take(blocks).into_iter().enumerate() {
        let at_end = at + BOTTOM >= count;
        let surrounds = match &block {
            Block::Paragraph(text) => {
                flat::is_residue(&text.text)
                    || at_end && (introduces_author(&text.text, meta) || is_legal(&text.text))
            }
            Block::Heading { text, .. } => flat::is_residue(&text.text),
            _ => false,
        };
        if surrounds || after_residue && links_only(&block) || is_teaser(&block, at, count) {
            after_residue |= surrounds;
            out.extend(notes(block));
        } else {
            after_residue = false;
            out.push(block);
        }
    }
    trailing_links(&mut out);
    empty_sections(&mut out);
    *blocks = out;
}

/// Whether a paragraph in the middle of the text is nothing but a link with the words of a headline: an invitation to
/// read something else.
fn is_teaser(block: &Block, at: usize, count: usize) -> bool {
    let Block::Paragraph(text) = block else { return false };
    let words = text.text.split_whitespace().count();
    let is_headline =
        (4..=24).contains(&words) && !text.text.ends_with(['.', '…', ':', ',']) && !text.text.contains("://");
    at > 1 && at + 1 < count && is_headline && is_link(text)
}

/// Whether a short paragraph says who owns the text.
fn is_legal(text: &str) -> bool {
    let lower = text.to_lowercase();
    text.len() <= 300
        && (lower.starts_with('©')
            || lower.starts_with("copyright ")
            || lower.contains("all rights reserved")
            || lower.contains("alle rechte vorbehalten")
            || lower.contains("tous droits réservés"))
}

/// The label of a note that stands in a paragraph of its own, `[1]`, begins the note.
fn join_labels(blocks: &mut Vec<Block>) {
    let is_label = |text: &Rich| {
        let bare = text.text.trim_matches(['[', ']', '.', ' ', '^', '↩', '︎']);
        text.text.len() <= 8 && !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit())
    };
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in std::mem::take(blocks) {
        match (out.last_mut(), block) {
            (Some(Block::Paragraph(label)), Block::Paragraph(note))
                if is_label(label) && !is_label(&note) =>
            {
                let lead = format!("[{}] ", label.text.trim_matches(['[', ']', '.', ' ']));
                let moved = note.spans.into_iter().map(|span| Span {
                    start: span.start + lead.len(),
                    end: span.end + lead.len(),
                    ..span
                });
                let text = Text::line(&(lead.clone() + &note.text));
                *label = Rich { text, spans: moved.collect() };
            }
            (_, block) => out.push(block),
        }
    }
    *blocks = out;
}

/// Links to other pages at the end of the text, with nothing after them, belong to what surrounds it.
fn trailing_links(blocks: &mut Vec<Block>) {
    let is_end = |block: &Block| {
        matches!(block, Block::Note(_) | Block::Rule)
            || matches!(block, Block::Image(image) if image.caption.is_none())
            || links_only(block)
    };
    let text = blocks.iter().rposition(|block| !is_end(block)).map_or(blocks.len(), |at| at + 1);
    // Links below a heading of their own are a section of the text.
    let after_heading =
        text.checked_sub(1).and_then(|at| blocks.get(at)).is_some_and(|b| matches!(b, Block::Heading { .. }));
    if !after_heading {
        let end = blocks.split_off(text);
        blocks.extend(
            end.into_iter().flat_map(|block| if links_only(&block) { notes(block) } else { vec![block] }),
        );
    }
}

/// A heading at the end with nothing but notes below it belongs to them.
fn empty_sections(blocks: &mut [Block]) {
    for block in blocks.iter_mut().rev() {
        match block {
            Block::Note(_) | Block::Rule => {}
            Block::Heading { text, .. } => *block = Block::Note(std::mem::take(text)),
            _ => break,
        }
    }
}

/// Takes out the headline and the byline where they stand above the text a second time; a date there is a note.
fn repeated(blocks: &mut Vec<Block>, meta: &Meta) {
    let same = |text: &Text, known: &Option<Text>| {
        known.as_ref().is_some_and(|known| {
            folded(known) == folded(text) || folded(text) == format!("by{}", folded(known))
        })
    };
    let mut seen = 0;
    blocks.retain(|block| {
        seen += 1;
        match block {
            Block::Heading { text, .. } if seen <= TOP => !same(&text.text, &meta.title),
            Block::Paragraph(text) if seen <= TOP => !same(&text.text, &meta.byline),
            _ => true,
        }
    });
    let mut seen = 0;
    blocks.retain(|block| {
        seen += 1;
        !(seen <= 2 * TOP
            && matches!(block, Block::Paragraph(text) | Block::Note(text) if says_only(&text.text, meta)))
    });
    for block in blocks.iter_mut().take(TOP) {
        if let Block::Paragraph(text) = block
            && text.text.len() <= 80
            && (written_date(&text.text).is_some() || is_reading_time(&text.text))
        {
            *block = Block::Note(std::mem::take(text));
        }
    }
}

/// Whether a line says nothing but who wrote the article and when, as the headline area does.
fn says_only(line: &str, meta: &Meta) -> bool {
    const AROUND: &[&str] = &[
        "by",
        "von",
        "par",
        "por",
        "di",
        "on",
        "at",
        "am",
        "um",
        "le",
        "published",
        "posted",
        "updated",
        "written",
        "date",
        "uhr",
        "and",
        "und",
        "author",
    ];
    if line.len() > 120 {
        return false;
    }
    let byline = meta.byline.as_deref().map(str::to_lowercase).unwrap_or_default();
    let names: Vec<&str> =
        byline.split(|c: char| !c.is_alphanumeric()).filter(|name| !name.is_empty()).collect();
    let is_dated = meta.published.is_some_and(|when| written_date(line) == Some(when.date));
    let lower = line.to_lowercase();
    let words = || lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_named = !names.is_empty() && words().any(|word| names.contains(&word));
    // A date is day, month, year, and at times the day of the week.
    let others = words().filter(|word| {
        !names.contains(word) && !AROUND.contains(word) && !word.starts_with(|c: char| c.is_ascii_digit())
    });
    (is_dated || is_named) && others.count() <= if is_dated { 2 } else { 0 }
}

/// `4 min read`, `Lesezeit: 4 Minuten`.
fn is_reading_time(text: &str) -> bool {
    let lower = text.to_lowercase();
    let minutes = [
        "min read",
        "minute read",
        "minutes read",
        "lesezeit",
        "min. lesezeit",
        "temps de lecture",
        "min de lectura",
    ];
    text.len() <= 40 && minutes.iter().any(|said| lower.contains(said))
}

/// Whether a short paragraph says who the author is: `Ann Lee is a reporter at …`.
fn introduces_author(text: &str, meta: &Meta) -> bool {
    let Some(byline) = meta.byline.as_deref() else { return false };
    let name = byline.strip_prefix("By ").unwrap_or(byline);
    let rest = text.strip_prefix(name).filter(|_| name.contains(' ') && text.len() <= 500);
    let says = [" is a ", " is an ", " is the ", " covers ", " writes ", " reports ", " has been ", " ist "];
    rest.is_some_and(|rest| says.iter().any(|say| rest.starts_with(say)))
}

/// Whether the block is nothing but links.
fn links_only(block: &Block) -> bool {
    match block {
        Block::Paragraph(text) => is_link(text),
        Block::List(List { items, .. }) => {
            items.len() > 1 && items.iter().all(|item| item.blocks.is_empty() && is_link(&item.text))
        }
        _ => false,
    }
}

/// Whether links cover all of the words but a few.
fn is_link(text: &Rich) -> bool {
    let is_link = |span: &&Span| matches!(span.kind, SpanKind::Link(_));
    let linked: usize = text.spans.iter().filter(is_link).map(|span| span.end - span.start).sum();
    linked > 0 && linked * 10 >= text.text.len() * 9
}

/// The words of a block as notes.
fn notes(block: Block) -> Vec<Block> {
    match block {
        Block::Paragraph(text) | Block::Heading { text, .. } => vec![Block::Note(text)],
        Block::List(list) => list.items.into_iter().map(|item| Block::Note(item.text)).collect(),
        other => vec![other],
    }
}
