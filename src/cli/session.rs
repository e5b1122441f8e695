//! What the commands on the library share: opening it, bringing it up to date, naming articles, printing them.

use std::{collections::HashSet, ops::ControlFlow, path::Path};

use super::{
    args::Output,
    json::{self, Known},
    outcome::Outcome,
};
use crate::{
    article::{Text, length, minutes},
    config::{AppDirs, Config},
    error::{Error, Kind, Result},
    library::{Flags, Library, Record, ScanMode, query::Query},
};

/// What the commands work with.
pub(super) struct Session {
    pub(super) library: Library,
    /// Failure once something was reported that is wrong.
    pub(super) outcome: Outcome,
}

impl Session {
    /// For commands that only read: what has changed in the folders is taken in where that is possible.
    pub(super) fn to_read(folders: &AppDirs) -> Result<Self> {
        let config = Config::load(folders)?;
        let data = data(folders)?;
        let opened = match Library::open(data) {
            Err(error) if error.is_unwritable() => {
                super::complain(&error);
                Library::open_to_read(data)?.ok_or(error)
            }
            other => other,
        };
        let mut session = Self { library: opened?, outcome: Outcome::Done };
        if session.library.read_only().is_none() {
            let roots = config.roots(folders);
            match session.library.sync(&roots, ScanMode::Folders, &mut |_| ControlFlow::Continue(())) {
                // The rest is right, and it was not that folder that was asked for.
                Ok(summary) => summary.unreadable.iter().for_each(|reason| super::complain(reason)),
                // What was known before can be read all the same.
                Err(error) if error.kind() == Kind::DamagedLibrary => return Err(error),
                Err(error) => session.report(&error),
            }
        }
        Ok(session)
    }

    /// For commands that write. A damaged database is set aside and rebuilt; that is reported, and the exit code says so.
    pub(super) fn to_write(folders: &AppDirs) -> Result<Self> {
        let config = Config::load(folders)?;
        let opened = Library::open_or_rebuild(data(folders)?)?;
        let mut session = Self { library: opened.library, outcome: Outcome::Done };
        opened.repaired.iter().for_each(|reason| session.report(reason));
        let summary = session
            .library
            .sync(&config.roots(folders), ScanMode::Folders, &mut |_| ControlFlow::Continue(()))?;
        summary.unreadable.iter().for_each(|reason| super::complain(reason));
        Ok(session)
    }

    pub(super) fn report(&mut self, reason: &dyn std::fmt::Display) {
        super::complain(reason);
        self.outcome = Outcome::Failed;
    }

    /// The articles with these ids; those that there are not are reported.
    pub(super) fn chosen(&mut self, ids: &[String]) -> Vec<Record> {
        let mut found = Vec::new();
        for id in ids {
            match self.library.find_by_id_prefix(id) {
                Ok(record) => found.push(record),
                Err(error) => self.report(&error),
            }
        }
        found
    }

    /// The articles that a query finds, without one all that are not removed, the newest first.
    pub(super) fn found(&self, query: &Query) -> Result<Vec<Record>> {
        let found: Option<HashSet<i64>> =
            if query.is_empty() { None } else { Some(self.library.search_all(query)?.into_iter().collect()) };
        let mut records = Vec::new();
        self.library.for_each_record(|record| {
            if found.as_ref().map_or(!record.removed, |found| found.contains(&record.id)) {
                records.push(record);
            }
            true
        })?;
        Ok(records)
    }

    pub(super) fn line(&self, record: &Record, output: Output) -> Result<String> {
        Ok(if output.json {
            json::listed(&Known::of(&self.library, record)?).to_string() + "\n"
        } else {
            line(record)
        })
    }

    /// Prints articles as they are now.
    pub(super) fn print(&self, ids: &[i64], output: Output) -> Result<()> {
        let records = self.library.records_by_id(ids)?;
        let lines: Result<String> = records.iter().map(|record| self.line(record, output)).collect();
        super::print(lines?.as_bytes()).map(drop)
    }
}

pub(super) fn data(folders: &AppDirs) -> Result<&Path> {
    let reason = "no folder for it is known; name one with --data or NEWSPRINT_DATA";
    folders.data.as_deref().ok_or_else(|| Error::refused(Text::line("library"), reason))
}

/// `1f0a5d2c9b3e  ★ 2024-05-17    4 min  The sample gazette  How paper remembers`.
fn line(record: &Record) -> String {
    let Flags { read, starred, archived } = record.flags;
    let mark = |is: bool, sign: char| if is { sign } else { ' ' };
    let marks: String = [mark(!read, '●'), mark(starred, '★'), mark(archived, '▣')].iter().collect();
    let date = record.published.map_or_else(|| " ".repeat(10), |date| date.to_string());
    let site = record.site.as_deref().or(record.byline.as_deref()).unwrap_or_default();
    let site = if site.is_empty() { String::new() } else { format!("{site} · ") };
    format!(
        "{}  {marks}  {date}  {:>7}  {site}{}\n",
        record.identity,
        length(minutes(record.words as usize)).unwrap_or_default(),
        record.title
    )
}
