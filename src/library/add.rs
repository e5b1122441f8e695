//! Taking articles into the library's own folder.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use super::{Identity, Library, index::number_of};
use crate::{
    article::text::{display_name, slug},
    error::{Error, Result},
    format::{self, Opened},
    source::{Source, numbered},
};

/// What became of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// It was copied to this file.
    Copied(PathBuf),
    /// The library has it already, as this file.
    Known(PathBuf),
}

impl Library {
    /// Copies what `source` holds into the library's folder under a name made from its headline; the copy is there whole or
    /// not at all. Something that cannot be read as an article is refused.
    pub fn add(&self, source: &Source) -> Result<Added> {
        let (bytes, whole) = source.bytes(crate::source::MAX_BYTES)?;
        if !whole {
            return Err(Error::refused(source.name(), "over 512 MB").hinted("split it first"));
        }
        let identity = Identity::of_bytes(&bytes);
        if let Some(known) = self.file_of(identity)? {
            return Ok(Added::Known(known));
        }
        let name = match format::open_bytes(bytes.clone(), whole, source)? {
            Opened::One(article) => slug(article.meta.title.as_deref().unwrap_or_default()),
            // A feed or an export goes by the name that it has.
            Opened::Many(..) => slug(&source.title()),
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
        Ok(Added::Known(folder))
    }

    /// A file that is there and holds just this article.
    fn file_of(&self, identity: Identity) -> Result<Option<PathBuf>> {
        let id = self.checked(number_of(&self.connection, identity))?;
        let file = id.map(|id| self.file(id)).transpose()?.flatten();
        // The file may have changed since it was looked at.
        Ok(file.filter(|file| fs::read(file).is_ok_and(|bytes| Identity::of_bytes(&bytes) == identity)))
    }

    /// Moves an article's file to the library's trash; only the library's own copies are ever moved.
    pub fn remove(&mut self, id: i64) -> Result<PathBuf> {
        let file = self.file(id)?.ok_or_else(|| Error::no_such_article(&id.to_string()))?;
        let refuse = |said: &str| Err(Error::refused(display_name(&file), said));
        let own = self.articles();
        if !file.starts_with(std::path::absolute(&own).unwrap_or(own)) {
            return refuse(
                "in a folder of yours, where newsprint changes nothing; archive it instead, or delete the file",
            );
        }
        if self.count_in_same_file(id)? > 1 {
            return refuse("holds other articles too; archive this one instead");
        }
        let trash = self.data().join("trash");
        fs::create_dir_all(&trash).map_err(|error| Error::writing(&trash, &error))?;
        let to = free_name(&trash, &file);
        fs::rename(&file, &to).map_err(|error| Error::io(&file, &error))?;
        self.sync_paths(&[file], &mut |_| {})?;
        Ok(to)
    }
}

/// The file's name in another folder, with a number where it is taken.
fn free_name(folder: &Path, file: &Path) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let ending = file.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    numbered(folder, &stem, &ending).find(|place| !place.exists()).unwrap_or_else(|| folder.join(&*stem))
}

/// Writes beside the place, syncs, and links it there if nothing is there yet.
fn write_whole(folder: &Path, place: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let part = folder.join(format!(".part-{}", std::process::id()));
    let write = || {
        let mut file: File = OpenOptions::new().write(true).create(true).truncate(true).open(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::hard_link(&part, place).or_else(|error| match error.kind() {
            ErrorKind::AlreadyExists => Err(error),
            // Where there are no links, nothing else makes this name.
            _ if !place.exists() => fs::copy(&part, place).map(drop),
            _ => Err(ErrorKind::AlreadyExists.into()),
        })?;
        File::open(folder)?.sync_all()
    };
    let done = write();
    let _ = fs::remove_file(&part);
    done
}

/// The ending that lets the file be read again as what it is.
fn ending(source: &Source, bytes: &[u8]) -> String {
    let named = source.path().and_then(Path::extension).map(|ending| ending.to_string_lossy().to_lowercase());
    match named {
        Some(ending) if ending.chars().all(char::is_alphanumeric) => format!(".{ending}"),
        _ => format!(".{}", format::usual_ending(bytes, source)),
    }
}
