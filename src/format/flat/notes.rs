//! Residue that surrounds an article: share buttons, newsletters, "Read more", related links, cookie notices. Known
//! by the few phrases that pages use for it; everything else about a line is judged without a word list.

use std::{collections::HashSet, sync::OnceLock};

use super::traits::Traits;

/// The phrases of `assets/residue.txt`.
#[derive(Debug, Default)]
struct Phrases {
    whole: HashSet<&'static str>,
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
        out
    }
}

/// Longest line, in columns, that one of the beginnings makes residue.
const LONGEST: f32 = 160.0;

/// Whether the line surrounds the article without belonging to it; if so, why.
pub(super) fn residue(line: &str, traits: &Traits) -> Option<&'static str> {
    if traits.width > LONGEST {
        return None;
    }
    let lower = line.to_lowercase();
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    let phrases = Phrases::built_in();
    if phrases.whole.contains(bare) {
        return Some("nothing but a phrase that pages surround articles with");
    }
    if phrases.starts.iter().any(|start| lower.starts_with(start)) {
        return Some("begins as invitations to read or do something else begin");
    }
    let invites = ["follow ", "like ", "find ", "join ", "folgen ", "suivez ", "sigue ", "siga "]
        .iter()
        .any(|start| lower.starts_with(start));
    if invites && phrases.networks.iter().any(|network| bare.ends_with(network)) {
        return Some("invites to follow somebody elsewhere");
    }
    let words: Vec<&str> =
        bare.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let places = words.iter().all(|word| phrases.networks.contains(word) || phrases.beside.contains(word))
        && words.iter().any(|word| phrases.networks.contains(word));
    places.then_some("nothing but places to share at")
}

#[cfg(test)]
mod tests {
    use super::{super::traits::traits, *};

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
            assert_eq!(residue(line, &traits(line)).is_some(), is, "{line}");
        }
    }
}
