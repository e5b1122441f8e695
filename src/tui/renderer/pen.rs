//! Colours and weight as SGR sequences (ECMA-48, 8.3.117), only where they change, in colours that the terminal knows.

use ratatui::{
    buffer::Cell,
    style::{Color, Modifier},
};

use super::{Abilities, push};

/// Which colours a terminal knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colours {
    /// None, or none are wanted.
    None,
    /// The sixteen of its palette.
    Sixteen,
    /// 256: the sixteen, a cube and a row of greys.
    Many,
    /// 24 bits.
    #[default]
    True,
}

/// The pen of a terminal.
pub(super) struct Pen {
    abilities: Abilities,
    fg: Color,
    bg: Color,
    modifier: Modifier,
    /// The style of the last cell, as it was asked for: nearly always that of the next one too.
    asked: (Color, Color, Modifier),
}

/// Modifiers and their numbers.
const MODIFIERS: [(Modifier, u8); 8] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::RAPID_BLINK, 6),
    (Modifier::REVERSED, 7),
    (Modifier::CROSSED_OUT, 9),
];

impl Pen {
    /// As it is between frames.
    pub(super) fn new(abilities: Abilities) -> Self {
        let (fg, bg, modifier) = (Color::Reset, Color::Reset, Modifier::empty());
        Self { abilities, fg, bg, modifier, asked: (fg, bg, modifier) }
    }

    /// How a cell looks on this terminal.
    fn style_of(&self, cell: &Cell) -> (Color, Color, Modifier) {
        let Abilities { colours, italics, .. } = self.abilities;
        let lost = if italics { Modifier::empty() } else { Modifier::ITALIC };
        (known(cell.fg, colours), known(cell.bg, colours), cell.modifier.difference(lost))
    }

    /// Whether it wrote such a cell last.
    pub(super) fn has_style_of(&self, cell: &Cell) -> bool {
        (cell.fg, cell.bg, cell.modifier) == self.asked
    }

    /// Changes to the style of `cell`.
    pub(super) fn write(&mut self, cell: &Cell, bytes: &mut Vec<u8>) {
        if self.has_style_of(cell) {
            return;
        }
        self.asked = (cell.fg, cell.bg, cell.modifier);
        let (fg, bg, modifier) = self.style_of(cell);
        if (fg, bg, modifier) == (self.fg, self.bg, self.modifier) {
            return;
        }
        bytes.extend_from_slice(b"\x1b[");
        let begun = bytes.len();
        // What is on is turned off all at once.
        let lost = !modifier.contains(self.modifier);
        if lost {
            push(bytes, format_args!("0;"));
            (self.fg, self.bg, self.modifier) = (Color::Reset, Color::Reset, Modifier::empty());
        }
        for (one, number) in MODIFIERS {
            if modifier.contains(one) && !self.modifier.contains(one) {
                push(bytes, format_args!("{number};"));
            }
        }
        for (wanted, now, base) in [(fg, self.fg, 30), (bg, self.bg, 40)] {
            if wanted != now {
                colour(wanted, base, bytes);
            }
        }
        // The last semicolon becomes the end.
        if bytes.len() > begun {
            bytes.pop();
        }
        bytes.push(b'm');
        (self.fg, self.bg, self.modifier) = (fg, bg, modifier);
    }

    /// As it was found.
    pub(super) fn end(&mut self, bytes: &mut Vec<u8>) {
        if (self.fg, self.bg, self.modifier) != (Color::Reset, Color::Reset, Modifier::empty()) {
            bytes.extend_from_slice(b"\x1b[0m");
        }
        *self = Self::new(self.abilities);
    }
}

/// Writes the numbers of a colour; `base` is 30 for letters and 40 for what is below them.
fn colour(colour: Color, base: u8, bytes: &mut Vec<u8>) {
    match (colour, named(colour)) {
        (Color::Rgb(red, green, blue), _) => {
            push(bytes, format_args!("{};2;{red};{green};{blue};", base + 8));
        }
        (_, Some(number @ 0..=7)) => push(bytes, format_args!("{};", base + number)),
        (_, Some(number @ 8..=15)) => push(bytes, format_args!("{};", base + 60 + number - 8)),
        (_, Some(number)) => push(bytes, format_args!("{};5;{number};", base + 8)),
        (_, None) => push(bytes, format_args!("{};", base + 9)),
    }
}

/// The number of a colour in the terminal's palette of 256.
fn named(colour: Color) -> Option<u8> {
    Some(match colour {
        Color::Reset | Color::Rgb(..) => return None,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Indexed(number) => number,
    })
}

/// The colour itself where the terminal knows it, else the nearest that it knows.
fn known(colour: Color, colours: Colours) -> Color {
    let nearest = |colour: (u8, u8, u8)| {
        let number = (0..=15).min_by_key(|number| distance(palette(*number), colour));
        number.map_or(Color::Reset, Color::Indexed)
    };
    match (colours, colour) {
        (Colours::None, _) => Color::Reset,
        (Colours::Sixteen, Color::Rgb(r, g, b)) => nearest((r, g, b)),
        (Colours::Sixteen, Color::Indexed(number @ 16..)) => nearest(palette(number)),
        // The sixteen are the reader's own, and may be anything. Of the cube the nearest is the nearest in each colour.
        (Colours::Many, Color::Rgb(r, g, b)) => {
            let at = |value: u8| (0..6).min_by_key(|at| step(*at).abs_diff(value)).unwrap_or_default();
            let cube = 16 + 36 * at(r) + 6 * at(g) + at(b);
            let distance = |number: &u8| distance(palette(*number), (r, g, b));
            std::iter::once(cube).chain(232..=255).min_by_key(distance).map_or(Color::Reset, Color::Indexed)
        }
        _ => colour,
    }
}

/// The six steps of a colour in the cube.
fn step(at: u8) -> u8 {
    if at == 0 { 0 } else { 55 + 40 * at }
}

/// Red, green and blue of a number, as xterm has them.
fn palette(number: u8) -> (u8, u8, u8) {
    const SIXTEEN: [(u8, u8, u8); 16] = [
        (0, 0, 0),
        (205, 0, 0),
        (0, 205, 0),
        (205, 205, 0),
        (0, 0, 238),
        (205, 0, 205),
        (0, 205, 205),
        (229, 229, 229),
        (127, 127, 127),
        (255, 0, 0),
        (0, 255, 0),
        (255, 255, 0),
        (92, 92, 255),
        (255, 0, 255),
        (0, 255, 255),
        (255, 255, 255),
    ];
    match number {
        0..=15 => SIXTEEN.get(usize::from(number)).copied().unwrap_or_default(),
        16..=231 => {
            let at = number - 16;
            (step(at / 36), step(at / 6 % 6), step(at % 6))
        }
        232.. => {
            let grey = 8 + 10 * (number - 232);
            (grey, grey, grey)
        }
    }
}

/// How different two colours look, roughly: the eye sees green best (ITU-R BT.601).
fn distance(one: (u8, u8, u8), other: (u8, u8, u8)) -> u32 {
    let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    3 * square(one.0, other.0) + 6 * square(one.1, other.1) + square(one.2, other.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changes_is_written() {
        let mut pen = Pen::new(Abilities { colours: Colours::True, italics: true, synchronized: false });
        let mut wrote = |fg, bg, modifier| {
            let mut cell = Cell::new("x");
            (cell.fg, cell.bg, cell.modifier) = (fg, bg, modifier);
            let mut bytes = Vec::new();
            pen.write(&cell, &mut bytes);
            String::from_utf8(bytes).unwrap()
        };
        let (reset, none) = (Color::Reset, Modifier::empty());
        assert_eq!(wrote(reset, reset, none), "");
        assert_eq!(wrote(Color::Red, reset, Modifier::BOLD), "\x1b[1;31m");
        assert_eq!(wrote(Color::Red, Color::LightBlue, Modifier::BOLD), "\x1b[104m");
        assert_eq!(wrote(Color::Red, Color::LightBlue, none), "\x1b[0;31;104m");
        assert_eq!(wrote(reset, Color::Rgb(1, 2, 3), none), "\x1b[39;48;2;1;2;3m");
        assert_eq!(wrote(reset, reset, Modifier::ITALIC | Modifier::CROSSED_OUT), "\x1b[3;9;49m");
        assert_eq!(wrote(reset, reset, none), "\x1b[0m");
    }

    #[test]
    fn colours_that_a_terminal_does_not_know_are_the_nearest() {
        for (colours, colour, expected) in [
            (Colours::True, Color::Rgb(1, 2, 3), Color::Rgb(1, 2, 3)),
            (Colours::Many, Color::Rgb(255, 135, 0), Color::Indexed(208)),
            (Colours::Many, Color::Rgb(128, 128, 128), Color::Indexed(244)),
            (Colours::Many, Color::Rgb(0, 0, 0), Color::Indexed(16)),
            (Colours::Many, Color::Red, Color::Red),
            (Colours::Sixteen, Color::Rgb(250, 10, 10), Color::Indexed(9)),
            (Colours::Sixteen, Color::Indexed(231), Color::Indexed(15)),
            (Colours::Sixteen, Color::Indexed(4), Color::Indexed(4)),
            (Colours::None, Color::Green, Color::Reset),
        ] {
            assert_eq!(known(colour, colours), expected, "{colour:?} of {colours:?}");
        }
    }
}
