//! The command line as it is read: in the language that is asked for, before anything else is.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Command, CommandFactory as _, FromArgMatches as _};
use torrens_node::texts;
use torrens_texts::{Catalogue, help};

use crate::Cli;

/// What the messages of help begin with.
const HELP: &str = "node-help";

fn commands(texts: &Catalogue) -> Command {
    help::in_language(Cli::command(), HELP, texts)
}

/// Reads it; gives the catalogue in the language too. What cannot be read is said at once, as is help. Whatever the environment says of
/// the language, a node starts.
pub fn read(args: &[OsString]) -> Result<(Cli, &'static Catalogue), ExitCode> {
    let texts = texts::of(help::lang_asked(args));
    let read = commands(texts).try_get_matches_from(args).and_then(|matches| Cli::from_arg_matches(&matches));
    match read {
        Ok(cli) => Ok((cli, texts)),
        Err(error) => match help::usage_error(&error, texts, str::to_owned) {
            Some(said) => {
                eprintln!("torrens-node: {said}");
                Err(ExitCode::from(2))
            }
            None => error.exit(),
        },
    }
}

#[cfg(test)]
mod tests {
    use torrens_ledger::refusal::Lang;

    use super::*;

    #[test]
    fn every_command_and_every_argument_has_its_help_in_chinese() {
        let (lacking, known) = help::lacking(Cli::command(), HELP, texts::of(Lang::Zh));
        assert!(known.len() > 70, "{}", known.len());
        assert!(lacking.is_empty(), "locales/zh/node-help.ftl lacks:\n{}", lacking.join("\n"));
        for (id, _) in torrens_texts::files::NODE_HELP.zh.lines().filter_map(|line| line.split_once(" = ")) {
            assert!(known.contains(id), "{id} helps with nothing");
        }
    }

    #[test]
    fn help_and_errors_are_in_chinese_where_that_is_asked_for() {
        let zh = texts::of(Lang::Zh);
        let of = |words: &[&str]| commands(zh).try_get_matches_from(words).unwrap_err();
        for words in [&["torrens-node", "--help"][..], &["torrens-node", "members", "vote", "--help"]] {
            let said = of(words).to_string();
            assert!(said.contains("用法：") && said.contains("选项："), "{said}");
            for english in ["Usage", "Options", "Commands", "Arguments", "Print", "[default", "[possible"] {
                assert!(!said.contains(english), "{words:?}: {english} in\n{said}");
            }
        }
        for words in
            [&["torrens-node", "strat"][..], &["torrens-node", "start"], &["torrens-node", "init", "--api", "x"]]
        {
            let said = help::usage_error(&of(words), zh, str::to_owned).unwrap();
            assert!(said.contains("--help") && !said.contains("error") && !said.contains("usage-"), "{said}");
        }
    }

    #[test]
    fn the_commands_are_read_the_same_in_both_languages() {
        for lang in [Lang::En, Lang::Zh] {
            let read = commands(texts::of(lang)).try_get_matches_from([
                "torrens-node",
                "start",
                "--home",
                "h",
                "--lang",
                "zh",
            ]);
            assert!(read.is_ok(), "{:?}", read.err());
        }
    }
}
