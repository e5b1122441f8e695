//! What a person meets in a shell: where things are, what is wrong with a configuration, folders that are gone.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

mod support;

use support::shelf::{Shelf, stocked};

#[test]
fn every_mistake_of_a_configuration_is_said_at_once() {
    let shelf = Shelf::new("shell-check");
    let config = |text: &str| shelf.folder.write("config/config.toml", text);
    let file = config("mesure = 60\npace = 1\ntheme = \"sea\"\nsort = \"newst\"\n");
    let (code, said) = shelf.fails(&["config", "--check"]);
    let expected = [
        format!("newsprint: {file}: line 1: unknown option 'mesure' (did you mean 'measure'?)"),
        format!("newsprint: {file}: line 2: pace = 1: allowed: 60 to 1000 words a minute"),
        format!("newsprint: {file}: line 4: sort = \"newst\": allowed: "),
    ];
    assert_eq!((code, said.lines().count()), (Some(1), 3), "{said}");
    assert!(
        said.lines().zip(&expected).all(|(line, expected)| line.starts_with(expected.as_str())),
        "{said}"
    );
    assert!(said.ends_with("(did you mean \"newest\"?)\n"), "{said}");
    // Every other command says the same in one line.
    let (code, said) = shelf.fails(&["list"]);
    assert_eq!((code, said.lines().count()), (Some(1), 1), "{said}");
    let file = config(
        "theme = \"sea\"\nfolders = [\"/nonexistent/a\"]\n[keys]\nj = \"page-dwon\"\npgdown = \"open\"\n",
    );
    let (code, said) = shelf.fails(&["config", "--check"]);
    assert_eq!(code, Some(1));
    for part in [
        format!("{file}: line 4: [keys] j: unknown action 'page-dwon' (did you mean page-down?"),
        "line 5: [keys] unknown key 'pgdown' (did you mean pagedown?)".to_owned(),
        "theme 'sea' not found".to_owned(),
        "/nonexistent/a: not found, but 'folders' names it; 'newsprint unwatch' takes it out".to_owned(),
    ] {
        assert!(said.contains(&part), "{part} is not in {said}");
    }
    config("measure = 70\n");
    assert!(shelf.out(&["config", "--check"]).ends_with("config.toml: no mistakes\n"));
}

#[test]
fn every_place_is_named() {
    let shelf = stocked("shell-paths");
    shelf.out(&["add", &shelf.folder.write("one.md", "# One\n\nWords.\n")]);
    let printed = shelf.out(&["paths"]);
    for place in shelf.json(&["paths"]) {
        let path = place["path"].as_str().unwrap();
        assert!(printed.contains(path), "{path} is not in {printed}");
        assert_eq!(place["exists"], std::path::Path::new(path).exists());
    }
    // Whatever is in the data folder is named.
    for entry in std::fs::read_dir(shelf.data()).unwrap() {
        let path = entry.unwrap().path();
        assert!(
            printed.contains(path.to_str().unwrap().trim_end_matches("-wal").trim_end_matches("-shm")),
            "{path:?}"
        );
    }
    assert!(
        shelf.out(&["config"]).starts_with(&format!("# {}/config/config.toml\n", shelf.folder.0.display()))
    );
}

#[test]
fn a_folder_that_is_gone_is_said_and_the_rest_is_right() {
    let shelf = stocked("shell-gone");
    let gone = shelf.folder.0.join("gone");
    std::fs::create_dir_all(&gone).unwrap();
    let gone = gone.to_str().unwrap();
    shelf.out(&["watch", gone]);
    std::fs::remove_dir_all(gone).unwrap();
    for args in [&["list"][..], &["search", "moon"], &["export", "articles"], &["stats"]] {
        let out = shelf.run(args);
        let said = String::from_utf8(out.stderr).unwrap();
        assert_eq!(
            (out.status.code(), said),
            (Some(0), format!("newsprint: {gone}: not found\n")),
            "{args:?}"
        );
        assert!(!out.stdout.is_empty(), "{args:?}");
    }
    assert!(
        String::from_utf8(shelf.run(&["watch"]).stdout).unwrap().contains(&format!("{gone} (not there)\n"))
    );
    shelf.out(&["unwatch", gone]);
    assert_eq!(shelf.out(&["list"]).lines().count(), 5);
}

#[test]
fn a_list_takes_a_query_and_a_search_an_order() {
    let shelf = stocked("shell-query");
    assert_eq!(shelf.titles(&["list", "tide*", "--sort", "headline"]), ["How paper remembers", "Of tides"]);
    assert_eq!(shelf.titles(&["search", "tide*"]), ["Of tides", "How paper remembers"]);
    assert_eq!(shelf.titles(&["search", "tide*", "--sort", "headline"]), ["How paper remembers", "Of tides"]);
    assert_eq!(shelf.titles(&["search", "tide*", "--limit", "1"]), ["Of tides"]);
    assert!(shelf.titles(&["list", "nothing"]).is_empty());
}

#[test]
fn nothing_of_what_is_found_is_cut() {
    let shelf = Shelf::new("shell-many");
    let line = |n| format!("Link {n},https://a.example/{n},1717546400,many,unread\n");
    let links: String = (0..1500).map(line).collect();
    let csv = shelf.folder.write("pocket.csv", format!("title,url,time_added,tags,status\n{links}"));
    shelf.out(&["add", &csv]);
    for args in [&["search", "tag:many"][..], &["list", "tag:many"], &["export", "articles", "tag:many"]] {
        assert_eq!(shelf.out(args).lines().count(), 1500, "{args:?}");
    }
}

#[test]
fn samples_can_be_read_and_kept() {
    let shelf = Shelf::new("shell-samples");
    assert!(shelf.out(&["samples"]).contains("Why a terminal has"));
    let added = shelf.out(&["samples", "--add"]).lines().count();
    assert!(added > 5);
    assert_eq!(shelf.titles(&["list"]).len(), added);
}
