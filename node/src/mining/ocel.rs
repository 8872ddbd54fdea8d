//! OCEL 2.0, JSON: events that touch cases, titles, units, parties, attestations, agencies and holds at once.
//!
//! Attribute values are strings, as the published schema asks; times are RFC 3339 in UTC; every relation has a qualifier.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use torrens_ledger::register::party::Party;
use torrens_ledger::state::Fault;
use torrens_ledger::time::to_rfc3339;

use super::{Activity, History};
use crate::store::Store;

/// When an attribute never changed.
const EPOCH: &str = "1970-01-01T00:00:00.000Z";

/// The attributes of every event.
const EVENT_ATTRIBUTES: &[(&str, &str)] = &[
    ("agency", "string"),
    ("resource", "string"),
    ("lifecycle", "string"),
    ("kind", "string"),
    ("outcome", "string"),
    ("reasonCode", "string"),
    ("auto", "boolean"),
    ("blockHeight", "integer"),
    ("txHash", "string"),
];

/// The attributes of each type of object.
const OBJECT_TYPES: &[(&str, &[&str])] = &[
    ("agency", &[]),
    ("attestation", &["kind", "issuer", "outcome", "status"]),
    ("case", &["txType", "state", "policyVersion", "jurisdiction", "channel"]),
    ("hold", &["kind"]),
    ("party", &["kind"]),
    ("title", &["status", "jurisdiction"]),
    ("unit", &[]),
];

/// The document.
pub fn write(store: &Store, history: &History) -> Result<Value, Fault> {
    let mut names: Vec<&str> = history.activities.iter().map(|activity| activity.name).collect();
    names.sort_unstable();
    names.dedup();
    let attributes = |list: &[(&str, &str)]| -> Vec<Value> {
        list.iter().map(|(name, kind)| json!({"name": name, "type": kind})).collect()
    };
    let event_types: Vec<Value> =
        names.iter().map(|name| json!({"name": name, "attributes": attributes(EVENT_ATTRIBUTES)})).collect();
    let strings = |list: &[&'static str]| list.iter().map(|name| (*name, "string")).collect::<Vec<_>>();
    let object_types =
        OBJECT_TYPES.iter().map(|(name, list)| json!({"name": name, "attributes": attributes(&strings(list))}));
    let events: Vec<Value> = history.activities.iter().enumerate().map(|(at, activity)| event(at, activity)).collect();
    let objects = objects(store, history)?;
    Ok(json!({
        "objectTypes": object_types.collect::<Vec<_>>(),
        "eventTypes": event_types,
        "objects": objects,
        "events": events,
    }))
}

fn event(at: usize, activity: &Activity) -> Value {
    let auto = activity.auto.map(|auto| auto.to_string()).unwrap_or_default();
    let values = [
        activity.agency.as_str(),
        &activity.resource,
        activity.lifecycle,
        &activity.kind,
        &activity.outcome,
        &activity.reason,
        &auto,
        &activity.height.to_string(),
        &activity.tx_id,
    ]
    .map(str::to_owned);
    let attributes = EVENT_ATTRIBUTES.iter().zip(values).filter(|(_, value)| !value.is_empty());
    let attributes: Vec<Value> = attributes.map(|((name, _), value)| json!({"name": name, "value": value})).collect();
    let relationships: Vec<Value> =
        activity.objects.iter().map(|(id, how)| json!({"objectId": id, "qualifier": how})).collect();
    json!({
        "id": format!("e{at}"),
        "type": activity.name,
        "time": to_rfc3339(activity.time_ms),
        "attributes": attributes,
        "relationships": relationships,
    })
}

/// An object's attributes and relations.
type Described = (Vec<(&'static str, String)>, Vec<(String, &'static str)>);

/// Every object that an event touches, and those that these belong to.
fn objects(store: &Store, history: &History) -> Result<Vec<Value>, Fault> {
    let mut found: BTreeMap<String, Described> = BTreeMap::new();
    for (id, _) in history.activities.iter().flat_map(|activity| &activity.objects) {
        found.entry(id.clone()).or_default();
    }
    for followed in &history.cases {
        let case = &followed.case;
        let entry = found.entry(format!("case:{}", case.case_id)).or_default();
        entry.0 = vec![
            ("txType", case.tx_type.name().to_owned()),
            ("state", followed.state().to_owned()),
            ("policyVersion", case.policy_version.to_string()),
            ("jurisdiction", case.jurisdiction.to_string()),
            ("channel", followed.lodger()),
        ];
        for title in case.act.dealing().map(|dealing| dealing.titles()).unwrap_or_default() {
            entry.1.push((format!("title:{}", title.title_id), "subject"));
        }
        let relied = followed.decided.iter().flat_map(|decided| &decided.decision.relied_on);
        for attestation in relied.filter_map(|id| history.attestations.get(id)) {
            let how = if attestation.is_made_for(case) { "fresh" } else { "reused" };
            entry.1.push((format!("attestation:{}", attestation.attestation_id), how));
        }
    }
    for attestation in history.attestations.values() {
        let status = if attestation.revoked.is_some() { "REVOKED" } else { "ISSUED" };
        found.entry(format!("attestation:{}", attestation.attestation_id)).or_default().0 = vec![
            ("kind", attestation.kind.to_string()),
            ("issuer", attestation.issuer.to_string()),
            ("outcome", format!("{:?}", attestation.verdict).to_uppercase()),
            ("status", status.to_owned()),
        ];
    }
    for title in &history.titles {
        let Some(entry) = found.get_mut(&format!("title:{}", title.title_id)) else { continue };
        entry.0 = vec![
            ("status", format!("{:?}", title.status).to_uppercase()),
            ("jurisdiction", title.jurisdiction.to_string()),
        ];
        entry.1.extend(title.units.iter().map(|unit| (format!("unit:{unit}"), "consists of")));
    }
    let related: Vec<String> =
        found.values().flat_map(|(_, related)| related.iter().map(|(id, _)| id.clone())).collect();
    for id in related {
        found.entry(id).or_default();
    }
    for (id, entry) in &mut found {
        if let Some(party) = id.strip_prefix("party:").and_then(|party| party.parse().ok()) {
            let kind = store.object::<Party>(&torrens_ledger::register::party::PartyId(party))?.map(|party| party.kind);
            entry.0 = vec![("kind", kind.map_or("UNKNOWN".to_owned(), |kind| format!("{kind:?}").to_uppercase()))];
        }
    }
    Ok(found.into_iter().map(|(id, (attributes, related))| object(&id, &attributes, &related)).collect())
}

fn object(id: &str, attributes: &[(&str, String)], related: &[(String, &str)]) -> Value {
    let kind = id.split(':').next().unwrap_or_default();
    let attributes: Vec<Value> =
        attributes.iter().map(|(name, value)| json!({"name": name, "value": value, "time": EPOCH})).collect();
    let relationships: Vec<Value> = related.iter().map(|(id, how)| json!({"objectId": id, "qualifier": how})).collect();
    json!({"id": id, "type": kind, "attributes": attributes, "relationships": relationships})
}
