//! Residue that surrounds an article: share buttons, newsletters, "Read more", related links, cookie notices. Known
//! by the few phrases that pages use for it; everything else about a line is judged without a word list.

use std::{collections::HashSet, sync::OnceLock};

use crate::article::is_alphanumeric;

/// The phrases of `assets/residue.txt`.
#[derive(Debug, Default)]
struct Phrases {
    whole: HashSet<&'static str>,
    /// In the order of their bytes.
    starts: Vec<&'static str>,
    networks: HashSet<&'static str>,
    beside: HashSet<&'static str>,
}

impl Phrases {
    fn built_in() -> &'static Self {
        static PHRASES: OnceLock<Phrases> = OnceLock::new();
        PHRASES.get_or_init(|| Self::parse(include_str!("../../../assets/residue.txt")))
    }

    fn parse(text: &'static str) -> Self {
        let mut out = Self::default();
        let mut section = "";
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match section {
                _ if line.starts_with('[') => section = line,
                "[whole]" => _ = out.whole.insert(line),
                "[start]" => out.starts.push(line.strip_suffix('.').unwrap_or(line)),
                "[network]" => _ = out.networks.insert(line),
                _ => _ = out.beside.insert(line),
            }
        }
        out.starts.sort_unstable();
        out
    }

    /// Whether one of the beginnings stands at the beginning of `lower`. Those with its first byte are looked at only.
    fn starts(&self, lower: &str) -> bool {
        let Some(first) = lower.bytes().next() else { return false };
        let byte = |start: &&str| start.bytes().next().unwrap_or_default();
        let from = self.starts.partition_point(|start| byte(start) < first);
        let mut same = self.starts.iter().skip(from).take_while(|start| byte(start) == first);
        same.any(|start| lower.starts_with(start))
    }
}

/// Longest line, in columns, that one of the beginnings makes residue.
const LONGEST: f32 = 160.0;

/// Whether the line, of `width` columns, surrounds the article without belonging to it; if so, why.
pub(super) fn residue(line: &str, width: f32) -> Option<&'static str> {
    if width > LONGEST {
        return None;
    }
    let lower = line.to_lowercase();
    let bare = lower.trim_matches(|c: char| !is_alphanumeric(c));
    let phrases = Phrases::built_in();
    if phrases.whole.contains(bare) {
        return Some("nothing but a phrase that pages surround articles with");
    }
    if phrases.starts(&lower) {
        return Some("begins as invitations to read or do something else begin");
    }
    let invites = ["follow ", "like ", "find ", "join ", "folgen ", "suivez ", "sigue ", "siga "]
        .iter()
        .any(|start| lower.starts_with(start));
    if invites && phrases.networks.iter().any(|network| bare.ends_with(network)) {
        return Some("invites to follow somebody elsewhere");
    }
    // The first word answers this for nearly every line.
    let mut words = bare.split(|c: char| !is_alphanumeric(c)).filter(|word| !word.is_empty());
    let places = words.clone().all(|word| phrases.networks.contains(word) || phrases.beside.contains(word))
        && words.any(|word| phrases.networks.contains(word));
    places.then_some("nothing but places to share at")
}

#[cfg(test)]
mod tests {
    use super::{super::traits::width, *};

    #[test]
    fn residue_is_known() {
        for (line, is) in [
            ("Read more", true),
            ("READ MORE »", true),
            ("Share on Facebook", true),
            ("Facebook Twitter WhatsApp E-Mail", true),
            ("Lesen Sie auch: Der Hafen wächst", true),
            ("Đọc thêm: Cầu mới", true),
            ("関連記事：駅の話", true),
            ("We use cookies to improve this site. Accept all?", true),
            ("More than a bridge", false),
            ("Line by line", false),
            ("Print", true),
            ("Facebook said on Monday that it would close the office", false),
            ("Share prices fell", false),
            ("Follow Ann Lee on Twitter.", true),
            ("Follow the river to the sea", false),
            ("", false),
        ] {
            assert_eq!(residue(line, width(line)).is_some(), is, "{line}");
        }
    }
}
