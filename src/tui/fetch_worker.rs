//! The thread that fetches feeds, of which there is at most one.

use std::{
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::Sender,
    },
};

use super::{jobs::JobKind, message::Message, worker::spawn};
use crate::{
    article::Text,
    config::{AppDirs, Config},
    error::Result,
    feeds::{self, Report, RoundProgress, Wanted},
    library::{Library, Progress, now},
};

/// What stops the thread.
#[derive(Debug)]
pub(super) struct FetchWorker(Arc<AtomicBool>);

impl FetchWorker {
    /// Fetches what is due, or all with `again`; the answer is [`Message::Fetched`].
    pub(super) fn start(dirs: AppDirs, again: bool, offset: i32, sender: &Sender<Message>) -> Self {
        let stops = Arc::new(AtomicBool::new(false));
        let (stopped, answers) = (Arc::clone(&stops), sender.clone());
        spawn(sender, move || {
            let mut progress = |round: RoundProgress| {
                // The last one is told by the answer.
                if round.done < round.total {
                    let progress = Progress { done: round.done, total: round.total };
                    drop(answers.send(Message::Progress(JobKind::Fetching, progress)));
                }
                if stopped.load(Ordering::Relaxed) {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            };
            let message = match fetched(&dirs, again, offset, &mut progress) {
                Ok(report) if report.is_stopped => Message::Cancelled(JobKind::Fetching),
                Ok(report) => {
                    let is_none_due =
                        report.asked == 0 && report.failed.is_empty() && !report.waiting.is_empty();
                    Message::Fetched { done: Ok(Text::line(&report.describe(now()))), is_none_due }
                }
                Err(error) => {
                    Message::Fetched { done: Err(Text::line(&error.to_string())), is_none_due: false }
                }
            };
            drop(answers.send(message));
        });
        Self(stops)
    }

    /// Stops it.
    pub(super) fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn fetched(
    dirs: &AppDirs,
    again: bool,
    offset: i32,
    progress: &mut dyn FnMut(RoundProgress) -> ControlFlow<()>,
) -> Result<Report> {
    let config = Config::load(dirs)?;
    let wanted = Wanted { again, ..Wanted::default() };
    let report =
        feeds::fetch((dirs, &config), &feeds::client(&config), (&wanted, i64::from(offset)), progress)?;
    if let Some(data) = dirs.data.as_deref() {
        Library::open(data)?.sync_paths(&feeds::arrived(dirs))?;
    }
    Ok(report)
}
