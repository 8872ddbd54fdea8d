//! Every decoder of canonical CBOR: what is read is written back as it was, and nothing panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use torrens_ledger::block::{Block, Header, LogEntry};
use torrens_ledger::encoding::{Label, check_form, from_bytes, to_bytes};
use torrens_ledger::proof::certificate::Certificate;
use torrens_ledger::proof::compact::Compact;
use torrens_ledger::proof::peek;
use torrens_ledger::register::entry::Entry;
use torrens_ledger::register::title::Title;
use torrens_ledger::register::unit::SpatialUnit;
use torrens_ledger::transactions::{Receipt, Signed};

macro_rules! round {
    ($bytes:expr, $($kind:ty),*) => {
        $(if let Ok(value) = from_bytes::<$kind>($bytes) {
            assert_eq!(to_bytes(&value), $bytes);
            assert!(check_form($bytes).is_ok());
        })*
    };
}

fuzz_target!(|bytes: &[u8]| {
    let _ = check_form(bytes);
    round!(bytes, Header, Certificate, Receipt, Entry, Title, SpatialUnit, LogEntry, Block);
    let _ = (peek::entry(bytes), peek::receipt(bytes));
    if let Ok(signed) = Signed::read(bytes, &Label::new("torrens-test").unwrap()) {
        assert_eq!(signed.bytes, bytes);
    }
    if let Ok(compact) = Compact::parse(bytes) {
        let again = Compact::parse(&compact.to_bytes()).unwrap();
        let _ = (again.to_codes(), compact.into_extract());
    }
    let _ = torrens_ledger::replay::Replay::load(bytes);
});
