//! Archives, read in place: every article in a `.zip`, `.tar`, `.tar.gz`, every `.gz`. Nothing is written anywhere, and
//! sizes are limited, so that no archive can take all memory.

use std::io::{Cursor, Read as _};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::{Unpacked, epub, json::Read, omnivore};
use crate::{
    article::{Content, Draft, Text},
    source::{Source, is_article_name},
};

/// Bytes that all members of an archive may take together.
pub const MAX_TOTAL: u64 = 256 << 20;

/// Bytes of one member.
pub const MAX_MEMBER: u64 = 64 << 20;

/// Members that are looked at.
pub const MAX_MEMBERS: usize = 20_000;

/// How many times larger than the archive its members may be together, beyond a size that hurts nobody.
pub const MAX_RATIO: u64 = 200;

/// Bytes that no ratio is asked of.
const FREE: u64 = 8 << 20;

/// Archives inside archives.
const MAX_DEPTH: usize = 2;

/// A member: its name and its bytes.
pub(super) type Member = (String, Vec<u8>);

/// Whether the bytes are an archive that is read here.
pub fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\x1f\x8b") || is_tar(bytes)
}

fn is_tar(bytes: &[u8]) -> bool {
    bytes.get(257..262) == Some(b"ustar")
}

/// Reads every article of an archive called `name`.
pub(super) fn read(bytes: &[u8], name: &str) -> Read {
    read_at(bytes, name, 0)
}

fn read_at(bytes: &[u8], name: &str, depth: usize) -> Read {
    let mut room = Room::of(bytes);
    let mut problems = Vec::new();
    let members = if bytes.starts_with(b"PK\x03\x04") {
        unzip(bytes, &mut room, &mut problems)
    } else if is_tar(bytes) {
        untar(bytes, &mut room, &mut problems)
    } else {
        let inner = name.strip_suffix(".gz").map_or_else(|| name.replace(".tgz", ".tar"), str::to_owned);
        let members = gunzip(bytes, &inner, &mut room, &mut problems);
        match members.first() {
            // A tar in a gzip is one archive.
            Some((inner, bytes)) if is_tar(bytes) => return read_at(bytes, inner, depth),
            _ => members,
        }
    };
    let mut out = Read { drafts: Vec::new(), problems };
    if epub::is_book(&members) {
        match epub::read(&members) {
            Some(draft) => out.drafts.push(draft),
            None => out.problems.push(Text::line("a book without chapters")),
        }
    } else if omnivore::is_export(&members) {
        out.drafts = omnivore::read(&members);
    } else {
        for (member, bytes) in members {
            inside(&member, bytes, depth, &mut out);
        }
    }
    out
}

/// The articles of one member.
fn inside(name: &str, bytes: Vec<u8>, depth: usize, out: &mut Read) {
    if is_archive(&bytes) {
        if depth < MAX_DEPTH {
            let inner = read_at(&bytes, name, depth + 1);
            out.drafts.extend(inner.drafts);
            out.problems.extend(inner.problems);
        } else {
            out.problems.push(Text::line(&format!("{name}: archives inside archives, left alone")));
        }
        return;
    }
    let named = Draft::default().named(Text::line(name));
    let source = Source::Held(named.clone().into());
    match super::unpacked(bytes, true, &source) {
        Ok(Unpacked::Container(read)) => {
            out.problems.extend(read.problems.iter().map(|said| Text::line(&format!("{name}: {said}"))));
            out.drafts.extend(read.drafts);
        }
        Ok(Unpacked::Text(input)) => out.drafts.push(Draft { content: Content::Text(input.text), ..named }),
        // An archive may hold anything besides articles.
        Err(_) => {}
    }
}

/// The picture that an article inside an archive names by `path`: the member whose name ends in the most of it.
pub fn picture(bytes: &[u8], path: &str) -> Option<Vec<u8>> {
    let parts: Vec<&str> = path.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | "..")).collect();
    let wanted = parts.join("/");
    let is_it = |name: &str| !wanted.is_empty() && (name == wanted || name.ends_with(&format!("/{wanted}")));
    if bytes.starts_with(b"PK\x03\x04") {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let name = archive.file_names().flatten().find(|name| is_it(name))?.into_owned();
        return Room::of(bytes).take(&name, archive.by_name(&name).ok()?, &mut Vec::new());
    }
    if is_tar(bytes) {
        let mut archive = tar::Archive::new(bytes);
        let mut entries = archive.entries().ok()?.take(MAX_MEMBERS).flatten();
        let entry = entries.find(|entry| is_it(&String::from_utf8_lossy(&entry.path_bytes())))?;
        return Room::of(bytes).take(&wanted, entry, &mut Vec::new());
    }
    let inner = Room::of(bytes).take(&wanted, MultiGzDecoder::new(bytes), &mut Vec::new())?;
    if is_tar(&inner) { picture(&inner, path) } else { None }
}

/// How much may still be unpacked.
struct Room {
    left: u64,
    said: bool,
}

impl Room {
    fn of(archive: &[u8]) -> Self {
        Self { left: (archive.len() as u64).saturating_mul(MAX_RATIO).clamp(FREE, MAX_TOTAL), said: false }
    }

    /// Reads a member, if there is room for it.
    fn take(&mut self, name: &str, from: impl std::io::Read, problems: &mut Vec<Text>) -> Option<Vec<u8>> {
        let limit = self.left.min(MAX_MEMBER);
        let mut bytes = Vec::new();
        if let Err(error) = from.take(limit + 1).read_to_end(&mut bytes) {
            problems.push(Text::line(&format!("{name}: damaged: {error}")));
            return None;
        }
        if bytes.len() as u64 > limit {
            if !self.said {
                problems
                    .push(Text::line(&format!("{name}: unpacks to more than newsprint takes, left alone")));
            }
            self.said = true;
            return None;
        }
        self.left -= bytes.len() as u64;
        Some(bytes)
    }
}

/// Whether a member may be an article by its name; one that climbs out of the archive is reported.
fn is_wanted(name: &str, problems: &mut Vec<Text>) -> bool {
    let parts = || name.split(['/', '\\']);
    if name.starts_with(['/', '\\']) || parts().any(|part| part == "..") || name.get(1..3) == Some(":\\") {
        problems.push(Text::line(&format!("{name}: a name that climbs out of the archive, left alone")));
        return false;
    }
    !parts().any(|part| part.starts_with('.') || part == "__MACOSX") && is_article_name(name)
}

fn unzip(bytes: &[u8], room: &mut Room, problems: &mut Vec<Text>) -> Vec<Member> {
    let mut out = Vec::new();
    let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => {
            problems.push(Text::line(&format!("not a whole zip: {error}")));
            return out;
        }
    };
    for at in 0..archive.len().min(MAX_MEMBERS) {
        let file = match archive.by_index(at) {
            Ok(file) => file,
            Err(error) => {
                problems.push(Text::line(&format!("member {}: {error}", at + 1)));
                continue;
            }
        };
        let Ok(name) = file.name().map(std::borrow::Cow::into_owned) else { continue };
        if !file.is_file() || !is_wanted(&name, problems) {
            continue;
        }
        if let Some(bytes) = room.take(&name, file, problems) {
            out.push((name, bytes));
        }
    }
    too_many(archive.len(), problems);
    out
}

fn untar(bytes: &[u8], room: &mut Room, problems: &mut Vec<Text>) -> Vec<Member> {
    let mut out = Vec::new();
    let mut archive = tar::Archive::new(bytes);
    let Ok(entries) = archive.entries() else { return out };
    let mut count = 0;
    for entry in entries {
        count += 1;
        if count > MAX_MEMBERS {
            break;
        }
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                problems.push(Text::line(&format!("not a whole tar: {error}")));
                break;
            }
        };
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if !entry.header().entry_type().is_file() || !is_wanted(&name, problems) {
            continue;
        }
        if let Some(bytes) = room.take(&name, entry, problems) {
            out.push((name, bytes));
        }
    }
    too_many(count, problems);
    out
}

fn gunzip(bytes: &[u8], name: &str, room: &mut Room, problems: &mut Vec<Text>) -> Vec<Member> {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    room.take(base, MultiGzDecoder::new(bytes), problems)
        .map(|bytes| (base.to_owned(), bytes))
        .into_iter()
        .collect()
}

fn too_many(count: usize, problems: &mut Vec<Text>) {
    if count > MAX_MEMBERS {
        problems.push(Text::line(&format!("more than {MAX_MEMBERS} members, the rest left alone")));
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in members {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn members_are_read_and_climbers_left_alone() {
        let zip = zipped(&[
            ("a/one.txt", b"One\nThe first article is here, and it is long enough."),
            ("../evil.txt", b"Climbs"),
            (".hidden.txt", b"Hidden"),
            ("image.png", b"\x89PNG"),
        ]);
        let read = read(&zip, "x.zip");
        assert_eq!(read.drafts.len(), 1);
        assert_eq!(&*read.drafts[0].name, "a/one.txt");
        assert_eq!(read.problems.len(), 1);
        assert!(read.problems[0].contains("climbs out"));
    }

    #[test]
    fn bombs_do_not_go_off() {
        let zip = zipped(&[("bomb.txt", &vec![b'a'; 32 << 20]), ("small.txt", b"Small words")]);
        assert!(zip.len() < 100_000);
        let read = read(&zip, "x.zip");
        assert!(read.problems[0].contains("bomb.txt: unpacks to more"), "{:?}", read.problems);
        assert_eq!(read.drafts.len(), 1);
    }

    #[test]
    fn archives_in_archives() {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(b"Words inside\nof an archive inside of another one.").unwrap();
        let zip = zipped(&[("inner.txt.gz", &gz.finish().unwrap())]);
        let read = read(&zip, "x.zip");
        assert_eq!(read.drafts.len(), 1);
        assert_eq!(&*read.drafts[0].name, "inner.txt");
    }
}
