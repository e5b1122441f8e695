//! Letters on the links and footnotes in sight.

use super::outside;
use crate::{
    article::{Article, Link, Point, Text},
    tui::{
        body::Body,
        cx::Cx,
        modes::{Hint, LinkTarget, Mode, PendingKey},
    },
};

/// Keys of labels, those under the fingers first.
const KEYS: &[u8] = b"asdfjklghqwertyuiopzxcvbnm";

/// Puts letters on every link and footnote in sight, and waits for those of one.
pub(in crate::tui) fn show(cx: &mut Cx<'_>) {
    let Some(reader) = &cx.app.reader else { return cx.say("no article is open") };
    let targets = in_sight(&reader.body);
    if targets.is_empty() {
        return cx.say("no links in sight");
    }
    let labels = labels(targets.len());
    let hint = |((at, target), label)| Hint { at, label, target };
    let hints = targets.into_iter().zip(labels).map(hint).collect();
    cx.app.modes.push(Mode::PendingKey(PendingKey::Hint { hints, typed: String::new() }));
    cx.say("type the letters of a link");
}

/// Links and footnotes on the page, in reading order.
fn in_sight(body: &Body) -> Vec<(Point, LinkTarget)> {
    let article = body.galley.article();
    let seen = |point: Point| {
        let here = |set: &crate::layout::Set| set.place.piece == point.piece;
        body.view.iter().any(|set| here(set) && set.line.column_of(point.origin()).is_some())
    };
    let pieces = || body.view.iter().map(|set| set.place.piece);
    let (first, last) = (pieces().min().unwrap_or_default(), pieces().max().unwrap_or_default());
    let mut targets: Vec<(Point, LinkTarget)> = Vec::new();
    for piece in first.up_to(last.next()) {
        for Link { at, label, address } in article.links_of(piece) {
            if seen(at) {
                targets.push((at, target(article, label, address)));
            }
        }
        for (slot, range) in article.footnote_marks(piece) {
            let label = article.texts(piece).get(slot).and_then(|(text, _)| text.get(range.clone()));
            let at = Point { piece, slot, byte: range.start };
            // A label that is a link leads where the link does.
            let is_led =
                |(point, _): &(Point, LinkTarget)| point.text() == at.text() && range.contains(&point.byte);
            if targets.iter().any(is_led) {
                continue;
            }
            if let Some(point) = label.and_then(|label| article.footnote(label)).filter(|_| seen(at)) {
                targets.push((at, LinkTarget::Within(point)));
            }
        }
    }
    targets.sort_by_key(|(point, _)| *point);
    targets
}

fn target(article: &Article, label: &str, address: &Text) -> LinkTarget {
    let within = |label: &str| article.place(label).or_else(|| article.footnote(label));
    match address.strip_prefix('#').and_then(within) {
        Some(point) => LinkTarget::Within(point),
        None => LinkTarget::Outside { label: Text::line(label), address: address.clone() },
    }
}

/// As many labels as are asked for, none the beginning of another.
fn labels(count: usize) -> Vec<String> {
    let key = |at: usize| KEYS.get(at % KEYS.len()).copied().map_or('a', char::from);
    if count <= KEYS.len() {
        return (0..count).map(|at| key(at).to_string()).collect();
    }
    let pair = |at: usize| format!("{}{}", key(at / KEYS.len()), key(at));
    (0..count.min(KEYS.len() * KEYS.len())).map(pair).collect()
}

/// Goes where a link leads.
pub(in crate::tui) fn follow(target: &LinkTarget, cx: &mut Cx<'_>) {
    match target {
        LinkTarget::Within(point) => {
            if let Some(reader) = &mut cx.app.reader {
                reader.body.leap((*point).into());
            }
        }
        LinkTarget::Outside { label, address } => _ = outside::visit(label, address.clone(), cx),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_label_begins_another() {
        for count in [1, 26, 27, 300] {
            let all = labels(count);
            assert_eq!(all.len(), count);
            for (at, label) in all.iter().enumerate() {
                let others = all.iter().enumerate().filter(|(other, _)| *other != at);
                assert!(!others.into_iter().any(|(_, longer)| longer.starts_with(label.as_str())), "{label}");
            }
        }
    }
}
