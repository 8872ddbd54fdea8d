//! What people are told about each transaction: the page of the reference and the form to fill in are made from it, in both languages.

use serde_json::Value;

use super::TxType;
use crate::refusal::Code;

/// A text in English and Chinese.
pub type Words = (&'static str, &'static str);

/// The guide to a transaction; each stands in the transaction's own file.
pub struct Guide {
    /// The row of `domain.md`, section 2; 0 for acts that support the others.
    pub row: u8,
    /// What it is called.
    pub name: Words,
    /// What it is for.
    pub does: Words,
    /// Its fields.
    pub fields: &'static [(&'static str, &'static str, &'static str)],
    /// Its own checks in order, each with the code of its refusal. Those that all dealings share stand in [`SHARED`].
    pub checks: &'static [(Code, &'static str, &'static str)],
    /// What changes in the register.
    pub effects: Words,
    /// A form for each of its kinds, as JSON; `@party`, `@hash`, `@source`, `@order` and `@time` stand for what everybody fills in.
    pub forms: &'static [(TxType, &'static str)],
}

/// The checks that every dealing goes through before its own, in order.
pub const SHARED: &[(Code, &str, &str)] = &[
    (Code::PolicyMissing, "a policy for it is in force in the jurisdiction", "辖区内有生效的规则"),
    (Code::RoleNotPermitted, "the signer has a role that may lodge it", "签署人具有申请资格"),
    (Code::TerritoryNotPermitted, "the units lie in the agency's territory", "不动产在机构辖区内"),
    (Code::TitleUnknown, "the title exists", "登记簿存在"),
    (Code::TitleClosed, "the title is open", "登记簿未关闭"),
    (Code::TitleVersionStale, "nothing it rests on changed since it was prepared", "准备后所依据的登记内容未变"),
    (Code::TitleFrozen, "no freeze blocks it", "未被查封"),
    (Code::TitleHoldBlocks, "no other hold blocks it", "无其他限制阻止"),
    (Code::BurdenRemains, "no charge or right blocks it", "无抵押或其他权利阻止"),
    (Code::PartyInactive, "who gives can act", "处分人具有行为能力"),
];

/// Every guide, in the order of the rows.
pub const GUIDES: &[&Guide] = &[
    &super::first_registration::GUIDE,
    &super::transfer::GUIDE,
    &super::co_ownership::GUIDE,
    &super::mortgage_register::GUIDE,
    &super::mortgage_vary::GUIDE,
    &super::mortgage_postpone::GUIDE,
    &super::mortgage_discharge::GUIDE,
    &super::lease::GUIDE,
    &super::easement::GUIDE,
    &super::habitation::GUIDE,
    &super::subdivide::GUIDE,
    &super::merge::GUIDE,
    &super::caveat::GUIDE,
    &super::priority_notice::GUIDE,
    &super::freeze::GUIDE,
    &super::restriction::GUIDE,
    &super::rectify::GUIDE,
    &super::cancel::GUIDE,
    &super::succession::GUIDE,
    &super::court_transfer::GUIDE,
    &super::alteration::GUIDE,
    &super::poa::GUIDE,
    &super::import_batch::GUIDE,
    &super::withdraw::GUIDE,
    &super::decide::GUIDE,
];

/// The form of a kind of transaction, filled with what stands in for identifiers.
pub fn form(tx_type: TxType) -> Option<Value> {
    let mut forms = GUIDES.iter().flat_map(|guide| guide.forms.iter());
    let (_, text) = forms.find(|(kind, _)| *kind == tx_type)?;
    let mut form: Value = serde_json::from_str(text).ok()?;
    fill(&mut form);
    Some(form)
}

/// A form started from a title, as it stands: its number, version and holders where the form asks for them. `title` is the API's view.
pub fn start_from(form: &mut Value, title: &Value) {
    if let Some(act) = form.as_object_mut().and_then(|form| form.values_mut().next()) {
        start_fields(act, title);
    }
}

fn start_fields(act: &mut Value, title: &Value) {
    let Some(fields) = act.as_object_mut() else { return };
    let holders = title.pointer("/rights/0/holders").cloned().unwrap_or_default();
    for (name, value) in fields.iter_mut() {
        match name.as_str() {
            "title_id" | "serves" => *value = title["title_id"].clone(),
            "title_version" | "serves_version" => *value = title["version"].clone(),
            "disposals" | "over" | "from" => *value = holders.clone(),
            "titles" if value.is_array() => {
                *value = serde_json::json!([{"title_id": title["title_id"], "title_version": title["version"]}]);
            }
            "UNIT" => start_fields(value, title),
            _ => {}
        }
    }
}

fn fill(value: &mut Value) {
    match value {
        Value::Object(map) => map.values_mut().for_each(fill),
        Value::Array(list) => list.iter_mut().for_each(fill),
        Value::String(text) => match text.as_str() {
            "@party" => *value = "0".repeat(32).into(),
            "@hash" => *value = "0".repeat(64).into(),
            "@time" => *value = "2029-01-01T00:00:00Z".into(),
            "@source" => *value = source("DEED"),
            "@order" => *value = source("ORDER"),
            _ => {}
        },
        _ => {}
    }
}

fn source(kind: &str) -> Value {
    let number = format!("{kind}-NUMBER");
    serde_json::json!({"source_id": number, "kind": kind, "commitment": "0".repeat(64), "date": null})
}
