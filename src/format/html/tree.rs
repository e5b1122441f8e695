//! Parsing at bounded cost: no page makes a tree that is deep, or large beside its text.
//!
//! The guard stands between the tokenizer and the tree builder of html5ever, so it sees the tags that the parser sees,
//! whatever quotes, comments and scripts surround them. It keeps the names of the elements that are open and drops the tags
//! of those that would stand too deep; their words stay.

use std::{cell::RefCell, collections::HashMap};

use dom_query::{Document, NodeId};
use html5ever::{
    LocalName, QualName, TokenizerResult, local_name, ns,
    tendril::StrTendril,
    tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts},
    tree_builder::{TreeBuilder, TreeBuilderOpts, create_element},
};

use super::floods;

/// Elements that may stand inside one another; deeper ones lose their tags and keep their words.
/// Pages made by people are half as deep; extraction takes time for every level of every word.
pub(super) const MAX_DEPTH: usize = 80;

/// Formatting elements (`b`, `font`) open at once. The parser opens all of them anew in every paragraph.
const MAX_FORMATTING: usize = 8;

/// Elements of a document; the words of more are all there, without their markup.
const MAX_ELEMENTS: usize = 1_000_000;

/// A parsed document.
pub(super) struct Parsed {
    pub(super) document: Document,
    /// Whether tags were dropped to keep it shallow.
    pub(super) cut: bool,
}

/// Parses a page. O(bytes).
pub(super) fn page(html: &str) -> Parsed {
    parsed(html, TreeBuilder::new(Document::default(), options(false)))
}

/// Parses what stands inside a body. O(bytes).
pub(super) fn fragment(html: &str) -> Parsed {
    let sink = Document::fragment_sink();
    let context = create_element(&sink, QualName::new(None, ns!(html), local_name!("body")), Vec::new());
    parsed(html, TreeBuilder::new_for_fragment(sink, context, None, options(true)))
}

fn options(drop_doctype: bool) -> TreeBuilderOpts {
    TreeBuilderOpts { scripting_enabled: false, drop_doctype, ..TreeBuilderOpts::default() }
}

fn parsed(html: &str, builder: TreeBuilder<NodeId, Document>) -> Parsed {
    let guard = Guard { builder, state: RefCell::default() };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(&floods::without(html)));
    // The tokenizer stops at scripts, which are not run, and where a page names its encoding.
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    let guard = tokenizer.sink;
    Parsed { document: guard.builder.sink, cut: guard.state.into_inner().cut }
}

/// What passes tags on to the tree builder.
struct Guard {
    builder: TreeBuilder<NodeId, Document>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    open: Vec<Open>,
    /// Formatting elements that the parser would open anew, since the last table cell began.
    formatting: Vec<LocalName>,
    /// How many start tags of each name were dropped and wait for their end tags.
    dropped: HashMap<LocalName, usize>,
    elements: usize,
    cut: bool,
}

struct Open {
    name: LocalName,
    /// Formatting elements around a cell, which are not opened anew inside it.
    around: Option<Vec<LocalName>>,
}

impl TokenSink for Guard {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        let foreign = self.builder.adjusted_current_node_present_but_not_in_html_namespace();
        if let Token::TagToken(tag) = &token
            && !self.state.borrow_mut().passes(tag, foreign)
        {
            // Words on both sides of a tag are not one word.
            let space = StrTendril::from_slice(" ");
            return self.builder.process_token(Token::CharacterTokens(space), line);
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

impl State {
    fn passes(&mut self, tag: &Tag, foreign: bool) -> bool {
        let name = &*tag.name;
        if is_void(name) || is_raw(name) || matches!(name, "html" | "head" | "body") {
            return true;
        }
        match tag.kind {
            TagKind::StartTag => self.start(tag, foreign),
            TagKind::EndTag => self.end(&tag.name),
        }
    }

    fn start(&mut self, tag: &Tag, foreign: bool) -> bool {
        let name = &*tag.name;
        self.close_implied(name);
        self.elements += 1;
        let is_formatting = is_formatting(name);
        if self.open.len() >= MAX_DEPTH
            || self.elements > MAX_ELEMENTS
            || is_formatting && self.formatting.len() >= MAX_FORMATTING
        {
            *self.dropped.entry(tag.name.clone()).or_default() += 1;
            self.cut = true;
            return false;
        }
        if foreign && tag.self_closing {
            return true;
        }
        if is_formatting {
            self.formatting.push(tag.name.clone());
        }
        let around = is_cell(name).then(|| std::mem::take(&mut self.formatting));
        self.open.push(Open { name: tag.name.clone(), around });
        true
    }

    fn end(&mut self, name: &LocalName) -> bool {
        if let Some(count) = self.dropped.get_mut(name)
            && *count > 0
        {
            *count -= 1;
            return false;
        }
        if let Some(at) = self.formatting.iter().rposition(|open| open == name) {
            self.formatting.remove(at);
        }
        // The parser ignores the end tag of an element that is not open, or open outside this cell only.
        self.close(|open| open == &**name, is_barrier);
        true
    }

    /// Closes the innermost element that is `wanted`, unless one that `stops` stands before it.
    fn close(&mut self, wanted: impl Fn(&str) -> bool, stops: impl Fn(&str) -> bool) {
        let found = self.open.iter().rposition(|open| wanted(&open.name) || stops(&open.name));
        let Some(at) = found.filter(|at| self.open.get(*at).is_some_and(|open| wanted(&open.name))) else {
            return;
        };
        for open in self.open.drain(at..).rev() {
            if let Some(around) = open.around {
                self.formatting = around;
            }
        }
    }

    /// Closes what a start tag closes without an end tag.
    fn close_implied(&mut self, name: &str) {
        match name {
            "li" => self.close(|open| open == "li", |open| is_special(open) && open != "div" && open != "p"),
            "dt" | "dd" => {
                self.close(|open| matches!(open, "dt" | "dd"), |open| is_special(open) && open != "div");
            }
            "td" | "th" => self.close(|open| matches!(open, "td" | "th"), |open| open == "table"),
            "tr" => self.close(|open| open == "tr", |open| open == "table"),
            "tbody" | "thead" | "tfoot" => {
                self.close(|open| matches!(open, "tbody" | "thead" | "tfoot"), |open| open == "table");
            }
            "option" | "optgroup" if self.open.iter().any(|open| &*open.name == "select") => {
                self.close(
                    |open| open == "option" || open == name,
                    |open| open == "select" || is_special(open),
                );
            }
            "option" => self.close(|open| open == "option", |open| open != "option"),
            "rt" | "rp" | "rb" if self.open.iter().any(|open| &*open.name == "ruby") => {
                self.close(
                    |open| matches!(open, "rt" | "rp" | "rb"),
                    |open| open == "ruby" || is_special(open),
                );
            }
            "a" | "button" | "nobr" => self.close(|open| open == name, is_barrier),
            _ if is_special(name) || name == "hr" => {
                self.close(|open| open == "p", |open| is_barrier(open) || open == "button");
            }
            _ => {}
        }
    }
}

/// Elements without an end tag, which never hold others.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "image"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
            | "param"
            | "keygen"
            | "frame"
            | "bgsound"
            | "basefont"
    )
}

/// Elements whose content is not markup; the tokenizer must hear of them.
fn is_raw(name: &str) -> bool {
    matches!(
        name,
        "script" | "style" | "textarea" | "title" | "xmp" | "iframe" | "noembed" | "noframes" | "plaintext"
    )
}

fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "b" | "big"
            | "code"
            | "em"
            | "font"
            | "i"
            | "nobr"
            | "s"
            | "small"
            | "strike"
            | "strong"
            | "tt"
            | "u"
    )
}

/// Elements inside which formatting begins anew.
fn is_cell(name: &str) -> bool {
    matches!(name, "td" | "th" | "caption" | "template" | "object" | "marquee" | "applet")
}

/// Elements over which no end tag reaches.
fn is_barrier(name: &str) -> bool {
    is_cell(name) || name == "table"
}

/// Elements that end a paragraph, and over which no item reaches.
fn is_special(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "select"
            | "summary"
            | "table"
            | "td"
            | "th"
            | "tr"
            | "tbody"
            | "thead"
            | "tfoot"
            | "ul"
            | "template"
            | "object"
            | "caption"
    )
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    /// Depth of the tree that was built.
    fn depth(document: &Document) -> usize {
        document.root().descendants_it().map(|node| node.ancestors_it(None).count()).max().unwrap_or_default()
    }

    #[test]
    fn ordinary_pages_stay_as_they_are() {
        for html in [
            "<p>a</p><p>b</p>",
            "<div><b>a</b> &lt; b</div>",
            "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>",
            "<table><tbody><tr><td><i>a</i></td><td>b</td></tr></tbody></table>",
            "<p><font>a <font>b <font>c</font></font></font></p>",
        ] {
            let parsed = fragment(html);
            assert!(!parsed.cut, "{html}");
            assert_eq!(&*parsed.document.html_root().inner_html(), html);
        }
        let items = fragment(&"<li>a<p>b<dt>c".repeat(500));
        assert!(!items.cut, "elements may leave their end tags out");
    }

    #[test]
    fn nothing_makes_a_deep_or_large_tree() {
        let count = 6_000;
        let many = |piece: &str| piece.repeat(count);
        for (html, what) in [
            (many("<div>"), "elements"),
            (many("<rt>"), "ruby without ruby"),
            (many("<optgroup>"), "options without select"),
            (many("<div></x>"), "end tags of nothing"),
            (many("<div a='>'>"), "brackets in values"),
            (format!("<!-- --!>{}", many("<div>")), "a comment that ends oddly"),
            (many("<a23456789012345678901234567890123456789>"), "long names"),
            (format!("<svg><title>{}", many("<div>")), "foreign titles"),
            (many("<svg><g>"), "foreign elements"),
            (many("<table><td>"), "tables in cells"),
            (many("<div><object></div>"), "end tags outside an object"),
            (many("<b><p>"), "formatting around paragraphs"),
            (many("<li><ul>"), "lists in items"),
        ] {
            let began = Instant::now();
            let parsed = page(&format!("<html><body>{html}words"));
            let depth = depth(&parsed.document);
            assert!(depth <= 3 * MAX_DEPTH, "{what}: {depth}");
            assert!(parsed.document.root().text().contains("words"), "{what}");
            assert!(began.elapsed().as_secs() < 20, "{what}");
        }
    }

    #[test]
    fn formatting_is_not_opened_anew_without_end() {
        let fonts = (0..4000).fold(String::new(), |all, i| all + &format!("<font color={i}></x>"));
        let parsed = page(&format!("<p>{fonts}</p>{}", "<p>x".repeat(8000)));
        assert!(parsed.document.root().descendants_it().count() < 8000 * (MAX_FORMATTING + 4));
    }

    #[test]
    fn words_of_dropped_elements_stay_apart() {
        let parsed = page(&format!("{}one<div>two</div>three", "<div>".repeat(200)));
        assert!(parsed.document.root().text().contains("one two three"));
    }
}
