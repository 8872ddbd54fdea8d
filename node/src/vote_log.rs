//! The engine's log of votes, when something is wrong with it: what is mended, what is put aside, and what to say when the disk fails.

use torrens_consensus::wal::{self, Readable};

use crate::config::Home;
use crate::disk;

/// A log of votes of which something cannot be read, as after a torn last write, is kept aside, and what of it is whole goes on in its place.
/// Where nothing is, the guard decides from which height on this key may vote. Whether there was anything to mend.
pub fn mend(home: &Home) -> Result<bool, String> {
    let (log, aside) = (home.data("consensus.wal"), home.data("consensus.wal.damaged"));
    let readable = wal::mend(&log, &aside).map_err(|error| failed(home, &error))?;
    let (name, as_it_was) = (log.display(), aside.display());
    match readable {
        Readable::All => {}
        Readable::Until(entries) => tracing::error!(
            entries,
            "the log of votes {name} was torn; it goes on with what is whole, and was kept as it was as {as_it_was}"
        ),
        Readable::Nothing => tracing::error!(
            "the log of votes {name} is damaged and was kept as {as_it_was}; the guard remembers what was signed"
        ),
    }
    Ok(readable != Readable::All)
}

/// The engine could not use its log, although every entry can be read.
pub fn put_aside(home: &Home) -> Result<(), String> {
    let (log, aside) = (home.data("consensus.wal"), home.data("consensus.wal.damaged"));
    wal::put_aside(&log, &aside).map_err(|error| failed(home, &error))?;
    let (name, as_it_was) = (log.display(), aside.display());
    tracing::error!(
        "the log of votes {name} cannot be used and was kept as {as_it_was}; the guard remembers what was signed"
    );
    Ok(())
}

/// What to say of the engine's end if the disk under its log does not keep what is written.
pub fn disk_failed(home: &Home) -> Option<String> {
    disk::syncs(&home.data("")).err().map(|error| failed(home, &error))
}

/// What to say when the log cannot be read or written.
pub fn failed(home: &Home, why: &dyn std::fmt::Display) -> String {
    format!(
        "the consensus engine halted itself for safety: its log of votes {} failed: {why}. If the disk is sound, move data/ away and start again: \
         everything is fetched from the network, and the guard in keys/ remembers what was signed",
        home.data("consensus.wal").display()
    )
}
