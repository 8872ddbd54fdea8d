//! MORTGAGE_REGISTER 抵押首次: enters a mortgage with the next rank (domain row 4).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{
    check_acquirers, check_counts, check_room, check_source, parties_of, primary, refuse_holdings, units_of,
};
use super::enter::{Entering, certificate};
use super::guide::Guide;
use super::{Context, Dealing, TxType};
use crate::case::{Case, Examination, Facts, TitleRef};
use crate::crypto::Hash;
use crate::policy::Policy;
use crate::refusal::{Code, Refusal};
use crate::register::charge::Charge;
use crate::register::hold::{Bearer, HoldKind};
use crate::register::party::PartyId;
use crate::register::right::{Holding, check_holdings};
use crate::register::share::{Fraction, Sum};
use crate::register::source::Source;
use crate::register::title::{CertificateKind, TitleId};
use crate::state::{State, Stop};

/// Asks for a mortgage.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MortgageRegister {
    /// The title.
    #[n(0)]
    pub title_id: TitleId,
    /// The version that it was prepared on.
    #[n(1)]
    pub title_version: u64,
    /// Who lends.
    #[n(2)]
    pub chargee: PartyId,
    /// The holdings that are charged, as they stand, each whole.
    #[n(3)]
    pub over: Vec<Holding>,
    /// Salted commitment to the secured amount.
    #[n(4)]
    pub secured: Hash,
    /// Whether a transfer will need the lender's consent.
    #[n(5)]
    #[serde(default)]
    pub bars_transfer: bool,
    /// Whether a further charge will need the lender's consent.
    #[n(6)]
    #[serde(default)]
    pub bars_further: bool,
    /// The document behind it.
    #[n(7)]
    pub source: Source,
}

impl Dealing for MortgageRegister {
    fn tx_type(&self) -> TxType {
        TxType::MortgageRegister
    }

    fn titles(&self) -> Vec<TitleRef> {
        TitleRef::one(&self.title_id, Some(self.title_version))
    }

    fn check_form(&self, exam: &Examination<'_>) -> Result<(), Stop> {
        check_holdings(&self.over).map_err(|error| refuse_holdings(error, "/over"))?;
        check_counts(&[], &[&self.over])?;
        if parties_of(&self.over).contains(&self.chargee) {
            return Err(Refusal::new(Code::PartySelfDealing).at("/chargee").with("party_id", self.chargee).into());
        }
        Ok(check_source(exam, &self.source, "/source")?)
    }

    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        let title = exam.title(&self.title_id)?;
        check_acquirers(exam.state, &[self.chargee], "/chargee")?;
        let held = &primary(&title)?.holders;
        if let Some(at) = self.over.iter().position(|holding| !held.contains(holding)) {
            let parties = self.over[at].parties.iter().map(ToString::to_string).collect::<Vec<_>>().join("+");
            let refusal = Refusal::new(Code::ShareInsufficient).at(format!("/over/{at}"));
            return Err(refusal.with("parties", parties).with("charges", self.over[at].share).into());
        }
        share_of(&self.over)?;
        check_room(&title, title.charges.len())?;
        let (disposers, acquirers) = (parties_of(&self.over), vec![self.chargee]);
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
        let title = &mut entering.title;
        let charge = Charge {
            item: title.next_item(),
            rank: u32::try_from(title.charges.len() + 1).unwrap_or(u32::MAX),
            chargee: self.chargee,
            grantors: parties_of(&self.over),
            share: share_of(&self.over)?,
            secured: self.secured,
            bars_transfer: self.bars_transfer,
            bars_further: self.bars_further,
            source: self.source.clone(),
            since_ms: cx.time_ms,
            origin: None,
            certificate: certificate(state, cx, policy, CertificateKind::Proof)?,
        };
        title.charges.push(charge);
        // A lender's priority notice has done its work.
        let own = Bearer::Party(self.chargee);
        title.holds.retain(|hold| hold.kind != HoldKind::PriorityNotice || hold.by != own);
        Ok(vec![entering.enter(state, cx, Some(case), "MORTGAGE_REGISTER")?])
    }
}

/// The share that holdings make up together.
fn share_of(over: &[Holding]) -> Result<Fraction, Refusal> {
    let sum = Sum::of(over.iter().map(|holding| holding.share)).and_then(Sum::share).ok().flatten();
    sum.ok_or_else(|| Refusal::new(Code::ShareTooFine).at("/over"))
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 4,
    name: ("Registration of a mortgage", "抵押权首次登记"),
    does: ("Enters a mortgage over a title or over shares of it.", "对登记簿整体或部分份额设立抵押权。"),
    fields: &[
        ("title_id, title_version", "the title, and the version that it was prepared on", "登记簿及准备时的版本"),
        ("chargee", "who lends", "抵押权人"),
        ("over", "the holdings that are charged, each whole", "抵押的份额（整份）"),
        ("secured", "salted commitment to the secured amount", "担保金额的加盐承诺值"),
        ("bars_transfer", "a transfer will need the lender's consent", "是否约定限制转让"),
        ("bars_further", "a further charge will need the lender's consent", "是否约定限制再抵押"),
        ("source", "the contract, by commitment", "抵押合同（承诺值）"),
    ],
    checks: &[
        (Code::ListEmpty, "holdings are charged", "已填写抵押份额"),
        (Code::RowDuplicate, "none twice", "不重复"),
        (Code::PartySelfDealing, "the lender does not charge his own share", "抵押权人非抵押人本人"),
        (Code::DateInvalid, "the document is not from the future", "文件日期不晚于今日"),
        (Code::PartyUnknown, "the lender is registered", "抵押权人已登记"),
        (Code::PartyInactive, "the lender can hold", "抵押权人可持有权利"),
        (Code::ShareInsufficient, "the holdings are on the title as named", "所列份额与登记簿一致"),
        (Code::ShareTooFine, "the shares can be added exactly", "份额可精确相加"),
        (Code::TitleFull, "the title can take one more charge", "登记簿可再登记"),
    ],
    effects: (
        "A charge with the next rank; the owners of the charged share must consent; the lender's priority notice ends.",
        "按登记先后设立下一顺位抵押权；抵押人须同意；抵押权预告登记终止。",
    ),
    forms: &[(
        TxType::MortgageRegister,
        r#"{"MORTGAGE_REGISTER": {"title_id": "T-CN-1", "title_version": 1, "chargee": "@party",
        "over": [{"parties": ["@party"], "share": {"num": 1, "den": 1}}], "secured": "@hash",
        "bars_transfer": true, "bars_further": false, "source": "@source"}}"#,
    )],
};
