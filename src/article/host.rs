//! Where an address really leads: hosts that look like others, and words that name another one.

use unicode_security::{RestrictionLevel, RestrictionLevelDetection, skeleton};
use url::{Host, Url};

use super::Text;

/// What a reader should know before a link is opened: that its host looks like another one, mixes scripts, stands behind a
/// name that is not its host or is written so that it is not seen; or that its words name another host than the one it leads
/// to. `label` is what the link stands on, empty where there are no words. `None` where there is nothing to say.
///
/// The host is the one that a browser goes to (WHATWG URL). Mixed scripts are those beyond "highly restrictive", and looks are
/// skeletons, both as in UTS #39.
///
/// ```
/// # use newsprint::article::disguise;
/// assert_eq!(disguise("Apple", "https://apple.com/"), None);
/// assert_eq!(disguise("", "https://аpple.com/").as_deref(), Some("аpple.com mixes scripts, looks like apple.com"));
/// assert_eq!(
///     disguise("https://bank.example", "https://evil.example/").as_deref(),
///     Some("evil.example is not bank.example, as its words say")
/// );
/// ```
pub fn disguise(label: &str, address: &str) -> Option<Text> {
    let (host, mut reasons) = match address.split_once("://") {
        Some((_, rest)) => of_web(address, rest)?,
        None => {
            (address.strip_prefix("mailto:")?.split('?').next()?.rsplit_once('@')?.1.to_owned(), Vec::new())
        }
    };
    if let Some(named) = named_host(label).filter(|named| !is_same(named, &host)) {
        reasons.push(format!("is not {named}, as its words say"));
    }
    (!reasons.is_empty()).then(|| Text::line(&format!("{host} {}", reasons.join(", "))))
}

/// The host of an address with what is wrong with it; `rest` follows the scheme.
fn of_web(address: &str, rest: &str) -> Option<(String, Vec<String>)> {
    let url = Url::parse(address).ok().filter(Url::has_host);
    let Some(url) = url else {
        return Some((address.to_owned(), vec!["is no address that a browser knows".into()]));
    };
    let ascii = url.host_str()?;
    // What the system would look up, as letters: `xn--pple-43d.com` is `аpple.com`.
    let (plain, _) = idna::domain_to_unicode(ascii);
    let inner = rest.trim_start_matches(['/', '\\']);
    let authority = inner.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.rsplit_once(':').filter(|(_, port)| is_number(port)).map_or(host, |(host, _)| host);
    let mut reasons = Vec::new();
    if inner.len() < rest.len() {
        reasons.push("stands behind more slashes than two".to_owned());
    }
    if host.contains('%') {
        reasons.push("is spelled with percent signs".into());
    }
    if matches!(url.host(), Some(Host::Ipv4(_))) && host != ascii {
        reasons.push(format!("is written as {host}"));
    }
    if plain.split('.').any(is_mixed) {
        reasons.push("mixes scripts".into());
    }
    let looks: String = plain.chars().flat_map(likeness).collect();
    if !plain.is_ascii() && looks.is_ascii() {
        reasons.push(format!("looks like {looks}"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
        reasons.push(format!("stands behind {user}"));
    }
    // An honest name in other letters needs no remark.
    if host.contains("xn--") && plain != ascii && !reasons.is_empty() {
        reasons.insert(0, format!("is {ascii}"));
    }
    Some((plain, reasons))
}

/// The host that the words of a link name: an address, or a single word that is a host's name or an address of mail.
fn named_host(label: &str) -> Option<String> {
    /// Endings of hosts that are endings of files or of names as well: `README.md`, `Node.js`, `ASP.NET`.
    const NO_HOSTS: &[&str] = &[
        "cc", "cpp", "css", "csv", "gz", "htm", "html", "java", "jpeg", "jpg", "js", "json", "jsx", "md",
        "net", "php", "pdf", "pl", "png", "ps", "py", "rb", "rs", "rst", "sh", "so", "toml", "ts", "tsx",
        "txt", "vue", "xml", "yaml", "yml", "zip",
    ];
    let label = label.trim();
    let has_scheme =
        ["http://", "https://", "//"].iter().find_map(|scheme| strip_ignoring_case(label, scheme));
    let word = has_scheme.unwrap_or(label);
    if has_scheme.is_none() && word.contains(char::is_whitespace) {
        return None;
    }
    let authority = word.split(|c: char| matches!(c, '/' | '\\' | '?' | '#') || c.is_whitespace()).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.rsplit_once(':').filter(|(_, port)| is_number(port)).map_or(host, |(host, _)| host);
    // A host that was cut for the eye names none.
    let host = host.trim_end_matches(['.', ',', ';', ':', ')']).to_lowercase();
    let (before, ending) = host.rsplit_once('.')?;
    let is_host = !before.is_empty()
        && host
            .split('.')
            .all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-'));
    let is_ending = ending.chars().count() >= 2 && ending.chars().all(char::is_alphabetic);
    let is_sure = has_scheme.is_some() || host.starts_with("www.") || authority.contains('@');
    let is_number = host.parse::<std::net::Ipv4Addr>().is_ok() && is_sure;
    let is_named = is_ending && (is_sure || !NO_HOSTS.contains(&ending));
    (is_host && (is_named || is_number)).then_some(host)
}

/// Whether two hosts are the same or one is below the other.
fn is_same(one: &str, other: &str) -> bool {
    let below = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|rest| rest.ends_with('.'));
    let plain = |host: &str| {
        let (plain, _) = idna::domain_to_unicode(host);
        plain.strip_prefix("www.").map_or_else(|| plain.clone(), str::to_owned)
    };
    let (one, other) = (plain(one), plain(other));
    one == other || below(&one, &other) || below(&other, &one)
}

fn strip_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let begins = text.get(..prefix.len()).is_some_and(|found| found.eq_ignore_ascii_case(prefix));
    begins.then(|| text.get(prefix.len()..)).flatten()
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// The letters that a letter looks like; those of ASCII are what others are compared with.
fn likeness(c: char) -> Vec<char> {
    if c.is_ascii() { vec![c] } else { skeleton(c.encode_utf8(&mut [0; 4])).collect() }
}

/// Whether the letters of a label come from scripts that no language writes together.
fn is_mixed(label: &str) -> bool {
    !label.is_ascii() && !label.check_restriction_level(RestrictionLevel::HighlyRestrictive)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disguises_are_seen_and_honest_names_left_alone() {
        for (address, expected) in [
            ("https://example.org/аpple.com", None),
            ("https://EXAMPLE.org:8080/?q=@x", None),
            ("https://bücher.example/", None),
            ("https://新聞.example/", None),
            ("https://президент.рф/", None),
            ("https://日本ニュース.example/", None),
            ("mailto:a@example.org", None),
            ("https://аpple.com/", Some("аpple.com mixes scripts, looks like apple.com")),
            (
                "https://xn--pple-43d.com/",
                Some("аpple.com is xn--pple-43d.com, mixes scripts, looks like apple.com"),
            ),
            ("https://xn--80ak6aa92e.com/", Some("аррӏе.com is xn--80ak6aa92e.com, looks like apple.com")),
            ("https://bank.example@evil.example/x", Some("evil.example stands behind bank.example")),
            ("https://evil.example\\@bank.example/", None),
            (
                "http:///аpple.com/",
                Some("аpple.com stands behind more slashes than two, mixes scripts, looks like apple.com"),
            ),
            ("http:////evil.example/", Some("evil.example stands behind more slashes than two")),
            ("https:///\\evil.example/", Some("evil.example stands behind more slashes than two")),
            (
                "http://%D0%B0pple.com/",
                Some("аpple.com is spelled with percent signs, mixes scripts, looks like apple.com"),
            ),
            ("http://%65vil.example/", Some("evil.example is spelled with percent signs")),
            ("http://2130706433/", Some("127.0.0.1 is written as 2130706433")),
            ("http://0x7f.1/", Some("127.0.0.1 is written as 0x7f.1")),
            ("http://127.0.0.1/", None),
            ("http://user:secret@a.example/", Some("a.example stands behind user:secret")),
            ("http://a b/", Some("http://a b/ is no address that a browser knows")),
        ] {
            let got = disguise("", address);
            match expected {
                None => assert_eq!(got, None, "{address}"),
                Some(expected) => {
                    assert_eq!(
                        got.as_deref().map(str::to_lowercase),
                        Some(expected.to_lowercase()),
                        "{address}"
                    );
                }
            }
        }
    }

    #[test]
    fn words_that_name_another_host_are_seen() {
        for (label, address, is_seen) in [
            ("https://bank.example", "http://evil.example", true),
            ("HTTPS://bank.example/login", "http://evil.example/login", true),
            ("www.bank.example", "https://evil.example/", true),
            ("bank.example", "https://evil.example/", true),
            ("bank.example/login", "https://bank.example.evil.org/", true),
            ("http://10.0.0.1/", "https://evil.example/", true),
            ("info@bank.example", "mailto:info@evil.example", true),
            ("info@bank.example", "mailto:info@bank.example?subject=a@b", false),
            ("bank.example", "https://www.bank.example/", false),
            ("login.bank.example", "https://bank.example/", false),
            ("bank.example.", "https://shop.bank.example/", false),
            ("bücher.example", "https://xn--bcher-kva.example/", false),
            ("Node.js", "https://nodejs.org/", false),
            ("README.md", "https://git.example/a/README.md", false),
            ("the bank.example of today", "https://evil.example/", false),
            ("version 1.2", "https://a.example/", false),
            ("1.2.3", "https://a.example/", false),
            ("e.g.", "https://a.example/", false),
            ("Then.And", "#note", false),
            ("", "https://a.example/", false),
        ] {
            assert_eq!(disguise(label, address).is_some(), is_seen, "{label} {address}");
        }
    }
}
