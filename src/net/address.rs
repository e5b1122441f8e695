//! Which addresses may be asked: those inside the reader's network only where the reader typed them.

use std::{
    net::{IpAddr, SocketAddr, ToSocketAddrs},
    sync::mpsc::{RecvTimeoutError, channel},
    time::Instant,
};

use url::Url;

use super::{
    Failure, FailureKind, Phase,
    client::{Stop, slice},
    limits::Limits,
};
use crate::error::system_reason;

/// The addresses of a host, looked up within its time. Some system's look-ups cannot be interrupted: a thread of its own waits
/// for the answer.
pub(super) fn looked_up(url: &Url, limits: &Limits, stop: &Stop) -> Result<Vec<SocketAddr>, Failure> {
    let end = Instant::now() + limits.resolve;
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let port = url.port_or_known_default().unwrap_or_default();
    if let Ok(ip) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(ip, port)]);
    }
    let (sender, answer) = channel();
    let name = host.clone();
    let look = move || drop(sender.send((name.as_str(), port).to_socket_addrs().map(Vec::from_iter)));
    let no_host =
        |reason: &str| Failure::new(FailureKind::NoHost, format!("'{host}' is not found: {reason}"));
    std::thread::Builder::new().spawn(look).map_err(|error| no_host(&system_reason(&error)))?;
    loop {
        match answer.recv_timeout(slice(end)) {
            Ok(Ok(found)) if !found.is_empty() => return Ok(found),
            Ok(Err(error)) => return Err(no_host(&system_reason(&error))),
            Ok(Ok(_)) | Err(RecvTimeoutError::Disconnected) => {
                return Err(no_host("the name service knows no address of it"));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
        if stop.is_over() {
            return Err(Failure::cancelled());
        }
        if Instant::now() >= end {
            return Err(Failure::slow(Phase::Resolve, limits.resolve.as_secs()));
        }
    }
}

/// Refuses addresses inside the reader's network.
pub(super) fn refuse_private(url: &Url, found: &[SocketAddr]) -> Result<(), Failure> {
    match found.iter().find(|address| is_private(address.ip())) {
        Some(address) => Err(private(url, &address.ip().to_string())),
        None => Ok(()),
    }
}

/// The same by the name alone, where a proxy looks it up.
pub(super) fn refuse_private_name(url: &Url) -> Result<(), Failure> {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let is_ip = host.parse::<IpAddr>().is_ok_and(is_private);
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    let is_inside = |name: &str| {
        name == "localhost"
            || [".localhost", ".local", ".internal", ".home.arpa", ".lan"]
                .iter()
                .any(|end| name.ends_with(end))
    };
    if is_ip || is_inside(&name) { Err(private(url, host)) } else { Ok(()) }
}

fn private(url: &Url, address: &str) -> Failure {
    let host = url.host_str().unwrap_or_default();
    let reason = if host.trim_matches(['[', ']']) == address {
        format!("{host} is inside this network; only an address that you type may be")
    } else {
        format!("{host} is {address}, inside this network; only an address that you type may be")
    };
    Failure::new(FailureKind::Private, reason)
}

/// Whether an address leads nowhere outside: loopback, private, link-local, shared, reserved.
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
    fn names_inside_are_known_without_looking_them_up() {
        for (address, is_refused) in [
            ("http://localhost/", true),
            ("http://printer.local/", true),
            ("http://a.localhost./", true),
            ("http://[::1]/", true),
            ("http://2130706433/", true),
            ("http://0x7f.1/", true),
            ("http://a.example/", false),
            ("http://8.8.8.8/", false),
        ] {
            let url = Url::parse(address).unwrap();
            assert_eq!(refuse_private_name(&url).is_err(), is_refused, "{address}");
        }
    }
}
