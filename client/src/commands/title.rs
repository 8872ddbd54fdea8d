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
    /// How a title came about
    History {
        /// Title number
        id: String,
    },
    /// Titles and units whose number or code begins so
    Search {
        /// Beginning of a number or code
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
                        let (right, source) = (&entry["right"], &entry["right"]["source"]);
                        format!(
                            "{:>3}  {}  {:<18} {:<18} {} {}",
                            entry["version"],
                            text(&source["date"]),
                            text(&entry["kind"]),
                            text(&right["cause"]),
                            holders(right),
                            text(&source["source_id"])
                        )
                    };
                    entries.as_array().into_iter().flatten().map(line).collect::<Vec<_>>().join("\n")
                })?;
            }
            Self::Search { text: query } => {
                let found: Value = connection.get(&format!("/v1/search?q={}", encode(&query)))?;
                let rows = found["data"].clone();
                global.show(&rows, || {
                    let line = |row: &Value| {
                        format!("{:<6} {} {}", text(&row["kind"]), text(&row["id"]), text(&row["title_id"]))
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
        out.push_str(&format!(
            "B  {:<11} {} ({}, since {})\n",
            text(&right["kind"]).to_lowercase(),
            holders(&right),
            text(&title["co_ownership"]).to_lowercase(),
            text(&right["since"])
        ));
    }
    let or_none = |rows: Vec<Value>| {
        if rows.is_empty() {
            "none".to_owned()
        } else {
            rows.iter().map(Value::to_string).collect::<Vec<_>>().join("; ")
        }
    };
    out.push_str(&format!("C  charges     {}\nD  holds       {}\n", or_none(list("charges")), or_none(list("holds"))));
    out.push_str(&format!("   pending     {}\n   flags       {}\n", or_none(list("pending")), or_none(list("flags"))));
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
