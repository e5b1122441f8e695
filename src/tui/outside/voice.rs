//! Reading aloud, through the system's speech program.

use std::{
    process::{Child, Command},
    sync::{Arc, Mutex, PoisonError, mpsc::Sender},
    time::Duration,
};

use super::{feed, found};
use crate::{
    article::Text,
    tui::{message::Message, worker::spawn},
};

/// How often it is asked whether a sentence has been read; shorter than the pause between two.
const POLL_INTERVAL: Duration = Duration::from_millis(40);

/// Speech programs, the first that is installed wins: name, arguments, whether the words are an argument, not input.
const PROGRAMS: &[(&str, &[&str], bool)] = &[
    ("spd-say", &["--wait", "--"], true),
    ("say", &["-f", "-"], false),
    ("espeak-ng", &["--stdin"], false),
    ("espeak", &["--stdin"], false),
];

/// Somebody who reads, one sentence at a time.
#[derive(Debug, Clone, Default)]
pub(in crate::tui) struct Voice {
    reading: Arc<Mutex<Option<Child>>>,
}

impl Voice {
    /// Reads `words`; says when they have been read, with their `number`.
    pub(in crate::tui) fn speak(
        &self,
        number: u64,
        words: &str,
        sender: &Sender<Message>,
    ) -> Option<Message> {
        self.hush();
        let Some((program, arguments, as_argument)) = PROGRAMS
            .iter()
            .find_map(|(name, arguments, as_argument)| Some((found(name)?, *arguments, *as_argument)))
        else {
            let names: Vec<&str> = PROGRAMS.iter().map(|(name, ..)| *name).collect();
            let reason = format!("nothing here can read aloud; install one of {}", names.join(", "));
            return Some(Message::Mute(Text::line(&reason)));
        };
        let mut command = Command::new(&program);
        command.args(arguments);
        if as_argument {
            command.arg(words);
        }
        let child = match feed(command, if as_argument { "" } else { words }) {
            Ok(child) => child,
            Err(error) => {
                return Some(Message::Mute(Text::line(&format!("{}: {error}", program.display()))));
            }
        };
        *self.lock() = Some(child);
        let (own, done) = (self.clone(), sender.clone());
        spawn(sender, move || {
            while own.is_reading() {
                std::thread::sleep(POLL_INTERVAL);
            }
            drop(done.send(Message::Spoken(number)));
        });
        None
    }

    /// Is silent at once.
    pub(in crate::tui) fn hush(&self) {
        if let Some(mut child) = self.lock().take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    fn is_reading(&self) -> bool {
        let mut reading = self.lock();
        let going_on = reading.as_mut().is_some_and(|child| matches!(child.try_wait(), Ok(None)));
        if !going_on {
            *reading = None;
        }
        going_on
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Child>> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
