//! `torrens-node status`: where a node stands, for people and programs.

use std::fmt::Display;
use std::time::Duration;

use serde_json::Value;
use torrens_ledger::time::to_rfc3339;
use torrens_texts::{Catalogue, reason};

use crate::clock::now_ms;
use crate::config::{self, Home};
use crate::snapshot::Joining;

/// Where a node stands that joins by snapshot, as long as it does.
pub fn joining(home: &Home) -> Option<Joining> {
    let path = home.data(crate::snapshot::JOINING);
    // What a node that was killed left behind says nothing.
    let fresh = path.metadata().ok()?.modified().ok()?.elapsed().ok()? < Duration::from_secs(60);
    fresh.then(|| serde_json::from_slice(&std::fs::read(path).ok()?).ok()).flatten()
}

/// Where a node stands that joins, in words.
pub fn stands(joining: &Joining, texts: &Catalogue) -> String {
    let Joining { part, done, height, .. } = joining;
    texts.say(&format!("node-joining-{part}"), &[("height", height), ("done", done)])
}

/// Says it on standard output; false when nobody reads it any more (`| head`), which is no error of ours.
fn show(text: &str) -> bool {
    use std::io::Write as _;
    std::io::stdout().write_all(text.as_bytes()).is_ok()
}

/// How a node is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Again and again.
    pub watch: bool,
    /// As JSON.
    pub json: bool,
    /// A node that is not ready is an error.
    pub ready: bool,
}

/// Shows where a node stands, once or again and again.
pub fn status(home: &Home, look: Look, texts: &Catalogue) -> Result<(), String> {
    let Look { watch, json, ready } = look;
    let config = config::read(&home.config())?;
    let url = format!("http://{}/v1/status", config.api.listen);
    let now = || to_rfc3339(now_ms());
    loop {
        let asked = ureq::get(&url).header("accept-language", texts.lang().pick("en", "zh-Hans")).call();
        let asked = asked.and_then(|mut answer| answer.body_mut().read_json::<Value>());
        let mut is_ready = false;
        let out = match (asked, joining(home)) {
            (Ok(status), _) => {
                another(home, &status, &url, texts)?;
                is_ready = status["ready"] == true;
                match (json, watch) {
                    (true, _) => format!("{status}\n"),
                    (false, true) => {
                        format!("{}\n{}", status["time"].as_str().unwrap_or_default(), lines(&status, texts))
                    }
                    (false, false) => lines(&status, texts),
                }
            }
            (Err(_), Some(joining)) if json => {
                format!("{}\n", serde_json::json!({"ready": false, "joining": joining, "time": now()}))
            }
            (Err(_), Some(joining)) => format!("{}\n", stands(&joining, texts)),
            (Err(error), None) => {
                let why = reason::say(&error.to_string(), texts.lang());
                let about: &[(&str, &dyn Display)] = &[("url", &url), ("why", &why), ("home", &home.0.display())];
                let silent = texts.say("node-status-silent", about);
                // Whoever watches wants to see it come back.
                match (watch, json) {
                    (false, _) => return Err(silent),
                    (true, true) => {
                        format!("{}\n", serde_json::json!({"ready": false, "reason": silent, "time": now()}))
                    }
                    (true, false) => format!("{}\n{silent}\n", now()),
                }
            }
        };
        if !show(&out) || !watch {
            return if is_ready || !ready { Ok(()) } else { Err(texts.say("node-status-unready", &[])) };
        }
        std::thread::sleep(Duration::from_secs(1));
    }
}

/// What a node says of itself, in lines.
fn lines(status: &Value, texts: &Catalogue) -> String {
    let mut out = String::new();
    let mut put = |indent: &str, message: &str, about: &[(&str, &dyn Display)]| {
        out.push_str(&format!("{indent}{}\n", texts.say(message, about)));
    };
    let text = |name: &str| status[name].as_str().map_or_else(|| status[name].to_string(), str::to_owned);
    let ready = match status["ready"] == true {
        true => texts.say("node-status-ready", &[]),
        false => texts.say("node-status-not-ready", &[("why", &text("reason"))]),
    };
    let (agency, role, chain) = (text("agency"), text("role"), text("chain_id"));
    put("", "node-status", &[("agency", &agency), ("role", &role), ("chain", &chain), ("ready", &ready)]);
    let (own, tip) = (status["height"].as_u64().unwrap_or(0), status["network_height"].as_u64().unwrap_or(0));
    if tip > own + 1 {
        let percent = own * 100 / tip;
        put("  ", "node-status-behind", &[("height", &own), ("tip", &tip), ("percent", &percent)]);
    }
    let age_s = status["block_age_ms"].as_u64().unwrap_or(0) / 1000;
    put("  ", "node-status-height", &[("height", &own), ("seconds", &age_s), ("log", &status["log_size"])]);
    let (peers, waiting, strangers) = (&status["peers"], &status["mempool"], &status["refused_strangers"]);
    put("  ", "node-status-peers", &[("peers", peers), ("waiting", waiting), ("strangers", strangers)]);
    let disk = status["disk_bytes"].as_u64().unwrap_or(0) / 1_000_000;
    let (version, root) = (text("version"), text("state_root"));
    put("  ", "node-status-disk", &[("disk", &disk), ("version", &version), ("root", &root)]);
    if let Some(coming) = status["protocol_coming"].as_object() {
        let newest = &status["protocols_known"][1];
        let (version, height) = (&coming["version"], &coming["from_height"]);
        put("  ", "node-status-protocol", &[("version", version), ("height", height), ("newest", newest)]);
    }
    if let Some(why) = status["observing"].as_str() {
        out.push_str(&format!("  {why}\n"));
    }
    for offence in status["offences"].as_array().into_iter().flatten() {
        let agency = offence["agency_id"].as_str().unwrap_or_default();
        let about: &[(&str, &dyn Display)] =
            &[("agency", &agency), ("height", &offence["height"]), ("recorded", &offence["recorded"])];
        out.push_str(&format!("  {}\n", texts.say("node-status-misconduct", about)));
    }
    for member in status["members"].as_array().into_iter().flatten() {
        let mark = match (member["own"] == true, member["connected"] == true, member["votes"] == false) {
            (true, _, false) => "node-status-own",
            (true, _, true) => "node-status-own-without",
            (false, true, false) => "node-status-connected",
            (false, true, true) => "node-status-without",
            (false, false, _) => "node-status-away",
        };
        // Log lines and 'members list' name a node by its key.
        let key: String = member["node_key"].as_str().unwrap_or_default().chars().take(16).collect();
        let agency = member["agency"].as_str().unwrap_or_default();
        out.push_str(&format!("    {agency:<20} {key}  {}\n", texts.say(mark, &[])));
    }
    out
}

/// The key of the node that answers, as far as it is a member.
pub fn answering(status: &Value) -> Option<&str> {
    let mut rows = status["members"].as_array().into_iter().flatten();
    rows.find(|member| member["own"] == true)?["node_key"].as_str()
}

/// Whether it is another node that answers, as after a restore into a new folder whose configuration names the old one's address.
fn another(home: &Home, status: &Value, url: &str, texts: &Catalogue) -> Result<(), String> {
    let Some(answers) = answering(status) else { return Ok(()) };
    let folder = home.0.display();
    let here = match std::fs::read_to_string(home.key("node")) {
        Ok(text) => {
            let file: Value = serde_json::from_str(&text).unwrap_or_default();
            match file["public_key"].as_str() {
                Some(key) if key == answers => return Ok(()),
                Some(key) => texts.say("node-status-another-key", &[("home", &folder), ("key", &key)]),
                // Encrypted: its public half cannot be read here.
                None => return Ok(()),
            }
        }
        Err(_) => texts.say("node-status-another-none", &[("home", &folder)]),
    };
    let file = home.config();
    let file = file.display();
    Err(texts.say("node-status-another", &[("url", &url), ("key", &answers), ("here", &here), ("file", &file)]))
}
