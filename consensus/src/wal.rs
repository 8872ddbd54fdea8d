//! The engine's log of votes after a torn write. The notary syncs the log before anything goes on record in the guard, so on a disk that
//! keeps what it synced, all that led to a signature stands before the tear: what is whole is kept, and the engine comes from it to
//! the same votes again. A node that threw the log away would sit out the height, and when more than a third sit out one height, it
//! never ends.

use std::fs;
use std::io;
use std::path::Path;

use malachitebft_wal::Log;

/// How much of a log can be read.
#[derive(Debug, PartialEq, Eq)]
pub enum Readable {
    /// All of it, or there is none.
    All,
    /// So many entries, up to a torn write.
    Until(usize),
    /// Not even its header.
    Nothing,
}

/// Puts a log aside of which something cannot be read, and in its place one of its entries up to there. To be done before the engine opens it,
/// for that cuts off what it cannot read, and halts all the same.
pub fn mend(log: &Path, aside: &Path) -> io::Result<Readable> {
    if !log.exists() {
        return Ok(Readable::All);
    }
    let mended = log.with_extension("mended");
    let readable = whole_part(log, &mended)?;
    match readable {
        // At no moment is there no log: a node without one sits out its height.
        Readable::Until(_) => {
            fs::copy(log, aside)?;
            fs::rename(&mended, log)?;
            sync_folder(log)?;
        }
        Readable::All => fs::remove_file(&mended)?,
        Readable::Nothing => {
            let _ = fs::remove_file(&mended);
            put_aside(log, aside)?;
        }
    }
    Ok(readable)
}

/// Puts a log aside that the engine could not use for another reason.
pub fn put_aside(log: &Path, aside: &Path) -> io::Result<()> {
    fs::rename(log, aside)?;
    sync_folder(log)
}

fn sync_folder(log: &Path) -> io::Result<()> {
    log.parent().map_or(Ok(()), |dir| fs::File::open(dir)?.sync_all())
}

/// Writes what of a log can be read to another file. A copy is read, because opening mends on its own account. A disk that does not do what
/// it is asked is an error, and no damage of the log.
fn whole_part(log: &Path, to: &Path) -> io::Result<Readable> {
    let scratch = log.with_extension("scratch");
    fs::copy(log, &scratch)?;
    let kept = whole_entries(&scratch, to);
    fs::remove_file(&scratch)?;
    match kept {
        Ok(entries) if fs::metadata(to)?.len() < fs::metadata(log)?.len() => Ok(Readable::Until(entries)),
        Ok(_) => Ok(Readable::All),
        Err(error) if error.raw_os_error().is_some() => Err(error),
        Err(error) => {
            tracing::warn!(%error, "nothing of the damaged log of votes can be read");
            Ok(Readable::Nothing)
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
            assert_eq!(mend(&path, &aside).unwrap(), Readable::Until(kept));
            let expected = all[..kept].iter().map(|entry| entry.to_vec()).collect::<Vec<_>>();
            assert_eq!(entries(&path), (7, expected));
            assert_eq!(fs::read(aside).unwrap(), before, "kept as it was, for whoever looks into it");
            assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
        }
    }

    #[test]
    fn a_log_that_is_whole_is_left_alone_until_it_is_put_aside() {
        let (dir, path) = damaged(&[b"one", b"two"], |_| {});
        let (before, aside) = (fs::read(&path).unwrap(), dir.path().join("aside"));
        assert_eq!(mend(&path, &aside).unwrap(), Readable::All);
        assert_eq!((fs::read(&path).unwrap(), fs::read_dir(dir.path()).unwrap().count()), (before.clone(), 1));
        put_aside(&path, &aside).unwrap();
        assert_eq!((fs::read(&aside).unwrap(), fs::read_dir(dir.path()).unwrap().count()), (before, 1));
    }

    #[test]
    fn a_log_without_a_header_that_can_be_read_is_put_aside() {
        for length in [Some(1), Some(7), Some(11), None] {
            let (dir, path) = damaged(&[b"one"], |bytes| match length {
                Some(length) => bytes.truncate(length),
                None => bytes[3] ^= 0x80,
            });
            let (before, aside) = (fs::read(&path).unwrap(), dir.path().join("aside"));
            assert_eq!(mend(&path, &aside).unwrap(), Readable::Nothing, "{length:?}");
            assert_eq!((fs::read(&aside).unwrap(), fs::read_dir(dir.path()).unwrap().count()), (before, 1));
        }
        let (_dir, path) = damaged(&[b"one"], |bytes| bytes.clear());
        assert_eq!(
            mend(&path, &path.with_extension("aside")).unwrap(),
            Readable::All,
            "an engine begins with an empty one"
        );
        let nowhere = Path::new("/nowhere/consensus.wal");
        assert_eq!(mend(nowhere, nowhere).unwrap(), Readable::All);
    }
}
