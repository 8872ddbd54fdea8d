//! A validator whose key is encrypted, or in a hardware token, votes as before; without passphrase or PIN it does not start.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use base64::Engine as _;
use torrens_keystore::{Key, PASSPHRASE_FILE, PIN_FILE};
use torrens_tests::*;

fn secret_file(path: PathBuf, text: &str) -> PathBuf {
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    path
}

fn node(home: &Path, args: &[&str], variables: &[(&str, &Path)]) -> Command {
    let mut command = node_command();
    command.args(args).arg("--home").arg(home).envs(variables.iter().map(|(name, path)| (*name, *path)));
    command.stdin(Stdio::null());
    command
}

/// Does not start, and says why.
fn refused(home: &Path, variables: &[(&str, &Path)], why: &str) {
    let output = node(home, &["start"], variables).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(!output.status.success() && said.contains(why), "{said}");
}

/// Ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Node 1 is needed for every block: node 2 is down.
fn votes(cluster: &Cluster, home: &Path, variables: &[(&str, &Path)]) {
    let running = node(home, &["start"], variables).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let running = Running(running.unwrap());
    wait_for("node 1 to answer", Duration::from_secs(30), || cluster.status(1).is_some());
    let before = cluster.height(0);
    drop(cluster.party(0));
    assert!(cluster.height(0) > before);
    drop(running);
}

#[test]
fn an_officer_protects_his_key_file() {
    let place = tempfile::tempdir().unwrap();
    let passphrase = secret_file(place.path().join("passphrase"), "six words are better than two\n");
    let keys = |args: &[&str]| {
        let mut command = Command::new(program("torrens"));
        command.arg("keys").args(args).current_dir(place.path()).env(PASSPHRASE_FILE, &passphrase);
        let output = command.stdin(Stdio::null()).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    keys(&["new", "-o", "officer.json", "--purpose", "officer"]);
    let shown = keys(&["show", "officer.json"]);
    keys(&["protect", "officer.json"]);
    assert!(fs::read_to_string(place.path().join("officer.json")).unwrap().starts_with("-----BEGIN AGE"));
    assert_eq!(keys(&["show", "officer.json"]), shown);
    keys(&["protect", "--remove", "officer.json"]);
    assert_eq!(keys(&["show", "officer.json"]), shown);
    keys(&["new", "--encrypt", "-o", "second.json"]);
    assert!(fs::read_to_string(place.path().join("second.json")).unwrap().starts_with("-----BEGIN AGE"));
}

#[test]
fn a_validator_votes_with_a_key_behind_a_passphrase_and_with_one_in_a_token() {
    let mut cluster = Cluster::open();
    drop(cluster.party(0));
    cluster.kill(1);
    cluster.kill(2);
    let home = cluster.nodes[1].home.clone();
    let place = tempfile::tempdir().unwrap();
    let passphrase = secret_file(place.path().join("passphrase"), "six words are better than two\n");
    let of_file: &[(&str, &Path)] = &[(PASSPHRASE_FILE, &passphrase)];

    let plain = match torrens_keystore::open(&home.join("keys/validator.json")).unwrap() {
        Key::Held(file) => file,
        Key::Token(_) => unreachable!("a devnet's keys are in files"),
    };
    assert!(node(&home, &["keys", "protect"], of_file).status().unwrap().success());
    assert!(!fs::read_to_string(home.join("keys/validator.json")).unwrap().contains(&plain.public_key.0.to_string()));
    refused(&home, &[], PASSPHRASE_FILE);
    let wrong = secret_file(place.path().join("wrong"), "seven words are better than six\n");
    refused(&home, &[(PASSPHRASE_FILE, &wrong)], "the passphrase is not the one");
    votes(&cluster, &home, of_file);

    // The same key, moved into a token: PKCS#8 (RFC 8410) around the seed.
    let module = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"];
    let Some(module) = module.into_iter().find(|path| Path::new(path).exists()) else {
        torrens_tests::lab::skipped("the part with a token", "softhsm2 is not installed (apt-get install softhsm2)");
        return;
    };
    let tokens = place.path().join("tokens");
    fs::create_dir(&tokens).unwrap();
    let config = place.path().join("softhsm2.conf");
    fs::write(&config, format!("directories.tokendir = {}\nobjectstore.backend = file\n", tokens.display())).unwrap();
    let head = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    let der = base64::engine::general_purpose::STANDARD.encode([&head[..], plain.secret().seed()].concat());
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{der}\n-----END PRIVATE KEY-----\n");
    let pem = secret_file(place.path().join("key.pem"), &pem);
    for args in [
        &["--init-token", "--free", "--label", "agency", "--pin", "4711", "--so-pin", "0815"][..],
        &["--import", text(&pem), "--token", "agency", "--label", "validator", "--id", "A1", "--pin", "4711"],
    ] {
        let output = Command::new("softhsm2-util").args(args).env("SOFTHSM2_CONF", &config).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let pin = secret_file(place.path().join("pin"), "4711\n");
    let in_token: &[(&str, &Path)] = &[(PIN_FILE, &pin), ("SOFTHSM2_CONF", &config), (PASSPHRASE_FILE, &passphrase)];
    fs::remove_file(home.join("keys/validator.json")).unwrap();
    let token =
        ["keys", "token", "--purpose", "validator", "--module", module, "--token", "agency", "--label", "validator"];
    let mut make = Command::new(program("torrens"));
    make.args(token).arg("-o").arg(home.join("keys/validator.json")).envs(in_token.iter().copied());
    assert!(make.stdin(Stdio::null()).status().unwrap().success());
    refused(&home, of_file, "no token 'agency'");
    votes(&cluster, &home, in_token);
}
