//! POWER_OF_ATTORNEY 委托: an agent may sign for a principal, in scope, until a date, or until it is revoked (domain row 22).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{check_known, check_source};
use super::guide::Guide;
use super::{Context, Dealing, NAMED_MAX, TxType};
use crate::case::{Case, Examination, Facts, TitleRef};
use crate::crypto::Hash;
use crate::encoding::Label;
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::party::PartyId;
use crate::register::source::Source;
use crate::register::title::TitleId;
use crate::state::{State, Stop};
use crate::time::{TIME_MS_MAX, to_rfc3339};

/// A power of attorney's identifier: the id of the transaction that lodged it.
pub type PoaId = Hash;

/// Asks for something about a power of attorney.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PowerOfAttorney {
    /// It is given.
    #[n(1)]
    Grant(#[n(0)] Grant),
    /// It is revoked, at once.
    #[n(2)]
    Revoke(#[n(0)] Revocation),
}

/// A power of attorney as it is given.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// Whose policy governs it.
    #[n(0)]
    pub jurisdiction: Label,
    /// Who gives it.
    #[n(1)]
    pub principal: PartyId,
    /// Who may sign.
    #[n(2)]
    pub agent: PartyId,
    /// For which kinds of dealing.
    #[n(3)]
    pub scope: Vec<TxType>,
    /// On which titles; on all when empty.
    #[n(4)]
    #[serde(default)]
    pub titles: Vec<TitleId>,
    /// Until when.
    #[n(5)]
    #[serde(rename = "until", with = "crate::time::json")]
    pub until_ms: u64,
    /// The deed.
    #[n(6)]
    pub source: Source,
}

/// The revocation of one.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// Whose policy governs it.
    #[n(0)]
    pub jurisdiction: Label,
    /// Which one.
    #[n(1)]
    pub poa_id: PoaId,
}

/// A power of attorney on the ledger.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
pub struct Poa {
    /// As it was given.
    #[n(0)]
    pub grant: Grant,
    /// Block time at which it was revoked.
    #[n(1)]
    #[serde(rename = "revoked", with = "crate::time::json::option", default)]
    pub revoked_ms: Option<u64>,
}

impl Poa {
    /// Why it does not cover a dealing now, if it does not.
    pub fn refusal(&self, tx_type: TxType, titles: &[TitleRef], time_ms: u64) -> Option<Code> {
        if self.revoked_ms.is_some() {
            return Some(Code::PoaRevoked);
        }
        if self.grant.until_ms <= time_ms {
            return Some(Code::PoaExpired);
        }
        let on = self.grant.titles.is_empty() || titles.iter().all(|title| self.grant.titles.contains(&title.title_id));
        if self.grant.scope.contains(&tx_type) && on { None } else { Some(Code::PoaOutOfScope) }
    }
}

impl Dealing for PowerOfAttorney {
    fn tx_type(&self) -> TxType {
        match self {
            Self::Grant(_) => TxType::PoaGrant,
            Self::Revoke(_) => TxType::PoaRevoke,
        }
    }

    fn titles(&self) -> Vec<TitleRef> {
        Vec::new()
    }

    fn jurisdiction(&self, _: &State<'_>) -> Result<Label, Stop> {
        match self {
            Self::Grant(grant) => Ok(grant.jurisdiction.clone()),
            Self::Revoke(revocation) => Ok(revocation.jurisdiction.clone()),
        }
    }

    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop> {
        let Self::Grant(grant) = self else { return Ok(()) };
        if grant.principal == grant.agent {
            return Err(Refusal::new(Code::PartySelfDealing).at("/GRANT/agent").with("party_id", grant.agent).into());
        }
        if grant.scope.is_empty() {
            return Err(Refusal::new(Code::ListEmpty).at("/GRANT/scope").into());
        }
        let repeated = (1..grant.scope.len()).any(|at| grant.scope[..at].contains(&grant.scope[at]))
            || (1..grant.titles.len()).any(|at| grant.titles[..at].contains(&grant.titles[at]));
        if repeated || grant.titles.len() > NAMED_MAX {
            return Err(Refusal::new(Code::RowDuplicate).at("/GRANT/scope").into());
        }
        if grant.until_ms <= exam.now.time_ms || grant.until_ms > TIME_MS_MAX {
            return Err(Refusal::new(Code::PeriodInvalid).at("/GRANT/until").into());
        }
        let longest = exam.policy.term.map(|term| term.end(exam.now.time_ms, &exam.jurisdiction.calendar));
        if let Some(longest) = longest.filter(|longest| grant.until_ms > *longest) {
            let refusal = Refusal::new(Code::PeriodTooLong).at("/GRANT/until");
            return Err(refusal.with("latest", to_rfc3339(longest)).into());
        }
        Ok(check_source(exam, &grant.source, "/GRANT/source")?)
    }

    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        match self {
            Self::Grant(grant) => {
                check_known(exam.state, &[grant.principal], "/GRANT/principal")?;
                check_known(exam.state, &[grant.agent], "/GRANT/agent")?;
                // The agent may sign later or not at all; only the principal gives something away.
                Ok(Facts { disposers: vec![grant.principal], ..Facts::default() })
            }
            Self::Revoke(revocation) => {
                let refusal = |code| Refusal::new(code).at("/REVOKE/poa_id").with("poa_id", revocation.poa_id);
                let poa = exam.state.get::<Poa>(&revocation.poa_id)?.ok_or_else(|| refusal(Code::PoaUnknown))?;
                if poa.revoked_ms.is_some() {
                    return Err(refusal(Code::PoaRevoked).into());
                }
                Ok(Facts { disposers: vec![poa.grant.principal], ..Facts::default() })
            }
        }
    }

    fn register(&self, state: &mut State<'_>, cx: &mut Context, case: &Case, _: &Policy) -> Result<Vec<TitleId>, Stop> {
        match self {
            Self::Grant(grant) => state.put(&case.tx_id.0, &Poa { grant: grant.clone(), revoked_ms: None }),
            Self::Revoke(revocation) => {
                if let Some(mut poa) = state.get::<Poa>(&revocation.poa_id)? {
                    poa.revoked_ms = Some(cx.time_ms);
                    state.put(&revocation.poa_id, &poa);
                }
            }
        }
        Ok(Vec::new())
    }
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 22,
    name: ("Power of attorney: grant, revoke", "委托书登记、撤销"),
    does: ("An agent may sign for a principal, in scope, until a date.", "代理人可在范围和期限内代委托人签署。"),
    fields: &[
        (
            "GRANT",
            "jurisdiction, principal, agent, scope (kinds of dealing), titles (all when empty), until, document",
            "辖区、委托人、代理人、范围、登记簿（空为全部）、期限、文件",
        ),
        ("REVOKE", "jurisdiction and the power's id", "辖区及委托书编号"),
    ],
    checks: &[
        (Code::PartySelfDealing, "agent and principal are different", "代理人与委托人不同"),
        (Code::ListEmpty, "the scope is not empty", "范围不为空"),
        (Code::RowDuplicate, "nothing is named twice", "不重复"),
        (Code::PeriodInvalid, "it ends in the future", "期限在将来"),
        (Code::PeriodTooLong, "it is within the policy's term", "未超过规则期限"),
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
        (Code::PartyUnknown, "both are registered", "双方均已登记"),
        (Code::PoaUnknown, "the power exists", "委托书存在"),
        (Code::PoaRevoked, "and is not revoked yet", "且尚未撤销"),
    ],
    effects: (
        "The power is on the ledger; a revoked one is refused at once, and consents given under it no longer count in undecided cases.",
        "委托书入账；撤销即时生效，未决案件中据此作出的同意不再有效。",
    ),
    forms: &[
        (
            TxType::PoaGrant,
            r#"{"POWER_OF_ATTORNEY": {"GRANT": {"jurisdiction": "CN", "principal": "@party", "agent": "@party", "scope": ["TRANSFER"],
            "titles": [], "until": "@time", "source": "@source"}}}"#,
        ),
        (TxType::PoaRevoke, r#"{"POWER_OF_ATTORNEY": {"REVOKE": {"jurisdiction": "CN", "poa_id": "@hash"}}}"#),
    ],
};
