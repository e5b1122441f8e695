//! Where an address really leads: hosts that look like others.

use unicode_security::{RestrictionLevel, RestrictionLevelDetection, skeleton};

use super::Text;

/// What a reader should know of an address before it is opened: that its host looks like another one, mixes scripts, or
/// stands behind a name that is not its host. `None` where there is nothing to say.
///
/// Mixed scripts are those beyond "highly restrictive", and looks are skeletons, both as in UTS #39.
///
/// ```
/// # use newsprint::article::disguise;
/// assert_eq!(disguise("https://apple.com/"), None);
/// assert_eq!(disguise("https://аpple.com/").as_deref(), Some("аpple.com mixes scripts, looks like apple.com"));
/// ```
pub fn disguise(address: &str) -> Option<Text> {
    let rest = address.split_once("://")?.1;
    let authority = rest.split(['/', '\\', '?', '#']).next()?;
    let (before, host) =
        authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    let host = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(host, |h| h.0);
    // What the system would look up, as letters: `xn--pple-43d.com` is `аpple.com`.
    let (plain, _) = idna::domain_to_unicode(host);
    let mut reasons = Vec::new();
    if plain.split('.').any(is_mixed) {
        reasons.push("mixes scripts".into());
    }
    let looks: String = plain.chars().flat_map(likeness).collect();
    if !plain.is_ascii() && looks.is_ascii() {
        reasons.push(format!("looks like {looks}"));
    }
    if let Some(user) = before {
        reasons.push(format!("stands behind {user}"));
    }
    // An honest name in other letters needs no remark.
    if plain != host.to_lowercase() && !reasons.is_empty() {
        reasons.insert(0, format!("is {host}"));
    }
    (!reasons.is_empty()).then(|| Text::line(&format!("{plain} {}", reasons.join(", "))))
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
        ] {
            let got = disguise(address);
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
}
