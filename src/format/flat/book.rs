//! What books of Project Gutenberg write in a way of their own.

use crate::article::{Block, Rich, SpanKind};
use crate::format::inline::{HARD_BREAK, Inline};

/// Makes `_words_` of a block what they stand for: words in italics.
pub(super) fn emphasise(block: &mut Block) {
    if let Block::Paragraph(text) | Block::Heading { text, .. } = block
        && text.spans.is_empty()
        && text.text.contains('_')
    {
        *text = emphasised(&text.text);
    }
}

fn emphasised(text: &str) -> Rich {
    let raw = text.replace('\n', &HARD_BREAK.to_string());
    let mut inline = Inline::default();
    let mut rest = raw.as_str();
    while let Some([before, inside, after]) = italic(rest) {
        inline.raw.push_str(before);
        inline.marked(inside, SpanKind::Emphasis);
        rest = after;
    }
    inline.raw.push_str(rest);
    inline.take()
}

/// What stands before, between and behind the first two underscores, where these stand at the edges of words.
fn italic(text: &str) -> Option<[&str; 3]> {
    let (before, rest) = text.split_once('_')?;
    let (inside, after) = rest.split_once('_')?;
    let is_whole = !inside.is_empty()
        && inside.trim() == inside
        && !before.ends_with(char::is_alphanumeric)
        && !after.starts_with(char::is_alphanumeric);
    is_whole.then_some([before, inside, after])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn underscores_are_italics() {
        for (raw, text, italics) in [
            (
                "and _nobody_ asked _the two of them_.",
                "and nobody asked the two of them.",
                &["nobody", "the two of them"][..],
            ),
            ("_Why?_", "Why?", &["Why?"]),
            ("a snake_case_name", "a snake_case_name", &[]),
            ("a rule ____ here", "a rule ____ here", &[]),
            ("_open", "_open", &[]),
        ] {
            let rich = emphasised(raw);
            let found: Vec<&str> = rich.spans.iter().map(|span| &rich.text[span.start..span.end]).collect();
            assert_eq!((&*rich.text, &found[..]), (text, italics), "{raw}");
        }
    }
}
