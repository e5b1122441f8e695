//! Feeds: what the reader has subscribed.
//!
//! A [`Subscription`] is a table of `feeds.toml` in the config folder, which is the reader's own file: written by hand or by
//! commands, with comments and order that survive every change of ours. `subscriptions` says what a subscription is,
//! `options` reads the file and finds all its mistakes at once, `write` changes it. [`opml`] and [`newsboat`] read what other
//! readers have, and `opml` writes it. [`discovery`] finds the feeds of a page, [`subscribe`] asks for one, [`rules`] says what
//! becomes of its entries.
//!
//! Fetching: `schedule` says when a feed is due, `round` whose turn it is, `exchange` asks one feed and judges its answer,
//! `reading` tells what the answer is, `store` keeps what arrived (and `known` what arrived before), `memory` remembers
//! schedule, validators and ledger; `fetch` is what commands and the screen call.
//!
//! To add an option of a feed, add a field, a row in `options` and one in `write`.

pub mod discovery;
mod exchange;
pub mod exports;
mod fetch;
mod known;
mod memory;
mod named;
pub mod newsboat;
pub mod opml;
mod options;
mod papers;
mod reading;
mod report;
mod round;
pub mod rules;
mod schedule;
mod sites;
mod store;
pub mod subscribe;
mod subscriptions;
mod write;

pub use crate::net::Way;
use exchange::keep_first;
pub use fetch::{Wanted, arrived, client, fetch};
pub use memory::{Attempt, Memories, Memory, Moving};
pub use named::named;
pub use options::{load, parse};
pub use papers::{Papers, papers};
pub use report::Report;
pub use round::{Round, RoundProgress};
pub use schedule::{Due, Hints, Rest, Timing, Trouble, Why};
pub use store::{Stored, Verdict};
pub use subscriptions::{Every, Subscription, feed_key};
pub use write::{add, remove, undo, update, update_all};
