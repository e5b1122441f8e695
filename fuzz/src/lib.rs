//! What is fuzzed. Each body takes any bytes and asserts laws: nothing panics, nothing is wider than the measure, no
//! control character reaches a line. A body panics where a law does not hold.
//!
//! `cargo test --test fuzz` runs the bodies over mutated seeds, bounded and on the stable toolchain; `fuzz/run TARGET` runs one
//! under libFuzzer for as long as it is let. To add a target, add a row to [`TARGETS`]; a format is one already.

#![allow(clippy::missing_panics_doc, reason = "said once above")]

mod app;
mod bodies;
mod packed;

pub use app::app;
pub use bodies::{config, decode, feeds, format, layout, open, page, picture, query, search, subscriptions};
use newsprint::format::FORMATS;
pub use packed::packed;

/// Takes any bytes and asserts its laws.
pub type Body = fn(&[u8]);

/// What is fuzzed, and what it is called on the command line and in `corpus/`. Each format of
/// [`newsprint::format::FORMATS`] is a target besides, by its own name.
pub const TARGETS: &[(&str, Body)] = &[
    ("file", |bytes| open(bytes, "a")),
    ("packed", packed),
    ("picture", picture),
    ("decode", decode),
    ("search", search),
    ("query", query),
    ("layout", layout),
    ("config", config),
    ("feeds", feeds),
    ("subscriptions", subscriptions),
    ("page", page),
    ("app", app),
];

/// Runs the target of this name on `bytes`; false where there is none.
pub fn run(name: &str, bytes: &[u8]) -> bool {
    let body = TARGETS.iter().find(|(own, _)| *own == name);
    let read_as = FORMATS.iter().find(|own| own.name == name);
    match (body, read_as) {
        (Some((_, body)), _) => body(bytes),
        (None, Some(read_as)) => format(read_as, bytes),
        (None, None) => return false,
    }
    true
}

/// Every target's name.
pub fn names() -> Vec<&'static str> {
    TARGETS.iter().map(|(name, _)| *name).chain(FORMATS.iter().map(|format| format.name)).collect()
}

/// The entries of a dictionary in libFuzzer's format: `"bytes"` a line, with `\\`, `\"` and `\xAB`; lines that begin with `#`
/// are comments.
pub fn dictionary(text: &str) -> Vec<Vec<u8>> {
    let entry = |line: &str| {
        let quoted = line.trim().strip_prefix('"')?.strip_suffix('"')?;
        let (mut out, mut rest) = (Vec::new(), quoted.as_bytes());
        while let Some((first, tail)) = rest.split_first() {
            rest = tail;
            let escaped = match (first, tail) {
                (b'\\', [b'x', high, low, ..]) => {
                    rest = tail.get(3..).unwrap_or_default();
                    let digit = |b: &u8| char::from(*b).to_digit(16).and_then(|d| u8::try_from(d).ok());
                    digit(high)? << 4 | digit(low)?
                }
                (b'\\', [sign, ..]) => {
                    rest = tail.get(1..).unwrap_or_default();
                    *sign
                }
                (plain, _) => *plain,
            };
            out.push(escaped);
        }
        Some(out)
    };
    text.lines().filter_map(entry).collect()
}
