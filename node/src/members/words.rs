//! What is proposed and who takes part, in words, for whoever votes: what a change does is said by what stands on the ledger now.

use serde_json::Value;
use torrens_ledger::block::Header;

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
pub fn about(change: &Value, known: &Value) -> String {
    let Some((kind, what)) = change.as_object().and_then(|change| change.iter().next()) else { return String::new() };
    match kind.as_str() {
        "MEMBERSHIP" => about(what, known),
        "ADMIT" => admit(what, known),
        "VALIDATE" => {
            let (agency, key) = (&what["validator"]["agency_id"], text(&what["validator"]["public_key"]));
            match find(known, "next_validators", "agency_id", agency) {
                None => format!("VALIDATE {}, key {key}: one validator more", text(agency)),
                Some(before) => format!(
                    "VALIDATE {}, key {key}, in the place of its key {}",
                    text(agency),
                    text(&before["public_key"])
                ),
            }
        }
        "CONNECT" => format!(
            "CONNECT a node of {}, key {}",
            text(&what["member"]["agency_id"]),
            text(&what["member"]["node_key"])
        ),
        "DISCONNECT" => {
            let key = &what["node_key"];
            let Some(member) = find(known, "members", "node_key", key) else {
                return format!("DISCONNECT {}: no such node may connect", text(key));
            };
            let agency = &member["agency_id"];
            let others = rows(known, "members").filter(|row| row["agency_id"] == *agency).count().saturating_sub(1);
            let validates = match find(known, "next_validators", "agency_id", agency) {
                Some(_) => ", A VALIDATOR: be sure that it votes with another of its nodes",
                None => "",
            };
            format!("DISCONNECT a node of {}, key {}; {others} of its nodes stay{validates}", text(agency), text(key))
        }
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

fn admit(what: &Value, known: &Value) -> String {
    let agency = &what["agency"];
    let officers = what["officers"].as_array().into_iter().flatten();
    let officers: Vec<_> = officers.map(|officer| text(&officer["officer_id"])).collect();
    let officers = match officers.is_empty() {
        true => "with no new officers".to_owned(),
        false => format!("with the officers: {}", officers.join(" ")),
    };
    let mut said = format!("ADMIT {}, which may attest {}, {officers}", text(&agency["agency_id"]), agency["kinds"]);
    if find(known, "agencies", "agency_id", &agency["agency_id"]).is_some_and(|known| known["status"] == "ENDED") {
        let again = rows(known, "officers")
            .filter(|officer| officer["agency_id"] == agency["agency_id"] && officer["status"] == "ACTIVE");
        let again: Vec<_> = again.map(|officer| text(&officer["officer_id"])).collect();
        if !again.is_empty() {
            said.push_str(&format!(
                "; IT WAS RETIRED, AND ITS OFFICERS OF BEFORE SIGN AGAIN WITH THE KEYS THEY HAD: {} (REVOKE_OFFICER ends one for ever)",
                again.join(" ")
            ));
        }
    }
    said
}

/// One line for each that takes part and each that is proposed.
pub fn lines(known: &Value) -> String {
    let mut out = Vec::new();
    for agency in rows(known, "agencies") {
        let id = &agency["agency_id"];
        let role = if find(known, "next_validators", "agency_id", id).is_some() { "validator" } else { "" };
        out.push(format!("{:<20} {:<9} {role}", text(id), text(&agency["status"])));
        for member in rows(known, "members").filter(|member| member["agency_id"] == *id) {
            out.push(format!("  node {}", text(&member["node_key"])));
        }
    }
    for proposal in rows(known, "proposals") {
        let votes: Vec<_> = proposal["votes"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        out.push(format!("proposal {}", text(&proposal["proposal_id"])));
        out.push(format!("  {}", about(&proposal["change"], known)));
        let (needed, until) = (&proposal["needed"], text(&proposal["expires_at"]));
        out.push(format!("  {} of {needed} votes: {}; open until {until}", votes.len(), votes.join(" ")));
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
            assert_eq!(about(&serde_json::to_value(change).unwrap(), &json!({})), told);
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
    #[test]
    fn who_votes_against_a_node_or_for_an_old_agency_is_told_what_that_means() {
        let key = SecretKey::from_seed(&[7; 32]).public();
        let known = json!({
            "agencies": [{"agency_id": "court", "status": "ENDED"}, {"agency_id": "tax", "status": "ACTIVE"}],
            "members": [{"agency_id": "tax", "node_key": key.0.to_string()}],
            "next_validators": [{"agency_id": "tax", "public_key": "ab"}],
            "officers": [{"officer_id": "court-1", "agency_id": "court", "status": "ACTIVE"}],
        });
        let said = |change| about(&serde_json::to_value(Change::Membership(change)).unwrap(), &known);
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
