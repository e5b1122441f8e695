//! Links that lead elsewhere in their article. They lead by the words that stand there, so they work in whatever the article
//! is written as; signs beside a heading that lead to the heading itself are taken out.

use std::collections::HashMap;

use dom_query::{Document, NodeRef};

use super::{notes, walk};
use crate::article::Article;

/// Attribute of a link whose place is in the article.
pub(super) const WITHIN: &str = "data-newsprint-within";

const HEADINGS: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6"];

pub(super) fn is_heading(node: &NodeRef<'_>) -> bool {
    HEADINGS.iter().any(|name| node.has_name(name))
}

/// Takes out the signs in headings that lead to the heading itself: `¶`, `#`, a chain.
pub(super) fn settle(document: &Document) {
    let is_place = |n: &NodeRef<'_>| is_heading(n) || n.has_name("dt");
    let headings: Vec<NodeRef<'_>> = document.root().descendants_it().filter(is_place).collect();
    for heading in headings {
        let links: Vec<NodeRef<'_>> = heading.descendants_it().filter(is_permalink).collect();
        links.iter().for_each(NodeRef::remove_from_parent);
    }
}

fn is_permalink(node: &NodeRef<'_>) -> bool {
    const WORDS: &[&str] =
        &["permalink", "link", "anchor", "direct link", "copy link", "link to this", "section titled"];
    if !(node.has_name("a") || node.has_name("button")) {
        return false;
    }
    let leads_here = node.has_name("button") || node.attr("href").is_some_and(|href| href.contains('#'));
    if !leads_here {
        return false;
    }
    let words = node.text().to_lowercase();
    let is_sign = !words.chars().any(char::is_alphanumeric) && !words.trim().is_empty();
    let is_called = || {
        node.class().is_some_and(|class| {
            let class = class.to_ascii_lowercase();
            ["headerlink", "permalink", "anchor", "hash-link", "heading-link", "header-link"]
                .iter()
                .any(|name| class.contains(name))
        })
    };
    is_sign || is_called() && WORDS.iter().any(|lead| words.trim().starts_with(lead))
}

/// The id that a link of the page at `page` leads to.
fn target(link: &NodeRef<'_>, page: Option<&str>) -> Option<String> {
    let href = link.attr("href")?;
    let of_page = page.and_then(|page| href.strip_prefix(page.split('#').next()?)?.strip_prefix('#'));
    of_page.map(str::to_owned).or_else(|| notes::target(link).filter(|_| href.starts_with('#')))
}

/// Makes the links of an article lead to words of it, where what they lead to is in the article. Numbers of notes are left
/// alone: [`Article::footnote`] finds their notes.
pub(super) fn tie(root: &NodeRef<'_>, page: Option<&str>) {
    let links = root.descendants_it().filter(|n| n.has_name("a"));
    let links = links.filter_map(|n| Some((n, target(&n, page)?)));
    let links: Vec<(NodeRef<'_>, String)> = links.filter(|(n, _)| !notes::is_number(n)).collect();
    if links.is_empty() {
        return;
    }
    let mut places: HashMap<String, NodeRef<'_>> = HashMap::new();
    for node in root.descendants_it().filter(NodeRef::is_element) {
        if let Some(id) = id(&node) {
            places.entry(id).or_insert(node);
        }
    }
    // Many links and many ids lead to one place, as to the top of the page.
    let mut labels = HashMap::new();
    for (link, id) in links {
        if link.ancestors_it(Some(3)).any(|around| is_heading(&around)) {
            continue;
        }
        let Some(place) = places.get(&id).and_then(place) else { continue };
        let label = labels.entry(place.id).or_insert_with(|| Article::label(&walk::words(&place).text));
        if let Some(label) = label {
            link.set_attr("href", &format!("#{label}"));
            link.set_attr(WITHIN, "");
        }
    }
}

/// What an element is called as a place that links lead to.
pub(super) fn id(node: &NodeRef<'_>) -> Option<String> {
    let name = || node.attr("name").filter(|_| node.has_name("a"));
    node.id_attr().or_else(name).map(|id| id.to_string())
}

/// The element whose first words the place of a node is found again by: its heading, else what holds the node.
pub(super) fn place<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    const BLOCKS: &[&str] = &[
        "p",
        "li",
        "dt",
        "dd",
        "td",
        "th",
        "div",
        "section",
        "article",
        "aside",
        "blockquote",
        "figure",
        "tr",
    ];
    let is_block = |n: &NodeRef<'_>| is_heading(n) || BLOCKS.iter().any(|name| n.has_name(name));
    let is_empty = |n: &NodeRef<'_>| !n.descendants_it().any(|n| n.is_text() && !n.text().trim().is_empty());
    let own = || [*node].into_iter().chain(node.ancestors_it(Some(4)));
    let holder = if is_empty(node) {
        // A mark is about what stands around it, in a line, or below it.
        let line = own().find(|n| (is_heading(n) || n.has_name("p") || n.has_name("li")) && !is_empty(n));
        let below = || own().take(2).find_map(|n| n.next_element_sibling());
        line.or_else(below)
    } else {
        own().find(is_block)
    }?;
    if is_heading(&holder) {
        return Some(holder);
    }
    let mut first = holder.descendants_it().filter(NodeRef::is_element).take(6);
    Some(first.find(is_heading).unwrap_or(holder))
}

#[cfg(test)]
mod tests {
    use crate::{
        article::{Article, Block, SpanKind, each_slot},
        format::html,
    };

    const TEXT: &str =
        "The harbour wall was built of grey stone, and on calm days the boats lie against it in a row.";

    /// Where each link of an article leads: the words that stand there.
    fn led(article: &Article) -> Vec<String> {
        let mut out = Vec::new();
        for block in &article.blocks {
            each_slot(block, &mut |slot| {
                for span in slot.spans {
                    if let SpanKind::Link(to) = &span.kind {
                        let place = to.strip_prefix('#').and_then(|label| article.place(label));
                        let words = place.map(|at| article.texts(at.piece)[at.slot].0.to_string());
                        out.push(words.unwrap_or_else(|| to.to_string()));
                    }
                }
            });
        }
        out
    }

    #[test]
    fn links_lead_within_the_article() {
        for (place, words) in [
            ("<h2 id=stone>The stone</h2><p>More of it.</p>", "The stone"),
            ("<h2><a name=stone></a>The stone</h2><p>More of it.</p>", "The stone"),
            ("<h2><span id=stone>The stone</span></h2><p>More of it.</p>", "The stone"),
            ("<a id=stone></a><h3>The stone</h3><p>More of it.</p>", "The stone"),
            (
                "<section id=stone><header><h2>The stone</h2></header><p>More of it.</p></section>",
                "The stone",
            ),
            ("<p id=stone>It is grey.</p>", "It is grey."),
            ("<p><a name=stone></a>It is <b>grey</b>.</p>", "It is grey."),
            ("<ul><li>One</li><li id=stone>It is grey.</li></ul>", "It is grey."),
            ("<h2>Another</h2><div><p id=stone>It is grey.</p></div>", "It is grey."),
        ] {
            let text = format!("<p>{TEXT}</p>").repeat(4);
            for href in ["#stone", "https://a.example/wall#stone"] {
                let html = format!(
                    "<html><head><link rel=canonical href=https://a.example/wall></head><body><article>\
                     <p>See <a href={href}>below</a>.</p>{text}{place}</article></body></html>"
                );
                assert_eq!(led(&html::page(&html)), [words], "{place} {href}");
            }
        }
    }

    #[test]
    fn notes_marked_by_signs_are_tied_both_ways() {
        let text = format!("<p>{TEXT}</p>").repeat(4);
        for (sign, reference, note) in [
            ("*", "<a id=r href=#n>*</a>", "<p id=n><a href=#r>*</a> It is grey.</p>"),
            ("†", "<sup id=r><a href=#n>†</a></sup>", "<p id=n>† It is grey. <a href=#r>↩</a></p>"),
            ("‡", "<a id=r href=#n><sup>‡</sup></a>", "<p><a name=n href=#r>‡</a> It is grey.</p>"),
            (
                "**",
                "<sup><a id=r href=#n>**</a></sup>",
                "<ul><li id=n><a href=#r>**</a> It is grey.</li></ul>",
            ),
            ("[a]", "<a id=r href=#n>[a]</a>", "<div id=n><p><a href=#r>[a]</a> It is grey.</p></div>"),
            (
                "[a]",
                "<sup id=r><a href=#n>[a]</a></sup>",
                "<p id=n><b>[a]</b> It is grey. <a href=#r>back</a></p>",
            ),
        ] {
            let html = format!(
                "<html><body><article>{text}<p>It was built of stone{reference} and wood.</p>{text}{note}\
                 </article></body></html>"
            );
            let article = html::page(&html);
            let led = led(&article);
            assert_eq!(led.len(), 2, "{sign} {reference} {note}: {led:?}");
            assert!(led[0].contains("It is grey."), "{reference} {note}: {led:?}");
            assert!(led[1].starts_with("It was built of stone"), "{reference} {note}: {led:?}");
        }
    }

    #[test]
    fn signs_beside_headings_are_no_part_of_them() {
        for html in [
            "<h2>The wall<a class=headerlink href=#wall title='Permalink'>¶</a></h2>",
            "<h2><a class=anchor href=#wall>#</a> The wall</h2>",
            "<h2>The wall <a class='heading-anchor' href=#wall>Link to this section</a></h2>",
            "<h2><a href=#wall>The wall</a><button class=anchor-copy>Copy link</button></h2>",
        ] {
            let blocks = html::fragment(html).blocks;
            let [Block::Heading { text, .. }] = blocks.as_slice() else { panic!("{html}: {blocks:?}") };
            assert_eq!((&*text.text, text.spans.len()), ("The wall", 0), "{html}");
        }
        let kept = html::fragment("<h2>Signs: <a href=/c>C#</a></h2>").blocks;
        assert!(matches!(kept.as_slice(), [Block::Heading { text, .. }] if &*text.text == "Signs: C#"));
    }
}
