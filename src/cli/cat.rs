//! `newsprint cat`: an article, laid out, on standard output.

use std::{
    fmt::Write as _,
    io::IsTerminal,
    path::{Path, PathBuf},
};

use ratatui::{backend::IntoCrossterm, style::Style};

use super::{
    args::{Cat, Form},
    json::{self, Known},
    named,
    outcome::Outcome,
};
use crate::{
    article::Article,
    config::{AppDirs, Config},
    error::Result,
    format::{self, Opened, markdown},
    layout::{self, Bidi, LayoutContext, Line, Measure, TypesettingOptions},
    tui::{Theme, colourless_by_environment, is_dumb},
};

/// Prints articles one after the other.
pub(super) struct Printer {
    form: Form,
    measure: Measure,
    typesetting: TypesettingOptions,
    theme: Theme,
    header: bool,
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
        Ok(Self { form, measure, typesetting, theme, header: true, first: true })
    }

    /// With headline, byline and date above the text, or without, for a program that shows those itself.
    pub(super) fn with_header(self, header: bool) -> Self {
        Self { header, ..self }
    }

    pub(super) fn print(&mut self, article: &Article) -> Result<Outcome> {
        self.print_known(article, None)
    }

    /// Prints an article of the library.
    pub(super) fn print_known(&mut self, article: &Article, known: Option<&Known<'_>>) -> Result<Outcome> {
        if !std::mem::replace(&mut self.first, false) && self.form != Form::Json {
            super::print(b"\n")?;
        }
        match self.form {
            Form::Json => super::print((json::article(article, known).to_string() + "\n").as_bytes()),
            Form::Markdown if self.header => super::print(markdown::write(article).as_bytes()),
            Form::Markdown => super::print(markdown::write_body(article).as_bytes()),
            Form::Text => self.print_lines(article, |line, out| {
                out.push_str(line.text().trim_end());
                out.push('\n');
            }),
            Form::Ansi => self.print_lines(article, |line, out| ansi(line, &self.theme, out)),
        }
    }

    /// Prints line by line, so that no article is in memory twice.
    fn print_lines(&self, article: &Article, write: impl Fn(&Line, &mut String)) -> Result<Outcome> {
        const AT_ONCE: usize = 64 << 10;
        let context = LayoutContext::of(article, self.typesetting);
        let above = if self.header { 0 } else { layout::headline(article, self.measure, &context).len() };
        let (mut count, mut has_begun) = (0, self.header);
        let (mut waiting, mut done) = (String::new(), Ok(Outcome::Done));
        layout::each_line(article, self.measure, &context, |line| {
            count += 1;
            has_begun |= count > above && !line.text().trim().is_empty();
            // Nobody reads on after a failure.
            if has_begun && done.is_ok() {
                write(&line, &mut waiting);
                if waiting.len() >= AT_ONCE {
                    done = super::print(waiting.as_bytes());
                    waiting.clear();
                }
            }
        });
        done?;
        super::print(waiting.as_bytes())
    }
}

/// Prints every file, without one what is piped in; those that cannot be read are reported and the rest goes on.
pub(super) fn run(cat: &Cat, folders: &AppDirs) -> Result<Outcome> {
    let mut printer = Printer::new(cat.form(), cat.width, folders)?.with_header(!cat.no_header);
    let piped = [PathBuf::from("-")];
    let files = if cat.files.is_empty() { piped.as_slice() } else { cat.files.as_slice() };
    let mut code = Outcome::Done;
    for file in files {
        if print_file(file, &mut printer)? == Outcome::Failed {
            code = Outcome::Failed;
        }
    }
    Ok(code)
}

/// Prints what a file holds; what cannot be read of it is reported.
fn print_file(file: &Path, printer: &mut Printer) -> Result<Outcome> {
    // A lone word may be a command.
    let opened = named::source(file, true)
        .and_then(|source| format::open(&source).map(|opened| (source.name(), opened)));
    let (name, opened) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            super::complain(&error);
            return Ok(Outcome::Failed);
        }
    };
    let mut code = Outcome::Done;
    match opened {
        Opened::One(article) => {
            printer.print(&article)?;
            if let Some(problem) = &article.left_out {
                super::complain(&format!("{name}: {problem}"));
            }
            if article.words.is_none() || article.unreadable {
                code = Outcome::Failed;
            }
        }
        Opened::Many(drafts, problems) => {
            for draft in drafts {
                match format::article(&draft) {
                    Ok(article) => {
                        printer.print(&article)?;
                        if let Some(problem) = article.left_out.filter(|_| article.unreadable) {
                            super::complain(&format!("{name}: {problem}"));
                            code = Outcome::Failed;
                        }
                    }
                    Err(error) => {
                        super::complain(&error);
                        code = Outcome::Failed;
                    }
                }
            }
            for problem in problems {
                super::complain(&format!("{name}: {problem}"));
                code = Outcome::Failed;
            }
        }
    }
    Ok(code)
}

pub(super) fn load_theme(config: &Config, folders: &AppDirs) -> Result<Theme> {
    let theme = Theme::load(&config.theme, folders.themes().as_deref())?;
    Ok(if colourless_by_environment() { theme.colourless() } else { theme })
}

fn ansi(line: &Line, theme: &Theme, out: &mut String) {
    for run in &line.runs {
        // The background is the terminal's own outside the full screen.
        let style = Style { bg: None, ..theme.of(run) };
        let _ = write!(out, "{}", style.into_crossterm().apply(run.glyphs(&run.text)));
    }
    out.push('\n');
}
