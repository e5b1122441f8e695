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
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
        states::RawKind,
    },
    tree_builder::{TreeBuilder, TreeBuilderOpts, create_element},
};

use super::{super::open::pieces::affordable_elements, floods};

/// Elements that may stand inside one another; deeper ones lose their tags and keep their words.
/// Pages made by people are half as deep; extraction takes time for every level of every word.
pub(super) const MAX_DEPTH: usize = 80;

/// Formatting elements (`b`, `font`) open at once. The parser opens all of them anew in every paragraph.
const MAX_FORMATTING: usize = 8;

/// A parsed document.
pub(super) struct Parsed {
    pub(super) document: Document,
    pub(super) cut: Cut,
}

/// Why tags were dropped, whose words are all there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cut {
    /// To keep the tree shallow.
    pub(super) is_deep: bool,
    /// To keep it small.
    pub(super) is_large: bool,
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
    let state = State { most: affordable_elements(html.len()), ..State::default() };
    let guard = Guard { builder, state: state.into() };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(&floods::without(html)));
    // The tokenizer stops at scripts, which are not run, and where a page names its encoding.
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    let guard = tokenizer.sink;
    Parsed { document: guard.builder.sink, cut: guard.state.into_inner().cut }
}

/// Bytes of words in one node. Writing a tree down again, as extraction does, takes the square of this.
const MAX_WORDS: usize = 16 << 10;

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
    /// Elements, attributes and comments that may still be built.
    most: usize,
    /// Bytes of words since the last tag.
    run: usize,
    /// Whether an element is open whose content is not markup.
    in_raw: bool,
    /// An element whose content is no words, of which nothing is built up to its end.
    skipped: Option<LocalName>,
    cut: Cut,
}

struct Open {
    name: LocalName,
    /// Formatting elements around a cell, which are not opened anew inside it.
    around: Option<Vec<LocalName>>,
}

impl Guard {
    /// Passes words on; what is nothing to a reader parts those that would make one endless node: a comment, and since words in
    /// a table are put before it, where it would not stand between them, a place where a line may end.
    fn words(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        let Token::CharacterTokens(mut rest) = token else { return TokenSinkResult::Continue };
        if self.state.borrow().in_raw {
            return self.builder.process_token(Token::CharacterTokens(rest), line);
        }
        loop {
            let room = MAX_WORDS.saturating_sub(self.state.borrow().run);
            let end = rest.floor_char_boundary(room) as u32;
            let words = rest.subtendril(0, end);
            rest.pop_front(end);
            self.state.borrow_mut().run += words.len();
            if !words.is_empty() {
                let _ = self.builder.process_token(Token::CharacterTokens(words), line);
            }
            if rest.is_empty() {
                return TokenSinkResult::Continue;
            }
            self.state.borrow_mut().run = 0;
            let end_of_line = Tag {
                kind: TagKind::StartTag,
                name: local_name!("wbr"),
                self_closing: false,
                attrs: Vec::new(),
                had_duplicate_attributes: false,
            };
            let _ = self.builder.process_token(Token::CommentToken(StrTendril::new()), line);
            let _ = self.builder.process_token(Token::TagToken(end_of_line), line);
        }
    }
}

impl TokenSink for Guard {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        let foreign = self.builder.adjusted_current_node_present_but_not_in_html_namespace();
        let fate = self.state.borrow_mut().fate(&token, foreign);
        match fate {
            Fate::Passes if matches!(token, Token::CharacterTokens(_)) => self.words(token, line),
            Fate::Passes => self.builder.process_token(token, line),
            Fate::Vanishes => TokenSinkResult::Continue,
            // The tokenizer has to know that what follows is no markup.
            Fate::IsSkipped(kind) => TokenSinkResult::RawData(kind),
            // Words on both sides of a tag are not one word.
            Fate::IsSpace => {
                let space = StrTendril::from_slice(" ");
                self.builder.process_token(Token::CharacterTokens(space), line)
            }
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// What becomes of a token.
enum Fate {
    Passes,
    Vanishes,
    IsSpace,
    IsSkipped(RawKind),
}

impl State {
    fn fate(&mut self, token: &Token, foreign: bool) -> Fate {
        if let Some(name) = &self.skipped {
            match token {
                Token::TagToken(tag) if tag.kind == TagKind::EndTag && tag.name == *name => {
                    self.skipped = None;
                }
                Token::EOFToken => return Fate::Passes,
                _ => {}
            }
            return Fate::Vanishes;
        }
        match token {
            Token::CommentToken(_) if !self.pays(1) => Fate::Vanishes,
            Token::TagToken(tag) => self.fate_of_tag(tag, foreign),
            _ => Fate::Passes,
        }
    }

    /// Takes from what may be built; false where that is too little.
    fn pays(&mut self, count: usize) -> bool {
        let left = self.most.checked_sub(count);
        self.most = left.unwrap_or_default();
        self.cut.is_large |= left.is_none();
        left.is_some()
    }

    fn fate_of_tag(&mut self, tag: &Tag, foreign: bool) -> Fate {
        let name = &*tag.name;
        let is_start = tag.kind == TagKind::StartTag;
        self.run = 0;
        if matches!(name, "html" | "head" | "body") {
            return Fate::Passes;
        }
        let is_paid = !is_start || self.pays(2 + tag.attrs.len());
        if is_void(name) {
            return if is_paid { Fate::Passes } else { Fate::IsSpace };
        }
        if is_raw(name) {
            return match raw_kind(name) {
                Some(kind) if !is_paid && !foreign => {
                    self.skipped = Some(tag.name.clone());
                    Fate::IsSkipped(kind)
                }
                _ if !is_paid && foreign => Fate::IsSpace,
                _ => {
                    self.in_raw = is_start && !(foreign && tag.self_closing);
                    Fate::Passes
                }
            };
        }
        let passes = if is_start { self.start(tag, foreign, is_paid) } else { self.end(&tag.name) };
        if passes { Fate::Passes } else { Fate::IsSpace }
    }

    fn start(&mut self, tag: &Tag, foreign: bool, is_paid: bool) -> bool {
        let name = &*tag.name;
        self.close_implied(name);
        let is_formatting = is_formatting(name);
        let is_deep =
            self.open.len() >= MAX_DEPTH || is_formatting && self.formatting.len() >= MAX_FORMATTING;
        if is_deep || !is_paid {
            *self.dropped.entry(tag.name.clone()).or_default() += 1;
            self.cut.is_deep |= is_deep;
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
        // What stands inside of it and gives words their look is opened anew below it, with its attributes.
        let inside = self.open.get(at + 1..).unwrap_or_default();
        let again = inside.iter().filter(|open| is_formatting(&open.name)).count();
        self.pays(3 * again);
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

/// How the tokenizer reads the content of such an element; `None` for the one that nothing ends.
fn raw_kind(name: &str) -> Option<RawKind> {
    match name {
        "script" => Some(RawKind::ScriptData),
        "textarea" | "title" => Some(RawKind::Rcdata),
        "plaintext" => None,
        _ => Some(RawKind::Rawtext),
    }
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
            assert_eq!(parsed.cut, Cut::default(), "{html}");
            assert_eq!(&*parsed.document.html_root().inner_html(), html);
        }
        let items = fragment(&"<li>a<p>b<dt>c".repeat(500));
        assert!(items.cut == Cut::default(), "elements may leave their end tags out");
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
    fn what_is_built_is_bounded_by_the_size_of_the_page() {
        for (piece, what) in [
            ("<p>a", "paragraphs"),
            ("<hr>", "void elements"),
            ("a<br>", "lines"),
            ("<p a=b c=d e=f g=h>w", "attributes"),
            ("<!--a-->", "comments"),
            ("<style></style>", "styles"),
            ("<title>a</title>", "titles"),
            ("<b>a</b> ", "formatting"),
            ("<a href=b>a</a>", "links"),
            ("<svg/>", "foreign elements"),
            ("<svg><title>a</title></svg>", "foreign titles"),
        ] {
            let html = format!("<html><body>{}<p>words</p>", piece.repeat((1 << 20) / piece.len()));
            let parsed = page(&html);
            let nodes = |node: &dom_query::NodeRef<'_>| usize::from(!node.is_text()) + node.attrs().len();
            let built: usize = parsed.document.root().descendants_it().map(|node| nodes(&node)).sum();
            assert!(built <= affordable_elements(html.len()) + 20, "{what}: {built}");
            assert!(parsed.document.root().text().contains("words"), "{what}");
        }
    }

    #[test]
    fn no_node_holds_endless_words() {
        for (html, words) in [
            (format!("<p>{}", "&amp;".repeat(50_000)), "&".repeat(50_000)),
            (format!("<p>{}", "ä".repeat(50_000)), "ä".repeat(50_000)),
            (format!("<p>a</p><table>{}", "b".repeat(50_000)), format!("a{}", "b".repeat(50_000))),
            (
                format!("<svg><title>a</title>{}</svg>", "c".repeat(50_000)),
                format!("a{}", "c".repeat(50_000)),
            ),
        ] {
            let parsed = page(&html);
            assert!(*parsed.document.root().text() == *words, "{}", &html[..20]);
            let root = parsed.document.root();
            let mut nodes = root.descendants_it().filter(dom_query::NodeRef::is_text);
            assert!(nodes.all(|node| node.text().len() <= MAX_WORDS), "{}", &html[..20]);
        }
        let script = "x".repeat(50_000);
        let parsed = page(&format!("<script>{script}</script><p>words"));
        assert_eq!(parsed.document.select("script").text().len(), script.len());
    }

    #[test]
    fn words_of_dropped_elements_stay_apart() {
        let parsed = page(&format!("{}one<div>two</div>three", "<div>".repeat(200)));
        assert!(parsed.document.root().text().contains("one two three"));
    }
}
