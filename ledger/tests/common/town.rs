//! A town for stories: one title, a few parties, two banks; and the acts that stories begin with.

use torrens_ledger::encoding::Bytes;
use torrens_ledger::register::right::Holding;
use torrens_ledger::register::title::{Title, TitleId};
use torrens_ledger::transactions::freeze::{self, Freeze};
use torrens_ledger::transactions::mortgage_register::MortgageRegister;
use torrens_ledger::transactions::{Act, Receipt, TxId};

use super::*;

pub const YEAR_MS: u64 = 365 * DAY_MS;

pub fn joint(parties: &[u8], share: &str) -> Holding {
    Holding { parties: parties.iter().map(|n| party(*n)).collect(), share: share.parse().unwrap() }
}

pub fn get(ledger: &Ledger, id: &TitleId) -> Title {
    ledger.memory.object(id).unwrap()
}

pub fn version(ledger: &Ledger, id: &TitleId) -> u64 {
    get(ledger, id).version
}

pub fn mortgage(ledger: &Ledger, id: &TitleId, bank: u8, bars_transfer: bool) -> Act {
    Act::MortgageRegister(MortgageRegister {
        title_id: id.clone(),
        title_version: version(ledger, id),
        chargee: party(bank),
        over: get(ledger, id).rights[0].holders.clone(),
        secured: Bytes([3; 32]),
        bars_transfer,
        bars_further: false,
        source: source("LOAN-1"),
    })
}

pub fn sale(ledger: &Ledger, id: &TitleId, from: u8, to: u8) -> Act {
    Act::Transfer(transfer(id, version(ledger, id), vec![holding(from, "1/1")], vec![holding(to, "1/1")]))
}

pub fn freeze(id: &TitleId, order: &str, action: freeze::Action) -> Act {
    Act::Freeze(Freeze { title_id: id.clone(), order: label(order), action, source: source(order) })
}

pub fn place(days: Option<u32>) -> freeze::Action {
    freeze::Action::Place(freeze::Terms { reason: label("CIVIL_PRESERVATION"), days })
}

/// A ledger with one title in CN, of party 1, and banks 20 and 21; parties 2 and 3 are known.
pub fn one() -> (Ledger, TitleId) {
    let mut ledger = Ledger::new();
    let id = ledger.parcel("CN", &cn_parcel(1), 1000, vec![holding(1, "1/1")]);
    for n in [2, 3] {
        ledger.register_party(n);
    }
    for n in [20, 21] {
        ledger.register_bank(n);
    }
    (ledger, id)
}

/// A receipt that names the case waiting on a title.
pub fn ledger_case(ledger: &Ledger, id: &TitleId) -> Receipt {
    let mut receipt = Receipt::new(TxId(Bytes([0; 32])));
    receipt.case_id = get(ledger, id).pending.last().cloned();
    receipt
}

pub fn first_of(code: &str) -> Act {
    let mut act = first(vec![holding(1, "1/1")]);
    if let Act::FirstRegistration(first) = &mut act {
        first.unit = parcel_unit(code, 1000);
    }
    act
}
