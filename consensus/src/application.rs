//! What a node provides to be ordered: facts about the chain, bodies to propose, a judge of bodies, and a disk.

use bytes::Bytes;

/// A 32-byte digest: the hash that is voted on.
pub type Digest = [u8; 32];

/// A validator's public key, which is also its address.
pub type PublicKey = [u8; 32];

/// A signature.
pub type SignatureBytes = [u8; 64];

/// Someone who votes at a height.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Validator {
    /// The key that verifies its votes.
    pub public_key: PublicKey,
    /// The network keys of its nodes: bodies are taken from them only.
    pub node_keys: Vec<[u8; 32]>,
}

/// Where a body comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Proposed now. In a round after the first it may be an earlier proposer's body, proposed again.
    Proposed {
        /// Round.
        round: u32,
        /// Whose turn it is.
        proposer: PublicKey,
    },
    /// Decided before, with a certificate: it carries the time of its day.
    Decided,
}

/// A block's body, as the application encodes it, and the hash that stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// What is voted on.
    pub digest: Digest,
    /// The bytes that travel.
    pub bytes: Bytes,
}

/// A body that was validated but not decided. It must survive a crash once [`Application::save_undecided`] returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// Height.
    pub height: u64,
    /// Round in which it was proposed.
    pub round: u32,
    /// Who proposed it.
    pub proposer: PublicKey,
    /// The body.
    pub body: Body,
}

/// More than two thirds of the validators precommitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitCertificate {
    /// Height.
    pub height: u64,
    /// Round.
    pub round: u32,
    /// What was decided.
    pub digest: Digest,
    /// Who signed, and how.
    pub signatures: Vec<(PublicKey, SignatureBytes)>,
}

/// What was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementKind {
    /// A proposal.
    Proposal,
    /// A first vote.
    Prevote,
    /// A second vote.
    Precommit,
}

/// One of two statements that contradict each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What it is for; none for a vote for nothing.
    pub value: Option<Digest>,
    /// A proposal's round of an earlier quorum, -1 for none; 0 for votes.
    pub pol_round: i64,
    /// The signature.
    pub signature: SignatureBytes,
}

/// Two statements of one validator for one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equivocation {
    /// Who signed both.
    pub validator: PublicKey,
    /// What they are.
    pub kind: StatementKind,
    /// Height.
    pub height: u64,
    /// Round.
    pub round: u32,
    /// One and the other.
    pub statements: [Statement; 2],
}

/// Why a body was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invalid {
    /// The proposer is wrong: vote against it.
    Refused(String),
    /// Our own store failed: say nothing about the body, and stop.
    Fault(String),
}

/// What a node provides. Every method may block (disk, execution); none is called from an async task.
pub trait Application: Send + Sync + 'static {
    /// Height of the last committed block; 0 before the first.
    fn last_height(&self) -> u64;

    /// The validators of a height in the order in which they propose: the first in round 0. Asked only for the height
    /// after the last committed one.
    fn validators(&self, height: u64) -> Vec<Validator>;

    /// Whether there is something to order now.
    fn wants_block(&self) -> bool;

    /// Puts together a body for the next height.
    fn propose(&self, height: u64) -> Result<Body, String>;

    /// Recomputes a body for the next height; gives its digest when every rule holds.
    fn validate(&self, height: u64, origin: &Origin, bytes: &Bytes) -> Result<Digest, Invalid>;

    /// Keeps a validated body. Durable once it returns.
    fn save_undecided(&self, undecided: &Undecided) -> Result<(), String>;

    /// The bodies kept for a height: those of the newest rounds, where there are very many.
    fn undecided(&self, height: u64) -> Result<Vec<Undecided>, String>;

    /// One body kept for a height, of whichever round.
    fn kept(&self, height: u64, digest: &Digest) -> Result<Option<Undecided>, String>;

    /// Commits the decided body, one of those kept. Durable once it returns.
    fn commit(&self, certificate: &CommitCertificate) -> Result<(), String>;

    /// A committed block: certificate and body.
    fn decided(&self, height: u64) -> Result<Option<(CommitCertificate, Bytes)>, String>;

    /// A validator signed two different votes or proposals for one step; the signatures were verified.
    fn report(&self, equivocation: Equivocation);
}
