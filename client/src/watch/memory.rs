//! What a watch has told already, in a file: written whole or not at all, and never read when it is not whole.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use torrens_ledger::encoding::Label;
use torrens_ledger::register::title::TitleId;

use super::news::Seen;
use crate::exit::Failure;
use crate::message::Message;
use crate::{keys, reason};

/// What was told, by title, and where it is kept.
#[derive(Debug)]
pub struct Memory {
    path: PathBuf,
    told: Told,
    /// Held as long as the watch runs, so that no two tell from one memory.
    _lock: File,
}

/// The file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    format: String,
    chain_id: Label,
    titles: BTreeMap<TitleId, Seen>,
}

const FORMAT: &str = "torrens.watch/1";

/// The most that is read of the file: some hundred bytes a title.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

impl Memory {
    /// Opens the file of a ledger, or begins a new one.
    pub fn open(path: &Path, chain_id: &Label) -> Result<Self, Failure> {
        let beside = beside(path, ".lock");
        let lock = File::create(&beside).map_err(|error| cannot_write(&beside, &error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Failure::Conflict(Message::new("cli-watch-state-used").with("file", path.display())));
            }
            Err(TryLockError::Error(error)) => return Err(cannot_write(&beside, &error)),
        }
        let told = match File::open(path) {
            Ok(file) => {
                let mut bytes = Vec::new();
                file.take(FILE_BYTES_MAX).read_to_end(&mut bytes).map_err(|error| cannot_read(path, &error))?;
                parse(path, &bytes, chain_id).map_err(Failure::Input)?
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Told { format: FORMAT.into(), chain_id: chain_id.clone(), titles: BTreeMap::new() }
            }
            Err(error) => return Err(cannot_read(path, &error)),
        };
        Ok(Self { path: path.to_owned(), told, _lock: lock })
    }

    /// What was told last of a title.
    pub fn of(&self, title_id: &TitleId) -> Option<&Seen> {
        self.told.titles.get(title_id)
    }

    /// Notes what has been told. It is on disk when this returns.
    pub fn note(&mut self, title_id: &TitleId, seen: Seen) -> Result<(), Failure> {
        self.told.titles.insert(title_id.clone(), seen);
        let text = serde_json::to_string_pretty(&self.told).map_err(Failure::unexpected)?;
        let new = beside(&self.path, ".new");
        // Left over from a write that was cut off.
        let _ = std::fs::remove_file(&new);
        keys::write_private(&new, &(text + "\n"))?;
        std::fs::rename(&new, &self.path).map_err(|error| cannot_write(&self.path, &error))?;
        // The parent of a bare file name is empty, which is no folder.
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let synced = File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all());
        synced.map_err(|error| cannot_write(&self.path, &error))
    }
}

fn parse(path: &Path, bytes: &[u8], chain_id: &Label) -> Result<Told, Message> {
    let told: Told = serde_json::from_slice(bytes)
        .map_err(|error| Message::new("cli-watch-state-damaged").with("file", path.display()).with("error", error))?;
    if told.format != FORMAT {
        let message = Message::new("cli-watch-state-format").with("file", path.display());
        return Err(message.with("format", &told.format).with("known", FORMAT));
    }
    if told.chain_id != *chain_id {
        let message = Message::new("cli-watch-state-ledger").with("file", path.display());
        return Err(message.with("its", &told.chain_id).with("chain", chain_id));
    }
    Ok(told)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn cannot_read(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Unexpected(reason::cannot_read(path, error))
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Unexpected(reason::cannot_write(path, error))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly
mod tests {
    use torrens_ledger::encoding::Bytes;

    use super::*;

    fn chain() -> Label {
        Label::new("sample-1").unwrap()
    }

    fn title() -> TitleId {
        TitleId(Label::new("T-1").unwrap())
    }

    fn seen() -> Seen {
        Seen { height: 9, version: 2, last_entry: Bytes([7; 32]), pending: vec![] }
    }

    #[test]
    fn what_was_noted_is_there_again() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("state.json");
        let mut memory = Memory::open(&path, &chain()).unwrap();
        assert_eq!(memory.of(&title()), None);
        // A write that was cut off left this behind.
        std::fs::write(dir.path().join("state.json.new"), "{\"for").unwrap();
        memory.note(&title(), seen()).unwrap();
        let second = Memory::open(&path, &chain()).unwrap_err();
        assert_eq!((second.code(), second.to_string().contains("another 'torrens watch'")), (6, true), "{second}");
        drop(memory);
        assert_eq!(Memory::open(&path, &chain()).unwrap().of(&title()), Some(&seen()));
    }

    #[test]
    fn a_file_that_is_damaged_or_of_another_ledger_is_refused_and_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("state.json");
        Memory::open(&path, &chain()).unwrap().note(&title(), seen()).unwrap();
        let whole = std::fs::read_to_string(&path).unwrap();
        let refused = |text: &str| {
            std::fs::write(&path, text).unwrap();
            let failure = Memory::open(&path, &chain()).unwrap_err();
            assert_eq!(failure.code(), 7, "{failure}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
            failure.to_string()
        };
        for cut in 0..whole.trim_end().len() {
            assert!(refused(&whole[..cut]).contains("is damaged"), "{cut}");
        }
        for (from, to, why) in [
            ("\"height\": 9", "\"height\": 9, \"more\": 1", "unknown field `more`"),
            ("\"format\"", "\"extra\": 1, \"format\"", "unknown field `extra`"),
            ("\"height\": 9", "\"height\": 9, \"height\": 1", "duplicate field"),
            ("\"height\": 9", "\"height\": -9", "is damaged"),
            ("0707", "07", "is damaged"),
            ("torrens.watch/1", "torrens.watch/2", "this program reads torrens.watch/1"),
            ("sample-1", "sample-2", "is of the ledger 'sample-2'"),
        ] {
            assert!(whole.contains(from), "{from}: {whole}");
            let said = refused(&whole.replacen(from, to, 1));
            assert!(said.contains(why), "{said}");
        }
    }
}
