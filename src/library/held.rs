//! Articles of containers, kept in the database so that opening one does not read a whole feed or mailbox again.

use std::io::{self, Read, Write};

use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use serde::{Deserialize, Serialize};

use crate::{
    article::{Article, Content, Draft, Format, Imported, Meta, Text},
    format::markdown,
};

/// Bytes that one kept article may unpack to.
const LARGEST: u64 = 256 << 20;

/// A draft as it is stored. Blocks are written as Markdown, which opens to the same blocks.
#[derive(Serialize, Deserialize)]
struct Stored {
    meta: Meta,
    kind: Kind,
    text: String,
    name: Text,
    format: String,
    #[serde(default)]
    imported: Imported,
}

#[derive(Serialize, Deserialize, Clone, Copy)]
enum Kind {
    Nothing,
    Text,
    Flat,
    Page,
    Fragment,
    Markdown,
}

/// Packs a draft.
pub(super) fn pack(draft: &Draft) -> io::Result<Vec<u8>> {
    let (kind, text) = match &draft.content {
        Content::Nothing => (Kind::Nothing, String::new()),
        Content::Text(text) => (Kind::Text, text.clone()),
        Content::Flat(text) => (Kind::Flat, text.clone()),
        Content::Page(text) => (Kind::Page, text.clone()),
        Content::Fragment(text) => (Kind::Fragment, text.clone()),
        Content::Blocks(blocks) => {
            let article = Article { blocks: blocks.clone(), ..Article::default() };
            (Kind::Markdown, markdown::write(&article))
        }
    };
    let stored = Stored {
        meta: draft.meta.clone(),
        kind,
        text,
        name: draft.name.clone(),
        format: draft.format.map(|format| format.name().to_owned()).unwrap_or_default(),
        imported: draft.imported.clone(),
    };
    let mut out = DeflateEncoder::new(Vec::new(), Compression::fast());
    out.write_all(&serde_json::to_vec(&stored)?)?;
    out.finish()
}

/// The draft that was packed; `None` where the bytes are damaged.
pub(super) fn unpack(bytes: &[u8]) -> Option<Draft> {
    let mut json = Vec::new();
    DeflateDecoder::new(bytes).take(LARGEST).read_to_end(&mut json).ok()?;
    let Stored { meta, kind, text, name, format, imported } = serde_json::from_slice(&json).ok()?;
    let content = match kind {
        Kind::Nothing => Content::Nothing,
        Kind::Text => Content::Text(text),
        Kind::Flat => Content::Flat(text),
        Kind::Page => Content::Page(text),
        Kind::Fragment => Content::Fragment(text),
        Kind::Markdown => Content::Blocks(markdown::parse(&text).blocks),
    };
    let format = Format::from_name(&format);
    let draft = Draft { content, format, ..Draft::default() };
    Some(draft.with_meta(meta).named(name).with_imported(imported))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Block, Rich};

    #[test]
    fn what_is_packed_unpacks() {
        let meta =
            Meta { title: Text::some("Tides"), published: "2024-05-01".parse().ok(), ..Meta::default() };
        for content in [
            Content::Nothing,
            Content::Text("# one".into()),
            Content::Flat("one\ntwo".into()),
            Content::Page("<html>".into()),
            Content::Fragment("<p>one".into()),
            Content::Blocks(vec![Block::Paragraph(Rich::plain("one")), Block::Rule]),
        ] {
            let imported = Imported { starred: Some(true), ..Imported::default() };
            let draft = Draft::new(Format::Feed, content)
                .with_meta(meta.clone())
                .named(Text::line("a.md"))
                .with_imported(imported);
            assert_eq!(unpack(&pack(&draft).unwrap()), Some(draft));
        }
        assert_eq!(unpack(b"no such thing"), None);
    }
}
