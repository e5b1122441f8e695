//! The way out by this program itself: HTTP/1.1, TLS by rustls, one connection a question.

use std::{
    collections::HashMap,
    fs, io,
    net::{SocketAddr, ToSocketAddrs},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use ureq::{
    Agent, Proxy, Timeout,
    config::{AutoHeaderValue, Config},
    http::Uri,
    tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem},
    unversioned::{
        resolver::{ResolvedSocketAddrs, Resolver},
        transport::{Buffers, ConnectionDetails, Connector, DefaultConnector, NextTimeout, Transport, time},
    },
};
use url::Url;

use super::{
    Failure, FailureKind, Headers, Limits, Phase, Via,
    body::{self, Body},
    client::{Answer, Step, Stop},
};
use crate::{article::text::display_name, error::system_reason};

/// Agents by the way that their connections take; each reads the system's certificates once, with its first private connection.
#[derive(Debug, Default)]
pub(super) struct Wire {
    agents: Mutex<HashMap<Via, Agent>>,
    pins: Arc<Pins>,
}

impl Wire {
    fn agent(&self, via: &Via, limits: &Limits) -> Result<Agent, Failure> {
        let mut agents = locked(&self.agents);
        if let Some(agent) = agents.get(via) {
            return Ok(agent.clone());
        }
        let agent = made(via, limits, &self.pins)?;
        agents.insert(via.clone(), agent.clone());
        Ok(agent)
    }

    /// Whether a proxy looks the host up and connects to it.
    pub(super) fn is_proxied(&self, via: &Via, url: &Url, limits: &Limits) -> Result<bool, Failure> {
        let agent = self.agent(via, limits)?;
        let Some(proxy) = agent.config().proxy() else { return Ok(false) };
        let uri = uri(url)?;
        Ok(!proxy.is_no_proxy(&uri) && !proxy.resolve_target())
    }

    /// Closes every connection.
    pub(super) fn shut_down(&self) {
        for (_, agent) in locked(&self.agents).drain() {
            agent.shutdown();
        }
    }

    /// Asks one server.
    pub(super) fn ask(&self, step: &Step<'_>, limits: &Limits, stop: &Stop) -> Result<Answer, Failure> {
        let agent = self.agent(step.via, limits)?;
        if let Some(found) = &step.pinned {
            self.pins.put(step.url, found);
        }
        let uri = uri(step.url)?;
        let mut request = agent.get(uri);
        for (name, value) in &step.headers {
            request = request.header(*name, *value);
        }
        let failed = |error| if stop.is_over() { Failure::cancelled() } else { failure(error, limits) };
        let response = request.call().map_err(failed)?;
        let (parts, incoming) = response.into_parts();
        let mut headers = Headers::default();
        for (name, value) in &parts.headers {
            headers.push(name.as_str(), value.as_bytes());
        }
        let status = parts.status.as_u16();
        // Nobody reads what an error or a redirect has to say; not reading it closes the connection.
        if !parts.status.is_success() {
            return Ok(Answer { status, headers, body: Body::default() });
        }
        let fault = |error: io::Error| failure(ureq::Error::from(error), limits);
        let body = body::read(incoming.into_reader(), (limits, step.end), stop, fault);
        let body = body.decoded(headers.get("content-encoding"), limits)?;
        Ok(Answer { status, headers, body })
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn uri(url: &Url) -> Result<Uri, Failure> {
    let no_address = |error| Failure::new(FailureKind::Address, format!("no address of the web: {error}"));
    url.as_str().parse().map_err(no_address)
}

fn made(via: &Via, limits: &Limits, pins: &Arc<Pins>) -> Result<Agent, Failure> {
    let tls = TlsConfig::builder()
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .disable_verification(via.accept_bad_certificate)
        .root_certs(roots(via)?)
        .build();
    let config = Config::builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        // A connection that is kept may be closed by the other side when it is used again.
        .max_idle_connections(0)
        .user_agent(AutoHeaderValue::None)
        .accept(AutoHeaderValue::None)
        .accept_encoding(AutoHeaderValue::None)
        .max_response_header_size(limits.headers)
        .timeout_global(Some(limits.whole))
        .timeout_connect(Some(limits.connect))
        .timeout_send_request(Some(limits.connect))
        .timeout_recv_response(Some(limits.first_byte))
        .proxy(proxy(via)?)
        .tls_config(tls)
        .build();
    let connector = DefaultConnector::default().chain(Patience(limits.silence));
    Ok(Agent::with_parts(config, connector, Names(Arc::clone(pins))))
}

/// The certificates that are trusted.
fn roots(via: &Via) -> Result<RootCerts, Failure> {
    let Some(file) = &via.ca_file else { return Ok(RootCerts::PlatformVerifier) };
    let name = display_name(file);
    let wrong =
        |reason: &str| Failure::new(FailureKind::Setup, format!("{name}, a file of certificates: {reason}"));
    let pem = fs::read(file).map_err(|error| wrong(&system_reason(&error)))?;
    let certificates: Vec<Certificate<'static>> = parse_pem(&pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if certificates.is_empty() {
        return Err(wrong("no certificate in it"));
    }
    Ok(RootCerts::Specific(Arc::new(certificates)))
}

/// The proxy that is configured, else that of the environment. What `NO_PROXY` names is asked without one either way.
fn proxy(via: &Via) -> Result<Option<Proxy>, Failure> {
    let Some(address) = &via.proxy else { return Ok(Proxy::try_from_env()) };
    if address.is_empty() || address == "none" {
        return Ok(None);
    }
    let wrong = |_| {
        let reason = format!("no proxy: '{address}'; write it like http://host:8080 or socks5h://host:1080");
        Failure::new(FailureKind::Setup, reason)
    };
    let parsed = Proxy::new(address).map_err(wrong)?;
    let mut proxy = Proxy::builder(parsed.protocol())
        .host(parsed.host())
        .port(parsed.port())
        .resolve_target(parsed.resolve_target());
    if let Some(name) = parsed.username() {
        proxy = proxy.username(name);
    }
    if let Some(password) = parsed.password() {
        proxy = proxy.password(password);
    }
    let spared =
        ["NO_PROXY", "no_proxy"].iter().find_map(|name| std::env::var(name).ok()).unwrap_or_default();
    proxy = spared.split(',').fold(proxy, |proxy, host| proxy.no_proxy(host.trim()));
    proxy.build().map(Some).map_err(wrong)
}

/// Addresses that were looked up and judged, by host and port. The client connects to these and no others, so that no
/// later answer of the name service counts.
#[derive(Debug, Default)]
struct Pins(Mutex<HashMap<(String, u16), Vec<SocketAddr>>>);

impl Pins {
    fn put(&self, url: &Url, found: &[SocketAddr]) {
        if let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) {
            locked(&self.0).insert((host.to_owned(), port), found.to_vec());
        }
    }
}

/// Gives the client the addresses that were judged; looks up the proxy's only, which the reader configured.
#[derive(Debug)]
struct Names(Arc<Pins>);

impl Resolver for Names {
    fn resolve(&self, uri: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        const MOST: usize = 16;
        let host = uri.host().unwrap_or_default().to_owned();
        let usual = match uri.scheme_str() {
            Some("https") => 443,
            Some("http") => 80,
            _ => 1080,
        };
        let port = uri.port_u16().unwrap_or(usual);
        let pinned = locked(&self.0.0).get(&(host.clone(), port)).cloned();
        let found = match pinned {
            Some(found) => found,
            None => (host.trim_matches(['[', ']']), port)
                .to_socket_addrs()
                .map_err(|_| ureq::Error::ConnectProxyFailed(format!("its host '{host}' is not found")))?
                .collect(),
        };
        let mut addresses = self.empty();
        found.into_iter().take(MOST).for_each(|address| addresses.push(address));
        if addresses.is_empty() { Err(ureq::Error::HostNotFound) } else { Ok(addresses) }
    }
}

/// Ends the wait for the next bytes of a body before the whole time is over.
#[derive(Debug)]
struct Patience(Duration);

impl<In: Transport> Connector<In> for Patience {
    type Out = Patient<In>;

    fn connect(&self, _: &ConnectionDetails, chained: Option<In>) -> Result<Option<Self::Out>, ureq::Error> {
        Ok(chained.map(|transport| Patient { transport, silence: self.0 }))
    }
}

#[derive(Debug)]
struct Patient<T> {
    transport: T,
    silence: Duration,
}

impl<T: Transport> Transport for Patient<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.transport.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.transport.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        // For the first byte there is a time of its own.
        let mut timeout = timeout;
        let silence = time::Duration::Exact(self.silence);
        if timeout.reason != Timeout::RecvResponse && timeout.after > silence {
            timeout.after = silence;
            timeout.reason = Timeout::PerRead;
        }
        self.transport.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.transport.is_open()
    }

    fn is_tls(&self) -> bool {
        self.transport.is_tls()
    }
}

/// What the client's failures mean.
fn failure(error: ureq::Error, limits: &Limits) -> Failure {
    use ureq::Error;
    let broken = |reason: String| Failure::new(FailureKind::Broken, reason);
    match error {
        Error::Timeout(timeout) => {
            let (phase, limit) = match timeout {
                Timeout::Resolve => (Phase::Resolve, limits.resolve),
                Timeout::Connect | Timeout::SendRequest => (Phase::Connect, limits.connect),
                Timeout::RecvResponse => (Phase::FirstByte, limits.first_byte),
                Timeout::PerRead | Timeout::RecvBody => (Phase::Body, limits.silence),
                _ => (Phase::Whole, limits.whole),
            };
            Failure::slow(phase, limit.as_secs())
        }
        Error::Io(error) => Failure::io(&error),
        Error::Rustls(error) => Failure::tls(&error),
        Error::HostNotFound => Failure::new(FailureKind::NoHost, "its host is not found"),
        Error::ConnectionFailed => Failure::new(FailureKind::Unreachable, "its host takes no connection"),
        Error::BadUri(reason) => {
            Failure::new(FailureKind::Address, format!("no address of the web: {reason}"))
        }
        Error::Http(error) => {
            Failure::new(FailureKind::Setup, format!("a header that cannot be sent: {error}"))
        }
        Error::ConnectProxyFailed(reason) => Failure::new(FailureKind::Setup, format!("the proxy: {reason}")),
        Error::InvalidProxyUrl => Failure::new(FailureKind::Setup, "the proxy's address is none"),
        Error::LargeResponseHeader(_, limit) => {
            Failure::new(FailureKind::TooLarge, format!("headers over {} KB", limit >> 10))
        }
        Error::Tls(reason) => Failure::new(FailureKind::Tls, format!("no private connection: {reason}")),
        Error::Protocol(error) => broken(format!("its answer is no HTTP: {error}")),
        other => broken(other.to_string()),
    }
}
