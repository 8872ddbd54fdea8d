//! Transactions: what may change the register. **One file for each**, with its fields, its checks in order, its effects and its stories.
//!
//! This file has what all share: the signed envelope (COSE_Sign1, RFC 9052), admission, and the way of an act from its
//! signer to its receipt. A new registration transaction is a new file and a variant of [`Act`].

pub mod attest;
pub mod consent;
pub mod first_registration;
pub mod import_batch;
pub mod party_register;
pub mod revoke;
pub mod transfer;
pub mod withdraw;

use coset::{CborSerializable, CoseSign1, CoseSign1Builder, HeaderBuilder, iana};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::agency::{Agency, KeyOwner, KeyRecord, Officer, Principal, Signer};
use crate::attestation::AttestationId;
use crate::case::{self, Case, Decision, Facts};
use crate::crypto::{self, Hash, KeyId, Purpose, SecretKey, Signature, SignatureMemory};
use crate::encoding::{Bytes, FormError, Label, check_form, from_bytes, to_bytes};
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::title::{CaseId, TitleId};
use crate::register::unit::UnitCode;
use crate::state::{State, Stop};

/// The largest signed transaction, in bytes: with its receipt it must fit one log entry (65,535 bytes, C2SP tlog-tiles).
pub const TX_BYTES_MAX: usize = 60 * 1024;

/// The furthest that an expiry may lie ahead of block time, in milliseconds. Ids are remembered for as long.
pub const EXPIRY_WINDOW_MS: u64 = 60 * 60 * 1000;

/// A transaction's identity: the tagged hash of what is signed, without the signature.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(transparent)]
#[cbor(transparent)]
pub struct TxId(#[n(0)] pub Hash);

impl std::fmt::Display for TxId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What a signer asks for.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Act {
    /// Opens a title on a unit (domain row 1).
    #[n(1)]
    FirstRegistration(#[n(0)] first_registration::FirstRegistration),
    /// Moves shares of a right (row 2).
    #[n(2)]
    Transfer(#[n(0)] transfer::Transfer),
    /// Brings existing holdings onto the ledger (row 23).
    #[n(23)]
    ImportBatch(#[n(0)] import_batch::ImportBatch),
    /// Takes a case back (row 24).
    #[n(24)]
    Withdraw(#[n(0)] withdraw::Withdraw),
    /// States a fact.
    #[n(30)]
    Attest(#[n(0)] attest::Attest),
    /// Ends an attestation.
    #[n(31)]
    Revoke(#[n(0)] revoke::Revoke),
    /// Agrees to a case, as a party or as the second agency.
    #[n(32)]
    Consent(#[n(0)] consent::Consent),
    /// Makes a party known.
    #[n(33)]
    PartyRegister(#[n(0)] party_register::PartyRegister),
}

/// The kind of an act.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
#[allow(missing_docs)] // as the variants of Act
pub enum TxType {
    #[n(1)]
    FirstRegistration,
    #[n(2)]
    Transfer,
    #[n(23)]
    ImportBatch,
    #[n(24)]
    Withdraw,
    #[n(30)]
    Attest,
    #[n(31)]
    Revoke,
    #[n(32)]
    Consent,
    #[n(33)]
    PartyRegister,
}

impl TxType {
    /// The name in policies, receipts and the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstRegistration => "FIRST_REGISTRATION",
            Self::Transfer => "TRANSFER",
            Self::ImportBatch => "IMPORT_BATCH",
            Self::Withdraw => "WITHDRAW",
            Self::Attest => "ATTEST",
            Self::Revoke => "REVOKE",
            Self::Consent => "CONSENT",
            Self::PartyRegister => "PARTY_REGISTER",
        }
    }
}

impl Act {
    /// Its kind.
    pub const fn tx_type(&self) -> TxType {
        match self {
            Self::FirstRegistration(_) => TxType::FirstRegistration,
            Self::Transfer(_) => TxType::Transfer,
            Self::ImportBatch(_) => TxType::ImportBatch,
            Self::Withdraw(_) => TxType::Withdraw,
            Self::Attest(_) => TxType::Attest,
            Self::Revoke(_) => TxType::Revoke,
            Self::Consent(_) => TxType::Consent,
            Self::PartyRegister(_) => TxType::PartyRegister,
        }
    }

    /// The act as a dealing, if it is one that opens a case.
    pub fn dealing(&self) -> Option<&dyn Dealing> {
        match self {
            Self::FirstRegistration(act) => Some(act),
            Self::Transfer(act) => Some(act),
            Self::ImportBatch(act) => Some(act),
            _ => None,
        }
    }

    /// The hash of the terms: everything in the act but the attestations that it names, so that these can be about the terms.
    pub fn terms(&self) -> Hash {
        let bytes = match self {
            Self::FirstRegistration(act) if !act.relies_on.is_empty() => {
                to_bytes(&Self::FirstRegistration(first_registration::FirstRegistration {
                    relies_on: vec![],
                    ..act.clone()
                }))
            }
            Self::Transfer(act) if !act.relies_on.is_empty() => {
                to_bytes(&Self::Transfer(transfer::Transfer { relies_on: vec![], ..act.clone() }))
            }
            _ => to_bytes(self),
        };
        crypto::hash(Purpose::Terms, &[&bytes])
    }
}

/// The most attestations that a lodger may name, and the most parties of one dealing: what one case can cost is bounded.
pub const NAMED_MAX: usize = 64;

/// A dealing: an act that opens a case and ends in entries of the register.
pub trait Dealing {
    /// Its kind.
    fn tx_type(&self) -> TxType;
    /// Whose policy governs it.
    fn jurisdiction(&self, state: &State<'_>) -> Result<Label, Stop>;
    /// The existing titles that it concerns, on which it waits its turn.
    fn titles(&self) -> Vec<TitleId>;
    /// The units that it concerns.
    fn units(&self, state: &State<'_>) -> Result<Vec<UnitCode>, Stop>;
    /// The attestations that the lodger names.
    fn relies_on(&self) -> &[AttestationId];
    /// Is the act well formed in itself?
    fn check_form(&self, state: &State<'_>) -> Result<(), Stop>;
    /// Do the rules of the register allow it now? Checks in documented order.
    fn check_rules(&self, state: &State<'_>) -> Result<(), Stop>;
    /// Who gives, who receives, which units: what the policy is applied to.
    fn facts(&self, state: &State<'_>) -> Result<Facts, Stop>;
    /// Units on which it would open a title, and so competes with other cases that are not on any title yet.
    fn claims(&self) -> Vec<UnitCode> {
        Vec::new()
    }
    /// An agency whose valid countersignature the act carries.
    fn countersigner(&self, _state: &State<'_>, _cx: &Context) -> Result<Option<Label>, Stop> {
        Ok(None)
    }
    /// Enters it. All checks have passed. Returns the titles that changed.
    fn register(
        &self,
        state: &mut State<'_>,
        cx: &mut Context,
        case: &Case,
        policy: &Policy,
    ) -> Result<Vec<TitleId>, Stop>;
}

/// What is signed: the act, for one chain, until a time, made unique by a nonce.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Body {
    /// The ledger that it is for.
    #[n(0)]
    pub chain_id: Label,
    /// Block time from which it is void, milliseconds since 1970; at most [`EXPIRY_WINDOW_MS`] ahead.
    #[n(1)]
    pub expires_ms: u64,
    /// Random, so that the same act can be done twice on purpose.
    #[n(2)]
    pub nonce: Bytes<8>,
    /// The act.
    #[n(3)]
    pub act: Act,
}

/// A signed transaction that was read from its canonical bytes. Its signature was not looked at yet.
#[derive(Clone, Debug)]
pub struct Signed {
    /// What was signed.
    pub body: Body,
    /// By which key.
    pub kid: KeyId,
    /// Its identity.
    pub id: TxId,
    /// The whole transaction as sent.
    pub bytes: Vec<u8>,
    to_be_signed: Vec<u8>,
    signature: Signature,
}

impl Signed {
    /// Signs a body.
    pub fn sign(body: Body, key: &SecretKey) -> Self {
        let kid = key.public().id();
        let payload = to_bytes(&body);
        let to_be_signed = unsigned(kid, payload.clone()).tbs_data(&aad(&body.chain_id));
        let signature = key.sign(&to_be_signed);
        let bytes = envelope(kid, payload, &signature);
        let id = TxId(crypto::hash(Purpose::Transaction, &[&to_be_signed]));
        Self { body, kid, id, bytes, to_be_signed, signature }
    }

    /// Reads a transaction for this chain. Every way in which bytes can be wrong has its own code.
    pub fn read(bytes: &[u8], chain_id: &Label) -> Result<Self, Refusal> {
        if bytes.len() > TX_BYTES_MAX {
            return Err(Refusal::new(Code::TxTooLarge).with("bytes", bytes.len()).with("bytes_max", TX_BYTES_MAX));
        }
        check_form(bytes).map_err(|error| Refusal::new(form_code(error)))?;
        let (kid, payload, signature) = open(bytes)?;

        check_form(&payload).map_err(|error| Refusal::new(form_code(error)).at("/payload"))?;
        let body: Body = from_bytes(&payload).map_err(|error| match error {
            crate::encoding::DecodeError::NotCanonical { .. } => Refusal::new(Code::TxUnknownField).at("/payload"),
            crate::encoding::DecodeError::Malformed { why, .. } => {
                Refusal::new(Code::TxMalformed).at("/payload").with("why", why)
            }
        })?;
        if body.chain_id != *chain_id {
            return Err(Refusal::new(Code::TxOtherChain).with("chain_id", &body.chain_id));
        }
        let to_be_signed = unsigned(kid, payload).tbs_data(&aad(chain_id));
        let id = TxId(crypto::hash(Purpose::Transaction, &[&to_be_signed]));
        Ok(Self { body, kid, id, bytes: bytes.to_vec(), to_be_signed, signature })
    }

    /// Checks all that must hold before a transaction may stand in a block: expiry, replay, key, signature. In this order.
    pub fn admit(&self, state: &State<'_>, time_ms: u64, memory: &dyn SignatureMemory) -> Result<Signer, Stop> {
        if self.body.expires_ms <= time_ms {
            return Err(Refusal::new(Code::TxExpired).with("expires_ms", self.body.expires_ms).into());
        }
        if self.body.expires_ms > time_ms.saturating_add(EXPIRY_WINDOW_MS) {
            return Err(Refusal::new(Code::TxExpiresTooLate).with("expires_ms", self.body.expires_ms).into());
        }
        if state.has_transaction(&self.id)? {
            return Err(Refusal::new(Code::TxReplayed).with("tx_id", self.id).into());
        }
        let (record, signer) = signer_of(state, &self.kid, time_ms)?;
        if !memory.verify(&record.public_key, &self.to_be_signed, &self.signature) {
            return Err(Refusal::new(Code::TxBadSignature).into());
        }
        Ok(signer)
    }
}

/// Who a key stands for at this block time.
pub fn signer_of(state: &State<'_>, kid: &KeyId, time_ms: u64) -> Result<(KeyRecord, Signer), Stop> {
    let unknown = || Refusal::new(Code::TxUnknownKey).with("key_id", kid.0);
    let record = state.get::<KeyRecord>(kid)?.ok_or_else(unknown)?;
    if !record.is_valid_at(time_ms) {
        return Err(Refusal::new(Code::TxKeyExpired).with("key_id", kid.0).into());
    }
    let principal = match &record.owner {
        KeyOwner::Party(party) => Principal::Party(*party),
        KeyOwner::Officer(id) => {
            let officer = state.get::<Officer>(id)?.ok_or_else(unknown)?;
            let agency = state.get::<Agency>(&officer.agency_id)?.ok_or_else(unknown)?;
            Principal::Officer(officer, agency)
        }
    };
    Ok((record, Signer { key: *kid, principal }))
}

/// Takes the one envelope apart that is known here: alg EdDSA and a 32-byte kid, protected; nothing unprotected. Read by
/// hand because a general COSE parser follows nested headers without a limit.
fn open(bytes: &[u8]) -> Result<(KeyId, Vec<u8>, Signature), Refusal> {
    let malformed = |why: &'static str| move |_| Refusal::new(Code::TxMalformed).with("why", why);
    let unknown = || Refusal::new(Code::TxUnknownField).at("/headers");
    let mut d = minicbor::Decoder::new(bytes);
    match d.array().map_err(malformed("not a COSE_Sign1 array"))? {
        Some(4) => {}
        _ => return Err(Refusal::new(Code::TxMalformed).with("why", "not a COSE_Sign1 array of 4")),
    }
    let protected = d.bytes().map_err(malformed("no protected header"))?;
    let kid = protected.strip_prefix(PROTECTED).and_then(|kid| <[u8; 32]>::try_from(kid).ok()).ok_or_else(unknown)?;
    if d.map().map_err(malformed("no unprotected header"))? != Some(0) {
        return Err(unknown());
    }
    let payload = d.bytes().map_err(malformed("no payload"))?;
    let signature = d.bytes().map_err(malformed("no signature"))?;
    let signature = <[u8; 64]>::try_from(signature)
        .map_err(|_| Refusal::new(Code::TxBadSignature).with("bytes", signature.len()))?;
    Ok((KeyId(Bytes(kid)), payload.to_vec(), Bytes(signature)))
}

/// The protected header up to the key id: `{1: -8, 4: h'<32 bytes>'}` (RFC 9052, section 3.1).
const PROTECTED: &[u8] = &[0xa2, 0x01, 0x27, 0x04, 0x58, 0x20];

fn form_code(error: FormError) -> Code {
    match error {
        FormError::Truncated => Code::TxTruncated,
        FormError::TooDeep => Code::TxTooDeep,
        FormError::Trailing | FormError::NotCanonical => Code::TxNotCanonical,
    }
}

/// COSE external additional authenticated data: the domain and the chain.
fn aad(chain_id: &Label) -> Vec<u8> {
    [Purpose::Transaction.tag(), chain_id.as_str().as_bytes()].concat()
}

fn unsigned(kid: KeyId, payload: Vec<u8>) -> CoseSign1 {
    let protected = HeaderBuilder::new().algorithm(iana::Algorithm::EdDSA).key_id(kid.0.0.to_vec()).build();
    CoseSign1Builder::new().protected(protected).payload(payload).build()
}

fn envelope(kid: KeyId, payload: Vec<u8>, signature: &Signature) -> Vec<u8> {
    let cose = CoseSign1 { signature: signature.0.to_vec(), ..unsigned(kid, payload) };
    match cose.to_vec() {
        Ok(bytes) => bytes,
        Err(error) => unreachable!("encoding to memory failed: {error}"),
    }
}

/// Where and by whom an act is done, and what comes of it.
pub struct Context {
    /// Block.
    pub height: u64,
    /// Block time, milliseconds since 1970.
    pub time_ms: u64,
    /// Chain.
    pub chain_id: Label,
    /// The transaction.
    pub tx_id: TxId,
    /// Who signed it.
    pub signer: Signer,
    /// The receipt that is being written.
    pub receipt: Receipt,
    /// Cases that were decided by it, as they last stood.
    pub decided: Vec<Case>,
}

/// What became of a transaction: the answer on the record.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// The transaction.
    #[n(0)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub tx_id: TxId,
    /// Why it was refused, if it was. A refused transaction changes nothing.
    #[n(1)]
    pub refusal: Option<Refusal>,
    /// The case that it lodged.
    #[n(2)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub case_id: Option<CaseId>,
    /// How many items that case lacks.
    #[n(3)]
    pub missing: u32,
    /// Cases that it decided.
    #[n(4)]
    pub decisions: Vec<Decision>,
    /// What an import did with its rows.
    #[n(5)]
    pub import: Option<import_batch::ImportResult>,
}

impl Receipt {
    /// An empty receipt.
    pub fn new(tx_id: TxId) -> Self {
        Self { tx_id, refusal: None, case_id: None, missing: 0, decisions: Vec::new(), import: None }
    }

    /// `refused`, `waiting` (a case was opened and lacks something) or `applied`.
    pub fn status(&self) -> &'static str {
        match (&self.refusal, self.missing) {
            (Some(_), _) => "refused",
            (None, 0) => "applied",
            (None, _) => "waiting",
        }
    }
}

/// The largest log entry, in bytes (C2SP tlog-tiles).
pub const LOG_ENTRY_BYTES_MAX: usize = 65_535;

/// Does an act, and then what earlier acts left to be looked at again. On a refusal the caller drops everything that was written.
pub fn apply(state: &mut State<'_>, cx: &mut Context, act: &Act) -> Result<(), Stop> {
    match act {
        Act::FirstRegistration(dealing) => case::lodge(state, cx, act, dealing),
        Act::Transfer(dealing) => case::lodge(state, cx, act, dealing),
        Act::ImportBatch(dealing) => case::lodge(state, cx, act, dealing),
        Act::Withdraw(act) => act.apply(state, cx),
        Act::Attest(act) => act.apply(state, cx),
        Act::Revoke(act) => act.apply(state, cx),
        Act::Consent(act) => act.apply(state, cx),
        Act::PartyRegister(act) => act.apply(state, cx),
    }?;
    case::resume(state, cx)
}
