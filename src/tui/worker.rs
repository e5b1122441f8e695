//! Threads for slow work.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc::Sender,
    thread,
};

use super::message::Message;
use crate::article::Text;

/// Name of threads whose panics are caught and reported in the status line.
pub(super) const WORKER: &str = "worker";

/// Runs `work` on a thread of its own; a panic there becomes a line in the status bar.
pub(super) fn spawn(sender: &Sender<Message>, work: impl FnOnce() + Send + 'static) {
    let failed = sender.clone();
    let caught = move || {
        if catch_unwind(AssertUnwindSafe(work)).is_err() {
            drop(failed.send(Message::Failed(Text::line(
                "something went wrong inside newsprint; please report it",
            ))));
        }
    };
    if let Err(error) = thread::Builder::new().name(WORKER.into()).spawn(caught) {
        drop(sender.send(Message::Failed(Text::line(&format!("no thread: {error}")))));
    }
}

/// Panics on the thread that `NEWSPRINT_PANIC` names, for the test that the terminal is put back; not in what is shipped.
#[cfg(debug_assertions)]
pub(super) fn panic_on_purpose(sender: &Sender<Message>) {
    let fail = || panic!("on purpose");
    match std::env::var("NEWSPRINT_PANIC").as_deref() {
        Ok("screen") => fail(),
        Ok("worker") => spawn(sender, fail),
        Ok("thread") => drop(thread::Builder::new().name("input".into()).spawn(fail)),
        _ => {}
    }
}
