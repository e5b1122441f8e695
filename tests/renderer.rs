//! The bytes of frames, read by models of terminals that measure clusters of letters differently: by code point, as xterm
//! does, and by cluster, as kitty does. Both must end with the screen that the last frame alone would give.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that fails must fail")]

use newsprint::tui::{Abilities, Renderer};
use proptest::prelude::*;
use ratatui::{
    buffer::Buffer,
    layout::Position,
    style::{Color, Modifier, Style},
};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

const SIZE: (u16, u16) = (40, 6);

/// How a terminal measures letters.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Measure {
    CodePoint,
    Cluster,
}

/// A terminal without colours: what each cell shows, and of wide letters the second half.
#[derive(Debug)]
struct Model {
    measure: Measure,
    cells: Vec<Vec<Shown>>,
    at: (usize, usize),
    cursor: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Shown {
    Letter(String),
    /// More of the letter before.
    Rest,
}

impl Model {
    fn new(measure: Measure) -> Self {
        let row = vec![Shown::Letter(" ".into()); usize::from(SIZE.0)];
        Self { measure, cells: vec![row; usize::from(SIZE.1)], at: (0, 0), cursor: false }
    }

    fn take(&mut self, bytes: &[u8]) {
        let mut text = std::str::from_utf8(bytes).unwrap();
        while !text.is_empty() {
            if let Some(rest) = text.strip_prefix("\u{1b}[") {
                let end = rest.find(|c: char| c.is_ascii_alphabetic()).unwrap();
                self.control(&rest[..end], &rest[end..=end]);
                text = &rest[end + 1..];
                continue;
            }
            let end = text.find('\u{1b}').unwrap_or(text.len());
            match self.measure {
                Measure::CodePoint => text[..end].chars().for_each(|c| self.letter(&c.to_string())),
                Measure::Cluster => text[..end].graphemes(true).for_each(|cluster| self.letter(cluster)),
            }
            text = &text[end..];
        }
    }

    fn control(&mut self, numbers: &str, kind: &str) {
        let number =
            |at: usize| numbers.split(';').nth(at).and_then(|n| n.parse::<usize>().ok()).unwrap_or(1);
        match kind {
            "H" => self.at = (number(1) - 1, number(0) - 1),
            "G" => self.at.0 = number(0) - 1,
            "m" => {}
            "h" | "l" if numbers == "?25" => self.cursor = kind == "h",
            "h" | "l" if numbers == "?2026" => {}
            other => panic!("a sequence that the model does not know: {numbers}{other}"),
        }
    }

    fn width(&self, letter: &str) -> usize {
        let first = letter.chars().next().and_then(UnicodeWidthChar::width).unwrap_or_default();
        if self.measure == Measure::Cluster && letter.contains('\u{fe0f}') { 2 } else { first }
    }

    fn letter(&mut self, letter: &str) {
        let (mut x, y) = self.at;
        let width = self.width(letter);
        let row = &mut self.cells[y];
        if width == 0 {
            // It joins the letter before, wherever that is.
            while x > 0 {
                x -= 1;
                if let Shown::Letter(before) = &mut row[x] {
                    before.push_str(letter);
                    break;
                }
            }
            return;
        }
        let last = row.len();
        x = x.min(last - width);
        // Half of a wide letter does not stay.
        if row[x] == Shown::Rest {
            let start = (0..x).rev().find(|at| row[*at] != Shown::Rest).unwrap();
            row[start..x].fill(Shown::Letter(" ".into()));
        }
        let mut after = x + width;
        while after < last && row[after] == Shown::Rest {
            row[after] = Shown::Letter(" ".into());
            after += 1;
        }
        row[x] = Shown::Letter(letter.into());
        row[x + 1..x + width].fill(Shown::Rest);
        self.at = (x + width, y);
    }

    /// The words of a row from a column on.
    fn words(&self, x: usize, y: usize) -> String {
        let letters = self.cells[y][x..].iter().filter_map(|cell| match cell {
            Shown::Letter(letter) => Some(letter.as_str()),
            Shown::Rest => None,
        });
        letters.collect::<String>().trim_end().to_owned()
    }
}

/// Pieces of text, of which most are disputed.
const PIECES: [&str; 16] = [
    "plain words",
    "भा",
    "क्षि",
    "हिन्दी में",
    "น้ำ",
    "สำ",
    "ខ្មែ",
    "👨‍👩‍👧‍👦",
    "🇻🇳",
    "❤️",
    "1️⃣",
    "👍🏽",
    "世界",
    "e\u{301}",
    "│",
    "x",
];

/// A frame: pieces, each at a column of a row.
type Pieces = Vec<(usize, u16, u16)>;

fn paint(pieces: &Pieces, buffer: &mut Buffer) -> Option<Position> {
    for (index, (piece, x, y)) in pieces.iter().enumerate() {
        let style = if index % 3 == 0 {
            Style::new().fg(Color::Red)
        } else {
            Style::new().add_modifier(Modifier::BOLD)
        };
        buffer.set_stringn(*x, *y, PIECES[*piece], usize::from(SIZE.0 - x), style);
    }
    None
}

fn shown(frames: &[Pieces], measure: Measure) -> Model {
    let mut bytes = Vec::new();
    let mut renderer =
        Renderer::new(&mut bytes, SIZE, Abilities { synchronized: true, ..Abilities::default() });
    for pieces in frames {
        renderer.draw(|buffer| paint(pieces, buffer)).unwrap();
    }
    let mut model = Model::new(measure);
    model.take(&bytes);
    model
}

fn frames() -> impl Strategy<Value = Vec<Pieces>> {
    let piece = (0..PIECES.len(), 0..SIZE.0, 0..SIZE.1);
    prop::collection::vec(prop::collection::vec(piece, 0..12), 1..5)
}

proptest! {
    #[test]
    fn nothing_of_an_earlier_frame_is_left_behind(frames in frames()) {
        for measure in [Measure::CodePoint, Measure::Cluster] {
            let alone = shown(&frames[frames.len() - 1..], measure);
            prop_assert_eq!(shown(&frames, measure).cells, alone.cells, "{:?}", measure);
        }
    }
}

#[test]
fn words_behind_a_disputed_cluster_stand_in_their_columns() {
    for cluster in ["भा", "👨‍👩‍👧‍👦", "❤️", "1️⃣", "🇻🇳", "ខ្មែ"] {
        for measure in [Measure::CodePoint, Measure::Cluster] {
            let mut bytes = Vec::new();
            let mut renderer = Renderer::new(&mut bytes, SIZE, Abilities::default());
            let mut end = 0;
            let draw = |buffer: &mut Buffer| {
                (end, _) = buffer.set_stringn(2, 1, cluster, 30, Style::new());
                buffer.set_string(end, 1, "behind", Style::new());
                None
            };
            renderer.draw(draw).unwrap();
            let mut model = Model::new(measure);
            model.take(&bytes);
            assert_eq!(model.words(usize::from(end), 1), "behind", "{cluster} {measure:?}");
        }
    }
}

#[test]
fn a_frame_like_the_last_one_sends_nothing_and_words_of_latin_only_themselves() {
    let mut bytes = Vec::new();
    let mut renderer = Renderer::new(&mut bytes, SIZE, Abilities::default());
    let draw = |buffer: &mut Buffer| {
        buffer.set_string(0, 0, "Über die See, 世界", Style::new());
        Some(Position::new(3, 2))
    };
    renderer.draw(draw).unwrap();
    renderer.draw(draw).unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap(), "\u{1b}[1;1HÜber die See, 世界\u{1b}[3;4H\u{1b}[?25h");
}
