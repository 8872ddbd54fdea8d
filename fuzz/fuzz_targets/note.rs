//! Texts: notes, checkpoints, log proofs, tile paths, bundles, trust anchors, JSON. One spelling each, and nothing panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use torrens_ledger::proof::checkpoint::Checkpoint;
use torrens_ledger::proof::log_proof::LogProof;
use torrens_ledger::proof::note::Note;
use torrens_ledger::proof::tiles::{Tile, bundle, unbundle};
use torrens_ledger::proof::trust::TrustAnchor;

fuzz_target!(|bytes: &[u8]| {
    if let Some(entries) = (0..4).find_map(|width| unbundle(bytes, width)) {
        let entries: Vec<Vec<u8>> = entries.into_iter().map(<[u8]>::to_vec).collect();
        assert_eq!(bundle(&entries).unwrap(), bytes);
    }
    if let Ok(anchor) = TrustAnchor::parse(bytes) {
        let _ = anchor.follow(&[]);
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(note) = Note::parse(text) {
        assert_eq!(note.to_string(), text);
        if let Ok(checkpoint) = Checkpoint::parse(&note.text) {
            assert_eq!(checkpoint.text(), note.text);
        }
    }
    if let Ok(proof) = LogProof::parse(text) {
        assert_eq!(proof.to_string(), text);
    }
    if let Some(tile) = Tile::parse(text) {
        assert_eq!(tile.path(), text);
    }
});
