//! A message of a thread: what holds its words, who wrote it and when.
//!
//! A message is known by what holds its words. What stands around these, up to where another message begins, says who and
//! when; how many boxes of its kind are around it, or the page's own number, says how deep it is.

use super::{
    clutter, names,
    outline::{Element, Outline},
    walk,
};
use crate::article::{Block, Moment, Text, parse_date};

/// Classes, and values of other attributes, of what holds the words of a message on sites of threads.
const WORDS: &[&str] = &[
    "commtext",
    "toptext",
    "cooked",
    "usertext-body",
    "tweettext",
    "bbwrapper",
    "js-post-body",
    "post_body",
    "lia-message-body-content",
    "timeline-comment-body",
    "message-body",
    "messagecontent",
    "markdown-body",
    "js-comment-body",
    "text-body",
    "post-rtjson-content",
];

/// Like [`WORDS`], on any page: these alone make no thread unless they are most of it.
const ANY: &[&str] = &[
    "comment-content",
    "comment-body",
    "comment-text",
    "commenttext",
    "comment_text",
    "comment__text",
    "comment__body",
    "comment__content",
    "comment-content__text",
    "comment_body",
    "comment-message",
    "reply-content",
    "comment",
];

/// Boxes in which words of those names are a message.
const BOXES: &[&str] = &[
    "timeline-comment",
    "react-issue-comment",
    "issue-body",
    "comment",
    "thing",
    "tweet",
    "topic-post",
    "crawler-post",
    "fatitem",
];

/// Words of the line that says who and when.
pub(super) const LINE: usize = 40;

/// A message.
pub(super) struct Message {
    pub(super) author: Option<String>,
    pub(super) when: Option<Moment>,
    pub(super) score: Option<String>,
    pub(super) depth: usize,
    pub(super) is_post: bool,
    pub(super) blocks: Vec<Block>,
}

impl Message {
    /// The words of what a thread is about.
    pub(super) fn into_blocks(self) -> Vec<Block> {
        self.blocks
    }

    /// Who wrote it, as a byline.
    pub(super) fn byline(&self) -> Option<Text> {
        self.author.as_deref().and_then(names::byline).as_deref().and_then(Text::some)
    }
}

/// What holds the words of each message, and whether that is sure.
pub(super) fn bodies(outline: &Outline<'_>) -> (Vec<usize>, bool) {
    let named = |element: &Element<'_>, names: &[&str]| {
        let is = |value: &str| value.split_whitespace().any(|word| names.contains(&&*word.to_lowercase()));
        ["class", "data-testid", "slot", "itemprop"]
            .iter()
            .filter_map(|name| element.node.attr(name))
            .any(|value| is(&value))
            || element.node.has_attr("data-message-author-role")
            || element.node.attr("itemprop").is_some_and(|name| matches!(&*name, "text" | "commentText"))
            || element
                .node
                .id_attr()
                .is_some_and(|id| names.iter().any(|name| name.len() > 12 && id.ends_with(name)))
    };
    let pick = |names: &'static [&'static str]| {
        let is_body = |at: &usize| {
            outline.get(*at).is_some_and(|element| {
                !element.hidden && element.words > 0 && named(element, names) && is_in_box(outline, *at)
            })
        };
        let found: Vec<usize> = (0..outline.elements.len()).filter(is_body).collect();
        // Of boxes inside one another the innermost holds the words.
        let holds_another = |at: usize| {
            let end = outline.get(at).map_or(0, |element| element.end);
            found.binary_search(&at).is_ok_and(|place| found.get(place + 1).is_some_and(|next| *next < end))
        };
        found.iter().copied().filter(|at| !holds_another(*at)).collect::<Vec<usize>>()
    };
    let known = pick(WORDS);
    if known.is_empty() {
        (pick(ANY).into_iter().map(|at| words_of(outline, at)).collect(), false)
    } else {
        (known, true)
    }
}

/// What holds the words in a box that is only called a comment: the part that is called so, else the quote that is most
/// of it. Its headings and links are about the message.
fn words_of(outline: &Outline<'_>, at: usize) -> usize {
    const NAMES: &[&str] = &["content", "text", "body", "entry"];
    const ABOUT: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6", "header", "footer", "a", "form"];
    let end = outline.get(at).map_or(0, |element| element.end);
    let whole = outline.get(at).map_or(0, |element| element.words);
    let parts = || {
        (at + 1..end)
            .filter_map(|inner| Some((inner, outline.get(inner)?)))
            .filter(|(_, element)| element.words > element.linked && !element.hidden && !element.is(ABOUT))
    };
    let named = parts().filter(|(_, element)| clutter::is_called(element, NAMES));
    // The first of those with the most words; what is inside it says no more.
    let most = named.fold(None, |most: Option<(usize, usize)>, (inner, element)| match most {
        Some((_, words)) if words >= element.words => most,
        _ => Some((inner, element.words)),
    });
    let quote = || parts().find(|(_, element)| element.is(&["blockquote"]) && element.words * 2 > whole);
    most.map(|(inner, _)| inner).or_else(|| quote().map(|(inner, _)| inner)).unwrap_or(at)
}

/// Whether an element stands in a message, where its own name does not say so.
fn is_in_box(outline: &Outline<'_>, at: usize) -> bool {
    let Some(element) = outline.get(at) else { return false };
    let own = element.node.class().unwrap_or_default();
    let needs_box = ["markdown-body", "usertext-body", "message-body", "text-body"]
        .iter()
        .any(|name| own.split_whitespace().any(|word| word == *name));
    let is_marked =
        element.node.attr("itemprop").is_some_and(|name| &*name == "text" || &*name == "commentText");
    if is_marked && !needs_box {
        return outline.around(at).take(4).filter_map(|around| outline.get(around)).any(is_marked_box);
    }
    !needs_box || outline.around(at).take(12).filter_map(|around| outline.get(around)).any(is_box)
}

/// Whether an element is a message in the vocabulary of schema.org.
fn is_marked_box(element: &Element<'_>) -> bool {
    let is = |value: &str| {
        ["comment", "suggestedAnswer", "acceptedAnswer"].contains(&value)
            || value.ends_with("/Comment")
            || value.ends_with("/Answer")
    };
    ["itemprop", "itemtype"].iter().filter_map(|name| element.node.attr(name)).any(|value| is(&value))
}

fn is_box(element: &Element<'_>) -> bool {
    let testid = element.node.attr("data-testid").map(|id| id.to_lowercase());
    element
        .called
        .split_whitespace()
        .any(|word| BOXES.contains(&word) || word.ends_with("-comment") && word != "no-comment")
        || testid.is_some_and(|id| BOXES.contains(&&*id) || id.contains("comment"))
        || element.is(&["shreddit-comment", "shreddit-post"])
}

/// The largest box around the words at `body` that holds no other message.
pub(super) fn around(outline: &Outline<'_>, body: usize, bodies: &[usize]) -> usize {
    let holds_one = |at: &usize| {
        let end = outline.get(*at).map_or(0, |element| element.end);
        let from = bodies.partition_point(|other| other < at);
        bodies.get(from..).is_some_and(|rest| rest.iter().take_while(|other| **other < end).count() == 1)
    };
    outline
        .around(body)
        .take_while(holds_one)
        .filter(|at| !outline.get(*at).is_some_and(|element| element.is(&["body", "html", "main"])))
        .last()
        .unwrap_or(body)
}

pub(super) fn message(outline: &Outline<'_>, body: usize, whole: usize) -> Option<Message> {
    const AUTHORS: &[&str] = &[
        "author",
        "username",
        "user",
        "hnuser",
        "fn",
        "names",
        "creator",
        "nick",
        "nickname",
        "poster",
        "commenter",
        "name",
    ];
    let end = outline.get(whole)?.end;
    let body_end = outline.get(body)?.end;
    let inner = || (whole..end).filter(|at| !(body..body_end).contains(at)).filter_map(|at| outline.get(at));
    let short = |element: &&Element<'_>| (1..=8).contains(&element.words);
    let words = |element: &Element<'_>| element.node.text().split_whitespace().collect::<Vec<_>>().join(" ");
    let given = || {
        let near = outline.around(body).take(12).filter_map(|at| outline.get(at));
        let role = outline.get(body).and_then(|element| element.node.attr("data-message-author-role"));
        if let Some(role) = role.filter(|_| !inner().any(|element| element.words > 0)) {
            return Some(role.to_string());
        }
        near.filter(|element| is_box(element))
            .take(1)
            .find_map(|element| ["data-author", "author"].iter().find_map(|name| element.node.attr(name)))
            .map(|name| name.to_string())
    };
    let tested = inner()
        .find(|element| element.node.attr("data-testid").is_some_and(|id| &*id == "User-Name"))
        .map(words);
    let named = || {
        inner()
            .filter(short)
            .find(|element| {
                clutter::is_called(element, AUTHORS) && !clutter::is_called(element, &["time", "date"])
            })
            .map(words)
    };
    let linked = || {
        inner()
            .filter(short)
            .find(|element| {
                element.is(&["a"]) && !element.node.attr("href").is_some_and(|href| href.starts_with('#'))
            })
            .map(words)
    };
    let headed = || {
        inner().filter(short).find(|element| element.is(&["h3", "h4", "h5", "h6", "strong", "b"])).map(words)
    };
    let author = tested
        .or_else(given)
        .or_else(named)
        .or_else(headed)
        .or_else(linked)
        .map(|name| name.trim_end_matches([':', ' ']).trim_end_matches(" says").to_owned());
    Some(Message {
        author: author.filter(|name| name.chars().count() <= LINE && !name.is_empty()),
        when: inner().find_map(when),
        score: inner()
            .filter(short)
            .find(|element| clutter::is_called(element, &["score", "points", "votes"]))
            .map(words)
            .filter(|score| score.contains(|c: char| c.is_ascii_digit())),
        depth: depth(outline, body),
        is_post: is_post(outline, body),
        blocks: walk::blocks(&outline.get(body)?.node),
    })
}

fn when(element: &Element<'_>) -> Option<Moment> {
    let value = |name: &str| element.node.attr(name).and_then(|value| parse_date(&value));
    if element.is(&["time", "relative-time", "faceplate-timeago", "time-ago"]) {
        return value("datetime").or_else(|| value("ts")).or_else(|| parse_date(&element.node.text()));
    }
    if clutter::is_called(element, &["age", "date", "time", "timestamp", "relative", "datetime"])
        && element.words <= 12
    {
        let seconds = |name: &str| element.node.attr(name)?.split_whitespace().next().and_then(parse_date);
        return value("title")
            .or_else(|| seconds("title"))
            .or_else(|| value("data-time"))
            .or_else(|| parse_date(&element.node.text()));
    }
    None
}

/// How many messages a message stands under.
fn depth(outline: &Outline<'_>, body: usize) -> usize {
    let own = outline.around(body).filter_map(|at| outline.get(at));
    // The page's own number: Reddit's attribute, Hacker News' indentation.
    let number =
        own.take(12).find_map(|element| element.node.attr("depth").and_then(|depth| depth.parse().ok()));
    let indented = || {
        let row = outline
            .around(body)
            .filter_map(|at| outline.get(at))
            .find(|element| element.is(&["tr"]) && element.called.contains("comtr"))?;
        let cell = row.node.descendants_it().find(|n| n.has_class("ind"))?;
        let width = || {
            cell.descendants_it().find_map(|n| n.attr("width")?.parse::<usize>().ok()).map(|width| width / 40)
        };
        cell.attr("indent").and_then(|indent| indent.parse().ok()).or_else(width)
    };
    number.or_else(indented).unwrap_or_else(|| {
        let boxes = outline.around(body).filter_map(|at| outline.get(at)).filter(|element| is_box(element));
        let mut names: Vec<&Element<'_>> = boxes.collect();
        let first = names.first().map(|first| first.name.clone());
        names.retain(|element| Some(&element.name) == first.as_ref());
        names.len()
    })
}

/// Whether a message is what the others are about, should it be the first.
pub(super) fn is_post(outline: &Outline<'_>, body: usize) -> bool {
    let near: Vec<&Element<'_>> = outline.around(body).take(12).filter_map(|at| outline.get(at)).collect();
    let called =
        |name: &str| near.iter().any(|element| element.called.split_whitespace().any(|word| word == name));
    let tested = |name: &str| {
        near.iter().any(|element| element.node.attr("data-testid").is_some_and(|id| &*id == name))
    };
    let own = outline.get(body).and_then(|element| element.node.class()).unwrap_or_default();
    called("fatitem")
        || called("thing") && !called("comment")
        || tested("tweet")
        || tested("issue-body")
        || called("topic-post")
        || called("crawler-post")
        || called("timeline-comment")
        || own.contains("cooked")
        || own.contains("bbWrapper")
        || own.contains("js-post-body")
        || near.iter().any(|element| element.is(&["shreddit-post"]))
}
