//! An outsider's check of a ledger: one history for everybody, and every block by the rules.
//!
//! Entries are read from the log's bundles (C2SP `tlog-tiles`), from a node or from any mirror of its files. Each block is executed
//! again from the genesis; the log's root must be the one that the validators cosigned; what was seen before must still be its
//! beginning; and all the nodes asked must show the same history.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use torrens_ledger::crypto::Hash;
use torrens_ledger::genesis::Genesis;
use torrens_ledger::proof::checkpoint::{self, Checkpoint};
use torrens_ledger::proof::tiles::{Tile, WIDTH, unbundle};
use torrens_ledger::proof::trust::{TrustAnchor, TrustError};
use torrens_ledger::refusal::Lang;
use torrens_ledger::replay::Replay;

use crate::connection::Connection;
use crate::exit::Failure;
use crate::message::Message;
use crate::reason;

/// What an audit ends in when it does not go on.
#[derive(Debug)]
pub enum AuditError {
    /// The ledger or a node is not honest; the words say what was found.
    Inconsistent(Message),
    /// It cannot be told: of another ledger, or by validators that the anchor does not know.
    CannotTell(Message),
    /// A node could not be asked, a file not be read.
    Failure(Failure),
}

impl AuditError {
    /// What was found, for people.
    pub fn say(&self, lang: Lang) -> String {
        let found = |id, why: &Message| Message::new(id).because(why.clone()).say(lang);
        match self {
            Self::Inconsistent(why) => found("cli-audit-inconsistent", why),
            Self::CannotTell(why) => found("cli-audit-cannot-tell", why),
            Self::Failure(failure) => failure.say(lang),
        }
    }
}

impl From<Failure> for AuditError {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

/// A log that is audited: where it is, and how it is called in messages.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its address, or its folder.
    pub name: String,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    /// A node or a web server; paths are relative to the log's prefix.
    Web(Connection, &'static str),
    /// A folder of the log's files.
    Folder(PathBuf),
}

/// What is remembered between audits.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Memory {
    /// The ledger.
    genesis_hash: Option<Hash>,
    /// The log's root after every block that was checked, by size.
    roots: BTreeMap<u64, Hash>,
}

/// An audit under way.
pub struct Audit {
    anchor: TrustAnchor,
    replay: Replay,
    memory: Memory,
    folder: Option<PathBuf>,
}

/// How far an audit came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Blocks executed again, from the first.
    pub height: u64,
    /// Entries of the log read.
    pub size: u64,
    /// The root of the log over them.
    pub root: Option<Hash>,
    /// Logs compared.
    pub sources: usize,
}

impl Source {
    /// A node's API, or a web server with a mirror of its files. Finds out which.
    pub fn web(name: &str, connection: Connection) -> Result<Self, Failure> {
        let prefix = match connection.get_bytes("/tlog/checkpoint") {
            Ok(_) => "/tlog",
            Err(Failure::Network(why)) => return Err(Failure::Network(why)),
            Err(_) => "",
        };
        Ok(Self { name: name.to_owned(), place: Place::Web(connection, prefix) })
    }

    /// A folder that `torrens-node export tiles` wrote.
    pub fn folder(path: &Path) -> Self {
        Self { name: path.display().to_string(), place: Place::Folder(path.to_owned()) }
    }

    fn get(&self, path: &str) -> Result<Vec<u8>, Failure> {
        match &self.place {
            Place::Web(connection, prefix) => connection.get_bytes(&format!("{prefix}/{path}")),
            Place::Folder(folder) => {
                let path = folder.join(path);
                std::fs::read(&path).map_err(|error| match error.kind() {
                    std::io::ErrorKind::NotFound => {
                        Failure::NotFound(Message::new("cli-audit-no-file").with("file", path.display()))
                    }
                    _ => unreadable(&path, &error),
                })
            }
        }
    }

    /// The newest checkpoint, which must be cosigned by a quorum of the validators. For a moment after a change of validators it is still
    /// of those before: then it is asked for again.
    fn checkpoint(&self, anchor: &TrustAnchor) -> Result<Checkpoint, AuditError> {
        for _ in 0..5 {
            if let Some(checkpoint) = self.newest_checkpoint(anchor)? {
                return Ok(checkpoint);
            }
            std::thread::sleep(std::time::Duration::from_secs(1));
        }
        Err(AuditError::CannotTell(of(&self.name, Message::new("cli-audit-checkpoint-before"))))
    }

    /// None when the validators before the newest cosigned it.
    fn newest_checkpoint(&self, anchor: &TrustAnchor) -> Result<Option<Checkpoint>, AuditError> {
        let name = &self.name;
        // The changes of validators since the anchor, as the source tells them: believed as far as they are certified.
        let told = self.get("trust").ok().and_then(|bytes| TrustAnchor::parse(&bytes).ok());
        let trusted = anchor.follow(&told.map(|told| told.changes).unwrap_or_default());
        let trusted = trusted.map_err(|error| match error {
            TrustError::Contradiction(_) | TrustError::Certificate(..) => {
                AuditError::Inconsistent(of(name, reason::of(&error.to_string())))
            }
            other => AuditError::CannotTell(of(name, reason::of(&other.to_string()))),
        })?;
        let note = String::from_utf8(self.get("checkpoint")?)
            .map_err(|_| AuditError::Inconsistent(of(name, Message::new("cli-audit-checkpoint-text"))))?;
        match checkpoint::verify(&note, &anchor.chain_id, trusted.newest()) {
            Ok(cosigned) => Ok(Some(cosigned.checkpoint)),
            Err(_) if checkpoint::verify(&note, &anchor.chain_id, trusted.before_newest()).is_ok() => Ok(None),
            Err(error @ checkpoint::CheckpointError::Origin(_)) => {
                let why = Message::new("cli-audit-checkpoint-other").because(reason::of(&error.to_string()));
                Err(AuditError::CannotTell(of(name, why)))
            }
            Err(other) => {
                let why = Message::new("cli-audit-checkpoint-false").because(reason::of(&other.to_string()));
                Err(AuditError::Inconsistent(of(name, why)))
            }
        }
    }
}

impl Audit {
    /// Begins, or goes on from what is remembered in a folder.
    pub fn open(anchor: TrustAnchor, first: &Source, folder: Option<PathBuf>) -> Result<Self, AuditError> {
        let memory = match &folder {
            Some(folder) => load_memory(folder)?,
            None => Memory::default(),
        };
        if memory.genesis_hash.is_some_and(|known| known != anchor.genesis_hash) {
            return Err(Failure::Input(Message::new("cli-audit-other-ledger")).into());
        }
        let saved = folder.as_ref().map(|folder| folder.join("replay.cbor")).filter(|path| path.exists());
        let replay = match saved {
            Some(path) => {
                let bytes = std::fs::read(&path).map_err(|error| unreadable(&path, &error))?;
                let replay = Replay::load(&bytes).map_err(|why| damaged(&path, &why))?;
                if replay.checked_size() > 0 && !memory.roots.contains_key(&replay.checked_size()) {
                    let message = Message::new("cli-audit-does-not-fit").with("file", path.display());
                    return Err(Failure::Input(message).into());
                }
                replay
            }
            None => {
                let genesis: Genesis = serde_json::from_slice(&first.get("genesis")?).map_err(|error| {
                    let why = Message::new("cli-audit-genesis-unreadable").with("error", error);
                    AuditError::Inconsistent(of(&first.name, why))
                })?;
                if genesis.hash() != anchor.genesis_hash || genesis.validators != anchor.validators {
                    let why = Message::new("cli-audit-genesis-other");
                    return Err(AuditError::CannotTell(of(&first.name, why)));
                }
                genesis.check().map_err(|why| AuditError::Inconsistent(why.into()))?;
                Replay::new(&genesis).map_err(|fault| AuditError::Inconsistent(fault.to_string().into()))?
            }
        };
        let memory = Memory { genesis_hash: Some(anchor.genesis_hash), ..memory };
        Ok(Self { anchor, replay, memory, folder })
    }

    /// One round: reads the first source's log to its newest checkpoint and compares all sources. `tick` is told how many entries
    /// were read, and of how many.
    pub fn round(&mut self, sources: &[Source], tick: &dyn Fn(u64, u64)) -> Result<Progress, AuditError> {
        let mut checkpoints = Vec::new();
        for source in sources {
            checkpoints.push((source, source.checkpoint(&self.anchor)?));
        }
        let Some((first, head)) = checkpoints.first().cloned() else {
            return Err(Failure::Usage(Message::new("cli-audit-no-node")).into());
        };
        self.read(first, head.size, tick)?;
        for (source, checkpoint) in &checkpoints {
            // Another node may be a block ahead; what it shows beyond our head is read from it.
            self.read(source, checkpoint.size, tick)?;
            self.compare(&source.name, checkpoint)?;
        }
        self.save()?;
        let size = self.replay.checked_size();
        let root = self.memory.roots.get(&size).copied();
        Ok(Progress { height: self.replay.height(), size, root, sources: sources.len() })
    }

    /// Whether a checkpoint is of the history that was executed.
    fn compare(&self, name: &str, checkpoint: &Checkpoint) -> Result<(), AuditError> {
        let Checkpoint { size, root, .. } = checkpoint;
        match self.memory.roots.get(size) {
            Some(ours) if ours == root => Ok(()),
            Some(_) => {
                let why = Message::new("cli-audit-split-view").with("size", size);
                Err(AuditError::Inconsistent(of(name, why)))
            }
            None => {
                let why = Message::new("cli-audit-checkpoint-within").with("size", size);
                Err(AuditError::Inconsistent(of(name, why)))
            }
        }
    }

    /// Reads and executes entries up to a size.
    fn read(&mut self, source: &Source, size: u64, tick: &dyn Fn(u64, u64)) -> Result<(), AuditError> {
        self.replay.drop_open();
        let wrong = |why: Message| AuditError::Inconsistent(of(&source.name, why));
        while self.replay.size() < size {
            let next = self.replay.size();
            let index = next / WIDTH;
            let tile = Tile { level: None, index, width: 0 };
            let tile = Tile { width: tile.filled(size), ..tile };
            let mut found = source.get(&tile.path());
            if tile.width < WIDTH && matches!(found, Err(Failure::NotFound(_))) {
                // A mirror keeps the full bundle only, once there is one.
                found = source.get(&Tile { width: WIDTH, ..tile }.path());
            }
            let bytes = match found {
                Err(Failure::NotFound(_)) => {
                    return Err(wrong(Message::new("cli-audit-keeps-back").with("file", tile.path())));
                }
                other => other?,
            };
            let width = if unbundle(&bytes, tile.width).is_some() { tile.width } else { WIDTH };
            let bundle = || Message::new("cli-audit-bundle").with("bundle", index).with("entries", tile.width);
            let entries = unbundle(&bytes, width).ok_or_else(|| wrong(bundle()))?;
            let skip = usize::try_from(next - index * WIDTH).unwrap_or(usize::MAX);
            let take = usize::try_from(tile.width).unwrap_or(usize::MAX).saturating_sub(skip);
            for entry in entries.into_iter().skip(skip).take(take) {
                if let Some(checked) = self.replay.entry(entry).map_err(|why| wrong(why.into()))? {
                    self.memory.roots.insert(checked.size, checked.root);
                }
            }
            tick(self.replay.size(), size);
        }
        match self.replay.size() == self.replay.checked_size() || self.replay.checked_size() >= size {
            true => Ok(()),
            false => Err(wrong(Message::new("cli-audit-log-within").with("size", size))),
        }
    }

    /// Remembers how far it came: whole or not at all.
    fn save(&self) -> Result<(), AuditError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let write = |name: &str, bytes: &[u8]| -> std::io::Result<()> {
            std::fs::create_dir_all(folder)?;
            let new = folder.join(format!("{name}.new"));
            std::fs::write(&new, bytes)?;
            std::fs::rename(new, folder.join(name))
        };
        let replay = self.replay.save().map_err(Failure::unexpected)?;
        let memory = serde_json::to_vec(&self.memory).map_err(Failure::unexpected)?;
        // The memory first: roots without the state are read again, a state without its root is not believed.
        write("memory.json", &memory).and_then(|()| write("replay.cbor", &replay)).map_err(|error| {
            let cannot = Message::new("cli-audit-cannot-write").with("folder", folder.display());
            Failure::Unexpected(cannot.because(reason::of(&error.to_string())))
        })?;
        Ok(())
    }
}

fn load_memory(folder: &Path) -> Result<Memory, AuditError> {
    let path = folder.join("memory.json");
    if !path.exists() {
        return Ok(Memory::default());
    }
    let bytes = std::fs::read(&path).map_err(|error| unreadable(&path, &error))?;
    serde_json::from_slice(&bytes).map_err(|error| damaged(&path, &error.to_string()).into())
}

/// What is wrong with one of the sources.
fn of(name: &str, why: Message) -> Message {
    Message::new("cli-at").with("place", name).because(why)
}

fn damaged(path: &Path, why: &str) -> Failure {
    Failure::Input(Message::new("cli-audit-damaged").with("file", path.display()).because(why))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Input(reason::cannot_read(path, error))
}
