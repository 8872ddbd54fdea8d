//! `torrens import`: existing holdings from a file, with a mapping; and the second agency's approval.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::Value;
use torrens_client::exit::Failure;
use torrens_client::message::Message;
use torrens_client::reason::{self, label};
use torrens_client::{import as run, keys};
use torrens_import::mapping::Mapping;
use torrens_import::plan;
use torrens_ledger::crypto::sha256;
use torrens_ledger::encoding::Bytes;
use torrens_ledger::register::title::CaseId;
use torrens_ledger::transactions::Act;
use torrens_ledger::transactions::consent::Consent;

use super::title::text;
use super::{encode, submit};
use crate::Global;

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Import {
    #[command(subcommand)]
    approve: Option<Approve>,
    #[command(flatten)]
    file: Option<FromFile>,
}

#[derive(Subcommand)]
enum Approve {
    /// Approve batches of another agency
    Approve {
        /// Case numbers of the batches
        #[arg(required = true)]
        cases: Vec<String>,
    },
}

#[derive(Args)]
struct FromFile {
    /// The file
    file: PathBuf,
    /// Mapping: a file, or the name of a shipped one such as uk-price-paid
    #[arg(long)]
    mapping: String,
    /// Key file of the second agency's approver; without it the batches wait for 'import approve'
    #[arg(long)]
    countersign: Option<PathBuf>,
    /// Check everything, submit nothing
    #[arg(long)]
    dry_run: bool,
    /// Go on with an import that was broken off (running it again does the same; nothing is ever doubled)
    #[arg(long)]
    resume: bool,
    /// Where rows that were refused are listed
    #[arg(long, default_value = "errors.csv")]
    errors: PathBuf,
    /// File with the secret that opens the commitments of this import; made when absent. Keep it safe
    #[arg(long)]
    secret: Option<PathBuf>,
}

impl Import {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        match (self.approve, self.file) {
            (Some(Approve::Approve { cases }), _) => approve(global, &cases),
            (None, Some(file)) => import(global, &file),
            (None, None) => Err(Failure::Usage(Message::new("cli-import-what"))),
        }
    }
}

fn import(global: &Global, args: &FromFile) -> Result<ExitCode, Failure> {
    let texts = global.texts();
    let bytes = super::read_input(&args.file)?;
    let shipped = Mapping::SHIPPED.iter().find(|(name, _)| *name == args.mapping);
    let mapping_text = match shipped {
        Some((_, text)) => (*text).to_owned(),
        None => std::fs::read_to_string(&args.mapping).map_err(|error| {
            let names: Vec<&str> = Mapping::SHIPPED.iter().map(|(name, _)| *name).collect();
            let message =
                Message::new("cli-import-no-mapping").with("mapping", &args.mapping).with("shipped", names.join(", "));
            Failure::Input(message.because(reason::of(&error.to_string())))
        })?,
    };
    let mapping = Mapping::parse(&mapping_text).map_err(|why| Failure::Input(reason::at(&args.mapping, &why)))?;
    let (secret, fresh) = if args.dry_run { ([0; 32], None) } else { secret(global, args, &bytes)? };
    let plan = plan::plan(&bytes, &mapping_text, &mapping, &secret).map_err(|why| Failure::Input(reason::of(&why)))?;
    if args.dry_run {
        let rejected = plan.errors.len() as u64;
        run::write_errors(&args.errors, &plan.errors, global.lang())?;
        let (rows, batches) = (plan.rows, plan.batches.len());
        let summary = serde_json::json!({"rows": rows, "rejected": rejected, "batches": batches, "dry_run": true, "errors_file": args.errors});
        global.show(&summary, || {
            texts.say("cli-import-dry", &[("rows", &rows), ("batches", &batches), ("rejected", &rejected)])
        })?;
        return Ok(ExitCode::from(if rejected == 0 { 0 } else { 7 }));
    }
    let builder = global.builder()?;
    let countersign = args.countersign.as_ref().map(|path| keys::read(path)).transpose()?;
    let bar = bar(global, plan.rows - plan.errors.len() as u64);
    let (mut totals, errors) =
        run::run(&global.connection(), &builder, countersign.as_ref(), fresh.is_some(), plan, &|rows| bar.inc(rows))
            .inspect_err(|failure| {
                // A secret that opens nothing must not lie about to be mistaken for the right one.
                if let (Failure::Conflict(_), Some(path)) = (failure, &fresh) {
                    let _ = std::fs::remove_file(path);
                }
                global.hint(texts.say("cli-import-again", &[]));
            })?;
    bar.finish();
    run::write_errors(&args.errors, &errors, global.lang())?;
    totals.errors_file = Some(args.errors.display().to_string());
    global.show(&totals, || {
        let about = [
            ("rows", &totals.rows as &dyn Display),
            ("created", &totals.created),
            ("chained", &totals.chained),
            ("rejected", &totals.rejected),
            ("waiting", &totals.waiting),
            ("file", &args.errors.display()),
        ];
        texts.say("cli-import-done", &about)
    })?;
    if !totals.cases.is_empty() {
        let cases: Vec<String> = totals.cases.iter().map(ToString::to_string).collect();
        global.hint(texts.say("cli-import-approve", &[("cases", &cases.join(" "))]));
    }
    Ok(ExitCode::from(if totals.rejected == 0 { 0 } else { 7 }))
}

/// The import's secret: from the file named, or beside the working folder under the data's own hash.
/// A new one comes with its file.
fn secret(global: &Global, args: &FromFile, bytes: &[u8]) -> Result<([u8; 32], Option<PathBuf>), Failure> {
    let digest = sha256(&[bytes]).to_string();
    let path = args.secret.clone().unwrap_or_else(|| PathBuf::from(format!("torrens-import-{}.secret", &digest[..12])));
    if !path.exists() {
        if args.resume {
            global.hint(global.texts().say("cli-import-no-secret", &[("file", &path.display())]));
        }
        let fresh = Bytes(keys::random::<32>()?);
        keys::write_private(&path, &format!("{fresh}\n"))?;
        global.hint(global.texts().say("cli-import-secret", &[("file", &path.display())]));
        return Ok((fresh.0, Some(path)));
    }
    Ok((read_secret(&path)?, None))
}

fn read_secret(path: &Path) -> Result<[u8; 32], Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::Input(reason::cannot_read(path, &error)))?;
    text.trim()
        .parse::<Bytes<32>>()
        .map(|secret| secret.0)
        .map_err(|why| Failure::Input(reason::at(path.display(), &why)))
}

fn bar(global: &Global, rows: u64) -> ProgressBar {
    let target = if global.quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(rows), target);
    let template = global.texts().say(
        "cli-import-progress",
        &[("bar", &"{bar:30}"), ("at", &"{pos}"), ("of", &"{len}"), ("speed", &"{per_sec}"), ("eta", &"{eta}")],
    );
    if let Ok(style) = ProgressStyle::with_template(&template) {
        bar.set_style(style);
    }
    bar
}

fn approve(global: &Global, cases: &[String]) -> Result<ExitCode, Failure> {
    let mut worst = ExitCode::SUCCESS;
    for id in cases {
        let case: Value = global.connection().get(&format!("/v1/cases/{}", encode(id)))?;
        let act = Consent {
            case_id: CaseId(label("cli-the-case", id)?),
            terms: text(&case["terms"])
                .parse()
                .map_err(|why: String| Failure::Unexpected(reason::at("terms", &why)))?,
            party_id: None,
            poa_id: None,
            acknowledges: false,
        };
        let code = submit(global, Act::Consent(act))?;
        if code != ExitCode::SUCCESS {
            worst = code;
        }
    }
    Ok(worst)
}
