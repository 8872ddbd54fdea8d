//! What may not stand in a block at all: each way of being wrong has its own code, and nothing is stored.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

mod common;

use common::*;
use proptest::prelude::*;
use torrens_ledger::crypto::{NoMemory, SecretKey};
use torrens_ledger::encoding::{Bytes, to_bytes};
use torrens_ledger::refusal::Code;
use torrens_ledger::register::party::PartyKind;
use torrens_ledger::state::{State, Stop};
use torrens_ledger::transactions::party_register::PartyRegister;
use torrens_ledger::transactions::{Act, Body, EXPIRY_WINDOW_MS, Signed, TX_BYTES_MAX};

fn body() -> Body {
    let act = PartyRegister {
        party_id: party(1),
        kind: PartyKind::Person,
        id_commitment: Bytes([1; 32]),
        name_commitment: Bytes([2; 32]),
        keys: vec![],
        agency_id: None,
        minor: false,
    };
    Body {
        chain_id: label("torrens-test"),
        expires_ms: START_MS + 60_000,
        nonce: Bytes([0; 8]),
        act: Act::PartyRegister(act),
    }
}

fn read(bytes: &[u8]) -> Result<Signed, Code> {
    Signed::read(bytes, &label("torrens-test")).map_err(|refusal| refusal.code)
}

fn admit(ledger: &Ledger, signed: &Signed) -> Result<(), Code> {
    match signed.admit(&State::new(&ledger.memory), START_MS + 1, &NoMemory) {
        Ok(_) => Ok(()),
        Err(Stop::Refused(refusal)) => Err(refusal.code),
        Err(Stop::Fault(fault)) => panic!("{fault}"),
    }
}

#[test]
fn every_fault_of_form_has_its_own_code() {
    let good = Signed::sign(body(), &officer("civil")).bytes;
    assert!(read(&good).is_ok());
    assert_eq!(read(&vec![0; TX_BYTES_MAX + 1]).unwrap_err(), Code::TxTooLarge);
    assert_eq!(read(&good[..good.len() - 1]).unwrap_err(), Code::TxTruncated);
    assert_eq!(read(&[good.as_slice(), &[0]].concat()).unwrap_err(), Code::TxNotCanonical);
    assert_eq!(read(&[0x81; 200]).unwrap_err(), Code::TxTooDeep);
    assert_eq!(read(&[0x01]).unwrap_err(), Code::TxMalformed);
    // An unprotected header with something in it: [protected, {1: 1}, payload, signature].
    let at = good.iter().position(|byte| *byte == 0xa0).unwrap();
    let with_header = [&good[..at], &[0xa1, 0x01, 0x01], &good[at + 1..]].concat();
    assert_eq!(read(&with_header).unwrap_err(), Code::TxUnknownField);
    // A header that nests countersignatures without end, as a byte string that a COSE parser would follow.
    let mut nested = vec![0xa0];
    for _ in 0..2000 {
        let inner = nested.clone();
        nested = vec![0xa1, 0x07, 0x83];
        nested.extend(to_bytes(&torrens_ledger::encoding::Blob(inner)));
        nested.extend([0xa0, 0x40]);
    }
    let mut deep = vec![0x84];
    deep.extend(to_bytes(&torrens_ledger::encoding::Blob(nested)));
    deep.extend([0xa0, 0x40, 0x40]);
    assert_eq!(read(&deep).unwrap_err(), Code::TxUnknownField);
    let other = Signed::sign(Body { chain_id: label("other"), ..body() }, &officer("civil"));
    assert_eq!(read(&other.bytes).unwrap_err(), Code::TxOtherChain);
    // One element more than the body has: a field that this version does not know.
    let mut payload = to_bytes(&body());
    payload[0] += 1;
    payload.push(0x00);
    let mut envelope = vec![0x84];
    let kid = officer("civil").public().id();
    envelope.extend(to_bytes(&torrens_ledger::encoding::Blob(
        [&[0xa2, 1, 0x27, 4, 0x58, 0x20][..], kid.0.as_slice()].concat(),
    )));
    envelope.push(0xa0);
    envelope.extend(to_bytes(&torrens_ledger::encoding::Blob(payload)));
    envelope.extend(to_bytes(&torrens_ledger::encoding::Blob(vec![0; 64])));
    assert_eq!(read(&envelope).unwrap_err(), Code::TxUnknownField);
}

#[test]
fn expiry_replay_key_and_signature() {
    let mut ledger = Ledger::new();
    let key = officer("civil");
    let expired = Signed::sign(Body { expires_ms: START_MS, ..body() }, &key);
    assert_eq!(admit(&ledger, &expired), Err(Code::TxExpired));
    let late = Signed::sign(Body { expires_ms: START_MS + 2 * EXPIRY_WINDOW_MS, ..body() }, &key);
    assert_eq!(admit(&ledger, &late), Err(Code::TxExpiresTooLate));
    let stranger = Signed::sign(body(), &SecretKey::from_seed(&[42; 32]));
    assert_eq!(admit(&ledger, &stranger), Err(Code::TxUnknownKey));
    let good = Signed::sign(body(), &key);
    let mut forged = good.bytes.clone();
    *forged.last_mut().unwrap() ^= 1;
    assert_eq!(admit(&ledger, &read(&forged).unwrap()), Err(Code::TxBadSignature));
    assert_eq!(admit(&ledger, &good), Ok(()));
    ledger.block(std::slice::from_ref(&good.bytes));
    assert_eq!(admit(&ledger, &good), Err(Code::TxReplayed));
    // A key whose time is over (story 8e).
    let mut record: torrens_ledger::agency::KeyRecord = ledger.memory.object(&key.public().id()).unwrap();
    record.valid_to_ms = Some(START_MS);
    let name = <torrens_ledger::agency::KeyRecord as torrens_ledger::state::Record>::key(&key.public().id());
    ledger.memory.objects.insert(name, to_bytes(&record));
    let rotated = Signed::sign(Body { nonce: Bytes([1; 8]), ..body() }, &key);
    assert_eq!(admit(&ledger, &rotated), Err(Code::TxKeyExpired));
}

#[test]
fn a_block_with_an_inadmissible_transaction_is_invalid() {
    let mut ledger = Ledger::new();
    let signed = ledger.sign(&officer("civil"), body().act);
    let executed = ledger.block(std::slice::from_ref(&signed.bytes)).clone();
    // The same transaction again, in a block that is otherwise right.
    let mut block = executed.block;
    block.header.height = 2;
    block.header.time_ms += 1000;
    let memory = ledger.memory.clone();
    let error = torrens_ledger::apply::validate(&memory, &memory.nodes, &ledger.parent, &block, &NoMemory).unwrap_err();
    assert!(error.to_string().contains("tx.replayed"), "{error}");
}

#[test]
fn a_header_that_lies_is_named() {
    let mut ledger = Ledger::new();
    let memory = ledger.memory.clone();
    let parent = ledger.parent.clone();
    let signed = ledger.sign(&officer("civil"), body().act);
    let executed = ledger.block(&[signed.bytes]).clone();
    type Lie = (&'static str, fn(&mut torrens_ledger::block::Header));
    let lies: [Lie; 6] = [
        ("state_root", |h| h.state_root = Bytes([1; 32])),
        ("log_root", |h| h.log_root = Bytes([1; 32])),
        ("log_size", |h| h.log_size += 1),
        ("prev_header_hash", |h| h.prev_header_hash = Bytes([1; 32])),
        ("validators_hash", |h| h.validators_hash = Bytes([1; 32])),
        ("params_hash", |h| h.params_hash = Bytes([1; 32])),
    ];
    for (field, lie) in lies {
        let mut block = executed.block.clone();
        lie(&mut block.header);
        let error = torrens_ledger::apply::validate(&memory, &memory.nodes, &parent, &block, &NoMemory).unwrap_err();
        assert!(error.to_string().contains(field), "{field}: {error}");
    }
}

proptest! {
    #[test]
    fn no_bytes_panic_and_what_is_read_is_canonical(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(signed) = read(&bytes) {
            prop_assert_eq!(signed.bytes, bytes);
        }
    }

    #[test]
    fn a_changed_byte_is_never_admitted_as_the_same(at in 0usize..300, flip in 1u8..=255) {
        let ledger = Ledger::new();
        let good = Signed::sign(body(), &officer("civil"));
        let mut bytes = good.bytes.clone();
        let at = at % bytes.len();
        bytes[at] ^= flip;
        if let Ok(signed) = read(&bytes) {
            prop_assert!(admit(&ledger, &signed).is_err());
        }
    }
}
