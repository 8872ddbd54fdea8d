//! Checks the store against what the network certified, object by object, for as long as the node runs: an edited disk must not be
//! served as the register (story 10). What is read is compared with the certified state root by its own path in the tree.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use torrens_ledger::state::{Fault, StateKey};

use crate::executor::Executor;
use crate::store::Store;

/// Objects that are looked at while one height is held.
const PAGE: usize = 64;
/// Between pages: a node with 100,000 objects is gone over in about a minute and a half.
const PAUSE: Duration = Duration::from_millis(50);
/// Between two rounds.
const REST: Duration = Duration::from_secs(10);

/// Goes over the whole state again and again until told to stop, or until something does not fit.
pub async fn run(executor: Arc<Executor>, mut stop: watch::Receiver<bool>) {
    let mut after = Vec::new();
    loop {
        let (looked, from) = (executor.clone(), after.clone());
        let page = tokio::task::spawn_blocking(move || check_page(&looked.store, &from)).await;
        let pause = match page {
            Ok(Ok(Some(last))) => {
                after = last;
                PAUSE
            }
            Ok(Ok(None)) => {
                after.clear();
                REST
            }
            Ok(Err(fault)) => {
                executor.fail(fault);
                return;
            }
            Err(error) => {
                // A panic's own words are in the log; here is what to do.
                let why = if error.is_panic() { "what is on this disk cannot be read" } else { "it was ended" };
                executor.fail(Fault::Damaged(format!("the check of the store did not come to its end: {why}")));
                return;
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => return,
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
