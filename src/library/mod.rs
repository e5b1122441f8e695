//! The library: an index over article files, and what the reader has done with them.
//!
//! The files stay the truth and are never changed. `library.db` holds what the list shows, the words of every
//! article, and the reader's own state, which hangs on an article's [`Identity`] and so outlives a file's name. All of
//! it can be built again from the files except the state; that is what [`Library::export_state`] writes.

mod add;
mod doctor;
mod held;
mod identity;
mod index;
mod list;
mod open;
mod order;
mod passages;
mod prepare;
pub mod query;
mod recover;
mod schema;
mod search;
mod state;
mod state_lines;
mod sync;
mod watch;
mod words;

pub use add::Added;
pub use doctor::Health;
pub use identity::Identity;
pub use list::{Details, Record, Stats};
pub use open::{Interrupter, Library, Opened, exists};
pub use order::{Group, Order};
pub use passages::{ArticleHighlights, Highlight, to_markdown};
pub use search::{Found, Snippet};
pub use state::{Change, Flags, ReadingPosition, now};
pub use sync::{Progress, ScanMode, Summary};
pub use watch::watch;
