//! Plain text of a message: flowed or broken lines, quotes by their depth, what was forwarded, the signature.

use std::sync::LazyLock;

use regex::Regex;

use super::super::html::escaped;

/// How the lines of a text are broken.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Flow {
    /// Whether lines that end in a space go on in the next (RFC 3676).
    pub(super) flowed: bool,
    /// Whether that space is not one of the text's.
    pub(super) delsp: bool,
}

/// Whether somebody else's words are in it, or a signature.
pub(super) fn has_parts(text: &str) -> bool {
    text.lines().filter(|line| line.starts_with('>')).count() > 1
        || text.lines().any(|line| line == "-- " || line == "--" || forwards(line))
}

/// Whether a line says that below it another message stands, as programs write it that do not quote: `-----Original Message-----`.
fn forwards(line: &str) -> bool {
    static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^\s*-{2,}\s*(original (message|appointment)|forwarded message|begin forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|original-nachricht|message d'origine|message transféré|message original|mensaje original|mensaje reenviado|mensagem original|messaggio originale|messaggio inoltrato|oorspronkelijk bericht|doorgestuurd bericht|ursprungligt meddelande|исходное сообщение|пересылаемое сообщение|원본 메일|原始邮件|元のメッセージ).{0,60}-{2,}\s*$",
        )
        .ok()
    });
    line.len() < 200 && LINE.as_ref().is_some_and(|pattern| pattern.is_match(line))
}

/// Plain text as HTML: quotes by their depth, paragraphs, and what stands below `-- ` as small print.
pub(super) fn html(text: &str, flow: Flow) -> String {
    let mut out = String::new();
    let mut depth = 0;
    let mut is_signature = false;
    for Paragraph { quoted, lines } in paragraphs(text, flow) {
        while depth < quoted {
            out.push_str("<blockquote>");
            depth += 1;
        }
        while depth > quoted {
            out.push_str("</blockquote>");
            depth -= 1;
        }
        is_signature |= depth == 0 && lines.first().is_some_and(|line| line.trim_end() == "--");
        let words = escaped(&lines.join("\n")).replace('\n', "<br>");
        out.push_str(&if is_signature && depth == 0 {
            format!("<p {}=\"\">{words}</p>", super::super::html::NOTE)
        } else {
            format!("<p>{words}</p>")
        });
    }
    out.push_str(&"</blockquote>".repeat(depth));
    out
}

/// Lines that stand together, and how many times they are quoted.
struct Paragraph {
    quoted: usize,
    lines: Vec<String>,
}

/// Quotes deeper than this are set at the same depth.
const MAX_QUOTES: usize = 16;

/// Columns from which on a line was broken by a program, not by whoever wrote it.
const BROKEN: usize = 58;

/// Columns of the longest line that a program leaves; one that is longer was not broken.
const LONGEST: usize = 90;

fn paragraphs(text: &str, Flow { flowed: is_flowed, delsp: drops_space }: Flow) -> Vec<Paragraph> {
    let mut out: Vec<Paragraph> = Vec::new();
    // Whether the last line goes on, and whether it is over.
    let (mut goes_on, mut is_over) = (false, true);
    // Messages that stand below their header, without a mark on each line.
    let mut below = 0;
    for line in text.lines() {
        let mut rest = line;
        let mut quoted = 0;
        while let Some(inner) = rest.strip_prefix('>') {
            quoted += 1;
            rest = if is_flowed { inner } else { inner.strip_prefix(' ').unwrap_or(inner) };
        }
        // A space that only keeps the line from looking like a quote.
        rest = if is_flowed { rest.strip_prefix(' ').unwrap_or(rest) } else { rest };
        if quoted == 0 && forwards(rest) {
            below += 1;
            is_over = true;
        }
        let quoted = (quoted + below).min(MAX_QUOTES);
        if rest.trim().is_empty() {
            (goes_on, is_over) = (false, true);
            continue;
        }
        let is_sign = rest.trim_end() == "--";
        let columns = rest.trim_end().chars().count();
        let begins_item = rest.starts_with(['*', '-', '•']) || rest.starts_with(|c: char| c.is_ascii_digit());
        match out.last_mut().filter(|last| !is_over && last.quoted == quoted && !is_sign) {
            Some(Paragraph { lines, .. }) => {
                match lines.last_mut().filter(|_| goes_on && (is_flowed || !begins_item)) {
                    Some(last) => {
                        if !last.ends_with(' ') && !drops_space {
                            last.push(' ');
                        }
                        last.push_str(rest);
                    }
                    None => lines.push(rest.to_owned()),
                }
            }
            None => out.push(Paragraph { quoted, lines: vec![rest.to_owned()] }),
        }
        goes_on =
            if is_flowed { rest.ends_with(' ') && !is_sign } else { (BROKEN..=LONGEST).contains(&columns) };
        if drops_space
            && goes_on
            && let Some(last) = out.last_mut().and_then(|last| last.lines.last_mut())
        {
            last.pop();
        }
        is_over = false;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_flow_and_quotes_stand_apart() {
        let text = "The boats \nlay in a row.\n\n> On Monday \n> he wrote.\n>> Before?\n\n* one\n* two\n\n-- \nAnn\n";
        let all: Vec<(usize, Vec<String>)> = paragraphs(text, Flow { flowed: true, delsp: false })
            .into_iter()
            .map(|p| (p.quoted, p.lines))
            .collect();
        let of =
            |quoted: usize, lines: &[&str]| (quoted, lines.iter().map(|line| (*line).to_owned()).collect());
        assert_eq!(
            all,
            [
                of(0, &["The boats lay in a row."]),
                of(1, &["On Monday he wrote."]),
                of(2, &["Before?"]),
                of(0, &["* one", "* two"]),
                of(0, &["-- ", "Ann"]),
            ]
        );
    }

    #[test]
    fn what_is_forwarded_without_marks_is_a_quote() {
        let text =
            "See below.\n\n-----Original Message-----\nFrom: Bo\nSubject: Tides\n\nThe sea rises.\n-- \nBo\n";
        assert_eq!(
            html(text, Flow::default()),
            "<p>See below.</p><blockquote><p>-----Original Message-----<br>From: Bo<br>Subject: Tides</p>\
             <p>The sea rises.</p><p>-- <br>Bo</p></blockquote>"
        );
        for (line, is_it) in [
            ("-------- Forwarded Message --------", true),
            ("--- Ursprüngliche Nachricht ---", true),
            ("---- Message d'origine ----", true),
            ("--- a drawing ---", false),
            ("Original Message", false),
        ] {
            assert_eq!(forwards(line), is_it, "{line}");
        }
    }

    #[test]
    fn lines_that_were_broken_are_joined_and_long_ones_left() {
        let broken = "The boats lay in a row beside the wall, as they had done every\nwinter.\n";
        assert_eq!(html(broken, Flow::default()).matches("<br>").count(), 0);
        let long = format!("{}\nAnother.\n", "The boats lay in a row. ".repeat(6));
        assert_eq!(html(&long, Flow::default()).matches("<br>").count(), 1);
    }
}
