//! The library: an index over article files, and what the reader has done with them.
//!
//! The truth lies in plain files: articles in the watched folders, which are never changed; what the reader has done in the
//! journals (`state/DEVICE.jsonl`); and what outlived the file that listed it in `kept`. `library.db` is made of them,
//! and made of them again where it is gone or damaged.
//!
//! - **State**: a [`Change`] becomes a line of this device's journal and then a register in the database (`journal`,
//!   `catch_up`, `registers`); `state` and `highlights` read it.
//! - **Articles**: `sync` finds the files that changed, `prepare` reads them, `index` and `files` write them down. `names` and `keys` say
//!   which article it is that was seen, `imported` what was done with it elsewhere, `arrivals` when it came, `kept` what stays
//!   when its file goes, and `trash` what the reader removes.
//! - **Asking**: `list`, `search` with its language in [`query`], `order`.
//! - **Whatever happens to the database**: `open`, `schema`, `recover`, `legacy` for what earlier versions held, `doctor`.
//!
//! To add a field of the state: a [`Change`], a `Field` of the journal, and what `registers` shows of it.

mod add;
mod aftermath;
mod arrivals;
mod catch_up;
#[cfg(test)]
mod convergence;
pub(crate) mod disk;
mod doctor;
mod extras;
mod files;
mod held;
mod highlights;
mod identity;
mod imported;
mod index;
mod journal;
mod kept;
mod keys;
mod legacy;
mod list;
mod names;
mod newsboat;
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
mod trash;
mod values;
mod watch;
mod words;

pub use add::Added;
pub use doctor::Health;
pub use extras::ListExtras;
pub use highlights::{ArticleHighlights, Highlight, to_markdown};
pub use identity::Identity;
pub(crate) use index::day_number;
pub use list::{Details, Record, Stats};
pub(crate) use names::canonical;
pub use newsboat::{CachedItem, is_database, newsboat_items};
pub use open::{Interrupter, Library, Opened, exists};
pub use order::{Group, Order};
pub use search::{Found, Snippet};
pub use state::{Change, Flags, ReadingPosition, now};
pub use sync::{OnProgress, Progress, ScanMode, Summary};
pub use watch::{Followed, watch};
