//! PARTY_REGISTER: makes a party known to the ledger, by commitments only, with the keys it will sign with.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Context;
use crate::agency::{KeyOwner, KeyRecord, Role};
use crate::crypto::{Hash, PublicKey, Purpose, Scheme, SecretKey, Signature};
use crate::encoding::Label;
use crate::refusal::{Code, Refusal};
use crate::register::party::{Party, PartyId, PartyKind, PartyStatus};
use crate::state::{State, Stop};

/// Asks that a party be known.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyRegister {
    /// Its random number.
    #[n(0)]
    pub party_id: PartyId,
    /// What it is.
    #[n(1)]
    pub kind: PartyKind,
    /// Salted commitment to the identity number.
    #[n(2)]
    pub id_commitment: Hash,
    /// Salted commitment to the name.
    #[n(3)]
    pub name_commitment: Hash,
    /// Its keys, each with proof that the party has it. May be empty: a notary can witness its consents.
    #[n(4)]
    #[serde(default)]
    pub keys: Vec<PartyKey>,
}

/// A key and the proof of its possession.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyKey {
    /// The public key.
    #[n(0)]
    pub public_key: PublicKey,
    /// Signature by it over chain and party ([`PartyKey::prove`]).
    #[n(1)]
    pub possession: Signature,
}

/// Roles that may register parties.
const REGISTRANTS: &[Role] = &[
    Role::Registrar,
    Role::Notary,
    Role::BankDesk,
    Role::AttestingOfficer,
    Role::CourtOfficer,
    Role::MigrationOfficer,
];

impl PartyKey {
    /// Proves that the holder of `key` wants it bound to this party on this chain.
    pub fn prove(key: &SecretKey, chain_id: &Label, party_id: PartyId) -> Self {
        Self { public_key: key.public(), possession: key.sign(&possession_bytes(chain_id, party_id)) }
    }
}

fn possession_bytes(chain_id: &Label, party_id: PartyId) -> Vec<u8> {
    [Purpose::KeyPossession.tag(), chain_id.as_str().as_bytes(), b"\0", party_id.0.as_slice()].concat()
}

impl PartyRegister {
    /// 1. the signer's role; 2. the number is new; 3. each key is sound, proven, and bound to nobody else.
    pub(super) fn apply(&self, state: &mut State<'_>, cx: &mut Context) -> Result<(), Stop> {
        if !cx.signer.has_role(REGISTRANTS) {
            return Err(Refusal::new(Code::RoleNotPermitted).into());
        }
        if state.get::<Party>(&self.party_id)?.is_some() {
            return Err(Refusal::new(Code::PartyExists).at("/party_id").with("party_id", self.party_id).into());
        }
        if self.keys.len() > Party::KEYS_MAX {
            return Err(Refusal::new(Code::FieldInvalid).at("/keys").with("keys_max", Party::KEYS_MAX).into());
        }
        let message = possession_bytes(&cx.chain_id, self.party_id);
        let mut keys = Vec::new();
        for (at, key) in self.keys.iter().enumerate() {
            let refusal = |code| Refusal::new(code).at(format!("/keys/{at}"));
            key.public_key.check().map_err(|why| refusal(Code::KeyInvalid).with("why", why))?;
            if !key.public_key.verify(&message, &key.possession) {
                return Err(refusal(Code::KeyInvalid).with("why", "the proof of possession is not valid").into());
            }
            let id = key.public_key.id();
            if state.get::<KeyRecord>(&id)?.is_some() || keys.contains(&id) {
                return Err(refusal(Code::KeyInUse).with("key_id", id.0).into());
            }
            let owner = KeyOwner::Party(self.party_id);
            let (public_key, valid_from_ms) = (key.public_key, cx.time_ms);
            state.put(&id, &KeyRecord { public_key, scheme: Scheme::Ed25519, owner, valid_from_ms, valid_to_ms: None });
            keys.push(id);
        }
        let party = Party {
            party_id: self.party_id,
            kind: self.kind,
            id_commitment: self.id_commitment,
            name_commitment: self.name_commitment,
            status: PartyStatus::Active,
            keys,
        };
        state.put(&self.party_id, &party);
        Ok(())
    }
}
