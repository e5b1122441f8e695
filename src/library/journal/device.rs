//! Which device this is: the name of the journal that it alone writes.

use std::{fs, io::Read, path::Path};

/// Files in which Unix systems keep a number that no other machine has (machine-id(5)).
const MACHINE: &[&str] = &["/etc/machine-id", "/var/lib/dbus/machine-id"];

/// The name of this device for a data folder: 16 hexadecimal digits.
///
/// Two machines must never append to one journal, also where the whole data folder was copied from one to the other. So the
/// name is not kept in the data folder: it is a hash of the machine's own number and of the folder's real path, which
/// tells two copies on one machine apart as well. A folder that moves gets another name, and with it a new journal;
/// the old one is read on like that of any other device. Where the system has no number, one is drawn and kept in the
/// state folder of the user. `NEWSPRINT_DEVICE` names a device outright, for machines that are clones of one another.
pub(crate) fn name(data: &Path) -> String {
    if let Some(named) = std::env::var("NEWSPRINT_DEVICE").ok().filter(|name| is_name(name)) {
        return named;
    }
    let machine =
        MACHINE.iter().find_map(|file| fs::read_to_string(file).ok().filter(|id| id.trim().len() >= 16));
    let machine = machine.or_else(drawn).unwrap_or_default();
    let path =
        data.canonicalize().or_else(|_| std::path::absolute(data)).unwrap_or_else(|_| data.to_path_buf());
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"newsprint device").update(machine.trim().as_bytes()).update(&[0]);
    hasher.update(path.as_os_str().as_encoded_bytes());
    hasher.finalize().to_hex().chars().take(16).collect()
}

/// Whether a name can be that of a device, and so of a file.
fn is_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// A number of our own, where the system has none: drawn once, and kept outside of any data folder.
fn drawn() -> Option<String> {
    let dirs = directories::ProjectDirs::from("", "", "newsprint")?;
    let folder = dirs.state_dir().unwrap_or_else(|| dirs.cache_dir());
    let file = folder.join("machine-id");
    if let Ok(known) = fs::read_to_string(&file) {
        return Some(known);
    }
    fs::create_dir_all(folder).ok()?;
    let mut chance = [0; 16];
    fs::File::open("/dev/urandom").and_then(|mut source| source.read_exact(&mut chance)).ok()?;
    // Of two processes that draw at the same time, the one whose file is there first counts.
    let drawn = tempfile::NamedTempFile::new_in(folder).ok()?;
    fs::write(drawn.path(), format!("{:032x}", u128::from_be_bytes(chance))).ok()?;
    let _ = drawn.persist_noclobber(&file);
    fs::read_to_string(&file).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_of_a_folder_are_other_devices() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        assert_eq!(name(one.path()), name(one.path()));
        assert_ne!(name(one.path()), name(other.path()));
        assert!(is_name(&name(one.path())));
        for bad in ["", "a/b", "..", "a b", "a.jsonl"] {
            assert!(!is_name(bad), "{bad}");
        }
    }
}
