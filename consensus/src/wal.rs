//! The engine's log of votes after a torn write. The notary syncs the log before anything goes on record in the guard, so on a disk that
//! keeps what it synced, all that led to a signature stands before the tear: what is whole is kept, and the engine comes from it to
//! the same votes again. A node that threw the log away would sit out the height, and when more than a third sit out one height, it
//! never ends.

use std::fs;
use std::io;
use std::path::Path;

use malachitebft_wal::Log;

/// Whether something of a log cannot be read: its header, or the end of it after a torn write. To be asked before the engine opens it, for
/// that cuts off what it cannot read, and halts all the same.
pub fn torn(log: &Path) -> io::Result<bool> {
    if !log.exists() {
        return Ok(false);
    }
    let mended = log.with_extension("mended");
    let kept = whole_part(log, &mended)?;
    let _ = fs::remove_file(&mended);
    Ok(kept != Part::All)
}

/// Puts a damaged log aside, and in its place one of its whole entries up to the first that is not. Gives how many there are; `None`
/// when nothing was torn off, so that the fault is another, and the log is only put aside.
pub fn mend(log: &Path, aside: &Path) -> io::Result<Option<usize>> {
    let mended = log.with_extension("mended");
    let kept = match whole_part(log, &mended)? {
        Part::Up(entries) => Some(entries),
        Part::All | Part::Nothing => None,
    };
    match kept {
        // At no moment is there no log: a node without one sits out its height.
        Some(_) => {
            fs::copy(log, aside)?;
            fs::rename(&mended, log)?;
        }
        None => {
            let _ = fs::remove_file(&mended);
            fs::rename(log, aside)?;
        }
    }
    if let Some(dir) = log.parent() {
        fs::File::open(dir)?.sync_all()?;
    }
    Ok(kept)
}

/// How much of a log can be read.
#[derive(PartialEq)]
enum Part {
    All,
    /// So many entries.
    Up(usize),
    Nothing,
}

/// Writes what of a log can be read to another file. A copy is read, because opening mends on its own account. A disk that does not do what
/// it is asked is an error, and no damage of the log.
fn whole_part(log: &Path, to: &Path) -> io::Result<Part> {
    let scratch = log.with_extension("scratch");
    fs::copy(log, &scratch)?;
    let kept = whole_entries(&scratch, to);
    fs::remove_file(&scratch)?;
    match kept {
        Ok(entries) if fs::metadata(to)?.len() < fs::metadata(log)?.len() => Ok(Part::Up(entries)),
        Ok(_) => Ok(Part::All),
        Err(error) if error.raw_os_error().is_some() => Err(error),
        Err(error) => {
            tracing::warn!(%error, "nothing of the damaged log of votes can be read");
            Ok(Part::Nothing)
        }
    }
}

fn whole_entries(from: &Path, to: &Path) -> io::Result<usize> {
    let mut damaged = Log::open(from)?;
    let _ = fs::remove_file(to);
    let mut mended = Log::open(to)?;
    mended.reset(damaged.sequence())?;
    // Space that was reserved and never written reads as an empty entry with the right checksum.
    for entry in damaged.iter()?.map_while(Result::ok).take_while(|entry| !entry.is_empty()) {
        mended.append(&entry)?;
    }
    mended.flush()?;
    Ok(mended.len())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test fails loudly
mod tests {
    use super::*;

    /// A log at height 7 with these entries, then changed as raw bytes.
    fn damaged(entries: &[&[u8]], change: impl FnOnce(&mut Vec<u8>)) -> (tempfile::TempDir, std::path::PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("consensus.wal");
        let mut log = Log::open(&path).unwrap();
        log.reset(7).unwrap();
        entries.iter().for_each(|entry| log.append(entry).unwrap());
        log.flush().unwrap();
        drop(log);
        let mut bytes = fs::read(&path).unwrap();
        change(&mut bytes);
        fs::write(&path, bytes).unwrap();
        (dir, path)
    }

    fn entries(path: &Path) -> (u64, Vec<Vec<u8>>) {
        let mut log = Log::open(path).unwrap();
        (log.sequence(), log.iter().unwrap().map(Result::unwrap).collect())
    }

    #[test]
    fn what_stands_before_the_tear_is_kept() {
        let zeros = |bytes: &mut Vec<u8>| bytes.extend([0; 40]);
        let bent = |bytes: &mut Vec<u8>| *bytes.last_mut().unwrap() ^= 1;
        let all: [&[u8]; 3] = [b"one", b"two", b"three"];
        for (change, kept) in [(Box::new(zeros) as Box<dyn FnOnce(&mut Vec<u8>)>, 3), (Box::new(bent), 2)] {
            let (dir, path) = damaged(&all, change);
            let aside = dir.path().join("consensus.wal.damaged");
            let before = fs::read(&path).unwrap();
            assert!(torn(&path).unwrap());
            assert_eq!((fs::read(&path).unwrap(), fs::read_dir(dir.path()).unwrap().count()), (before.clone(), 1));
            assert_eq!(mend(&path, &aside).unwrap(), Some(kept));
            let expected = all[..kept].iter().map(|entry| entry.to_vec()).collect::<Vec<_>>();
            assert_eq!(entries(&path), (7, expected));
            assert_eq!(fs::read(aside).unwrap(), before, "kept as it was, for whoever looks into it");
            assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
        }
    }

    #[test]
    fn a_log_that_is_whole_or_no_log_at_all_is_only_put_aside() {
        let all: [&[u8]; 2] = [b"one", b"two"];
        let whole = |_: &mut Vec<u8>| {};
        let header = |bytes: &mut Vec<u8>| bytes[3] ^= 0x80;
        for (change, is_torn) in [(Box::new(whole) as Box<dyn FnOnce(&mut Vec<u8>)>, false), (Box::new(header), true)] {
            let (dir, path) = damaged(&all, change);
            assert_eq!(torn(&path).unwrap(), is_torn);
            assert_eq!(mend(&path, &dir.path().join("aside")).unwrap(), None);
            assert!(!path.exists());
            assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        }
    }

    #[test]
    fn a_header_that_cannot_be_read_is_noticed_before_the_engine_opens_it() {
        let all: [&[u8]; 1] = [b"one"];
        for (length, is_torn) in [(0, false), (1, true), (7, true), (11, true)] {
            let (dir, path) = damaged(&all, |bytes| bytes.truncate(length));
            let before = fs::read(&path).unwrap();
            assert_eq!(torn(&path).unwrap(), is_torn, "{length} bytes");
            assert_eq!(fs::read(&path).unwrap(), before);
            assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        }
        assert!(!torn(std::path::Path::new("/nowhere/consensus.wal")).unwrap());
    }
}
