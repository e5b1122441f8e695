//! `newsprint export`: everything that a reader has, in forms that newsprint and other programs open again.

use std::{
    fs::OpenOptions,
    io::{IsTerminal, Write},
    path::Path,
};

use serde_json::{Value, json};

use super::{
    args::{Export, What},
    convert,
    json::{self, Known},
    library::parsed,
    outcome::Outcome,
    session::{Session, data},
};
use crate::{
    article::{Article, Block, Imported, ImportedHighlight, Text, meta, minutes, text::display_name},
    config::AppDirs,
    error::{Error, Kind, Result},
    feeds,
    format::{epub, html},
    library::{self, Highlight, Library, Record, query::Query},
};

pub(super) fn run(export: &Export, folders: &AppDirs) -> Result<Outcome> {
    // Before anything is opened: what is asked wrongly does nothing.
    let query = checked(export)?;
    let to = export.to.as_deref();
    match export.what {
        What::State => return state(to, data(folders)?),
        What::Opml => {
            give(to, feeds::opml::write(&feeds::load(folders)?).as_bytes())?;
            return Ok(Outcome::Done);
        }
        _ => {}
    }
    let mut session = Session::to_read(folders)?;
    match export.what {
        // Printed above, without a session.
        What::State | What::Opml => {}
        What::Highlights => {
            give(to, library::to_markdown(&session.library.all_highlights()?).as_bytes())?;
        }
        What::Articles => {
            let mut out = String::new();
            each(&mut session, &query, |_, known, article| {
                let line = json::article(&article, Some(known)).to_string() + "\n";
                if to.is_none() {
                    return super::print(line.as_bytes()).map(drop);
                }
                out.push_str(&line);
                Ok(())
            })?;
            if to.is_some() {
                give(to, out.as_bytes())?;
            }
        }
        What::Markdown => {
            let folder = to.unwrap_or(Path::new("."));
            std::fs::create_dir_all(folder).map_err(|error| Error::writing(folder, &error))?;
            each(&mut session, &query, |_, _, article| {
                convert::print_place(&convert::written(&article, folder)?, export.output)
            })?;
        }
        What::Epub => {
            let mut articles = Vec::new();
            each(&mut session, &query, |_, _, article| {
                articles.push(article);
                Ok(())
            })?;
            let now = json::time(library::now()).map(|now| now.to_string()).unwrap_or_default();
            let title = match &*export.query.join(" ") {
                "" => Text::line("newsprint"),
                query => Text::line(&format!("newsprint: {query}")),
            };
            let name = to.map_or_else(|| Text::line("standard output"), display_name);
            let book =
                epub::write(&title, &articles, &now).map_err(|error| Error::writing_to(name, &error))?;
            give(to, &book)?;
        }
        What::Wallabag => {
            let mut entries = Vec::new();
            each(&mut session, &query, |record, known, article| {
                entries.push(wallabag(record, known, &article));
                Ok(())
            })?;
            give(to, format!("{}\n", Value::from(entries)).as_bytes())?;
        }
        What::Bookmarks => bookmarks(&mut session, &query, to)?,
    }
    Ok(session.outcome)
}

/// The state can be carried away whatever the database is: damaged, locked, on a full disk.
fn state(to: Option<&Path>, data: &Path) -> Result<Outcome> {
    // What an earlier version's database holds is taken over first.
    let opened = Library::open(data);
    give(to, Library::export_state(data)?.as_bytes())?;
    Ok(match opened {
        Err(error) if !error.is_unwritable() && error.kind() != Kind::DamagedLibrary => {
            super::complain(&error);
            Outcome::Failed
        }
        _ => Outcome::Done,
    })
}

/// The query, where the words make sense together.
fn checked(export: &Export) -> Result<Query> {
    let usage = |reason: &str, hint: &str| Err(Error::usage("export", reason).hinted(hint));
    if matches!(export.what, What::State | What::Highlights | What::Opml) && !export.query.is_empty() {
        return usage(
            "a query chooses articles only",
            "write 'export articles QUERY', or leave the query out",
        );
    }
    match (export.what, &export.to) {
        (What::Markdown, None) => {
            return usage("a file for each article needs a folder", "name it with --to DIR");
        }
        (What::Epub, None) if std::io::stdout().is_terminal() => {
            return usage("a book is no text for the terminal", "name a file with --to FILE");
        }
        _ => {}
    }
    parsed(&export.query)
}

/// Writes to a file that is not there yet, or to standard output.
fn give(to: Option<&Path>, bytes: &[u8]) -> Result<()> {
    let Some(path) = to else { return super::print(bytes).map(drop) };
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| {
        if error.kind() == std::io::ErrorKind::AlreadyExists {
            Error::refused(display_name(path), "is there already")
                .hinted("name another file, or remove it first")
        } else {
            Error::writing(path, &error)
        }
    })?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| Error::writing(path, &error))
}

/// Shows every article that is meant to `each`, the newest first, with what was done with it; one that cannot be read is reported.
fn each(
    session: &mut Session,
    query: &Query,
    mut each: impl FnMut(&Record, &Known<'_>, Article) -> Result<()>,
) -> Result<()> {
    for record in session.found(query)? {
        let known = Known::of(&session.library, &record)?;
        match session.library.article(record.id) {
            Ok(article) => each(&record, &known, with_state(article, &record, &known))?,
            Err(error) => session.report(&error),
        }
    }
    Ok(())
}

/// The article with what was done with it.
fn with_state(mut article: Article, record: &Record, known: &Known<'_>) -> Article {
    let highlight = |highlight: &Highlight| ImportedHighlight {
        text: Text::lines(&highlight.words),
        note: highlight.note.clone(),
        made: json::time(highlight.added),
    };
    // What an earlier import wrote below the text is in the highlights, once.
    let beside: Vec<String> = known
        .highlights
        .iter()
        .filter_map(|highlight| {
            Some(format!("“{}”: {}", Text::line(&highlight.words), highlight.note.as_ref()?))
        })
        .collect();
    article
        .blocks
        .retain(|block| !matches!(block, Block::Note(note) if beside.iter().any(|own| *own == *note.text)));
    let own = &known.details.own_tags;
    article.meta.tags = known.details.tags.iter().filter(|tag| !own.contains(tag)).cloned().collect();
    article.imported = Imported {
        read: Some(record.flags.read),
        starred: Some(record.flags.starred),
        archived: Some(record.flags.archived),
        progress: Some(f64::from(record.share)).filter(|share| *share > 0.0),
        saved: json::time(record.added),
        read_at: record.read_at.and_then(json::time),
        tags: own.clone(),
        highlights: known.highlights.iter().map(highlight).collect(),
        note: article.imported.note,
    };
    article
}

/// An entry as wallabag exports and imports it; what wallabag has no word for stands under newsprint's.
fn wallabag(record: &Record, known: &Known<'_>, article: &Article) -> Value {
    let (meta, done) = (&article.meta, &article.imported);
    let number = |flag: Option<bool>| u8::from(flag == Some(true));
    let annotation = |highlight: &ImportedHighlight| {
        json!({
            "quote": highlight.text, "text": highlight.note.as_deref().unwrap_or_default(), "ranges": [],
            "created_at": highlight.made,
        })
    };
    let host = meta.url.as_deref().and_then(meta::host);
    json!({
        "id": record.id, "title": meta.title, "url": meta.url.as_deref().unwrap_or_default(),
        "is_archived": number(done.archived), "is_starred": number(done.starred), "is_read": number(done.read),
        "tags": known.details.tags, "content": html::write(&article.blocks), "mimetype": "text/html",
        "language": meta.language, "reading_time": minutes(record.words as usize), "domain_name": host,
        "created_at": done.saved, "published_at": meta.published, "published_by": meta.byline.iter().collect::<Vec<_>>(),
        "annotations": done.highlights.iter().map(annotation).collect::<Vec<_>>(), "preview_picture": null,
        "site": meta.site, "standfirst": meta.standfirst, "read_at": done.read_at, "reading_progress": done.progress,
    })
}

/// The addresses in the form that browsers share. What has none is said.
fn bookmarks(session: &mut Session, query: &Query, to: Option<&Path>) -> Result<()> {
    let mut out = String::from(
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n\
         <META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; charset=UTF-8\">\n\
         <TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n<DL><p>\n",
    );
    let mut without = 0;
    for record in session.found(query)? {
        let known = Known::of(&session.library, &record)?;
        let Some(url) = known.details.url.as_deref().filter(|url| url.starts_with("http")) else {
            without += 1;
            continue;
        };
        // Commas part the tags.
        let tags: Vec<String> = known.details.tags.iter().map(|tag| tag.replace(',', " ")).collect();
        let flag = |on: bool| u8::from(on);
        out.push_str(&format!(
            "<DT><A HREF=\"{}\" ADD_DATE=\"{}\" TAGS=\"{}\" TOREAD=\"{}\" STARRED=\"{}\" ARCHIVED=\"{}\">{}</A>\n",
            html::escaped(url),
            record.added,
            html::escaped(&tags.join(",")),
            flag(!record.flags.read),
            flag(record.flags.starred),
            flag(record.flags.archived),
            html::escaped(&record.title),
        ));
    }
    give(to, (out + "</DL><p>\n").as_bytes())?;
    if without > 0 {
        super::complain(&format!("{without} articles have no address and are no bookmarks"));
    }
    Ok(())
}
