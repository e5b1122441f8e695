//! Code as it was written: lines stay lines, and the numbers that a page puts before them go.

use dom_query::{Document, NodeRef};

use crate::article::{Block, Text};

/// Classes of line numbers and of what copies code.
const GUTTERS: &[&str] = &[
    "lineno",
    "linenos",
    "linenodiv",
    "linenumber",
    "line-number",
    "line-numbers",
    "line-numbers-rows",
    "lnt",
    "ln",
    "gutter",
    "gl",
    "hljs-ln-numbers",
    "rouge-gutter",
    "blob-num",
    "lntd-number",
    "code-line-number",
    "react-syntax-highlighter-line-number",
    "copy-button",
    "copy-btn",
    "copybtn",
    "copy-code-button",
    "code-copy",
    "code-copy-btn",
    "crayon-num",
    "crayon-nums",
    "td-gutter",
    "syntaxhighlighter-gutter",
    "CodeMirror-gutter-wrapper",
    "CodeMirror-linenumber",
    "cm-gutters",
];

/// Elements that end a line of code.
const LINES: &[&str] = &["div", "p", "li", "tr", "br", "table", "ol", "ul"];

/// Classes of elements that hold one line of code.
const LINE: &[&str] =
    &["line", "code-line", "view-line", "token-line", "cl-line", "CodeMirror-line", "cm-line"];

/// Takes line numbers out, and code out of the tables that only hold numbers beside it.
pub(super) fn settle(document: &Document) {
    let nodes: Vec<NodeRef<'_>> = document.root().descendants_it().filter(NodeRef::is_element).collect();
    for node in &nodes {
        let is_gutter =
            node.class().is_some_and(|class| class.split_whitespace().any(|word| GUTTERS.contains(&word)))
                || node.attr("style").is_some_and(|style| style.contains("user-select") && is_number(node));
        if is_gutter && stands_in_code(node) {
            node.remove_from_parent();
        }
    }
    for node in &nodes {
        if node.has_name("pre") || node.has_name("code") {
            unnumber(node);
        }
    }
    for table in nodes.iter().filter(|node| node.has_name("table")) {
        let codes: Vec<NodeRef<'_>> = table.descendants_it().filter(|n| n.has_name("pre")).collect();
        // A cell of numbers has none but its own.
        let written: Vec<&NodeRef<'_>> = codes.iter().filter(|code| !is_numbers(code)).collect();
        if let [code] = written.as_slice()
            && table.descendants_it().filter(|n| n.has_name("tr")).count() == 1
            && is_only(table, code, &codes)
        {
            table.replace_with(*code);
        }
    }
}

/// Whether nothing but the code and numbers is in a table.
fn is_only(table: &NodeRef<'_>, code: &NodeRef<'_>, codes: &[NodeRef<'_>]) -> bool {
    let letters = |node: &NodeRef<'_>| node.text().chars().filter(|c| !c.is_whitespace()).count();
    let numbers: usize = codes.iter().filter(|other| other.id != code.id).map(letters).sum();
    letters(table) == letters(code) + numbers
}

fn stands_in_code(node: &NodeRef<'_>) -> bool {
    node.ancestors_it(Some(8)).any(|around| {
        ["pre", "code", "figure"].iter().any(|name| around.has_name(name))
            || around.class().is_some_and(|class| {
                ["highlight", "code", "chroma", "syntax", "prism", "crayon"]
                    .iter()
                    .any(|part| class.contains(part))
            })
    })
}

fn is_number(node: &NodeRef<'_>) -> bool {
    let text = node.text();
    let text = text.trim();
    !text.is_empty() && text.len() <= 6 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether there is nothing but numbers.
fn is_numbers(node: &NodeRef<'_>) -> bool {
    let text = node.text();
    text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace())
}

/// Takes out numbers that count the lines: the first thing in each of several boxes, one more in each.
fn unnumber(code: &NodeRef<'_>) {
    let numbers: Vec<NodeRef<'_>> = code
        .descendants_it()
        .filter(|n| {
            n.is_element() && is_number(n) && n.first_element_child().is_none() && begins_line(n, code)
        })
        .collect();
    let counts = |at: usize| numbers.get(at).and_then(|n| n.text().trim().parse::<usize>().ok());
    let Some(first) = counts(0).filter(|first| *first <= 1 && numbers.len() > 1) else { return };
    if (0..numbers.len()).all(|at| counts(at) == Some(first + at)) {
        numbers.iter().for_each(NodeRef::remove_from_parent);
    }
}

/// Whether an element is the first thing in a box of its own that other boxes follow.
fn begins_line(node: &NodeRef<'_>, code: &NodeRef<'_>) -> bool {
    let alone = node.prev_sibling().is_none_or(|before| before.text().trim().is_empty());
    node.parent().is_some_and(|parent| {
        alone
            && parent.id != code.id
            && node.next_sibling().is_some()
            && (parent.next_element_sibling().is_some() || parent.prev_element_sibling().is_some())
    })
}

/// The code of a `pre`; none where it is empty.
pub(super) fn block(node: &NodeRef<'_>) -> Option<Block> {
    let mut lines = Lines::default();
    lines.children(node);
    let text = Text::lines(lines.raw.trim_matches('\n').trim_end());
    (!text.trim().is_empty()).then(|| Block::Code { language: language(node), text })
}

#[derive(Default)]
struct Lines {
    raw: String,
    /// Whether a line has ended, unless a break that is written says so itself.
    ended: bool,
}

impl Lines {
    fn children(&mut self, node: &NodeRef<'_>) {
        for child in node.children_it(false) {
            if child.is_text() {
                self.words(&child.text());
            } else if child.has_name("br") {
                self.words("\n");
            } else if child.is_element()
                && !child.has_name("button")
                && !child.has_name("style")
                && !child.has_name("script")
            {
                self.element(&child);
            }
        }
    }

    fn element(&mut self, node: &NodeRef<'_>) {
        let is_line =
            node.class().is_some_and(|class| class.split_whitespace().any(|word| LINE.contains(&word)))
                || node.has_attr("data-line");
        let is_box = LINES.iter().any(|name| node.has_name(name));
        if is_box && !self.ended && !self.raw.is_empty() && !self.raw.ends_with('\n') && !is_beside(node) {
            self.ended = true;
        }
        self.children(node);
        self.ended |= is_line || is_box;
    }

    fn words(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        if std::mem::take(&mut self.ended)
            && !words.starts_with('\n')
            && !self.raw.is_empty()
            && !self.raw.ends_with('\n')
        {
            self.raw.push('\n');
        }
        self.raw.push_str(words);
    }
}

/// Whether a box stands beside what is before it, in one line.
fn is_beside(node: &NodeRef<'_>) -> bool {
    node.parent().is_some_and(|parent| parent.class().is_some_and(|class| class.contains("flex-row")))
}

/// The language that a class or an attribute names, on the code, in it or around it.
fn language(node: &NodeRef<'_>) -> Option<Text> {
    let inner = node.descendants_it().find(|child| child.has_name("code"));
    let around: Vec<NodeRef<'_>> = node.ancestors_it(Some(4)).collect();
    let near = [inner, Some(*node)].into_iter().flatten().chain(around);
    near.filter(NodeRef::is_element).find_map(|node| {
        let named =
            ["data-lang", "data-language", "data-code-language"].iter().find_map(|name| node.attr(name));
        named.and_then(|name| known(&name)).or_else(|| node.class().and_then(|class| of_class(&class)))
    })
}

fn of_class(class: &str) -> Option<Text> {
    const LEADS: &[&str] =
        &["language-", "lang-", "highlight-source-", "highlight-text-", "highlight-", "sourceCode-"];
    let words: Vec<&str> = class.split_whitespace().collect();
    let led = words.iter().find_map(|word| LEADS.iter().find_map(|lead| word.strip_prefix(lead)));
    let brush = || {
        let at = words.iter().position(|word| word.starts_with("brush:"))?;
        let own = words.get(at)?.trim_start_matches("brush:");
        Some(if own.is_empty() {
            words.get(at + 1)?.trim_end_matches(';')
        } else {
            own.trim_end_matches(';')
        })
    };
    let after = || match words.as_slice() {
        ["highlight" | "sourceCode" | "hljs" | "codehilite", name, ..] => Some(*name),
        _ => None,
    };
    led.or_else(brush).or_else(after).and_then(known)
}

fn known(name: &str) -> Option<Text> {
    let is_name = name.len() <= 24
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "+#-._".contains(c));
    let says_nothing = matches!(
        name,
        "default" | "none" | "plaintext" | "text" | "plain" | "notranslate" | "nohighlight" | "block"
    );
    Text::some(name).filter(|_| is_name && !says_nothing)
}

#[cfg(test)]
mod tests {
    use crate::{article::Block, format::html};

    #[test]
    fn code_is_what_was_written() {
        for (html, language, text) in [
            ("<pre><code class='language-sh'>a\nb</code></pre>", Some("sh"), "a\nb"),
            ("<pre><span class=lineno>1</span>a\n<span class=lineno>2</span>b</pre>", None, "a\nb"),
            ("<pre><code><div>a</div><div>b</div></code></pre>", None, "a\nb"),
            (
                "<pre><code><span class=line>a</span>\n<span class=line>  b</span></code></pre>",
                None,
                "a\n  b",
            ),
            (
                "<pre><code data-language=rust><span data-line>a</span><span data-line>b</span></code></pre>",
                Some("rust"),
                "a\nb",
            ),
            (
                "<pre><span class=line>a</span><br><span class=line></span><br><span class=line>b</span><br></pre>",
                None,
                "a\n\nb",
            ),
            (
                "<figure class='highlight cpp'><table><tr><td class=gutter><pre><span class=line>1</span><br></pre></td>\
                 <td class=code><pre><span class=line>a</span><br></pre></td></tr></table></figure>",
                Some("cpp"),
                "a",
            ),
            (
                "<pre><div><span>1</span><div>a</div></div><div><span>2</span><div>b</div></div></pre>",
                None,
                "a\nb",
            ),
            ("<pre class='brush: js; notranslate'>a</pre>", Some("js"), "a"),
            ("<pre>x = [<span class=n>1</span>,\n<span class=n>2</span>]</pre>", None, "x = [1,\n2]"),
        ] {
            match html::fragment(html).blocks.as_slice() {
                [Block::Code { language: named, text: written }] => {
                    assert_eq!((named.as_deref(), &**written), (language, text), "{html}");
                }
                other => panic!("{html}: {other:?}"),
            }
        }
    }
}
