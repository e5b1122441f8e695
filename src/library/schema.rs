//! The tables. All of them can be made again from the files and the journals, so an older version's are not changed
//! step by step: what only they hold is taken over once ([`super::takeover`]), and the rest is read anew.

use rusqlite::Connection;

/// Marks a database as newsprint's: `NPRT`.
pub(super) const APPLICATION: i64 = 0x4e50_5254;

/// Version of the tables that this program writes.
pub(super) const VERSION: i64 = 3;

/// Makes the tables in an empty database; all of them or none.
pub(super) fn create(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // Another process may have been first.
    let version: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version == 0 {
        transaction.execute_batch(TABLES)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()
}

/// `about` comes first: it is read at every start, so damage near the beginning of the file is noticed there.
const TABLES: &str = "
    CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    INSERT INTO about VALUES ('made by', 'newsprint');

    -- What is in the folders.
    CREATE TABLE folders (id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, modified INTEGER);
    CREATE TABLE files (
        id INTEGER PRIMARY KEY, folder INTEGER NOT NULL REFERENCES folders ON DELETE CASCADE, name BLOB NOT NULL,
        size INTEGER NOT NULL, modified INTEGER NOT NULL, problem TEXT, UNIQUE (folder, name));
    CREATE TABLE articles (
        id INTEGER PRIMARY KEY, identity BLOB NOT NULL UNIQUE, title TEXT NOT NULL, byline TEXT, site TEXT, url TEXT,
        language TEXT, published INTEGER, dated INTEGER NOT NULL, added INTEGER NOT NULL, words INTEGER NOT NULL,
        -- Hashes of all that is known of it and of its text, and the time of the file that has this version.
        content BLOB NOT NULL, text BLOB, version INTEGER NOT NULL);
    CREATE INDEX newest ON articles (dated DESC, id);
    CREATE INDEX arrived ON articles (added DESC, dated DESC, id);
    CREATE INDEX articles_by_content ON articles (content);
    CREATE TABLE article_files (
        file INTEGER NOT NULL REFERENCES files ON DELETE CASCADE, part INTEGER NOT NULL,
        article INTEGER NOT NULL REFERENCES articles, PRIMARY KEY (file, part)) WITHOUT ROWID;
    CREATE INDEX files_of_article ON article_files (article, file);
    -- Single articles of files that are gone for the moment, by a hash of the path, so that what comes back there goes on as them.
    CREATE TABLE gone (path BLOB PRIMARY KEY, identity BLOB NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
    -- Texts of entries of containers; spare ones of files that shall outlive them.
    CREATE TABLE held (
        article INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE, draft BLOB NOT NULL,
        spare INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE labels (
        article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE, tag TEXT NOT NULL,
        PRIMARY KEY (article, tag)) WITHOUT ROWID;
    CREATE VIRTUAL TABLE words USING fts5 (
        title, about, body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');
    -- Bytes of new words held in memory before they are written: fewer pieces to merge.
    INSERT INTO words (words, rank) VALUES ('hashsize', 8388608);
    INSERT INTO words (words, rank) VALUES ('automerge', 16);
    -- When articles had arrived by an earlier database, by the names they had there.
    CREATE TABLE arrivals (identity BLOB PRIMARY KEY, added INTEGER NOT NULL) WITHOUT ROWID;

    -- What is in the journals: how far each was read, and the last value of each register.
    CREATE TABLE journals (
        name TEXT PRIMARY KEY, offset INTEGER NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL, tail BLOB NOT NULL,
        ms INTEGER NOT NULL, n INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE registers (
        article BLOB NOT NULL, field TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, ms INTEGER NOT NULL,
        n INTEGER NOT NULL, device TEXT NOT NULL, PRIMARY KEY (article, field, name)) WITHOUT ROWID;

    -- The same in the form that lists and queries need.
    CREATE TABLE states (
        identity BLOB PRIMARY KEY, read INTEGER NOT NULL DEFAULT 0, starred INTEGER NOT NULL DEFAULT 0,
        archived INTEGER NOT NULL DEFAULT 0, removed INTEGER NOT NULL DEFAULT 0, read_at INTEGER,
        piece INTEGER, slot INTEGER, byte INTEGER, share REAL) WITHOUT ROWID;
    CREATE TABLE tags (identity BLOB NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (identity, tag)) WITHOUT ROWID;
    CREATE TABLE highlights (
        identity BLOB NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, piece INTEGER NOT NULL, slot INTEGER NOT NULL,
        byte INTEGER NOT NULL, PRIMARY KEY (identity, name)) WITHOUT ROWID;
    CREATE TABLE searches (name TEXT PRIMARY KEY, query TEXT NOT NULL) WITHOUT ROWID;
    -- Keys under which an article goes on, and the addresses of those with state.
    CREATE TABLE versions (old BLOB NOT NULL, new BLOB NOT NULL, PRIMARY KEY (old, new)) WITHOUT ROWID;
    CREATE TABLE addresses (address BLOB NOT NULL, identity BLOB NOT NULL, PRIMARY KEY (address, identity)) WITHOUT ROWID;
";
