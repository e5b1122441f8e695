//! The full screen.
//!
//! The shape is that of Elm: [`App`] is the state, [`update`] a plain function of state and [`Message`] that answers with
//! [`Effect`]s, [`draw`] draws the state and changes nothing. A [`Driver`] runs the loop; whoever is [`Outside`] carries the
//! effects out: [`run`] with a terminal, threads and files, the tests and the fuzz target with a world in memory. `update`
//! reaches no clock, no environment, no thread and no file.
//!
//! Composition is by hand and by kind, not by a tree of widgets: there are a few *panes* side by side (`panes`), over them
//! one stack of *modes* (`modes`: a prompt, a pending key, a selection, a picture, a menu), below them the status line.
//! Input goes down the stack until somebody takes it, at last to the pane with the focus; drawing goes up. What belongs to
//! the open article is in one value, the [`Reader`], which another article replaces.
//!
//! It is a little strange that `app.modes` lacks the mode that is at work: it is taken out while it handles an input, so that
//! it may change everything else. Who looks for a mode from inside a handler does not find its own.
//!
//! | to add | touch |
//! | --- | --- |
//! | an action | a line in `action.rs`, with its handler, in the file of `update/` that it is about; a case in `tests/cases` |
//! | a menu | a file in `menu/`, and the line in `action.rs` that opens it |
//! | a mode | a file in `modes/` and a variant of `Mode`; the compiler names the rest |
//! | a purpose of the prompt | a variant of `Purpose`; the compiler names the rest |
//! | a pane | a file in `panes/`, a variant of `Pane`, its place in the layouts of `geometry.rs` |
//! | a job in the background | a variant of `JobKind`, and a message that reports its progress |
//! | a source of articles | a variant of `Section`; a group in `panes/sources/rows.rs` |
//! | something that is done outside | an `Effect`, an arm in `run.rs` and in `tests/support/world.rs`, a `Message` that answers |

mod action;
mod app;
mod arrange;
mod body;
mod clock;
mod cx;
mod driver;
mod editor;
mod entry;
mod fetch_worker;
mod filter;
mod geometry;
mod input;
mod input_reader;
mod jobs;
mod keymap;
mod library_worker;
mod lifeline;
mod list;
mod look;
mod menu;
mod message;
mod modes;
mod numbers;
mod outside;
mod panes;
mod patience;
mod pictures;
mod positions;
mod reader;
mod reading_options;
mod renderer;
mod run;
mod scan;
mod screen;
mod session;
mod status;
mod terminal;
mod terminal_query;
mod terminals;
mod theme;
mod update;
mod view;
mod worker;

pub use action::Action;
pub use app::App;
pub use body::Body;
pub use driver::{Driver, Outside};
pub use entry::{Card, Entry};
pub use filter::rank;
pub use jobs::JobKind;
pub use keymap::Keymap;
pub use message::{Effect, FirstOfLibrary, FirstScreen, Listing, Message};
pub use pictures::PictureResult;
pub use reader::Reader;
pub use reading_options::ReadingOptions;
pub use renderer::{Abilities, Colours, Renderer};
pub use run::{LibraryStart, Start, run};
pub use terminal_query::TerminalAnswers;
pub use theme::{BUILT_IN, Theme};
pub use update::update;
pub use view::draw;

/// Is the process that puts the terminal back after another newsprint, if the arguments say so.
pub fn lifeline(mut arguments: impl Iterator<Item = String>) -> Option<std::process::ExitCode> {
    (arguments.next()? == lifeline::ARGUMENT).then(|| lifeline::keep(&arguments.collect::<Vec<_>>()))
}

/// Whether the environment asks for no colours: `NO_COLOR`, or a terminal that calls itself dumb.
pub fn colourless_by_environment() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty()) || is_dumb()
}

/// Whether the terminal cannot be drawn on.
pub fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}
