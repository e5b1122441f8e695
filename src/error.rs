//! What can go wrong, in one type: of which kind it is, what it is about, why, and what a person can do about it.
//!
//! A failure is shown as one line, `subject: reason; hint`. What a program does about one, and its exit code, go by the
//! [`Kind`], never by the words.

mod caught;
mod nearest;

use std::{error::Error as StdError, fmt, io, path::Path};

pub use caught::{caught, caught_reading, is_caught};
pub use nearest::nearest;

use crate::article::{Text, text::display_name};

/// The kinds of failures. `cli` has the exit code of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The words of a command or of a query are wrong by themselves, whatever the files are.
    Usage,
    /// What is named is not there.
    NotFound,
    /// The system would not give the bytes.
    Unreadable,
    /// The bytes are there, but no article that is read here.
    NotAnArticle,
    /// A file of somebody else's is not whole.
    Damaged,
    /// The library's database is not whole; it is set aside and built anew.
    DamagedLibrary,
    /// The system would not take the bytes.
    NotWritable,
    /// It could be done, but newsprint does not: in use, made by a newer version, one of several.
    Refused,
    /// The configuration, a theme or a key map says something that newsprint does not know.
    Config,
    /// The terminal is missing or would not do what a full screen needs.
    Terminal,
    /// Newsprint itself failed over it.
    Fault,
    /// Whoever read our output reads no more of it, which is no failure of ours.
    BrokenPipe,
}

/// A failure.
///
/// ```
/// use newsprint::{article::Text, error::{Error, Kind}};
/// let error = Error::new(Kind::Refused, Text::line("a.txt"), "over 512 MB").hinted("split it first");
/// assert_eq!(error.to_string(), "a.txt: over 512 MB; split it first");
/// assert_eq!(error.kind(), Kind::Refused);
/// ```
#[derive(Debug)]
pub struct Error(Box<Failure>);

#[derive(Debug)]
struct Failure {
    kind: Kind,
    /// What it is about: a file, an id, `query`.
    subject: Text,
    reason: Text,
    hint: Option<Text>,
    /// Byte of the subject at which it is wrong.
    position: Option<usize>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// The result of whatever can fail.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A failure of this kind: of what, and why.
    pub fn new(kind: Kind, subject: Text, reason: &str) -> Self {
        let reason = Text::line(reason);
        Self(Box::new(Failure { kind, subject, reason, hint: None, position: None, source: None }))
    }

    /// With what a person can do about it.
    #[must_use]
    pub fn hinted(mut self, hint: &str) -> Self {
        self.0.hint = Some(Text::line(hint));
        self
    }

    /// With what it is about, where whoever failed did not know that.
    #[must_use]
    pub fn about(mut self, subject: Text) -> Self {
        if self.0.subject.is_empty() {
            self.0.subject = subject;
        }
        self
    }

    /// With the error that led to it.
    #[must_use]
    pub fn caused_by(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    /// Of which kind it is.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// Whether the system would not let the thing be read or written, so that less may be done with it instead.
    pub fn is_unwritable(&self) -> bool {
        matches!(self.0.kind, Kind::NotWritable | Kind::Unreadable)
    }

    /// Why, without what it is about and without the hint.
    pub fn reason(&self) -> &Text {
        &self.0.reason
    }

    /// What a person can do about it, where something was said of that.
    pub fn hint(&self) -> Option<&Text> {
        self.0.hint.as_ref()
    }

    /// Byte of the subject at which it is wrong, where that is known: of a query.
    pub fn position(&self) -> Option<usize> {
        self.0.position
    }

    /// The failure of reading `path`.
    pub fn io(path: &Path, error: &io::Error) -> Self {
        Self::named(display_name(path), error)
    }

    /// The failure of reading what is called `name`.
    pub fn named(name: Text, error: &io::Error) -> Self {
        let made = match error.kind() {
            io::ErrorKind::NotFound => Self::new(Kind::NotFound, name, "not found"),
            io::ErrorKind::BrokenPipe => Self::new(Kind::BrokenPipe, name, "nobody reads on"),
            _ => Self::new(Kind::Unreadable, name, &format!("not readable: {}", system_reason(error))),
        };
        made.caused_by(again(error))
    }

    /// The failure of writing `path`.
    pub fn writing(path: &Path, error: &io::Error) -> Self {
        Self::writing_to(display_name(path), error)
    }

    /// The failure of writing to what is called `name`.
    pub fn writing_to(name: Text, error: &io::Error) -> Self {
        let made = match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(Kind::BrokenPipe, name, "nobody reads on"),
            _ => Self::new(Kind::NotWritable, name, &format!("not writable: {}", system_reason(error))),
        };
        made.caused_by(again(error))
    }

    /// A folder where a file belongs.
    pub fn folder(path: &Path) -> Self {
        let hint = "name a file in it, or run 'newsprint' on it";
        Self::new(Kind::NotAnArticle, display_name(path), "a folder").hinted(hint)
    }

    /// A device, which has no end.
    pub fn device(path: &Path) -> Self {
        let hint = "name a file, or pipe its bytes in";
        Self::new(Kind::NotAnArticle, display_name(path), "a device, not a file").hinted(hint)
    }

    /// A named pipe without a writer.
    pub fn silent_pipe(path: &Path) -> Self {
        let reason = "a pipe that nobody writes to";
        Self::new(Kind::Unreadable, display_name(path), reason).hinted("start the writer first")
    }

    /// Standard input is where keys come from.
    pub fn stdin_is_terminal() -> Self {
        let subject = Text::line("standard input");
        let hint = "pipe an article into newsprint, or name a file";
        Self::new(Kind::Usage, subject, "nothing is piped in").hinted(hint)
    }

    /// Nothing but white space.
    pub fn empty(subject: Text) -> Self {
        Self::new(Kind::NotAnArticle, subject, "empty").hinted("there is nothing to read")
    }

    /// A container without articles.
    pub fn no_article(subject: Text) -> Self {
        let reason = "no article in it that newsprint knows";
        Self::new(Kind::NotAnArticle, subject, reason).hinted("see the formats in the README")
    }

    /// A folder below which nothing can be read.
    pub fn no_articles(path: &Path) -> Self {
        let hint = "put text, web pages or exports there";
        Self::new(Kind::NotAnArticle, display_name(path), "no articles in this folder").hinted(hint)
    }

    /// A container that could not be read.
    pub fn damaged(subject: Text, reason: &str) -> Self {
        Self::new(Kind::Damaged, subject, reason)
    }

    /// The library's database is not whole.
    pub fn damaged_library(path: &Path, reason: &str) -> Self {
        let hint = "'newsprint doctor' sets it aside and builds a new one";
        Self::new(Kind::DamagedLibrary, display_name(path), &format!("damaged: {reason}")).hinted(hint)
    }

    /// The library's database cannot be written.
    pub fn library_not_writable(path: &Path, reason: &str) -> Self {
        let hint = "nothing is kept until it is";
        Self::new(Kind::NotWritable, display_name(path), &format!("not writable: {reason}")).hinted(hint)
    }

    /// It could be done, but is not.
    pub fn refused(subject: Text, reason: &str) -> Self {
        Self::new(Kind::Refused, subject, reason)
    }

    /// No article of the library is called that.
    pub fn no_such_article(id: &str) -> Self {
        let reason = "no article has this id";
        Self::new(Kind::NotFound, Text::line(id), reason).hinted("'newsprint list' shows them")
    }

    /// A query that says at byte `at` something that cannot be looked for.
    pub fn query(at: usize, reason: &str) -> Self {
        let mut error = Self::new(Kind::Usage, Text::line("query"), &format!("at {}: {reason}", at + 1));
        error.0.position = Some(at);
        error
    }

    /// Words of a command that are wrong by themselves.
    pub fn usage(subject: &str, reason: &str) -> Self {
        Self::new(Kind::Usage, Text::line(subject), reason)
    }

    /// A configuration, a theme or a key map that is wrong; [`Error::about`] names its file.
    pub fn config(reason: &str) -> Self {
        Self::new(Kind::Config, Text::default(), reason)
    }

    /// The terminal is missing or would not do what a full screen needs.
    pub fn terminal(reason: &str) -> Self {
        let hint = "use 'newsprint cat FILE' to print an article";
        Self::new(Kind::Terminal, Text::line("terminal"), reason).hinted(hint)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure { subject, reason, hint, .. } = &*self.0;
        if !subject.is_empty() {
            write!(f, "{subject}: ")?;
        }
        write!(f, "{reason}")?;
        hint.as_ref().map_or(Ok(()), |hint| write!(f, "; {hint}"))
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// What the system says, as part of a line: without its number, and beginning like the middle of a sentence.
pub fn system_reason(error: &io::Error) -> String {
    let reason = error.to_string();
    let number = error.raw_os_error().map(|code| format!(" (os error {code})"));
    let reason = number.and_then(|number| reason.strip_suffix(&number)).unwrap_or(&reason);
    let mut letters = reason.chars();
    // An abbreviation stays one.
    let is_word = letters.clone().nth(1).is_some_and(char::is_lowercase);
    match letters.next().filter(|_| is_word) {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => reason.to_owned(),
    }
}

/// The same error once more: the system's own are known by their number, others by their words.
fn again(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}

/// One line for an error in TOML: `line 3: unknown field `x`, expected …`.
pub(crate) fn toml_reason(text: &str, error: &toml::de::Error) -> String {
    let line =
        error.span().and_then(|span| text.get(..span.start)).map_or(1, |head| head.matches('\n').count() + 1);
    format!("line {line}: {}", error.message().replace('\n', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_is_quoted_without_its_numbers() {
        for (code, line) in [
            (2, "a.txt: not found"),
            (13, "a.txt: not readable: permission denied"),
            (21, "a.txt: not readable: is a directory"),
            (32, "a.txt: nobody reads on"),
        ] {
            let error = Error::io(Path::new("a.txt"), &io::Error::from_raw_os_error(code));
            assert_eq!(error.to_string(), line);
            let source = error.source().and_then(|source| source.downcast_ref::<io::Error>());
            assert_eq!(source.and_then(io::Error::raw_os_error), Some(code), "the chain is whole");
        }
        assert_eq!(system_reason(&io::Error::other("TLS (os error 3) failed")), "TLS (os error 3) failed");
        let full = Error::writing(Path::new("a.txt"), &io::Error::from_raw_os_error(28));
        assert_eq!(
            (full.kind(), &*full.reason().to_string()),
            (Kind::NotWritable, "not writable: no space left on device")
        );
    }
}
