//! Threads for slow work.

use std::{
    cell::RefCell,
    panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind},
    sync::mpsc::Sender,
    thread,
};

use super::message::Message;
use crate::article::Text;

/// Name of threads whose panics are caught and reported in the status line.
pub(super) const WORKER: &str = "worker";

thread_local! {
    /// What the last panic of this thread said, and where it was.
    static REASON: RefCell<String> = RefCell::default();
}

/// Runs `work` on a thread of its own; a panic there becomes a line in the status bar.
pub(super) fn spawn(sender: &Sender<Message>, work: impl FnOnce() + Send + 'static) {
    let failed = sender.clone();
    let caught = move || {
        if catch_unwind(AssertUnwindSafe(work)).is_err() {
            let reason = REASON.with(RefCell::take);
            let message = format!("something went wrong inside newsprint, please report it: {reason}");
            drop(failed.send(Message::Failed(Text::line(&message))));
        }
    };
    if let Err(error) = thread::Builder::new().name(WORKER.into()).spawn(caught) {
        drop(sender.send(Message::Failed(Text::line(&format!("no thread: {error}")))));
    }
}

/// Whether a panic is a worker's, which is caught where the worker was started; what it says is kept until then.
pub(super) fn keeps(info: &PanicHookInfo<'_>) -> bool {
    if thread::current().name() != Some(WORKER) {
        return false;
    }
    let words = info.payload_as_str().unwrap_or("no reason given");
    let place = info.location().map(|place| format!(" ({place})")).unwrap_or_default();
    REASON.with(|reason| *reason.borrow_mut() = format!("{words}{place}"));
    true
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
