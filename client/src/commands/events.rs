//! `torrens events tail`.

use std::process::ExitCode;

use clap::Subcommand;
use torrens_client::exit::Failure;

use super::title::text;
use crate::Global;

#[derive(Subcommand)]
pub enum Events {
    /// Print events as they happen, one a line
    Tail {
        /// Begin after this cursor, such as 12.0
        #[arg(long)]
        after: Option<String>,
        /// Only this type, such as torrens.case.decided
        #[arg(long = "type")]
        kind: Option<String>,
        /// End after this many
        #[arg(short = 'n', long)]
        count: Option<u64>,
    },
}

impl Events {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        let Self::Tail { after, kind, count } = self;
        let mut seen = 0;
        global.connection().events(after.as_deref(), kind.as_deref(), &mut |event| {
            use std::io::Write as _;
            let line = match global.json {
                true => event.to_string(),
                false => format!(
                    "{:<10} {}  {:<28} {}",
                    text(&event["id"]),
                    text(&event["time"]),
                    text(&event["type"]),
                    text(&event["subject"])
                ),
            };
            seen += 1;
            writeln!(std::io::stdout(), "{line}").is_ok() && count.is_none_or(|count| seen < count)
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
