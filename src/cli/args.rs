//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::library::Order;

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
    /// Print what each line of a flat text is classified as, and why
    Explain {
        /// File to explain; - is standard input
        file: PathBuf,
    },
    /// List the articles of the library
    List(List),
    /// Search the library
    ///
    /// All words must occur; "…" is a phrase, word* a prefix, -word must not occur, OR separates alternatives. Fields:
    /// site: author: tag: lang: is:unread|read|starred|archived date:2024..2025 minutes:<5. Exits with 1 where nothing
    /// is found, with 2 for a query that is wrong.
    Search(Search),
    /// Print articles of the library, laid out
    Show(Show),
    /// Copy articles into the library
    Add {
        /// Files or folders to copy; - is standard input
        #[arg(required = true, value_name = "FILE|DIR")]
        files: Vec<PathBuf>,
        #[command(flatten)]
        output: Output,
    },
    /// Add a folder to the library, whose articles are read in place
    Watch {
        /// The folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        #[command(flatten)]
        output: Output,
    },
    /// Add or remove tags of articles
    Tag(Tag),
    /// Mark articles as read, starred, archived, or not
    Mark(Mark),
    /// Remove articles: own copies to the trash, others until they are restored
    Rm {
        #[command(flatten)]
        ids: Ids,
        /// Bring removed articles back
        #[arg(long)]
        restore: bool,
        #[command(flatten)]
        output: Output,
    },
    /// Print the library's state or its articles, one JSON object per line
    Export {
        /// What to print
        #[arg(value_enum)]
        what: What,
        /// Only articles that this query finds
        query: Vec<String>,
        // What is exported is JSON in any case.
        #[command(flatten)]
        output: Output,
    },
    /// Import state that 'newsprint export state' printed
    Import {
        /// What to import
        #[arg(value_enum)]
        what: Importable,
        /// File with it; - is standard input
        file: PathBuf,
        #[command(flatten)]
        output: Output,
    },
    /// Print statistics of the library
    Stats {
        #[command(flatten)]
        output: Output,
    },
    /// Check the library against its files, and repair it
    Doctor {
        #[command(flatten)]
        output: Output,
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
    /// Output format [default: ansi to a terminal, else text]
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
    /// One JSON object per article
    Json,
}

#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Output {
    /// Print one JSON object per line
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Ids {
    /// Articles, by the first column of 'newsprint list', or the beginning of it
    #[arg(required = true, value_name = "ID")]
    pub(super) ids: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// Order of the articles
    #[arg(long, value_enum, default_value_t = Order::Newest)]
    pub(super) sort: Order,
    /// Maximum number of articles to print
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<usize>,
    #[command(flatten)]
    pub(super) output: Output,
}

#[derive(Debug, clap::Args)]
pub(super) struct Search {
    /// What to look for
    #[arg(required = true, value_name = "QUERY")]
    pub(super) query: Vec<String>,
    /// Maximum number of articles to print
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub(super) limit: usize,
    #[command(flatten)]
    pub(super) output: Output,
}

#[derive(Debug, clap::Args)]
pub(super) struct Show {
    #[command(flatten)]
    pub(super) ids: Ids,
    /// Output format [default: ansi to a terminal, else text]
    #[arg(long, value_enum)]
    pub(super) format: Option<Form>,
    /// Print one JSON object per line, as --format json
    #[arg(long)]
    pub(super) json: bool,
    /// Widest line, in columns [default: the configured measure, or what the terminal has]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(8..=400))]
    pub(super) width: Option<u16>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Tag {
    #[command(flatten)]
    pub(super) ids: Ids,
    /// A tag to add; may be repeated
    #[arg(long, short, value_name = "TAG")]
    pub(super) add: Vec<String>,
    /// A tag to remove; may be repeated
    #[arg(long, short, value_name = "TAG")]
    pub(super) remove: Vec<String>,
    #[command(flatten)]
    pub(super) output: Output,
}

#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag")]
#[group(id = "marks", required = true, multiple = true)]
pub(super) struct MarkFlags {
    /// Read
    #[arg(long, conflicts_with = "unread")]
    pub(super) read: bool,
    /// Not read
    #[arg(long)]
    pub(super) unread: bool,
    /// Starred
    #[arg(long, conflicts_with = "unstar")]
    pub(super) star: bool,
    /// Not starred
    #[arg(long)]
    pub(super) unstar: bool,
    /// Archived
    #[arg(long, conflicts_with = "unarchive")]
    pub(super) archive: bool,
    /// Not archived
    #[arg(long)]
    pub(super) unarchive: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Mark {
    #[command(flatten)]
    pub(super) ids: Ids,
    #[command(flatten)]
    pub(super) flags: MarkFlags,
    #[command(flatten)]
    pub(super) output: Output,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum What {
    /// Flags, tags, reading positions, saved searches
    State,
    /// Articles, in the form of 'cat --format json'
    Articles,
    /// Highlights and notes, as Markdown
    Highlights,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Importable {
    /// Flags, tags, reading positions, saved searches
    State,
}
