//! Manual pages and completion scripts, made from the arguments; what those do not say, files, environment, exit status and
//! examples, stands here.

use std::path::Path;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::{args::Args, outcome::Outcome, print};
use crate::{
    article::{Text, text::display_name},
    error::{Error, Kind, Result, nearest},
};

/// Examples of each command: a line of a shell, and what it does. The first are newsprint's own.
pub(super) const EXAMPLES: &[(&str, &[(&str, &str)])] = &[
    (
        "newsprint",
        &[
            ("newsprint", "Open the library."),
            ("newsprint ~/clippings", "Read every article below a folder."),
            ("curl -sL https://example.org/story | newsprint", "Read a page from the net."),
        ],
    ),
    (
        "cat",
        &[
            ("newsprint cat story.html", "Print an article at the width of the terminal."),
            (
                "newsprint cat --no-header --width 72 -",
                "Print what is piped in, without its headline, for another reader.",
            ),
            ("newsprint cat --json feed.xml", "Print a feed as JSON, an entry a line."),
        ],
    ),
    (
        "convert",
        &[("newsprint convert export.zip --to notes", "Write every article of an export as Markdown.")],
    ),
    ("explain", &[("newsprint explain story.txt", "Print why a line was taken for a heading.")]),
    (
        "list",
        &[
            ("newsprint list is:unread --sort site", "List what is unread, by site."),
            ("newsprint list --json added:2026-11", "List what arrived in November, for a script."),
        ],
    ),
    ("search", &[("newsprint search 'tide OR moon' --limit 5", "Print the five best hits.")]),
    ("show", &[("newsprint show 1f0a", "Print the article whose id begins with 1f0a.")]),
    (
        "add",
        &[
            ("newsprint add pocket.zip", "Add the articles of an export."),
            ("curl -sL https://example.org/feed.xml | newsprint add -", "Add what is new in a feed."),
        ],
    ),
    (
        "fetch",
        &[
            ("newsprint fetch", "Fetch the feeds that are due."),
            ("newsprint fetch --again 'The tide gazette'", "Ask one feed that is not due."),
            ("newsprint fetch --quiet", "As a line of cron: says nothing."),
        ],
    ),
    (
        "watch",
        &[
            ("newsprint watch ~/clippings", "Read a folder in place."),
            ("newsprint watch", "List the folders that are read in place."),
        ],
    ),
    ("unwatch", &[("newsprint unwatch ~/clippings", "Stop reading that folder.")]),
    ("tag", &[("newsprint tag 1f0a --add sea --remove moon", "Change the tags of an article.")]),
    ("mark", &[("newsprint mark 1f0a 77c1 --read --archive", "Mark two articles as read and archived.")]),
    (
        "rm",
        &[
            ("newsprint rm 1f0a", "Remove an article."),
            ("newsprint rm --file pocket.zip", "Undo an import: remove a file and all articles in it."),
        ],
    ),
    ("trash", &[("newsprint trash", "List what was removed.")]),
    ("restore", &[("newsprint restore 1f0a pocket.zip", "Bring an article and a file back.")]),
    (
        "export",
        &[
            (
                "newsprint export markdown --to notes",
                "Write every article as Markdown, with tags, flags and highlights.",
            ),
            ("newsprint export epub is:starred --to starred.epub", "Make a book of what is starred."),
            (
                "newsprint export articles --to articles.jsonl",
                "Write everything in one file that 'newsprint add' reads.",
            ),
        ],
    ),
    (
        "import",
        &[
            (
                "newsprint import subscriptions.opml --dry-run",
                "Show what another reader's list would subscribe.",
            ),
            (
                "newsprint import ~/.newsboat/urls",
                "Subscribe to the feeds of newsboat; its queries become saved searches.",
            ),
            (
                "newsprint import ~/.newsboat/cache.db",
                "Import newsboat's entries, with what was read and starred.",
            ),
            ("newsprint import state state.jsonl", "Import what another library knows of you."),
        ],
    ),
    (
        "subscribe",
        &[
            ("newsprint subscribe https://example.org/", "Subscribe to the feed of a site."),
            ("newsprint subscribe --list en", "List papers in English to begin with."),
        ],
    ),
    ("unsubscribe", &[("newsprint unsubscribe Gazette", "Unsubscribe from a feed; its articles stay.")]),
    (
        "feeds",
        &[
            ("newsprint feeds", "List the subscriptions."),
            ("newsprint feeds move Gazette News/World", "Put a feed into a section."),
            ("newsprint feeds pause Gazette", "Ask a feed no more until it is resumed."),
            ("newsprint feeds undo", "Take back the last change of feeds.toml."),
        ],
    ),
    ("stats", &[("newsprint stats --json", "Print the numbers of the library for a script.")]),
    ("doctor", &[("newsprint doctor", "Check the index against the files and repair it.")]),
    ("samples", &[("newsprint samples", "Read the articles that come with newsprint.")]),
    (
        "config",
        &[
            ("newsprint config", "Print every option, its value and what it does."),
            ("newsprint config --check", "Find the mistakes in config.toml."),
        ],
    ),
    ("paths", &[("newsprint paths", "Print where everything is.")]),
    (
        "completions",
        &[("newsprint completions fish --to ~/.config/fish/completions", "Install completions.")],
    ),
    ("man", &[("newsprint man --to ~/.local/share/man/man1", "Install the manual pages of all commands.")]),
];

const AFTER: &str = r#".SH "EXIT STATUS"
.TP
0
Done.
.TP
1
What was asked for failed, or nothing was found.
.TP
2
It was asked wrongly, and nothing was done.
.SH FILES
.TP
\fI$XDG_CONFIG_HOME/newsprint/config.toml\fR
Your choices; \fI~/.config\fR where XDG_CONFIG_HOME is not set. \fBnewsprint config\fR prints them.
.TP
\fI$XDG_CONFIG_HOME/newsprint/feeds.toml\fR
Your subscriptions, a table [[feed]] each; comments and order stay when newsprint changes it.
.TP
\fI$XDG_CONFIG_HOME/newsprint/themes/\fR
Your own themes.
.TP
\fI$XDG_DATA_HOME/newsprint/\fR
The library; \fI~/.local/share\fR where XDG_DATA_HOME is not set. \fBnewsprint paths\fR names everything in it.
.SH ENVIRONMENT
.TP
NEWSPRINT_CONFIG, NEWSPRINT_DATA
Folders of the configuration and of the library; the options \fB\-\-config\fR and \fB\-\-data\fR go before them.
.TP
NO_COLOR
No colours.
.TP
VISUAL, EDITOR
The editor that \fBe\fR opens an article's file in.
.TP
BROWSER
What opens addresses.
.TP
TERM, COLORTERM
What the terminal can do; with TERM=dumb articles are printed.
"#;

/// Every command with the name of its page.
fn commands() -> (Command, Vec<Command>) {
    let mut all = Args::command().disable_help_subcommand(true);
    all.build();
    let each = all.get_subcommands().cloned().collect();
    (all, each)
}

/// The manual page of newsprint, or of one of its commands.
pub(super) fn page(name: Option<&str>) -> Result<Outcome> {
    let (all, each) = commands();
    let Some(name) = name else { return print(&rendered(all)?) };
    if let Some(command) = each.iter().find(|command| command.get_name() == name) {
        return print(&rendered(command.clone())?);
    }
    let hint = match nearest(name, each.iter().map(Command::get_name)) {
        Some(known) => format!("did you mean {known}?"),
        None => "'newsprint --help' lists the commands".to_owned(),
    };
    Err(Error::new(Kind::Usage, Text::line(name), "no such command").hinted(&hint))
}

/// Writes the pages of all commands, and prints where.
pub(super) fn all(to: &Path) -> Result<Outcome> {
    let (all, each) = commands();
    std::fs::create_dir_all(to).map_err(|error| Error::writing(to, &error))?;
    for command in std::iter::once(all).chain(each) {
        let name = command.get_display_name().unwrap_or_else(|| command.get_name());
        let file = to.join(format!("{name}.1"));
        std::fs::write(&file, rendered(command)?).map_err(|error| Error::writing(&file, &error))?;
        print(format!("{}\n", display_name(&file)).as_bytes())?;
    }
    Ok(Outcome::Done)
}

fn rendered(command: Command) -> Result<Vec<u8>> {
    let examples = EXAMPLES.iter().find(|(name, _)| *name == command.get_name()).map(|(_, all)| *all);
    let mut out = Vec::new();
    let rendering = |error| Error::writing_to(Text::line("manual page"), &error);
    Man::new(command).render(&mut out).map_err(rendering)?;
    out.extend_from_slice(AFTER.as_bytes());
    out.extend_from_slice(b".SH EXAMPLES\n");
    for (line, what) in examples.unwrap_or_default() {
        let roff = |text: &str| text.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq");
        out.extend_from_slice(format!(".TP\n\\fB{}\\fR\n{}\n", roff(line), roff(what)).as_bytes());
    }
    Ok(out)
}

/// Prints the completion script of a shell, or writes it where the shell looks for it.
pub(super) fn completions(shell: clap_complete::Shell, to: Option<&Path>) -> Result<Outcome> {
    let mut command = Args::command();
    let Some(folder) = to else {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut command, "newsprint", &mut script);
        return print(&script);
    };
    std::fs::create_dir_all(folder).map_err(|error| Error::writing(folder, &error))?;
    let file = clap_complete::generate_to(shell, &mut command, "newsprint", folder)
        .map_err(|error| Error::writing(folder, &error))?;
    print(format!("{}\n", display_name(&file)).as_bytes())
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    #[test]
    fn every_command_has_examples_that_are_understood() {
        let (all, each) = commands();
        let names: Vec<&str> =
            std::iter::once(all.get_name()).chain(each.iter().map(Command::get_name)).collect();
        let described: Vec<&str> = EXAMPLES.iter().map(|(name, _)| *name).collect();
        for name in &names {
            assert!(described.contains(name), "{name} has no example");
        }
        assert_eq!(described.len(), names.len(), "{described:?}");
        for (name, examples) in EXAMPLES {
            for (line, _) in *examples {
                let words = line.rsplit("| ").next().unwrap().replace('\'', "");
                Args::try_parse_from(words.split_whitespace())
                    .unwrap_or_else(|wrong| panic!("{line}: {wrong}"));
                assert!(
                    *name == "newsprint" || words.starts_with(&format!("newsprint {name}")),
                    "{name}: {line}"
                );
            }
        }
    }

    #[test]
    fn a_page_has_the_sections_that_one_looks_for() {
        let (all, each) = commands();
        for command in std::iter::once(all).chain(each) {
            let name = command.get_display_name().unwrap_or_default().to_owned();
            let page = String::from_utf8(rendered(command).unwrap()).unwrap();
            let sections = page.lines().filter_map(|line| line.strip_prefix(".SH "));
            let sections: Vec<&str> = sections.map(|section| section.trim_matches('"')).collect();
            for section in ["NAME", "SYNOPSIS", "OPTIONS", "EXIT STATUS", "FILES", "ENVIRONMENT", "EXAMPLES"]
            {
                assert!(sections.contains(&section), "{name} has no {section}: {sections:?}");
            }
        }
    }
}
