//! The words of a message: every part that is shown, in its order, with what was forwarded.

use base64::Engine;
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders, PartType};

use super::super::html::escaped;
use crate::article::Content;

/// Messages forwarded inside one another.
const DEEPEST: usize = 4;

/// Bytes of pictures that are put into the text where it names them.
const MAX_PICTURES: usize = 8 << 20;

/// The page of a message that is a saved one.
pub(super) fn page(message: &Message<'_>) -> Option<Content> {
    let parts = message.html_body.iter().filter_map(|id| message.part(*id));
    let html = parts.chain(message.parts.iter()).find(|part| part.is_text_html());
    match html {
        Some(part) => Some(Content::Page(text(part, message)?)),
        None => content(message),
    }
}

/// What a message says; `None` where it has no words.
pub(super) fn content(message: &Message<'_>) -> Option<Content> {
    let parts: Vec<&MessagePart<'_>> = shown(message);
    if let [one] = *parts {
        let text = text(one, message)?;
        return Some(if one.is_text_html() {
            Content::Page(with_pictures(text, message))
        } else if is_flowed(one) || has_quotes(&text) {
            Content::Fragment(plain(&text, one))
        } else {
            Content::Text(text)
        });
    }
    let html = fragment(message, 0);
    (!html.trim().is_empty()).then(|| Content::Fragment(with_pictures(html, message)))
}

/// The parts that are shown: the body, and texts and messages that are attached.
fn shown<'m, 'x>(message: &'m Message<'x>) -> Vec<&'m MessagePart<'x>> {
    let is_words = |part: &&MessagePart<'_>| match &part.body {
        PartType::Text(text) | PartType::Html(text) => !text.trim().is_empty(),
        PartType::Message(_) => true,
        _ => false,
    };
    let mut ids: Vec<u32> = message.html_body.clone();
    // Of other attachments only messages are read.
    ids.extend(
        message
            .attachments
            .iter()
            .copied()
            .filter(|id| message.part(*id).is_some_and(|part| matches!(part.body, PartType::Message(_)))),
    );
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().filter_map(|id| message.part(id)).filter(is_words).collect()
}

/// All that is shown, as HTML.
fn fragment(message: &Message<'_>, depth: usize) -> String {
    let mut out = String::new();
    for part in shown(message) {
        match &part.body {
            PartType::Message(inner) if depth < DEEPEST => {
                let line = |name: &str, value: Option<&str>| {
                    value.map(|value| format!("<b>{name}:</b> {}<br>", escaped(value))).unwrap_or_default()
                };
                let from = inner.from().and_then(|from| from.first());
                let date = inner.date().map(mail_parser::DateTime::to_rfc822);
                out.push_str("<blockquote><p>");
                out.push_str(&line("From", from.and_then(|from| from.name().or(from.address()))));
                out.push_str(&line("Date", date.as_deref()));
                out.push_str(&line("Subject", inner.subject()));
                out.push_str(&format!("</p>{}</blockquote>", fragment(inner, depth + 1)));
            }
            PartType::Html(_) => out.push_str(&text(part, message).unwrap_or_default()),
            _ => out.push_str(&text(part, message).map(|text| plain(&text, part)).unwrap_or_default()),
        }
    }
    out
}

/// The words of a part. Where neither its header nor an encoding for the way says what its bytes mean, they are looked at.
fn text(part: &MessagePart<'_>, message: &Message<'_>) -> Option<String> {
    let named = part.content_type().is_some_and(|kind| kind.attribute("charset").is_some());
    let range = part.offset_body as usize..part.offset_end as usize;
    let raw = message.raw_message.get(range).filter(|_| !named && part.encoding == Encoding::None);
    match raw {
        Some(raw) if std::str::from_utf8(raw).is_err() => Some(crate::source::decode(raw.to_vec())),
        _ => part.text_contents().map(str::to_owned),
    }
}

/// Pictures that came with the message stand in its text as their own bytes.
fn with_pictures(mut html: String, message: &Message<'_>) -> String {
    let mut left = MAX_PICTURES;
    for part in &message.parts {
        let (PartType::Binary(bytes) | PartType::InlineBinary(bytes)) = &part.body else { continue };
        let Some(id) = part.content_id().map(|id| format!("cid:{}", id.trim_matches(['<', '>']))) else {
            continue;
        };
        let kind = part.content_type().map(|kind| (kind.ctype(), kind.subtype().unwrap_or_default()));
        let Some(("image", subtype)) = kind.filter(|_| html.contains(&id)) else { continue };
        if bytes.len() > left {
            continue;
        }
        left -= bytes.len();
        let code = base64::engine::general_purpose::STANDARD.encode(bytes);
        // Once: what is named a hundred times would be a hundred times as long.
        html = html.replacen(&id, &format!("data:image/{subtype};base64,{code}"), 1);
    }
    html
}

fn attribute_is(part: &MessagePart<'_>, name: &str, value: &str) -> bool {
    let kind = part.content_type();
    kind.and_then(|kind| kind.attribute(name)).is_some_and(|found| found.eq_ignore_ascii_case(value))
}

/// Whether lines that end in a space go on in the next (RFC 3676).
fn is_flowed(part: &MessagePart<'_>) -> bool {
    attribute_is(part, "format", "flowed")
}

/// Whether somebody else's words are in it.
fn has_quotes(text: &str) -> bool {
    text.lines().filter(|line| line.starts_with('>')).count() > 1
}

/// Plain text as HTML: quotes by their depth, paragraphs, and what stands below `-- ` as small print.
fn plain(text: &str, part: &MessagePart<'_>) -> String {
    let mut out = String::new();
    let mut depth = 0;
    let mut is_signature = false;
    for Paragraph { quoted, lines } in paragraphs(text, is_flowed(part), attribute_is(part, "delsp", "yes")) {
        while depth < quoted {
            out.push_str("<blockquote>");
            depth += 1;
        }
        while depth > quoted {
            out.push_str("</blockquote>");
            depth -= 1;
        }
        is_signature |= lines.first().is_some_and(|line| line.trim_end() == "--");
        let words = escaped(&lines.join("\n")).replace('\n', "<br>");
        out.push_str(&if is_signature && depth == 0 {
            format!("<p><small>{words}</small></p>")
        } else {
            format!("<p>{words}</p>")
        });
    }
    out.push_str(&"</blockquote>".repeat(depth));
    out
}

/// Lines that stand together, and how many times they are quoted.
struct Paragraph {
    quoted: usize,
    lines: Vec<String>,
}

/// Quotes deeper than this are set at the same depth.
const MAX_QUOTES: usize = 16;

/// Columns from which on a line was broken by a program, not by whoever wrote it.
const BROKEN: usize = 58;

fn paragraphs(text: &str, is_flowed: bool, drops_space: bool) -> Vec<Paragraph> {
    let mut out: Vec<Paragraph> = Vec::new();
    // Whether the last line goes on, and whether it is over.
    let (mut goes_on, mut is_over) = (false, true);
    for line in text.lines() {
        let mut rest = line;
        let mut quoted = 0;
        while let Some(inner) = rest.strip_prefix('>') {
            quoted += 1;
            rest = if is_flowed { inner } else { inner.strip_prefix(' ').unwrap_or(inner) };
        }
        // A space that only keeps the line from looking like a quote.
        rest = if is_flowed { rest.strip_prefix(' ').unwrap_or(rest) } else { rest };
        let quoted = quoted.min(MAX_QUOTES);
        if rest.trim().is_empty() {
            (goes_on, is_over) = (false, true);
            continue;
        }
        let is_sign = rest.trim_end() == "--";
        let begins_item = rest.starts_with(['*', '-', '•']) || rest.starts_with(|c: char| c.is_ascii_digit());
        match out.last_mut().filter(|last| !is_over && last.quoted == quoted && !is_sign) {
            Some(Paragraph { lines, .. }) => {
                match lines.last_mut().filter(|_| goes_on && (is_flowed || !begins_item)) {
                    Some(last) => {
                        if !last.ends_with(' ') && !drops_space {
                            last.push(' ');
                        }
                        last.push_str(rest);
                    }
                    None => lines.push(rest.to_owned()),
                }
            }
            None => out.push(Paragraph { quoted, lines: vec![rest.to_owned()] }),
        }
        goes_on = if is_flowed { rest.ends_with(' ') && !is_sign } else { rest.chars().count() >= BROKEN };
        if drops_space
            && goes_on
            && let Some(last) = out.last_mut().and_then(|last| last.lines.last_mut())
        {
            last.pop();
        }
        is_over = false;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_flow_and_quotes_stand_apart() {
        let text = "The boats \nlay in a row.\n\n> On Monday \n> he wrote.\n>> Before?\n\n* one\n* two\n\n-- \nAnn\n";
        let all: Vec<(usize, Vec<String>)> =
            paragraphs(text, true, false).into_iter().map(|p| (p.quoted, p.lines)).collect();
        let of =
            |quoted: usize, lines: &[&str]| (quoted, lines.iter().map(|line| (*line).to_owned()).collect());
        assert_eq!(
            all,
            [
                of(0, &["The boats lay in a row."]),
                of(1, &["On Monday he wrote."]),
                of(2, &["Before?"]),
                of(0, &["* one", "* two"]),
                of(0, &["-- ", "Ann"]),
            ]
        );
    }
}
