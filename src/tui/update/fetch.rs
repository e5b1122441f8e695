//! Fetching feeds, at a key.

use crate::{
    article::Text,
    library::Progress,
    tui::{cx::Cx, jobs::JobKind, message::Effect, status::Notice},
};

/// Fetches the feeds that are due; where none was, the same key asks the others too.
pub(in crate::tui) fn fetch(cx: &mut Cx<'_>) {
    let status = &mut cx.app.status;
    if status.jobs.is_running(JobKind::Fetching) {
        return cx.say("feeds are being fetched already");
    }
    if !cx.app.library.is_open {
        return cx.say("feeds are fetched into the library, which is not open");
    }
    let again = std::mem::take(&mut status.none_was_due);
    status.jobs.report(JobKind::Fetching, Progress { done: 0, total: 1 });
    cx.perform(Effect::Fetch { again });
}

/// They were asked, or were not.
pub(super) fn on_fetched(cx: &mut Cx<'_>, done: Result<Text, Text>, is_none_due: bool) {
    let status = &mut cx.app.status;
    status.jobs.report(JobKind::Fetching, Progress { done: 1, total: 1 });
    status.none_was_due = is_none_due;
    status.notice = Some(match done {
        Ok(said) if is_none_due => Notice::Info(Text::line(&format!("{said}; again asks all the same"))),
        Ok(said) => Notice::Info(said),
        Err(reason) => Notice::Error(reason),
    });
}
