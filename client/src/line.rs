//! The command line as it is read: in the language that is asked for, before anything else is.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Command, CommandFactory as _};
use torrens_client::texts;
use torrens_texts::Catalogue;
use torrens_texts::help::Line;

use crate::Cli;

const LINE: Line = Line { root: "cli-help", texts: texts::of };

/// The commands, with help in the language.
pub fn commands(texts: &Catalogue) -> Command {
    LINE.commands(Cli::command(), texts)
}

/// Reads it. What cannot be read is said at once, as is help.
pub fn read() -> Result<Cli, ExitCode> {
    let args: Vec<OsString> = std::env::args_os().collect();
    LINE.read(&args, |name| std::env::var(name).ok()).map(|(cli, _)| cli).map_err(|unread| match unread.said {
        Some(said) => {
            eprintln!("torrens: {said}");
            ExitCode::from(2)
        }
        None => unread.error.exit(),
    })
}

#[cfg(test)]
mod tests {
    use torrens_ledger::refusal::Lang;

    use super::*;

    #[test]
    fn every_command_and_every_argument_has_its_help_in_chinese() {
        let holes = LINE.holes(Cli::command(), torrens_texts::files::CLI_HELP.zh);
        assert!(holes.is_empty(), "locales/zh/cli-help.ftl:\n{}", holes.join("\n"));
    }

    #[test]
    fn the_commands_are_read_the_same_in_both_languages() {
        for words in
            [&["torrens", "case", "list", "--state", "READY"][..], &["torrens", "verify", "e.json", "--lang", "zh"]]
        {
            for lang in [Lang::En, Lang::Zh] {
                let read = commands(texts::of(lang)).try_get_matches_from(words);
                assert!(read.is_ok(), "{words:?}: {:?}", read.err());
            }
        }
    }

    #[test]
    fn help_and_errors_are_in_chinese_where_that_is_asked_for() {
        let zh = texts::of(Lang::Zh);
        let of = |words: &[&str]| commands(zh).try_get_matches_from(words).unwrap_err();
        for words in [
            &["torrens", "--help"][..],
            &["torrens", "case", "--help"],
            &["torrens", "help", "case"],
            &["torrens", "case", "list", "-h"],
        ] {
            let help = of(words).to_string();
            assert!(help.contains("用法：") && help.contains("选项："), "{help}");
            for english in ["Usage", "Options", "Commands", "Arguments", "Print", "[default", "[env", "[possible"] {
                assert!(!help.contains(english), "{words:?}: {english} in\n{help}");
            }
        }
        for words in [
            &["torrens", "titel"][..],
            &["torrens", "title", "view"],
            &["torrens", "title", "view", "T", "--at", "x"],
            &["torrens", "--lang", "fr", "title", "view", "T"],
            &["torrens", "title", "view", "T", "--nonsense"],
            &["torrens", "extract", "T", "--unit", "U"],
            &["torrens", "title", "view", "T", "--at"],
        ] {
            let said = LINE.usage_error(&of(words), zh).unwrap();
            assert!(said.contains("--help") && !said.contains("error") && !said.contains("usage-"), "{said}");
            assert!(said.lines().next().unwrap().chars().any(|c| c >= '\u{4e00}'), "{said}");
        }
    }
}
