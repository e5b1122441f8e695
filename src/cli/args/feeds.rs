//! Arguments of the commands on feeds.

use std::path::PathBuf;

use clap::Subcommand;

use super::Output;

#[derive(Debug, clap::Args)]
pub(crate) struct Subscribe {
    /// Feeds, or pages that have one: sites, channels, accounts, repositories
    #[arg(value_name = "ADDRESS", required_unless_present = "list")]
    pub(crate) addresses: Vec<String>,
    /// Which one, where a page has several feeds, by its number
    #[arg(long, value_name = "N")]
    pub(crate) pick: Option<usize>,
    /// What to call it [default: what it calls itself]
    #[arg(long, value_name = "TITLE")]
    pub(crate) title: Option<String>,
    /// Section to put it in
    #[arg(long, value_name = "SECTION")]
    pub(crate) section: Option<String>,
    /// A tag for all its entries; may be repeated
    #[arg(long, value_name = "TAG")]
    pub(crate) tag: Vec<String>,
    /// How often to ask it: 30m, 6h, 2d, 'daily at 6:30' [default: as often as it has news]
    #[arg(long, value_name = "TIME")]
    pub(crate) every: Option<String>,
    /// Only show what would come
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Ask no server now
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) no_fetch: bool,
    /// List papers to begin with, in a language (en, de, fr, …) or in all; nothing is asked
    #[arg(long, value_name = "LANGUAGE", num_args = 0..=1, default_missing_value = "", conflicts_with = "addresses")]
    pub(crate) list: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Named {
    /// Feeds, by address, title or the first column of 'newsprint feeds'
    #[arg(required = true, value_name = "FEED")]
    pub(crate) feeds: Vec<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Feeds {
    #[command(subcommand)]
    pub(crate) what: Option<What>,
    /// Only those of a section, and of sections in it
    #[arg(long, value_name = "SECTION")]
    pub(crate) section: Option<String>,
    /// Only those that are paused
    #[arg(long)]
    pub(crate) paused: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Subcommand)]
pub(crate) enum What {
    /// Call a feed something else; without TITLE, what it calls itself
    Rename {
        /// The feed
        feed: String,
        /// What to call it
        title: Option<String>,
    },
    /// Put a feed into another section; without SECTION, into none
    Move {
        /// The feed
        feed: String,
        /// The section; a slash is between a section and one in it
        section: Option<String>,
    },
    /// Ask feeds no more until they are resumed
    Pause(Named),
    /// Ask feeds again
    Resume(Named),
    /// Take back the last change that newsprint made to feeds.toml; again, make it again
    Undo,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    /// OPML, newsboat's urls or cache.db, exports of Miniflux and FreshRSS; - is standard input
    #[arg(required = true, num_args = 1..=2, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Only show what would come
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}
