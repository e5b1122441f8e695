//! What is in the folders, and what the index knows of it.

use std::{
    collections::{HashMap, HashSet},
    ffi::OsStr,
    fs,
    ops::Range,
    os::unix::ffi::{OsStrExt, OsStringExt},
    path::{Path, PathBuf},
    sync::Arc,
};

use rusqlite::params;

use super::{OnProgress, ScanMode, Summary};
use crate::{
    article::Text,
    error::{Error, Result},
    library::{
        Library,
        index::Arrival,
        prepare::{ReadFile, Stamp},
        rows,
    },
    source::{DEEPEST, is_candidate, natural},
};

/// A file to read.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) number: usize,
    folder: i64,
    at: Arc<Path>,
    name: Vec<u8>,
}

impl Task {
    pub(super) fn path(&self) -> PathBuf {
        self.at.join(OsStr::from_bytes(&self.name))
    }

    pub(super) fn arrival(&self, file: ReadFile) -> Arrival {
        let path = self.path().into_os_string().into_vec();
        Arrival { folder: self.folder, path, name: self.name.clone(), file }
    }
}

/// Names and stamps of the files of a folder; in a folder of a hundred thousand each byte counts.
#[derive(Default)]
struct Files {
    names: Vec<u8>,
    files: Vec<(Range<u32>, Stamp)>,
}

impl Files {
    fn push(&mut self, name: &[u8], stamp: Stamp) {
        let start = self.names.len() as u32;
        self.names.extend_from_slice(name);
        self.files.push((start..self.names.len() as u32, stamp));
    }

    fn name(&self, range: &Range<u32>) -> &[u8] {
        self.names.get(range.start as usize..range.end as usize).unwrap_or_default()
    }

    /// In the order of their names.
    fn sorted(&mut self) -> Vec<(Range<u32>, Stamp)> {
        let mut files = std::mem::take(&mut self.files);
        files.sort_unstable_by(|(a, _), (b, _)| self.name(a).cmp(self.name(b)));
        files
    }
}

/// A folder in the index.
#[derive(Clone, Copy)]
struct Known {
    id: i64,
    /// Its time when all that was in it had been read.
    modified: Option<i64>,
}

/// One look at the folders.
pub(super) struct Survey<'l> {
    library: &'l mut Library,
    /// Folders that are passed over.
    own: [PathBuf; 2],
    depth: ScanMode,
    known: HashMap<PathBuf, Known>,
    /// Real paths of the folders visited; links lead in circles.
    seen: HashSet<PathBuf>,
    visited: HashSet<i64>,
    tasks: Vec<Task>,
    gone: Vec<i64>,
    lost: Vec<i64>,
    /// Folders and their times, to be written when all is read.
    times: Vec<(i64, i64)>,
    summary: Summary,
}

impl<'l> Survey<'l> {
    pub(super) fn new(library: &'l mut Library, depth: ScanMode) -> Result<Self> {
        let known = library.known_folders()?;
        Ok(Self {
            own: library.own_lines(),
            library,
            depth,
            known,
            seen: HashSet::new(),
            visited: HashSet::new(),
            tasks: Vec::new(),
            gone: Vec::new(),
            lost: Vec::new(),
            times: Vec::new(),
            summary: Summary::default(),
        })
    }

    /// The data folder.
    pub(super) fn data(&self) -> &Path {
        self.library.data()
    }

    /// Looks at a folder of the library, or at a file that is named like one.
    pub(super) fn root(&mut self, root: &Path) -> Result<()> {
        let root = std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf());
        match fs::metadata(&root) {
            Ok(meta) if !meta.is_dir() => self.file(&root),
            is_there => match is_there.and_then(|_| fs::read_dir(&root)) {
                Ok(_) => self.folder(&root, 0),
                Err(error) => {
                    self.unreadable(&root, &error);
                    Ok(())
                }
            },
        }
    }

    /// A folder that is out of reach, on a disk that is not there perhaps: what the index knows of it stays.
    fn unreadable(&mut self, root: &Path, error: &std::io::Error) {
        self.visited.extend(self.below(root));
        self.summary.unreadable.push(Text::line(&Error::io(root, error).to_string()));
    }

    /// A folder and all below it that the index knows.
    fn below(&self, folder: &Path) -> Vec<i64> {
        self.known.iter().filter(|(path, _)| path.starts_with(folder)).map(|(_, known)| known.id).collect()
    }

    /// Looks at something that is said to have changed.
    pub(super) fn changed(&mut self, path: &Path) -> Result<()> {
        if path.is_dir() {
            return self.folder(path, 0);
        }
        if self.known.contains_key(path) {
            // A folder that is gone, and all below it.
            return self.below(path).into_iter().try_for_each(|id| self.lose_folder(id));
        }
        if is_candidate(path) { self.file(path) } else { Ok(()) }
    }

    fn folder(&mut self, path: &Path, depth: usize) -> Result<()> {
        let Ok(real) = path.canonicalize() else { return Ok(()) };
        let Ok(meta) = path.metadata() else { return Ok(()) };
        if depth > DEEPEST || self.own.iter().any(|own| own == path) || !self.seen.insert(real) {
            return Ok(());
        }
        let modified = Stamp::of(&meta).modified;
        let known = match self.known.get(path) {
            Some(known) => *known,
            None => Known { id: self.library.folder(path)?, modified: None },
        };
        self.known.insert(path.to_path_buf(), known);
        self.visited.insert(known.id);
        if self.depth == ScanMode::Folders && known.modified == Some(modified) {
            let below: Vec<PathBuf> =
                self.known.keys().filter(|folder| folder.parent() == Some(path)).cloned().collect();
            return below.iter().try_for_each(|folder| self.folder(folder, depth + 1));
        }
        let Ok(entries) = fs::read_dir(path) else { return Ok(()) };
        let (mut files, mut folders) = (Files::default(), Vec::new());
        for entry in entries.flatten() {
            let name = entry.file_name();
            if !is_candidate(Path::new(&name)) {
                continue;
            }
            // Of a link, what it leads to counts.
            let meta = match entry.file_type() {
                Ok(kind) if kind.is_file() => entry.metadata(),
                _ => fs::metadata(entry.path()),
            };
            match meta {
                Ok(meta) if meta.is_dir() => folders.push(entry.path()),
                Ok(meta) if meta.is_file() => files.push(name.as_bytes(), Stamp::of(&meta)),
                _ => {}
            }
        }
        if known.modified != Some(modified) && is_settled(modified) {
            self.times.push((known.id, modified));
        }
        self.compare(known.id, path, files)?;
        folders.sort_unstable();
        folders.iter().try_for_each(|folder| self.folder(folder, depth + 1))
    }

    /// Compares the files of a folder with what the index has of it, both in the order of their names.
    fn compare(&mut self, folder: i64, path: &Path, mut files: Files) -> Result<()> {
        let (mut new, mut gone) = (Vec::new(), Vec::new());
        let mut compare = || -> rusqlite::Result<()> {
            let sql = "SELECT name, id, size, modified FROM files WHERE folder = ? ORDER BY name";
            let mut all = self.library.connection.prepare_cached(sql)?;
            let mut rows = all.query([folder])?;
            let sorted = files.sorted();
            let mut files = sorted.iter().map(|(range, stamp)| (files.name(range), *stamp)).peekable();
            while let Some(row) = rows.next()? {
                let name = row.get_ref(0)?.as_blob().unwrap_or_default();
                while let Some((added, _)) = files.next_if(|(file, _)| *file < name) {
                    new.push(added.to_vec());
                }
                match files.next_if(|(file, _)| *file == name) {
                    Some((file, stamp)) if stamp != (Stamp { size: row.get(2)?, modified: row.get(3)? }) => {
                        new.push(file.to_vec());
                    }
                    Some(_) => {}
                    None => gone.push(row.get(1)?),
                }
            }
            new.extend(files.map(|(file, _)| file.to_vec()));
            Ok(())
        };
        let done = compare();
        self.library.checked(done)?;
        self.gone.append(&mut gone);
        let at: Arc<Path> = path.into();
        new.sort_by_cached_key(|name| natural(Path::new(OsStr::from_bytes(name))));
        for name in new {
            self.tasks.push(Task { number: self.tasks.len(), folder, at: Arc::clone(&at), name });
        }
        Ok(())
    }

    /// Looks at one file.
    fn file(&mut self, path: &Path) -> Result<()> {
        let (Some(at), Some(name)) = (path.parent(), path.file_name()) else { return Ok(()) };
        let folder = self.library.folder(at)?;
        self.visited.insert(folder);
        let sql = "SELECT id, size, modified FROM files WHERE folder = ? AND name = ?";
        let read =
            |row: &rusqlite::Row<'_>| Ok((row.get(0)?, Stamp { size: row.get(1)?, modified: row.get(2)? }));
        let known: Option<(i64, Stamp)> = self.library.row(sql, params![folder, name.as_bytes()], read)?;
        match path.metadata().ok().filter(std::fs::Metadata::is_file) {
            Some(meta) if known.is_none_or(|(_, stamp)| stamp != Stamp::of(&meta)) => {
                let name = name.as_bytes().to_vec();
                self.tasks.push(Task { number: self.tasks.len(), folder, at: at.into(), name });
            }
            Some(_) => {}
            None => self.gone.extend(known.map(|(id, _)| id)),
        }
        Ok(())
    }

    /// Takes out of the index what is in no folder any more.
    pub(super) fn forgotten(&mut self) -> Result<()> {
        let lost: Vec<i64> =
            self.known.values().map(|known| known.id).filter(|id| !self.visited.contains(id)).collect();
        lost.into_iter().try_for_each(|id| self.lose_folder(id))
    }

    fn lose_folder(&mut self, folder: i64) -> Result<()> {
        let files = self.library.files_of(folder)?;
        self.gone.extend(files);
        self.lost.push(folder);
        self.known.retain(|_, known| known.id != folder);
        Ok(())
    }

    /// Reads what has changed and writes it all down. Where the reading is stopped nothing is forgotten, since a file that is
    /// gone may be one with another name that was not read yet; nor are the folders' times kept, so that the next look finds
    /// the rest.
    pub(super) fn finish(mut self, progress: &mut OnProgress<'_>) -> Result<Summary> {
        const BATCH: usize = 2048;
        // Memory for the reading.
        drop((std::mem::take(&mut self.known), std::mem::take(&mut self.seen)));
        // First what is new: a file that was renamed keeps its article's number that way.
        if !self.tasks.is_empty() {
            self.summary.read = self.library.read_in(&self.tasks, progress)?;
        }
        self.summary.remaining = self.tasks.len() - self.summary.read;
        if self.summary.remaining > 0 {
            return Ok(self.summary);
        }
        self.summary.gone = self.gone.len();
        for files in self.gone.chunks(BATCH) {
            self.library.forget(files)?;
        }
        self.library.remember_folders(&self.times, &self.lost)?;
        Ok(self.summary)
    }
}

/// Whether a folder's time is old enough to tell the next change from this one; clocks tick in milliseconds.
fn is_settled(modified: i64) -> bool {
    const TICK: i64 = 100_000_000;
    let now = jiff::Timestamp::now().as_nanosecond();
    now - i128::from(modified) > i128::from(TICK)
}

impl Library {
    fn known_folders(&self) -> Result<HashMap<PathBuf, Known>> {
        let read = |row: &rusqlite::Row<'_>| {
            Ok((rows::path(row, 1), Known { id: row.get(0)?, modified: row.get(2)? }))
        };
        Ok(self.rows("SELECT id, path, modified FROM folders", [], read)?.into_iter().collect())
    }

    fn files_of(&self, folder: i64) -> Result<Vec<i64>> {
        self.rows("SELECT id FROM files WHERE folder = ?", [folder], |row| row.get(0))
    }

    /// Writes down the times of folders whose files have all been read, and drops folders that are gone.
    fn remember_folders(&mut self, times: &[(i64, i64)], lost: &[i64]) -> Result<()> {
        if times.is_empty() && lost.is_empty() {
            return Ok(());
        }
        self.in_transaction(|transaction| {
            for (id, modified) in times {
                let sql = "UPDATE folders SET modified = ? WHERE id = ?";
                transaction.prepare_cached(sql)?.execute([modified, id])?;
            }
            for id in lost {
                transaction.prepare_cached("DELETE FROM folders WHERE id = ?")?.execute([id])?;
            }
            Ok(())
        })
    }
}
