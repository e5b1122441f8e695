//! The messages of a mailbox file (mbox), whichever of its dialects it is in.

use std::borrow::Cow;

/// Bytes of a message in which its header ends.
const LONGEST_HEADER: usize = 64 << 10;

/// A message: the line of its envelope, and what it says.
pub(super) type Message<'a> = (&'a [u8], Cow<'a, [u8]>);

/// The messages of a mailbox. A line of words that begins with "From " is no beginning of a message: that one has a time,
/// and a header follows. What was quoted for its sake (`>From `) is given as it was written. A message that says how long it is
/// (mboxcl, mboxcl2) is as long where one begins then, whatever its lines look like.
pub(super) fn messages(bytes: &[u8]) -> Vec<Message<'_>> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (envelope, from) = rest.split_at(line_end(rest, 0));
        let length = stated_length(from);
        let end = length.unwrap_or_else(|| next(from).unwrap_or(from.len()));
        let (message, after) = from.split_at_checked(end).unwrap_or((from, &[]));
        out.push((envelope, if length.is_some() { message.into() } else { unquoted(message) }));
        let blank = after.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(after.len());
        rest = after.get(blank..).unwrap_or_default();
    }
    out
}

/// One past the end of the line at `at`.
fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1)
}

/// Where the next message begins.
fn next(bytes: &[u8]) -> Option<usize> {
    let mut ends = memchr::memmem::find_iter(bytes, b"\nFrom ").map(|at| at + 1);
    ends.find(|at| begins_message(bytes.get(*at..).unwrap_or_default()))
}

/// How long a message is by its own header, if something like the beginning of another or the end of the mailbox stands there.
fn stated_length(message: &[u8]) -> Option<usize> {
    let near = message.get(..message.len().min(LONGEST_HEADER))?;
    let blank = |end: usize| match near.get(end + 1..)? {
        [b'\n', ..] => Some(end + 2),
        [b'\r', b'\n', ..] => Some(end + 3),
        _ => None,
    };
    let head = memchr::memchr_iter(b'\n', near).find_map(blank)?;
    let fields = std::str::from_utf8(message.get(..head)?).ok()?.lines();
    let length = fields
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let end = head.checked_add(length?.1.trim().parse().ok()?)?;
    let after = message.get(end..)?.trim_ascii_start();
    (after.is_empty() || after.starts_with(b"From ")).then_some(end)
}

/// Whether `From ann@harbour.example Thu Feb 28 06:00:00 2019` and then a header stand here.
fn begins_message(rest: &[u8]) -> bool {
    let mut lines = rest.splitn(3, |byte| *byte == b'\n');
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    let name = second.iter().take_while(|byte| byte.is_ascii_graphic() && **byte != b':').count();
    let is_header = name > 0 && second.get(name) == Some(&b':');
    is_stamped(first) && (is_header || second.starts_with(b">From "))
}

/// Whether a line is that of an envelope: it has a time and a day.
pub(super) fn is_stamped(line: &[u8]) -> bool {
    let digits = line.iter().filter(|byte| byte.is_ascii_digit()).count();
    line.starts_with(b"From ") && line.contains(&b':') && digits >= 8
}

/// Who sent a message, and when, by its envelope.
pub(super) fn sender(envelope: &[u8]) -> Option<(&str, &str)> {
    let line = std::str::from_utf8(envelope).ok()?.trim().strip_prefix("From ")?;
    let (who, when) = line.trim_start().split_once(' ')?;
    // What programs write that know nobody.
    Some((if matches!(who, "-" | "???@???" | "MAILER-DAEMON") { "" } else { who }, when.trim()))
}

/// Takes one `>` from lines that begin with `>From `, `>>From ` and so on.
fn unquoted(message: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memmem::find(message, b">From ").is_none() {
        return message.into();
    }
    let mut out = Vec::with_capacity(message.len());
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        let bare = line.iter().position(|byte| *byte != b'>').unwrap_or(line.len());
        let is_quoted = bare > 0 && line.get(bare..).is_some_and(|rest| rest.starts_with(b"From "));
        out.extend_from_slice(line.get(usize::from(is_quoted)..).unwrap_or_default());
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_begin_with_from_part_nothing() {
        let head = "From a@x.example Tue Mar 05 10:30:00 2024\nSubject: One\n\n";
        for (body, count) in [
            ("Hello.\n\nFrom now on we close on Mondays.\n", 1),
            ("Hello.\nFrom 10:30 on 2024-03-05 nothing\nis known.\n", 1),
            ("Hello.\n\nFrom b@x.example Tue Mar 05 10:31:00 2024\nSubject: Two\n\nBye\n", 2),
            ("Hello.\nFrom b@x.example Tue Mar 05 10:31:00 2024\nSubject: Two\n\nBye\n", 2),
        ] {
            assert_eq!(messages(format!("{head}{body}").as_bytes()).len(), count, "{body}");
        }
        let quoted = format!("{head}>From the quay\n>>From the boat\n> From him\n");
        let all = messages(quoted.as_bytes());
        assert_eq!(&*all[0].1, b"Subject: One\n\nFrom the quay\n>From the boat\n> From him\n");
        // Said to be as long, and not quoted (mboxcl2).
        let body = ">From the quay\n\nFrom b@x.example Tue Mar 05 10:31:00 2024\nSubject: Not one\n";
        let long = format!(
            "From - Tue Mar 05 10:30:00 2024\nContent-Length: {}\n\n{body}\n{head}Two.\n",
            body.len()
        );
        let all = messages(long.as_bytes());
        assert_eq!(all.len(), 2);
        assert!(all[0].1.ends_with(b"Not one\n"));
        assert_eq!(sender(all[0].0), Some(("", "Tue Mar 05 10:30:00 2024")));
        assert_eq!(sender(all[1].0), Some(("a@x.example", "Tue Mar 05 10:30:00 2024")));
    }
}
