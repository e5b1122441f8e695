//! What makes an article the same article: its content and its address, not the name of its file.

use std::{fmt, fs::File, io, path::Path};

/// The beginning of a BLAKE3 hash of an article's content and address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Identity(pub(super) [u8; 16]);

/// Hexadecimal digits shown of an identity; enough to tell a hundred million articles apart.
const SHOWN: usize = 12;

impl Identity {
    /// Of a file that is one article.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self::of(&[b"file", bytes])
    }

    /// Of a file, read piece by piece.
    pub fn of_file(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        let mut hasher = blake3::Hasher::new();
        begin(&mut hasher, b"file");
        hasher.update(&size.to_le_bytes());
        hasher.update_reader(file)?;
        Ok(Self::finish(&hasher))
    }

    pub(super) fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            begin(&mut hasher, part);
        }
        Self::finish(&hasher)
    }

    fn finish(hasher: &blake3::Hasher) -> Self {
        let mut out = [0; 16];
        hasher.finalize_xof().fill(&mut out);
        Self(out)
    }

    /// From the bytes in the database.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// All of it, in hexadecimal digits.
    pub fn to_hex(self) -> String {
        format!("{:032x}", u128::from_be_bytes(self.0))
    }

    /// The reverse of [`Identity::to_hex`].
    pub(super) fn parse(hex: &str) -> Option<Self> {
        let digits = hex.len() == 32 && hex.bytes().all(|b| b.is_ascii_hexdigit());
        u128::from_str_radix(hex, 16).ok().filter(|_| digits).map(|number| Self(number.to_be_bytes()))
    }
}

/// Adds a part with its length, so that no two lists of parts are the same bytes.
fn begin(hasher: &mut blake3::Hasher, part: &[u8]) {
    hasher.update(&(part.len() as u64).to_le_bytes());
    hasher.update(part);
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.to_hex();
        f.write_str(whole.get(..SHOWN).unwrap_or(&whole))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_its_bytes() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(Identity::of_file(&path).unwrap(), Identity::of_bytes(&bytes));
        assert_eq!(Identity::parse(&Identity::of_bytes(&bytes).to_hex()), Some(Identity::of_bytes(&bytes)));
    }
}
