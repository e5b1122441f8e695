//! Threads for slow work.

use std::{sync::mpsc::Sender, thread};

use super::message::Message;
use crate::{article::Text, error::caught, format::READER_STACK};

/// Runs `work` on a thread of its own; a panic there becomes a line in the status bar.
pub(super) fn spawn(sender: &Sender<Message>, work: impl FnOnce() + Send + 'static) {
    let failed = sender.clone();
    let work = move || {
        if let Err(reason) = caught(work) {
            let message = format!("something went wrong inside newsprint, please report it: {reason}");
            drop(failed.send(Message::Failed(Text::line(&message))));
        }
    };
    if let Err(error) = thread::Builder::new().name("worker".into()).stack_size(READER_STACK).spawn(work) {
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
