//! reStructuredText: titles by the lines below or around them, fields, directives. What it marks is said in Markdown, which is
//! read then.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

use super::{
    description::{Description, Method},
    fields, markdown,
};
use crate::article::{Article, Format, Meta, Text};

/// Documents of Python and its kin.
pub(super) const FORMAT: Description = Description {
    name: "rest",
    plural: "notes",
    endings: &["rst", "rest"],
    method: Method::Article {
        is: |sample| sample.is_named(&["rst", "rest"]) || is_rest(sample.trimmed()),
        parse: |sample| parse(sample.text),
        from_beginning: true,
    },
};

/// Whether a text that says it nowhere has a title between two lines, or fields below its title, and a directive.
fn is_rest(text: &str) -> bool {
    let head: Vec<&str> = text.lines().take(60).collect();
    let is_titled = head.array_windows().any(|[title, below]| adorns(below, title).is_some());
    let is_directive = |line: &&str| line.starts_with(".. ") && line.contains("::");
    is_titled && head.iter().any(is_directive)
}

/// The sign that a line below a title repeats (docutils, "Sections"): as long as the title at least.
fn adorns(line: &str, title: &str) -> Option<char> {
    let line = line.trim_end();
    let sign = line.chars().next().filter(char::is_ascii_punctuation)?;
    // These begin code and a comment, below a word of two letters too.
    if matches!(line, "::" | "..") {
        return None;
    }
    let title = title.trim();
    let is_long = line.len() >= title.chars().count().max(2);
    (is_long
        && !title.is_empty()
        && line.chars().all(|c| c == sign)
        && title.chars().any(char::is_alphanumeric))
    .then_some(sign)
}

/// Reads reStructuredText.
fn parse(text: &str) -> Article {
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    let mut out = String::with_capacity(text.len());
    let mut known = Map::new();
    // Signs of titles in the order of their levels; one above and below is another than one below alone.
    let mut levels: Vec<(char, bool)> = Vec::new();
    // Columns of what a block of code stands in, as long as it lasts.
    let mut code: Option<usize> = None;
    // Columns of its first line.
    let mut inner: Option<usize> = None;
    let fence = fence(text);
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let next = lines.get(at + 1).copied().unwrap_or_default();
        let after = lines.get(at + 2).copied().unwrap_or_default();
        let indent = line.len() - line.trim_start().len();
        if let Some(column) = code {
            if line.trim().is_empty() || indent > column {
                // Without the columns that it stands in, nor empty lines before it.
                if !line.trim().is_empty() || inner.is_some() {
                    let from = inner.unwrap_or(indent);
                    inner = Some(from).filter(|_| !line.trim().is_empty()).or(inner);
                    out.push_str(line.get(from..).unwrap_or_default());
                    out.push('\n');
                }
                at += 1;
                continue;
            }
            end_code(&mut out, &fence);
            out.push('\n');
            (code, inner) = (None, None);
        }
        let above = adorns(line, next).filter(|sign| adorns(after, next) == Some(*sign));
        if let Some(sign) = above.or_else(|| adorns(next, line)) {
            let key = (sign, above.is_some());
            let level = levels.iter().position(|known| *known == key).unwrap_or_else(|| {
                levels.push(key);
                levels.len() - 1
            });
            let title = if above.is_some() { next } else { line };
            out.push_str(&format!("\n{} {}\n\n", "#".repeat((level + 1).min(6)), inline(title.trim())));
            at += if above.is_some() { 3 } else { 2 };
            continue;
        }
        at += 1;
        if let Some((name, value)) = field(line).filter(|_| levels.len() <= 1) {
            known.insert(name.to_lowercase(), value.into());
        } else if let Some(directive) = directive(line) {
            let (name, value) =
                directive.split_once("::").map_or(("", directive), |(name, value)| (name, value.trim()));
            match name.trim() {
                "code-block" | "code" | "sourcecode" | "literalinclude" | "parsed-literal" => {
                    out.push_str(&format!("\n{fence}{value}\n"));
                    code = Some(indent);
                }
                "image" | "figure" => out.push_str(&format!("\n![]({value})\n\n")),
                "note" | "warning" | "tip" | "important" | "caution" | "hint" | "seealso" | "danger" => {
                    let name = match name.trim() {
                        "hint" | "seealso" => "TIP".to_owned(),
                        "danger" => "CAUTION".to_owned(),
                        name => name.to_uppercase(),
                    };
                    out.push_str(&format!("\n> [!{name}]\n> {}\n", inline(value)));
                    while let Some(inner) =
                        lines.get(at).filter(|inner| inner.trim().is_empty() || inner.starts_with(' '))
                    {
                        let is_last = inner.trim().is_empty()
                            && lines.get(at + 1).is_none_or(|below| !below.starts_with(' '));
                        if is_last {
                            break;
                        }
                        out.push_str(&format!("> {}\n", inline(inner.trim())));
                        at += 1;
                    }
                    out.push('\n');
                }
                // A target and a comment hold no words that are read; of any other directive its words stay.
                "" => {}
                _ if value.is_empty() => {}
                _ => out.push_str(&format!("{}\n", inline(value))),
            }
        } else if line.trim_end().ends_with("::") && next.trim().is_empty() {
            let words = line.trim_end().trim_end_matches(':');
            out.push_str(&inline(words));
            out.push_str(if words.trim().is_empty() { "" } else { ":" });
            out.push_str(&format!("\n\n{fence}\n"));
            code = Some(indent);
        } else if levels.is_empty() || !is_option(line) {
            out.push_str(&inline(line));
            out.push('\n');
        }
    }
    if code.is_some() {
        end_code(&mut out, &fence);
    }
    let read = markdown::parse(&out);
    let meta = Meta { title: None, ..fields::meta(&Value::Object(known)) };
    Article { meta: meta.or(read.meta), format: Format::Rest, ..read }
}

/// Ends code; empty lines below it are not its own.
fn end_code(out: &mut String, fence: &str) {
    out.truncate(out.trim_end_matches('\n').len());
    out.push_str(&format!("\n{fence}\n"));
}

/// A fence that no line of the text ends.
fn fence(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    "`".repeat((longest + 1).max(3))
}

/// What stands behind the two dots that begin a directive or a comment.
fn directive(line: &str) -> Option<&str> {
    let rest = line.trim().strip_prefix("..")?;
    rest.strip_prefix(' ').or(Some(rest).filter(|rest| rest.is_empty()))
}

/// `:Author: Ann Lee`.
fn field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix(':')?.split_once(": ")?;
    (!name.is_empty() && name.len() < 30 && Text::some(value).is_some()).then_some((name, value.trim()))
}

/// `   :alt: The quay`, which says how something is set.
fn is_option(line: &str) -> bool {
    line.starts_with(' ')
        && line.trim_start().strip_prefix(':').is_some_and(|rest| {
            rest.split_once(':')
                .is_some_and(|(name, _)| !name.is_empty() && !name.contains('`') && !name.contains(' '))
        })
}

/// What is marked in a line, as Markdown marks it.
fn inline(line: &str) -> String {
    static MARKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"``(?P<code>[^`]+)``|`(?P<words>[^`<]+?)\s*<(?P<to>[^>`\s]+)>`__?|:[a-z:+-]+:`(?P<role>[^`]+)`|`(?P<plain>[^`]+)`_?").ok()
    });
    let Some(marks) = MARKS.as_ref().filter(|_| line.contains('`')) else { return line.to_owned() };
    let marked = marks.replace_all(line, |found: &regex::Captures<'_>| {
        let part = |name| found.name(name).map(|part| part.as_str().to_owned());
        if let (Some(words), Some(to)) = (part("words"), part("to")) {
            format!("[{words}](<{to}>)")
        } else if let Some(code) = part("code").or_else(|| part("role")) {
            format!("`{code}`")
        } else {
            part("plain").unwrap_or_default()
        }
    });
    marked.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Block, SpanKind};

    #[test]
    fn code_is_not_ended_by_what_is_in_it() {
        let code = |text: &str| {
            let blocks = parse(&format!("Island\n======\n\nOf it.\n\n{text}\n\nEnd.\n")).blocks;
            blocks.into_iter().find_map(|block| match block {
                Block::Code { text, .. } => Some(text.trim().to_owned()),
                _ => None,
            })
        };
        for (text, expected) in [
            ("Hi\n::\n\n    plough", "plough"),
            ("So::\n\n    ```\n    plough\n    ```", "```\nplough\n```"),
            (".. code-block:: md\n\n   ````\n   a\n   ````", "````\na\n````"),
        ] {
            assert_eq!(code(text).as_deref(), Some(expected), "{text}");
        }
        let levels = parse("Island\n======\n\nIt.\n\nUp\n--\n\nWords.\n\nno\n..\n\nEnd.\n").blocks;
        assert_eq!(
            levels.iter().filter(|block| matches!(block, Block::Heading { .. })).count(),
            2,
            "{levels:?}"
        );
        assert!(levels.contains(&Block::Paragraph(Text::line("no").into())), "{levels:?}");
    }

    #[test]
    fn documents_come_out_as_what_they_are() {
        let text = "==========\nThe island\n==========\n\n:Author: Ann Lee\n:Date: 2019-02-28\n\nOn foot\n=======\n\nNobody owns a *car*; see\n\
                    ``tractor()`` and `its story <https://a.example>`_::\n\n    plough\n\n.. note:: It is old.\n   And red.\n\n\
                    .. image:: quay.png\n   :alt: The quay\n\n.. code-block:: python\n\n   print(1)\n\nBelow\n-----\n\nWords.\n";
        assert!(is_rest(text));
        let article = parse(text);
        let shown: Vec<String> = article
            .blocks
            .iter()
            .map(|block| match block {
                Block::Heading { level, text } => format!("{level} {}", text.text),
                Block::Paragraph(words) => {
                    let links =
                        words.spans.iter().filter(|span| matches!(span.kind, SpanKind::Link(_))).count();
                    format!("{} [{links}]", words.text)
                }
                Block::Code { text, .. } => format!("code {}", text.trim()),
                Block::Image(image) => format!("image {}", image.src.as_deref().unwrap_or_default()),
                Block::Quote(_) => "quote".into(),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(article.meta.byline.as_deref(), Some("Ann Lee"));
        assert!(article.meta.published.is_some());
        let expected = [
            "Nobody owns a car; see tractor() and its story: [1]",
            "code plough",
            "image quay.png",
            "code print(1)",
            "Words. [0]",
        ];
        for words in expected {
            assert!(shown.iter().any(|line| line == words), "{words}: {shown:?}");
        }
        assert_eq!(
            shown.iter().filter(|line| line.ends_with("On foot") || line.ends_with("Below")).count(),
            2
        );
        assert!(shown.contains(&"quote".to_owned()), "{shown:?}");
        assert!(!is_rest("A title\n=======\n\nWords of Markdown.\n"));
    }
}
