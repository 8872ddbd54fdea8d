//! `torrens case new|lodge|view|list|missing|withdraw`.

use std::fmt::Display;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use serde_json::{Value, json};
use torrens_client::exit::Failure;
use torrens_client::keys::random;
use torrens_client::message::Message;
use torrens_client::reason::{self, label};
use torrens_ledger::crypto::{commitment, salt};
use torrens_ledger::encoding::Label;
use torrens_ledger::refusal::{Code, Lang, REASONS};
use torrens_ledger::register::source::Source;
use torrens_ledger::register::title::CaseId;
use torrens_ledger::transactions::alert::Alert;
use torrens_ledger::transactions::answer::Answer;
use torrens_ledger::transactions::withdraw::Withdraw;
use torrens_ledger::transactions::{Act, TxType, guide};
use torrens_texts::Catalogue;
use torrens_texts::columns::left;

use super::title::text;
use super::{encode, line, read_input, submit};
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
        let (connection, texts) = (global.connection(), global.texts());
        match self {
            Self::New { kind, title, output } => {
                let title =
                    title.map(|id| connection.get::<Value>(&format!("/v1/titles/{}", encode(&id)))).transpose()?;
                let form = form(&kind, title.as_ref())?;
                let mut out = serde_json::to_string_pretty(&form).map_err(Failure::unexpected)?;
                out.push('\n');
                match output {
                    None => {
                        use std::io::Write as _;
                        let _ = std::io::stdout().write_all(out.as_bytes());
                    }
                    Some(path) => {
                        write_new(&path, &out)
                            .map_err(|error| Failure::Unexpected(reason::cannot_write(&path, &error)))?;
                        global.hint(texts.say("cli-case-fill-in", &[("file", &path.display())]));
                    }
                }
            }
            Self::Lodge { file } => return submit(global, read_form(&file)?),
            Self::View { id } => {
                let case: Value = connection.get(&format!("/v1/cases/{}", encode(&id)))?;
                global.show(&case, || view(texts, &case))?;
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
                    // Words make a column wider.
                    let (state, kind) = texts.lang().pick((12, 20), (26, 38));
                    let line = |case: &Value| {
                        format!(
                            "{:<28} {} {} {}",
                            text(&case["case_id"]),
                            left(&texts.coded("cli-state", &text(&case["state"])), state),
                            left(&texts.coded("tx", &text(&case["tx_type"])), kind),
                            text(&case["lodged_at"])
                        )
                    };
                    rows.iter().map(line).collect::<Vec<_>>().join("\n")
                })?;
            }
            Self::Missing { id } => {
                let path = PathBuf::from(&id);
                let file = path.exists() || path.extension().is_some_and(|ending| ending == "json");
                let answer: Value = match file {
                    true => {
                        let act = read_form(&path)?;
                        let key_id = global.builder()?.key().public().id();
                        connection.post("/v1/checks", &json!({"act": act, "key_id": key_id}))?
                    }
                    false => connection.get(&format!("/v1/cases/{}/missing", encode(&id)))?,
                };
                global.show(&answer, || missing(texts, &answer))?;
                // A form, as when it were lodged: a script must not take it for one that only waits.
                if let (true, Some(code)) = (file, answer["refusal"]["code"].as_str()) {
                    return Ok(ExitCode::from(Failure::of_code(code, code.to_owned().into()).code()));
                }
            }
            Self::Answer { id, document, file } => {
                open_case(global, &id)?;
                let bytes = read_input(&file)?;
                let source = Source {
                    source_id: label("--document", document)?,
                    kind: Label::new("ANSWER").map_err(Failure::unexpected)?,
                    commitment: commitment("document", &salt(&random()?, "document"), &bytes),
                    date: None,
                };
                let case_id = CaseId(label("cli-the-case", id)?);
                return submit(global, Act::Answer(Answer { case_id, source }));
            }
            Self::Alert { id } => {
                open_case(global, &id)?;
                let case_id = CaseId(label("cli-the-case", id)?);
                return submit(global, Act::Alert(Alert { case_id }));
            }
            Self::Withdraw { id, reason } => {
                open_case(global, &id)?;
                let (case_id, reason) = (CaseId(label("cli-the-case", id)?), label("--reason", reason)?);
                return submit(global, Act::Withdraw(Withdraw { case_id, reason }));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A case of which something can still be made; of one that is decided, how it ended.
pub fn open_case(global: &Global, id: &str) -> Result<Value, Failure> {
    let case: Value = global.connection().get(&format!("/v1/cases/{}", encode(id)))?;
    let ended = match case["state"].as_str() {
        Some("REGISTERED") => "cli-state-registered",
        Some("REJECTED") => "cli-state-rejected",
        Some("WITHDRAWN") => "cli-state-withdrawn",
        Some("LAPSED") if case["decision"].is_object() => "cli-state-lapsed",
        _ => return Ok(case),
    };
    let decided = Message::new("cli-case-is-decided").with("case", id).with_message("state", Message::new(ended));
    Err(Failure::Conflict(decided.with("time", text(&case["decided_at"])).with("height", &case["decided_height"])))
}

/// Writes a new file; a form that somebody has filled in is never overwritten.
fn write_new(path: &std::path::Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    std::fs::OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}

/// Reads a form. The message of a wrong field says where it is and what is expected.
fn read_form(path: &std::path::Path) -> Result<Act, Failure> {
    let bytes = read_input(path)?;
    serde_json::from_slice(&bytes).map_err(|error| Failure::Input(reason::at(path.display(), &error.to_string())))
}

/// The form of a kind of transaction, from the register's own guide; started from a title, as it stands.
fn form(kind: &str, title: Option<&Value>) -> Result<Value, Failure> {
    let known = TxType::ALL.into_iter().find(|known| known.name().eq_ignore_ascii_case(kind));
    let mut form = known.and_then(guide::form).ok_or_else(|| {
        let kinds = TxType::ALL.into_iter().filter(|kind| guide::form(*kind).is_some()).map(TxType::name);
        let kinds = kinds.collect::<Vec<_>>().join(", ");
        Failure::Usage(Message::new("cli-case-no-form").with("kind", kind).with("kinds", kinds))
    })?;
    if let Some(title) = title {
        guide::start_from(&mut form, title);
    }
    Ok(form)
}

fn view(texts: &Catalogue, case: &Value) -> String {
    let field = |name: &str| text(&case[name]);
    let about = [
        ("case", &field("case_id") as &dyn Display),
        ("state", &texts.coded("cli-state", &field("state"))),
        ("kind", &texts.coded("tx", &field("tx_type"))),
        ("place", &field("jurisdiction")),
    ];
    let mut out = format!("{}\n", texts.say("cli-case-head", &about));
    let mut tell = |label: &str, what: String| out.push_str(&line(texts, label, what));
    tell("cli-case-lodged", field("lodged_at"));
    tell("cli-case-terms", field("terms"));
    if case["decided_at"].is_string() {
        let about = [("time", &field("decided_at") as &dyn Display), ("height", &case["decided_height"])];
        tell("cli-decided", texts.say("cli-case-decided-in", &about));
    }
    let outcome = &case["decision"]["outcome"];
    if outcome["REJECTED"].is_object() {
        tell("cli-case-because", reason_of(texts, &outcome["REJECTED"]));
    }
    if outcome["WITHDRAWN"].is_string() {
        tell("cli-case-because", texts.coded("reason", &text(&outcome["WITHDRAWN"])));
    }
    for raised in case["requisitions"].as_array().into_iter().flatten() {
        let answered = match raised["answered_at"].is_string() {
            true => text(&raised["answered_at"]),
            false => texts.say("cli-case-not-yet", &[]),
        };
        let about = [
            ("reason", &reason_coded(texts, &text(&raised["reason"])) as &dyn Display),
            ("officer", &text(&raised["officer_id"])),
            ("time", &text(&raised["raised_at"])),
            ("answered", &answered),
        ];
        tell("cli-case-asked", texts.say("cli-case-asked-by", &about));
    }
    let approved: Vec<String> = case["endorsements"].as_array().into_iter().flatten().map(text).collect();
    if !approved.is_empty() {
        tell("cli-case-approved", texts.say("cli-case-approved-by", &[("agencies", &approved.join(", "))]));
    }
    let alerts: Vec<String> = case["alerts"].as_array().into_iter().flatten().map(text).collect();
    if !alerts.is_empty() {
        tell("cli-case-alert", texts.say("cli-case-alert-of", &[("parties", &alerts.join(" "))]));
    }
    let risks: Vec<String> = case["risks"].as_array().into_iter().flatten().map(text).collect();
    if case["referred_at"].is_string() {
        tell("cli-case-referred", format!("{} {}", field("referred_at"), risks.join(", ")));
    }
    if case["lapses_at"].is_string() && !case["decision"].is_object() {
        tell("cli-case-lapses", texts.say("cli-case-lapses-unless", &[("time", &field("lapses_at"))]));
    }
    match case["decision"].is_object() {
        true => out,
        false => out + &missing(texts, case),
    }
}

/// A refusal's code and what it is about, on one line.
fn reason_of(texts: &Catalogue, refusal: &Value) -> String {
    let about: Vec<String> = refusal["about"].as_array().into_iter().flatten().map(text).collect();
    format!("{} {}", code_in_words(texts, &text(&refusal["code"])), about.join(", ")).trim_end().to_owned()
}

/// A refusal's code, with its words where they are not English.
fn code_in_words(texts: &Catalogue, code: &str) -> String {
    match (texts.lang(), Code::of_text(code)) {
        (Lang::Zh, Some(known)) => format!("{code}（{}）", known.title(Lang::Zh)),
        _ => code.to_owned(),
    }
}

/// An officer's coded reason, with its words where they are not English.
fn reason_coded(texts: &Catalogue, code: &str) -> String {
    match (texts.lang(), REASONS.iter().find(|row| row.0 == code)) {
        (Lang::Zh, Some((_, _, zh))) => format!("{code}（{zh}）"),
        _ => code.to_owned(),
    }
}

fn missing(texts: &Catalogue, answer: &Value) -> String {
    let mut out = String::new();
    if let Some(status) = answer["status"].as_str() {
        out.push_str(&texts.say("cli-case-would-be", &[("status", &texts.coded("cli-status", status))]));
        out.push('\n');
        out.push_str(&line(texts, "cli-case-terms", text(&answer["terms"])));
    }
    // A case that is decided lacks nothing any more, and that is not the news.
    if let Some(state @ ("REGISTERED" | "REJECTED" | "WITHDRAWN" | "LAPSED")) = answer["state"].as_str() {
        out.push_str(&texts.say("cli-case-is", &[("state", &texts.coded("cli-state", state))]));
        out.push('\n');
    }
    if answer["refusal"].is_object() {
        let detail = answer["detail"].as_str().unwrap_or_default();
        let why = match texts.lang() {
            // The words follow from the node, in its detail.
            Lang::Zh if !detail.is_empty() => text(&answer["refusal"]["code"]),
            _ => reason_of(texts, &answer["refusal"]),
        };
        out.push_str(&line(texts, "cli-case-refused", format!("{why} {detail}")));
    }
    // Words make a column wider.
    let (code_wide, kind_wide) = texts.lang().pick((22, 20), (40, 26));
    for item in answer["missing"].as_array().into_iter().flatten() {
        let from = item["from"].as_array().into_iter().flatten().map(text).collect::<Vec<_>>();
        let from = match from.is_empty() {
            true => texts.say("cli-case-from-nobody", &[]),
            false => from.join(texts.lang().pick(" or ", " 或 ")),
        };
        let kind =
            if item["kind"].is_string() { texts.coded("board-step", &text(&item["kind"])) } else { String::new() };
        let about = [
            ("code", &left(&code_in_words(texts, &text(&item["code"])), code_wide) as &dyn Display),
            ("kind", &left(&kind, kind_wide)),
            ("subject", &text(&item["subject"])),
            ("from", &from),
        ];
        let mut what = texts.say("cli-case-missing-item", &about);
        if item["because"].is_string() {
            what.push_str(&format!("  ({})", text(&item["because"])));
        }
        if item["until"].is_string() {
            what.push_str(&format!("  {}", texts.say("cli-case-until", &[("time", &text(&item["until"]))])));
        }
        out.push_str(&line(texts, "cli-case-missing", what));
    }
    if out.is_empty() {
        out.push_str(&format!("{}\n", texts.say("cli-case-nothing-missing", &[])));
    }
    out
}
