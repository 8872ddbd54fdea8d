//! A network of agencies from nothing, by the commands of the tutorial; and what happens when the folders are moved before they were used.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;

use tempfile::TempDir;
use torrens_tests::seed::rounds;
use torrens_tests::*;

/// Ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Folders, cards, the founding document and everybody's addresses. Gives each node's folder and API.
fn ceremony(dir: &Path, agencies: &[&str], ports: &mut Ports) -> Vec<(PathBuf, String)> {
    let genesis = dir.join("genesis.json");
    torrens_node(&["genesis", "new", "--chain-id", "torrens-ceremony", "-o", text(&genesis)]).unwrap();
    let (mut nodes, mut peers) = (Vec::new(), toml::Table::new());
    for agency in agencies {
        let (home, api) = (dir.join(agency), format!("127.0.0.1:{}", ports.one()));
        let listen = format!("/ip4/127.0.0.1/tcp/{}", ports.one());
        let init = ["init", "--agency", agency, "--api", &api, "--listen", &listen, "--home", text(&home)];
        let said = torrens_node(&init).unwrap();
        let key = said.lines().find_map(|line| line.strip_prefix("node key")).unwrap().trim().to_owned();
        torrens_node(&["genesis", "add-agency", text(&genesis), "--card", text(&home.join("config/agency.json"))])
            .unwrap();
        peers.insert(key, listen.into());
        nodes.push((home, format!("http://{api}")));
    }
    torrens_node(&["genesis", "verify", text(&genesis), "--trust", text(&dir.join("trust.json"))]).unwrap();
    for (home, _) in &nodes {
        std::fs::copy(&genesis, home.join("config/genesis.json")).unwrap();
        let file = home.join("config/node.toml");
        let mut config: toml::Table = std::fs::read_to_string(&file).unwrap().parse().unwrap();
        config["network"].as_table_mut().unwrap().insert("peers".into(), peers.clone().into());
        std::fs::write(&file, toml::to_string(&config).unwrap()).unwrap();
    }
    nodes
}

fn all_make_a_block(nodes: &[(PathBuf, String)]) -> Vec<Running> {
    let running = nodes.iter().map(|(home, _)| Running(start_node(home))).collect();
    // One whose 15 seconds end after the first block waits for the next, which an idle ledger makes after a minute.
    wait_for("all to be ready, with a block", Duration::from_secs(180), || {
        nodes.iter().all(|(_, api)| {
            let status = connection(api).get::<serde_json::Value>("/v1/status").unwrap_or_default();
            status["ready"] == true && status["height"].as_u64() > Some(0)
        })
    });
    running
}

const FOUR: [&str; 4] = ["registry", "tax", "housing", "court"];

#[test]
fn agencies_begin_a_ledger_by_the_commands_of_the_tutorial() {
    for _ in rounds(1) {
        let dir = TempDir::new().unwrap();
        let mut ports = Ports::reserve();
        drop(all_make_a_block(&ceremony(dir.path(), &FOUR, &mut ports)));
    }
}

/// Copied to where they shall run before anything was signed: each says that it is a copy, is adopted, and all of them begin.
#[test]
fn folders_that_were_moved_before_their_first_start_begin_once_they_are_adopted() {
    for _ in rounds(1) {
        for agencies in [&FOUR[..], &FOUR[..1]] {
            let dir = TempDir::new().unwrap();
            let mut ports = Ports::reserve();
            let nodes = ceremony(dir.path(), agencies, &mut ports);
            let moved: Vec<(PathBuf, String)> = nodes
                .iter()
                .map(|(home, api)| {
                    let there = home.with_extension("moved");
                    assert!(Command::new("cp").arg("-a").arg(home).arg(&there).status().unwrap().success());
                    let why = torrens_node(&["start", "--home", text(&there)]).unwrap_err();
                    assert!(why.contains("this is a copy"), "{why}");
                    torrens_node(&["keys", "adopt", "--home", text(&there)]).unwrap();
                    (there, api.clone())
                })
                .collect();
            let running = all_make_a_block(&moved);
            assert!(moved.iter().all(|(home, _)| !home.join("data/restored.json").exists()), "they vote");
            drop(running);
        }
    }
}

/// A network that runs would answer for one that is started beside it, and must not be thrown away under its own feet.
#[test]
fn a_folder_in_which_a_network_runs_is_refused_and_left_alone() {
    let cluster = Cluster::start(1, &[]);
    for more in [&[][..], &["--reset"]] {
        let home = cluster.home();
        let again = ["devnet", "--validators", "1", "--home", text(&home)];
        let why = torrens_node(&[&again, more].concat()).unwrap_err();
        assert!(why.contains("a network runs in"), "{why}");
    }
    cluster.party(0);
}

/// The ports of a network are those it was made with: others that are asked for are refused, not ignored.
#[test]
fn other_ports_than_a_network_has_are_refused() {
    let cluster = Cluster::laid_out(TempDir::new().unwrap(), 1);
    let home = cluster.home();
    let why = torrens_node(&["devnet", "--validators", "1", "--home", text(&home), "--base-port", "1024"]).unwrap_err();
    assert!(why.contains("has its ports, from") && why.contains("and not from 1024"), "{why}");
}
