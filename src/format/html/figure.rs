//! Pictures, and what stands under them.

use dom_query::{Document, NodeRef};

use super::walk::words;
use crate::{
    article::{Image, Rich, Span, SpanKind, Text, text},
    format::caption::set_caption,
};

/// Attributes where pages that load pictures late keep the address.
const LATE: &[&str] = &[
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazy",
    "data-hi-res-src",
    "data-url",
    "data-image",
    "data-image-loader",
    "data-full-src",
    "data-orig-file",
    "data-srcurl",
    "data-actualsrc",
];

/// The picture of an `img` or `picture`; none where it is a pixel that counts readers.
pub(super) fn image(node: &NodeRef<'_>) -> Option<Image> {
    let img = if node.has_name("picture") {
        node.descendants_it().find(|n| n.has_name("img")).unwrap_or(*node)
    } else {
        *node
    };
    let tiny = |name| img.attr(name).is_some_and(|value| matches!(value.trim(), "0" | "1" | "1px" | "0px"));
    if tiny("width") || tiny("height") {
        return None;
    }
    let src = address(&img).or_else(|| source(node));
    let alt = img.attr("alt").and_then(|alt| Text::some(&alt));
    (src.is_some() || alt.is_some()).then(|| Image { src, alt, ..Image::default() })
}

fn address(img: &NodeRef<'_>) -> Option<Text> {
    let src = img.attr("src").filter(|src| !is_placeholder(src));
    let late = || LATE.iter().find_map(|name| img.attr(name).filter(|value| !value.trim().is_empty()));
    let set = || {
        ["srcset", "data-srcset", "data-lazy-srcset"]
            .iter()
            .find_map(|name| img.attr(name))
            .and_then(|set| widest(&set))
    };
    src.or_else(late)
        .and_then(|src| Text::some(&src))
        .or_else(set)
        .or_else(|| img.attr("src").filter(|src| !is_pixel(src)).and_then(|src| Text::some(&src)))
}

/// The widest picture of a `source` beside the `img`.
fn source(node: &NodeRef<'_>) -> Option<Text> {
    let mut sources = node.descendants_it().filter(|n| n.has_name("source"));
    sources.find_map(|n| n.attr("srcset").or_else(|| n.attr("data-srcset"))).and_then(|set| widest(&set))
}

/// Puts the picture of a `noscript` in the place of the one that a script would load.
pub(super) fn settle(document: &Document) {
    let hidden: Vec<NodeRef<'_>> =
        document.root().descendants_it().filter(|n| n.has_name("noscript")).collect();
    for noscript in hidden {
        let images: Vec<NodeRef<'_>> = noscript.descendants_it().filter(|n| n.has_name("img")).collect();
        let [img] = images.as_slice() else { continue };
        if !noscript.text().trim().is_empty() || image(img).is_none() {
            continue;
        }
        let before = noscript.prev_element_sibling().and_then(|before| {
            let inner = before.descendants_it().find(|n| n.has_name("img"));
            if before.has_name("img") {
                Some(before)
            } else {
                inner.filter(|_| before.text().trim().is_empty())
            }
        });
        match before {
            Some(late) if late.attr("src").is_none_or(|src| is_placeholder(&src)) || is_same(&late, img) => {
                late.replace_with(img);
                noscript.remove_from_parent();
            }
            _ => noscript.rename("span"),
        }
    }
}

fn is_same(one: &NodeRef<'_>, other: &NodeRef<'_>) -> bool {
    address(one).is_some_and(|src| address(other) == Some(src))
        || one.attr("alt").is_some_and(|alt| !alt.is_empty() && other.attr("alt") == Some(alt))
}

/// The words that a small picture in a line stands for: an emoji, a sign.
pub(super) fn sign(node: &NodeRef<'_>) -> Option<String> {
    const CLASSES: &[&str] =
        &["emoji", "emojione", "twemoji", "smiley", "wp-smiley", "smilies", "emote", "emoticon"];
    let alt = node.attr("alt").map(|alt| alt.trim().to_owned()).filter(|alt| !alt.is_empty())?;
    let named =
        node.class().is_some_and(|class| class.split_whitespace().any(|word| CLASSES.contains(&word)));
    // An emoji has no letters and stands for itself.
    let is_emoji = alt.chars().count() <= 8
        && alt.chars().all(|c| !c.is_alphanumeric() && !c.is_ascii() || c == '\u{fe0f}');
    let is_small = ["width", "height"].iter().any(|side| {
        let value = node.attr(side).unwrap_or_default();
        value.trim().trim_end_matches("px").parse::<f32>().is_ok_and(|size| size <= 24.0)
    });
    (named || is_emoji || is_small && alt.chars().count() <= 24 && stands_among_words(node)).then_some(alt)
}

/// Whether there are words beside a picture in its line.
fn stands_among_words(node: &NodeRef<'_>) -> bool {
    let is_words = |n: Option<NodeRef<'_>>| n.is_some_and(|n| n.is_text() && !n.text().trim().is_empty());
    is_words(node.prev_sibling()) || is_words(node.next_sibling())
}

/// What is shown until the picture is loaded.
fn is_placeholder(src: &str) -> bool {
    let src = src.trim();
    src.is_empty()
        || src.starts_with("data:image/gif")
        || src.starts_with("data:image/svg") && src.len() < 2000
        || src == "about:blank"
}

/// A picture of one pixel inside its address.
fn is_pixel(src: &str) -> bool {
    src.trim().is_empty() || src.starts_with("data:image/gif") && src.len() < 200
}

/// The widest picture of a `srcset`.
fn widest(set: &str) -> Option<Text> {
    let candidates = set.split(", ").flat_map(|part| part.split(",\n")).filter_map(|candidate| {
        let mut words = candidate.split_whitespace();
        let address = words.next()?.trim_end_matches(',');
        let width: f32 =
            words.next().and_then(|w| w.trim_end_matches(['w', 'x', ',']).parse().ok()).unwrap_or(1.0);
        Some((width, address))
    });
    candidates.max_by(|a, b| a.0.total_cmp(&b.0)).and_then(|(_, address)| Text::some(address))
}

/// A film stands as a link to it: a picture would be fetched, and its address leads to a page or to the film itself.
pub(super) fn film(node: &NodeRef<'_>) -> Option<Rich> {
    let src = node
        .attr("src")
        .or_else(|| node.descendants_it().find(|n| n.has_name("source")).and_then(|n| n.attr("src")))?;
    let src = src.trim();
    let known = ["youtube", "youtu.be", "vimeo", "dailymotion", "player", ".mp4", ".webm", "video"];
    let lower = src.to_lowercase();
    let holds_itself = ["data:", "blob:", "javascript:"].iter().any(|scheme| lower.starts_with(scheme));
    if holds_itself || !known.iter().any(|name| lower.contains(name)) {
        return None;
    }
    let address = Text::line(src);
    let title = node.attr("title").or_else(|| node.attr("aria-label"));
    let text = title.map(|title| Text::line(title.trim())).filter(|title| !title.is_empty());
    let text = text.unwrap_or_else(|| address.clone());
    let span = Span { start: 0, end: text.len(), kind: SpanKind::Link(address) };
    Some(Rich { text, spans: vec![span] })
}

/// The pictures of a figure, the last with its caption. None where the figure holds something else than pictures: a film,
/// a table, code.
pub(super) fn figure(node: &NodeRef<'_>) -> Option<Vec<Image>> {
    if is_box(node) {
        return None;
    }
    let mut images = images(node);
    let caption = caption_node(node);
    let text = caption.as_ref().map(words).filter(|text| !text.is_empty());
    let other = ["pre", "table", "blockquote", "ul", "ol"];
    if images.is_empty() {
        let holds_other = node.descendants_it().any(|n| other.iter().any(|name| n.has_name(name)));
        let is_film = |n: NodeRef<'_>| (n.has_name("iframe") || n.has_name("video")) && film(&n).is_some();
        if text.is_none() || holds_other || node.descendants_it().any(is_film) {
            return None;
        }
        images.push(Image::default());
    }
    if let (Some(last), Some(text)) = (images.last_mut(), text) {
        match caption
            .as_ref()
            .and_then(credited)
            .and_then(|credit| Some((text.text.strip_suffix(&*credit)?.trim_end().len(), credit)))
        {
            Some((end, credit)) => {
                let spans = text
                    .spans
                    .into_iter()
                    .filter(|span| span.start < end)
                    .map(|span| Span { end: span.end.min(end), ..span });
                let said = Rich { text: text.text.part(0..end), spans: spans.collect() };
                last.caption = Some(said).filter(|said| !said.is_empty());
                last.credit = Some(credit);
            }
            None => set_caption(last, &text),
        }
    }
    Some(images)
}

/// Who is named at the end of a caption, where an element says so.
fn credited(caption: &NodeRef<'_>) -> Option<Text> {
    caption.descendants_it().find(is_credit).and_then(|credit| Text::some(&credit.text()))
}

/// Whether an element is called a credit.
pub(super) fn is_credit(node: &NodeRef<'_>) -> bool {
    node.class().is_some_and(|class| {
        class
            .to_ascii_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .any(|part| matches!(part, "credit" | "credits" | "copyright" | "photographer"))
    })
}

/// Whether a figure holds a text of its own, not only what its pictures show.
fn is_box(node: &NodeRef<'_>) -> bool {
    let is_caption = |n: &NodeRef<'_>| {
        n.has_name("figcaption")
            || n.has_name("noscript")
            || n.class().is_some_and(|class| is_caption_class(&class))
    };
    let mut paragraphs = 0;
    let mut waiting = vec![*node];
    while let Some(node) = waiting.pop() {
        for child in node.children_it(false).filter(|child| child.is_element() && !is_caption(child)) {
            if child.has_name("p") && text::words(&child.text()) > 8 {
                paragraphs += 1;
            } else if ["pre", "table", "math"].iter().any(|name| child.has_name(name)) {
                return true;
            } else {
                waiting.push(child);
            }
        }
    }
    paragraphs > 1
}

/// Every picture below `node`, each once though a `picture` and a `noscript` show it again.
pub(super) fn images(node: &NodeRef<'_>) -> Vec<Image> {
    let mut images: Vec<Image> = Vec::new();
    for img in node.descendants_it().filter(|n| n.has_name("img") || n.has_name("amp-img")) {
        if let Some(image) = image(&img)
            && !images.iter().any(|known| known.src.is_some() && known.src == image.src)
        {
            images.push(image);
        }
    }
    images
}

fn caption_node<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let named = node.descendants_it().find(|n| n.has_name("figcaption"));
    named.or_else(|| node.descendants_it().find(|n| n.class().is_some_and(|class| is_caption_class(&class))))
}

/// Whether an element is called a caption.
pub(super) fn is_caption(node: &NodeRef<'_>) -> bool {
    node.class().is_some_and(|class| is_caption_class(&class))
}

fn is_caption_class(class: &str) -> bool {
    let class = class.to_ascii_lowercase();
    ["wp-caption-text", "caption", "figcaption", "image-caption", "photo-caption", "legend"]
        .iter()
        .any(|known| class.split_whitespace().any(|word| word == *known || word.ends_with("caption")))
}

/// Whether a box is a picture with its caption, as in WordPress.
pub(super) fn is_captioned(node: &NodeRef<'_>) -> bool {
    let boxed = node.class().is_some_and(|class| {
        let class = class.to_ascii_lowercase();
        class
            .split_whitespace()
            .any(|w| w == "wp-caption" || w == "image-box" || w == "photo" || w == "figure" || w == "image")
    });
    boxed && caption_node(node).is_some() && node.descendants_it().filter(|n| n.has_name("img")).count() == 1
}

#[cfg(test)]
mod tests {
    use crate::article::{Block, SpanKind};

    /// The films of `html`: their words and where they lead. No block of it may be a picture.
    fn films(html: &str) -> Vec<(String, String)> {
        let article = super::super::fragment(html);
        assert!(!article.blocks.iter().any(|block| matches!(block, Block::Image(_))), "{:?}", article.blocks);
        let rich = article.blocks.iter().filter_map(|block| match block {
            Block::Paragraph(text) | Block::Note(text) => Some(text),
            _ => None,
        });
        rich.flat_map(|text| {
            text.spans.iter().filter_map(|span| match &span.kind {
                SpanKind::Link(to) => Some((text.text[span.start..span.end].to_owned(), to.to_string())),
                _ => None,
            })
        })
        .collect()
    }

    #[test]
    fn films_are_links_and_no_pictures() {
        let page = "https://www.youtube.com/embed/x1";
        for (html, words, to) in [
            (format!("<iframe title='The tide' src='{page}'></iframe>"), "The tide", page),
            (format!("<iframe title=' ' src='{page}'></iframe>"), page, page),
            (format!("<figure><iframe src='{page}'></iframe></figure>"), page, page),
            ("<video src='/a.mp4' aria-label='Ebb'>No film.</video>".into(), "Ebb", "/a.mp4"),
            ("<video><source src='a.webm'></video>".into(), "a.webm", "a.webm"),
        ] {
            let html = format!("<p>Before it stand some words.</p>{html}<p>And after it some more.</p>");
            assert_eq!(films(&html), [(words.to_owned(), to.to_owned())], "{html}");
        }
        for nothing in ["data:video/mp4;base64,AAAA", "blob:https://video.example/1", "JavaScript:video()"] {
            assert!(films(&format!("<p>Words.</p><video src='{nothing}'></video><p>Words.</p>")).is_empty());
        }
        for tag in ["object data", "embed src"] {
            assert!(
                films(&format!("<p>Words.</p><{tag}='{page}' type='video/mp4'><p>Words.</p>")).is_empty()
            );
        }
    }

    #[test]
    fn the_caption_of_a_film_stays() {
        let html = "<p>Words.</p><figure><iframe src='https://vimeo.com/1' title='Ebb'></iframe>\
                    <figcaption>How the water falls.</figcaption></figure><p>More words.</p>";
        assert_eq!(films(html), [("Ebb".to_owned(), "https://vimeo.com/1".to_owned())]);
        let blocks = super::super::fragment(html).blocks;
        assert!(blocks.iter().any(|block| matches!(block, Block::Paragraph(text) | Block::Note(text) if &*text.text == "How the water falls.")), "{blocks:?}");
    }
}
