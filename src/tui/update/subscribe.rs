//! Subscribing on the screen: an address is typed or pasted, and what comes is said.

use crate::{
    feeds::discovery::Found,
    tui::{
        cx::Cx,
        menu,
        message::Effect,
        modes::{Mode, Prompt, Purpose},
    },
};

/// Asks for the address of a feed, or of a page that has one.
pub(in crate::tui) fn ask(cx: &mut Cx<'_>) {
    cx.app.modes.push(Mode::Prompt(Prompt::new(Purpose::Subscribe, String::new())));
}

/// Subscribes to what is at this address.
pub(in crate::tui) fn run(address: &str, cx: &mut Cx<'_>) {
    let address = address.trim();
    if address.is_empty() {
        return;
    }
    cx.say(&format!("asking {address}…"));
    cx.perform(Effect::Subscribe { address: address.to_owned() });
}

/// The address has several feeds, of which one has to be chosen.
pub(in crate::tui) fn on_found(cx: &mut Cx<'_>, found: Vec<Found>) {
    cx.say(&format!("{} feeds; which one?", found.len()));
    cx.app.modes.push(Mode::Menu(menu::feeds::choice(found)));
}
