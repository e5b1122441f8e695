//! Every way in which opening an article can fail, each as one line that names the file and what to do.

use std::{io, path::Path};

use crate::article::{Text, text::display_name};

/// What went wrong with which file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is not there.
    #[error("{0}: no such file; check the name")]
    Missing(Text),
    /// The system would not give the bytes.
    #[error("{0}: not readable: {1}")]
    Unreadable(Text, Text),
    /// A device, which has no end.
    #[error("{0}: a device, not a file; name a file, or pipe its bytes in")]
    Device(Text),
    /// A named pipe without a writer.
    #[error("{0}: a pipe that nobody writes to; start the writer first")]
    SilentPipe(Text),
    /// Standard input is where keys come from.
    #[error("standard input: is the terminal; pipe an article into newsprint, or name a file")]
    StdinIsTerminal,
    /// Nothing but white space.
    #[error("{0}: empty; there is nothing to read")]
    Empty(Text),
    /// Not text.
    #[error("{0}: binary, not text; newsprint reads text, web pages, feeds, exports, mail, books")]
    Binary(Text),
    /// Markup says what each line is; there is nothing to explain.
    #[error("{0}: has markup that says what its lines are; explain takes flat text")]
    HasMarkup(Text),
    /// A container that could not be read.
    #[error("{0}: {1}")]
    Damaged(Text, Text),
    /// A container without articles.
    #[error("{0}: no article in it that newsprint knows; see the formats in the README")]
    NoArticle(Text),
    /// A folder below which nothing can be read.
    #[error("{0}: no articles in this folder; put text, web pages or exports there")]
    NoArticles(Text),
    /// The library's database is not whole.
    #[error("{0}: damaged: {1}; 'newsprint doctor' sets it aside and builds a new one")]
    DamagedLibrary(Text, Text),
    /// The library's database cannot be written.
    #[error("{0}: not writable: {1}; nothing is kept until it is")]
    Unwritable(Text, Text),
    /// The library's database cannot be used, or not for this.
    #[error("{0}: {1}")]
    Library(Text, Text),
    /// No article of the library is called that.
    #[error("{0}: no article has this id; 'newsprint list' shows them")]
    NoSuchArticle(Text),
    /// A query says something that cannot be looked for.
    #[error("query: {0}")]
    Query(Text),
    /// The configuration, a theme or a key map says something that newsprint does not know.
    #[error("{0}")]
    Config(Text),
    /// The terminal is missing or would not do what a full screen needs.
    #[error("terminal: {0}; use 'newsprint cat FILE' to print an article")]
    Terminal(Text),
}

impl Error {
    /// The failure of reading `path`.
    pub fn io(path: &Path, error: &io::Error) -> Self {
        Self::named(display_name(path), error)
    }

    /// The failure of reading what is called `name`.
    pub fn named(name: Text, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound {
            return Self::Missing(name);
        }
        let said = error.to_string();
        let said = said.split(" (os error").next().unwrap_or_default().to_lowercase();
        Self::Unreadable(name, Text::line(&said))
    }
}

/// The result of whatever opens articles.
pub type Result<T> = std::result::Result<T, Error>;

/// One line for an error in TOML: `line 3: unknown field `x`, expected …`.
pub(crate) fn toml_reason(text: &str, error: &toml::de::Error) -> String {
    let line =
        error.span().and_then(|span| text.get(..span.start)).map_or(1, |head| head.matches('\n').count() + 1);
    format!("line {line}: {}", error.message().replace('\n', " "))
}
