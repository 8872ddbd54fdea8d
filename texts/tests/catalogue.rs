//! The catalogue as it lies in `locales/`: the same messages in both languages, with the same arguments, and every one that a program
//! names. What the web pages name is held by `portal/tests/texts.spec.ts`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Message, Pattern, PatternElement};
use torrens_ledger::refusal::Lang;
use torrens_texts::{Both, Catalogue, Texts, columns, files};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// English stands in the code for these, or on a page: each program has a test that walks its commands (`texts/src/help.rs`), the node one
/// for its configuration.
const CHINESE_ONLY: [&str; 4] = ["cli-help.ftl", "node-config.ftl", "node-help.ftl", "usage.ftl"];

/// What is compared of a message: the arguments of its value, and of each attribute.
type Shape = BTreeMap<String, BTreeSet<String>>;

fn shape(message: &Message<String>) -> Shape {
    // The names of the variables, whatever the message's form.
    let named = |pattern: String| -> BTreeSet<String> {
        let after = pattern.split("VariableReference { id: Identifier { name: \"").skip(1);
        after.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let mut out = Shape::new();
    if let Some(value) = &message.value {
        out.insert(String::new(), named(format!("{value:?}")));
    }
    for attribute in &message.attributes {
        out.insert(attribute.id.name.clone(), named(format!("{:?}", attribute.value)));
    }
    out
}

fn files_of(language: &str) -> BTreeMap<String, PathBuf> {
    let folder = Path::new(ROOT).join("locales").join(language);
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), path)).collect()
}

/// The messages of every file, by file.
fn messages(language: &str) -> BTreeMap<String, BTreeMap<String, Shape>> {
    let mut seen = BTreeSet::new();
    let mut out = BTreeMap::new();
    for (name, path) in files_of(language) {
        let text = std::fs::read_to_string(&path).unwrap();
        let resource = fluent_syntax::parser::parse(text).unwrap_or_else(|(_, errors)| panic!("{name}: {errors:?}"));
        let mut of_file = BTreeMap::new();
        for entry in &resource.body {
            if let Entry::Message(message) = entry {
                assert!(seen.insert(message.id.name.clone()), "{language}: {} stands twice", message.id.name);
                of_file.insert(message.id.name.clone(), shape(message));
            }
        }
        out.insert(name, of_file);
    }
    out
}

#[test]
fn both_languages_say_the_same_things_with_the_same_arguments() {
    let (en, mut zh) = (messages("en"), messages("zh"));
    assert!(CHINESE_ONLY.iter().all(|file| !en.contains_key(*file) && zh.remove(*file).is_some()));
    assert!(en.values().map(BTreeMap::len).sum::<usize>() > 700);
    assert_eq!(en.keys().collect::<Vec<_>>(), zh.keys().collect::<Vec<_>>());
    for (file, of_file) in &en {
        assert_eq!(of_file.keys().collect::<Vec<_>>(), zh[file].keys().collect::<Vec<_>>(), "{file}");
        for (id, shape) in of_file {
            assert_eq!(shape, &zh[file][id], "{file}: {id}");
        }
    }
}

/// The sources of the programs that read the catalogue.
fn sources() -> String {
    let mut open: Vec<PathBuf> =
        ["client/src", "paper/src", "node/src", "texts/src"].map(|of| Path::new(ROOT).join(of)).into();
    let mut out = String::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            out.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
    assert!(out.len() > 100_000);
    out
}

/// The text literals that stand right behind one of these.
fn literals<'a>(sources: &'a str, calls: &[&str]) -> BTreeSet<&'a str> {
    let behind = |call: &str| {
        sources.split(&format!("{call}\"")).skip(1).map(|rest| rest.split('"').next().unwrap()).collect::<Vec<_>>()
    };
    calls.iter().flat_map(|call| behind(call)).collect()
}

#[test]
fn every_message_that_a_program_names_is_there_and_every_one_of_theirs_is_named() {
    let known: BTreeMap<String, BTreeMap<String, Shape>> = messages("zh");
    let ids: BTreeSet<&str> = known.values().flat_map(BTreeMap::keys).map(String::as_str).collect();
    let sources = sources();
    let broken_lines = sources.replace("(\n", "(");
    let compact = broken_lines.replace("( ", "(");
    let asked = literals(&compact, &["say(", "texts.get(", "Message::new("]);
    assert!(asked.len() > 30, "{}", asked.len());
    let groups = literals(&compact, &["coded(", "code(", "code_id("]);
    let quoted: BTreeSet<&str> = sources.split('"').collect();
    let is_id = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_lowercase())
            && !text.ends_with('-')
            && text.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
    };
    let ours = quoted
        .iter()
        .filter(|text| (["cli-", "node-", "paper-", "usage-"].iter().any(|of| text.starts_with(of))) && is_id(text));
    for id in asked.iter().filter(|id| is_id(id)).chain(ours) {
        let group = groups.contains(id) && ids.iter().any(|known| known.starts_with(&format!("{id}-")));
        assert!(ids.contains(id) || group, "a program asks for '{id}', which is not in the catalogue");
    }
    // Names made of parts (`paper-kind-{}`) are known by their beginnings.
    let beginnings: Vec<&str> = quoted
        .iter()
        .filter_map(|text| text.split_once('{').map(|(beginning, _)| beginning))
        .filter(|beginning| beginning.strip_suffix('-').is_some_and(is_id))
        .collect();
    let programs = known.iter().filter(|(file, _)| {
        (file.starts_with("cli") && !CHINESE_ONLY.contains(&file.as_str()))
            || ["paper.ftl", "feed.ftl", "doctor.ftl", "node.ftl", "usage.ftl"].contains(&file.as_str())
    });
    for id in programs.flat_map(|(_, of_file)| of_file.keys()) {
        let named = quoted.contains(id.as_str())
            || beginnings.iter().any(|beginning| id.starts_with(beginning))
            || groups.iter().any(|group| id.starts_with(&format!("{group}-")));
        assert!(named, "no program says {id}");
    }
}

/// Pages, feeds and the command name each kind by these; those that no transaction is called by are entries of a title's history.
#[test]
fn every_kind_of_transaction_and_of_entry_has_its_words() {
    let entries = ["IMPORT_OPENING", "SUBDIVISION_OPENING", "MERGER_OPENING", "RELIED_ON_REVOKED"];
    let kinds = torrens_ledger::transactions::TxType::ALL.into_iter().map(|kind| kind.name());
    for lang in [Lang::En, Lang::Zh] {
        let texts = Catalogue::load(lang, &[files::REGISTER]).unwrap();
        for kind in kinds.clone().chain(entries) {
            let id = format!("tx-{}", kind.to_lowercase().replace('_', "-"));
            assert!(texts.find(&id, []).is_some(), "{id} is missing in {lang:?}");
        }
    }
}

/// The ledger reads these two files itself, by a few lines of its own: Fluent must read the same.
#[test]
fn what_the_ledger_reads_is_what_fluent_reads() {
    let text = |pattern: &Pattern<String>| match pattern.elements.as_slice() {
        [PatternElement::TextElement { value }] => value.clone(),
        other => panic!("more than plain text: {other:?}"),
    };
    let mut seen = 0;
    for (lang, name) in [(Lang::En, "en"), (Lang::Zh, "zh")] {
        let read = |file: &str| std::fs::read_to_string(Path::new(ROOT).join("locales").join(name).join(file)).unwrap();
        for (file, group) in [("refusals.ftl", "refusal"), ("problems.ftl", "problem")] {
            let source: &'static str = read(file).leak();
            let ours = torrens_ledger::catalogue::Words::read(source, source);
            for entry in &fluent_syntax::parser::parse(source.to_owned()).unwrap().body {
                let Entry::Message(message) = entry else { continue };
                let [action] = message.attributes.as_slice() else { panic!("{}: one attribute", message.id.name) };
                assert_eq!(action.id.name, "action");
                let theirs = (text(message.value.as_ref().unwrap()), text(&action.value));
                let code: &'static str = message.id.name.strip_prefix(group).unwrap()[1..].to_owned().leak();
                let (title, what) = ours.of(group, code, lang);
                assert_eq!((title, what), (theirs.0.as_str(), theirs.1.as_str()), "{}", message.id.name);
                seen += 1;
            }
        }
    }
    assert!(seen > 2 * 150, "{seen}");
}

#[test]
fn every_file_can_be_read_and_what_is_missing_shows_its_name() {
    let all = [files::PAPER, files::REGISTER, files::SITE, files::TITLE];
    let texts = Texts::load(&all).unwrap();
    assert_eq!(texts.get("no-such-message", &[]), Both::same("no-such-message"));
    // So does one whose argument was not given.
    assert_eq!(texts.get("timeline-block", &[]), Both::same("timeline-block"));
    assert_eq!(texts.get("timeline-block", &[("height", 1_234_567u64.into())]).en, "block 1,234,567");
    assert_eq!(texts.code("cause", "SOMETHING_NEW").zh, "SOMETHING_NEW");
    assert_eq!(texts.list(&[Both::same("A"), Both::same("B")]), Both { en: "A, B".into(), zh: "A、B".into() });
}

#[test]
fn codes_keep_their_form_beside_their_words() {
    let of = |lang| Catalogue::load(lang, &[files::REGISTER]).unwrap();
    assert_eq!(of(Lang::En).coded("cause", "SALE"), "SALE");
    assert_eq!(of(Lang::Zh).coded("cause", "SALE"), "SALE（买卖）");
    assert_eq!(of(Lang::Zh).coded("cause", "SOMETHING_NEW"), "SOMETHING_NEW");
}

#[test]
fn times_are_beijings_with_utc_beside() {
    let texts = Texts::load(&[files::SITE]).unwrap();
    assert_eq!(texts.moment(1_795_000_000_000).en, "2026-11-18, 19:06:40 Beijing time (11:06:40 UTC)");
    // 20:30 UTC is the next day in Beijing.
    assert_eq!(texts.moment(1_795_033_800_000).zh, "2026-11-19 04:30:00（北京时间；UTC 2026-11-18 20:30:00）");
}

#[test]
fn a_chinese_character_takes_two_columns() {
    assert_eq!((columns::left("买卖", 6), columns::right("买卖", 6)), ("买卖  ".into(), "  买卖".into()));
    assert_eq!(columns::left("too long", 3), "too long");
}
