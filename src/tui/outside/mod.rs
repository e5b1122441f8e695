//! What reaches beyond the screen: the browser, the clipboard, other programs, a voice.

mod program;
mod voice;

pub(super) use program::{edit, pipe};
pub(super) use voice::Voice;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::message::Message;
use crate::{
    article::{Text, text::display_name},
    error::Error,
};

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
        Err(_) => Message::Failed(Text::line("could not open a browser; set BROWSER")),
    }
}

/// Puts words in the clipboard: through the terminal (OSC 52), which also works far away, and through the system's own
/// program where there is one, since not every terminal takes them.
pub(super) fn copy(words: &str, message: Text) -> Message {
    let copied = crossterm::clipboard::CopyToClipboard::to_clipboard_from(words);
    let by_terminal = crossterm::execute!(io::stdout(), copied);
    let by_system = clipboard().is_some_and(|command| feed(command, words).is_ok());
    match by_terminal {
        Err(error) if !by_system => Message::Failed(Text::line(&format!("not copied: {error}"))),
        _ => Message::Notice(message),
    }
}

/// The system's program that takes what is to be copied.
fn clipboard() -> Option<Command> {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let known: [(bool, &str, &[&str]); 4] = [
        (cfg!(target_os = "macos"), "pbcopy", &[]),
        (set("WAYLAND_DISPLAY"), "wl-copy", &[]),
        (set("DISPLAY"), "xclip", &["-selection", "clipboard"]),
        (set("DISPLAY"), "xsel", &["--clipboard", "--input"]),
    ];
    known.into_iter().filter(|(fits, ..)| *fits).find_map(|(_, name, arguments)| {
        let mut command = Command::new(found(name)?);
        command.args(arguments);
        Some(command)
    })
}

/// Where the program called `name` is.
fn found(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Starts a program on `words`, silently, without waiting for its end.
fn feed(mut command: Command, words: &str) -> io::Result<std::process::Child> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(words.as_bytes())?;
    }
    Ok(child)
}

/// Puts words at the end of the person's notes, with an empty line between.
pub(super) fn append_note(file: Option<&Path>, words: &str) -> Message {
    let Some(file) = file else {
        return Message::Failed(Text::line("no notes file; set one in config.toml: notes = \"~/notes.md\""));
    };
    let append = || {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut notes = std::fs::OpenOptions::new().append(true).create(true).open(file)?;
        let air = if notes.metadata()?.len() > 0 { "\n" } else { "" };
        notes.write_all(format!("{air}{words}").as_bytes())
    };
    match append() {
        Ok(()) => Message::Notice(Text::line(&format!("appended to {}", display_name(file)))),
        Err(error) => Message::Failed(Text::line(&Error::writing(file, &error).to_string())),
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
            let answer = browse(address);
            assert!(
                matches!(&answer, Message::Failed(text) if text.starts_with("not opened, not a web address")),
                "{address}: {answer:?}"
            );
        }
    }
}
