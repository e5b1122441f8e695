//! The elements of a page as a list in reading order, with what there is to read in each: what stands in an element is a
//! range of the list, so every question about a part of the page is answered without walking the tree again.

use dom_query::NodeRef;
use html5ever::LocalName;

use super::{anchors::is_heading, clutter, elements, hidden};
use crate::article::text;

/// Words of a paragraph that reads as prose, not as a label.
const PARAGRAPH: usize = 10;

pub(super) struct Outline<'a> {
    root: NodeRef<'a>,
    pub(super) elements: Vec<Element<'a>>,
}

pub(super) struct Element<'a> {
    pub(super) node: NodeRef<'a>,
    pub(super) name: LocalName,
    /// Its classes, its id and its role, in lower case.
    pub(super) called: Box<str>,
    pub(super) parent: Option<usize>,
    /// One past the last element inside.
    pub(super) end: usize,
    /// Words that are to be seen.
    pub(super) words: usize,
    /// Those of them that are links.
    pub(super) linked: usize,
    /// Words in paragraphs that read as prose.
    pub(super) prose: usize,
    /// Like `prose`, without the parts that are clutter by their names.
    pub(super) clean: usize,
    /// Whether nothing of it is to be seen.
    pub(super) hidden: bool,
    /// Whether its name says that it surrounds an article.
    pub(super) clutter: bool,
    /// Whether it only leads elsewhere: a list of other stories, each a headline that is a link, or a few words and a
    /// button.
    pub(super) leads_away: bool,
    /// Words that stand in the element or in inline elements of it, and those of them that are links.
    own: (usize, usize),
}

impl<'a> Outline<'a> {
    /// The elements below `root`, which is the first. O(nodes).
    pub(super) fn of(root: NodeRef<'a>) -> Self {
        let mut outline = Self { root, elements: Vec::new() };
        // Nodes that wait to be seen, with the index of their parent, of the block around them, and whether a link is.
        let mut waiting = vec![(root, None, 0, false)];
        while let Some((node, parent, block, linked)) = waiting.pop() {
            if node.is_text() {
                outline.count(&node.text(), block, parent.unwrap_or_default(), linked);
                continue;
            }
            let Some(element) = Element::of(node, parent) else { continue };
            let at = outline.elements.len();
            let is_inline = elements::is_inline(&element.name) || elements::is_marked(&element.name);
            let block = if is_inline && parent.is_some() { block } else { at };
            let linked = linked || &*element.name == "a";
            let is_silent = elements::is_silent(&element.name);
            outline.elements.push(element);
            if !is_silent {
                let first = waiting.len();
                waiting.extend(node.children_it(false).map(|child| (child, Some(at), block, linked)));
                if let Some(added) = waiting.get_mut(first..) {
                    added.reverse();
                }
            }
        }
        outline.sum();
        outline
    }

    fn count(&mut self, words: &str, block: usize, around: usize, linked: bool) {
        let count = text::words(words);
        if let Some(element) = self.elements.get_mut(around) {
            element.words += count;
            element.linked += if linked { count } else { 0 };
        }
        if let Some(element) = self.elements.get_mut(block) {
            element.own.0 += count;
            element.own.1 += if linked { count } else { 0 };
        }
    }

    /// Adds up what stands inside each element, from the last to the first.
    fn sum(&mut self) {
        for at in (0..self.elements.len()).rev() {
            let leads_away = clutter::is_cards(self, at) || clutter::is_call(self, at);
            let Some(element) = self.elements.get_mut(at) else { continue };
            let (own, own_linked) = element.own;
            let reads = own >= PARAGRAPH && own_linked * 2 < own;
            element.prose += if reads { own } else { 0 };
            element.clean += if reads { own } else { 0 };
            element.end = element.end.max(at + 1);
            element.clutter = leads_away || clutter::surrounds(element);
            element.leads_away = leads_away;
            let (words, linked, prose) = (element.words, element.linked, element.prose);
            let clean = if element.clutter { 0 } else { element.clean };
            let (end, hidden) = (element.end, element.hidden);
            let Some(parent) = element.parent.and_then(|parent| self.elements.get_mut(parent)) else {
                continue;
            };
            parent.end = parent.end.max(end);
            if !hidden {
                parent.words += words;
                parent.linked += linked;
                parent.prose += prose;
                parent.clean += clean;
            }
        }
    }

    pub(super) fn root(&self) -> NodeRef<'a> {
        self.root
    }

    /// Whether most of what there is to read is hidden.
    pub(super) fn is_hidden(&self) -> bool {
        let hidden: usize =
            self.elements.iter().filter(|element| element.hidden).map(|element| element.prose).sum();
        let shown = self.get(0).map_or(0, |element| element.clean);
        hidden > 3 * shown + 20
    }

    pub(super) fn get(&self, at: usize) -> Option<&Element<'a>> {
        self.elements.get(at)
    }

    /// Which elements stand outside the one at `root`, or in one of its `parts`, which come in no order.
    pub(super) fn outside(&self, root: usize, parts: &[usize]) -> Vec<bool> {
        let range = |at: usize| at..self.get(at).map_or(at, |element| element.end);
        let inside = range(root);
        let mut outside: Vec<bool> = (0..self.elements.len()).map(|at| !inside.contains(&at)).collect();
        for part in parts {
            outside.get_mut(range(*part)).into_iter().flatten().for_each(|is_outside| *is_outside = true);
        }
        outside
    }

    /// The elements right inside the one at `at`.
    pub(super) fn children(&self, at: usize) -> impl Iterator<Item = usize> {
        let end = self.get(at).map_or(0, |element| element.end);
        let mut next = at + 1;
        std::iter::from_fn(move || {
            let child = next;
            next = self.get(child)?.end;
            (child < end).then_some(child)
        })
    }

    /// The elements around the one at `at`, from the inside out.
    pub(super) fn around(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.get(at).and_then(|element| element.parent), |at| self.get(*at)?.parent)
    }
}

impl<'a> Element<'a> {
    fn of(node: NodeRef<'a>, parent: Option<usize>) -> Option<Self> {
        let name = node.qual_name_ref().map(|name| name.local.clone())?;
        let mut called = String::new();
        for name in ["class", "id", "role"] {
            if let Some(value) = node.attr(name)
                && !(name == "id" && is_of_heading(&node, &value))
            {
                push_parted(&mut called, &value);
                called.push(' ');
            }
        }
        Some(Self {
            hidden: hidden::is_hidden(&node),
            node,
            name,
            called: called.into(),
            parent,
            end: 0,
            words: 0,
            linked: 0,
            prose: 0,
            clean: 0,
            clutter: false,
            leads_away: false,
            own: (0, 0),
        })
    }

    pub(super) fn is(&self, names: &[&str]) -> bool {
        names.iter().any(|name| &*self.name == *name)
    }

    /// Words that stand in it or in inline elements of it.
    pub(super) fn own_words(&self) -> usize {
        self.own.0
    }

    /// Whether most of its words are links.
    pub(super) fn is_linked(&self) -> bool {
        self.linked * 2 > self.words
    }
}

/// `relatedPosts` as `related-posts`.
fn push_parted(out: &mut String, name: &str) {
    let mut before = ' ';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            out.push('-');
        }
        out.extend(c.to_lowercase());
        before = c;
    }
}

/// Whether an id was made from the heading that an element begins with, so that it says nothing of the element.
fn is_of_heading(node: &NodeRef<'_>, id: &str) -> bool {
    let id = text::slug(id);
    let mut first = node.descendants_it().filter(NodeRef::is_element).take(4);
    is_heading(node) || first.any(|inner| is_heading(&inner) && text::slug(&inner.text()).starts_with(&id))
}
