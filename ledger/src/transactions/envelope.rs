//! The signed envelope (COSE_Sign1, RFC 9052): reading it strictly, and admission to a block.

use coset::{CborSerializable, CoseSign1, CoseSign1Builder, HeaderBuilder, iana};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Act;
use crate::agency::{Agency, KeyOwner, KeyRecord, Officer, Principal, Signer, Standing};
use crate::crypto::{self, Hash, KeyId, Purpose, SecretKey, Signature, SignatureMemory};
use crate::encoding::{Bytes, FormError, Label, check_form, from_bytes, to_bytes};
use crate::refusal::{Code, Refusal, TABLE};
use crate::state::{State, Stop};

/// The largest signed transaction, in bytes: with its receipt it must fit one log entry (65,535 bytes, C2SP tlog-tiles).
pub const TX_BYTES_MAX: usize = 60 * 1024;

/// The furthest that an expiry may lie ahead of block time, in milliseconds. Ids are remembered for as long.
pub const EXPIRY_WINDOW_MS: u64 = 60 * 60 * 1000;

/// A transaction's identity: the tagged hash of what is signed, without the signature.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(transparent)]
#[cbor(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct TxId(#[n(0)] pub Hash);

impl std::fmt::Display for TxId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
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
        let unsigned = Unsigned::new(body, key.public().id());
        let signature = key.sign(&unsigned.to_be_signed);
        unsigned.with(signature)
    }

    /// Signs a body with whatever holds the key.
    pub fn sign_by(body: Body, signer: &dyn crypto::Signer) -> Result<Self, String> {
        let unsigned = Unsigned::new(body, signer.public().id());
        let signature = signer.sign(&unsigned.to_be_signed)?;
        Ok(unsigned.with(signature))
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
            // A value that knows why it is wrong says so by its code (see `Fraction` and `Date`).
            crate::encoding::DecodeError::Malformed { why, .. } => {
                let code = TABLE.iter().find(|row| why.contains(row.text)).map_or(Code::TxMalformed, |row| row.code);
                Refusal::new(code).at("/payload").with("why", why)
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
            let mut officer = state.get::<Officer>(id)?.ok_or_else(unknown)?;
            let agency = state.get::<Agency>(&officer.agency_id)?.ok_or_else(unknown)?;
            if officer.status != Standing::Active {
                return Err(Refusal::new(Code::OfficerNotActive).with("officer_id", id).into());
            }
            if agency.status != Standing::Active {
                return Err(Refusal::new(Code::AgencyRetired).with("agency_id", &agency.agency_id).into());
            }
            // What the agencies took from his agency, he does not have either.
            officer.roles.retain(|role| agency.roles.contains(role));
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

/// A body with its bytes, before the signature: for whoever signs elsewhere, such as a browser that keeps the key.
pub struct Unsigned {
    body: Body,
    kid: KeyId,
    payload: Vec<u8>,
    to_be_signed: Vec<u8>,
}

impl Unsigned {
    /// What this key is to sign.
    pub fn new(body: Body, kid: KeyId) -> Self {
        let payload = to_bytes(&body);
        let to_be_signed = unsigned(kid, payload.clone()).tbs_data(&aad(&body.chain_id));
        Self { body, kid, payload, to_be_signed }
    }

    /// The bytes that are signed (`Sig_structure`, RFC 9052, section 4.4).
    pub fn to_be_signed(&self) -> &[u8] {
        &self.to_be_signed
    }

    /// The transaction's identity, which the signature does not change.
    pub fn id(&self) -> TxId {
        TxId(crypto::hash(Purpose::Transaction, &[&self.to_be_signed]))
    }

    /// The signed transaction.
    pub fn with(self, signature: Signature) -> Signed {
        let id = self.id();
        let Self { body, kid, payload, to_be_signed } = self;
        let bytes = envelope(kid, payload, &signature);
        Signed { body, kid, id, bytes, to_be_signed, signature }
    }
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
