//! How a command ends: the one place that gives exit codes.

use std::process::ExitCode;

use crate::error::{Error, Kind};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// All of it was done.
    Done,
    /// Something failed, or nothing was found.
    Failed,
    /// It was asked in words that mean nothing, and nothing was done.
    AskedWrongly,
}

impl Outcome {
    /// How a command ends that ended by this failure.
    pub(super) fn of(error: &Error) -> Self {
        match error.kind() {
            // As a program that a shell ends when nobody reads on; what was to be done was done.
            Kind::BrokenPipe => Self::Done,
            Kind::Usage => Self::AskedWrongly,
            Kind::NotFound
            | Kind::Unreadable
            | Kind::NotAnArticle
            | Kind::Damaged
            | Kind::DamagedLibrary
            | Kind::NotWritable
            | Kind::Refused
            | Kind::Config
            | Kind::Terminal
            | Kind::Fault => Self::Failed,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::Failed => Self::FAILURE,
            Outcome::AskedWrongly => Self::from(2),
        }
    }
}
