//! Elements to blocks.

use dom_query::NodeRef;

use super::{
    anchors, callout, code,
    elements::{is_inline, is_silent, link, mark},
    figure,
    hidden::is_hidden,
    math, table,
    tree::MAX_DEPTH,
};
use crate::{
    article::{Block, Image, Rich, Span, SpanKind, Text, text::is_ideograph},
    format::{
        caption::{set_caption, take_as_caption},
        inline::{HARD_BREAK, Inline},
        tex,
    },
};

/// Attribute of a part that stands beside the text.
pub(in crate::format) const NOTE: &str = "data-newsprint-note";

/// The blocks inside `node`.
pub(super) fn blocks(node: &NodeRef<'_>) -> Vec<Block> {
    let mut walker = Walker::default();
    walker.children(node, 0);
    walker.finish()
}

/// The words inside `node` as one text; pictures in it are left out.
pub(super) fn words(node: &NodeRef<'_>) -> Rich {
    let mut walker = Walker { flat: true, ..Walker::default() };
    walker.children(node, 0);
    walker.inline.take()
}

#[derive(Default)]
pub(super) struct Walker {
    pub(super) blocks: Vec<Block>,
    inline: Inline,
    /// Whether blocks are run together to one text.
    flat: bool,
    /// Pictures among the words of a paragraph, which stand below it.
    pictures: Vec<Image>,
}

impl Walker {
    fn children(&mut self, node: &NodeRef<'_>, depth: usize) {
        for child in node.children_it(false) {
            if child.is_text() {
                self.inline.raw.push_str(&child.text());
            } else if child.is_element() {
                self.element(&child, depth + 1);
            }
        }
    }

    fn element(&mut self, node: &NodeRef<'_>, depth: usize) {
        let Some(name) = node.node_name() else { return };
        let name = &*name;
        if is_silent(name) || is_hidden(node) {
            return;
        }
        if node.has_attr(NOTE) && !self.flat {
            return self.note(node);
        }
        if depth > 2 * MAX_DEPTH {
            self.inline.raw.push_str(&node.text());
            return;
        }
        match name {
            "br" => self.inline.raw.push(HARD_BREAK),
            "wbr" => self.inline.raw.push('\u{200b}'),
            "q" => {
                self.inline.raw.push('“');
                self.children(node, depth);
                self.inline.raw.push('”');
            }
            "svg" => self.inline.raw.push_str(&of_child(node, &["title", "desc", "text"])),
            "math" => self.math(node),
            "rt" => self.reading(node, depth),
            "img" | "amp-img" if let Some(words) = figure::sign(node) => self.inline.raw.push_str(&words),
            _ if mark(name, node).is_some() => self.marked(name, node, depth),
            _ if self.flat => self.run_in(name, node, depth),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(name, node),
            "img" | "amp-img" | "picture" => self.picture(node),
            "figcaption" => self.caption(node),
            "figure" => self.figure(node, depth),
            "video" | "iframe" => {
                self.flush();
                self.blocks.extend(figure::film(node).map(Block::Paragraph));
            }
            "blockquote" => self.quote(node, depth),
            "ul" | "ol" | "menu" | "dir" => self.list(node, name == "ol", depth),
            "dl" => self.definitions(node, depth),
            "table" => self.table(node, depth),
            "pre" | "listing" => self.code(node),
            "hr" => {
                self.flush();
                self.blocks.push(Block::Rule);
            }
            _ if figure::is_credit(node) && self.credit(node) => {}
            _ if is_inline(name) => self.children(node, depth),
            _ if node.has_attr(callout::TITLE) => self.title(node),
            _ if node.has_attr(callout::CALLOUT) => self.quote(node, depth),
            _ if figure::is_captioned(node) => self.figure(node, depth),
            _ if figure::is_caption(node) && self.is_below_picture() => self.caption(node),
            _ => {
                self.flush();
                self.children(node, depth);
                self.flush();
            }
        }
    }

    /// A block inside words that must stay one text: what it holds, with a break around it.
    fn run_in(&mut self, name: &str, node: &NodeRef<'_>, depth: usize) {
        if is_inline(name) {
            return self.children(node, depth);
        }
        let breaks = !self.inline.raw.trim_end().is_empty();
        if breaks && !self.inline.raw.ends_with(HARD_BREAK) {
            self.inline.raw.push(HARD_BREAK);
        }
        self.children(node, depth);
        let ends = self.inline.raw.trim_end_matches([' ', '\n', '\t']);
        if !matches!(name, "img" | "picture") && !ends.is_empty() && !ends.ends_with(HARD_BREAK) {
            self.inline.raw.push(HARD_BREAK);
        }
    }

    fn marked(&mut self, name: &str, node: &NodeRef<'_>, depth: usize) {
        let Some(mark) = mark(name, node) else { return };
        // The number of a note stands in brackets, so that no word runs into it.
        let bracket = mark == SpanKind::Footnote && !node.text().trim().starts_with(['[', '(']);
        // The label of a note may lead to it by itself.
        let link =
            (mark == SpanKind::Footnote && node.has_attr(anchors::WITHIN)).then(|| link(node)).flatten();
        let is_led = link.is_some();
        self.inline.begin(mark);
        if let Some(link) = link {
            self.inline.begin(link);
        }
        self.inline.raw.push_str(if bracket { "[" } else { "" });
        self.children(node, depth);
        self.inline.raw.push_str(if bracket { "]" } else { "" });
        self.inline.end();
        if is_led {
            self.inline.end();
        }
    }

    fn quote(&mut self, node: &NodeRef<'_>, depth: usize) {
        let inner = self.inside(node, depth);
        if !inner.is_empty() {
            self.blocks.push(Block::Quote(inner));
        }
    }

    /// The title of a callout.
    fn title(&mut self, node: &NodeRef<'_>) {
        self.flush();
        let mut title = words(node);
        if !title.is_empty() {
            title.spans.insert(0, Span { start: 0, end: title.text.len(), kind: SpanKind::Strong });
            self.blocks.push(Block::Paragraph(title));
        }
    }

    /// What stands beside the text.
    fn note(&mut self, node: &NodeRef<'_>) {
        self.flush();
        let words = words(node);
        if !words.is_empty() {
            self.blocks.push(Block::Note(words));
        }
    }

    /// A formula, in the line or as a block.
    fn math(&mut self, node: &NodeRef<'_>) {
        let Some(formula) = math::of(node) else { return };
        if formula.is_display && !self.flat {
            self.flush();
            self.blocks.push(Block::Code { language: Text::some("math"), text: Text::lines(&formula.tex) });
        } else {
            match tex::in_unicode(&formula.tex) {
                Some(letters) => self.inline.raw.push_str(&letters),
                None => self.inline.marked(&formula.tex, SpanKind::Code),
            }
        }
    }

    /// How the word before is read, in brackets unless the page has some.
    fn reading(&mut self, node: &NodeRef<'_>, depth: usize) {
        let around = node.parent().filter(|parent| parent.children_it(false).any(|n| n.has_name("rp")));
        if around.is_some() {
            return self.children(node, depth);
        }
        let is_wide = self.inline.raw.chars().next_back().is_some_and(is_ideograph);
        let (open, close) = if is_wide { ('（', '）') } else { ('(', ')') };
        self.inline.raw.push(open);
        self.children(node, depth);
        self.inline.raw.push(close);
    }

    /// A picture: a block, which waits for the end of the paragraph where it stands among words.
    fn picture(&mut self, node: &NodeRef<'_>) {
        let Some(image) = figure::image(node) else { return };
        let words = self.inline.raw.trim_end_matches([' ', '\n', '\t']);
        if words.is_empty() || words.ends_with(HARD_BREAK) {
            self.flush();
            self.blocks.push(Block::Image(image));
        } else {
            self.pictures.push(image);
        }
    }

    /// Who made the picture above, where nothing says that yet; false where this is about something else.
    fn credit(&mut self, node: &NodeRef<'_>) -> bool {
        if !self.inline.raw.trim().is_empty() {
            return false;
        }
        match (self.blocks.last_mut(), Text::some(&node.text())) {
            (Some(Block::Image(image)), Some(credit)) if image.credit.is_none() && credit.len() <= 120 => {
                image.credit = Some(credit);
                true
            }
            _ => false,
        }
    }

    /// Whether a picture without a caption stands above what comes now.
    fn is_below_picture(&mut self) -> bool {
        self.flush();
        matches!(self.blocks.last(), Some(Block::Image(image)) if image.caption.is_none() && image.credit.is_none())
    }

    /// A caption that its figure does not explain: below a picture it is the picture's, else a paragraph.
    fn caption(&mut self, node: &NodeRef<'_>) {
        self.flush();
        let text = words(node);
        match self.blocks.last_mut() {
            _ if text.is_empty() => {}
            Some(Block::Image(image)) if image.caption.is_none() && image.credit.is_none() => {
                set_caption(image, &text);
            }
            _ => self.blocks.push(Block::Paragraph(text)),
        }
    }

    fn heading(&mut self, name: &str, node: &NodeRef<'_>) {
        self.flush();
        let level = name.as_bytes().get(1).map_or(2, |digit| digit - b'0');
        let pictures: Vec<_> = node.descendants_it().filter(|n| n.has_name("img")).collect();
        self.blocks.extend(pictures.iter().filter_map(figure::image).map(Block::Image));
        let words = words(node);
        // A heading is one line of the outline.
        let text = Rich { text: Text::line(&words.text), spans: words.spans };
        if !text.is_empty() {
            self.blocks.push(Block::Heading { level, text });
        }
    }

    fn figure(&mut self, node: &NodeRef<'_>, depth: usize) {
        self.flush();
        if let Some(images) = figure::figure(node) {
            self.blocks.extend(images.into_iter().map(Block::Image));
        } else {
            self.children(node, depth);
            self.flush();
        }
    }

    fn table(&mut self, node: &NodeRef<'_>, depth: usize) {
        self.flush();
        if let Some(images) = table::captioned_images(node) {
            self.blocks.extend(images.into_iter().map(Block::Image));
        } else if let Some(table) = table::data(node) {
            self.blocks.extend(table::caption(node).map(Block::Paragraph));
            self.blocks.push(Block::Table(table));
            // A cell holds words; its pictures stand below, each once.
            self.blocks.extend(figure::images(node).into_iter().map(Block::Image));
        } else {
            for cell in table::cells(node) {
                self.children(&cell, depth + 3);
                self.flush();
            }
        }
    }

    fn code(&mut self, node: &NodeRef<'_>) {
        self.flush();
        self.blocks.extend(code::block(node));
    }

    /// The blocks inside `node`, apart from those around it.
    pub(super) fn inside(&mut self, node: &NodeRef<'_>, depth: usize) -> Vec<Block> {
        self.flush();
        let outer = std::mem::take(&mut self.blocks);
        if node.is_text() {
            self.inline.raw.push_str(&node.text());
        } else {
            self.children(node, depth);
        }
        self.flush();
        std::mem::replace(&mut self.blocks, outer)
    }

    /// Ends the paragraph that is being gathered; marks that are open go on in the next.
    pub(super) fn flush(&mut self) {
        let open: Vec<SpanKind> = self.inline.open.iter().map(|(_, mark)| mark.clone()).collect();
        for _ in &open {
            self.inline.end();
        }
        let text = self.inline.take();
        if !text.is_empty() && !take_as_caption(&mut self.blocks, &text) {
            self.blocks.push(Block::Paragraph(text));
        }
        self.blocks.extend(std::mem::take(&mut self.pictures).into_iter().map(Block::Image));
        for mark in open {
            self.inline.begin(mark);
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.flush();
        self.blocks
    }
}

/// The words of the first child with one of these names.
fn of_child(node: &NodeRef<'_>, names: &[&str]) -> String {
    let is_named = |n: &NodeRef<'_>| names.iter().any(|name| n.has_name(name));
    node.descendants_it().find(is_named).map(|n| n.text().to_string()).unwrap_or_default()
}
