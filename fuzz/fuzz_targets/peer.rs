//! What a peer can send: the engine's messages, value sync, parts of bodies. What is read is written and read again as the same, nothing
//! panics, and what is kept of a peer's parts is bounded. The first byte chooses the kind, as it does in a frame.
#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use malachitebft_app_channel::app::consensus::{LivenessMsg, ProposedValue, SignedConsensusMsg};
use malachitebft_app_channel::app::streaming::StreamMessage;
use malachitebft_codec::Codec;
use malachitebft_sync::{Request, Response, Status};
use torrens_consensus::codec::Wire;
use torrens_consensus::context::{Ctx, Part};
use torrens_consensus::parts::{Assembler, HEIGHTS_AHEAD, PARTS_MAX, PART_BYTES};

fn again<T>(bytes: &Bytes) -> Option<T>
where
    Wire: Codec<T>,
    <Wire as Codec<T>>::Error: std::fmt::Debug,
{
    let read: T = Wire.decode(bytes.clone()).ok()?;
    let written = Codec::<T>::encode(&Wire, &read).unwrap();
    let twice: T = Wire.decode(written.clone()).unwrap();
    assert_eq!(Codec::<T>::encode(&Wire, &twice).unwrap(), written);
    Some(read)
}

fuzz_target!(|input: &[u8]| {
    let Some((kind, bytes)) = input.split_first() else { return };
    let bytes = Bytes::copy_from_slice(bytes);
    match kind % 8 {
        0 => drop(again::<SignedConsensusMsg<Ctx>>(&bytes)),
        1 => drop(again::<LivenessMsg<Ctx>>(&bytes)),
        2 => drop(again::<Status<Ctx>>(&bytes)),
        3 => drop(again::<StreamMessage<Part>>(&bytes)),
        4 => drop(again::<Request<Ctx>>(&bytes)),
        5 => drop(again::<Response<Ctx>>(&bytes)),
        6 => drop(again::<ProposedValue<Ctx>>(&bytes)),
        _ => {
            let mut assembler = Assembler::default();
            for chunk in bytes.chunks(200) {
                let Some(part) = again::<Part>(&Bytes::copy_from_slice(chunk)) else { continue };
                let (last, of) = (part.height.0.saturating_sub(1), part.value_id.0);
                if let Some(whole) = assembler.add(part, last) {
                    assert!(whole.digest == of && whole.bytes.len() <= PARTS_MAX as usize * PART_BYTES);
                    assert!(whole.height > last && whole.height <= last + HEIGHTS_AHEAD);
                }
            }
        }
    }
});
