//! TRANSFER 转移: moves shares of a title's primary right, by sale, gift, exchange or auction (domain row 2).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{
    check_acquirers, check_counts, check_known, check_source, parties_of, primary, refuse_holdings, units_of,
};
use super::enter::Entering;
use super::guide::Guide;
use super::{Context, Dealing, TxType};
use crate::attestation::AttestationId;
use crate::case::{Case, Examination, Facts, TitleRef};
use crate::crypto::Hash;
use crate::encoding::Label;
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::hold::{Bearer, HoldKind};
use crate::register::right::{Holding, check_holdings, check_whole};
use crate::register::share::ShareError;
use crate::register::source::Source;
use crate::register::title::TitleId;
use crate::state::{State, Stop};

/// Asks that shares change hands.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// The title.
    #[n(0)]
    pub title_id: TitleId,
    /// The version that it was prepared on: if the title has changed since, it is refused.
    #[n(1)]
    pub title_version: u64,
    /// `SALE`, `GIFT`, `EXCHANGE`, `AUCTION`, `NON_MARKET`.
    #[n(2)]
    pub cause: Label,
    /// What leaves whom. Joint holders are named together, as they hold.
    #[n(3)]
    pub disposals: Vec<Holding>,
    /// What goes to whom.
    #[n(4)]
    pub acquisitions: Vec<Holding>,
    /// Salted commitment to the consideration. The price itself never reaches the ledger.
    #[n(5)]
    pub consideration: Option<Hash>,
    /// The document behind it.
    #[n(6)]
    pub source: Source,
    /// Attestations that the lodger names; others are found by themselves.
    #[n(7)]
    #[serde(default)]
    pub relies_on: Vec<AttestationId>,
}

impl Dealing for Transfer {
    fn tx_type(&self) -> TxType {
        TxType::Transfer
    }

    fn titles(&self) -> Vec<TitleRef> {
        TitleRef::one(&self.title_id, Some(self.title_version))
    }

    fn relies_on(&self) -> &[AttestationId] {
        &self.relies_on
    }

    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop> {
        check_moved(&self.disposals, &self.acquisitions)?;
        check_counts(&self.relies_on, &[&self.disposals, &self.acquisitions])?;
        Ok(check_source(exam, &self.source, "/source")?)
    }

    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        let title = exam.title(&self.title_id)?;
        let (disposers, acquirers) = (parties_of(&self.disposals), parties_of(&self.acquisitions));
        check_known(exam.state, &disposers, "/disposals")?;
        check_acquirers(exam.state, &acquirers, "/acquisitions")?;
        move_shares(&primary(&title)?.holders, &self.disposals, &self.acquisitions)?;
        // A majority may sell the whole to somebody else; it may not vote another's share to itself.
        let whole = check_whole(&self.disposals).is_ok() && !acquirers.iter().any(|party| disposers.contains(party));
        let shares = self.disposals.iter().map(|holding| (holding.parties.clone(), holding.share));
        let whole_shares = if whole { shares.collect() } else { Vec::new() };
        Ok(Facts { disposers, acquirers, whole_shares, units: units_of(exam.state, &title)?, ..Facts::default() })
    }

    fn register(
        &self,
        state: &mut State<'_>,
        cx: &mut Context,
        case: &Case,
        policy: &Policy,
    ) -> Result<Vec<TitleId>, Stop> {
        let mut entering = Entering::of(state, &self.title_id, cx)?;
        transfer(&mut entering, &self.disposals, &self.acquisitions, &self.cause, &self.source, cx.time_ms, case)?;
        entering.certify(state, cx, policy)?;
        Ok(vec![entering.enter(state, cx, Some(case), "TRANSFER")?])
    }
}

/// Gives the primary right its new holders; the priority notices of those who acquire have done their work.
pub(super) fn transfer(
    entering: &mut Entering,
    disposals: &[Holding],
    acquisitions: &[Holding],
    cause: &Label,
    source: &Source,
    since_ms: u64,
    case: &Case,
) -> Result<(), Stop> {
    let mut right = primary(&entering.title)?.clone();
    right.holders = move_shares(&right.holders, disposals, acquisitions)?;
    (right.cause, right.source, right.since_ms) = (cause.clone(), source.clone(), since_ms);
    entering.title.rights[0] = right;
    let acquirers = parties_of(acquisitions);
    entering.title.holds.retain(|hold| {
        // He alone receives, or he agreed to how others receive with him.
        let own = matches!(&hold.by, Bearer::Party(party) if acquirers == [*party]
            || (acquirers.contains(party) && case.has_consent_of(party)));
        hold.kind != HoldKind::PriorityNotice || !own
    });
    Ok(())
}

/// Both sides are well formed and balance, and nobody gives himself what is his already.
pub(super) fn check_moved(disposals: &[Holding], acquisitions: &[Holding]) -> Result<(), Refusal> {
    let given = check_holdings(disposals).map_err(|error| refuse_holdings(error, "/disposals"))?;
    let taken = check_holdings(acquisitions).map_err(|error| refuse_holdings(error, "/acquisitions"))?;
    if given != taken {
        let refusal = Refusal::new(Code::ShareUnbalanced).at("/acquisitions");
        return Err(refusal.with("given", given).with("received", taken));
    }
    match acquisitions.iter().position(|takes| disposals.contains(takes)) {
        Some(at) => Err(Refusal::new(Code::PartySelfDealing).at(format!("/acquisitions/{at}/parties"))),
        None => Ok(()),
    }
}

/// Takes the disposals out of the holdings and puts the acquisitions in. What leaves one holder enters another, exactly.
pub(super) fn move_shares(
    held: &[Holding],
    disposals: &[Holding],
    acquisitions: &[Holding],
) -> Result<Vec<Holding>, Refusal> {
    let mut after = held.to_vec();
    for (at, gives) in disposals.iter().enumerate() {
        let refusal = |holds: String| {
            let about = Refusal::new(Code::ShareInsufficient).at(format!("/disposals/{at}/share"));
            let parties = gives.parties.iter().map(ToString::to_string).collect::<Vec<_>>().join("+");
            about.with("parties", parties).with("holds", holds).with("gives", gives.share)
        };
        let found = after.iter().position(|holding| holding.parties == gives.parties);
        let found = found.ok_or_else(|| refusal("0".into()))?;
        let holds = after[found].share;
        match holds.minus(gives.share) {
            Ok(Some(rest)) => after[found].share = rest,
            Ok(None) => drop(after.remove(found)),
            Err(ShareError::OutOfRange) => return Err(refusal(holds.to_string())),
            Err(_) => return Err(Refusal::new(Code::ShareTooFine).at(format!("/disposals/{at}/share"))),
        }
    }
    for (at, takes) in acquisitions.iter().enumerate() {
        match after.iter_mut().find(|holding| holding.parties == takes.parties) {
            Some(holding) => {
                let too_fine = |_| Refusal::new(Code::ShareTooFine).at(format!("/acquisitions/{at}/share"));
                holding.share = holding.share.plus(takes.share).map_err(too_fine)?;
            }
            None => after.push(takes.clone()),
        }
    }
    after.sort_unstable();
    check_whole(&after).map_err(|error| refuse_holdings(error, "/acquisitions"))?;
    Ok(after)
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 2,
    name: ("Transfer", "转移登记"),
    does: (
        "Moves shares of the primary right: sale, gift, exchange, auction.",
        "转移主权利的份额：买卖、赠与、互换、拍卖。",
    ),
    fields: &[
        ("title_id, title_version", "the title, and the version that it was prepared on", "登记簿及准备时的版本"),
        ("cause", "SALE, GIFT, EXCHANGE, AUCTION, NON_MARKET", "转移原因"),
        ("disposals", "what leaves whom; joint holders are named together", "处分人及份额；共同共有人一并填写"),
        ("acquisitions", "what goes to whom; as much as leaves", "取得人及份额，与处分合计相等"),
        ("consideration", "salted commitment to the price", "价款的加盐承诺值"),
        ("source", "the document behind it, by commitment", "登记原因证明文件（承诺值）"),
        ("relies_on", "attestations to rely on; others are found by themselves", "指定依据的证明；其余自动查找"),
    ],
    checks: &[
        (Code::ListEmpty, "both sides name holdings", "双方份额均已填写"),
        (Code::RowDuplicate, "no holder occurs twice on a side", "同一方不重复"),
        (Code::ShareTooFine, "the shares can be added exactly", "份额可精确相加"),
        (Code::ShareUnbalanced, "as much is received as is given", "取得与处分合计相等"),
        (Code::PartySelfDealing, "nobody gives himself what is his already", "不得将原有份额转给自己"),
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
        (Code::PartyUnknown, "all parties are registered", "当事人均已登记"),
        (Code::PartyInactive, "who receives can hold", "取得人可持有权利"),
        (Code::ShareInsufficient, "each holds what he gives", "处分人持有所处分的份额"),
        (Code::ShareNotWhole, "the shares afterwards sum to 1", "转移后份额合计为 1"),
    ],
    effects: (
        "New holders; charges, other rights and holds stay; the acquirers' priority notices end; a new certificate.",
        "变更权利人；抵押、其他权利和限制保留；取得人的预告登记终止；核发新证书。",
    ),
    forms: &[(
        TxType::Transfer,
        r#"{"TRANSFER": {"title_id": "T-CN-1", "title_version": 1, "cause": "SALE",
        "disposals": [{"parties": ["@party"], "share": {"num": 1, "den": 1}}],
        "acquisitions": [{"parties": ["@party"], "share": {"num": 1, "den": 1}}],
        "consideration": null, "source": "@source", "relies_on": []}}"#,
    )],
};
