//! Pictures from the net, by the system's own `curl`: nothing of newsprint ever opens a connection.
//!
//! Where a server sends the asker on, each step is looked at before it is made: a stranger's address must not become a
//! question to a machine in the reader's own network.

use std::{
    io::Read,
    net::{IpAddr, SocketAddr, ToSocketAddrs},
    process::{Child, Command, Output, Stdio},
    sync::{Mutex, MutexGuard, PoisonError, mpsc::channel},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use url::Url;

use super::MAX_PICTURE;
use crate::{article::Text, error::system_reason};

/// Seconds that a picture from the net may take, all steps together.
const FETCH_SECONDS: u64 = 20;

const FETCH_TIMEOUT: Duration = Duration::from_secs(FETCH_SECONDS);

/// Times that a server may send the asker on.
const MAX_STEPS: usize = 8;

/// Bytes of what curl says about a failure.
const MAX_REASON: u64 = 16 << 10;

/// Stands before what curl says of the answer, on its standard error.
const ANSWER: &str = "answer: ";

/// What fetches now.
struct Running {
    programs: Vec<Pid>,
    /// Newsprint is about to end.
    is_over: bool,
}

static RUNNING: Mutex<Running> = Mutex::new(Running { programs: Vec::new(), is_over: false });

/// Ends all that is being fetched; nothing is fetched after it.
pub fn end_all() {
    let mut running = running();
    running.is_over = true;
    for pid in running.programs.drain(..) {
        let _ = kill_process(pid, Signal::KILL);
    }
}

fn running() -> MutexGuard<'static, Running> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Fetches the picture at an address.
pub(super) fn fetch(address: &str) -> Result<Vec<u8>, Text> {
    let end = Instant::now() + FETCH_TIMEOUT;
    let address = if address.starts_with("//") { format!("https:{address}") } else { address.to_owned() };
    let mut url = Url::parse(&address).map_err(|error| Text::line(&format!("no address: {error}")))?;
    let mut pinned = None;
    for _ in 0..MAX_STEPS {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        match ask(&url, pinned, left)? {
            Answer::Picture(bytes) => return Ok(bytes),
            Answer::Elsewhere(next) => {
                pinned = allowed(&url, &next, end)?;
                url = next;
            }
        }
    }
    Err(Text::line("not fetched: sent on too often, or too slow"))
}

/// What a server answered.
enum Answer {
    Picture(Vec<u8>),
    /// Another address is to be asked.
    Elsewhere(Url),
}

/// Asks one address, at `pinned` where its host was looked up already.
fn ask(url: &Url, pinned: Option<SocketAddr>, left: Duration) -> Result<Answer, Text> {
    let failed = |error: &std::io::Error| {
        Text::line(&format!("curl, which fetches pictures: {}", system_reason(error)))
    };
    let mut command = Command::new("curl");
    // An address is one address, whatever brackets are in it.
    command.args(["--silent", "--show-error", "--fail", "--globoff", "--proto", "=http,https"]);
    command.args([
        "--max-time",
        &format!("{:.1}", left.as_secs_f64()),
        "--max-filesize",
        &MAX_PICTURE.to_string(),
    ]);
    command.args(["--write-out", &format!("%{{stderr}}{ANSWER}%{{http_code}} %{{redirect_url}}\n")]);
    if let (Some(address), Some(host), Some(port)) = (pinned, url.host_str(), url.port_or_known_default()) {
        let ip = match address.ip() {
            IpAddr::V6(ip) => format!("[{ip}]"),
            IpAddr::V4(ip) => ip.to_string(),
        };
        command.args(["--resolve", &format!("{host}:{port}:{ip}")]);
    }
    command.args(["--", url.as_str()]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let output = bounded(command).map_err(|error| failed(&error))?;
    if output.stdout.len() as u64 > MAX_PICTURE {
        return Err(Text::line(&format!("larger than {} MB", MAX_PICTURE >> 20)));
    }
    let words = String::from_utf8_lossy(&output.stderr);
    let (said, answers): (Vec<&str>, Vec<&str>) = words.lines().partition(|line| !line.starts_with(ANSWER));
    if !output.status.success() {
        return Err(Text::line(said.first().unwrap_or(&"not fetched")));
    }
    let answer = answers.last().and_then(|line| line.strip_prefix(ANSWER)?.split_once(' '));
    match answer {
        Some((code, next)) if code.starts_with('3') && !next.is_empty() => {
            let next =
                Url::parse(next).map_err(|error| Text::line(&format!("sent on to no address: {error}")))?;
            Ok(Answer::Elsewhere(next))
        }
        _ => Ok(Answer::Picture(output.stdout)),
    }
}

/// Whether a server may send the asker from `from` to `to`: never to an address inside the reader's network but its own. The
/// address that was looked up for it, so that no later answer of the name service counts.
fn allowed(from: &Url, to: &Url, end: Instant) -> Result<Option<SocketAddr>, Text> {
    if !matches!(to.scheme(), "http" | "https") {
        return Err(Text::line(&format!("sent on to {}, which is not the web", to.scheme())));
    }
    let place = |url: &Url| (url.host_str().map(str::to_owned), url.port_or_known_default());
    if place(from) == place(to) {
        return Ok(None);
    }
    let found = looked_up(to, end)?;
    match found.iter().find(|address| is_private(address.ip())) {
        Some(address) => {
            Err(Text::line(&format!("sent on to {}, an address inside the network", address.ip())))
        }
        None => Ok(found.first().copied()),
    }
}

/// The addresses of a host; the name service gets the time that is left.
fn looked_up(url: &Url, end: Instant) -> Result<Vec<SocketAddr>, Text> {
    let host = url.host_str().unwrap_or_default().to_owned();
    let port = url.port_or_known_default().unwrap_or_default();
    let name = host.trim_matches(['[', ']']).to_owned();
    let (sender, answer) = channel();
    let look = move || drop(sender.send((name.as_str(), port).to_socket_addrs().map(Vec::from_iter)));
    let failed = |reason: &str| Text::line(&format!("{host}: {reason}"));
    std::thread::Builder::new().spawn(look).map_err(|error| failed(&system_reason(&error)))?;
    match answer.recv_timeout(end.saturating_duration_since(Instant::now())) {
        Ok(Ok(found)) if !found.is_empty() => Ok(found),
        Ok(Err(error)) => Err(failed(&system_reason(&error))),
        _ => Err(failed("no address was found")),
    }
}

/// Addresses that lead nowhere outside: loopback, private, link-local, shared, reserved.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(ip) => {
            let [first, second, third, _] = ip.octets();
            ip.is_private()
                || ip.is_loopback()
                || ip.is_link_local()
                || ip.is_documentation()
                || matches!(first, 0 | 224..)
                || first == 100 && (64..128).contains(&second)
                || first == 192 && second == 0 && third == 0
                || first == 198 && matches!(second, 18 | 19)
        }
        IpAddr::V6(ip) => {
            let [first, second, third, ..] = ip.segments();
            let inner = || match ip.to_ipv4() {
                Some(v4) => Some(v4),
                // NAT64 and 6to4 carry an IPv4 address.
                None => match (first, second, third, ip.octets()) {
                    (0x64, 0xff9b, 0, [.., a, b, c, d]) | (0x2002, .., [_, _, a, b, c, d, ..]) => {
                        Some([a, b, c, d].into())
                    }
                    _ => None,
                },
            };
            ip.is_loopback()
                || ip.is_unspecified()
                || ip.is_multicast()
                || first & 0xfe00 == 0xfc00
                || first & 0xffc0 == 0xfe80
                || inner().is_some_and(|ip| is_private(ip.into()))
        }
    }
}

/// What a program writes, of which no more is kept than a picture may be; one that writes more is ended, as all are at the
/// end of newsprint.
fn bounded(mut command: Command) -> std::io::Result<Output> {
    let mut child = started(&mut command)?;
    let mut bytes = Vec::new();
    let read = child.stdout.take().map(|out| out.take(MAX_PICTURE + 1).read_to_end(&mut bytes));
    if matches!(read, Some(Err(_))) || bytes.len() as u64 > MAX_PICTURE {
        child.kill()?;
    }
    let mut stderr = Vec::new();
    if let Some(words) = child.stderr.take() {
        words.take(MAX_REASON).read_to_end(&mut stderr)?;
    }
    // Taken off before it is waited for, since its number may be another's then.
    running().programs.retain(|pid| *pid != Pid::from_child(&child));
    Ok(Output { status: child.wait()?, stdout: bytes, stderr })
}

fn started(command: &mut Command) -> std::io::Result<Child> {
    let mut running = running();
    if running.is_over {
        return Err(std::io::ErrorKind::Interrupted.into());
    }
    let child = command.spawn()?;
    running.programs.push(Pid::from_child(&child));
    Ok(child)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_inside_are_told_from_others() {
        for (address, expected) in [
            ("127.0.0.1", true),
            ("10.1.2.3", true),
            ("172.16.0.1", true),
            ("192.168.1.1", true),
            ("169.254.169.254", true),
            ("100.64.0.1", true),
            ("0.0.0.0", true),
            ("255.255.255.255", true),
            ("8.8.8.8", false),
            ("172.32.0.1", false),
            ("::1", true),
            ("::", true),
            ("::ffff:10.0.0.1", true),
            ("64:ff9b::7f00:1", true),
            ("2002:7f00:1::", true),
            ("fd00::1", true),
            ("fe80::1", true),
            ("ff02::1", true),
            ("2606:4700::1111", false),
            ("::ffff:8.8.8.8", false),
        ] {
            assert_eq!(is_private(address.parse().unwrap()), expected, "{address}");
        }
    }

    #[test]
    fn nobody_is_sent_inside() {
        let url = |text: &str| Url::parse(text).unwrap();
        let end = Instant::now() + FETCH_TIMEOUT;
        for (from, to, is_allowed) in [
            ("https://8.8.8.8/", "http://127.0.0.1/", false),
            ("https://8.8.8.8/", "http://2130706433/", false),
            ("https://8.8.8.8/", "http://localhost:8080/", false),
            ("https://8.8.8.8/", "http://[::1]/", false),
            ("https://8.8.8.8/", "file:///etc/passwd", false),
            ("http://127.0.0.1:80/a", "http://127.0.0.1:22/", false),
            ("http://127.0.0.1:80/a", "http://127.0.0.1/b", true),
            ("https://8.8.8.8/", "https://1.1.1.1/", true),
        ] {
            assert_eq!(allowed(&url(from), &url(to), end).is_ok(), is_allowed, "{from} {to}");
        }
    }
}
