//! Hyphenation: the language of an article, and where its words may be hyphenated.
//!
//! The patterns are Liang's, by language, as the `hypher` crate holds them.

use std::sync::OnceLock;

use hypher::Lang;

use crate::article::{Article, Block, language_of};

/// Bytes of text that a language is guessed from.
const SAMPLE_BYTES: usize = 1000;

/// Shortest word that is hyphenated, in bytes.
const SHORTEST_WORD: usize = 6;

/// Longest word that is hyphenated, in bytes: what is longer is an address or a code.
const LONGEST_WORD: usize = 80;

/// The hyphenation of an article's language, which is guessed only when a line needs it.
#[derive(Debug, Clone, Default)]
pub struct Hyphenation {
    /// The language that the article names: `en` of `en-GB`.
    named: Option<[u8; 2]>,
    /// Some of its words, for an article that names none.
    sample: String,
    found: OnceLock<Option<Lang>>,
}

impl Hyphenation {
    /// The language that `article` names, else the one its words look like.
    pub fn of(article: &Article) -> Self {
        let code = |tag: &str| {
            let bytes = tag.as_bytes();
            let ends = bytes.get(2).is_none_or(|b| !b.is_ascii_alphabetic());
            let pair = [bytes.first()?.to_ascii_lowercase(), bytes.get(1)?.to_ascii_lowercase()];
            ends.then_some(pair)
        };
        let named = article.meta.language.as_deref().and_then(code);
        let mut sample = String::new();
        if named.is_none() {
            for block in &article.blocks {
                if let Block::Paragraph(rich) = block {
                    let end = rich.text.floor_char_boundary(SAMPLE_BYTES - sample.len().min(SAMPLE_BYTES));
                    sample.push_str(rich.text.get(..end).unwrap_or_default());
                    sample.push(' ');
                }
                if sample.len() >= SAMPLE_BYTES {
                    break;
                }
            }
        }
        Self { named, sample, found: OnceLock::new() }
    }

    /// The patterns of the language; none for one without.
    fn patterns(&self) -> Option<Lang> {
        *self.found.get_or_init(|| match self.named {
            Some(code) => lang(code),
            None => language_of(&self.sample).and_then(|code| lang(code.as_bytes().try_into().ok()?)),
        })
    }

    /// Byte offsets in `word`, which may have punctuation around it, at which a hyphen may be added. Empty where the
    /// language has no patterns, and for what is no word: capitals inside, digits, too short, too long.
    pub fn cuts(&self, word: &str) -> Vec<usize> {
        let lead = word.len() - word.trim_start_matches(|c: char| !c.is_alphabetic()).len();
        let bare = word.trim_matches(|c: char| !c.is_alphabetic());
        // An address, a code, a name in capitals: not words that a dictionary knows.
        let is_word = (SHORTEST_WORD..=LONGEST_WORD).contains(&bare.len())
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
            let hyphenation = Hyphenation::of(&flat::parse(text));
            let mut out = word.to_owned();
            for cut in hyphenation.cuts(word).into_iter().rev() {
                out.insert(cut, '-');
            }
            assert_eq!(out, parts);
        }
    }
}
