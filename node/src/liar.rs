//! A node that lies, for tests: false blocks to its peers, false answers to those that catch up or join. Only in programs that were built
//! with the feature `byzantine`, which no package is. What it tells: `TORRENS_LIES`, words of [`Lie`] separated by commas, and those of
//! `consensus/src/byzantine.rs`.

use std::sync::Arc;

use bytes::Bytes;
use torrens_consensus::application::{Digest, Equivocation};
use torrens_consensus::{Application, Body, CommitCertificate, Invalid, Origin, Undecided, Validator};
use torrens_ledger::block::Block;
use torrens_ledger::encoding::{from_bytes, to_bytes};

use crate::executor::Executor;

/// What it lies about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lie {
    /// Proposes blocks whose state root is not what follows.
    Roots,
    /// Proposes bytes that are no block.
    Garbage,
    /// Proposes blocks of the far future.
    Time,
    /// Gives those that catch up other blocks than were decided, under the genuine certificates.
    Sync,
    /// Gives them with certificates that name them.
    Certificate,
    /// Gives those that join a false state.
    Snapshot,
}

fn tells(lie: Lie) -> bool {
    torrens_consensus::byzantine::tells(&format!("{lie:?}").to_lowercase())
}

/// The last byte of a snapshot's objects is another.
pub fn bend_object(value: &mut [u8]) {
    if let (true, Some(last)) = (tells(Lie::Snapshot), value.last_mut()) {
        *last ^= 1;
    }
}

/// An executor that lies where it is asked to.
pub struct Liar(Arc<Executor>);

impl Liar {
    pub fn over(executor: Arc<Executor>) -> Arc<dyn Application> {
        Arc::new(Self(executor))
    }
}

impl Application for Liar {
    fn last_height(&self) -> u64 {
        self.0.last_height()
    }

    fn validators(&self, height: u64) -> Vec<Validator> {
        self.0.validators(height)
    }

    fn wants_block(&self) -> bool {
        self.0.wants_block()
    }

    fn propose(&self, height: u64) -> Result<Body, String> {
        let body = self.0.propose(height)?;
        if tells(Lie::Garbage) {
            let bytes: Vec<u8> = body.bytes.iter().map(|byte| byte.wrapping_mul(37) ^ 0x5a).collect();
            return Ok(Body { digest: torrens_ledger::crypto::sha256(&[&bytes]).0, bytes: bytes.into() });
        }
        let mut block: Block = from_bytes(&body.bytes).map_err(|error| error.to_string())?;
        if tells(Lie::Roots) {
            block.header.state_root.0[0] ^= 1;
        }
        if tells(Lie::Time) {
            block.header.time_ms += 3_600_000;
        }
        Ok(Body { digest: block.header.hash().0, bytes: to_bytes(&block).into() })
    }

    fn validate(&self, height: u64, origin: &Origin, bytes: &Bytes) -> Result<Digest, Invalid> {
        self.0.validate(height, origin, bytes)
    }

    fn save_undecided(&self, undecided: &Undecided) -> Result<(), String> {
        self.0.save_undecided(undecided)
    }

    fn undecided(&self, height: u64) -> Result<Vec<Undecided>, String> {
        self.0.undecided(height)
    }

    fn kept(&self, height: u64, digest: &Digest) -> Result<Option<Undecided>, String> {
        self.0.kept(height, digest)
    }

    fn commit(&self, certificate: &CommitCertificate) -> Result<(), String> {
        self.0.commit(certificate)
    }

    fn decided(&self, height: u64) -> Result<Option<(CommitCertificate, Bytes)>, String> {
        let Some((certificate, bytes)) = self.0.decided(height)? else { return Ok(None) };
        if !tells(Lie::Sync) && !tells(Lie::Certificate) {
            return Ok(Some((certificate, bytes)));
        }
        let mut block: Block = from_bytes(&bytes).map_err(|error| error.to_string())?;
        block.header.time_ms += 1;
        let digest = if tells(Lie::Certificate) { block.header.hash().0 } else { certificate.digest };
        Ok(Some((CommitCertificate { digest, ..certificate }, to_bytes(&block).into())))
    }

    fn report(&self, equivocation: Equivocation) {
        self.0.report(equivocation);
    }
}
