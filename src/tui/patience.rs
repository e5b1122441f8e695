//! Work that is waited for if it is short, and comes as a message if it is not: the screen's own thread reads nothing.

use std::{
    sync::{Arc, Condvar, Mutex, PoisonError, mpsc::Sender},
    time::Duration,
};

use super::{message::Message, worker::spawn};

/// How long the screen waits for what it would show at once: less than a person notices, and more than nearly every article
/// takes.
const PATIENCE: Duration = Duration::from_millis(40);

/// Who gets what was made.
enum Hand {
    Waits,
    HasIt(Vec<Message>),
    /// The messages go the way of all others.
    IsGone,
}

/// Has `work` done on a thread. It hands what it has to the function that it is given, as often as it wants; what it hands over
/// first is returned, where that is soon, and everything else comes as messages.
pub(super) fn soon(
    sender: &Sender<Message>,
    work: impl FnOnce(&mut dyn FnMut(Vec<Message>)) + Send + 'static,
) -> Vec<Message> {
    let shared = Arc::new((Mutex::new(Hand::Waits), Condvar::new()));
    let (theirs, messages) = (Arc::clone(&shared), sender.clone());
    spawn(sender, move || {
        let (hand, changed) = &*theirs;
        // Nobody need wait for work that panics, or has nothing to say.
        let _ended = OnEnd(|| {
            let mut now = hand.lock().unwrap_or_else(PoisonError::into_inner);
            if matches!(*now, Hand::Waits) {
                *now = Hand::IsGone;
            }
            changed.notify_all();
        });
        let mut first = true;
        work(&mut |made| {
            let mut now = hand.lock().unwrap_or_else(PoisonError::into_inner);
            if matches!(*now, Hand::Waits) && std::mem::take(&mut first) {
                *now = Hand::HasIt(made);
                changed.notify_all();
            } else {
                // What was handed over first is taken first.
                while matches!(*now, Hand::HasIt(_)) {
                    now = changed.wait(now).unwrap_or_else(PoisonError::into_inner);
                }
                drop(now);
                for message in made {
                    drop(messages.send(message));
                }
            }
        });
    });
    let (hand, changed) = &*shared;
    let waiting = |hand: &mut Hand| matches!(hand, Hand::Waits);
    let now = hand.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut now, _) =
        changed.wait_timeout_while(now, PATIENCE, waiting).unwrap_or_else(PoisonError::into_inner);
    let made = std::mem::replace(&mut *now, Hand::IsGone);
    changed.notify_all();
    match made {
        Hand::HasIt(made) => made,
        Hand::Waits | Hand::IsGone => Vec::new(),
    }
}

/// Does something when it goes out of scope.
struct OnEnd<F: FnMut()>(F);

impl<F: FnMut()> Drop for OnEnd<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    fn names(messages: &[Message]) -> Vec<String> {
        let name = |message: &Message| match message {
            Message::Spoken(number) => number.to_string(),
            other => format!("{other:?}"),
        };
        messages.iter().map(name).collect()
    }

    #[test]
    fn what_is_soon_is_returned_and_the_rest_follows() {
        let (sender, messages) = channel();
        let (go, wait) = channel::<()>();
        let first = soon(&sender, move |hand| {
            hand(vec![Message::Spoken(1), Message::Spoken(2)]);
            let _ = wait.recv();
            hand(vec![Message::Spoken(3)]);
        });
        assert_eq!(names(&first), ["1", "2"]);
        go.send(()).unwrap();
        assert_eq!(names(&[messages.recv().unwrap()]), ["3"]);
    }

    #[test]
    fn what_is_late_comes_as_a_message() {
        let (sender, messages) = channel();
        let (go, wait) = channel::<()>();
        let first = soon(&sender, move |hand| {
            let _ = wait.recv();
            hand(vec![Message::Spoken(1)]);
            hand(vec![Message::Spoken(2)]);
        });
        assert!(first.is_empty());
        go.send(()).unwrap();
        let two = [messages.recv().unwrap(), messages.recv().unwrap()];
        assert_eq!(names(&two), ["1", "2"]);
    }

    #[test]
    fn nothing_is_waited_for_that_never_comes() {
        let (sender, messages) = channel();
        assert!(soon(&sender, |_| {}).is_empty());
        assert!(soon(&sender, |_| panic!("on purpose")).is_empty());
        assert!(matches!(messages.recv(), Ok(Message::Failed(_))));
    }
}
