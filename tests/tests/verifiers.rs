//! The other verifiers, held to the vectors of the native one: WebAssembly under Node.js, and one in Python that was made from the
//! specification alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn run(command: &mut Command) -> String {
    let done = command.current_dir(root()).output().unwrap();
    let said = String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned();
    assert!(done.status.success(), "{said}");
    said
}

#[test]
fn webassembly_agrees() {
    // Built by scripts/test: a build of its own profile and target.
    let Some(wasm) = std::env::var_os("TORRENS_WASM").map(PathBuf::from).filter(|path| path.exists()) else {
        torrens_tests::lab::skipped(
            "webassembly_agrees",
            "the verifier is not built; scripts/test builds it and sets TORRENS_WASM",
        );
        return;
    };
    if Command::new("node").arg("--version").output().is_err() {
        torrens_tests::lab::skipped(
            "webassembly_agrees",
            "nodejs is not installed; scripts/wasm installs it where it can",
        );
        return;
    }
    let said = run(Command::new("node").arg("verifier/test.mjs").arg(wasm));
    assert!(said.contains(" agree;"), "{said}");
}

#[test]
fn an_independent_verifier_agrees() {
    let Some(python) = std::env::var_os("TORRENS_INTEROP").map(PathBuf::from).filter(|path| path.exists()) else {
        torrens_tests::lab::skipped(
            "an_independent_verifier_agrees",
            "tests/interop is not installed; scripts/test does that",
        );
        return;
    };
    let corpus = "ledger/tests/vectors/extracts.json";
    let mutations = if std::env::var_os("TORRENS_LONG").is_some() { "100000" } else { "1000" };
    let args = ["tests/interop/extract.py", "--corpus", corpus, "--mutate", mutations, "--seed", "1"];
    let said = run(Command::new(python).args(args));
    assert!(said.contains(" agree"), "{said}");
}
