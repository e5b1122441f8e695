//! Books: each chapter a section, its heading from the table of contents.

mod contents;
mod package;
#[cfg(test)]
mod tests;
mod ties;
mod write;

use std::collections::{HashMap, HashSet, VecDeque};

use contents::Entry;
use package::{Item, Members, Package, elements, folder, joined};
use ties::Bound;
pub use write::write;

use super::{
    Budget,
    archive::Member,
    container::Extracted,
    description::{Description, Method},
    html::{self, Part, Section},
    xhtml,
};
use crate::article::{Block, Content, Draft, Format, Image, Text};

/// Books.
pub(super) const FORMAT: Description = Description {
    name: "epub",
    plural: "books",
    endings: &["epub"],
    method: Method::Members { is: is_book, read },
};

/// Whether the members are those of a book.
fn is_book(members: &[Member]) -> bool {
    members.iter().any(|(name, _)| name == "META-INF/container.xml")
}

/// Reads the book.
fn read(members: Vec<Member>, budget: &mut Budget) -> Extracted {
    let mut out = Extracted::default();
    match book(&Members::of(members), budget, &mut out) {
        Some(draft) => _ = out.push(draft, budget),
        None if out.has_problems() => {}
        None => out.problem("a book without chapters"),
    }
    out
}

/// The book's chapters in the order of its spine, each once; none where its contents are not there.
fn book(members: &Members, budget: &mut Budget, out: &mut Extracted) -> Option<Draft> {
    let container = members.text("META-INF/container.xml")?;
    let root = elements(&container).into_iter().find(|e| e.name == "rootfile")?.attribute("full-path")?;
    let package = Package::of(elements(&members.text(&joined("", &root))?), folder(&root), members);
    let cover = package.cover().filter(|path| members.name(path).is_some());
    let mut read = Chapters::of(&package, members);
    read.blocks.extend(cover.as_deref().map(picture));
    let covers = read.blocks.len();
    read.all(budget, out);
    let Chapters { mut blocks, bounds, left_locked, .. } = read;
    // A cover alone is no book.
    if blocks.len() == covers {
        if !left_locked.is_empty() {
            out.problem("locked by whoever sold the book (DRM), so it opens in their program only");
        }
        return None;
    }
    for path in &left_locked {
        out.problem(&format!("{path}: locked by whoever sold the book, so it opens in their program only"));
    }
    ties::tie(&mut blocks, &bounds, members);
    // The first chapter often shows the cover itself.
    let is_twice = matches!(&*blocks, [Block::Image(cover), Block::Image(first), ..]
        if covers == 1 && base(cover) == base(first));
    if is_twice {
        blocks.remove(0);
    }
    Some(Draft::new(Format::Epub, Content::Blocks(blocks)).with_meta(package.metadata()))
}

/// Reads chapters one after the other.
struct Chapters<'a> {
    package: &'a Package,
    members: &'a Members,
    /// The headings that the contents name, by their files.
    sections: HashMap<String, Vec<Section>>,
    /// The ids that links may lead to.
    wanted: HashSet<String>,
    locked: HashSet<String>,
    seen: HashSet<String>,
    left_locked: Vec<String>,
    blocks: Vec<Block>,
    bounds: Vec<Bound>,
}

impl<'a> Chapters<'a> {
    fn of(package: &'a Package, members: &'a Members) -> Self {
        let entries = contents::entries(members, &package.navigation(), &package.tables());
        let mut sections: HashMap<String, Vec<Section>> = HashMap::new();
        let mut known = HashSet::new();
        for Entry { path, id, title, depth } in entries {
            if known.insert((path.clone(), id.clone())) {
                let level = u8::try_from(depth + 1).unwrap_or(u8::MAX);
                sections.entry(path).or_default().push(Section { id, title, level });
            }
        }
        let mut wanted = HashSet::new();
        let files =
            package.items().filter(|item| item.is_page()).filter_map(|item| members.bytes(&item.path));
        files.for_each(|file| ties::wanted(file, &mut wanted));
        Self {
            package,
            members,
            sections,
            wanted,
            locked: locked(members),
            seen: HashSet::new(),
            left_locked: Vec::new(),
            blocks: Vec::new(),
            bounds: Vec::new(),
        }
    }

    /// Reads the spine, and then what its links lead to beside it: notes often stand in a file that no list names.
    fn all(&mut self, budget: &mut Budget, out: &mut Extracted) {
        let mut wanted: VecDeque<&Item> = self.package.spine().collect();
        let spine = wanted.len();
        let mut number = 0;
        while let Some(item) = wanted.pop_front() {
            number += 1;
            // What only a link names may be the contents, or nothing that is read.
            let is_read = number <= spine || item.is_page() && !item.is_navigation();
            if !is_read || !self.seen.insert(item.path.clone()) {
                continue;
            }
            let from = self.blocks.len();
            if !self.one(item, budget, out) {
                break;
            }
            let own = self.blocks.get_mut(from..).unwrap_or_default();
            let linked = ties::files(own, &item.path, self.members);
            wanted.extend(linked.iter().filter_map(|path| self.package.item(path)));
        }
    }

    /// Reads a file; false where the budget allows no more.
    fn one(&mut self, item: &Item, budget: &mut Budget, out: &mut Extracted) -> bool {
        let path = &item.path;
        if self.locked.contains(path) {
            self.left_locked.push(path.clone());
            return true;
        }
        if item.kind.starts_with("image/") && item.kind != "image/svg+xml" {
            self.blocks.push(picture(path));
            return true;
        }
        let Some(text) = self.members.text(path) else {
            out.problem(&format!("{path}: a chapter that is not in the book"));
            return true;
        };
        let sections = self.sections.get(path).map(Vec::as_slice).unwrap_or_default();
        let read = budget.affordable_page(&text);
        if read.len() < text.len() {
            out.problem(&format!("{path}: packed in pieces too small: only its beginning was read"));
        }
        let mut chapter = html::chapter(&xhtml::as_html(read), sections, &self.wanted);
        if let Some(why) = &chapter.left_out {
            out.problem(&format!("{path}: {why}"));
        }
        if let Err(spent) = budget.blocks(chapter.blocks.len()) {
            let too_much = format!("{path}: more than newsprint takes of one book, left alone with the rest");
            out.ends(spent, &too_much);
            return false;
        }
        self.place_pictures(&mut chapter.blocks, path);
        let from = self.blocks.len();
        self.blocks.append(&mut chapter.blocks);
        let blocks = from..self.blocks.len();
        self.bounds.push(Bound { path: path.clone(), blocks, places: chapter.places });
        true
    }

    /// Names the pictures of a chapter by their paths in the book.
    fn place_pictures(&self, blocks: &mut [Block], path: &str) {
        html::each_part(blocks, &mut |part| {
            if let Part::Image(image) = part
                && let Some(src) = &mut image.src
                && let Some(name) = self.members.named(folder(path), src)
            {
                *src = Text::line(name);
            }
        });
    }
}

/// The name of a picture's file.
fn base(image: &Image) -> Option<&str> {
    image.src.as_deref()?.rsplit('/').next()
}

fn picture(path: &str) -> Block {
    Block::Image(Image { src: Text::some(path), ..Image::default() })
}

/// Paths of what is encrypted.
fn locked(members: &Members) -> HashSet<String> {
    let list = members.text("META-INF/encryption.xml").unwrap_or_default();
    let named = elements(&list).into_iter().filter(|element| element.name == "CipherReference");
    named.filter_map(|element| Some(joined("", &element.attribute("URI")?))).collect()
}
