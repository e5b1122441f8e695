//! What a shell sees: arguments, and a file per command.

mod args;
mod cat;
mod convert;
mod explain;
mod library;
mod open;
mod outcome;
mod session;
mod watch;

use std::{fmt::Display, io::Write, process::ExitCode};

use args::{Args, Command, Importable};
use clap::{CommandFactory, Parser};
use outcome::Outcome;

use crate::{
    article::Text,
    config::{AppDirs, Config},
    error::{Error, Kind, Result},
    tui::Keymap,
};

/// Runs the program. A failure is one line on standard error.
pub fn run() -> ExitCode {
    let ended = match Args::try_parse() {
        Ok(args) => command(args),
        // Help and versions, which hold nothing of anybody else's.
        Err(asked) if !asked.use_stderr() => asked.exit(),
        Err(wrong) => {
            // What was typed is in it, and a name in a folder may be anybody's.
            let _ = write!(std::io::stderr(), "{}", Text::lines(&wrong.to_string()));
            return Outcome::AskedWrongly.into();
        }
    };
    let outcome = ended.unwrap_or_else(|error| {
        if error.kind() != Kind::BrokenPipe {
            complain(&error);
        }
        Outcome::of(&error)
    });
    outcome.into()
}

/// Says on standard error what went wrong. That nobody hears it is no failure.
fn complain(reason: &dyn Display) {
    let _ = writeln!(std::io::stderr(), "newsprint: {reason}");
}

fn command(args: Args) -> Result<Outcome> {
    if args.command.is_some() && !args.paths.is_empty() {
        let hint = "write ./NAME for a file that is called like a command";
        return Err(Error::usage("arguments", "files and a command at once").hinted(hint));
    }
    let folders = AppDirs::new(args.config, args.data);
    match args.command {
        None => open::run(&args.paths, &folders),
        Some(Command::Cat(cat)) => cat::run(&cat, &folders),
        Some(Command::Convert(convert)) => convert::run(&convert),
        Some(Command::Explain { file }) => explain::run(&file),
        Some(Command::List(list)) => library::list(&list, &folders),
        Some(Command::Search(search)) => library::search(&search, &folders),
        Some(Command::Show(show)) => library::show(&show, &folders),
        Some(Command::Add { files, output }) => library::add(&files, output, &folders),
        Some(Command::Watch { folder, output }) => watch::run(&folder, output, &folders),
        Some(Command::Tag(tag)) => library::tag(&tag, &folders),
        Some(Command::Mark(mark)) => library::mark(&mark, &folders),
        Some(Command::Rm { ids, restore, output }) => library::rm(&ids, restore, output, &folders),
        Some(Command::Export { what, query, .. }) => library::export(what, &query, &folders),
        Some(Command::Import { what: Importable::State, file, output }) => {
            library::import(&file, output, &folders)
        }
        Some(Command::Stats { output }) => library::stats(output, &folders),
        Some(Command::Doctor { output }) => library::doctor(output, &folders),
        Some(Command::Config { keys: false }) => print(Config::load(&folders)?.commented().as_bytes()),
        Some(Command::Config { keys: true }) => {
            print(Keymap::new(&Config::load(&folders)?.keys)?.listing().as_bytes())
        }
        Some(Command::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "newsprint", &mut script);
            print(&script)
        }
        Some(Command::Man) => {
            let mut page = Vec::new();
            let man = clap_mangen::Man::new(Args::command());
            man.render(&mut page).map_err(|error| Error::writing_to(Text::line("man page"), &error))?;
            print(&page)
        }
    }
}

/// Writes to standard output.
fn print(bytes: &[u8]) -> Result<Outcome> {
    let mut out = std::io::stdout().lock();
    let done = out.write_all(bytes).and_then(|()| out.flush());
    done.map(|()| Outcome::Done).map_err(|error| Error::writing_to(Text::line("standard output"), &error))
}
