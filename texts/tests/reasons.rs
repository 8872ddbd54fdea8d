//! Each reason is told in the sources as it is known in the catalogue: whoever changes one there must change it here.
#![allow(clippy::unwrap_used, clippy::panic)] // a test fails loudly

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use torrens_texts::reason::{Part, known, say};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Those of the operating system, of serde, toml, ureq, clap and the standard library.
const OF_LIBRARIES: [&str; 9] = [
    "node-reason-rustls-",
    "reason-os-",
    "reason-json-",
    "reason-toml",
    "reason-socket-address",
    "reason-io",
    "reason-timeout",
    "reason-number",
    "reason-range",
];

/// Those that are put together of two texts, as a variable's name and what is wrong with it.
const IN_PARTS: [&str; 6] = [
    "node-reason-config-number",
    "node-reason-config-beyond",
    "node-reason-damaged-way-out",
    "reason-no-private-key",
    "reason-passphrase-file",
    "reason-pin-file",
];

/// The texts in the sources of what gives reasons, each hole as NUL.
fn told() -> BTreeSet<String> {
    let folders = ["ledger/src", "keystore/src", "paper/src", "import/src", "node/src", "consensus/src", "client/src"];
    let mut open: Vec<PathBuf> = folders.map(|of| Path::new(ROOT).join(of)).into();
    let mut out = BTreeSet::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            out.extend(literals(&std::fs::read_to_string(path).unwrap()));
        }
    }
    out
}

/// The text literals of a source: continued lines joined, and `{...}` as NUL.
fn literals(source: &str) -> Vec<String> {
    let (mut out, mut chars) = (Vec::new(), source.chars().peekable());
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek() == Some(&'/') => drop(chars.by_ref().find(|c| *c == '\n')),
            '\'' => {
                // A character, as '"', or a lifetime.
                let mut ahead = chars.clone();
                let first = ahead.next();
                if first == Some('\\') {
                    ahead.next();
                }
                if ahead.next() == Some('\'') {
                    chars = ahead;
                }
            }
            '"' => {
                let mut text = String::new();
                while let Some(c) = chars.next() {
                    match c {
                        '"' => break,
                        '\\' => match chars.next() {
                            Some('\n') => while chars.next_if(|c| c.is_whitespace()).is_some() {},
                            Some('n') => text.push('\n'),
                            Some(other) => text.push(other),
                            None => {}
                        },
                        '{' => {
                            chars.by_ref().find(|c| *c == '}');
                            text.push('\0');
                        }
                        c => text.push(c),
                    }
                }
                out.push(text);
            }
            _ => {}
        }
    }
    out
}

#[test]
fn every_reason_is_told_where_it_comes_from_as_it_is_known_here() {
    let told = told();
    assert!(told.len() > 1000, "{}", told.len());
    let mut unknown = Vec::new();
    for form in known() {
        if OF_LIBRARIES.iter().any(|of| form.id.starts_with(of)) {
            continue;
        }
        let text = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Hole(_) => "\0".to_owned(),
        };
        let form_text: String = form.parts.iter().map(text).collect();
        let own = |part: &Part| if let Part::Text(text) = part { Some(text.clone()) } else { None };
        let in_parts = || {
            let mut parts = form.parts.iter().filter_map(own);
            parts.all(|part| told.iter().any(|told| told.contains(part.trim_matches([':', ' ']))))
        };
        let is_told = told.contains(&form_text) || (IN_PARTS.contains(&form.id.as_str()) && in_parts());
        if !is_told {
            unknown.push(format!("{}: {form_text:?}", form.id));
        }
    }
    assert!(unknown.is_empty(), "told nowhere as it is known:\n{}", unknown.join("\n"));
}

#[test]
fn errors_of_json_are_said_in_chinese() {
    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Two {
        one: u8,
        two: u8,
    }
    for (text, wanted) in [
        ("", "内容不完整：缺少一个值（第 1 行第 0 列）"),
        ("{", "内容不完整：对象没有结束（第 1 行第 1 列）"),
        ("{\"one\": 1}", "缺少字段“two”（第 1 行第 10 列）"),
        ("{\"three\": 1}", "未知的字段“three”，可用：`one` or `two`（第 1 行第 8 列）"),
        ("{\"one\": \"x\"}", "类型不符：实为 文字“x”，应为 u8（第 1 行第 11 列）"),
        ("{\"one\": 1 2}", "此处应有“,”或“}”（第 1 行第 11 列）"),
        ("nonsense", "此处应为 true、false 或 null（第 1 行第 2 列）"),
        ("{\"one\":1,\"two\":2} x", "末尾有多余的字符（第 1 行第 19 列）"),
    ] {
        let error = serde_json::from_str::<Two>(text).unwrap_err().to_string();
        assert_eq!(say(&error, torrens_ledger::refusal::Lang::Zh), wanted, "{error}");
    }
}
