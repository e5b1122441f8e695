//! Opening the database: new, known, older, newer, damaged, somebody else's, locked, or out of reach.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};

use super::{journal::Journals, recover, schema};
use crate::{
    article::{Text, text::display_name},
    error::{Error, Kind, Result},
    find::fold,
};

/// Statements that are kept prepared: more than the indexing of one file takes turns with.
const STATEMENTS: usize = 96;

/// How long another newsprint may keep the database to itself before this one gives up; while it opens, a screen waits.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
const OPENING: Duration = Duration::from_secs(2);

/// An open library.
#[derive(Debug)]
pub struct Library {
    pub(super) connection: Connection,
    pub(super) journals: Journals,
    data: PathBuf,
    read_only: Option<Text>,
}

/// Stops what a library is doing, from any thread.
pub struct Interrupter(rusqlite::InterruptHandle);

impl std::fmt::Debug for Interrupter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Interrupter")
    }
}

impl Interrupter {
    /// The query that runs at the moment, if any, fails.
    pub fn interrupt(&self) {
        self.0.interrupt();
    }
}

/// What came of opening a library for writing.
#[derive(Debug)]
pub struct Opened {
    /// The library.
    pub library: Library,
    /// What the reader should know of: that a damaged database was set aside.
    pub repaired: Option<Text>,
}

/// Why a database cannot be used.
enum Refused {
    /// It is not whole.
    Damaged(String),
    /// It is of an earlier version, this one.
    Older(i64),
    /// It cannot be written, or not be opened.
    Unwritable(String),
    /// Anything else, and what to do.
    Otherwise(String),
}

impl Library {
    /// Opens the library in the data folder `data` for reading and writing, and makes it where there is none.
    pub fn open(data: &Path) -> Result<Self> {
        let file = database(data);
        let journals = Journals::of(data);
        std::fs::create_dir_all(journals.folder()).map_err(|error| Error::writing(data, &error))?;
        let connection = match connect_to_write(&file) {
            Err(Refused::Older(version)) => {
                let is_older = || matches!(connect_to_write(&file), Err(Refused::Older(_)));
                set_aside(data, &format!("version-{version}"), is_older)?;
                connect_to_write(&file)
            }
            connected => connected,
        };
        connection
            .map(|connection| Self::new(connection, data, None))
            .map_err(|refused| error_of(&file, refused))
    }

    /// The same; a damaged database is set aside and a new one made of the files and the journals.
    pub fn open_or_rebuild(data: &Path) -> Result<Opened> {
        match Self::open(data) {
            Ok(library) => Ok(Opened { library, repaired: None }),
            Err(error) if error.kind() == Kind::DamagedLibrary => {
                let (library, said) = Self::rebuild(data)?;
                Ok(Opened { library, repaired: Some(said) })
            }
            Err(error) => Err(error),
        }
    }

    /// Sets a damaged database aside, and makes a new one; what was done, as a line. The index is empty until the next look at
    /// the folders; the state comes from the journals.
    pub(super) fn rebuild(data: &Path) -> Result<(Self, Text)> {
        let file = database(data);
        let is_damaged = || {
            Self::open(data)
                .and_then(|library| library.check_database())
                .is_err_and(|error| error.kind() == Kind::DamagedLibrary)
        };
        let aside = set_aside(data, "damaged", is_damaged)?;
        let message = match aside {
            Some(name) => format!(
                "{}: damaged; set aside as {name} and rebuilt; your marks and tags are kept in 'state'",
                display_name(&file)
            ),
            None => format!("{}: was damaged; another newsprint has rebuilt it", display_name(&file)),
        };
        Ok((Self::open(data)?, Text::line(&message)))
    }

    /// Opens the library for reading what is there; nothing is written. `None` where there is no library yet.
    pub fn open_to_read(data: &Path) -> Result<Option<Self>> {
        let file = database(data);
        if file.metadata().is_ok_and(|meta| meta.len() == 0) || !file.exists() {
            return Ok(None);
        }
        let opened = connect_to_read(&file, false).or_else(|refused| match refused {
            // Where no lock file can be written, the file is read as it is.
            Refused::Unwritable(_) => connect_to_read(&file, true),
            refused => Err(refused),
        });
        let connection = opened.map_err(|refused| error_of(&file, refused))?;
        Ok(Some(Self::new(connection, data, Some(Text::line("opened for reading")))))
    }

    /// Opens for writing, rebuilding what is damaged, and where the data folder or the file does not let itself be written, for reading.
    pub fn open_as_possible(data: &Path) -> Result<Opened> {
        match Self::open_or_rebuild(data) {
            Err(error) if error.is_unwritable() => match Self::open_to_read(data)? {
                Some(mut library) => {
                    library.read_only = Some(Text::line(&error.to_string()));
                    Ok(Opened { library, repaired: None })
                }
                None => Err(error),
            },
            other => other,
        }
    }

    fn new(connection: Connection, data: &Path, read_only: Option<Text>) -> Self {
        Self { connection, journals: Journals::of(data), data: data.to_path_buf(), read_only }
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The folder of the library's own copies.
    pub fn articles(&self) -> PathBuf {
        self.data.join("articles")
    }

    /// Why nothing is kept, where nothing is.
    pub fn read_only(&self) -> Option<&Text> {
        self.read_only.as_ref()
    }

    /// What stops a query of this library from another thread.
    pub fn interrupter(&self) -> Interrupter {
        Interrupter(self.connection.get_interrupt_handle())
    }

    /// An error of the database, as a line that names it and what to do.
    pub(super) fn error(&self, error: &rusqlite::Error) -> Error {
        let refused = match refused(error) {
            Refused::Otherwise(reason) if lacks_tables(&self.connection) => Refused::Damaged(reason),
            refused => refused,
        };
        error_of(&database(&self.data), refused)
    }
}

/// Whether there is a library in a data folder.
pub fn exists(data: &Path) -> bool {
    database(data).exists()
}

/// The database in a data folder.
pub(super) fn database(data: &Path) -> PathBuf {
    data.join("library.db")
}

/// Sets the database aside and puts a new one in its place; the name it has now, and `None` where another process did it.
fn set_aside(data: &Path, why: &str, is_bad: impl Fn() -> bool) -> Result<Option<Text>> {
    let file = database(data);
    let fresh = || connect_to_write(&file).map_err(|refused| error_of(&file, refused));
    recover::set_aside(&file, &Journals::of(data), why, is_bad, fresh)
}

fn connect_to_write(file: &Path) -> std::result::Result<Connection, Refused> {
    if file.is_dir() {
        let said = "a folder, where the library's database belongs; move it away";
        return Err(Refused::Otherwise(said.into()));
    }
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(file, flags).map_err(|error| refused(&error))?;
    connection.busy_timeout(OPENING).map_err(|error| refused(&error))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    let version = version(&connection)?;
    if connection.is_readonly("main").unwrap_or(false) {
        return Err(Refused::Unwritable("the file is read-only".into()));
    }
    if (1..schema::VERSION).contains(&version) {
        return Err(Refused::Older(version));
    }
    let set_up = |connection: &mut Connection| {
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // What is lost with the power is read from the files and journals again.
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        if version < schema::VERSION { schema::create(connection) } else { Ok(()) }
    };
    // Where two processes make the same database, SQLite does not wait for the change of journal; so it is done here.
    let began = Instant::now();
    while let Err(error) = set_up(&mut connection) {
        if error.sqlite_error_code() != Some(ErrorCode::DatabaseBusy) || began.elapsed() > OPENING {
            return Err(refused(&error));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    ready(connection)
}

fn connect_to_read(file: &Path, alone: bool) -> std::result::Result<Connection, Refused> {
    const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_');
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let encoded = percent_encode(file.as_os_str().as_encoded_bytes(), ESCAPED);
    let name = format!("file:{encoded}?mode=ro{}", if alone { "&immutable=1" } else { "" });
    let connection = Connection::open_with_flags(name, flags).map_err(|error| refused(&error))?;
    connection.busy_timeout(OPENING).map_err(|error| refused(&error))?;
    let version = version(&connection)?;
    if version < schema::VERSION {
        return Err(Refused::Older(version));
    }
    ready(connection)
}

/// A connection that has been set up, checked and given what queries need.
fn ready(connection: Connection) -> std::result::Result<Connection, Refused> {
    // Else a statement with other values than the last time is planned anew.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(|error| refused(&error))?;
    whole(&connection)?;
    add_functions(&connection)
        .and_then(|()| connection.busy_timeout(BUSY_TIMEOUT))
        .map_err(|error| refused(&error))?;
    Ok(connection)
}

/// Version of the tables; zero for a new database. Refuses what another program or a newer newsprint made.
fn version(connection: &Connection) -> std::result::Result<i64, Refused> {
    // In one statement, so that another process that is just making the tables is seen before or after, not in between.
    let sql = "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_master)
               FROM pragma_application_id, pragma_user_version";
    let (application, version, tables): (i64, i64, i64) = connection
        .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .map_err(|error| refused(&error))?;
    let said = if tables > 0 && application != schema::APPLICATION {
        "not a database of newsprint; move it away".to_owned()
    } else if version > schema::VERSION {
        format!(
            "made by a newer newsprint (version {version}, this one knows {}); update newsprint",
            schema::VERSION
        )
    } else {
        return Ok(version);
    };
    Err(Refused::Otherwise(said))
}

/// `fold(text)`, the folding of searches, for conditions of queries.
fn add_functions(connection: &Connection) -> rusqlite::Result<()> {
    use rusqlite::functions::FunctionFlags;
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("fold", 1, flags, |context| {
        Ok(fold(context.get_raw(0).as_str().unwrap_or_default()))
    })
}

/// Reads a little, to notice damage at once.
fn whole(connection: &Connection) -> std::result::Result<(), Refused> {
    connection.query_row("SELECT value FROM about", [], |row| row.get::<_, String>(0)).map(drop).map_err(
        |error| match error {
            rusqlite::Error::QueryReturnedNoRows => Refused::Damaged("its first table is empty".into()),
            // A new database has its tables by now.
            error if lacks_tables(connection) => Refused::Damaged(error.to_string()),
            error => refused(&error),
        },
    )
}

fn refused(error: &rusqlite::Error) -> Refused {
    let said = error.to_string();
    if matches!(
        error,
        rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..)
    ) {
        // No newsprint wrote it.
        return Refused::Damaged(said);
    }
    match error.sqlite_error_code() {
        // A first page that says what no version of SQLite means has no code of its own: the statements are ours and right.
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown) => {
            Refused::Damaged(said)
        }
        Some(ErrorCode::DiskFull) => Refused::Unwritable("the disk is full".into()),
        Some(ErrorCode::SystemIoFailure) if is_about_writing(error) => {
            Refused::Unwritable("the disk is full, or takes nothing".into())
        }
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            Refused::Unwritable(said)
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            Refused::Otherwise("in use by another program; try again when it is done".into())
        }
        _ => Refused::Otherwise(said),
    }
}

/// Whether the system failed to write, where it may still be able to read.
fn is_about_writing(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi;
    matches!(
        error.sqlite_error().map(|error| error.extended_code),
        Some(
            ffi::SQLITE_IOERR_WRITE
                | ffi::SQLITE_IOERR_FSYNC
                | ffi::SQLITE_IOERR_TRUNCATE
                | ffi::SQLITE_IOERR_SHMOPEN
                | ffi::SQLITE_IOERR_SHMSIZE
                | ffi::SQLITE_IOERR_SHMMAP
        )
    )
}

/// Whether a table that every library has is not there.
fn lacks_tables(connection: &Connection) -> bool {
    const NEEDED: [&str; 4] = ["about", "articles", "files", "words"];
    let is_there = |table| connection.table_exists(None, table);
    // What cannot be asked is another failure.
    NEEDED.iter().any(|table| is_there(*table).is_ok_and(|is_there| !is_there))
}

fn error_of(file: &Path, refused: Refused) -> Error {
    match refused {
        Refused::Damaged(reason) => Error::damaged_library(file, &reason),
        Refused::Unwritable(reason) => Error::library_not_writable(file, &reason),
        Refused::Older(_) => {
            let hint = "start newsprint once to bring it up to date";
            Error::refused(display_name(file), "of an older newsprint").hinted(hint)
        }
        Refused::Otherwise(reason) => Error::refused(display_name(file), &reason),
    }
}
