//! The log as files (C2SP `tlog-tiles`), for the API and for any plain web server.

use std::path::Path;

use torrens_ledger::proof::tiles::{Tile, WIDTH, bundle};
use torrens_ledger::state::Fault;

use crate::store::Store;

/// The bytes of a tile or bundle, which the log of `size` entries must fill.
pub fn read(store: &Store, tile: &Tile) -> Result<Vec<u8>, Fault> {
    let first = tile.index.saturating_mul(WIDTH);
    match tile.level {
        None => {
            let entries = store.log_entries(first, tile.width)?;
            bundle(&entries).ok_or_else(|| Fault::Damaged("a log entry is larger than a bundle can hold".into()))
        }
        Some(level) => {
            let mut out = Vec::new();
            for index in first..first + tile.width {
                out.extend_from_slice(store.log_node(8 * level, index)?.as_slice());
            }
            Ok(out)
        }
    }
}

/// What an export wrote.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Entries in the log that the checkpoint covers.
    pub size: u64,
    /// Files written.
    pub written: usize,
    /// Full tiles and bundles that were there already; they never change.
    pub kept: usize,
}

/// Writes the log under a checkpoint into a folder that any web server can serve: tiles, bundles, policy, and the checkpoint
/// last, so that whoever reads it finds all that it covers. `tick` is told of each file and of how many there are.
pub fn export(
    store: &Store,
    (size, note): (u64, &str),
    policy: &str,
    to: &Path,
    tick: &dyn Fn(usize, usize),
) -> Result<Exported, String> {
    let failed = |path: &Path, error: std::io::Error| format!("cannot write {}: {error}", path.display());
    let mut exported = Exported { size, ..Exported::default() };
    let all = Tile::all(size);
    for (at, tile) in all.iter().enumerate() {
        tick(at + 1, all.len());
        let path = to.join(tile.path());
        if tile.width == WIDTH && path.exists() {
            exported.kept += 1;
            continue;
        }
        let bytes = read(store, tile).map_err(|fault| fault.to_string())?;
        write(&path, &bytes).map_err(|error| failed(&path, error))?;
        exported.written += 1;
    }
    let genesis = serde_json::to_string(store.genesis()).map_err(|error| error.to_string())?;
    for (name, text) in [("genesis", genesis.as_str()), ("policy", policy), ("checkpoint", note)] {
        let path = to.join(name);
        write(&path, text.as_bytes()).map_err(|error| failed(&path, error))?;
    }
    Ok(exported)
}

/// Whole or not at all: a reader never sees half a file.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    std::fs::write(&new, bytes)?;
    std::fs::rename(new, path)
}
