//! What is asked, and by which way.

use std::path::PathBuf;

use base64::{Engine, prelude::BASE64_STANDARD};
use url::Url;

use super::{Failure, FailureKind};

/// A question to a server: always one GET.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    pub(super) address: Url,
    /// The host that the reader typed, which may be one inside the reader's network.
    pub(super) typed: Option<String>,
    /// What is wanted.
    pub accept: Accept,
    /// Another name than newsprint's own.
    pub user_agent: Option<String>,
    /// Headers of the reader's; they go to the origin of the address only.
    pub headers: Vec<(String, String)>,
    /// What is here already; asked of just the address that it came from.
    pub validators: Option<Validators>,
    /// By which way.
    pub via: Via,
}

/// What kind of thing is wanted, which the request says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Accept {
    /// A feed; anything else is taken too, since servers are often wrong about what they have.
    #[default]
    Feed,
    /// A page, and a feed where there is one.
    Page,
    /// A picture.
    Picture,
}

impl Accept {
    pub(super) fn header(self) -> &'static str {
        match self {
            Self::Feed => {
                "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, \
                 application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
            }
            Self::Page => {
                "text/html, application/xhtml+xml, application/atom+xml;q=0.9, application/rss+xml;q=0.9, \
                 application/feed+json;q=0.9, application/xml;q=0.8, */*;q=0.5"
            }
            Self::Picture => "image/*, */*;q=0.1",
        }
    }
}

/// What a server gave to tell one version of what it has from another, byte for byte, and for which address.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Validators {
    /// The address whose answer they came with.
    pub url: String,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
}

impl Validators {
    /// Whether there is nothing to ask by.
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// The way to a server, where it is not the usual one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Via {
    /// What makes the connection.
    pub way: Way,
    /// `http://…`, `socks5h://…`; without one, what the environment says; `none` for no proxy at all.
    pub proxy: Option<String>,
    /// A file of certificates that are trusted in place of the system's.
    pub ca_file: Option<PathBuf>,
    /// Whether any certificate is good.
    pub accept_bad_certificate: bool,
}

/// What makes the connection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Way {
    /// This program.
    #[default]
    Own,
    /// The system's `curl`, which speaks HTTP/2 and 3.
    Curl,
}

impl Request {
    /// A question to an address that the reader typed: its host may be any.
    pub fn typed(address: &str) -> Result<Self, Failure> {
        let request = Self::linked(address)?;
        Ok(Self { typed: request.address.host_str().map(str::to_owned), ..request })
    }

    /// A question to an address that somebody else wrote: no host inside the reader's network.
    pub fn linked(address: &str) -> Result<Self, Failure> {
        let mut address = parse(address)?;
        let mut headers = Vec::new();
        // What is written as part of an address is no part of it on the way.
        if !address.username().is_empty() || address.password().is_some() {
            let name =
                |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
            let pair =
                format!("{}:{}", name(address.username()), name(address.password().unwrap_or_default()));
            headers.push(("Authorization".to_owned(), format!("Basic {}", BASE64_STANDARD.encode(pair))));
            let _ = address.set_username("");
            let _ = address.set_password(None);
        }
        address.set_fragment(None);
        Ok(Self {
            address,
            typed: None,
            accept: Accept::default(),
            user_agent: None,
            headers,
            validators: None,
            via: Via::default(),
        })
    }

    /// With what is wanted.
    #[must_use]
    pub fn accepting(self, accept: Accept) -> Self {
        Self { accept, ..self }
    }

    /// The address that is asked first, as it goes out.
    pub fn address(&self) -> &Url {
        &self.address
    }
}

/// An address of the web: `feed:` and a missing scheme are what people paste.
fn parse(address: &str) -> Result<Url, Failure> {
    let address = address.trim();
    let lower = address.to_ascii_lowercase();
    let rest = |scheme: &str| address.get(scheme.len()..).unwrap_or_default();
    let whole = if lower.starts_with("feed://") {
        format!("http://{}", rest("feed://"))
    } else if lower.starts_with("feed:http") {
        rest("feed:").to_owned()
    } else if address.starts_with("//") {
        format!("https:{address}")
    } else if !lower.contains("://") {
        format!("https://{address}")
    } else {
        address.to_owned()
    };
    let wrong = |why: String| Failure::new(FailureKind::Address, format!("no address of the web: {why}"));
    let url = Url::parse(&whole).map_err(|error| wrong(error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong(format!("'{}' is neither http nor https", url.scheme())));
    }
    match url.host_str() {
        Some(host) if !host.is_empty() => Ok(url),
        _ => Err(wrong("it names no host".into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_as_people_write_them() {
        for (written, asked) in [
            ("https://a.example/feed", "https://a.example/feed"),
            ("a.example/feed", "https://a.example/feed"),
            ("feed://a.example/x", "http://a.example/x"),
            ("feed:https://a.example/x", "https://a.example/x"),
            ("//a.example/x", "https://a.example/x"),
            (" https://a.example/a b#top ", "https://a.example/a%20b"),
            ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x"),
        ] {
            assert_eq!(Request::typed(written).unwrap().address().as_str(), asked, "{written}");
        }
        for wrong in ["file:///etc/passwd", "ftp://a.example/", "", "http://", "gopher://a.example"] {
            assert_eq!(Request::typed(wrong).unwrap_err().kind(), FailureKind::Address, "{wrong}");
        }
    }

    #[test]
    fn a_password_in_an_address_becomes_a_header() {
        let request = Request::typed("https://me:p%40ss@a.example/feed").unwrap();
        assert_eq!(request.address().as_str(), "https://a.example/feed");
        assert_eq!(request.headers, [("Authorization".to_owned(), "Basic bWU6cEBzcw==".to_owned())]);
    }
}
