//! Mail: newsletters as single messages or mailboxes, and web pages saved as MHTML.

mod body;
mod mailbox;
mod pictures;
mod plain;

use mail_parser::{Message, MessageParser};

use super::{
    Budget,
    container::Extracted,
    description::{Description, Method},
};
use crate::{
    article::{Draft, Format, Meta, Text, parse_date},
    error::caught,
};

/// Messages, mailboxes, and pages saved as messages.
pub(super) const FORMAT: Description = Description {
    name: "mail",
    plural: "mail",
    endings: &["eml", "mbox", "mhtml", "mht"],
    method: Method::Parts { is: is_mail, read },
};

/// Header lines that begin a message.
const NAMES: &[&str] = &[
    "from",
    "to",
    "subject",
    "date",
    "received",
    "return-path",
    "delivered-to",
    "mime-version",
    "message-id",
    "content-type",
    "reply-to",
    "x-mailer",
    "snapshot-content-location",
    "dkim-signature",
    "sender",
    "list-unsubscribe",
];

/// Whether the text begins with the header of a message or a mailbox.
fn is_mail(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    match text.strip_prefix("From ").and_then(|rest| rest.split_once('\n')) {
        Some((_, message)) if mailbox::is_stamped(text.lines().next().unwrap_or_default().as_bytes()) => {
            message.lines().next().is_some_and(|line| is_field(line) || line.starts_with(">From "))
        }
        Some((_, message)) => is_header(message),
        None => is_header(text),
    }
}

/// Names of fields that only mail has.
const OF_MAIL: &[&str] = &[
    "received",
    "return-path",
    "delivered-to",
    "mime-version",
    "message-id",
    "content-type",
    "dkim-signature",
    "date",
];

/// Whether the text begins with fields of a message. Servers add any number of their own, whose names begin alike; a field that
/// was folded without the blank that says so is let pass once.
fn is_header(text: &str) -> bool {
    let (mut known, mut certain, mut all, mut odd) = (0usize, 0usize, 0usize, 0usize);
    for line in text.lines() {
        if line.trim().is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        if !is_field(line) {
            odd += 1;
            if odd > 1 || all < 2 {
                return false;
            }
            continue;
        }
        let name = line.split(':').next().unwrap_or_default().trim_end().to_ascii_lowercase();
        let is_server = ["x-", "arc-", "thread-", "list-", "received-", "authentication-", "feedback-"];
        all += usize::from(!is_server.iter().any(|begin| name.starts_with(begin)));
        known += usize::from(NAMES.contains(&name.as_str()));
        certain += usize::from(OF_MAIL.contains(&name.as_str()));
    }
    known >= 2 && (known * 3 >= all || certain >= 3)
}

/// Whether a line is a name, a colon and a value.
fn is_field(line: &str) -> bool {
    line.split_once(':').is_some_and(|(name, _)| {
        let name = name.trim_end();
        !name.is_empty() && name.chars().all(|c| c.is_ascii_graphic())
    })
}

/// Reads a message, or every message of a mailbox.
fn read(bytes: &[u8], budget: &mut Budget) -> Extracted {
    let mut out = Extracted::default();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let messages =
        if bytes.starts_with(b"From ") { mailbox::messages(bytes) } else { vec![(&[][..], bytes.into())] };
    for (number, (envelope, message)) in messages.iter().enumerate() {
        // The parser, which is somebody else's, fails over some that are not whole; the others of a mailbox are read all the same.
        let read =
            || MessageParser::default().parse(&**message).and_then(|message| draft(&message, envelope));
        match caught(read) {
            Ok(Some(draft)) => {
                if !out.push(draft, budget) {
                    break;
                }
            }
            Err(reason) => out.problem(&format!("message {}: not readable: {reason}", number + 1)),
            Ok(None) => out.problem(&format!("message {}: no words in it, skipped", number + 1)),
        }
    }
    out
}

/// The article that a message is; its envelope, the line before it in a mailbox, knows who sent it and when where the message
/// does not.
fn draft(message: &Message<'_>, envelope: &[u8]) -> Option<Draft> {
    let address = message.header_raw("Snapshot-Content-Location").map(str::trim).and_then(Text::some);
    let from = message.from().or(message.sender()).and_then(|from| from.first());
    let (sender, stamp) = mailbox::sender(envelope).unwrap_or_default();
    let byline = from.and_then(|from| from.name().or(from.address())).or(Some(sender)).and_then(Text::some);
    let date = message.date().and_then(|date| parse_date(&date.to_rfc3339()));
    let meta = Meta {
        title: message.subject().and_then(Text::some),
        byline: byline.filter(|_| address.is_none()),
        published: date.or_else(|| parse_date(stamp)),
        id: message.message_id().and_then(Text::some),
        url: address.clone(),
        enclosures: if address.is_none() { body::files(message) } else { Vec::new() },
        ..Meta::default()
    };
    let format = if address.is_some() { Format::Mhtml } else { Format::Mail };
    let content = if address.is_some() { body::page(message)? } else { body::content(message)? };
    // A saved page says itself what it is; its mail header only repeats that.
    let meta = if address.is_some() { Meta { title: None, published: None, ..meta } } else { meta };
    Some(Draft::new(format, content).with_meta(meta))
}

#[cfg(test)]
mod tests;
