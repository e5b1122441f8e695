//! What stands between the headline of a page and its text: who, when, and the sentence below the headline.

use std::ops::Range;

use super::{
    clutter,
    head::{line, plausible},
    names,
    outline::{Element, Outline},
};
use crate::article::{Moment, parse_date};

/// Words of a line that says when, or who.
const LINE: usize = 16;

/// Elements behind the text among which it is said when it was published.
const CLOSING: usize = 30;

/// What stands between the headline and the text: who, when, and the sentence below the headline.
pub(super) struct Opening<'o, 'a> {
    outline: &'o Outline<'a>,
    /// The headline, if it is known.
    pub(super) heading: Option<usize>,
    /// Elements from the headline to the first paragraph.
    pub(super) lines: Range<usize>,
    root: Range<usize>,
}

impl<'o, 'a> Opening<'o, 'a> {
    /// What stands above the text of the article at `root`, below one of the `headings` of the page, or where none is
    /// there, below a lower one that says its `title`.
    pub(super) fn of(
        outline: &'o Outline<'a>,
        root: usize,
        headings: &[String],
        title: Option<&str>,
    ) -> Self {
        let end = outline.get(root).map_or(0, |element| element.end);
        let is_headline = |element: &Element<'_>| {
            element.is(&["h1"])
                && !element.hidden
                && line(&element.node.text()).is_some_and(|words| headings.contains(&words))
        };
        let is_lower = |element: &Element<'_>| {
            element.is(&["h2", "h3"]) && !element.hidden && line(&element.node.text()).as_deref() == title
        };
        let heads = (0..end).filter(|at| outline.get(*at).is_some_and(is_headline));
        // The last headline before the text, or the first inside it.
        let mut heads: Vec<usize> = heads.collect();
        if heads.is_empty() && title.is_some() {
            heads.extend((0..end).filter(|at| outline.get(*at).is_some_and(is_lower)));
        }
        let heading =
            heads.iter().rfind(|at| **at < root).or_else(|| heads.iter().find(|at| **at >= root)).copied();
        let from = heading.map_or(root, |heading| heading.min(root));
        let is_text =
            |at: usize| outline.get(at).is_some_and(|element| element.is(&["p"]) && element.prose > 20);
        let text = (heading.unwrap_or(root).max(root)..end).find(|at| is_text(*at)).unwrap_or(end);
        // A line above the headline says when as often as one below.
        let above = outline
            .around(from)
            .next()
            .filter(|around| *around > 0)
            .map_or(from, |around| around.max(from.saturating_sub(12)));
        Self { outline, heading, lines: above..text, root: root..end }
    }

    pub(super) fn heading(&self) -> Option<String> {
        line(&self.outline.get(self.heading?)?.node.text())
    }

    /// Elements of the opening, and then of the text, that are short and called one of `names`.
    fn called(&self, names: &'static [&'static str]) -> impl Iterator<Item = &Element<'a>> {
        let all = self.lines.clone().chain(self.lines.end..self.root.end);
        all.filter_map(|at| self.outline.get(at)).filter(move |element| {
            (1..=LINE).contains(&element.words)
                && !element.hidden
                && clutter::is_called(element, names)
                && !self.is_elsewhere(element)
        })
    }

    /// Whether an element belongs to a comment, or to another story.
    fn is_elsewhere(&self, element: &Element<'a>) -> bool {
        const OTHERS: &[&str] = &[
            "comment",
            "comments",
            "commentlist",
            "related",
            "recommended",
            "sidebar",
            "reply",
            "replies",
            "respond",
            "form",
        ];
        let around = std::iter::successors(element.parent.and_then(|at| self.outline.get(at)), |element| {
            element.parent.and_then(|at| self.outline.get(at))
        });
        around.take(8).any(|around| {
            clutter::is_called(around, OTHERS) && !around.is(&["body", "html", "main"])
                || around.leads_away
                || around.is(&["form", "aside", "nav", "footer", "li"])
                    && !clutter::is_called(around, &["byline", "meta"])
        })
    }

    pub(super) fn byline(&self) -> Option<String> {
        const NAMES: &[&str] =
            &["byline", "author", "authors", "writer", "autor", "autore", "auteur", "byl", "writtenby"];
        let marked = || {
            let all = self.lines.clone().chain(self.root.clone()).filter_map(|at| self.outline.get(at));
            all.filter(|element| {
                element
                    .node
                    .attr("rel")
                    .is_some_and(|rel| rel.split_whitespace().any(|word| word == "author"))
                    || element
                        .node
                        .attr("itemprop")
                        .is_some_and(|name| name.split_whitespace().any(|word| word == "author"))
            })
            .filter(|element| (1..=LINE).contains(&element.words) && !self.is_elsewhere(element))
            .find_map(|element| names::byline(&element.node.text()))
        };
        let spoken = || {
            let lines = self.lines.clone().filter_map(|at| self.outline.get(at));
            lines.filter(|element| (2..=LINE).contains(&element.words)).find_map(|element| {
                let words = line(&element.node.text())?;
                let lower = words.to_lowercase();
                let says = ["by ", "von ", "par ", "por ", "written by ", "posted by ", "published by "]
                    .iter()
                    .any(|lead| lower.starts_with(lead));
                let named = words
                    .split(' ')
                    .skip(1)
                    .filter(|word| word.chars().next().is_some_and(char::is_uppercase))
                    .count();
                names::byline(&words).filter(|_| says && named > 0)
            })
        };
        marked()
            .or_else(|| self.called(NAMES).find_map(|element| names::byline(&element.node.text())))
            .or_else(spoken)
    }

    pub(super) fn published(&self) -> Option<Moment> {
        const NAMES: &[&str] = &[
            "date",
            "dates",
            "published",
            "publish",
            "pubdate",
            "time",
            "timestamp",
            "datum",
            "fecha",
            "data",
            "posted",
            "dateline",
            "byline",
            "meta",
            "updated",
            "entry-date",
            "publication",
            "datetime",
            "day",
        ];
        let of = |element: &Element<'_>| {
            let value = ["datetime", "content", "title"].iter().find_map(|name| element.node.attr(name));
            value
                .and_then(|value| parse_date(&value))
                .or_else(|| parse_date(&element.node.text()))
                .or_else(|| parse_date(&with_century(&element.node.text())?))
                .and_then(plausible)
        };
        let lines = || {
            self.lines
                .clone()
                .filter_map(|at| self.outline.get(at))
                .filter(|element| !self.is_elsewhere(element))
        };
        let all = || self.lines.clone().chain(self.root.clone()).filter_map(|at| self.outline.get(at));
        let marked = all()
            .filter(|element| element.node.attr("itemprop").is_some_and(|name| &*name == "datePublished"))
            .find_map(of);
        let times = || lines().filter(|element| element.is(&["time"])).find_map(of);
        let named = || self.called(NAMES).find_map(of);
        let short = || lines().filter(|element| (1..=12).contains(&element.words)).find_map(of);
        let inside =
            || all().filter(|element| element.is(&["time"]) && !self.is_elsewhere(element)).find_map(of);
        marked.or_else(times).or_else(named).or_else(short).or_else(inside).or_else(|| {
            self.closing().find_map(|element| parse_date(&element.node.text()).and_then(plausible))
        })
    }

    /// The lines below the text that say where and when it was published.
    fn closing(&self) -> impl Iterator<Item = &Element<'a>> {
        const NAMES: &[&str] =
            &["meta", "postmetadata", "metadata", "postinfo", "postmeta", "byline", "posted", "date"];
        let all = (self.lines.end..self.root.end + CLOSING).filter_map(|at| self.outline.get(at));
        all.filter(|element| {
            (1..=3 * LINE).contains(&element.words)
                && !element.hidden
                && clutter::is_called(element, NAMES)
                && !self.is_elsewhere(element)
        })
    }
}

/// `5.3.24` as `5.3.2024`, where a text is little else: in a longer one it may be anything.
fn with_century(text: &str) -> Option<String> {
    let word = text.split_whitespace().find(|word| word.split('.').count() == 3)?;
    let parts: Vec<&str> = word.trim_end_matches([',', ':']).split('.').collect();
    let [day, month, year] = parts.as_slice() else { return None };
    let is_number = |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let is_date = parts.iter().all(is_number) && year.len() == 2 && text.split_whitespace().count() <= 6;
    is_date.then(|| format!("{day}.{month}.20{year}"))
}
