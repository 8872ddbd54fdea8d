//! `torrens stats savings|bottlenecks` and `torrens export ocel|xes|csv`: what reviewing once saves, and where cases wait.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};
use torrens_client::exit::Failure;

use super::title::text;
use crate::Global;

#[derive(Subcommand)]
pub enum Stats {
    /// Reviews avoided and days saved
    Savings,
    /// Where cases wait, by step and agency
    Bottlenecks,
}

impl Stats {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        match self {
            Self::Savings => {
                let stats: Value = global.connection().get("/v1/stats/savings")?;
                global.show(&stats, || savings(&stats))?;
            }
            Self::Bottlenecks => {
                let stats: Value = global.connection().get("/v1/stats/bottlenecks")?;
                global.show(&stats, || bottlenecks(&stats))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn savings(stats: &Value) -> String {
    let mut out = format!(
        "registered cases {}   reviews needed {}   made for the case {}   reused {}\nreviews avoided  {} measured, and {} agency re-checks by the declared baseline\n",
        stats["cases"],
        stats["needed"],
        stats["fresh"],
        stats["reused"],
        stats["reviews_avoided"],
        stats["rechecks_avoided_declared"]
    );
    out.push_str(&format!(
        "{:<4} {:<22} {:>6} {:>12} {:>12} {:>14} {}\n",
        "", "kind", "n", "median", "p90", "baseline", "saved per case (estimate by the declared baseline)"
    ));
    for row in stats["by_type"].as_array().into_iter().flatten() {
        out.push_str(&format!(
            "{:<4} {:<22} {:>6} {:>12} {:>12} {:>14} {}\n",
            text(&row["jurisdiction"]),
            text(&row["tx_type"]),
            row["n"],
            duration(&row["median_ms"]),
            duration(&row["p90_ms"]),
            duration(&row["baseline_declared_ms"]),
            duration(&row["saved_estimate_ms"])
        ));
    }
    for row in stats["duplicate_reviews"].as_array().into_iter().flatten() {
        let agencies: Vec<String> = row["agencies"].as_array().into_iter().flatten().map(text).collect();
        let (kind, subject) = (text(&row["kind"]), text(&row["subject"]));
        out.push_str(&format!("reviewed twice   {kind} {subject} by {}\n", agencies.join(", ")));
    }
    out + &since(stats)
}

fn bottlenecks(stats: &Value) -> String {
    let mut out = format!(
        "decided cases {}   by themselves {}   right first time {}\n{:<24} {:<20} {:>6} {:>12} {:>12}\n",
        stats["decided"],
        text(&stats["auto_share"]),
        text(&stats["first_time_right_share"]),
        "step",
        "agency",
        "n",
        "median wait",
        "p90 wait"
    );
    for row in stats["steps"].as_array().into_iter().flatten() {
        out.push_str(&format!(
            "{:<24} {:<20} {:>6} {:>12} {:>12}\n",
            text(&row["step"]),
            text(&row["agency"]),
            row["n"],
            duration(&row["median_ms"]),
            duration(&row["p90_ms"])
        ));
    }
    for row in stats["requisitions"].as_array().into_iter().flatten() {
        let (lodger, code, kind) = (text(&row["lodger"]), text(&row["code"]), text(&row["kind"]));
        out.push_str(&format!("lacked at lodging  {lodger:<20} {code:<24} {kind:<20} {:>6}\n", row["n"]));
    }
    out + &since(stats)
}

/// Said of a node that does not know all of the past.
fn since(told: &Value) -> String {
    match told["history_from"].as_u64() {
        Some(from @ 2..) => format!(
            "This node joined by a snapshot: only what was decided from block {from} on is counted. Ask a node that has the whole past.\n"
        ),
        _ => String::new(),
    }
}

/// Milliseconds as people read them.
fn duration(value: &Value) -> String {
    let Some(ms) = value.as_i64() else { return "-".into() };
    let (sign, ms) = if ms < 0 { ("-", -ms) } else { ("", ms) };
    match ms {
        0..1_000 => format!("{sign}{ms} ms"),
        1_000..60_000 => format!("{sign}{} s", ms / 1_000),
        60_000..3_600_000 => format!("{sign}{} min", ms / 60_000),
        3_600_000..172_800_000 => format!("{sign}{} h", ms / 3_600_000),
        _ => format!("{sign}{} d", ms / 86_400_000),
    }
}

/// For process mining tools.
#[derive(Args)]
pub struct Export {
    /// ocel (OCEL 2.0 JSON), xes (IEEE 1849) or csv
    format: Format,
    /// File to write
    #[arg(short, long)]
    output: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Ocel,
    Xes,
    Csv,
}

impl Export {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        let name = match self.format {
            Format::Ocel => "ocel",
            Format::Xes => "xes",
            Format::Csv => "csv",
        };
        let connection = global.connection();
        let bytes = connection.get_bytes(&format!("/v1/export/{name}"))?;
        let status: Value = connection.get("/v1/status")?;
        std::fs::write(&self.output, &bytes)
            .map_err(|error| Failure::Unexpected(format!("cannot write {}: {error}", self.output.display())))?;
        let done = json!({
            "format": name, "file": self.output, "bytes": bytes.len(), "history_from": status["history_from"]
        });
        global.show(&done, || {
            format!("{} ({} bytes)\n{}", self.output.display(), bytes.len(), since(&status)).trim_end().to_owned()
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
