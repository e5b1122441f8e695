//! Writing a journal anew, once most of its lines say nothing any more.

use std::{collections::HashMap, fs, io};

use super::{Journals, Parsed, Register, Turn, Write, disk};

/// A journal is looked at once it has this many bytes.
const LARGE: u64 = 256 << 10;

impl Journals {
    /// Writes this device's journal anew where at least half of it says nothing; whether it did. In each moment the file is the
    /// old one or the new one, and nothing that counts is only in one of them.
    pub(crate) fn compact(&self, turn: &Turn) -> io::Result<bool> {
        let own = self.own();
        match own.metadata() {
            Ok(meta) if meta.len() >= LARGE => self.compact_now(turn),
            _ => Ok(false),
        }
    }

    pub(crate) fn compact_now(&self, _turn: &Turn) -> io::Result<bool> {
        let own = self.own();
        let bytes = fs::read(&own)?;
        let kept = live(&bytes, &self.device);
        if kept.len() * 2 > bytes.len() {
            return Ok(false);
        }
        disk::replace(&own, &kept)?;
        Ok(true)
    }
}

/// The lines that say something: the last of each register, and all that this version does not understand.
fn live(bytes: &[u8], device: &str) -> Vec<u8> {
    let lines: Vec<&[u8]> =
        bytes.split(|b| *b == b'\n').filter(|line| !line.trim_ascii().is_empty()).collect();
    let mut last: HashMap<Register, (usize, Write)> = HashMap::new();
    let mut keeps = vec![true; lines.len()];
    for (at, line) in lines.iter().enumerate() {
        let Parsed::Write(write) = Write::parse(line, device) else { continue };
        let loser = match last.get(&write.register) {
            Some((_, known)) if known.order() >= write.order() => Some(at),
            Some((before, _)) => Some(*before),
            None => None,
        };
        if loser != Some(at) {
            last.insert(write.register.clone(), (at, write));
        }
        if let Some(keep) = loser.and_then(|loser| keeps.get_mut(loser)) {
            *keep = false;
        }
    }
    let kept = lines.iter().zip(keeps).filter_map(|(line, keep)| keep.then_some(*line));
    kept.flat_map(|line| line.iter().copied().chain([b'\n'])).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::library::{
        Identity,
        journal::{Field, Stamp},
    };

    #[test]
    fn what_counts_stays_and_what_is_not_understood_too() {
        let data = tempfile::tempdir().unwrap();
        let journals = Journals::of(data.path());
        let turn = journals.turn().unwrap();
        let star = |ms, on: bool| Write {
            register: Register::of(Identity::of_bytes(b"a"), Field::Starred),
            value: json!(on),
            stamp: Stamp { ms, n: 0 },
            device: journals.device().to_owned(),
        };
        for ms in 1..100 {
            journals.append(&turn, &star(ms, ms % 2 == 0).line(journals.device())).unwrap();
        }
        let newer = "{\"v\":7,\"field\":\"mood\",\"value\":1}";
        std::fs::write(
            journals.own(),
            [&std::fs::read(journals.own()).unwrap()[..], newer.as_bytes(), b"\n{\"v\":1,\"torn"].concat(),
        )
        .unwrap();
        // What comes after a torn line stands on a line of its own.
        journals.append(&turn, &star(200, true).line(journals.device())).unwrap();
        journals.append(&turn, &star(150, false).line(journals.device())).unwrap();
        assert!(!journals.compact(&turn).unwrap(), "too small to be looked at");
        assert!(journals.compact_now(&turn).unwrap());
        let text = std::fs::read_to_string(journals.own()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines, [newer, "{\"v\":1,\"torn", star(200, true).line(journals.device()).trim_end()]);
        assert!(!journals.compact_now(&turn).unwrap(), "nothing more to gain");
        assert_eq!(std::fs::read_dir(journals.folder()).unwrap().count(), 2, "no file is left beside it");
    }
}
