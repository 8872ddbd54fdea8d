//! `torrens-node members`: who takes part, what is proposed, and the agency's say in it. Signed with an officer's key, sent to the
//! agency's own node, decided by the votes of k of n agencies ([`torrens_ledger::membership`]).

use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use torrens_ledger::block::{Header, Member, Validator};
use torrens_ledger::crypto::Signer;
use torrens_ledger::encoding::{Bytes, Label};
use torrens_ledger::governance::{Change, Protocol};
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
        let open = self.get("/v1/proposals")?;
        for (what, change) in changes {
            let change = Change::Membership(change);
            let asked = serde_json::to_value(&change).map_err(|error| error.to_string())?;
            // A second one would stay open when the first is adopted, and could be voted for by mistake later.
            if let Some(row) = open.as_array().into_iter().flatten().find(|row| row["change"] == asked) {
                let id = row["proposal_id"].as_str().unwrap_or_default();
                done.push((what, format!("proposed already; vote with: torrens-node members vote {id}")));
                continue;
            }
            match self.propose(change, key) {
                Ok(outcome) => done.push((what, outcome)),
                // What stands on one that is only proposed yet cannot be proposed: said, not hidden.
                Err(why) if !done.is_empty() => {
                    done.push((what, format!("not yet: {} Propose the card again then", ended(&why))))
                }
                Err(why) => return Err(format!("{what}: {why}")),
            }
        }
        Ok(done)
    }

    /// Proposes a change.
    pub fn propose(&self, change: Change, key: &dyn Signer) -> Result<String, String> {
        if let Change::Protocol(protocol) = &change {
            warn_of_newer(protocol);
        }
        self.say(Act::PolicyPropose(PolicyPropose { change }), key, None)
    }

    /// Votes for a proposal.
    pub fn vote(&self, proposal: &str, key: &dyn Signer) -> Result<String, String> {
        let proposal_id = proposal.parse().map_err(|why| format!("the proposal '{proposal}': {why}"))?;
        let open = self.get("/v1/proposals")?;
        if let Some(row) = open.as_array().into_iter().flatten().find(|row| row["proposal_id"] == proposal) {
            eprintln!("You vote for: {}", about(&row["change"]));
            if let Ok(Change::Protocol(protocol)) = serde_json::from_value(row["change"].clone()) {
                warn_of_newer(&protocol);
            }
        }
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

/// A sentence with one full stop.
fn ended(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}

/// An officer's key for it.
pub fn officer_key(path: &Path) -> Result<torrens_keystore::Key, String> {
    torrens_keystore::open(path).map_err(|error| error.to_string())
}

/// What a change does, in a line, for whoever votes on it.
fn about(change: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let Some((kind, what)) = change.as_object().and_then(|change| change.iter().next()) else { return String::new() };
    match kind.as_str() {
        "MEMBERSHIP" => about(what),
        "ADMIT" => {
            let agency = &what["agency"];
            let officers = what["officers"].as_array().into_iter().flatten();
            let officers: Vec<_> = officers.map(|officer| text(&officer["officer_id"])).collect();
            format!(
                "ADMIT {}, which may attest {}, with the officers: {}",
                text(&agency["agency_id"]),
                agency["kinds"],
                officers.join(" ")
            )
        }
        "VALIDATE" => format!(
            "VALIDATE {}, key {}",
            text(&what["validator"]["agency_id"]),
            text(&what["validator"]["public_key"])
        ),
        "CONNECT" => format!(
            "CONNECT a node of {}, key {}",
            text(&what["member"]["agency_id"]),
            text(&what["member"]["node_key"])
        ),
        "PROTOCOL" => {
            let (version, newest) = (what["version"].as_u64().unwrap_or(0), u64::from(Header::NEWEST));
            let known =
                if version > newest { format!("; THIS PROGRAM KNOWS UP TO {newest} ONLY") } else { String::new() };
            format!("PROTOCOL {version} from block {}{known}", what["from_height"])
        }
        "POLICY" => format!(
            "POLICY {} {} version {} from block {}",
            text(&what["jurisdiction"]),
            text(&what["tx_type"]),
            what["version"],
            what["effective_height"]
        ),
        "JURISDICTION" => {
            format!(
                "JURISDICTION {} version {} from block {}",
                text(&what["jurisdiction"]),
                what["version"],
                what["effective_height"]
            )
        }
        _ => format!("{kind} {what}"),
    }
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
        out.push(format!("proposal {}", text(&proposal, "proposal_id")));
        out.push(format!("  {}", about(&proposal["change"])));
        let (needed, until) = (&proposal["needed"], text(&proposal, "expires_at"));
        out.push(format!("  {} of {needed} votes: {}; open until {until}", votes.len(), votes.join(" ")));
    }
    out.join("\n")
}

/// A protocol stands once it is adopted: a node whose program does not know it stops at that block.
fn warn_of_newer(protocol: &Protocol) {
    if protocol.version > Header::NEWEST {
        eprintln!(
            "WARNING: protocol {} is known to a newer program than this one (up to {}). Once adopted it cannot be taken back, and every node \
             whose program does not know it stops before block {}",
            protocol.version,
            Header::NEWEST,
            protocol.from_height
        );
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test fails loudly
mod tests {
    use serde_json::json;
    use torrens_ledger::crypto::SecretKey;
    use torrens_ledger::governance::Protocol;

    use super::*;

    /// Made from the ledger's own types, so that a name that changes there is missed here.
    #[test]
    fn whoever_votes_reads_what_the_change_does() {
        let key = SecretKey::from_seed(&[7; 32]).public();
        let member = Member { agency_id: Label::new("tax").unwrap(), node_key: key };
        let protocol = |version| Change::Protocol(Protocol { version, from_height: 900 });
        for (change, told) in [
            (Change::Membership(Membership::Connect { member }), format!("CONNECT a node of tax, key {}", key.0)),
            (protocol(Header::NEWEST), format!("PROTOCOL {} from block 900", Header::NEWEST)),
            (
                protocol(Header::NEWEST + 1),
                format!(
                    "PROTOCOL {} from block 900; THIS PROGRAM KNOWS UP TO {} ONLY",
                    Header::NEWEST + 1,
                    Header::NEWEST
                ),
            ),
        ] {
            assert_eq!(about(&serde_json::to_value(change).unwrap()), told);
        }
        let retire = Membership::Retire { agency_id: Label::new("tax").unwrap() };
        let change = serde_json::to_value(Change::Membership(retire)).unwrap();
        let known = json!({"agencies": [], "members": [], "next_validators": [], "proposals": [{
            "proposal_id": "ab", "change": change, "votes": ["registry"], "needed": 4, "expires_at": "2026-12-01T00:00:00Z"
        }]});
        let said = lines(&known);
        assert!(said.contains("RETIRE") && said.contains("tax"), "{said}");
        assert!(said.contains("1 of 4 votes: registry; open until 2026-12-01T00:00:00Z"), "{said}");
    }
}
