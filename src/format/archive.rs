//! Archives, read in place: every article in a `.zip`, `.tar`, `.tar.gz`, every `.gz`. Nothing is written anywhere, and
//! one budget holds for everything inside, so that no archive can take all memory.

use std::{
    borrow::Cow,
    io::{Cursor, Read},
};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::{
    Budget, FORMATS,
    container::Extracted,
    description::{Description, Method},
    open::{Contents, Unpacked, contents, limits::MAX_MEMBER},
};
use crate::{
    article::{Content, Draft, Text},
    source::{GZIP, Source, ZIP, is_article_name},
};

/// Archives of any articles.
pub(super) const FORMAT: Description = Description {
    name: "archive",
    plural: "archives",
    endings: &["zip", "tar", "gz", "tgz"],
    method: Method::Packed { is: is_archive, read },
};

/// A member: its name and its bytes.
pub(super) type Member = (String, Vec<u8>);

/// Whether the bytes are an archive that is read here.
pub fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(ZIP) || bytes.starts_with(GZIP) || is_tar(bytes)
}

fn is_tar(bytes: &[u8]) -> bool {
    bytes.get(257..262) == Some(b"ustar")
}

/// Reads every article of an archive called `name`.
fn read(bytes: &[u8], name: &str, budget: &mut Budget) -> Extracted {
    let mut out = Extracted::default();
    let members = unpacked(bytes, name, budget, &mut out);
    let special = FORMATS.iter().find_map(|format| match format.method {
        Method::Members { is, read } if is(&members) => Some(read),
        _ => None,
    });
    if let Some(read) = special {
        let inner = read(members, budget);
        out.absorb(inner, name);
    } else {
        for (member, bytes) in members {
            inside(&member, bytes, budget, &mut out);
        }
    }
    out
}

/// The members of an archive called `name`, for a format that is made of them.
pub(super) fn members(bytes: &[u8], name: &str, budget: &mut Budget) -> Vec<Member> {
    unpacked(bytes, name, budget, &mut Extracted::default())
}

fn unpacked(bytes: &[u8], name: &str, budget: &mut Budget, out: &mut Extracted) -> Vec<Member> {
    let mut unpacker = Unpacker { budget, out, members: Vec::new() };
    if bytes.starts_with(ZIP) {
        unzip(bytes, &mut unpacker);
    } else if is_tar(bytes) {
        untar(bytes, &mut unpacker);
    } else {
        gunzip(bytes, name, &mut unpacker);
    }
    unpacker.members
}

/// The articles of one member.
fn inside(name: &str, bytes: Vec<u8>, budget: &mut Budget, out: &mut Extracted) {
    let named = Draft::default().named(Text::line(name));
    let source = Source::Held(named.clone().into());
    let found = budget.nested(|budget| contents(bytes, true, &source, budget));
    match found {
        None => out.problem(&format!("{name}: archives inside archives, left alone")),
        Some(Ok(Contents::Articles(inner))) => out.absorb(inner, name),
        Some(Ok(Contents::Text(input))) => {
            out.push(Draft { content: Content::Text(input.text), ..named }, budget);
        }
        // An archive may hold anything besides articles.
        Some(Err(_)) => {}
    }
}

/// The picture that an article inside an archive names by `path`: the member whose name ends in the most of it.
pub(super) fn picture(bytes: &[u8], path: &str, budget: &mut Budget) -> Option<Vec<u8>> {
    let parts: Vec<&str> = path.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | "..")).collect();
    let wanted = parts.join("/");
    let is_it = |name: &str| !wanted.is_empty() && (name == wanted || name.ends_with(&format!("/{wanted}")));
    let whole = |unpacked| match unpacked {
        Ok(Unpacked::Whole(bytes)) => Some(bytes),
        _ => None,
    };
    if bytes.starts_with(ZIP) {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let name = archive.file_names().flatten().find(|name| is_it(name))?.into_owned();
        return whole(budget.unpack(archive.by_name(&name).ok()?, MAX_MEMBER));
    }
    if is_tar(bytes) {
        let mut archive = tar::Archive::new(bytes);
        let mut entries = archive.entries().ok()?.flatten().take_while(|_| budget.member().is_ok());
        let entry = entries.find(|entry| is_it(&String::from_utf8_lossy(&entry.path_bytes())));
        drop(entries);
        return whole(budget.unpack(entry?, MAX_MEMBER));
    }
    let inner = whole(budget.unpack(MultiGzDecoder::new(bytes), u64::MAX))?;
    if is_tar(&inner) { picture(&inner, path, budget) } else { None }
}

/// Whether a member may be an article by its name; one that climbs out of the archive is reported.
fn is_wanted(name: &str, out: &mut Extracted) -> bool {
    let parts = || name.split(['/', '\\']);
    if name.starts_with(['/', '\\']) || parts().any(|part| part == "..") || name.get(1..3) == Some(":\\") {
        out.problem(&format!("{name}: a name that climbs out of the archive, left alone"));
        return false;
    }
    !parts().any(|part| part.starts_with('.') || part == "__MACOSX") && is_article_name(name)
}

/// Unpacks members one after another, as far as the budget goes.
struct Unpacker<'a> {
    budget: &'a mut Budget,
    out: &'a mut Extracted,
    members: Vec<Member>,
}

impl Unpacker<'_> {
    /// Takes one member, whose bytes `open` gives; false where no more are looked at.
    fn take<R: Read>(&mut self, name: &str, from: R) -> bool {
        match self.budget.unpack(from, MAX_MEMBER) {
            Ok(Unpacked::Whole(bytes)) => self.members.push((name.to_owned(), bytes)),
            Ok(Unpacked::TooLarge) if !self.budget.is_spent() => {
                let most = MAX_MEMBER >> 20;
                self.out.problem(&format!("{name}: larger than {most} MB, left alone"));
            }
            Ok(Unpacked::TooLarge) => {
                self.full(name);
                return false;
            }
            Err(error) => self.out.problem(&format!("{name}: damaged: {error}")),
        }
        true
    }

    fn full(&mut self, name: &str) {
        if self.budget.is_untold() {
            self.out
                .problem(&format!("{name}: unpacks to more than newsprint takes, left alone with the rest"));
        }
    }

    /// Whether one more member may be looked at.
    fn goes_on(&mut self) -> bool {
        match self.budget.member() {
            Ok(()) => true,
            Err(spent) => {
                self.out.ends(spent, "more members than newsprint looks at, the rest left alone");
                false
            }
        }
    }
}

fn unzip(bytes: &[u8], unpacker: &mut Unpacker<'_>) {
    let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => return unpacker.out.problem(&format!("not a whole zip: {error}")),
    };
    for at in 0..archive.len() {
        if !unpacker.goes_on() {
            return;
        }
        let file = match archive.by_index(at) {
            Ok(file) => file,
            Err(error) => {
                unpacker.out.problem(&format!("member {}: {error}", at + 1));
                continue;
            }
        };
        let Ok(name) = file.name().map(Cow::into_owned) else { continue };
        if file.is_file() && is_wanted(&name, unpacker.out) && !unpacker.take(&name, file) {
            return;
        }
    }
}

fn untar(bytes: &[u8], unpacker: &mut Unpacker<'_>) {
    let mut archive = tar::Archive::new(bytes);
    let Ok(entries) = archive.entries() else { return };
    for entry in entries {
        if !unpacker.goes_on() {
            return;
        }
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return unpacker.out.problem(&format!("not a whole tar: {error}")),
        };
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let is_file = entry.header().entry_type().is_file();
        if is_file && is_wanted(&name, unpacker.out) && !unpacker.take(&name, entry) {
            return;
        }
    }
}

/// A file in a gzip, or the members of a tar in one, which is one archive.
fn gunzip(bytes: &[u8], name: &str, unpacker: &mut Unpacker<'_>) {
    let inner = name.strip_suffix(".gz").map_or_else(|| name.replace(".tgz", ".tar"), str::to_owned);
    let base = inner.rsplit(['/', '\\']).next().unwrap_or(&inner);
    match unpacker.budget.unpack(MultiGzDecoder::new(bytes), u64::MAX) {
        Ok(Unpacked::Whole(bytes)) if is_tar(&bytes) => untar(&bytes, unpacker),
        Ok(Unpacked::Whole(bytes)) => unpacker.members.push((base.to_owned(), bytes)),
        Ok(Unpacked::TooLarge) => unpacker.full(base),
        Err(error) => unpacker.out.problem(&format!("{base}: damaged: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use std::{io::Write as _, sync::Arc};

    use super::*;
    use crate::format::{self, Opened, limits};

    /// Articles and problems of a zip.
    fn opened(zip: &[u8]) -> (Vec<Arc<Draft>>, Vec<Text>) {
        match format::open_bytes(zip.to_vec(), true, &Source::Bundled("x.zip")) {
            Ok(Opened::Many(drafts, problems)) => (drafts, problems),
            Ok(Opened::One(article)) => {
                (vec![Draft::default().named(article.meta.title.unwrap_or_default()).into()], Vec::new())
            }
            Err(error) => (Vec::new(), vec![error.reason().clone()]),
        }
    }

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
        let (drafts, problems) = opened(&zip);
        assert_eq!(drafts.len(), 1);
        assert_eq!(&*drafts[0].name, "a/one.txt");
        assert_eq!(problems.len(), 1);
        assert!(problems[0].contains("climbs out"));
    }

    #[test]
    fn bombs_do_not_go_off() {
        let zip =
            zipped(&[("bomb.txt", &vec![b'a'; 32 << 20]), ("small.txt", b"Small words\nand more of them.")]);
        assert!(zip.len() < 100_000);
        let (drafts, problems) = opened(&zip);
        assert!(problems[0].contains("bomb.txt: unpacks to more"), "{problems:?}");
        // What was thrown away is paid for too, so nothing is left for the other.
        assert!(drafts.is_empty());
        let zip =
            zipped(&[("small.txt", b"Small words\nand more of them."), ("bomb.txt", &vec![b'a'; 32 << 20])]);
        let (drafts, problems) = opened(&zip);
        assert_eq!((drafts.len(), problems.len()), (1, 1), "what was read before is shown");
    }

    #[test]
    fn one_budget_holds_for_archives_inside_archives() {
        let inner = zipped(&[("a.txt", &b"Words and words and words.\n".repeat(100_000))]);
        let names: Vec<String> = (0..60).map(|at| format!("{at}.zip")).collect();
        let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &*inner)).collect();
        let outer = zipped(&members);
        let (drafts, problems) = opened(&outer);
        let kept: usize = drafts
            .iter()
            .map(|draft| match &draft.content {
                Content::Text(text) => text.len(),
                _ => 0,
            })
            .sum();
        let most = limits::FREE_UNPACKED + limits::MAX_RATIO * outer.len() as u64;
        assert!(drafts.len() > 2 && kept as u64 <= most, "{} drafts, {kept} bytes", drafts.len());
        assert_eq!(problems.len(), 1, "said once: {problems:?}");
    }

    #[test]
    fn what_is_named_many_times_is_read_once() {
        let container = br#"<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>"#;
        let spine = r#"<itemref idref="a"/>"#.repeat(2000);
        let package = format!(
            r#"<package><manifest><item id="a" href="caf%C3%A9.xhtml"/><item id="b" href="b.xhtml"/></manifest>
                <spine>{spine}<itemref idref="b"/></spine></package>"#
        );
        let book = zipped(&[
            ("META-INF/container.xml", container),
            ("a.opf", package.as_bytes()),
            ("caf\u{e9}.xhtml", "<p>words here</p>".repeat(600).as_bytes()),
        ]);
        let (drafts, problems) = opened(&book);
        assert!(matches!(&drafts[0].content, Content::Blocks(blocks) if blocks.len() == 600));
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].ends_with("b.xhtml: a chapter that is not in the book"));
        let items = r#"{"slug": "a", "title": "One", "url": "https://a.example/"},"#.repeat(500);
        let export = zipped(&[
            ("metadata_0.json", format!("[{}]", items.trim_end_matches(',')).as_bytes()),
            ("content/a.html", &b"<p>words</p>".repeat(1000)),
        ]);
        let (drafts, _) = opened(&export);
        let texts = drafts.iter().filter(|draft| draft.content != Content::Nothing).count();
        assert_eq!((drafts.len(), texts), (500, 1));
    }

    #[test]
    fn archives_in_archives() {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(b"Words inside\nof an archive inside of another one.").unwrap();
        let gz = gz.finish().unwrap();
        let mut zip = zipped(&[("inner.txt.gz", &gz), ("a.txt", b"Words\nthat are here.")]);
        let (drafts, _) = opened(&zip);
        assert_eq!(drafts.iter().map(|draft| &*draft.name).collect::<Vec<_>>(), ["inner.txt", "a.txt"]);
        for _ in 0..limits::MAX_DEPTH {
            zip = zipped(&[("z.zip", &zip)]);
        }
        let (drafts, problems) = opened(&zip);
        assert!(drafts.is_empty() && problems[0].contains("archives inside archives"), "{problems:?}");
    }
}
