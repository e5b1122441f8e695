//! The thread that looks at the folders, and follows what happens in them.

use std::{
    ops::ControlFlow,
    path::PathBuf,
    sync::{
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::Sender,
    },
    time::{Duration, Instant},
};

use super::{Request, report};
use crate::{
    error::Result,
    library::{Followed, Library, Progress, ScanMode, watch},
    tui::{jobs::JobKind, message::Message},
};

/// Pause between two lists while files are read.
const LIST_INTERVAL: Duration = Duration::from_millis(1500);

/// Looks at the folders, and follows what happens in them.
pub(super) fn follow(
    mut library: Library,
    roots: &[PathBuf],
    stops: &AtomicBool,
    seen: &AtomicU64,
    requests: &Sender<Request>,
    sender: &Sender<Message>,
) {
    watch(&library.watched(roots), |followed| {
        let done = match followed {
            Followed::Begun(problem) => {
                let done = first_look(&mut library, roots, stops, requests, sender);
                if let Some(reason) = problem {
                    drop(sender.send(Message::Failed(reason)));
                }
                done
            }
            Followed::Changed(paths) => library.sync_paths(&paths).map(|summary| {
                // What another process wrote it may have taken in itself, so that nothing changed for this one.
                let bytes = library.journal_bytes();
                let others_wrote = seen.swap(bytes, Ordering::Relaxed) != bytes;
                if summary.read + summary.gone + summary.changed > 0 || others_wrote {
                    drop(requests.send(Request::List));
                }
            }),
        };
        report(sender, done);
        true
    });
}

/// Looks at every file, with a new list from time to time, and at the end.
fn first_look(
    library: &mut Library,
    roots: &[PathBuf],
    stops: &AtomicBool,
    requests: &Sender<Request>,
    sender: &Sender<Message>,
) -> Result<()> {
    let mut listed: Option<Instant> = None;
    let mut progress = |now: Progress| {
        drop(sender.send(Message::Progress(JobKind::Indexing, now)));
        if listed.is_none_or(|at| at.elapsed() > LIST_INTERVAL) || now.done == now.total {
            drop(requests.send(Request::List));
            listed = Some(Instant::now());
        }
        if stops.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let summary = library.sync(roots, ScanMode::Files, &mut progress)?;
    if let Some(reason) = summary.unreadable.first() {
        drop(sender.send(Message::Failed(reason.clone())));
    }
    if summary.remaining > 0 {
        drop(sender.send(Message::Cancelled(JobKind::Indexing)));
    }
    if summary.gone + summary.changed + summary.remaining > 0 {
        drop(requests.send(Request::List));
    }
    Ok(())
}
