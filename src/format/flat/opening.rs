//! What stands around the beginning of an article: byline, date, dateline.

use super::traits::{End, Traits};
use crate::article::meta::written_date;

/// Lines from the top among which bylines and dates are looked for.
pub(super) const LINES: usize = 9;

/// What leads a byline, in lower case.
const BY: &[&str] = &[
    "by ",
    "by: ",
    "words by ",
    "text by ",
    "story by ",
    "written by ",
    "posted by ",
    "reported by ",
    "author: ",
    "von ",
    "text: ",
    "autor: ",
    "autorin: ",
    "par ",
    "por ",
    "texto: ",
    "di ",
    "testo: ",
    "door ",
    "av ",
    "tekst: ",
    "автор: ",
    "автор ",
    "текст: ",
    "tác giả: ",
    "bài: ",
    "theo ",
    "بقلم ",
    "بقلم: ",
    "كتب ",
    "文/",
    "文／",
    "作者：",
    "作者:",
    "記者：",
    "取材・文",
    "文：",
    "文・",
    "글 ",
    "글·",
    "מאת ",
];

/// Words of a name and what stands beside it, at most.
const NAME_WORDS: usize = 9;

/// Whether the line is a byline: `By Ann Lee`, `Von Anna Li und Bo Berg`.
pub(super) fn is_byline(line: &str, traits: &Traits) -> bool {
    let lower = line.to_lowercase();
    let Some(lead) = BY.iter().find(|lead| lower.starts_with(*lead)) else { return false };
    let name = line.get(lead.len()..).unwrap_or_default();
    let is_name =
        name.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_lowercase() && c.is_alphabetic());
    is_name
        && traits.is_short()
        && matches!(traits.end, End::Open)
        && name.split_whitespace().count() <= NAME_WORDS
        && names_somebody(name)
}

/// What a byline says of who wrote, without a label before it: `Author: Ann Lee` is `Ann Lee`.
pub(super) fn name_in(byline: &str) -> &str {
    let label =
        |lead: &&&str| lead.trim_end().ends_with([':', '：']) && byline.to_lowercase().starts_with(**lead);
    let long = BY.iter().find(label).map_or(0, |lead| lead.len());
    byline.get(long..).unwrap_or(byline)
}

/// Words that number a part of a book, in lower case.
const CHAPTERS: &[&str] = &[
    "chapter",
    "book",
    "part",
    "act",
    "scene",
    "canto",
    "letter",
    "section",
    "kapitel",
    "teil",
    "buch",
    "chapitre",
    "livre",
    "partie",
    "capítulo",
    "capitulo",
    "libro",
    "capitolo",
    "parte",
    "hoofdstuk",
    "rozdział",
    "глава",
    "часть",
    "chương",
];

/// Whether the line names a part of a book by its number: `CHAPTER I.`, `Chapter 2: The Sea`, `第三章`.
pub(super) fn is_chapter(line: &str, traits: &Traits) -> bool {
    if !traits.is_short() {
        return false;
    }
    if let Some(rest) = line.strip_prefix('第') {
        return rest.find(['章', '回', '卷', '部']).is_some_and(|at| at > 0 && at <= 12);
    }
    let Some((word, rest)) = line.split_once(' ') else { return false };
    if !CHAPTERS.contains(&&*word.to_lowercase()) || !word.starts_with(char::is_uppercase) {
        return false;
    }
    let number = rest.split([' ', '.', ':', ',']).next().unwrap_or_default();
    let roman = number.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L' | b'C'));
    let digits = number.bytes().all(|b| b.is_ascii_digit());
    let tail = rest.get(number.len()..).unwrap_or_default();
    // `Chapter 2 was late` is a sentence; a title follows a stop, or begins with a capital.
    let titled =
        tail.trim_start().starts_with(|c: char| c.is_uppercase() || matches!(c, '.' | ':' | '-' | '—' | '–'));
    !number.is_empty() && (roman || digits) && (tail.trim().is_empty() || titled)
}

/// A third of the words of a name at least begin with a capital, in scripts that have them.
fn names_somebody(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().filter(|word| word.chars().count() > 2).collect();
    let lower = words.iter().filter(|word| word.starts_with(char::is_lowercase)).count();
    3 * lower <= 2 * words.len() && !words.is_empty()
}

/// Whether the line is hardly more than a date, as pages print above a text.
pub(super) fn is_date_line(line: &str, traits: &Traits) -> bool {
    traits.width <= 70.0
        && traits.words <= 12.0
        && matches!(traits.end, End::Open | End::Stop)
        && written_date(line).is_some()
        && (traits.digits > 0.15 || traits.words <= 7.0)
        && !line.trim_end_matches('.').contains(". ")
        || traits.width <= 40.0 && written_date(line).is_some() && traits.digits > 0.1
}

/// Bytes of the dateline that opens a paragraph: `HANOI (Reuters) —`, `BERLIN, 28 February (dpa) -`.
pub(super) fn dateline(line: &str) -> Option<usize> {
    const LONGEST: usize = 70;
    let head = line.get(..line.floor_char_boundary(3 * LONGEST)).unwrap_or(line);
    let (at, dash) = [" — ", " – ", " - ", " -- ", " (", "— ", "– "]
        .iter()
        .filter_map(|dash| head.find(dash).map(|at| (at, *dash)))
        .min_by_key(|(at, dash)| (*at, std::cmp::Reverse(dash.len())))?;
    let place = head.get(..at)?;
    let end = if dash == " (" {
        // The agency in brackets, then a dash or the text.
        let close = at + head.get(at..)?.find(')')? + 1;
        let rest = head.get(close..)?;
        let after = rest.trim_start();
        let dashes = ["—", "–", "--", "-"]
            .iter()
            .find(|d| after.starts_with(**d) && after.get(d.len()..).is_some_and(|r| r.starts_with(' ')));
        close + rest.len() - after.len() + dashes?.len()
    } else {
        at + dash.trim_end().len()
    };
    let capitals = place.chars().filter(|c| c.is_uppercase()).count();
    let first = place.split([',', '/']).next()?;
    let shouted = first.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let town =
        first.split(' ').filter(|word| !word.is_empty()).all(|word| word.starts_with(char::is_uppercase));
    let agency = dash == " (" && town && first.split(' ').count() <= 4 && end - at <= 24;
    let is_place = (agency || shouted && capitals >= 2)
        && place.chars().count() <= LONGEST
        && first.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    (is_place && line.len() > end + 20).then_some(end)
}

/// Where the name stands that begins a line of a conversation, behind a time: `[00:01:20] ANN LEE:`, `12:05 Bo:`.
pub(super) fn spoken(line: &str) -> Option<(usize, usize)> {
    let of_time = |b: &u8| b.is_ascii_digit() || matches!(b, b':' | b'.' | b',' | b'[' | b']' | b'(' | b')');
    let stamp = line.bytes().take_while(of_time).count();
    let (time, rest) = line.split_at_checked(stamp)?;
    let is_time = time.bytes().filter(u8::is_ascii_digit).count() >= 3 && time.contains(':');
    let name = rest.trim_start_matches([' ', '-']);
    let start = if is_time && rest.starts_with(' ') { line.len() - name.len() } else { 0 };
    speaker(line.get(start..)?).map(|end| (start, start + end))
}

/// Bytes of the name that begins a line of a conversation: `Q:`, `Ann Lee:`, `記者：`.
fn speaker(line: &str) -> Option<usize> {
    const LONGEST: usize = 32;
    let head = line.get(..line.floor_char_boundary(3 * LONGEST)).unwrap_or(line);
    // The colon of East Asia begins with the second of these bytes.
    memchr::memchr2(b':', 0xef, head.as_bytes())?;
    let (at, colon) = head.char_indices().find(|(_, c)| matches!(c, ':' | '：'))?;
    let name = head.get(..at)?;
    let words = name.split_whitespace().count();
    let is_name = (1..=4).contains(&words)
        && name.chars().count() <= LONGEST
        && name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '-' | '\'' | '’'))
        && name.split_whitespace().all(|word| !word.starts_with(char::is_lowercase));
    let says = line.get(at + colon.len_utf8()..).is_some_and(|rest| rest.trim().len() > 1);
    (is_name && says).then_some(at + colon.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::{super::traits::traits, *};

    #[test]
    fn bylines() {
        for (line, is) in [
            ("By Ann Lee", true),
            ("By Ann Lee and Bo Berg, Hanoi", true),
            ("Von Anna Li", true),
            ("Por Ana de la Cruz", true),
            ("Автор: Анна Ли", true),
            ("By the river", false),
            ("By Monday evening the water had reached the second step of the town hall.", false),
            ("Bye Ann", false),
        ] {
            assert_eq!(is_byline(line, &traits(line)), is, "{line}");
        }
    }

    #[test]
    fn chapters() {
        for (line, is) in [
            ("CHAPTER I.", true),
            ("Chapter 2: The Sea", true),
            ("Kapitel 3", true),
            ("Глава IV. Море", true),
            ("第三章 海", true),
            ("Chapter 2 was late", false),
            ("Part of it", false),
            ("part 2", false),
        ] {
            assert_eq!(is_chapter(line, &traits(line)), is, "{line}");
        }
        assert_eq!(name_in("Author: Ann Lee"), "Ann Lee");
        assert_eq!(name_in("By Ann Lee"), "By Ann Lee");
    }

    #[test]
    fn date_lines() {
        for (line, is) in [
            ("28 February 2019", true),
            ("Published: 28.02.2019, 10:30", true),
            ("Thứ năm, 28/2/2019", true),
            ("2019年2月28日", true),
            ("In February 2019 the two leaders met for the second time, in Hanoi", false),
            ("The year 2019", false),
        ] {
            assert_eq!(is_date_line(line, &traits(line)), is, "{line}");
        }
    }

    #[test]
    fn datelines() {
        let rest = "the talks went on into the night.";
        for (line, place) in [
            ("HANOI (Reuters) — REST", "HANOI (Reuters) —"),
            ("HANOI, Feb. 28 (Reuters) - REST", "HANOI, Feb. 28 (Reuters) -"),
            ("NEW YORK — REST", "NEW YORK —"),
            ("Berlin (dpa) - REST", "Berlin (dpa) -"),
            ("Hanoi – REST", ""),
            ("A word (said) REST", ""),
        ] {
            let line = line.replace("REST", rest);
            assert_eq!(dateline(&line).map_or("", |end| &line[..end]), place, "{line}");
        }
    }

    #[test]
    fn speakers() {
        for (line, name) in [
            ("Q: Why now?", "Q:"),
            ("Ann Lee: Because it is late.", "Ann Lee:"),
            ("記者：なぜ今ですか。", "記者："),
            ("The answer is this: nobody knows", ""),
            ("Note:", ""),
            ("10:30 the train left", ""),
            ("10:30 Ann: It left.", "Ann:"),
            ("[00:01:20] ANN LEE: It left.", "ANN LEE:"),
            ("(1:20:05) - Bo: It left.", "Bo:"),
            ("12. Ann: It left.", ""),
        ] {
            assert_eq!(spoken(line).map_or("", |(start, end)| &line[start..end]), name, "{line}");
        }
    }
}
