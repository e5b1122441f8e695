//! What a shell sees: arguments, and a file per command.

mod args;
mod cat;
mod convert;
mod explain;
mod export;
mod feeds;
mod fetch;
mod import;
mod json;
mod library;
mod man;
mod named;
mod open;
mod outcome;
mod session;
mod settings;
mod subscribe;
mod trash;
mod watch;
mod wrong;

use std::{fmt::Display, io::Write, process::ExitCode, sync::Arc};

use args::{Args, Command};
use clap::Parser;
use outcome::Outcome;
use session::Session;

use crate::{
    article::Text,
    config::AppDirs,
    error::{Error, Kind, Result},
    tui,
};

/// Runs the program. A failure is one line on standard error.
pub fn run() -> ExitCode {
    let arguments = std::env::args_os().skip(1).map_while(|argument| argument.into_string().ok());
    if let Some(ended) = tui::lifeline(arguments) {
        return ended;
    }
    // A file that grows over the system's limit is a failure that can be said, not an end.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
    let ended = match Args::try_parse() {
        Ok(args) => command(args),
        // Help and versions, which hold nothing of anybody else's.
        Err(asked) if !asked.use_stderr() => asked.exit(),
        Err(wrong) => {
            let mistyped = named::mistyped(std::env::args_os().nth(1));
            complain(&mistyped.unwrap_or_else(|| wrong::line(&wrong)));
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
        let hint = "write ./NAME for a file that is named like a command";
        return Err(Error::usage("arguments", "cannot mix files and a command").hinted(hint));
    }
    let folders = AppDirs::new(args.config, args.data);
    settings::check_folders(&folders)?;
    match args.command {
        None => open::run(&args.paths, &folders),
        Some(Command::Cat(cat)) => cat::run(&cat, &folders),
        Some(Command::Convert(convert)) => convert::run(&convert),
        Some(Command::Explain { file }) => explain::run(&file),
        Some(Command::List(list)) => library::list(&list, &folders),
        Some(Command::Search(search)) => library::search(&search, &folders),
        Some(Command::Show(show)) => library::show(&show, &folders),
        Some(Command::Add { files, output }) => library::add(&files, output, &folders),
        Some(Command::Watch { folder: Some(folder), output }) => watch::add(&folder, output, &folders),
        Some(Command::Watch { folder: None, output }) => watch::list(output, &folders),
        Some(Command::Unwatch { folder, output }) => watch::remove(&folder, output, &folders),
        Some(Command::Fetch(asked)) => fetch::run(&asked, &folders),
        Some(Command::Tag(tag)) => library::tag(&tag, &folders),
        Some(Command::Mark(mark)) => library::mark(&mark, &folders),
        Some(Command::Rm(rm)) => library::rm(&rm, &folders),
        Some(Command::Trash { output }) => trash::list(output, &folders),
        Some(Command::Restore { what, output }) => {
            trash::restore(&mut Session::to_write(&folders)?, &what, output)
        }
        Some(Command::Export(export)) => export::run(&export, &folders),
        Some(Command::Import(import)) => import::run(&import, &folders),
        Some(Command::Subscribe(subscribe)) => subscribe::run(&subscribe, &folders),
        Some(Command::Unsubscribe(named)) => feeds::unsubscribe(&named, &folders),
        Some(Command::Feeds(feeds)) => feeds::run(&feeds, &folders),
        Some(Command::Stats { output }) => library::stats(output, &folders),
        Some(Command::Doctor { output }) => library::doctor(output, &folders),
        Some(Command::Samples { add: false }) => open::samples(&folders),
        Some(Command::Samples { add: true }) => library::add_samples(&folders),
        Some(Command::Config(config)) => settings::config(&config, &folders),
        Some(Command::Paths { output }) => settings::paths(output, &folders),
        Some(Command::Completions { shell, to }) => man::completions(shell, to.as_deref()),
        Some(Command::Man { command, to: None }) => man::page(command.as_deref()),
        Some(Command::Man { to: Some(to), .. }) => man::all(&to),
    }
}

/// Writes to standard output.
fn print(bytes: &[u8]) -> Result<Outcome> {
    let mut out = std::io::stdout().lock();
    let done = out.write_all(bytes).and_then(|()| out.flush());
    done.map(|()| Outcome::Done).map_err(|error| Error::writing_to(Text::line("standard output"), &error))
}
