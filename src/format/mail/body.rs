//! The words of a message: every part that is shown, in its order, with what was forwarded.

use std::borrow::Cow;

use mail_parser::{
    ContentType, Encoding, Message, MessagePart, MimeHeaders, PartType,
    decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode},
};

use super::{
    super::html::escaped,
    pictures,
    plain::{self, Flow},
};
use crate::{
    article::{Content, Enclosure, Text},
    source::charset,
};

/// Messages forwarded inside one another.
const DEEPEST: usize = 4;

/// Files of a message that are named.
const MOST_FILES: usize = 100;

/// The page of a message that is a saved one.
pub(super) fn page(message: &Message<'_>) -> Option<Content> {
    let parts = message.html_body.iter().filter_map(|id| message.part(*id));
    let html = parts.chain(message.parts.iter()).find(|part| part.is_text_html());
    match html {
        Some(part) => Some(Content::Page(pictures::put_in(text(part, message)?, message))),
        None => content(message),
    }
}

/// What a message says; `None` where it has no words.
pub(super) fn content(message: &Message<'_>) -> Option<Content> {
    let parts: Vec<&MessagePart<'_>> = shown(message);
    if let [one] = *parts
        && !matches!(one.body, PartType::Message(_))
    {
        let text = text(one, message)?;
        return Some(if one.is_text_html() {
            Content::Page(pictures::put_in(text, message))
        } else if flow(one).flowed || plain::has_parts(&text) {
            Content::Fragment(plain::html(&text, flow(one)))
        } else {
            Content::Text(text)
        });
    }
    let html = fragment(message, 0);
    (!html.trim().is_empty()).then(|| Content::Page(pictures::put_in(html, message)))
}

/// The parts that are shown: the body, and texts and messages that are attached.
fn shown<'m, 'x>(message: &'m Message<'x>) -> Vec<&'m MessagePart<'x>> {
    let is_words = |part: &&MessagePart<'_>| match &part.body {
        PartType::Text(text) | PartType::Html(text) => !text.trim().is_empty(),
        PartType::Message(_) => true,
        PartType::InlineBinary(_) => is_loose(part, message),
        _ => is_report(part),
    };
    let mut ids: Vec<u32> = message.html_body.clone();
    let is_read = |id: &u32| message.part(*id).is_some_and(is_read);
    ids.extend(message.attachments.iter().copied().filter(is_read));
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().filter_map(|id| message.part(id)).filter(is_words).collect()
}

/// Whether a part is a picture that stands between texts, of which none names it.
fn is_loose(part: &MessagePart<'_>, message: &Message<'_>) -> bool {
    let is_picture = part.content_type().is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("image"));
    let id = part.content_id().map(|id| id.trim_matches(['<', '>', ' ']));
    let names = |other: &MessagePart<'_>| match (&other.body, id) {
        (PartType::Html(html), Some(id)) => pictures::is_named(html, id),
        _ => false,
    };
    is_picture && part.len() <= pictures::MAX_PICTURES && !message.parts.iter().any(names)
}

/// Whether what is attached is read with the message: another message, and words in plain text or HTML. Tables, calendars and
/// the like are files.
fn is_read(part: &MessagePart<'_>) -> bool {
    let subtype = part.content_type().and_then(ContentType::subtype).unwrap_or("plain");
    match &part.body {
        PartType::Message(_) | PartType::Html(_) => true,
        PartType::Text(_) => ["plain", "html", "markdown", "enriched", "rfc822-headers"]
            .iter()
            .any(|known| subtype.eq_ignore_ascii_case(known)),
        _ => is_report(part),
    }
}

/// Whether a part says what became of a message, which is text though it is not called so (RFC 3464).
fn is_report(part: &MessagePart<'_>) -> bool {
    part.content_type().is_some_and(|kind| {
        let is = |name: &str| kind.subtype().is_some_and(|subtype| subtype.eq_ignore_ascii_case(name));
        kind.ctype().eq_ignore_ascii_case("message")
            && (is("delivery-status") || is("disposition-notification"))
    })
}

/// Files that came with the message and are not shown in it.
pub(super) fn files(message: &Message<'_>) -> Vec<Enclosure> {
    let parts = message.attachments.iter().filter_map(|id| message.part(*id)).filter(|part| !is_read(part));
    let file = |part: &MessagePart<'_>| {
        let kind = part.content_type();
        let kind = kind.map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("octet-stream")));
        Some(Enclosure {
            url: part.attachment_name().and_then(Text::some)?,
            kind: kind.as_deref().and_then(Text::some),
            bytes: Some(part.len() as u64).filter(|bytes| *bytes > 0),
            ..Enclosure::default()
        })
    };
    parts.filter_map(file).take(MOST_FILES).collect()
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
            PartType::InlineBinary(bytes) if !is_report(part) => {
                let subtype = part.content_type().and_then(ContentType::subtype).unwrap_or("png");
                out.push_str(&format!("<p><img src=\"{}\"></p>", pictures::address(subtype, bytes)));
            }
            PartType::Html(_) => {
                let name = part.attachment_name().map(|name| format!("<h3>{}</h3>", escaped(name)));
                let text = text(part, message).unwrap_or_default();
                // One document stands in another.
                out.push_str(&format!("{}<div>{text}</div>", name.unwrap_or_default()));
            }
            _ => {
                let name = part.attachment_name().map(|name| format!("<h3>{}</h3>", escaped(name)));
                let words = text(part, message).map(|text| plain::html(&text, flow(part)));
                out.push_str(&format!("{}{}", name.unwrap_or_default(), words.unwrap_or_default()));
            }
        }
    }
    out
}

/// The words of a part. Its bytes are looked at where its header does not say what they mean, or says it in a way that nobody
/// knows, or not truly.
fn text(part: &MessagePart<'_>, message: &Message<'_>) -> Option<String> {
    let label = part.content_type().and_then(|kind| kind.attribute("charset")).unwrap_or_default();
    let known = charset(label);
    let range = part.offset_body as usize..part.offset_end as usize;
    let raw = message.raw_message.get(range).filter(|raw| !raw.is_empty());
    let bytes = raw.and_then(|raw| match part.encoding {
        Encoding::None => Some(Cow::Borrowed(raw)),
        Encoding::QuotedPrintable => quoted_printable_decode(raw).map(Cow::Owned),
        Encoding::Base64 => base64_decode(raw).map(Cow::Owned),
    });
    let usual = || part.text_contents().map(str::to_owned);
    let Some(bytes) = bytes.filter(|bytes| !bytes.is_ascii()) else {
        return usual().or_else(|| Some(String::from_utf8_lossy(part.contents()).into_owned()));
    };
    if std::str::from_utf8(&bytes).is_ok() {
        return Some(crate::source::decode(bytes.into_owned()));
    }
    known
        .and_then(|charset| charset.decoded(&bytes))
        .or_else(|| Some(crate::source::decode(bytes.into_owned())))
}

/// How the lines of a part are broken.
fn flow(part: &MessagePart<'_>) -> Flow {
    let is = |name: &str, value: &str| {
        let kind = part.content_type();
        kind.and_then(|kind| kind.attribute(name)).is_some_and(|found| found.eq_ignore_ascii_case(value))
    };
    Flow { flowed: is("format", "flowed"), delsp: is("delsp", "yes") }
}
