//! What came back.

use url::Url;

use super::{Failure, Headers, Validators};

/// An answer, with its body decoded.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// The status of the last answer.
    pub status: u16,
    /// Its headers.
    pub headers: Headers,
    /// Its body, without its content coding; empty where the status is none of success.
    pub body: Vec<u8>,
    /// Bytes of the body as they came.
    pub received: u64,
    /// Why the body is not whole; what stands in `body` came before.
    pub cut: Option<Failure>,
    /// The address that gave the answer.
    pub url: Url,
    /// Where the asker was sent on, in order.
    pub hops: Vec<Hop>,
}

/// One redirect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// 301, 302, 303, 307 or 308.
    pub status: u16,
    /// To where.
    pub to: Url,
}

impl Response {
    /// What the next request can be asked with: the validators of this very answer, none where it had none.
    pub fn validators(&self) -> Validators {
        let header = |name| self.headers.get(name).filter(|value| !value.is_empty()).map(str::to_owned);
        Validators { url: self.url.to_string(), etag: header("etag"), last_modified: header("last-modified") }
    }

    /// Whether every server on the way said that the address has changed for good; `false` where nobody was sent on.
    pub fn is_moved_for_good(&self) -> bool {
        !self.hops.is_empty() && self.hops.iter().all(|hop| matches!(hop.status, 301 | 308))
    }
}
