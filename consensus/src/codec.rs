//! Bytes of the engine's messages: in its write-ahead log, on the wire, and in value sync. Canonical CBOR arrays.
//!
//! The log's entries outlive a version of the program: their form is fixed by the tests below.

use bytes::Bytes;
use malachitebft_app_channel::app::consensus::{LivenessMsg, ProposedValue, SignedConsensusMsg};
use malachitebft_app_channel::app::streaming::{StreamContent, StreamId, StreamMessage};
use malachitebft_codec::{Codec, HasEncodedLen};
use malachitebft_core_types::{
    CommitCertificate, ExtendedCommitCertificate, NilOrVal, PolkaCertificate, PolkaSignature, RoundCertificate,
    RoundCertificateType, RoundSignature, SignedMessage, ValidatorProof, Validity, VoteExtensions, VoteType,
};
use malachitebft_sync::{PeerId, RawDecidedValue, Request, Response, Status, ValueRequest, ValueResponse};
use minicbor::decode::Error as Wrong;
use minicbor::{Decoder, Encoder};

use crate::context::{Address, Ctx, Height, Part, Proposal, Round, Signature, Value, ValueId, Vote};

/// The codec of everything.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wire;

/// Bytes that are not a message.
#[derive(Debug, thiserror::Error)]
#[error("not a consensus message: {0}")]
pub struct CodecError(String);

type E = Encoder<Vec<u8>>;
type Done = Result<(), minicbor::encode::Error<std::convert::Infallible>>;
type D<'b> = Decoder<'b>;

/// The most signatures that a certificate may carry.
const SIGNATURES_MAX: u64 = 1024;
/// The most blocks of one sync response.
const VALUES_MAX: u64 = 1024;

fn encode(write: impl FnOnce(&mut E) -> Done) -> Result<Bytes, CodecError> {
    let mut e = Encoder::new(Vec::new());
    write(&mut e).map_err(|error| CodecError(error.to_string()))?;
    Ok(e.into_writer().into())
}

fn decode<T>(bytes: &Bytes, read: impl FnOnce(&mut D<'_>) -> Result<T, Wrong>) -> Result<T, CodecError> {
    let mut d = Decoder::new(bytes);
    let value = read(&mut d).map_err(|error| CodecError(error.to_string()))?;
    match d.position() == bytes.len() {
        true => Ok(value),
        false => Err(CodecError("bytes follow its end".into())),
    }
}

fn open(d: &mut D<'_>, fields: u64) -> Result<(), Wrong> {
    match d.array()? {
        Some(n) if n == fields => Ok(()),
        _ => Err(Wrong::message(format!("expected an array of {fields}"))),
    }
}

fn list<T>(d: &mut D<'_>, most: u64, read: fn(&mut D<'_>) -> Result<T, Wrong>) -> Result<Vec<T>, Wrong> {
    match d.array()? {
        Some(n) if n <= most => (0..n).map(|_| read(d)).collect(),
        _ => Err(Wrong::message("a list is too long")),
    }
}

fn fixed<const N: usize>(d: &mut D<'_>) -> Result<[u8; N], Wrong> {
    <[u8; N]>::try_from(d.bytes()?).map_err(|_| Wrong::message(format!("expected {N} bytes")))
}

fn put_round(e: &mut E, round: Round) -> Done {
    e.i64(round.as_i64())?.ok()
}

fn get_round(d: &mut D<'_>) -> Result<Round, Wrong> {
    match d.i64()? {
        -1 => Ok(Round::Nil),
        n => u32::try_from(n).map(Round::new).map_err(|_| Wrong::message("not a round")),
    }
}

fn put_choice(e: &mut E, value: &NilOrVal<ValueId>) -> Done {
    match value {
        NilOrVal::Nil => e.null()?.ok(),
        NilOrVal::Val(id) => e.bytes(&id.0)?.ok(),
    }
}

fn get_choice(d: &mut D<'_>) -> Result<NilOrVal<ValueId>, Wrong> {
    match d.datatype()? {
        minicbor::data::Type::Null => d.null().map(|()| NilOrVal::Nil),
        _ => fixed(d).map(|id| NilOrVal::Val(ValueId(id))),
    }
}

fn put_kind(e: &mut E, kind: VoteType) -> Done {
    e.u8(match kind {
        VoteType::Prevote => 1,
        VoteType::Precommit => 2,
    })?
    .ok()
}

fn get_kind(d: &mut D<'_>) -> Result<VoteType, Wrong> {
    match d.u8()? {
        1 => Ok(VoteType::Prevote),
        2 => Ok(VoteType::Precommit),
        _ => Err(Wrong::message("not a kind of vote")),
    }
}

fn put_vote(e: &mut E, signed: &SignedMessage<Ctx, Vote>) -> Done {
    let vote = &signed.message;
    e.array(6)?;
    put_kind(e, vote.kind)?;
    e.u64(vote.height.0)?;
    put_round(e, vote.round)?;
    put_choice(e, &vote.value)?;
    e.bytes(&vote.voter.0)?.bytes(&signed.signature.0)?.ok()
}

fn get_vote(d: &mut D<'_>) -> Result<SignedMessage<Ctx, Vote>, Wrong> {
    open(d, 6)?;
    let (kind, height, round) = (get_kind(d)?, Height(d.u64()?), get_round(d)?);
    let (value, voter) = (get_choice(d)?, Address(fixed(d)?));
    Ok(SignedMessage::new(Vote { kind, height, round, value, voter }, Signature(fixed(d)?)))
}

fn put_proposal(e: &mut E, signed: &SignedMessage<Ctx, Proposal>) -> Done {
    let p = &signed.message;
    e.array(6)?.u64(p.height.0)?;
    put_round(e, p.round)?;
    e.bytes(&p.value.0.0)?;
    put_round(e, p.pol_round)?;
    e.bytes(&p.proposer.0)?.bytes(&signed.signature.0)?.ok()
}

fn get_proposal(d: &mut D<'_>) -> Result<SignedMessage<Ctx, Proposal>, Wrong> {
    open(d, 6)?;
    let (height, round, value) = (Height(d.u64()?), get_round(d)?, Value(ValueId(fixed(d)?)));
    let (pol_round, proposer) = (get_round(d)?, Address(fixed(d)?));
    Ok(SignedMessage::new(Proposal { height, round, value, pol_round, proposer }, Signature(fixed(d)?)))
}

fn put_polka(e: &mut E, polka: &PolkaCertificate<Ctx>) -> Done {
    e.array(4)?.u64(polka.height.0)?;
    put_round(e, polka.round)?;
    e.bytes(&polka.value_id.0)?.array(polka.polka_signatures.len() as u64)?;
    for signature in &polka.polka_signatures {
        e.array(2)?.bytes(&signature.address.0)?.bytes(&signature.signature.0)?;
    }
    e.ok()
}

fn get_polka(d: &mut D<'_>) -> Result<PolkaCertificate<Ctx>, Wrong> {
    open(d, 4)?;
    let (height, round, value_id) = (Height(d.u64()?), get_round(d)?, ValueId(fixed(d)?));
    let polka_signatures = list(d, SIGNATURES_MAX, |d| {
        open(d, 2)?;
        Ok(PolkaSignature { address: Address(fixed(d)?), signature: Signature(fixed(d)?) })
    })?;
    Ok(PolkaCertificate { height, round, value_id, polka_signatures })
}

fn put_skip(e: &mut E, certificate: &RoundCertificate<Ctx>) -> Done {
    e.array(4)?.u64(certificate.height.0)?;
    put_round(e, certificate.round)?;
    e.u8(match certificate.cert_type {
        RoundCertificateType::Skip => 1,
        RoundCertificateType::Precommit => 2,
    })?;
    e.array(certificate.round_signatures.len() as u64)?;
    for signature in &certificate.round_signatures {
        e.array(4)?;
        put_kind(e, signature.vote_type)?;
        put_choice(e, &signature.value_id)?;
        e.bytes(&signature.address.0)?.bytes(&signature.signature.0)?;
    }
    e.ok()
}

fn get_skip(d: &mut D<'_>) -> Result<RoundCertificate<Ctx>, Wrong> {
    open(d, 4)?;
    let (height, round) = (Height(d.u64()?), get_round(d)?);
    let cert_type = match d.u8()? {
        1 => RoundCertificateType::Skip,
        2 => RoundCertificateType::Precommit,
        _ => return Err(Wrong::message("not a kind of round certificate")),
    };
    let round_signatures = list(d, SIGNATURES_MAX, |d| {
        open(d, 4)?;
        let (vote_type, value_id) = (get_kind(d)?, get_choice(d)?);
        Ok(RoundSignature { vote_type, value_id, address: Address(fixed(d)?), signature: Signature(fixed(d)?) })
    })?;
    Ok(RoundCertificate { height, round, cert_type, round_signatures })
}

/// A commit certificate without extensions, as it is stored and synced.
pub(crate) fn put_commit(e: &mut E, certificate: &ExtendedCommitCertificate<Ctx>) -> Done {
    e.array(4)?.u64(certificate.height.0)?;
    put_round(e, certificate.round)?;
    e.bytes(&certificate.value_id.0)?.array(certificate.commit_signatures.len() as u64)?;
    for signature in &certificate.commit_signatures {
        e.array(2)?.bytes(&signature.address.0)?.bytes(&signature.signature.0)?;
    }
    e.ok()
}

fn get_commit(d: &mut D<'_>) -> Result<ExtendedCommitCertificate<Ctx>, Wrong> {
    open(d, 4)?;
    let (height, round, value_id) = (Height(d.u64()?), get_round(d)?, ValueId(fixed(d)?));
    let commit_signatures = list(d, SIGNATURES_MAX, |d| {
        open(d, 2)?;
        Ok(malachitebft_core_types::CommitSignature { address: Address(fixed(d)?), signature: Signature(fixed(d)?) })
    })?;
    Ok(extended(CommitCertificate { height, round, value_id, commit_signatures }))
}

/// Malachite syncs certificates in a form that could carry extensions; ours never do.
pub(crate) fn extended(certificate: CommitCertificate<Ctx>) -> ExtendedCommitCertificate<Ctx> {
    ExtendedCommitCertificate::from_commit_certificate_and_extensions(
        certificate,
        VoteExtensions { extensions: Vec::new() },
    )
}

fn put_part(e: &mut E, part: &Part) -> Done {
    e.array(7)?.u64(part.height.0)?;
    put_round(e, part.round)?;
    e.bytes(&part.proposer.0)?.bytes(&part.value_id.0)?.u32(part.index)?.u32(part.total)?.bytes(&part.data)?.ok()
}

fn get_part(d: &mut D<'_>) -> Result<Part, Wrong> {
    open(d, 7)?;
    let (height, round, proposer, value_id) = (Height(d.u64()?), get_round(d)?, Address(fixed(d)?), ValueId(fixed(d)?));
    let (index, total) = (d.u32()?, d.u32()?);
    Ok(Part { height, round, proposer, value_id, index, total, data: Bytes::copy_from_slice(d.bytes()?) })
}

impl Codec<SignedConsensusMsg<Ctx>> for Wire {
    type Error = CodecError;
    fn encode(&self, message: &SignedConsensusMsg<Ctx>) -> Result<Bytes, CodecError> {
        encode(|e| match message {
            SignedConsensusMsg::Vote(vote) => {
                e.array(2)?.u8(1)?;
                put_vote(e, vote)
            }
            SignedConsensusMsg::Proposal(proposal) => {
                e.array(2)?.u8(2)?;
                put_proposal(e, proposal)
            }
        })
    }
    fn decode(&self, bytes: Bytes) -> Result<SignedConsensusMsg<Ctx>, CodecError> {
        decode(&bytes, |d| {
            open(d, 2)?;
            match d.u8()? {
                1 => get_vote(d).map(SignedConsensusMsg::Vote),
                2 => get_proposal(d).map(SignedConsensusMsg::Proposal),
                _ => Err(Wrong::message("not a kind of message")),
            }
        })
    }
}

impl Codec<LivenessMsg<Ctx>> for Wire {
    type Error = CodecError;
    fn encode(&self, message: &LivenessMsg<Ctx>) -> Result<Bytes, CodecError> {
        encode(|e| {
            e.array(2)?;
            match message {
                LivenessMsg::Vote(vote) => {
                    e.u8(1)?;
                    put_vote(e, vote)
                }
                LivenessMsg::PolkaCertificate(polka) => {
                    e.u8(2)?;
                    put_polka(e, polka)
                }
                LivenessMsg::SkipRoundCertificate(certificate) => {
                    e.u8(3)?;
                    put_skip(e, certificate)
                }
            }
        })
    }
    fn decode(&self, bytes: Bytes) -> Result<LivenessMsg<Ctx>, CodecError> {
        decode(&bytes, |d| {
            open(d, 2)?;
            match d.u8()? {
                1 => get_vote(d).map(LivenessMsg::Vote),
                2 => get_polka(d).map(LivenessMsg::PolkaCertificate),
                3 => get_skip(d).map(LivenessMsg::SkipRoundCertificate),
                _ => Err(Wrong::message("not a kind of message")),
            }
        })
    }
}

impl Codec<ProposedValue<Ctx>> for Wire {
    type Error = CodecError;
    fn encode(&self, value: &ProposedValue<Ctx>) -> Result<Bytes, CodecError> {
        encode(|e| {
            e.array(6)?.u64(value.height.0)?;
            put_round(e, value.round)?;
            put_round(e, value.valid_round)?;
            e.bytes(&value.proposer.0)?.bytes(&value.value.0.0)?.bool(value.validity.to_bool())?.ok()
        })
    }
    fn decode(&self, bytes: Bytes) -> Result<ProposedValue<Ctx>, CodecError> {
        decode(&bytes, |d| {
            open(d, 6)?;
            Ok(ProposedValue {
                height: Height(d.u64()?),
                round: get_round(d)?,
                valid_round: get_round(d)?,
                proposer: Address(fixed(d)?),
                value: Value(ValueId(fixed(d)?)),
                validity: Validity::from_bool(d.bool()?),
            })
        })
    }
}

impl Codec<PolkaCertificate<Ctx>> for Wire {
    type Error = CodecError;
    fn encode(&self, polka: &PolkaCertificate<Ctx>) -> Result<Bytes, CodecError> {
        encode(|e| put_polka(e, polka))
    }
    fn decode(&self, bytes: Bytes) -> Result<PolkaCertificate<Ctx>, CodecError> {
        decode(&bytes, get_polka)
    }
}

impl Codec<StreamMessage<Part>> for Wire {
    type Error = CodecError;
    fn encode(&self, message: &StreamMessage<Part>) -> Result<Bytes, CodecError> {
        encode(|e| {
            e.array(3)?.bytes(&message.stream_id.to_bytes())?.u64(message.sequence)?;
            match &message.content {
                StreamContent::Data(part) => put_part(e, part),
                StreamContent::Fin => e.null()?.ok(),
            }
        })
    }
    fn decode(&self, bytes: Bytes) -> Result<StreamMessage<Part>, CodecError> {
        decode(&bytes, |d| {
            open(d, 3)?;
            let (id, sequence) = (StreamId::new(Bytes::copy_from_slice(d.bytes()?)), d.u64()?);
            let content = match d.datatype()? {
                minicbor::data::Type::Null => d.null().map(|()| StreamContent::Fin)?,
                _ => StreamContent::Data(get_part(d)?),
            };
            Ok(StreamMessage::new(id, sequence, content))
        })
    }
}

impl Codec<Part> for Wire {
    type Error = CodecError;
    fn encode(&self, part: &Part) -> Result<Bytes, CodecError> {
        encode(|e| put_part(e, part))
    }
    fn decode(&self, bytes: Bytes) -> Result<Part, CodecError> {
        decode(&bytes, get_part)
    }
}

/// Never sent: who may connect is decided by the membership, not by a proof.
impl Codec<ValidatorProof<Ctx>> for Wire {
    type Error = CodecError;
    fn encode(&self, _: &ValidatorProof<Ctx>) -> Result<Bytes, CodecError> {
        Err(CodecError("validator proofs are not used".into()))
    }
    fn decode(&self, _: Bytes) -> Result<ValidatorProof<Ctx>, CodecError> {
        Err(CodecError("validator proofs are not used".into()))
    }
}

impl Codec<Status<Ctx>> for Wire {
    type Error = CodecError;
    fn encode(&self, status: &Status<Ctx>) -> Result<Bytes, CodecError> {
        encode(|e| {
            e.array(3)?
                .bytes(&status.peer_id.to_bytes())?
                .u64(status.tip_height.0)?
                .u64(status.history_min_height.0)?
                .ok()
        })
    }
    fn decode(&self, bytes: Bytes) -> Result<Status<Ctx>, CodecError> {
        decode(&bytes, |d| {
            open(d, 3)?;
            let peer_id = PeerId::from_bytes(d.bytes()?).map_err(|_| Wrong::message("not a peer id"))?;
            Ok(Status { peer_id, tip_height: Height(d.u64()?), history_min_height: Height(d.u64()?) })
        })
    }
}

impl Codec<Request<Ctx>> for Wire {
    type Error = CodecError;
    fn encode(&self, request: &Request<Ctx>) -> Result<Bytes, CodecError> {
        let Request::ValueRequest(request) = request;
        encode(|e| e.array(2)?.u64(request.range.start().0)?.u64(request.range.end().0)?.ok())
    }
    fn decode(&self, bytes: Bytes) -> Result<Request<Ctx>, CodecError> {
        decode(&bytes, |d| {
            open(d, 2)?;
            Ok(Request::ValueRequest(ValueRequest::new(Height(d.u64()?)..=Height(d.u64()?))))
        })
    }
}

impl Codec<Response<Ctx>> for Wire {
    type Error = CodecError;
    fn encode(&self, response: &Response<Ctx>) -> Result<Bytes, CodecError> {
        let Response::ValueResponse(response) = response;
        encode(|e| {
            e.array(2)?.u64(response.start_height.0)?.array(response.values.len() as u64)?;
            for value in &response.values {
                e.array(2)?.bytes(&value.value_bytes)?;
                put_commit(e, &value.certificate)?;
            }
            e.ok()
        })
    }
    fn decode(&self, bytes: Bytes) -> Result<Response<Ctx>, CodecError> {
        decode(&bytes, |d| {
            open(d, 2)?;
            let start = Height(d.u64()?);
            let values = list(d, VALUES_MAX, |d| {
                open(d, 2)?;
                let bytes = Bytes::copy_from_slice(d.bytes()?);
                Ok(RawDecidedValue::new(bytes, get_commit(d)?))
            })?;
            Ok(Response::ValueResponse(ValueResponse::new(start, values)))
        })
    }
}

impl HasEncodedLen<Response<Ctx>> for Wire {
    fn encoded_len(&self, response: &Response<Ctx>) -> Result<usize, CodecError> {
        let Response::ValueResponse(response) = response;
        // An upper bound without a copy: heads of at most 9 bytes, 100 bytes a signature.
        let one = |value: &RawDecidedValue<Ctx>| {
            value.value_bytes.len() + 128 + value.certificate.commit_signatures.len() * 110
        };
        Ok(32 + response.values.iter().map(one).sum::<usize>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn vote() -> SignedMessage<Ctx, Vote> {
        let vote = Vote {
            kind: VoteType::Precommit,
            height: Height(7),
            round: Round::new(1),
            value: NilOrVal::Val(ValueId([3; 32])),
            voter: Address([4; 32]),
        };
        SignedMessage::new(vote, Signature([5; 64]))
    }

    #[test]
    fn the_log_of_an_older_program_is_read() {
        let bytes = Codec::<SignedConsensusMsg<Ctx>>::encode(&Wire, &SignedConsensusMsg::Vote(vote())).unwrap();
        let fixed = format!("82018602070158 20{}5820{}5840{}", "03".repeat(32), "04".repeat(32), "05".repeat(64));
        assert_eq!(hex::encode(&bytes), fixed.replace(' ', ""));
        let again: SignedConsensusMsg<Ctx> = Wire.decode(bytes).unwrap();
        assert_eq!(again, SignedConsensusMsg::Vote(vote()));
    }

    #[test]
    fn certificates_and_responses_come_back() {
        let signature =
            malachitebft_core_types::CommitSignature { address: Address([1; 32]), signature: Signature([2; 64]) };
        let certificate = extended(CommitCertificate {
            height: Height(3),
            round: Round::new(0),
            value_id: ValueId([9; 32]),
            commit_signatures: vec![signature],
        });
        let value = RawDecidedValue::new(Bytes::from_static(b"body"), certificate);
        let response = Response::ValueResponse(ValueResponse::new(Height(3), vec![value]));
        let bytes = Codec::<Response<Ctx>>::encode(&Wire, &response).unwrap();
        assert!(bytes.len() <= Wire.encoded_len(&response).unwrap());
        let again: Response<Ctx> = Wire.decode(bytes).unwrap();
        assert_eq!(again, response);
    }

    proptest! {
        #[test]
        fn garbage_is_refused_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let bytes = Bytes::from(bytes);
            let _ = Codec::<SignedConsensusMsg<Ctx>>::decode(&Wire, bytes.clone());
            let _ = Codec::<LivenessMsg<Ctx>>::decode(&Wire, bytes.clone());
            let _ = Codec::<StreamMessage<Part>>::decode(&Wire, bytes.clone());
            let _ = Codec::<Response<Ctx>>::decode(&Wire, bytes.clone());
            let _ = Codec::<Request<Ctx>>::decode(&Wire, bytes.clone());
            let _ = Codec::<Status<Ctx>>::decode(&Wire, bytes);
        }
    }
}
