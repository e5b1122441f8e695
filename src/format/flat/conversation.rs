//! Conversations: who speaks on a page, and whether it goes by questions and answers.

use std::collections::HashMap;

use super::{
    features::Page,
    opening::spoken,
    traits::{End, Start, Traits},
};

/// Lines that begin with a label, at least, where it makes the lines above it names.
const LABELS: usize = 5;

/// Who speaks on the page, and whether it goes by questions and answers.
pub(super) struct Conversation<'p> {
    speakers: HashMap<&'p str, Speaker>,
    lines: usize,
    pub(super) interview: bool,
}

/// Lines that begin with a name, or with a label: `Account: @ann`.
#[derive(Default)]
struct Speaker {
    lines: usize,
    /// Those of them below a line that could be the name of something.
    below_names: usize,
}

impl<'p> Conversation<'p> {
    pub(super) fn of(page: &'p Page<'p>) -> Self {
        let mut speakers: HashMap<&str, Speaker> = HashMap::new();
        let looked = page.lines.get(..page.habits.lines).unwrap_or_default();
        let (mut questions, mut paragraphs) = (0, 0);
        for (at, line) in looked.iter().enumerate().filter(|(_, line)| line.is_plain()) {
            if let Some(name) = name(line.text) {
                let speaker = speakers.entry(name).or_default();
                speaker.lines += 1;
                speaker.below_names += usize::from(at > 0 && is_name(page, at - 1));
            }
            paragraphs += 1;
            let answered = page.traits(Some(at + 1)).is_some_and(|next| next.end != End::Question);
            questions += usize::from(line.traits.end == End::Question && answered);
        }
        speakers.retain(|_, speaker| speaker.lines > 1);
        let lines = speakers.values().map(|speaker| speaker.lines).sum();
        Self { speakers, lines, interview: questions >= 4 && 5 * questions >= paragraphs }
    }

    /// Whether the line begins with one of the speakers, where at least two take turns.
    pub(super) fn speaks(&self, text: &str) -> bool {
        self.lines >= 4
            && self.speakers.len() >= 2
            && name(text).is_some_and(|name| self.speakers.contains_key(name))
    }

    /// Whether the line names what the label below it is about, on a page where that label stands below names only.
    pub(super) fn frames(&self, page: &Page<'_>, at: usize) -> bool {
        self.lines >= LABELS
            && is_name(page, at)
            && page.lines.get(at + 1).is_some_and(|next| self.labels(next.text))
    }

    /// Whether the line begins with a label that stands below names.
    pub(super) fn labels(&self, text: &str) -> bool {
        let label = name(text).and_then(|name| self.speakers.get(name));
        label.is_some_and(|label| label.lines >= LABELS && 5 * label.below_names >= 4 * label.lines)
    }
}

/// Whether a line could be the name of a person, a product, a place: short, no sentence, no code, no label.
fn is_name(page: &Page<'_>, at: usize) -> bool {
    let names = |t: &Traits| {
        t.width <= 70.0
            && t.end == End::Open
            && matches!(t.start, Start::Upper | Start::Uncased | Start::Quote)
            && t.code < 0.03
    };
    page.traits(Some(at)).is_some_and(names)
        && page.lines.get(at).is_some_and(|line| name(line.text).is_none())
}

/// The name that the line begins with, without a time before it.
fn name(line: &str) -> Option<&str> {
    spoken(line).and_then(|(start, end)| line.get(start..end))
}
