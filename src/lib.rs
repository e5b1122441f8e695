//! newsprint, a terminal reader for the articles people keep.
//!
//! Bytes become text in [`source`], text an [`article::Article`] in [`mod@format`], an article lines in [`layout`].
//! [`find`] finds in it, [`picture`] finds its pictures, [`library`] keeps what is known of many, [`feeds`] what is subscribed,
//! [`tui`] shows it, [`cli`] is what a shell sees.

#[cfg(not(unix))]
compile_error!(
    "newsprint needs Unix (Linux, macOS, a BSD): its terminal, signals and file locks are Unix's. On Windows, use WSL."
);

pub mod article;
pub mod cli;
pub mod config;
pub mod error;
pub mod feeds;
pub mod find;
pub mod format;
pub mod layout;
pub mod library;
pub mod net;
pub mod picture;
pub mod source;
pub mod tui;
