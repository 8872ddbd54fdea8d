//! KEY_ROTATE: the signer replaces the key that signs this. From a named moment the old one signs nothing more.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Context;
use crate::agency::{KeyOwner, KeyRecord};
use crate::crypto::{PublicKey, Purpose, Scheme, SecretKey, Signature};
use crate::encoding::Label;
use crate::refusal::{Code, Refusal};
use crate::register::party::Party;
use crate::state::{State, Stop};

/// Replaces the signer's key.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRotate {
    /// The key from now on.
    #[n(0)]
    pub public_key: PublicKey,
    /// Signature by it over chain and old key ([`KeyRotate::prove`]).
    #[n(1)]
    pub possession: Signature,
    /// Until when the old key signs as well; it ends now when absent.
    #[n(2)]
    #[serde(rename = "old_until", with = "crate::time::json::option", default)]
    pub old_until_ms: Option<u64>,
}

/// The longest that both keys may sign, in milliseconds.
const OVERLAP_MAX_MS: u64 = 30 * 86_400_000;

impl KeyRotate {
    /// Proves that the holder of `new` wants it in the place of `old` on this chain.
    pub fn prove(new: &SecretKey, chain_id: &Label, old: &PublicKey, old_until_ms: Option<u64>) -> Self {
        Self { public_key: new.public(), possession: new.sign(&bytes(chain_id, old)), old_until_ms }
    }

    /// 1. the old key was not replaced before: while both sign, it makes no further key; 2. the new key is sound, proven and nobody's;
    /// 3. the overlap is not too long.
    pub(super) fn apply(&self, state: &mut State<'_>, cx: &mut Context) -> Result<(), Stop> {
        let refusal = |code| Refusal::new(code).at("/public_key");
        let unknown = || Refusal::new(Code::TxUnknownKey).with("key_id", cx.signer.key.0);
        let mut old = state.get::<KeyRecord>(&cx.signer.key)?.ok_or_else(unknown)?;
        if old.valid_to_ms.is_some() {
            return Err(Refusal::new(Code::KeyReplaced).with("key_id", cx.signer.key.0).into());
        }
        self.public_key.check().map_err(|why| refusal(Code::KeyInvalid).with("why", why))?;
        if !self.public_key.verify(&bytes(&cx.chain_id, &old.public_key), &self.possession) {
            return Err(refusal(Code::KeyInvalid).with("why", "the proof of possession is not valid").into());
        }
        let id = self.public_key.id();
        if state.get::<KeyRecord>(&id)?.is_some() {
            return Err(refusal(Code::KeyInUse).with("key_id", id.0).into());
        }
        let until_ms = self.old_until_ms.unwrap_or(cx.time_ms).max(cx.time_ms);
        if until_ms > cx.time_ms.saturating_add(OVERLAP_MAX_MS) {
            return Err(Refusal::new(Code::PeriodTooLong).at("/old_until").into());
        }
        old.valid_to_ms = Some(until_ms);
        state.put(&cx.signer.key, &old);
        let (public_key, valid_from_ms, owner) = (self.public_key, cx.time_ms, old.owner.clone());
        let record = KeyRecord { public_key, scheme: Scheme::Ed25519, owner, valid_from_ms, valid_to_ms: None };
        state.put(&id, &record);
        if let KeyOwner::Party(party_id) = &old.owner
            && let Some(mut party) = state.get::<Party>(party_id)?
        {
            party.keys.retain(|key| *key != cx.signer.key);
            party.keys.push(id);
            state.put(party_id, &party);
        }
        Ok(())
    }
}

fn bytes(chain_id: &Label, old: &PublicKey) -> Vec<u8> {
    [Purpose::KeyPossession.tag(), chain_id.as_str().as_bytes(), b"\0rotate\0", old.0.as_slice()].concat()
}
