//! Where bytes come from: a file, standard input, the bundled articles, a walk through a folder; and how they
//! become text. Sizes are limited, so that no input can take all memory.

mod bundled;
mod decode;
mod foreign;
mod walk;

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
};

pub use decode::{Charset, charset, decode, looks_binary};
pub use foreign::{Foreign, GZIP, ZIP, foreign, is_article_name};
pub use walk::{DEEPEST, Walk, is_candidate, natural, walk};

use crate::{
    article::{
        Content, Draft, Text,
        text::{capital, display_name},
    },
    error::{Error, Kind, Result},
};

/// Bytes read of one input; what lies beyond is left out, and the reader is told.
pub const MAX_BYTES: u64 = 512 << 20;

/// Bytes that are parsed before the first screen; the rest follows on a worker. As many as the habits of a flat text are taken
/// from, and the longest paragraph.
pub const HEAD_BYTES: u64 = 80 << 10;

/// A place an article can be read from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input, which can be read once.
    Stdin,
    /// One of the articles inside the program, by file name.
    Bundled(&'static str),
    /// One of the articles of a feed, an export, an archive or a mailbox.
    Held(Arc<Draft>),
}

/// Text of a source.
#[derive(Debug, Clone)]
pub struct Input {
    /// What was read.
    pub text: String,
    /// Whether this is all there is.
    pub whole: bool,
}

/// The articles inside the program, in order of their names.
pub fn bundled() -> Vec<Source> {
    bundled::ARTICLES.iter().map(|(name, _)| Source::Bundled(name)).collect()
}

/// Names for a new file: `name.md`, then `name-2.md` and so on, for as long as they are taken.
pub fn numbered(folder: &Path, name: &str, ending: &str) -> impl Iterator<Item = PathBuf> {
    let (first, folder) = (folder.join(format!("{name}{ending}")), folder.to_path_buf());
    let more = (2..u32::MAX).map({
        let (name, ending) = (name.to_owned(), ending.to_owned());
        move |number| folder.join(format!("{name}-{number}{ending}"))
    });
    std::iter::once(first).chain(more)
}

impl Source {
    /// What a word on the command line names: `-` is standard input.
    pub fn named(path: &Path) -> Self {
        if path == Path::new("-") { Self::Stdin } else { Self::File(path.to_path_buf()) }
    }

    /// The name to show for it.
    pub fn name(&self) -> Text {
        match self {
            Self::File(path) => display_name(path),
            Self::Stdin => Text::line("standard input"),
            Self::Bundled(name) => Text::line(name),
            Self::Held(draft) => draft.name.clone(),
        }
    }

    /// The file's name without folder and ending, made readable: `how-paper_remembers.md` is
    /// `How paper remembers`.
    pub fn title(&self) -> Text {
        let stem = match self {
            Self::File(path) => {
                path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
            }
            // What was piped in has no name of its own.
            Self::Stdin => String::new(),
            Self::Bundled(name) => stem(name).into(),
            Self::Held(draft) => stem(draft.name.rsplit('/').next().unwrap_or_default()).into(),
        };
        let spaced = Text::line(&stem.replace(['-', '_'], " "));
        Text::line(&capital(&spaced))
    }

    /// The file, where it is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            _ => None,
        }
    }

    /// Reads at most `limit` bytes; whether that is all.
    pub fn bytes(&self, limit: u64) -> Result<(Vec<u8>, bool)> {
        match self {
            Self::File(path) => {
                let file = opened(path)?;
                self.take(file, limit)
            }
            Self::Stdin => self.take(std::io::stdin().lock(), limit),
            Self::Bundled(name) => {
                let bytes = bundled::text(name).as_bytes();
                Ok((bytes.to_vec(), true))
            }
            Self::Held(draft) => match &draft.content {
                Content::Text(text) => Ok((text.clone().into_bytes(), true)),
                _ => Ok((Vec::new(), true)),
            },
        }
    }

    /// Reads all of it as text, up to [`MAX_BYTES`].
    pub fn read(&self) -> Result<Input> {
        self.read_up_to(MAX_BYTES)
    }

    /// Reads at most `limit` bytes as text; where there are more, cuts after the last whole line.
    pub fn read_up_to(&self, limit: u64) -> Result<Input> {
        let (bytes, whole) = self.bytes(limit)?;
        self.text(bytes, whole)
    }

    /// The text of what was read.
    pub fn text(&self, mut bytes: Vec<u8>, whole: bool) -> Result<Input> {
        if !whole {
            let cut = memchr::memrchr(b'\n', &bytes).map_or(bytes.len(), |at| at + 1);
            // An odd cut would tear UTF-16 apart.
            bytes.truncate(if bytes.starts_with(b"\xff\xfe") { cut + cut % 2 } else { cut });
        }
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Error::empty(self.name()));
        }
        if looks_binary(&bytes) {
            return Err(not_text(self.name(), &bytes));
        }
        Ok(Input { text: decode(bytes), whole })
    }

    /// Why these bytes are not read, though some of them may be an archive: they are of a kind that is known and not read.
    pub fn refuse(&self, bytes: &[u8]) -> Result<()> {
        match foreign(bytes).filter(|kind| !kind.is_archive()) {
            Some(_) => Err(not_text(self.name(), bytes)),
            None => Ok(()),
        }
    }

    /// Whether it can be read without waiting for somebody else to write it.
    pub fn is_prompt(&self) -> bool {
        match self {
            Self::File(path) => path.metadata().is_ok_and(|m| m.is_file()),
            Self::Stdin => false,
            Self::Bundled(_) | Self::Held(_) => true,
        }
    }

    fn take(&self, from: impl Read, limit: u64) -> Result<(Vec<u8>, bool)> {
        let mut bytes = Vec::new();
        // One byte more than the limit tells whether there is more.
        from.take(limit + 1).read_to_end(&mut bytes).map_err(|e| Error::named(self.name(), &e))?;
        let whole = bytes.len() as u64 <= limit;
        bytes.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok((bytes, whole))
    }
}

/// What is no text: what it is, where that is known, and what to do.
fn not_text(name: Text, bytes: &[u8]) -> Error {
    match foreign(bytes) {
        Some(kind) => {
            let error = Error::new(Kind::NotAnArticle, name, &kind.reason());
            match kind.hint {
                Some(hint) => error.hinted(hint),
                None => error,
            }
        }
        None => Error::new(Kind::NotAnArticle, name, "binary, not text"),
    }
}

/// A file's name without its ending.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Seconds that a named pipe may take to say its first word.
const SILENCE_SECONDS: i64 = 5;

/// Opens a file. A device has no end and is refused; a named pipe that nobody writes to is given up.
fn opened(path: &Path) -> Result<File> {
    use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
    let failed = |error: &std::io::Error| Error::io(path, error);
    let kind = path.metadata().map_err(|error| failed(&error))?.file_type();
    if kind.is_char_device() || kind.is_block_device() || kind.is_socket() {
        return Err(Error::device(path));
    }
    if !kind.is_fifo()
        || path.starts_with("/dev/fd")
        || path.starts_with("/proc")
        || path == Path::new("/dev/stdin")
    {
        return File::open(path).map_err(|error| failed(&error));
    }
    let nonblocking = rustix::fs::OFlags::NONBLOCK;
    let flags = nonblocking.bits().cast_signed();
    let file = std::fs::OpenOptions::new()
        .read(true)
        .custom_flags(flags)
        .open(path)
        .map_err(|error| failed(&error))?;
    let mut fds = [rustix::event::PollFd::new(&file, rustix::event::PollFlags::IN)];
    let wait = rustix::event::Timespec { tv_sec: SILENCE_SECONDS, tv_nsec: 0 };
    match rustix::event::poll(&mut fds, Some(&wait)) {
        Ok(0) => Err(Error::silent_pipe(path)),
        Ok(_) => {
            let flags = rustix::fs::fcntl_getfl(&file).map_err(|error| failed(&error.into()))?;
            rustix::fs::fcntl_setfl(&file, flags - nonblocking).map_err(|error| failed(&error.into()))?;
            Ok(file)
        }
        Err(error) => Err(failed(&error.into())),
    }
}
