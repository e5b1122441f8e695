//! The net against a server that answers well, badly or never.

#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "a test that fails must fail; the server is shared by several tests"
)]

#[path = "support/server.rs"]
mod server;

use std::{
    io::Write,
    time::{Duration, Instant},
};

use flate2::{Compression, write::GzEncoder};
use newsprint::net::{Client, Failure, FailureKind, Limits, Phase, Request, Response, Validators, Via, Way};
use server::{Asked, Reply, Server, bytes, reply, tls_file};

/// Short times, since the server is near; long enough for a busy machine.
fn client() -> Client {
    let seconds = Duration::from_secs;
    let limits =
        Limits { first_byte: seconds(2), silence: seconds(1), whole: seconds(8), ..Limits::default() };
    Client::with_limits(false, limits)
}

fn get(address: &str) -> Result<Response, Failure> {
    client().get(&Request::typed(address).unwrap())
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

/// A server that does everything wrong, each at an address of its own.
fn misbehaving(asked: &Asked) -> Reply {
    let sent_to = |status: &str, to: &str| reply(status, &[("Location", to)], "");
    match asked.path.as_str() {
        "/good" => reply("200 OK", &[("ETag", "W/\"x-gzip\"")], "body"),
        "/gzip" => reply("200 OK", &[("Content-Encoding", "gzip")], gzip(b"packed")),
        "/bomb" => reply("200 OK", &[("Content-Encoding", "gzip")], gzip(&vec![0; 64 << 20])),
        "/zstd" => reply("200 OK", &[("Content-Encoding", "zstd")], "?"),
        "/short" => Reply::Bytes(bytes("200 OK", &[], 1000, b"ten bytes.")),
        "/never" => Reply::Hang(Vec::new()),
        "/stalls" => Reply::Hang(bytes("200 OK", &[], 1000, b"ten bytes.")),
        "/closes" => Reply::Bytes(Vec::new()),
        "/noise" => Reply::Bytes(b"SSH-2.0-OpenSSH_9.2\r\n\r\n".to_vec()),
        "/headers" => reply("200 OK", &[("X", &"x".repeat(80 << 10))], ""),
        "/large" => reply("200 OK", &[], vec![b'x'; 33 << 20]),
        "/circle" => sent_to("302 Found", "/circle2"),
        "/circle2" => sent_to("302 Found", "/circle"),
        "/self" => sent_to("301 Moved Permanently", "/self"),
        "/file" => sent_to("302 Found", "file:///etc/passwd"),
        "/moved" => sent_to("301 Moved Permanently", "/moved2"),
        "/moved2" => sent_to("308 Permanent Redirect", "/good"),
        "/nowhere" => reply("302 Found", &[], ""),
        path if path.starts_with("/long") => {
            let number: usize = path.trim_start_matches("/long").parse().unwrap_or_default();
            sent_to("307 Temporary Redirect", &format!("/long{}", number + 1))
        }
        _ => reply("404 Not Found", &[], "nothing here"),
    }
}

#[test]
fn every_misbehaviour_is_told_in_words() {
    let server = Server::start(misbehaving);
    for (path, kind, words) in [
        ("/zstd", FailureKind::Broken, "'zstd'"),
        ("/never", FailureKind::Slow(Phase::FirstByte), "waiting for its answer took over 2 s"),
        ("/closes", FailureKind::Broken, "closed the connection"),
        ("/noise", FailureKind::Broken, "no HTTP"),
        ("/headers", FailureKind::TooLarge, "headers over 64 KB"),
        ("/circle", FailureKind::Redirect, "in a circle"),
        ("/self", FailureKind::Redirect, "in a circle"),
        ("/long", FailureKind::Redirect, "more than 10 times"),
        ("/file", FailureKind::Redirect, "not the web"),
    ] {
        let failure = get(&server.url(path)).unwrap_err();
        assert_eq!(failure.kind(), kind, "{path}: {failure}");
        assert!(failure.reason().contains(words), "{path}: {failure}");
    }
}

#[test]
fn what_is_whole_is_kept_of_what_is_not() {
    let server = Server::start(misbehaving);
    for (path, kind, body) in [
        ("/short", FailureKind::Broken, 10),
        ("/stalls", FailureKind::Slow(Phase::Body), 10),
        ("/large", FailureKind::TooLarge, 32 << 20),
    ] {
        let response = get(&server.url(path)).unwrap();
        assert_eq!(response.body.len(), body, "{path}");
        assert_eq!(response.cut.map(|failure| failure.kind()), Some(kind), "{path}");
    }
    let bomb = get(&server.url("/bomb")).unwrap();
    assert_eq!(bomb.cut.map(|failure| failure.kind()), Some(FailureKind::TooLarge));
    assert!(bomb.body.len() as u64 <= bomb.received * 200, "{} of {}", bomb.body.len(), bomb.received);
}

#[test]
fn answers_come_with_their_way() {
    let server = Server::start(misbehaving);
    let good = get(&server.url("/good")).unwrap();
    assert_eq!((good.status, &*good.body, good.cut.clone()), (200, &b"body"[..], None));
    assert_eq!(good.validators().etag.as_deref(), Some("W/\"x-gzip\""));
    assert!(!good.is_moved_for_good());
    assert_eq!(get(&server.url("/gzip")).unwrap().body, b"packed");
    let moved = get(&server.url("/moved")).unwrap();
    assert_eq!((moved.url.path(), moved.hops.len(), moved.is_moved_for_good()), ("/good", 2, true));
    assert_eq!(moved.validators().url, server.url("/good"));
    assert_eq!(get(&server.url("/nothing")).unwrap().status, 404);
    assert_eq!(get(&server.url("/nowhere")).unwrap().status, 302, "sent on to nowhere");
}

#[test]
fn requests_say_what_they_should_and_nothing_else() {
    let server = Server::start(misbehaving);
    let mut request = Request::typed(&server.url("/good?a=b#c")).unwrap();
    let url = server.url("/good?a=b");
    let etag = Some("W/\"x\"".to_owned());
    request.validators = Some(Validators { url, etag, last_modified: Some("yesterday".into()) });
    for way in [Way::Own, Way::Curl] {
        request.via = Via { way, ..Via::default() };
        client().get(&request).unwrap();
        let asked = server.asked().pop().unwrap();
        assert_eq!((&*asked.method, &*asked.path), ("GET", "/good?a=b"), "{way:?}");
        let mut names: Vec<&str> = asked.headers.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        let expected =
            ["a-im", "accept", "accept-encoding", "host", "if-modified-since", "if-none-match", "user-agent"];
        assert_eq!(names, expected, "{way:?}");
        assert!(asked.header("user-agent").unwrap().starts_with("newsprint/"), "{way:?}");
        assert!(asked.header("accept").unwrap().starts_with("application/atom+xml, "), "{way:?}");
        assert_eq!(asked.header("accept-encoding"), Some("gzip, br"), "{way:?}");
        assert_eq!(asked.header("if-none-match"), Some("W/\"x\""), "{way:?}");
        assert_eq!(asked.header("if-modified-since"), Some("yesterday"), "{way:?}");
    }
    assert_eq!(server.connections(), 2, "one connection a question");
}

#[test]
fn curl_is_held_to_the_same_rules() {
    let server = Server::start(misbehaving);
    let ask = |path: &str| {
        let mut request = Request::typed(&server.url(path)).unwrap();
        request.via.way = Way::Curl;
        client().get(&request)
    };
    assert_eq!(ask("/gzip").unwrap().body, b"packed");
    assert!(ask("/moved").unwrap().is_moved_for_good());
    assert_eq!(ask("/circle").unwrap_err().kind(), FailureKind::Redirect);
    let short = ask("/short").unwrap();
    assert_eq!((&*short.body, short.cut.unwrap().kind()), (&b"ten bytes."[..], FailureKind::Broken));
    assert_eq!(ask("/large").unwrap().cut.unwrap().kind(), FailureKind::TooLarge);
}

#[test]
fn nobody_is_sent_inside() {
    let inside = Server::start_at("127.0.0.2", None, misbehaving);
    let to = inside.url("/good");
    let server = Server::start(move |_| reply("302 Found", &[("Location", &to)], ""));
    let failure = get(&server.url("/")).unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Private, "{failure}");
    // Nor does what somebody else wrote lead there, by name or number.
    for address in [inside.url("/good"), inside.url("/good").replace("127.0.0.2", "localhost")] {
        let failure = client().get(&Request::linked(&address).unwrap()).unwrap_err();
        assert_eq!(failure.kind(), FailureKind::Private, "{failure}");
    }
    assert_eq!(inside.connections(), 0);
}

#[test]
fn certificates_are_judged_and_the_reader_may_know_better() {
    let trusted = Via { ca_file: Some(tls_file("authority.pem")), ..Via::default() };
    let any = Via { accept_bad_certificate: true, ..Via::default() };
    for (certificate, words) in
        [("expired.pem", "has expired"), ("other.pem", "another name"), ("good.pem", "")]
    {
        let server = Server::start_at("127.0.0.1", Some(certificate), misbehaving);
        let ask = |via: &Via| {
            let mut request = Request::typed(&server.url("/good")).unwrap();
            request.via = via.clone();
            client().get(&request)
        };
        match ask(&trusted) {
            Ok(response) => assert!(words.is_empty() && response.body == b"body", "{certificate}"),
            Err(failure) => {
                assert_eq!(failure.kind(), FailureKind::Certificate, "{failure}");
                assert!(!words.is_empty() && failure.reason().contains(words), "{certificate}: {failure}");
            }
        }
        assert_eq!(ask(&any).unwrap().body, b"body", "{certificate}");
        let failure = ask(&Via::default()).unwrap_err();
        assert_eq!(failure.kind(), FailureKind::Certificate, "{failure}");
    }
    let server = Server::start_at("127.0.0.1", Some("good.pem"), |_| {
        reply("302 Found", &[("Location", "http://127.0.0.1/")], "")
    });
    let mut request = Request::typed(&server.url("/")).unwrap();
    request.via = any;
    assert!(client().get(&request).unwrap_err().reason().contains("which others can read"));
    request.via = Via { ca_file: Some("/nowhere".into()), ..Via::default() };
    assert_eq!(client().get(&request).unwrap_err().kind(), FailureKind::Setup);
}

#[test]
fn a_proxy_is_asked_by_name() {
    let proxy = Server::start(|_| reply("502 Bad Gateway", &[], ""));
    let mut request = Request::typed("https://a.invalid/feed").unwrap();
    request.via.proxy = Some(proxy.address.clone());
    let failure = client().get(&request).unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Setup, "{failure}");
    let asked = proxy.asked();
    assert_eq!(
        (&*asked[0].method, &*asked[0].path),
        ("CONNECT", "a.invalid:443"),
        "nobody looked it up here"
    );
    request.via.proxy = Some("none".into());
    assert_eq!(client().get(&request).unwrap_err().kind(), FailureKind::NoHost);
}

#[test]
fn offline_opens_no_connection_and_stopping_ends_all() {
    let server = Server::start(misbehaving);
    let mut request = Request::typed(&server.url("/never")).unwrap();
    let offline = Client::new(true);
    assert_eq!(offline.get(&request).unwrap_err().kind(), FailureKind::Offline);
    assert_eq!(server.connections(), 0);
    for way in [Way::Own, Way::Curl] {
        request.via.way = way;
        let client = Client::new(false);
        let (other, asking) = (client.clone(), request.clone());
        let before = server.asked().len();
        let waiting = std::thread::spawn(move || other.get(&asking));
        let began = Instant::now();
        while server.asked().len() == before {
            assert!(began.elapsed() < Duration::from_secs(20), "{way:?}: it was never asked");
            std::thread::yield_now();
        }
        client.stop();
        assert_eq!(waiting.join().unwrap().unwrap_err().kind(), FailureKind::Cancelled, "{way:?}");
        assert!(began.elapsed() < Duration::from_secs(15), "{way:?}: nobody waits");
        assert_eq!(client.get(&request).unwrap_err().kind(), FailureKind::Cancelled, "{way:?}");
    }
}

#[test]
fn what_takes_no_connection_says_so() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let failure = get(&format!("http://127.0.0.1:{port}/")).unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Unreachable, "{failure}");
    assert!(failure.kind().is_of_connection());
    let failure = get("http://no-such-host.invalid/").unwrap_err();
    assert_eq!(failure.kind(), FailureKind::NoHost, "{failure}");
}
