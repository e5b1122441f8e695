//! What can go wrong on the way, in plain words.

use std::{fmt, io};

use rustls::CertificateError;

use crate::error::{Error, Kind, system_reason};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    kind: FailureKind,
    reason: String,
}

/// The kinds of failures, by which callers decide; the words are for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// The reader works offline: nothing was asked.
    Offline,
    /// The reader stopped it.
    Cancelled,
    /// What was named is no address of the web.
    Address,
    /// An address inside the reader's network that the reader did not type.
    Private,
    /// The name service knows no such host, or gives no answer.
    NoHost,
    /// The host cannot be reached, or takes no connection.
    Unreachable,
    /// A phase took too long.
    Slow(Phase),
    /// The certificate is not good.
    Certificate,
    /// The server cannot be talked to in private.
    Tls,
    /// The server broke off, or said what is no HTTP.
    Broken,
    /// More came than is taken.
    TooLarge,
    /// Sent on too often, in a circle, or to where nobody is sent.
    Redirect,
    /// The proxy, the file of certificates or the program that fetches is not as configured.
    Setup,
}

/// The phases of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Looking up the host's address.
    Resolve,
    /// Connecting, until the connection is private.
    Connect,
    /// Waiting for the first byte of the answer.
    FirstByte,
    /// Waiting for the next bytes.
    Body,
    /// All of it.
    Whole,
}

impl FailureKind {
    /// Whether it tells more of the reader's connection than of the server, where the first hosts all fail so.
    pub fn is_of_connection(self) -> bool {
        matches!(self, Self::NoHost | Self::Unreachable | Self::Slow(Phase::Resolve | Phase::Connect))
    }
}

impl Failure {
    /// A failure of this kind, and why, as part of a line.
    pub fn new(kind: FailureKind, reason: impl Into<String>) -> Self {
        Self { kind, reason: reason.into() }
    }

    /// Of which kind it is.
    pub fn kind(&self) -> FailureKind {
        self.kind
    }

    /// Why, in words.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    pub(super) fn offline() -> Self {
        Self::new(FailureKind::Offline, "offline: nothing is asked")
    }

    pub(super) fn cancelled() -> Self {
        Self::new(FailureKind::Cancelled, "stopped")
    }

    pub(super) fn slow(phase: Phase, seconds: u64) -> Self {
        let what = match phase {
            Phase::Resolve => "looking up its address",
            Phase::Connect => "connecting",
            Phase::FirstByte => "waiting for its answer",
            Phase::Body => "waiting for the rest",
            Phase::Whole => "the whole answer",
        };
        Self::new(FailureKind::Slow(phase), format!("too slow: {what} took over {seconds} s"))
    }

    /// What a system call on the way failed with.
    pub(super) fn io(error: &io::Error) -> Self {
        if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Self::tls(tls);
        }
        let (kind, reason) = match error.kind() {
            io::ErrorKind::ConnectionRefused => {
                (FailureKind::Unreachable, "its host takes no connection".into())
            }
            io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::NetworkDown
            | io::ErrorKind::AddrNotAvailable => {
                (FailureKind::Unreachable, format!("its host cannot be reached: {}", system_reason(error)))
            }
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe => {
                (FailureKind::Broken, "the server closed the connection before its answer was whole".into())
            }
            _ => (FailureKind::Broken, system_reason(error)),
        };
        Self::new(kind, reason)
    }

    /// What TLS failed with.
    pub(super) fn tls(error: &rustls::Error) -> Self {
        let certificate = |reason: &str| Self::new(FailureKind::Certificate, reason);
        match error {
            rustls::Error::InvalidCertificate(why) => match why {
                CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                    certificate("its certificate has expired")
                }
                CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                    certificate("its certificate is not valid yet; is the clock of this computer right?")
                }
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                    certificate("its certificate is for another name")
                }
                CertificateError::UnknownIssuer => {
                    certificate("its certificate is from an unknown issuer; 'ca-file' names one to trust")
                }
                CertificateError::Revoked => certificate("its certificate was revoked"),
                other => certificate(&format!("its certificate is not good: {other}")),
            },
            other => Self::new(FailureKind::Tls, format!("no private connection: {other}")),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Failure {}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let kind = match failure.kind {
            FailureKind::Address => Kind::Usage,
            FailureKind::Private | FailureKind::Offline => Kind::Refused,
            FailureKind::Setup => Kind::Config,
            _ => Kind::Unreadable,
        };
        Self::new(kind, crate::article::Text::default(), &failure.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_said_in_plain_words() {
        let certificate = |why| Failure::tls(&rustls::Error::InvalidCertificate(why));
        let io = |kind| Failure::io(&io::Error::from(kind));
        for (failure, kind, words) in [
            (certificate(CertificateError::Expired), FailureKind::Certificate, "expired"),
            (certificate(CertificateError::NotValidForName), FailureKind::Certificate, "another name"),
            (certificate(CertificateError::UnknownIssuer), FailureKind::Certificate, "unknown issuer"),
            (io(io::ErrorKind::ConnectionRefused), FailureKind::Unreachable, "takes no connection"),
            (io(io::ErrorKind::NetworkUnreachable), FailureKind::Unreachable, "cannot be reached"),
            (io(io::ErrorKind::ConnectionReset), FailureKind::Broken, "closed the connection"),
            (
                Failure::slow(Phase::Connect, 10),
                FailureKind::Slow(Phase::Connect),
                "connecting took over 10 s",
            ),
        ] {
            assert_eq!(failure.kind(), kind);
            assert!(failure.reason().contains(words), "{failure}");
        }
        let wrapped = io::Error::new(
            io::ErrorKind::InvalidData,
            rustls::Error::InvalidCertificate(CertificateError::Expired),
        );
        assert_eq!(Failure::io(&wrapped).kind(), FailureKind::Certificate);
    }
}
