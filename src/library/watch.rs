//! Following changes in the folders as they happen.

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
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// What whoever follows the folders is told.
#[derive(Debug)]
pub enum Followed {
    /// From now on no change is missed, but of folders that cannot be watched; then why.
    Begun(Option<Text>),
    /// These files and folders have changed, or may have.
    Changed(Vec<PathBuf>),
}

/// Tells `each` when the folders `roots` are watched, then of the paths that change below them, in groups, until it
/// answers false. Blocks in between. Returns at once where nothing can be watched.
///
/// Whoever looks at the folders when [`Followed::Begun`] comes misses nothing: what changes meanwhile is told afterwards.
pub fn watch(roots: &[PathBuf], mut each: impl FnMut(Followed) -> bool) {
    let (sender, events) = channel();
    let all = roots.to_vec();
    let heard = move |event: notify::Result<Event>| match event {
        // Where events were lost everything may have changed.
        Err(_) => drop(sender.send(all.clone())),
        Ok(event) if event.need_rescan() => drop(sender.send(all.clone())),
        // Reading changes nothing.
        Ok(event) if matches!(event.kind, EventKind::Access(_)) => {}
        Ok(event) => drop(sender.send(event.paths)),
    };
    let mut watcher = match notify::recommended_watcher(heard) {
        Ok(watcher) => watcher,
        Err(error) => {
            each(Followed::Begun(Some(reason(&error))));
            return;
        }
    };
    let (mut any, mut problem) = (false, None);
    for root in roots.iter().filter(|root| root.exists()) {
        match watcher.watch(root, RecursiveMode::Recursive) {
            Ok(()) => any = true,
            Err(error) => problem = Some(reason(&error)),
        }
    }
    if !each(Followed::Begun(problem)) {
        return;
    }
    while any && let Ok(first) = events.recv() {
        let mut paths: BTreeSet<PathBuf> = first.into_iter().collect();
        let began = Instant::now();
        while began.elapsed() < LONGEST_WAIT {
            match events.recv_timeout(QUIET) {
                Ok(more) => paths.extend(more),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        if !each(Followed::Changed(paths.into_iter().collect())) {
            break;
        }
    }
}

fn reason(error: &notify::Error) -> Text {
    Text::line(&format!("changes in the folders are not noticed until the next start: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_changes_after_the_beginning_is_missed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new.md");
        let mut heard = Vec::new();
        watch(&[folder.path().to_path_buf(), "/nonexistent".into()], |followed| match followed {
            Followed::Begun(problem) => {
                assert_eq!(problem, None);
                std::fs::write(&file, "words").is_ok()
            }
            Followed::Changed(paths) => {
                heard.extend(paths);
                !heard.contains(&file)
            }
        });
        assert!(heard.contains(&file), "{heard:?}");
    }

    #[test]
    fn where_nothing_can_be_watched_it_says_so_and_returns() {
        let mut begun = 0;
        watch(&["/nonexistent".into()], |followed| {
            begun += usize::from(matches!(followed, Followed::Begun(_)));
            true
        });
        assert_eq!(begun, 1);
    }
}
