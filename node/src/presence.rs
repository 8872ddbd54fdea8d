//! Whether another running node uses this node's keys.
//!
//! Every process draws a number by chance and tells it to all members again and again, with the numbers that it heard lately from each of them, in
//! order. When a member names another number under this key after that of this process, then two run with one key: a machine was cloned
//! with its disk, or the old one was switched on again. One member alone is not believed, or a liar could silence whom it likes.
//!
//! A node also says when it follows without a vote, so that the others know how many vote, and not only how many are connected.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use minicbor::{Decode, Encode};
use torrens_consensus::network::{PeerId, peer_id};
use torrens_ledger::block::Network;
use torrens_ledger::encoding::{Blob, Label};

use crate::executor::lock;

/// How often it is said.
pub const EVERY: Duration = Duration::from_secs(1);
/// How long what a member said of two nodes counts: two with one key take the connections from each other, so that not every word arrives.
pub const COUNTS: Duration = Duration::from_secs(15);
/// A member that says nothing for so long begins anew.
const GAP: Duration = Duration::from_secs(5);
/// How long a number that was followed by another one is told, and how many of them: two with one key hear mostly of themselves.
const LATELY: Duration = Duration::from_secs(10);
const LATELY_MAX: usize = 4;
/// More members than this are not in a message.
const HEARD_MAX: usize = 512;

/// What a node says of itself and of those whom it heard.
#[derive(Encode, Decode)]
pub struct Hello {
    #[n(0)]
    run: u64,
    #[n(1)]
    heard: Vec<Heard>,
    /// Whether the sender has a vote now.
    #[n(2)]
    votes: bool,
}

#[derive(Encode, Decode)]
struct Heard {
    #[n(0)]
    peer: Blob,
    /// Those heard lately, each change of them once; the last is who is there now.
    #[n(1)]
    runs: Vec<u64>,
}

/// What this process knows of who is there.
pub struct Presence {
    own: PeerId,
    run: u64,
    began: Instant,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    /// What each member called itself, and when it last did: each change of it once.
    runs: BTreeMap<PeerId, Vec<(u64, Instant)>>,
    /// Since when each member names this process and no other, and when it last did.
    known: BTreeMap<PeerId, (Instant, Instant)>,
    /// When each member that had known this process last named another.
    doubled: BTreeMap<PeerId, Instant>,
    /// What each member said last of itself, whether it votes, and when.
    votes: BTreeMap<PeerId, (bool, Instant)>,
}

impl Presence {
    /// Of this process, with its node's network key.
    pub fn of_this_process(node_key: &[u8; 32]) -> Result<Self, String> {
        let mut run = [0; 8];
        getrandom::fill(&mut run).map_err(|error| format!("no random number: {error}"))?;
        Self::new(node_key, u64::from_be_bytes(run))
    }

    fn new(node_key: &[u8; 32], run: u64) -> Result<Self, String> {
        Ok(Self { own: peer_id(node_key)?, run, began: Instant::now(), seen: Mutex::default() })
    }

    /// What to say now; `votes` when this node does.
    pub fn hello(&self, votes: bool) -> Hello {
        let seen = lock(&self.seen);
        let heard = seen.runs.iter().take(HEARD_MAX).map(|(peer, runs)| Heard {
            peer: Blob(peer.to_bytes()),
            runs: runs.iter().map(|(run, _)| *run).collect(),
        });
        Hello { run: self.run, heard: heard.collect(), votes }
    }

    /// Takes what a member said.
    pub fn heard(&self, from: PeerId, hello: &Hello, now: Instant) {
        let mut seen = lock(&self.seen);
        seen.votes.insert(from, (hello.votes, now));
        let lately = seen.runs.entry(from).or_default();
        match lately.last_mut() {
            Some(last) if last.0 == hello.run => last.1 = now,
            _ => lately.push((hello.run, now)),
        }
        lately.retain(|(run, at)| *run == hello.run || now.duration_since(*at) < LATELY);
        let beyond = lately.len().saturating_sub(LATELY_MAX);
        lately.drain(..beyond);
        let own = self.own.to_bytes();
        let Some(named) = hello.heard.iter().take(HEARD_MAX).find(|heard| heard.peer.0 == own) else { return };
        // Who ran here before this process may be named before it, and alone until it is known.
        let since_this: Vec<u64> = match named.runs.iter().position(|run| *run == self.run) {
            Some(at) => named.runs.iter().skip(at).copied().collect(),
            None if seen.known.contains_key(&from) => named.runs.clone(),
            None => return,
        };
        let known = seen.known.entry(from).or_insert((now, now));
        let alone = since_this.iter().all(|run| *run == self.run);
        // Whoever was silent for a while says nothing of that while.
        if !alone || now.duration_since(known.1) >= GAP {
            known.0 = now;
        }
        known.1 = now;
        if !alone {
            seen.doubled.insert(from, now);
        }
    }

    /// Whether a member that is connected votes, as far as is known: each speaks for itself alone. Whoever says nothing for long, as one that
    /// still joins, does not.
    pub fn votes(&self, peer: &PeerId, now: Instant) -> bool {
        let (votes, at) = lock(&self.seen).votes.get(peer).copied().unwrap_or((true, self.began));
        votes && now.duration_since(at) < COUNTS
    }

    /// Whether another node runs with this one's keys: more than one third of the validators would have to lie for it to be untrue.
    pub fn doubled(&self, network: &Network, own: &Label, now: Instant) -> bool {
        let seen = lock(&self.seen);
        let say = count(network, own, |peer| seen.doubled.get(peer).is_some_and(|at| now.duration_since(*at) < COUNTS));
        3 * say > network.validators.len()
    }

    /// Whether so many validators that they certify blocks without this one have named this process, and no other, all the time.
    pub fn settled(&self, network: &Network, own: &Label, now: Instant) -> bool {
        let seen = lock(&self.seen);
        let say = count(network, own, |peer| {
            let known = seen.known.get(peer);
            known.is_some_and(|(since, last)| last.duration_since(*since) >= COUNTS && now.duration_since(*last) < GAP)
        });
        3 * say > 2 * network.validators.len()
    }
}

/// How many other agencies' validators say so.
fn count(network: &Network, own: &Label, says: impl Fn(&PeerId) -> bool) -> usize {
    let node_says = |key: &[u8; 32]| peer_id(key).is_ok_and(|peer| says(&peer));
    let say = network.validators.iter().filter(|validator| {
        let agency = &validator.agency_id;
        let mut nodes = network.members.iter().filter(|member| member.agency_id == *agency);
        agency != own && nodes.any(|member| node_says(&member.node_key.0.0))
    });
    say.count()
}

#[cfg(test)]
mod tests {
    use torrens_ledger::block::{Member, Validator};
    use torrens_ledger::crypto::{PublicKey, SecretKey};

    use super::*;

    fn key(of: u8) -> PublicKey {
        SecretKey::from_seed(&[of; 32]).public()
    }

    fn label(name: &str) -> Label {
        Label::new(name.to_owned()).unwrap()
    }

    /// Four validators, a to d, of which d's node is the one looked at.
    fn network() -> Network {
        let agencies = [("a", 1), ("b", 2), ("c", 3), ("d", 4)];
        Network {
            validators: agencies
                .map(|(name, of)| Validator {
                    agency_id: label(name),
                    public_key: key(of),
                    cosigner_key: key(of),
                    log_key: key(of),
                })
                .to_vec(),
            members: agencies.map(|(name, of)| Member { agency_id: label(name), node_key: key(of) }).to_vec(),
            ..Network::default()
        }
    }

    fn presence(of: u8, run: u64) -> Presence {
        Presence::new(&key(of).0.0, run).unwrap()
    }

    fn id(of: u8) -> PeerId {
        peer_id(&key(of).0.0).unwrap()
    }

    /// Each of the others hears what one says, and tells `to` what it knows.
    fn tell(others: &[Presence], by: &Presence, to: &Presence, at: Instant) {
        others.iter().zip(1..).for_each(|(other, of)| {
            other.heard(id(4), &by.hello(true), at);
            to.heard(id(of), &other.hello(true), at);
        });
    }

    #[test]
    fn two_with_one_key_are_told_by_those_who_hear_both() {
        let (network, own, start) = (network(), label("d"), Instant::now());
        let (first, clone) = (presence(4, 10), presence(4, 20));
        let others = [presence(1, 1), presence(2, 2), presence(3, 3)];
        let alone = |from: Instant| {
            for after in 0..COUNTS.as_secs() {
                let now = from + Duration::from_secs(after);
                tell(&others, &first, &first, now);
                assert!(!first.settled(&network, &own, now), "after {after} s");
            }
            let now = from + COUNTS;
            tell(&others, &first, &first, now);
            assert!(first.settled(&network, &own, now) && !first.doubled(&network, &own, now));
            assert!(!first.settled(&network, &own, now + GAP), "silence is no word");
            now
        };
        let now = alone(start);
        // One that was here before this process is no other.
        tell(&others, &first, &clone, now);
        assert!(!clone.doubled(&network, &own, now), "its own predecessor, as far as it knows");
        tell(&others, &clone, &first, now);
        assert!(first.doubled(&network, &own, now), "they knew it, and now know another");
        tell(&others, &clone, &clone, now);
        tell(&others, &first, &clone, now);
        assert!(clone.doubled(&network, &own, now), "the other way too");
        assert!(!first.settled(&network, &own, now), "and nothing is settled");
        let now = alone(now + COUNTS);
        // Whoever hears of itself only, because the other has the connection in between, hears of the other all the same.
        let late = presence(4, 30);
        tell(&others, &late, &late, now);
        others.iter().for_each(|other| other.heard(id(4), &first.hello(true), now));
        assert!(!late.doubled(&network, &own, now));
        tell(&others, &late, &late, now);
        assert!(late.doubled(&network, &own, now) && !late.settled(&network, &own, now));
        let now = alone(now + COUNTS);
        // Cut off for long, and back: what happened meanwhile nobody told.
        alone(now + 10 * COUNTS);
    }

    #[test]
    fn one_liar_silences_nobody() {
        let (network, own, now) = (network(), label("d"), Instant::now());
        let (first, liar) = (presence(4, 10), presence(1, 1));
        liar.heard(id(4), &first.hello(true), now);
        first.heard(id(1), &liar.hello(true), now);
        liar.heard(id(4), &presence(4, 66).hello(true), now);
        first.heard(id(1), &liar.hello(true), now);
        assert!(!first.doubled(&network, &own, now) && !first.settled(&network, &own, now + COUNTS));
        // Somebody who is no validator says nothing that counts.
        first.heard(id(9), &liar.hello(true), now);
        assert!(!first.doubled(&network, &own, now));
    }

    #[test]
    fn whoever_follows_says_so_and_whoever_says_nothing_does_not_vote() {
        let (one, other, now) = (presence(4, 10), presence(1, 1), Instant::now());
        let sent = |hello: &Hello| torrens_ledger::encoding::to_bytes(hello);
        let arrived = |bytes: &[u8]| torrens_ledger::encoding::from_bytes::<Hello>(bytes).unwrap();
        assert!(one.votes(&id(1), now), "it may only just have come");
        for votes in [true, false, true] {
            one.heard(id(1), &arrived(&sent(&other.hello(votes))), now);
            assert_eq!((one.votes(&id(1), now), one.votes(&id(2), now)), (votes, true), "others say nothing of it");
        }
        assert!(!one.votes(&id(1), now + COUNTS) && !one.votes(&id(2), now + 2 * COUNTS));
    }
}
