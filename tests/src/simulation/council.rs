//! The agencies' council: now and then they change by vote who validates, one change after the other, while everything else goes on.
//! Never fewer than four validate, so that one liar among them is fewer than a third.

use torrens_ledger::block::{Network, Validator};
use torrens_ledger::encoding::{Bytes, Label};
use torrens_ledger::governance::Change;
use torrens_ledger::membership::Membership;
use torrens_ledger::transactions::policy_propose::PolicyPropose;
use torrens_ledger::transactions::policy_vote::PolicyVote;
use torrens_ledger::transactions::{Act, Body, Signed, TxId};
use torrens_node::store::Store;

use super::dice::Dice;
use super::faults::Plan;
use super::node::START_MS;
use super::town;

/// With the proposer four of seven agencies.
const VOTERS: [&str; 3] = ["tax", "housing", "court"];
const FEWEST: usize = 4;

/// A change under way.
struct Open {
    proposal: TxId,
    votes: Vec<TxId>,
    /// Who shall validate.
    wanted: Vec<Validator>,
    name: &'static str,
}

pub struct Council {
    dice: Dice,
    chain_id: Label,
    /// Every node as it would validate.
    candidates: Vec<Validator>,
    left: u64,
    open: Option<Open>,
    /// A node that is not as far as this does not know the last change.
    known: u64,
}

impl Council {
    pub fn new(dice: Dice, chain_id: Label, plan: &Plan) -> Self {
        let candidate = |node: usize| town::validator(node, town::agency(plan.agency_of(node)));
        Self {
            dice,
            chain_id,
            candidates: (0..plan.nodes).map(candidate).collect(),
            left: plan.spare.map_or(0, |(_, changes)| changes),
            open: None,
            known: 0,
        }
    }

    pub fn sits(&self) -> bool {
        self.left > 0 || self.open.is_some()
    }

    /// What it lodges next, by what a node knows; and the change that it finds done.
    pub fn step(&mut self, store: &Store, now: u64) -> (Vec<Signed>, Option<&'static str>) {
        let height = store.head().height;
        if height < self.known {
            return Default::default();
        }
        let network: Network = store.object(&()).unwrap().unwrap_or_default();
        let receipt = |id: &TxId| store.place(id).unwrap().and_then(|place| store.receipt(place).unwrap());
        let Some(open) = &self.open else { return (self.propose(&network, now), None) };
        let Some(proposed) = receipt(&open.proposal) else { return Default::default() };
        let over =
            proposed.refusal.is_some() || (!open.votes.is_empty() && open.votes.iter().all(|id| receipt(id).is_some()));
        if network.next_validators == open.wanted || over {
            let name = (network.next_validators == open.wanted).then_some(open.name);
            (self.open, self.known) = (None, height);
            return (Vec::new(), name);
        }
        if !open.votes.is_empty() {
            return Default::default();
        }
        let act = Act::PolicyVote(PolicyVote { proposal_id: open.proposal.0, withdraw: false });
        let votes: Vec<Signed> = VOTERS.iter().map(|agency| self.sign(agency, act.clone(), now)).collect();
        if let Some(open) = &mut self.open {
            open.votes = votes.iter().map(|vote| vote.id).collect();
        }
        (votes, None)
    }

    fn propose(&mut self, network: &Network, now: u64) -> Vec<Signed> {
        if self.left == 0 {
            return Vec::new();
        }
        self.left -= 1;
        let now_validating = &network.next_validators;
        let able: Vec<Validator> = match now_validating.len() > FEWEST {
            true => now_validating.clone(),
            false => self.candidates.iter().filter(|one| !now_validating.contains(one)).cloned().collect(),
        };
        let chosen = self.dice.pick(&able).clone();
        let agency_id = chosen.agency_id.clone();
        let mut wanted: Vec<Validator> =
            now_validating.iter().filter(|one| one.agency_id != agency_id).cloned().collect();
        let (change, name) = match now_validating.contains(&chosen) {
            true => (Membership::StopValidating { agency_id }, "validator added or removed by vote"),
            false => {
                let name = match wanted.len() == now_validating.len() {
                    true => "validator added or removed by vote",
                    false => "validator's keys changed by vote",
                };
                wanted.push(chosen.clone());
                wanted.sort_by(|one, other| one.agency_id.cmp(&other.agency_id));
                (Membership::Validate { validator: chosen }, name)
            }
        };
        let act = Act::PolicyPropose(PolicyPropose { change: Change::Membership(change) });
        let signed = self.sign("registry", act, now);
        self.open = Some(Open { proposal: signed.id, votes: Vec::new(), wanted, name });
        vec![signed]
    }

    fn sign(&mut self, agency: &str, act: Act, now: u64) -> Signed {
        let (chain_id, nonce) = (self.chain_id.clone(), Bytes(self.dice.bytes()));
        Signed::sign(Body { chain_id, expires_ms: START_MS + now + 600_000, nonce, act }, &town::officer_key(agency))
    }
}
