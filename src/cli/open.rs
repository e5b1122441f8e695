//! The full screen.

use std::{io::IsTerminal, path::PathBuf, process::ExitCode};

use crate::{config::Folders, source};

pub(super) fn run(_paths: &[PathBuf], _folders: &Folders) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(
        std::io::stdout().is_terminal(),
        "{} articles, no terminal; use 'newsprint cat FILE'",
        source::bundled().len()
    );
    Ok(ExitCode::SUCCESS)
}
