//! Reading just what a verifier needs of an entry and of a leaf of the log. Their bytes are bound by a hash already, so they need no
//! decoding whole, and a verifier for browsers does not carry every transaction of the register.

use minicbor::Decoder;
use minicbor::data::Type;

use crate::crypto::Hash;
use crate::encoding::Bytes;

/// What names an entry of a title's history.
#[derive(Debug, PartialEq, Eq)]
pub struct EntryHead<'a> {
    /// The title.
    pub title_id: &'a str,
    /// The title's version after it.
    pub version: u64,
    /// The case.
    pub case_id: Option<&'a str>,
    /// The transaction.
    pub tx_id: Hash,
}

/// What became of a transaction, or of what time brought.
#[derive(Debug, PartialEq, Eq)]
pub struct ReceiptHead<'a> {
    /// The transaction.
    pub tx_id: Hash,
    /// Whether it was refused.
    pub refused: bool,
    /// Decisions on cases.
    pub decisions: Vec<DecisionHead<'a>>,
}

/// A decision on a case.
#[derive(Debug, PartialEq, Eq)]
pub struct DecisionHead<'a> {
    /// The case.
    pub case_id: &'a str,
    /// Whether it was entered in the register.
    pub registered: bool,
    /// Hash over the hashes of the entries that it made.
    pub entries: Hash,
}

type Read<T> = Result<T, minicbor::decode::Error>;

/// Reads an entry's head.
pub fn entry(bytes: &[u8]) -> Read<EntryHead<'_>> {
    let mut d = Decoder::new(bytes);
    array(&mut d)?;
    let (title_id, version) = (d.str()?, d.u64()?);
    skip(&mut d, 3)?;
    let case_id = optional(&mut d)?;
    Ok(EntryHead { title_id, version, case_id, tx_id: hash(&mut d)? })
}

/// Reads the receipt of a log entry; a header has none.
pub fn receipt(leaf: &[u8]) -> Read<Option<ReceiptHead<'_>>> {
    let mut d = Decoder::new(leaf);
    array(&mut d)?;
    let variant = d.u8()?;
    array(&mut d)?;
    match variant {
        1 => d.skip()?,
        3 => {}
        _ => return Ok(None),
    }
    array(&mut d)?;
    let tx_id = hash(&mut d)?;
    let refused = d.datatype()? != Type::Null;
    skip(&mut d, 3)?;
    let mut decisions = Vec::new();
    for _ in 0..array(&mut d)? {
        decisions.push(decision(&mut d)?);
    }
    Ok(Some(ReceiptHead { tx_id, refused, decisions }))
}

fn decision<'a>(d: &mut Decoder<'a>) -> Read<DecisionHead<'a>> {
    let fields = array(d)?;
    let case_id = d.str()?;
    let mut outcome = d.probe();
    outcome.array()?;
    let registered = outcome.u8()? == 1;
    d.skip()?;
    skip(d, 2)?;
    let entries = hash(d)?;
    skip(d, fields.saturating_sub(5))?;
    Ok(DecisionHead { case_id, registered, entries })
}

fn array(d: &mut Decoder<'_>) -> Read<u64> {
    d.array()?.ok_or_else(|| minicbor::decode::Error::message("an array of unknown length"))
}

fn hash(d: &mut Decoder<'_>) -> Read<Hash> {
    let hash = <[u8; 32]>::try_from(d.bytes()?);
    hash.map(Bytes).map_err(|_| minicbor::decode::Error::message("not a hash"))
}

fn optional<'a>(d: &mut Decoder<'a>) -> Read<Option<&'a str>> {
    if d.datatype()? == Type::Null { d.skip().map(|()| None) } else { d.str().map(Some) }
}

fn skip(d: &mut Decoder<'_>, items: u64) -> Read<()> {
    (0..items).try_for_each(|_| d.skip())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The golden bytes, read by halves, say what they say when they are read whole.
    #[test]
    fn agrees_with_the_whole() {
        let golden: std::collections::BTreeMap<String, String> =
            serde_json::from_str(include_str!("../../tests/vectors/golden.json")).unwrap();
        let bytes = |name: &str| hex::decode(&golden[name]).unwrap();
        let whole: crate::register::entry::Entry = crate::encoding::from_bytes(&bytes("entry")).unwrap();
        let (entry_bytes, leaf) = (bytes("entry"), bytes("log_entry"));
        let head = entry(&entry_bytes).unwrap();
        assert_eq!(
            (head.title_id, head.version, head.tx_id),
            (whole.title_id.0.as_str(), whole.version, whole.tx_id.0)
        );
        assert_eq!(head.case_id, whole.case_id.as_ref().map(|case| case.0.as_str()));
        let receipt = receipt(&leaf).unwrap().unwrap();
        let of: crate::transactions::Receipt = crate::encoding::from_bytes(&bytes("receipt")).unwrap();
        assert_eq!((receipt.tx_id, receipt.refused), (of.tx_id.0, of.refusal.is_some()));
        assert_eq!(receipt.decisions.len(), of.decisions.len());
        let (ours, theirs) = (&receipt.decisions[0], &of.decisions[0]);
        assert_eq!((ours.case_id, ours.entries, ours.registered), (theirs.case_id.0.as_str(), theirs.entries, true));
        for end in 0..leaf.len() {
            assert!(super::receipt(&leaf[..end]).is_err() || end > 0, "cut at {end}");
        }
    }
}
