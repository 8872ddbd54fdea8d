//! TRANSFER 转移: moves shares of a title's primary right, by sale, gift, exchange or auction (domain row 2).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::first_registration::{check_counts, check_parties, enter, parties_of, refuse_holdings};
use super::{Context, Dealing, TxType};
use crate::attestation::AttestationId;
use crate::case::{Case, Facts};
use crate::crypto::Hash;
use crate::encoding::Label;
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::right::{Holding, Right, check_holdings, check_whole};
use crate::register::share::ShareError;
use crate::register::source::Source;
use crate::register::title::{Title, TitleId, TitleStatus};
use crate::register::unit::{SpatialUnit, UnitCode};
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

    fn jurisdiction(&self, state: &State<'_>) -> Result<Label, Stop> {
        Ok(self.title(state)?.jurisdiction)
    }

    fn titles(&self) -> Vec<TitleId> {
        vec![self.title_id.clone()]
    }

    fn units(&self, state: &State<'_>) -> Result<Vec<UnitCode>, Stop> {
        Ok(self.title(state)?.units)
    }

    fn relies_on(&self) -> &[AttestationId] {
        &self.relies_on
    }

    fn check_form(&self, _: &State<'_>) -> Result<(), Stop> {
        let given = check_holdings(&self.disposals).map_err(|error| refuse_holdings(error, "/disposals"))?;
        let taken = check_holdings(&self.acquisitions).map_err(|error| refuse_holdings(error, "/acquisitions"))?;
        if given != taken {
            return Err(Refusal::new(Code::ShareUnbalanced)
                .at("/acquisitions")
                .with("given", given)
                .with("received", taken)
                .into());
        }
        check_counts(&self.relies_on, &[&self.disposals, &self.acquisitions])?;
        Ok(())
    }

    /// 1. the title is open; 2. it is at the version named; 3. no hold blocks it; 4. all parties are registered and active;
    /// 5. each disposer holds what he gives; 6. the shares afterwards sum to one.
    fn check_rules(&self, state: &State<'_>) -> Result<(), Stop> {
        let title = self.title(state)?;
        if title.status != TitleStatus::Open {
            return Err(Refusal::new(Code::TitleClosed).at("/title_id").with("title_id", &self.title_id).into());
        }
        if title.version != self.title_version {
            let refusal = Refusal::new(Code::TitleVersionStale).at("/title_version").with("title_id", &self.title_id);
            return Err(refusal.with("version", title.version).with("prepared_on", self.title_version).into());
        }
        if let Some(hold) = title.holds.first() {
            let refusal = Refusal::new(Code::TitleFrozen).at("/title_id").with("title_id", &self.title_id);
            return Err(refusal.with("hold", &hold.kind).with("reference", &hold.reference).into());
        }
        check_parties(state, &self.disposals, "/disposals")?;
        check_parties(state, &self.acquisitions, "/acquisitions")?;
        self.holders_after(&title)?;
        Ok(())
    }

    fn facts(&self, state: &State<'_>) -> Result<Facts, Stop> {
        let title = self.title(state)?;
        let mut units = Vec::new();
        for code in &title.units {
            if let Some(unit) = state.get::<SpatialUnit>(code)? {
                units.push((code.clone(), unit.facts.kind));
            }
        }
        let (disposers, acquirers) = (parties_of(&self.disposals), parties_of(&self.acquisitions));
        // A majority may sell the whole to somebody else; it may not vote another's share to itself.
        let whole = check_whole(&self.disposals).is_ok() && !acquirers.iter().any(|party| disposers.contains(party));
        let shares = self.disposals.iter().map(|holding| (holding.parties.clone(), holding.share));
        Ok(Facts { disposers, acquirers, whole_shares: if whole { shares.collect() } else { Vec::new() }, units })
    }

    fn register(
        &self,
        state: &mut State<'_>,
        cx: &mut Context,
        case: &Case,
        policy: &Policy,
    ) -> Result<Vec<TitleId>, Stop> {
        let mut title = self.title(state)?;
        let holders = self.holders_after(&title)?;
        let kind = primary(&title)?.kind;
        let right =
            Right { kind, holders, cause: self.cause.clone(), source: self.source.clone(), since_ms: cx.time_ms };
        enter(state, cx, &mut title, right, "TRANSFER", Some(case), Some(policy))?;
        Ok(vec![self.title_id.clone()])
    }
}

impl Transfer {
    fn title(&self, state: &State<'_>) -> Result<Title, Stop> {
        let found = state.get::<Title>(&self.title_id)?;
        Ok(found.ok_or_else(|| Refusal::new(Code::TitleUnknown).at("/title_id").with("title_id", &self.title_id))?)
    }

    /// Who holds what when this is done.
    fn holders_after(&self, title: &Title) -> Result<Vec<Holding>, Refusal> {
        move_shares(&primary(title)?.holders, &self.disposals, &self.acquisitions)
    }
}

fn primary(title: &Title) -> Result<&Right, Refusal> {
    title.primary().ok_or_else(|| Refusal::new(Code::TitleClosed).with("title_id", &title.title_id))
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
