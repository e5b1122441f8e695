//! The full screen: state and its update are plain data and functions, views draw state and change nothing,
//! and one shell around them ([`run`]) does all input, output and slow work.

mod action;
mod app;
mod arrange;
mod body;
mod driver;
mod entry;
mod filter;
mod geometry;
mod input_reader;
mod interview;
mod keymap;
mod library_worker;
mod list;
mod manner;
mod message;
mod outside;
mod pictures;
mod popup;
mod prompt;
mod run;
mod scan;
mod select;
mod terminal;
mod theme;
mod update;
mod view;
mod worker;

pub use action::Action;
pub use app::{App, Undo};
pub use arrange::Shelf;
pub use body::Body;
pub use driver::{Driver, Outside};
pub use entry::{Card, Entry};
pub use interview::Answers as TerminalAnswers;
pub use keymap::Keymap;
pub use manner::Manner;
pub use message::{Effect, FirstOfLibrary, FirstScreen, Listing, Message};
pub use pictures::Came as PictureResult;
pub use run::{LibraryStart, Start, run};
pub use theme::{BUILT_IN, Theme};
pub use update::update;
pub use view::draw;

/// Whether the environment asks for no colours: `NO_COLOR`, or a terminal that calls itself dumb.
pub fn colourless_by_environment() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty()) || is_dumb()
}

/// Whether the terminal cannot be drawn on.
pub fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}
