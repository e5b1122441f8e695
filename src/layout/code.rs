//! Code: what its parts are, as far as the eye needs it. One pass over the text for any language that names itself;
//! comments by the language's family, strings, and the words that most languages share.

use std::ops::Range;

use super::line::Ink;

/// Words that mean something to a compiler rather than to a reader.
#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "and", "as", "assert", "async", "await", "begin", "bool", "break", "case", "catch", "class", "const",
    "continue", "def", "default", "defer", "del", "do", "done", "elif", "else", "end", "enum", "esac", "except",
    "export", "extends", "extern", "false", "False", "fi", "final", "finally", "fn", "for", "from", "func",
    "function", "global", "go", "goto", "if", "impl", "implements", "import", "in", "int", "interface", "is",
    "lambda", "let", "local", "loop", "match", "mod", "module", "mut", "namespace", "new", "nil", "none", "None",
    "not", "null", "or", "package", "pass", "private", "protected", "pub", "public", "raise", "ref", "require",
    "return", "select", "SELECT", "self", "static", "struct", "super", "switch", "then", "this", "throw", "trait",
    "true", "True", "try", "type", "typedef", "union", "unless", "until", "use", "using", "val", "var", "void",
    "when", "where", "WHERE", "while", "with", "yield", "FROM", "INSERT", "UPDATE", "CREATE", "TABLE", "JOIN",
    "AND", "OR", "NOT", "NULL",
];

/// How a language writes comments to the end of a line.
fn comment(language: &str) -> &'static str {
    match language.to_ascii_lowercase().as_str() {
        "python" | "py" | "sh" | "bash" | "zsh" | "shell" | "fish" | "ruby" | "rb" | "perl" | "pl" | "r"
        | "yaml" | "yml" | "toml" | "make" | "makefile" | "dockerfile" | "nix" | "elixir" | "julia"
        | "console" => "#",
        "sql" | "lua" | "haskell" | "hs" | "ada" | "elm" => "--",
        "lisp" | "clojure" | "scheme" | "elisp" | "asm" | "ini" => ";",
        "tex" | "latex" | "erlang" | "matlab" => "%",
        "html" | "xml" | "css" | "json" | "text" | "txt" | "plain" | "plaintext" | "markdown" | "md" => "",
        _ => "//",
    }
}

/// Parts of `text` that are more than code, in order. O(bytes), whatever the lines: code of others comes in single ones.
pub fn parts(text: &str, language: &str) -> Vec<(Range<usize>, Ink)> {
    let mark = comment(language);
    let mut out = Vec::new();
    let (mut at, mut line_end) = (0, 0);
    // Quotation marks that nothing closes on this line.
    let mut lone: Vec<char> = Vec::new();
    let mut in_word = false;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if at >= line_end {
            line_end = at + rest.find('\n').map_or(rest.len(), |end| end + 1);
            lone.clear();
        }
        let line = text.get(at..line_end).unwrap_or_default().trim_end_matches('\n');
        let first = rest.chars().next().unwrap_or(' ');
        let (length, ink) = if !mark.is_empty() && rest.starts_with(mark) && !in_word {
            (line.len(), Some(Ink::CodeComment))
        } else if mark == "//" && rest.starts_with("/*") {
            (rest.find("*/").map_or(rest.len(), |end| end + 2), Some(Ink::CodeComment))
        } else if matches!(first, '"' | '\'' | '`') && !in_word && !lone.contains(&first) {
            let length = quoted(line, first);
            lone.extend(length.is_none().then_some(first));
            length.map_or((1, None), |length| (length, Some(Ink::CodeString)))
        } else if first.is_alphabetic() || first == '_' {
            let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let is_keyword = !in_word && rest.get(..length).is_some_and(|word| KEYWORDS.contains(&word));
            (length, is_keyword.then_some(Ink::CodeKeyword))
        } else {
            (first.len_utf8(), None)
        };
        let last = rest.get(..length).and_then(|part| part.chars().next_back());
        in_word = last.is_some_and(|c| c.is_alphanumeric() || c == '_');
        out.extend(ink.map(|ink| (at..at + length, ink)));
        at += length;
    }
    out
}

/// Bytes of a string that ends on its line; none where it does not, as an apostrophe.
fn quoted(line: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    line.char_indices().skip(1).find_map(|(at, c)| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(at + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_apart() {
        for (language, text, expected) in [
            ("rust", "let a = \"x // y\"; // end", &["let k", "\"x // y\" s", "// end c"][..]),
            ("python", "def f(): return 'a\\'b' # c", &["def k", "return k", "'a\\'b' s", "# c c"]),
            ("sh", "echo it's #1 $#", &["#1 $# c"]),
            ("c", "a /* b\nc */ int", &["/* b\nc */ c", "int k"]),
            ("json", "{\"a\": 1}", &["\"a\" s"]),
            ("", "iffy if", &["if k"]),
        ] {
            let name = |ink| match ink {
                Ink::CodeKeyword => "k",
                Ink::CodeString => "s",
                _ => "c",
            };
            let found: Vec<String> = parts(text, language)
                .into_iter()
                .map(|(range, ink)| format!("{} {}", &text[range], name(ink)))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
