//! The side that serves snapshots: one frozen store at a time, kept while somebody reads it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::mpsc;
use torrens_consensus::network::Question;
use torrens_ledger::encoding::{Blob, from_bytes, to_bytes};
use torrens_ledger::state::Fault;

use super::{Answer, Ask, PAGE_BYTES, Row};
use crate::executor::Executor;
use crate::store::{Offer, Store};

/// A snapshot that nobody asked for in this time goes, and its disk space with it.
const IDLE: Duration = Duration::from_secs(300);
/// A newcomer is given the snapshot that is there unless it is older than this.
const FRESH: Duration = Duration::from_secs(600);
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
    // What a node that was killed left behind.
    let _ = std::fs::remove_dir_all(&folder);
    let frozen: Arc<Mutex<Vec<Frozen>>> = Arc::default();
    let mut tick = tokio::time::interval(IDLE / 10);
    loop {
        let question = tokio::select! {
            question = questions.recv() => question,
            _ = tick.tick() => {
                lock(&frozen).retain(|frozen| frozen.used.elapsed() < IDLE);
                continue;
            }
        };
        let Some(question) = question else { return };
        let Ok(ask) = from_bytes::<Ask>(&question.body) else {
            tracing::warn!(peer = %question.peer, "a member asked something that cannot be read");
            continue;
        };
        let (frozen, executor, folder) = (frozen.clone(), executor.clone(), folder.clone());
        let answer = tokio::task::spawn_blocking(move || answer(&ask, &frozen, &executor, &folder)).await;
        match answer {
            Ok(Ok(answer)) => question.answer(Bytes::from(to_bytes(&answer))).await,
            // A full disk or the like: the newcomer asks another.
            Ok(Err(fault)) => tracing::warn!(%fault, "no snapshot could be given"),
            Err(error) => tracing::error!(%error, "serving a snapshot failed"),
        }
    }
}

fn lock(frozen: &Mutex<Vec<Frozen>>) -> std::sync::MutexGuard<'_, Vec<Frozen>> {
    frozen.lock().unwrap_or_else(PoisonError::into_inner)
}

fn answer(
    ask: &Ask,
    frozen: &Mutex<Vec<Frozen>>,
    executor: &Executor,
    folder: &std::path::Path,
) -> Result<Answer, Fault> {
    let of = |height: u64| {
        let mut frozen = lock(frozen);
        let found = frozen.iter_mut().find(|frozen| frozen.store.head().height == height)?;
        found.used = Instant::now();
        Some(found.store.clone())
    };
    let (height, page) = match ask {
        Ask::Offer => {
            return Ok(offer(frozen, executor, folder)?.map_or(Answer::Nothing, |it| Answer::Offer(Box::new(it))));
        }
        Ask::Geometry { hash } => {
            return Ok(executor.store.geometry(hash)?.map_or(Answer::Nothing, |bytes| Answer::Geometry(Blob(bytes))));
        }
        Ask::Objects { height, .. } | Ask::Blocks { height, .. } | Ask::Entries { height, .. } => (*height, ask),
    };
    let Some(store) = of(height) else { return Ok(Answer::Nothing) };
    Ok(match page {
        Ask::Objects { after, .. } => {
            let mut rows: Vec<Row> = Vec::new();
            fill(
                &mut rows,
                |row| row.key.0.len() + row.value.0.len(),
                |last| {
                    let after = last.map_or(&after.0, |row| &row.key.0);
                    let page = store.state_after(after, ROWS)?;
                    Ok(page.into_iter().map(|(key, value)| Row { key: Blob(key), value: Blob(value) }).collect())
                },
            )?;
            #[cfg(feature = "byzantine")]
            rows.iter_mut().take(1).for_each(|row| crate::liar::bend_object(&mut row.value.0));
            Answer::Objects(rows)
        }
        Ask::Blocks { from, .. } => {
            let mut next = *from;
            let mut blocks = Vec::new();
            fill(
                &mut blocks,
                |block: &crate::store::LoggedBlock| block.leaves.iter().map(|leaf| leaf.0.len()).sum(),
                |_| {
                    let block = if next <= height { store.logged_block(next)? } else { None };
                    next = next.saturating_add(1);
                    Ok(block.into_iter().collect())
                },
            )?;
            Answer::Blocks(blocks)
        }
        Ask::Entries { after, .. } => {
            let mut last = after.0.clone();
            let mut entries = Vec::new();
            fill(
                &mut entries,
                |entry: &crate::store::LoggedEntry| entry.entry.0.len() + 40 + 34 * entry.made.len(),
                |_| {
                    let (page, key) = store.logged_entries(&last, ROWS)?;
                    last = key.unwrap_or_default();
                    Ok(page)
                },
            )?;
            Answer::Entries(entries)
        }
        Ask::Offer | Ask::Geometry { .. } => Answer::Nothing,
    })
}

/// Adds what `more` gives, after the last there is, until a page is full or there is no more.
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
        filled += next.iter().map(&bytes).sum::<usize>();
        page.extend(next);
    }
    Ok(())
}

/// The newest snapshot, made now when there is none that is fresh. One that a slow newcomer still reads stays beside it.
fn offer(frozen: &Mutex<Vec<Frozen>>, executor: &Executor, folder: &std::path::Path) -> Result<Option<Offer>, Fault> {
    let height = executor.store.head().height;
    if height == 0 {
        return Ok(None);
    }
    let mut kept = lock(frozen);
    kept.retain(|frozen| frozen.used.elapsed() < IDLE);
    if let Some(last) = kept.last_mut().filter(|last| last.made.elapsed() < FRESH) {
        last.used = Instant::now();
        return last.store.offer().map(Some);
    }
    let io = |error: std::io::Error| Fault::Halted(format!("{}: {error}", folder.display()));
    std::fs::create_dir_all(folder).map_err(io)?;
    let path = folder.join(height.to_string());
    if path.exists() {
        std::fs::remove_dir_all(&path).map_err(io)?;
    }
    executor.store.freeze(&path)?;
    let store =
        Store::open_to_read(&path, executor.store.genesis()).map_err(|error| Fault::Damaged(error.to_string()))?;
    let offer = store.offer()?;
    tracing::info!(height = offer.header.height, "a snapshot for a newcomer");
    let now = Instant::now();
    kept.push(Frozen { store: Arc::new(store), path, made: now, used: now });
    if kept.len() > 2 {
        kept.remove(0);
    }
    Ok(Some(offer))
}
