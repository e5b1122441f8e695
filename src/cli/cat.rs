//! `newsprint cat`: an article, laid out, on standard output.

use std::{fmt::Write as _, io::IsTerminal, path::Path};

use ratatui::{backend::IntoCrossterm, style::Style};

use super::{
    args::{Cat, Form},
    outcome::Outcome,
};
use crate::{
    article::{self, Article, text::display_name},
    config::{AppDirs, Config},
    error::{Error, Result, caught_reading},
    format::{self, Opened, markdown},
    layout::{self, Bidi, LayoutContext, Line, Measure, TypesettingOptions},
    source::Source,
    tui::{Theme, colourless_by_environment, is_dumb},
};

/// Prints articles one after the other.
pub(super) struct Printer {
    form: Form,
    measure: Measure,
    typesetting: TypesettingOptions,
    theme: Theme,
    first: bool,
}

impl Printer {
    /// Prints in `form`, else styled to a terminal and plain otherwise; `width` columns, else as configured.
    pub(super) fn new(form: Option<Form>, width: Option<u16>, folders: &AppDirs) -> Result<Self> {
        let config = Config::load(folders)?;
        let terminal = std::io::stdout().is_terminal();
        let form = form.unwrap_or(if terminal && !is_dumb() { Form::Ansi } else { Form::Text });
        let room = if terminal {
            crossterm::terminal::size().map_or(80, |(columns, _)| columns.max(8))
        } else {
            400
        };
        let measure = Measure::new(width.unwrap_or_else(|| config.measure.min(room)).into());
        let theme = match form {
            Form::Ansi => load_theme(&config, folders)?,
            _ => Theme::default(),
        };
        let mut typesetting = config.typesetting();
        if !terminal {
            // Other programs want words in the order in which they are read, to search and to keep.
            typesetting.bidi = Bidi::Terminal;
        }
        Ok(Self { form, measure, typesetting, theme, first: true })
    }

    fn printed(&self, article: &Article) -> String {
        let lines = || layout::article(article, self.measure, &LayoutContext::of(article, self.typesetting));
        match self.form {
            Form::Json => article::to_json(article).to_string() + "\n",
            Form::Markdown => markdown::write(article),
            Form::Text => lines().iter().map(|line| line.text().trim_end().to_owned() + "\n").collect(),
            Form::Ansi => lines().iter().map(|line| ansi(line, &self.theme)).collect(),
        }
    }

    pub(super) fn print(&mut self, article: &Article) -> Result<Outcome> {
        let air = if self.first || self.form == Form::Json { "" } else { "\n" };
        self.first = false;
        super::print((air.to_owned() + &self.printed(article)).as_bytes())
    }
}

/// Prints every file; those that cannot be read are reported and the rest goes on.
pub(super) fn run(cat: &Cat, folders: &AppDirs) -> Result<Outcome> {
    let mut printer = Printer::new(cat.format, cat.width, folders)?;
    let mut code = Outcome::Done;
    for file in &cat.files {
        match source(file).and_then(|source| caught_reading(&source.name(), || format::open(&source))) {
            Ok(Opened::One(article)) => {
                printer.print(&article)?;
                if let Some(problem) = &article.left_out {
                    super::complain(&format!("{}: {problem}", display_name(file)));
                }
                if article.words.is_none() {
                    code = Outcome::Failed;
                }
            }
            Ok(Opened::Many(drafts, problems)) => {
                for draft in drafts {
                    match caught_reading(&display_name(file), || Ok(format::article(&draft))) {
                        Ok(article) => _ = printer.print(&article)?,
                        Err(error) => {
                            super::complain(&error);
                            code = Outcome::Failed;
                        }
                    }
                }
                for problem in problems {
                    super::complain(&format!("{}: {problem}", display_name(file)));
                    code = Outcome::Failed;
                }
            }
            Err(error) => {
                super::complain(&error);
                code = Outcome::Failed;
            }
        }
    }
    Ok(code)
}

/// What is named on the command line, which must be no folder.
pub(super) fn source(file: &Path) -> Result<Source> {
    if file.is_dir() {
        return Err(Error::folder(file));
    }
    Ok(Source::named(file))
}

pub(super) fn load_theme(config: &Config, folders: &AppDirs) -> Result<Theme> {
    let theme = Theme::load(&config.theme, folders.themes().as_deref())?;
    Ok(if colourless_by_environment() { theme.colourless() } else { theme })
}

fn ansi(line: &Line, theme: &Theme) -> String {
    let mut out = String::new();
    for run in &line.runs {
        // The background is the terminal's own outside the full screen.
        let style = Style { bg: None, ..theme.of(run) };
        let _ = write!(out, "{}", style.into_crossterm().apply(run.glyphs(&run.text)));
    }
    out.push('\n');
    out
}
