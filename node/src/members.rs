//! `torrens-node members`: who takes part, what is proposed, and the agency's say in it. Signed with an officer's key, sent to the
//! agency's own node, decided by the votes of k of n agencies ([`torrens_ledger::membership`]).

use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use torrens_ledger::block::{Member, Validator};
use torrens_ledger::crypto::Signer;
use torrens_ledger::encoding::{Bytes, Label};
use torrens_ledger::governance::Change;
use torrens_ledger::membership::Membership;
use torrens_ledger::refusal::Refusal;
use torrens_ledger::transactions::policy_propose::PolicyPropose;
use torrens_ledger::transactions::policy_vote::PolicyVote;
use torrens_ledger::transactions::{Act, Body, Signed};

use crate::clock::now_ms;
use crate::setup::AgencyCard;

/// How long an operator's transaction may wait before it is void, in milliseconds.
const LIFE_MS: u64 = 10 * 60_000;

/// The agency's own node, as its operator reaches it.
pub struct Desk {
    base: String,
    agent: ureq::Agent,
}

/// Who takes part, as the node says.
#[derive(Deserialize)]
struct Known {
    agencies: Vec<torrens_ledger::agency::Agency>,
    next_validators: Vec<Validator>,
    members: Vec<Member>,
}

impl Desk {
    /// At an address such as `127.0.0.1:8080`.
    pub fn new(address: impl std::fmt::Display) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        let agent = config.timeout_global(Some(Duration::from_secs(30))).build().into();
        Self { base: format!("http://{address}"), agent }
    }

    fn get(&self, path: &str) -> Result<Value, String> {
        let url = format!("{}{path}", self.base);
        let answer = self.agent.get(&url).call();
        let mut answer = answer.map_err(|error| format!("the node does not answer on {url}: {error}"))?;
        answer.body_mut().read_json().map_err(|error| format!("{url}: {error}"))
    }

    /// Agencies, validators, nodes and open proposals.
    pub fn list(&self) -> Result<Value, String> {
        let mut known = self.get("/v1/members")?;
        known["proposals"] = self.get("/v1/proposals")?;
        Ok(known)
    }

    /// Proposes what a card asks for and the ledger lacks: the agency, its node, its validator. Gives each with what became of it.
    pub fn propose_card(&self, card: &AgencyCard, key: &dyn Signer) -> Result<Vec<(String, String)>, String> {
        let known: Known = serde_json::from_value(self.get("/v1/members")?).map_err(|error| error.to_string())?;
        let id = &card.agency.agency_id;
        let mut changes = Vec::new();
        if !known.agencies.iter().any(|agency| agency.agency_id == *id) {
            let (agency, officers) = (card.agency.clone(), card.officers.clone());
            changes.push((format!("admit {id}"), Membership::Admit { agency, officers }));
        }
        if !known.members.iter().any(|member| member.node_key == card.node_key) {
            let member = Member { agency_id: id.clone(), node_key: card.node_key };
            changes.push((format!("let the node of {id} connect"), Membership::Connect { member }));
        }
        if let Some(keys) = card.validator
            && !known.next_validators.contains(&keys.of(id.clone()))
        {
            let validator = keys.of(id.clone());
            changes.push((format!("make {id} a validator"), Membership::Validate { validator }));
        }
        if changes.is_empty() {
            return Err(format!("the network has all of {id}'s card already; nothing to propose"));
        }
        let mut done = Vec::new();
        for (what, change) in changes {
            match self.propose(Change::Membership(change), key) {
                Ok(outcome) => done.push((what, outcome)),
                // What stands on one that is only proposed yet cannot be proposed: said, not hidden.
                Err(why) if !done.is_empty() => {
                    done.push((what, format!("not yet: {why}. Propose the card again then")))
                }
                Err(why) => return Err(format!("{what}: {why}")),
            }
        }
        Ok(done)
    }

    /// Proposes a change.
    pub fn propose(&self, change: Change, key: &dyn Signer) -> Result<String, String> {
        self.say(Act::PolicyPropose(PolicyPropose { change }), key, None)
    }

    /// Votes for a proposal.
    pub fn vote(&self, proposal: &str, key: &dyn Signer) -> Result<String, String> {
        let proposal_id = proposal.parse().map_err(|why| format!("the proposal '{proposal}': {why}"))?;
        self.say(Act::PolicyVote(PolicyVote { proposal_id }), key, Some(proposal))
    }

    /// Signs, sends, waits until it is final; gives `adopted`, or the proposal that is open now.
    fn say(&self, act: Act, key: &dyn Signer, proposal: Option<&str>) -> Result<String, String> {
        let status = self.get("/v1/status")?;
        let chain_id =
            Label::new(status["chain_id"].as_str().unwrap_or("")).map_err(|why| format!("chain_id: {why}"))?;
        let mut nonce = [0u8; 8];
        getrandom::fill(&mut nonce).map_err(|error| error.to_string())?;
        let body = Body { chain_id, expires_ms: now_ms() + LIFE_MS, nonce: Bytes(nonce), act };
        let signed = Signed::sign_by(body, key)?;
        let url = format!("{}/v1/transactions?wait=final&timeout=20s", self.base);
        let sent = self.agent.post(&url).header("content-type", "application/cose").send(&signed.bytes[..]);
        let mut sent = sent.map_err(|error| format!("{url}: {error}"))?;
        let accepted = sent.status().is_success();
        let answer: Value = sent.body_mut().read_json().map_err(|error| format!("{url}: {error}"))?;
        if let Ok(refusal) = serde_json::from_value::<Refusal>(answer["receipt"]["refusal"].clone()) {
            return Err(format!("refused: {refusal}"));
        }
        if !accepted {
            let text = |name: &str| answer[name].as_str().unwrap_or("").to_owned();
            return Err(format!("refused: {}: {}", text("code"), text("detail")));
        }
        if answer["receipt"].is_null() {
            return Err(format!("sent as {}, but not final yet: look with 'members list'", signed.id));
        }
        let id = proposal.map_or_else(|| signed.id.to_string(), str::to_owned);
        let open = self.get("/v1/proposals")?;
        let open = open.as_array().into_iter().flatten().find(|row| row["proposal_id"] == id.as_str());
        Ok(match open {
            None => "adopted".into(),
            Some(row) => {
                let votes = row["votes"].as_array().map_or(0, Vec::len);
                format!("proposal {id} is open with {votes} vote(s); others vote with: torrens-node members vote {id}")
            }
        })
    }
}

/// An officer's key for it.
pub fn officer_key(path: &Path) -> Result<torrens_keystore::Key, String> {
    torrens_keystore::open(path).map_err(|error| error.to_string())
}

/// One line for each that takes part and each that is proposed.
pub fn lines(known: &Value) -> String {
    let rows = |name: &str| known[name].as_array().cloned().unwrap_or_default();
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or("").to_owned();
    let mut out = Vec::new();
    for agency in rows("agencies") {
        let id = text(&agency, "agency_id");
        let votes = rows("next_validators").iter().any(|v| v["agency_id"] == id.as_str());
        let nodes = rows("members").iter().filter(|m| m["agency_id"] == id.as_str()).count();
        let role = if votes { "validator" } else { "" };
        out.push(format!("{id:<20} {:<9} {role:<10} {nodes} node(s)", text(&agency, "status")));
    }
    for proposal in rows("proposals") {
        let votes: Vec<_> = proposal["votes"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let what = proposal["change"]["MEMBERSHIP"].as_object().and_then(|o| o.keys().next().cloned());
        let what = what.or_else(|| proposal["change"].as_object().and_then(|o| o.keys().next().cloned()));
        let (id, what) = (text(&proposal, "proposal_id"), what.unwrap_or_default());
        out.push(format!("proposal {id}  {what}  votes: {}", votes.join(" ")));
    }
    out.join("\n")
}
