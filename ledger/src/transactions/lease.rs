//! LEASE 租赁: registers, varies or ends a lease on a title (domain row 8).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{
    asks, check_acquirers, check_room, check_source, check_term, label, owners, parties_of, refuse_holdings, right,
    units_of,
};
use super::enter::Entering;
use super::first_registration::sorted;
use super::guide::Guide;
use super::{Context, Dealing, TxType};
use crate::case::{Case, Examination, Facts, TitleRef};
use crate::encoding::Label;
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::right::{Holding, Right, RightKind, Term, check_whole};
use crate::register::source::Source;
use crate::register::title::{Title, TitleId};
use crate::state::{State, Stop};

/// Asks for something about a lease.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lease {
    /// The title.
    #[n(0)]
    pub title_id: TitleId,
    /// The version that it was prepared on.
    #[n(1)]
    pub title_version: u64,
    /// What is asked.
    #[n(2)]
    pub action: Action,
    /// The document behind it.
    #[n(3)]
    pub source: Source,
}

/// What is asked.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Action {
    /// A lease is entered.
    #[n(1)]
    Register(#[n(0)] Grant),
    /// Its term is altered.
    #[n(2)]
    Vary(#[n(0)] Vary),
    /// It ends before its time.
    #[n(3)]
    End(#[n(0)] u32),
}

/// A lease.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// Who leases, in which shares.
    #[n(0)]
    pub lessees: Vec<Holding>,
    /// From when until when.
    #[n(1)]
    pub term: Term,
    /// The part that is leased; the whole when absent.
    #[n(2)]
    #[serde(default)]
    pub extent: Option<Label>,
}

/// Another term of a lease.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vary {
    /// The lease's number on the title.
    #[n(0)]
    pub right: u32,
    /// The term from now on.
    #[n(1)]
    pub term: Term,
}

impl Dealing for Lease {
    fn tx_type(&self) -> TxType {
        match self.action {
            Action::Register(_) => TxType::LeaseRegister,
            Action::Vary(_) => TxType::LeaseVary,
            Action::End(_) => TxType::LeaseEnd,
        }
    }

    fn titles(&self) -> Vec<TitleRef> {
        TitleRef::one(&self.title_id, Some(self.title_version))
    }

    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop> {
        if let Action::Register(grant) = &self.action {
            check_whole(&grant.lessees).map_err(|error| refuse_holdings(error, "/action/REGISTER/lessees"))?;
        }
        Ok(check_source(exam, &self.source, "/source")?)
    }

    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        let title = exam.title(&self.title_id)?;
        let owners = owners(&title);
        let mut facts = Facts { units: units_of(exam.state, &title)?, ..Facts::default() };
        match &self.action {
            Action::Register(grant) => {
                let lessees = parties_of(&grant.lessees);
                check_acquirers(exam.state, &lessees, "/action/REGISTER/lessees")?;
                if lessees == owners {
                    return Err(Refusal::new(Code::PartySelfDealing).at("/action/REGISTER/lessees").into());
                }
                check_term(exam, grant.term, Some(&title), "/action/REGISTER/term")?;
                check_free(&title, grant.term, grant.extent.as_ref(), 0)?;
                check_room(&title, title.rights.len())?;
                facts.consents = asks(&lessees, "the lessee signs the lease");
                (facts.disposers, facts.acquirers) = (owners, lessees);
            }
            Action::Vary(vary) => {
                let lease = lease(&title, vary.right, "/action/VARY/right")?;
                check_term(exam, vary.term, Some(&title), "/action/VARY/term")?;
                check_free(&title, vary.term, lease.extent.as_ref(), lease.item)?;
                facts.consents = asks(&parties_of(&lease.holders), "the lessee agrees to another term");
                facts.lifts = vec![(self.title_id.clone(), lease.item)];
                facts.disposers = owners;
            }
            Action::End(item) => {
                let lease = lease(&title, *item, "/action/END")?;
                facts.disposers = parties_of(&lease.holders);
                facts.consents = asks(&owners, "the landlord agrees to end the lease before its time");
                facts.lifts = vec![(self.title_id.clone(), lease.item)];
            }
        }
        Ok(facts)
    }

    fn register(&self, state: &mut State<'_>, cx: &mut Context, case: &Case, _: &Policy) -> Result<Vec<TitleId>, Stop> {
        let mut entering = Entering::of(state, &self.title_id, cx)?;
        let title = &mut entering.title;
        match &self.action {
            Action::Register(grant) => {
                let right = Right {
                    kind: RightKind::Lease,
                    holders: sorted(&grant.lessees),
                    cause: label("LEASE"),
                    source: self.source.clone(),
                    since_ms: cx.time_ms,
                    item: title.next_item(),
                    term: Some(grant.term),
                    easement: None,
                    extent: grant.extent.clone(),
                    origin: None,
                };
                title.rights.push(right);
            }
            Action::Vary(vary) => {
                for right in title.rights.iter_mut().skip(1).filter(|right| right.item == vary.right) {
                    (right.term, right.source) = (Some(vary.term), self.source.clone());
                }
            }
            Action::End(item) => end_right(title, *item),
        }
        Ok(vec![entering.enter(state, cx, Some(case), self.tx_type().name())?])
    }
}

/// Ends a right that is not the primary one.
pub(super) fn end_right(title: &mut Title, item: u32) {
    let mut first = true;
    title.rights.retain(|right| std::mem::take(&mut first) || right.item != item);
}

fn lease<'t>(title: &'t Title, item: u32, pointer: &str) -> Result<&'t Right, Refusal> {
    let found = right(title, item, pointer)?;
    match found.kind {
        RightKind::Lease => Ok(found),
        _ => Err(Refusal::new(Code::RightUnknown).at(pointer).with("item", item).with("why", "not a lease")),
    }
}

/// A lease gives exclusive possession: no two of the same part at the same time.
fn check_free(title: &Title, term: Term, extent: Option<&Label>, except: u32) -> Result<(), Refusal> {
    let clashes = |right: &&Right| {
        let same_part = right.extent.is_none() || extent.is_none() || right.extent.as_ref() == extent;
        let lease = right.kind == RightKind::Lease && right.item != except;
        lease && same_part && right.term.is_none_or(|other| other.overlaps(term))
    };
    match title.rights.iter().skip(1).find(clashes) {
        Some(other) => Err(Refusal::new(Code::LeaseOverlaps).at("/action").with("lease", other.item)),
        None => Ok(()),
    }
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 8,
    name: ("Lease: registration, variation, end", "租赁权登记、变更、注销"),
    does: (
        "Enters a lease on a title, alters its term, or ends it before its time.",
        "登记租赁权、变更期限或提前终止。",
    ),
    fields: &[
        ("title_id, title_version", "the title, and the version that it was prepared on", "登记簿及准备时的版本"),
        (
            "action",
            "REGISTER with lessees, term and part; VARY with a right and its term; END with a right",
            "REGISTER 登记、VARY 变更、END 终止",
        ),
        ("source", "the lease, by commitment", "租赁合同（承诺值）"),
    ],
    checks: &[
        (Code::ListEmpty, "there are lessees", "须有承租人"),
        (Code::RowDuplicate, "none twice", "不重复"),
        (Code::ShareNotWhole, "their shares sum to 1", "份额合计为 1"),
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
        (Code::PartyUnknown, "the lessees are registered", "承租人已登记"),
        (Code::PartySelfDealing, "the owners do not lease to themselves", "不得出租给自己"),
        (Code::RightUnknown, "the title has the lease", "登记簿有该租赁权"),
        (Code::PeriodInvalid, "the term ends after it begins and in the future", "期限有效"),
        (Code::PeriodTooLong, "the term is within the policy's longest", "未超过规则最长期限"),
        (Code::TermOutsideRight, "the term lies within the primary right's own", "未超出主权利期限"),
        (Code::LeaseOverlaps, "no other lease of the same part runs in that time", "同一部分同期无其他租赁"),
        (Code::TitleFull, "the title can take one more right", "登记簿可再登记"),
    ],
    effects: (
        "A lease is entered, altered or ended; it ends by itself when its term does. Landlord and lessee must consent.",
        "租赁权设立、变更或终止；期满自动失效。出租人与承租人均须同意。",
    ),
    forms: &[
        (
            TxType::LeaseRegister,
            r#"{"LEASE": {"title_id": "T-CN-1", "title_version": 1, "action": {"REGISTER": {"lessees": [{"parties": ["@party"],
            "share": {"num": 1, "den": 1}}], "term": {"from": "2027-01-01T00:00:00Z", "to": "@time"}, "extent": null}}, "source": "@source"}}"#,
        ),
        (
            TxType::LeaseVary,
            r#"{"LEASE": {"title_id": "T-CN-1", "title_version": 2, "action": {"VARY": {"right": 2,
            "term": {"from": "2027-01-01T00:00:00Z", "to": "@time"}}}, "source": "@source"}}"#,
        ),
        (
            TxType::LeaseEnd,
            r#"{"LEASE": {"title_id": "T-CN-1", "title_version": 2, "action": {"END": 2}, "source": "@source"}}"#,
        ),
    ],
};
