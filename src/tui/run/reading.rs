//! How articles come to the screen: of a library, of files and folders, one by one.

use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::{Arc, mpsc::Sender},
    time::{Duration, Instant},
};

use super::{LibraryStart, Shell};
use crate::{
    article::Text,
    error::{Error, Result},
    format,
    library::{Identity, Library, Order},
    source::{HEAD_BYTES, Source, Walk},
    tui::{
        app::App,
        entry::Entry,
        library_worker::{self, LibraryWorker},
        message::{FirstOfLibrary, FirstScreen, Message},
        outside::edit,
        patience::soon,
        scan::{self, Look, Looked, Missing},
        worker::spawn,
    },
};

/// How long the first screen waits for headlines; more follow.
const FRAME: Duration = Duration::from_millis(100);

/// Fills the list of the first screen as far as a screen of `size` reaches. A worker looks into the files, so nothing that takes
/// long keeps the screen; what is not there in time comes as messages once the worker is told to go on.
pub(super) fn first_entries(
    sources: Vec<Source>,
    walks: Vec<Walk>,
    size: (u16, u16),
    first: &mut FirstScreen,
    messages: &Sender<Message>,
) -> Option<GoOn> {
    let entries = &mut first.entries;
    if !first.has_list {
        entries.extend(sources.into_iter().map(Entry::new));
        return None;
    }
    let screenful = usize::from(size.1);
    let (go_on, looks) = scan::ahead(messages, sources.clone(), walks);
    let end = Instant::now() + FRAME;
    let next = |entries: &Vec<Entry>| {
        let is_wanted = entries.len() < screenful;
        is_wanted.then(|| looks.recv_timeout(end.saturating_duration_since(Instant::now())).ok()).flatten()
    };
    let mut missing: Missing = Vec::new();
    let mut problems: Vec<Text> = Vec::new();
    let mut is_in_time = true;
    for source in sources {
        let look = if is_in_time { next(entries) } else { None };
        is_in_time = look.is_some();
        match look {
            Some(Look::Done(Looked::Card(card))) => entries.push(Entry::with_card(source, card)),
            Some(Look::Done(Looked::Entries(held, problem))) => {
                entries.extend(held);
                problems.extend(problem);
            }
            // What cannot be read says so when it is opened.
            Some(Look::Unreadable) => entries.push(Entry::new(source)),
            Some(Look::Later | Look::Walked(_)) | None => {
                missing.push((entries.len(), source.clone()));
                entries.push(Entry::new(source));
            }
        }
    }
    while is_in_time && let Some(Look::Walked(found)) = next(entries) {
        entries.extend(found);
    }
    // What was asked for by name comes first.
    problems.splice(..0, first.problem.take());
    first.problem = Text::joined(&problems);
    Some(GoOn { go_on, missing })
}

/// What tells the worker to go on, and with which entries.
pub(super) struct GoOn {
    go_on: Sender<Missing>,
    missing: Missing,
}

impl GoOn {
    /// Has the rest of the list looked into, once the first screen is there.
    pub(super) fn tell(self) {
        let _ = self.go_on.send(self.missing);
    }
}

impl Shell {
    /// Puts the library's latest articles on the first screen; all of them come from a worker.
    pub(super) fn open_library(&mut self, start: LibraryStart, size: (u16, u16), first: &mut FirstScreen) {
        let LibraryStart { library, roots, sort, group } = start;
        let read_only = library.read_only().cloned();
        let records = match library.latest(usize::from(size.1)) {
            // In another order the first ones are others.
            Ok(records) if sort == Order::default() => records,
            Ok(_) => Vec::new(),
            Err(error) => {
                first.problem = Some(Text::line(&error.to_string()));
                Vec::new()
            }
        };
        first.utc_offset = library.utc_offset();
        first.library = Some(FirstOfLibrary { records, sort, group, read_only });
        (self.library, self.roots) = (Some(library), roots);
    }

    /// Starts the library's threads, once the first screen is drawn.
    pub(super) fn start_library_threads(&mut self) {
        if let Some(library) = &self.library {
            let roots = std::mem::take(&mut self.roots);
            self.library_worker = Some(LibraryWorker::start(library, roots, &self.sender));
        }
    }

    /// Asks the library about the file that is on the screen now: whether it has it, and where the reader left it.
    pub(super) fn ask(&mut self) {
        let (Some((entry, path)), Some(data)) = (self.asking.take(), &self.library_data) else { return };
        let data = data.clone();
        let sender = self.sender.clone();
        // A library that cannot be asked knows nothing; its own commands say why.
        spawn(&self.sender, move || {
            drop(library_worker::lookup_file(&data, entry, &path).map(|known| sender.send(known)));
        });
    }

    /// Reads an article of the library from wherever it is, with the place the reader left.
    pub(super) fn load_kept(
        &self,
        entry: usize,
        id: i64,
        identity: Identity,
        answers: &mut VecDeque<Message>,
    ) {
        let Some(library) = &self.library else { return };
        let (place, source) = (library.reading_position(identity), library.source(id));
        let highlights = library.highlights(identity);
        // Without the place the article is as good.
        if let Ok(Some(place)) = place {
            answers.push_back(Message::Placed { entry, place });
        }
        if let Ok(highlights) = highlights {
            answers.push_back(Message::Highlighted { entry, highlights });
        }
        match source {
            Ok(source) => self.load(entry, source, answers),
            Err(error) => answers.push_back(scan::failed(entry, &error)),
        }
    }

    /// Takes an article that comes with newsprint into the library, which is made where there is none yet.
    /// Where the list is the library's, it comes anew.
    pub(super) fn adopt(&mut self, entry: usize, source: &Source, is_listed: bool) -> Message {
        self.adopted(entry, source, is_listed)
            .unwrap_or_else(|error| Message::Failed(Text::line(&error.to_string())))
    }

    fn adopted(&mut self, entry: usize, source: &Source, is_listed: bool) -> Result<Message> {
        let data = self.library.as_ref().map(Library::data).or(self.dirs.data.as_deref());
        let refused = || Error::refused(source.name(), "no folder is known for a library");
        let mut library = Library::open(data.ok_or_else(refused)?)?;
        let added = library.add(source)?;
        library.index_added(std::slice::from_ref(&added))?;
        let known = library_worker::lookup_file(library.data(), entry, &added.path());
        match &self.library_worker {
            Some(worker) if is_listed => worker.list_again(),
            Some(_) => {}
            None => self.library_worker = Some(LibraryWorker::writer(&library, &self.sender)),
        }
        self.library.get_or_insert(library);
        known.ok_or_else(|| Error::no_such_article(&source.title()))
    }

    /// The file that an entry's article is in, or its container.
    pub(super) fn home(&self, entry: usize, app: &App) -> Option<PathBuf> {
        match app.panes.list.entries.get(entry)? {
            Entry::Loose { source: Source::File(path), .. } => Some(path.clone()),
            Entry::Loose { source: Source::Held(draft), .. } => draft.container.clone(),
            Entry::Loose { .. } => None,
            Entry::Kept(record) => self.library.as_ref()?.file(record.id).ok()?,
        }
    }

    /// Lends the terminal to the reader's editor and reads the file anew. Articles in containers, and those that came
    /// through a pipe, have no file of their own.
    pub(super) fn edit(&mut self, entry: usize, app: &App, answers: &mut VecDeque<Message>) {
        let source = match app.panes.list.entries.get(entry) {
            Some(Entry::Loose { source, .. }) => Some(source.clone()),
            Some(Entry::Kept(record)) => {
                self.library.as_ref().and_then(|library| library.source(record.id).ok())
            }
            None => None,
        };
        let Some(Source::File(file)) = source else {
            let message = "this article has no file of its own to edit";
            return answers.push_back(Message::Notice(Text::line(message)));
        };
        let done = self.lend(answers, || edit(&file));
        let failed = match done {
            Ok(status) if status.success() => None,
            Ok(status) => Some(format!("the editor ended with {status}")),
            Err(error) => Some(format!("not edited: {error}")),
        };
        self.load(entry, Source::File(file), answers);
        answers.extend(failed.map(|reason| Message::Failed(Text::line(&reason))));
    }

    /// Reads an article on a worker, its beginning first. What is there at once is in the answers; the rest follows.
    pub(super) fn load(&self, entry: usize, source: Source, answers: &mut VecDeque<Message>) {
        answers.extend(soon(&self.sender, move |hand| {
            if source.is_prompt() {
                match source.bytes(HEAD_BYTES) {
                    Err(error) => return hand(vec![scan::failed(entry, &error)]),
                    Ok((bytes, true)) => {
                        let opened = format::open_bytes(bytes, true, &source);
                        return hand(vec![scan::loaded(entry, opened)]);
                    }
                    Ok((bytes, false)) if format::is_progressive(&bytes, &source) => {
                        let beginning =
                            source.text(bytes, false).and_then(|input| format::parse(&input, &source));
                        let article = beginning.map(Arc::new).map_err(|error| Text::line(&error.to_string()));
                        hand(vec![Message::Loaded { entry, article, whole: false }]);
                    }
                    Ok(_) => {}
                }
            }
            hand(vec![scan::loaded(entry, format::open(&source))]);
        }));
    }
}
