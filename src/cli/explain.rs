//! `newsprint explain`: what each line of a flat text is, and why.

use std::path::Path;

use super::{named, outcome::Outcome};
use crate::{
    article::Text,
    error::{self, Error, Result, caught_reading},
    format::{
        self,
        flat::{self, Explained, Kind},
    },
};

/// Columns of a line that are shown.
const SHOWN: usize = 72;

/// Prints every line with its kind and the reason.
pub(super) fn run(file: &Path) -> Result<Outcome> {
    super::print(explained(file)?.as_bytes())
}

fn explained(file: &Path) -> Result<String> {
    let source = named::source(file, false)?;
    let input = source.read()?;
    if !format::is_flat(&input.text, &source) {
        let reason = "has markup that says what its lines are";
        return Err(
            Error::new(error::Kind::NotAnArticle, source.name(), reason).hinted("explain takes flat text")
        );
    }
    caught_reading(&source.name(), || Ok(flat::explain(&input.text).iter().map(line).collect()))
}

fn line(explained: &Explained) -> String {
    let text = Text::line(&explained.line);
    let cut = text.char_indices().nth(SHOWN).map_or(text.len(), |(at, _)| at);
    let more = if cut < text.len() { "…" } else { "" };
    let head = format!("{:10} {}{more}\n", name(explained.kind), text.get(..cut).unwrap_or_default());
    let why = match (explained.rule, explained.score) {
        (Some(rule), _) => format!("because it {rule}"),
        (None, Some(score)) => {
            let feature = |(name, value, part): &(&str, f32, f32)| format!("{name} {value:.3} ({part:+.2})");
            let features: Vec<String> = explained.features.iter().map(feature).collect();
            format!("score {score:+.2}, a heading from 0: {}", features.join(", "))
        }
        (None, None) => String::new(),
    };
    format!("{head}{:10} {why}\n", "")
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Marked => "marked",
        Kind::Heading => "heading",
        Kind::Caption => "caption",
        Kind::Note => "note",
        Kind::Byline => "byline",
        Kind::Date => "date",
        Kind::PullQuote => "pull quote",
        Kind::Question => "question",
        Kind::Speech => "speech",
        Kind::Item => "item",
        Kind::Standfirst => "standfirst",
        Kind::Attribution => "attribution",
        Kind::Dateline => "dateline",
        Kind::Paragraph => "paragraph",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Input, Source};

    #[test]
    fn reasons_are_printed() {
        let source = Source::Bundled("hanoi-summit-first-day.txt");
        let Input { text, .. } = source.read().unwrap();
        let printed: String = flat::explain(&text).iter().map(line).collect();
        assert!(printed.contains("heading    Six o'clock, twelve flags\n           score +"), "{printed}");
        assert!(printed.contains("stop 0.000 (+"), "{printed}");
    }
}
