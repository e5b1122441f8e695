//! Captions: what they say and whom they credit, and paragraphs that are captions by their place.

use super::credit;
use crate::article::{Block, Image, Rich, Span, SpanKind, Text};

/// Longest caption, in bytes, that is known only by standing below a picture.
const LONGEST: usize = 600;

/// Puts words under a picture; a credit at their end by itself.
pub(super) fn set_caption(image: &mut Image, text: &Rich) {
    let (words, credit) = credit::split(&text.text);
    match credit.and_then(Text::some) {
        Some(credit) => {
            let words = text.slice(0..words.len());
            image.caption = (!words.is_empty()).then_some(words);
            image.credit = Some(credit);
        }
        None => image.caption = Some(text.clone()),
    }
}

/// Puts one more line under a picture: below what the caption says already, beside whom it credits already.
pub(super) fn add_caption(image: &mut Image, text: &Rich) {
    let before = (image.caption.take(), image.credit.take());
    if before.0.is_some() && credit::is_credit(&text.text) {
        image.credit = Some(text.text.clone());
    } else {
        set_caption(image, text);
    }
    image.caption = match (before.0, image.caption.take()) {
        (Some(first), Some(more)) => Some(below(&first, &more)),
        (first, more) => first.or(more),
    };
    image.credit = match (before.1, image.credit.take()) {
        (Some(first), Some(more)) => Some(Text::line(&format!("{first} {more}"))),
        (first, more) => first.or(more),
    };
}

/// Words, and more of them on a line below.
fn below(first: &Rich, more: &Rich) -> Rich {
    let start = first.text.len() + 1;
    let moved =
        |span: &Span| Span { start: span.start + start, end: span.end + start, kind: span.kind.clone() };
    let spans = first.spans.iter().cloned().chain(more.spans.iter().map(moved)).collect();
    Rich { text: Text::lines(&format!("{}\n{}", first.text, more.text)), spans }
}

/// Takes a paragraph wholly in italics below a picture as its caption, a second one as its credit if it is one. False
/// where it is neither.
pub(super) fn take_as_caption(blocks: &mut [Block], text: &Rich) -> bool {
    let whole = |s: &Span| s.kind == SpanKind::Emphasis && s.start == 0 && s.end == text.text.len();
    let Some(Block::Image(image)) = blocks.last_mut() else { return false };
    if text.text.len() > LONGEST || image.credit.is_some() || !text.spans.iter().any(whole) {
        return false;
    }
    if image.caption.is_some() {
        let (words, credit) = credit::split(&text.text);
        image.credit = credit.filter(|_| words.is_empty()).and_then(Text::some);
        return image.credit.is_some();
    }
    let spans = text.spans.iter().filter(|s| !whole(s)).cloned().collect();
    set_caption(image, &Rich { text: text.text.clone(), spans });
    true
}
