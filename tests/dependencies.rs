//! What stands in `deny.toml` holds for the dependencies that are locked, for who has no `cargo deny`. Asks no registry.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

use std::{collections::BTreeMap, process::Command};

use serde_json::Value;
use spdx::{Expression, ParseMode};

fn toml(file: &str) -> toml::Table {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    std::fs::read_to_string(file).unwrap().parse().unwrap()
}

fn names<'r>(rules: &'r toml::Table, list: &str) -> Vec<&'r str> {
    rules["bans"][list].as_array().unwrap().iter().map(|entry| entry["crate"].as_str().unwrap()).collect()
}

/// Whether an SPDX expression, as loose as crates write it, can be satisfied by the licences in `allowed`.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    Expression::parse_mode(expression, ParseMode::LAX)
        .is_ok_and(|parsed| parsed.evaluate(|licence| allowed.contains(&licence.to_string().as_str())))
}

/// What cargo knows of every package; where those of other systems were never fetched, of this system's.
fn packages() -> Vec<Value> {
    let ask = |more: &[&str]| {
        Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--locked", "--offline"])
            .args(more)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap()
    };
    let mut output = ask(&[]);
    if !output.status.success() {
        let version = Command::new("rustc").arg("-vV").output().unwrap().stdout;
        let version = String::from_utf8(version).unwrap();
        let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
        output = ask(&["--filter-platform", host]);
    }
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice::<Value>(&output.stdout).unwrap()["packages"].as_array().unwrap().clone()
}

#[test]
fn licences_are_allowed() {
    let rules = toml("deny.toml");
    let allowed: Vec<&str> =
        rules["licenses"]["allow"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    let packages = packages();
    assert!(packages.len() > 200, "{} packages", packages.len());
    for package in packages {
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(is_allowed(licence, &allowed), "{}: licence '{licence}'", package["name"]);
    }
}

#[test]
fn sources_and_versions_are_as_wanted() {
    let (rules, lock) = (toml("deny.toml"), toml("Cargo.lock"));
    let (skipped, denied) = (names(&rules, "skip"), names(&rules, "deny"));
    let mut versions: BTreeMap<&str, usize> = BTreeMap::new();
    for package in lock["package"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let is_ours = matches!(name, "newsprint" | "newsprint-fuzz");
        let source = package.get("source").and_then(|source| source.as_str());
        assert!(
            source.map_or(is_ours, |source| source.starts_with("registry+")),
            "{name}: comes from {source:?}"
        );
        assert!(!denied.contains(&name), "{name}: is not wanted here");
        *versions.entry(name).or_default() += 1;
    }
    let twice: Vec<&str> = versions.iter().filter(|(_, count)| **count > 1).map(|(name, _)| *name).collect();
    assert_eq!(twice, skipped, "in two versions");
}

#[test]
fn every_package_that_is_built_to_be_small_is_one() {
    let (manifest, lock) = (toml("Cargo.toml"), toml("Cargo.lock"));
    let locked: Vec<&str> =
        lock["package"].as_array().unwrap().iter().map(|package| package["name"].as_str().unwrap()).collect();
    let small = manifest["profile"]["release"]["package"].as_table().unwrap();
    let gone: Vec<&String> = small.keys().filter(|name| !locked.contains(&name.as_str())).collect();
    assert!(gone.is_empty(), "no dependency any more: {gone:?}");
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
