//! The messages of a mailbox file (mbox), whichever of its dialects it is in.

use std::borrow::Cow;

/// The messages of a mailbox. A line of words that begins with "From " is no beginning of a message: that one has a time,
/// and a header follows. What was quoted for its sake (`>From `) is given as it was written.
pub(super) fn messages(bytes: &[u8]) -> Vec<Cow<'_, [u8]>> {
    let mut starts = vec![0];
    let ends = memchr::memmem::find_iter(bytes, b"\nFrom ").map(|at| at + 1);
    starts.extend(ends.filter(|at| begins_message(bytes.get(*at..).unwrap_or_default())));
    starts.push(bytes.len());
    let parts = starts.array_windows().filter_map(|&[from, to]| bytes.get(from..to));
    parts.map(without_envelope).map(unquoted).collect()
}

/// Whether `From ann@harbour.example Thu Feb 28 06:00:00 2019` and then a header stand here.
fn begins_message(rest: &[u8]) -> bool {
    let mut lines = rest.splitn(3, |byte| *byte == b'\n');
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    let digits = first.iter().filter(|byte| byte.is_ascii_digit()).count();
    let is_stamped = first.contains(&b':') && digits >= 8;
    let name = second.iter().take_while(|byte| byte.is_ascii_graphic() && **byte != b':').count();
    let is_header = name > 0 && second.get(name) == Some(&b':');
    is_stamped && (is_header || second.starts_with(b">From "))
}

fn without_envelope(message: &[u8]) -> &[u8] {
    let end = memchr::memchr(b'\n', message).map_or(0, |at| at + 1);
    message.get(end..).unwrap_or_default()
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
        assert_eq!(&*all[0], b"Subject: One\n\nFrom the quay\n>From the boat\n> From him\n");
    }
}
