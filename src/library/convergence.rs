//! Devices that share a library by copying files come to the same state, whatever is copied when, and lose nothing that was
//! said to be done.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use proptest::prelude::*;
use tempfile::TempDir;

use super::{Change, Identity, Library, journal::Journals, registers};
use crate::article::Text;

const DEVICES: usize = 3;

/// Something that happens.
#[derive(Debug, Clone)]
enum Event {
    /// A device changes a saved search; each value is another one, so that it shows whose it is.
    Search(usize, u8),
    /// A device changes a field of an article.
    Mark(usize, u8, u8, bool),
    /// A device whose clock is far ahead changes a saved search: for whoever hears of it, their own clock was set back.
    FromTheFuture(usize, u8),
    /// A journal is copied to another device, as it is or was, whole or cut off.
    Copy { of: usize, to: usize, version: usize, cut: Option<usize> },
    /// The power fails while a line is being written.
    Crash(usize, usize),
    /// The database of a device is deleted.
    LoseDatabase(usize),
    /// The journal of a device is replaced by what it was.
    OwnOldJournal(usize, usize),
    /// A journal is written anew without what is superseded.
    Compact(usize),
    /// A device looks at its files.
    CatchUp(usize),
}

fn event() -> impl Strategy<Value = Event> {
    let device = || 0..DEVICES;
    prop_oneof![
        4 => (device(), 0..3u8).prop_map(|(d, name)| Event::Search(d, name)),
        3 => (device(), 0..2u8, 0..4u8, any::<bool>()).prop_map(|(d, article, field, on)| Event::Mark(d, article, field, on)),
        1 => (device(), 0..3u8).prop_map(|(d, name)| Event::FromTheFuture(d, name)),
        5 => (device(), device(), 0..4usize, proptest::option::weighted(0.2, 0..600usize))
            .prop_map(|(of, to, version, cut)| Event::Copy { of, to, version, cut }),
        1 => (device(), 1..60usize).prop_map(|(d, length)| Event::Crash(d, length)),
        1 => device().prop_map(Event::LoseDatabase),
        1 => (device(), 0..4usize).prop_map(|(d, version)| Event::OwnOldJournal(d, version)),
        1 => device().prop_map(Event::Compact),
        2 => device().prop_map(Event::CatchUp),
    ]
}

struct Device {
    data: TempDir,
    library: Option<Library>,
    /// Earlier versions of its journal.
    versions: Vec<Vec<u8>>,
    /// Changes that its database knows of.
    known: BTreeSet<usize>,
}

impl Device {
    fn new() -> Self {
        Self {
            data: tempfile::tempdir().unwrap(),
            library: None,
            versions: Vec::new(),
            known: BTreeSet::new(),
        }
    }

    fn library(&mut self) -> &mut Library {
        let data = self.data.path();
        self.library.get_or_insert_with(|| Library::open(data).unwrap())
    }

    fn own(&self) -> PathBuf {
        Journals::of(self.data.path()).own()
    }

    /// Numbers of the changes in its files.
    fn in_files(&self) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut read = |_: &str, line: &[u8]| {
            let line = String::from_utf8_lossy(line);
            // A line that was cut off is none.
            let value =
                line.strip_suffix("\"}").and_then(|line| line.rsplit_once("\"change ")).map(|(_, n)| n);
            found.extend(value.and_then(|number| number.parse::<usize>().ok()));
        };
        Journals::of(self.data.path()).each_line(&mut read).unwrap();
        found
    }

    /// What it knows after having looked.
    fn look(&mut self) -> BTreeSet<usize> {
        self.library().catch_up().unwrap();
        let found = self.in_files();
        self.known.extend(found);
        self.known.clone()
    }

    fn remember(&mut self) {
        self.versions.push(fs::read(self.own()).unwrap_or_default());
    }

    fn state(&mut self) -> Vec<String> {
        self.library().catch_up().unwrap();
        let all = registers::all(&self.library().connection).unwrap();
        let mut lines: Vec<String> = all.iter().map(|write| write.line("")).collect();
        lines.sort();
        lines
    }
}

/// A change of a saved search, and what its device knew of when it made it.
struct Made {
    name: String,
    before: BTreeSet<usize>,
}

fn search_line(number: usize, name: &str) -> String {
    let at = 4_102_444_800_000 + number * 1000;
    format!(
        "{{\"v\":1,\"at\":{at},\"device\":\"ahead\",\"field\":\"search\",\"name\":\"{name}\",\"value\":\"change {number}\"}}\n"
    )
}

fn play(events: &[Event]) {
    let mut devices: Vec<Device> = (0..DEVICES).map(|_| Device::new()).collect();
    let mut made: Vec<Made> = Vec::new();
    for event in events {
        match event.clone() {
            Event::Search(d, name) | Event::FromTheFuture(d, name) => {
                let device = &mut devices[d];
                let name = format!("search {name}");
                let (number, before) = (made.len(), device.look());
                if matches!(event, Event::Search(..)) {
                    device.library().save_search(&name, Some(&format!("change {number}"))).unwrap();
                } else {
                    device.library().import_state(&search_line(number, &name)).unwrap();
                }
                device.known.insert(number);
                made.push(Made { name, before });
                device.remember();
            }
            Event::Mark(d, article, field, on) => {
                let article = Identity::of_bytes(&[article]);
                let change = match field {
                    0 => Change::Read(on),
                    1 => Change::Starred(on),
                    2 => Change::Archived(on),
                    _ => Change::Tag(Text::line("sea"), on),
                };
                devices[d].library().change(&[(article, change)]).unwrap();
                devices[d].remember();
            }
            Event::Copy { of, to, version, cut } if of != to => {
                let known = devices[of].versions.len();
                let now = fs::read(devices[of].own()).unwrap_or_default();
                let mut bytes = match known.checked_sub(version).and_then(|at| devices[of].versions.get(at)) {
                    Some(old) => old.clone(),
                    None => now,
                };
                bytes.truncate(cut.unwrap_or(bytes.len()));
                let name = devices[of].own().file_name().unwrap().to_owned();
                let folder = devices[to].data.path().join("state");
                fs::create_dir_all(&folder).unwrap();
                fs::write(folder.join(name), bytes).unwrap();
            }
            Event::Crash(d, length) => {
                let own = devices[d].own();
                if let Ok(mut bytes) = fs::read(&own) {
                    let line = search_line(1_000_000, "never written");
                    bytes.extend(&line.as_bytes()[..length]);
                    fs::write(&own, bytes).unwrap();
                }
            }
            Event::LoseDatabase(d) => {
                // What a device no longer finds in a file of its own it has written there again before.
                devices[d].look();
                devices[d].library = None;
                for tail in ["", "-wal", "-shm"] {
                    let _ = fs::remove_file(devices[d].data.path().join(format!("library.db{tail}")));
                }
                devices[d].known.clear();
            }
            Event::OwnOldJournal(d, version) => {
                let at = devices[d].versions.len().checked_sub(version + 1);
                if let Some(old) = at.and_then(|at| devices[d].versions.get(at)).cloned() {
                    devices[d].look();
                    fs::create_dir_all(devices[d].own().parent().unwrap()).unwrap();
                    fs::write(devices[d].own(), old).unwrap();
                }
            }
            Event::Compact(d) => {
                let journals = Journals::of(devices[d].data.path());
                if journals.own().exists() {
                    let turn = journals.turn().unwrap();
                    journals.compact_now(&turn).unwrap();
                }
                devices[d].remember();
            }
            Event::CatchUp(d) => _ = devices[d].look(),
            Event::Copy { .. } => {}
        }
    }
    // In the end everybody gets everything, twice: what one had to write again reaches the others too.
    for _ in 0..2 {
        let journals: Vec<(PathBuf, Vec<u8>)> = devices
            .iter_mut()
            .map(|device| {
                device.look();
                let own = device.own();
                let bytes = fs::read(&own).unwrap_or_default();
                (own, bytes)
            })
            .collect();
        for device in &devices {
            for (own, bytes) in journals.iter().filter(|(own, _)| *own != device.own()) {
                let folder = device.data.path().join("state");
                fs::create_dir_all(&folder).unwrap();
                fs::write(folder.join(own.file_name().unwrap()), bytes).unwrap();
            }
        }
    }
    let first = devices[0].state();
    for device in &mut devices[1..] {
        assert_eq!(device.state(), first);
    }
    // A database made anew says the same.
    let mut fresh = Device::new();
    let folder = fresh.data.path().join("state");
    fs::create_dir_all(&folder).unwrap();
    for entry in
        fs::read_dir(devices[0].data.path().join("state")).unwrap_or_else(|_| fs::read_dir(&folder).unwrap())
    {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
    }
    assert_eq!(fresh.state(), first);
    // What counts in the end is nothing that its writer, or anybody who knew of it, has changed since.
    let searches: BTreeMap<String, String> = devices[0]
        .library()
        .searches()
        .unwrap()
        .into_iter()
        .map(|(name, query)| (name.to_string(), query))
        .collect();
    let names: BTreeSet<&String> = made.iter().map(|change| &change.name).collect();
    assert!(!searches.contains_key("never written"));
    for name in names {
        let query = searches.get(name).unwrap_or_else(|| panic!("{name} is lost"));
        let won: usize = query.strip_prefix("change ").unwrap().parse().unwrap();
        for (number, later) in made.iter().enumerate().filter(|(_, later)| later.name == *name) {
            assert!(!later.before.contains(&won), "{name}: {number} knew of {won}, which counts");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn devices_converge_and_lose_nothing(events in proptest::collection::vec(event(), 1..40)) {
        play(&events);
    }
}

/// What a careless copy did once is repaired by whoever knew better.
#[test]
fn a_journal_replaced_by_an_earlier_one_is_made_whole() {
    let copy = |of, to, version| Event::Copy { of, to, version, cut: None };
    play(&[
        Event::Search(0, 0),
        Event::Search(0, 1),
        copy(0, 1, 0),
        Event::CatchUp(1),
        copy(0, 1, 2),
        Event::CatchUp(1),
        Event::OwnOldJournal(0, 1),
        Event::CatchUp(0),
        Event::LoseDatabase(0),
        Event::Search(1, 1),
    ]);
}

/// And done twice it is repaired twice, although the file is then what it was when it was last read.
#[test]
fn a_journal_emptied_twice_is_made_whole_twice() {
    play(&[
        Event::Compact(2),
        Event::Mark(2, 0, 0, false),
        Event::OwnOldJournal(2, 1),
        Event::OwnOldJournal(2, 1),
    ]);
}
