//! What goes on in the background, with its progress. The status line shows it, and one key stops it.

use super::{cx::Cx, message::Effect};
use crate::library::Progress;

/// A kind of work; there is at most one job of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobKind {
    /// New and changed files are read into the library.
    Indexing,
    /// Feeds that are due are asked.
    Fetching,
}

impl JobKind {
    /// What is done, what is counted, and what becomes of the rest when it is stopped.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Indexing => ("reading", "files", "the rest follows at the next start"),
            Self::Fetching => ("fetching", "feeds", "the rest is still due"),
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
        let (verb, noun, _) = self.kind.words();
        format!("{verb} {} of {} {noun}", self.progress.done, self.progress.total)
    }

    /// `stopped reading at 3 of 9 files; …`, with what becomes of the rest.
    fn describe_stopped(&self) -> String {
        let (verb, noun, rest) = self.kind.words();
        let Progress { done, total } = self.progress;
        format!("stopped {verb} at {done} of {total} {noun}; {rest}")
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

    /// Takes a job out that was stopped.
    fn take(&mut self, kind: JobKind) -> Option<Job> {
        let at = self.0.iter().position(|job| job.kind == kind)?;
        Some(self.0.remove(at))
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

/// Has what goes on in the background stopped. It counts as going on until whoever does it has answered.
pub(super) fn cancel(cx: &mut Cx<'_>) {
    let kinds: Vec<JobKind> = cx.app.status.jobs.iter().map(|job| job.kind).collect();
    if kinds.is_empty() {
        return cx.say("nothing is running in the background");
    }
    for kind in kinds {
        cx.perform(Effect::Cancel(kind));
    }
}

/// A job was stopped.
pub(super) fn on_cancelled(cx: &mut Cx<'_>, kind: JobKind) {
    if let Some(job) = cx.app.status.jobs.take(kind) {
        cx.say(&job.describe_stopped());
    }
}
