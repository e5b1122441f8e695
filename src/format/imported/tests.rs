//! What each export says that its reader had done.

use super::*;
use crate::{
    article::{Content, Draft},
    format::{self, Opened},
    source::Source,
};

/// The articles of an export, one a line: title, flags, progress, time of saving, tags, highlights, notes.
fn shown(name: &'static str, text: &str) -> Vec<String> {
    match format::open_entries(text.as_bytes().to_vec(), true, &Source::Bundled(name)) {
        Ok(Opened::Many(drafts, problems)) => {
            assert!(problems.is_empty(), "{name}: {problems:?}");
            drafts.iter().map(|draft| state(draft)).collect()
        }
        other => panic!("{name}: {other:?}"),
    }
}

fn state(draft: &Draft) -> String {
    let Imported { read, starred, archived, progress, saved, highlights, note, .. } = &draft.imported;
    let mut out = vec![format::article(draft).unwrap().meta.title.unwrap_or_default().to_string()];
    let mut flag = |name: &str, is: Option<bool>| {
        out.extend(is.map(|is| if is { name.to_owned() } else { format!("not {name}") }));
    };
    flag("read", *read);
    flag("starred", *starred);
    flag("archived", *archived);
    out.extend(progress.map(|progress| format!("{progress}")));
    out.extend(saved.map(|saved| saved.date.to_string()));
    out.extend(draft.meta.tags.iter().map(|tag| format!("#{tag}")));
    for highlight in highlights {
        let note = highlight.note.as_ref().map(|note| format!(" ({note})"));
        out.push(format!("“{}”{}", highlight.text, note.unwrap_or_default()));
    }
    out.extend(note.as_ref().map(|note| format!("({note})")));
    if draft.content == Content::Nothing {
        out.push("link".into());
    }
    out.join(" ")
}

#[test]
fn what_a_reader_had_done_comes_along() {
    for (name, text, expected) in [
        (
            "pocket.csv",
            "title,url,time_added,tags,status\nThe wall,https://a.example/1,1717546443,sea|stone,archive\n\
             https://a.example/the-old-quay,https://a.example/the-old-quay,1717546443,,unread\n",
            &["The wall archived 2024-06-05 #sea #stone link", "The old quay not read 2024-06-05 link"][..],
        ),
        (
            "pocket.html",
            "<!DOCTYPE html><html><head><title>Pocket Export</title></head><body><h1>Unread</h1><ul>\
             <li><a href=\"https://a.example/1\" time_added=\"1717546443\" tags=\"sea\">The wall</a></li></ul>\
             <h1>Read Archive</h1><ul><li><a href=\"https://a.example/2\" time_added=\"1717546443\" tags=\"\">Tides</a></li>\
             </ul></body></html>",
            &["The wall not read 2024-06-05 #sea link", "Tides archived 2024-06-05 link"],
        ),
        (
            "pocket.json",
            r#"{"status": 1, "list": {"7": {"item_id": "7", "given_url": "https://a.example/1", "resolved_title": "The wall",
                "favorite": "1", "status": "1", "time_added": "1717546443", "tags": {"sea": {"tag": "sea"}}}}}"#,
            &["The wall starred archived 2024-06-05 #sea link"],
        ),
        (
            "annotations.json",
            r#"[{"url": "https://a.example/1", "title": "The wall",
                "highlights": [{"quote": "stone upon stone", "created_at": 1717546443}]}]"#,
            &["The wall “stone upon stone” link"],
        ),
        (
            "instapaper.csv",
            "URL,Title,Selection,Folder,Timestamp,Tags\nhttps://a.example/1,The wall,,Archive,1717546443,[]\n\
             https://a.example/2,Tides,,Harbour,1717546443,\"[\"\"sea\"\"]\"\nhttps://a.example/3,Nets,,Starred,1717546443,[]\n",
            &[
                "The wall archived 2024-06-05 link",
                "Tides 2024-06-05 #sea #Harbour link",
                "Nets starred 2024-06-05 link",
            ],
        ),
        (
            "instapaper.html",
            "<!DOCTYPE html><html><head><title>Instapaper: Export</title></head><body><h1>Unread</h1><ol>\
             <li><a href=\"https://a.example/1\">The wall</a></ol><h1>Harbour</h1><ol><li><a href=\"https://a.example/2\">Tides</a></ol>",
            &["The wall not read link", "Tides #Harbour link"],
        ),
        (
            "wallabag.json",
            r#"[{"is_archived": 1, "is_starred": 1, "title": "The wall", "url": "https://a.example/1", "content": "<p>Stone.</p>",
                "created_at": "2024-06-05T00:14:03+0000", "tags": ["sea"],
                "annotations": [{"text": "mine", "quote": "Stone"}]}]"#,
            &["The wall starred archived 2024-06-05 #sea “Stone” (mine)"],
        ),
        (
            "readwise.csv",
            "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen,Document note\n\
             The wall,https://a.example/1,1,\"['sea', 'stone']\",2024-06-05 00:14:03+00:00,0.5,archive,True,mine\n\
             Tides,https://a.example/2,2,,2024-06-05 00:14:03+00:00,0,new,False,\n",
            &["The wall archived 0.5 2024-06-05 #sea #stone (mine) link", "Tides not read 2024-06-05 link"],
        ),
        (
            "highlights.csv",
            "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,Document tags\n\
             Built by hand.,The wall,Ann,,mine,,,page,5,2024-06-05 00:14:03+00:00,\n\
             Twice a day.,Tides,Bo,,,,,page,7,2024-06-05 00:15:03+00:00,\nAnd grey.,The wall,Ann,,,,,page,6,2024-06-05 00:16:03+00:00,\n",
            &["The wall “Built by hand.” (mine) “And grey.”", "Tides “Twice a day.”"],
        ),
        (
            "raindrop.csv",
            "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n\
             1,The wall,mine,,https://a.example/1,Harbour,\"sea, stone\",2024-06-05T00:14:03.000Z,,\"Highlight:grey stone\nNote:yes\",true\n\
             2,Tides,,,https://a.example/2,Unsorted,,2024-06-05T00:14:03.000Z,,,false\n",
            &[
                "The wall starred 2024-06-05 #sea #stone #Harbour “grey stone” (yes) (mine) link",
                "Tides not starred 2024-06-05 link",
            ],
        ),
        (
            "matter.csv",
            "Title,Author,Publisher,URL,Tags,Word Count,In Queue,Favorited,Read,Highlight_Count,Last Interaction Date,File Id\n\
             The wall,Ann,Post,https://a.example/1,sea,100,False,True,True,0,2024-06-05,\n",
            &["The wall read starred archived #sea link"],
        ),
        (
            "goodlinks.json",
            r#"[{"url": "https://a.example/1", "title": "The wall", "starred": true, "addedAt": 1717546443.5, "readAt": 1717546500.1,
                "tags": ["sea"], "highlights": [{"content": "grey stone", "note": "yes", "time": 1717546443.5}]}]"#,
            &["The wall read starred 2024-06-05 #sea “grey stone” (yes) link"],
        ),
        (
            "karakeep.json",
            r#"{"bookmarks": [{"createdAt": 1717546443, "title": null, "tags": ["sea"], "note": "mine", "archived": true,
                "favourited": true, "content": {"type": "link", "url": "https://a.example/1", "title": "The wall"}}]}"#,
            &["The wall starred archived 2024-06-05 #sea (mine) link"],
        ),
        (
            "linkding.html",
            "<!DOCTYPE NETSCAPE-Bookmark-file-1><TITLE>Bookmarks</TITLE><H1>Bookmarks</H1><DL><p>\
             <DT><A HREF=\"https://a.example/1\" ADD_DATE=\"1717546443\" TOREAD=\"1\" TAGS=\"sea,linkding:bookmarks.archived\">The wall</A>\
             <DD>[linkding-notes]mine[/linkding-notes]</DL><p>",
            &["The wall not read archived 2024-06-05 #sea (mine) link"],
        ),
        (
            "linkding.json",
            r#"{"results": [{"id": 1, "url": "https://a.example/1", "title": "The wall", "notes": "mine", "is_archived": true,
                "unread": true, "tag_names": ["sea"], "date_added": "2024-06-05T00:14:03Z"}]}"#,
            &["The wall not read archived 2024-06-05 #sea (mine) link"],
        ),
        (
            "pinboard.json",
            r#"[{"href": "https://a.example/1", "description": "The wall", "extended": "mine", "time": "2024-06-05T00:14:03Z",
                "toread": "yes", "shared": "no", "tags": "sea stone"}]"#,
            &["The wall not read 2024-06-05 #sea #stone (mine) link"],
        ),
        (
            "readeck.json",
            r#"[{"id": "x", "href": "https://read.example/api/x", "url": "https://a.example/1", "title": "The wall",
                "created": "2024-06-05T00:14:03Z", "is_archived": true, "is_marked": true, "read_progress": 40, "labels": ["sea"]}]"#,
            &["The wall starred archived 0.4 2024-06-05 #sea link"],
        ),
        (
            "bookmarks.html",
            "<!DOCTYPE NETSCAPE-Bookmark-file-1><H1>Bookmarks Menu</H1><DL><p><DT><H3>Harbour</H3><DL><p><DT><H3>Sea</H3><DL><p>\
             <DT><A HREF=\"https://a.example/1\">The wall</A></DL><p><DT><A HREF=\"https://a.example/2\">Tides</A>\
             <DD>Twice a day.</DL><p><DT><A HREF=\"https://a.example/3\">Nets</A></DL>",
            &["The wall #Sea #Harbour link", "Tides #Harbour", "Nets link"],
        ),
    ] {
        assert_eq!(shown(name, text), expected, "{name}");
    }
}

#[test]
fn an_address_alone_is_a_link_without_words() {
    let table = "title,url\nThe wall,https://a.example/1\n";
    let Ok(Opened::Many(drafts, _)) = format::open_entries(table.into(), true, &Source::Bundled("a.csv"))
    else {
        panic!("no list");
    };
    let article = format::article(&drafts[0]).unwrap();
    assert!(article.is_link());
    assert_eq!((article.words, article.links().len()), (Some(0), 1));
}

#[test]
fn highlights_in_words_are_found() {
    let shown = |found: Vec<ImportedHighlight>| -> Vec<String> {
        found.iter().map(|h| format!("{} | {}", h.text, h.note.as_deref().unwrap_or_default())).collect()
    };
    assert_eq!(
        shown(in_lines("Highlight:stone upon stone\nColor:yellow\nNote:mine\n\nHighlight:the sea\n")),
        ["stone upon stone | mine", "the sea | "]
    );
    assert_eq!(
        shown(in_markdown("> stone\n> upon stone\n\nmine\n\n> the sea\n\n\n")),
        ["stone upon stone | mine", "the sea | "]
    );
}
