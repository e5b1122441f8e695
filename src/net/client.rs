//! The client: one question, followed wherever servers may send it.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use url::Url;

use super::{
    Failure, FailureKind, Headers, Hop, Limits, Phase, Request, Response, Via, Way,
    address::{looked_up, refuse_private, refuse_private_name},
    curl, wire,
};

/// What newsprint is called in the net.
const USER_AGENT: &str = concat!("newsprint/", env!("CARGO_PKG_VERSION"));

/// Asks servers. Clones share all they have; stopping one stops all.
#[derive(Debug, Clone, Default)]
pub struct Client(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    is_offline: bool,
    limits: Limits,
    stop: Stop,
    wire: wire::Wire,
}

/// Whether it is over, and the programs to end then.
#[derive(Debug, Default)]
pub(super) struct Stop {
    is_over: AtomicBool,
    programs: Mutex<Vec<Pid>>,
}

/// How long to wait at once until `end`, so that a stop is heard.
pub(super) fn slice(end: Instant) -> Duration {
    const SLICE: Duration = Duration::from_millis(50);
    end.saturating_duration_since(Instant::now()).min(SLICE)
}

impl Stop {
    pub(super) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::SeqCst)
    }

    /// Ends it, and every program that runs.
    pub(super) fn end(&self) {
        self.is_over.store(true, Ordering::SeqCst);
        for pid in self.programs.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            let _ = kill_process(pid, Signal::KILL);
        }
    }

    /// Starts a program that ends with all others; none when it is over.
    pub(super) fn started(
        &self,
        command: &mut std::process::Command,
    ) -> std::io::Result<std::process::Child> {
        let mut programs = self.programs.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_over() {
            return Err(std::io::ErrorKind::Interrupted.into());
        }
        let child = command.spawn()?;
        programs.push(Pid::from_child(&child));
        Ok(child)
    }

    /// Forgets a program before it is waited for, since its number may be another's then.
    pub(super) fn forget(&self, child: &std::process::Child) {
        let mut programs = self.programs.lock().unwrap_or_else(PoisonError::into_inner);
        programs.retain(|pid| *pid != Pid::from_child(child));
    }
}

/// One step of a question: to one address, without being sent on.
pub(super) struct Step<'r> {
    pub(super) url: &'r Url,
    /// Headers beside `Host`.
    pub(super) headers: Vec<(&'r str, &'r str)>,
    pub(super) via: &'r Via,
    /// Addresses of its host; none where a proxy looks them up.
    pub(super) pinned: Option<Vec<std::net::SocketAddr>>,
    pub(super) end: Instant,
}

/// What one server answered, its body without its coding.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Headers,
    pub(super) body: super::body::Body,
}

impl Client {
    /// One with the usual limits; offline it fails whatever it is asked for, and opens no connection.
    pub fn new(is_offline: bool) -> Self {
        Self::with_limits(is_offline, Limits::default())
    }

    /// One with limits of its own.
    pub fn with_limits(is_offline: bool, limits: Limits) -> Self {
        Self(Arc::new(Inner { is_offline, limits, ..Inner::default() }))
    }

    /// Whether nothing is asked.
    pub fn is_offline(&self) -> bool {
        self.0.is_offline
    }

    /// Stops every request at once, and lets no other begin.
    pub fn stop(&self) {
        self.0.stop.end();
        self.0.wire.shut_down();
    }

    /// Asks, and asks on where a server says so.
    ///
    /// An answer of whatever status is a [`Response`]; a body that is not whole says so in [`Response::cut`].
    ///
    /// # Errors
    /// A [`Failure`] where there was no answer, or none that may be had.
    pub fn get(&self, request: &Request) -> Result<Response, Failure> {
        let Inner { is_offline, limits, stop, .. } = &*self.0;
        if *is_offline {
            return Err(Failure::offline());
        }
        let end = Instant::now() + limits.whole;
        let mut url = request.address.clone();
        let mut hops: Vec<Hop> = Vec::new();
        loop {
            if stop.is_over() {
                return Err(Failure::cancelled());
            }
            if Instant::now() >= end {
                return Err(Failure::slow(Phase::Whole, limits.whole.as_secs()));
            }
            let answer = self.step(request, &url, end).map_err(|failure| after(failure, &hops, &url))?;
            let location = matches!(answer.status, 301 | 302 | 303 | 307 | 308)
                .then(|| answer.headers.get("location").filter(|to| !to.is_empty()))
                .flatten();
            let Some(location) = location else {
                let Answer { status, headers, body } = answer;
                let (body, received, cut) = (body.bytes, body.received, body.cut);
                return Ok(Response { status, headers, body, received, cut, url, hops });
            };
            let to = next(&url, location)?;
            let is_circle = to == request.address && to == url || hops.iter().any(|hop| hop.to == to);
            hops.push(Hop { status: answer.status, to: to.clone() });
            if is_circle {
                return Err(Failure::new(
                    FailureKind::Redirect,
                    format!("sent on in a circle, by way of {to}"),
                ));
            }
            if hops.len() > limits.hops {
                let reason = format!("sent on more than {} times, at last to {to}", limits.hops);
                return Err(Failure::new(FailureKind::Redirect, reason));
            }
            url = to;
        }
    }

    fn step(&self, request: &Request, url: &Url, end: Instant) -> Result<Answer, Failure> {
        let Inner { limits, stop, wire, .. } = &*self.0;
        let is_typed = request.typed.as_deref() == url.host_str() && is_near(&request.address, url);
        let via = &request.via;
        let pinned = if wire.is_proxied(via, url, limits)? {
            if !is_typed {
                refuse_private_name(url)?;
            }
            None
        } else {
            let found = looked_up(url, limits, stop)?;
            if !is_typed {
                refuse_private(url, &found)?;
            }
            Some(found)
        };
        let step = Step { url, headers: headers(request, url), via, pinned, end };
        match via.way {
            Way::Own => wire.ask(&step, limits, stop),
            Way::Curl => curl::ask(&step, limits, stop),
        }
    }
}

/// Whether another address of the same host may be the same server: at its own port or at those of the web.
fn is_near(typed: &Url, url: &Url) -> bool {
    typed.port_or_known_default() == url.port_or_known_default() || url.port().is_none()
}

/// A failure on the way says where the way had led.
fn after(failure: Failure, hops: &[Hop], url: &Url) -> Failure {
    if hops.is_empty() || failure.kind() == FailureKind::Cancelled {
        return failure;
    }
    let to = url.host_str().unwrap_or_default();
    let reason = match failure.kind() {
        FailureKind::Private => format!("sent on to an address inside the network: {to}"),
        _ => format!("sent on to {to}: {}", failure.reason()),
    };
    Failure::new(failure.kind(), reason)
}

/// Where a server sends the asker on to: never from a private connection to an open one.
fn next(from: &Url, location: &str) -> Result<Url, Failure> {
    let refused = |reason: String| Failure::new(FailureKind::Redirect, reason);
    let mut to = from.join(location).map_err(|error| refused(format!("sent on to no address: {error}")))?;
    if !matches!(to.scheme(), "http" | "https") || to.host_str().is_none() {
        return Err(refused(format!("sent on to '{}:', which is not the web", to.scheme())));
    }
    if from.scheme() == "https" && to.scheme() == "http" {
        return Err(refused(format!("sent on from https to {to}, which others can read")));
    }
    // A name and a password of a server's choice are nobody's.
    let _ = to.set_username("");
    let _ = to.set_password(None);
    to.set_fragment(None);
    Ok(to)
}

/// All that is said: what is wanted and by whom, what is here already, and what the reader wants said to this origin.
fn headers<'r>(request: &'r Request, url: &Url) -> Vec<(&'r str, &'r str)> {
    let mut all = vec![
        ("User-Agent", request.user_agent.as_deref().unwrap_or(USER_AGENT)),
        ("Accept", request.accept.header()),
        ("Accept-Encoding", "gzip, br"),
    ];
    let known = request.validators.as_ref().filter(|known| known.url == url.as_str() && !known.is_empty());
    if let Some(known) = known {
        let conditions = [("If-None-Match", &known.etag), ("If-Modified-Since", &known.last_modified)];
        all.extend(conditions.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))));
        all.push(("A-IM", "feed"));
    }
    if request.address.origin() == url.origin() {
        for (name, value) in &request.headers {
            all.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
            all.push((name, value));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Validators;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn servers_send_on_to_the_web_only() {
        for (from, location, to) in [
            ("http://a.example/x/y", "z", Some("http://a.example/x/z")),
            ("http://a.example/x", "//b.example/", Some("http://b.example/")),
            ("http://a.example/", "https://me:you@a.example/#x", Some("https://a.example/")),
            ("https://a.example/", "http://a.example/", None),
            ("http://a.example/", "file:///etc/passwd", None),
            ("http://a.example/", "javascript:alert(1)", None),
        ] {
            assert_eq!(next(&url(from), location).ok().as_ref().map(Url::as_str), to, "{from} {location}");
        }
    }

    #[test]
    fn what_is_said_to_whom() {
        let names = |request: &Request, to: &str| -> Vec<String> {
            headers(request, &url(to)).iter().map(|(name, _)| (*name).to_owned()).collect()
        };
        let mut request = Request::typed("https://me:you@a.example/feed").unwrap();
        request.validators = Some(Validators {
            url: "https://a.example/feed".into(),
            etag: Some("W/\"1-gzip\"".into()),
            last_modified: Some("Thu, 01 Jan 1970".into()),
        });
        let always = ["User-Agent", "Accept", "Accept-Encoding"];
        let at_home =
            [&always[..], &["If-None-Match", "If-Modified-Since", "A-IM", "Authorization"]].concat();
        assert_eq!(names(&request, "https://a.example/feed"), at_home);
        let near = [&always[..], &["Authorization"]].concat();
        assert_eq!(names(&request, "https://a.example/other"), near, "validators belong to their address");
        for abroad in ["https://b.example/feed", "http://a.example/feed", "https://a.example:8443/feed"] {
            assert_eq!(names(&request, abroad), always, "{abroad}");
        }
        assert!(
            headers(&request, &url("https://a.example/feed")).contains(&("If-None-Match", "W/\"1-gzip\""))
        );
    }
}
