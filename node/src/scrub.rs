//! Checks the store against what the network certified, for as long as the node runs: an edited disk must not be served as the register
//! (story 10). Objects are compared with the certified state root, each by its own path in the tree; the chain is gone over from its first
//! block, each with its certificate and its log entries.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use torrens_ledger::state::{Fault, StateKey};

use crate::executor::Executor;
use crate::store::{Store, Walk};

/// Objects that are looked at while one height is held.
const PAGE: usize = 64;
/// Between pages: a node with 100,000 objects is gone over in about a minute and a half, 100,000 blocks in about ten minutes.
const PAUSE: Duration = Duration::from_millis(50);
/// Between two rounds, at least: else as long as the round took.
const REST: Duration = Duration::from_secs(10);

/// Goes over the state, and over the chain, again and again until told to stop, or until something does not fit.
pub async fn run(executor: Arc<Executor>, stop: watch::Receiver<bool>) {
    let mut after = Vec::new();
    let objects = move |store: &Store| {
        after = check_page(store, &after)?.unwrap_or_default();
        Ok(after.is_empty())
    };
    let mut walk = None;
    let chain = move |store: &Store| {
        let is_over = walk.get_or_insert_with(|| Walk::begin(store)).go_on(store)?;
        if is_over {
            walk = None;
        }
        Ok(is_over)
    };
    tokio::join!(again_and_again(executor.clone(), stop.clone(), objects), again_and_again(executor, stop, chain));
}

/// Has a check go on, which says whether it is over and begins anew.
async fn again_and_again(
    executor: Arc<Executor>,
    mut stop: watch::Receiver<bool>,
    mut check: impl FnMut(&Store) -> Result<bool, Fault> + Send + 'static,
) {
    let mut began = Instant::now();
    loop {
        let looked = executor.clone();
        let checked = tokio::task::spawn_blocking(move || {
            let is_over = check(&looked.store);
            (check, is_over)
        });
        let is_over = match checked.await {
            Ok((same, Ok(is_over))) => {
                check = same;
                is_over
            }
            Ok((_, Err(fault))) => return executor.fail(fault),
            Err(error) => {
                // A panic's own words are in the log; here is what to do.
                let why = if error.is_panic() { "what is on this disk cannot be read" } else { "it was ended" };
                return executor.fail(Fault::Damaged(format!("the check of the store did not come to its end: {why}")));
            }
        };
        let pause = if is_over { began.elapsed().max(REST) } else { PAUSE };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => return,
        }
        if is_over {
            began = Instant::now();
        }
    }
}

/// Checks the objects after a key at the present height. Gives the last key; none when there are no more.
pub(crate) fn check_page(store: &Store, after: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
    if after.is_empty() {
        check_number(store)?;
    }
    let head = store.head();
    let page = store.state_after(after, PAGE)?;
    for (key, value) in &page {
        let key = StateKey(key.clone());
        let proof = store.prove(head.height, &key)?;
        if !proof.proves(&head.state_root, &key.tree_key(), value) {
            let name = String::from_utf8_lossy(key.0.get(1..).unwrap_or_default()).into_owned();
            return Err(Fault::Damaged(format!(
                "object '{name}' on this disk is not what was certified at height {} (state root {}). Somebody or something changed \
                 it here. Stop the node, move data/ away for examination, and start again: it fetches everything from the other \
                 agencies",
                head.height, head.state_root
            )));
        }
    }
    Ok(page.last().map(|(key, _)| key.clone()))
}

/// An object that is gone leaves nothing to look at: so they are counted.
fn check_number(store: &Store) -> Result<(), Fault> {
    let (there, certified, height) = store.census()?;
    match there == certified {
        true => Ok(()),
        false => Err(Fault::Damaged(format!(
            "{there} objects are on this disk, and {certified} were certified at height {height}. Somebody or something took them away or \
             put them here. Stop the node, move data/ away for examination, and start again: it fetches everything from the other \
             agencies"
        ))),
    }
}
