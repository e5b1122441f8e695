//! What a line is made of: fragments of text between the places where it may break.

use textwrap::WordSeparator;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::hyphenation::Hyphenation;

/// What may happen after a fragment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// A line may end.
    Free,
    /// A line may end with a hyphen that is added.
    Hyphen,
    /// Both sides belong together; broken only where nothing else fits.
    Glued,
}

/// Text that is not broken, the space after it, and what may happen there.
#[derive(Debug, Clone, Copy)]
pub struct Fragment {
    /// First byte.
    pub start: usize,
    /// One past its last byte; the space begins here.
    pub end: usize,
    /// Columns.
    pub width: u32,
    /// Columns of the space.
    pub space: u32,
    pub after: Break,
}

impl Fragment {
    /// Whether a line that ends here needs a hyphen.
    pub fn is_cut(&self) -> bool {
        self.after == Break::Hyphen
    }
}

/// Columns that a terminal gives to `text`: those of its graphemes, one by one, and one for each halfwidth voiced sound
/// mark, which terminals set beside its kana.
pub fn columns(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    let beside = text.matches(['\u{ff9e}', '\u{ff9f}']).count();
    beside + text.graphemes(true).map(UnicodeWidthStr::width).sum::<usize>()
}

/// The fragments of `text`, none wider than `widest`.
pub fn fragments(text: &str, widest: usize) -> Vec<Fragment> {
    let mut out: Vec<Fragment> = Vec::with_capacity(text.len() / 5 + 1);
    if text.chars().all(is_spaced) {
        spaced(text, &mut out);
    } else {
        let mut at = 0;
        for word in WordSeparator::UnicodeBreakProperties.find_words(text) {
            let end = at + word.word.len();
            if word.word.is_empty() {
                // Space at the beginning, which the gate lets through nowhere, stays with what follows.
            } else if word.word.is_ascii() && word.word.contains('-') {
                let from = out.len();
                spaced(text.get(at..end).unwrap_or_default(), &mut out);
                for fragment in out.iter_mut().skip(from) {
                    fragment.start += at;
                    fragment.end += at;
                }
            } else {
                out.push(fragment(text, at, end));
            }
            if let Some(last) = out.last_mut() {
                last.space = word.whitespace.len() as u32;
            }
            at = end + word.whitespace.len();
        }
    }
    glue(text, &mut out);
    narrowed(text, out, widest as u32)
}

fn fragment(text: &str, start: usize, end: usize) -> Fragment {
    let width = columns(text.get(start..end).unwrap_or_default()) as u32;
    Fragment { start, end, width, space: 0, after: Break::Free }
}

/// Letters of scripts with spaces between words, whose lines break there and at dashes (UAX #14 comes to the same),
/// and the marks they are written with.
fn is_spaced(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{5f4}' | '\u{620}'..='\u{6d3}' | '\u{1e00}'..='\u{1fff}'
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203a}' | '\u{20ac}')
        && !matches!(c, '\u{b4}' | '\u{2024}' | '\u{2025}')
}

/// Breaks at spaces, after hyphens between letters, after an en dash and on both sides of an em dash.
fn spaced(text: &str, out: &mut Vec<Fragment>) {
    let bytes = text.as_bytes();
    let (mut start, mut at) = (0, 0);
    let letter = |at: usize| bytes.get(at).is_some_and(|b| b.is_ascii_alphabetic() || *b >= 0x80);
    while let Some(b) = bytes.get(at) {
        let size = match b {
            b' ' => {
                let spaces = bytes.iter().skip(at).take_while(|b| **b == b' ').count();
                if start < at {
                    let mut fragment = fragment(text, start, at);
                    fragment.space = spaces as u32;
                    out.push(fragment);
                }
                start = at + spaces;
                at = start;
                continue;
            }
            b'-' if at > start && letter(at - 1) && letter(at + 1) => 1,
            0xe2 => match bytes.get(at + 1..at + 3) {
                // Hyphen, en dash, em dash.
                Some([0x80, 0x90 | 0x93 | 0x94]) if at > start && letter(at - 1) && letter(at + 3) => 3,
                _ => 0,
            },
            _ => 0,
        };
        at += size.max(1);
        if size > 0 {
            out.push(fragment(text, start, at));
            start = at;
        }
    }
    if start < bytes.len() {
        out.push(fragment(text, start, bytes.len()));
    }
}

/// Forbids, as far as it can be helped, to part a number from its unit and initials or a title from a name.
fn glue(text: &str, fragments: &mut [Fragment]) {
    let mut next = fragments.iter().skip(1).map(|p| (p.start, p.end)).collect::<Vec<_>>().into_iter();
    for fragment in fragments {
        let Some((start, end)) = next.next() else { return };
        let last =
            fragment.end.checked_sub(1).and_then(|at| text.as_bytes().get(at)).copied().unwrap_or(b' ');
        // Most words end in a letter and are done with here; signs such as § are not ASCII.
        if fragment.space == 0 || last.is_ascii_alphabetic() || matches!(last, b',' | b';') {
            continue;
        }
        let this = text.get(fragment.start..fragment.end).unwrap_or_default();
        if belongs(this, text.get(start..end).unwrap_or_default()) {
            fragment.after = Break::Glued;
        }
    }
}

/// Whether `next` should stand on the line of `this`.
fn belongs(this: &str, next: &str) -> bool {
    let this = this.trim_start_matches(['(', '[', '“', '"', '„', '«', '‘', '\'']);
    let upper = next.starts_with(char::is_uppercase);
    if this.ends_with(|c: char| c.is_ascii_digit()) {
        let unit = next
            .trim_end_matches(|c: char| c.is_ascii_punctuation() && c != '%')
            .trim_end_matches(['”', '’', '»']);
        return UNITS.contains(&unit) || unit.starts_with(['°', '€', '£', '¥', '%', '‰', '℃']);
    }
    if next.starts_with(|c: char| c.is_ascii_digit()) {
        return NUMBERED.contains(&this);
    }
    if let Some(name) = this.strip_suffix('.') {
        let initial = !name.is_empty()
            && name.split(['.', '-']).all(|part| {
                let mut letters = part.chars();
                letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
            });
        return upper && (initial || TITLES.contains(&name));
    }
    false
}

/// Units and words that a number is read with.
const UNITS: &[&str] = &[
    "mm", "cm", "m", "km", "m²", "km²", "m³", "ha", "in", "ft", "yd", "mi", "mph", "km/h", "m/s", "g", "kg",
    "mg", "t", "lb", "lbs", "oz", "l", "ml", "s", "ms", "min", "h", "hrs", "am", "pm", "a.m", "p.m", "Hz",
    "kHz", "MHz", "GHz", "W", "kW", "MW", "GW", "kWh", "MWh", "V", "A", "K", "C", "F", "Pa", "hPa", "bar",
    "B", "kB", "KB", "KiB", "MB", "MiB", "GB", "GiB", "TB", "px", "pt", "dpi", "bn", "mn", "million",
    "billion", "trillion", "Mio", "Mrd", "Uhr", "Euro", "percent", "per", "USD", "EUR", "GBP", "AD", "BC",
    "CE", "BCE", "руб", "млн", "млрд", "км", "кг",
];

/// What stands before a number.
const NUMBERED: &[&str] = &[
    "№", "§", "§§", "$", "€", "£", "No.", "Nos.", "Nr.", "n°", "p.", "pp.", "S.", "vol.", "Vol.", "Fig.",
    "fig.", "ch.", "c.", "ca.",
];

/// What stands before a name, without its full stop.
const TITLES: &[&str] = &[
    "Mr", "Mrs", "Ms", "Dr", "Prof", "St", "Sr", "Gen", "Col", "Capt", "Lt", "Sgt", "Rev", "Gov", "Sen",
    "Rep", "Hon", "Mme", "Mlle", "Hr", "Fr", "Sra", "Sig",
];

/// Cuts what is wider than a line at graphemes; one grapheme wider than that stands alone.
fn narrowed(text: &str, fragments: Vec<Fragment>, widest: u32) -> Vec<Fragment> {
    if fragments.iter().all(|fragment| fragment.width <= widest) {
        return fragments;
    }
    let mut out = Vec::with_capacity(fragments.len() + 8);
    for fragment in fragments {
        if fragment.width <= widest {
            out.push(fragment);
            continue;
        }
        let mut part = Fragment { end: fragment.start, width: 0, space: 0, after: Break::Free, ..fragment };
        for grapheme in text.get(fragment.start..fragment.end).unwrap_or_default().graphemes(true) {
            let width = columns(grapheme) as u32;
            if grapheme == " " && (part.width == widest || part.end == part.start) {
                // A space within, as between a bracket and its word, stands at no line's start.
                if part.end > part.start {
                    out.push(part);
                    part = Fragment { start: part.end, width: 0, space: 0, ..part };
                }
                if let Some(before) = out.last_mut() {
                    before.space += 1;
                }
                (part.start, part.end) = (part.start + 1, part.end + 1);
                continue;
            }
            if part.width + width > widest && part.end > part.start {
                out.push(closed(text, part));
                part = Fragment { start: part.end, width: 0, space: 0, ..part };
            }
            part.end += grapheme.len();
            part.width += width;
        }
        out.push(Fragment { space: fragment.space, after: fragment.after, ..part });
    }
    out
}

/// A part whose last space stands behind it, since a line may end there.
fn closed(text: &str, part: Fragment) -> Fragment {
    if text.get(part.start..part.end).is_some_and(|words| words.len() > 1 && words.ends_with(' ')) {
        Fragment { end: part.end - 1, width: part.width.saturating_sub(1), space: part.space + 1, ..part }
    } else {
        part
    }
}

/// The same fragments, each word parted where its language allows a hyphen.
pub fn hyphenated(text: &str, fragments: &[Fragment], hyphenation: &Hyphenation) -> Vec<Fragment> {
    let mut out = Vec::with_capacity(fragments.len() * 2);
    for fragment in fragments {
        let mut start = fragment.start;
        for cut in hyphenation.cuts(text.get(fragment.start..fragment.end).unwrap_or_default()) {
            let end = fragment.start + cut;
            let width = columns(text.get(start..end).unwrap_or_default()) as u32;
            out.push(Fragment { start, end, width, space: 0, after: Break::Hyphen });
            start = end;
        }
        let width = if start == fragment.start {
            fragment.width
        } else {
            columns(text.get(start..fragment.end).unwrap_or_default()) as u32
        };
        out.push(Fragment { start, width, ..*fragment });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> String {
        let mark = |fragment: &Fragment| match (fragment.after, fragment.space) {
            (Break::Glued, _) => "~",
            (_, 0) => "|",
            _ => "_",
        };
        fragments(text, 200).iter().flat_map(|p| [&text[p.start..p.end], mark(p)]).collect()
    }

    #[test]
    fn breaks() {
        for (text, expected) in [
            ("one two", "one_two|"),
            ("a well-known man", "a_well-|known_man|"),
            ("from -5 to 3-4", "from_-5_to_3-4|"),
            ("it—well—broke", "it—|well—|broke|"),
            ("about 10 km, or 5 % more", "about_10~km,_or_5~%_more|"),
            ("10 kmart shops", "10_kmart_shops|"),
            ("by J. R. R. Tolkien.", "by_J.~R.~R.~Tolkien.|"),
            ("Mr. Smith and the end. Then", "Mr.~Smith_and_the_end._Then|"),
            ("see p. 12 and § 4", "see_p.~12_and_§~4|"),
            ("新聞を。読む", "新|聞|を。|読|む|"),
            ("ภาษาไทยง่าย", "ภาษา|ไทย|ง่าย|"),
        ] {
            assert_eq!(parts(text), expected);
        }
    }
}
