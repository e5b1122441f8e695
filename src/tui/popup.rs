//! Popups: lists of lines over the screen, searched by typing.

use super::{action::Action, arrange::Section, entry::Entry, keymap::Keymap, list::List};
use crate::{
    article::{Article, Block, Origin, Passage, PieceId, Point, Text, disguise},
    find::fold,
    library::{Group, Highlight, Order},
};

/// An open popup.
#[derive(Debug, Clone)]
pub struct Popup {
    /// What it lists.
    pub kind: Kind,
    /// Every line.
    pub items: Vec<Item>,
    /// Indexes of the lines that hold what was typed.
    pub shown: Vec<usize>,
    /// Position of the chosen line in `shown`.
    pub chosen: usize,
    /// What was typed.
    pub query: String,
    /// Whether keys go to the query.
    pub typing: bool,
}

/// What a popup lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Keys.
    Help,
    /// Section headings.
    Outline,
    /// Links.
    Links,
    /// Sections of the library and saved searches.
    Sections,
    /// Orders and headings of the list.
    Arrange,
    /// Highlights and notes.
    Highlights,
    /// Themes.
    Themes,
}

/// What a line of a popup stands for in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// A section.
    Section(Section),
    /// A saved search: name and query.
    Saved(Text, String),
    /// An order.
    Order(Order),
    /// Headings.
    Group(Group),
    /// A theme.
    Theme(Text),
    /// A highlight of the article.
    Highlight(Passage),
}

/// A line of a popup.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// Stands left, in its own column.
    pub key: Text,
    /// The words.
    pub text: Text,
    /// ScanMode of a heading, in steps.
    pub indent: usize,
    /// Where it leads in the article.
    pub place: Option<Point>,
    /// Where it leads outside.
    pub address: Option<Text>,
    /// What it does to the list.
    pub choice: Option<Choice>,
}

/// The words of a link, with a mark where its host is not what it looks like.
fn marked(label: &str, address: &Text) -> Text {
    let label = Text::some(label).unwrap_or_else(|| address.clone());
    match disguise(address) {
        Some(said) => Text::line(&format!("{label} (! {said})")),
        None => label,
    }
}

impl Popup {
    fn new(kind: Kind, items: Vec<Item>) -> Self {
        let shown = (0..items.len()).collect();
        Self { kind, items, shown, chosen: 0, query: String::new(), typing: kind == Kind::Help }
    }

    /// Keys and what they do.
    pub(super) fn help(keys: &Keymap) -> Self {
        let item = |(action, _, _, help): &(Action, &str, &str, &str)| {
            let names: Vec<String> = keys.keys_of(*action).into_iter().take(4).collect();
            Item { key: Text::line(&names.join(" ")), text: Text::line(help), ..Item::default() }
        };
        Self::new(Kind::Help, Action::ALL.iter().map(item).collect())
    }

    /// The headings of `article`, the one being read chosen; `None` without headings.
    pub(super) fn outline(article: &Article, section: Option<PieceId>) -> Option<Self> {
        let heading = |(at, block): (usize, &Block)| match block {
            Block::Heading { level, text } => Some(Item {
                text: text.text.clone(),
                indent: usize::from(level.saturating_sub(2)),
                place: Some(Origin::default().of(PieceId::of_block(at))),
                ..Item::default()
            }),
            _ => None,
        };
        let items: Vec<Item> = article.blocks.iter().enumerate().filter_map(heading).collect();
        let mut popup = Self::new(Kind::Outline, items);
        let is_here = |item: &Item| item.place.map(|point| point.piece) == section;
        popup.chosen = popup.items.iter().position(is_here).unwrap_or_default();
        (!popup.items.is_empty()).then_some(popup)
    }

    /// The links of `article`; `None` without links.
    pub(super) fn links(article: &Article) -> Option<Self> {
        let mut items: Vec<Item> = Vec::new();
        for link in article.links() {
            items.push(Item {
                key: Text::line(&(items.len() + 1).to_string()),
                text: marked(link.label, link.address),
                place: Some(link.at),
                address: Some(link.address.clone()),
                ..Item::default()
            });
        }
        (!items.is_empty()).then(|| Self::new(Kind::Links, items))
    }

    /// Sections and saved searches; the one that is shown chosen.
    pub(super) fn sections(list: &List) -> Self {
        let count = |section: Section| {
            let held = list.entries.iter().filter_map(Entry::record).filter(|record| section.holds(record));
            Text::line(&held.count().to_string())
        };
        let section = |(section, name): &(Section, &str)| Item {
            key: count(*section),
            text: Text::line(name),
            choice: Some(Choice::Section(*section)),
            ..Item::default()
        };
        let saved = |(name, query): &(Text, String)| Item {
            key: Text::line("saved"),
            text: Text::line(&if **name == *query { query.clone() } else { format!("{name}: {query}") }),
            choice: Some(Choice::Saved(name.clone(), query.clone())),
            ..Item::default()
        };
        let items = Section::ALL.iter().map(section).chain(list.shelf.searches.iter().map(saved)).collect();
        let mut popup = Self::new(Kind::Sections, items);
        popup.chosen = Section::ALL.iter().position(|(known, _)| *known == list.section).unwrap_or_default();
        popup
    }

    /// Orders and headings, those in force marked.
    pub(super) fn arrange(list: &List) -> Self {
        let item = |name: &str, is: bool, choice| Item {
            key: Text::line(if is { "*" } else { "" }),
            text: Text::line(name),
            choice: Some(choice),
            ..Item::default()
        };
        let orders =
            Order::ALL.iter().map(|(order, name)| item(name, *order == list.sort, Choice::Order(*order)));
        let groups =
            Group::ALL.iter().map(|(group, name)| item(name, *group == list.group, Choice::Group(*group)));
        Self::new(Kind::Arrange, orders.chain(groups).collect())
    }

    /// Names of themes, the one in force chosen.
    pub(super) fn themes(names: &[Text], in_force: &str) -> Self {
        let item = |name: &Text| Item {
            text: name.clone(),
            choice: Some(Choice::Theme(name.clone())),
            ..Item::default()
        };
        let mut popup = Self::new(Kind::Themes, names.iter().map(item).collect());
        popup.chosen = names.iter().position(|name| **name == *in_force).unwrap_or_default();
        popup
    }

    /// Highlights with their notes; none where there is nothing.
    pub(super) fn highlights(all: &[Highlight]) -> Option<Self> {
        let item = |highlight: &Highlight| {
            let words = Text::line(&highlight.words);
            let text = match &highlight.note {
                Some(note) => Text::line(&format!("{note} — “{words}”")),
                None => words,
            };
            Item { text, choice: Some(Choice::Highlight(highlight.passage)), ..Item::default() }
        };
        (!all.is_empty()).then(|| Self::new(Kind::Highlights, all.iter().map(item).collect()))
    }

    /// What stands above it.
    pub fn title(&self) -> &'static str {
        match self.kind {
            Kind::Help => "Keys",
            Kind::Outline => "Outline",
            Kind::Links => "Links",
            Kind::Sections => "Sections",
            Kind::Arrange => "Order and headings",
            Kind::Highlights => "Highlights",
            Kind::Themes => "Themes",
        }
    }

    /// What to press.
    pub fn hint(&self) -> &'static str {
        match self.kind {
            Kind::Help => "type to search · esc closes",
            Kind::Outline => "enter goes there · / searches",
            Kind::Links => "enter opens · y copies · / searches",
            Kind::Sections => "enter shows · delete forgets a saved search",
            Kind::Arrange => "enter chooses",
            Kind::Themes => "enter keeps · esc leaves it as it was",
            Kind::Highlights => "enter goes there · delete takes it back · / searches",
        }
    }

    /// The chosen line.
    pub fn item(&self) -> Option<&Item> {
        self.shown.get(self.chosen).and_then(|at| self.items.get(*at))
    }

    pub(super) fn step(&mut self, by: isize) {
        self.chosen = self.chosen.saturating_add_signed(by).min(self.shown.len().saturating_sub(1));
    }

    pub(super) fn refilter(&mut self) {
        let query = fold(&self.query);
        let holds = |item: &Item| {
            let address = item.address.as_deref().unwrap_or_default();
            let line = fold(&format!("{} {} {address}", item.key, item.text));
            query.split_whitespace().all(|word| line.contains(word))
        };
        self.shown = (0..self.items.len()).filter(|at| self.items.get(*at).is_some_and(holds)).collect();
        self.chosen = 0;
    }
}
