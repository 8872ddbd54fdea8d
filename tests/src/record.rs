//! The record of all that validators signed, as their own logs have it: no key ever signed two statements for one step. Evidence on the ledger
//! names only what other nodes came to see; this is what left the hand.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use crate::{Cluster, Node};

/// A step: key, height, round, what kind of statement.
type Step = (String, i64, i64, String);

/// What keys signed.
#[derive(Default)]
pub struct Record(BTreeMap<Step, String>);

impl Record {
    /// Takes a line of a log. An error says which two statements were signed for one step.
    pub fn take(&mut self, line: &str) -> Result<(), String> {
        // The last one: on a disk that was full for a moment another may stand before it, cut off.
        let Some((_, fields)) = line.rsplit_once("DEBUG signed ") else { return Ok(()) };
        let field = |name: &str| fields.split(' ').find_map(|field| field.strip_prefix(name)?.strip_prefix('='));
        let plain = |name: &str| field(name).map(|text| text.trim_matches('"').to_owned());
        let number = |name: &str| field(name)?.parse::<i64>().ok();
        // The last line of a process that was killed may be cut off.
        let (Some(key), Some(height), Some(round), Some(step), Some(value), Some(lock)) =
            (plain("key"), number("height"), number("round"), plain("step"), plain("value"), number("lock"))
        else {
            return Ok(());
        };
        if value.len() != 64 && value != "nil" {
            return Ok(());
        }
        let statement = format!("{value} {lock}");
        let before = self.0.entry((key, height, round, step)).or_insert_with(|| statement.clone());
        match *before == statement {
            true => Ok(()),
            false => Err(format!("two statements for one step: {before}, and in: {line}")),
        }
    }

    /// How many statements.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was signed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Every log of a node under a folder.
fn logs(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match path.file_name().is_some_and(|name| name == "node.log") {
            true => found.push(path),
            // A node's own folders have none, and may be large.
            false if path.is_dir() && !["data", "keys", "config"].iter().any(|name| path.ends_with(name)) => {
                found.extend(logs(&path));
            }
            false => {}
        }
    }
    found
}

impl Cluster {
    /// A node's log goes elsewhere than to its folder: what stands on a disk that is full, or loses its power, would be lost with the rest.
    pub fn keep_log_elsewhere(&self, node: usize) {
        let Node { agency, home, .. } = &self.nodes[node];
        let (folder, link) = (self.dir.path().join("logs").join(agency), home.join("node.log"));
        std::fs::create_dir_all(&folder).unwrap();
        // It may have been written to already.
        if std::fs::copy(&link, folder.join("node.log")).is_ok() {
            std::fs::remove_file(&link).unwrap();
        }
        std::os::unix::fs::symlink(folder.join("node.log"), &link).unwrap();
    }

    /// R2, of what was signed: one statement a step of every key, whatever node it was in. Gives how many.
    pub fn nobody_signed_twice(&self) -> usize {
        let mut record = Record::default();
        for log in logs(self.dir.path()) {
            for line in BufReader::new(std::fs::File::open(&log).unwrap()).split(b'\n') {
                let line = line.unwrap();
                let line = String::from_utf8_lossy(&line);
                record
                    .take(&line)
                    .unwrap_or_else(|why| panic!("R2: {}: {why}\n{}", log.display(), crate::seed::reproduce()));
            }
        }
        assert!(!record.is_empty(), "no log has a record of what was signed");
        record.len()
    }
}
