//! `torrens verify`: offline, with nothing but the file and a trust anchor.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use torrens_client::exit::Failure;
use torrens_ledger::genesis::TrustAnchor;
use torrens_ledger::proof::extract::{self, Answer, Report};
use torrens_ledger::refusal::Lang;

use super::read_input;
use crate::Global;

#[derive(Args)]
pub struct Verify {
    /// The extract; - for standard input
    file: PathBuf,
    /// The trust anchor of the ledger
    #[arg(long, env = "TORRENS_TRUST")]
    trust: Option<PathBuf>,
}

impl Verify {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        let file = read_input(&self.file)?;
        let lang = global.lang();
        let report = match anchor(self.trust.as_ref(), lang) {
            Ok(anchor) => extract::verify(&file, &anchor, lang),
            Err(why) => Report {
                answer: Answer::CannotTell,
                sentence: lang.pick(format!("CANNOT TELL: {why}."), format!("无法判断：{why}。")),
                steps: vec![],
                not_checked: vec![],
                extract: None,
            },
        };
        global.show(&report, || {
            let mut out = format!("{}\n", report.sentence);
            for step in &report.steps {
                out.push_str(&format!("  {} {}\n", if step.ok { "✓" } else { "✗" }, step.what));
            }
            if !report.not_checked.is_empty() {
                out.push_str(lang.pick("Not checked:\n", "未检查：\n"));
                report.not_checked.iter().for_each(|line| out.push_str(&format!("  - {line}\n")));
            }
            out
        })?;
        Ok(ExitCode::from(match report.answer {
            Answer::Genuine => 0,
            Answer::NotGenuine => 10,
            Answer::CannotTell => 11,
        }))
    }
}

fn anchor(path: Option<&PathBuf>, lang: Lang) -> Result<TrustAnchor, String> {
    let none = lang.pick(
        "there is no trust anchor: give --trust trust.json, from a source that you trust",
        "没有信任锚：请以 --trust trust.json 指定您信任来源的信任锚",
    );
    let path = path.ok_or(none)?;
    let name = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        lang.pick(format!("the trust anchor {name} cannot be read: {error}"), format!("无法读取信任锚 {name}：{error}"))
    })?;
    serde_json::from_str(&text).map_err(|error| {
        lang.pick(format!("{name} is not a trust anchor: {error}"), format!("{name} 不是信任锚：{error}"))
    })
}
