//! What each key of the configuration means: read from the page that people read ([`PAGE`]), so that there is one place for it. Its Chinese is
//! `locales/zh/node-config.ftl`.

use torrens_ledger::refusal::Lang;
use torrens_texts::Catalogue;

use super::{known_environment, nearest};
use crate::config::Home;

/// `docs/reference/config.md`.
const PAGE: &str = include_str!("../../../docs/reference/config.md");

/// A row of the page.
struct Row {
    key: &'static str,
    default: &'static str,
    means: &'static str,
}

fn rows() -> impl Iterator<Item = Row> {
    let rows = PAGE.lines().filter(|line| line.starts_with("| `")).filter_map(|line| {
        let cells: Vec<&'static str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [keys, default, means] = cells[..] else { return None };
        Some(keys.split(", ").map(move |key| Row { key: key.trim_matches('`'), default, means }))
    });
    rows.flatten()
}

/// The names of all keys.
pub(super) fn keys() -> impl Iterator<Item = &'static str> {
    rows().map(|row| row.key)
}

/// The variable of the environment that sets a key.
pub(super) fn variable(key: &str) -> String {
    format!("TORRENS_{}", key.replacen('.', "_", 1).to_ascii_uppercase())
}

/// The message that says what a key means in Chinese.
fn message(key: &str) -> String {
    format!("node-config-{}", key.replace(['.', '_'], "-"))
}

/// A key, or all keys of a section such as `api`: what it is in a node's folder and by what, its default, its meaning, and how it is set.
pub fn explain(home: Option<&Home>, key: &str, texts: &Catalogue) -> Result<String, String> {
    let within = |row: &Row| row.key == key || row.key.strip_prefix(key).is_some_and(|rest| rest.starts_with('.'));
    let found: Vec<Row> = rows().filter(within).collect();
    if found.is_empty() {
        return Err(match nearest(key, keys()) {
            Some(near) => format!("unknown key '{key}': did you mean '{near}'?"),
            None => {
                format!("unknown key '{key}'; the keys: {}", keys().collect::<Vec<_>>().join(", "))
            }
        });
    }
    let read = |home| toml::Value::try_from(super::read(&Home::config(home))?).map_err(|error| error.to_string());
    let config = home.map(read).transpose()?;
    let words = found.iter().map(|Row { key, default, means }| {
        let variable = variable(key);
        let is = home.zip(config.as_ref()).map(|(home, config)| {
            let value = key.split('.').try_fold(config, |value, part| value.get(part));
            match (value, known_environment().any(|(name, _)| name == variable)) {
                (Some(value), true) => texts.say("node-explained-by", &[("value", value), ("by", &variable)]),
                (Some(value), false) => {
                    texts.say("node-explained-file", &[("value", value), ("file", &home.config().display())])
                }
                (None, _) => texts.say("node-explained-unset", &[]),
            }
        });
        let means = match texts.lang() {
            Lang::En => (*means).to_owned(),
            Lang::Zh => texts.say(&message(key), &[]),
        };
        let default = match *default {
            "" => texts.say("node-explained-no-default", &[]),
            default => texts.say("node-explained-default", &[("default", &default)]),
        };
        let set = match key.split_once('.') {
            // A table, which no variable holds.
            Some((section, "peers")) => texts.say("node-explained-file-only", &[("section", &section)]),
            Some((section, _)) => {
                texts.say("node-explained-section", &[("section", &section), ("variable", &variable)])
            }
            None => texts.say("node-explained-top", &[("variable", &variable)]),
        };
        let is = is.map(|is| format!(" = {is}")).unwrap_or_default();
        format!("{key}{is}\n  {means}\n  {}", texts.clauses([default, set]))
    });
    Ok(words.collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)] // a test fails loudly
mod tests {
    use super::*;
    use crate::config::{Config, Sync, Tls};

    #[test]
    fn the_page_has_every_key_and_no_other() {
        let api = "127.0.0.1:1".parse().unwrap();
        let config = Config {
            agency: "tax".into(),
            role: crate::config::NodeRole::Full,
            api: crate::config::Api {
                listen: api,
                body_bytes_max: 1,
                requests_per_second: 1,
                connections_per_client: 1,
            },
            tls: Some(Tls {
                listen: api,
                certificate: "c".into(),
                key: "k".into(),
                client_ca: Some("a".into()),
                client_certificate: Default::default(),
            }),
            network: crate::config::Network { listen: "l".into(), peers: Default::default() },
            mempool: Default::default(),
            consensus: Default::default(),
            sync: Sync::default(),
            store: Default::default(),
        };
        let table = toml::Table::try_from(config).unwrap();
        let mut keys: Vec<String> = Vec::new();
        for (name, value) in table {
            match value {
                toml::Value::Table(section) => keys.extend(section.keys().map(|key| format!("{name}.{key}"))),
                _ => keys.push(name),
            }
        }
        keys.sort_unstable();
        let zh = torrens_texts::files::NODE_CONFIG.zh;
        let said = zh.lines().filter_map(|line| line.split_once(" = ")).map(|(id, _)| id.to_owned());
        let wanted: Vec<String> = rows().map(|row| message(row.key)).collect();
        assert_eq!(said.collect::<Vec<_>>(), wanted, "locales/zh/node-config.ftl has the page's keys in their order");
        let mut page: Vec<&str> = rows().map(|row| row.key).collect();
        page.sort_unstable();
        assert_eq!(page, keys);
    }
}
