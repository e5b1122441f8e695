//! What programs write for a terminal, when it is kept: colours, links and overstrikes go, words stay.

use std::borrow::Cow;

/// The text without escape sequences and without letters that others were typed over.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if memchr::memchr2(0x1b, 0x08, text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr2(0x1b, 0x08, rest.as_bytes()) {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        rest = match tail.strip_prefix('\u{8}') {
            Some(typed) => {
                // `_` or the same letter below: underlined, bold. Of two letters the last one typed stays.
                let below = out.pop();
                let mut letters = typed.chars();
                match (below, letters.next()) {
                    (Some(below), Some('_')) if below != '_' => {
                        out.push(below);
                        letters.as_str()
                    }
                    (Some('\n'), _) => {
                        out.push('\n');
                        typed
                    }
                    _ => typed,
                }
            }
            None => after_sequence(tail),
        };
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What follows the escape sequence that `text` begins with (ECMA-48): control sequences, strings, single letters.
fn after_sequence(text: &str) -> &str {
    let Some(body) = text.strip_prefix('\u{1b}') else { return text };
    match body.chars().next() {
        Some('[') => {
            let end =
                body.find(|c: char| ('@'..='~').contains(&c) && c != '[').map_or(body.len(), |at| at + 1);
            // A line that ends before the sequence does holds none.
            let line = body.find('\n').unwrap_or(body.len());
            body.get(end.min(line)..).unwrap_or_default()
        }
        Some(']' | 'P' | '_' | '^') => {
            let end = ["\u{1b}\\", "\u{7}"]
                .iter()
                .filter_map(|mark| body.find(mark).map(|at| at + mark.len()))
                .min();
            end.map_or(body, |end| body.get(end..).unwrap_or_default())
        }
        Some('(' | ')') => body
            .get(1..)
            .map_or("", |rest| rest.get(rest.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default()),
        Some(letter) => body.get(letter.len_utf8()..).unwrap_or_default(),
        None => "",
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn words_stay() {
        for (text, expected) in [
            ("\u{1b}[1;31mred\u{1b}[0m and plain", "red and plain"),
            ("N\u{8}NA\u{8}AM\u{8}ME\u{8}E", "NAME"),
            ("_\u{8}f_\u{8}i_\u{8}l_\u{8}e", "file"),
            ("f\u{8}_i\u{8}_", "fi"),
            ("\u{1b}]8;;https://a.example\u{1b}\\words\u{1b}]8;;\u{1b}\\", "words"),
            ("\u{1b}]0;title\u{7}words", "words"),
            ("\u{1b}(Bwords\u{1b}[K", "words"),
            ("é\u{8}é", "é"),
            ("\u{8}a", "a"),
            ("end\u{1b}", "end"),
            ("\u{1b}[12\nnext", "\nnext"),
            ("plain", "plain"),
        ] {
            assert_eq!(plain(text), expected, "{text:?}");
        }
    }
}
