//! Help and errors of usage in Chinese. The English of both is clap's own and the doc comments of the commands; where another language is
//! asked for, the tree of commands is walked once, and what stands in the catalogue takes their place.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};
use torrens_client::reason;
use torrens_ledger::refusal::Lang;
use torrens_texts::Catalogue;

/// The language that is asked for, before anything else is read: by flag, environment or locale.
pub fn lang_asked(args: &[OsString]) -> Lang {
    let mut words = args.iter().map(|word| word.to_string_lossy());
    let mut flag = None;
    while let Some(word) = words.next() {
        match word.strip_prefix("--lang") {
            Some("") => flag = words.next().map(|tag| tag.into_owned()),
            Some(value) => flag = value.strip_prefix('=').map(str::to_owned).or(flag),
            None if word == "--" => break,
            None => {}
        }
    }
    let named = |name: &str| std::env::var(name).ok();
    let tag = flag.or_else(|| named("TORRENS_LANG")).or_else(|| named("LC_ALL")).or_else(|| named("LANG"));
    tag.map_or(Lang::En, |tag| Lang::of(&tag))
}

/// The commands with their help in the language.
pub fn in_language(mut command: Command, texts: &Catalogue) -> Command {
    if texts.lang() == Lang::En {
        return command;
    }
    // First everything that clap adds by itself: `help`, `--version`, what every command takes.
    command.build();
    translate(command, "cli-help", texts)
}

fn translate(mut command: Command, id: &str, texts: &Catalogue) -> Command {
    if let Some(about) = texts.find(id, []) {
        command = command.about(about);
    }
    let title = |id: &str| texts.say(id, &[]);
    let mut form = format!("{{before-help}}{{about-with-newline}}\n{} {{usage}}", title("cli-usage-usage"));
    if command.has_subcommands() {
        form.push_str(&format!("\n\n{}\n{{subcommands}}", title("cli-usage-commands")));
    }
    if command.get_positionals().next().is_some() {
        form.push_str(&format!("\n\n{}\n{{positionals}}", title("cli-usage-arguments")));
    }
    form.push_str(&format!("\n\n{}\n{{options}}{{after-help}}", title("cli-usage-options")));
    command.help_template(form).mut_args(|arg| argument(arg, id, texts)).mut_subcommands(|inner| {
        match inner.get_name() {
            "help" => copies(inner, id, texts).about(texts.say("cli-help-help", &[])),
            name => {
                let id = format!("{id}-{name}");
                translate(inner, &id, texts)
            }
        }
    })
}

/// The tree behind `help`: copies of the commands, which completions show.
fn copies(command: Command, id: &str, texts: &Catalogue) -> Command {
    command.mut_subcommands(|inner| {
        let id = format!("{id}-{}", inner.get_name());
        let about = texts.find(&id, []);
        let inner = copies(inner, &id, texts);
        match about {
            Some(about) => inner.about(about),
            None => inner,
        }
    })
}

/// The message of an argument: of its command, or what every command takes.
fn help_of(arg: &Arg, id: &str, texts: &Catalogue) -> Option<String> {
    let name = arg.get_id().as_str().replace('_', "-");
    texts.find(&format!("{id}--{name}"), []).or_else(|| texts.find(&format!("cli-help--{name}"), []))
}

fn argument(arg: Arg, id: &str, texts: &Catalogue) -> Arg {
    let Some(mut help) = help_of(&arg, id, texts) else { return arg };
    let list = |values: Vec<String>| values.join(", ");
    let mut note = |id: &str, value: String| help.push_str(&format!(" {}", texts.say(id, &[("value", &value)])));
    if let (Some(name), false) = (arg.get_env(), arg.is_hide_env_set()) {
        note("cli-usage-env", name.to_string_lossy().into_owned());
    }
    let (takes, defaults) = (arg.get_action().takes_values(), arg.get_default_values());
    if takes && !defaults.is_empty() && defaults.iter().any(|value| !value.is_empty()) {
        note("cli-usage-default", list(defaults.iter().map(|value| value.to_string_lossy().into_owned()).collect()));
    }
    let values = arg.get_possible_values();
    if takes && !values.is_empty() {
        note("cli-usage-values", list(values.iter().map(|value| value.get_name().to_owned()).collect()));
    }
    arg.help(help).hide_env(true).hide_default_value(true).hide_possible_values(true)
}

/// An error of usage in the language; None when clap's own words are meant, or are no error.
pub fn usage_error(error: &clap::Error, texts: &Catalogue) -> Option<String> {
    if texts.lang() == Lang::En
        || !error.use_stderr()
        || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    {
        return None;
    }
    let told = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let (arg, value) = (told(ContextKind::InvalidArg), told(ContextKind::InvalidValue));
    let (id, near) = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => ("cli-usage-no-value", told(ContextKind::ValidValue)),
        ErrorKind::InvalidValue => ("cli-usage-invalid", told(ContextKind::ValidValue)),
        ErrorKind::ValueValidation => ("cli-usage-invalid", String::new()),
        ErrorKind::UnknownArgument => ("cli-usage-unknown", told(ContextKind::SuggestedArg)),
        ErrorKind::InvalidSubcommand => ("cli-usage-no-command", told(ContextKind::SuggestedSubcommand)),
        ErrorKind::MissingSubcommand => ("cli-usage-which", told(ContextKind::ValidSubcommand)),
        ErrorKind::MissingRequiredArgument => ("cli-usage-missing", String::new()),
        ErrorKind::ArgumentConflict => ("cli-usage-conflict", told(ContextKind::PriorArg)),
        _ => ("cli-usage-wrong", String::new()),
    };
    let of = if arg.is_empty() { told(ContextKind::InvalidSubcommand) } else { arg };
    let mut out = texts.say(id, &[("of", &of), ("value", &value), ("near", &near)]);
    if let Some(why) = std::error::Error::source(error).filter(|_| error.kind() == ErrorKind::ValueValidation) {
        let why = why.to_string();
        // The value is named already.
        let why = why.strip_prefix(&format!("{value}: ")).unwrap_or(&why);
        out.push_str(&texts.say("cli-usage-because", &[("why", &reason::of(why).say(texts.lang()))]));
    }
    if !near.is_empty() && error.kind() != ErrorKind::ArgumentConflict {
        out.push_str(&texts.say("cli-usage-near", &[("near", &near)]));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.trim_start_matches("Usage:").trim_start();
        out.push_str(&format!("\n\n{} {usage}", texts.say("cli-usage-usage", &[])));
    }
    out.push_str(&format!("\n\n{}", texts.say("cli-usage-more", &[])));
    Some(out)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory as _;
    use torrens_client::texts;

    use super::*;
    use crate::Cli;

    /// The ids of what can be helped with, and those that lack it.
    fn walk(command: &Command, id: &str, lacking: &mut Vec<String>, known: &mut BTreeSet<String>) {
        let texts = texts::of(Lang::Zh);
        let mut seek = |wanted: String, english: String, there: bool| {
            if !there && !known.contains(&wanted) {
                lacking.push(format!("{wanted} = {english}"));
            }
            known.insert(wanted);
        };
        let english = |text: Option<&clap::builder::StyledStr>| text.map(ToString::to_string).unwrap_or_default();
        seek(id.to_owned(), english(command.get_about()), texts.find(id, []).is_some());
        for arg in command.get_arguments() {
            let name = arg.get_id().as_str().replace('_', "-");
            let global = arg.is_global_set() || ["help", "version"].contains(&name.as_str());
            let wanted = if global { format!("cli-help--{name}") } else { format!("{id}--{name}") };
            let there = texts.find(&wanted, []).is_some();
            seek(wanted, english(arg.get_help()), there);
        }
        for inner in command.get_subcommands() {
            match inner.get_name() {
                "help" => _ = known.insert("cli-help-help".into()),
                name => walk(inner, &format!("{id}-{name}"), lacking, known),
            }
        }
    }

    #[test]
    fn every_command_and_every_argument_has_its_help_in_chinese() {
        let mut command = Cli::command();
        command.build();
        let (mut lacking, mut known) = (Vec::new(), BTreeSet::new());
        walk(&command, "cli-help", &mut lacking, &mut known);
        assert!(known.len() > 150, "{}", known.len());
        assert!(lacking.is_empty(), "locales/zh/cli-help.ftl lacks:\n{}", lacking.join("\n"));
        let ids = torrens_texts::files::CLI_HELP.zh.lines().filter_map(|line| line.split_once(" = "));
        for (id, _) in ids.filter(|(id, _)| id.starts_with("cli-help")) {
            assert!(known.contains(id), "{id} helps with nothing");
        }
    }

    #[test]
    fn the_commands_are_read_the_same_in_both_languages() {
        for words in
            [&["torrens", "case", "list", "--state", "READY"][..], &["torrens", "verify", "e.json", "--lang", "zh"]]
        {
            for lang in [Lang::En, Lang::Zh] {
                let read = in_language(Cli::command(), texts::of(lang)).try_get_matches_from(words);
                assert!(read.is_ok(), "{words:?}: {:?}", read.err());
            }
        }
    }

    #[test]
    fn help_and_errors_are_in_chinese_where_that_is_asked_for() {
        let zh = texts::of(Lang::Zh);
        let of = |words: &[&str]| in_language(Cli::command(), zh).try_get_matches_from(words).unwrap_err();
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
            let said = usage_error(&of(words), zh).unwrap();
            assert!(said.contains("--help") && !said.contains("error") && !said.contains("cli-"), "{said}");
            assert!(said.lines().next().unwrap().chars().any(|c| c >= '\u{4e00}'), "{said}");
        }
    }

    #[test]
    fn the_language_is_known_before_anything_else_is_read() {
        let of = |words: &[&str]| lang_asked(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(of(&["torrens", "title", "--lang", "zh"]), Lang::Zh);
        assert_eq!(of(&["torrens", "--lang=zh", "title"]), Lang::Zh);
        assert_eq!(of(&["torrens", "--lang", "en"]), Lang::En);
    }
}
