//! What surrounds an article, as pages call it.

use super::outline::{Element, Outline};

/// Elements that hold no part of an article.
const ELEMENTS: &[&str] = &["nav", "aside", "footer", "form", "dialog", "menu", "search"];

/// Elements that a page has for the pieces of a text; a name like `related` says how they are set.
const PIECES: &[&str] = &[
    "p",
    "dl",
    "dt",
    "dd",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "code",
    "table",
    "tbody",
    "tr",
    "td",
    "th",
    "blockquote",
    "math",
];

/// Roles of the same kind.
const ROLES: &[&str] = &[
    "navigation",
    "banner",
    "complementary",
    "contentinfo",
    "search",
    "dialog",
    "alertdialog",
    "menu",
    "menubar",
    "toolbar",
    "tablist",
];

/// Parts of classes and ids, as words, of what surrounds an article.
const PARTS: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "advertisement",
    "adsbygoogle",
    "alsoread",
    "autor",
    "banner",
    "bio",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "comment",
    "comments",
    "commentlist",
    "consent",
    "cookie",
    "cookies",
    "disqus",
    "donate",
    "donation",
    "dropdown",
    "footer",
    "gdpr",
    "login",
    "masthead",
    "menu",
    "modal",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "offscreen",
    "outbrain",
    "pager",
    "pagination",
    "paywall",
    "popup",
    "popular",
    "promo",
    "promoted",
    "readmore",
    "readnext",
    "recirc",
    "recirculation",
    "recommend",
    "recommendation",
    "recommendations",
    "recommended",
    "related",
    "respond",
    "share",
    "sharebar",
    "sharedaddy",
    "sharing",
    "sidebar",
    "signin",
    "signup",
    "skyscraper",
    "social",
    "sponsor",
    "sponsored",
    "subscribe",
    "subscription",
    "taboola",
    "tags",
    "teaser",
    "teasers",
    "toolbar",
    "tooltip",
    "topbar",
    "trending",
    "upsell",
    "webmention",
    "webmentions",
];

/// Of those, the ones that are written together with others: `relatedposts`, `sharethis`.
const STEMS: &[&str] = &[
    "advert",
    "breadcrumb",
    "comment",
    "newsletter",
    "related",
    "share",
    "sidebar",
    "social",
    "subscribe",
    "taboola",
];

fn is_made_of(part: &str, stem: &str) -> bool {
    part.len() > stem.len() && (part.starts_with(stem) || part.ends_with(stem))
}

/// Parts of names of boxes that hold the article, whatever else they are called.
const CONTENT: &[&str] = &["article", "body", "content", "main", "post", "entry", "story"];

/// Whether an element surrounds an article, by what it is and what it is called.
pub(super) fn surrounds(element: &Element<'_>) -> bool {
    if matches!(&*element.name, "body" | "html" | "main" | "article") {
        return false;
    }
    if element.is(ELEMENTS) {
        // Asides and footers with prose in them are part of the text more often than not.
        return !element.is(&["aside", "footer", "form"]) || element.prose < 60 || is_called(element, PARTS);
    }
    if element.is(PIECES) {
        return is_called(element, &["byline", "newsletter", "advert", "sponsored", "breadcrumb", "share"]);
    }
    let role = element.called.split_whitespace().any(|word| ROLES.contains(&word));
    role || is_called(element, PARTS) && !(is_called(element, CONTENT) && element.prose > 40)
}

/// Whether a class or an id has one of `words` as a part: `related` is one of `post-related` and of `relatedPosts`.
pub(super) fn is_called(element: &Element<'_>, words: &[&str]) -> bool {
    parts(&element.called).any(|part| {
        words.contains(&part) || STEMS.iter().any(|stem| words.contains(stem) && is_made_of(part, stem))
    })
}

fn parts(called: &str) -> impl Iterator<Item = &str> {
    // Classes with a colon or a bracket say how something looks: `md:sticky`, `top-[nav]`.
    called
        .split_whitespace()
        .filter(|word| {
            !word.contains([':', '[', '(']) && !word.starts_with("has-") && !word.starts_with("no-")
        })
        .flat_map(|word| word.split(['-', '_']))
}

/// Parts of names of boxes that are another text than the article, though they read like one.
const FOREIGN: &[&str] = &[
    "comment",
    "comments",
    "commentlist",
    "disqus",
    "recirc",
    "recommendations",
    "recommended",
    "related",
    "newsletter",
    "sidebar",
    "teaser",
    "teasers",
    "trending",
    "popular",
    "outbrain",
    "taboola",
    "promo",
    "readnext",
    "alsoread",
    "bio",
    "subscribe",
    "signup",
    "breadcrumb",
    "breadcrumbs",
    "pagination",
    "share",
    "sharing",
    "cookie",
    "cookies",
    "consent",
];

/// Whether an element is another text than the article.
pub(super) fn is_foreign(element: &Element<'_>) -> bool {
    element.leads_away || element.is(&["nav", "form"]) || is_called(element, FOREIGN)
}

/// Boxes of the same kind that make a list.
const CARDS: usize = 3;

/// Words, and elements, of a box that only introduces another story.
const CARD: usize = 120;

/// Whether an element is a list of boxes of which each is the headline of another story, as a link.
pub(super) fn is_cards(outline: &Outline<'_>, at: usize) -> bool {
    let boxes = outline.children(at).filter_map(|child| Some((child, outline.get(child)?)));
    let mut first: Option<&Element<'_>> = None;
    let mut cards = 0;
    for (child, element) in boxes.filter(|(_, element)| element.words > 0) {
        let is_alike = first.is_none_or(|first| first.name == element.name && first.called == element.called);
        if is_alike && is_card(outline, child, element) {
            first = first.or(Some(element));
            cards += 1;
        } else if first.is_some() && !element.is_linked() {
            return false;
        }
    }
    cards >= CARDS
}

/// Words, and elements, of a box that asks to go elsewhere.
const CALL: usize = 40;

/// Whether an element is a few words and a button that is a link: an advertisement of the site's own.
pub(super) fn is_call(outline: &Outline<'_>, at: usize) -> bool {
    const TEXT: &[&str] =
        &["p", "li", "blockquote", "pre", "table", "h1", "h2", "figure", "form", "details", "dd"];
    let Some(element) = outline.get(at).filter(|element| element.is(&["div", "section", "aside"])) else {
        return false;
    };
    let end = element.end.max(at + 1);
    if !(5..=CALL).contains(&element.words) || element.linked == 0 || end - at > CALL {
        return false;
    }
    let inner = || (at + 1..end).filter_map(|inner| outline.get(inner));
    let is_button = |inner: &Element<'_>| {
        inner.words > 0 && inner.is(&["a"]) && is_called(inner, &["button", "btn", "cta"])
    };
    // Who wrote the article, and when, stands beside buttons too.
    let is_about = |inner: &Element<'_>| is_called(inner, &["byline", "author", "date", "time", "meta"]);
    inner().any(is_button)
        && !is_about(element)
        && !inner().any(|inner| inner.is(TEXT) || inner.is(&["time"]) || is_about(inner))
}

fn is_card(outline: &Outline<'_>, at: usize, element: &Element<'_>) -> bool {
    const HEADLINES: &[&str] = &["h2", "h3", "h4", "h5", "h6"];
    element.words <= CARD
        && element.end - at <= CARD
        && (at..element.end)
            .filter_map(|inner| outline.get(inner))
            .any(|inner| inner.is(HEADLINES) && inner.words > 2 && inner.linked == inner.words)
}
