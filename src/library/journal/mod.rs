//! The journals: what the reader has done, in plain files, a line a change.
//!
//! `state/DEVICE.jsonl` in the data folder is written by one device alone and read by all ([`device::name`] says how a device gets
//! its name). A line gives one register, a field of an article, a value; of two lines the one with the later [`Stamp`]
//! counts, so it does not matter in which order, how often, or by whom journals are copied: whoever has read the same lines has
//! the same state. The database only holds what comes of them.
//!
//! - **Writing.** A change is appended and on the disk before anybody is told that it is done. Processes of one device take
//!   turns by a lock. A line that was torn by a crash is ended, so that it spoils no other.
//! - **Reading.** What a file has more than at the last look is read; a file that was rewritten or replaced is read
//!   from its beginning. What stands behind the last line end may still be being written and waits.
//! - **Compaction.** A journal that has become much longer than what it says is written anew beside itself and renamed,
//!   only by its own device. Lines that this version does not understand stay.

mod clock;
mod compact;
pub(crate) mod device;
mod line;

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    time::SystemTime,
};

use super::disk;
pub(crate) use clock::Stamp;
pub(crate) use line::{Field, Parsed, Register, Write};

/// The journals of a data folder, and which of them is this device's.
#[derive(Debug, Clone)]
pub(crate) struct Journals {
    folder: PathBuf,
    device: String,
}

/// How far a journal has been read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Mark {
    /// Bytes up to the end of the last line that was read.
    pub(crate) offset: u64,
    /// Size and time of the file at that moment, by which a later look tells that nothing is new.
    pub(crate) size: u64,
    pub(crate) modified: i64,
    /// A hash of the bytes before the offset, by which a file that was appended to is told from another one.
    pub(crate) tail: Vec<u8>,
}

/// What is new in a journal.
#[derive(Debug)]
pub(crate) struct News {
    pub(crate) name: String,
    pub(crate) writes: Vec<Write>,
    pub(crate) mark: Mark,
    /// Whether the file is not the one that was read before with more at its end.
    pub(crate) is_replaced: bool,
}

impl News {
    /// The latest stamp in it.
    pub(crate) fn latest(&self) -> Option<Stamp> {
        self.writes.iter().map(|write| write.stamp).max()
    }
}

/// The right to append to this device's journal, which one process has at a time. Ends when dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _lock: File,
}

/// Bytes that [`Mark::tail`] is a hash of.
const TAIL: u64 = 1024;

impl Journals {
    /// Those of the data folder `data`.
    pub(crate) fn of(data: &Path) -> Self {
        let folder = data.join("state");
        Self { folder: std::path::absolute(&folder).unwrap_or(folder), device: device::name(data) }
    }

    /// Where they are.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The name of this device.
    pub(crate) fn device(&self) -> &str {
        &self.device
    }

    /// The journal that this device writes.
    pub(crate) fn own(&self) -> PathBuf {
        self.folder.join(format!("{}.jsonl", self.device))
    }

    /// Every journal with the name of its file, in the order of names. None where there is no folder yet.
    pub(crate) fn files(&self) -> io::Result<Vec<(String, PathBuf)>> {
        files(&self.folder)
    }

    /// Waits for the turn to append.
    pub(crate) fn turn(&self) -> io::Result<Turn> {
        fs::create_dir_all(&self.folder)?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.folder.join(format!(".{}.lock", self.device)))?;
        lock.lock()?;
        Ok(Turn { _lock: lock })
    }

    /// Appends `lines` to this device's journal; when it returns, they are on the disk.
    pub(crate) fn append(&self, _turn: &Turn, lines: &str) -> io::Result<()> {
        let own = self.own();
        let is_new = !own.exists();
        append_lines(&own, lines, File::sync_data)?;
        disk::step();
        if is_new {
            File::open(&self.folder)?.sync_all()?;
        }
        Ok(())
    }

    /// The last value of each register in all journals; `newer` is shown the lines of a newer version.
    pub(crate) fn latest(&self, newer: &mut dyn FnMut(&[u8])) -> io::Result<BTreeMap<Register, Write>> {
        let mut all: BTreeMap<Register, Write> = BTreeMap::new();
        self.each_line(&mut |device, line| match Write::parse(line, device) {
            Parsed::Write(write)
                if all.get(&write.register).is_none_or(|known| known.order() < write.order()) =>
            {
                all.insert(write.register.clone(), write);
            }
            Parsed::Newer => newer(line),
            Parsed::Write(_) | Parsed::Bad(_) => {}
        })?;
        Ok(all)
    }

    /// Every line of every journal as bytes, with the device in whose journal it stands. A line that is not ended counts
    /// where it is whole.
    pub(crate) fn each_line(&self, each: &mut dyn FnMut(&str, &[u8])) -> io::Result<()> {
        for (name, path) in self.files()? {
            let bytes = fs::read(path)?;
            for line in bytes.split(|b| *b == b'\n').filter(|line| !line.trim_ascii().is_empty()) {
                each(device_of(&name), line);
            }
        }
        Ok(())
    }
}

/// Every file of lines in `folder` with its name, in the order of names. None where there is no such folder.
pub(crate) fn files(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let has_lines = path.extension().is_some_and(|ending| ending == "jsonl") && !name.starts_with('.');
        if has_lines && path.is_file() {
            found.push((name, path));
        }
    }
    found.sort();
    Ok(found)
}

/// Appends `lines` to a file, all or nothing, and then has them `synced`.
pub(crate) fn append_lines(
    path: &Path,
    lines: &str,
    synced: impl FnOnce(&File) -> io::Result<()>,
) -> io::Result<()> {
    let file = OpenOptions::new().create(true).read(true).append(true).open(path)?;
    let length = file.metadata()?.len();
    // What was torn by a crash must not swallow what follows.
    let mut last = [b'\n'];
    if length > 0 {
        file.read_exact_at(&mut last, length - 1)?;
    }
    let whole = if last == [b'\n'] { lines.to_owned() } else { format!("\n{lines}") };
    disk::write_all(&file, whole.as_bytes()).and_then(|()| synced(&file)).inspect_err(|_| {
        // On a full disk part of it may be there; it must not count later, since nobody was told that it does.
        let _ = file.set_len(length);
    })
}

/// What is new in a journal since `mark`; `None` where nothing is.
pub(crate) fn news(name: &str, path: &Path, mark: Option<&Mark>) -> io::Result<Option<News>> {
    let mut file = File::open(path)?;
    let meta = file.metadata()?;
    let modified = meta.modified()?.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let (size, modified) = (meta.len(), i64::try_from(modified.as_nanos()).unwrap_or(i64::MAX));
    if mark.is_some_and(|mark| (mark.size, mark.modified) == (size, modified)) {
        return Ok(None);
    }
    let grown = match mark {
        Some(mark) if mark.offset <= size => tail(&file, mark.offset)? == mark.tail,
        _ => false,
    };
    let is_replaced = mark.is_some() && !grown;
    let from = mark.filter(|_| grown).map_or(0, |mark| mark.offset);
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    // What others append meanwhile is for the next look.
    Read::by_ref(&mut file).take(size - from).read_to_end(&mut bytes)?;
    let end = memchr::memrchr(b'\n', &bytes).map_or(0, |at| at + 1);
    bytes.truncate(end);
    let writes = writes(&bytes, device_of(name)).collect();
    let offset = from + end as u64;
    let mark = Mark { offset, size, modified, tail: tail(&file, offset)? };
    Ok(Some(News { name: name.to_owned(), writes, mark, is_replaced }))
}

/// The changes in the lines of a journal; what is no line of this version is passed over.
fn writes<'b>(bytes: &'b [u8], device: &'b str) -> impl Iterator<Item = Write> + 'b {
    bytes.split(|b| *b == b'\n').filter_map(move |line| match Write::parse(line, device) {
        Parsed::Write(write) => Some(write),
        Parsed::Newer | Parsed::Bad(_) => None,
    })
}

/// Why a line of the journal `name` says nothing; `None` where it is good, or of a newer version.
pub(crate) fn problem(name: &str, line: &[u8]) -> Option<String> {
    match Write::parse(line, device_of(name)) {
        Parsed::Bad(reason) => Some(without_column(&reason)),
        Parsed::Write(_) | Parsed::Newer => None,
    }
}

/// What the reader of JSON says, without the place, which is always in the first line of what it was given.
pub(crate) fn without_column(reason: &str) -> String {
    reason.split(" at line ").next().unwrap_or_default().to_owned()
}

/// The device that a journal belongs to, by the name of its file; what a program that synchronises files adds to a name
/// (`a1b2.sync-conflict-2026.jsonl`) does not count.
fn device_of(name: &str) -> &str {
    name.split('.').next().unwrap_or_default()
}

/// Of the bytes just before `offset`.
fn tail(file: &File, offset: u64) -> io::Result<Vec<u8>> {
    let from = offset.saturating_sub(TAIL);
    let mut bytes = vec![0; usize::try_from(offset - from).unwrap_or_default()];
    file.read_exact_at(&mut bytes, from)?;
    Ok(blake3::hash(&bytes).as_bytes().get(..16).unwrap_or_default().to_vec())
}
