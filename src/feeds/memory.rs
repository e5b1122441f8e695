//! What is remembered of each feed between two requests: schedule, validators, ledger. All of it is derived; deleting it costs
//! one request without validators a feed.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::schedule::{Rest, Timing, Why};
use crate::{
    article::Text,
    error::{Error, Result},
    library::disk,
    net::Validators,
};

/// Attempts that the ledger keeps of a feed.
const ATTEMPTS: usize = 20;

/// What is remembered of a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// When it is asked again.
    pub timing: Timing,
    /// What it can be asked with.
    pub validators: Option<Validators>,
    /// A hash of its last body.
    pub body: Option<String>,
    /// What it calls itself.
    pub title: Option<Text>,
    /// An address that it was sent on to for good.
    pub moving: Option<Moving>,
    /// What became of the last requests, the latest last.
    pub ledger: Vec<Attempt>,
}

/// A move that is watched before it is believed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Moving {
    /// To where.
    pub to: String,
    /// When it was first seen.
    pub since: i64,
    /// How often it was seen.
    pub times: u32,
}

/// One request, as the ledger has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When, in seconds since 1970.
    pub at: i64,
    /// The status of the answer; none where there was no answer.
    pub status: Option<u16>,
    /// Bytes of the body as they came.
    pub bytes: u64,
    /// Entries that were new, and that had changed.
    pub new: usize,
    /// Entries that had changed.
    pub changed: usize,
    /// What was wrong.
    pub problem: Option<Text>,
    /// When it is asked again; none where it is not.
    pub next: Option<i64>,
    /// Why not earlier.
    pub why: Why,
}

impl Memory {
    /// Adds to the ledger, which keeps the last attempts.
    pub fn note(&mut self, attempt: Attempt) {
        self.ledger.push(attempt);
        let over = self.ledger.len().saturating_sub(ATTEMPTS);
        self.ledger.drain(..over);
    }
}

/// The files of it, in `fetch` of the data folder.
#[derive(Debug, Clone)]
pub struct Memories {
    folder: PathBuf,
}

/// The only process that fetches, as long as it lives.
#[derive(Debug)]
pub struct Turn(#[allow(dead_code, reason = "held open: the lock ends with it")] File);

impl Memories {
    /// Those of a data folder.
    pub fn of(data: &Path) -> Self {
        Self { folder: data.join("fetch") }
    }

    /// Makes the folder.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn make(&self) -> Result<()> {
        fs::create_dir_all(&self.folder).map_err(|error| Error::writing(&self.folder, &error))
    }

    /// Takes the turn to fetch; `None` where another newsprint has it.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn turn(&self) -> Result<Option<Turn>> {
        let path = self.folder.join("lock");
        let failed = |error: &io::Error| Error::writing(&path, error);
        self.make()?;
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|error| failed(&error))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Turn(file))),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(failed(&error)),
        }
    }

    /// What is remembered of a feed; nothing where that is damaged.
    pub fn load(&self, slug: &str) -> Memory {
        read(&self.file(slug))
    }

    /// Remembers it.
    ///
    /// # Errors
    /// Where the disk would not take it.
    pub fn save(&self, slug: &str, memory: &Memory) -> Result<()> {
        write(&self.file(slug), memory)
    }

    /// The rests of hosts.
    pub fn rests(&self) -> BTreeMap<String, Rest> {
        read(&self.folder.join("hosts"))
    }

    /// Remembers them.
    ///
    /// # Errors
    /// Where the disk would not take them.
    pub fn save_rests(&self, rests: &BTreeMap<String, Rest>) -> Result<()> {
        write(&self.folder.join("hosts"), rests)
    }

    fn file(&self, slug: &str) -> PathBuf {
        self.folder.join(format!("{slug}.json"))
    }
}

fn read<T: DeserializeOwned + Default>(path: &Path) -> T {
    fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Writes beside and puts in place. The disk is not waited for: what the power takes is asked for once more.
fn write(path: &Path, value: &impl Serialize) -> Result<()> {
    let failed = |error: io::Error| Error::writing(path, &error);
    let bytes = serde_json::to_vec(value).map_err(|error| failed(error.into()))?;
    let beside = path.with_extension("new");
    fs::write(&beside, bytes).map_err(failed)?;
    disk::step();
    fs::rename(&beside, path).map_err(failed)?;
    disk::step();
    Ok(())
}
