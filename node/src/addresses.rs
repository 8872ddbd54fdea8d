//! Where members are, as they tell each other: two that joined later, and have no address of one another in their files, find each other
//! all the same. An address only says where to knock; who answers proves himself by his key, and who may connect is on the ledger.

use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use minicbor::{Decode, Encode};
use tokio::sync::watch;
use torrens_consensus::network::{Multiaddr, PeerId, peer_id};
use torrens_ledger::block::Member;
use torrens_ledger::crypto::PublicKey;

/// Addresses of one node that one member tells.
const ADDRESSES_MAX: usize = 4;
/// Addresses of one node that are tried.
const ADDRESSES_OF_ONE: usize = 16;
/// What one member tells more often than this is not listened to.
const PACE: Duration = Duration::from_secs(1);
/// Characters of an address.
const LENGTH_MAX: usize = 128;

/// A node, and where it can be reached.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Told {
    #[n(0)]
    node_key: PublicKey,
    #[n(1)]
    addresses: Vec<String>,
}

/// What one member was heard to say, and when last.
struct Heard {
    at: Instant,
    of: BTreeMap<PublicKey, Vec<Multiaddr>>,
}

/// What this node knows of it, and what each member says.
pub struct Addresses {
    own: PublicKey,
    configured: BTreeMap<String, String>,
    heard: Mutex<BTreeMap<PeerId, Heard>>,
    changed: watch::Sender<()>,
}

impl Addresses {
    /// Of a node with this key, whose configuration says so much of others.
    pub fn new(own: PublicKey, configured: BTreeMap<String, String>) -> Self {
        Self { own, configured, heard: Mutex::default(), changed: watch::Sender::default() }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<PeerId, Heard>> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says when there is something new.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// What this node tells: where it listens itself, and of each other member what its configuration says, else what that one said of itself.
    pub fn tell(&self, listening: &[Multiaddr], members: &[Member]) -> Vec<Told> {
        let heard = self.lock();
        let addresses = |key: &PublicKey| -> Option<Vec<String>> {
            if *key == self.own {
                // Addresses that only this machine knows are told when there are no others, as on one machine.
                let outside: Vec<&Multiaddr> = listening.iter().filter(|address| !is_loopback(address)).collect();
                let best = if outside.is_empty() { listening.iter().collect() } else { outside };
                return Some(best.into_iter().map(ToString::to_string).collect());
            }
            if let Some(address) = self.configured.get(&key.0.to_string()) {
                return Some(vec![address.clone()]);
            }
            let own_words = heard.get(&peer_id(&key.0.0).ok()?)?.of.get(key)?;
            Some(own_words.iter().map(ToString::to_string).collect())
        };
        let told = |key: PublicKey| {
            let short = addresses(&key)?.into_iter().filter(|address| address.len() <= LENGTH_MAX);
            Some(Told { node_key: key, addresses: short.take(ADDRESSES_MAX).collect() })
        };
        // Its own whether or not it is a member as far as its ledger goes: it may be catching up.
        let others = members.iter().map(|member| member.node_key).filter(|key| *key != self.own);
        std::iter::once(self.own).chain(others).filter_map(told).collect()
    }

    /// Takes in what a member tells, of members.
    pub fn hear(&self, teller: PeerId, told: Vec<Told>, members: &[Member], now: Instant) {
        let mut all = self.lock();
        let heard = all.entry(teller);
        if let Entry::Occupied(known) = &heard
            && now.duration_since(known.get().at) < PACE
        {
            return;
        }
        let heard = heard.or_insert_with(|| Heard { at: now, of: BTreeMap::new() });
        heard.at = now;
        let members: BTreeSet<&PublicKey> = members.iter().map(|member| &member.node_key).collect();
        let mut is_new = false;
        for Told { node_key, addresses } in told.into_iter().filter(|told| members.contains(&told.node_key)) {
            let short = addresses.into_iter().filter(|address| address.len() <= LENGTH_MAX);
            let addresses: Vec<Multiaddr> = short.filter_map(|text| text.parse().ok()).take(ADDRESSES_MAX).collect();
            is_new |= heard.of.get(&node_key) != Some(&addresses);
            heard.of.insert(node_key, addresses);
        }
        drop(all);
        if is_new {
            self.changed.send_replace(());
        }
    }

    /// Where a member may be: what it said itself first.
    pub fn of(&self, node_key: &PublicKey) -> Vec<Multiaddr> {
        let Ok(peer) = peer_id(&node_key.0.0) else { return Vec::new() };
        let heard = self.lock();
        let mut all: Vec<Multiaddr> =
            heard.get(&peer).and_then(|heard| heard.of.get(node_key)).cloned().unwrap_or_default();
        // One of each teller before a second of any: nobody crowds out what the others say.
        for nth in 0..ADDRESSES_MAX {
            for address in heard.values().filter_map(|heard| heard.of.get(node_key)?.get(nth)) {
                if !all.contains(address) && all.len() < ADDRESSES_OF_ONE {
                    all.push(address.clone());
                }
            }
        }
        all
    }
}

fn is_loopback(address: &Multiaddr) -> bool {
    let text = address.to_string();
    text.starts_with("/ip4/127.") || text.starts_with("/ip6/::1/")
}

#[cfg(test)]
mod tests {
    use torrens_ledger::crypto::SecretKey;
    use torrens_ledger::encoding::Label;

    use super::*;

    fn key(n: u8) -> PublicKey {
        SecretKey::from_seed(&[n; 32]).public()
    }

    fn peer(n: u8) -> Result<PeerId, String> {
        peer_id(&key(n).0.0)
    }

    fn members(keys: &[u8]) -> Vec<Member> {
        let agency_id = Label::new("tax").unwrap_or_else(|_| unreachable!());
        keys.iter().map(|n| Member { agency_id: agency_id.clone(), node_key: key(*n) }).collect()
    }

    fn address(text: &str) -> Result<Multiaddr, String> {
        text.parse().map_err(|_| text.to_owned())
    }

    fn book(n: u8) -> Addresses {
        Addresses::new(key(n), BTreeMap::new())
    }

    #[test]
    fn what_a_newcomer_says_of_itself_reaches_who_never_met_it() -> Result<(), String> {
        let (members, mut now) = (members(&[1, 2, 3]), Instant::now());
        let [first, second, third] = [book(1), book(2), book(3)];
        let (inside, outside) = (address("/ip4/127.0.0.1/tcp/7")?, address("/ip4/10.0.0.3/tcp/7")?);
        // The third comes, and reaches only the first; the second knows only the first.
        first.hear(peer(3)?, third.tell(&[inside.clone(), outside.clone()], &members), &members, now);
        let told = first.tell(std::slice::from_ref(&inside), &members);
        let mut changes = second.changes();
        second.hear(peer(1)?, told.clone(), &members, now);
        assert!(changes.has_changed().unwrap_or(false));
        assert_eq!((second.of(&key(3)), second.of(&key(1))), (vec![outside], vec![inside]));
        changes.mark_unchanged();
        now += 2 * PACE;
        second.hear(peer(1)?, told, &members, now);
        assert!(!changes.has_changed().unwrap_or(true), "the same again is nothing new");
        Ok(())
    }

    #[test]
    fn nonsense_is_dropped_and_what_is_kept_is_bounded() -> Result<(), String> {
        let (members, book, now) = (members(&[1, 2]), book(3), Instant::now());
        let many = (0..100).map(|n| format!("/ip4/10.0.0.{n}/tcp/7")).collect();
        let long = vec![format!("/dns4/{}/tcp/7", "x".repeat(500)), "no address".into()];
        let told = vec![
            Told { node_key: key(1), addresses: many },
            Told { node_key: key(2), addresses: long },
            Told { node_key: key(9), addresses: vec!["/ip4/10.0.0.9/tcp/7".into()] },
        ];
        book.hear(peer(2)?, told, &members, now);
        let of = |n| book.of(&key(n)).len();
        assert_eq!((of(1), of(2), of(9)), (ADDRESSES_MAX, 0, 0));
        // Who speaks without a pause is not listened to, and what he said before stands.
        book.hear(peer(2)?, vec![Told { node_key: key(1), addresses: vec![] }], &members, now + PACE / 2);
        assert_eq!(of(1), ADDRESSES_MAX);
        Ok(())
    }
}
