//! What is being read stands on the disk, so that a file that ends the program while it is read does not do so twice.
//!
//! Readers are contained: panics are caught, depth and memory bounded. Should one still take the whole program with it, the next
//! look finds the names of what was being read, and has each read by a process of its own before it reads it again. Whatever does not
//! survive that is written down as unread until it changes. A program that was killed thus blames no file.

use std::{
    collections::HashSet,
    ffi::OsStr,
    fs::{self, File},
    io::Read,
    os::unix::{ffi::OsStrExt, fs::FileExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use rustix::fs::{FlockOperation, flock};
use tempfile::NamedTempFile;

/// Names of traces begin with this.
const PREFIX: &str = ".reading-";

/// Bytes for the name of one file, its length before it: longer ones cannot be opened.
const SLOT: usize = 4 << 10;

/// How long a suspect may be read.
const TRIAL: Duration = Duration::from_mins(1);

/// How often it is asked whether it was read.
const POLL_INTERVAL: Duration = Duration::from_millis(10);

/// Memory that a suspect may take, in bytes.
const MEMORY: u64 = 4 << 30;

/// The names of files that are being read; gone when it is dropped, left when the program ends before that.
#[derive(Debug)]
pub(super) struct Trace {
    /// Where the data folder can be written.
    file: Option<NamedTempFile>,
}

impl Trace {
    /// A trace in the folder `data`. It is locked for as long as it is held, so nobody takes it for one that was left.
    pub(super) fn open(data: &Path) -> Self {
        let file = tempfile::Builder::new().prefix(PREFIX).tempfile_in(data).ok();
        Self { file: file.filter(|file| flock(file.as_file(), FlockOperation::LockExclusive).is_ok()) }
    }

    /// Writes down that the reader with this number reads a file now.
    pub(super) fn reads(&self, reader: usize, path: &Path) {
        let Some(file) = &self.file else { return };
        let name = path.as_os_str().as_bytes();
        let mut slot = Vec::with_capacity(name.len() + 2);
        slot.extend(u16::try_from(name.len()).unwrap_or_default().to_le_bytes());
        slot.extend_from_slice(name);
        slot.truncate(SLOT);
        // What cannot be written down is read all the same.
        let _ = file.as_file().write_all_at(&slot, (reader * SLOT) as u64);
    }
}

/// Files of those in `wanted` that a newsprint was reading when it ended in the middle, and that end the process that reads them
/// now. Traces that were left are removed.
pub(super) fn fatal(data: &Path, wanted: impl Fn() -> HashSet<PathBuf>) -> HashSet<PathBuf> {
    let mut fatal = HashSet::new();
    let Ok(entries) = fs::read_dir(data) else { return fatal };
    let is_trace = |name: &OsStr| name.as_encoded_bytes().starts_with(PREFIX.as_bytes());
    for path in entries.flatten().filter(|entry| is_trace(&entry.file_name())).map(|entry| entry.path()) {
        let Ok(mut file) = File::open(&path) else { continue };
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            continue;
        }
        let mut bytes = Vec::new();
        if file.read_to_end(&mut bytes).is_ok() {
            let wanted = wanted();
            let suspects = names(&bytes).into_iter().filter(|name| wanted.contains(name));
            fatal.extend(suspects.filter(|name| !survives(name)));
        }
        let _ = fs::remove_file(&path);
    }
    fatal
}

/// The names in a trace.
fn names(bytes: &[u8]) -> Vec<PathBuf> {
    let name = |slot: &[u8]| {
        let length = u16::from_le_bytes(slot.first_chunk().copied()?);
        let name = slot.get(2..2 + usize::from(length)).filter(|name| !name.is_empty())?;
        Some(PathBuf::from(OsStr::from_bytes(name)))
    };
    bytes.chunks(SLOT).filter_map(name).collect()
}

/// Whether a process of our own program that reads a file comes to an end of its own. Where none can be started it is taken to.
fn survives(path: &Path) -> bool {
    let Ok(program) = std::env::current_exe() else { return true };
    let mut command = Command::new(program);
    command.args(["cat", "--"]).arg(path);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut child) = command.spawn() else { return true };
    bound(&child);
    let end = Instant::now() + TRIAL;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.code().is_some(),
            Ok(None) if Instant::now() < end => thread::sleep(POLL_INTERVAL),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}

/// Bounds the memory of another process.
#[cfg(target_os = "linux")]
fn bound(child: &Child) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    let limit = Rlimit { current: Some(MEMORY), maximum: Some(MEMORY) };
    // Without a bound, the system's own still holds.
    let _ = prlimit(Some(Pid::from_child(child)), Resource::As, limit);
}

/// Only Linux bounds what another process takes.
#[cfg(not(target_os = "linux"))]
fn bound(_: &Child) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_names_what_is_read_last_by_each_reader() {
        let folder = tempfile::tempdir().unwrap();
        let trace = Trace::open(folder.path());
        trace.reads(0, Path::new("/a/one.md"));
        trace.reads(2, Path::new("/a/a much longer name.md"));
        trace.reads(2, Path::new("/a/b.md"));
        let path = trace.file.as_ref().unwrap().path().to_path_buf();
        let read = names(&fs::read(&path).unwrap());
        assert_eq!(read, ["/a/one.md", "/a/b.md"].map(PathBuf::from));
        // It is held, so nobody takes it away.
        assert!(fatal(folder.path(), HashSet::new).is_empty() && path.exists());
        drop(trace);
        assert!(!path.exists());
        fs::write(folder.path().join(".reading-x"), b"\xff\xff and what is no trace").unwrap();
        assert!(fatal(folder.path(), HashSet::new).is_empty());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
