//! Opening a source: the one place where bytes are given to the format that reads them, within one budget. A reader that
//! panics fails for its file: nobody outside of this room calls one, so nobody can forget that.

mod budget;
pub(super) mod pieces;

use std::{path::Path, sync::Arc};

pub use budget::Budget;
pub(super) use budget::{Spent, Unpacked};

use super::{
    Description, FORMATS, Method, Sample, archive, container::Extracted, description::PackedReader, flat,
    headline::settled, html,
};
use crate::{
    article::{Article, Block, Content, Draft, Format, Imported, Rich, Span, SpanKind, Text},
    error::{Error, Kind, Result, caught, caught_reading},
    source::{Input, MAX_BYTES, Source},
};

/// Limits of what one input may cost, for the tests that hold them.
pub mod limits {
    pub use super::budget::{
        BYTES_PER_BLOCK, BYTES_PER_ENTRY, FREE_BLOCKS, FREE_ENTRIES, FREE_TIME, FREE_UNPACKED, MAX_DEPTH,
        MAX_MEMBER, MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED, TIME_PER_MEGABYTE,
    };
}

/// What a source holds.
#[derive(Debug)]
pub enum Opened {
    /// One article.
    One(Box<Article>),
    /// Articles of a container, and what could not be read of it, a line each.
    Many(Vec<Arc<Draft>>, Vec<Text>),
}

/// Reads everything that `source` holds.
pub fn open(source: &Source) -> Result<Opened> {
    let (bytes, whole) = source.bytes(MAX_BYTES)?;
    open_bytes(bytes, whole, source)
}

/// Reads what was read of `source`; `whole` tells whether that is all of it.
pub fn open_bytes(bytes: Vec<u8>, whole: bool, source: &Source) -> Result<Opened> {
    match open_entries(bytes, whole, source)? {
        Opened::Many(drafts, problems) => Ok(match &*drafts {
            [only] if problems.is_empty() => Opened::One(article(only)?.into()),
            _ => Opened::Many(drafts, problems),
        }),
        one @ Opened::One(_) => Ok(one),
    }
}

/// Formats whose files list entries, also where it is only one at the moment.
const LISTS: &[Format] = &[Format::Feed, Format::Json, Format::Csv, Format::Links];

/// Like [`open_bytes`], but the only entry of a list is an entry, as it is where the list is longer.
pub fn open_entries(bytes: Vec<u8>, whole: bool, source: &Source) -> Result<Opened> {
    if let Source::Held(draft) = source {
        return Ok(Opened::One(article(draft)?.into()));
    }
    caught_reading(&source.name(), || entries(bytes, whole, source))
}

fn entries(bytes: Vec<u8>, whole: bool, source: &Source) -> Result<Opened> {
    let mut budget = Budget::of_input(bytes.len());
    match contents(bytes, whole, source, &mut budget)? {
        Contents::Text(input) => {
            let article = parsed(&input, source);
            let left_out = if whole { article.left_out } else { Some(left_out()) };
            Ok(Opened::One(Article { left_out, ..article }.into()))
        }
        Contents::Articles(mut extracted) => {
            if !whole {
                extracted.problem(&left_out());
            }
            opened(extracted, source, LISTS)
        }
    }
}

/// Reads bytes in a format, whether they look like it or not: for tests and fuzzing.
pub fn open_as(format: &Description, bytes: &[u8], source: &Source) -> Result<Opened> {
    let mut budget = Budget::of_input(bytes.len());
    let text = crate::source::decode(bytes.to_vec());
    let extracted = match format.method {
        Method::Packed { read, .. } => read(bytes, &source.name(), &mut budget),
        Method::Members { read, .. } => {
            read(archive::members(bytes, &source.name(), &mut budget), &mut budget)
        }
        Method::Parts { read, .. } => read(bytes, &mut budget),
        Method::Container { read, .. } => read(&text, &mut budget),
        Method::Article { parse, .. } => {
            let article = parse(&Sample::new(&text, source));
            return Ok(Opened::One(settled(article, source, true).into()));
        }
    };
    opened(extracted, source, &[])
}

/// One article or many, or why there is none. The only one stays an entry where its format is one of `lists`, or where it
/// comes with what a reader had done.
fn opened(extracted: Extracted, source: &Source, lists: &[Format]) -> Result<Opened> {
    let (mut drafts, problems) = extracted.finish();
    let container = || source.path().map(Path::to_path_buf);
    match (drafts.len(), problems.first()) {
        (0, Some(reason)) => Err(Error::damaged(source.name(), reason)),
        (0, None) => Err(Error::no_article(source.name())),
        (1, None) => {
            let draft = drafts.remove(0);
            let name = if draft.name.is_empty() { source.name() } else { draft.name.clone() };
            let draft = draft.named(name);
            let is_entry = draft.format.is_some_and(|format| lists.contains(&format));
            Ok(if is_entry || !lists.is_empty() && !draft.imported.is_empty() {
                Opened::Many(vec![draft.held_in(container()).into()], problems)
            } else {
                Opened::One(article_of(&draft).into())
            })
        }
        _ => {
            let held = |draft: Draft| Arc::new(draft.held_in(container()));
            Ok(Opened::Many(drafts.into_iter().map(held).collect(), problems))
        }
    }
}

/// What to say of a source that is longer than what is read of one.
fn left_out() -> Text {
    Text::line(&format!("only the first {} MB were read; split the file to read the rest", MAX_BYTES >> 20))
}

/// What bytes hold.
pub(super) enum Contents {
    /// Text that is one article.
    Text(Input),
    /// The articles of a container.
    Articles(Extracted),
}

/// Tells what bytes are and reads them, if they are a container.
pub(super) fn contents(
    bytes: Vec<u8>,
    whole: bool,
    source: &Source,
    budget: &mut Budget,
) -> Result<Contents> {
    source.refuse(&bytes).map_err(with_formats)?;
    if let Some(read) = packed(&bytes) {
        return Ok(Contents::Articles(read(&bytes, &source.name(), budget)));
    }
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(8192)).unwrap_or_default()).into_owned();
    for format in FORMATS {
        if let Method::Parts { is, read } = format.method
            && is(&head)
        {
            return Ok(Contents::Articles(parts(read, &bytes, budget)));
        }
    }
    let input = source.text(bytes, whole).map_err(with_formats)?;
    let sample = Sample::new(&input.text, source);
    Ok(match format_of(&sample).method {
        Method::Container { read, .. } => {
            let text = sample.trimmed();
            let affordable = budget.affordable_container(text);
            Contents::Articles(cut_to(affordable.len(), text.len(), read(affordable, budget)))
        }
        // In an encoding of its own, as UTF-16.
        Method::Parts { read, .. } => Contents::Articles(parts(read, sample.trimmed().as_bytes(), budget)),
        _ => Contents::Text(input),
    })
}

/// Reads bytes that are parted by lines, as far as their input pays for them.
fn parts(read: fn(&[u8], &mut Budget) -> Extracted, bytes: &[u8], budget: &mut Budget) -> Extracted {
    let affordable = budget.affordable_bytes(bytes);
    cut_to(affordable.len(), bytes.len(), read(affordable, budget))
}

/// What was read, which says so where that was not all.
fn cut_to(read: usize, whole: usize, mut extracted: Extracted) -> Extracted {
    if read < whole {
        extracted.problem(&format!(
            "packed in pieces too small: only the first {} KB were read",
            (read >> 10).max(1)
        ));
    }
    extracted
}

/// A failure of what is no article says what can be read, where nothing better is known.
fn with_formats(error: Error) -> Error {
    if error.kind() == Kind::NotAnArticle && error.hint().is_none() {
        error.hinted(&format!("newsprint reads {}", super::readable()))
    } else {
        error
    }
}

/// What reads bytes that are packed.
fn packed(bytes: &[u8]) -> Option<PackedReader> {
    FORMATS.iter().find_map(|format| match format.method {
        Method::Packed { is, read } if is(bytes) => Some(read),
        _ => None,
    })
}

/// The format of a text; every text is of one.
fn format_of(sample: &Sample<'_>) -> &'static Description {
    let trimmed = sample.trimmed();
    let is_it = |format: &&&Description| match format.method {
        Method::Parts { is, .. } | Method::Container { is, .. } => is(trimmed),
        Method::Article { is, .. } => is(sample),
        Method::Packed { .. } | Method::Members { .. } => false,
    };
    FORMATS.iter().find(is_it).copied().unwrap_or(&flat::FORMAT)
}

/// Whether what a source begins with can be read as an article without its end: flat text and Markdown.
pub fn is_progressive(head: &[u8], source: &Source) -> bool {
    if matches!(source, Source::Held(_)) || packed(head).is_some() {
        return false;
    }
    source.text(head.to_vec(), false).is_ok_and(|input| {
        let method = format_of(&Sample::new(&input.text, source)).method;
        matches!(method, Method::Article { from_beginning: true, .. })
    })
}

/// Whether the text is flat: no markup says what its lines are.
pub fn is_flat(text: &str, source: &Source) -> bool {
    format_of(&Sample::new(text, source)).name == flat::FORMAT.name
}

/// Whether what `source` begins with is something that is read here; says why not.
pub fn is_readable(head: Vec<u8>, whole: bool, source: &Source) -> Result<()> {
    source.refuse(&head).map_err(with_formats)?;
    if packed(&head).is_some() { Ok(()) } else { source.text(head, whole).map(drop).map_err(with_formats) }
}

/// The format that reads a file of these bytes; of what is packed the archive.
pub fn description(bytes: &[u8], source: &Source) -> &'static Description {
    let is_packed = |format: &&&Description| matches!(format.method, Method::Packed { is, .. } if is(bytes));
    FORMATS.iter().find(is_packed).copied().unwrap_or_else(|| {
        let text = crate::source::decode(bytes.to_vec());
        format_of(&Sample::new(&text, source))
    })
}

/// The ending by which a file of these bytes is known again for what it is.
pub fn usual_ending(bytes: &[u8], source: &Source) -> &'static str {
    description(bytes, source).endings.first().copied().unwrap_or("txt")
}

/// The picture that an article inside an archive names by `path`; see [`archive::picture`].
pub fn picture_in(bytes: &[u8], path: &str) -> Option<Vec<u8>> {
    caught(|| archive::picture(bytes, path, &mut Budget::of_input(bytes.len()))).ok().flatten()
}

/// The article that a container held. Fails only where a reader does.
pub fn article(draft: &Draft) -> Result<Article> {
    caught_reading(&draft.name, || Ok(article_of(draft)))
}

fn article_of(draft: &Draft) -> Article {
    // A name to go by, without the text.
    let source = Source::Held(Arc::new(Draft::default().named(draft.name.clone())));
    let mut article = match &draft.content {
        Content::Nothing => only_address(draft),
        Content::Text(text) => detected(text, &source),
        Content::Flat(text) => as_affordable(text, flat::parse),
        Content::Page(text) if draft.format == Some(Format::Mail) => html::letter(text),
        Content::Page(text) if html::is_page(text) => html::page(text),
        Content::Page(text) | Content::Fragment(text) => html::fragment_of(text, draft.meta.url.as_deref()),
        Content::Blocks(blocks) => Article { blocks: blocks.clone(), ..Article::default() },
    };
    article.meta = draft.meta.clone().or(article.meta);
    article.format = draft.format.unwrap_or(article.format);
    let mut article = settled(article, &source, true);
    if !draft.imported.is_empty() {
        article.imported = draft.imported.clone();
        // Blocks are as they were when they were written: with the notes that were wanted there. They are no words of the text.
        if !matches!(draft.content, Content::Blocks(_)) {
            article.blocks.extend(notes(&draft.imported));
        }
    }
    // Nothing of a mere address is to be read here.
    if draft.content == Content::Nothing {
        article.words = Some(0);
    }
    article
}

/// What the reader wrote elsewhere about the article and beside its passages.
fn notes(imported: &Imported) -> impl Iterator<Item = Block> {
    let own = imported.note.iter().map(|note| format!("Note: {note}"));
    let beside = imported.highlights.iter().filter_map(|highlight| {
        let note = highlight.note.as_ref()?;
        Some(format!("“{}”: {note}", highlight.text))
    });
    own.chain(beside).map(|line| Block::Note(Rich::plain(&line)))
}

/// An entry that holds only an address is that link; nothing of it is to be read here.
fn only_address(draft: &Draft) -> Article {
    let Some(url) = &draft.meta.url else { return Article::default() };
    let span = Span { start: 0, end: url.len(), kind: SpanKind::Link(url.clone()) };
    let blocks = vec![Block::Paragraph(Rich { text: url.clone(), spans: vec![span] })];
    Article { blocks, ..Article::default() }
}

/// Reads the text of `source` in the format it is detected to be in, and gives it a headline. Fails only where a reader does.
///
/// ```
/// use newsprint::{article::Format, format, source::{Input, Source}};
/// let input = Input { text: "# Paper\n\nIt *lasts*.".into(), whole: true };
/// let article = format::parse(&input, &Source::Stdin)?;
/// assert_eq!(article.meta.title.as_deref(), Some("Paper"));
/// assert_eq!(article.format, Format::Markdown);
/// # Ok::<(), newsprint::error::Error>(())
/// ```
pub fn parse(input: &Input, source: &Source) -> Result<Article> {
    caught_reading(&source.name(), || Ok(parsed(input, source)))
}

fn parsed(input: &Input, source: &Source) -> Article {
    settled(detected(&input.text, source), source, input.whole)
}

/// Reads a text that is one article.
fn detected(text: &str, source: &Source) -> Article {
    let sample = Sample::new(text, source);
    let read = FORMATS.iter().find_map(|format| match format.method {
        Method::Article { is, parse, .. } if is(&sample) => Some((format, parse)),
        _ => None,
    });
    match read {
        // Counts what it builds.
        Some((format, parse)) if format.name == html::FORMAT.name => parse(&sample),
        Some((_, parse)) => as_affordable(text, |text| parse(&sample.with(text))),
        None => as_affordable(text, flat::parse),
    }
}

/// Reads as much of a text as its pieces allow, and says so where that is not all.
fn as_affordable(text: &str, parse: impl FnOnce(&str) -> Article) -> Article {
    let read = pieces::affordable(text);
    let mut article = parse(read);
    if read.len() < text.len() {
        let kib = (read.len() >> 10).max(1);
        let said = format!(
            "in pieces too small: only the first {kib} KB were read; split the file to read the rest"
        );
        article.left_out = Some(Text::line(&said));
    }
    article
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Format;

    #[test]
    fn what_is_left_out_is_said() {
        let source = Source::Bundled("long.txt");
        let notice = "only the first 512 MB were read; split the file to read the rest";
        match open_bytes(b"One line.\nAnother line.\nhalf of".to_vec(), false, &source) {
            Ok(Opened::One(article)) => assert_eq!(article.left_out.as_deref(), Some(notice)),
            other => panic!("{other:?}"),
        }
        let lines =
            b"{\"title\": \"a\", \"content\": \"<p>a\"}\n{\"title\": \"b\", \"content\": \"<p>b\"}\n{\"ti";
        match open_bytes(lines.to_vec(), false, &source) {
            Ok(Opened::Many(drafts, problems)) => {
                assert_eq!(drafts.len(), 2);
                assert_eq!(problems.last().map(|problem| &**problem), Some(notice));
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn prose_is_not_taken_for_anything_else() {
        for text in [
            "From the river one sees the town: it is small\nand: grey.",
            "[\"No\", he said.] That was all there was to it.\nNothing else.",
            "{\"No\", he said.} That was all.",
            "Write <html> and <body> first.\nThen </p></p></p> after each paragraph.",
            "The url, title and link of each page, please.\nAnd its date.",
            "Subject: what we know of tides\nThe sea rises twice a day.",
        ] {
            let source = Source::Bundled("prose");
            match open_bytes(text.as_bytes().to_vec(), true, &source) {
                Ok(Opened::One(article)) => assert_eq!(article.format, Format::Flat, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}
