//! The checker must fail where a promise is broken: a true run passes, and each planted lie is found and named. A check that cannot
//! fail is a defect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::collections::BTreeMap;
use std::time::SystemTime;

use torrens_ledger::block::{Header, LogEntry};
use torrens_ledger::crypto::SecretKey;
use torrens_ledger::encoding::{Bytes, from_bytes, to_bytes};
use torrens_ledger::proof::certificate::{Certificate, precommit_bytes};
use torrens_ledger::transactions::freeze::Action;
use torrens_ledger::transactions::{Act, Receipt, Signed, TxId};
use torrens_tests::checker::{Given, Seen, prove};
use torrens_tests::*;

/// A header changed, with a certificate that all four validators really signed: what four liars could do.
fn recertified(cluster: &Cluster, seen: &mut Seen, keys: &[SecretKey], change: impl FnOnce(&mut Header)) {
    let anchor = cluster.trust();
    let (header, certificate) = seen.blocks.last_mut().unwrap();
    change(header);
    let (height, hash) = (header.height, header.hash());
    let message = precommit_bytes(anchor.chain_id.as_str(), height, 0, Some(&hash));
    let signed = anchor.validators.iter().enumerate().map(|(at, validator)| {
        (at, keys.iter().find(|key| key.public() == validator.public_key).unwrap().sign(&message))
    });
    *certificate = Certificate::new(height, 0, hash, anchor.validators.len(), signed.collect());
    *seen.entries.last_mut().unwrap() = to_bytes(&LogEntry::Header { header: header.clone() });
    seen.head = (hash.to_string(), header.state_root.to_string());
}

/// A line of a log in which a key signed, and one in which it signed something else for the same step.
#[test]
fn a_second_statement_for_one_step_is_found_in_the_logs() {
    let cluster = Cluster::open();
    cluster.party(0);
    let signed = cluster.nobody_signed_twice();
    // A proposal and two votes of each of three at least, for the first block and the party's.
    assert!(signed >= 12, "{signed}");
    let file = cluster.nodes[0].home.join("node.log");
    let log = std::fs::read_to_string(&file).unwrap();
    let line = log.lines().rfind(|line| line.contains("DEBUG signed") && !line.contains("nil")).unwrap();
    let (before, value) = line.split_once("value=\"").unwrap();
    let other = match value.strip_prefix('0') {
        Some(rest) => format!("{before}value=\"1{rest}"),
        None => format!("{before}value=\"0{}", &value[1..]),
    };
    for (planted, found) in [(line, false), (&other[..other.len() - 12], false), (&other, true)] {
        std::fs::write(&file, format!("{log}{planted}\n")).unwrap();
        let looked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| cluster.nobody_signed_twice()));
        assert_eq!(looked.is_err(), found, "{planted}");
    }
}

#[test]
fn a_true_run_is_proven_and_every_planted_lie_is_found() {
    let cluster = Cluster::open();
    let load = Load::start(&cluster, &[0, 1, 2, 3]);
    wait_for("some history", std::time::Duration::from_secs(30), || load.witness.count() > 24);
    let witness = load.stop();
    let truth = cluster.look(&[0, 1, 2, 3], &witness);
    let (anchor, genesis, given) = (cluster.trust(), cluster.genesis(), witness.given());
    let proven = prove(&anchor, &genesis, &given, &truth).unwrap();
    assert!(proven.height > 3 && proven.receipts == given.len() && proven.nodes == 4, "{proven:?}");
    assert!(proven.story.is_whole(), "{proven:?}");

    let keys: Vec<SecretKey> = cluster
        .nodes
        .iter()
        .map(|node| torrens_keystore::open(&node.home.join("keys/validator.json")).unwrap().secret().unwrap())
        .collect();
    let found = |what: &str, expect: &str, lie: &dyn Fn(&mut Vec<Given>, &mut Vec<Seen>)| {
        let (mut given, mut seen) = (given.clone(), truth.clone());
        lie(&mut given, &mut seen);
        let said = prove(&anchor, &genesis, &given, &seen).expect_err(what);
        assert!(said.contains(expect), "{what}: expected '{expect}', the checker said: {said}");
    };
    // What a program with a broken rule would have logged, before the second opinion alone.
    let acts = |entry: &Vec<u8>| match from_bytes(entry) {
        Ok(LogEntry::Transaction { transaction, receipt }) => {
            Some((Signed::read(&transaction.0, &anchor.chain_id).unwrap().body.act, receipt))
        }
        _ => None,
    };
    let suspect = |what: &str, expect: &str, broken: &dyn Fn(&mut Vec<Vec<u8>>)| {
        let mut entries = truth[0].entries.clone();
        broken(&mut entries);
        let said = opinion::of(&anchor.chain_id, &entries).expect_err(what);
        assert!(said.contains(expect), "{what}: expected '{expect}', it said: {said}");
    };
    suspect("a sale under a freeze", "while it was frozen", &|entries| {
        let releases = |act: &Act| matches!(act, Act::Freeze(freeze) if matches!(freeze.action, Action::Release(_)));
        entries.retain(|entry| acts(entry).is_none_or(|(act, _)| !releases(&act)));
    });
    suspect("a sale that its owner did not sign", "did not sign its sale", &|entries| {
        entries.retain(|entry| acts(entry).is_none_or(|(act, _)| !matches!(act, Act::PartyRegister(_))));
    });
    suspect("a unit with two titles", "has two titles", &|entries| {
        let opens = |entry: &&Vec<u8>| acts(entry).is_some_and(|(act, _)| matches!(act, Act::FirstRegistration(_)));
        let again = entries.iter().find(opens).unwrap().clone();
        entries.push(again);
    });
    suspect("a rival sale that came as well", "does not hold it", &|entries| {
        let sales = || {
            entries.iter().enumerate().filter_map(|(at, entry)| match acts(entry) {
                Some((Act::Transfer(act), receipt)) => Some((at, (act.title_id, act.title_version), receipt)),
                _ => None,
            })
        };
        let came: BTreeMap<_, _> = sales()
            .filter(|(_, _, receipt)| !receipt.decisions.is_empty())
            .map(|(_, sale, receipt)| (sale, receipt))
            .collect();
        let (at, sale, _) =
            sales().find(|(_, sale, receipt)| receipt.decisions.is_empty() && came.contains_key(sale)).unwrap();
        let LogEntry::Transaction { transaction, .. } = from_bytes(&entries[at]).unwrap() else { unreachable!() };
        let lie = to_bytes(&LogEntry::Transaction { transaction, receipt: came[&sale].clone() });
        entries[at] = lie;
    });
    // R1.
    found("a receipt that nobody has", "has lost", &|given, _| {
        let tx_id = TxId(Bytes([7; 32]));
        given.push(Given { tx_id, receipt: Receipt::new(tx_id), at: SystemTime::now() });
    });
    found("a receipt with another content", "another receipt", &|given, _| given[1].receipt.missing = 1);
    found("one node without an acknowledged transaction", "has lost", &|given, seen| {
        let id = given[2].tx_id;
        seen[3].entries.retain(
            |entry| !matches!(from_bytes(entry), Ok(LogEntry::Transaction { receipt, .. }) if receipt.tx_id == id),
        );
    });
    found("a transaction executed twice", "executed twice", &|given, seen| {
        let id = given[0].tx_id;
        let of = |entry: &&Vec<u8>| matches!(from_bytes(entry), Ok(LogEntry::Transaction { receipt, .. }) if receipt.tx_id == id);
        let again = seen[1].entries.iter().find(of).unwrap().clone();
        seen[1].entries.push(again);
    });
    found("an index that answers otherwise than the log", "answers for", &|given, seen| {
        *seen[2].answers.get_mut(&given[0].tx_id).unwrap() = None;
    });
    // R2.
    found("a fork that is really certified", "fork at height", &|_, seen| {
        recertified(&cluster, &mut seen[2], &keys, |header| header.time_ms += 1);
    });
    found("a certificate of one signature too few", "more than two thirds are needed", &|_, seen| {
        let certificate = &mut seen[1].blocks[0].1;
        let signed: Vec<_> = certificate.places().into_iter().zip(certificate.signatures.clone()).take(2).collect();
        *certificate = Certificate::new(certificate.height, certificate.round, certificate.header_hash, 4, signed);
    });
    found("a signature that is not one", "is not valid", &|_, seen| seen[0].blocks[1].1.signatures[0].0[5] ^= 1);
    found("a certificate of another block", "of another block", &|_, seen| {
        seen[0].blocks[1].1 = seen[0].blocks[0].1.clone();
    });
    found("a block left out", "does not follow", &|_, seen| drop(seen[3].blocks.remove(1)));
    found("a log that is another one", "not the beginning", &|given, seen| {
        let last = given.last().unwrap().tx_id;
        let entries = &mut seen[0].entries;
        let at = entries
            .iter()
            .position(|e| matches!(from_bytes(e), Ok(LogEntry::Transaction { receipt, .. }) if receipt.tx_id == last))
            .unwrap();
        let Ok(LogEntry::Transaction { mut transaction, receipt }) = from_bytes(&entries[at]) else { panic!() };
        *transaction.0.last_mut().unwrap() ^= 1;
        entries[at] = to_bytes(&LogEntry::Transaction { transaction, receipt });
    });
    found("a status that tells of another head", "another head", &|_, seen| seen[0].head.1 = "00".into());
    found("a validator that signed twice", "signed twice", &|_, seen| seen[0].offences = 1);
    // R3: all four certify a state that does not follow from the rules. Only executing it again shows it.
    found("a state root that does not follow", "R3", &|_, seen| {
        for node in seen.iter_mut() {
            recertified(&cluster, node, &keys, |header| header.state_root = Bytes([3; 32]));
        }
    });
}
