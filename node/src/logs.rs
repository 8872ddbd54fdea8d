//! Logs are for operators: one line a height, on stderr. `TORRENS_LOG=debug` says more, `TORRENS_LOG_JSON=1` is for collectors.

use tracing_subscriber::EnvFilter;

/// What is said when nothing else was asked for. The engine's ticker calls it an error that it outlives, by a moment, an engine that was
/// stopped on purpose: it is silenced.
const USUAL: &str = "info,arc_malachitebft=warn,arc_malachitebft_engine::util::ticker=off,informalsystems_malachitebft=warn,ractor=warn,\
                     libp2p=warn";

/// Begins to log; once in a process.
pub fn begin() {
    let filter = EnvFilter::try_from_env("TORRENS_LOG").unwrap_or_else(|_| USUAL.into());
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false);
    let _ = match std::env::var_os("TORRENS_LOG_JSON") {
        Some(_) => builder.json().try_init(),
        None => builder.with_target(false).try_init(),
    };
}
