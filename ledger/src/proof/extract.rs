//! The extract: one self-contained file that proves what the register says about a title, a unit or an attestation, or that it
//! knows no such thing; offline, with nothing but a trust anchor.

use minicbor::Decode;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::certificate::Certificate;
use super::json;
use super::peek::{EntryHead, ReceiptHead};
use super::trust::TrustStep;
use crate::attestation::{Attestation, AttestationId};
use crate::block::Header;
use crate::crypto::{Hash, Purpose, commitment, hash, sha256};
use crate::encoding::{Blob, Bytes, to_bytes};
use crate::merkle::state::StateProof;
use crate::register::party::{Party, PartyId};
use crate::register::title::{Title, TitleId};
use crate::register::unit::{SpatialUnit, UnitCode};
use crate::state::{Record, StateKey};
use crate::time::to_rfc3339;

/// What an extract was asked about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Asked {
    /// A title, by its number.
    Title(TitleId),
    /// A unit, by its code.
    Unit(UnitCode),
    /// An attestation, by its id.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    Attestation(AttestationId),
}

/// An extract, `application/vnd.torrens.extract+json`. What stands before `evidence` is for people and programs to read; the
/// evidence proves every word of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Extract {
    /// `torrens.extract/2`.
    pub format: String,
    /// What was asked for.
    pub asked: Asked,
    /// The block that it speaks of.
    pub height: u64,
    /// That block's time.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub time: String,
    /// The title's state, complete, with all rights, charges, holds and waiting cases; absent when there is no such title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Title>,
    /// The units that the title covers, or the one asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<SpatialUnit>,
    /// The attestation asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attestation: Option<Attestation>,
    /// Parties whose private fields are disclosed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<Party>,
    /// Private values that the ledger holds commitments to, disclosed with their salts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disclosed: Vec<Opening>,
    /// What proves it.
    pub evidence: Evidence,
}

/// A file as it says it is, its register objects not read yet: they are held against the evidence, never believed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    format: String,
    asked: Asked,
    height: u64,
    time: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<Value>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    units: Vec<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    attestation: Option<Value>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    parties: Vec<Value>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    disclosed: Vec<Opening>,
    evidence: Evidence,
}

/// A file that was read: the extract that its evidence gives, to be verified, and the words of the file, to be held against it.
#[derive(Clone, PartialEq, Debug)]
pub struct Parsed {
    /// What the evidence holds.
    pub extract: Extract,
    pub(super) said: Said,
}

impl Parsed {
    /// Whether the file says what its evidence holds: the same title, units, attestation and parties, none more and none less.
    pub fn agrees(&self) -> bool {
        fn same<T: Serialize>(said: &Value, is: &T) -> bool {
            serde_json::to_value(is).is_ok_and(|is| is == *said)
        }
        fn one<T: Serialize>(said: &Option<Value>, is: &Option<T>) -> bool {
            match (said, is) {
                (Some(said), Some(is)) => same(said, is),
                (said, is) => said.is_none() && is.is_none(),
            }
        }
        fn all<T: Serialize>(said: &[Value], is: &[T]) -> bool {
            said.len() == is.len() && said.iter().zip(is).all(|(said, is)| same(said, is))
        }
        let (said, is) = (&self.said, &self.extract);
        one(&said.title, &is.title)
            && all(&said.units, &is.units)
            && one(&said.attestation, &is.attestation)
            && all(&said.parties, &is.parties)
    }
}

/// Reads an object of the state. That these are the bytes that validators wrote is for the tree to prove, not for their form.
fn object<T: for<'b> Decode<'b, ()>>(value: &[u8]) -> Result<T, String> {
    minicbor::decode(value).map_err(|error| error.to_string())
}

fn objects<T: for<'b> Decode<'b, ()>>(proven: &[Proven]) -> Result<Vec<T>, String> {
    let value = |proven: &Proven| object(&proven.value.as_ref().ok_or("a value is missing")?.0);
    proven.iter().map(value).collect()
}

/// What proves an extract.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Evidence {
    /// What was asked for, in the state tree; or that nothing is there.
    pub object: Proven,
    /// The title's units in the state tree, in the title's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<Proven>,
    /// The parties in the state tree, in the order above.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<Proven>,
    /// The header that holds the state root.
    pub header: Header,
    /// The validators' signatures over that header.
    pub certificate: Certificate,
    /// Changes of validators since the genesis.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trust: Vec<TrustStep>,
    /// The title's last entry, in the public log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_entry: Option<Logged>,
    /// For an old extract: its header in a newer log, `.tlog-proof` (C2SP), cosigned by the validators of that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewal: Option<String>,
}

/// An object as it stands in the state tree, or the proof that it does not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proven {
    /// Its canonical CBOR; absent when absence is proven.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub value: Option<Blob>,
    /// Its path to the state root.
    pub proof: StateProof,
}

/// An entry of a title's history and the log entry of the transaction that made it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Logged {
    /// The entry (canonical CBOR); the title's state names its hash.
    pub entry: Blob,
    /// The hashes of all entries that the decision made, in order; the receipt names the hash over them. Empty when no case did.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub made: Vec<Hash>,
    /// The log entry (canonical CBOR): transaction and receipt.
    pub leaf: Blob,
    /// The log entry's place in the log: a `.tlog-proof` (C2SP).
    pub proof: String,
}

/// A private value that the ledger holds a salted commitment to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Opening {
    /// What it belongs to: `party:<id>`, `unit:<code>`, `charge:<item>`, or `attestation`.
    pub of: String,
    /// `name`, `id_number`, `address`, `secured`, `claim`.
    pub field: String,
    /// The salt.
    pub salt: Bytes<32>,
    /// The value.
    pub value: String,
}

impl Asked {
    /// Its key in the state.
    pub fn key(&self) -> StateKey {
        match self {
            Self::Title(id) => Title::key(id),
            Self::Unit(code) => SpatialUnit::key(code),
            Self::Attestation(id) => Attestation::key(id),
        }
    }
}

impl std::fmt::Display for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Title(id) => write!(f, "{id}"),
            Self::Unit(code) => write!(f, "{code}"),
            Self::Attestation(id) => write!(f, "{id}"),
        }
    }
}

/// An object, or none, with its proof: how the parts of an extract are handed in.
pub type Found<T> = (T, StateProof);

impl Proven {
    /// An object with its path.
    pub fn of<T: minicbor::Encode<()>>(object: &T, proof: StateProof) -> Self {
        Self { value: Some(Blob(to_bytes(object))), proof }
    }

    /// That nothing is there.
    pub fn absent(proof: StateProof) -> Self {
        Self { value: None, proof }
    }
}

impl Extract {
    /// The format that this program writes and reads.
    pub const FORMAT: &'static str = "torrens.extract/2";
    /// The largest file that is looked at, in bytes.
    pub const BYTES_MAX: usize = 4 * 1024 * 1024;

    /// An extract that says that there is no such thing. What there is, is added to it.
    pub fn of_nothing(asked: Asked, absence: StateProof, header: Header, certificate: Certificate) -> Self {
        Self {
            format: Self::FORMAT.into(),
            asked,
            height: header.height,
            time: to_rfc3339(header.time_ms),
            title: None,
            units: Vec::new(),
            attestation: None,
            parties: Vec::new(),
            disclosed: Vec::new(),
            evidence: Evidence {
                object: Proven::absent(absence),
                units: Vec::new(),
                parties: Vec::new(),
                header,
                certificate,
                trust: Vec::new(),
                last_entry: None,
                renewal: None,
            },
        }
    }

    /// An extract of a title and its units.
    pub fn of_title(
        title: Found<Title>,
        units: Vec<Found<SpatialUnit>>,
        header: Header,
        certificate: Certificate,
    ) -> Self {
        let (title, proof) = title;
        let asked = Asked::Title(title.title_id.clone());
        let mut extract = Self::of_nothing(asked, proof.clone(), header, certificate);
        extract.evidence.object = Proven::of(&title, proof);
        extract.title = Some(title);
        extract.evidence.units = units.iter().map(|(unit, proof)| Proven::of(unit, proof.clone())).collect();
        extract.units = units.into_iter().map(|(unit, _)| unit).collect();
        extract
    }

    /// An extract of a unit.
    pub fn of_unit(unit: Found<SpatialUnit>, header: Header, certificate: Certificate) -> Self {
        let (unit, proof) = unit;
        let asked = Asked::Unit(unit.facts.code.clone());
        let mut extract = Self::of_nothing(asked, proof.clone(), header, certificate);
        extract.evidence.object = Proven::of(&unit, proof);
        extract.units = vec![unit];
        extract
    }

    /// An extract of an attestation.
    pub fn of_attestation(attestation: Found<Attestation>, header: Header, certificate: Certificate) -> Self {
        let (attestation, proof) = attestation;
        let mut extract =
            Self::of_nothing(Asked::Attestation(attestation.attestation_id), proof.clone(), header, certificate);
        extract.evidence.object = Proven::of(&attestation, proof);
        extract.attestation = Some(attestation);
        extract
    }

    /// Adds parties, so that their private fields can be disclosed.
    pub fn with_parties(mut self, parties: Vec<Found<Party>>) -> Self {
        self.evidence.parties = parties.iter().map(|(party, proof)| Proven::of(party, proof.clone())).collect();
        self.parties = parties.into_iter().map(|(party, _)| party).collect();
        self
    }

    /// The file.
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }

    /// Reads a file: what the evidence holds, and what the file says beside it. See [`Parsed`].
    pub fn parse(file: &[u8]) -> Result<Parsed, String> {
        if file.len() > Self::BYTES_MAX {
            return Err(format!("larger than {} bytes", Self::BYTES_MAX));
        }
        let document = json::parse(file)?;
        match document.get("format").and_then(Value::as_str) {
            Some(Self::FORMAT) => {}
            Some(other) => return Err(format!("its format is '{other}', this program reads {}", Self::FORMAT)),
            None => return Err(format!("it does not say that its format is {}", Self::FORMAT)),
        }
        let said: Said = serde_json::from_value(document.clone()).map_err(|error| error.to_string())?;
        // No two different files say the same: what would be written is what was read.
        if serde_json::to_value(&said).map_err(|error| error.to_string())? != document {
            return Err("a value is not in its one spelling".into());
        }
        let Said { asked, height, time, disclosed, evidence, .. } = said.clone();
        let (mut title, mut units, mut attestation) = (None, objects(&evidence.units)?, None);
        if let Some(Blob(value)) = &evidence.object.value {
            match asked {
                Asked::Title(_) => title = Some(object(value)?),
                Asked::Unit(_) => units = vec![object(value)?],
                Asked::Attestation(_) => attestation = Some(object(value)?),
            }
        }
        let parties = objects(&evidence.parties)?;
        let format = Self::FORMAT.into();
        let extract = Self { format, asked, height, time, title, units, attestation, parties, disclosed, evidence };
        Ok(Parsed { extract, said })
    }

    /// The commitment on the ledger that an opening is to, among what this extract proves.
    pub fn committed(&self, opening: &Opening) -> Option<Hash> {
        let (kind, id) = opening.of.split_once(':').unwrap_or((&opening.of, ""));
        match (kind, opening.field.as_str()) {
            ("party", field) => {
                let party_id = PartyId(id.parse().ok()?);
                let party = self.parties.iter().find(|party| party.party_id == party_id)?;
                match field {
                    "name" => Some(party.name_commitment),
                    "id_number" => Some(party.id_commitment),
                    _ => None,
                }
            }
            ("unit", "address") => {
                self.units.iter().find(|unit| unit.facts.code.0.as_str() == id)?.facts.address_commitment
            }
            ("charge", "secured") => {
                let item: u32 = id.parse().ok().filter(|item: &u32| item.to_string() == id)?;
                Some(self.title.as_ref()?.charges.iter().find(|charge| charge.item == item)?.secured)
            }
            ("attestation", "claim") if id.is_empty() && opening.of == "attestation" => {
                Some(self.attestation.as_ref()?.claim_commitment)
            }
            _ => None,
        }
    }
}

impl Opening {
    /// Whether it opens this commitment.
    pub fn opens(&self, committed: &Hash) -> bool {
        commitment(&self.field, &self.salt.0, self.value.as_bytes()) == *committed
    }
}

impl Logged {
    /// Whether the log entry's transaction made the entry: by the decision of its case, or by itself when there was none.
    pub fn is_made_by(&self, entry: &EntryHead<'_>, receipt: &ReceiptHead<'_>) -> bool {
        let Some(decision) = receipt.decisions.iter().find(|decision| Some(decision.case_id) == entry.case_id) else {
            return self.made.is_empty() && !receipt.refused && receipt.tx_id == entry.tx_id;
        };
        let hashes: Vec<u8> = self.made.iter().flat_map(|hash| hash.0).collect();
        decision.registered
            && decision.entries == sha256(&[&hashes])
            && self.made.contains(&hash(Purpose::Entry, &[&self.entry.0]))
    }
}
