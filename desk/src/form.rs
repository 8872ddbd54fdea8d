//! Forms: what the register asks of each dealing, in words, and whether a filled-in one can be read.

use serde_json::{Value, json};
use torrens_ledger::refusal::{Lang, REASONS, Refusal};
use torrens_ledger::transactions::{Act, TxType, guide};

use crate::Wrong;

/// Every form, in the order of the register's guide, and the coded reasons.
pub fn all(lang: Lang) -> Value {
    let mut forms = Vec::new();
    for guide in guide::GUIDES {
        for (tx_type, _) in guide.forms {
            let field = |(names, en, zh): &(&'static str, &'static str, &'static str)| json!({"names": names, "does": lang.pick(*en, *zh)});
            forms.push(json!({
                "tx_type": tx_type.name(),
                "row": guide.row,
                "name": lang.pick(guide.name.0, guide.name.1),
                "does": lang.pick(guide.does.0, guide.does.1),
                "effects": lang.pick(guide.effects.0, guide.effects.1),
                "fields": guide.fields.iter().map(field).collect::<Vec<_>>(),
            }));
        }
    }
    let reason = |(code, en, zh): &(&'static str, &'static str, &'static str)| json!({"code": code, "words": lang.pick(*en, *zh)});
    json!({"forms": forms, "reasons": REASONS.iter().map(reason).collect::<Vec<_>>()})
}

/// A form, started from a title as the API shows it.
pub fn start(tx_type: &str, title: Option<&Value>) -> Result<Value, Wrong> {
    let known = TxType::ALL.into_iter().find(|kind| kind.name() == tx_type);
    let form = known.and_then(guide::form);
    let mut form = form.ok_or_else(|| Wrong::new("/tx_type", format!("'{tx_type}' has no form")))?;
    if let Some(title) = title {
        guide::start_from(&mut form, title);
    }
    Ok(form)
}

/// Reads an act; the error says where it is wrong and what is expected there.
pub fn act(value: Value) -> Result<Act, Wrong> {
    let mut track = serde_path_to_error::Track::new();
    let read = serde::Deserialize::deserialize(serde_path_to_error::Deserializer::new(value, &mut track));
    read.map_err(|error: serde_json::Error| Wrong::new(pointer(&track.path()), error.to_string()))
}

/// Whether an act can be read: its kind, and the hash of its terms.
pub fn read(value: Value) -> Result<Value, Wrong> {
    let act = act(value)?;
    let titles = act.dealing().map(|dealing| dealing.titles()).unwrap_or_default();
    let titles: Vec<_> = titles.into_iter().map(|title| title.title_id).collect();
    Ok(json!({"tx_type": act.tx_type().name(), "terms": act.terms(), "titles": titles}))
}

/// A refusal in words: what is wrong, with the place and the objects; and what to do about it.
pub fn words(lang: Lang, refusal: Value) -> Result<Value, Wrong> {
    let read = serde_json::from_value::<Refusal>(refusal);
    let refusal = read.map_err(|error| Wrong::new("/refusal", error.to_string()))?;
    Ok(json!({"title": refusal.title(lang), "detail": refusal.detail(lang), "action": refusal.action(lang)}))
}

/// A path as JSON pointer (RFC 6901).
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut out = String::new();
    for segment in path.iter() {
        match segment {
            Segment::Seq { index } => out.push_str(&format!("/{index}")),
            Segment::Map { key } => out.push_str(&format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
            Segment::Enum { variant } => out.push_str(&format!("/{variant}")),
            Segment::Unknown => {}
        }
    }
    out
}
