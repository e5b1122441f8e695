//! What a shell sees: arguments, and a file per command.

mod args;
mod cat;
mod convert;
mod desk;
mod explain;
mod library;
mod open;
mod watch;

use std::process::ExitCode;

use args::{Args, Command, Importable};
use clap::{CommandFactory, Parser};

use crate::{
    config::{AppDirs, Config},
    tui::Keymap,
};

/// Runs the program. The error, if any, is one line for standard error.
pub fn run() -> anyhow::Result<ExitCode> {
    let args = Args::parse();
    if args.command.is_some() && !args.paths.is_empty() {
        let said = "files and a command at once; write ./NAME for a file that is called like a command\n";
        Args::command().error(clap::error::ErrorKind::ArgumentConflict, said).exit();
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
        Some(Command::Rm { ids, output }) => library::rm(&ids, output, &folders),
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
            clap_mangen::Man::new(Args::command()).render(&mut page)?;
            print(&page)
        }
    }
}

/// Writes to standard output; that nobody reads on is no error.
pub(crate) fn print(bytes: &[u8]) -> anyhow::Result<ExitCode> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => {
            Err(crate::error::Error::named(crate::article::Text::line("standard output"), &error).into())
        }
        Ok(()) => Ok(ExitCode::SUCCESS),
    }
}
