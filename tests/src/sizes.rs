//! How large an extract is and how long its verification takes, by validators and titles: real trees of that many leaves, made of
//! random keys, with one real title among them.

use std::time::Instant;

use torrens_ledger::block::{Header, Validator, validators_hash};
use torrens_ledger::crypto::{Hash, SecretKey, commitment, sha256};
use torrens_ledger::encoding::{Bytes, Label, to_bytes};
use torrens_ledger::merkle::state::{StateProof, inner_hash, leaf_hash};
use torrens_ledger::proof::certificate::{Certificate, precommit_bytes};
use torrens_ledger::proof::checkpoint::CosignerKeys;
use torrens_ledger::proof::compact::Compact;
use torrens_ledger::proof::extract::{Extract, Opening};
use torrens_ledger::proof::trust::TrustAnchor;
use torrens_ledger::proof::verify::{Answer, verify};
use torrens_ledger::refusal::Lang;
use torrens_ledger::register::charge::Charge;
use torrens_ledger::register::party::PartyId;
use torrens_ledger::register::right::{Holding, Right, RightKind};
use torrens_ledger::register::source::Source;
use torrens_ledger::register::title::{Title, TitleId};
use torrens_ledger::register::unit::UnitCode;
use torrens_ledger::state::Record as _;

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Validators.
    pub validators: usize,
    /// Titles in the state tree.
    pub titles: usize,
    /// Bytes of the compact form.
    pub compact: usize,
    /// QR codes that it takes.
    pub codes: usize,
    /// Milliseconds to verify it.
    pub verify_ms: f64,
}

/// The table, for these numbers of validators and titles.
pub fn table(validators: &[usize], titles: &[usize]) -> Vec<Row> {
    let mut rows = Vec::new();
    for titles in titles {
        let title = title();
        let (root, proof) = plant(&title, *titles);
        rows.extend(validators.iter().map(|validators| measure(&title, root, &proof, *validators, *titles)));
    }
    rows
}

fn measure(title: &Title, state_root: Hash, proof: &StateProof, validators: usize, titles: usize) -> Row {
    let keys: Vec<SecretKey> = (0..validators).map(|n| SecretKey::from_seed(&[n as u8 + 1; 32])).collect();
    let validator = |(n, key): (usize, &SecretKey)| {
        let (cosigner_key, log_key) = CosignerKeys::new(SecretKey::from_seed(&[n as u8 + 101; 32])).public();
        Validator { agency_id: label(&format!("agency-{n:03}")), public_key: key.public(), cosigner_key, log_key }
    };
    let set: Vec<Validator> = keys.iter().enumerate().map(validator).collect();
    let chain_id = label("land.example.org");
    let header = Header {
        version: Header::NEWEST,
        chain_id: chain_id.clone(),
        height: 12_345_678,
        time_ms: 1_795_000_000_000,
        prev_header_hash: sha256(&[b"before"]),
        log_size: 123_456_789,
        log_root: sha256(&[b"log"]),
        state_root,
        validators_hash: validators_hash(&set),
        next_validators_hash: validators_hash(&set),
        params_hash: sha256(&[b"params"]),
        proposer: label("agency-000"),
    };
    let message = precommit_bytes(chain_id.as_str(), header.height, 0, Some(&header.hash()));
    let quorum = 2 * validators / 3 + 1;
    let signed = keys.iter().take(quorum).enumerate().map(|(at, key)| (at, key.sign(&message))).collect();
    let certificate = Certificate::new(header.height, 0, header.hash(), validators, signed);
    let mut extract = Extract::of_title((title.clone(), proof.clone()), Vec::new(), header, certificate);
    extract.disclosed = vec![Opening {
        of: "charge:2".into(),
        field: "secured".into(),
        salt: Bytes([7; 32]),
        value: "1200000 CNY".into(),
    }];
    let compact = Compact::of(&extract);
    let (bytes, codes) = (compact.to_bytes(), compact.to_codes().len());
    let anchor = TrustAnchor::new(chain_id, sha256(&[b"genesis"]), set, Vec::new());
    let check = || verify(std::hint::black_box(&bytes), &anchor, &[], Lang::En).answer;
    assert_eq!(check(), Answer::Genuine);
    let started = Instant::now();
    let times = 20;
    for _ in 0..times {
        std::hint::black_box(check());
    }
    let verify_ms = started.elapsed().as_secs_f64() * 1000.0 / f64::from(times);
    Row { validators, titles, compact: bytes.len(), codes, verify_ms }
}

/// A title with two owners and a mortgage.
fn title() -> Title {
    let source = |id: &str| Source {
        source_id: label(id),
        kind: label("DEED"),
        commitment: sha256(&[id.as_bytes()]),
        date: None,
    };
    let party = |n: u8| PartyId(Bytes([n; 16]));
    let mut title = Title::blank(TitleId(label("T-CN-1234567")), label("CN"));
    title.version = 5;
    title.basis = 4;
    title.items = 2;
    title.units = vec![UnitCode(label("430102001003GB00012F00010001"))];
    let holding = |n: u8| Holding { parties: vec![party(n)], share: "1/2".parse().expect("a fraction") };
    title.rights = vec![Right {
        kind: RightKind::Ownership,
        holders: vec![holding(1), holding(2)],
        cause: label("SALE"),
        source: source("DEED-2026-000123"),
        since_ms: 1_794_000_000_000,
        item: 1,
        term: None,
        easement: None,
        extent: None,
        origin: None,
    }];
    title.charges = vec![Charge {
        item: 2,
        rank: 1,
        chargee: party(9),
        grantors: vec![party(1), party(2)],
        share: "1/1".parse().expect("a fraction"),
        secured: commitment("secured", &[7; 32], b"1200000 CNY"),
        bars_transfer: true,
        bars_further: false,
        source: source("MORTGAGE-2026-000456"),
        since_ms: 1_794_500_000_000,
        origin: None,
        certificate: None,
    }];
    title.last_entry = sha256(&[b"entry"]);
    title
}

/// The state tree of so many titles, this one among them: its root, and the title's path.
fn plant(title: &Title, titles: usize) -> (Hash, StateProof) {
    let key = Title::key(&title.title_id).tree_key();
    let mut keys: Vec<Hash> = (1..titles as u64).map(|n| sha256(&[&n.to_be_bytes()])).collect();
    keys.sort_unstable();
    let mut path = Vec::new();
    let mut rest: &[Hash] = &keys;
    let mut depth = 0;
    // Down to where the title stands alone: on each level, those on the other side are one sibling.
    while !rest.is_empty() {
        let split = rest.partition_point(|other| !bit(other, depth));
        let (left, right) = rest.split_at(split);
        let (own, others) = if bit(&key, depth) { (right, left) } else { (left, right) };
        path.push((!others.is_empty()).then(|| root(others, depth + 1)));
        rest = own;
        depth += 1;
    }
    path.reverse();
    let value = to_bytes(title);
    let proof = StateProof::pack(&path, None);
    let empty = Bytes(*b"SPARSE_MERKLE_PLACEHOLDER_HASH__");
    let mut node = leaf_hash(&key, &sha256(&[&value]));
    for (at, sibling) in path.iter().enumerate() {
        let sibling = sibling.unwrap_or(empty);
        node = if bit(&key, depth - 1 - at) { inner_hash(&sibling, &node) } else { inner_hash(&node, &sibling) };
    }
    (node, proof)
}

fn root(keys: &[Hash], depth: usize) -> Hash {
    match keys {
        [] => Bytes(*b"SPARSE_MERKLE_PLACEHOLDER_HASH__"),
        [key] => leaf_hash(key, key),
        many => {
            let (left, right) = many.split_at(many.partition_point(|key| !bit(key, depth)));
            inner_hash(&root(left, depth + 1), &root(right, depth + 1))
        }
    }
}

fn bit(key: &Hash, at: usize) -> bool {
    key.0[at / 8] & (0x80 >> (at % 8)) != 0
}

fn label(text: &str) -> Label {
    Label::new(text).expect("a label")
}
