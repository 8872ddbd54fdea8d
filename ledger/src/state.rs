//! What the register holds now: a view that transactions read and write.
//!
//! Writes gather in two layers, the transaction's and the block's. A refused transaction drops its layer; a block's
//! layer becomes the batch that the node commits. Ordered maps only: the same block gives the same writes everywhere.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

use crate::agency::{Agency, KeyRecord, Officer};
use crate::attestation::{Attestation, Reliance};
use crate::block::{Network, Turns};
use crate::case::Case;
use crate::crypto::{Hash, KeyId, Purpose, hash};
use crate::encoding::{Label, from_bytes, to_bytes};
use crate::evidence::Offences;
use crate::governance::{JurisdictionVersions, OpenProposals, PolicyVersions, Proposal, ProtocolVersions};
use crate::policy::{Jurisdiction, Policy};
use crate::refusal::Refusal;
use crate::register::entry::Entry;
use crate::register::party::{Party, PartyId};
use crate::register::title::{CaseId, Title, TitleId};
use crate::register::unit::{SpatialUnit, UnitCode};
use crate::transactions::poa::{Poa, PoaId};
use crate::transactions::{TxId, TxType};

/// The name of one live object: its kind and its id. The state tree's key is the hash of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StateKey(pub Vec<u8>);

impl StateKey {
    fn new(kind: u8, id: &[u8]) -> Self {
        let mut key = Vec::with_capacity(1 + id.len());
        key.push(kind);
        key.extend_from_slice(id);
        Self(key)
    }

    /// Where the object hangs in the state tree.
    pub fn tree_key(&self) -> Hash {
        hash(Purpose::StateKey, &[&self.0])
    }
}

/// A live object: it has a name and one canonical encoding.
pub trait Record: Encode<()> + for<'b> Decode<'b, ()> {
    /// What it is looked up by.
    type Id: ?Sized;
    /// The first byte of the names of its kind.
    const KIND: u8;
    /// Its name from its id.
    fn key(id: &Self::Id) -> StateKey;
}

impl Record for Network {
    type Id = ();
    const KIND: u8 = 1;
    fn key((): &()) -> StateKey {
        StateKey::new(Self::KIND, &[])
    }
}
impl Record for Counters {
    type Id = ();
    const KIND: u8 = 2;
    fn key((): &()) -> StateKey {
        StateKey::new(Self::KIND, &[])
    }
}
impl Record for Agency {
    type Id = Label;
    const KIND: u8 = 3;
    fn key(id: &Label) -> StateKey {
        StateKey::new(Self::KIND, id.as_str().as_bytes())
    }
}
impl Record for Officer {
    type Id = Label;
    const KIND: u8 = 4;
    fn key(id: &Label) -> StateKey {
        StateKey::new(Self::KIND, id.as_str().as_bytes())
    }
}
impl Record for KeyRecord {
    type Id = KeyId;
    const KIND: u8 = 5;
    fn key(id: &KeyId) -> StateKey {
        StateKey::new(Self::KIND, id.0.as_slice())
    }
}
impl Record for Party {
    type Id = PartyId;
    const KIND: u8 = 6;
    fn key(id: &PartyId) -> StateKey {
        StateKey::new(Self::KIND, id.0.as_slice())
    }
}
impl Record for SpatialUnit {
    type Id = UnitCode;
    const KIND: u8 = 7;
    fn key(id: &UnitCode) -> StateKey {
        StateKey::new(Self::KIND, id.0.as_str().as_bytes())
    }
}
impl Record for Title {
    type Id = TitleId;
    const KIND: u8 = 8;
    fn key(id: &TitleId) -> StateKey {
        StateKey::new(Self::KIND, id.0.as_str().as_bytes())
    }
}
impl Record for Case {
    type Id = CaseId;
    const KIND: u8 = 9;
    fn key(id: &CaseId) -> StateKey {
        StateKey::new(Self::KIND, id.0.as_str().as_bytes())
    }
}
impl Record for Attestation {
    type Id = Hash;
    const KIND: u8 = 10;
    fn key(id: &Hash) -> StateKey {
        StateKey::new(Self::KIND, id.as_slice())
    }
}
impl Record for AttestedIndex {
    type Id = [u8];
    const KIND: u8 = 11;
    fn key(id: &[u8]) -> StateKey {
        StateKey::new(Self::KIND, id)
    }
}
impl Record for WaitingIndex {
    type Id = [u8];
    const KIND: u8 = 12;
    fn key(id: &[u8]) -> StateKey {
        StateKey::new(Self::KIND, id)
    }
}
impl Record for Jurisdiction {
    type Id = (Label, u32);
    const KIND: u8 = 13;
    fn key((id, version): &(Label, u32)) -> StateKey {
        StateKey::new(Self::KIND, format!("{id}\0{version:08}").as_bytes())
    }
}
impl Record for Policy {
    type Id = (Label, TxType, u32);
    const KIND: u8 = 14;
    fn key((jurisdiction, tx_type, version): &(Label, TxType, u32)) -> StateKey {
        StateKey::new(Self::KIND, format!("{jurisdiction}\0{}\0{version:08}", tx_type.name()).as_bytes())
    }
}
impl Record for AgendaHour {
    type Id = u64;
    const KIND: u8 = 18;
    fn key(hour: &u64) -> StateKey {
        StateKey::new(Self::KIND, &hour.to_be_bytes())
    }
}
impl Record for AgendaSecond {
    type Id = u64;
    const KIND: u8 = 19;
    fn key(second: &u64) -> StateKey {
        StateKey::new(Self::KIND, &second.to_be_bytes())
    }
}
impl Record for PolicyVersions {
    type Id = (Label, TxType);
    const KIND: u8 = 20;
    fn key((jurisdiction, tx_type): &(Label, TxType)) -> StateKey {
        StateKey::new(Self::KIND, format!("{jurisdiction}\0{}", tx_type.name()).as_bytes())
    }
}
impl Record for JurisdictionVersions {
    type Id = Label;
    const KIND: u8 = 21;
    fn key(id: &Label) -> StateKey {
        StateKey::new(Self::KIND, id.as_str().as_bytes())
    }
}
impl Record for Proposal {
    type Id = Hash;
    const KIND: u8 = 22;
    fn key(id: &Hash) -> StateKey {
        StateKey::new(Self::KIND, id.as_slice())
    }
}
impl Record for Poa {
    type Id = PoaId;
    const KIND: u8 = 23;
    fn key(id: &PoaId) -> StateKey {
        StateKey::new(Self::KIND, id.as_slice())
    }
}
impl Record for Reliance {
    type Id = Hash;
    const KIND: u8 = 24;
    fn key(id: &Hash) -> StateKey {
        StateKey::new(Self::KIND, id.as_slice())
    }
}
impl Record for CaveatGround {
    type Id = (TitleId, PartyId, Label);
    const KIND: u8 = 25;
    fn key((title, claimant, ground): &(TitleId, PartyId, Label)) -> StateKey {
        StateKey::new(Self::KIND, format!("{title}\0{claimant}\0{ground}").as_bytes())
    }
}
impl Record for ImportMark {
    type Id = (Hash, u32);
    const KIND: u8 = 15;
    fn key((file, index): &(Hash, u32)) -> StateKey {
        let mut id = file.0.to_vec();
        id.extend(index.to_be_bytes());
        StateKey::new(Self::KIND, &id)
    }
}
impl Record for Unfinished {
    type Id = ();
    const KIND: u8 = 17;
    fn key((): &()) -> StateKey {
        StateKey::new(Self::KIND, &[])
    }
}
impl Record for Turns {
    type Id = ();
    const KIND: u8 = 16;
    fn key((): &()) -> StateKey {
        StateKey::new(Self::KIND, &[])
    }
}
impl Record for Offences {
    type Id = ();
    const KIND: u8 = 26;
    fn key((): &()) -> StateKey {
        StateKey::new(Self::KIND, &[])
    }
}
impl Record for ProtocolVersions {
    type Id = ();
    const KIND: u8 = 27;
    fn key((): &()) -> StateKey {
        StateKey::new(Self::KIND, &[])
    }
}
impl Record for OpenProposals {
    type Id = ();
    const KIND: u8 = 28;
    fn key((): &()) -> StateKey {
        StateKey::new(Self::KIND, &[])
    }
}

/// Running numbers: of titles by jurisdiction, of cases and certificates by agency and year.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct Counters {
    /// Last number given, by series.
    #[n(0)]
    pub last: BTreeMap<String, u64>,
}

/// A moment of the register: a block's height and time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// Height.
    pub height: u64,
    /// Block time, milliseconds since 1970.
    pub time_ms: u64,
}

/// The seconds of an hour in which a case is to be looked at.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct AgendaHour {
    /// Seconds since 1970, sorted.
    #[n(0)]
    pub seconds: Vec<u64>,
}

/// The cases that are to be looked at in a second.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct AgendaSecond {
    /// Their numbers, in the order in which they were put down.
    #[n(0)]
    pub cases: Vec<CaseId>,
}

/// That a claimant has used a ground for a caveat on a title: the same ground does not serve twice.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct CaveatGround {
    /// The hold's number on the title.
    #[n(0)]
    pub item: u32,
}

/// The attestations of one kind about one subject, oldest first.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct AttestedIndex {
    /// Their ids.
    #[n(0)]
    pub ids: Vec<Hash>,
}

impl AttestedIndex {
    /// Older ones than this many fall out of the index; they stay on the ledger and can still be named explicitly.
    pub const LENGTH_MAX: usize = 16;
}

/// The open cases that need one kind of attestation about one subject.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct WaitingIndex {
    /// Their numbers, in order of lodging.
    #[n(0)]
    pub cases: Vec<CaseId>,
}

impl WaitingIndex {
    /// The most cases that may wait under one key.
    pub const LENGTH_MAX: usize = 256;
}

/// Cases that must be looked at again, left over because a receipt was full. The next transaction goes on with them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct Unfinished {
    /// Their numbers, in order.
    #[n(0)]
    pub cases: Vec<CaseId>,
}

/// That one batch of an import was registered, so that it is never registered twice.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct ImportMark {
    /// The transaction that brought it.
    #[n(0)]
    pub tx_id: TxId,
}

/// Why a node cannot go on: not the input's fault. It stops and says so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The store does not hold what it should.
    #[error("the store is damaged: {0}")]
    Damaged(String),
    /// The store is sound, and something else is in the way; the words say what, and what to do.
    #[error("{0}")]
    Halted(String),
}

impl Fault {
    /// What is wrong, for whoever says by itself that the store is damaged.
    pub fn into_words(self) -> String {
        let (Self::Damaged(words) | Self::Halted(words)) = self;
        words
    }
}

/// Why a transaction does not go through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// A rule refuses it.
    Refused(Refusal),
    /// The store failed.
    Fault(Fault),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Reads committed state. Implemented by the node's store.
pub trait Read {
    /// The bytes of a live object.
    fn get(&self, key: &StateKey) -> Result<Option<Vec<u8>>, Fault>;
    /// Whether a transaction is on the ledger within the time in which it could be replayed.
    fn has_transaction(&self, id: &TxId) -> Result<bool, Fault>;
}

type Layer = BTreeMap<StateKey, Option<Vec<u8>>>;

/// Committed state with the writes of a block and of the current transaction on top.
pub struct State<'a> {
    base: &'a dyn Read,
    block: Layer,
    transaction: Layer,
    entries: Vec<Entry>,
}

impl<'a> State<'a> {
    /// A view with nothing written yet.
    pub fn new(base: &'a dyn Read) -> Self {
        Self { base, block: Layer::new(), transaction: Layer::new(), entries: Vec::new() }
    }

    /// The object with this id, if it lives.
    pub fn get<T: Record>(&self, id: &T::Id) -> Result<Option<T>, Fault> {
        let key = T::key(id);
        let read;
        let bytes = match self.transaction.get(&key).or_else(|| self.block.get(&key)) {
            Some(written) => written.as_deref(),
            None => {
                read = self.base.get(&key)?;
                read.as_deref()
            }
        };
        bytes
            .map(|bytes| {
                from_bytes(bytes).map_err(|error| Fault::Damaged(format!("object {}: {error}", hex::encode(&key.0))))
            })
            .transpose()
    }

    /// Writes an object under this id.
    pub fn put<T: Record>(&mut self, id: &T::Id, value: &T) {
        self.transaction.insert(T::key(id), Some(to_bytes(value)));
    }

    /// Ends an object.
    pub fn delete<T: Record>(&mut self, id: &T::Id) {
        self.transaction.insert(T::key(id), None);
    }

    /// The next number of a series; the first is 1.
    pub fn next_number(&mut self, series: String) -> Result<u64, Fault> {
        let mut counters: Counters = self.get(&())?.unwrap_or_default();
        let number = counters.last.entry(series).or_insert(0);
        *number = number.checked_add(1).ok_or_else(|| Fault::Damaged("a counter overflowed".into()))?;
        let number = *number;
        self.put(&(), &counters);
        Ok(number)
    }

    /// Records an entry of a title's history.
    pub fn enter(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// How many entries the transaction made so far.
    pub fn entry_count(&self) -> usize {
        self.entries.len()
    }

    /// The entries made since `from`.
    pub fn entries_since(&self, from: usize) -> &[Entry] {
        &self.entries[from.min(self.entries.len())..]
    }

    /// Whether a transaction is on the ledger already.
    pub fn has_transaction(&self, id: &TxId) -> Result<bool, Fault> {
        self.base.has_transaction(id)
    }

    /// Keeps what the transaction wrote, and gives its entries.
    pub fn keep(&mut self) -> Vec<Entry> {
        self.block.append(&mut self.transaction);
        std::mem::take(&mut self.entries)
    }

    /// Drops what the transaction wrote.
    pub fn drop_transaction(&mut self) {
        self.transaction.clear();
        self.entries.clear();
    }

    /// Everything that the block wrote, by key.
    pub fn into_writes(mut self) -> Vec<(StateKey, Option<Vec<u8>>)> {
        self.keep();
        self.block.into_iter().collect()
    }
}
