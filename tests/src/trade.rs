//! What a client under load does: a small part of a register, with what a fault could break. Parties, a title, sales to and fro, rival sales at two
//! nodes, a freeze with a sale that must be refused, its release. What a node did not answer is sent again as it was signed, until it is
//! final. [`crate::opinion`] looks at what came of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use torrens_client::builder::Builder;
use torrens_client::connection::Connection;
use torrens_client::keys;
use torrens_ledger::crypto::SecretKey;
use torrens_ledger::encoding::{Bytes, Label};
use torrens_ledger::register::party::{PartyId, PartyKind};
use torrens_ledger::register::title::TitleId;
use torrens_ledger::transactions::freeze::{Action, Freeze, Terms};
use torrens_ledger::transactions::party_register::{PartyKey, PartyRegister};
use torrens_ledger::transactions::{Act, Receipt, Signed};

use crate::{Cluster, Witness, first_registration, label, source, transfer, whole};

/// How often something is sent again before it is given up, as what a wrong clock or a network that stands still has made void.
const TRIES: usize = 200;

/// A client of the load.
pub struct Trade {
    connections: Vec<Connection>,
    /// Officers who lodge: the registry's, the court's, civil affairs'.
    registry: Builder,
    court: Builder,
    civil: Builder,
    witness: Witness,
    /// Told to stop.
    told: Arc<AtomicBool>,
    /// Between two transactions.
    rest: Duration,
    turn: usize,
}

struct Owner {
    id: PartyId,
    builder: Builder,
}

/// Told to stop.
struct Stopped;
type Done<T> = Result<T, Stopped>;

impl Trade {
    pub fn new(
        cluster: &Cluster,
        connections: Vec<Connection>,
        rest: Duration,
        told: Arc<AtomicBool>,
        witness: Witness,
    ) -> Self {
        let [registry, court, civil] =
            ["registry", "court", "civil-affairs"].map(|agency| cluster.builder(cluster.officer(agency)));
        Self { connections, registry, court, civil, witness, told, rest, turn: 0 }
    }

    /// Until it is told to stop.
    pub fn run(mut self) {
        let Err(Stopped) = self.days();
    }

    fn days(&mut self) -> Done<std::convert::Infallible> {
        let owners = [self.owner()?, self.owner()?, self.owner()?];
        let Some(title) = self.open(&owners[0])? else {
            // These policies ask for more than an owner's signature: people come, and no more.
            loop {
                self.owner()?;
            }
        };
        loop {
            for _ in 0..4 {
                self.sell(&title, &owners)?;
            }
            self.rivals(&title, &owners)?;
            self.freeze(&title, &owners)?;
            self.owner()?;
        }
    }

    fn owner(&mut self) -> Done<Owner> {
        let key = SecretKey::from_seed(&keys::random().unwrap());
        let id = PartyId(Bytes(keys::random().unwrap()));
        let act = PartyRegister {
            party_id: id,
            kind: PartyKind::Person,
            id_commitment: Bytes([1; 32]),
            name_commitment: Bytes([2; 32]),
            keys: vec![PartyKey::prove(&key, self.civil.chain_id(), id)],
            agency_id: None,
            minor: false,
        };
        let signed = self.civil.sign(Act::PartyRegister(act)).unwrap();
        self.lodge(&signed)?;
        Ok(Owner { id, builder: Builder::new(self.civil.chain_id().clone(), key) })
    }

    fn open(&mut self, owner: &Owner) -> Done<Option<TitleId>> {
        let unit = format!("LOAD-{}", hex(&keys::random::<10>().unwrap()));
        let signed = self.registry.sign(first_registration("OP", &unit, whole(owner.id))).unwrap();
        let receipt = self.lodge(&signed)?;
        Ok(receipt.and_then(|receipt| receipt.decisions.first()?.titles.first().cloned()))
    }

    /// The next sale of a title, as it stands now: from its owner to the one `away` places on.
    fn sale(&self, title: &TitleId, owners: &[Owner], away: usize) -> Option<Signed> {
        let view = self.look(title)?;
        let holder = &view["rights"][0]["holders"][0]["parties"][0];
        let from = owners.iter().position(|owner| serde_json::to_value(owner.id).is_ok_and(|id| id == *holder))?;
        let to = &owners[(from + away) % owners.len()];
        let act = transfer(title, view["version"].as_u64()?, whole(owners[from].id), whole(to.id));
        Some(owners[from].builder.sign(act).unwrap())
    }

    fn sell(&mut self, title: &TitleId, owners: &[Owner]) -> Done<()> {
        match self.sale(title, owners, 1) {
            Some(sale) => self.lodge(&sale).map(drop),
            None => self.wait(),
        }
    }

    /// The owner sells twice at the same moment, at two nodes when there are two.
    fn rivals(&mut self, title: &TitleId, owners: &[Owner]) -> Done<()> {
        let (Some(one), Some(other)) = (self.sale(title, owners, 1), self.sale(title, owners, 2)) else {
            return self.wait();
        };
        let _ = self.connections[(self.turn + 1) % self.connections.len()].submit_only(&one.bytes);
        self.lodge(&other)?;
        self.lodge(&one).map(drop)
    }

    /// A court freezes the title; a sale meanwhile; the court releases it.
    fn freeze(&mut self, title: &TitleId, owners: &[Owner]) -> Done<()> {
        let terms = Terms { reason: label("CIVIL_PRESERVATION"), days: None };
        self.order(title, Action::Place(terms))?;
        self.sell(title, owners)?;
        // As long as it stands: what is not released stays frozen for the rest of the run.
        for _ in 0..TRIES {
            let Some(view) = self.look(title) else {
                self.wait()?;
                continue;
            };
            let Some(item) = view["holds"][0]["item"].as_u64() else { return Ok(()) };
            self.order(title, Action::Release(item as u32))?;
        }
        Ok(())
    }

    fn order(&mut self, title: &TitleId, action: Action) -> Done<()> {
        let order: Label = label(&format!("ORDER-{}", hex(&keys::random::<8>().unwrap())));
        let act = Freeze { title_id: title.clone(), order, action, source: source("ORDER") };
        let signed = self.court.sign(Act::Freeze(act)).unwrap();
        self.lodge(&signed).map(drop)
    }

    /// A title at the node that is asked first.
    fn look(&self, title: &TitleId) -> Option<Value> {
        self.connections[self.turn % self.connections.len()].get(&format!("/v1/titles/{title}")).ok()
    }

    /// Sends it, again and again and from node to node, until it is final. None when it was given up.
    fn lodge(&mut self, signed: &Signed) -> Done<Option<Receipt>> {
        for _ in 0..TRIES {
            self.stop_when_told()?;
            let sent = self.connections[self.turn % self.connections.len()].submit(&signed.bytes);
            match sent {
                Ok(done) if self.witness.saw(&done) => {
                    self.pause();
                    return Ok(done.receipt);
                }
                _ => {
                    self.turn += 1;
                    std::thread::sleep(Duration::from_millis(20));
                }
            }
        }
        Ok(None)
    }

    fn wait(&mut self) -> Done<()> {
        self.turn += 1;
        std::thread::sleep(Duration::from_millis(20));
        self.stop_when_told()
    }

    /// Rests, and looks meanwhile whether it is told to stop.
    fn pause(&self) {
        let until = Instant::now() + self.rest;
        while Instant::now() < until && !self.told.load(Ordering::Relaxed) {
            std::thread::sleep((until - Instant::now()).min(Duration::from_millis(100)));
        }
    }

    fn stop_when_told(&self) -> Done<()> {
        if self.told.load(Ordering::Relaxed) { Err(Stopped) } else { Ok(()) }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
