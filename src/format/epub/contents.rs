//! The table of contents of a book: the navigation document of EPUB 3, or the older table (NCX) of EPUB 2.

use dom_query::NodeRef;

use super::package::{Members, folder};
use crate::{
    article::Text,
    format::{html, percent_decoded, xhtml},
};

/// A line of the table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    /// The file it leads to.
    pub(super) path: String,
    /// The place in the file; none for its beginning.
    pub(super) id: Option<String>,
    pub(super) title: Text,
    /// 1 for a line that is below no other.
    pub(super) depth: usize,
}

/// The lines of the navigation document at one of these paths; of the older tables where it has none.
pub(super) fn entries(members: &Members, navigation: &[String], tables: &[String]) -> Vec<Entry> {
    let all = |paths: &[String], read: fn(&str) -> Vec<Line>| -> Vec<Entry> {
        let file = |path: &String| {
            let lines = members.text(path).map(|text| read(&text)).unwrap_or_default();
            lines.into_iter().filter_map(|line| line.entry(members, folder(path))).collect::<Vec<_>>()
        };
        paths.iter().flat_map(file).collect()
    };
    let new = all(navigation, of_navigation);
    if new.is_empty() { all(tables, of_table) } else { new }
}

/// A line as it is written.
struct Line {
    href: String,
    title: String,
    depth: usize,
}

impl Line {
    fn entry(self, members: &Members, folder: &str) -> Option<Entry> {
        let (file, id) = self.href.split_once('#').unwrap_or((&self.href, ""));
        Some(Entry {
            path: members.path(folder, file),
            id: Some(percent_decoded(id).into_owned()).filter(|id| !id.is_empty()),
            title: Text::some(&self.title)?,
            depth: self.depth,
        })
    }
}

/// How many elements of one of these names are around a node.
fn around(node: &NodeRef<'_>, names: &[&str]) -> usize {
    node.ancestors_it(None).filter(|around| names.iter().any(|name| around.has_name(name))).count()
}

/// The lists of a navigation document that are its contents: those of pages and landmarks are other ones.
fn of_navigation(text: &str) -> Vec<Line> {
    let document = html::parsed(&xhtml::as_html(text));
    let root = document.root();
    let lists: Vec<NodeRef<'_>> = root.descendants_it().filter(|node| node.has_name("nav")).collect();
    let is_contents = |nav: &&NodeRef<'_>| {
        nav.attr("epub:type").is_some_and(|kind| kind.split_whitespace().any(|kind| kind == "toc"))
    };
    let contents = lists.iter().find(is_contents).or(lists.first()).unwrap_or(&root);
    let links = contents.descendants_it().filter(|node| node.has_name("a"));
    let line = |link: NodeRef<'_>| {
        let href = link.attr("href")?.to_string();
        let depth = around(&link, &["ol", "ul"]).max(1);
        Some(Line { href, title: link.text().to_string(), depth })
    };
    links.filter_map(line).collect()
}

/// The map of an older table; its list of pages is another one.
fn of_table(text: &str) -> Vec<Line> {
    let document = html::parsed(&xhtml::as_html(text));
    let root = document.root();
    let line = |point: NodeRef<'_>| {
        let href = child(&point, "content")?.attr("src")?.to_string();
        let title = child(&point, "navlabel")?.text().to_string();
        Some(Line { href, title, depth: around(&point, &["navpoint"]) + 1 })
    };
    root.descendants_it().filter(|node| node.has_name("navpoint")).filter_map(line).collect()
}

fn child<'a>(node: &NodeRef<'a>, name: &str) -> Option<NodeRef<'a>> {
    node.children_it(false).find(|inner| inner.has_name(name))
}
