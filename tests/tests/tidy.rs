//! The house's mechanical rules: arrows between crates, no file that grew beyond a question.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

#[test]
fn arrows_point_down() {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(ROOT)
        .output();
    let metadata: Value = serde_json::from_slice(&out.unwrap().stdout).unwrap();
    let allowed = |name: &str| -> &[&str] {
        match name {
            "torrens-ledger" | "torrens-consensus" => &[],
            "torrens-keystore" => &["torrens-ledger"],
            "torrens-node" => {
                &["torrens-ledger", "torrens-keystore", "torrens-consensus", "torrens-paper", "torrens-texts"]
            }
            "torrens-client" => {
                &["torrens-ledger", "torrens-keystore", "torrens-texts", "torrens-paper", "torrens-import"]
            }
            "torrens-paper" => &["torrens-ledger", "torrens-texts"],
            "torrens-verifier" | "torrens-texts" | "torrens-import" => &["torrens-ledger"],
            "torrens-desk" => &["torrens-ledger", "torrens-verifier", "torrens-import"],
            // May use all: the simulation runs a node's own parts in one process.
            "torrens-tests" => {
                &["torrens-ledger", "torrens-keystore", "torrens-consensus", "torrens-node", "torrens-client"]
            }
            other => panic!("a new crate, {other}: decide where it stands"),
        }
    };
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        for dependency in package["dependencies"].as_array().unwrap() {
            let on = dependency["name"].as_str().unwrap();
            assert!(!on.starts_with("torrens-") || allowed(name).contains(&on), "{name} must not use {on}");
            let io = ["tokio", "rocksdb", "libp2p", "axum", "ureq", "getrandom", "rand"];
            assert!(name != "torrens-ledger" || !io.contains(&on), "the ledger does no I/O: {on}");
        }
    }
}

#[test]
fn files_stay_readable() {
    for file in sources(Path::new(ROOT)) {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(
            text.lines().count() <= 700,
            "{} has {} lines: it holds two things",
            file.display(),
            text.lines().count()
        );
        let todo = ["TO", "DO"].concat();
        assert!(
            !text.contains(&format!("{todo}:")) && !text.contains(&format!("{todo} ")),
            "{}: finish it or file it",
            file.display()
        );
    }
}

fn sources(root: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut open: Vec<PathBuf> = ["ledger", "keystore", "consensus", "node", "client", "texts", "paper", "tests"]
        .map(|name| root.join(name))
        .into();
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                out.push(path);
            }
        }
    }
    assert!(out.len() > 60);
    out
}
