//! Captions: what they say and whom they credit, and paragraphs that are captions by their place.

use super::credit;
use crate::article::{Block, Image, Rich, Span, SpanKind, Text};

/// Longest caption, in bytes, that is known only by standing below a picture.
const LONGEST: usize = 600;

/// Puts words under a picture; a credit at their end by itself.
pub(super) fn set_caption(image: &mut Image, text: &Rich) {
    let (said, credit) = credit::split(&text.text);
    match credit.and_then(Text::some) {
        Some(credit) => {
            let said = text.slice(0..said.len());
            image.caption = (!said.is_empty()).then_some(said);
            image.credit = Some(credit);
        }
        None => image.caption = Some(text.clone()),
    }
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
        let (said, credit) = credit::split(&text.text);
        image.credit = credit.filter(|_| said.is_empty()).and_then(Text::some);
        return image.credit.is_some();
    }
    let spans = text.spans.iter().filter(|s| !whole(s)).cloned().collect();
    set_caption(image, &Rich { text: text.text.clone(), spans });
    true
}
