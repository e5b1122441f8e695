//! Where the bytes of a picture come from: beside the article, out of its archive, out of the address itself, and from
//! the net only when the reader asks for it.

mod decode;
mod fetch;

pub use decode::{MAX_MEMORY, MAX_SIDE, decode};
pub use fetch::{end_all, set_offline};

use std::{
    io::Read,
    path::{Path, PathBuf},
};

use base64::Engine;

use crate::{
    article::{Text, text::display_name},
    error::system_reason,
    format::{self, percent_decoded},
    source::{MAX_BYTES, Source},
};

/// Bytes of one picture.
pub const MAX_PICTURE: u64 = 64 << 20;

/// Whether a picture has to be fetched from somewhere else.
pub fn is_remote(address: &str) -> bool {
    let lower = address.get(..8).unwrap_or(address).to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://") || address.starts_with("//")
}

/// Whether a picture is a file beside the article.
pub fn is_beside(address: &str) -> bool {
    !is_remote(address) && !address.starts_with("data:")
}

/// The bytes of the picture at `address` in an article of the file `home`. Says in a line why there are none.
pub fn bytes(address: &str, home: Option<&Path>, is_allowed: bool) -> Result<Vec<u8>, Text> {
    if let Some(data) = address.strip_prefix("data:") {
        return inline(data);
    }
    if is_remote(address) {
        return if is_allowed { fetch::fetch(address) } else { Err(Text::line("from the net; I loads it")) };
    }
    let home = home.ok_or_else(|| Text::line("the article has no folder to look in"))?;
    let path = percent_decoded(address.strip_prefix("file://").unwrap_or(address));
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let head = Source::File(home.to_path_buf()).bytes(512).map(|(head, _)| head).unwrap_or_default();
    if format::archive::is_archive(&head) {
        let (archive, _) = Source::File(home.to_path_buf())
            .bytes(MAX_BYTES)
            .map_err(|error| Text::line(&error.to_string()))?;
        return format::picture_in(&archive, path).ok_or_else(|| {
            Text::line(&format!("{path}: not in {}", display_name(home.file_name().unwrap_or_default())))
        });
    }
    file(&home.parent().unwrap_or(Path::new(".")).join(path))
}

/// What follows `data:`.
fn inline(data: &str) -> Result<Vec<u8>, Text> {
    let (kind, words) = data.split_once(',').ok_or_else(|| Text::line("damaged address"))?;
    let words = percent_decoded(words);
    if !kind.ends_with(";base64") {
        return Ok(words.into_owned().into_bytes());
    }
    let code: Vec<u8> = words.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    let lenient = base64::engine::GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        base64::engine::GeneralPurposeConfig::new()
            .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent),
    );
    lenient.decode(code).map_err(|error| Text::line(&format!("damaged address: {error}")))
}

/// A regular file; a pipe or a device would never end.
fn file(path: &PathBuf) -> Result<Vec<u8>, Text> {
    let name = display_name(path.file_name().unwrap_or_default());
    let about = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Text::line(&format!("{name} is not there")),
        _ => Text::line(&format!("{name}: {error}")),
    })?;
    let too_large = || Text::line(&format!("{name}: larger than {} MB", MAX_PICTURE >> 20));
    match about.len() {
        _ if !about.is_file() => Err(Text::line(&format!("{name}: not a file"))),
        size if size > MAX_PICTURE => Err(too_large()),
        // Files of the system say that they are empty and never end.
        0 => Err(Text::line(&format!("{name}: empty, or made up by the system"))),
        _ => {
            let failed = |error: std::io::Error| Text::line(&format!("{name}: {}", system_reason(&error)));
            let mut bytes = Vec::new();
            // It may have grown since, or never end.
            let file = std::fs::File::open(path).map_err(failed)?;
            // One byte more than the limit tells whether there is more.
            file.take(MAX_PICTURE + 1).read_to_end(&mut bytes).map_err(failed)?;
            if bytes.len() as u64 > MAX_PICTURE { Err(too_large()) } else { Ok(bytes) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_ends_is_not_read() {
        for path in ["/proc/self/pagemap", "/proc/self/mem", "/dev/zero"] {
            let reason = bytes(path, Some(Path::new("/a.md")), false).unwrap_err();
            assert!(
                reason.contains("made up by the system") || reason.contains("not a file"),
                "{path}: {reason}"
            );
        }
    }

    #[test]
    fn addresses_lead_where_they_should() {
        assert_eq!(bytes("data:image/png;base64,aGk=", None, false), Ok(b"hi".to_vec()));
        assert_eq!(bytes("data:;base64,aG%6B", None, false), Ok(b"hi".to_vec()));
        assert_eq!(bytes("data:text/plain,a%20b", None, false), Ok(b"a b".to_vec()));
        for (address, reason) in [
            ("https://a.example/x.png", "from the net; I loads it"),
            ("//a.example/x.png", "from the net; I loads it"),
            ("x.png", "the article has no folder to look in"),
            ("data:nothing", "damaged address"),
        ] {
            assert_eq!(bytes(address, None, false).unwrap_err().to_string(), reason);
        }
        assert!(bytes("null", Some(Path::new("/dev/x.md")), false).unwrap_err().contains("not a file"));
    }
}
