//! A node's disk: real files, in memory where the machine has such a place. What a crash leaves of them is decided here.
//!
//! A file that was synced stays. What was appended since is cut off somewhere, as a power loss would: an entry of the log of votes
//! is lost or torn, a store's batch that was being written is torn. RocksDB and the log must find the end by themselves.

use std::fs;
use std::path::{Path, PathBuf};

use malachitebft_codec::Codec as _;
use malachitebft_core_consensus::Input;
use malachitebft_engine::wal::{decode_entry, encode_entry};
use malachitebft_wal::Log;
use torrens_consensus::codec::Wire;
use torrens_consensus::context::Ctx;

use super::dice::Dice;
use super::faults::Counts;

/// A folder for a simulation, in memory if possible.
pub fn folder() -> tempfile::TempDir {
    let named = tempfile::Builder::new().prefix("torrens-simulation-").tempdir_in("/dev/shm");
    named.unwrap_or_else(|_| tempfile::tempdir().unwrap())
}

/// Where a node keeps what.
#[derive(Clone, Debug)]
pub struct Disk(pub PathBuf);

impl Disk {
    pub fn store(&self) -> PathBuf {
        self.0.join("store")
    }

    pub fn guard(&self) -> PathBuf {
        self.0.join("keys")
    }

    pub fn wal(&self, observing: bool) -> PathBuf {
        self.0.join(if observing { "observer.wal" } else { "consensus.wal" })
    }

    /// Bytes of the store's own log, and where it is: what is written to it now comes behind.
    pub fn store_log(&self) -> Option<(PathBuf, u64)> {
        let files = fs::read_dir(self.store()).ok()?.flatten();
        let logs = files.filter(|file| file.path().extension().is_some_and(|extension| extension == "log"));
        let newest = logs.max_by_key(fs::DirEntry::file_name)?;
        Some((newest.path(), newest.metadata().ok()?.len()))
    }

    /// The disk is gone; keys and guard were kept elsewhere.
    pub fn replace(&self) {
        let _ = fs::remove_dir_all(self.store());
        for observing in [false, true] {
            let _ = fs::remove_file(self.wal(observing));
        }
    }

    /// Cuts a file off somewhere in what was written since it had this length.
    pub fn tear(path: &Path, from: u64, dice: &mut Dice) -> bool {
        let Ok(length) = fs::metadata(path).map(|about| about.len()) else { return false };
        if length <= from {
            return false;
        }
        let file = fs::OpenOptions::new().write(true).open(path).unwrap();
        file.set_len(dice.between(from, length - 1)).unwrap();
        true
    }
}

/// The engine's own log of votes, with a note of how much of it is synced.
pub struct Votes {
    log: Log,
    path: PathBuf,
    synced: u64,
    /// Where the entries since then end.
    ends: Vec<u64>,
}

impl Votes {
    /// Version and height stand before the entries.
    pub const EMPTY_BYTES: u64 = 12;

    pub fn open(path: PathBuf) -> std::io::Result<Self> {
        let log = Log::open(&path)?;
        let synced = log.size_bytes()?;
        Ok(Self { log, path, synced, ends: Vec::new() })
    }

    /// What was logged at a height; the log goes on there, or begins anew.
    pub fn started(&mut self, height: u64) -> std::io::Result<Vec<Input<Ctx>>> {
        if self.log.sequence() != height {
            self.reset(height)?;
            return Ok(Vec::new());
        }
        let entries: Vec<Vec<u8>> = self.log.iter()?.collect::<std::io::Result<_>>()?;
        entries.iter().map(|bytes| decode_entry(&Wire, bytes.as_slice())).collect()
    }

    pub fn reset(&mut self, height: u64) -> std::io::Result<()> {
        self.log.reset(height)?;
        self.synced = self.log.size_bytes()?;
        self.ends.clear();
        Ok(())
    }

    pub fn append(&mut self, height: u64, entry: Input<Ctx>) -> std::io::Result<()> {
        if self.log.sequence() != height {
            return Ok(());
        }
        let mut bytes = Vec::new();
        encode_entry(entry, &Wire, &mut bytes)?;
        self.log.append(&bytes)?;
        self.ends.push(self.log.size_bytes()?);
        Ok(())
    }

    pub fn flush(&mut self) -> std::io::Result<()> {
        self.log.flush()?;
        self.synced = self.log.size_bytes()?;
        self.ends.clear();
        Ok(())
    }

    /// The power is gone.
    pub fn crash(self, dice: &mut Dice, counts: &mut Counts) {
        let Self { log, path, synced, ends } = self;
        drop(log);
        let Some(length) = ends.last() else { return };
        let left = dice.between(synced, *length);
        if left < *length {
            counts.add("unsynced log entries lost");
        }
        if left > synced && !ends.contains(&left) {
            counts.add("log entry torn");
        }
        fs::OpenOptions::new().write(true).open(path).unwrap().set_len(left).unwrap();
    }
}

/// Bytes of a message as they travel.
pub fn bytes_of<T>(message: &T) -> bytes::Bytes
where
    Wire: malachitebft_codec::Codec<T, Error = torrens_consensus::codec::CodecError>,
{
    Wire.encode(message).unwrap()
}
