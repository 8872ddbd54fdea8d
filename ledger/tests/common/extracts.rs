//! Extracts of a test ledger, certified, cosigned and logged as nodes do it.

use torrens_ledger::block::{Header, LogEntry, Validator, validators_hash};
use torrens_ledger::crypto::SecretKey;
use torrens_ledger::encoding::{Blob, Label, to_bytes};
use torrens_ledger::merkle::log::{Frontier, inclusion_proof, leaf_hash};
use torrens_ledger::merkle::tree::prove;
use torrens_ledger::proof::certificate::{Certificate, precommit_bytes};
use torrens_ledger::proof::checkpoint::Checkpoint;
use torrens_ledger::proof::extract::{Asked, Extract, Logged};
use torrens_ledger::proof::log_proof::LogProof;
use torrens_ledger::proof::trust::TrustStep;
use torrens_ledger::register::party::{Party, PartyId};
use torrens_ledger::register::title::{Title, TitleId};
use torrens_ledger::register::unit::SpatialUnit;
use torrens_ledger::state::Record;

use torrens_ledger::crypto::{commitment, salt, sha256};
use torrens_ledger::encoding::Bytes;
use torrens_ledger::proof::extract::Opening;
use torrens_ledger::proof::trust::TrustAnchor;
use torrens_ledger::proof::verify::{Answer, Report, verify};
use torrens_ledger::refusal::Lang;
use torrens_ledger::register::party::PartyKind;
use torrens_ledger::transactions::Act;
use torrens_ledger::transactions::party_register::PartyRegister;

use super::{Ledger, cosigner_of, holding, label, officer, party};

pub fn validator_key(agency: &str) -> SecretKey {
    SecretKey::from_seed(&[agency.len() as u8; 32])
}

pub fn place(ledger: &Ledger, agency: &str) -> usize {
    ledger.genesis.validators.iter().position(|v: &Validator| v.agency_id.as_str() == agency).unwrap()
}

pub fn certify(ledger: &Ledger, header: &Header, signers: &[&str]) -> Certificate {
    let message = precommit_bytes(ledger.genesis.chain_id.as_str(), header.height, 0, Some(&header.hash()));
    let signed = signers.iter().map(|agency| (place(ledger, agency), validator_key(agency).sign(&message))).collect();
    Certificate::new(header.height, 0, header.hash(), 3, signed)
}

pub const ALL: [&str; 3] = ["civil", "housing", "registry"];

/// The extract of something as it stands, with everything that a node puts into it.
pub fn extract_of(ledger: &Ledger, asked: &Asked) -> Extract {
    let height = ledger.parent.height;
    let header = ledger.blocks.last().unwrap().block.header.clone();
    let certificate = certify(ledger, &header, &ALL);
    let path = |key| prove(&ledger.memory.nodes, height, &key).unwrap();
    let proof = path(asked.key());
    let nothing = || Extract::of_nothing(asked.clone(), proof.clone(), header.clone(), certificate.clone());
    match asked {
        Asked::Title(id) => {
            let Some(title) = ledger.memory.object::<Title>(id) else { return nothing() };
            let unit = |code| (ledger.memory.object::<SpatialUnit>(code).unwrap(), path(SpatialUnit::key(code)));
            let units = title.units.iter().map(unit).collect();
            let mut extract = Extract::of_title((title.clone(), proof), units, header, certificate);
            extract.evidence.last_entry = Some(last_entry(ledger, &title));
            extract
        }
        Asked::Unit(code) => match ledger.memory.object::<SpatialUnit>(code) {
            Some(unit) => Extract::of_unit((unit, proof), header, certificate),
            None => nothing(),
        },
        Asked::Attestation(id) => match ledger.memory.object(id) {
            Some(attestation) => Extract::of_attestation((attestation, proof), header, certificate),
            None => nothing(),
        },
    }
}

pub fn with_party(ledger: &Ledger, extract: Extract, id: PartyId) -> Extract {
    let proof = prove(&ledger.memory.nodes, ledger.parent.height, &Party::key(&id)).unwrap();
    extract.with_parties(vec![(ledger.memory.object::<Party>(&id).unwrap(), proof)])
}

pub fn leaves(ledger: &Ledger) -> Vec<Vec<u8>> {
    ledger.blocks.iter().flat_map(|block| block.leaves.clone()).collect()
}

/// The checkpoint over all leaves, as a note cosigned by these validators.
pub fn checkpoint(ledger: &Ledger, leaves: &[Vec<u8>], signers: &[&str]) -> String {
    let mut log = Frontier::default();
    leaves.iter().for_each(|leaf| drop(log.append(leaf_hash(leaf))));
    let of = Checkpoint { origin: ledger.genesis.chain_id.clone(), size: log.size(), root: log.root() };
    let cosign = |agency: &&str| (place(ledger, agency), of.cosign(&cosigner_of(agency), 1_795_000_000));
    let cosignatures: Vec<_> = signers.iter().map(cosign).collect();
    of.note(&ledger.genesis.validators, &cosignatures).unwrap().to_string()
}

pub fn log_proof(ledger: &Ledger, leaves: &[Vec<u8>], index: u64) -> LogProof {
    let mut log = Frontier::default();
    let mut nodes = std::collections::BTreeMap::new();
    for leaf in leaves {
        nodes.extend(log.append(leaf_hash(leaf)).into_iter().map(|node| ((node.level, node.index), node.hash)));
    }
    let mut read = |level, at| nodes.get(&(level, at)).copied().ok_or(());
    let path = inclusion_proof(index, log.size(), &mut read).unwrap();
    LogProof { index, path, checkpoint: checkpoint(ledger, leaves, &ALL) }
}

pub fn last_entry(ledger: &Ledger, title: &Title) -> Logged {
    let (executed, place, entry) = ledger
        .blocks
        .iter()
        .flat_map(|block| block.entries.iter().map(move |(place, entry)| (block, *place, entry)))
        .find(|(.., entry)| entry.title_id == title.title_id && entry.version == title.version)
        .unwrap();
    let receipt = place.map_or(executed.due.as_ref(), |place| executed.receipts.get(place as usize)).unwrap();
    let decided = receipt.decisions.iter().any(|decision| Some(&decision.case_id) == entry.case_id.as_ref());
    let of_case = executed.entries.iter().filter(|(at, other)| *at == place && other.case_id == entry.case_id);
    let made = if decided { of_case.map(|(_, entry)| entry.hash()).collect() } else { vec![] };
    let due = u64::from(executed.due.is_some());
    let first = executed.block.header.log_size - executed.ids.len() as u64 - due;
    let index = place.map_or(first, |place| first + due + u64::from(place));
    let leaves = leaves(ledger);
    let leaf = leaves[index as usize].clone();
    let proof = log_proof(ledger, &leaves, index);
    Logged { entry: Blob(to_bytes(entry)), made, leaf: Blob(leaf), proof: proof.to_string() }
}

/// A renewal of a block: its header in the log of today.
pub fn renewal(ledger: &Ledger, header: &Header) -> String {
    let leaf = to_bytes(&LogEntry::Header { header: header.clone() });
    let leaves = leaves(ledger);
    let index = header.log_size;
    assert_eq!(leaves[index as usize], leaf);
    log_proof(ledger, &leaves, index).to_string()
}

/// A chain of changes of validators: at each step, one new validator takes the place of the oldest.
pub fn changes(
    chain_id: &Label,
    first: &[(Validator, SecretKey)],
    count: u64,
) -> (Vec<TrustStep>, Vec<(Validator, SecretKey)>) {
    let mut current = first.to_vec();
    let mut steps = Vec::new();
    for step in 1..=count {
        let mut next = current.clone();
        next.remove((step % next.len() as u64) as usize);
        next.push(validator(&format!("new-{step:03}"), 1000 + step));
        next.sort_by(|a, b| a.0.agency_id.cmp(&b.0.agency_id));
        steps.push(change(chain_id, step * 10, &current, &next));
        current = next;
    }
    (steps, current)
}

pub fn change(
    chain_id: &Label,
    height: u64,
    before: &[(Validator, SecretKey)],
    after: &[(Validator, SecretKey)],
) -> TrustStep {
    let set = |of: &[(Validator, SecretKey)]| of.iter().map(|(validator, _)| validator.clone()).collect::<Vec<_>>();
    let header = header_of(chain_id, height, &set(before), &set(after), torrens_ledger::crypto::Hash::zero());
    TrustStep { certificate: certify_by(&header, before), header, validators: set(after) }
}

pub fn header_of(
    chain_id: &Label,
    height: u64,
    now: &[Validator],
    next: &[Validator],
    state_root: torrens_ledger::crypto::Hash,
) -> Header {
    let zero = torrens_ledger::crypto::Hash::zero();
    Header {
        version: Header::NEWEST,
        chain_id: chain_id.clone(),
        height,
        time_ms: 1_000 * height,
        prev_header_hash: zero,
        log_size: height,
        log_root: zero,
        state_root,
        validators_hash: validators_hash(now),
        next_validators_hash: validators_hash(next),
        params_hash: zero,
        proposer: now[0].agency_id.clone(),
    }
}

pub fn certify_by(header: &Header, by: &[(Validator, SecretKey)]) -> Certificate {
    let message = precommit_bytes(header.chain_id.as_str(), header.height, 0, Some(&header.hash()));
    let signed = by.iter().enumerate().map(|(at, (_, key))| (at, key.sign(&message))).collect();
    Certificate::new(header.height, 0, header.hash(), by.len(), signed)
}

pub fn validator(name: &str, seed: u64) -> (Validator, SecretKey) {
    let key = |purpose: &str| {
        SecretKey::from_seed(&torrens_ledger::crypto::sha256(&[purpose.as_bytes(), &seed.to_be_bytes()]).0)
    };
    let (cosigner_key, log_key) = torrens_ledger::proof::checkpoint::CosignerKeys::new(key("cosigner")).public();
    let voting = key("voting");
    (Validator { agency_id: Label::new(name).unwrap(), public_key: voting.public(), cosigner_key, log_key }, voting)
}

pub fn title_asked(id: &TitleId) -> Asked {
    Asked::Title(id.clone())
}

pub const NAME: &str = "王芳 (invented)";
pub const RECORD_KEY: [u8; 32] = [5; 32];

/// A ledger with one title held by parties 1 and 9; the name of party 9 can be disclosed.
pub fn ledger() -> (Ledger, TitleId) {
    let mut ledger = Ledger::new();
    let act = PartyRegister {
        party_id: party(9),
        kind: PartyKind::Person,
        id_commitment: Bytes([3; 32]),
        name_commitment: commitment("name", &salt(&RECORD_KEY, "name"), NAME.as_bytes()),
        keys: vec![],
        agency_id: None,
        minor: false,
    };
    assert_eq!(ledger.act(&officer("civil"), Act::PartyRegister(act)).refusal, None);
    let title_id = ledger.titled(vec![holding(1, "1/2"), holding(2, "1/2")]);
    (ledger, title_id)
}

pub fn genuine() -> (Ledger, Extract, TrustAnchor) {
    let (ledger, title_id) = ledger();
    let extract = extract_of(&ledger, &title_asked(&title_id));
    let anchor = ledger.genesis.trust_anchor();
    (ledger, extract, anchor)
}

pub fn opening() -> Opening {
    Opening {
        of: format!("party:{}", party(9)),
        field: "name".into(),
        salt: Bytes(salt(&RECORD_KEY, "name")),
        value: NAME.into(),
    }
}

pub fn report(file: &[u8], anchor: &TrustAnchor) -> Report {
    verify(file, anchor, &[], Lang::En)
}

pub fn answer(file: &[u8], anchor: &TrustAnchor) -> Answer {
    report(file, anchor).answer
}

/// The answer to a file that says this, and whose evidence is this.
pub fn of(extract: &Extract, anchor: &TrustAnchor) -> Answer {
    answer(&serde_json::to_vec(extract).unwrap(), anchor)
}

/// A chain of changes of validators and an extract at its end, of a state with one leaf.
pub fn changed(count: u64) -> (Extract, TrustAnchor) {
    let (ledger, _, _) = genuine();
    let chain = label("changing");
    let first: Vec<_> = (0..4).map(|n| validator(&format!("first-{n}"), n)).collect();
    let (steps, last) = changes(&chain, &first, count);
    let (height, nodes) = (ledger.parent.height, &ledger.memory.nodes);
    let asked = Asked::Title(TitleId(label("T-CN-99")));
    let proof = torrens_ledger::merkle::tree::prove(nodes, height, &asked.key()).unwrap();
    let root = ledger.blocks.last().unwrap().block.header.state_root;
    let set: Vec<_> = last.iter().map(|(validator, _)| validator.clone()).collect();
    let header = header_of(&chain, count * 10 + 5, &set, &set, root);
    let certificate = certify_by(&header, &last);
    let mut extract = Extract::of_nothing(asked, proof, header, certificate);
    extract.evidence.trust = steps;
    let set = first.iter().map(|(validator, _)| validator.clone()).collect();
    (extract, TrustAnchor::new(chain, sha256(&[b"genesis"]), set, vec![]))
}
