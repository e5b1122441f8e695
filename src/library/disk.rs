//! Writing to the disk, step by step: the tests end the process after any of them.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
};

/// Writes `bytes`, and in the tests half of them first.
pub(crate) fn write_all(mut file: &File, bytes: &[u8]) -> io::Result<()> {
    let (first, rest) = bytes.split_at(if cfg!(test) { bytes.len() / 2 } else { 0 });
    for part in [first, rest].into_iter().filter(|part| !part.is_empty()) {
        file.write_all(part)?;
        step();
    }
    Ok(())
}

/// Puts `bytes` in place of the file at `path`, which is the old one or the new one at each moment, and has them on the disk.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let beside = tempfile::Builder::new().prefix(".compact-").tempfile_in(folder)?;
    if let Ok(meta) = path.metadata() {
        beside.as_file().set_permissions(meta.permissions())?;
    }
    write_all(beside.as_file(), bytes)?;
    beside.as_file().sync_all()?;
    step();
    beside.persist(path)?;
    step();
    File::open(folder)?.sync_all()
}

/// Another write is done.
#[cfg(not(test))]
pub(crate) fn step() {}

/// Another write is done; where the test has said that it shall be the last one, the process ends, as if it were killed.
#[cfg(test)]
pub(crate) fn step() {
    use std::sync::atomic::{AtomicI64, Ordering};
    /// Steps that are left; none where there is no number.
    static LEFT: AtomicI64 = AtomicI64::new(i64::MIN);
    let first = || std::env::var(KILL_AFTER).ok().and_then(|steps| steps.parse().ok()).unwrap_or(i64::MAX);
    let _ = LEFT.compare_exchange(i64::MIN, first(), Ordering::Relaxed, Ordering::Relaxed);
    if LEFT.fetch_sub(1, Ordering::Relaxed) <= 1 {
        let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
        loop {
            std::thread::park();
        }
    }
}

/// The variable that says after how many writes a process of the tests ends.
#[cfg(test)]
pub(crate) const KILL_AFTER: &str = "NEWSPRINT_TEST_KILL_AFTER";
