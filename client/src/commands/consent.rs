//! `torrens consent`: a party, or a witness for it, agrees to the exact terms of a case.

use std::process::ExitCode;

use clap::Args;
use torrens_client::exit::Failure;
use torrens_client::message::Message;
use torrens_client::reason::{self, label, parsed};
use torrens_ledger::register::party::PartyId;
use torrens_ledger::register::title::CaseId;
use torrens_ledger::transactions::Act;

use super::case::open_case;
use super::submit;
use super::title::text;
use crate::Global;

#[derive(Args)]
pub struct Consent {
    /// Case number
    case: String,
    /// The party that consents
    #[arg(long, required_unless_present = "agency")]
    party: Option<String>,
    /// Consent or approve for your agency instead: what one of its holds asks for, or the second agency's approval
    #[arg(long, conflicts_with = "party")]
    agency: bool,
    /// The power of attorney under which you sign for the party
    #[arg(long, value_name = "ID")]
    poa: Option<String>,
    /// The party receives and accepts the risk of a caveat in writing
    #[arg(long)]
    acknowledge: bool,
    /// Refuse unless the case has exactly these terms
    #[arg(long)]
    terms: Option<String>,
}

impl Consent {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        let case = open_case(global, &self.case)?;
        let terms = text(&case["terms"]);
        if self.terms.as_ref().is_some_and(|expected| *expected != terms) {
            return Err(Failure::Conflict(Message::new("cli-consent-other-terms").with("terms", terms)));
        }
        let act = format!("{:#}", case["act"]);
        global.hint(global.texts().say("cli-consent-signs", &[("case", &self.case), ("act", &act)]));
        let act = torrens_ledger::transactions::consent::Consent {
            case_id: CaseId(label("cli-the-case", self.case)?),
            terms: terms.parse().map_err(|why: String| Failure::Unexpected(reason::at("terms", &why)))?,
            party_id: self.party.map(|party| parsed("--party", &party).map(PartyId)).transpose()?,
            poa_id: self.poa.map(|id| parsed("--poa", &id)).transpose()?,
            acknowledges: self.acknowledge,
        };
        submit(global, Act::Consent(act))
    }
}
