//! The side that joins: asks member after member until one gives a snapshot that holds.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use torrens_consensus::network::{Gossip, NetworkSettings, PeerId, Visit};
use torrens_ledger::encoding::{Blob, from_bytes, to_bytes};
use torrens_ledger::genesis::Genesis;

use super::{Answer, Ask};
use crate::store::{Arrival, NotTaken, Offer};

/// How long to look for members before giving up.
const LOOK: Duration = Duration::from_secs(10);
/// How long a member may take to let it in.
const GREETS: Duration = Duration::from_secs(3);
/// Between two signs of progress.
const SIGN: Duration = Duration::from_secs(1);

/// Where a node that joins stands, for `status`: kept in `data/joining.json` while there is no API yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joining {
    /// What is done: `objects`, `tree`, `blocks`, `entries`; before it, `asking`, or `waiting` while no member lets it in.
    pub part: String,
    /// How much of it: bytes of objects and entries, objects in the tree, or the height.
    pub done: u64,
    /// The height of the snapshot; 0 before there is one.
    pub height: u64,
    /// Who gives it; empty before.
    pub from: String,
}

impl Joining {
    fn before(part: &str) -> Self {
        Self { part: part.into(), done: 0, height: 0, from: String::new() }
    }
}

/// What a node that joins needs to know.
pub struct Plan {
    /// The network's.
    pub network: NetworkSettings,
    /// The founding document.
    pub genesis: Genesis,
    /// Where the store comes to be.
    pub store: PathBuf,
    /// Bytes of memory for what is read of it.
    pub cache_bytes: usize,
    /// Where progress is written.
    pub joining: PathBuf,
    /// A ledger with fewer blocks is replayed: that is quick, and keeps all of its past.
    pub from_height: u64,
    /// Try until it works, instead of replaying when those who let it in have no snapshot.
    pub insist: bool,
}

/// What asking around came to.
enum Asked {
    /// A snapshot of this height is in place.
    Joined(u64),
    /// The ledger is young, or those that let it in have no snapshot to give.
    Replay,
    /// Nobody let it in: there is nobody to replay from either.
    Nobody,
}

/// Joins by snapshot if it can. Gives the height; none when the ledger is young, or nobody gave one, and it is to be replayed.
pub async fn join(plan: Plan) -> Result<Option<u64>, String> {
    loop {
        let visit = Visit::begin(plan.network.clone()).await.map_err(|error| format!("{error:#}"))?;
        let joined = ask_around(&plan, &visit).await;
        visit.end().await;
        match joined? {
            Asked::Joined(height) => return Ok(Some(height)),
            // What was told last stays until there is more to tell.
            Asked::Replay if plan.insist => tracing::warn!("no member gave a snapshot; trying again"),
            Asked::Replay => return Ok(None),
            Asked::Nobody => tracing::warn!(
                "no member is reached, or none lets this node in: have the agencies adopt its card, or name a member's address in network.peers"
            ),
        }
    }
}

async fn ask_around(plan: &Plan, visit: &Visit) -> Result<Asked, String> {
    let started = Instant::now();
    let mut asked: Vec<PeerId> = Vec::new();
    let mut failed = None;
    while started.elapsed() < LOOK || !asked.is_empty() {
        let here = visit.status.borrow().connected.clone();
        let left: Vec<PeerId> = here.into_iter().filter(|peer| !asked.contains(peer)).collect();
        // By chance, so that newcomers do not all burden the same member.
        let chance = u32::from_be_bytes(torrens_keystore::random()?) as usize;
        let Some(peer) = left.get(chance % left.len().max(1)).copied() else {
            if started.elapsed() > LOOK {
                break;
            }
            if asked.is_empty() && started.elapsed() > GREETS {
                tell(plan, &Joining::before("waiting"));
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        asked.push(peer);
        tell(plan, &Joining::before("asking"));
        let offer = match ask(&visit.gossip, peer, &Ask::Offer).await {
            Ok(Answer::Offer(offer)) => *offer,
            Ok(_) => continue,
            Err(why) => {
                tracing::debug!(%peer, why, "no offer");
                continue;
            }
        };
        if offer.header.height < plan.from_height && !plan.insist {
            // It has not been certified yet that it is so; a replay finds out, and loses nothing.
            return Ok(Asked::Replay);
        }
        let height = offer.header.height;
        tracing::info!(%peer, height, "joining by snapshot");
        match take(plan, &visit.gossip, peer, offer).await {
            Ok(height) => {
                tracing::info!(height, seconds = started.elapsed().as_secs(), "joined by snapshot");
                return Ok(Asked::Joined(height));
            }
            Err(NotTaken::False(why)) => {
                tracing::error!(%peer, height, why, "a member's snapshot does not hold; another is asked")
            }
            // As a rule this node's own disk; but a member that gave without end may have filled it, so the others are asked as well.
            Err(NotTaken::Fault(fault)) => {
                tracing::error!(%peer, height, %fault, "the snapshot cannot be kept; another member is asked");
                failed = Some(format!("cannot keep the snapshot: {fault}"));
            }
        }
        clear(&plan.store);
    }
    let nobody = asked.is_empty();
    failed.map_or(Ok(if nobody { Asked::Nobody } else { Asked::Replay }), Err)
}

/// Half a snapshot is of no use, and takes the room of the next.
pub fn clear(store: &std::path::Path) {
    let _ = std::fs::remove_dir_all(store.with_extension("part"));
}

async fn ask(gossip: &Gossip, peer: PeerId, question: &Ask) -> Result<Answer, String> {
    let answer = gossip.ask(peer, Bytes::from(to_bytes(question))).await?;
    from_bytes(&answer).map_err(|error| error.to_string())
}

/// Takes a snapshot from one member and puts it in place.
async fn take(plan: &Plan, gossip: &Gossip, peer: PeerId, offer: Offer) -> Result<u64, NotTaken> {
    let part = plan.store.with_extension("part");
    let (path, genesis) = (part.clone(), plan.genesis.clone());
    let cache_bytes = plan.cache_bytes;
    let mut arrival = blocking(move || Arrival::begin(&path, &genesis, offer, cache_bytes)).await?;
    let height = arrival.target().height;
    let mut signs = Signs { plan, peer, height, last: None };
    let (mut done, mut pace) = (0, Pace::default());
    loop {
        pace.holds(done)?;
        let after = Blob(arrival.last_object().to_vec());
        let rows = match ask_of(gossip, peer, &Ask::Objects { height, after }).await? {
            Answer::Objects(rows) => rows,
            _ => return Err(NotTaken::False("it no longer has that snapshot".into())),
        };
        if rows.is_empty() {
            break;
        }
        done += rows.iter().map(|row| row.value.0.len() as u64).sum::<u64>();
        let rows = rows.into_iter().map(|row| (row.key.0, row.value.0)).collect();
        arrival = step(arrival, move |arrival| arrival.take_objects(rows)).await?;
        signs.give("objects", done);
    }
    while let Some(planted) = arrival.planted() {
        signs.give("tree", planted);
        arrival = step(arrival, Arrival::grow).await?;
    }
    // That was this node's own work.
    pace = Pace { since: Instant::now(), at: done };
    while arrival.next_block() <= height {
        pace.holds(done)?;
        let from = arrival.next_block();
        let blocks = match ask_of(gossip, peer, &Ask::Blocks { height, from }).await? {
            Answer::Blocks(blocks) if !blocks.is_empty() => blocks,
            _ => return Err(NotTaken::False(format!("it does not give block {from}"))),
        };
        done += blocks.iter().flat_map(|block| &block.leaves).map(|leaf| leaf.0.len() as u64).sum::<u64>();
        arrival = step(arrival, move |arrival| arrival.take_blocks(blocks)).await?;
        signs.give("blocks", arrival.next_block() - 1);
    }
    let mut entries_done = 0;
    loop {
        pace.holds(done)?;
        let after = Blob(arrival.last_entry());
        let entries = match ask_of(gossip, peer, &Ask::Entries { height, after }).await? {
            Answer::Entries(entries) => entries,
            _ => return Err(NotTaken::False("it no longer has that snapshot".into())),
        };
        if entries.is_empty() {
            break;
        }
        let bytes = entries.iter().map(|entry| entry.entry.0.len() as u64).sum::<u64>();
        (done, entries_done) = (done + bytes, entries_done + bytes);
        arrival = step(arrival, move |arrival| arrival.take_entries(entries)).await?;
        signs.give("entries", entries_done);
    }
    let height = blocking(move || arrival.finish()).await?;
    let placed = std::fs::rename(&part, &plan.store);
    placed.map_err(|error| {
        NotTaken::Fault(torrens_ledger::state::Fault::Halted(format!("{}: {error}", plan.store.display())))
    })?;
    Ok(height)
}

/// A member that does not answer is no better than one that lies: another is asked.
async fn ask_of(gossip: &Gossip, peer: PeerId, question: &Ask) -> Result<Answer, NotTaken> {
    ask(gossip, peer, question).await.map_err(|why| NotTaken::False(format!("it does not answer: {why}")))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, NotTaken> + Send + 'static,
) -> Result<T, NotTaken> {
    let failed =
        |error: tokio::task::JoinError| NotTaken::Fault(torrens_ledger::state::Fault::Halted(error.to_string()));
    tokio::task::spawn_blocking(work).await.map_err(failed)?
}

async fn step(
    mut arrival: Arrival,
    work: impl FnOnce(&mut Arrival) -> Result<(), NotTaken> + Send + 'static,
) -> Result<Arrival, NotTaken> {
    blocking(move || work(&mut arrival).map(|()| arrival)).await
}

/// A member must give at a pace: who gives a row now and then would keep a newcomer out for ever.
struct Pace {
    since: Instant,
    at: u64,
}

/// Over so long ...
const PACE: Duration = Duration::from_secs(120);
/// ... so many bytes at least.
const PACE_BYTES: u64 = 1024 * 1024;

impl Default for Pace {
    fn default() -> Self {
        Self { since: Instant::now(), at: 0 }
    }
}

impl Pace {
    fn holds(&mut self, done: u64) -> Result<(), NotTaken> {
        if self.since.elapsed() < PACE {
            return Ok(());
        }
        let given = done - std::mem::replace(&mut self.at, done);
        self.since = Instant::now();
        match given >= PACE_BYTES {
            true => Ok(()),
            false => Err(NotTaken::False(format!("it gave {given} bytes in {} s, which never ends", PACE.as_secs()))),
        }
    }
}

/// Signs of progress: a file for `status`, a line in the log now and then.
struct Signs<'a> {
    plan: &'a Plan,
    peer: PeerId,
    height: u64,
    last: Option<Instant>,
}

impl Signs<'_> {
    fn give(&mut self, part: &str, done: u64) {
        if self.last.is_some_and(|last| last.elapsed() < SIGN) {
            return;
        }
        self.last = Some(Instant::now());
        tracing::info!(part, done, height = self.height, "joining");
        let (part, from) = (part.to_owned(), self.peer.to_string());
        tell(self.plan, &Joining { part, done, height: self.height, from });
    }
}

/// Only a help for whoever looks; the join itself does not depend on it. Whole or not at all: it is read at any time.
fn tell(plan: &Plan, joining: &Joining) {
    let part = plan.joining.with_extension("part");
    if let Ok(text) = serde_json::to_vec(joining)
        && std::fs::write(&part, text).is_ok()
    {
        let _ = std::fs::rename(&part, &plan.joining);
    }
}
