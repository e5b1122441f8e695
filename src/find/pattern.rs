//! A pattern, compiled once.

use std::ops::Range;

use memchr::memmem;
use regex::{Regex, RegexBuilder};

use super::fold::{Folded, Folding, fold, fold_into, folded};
use crate::article::text::is_ideograph;

/// How a pattern is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// As typed; a space stands for any white space.
    #[default]
    Words,
    /// As a regular expression.
    Regex,
}

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Pattern {
    kind: Kind,
    folding: Folding,
}

#[derive(Debug, Clone)]
enum Kind {
    Words(memmem::Finder<'static>),
    Regex(Regex),
    /// Whole words, or beginnings of words; any of them.
    Any(Vec<Word>),
}

#[derive(Debug, Clone)]
struct Word {
    finder: memmem::Finder<'static>,
    /// Whether the word may go on.
    open: bool,
}

impl Pattern {
    /// Compiles `typed`. Case counts if a capital is typed, accents count if one is typed. `None` if nothing is
    /// typed; an error, in one line, if it is not a regular expression.
    pub fn new(typed: &str, mode: Mode) -> Result<Self, String> {
        let capital = typed.chars().any(char::is_uppercase);
        match mode {
            Mode::Words => {
                let with = |accents| folded(typed, Folding { case: false, accents }).text;
                let folding = Folding { case: !capital, accents: with(true) == with(false) };
                let needle = folded(&typed.split_whitespace().collect::<Vec<_>>().join(" "), folding).text;
                if needle.is_empty() {
                    return Err("type what to look for".into());
                }
                Ok(Self { kind: Kind::Words(memmem::Finder::new(needle.as_bytes()).into_owned()), folding })
            }
            Mode::Regex => {
                let regex = RegexBuilder::new(typed)
                    .case_insensitive(!capital)
                    .size_limit(4 << 20)
                    .build()
                    .map_err(|error| reason(&error))?;
                Ok(Self { kind: Kind::Regex(regex), folding: Folding { case: false, accents: false } })
            }
        }
    }

    /// Any of `words`, case and accents ignored: as whole words, or where the flag says so as beginnings of words. This is
    /// what a search of the whole library looks for in one article.
    pub fn any(words: &[(&str, bool)]) -> Self {
        let word = |(text, open): &(&str, bool)| {
            let spaced = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let needle = fold(spaced.trim_matches(|c: char| !c.is_alphanumeric()));
            (!needle.is_empty())
                .then(|| Word { finder: memmem::Finder::new(needle.as_bytes()).into_owned(), open: *open })
        };
        let folding = Folding { case: true, accents: true };
        Self { kind: Kind::Any(words.iter().filter_map(word).collect()), folding }
    }

    /// A finder for this pattern, to be used on many texts.
    pub fn finder(&self) -> Finder<'_> {
        Finder { pattern: self, bare: String::new(), folded: Folded::default() }
    }

    /// Bytes of every match in `text`, in order, none empty, none overlapping.
    pub fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        self.finder().each(text, |range| out.push(range));
        out
    }

    /// Whether `text` holds a match.
    pub fn is_in(&self, text: &str) -> bool {
        !self.ranges(text).is_empty()
    }
}

/// A pattern at work, with the room it needs.
#[derive(Debug)]
pub struct Finder<'p> {
    pattern: &'p Pattern,
    bare: String,
    folded: Folded,
}

impl Finder<'_> {
    /// Shows the bytes of every match in `text` to `see`, in order, none empty, none overlapping.
    pub fn each(&mut self, text: &str, mut see: impl FnMut(Range<usize>)) {
        let words = match &self.pattern.kind {
            Kind::Regex(regex) => {
                return regex.find_iter(text).map(|m| m.range()).filter(|r| !r.is_empty()).for_each(see);
            }
            Kind::Any(any) => return self.each_word(any, text, see),
            Kind::Words(words) => words,
        };
        let how = self.pattern.folding;
        let long = words.needle().len();
        if text.is_ascii() && !text.contains('\n') {
            // Byte for byte: no map back is needed.
            let text = if how.case {
                self.bare.clear();
                self.bare.push_str(text);
                self.bare.make_ascii_lowercase();
                &self.bare
            } else {
                text
            };
            return words.find_iter(text.as_bytes()).for_each(|at| see(at..at + long));
        }
        // The map back costs more than the folding, and most texts hold no match.
        self.bare.clear();
        fold_into(text, how, |c, _| self.bare.push(c));
        if words.find(self.bare.as_bytes()).is_some() {
            self.folded.refill(text, how);
            let found = words.find_iter(self.folded.text.as_bytes());
            found.filter_map(|at| self.folded.back(at..at + long, text)).for_each(see);
        }
    }
}

impl Finder<'_> {
    fn each_word(&mut self, any: &[Word], text: &str, see: impl FnMut(Range<usize>)) {
        self.folded.refill(text, self.pattern.folding);
        let folded = &self.folded.text;
        let mut found: Vec<Range<usize>> = Vec::new();
        for word in any {
            let long = word.finder.needle().len();
            let hits = word.finder.find_iter(folded.as_bytes()).map(|at| at..at + long);
            found.extend(hits.filter(|hit| stands_alone(folded, hit, word.open)));
        }
        // The longest of those that begin together.
        found.sort_unstable_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
        let mut end = 0;
        found.retain(|hit| {
            let apart = hit.start >= end;
            end = if apart { hit.end } else { end };
            apart
        });
        found.into_iter().filter_map(|hit| self.folded.back(hit, text)).for_each(see);
    }
}

/// Whether words begin and end where `hit` does; in scripts without spaces they may anywhere.
fn stands_alone(text: &str, hit: &Range<usize>, open: bool) -> bool {
    let joined = |a: Option<char>, b: Option<char>| {
        a.zip(b).is_some_and(|(a, b)| {
            a.is_alphanumeric() && b.is_alphanumeric() && !is_ideograph(a) && !is_ideograph(b)
        })
    };
    let (before, rest) = text.split_at_checked(hit.start).unwrap_or_default();
    let (word, after) = rest.split_at_checked(hit.len()).unwrap_or_default();
    !joined(before.chars().next_back(), word.chars().next())
        && (open || !joined(word.chars().next_back(), after.chars().next()))
}

/// The last line of the regex crate's report, which says what is wrong.
fn reason(error: &regex::Error) -> String {
    let report = error.to_string();
    report.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds() {
        for (typed, mode, text, found) in [
            ("ha noi", Mode::Words, "in Hà Nội today", &["Hà Nội"][..]),
            ("Hà", Mode::Words, "ha Hà hà", &["Hà"]),
            ("hà", Mode::Words, "ha Hà hà", &["Hà", "hà"]),
            ("word", Mode::Words, "Word words WORD", &["Word", "word", "WORD"]),
            ("Word", Mode::Words, "Word words WORD", &["Word"]),
            ("a b", Mode::Words, "a\u{a0}b a b", &["a\u{a0}b", "a b"]),
            ("one two", Mode::Words, "one\ntwo", &["one\ntwo"]),
            ("strasse", Mode::Words, "Straße", &["Straße"]),
            ("straße", Mode::Words, "Strasse Straße", &["Straße"]),
            ("STRASSE", Mode::Words, "STRAẞE", &["STRAẞE"]),
            ("cafe", Mode::Words, "cafe\u{301} au lait", &["cafe\u{301}"]),
            ("dong", Mode::Words, "Đồng", &["Đồng"]),
            ("it's", Mode::Words, "it’s", &["it’s"]),
            ("coeur", Mode::Words, "au cœur de", &["cœur"]),
            ("cœur", Mode::Words, "coeur cœur", &["cœur"]),
            ("first", Mode::Words, "the ﬁrst", &["ﬁrst"]),
            ("2024", Mode::Words, "２０２４年", &["２０２４"]),
            ("ＡＢＣ", Mode::Words, "abc ABC", &["ABC"]),
            ("newspaper", Mode::Words, "news\u{200b}paper", &["news\u{200b}paper"]),
            ("m2", Mode::Words, "m²", &[]),
            ("新聞", Mode::Words, "毎朝新聞を", &["新聞"]),
            (r"\d{4}", Mode::Regex, "in 2019 and 2024", &["2019", "2024"]),
            (r"x*", Mode::Regex, "axxb", &["xx"]),
        ] {
            let pattern = Pattern::new(typed, mode).unwrap();
            let got: Vec<&str> = pattern.ranges(text).into_iter().map(|r| &text[r]).collect();
            assert_eq!(got, found, "{typed} in {text}");
        }
    }

    #[test]
    fn finds_any_word() {
        for (words, text, found) in [
            (&[("ink", false)][..], "Ink, pink, think, ink", &["Ink", "ink"][..]),
            (&[("in", true)], "ink in print", &["in", "in"]),
            (&[("spring tide", false), ("moon", false)], "Moon and spring\ntide", &["Moon", "spring\ntide"]),
            (&[("tide", true), ("tides", false)], "tides", &["tides"]),
            (&[("ha noi", false)], "Hà Nội", &["Hà Nội"]),
            (&[("新聞", false)], "毎朝新聞を", &["新聞"]),
            (&[("--", false)], "a -- b", &[]),
        ] {
            let got: Vec<&str> = Pattern::any(words).ranges(text).into_iter().map(|r| &text[r]).collect();
            assert_eq!(got, found, "{words:?} in {text}");
        }
    }

    #[test]
    fn explains_a_bad_expression() {
        assert_eq!(Pattern::new("(open", Mode::Regex).unwrap_err(), "unclosed group");
    }
}
