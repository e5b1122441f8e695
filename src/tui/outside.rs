//! What reaches beyond the screen: the browser and the clipboard.

use std::io;

use super::app::Message;
use crate::article::Text;

/// Opens an address outside; only kinds that a reader means, and never through a shell.
pub(super) fn browse(address: &str) -> Message {
    let lower = address.to_ascii_lowercase();
    if !["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme)) {
        return Message::Failed(Text::line(&format!("not opened, not a web address: {address}")));
    }
    let browser = std::env::var_os("BROWSER").filter(|b| !b.is_empty());
    let opened = match &browser {
        Some(browser) => open::with_detached(address, browser.to_string_lossy()),
        None => open::that_detached(address),
    };
    match opened {
        Ok(()) => Message::Notice(Text::line(&format!("opened {address}"))),
        Err(error) => Message::Failed(Text::line(&format!("{address}: not opened: {error}; set BROWSER"))),
    }
}

/// Puts words in the clipboard, through the terminal.
pub(super) fn copy(words: &str) -> Message {
    let copied = crossterm::clipboard::CopyToClipboard::to_clipboard_from(words);
    match crossterm::execute!(io::stdout(), copied) {
        Ok(()) => Message::Notice(Text::line(&format!("copied {words}"))),
        Err(error) => Message::Failed(Text::line(&format!("not copied: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_and_mail_addresses_are_opened() {
        for address in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "ssh://host",
            "x; touch y",
            "",
            " https://a.example",
            "data:text/html,x",
        ] {
            let said = browse(address);
            assert!(
                matches!(&said, Message::Failed(text) if text.starts_with("not opened, not a web address")),
                "{address}: {said:?}"
            );
        }
    }
}
