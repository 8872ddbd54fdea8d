//! `torrens case new|lodge|view|list|missing|withdraw`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use serde_json::{Value, json};
use torrens_client::exit::Failure;
use torrens_ledger::encoding::Label;
use torrens_ledger::register::title::CaseId;
use torrens_ledger::transactions::Act;
use torrens_ledger::transactions::withdraw::Withdraw;

use super::title::text;
use super::{encode, read_input, submit};
use crate::Global;

#[derive(Subcommand)]
pub enum Case {
    /// Write a form to fill in: FIRST_REGISTRATION or TRANSFER
    New {
        /// Kind of dealing
        kind: String,
        /// For a transfer: start from this title, as it stands
        #[arg(long)]
        title: Option<String>,
        /// File to write; standard output when left out
        #[arg(short, long)]
        output: Option<PathBuf>,
    },
    /// Lodge a filled-in form
    Lodge {
        /// The form; - for standard input
        file: PathBuf,
    },
    /// A case and where it stands
    View {
        /// Case number
        id: String,
    },
    /// Cases, by number
    List {
        /// Only those in this state, such as REQUISITION
        #[arg(long)]
        state: Option<String>,
    },
    /// Who must still do what: for a case, or for a form before it is lodged
    Missing {
        /// Case number, or the file of a form
        id: String,
    },
    /// Take a case back
    Withdraw {
        /// Case number
        id: String,
        /// Coded reason
        #[arg(long, default_value = "APPLICANT_WITHDREW")]
        reason: String,
    },
}

impl Case {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        let connection = global.connection();
        match self {
            Self::New { kind, title, output } => {
                let title =
                    title.map(|id| connection.get::<Value>(&format!("/v1/titles/{}", encode(&id)))).transpose()?;
                let form = form(&kind, title.as_ref())?;
                let mut out =
                    serde_json::to_string_pretty(&form).map_err(|error| Failure::Unexpected(error.to_string()))?;
                out.push('\n');
                match output {
                    None => {
                        use std::io::Write as _;
                        let _ = std::io::stdout().write_all(out.as_bytes());
                    }
                    Some(path) => {
                        write_new(&path, &out)
                            .map_err(|e| Failure::Unexpected(format!("cannot write {}: {e}", path.display())))?;
                        global.hint(format!(
                            "Fill in {0}, then: torrens case missing {0}; torrens case lodge {0}",
                            path.display()
                        ));
                    }
                }
            }
            Self::Lodge { file } => return submit(global, read_form(&file)?),
            Self::View { id } => {
                let case: Value = connection.get(&format!("/v1/cases/{}", encode(&id)))?;
                global.show(&case, || view(&case))?;
            }
            Self::List { state } => {
                let mut rows = Vec::new();
                let mut after = String::new();
                loop {
                    let page: Value = connection.get(&format!("/v1/cases?limit=500&after={}", encode(&after)))?;
                    let wanted = |case: &&Value| state.as_ref().is_none_or(|state| case["state"] == state.as_str());
                    rows.extend(page["data"].as_array().into_iter().flatten().filter(wanted).cloned());
                    match page["next"].as_str() {
                        Some(next) => after = next.to_owned(),
                        None => break,
                    }
                }
                global.show(&rows, || {
                    let line = |case: &Value| {
                        format!(
                            "{:<28} {:<12} {:<20} {}",
                            text(&case["case_id"]),
                            text(&case["state"]),
                            text(&case["tx_type"]),
                            text(&case["lodged_at"])
                        )
                    };
                    rows.iter().map(line).collect::<Vec<_>>().join("\n")
                })?;
            }
            Self::Missing { id } => {
                let path = PathBuf::from(&id);
                let answer: Value = match path.exists() {
                    true => {
                        let act = read_form(&path)?;
                        let key_id = global.builder()?.key().public().id();
                        connection.post("/v1/checks", &json!({"act": act, "key_id": key_id}))?
                    }
                    false => connection.get(&format!("/v1/cases/{}/missing", encode(&id)))?,
                };
                global.show(&answer, || missing(&answer))?;
            }
            Self::Withdraw { id, reason } => {
                let label =
                    |what: &str, text: String| Label::new(text).map_err(|why| Failure::Input(format!("{what} {why}")));
                let (case_id, reason) = (CaseId(label("the case number", id)?), label("--reason", reason)?);
                return submit(global, Act::Withdraw(Withdraw { case_id, reason }));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Writes a new file; a form that somebody has filled in is never overwritten.
fn write_new(path: &std::path::Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    std::fs::OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}

/// Reads a form. The message of a wrong field says where it is and what is expected.
fn read_form(path: &std::path::Path) -> Result<Act, Failure> {
    let bytes = read_input(path)?;
    serde_json::from_slice(&bytes).map_err(|error| Failure::Input(format!("{}: {error}", path.display())))
}

fn form(kind: &str, title: Option<&Value>) -> Result<Value, Failure> {
    let source = json!({"source_id": "DEED-NUMBER", "kind": "DEED", "commitment": "0".repeat(64), "date": null});
    let party = "0".repeat(32);
    match kind.to_ascii_uppercase().as_str() {
        "FIRST_REGISTRATION" => Ok(json!({"FIRST_REGISTRATION": {
            "jurisdiction": "CN",
            "unit": {"code": "430102001003GB00012F00010001", "kind": "UNIT", "area_mm2": 89_500_000, "use": "RESIDENTIAL",
                     "locality": null, "address_commitment": null, "geometry_hash": null},
            "tenure": "OWNERSHIP",
            "holders": [{"parties": [party], "share": {"num": 1, "den": 1}}],
            "source": source,
            "relies_on": []
        }})),
        "TRANSFER" => {
            let holders = title.map(|title| title["rights"][0]["holders"].clone());
            Ok(json!({"TRANSFER": {
                "title_id": title.map_or(json!("T-CN-1"), |title| title["title_id"].clone()),
                "title_version": title.map_or(json!(1), |title| title["version"].clone()),
                "cause": "SALE",
                "disposals": holders.unwrap_or_else(|| json!([{"parties": [party], "share": {"num": 1, "den": 1}}])),
                "acquisitions": [{"parties": [party], "share": {"num": 1, "den": 1}}],
                "consideration": null,
                "source": source,
                "relies_on": []
            }}))
        }
        other => Err(Failure::Usage(format!("'{other}' has no form: choose FIRST_REGISTRATION or TRANSFER"))),
    }
}

fn view(case: &Value) -> String {
    let mut out = format!(
        "{}  {}  {} in {}\nlodged   {}\nterms    {}\n",
        text(&case["case_id"]),
        text(&case["state"]),
        text(&case["tx_type"]),
        text(&case["jurisdiction"]),
        text(&case["lodged_at"]),
        text(&case["terms"])
    );
    if case["decided_at"].is_string() {
        out.push_str(&format!("decided  {} in block {}\n", text(&case["decided_at"]), case["decided_height"]));
    }
    let outcome = &case["decision"]["outcome"];
    if outcome["REJECTED"].is_object() {
        let refusal = &outcome["REJECTED"];
        out.push_str(&format!("because  {} {}\n", text(&refusal["code"]), text(&refusal["about"])));
    }
    if outcome["WITHDRAWN"].is_string() {
        out.push_str(&format!("because  {}\n", text(&outcome["WITHDRAWN"])));
    }
    match case["decision"].is_object() {
        true => out,
        false => out + &missing(case),
    }
}

fn missing(answer: &Value) -> String {
    let mut out = String::new();
    if let Some(status) = answer["status"].as_str() {
        out.push_str(&format!("would be {status}\nterms    {}\n", text(&answer["terms"])));
    }
    if answer["refusal"].is_object() {
        let detail = if answer["detail"].is_string() { text(&answer["detail"]) } else { String::new() };
        out.push_str(&format!(
            "refused  {} {detail} {}\n",
            text(&answer["refusal"]["code"]),
            text(&answer["refusal"]["about"])
        ));
    }
    for item in answer["missing"].as_array().into_iter().flatten() {
        let from: Vec<String> = item["from"].as_array().into_iter().flatten().map(text).collect();
        let kind = if item["kind"].is_string() { text(&item["kind"]) } else { String::new() };
        out.push_str(&format!(
            "missing  {:<22} {kind:<20} {}  from {}\n",
            text(&item["code"]),
            text(&item["subject"]),
            from.join(" or ")
        ));
    }
    if out.is_empty() {
        out.push_str("nothing is missing\n");
    }
    out
}
