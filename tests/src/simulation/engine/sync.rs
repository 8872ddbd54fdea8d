//! Value sync: whoever is behind asks others for what was decided, and believes nobody.

use bytes::Bytes;
use malachitebft_core_consensus::Input;
use malachitebft_core_types::{
    CommitCertificate as Certificate, CommitSignature, ExtendedCommitCertificate, ValueOrigin, ValueResponse,
    VoteExtensions,
};
use torrens_consensus::context::{Address, Ctx, Height, Round, Signature, ValueId};
use torrens_consensus::{Application as _, CommitCertificate};

use super::{Engine, Out};
use crate::simulation::network::Packet;

impl Engine {
    /// A peer says how far it is.
    pub fn status(&mut self, from: usize, tip: u64, now: u64) {
        self.tips[from] = tip;
        self.release_if_due(false);
        self.work();
        self.sync(now);
        if tip < self.height() {
            self.out.push(Out::Send(from, Packet::Status(self.height())));
        }
    }

    /// Asks a peer for the next block, if others have it; another one when the first gave none or a false one.
    pub fn sync(&mut self, now: u64) {
        if self.ended.is_some() {
            return;
        }
        let next = self.height() + 1;
        let last = match self.asked {
            Some((height, _, at)) if height == next && now < at + 300 => return,
            Some((_, peer, _)) => peer,
            None => self.index,
        };
        let count = self.tips.len();
        let turns = (1..=count).map(|step| (last + step) % count);
        let able: Vec<usize> = turns.filter(|peer| *peer != self.index && self.tips[*peer] >= next).collect();
        let honest = able.iter().find(|peer| !self.liars.contains(peer));
        if let Some(peer) = honest.or(able.first()).copied() {
            self.asked = Some((next, peer, now));
            self.out.push(Out::Send(peer, Packet::Ask(next)));
        }
    }

    pub fn asked(&mut self, from: usize, height: u64) {
        if let Ok(Some((certificate, bytes))) = self.executor.decided(height) {
            self.out.push(Out::Send(from, Packet::Answer(height, bytes, to_engine(&certificate))));
        }
    }

    pub fn answered(&mut self, from: usize, bytes: Bytes, certificate: ExtendedCommitCertificate<Ctx>, now: u64) {
        let height = certificate.height.0;
        let was_asked = matches!(self.asked, Some((asked, peer, _)) if peer == from && asked == height);
        if !was_asked || height != self.height() + 1 {
            return;
        }
        let before = self.height();
        self.give(Input::SyncValueResponse(ValueResponse::new(peer_id(from), bytes, certificate)));
        self.work();
        if self.height() > before {
            self.out.push(Out::Count("fell behind and synced"));
        }
        self.sync(now);
    }

    /// The certificate of a synced block holds: now its body.
    pub(super) fn synced(&mut self, response: ValueResponse<Ctx>, proposer: Address) -> Result<(), String> {
        let certificate = &response.certificate;
        let (height, round) = (certificate.height.0, certificate.round);
        let bytes = response.value_bytes.clone();
        match self.judge(height, round, proposer, None, bytes)? {
            Some(mut value) if value.value.0 == certificate.value_id && value.validity.is_valid() => {
                value.round = round;
                self.give(Input::ProposedValue(value, ValueOrigin::Sync));
            }
            _ => self.blame("false body in value sync, refused"),
        }
        Ok(())
    }

    pub(super) fn blame(&mut self, what: &'static str) {
        self.out.push(Out::Count(what));
        if let Some((height, peer, _)) = self.asked {
            self.liars.insert(peer);
            // Long ago: another one is asked at once.
            self.asked = Some((height, peer, 0));
        }
    }
}

fn to_engine(certificate: &CommitCertificate) -> ExtendedCommitCertificate<Ctx> {
    let signed = |(key, signature): &([u8; 32], [u8; 64])| CommitSignature {
        address: Address(*key),
        signature: Signature(*signature),
    };
    let plain = Certificate {
        height: Height(certificate.height),
        round: Round::new(certificate.round),
        value_id: ValueId(certificate.digest),
        commit_signatures: certificate.signatures.iter().map(signed).collect(),
    };
    ExtendedCommitCertificate::from_commit_certificate_and_extensions(plain, VoteExtensions { extensions: Vec::new() })
}

/// A name for a peer, as the engine wants it: a SHA-256 multihash of nothing but its number.
fn peer_id(index: usize) -> malachitebft_peer::PeerId {
    let mut bytes = vec![0x12, 0x20];
    bytes.extend([index as u8; 32]);
    malachitebft_peer::PeerId::from_bytes(&bytes).unwrap()
}
