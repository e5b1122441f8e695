//! What is taken out of a container: its articles, and a line for whatever could not be read.

use super::{Budget, open::Spent};
use crate::article::{Content, Draft, Text};

/// Lines about what could not be read; of more only the number is told.
const MAX_PROBLEMS: usize = 100;

/// Articles of a container, and what could not be read of it.
#[derive(Debug, Default)]
pub(super) struct Extracted {
    pub(super) drafts: Vec<Draft>,
    problems: Vec<Text>,
    /// Problems beyond [`MAX_PROBLEMS`].
    more_problems: usize,
    /// Whether something was left out because the budget was spent.
    is_cut: bool,
}

impl Extracted {
    /// Takes an article in, if the budget allows one more; false where it does not, which is told once.
    pub(super) fn push(&mut self, mut draft: Draft, budget: &mut Budget) -> bool {
        let goes_on = self.goes_on(budget);
        if goes_on {
            self.cut(&mut draft, budget);
            self.drafts.push(draft);
        }
        goes_on
    }

    /// Leaves of a text what its input pays for, and says so.
    fn cut(&mut self, draft: &mut Draft, budget: &Budget) {
        let (text, end) = match &mut draft.content {
            Content::Text(text) | Content::Flat(text) => {
                let end = budget.affordable(text).len();
                (text, end)
            }
            Content::Page(text) | Content::Fragment(text) => {
                let end = budget.affordable_page(text).len();
                (text, end)
            }
            Content::Nothing | Content::Blocks(_) => return,
        };
        if end < text.len() {
            text.truncate(end);
            let name = &draft.name;
            let kib = (end >> 10).max(1);
            self.problem(&format!("{name}: packed in pieces too small: only its first {kib} KB were read"));
        }
    }

    /// Takes for something that may turn out to be no article; false where the budget does not allow one more, which is told
    /// once.
    pub(super) fn goes_on(&mut self, budget: &mut Budget) -> bool {
        match budget.entry() {
            Ok(()) => true,
            Err(spent) => {
                self.end_of_articles(spent);
                false
            }
        }
    }

    /// Says once that no more articles are taken, and how many were.
    pub(super) fn end_of_articles(&mut self, spent: Spent) {
        let count = self.drafts.len();
        self.ends(spent, &format!("more articles than newsprint takes from one file; {count} were read"));
    }

    /// Says once why the rest was left alone: there was `too_much`, or it took too long.
    pub(super) fn ends(&mut self, spent: Spent, too_much: &str) {
        if !std::mem::replace(&mut self.is_cut, true) {
            self.problem(match spent {
                Spent::Count => too_much,
                Spent::Time => "takes longer than newsprint reads on one file; the rest was left alone",
            });
        }
    }

    /// A line about what could not be read.
    pub(super) fn problem(&mut self, reason: &str) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Text::line(reason));
        } else {
            self.more_problems += 1;
        }
    }

    /// Whether something could not be read.
    pub(super) fn has_problems(&self) -> bool {
        !self.problems.is_empty()
    }

    /// Takes in what was found in a member called `name`.
    pub(super) fn absorb(&mut self, inner: Self, name: &str) {
        self.is_cut |= inner.is_cut;
        self.more_problems += inner.more_problems;
        self.drafts.extend(inner.drafts);
        for reason in inner.problems {
            self.problem(&format!("{name}: {reason}"));
        }
    }

    /// The articles, and the lines about what could not be read.
    pub(super) fn finish(mut self) -> (Vec<Draft>, Vec<Text>) {
        if self.more_problems > 0 {
            self.problems.push(Text::line(&format!("and {} more problems", self.more_problems)));
        }
        (self.drafts, self.problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_time_is_over_it_is_said_once() {
        let mut out = Extracted::default();
        let mut budget = Budget::of_the_past();
        assert!(!out.push(Draft::default(), &mut budget) && !out.push(Draft::default(), &mut budget));
        let (drafts, problems) = out.finish();
        assert!(drafts.is_empty());
        let [problem] = &*problems else { panic!("{problems:?}") };
        assert!(problem.starts_with("takes longer than newsprint reads"), "{problem}");
    }
}
