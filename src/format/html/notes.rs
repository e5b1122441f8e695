//! Footnotes: numbers in the text that lead to a note, and notes that stand outside of the part that is the article.

use std::collections::{HashMap, HashSet};

use dom_query::NodeRef;

use super::{clutter, escaped, hidden, outline::Outline};

/// Longest label of a note, in letters: `[12]`, `†`, `a`.
const LABEL: usize = 6;

/// Parts of names of what holds notes.
const NAMES: &[&str] = &["footnotes", "endnotes", "footnote", "endnote", "sidenotes", "references"];

/// Whether the words of a link, or a raised letter, are the label of a note.
pub(super) fn is_label(words: &str) -> bool {
    let bare = words.trim().trim_matches(['[', ']', '(', ')', '^', ' ', '\u{a0}', '\u{fe0e}']);
    let is_mark = |c: char| "*†‡§¶#".contains(c);
    (1..=LABEL).contains(&bare.chars().count())
        && (bare.chars().all(|c| c.is_ascii_digit())
            || bare.chars().all(is_mark)
            || bare.chars().count() == 1 && bare.chars().all(|c| c.is_ascii_lowercase())
            || bare.chars().count() <= 4
                && words.trim().starts_with('[')
                && bare.chars().all(char::is_alphanumeric))
}

/// The id that a link of this page leads to.
pub(super) fn target(link: &NodeRef<'_>) -> Option<String> {
    let href = link.attr("href")?;
    let (before, id) = href.split_once('#')?;
    (!id.is_empty() && !before.contains("://")).then(|| id.to_owned())
}

/// The words of an element that is as small as a label; `None` for others, however many parts they have, at the cost of a few.
fn label_words(node: &NodeRef<'_>) -> Option<String> {
    const PARTS: usize = 24;
    let is_small = node.descendants_it().nth(PARTS).is_none();
    is_small.then(|| node.text().to_string()).filter(|words| is_label(words))
}

/// Whether an element is the label of a note in the text.
pub(super) fn is_reference(node: &NodeRef<'_>) -> bool {
    let leads = |n: &NodeRef<'_>| n.has_name("a") && n.attr("href").is_some_and(|href| href.contains('#'));
    if node.has_name("sup") {
        return label_words(node).is_some()
            && (node.descendants_it().any(|child| leads(&child))
                || node.parent().is_some_and(|parent| leads(&parent)));
    }
    // Asked first of what is around every link of a page, which may be all of it.
    if !leads(node) {
        return false;
    }
    let Some(words) = label_words(node) else { return false };
    // The raised number inside is the reference.
    if node.descendants_it().any(|inner| inner.has_name("sup")) {
        return false;
    }
    // Back from the note to its place: that is no reference.
    let is_back = ["backref", "footnote-number", "reversefootnote", "footnote-backref", "footnote-back"]
        .iter()
        .any(|class| node.has_class(class));
    !is_back && !words.trim().chars().all(char::is_alphabetic)
}

/// The notes of the article at `root` that stand outside of it or would be left out, in order: each list or box once.
/// They are taken out of the page, to stand at the article's end.
pub(super) fn outside<'a>(outline: &Outline<'a>, root: usize, left: &[usize]) -> Vec<NodeRef<'a>> {
    if outline.get(root).is_none() {
        return Vec::new();
    }
    let is_outside = outline.outside(root, left);
    let inside = || {
        outline.elements.iter().zip(&is_outside).filter(|(_, outside)| !**outside).map(|(element, _)| element)
    };
    let mut wanted: HashSet<String> = HashSet::new();
    let mut raised = false;
    for element in inside() {
        let node = &element.node;
        if element.is(&["a"]) && is_label(&node.text()) {
            wanted.extend(target(node));
        } else if element.is(&["sup"]) {
            raised |= is_label(&node.text());
        }
        wanted.extend(node.attr("data-definition").map(|id| id.to_string()));
    }
    if wanted.is_empty() && !raised {
        return Vec::new();
    }
    let mut taken: Vec<usize> = Vec::new();
    // Notes come in the page's order, so one that was taken holds all up to its end.
    let mut covered = 0;
    for (at, element) in outline.elements.iter().enumerate() {
        if !is_outside.get(at).is_some_and(|outside| *outside) {
            continue;
        }
        let id = element.node.id_attr().or_else(|| element.node.attr("name").filter(|_| element.is(&["a"])));
        let is_wanted = id.is_some_and(|id| wanted.contains(&*id));
        let is_box = raised && clutter::is_called(element, NAMES) && element.words > 0;
        if is_wanted || is_box {
            let whole = whole(outline, at, &is_outside);
            let end = outline.get(whole).map_or(at, |element| element.end);
            // What holds the article is no note of it.
            if !(whole..end).contains(&root) && at >= covered {
                taken.push(whole);
                covered = end;
            }
        }
    }
    taken.iter().filter_map(|at| outline.get(*at)).map(|element| element.node).collect()
}

/// The note that an id is about: the item around an anchor, and the list around an item.
fn whole(outline: &Outline<'_>, at: usize, is_outside: &[bool]) -> usize {
    let is = |at: usize, names: &[&str]| outline.get(at).is_some_and(|element| element.is(names));
    let mut at = at;
    if is(at, &["a", "span", "sup", "b", "strong"]) {
        at = outline
            .around(at)
            .find(|around| is(*around, &["li", "p", "div", "dd", "dt", "aside", "td"]))
            .unwrap_or(at);
    }
    if is(at, &["li", "dd", "dt"])
        && let Some(list) = outline.around(at).next()
        && is(list, &["ol", "ul", "dl"])
        && is_outside.get(list).is_some_and(|outside| *outside)
    {
        return list;
    }
    at
}

/// Makes references of what is one without a link: raised numbers where the article has notes, and buttons that would open
/// a note.
pub(super) fn label(root: &NodeRef<'_>) {
    let is_button = |n: &NodeRef<'_>| {
        n.has_name("button")
            && is_label(&n.text())
            && n.class().is_some_and(|class| class.contains("note") || class.contains("fn"))
    };
    for button in root.descendants_it().filter(is_button).collect::<Vec<_>>() {
        let label = button.text().trim().to_owned();
        button.rename("sup");
        button.set_html(format!("<a href=\"#{0}\">{0}</a>", escaped(&label)));
    }
    let raised: Vec<NodeRef<'_>> = root
        .descendants_it()
        .filter(|n| {
            n.has_name("sup") && n.first_element_child().is_none() && n.text().trim().parse::<u16>().is_ok()
        })
        .collect();
    if raised.is_empty() {
        return;
    }
    let named = |n: &NodeRef<'_>| {
        n.class().is_some_and(|class| {
            let class = class.to_lowercase();
            NAMES.iter().any(|name| class.contains(name))
        })
    };
    let has_notes = root.descendants_it().any(|n| named(&n));
    // A number that begins a line is the label of the note that follows.
    let (notes, references): (Vec<&NodeRef<'_>>, Vec<&NodeRef<'_>>) =
        raised.iter().partition(|sup| begins_line(sup));
    let labels: HashSet<String> = notes.iter().map(|sup| sup.text().trim().to_owned()).collect();
    for sup in references {
        let text = sup.text().trim().to_owned();
        let after_word = sup.prev_sibling().is_some_and(|before| {
            let before = before.text();
            let word = before.trim_end().rsplit(' ').next().unwrap_or_default();
            before.is_empty() || word.chars().count() > 2 || word.ends_with(['.', ',', '”', '"', ')'])
        });
        if after_word && text.len() <= 3 && (has_notes || labels.contains(&text)) {
            sup.set_html(format!("<a href=\"#{text}\">{text}</a>"));
        }
    }
}

/// Whether nothing stands before an element in its block.
fn begins_line(node: &NodeRef<'_>) -> bool {
    let first = node.prev_sibling().is_none_or(|before| before.is_text() && before.text().trim().is_empty());
    first
        && node
            .parent()
            .is_some_and(|around| ["p", "li", "div", "td", "dd"].iter().any(|name| around.has_name(name)))
}

/// Classes of notes that stand in the margin, right after the words they are about.
const MARGIN: &[&str] = &["sidenote", "side-note", "marginnote", "margin-note", "footnote-content-inline"];

/// Gives the notes of the margin numbers, and puts them at the end of the article.
fn from_margin(root: &NodeRef<'_>) {
    let is_note = |n: &NodeRef<'_>| {
        (n.has_name("span") || n.has_name("small"))
            && n.class().is_some_and(|class| class.split_whitespace().any(|word| MARGIN.contains(&word)))
            && n.ancestors_it(Some(3)).any(|around| around.has_name("p") || around.has_name("li"))
    };
    let notes: Vec<NodeRef<'_>> = root.descendants_it().filter(is_note).collect();
    if notes.is_empty() {
        return;
    }
    let numbers = root.descendants_it().filter(|n| n.has_name("a") && is_reference(n));
    let last = numbers.filter_map(|n| n.text().trim_matches(['[', ']', ' ']).parse::<usize>().ok()).max();
    for (note, number) in notes.iter().zip(last.unwrap_or_default() + 1..) {
        note.before_html(format!("<sup><a href=\"#{number}\">[{number}]</a></sup>"));
        note.remove_from_parent();
        note.rename("p");
        note.prepend_html(format!("[{number}] "));
        root.append_child(note);
    }
}

/// Puts its label before a note that does not say which one it is: `<aside id=n1><p>…`.
fn name(root: &NodeRef<'_>) {
    let mut notes: HashMap<String, NodeRef<'_>> = HashMap::new();
    for node in root.descendants_it().filter(|n| n.has_name("aside") || n.has_name("p") || n.has_name("div"))
    {
        if let Some(id) = node.id_attr() {
            notes.entry(id.to_string()).or_insert(node);
        }
    }
    if notes.is_empty() {
        return;
    }
    let references: Vec<NodeRef<'_>> = root
        .descendants_it()
        .filter(|n| n.has_name("a") && is_label(&n.text()) && is_reference_link(n))
        .collect();
    for reference in references {
        let text = reference.text();
        let label = text.trim().trim_matches(['[', ']', '(', ')']);
        let note = target(&reference).and_then(|id| notes.remove(&id));
        let Some(note) = note.filter(|note| !holds(note, &reference) && label.parse::<u16>().is_ok()) else {
            continue;
        };
        let words = note.text();
        let begins = words.trim_start().trim_start_matches(['[', '(', '^']).starts_with(label);
        if !begins && !words.trim().is_empty() {
            let first = note.descendants_it().find(|n| n.has_name("p")).unwrap_or(note);
            first.prepend_html(format!("[{label}] "));
        }
    }
}

/// Whether a link is a reference, alone, in a raised number or around one.
pub(super) fn is_reference_link(link: &NodeRef<'_>) -> bool {
    is_reference(link)
        || link.parent().is_some_and(|around| is_reference(&around))
        || link.descendants_it().any(|inner| inner.has_name("sup") && is_reference(&inner))
}

/// Whether a link is the number of a note in the text. One that begins its line leads back from the note.
pub(super) fn is_number(link: &NodeRef<'_>) -> bool {
    let raised = link.parent().filter(|around| around.has_name("sup"));
    is_reference_link(link)
        && link.text().chars().any(|c| c.is_ascii_digit())
        && !begins_line(&raised.unwrap_or(*link))
}

fn holds(around: &NodeRef<'_>, node: &NodeRef<'_>) -> bool {
    node.ancestors_it(None).any(|n| n.id == around.id)
}

/// Numbers the labels that are the same sign each time, and gives their notes these numbers; then every note of the margin,
/// and every note that has a label only where it is referred to.
pub(super) fn number(root: &NodeRef<'_>) {
    number_signs(root);
    from_margin(root);
    name(root);
}

fn number_signs(root: &NodeRef<'_>) {
    let mut notes: HashMap<String, NodeRef<'_>> = HashMap::new();
    for node in root.descendants_it().filter(NodeRef::is_element) {
        if let Some(id) = node.id_attr() {
            notes.insert(id.to_string(), node);
        }
    }
    let references: Vec<NodeRef<'_>> =
        root.descendants_it().filter(|node| node.has_attr("data-definition")).collect();
    let mut number = 0;
    for reference in references {
        let Some(note) = reference.attr("data-definition").and_then(|id| notes.get(&*id).copied()) else {
            continue;
        };
        number += 1;
        hidden::reveal(&note);
        note.rename("p");
        note.prepend_html(format!("[{number}] "));
        reference.set_html(format!("<sup><a href=\"#{number}\">[{number}]</a></sup>"));
    }
}
