//! How finely an input may be divided: a line of one letter takes as much memory as a line of a hundred.
//!
//! What is built is paid for by the piece, so that everything together takes at most 12 times the input and 64 MiB.

/// Pieces of a text of any size. One takes up to 250 bytes at the worst moment of reading and setting.
const FREE_PIECES: usize = 200_000;

/// Bytes of a text for each piece beyond [`FREE_PIECES`].
const BYTES_PER_PIECE: usize = 21;

/// Pieces of any text.
const MAX_PIECES: usize = 4_000_000;

/// What a page of any size may build: an element counts as two, an attribute or a comment as one, which takes up to 600 bytes.
const FREE_ELEMENTS: usize = 68_000;

/// Bytes of a page for each of these beyond [`FREE_ELEMENTS`].
const BYTES_PER_ELEMENT: usize = 54;

/// The same of any page.
const MAX_ELEMENTS: usize = 2_000_000;

/// A line counts as so many pieces; one of fewer than [`SHORT`] bytes as one more, since it may be an item of a list.
const LINE: usize = 2;
const SHORT: usize = 6;

/// Bytes that are never too many pieces.
const ALWAYS: usize = FREE_PIECES / (LINE + 1);

/// As much of a text from its beginning as is read of it, up to the end of a line. O(bytes).
pub(in crate::format) fn affordable(text: &str) -> &str {
    affordable_of(text, text.len())
}

/// The same of a text that an input of `size` bytes pays for.
pub(super) fn affordable_of(text: &str, size: usize) -> &str {
    text.get(..text.floor_char_boundary(affordable_bytes(text.as_bytes(), size))).unwrap_or(text)
}

/// How many bytes of a text, from its beginning, an input of `size` bytes pays for. O(bytes).
pub(super) fn affordable_bytes(text: &[u8], size: usize) -> usize {
    let mut left = (FREE_PIECES + size / BYTES_PER_PIECE).min(MAX_PIECES);
    if text.len() <= ALWAYS {
        return text.len();
    }
    let (mut line_end, mut line_start) = (0, 0);
    for (at, byte) in text.iter().enumerate() {
        let cost = match COSTS.get(usize::from(*byte)) {
            None | Some(Cost::Nothing) => continue,
            Some(Cost::Mark) if *byte != SEPARATOR[0] || !is_separator(text, at) => 1,
            Some(Cost::Mark | Cost::Line) => {
                let is_short = at - line_start < SHORT;
                line_start = at + 1;
                LINE + usize::from(is_short)
            }
        };
        let Some(after) = left.checked_sub(cost) else {
            // A line that is most of the text is cut itself.
            return if line_end < at / 2 { at } else { line_end };
        };
        left = after;
        if *byte == b'\n' {
            line_end = at + 1;
        }
    }
    text.len()
}

/// What may be built of a page of so many bytes: an element counts as two, an attribute or a comment as one.
pub(in crate::format) fn affordable_elements(bytes: usize) -> usize {
    (FREE_ELEMENTS + bytes / BYTES_PER_ELEMENT).min(MAX_ELEMENTS)
}

/// As much of a page from its beginning as an input of `size` bytes pays for. O(bytes).
pub(super) fn affordable_page(html: &str, size: usize) -> &str {
    let most = affordable_elements(size) / 2;
    match memchr::memchr_iter(b'<', html.as_bytes()).nth(most) {
        Some(end) => html.get(..end).unwrap_or(html),
        None => html,
    }
}

/// Values of JSON of any size; one takes up to 220 bytes.
const FREE_VALUES: usize = 240_000;

/// Bytes of JSON for each value beyond [`FREE_VALUES`].
const BYTES_PER_VALUE: usize = 18;

/// Whether the values of a JSON text can be held at once, which an input of `size` bytes pays for. O(bytes).
pub(super) fn are_values_affordable(text: &str, size: usize) -> bool {
    let most = FREE_VALUES + size / BYTES_PER_VALUE;
    // A value of a list takes two bytes, with its comma.
    text.len() / 2 <= most || text.bytes().filter(|b| matches!(b, b',' | b'[' | b'{')).count() <= most
}

/// What a byte may begin.
#[derive(Debug, Clone, Copy)]
enum Cost {
    Nothing,
    Mark,
    Line,
}

/// How the separators of lines and of paragraphs begin, which differ in their last byte.
const SEPARATOR: &[u8; 2] = b"\xe2\x80";

/// Whether such a separator begins at a byte.
fn is_separator(text: &[u8], at: usize) -> bool {
    text.get(at..).is_some_and(|rest| rest.starts_with(SEPARATOR) && matches!(rest.get(2), Some(0xa8 | 0xa9)))
}

/// What each byte may begin: a line, or what Markdown may take for a mark. The first byte of the line separators of Unicode
/// is that of quotation marks too.
const COSTS: [Cost; 256] = {
    let mut costs = [Cost::Nothing; 256];
    let (marks, lines) = (b"*_`[]!<>&\\|~^$\xe2", b"\n\r\x0b\x0c");
    let mut at = 0;
    while at < marks.len() {
        costs[marks[at] as usize] = Cost::Mark;
        at += 1;
    }
    at = 0;
    while at < lines.len() {
        costs[lines[at] as usize] = Cost::Line;
        at += 1;
    }
    costs
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_read_whole() {
        let prose = "The sea rises twice a day — and [each time](https://a.example/) the *harbour* fills with boats.\n";
        for (line, count) in [(prose, 50_000), ("aardvark\n", 110_000), ("- [a](b)\n", 20_000)] {
            let text = line.repeat(count);
            assert_eq!(affordable(&text).len(), text.len(), "{line}");
        }
    }

    #[test]
    fn what_is_chopped_fine_is_cut_after_a_line() {
        let lines = "a\n".repeat(10_000_000);
        let read = affordable(&lines);
        assert!(read.ends_with('\n') && read.len() < lines.len() / 8, "{}", read.len());
        let marks = "*".repeat(10_000_000);
        assert!(affordable(&marks).len() < marks.len() / 8);
        let one_line = format!("# T\n\n{marks}");
        assert!(affordable(&one_line).len() > marks.len() / 20);
        let separators = "\u{2028}é".repeat(3_000_000);
        assert!(affordable(&separators).len() < separators.len() / 2);
        let values = |piece: &str, count: usize| {
            let text = piece.repeat(count);
            are_values_affordable(&text, text.len())
        };
        assert!(values("{\"title\": \"What the sea does, and when\"},\n", 200_000));
        assert!(!values("1,", 2_000_000));
        let small = "a\n".repeat(ALWAYS / 2);
        assert_eq!(affordable(&small), small);
    }
}
