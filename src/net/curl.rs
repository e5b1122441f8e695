//! The way out by the system's `curl`, for sites that refuse HTTP/1.1: one step at a time, so that each is judged here
//! before it is made.

use std::{
    fmt::Write as _,
    io::{Read, Write as _},
    net::IpAddr,
    process::{Command, Stdio},
    time::Instant,
};

use super::{
    Failure, FailureKind, Headers, Limits, Phase,
    body::{self, Body},
    client::{Answer, Step, Stop},
};
use crate::error::system_reason;

/// Bytes of what curl says about a failure.
const MAX_REASON: u64 = 16 << 10;

/// Asks one server.
pub(super) fn ask(step: &Step<'_>, limits: &Limits, stop: &Stop) -> Result<Answer, Failure> {
    let setup =
        |reason: &str| Failure::new(FailureKind::Setup, format!("curl, by which this is fetched: {reason}"));
    // Without the reader's own configuration; what is asked comes by standard input, where no other user sees it.
    let mut command = Command::new("curl");
    command.args(["--disable", "--config", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = stop.started(&mut command).map_err(|error| match error.kind() {
        std::io::ErrorKind::Interrupted => Failure::cancelled(),
        _ => setup(&system_reason(&error)),
    })?;
    if let Some(mut config) = child.stdin.take() {
        // Where curl ended at once, it says why.
        let _ = config.write_all(configuration(step, limits).as_bytes());
    }
    let roomy = Limits { body: limits.body + limits.headers as u64, ..*limits };
    let fault = |error: std::io::Error| Failure::io(&error);
    let out = child.stdout.take();
    let mut read = out.map(|out| body::read(out, (&roomy, step.end), stop, fault)).unwrap_or_default();
    if read.cut.is_some() {
        let _ = child.kill();
    }
    let mut words = Vec::new();
    if let Some(said) = child.stderr.take() {
        let _ = said.take(MAX_REASON).read_to_end(&mut words);
    }
    stop.forget(&child);
    let status = child.wait().map_err(|error| setup(&system_reason(&error)))?;
    if stop.is_over() {
        return Err(Failure::cancelled());
    }
    let words = String::from_utf8_lossy(&words);
    let ended = match status.code() {
        Some(0) => None,
        code if read.cut.is_none() => Some(failure(code, words.lines().next().unwrap_or_default(), limits)),
        _ => None,
    };
    match split(&read.bytes, limits) {
        Some((status, headers, at)) => {
            read.bytes.drain(..at);
            read.cut = read.cut.or(ended);
            let body = if (200..300).contains(&status) {
                Body { received: read.bytes.len() as u64, ..read }
            } else {
                Body::default()
            };
            let body = body.decoded(headers.get("content-encoding"), limits)?;
            Ok(Answer { status, headers, body })
        }
        None => Err(ended.or(read.cut).unwrap_or_else(|| setup("it gave no answer"))),
    }
}

/// What curl is asked, in the words of its configuration.
fn configuration(step: &Step<'_>, limits: &Limits) -> String {
    let mut config = String::from(
        "silent\nshow-error\ngloboff\ninclude\nsuppress-connect-headers\nproto = \"=http,https\"\n",
    );
    let mut set = |name: &str, value: &str| {
        let value = value.replace('\\', "\\\\").replace('"', "\\\"").replace(['\r', '\n'], " ");
        let _ = writeln!(config, "{name} = \"{value}\"");
    };
    let left = step.end.saturating_duration_since(Instant::now()).as_secs_f64().max(0.1);
    set("url", step.url.as_str());
    set("max-time", &format!("{left:.1}"));
    set("connect-timeout", &format!("{:.1}", limits.connect.as_secs_f64()));
    set("speed-limit", "1");
    set("speed-time", &limits.silence.as_secs().max(1).to_string());
    for (name, value) in &step.headers {
        set("header", &format!("{name}: {value}"));
    }
    let via = step.via;
    match via.proxy.as_deref() {
        Some("" | "none") => set("noproxy", "*"),
        Some(proxy) => set("proxy", proxy),
        None => {}
    }
    if let Some(file) = &via.ca_file {
        set("cacert", &file.to_string_lossy());
    }
    if let (Some(found), Some(host), Some(port)) =
        (&step.pinned, step.url.host_str(), step.url.port_or_known_default())
    {
        let addresses: Vec<String> = found
            .iter()
            .map(|address| match address.ip() {
                IpAddr::V6(ip) => format!("[{ip}]"),
                IpAddr::V4(ip) => ip.to_string(),
            })
            .collect();
        set("resolve", &format!("{host}:{port}:{}", addresses.join(",")));
    }
    if via.accept_bad_certificate {
        config.push_str("insecure\n");
    }
    config
}

/// The status and headers of the last answer, and where its body begins. Answers before it are steps on the way: `100`.
fn split(bytes: &[u8], limits: &Limits) -> Option<(u16, Headers, usize)> {
    let mut at = 0;
    loop {
        let rest = bytes.get(at..)?;
        let head = rest.get(..rest.len().min(limits.headers))?;
        let (end, gap) = [&b"\r\n\r\n"[..], b"\n\n"]
            .iter()
            .filter_map(|gap| Some((memchr::memmem::find(head, gap)?, gap.len())))
            .min()?;
        let text = String::from_utf8_lossy(head.get(..end)?).into_owned();
        let mut lines = text.lines();
        let status: u16 = lines.next()?.strip_prefix("HTTP/")?.split_whitespace().nth(1)?.parse().ok()?;
        at += end + gap;
        if (200..).contains(&status) {
            return Some((status, lines.filter_map(|line| line.split_once(':')).collect(), at));
        }
    }
}

/// What curl's exit codes mean.
fn failure(code: Option<i32>, words: &str, limits: &Limits) -> Failure {
    let kind = match code {
        Some(3) => FailureKind::Address,
        Some(5 | 97) => FailureKind::Setup,
        Some(6) => FailureKind::NoHost,
        Some(7) => FailureKind::Unreachable,
        Some(28) => return Failure::slow(Phase::Whole, limits.whole.as_secs()),
        Some(35) => FailureKind::Tls,
        Some(51 | 60) => FailureKind::Certificate,
        Some(63) => FailureKind::TooLarge,
        _ => FailureKind::Broken,
    };
    // `curl: (7) Failed to …`
    let reason = words.split_once(") ").map_or(words, |(_, reason)| reason);
    Failure::new(kind, if reason.is_empty() { "curl ended without an answer" } else { reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_answer_counts() {
        let limits = Limits::default();
        let bytes = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/2 200 \r\nETag: \"x:1\"\r\nA: b\r\n\r\nbody\r\n\r\n";
        let (status, headers, at) = split(bytes, &limits).unwrap();
        assert_eq!((status, headers.get("etag"), &bytes[at..]), (200, Some("\"x:1\""), &b"body\r\n\r\n"[..]));
        for none in [&b""[..], b"HTTP/2 200", b"<html>\n\n", b"HTTP/2 abc\n\n"] {
            assert!(split(none, &limits).is_none());
        }
    }

    #[test]
    fn nothing_of_a_value_is_another_option() {
        let url = url::Url::parse("https://a.example/\"x?[1-3]").unwrap();
        let via = super::super::Via::default();
        let headers = vec![("X", "a\"\ninsecure\\")];
        let step = Step { url: &url, headers, via: &via, pinned: None, end: Instant::now() };
        let config = configuration(&step, &Limits::default());
        assert!(config.contains("header = \"X: a\\\" insecure\\\\\"\n"), "{config}");
        assert!(!config.lines().any(|line| line == "insecure"), "{config}");
    }
}
