//! What has arrived of a feed before: by which names its entries are known, and where their last versions are.

use std::{
    collections::HashMap,
    fs, io,
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
};

use serde_json::Value;

/// An entry that arrived.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// What it is called in the files.
    pub(super) key: String,
    /// The names that its last version had.
    names: Vec<String>,
    /// A hash of its last version.
    pub(super) version: String,
    /// How many versions there are.
    pub(super) versions: usize,
    /// When it was first seen.
    pub(super) seen: i64,
    /// The file that it is in.
    pub(super) file: PathBuf,
    at: usize,
    bytes: usize,
}

/// All entries of a feed, by their names.
#[derive(Debug, Default)]
pub(super) struct Entries {
    all: Vec<Known>,
    by_key: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
}

/// What a line begins with, before what is long.
struct Beginning<'l> {
    key: &'l str,
    names: Vec<&'l str>,
    version: &'l str,
    seen: i64,
}

impl Entries {
    /// Reads the beginnings of all lines in a feed's folder.
    pub(super) fn read(folder: &Path) -> io::Result<Self> {
        let mut entries = Self::default();
        let mut files: Vec<PathBuf> = match fs::read_dir(folder) {
            Ok(all) => all.flatten().map(|entry| entry.path()).collect(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(entries),
            Err(error) => return Err(error),
        };
        files.retain(|file| file.extension().is_some_and(|ending| ending == "jsonl"));
        files.sort_unstable();
        for file in files {
            let bytes = fs::read(&file)?;
            let mut at = 0;
            for line in bytes.split_inclusive(|byte| *byte == b'\n') {
                if let Some(beginning) = beginning(line) {
                    entries.put(&beginning, &file, (at, line.len()));
                }
                at += line.len();
            }
        }
        Ok(entries)
    }

    fn put(&mut self, line: &Beginning<'_>, file: &Path, (at, bytes): (usize, usize)) {
        let place = *self.by_key.entry(line.key.to_owned()).or_insert(self.all.len());
        let before = self.all.get(place);
        let known = Known {
            key: line.key.to_owned(),
            names: line.names.iter().map(|name| (*name).to_owned()).collect(),
            version: line.version.to_owned(),
            versions: before.map_or(0, |known| known.versions) + 1,
            seen: before.map_or(line.seen, |known| known.seen),
            file: file.to_path_buf(),
            at,
            bytes,
        };
        for name in &known.names {
            self.by_name.insert(name.clone(), place);
        }
        match self.all.get_mut(place) {
            Some(earlier) => *earlier = known,
            None => self.all.push(known),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The number of the entry that has a name.
    pub(super) fn named(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    pub(super) fn get(&self, place: usize) -> Option<&Known> {
        self.all.get(place)
    }

    /// How many were first seen from a time on.
    pub(super) fn seen_since(&self, time: i64) -> usize {
        self.all.iter().filter(|known| known.seen >= time).count()
    }
}

impl Known {
    /// Whether its last version had this name.
    pub(super) fn is_named(&self, name: &str) -> bool {
        self.names.iter().any(|own| own == name)
    }

    /// All that its last version says.
    pub(super) fn value(&self) -> Option<Value> {
        let mut line = vec![0; self.bytes];
        fs::File::open(&self.file).ok()?.read_exact_at(&mut line, self.at as u64).ok()?;
        serde_json::from_slice(&line).ok()
    }
}

/// Reads the beginning of a line, in the order in which it is written; `None` for what is no whole line.
fn beginning(line: &[u8]) -> Option<Beginning<'_>> {
    /// Bytes within which all of it stands.
    const LONGEST: usize = 512;
    line.trim_ascii_end().strip_suffix(b"}")?;
    let head = line.get(..line.len().min(LONGEST))?;
    // What is cut in the middle of a letter stands behind it.
    let head = match std::str::from_utf8(head) {
        Ok(head) => head,
        Err(error) => std::str::from_utf8(head.get(..error.valid_up_to())?).ok()?,
    };
    let rest = head.strip_prefix("{\"entry\":\"")?;
    let (key, rest) = rest.split_once("\",\"names\":[")?;
    let (names, rest) = rest.split_once("],\"version\":\"")?;
    let (version, rest) = rest.split_once("\",\"seen\":")?;
    let seen = rest.split([',', '}']).next()?.parse().ok()?;
    let names = names.split(',').map(|name| name.trim_matches('"')).filter(|name| !name.is_empty()).collect();
    Some(Beginning { key, names, version, seen })
}
