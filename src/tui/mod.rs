//! The full screen: state and its update are plain data and functions, views draw state and change nothing,
//! and one shell around them ([`run`]) does all input, output and slow work.

mod action;
mod app;
mod arrange;
mod body;
mod cx;
mod driver;
mod editor;
mod entry;
mod filter;
mod geometry;
mod input;
mod input_reader;
mod jobs;
mod keymap;
mod library_worker;
mod list;
mod look;
mod manner;
mod menu;
mod message;
mod modes;
mod numbers;
mod outside;
mod panes;
mod pictures;
mod positions;
mod reader;
mod run;
mod scan;
mod screen;
mod session;
mod status;
mod terminal;
mod terminal_query;
mod theme;
mod update;
mod view;
mod worker;

pub use action::Action;
pub use app::App;
pub use arrange::Shelf;
pub use body::Body;
pub use driver::{Driver, Outside};
pub use entry::{Card, Entry};
pub use keymap::Keymap;
pub use manner::Manner;
pub use message::{Effect, FirstOfLibrary, FirstScreen, Listing, Message};
pub use pictures::PictureResult;
pub use reader::Reader;
pub use run::{LibraryStart, Start, run};
pub use terminal_query::TerminalAnswers;
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
