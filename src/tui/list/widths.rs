//! How wide a list is, and how many rows an entry has, by what its headlines need.

use unicode_width::UnicodeWidthStr;

use super::List;

/// Columns of the longest headline that the list makes room for.
const LONGEST: usize = 76;

/// Columns that the title of the list with its counts needs as a rule.
const TITLE: u16 = 38;

/// Columns of an entry beside its headline: marks before it, star and date behind it.
pub(in crate::tui) const ASIDE: u16 = 12;

/// Columns of an entry that no headline has: marks before it, air behind it.
const MARKS: u16 = 3;

/// Rows of a list below which it is low.
const LOW: u16 = 14;

impl List {
    /// Measures the headlines that come first, whatever of them is shown, so that a filter moves no pane.
    pub(super) fn measure(&mut self) {
        const MEASURED: usize = 300;
        let entries = self.order.iter().take(MEASURED).filter_map(|at| self.entries.get(*at as usize));
        let mut widths: Vec<usize> = entries.map(|entry| entry.title().width()).collect();
        let at = widths.len() * 9 / 10;
        let need = if at < widths.len() { *widths.select_nth_unstable(at).1 } else { 0 };
        self.headline_columns = need.min(LONGEST) as u16;
    }

    /// Columns of the pane in which nine in ten of the headlines are whole.
    pub(in crate::tui) fn columns(&self) -> u16 {
        (self.headline_columns + ASIDE).max(TITLE)
    }

    /// The same where there are no more than `most`: where the headlines are too long for one row of those, as many as let
    /// them be whole in two.
    pub(in crate::tui) fn columns_within(&self, most: u16) -> u16 {
        // Lines end at words, so that two hold less than twice what one does.
        let in_two = (self.headline_columns * 3 / 5 + MARKS).max(TITLE);
        if self.headline_columns + MARKS <= most { self.columns().min(most) } else { in_two.min(most) }
    }

    /// Rows of an entry in a pane with so many columns and `rows`: two where all have room so, where headlines are whole in two
    /// only, or where words around matches are shown, else one.
    pub(in crate::tui) fn entry_rows(&self, columns: u16, rows: u16) -> u16 {
        let shows_words = self.results.as_ref().is_some_and(|results| results.pattern.is_some());
        // On a low screen more headlines are worth more than whole ones.
        let is_narrow = columns < self.headline_columns + MARKS && rows >= LOW;
        if shows_words || is_narrow || 2 * self.unfiltered <= usize::from(rows) { 2 } else { 1 }
    }
}
