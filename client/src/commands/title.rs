//! `torrens title view|history|search`.

use std::process::ExitCode;

use clap::Subcommand;
use serde_json::Value;
use torrens_client::exit::Failure;

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
        let connection = global.connection();
        match self {
            Self::View { id, at } => {
                let at = at.map_or_else(String::new, |height| format!("?at={height}"));
                let title: Value = connection.get(&format!("/v1/titles/{}{at}", encode(&id)))?;
                global.show(&title, || view(&title))?;
            }
            Self::History { id } => {
                let history: Value = connection.get(&format!("/v1/titles/{}/history", encode(&id)))?;
                let entries = history["data"].clone();
                global.show(&entries, || {
                    let line = |entry: &Value| {
                        let corrects = match entry["corrects"].as_u64() {
                            Some(version) => format!(" (corrects {version})"),
                            None => String::new(),
                        };
                        let effects = entry["effects"].as_array().into_iter().flatten().map(effect);
                        let effects = effects.collect::<Vec<_>>().join("; ");
                        let kind = text(&entry["kind"]);
                        format!("{:>3}  {}  {kind:<20}{corrects} {effects}", entry["version"], text(&entry["time"]))
                    };
                    entries.as_array().into_iter().flatten().map(line).collect::<Vec<_>>().join("\n")
                })?;
            }
            Self::Diff { id, from, to } => {
                let to = to.map_or_else(String::new, |height| format!("&to={height}"));
                let diff: Value = connection.get(&format!("/v1/titles/{}/diff?from={from}{to}", encode(&id)))?;
                global.show(&diff, || {
                    let head = format!(
                        "{}  block {} (version {}) to block {} (version {})",
                        text(&diff["title_id"]),
                        diff["from"],
                        diff["from_version"],
                        diff["to"],
                        diff["to_version"]
                    );
                    let changes = diff["changes"].as_array().into_iter().flatten().map(effect);
                    let lines: Vec<String> = std::iter::once(head).chain(changes).collect();
                    if lines.len() == 1 { format!("{}\nno difference", lines[0]) } else { lines.join("\n  ") }
                })?;
            }
            Self::Search { text: query } => {
                let found: Value = connection.get(&format!("/v1/search?q={}", encode(&query)))?;
                let rows = found["data"].clone();
                global.show(&rows, || {
                    let line = |row: &Value| {
                        let found = ["id", "title_id", "locality"].map(|name| row[name].as_str().unwrap_or_default());
                        format!("{:<6} {}", text(&row["kind"]), found.join(" ")).trim_end().to_owned()
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

fn holders(right: &Value) -> String {
    let one = |holding: &Value| {
        let parties: Vec<String> = holding["parties"].as_array().into_iter().flatten().map(text).collect();
        format!("{} {}/{}", parties.join("+"), holding["share"]["num"], holding["share"]["den"])
    };
    right["holders"].as_array().into_iter().flatten().map(one).collect::<Vec<_>>().join(", ")
}

fn view(title: &Value) -> String {
    let list = |name: &str| title[name].as_array().cloned().unwrap_or_default();
    let names = |name: &str| list(name).iter().map(text).collect::<Vec<_>>().join(" ");
    let mut out = format!(
        "{}  {}  version {}  as of block {}\n",
        text(&title["title_id"]),
        text(&title["status"]),
        title["version"],
        title["height"]
    );
    out.push_str(&format!("A  units       {}\n", names("units")));
    for right in list("rights") {
        out.push_str(&format!("B  {}\n", right_line(&right)));
    }
    let lines = |rows: Vec<String>| if rows.is_empty() { "none".to_owned() } else { rows.join("\n               ") };
    let charges: Vec<String> = list("charges").iter().map(charge).collect();
    let holds: Vec<String> = list("holds").iter().map(hold).collect();
    out.push_str(&format!("C  charges     {}\nD  holds       {}\n", lines(charges), lines(holds)));
    let words = |name: &str| lines(list(name).iter().map(text).collect());
    out.push_str(&format!("   pending     {}\n   flags       {}\n", words("pending"), words("flags")));
    for (name, what) in [("lineage_from", "came from"), ("lineage_to", "went into")] {
        if !list(name).is_empty() {
            out.push_str(&format!("   {what:<11} {}\n", names(name)));
        }
    }
    if let Some(certificate) = title["certificate"].as_object() {
        let serial = certificate["serial"].as_u64().unwrap_or(0);
        out.push_str(&format!(
            "   certificate {} {} no. {serial:07}\n",
            text(&certificate["issuer"]),
            certificate["year"]
        ));
    }
    out
}

fn right_line(right: &Value) -> String {
    let kind = text(&right["kind"]).to_lowercase();
    let mut out = format!("{kind:<11} {} (no. {}, since {}", holders(right), right["item"], text(&right["since"]));
    if right["term"].is_object() {
        out.push_str(&format!(", from {} to {}", text(&right["term"]["from"]), text(&right["term"]["to"])));
    }
    if right["easement"].is_object() {
        let easement = &right["easement"];
        let others: Vec<String> = easement["others"].as_array().into_iter().flatten().map(text).collect();
        out.push_str(&format!(", {} with {}", text(&easement["side"]).to_lowercase(), others.join(" ")));
    }
    if right["extent"].is_string() {
        out.push_str(&format!(", part {}", text(&right["extent"])));
    }
    out + ")"
}

fn charge(charge: &Value) -> String {
    let bars = match (charge["bars_transfer"] == true, charge["bars_further"] == true) {
        (true, true) => ", bars transfer and further charges",
        (true, false) => ", bars transfer",
        (false, true) => ", bars further charges",
        (false, false) => "",
    };
    format!(
        "rank {} to party:{} over {}/{} (no. {}, since {}{bars})",
        charge["rank"],
        text(&charge["chargee"]),
        charge["share"]["num"],
        charge["share"]["den"],
        charge["item"],
        text(&charge["since"])
    )
}

fn hold(hold: &Value) -> String {
    let by = match hold["by"]["party"].as_str() {
        Some(party) => format!("party:{party}"),
        None => format!("agency:{}", text(&hold["by"]["agency"])),
    };
    let until = match (hold["queued"] == true, hold["expires"].as_str()) {
        (true, _) => "queued behind another".to_owned(),
        (false, Some(expires)) => format!("until {expires}"),
        (false, None) => "without end".to_owned(),
    };
    format!(
        "{} {} by {by}, {} (no. {}, since {}, {until})",
        text(&hold["kind"]),
        text(&hold["reference"]),
        text(&hold["reason"]),
        hold["item"],
        text(&hold["since"])
    )
}

/// One effect of an entry, or one change between two heights.
fn effect(effect: &Value) -> String {
    let Some((name, value)) = effect.as_object().and_then(|map| map.iter().next()) else { return text(effect) };
    let names = || value.as_array().into_iter().flatten().map(text).collect::<Vec<_>>().join(" ");
    match name.as_str() {
        "primary_right" => format!("{} by {} {}", text(&value["kind"]), text(&value["cause"]), holders(value)),
        "right" => right_line(value),
        "charge" => format!("charge of {}", charge(value)),
        "hold" => hold(value),
        "opened" => {
            if names().is_empty() {
                "opened".into()
            } else {
                format!("opened out of {}", names())
            }
        }
        "closed" => {
            if names().is_empty() {
                "closed".into()
            } else {
                format!("closed into {}", names())
            }
        }
        "units" => format!("units {}", names()),
        "certificate" => format!("certificate {} no. {}", value["year"], value["serial"]),
        other => format!("{} {}", other.replace('_', " "), text(value)),
    }
}
