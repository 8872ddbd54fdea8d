//! Bodies of blocks: proposed, kept before they are answered for, taken in part by part, judged.

use bytes::Bytes;
use malachitebft_core_consensus::{Input, LocallyProposedValue, ProposedValue};
use malachitebft_core_types::{Validity, ValueOrigin};
use torrens_consensus::context::{Address, Ctx, Height, Part, Round, ValidatorSet, Value, ValueId};
use torrens_consensus::parts::split;
use torrens_consensus::{Application as _, Body, Invalid, Origin, Undecided};

use super::{Engine, Out};
use crate::simulation::disk::bytes_of;
use crate::simulation::faults::Planted;
use crate::simulation::network::Packet;

impl Engine {
    /// Our turn: the body that we kept for this round, or a new one. It is on disk before it is answered for.
    pub(super) fn propose(&mut self, height: Height, round: Round) -> Result<(), String> {
        let number = round.as_u32().unwrap_or(0);
        let kept = self.executor.undecided(height.0)?;
        let body = match kept.into_iter().find(|kept| kept.proposer == self.own.0 && kept.round == number) {
            Some(kept) => kept.body,
            None => {
                let body = self.executor.propose(height.0)?;
                self.keep(&Undecided { height: height.0, round: number, proposer: self.own.0, body: body.clone() })?;
                body
            }
        };
        let value = Value(ValueId(body.digest));
        self.give(Input::Propose(LocallyProposedValue::new(height, round, value)));
        self.stream(height.0, round, self.own, &body);
        Ok(())
    }

    pub(super) fn keep(&mut self, undecided: &Undecided) -> Result<(), String> {
        self.torn = self.tearing("body torn", "kept body torn by the crash");
        self.executor.save_undecided(undecided)?;
        self.at("body torn")?;
        self.torn = None;
        self.at("body kept")
    }

    pub(super) fn stream(&mut self, height: u64, round: Round, proposer: Address, body: &Body) {
        for part in split(height, round, proposer, body.digest, &body.bytes) {
            self.out.push(Out::Broadcast(Packet::Part(bytes_of(&part))));
        }
    }

    /// Bodies kept on disk, and those that came before their time.
    pub(super) fn known_bodies(&mut self, height: u64) -> Result<Vec<ProposedValue<Ctx>>, String> {
        if height != self.height() + 1 {
            return Ok(Vec::new());
        }
        let kept = self.executor.undecided(height)?;
        let mut known: Vec<_> = kept.iter().map(proposed).collect();
        for whole in self.assembler.of_height(height) {
            if known.iter().all(|value| value.value.0.0 != whole.digest) && self.assembler.is_due(&whole) {
                known.extend(self.judge(height, whole.round, whole.proposer, Some(whole.digest), whole.bytes)?);
            }
        }
        Ok(known)
    }

    /// Takes in a part, from the very node of the validator whose turn it is; judges the body when it is whole.
    pub fn part(&mut self, from: [u8; 32], part: Part) {
        let done = self.take_part(from, part);
        match done {
            Ok(Some(value)) => self.give(Input::ProposedValue(value, ValueOrigin::Consensus)),
            Ok(None) => {}
            Err(why) if self.ended.is_none() => self.ended = Some(self.failed(why)),
            Err(_) => {}
        }
        self.work();
    }

    pub(super) fn take_part(&mut self, from: [u8; 32], part: Part) -> Result<Option<ProposedValue<Ctx>>, String> {
        let last = self.height();
        let (height, round, proposer) = (part.height.0, part.round, part.proposer);
        if self.senders.0 != last + 1 {
            self.senders = (last + 1, self.executor.validators(last + 1));
        }
        let of = self.senders.1.iter().find(|validator| validator.public_key == proposer.0);
        if proposer == self.own || !of.is_some_and(|validator| validator.node_keys.contains(&from)) {
            return Ok(None);
        }
        let set = ValidatorSet::new(self.senders.1.iter().map(|validator| validator.public_key));
        if height == last + 1 && set.proposer(round).address() != proposer {
            return Ok(None);
        }
        let Some(whole) = self.assembler.add(part, last) else { return Ok(None) };
        if self.held.is_some_and(|held| height > held) {
            self.release();
        }
        if height != last + 1 || !self.assembler.is_due(&whole) {
            return Ok(None);
        }
        self.judge(height, round, proposer, Some(whole.digest), whole.bytes)
    }

    /// Recomputes a body and keeps it when it is valid.
    pub(super) fn judge(
        &mut self,
        height: u64,
        round: Round,
        proposer: Address,
        claimed: Option<[u8; 32]>,
        bytes: Bytes,
    ) -> Result<Option<ProposedValue<Ctx>>, String> {
        if height != self.height() + 1 {
            return Ok(None);
        }
        let number = round.as_u32().unwrap_or(0);
        let origin = match claimed {
            Some(_) => Origin::Proposed { round: number, proposer: proposer.0 },
            None => Origin::Decided,
        };
        let verdict = match (self.planted, claimed, self.executor.validate(height, &origin, &bytes)) {
            (Planted::BelievesEverything, Some(claimed), Err(Invalid::Refused(_))) => Ok(claimed),
            (_, Some(claimed), Ok(digest)) if claimed != digest => {
                Err(Invalid::Refused("its hash is not the one proposed".into()))
            }
            (_, _, verdict) => verdict,
        };
        let (digest, validity) = match verdict {
            Ok(digest) => {
                let body = Body { digest, bytes };
                self.keep(&Undecided { height, round: number, proposer: proposer.0, body })?;
                (digest, Validity::Valid)
            }
            Err(Invalid::Fault(why)) => return Err(why),
            Err(Invalid::Refused(why)) => {
                if why.contains("from this node's clock") {
                    self.out.push(Out::Count("proposal refused for its time"));
                }
                match claimed {
                    Some(claimed) => (claimed, Validity::Invalid),
                    None => return Ok(None),
                }
            }
        };
        let value = Value(ValueId(digest));
        let height = Height(height);
        Ok(Some(ProposedValue { height, round, valid_round: Round::Nil, proposer, value, validity }))
    }
}

fn proposed(kept: &Undecided) -> ProposedValue<Ctx> {
    ProposedValue {
        height: Height(kept.height),
        round: Round::new(kept.round),
        valid_round: Round::Nil,
        proposer: Address(kept.proposer),
        value: Value(ValueId(kept.body.digest)),
        validity: Validity::Valid,
    }
}
