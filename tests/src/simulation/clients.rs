//! Clients of the network: registrars, civil affairs officers and owners who lodge acts at several nodes and remember every answer.

use torrens_ledger::crypto::SecretKey;
use torrens_ledger::encoding::{Bytes, Label};
use torrens_ledger::refusal::Code;
use torrens_ledger::register::party::{PartyId, PartyKind};
use torrens_ledger::register::title::{Title, TitleId, TitleStatus};
use torrens_ledger::transactions::party_register::{PartyKey, PartyRegister};
use torrens_ledger::transactions::{Act, Body, Receipt, Signed, TxId};
use torrens_node::executor::{Executor, NotAdmitted};
use torrens_node::store::Store;

use super::dice::Dice;
use super::faults::Counts;
use super::node::START_MS;
use super::town::officer_key;
use crate::{first_registration, label, transfer, whole};

/// Something that waits for its receipt.
pub struct Waiting {
    pub id: TxId,
    pub bytes: Vec<u8>,
    pub node: usize,
    /// When it was lodged there.
    pub at: u64,
    pub told: Option<tokio::sync::oneshot::Receiver<()>>,
}

/// What a client lodges next.
pub enum Wish {
    Lodge(Vec<Signed>),
    /// Must be refused at the door.
    Refused(Box<Signed>, Code, &'static str),
    /// Final already: the answer is that it is on the ledger.
    Again(Vec<u8>),
}

pub struct Clients {
    dice: Dice,
    chain_id: Label,
    parties: Vec<(PartyId, SecretKey)>,
    registered: Vec<TxId>,
    pub titles: Vec<TitleId>,
    finals: Vec<Vec<u8>>,
    pub waiting: Vec<Waiting>,
    pub acts_left: u64,
    made: u64,
}

impl Clients {
    pub fn new(dice: Dice, chain_id: Label, acts: u64) -> Self {
        Self {
            dice,
            chain_id,
            parties: Vec::new(),
            registered: Vec::new(),
            titles: Vec::new(),
            finals: Vec::new(),
            waiting: Vec::new(),
            acts_left: acts,
            made: 0,
        }
    }

    fn sign(&mut self, key: &SecretKey, act: Act, now: u64) -> Signed {
        let (chain_id, nonce) = (self.chain_id.clone(), Bytes(self.dice.bytes()));
        Signed::sign(Body { chain_id, expires_ms: START_MS + now + 600_000, nonce, act }, key)
    }

    pub fn party(&mut self, now: u64) -> Signed {
        let key = SecretKey::from_seed(&self.dice.bytes());
        let party_id = PartyId(Bytes(self.dice.bytes()));
        let act = PartyRegister {
            party_id,
            kind: PartyKind::Person,
            id_commitment: Bytes([1; 32]),
            name_commitment: Bytes([2; 32]),
            keys: vec![PartyKey::prove(&key, &self.chain_id, party_id)],
            agency_id: None,
            minor: false,
        };
        let signed = self.sign(&officer_key("civil-affairs"), Act::PartyRegister(act), now);
        self.parties.push((party_id, key));
        self.registered.push(signed.id);
        signed
    }

    /// The next thing that somebody wants, with what the register says at the node that he asks.
    pub fn wish(&mut self, store: &Store, now: u64) -> Wish {
        let known: Vec<usize> =
            (0..self.parties.len()).filter(|at| store.place(&self.registered[*at]).unwrap().is_some()).collect();
        if self.dice.chance(8) {
            let mut signed = self.party(now);
            let (mut body, key) = (signed.body.clone(), officer_key("civil-affairs"));
            self.parties.pop();
            self.registered.pop();
            if self.dice.chance(50) {
                body.expires_ms = START_MS + now - 1;
                signed = Signed::sign(body, &key);
                return Wish::Refused(Box::new(signed), Code::TxExpired, "expired transaction refused");
            }
            body.chain_id = label("another-ledger");
            signed = Signed::sign(body, &key);
            return Wish::Refused(Box::new(signed), Code::TxOtherChain, "other chain's transaction refused");
        }
        if !self.finals.is_empty() && self.dice.chance(10) {
            return Wish::Again(self.dice.pick(&self.finals).clone());
        }
        if known.len() < 3 {
            return Wish::Lodge(vec![self.party(now)]);
        }
        if self.titles.is_empty() || self.dice.chance(20) {
            self.made += 1;
            let owner = self.parties[*self.dice.pick(&known)].0;
            // Now and then the same unit again: one open title a unit.
            let unit = if self.dice.chance(15) { self.made - 1 } else { self.made };
            let act = first_registration("OP", &format!("UNIT-{unit}"), whole(owner));
            return Wish::Lodge(vec![self.sign(&officer_key("registry"), act, now)]);
        }
        let title_id = self.dice.pick(&self.titles).clone();
        let title: Option<Title> = store.object(&title_id).unwrap();
        let Some(title) = title.filter(|title| title.status == TitleStatus::Open) else {
            return Wish::Lodge(vec![self.party(now)]);
        };
        let owner = title.rights[0].holders[0].parties[0];
        let Some(key) = self.parties.iter().find(|(id, _)| *id == owner).map(|(_, key)| key.clone()) else {
            return Wish::Lodge(vec![self.party(now)]);
        };
        let buyers: Vec<PartyId> = known.iter().map(|at| self.parties[*at].0).filter(|id| *id != owner).collect();
        let sell = |clients: &mut Self, to: PartyId| {
            let act = transfer(&title_id, title.version, whole(owner), whole(to));
            clients.sign(&key, act, now)
        };
        let twice = buyers.len() > 1 && self.dice.chance(40);
        let first = self.dice.below(buyers.len() as u64) as usize;
        let mut sales = vec![sell(self, buyers[first])];
        if twice {
            sales.push(sell(self, buyers[(first + 1) % buyers.len()]));
        }
        Wish::Lodge(sales)
    }

    /// Hands a transaction in at a node.
    pub fn lodge(&mut self, executor: &Executor, bytes: Vec<u8>, id: TxId, node: usize, now: u64) -> bool {
        let told = match executor.admit(&bytes) {
            Ok(_) | Err(NotAdmitted::OnLedger(_)) => Some(executor.wait_for(id)),
            Err(NotAdmitted::NotTaken(..)) => Some(executor.wait_for(id)),
            // A node whose clock is wrong may think that it is expired: another one is asked later.
            Err(_) => None,
        };
        let admitted = told.is_some();
        self.waiting.push(Waiting { id, bytes, node, at: now, told });
        admitted
    }

    /// A client has his receipt.
    pub fn answered(&mut self, bytes: Vec<u8>, receipt: &Receipt) {
        self.finals.push(bytes);
        for title in receipt.decisions.iter().flat_map(|decision| &decision.titles) {
            if !self.titles.contains(title) {
                self.titles.push(title.clone());
            }
        }
    }

    /// What a node says to what must not be admitted.
    pub fn refused(executor: &Executor, signed: &Signed, code: Code, name: &'static str, counts: &mut Counts) -> bool {
        match executor.admit(&signed.bytes) {
            Err(NotAdmitted::Refused(refusal)) if refusal.code == code => {
                counts.add(name);
                true
            }
            _ => false,
        }
    }
}
