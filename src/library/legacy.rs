//! The state as earlier versions kept it: in the tables of their databases, and in what `export state` printed.
//!
//! They had one time for all that an article has, and none for tags, searches and highlights. So what they say is taken for
//! as early as it can be, and never for more than it surely means: an article that was not starred when something
//! else of it was changed says nothing against a star elsewhere.

use rusqlite::{Connection, Row};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Identity,
    journal::{Field, Register, Stamp, Write},
    rows,
    state::{self},
    values::{About, Marked, Position},
};

/// A line of an earlier version's `export state`.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Line {
    State {
        identity: String,
        #[serde(default)]
        read: bool,
        #[serde(default)]
        starred: bool,
        #[serde(default)]
        archived: bool,
        #[serde(default)]
        place: Option<Position>,
        changed: i64,
        #[serde(default)]
        url: Option<String>,
    },
    Tag {
        identity: String,
        tag: String,
    },
    Search {
        name: String,
        query: String,
    },
    Highlight {
        identity: String,
        added: i64,
        #[serde(flatten)]
        highlight: Value,
    },
}

/// What a line of an earlier version's `export state` says; the reason where it is none.
pub(super) fn parse(line: &str) -> Result<Vec<Write>, String> {
    let article = |hex: &str| Identity::parse(hex).ok_or_else(|| "no identity".to_owned());
    Ok(match serde_json::from_str(line).map_err(|error| error.to_string())? {
        Line::State { identity, read, starred, archived, place, changed, url } => {
            let article = article(&identity)?;
            let flags = [(Field::Read, read), (Field::Starred, starred), (Field::Archived, archived)];
            let about = url.map(|url| About { url: Some(url), added: changed, ..About::default() });
            state_of(article, flags, place, about, changed)
        }
        Line::Tag { identity, tag } => vec![tagged(article(&identity)?, tag)],
        Line::Search { name, query } => vec![search(name, &query)],
        Line::Highlight { identity, added, highlight } => {
            let mut highlight = highlight;
            highlight["added"] = json!(added);
            let marked = Marked::deserialize(&highlight).map_err(|error| error.to_string())?;
            vec![highlighted(article(&identity)?, &marked, added)]
        }
    })
}

/// Everything that can be read of the state in the database of an earlier version; where a page is damaged, a table ends
/// there.
pub(super) fn saved(connection: &Connection) -> Vec<Write> {
    let mut out = Vec::new();
    let mut each = |sql: &str, read: &dyn Fn(&Row<'_>) -> Option<Vec<Write>>| {
        let Ok(mut all) = connection.prepare(sql) else { return };
        let Ok(mut rows) = all.query([]) else { return };
        while let Ok(Some(row)) = rows.next() {
            out.extend(read(row).into_iter().flatten());
        }
    };
    let identity = |row: &Row<'_>| state::identity(row, 0).ok().flatten();
    each(
        "SELECT identity, read, starred, archived, changed, piece, slot, byte, share, url FROM states",
        &|row| {
            let flag = |at| rows::number(row, at) == Some(1);
            let number = |at| rows::number(row, at).and_then(|n| usize::try_from(n).ok());
            let place = number(5).map(|piece| Position {
                piece,
                slot: number(6),
                byte: number(7),
                share: rows::fraction(row, 8).unwrap_or_default(),
            });
            let flags = [(Field::Read, flag(1)), (Field::Starred, flag(2)), (Field::Archived, flag(3))];
            let changed = rows::number(row, 4).unwrap_or_default();
            let about =
                rows::string(row, 9).map(|url| About { url: Some(url), added: changed, ..About::default() });
            Some(state_of(identity(row)?, flags, place, about, changed))
        },
    );
    each("SELECT identity, tag FROM tags", &|row| Some(vec![tagged(identity(row)?, rows::string(row, 1)?)]));
    each("SELECT name, query FROM searches", &|row| {
        Some(vec![search(rows::string(row, 0)?, &rows::string(row, 1)?)])
    });
    each(
        "SELECT identity, piece, slot, byte, to_piece, to_slot, to_byte, words, note, added FROM passages",
        &|row| {
            let added = rows::number(row, 9).unwrap_or_default();
            let point =
                |at| Some([rows::number(row, at)?, rows::number(row, at + 1)?, rows::number(row, at + 2)?]);
            let marked = json!({"from": point(1)?, "to": point(4)?, "words": rows::string(row, 7)?,
                                "note": rows::string(row, 8), "added": added});
            Some(vec![highlighted(identity(row)?, &Marked::deserialize(&marked).ok()?, added)])
        },
    );
    // What is known of the articles that have any of it, for people and for finding them again.
    each(
        "SELECT a.identity, a.title, a.byline, a.url, a.published, a.added FROM articles a
         WHERE a.identity IN (SELECT identity FROM states) OR a.identity IN (SELECT identity FROM tags)",
        &|row| {
            let added = rows::number(row, 5).unwrap_or_default();
            let about = About {
                title: rows::string(row, 1).unwrap_or_default(),
                byline: rows::string(row, 2),
                url: rows::string(row, 3),
                published: rows::number(row, 4),
                added,
                text: None,
            };
            // Later than what the state alone says of the address.
            let stamp = Stamp { n: 1, ..Stamp::of_seconds(added) };
            Some(vec![write(Register::of(identity(row)?, Field::About), about.value(), stamp)])
        },
    );
    out
}

/// When the articles of an earlier version's database had arrived.
pub(super) fn arrivals(connection: &Connection) -> Vec<(Identity, i64)> {
    let read = || {
        let mut all = connection.prepare("SELECT identity, added FROM articles")?;
        let rows = all.query_map([], |row| Ok(state::identity(row, 0)?.zip(rows::number(row, 1))))?;
        // Where a page is damaged, reading ends; what came before it is good.
        Ok(rows.map_while(|row: rusqlite::Result<Option<(Identity, i64)>>| row.ok()).flatten().collect())
    };
    read().unwrap_or_else(|_: rusqlite::Error| Vec::new())
}

fn state_of(
    article: Identity,
    flags: [(Field, bool); 3],
    place: Option<Position>,
    about: Option<About>,
    changed: i64,
) -> Vec<Write> {
    let stamp = Stamp::of_seconds(changed);
    let of = |field, value| write(Register::of(article, field), value, stamp);
    let flags = flags.into_iter().filter(|(_, on)| *on).map(|(field, _)| of(field, json!(true)));
    let place = place.filter(|place| place.share.is_finite()).map(|place| of(Field::Position, json!(place)));
    let about = about.map(|about| of(Field::About, about.value()));
    flags.chain(place).chain(about).collect()
}

fn tagged(article: Identity, tag: String) -> Write {
    write(Register::named(article, Field::Tag, tag), json!(true), Stamp::default())
}

fn search(name: String, query: &str) -> Write {
    write(Register { article: None, field: Field::Search, name }, json!(query), Stamp::default())
}

fn highlighted(article: Identity, marked: &Marked, added: i64) -> Write {
    let register = Register::named(article, Field::Highlight, marked.name());
    write(register, json!(marked), Stamp::of_seconds(added))
}

/// What was written before there were devices.
fn write(register: Register, value: Value, stamp: Stamp) -> Write {
    Write { register, value, stamp, device: String::new() }
}
