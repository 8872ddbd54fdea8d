//! A validator that lies. It runs like any other; what leaves it is distorted here, and signed with its key without any guard.

use bytes::Bytes;
use malachitebft_codec::Codec as _;
use malachitebft_core_consensus::SignedConsensusMsg;
use malachitebft_core_types::SignedMessage;
use torrens_consensus::Application as _;
use torrens_consensus::codec::Wire;
use torrens_consensus::context::{Address, Ctx, NilOrVal, Proposal, Signature, Value, ValueId, Vote, VoteType};
use torrens_consensus::parts::split;
use torrens_consensus::signing::Keys as _;
use torrens_ledger::apply;
use torrens_ledger::block::Block;
use torrens_ledger::crypto::NoMemory;
use torrens_ledger::encoding::{from_bytes, to_bytes};

use super::dice::Dice;
use super::disk::bytes_of;
use super::engine::Out;
use super::faults::{Counts, Vices};
use super::network::Packet;
use super::node::Node;

/// Distorts what a node is about to send.
pub fn distort(node: &Node, vices: Vices, outs: Vec<Out>, dice: &mut Dice, counts: &mut Counts) -> Vec<Out> {
    let mut sent = Vec::new();
    let nodes = node.engine.as_ref().map_or(0, |_| node.peers());
    let some = |dice: &mut Dice| -> Vec<usize> { (0..nodes).filter(|_| dice.chance(50)).collect() };
    for out in outs {
        match out {
            Out::Broadcast(_) | Out::Send(..) if vices.silent && dice.chance(25) => counts.add("silence"),
            Out::Broadcast(Packet::Consensus(bytes)) => match Wire.decode(bytes.clone()) {
                Ok(SignedConsensusMsg::Vote(vote)) if vices.two_votes && dice.chance(40) => {
                    counts.add("two votes for one step");
                    let other = other_vote(node, &vote.message, dice);
                    let chosen = some(dice);
                    let both = dice.chance(50);
                    for to in 0..nodes {
                        let packet =
                            Packet::Consensus(if chosen.contains(&to) { other.clone() } else { bytes.clone() });
                        sent.push(Out::Send(to, packet));
                        if both {
                            sent.push(Out::Send(to, Packet::Consensus(other.clone())));
                        }
                    }
                }
                Ok(SignedConsensusMsg::Proposal(said)) if vices.invalid_blocks && dice.chance(40) => {
                    match spoilt(node, &said.message, dice) {
                        Some(lie) => {
                            counts.add("invalid block proposed");
                            sent.extend(lie.into_iter().map(Out::Broadcast));
                        }
                        None => sent.push(Out::Broadcast(Packet::Consensus(bytes))),
                    }
                }
                Ok(SignedConsensusMsg::Proposal(said)) if vices.two_proposals && dice.chance(60) => {
                    let Some(lie) = another(node, &said.message) else {
                        sent.push(Out::Broadcast(Packet::Consensus(bytes)));
                        continue;
                    };
                    counts.add("two proposals for one round");
                    let (chosen, both) = (some(dice), dice.chance(50));
                    for to in 0..nodes {
                        if both || !chosen.contains(&to) {
                            sent.push(Out::Send(to, Packet::Consensus(bytes.clone())));
                        }
                        if both || chosen.contains(&to) {
                            sent.extend(lie.iter().cloned().map(|packet| Out::Send(to, packet)));
                        }
                    }
                }
                _ => sent.push(Out::Broadcast(Packet::Consensus(bytes))),
            },
            Out::Broadcast(Packet::Part(bytes)) if vices.withholds && dice.chance(60) => {
                counts.add("body withheld from some");
                sent.extend(some(dice).into_iter().map(|to| Out::Send(to, Packet::Part(bytes.clone()))));
            }
            Out::Broadcast(Packet::Status(height)) if vices.lies_in_sync && dice.chance(15) => {
                counts.add("false status");
                sent.push(Out::Broadcast(Packet::Status(height + dice.between(1, 3))));
            }
            Out::Send(to, Packet::Answer(height, bytes, mut certificate)) if vices.lies_in_sync && dice.chance(80) => {
                if dice.chance(50) {
                    let mut false_body: Block = from_bytes(&bytes).unwrap();
                    match false_body.transactions.pop() {
                        Some(_) => {}
                        None => false_body.header.time_ms += 1,
                    }
                    sent.push(Out::Send(to, Packet::Answer(height, Bytes::from(to_bytes(&false_body)), certificate)));
                } else {
                    match dice.below(3) {
                        0 => certificate.value_id.0[0] ^= 1,
                        1 => certificate.commit_signatures[0].signature.0[5] ^= 1,
                        _ => certificate.commit_signatures.truncate(1),
                    }
                    sent.push(Out::Send(to, Packet::Answer(height, bytes, certificate)));
                }
            }
            other => sent.push(other),
        }
        if vices.garbage && dice.chance(5) {
            counts.add("garbage bytes");
            let length = dice.below(200);
            let bytes = Bytes::from((0..length).map(|_| dice.roll() as u8).collect::<Vec<_>>());
            sent.push(Out::Broadcast(match dice.below(4) {
                0 => Packet::Consensus(bytes),
                1 => Packet::Liveness(bytes),
                2 => Packet::Part(bytes),
                _ => Packet::Gossip(vec![bytes.to_vec()], Vec::new()),
            }));
        }
    }
    sent
}

/// A vote for something else at the same step.
fn other_vote(node: &Node, vote: &Vote, dice: &mut Dice) -> Bytes {
    let value = match vote.value {
        NilOrVal::Val(_) if dice.chance(50) => NilOrVal::Nil,
        _ => NilOrVal::Val(ValueId(dice.bytes())),
    };
    let vote = Vote { value, ..vote.clone() };
    let keys = node.keys();
    let id = match &vote.value {
        NilOrVal::Nil => None,
        NilOrVal::Val(id) => Some(&id.0),
    };
    let (height, round) = (vote.height.0, vote.round.as_i64());
    let message = match vote.kind {
        VoteType::Prevote => keys.prevote_bytes(height, round, id),
        VoteType::Precommit => keys.precommit_bytes(height, round, id),
    };
    let signature = Signature(keys.sign(&message).unwrap());
    bytes_of(&SignedConsensusMsg::<Ctx>::Vote(SignedMessage::new(vote, signature)))
}

/// The parts of a block and its proposal, signed.
fn proposal_of(node: &Node, said: &Proposal, block: &Block) -> Vec<Packet> {
    let keys = node.keys();
    let digest = block.header.hash().0;
    let proposal = Proposal { value: Value(ValueId(digest)), ..said.clone() };
    let (height, round) = (said.height.0, said.round);
    let message = keys.proposal_bytes(height, round.as_i64(), said.pol_round.as_i64(), &digest);
    let signature = Signature(keys.sign(&message).unwrap());
    let own = Address(keys.public_key());
    let parts = split(height, round, own, digest, &Bytes::from(to_bytes(block)));
    let mut packets: Vec<Packet> = parts.iter().map(|part| Packet::Part(bytes_of(part))).collect();
    let signed = SignedConsensusMsg::<Ctx>::Proposal(SignedMessage::new(proposal, signature));
    packets.push(Packet::Consensus(bytes_of(&signed)));
    packets
}

/// The proposed block with something in it that does not follow.
fn spoilt(node: &Node, said: &Proposal, dice: &mut Dice) -> Option<Vec<Packet>> {
    let kept = node.executor()?.undecided(said.height.0).ok()?;
    let kept = kept.into_iter().find(|kept| kept.body.digest == said.value.0.0)?;
    let mut block: Block = from_bytes(&kept.body.bytes).ok()?;
    match dice.below(4) {
        0 => block.header.state_root.0[0] ^= 1,
        1 => block.header.log_root.0[0] ^= 1,
        2 => block.header.time_ms += 3_600_000,
        _ => block.transactions.push(torrens_ledger::encoding::Blob(vec![0x80])),
    }
    Some(proposal_of(node, said, &block))
}

/// A second valid block for the same round: without transactions, and of another moment.
fn another(node: &Node, said: &Proposal) -> Option<Vec<Packet>> {
    let store = &node.executor()?.store;
    let parent = store.head().parent();
    if parent.height + 1 != said.height.0 {
        return None;
    }
    let time_ms = torrens_node::clock::Clock::now_ms(&*node.clock).max(parent.time_ms + 1) + 1;
    let made = apply::propose(&**store, &**store, &parent, time_ms, &node.agency, &[], &[], &NoMemory, &|| true);
    Some(proposal_of(node, said, &made.ok()?.0.block))
}
