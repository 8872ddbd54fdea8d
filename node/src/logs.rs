//! Logs are for operators: one line a height, on stderr. `TORRENS_LOG=debug` says more, `TORRENS_LOG_JSON=1` is for collectors.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

/// What is said when nothing else was asked for. The engine's ticker, and what its parts subscribe with to our network, call it an error that they
/// outlive, by a moment, an engine that was stopped on purpose: they are silenced.
pub const USUAL: &str = "info,arc_malachitebft=warn,arc_malachitebft_engine::util::ticker=off,arc_malachitebft_engine::network=off,\
                         informalsystems_malachitebft=warn,ractor=warn,libp2p=warn";

/// Begins to log; once in a process. The error says which word of `TORRENS_LOG` is none.
pub fn begin() -> Result<(), String> {
    let filter = asked()?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false);
    let _ = match std::env::var_os("TORRENS_LOG_JSON") {
        Some(_) => builder.json().try_init(),
        None => builder.with_target(false).try_init(),
    };
    Ok(())
}

/// What `TORRENS_LOG` asks for, or the error that it holds.
pub fn asked() -> Result<EnvFilter, String> {
    let asked = std::env::var("TORRENS_LOG").unwrap_or_default();
    filter(if asked.is_empty() { USUAL } else { &asked })
}

/// A word alone is a level; any other would be taken for the name of a part that says nothing.
fn filter(asked: &str) -> Result<EnvFilter, String> {
    for word in asked.split(',').filter(|word| !word.contains('=')) {
        word.parse::<LevelFilter>().map_err(|_| {
            format!("TORRENS_LOG: '{word}' is no level: say off, error, warn, info, debug or trace, or PART=LEVEL")
        })?;
    }
    EnvFilter::try_new(asked).map_err(|error| format!("TORRENS_LOG: {error}"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test fails loudly
mod tests {
    use super::*;

    #[test]
    fn a_level_that_is_none_is_refused_by_name() {
        for sound in [USUAL, "debug", "info,libp2p=off", "torrens_node::scrub=trace"] {
            filter(sound).unwrap();
        }
        for (wrong, named) in [("debgu", "'debgu'"), ("info,lout", "'lout'"), ("info,libp2p=lout", "TORRENS_LOG")] {
            let why = filter(wrong).unwrap_err();
            assert!(why.contains(named), "{wrong}: {why}");
        }
    }
}
