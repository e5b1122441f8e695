//! Bringing the index up to date: walking the folders, comparing, reading what changed on every core.

mod survey;
mod trace;

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    path::PathBuf,
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, RecvTimeoutError, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

use self::{
    survey::{Survey, Task},
    trace::Trace,
};
use super::{
    Library, arrivals,
    index::{Arrival, index_file},
    kept, prepare, trash,
};
use crate::{
    article::Text,
    error::{Error, Result},
    format::READER_STACK,
};

/// How closely to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanMode {
    /// At folders: what came, went or got another name shows in the time of its folder.
    Folders,
    /// At every file.
    Files,
}

/// Told how far the reading has come after each batch, and asked whether it goes on.
pub type OnProgress<'a> = dyn FnMut(Progress) -> ControlFlow<()> + 'a;

/// How far the reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Files in the index.
    pub done: usize,
    /// Files that had changed.
    pub total: usize,
}

/// What has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files that were read.
    pub read: usize,
    /// Changed files that were not read, since the reading was stopped; the next look reads them.
    pub remaining: usize,
    /// Files that are gone.
    pub gone: usize,
    /// Fields of articles that got another value on another device.
    pub changed: usize,
    /// Folders that could not be read, whose articles stay in the index.
    pub unreadable: Vec<Text>,
}

/// Files and time after which a batch is written: the first soon, since somebody waits for it.
const FIRST: (usize, Duration) = (64, Duration::from_millis(40));
const LATER: (usize, Duration) = (4096, Duration::from_millis(400));

impl Library {
    /// Brings the index up to date with the folders `roots`, and forgets what is in none of them.
    ///
    /// Where `progress` answers [`ControlFlow::Break`], what has been read stays, nothing is forgotten, and the next call
    /// goes on from there.
    pub fn sync(
        &mut self,
        roots: &[PathBuf],
        depth: ScanMode,
        progress: &mut OnProgress<'_>,
    ) -> Result<Summary> {
        // First what the reader has done: which texts stay when their file is gone depends on it.
        let changed = self.catch_up()?;
        self.prepare_arrivals()?;
        let mut survey = Survey::new(self, depth)?;
        for root in roots {
            survey.root(root)?;
        }
        // What other files hold too is not read from what was thrown away or kept of it.
        for own in [trash::folder(survey.data()), kept::folder(survey.data())] {
            if own.is_dir() {
                survey.root(&own)?;
            }
        }
        survey.forgotten()?;
        let summary = Summary { changed, ..survey.finish(progress)? };
        // What is read later is no news either, as long as the first look is not done.
        if summary.remaining == 0 {
            self.looked_through()?;
        }
        if changed + summary.read > 0 {
            self.hold_all_treasured()?;
            self.compact_arrivals()?;
        }
        Ok(summary)
    }

    /// Looks again at these files and folders, which are said to have changed.
    pub fn sync_paths(&mut self, paths: &[PathBuf]) -> Result<Summary> {
        let changed = self.catch_up()?;
        self.prepare_arrivals()?;
        let own = self.own_lines();
        let mut survey = Survey::new(self, ScanMode::Files)?;
        for path in paths.iter().filter(|path| !own.iter().any(|own| path.starts_with(own))) {
            survey.changed(path)?;
        }
        let summary = Summary { changed, ..survey.finish(&mut |_| ControlFlow::Continue(()))? };
        if changed + summary.read > 0 {
            self.hold_all_treasured()?;
        }
        Ok(summary)
    }

    /// The folders of journals and arrivals, which hold no articles in whatever folder the data are.
    fn own_lines(&self) -> [PathBuf; 2] {
        [self.journals.folder().to_path_buf(), arrivals::folder(self.data())]
    }

    /// What to follow: the folders `roots`, and the journals, in which other devices' changes come.
    pub fn watched(&self, roots: &[PathBuf]) -> Vec<PathBuf> {
        roots.iter().cloned().chain([self.journals.folder().to_path_buf()]).collect()
    }

    /// Bytes of all journals, by which it shows that somebody wrote; what cannot be read counts as nothing.
    pub fn journal_bytes(&self) -> u64 {
        let files = self.journals.files().unwrap_or_default();
        files.iter().filter_map(|(_, path)| path.metadata().ok()).map(|meta| meta.len()).sum()
    }

    /// From now on what is new has just arrived.
    fn looked_through(&mut self) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO about VALUES ('looked through', '')";
        self.checked(self.connection.prepare_cached(sql).and_then(|mut sql| sql.execute([]))).map(drop)
    }

    fn set(&self, name: &str, value: &str) -> Result<()> {
        self.checked(self.connection.pragma_update(None, name, value))
    }

    /// Reads the files of `tasks` on every core and writes them in batches; how many, where `progress` stops it.
    fn read_in(&mut self, tasks: &[Task], progress: &mut OnProgress<'_>) -> Result<usize> {
        const WAITING: usize = 64;
        // KiB of pages held in memory: a growing index needs more of them than looking does.
        self.set("cache_size", "-8192")?;
        let fatal = trace::fatal(self.data(), || tasks.iter().map(Task::path).collect());
        let trace = Trace::open(self.data());
        let next = AtomicUsize::new(0);
        let readers = thread::available_parallelism().map_or(1, usize::from).min(tasks.len());
        let done = thread::scope(|scope| {
            let (sender, arrivals) = sync_channel(WAITING);
            for number in 0..readers {
                let (sender, next, trace, fatal) = (sender.clone(), &next, &trace, &fatal);
                let reader = thread::Builder::new().stack_size(READER_STACK).spawn_scoped(scope, move || {
                    while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let path = task.path();
                        let file = if fatal.contains(&path) {
                            prepare::unread(&path)
                        } else {
                            trace.reads(number, &path);
                            prepare::read(&path)
                        };
                        if sender.send((task, file)).is_err() {
                            break;
                        }
                    }
                });
                match reader {
                    Err(error) if number == 0 => return Err(Error::named(Text::line("threads"), &error)),
                    // The others do it alone.
                    Err(_) => break,
                    Ok(_) => {}
                }
            }
            drop(sender);
            let arrivals = Arrivals { arrivals, total: tasks.len() };
            arrivals.write(self, progress)
        });
        self.set("cache_size", "-2048")?;
        done
    }
}

/// What the readers send.
struct Arrivals<'t> {
    arrivals: Receiver<(&'t Task, prepare::ReadFile)>,
    total: usize,
}

impl Arrivals<'_> {
    /// The next file that was read, if there is one within `wait`; none after the last.
    fn next_within(&self, wait: Duration) -> std::result::Result<(usize, Arrival), RecvTimeoutError> {
        let (task, file) = self.arrivals.recv_timeout(wait)?;
        Ok((task.number, task.arrival(file)))
    }

    /// Writes what comes until all of it has come or `progress` stops it; how many files were written. The readers end with
    /// the channel.
    fn write(self, library: &mut Library, progress: &mut OnProgress<'_>) -> Result<usize> {
        /// A transaction that waits for a slow file keeps others from writing; after this long it ends.
        const SLOW: Duration = Duration::from_millis(50);
        let total = self.total;
        let mut done = 0;
        // Readers overtake one another; numbers follow the order of names.
        let (mut early, mut next) = (BTreeMap::new(), 0);
        let mut ended = false;
        while !ended {
            // Nothing is locked while the first one is waited for.
            match self.arrivals.recv() {
                Ok((task, file)) => _ = early.insert(task.number, task.arrival(file)),
                Err(_) => ended = true,
            }
            let (most, longest) = if done == 0 { FIRST } else { LATER };
            let (began, before) = (Instant::now(), done);
            library.in_batch(|transaction, aftermath| {
                loop {
                    while let Some(arrival) = early.remove(&next) {
                        index_file(transaction, &arrival, aftermath)?;
                        (next, done) = (next + 1, done + 1);
                    }
                    if done - before >= most || began.elapsed() >= longest {
                        return Ok(());
                    }
                    match self.next_within(SLOW) {
                        Ok((number, arrival)) => _ = early.insert(number, arrival),
                        Err(_) => return Ok(()),
                    }
                }
            })?;
            if progress(Progress { done, total }).is_break() {
                break;
            }
        }
        Ok(done)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn titles_by_id(library: &Library) -> BTreeMap<i64, String> {
        let mut all = BTreeMap::new();
        library
            .for_each_record(|record| {
                all.insert(record.id, record.title.to_string());
                true
            })
            .unwrap();
        all
    }

    #[test]
    fn what_is_stopped_is_whole_and_goes_on_at_the_next_look() {
        const FILES: usize = 400;
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("own");
        fs::create_dir(&own).unwrap();
        let write = |name: &str, title: &str| fs::write(own.join(name), format!("# {title}\n\nWords.\n"));
        let roots = [own.clone()];
        let mut library = Library::open(&folder.path().join("data")).unwrap();
        write("0.md", "Renamed").unwrap();
        library.sync(&roots, ScanMode::Files, &mut |_| ControlFlow::Continue(())).unwrap();
        let first = titles_by_id(&library);
        assert_eq!(first.len(), 1);

        // The new name comes last, so that it is not read before the stop.
        fs::rename(own.join("0.md"), own.join("999.md")).unwrap();
        for n in 1..=FILES {
            write(&format!("{n}.md"), &format!("Article {n}")).unwrap();
        }
        let mut stop = |now: Progress| match now.done {
            0 => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        };
        let stopped = library.sync(&roots, ScanMode::Files, &mut stop).unwrap();
        assert!(stopped.read > 0 && stopped.remaining > 0, "{stopped:?}");
        assert_eq!((stopped.read + stopped.remaining, stopped.gone), (FILES + 1, 0));
        let then = titles_by_id(&library);
        assert_eq!(then.len(), 1 + stopped.read, "what was read is there, and nothing is forgotten");

        let rest = library.sync(&roots, ScanMode::Folders, &mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!((rest.read, rest.remaining, rest.gone), (stopped.remaining, 0, 1));
        let all = titles_by_id(&library);
        assert_eq!(all.len(), FILES + 1);
        assert!(then.iter().all(|(id, title)| all.get(id) == Some(title)), "articles keep their numbers");
        assert!(library.doctor(&roots).unwrap().mended.is_empty());
    }
}
