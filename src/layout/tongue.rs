//! The language of an article, and where its words may be parted.

use std::sync::OnceLock;

use hypher::Lang;

use crate::article::{Article, Block};

/// Letters that tell a language.
const SAMPLE: usize = 1000;

/// Shortest word that is parted, in bytes.
const SHORTEST: usize = 6;

/// Longest word that is parted, in bytes; words of no language go on for ever.
const LONGEST: usize = 80;

/// The language of an article, found out when it is first asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Tongue {
    /// As the article says it, as in `en` or `pt-BR`.
    said: Option<[u8; 2]>,
    /// Some of its words, for an article that does not say.
    sample: String,
    found: OnceLock<Option<Lang>>,
}

impl Tongue {
    /// The language that `article` names, else the one its words look like.
    pub(super) fn of(article: &Article) -> Self {
        let code = |tag: &str| {
            let bytes = tag.as_bytes();
            let ends = bytes.get(2).is_none_or(|b| !b.is_ascii_alphabetic());
            let pair = [bytes.first()?.to_ascii_lowercase(), bytes.get(1)?.to_ascii_lowercase()];
            ends.then_some(pair)
        };
        let said = article.meta.language.as_deref().and_then(code);
        let mut sample = String::new();
        if said.is_none() {
            for block in &article.blocks {
                if let Block::Paragraph(rich) = block {
                    let end = rich.text.floor_char_boundary(SAMPLE - sample.len().min(SAMPLE));
                    sample.push_str(rich.text.get(..end).unwrap_or_default());
                    sample.push(' ');
                }
                if sample.len() >= SAMPLE {
                    break;
                }
            }
        }
        Self { said, sample, found: OnceLock::new() }
    }

    /// The patterns that words are parted by; none for a language without.
    fn patterns(&self) -> Option<Lang> {
        *self.found.get_or_init(|| match self.said {
            Some(code) => lang(code),
            None => whatlang::detect(&self.sample).filter(whatlang::Info::is_reliable).and_then(|info| {
                two_letters(info.lang().code()).and_then(|code| lang(code.as_bytes().try_into().ok()?))
            }),
        })
    }

    /// Bytes of `word`, with what stands around it, after which a hyphen may be added.
    pub(super) fn cuts(&self, word: &str) -> Vec<usize> {
        let lead = word.len() - word.trim_start_matches(|c: char| !c.is_alphabetic()).len();
        let bare = word.trim_matches(|c: char| !c.is_alphabetic());
        // An address, a code, a name in capitals: not words that a dictionary knows.
        let is_word = (SHORTEST..=LONGEST).contains(&bare.len())
            && bare.chars().all(|c| c.is_alphabetic() || matches!(c, '’' | '\''))
            && !bare.chars().skip(1).any(char::is_uppercase);
        let Some(lang) = self.patterns().filter(|_| is_word) else { return Vec::new() };
        let (before, after) = lang.bounds();
        let mut at = lead;
        let mut cuts: Vec<usize> = hypher::hyphenate_bounded(bare, lang, before.max(2), after.max(3))
            .map(|syllable| {
                at += syllable.len();
                at
            })
            .collect();
        cuts.pop();
        cuts
    }
}

/// Norwegian and Serbian have codes of their own for what is written the same way.
fn lang(code: [u8; 2]) -> Option<Lang> {
    Lang::from_iso(match &code {
        b"no" | b"nn" => *b"nb",
        other => *other,
    })
}

/// The two letters of a language that is known by three.
fn two_letters(three: &str) -> Option<&'static str> {
    const CODES: &[(&str, &str)] = &[
        ("afr", "af"),
        ("aze", "az"),
        ("bel", "be"),
        ("bul", "bg"),
        ("cat", "ca"),
        ("ces", "cs"),
        ("dan", "da"),
        ("deu", "de"),
        ("ell", "el"),
        ("eng", "en"),
        ("spa", "es"),
        ("est", "et"),
        ("fin", "fi"),
        ("fra", "fr"),
        ("hrv", "hr"),
        ("hun", "hu"),
        ("ita", "it"),
        ("kat", "ka"),
        ("lat", "la"),
        ("lit", "lt"),
        ("lav", "lv"),
        ("nld", "nl"),
        ("nob", "nb"),
        ("pol", "pl"),
        ("por", "pt"),
        ("rus", "ru"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("srp", "sr"),
        ("swe", "sv"),
        ("tuk", "tk"),
        ("tur", "tr"),
        ("ukr", "uk"),
    ];
    CODES.iter().find(|(known, _)| *known == three).map(|(_, two)| *two)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::flat;

    #[test]
    fn words_are_parted_by_their_language() {
        let german = "Die Zeitung liegt auf dem Tisch, und niemand hat sie heute gelesen, obwohl der Leitartikel über die \
                      Donaudampfschifffahrt wirklich lesenswert gewesen wäre.";
        let english = "The newspaper lies on the table and nobody has read it today, although the leading article about \
                       the steamers on the river would really have been worth reading.";
        for (text, word, parts) in [
            (english, "“newspaper,”", "“news-pa-per,”"),
            (german, "Donaudampfschifffahrt", "Do-nau-dampf-schiff-fahrt"),
            (english, "e-mail", "e-mail"),
            (english, "HTTPServer", "HTTPServer"),
            (english, "https://example.org", "https://example.org"),
        ] {
            let tongue = Tongue::of(&flat::parse(text));
            let mut out = word.to_owned();
            for cut in tongue.cuts(word).into_iter().rev() {
                out.insert(cut, '-');
            }
            assert_eq!(out, parts);
        }
    }
}
