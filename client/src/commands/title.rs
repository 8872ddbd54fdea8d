//! `torrens title view|history|search`.

use std::fmt::Display;
use std::process::ExitCode;

use clap::Subcommand;
use serde_json::Value;
use torrens_client::exit::Failure;
use torrens_ledger::refusal::Lang;
use torrens_texts::Catalogue;
use torrens_texts::catalogue::code_id;
use torrens_texts::columns::left;

use super::encode;
use crate::Global;

#[derive(Subcommand)]
pub enum Title {
    /// A title as it stands
    View {
        /// Title number
        id: String,
        /// As it stood after this block
        #[arg(long)]
        at: Option<u64>,
    },
    /// What changed on a title between two blocks
    Diff {
        /// Title number
        id: String,
        /// The earlier height
        #[arg(long)]
        from: u64,
        /// The later height; now when left out
        #[arg(long)]
        to: Option<u64>,
    },
    /// How a title came about
    History {
        /// Title number
        id: String,
    },
    /// Titles and units whose number or code begins so
    Search {
        /// Beginning of a number or code, a certificate's number, or words of a locality
        text: String,
    },
}

impl Title {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        let (connection, texts) = (global.connection(), global.texts());
        match self {
            Self::View { id, at } => {
                let at = at.map_or_else(String::new, |height| format!("?at={height}"));
                let title: Value = connection.get(&format!("/v1/titles/{}{at}", encode(&id)))?;
                global.show(&title, || view(texts, &title))?;
            }
            Self::History { id } => {
                let history: Value = connection.get(&format!("/v1/titles/{}/history", encode(&id)))?;
                let entries = history["data"].clone();
                global.show(&entries, || {
                    let line = |entry: &Value| {
                        let corrects = match entry["corrects"].as_u64() {
                            Some(version) => format!(" {}", texts.say("cli-title-corrects", &[("version", &version)])),
                            None => String::new(),
                        };
                        let effects = entry["effects"].as_array().into_iter().flatten();
                        let effects = texts.clauses(effects.map(|of| effect(texts, of)));
                        // Words make a column wider.
                        let kind = left(&texts.coded("tx", &text(&entry["kind"])), texts.lang().pick(20, 38));
                        format!("{:>3}  {}  {kind}{corrects} {effects}", entry["version"], text(&entry["time"]))
                    };
                    entries.as_array().into_iter().flatten().map(line).collect::<Vec<_>>().join("\n")
                })?;
            }
            Self::Diff { id, from, to } => {
                let to = to.map_or_else(String::new, |height| format!("&to={height}"));
                let diff: Value = connection.get(&format!("/v1/titles/{}/diff?from={from}{to}", encode(&id)))?;
                global.show(&diff, || {
                    let about = [
                        ("title", &text(&diff["title_id"]) as &dyn Display),
                        ("from", &diff["from"]),
                        ("from-version", &diff["from_version"]),
                        ("to", &diff["to"]),
                        ("to-version", &diff["to_version"]),
                    ];
                    let head = texts.say("cli-title-diff", &about);
                    let changes = diff["changes"].as_array().into_iter().flatten().map(|of| effect(texts, of));
                    let lines: Vec<String> = std::iter::once(head).chain(changes).collect();
                    match lines.len() {
                        1 => format!("{}\n{}", lines[0], texts.say("cli-title-no-difference", &[])),
                        _ => lines.join("\n  "),
                    }
                })?;
            }
            Self::Search { text: query } => {
                let found: Value = connection.get(&format!("/v1/search?q={}", encode(&query)))?;
                let rows = found["data"].clone();
                global.show(&rows, || {
                    let line = |row: &Value| {
                        let found = ["id", "title_id", "locality"].map(|name| row[name].as_str().unwrap_or_default());
                        // Words make a column wider.
                        let kind = texts.coded("cli-found", &text(&row["kind"]));
                        let kind = left(&kind, texts.lang().pick(6, 22));
                        format!("{kind} {}", found.join(" ")).trim_end().to_owned()
                    };
                    rows.as_array().into_iter().flatten().map(line).collect::<Vec<_>>().join("\n")
                })?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A JSON value as people read it.
pub fn text(value: &Value) -> String {
    match value {
        Value::Null => "-".into(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Words of a list of words.
fn words(value: &Value) -> String {
    value.as_array().into_iter().flatten().map(text).collect::<Vec<_>>().join(" ")
}

fn holders(right: &Value) -> String {
    let one = |holding: &Value| {
        let parties: Vec<String> = holding["parties"].as_array().into_iter().flatten().map(text).collect();
        format!("{} {}/{}", parties.join("+"), holding["share"]["num"], holding["share"]["den"])
    };
    right["holders"].as_array().into_iter().flatten().map(one).collect::<Vec<_>>().join(", ")
}

fn view(texts: &Catalogue, title: &Value) -> String {
    let list = |name: &str| title[name].as_array().cloned().unwrap_or_default();
    let about = [
        ("title", &text(&title["title_id"]) as &dyn Display),
        ("status", &texts.coded("cli-title-status", &text(&title["status"]))),
        ("version", &title["version"]),
        ("height", &title["height"]),
    ];
    let mut out = format!("{}\n", texts.say("cli-title-head", &about));
    let none = || texts.say("cli-title-none", &[]);
    let lines = |rows: Vec<String>| if rows.is_empty() { none() } else { rows.join("\n               ") };
    let row = |part: &str, label: &str, what: String| format!("{part:<2} {}{what}\n", left(&texts.say(label, &[]), 12));
    out.push_str(&row("A", "cli-title-units", words(&title["units"])));
    for right in list("rights") {
        out.push_str(&format!("B  {}\n", right_line(texts, &right)));
    }
    let coded = |group: &str, name: &str| list(name).iter().map(|code| texts.coded(group, &text(code))).collect();
    out.push_str(&row("C", "cli-title-charges", lines(list("charges").iter().map(|of| charge(texts, of)).collect())));
    out.push_str(&row("D", "cli-title-holds", lines(list("holds").iter().map(|of| hold(texts, of)).collect())));
    out.push_str(&row("", "cli-title-pending", lines(list("pending").iter().map(text).collect())));
    out.push_str(&row("", "cli-title-flags", lines(coded("flag", "flags"))));
    for (name, label) in [("lineage_from", "cli-title-came-from"), ("lineage_to", "cli-title-went-into")] {
        if !list(name).is_empty() {
            out.push_str(&row("", label, words(&title[name])));
        }
    }
    if let Some(certificate) = title["certificate"].as_object() {
        let about = [
            ("issuer", &text(&certificate["issuer"]) as &dyn Display),
            ("year", &certificate["year"]),
            ("serial", &format!("{:07}", certificate["serial"].as_u64().unwrap_or(0))),
        ];
        out.push_str(&row("", "cli-title-certificate", texts.say("cli-title-certificate-number", &about)));
    }
    out
}

fn right_line(texts: &Catalogue, right: &Value) -> String {
    let kind = match (texts.lang(), text(&right["kind"])) {
        (Lang::En, kind) => kind.to_lowercase(),
        (Lang::Zh, kind) if right["easement"].is_object() => {
            // Which of the two it is, is half of what an easement means.
            let of = format!("{kind}_{}", text(&right["easement"]["side"]));
            format!("{kind} {}", texts.code("right", &of))
        }
        (Lang::Zh, kind) => texts.coded("right", &kind),
    };
    let (item, since) = (&right["item"], text(&right["since"]));
    let mut parts =
        vec![texts.say("cli-title-item", &[("item", item)]), texts.say("cli-title-since", &[("since", &since)])];
    if right["term"].is_object() {
        let (from, to) = (text(&right["term"]["from"]), text(&right["term"]["to"]));
        parts.push(texts.say("cli-title-term", &[("from", &from), ("to", &to)]));
    }
    if right["easement"].is_object() {
        let easement = &right["easement"];
        let side = match text(&easement["side"]).as_str() {
            "SERVES" => "cli-title-serves",
            _ => "cli-title-benefits",
        };
        parts.push(texts.say(side, &[("titles", &words(&easement["others"]))]));
    }
    if right["extent"].is_string() {
        parts.push(texts.say("cli-title-extent", &[("extent", &text(&right["extent"]))]));
    }
    format!("{} {}{}", left(&kind, 11), holders(right), in_brackets(texts, &parts))
}

fn charge(texts: &Catalogue, charge: &Value) -> String {
    let mut parts = item_and_since(texts, charge);
    match (charge["bars_transfer"] == true, charge["bars_further"] == true) {
        (true, true) => parts.push(texts.say("cli-title-bars-both", &[])),
        (true, false) => parts.push(texts.say("cli-title-bars-transfer", &[])),
        (false, true) => parts.push(texts.say("cli-title-bars-further", &[])),
        (false, false) => {}
    }
    let about = [
        ("rank", &charge["rank"] as &dyn Display),
        ("party", &text(&charge["chargee"])),
        ("share", &format!("{}/{}", charge["share"]["num"], charge["share"]["den"])),
    ];
    format!("{}{}", texts.say("cli-title-charge-line", &about), in_brackets(texts, &parts))
}

fn hold(texts: &Catalogue, hold: &Value) -> String {
    let by = match hold["by"]["party"].as_str() {
        Some(party) => format!("party:{party}"),
        None => format!("agency:{}", text(&hold["by"]["agency"])),
    };
    let until = match (hold["queued"] == true, hold["expires"].as_str()) {
        (true, _) => texts.say("cli-title-queued", &[]),
        (false, Some(expires)) => texts.say("cli-title-until", &[("until", &expires)]),
        (false, None) => texts.say("cli-title-without-end", &[]),
    };
    let about = [
        ("kind", &texts.coded("hold", &text(&hold["kind"])) as &dyn Display),
        ("reference", &text(&hold["reference"])),
        ("by", &by),
        ("reason", &texts.coded("reason", &text(&hold["reason"]))),
    ];
    let parts = [item_and_since(texts, hold), vec![until]].concat();
    format!("{}{}", texts.say("cli-title-hold-line", &about), in_brackets(texts, &parts))
}

fn item_and_since(texts: &Catalogue, row: &Value) -> Vec<String> {
    let since = text(&row["since"]);
    vec![texts.say("cli-title-item", &[("item", &row["item"])]), texts.say("cli-title-since", &[("since", &since)])]
}

fn in_brackets(texts: &Catalogue, parts: &[String]) -> String {
    match texts.lang() {
        Lang::En => format!(" ({})", parts.join(", ")),
        Lang::Zh => format!("（{}）", parts.join("，")),
    }
}

/// One effect of an entry, or one change between two heights.
fn effect(texts: &Catalogue, effect: &Value) -> String {
    let Some((name, value)) = effect.as_object().and_then(|map| map.iter().next()) else { return text(effect) };
    let names = words(value);
    let with = |id: &str| texts.say(id, &[("titles", &names)]);
    match name.as_str() {
        "primary_right" => {
            let about = [
                ("kind", &texts.coded("right", &text(&value["kind"])) as &dyn Display),
                ("cause", &texts.coded("cause", &text(&value["cause"]))),
                ("holders", &holders(value)),
            ];
            texts.say("cli-title-right-by", &about)
        }
        "right" => right_line(texts, value),
        "charge" => texts.say("cli-title-charge-of", &[("charge", &charge(texts, value))]),
        "hold" => hold(texts, value),
        "opened" if names.is_empty() => texts.say("cli-title-opened", &[]),
        "opened" => with("cli-title-opened-out-of"),
        "closed" if names.is_empty() => texts.say("cli-title-closed", &[]),
        "closed" => with("cli-title-closed-into"),
        "units" => texts.say("cli-title-units-are", &[("units", &names)]),
        "certificate" => {
            texts.say("cli-title-certificate-of", &[("year", &value["year"]), ("serial", &value["serial"])])
        }
        other => match texts.find(&code_id("cli-effect", other), []) {
            Some(words) => format!("{words} {}", texts.coded("flag", &text(value))),
            None => format!("{} {}", other.replace('_', " "), text(value)),
        },
    }
}
