//! Devices that share a library by copying files come to the same state, whatever is copied when, and lose nothing that was
//! said to be done.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use super::{
    Change, Highlight, Identity, Library,
    disk::KILL_AFTER,
    doctor::digest,
    journal::{Journals, Parsed, Register, Write},
    registers,
};
use crate::{
    article::{Passage, Point, Text},
    error::Result,
};

const DEVICES: usize = 3;

/// Something that a device does.
#[derive(Debug, Clone, Serialize, Deserialize)]
enum Deed {
    /// Saves a search: its name, and the number of the change, so that it shows whose it is.
    Search(u8, usize),
    /// Sets a field of an article.
    Mark(u8, u8, bool),
    /// Highlights a passage of an article, with a note or without.
    Highlight(u8, u8, Option<u8>),
    /// Takes the highlight away.
    Unhighlight(u8, u8),
    /// Writes its journal anew without what is superseded.
    Compact,
    /// Looks at its files.
    CatchUp,
}

/// Something that happens.
#[derive(Debug, Clone)]
enum Event {
    /// A device does something.
    Do(usize, Deed),
    /// It is killed over that, after so many writes.
    Kill(usize, Deed, u32),
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
}

fn deed() -> impl Strategy<Value = Deed> {
    let note = || proptest::option::of(0..3u8);
    prop_oneof![
        4 => (0..3u8).prop_map(|name| Deed::Search(name, 0)),
        4 => (0..2u8, 0..5u8, any::<bool>()).prop_map(|(article, field, on)| Deed::Mark(article, field, on)),
        3 => (0..2u8, 0..2u8, note()).prop_map(|(article, place, note)| Deed::Highlight(article, place, note)),
        1 => (0..2u8, 0..2u8).prop_map(|(article, place)| Deed::Unhighlight(article, place)),
        1 => Just(Deed::Compact),
        2 => Just(Deed::CatchUp),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let device = || 0..DEVICES;
    prop_oneof![
        8 => (device(), deed()).prop_map(|(d, deed)| Event::Do(d, deed)),
        2 => (device(), deed(), 1..12u32).prop_map(|(d, deed, writes)| Event::Kill(d, deed, writes)),
        1 => (device(), 0..3u8).prop_map(|(d, name)| Event::FromTheFuture(d, name)),
        5 => (device(), device(), 0..4usize, proptest::option::weighted(0.2, 0..600usize))
            .prop_map(|(of, to, version, cut)| Event::Copy { of, to, version, cut }),
        1 => (device(), 1..60usize).prop_map(|(d, length)| Event::Crash(d, length)),
        1 => device().prop_map(Event::LoseDatabase),
        1 => (device(), 0..4usize).prop_map(|(d, version)| Event::OwnOldJournal(d, version)),
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
        // What lists and queries see of it is the same too.
        let mut hasher = blake3::Hasher::new();
        self.library().in_transaction(|transaction| digest(transaction, &mut hasher)).unwrap();
        lines.push(hasher.finalize().to_string());
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

impl Deed {
    /// The name of the search that it saves.
    fn search(&self) -> Option<String> {
        match self {
            Self::Search(name, _) => Some(format!("search {name}")),
            _ => None,
        }
    }

    fn perform(&self, library: &mut Library) -> Result<()> {
        let article = |number: &u8| Identity::of_bytes(&[*number]);
        let highlight = |place: u8, note: Option<u8>| {
            let at = |byte| Point { byte, ..Point::default() };
            Highlight {
                passage: Passage { from: at(0), to: at(usize::from(place) + 1) },
                words: "spring tide".into(),
                note: note.map(|note| Text::line(&format!("note {note}"))),
                added: 1_700_000_000,
            }
        };
        match self {
            Self::Search(_, number) => {
                library.save_search(&self.search().unwrap(), Some(&format!("change {number}")))
            }
            Self::Mark(number, field, on) => {
                let change = match field {
                    0 => Change::Read(*on),
                    1 => Change::Starred(*on),
                    2 => Change::Archived(*on),
                    3 => Change::Removed(*on),
                    _ => Change::Tag(Text::line("sea"), *on),
                };
                library.change(&[(article(number), change)])
            }
            Self::Highlight(number, place, note) => {
                library.change(&[(article(number), Change::Highlight(highlight(*place, *note)))])
            }
            Self::Unhighlight(number, place) => {
                library.change(&[(article(number), Change::Unhighlight(highlight(*place, None)))])
            }
            Self::Compact => {
                let journals = Journals::of(library.data());
                if journals.own().exists() {
                    let turn = journals.turn().unwrap();
                    journals.compact_now(&turn).unwrap();
                }
                Ok(())
            }
            Self::CatchUp => library.catch_up().map(drop),
        }
    }

    /// Does it in another process, which is killed after so many writes, if it makes that many; whether it got to the end.
    fn perform_and_die(&self, data: &Path, writes: u32) -> bool {
        let status = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "library::convergence::a_process_that_is_killed", "--ignored"])
            .env(DATA, data)
            .env(DEED, serde_json::to_string(self).unwrap())
            .env(KILL_AFTER, writes.to_string())
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success() || status.signal() == Some(9), "{self:?}: {status}");
        status.success()
    }
}

/// Where the other process does what.
const DATA: &str = "NEWSPRINT_TEST_DATA";
const DEED: &str = "NEWSPRINT_TEST_DEED";

#[test]
#[ignore = "the other process of the tests below"]
fn a_process_that_is_killed() {
    let deed: Deed = serde_json::from_str(&std::env::var(DEED).unwrap()).unwrap();
    let mut library = Library::open(Path::new(&std::env::var_os(DATA).unwrap())).unwrap();
    deed.perform(&mut library).unwrap();
}

/// The last value of each register in the journal of a device.
fn written(device: &Device) -> Vec<Write> {
    let own = Journals::of(device.data.path());
    let mut last: BTreeMap<Register, Write> = BTreeMap::new();
    let bytes = fs::read(own.own()).unwrap_or_default();
    for line in bytes.split(|b| *b == b'\n') {
        if let Parsed::Write(write) = Write::parse(line, own.device())
            && last.get(&write.register).is_none_or(|known| known.order() < write.order())
        {
            last.insert(write.register.clone(), write);
        }
    }
    last.into_values().collect()
}

fn play(events: &[Event]) {
    let mut devices: Vec<Device> = (0..DEVICES).map(|_| Device::new()).collect();
    let mut made: Vec<Made> = Vec::new();
    // What anybody was told is kept.
    let mut promised: BTreeMap<Register, Write> = BTreeMap::new();
    let mut promise = |device: &Device| {
        for write in written(device) {
            if promised.get(&write.register).is_none_or(|known| known.order() < write.order()) {
                promised.insert(write.register.clone(), write);
            }
        }
    };
    for event in events {
        match event.clone() {
            Event::Do(d, deed) | Event::Kill(d, deed, _) => {
                let device = &mut devices[d];
                // Looking may be what is killed.
                let looks = matches!(deed, Deed::CatchUp);
                let before = if looks { BTreeSet::new() } else { device.look() };
                let number = made.len();
                let deed = match deed {
                    Deed::Search(name, _) => Deed::Search(name, number),
                    deed => deed,
                };
                let is_done = if let Event::Kill(_, _, writes) = event {
                    device.library = None;
                    deed.perform_and_die(device.data.path(), *writes)
                } else {
                    deed.perform(device.library()).unwrap();
                    true
                };
                if is_done {
                    promise(&*device);
                }
                if looks {
                    device.look();
                }
                if let Some(name) = deed.search() {
                    // What was killed was done or it was not.
                    let is_there = is_done || device.in_files().contains(&number);
                    let name = if is_there { name } else { String::new() };
                    if is_there {
                        device.known.insert(number);
                    }
                    made.push(Made { name, before });
                }
                device.remember();
            }
            Event::FromTheFuture(d, name) => {
                let device = &mut devices[d];
                let name = format!("search {name}");
                let (number, before) = (made.len(), device.look());
                device.library().import_state(&search_line(number, &name)).unwrap();
                promise(&*device);
                device.known.insert(number);
                made.push(Made { name, before });
                device.remember();
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
    let all = registers::all(&devices[0].library().connection).unwrap();
    let all: BTreeMap<&Register, &Write> = all.iter().map(|write| (&write.register, write)).collect();
    for (register, write) in &promised {
        let last = all.get(register).unwrap_or_else(|| panic!("{write:?} is lost"));
        assert!(last.order() >= write.order(), "{write:?} is lost to {last:?}");
    }
    // What counts in the end is nothing that its writer, or anybody who knew of it, has changed since.
    let searches: BTreeMap<String, String> = devices[0]
        .library()
        .extras()
        .unwrap()
        .searches
        .into_iter()
        .map(|(name, query)| (name.to_string(), query))
        .collect();
    let names: BTreeSet<&String> =
        made.iter().map(|change| &change.name).filter(|name| !name.is_empty()).collect();
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
        Event::Do(0, Deed::Search(0, 0)),
        Event::Do(0, Deed::Search(1, 0)),
        copy(0, 1, 0),
        Event::Do(1, Deed::CatchUp),
        copy(0, 1, 2),
        Event::Do(1, Deed::CatchUp),
        Event::OwnOldJournal(0, 1),
        Event::Do(0, Deed::CatchUp),
        Event::LoseDatabase(0),
        Event::Do(1, Deed::Search(1, 0)),
    ]);
}

/// And done twice it is repaired twice, although the file is then what it was when it was last read.
#[test]
fn a_journal_emptied_twice_is_made_whole_twice() {
    play(&[
        Event::Do(2, Deed::Compact),
        Event::Do(2, Deed::Mark(0, 0, false)),
        Event::OwnOldJournal(2, 1),
        Event::OwnOldJournal(2, 1),
    ]);
}

/// Whatever is done, after whatever write it is killed: what was kept before stays, and what is done next counts.
#[test]
fn killed_after_any_write_nothing_is_lost() {
    let deeds = [
        Deed::Search(0, 0),
        Deed::Mark(0, 1, true),
        Deed::Highlight(0, 0, Some(1)),
        Deed::Unhighlight(0, 0),
        Deed::Mark(0, 3, true),
        Deed::Mark(0, 3, false),
        Deed::Compact,
        Deed::CatchUp,
    ];
    for deed in deeds {
        for writes in 1.. {
            let data = tempfile::tempdir().unwrap();
            let mut library = Library::open(data.path()).unwrap();
            // Enough that is superseded for the journal to be written anew.
            for round in 0..9 {
                for change in [Deed::Mark(0, 1, round % 2 == 1), Deed::Highlight(0, 0, Some(round))] {
                    change.perform(&mut library).unwrap();
                }
            }
            let before = Library::export_state(data.path()).unwrap();
            drop(library);
            let is_done = deed.perform_and_die(data.path(), writes);
            let after = Library::export_state(data.path()).unwrap();
            let mut library = Library::open(data.path()).unwrap();
            library.catch_up().unwrap();
            for line in before.lines() {
                let Parsed::Write(write) = Write::parse(line.as_bytes(), "") else { panic!("{line}") };
                let now = registers::all(&library.connection).unwrap();
                let now = now.iter().find(|now| now.register == write.register).unwrap();
                assert!(now.order() >= write.order(), "{deed:?}, {writes}: {line} lost to {now:?}");
            }
            // It is done, or it is not; and done again it counts.
            deed.perform(&mut library).unwrap();
            assert_eq!(library.doctor(&[]).unwrap().mended, [], "{deed:?}, {writes}");
            let last = Library::export_state(data.path()).unwrap();
            assert!(last.lines().count() >= after.lines().count(), "{deed:?}, {writes}: {after}{last}");
            if is_done {
                break;
            }
        }
    }
}
