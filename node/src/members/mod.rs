//! `torrens-node members`: who takes part, what is proposed, and the agency's say in it. Signed with an officer's key, sent to the
//! agency's own node, decided by the votes of k of n agencies ([`torrens_ledger::membership`]).

mod words;

use std::fmt::Display;
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
use torrens_ledger::time::to_rfc3339;
use torrens_ledger::transactions::policy_propose::PolicyPropose;
use torrens_ledger::transactions::policy_vote::PolicyVote;
use torrens_ledger::transactions::{Act, Body, Signed};
use torrens_texts::{Catalogue, reason};

use crate::clock::now_ms;
use crate::setup::AgencyCard;
use words::about;
pub use words::lines;

/// How long an operator's transaction may wait before it is void, in milliseconds.
const LIFE_MS: u64 = 10 * 60_000;

/// Characters of a proposal's id that name it when no other begins so.
const SHORT_ID: usize = 8;

/// The agency's own node, as its operator reaches it.
pub struct Desk {
    base: String,
    agent: ureq::Agent,
    texts: &'static Catalogue,
}

/// Who takes part, as the node says.
#[derive(Deserialize)]
struct Known {
    agencies: Vec<torrens_ledger::agency::Agency>,
    next_validators: Vec<Validator>,
    members: Vec<Member>,
}

impl Desk {
    /// At an address such as `127.0.0.1:8080`; speaks a language.
    pub fn new(address: impl Display, texts: &'static Catalogue) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        let agent = config.timeout_global(Some(Duration::from_secs(30))).build().into();
        Self { base: format!("http://{address}"), agent, texts }
    }

    fn get(&self, path: &str) -> Result<Value, String> {
        let url = format!("{}{path}", self.base);
        let answer = self.agent.get(&url).header("accept-language", self.texts.lang().pick("en", "zh-Hans")).call();
        let mut answer = answer.map_err(|error| format!("the node does not answer on {url}: {error}"))?;
        answer.body_mut().read_json().map_err(|error| format!("{url}: {error}"))
    }

    /// Agencies, validators, nodes and open proposals.
    pub fn list(&self) -> Result<Value, String> {
        let mut known = self.get("/v1/members")?;
        known["proposals"] = self.get("/v1/proposals")?;
        known["officers"] = Value::Array(self.officers()?);
        Ok(known)
    }

    fn officers(&self) -> Result<Vec<Value>, String> {
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let mut page = self.get(&format!("/v1/officers?limit=500&after={after}"))?;
            if let Value::Array(rows) = page["data"].take() {
                all.extend(rows);
            }
            match page["next"].as_str() {
                Some(next) => after = next.to_owned(),
                None => return Ok(all),
            }
        }
    }

    /// How others vote for a proposal.
    fn how(&self, id: &str) -> String {
        self.texts.say("node-proposed-how", &[("id", &id)])
    }

    /// Proposes what a card asks for and the ledger lacks: the agency, its node, its validator. Gives each with what became of it.
    pub fn propose_card(&self, card: &AgencyCard, key: &dyn Signer) -> Result<Vec<(String, String)>, String> {
        let known: Known = serde_json::from_value(self.get("/v1/members")?).map_err(|error| error.to_string())?;
        let id = &card.agency.agency_id;
        let say = |what: &str| self.texts.say(what, &[("agency", id)]);
        let mut changes = Vec::new();
        if !known.agencies.iter().any(|agency| agency.agency_id == *id) {
            let (agency, officers) = (card.agency.clone(), card.officers.clone());
            if agency.kinds.is_empty() {
                eprintln!("{}", say("node-propose-no-kinds"));
            }
            changes.push((say("node-propose-admit"), Membership::Admit { agency, officers }));
        }
        if !known.members.iter().any(|member| member.node_key == card.node_key) {
            let member = Member { agency_id: id.clone(), node_key: card.node_key };
            changes.push((say("node-propose-connect"), Membership::Connect { member }));
        }
        if let Some(keys) = card.validator
            && !known.next_validators.contains(&keys.of(id.clone()))
        {
            let validator = keys.of(id.clone());
            let what = match known.next_validators.iter().any(|known| known.agency_id == *id) {
                true => "node-propose-keys",
                false => "node-propose-validator",
            };
            changes.push((say(what), Membership::Validate { validator }));
        }
        self.name_officers_unknown(card, &known)?;
        if changes.is_empty() {
            return Err(say("node-propose-nothing"));
        }
        let mut done = Vec::new();
        for (what, change) in changes {
            match self.propose(Change::Membership(change), key) {
                Ok(outcome) => done.push((what, outcome)),
                // What stands on one that is only proposed yet cannot be proposed: said, not hidden.
                Err(why) if !done.is_empty() => {
                    done.push((what, self.texts.say("node-propose-later", &[("why", &self.ended(&why))])))
                }
                Err(why) => return Err(self.texts.say("node-propose-said", &[("what", &what), ("said", &why)])),
            }
        }
        Ok(done)
    }

    /// An agency that is on the ledger enrols its officers by itself: those that stand in its card only are said, not proposed.
    fn name_officers_unknown(&self, card: &AgencyCard, known: &Known) -> Result<(), String> {
        let id = &card.agency.agency_id;
        if known.agencies.iter().all(|agency| agency.agency_id != *id) {
            return Ok(());
        }
        let enrolled = self.officers()?;
        let is_enrolled = |name: &Label| enrolled.iter().any(|row| row["officer_id"] == name.as_str());
        let names = card.officers.iter().map(|officer| &officer.officer.officer_id);
        let unknown: Vec<&str> = names.filter(|name| !is_enrolled(name)).map(Label::as_str).collect();
        if !unknown.is_empty() {
            let about: &[(&str, &dyn Display)] = &[("agency", id), ("ids", &self.texts.list(unknown))];
            eprintln!("{}", self.texts.say("node-propose-officers", about));
        }
        Ok(())
    }

    /// The agency whose officer has a key, as the ledger says.
    fn agency_of(&self, key: &dyn Signer) -> Result<Value, String> {
        Ok(self.get(&format!("/v1/keys/{}", key.public().id().0))?["officer"]["agency_id"].clone())
    }

    /// Proposes a change.
    pub fn propose(&self, change: Change, key: &dyn Signer) -> Result<String, String> {
        if let Change::Protocol(protocol) = &change {
            self.warn_of_newer(protocol);
        }
        let asked = serde_json::to_value(&change).map_err(|error| error.to_string())?;
        let open = self.get("/v1/proposals")?;
        // A second one would stay open when the first is adopted, and could be voted for by mistake later.
        let now = to_rfc3339(now_ms());
        let is_alive = |row: &&Value| {
            let votes = row["votes"].as_array().map_or(0, Vec::len) as u64;
            row["expires_at"].as_str() > Some(now.as_str()) && votes < row["needed"].as_u64().unwrap_or(0)
        };
        if let Some(row) = open.as_array().into_iter().flatten().filter(is_alive).find(|row| row["change"] == asked) {
            let votes = row["votes"].as_array().map_or(&[][..], Vec::as_slice);
            let (n, needed, own) = (votes.len(), &row["needed"], self.agency_of(key)?);
            if votes.contains(&own) {
                return Ok(self.texts.say("node-proposed-own", &[("n", &n), ("needed", needed)]));
            }
            let how = self.how(row["proposal_id"].as_str().unwrap_or_default());
            return Ok(self.texts.say("node-proposed-already", &[("n", &n), ("needed", needed), ("how", &how)]));
        }
        self.say(Act::PolicyPropose(PolicyPropose { change }), key, None)
    }

    /// Votes for a proposal, named by its id or by how its id begins; or takes the vote back, which ends it when it is the proposer's.
    pub fn vote(&self, proposal: &str, withdraw: bool, key: &dyn Signer) -> Result<String, String> {
        let known = self.list()?;
        let open: Vec<&Value> = known["proposals"].as_array().into_iter().flatten().collect();
        let begins = |row: &&&Value| row["proposal_id"].as_str().is_some_and(|id| id.starts_with(proposal));
        let named: Vec<&&Value> = open.iter().filter(begins).collect();
        let proposal = match named.as_slice() {
            [row] if proposal.len() >= SHORT_ID => row["proposal_id"].as_str().unwrap_or(proposal),
            [_, _, ..] => return Err(self.texts.say("node-vote-several", &[("id", &proposal)])),
            [] if (SHORT_ID..64).contains(&proposal.len()) && proposal.bytes().all(|c| c.is_ascii_hexdigit()) => {
                return Err(self.texts.say("node-vote-no-such", &[("id", &proposal)]));
            }
            _ => proposal,
        };
        let proposal_id = proposal
            .parse()
            .map_err(|why| self.texts.say("node-vote-no-id", &[("id", &proposal), ("why", &why), ("n", &SHORT_ID)]))?;
        let mut over = if withdraw { "node-withdrawn-gone" } else { "node-proposed-gone" };
        if let Some(row) = open.into_iter().find(|row| row["proposal_id"] == proposal) {
            let votes = row["votes"].as_array().map_or(&[][..], Vec::as_slice);
            let is_proposers = || -> Result<bool, String> { Ok(votes.first() == Some(&self.agency_of(key)?)) };
            // Whether it is over by this vote: others may vote and withdraw in the same block.
            if withdraw && is_proposers()? {
                over = "node-proposed-withdrawn";
            } else if !withdraw && votes.len() as u64 + 1 >= row["needed"].as_u64().unwrap_or(u64::MAX) {
                over = "node-proposed-adopted";
            }
            let what = about(&row["change"], &known, self.texts);
            let words = if withdraw { "node-withdraw-from" } else { "node-vote-for" };
            eprintln!("{}", self.texts.say(words, &[("what", &what)]));
            if !withdraw && let Ok(Change::Protocol(protocol)) = serde_json::from_value(row["change"].clone()) {
                self.warn_of_newer(&protocol);
            }
        }
        self.say(Act::PolicyVote(PolicyVote { proposal_id, withdraw }), key, Some((proposal, over)))
    }

    /// Signs, sends, waits until it is final; gives the proposal as it is open now, or what its end means. One that was just made is at once
    /// adopted, or open.
    fn say(&self, act: Act, key: &dyn Signer, proposal: Option<(&str, &str)>) -> Result<String, String> {
        let status = self.get("/v1/status")?;
        let chain_id =
            Label::new(status["chain_id"].as_str().unwrap_or("")).map_err(|why| format!("chain_id: {why}"))?;
        let mut nonce = [0u8; 8];
        getrandom::fill(&mut nonce).map_err(|error| error.to_string())?;
        let body = Body { chain_id, expires_ms: now_ms() + LIFE_MS, nonce: Bytes(nonce), act };
        let signed = Signed::sign_by(body, key)?;
        let url = format!("{}/v1/transactions?wait=final&timeout=20s", self.base);
        let sent = self.agent.post(&url).header("content-type", "application/cose");
        let sent = sent.header("accept-language", self.texts.lang().pick("en", "zh-Hans")).send(&signed.bytes[..]);
        let mut sent = sent.map_err(|error| format!("{url}: {error}"))?;
        let accepted = sent.status().is_success();
        let answer: Value = sent.body_mut().read_json().map_err(|error| format!("{url}: {error}"))?;
        if let Ok(refusal) = serde_json::from_value::<Refusal>(answer["receipt"]["refusal"].clone()) {
            let lang = self.texts.lang();
            let about =
                [reason::of_refusal(&refusal, lang).as_str(), refusal.action(lang)].map(|text| self.ended(text));
            return Err(self.refused(refusal.code.as_str(), &about.join(lang.pick(" ", ""))));
        }
        if !accepted {
            let text = |of: &Value| of.as_str().map(|text| self.ended(text)).unwrap_or_default();
            let about = [text(&answer["detail"]), text(&answer["actions"][0])].join(self.texts.lang().pick(" ", ""));
            return Err(self.refused(answer["code"].as_str().unwrap_or(""), about.trim_end()));
        }
        if answer["receipt"].is_null() {
            return Err(self.texts.say("node-not-final", &[("id", &signed.id)]));
        }
        let (id, over) = match proposal {
            Some((id, over)) => (id.to_owned(), over),
            None => (signed.id.to_string(), "node-proposed-adopted"),
        };
        let open = self.get("/v1/proposals")?;
        let open = open.as_array().into_iter().flatten().find(|row| row["proposal_id"] == id.as_str());
        Ok(match open {
            None => self.texts.say(over, &[]),
            Some(row) => {
                let votes = row["votes"].as_array().map_or(0, Vec::len);
                let (needed, how) = (&row["needed"], self.how(&id));
                let about: &[(&str, &dyn Display)] = &[("id", &id), ("n", &votes), ("needed", needed), ("how", &how)];
                self.texts.say("node-proposed-open", about)
            }
        })
    }

    fn refused(&self, code: &str, detail: &str) -> String {
        let why = self.texts.say("node-refused-coded", &[("code", &code), ("detail", &detail)]);
        self.texts.say("node-refused", &[("why", &why)])
    }

    /// A sentence with one full stop.
    fn ended(&self, text: &str) -> String {
        format!("{}{}", text.trim_end_matches(['.', '。']), self.texts.lang().pick(".", "。"))
    }

    /// A protocol stands once it is adopted: a node whose program does not know it stops at that block.
    fn warn_of_newer(&self, protocol: &Protocol) {
        if protocol.version > Header::NEWEST {
            let about: &[(&str, &dyn Display)] =
                &[("version", &protocol.version), ("newest", &Header::NEWEST), ("height", &protocol.from_height)];
            eprintln!("{}", self.texts.say("node-vote-newer", about));
        }
    }
}

/// An officer's key for it.
pub fn officer_key(path: &Path) -> Result<torrens_keystore::Key, String> {
    torrens_keystore::open(path).map_err(|error| error.to_string())
}
