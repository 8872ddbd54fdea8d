//! The mempool: admitted transactions that wait for a block, in order of arrival, within limits.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use torrens_ledger::crypto::{Hash, KeyId, PublicKey, Signature, SignatureMemory, sha256};
use torrens_ledger::transactions::{Signed, TxId};

/// Limits of the mempool.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most transactions.
    pub transactions_max: usize,
    /// Most bytes.
    pub bytes_max: usize,
    /// Most transactions of one key, so that one officer cannot fill it alone.
    pub per_key_max: usize,
}

/// Why a transaction was not taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// It is here already.
    Known,
    /// There is no room: try again later.
    Full,
    /// This key has too many waiting.
    TooManyOfKey,
}

struct Waiting {
    id: TxId,
    kid: KeyId,
    bytes: Vec<u8>,
    expires_ms: u64,
}

#[derive(Default)]
struct Inner {
    next: u64,
    order: BTreeMap<u64, Waiting>,
    places: HashMap<TxId, u64>,
    of_key: HashMap<KeyId, usize>,
    bytes: usize,
}

/// The mempool. The mutex guards the queue and its indexes, which change together; it is held briefly and never across a wait.
pub struct Mempool {
    limits: Limits,
    inner: Mutex<Inner>,
}

impl Mempool {
    /// An empty one.
    pub fn new(limits: Limits) -> Self {
        Self { limits, inner: Mutex::default() }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in an admitted transaction.
    pub fn add(&self, signed: &Signed) -> Result<(), NotTaken> {
        let mut inner = self.lock();
        if inner.places.contains_key(&signed.id) {
            return Err(NotTaken::Known);
        }
        let Limits { transactions_max, bytes_max, per_key_max } = self.limits;
        if inner.order.len() >= transactions_max || inner.bytes + signed.bytes.len() > bytes_max {
            return Err(NotTaken::Full);
        }
        let of_key = inner.of_key.entry(signed.kid).or_default();
        if *of_key >= per_key_max {
            return Err(NotTaken::TooManyOfKey);
        }
        *of_key += 1;
        let place = inner.next;
        inner.next += 1;
        inner.bytes += signed.bytes.len();
        inner.places.insert(signed.id, place);
        let (id, kid, expires_ms) = (signed.id, signed.kid, signed.body.expires_ms);
        inner.order.insert(place, Waiting { id, kid, bytes: signed.bytes.clone(), expires_ms });
        Ok(())
    }

    /// Whether anything waits.
    pub fn is_empty(&self) -> bool {
        self.lock().order.is_empty()
    }

    /// Transactions and bytes that wait.
    pub fn size(&self) -> (usize, usize) {
        let inner = self.lock();
        (inner.order.len(), inner.bytes)
    }

    /// Whether a transaction waits here.
    pub fn contains(&self, id: &TxId) -> bool {
        self.lock().places.contains_key(id)
    }

    /// The next ones in order of arrival, up to these limits.
    pub fn next(&self, transactions_max: usize, bytes_max: usize) -> Vec<(TxId, Vec<u8>)> {
        let inner = self.lock();
        let mut bytes = 0;
        let fits = inner.order.values().take(transactions_max).take_while(|waiting| {
            bytes += waiting.bytes.len();
            bytes <= bytes_max
        });
        fits.map(|waiting| (waiting.id, waiting.bytes.clone())).collect()
    }

    /// Forgets transactions that were committed or dropped.
    pub fn remove<'a>(&self, ids: impl IntoIterator<Item = &'a TxId>) {
        let mut inner = self.lock();
        for id in ids {
            inner.remove(id);
        }
    }

    /// Forgets what has expired.
    pub fn expire(&self, time_ms: u64) {
        let mut inner = self.lock();
        let expired: Vec<TxId> = inner.order.values().filter(|w| w.expires_ms <= time_ms).map(|w| w.id).collect();
        for id in &expired {
            inner.remove(id);
        }
    }
}

impl Inner {
    fn remove(&mut self, id: &TxId) {
        let Some(waiting) = self.places.remove(id).and_then(|place| self.order.remove(&place)) else { return };
        self.bytes -= waiting.bytes.len();
        if let Some(count) = self.of_key.get_mut(&waiting.kid) {
            *count -= 1;
            if *count == 0 {
                self.of_key.remove(&waiting.kid);
            }
        }
    }
}

/// Remembers which signatures this process has verified, in two generations, so that memory stays bounded.
pub struct VerifiedSignatures {
    /// Guards the two generations, which turn over together.
    known: Mutex<(HashSet<Hash>, HashSet<Hash>)>,
}

const GENERATION: usize = 100_000;

impl Default for VerifiedSignatures {
    fn default() -> Self {
        Self { known: Mutex::new((HashSet::new(), HashSet::new())) }
    }
}

impl SignatureMemory for VerifiedSignatures {
    fn verify(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        let name = sha256(&[key.0.as_slice(), signature.as_slice(), message]);
        {
            let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            if known.0.contains(&name) || known.1.contains(&name) {
                return true;
            }
        }
        if !key.verify(message, signature) {
            return false;
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.0.len() >= GENERATION {
            known.1 = std::mem::take(&mut known.0);
        }
        known.0.insert(name);
        true
    }
}
