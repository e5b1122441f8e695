//! What the pane of sources lists, counted from the headlines.

use std::collections::HashMap;

use crate::{
    article::{Direction, Text},
    find::fold,
    tui::{
        arrange::{Section, last_part},
        list::List,
        panes::landing,
    },
};

/// A line of the pane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Row {
    /// Air above a group.
    Gap,
    /// The name of a group.
    Group(&'static str),
    /// Something to choose.
    Source {
        /// What it is called.
        name: Text,
        /// Its articles, where that is known without a search.
        count: Option<usize>,
        /// What it stands for.
        target: Target,
    },
}

/// What a line stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// Articles that belong together.
    Section(Section),
    /// A saved search, by its query.
    Saved(String),
}

/// The state of the pane.
#[derive(Debug, Default)]
pub struct Sources {
    rows: Vec<Row>,
    chosen: usize,
    top: usize,
    /// The state of the list that was counted.
    counted: Option<u64>,
}

impl Sources {
    /// Counts anew where the list has changed, keeps the choice, and scrolls so that it is among `height` rows. While the
    /// pane has no keys the choice is what the list shows.
    pub(in crate::tui) fn settle(&mut self, list: &List, has_focus: bool, height: usize) {
        if self.counted != Some(list.version()) {
            let kept = self.target().cloned();
            self.rows = rows(list);
            self.counted = Some(list.version());
            self.chosen = self.position(kept.as_ref()).unwrap_or(0);
        }
        if !has_focus && list.results.is_none() {
            let shown = Target::Section(list.section.clone());
            self.chosen = self.position(Some(&shown)).unwrap_or(0);
        }
        let height = height.max(1);
        // The name of its group is seen with the first of it.
        let highest = match self.chosen.checked_sub(1).and_then(|above| self.rows.get(above)) {
            Some(Row::Group(_)) if height > 1 => self.chosen - 1,
            _ => self.chosen,
        };
        let lowest = (self.chosen + 1).saturating_sub(height).min(highest);
        self.top = self.top.clamp(lowest, highest).min(self.rows.len().saturating_sub(height));
    }

    fn position(&self, wanted: Option<&Target>) -> Option<usize> {
        let is_it = |row: &Row| matches!(row, Row::Source { target, .. } if Some(target) == wanted);
        self.rows.iter().position(is_it)
    }

    /// The rows on the screen, with their positions.
    pub(super) fn visible(&self, height: usize) -> impl Iterator<Item = (usize, &Row)> {
        self.rows.iter().enumerate().skip(self.top).take(height)
    }

    pub(super) fn count(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn chosen(&self) -> usize {
        self.chosen
    }

    pub(super) fn top(&self) -> usize {
        self.top
    }

    /// What the chosen line stands for.
    pub(super) fn target(&self) -> Option<&Target> {
        match self.rows.get(self.chosen) {
            Some(Row::Source { target, .. }) => Some(target),
            _ => None,
        }
    }

    fn is_source(&self, at: usize) -> bool {
        matches!(self.rows.get(at), Some(Row::Source { .. }))
    }

    /// Chooses a row; false where there is nothing to choose.
    pub(super) fn choose(&mut self, at: usize) -> bool {
        let is_source = self.is_source(at);
        if is_source {
            self.chosen = at;
        }
        is_source
    }

    /// Moves the choice by `by` rows, no further than the ends and over names of groups; whether it moved.
    pub(super) fn step(&mut self, by: isize) -> bool {
        let last = self.rows.len().saturating_sub(1);
        let to = self.chosen.saturating_add_signed(by).min(last);
        let to = landing(to, self.rows.len(), by >= 0, |at| self.is_source(*at)).unwrap_or(self.chosen);
        std::mem::replace(&mut self.chosen, to) != to
    }

    /// Chooses the first of the next group, or of this one or the one before; whether the choice moved.
    pub(super) fn next_group(&mut self, direction: Direction) -> bool {
        let begins =
            |at: &usize| self.is_source(*at) && !at.checked_sub(1).is_some_and(|at| self.is_source(at));
        let to = match direction {
            Direction::Forward => (self.chosen + 1..self.rows.len()).find(begins),
            Direction::Backward => (0..self.chosen).rev().find(begins),
        };
        to.is_some_and(|to| self.choose(to))
    }
}

/// Articles of something, by its name.
type Counts<'a> = HashMap<&'a Text, usize>;

fn rows(list: &List) -> Vec<Row> {
    let extras = &list.extras;
    let mut folders: HashMap<u32, usize> = HashMap::new();
    let (mut sites, mut tags): (Counts<'_>, Counts<'_>) = (HashMap::new(), HashMap::new());
    for record in list.records() {
        if record.flags.archived || record.removed {
            continue;
        }
        *folders.entry(record.folder).or_default() += 1;
        if let Some(site) = &record.site {
            *sites.entry(site).or_default() += 1;
        }
        extras.tags_of(record).for_each(|tag| *tags.entry(tag).or_default() += 1);
    }
    let source = |name: &Text, count, section| {
        let target = Target::Section(section);
        Row::Source { name: name.clone(), count: Some(count), target }
    };
    let sections = list.sections().into_iter();
    let mut rows: Vec<Row> =
        sections.map(|(section, name, count)| source(&Text::line(name), count, section)).collect();
    let saved = extras.searches.iter().map(|(name, query)| Row::Source {
        name: name.clone(),
        count: None,
        target: Target::Saved(query.clone()),
    });
    add_group(&mut rows, "saved searches", saved.collect());
    let mut by_name: Vec<(&Text, u32)> = extras.folders.iter().map(|(id, name)| (name, *id)).collect();
    by_name.sort_by_cached_key(|(name, _)| fold(name));
    let folder = |(name, id): (&Text, u32)| {
        let count = folders.get(&id).copied().filter(|count| *count > 0)?;
        Some(source(&last_part(name), count, Section::Folder(id)))
    };
    add_group(&mut rows, "folders", by_name.into_iter().filter_map(folder).collect());
    let tag = |(name, count): (&Text, usize)| source(name, count, Section::Tag(name.clone()));
    add_group(&mut rows, "tags", commonest(tags).into_iter().map(tag).collect());
    let site = |(name, count): (&Text, usize)| source(name, count, Section::Site(name.clone()));
    add_group(&mut rows, "sites", commonest(sites).into_iter().map(site).collect());
    rows
}

fn commonest(counts: Counts<'_>) -> Vec<(&Text, usize)> {
    let mut all: Vec<(&Text, usize)> = counts.into_iter().collect();
    all.sort_by_cached_key(|(name, count)| (std::cmp::Reverse(*count), fold(name)));
    all
}

fn add_group(rows: &mut Vec<Row>, name: &'static str, sources: Vec<Row>) {
    if !sources.is_empty() {
        rows.extend([Row::Gap, Row::Group(name)]);
        rows.extend(sources);
    }
}
