//! The net: the only room that opens a connection, and the only one that knows the client that does (`tests/rooms.rs`).
//!
//! A [`Client`] answers a [`Request`] with a [`Response`] or a [`Failure`] in plain words. What every request keeps to is
//! decided here, once: which headers go out (`wire`), how long each phase may take and how much may come (`limits`,
//! `body`), where a server may send the asker on (`client`), and that no address inside the reader's network is asked but
//! those that the reader typed (`address`). Two ways lead out: the client of this program (`wire`), and the system's
//! `curl` (`curl`) for sites that refuse HTTP/1.1. Nothing here knows what a feed is, or when to ask again.
//!
//! Another way out is a function from `Step` to `Answer`, and a variant of [`Way`].

mod address;
mod body;
mod client;
mod curl;
mod failure;
mod headers;
mod limits;
mod request;
mod response;
mod wire;

pub use client::Client;
pub use failure::{Failure, FailureKind, Phase};
pub use headers::Headers;
pub use limits::Limits;
pub use request::{Accept, Request, Validators, Via, Way};
pub use response::{Hop, Response};
