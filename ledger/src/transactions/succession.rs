//! SUCCESSION 继承 and SURVIVORSHIP: what one who died held goes to his heirs, or to those who held it with him (domain row 19).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{
    check_acquirers, check_counts, check_source, label, parties_of, primary, refuse_holdings, units_of,
};
use super::enter::Entering;
use super::guide::Guide;
use super::transfer::move_shares;
use super::{Context, Dealing, TxType};
use crate::case::{Case, Examination, Facts, TitleRef};
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::party::{Party, PartyId, PartyStatus};
use crate::register::right::{Holding, Right, check_holdings};
use crate::register::share::Sum;
use crate::register::source::Source;
use crate::register::title::TitleId;
use crate::state::{State, Stop};

/// Asks that an estate pass on.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Succession {
    /// The title.
    #[n(0)]
    pub title_id: TitleId,
    /// The version that it was prepared on.
    #[n(1)]
    pub title_version: u64,
    /// Who died.
    #[n(2)]
    pub deceased: PartyId,
    /// To whom it goes.
    #[n(3)]
    pub to: To,
    /// The will, certificate or judgment.
    #[n(4)]
    pub source: Source,
}

/// To whom an estate goes.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum To {
    /// What he held alone, to heirs in these shares: together exactly his.
    #[n(1)]
    Heirs(#[n(0)] Vec<Holding>),
    /// What he held jointly, to the survivors.
    #[n(2)]
    Survivors,
}

impl Dealing for Succession {
    fn tx_type(&self) -> TxType {
        match self.to {
            To::Heirs(_) => TxType::Succession,
            To::Survivors => TxType::Survivorship,
        }
    }

    fn titles(&self) -> Vec<TitleRef> {
        TitleRef::one(&self.title_id, Some(self.title_version))
    }

    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop> {
        if let To::Heirs(heirs) = &self.to {
            check_holdings(heirs).map_err(|error| refuse_holdings(error, "/to/HEIRS"))?;
            check_counts(&[], &[heirs])?;
            if parties_of(heirs).contains(&self.deceased) {
                return Err(Refusal::new(Code::PartySelfDealing)
                    .at("/to/HEIRS")
                    .with("party_id", self.deceased)
                    .into());
            }
        }
        Ok(check_source(exam, &self.source, "/source")?)
    }

    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        let title = exam.title(&self.title_id)?;
        let unknown = || Refusal::new(Code::PartyUnknown).at("/deceased").with("party_id", self.deceased);
        let deceased = exam.state.get::<Party>(&self.deceased)?.ok_or_else(unknown)?;
        if deceased.status != PartyStatus::Deceased {
            return Err(Refusal::new(Code::PartyNotDeceased).at("/deceased").with("party_id", self.deceased).into());
        }
        if let To::Heirs(heirs) = &self.to {
            check_acquirers(exam.state, &parties_of(heirs), "/to/HEIRS")?;
        }
        let (_, after) = self.passed(primary(&title)?)?;
        let (disposers, acquirers) = (vec![self.deceased], parties_of(&after));
        Ok(Facts { disposers, acquirers, units: units_of(exam.state, &title)?, ..Facts::default() })
    }

    fn register(
        &self,
        state: &mut State<'_>,
        cx: &mut Context,
        case: &Case,
        policy: &Policy,
    ) -> Result<Vec<TitleId>, Stop> {
        let mut entering = Entering::of(state, &self.title_id, cx)?;
        let mut right = primary(&entering.title)?.clone();
        let (before, after) = self.passed(&right)?;
        right.holders = move_shares(&right.holders, &before, &after)?;
        let cause = if matches!(self.to, To::Survivors) { "SURVIVORSHIP" } else { "SUCCESSION" };
        (right.cause, right.source, right.since_ms) = (label(cause), self.source.clone(), cx.time_ms);
        entering.title.rights[0] = right;
        entering.certify(state, cx, policy)?;
        Ok(vec![entering.enter(state, cx, Some(case), self.tx_type().name())?])
    }
}

impl Succession {
    /// What leaves the deceased, and what goes to whom.
    fn passed(&self, right: &Right) -> Result<(Vec<Holding>, Vec<Holding>), Refusal> {
        let not_held = |why: &str| {
            let refusal = Refusal::new(Code::EstateNotHeld).at("/deceased").with("party_id", self.deceased);
            refusal.with("why", why)
        };
        let (alone, jointly): (Vec<&Holding>, Vec<&Holding>) =
            right.holders.iter().filter(|h| h.parties.contains(&self.deceased)).partition(|h| h.parties.len() == 1);
        match &self.to {
            To::Heirs(heirs) => {
                let own = alone.first().ok_or_else(|| not_held("holds nothing alone: survivors take a joint share"))?;
                let sum = Sum::of(heirs.iter().map(|heir| heir.share)).and_then(Sum::share).ok().flatten();
                if sum != Some(own.share) {
                    let refusal = Refusal::new(Code::EstateUnbalanced).at("/to/HEIRS").with("held", own.share);
                    let given = sum.map_or("more than 1".to_owned(), |sum| sum.to_string());
                    return Err(refusal.with("given", given));
                }
                Ok((vec![(*own).clone()], heirs.clone()))
            }
            To::Survivors => {
                if jointly.is_empty() {
                    return Err(not_held("holds nothing jointly: heirs take what he held alone"));
                }
                let mut after: Vec<Holding> = Vec::new();
                for holding in &jointly {
                    let parties = holding.parties.iter().copied().filter(|party| *party != self.deceased).collect();
                    after.push(Holding { parties, share: holding.share });
                }
                Ok((jointly.into_iter().cloned().collect(), after))
            }
        }
    }
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 19,
    name: ("Succession and survivorship", "继承、受遗赠与生存者取得"),
    does: (
        "What one who died held goes to heirs, or to those who held it jointly with him.",
        "被继承人的份额由继承人取得，或由共同共有的生存者取得。",
    ),
    fields: &[
        ("title_id, title_version", "the title, and the version that it was prepared on", "登记簿及准备时的版本"),
        ("deceased", "who died", "被继承人"),
        (
            "to",
            "HEIRS with shares that are together exactly his, or SURVIVORS",
            "HEIRS 继承人及份额，或 SURVIVORS 生存者",
        ),
        ("source", "the will, certificate or judgment, by commitment", "遗嘱、公证书或判决（承诺值）"),
    ],
    checks: &[
        (Code::ListEmpty, "there are heirs", "须有继承人"),
        (Code::RowDuplicate, "none twice", "不重复"),
        (Code::ShareTooFine, "the shares can be added exactly", "份额可精确相加"),
        (Code::PartySelfDealing, "the deceased is not his own heir", "继承人不含被继承人"),
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
        (Code::PartyUnknown, "all parties are registered", "当事人均已登记"),
        (Code::PartyNotDeceased, "the death is attested", "死亡已证明"),
        (Code::PartyInactive, "the heirs can hold", "继承人可持有权利"),
        (Code::EstateNotHeld, "the deceased holds alone, or jointly for survivors", "被继承人单独（或共同）持有"),
        (Code::EstateUnbalanced, "the heirs' shares are exactly his", "继承份额恰等于其份额"),
    ],
    effects: (
        "The holders are replaced; until then the share of the deceased cannot be disposed of.",
        "变更权利人；在此之前该份额不得处分。",
    ),
    forms: &[
        (
            TxType::Succession,
            r#"{"SUCCESSION": {"title_id": "T-CN-1", "title_version": 1, "deceased": "@party",
            "to": {"HEIRS": [{"parties": ["@party"], "share": {"num": 1, "den": 1}}]}, "source": "@source"}}"#,
        ),
        (
            TxType::Survivorship,
            r#"{"SUCCESSION": {"title_id": "T-CN-1", "title_version": 1, "deceased": "@party", "to": "SURVIVORS", "source": "@source"}}"#,
        ),
    ],
};
