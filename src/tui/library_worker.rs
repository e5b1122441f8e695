//! The threads that work on the library: one writes what the reader does and makes lists, one searches, one follows the
//! folders. The screen waits for none of them.

mod follow;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    time::Duration,
};

use follow::follow;

use super::{
    jobs::JobKind,
    message::{Effect, Listing, Message},
    worker::spawn,
};
use crate::{
    article::{Text, text::display_name},
    error::{Error, Result, caught},
    find::Pattern,
    library::{Change, Identity, Interrupter, Library, Snippet, query::Query},
};

/// How long a reading position may wait to be written; other changes do not wait.
const POSITION_DELAY: Duration = Duration::from_secs(1);

/// Letters of a snippet.
const SNIPPET_LETTERS: usize = 160;

/// What the thread that writes is asked for.
enum Request {
    /// Changes, and whom to tell when they are written.
    Change(u64, Vec<(Identity, Change)>, Sender<()>),
    SaveSearch(Text, Option<String>),
    List,
    /// Answers when all before it is written.
    Done(Sender<()>),
}

/// What the thread that searches is asked for.
enum Question {
    Search(u64, Query),
    Snippets(u64, Vec<i64>),
}

/// The way to the threads.
pub(super) struct LibraryWorker {
    requests: Sender<Request>,
    questions: Sender<Question>,
    /// Tells when the last changes are written.
    written: Option<Receiver<()>>,
    /// Number of the last search; work on earlier ones is given up.
    latest: Arc<AtomicU64>,
    interrupt: Arc<Mutex<Option<Interrupter>>>,
    /// Whether the reading of new files shall stop.
    stops: Arc<AtomicBool>,
    /// Bytes of the journals as the list shows them; what is more comes from another process.
    seen: Arc<AtomicU64>,
}

impl LibraryWorker {
    /// Starts the threads on a library and its folders.
    pub(super) fn start(library: &Library, roots: Vec<PathBuf>, sender: &Sender<Message>) -> Self {
        let (worker, answers) = Self::with_writer(library, sender);
        let (open, searches) = (reopen(library), sender.clone());
        let (latest, interrupt) = (Arc::clone(&worker.latest), Arc::clone(&worker.interrupt));
        spawn(sender, move || {
            let library = match open() {
                Ok(library) => library,
                Err(error) => return refuse(&error, &answers, &searches),
            };
            if let Ok(mut place) = interrupt.lock() {
                *place = Some(library.interrupter());
            }
            search(&library, &answers, &latest, &searches);
        });
        drop(worker.requests.send(Request::List));
        if library.read_only().is_none() {
            let (open, follows, requests) = (reopen(library), sender.clone(), worker.requests.clone());
            let (stops, seen) = (Arc::clone(&worker.stops), Arc::clone(&worker.seen));
            spawn(sender, move || {
                report(
                    &follows,
                    open().map(|library| follow(library, &roots, &stops, &seen, &requests, &follows)),
                );
            });
        }
        worker
    }

    /// Starts only the thread that writes what the reader does.
    pub(super) fn writer(library: &Library, sender: &Sender<Message>) -> Self {
        Self::with_writer(library, sender).0
    }

    fn with_writer(library: &Library, sender: &Sender<Message>) -> (Self, Receiver<Question>) {
        let (requests, asked) = channel();
        let (questions, answers) = channel();
        let (open, failures) = (reopen(library), sender.clone());
        let seen = Arc::new(AtomicU64::new(library.journal_bytes()));
        let written = Arc::clone(&seen);
        spawn(sender, move || match open() {
            Ok(library) => write(library, &asked, &written, &failures),
            Err(error) => refuse_changes(&error, &asked, &failures),
        });
        (
            Self {
                requests,
                questions,
                written: None,
                latest: Arc::default(),
                interrupt: Arc::default(),
                stops: Arc::default(),
                seen,
            },
            answers,
        )
    }

    /// Passes on what the library shall do; other effects are not for it. Where the thread for it has ended, that is the
    /// answer: nothing that the reader does gets lost without a word.
    pub(super) fn serve(&mut self, effect: Effect) -> Option<Message> {
        let gone =
            |what: &str| Text::line(&format!("{what}: the library is no longer open; restart newsprint"));
        let (passed_on, what) = match effect {
            Effect::Keep { number, changes } => {
                let reason = (!self.keep(number, changes)).then(|| gone("not kept"))?;
                return Some(Message::NotKept { number, reason });
            }
            Effect::SaveSearch { name, query } => {
                (self.requests.send(Request::SaveSearch(name, query)).is_ok(), "not saved")
            }
            Effect::Cancel(JobKind::Indexing) => {
                self.stops.store(true, Ordering::Relaxed);
                return None;
            }
            Effect::Search { number, query } => {
                let reason = (!self.search(number, query)).then(|| gone("not searched"))?;
                return Some(Message::NotSearched { number, reason });
            }
            Effect::Snippets { number, ids } => {
                (self.questions.send(Question::Snippets(number, ids)).is_ok(), "not searched")
            }
            _ => return None,
        };
        (!passed_on).then(|| Message::Failed(gone(what)))
    }

    /// Has the list made anew, since something was added to the library.
    pub(super) fn list_again(&self) {
        // Where that thread has ended, the next change says so.
        let _ = self.requests.send(Request::List);
    }

    fn keep(&mut self, number: u64, changes: Vec<(Identity, Change)>) -> bool {
        let waits = changes.iter().any(|(_, change)| !matches!(change, Change::ReadingPosition(_)));
        let (sender, written) = channel();
        let passed_on = self.requests.send(Request::Change(number, changes, sender)).is_ok();
        if passed_on && waits {
            self.written = Some(written);
        }
        passed_on
    }

    /// Waits for changes that are being written, which takes a few milliseconds: what is on the screen is on the disk. Where
    /// others write too, or the disk is slow, the screen does not wait for ever.
    pub(super) fn wait(&mut self) {
        const TIMEOUT: Duration = Duration::from_millis(250);
        if let Some(written) = self.written.take() {
            let _ = written.recv_timeout(TIMEOUT);
        }
    }

    fn search(&self, number: u64, query: Query) -> bool {
        self.latest.store(number, Ordering::Relaxed);
        // What is still being searched for nobody wants any more.
        if let Ok(Some(handle)) = self.interrupt.lock().as_deref() {
            handle.interrupt();
        }
        self.questions.send(Question::Search(number, query)).is_ok()
    }

    /// Waits until everything is written, but not for ever.
    pub(super) fn finish(&self) {
        const TIMEOUT: Duration = Duration::from_secs(3);
        let (sender, done) = channel();
        if self.requests.send(Request::Done(sender)).is_ok() {
            let _ = done.recv_timeout(TIMEOUT);
        }
    }
}

/// Opens the same library once more, on another thread.
fn reopen(library: &Library) -> impl FnOnce() -> Result<Library> + Send + 'static {
    let (data, writable) = (library.data().to_path_buf(), library.read_only().is_none());
    move || {
        if writable {
            Library::open(&data)
        } else {
            Library::open_to_read(&data)?.ok_or(Error::new(
                crate::error::Kind::NotFound,
                display_name(&data),
                "no library there",
            ))
        }
    }
}

/// What a library knows of a file; `None` where that is nothing.
pub(super) fn lookup_file(data: &Path, entry: usize, path: &Path) -> Option<Message> {
    let library = Library::open_to_read(data).ok()??;
    let identity = Identity::of_file(path).ok()?;
    let record = library.find_by_id_prefix(&identity.to_hex()).ok()?;
    let place = library.reading_position(identity).ok()?;
    // A database of an older newsprint has none.
    let highlights = library.highlights(identity).unwrap_or_default();
    Some(Message::Known { entry, record: record.into(), place, highlights })
}

fn report(sender: &Sender<Message>, done: Result<()>) {
    if let Err(error) = done {
        drop(sender.send(Message::Failed(line(&error))));
    }
}

/// Writes what the reader does, and lists what there is. Reading positions wait a little, since the next one follows soon.
fn write(mut library: Library, asked: &Receiver<Request>, seen: &AtomicU64, sender: &Sender<Message>) {
    let mut positions: HashMap<Identity, Change> = HashMap::new();
    let mut last = 0;
    loop {
        let request = if positions.is_empty() {
            asked.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            asked.recv_timeout(POSITION_DELAY)
        };
        match request {
            Ok(Request::Change(number, changes, written)) => {
                let (later, now): (Vec<_>, Vec<_>) =
                    changes.into_iter().partition(|(_, change)| matches!(change, Change::ReadingPosition(_)));
                positions.extend(later);
                let others_wrote = !now.is_empty() && others_wrote(&library, seen);
                if !now.is_empty() {
                    // Whatever happens to one change, the next one is kept.
                    let done = caught(|| library.change(&now));
                    match done.and_then(|done| done.map_err(|error| line(&error))) {
                        Ok(()) => report(sender, library.move_removed(&now)),
                        Err(reason) => drop(sender.send(not_kept(number, &reason))),
                    }
                    seen.store(library.journal_bytes(), Ordering::Relaxed);
                }
                let _ = written.send(());
                last = number;
                if others_wrote {
                    report(sender, list(&library, last, sender));
                }
            }
            Ok(Request::SaveSearch(name, query)) => {
                let done = library.save_search(&name, query.as_deref());
                if done.is_err() {
                    report(sender, list(&library, last, sender));
                }
                report(sender, done);
            }
            Ok(Request::List) => report(sender, list(&library, last, sender)),
            Ok(Request::Done(done)) => {
                write_positions(&mut library, &mut positions, seen, sender);
                let _ = done.send(());
            }
            Err(RecvTimeoutError::Timeout) => write_positions(&mut library, &mut positions, seen, sender),
            Err(RecvTimeoutError::Disconnected) => {
                return write_positions(&mut library, &mut positions, seen, sender);
            }
        }
    }
}

/// Whether another process wrote since the list was last made.
fn others_wrote(library: &Library, seen: &AtomicU64) -> bool {
    library.journal_bytes() != seen.load(Ordering::Relaxed)
}

fn write_positions(
    library: &mut Library,
    positions: &mut HashMap<Identity, Change>,
    seen: &AtomicU64,
    sender: &Sender<Message>,
) {
    let positions: Vec<(Identity, Change)> = positions.drain().collect();
    if positions.is_empty() {
        return;
    }
    let others_wrote = others_wrote(library, seen);
    report(sender, library.change(&positions));
    // The list has them already; what others wrote is still to be seen.
    if !others_wrote {
        seen.store(library.journal_bytes(), Ordering::Relaxed);
    }
}

/// Sends all that there is, in parts: none of them keeps the screen from answering, nor is all of it there twice.
fn list(library: &Library, as_of: u64, sender: &Sender<Message>) -> Result<()> {
    const PART: usize = 1000;
    let mut part = Vec::with_capacity(PART);
    library.for_each_record(|record| {
        part.push(record);
        part.len() < PART
            || sender.send(Message::Listed(std::mem::replace(&mut part, Vec::with_capacity(PART)))).is_ok()
    })?;
    drop(sender.send(Message::Listed(part)));
    let extras = library.extras()?;
    drop(sender.send(Message::ListEnds(Box::new(Listing { extras, as_of }))));
    Ok(())
}

/// That the search with this number failed.
fn not_searched(number: u64, error: &Error) -> Message {
    Message::NotSearched { number, reason: line(error) }
}

/// That the change with this number is on no disk.
fn not_kept(number: u64, reason: &Text) -> Message {
    Message::NotKept { number, reason: Text::line(&format!("not kept: {reason}")) }
}

fn line(error: &Error) -> Text {
    Text::line(&error.to_string())
}

/// Where the library cannot be opened, nothing is kept, and every change is told why.
fn refuse_changes(error: &Error, asked: &Receiver<Request>, sender: &Sender<Message>) {
    drop(sender.send(Message::Failed(line(error))));
    while let Ok(request) = asked.recv() {
        match request {
            Request::Change(number, ..) => drop(sender.send(not_kept(number, &line(error)))),
            Request::SaveSearch(..) => drop(sender.send(Message::Failed(line(error)))),
            // Whoever waits for an answer gets it by the end of the channel.
            Request::List | Request::Done(_) => {}
        }
    }
}

/// Where the library cannot be opened, every search is told why.
fn refuse(error: &Error, questions: &Receiver<Question>, sender: &Sender<Message>) {
    while let Ok(question) = questions.recv() {
        if let Question::Search(number, _) = question {
            drop(sender.send(not_searched(number, error)));
        }
    }
}

fn search(library: &Library, questions: &Receiver<Question>, latest: &AtomicU64, sender: &Sender<Message>) {
    let mut pattern = Pattern::any(&[]);
    while let Ok(question) = questions.recv() {
        let wanted = |number| latest.load(Ordering::Relaxed) == number;
        match question {
            Question::Search(number, query) if wanted(number) => {
                pattern = Pattern::any(&query.wanted());
                match library.search(&query) {
                    Ok(found) => drop(sender.send(Message::Hits { number, found })),
                    // It was interrupted.
                    Err(_) if !wanted(number) => {}
                    Err(error) => drop(sender.send(not_searched(number, &error))),
                }
            }
            Question::Snippets(number, ids) if wanted(number) => {
                let mut snippets: Vec<(i64, Option<Snippet>)> = Vec::new();
                for id in ids.into_iter().take_while(|_| wanted(number)) {
                    // What cannot be read has none; opening it says why.
                    snippets.push((id, library.snippet(id, &pattern, SNIPPET_LETTERS).unwrap_or_default()));
                }
                drop(sender.send(Message::Snippets { number, snippets }));
            }
            Question::Search(..) | Question::Snippets(..) => {}
        }
    }
}
