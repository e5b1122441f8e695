//! `newsprint convert`: every article of files and folders as a Markdown file of its own.

use std::{
    io::{ErrorKind, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use serde_json::json;
use tempfile::NamedTempFile;

use super::{
    args::{Convert, Output},
    named,
    outcome::Outcome,
};
use crate::{
    article::{
        Article,
        text::{display_name, slug},
    },
    error::{Error, Result},
    format::{self, Opened, markdown},
    source::{Source, numbered},
};

/// Writes every article and prints where; those that cannot be read are reported and the rest goes on.
pub(super) fn run(convert: &Convert) -> Result<Outcome> {
    let to = &convert.to;
    std::fs::create_dir_all(to).map_err(|error| Error::writing(to, &error))?;
    let mut code = Outcome::Done;
    for path in named::files(&convert.files) {
        let path = match path {
            Ok(path) => path,
            Err(error) => {
                super::complain(&error);
                code = Outcome::Failed;
                continue;
            }
        };
        let source = Source::named(&path);
        let articles = match format::open(&source) {
            Ok(Opened::One(article)) => vec![*article],
            Ok(Opened::Many(drafts, problems)) => {
                for problem in problems {
                    super::complain(&format!("{}: {problem}", display_name(&path)));
                    code = Outcome::Failed;
                }
                let mut articles = Vec::new();
                for draft in drafts {
                    match format::article(&draft) {
                        Ok(article) => articles.push(article),
                        Err(error) => {
                            super::complain(&error);
                            code = Outcome::Failed;
                        }
                    }
                }
                articles
            }
            Err(error) => {
                super::complain(&error);
                code = Outcome::Failed;
                continue;
            }
        };
        for article in articles {
            let place = written(&article, to)?;
            print_place(&place, convert.output)?;
        }
    }
    Ok(code)
}

/// Says where an article was written.
pub(super) fn print_place(place: &Path, output: Output) -> Result<()> {
    let place = display_name(place);
    let line = if output.json { json!({"path": place}).to_string() } else { place.to_string() };
    super::print(format!("{line}\n").as_bytes()).map(drop)
}

/// Writes the article into a file named after its headline. A file that is there is never written over: the same
/// article is left as it is, another gets a number. The file is there whole or not at all.
pub(super) fn written(article: &Article, folder: &Path) -> Result<PathBuf> {
    let text = markdown::write(article);
    let name = slug(article.meta.title.as_deref().unwrap_or_default());
    let mut part = part(folder, &text).map_err(|error| Error::writing(folder, &error))?;
    for place in numbered(folder, &name, ".md") {
        match part.persist_noclobber(&place) {
            Ok(_) => return Ok(place),
            Err(failed) if failed.error.kind() == ErrorKind::AlreadyExists => {
                if std::fs::read(&place).is_ok_and(|there| there == text.as_bytes()) {
                    return Ok(place);
                }
                part = failed.file;
            }
            Err(failed) => return Err(Error::writing(&place, &failed.error)),
        }
    }
    Err(Error::refused(display_name(folder), "every name for this article is taken"))
}

/// A file with the text, which is gone unless it gets a name.
fn part(folder: &Path, text: &str) -> std::io::Result<NamedTempFile> {
    // As any new file: who may read it is for the person's own mask to say.
    let permissions = std::fs::Permissions::from_mode(0o666);
    let mut part =
        tempfile::Builder::new().prefix(".convert-").permissions(permissions).tempfile_in(folder)?;
    part.write_all(text.as_bytes())?;
    Ok(part)
}
