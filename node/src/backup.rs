//! `torrens-node backup` and `restore`: a copy of the ledger as one node has it, made while the node runs, verified whole.
//!
//! Keys are not in it: they are few, never change by themselves, and are kept apart. A restored validator must not sign what it may
//! have signed before the backup was put back, so it observes first ([`OBSERVE`]).

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use torrens_ledger::crypto::Hash;
use torrens_ledger::genesis::Genesis;
use torrens_ledger::time::to_rfc3339;

use crate::clock::now_ms;
use crate::config::{self, Home};
use crate::daemon::read_genesis;
use crate::setup;
use crate::store::{OpenError, Store};

/// Beside a restored store: the node follows without a vote until it is where the others are.
pub const OBSERVE: &str = "restored.json";

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// `torrens.backup/1`.
    pub format: String,
    /// The ledger.
    pub chain_id: String,
    /// Whose node it was.
    pub agency: String,
    /// Last block in it.
    pub height: u64,
    /// Its hash.
    pub header_hash: Hash,
    /// Its time, RFC 3339.
    pub block_time: String,
    /// When the backup was made, by the machine's clock, RFC 3339.
    pub made: String,
}

const FORMAT: &str = "torrens.backup/1";

type Tick<'a> = &'a dyn Fn(u64, u64);

fn io(path: &Path, error: impl std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}

/// Makes a backup in a folder of its own under `to`, from a node that may be running. Complete once it has its name.
pub fn create(home: &Home, to: &Path, tick: Tick<'_>) -> Result<(PathBuf, Manifest), String> {
    let (genesis, config) = (read_genesis(home)?, config::read(&home.config())?);
    let store = Store::open_to_read(&home.data("store"), &genesis).map_err(|error| error.to_string())?;
    let head = store.head().clone();
    let manifest = Manifest {
        format: FORMAT.into(),
        chain_id: genesis.chain_id.to_string(),
        agency: config.agency,
        height: head.height,
        header_hash: head.header_hash,
        block_time: to_rfc3339(head.time_ms),
        made: to_rfc3339(now_ms()),
    };
    let name = format!("{}-{}-{:012}", manifest.chain_id, manifest.agency, manifest.height);
    let (done, part) = (to.join(&name), to.join(format!("{name}.part")));
    if done.exists() {
        return Err(format!("{} is there already: nothing was committed since", done.display()));
    }
    if part.exists() {
        std::fs::remove_dir_all(&part).map_err(|error| io(&part, error))?;
    }
    std::fs::create_dir_all(&part).map_err(|error| io(&part, error))?;
    if let Err(fault) = store.copy_to(&part.join("store"), tick) {
        let _ = std::fs::remove_dir_all(&part);
        return Err(format!(
            "{}. No backup was made. If it is damage: stop the node, move data/ away, and start it again; it fetches everything from the network \
             and the guard in keys/ remembers what was signed",
            fault.into_words()
        ));
    }
    for (from, name) in [(home.genesis(), "genesis.json"), (home.config(), "node.toml")] {
        std::fs::copy(&from, part.join(name)).map_err(|error| io(&from, error))?;
    }
    let text = serde_json::to_string_pretty(&manifest).map_err(|error| error.to_string())?;
    setup::write(&part.join("manifest.json"), &text)?;
    std::fs::rename(&part, &done).map_err(|error| io(&done, error))?;
    Ok((done, manifest))
}

/// Reads a backup whole and checks all of it: blocks, certificates, log and state.
pub fn verify(backup: &Path, tick: Tick<'_>) -> Result<Manifest, String> {
    let (manifest, _, store) = open(backup)?;
    store.check_whole(tick).map_err(|fault| format!("{} is damaged: {fault}", backup.display()))?;
    Ok(manifest)
}

fn open(backup: &Path) -> Result<(Manifest, Genesis, Store), String> {
    let read = |name: &str| {
        let path = backup.join(name);
        std::fs::read_to_string(&path)
            .map_err(|error| format!("{}: {error}; name the folder of one backup", path.display()))
    };
    let wrong = |name: &str, why: String| format!("{}: {why}", backup.join(name).display());
    let manifest: Manifest =
        serde_json::from_str(&read("manifest.json")?).map_err(|error| wrong("manifest.json", error.to_string()))?;
    if manifest.format != FORMAT {
        return Err(wrong(
            "manifest.json",
            format!("format {} is not {FORMAT}: use the program that made it", manifest.format),
        ));
    }
    let genesis: Genesis =
        serde_json::from_str(&read("genesis.json")?).map_err(|error| wrong("genesis.json", error.to_string()))?;
    genesis.check().map_err(|why| wrong("genesis.json", why))?;
    if manifest.chain_id != genesis.chain_id.as_str() {
        let why = format!("it says ledger '{}', genesis.json '{}'", manifest.chain_id, genesis.chain_id);
        return Err(wrong("manifest.json", why));
    }
    let store = Store::open_to_read(&backup.join("store"), &genesis).map_err(|error| match error {
        // What a node would be told, to fetch it all anew, is no way out for a copy.
        OpenError::Nothing { .. } => {
            "this backup is damaged: its store is missing. Take another one. Nothing was changed".into()
        }
        OpenError::Store { why, .. } | OpenError::Damaged { why, .. } => {
            format!("this backup is damaged, or is of another program ({why}): take another one. Nothing was changed")
        }
        other => other.to_string(),
    })?;
    let head = store.head().clone();
    if (head.height, head.header_hash) != (manifest.height, manifest.header_hash) {
        return Err(wrong(
            "manifest.json",
            format!("it says block {}, the store has {}", manifest.height, head.height),
        ));
    }
    Ok((manifest, genesis, store))
}

/// A backup and what it says of itself.
pub type Listed = (PathBuf, Result<Manifest, String>);

/// The backups in a folder, oldest first; those that cannot be read are named with the reason.
pub fn list(folder: &Path) -> Result<Vec<Listed>, String> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| io(folder, error))? {
        let path = entry.map_err(|error| io(folder, error))?.path();
        if path.join("manifest.json").exists() {
            let text = std::fs::read_to_string(path.join("manifest.json")).map_err(|error| error.to_string());
            let read = text.and_then(|text| serde_json::from_str(&text).map_err(|error| error.to_string()));
            out.push((path, read));
        }
    }
    out.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(out)
}

/// Puts a backup back into a node's folder, after checking all of it. The node then observes until it is where the others are: what
/// its keys signed after the backup was made is not in it.
pub fn restore(backup: &Path, home: &Home, tick: Tick<'_>) -> Result<Manifest, String> {
    let store_path = home.data("store");
    // An empty folder may be there, as one that was made for it.
    let is_there = std::fs::read_dir(&store_path).map_or(store_path.exists(), |mut files| files.next().is_some());
    if is_there {
        return Err(format!(
            "{} exists: stop the node and move data/ away first. Nothing was changed",
            store_path.display()
        ));
    }
    let (manifest, genesis, store) = open(backup)?;
    if home.genesis().exists() && read_genesis(home)?.hash() != genesis.hash() {
        return Err(format!("{} is of another ledger than the backup. Nothing was changed", home.genesis().display()));
    }
    store
        .check_whole(tick)
        .map_err(|fault| format!("{} is damaged: {fault}. Nothing was changed", backup.display()))?;
    for (name, to) in [("genesis.json", home.genesis()), ("node.toml", home.config())] {
        if !to.exists() {
            let folder = to.parent().unwrap_or(&home.0);
            std::fs::create_dir_all(folder).map_err(|error| io(folder, error))?;
            std::fs::copy(backup.join(name), &to).map_err(|error| io(&to, error))?;
        }
    }
    std::fs::create_dir_all(home.data("")).map_err(|error| io(&home.data(""), error))?;
    // First the order to observe, then what it is about: half a restore never votes.
    let text = serde_json::to_string_pretty(&manifest).map_err(|error| error.to_string())?;
    setup::write(&home.data(OBSERVE), &text)?;
    let part = home.data("store.part");
    if part.exists() {
        std::fs::remove_dir_all(&part).map_err(|error| io(&part, error))?;
    }
    store.copy_to(&part, tick).map_err(|fault| fault.into_words())?;
    std::fs::rename(&part, &store_path).map_err(|error| io(&store_path, error))?;
    Ok(manifest)
}
