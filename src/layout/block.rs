//! One block set in lines.

use unicode_width::UnicodeWidthStr;

use super::{
    LayoutContext, Measure, code,
    line::{Ink, Line, Run},
    paragraph::{added, paragraph, verbatim, words_from},
    table,
};
use crate::article::{Block, Image, Item, List, Origin, Rich, Text};

/// Sets one block in lines no wider than `measure` columns.
///
/// A quote, a list and a note have their bar or marker before them; where nesting leaves less than eight columns, there is
/// none. Origins count the slots from 0, in the order of [`crate::article::each_slot`]. Takes O(n) time for n words. Never fails.
pub fn block(block: &Block, measure: Measure, context: &LayoutContext) -> Vec<Line> {
    Setter { slot: 0, context }.block(block, measure, Ink::Text)
}

/// How a picture stands on the page: what the terminal made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureState {
    /// It is drawn, this many columns wide and rows high.
    Drawn {
        /// Columns.
        columns: u16,
        /// Rows.
        rows: u16,
    },
    /// It cannot be shown, and why.
    Failed(Text),
}

/// Sets an image as it is shown: empty rows that the picture is drawn over, and under them caption and credit at its width;
/// for one that failed its box, with the reason. No line is wider than `measure`.
pub fn image(image: &Image, shown: &PictureState, measure: Measure, context: &LayoutContext) -> Vec<Line> {
    let mut setter = Setter { context, slot: 0 };
    let (columns, rows) = match shown {
        PictureState::Failed(why) => {
            let mut lines = setter.image(image, measure);
            let why = Text::line(&format!("not shown: {why}"));
            let reason = setter.barred(measure, "▒▒ ", |s, m| added(&why, Ink::Image, m, s.context));
            let boxed = lines
                .iter()
                .take_while(|line| line.runs.first().is_some_and(|run| run.text.starts_with("▒▒ ")))
                .count();
            lines.splice(boxed..boxed, reason);
            return lines;
        }
        PictureState::Drawn { columns, rows } => (usize::from(*columns), *rows),
    };
    let row = Line { runs: vec![Run { text: " ".repeat(columns), ink: Ink::Picture, ..Run::default() }] };
    let mut lines = vec![row; rows.into()];
    // The alternative text is not set where the picture is drawn, but its slot still counts.
    setter.slot += usize::from(image.alt.is_some());
    lines.extend(setter.caption(image, Measure::new(columns.max(NARROWEST_CAPTION).min(measure.columns()))));
    lines
}

/// Columns of the narrowest caption under a drawn picture: below a thumbnail it is wider than that.
const NARROWEST_CAPTION: usize = 30;

/// Counts the slots as it meets them, in the order of [`crate::article::each_slot`].
struct Setter<'s> {
    context: &'s LayoutContext,
    slot: usize,
}

impl Setter<'_> {
    fn block(&mut self, block: &Block, measure: Measure, ink: Ink) -> Vec<Line> {
        match block {
            Block::Heading { level, text } => {
                self.rich(text, if *level <= 2 { Ink::Heading } else { Ink::Subheading }, measure)
            }
            Block::Paragraph(text) => self.rich(text, ink, measure),
            Block::Note(text) => self.barred(measure, "· ", |s, m| s.rich(text, Ink::Note, m)),
            Block::Image(image) => self.image(image, measure),
            Block::Quote(blocks) => self.barred(measure, "┃ ", |s, m| s.blocks(blocks, m, Ink::Quote)),
            Block::List(list) => self.list(list, measure, ink),
            Block::Table(table) => {
                let first = self.slot;
                self.slot += table.header.len() + table.rows.iter().map(Vec::len).sum::<usize>();
                table::table(table, first, measure, &self.context.ragged())
            }
            Block::Code { text, language } => self.barred(measure, "  ", |s, m| {
                let slot = s.next();
                let parts = language.as_deref().map(|language| code::parts(text, language));
                verbatim(text, slot, &parts.unwrap_or_default(), m)
            }),
            Block::Rule => {
                let stars = if measure.columns() < 9 { "* * *" } else { "*   *   *" };
                vec![Line { runs: vec![Run::furniture(stars)] }.centred(measure.columns())]
            }
        }
    }

    fn blocks(&mut self, blocks: &[Block], measure: Measure, ink: Ink) -> Vec<Line> {
        let mut lines = Vec::new();
        for (at, b) in blocks.iter().enumerate() {
            if at > 0 {
                lines.push(Line::default());
            }
            lines.extend(self.block(b, measure, ink));
        }
        lines
    }

    fn rich(&mut self, rich: &Rich, ink: Ink, measure: Measure) -> Vec<Line> {
        let slot = self.next();
        paragraph(&rich.text, &rich.spans, slot, ink, measure, self.context)
    }

    fn next(&mut self) -> usize {
        self.slot += 1;
        self.slot - 1
    }

    /// What `set` gives, with `bar` before each line.
    fn barred(
        &mut self,
        measure: Measure,
        bar: &str,
        set: impl FnOnce(&mut Self, Measure) -> Vec<Line>,
    ) -> Vec<Line> {
        let (inner, hang) = measure.inset(bar.width());
        let bar = if hang > 0 { bar } else { "" };
        let lines = set(self, inner);
        lines.into_iter().map(|line| self.beside(line, inner, Run::furniture(bar))).collect()
    }

    /// A line with something before it: left, or right where the article runs from there.
    fn beside(&self, mut line: Line, inner: Measure, mut mark: Run) -> Line {
        if !self.context.from_right {
            return line.indented(mark);
        }
        let air = inner.columns().saturating_sub(line.width());
        mark.text = mark.text.chars().rev().collect();
        line.runs.extend([Run::furniture(" ".repeat(air)), mark]);
        line
    }

    fn image(&mut self, image: &Image, measure: Measure) -> Vec<Line> {
        let mut lines = Vec::new();
        let name =
            image.src.as_deref().filter(|s| !s.starts_with("data:")).and_then(|s| s.rsplit('/').next());
        let name = name.and_then(|n| n.split(['?', '#']).next()).filter(|n| !n.is_empty());
        let label = match (&image.alt, &image.caption, name) {
            (Some(_), ..) => String::new(),
            (None, None, Some(name)) => name.to_owned(),
            _ => "picture".into(),
        };
        lines.extend(self.barred(measure, "▒▒ ", |s, m| {
            if let Some(alt) = &image.alt {
                let slot = s.next();
                paragraph(alt, &[], slot, Ink::Image, m, s.context)
            } else {
                added(&label, Ink::Image, m, s.context)
            }
        }));
        lines.extend(self.caption(image, measure));
        lines
    }

    /// What stands under a picture.
    fn caption(&mut self, image: &Image, measure: Measure) -> Vec<Line> {
        self.barred(measure, "▏  ", |s, m| {
            let mut under = Vec::new();
            if let Some(caption) = &image.caption {
                under.extend(s.rich(caption, Ink::Caption, m));
            }
            if let Some(credit) = &image.credit {
                let slot = s.next();
                under.extend(paragraph(credit, &[], slot, Ink::Credit, m, s.context));
            }
            under
        })
    }

    fn list(&mut self, list: &List, measure: Measure, ink: Ink) -> Vec<Line> {
        let last = list.start.saturating_add(list.items.len().saturating_sub(1) as u64);
        // A number at the right edge would have to be turned; there it stays with its words.
        let own = |item| list.own_marker(item).filter(|_| !self.context.from_right);
        let widest = list.items.iter().filter_map(own).map(UnicodeWidthStr::width).max();
        let width = widest.unwrap_or(if list.ordered { last.to_string().len() + 2 } else { 2 });
        let (inner, width) = measure.inset(width);
        let airy = list.items.iter().any(|i| i.text.text.width() > 2 * measure.columns());
        let mut lines = Vec::new();
        for (at, item) in list.items.iter().enumerate() {
            if airy && at > 0 {
                lines.push(Line::default());
            }
            let marker = match (item.checked, own(item)) {
                (_, Some(own)) => Marker::Own(own),
                (Some(true), _) => Marker::Added("☑ ".into()),
                (Some(false), _) => Marker::Added("☐ ".into()),
                // The words begin with it.
                (None, _) if list.marked => Marker::Added(String::new()),
                (None, _) if list.ordered => {
                    Marker::Added(format!("{}. ", list.start.saturating_add(at as u64)))
                }
                (None, _) => Marker::Added("• ".into()),
            };
            lines.extend(self.item(item, &marker, width, inner, ink));
        }
        lines
    }

    fn item(
        &mut self,
        item: &Item,
        marker: &Marker<'_>,
        width: usize,
        inner: Measure,
        ink: Ink,
    ) -> Vec<Line> {
        let slot = self.slot;
        let mut lines = match (marker, width) {
            (Marker::Own(own), 1..) => self.after(&item.text, own.len(), ink, inner),
            _ => self.rich(&item.text, ink, inner),
        };
        if lines.is_empty() {
            lines.push(Line::default());
        }
        for b in &item.blocks {
            if !matches!(b, Block::List(_)) {
                lines.push(Line::default());
            }
            lines.extend(self.block(b, inner, ink));
        }
        if width == 0 {
            return lines;
        }
        let first = match marker {
            Marker::Added(added) => Run::furniture(format!("{added:>width$}")),
            Marker::Own(own) => {
                let origin = Some(Origin { slot, byte: 0 });
                Run { text: format!("{own:<width$}"), ink, origin, ..Run::default() }
            }
        };
        let marks = std::iter::once(first).chain(std::iter::repeat(Run::furniture(" ".repeat(width))));
        lines.into_iter().zip(marks).map(|(line, mark)| self.beside(line, inner, mark)).collect()
    }

    /// The words from `byte` on, which stand after a number that is set by itself.
    fn after(&mut self, rich: &Rich, byte: usize, ink: Ink, measure: Measure) -> Vec<Line> {
        let slot = self.next();
        words_from(rich, byte, slot, ink, measure, self.context)
    }
}

/// What stands before an item.
enum Marker<'a> {
    /// A bullet or number that the setter adds.
    Added(String),
    /// The number that the words begin with.
    Own(&'a str),
}
