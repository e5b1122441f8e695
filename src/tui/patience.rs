//! Work that is waited for if it is short, and comes as a message if it is not: the screen's own thread reads nothing.

use std::{
    sync::mpsc::{SendError, Sender, sync_channel},
    time::Duration,
};

use super::{message::Message, worker::spawn};

/// How long the screen waits for what it would show at once: less than a person notices, and more than nearly every article
/// takes.
const PATIENCE: Duration = Duration::from_millis(40);

/// Has `work` done on a thread. It hands what it has to the function that it is given, as often as it wants; what it hands over
/// first is returned, where that is soon, and everything else comes as messages.
pub(super) fn soon(
    sender: &Sender<Message>,
    work: impl FnOnce(&mut dyn FnMut(Vec<Message>)) + Send + 'static,
) -> Vec<Message> {
    // It has room for nothing: what is handed over is taken, or comes back as soon as nobody waits. What is handed over first
    // is thus taken first, and work that panics or has nothing to say is not waited for.
    let (hand, first) = sync_channel::<Vec<Message>>(0);
    let messages = sender.clone();
    spawn(sender, move || {
        work(&mut |made| {
            if let Err(SendError(made)) = hand.send(made) {
                for message in made {
                    let _ = messages.send(message);
                }
            }
        });
    });
    first.recv_timeout(PATIENCE).unwrap_or_default()
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
