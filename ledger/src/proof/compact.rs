//! The compact form of an extract, for QR codes: what was asked, its state, its path, the header and the signatures, in CBOR.
//!
//! It leaves out what a reader can do without: the units' own records, the place in the public log, changes of validators (they
//! are in the verifier's trust pack). Hashes and signatures do not compress, so it is written in Base45 (RFC 9285), which QR codes
//! hold in their alphanumeric mode; what does not fit one code goes over several.

use minicbor::{Decode, Encode};

use super::certificate::Certificate;
use super::extract::{Asked, Extract, Opening};
use crate::attestation::Attestation;
use crate::block::Header;
use crate::crypto::{Hash, Signature};
use crate::encoding::{Blob, Bytes, Label, check_form, from_bytes, to_bytes};
use crate::merkle::state::{OtherLeaf, StateProof};
use crate::register::title::{Title, TitleId};
use crate::register::unit::{SpatialUnit, UnitCode};

/// The compact form.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Compact {
    /// Version of this structure.
    #[n(0)]
    version: u8,
    /// What was asked for.
    #[n(1)]
    asked: CompactAsked,
    /// Its canonical CBOR; absent when absence is proven.
    #[n(2)]
    value: Option<Blob>,
    /// Depth of the path, which siblings are not empty, those siblings one after the other, and for absence the other leaf.
    #[n(3)]
    depth: u16,
    #[n(4)]
    bitmap: Blob,
    #[n(5)]
    siblings: Blob,
    #[n(6)]
    other: Option<OtherLeaf>,
    /// The header, without what follows from the rest.
    #[n(7)]
    header: CompactHeader,
    /// The certificate: round, who signed, and the signatures one after the other.
    #[n(8)]
    round: u32,
    #[n(9)]
    signers: Blob,
    #[n(10)]
    signatures: Blob,
    /// Disclosed values of the object itself.
    #[n(11)]
    disclosed: Vec<CompactOpening>,
}

/// A header without its state root, which path and value lead to: a wrong one gives another header hash, which nobody certified.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
struct CompactHeader {
    #[n(0)]
    version: u16,
    #[n(1)]
    chain_id: Label,
    #[n(2)]
    height: u64,
    #[n(3)]
    time_ms: u64,
    #[n(4)]
    prev_header_hash: Hash,
    #[n(5)]
    log_size: u64,
    #[n(6)]
    log_root: Hash,
    #[n(7)]
    validators_hash: Hash,
    /// Null when the next validators are the same.
    #[n(8)]
    next_validators_hash: Option<Hash>,
    #[n(9)]
    params_hash: Hash,
    #[n(10)]
    proposer: Label,
}

impl CompactHeader {
    fn of(header: Header) -> Self {
        let Header { version, chain_id, height, time_ms, prev_header_hash, log_size, log_root, .. } = header;
        let Header { validators_hash, next_validators_hash, params_hash, proposer, .. } = header;
        let next_validators_hash = (next_validators_hash != validators_hash).then_some(next_validators_hash);
        Self {
            version,
            chain_id,
            height,
            time_ms,
            prev_header_hash,
            log_size,
            log_root,
            validators_hash,
            next_validators_hash,
            params_hash,
            proposer,
        }
    }

    fn with_root(self, state_root: Hash) -> Header {
        let Self { version, chain_id, height, time_ms, prev_header_hash, log_size, log_root, .. } = self;
        let Self { validators_hash, next_validators_hash, params_hash, proposer, .. } = self;
        let next_validators_hash = next_validators_hash.unwrap_or(validators_hash);
        Header {
            version,
            chain_id,
            height,
            time_ms,
            prev_header_hash,
            log_size,
            log_root,
            state_root,
            validators_hash,
            next_validators_hash,
            params_hash,
            proposer,
        }
    }
}

#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
enum CompactAsked {
    #[n(1)]
    Title(#[n(0)] TitleId),
    #[n(2)]
    Unit(#[n(0)] UnitCode),
    #[n(3)]
    Attestation(#[n(0)] Hash),
}

#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
struct CompactOpening {
    #[n(0)]
    of: Label,
    #[n(1)]
    field: Label,
    #[n(2)]
    salt: Bytes<32>,
    #[n(3)]
    value: String,
}

/// What every code begins with; the number is the version.
const PREFIX: &str = "TORRENS1:";
/// Characters that one QR code holds: version 40, level L, alphanumeric (ISO/IEC 18004).
pub const CODE_CHARACTERS_MAX: usize = 4296;

impl Compact {
    /// The version that this program writes and reads.
    const VERSION: u8 = 1;

    /// The compact form of an extract. Disclosed values of other objects than the one asked for are left out.
    pub fn of(extract: &Extract) -> Self {
        let asked = match extract.asked.clone() {
            Asked::Title(id) => CompactAsked::Title(id),
            Asked::Unit(code) => CompactAsked::Unit(code),
            Asked::Attestation(id) => CompactAsked::Attestation(id),
        };
        let StateProof { depth, bitmap, siblings, other } = extract.evidence.object.proof.clone();
        let Certificate { round, signers, signatures, .. } = extract.evidence.certificate.clone();
        let own = |opening: &&Opening| {
            let of_other = |kind: &str| opening.of.starts_with(kind);
            !(of_other("party:") || extract.title.is_some() && of_other("unit:"))
        };
        let disclosed = extract.disclosed.iter().filter(own).filter_map(|opening| {
            let (of, field) = (Label::new(opening.of.clone()).ok()?, Label::new(opening.field.clone()).ok()?);
            Some(CompactOpening { of, field, salt: opening.salt, value: opening.value.clone() })
        });
        Self {
            version: Self::VERSION,
            asked,
            value: extract.evidence.object.value.clone(),
            depth,
            bitmap,
            siblings: Blob(siblings.iter().flat_map(|hash| hash.0).collect()),
            other,
            header: CompactHeader::of(extract.evidence.header.clone()),
            round,
            signers,
            signatures: Blob(signatures.iter().flat_map(|signature| signature.0).collect()),
            disclosed: disclosed.collect(),
        }
    }

    /// The bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        to_bytes(self)
    }

    /// The texts of the QR codes: one when it fits, as few as possible when not.
    pub fn to_codes(&self) -> Vec<String> {
        let text = base45::encode(self.to_bytes());
        // Room for the prefix and `nn/nn:`.
        let room = CODE_CHARACTERS_MAX - PREFIX.len() - 6;
        let pieces: Vec<&[u8]> = text.as_bytes().chunks(room).collect();
        let count = pieces.len();
        let code =
            |(at, piece): (usize, &&[u8])| format!("{PREFIX}{}/{count}:{}", at + 1, String::from_utf8_lossy(piece));
        pieces.iter().enumerate().map(code).collect()
    }

    /// Whether bytes may be a compact extract: its CBOR, or the text of its codes.
    pub fn may_be(bytes: &[u8]) -> bool {
        bytes.first() == Some(&0x8c) || bytes.trim_ascii_start().starts_with(PREFIX.as_bytes())
    }

    /// Reads its bytes, or the texts of its codes, each on a line, in any order.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        if !bytes.trim_ascii_start().starts_with(PREFIX.as_bytes()) {
            return Self::parse_cbor(bytes);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| "a code is not text")?;
        let mut pieces = std::collections::BTreeMap::new();
        let mut of = None;
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let wrong = || format!("a code begins with {PREFIX}<number>/<how many>:");
            let (place, piece) = line.strip_prefix(PREFIX).and_then(|rest| rest.split_once(':')).ok_or_else(wrong)?;
            let (at, count) = place.split_once('/').ok_or_else(wrong)?;
            let number = |text: &str| text.parse().ok().filter(|n: &u8| n.to_string() == text);
            let (at, count) = number(at).zip(number(count)).ok_or_else(wrong)?;
            if at == 0 || at > count || of.is_some_and(|of| of != count) || pieces.insert(at, piece).is_some() {
                return Err("the codes are not of one extract".into());
            }
            of = Some(count);
        }
        let count = of.ok_or("there is no code")?;
        if pieces.len() != usize::from(count) {
            return Err(format!("{} of {count} codes are here; scan the others too", pieces.len()));
        }
        let said: String = pieces.into_values().collect();
        let bytes = base45::decode(&said).map_err(|_| "a code is not Base45")?;
        // One spelling here too: what would be written is what was read.
        if base45::encode(&bytes) != said {
            return Err("a code is not in its one spelling".into());
        }
        Self::parse_cbor(&bytes)
    }

    fn parse_cbor(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() > Extract::BYTES_MAX {
            return Err(format!("larger than {} bytes", Extract::BYTES_MAX));
        }
        check_form(bytes).map_err(|why| format!("not well-formed: {why:?}"))?;
        let compact: Self = from_bytes(bytes).map_err(|error| error.to_string())?;
        match compact.version {
            Self::VERSION => Ok(compact),
            other => Err(format!("its version is {other}, this program reads {}", Self::VERSION)),
        }
    }

    /// The extract that it is the compact form of, without what was left out.
    pub fn into_extract(self) -> Result<Extract, String> {
        let unreadable = |error: minicbor::decode::Error| error.to_string();
        let hashes = |blob: &Blob| -> Option<Vec<Hash>> {
            let (chunks, rest) = blob.0.as_chunks::<32>();
            rest.is_empty().then(|| chunks.iter().map(|hash| Bytes(*hash)).collect())
        };
        let siblings = hashes(&self.siblings).ok_or("the siblings are not hashes")?;
        let proof = StateProof { depth: self.depth, bitmap: self.bitmap, siblings, other: self.other };
        let (chunks, rest) = self.signatures.0.as_chunks::<64>();
        if !rest.is_empty() {
            return Err("the signatures are not signatures".into());
        }
        let signatures: Vec<Signature> = chunks.iter().map(|signature| Bytes(*signature)).collect();
        let asked = match self.asked {
            CompactAsked::Title(id) => Asked::Title(id),
            CompactAsked::Unit(code) => Asked::Unit(code),
            CompactAsked::Attestation(id) => Asked::Attestation(id),
        };
        if self.header.next_validators_hash == Some(self.header.validators_hash) {
            return Err("the header is not in its one spelling".into());
        }
        let value = self.value.as_ref().map(|value| value.0.as_slice());
        let root = proof.root(&asked.key().tree_key(), value).ok_or("the path leads nowhere")?;
        let header = self.header.with_root(root);
        let certificate = Certificate {
            height: header.height,
            round: self.round,
            header_hash: header.hash(),
            signers: self.signers,
            signatures,
        };
        let mut extract = Extract::of_nothing(asked, proof, header, certificate);
        if let Some(value) = value {
            match extract.asked {
                Asked::Title(_) => extract.title = Some(minicbor::decode::<Title>(value).map_err(unreadable)?),
                Asked::Unit(_) => extract.units = vec![minicbor::decode::<SpatialUnit>(value).map_err(unreadable)?],
                Asked::Attestation(_) => {
                    extract.attestation = Some(minicbor::decode::<Attestation>(value).map_err(unreadable)?);
                }
            }
        }
        extract.evidence.object.value = self.value;
        extract.disclosed = self.disclosed.into_iter().map(CompactOpening::into_opening).collect();
        Ok(extract)
    }
}

impl CompactOpening {
    fn into_opening(self) -> Opening {
        Opening { of: self.of.to_string(), field: self.field.to_string(), salt: self.salt, value: self.value }
    }
}
