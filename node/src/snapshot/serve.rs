//! The side that serves snapshots: one frozen store at a time, kept while somebody reads it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::mpsc;
use torrens_consensus::network::{PeerId, Question};
use torrens_ledger::encoding::{Blob, from_bytes, to_bytes};
use torrens_ledger::state::Fault;

use super::{Answer, Ask, PAGE_BYTES, Row};
use crate::executor::Executor;
use crate::store::{LoggedBlock, LoggedEntry, Offer, Store};

/// A snapshot that nobody asked for in this time goes, and its disk space with it.
const IDLE: Duration = Duration::from_secs(300);
/// A newcomer is given the snapshot that is there unless it is older than this.
const FRESH: Duration = Duration::from_secs(600);
/// A snapshot from which nothing was read for so long is not being read.
const READ: Duration = Duration::from_secs(60);
/// Rows that are read at once.
const ROWS: usize = 512;

struct Frozen {
    store: Arc<Store>,
    path: PathBuf,
    made: Instant,
    used: Instant,
}

impl Drop for Frozen {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.path) {
            tracing::warn!(%error, path = %self.path.display(), "an old snapshot could not be removed");
        }
    }
}

/// Answers members' questions until there are no more.
pub async fn serve(mut questions: mpsc::Receiver<Question>, executor: Arc<Executor>, folder: PathBuf) {
    let shelf = Arc::new(Shelf::new(executor, folder));
    let mut tick = tokio::time::interval(IDLE / 10);
    loop {
        let question = tokio::select! {
            question = questions.recv() => question,
            _ = tick.tick() => {
                shelf.lock().retain(|frozen| frozen.used.elapsed() < IDLE);
                continue;
            }
        };
        let Some(question) = question else { return };
        let (shelf, body, peer) = (shelf.clone(), question.body.clone(), question.peer);
        match tokio::task::spawn_blocking(move || shelf.answer(&peer, &body, Instant::now())).await {
            Ok(Ok(Some(answer))) => question.answer(Bytes::from(answer)).await,
            Ok(Ok(None)) => {}
            // A full disk or the like: the newcomer asks another.
            Ok(Err(fault)) => tracing::warn!(%fault, "no snapshot could be given"),
            Err(error) => tracing::error!(%error, "serving a snapshot failed"),
        }
    }
}

/// The snapshots that are kept, in a folder.
pub struct Shelf {
    executor: Arc<Executor>,
    folder: PathBuf,
    frozen: Mutex<Vec<Frozen>>,
}

impl Shelf {
    /// An empty one: what a node that was killed left in the folder goes.
    pub fn new(executor: Arc<Executor>, folder: PathBuf) -> Self {
        let _ = std::fs::remove_dir_all(&folder);
        Self { executor, folder, frozen: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Frozen>> {
        self.frozen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a question; none when it cannot be read.
    pub fn answer(&self, peer: &PeerId, question: &[u8], now: Instant) -> Result<Option<Vec<u8>>, Fault> {
        let Ok(ask) = from_bytes::<Ask>(question) else {
            self.executor.metrics.unreadable(peer);
            return Ok(None);
        };
        let answer = match &ask {
            Ask::Offer => self.offer(now)?.map_or(Answer::Nothing, |offer| Answer::Offer(Box::new(offer))),
            Ask::Geometry { hash } => {
                self.executor.store.geometry(hash)?.map_or(Answer::Nothing, |bytes| Answer::Geometry(Blob(bytes)))
            }
            Ask::Objects { height, after } => self.page(*height, now, |store| objects(store, after))?,
            Ask::Blocks { height, from } => self.page(*height, now, |store| blocks(store, *from))?,
            Ask::Entries { height, after } => self.page(*height, now, |store| entries(store, after))?,
        };
        Ok(Some(to_bytes(&answer)))
    }

    /// A page of the snapshot of a height, if that is still kept.
    fn page(
        &self,
        height: u64,
        now: Instant,
        page: impl FnOnce(&Store) -> Result<Answer, Fault>,
    ) -> Result<Answer, Fault> {
        let found = self.lock().iter_mut().find(|frozen| frozen.store.head().height == height).map(|frozen| {
            frozen.used = now;
            frozen.store.clone()
        });
        found.map_or(Ok(Answer::Nothing), |store| page(&store))
    }

    /// The newest snapshot, made now when there is none that is fresh. One that a slow newcomer still reads stays beside it.
    fn offer(&self, now: Instant) -> Result<Option<Offer>, Fault> {
        let (ledger, folder) = (&self.executor.store, &self.folder);
        let height = ledger.head().height;
        if height == 0 {
            return Ok(None);
        }
        let mut kept = self.lock();
        kept.retain(|frozen| now.duration_since(frozen.used) < IDLE);
        // Two at most. While the older is read no third is made: it would take that one's place, and whoever asks often enough could keep
        // every newcomer from ending.
        let both_read = kept.len() == 2 && now.duration_since(kept[0].used) < READ;
        // Nothing newer than the last can be made where no block came since.
        let is_newest = |last: &Frozen| now.duration_since(last.made) < FRESH || last.store.head().height == height;
        if let Some(last) = kept.last_mut().filter(|last| both_read || is_newest(last)) {
            last.used = now;
            return last.store.offer().map(Some);
        }
        let io = |error: std::io::Error| Fault::Halted(format!("{}: {error}", folder.display()));
        std::fs::create_dir_all(folder).map_err(io)?;
        let path = folder.join(height.to_string());
        // Of one that could not be made to the end; those that are kept are of other heights.
        if path.exists() {
            std::fs::remove_dir_all(&path).map_err(io)?;
        }
        ledger.freeze(&path)?;
        let store = Store::open_to_read(&path, ledger.genesis()).map_err(|error| Fault::Damaged(error.to_string()))?;
        let offer = store.offer()?;
        tracing::info!(height = offer.header.height, "a snapshot for a newcomer");
        kept.push(Frozen { store: Arc::new(store), path, made: now, used: now });
        if kept.len() > 2 {
            kept.remove(0);
        }
        Ok(Some(offer))
    }
}

/// Live objects after a key.
fn objects(store: &Store, after: &Blob) -> Result<Answer, Fault> {
    let mut rows: Vec<Row> = Vec::new();
    fill(
        &mut rows,
        |row| row.key.0.len() + row.value.0.len(),
        |last| {
            let page = store.state_after(last.map_or(&after.0, |row| &row.key.0), ROWS)?;
            Ok(page.into_iter().map(|(key, value)| Row { key: Blob(key), value: Blob(value) }).collect())
        },
    )?;
    #[cfg(feature = "byzantine")]
    rows.iter_mut().take(1).for_each(|row| crate::liar::bend_object(&mut row.value.0));
    Ok(Answer::Objects(rows))
}

/// Blocks from a height on.
fn blocks(store: &Store, from: u64) -> Result<Answer, Fault> {
    let (mut next, height) = (from, store.head().height);
    let mut blocks = Vec::new();
    fill(
        &mut blocks,
        |block: &LoggedBlock| block.leaves.iter().map(|leaf| leaf.0.len()).sum(),
        |_| {
            let block = if next <= height { store.logged_block(next)? } else { None };
            next = next.saturating_add(1);
            Ok(block.into_iter().collect())
        },
    )?;
    Ok(Answer::Blocks(blocks))
}

/// Entries of titles' histories after a key.
fn entries(store: &Store, after: &Blob) -> Result<Answer, Fault> {
    let mut last = after.0.clone();
    let mut entries = Vec::new();
    fill(
        &mut entries,
        |entry: &LoggedEntry| entry.entry.0.len() + 40 + 34 * entry.made.len(),
        |_| {
            let (page, key) = store.logged_entries(&last, ROWS)?;
            last = key.unwrap_or_default();
            Ok(page)
        },
    )?;
    Ok(Answer::Entries(entries))
}

/// Adds what `more` gives, after the last there is, until a page is full or there is no more. What does not fit any more is left for the next page,
/// but for the first: a page may be larger than its size by one row, never by all that were read at once.
fn fill<T>(
    page: &mut Vec<T>,
    bytes: impl Fn(&T) -> usize,
    mut more: impl FnMut(Option<&T>) -> Result<Vec<T>, Fault>,
) -> Result<(), Fault> {
    let mut filled = 0;
    while filled < PAGE_BYTES {
        let next = more(page.last())?;
        if next.is_empty() {
            break;
        }
        for row in next {
            if filled >= PAGE_BYTES {
                return Ok(());
            }
            filled += bytes(&row);
            page.push(row);
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test fails loudly
mod tests {
    use super::*;

    /// Rows are read by the hundred, and each may be large: what an answer may have is not exceeded by that.
    #[test]
    fn a_page_of_large_rows_stays_a_page_and_loses_none() {
        const ROW: usize = 60_000;
        let all: Vec<u32> = (0..2_000).collect();
        let (mut got, mut pages): (Vec<u32>, u32) = (Vec::new(), 0);
        loop {
            let before = got.last().copied();
            let mut page = Vec::new();
            let more = |last: Option<&u32>| {
                let from = last.copied().or(before).map_or(0, |last| last as usize + 1);
                Ok(all.iter().skip(from).take(ROWS).copied().collect())
            };
            fill(&mut page, |_| ROW, more).unwrap();
            if page.is_empty() {
                break;
            }
            assert!(page.len() * ROW < PAGE_BYTES + ROW, "{} rows", page.len());
            got.extend(page);
            pages += 1;
        }
        assert_eq!(got, all);
        assert!(pages > 20, "{pages} pages");
    }
}
