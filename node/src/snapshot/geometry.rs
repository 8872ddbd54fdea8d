//! Asking members for the outline of a unit.

use std::time::Duration;

use bytes::Bytes;
use torrens_consensus::Handle;
use torrens_ledger::crypto::{Hash, sha256};
use torrens_ledger::encoding::{from_bytes, to_bytes};

use super::{Answer, Ask};

/// Members that are asked, and how long each may take.
const ASKED: usize = 4;
const PATIENCE: Duration = Duration::from_secs(2);

/// The outline that has this hash, from a member that has it.
pub async fn geometry(handle: &Handle, hash: Hash) -> Option<Vec<u8>> {
    let peers = handle.network.borrow().connected.clone();
    for peer in peers.into_iter().take(ASKED) {
        let asked = handle.gossip.ask(peer, Bytes::from(to_bytes(&Ask::Geometry { hash })));
        let Ok(Ok(answer)) = tokio::time::timeout(PATIENCE, asked).await else { continue };
        if let Ok(Answer::Geometry(bytes)) = from_bytes(&answer)
            && sha256(&[&bytes.0]) == hash
        {
            return Some(bytes.0);
        }
    }
    None
}
