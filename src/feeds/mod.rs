//! Feeds: what the reader has subscribed.
//!
//! A [`Subscription`] is a table of `feeds.toml` in the config folder, which is the reader's own file: written by hand or by
//! commands, with comments and order that survive every change of ours. `subscriptions` says what a subscription is,
//! `options` reads the file and finds all its mistakes at once, `write` changes it. [`opml`] and [`newsboat`] read what other
//! readers have, and `opml` writes it.
//!
//! To add an option of a feed, add a field and a row in `options`.

pub mod newsboat;
pub mod opml;
mod options;
mod subscriptions;
mod write;

pub use options::{load, mistakes, parse};
pub use subscriptions::{Every, Subscription, Way, feed_key};
pub use write::{add, remove, update};
