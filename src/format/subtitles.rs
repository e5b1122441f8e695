//! Subtitles and transcripts with times, SRT and WebVTT, as the text that was spoken.

use super::description::{Description, Method};
use crate::article::{Article, Block, Format, Rich, Span, SpanKind, Text};

/// What is spoken in a film, with its times.
pub(super) const FORMAT: Description = Description {
    name: "subtitles",
    plural: "text",
    endings: &["srt", "vtt"],
    method: Method::Article {
        is: |sample| is_subtitles(sample.trimmed()),
        parse: |sample| parse(sample.text),
        from_beginning: true,
    },
};

/// Seconds of silence after which a sentence that has ended ends its paragraph too.
const SILENCE: f64 = 2.0;

/// Bytes from which on the next end of a sentence ends the paragraph.
const LONG: usize = 500;

/// Whether a text begins as one of the two forms does.
fn is_subtitles(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    let first = lines.next().unwrap_or_default();
    if first == "WEBVTT" || first.starts_with("WEBVTT ") {
        return true;
    }
    let numbered = !first.is_empty() && first.bytes().all(|b| b.is_ascii_digit());
    numbered && lines.next().is_some_and(|line| times(line).is_some())
}

/// When a cue begins and ends, in seconds, of its line `00:00:01,000 --> 00:00:02,500`.
fn times(line: &str) -> Option<(f64, f64)> {
    let (from, to) = line.split_once("-->")?;
    Some((seconds(from)?, seconds(to)?))
}

fn seconds(raw: &str) -> Option<f64> {
    let raw = raw.split_whitespace().next()?.replace(',', ".");
    let mut sum = 0.0;
    for part in raw.split(':') {
        sum = sum * 60.0 + part.parse::<f64>().ok()?;
    }
    raw.contains(':').then_some(sum)
}

/// Reads subtitles: what follows without a pause is one paragraph, and a name in a cue begins one of its own.
fn parse(text: &str) -> Article {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut spoken = Spoken::default();
    for (at, cue) in text.split("\n\n").enumerate() {
        let mut lines = cue.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
        let Some(first) = lines.peek().copied() else { continue };
        if first.starts_with("STYLE") || first.starts_with("REGION") || at == 0 && first.starts_with("WEBVTT")
        {
            continue;
        }
        if let Some(note) = first.strip_prefix("NOTE") {
            lines.next();
            let note = std::iter::once(note).chain(lines).collect::<Vec<_>>().join(" ");
            spoken.blocks.extend(Text::some(&note).map(|note| Block::Note(note.into())));
            continue;
        }
        // A number or a name may stand above the times.
        let above = times(first).is_none();
        let mut time = if above { None } else { lines.next().and_then(times) };
        if above {
            let name = lines.next();
            time = lines.peek().and_then(|line| times(line));
            match (time, name) {
                (Some(_), _) => _ = lines.next(),
                (None, Some(words)) => spoken.line(words, None),
                (None, None) => {}
            }
        }
        for line in lines {
            spoken.line(line, time);
        }
    }
    spoken.paragraph();
    Article { blocks: spoken.blocks, format: Format::Subtitles, ..Article::default() }
}

#[derive(Default)]
struct Spoken {
    blocks: Vec<Block>,
    words: String,
    /// Who says them.
    name: Option<String>,
    /// The line before, which captions that roll say again.
    last: String,
    /// When it was over, in seconds.
    over: f64,
}

impl Spoken {
    fn line(&mut self, line: &str, time: Option<(f64, f64)>) {
        let (name, words) = plain(line);
        if words.is_empty() || words == self.last {
            return;
        }
        let (from, to) = time.unwrap_or((self.over, self.over));
        let ended =
            self.words.trim_end_matches(['"', '”', '»', ')']).ends_with(['.', '!', '?', '…', '。', '♪']);
        let turn = words.strip_prefix("- ").or_else(|| words.strip_prefix("– "));
        let pause = ended && (from - self.over >= SILENCE || self.words.len() >= LONG);
        if turn.is_some() || pause || name.is_some() && name != self.name {
            self.paragraph();
        }
        if !self.words.is_empty() {
            self.words.push(' ');
        }
        self.words.push_str(turn.unwrap_or(&words));
        self.name = name.or(self.name.take());
        self.over = to;
        self.last = words;
    }

    fn paragraph(&mut self) {
        let words = std::mem::take(&mut self.words);
        let name = self.name.take().map(|name| format!("{name}:"));
        let long = name.as_ref().map_or(0, String::len);
        let text = Text::line(&name.map_or(words.clone(), |name| format!("{name} {words}")));
        if !words.is_empty() {
            let spans = if long > 0 {
                vec![Span { start: 0, end: long, kind: SpanKind::Strong }]
            } else {
                Vec::new()
            };
            self.blocks.push(Block::Paragraph(Rich { text, spans }));
        }
    }
}

/// The name in `<v Name>` and the words of a line, without its tags.
fn plain(line: &str) -> (Option<String>, String) {
    let (mut name, mut out, mut rest) = (None, String::new(), line);
    while let Some((before, tail)) = rest.split_once('<') {
        out.push_str(before);
        let Some((tag, after)) = tail.split_once('>') else {
            out.push('<');
            out.push_str(tail);
            rest = "";
            break;
        };
        if let Some(voice) = tag.strip_prefix("v ") {
            name = Text::some(voice).map(|name| name.to_string());
        }
        rest = after;
    }
    out.push_str(rest);
    let out = out.replace("{\\an8}", "").replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">");
    (name, Text::line(&out.replace("&amp;", "&")).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken(text: &str) -> Vec<String> {
        let text_of = |block: &Block| match block {
            Block::Paragraph(words) => words.text.to_string(),
            Block::Note(words) => format!("note {}", words.text),
            _ => String::new(),
        };
        parse(text).blocks.iter().map(text_of).collect()
    }

    #[test]
    fn cues_are_paragraphs() {
        for (text, expected) in [
            (
                "1\n00:00:01,000 --> 00:00:02,000\nThe lamp\n\n2\n00:00:02,000 --> 00:00:03,000\n<i>is lit.</i>\n\n3\n00:00:09,000 --> 00:00:10,000\nThe tide turns.\n",
                &["The lamp is lit.", "The tide turns."][..],
            ),
            (
                "WEBVTT\n\nNOTE by hand\n\nintro\n00:01.000 --> 00:02.000 align:start\n<v Ann Lee>Who is there?\n\n00:02.000 --> 00:03.000\n<v Bo>Me.\n",
                &["note by hand", "Ann Lee: Who is there?", "Bo: Me."],
            ),
            ("WEBVTT\n\n00:01.000 --> 00:02.000\n- One?\n- Two.\n", &["One?", "Two."]),
            ("WEBVTT\n\n00:01.0 --> 00:02.0\na b\n\n00:02.0 --> 00:03.0\na b\nc d\n", &["a b c d"]),
        ] {
            assert_eq!(spoken(text), expected, "{text}");
            assert!(is_subtitles(text), "{text}");
        }
        for prose in ["1\nOne thing.", "WEBVTTS are many", "", "12:30 --> 13:00"] {
            assert!(!is_subtitles(prose), "{prose}");
        }
    }
}
