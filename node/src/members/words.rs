//! What is proposed and who takes part, in words, for whoever votes: what a change does is said by what stands on the ledger now.

use std::fmt::Display;

use serde_json::Value;
use torrens_ledger::block::Header;
use torrens_texts::Catalogue;

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn rows<'a>(known: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    known[name].as_array().into_iter().flatten()
}

fn find<'a>(known: &'a Value, list: &str, name: &str, is: &Value) -> Option<&'a Value> {
    rows(known, list).find(|row| row[name] == *is)
}

/// What a change does, in a line. `known`: what [`super::Desk::list`] gives.
pub fn about(change: &Value, known: &Value, texts: &Catalogue) -> String {
    let Some((kind, what)) = change.as_object().and_then(|change| change.iter().next()) else { return String::new() };
    let say = |message: &str, about: &[(&str, &dyn Display)]| texts.say(message, about);
    match kind.as_str() {
        "MEMBERSHIP" => about(what, known, texts),
        "ADMIT" => admit(what, known, texts),
        "VALIDATE" => {
            let agency = &what["validator"]["agency_id"];
            let (id, key) = (text(agency), text(&what["validator"]["public_key"]));
            match find(known, "next_validators", "agency_id", agency) {
                None => say("node-change-validate", &[("agency", &id), ("key", &key)]),
                Some(validator) => {
                    let before = text(&validator["public_key"]);
                    say("node-change-validate-other", &[("agency", &id), ("key", &key), ("before", &before)])
                }
            }
        }
        "CONNECT" => {
            let (agency, key) = (text(&what["member"]["agency_id"]), text(&what["member"]["node_key"]));
            say("node-change-connect", &[("agency", &agency), ("key", &key)])
        }
        "DISCONNECT" => {
            let key = text(&what["node_key"]);
            let Some(member) = find(known, "members", "node_key", &what["node_key"]) else {
                return say("node-change-disconnect-none", &[("key", &key)]);
            };
            let agency = &member["agency_id"];
            let others = rows(known, "members").filter(|row| row["agency_id"] == *agency).count().saturating_sub(1);
            let message = match find(known, "next_validators", "agency_id", agency) {
                Some(_) => "node-change-disconnect-validator",
                None => "node-change-disconnect",
            };
            say(message, &[("agency", &text(agency)), ("key", &key), ("others", &others)])
        }
        "PROTOCOL" => {
            let (version, newest) = (what["version"].as_u64().unwrap_or(0), u64::from(Header::NEWEST));
            let height = &what["from_height"];
            match version > newest {
                true => {
                    say("node-change-protocol-newer", &[("version", &version), ("height", height), ("newest", &newest)])
                }
                false => say("node-change-protocol", &[("version", &version), ("height", height)]),
            }
        }
        "POLICY" => say(
            "node-change-policy",
            &[
                ("jurisdiction", &text(&what["jurisdiction"])),
                ("kind", &text(&what["tx_type"])),
                ("version", &what["version"]),
                ("height", &what["effective_height"]),
            ],
        ),
        "JURISDICTION" => say(
            "node-change-jurisdiction",
            &[
                ("jurisdiction", &text(&what["jurisdiction"])),
                ("version", &what["version"]),
                ("height", &what["effective_height"]),
            ],
        ),
        _ => format!("{kind} {what}"),
    }
}

fn admit(what: &Value, known: &Value, texts: &Catalogue) -> String {
    let agency = &what["agency"];
    let names = |officers: Vec<String>| officers.join(" ");
    let new = names(rows(what, "officers").map(|officer| text(&officer["officer_id"])).collect());
    let (id, kinds) = (text(&agency["agency_id"]), agency["kinds"].to_string());
    let said = match new.is_empty() {
        true => texts.say("node-change-admit-no-officers", &[("agency", &id), ("kinds", &kinds)]),
        false => texts.say("node-change-admit", &[("agency", &id), ("kinds", &kinds), ("officers", &new)]),
    };
    if find(known, "agencies", "agency_id", &agency["agency_id"]).is_some_and(|known| known["status"] == "ENDED") {
        let again = rows(known, "officers")
            .filter(|officer| officer["agency_id"] == agency["agency_id"] && officer["status"] == "ACTIVE");
        let again = names(again.map(|officer| text(&officer["officer_id"])).collect());
        if !again.is_empty() {
            return texts.clauses([said, texts.say("node-change-admit-again", &[("officers", &again)])]);
        }
    }
    said
}

/// One line for each that takes part and each that is proposed.
pub fn lines(known: &Value, texts: &Catalogue) -> String {
    let mut out = Vec::new();
    for agency in rows(known, "agencies") {
        let id = &agency["agency_id"];
        let validates = find(known, "next_validators", "agency_id", id).is_some();
        let role = if validates { texts.say("node-member-validator", &[]) } else { String::new() };
        out.push(format!("{:<20} {:<9} {role}", text(id), text(&agency["status"])));
        for member in rows(known, "members").filter(|member| member["agency_id"] == *id) {
            out.push(format!("  {}", texts.say("node-member-node", &[("key", &text(&member["node_key"]))])));
        }
    }
    for proposal in rows(known, "proposals") {
        let votes: Vec<_> = rows(proposal, "votes").filter_map(Value::as_str).collect();
        out.push(texts.say("node-proposal", &[("id", &text(&proposal["proposal_id"]))]));
        out.push(format!("  {}", about(&proposal["change"], known, texts)));
        let about: &[(&str, &dyn Display)] = &[
            ("n", &votes.len()),
            ("needed", &proposal["needed"]),
            ("who", &votes.join(" ")),
            ("until", &text(&proposal["expires_at"])),
        ];
        out.push(format!("  {}", texts.say("node-proposal-votes", about)));
    }
    out.join("\n")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test fails loudly
mod tests {
    use serde_json::json;
    use torrens_ledger::agency::Agency;
    use torrens_ledger::block::Member;
    use torrens_ledger::crypto::SecretKey;
    use torrens_ledger::encoding::{Label, Text};
    use torrens_ledger::governance::{Change, Protocol};
    use torrens_ledger::membership::Membership;
    use torrens_ledger::refusal::Lang;

    use super::*;

    /// Made from the ledger's own types, so that a name that changes there is missed here.
    #[test]
    fn whoever_votes_reads_what_the_change_does() {
        let texts = crate::texts::of(Lang::En);
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
            assert_eq!(about(&serde_json::to_value(change).unwrap(), &json!({}), texts), told);
        }
        let retire = Membership::Retire { agency_id: Label::new("tax").unwrap() };
        let change = serde_json::to_value(Change::Membership(retire)).unwrap();
        let known = json!({"agencies": [], "members": [], "next_validators": [], "proposals": [{
            "proposal_id": "ab", "change": change, "votes": ["registry"], "needed": 4, "expires_at": "2026-12-01T00:00:00Z"
        }]});
        let said = lines(&known, texts);
        assert!(said.contains("RETIRE") && said.contains("tax"), "{said}");
        assert!(said.contains("1 of 4 votes: registry; open until 2026-12-01T00:00:00Z"), "{said}");
        let said = lines(&known, crate::texts::of(Lang::Zh));
        assert!(said.contains("需要 4 票，已有 1 票：registry"), "{said}");
    }

    #[test]
    fn who_votes_against_a_node_or_for_an_old_agency_is_told_what_that_means() {
        let key = SecretKey::from_seed(&[7; 32]).public();
        let known = json!({
            "agencies": [{"agency_id": "court", "status": "ENDED"}, {"agency_id": "tax", "status": "ACTIVE"}],
            "members": [{"agency_id": "tax", "node_key": key.0.to_string()}],
            "next_validators": [{"agency_id": "tax", "public_key": "ab"}],
            "officers": [{"officer_id": "court-1", "agency_id": "court", "status": "ACTIVE"}],
        });
        let said = |change| {
            about(&serde_json::to_value(Change::Membership(change)).unwrap(), &known, crate::texts::of(Lang::En))
        };
        let out = said(Membership::Disconnect { node_key: key });
        assert!(out.contains("a node of tax") && out.contains("0 of its nodes stay, A VALIDATOR"), "{out}");
        let agency = Agency {
            agency_id: Label::new("court").unwrap(),
            name: Text::new("Court").unwrap(),
            kinds: vec![],
            territory: vec![],
            roles: vec![],
            status: Default::default(),
        };
        let back = said(Membership::Admit { agency, officers: vec![] });
        assert!(back.contains("no new officers") && back.contains("SIGN AGAIN") && back.contains("court-1"), "{back}");
    }
}
