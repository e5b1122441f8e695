//! Threads: pages of messages, each with who wrote it and when, one under the other.
//!
//! A message is known by what holds its words. What stands around these, up to where another message begins, says who and
//! when; how many boxes of its kind are around it, or the page's own number, says how deep it is.

use super::{
    clutter, names,
    outline::{Element, Outline},
    walk,
};
use crate::article::{Block, Moment, Rich, Span, SpanKind, Text, parse_date};

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

/// Messages inside one another; deeper ones stand beside those.
const DEEPEST: usize = 12;

/// Words of the line that says who and when.
const LINE: usize = 40;

/// A thread that is all of its page.
pub(super) struct Thread {
    /// What the thread is about, where its first message is that.
    pub(super) post: Option<Message>,
    pub(super) blocks: Vec<Block>,
}

/// A message.
pub(super) struct Message {
    pub(super) author: Option<String>,
    pub(super) when: Option<Moment>,
    score: Option<String>,
    depth: usize,
    is_post: bool,
    blocks: Vec<Block>,
}

/// The thread that a page is; none where its messages are fewer words than what they stand under. What is a message is taken
/// out of the page.
pub(super) fn of(outline: &Outline<'_>) -> Option<Thread> {
    let (bodies, is_known) = bodies(outline);
    let clean = |at: usize| outline.get(at).map_or(0, |element| element.words.saturating_sub(element.linked));
    let said: usize = bodies.iter().map(|at| clean(*at)).sum();
    let prose = outline.get(0).map_or(0, |page| page.clean);
    let inside: usize = bodies.iter().filter_map(|at| outline.get(*at)).map(|element| element.prose).sum();
    let rest = prose.saturating_sub(inside);
    let is_alone = bodies.len() == 1 && !bodies.first().is_some_and(|first| is_post(outline, *first));
    if bodies.is_empty()
        || said == 0
        || is_alone
        || !(is_known && said * 2 > rest || bodies.len() > 1 && inside > rest)
    {
        return None;
    }
    let mut messages = messages(outline, &bodies);
    let post = messages.first().is_some_and(|first| first.is_post).then(|| messages.remove(0));
    Some(Thread { post, blocks: quotes(messages) })
}

/// The comments below an article, taken out of the page.
pub(super) fn comments(outline: &Outline<'_>) -> Vec<Block> {
    let (bodies, _) = bodies(outline);
    let named = |at: &usize| {
        let whole = around(outline, *at, &bodies);
        outline
            .around(*at)
            .chain([*at])
            .filter_map(|at| outline.get(at))
            .any(|element| clutter::is_called(element, &["comment", "comments"]))
            && message(outline, *at, whole)
                .is_some_and(|message| message.author.is_some() && !message.blocks.is_empty())
    };
    let bodies: Vec<usize> = bodies.iter().copied().filter(named).collect();
    quotes(messages(outline, &bodies))
}

/// The messages whose words stand at `bodies`, taken out of the page.
fn messages(outline: &Outline<'_>, bodies: &[usize]) -> Vec<Message> {
    let boxes: Vec<usize> = bodies.iter().map(|at| around(outline, *at, bodies)).collect();
    // From the last to the first, so that a message no longer holds those below it.
    let mut messages: Vec<Message> = Vec::new();
    for (body, whole) in bodies.iter().zip(&boxes).rev() {
        messages.extend(message(outline, *body, *whole));
        let is_whole = outline
            .get(*whole)
            .is_some_and(|element| element.words <= outline.get(*body).map_or(0, |body| body.words) + LINE);
        for at in [Some(body), Some(whole).filter(|_| is_whole)].into_iter().flatten() {
            outline.get(*at).iter().for_each(|element| element.node.remove_from_parent());
        }
    }
    messages.reverse();
    messages
}

/// Messages as quotes, each inside the one it stands under.
fn quotes(messages: Vec<Message>) -> Vec<Block> {
    let least = messages.iter().map(|message| message.depth).min().unwrap_or_default();
    let mut blocks = Vec::new();
    for message in messages {
        let depth = (message.depth - least).min(DEEPEST);
        put(&mut blocks, message, depth);
    }
    blocks
}

/// What holds the words of each message, and whether that is sure.
fn bodies(outline: &Outline<'_>) -> (Vec<usize>, bool) {
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

/// What holds the words in a box that is only called a comment.
fn words_of(outline: &Outline<'_>, at: usize) -> usize {
    let end = outline.get(at).map_or(0, |element| element.end);
    let whole = outline.get(at).map_or(0, |element| element.words);
    let is_words = |inner: &usize| {
        outline.get(*inner).is_some_and(|element| {
            let is_named = clutter::is_called(element, &["content", "text", "body", "entry"]);
            element.words > 0 && is_named || element.is(&["blockquote"]) && element.words * 2 > whole
        })
    };
    (at + 1..end).find(is_words).unwrap_or(at)
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
fn around(outline: &Outline<'_>, body: usize, bodies: &[usize]) -> usize {
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

fn message(outline: &Outline<'_>, body: usize, whole: usize) -> Option<Message> {
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
fn is_post(outline: &Outline<'_>, body: usize) -> bool {
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

/// Puts a message below the last one at each depth above its own.
fn put(blocks: &mut Vec<Block>, message: Message, depth: usize) {
    if depth > 0
        && let Some(Block::Quote(above)) = blocks.last_mut()
    {
        return put(above, message, depth - 1);
    }
    let mut quoted: Vec<Block> = line(&message).map(Block::Paragraph).into_iter().collect();
    quoted.extend(message.blocks);
    blocks.push(Block::Quote(quoted));
}

/// Who wrote a message, when, and what others think of it.
fn line(message: &Message) -> Option<Rich> {
    let name = message.author.as_deref().and_then(Text::some);
    let end = name.as_ref().map_or(0, |name| name.len());
    let when = message.when.map(|when| when.date.to_string());
    let text =
        Text::joined([name.as_deref(), when.as_deref(), message.score.as_deref()].into_iter().flatten())?;
    let spans = (end > 0).then_some(Span { start: 0, end, kind: SpanKind::Strong }).into_iter().collect();
    Some(Rich { text, spans })
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
