//! The articles of the library in the list: how they come, and what is changed of them.

use super::List;
use crate::{
    library::{Change, Record},
    tui::entry::Entry,
};

impl List {
    /// Shows a change of an article's flags, tags or reading position, made at `now`, in seconds since 1970.
    pub(in crate::tui) fn show_change(&mut self, entry: usize, change: &Change, now: i64) {
        self.touch();
        let Some(record) = self.entries.get_mut(entry).and_then(Entry::record_mut) else { return };
        record.flags = record.flags.after(change);
        match change {
            Change::Removed(is_removed) => record.removed = *is_removed,
            Change::Read(is_read) => record.read_at = is_read.then_some(now),
            Change::ReadingPosition(position) => record.share = position.share as f32,
            Change::Tag(tag, is_on) => self.extras.set_tag(record.id, tag, *is_on),
            _ => {}
        }
    }

    /// Puts an article of the library in place of the file it turned out to be.
    pub(in crate::tui) fn know(&mut self, entry: usize, record: Record) {
        if let Some(found) = self.entries.get_mut(entry) {
            self.by_id.insert(record.id, entry as u32);
            self.version += 1;
            *found = Entry::Kept(record);
        }
    }

    /// Takes the library's articles, the latest arrival first, in place of those it had; entries keep their indexes.
    pub(in crate::tui) fn set_records(&mut self, records: Vec<Record>) {
        self.take_records(records);
        self.end_records();
    }

    /// Takes a part of them. Nothing is shown before [`List::end_records`].
    pub(in crate::tui) fn take_records(&mut self, records: Vec<Record>) {
        for record in records {
            let id = record.id;
            let known = self.by_id.get(&id).copied();
            let at = known.unwrap_or(self.entries.len() as u32);
            match self.entries.get_mut(at as usize) {
                Some(entry) => *entry = Entry::Kept(record),
                None => self.entries.push(Entry::Kept(record)),
            }
            self.by_id.insert(id, at);
            self.coming.push(at);
        }
    }

    /// Shows the articles that have come.
    pub(in crate::tui) fn end_records(&mut self) {
        self.touch();
        self.order = std::mem::take(&mut self.coming);
        self.arrange(self.entry().filter(|_| !self.stays_at_top));
        self.measure();
    }

    /// Index of the entry of a library's article.
    pub(in crate::tui) fn of_id(&self, id: i64) -> Option<usize> {
        self.by_id.get(&id).map(|at| *at as usize)
    }
}
