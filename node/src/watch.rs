//! `torrens-node status`: where a node stands, for people and programs.

use std::time::Duration;

use crate::config::{self, Home};

/// Where a node stands that joins by snapshot, as long as it does.
fn joining(home: &Home) -> Option<crate::snapshot::Joining> {
    let path = home.data(crate::snapshot::JOINING);
    // What a node that was killed left behind says nothing.
    let fresh = path.metadata().ok()?.modified().ok()?.elapsed().ok()? < Duration::from_secs(60);
    fresh.then(|| serde_json::from_slice(&std::fs::read(path).ok()?).ok()).flatten()
}

/// Says it on standard output; false when nobody reads it any more (`| head`), which is no error of ours.
fn show(text: &str) -> bool {
    use std::io::Write as _;
    std::io::stdout().write_all(text.as_bytes()).is_ok()
}

/// Shows where a node stands, once or again and again.
pub fn status(home: &Home, watch: bool, json: bool) -> Result<(), String> {
    let config = config::read(&home.config())?;
    let url = format!("http://{}/v1/status", config.api.listen);
    loop {
        let mut out = String::new();
        macro_rules! put {
            ($($said:tt)*) => { out.push_str(&(format!($($said)*) + "\n")) };
        }
        let answer = match ureq::get(&url).call() {
            Ok(answer) => answer,
            Err(error) => match joining(home) {
                Some(joining) => {
                    match json {
                        true => put!("{}", serde_json::json!({"ready": false, "joining": joining})),
                        false => {
                            put!("joining by snapshot of block {}: {} {}", joining.height, joining.part, joining.done)
                        }
                    }
                    if !show(&out) || !watch {
                        return Ok(());
                    }
                    std::thread::sleep(Duration::from_secs(1));
                    continue;
                }
                None => {
                    return Err(format!(
                        "the node does not answer on {url}: {error}. Start it with: torrens-node start --home {}. If it runs, it is joining, or waits for \
                         the agencies to adopt it: its log says which",
                        home.0.display()
                    ));
                }
            },
        };
        let status: serde_json::Value = answer.into_body().read_json().map_err(|error| error.to_string())?;
        another(home, &status, &url)?;
        if json {
            put!("{status}");
        } else {
            let text = |name: &str| status[name].as_str().map_or_else(|| status[name].to_string(), str::to_owned);
            let age_s = status["block_age_ms"].as_u64().unwrap_or(0) / 1000;
            let ready =
                if status["ready"] == true { "ready".to_owned() } else { format!("NOT READY: {}", text("reason")) };
            put!("{} ({}) on {}: {ready}", text("agency"), text("role"), text("chain_id"));
            let (own, tip) = (status["height"].as_u64().unwrap_or(0), status["network_height"].as_u64().unwrap_or(0));
            if tip > own + 1 {
                put!("  catching up: block {own} of {tip} ({} %)", own * 100 / tip);
            }
            put!("  height {}   last block {age_s} s ago   log {} entries", text("height"), text("log_size"));
            put!(
                "  peers {}   waiting {}   strangers refused {}",
                text("peers"),
                text("mempool"),
                text("refused_strangers")
            );
            put!(
                "  disk {} MB   version {}   state {}",
                status["disk_bytes"].as_u64().unwrap_or(0) / 1_000_000,
                text("version"),
                text("state_root")
            );
            if let Some(coming) = status["protocol_coming"].as_object() {
                let newest = &status["protocols_known"][1];
                put!(
                    "  protocol {} from block {}; this program knows up to {newest}",
                    coming["version"],
                    coming["from_height"]
                );
            }
            if let Some(why) = status["observing"].as_str() {
                put!("  {why}");
            }
            for offence in status["offences"].as_array().into_iter().flatten() {
                let agency = offence["agency_id"].as_str().unwrap_or_default();
                put!(
                    "  MISCONDUCT {agency} signed two statements at height {}: proof in block {}",
                    offence["height"],
                    offence["recorded"]
                );
            }
            for member in status["members"].as_array().into_iter().flatten() {
                let mark = match (member["own"] == true, member["connected"] == true) {
                    (true, _) => "this node",
                    (false, true) => "connected",
                    (false, false) => "away",
                };
                // Log lines and 'members list' name a node by its key.
                let key: String = member["node_key"].as_str().unwrap_or_default().chars().take(16).collect();
                put!("    {:<20} {key}  {mark}", member["agency"].as_str().unwrap_or_default());
            }
        }
        if !show(&out) || !watch {
            return Ok(());
        }
        std::thread::sleep(Duration::from_secs(1));
    }
}

/// Whether it is another node that answers, as after a restore into a new folder whose configuration names the old one's address.
fn another(home: &Home, status: &serde_json::Value, url: &str) -> Result<(), String> {
    let rows = status["members"].as_array().into_iter().flatten();
    let Some(answers) = rows.filter(|member| member["own"] == true).find_map(|own| own["node_key"].as_str()) else {
        return Ok(());
    };
    let here = match std::fs::read_to_string(home.key("node")) {
        Ok(text) => {
            let file: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
            match file["public_key"].as_str() {
                Some(key) if key == answers => return Ok(()),
                Some(key) => format!("the one in {} has the node key {key}", home.0.display()),
                // Encrypted: its public half cannot be read here.
                None => return Ok(()),
            }
        }
        Err(_) => format!("{} has no node key", home.0.display()),
    };
    Err(format!(
        "another node answers on {url}, with the node key {answers}; {here}. It does not run, or api.listen in {} is the other one's",
        home.config().display()
    ))
}
