//! The loop of the screen: a message changes the state, the effects of that are carried out, and what they answer are
//! messages again. The program, the tests and the fuzz target all run this one; they differ in who carries effects out.

use std::collections::VecDeque;

use super::{
    app::App,
    message::{Effect, Message},
    update::update,
};
use crate::article::PieceId;

/// Whoever carries effects out: the program with a terminal, threads and files, or a test with a world of its own.
pub trait Outside {
    /// Carries out `effect`. What is known at once goes to the end of `answers` and is applied before the next frame;
    /// whatever takes time is handed to [`Driver::handle`] when it is there.
    fn perform(&mut self, effect: Effect, app: &App, answers: &mut VecDeque<Message>);

    /// The time, in seconds since 1970; a world without a clock is at its beginning.
    fn now(&self) -> i64 {
        0
    }
}

/// The state, and the only way to change it.
#[derive(Debug)]
pub struct Driver {
    app: App,
}

impl Driver {
    /// A driver of a state to which nothing has happened yet; the first message is [`Message::Started`].
    pub fn new(app: App) -> Self {
        Self { app }
    }

    /// The state, to draw it or to ask it.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Pieces of the open article of which words are on the screen, from its top; none where no article is.
    pub fn in_sight(&self) -> Vec<PieceId> {
        let reader = self.app.reader.as_ref().filter(|_| self.app.is_reader_shown());
        let view = reader.into_iter().flat_map(|reader| &reader.body.view);
        let with_words = view.filter(|set| set.line.origin().is_some());
        with_words.map(|set| set.place.piece).collect()
    }

    /// Applies a message and everything that follows from it at once, in the order in which it happened.
    pub fn handle(&mut self, message: Message, outside: &mut impl Outside) {
        let mut queue = VecDeque::from([message]);
        while let Some(message) = queue.pop_front() {
            for effect in update(&mut self.app, message, outside.now()) {
                outside.perform(effect, &self.app, &mut queue);
            }
        }
    }
}
