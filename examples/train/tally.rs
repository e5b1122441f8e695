//! How much of what was said of lines is right.

use std::fmt;

use newsprint::format::flat::{self, Kind, Model};

use super::pages::{Label, Page};

/// Lines that are `label`, those said to be, and those of which both is true.
#[derive(Clone, Copy)]
pub(crate) struct Tally {
    label: Label,
    right: f32,
    said: f32,
    true_: f32,
}

impl Tally {
    /// Headings and captions.
    pub(crate) fn both() -> [Self; 2] {
        [Label::Heading, Label::Caption].map(|label| Self { label, right: 0.0, said: 0.0, true_: 0.0 })
    }

    /// Counts the lines of a page, as `model` and the rules judge them. A line that may be several things counts only
    /// where it was said to be something else.
    pub(crate) fn count(tallies: &mut [Self; 2], page: &Page, model: &Model) {
        let lines: Vec<&str> = page.texts.iter().map(String::as_str).collect();
        for (kind, labels) in flat::kinds(&lines, model).into_iter().zip(&page.labels) {
            let said = match kind {
                Kind::Heading => Label::Heading,
                Kind::Caption => Label::Caption,
                _ => Label::Other,
            };
            if labels.len() > 1 && labels.contains(&said) {
                continue;
            }
            for tally in tallies.iter_mut() {
                let (is, says) = (labels.first() == Some(&tally.label), said == tally.label);
                tally.right += f32::from(u8::from(is && says));
                tally.said += f32::from(u8::from(says));
                tally.true_ += f32::from(u8::from(is));
            }
        }
    }

    pub(crate) fn f1(&self) -> f32 {
        2.0 * self.right / (self.said + self.true_).max(1.0)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = if self.label == Label::Heading { "headings" } else { "captions" };
        let (precision, recall) = (self.right / self.said.max(1.0), self.right / self.true_.max(1.0));
        write!(f, "{name}: precision {precision:.3} recall {recall:.3} F1 {:.3} ({})", self.f1(), self.true_)
    }
}
