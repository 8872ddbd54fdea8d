//! Keys behind passphrases and in a hardware token (SoftHSM2 over PKCS#11).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use torrens_keystore::{
    Kept, KeyError, PASSPHRASE_FILE, PIN_FILE, Passphrase, Pointer, generate, look, open, rewrite, write,
};
use torrens_ledger::crypto::Signer as _;
use torrens_ledger::keyfile::KeyFile;

/// The environment belongs to the process, so everything that reads it runs in a process of its own: this test, called again.
fn again(test: &str, home: &Path, variables: &[(&str, PathBuf)]) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]).env("TORRENS_TEST_HOME", home);
    command.envs(variables.iter().map(|(name, path)| (*name, path.clone())));
    let output = command.stdin(std::process::Stdio::null()).output().unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

fn secret_file(home: &Path, name: &str, text: &str) -> PathBuf {
    let path = home.join(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    path
}

fn why(path: &Path) -> String {
    match open(path) {
        Ok(_) => panic!("it opened"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_key_behind_a_passphrase_opens_with_it_and_with_nothing_else() {
    if let Some(home) = std::env::var_os("TORRENS_TEST_HOME") {
        return encrypted(Path::new(&home));
    }
    let home = tempfile::tempdir().unwrap();
    let file = KeyFile::new("officer", &generate().unwrap());
    let path = home.path().join("officer.json");
    write(&path, &file, None).unwrap();
    assert_eq!(look(&path).unwrap(), Kept::Plain);
    assert!(fs::read_to_string(&path).unwrap().contains("seed"));
    rewrite(&path, Some(&Passphrase::new("correct horse battery"))).unwrap();
    assert_eq!(look(&path).unwrap(), Kept::Encrypted);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(&path).unwrap();
    assert!(!text.contains("seed") && !text.contains(&file.public_key.0.to_string()));
    assert!(matches!(write(&path, &file, None), Err(KeyError::Unwritable { .. })), "never over an existing one");

    let right = secret_file(home.path(), "right", "correct horse battery\n");
    again("a_key_behind_a_passphrase_opens_with_it_and_with_nothing_else", home.path(), &[(PASSPHRASE_FILE, right)]);
    // Without a terminal and without the variable it does not wait for anybody.
    assert!(std::env::var_os(PASSPHRASE_FILE).is_none());
    // A file that others may read is not opened at all.
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    assert!(why(&path).contains("chmod 600"));
}

/// Runs with `TORRENS_PASSPHRASE_FILE` naming `right`.
fn encrypted(home: &Path) {
    let path = home.join("officer.json");
    let key = open(&path).unwrap();
    let signature = key.sign(b"message").unwrap();
    assert!(key.public().verify(b"message", &signature));

    secret_file(home, "right", "another horse battery\n");
    assert!(why(&path).contains("the passphrase is not the one"));
    secret_file(home, "right", "\n");
    assert!(why(&path).contains("is empty"));
    fs::set_permissions(home.join("right"), fs::Permissions::from_mode(0o644)).unwrap();
    assert!(why(&path).contains("chmod 600"));

    // Every way in which the file can be cut short or changed is an error in words, never a panic and never another key.
    secret_file(home, "right", "correct horse battery\n");
    let whole = fs::read(&path).unwrap();
    let damaged = home.join("damaged.json");
    for at in [whole.len() / 2, whole.len() - 40] {
        let mut bytes = whole.clone();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        secret_file(home, "damaged.json", std::str::from_utf8(&bytes).unwrap());
        assert!(why(&damaged).contains("backup"), "{at}");
        secret_file(home, "damaged.json", std::str::from_utf8(&whole[..at]).unwrap());
        assert!(open(&damaged).is_err(), "{at}");
    }
    for at in (0..whole.len()).step_by(whole.len() / 16) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(&damaged, &bytes).unwrap();
        // A line's end or the case of a letter may be changed without harm.
        assert!(open(&damaged).map_or(true, |opened| opened.public() == key.public()), "byte {at}");
    }
    rewrite(&path, None).unwrap();
    assert_eq!(look(&path).unwrap(), Kept::Plain);
    assert_eq!(open(&path).unwrap().public(), key.public());
}

const MODULES: [&str; 3] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
];

#[test]
fn a_key_in_a_hardware_token_signs_and_never_comes_out() {
    let Some(module) = MODULES.iter().map(PathBuf::from).find(|path| path.exists()) else {
        // Past the test runner's capture, so that it is counted.
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), "SKIPPED: softhsm2 is not installed (apt-get install softhsm2 opensc)");
        return;
    };
    if let Some(home) = std::env::var_os("TORRENS_TEST_HOME") {
        return in_token(Path::new(&home), module);
    }
    let home = tempfile::tempdir().unwrap();
    let tokens = home.path().join("tokens");
    fs::create_dir(&tokens).unwrap();
    let config = home.path().join("softhsm2.conf");
    fs::write(&config, format!("directories.tokendir = {}\nobjectstore.backend = file\n", tokens.display())).unwrap();
    let run = |program: &str, args: &[&str]| {
        let output = Command::new(program).args(args).env("SOFTHSM2_CONF", &config).output().unwrap();
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    };
    run("softhsm2-util", &["--init-token", "--free", "--label", "agency", "--pin", "4711", "--so-pin", "0815"]);
    let make = ["--token-label", "agency", "--login", "--pin", "4711", "--keypairgen", "--key-type", "EC:edwards25519"];
    let module = module.to_str().unwrap();
    for label in ["validator", "other"] {
        run("pkcs11-tool", &[&["--module", module], &make[..], &["--label", label]].concat());
    }
    let pin = secret_file(home.path(), "pin", "4711\n");
    let test = "a_key_in_a_hardware_token_signs_and_never_comes_out";
    again(test, home.path(), &[("SOFTHSM2_CONF", config.clone()), (PIN_FILE, pin)]);
}

/// Runs with the token there and `TORRENS_PIN_FILE` naming `pin`.
fn in_token(home: &Path, module: PathBuf) {
    let pointer = Pointer::to("validator", module.clone(), "agency", "validator").unwrap();
    let path = secret_file(home, "validator.json", &pointer.to_text());
    assert_eq!(look(&path).unwrap(), Kept::Token);
    let key = open(&path).unwrap();
    assert_eq!((key.public(), key.purpose()), (pointer.public_key, "validator"));
    for length in [0usize, 1, 32, 1000] {
        let message = vec![7u8; length];
        let signature = key.sign(&message).unwrap();
        assert!(key.public().verify(&message, &signature));
    }
    assert!(key.secret().unwrap_err().contains("never gives it out"));
    // Another key than the file says, a key or token that is not there, a wrong PIN: each in words.
    let other = Pointer { label: "other".into(), ..pointer.clone() };
    secret_file(home, "other.json", &other.to_text());
    assert!(why(&home.join("other.json")).contains("has another key under 'other'"));
    let missing = |token: &str, label: &str| Pointer::to("validator", module.clone(), token, label).unwrap_err();
    assert!(missing("agency", "nobody").contains("has no Ed25519 key 'nobody'"));
    assert!(missing("nowhere", "validator").contains("no token 'nowhere'"));
    assert!(Pointer::to("validator", home.join("none.so"), "agency", "validator").unwrap_err().contains("cannot load"));
    // A damaged pointer is refused, or leads to the same key.
    let whole = pointer.to_text().into_bytes();
    let damaged = secret_file(home, "damaged.json", "");
    for at in (0..whole.len()).step_by(7) {
        for bytes in [whole[..at].to_vec(), [&whole[..at], &[whole[at] ^ 1], &whole[at + 1..]].concat()] {
            fs::write(&damaged, &bytes).unwrap();
            assert!(open(&damaged).map_or(true, |opened| opened.public() == key.public()), "byte {at}");
        }
    }
    secret_file(home, "pin", "0000\n");
    drop(key);
    assert!(why(&path).contains("refuses the PIN"));
}
