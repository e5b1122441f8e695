//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// A terminal reader for the articles people keep.
///
/// Without arguments newsprint opens the library: the articles folder in its data folder and the folders
/// named in config.toml. With files it opens those, with folders every article below them, with - or a pipe
/// standard input. Press ? inside for the keys.
#[derive(Debug, Parser)]
#[command(name = "newsprint", version, subcommand_precedence_over_arg = true, max_term_width = 100)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    /// Files or folders to read; - is standard input
    #[arg(value_name = "FILE|DIR")]
    pub(super) paths: Vec<PathBuf>,
    /// Folder of config.toml and themes/ [also: NEWSPRINT_CONFIG]
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) config: Option<PathBuf>,
    /// Folder of the library [also: NEWSPRINT_DATA]
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) data: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print an article, laid out
    Cat(Cat),
    /// Write every article of files or folders as a Markdown file of its own
    Convert(Convert),
    /// Print what each line of a flat text is taken for, and why
    Explain {
        /// File to explain; - is standard input
        file: PathBuf,
    },
    /// Print the configuration in force, with comments
    Config {
        /// Print keys and actions instead
        #[arg(long)]
        keys: bool,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the man page
    Man,
}

#[derive(Debug, clap::Args)]
pub(super) struct Cat {
    /// Files to print; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Form to print in [default: ansi to a terminal, else text]
    #[arg(long, value_enum)]
    pub(super) format: Option<Form>,
    /// Widest line, in columns [default: the configured measure, or what the terminal has]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(8..=400))]
    pub(super) width: Option<u16>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Convert {
    /// Files or folders to convert; - is standard input
    #[arg(required = true, value_name = "IN")]
    pub(super) files: Vec<PathBuf>,
    /// Folder to write into; a file that is there is never written over
    #[arg(long, value_name = "DIR")]
    pub(super) to: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// Styled, for a terminal
    Ansi,
    /// Plain
    Text,
    /// Markdown with front matter
    Markdown,
    /// One JSON object an article
    Json,
}
