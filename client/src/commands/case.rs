//! `torrens case new|lodge|view|list|missing|withdraw`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use serde_json::{Value, json};
use torrens_client::exit::Failure;
use torrens_client::keys::random;
use torrens_ledger::crypto::{commitment, salt};
use torrens_ledger::encoding::Label;
use torrens_ledger::register::source::Source;
use torrens_ledger::register::title::CaseId;
use torrens_ledger::transactions::alert::Alert;
use torrens_ledger::transactions::answer::Answer;
use torrens_ledger::transactions::withdraw::Withdraw;
use torrens_ledger::transactions::{Act, TxType, guide};

use super::title::text;
use super::{encode, read_input, submit};
use crate::Global;

#[derive(Subcommand)]
pub enum Case {
    /// Write a form to fill in: FIRST_REGISTRATION, TRANSFER, MORTGAGE_REGISTER, ... (a wrong name lists them all)
    New {
        /// Kind of dealing
        kind: String,
        /// Start from this title, as it stands
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
    /// Answer what an officer asked for: the document stays here, its commitment goes on the ledger
    Answer {
        /// Case number
        id: String,
        /// The document's public identifier
        #[arg(long)]
        document: String,
        /// The document itself: only a salted commitment is sent
        #[arg(long)]
        file: PathBuf,
    },
    /// As an owner: "this is not me". The case is then decided by an officer, not by itself
    Alert {
        /// Case number
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
            Self::Answer { id, document, file } => {
                let bytes = read_input(&file)?;
                let source = Source {
                    source_id: Label::new(document).map_err(|why| Failure::Input(format!("--document {why}")))?,
                    kind: Label::new("ANSWER").map_err(|why| Failure::Unexpected(why.to_string()))?,
                    commitment: commitment("document", &salt(&random()?, "document"), &bytes),
                    date: None,
                };
                let case_id = CaseId(Label::new(id).map_err(|why| Failure::Input(format!("the case number {why}")))?);
                return submit(global, Act::Answer(Answer { case_id, source }));
            }
            Self::Alert { id } => {
                let case_id = CaseId(Label::new(id).map_err(|why| Failure::Input(format!("the case number {why}")))?);
                return submit(global, Act::Alert(Alert { case_id }));
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

/// The form of a kind of transaction, from the register's own guide; started from a title, as it stands.
fn form(kind: &str, title: Option<&Value>) -> Result<Value, Failure> {
    let known = TxType::ALL.into_iter().find(|known| known.name().eq_ignore_ascii_case(kind));
    let mut form = known.and_then(guide::form).ok_or_else(|| {
        let kinds = TxType::ALL.into_iter().filter(|kind| guide::form(*kind).is_some()).map(TxType::name);
        Failure::Usage(format!("'{kind}' has no form: choose {}", kinds.collect::<Vec<_>>().join(", ")))
    })?;
    if let Some(title) = title {
        guide::start_from(&mut form, title);
    }
    Ok(form)
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
        out.push_str(&format!("because  {}\n", reason(&outcome["REJECTED"])));
    }
    if outcome["WITHDRAWN"].is_string() {
        out.push_str(&format!("because  {}\n", text(&outcome["WITHDRAWN"])));
    }
    for raised in case["requisitions"].as_array().into_iter().flatten() {
        let answered = if raised["answered_at"].is_string() { text(&raised["answered_at"]) } else { "not yet".into() };
        out.push_str(&format!(
            "asked    {} by {} at {}, answered {answered}\n",
            text(&raised["reason"]),
            text(&raised["officer_id"]),
            text(&raised["raised_at"])
        ));
    }
    let approved: Vec<String> = case["endorsements"].as_array().into_iter().flatten().map(text).collect();
    if !approved.is_empty() {
        out.push_str(&format!("approved by {}\n", approved.join(", ")));
    }
    let risks: Vec<String> = case["risks"].as_array().into_iter().flatten().map(text).collect();
    if case["referred_at"].is_string() {
        out.push_str(&format!("referred {} {}\n", text(&case["referred_at"]), risks.join(", ")));
    }
    if case["lapses_at"].is_string() && !case["decision"].is_object() {
        out.push_str(&format!("lapses   {} unless what is missing comes\n", text(&case["lapses_at"])));
    }
    match case["decision"].is_object() {
        true => out,
        false => out + &missing(case),
    }
}

/// A refusal's code and what it is about, on one line.
fn reason(refusal: &Value) -> String {
    let about: Vec<String> = refusal["about"].as_array().into_iter().flatten().map(text).collect();
    format!("{} {}", text(&refusal["code"]), about.join(", ")).trim_end().to_owned()
}

fn missing(answer: &Value) -> String {
    let mut out = String::new();
    if let Some(status) = answer["status"].as_str() {
        out.push_str(&format!("would be {status}\nterms    {}\n", text(&answer["terms"])));
    }
    if answer["refusal"].is_object() {
        let detail = answer["detail"].as_str().unwrap_or_default();
        out.push_str(&format!("refused  {} {detail}\n", reason(&answer["refusal"])));
    }
    for item in answer["missing"].as_array().into_iter().flatten() {
        let from: Vec<String> = item["from"].as_array().into_iter().flatten().map(text).collect();
        let kind = if item["kind"].is_string() { text(&item["kind"]) } else { String::new() };
        out.push_str(&format!(
            "missing  {:<22} {kind:<20} {}  from {}",
            text(&item["code"]),
            text(&item["subject"]),
            if from.is_empty() { "nobody: it comes by itself".to_owned() } else { from.join(" or ") }
        ));
        if item["because"].is_string() {
            out.push_str(&format!("  ({})", text(&item["because"])));
        }
        if item["until"].is_string() {
            out.push_str(&format!("  until {}", text(&item["until"])));
        }
        out.push('\n');
    }
    if out.is_empty() {
        out.push_str("nothing is missing\n");
    }
    out
}
