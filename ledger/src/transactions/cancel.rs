//! CANCEL 注销: closes a title whose land is lost, waived or taken (domain row 18).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{check_source, owners, units_of};
use super::enter::Entering;
use super::guide::Guide;
use super::{Context, Dealing, TxType};
use crate::case::{Case, Examination, Facts, TitleRef};
use crate::encoding::Label;
use crate::policy::{Hindrance, Obstacle, Policy};
use crate::refusal::{Code, Refusal};
use crate::register::source::Source;
use crate::register::title::{TitleId, TitleStatus};
use crate::register::unit::SpatialUnit;
use crate::state::{State, Stop};

/// Asks that a title be closed.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    /// The title.
    #[n(0)]
    pub title_id: TitleId,
    /// The version that it was prepared on.
    #[n(1)]
    pub title_version: u64,
    /// `LOSS`, `WAIVER`, `EXPROPRIATION`.
    #[n(2)]
    pub ground: Label,
    /// The document behind it.
    #[n(3)]
    pub source: Source,
}

impl Dealing for Cancel {
    fn tx_type(&self) -> TxType {
        TxType::Cancel
    }

    fn titles(&self) -> Vec<TitleRef> {
        TitleRef::one(&self.title_id, Some(self.title_version))
    }

    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop> {
        Ok(check_source(exam, &self.source, "/source")?)
    }

    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        let title = exam.title(&self.title_id)?;
        let agrees = |on| matches!(exam.policy.hindrance(on).effect, Hindrance::Consent);
        // Nothing is orphaned: what stands on the title ends by itself, or by the consent of whoever's it is.
        let hold = title.holds.iter().find(|hold| !agrees(Obstacle::of(hold.kind))).map(|hold| hold.item);
        let charge = title.charges.first().filter(|_| !agrees(Obstacle::Mortgage)).map(|charge| charge.item);
        let right = title.rights.get(1).filter(|_| !agrees(Obstacle::Burden)).map(|right| right.item);
        if let Some(item) = hold.or(charge).or(right) {
            let refusal = Refusal::new(Code::BurdenRemains).at("/title_id").with("title_id", &self.title_id);
            return Err(refusal.with("item", item).into());
        }
        Ok(Facts { disposers: owners(&title), units: units_of(exam.state, &title)?, ..Facts::default() })
    }

    fn register(&self, state: &mut State<'_>, cx: &mut Context, case: &Case, _: &Policy) -> Result<Vec<TitleId>, Stop> {
        let mut entering = Entering::of(state, &self.title_id, cx)?;
        let gone = entering.title.clone();
        for code in &gone.units {
            if let Some(mut unit) = state.get::<SpatialUnit>(code)? {
                (unit.title_id, unit.version) = (None, unit.version + 1);
                state.put(code, &unit);
            }
        }
        entering.title.status = TitleStatus::Closed;
        entering.title.rights.truncate(1);
        entering.title.charges.clear();
        entering.title.holds.clear();
        entering.enter(state, cx, Some(case), "CANCEL")?;
        super::easement::follow(state, cx, case, &gone, &|_| Vec::new())?;
        Ok(vec![self.title_id.clone()])
    }
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 18,
    name: ("Cancellation", "注销登记"),
    does: ("Closes a title whose land is lost, waived or taken.", "因灭失、放弃或征收关闭登记簿。"),
    fields: &[
        ("title_id, title_version", "the title, and the version that it was prepared on", "登记簿及准备时的版本"),
        ("ground", "LOSS, WAIVER, EXPROPRIATION", "原因"),
        ("source", "the document behind it, by commitment", "证明文件（承诺值）"),
    ],
    checks: &[
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
        (Code::BurdenRemains, "nothing stands on the title but what its holder may give up", "无未处理的负担"),
    ],
    effects: (
        "The title is closed for ever; its units may be registered again; charges and rights end with the consent of whoever's they are.",
        "登记簿永久关闭；单元可重新登记；抵押及其他权利经权利人同意消灭。",
    ),
    forms: &[(
        TxType::Cancel,
        r#"{"CANCEL": {"title_id": "T-CN-1", "title_version": 1, "ground": "LOSS", "source": "@source"}}"#,
    )],
};
