//! Finding titles, units and keys by what people know of them: the number of a certificate, a locality, an officer. Rows are made from the live
//! objects alone and written with them; they only lead to an object, which is then read, so nothing that is said to anybody stands on them.

use rocksdb::DB;
use torrens_ledger::agency::{KeyOwner, KeyRecord};
use torrens_ledger::crypto::KeyId;
use torrens_ledger::encoding::{Bytes, Label, from_bytes};
use torrens_ledger::register::title::{CertificateNumber, Title, TitleId};
use torrens_ledger::register::unit::{SpatialUnit, UnitCode};
use torrens_ledger::state::{Fault, Record as _};

use super::commit::Batch;
use super::{Column, Store, get};

/// Serial, year, kind, issuer, 0, title id.
const CERTIFICATE: u8 = b'c';
/// Locality, 0, unit code.
const UNIT: u8 = b'u';
/// A locality from one of its words on, 0, the whole locality. Stays when the last unit there is gone: it then leads nowhere.
const WORD: u8 = b'w';
/// Of a locality from a word on, so many characters are looked at.
const WORD_CHARACTERS: usize = 32;
/// Officer, 0, key id.
const KEY: u8 = b'k';
/// In `Meta`: rows of all objects are here, as this program makes them.
const MADE: &[u8] = b"lookup";
const FORMAT: u8 = 2;
/// Objects that are gone through at once when the rows of an older store are made.
const PAGE: usize = 4096;

/// Rows that lead to an object; none to one that cannot be read, which those find out who hold it against the state root.
fn rows(key: &[u8], value: &[u8]) -> Vec<Vec<u8>> {
    match key.first() {
        Some(&Title::KIND) => from_bytes(value).map_or_else(|_| Vec::new(), |title| of_title(&title)),
        Some(&SpatialUnit::KIND) => from_bytes(value).map_or_else(|_| Vec::new(), |unit| of_unit(&unit)),
        Some(&KeyRecord::KIND) => from_bytes(value).map_or_else(|_| Vec::new(), |key| of_key(&key)),
        _ => Vec::new(),
    }
}

fn of_key(key: &KeyRecord) -> Vec<Vec<u8>> {
    match &key.owner {
        KeyOwner::Officer(id) => vec![[officer(id).as_slice(), key.public_key.id().0.as_slice()].concat()],
        KeyOwner::Party(_) => Vec::new(),
    }
}

fn officer(id: &Label) -> Vec<u8> {
    [&[KEY], id.as_str().as_bytes(), &[0]].concat()
}

fn of_title(title: &Title) -> Vec<Vec<u8>> {
    let row = |number: &CertificateNumber| {
        let CertificateNumber { issuer, year, serial, kind } = number;
        let of_kind = [kind.name().as_bytes(), issuer.as_str().as_bytes(), title.title_id.0.as_str().as_bytes()];
        [&certificate(*serial, *year), of_kind.join(&0).as_slice()].concat()
    };
    certificates(title).map(row).collect()
}

/// Every certificate that is out on a title: of its right, its charges, its holds.
fn certificates(title: &Title) -> impl Iterator<Item = &CertificateNumber> {
    let of_charges = title.charges.iter().filter_map(|charge| charge.certificate.as_ref());
    let of_holds = title.holds.iter().filter_map(|hold| hold.certificate.as_ref());
    title.certificate.iter().chain(of_charges).chain(of_holds)
}

fn certificate(serial: u64, year: u16) -> Vec<u8> {
    [&[CERTIFICATE][..], &serial.to_be_bytes(), &year.to_be_bytes()].concat()
}

fn of_unit(unit: &SpatialUnit) -> Vec<Vec<u8>> {
    let Some(locality) = unit.facts.locality.as_ref().map(|text| plain(text.as_str())) else { return Vec::new() };
    let code = unit.facts.code.0.as_str();
    let mut rows = vec![[&[UNIT], locality.as_bytes(), &[0], code.as_bytes()].concat()];
    rows.extend(words(&locality).map(|word| [&[WORD], word.as_bytes(), &[0], locality.as_bytes()].concat()));
    rows
}

/// As it is compared: small letters, single spaces.
fn plain(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A locality from each of its words on. Chinese has no spaces: there each character may begin a word.
fn words(locality: &str) -> impl Iterator<Item = &str> {
    let mut before = ' ';
    let begins = move |at: char| {
        let begins = at.is_alphanumeric() && (!before.is_alphanumeric() || at > '\u{2e7f}');
        before = at;
        begins
    };
    let mut begins = begins;
    locality.char_indices().filter(move |(_, at)| begins(*at)).map(|(at, _)| {
        let word = &locality[at..];
        word.char_indices().nth(WORD_CHARACTERS).map_or(word, |(end, _)| &word[..end])
    })
}

/// Puts what a changed object adds to a batch, and takes out what no longer leads to it.
pub(super) fn change(
    batch: &mut Batch<'_>,
    key: &[u8],
    before: Option<&[u8]>,
    after: Option<&[u8]>,
) -> Result<(), Fault> {
    let made = |value: Option<&[u8]>| value.map_or_else(Vec::new, |value| rows(key, value));
    let (before, after) = (made(before), made(after));
    for row in before.iter().filter(|row| row[0] != WORD && !after.contains(row)) {
        batch.delete(Column::Lookup, row)?;
    }
    after.iter().filter(|row| !before.contains(row)).try_for_each(|row| batch.put(Column::Lookup, row, &[]))
}

/// Says that the rows of all objects are here.
pub(super) fn made(batch: &mut Batch<'_>) -> Result<(), Fault> {
    batch.put(Column::Meta, MADE, &[FORMAT])
}

/// Makes the rows of a store that an older program wrote.
pub(super) fn complete(db: &DB) -> Result<(), Fault> {
    if get(db, Column::Meta, MADE)?.as_deref() == Some(&[FORMAT]) {
        return Ok(());
    }
    tracing::info!("making what titles, units and keys are found by; this is done once");
    let missing = || Fault::Damaged("a column is missing".into());
    let state = db.cf_handle(Column::State.name()).ok_or_else(missing)?;
    let mut batch = Batch::new(db);
    for (at, row) in db.iterator_cf(state, rocksdb::IteratorMode::Start).enumerate() {
        let (key, value) = row.map_err(|error| Fault::Damaged(error.to_string()))?;
        change(&mut batch, &key, None, Some(&value))?;
        if at % PAGE == PAGE - 1 {
            std::mem::replace(&mut batch, Batch::new(db)).write_unsynced()?;
        }
    }
    made(&mut batch)?;
    batch.write()
}

impl Store {
    /// The keys of an officer, those that may not sign any more too, oldest first; and whether there are more than are looked at.
    pub fn keys_of_officer(&self, id: &Label) -> Result<(Vec<KeyRecord>, bool), Fault> {
        let prefix = officer(id);
        let mut keys = Vec::new();
        let rows = self.starting(&prefix, &[], KEYS + 1)?;
        for (row, _) in rows.iter().take(KEYS) {
            let Ok(key) = <[u8; 32]>::try_from(&row[prefix.len()..]) else { continue };
            keys.extend(self.object::<KeyRecord>(&KeyId(Bytes(key)))?);
        }
        keys.sort_by_key(|key| key.valid_from_ms);
        Ok((keys, rows.len() > KEYS))
    }

    /// Titles on which a certificate of this year and number is out, whoever issued it, each with that number in full.
    pub fn by_certificate(
        &self,
        year: u16,
        serial: u64,
        limit: usize,
    ) -> Result<Vec<(Title, CertificateNumber)>, Fault> {
        let mut found = Vec::new();
        for (row, _) in self.starting(&certificate(serial, year), &[], limit)? {
            let Some(title) = row.rsplit(|byte| *byte == 0).next().and_then(|id| std::str::from_utf8(id).ok()) else {
                continue;
            };
            let Ok(id) = Label::new(title).map(TitleId) else { continue };
            let Some(title) = self.object::<Title>(&id)? else { continue };
            let of_it = certificates(&title).filter(|number| number.year == year && number.serial == serial);
            found.extend(of_it.map(|number| (title.clone(), number.clone())));
        }
        found.dedup();
        Ok(found)
    }

    /// Units in localities that have this in them from the beginning of a word on, and where to go on when there are more.
    pub fn by_locality(
        &self,
        text: &str,
        after: &[u8],
        limit: usize,
    ) -> Result<(Vec<SpatialUnit>, Option<Vec<u8>>), Fault> {
        let text = plain(text);
        let word: String = text.chars().take(WORD_CHARACTERS).collect();
        let (mut units, mut localities) = (Vec::new(), Vec::new());
        if word.is_empty() {
            return Ok((units, None));
        }
        for (row, _) in self.starting(&[&[WORD], word.as_bytes()].concat(), &[], LOCALITIES)? {
            let locality = row.rsplit(|byte| *byte == 0).next().unwrap_or_default().to_vec();
            let holds = String::from_utf8_lossy(&locality).contains(&text);
            if holds && !localities.contains(&locality) {
                localities.push(locality);
            }
        }
        localities.sort();
        for locality in localities {
            let at = [&[UNIT], locality.as_slice(), &[0]].concat();
            for (row, _) in self.starting(&at, after, limit - units.len())? {
                let code =
                    std::str::from_utf8(&row[at.len()..]).ok().and_then(|code| Label::new(code).ok().map(UnitCode));
                let Some(code) = code else { continue };
                units.extend(self.object::<SpatialUnit>(&code)?);
                if units.len() == limit {
                    return Ok((units, Some(row)));
                }
            }
        }
        Ok((units, None))
    }

    /// The first rows that start so, after one of them.
    fn starting(&self, prefix: &[u8], after: &[u8], limit: usize) -> Result<Vec<super::read::KeyValue>, Fault> {
        let mut from = prefix.to_vec();
        if after >= prefix {
            from = [after, &[0]].concat();
        }
        // Past all that start so. What follows a number that ends in the greatest byte is text, which has none of these.
        let mut to = prefix.to_vec();
        match to.last_mut() {
            Some(last) if *last < u8::MAX => *last += 1,
            _ => to.push(u8::MAX),
        }
        let rows = self.range(Column::Lookup, &from, Some(&to), limit)?;
        Ok(rows.into_iter().filter(|(row, _)| row.starts_with(prefix)).collect())
    }
}

/// Localities that are gone through for one question.
const LOCALITIES: usize = 64;
/// Keys of an officer that are looked at.
const KEYS: usize = 256;

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test fails loudly
mod tests {
    use super::*;

    #[test]
    fn a_locality_is_found_from_each_of_its_words() {
        let of = |text: &str| words(text).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(
            of("sample town, north-side"),
            ["sample town, north-side", "town, north-side", "north-side", "side"]
        );
        assert_eq!(of("娄底市 娄星区"), ["娄底市 娄星区", "底市 娄星区", "市 娄星区", "娄星区", "星区", "区"]);
        assert_eq!(of(&"x".repeat(50)), ["x".repeat(32)]);
        assert_eq!(plain("  Sample \t TOWN "), "sample town");
        assert!(of("").is_empty());
    }
}
