//! Threads: pages of messages, each with who wrote it and when, one under the other.

use super::{
    clutter,
    message::{LINE, Message, around, bodies, is_post, message},
    outline::Outline,
};
use crate::article::{Block, Rich, Span, SpanKind, Text};

/// Messages inside one another; deeper ones stand beside those.
const DEEPEST: usize = 12;

/// A thread that is all of its page.
pub(super) struct Thread {
    /// What the thread is about, where its first message is that.
    pub(super) post: Option<Message>,
    pub(super) blocks: Vec<Block>,
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
