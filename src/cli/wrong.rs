//! What clap says of words that it does not understand, as one line like every other failure.

use crate::article::Text;

/// The reason, what is allowed or was meant, and where that is told. What was typed is in it, and a name in a folder may be
/// anybody's, so it is cleaned.
pub(super) fn line(wrong: &clap::Error) -> Text {
    let text = wrong.to_string();
    let said = text.split("\n\nUsage:").next().unwrap_or_default();
    let said = said.split("\n\nFor more information").next().unwrap_or_default();
    let mut out = String::new();
    for line in said.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let line = line.strip_prefix("error: ").unwrap_or(line);
        if !out.is_empty() {
            // Names of what is missing go on the sentence.
            out.push_str(if out.ends_with(':') { " " } else { "; " });
        }
        match line.strip_prefix("tip: ").unwrap_or(line).trim_matches(['[', ']']) {
            line if line.starts_with("possible values: ") => {
                out.push_str(&line.replacen("possible values", "allowed", 1));
            }
            line => out.push_str(line),
        }
    }
    let usage = text.lines().find_map(|line| line.strip_prefix("Usage: ")).unwrap_or("newsprint");
    let command: Vec<&str> = usage
        .split(' ')
        .take_while(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !word.starts_with('-'))
        .collect();
    Text::line(&format!("{out}; '{} --help' explains", command.join(" ")))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::{super::args::Args, *};

    #[test]
    fn it_is_one_line_with_what_to_do() {
        for (words, said) in [
            (
                &["list", "--sorted", "site"][..],
                "unexpected argument '--sorted' found; a similar argument exists: '--sort'; 'newsprint list --help' explains",
            ),
            (&["export", "nothing"], "invalid value 'nothing' for '<WHAT>'; allowed: "),
            (
                &["show"],
                "the following required arguments were not provided: <ID>...; 'newsprint show --help' explains",
            ),
            (&["--nothing"], "unexpected argument '--nothing' found; "),
        ] {
            let all = std::iter::once("newsprint").chain(words.iter().copied());
            let line = line(&Args::try_parse_from(all).unwrap_err());
            assert!(line.starts_with(said), "{words:?}: {line}");
        }
    }
}
