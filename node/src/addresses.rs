//! Where members are, as they tell each other: two that joined later, and have no address of one another in their files, find each other
//! all the same. An address only says where to knock; who answers proves himself by his key, and who may connect is on the ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use minicbor::{Decode, Encode};
use tokio::sync::watch;
use torrens_consensus::network::{Multiaddr, PeerId, peer_id};
use torrens_ledger::block::Network;
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

type Heard = BTreeMap<PeerId, BTreeMap<PeerId, Vec<Multiaddr>>>;

/// What was heard: of whom, from whom.
#[derive(Default)]
pub struct Addresses {
    heard: Mutex<Heard>,
    /// When each was heard last.
    paced: Mutex<BTreeMap<PeerId, Instant>>,
    changed: watch::Sender<()>,
}

impl Addresses {
    fn lock(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says when there is something new.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// What this node tells: where it listens itself, what its configuration says of others, and what these said of themselves.
    pub fn tell(&self, own: &PublicKey, listening: &[Multiaddr], configured: &BTreeMap<String, String>) -> Vec<Told> {
        // Addresses that only this machine knows are told when there are no others, as on one machine.
        let outside: Vec<&Multiaddr> = listening.iter().filter(|address| !is_loopback(address)).collect();
        let best = if outside.is_empty() { listening.iter().collect() } else { outside };
        let told = |node_key, addresses: Vec<String>| Told {
            node_key,
            addresses: addresses
                .into_iter()
                .filter(|address| address.len() <= LENGTH_MAX)
                .take(ADDRESSES_MAX)
                .collect(),
        };
        let mut all = vec![told(*own, best.into_iter().map(ToString::to_string).collect())];
        for (key, address) in configured {
            if let Ok(key) = key.parse().map(PublicKey)
                && key != *own
            {
                all.push(told(key, vec![address.clone()]));
            }
        }
        all
    }

    /// What members said of themselves, for those that this node has no address of in its configuration.
    pub fn relay(&self, network: &Network, known: &[Told]) -> Vec<Told> {
        let known: BTreeSet<&PublicKey> = known.iter().map(|told| &told.node_key).collect();
        let heard = self.lock();
        let others = network.members.iter().filter(|member| !known.contains(&member.node_key));
        let told = others.filter_map(|member| {
            let peer = peer_id(&member.node_key.0.0).ok()?;
            let own_words = heard.get(&peer)?.get(&peer)?;
            Some(Told { node_key: member.node_key, addresses: own_words.iter().map(ToString::to_string).collect() })
        });
        told.collect()
    }

    /// Takes in what a member tells, of members.
    pub fn hear(&self, teller: PeerId, told: Vec<Told>, network: &Network, now: Instant) {
        let mut paced = self.paced.lock().unwrap_or_else(PoisonError::into_inner);
        let last = paced.insert(teller, now);
        drop(paced);
        if last.is_some_and(|last| now.duration_since(last) < PACE) {
            return;
        }
        let members: BTreeSet<&PublicKey> = network.members.iter().map(|member| &member.node_key).collect();
        let mut heard = self.lock();
        let mut is_new = false;
        for Told { node_key, addresses } in told.into_iter().filter(|told| members.contains(&told.node_key)) {
            let Ok(peer) = peer_id(&node_key.0.0) else { continue };
            let short = addresses.into_iter().filter(|address| address.len() <= LENGTH_MAX);
            let addresses: Vec<Multiaddr> = short.filter_map(|text| text.parse().ok()).take(ADDRESSES_MAX).collect();
            let of = heard.entry(peer).or_default();
            if of.get(&teller) != Some(&addresses) {
                of.insert(teller, addresses);
                is_new = true;
            }
        }
        drop(heard);
        if is_new {
            self.changed.send_replace(());
        }
    }

    /// Where a member may be: what it said itself first.
    pub fn of(&self, node_key: &PublicKey) -> Vec<Multiaddr> {
        let Ok(peer) = peer_id(&node_key.0.0) else { return Vec::new() };
        let heard = self.lock();
        let Some(of) = heard.get(&peer) else { return Vec::new() };
        let mut all: Vec<Multiaddr> = of.get(&peer).into_iter().flatten().cloned().collect();
        // One of each teller before a second of any: nobody crowds out what the others say.
        for nth in 0..ADDRESSES_MAX {
            for address in of.values().filter_map(|told| told.get(nth)) {
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
    use torrens_ledger::block::Member;
    use torrens_ledger::crypto::SecretKey;
    use torrens_ledger::encoding::Label;

    use super::*;

    fn key(n: u8) -> PublicKey {
        SecretKey::from_seed(&[n; 32]).public()
    }

    fn network(keys: &[u8]) -> Network {
        let member =
            |n: &u8| Member { agency_id: Label::new("tax").unwrap_or_else(|_| unreachable!()), node_key: key(*n) };
        Network { members: keys.iter().map(member).collect(), ..Network::default() }
    }

    #[test]
    fn what_a_newcomer_says_of_itself_reaches_who_never_met_it() -> Result<(), String> {
        let (network, addresses) =
            (network(&[1, 2, 3]), |text: &str| text.parse::<Multiaddr>().map_err(|e| e.to_string()));
        let mut now = Instant::now();
        let [first, second, third] = [Addresses::default(), Addresses::default(), Addresses::default()];
        let (inside, outside) = (addresses("/ip4/127.0.0.1/tcp/7")?, addresses("/ip4/10.0.0.3/tcp/7")?);
        // The third comes, and reaches only the first; the second knows only the first.
        let told = third.tell(&key(3), &[inside.clone(), outside.clone()], &BTreeMap::new());
        first.hear(peer_id(&key(3).0.0)?, told, &network, now);
        let mut told = first.tell(&key(1), std::slice::from_ref(&inside), &BTreeMap::new());
        told.extend(first.relay(&network, &told));
        let mut changes = second.changes();
        second.hear(peer_id(&key(1).0.0)?, told.clone(), &network, now);
        assert!(changes.has_changed().unwrap_or(false));
        assert_eq!((second.of(&key(3)), second.of(&key(1))), (vec![outside], vec![inside]));
        changes.mark_unchanged();
        now += 2 * PACE;
        second.hear(peer_id(&key(1).0.0)?, told, &network, now);
        assert!(!changes.has_changed().unwrap_or(true), "the same again is nothing new");
        Ok(())
    }

    #[test]
    fn nonsense_is_dropped_and_what_is_kept_is_bounded() -> Result<(), String> {
        let (network, book, now) = (network(&[1, 2]), Addresses::default(), Instant::now());
        let many = (0..100).map(|n| format!("/ip4/10.0.0.{n}/tcp/7")).collect();
        let long = vec![format!("/dns4/{}/tcp/7", "x".repeat(500)), "no address".into()];
        let told = vec![
            Told { node_key: key(1), addresses: many },
            Told { node_key: key(2), addresses: long },
            Told { node_key: key(9), addresses: vec!["/ip4/10.0.0.9/tcp/7".into()] },
        ];
        book.hear(peer_id(&key(2).0.0)?, told, &network, now);
        assert_eq!((book.of(&key(1)).len(), book.of(&key(2)).len(), book.of(&key(9)).len()), (ADDRESSES_MAX, 0, 0));
        Ok(())
    }
}
