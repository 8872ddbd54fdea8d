//! The command line as it is read: in the language that is asked for, before anything else is. Whatever the environment says of the language,
//! a node starts.

use std::ffi::OsString;
use std::process::ExitCode;

use torrens_node::texts;
use torrens_texts::Catalogue;
use torrens_texts::help::Line;

use crate::Cli;

const LINE: Line = Line { root: "node-help", texts: texts::of };

/// Reads it; gives the catalogue in the language too. What cannot be read is said at once, as is help.
pub fn read() -> Result<(Cli, &'static Catalogue), ExitCode> {
    let args: Vec<OsString> = std::env::args_os().collect();
    LINE.read(&args, |name| std::env::var(name).ok()).map_err(|unread| {
        let Some(said) = unread.said else { unread.error.exit() };
        eprintln!("torrens-node: {said}");
        ExitCode::from(2)
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn every_command_and_every_argument_has_its_help_in_chinese() {
        let holes = LINE.holes(Cli::command(), torrens_texts::files::NODE_HELP.zh);
        assert!(holes.is_empty(), "locales/zh/node-help.ftl:\n{}", holes.join("\n"));
    }

    #[test]
    fn a_wrong_command_is_named_in_chinese() {
        let args = ["torrens-node", "--lang", "zh", "strat"].map(OsString::from);
        let said = LINE.read::<Cli>(&args, |_| None).err().and_then(|unread| unread.said).unwrap_or_default();
        assert!(said.starts_with("没有“strat”") && said.contains("用法：") && said.contains("start"), "{said}");
    }
}
