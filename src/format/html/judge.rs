//! Which part of a page is the article.
//!
//! Readability gives the first answer: elements that it kept. It is right on pages whose text stands in one box, and loses
//! parts where an article is made of many, so its answer is compared with what the page itself says ([`said`]) and with the
//! boxes around: where these hold much more prose outside of what surrounds an article, they are taken. Inside the box that
//! was taken, whatever reads as part of the text stays, kept by Readability or not.

use super::{
    callout, clutter, elements,
    outline::{Element, Outline},
};

/// Words of a part that stands beside the text as a note; longer ones are only counted.
const NOTE: usize = 60;

/// Words of prose that make a figure a text.
const PROSE: usize = 25;

/// What becomes of a part of the page.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Fate {
    /// It surrounds the article and is left out.
    Left,
    /// It surrounds the article closely, and is short: a note.
    Note,
}

pub(super) struct Judge<'o, 'a> {
    outline: &'o Outline<'a>,
    /// How many elements before each were kept by Readability.
    kept: Vec<usize>,
}

impl<'o, 'a> Judge<'o, 'a> {
    /// `kept` says of each element whether Readability kept it.
    pub(super) fn new(outline: &'o Outline<'a>, kept: &[bool]) -> Self {
        let mut sum = 0;
        let mut sums = vec![0];
        sums.extend(kept.iter().map(|kept| {
            sum += usize::from(*kept);
            sum
        }));
        Self { outline, kept: sums }
    }

    fn is_kept(&self, at: usize) -> bool {
        self.count(at, at + 1) > 0
    }

    fn holds_kept(&self, at: usize) -> bool {
        self.outline.get(at).is_some_and(|element| self.count(at, element.end) > 0)
    }

    fn count(&self, from: usize, to: usize) -> usize {
        let sum = |at| self.kept.get(at).copied().unwrap_or_default();
        sum(to).saturating_sub(sum(from))
    }

    /// The element that holds the article; none where the page has no words at all.
    pub(super) fn article(&self) -> Option<usize> {
        let mut best = self.found();
        let mut held = self.held(best);
        for box_ in self.said() {
            let Some(element) = self.outline.get(box_) else { continue };
            if element.clean > held + held / 2 + 40 {
                best = box_;
                held = self.held(best);
            }
        }
        for around in self.outline.around(best) {
            let Some(element) = self.outline.get(around) else { continue };
            let is_page = element.is(&["body", "html"]);
            let much = if is_page { held * 8 / 5 + 60 } else { held * 4 / 3 + 20 };
            // Boxes around that hold hardly any links are no menus and no lists of other stories.
            let inner = self.outline.get(best).map_or((0, 0), |inner| (inner.words, inner.linked));
            let more = (element.words.saturating_sub(inner.0), element.linked.saturating_sub(inner.1));
            let is_text = more.1 * 5 < more.0 && element.clean > held + 20;
            if element.clean > much || is_text {
                best = around;
                held = self.held(best);
            }
        }
        self.outline.get(best).filter(|element| element.words > 0).map(|_| best)
    }

    /// The innermost element that holds all that Readability kept; the whole page where it kept nothing.
    fn found(&self) -> usize {
        let mut at = 0;
        while !self.is_kept(at) {
            let mut inside = self.outline.children(at).filter(|child| self.holds_kept(*child));
            match (inside.next(), inside.next()) {
                (Some(only), None) => at = only,
                _ => break,
            }
        }
        at
    }

    /// Boxes of which the page says that they hold the article.
    fn said(&self) -> Vec<usize> {
        let is_box = |element: &Element<'_>| {
            element.is(&["article", "main"])
                || element.called.split_whitespace().any(|word| word == "main" || word == "article")
                || element.node.attr("itemprop").is_some_and(|name| &*name == "articleBody")
        };
        let elements = self.outline.elements.iter().enumerate();
        elements.filter(|(_, element)| !element.hidden && is_box(element)).map(|(at, _)| at).collect()
    }

    /// Words of prose that reading the element at `root` gives.
    fn held(&self, root: usize) -> usize {
        let whole = self.outline.get(root).map_or(0, |element| element.prose);
        let fates = self.fates(root);
        let left = fates.iter().filter_map(|(at, _)| self.outline.get(*at)).filter(|element| !element.hidden);
        whole.saturating_sub(left.map(|element| element.prose).sum())
    }

    /// What becomes of the parts of the element at `root`; parts that are not named stay.
    pub(super) fn fates(&self, root: usize) -> Vec<(usize, Fate)> {
        let mut fates = Vec::new();
        let mut waiting = vec![(root, false)];
        let whole = self.outline.get(root).map_or(0, |element| element.prose);
        while let Some((at, restored)) = waiting.pop() {
            for child in self.outline.children(at) {
                let Some(element) = self.outline.get(child) else { continue };
                match self.fate(child, element, at, restored, whole) {
                    Some(fate) => fates.push((child, fate)),
                    None => waiting.push((child, restored || !self.holds_kept(child))),
                }
            }
        }
        fates
    }

    fn fate(
        &self,
        at: usize,
        element: &Element<'_>,
        around: usize,
        restored: bool,
        whole: usize,
    ) -> Option<Fate> {
        let kept = self.holds_kept(at);
        if element.hidden {
            return (!kept).then_some(Fate::Left);
        }
        // A callout belongs to the text, whatever element it is made of.
        if element.words > 0 && element.node.has_attr(callout::CALLOUT) {
            return None;
        }
        let beside = || if element.words <= NOTE && !element.is_linked() { Fate::Note } else { Fate::Left };
        if element.clutter && element.prose * 2 <= whole {
            return if kept && !element.is_linked() && !clutter::is_foreign(element) {
                None
            } else {
                Some(beside())
            };
        }
        if kept || is_inline(element) && (restored || self.is_kept(around)) {
            return None;
        }
        if element.words == 0 {
            return None;
        }
        if element.is(&["figure"]) && !holds_picture(element) {
            return Some(beside());
        }
        if holds_caption(self.outline, at, element)
            || is_part(element)
            || clutter::is_called(element, CAPTIONS)
            || element.clean > 0 && !element.is_linked()
            || restored && !element.is_linked()
        {
            return None;
        }
        Some(beside())
    }
}

/// Parts of names of what is said of a picture.
const CAPTIONS: &[&str] = &["caption", "figcaption", "credit", "callout", "admonition"];

/// Whether a box holds a picture and what is said of it.
fn holds_caption(outline: &Outline<'_>, at: usize, element: &Element<'_>) -> bool {
    let inner = || (at..element.end).take(NOTE).filter_map(|inner| outline.get(inner));
    element.words <= 2 * NOTE
        && inner().any(|inner| inner.is(&["img", "picture"]))
        && inner().any(|inner| inner.is(&["figcaption"]) || clutter::is_called(inner, CAPTIONS))
}

fn holds_picture(element: &Element<'_>) -> bool {
    const SHOWN: &[&str] = &["img", "picture", "video", "iframe", "svg", "pre", "table", "blockquote"];
    element.prose > PROSE || element.node.descendants_it().any(|n| SHOWN.iter().any(|name| n.has_name(name)))
}

fn is_inline(element: &Element<'_>) -> bool {
    elements::is_inline(&element.name) || elements::is_marked(&element.name)
}

/// Elements that a page has for the parts of a text, unless they are links.
fn is_part(element: &Element<'_>) -> bool {
    const PARTS: &[&str] = &[
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
        "table",
        "blockquote",
        "figure",
        "figcaption",
        "p",
        "ul",
        "ol",
        "dl",
        "math",
        "img",
        "picture",
        "video",
        "details",
    ];
    element.is(PARTS) && !element.is_linked()
}
