//! MORTGAGE_DISCHARGE 注销: a mortgage ends or is reduced. Only its present holder can say so (domain row 7).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{charge, check_source, units_of};
use super::enter::Entering;
use super::guide::Guide;
use super::{Context, Dealing, TxType};
use crate::case::{Case, Examination, Facts, TitleRef};
use crate::crypto::Hash;
use crate::policy::Policy;
use crate::refusal::Code;
use crate::register::charge::close_ranks;
use crate::register::source::Source;
use crate::register::title::TitleId;
use crate::state::{State, Stop};

/// Asks that a mortgage end, or be reduced.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MortgageDischarge {
    /// The title.
    #[n(0)]
    pub title_id: TitleId,
    /// The version that it was prepared on.
    #[n(1)]
    pub title_version: u64,
    /// The charge's number on the title.
    #[n(2)]
    pub charge: u32,
    /// For a discharge in part: commitment to the amount that stays secured.
    #[n(3)]
    #[serde(default)]
    pub remains: Option<Hash>,
    /// The lender's release.
    #[n(4)]
    pub source: Source,
}

impl Dealing for MortgageDischarge {
    fn tx_type(&self) -> TxType {
        TxType::MortgageDischarge
    }

    fn titles(&self) -> Vec<TitleRef> {
        TitleRef::one(&self.title_id, Some(self.title_version))
    }

    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop> {
        Ok(check_source(exam, &self.source, "/source")?)
    }

    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        let title = exam.title(&self.title_id)?;
        let charge = charge(&title, self.charge, "/charge")?;
        Ok(Facts {
            disposers: vec![charge.chargee],
            lifts: vec![(self.title_id.clone(), charge.item)],
            units: units_of(exam.state, &title)?,
            ..Facts::default()
        })
    }

    fn register(&self, state: &mut State<'_>, cx: &mut Context, case: &Case, _: &Policy) -> Result<Vec<TitleId>, Stop> {
        let mut entering = Entering::of(state, &self.title_id, cx)?;
        let charges = &mut entering.title.charges;
        match self.remains {
            None => charges.retain(|charge| charge.item != self.charge),
            Some(remains) => {
                for charge in charges.iter_mut().filter(|charge| charge.item == self.charge) {
                    (charge.secured, charge.source) = (remains, self.source.clone());
                }
            }
        }
        close_ranks(charges);
        Ok(vec![entering.enter(state, cx, Some(case), "MORTGAGE_DISCHARGE")?])
    }
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 7,
    name: ("Discharge of a mortgage", "抵押权注销登记"),
    does: ("Ends a mortgage, or reduces it.", "注销抵押权，或部分解除。"),
    fields: &[
        ("title_id, title_version", "the title, and the version that it was prepared on", "登记簿及准备时的版本"),
        ("charge", "the charge's number on the title", "抵押编号"),
        ("remains", "for a part: commitment to the amount that stays secured", "部分解除时：剩余担保金额承诺值"),
        ("source", "the lender's release, by commitment", "解除证明（承诺值）"),
    ],
    checks: &[
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
        (Code::ChargeUnknown, "the title has the charge", "登记簿有该抵押"),
    ],
    effects: (
        "The charge ends and ranks close up, or its amount is reduced. The present lender must consent with his own key or agency, unless a court orders it.",
        "抵押权终止、顺位递进，或担保金额减少。须现抵押权人以本人密钥或所属机构同意，法院裁定除外。",
    ),
    forms: &[(
        TxType::MortgageDischarge,
        r#"{"MORTGAGE_DISCHARGE": {"title_id": "T-CN-1", "title_version": 2, "charge": 2, "remains": null, "source": "@source"}}"#,
    )],
};
