//! HTML inside Markdown: marks become marks, pictures pictures, other tags go and their words stay.

/// What a stretch of HTML holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// Words between tags, entities decoded.
    Words(String),
    /// `<img>`: address, alternative text.
    Image(String, String),
    /// A tag that ends a line.
    Break,
    /// The start of an element that marks words, by its name.
    Open(&'static str),
    /// Its end.
    Close(&'static str),
    /// A comment.
    Comment,
}

/// Elements that mark words.
const MARKS: &[&str] = &["em", "i", "strong", "b", "del", "s", "code", "kbd", "sup", "sub", "small"];

/// Takes `html` apart, left to right.
pub(super) fn pieces(html: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        push_words(&mut out, &rest[..open]);
        let tail = &rest[open..];
        let end = if tail.starts_with("<!--") {
            tail.find("-->").map(|at| at + 3)
        } else {
            tail.find('>').map(|at| at + 1)
        };
        let Some(end) = end else {
            push_words(&mut out, tail);
            return out;
        };
        tag(&mut out, &tail[..end]);
        rest = &tail[end..];
    }
    push_words(&mut out, rest);
    out
}

fn push_words(out: &mut Vec<Piece>, raw: &str) {
    if !raw.is_empty() {
        out.push(Piece::Words(decoded(raw)));
    }
}

fn tag(out: &mut Vec<Piece>, tag: &str) {
    if tag.starts_with("<!--") {
        return out.push(Piece::Comment);
    }
    let name: String = tag
        .trim_start_matches(['<', '/'])
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_lowercase();
    if name == "sup" && tag.contains("footnote") {
        return out.push(Piece::Open("footnote"));
    }
    if let Some(mark) = MARKS.iter().find(|mark| **mark == name) {
        return out.push(if tag.starts_with("</") { Piece::Close(mark) } else { Piece::Open(mark) });
    }
    match name.as_str() {
        "img" => out.push(Piece::Image(attribute(tag, "src"), attribute(tag, "alt"))),
        "br" | "p" | "div" | "li" | "tr" | "h1" | "h2" | "h3" | "h4" | "figcaption" | "figure"
        | "blockquote" => {
            out.push(Piece::Break);
        }
        _ => {}
    }
}

fn attribute(tag: &str, name: &str) -> String {
    let lower = tag.to_ascii_lowercase();
    let Some(at) = lower.find(&format!(" {name}=")) else { return String::new() };
    let value = tag.get(at + name.len() + 2..).unwrap_or_default();
    let end = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].find(quote).map(|end| (1, end + 1)),
        _ => value.find([' ', '>']).map(|end| (0, end)),
    };
    end.and_then(|(from, to)| value.get(from..to)).map(decoded).unwrap_or_default()
}

/// The few entities that HTML inside Markdown needs; the rest stays as written.
fn decoded(raw: &str) -> String {
    let mut text = raw.to_owned();
    for (entity, c) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", "\u{a0}"), ("&amp;", "&")]
    {
        if text.contains('&') {
            text = text.replace(entity, c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_and_tags_go() {
        for (html, expected) in [
            ("a <b>bold</b> c", vec!["a ", "+b", "bold", "-b", " c"]),
            ("x<br>y &amp; z", vec!["x", "|", "y & z"]),
            ("<img alt='A &lt; B' src=\"i.png\">", vec!["[i.png A < B]"]),
            ("a < b", vec!["a ", "< b"]),
            ("<!-- gone -->left", vec!["#", "left"]),
        ] {
            let got: Vec<String> = pieces(html)
                .into_iter()
                .map(|p| match p {
                    Piece::Words(w) => w,
                    Piece::Image(src, alt) => format!("[{src} {alt}]"),
                    Piece::Break => "|".into(),
                    Piece::Open(name) => format!("+{name}"),
                    Piece::Close(name) => format!("-{name}"),
                    Piece::Comment => "#".into(),
                })
                .collect();
            assert_eq!(got, expected, "{html}");
        }
    }
}
