//! Taking articles into the library's own folder.

use std::{
    fs::{self, File},
    io::{ErrorKind, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use super::{Identity, Library};
use crate::{
    article::text::{display_name, slug},
    error::{Error, Result},
    format::{self, Opened},
    source::{Source, is_article_name, numbered},
};

/// What became of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// It was copied to this file.
    Copied(PathBuf),
    /// The library has it already, as this file.
    Known(PathBuf),
}

impl Added {
    /// Where it is.
    pub fn path(&self) -> PathBuf {
        let (Self::Copied(path) | Self::Known(path)) = self;
        std::path::absolute(path).unwrap_or_else(|_| path.clone())
    }
}

impl Library {
    /// Indexes what was added, and brings back what was removed of it: who adds it wants it.
    pub fn index_added(&mut self, added: &[Added]) -> Result<()> {
        let copies = added.iter().filter(|added| matches!(added, Added::Copied(_)));
        self.sync_paths(&copies.map(Added::path).collect::<Vec<_>>())?;
        self.restore_in(&added.iter().map(Added::path).collect::<Vec<_>>())
    }

    /// Copies what `source` holds into the library's folder under a name made from its headline; the copy is there whole or
    /// not at all. Something that cannot be read as an article is refused.
    pub fn add(&mut self, source: &Source) -> Result<Added> {
        let (bytes, whole) = source.bytes(crate::source::MAX_BYTES)?;
        if !whole {
            return Err(Error::refused(source.name(), "over 512 MB").hinted("split it first"));
        }
        // What was thrown away is taken out of the trash.
        if let Some(removed) = self.in_trash(Identity::of_bytes(&bytes))?
            && let Some(copy) = self.restore(&removed)?
        {
            return Ok(Added::Copied(copy));
        }
        if let Some(known) = self.file_of(&bytes)? {
            return Ok(Added::Known(known));
        }
        let name = match format::open_bytes(bytes.clone(), whole, source)? {
            Opened::One(article) => slug(article.meta.title.as_deref().unwrap_or_default()),
            // A feed or an export goes by the name that it has; one that came through a pipe has none but its entries' site.
            Opened::Many(drafts, _) => {
                let site = drafts.first().and_then(|draft| draft.meta.site.clone());
                slug(&site.filter(|_| *source == Source::Stdin).unwrap_or_else(|| source.title()))
            }
        };
        let ending = ending(source, &bytes);
        let folder = self.articles();
        fs::create_dir_all(&folder).map_err(|error| Error::writing(&folder, &error))?;
        for place in numbered(&folder, &name, &ending) {
            match write_whole(&folder, &place, &bytes) {
                Ok(()) => return Ok(Added::Copied(place)),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                    if fs::read(&place).is_ok_and(|there| there == bytes) {
                        return Ok(Added::Known(place));
                    }
                }
                Err(error) => return Err(Error::writing(&place, &error)),
            }
        }
        Err(no_name(&folder))
    }

    /// A file that is there and has just these bytes.
    fn file_of(&self, bytes: &[u8]) -> Result<Option<PathBuf>> {
        let id =
            self.row("SELECT id FROM articles WHERE content = ?", [Identity::of_bytes(bytes).0], |row| {
                row.get(0)
            })?;
        let file = id.map(|id| self.file(id)).transpose()?.flatten();
        // The file may have changed since it was looked at.
        Ok(file.filter(|file| fs::read(file).is_ok_and(|there| there == bytes)))
    }
}

/// Four billion files have taken every name.
pub(super) fn no_name(folder: &Path) -> Error {
    Error::refused(display_name(folder), "no name is free for another file").hinted("move some away")
}

/// Begins the names of copies that are being written, with the number of the process before the next hyphen.
pub(super) const PART: &str = ".part-";

/// Writes beside the place, syncs, and puts it there if nothing is there yet.
fn write_whole(folder: &Path, place: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let prefix = format!("{PART}{}-", std::process::id());
    // As any new file: who may read it is for the person's own mask to say.
    let permissions = fs::Permissions::from_mode(0o666);
    let mut part = tempfile::Builder::new().prefix(&prefix).permissions(permissions).tempfile_in(folder)?;
    part.write_all(bytes)?;
    part.as_file().sync_all()?;
    match part.persist_noclobber(place) {
        Err(failed) if failed.error.kind() != ErrorKind::AlreadyExists && !place.exists() => {
            // Where there are no links, nothing else makes this name.
            failed.file.persist(place).map_err(|failed| failed.error)?;
        }
        done => drop(done.map_err(|failed| failed.error)?),
    }
    File::open(folder)?.sync_all()
}

/// The ending that lets the file be read again as what it is; one that a folder's walk passes over is not kept.
fn ending(source: &Source, bytes: &[u8]) -> String {
    let named = source.path().and_then(Path::extension).map(|ending| ending.to_string_lossy().to_lowercase());
    let fits = |ending: &String| {
        ending.chars().all(char::is_alphanumeric) && is_article_name(&format!("article.{ending}"))
    };
    match named.filter(fits) {
        Some(ending) => format!(".{ending}"),
        None => format!(".{}", format::usual_ending(bytes, source)),
    }
}
