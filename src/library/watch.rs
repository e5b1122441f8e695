//! Hearing of changes in the folders as they happen.

use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::mpsc::{RecvTimeoutError, channel},
    time::{Duration, Instant},
};

use notify::{Event, EventKind, RecursiveMode, Watcher};

use crate::article::Text;

/// Silence after which a change is taken for done.
const QUIET: Duration = Duration::from_millis(200);

/// Longest wait for silence.
const LONGEST: Duration = Duration::from_secs(2);

/// Tells `each` of the paths that change below `roots`, in groups, until it has heard enough. Says what cannot be
/// watched, and goes on with the rest. Sleeps in between.
pub fn watch(roots: &[PathBuf], mut each: impl FnMut(Vec<PathBuf>) -> bool) -> Option<Text> {
    let (sender, events) = channel();
    let heard = move |event: notify::Result<Event>| {
        // Reading changes nothing.
        if let Ok(event) = event
            && !matches!(event.kind, EventKind::Access(_))
        {
            let _ = sender.send(event.paths);
        }
    };
    let mut problem = None;
    let mut watcher = match notify::recommended_watcher(heard) {
        Ok(watcher) => watcher,
        Err(error) => return Some(said(&error)),
    };
    let mut any = false;
    for root in roots.iter().filter(|root| root.exists()) {
        match watcher.watch(root, RecursiveMode::Recursive) {
            Ok(()) => any = true,
            Err(error) => problem = Some(said(&error)),
        }
    }
    while any && let Ok(first) = events.recv() {
        let mut paths: BTreeSet<PathBuf> = first.into_iter().collect();
        let began = Instant::now();
        while began.elapsed() < LONGEST {
            match events.recv_timeout(QUIET) {
                Ok(more) => paths.extend(more),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        if !each(paths.into_iter().collect()) {
            break;
        }
    }
    problem
}

fn said(error: &notify::Error) -> Text {
    Text::line(&format!("changes in the folders are not noticed until the next start: {error}"))
}
