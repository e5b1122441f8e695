//! The command line.

pub(super) mod feeds;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::library::{Order, query};

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
    #[command(after_long_help = query::help())]
    List(List),
    /// Search the library
    ///
    /// Exits with 1 where nothing is found, with 2 for a query that is wrong.
    #[command(after_long_help = query::help())]
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
    /// Fetch what is due of the feeds that are subscribed
    ///
    /// Feeds that are not due are not asked: each as often as it has something new, as long as its server says that
    /// nothing is, and never while its host asks for a rest. Made for cron and timers: exits with 1 where nothing could
    /// be asked, or a feed that was named failed.
    Fetch(Fetch),
    /// Add a folder to the library, read in place; without DIR, list those folders
    Watch {
        /// The folder
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
        #[command(flatten)]
        output: Output,
    },
    /// Take a folder out of the library; its files stay as they are
    Unwatch {
        /// The folder, as 'newsprint watch' lists it
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        #[command(flatten)]
        output: Output,
    },
    /// Add or remove tags of articles
    Tag(Tag),
    /// Mark articles as read, starred, archived, or not
    Mark(Mark),
    /// Remove articles until they are restored, own copies to the trash
    Rm(Rm),
    /// List what was removed and can be restored
    Trash {
        #[command(flatten)]
        output: Output,
    },
    /// Bring back what was removed
    Restore {
        /// Articles by their ids, files by their names, as 'newsprint trash' lists them
        #[arg(required = true, value_name = "ID|NAME")]
        what: Vec<String>,
        #[command(flatten)]
        output: Output,
    },
    /// Export articles with your tags, flags and highlights
    ///
    /// articles, markdown and bookmarks come back as they were when 'newsprint add' takes them into another library;
    /// wallabag is for other read-it-later programs, epub for reading devices.
    Export(Export),
    /// Import subscriptions and state from other readers
    ///
    /// The file is told by what is in it. 'newsprint import state FILE' takes what 'newsprint export state' printed.
    Import(feeds::Import),
    /// Subscribe to feeds, or to the feed of a page
    Subscribe(feeds::Subscribe),
    /// Unsubscribe from feeds; what came from them stays
    Unsubscribe(feeds::Named),
    /// List the subscriptions, and change them
    Feeds(feeds::Feeds),
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
    /// Open the articles that come with newsprint
    Samples {
        /// Copy them into the library instead
        #[arg(long)]
        add: bool,
    },
    /// Print the configuration in force, with comments
    Config(ConfigArgs),
    /// Print every file and folder that newsprint uses
    Paths {
        #[command(flatten)]
        output: Output,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
        /// Write it there instead, under the name that the shell looks for
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
    /// Print a manual page
    Man {
        /// The command [default: newsprint itself]
        #[arg(value_name = "COMMAND")]
        command: Option<String>,
        /// Write the pages of all commands there instead
        #[arg(long, value_name = "DIR", conflicts_with = "command")]
        to: Option<PathBuf>,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct Cat {
    /// Files to print [default: what is piped in]; - is standard input
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Output format [default: ansi to a terminal, else text]
    #[arg(long, value_enum)]
    pub(super) format: Option<Form>,
    /// Print one JSON object per line, as --format json
    #[arg(long)]
    pub(super) json: bool,
    /// Leave headline, byline and date out
    #[arg(long)]
    pub(super) no_header: bool,
    /// Widest line, in columns [default: the configured measure, or what the terminal has]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(8..=400))]
    pub(super) width: Option<u16>,
}

impl Cat {
    /// Of these files, printed as a pipe wants them.
    pub(super) fn of(files: Vec<PathBuf>) -> Self {
        Self { files, format: None, json: false, no_header: false, width: None }
    }

    /// The form that is asked for.
    pub(super) fn form(&self) -> Option<Form> {
        self.json.then_some(Form::Json).or(self.format)
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct Convert {
    /// Files or folders to convert; - is standard input
    #[arg(required = true, value_name = "IN")]
    pub(super) files: Vec<PathBuf>,
    /// Folder to write into; a file that is there is never written over
    #[arg(long, value_name = "DIR")]
    pub(super) to: PathBuf,
    #[command(flatten)]
    pub(super) output: Output,
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
pub(super) struct ConfigArgs {
    /// Print keys and actions instead
    #[arg(long, conflicts_with = "check")]
    pub(super) keys: bool,
    /// Only check it: options, keys and theme
    #[arg(long)]
    pub(super) check: bool,
    #[command(flatten)]
    pub(super) output: Output,
}

#[derive(Debug, clap::Args)]
pub(super) struct Rm {
    /// Articles, by the first column of 'newsprint list', or the beginning of it
    #[arg(value_name = "ID", required_unless_present = "file")]
    pub(super) ids: Vec<String>,
    /// Remove a file of the library with all articles in it: an import, undone as a whole
    #[arg(long, value_name = "FILE", conflicts_with = "restore")]
    pub(super) file: Vec<PathBuf>,
    /// Bring removed articles back, as 'newsprint restore' does
    #[arg(long)]
    pub(super) restore: bool,
    #[command(flatten)]
    pub(super) output: Output,
}

#[derive(Debug, clap::Args)]
pub(super) struct Export {
    /// What to export
    #[arg(value_enum)]
    pub(super) what: What,
    /// Only articles that this query finds
    pub(super) query: Vec<String>,
    /// File to write, for markdown a folder; what is there is never written over [default: standard output]
    #[arg(long, value_name = "FILE|DIR")]
    pub(super) to: Option<PathBuf>,
    // What is exported says its form itself.
    #[command(flatten)]
    pub(super) output: Output,
}

#[derive(Debug, clap::Args)]
pub(super) struct Fetch {
    /// Titles or addresses of feeds; all without
    #[arg(value_name = "FEED")]
    pub(super) feeds: Vec<String>,
    /// Ask feeds that are not due, too; a host that asks for a rest gets it
    #[arg(long)]
    pub(super) again: bool,
    /// Print nothing but what keeps it from fetching
    #[arg(long, short)]
    pub(super) quiet: bool,
    /// Open no connection
    #[arg(long)]
    pub(super) offline: bool,
    #[command(flatten)]
    pub(super) output: Output,
}

#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// Only articles that this query finds
    pub(super) query: Vec<String>,
    /// Order of the articles
    #[arg(long, value_enum, default_value_t)]
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
    /// Order of the articles [default: the best first]
    #[arg(long, value_enum)]
    pub(super) sort: Option<Order>,
    /// Maximum number of articles to print
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<usize>,
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
    /// Articles, one JSON object per line
    Articles,
    /// Highlights and notes, as Markdown
    Highlights,
    /// A Markdown file with front matter for each article
    Markdown,
    /// A book with a chapter for each article
    Epub,
    /// JSON that wallabag imports
    Wallabag,
    /// Addresses and tags, in the form that browsers import
    Bookmarks,
    /// Subscriptions, in the form that other readers import
    Opml,
}
