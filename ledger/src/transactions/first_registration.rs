//! FIRST_REGISTRATION 首次: opens a title on a unit that has none (domain row 1).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{
    check_acquirers, check_counts, check_source, check_unit, check_untitled, label, parties_of, refuse_holdings,
};
use super::enter::Opening;
use super::guide::Guide;
use super::{Context, Dealing, TxType};
use crate::attestation::AttestationId;
use crate::case::{Case, Examination, Facts, TitleRef};
use crate::encoding::Label;
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::right::{Holding, Right, RightKind, Term, check_whole};
use crate::register::source::Source;
use crate::register::title::TitleId;
use crate::register::unit::{UnitCode, UnitFacts};
use crate::state::{State, Stop};

/// Asks for a title on a unit.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstRegistration {
    /// Whose policy governs it.
    #[n(0)]
    pub jurisdiction: Label,
    /// The unit.
    #[n(1)]
    pub unit: UnitFacts,
    /// The primary right: ownership, a use right, or a long lease.
    #[n(2)]
    pub tenure: RightKind,
    /// Who holds which share.
    #[n(3)]
    pub holders: Vec<Holding>,
    /// The document behind it.
    #[n(4)]
    pub source: Source,
    /// Attestations that the lodger names; others are found by themselves.
    #[n(5)]
    #[serde(default)]
    pub relies_on: Vec<AttestationId>,
    /// From when until when the right runs, if it does not run for ever.
    #[n(6)]
    #[serde(default)]
    pub term: Option<Term>,
}

impl Dealing for FirstRegistration {
    fn tx_type(&self) -> TxType {
        TxType::FirstRegistration
    }

    fn jurisdiction(&self, _: &State<'_>) -> Result<Label, Stop> {
        Ok(self.jurisdiction.clone())
    }

    fn titles(&self) -> Vec<TitleRef> {
        Vec::new()
    }

    fn units(&self, _: &State<'_>) -> Result<Vec<UnitCode>, Stop> {
        Ok(vec![self.unit.code.clone()])
    }

    fn relies_on(&self) -> &[AttestationId] {
        &self.relies_on
    }

    fn claims(&self) -> Vec<UnitCode> {
        vec![self.unit.code.clone()]
    }

    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop> {
        check_unit(exam.jurisdiction, &self.unit, "/unit")?;
        check_whole(&self.holders).map_err(|error| refuse_holdings(error, "/holders"))?;
        check_counts(&self.relies_on, &[&self.holders])?;
        if !self.tenure.is_primary() {
            return Err(Refusal::new(Code::FieldInvalid).at("/tenure").with("tenure", "not a primary right").into());
        }
        if self.term.is_some_and(|term| term.to_ms <= term.from_ms || term.to_ms <= exam.now.time_ms) {
            return Err(Refusal::new(Code::PeriodInvalid).at("/term").into());
        }
        Ok(check_source(exam, &self.source, "/source")?)
    }

    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        let acquirers = parties_of(&self.holders);
        check_acquirers(exam.state, &acquirers, "/holders")?;
        check_untitled(exam.state, &self.unit.code, "/unit/code")?;
        Ok(Facts { acquirers, units: vec![(self.unit.code.clone(), self.unit.kind)], ..Facts::default() })
    }

    fn register(
        &self,
        state: &mut State<'_>,
        cx: &mut Context,
        case: &Case,
        policy: &Policy,
    ) -> Result<Vec<TitleId>, Stop> {
        let right = Right {
            kind: self.tenure,
            holders: sorted(&self.holders),
            cause: label("FIRST_REGISTRATION"),
            source: self.source.clone(),
            since_ms: cx.time_ms,
            item: 0,
            term: self.term,
            easement: None,
            extent: None,
            origin: None,
        };
        let mut entering = Opening::new(&self.jurisdiction, &self.unit, right).begin(state, cx)?;
        entering.certify(state, cx, policy)?;
        let title_id = entering.title.title_id.clone();
        entering.enter(state, cx, Some(case), "FIRST_REGISTRATION")?;
        Ok(vec![title_id])
    }
}

/// Holdings in the order in which the register keeps them.
pub(super) fn sorted(holdings: &[Holding]) -> Vec<Holding> {
    let mut out = holdings.to_vec();
    out.sort_unstable();
    out
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 1,
    name: ("First registration", "首次登记"),
    does: ("Opens a title on a unit that has none.", "为尚无登记簿的不动产单元设立登记簿。"),
    fields: &[
        ("jurisdiction", "whose policy governs it", "适用规则的辖区"),
        (
            "unit",
            "the unit: code, kind, area, use, locality, commitments to address and geometry",
            "不动产单元：编码、类型、面积、用途、坐落及地址与图形承诺值",
        ),
        ("tenure", "OWNERSHIP, USE or LEASE", "权利类型：所有权、使用权或长期租赁权"),
        ("holders", "who holds which share; the shares sum to exactly 1", "权利人及份额，合计须恰为 1"),
        ("term", "from when until when, for a right of limited time", "有期限权利的起止时间"),
        ("source", "the document behind it, by commitment", "登记原因证明文件（承诺值）"),
        ("relies_on", "attestations to rely on; others are found by themselves", "指定依据的证明；其余自动查找"),
    ],
    checks: &[
        (
            Code::UnitCodeInvalid,
            "the unit's code and kind have the jurisdiction's structure",
            "单元编码与类型符合辖区结构",
        ),
        (Code::ListEmpty, "there are holders", "须有权利人"),
        (Code::RowDuplicate, "no holder occurs twice", "权利人不重复"),
        (Code::ShareTooFine, "the shares can be added exactly", "份额可精确相加"),
        (Code::ShareNotWhole, "the shares sum to 1", "份额合计为 1"),
        (Code::HoldersInvalid, "not too many holders", "权利人数量未超限"),
        (Code::FieldInvalid, "the tenure is a primary right", "权利类型可作为主权利"),
        (Code::PeriodInvalid, "the term ends after it begins and in the future", "期限有效"),
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
        (Code::PartyUnknown, "the holders are registered", "权利人已登记"),
        (Code::PartyInactive, "the holders can hold", "权利人可持有权利"),
        (Code::UnitAlreadyTitled, "no open title covers the unit", "单元无有效登记簿"),
        (Code::UnitRetired, "the unit was not split or merged", "单元未被分割或合并"),
    ],
    effects: (
        "A unit, a title with its number, the primary right and its certificate.",
        "设立不动产单元、登记簿、主权利并核发权属证书。",
    ),
    forms: &[(
        TxType::FirstRegistration,
        r#"{"FIRST_REGISTRATION": {"jurisdiction": "CN", "unit": {"code": "430102001003GB00012F00010001", "kind": "UNIT", "area_mm2": 89500000,
        "use": "RESIDENTIAL", "locality": null, "address_commitment": null, "geometry_hash": null}, "tenure": "OWNERSHIP",
        "holders": [{"parties": ["@party"], "share": {"num": 1, "den": 1}}], "source": "@source", "relies_on": [], "term": null}}"#,
    )],
};
