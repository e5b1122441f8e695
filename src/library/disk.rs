//! Writing to the disk, step by step: the tests end the process after any of them.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::Path,
};

use tempfile::NamedTempFile;

/// Writes `bytes`, and in the tests half of them first.
pub(crate) fn write_all(mut file: &File, bytes: &[u8]) -> io::Result<()> {
    let (first, rest) = bytes.split_at(if cfg!(test) { bytes.len() / 2 } else { 0 });
    for part in [first, rest].into_iter().filter(|part| !part.is_empty()) {
        file.write_all(part)?;
        step();
    }
    Ok(())
}

/// A file in `folder` that is gone unless it gets a name; as any new file, so who may read it is for the person's own mask to say.
pub(crate) fn beside(folder: &Path, prefix: &str) -> io::Result<NamedTempFile> {
    let permissions = fs::Permissions::from_mode(0o666);
    tempfile::Builder::new().prefix(prefix).permissions(permissions).tempfile_in(folder)
}

/// Puts `bytes` in place of the file at `path`, which is the old one or the new one at each moment, and has them on the disk. A
/// link stays one, and who may read the file stays.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let beside = beside(folder, ".compact-")?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_replaced_keeps_its_permissions_and_its_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a"), folder.path().join("b"));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        fs::write(folder.path().join("usual"), "").unwrap();
        replace(&file, b"one").unwrap();
        assert_eq!(mode(&file), mode(&folder.path().join("usual")));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        replace(&link, b"two").unwrap();
        assert!(link.is_symlink());
        assert_eq!((fs::read(&file).unwrap(), mode(&file)), (b"two".to_vec(), 0o640));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "nothing is left beside it");
    }
}
