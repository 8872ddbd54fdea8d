//! Help and errors of usage in Chinese. The English of both is clap's own and the doc comments of the commands; where another language is
//! asked for, the tree of commands is walked once, and what stands in the catalogue takes their place: `ROOT-COMMAND--ARGUMENT`, or
//! `ROOT--ARGUMENT` of what several commands take.

use std::collections::BTreeSet;
use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory, FromArgMatches};
use torrens_ledger::refusal::Lang;

use crate::{Catalogue, reason};

/// How a program's command line is read and helped with.
pub struct Line {
    /// What the names of its messages of help begin with, such as `cli-help`.
    pub root: &'static str,
    /// The program's catalogue.
    pub texts: fn(Lang) -> &'static Catalogue,
}

/// A command line that cannot be read, or asks for help.
pub struct Unread {
    /// What to say, where clap's own words are not meant.
    pub said: Option<String>,
    /// What clap found.
    pub error: clap::Error,
}

impl Line {
    /// The commands with their help in the catalogue's language.
    pub fn commands(&self, command: Command, texts: &Catalogue) -> Command {
        in_language(command, self.root, texts)
    }

    /// Reads it, in the language that is asked for before anything else is read; gives the catalogue in that language too. `named`: the
    /// environment.
    pub fn read<C: CommandFactory + FromArgMatches>(
        &self,
        args: &[OsString],
        named: impl Fn(&str) -> Option<String>,
    ) -> Result<(C, &'static Catalogue), Unread> {
        let texts = (self.texts)(lang_asked(args, named));
        let read = self.commands(C::command(), texts).try_get_matches_from(args);
        let read = read.and_then(|matches| C::from_arg_matches(&matches));
        read.map(|read| (read, texts)).map_err(|error| Unread { said: self.usage_error(&error, texts), error })
    }

    /// What is wrong with the help in Chinese: commands and arguments without it, each with its English, and messages that help with nothing
    /// in these lines of a file.
    pub fn holes(&self, mut command: Command, file: &str) -> Vec<String> {
        command.build();
        let (mut lacking, mut used) = (Vec::new(), BTreeSet::from([format!("{}-help", self.root)]));
        walk(&command, self.root, self.root, (self.texts)(Lang::Zh), &mut lacking, &mut used);
        let ids = file.lines().filter_map(|line| line.split_once(" = ")).map(|(id, _)| id.to_owned());
        lacking.extend(ids.filter(|id| !used.contains(id)).map(|id| format!("{id} helps with nothing")));
        lacking
    }
}

/// The language that is asked for: by flag, or by what the environment says under these names.
fn lang_asked(args: &[OsString], named: impl Fn(&str) -> Option<String>) -> Lang {
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
    let named = |name| named(name).filter(|tag| !tag.is_empty());
    let tag = flag.or_else(|| named("TORRENS_LANG")).or_else(|| named("LC_ALL")).or_else(|| named("LANG"));
    tag.map_or(Lang::En, |tag| Lang::of(&tag))
}

fn in_language(mut command: Command, root: &str, texts: &Catalogue) -> Command {
    if texts.lang() == Lang::En {
        return command;
    }
    // First everything that clap adds by itself: `help`, `--version`, what every command takes.
    command.build();
    translate(command, root, root, texts)
}

fn translate(mut command: Command, root: &str, id: &str, texts: &Catalogue) -> Command {
    if let Some(about) = texts.find(id, []) {
        command = command.about(about);
    }
    let title = |id: &str| texts.say(id, &[]);
    let mut form = format!("{{before-help}}{{about-with-newline}}\n{} {{usage}}", title("usage-usage"));
    if command.has_subcommands() {
        form.push_str(&format!("\n\n{}\n{{subcommands}}", title("usage-commands")));
    }
    if command.get_positionals().next().is_some() {
        form.push_str(&format!("\n\n{}\n{{positionals}}", title("usage-arguments")));
    }
    form.push_str(&format!("\n\n{}\n{{options}}{{after-help}}", title("usage-options")));
    command.help_template(form).mut_args(|arg| argument(arg, root, id, texts)).mut_subcommands(|inner| {
        match inner.get_name() {
            "help" => copies(inner, id, texts).about(texts.say(&format!("{root}-help"), &[])),
            name => {
                let id = format!("{id}-{name}");
                translate(inner, root, &id, texts)
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

/// The message of an argument, with its name: of its command, or of what several commands take.
fn help_of(arg: &Arg, root: &str, id: &str, texts: &Catalogue) -> Option<(String, String)> {
    let name = arg.get_id().as_str().replace('_', "-");
    let named = [id, root].map(|of| format!("{of}--{name}"));
    named.into_iter().find_map(|id| texts.find(&id, []).map(|help| (id, help)))
}

fn argument(arg: Arg, root: &str, id: &str, texts: &Catalogue) -> Arg {
    let Some((_, mut help)) = help_of(&arg, root, id, texts) else { return arg };
    let list = |values: Vec<String>| values.join(", ");
    let mut note = |id: &str, value: String| help.push_str(&format!(" {}", texts.say(id, &[("value", &value)])));
    if let (Some(name), false) = (arg.get_env(), arg.is_hide_env_set()) {
        note("usage-env", name.to_string_lossy().into_owned());
    }
    let (takes, defaults) = (arg.get_action().takes_values(), arg.get_default_values());
    if takes && !defaults.is_empty() && defaults.iter().any(|value| !value.is_empty()) {
        note("usage-default", list(defaults.iter().map(|value| value.to_string_lossy().into_owned()).collect()));
    }
    let values = arg.get_possible_values();
    if takes && !values.is_empty() {
        note("usage-values", list(values.iter().map(|value| value.get_name().to_owned()).collect()));
    }
    arg.help(help).hide_env(true).hide_default_value(true).hide_possible_values(true)
}

impl Line {
    /// An error of usage in the language; None when clap's own words are meant, or are no error.
    pub fn usage_error(&self, error: &clap::Error, texts: &Catalogue) -> Option<String> {
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
            ErrorKind::InvalidValue if value.is_empty() => ("usage-no-value", told(ContextKind::ValidValue)),
            ErrorKind::InvalidValue => ("usage-invalid", told(ContextKind::ValidValue)),
            ErrorKind::ValueValidation => ("usage-invalid", String::new()),
            ErrorKind::UnknownArgument => ("usage-unknown", told(ContextKind::SuggestedArg)),
            ErrorKind::InvalidSubcommand => ("usage-no-command", told(ContextKind::SuggestedSubcommand)),
            ErrorKind::MissingSubcommand => ("usage-which", told(ContextKind::ValidSubcommand)),
            ErrorKind::MissingRequiredArgument => ("usage-missing", String::new()),
            ErrorKind::ArgumentConflict => ("usage-conflict", told(ContextKind::PriorArg)),
            _ => ("usage-wrong", String::new()),
        };
        let of = if arg.is_empty() { told(ContextKind::InvalidSubcommand) } else { arg };
        let mut out = texts.say(id, &[("of", &of), ("value", &value), ("near", &near)]);
        if let Some(why) = std::error::Error::source(error).filter(|_| error.kind() == ErrorKind::ValueValidation) {
            let why = why.to_string();
            // The value is named already.
            let why = why.strip_prefix(&format!("{value}: ")).unwrap_or(&why);
            out.push_str(&texts.say("usage-because", &[("why", &reason::say(why, texts.lang()))]));
        }
        if !near.is_empty() && error.kind() != ErrorKind::ArgumentConflict {
            out.push_str(&texts.say("usage-near", &[("near", &near)]));
        }
        if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
            let usage = usage.to_string();
            let usage = usage.trim_start_matches("Usage:").trim_start();
            out.push_str(&format!("\n\n{} {usage}", texts.say("usage-usage", &[])));
        }
        out.push_str(&format!("\n\n{}", texts.say("usage-more", &[])));
        Some(out)
    }
}

fn walk(
    command: &Command,
    root: &str,
    id: &str,
    texts: &Catalogue,
    lacking: &mut Vec<String>,
    used: &mut BTreeSet<String>,
) {
    let english = |text: Option<&clap::builder::StyledStr>| text.map(ToString::to_string).unwrap_or_default();
    if texts.find(id, []).is_none() {
        lacking.push(format!("{id} = {}", english(command.get_about())));
    }
    used.insert(id.to_owned());
    for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
        match help_of(arg, root, id, texts) {
            Some((id, _)) => _ = used.insert(id),
            None => lacking.push(format!("{id}--{} = {}", arg.get_id(), english(arg.get_help()))),
        }
    }
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        walk(inner, root, &format!("{id}-{}", inner.get_name()), texts, lacking, used);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_known_before_anything_else_is_read() {
        let of = |words: &[&str]| lang_asked(&words.iter().map(OsString::from).collect::<Vec<_>>(), |_| None);
        assert_eq!(of(&["torrens", "title", "--lang", "zh"]), Lang::Zh);
        assert_eq!(of(&["torrens", "--lang=zh", "title"]), Lang::Zh);
        assert_eq!(of(&["torrens", "--lang", "en"]), Lang::En);
        let named = |name: &str| match name {
            "TORRENS_LANG" => Some(String::new()),
            "LANG" => Some("zh_CN.UTF-8".into()),
            _ => None,
        };
        assert_eq!(lang_asked(&[], named), Lang::Zh, "an empty variable says nothing");
    }
}
