//! One block: transactions in; receipts, writes and roots out. The proposer runs it to fill the header, every validator to
//! check it before he votes, an auditor to check it for ever after: the same function.

use std::collections::BTreeSet;

use crate::agency::{Principal, Signer};
use crate::block::{Block, Header, LogEntry, Network, Turns, validators_hash};
use crate::case::{self, Assessment, Case, Foresight};
use crate::crypto::{Hash, KeyId, SignatureMemory};
use crate::encoding::{Blob, Label, to_bytes};
use crate::evidence::{EVIDENCE_MAX, Evidence, Offences};
use crate::governance::ProtocolVersions;
use crate::merkle::log::{Frontier, Node, leaf_hash};
use crate::merkle::tree::{Nodes, TreeUpdate, update};
use crate::refusal::{Code, Refusal};
use crate::register::entry::Entry;
use crate::state::{Fault, Read, State, StateKey, Stop};
use crate::transactions::{self, Context, LOG_ENTRY_BYTES_MAX, Receipt, Signed, TxId, TxType};

/// What a block stands on.
#[derive(Clone, Debug)]
pub struct Parent {
    /// The ledger.
    pub chain_id: Label,
    /// Height of the block before; 0 for the genesis.
    pub height: u64,
    /// Its hash.
    pub header_hash: Hash,
    /// Its time.
    pub time_ms: u64,
    /// The log after it, its header included.
    pub log: Frontier,
}

/// Everything that a block does. The node writes it in one synced batch.
#[derive(Clone, Debug)]
pub struct Executed {
    /// The block with its header filled.
    pub block: Block,
    /// The header's hash.
    pub header_hash: Hash,
    /// Ids of the transactions, in order.
    pub ids: Vec<TxId>,
    /// The kind of each.
    pub kinds: Vec<TxType>,
    /// What became of each.
    pub receipts: Vec<Receipt>,
    /// What time brought, before the transactions.
    pub due: Option<Receipt>,
    /// Entries of titles' histories, each with the place of its transaction in the block; none for what time brought.
    pub entries: Vec<(Option<u32>, Entry)>,
    /// Cases that were decided, as they last stood.
    pub decided: Vec<(Option<u32>, Case)>,
    /// Changes of live objects.
    pub writes: Vec<(StateKey, Option<Vec<u8>>)>,
    /// Changes of the state tree.
    pub tree: TreeUpdate,
    /// Log leaves, the header's last.
    pub leaves: Vec<Vec<u8>>,
    /// Log nodes that became complete.
    pub log_nodes: Vec<Node>,
    /// The log afterwards.
    pub log: Frontier,
}

impl Executed {
    /// What the next block stands on.
    pub fn parent(&self) -> Parent {
        let header = &self.block.header;
        Parent {
            chain_id: header.chain_id.clone(),
            height: header.height,
            header_hash: self.header_hash,
            time_ms: header.time_ms,
            log: self.log.clone(),
        }
    }
}

/// Why a proposed block is not valid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// A rule of blocks is broken; the proposer is wrong.
    #[error("invalid block: {0}")]
    Block(String),
    /// Our own store failed; nothing is said about the block.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// A transaction that was not taken into a block, and why.
pub type Dropped = (usize, Refusal);

/// Puts a block together from candidates in arrival order, for as long as `go_on` says. Those that may not stand in it are
/// left out and named. How far a proposer gets is his own affair; what he got is then recomputed by everybody.
#[allow(clippy::too_many_arguments)]
pub fn propose(
    read: &dyn Read,
    nodes: &dyn Nodes,
    parent: &Parent,
    time_ms: u64,
    proposer: &Label,
    evidence: &[Evidence],
    candidates: &[Vec<u8>],
    memory: &dyn SignatureMemory,
    go_on: &dyn Fn() -> bool,
) -> Result<(Executed, Vec<Dropped>), Fault> {
    let mut run = Run::new(read, parent, time_ms)?;
    for evidence in evidence {
        // What is on record already, or not to be proven any more, is left out.
        let _ = run.evidence(evidence)?;
    }
    let mut dropped = Vec::new();
    for (at, bytes) in candidates.iter().enumerate() {
        if !run.has_room(bytes.len()) || !go_on() {
            break;
        }
        match run.transaction(bytes, memory) {
            Ok(()) => {}
            Err(Stop::Refused(refusal)) => dropped.push((at, refusal)),
            Err(Stop::Fault(fault)) => return Err(fault),
        }
    }
    Ok((run.finish(nodes, proposer)?, dropped))
}

/// Recomputes a proposed block. The header must be exactly what this state and these transactions give.
pub fn validate(
    read: &dyn Read,
    nodes: &dyn Nodes,
    parent: &Parent,
    block: &Block,
    memory: &dyn SignatureMemory,
) -> Result<Executed, Invalid> {
    let header = &block.header;
    let wrong = |what: String| Err(Invalid::Block(what));
    if header.height != parent.height + 1 {
        return wrong(format!("height {} does not follow {}", header.height, parent.height));
    }
    if header.time_ms <= parent.time_ms {
        return wrong(format!("block time {} does not follow {}", header.time_ms, parent.time_ms));
    }
    let mut run = Run::new(read, parent, header.time_ms)?;
    if header.version != run.protocol {
        return wrong(format!("version {} is not the protocol in force, which is {}", header.version, run.protocol));
    }
    if !run.network.validators.iter().any(|v| v.agency_id == header.proposer) {
        return wrong(format!("proposer '{}' is not a validator", header.proposer));
    }
    for (at, evidence) in block.evidence.iter().enumerate() {
        if let Err(why) = run.evidence(evidence)? {
            return wrong(format!("evidence {at} may not stand in a block: {why}"));
        }
    }
    for (at, Blob(bytes)) in block.transactions.iter().enumerate() {
        if !run.has_room(bytes.len()) {
            return wrong("more transactions than a block may hold".into());
        }
        match run.transaction(bytes, memory) {
            Ok(()) => {}
            Err(Stop::Refused(refusal)) => {
                return wrong(format!("transaction {at} may not stand in a block: {refusal}"));
            }
            Err(Stop::Fault(fault)) => return Err(fault.into()),
        }
    }
    let executed = run.finish(nodes, &header.proposer)?;
    let ours = &executed.block.header;
    if ours != header {
        let (a, b) = (to_json(ours), to_json(header));
        let fields = a.as_object().into_iter().flatten().filter(|(name, value)| b.get(name.as_str()) != Some(value));
        let fields: Vec<_> = fields.map(|(name, _)| name.as_str()).collect();
        return wrong(format!("header differs from our own computation in {}", fields.join(", ")));
    }
    Ok(executed)
}

/// What would become of a transaction now.
pub struct Check {
    /// Its receipt.
    pub receipt: Receipt,
    /// What the case that it lodges would lack.
    pub missing: Vec<case::Missing>,
    /// What that case rests on already, and what it would enter.
    pub foresight: Foresight,
}

/// What would become of a transaction now, without a signature and without keeping anything: the dry-run check.
pub fn check(
    read: &dyn Read,
    parent: &Parent,
    time_ms: u64,
    signer: Signer,
    act: &transactions::Act,
) -> Result<Check, Stop> {
    let mut state = State::new(read);
    let mut cx = context(parent, time_ms, TxId(Hash::zero()), signer);
    let (mut missing, mut foresight) = (Vec::new(), Foresight::default());
    match transactions::apply(&mut state, &mut cx, act) {
        Ok(()) => {}
        Err(Stop::Refused(refusal)) => {
            let receipt = Receipt { refusal: Some(refusal), ..Receipt::new(cx.tx_id) };
            return Ok(Check { receipt, missing, foresight });
        }
        Err(fault) => return Err(fault),
    }
    let receipt = cx.receipt.clone();
    let case = receipt.case_id.as_ref().map(|id| state.get::<Case>(id)).transpose()?.flatten();
    if let Some(case) = case {
        if let Assessment::Wait(items) | Assessment::Refer { missing: items, .. } =
            case::standing(&state, &case, cx.now())?
        {
            missing = items;
        }
        foresight = foreseen(Foresight::of(&mut state, &mut cx, &case))?;
    } else if let (Some(case), Some(decision)) = (cx.decided.last(), receipt.decisions.last()) {
        foresight = Foresight::of_decided(&state, case, &decision.relied_on)?;
    }
    Ok(Check { receipt, missing, foresight })
}

/// What an open case rests on already, and what it would enter if it were registered now.
pub fn foresee(read: &dyn Read, parent: &Parent, time_ms: u64, case: &Case) -> Result<Foresight, Stop> {
    let time = Signer { key: KeyId(Hash::zero()), principal: Principal::Time };
    let mut cx = context(parent, time_ms, TxId(Hash::zero()), time);
    foreseen(Foresight::of(&mut State::new(read), &mut cx, case))
}

/// A case that a rule refuses rests on nothing and enters nothing: the refusal is told elsewhere.
fn foreseen(found: Result<Foresight, Stop>) -> Result<Foresight, Stop> {
    match found {
        Err(Stop::Refused(_)) => Ok(Foresight::default()),
        found => found,
    }
}

fn context(parent: &Parent, time_ms: u64, tx_id: TxId, signer: Signer) -> Context {
    Context {
        height: parent.height + 1,
        time_ms,
        chain_id: parent.chain_id.clone(),
        tx_id,
        signer,
        receipt: Receipt::new(tx_id),
        decided: Vec::new(),
    }
}

/// A block in the making.
struct Run<'a> {
    parent: &'a Parent,
    time_ms: u64,
    state: State<'a>,
    network: Network,
    protocol: u16,
    evidence: Vec<Evidence>,
    seen: BTreeSet<TxId>,
    bytes: u64,
    transactions: Vec<Blob>,
    ids: Vec<TxId>,
    kinds: Vec<TxType>,
    receipts: Vec<Receipt>,
    due: Option<Receipt>,
    entries: Vec<(Option<u32>, Entry)>,
    decided: Vec<(Option<u32>, Case)>,
    leaves: Vec<Vec<u8>>,
}

impl<'a> Run<'a> {
    fn new(read: &'a dyn Read, parent: &'a Parent, time_ms: u64) -> Result<Self, Fault> {
        let state = State::new(read);
        let network =
            state.get::<Network>(&())?.ok_or_else(|| Fault::Damaged("the network record is missing".into()))?;
        let height = parent.height + 1;
        let protocol = state.get::<ProtocolVersions>(&())?.unwrap_or_default().at(height);
        if !(Header::OLDEST..=Header::NEWEST).contains(&protocol) {
            let newest = Header::NEWEST;
            return Err(Fault::Halted(format!(
                "the agencies agreed on protocol {protocol} from block {height} on, and this program knows those up to {newest}: \
                 install a newer one and start again; nothing is lost"
            )));
        }
        let mut run = Self {
            parent,
            time_ms,
            state,
            network,
            protocol,
            evidence: Vec::new(),
            seen: BTreeSet::new(),
            bytes: 0,
            transactions: Vec::new(),
            ids: Vec::new(),
            kinds: Vec::new(),
            receipts: Vec::new(),
            due: None,
            entries: Vec::new(),
            decided: Vec::new(),
            leaves: Vec::new(),
        };
        run.due()?;
        Ok(run)
    }

    /// What time brought since the block before: cases whose period ended are looked at, before any transaction.
    fn due(&mut self) -> Result<(), Fault> {
        let cases = match case::due(&mut self.state, self.parent.time_ms, self.time_ms) {
            Ok(cases) => cases,
            Err(Stop::Fault(fault)) => return Err(fault),
            Err(Stop::Refused(refusal)) => return Err(Fault::Damaged(format!("the agenda refused: {refusal}"))),
        };
        // Taken from the agenda for good, whatever comes of looking at them.
        self.state.keep();
        let signer = Signer { key: KeyId(Hash::zero()), principal: Principal::Time };
        let mut cx = context(self.parent, self.time_ms, TxId(self.parent.header_hash), signer);
        // Each by itself, so that none can keep the others from their due; what a full receipt left comes first.
        let looks = std::iter::once(None).chain(cases.into_iter().map(Some));
        for case in looks {
            let before = (cx.receipt.clone(), cx.decided.len());
            let looked = match case {
                None => case::resume(&mut self.state, &mut cx),
                Some(case) => case::reconsider(&mut self.state, &mut cx, vec![case]),
            };
            match looked {
                Ok(()) => self.entries.extend(self.state.keep().into_iter().map(|entry| (None, entry))),
                Err(Stop::Refused(_)) => {
                    self.state.drop_transaction();
                    cx.receipt = before.0;
                    cx.decided.truncate(before.1);
                }
                Err(Stop::Fault(fault)) => return Err(fault),
            }
        }
        self.decided.extend(cx.decided.into_iter().map(|case| (None, case)));
        if !cx.receipt.decisions.is_empty() {
            self.leaves.push(to_bytes(&LogEntry::Due { receipt: cx.receipt.clone() }));
            self.due = Some(cx.receipt);
        }
        Ok(())
    }

    /// Takes in evidence; the inner error says why it may not stand here.
    fn evidence(&mut self, evidence: &Evidence) -> Result<Result<(), String>, Fault> {
        if self.evidence.len() >= EVIDENCE_MAX {
            return Ok(Err(format!("a block takes {EVIDENCE_MAX}")));
        }
        let offence = evidence.offence(&self.state, &self.parent.chain_id, self.parent.height + 1)?;
        Ok(match offence {
            Err(why) => Err(why),
            Ok(offence) => {
                let mut known: Offences = self.state.get(&())?.unwrap_or_default();
                known.list.push(offence);
                self.state.put(&(), &known);
                self.state.keep();
                self.leaves.push(to_bytes(&LogEntry::Evidence { evidence: evidence.clone() }));
                self.evidence.push(evidence.clone());
                Ok(())
            }
        })
    }

    fn has_room(&self, bytes: usize) -> bool {
        let params = &self.network.params;
        (self.transactions.len() as u64) < params.block_transactions_max
            && self.bytes.saturating_add(bytes as u64) <= params.block_bytes_max
    }

    /// Takes in one transaction: refused by a rule of the register it gets a receipt; inadmissible it may not stand here at all.
    fn transaction(&mut self, bytes: &[u8], memory: &dyn SignatureMemory) -> Result<(), Stop> {
        let signed = Signed::read(bytes, &self.parent.chain_id)?;
        if self.seen.contains(&signed.id) {
            return Err(Refusal::new(Code::TxReplayed).with("tx_id", signed.id).into());
        }
        #[cfg(feature = "next-protocol")]
        if self.protocol >= 2 && signed.body.expires_ms > self.time_ms.saturating_add(30 * 60_000) {
            return Err(Refusal::new(Code::TxExpiresTooLate).with("expires_ms", signed.body.expires_ms).into());
        }
        let signer = signed.admit(&self.state, self.time_ms, memory)?;
        let mut cx = context(self.parent, self.time_ms, signed.id, signer);
        let place = self.transactions.len() as u32;
        let applied = transactions::apply(&mut self.state, &mut cx, &signed.body.act).and_then(|()| {
            // What does not fit one log entry cannot be on the record, so it does not happen.
            let bytes = signed.bytes.len() + to_bytes(&cx.receipt).len() + 16;
            match bytes > LOG_ENTRY_BYTES_MAX {
                true => Err(Refusal::new(Code::TxTooLarge).with("log_entry_bytes", bytes).into()),
                false => Ok(()),
            }
        });
        match applied {
            Ok(()) => {
                self.entries.extend(self.state.keep().into_iter().map(|entry| (Some(place), entry)));
                self.decided.extend(cx.decided.into_iter().map(|case| (Some(place), case)));
            }
            Err(Stop::Refused(refusal)) => {
                self.state.drop_transaction();
                cx.receipt = Receipt { refusal: Some(refusal), ..Receipt::new(signed.id) };
            }
            Err(fault) => return Err(fault),
        }
        let entry = LogEntry::Transaction { transaction: Blob(signed.bytes.clone()), receipt: cx.receipt.clone() };
        self.leaves.push(to_bytes(&entry));
        self.seen.insert(signed.id);
        self.bytes += bytes.len() as u64;
        self.ids.push(signed.id);
        self.kinds.push(signed.body.act.tx_type());
        self.receipts.push(cx.receipt);
        self.transactions.push(Blob(signed.bytes));
        Ok(())
    }

    fn finish(mut self, nodes: &dyn Nodes, proposer: &Label) -> Result<Executed, Fault> {
        let height = self.parent.height + 1;
        let mut turns: Turns = self.state.get(&())?.unwrap_or_default();
        if turns.record(&self.network.validators, height, proposer) {
            self.state.put(&(), &turns);
        }
        let known: Network = self.state.get(&())?.unwrap_or_default();
        let network = known.clone().after(&self.network);
        if network != known {
            self.state.put(&(), &network);
        }
        let writes = self.state.into_writes();
        let tree = update(nodes, height, &writes)?;
        let mut log = self.parent.log.clone();
        let mut log_nodes = Vec::new();
        for leaf in &self.leaves {
            log_nodes.extend(log.append(leaf_hash(leaf)));
        }
        let header = Header {
            version: self.protocol,
            chain_id: self.parent.chain_id.clone(),
            height,
            time_ms: self.time_ms,
            prev_header_hash: self.parent.header_hash,
            log_size: log.size(),
            log_root: log.root(),
            state_root: tree.root,
            validators_hash: validators_hash(&self.network.validators),
            next_validators_hash: validators_hash(&self.network.next_validators),
            params_hash: self.network.params.hash(),
            proposer: proposer.clone(),
        };
        let header_hash = header.hash();
        let leaf = to_bytes(&LogEntry::Header { header: header.clone() });
        log_nodes.extend(log.append(leaf_hash(&leaf)));
        self.leaves.push(leaf);
        Ok(Executed {
            block: Block { header, transactions: self.transactions, evidence: self.evidence },
            header_hash,
            ids: self.ids,
            kinds: self.kinds,
            receipts: self.receipts,
            due: self.due,
            entries: self.entries,
            decided: self.decided,
            writes,
            tree,
            leaves: self.leaves,
            log_nodes,
            log,
        })
    }
}

fn to_json(header: &Header) -> serde_json::Value {
    serde_json::to_value(header).unwrap_or_default()
}
