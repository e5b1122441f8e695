//! Mail: newsletters as single messages or mailboxes, and web pages saved as MHTML.

mod body;
mod mailbox;

use mail_parser::{Message, MessageParser};

use super::{
    Budget,
    container::Extracted,
    description::{Description, Method},
};
use crate::article::{Draft, Format, Meta, Text, parse_date};

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
    if is_mailbox(text) {
        return true;
    }
    let (mut known, mut all) = (0, 0);
    for line in text.lines().take(40) {
        if line.trim().is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { return false };
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_graphic()) {
            return false;
        }
        all += 1;
        known += usize::from(NAMES.contains(&name.to_ascii_lowercase().as_str()));
    }
    known >= 2 && known * 3 >= all
}

/// `From ann@harbour.example Thu Feb 28 06:00:00 2019`, then a header.
fn is_mailbox(text: &str) -> bool {
    let mut lines = text.lines();
    let stamped = |line: &str| {
        line.starts_with("From ")
            && line.contains(':')
            && line.bytes().filter(u8::is_ascii_digit).count() >= 8
    };
    let named =
        |line: &str| line.split_once(':').is_some_and(|(name, _)| !name.is_empty() && !name.contains(' '));
    lines.next().is_some_and(stamped) && lines.next().is_some_and(named)
}

/// Reads a message, or every message of a mailbox.
fn read(bytes: &[u8], budget: &mut Budget) -> Extracted {
    let mut out = Extracted::default();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let messages = if bytes.starts_with(b"From ") { mailbox::messages(bytes) } else { vec![bytes.into()] };
    for (number, message) in messages.iter().enumerate() {
        match MessageParser::default().parse(&**message).and_then(|message| draft(&message)) {
            Some(draft) => {
                if !out.push(draft, budget) {
                    break;
                }
            }
            None => out.problem(&format!("message {}: no words in it, skipped", number + 1)),
        }
    }
    out
}

fn draft(message: &Message<'_>) -> Option<Draft> {
    let address = message.header_raw("Snapshot-Content-Location").map(str::trim).and_then(Text::some);
    let from = message.from().and_then(|from| from.first());
    let byline = from.and_then(|from| from.name().or(from.address())).and_then(Text::some);
    let meta = Meta {
        title: message.subject().and_then(Text::some),
        byline: byline.filter(|_| address.is_none()),
        published: message.date().and_then(|date| parse_date(&date.to_rfc3339())),
        id: message.message_id().and_then(Text::some),
        url: address.clone(),
        ..Meta::default()
    };
    let format = if address.is_some() { Format::Mhtml } else { Format::Mail };
    let content = if address.is_some() { body::page(message)? } else { body::content(message)? };
    // A saved page says itself what it is; its mail header only repeats that.
    let meta = if address.is_some() { Meta { title: None, published: None, ..meta } } else { meta };
    Some(Draft::new(format, content).with_meta(meta))
}
