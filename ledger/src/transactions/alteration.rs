//! ALTERATION 变更: particulars of a unit or of a party change; nobody's right does (domain row 21).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{check_areas, check_known, check_source, check_unit, owners};
use super::enter::Entering;
use super::guide::Guide;
use super::party_register::{PartyKey, check_keys, put_keys};
use super::rectify::alter_unit;
use super::{Context, Dealing, TxType};
use crate::case::{Case, Examination, Facts, TitleRef};
use crate::crypto::Hash;
use crate::encoding::Label;
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::party::{Party, PartyId};
use crate::register::source::Source;
use crate::register::title::TitleId;
use crate::register::unit::{SpatialUnit, UnitCode, UnitFacts};
use crate::state::{State, Stop};

/// Asks that particulars be altered.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Alteration {
    /// Of a unit of a title.
    #[n(1)]
    Unit(#[n(0)] UnitChange),
    /// Of a party.
    #[n(2)]
    Party(#[n(0)] PartyChange),
}

/// New particulars of a unit.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitChange {
    /// The title.
    #[n(0)]
    pub title_id: TitleId,
    /// The version that it was prepared on.
    #[n(1)]
    pub title_version: u64,
    /// The unit as it is now; its code stays.
    #[n(2)]
    pub unit: UnitFacts,
    /// The document behind it.
    #[n(3)]
    pub source: Source,
}

/// New particulars of a party; what is absent stays.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyChange {
    /// Whose policy governs it.
    #[n(0)]
    pub jurisdiction: Label,
    /// The party.
    #[n(1)]
    pub party_id: PartyId,
    /// Commitment to another identity number.
    #[n(2)]
    #[serde(default)]
    pub id_commitment: Option<Hash>,
    /// Commitment to another name.
    #[n(3)]
    #[serde(default)]
    pub name_commitment: Option<Hash>,
    /// The keys from now on, in the place of all before: a lost key never loses a house.
    #[n(4)]
    #[serde(default)]
    pub keys: Option<Vec<PartyKey>>,
    /// The document behind it.
    #[n(5)]
    pub source: Source,
}

impl Dealing for Alteration {
    fn tx_type(&self) -> TxType {
        match self {
            Self::Unit(_) => TxType::Alteration,
            Self::Party(_) => TxType::PartyAlteration,
        }
    }

    fn titles(&self) -> Vec<TitleRef> {
        match self {
            Self::Unit(change) => {
                let (title_id, version) = (change.title_id.clone(), Some(change.title_version));
                vec![TitleRef { title_id, version, pointer: "/UNIT/title_id" }]
            }
            Self::Party(_) => Vec::new(),
        }
    }

    fn jurisdiction(&self, state: &State<'_>) -> Result<Label, Stop> {
        match self {
            Self::Unit(change) => {
                let refusal =
                    || Refusal::new(Code::TitleUnknown).at("/UNIT/title_id").with("title_id", &change.title_id);
                let title = state.get::<crate::register::title::Title>(&change.title_id)?;
                Ok(title.ok_or_else(refusal)?.jurisdiction)
            }
            Self::Party(change) => Ok(change.jurisdiction.clone()),
        }
    }

    fn units(&self, _: &State<'_>) -> Result<Vec<UnitCode>, Stop> {
        match self {
            Self::Unit(change) => Ok(vec![change.unit.code.clone()]),
            Self::Party(_) => Ok(Vec::new()),
        }
    }

    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop> {
        match self {
            Self::Unit(change) => {
                check_unit(exam.jurisdiction, &change.unit, "/UNIT/unit")?;
                Ok(check_source(exam, &change.source, "/UNIT/source")?)
            }
            Self::Party(change) => {
                if (change.id_commitment, change.name_commitment, &change.keys) == (None, None, &None) {
                    return Err(Refusal::new(Code::ListEmpty).at("/PARTY").into());
                }
                Ok(check_source(exam, &change.source, "/PARTY/source")?)
            }
        }
    }

    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        match self {
            Self::Unit(change) => {
                let title = exam.title(&change.title_id)?;
                let code = &change.unit.code;
                let known = exam.state.get::<SpatialUnit>(code)?.filter(|_| title.units.contains(code));
                let unknown = || Refusal::new(Code::UnitUnknown).at("/UNIT/unit/code").with("unit", code);
                let known = known.ok_or_else(unknown)?;
                if known.facts == change.unit {
                    return Err(Refusal::new(Code::RectifyNothing).at("/UNIT/unit").into());
                }
                if let Some(official) = known.facts.area_mm2 {
                    let missing = || Refusal::new(Code::UnitAreaMissing).at("/UNIT/unit/area_mm2").with("unit", code);
                    check_areas(exam, official, change.unit.area_mm2.ok_or_else(missing)?, "/UNIT/unit/area_mm2")?;
                }
                let units = vec![(code.clone(), change.unit.kind)];
                Ok(Facts { disposers: owners(&title), units, ..Facts::default() })
            }
            Self::Party(change) => {
                check_known(exam.state, &[change.party_id], "/PARTY/party_id")?;
                check_keys(exam.state, change.party_id, change.keys.as_deref().unwrap_or_default(), "/PARTY/keys")?;
                Ok(Facts { disposers: vec![change.party_id], ..Facts::default() })
            }
        }
    }

    fn register(&self, state: &mut State<'_>, cx: &mut Context, case: &Case, _: &Policy) -> Result<Vec<TitleId>, Stop> {
        match self {
            Self::Unit(change) => {
                let entering = Entering::of(state, &change.title_id, cx)?;
                alter_unit(state, &change.unit)?;
                entering.always(state, cx, Some(case), "ALTERATION")?;
                Ok(vec![change.title_id.clone()])
            }
            Self::Party(change) => {
                let Some(mut party) = state.get::<Party>(&change.party_id)? else { return Ok(Vec::new()) };
                party.id_commitment = change.id_commitment.unwrap_or(party.id_commitment);
                party.name_commitment = change.name_commitment.unwrap_or(party.name_commitment);
                party.version += 1;
                if let Some(keys) = &change.keys {
                    put_keys(state, cx, &mut party, keys)?;
                }
                state.put(&change.party_id, &party);
                Ok(Vec::new())
            }
        }
    }
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 21,
    name: ("Alteration of particulars", "变更登记（单元、当事人信息）"),
    does: (
        "Particulars of a unit or a party change; nobody's right does.",
        "变更不动产单元或当事人信息，不改变权利归属。",
    ),
    fields: &[
        ("UNIT", "title, version, the unit as it is now, and the document", "登记簿、版本、变更后的单元及文件"),
        (
            "PARTY",
            "jurisdiction, party, commitments to name and identity number, keys, and the document",
            "辖区、当事人、姓名与证件承诺值、密钥及文件",
        ),
    ],
    checks: &[
        (Code::UnitCodeInvalid, "the unit's code and kind have the jurisdiction's structure", "编码与类型符合辖区结构"),
        (Code::ListEmpty, "something of the party changes", "当事人信息确有变更"),
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
        (Code::UnitUnknown, "the unit is the title's", "单元属于该登记簿"),
        (Code::RectifyNothing, "something of the unit changes", "单元信息确有变更"),
        (Code::UnitAreaMissing, "a known area stays known", "已有面积不得缺失"),
        (
            Code::UnitAreaTolerance,
            "the area stays within the policy's tolerance; more is for rectification",
            "面积变化在容差内，超出须更正",
        ),
        (Code::PartyUnknown, "the party is registered", "当事人已登记"),
        (Code::KeyInvalid, "its new keys are sound and proven", "新密钥有效且已证明持有"),
        (Code::KeyInUse, "and nobody else's", "且未被他人使用"),
    ],
    effects: (
        "The unit's or party's version rises, so that what was attested until it changes no longer holds.",
        "单元或当事人版本递增；以其不变为前提的证明随之失效。",
    ),
    forms: &[
        (
            TxType::Alteration,
            r#"{"ALTERATION": {"UNIT": {"title_id": "T-CN-1", "title_version": 1, "unit": {"code": "430102001003GB00012F00010001", "kind": "UNIT",
            "area_mm2": 89500000, "use": "OFFICE", "locality": null, "address_commitment": null, "geometry_hash": null}, "source": "@source"}}}"#,
        ),
        (
            TxType::PartyAlteration,
            r#"{"ALTERATION": {"PARTY": {"jurisdiction": "CN", "party_id": "@party", "id_commitment": null, "name_commitment": "@hash",
            "keys": null, "source": "@source"}}}"#,
        ),
    ],
};
