//! What stands in `deny.toml` holds for the dependencies that are locked. Works offline.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

use std::{collections::BTreeMap, process::Command};

use serde_json::Value;

/// Whether an SPDX expression can be satisfied by the licences in `allowed`.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace(" WITH ", "\u{a0}WITH\u{a0}");
    let words: Vec<String> =
        spaced.split(' ').filter(|w| !w.is_empty()).map(|w| w.replace('\u{a0}', " ")).collect();
    let (holds, rest) = any(&words, allowed);
    holds && rest.is_empty()
}

fn any<'w>(words: &'w [String], allowed: &[&str]) -> (bool, &'w [String]) {
    let (mut holds, mut rest) = all(words, allowed);
    while let [or, tail @ ..] = rest
        && or == "OR"
    {
        let (more, after) = all(tail, allowed);
        (holds, rest) = (holds | more, after);
    }
    (holds, rest)
}

fn all<'w>(words: &'w [String], allowed: &[&str]) -> (bool, &'w [String]) {
    let (mut holds, mut rest) = one(words, allowed);
    while let [and, tail @ ..] = rest
        && and == "AND"
    {
        let (more, after) = one(tail, allowed);
        (holds, rest) = (holds & more, after);
    }
    (holds, rest)
}

fn one<'w>(words: &'w [String], allowed: &[&str]) -> (bool, &'w [String]) {
    match words {
        [open, inner @ ..] if open == "(" => {
            let (holds, rest) = any(inner, allowed);
            (holds, rest.get(1..).unwrap_or_default())
        }
        [name, rest @ ..] => (allowed.contains(&name.as_str()), rest),
        [] => (false, words),
    }
}

fn packages() -> Vec<Value> {
    let ask = |offline: &[&str]| {
        Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--locked"])
            .args(offline)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap()
    };
    let mut output = ask(&["--offline"]);
    if !output.status.success() {
        // Packages of other systems may not have been fetched yet.
        output = ask(&[]);
    }
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice::<Value>(&output.stdout).unwrap()["packages"].as_array().unwrap().clone()
}

fn rules() -> toml::Table {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/deny.toml")).unwrap().parse().unwrap()
}

fn names<'r>(rules: &'r toml::Table, list: &str) -> Vec<&'r str> {
    rules["bans"][list].as_array().unwrap().iter().map(|entry| entry["crate"].as_str().unwrap()).collect()
}

#[test]
fn licences_sources_and_versions_are_as_wanted() {
    let rules = rules();
    let allowed: Vec<&str> =
        rules["licenses"]["allow"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    let (skipped, denied) = (names(&rules, "skip"), names(&rules, "deny"));
    let mut versions: BTreeMap<String, usize> = BTreeMap::new();
    for package in packages() {
        let name = package["name"].as_str().unwrap().to_owned();
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(is_allowed(licence, &allowed), "{name}: licence '{licence}'");
        let from = package["source"].as_str().unwrap_or("path");
        assert!(
            from == "path" && name == "newsprint" || from.starts_with("registry+"),
            "{name}: comes from {from}"
        );
        assert!(!denied.contains(&name.as_str()), "{name}: opens connections");
        *versions.entry(name).or_default() += 1;
    }
    let twice: Vec<&String> =
        versions.iter().filter(|(_, count)| **count > 1).map(|(name, _)| name).collect();
    assert_eq!(twice, skipped, "in two versions");
}

#[test]
fn expressions_are_read() {
    for (expression, holds) in [
        ("MIT", true),
        ("MIT/GPL-3.0", true),
        ("GPL-3.0", false),
        ("(GPL-3.0 OR MIT) AND Zlib", false),
        ("(GPL-3.0 OR MIT) AND MIT", true),
        ("Apache-2.0 WITH LLVM-exception OR GPL-3.0", true),
        ("", false),
    ] {
        assert_eq!(is_allowed(expression, &["MIT", "Apache-2.0 WITH LLVM-exception"]), holds, "{expression}");
    }
}
