//! What is taken out of a container: its articles, and a line for whatever could not be read.

use super::Budget;
use crate::article::{Draft, Text};

/// Lines about what could not be read; of more only the number is told.
const MAX_PROBLEMS: usize = 100;

/// Articles of a container, and what could not be read of it.
#[derive(Debug, Default)]
pub(super) struct Extracted {
    pub(super) drafts: Vec<Draft>,
    problems: Vec<Text>,
    /// Problems beyond [`MAX_PROBLEMS`].
    more_problems: usize,
    /// Whether articles were left out because the budget was spent.
    is_cut: bool,
}

impl Extracted {
    /// Takes an article in, if the budget allows one more; false where it does not, which is told once.
    pub(super) fn push(&mut self, draft: Draft, budget: &mut Budget) -> bool {
        let goes_on = self.goes_on(budget);
        if goes_on {
            self.drafts.push(draft);
        }
        goes_on
    }

    /// Takes for something that may turn out to be no article; false where the budget does not allow one more, which is told
    /// once.
    pub(super) fn goes_on(&mut self, budget: &mut Budget) -> bool {
        if budget.entry() {
            return true;
        }
        if !self.is_cut {
            self.is_cut = true;
            let count = self.drafts.len();
            self.problem(&format!("more articles than newsprint takes from one file; {count} were read"));
        }
        false
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
