//! A page: its article, and what is known of it.

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};

use super::{
    account::Account,
    addresses, anchors, body, flattened,
    head::Head,
    hidden,
    judge::{Fate, Judge},
    lead,
    left::Left,
    names, notes,
    outline::Outline,
    prune, renumbered, settle,
    thread::{self, Thread},
    tree, walk,
};
use crate::article::{Article, Block, Format, Meta, Rich, Text, each_slot, language_of, text};

/// Elements of a page at most; a larger one is taken as it is.
const MAX_ELEMENTS: usize = 400_000;

/// Attribute that holds an element's number in the outline.
const NUMBER: &str = "data-newsprint";

/// Words around an article that are too few to be a menu.
const FEW: usize = 6;

/// Bytes of text by which its language is told.
const SAMPLE: usize = 2_000;

/// Words below which next to nothing could be read.
const NOTHING: usize = 12;

/// Takes the article out of a page. Never fails; a page without one is read as a fragment.
///
/// ```
/// # use newsprint::format::html;
/// let article = html::page("<html><head><title>Paper</title></head><body><p>It lasts.</p></body></html>");
/// assert_eq!(article.meta.title.as_deref(), Some("Paper"));
/// ```
pub fn page(html: &str) -> Article {
    let parsed = tree::page(html);
    let document = parsed.document;
    let account = Account::of(&body(&document));
    hidden::put_in_place(&document);
    settle(&document);
    let head = Head::of(&document);
    let mut outline = Outline::of(body(&document));
    if outline.is_hidden() {
        hidden::show(&document.root());
        outline = Outline::of(body(&document));
    } else if hidden::show_templates(&document, &outline) {
        outline = Outline::of(body(&document));
    }
    let Read { mut meta, deck, mut blocks, left } = match thread::of(&outline) {
        Some(thread) => of_thread(&document, &head, thread),
        None => of_article(&document, outline, &head),
    };
    if let Some(base) = addresses::base(&document, meta.url.as_deref()) {
        addresses::complete(&mut blocks, &base);
    }
    prune::prune(&mut blocks, &meta);
    let mut left_out = flattened(parsed.cut);
    let unreadable = fall_back(&head, &document, &mut blocks);
    if let Some(why) = unreadable {
        left_out = Some(Text::line(why));
    }
    let is_title = |said: &String| {
        meta.title.as_deref().is_some_and(|title| names::folded(title) == names::folded(said))
    };
    let (deck, description) =
        (deck.filter(|said| !is_title(said)), head.description().filter(|said| !is_title(said)));
    meta.standfirst = standfirst(deck, description, &mut blocks);
    meta.language = meta.language.or_else(|| language_of(&sample(&blocks)).and_then(Text::some));
    let count = account.left(&meta, &blocks);
    blocks.extend(left.note(count));
    Article {
        meta,
        blocks: renumbered(blocks),
        format: Format::Html,
        left_out,
        unreadable: unreadable.is_some(),
        ..Article::default()
    }
}

/// What was read of a page.
struct Read {
    meta: Meta,
    /// The sentence below the headline.
    deck: Option<String>,
    blocks: Vec<Block>,
    left: Left,
}

/// Reads the article of a page.
fn of_article<'a>(document: &'a Document, outline: Outline<'a>, head: &Head) -> Read {
    let comments = thread::comments(&outline);
    let outline = &if comments.is_empty() { outline } else { Outline::of(body(document)) };
    let kept = found(document, outline, head.url.as_deref());
    let (root, fates) = taken(outline, &kept);
    let (meta, opening) = head.meta(outline, root);
    let picture = head.picture();
    let above = lead::above(outline, root, opening.heading, picture.as_deref());
    let deck = lead::standfirst(outline, opening.lines.clone(), opening.heading);
    let left = left(outline, root, &fates);
    let article = cut(outline, root, &fates);
    anchors::tie(&article, head.url.as_deref());
    let mut blocks = walk::blocks(&article);
    lead::add(&mut blocks, above, picture.as_deref());
    if !comments.is_empty() {
        blocks.push(Block::Rule);
        blocks.extend(comments);
    }
    Read { meta, deck, blocks, left }
}

fn left(outline: &Outline<'_>, root: usize, fates: &[(usize, Fate)]) -> Left {
    let parts: Vec<usize> = fates.iter().filter(|(_, fate)| *fate == Fate::Left).map(|(at, _)| *at).collect();
    Left::of(outline, root, &parts)
}

/// Reads a page that is a thread: what it is about, a rule, and the messages as quotes.
fn of_thread(document: &Document, head: &Head, thread: Thread) -> Read {
    let rest = Outline::of(body(document));
    let (root, fates) = taken(&rest, &[]);
    let (mut meta, _) = head.meta(&rest, root);
    let left = left(&rest, root, &fates);
    let mut blocks = match thread.post {
        Some(post) => {
            meta.byline = post.byline().or(meta.byline);
            meta.published = post.when.or(meta.published);
            post.into_blocks()
        }
        None if rest.get(root).is_some_and(|element| element.clean > FEW) => {
            walk::blocks(&cut(&rest, root, &fates))
        }
        None => Vec::new(),
    };
    if !blocks.is_empty() && !thread.blocks.is_empty() {
        blocks.push(Block::Rule);
    }
    blocks.extend(thread.blocks);
    Read { meta, deck: None, blocks, left }
}

/// Which elements of `outline` Readability keeps; every one is marked with its number, so that it is known again.
fn found(document: &Document, outline: &Outline<'_>, url: Option<&str>) -> Vec<bool> {
    for (at, element) in outline.elements.iter().enumerate() {
        element.node.set_attr(NUMBER, &at.to_string());
    }
    let config = Config { keep_classes: true, max_elements_to_parse: MAX_ELEMENTS, ..Config::default() };
    let found = Readability::with_document(document.clone(), url, Some(config))
        .ok()
        .and_then(|mut found| found.parse().ok());
    let content = found.map(|found| found.content).unwrap_or_default();
    let mut kept = vec![false; outline.elements.len()];
    let lead = format!("{NUMBER}=\"");
    for at in memchr::memmem::find_iter(content.as_bytes(), lead.as_bytes()) {
        let rest = content.get(at + lead.len()..).unwrap_or_default();
        let number = rest.split('"').next().and_then(|number| number.parse::<usize>().ok());
        if let Some(kept) = number.and_then(|number| kept.get_mut(number)) {
            *kept = true;
        }
    }
    kept
}

/// The element that holds the article, and what becomes of its parts.
fn taken(outline: &Outline<'_>, kept: &[bool]) -> (usize, Vec<(usize, Fate)>) {
    let judge = Judge::new(outline, kept);
    let words = |at| outline.get(at).map_or(0, |element| element.words);
    let root = judge.article().unwrap_or_default();
    let fates = judge.fates(root);
    let left: usize = fates.iter().map(|(at, _)| words(*at)).sum();
    // Where all would be left out, or all but a few words though there is a text, it was not the article that was found.
    let rest = words(root).saturating_sub(left);
    let prose = outline.get(0).map_or(0, |page| page.prose);
    if !kept.is_empty() && (rest == 0 || rest < NOTHING && prose > rest + NOTHING) {
        return (0, Vec::new());
    }
    if words(0) + left > words(root) + FEW {
        return (root, fates);
    }
    // Hardly anything surrounds the article, and what does may belong to it, unless it says that it is a menu.
    let is_menu = |at: usize| {
        outline.get(at).is_some_and(|element| element.is(&["nav", "footer"]) && element.words > 0)
    };
    (0, judge.fates(0).into_iter().filter(|(at, _)| is_menu(*at)).map(|(at, _)| (at, Fate::Left)).collect())
}

/// The element that holds the article, without what surrounds it, and with its notes.
fn cut<'a>(outline: &Outline<'a>, root: usize, fates: &[(usize, Fate)]) -> NodeRef<'a> {
    let left: Vec<usize> = fates.iter().map(|(at, _)| *at).collect();
    let notes = notes::outside(outline, root, &left);
    for (at, fate) in fates {
        match (fate, outline.get(*at)) {
            (Fate::Note, Some(element)) => element.node.set_attr(walk::NOTE, ""),
            (Fate::Left, Some(element)) => element.node.remove_from_parent(),
            (_, None) => {}
        }
    }
    let article = outline.get(root).map_or_else(|| outline.root(), |element| element.node);
    for note in notes {
        note.remove_from_parent();
        hidden::reveal(&note);
        note.remove_attr(walk::NOTE);
        article.append_child(&note);
    }
    notes::number(&article);
    notes::label(&article);
    article
}

/// Enough of a text to tell its language.
fn sample(blocks: &[Block]) -> String {
    let mut sample = String::new();
    for block in blocks.iter().filter(|block| matches!(block, Block::Paragraph(_))) {
        each_slot(block, &mut |slot| sample.push_str(slot.text));
        if sample.len() > SAMPLE {
            break;
        }
        sample.push(' ');
    }
    sample
}

fn words(blocks: &[Block]) -> usize {
    let mut count = 0;
    for block in blocks.iter().filter(|block| !matches!(block, Block::Note(_))) {
        each_slot(block, &mut |slot| count += if slot.is_read() { text::words(slot.text) } else { 0 });
    }
    count
}

/// Where hardly anything can be read, or the head holds much more of the article, takes what the page says elsewhere. Says
/// why where next to nothing was there.
fn fall_back(head: &Head, document: &Document, blocks: &mut Vec<Block>) -> Option<&'static str> {
    let shown = words(blocks);
    let whole = head.story.as_ref().and_then(|story| story.body.as_deref()).unwrap_or_default();
    if text::words(whole) > shown + shown / 2 + NOTHING {
        let images = blocks.iter().filter(|block| matches!(block, Block::Image(_))).take(1).cloned();
        *blocks = images.chain(written(whole)).collect();
        return None;
    }
    if shown >= NOTHING {
        return None;
    }
    // What browsers without scripts are told, else what search engines are.
    let root = document.root();
    let instead = root.descendants_it().filter(|n| n.has_name("noscript")).map(|n| n.text().to_string());
    let instead = instead
        .filter(|words| text::words(words) > shown.max(NOTHING))
        .max_by_key(|words| text::words(words));
    let instead = instead.or_else(|| head.description().filter(|words| text::words(words) > shown));
    let is_empty = shown == 0 && instead.is_none();
    blocks.extend(instead.iter().flat_map(|words| written(words)));
    if !is_empty && instead.is_none() {
        return None;
    }
    Some(if root.descendants_it().any(|n| n.has_name("script")) {
        "next to nothing can be read of this page: a script would load its text; open it in a browser and save it from there"
    } else {
        "next to nothing can be read of this page; open it in a browser and save it from there"
    })
}

/// The blocks of a text that is given as one string.
fn written(whole: &str) -> Vec<Block> {
    if whole.contains("</p>") || whole.contains("<br") {
        return super::fragment(whole).blocks;
    }
    whole.split('\n').filter_map(Text::some).map(|line| Block::Paragraph(Rich::from(line))).collect()
}

/// The sentence below the headline: the one that stands there, else what the page says of its article, unless the text
/// says the same.
fn standfirst(deck: Option<String>, description: Option<String>, blocks: &mut Vec<Block>) -> Option<Text> {
    if let Some(deck) = deck {
        lead::take_out(blocks, &deck);
        return Text::some(&deck);
    }
    let is_cut = |said: &String| said.ends_with('…') || said.ends_with("...");
    description
        .filter(|said| super::head::is_standfirst(said) && !is_cut(said) && !lead::says(blocks, said))
        .as_deref()
        .and_then(Text::some)
}
