//! JSON that is not quite: cut off, with commas too many, with line breaks inside its strings.

/// What may stand behind a backslash (RFC 8259, section 7).
const ESCAPES: &str = "\"\\/bfnrtu";

/// The JSON that `text` was meant to be, as far as it goes: what is open at byte `end` is given up and what was whole before
/// is kept. `None` where nothing was whole.
pub(super) fn repaired(text: &str, end: usize) -> Option<String> {
    let text = text.get(..text.floor_char_boundary(end))?;
    let mut out = String::with_capacity(text.len());
    // Ends of what is open; where the last value was whole, and how many were open there.
    let (mut open, mut whole): (Vec<char>, Option<(usize, usize)>) = (Vec::new(), None);
    let (mut in_string, mut is_escaped) = (false, false);
    for letter in text.chars() {
        if in_string {
            let meant = match letter {
                '\n' => 'n',
                '\t' => 't',
                // Nothing, behind a backslash too.
                control if control < ' ' => continue,
                letter => letter,
            };
            let after_backslash = std::mem::take(&mut is_escaped);
            if after_backslash {
                if !ESCAPES.contains(meant) {
                    out.pop();
                }
            } else if meant != letter {
                out.push('\\');
            } else {
                is_escaped = letter == '\\';
                in_string = letter != '"';
            }
            out.push(meant);
            continue;
        }
        match letter {
            '"' => in_string = true,
            '{' => open.push('}'),
            '[' => open.push(']'),
            '}' | ']' => {
                let kept = out.trim_end().trim_end_matches(',').len();
                out.truncate(kept);
                if open.last() != Some(&letter) {
                    break;
                }
                open.pop();
            }
            _ => {}
        }
        out.push(letter);
        if matches!(letter, '}' | ']') {
            whole = Some((out.len(), open.len()));
        }
    }
    let (end, depth) = whole?;
    out.truncate(end);
    open.truncate(depth);
    out.extend(open.into_iter().rev());
    Some(out)
}

/// The byte at which a line and column of an error of `serde_json` lie, both counted from 1.
pub(super) fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (before + column.saturating_sub(1)).min(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_whole_is_kept() {
        for (text, expected) in [
            (r#"{"items": [{"a": 1}, {"b": "cu"#, Some(r#"{"items": [{"a": 1}]}"#)),
            (r#"[{"a": [1, 2,],}, ]"#, Some(r#"[{"a": [1, 2]}]"#)),
            ("[{\"a\": \"b\nc\\\"}\"}]", Some("[{\"a\": \"b\\nc\\\"}\"}]")),
            ("[{\"a\": \"b\\\nc\"}]", Some("[{\"a\": \"b\\nc\"}]")),
            ("[{\"a\": \"b\\\r\nc\\\\\n\"}]", Some("[{\"a\": \"b\\nc\\\\\\n\"}]")),
            (r#"[{"a": "it\'s \u00e9"}]"#, Some(r#"[{"a": "it's \u00e9"}]"#)),
            (r#"[{"a": 1}]]"#, Some(r#"[{"a": 1}]"#)),
            (r#"{"a": "#, None),
        ] {
            let got = repaired(text, text.len());
            assert_eq!(got.as_deref(), expected, "{text}");
            assert!(got.is_none_or(|got| serde_json::from_str::<serde_json::Value>(&got).is_ok()), "{text}");
        }
        assert_eq!(byte_of("ab\ncd", 2, 2), 4);
    }
}
