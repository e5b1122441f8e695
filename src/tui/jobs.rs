//! What goes on in the background, with its progress. The status line shows it.

use crate::library::Progress;

/// A kind of work; there is at most one job of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobKind {
    /// New and changed files are read into the library.
    Indexing,
}

impl JobKind {
    /// What is counted, and what is done to it.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Indexing => ("reading", "files"),
        }
    }
}

/// One job and how far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Job {
    /// What it does.
    pub kind: JobKind,
    /// How far it is.
    pub progress: Progress,
}

impl Job {
    /// `reading 3 of 9 files`.
    pub fn describe(&self) -> String {
        let (verb, noun) = self.kind.words();
        format!("{verb} {} of {} {noun}", self.progress.done, self.progress.total)
    }
}

/// The jobs that go on, in the order in which they began.
#[derive(Debug, Default)]
pub struct Jobs(Vec<Job>);

impl Jobs {
    /// Takes a job's progress; one that has reached its total is over.
    pub(super) fn report(&mut self, kind: JobKind, progress: Progress) {
        let is_over = progress.done >= progress.total;
        match self.0.iter_mut().find(|job| job.kind == kind) {
            Some(job) if !is_over => job.progress = progress,
            None if !is_over => self.0.push(Job { kind, progress }),
            _ => self.0.retain(|job| job.kind != kind),
        }
    }

    /// Whether there is a job of this kind.
    pub fn is_running(&self, kind: JobKind) -> bool {
        self.0.iter().any(|job| job.kind == kind)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Job> {
        self.0.iter()
    }
}
