//! Files that are read when a node starts: the founding document, keys, the double-sign guard, the log of votes. Nothing panics, and a log
//! that was mended is whole. The first byte chooses the file.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use torrens_consensus::guard::Guard;
use torrens_consensus::wal;
use torrens_ledger::genesis::Genesis;
use torrens_ledger::keyfile::KeyFile;

/// A folder in memory, because guard and log are files and sync them.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = PathBuf::from(format!("/dev/shm/torrens-fuzz-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
});

fuzz_target!(|input: &[u8]| {
    let Some((kind, bytes)) = input.split_first() else { return };
    match kind % 4 {
        0 => {
            let Ok(genesis) = serde_json::from_slice::<Genesis>(bytes) else { return };
            if genesis.check().is_ok() {
                let again: Genesis = serde_json::from_slice(&serde_json::to_vec(&genesis).unwrap()).unwrap();
                assert_eq!((again.hash(), again.validators_hash()), (genesis.hash(), genesis.validators_hash()));
                let _ = (genesis.state(), genesis.trust_anchor());
            }
        }
        1 => {
            let Ok(text) = std::str::from_utf8(bytes) else { return };
            if let Ok(file) = KeyFile::parse(text) {
                assert_eq!(KeyFile::parse(&file.to_text()).unwrap().secret().public(), file.secret().public());
            }
        }
        2 => {
            // Both copies the same, or two that differ: the next byte says where the second begins.
            let Some((at, bytes)) = bytes.split_first() else { return };
            let (first, second) = match at {
                0 => (bytes, bytes),
                at => bytes.split_at(bytes.len() * usize::from(*at) / 256),
            };
            fs::write(FOLDER.join("sign-guard.a"), first).unwrap();
            fs::write(FOLDER.join("sign-guard.b"), second).unwrap();
            if let Ok(guard) = Guard::look(&FOLDER) {
                let again = Guard::open(&FOLDER).unwrap();
                assert_eq!(again.height(), guard.height());
            }
        }
        _ => {
            let (log, aside) = (FOLDER.join("consensus.wal"), FOLDER.join("aside"));
            fs::write(&log, bytes).unwrap();
            wal::mend(&log, &aside).unwrap();
            // What was kept, if anything was, is whole: there is nothing left to mend.
            assert_eq!(wal::mend(&log, &aside).unwrap(), wal::Readable::All);
        }
    }
});
