//! Bringing the index up to date: walking the folders, comparing, reading what changed on every core.

mod survey;

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

use self::survey::{Survey, Task};
use super::{
    Library,
    index::{Arrival, take},
    prepare,
};
use crate::{article::Text, error::Result};

/// How closely to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanMode {
    /// At folders: what came, went or got another name shows in the time of its folder.
    Folders,
    /// At every file.
    Files,
}

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
    /// Files that are gone.
    pub gone: usize,
    /// Folders that could not be read, whose articles stay in the index.
    pub unreadable: Vec<Text>,
}

/// Files and time after which a batch is written: the first soon, since somebody waits for it.
const FIRST: (usize, Duration) = (64, Duration::from_millis(40));
const LATER: (usize, Duration) = (4096, Duration::from_millis(400));

impl Library {
    /// Brings the index up to date with the folders `roots`, and forgets what is in none of them.
    pub fn sync(
        &mut self,
        roots: &[PathBuf],
        depth: ScanMode,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Summary> {
        self.lightly(|library| {
            let mut survey = Survey::new(library, depth)?;
            for root in roots {
                survey.root(root)?;
            }
            survey.forgotten()?;
            survey.finish(progress)
        })
    }

    /// Looks again at these files and folders, which are said to have changed.
    pub fn sync_paths(&mut self, paths: &[PathBuf], progress: &mut dyn FnMut(Progress)) -> Result<Summary> {
        self.lightly(|library| {
            let mut survey = Survey::new(library, ScanMode::Files)?;
            for path in paths {
                survey.changed(path)?;
            }
            survey.finish(progress)
        })
    }

    /// Writes without waiting for the disk at each transaction: what is lost with the power is read from the files again.
    fn lightly<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.set("synchronous", "NORMAL")?;
        let done = work(self);
        self.set("synchronous", "FULL")?;
        done
    }

    fn set(&self, name: &str, value: &str) -> Result<()> {
        self.connection.pragma_update(None, name, value).map_err(|error| self.error(&error))
    }

    /// Reads the files of `tasks` on every core and writes them in batches.
    fn read_in(&mut self, tasks: &[Task], progress: &mut dyn FnMut(Progress)) -> Result<()> {
        const WAITING: usize = 64;
        // KiB of pages held in memory: a growing index needs more of them than looking does.
        self.set("cache_size", "-8192")?;
        let next = AtomicUsize::new(0);
        let readers = thread::available_parallelism().map_or(1, usize::from).min(tasks.len());
        let done = thread::scope(|scope| {
            let (sender, arrivals) = sync_channel(WAITING);
            for _ in 0..readers {
                let (sender, next) = (sender.clone(), &next);
                scope.spawn(move || {
                    while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
                        if sender.send((task, prepare::read(&task.path()))).is_err() {
                            break;
                        }
                    }
                });
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

impl Iterator for Arrivals<'_> {
    type Item = (usize, Arrival);

    fn next(&mut self) -> Option<Self::Item> {
        let (task, file) = self.arrivals.recv().ok()?;
        Some((task.number, task.arrival(file)))
    }
}

impl Arrivals<'_> {
    fn write(mut self, library: &mut Library, progress: &mut dyn FnMut(Progress)) -> Result<()> {
        let total = self.total;
        let (mut done, mut ended) = (0, false);
        // Readers overtake one another; numbers follow the order of names.
        let (mut early, mut next) = (BTreeMap::new(), 0);
        while !ended {
            let (most, longest) = if done == 0 { FIRST } else { LATER };
            let (began, before) = (Instant::now(), done);
            library.in_transaction(|transaction| {
                while done - before < most && began.elapsed() < longest {
                    let Some((number, arrival)) = self.next() else {
                        ended = true;
                        break;
                    };
                    early.insert(number, arrival);
                    while let Some(arrival) = early.remove(&next) {
                        take(transaction, &arrival)?;
                        (next, done) = (next + 1, done + 1);
                    }
                }
                Ok(())
            })?;
            progress(Progress { done, total });
        }
        Ok(())
    }
}
