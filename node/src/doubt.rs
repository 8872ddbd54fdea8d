//! When a validator must not vote yet, by what it finds at its start: the guard beside its key, its log of votes and its store do not
//! fit each other. Decision 0002 says why it then observes.

use std::time::Duration;

use torrens_consensus::guard::Guard;
use torrens_ledger::crypto::PublicKey;

use crate::backup::OBSERVE;
use crate::config::Home;
use crate::setup;
use crate::store::Store;

/// The height of the last signature for which the guard was doubted.
const DOUBTED: &str = "guard.doubted";
/// Up to where the key had signed.
const REMEMBERED: &str = "signed-up-to";
const REMEMBERS_EVERY: Duration = Duration::from_secs(5);
/// Blocks that are looked through for this key's own signatures, backwards from the head.
const LOOKED_BACK: u64 = 10_000;

/// A key that has signed beyond what this store knows must not vote before the store has caught up: its disk was replaced,
/// or its log of votes is gone while the guard remembers votes at the next height.
pub fn observe_through(home: &Home, height: u64) -> Result<u64, String> {
    let guard = open(home)?;
    let log_is_gone = !home.data("consensus.wal").exists() && guard.height() == height + 1;
    match guard.height() > height + 1 || log_is_gone {
        true => {
            tracing::warn!(
                signed = guard.height(),
                known = height,
                "this key has signed beyond what is on disk: observing first"
            );
            Ok(guard.height())
        }
        false => Ok(0),
    }
}

/// The other way round: the ledger bears this key's signature on a block that its guard does not know, so the guard's files are older
/// than its last vote, as after an old copy of `keys/` was put back. What else it signed is not known: it observes as after a restore.
pub fn distrust_older_guard(home: &Home, store: &Store, own: &PublicKey) -> Result<(), String> {
    let remembered = open(home)?.height();
    let Some(signed) = last_signed(store, own, remembered)? else { return Ok(()) };
    // Doubted once. If the order to observe was removed since, by hand where too few are left to observe (docs/how-to/backup.md), that stands.
    let before = std::fs::read_to_string(home.data(DOUBTED)).ok().and_then(|text| text.trim().parse::<u64>().ok());
    if before.is_some_and(|before| before >= signed) {
        return Ok(());
    }
    observe(home, signed, remembered)?;
    setup::write(&home.data(DOUBTED), &format!("{signed}\n"))
}

fn observe(home: &Home, signed: u64, remembered: u64) -> Result<(), String> {
    tracing::error!(
        signed,
        remembered,
        "the double-sign guard in {} is older than this key's last vote: was an old copy put back? Observing without a vote, as after a restore",
        home.keys().display()
    );
    match home.data(OBSERVE).exists() {
        true => Ok(()),
        false => setup::write(&home.data(OBSERVE), "{}\n"),
    }
}

/// The height up to which this key had signed here when it was looked at last. It is kept beside `keys/` and `data/`, so that it stays when
/// an old copy of the one is put back and the other is emptied.
pub fn remembered(home: &Home, own: &PublicKey) -> u64 {
    let text = std::fs::read_to_string(home.0.join(REMEMBERED)).unwrap_or_default();
    match text.split_whitespace().collect::<Vec<_>>()[..] {
        [key, height] if key == own.0.to_string() => height.parse().unwrap_or(0),
        _ => 0,
    }
}

/// Writes down up to where the key has signed. A guard that knows less than was written before is an old copy: it observes as after a
/// restore.
pub fn remember(home: &Home, own: &PublicKey) -> Result<(), String> {
    // Looked at, and not opened, which writes: an engine that ends late may still write to it.
    let guard = Guard::look(&home.keys()).map_err(|error| error.to_string())?;
    let (now, before) = (guard.height(), remembered(home, own));
    if now < before {
        observe(home, before, now)?;
    }
    // Once doubted, the order to observe is what counts. A full disk is no reason not to go on: it is one witness less.
    if now != before {
        write_down(home, own, now);
    }
    Ok(())
}

/// The same again and again while the key signs: a node may run for years between two starts.
pub async fn keep_remembering(home: Home, own: PublicKey) {
    loop {
        tokio::time::sleep(REMEMBERS_EVERY).await;
        let (home, own) = (home.clone(), own);
        let look = move || {
            // Between two writes its copies may differ: the next look sees them.
            let Ok(now) = Guard::look(&home.keys()).map(|guard| guard.height()) else { return };
            if now > remembered(&home, &own) {
                write_down(&home, &own, now);
            }
        };
        if tokio::task::spawn_blocking(look).await.is_err() {
            return;
        }
    }
}

/// Whole or not at all.
fn write_down(home: &Home, own: &PublicKey, height: u64) {
    let (path, new) = (home.0.join(REMEMBERED), home.0.join("signed-up-to.new"));
    let written = setup::write(&new, &format!("{} {height}\n", own.0))
        .and_then(|()| std::fs::rename(&new, &path).map_err(|error| format!("{}: {error}", path.display())));
    if let Err(why) = written {
        tracing::warn!(why, "up to where this key has signed cannot be written down beside its folder");
    }
}

/// The last block above a height that bears the key's signature.
fn last_signed(store: &Store, own: &PublicKey, above: u64) -> Result<Option<u64>, String> {
    let head = store.head().height;
    for height in (above.max(head.saturating_sub(LOOKED_BACK)) + 1..=head).rev() {
        let validators = store.validators_at(height);
        let Some(place) = validators.iter().position(|validator| validator.public_key == *own) else { continue };
        let certificate = store.certificate(height).map_err(|fault| fault.into_words())?;
        if certificate.is_some_and(|certificate| certificate.places().contains(&place)) {
            return Ok(Some(height));
        }
    }
    Ok(None)
}

/// Whether nothing was ever signed with this key, as far as its guard knows.
pub fn never_used(home: &Home) -> Result<bool, String> {
    Ok(Guard::look(&home.keys()).map_err(|error| error.to_string())?.height() == 0)
}

fn open(home: &Home) -> Result<Guard, String> {
    Guard::open(&home.keys()).map_err(|error| error.to_string())
}
