//! `newsprint trash` and `restore`: what was removed, and how it comes back.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{
    args::Output,
    json::{self, Known},
    outcome::Outcome,
    session::Session,
};
use crate::{
    article::{Text, text::display_name},
    config::AppDirs,
    error::{Error, Kind, Result, nearest},
    format::{self, Opened},
    library::Library,
    source::Source,
};

/// Lists the files in the trash and the articles that were removed.
pub(super) fn list(output: Output, folders: &AppDirs) -> Result<Outcome> {
    let session = Session::to_read(folders)?;
    let files = session.library.trash()?;
    let removed = session.library.removed()?;
    let mut out = String::new();
    for file in &files {
        let name = file.file_name().map(display_name).unwrap_or_default();
        let (title, count) = held(file);
        out.push_str(&if output.json {
            let line = json!({"kind": "file", "name": name, "path": display_name(file), "title": title, "articles": count});
            format!("{line}\n")
        } else {
            let what = match (title, count) {
                (Some(title), 1) => title.to_string(),
                (_, count) => format!("{count} articles"),
            };
            format!("{name}  {what}\n")
        });
    }
    for record in &removed {
        out.push_str(&if output.json {
            let mut line = json::listed(&Known::of(&session.library, record)?);
            if let Value::Object(fields) = &mut line {
                fields.insert("kind".to_owned(), "article".into());
            }
            format!("{line}\n")
        } else {
            format!("{}  {}\n", record.identity, record.title)
        });
    }
    if out.is_empty() && !output.json {
        super::complain(&"nothing was removed");
    }
    super::print(out.as_bytes())?;
    Ok(session.outcome)
}

/// The headline of what a file holds, if it is one article, and how many it holds.
fn held(file: &Path) -> (Option<Text>, usize) {
    match format::open(&Source::File(file.to_path_buf())) {
        Ok(Opened::One(article)) => (article.meta.title, 1),
        Ok(Opened::Many(drafts, _)) => (None, drafts.len()),
        Err(_) => (None, 0),
    }
}

/// Brings back files of the trash by their names, and articles by their ids.
pub(super) fn restore(session: &mut Session, what: &[String], output: Output) -> Result<Outcome> {
    let files = session.library.trash()?;
    for name in what {
        match restored(&mut session.library, &files, name) {
            Ok(line) if output.json => _ = super::print(format!("{line}\n").as_bytes())?,
            Ok(line) => {
                let what = line.get("path").or_else(|| line.get("id")).and_then(Value::as_str);
                super::print(format!("restored {}\n", what.unwrap_or(name)).as_bytes())?;
            }
            Err(error) => session.report(&error),
        }
    }
    Ok(session.outcome)
}

/// Brings one of them back: its id, or its file.
fn restored(library: &mut Library, files: &[PathBuf], name: &str) -> Result<Value> {
    let names = || files.iter().filter_map(|file| file.file_name()?.to_str());
    let given = Path::new(name).file_name().and_then(|name| name.to_str()).unwrap_or(name);
    if let Some(file) = files.iter().find(|file| file.file_name().is_some_and(|own| own == given)) {
        let path = library.restore_file(file)?;
        return Ok(json!({"path": display_name(&path)}));
    }
    match library.find_by_id_prefix(name) {
        Ok(record) => {
            library.restore(&record)?;
            Ok(json!({"id": record.identity.to_hex()}))
        }
        Err(error) if error.kind() == Kind::NotFound => {
            let hint = match nearest(given, names()) {
                Some(known) => format!("did you mean {known}?"),
                None => "'newsprint trash' lists what was removed".to_owned(),
            };
            Err(Error::new(Kind::NotFound, Text::line(name), "not in the trash").hinted(&hint))
        }
        Err(error) => Err(error),
    }
}

/// Moves a file of the library to the trash with all articles in it, whether it is named by its place, by its name there, or
/// by the file it was copied from; where it is now, and how many articles went.
pub(super) fn remove_file(library: &mut Library, file: &Path) -> Result<(PathBuf, usize)> {
    let own = std::path::absolute(library.articles()).unwrap_or_else(|_| library.articles());
    let named = std::path::absolute(file).ok().filter(|path| path.starts_with(&own) && path.is_file());
    let inside = || Some(own.join(file.file_name()?)).filter(|path| path.is_file());
    let copy = || {
        let bytes = std::fs::read(file).ok()?;
        let is_copy = |path: &PathBuf| {
            let same_size = path.metadata().is_ok_and(|meta| meta.len() == bytes.len() as u64);
            same_size && std::fs::read(path).is_ok_and(|own| own == bytes)
        };
        crate::source::walk(&own).find(is_copy)
    };
    let found = named.or_else(copy).or_else(inside).ok_or_else(|| {
        let hint = "'newsprint list --json' has each article's path; files of watched folders are yours";
        Error::new(Kind::NotFound, display_name(file), "no file of the library").hinted(hint)
    })?;
    library.remove_file(&found)
}
