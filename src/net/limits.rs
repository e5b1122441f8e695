//! How long each phase of a request may take, and how much may come.

use std::time::Duration;

/// Limits of a request; those by default are what SECURITY.md says. Tests have shorter ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Looking up the host.
    pub resolve: Duration,
    /// Connecting, over all addresses of the host, until the connection is private.
    pub connect: Duration,
    /// From the request to the end of the answer's headers.
    pub first_byte: Duration,
    /// Without a byte.
    pub silence: Duration,
    /// All of it, redirects included.
    pub whole: Duration,
    /// Bytes of the answer's headers.
    pub headers: usize,
    /// Bytes of a body, as it comes and after decoding.
    pub body: u64,
    /// Times that a body may grow by decoding, where it is more than `body_free` then.
    pub ratio: u64,
    /// Bytes that a body may have after decoding, however few came.
    pub body_free: u64,
    /// Times that a server may send the asker on.
    pub hops: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            resolve: Duration::from_secs(10),
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(20),
            silence: Duration::from_secs(15),
            whole: Duration::from_mins(1),
            headers: 64 << 10,
            body: 32 << 20,
            ratio: 200,
            body_free: 1 << 20,
            hops: 10,
        }
    }
}
