//! Proofs against four real node processes: what a citizen holds, what an outsider audits, and what other people's tools say of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use torrens_ledger::block::LogEntry;
use torrens_ledger::encoding::{Blob, from_bytes};
use torrens_ledger::keyfile::KeyFile;
use torrens_ledger::proof::checkpoint::{Checkpoint, CosignerKeys};
use torrens_ledger::proof::note::Note;
use torrens_ledger::proof::tiles::{bundle, unbundle};
use torrens_ledger::transactions::{Act, Signed};
use torrens_tests::*;

/// Python with the packages of `tests/interop/requirements.txt`, as `scripts/test` sets it up.
fn python() -> Option<PathBuf> {
    let found = std::env::var_os("TORRENS_INTEROP").map(PathBuf::from).filter(|path| path.exists());
    if found.is_none() {
        torrens_tests::lab::skipped("other people's tools", "tests/interop is not installed; scripts/test does that");
    }
    found
}

fn interop(python: &Path, program: &str, args: &[&str]) -> (bool, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("interop").join(program);
    let done = Command::new(python).arg(path).args(args).output().unwrap();
    let text = String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned();
    (done.status.success(), text)
}

#[test]
fn what_a_citizen_holds() {
    let mut cluster = Cluster::open();
    let trust = cluster.home().join("trust.json");
    let trust = trust.to_str().unwrap().to_owned();
    let at = |name: &str| cluster.home().join(name).to_str().unwrap().to_owned();
    let files =
        ["openings", "first", "named", "none", "code", "qr", "renewed", "second", "checkpoint", "forged", "unit"];
    let [openings, first, named, none, code, qr, renewed, second, checkpoint, forged, unit] = files.map(at);
    let civil = cluster.officer_file("civil-affairs");
    let register = ["party", "register", "--name", "王芳", "--id-number", "X-1", "--openings", &openings];
    assert_eq!(cluster.torrens(0, Some(&civil), &register).0, 0);
    let kept: Value = serde_json::from_slice(&std::fs::read(&openings).unwrap()).unwrap();
    let wang = torrens_ledger::register::party::PartyId(kept["party_id"].as_str().unwrap().parse().unwrap());
    let (chen, chen_key) = cluster.party(0);
    let title = cluster.title(1, "UNIT-1", whole(chen));
    // Final at one node; another may be a moment behind.
    cluster.agree(&[0, 1, 2, 3]);
    let id = title.to_string();
    let verify = |cluster: &Cluster, args: &[&str]| {
        cluster.torrens(0, None, &[&["verify"], args, &["--trust", &trust]].concat())
    };
    let run = |cluster: &Cluster, args: &[&str]| cluster.torrens(0, None, args);

    // The whole extract: state, complete, and its last entry in the public log.
    assert_eq!(run(&cluster, &["extract", &id, "-o", &first]).0, 0);
    let (code_, said, _) = verify(&cluster, &[&first]);
    assert_eq!(code_, 0, "{said}");
    for part in ["GENUINE: at block", "A. The property", "D. Holds", "stands in the public log", "F. Not checked"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(verify(&cluster, &[&first, "--lang", "zh"]).1.starts_with("真实"));
    assert_eq!(verify(&cluster, &[&first, "--online"]).0, 0, "still so");
    assert_eq!(run(&cluster, &["verify", &first]).0, 11, "no trust anchor");

    // Nothing of that name: said, and proven.
    assert_eq!(run(&cluster, &["extract", "T-OP-99", "-o", &none]).0, 3);
    for what in [&["T-OP-99"][..], &["--unit", "UNIT-99"], &["--attestation", &"7".repeat(64)]] {
        assert_eq!(run(&cluster, &[&["extract"], what, &["--absence", "-o", &none]].concat()).0, 0);
        let (code_, said, _) = verify(&cluster, &[&none]);
        assert!(code_ == 0 && said.contains("the register had no "), "{said}");
    }
    assert_eq!(run(&cluster, &["extract", "--unit", "UNIT-1", "-o", &unit]).0, 0);
    assert!(verify(&cluster, &[&unit]).1.contains(&format!("was covered by title {id}")));

    // As of the hour's first block, when the title was not there yet.
    assert_eq!(run(&cluster, &["extract", &id, "--anchor", "-o", &none]).0, 3);
    assert_eq!(run(&cluster, &["extract", &id, "--anchor", "--absence", "-o", &none]).0, 0);
    assert!(verify(&cluster, &[&none]).1.starts_with("GENUINE: at block 1 ("));
    // The compact form: bytes of a QR code, and its text on standard input.
    assert_eq!(run(&cluster, &["extract", &id, "--compact", "-o", &code, "--qr", &qr]).0, 0);
    assert!(std::fs::read_to_string(&qr).unwrap().contains("<svg"));
    let text = std::fs::read_to_string(&code).unwrap();
    assert!(text.starts_with("TORRENS1:1/1:") && text.lines().count() == 1, "{text}");

    // Sold: the old extract is superseded, where that can be known.
    let checkpoint_before = cluster.connection(0).get_bytes("/tlog/checkpoint").unwrap();
    let sale = transfer(&title, 1, whole(chen), whole(wang));
    expect_applied(&cluster.connection(0).submit(&cluster.builder(chen_key).sign(sale).unwrap().bytes).unwrap());
    assert_eq!(run(&cluster, &["extract", &id, "-o", &second]).0, 0);
    assert_eq!(verify(&cluster, &[&first]).0, 0, "offline and alone, it was so");
    for later in [&["--online"][..], &["--later", &second]] {
        let (code_, said, _) = verify(&cluster, &[&[first.as_str()], later].concat());
        assert_eq!(code_, 12, "{said}");
        assert!(said.starts_with("GENUINE BUT SUPERSEDED"), "{said}");
    }
    assert_eq!(verify(&cluster, &[&second, "--online"]).0, 0);
    wait_for("a newer checkpoint", Duration::from_secs(20), || {
        cluster.connection(0).get_bytes("/v1/checkpoint").is_ok_and(|now| now != checkpoint_before)
    });
    std::fs::write(&checkpoint, cluster.connection(0).get_bytes("/v1/checkpoint").unwrap()).unwrap();
    assert_eq!(verify(&cluster, &[&first, "--later", &checkpoint]).0, 12);
    std::fs::write(&checkpoint, &checkpoint_before).unwrap();
    assert_eq!(run(&cluster, &["extract", &id, "--at", "1", "--absence", "-o", &none]).0, 0, "as it stood");
    assert!(verify(&cluster, &[&none]).1.contains("had no title"));

    // A name is disclosed by who holds its opening, and by nobody else.
    assert_eq!(run(&cluster, &["extract", &id, "--disclose", &format!("{openings}:name"), "-o", &named]).0, 0);
    let (code_, said, _) = verify(&cluster, &[&named]);
    assert!(code_ == 0 && said.contains("王芳") && !said.contains("X-1"), "{said}");
    std::fs::write(&forged, std::fs::read_to_string(&named).unwrap().replace("王芳", "王方")).unwrap();
    assert_eq!(verify(&cluster, &[&forged]).0, 10);
    // An old one renewed by the log of today.
    assert_eq!(run(&cluster, &["extract", "--renew", &first, "-o", &renewed]).0, 0);
    assert!(verify(&cluster, &[&renewed]).1.contains("still stands in the log"));
    // Nobody left to ask: offline it is the same.
    (0..4).for_each(|node| cluster.kill(node));
    assert_eq!(verify(&cluster, &[&second]).0, 0);
    assert_eq!(verify(&cluster, &[&code]).0, 0);
    let (code_, said, _) = verify(&cluster, &[&second, "--online"]);
    assert_eq!(code_, 8, "asked, but there is nobody");
    assert!(said.starts_with("GENUINE"), "what was found without the node is said: {said}");
    // Files that are no extract: one sentence, no panic.
    let garbage: [&[u8]; 4] = [b"", b"\x00\x01\x02", b"{\"format\":\"torrens.extract/99\"}", &[0x8c; 100]];
    for bytes in garbage {
        std::fs::write(&forged, bytes).unwrap();
        let (code_, said, err) = verify(&cluster, &[&forged]);
        assert_eq!(code_, 10, "{said}{err}");
    }
    assert_eq!(verify(&cluster, &["/nowhere"]).0, 7);
    if let Some(python) = python() {
        for (file, answer) in
            [(&second, "GENUINE"), (&named, "GENUINE"), (&code, "GENUINE"), (&renewed, "GENUINE"), (&none, "GENUINE")]
        {
            let (ok, said) = interop(&python, "extract.py", &[file, "--trust", &trust]);
            assert!(ok && said.starts_with(answer), "{file}: {said}");
        }
        let (_, said) = interop(&python, "extract.py", &[&first, "--trust", &trust, "--later", &second]);
        assert!(said.starts_with("GENUINE BUT SUPERSEDED"), "{said}");
    }
}

#[test]
fn one_history_for_anybody() {
    let cluster = Cluster::open();
    let trust = cluster.home().join("trust.json");
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let file = |name: &str| text(&cluster.home().join(name));
    let (mirror, state) = (cluster.home().join("mirror"), file("audit"));
    cluster.title(0, "UNIT-1", whole(cluster.party(0).0));
    // Cosignatures follow the block: the first checkpoint may come a moment after the first receipt.
    let checkpoint = || cluster.connection(2).get_bytes("/tlog/checkpoint");
    wait_for("a checkpoint", Duration::from_secs(20), || checkpoint().is_ok());
    let old = checkpoint().unwrap();
    std::fs::write(file("old"), &old).unwrap();
    let load = Load::start(&cluster, &[0, 1, 2, 3]);
    let log_size = |node: usize| cluster.status(node).map_or(0, |status| status["log_size"].as_u64().unwrap());
    wait_for("600 entries in the log", Duration::from_secs(120), || log_size(0) > 600);
    let audit = |args: &[&str]| cluster.torrens(0, None, &[&["audit", "--trust", &text(&trust)], args].concat());
    // While it grows, and then again from where it was.
    let (code, said, err) = audit(&["--state", &state]);
    assert_eq!(code, 0, "{said}{err}");
    load.stop();
    cluster.agree(&[0, 1, 2, 3]);
    let all: Vec<&str> = cluster.nodes.iter().map(|node| node.api.as_str()).collect();
    let (code, said, err) = audit(&[&["--state", &state, "--json"], all.as_slice()].concat());
    let report: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{code}: {said}{err}"));
    assert_eq!(
        (code, report["answer"].as_str(), report["progress"]["sources"].as_u64()),
        (0, Some("CONSISTENT"), Some(4))
    );
    // Every node publishes, under both prefixes, and the newest checkpoint covers the head.
    for node in 0..4 {
        wait_for("the newest checkpoint", Duration::from_secs(20), || {
            let note = String::from_utf8(cluster.connection(node).get_bytes("/v1/checkpoint").unwrap()).unwrap();
            let is = Checkpoint::parse(&Note::parse(&note).unwrap().text).unwrap();
            is.size == log_size(node)
        });
    }
    // A mirror of plain files, made while the node runs, and brought up to date.
    let export = || {
        let mut command = node_command();
        let done = command
            .args(["export", "tiles", "--home", &text(&cluster.nodes[0].home), "--to", &text(&mirror)])
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    assert!(export().contains(" 0 were there"));
    assert!(!export().contains(" 0 were there"), "full tiles are kept");
    assert_eq!(audit(&[&text(&mirror)]).0, 0);
    assert_eq!(audit(&[&text(&mirror), all[3]]).0, 0, "a mirror and a node");
    third_parties(&cluster, &mirror, &file("old"));
    forgeries(&cluster, &mirror, &audit, &state, &file("old"));
    // What is no log, and what is another's.
    assert_eq!(audit(&["http://127.0.0.1:1"]).0, 8);
    let empty = file("empty");
    std::fs::create_dir(&empty).unwrap();
    assert_eq!(audit(&[&empty]).0, 3);
    let other = std::fs::read_to_string(&trust).unwrap().replace("torrens-devnet-", "other-devnet-");
    let mut other: Value = serde_json::from_str(&other).unwrap();
    other.as_object_mut().unwrap().remove("verifier_keys");
    std::fs::write(file("other"), other.to_string()).unwrap();
    assert_eq!(cluster.torrens(0, None, &["audit", "--trust", &file("other")]).0, 11);
    assert_eq!(cluster.torrens(0, None, &["audit"]).0, 11, "no anchor");
}

/// The log, a proof of an entry and a transaction, as two C2SP verifiers and a COSE library see them.
fn third_parties(cluster: &Cluster, mirror: &Path, old: &str) {
    let Some(python) = python() else { return };
    let connection = cluster.connection(1);
    let file = |name: &str| cluster.home().join(name);
    let text = |path: PathBuf| path.to_str().unwrap().to_owned();
    let keep = |name: &str, bytes: &[u8]| {
        std::fs::write(file(name), bytes).unwrap();
        text(file(name))
    };
    // The policy comes from the trust anchor's holder, not from the log that is checked.
    let policy = keep("policy", &std::fs::read(mirror.join("policy")).unwrap());
    assert_eq!(connection.get_bytes("/tlog/policy").unwrap(), std::fs::read(&policy).unwrap());
    let entries = std::fs::read(mirror.join("tile/entries/000")).unwrap();
    let entries = unbundle(&entries, 256).unwrap();
    let index = 17;
    let proof = keep("17.tlog-proof", &connection.get_bytes(&format!("/tlog/proof/{index}.tlog-proof")).unwrap());
    let entry = keep("17.entry", entries[index]);
    for base in [format!("{}/tlog", cluster.nodes[1].api), mirror.to_str().unwrap().to_owned()] {
        let args = [
            "--policy",
            &policy,
            "--proof",
            &proof,
            "--entry",
            &entry,
            "--old-checkpoint",
            old,
            "--min-entries",
            "600",
        ];
        let (ok, said) = interop(&python, "tlog.py", &[&[base.as_str()], args.as_slice()].concat());
        assert!(ok && said.contains("VERIFIED"), "{base}: {said}");
    }
    let (ok, said) = interop(
        &python,
        "tlog.py",
        &[mirror.to_str().unwrap(), "--policy", &policy, "--proof", &proof, "--entry", &policy],
    );
    assert!(!ok, "another entry: {said}");
    // A transaction of the log is a COSE_Sign1 that anybody can check.
    let signed = entries.iter().find_map(|entry| match from_bytes(entry) {
        Ok(LogEntry::Transaction { transaction: Blob(bytes), .. }) => {
            let signed = Signed::read(&bytes, &cluster.chain_id()).unwrap();
            matches!(signed.body.act, Act::PartyRegister(_)).then_some(bytes)
        }
        _ => None,
    });
    let signed = signed.unwrap();
    let key = cluster.officer("civil-affairs").public().0.to_string();
    let aad = |chain: &str| {
        [b"torrens/transaction/v1\0".as_slice(), chain.as_bytes()]
            .concat()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let path = keep("transaction.cose", &signed);
    let ours = aad(cluster.chain_id().as_str());
    let (ok, said) = interop(&python, "cose.py", &[&path, &key, &ours]);
    assert!(ok, "{said}");
    assert!(!interop(&python, "cose.py", &[&path, &key, &aad("another-ledger")]).0);
    let mut forged = signed;
    *forged.last_mut().unwrap() ^= 1;
    assert!(!interop(&python, "cose.py", &[&keep("forged.cose", &forged), &key, &ours]).0);
}

/// Exit code, stdout, stderr.
type Said = (i32, String, String);

/// An entry, once in a checkpoint, cannot be changed, removed or reordered, not even by all validators together.
fn forgeries(cluster: &Cluster, mirror: &Path, audit: &dyn Fn(&[&str]) -> Said, state: &str, old: &str) {
    let python = python();
    let copy = cluster.home().join("forged");
    let policy = mirror.join("policy").to_str().unwrap().to_owned();
    let genuine = std::fs::read(mirror.join("tile/entries/000")).unwrap();
    let entries: Vec<Vec<u8>> = unbundle(&genuine, 256).unwrap().into_iter().map(<[u8]>::to_vec).collect();
    let with = |name: &str, bytes: &[u8]| {
        let _ = std::fs::remove_dir_all(&copy);
        let done = Command::new("cp").arg("-r").arg(mirror).arg(&copy).status().unwrap();
        assert!(done.success());
        std::fs::write(copy.join(name), bytes).unwrap();
    };
    let refused = |what: &str, expected: &str| {
        let folder = copy.to_str().unwrap();
        let (code, said, err) = audit(&[folder]);
        assert_eq!(code, 10, "{what}: {said}{err}");
        assert!(said.contains(expected), "{what}: {said}");
        if let Some(python) = &python {
            let (ok, said) = interop(python, "tlog.py", &[folder, "--policy", &policy, "--old-checkpoint", old]);
            assert!(!ok && said.contains("REFUSED"), "{what}: {said}");
        }
    };
    let mut changed = entries.clone();
    let middle = changed[40].len() / 2;
    changed[40][middle] ^= 1;
    with("tile/entries/000", &bundle(&changed).unwrap());
    refused("an entry changed", "NOT CONSISTENT");
    let mut removed = entries.clone();
    removed.remove(40);
    with("tile/entries/000", &bundle(&removed).unwrap());
    refused("an entry removed", "is not of 256 entries");
    let mut swapped = entries.clone();
    swapped.swap(40, 42);
    with("tile/entries/000", &bundle(&swapped).unwrap());
    refused("entries reordered", "NOT CONSISTENT");

    with("checkpoint", &std::fs::read(mirror.join("checkpoint")).unwrap());
    std::fs::remove_file(copy.join("tile/entries/001")).unwrap();
    refused("a bundle kept back", "it keeps back tile/entries/001");

    // All validators' keys stolen: another root for the same size, cosigned by everybody.
    let note = std::fs::read_to_string(mirror.join("checkpoint")).unwrap();
    let is = Checkpoint::parse(&Note::parse(&note).unwrap().text).unwrap();
    let validators = cluster.trust().validators;
    let keys = |agency: &str| {
        let file = std::fs::read_to_string(cluster.home().join(agency).join("keys/cosigner.json")).unwrap();
        CosignerKeys::new(KeyFile::parse(&file).unwrap().secret())
    };
    let cosigned = |of: &Checkpoint| {
        let cosign = |(at, validator): (usize, &torrens_ledger::block::Validator)| {
            (at, of.cosign(&keys(validator.agency_id.as_str()), 1_800_000_000))
        };
        let all: Vec<_> = validators.iter().enumerate().map(cosign).collect();
        of.note(&validators, &all).unwrap().to_string()
    };
    let other = Checkpoint { root: torrens_ledger::crypto::sha256(&[b"another history"]), ..is.clone() };
    with("checkpoint", cosigned(&other).as_bytes());
    refused("two roots for one size", "split view or rewritten history");
    let (code, said, _) = audit(&[mirror.to_str().unwrap(), copy.to_str().unwrap()]);
    assert!(code == 10 && said.contains("split view"), "two mirrors compared: {said}");
    let (code, said, _) = audit(&["--state", state, copy.to_str().unwrap()]);
    assert!(code == 10 && said.contains("split view"), "what was seen before is remembered: {said}");
    // Too few of them.
    let mut few = Note::parse(&note).unwrap();
    few.signatures.pop();
    with("checkpoint", few.to_string().as_bytes());
    refused("too few cosigned", "2 of 4 validators cosigned");
    assert_eq!(audit(&["--state", state, mirror.to_str().unwrap()]).0, 0, "the genuine one still is");
}
