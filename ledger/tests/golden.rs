//! Golden bytes: every hashed or signed structure of a fixed history. A changed byte here changes every proof ever given out:
//! write the decision first, then `TORRENS_UPDATE_GOLDEN=1 cargo test -p torrens-ledger --test golden`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

mod common;

use std::collections::BTreeMap;

use common::*;
use torrens_ledger::block::LogEntry;
use torrens_ledger::crypto::{PublicKey, Purpose, SecretKey, commitment, consensus_bytes, salt};
use torrens_ledger::encoding::{Blob, Bytes, to_bytes};
use torrens_ledger::merkle::tree::prove;
use torrens_ledger::proof::certificate::Certificate;
use torrens_ledger::register::title::{Title, TitleId};
use torrens_ledger::state::Record;
use torrens_ledger::transactions::Act;

#[test]
fn bytes_are_for_ever() {
    let mut ledger = Ledger::new();
    let title = ledger.titled(vec![holding(1, "1/2"), holding(2, "1/2")]);
    ledger.register_party(3);
    let sale = Act::Transfer(transfer(&title, 1, vec![holding(1, "1/2")], vec![holding(3, "1/2")]));
    ledger.attest_sale(&sale, &[1], &[3], &[]);
    let signed = ledger.sign(&party_key(1), sale.clone());
    let executed = ledger.block(std::slice::from_ref(&signed.bytes)).clone();
    let header = &executed.block.header;
    let key = SecretKey::from_seed(&[1; 32]);
    let name = Title::key(&TitleId(label("T-CN-1")));
    let certificate = Certificate::new(7, 0, executed.header_hash, 4, vec![(0, Bytes([1; 64])), (2, Bytes([2; 64]))]);
    let leaf = LogEntry::Transaction { transaction: Blob(signed.bytes.clone()), receipt: executed.receipts[0].clone() };
    let mut golden: BTreeMap<&str, String> = BTreeMap::new();
    let mut put = |name, bytes: &[u8]| drop(golden.insert(name, hex::encode(bytes)));
    put("genesis_hash", ledger.genesis.hash().as_slice());
    put("key_id", key.public().id().0.as_slice());
    put("body", &to_bytes(&signed.body));
    put("transaction", &signed.bytes);
    put("transaction_id", signed.id.0.as_slice());
    put("terms", sale.terms().as_slice());
    put("receipt", &to_bytes(&executed.receipts[0]));
    put("log_entry", &to_bytes(&leaf));
    put("entry", &to_bytes(&executed.entries[0].1));
    put("entry_hash", executed.entries[0].1.hash().as_slice());
    put("title", &to_bytes(&ledger.title("T-CN-1").unwrap()));
    put("title_tree_key", name.tree_key().as_slice());
    put("title_proof", &to_bytes(&prove(&ledger.memory.nodes, header.height, &name).unwrap()));
    put("header", &to_bytes(header));
    put("header_hash", executed.header_hash.as_slice());
    put("state_root", header.state_root.as_slice());
    put("log_root", header.log_root.as_slice());
    put("validators", &to_bytes(&ledger.genesis.validators));
    put("party", &to_bytes(&ledger.memory.object::<torrens_ledger::register::party::Party>(&party(3)).unwrap()));
    let attested = executed.receipts[0].decisions[0].relied_on[0];
    put(
        "attestation",
        &to_bytes(&ledger.memory.object::<torrens_ledger::attestation::Attestation>(&attested).unwrap()),
    );
    let asked = torrens_ledger::proof::extract::Asked::Title(TitleId(label("T-CN-1")));
    let extract = common::extracts::extract_of(&ledger, &asked);
    put("compact", &torrens_ledger::proof::compact::Compact::of(&extract).to_bytes());
    put("validators_hash", header.validators_hash.as_slice());
    put("params_hash", header.params_hash.as_slice());
    put("block", &to_bytes(&executed.block));
    put("certificate", &to_bytes(&certificate));
    for (name, purpose) in
        [("prevote", Purpose::Prevote), ("precommit", Purpose::Precommit), ("proposal", Purpose::Proposal)]
    {
        put(name, &consensus_bytes(purpose, "torrens-test", 7, 1, Some(&Bytes([3; 32]))));
    }
    put("precommit_nil", &consensus_bytes(Purpose::Precommit, "torrens-test", 7, 1, None));
    put("commitment", commitment("name", &salt(&[5; 32], "name"), "Li Wei".as_bytes()).as_slice());
    put("signature", key.sign(b"torrens").as_slice());
    let _: PublicKey = key.public();

    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/golden.json");
    let ours = format!("{}\n", serde_json::to_string_pretty(&golden).unwrap());
    if std::env::var_os("TORRENS_UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors")).unwrap();
        std::fs::write(path, &ours).unwrap();
    }
    let kept: BTreeMap<String, String> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(kept.len(), golden.len());
    for (name, bytes) in &golden {
        assert_eq!(kept.get(*name), Some(bytes), "{name} has changed");
    }
}
