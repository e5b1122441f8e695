//! Messages: all of one is its text, and what it answers is a quote, whichever program wrote it.

use dom_query::{Document, NodeRef};

use super::{addresses, body, flattened, prune, renumbered, settle, tree, walk};
use crate::article::{Article, Format, Meta, Text};

/// Boxes that programs put what is answered into, where that is no quote in itself.
const ANSWERED: &str = "div.yahoo_quoted, div.protonmail_quote, div.gmail_quote, div.zmail_extra, div.tutanota_quote, \
                        div#isForwardContent, div#isReplyContent, div.OutlookMessageHeader";

/// What Outlook puts before what is answered, which stands after it.
const BEFORE_ANSWERED: &str = "#divRplyFwdMsg, #OLK_SRC_BODY_SECTION, #mail-editor-reference-message-container, \
                               hr#stopSpelling, #appendonsend";

/// Reads the HTML of a message.
pub(in crate::format) fn letter(html: &str) -> Article {
    let parsed = tree::page(html);
    let document = &parsed.document;
    quote(document);
    settle(document);
    let mut blocks = walk::blocks(&body(document));
    if let Some(base) = addresses::base(document, None) {
        addresses::complete(&mut blocks, &base);
    }
    prune::prune(&mut blocks, &Meta::default());
    let left_out = flattened(parsed.cut);
    let language = document.select("html[lang]").attr("lang").and_then(|language| Text::some(&language));
    let meta = Meta { language, ..Meta::default() };
    Article { meta, blocks: renumbered(blocks), format: Format::Html, left_out, ..Article::default() }
}

/// Makes quotes of what a message answers.
fn quote(document: &Document) {
    let boxes: Vec<NodeRef<'_>> = document.select(ANSWERED).nodes().to_vec();
    for node in boxes {
        let is_quote = |n: NodeRef<'_>| n.has_name("blockquote");
        if !node.descendants_it().any(is_quote) && !node.ancestors_it(None).any(is_quote) {
            node.rename("blockquote");
        }
    }
    let before = document.select(BEFORE_ANSWERED);
    let Some(first) = before.nodes().first() else { return };
    if first.ancestors_it(None).any(|around| around.has_name("blockquote")) {
        return;
    }
    let quote = document.tree.new_element("blockquote");
    first.insert_before(&quote.id);
    let mut next = Some(*first);
    while let Some(node) = next {
        next = node.next_sibling();
        quote.append_child(&node.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Block;

    #[test]
    fn what_is_answered_is_a_quote() {
        for html in [
            "<div>Own words.</div><div class='yahoo_quoted'><p>On Monday Bo wrote:</p><p>Tides.</p></div>",
            "<html><body><p>Own words.</p><div id='appendonsend'></div><hr><div id='divRplyFwdMsg'><b>From:</b> Bo</div>\
             <div>Tides.</div></body></html>",
            "<p>Own words.</p><blockquote type='cite'><div>Bo: Tides.</div></blockquote>",
            "<p>Own words.</p><div class='gmail_quote'><blockquote>Bo: Tides.</blockquote></div>",
        ] {
            let blocks = letter(html).blocks;
            assert!(matches!(&blocks[0], Block::Paragraph(own) if &*own.text == "Own words."), "{blocks:?}");
            assert!(matches!(&blocks[1], Block::Quote(_)) && blocks.len() == 2, "{html}: {blocks:?}");
        }
    }
}
