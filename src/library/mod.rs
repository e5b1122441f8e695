//! The library: an index over article files, and what the reader has done with them.
//!
//! The files stay the truth and are never changed. `library.db` holds what the list shows, the words of every
//! article, and the reader's own state, which hangs on an article's [`Identity`] and so outlives a file's name. All of
//! it can be built again from the files except the state; that is what [`Library::export_state`] writes.

mod add;
mod catch_up;
#[cfg(test)]
mod convergence;
mod doctor;
mod held;
mod highlights;
mod identity;
mod index;
mod journal;
mod kept;
mod keys;
mod legacy;
mod list;
mod names;
mod open;
mod order;
mod prepare;
pub mod query;
mod recover;
mod registers;
mod rows;
mod schema;
mod search;
mod state;
mod sync;
mod values;
mod watch;
mod words;

pub use add::Added;
pub use doctor::Health;
pub use highlights::{ArticleHighlights, Highlight, to_markdown};
pub use identity::Identity;
pub use list::{Details, Record, Stats};
pub use open::{Interrupter, Library, Opened, exists};
pub use order::{Group, Order};
pub use search::{Found, Snippet};
pub use state::{Change, Flags, ReadingPosition, now};
pub use sync::{Progress, ScanMode, Summary};
pub use watch::{Followed, watch};
