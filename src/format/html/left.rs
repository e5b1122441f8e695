//! What is left out of a page, in words that say what it is.

use super::{
    clutter,
    outline::{Element, Outline},
};
use crate::article::{Block, Rich, Text};

/// Kinds that are named in the line that counts.
const NAMED: usize = 3;

/// What surrounds an article: names of boxes, and what to say of them. The first that fits is taken.
const KINDS: &[(&[&str], &str)] = &[
    (&["cookie", "cookies", "consent", "gdpr"], "cookie notices"),
    (&["comment", "comments", "commentlist", "disqus", "respond", "webmentions"], "comments"),
    (
        &["newsletter", "subscribe", "subscription", "signup", "signin", "login", "paywall", "donate"],
        "sign-up forms",
    ),
    (&["share", "sharing", "sharebar", "sharedaddy", "social"], "share buttons"),
    (
        &["ad", "ads", "advert", "advertisement", "sponsor", "sponsored", "promo", "promoted"],
        "advertisements",
    ),
    (
        &[
            "related",
            "recommended",
            "recommendations",
            "recirc",
            "popular",
            "trending",
            "readmore",
            "readnext",
            "teaser",
            "teasers",
            "outbrain",
            "taboola",
        ],
        "related links",
    ),
    (
        &[
            "breadcrumb",
            "breadcrumbs",
            "nav",
            "navbar",
            "navigation",
            "menu",
            "menubar",
            "pagination",
            "pager",
        ],
        "menus",
    ),
    (&["dialog", "alertdialog", "modal", "popup"], "dialogs"),
    (&["footer", "copyright", "colophon", "contentinfo"], "the footer"),
    (&["sidebar", "complementary"], "the sidebar"),
];

/// Elements that are of a kind whatever they are called.
const ELEMENTS: &[(&str, &str)] = &[
    ("nav", "menus"),
    ("menu", "menus"),
    ("dialog", "dialogs"),
    ("form", "forms"),
    ("footer", "the footer"),
    ("aside", "the sidebar"),
    ("header", "the page's head"),
];

/// What was left out, in words of each kind.
#[derive(Default)]
pub(super) struct Left(Vec<(&'static str, usize)>);

impl Left {
    /// What stands in `outline` outside the element at `root`, and in the parts of it that are left out.
    pub(super) fn of(outline: &Outline<'_>, root: usize, parts: &[usize]) -> Self {
        let mut left = Self::default();
        let mut kinds: Vec<Option<&'static str>> = Vec::with_capacity(outline.elements.len());
        for (element, is_left) in outline.elements.iter().zip(outline.outside(root, parts)) {
            let around = element.parent.and_then(|parent| kinds.get(parent).copied().flatten());
            let is_left = is_left || element.hidden || around.is_some();
            let kind = if is_left { kind(element).or(around) } else { None };
            kinds.push(kind);
            if let Some(kind) = kind {
                left.add(kind, element.own_words());
            }
        }
        left
    }

    fn add(&mut self, kind: &'static str, words: usize) {
        match self.0.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += words,
            None => self.0.push((kind, words)),
        }
    }

    /// The line that says how many words are left out, and of what; none where all are there.
    pub(super) fn note(mut self, count: usize) -> Option<Block> {
        if count == 0 {
            return None;
        }
        let known: usize = self.0.iter().map(|(_, words)| words).sum();
        if known * 2 < count {
            self.add(
                if known == 0 { "labels and repetitions" } else { "what surrounds the article" },
                count - known,
            );
        }
        self.0.retain(|(_, words)| *words > 0);
        self.0.sort_by_key(|(_, words)| std::cmp::Reverse(*words));
        let kinds: Vec<&str> = self.0.iter().take(NAMED).map(|(kind, _)| *kind).collect();
        let kinds = match kinds.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            _ => kinds.concat(),
        };
        let said = format!("{count} {} of {kinds} left out", if count == 1 { "word" } else { "words" });
        Some(Block::Note(Rich::from(Text::line(&said))))
    }
}

/// What an element that is left out is, as far as it says so.
fn kind(element: &Element<'_>) -> Option<&'static str> {
    let named = || KINDS.iter().find(|(names, _)| clutter::is_called(element, names)).map(|(_, kind)| *kind);
    let by_element = || ELEMENTS.iter().find(|(name, _)| element.is(&[*name])).map(|(_, kind)| *kind);
    let leads_away = || element.leads_away.then_some("related links");
    let hidden = || element.hidden.then_some("hidden parts");
    let is_any = element.clutter || element.hidden || ELEMENTS.iter().any(|(name, _)| element.is(&[*name]));
    if !is_any {
        return None;
    }
    named().or_else(by_element).or_else(leads_away).or_else(hidden)
}

#[cfg(test)]
mod tests {
    use crate::{article::Block, format::html};

    #[test]
    fn what_is_left_out_is_said_in_words() {
        let text =
            "The harbour wall was built of grey stone, and on calm days the boats lie against it in a row. "
                .repeat(6);
        for (html, said) in [
            (
                "<nav><a href=/a>News</a> <a href=/b>Sport</a> <a href=/c>Money</a></nav>",
                "3 words of menus left out",
            ),
            (
                "<nav><a href=/a>News</a> <a href=/b>Sport</a></nav><footer><a href=/i>Imprint</a></footer>",
                "3 words of menus and the footer left out",
            ),
            (
                "<header>The Harbour Gazette of the town and its quays <nav><a href=/a>Good news</a></nav></header>",
                "11 words of the page's head and menus left out",
            ),
            ("<div class=cookie-banner hidden>We keep cookies</div>", "3 words of cookie notices left out"),
            ("<div hidden>Unseen</div>", "1 word of hidden parts left out"),
        ] {
            let article =
                html::page(&format!("<html><body>{html}<article><p>{text}</p></article></body></html>"));
            let Some(Block::Note(note)) = article.blocks.last() else {
                panic!("{html}: {:?}", article.blocks)
            };
            assert_eq!(&*note.text, said, "{html}");
        }
    }
}
