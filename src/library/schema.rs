//! The tables, and how older ones become them.

use rusqlite::{Connection, Transaction};

/// Marks a database as newsprint's: `NPRT`.
pub(super) const APPLICATION: i64 = 0x4e50_5254;

/// Steps from an empty database to today's, one a version. A step that has been released never changes.
const STEPS: &[fn(&Transaction<'_>) -> rusqlite::Result<()>] = &[first, passages];

/// Version of the tables that this program writes.
pub(super) const VERSION: i64 = STEPS.len() as i64;

/// Brings the tables to today's version; all of it or nothing.
pub(super) fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // Another process may have been first.
    let version: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for step in STEPS.iter().skip(usize::try_from(version).unwrap_or_default()) {
        step(&transaction)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()
}

/// Highlights and notes.
fn passages(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(
        "CREATE TABLE passages (
             identity BLOB NOT NULL, piece INTEGER NOT NULL, slot INTEGER NOT NULL, byte INTEGER NOT NULL,
             to_piece INTEGER NOT NULL, to_slot INTEGER NOT NULL, to_byte INTEGER NOT NULL, words TEXT NOT NULL,
             note TEXT, added INTEGER NOT NULL,
             PRIMARY KEY (identity, piece, slot, byte, to_piece, to_slot, to_byte)) WITHOUT ROWID;",
    )
}

fn first(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(
        // `about` comes first: it is read at every start, so damage near the beginning of the file is noticed there.
        "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
         INSERT INTO about VALUES ('made by', 'newsprint');
         CREATE TABLE folders (id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, modified INTEGER);
         CREATE TABLE files (
             id INTEGER PRIMARY KEY, folder INTEGER NOT NULL REFERENCES folders ON DELETE CASCADE, name BLOB NOT NULL,
             size INTEGER NOT NULL, modified INTEGER NOT NULL, problem TEXT, UNIQUE (folder, name));
         CREATE TABLE articles (
             id INTEGER PRIMARY KEY, identity BLOB NOT NULL UNIQUE, title TEXT NOT NULL, byline TEXT, site TEXT, url TEXT,
             language TEXT, published INTEGER, dated INTEGER NOT NULL, added INTEGER NOT NULL, words INTEGER NOT NULL);
         CREATE INDEX newest ON articles (dated DESC, id);
         CREATE TABLE places (
             file INTEGER NOT NULL REFERENCES files ON DELETE CASCADE, part INTEGER NOT NULL,
             article INTEGER NOT NULL REFERENCES articles, PRIMARY KEY (file, part)) WITHOUT ROWID;
         CREATE INDEX places_of ON places (article, file);
         CREATE TABLE held (article INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE, draft BLOB NOT NULL);
         CREATE TABLE labels (
             article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE, tag TEXT NOT NULL,
             PRIMARY KEY (article, tag)) WITHOUT ROWID;
         CREATE VIRTUAL TABLE words USING fts5 (
             title, about, body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');
         -- Bytes of new words held in memory before they are written: fewer pieces to merge.
         INSERT INTO words (words, rank) VALUES ('hashsize', 8388608);
         INSERT INTO words (words, rank) VALUES ('automerge', 16);
         CREATE TABLE states (
             identity BLOB PRIMARY KEY, read INTEGER NOT NULL DEFAULT 0, starred INTEGER NOT NULL DEFAULT 0,
             archived INTEGER NOT NULL DEFAULT 0, piece INTEGER, slot INTEGER, byte INTEGER, share REAL,
             changed INTEGER NOT NULL, url TEXT) WITHOUT ROWID;
         CREATE INDEX states_by_url ON states (url) WHERE url IS NOT NULL;
         CREATE TABLE tags (
             identity BLOB NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (identity, tag)) WITHOUT ROWID;
         CREATE TABLE searches (name TEXT PRIMARY KEY, query TEXT NOT NULL) WITHOUT ROWID;",
    )
}
