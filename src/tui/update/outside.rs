//! What leads away from the screen: the editor, the browser, the clipboard, the end.

use super::opening;
use crate::{
    article::{Text, disguise},
    tui::{cx::Cx, message::Effect, panes::headlines},
};

impl Effect {
    /// Puts an address in the clipboard.
    pub(in crate::tui) fn copy_address(address: &Text) -> Self {
        Self::Copy { words: address.to_string(), message: Text::line(&format!("copied {address}")) }
    }
}

/// Opens the article's file in the person's editor.
pub(in crate::tui) fn edit(cx: &mut Cx<'_>) {
    match headlines::subject(cx.app) {
        Some(entry) => cx.perform(Effect::Edit(entry)),
        None => cx.say("no article is chosen"),
    }
}

/// Everything that ends the program by a key comes through here.
pub(in crate::tui) fn quit(cx: &mut Cx<'_>) {
    opening::leave(cx);
    cx.perform(Effect::Quit);
}

/// The address of the open article; says so where it has none.
fn address(cx: &mut Cx<'_>) -> Option<Text> {
    let article = cx.app.reader.as_ref().map(|reader| reader.body.galley.article());
    let address = article.and_then(|article| article.meta.url.clone());
    if address.is_none() {
        cx.say("this article has no address");
    }
    address
}

/// Copies the article's address.
pub(in crate::tui) fn copy_address(cx: &mut Cx<'_>) {
    if let Some(address) = address(cx) {
        cx.perform(Effect::copy_address(&address));
    }
}

/// Opens the article's address in the browser.
pub(in crate::tui) fn browse(cx: &mut Cx<'_>) {
    if let Some(address) = address(cx) {
        visit("", address, cx);
    }
}

/// Opens an address, the one way for all keys and the mouse. One that is not what it or the words `label` of its link look
/// like is shown first, and opened only when asked for twice. Whether it is opened.
pub(in crate::tui) fn visit(label: &str, address: Text, cx: &mut Cx<'_>) -> bool {
    let warning = disguise(label, &address).filter(|_| cx.app.status.warned.as_ref() != Some(&address));
    if let Some(warning) = &warning {
        cx.fail(&format!("{warning}; again opens it: {address}"));
        cx.app.status.warned = Some(address);
    } else {
        // The article's own address leads outside, any other perhaps to an article of the library.
        let open = cx.app.reader.as_ref().and_then(|reader| reader.body.galley.article().meta.url.as_ref());
        let is_own = open == Some(&address);
        cx.perform(if is_own { Effect::Browse(address) } else { Effect::Follow(address) });
    }
    warning.is_none()
}
