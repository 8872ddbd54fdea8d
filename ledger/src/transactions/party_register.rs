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
    /// The registrant's own agency, for a party that is the agency or a member of it, such as a bank of the banks' association: its
    /// officers then consent for the party.
    #[n(5)]
    #[serde(default)]
    pub agency_id: Option<Label>,
    /// Whether the person is a minor.
    #[n(6)]
    #[serde(default)]
    pub minor: bool,
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
        if self.agency_id.is_some() && self.agency_id.as_ref() != cx.signer.agency().map(|agency| &agency.agency_id) {
            let refusal = Refusal::new(Code::RoleNotPermitted).at("/agency_id");
            return Err(refusal.with("why", "only the agency itself registers its members").into());
        }
        if self.minor && self.kind != PartyKind::Person {
            return Err(Refusal::new(Code::FieldInvalid)
                .at("/minor")
                .with("why", "only a person can be a minor")
                .into());
        }
        check_keys(state, self.party_id, &self.keys, "/keys")?;
        let mut party = Party {
            party_id: self.party_id,
            kind: self.kind,
            id_commitment: self.id_commitment,
            name_commitment: self.name_commitment,
            status: if self.minor { PartyStatus::Minor } else { PartyStatus::Active },
            keys: Vec::new(),
            version: 1,
            agency_id: self.agency_id.clone(),
            minor: self.minor,
        };
        put_keys(state, cx, &mut party, &self.keys)?;
        state.put(&self.party_id, &party);
        Ok(())
    }
}

/// Each key is sound, new to the ledger, and named once; there are not too many. Possession is proven when they are put.
pub(super) fn check_keys(state: &State<'_>, party: PartyId, keys: &[PartyKey], at: &str) -> Result<(), Stop> {
    if keys.len() > Party::KEYS_MAX {
        return Err(Refusal::new(Code::FieldInvalid).at(at).with("keys_max", Party::KEYS_MAX).into());
    }
    for (place, key) in keys.iter().enumerate() {
        let refusal = |code| Refusal::new(code).at(format!("{at}/{place}"));
        key.public_key.check().map_err(|why| refusal(Code::KeyInvalid).with("why", why))?;
        let id = key.public_key.id();
        let repeated = keys[..place].iter().any(|other| other.public_key == key.public_key);
        // A party that names its own key again keeps it.
        let known = state.get::<KeyRecord>(&id)?.filter(|record| record.owner != KeyOwner::Party(party));
        if known.is_some() || repeated {
            return Err(refusal(Code::KeyInUse).with("key_id", id.0).into());
        }
    }
    Ok(())
}

/// Gives a party these keys in the place of those it has; the old ones end now.
pub(super) fn put_keys(state: &mut State<'_>, cx: &Context, party: &mut Party, keys: &[PartyKey]) -> Result<(), Stop> {
    let message = possession_bytes(&cx.chain_id, party.party_id);
    if let Some(place) = keys.iter().position(|key| !key.public_key.verify(&message, &key.possession)) {
        let refusal = Refusal::new(Code::KeyInvalid).at(format!("/keys/{place}"));
        return Err(refusal.with("why", "the proof of possession is not valid").into());
    }
    let new: Vec<_> = keys.iter().map(|key| key.public_key.id()).collect();
    for old in party.keys.iter().filter(|old| !new.contains(old)) {
        if let Some(mut record) = state.get::<KeyRecord>(old)? {
            record.valid_to_ms = Some(cx.time_ms);
            state.put(old, &record);
        }
    }
    for key in keys {
        let owner = KeyOwner::Party(party.party_id);
        let (public_key, valid_from_ms) = (key.public_key, cx.time_ms);
        let record = KeyRecord { public_key, scheme: Scheme::Ed25519, owner, valid_from_ms, valid_to_ms: None };
        state.put(&public_key.id(), &record);
    }
    party.keys = new;
    Ok(())
}
