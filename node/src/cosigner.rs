//! The cosigner: after a block is durably decided, this validator cosigns the checkpoint of the log after it, keeps what the
//! others cosigned, and publishes the newest checkpoint that a quorum cosigned.
//!
//! A cosignature says "consistent with all that I cosigned before". So it is made from this node's own tree, with a key of its own,
//! and the record of what was cosigned last is on disk before the cosignature leaves the node (`proofs.md`).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use minicbor::{Decode, Encode};
use tokio::sync::watch;
use torrens_consensus::Handle;
use torrens_ledger::block::Validator;
use torrens_ledger::encoding::Label;
use torrens_ledger::proof::checkpoint::{Cosignature, CosignerKeys};
use torrens_ledger::state::Fault;

use crate::clock::now_ms;
use crate::executor::Executor;
use crate::gossip;
use crate::store::{LastCosigned, Store};

/// How many blocks behind the head are still cosigned and kept up: a node that catches up does not cosign old history.
const WINDOW: u64 = 64;
/// How often a node asks for cosignatures that it lacks.
const REPEAT: Duration = Duration::from_secs(2);

/// A cosignature on its way.
#[derive(Clone, Copy, Debug, Encode, Decode)]
pub struct Cosigned {
    /// The block.
    #[n(0)]
    pub height: u64,
    /// The validator's place in the set of that block.
    #[n(1)]
    pub place: u32,
    /// The cosignature.
    #[n(2)]
    pub cosignature: Cosignature,
}

/// The newest checkpoint that a quorum cosigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The block after which it stands.
    pub height: u64,
    /// Entries in the log.
    pub size: u64,
    /// The signed note.
    pub note: String,
}

/// The newest checkpoint of a store that a quorum cosigned, looking back as far as nodes keep up.
pub fn newest_published(store: &Store) -> Result<Option<Published>, Fault> {
    let head = store.head().height;
    for height in (head.saturating_sub(WINDOW) + 1..=head).rev() {
        let checkpoint = store.checkpoint(height)?;
        if let Some(note) = checkpoint.note(&store.validators_at(height), &store.cosignatures(height)?) {
            return Ok(Some(Published { height, size: checkpoint.size, note: note.to_string() }));
        }
    }
    Ok(None)
}

/// The cosigner of a node; one that has no keys only collects and publishes.
pub struct Cosigner {
    executor: Arc<Executor>,
    keys: Option<(Label, CosignerKeys)>,
    /// What arrived before its block did, by height.
    early: Mutex<BTreeMap<u64, Vec<Cosigned>>>,
    /// One at a time adds to what is kept.
    keeping: Mutex<()>,
    published: watch::Sender<Option<Published>>,
}

impl Cosigner {
    /// Over a node's core. `keys`: of which agency, and its secrets.
    pub fn new(executor: Arc<Executor>, keys: Option<(Label, CosignerKeys)>) -> Self {
        Self { executor, keys, early: Mutex::default(), keeping: Mutex::default(), published: watch::channel(None).0 }
    }

    /// The newest published checkpoint.
    pub fn published(&self) -> watch::Receiver<Option<Published>> {
        self.published.subscribe()
    }

    /// Cosigns what is new, as it comes.
    pub async fn run(self: Arc<Self>, engine: watch::Receiver<Option<Handle>>, mut stop: watch::Receiver<bool>) {
        let mut heights = self.executor.heights();
        let mut repeat = tokio::time::interval(REPEAT);
        repeat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let asks = tokio::select! {
                changed = heights.changed() => match changed {
                    Ok(()) => false,
                    Err(_) => return,
                },
                _ = repeat.tick() => true,
                _ = stop.changed() => return,
            };
            heights.mark_unchanged();
            let worker = self.clone();
            let done = tokio::task::spawn_blocking(move || worker.cosign_new()).await;
            let own = match done {
                Ok(Ok(own)) => own,
                Ok(Err(fault)) => {
                    self.executor.fail(fault);
                    return;
                }
                Err(error) => {
                    self.executor.fail(Fault::Damaged(format!("the cosigner ended: {error}")));
                    return;
                }
            };
            let head = self.executor.store.head().height;
            let lacks = self.published.borrow().as_ref().is_none_or(|published| published.height < head);
            let wants = (asks && lacks && head > 0).then_some(head);
            if own.is_empty() && wants.is_none() {
                continue;
            }
            self.send(&engine, own, wants);
        }
    }

    fn send(&self, engine: &watch::Receiver<Option<Handle>>, cosigned: Vec<Cosigned>, wants: Option<u64>) {
        if let Some(handle) = engine.borrow().as_ref() {
            handle.gossip.broadcast(Bytes::from(gossip::message(Vec::new(), cosigned, wants)));
        }
    }

    /// Takes in what members sent. What does not verify is dropped.
    pub fn receive(&self, cosigned: Vec<Cosigned>) -> Result<(), Fault> {
        let head = self.executor.store.head().height;
        let mut now: BTreeMap<u64, Vec<Cosigned>> = BTreeMap::new();
        for one in cosigned {
            if one.height > head && one.height <= head + WINDOW {
                let mut early = lock(&self.early);
                let of_height = early.entry(one.height).or_default();
                // One place a validator: whoever sends more gets no more room.
                if of_height.len() < self.executor.store.validators_at(one.height).len() * 2 {
                    of_height.push(one);
                }
            } else if (1..=head).contains(&one.height) && one.height + WINDOW > head {
                // There is no block 0, and whoever speaks of it must not make this node look for it.
                now.entry(one.height).or_default().push(one);
            }
        }
        let _keeping = lock(&self.keeping);
        self.take_in(now)
    }

    /// What this node has of a block's cosignatures, for a member that asks.
    pub fn known(&self, height: u64) -> Vec<Cosigned> {
        let kept = self.executor.store.cosignatures(height).unwrap_or_default();
        kept.into_iter().map(|(place, cosignature)| Cosigned { height, place: place as u32, cosignature }).collect()
    }

    /// Cosigns the checkpoints that are new, and takes in what came early. Gives what may now be sent.
    fn cosign_new(&self) -> Result<Vec<Cosigned>, Fault> {
        let _keeping = lock(&self.keeping);
        let head = self.executor.store.head().height;
        let own = self.cosign_through(head)?;
        let early = {
            let mut early = lock(&self.early);
            let rest = early.split_off(&(head + 1));
            std::mem::replace(&mut *early, rest)
        };
        let mut heights = early;
        for one in &own {
            heights.entry(one.height).or_default();
        }
        if self.published.borrow().is_none() {
            // After a start: the newest that has a quorum.
            let newest = newest_published(&self.executor.store)?;
            self.published.send_replace(newest);
        }
        self.take_in(heights)?;
        Ok(own)
    }

    fn cosign_through(&self, head: u64) -> Result<Vec<Cosigned>, Fault> {
        let Some((agency, keys)) = &self.keys else { return Ok(Vec::new()) };
        let store = &self.executor.store;
        let (cosigner_key, log_key) = keys.public();
        let is_own = |v: &Validator| v.agency_id == *agency && v.cosigner_key == cosigner_key && v.log_key == log_key;
        let last = store.last_cosigned()?;
        let from = last.as_ref().map_or(1, |last| last.height + 1).max(head.saturating_sub(WINDOW) + 1);
        if from > head {
            return Ok(Vec::new());
        }
        // Never trust the own disk: what was cosigned last must still be the beginning of this log.
        if let Some(last) = &last
            && store.log_root(last.checkpoint.size)? != last.checkpoint.root
        {
            let size = last.checkpoint.size;
            return Err(Fault::Damaged(format!(
                "the log of {size} entries is not the one that this node cosigned; resync from the network"
            )));
        }
        let time_s = now_ms() / 1000;
        let mut own = Vec::new();
        let mut newest = None;
        for height in from..=head {
            // Only what this node is a validator of.
            let Some(place) = store.validators_at(height).iter().position(is_own) else { continue };
            let checkpoint = store.checkpoint(height)?;
            own.push((height, place, checkpoint.cosign(keys, time_s)));
            newest = Some(LastCosigned { height, checkpoint });
        }
        store.keep_cosignatures(&own, newest.as_ref())?;
        let cosigned = |(height, place, cosignature)| Cosigned { height, place: place as u32, cosignature };
        Ok(own.into_iter().map(|(height, place, of)| cosigned((height, place, of))).collect())
    }

    /// Verifies and keeps cosignatures of blocks that are here, and publishes the newest checkpoint with a quorum.
    fn take_in(&self, heights: BTreeMap<u64, Vec<Cosigned>>) -> Result<(), Fault> {
        let store = &self.executor.store;
        for (height, cosigned) in heights {
            let kept = store.cosignatures(height)?;
            let is_new = |one: &&Cosigned| !kept.iter().any(|(place, _)| *place == one.place as usize);
            let new: Vec<&Cosigned> = cosigned.iter().filter(is_new).collect();
            let published = self.published.borrow().as_ref().map_or(0, |published| published.height);
            if new.is_empty() && height <= published {
                continue;
            }
            let (checkpoint, validators) = (store.checkpoint(height)?, store.validators_at(height));
            let good = |one: &&Cosigned| {
                let validator = validators.get(one.place as usize);
                validator.is_some_and(|validator| checkpoint.is_cosigned_by(validator, &one.cosignature))
            };
            let good: Vec<_> =
                new.into_iter().filter(good).map(|one| (height, one.place as usize, one.cosignature)).collect();
            if !good.is_empty() {
                store.keep_cosignatures(&good, None)?;
            }
            if height > published
                && let Some(note) = checkpoint.note(&validators, &store.cosignatures(height)?)
            {
                let size = checkpoint.size;
                self.published.send_replace(Some(Published { height, size, note: note.to_string() }));
            }
        }
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
