//! Credits: who made a picture, as captions end in. Nearly every line of an article is asked whether it holds one, so what a
//! credit cannot do without is looked for first, by its bytes.

use crate::article::{is_alphabetic, is_alphanumeric};

/// Words that announce a credit when a colon, `by` or a slash follows; in lower case.
const MARKS: &[&str] = &[
    "photograph",
    "photographs",
    "photo",
    "photos",
    "photo credit",
    "picture",
    "pictures",
    "image",
    "images",
    "image credit",
    "credit",
    "credits",
    "courtesy",
    "courtesy of",
    "illustration",
    "portrait",
    "drawing",
    "graphic",
    "map",
    "source",
    "foto",
    "fotos",
    "bild",
    "bilder",
    "quelle",
    "grafik",
    "zeichnung",
    "crédit",
    "crédits",
    "crédit photo",
    "dessin",
    "imagen",
    "crédito",
    "dibujo",
    "immagine",
    "fot",
    "zdjęcie",
    "фото",
    "снимок",
    "рисунок",
    "ảnh",
    "nguồn",
    "写真",
    "撮影",
    "提供",
    "图",
    "图片",
    "摄",
    "사진",
    "صورة",
    "الصورة",
    "תצלום",
    "צילום",
];

/// Bytes of the longest of them in lower case, and some.
const MARK: usize = 16;

/// Words between such a word and a name.
const BETWEEN: &[&str] = &[" by ", " von ", " courtesy "];

/// Agencies and picture libraries whose name at the end is a credit by itself.
const AGENCIES: &[&str] = &[
    "AFP",
    "AP",
    "EPA",
    "EPA-EFE",
    "EFE",
    "ANSA",
    "dpa",
    "DPA",
    "APA",
    "PA",
    "PTI",
    "ANI",
    "TASS",
    "VNA",
    "TTXVN",
    "TASR",
    "PAP",
    "AAP",
    "KCNA",
    "Reuters",
    "REUTERS",
    "Getty",
    "Getty Images",
    "Xinhua",
    "Kyodo",
    "Yonhap",
    "Bloomberg",
    "Shutterstock",
    "iStock",
    "Unsplash",
    "Pixabay",
    "Pexels",
    "Flickr",
    "imago",
    "picture alliance",
    "Keystone",
    "Wikimedia",
    "Wikimedia Commons",
    "Alamy",
    "Adobe Stock",
    "Magnum",
];

/// Columns of the longest name that is taken for a credit.
const LONGEST: usize = 90;

/// Splits a caption in what it says and whom it credits, without the brackets around the credit. Both are parts
/// of `caption`; nothing between them but brackets, bars and spaces is left out.
pub(in crate::format) fn split(caption: &str) -> (&str, Option<&str>) {
    let caption = caption.trim();
    match start(caption) {
        Some(at) => {
            let (words, credit) = caption.split_at(at);
            let words = words.trim_end_matches(['(', '[', '（', '|', '/', ' ', '\u{a0}']);
            let credit = credit.trim_start_matches(['(', '[', '（', '|', '/', ' ']);
            // A bracket that was opened before the credit closes with it.
            let opened = credit.contains(['(', '[', '（']);
            let credit = if opened { credit } else { credit.trim_end_matches([')', ']', '）', ' ']) };
            (words, Some(credit).filter(|c| !c.is_empty()))
        }
        None => (caption, None),
    }
}

/// Whether a credit is in the line.
pub(in crate::format) fn holds_credit(line: &str) -> bool {
    start(line).is_some()
}

/// Whether the line credits somebody and says nothing else.
pub(in crate::format) fn is_only_credit(line: &str) -> bool {
    let (words, credit) = split(line);
    words.is_empty() && credit.is_some()
}

/// Whether the line is nothing but a credit: one that says so, `Ann Lee/Harbour Press`, `Getty Images`, `AFP / JO LEE`.
pub(in crate::format) fn is_credit(line: &str) -> bool {
    if is_only_credit(line) {
        return true;
    }
    let bare = line.trim();
    let named = |part: &str| part.trim().starts_with(char::is_uppercase);
    let ends = bare.ends_with(['.', '!', '?', ':', ',']);
    let few = bare.split_whitespace().count() <= 6 && bare.chars().count() <= LONGEST;
    few && !ends && (is_agency(bare) || bare.split_once('/').is_some_and(|(a, b)| named(a) && named(b)))
}

/// Whether a line begins as the name of an agency does and is hardly longer.
fn is_agency(line: &str) -> bool {
    AGENCIES.iter().any(|agency| {
        line.strip_prefix(agency).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with([' ', '/']) && rest.split_whitespace().count() <= 2
        })
    })
}

/// Byte at which the credit begins, with its bracket: at the first sign of one.
fn start(line: &str) -> Option<usize> {
    let found = [copyright(line), marked(line), agency(line), hosted(line)];
    found.into_iter().flatten().min().filter(|at| line.len() - at <= 3 * LONGEST)
}

fn copyright(line: &str) -> Option<usize> {
    let bracket = || memchr::memchr(b'(', line.as_bytes());
    let typed = || line.rfind("(c) ").or_else(|| line.rfind("(C) "));
    let at = line.rfind('©').or_else(|| bracket().and_then(|_| typed()))?;
    let tail = line.get(at..)?;
    (tail.chars().count() <= LONGEST).then(|| opening(line, at))
}

/// `Photo: …`, `(Foto: …)`, `Photo by …`, `Bild/…` near the end.
fn marked(line: &str) -> Option<usize> {
    let from = line.ceil_char_boundary(line.len().saturating_sub(3 * LONGEST));
    let tail = line.get(from..)?;
    // A colon of East Asia begins with the last of these bytes.
    let may = memchr::memchr3(b':', b'/', 0xef, tail.as_bytes()).is_some()
        || BETWEEN.iter().any(|word| memchr::memmem::find(tail.as_bytes(), word.as_bytes()).is_some());
    if !may {
        return None;
    }
    let mut word = None;
    for (at, c) in tail.char_indices().chain([(tail.len(), ' ')]) {
        if is_alphabetic(c) {
            word = word.or(Some(at));
        } else if let Some(start) = word.take() {
            let names = || MARKS.contains(&&*tail.get(start..at).unwrap_or_default().to_lowercase());
            if is_announcing(tail.get(at..).unwrap_or_default()) && names() {
                let whole = whole_mark(tail, start);
                if begins(tail, whole) {
                    return Some(opening(line, from + whole));
                }
            }
        }
    }
    None
}

/// `Image credit:` begins at `Image`.
fn whole_mark(line: &str, at: usize) -> usize {
    let head = line.get(..at).unwrap_or_default();
    let Some(before) = head.strip_suffix(' ') else { return at };
    let word = before.rfind(|c: char| !is_alphabetic(c)).map_or(0, |end| {
        end + before.get(end..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
    });
    // The agency before it: `AP Photo/Ann Lee`.
    if AGENCIES.contains(&before.get(word..).unwrap_or_default()) {
        return word;
    }
    let both = line.get(word..line.floor_char_boundary(word + 3 * MARK)).unwrap_or_default().to_lowercase();
    if MARKS.iter().any(|m| m.contains(' ') && both.starts_with(m)) { word } else { at }
}

fn is_announcing(rest: &str) -> bool {
    let colon = rest.starts_with([':', '：', '/']) || rest.starts_with(" :");
    (colon || BETWEEN.iter().any(|word| rest.starts_with(word)))
        && rest.chars().count() <= LONGEST
        && rest.chars().any(is_alphabetic)
        && !rest.trim_end_matches(['.', ')', ']']).contains(". ")
}

/// Whether a new piece begins at `at`: the line's beginning, after a stop, a bracket or a bar.
fn begins(line: &str, at: usize) -> bool {
    let head = line.get(..at).unwrap_or_default().trim_end();
    let own_word = line.get(at..).and_then(|rest| rest.chars().next()).is_some_and(char::is_uppercase);
    head.is_empty()
        || head.ends_with([
            '.', '!', '?', '…', '(', '[', '（', '|', '/', '。', '—', '–', '-', '”', '"', ',', ';', '»',
        ])
        || (own_word && head.ends_with(is_alphanumeric))
        || !line
            .get(at..)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_lowercase() || c.is_uppercase()))
}

/// `… / AFP`, `(Reuters)`, `— AP Photo/Ann Lee`.
fn agency(line: &str) -> Option<usize> {
    let bare = line.trim_end_matches(['.', ' ']);
    let at = if bare.ends_with([')', ']', '）']) {
        bare.rfind(['(', '[', '（'])?
    } else {
        // The last byte is what dashes begin with.
        memchr::memchr3(b'/', b'|', 0xe2, bare.as_bytes())?;
        let slash = bare.rfind('/').map(|at| bare.get(..at).map_or(at, segment));
        slash.or_else(|| bare.rfind(['—', '–', '|']))?
    };
    let tail = line.get(at..)?;
    if tail.chars().count() > LONGEST {
        return None;
    }
    let mut names = tail.split(|c: char| !is_alphanumeric(c) && c != ' ' && c != '-').map(str::trim);
    names
        .any(|name| {
            let is = |agency: &&str| {
                name.strip_prefix(*agency).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            };
            AGENCIES.iter().any(is)
        })
        .then_some(at)
}

/// `Ann Lee / pixelio.de`: a name, a slash and the host of a picture library.
fn hosted(line: &str) -> Option<usize> {
    let bare = line.trim_end_matches([')', ']', ' ']);
    let (head, host) = bare.rsplit_once('/')?;
    let host = host.trim();
    let (name, domain) = host.rsplit_once('.')?;
    let is_host = !line.contains("://")
        && host.len() <= 40
        && !host.contains(' ')
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
        && (2..=4).contains(&domain.len())
        && domain.chars().all(char::is_alphabetic);
    let at = segment(head);
    let at = if at == head.len() { 0 } else { at };
    let name = head.get(at..)?.trim();
    (is_host && !name.is_empty() && name.split_whitespace().count() <= 5 && !name.contains("//"))
        .then(|| opening(line, at))
}

/// Where the name before a slash begins: after the last stop or bracket, or the whole if it is only a name.
fn segment(head: &str) -> usize {
    let at = head.rfind(['.', '!', '?', '…', '—', '–', '|', '(']);
    match at {
        Some(at) if head.len() - at <= LONGEST => {
            at + head
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .map_or(1, |c| if c == '(' { 0 } else { c.len_utf8() })
        }
        _ => head.len(),
    }
}

/// Takes a bracket that stands right before `at`.
fn opening(line: &str, at: usize) -> usize {
    let head = line.get(..at).unwrap_or_default().trim_end();
    if head.ends_with(['(', '[']) {
        head.len() - 1
    } else if head.ends_with('（') {
        head.len() - 3
    } else {
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_are_split_off() {
        for (caption, words, credit) in [
            ("Two hands meet. Photo: Ann Lee", "Two hands meet.", Some("Photo: Ann Lee")),
            ("Zwei Hände (Foto: Anna Li)", "Zwei Hände", Some("Foto: Anna Li")),
            ("Two hands meet © Ann Lee", "Two hands meet", Some("© Ann Lee")),
            ("Two hands meet. Ann Lee/AFP", "Two hands meet.", Some("Ann Lee/AFP")),
            ("Two hands meet (AP Photo/Ann Lee)", "Two hands meet", Some("AP Photo/Ann Lee")),
            ("Two hands meet (Reuters)", "Two hands meet", Some("Reuters")),
            ("Two hands meet | Getty Images", "Two hands meet", Some("Getty Images")),
            ("Image credit: Ann Lee", "", Some("Image credit: Ann Lee")),
            ("Two hands meet. AP Photo/Ann Lee", "Two hands meet.", Some("AP Photo/Ann Lee")),
            ("Bild: © Anna Li/Adobestock", "", Some("Bild: © Anna Li/Adobestock")),
            ("Ann Lee / pixelio.de", "", Some("Ann Lee / pixelio.de")),
            ("Two hands meet. Ann Lee/imagebank.example", "Two hands meet. Ann Lee/imagebank.example", None),
            ("See https://a.example/b.html", "See https://a.example/b.html", None),
            ("Hai bàn tay. Ảnh: Lê An", "Hai bàn tay.", Some("Ảnh: Lê An")),
            ("Рукопожатие. Фото: Анна Ли", "Рукопожатие.", Some("Фото: Анна Ли")),
            ("握手する二人（写真：李安）", "握手する二人", Some("写真：李安")),
            ("A photo of two hands", "A photo of two hands", None),
            (
                "The image: it lies, said the painter. Nobody asked.",
                "The image: it lies, said the painter. Nobody asked.",
                None,
            ),
            ("Profit and/or loss", "Profit and/or loss", None),
            ("In spring (2019)", "In spring (2019)", None),
        ] {
            assert_eq!(split(caption), (words, credit), "{caption}");
        }
    }

    #[test]
    fn credits_stand_alone() {
        for (line, is) in [
            ("AFP / JO LEE", true),
            ("Reuters/Ann Lee (Archive)", true),
            ("Imago Images / Lee", true),
            ("Getty Images", true),
            ("Photo: Ann Lee", true),
            ("Harbour and/or quay", false),
            ("AP said that the ferry had left at noon", false),
            ("Two hands meet.", false),
        ] {
            assert_eq!(is_credit(line), is, "{line}");
        }
    }
}
