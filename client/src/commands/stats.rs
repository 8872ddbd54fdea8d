//! `torrens stats savings|bottlenecks` and `torrens export ocel|xes|csv`: what reviewing once saves, and where cases wait.

use std::fmt::Display;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};
use torrens_client::exit::Failure;
use torrens_client::reason;
use torrens_texts::Catalogue;
use torrens_texts::columns::{left, right};

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
                global.show(&stats, || savings(global.texts(), &stats))?;
            }
            Self::Bottlenecks => {
                let stats: Value = global.connection().get("/v1/stats/bottlenecks")?;
                global.show(&stats, || bottlenecks(global.texts(), &stats))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn savings(texts: &Catalogue, stats: &Value) -> String {
    let about = [
        ("cases", &stats["cases"] as &dyn Display),
        ("needed", &stats["needed"]),
        ("fresh", &stats["fresh"]),
        ("reused", &stats["reused"]),
    ];
    let mut out = texts.say("cli-stats-reviews", &about) + "\n";
    let about =
        [("measured", &stats["reviews_avoided"] as &dyn Display), ("declared", &stats["rechecks_avoided_declared"])];
    out.push_str(&(texts.say("cli-stats-avoided", &about) + "\n"));
    let kind = texts.lang().pick(22, 38);
    let row = |place: &str, of: &str, n: &str, times: [&str; 3], saved: &str| {
        let [median, p90, baseline] =
            [(times[0], 12), (times[1], 12), (times[2], 14)].map(|(at, width)| right(at, width));
        format!("{place:<4} {} {} {median} {p90} {baseline} {saved}\n", left(of, kind), right(n, 6))
    };
    let head =
        ["kind", "n", "median", "p90", "baseline", "saved"].map(|name| texts.say(&format!("cli-stats-{name}"), &[]));
    let [of, n, median, p90, baseline, saved] = &head;
    out.push_str(&row("", of, n, [median, p90, baseline], saved));
    for of in stats["by_type"].as_array().into_iter().flatten() {
        let times = ["median_ms", "p90_ms", "baseline_declared_ms"].map(|name| duration(texts, &of[name]));
        out.push_str(&row(
            &text(&of["jurisdiction"]),
            &texts.coded("tx", &text(&of["tx_type"])),
            &of["n"].to_string(),
            [&times[0], &times[1], &times[2]],
            &duration(texts, &of["saved_estimate_ms"]),
        ));
    }
    for of in stats["duplicate_reviews"].as_array().into_iter().flatten() {
        let agencies: Vec<String> = of["agencies"].as_array().into_iter().flatten().map(text).collect();
        let about = [
            ("kind", &texts.coded("board-step", &text(&of["kind"])) as &dyn Display),
            ("subject", &text(&of["subject"])),
            ("agencies", &agencies.join(", ")),
        ];
        out.push_str(&(texts.say("cli-stats-twice", &about) + "\n"));
    }
    out + &since(texts, stats)
}

fn bottlenecks(texts: &Catalogue, stats: &Value) -> String {
    let about = [
        ("decided", &stats["decided"] as &dyn Display),
        ("themselves", &text(&stats["auto_share"])),
        ("first", &text(&stats["first_time_right_share"])),
    ];
    let mut out = texts.say("cli-stats-decided", &about) + "\n";
    let (step, agency) = texts.lang().pick((24, 20), (40, 20));
    let row = |of: &str, by: &str, n: &str, median: &str, p90: &str| {
        let waits = [median, p90].map(|at| right(at, 12)).join(" ");
        format!("{} {} {} {waits}\n", left(of, step), left(by, agency), right(n, 6))
    };
    let head =
        ["step", "agency", "n", "median-wait", "p90-wait"].map(|name| texts.say(&format!("cli-stats-{name}"), &[]));
    let [of, by, n, median, p90] = &head;
    out.push_str(&row(of, by, n, median, p90));
    for of in stats["steps"].as_array().into_iter().flatten() {
        let step = texts.coded("board-step", &text(&of["step"]));
        let (median, p90) = (duration(texts, &of["median_ms"]), duration(texts, &of["p90_ms"]));
        out.push_str(&row(&step, &text(&of["agency"]), &of["n"].to_string(), &median, &p90));
    }
    for of in stats["requisitions"].as_array().into_iter().flatten() {
        let about = [
            ("lodger", &left(&text(&of["lodger"]), 20) as &dyn Display),
            ("code", &left(&text(&of["code"]), 24)),
            ("kind", &left(&texts.coded("board-step", &text(&of["kind"])), 20)),
            ("n", &right(&of["n"].to_string(), 6)),
        ];
        out.push_str(&(texts.say("cli-stats-lacked", &about) + "\n"));
    }
    out + &since(texts, stats)
}

/// Said of a node that does not know all of the past.
fn since(texts: &Catalogue, told: &Value) -> String {
    match told["history_from"].as_u64() {
        Some(from @ 2..) => texts.say("cli-stats-since", &[("from", &from)]) + "\n",
        _ => String::new(),
    }
}

/// Milliseconds as people read them.
fn duration(texts: &Catalogue, value: &Value) -> String {
    let Some(ms) = value.as_i64() else { return "-".into() };
    let (sign, ms) = if ms < 0 { ("-", ms.saturating_neg()) } else { ("", ms) };
    let (n, unit) = match ms {
        0..1_000 => (ms, "cli-stats-ms"),
        1_000..60_000 => (ms / 1_000, "cli-stats-s"),
        60_000..3_600_000 => (ms / 60_000, "cli-stats-min"),
        3_600_000..172_800_000 => (ms / 3_600_000, "cli-stats-h"),
        _ => (ms / 86_400_000, "cli-stats-d"),
    };
    format!("{sign}{}", texts.say(unit, &[("n", &n)]))
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
            .map_err(|error| Failure::Unexpected(reason::cannot_write(&self.output, &error)))?;
        let done = json!({
            "format": name, "file": self.output, "bytes": bytes.len(), "history_from": status["history_from"]
        });
        global.show(&done, || {
            let texts = global.texts();
            let written = texts.say("cli-written", &[("file", &self.output.display()), ("bytes", &bytes.len())]);
            format!("{written}\n{}", since(texts, &status)).trim_end().to_owned()
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
