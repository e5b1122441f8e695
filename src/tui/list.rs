//! The list of headlines: what is in it, what is shown of it, which one is chosen.

mod choice;
mod records;
mod widths;

use std::collections::HashMap;

pub(super) use widths::ASIDE;

use super::{
    arrange::{Results, Row, Section, under_headings},
    entry::{Card, Entry},
    scan,
};
use crate::{
    article::Text,
    library::{Group, ListExtras, Order, Record},
    source,
};

/// The list's state.
#[derive(Debug, Default)]
pub struct List {
    /// All articles, in the order they were found. An entry's index never changes: workers and messages name it.
    pub entries: Vec<Entry>,
    /// Indexes of the entries in the order in which they came: of a library, the latest arrival first.
    order: Vec<u32>,
    /// The next such order, while it comes.
    coming: Vec<u32>,
    /// Indexes of the section's entries in the order of the list.
    sorted: Vec<u32>,
    /// Indexes of the library's entries, by the numbers of their articles.
    by_id: HashMap<i64, u32>,
    version: u64,
    /// Indexes of the articles that come with newsprint, once they were asked for.
    samples: Vec<u32>,
    /// Whether the first entry is the chosen one whatever comes: the library is only being read for the first time, and
    /// nobody has pressed a key.
    pub(super) stays_at_top: bool,
    /// How many of those are not read yet.
    unread: usize,
    /// What is shown.
    pub rows: Vec<Row>,
    /// Headings that rows name.
    pub headings: Vec<Text>,
    /// Index of the chosen row.
    pub chosen: usize,
    /// First row on the screen.
    pub top: usize,
    /// Whether the best of what the filter finds shall be chosen, since it is another one.
    chooses_first: bool,
    /// Columns that nine in ten of the headlines have room in.
    headline_columns: u16,
    /// Rows that are shown without a filter.
    unfiltered: usize,
    /// Seconds that local time is ahead of UTC, for the days of headings.
    pub(super) utc_offset: i32,
    /// What is filtered by.
    pub filter: String,
    /// Entries that have still to be told which of them are like the filter; the rows stay until then.
    unranked: Option<Vec<u32>>,
    /// Which articles are listed.
    pub section: Section,
    /// In which order.
    pub sort: Order,
    /// Under which headings.
    pub group: Group,
    /// What a search of the library found, while that is listed instead of the section.
    pub results: Option<Results>,
    /// What the library knows beside its articles.
    pub extras: ListExtras,
}

impl List {
    /// A number that is another whenever what the library has is another: its articles, their flags and tags, searches.
    pub(super) fn version(&self) -> u64 {
        self.version
    }

    /// What the library has is another.
    pub(super) fn touch(&mut self) {
        self.version += 1;
    }

    /// The library's articles, whether they are shown or not, removed ones too.
    pub(super) fn records(&self) -> impl Iterator<Item = &Record> {
        self.order.iter().filter_map(|at| self.record(*at))
    }

    /// The sections that there is something in, or may be, with their names and how many articles they have.
    pub(super) fn sections(&self) -> Vec<(Section, &'static str, usize)> {
        let mut counts = vec![0; Section::ALL.len()];
        for record in self.records() {
            for (count, (section, _)) in counts.iter_mut().zip(Section::ALL) {
                *count += usize::from(section.holds(record, &self.extras));
            }
        }
        let sections = Section::ALL.iter().zip(counts).filter_map(|((section, name), count)| match section {
            Section::Samples => Some((Section::Samples, *name, source::bundled().len())),
            Section::Removed if count == 0 => None,
            section => Some((section.clone(), *name, count)),
        });
        sections.collect()
    }

    /// Lists the articles that come with newsprint among the others, for their own section.
    pub(super) fn stock_samples(&mut self) {
        if self.samples.is_empty() {
            let entries = source::bundled().into_iter().flat_map(scan::entries).collect();
            self.samples = self.add(entries).collect();
        }
    }

    fn record(&self, at: u32) -> Option<&Record> {
        self.entries.get(at as usize).and_then(Entry::record)
    }

    /// Articles in the list, shown or not.
    pub fn count(&self) -> usize {
        self.sorted.len()
    }

    /// Articles shown.
    pub fn shown(&self) -> usize {
        self.shown_entries().count()
    }

    /// Articles of the section that are not read yet.
    pub fn unread(&self) -> usize {
        self.unread
    }

    /// Entries shown, in their order.
    pub(super) fn shown_entries(&self) -> impl Iterator<Item = usize> {
        self.rows.iter().filter_map(|row| match row {
            Row::Entry(at) => Some(*at as usize),
            _ => None,
        })
    }

    /// Adds entries at the end.
    pub(super) fn extend(&mut self, entries: Vec<Entry>) {
        let added = self.add(entries);
        self.order.extend(added.clone());
        self.sorted.extend(added.clone());
        self.unfiltered += added.len();
        if self.filter.is_empty() {
            self.rows.extend(added.map(Row::Entry));
        } else {
            self.refilter(self.entry());
        }
        self.measure();
    }

    /// Puts entries in place of one; the first of them is chosen if that one was.
    pub(super) fn replace(&mut self, entry: usize, entries: Vec<Entry>) {
        let Some(place) = self.order.iter().position(|at| *at as usize == entry) else { return };
        let added = self.add(entries);
        let kept = self.entry().map(|at| if at == entry { added.start as usize } else { at });
        self.order.splice(place..=place, added);
        self.arrange(kept);
        self.measure();
    }

    /// Takes what a worker found in files.
    pub(super) fn set_cards(&mut self, cards: Vec<(usize, Card)>) {
        for (at, card) in cards {
            if let Some(Entry::Loose { card: place, .. }) = self.entries.get_mut(at) {
                *place = Some(card);
            }
        }
        self.measure();
    }

    /// Indexes of the entries, which have no place in the list yet.
    fn add(&mut self, entries: Vec<Entry>) -> std::ops::Range<u32> {
        let first = self.entries.len() as u32;
        self.entries.extend(entries);
        first..self.entries.len() as u32
    }

    /// Shows only headlines that match `filter`, the best first.
    pub(super) fn set_filter(&mut self, filter: &str) {
        // A longer filter can only narrow the result.
        let narrower = !self.filter.is_empty() && filter.starts_with(&self.filter);
        self.chooses_first = !filter.is_empty();
        let is_shown = narrower && self.unranked.is_none();
        filter.clone_into(&mut self.filter);
        if is_shown {
            self.unranked = Some(self.shown_entries().map(|at| at as u32).collect());
        } else {
            self.refilter(self.entry());
        }
    }

    /// Chooses and sorts anew; `kept` stays chosen if it is among what is shown.
    pub(super) fn arrange(&mut self, kept: Option<usize>) {
        let before = self.sorted.len();
        self.sorted = self.sorted();
        // Behind a filter the rows without one are as many more or fewer.
        self.unfiltered = (self.unfiltered + self.sorted.len()).saturating_sub(before);
        self.count_unread();
        self.refilter(kept);
    }

    /// Counts what is not read yet; the flags of an article that stays in the list have changed.
    pub(super) fn count_unread(&mut self) {
        let unread = |at: &&u32| self.record(**at).is_some_and(|record| !record.flags.read);
        self.unread = self.sorted.iter().filter(unread).count();
    }

    /// What was found, the best first, else the section's entries in the order of the list.
    fn sorted(&self) -> Vec<u32> {
        if let Some(results) = &self.results {
            let found = results.ids.iter().filter_map(|id| self.by_id.get(id).copied());
            let is_wanted = |record: &Record| results.removed.is_none_or(|removed| record.removed == removed);
            return found.filter(|at| self.record(*at).is_some_and(is_wanted)).collect();
        }
        if self.section == Section::Samples {
            return self.samples.clone();
        }
        let holds = |at: &u32| match self.entries.get(*at as usize) {
            Some(Entry::Kept(record)) => self.section.holds(record, &self.extras),
            other => other.is_some(),
        };
        let mut sorted: Vec<u32> = self.order.iter().copied().filter(holds).collect();
        self.sort.sort(&mut sorted, |at| self.record(*at));
        sorted
    }

    fn refilter(&mut self, kept: Option<usize>) {
        self.unranked = None;
        if !self.filter.is_empty() {
            self.choose(kept);
            self.unranked = Some(self.sorted.clone());
            return;
        }
        self.headings.clear();
        if self.results.is_none() && self.group != Group::None {
            let day = |record: &Record| self.sort.day_of(record, self.utc_offset);
            (self.rows, self.headings) =
                under_headings(self.group, &self.sorted, &self.entries, &self.extras, day);
        } else {
            self.rows = self.sorted.iter().copied().map(Row::Entry).collect();
        }
        if self.results.is_none() && self.section == Section::All {
            let saved = (0..self.extras.searches.len() as u32).map(Row::Saved);
            self.rows.splice(..0, saved);
        }
        self.unfiltered = self.rows.len();
        self.choose(kept);
    }

    /// Indexes of the section's entries, in the order of the list.
    pub(super) fn in_order(&self) -> &[u32] {
        &self.sorted
    }

    /// Entries of which somebody has to say which are like the filter.
    pub(super) fn take_unranked(&mut self) -> Option<Vec<u32>> {
        self.unranked.take()
    }

    /// Shows the entries that are like the filter, the best first, which is chosen where the filter was just typed; else
    /// the chosen one stays chosen if it is among them.
    pub(super) fn show_ranked(&mut self, entries: Vec<u32>) {
        let chooses_first = std::mem::take(&mut self.chooses_first);
        let kept = self.entry().filter(|_| !chooses_first);
        self.headings.clear();
        self.rows = entries.into_iter().map(Row::Entry).collect();
        self.choose(kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn entries(names: &[&'static str]) -> Vec<Entry> {
        names.iter().map(|name| Entry::new(Source::Bundled(name))).collect()
    }

    fn shown(list: &List) -> Vec<usize> {
        list.shown_entries().collect()
    }

    #[test]
    fn indexes_stay_when_containers_expand() {
        let mut list = List::default();
        list.extend(entries(&["a", "box", "b", "crate"]));
        list.step(3);
        list.replace(1, entries(&["one", "two"]));
        assert_eq!((shown(&list), list.entry()), (vec![0, 4, 5, 2, 3], Some(3)));
        list.replace(3, entries(&["three"]));
        assert_eq!((shown(&list), list.entry()), (vec![0, 4, 5, 2, 6], Some(6)));
        list.replace(1, entries(&["again"]));
        assert_eq!(list.count(), 5);
        list.extend(entries(&["c"]));
        assert_eq!(shown(&list), [0, 4, 5, 2, 6, 7]);
    }

    fn record(id: i64, title: &str, site: &str) -> Record {
        Record { id, title: Text::line(title), site: Text::some(site), ..Record::default() }
    }

    #[test]
    fn filters_fuzzily_the_best_first() {
        let mut list = List::default();
        list.set_records(vec![
            record(1, "The turning of tides", "gazette"),
            record(2, "Tide tables", "herald"),
            record(3, "Hà Nội in the rain", "gazette"),
        ]);
        for (filter, found) in [
            ("tide", &[0, 1][..]),
            ("tde tbl", &[1]),
            ("ha noi", &[2]),
            ("gazette rain", &[2]),
            ("xyz", &[]),
            ("", &[0, 1, 2]),
        ] {
            list.set_filter(filter);
            if let Some(among) = list.take_unranked() {
                let ranked = crate::tui::filter::best(filter, &list.entries, &among, list.in_order());
                list.show_ranked(ranked);
            }
            assert_eq!(shown(&list), found, "{filter}");
        }
    }

    #[test]
    fn sections_groups_and_choice() {
        let mut list = List::default();
        list.set_records(vec![record(1, "b", "y"), record(2, "a", "x"), record(3, "c", "")]);
        list.step(1);
        list.group = Group::Site;
        list.arrange(list.entry());
        let (heading, entry) = (Row::Heading, Row::Entry);
        assert_eq!(list.rows, [heading(0), entry(1), heading(1), entry(0), heading(2), entry(2)]);
        assert_eq!(list.headings.iter().map(ToString::to_string).collect::<Vec<_>>(), ["x", "y", "no site"]);
        assert_eq!((list.entry(), list.chosen), (Some(1), 1));
        assert!(list.step(1) && list.entry() == Some(0));
        assert!(list.step(-9));
        assert_eq!((list.entry(), list.step(-9)), (Some(1), false));
        list.group = Group::None;
        list.sort = Order::Headline;
        list.arrange(list.entry());
        assert_eq!(shown(&list), [1, 0, 2]);
        if let Some(record) = list.entries[1].record_mut() {
            record.flags.archived = true;
        }
        list.arrange(list.entry());
        assert_eq!((shown(&list), list.entry()), (vec![0, 2], Some(0)));
        list.set_records(vec![record(3, "c", ""), record(4, "d", "")]);
        assert_eq!((shown(&list), list.entry()), (vec![2, 3], Some(2)));
    }
}
