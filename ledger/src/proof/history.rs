//! A title's history against its state: each entry names the one before it by hash, and the state names the last. So a proven state
//! proves every entry, whoever lists them.

use std::collections::BTreeMap;

use super::verify::Answer;
use crate::crypto::Hash;
use crate::register::entry::Entry;
use crate::register::title::Title;

/// The hash that the entry of each version must have, from `version` down as far as the entries that are listed lead. `last` is what the
/// state of that version names.
pub fn hashes(entries: &[Entry], version: u64, last: Hash) -> BTreeMap<u64, Hash> {
    let previous: BTreeMap<(u64, Hash), Hash> =
        entries.iter().map(|entry| ((entry.version, entry.hash()), entry.previous)).collect();
    let mut out = BTreeMap::from([(version, last)]);
    let mut at = (version, last);
    while let (Some(before), Some(hash)) = (at.0.checked_sub(1), previous.get(&at)) {
        at = (before, *hash);
        out.insert(before, *hash);
    }
    out
}

/// What the state of a title, which is proven, says of each entry that is listed: genuine, or not. It cannot be told of an entry that is
/// newer than the state, or older than one that is false or left out.
pub fn judge(title: &Title, entries: &[Entry]) -> Vec<Answer> {
    let known = hashes(entries, title.version, title.last_entry);
    let judge = |entry: &Entry| match known.get(&entry.version) {
        Some(hash) if *hash == entry.hash() => Answer::Genuine,
        Some(_) => Answer::NotGenuine,
        None => Answer::CannotTell,
    };
    entries.iter().map(judge).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test fails loudly
mod tests {
    use super::*;
    use crate::encoding::{Bytes, Label};
    use crate::register::title::TitleId;
    use crate::transactions::TxId;

    fn label(text: &str) -> Label {
        Label::new(text).unwrap()
    }

    /// Entries that lead to a title, and the title.
    fn history(count: u64) -> (Title, Vec<Entry>) {
        let title_id = TitleId(label("T-1"));
        let mut title = Title::blank(title_id.clone(), label("CN"));
        let mut entries = Vec::new();
        for version in 1..=count {
            let entry = Entry {
                title_id: title_id.clone(),
                version,
                kind: label("TRANSFER"),
                effects: vec![],
                corrects: None,
                case_id: None,
                tx_id: TxId(Bytes([version as u8; 32])),
                // Several in one block.
                height: 7,
                time_ms: 1000,
                previous: title.last_entry,
            };
            (title.version, title.last_entry) = (version, entry.hash());
            entries.push(entry);
        }
        (title, entries)
    }

    #[test]
    fn a_state_proves_every_entry_that_led_to_it_in_whatever_order() {
        let (title, mut entries) = history(5);
        assert_eq!(judge(&title, &entries), [Answer::Genuine; 5]);
        entries.reverse();
        assert_eq!(judge(&title, &entries), [Answer::Genuine; 5]);
        // A node that joined later has the newest only.
        assert_eq!(judge(&title, &entries[..2]), [Answer::Genuine; 2]);
        assert_eq!(hashes(&entries, title.version, title.last_entry).get(&0), Some(&Hash::zero()));
    }

    #[test]
    fn what_is_false_left_out_put_in_or_newer_is_not_proven() {
        use Answer::{CannotTell, Genuine, NotGenuine};
        let (title, entries) = history(4);
        let mut lied = entries.clone();
        lied[2].kind = label("GIFT");
        assert_eq!(judge(&title, &lied), [CannotTell, CannotTell, NotGenuine, Genuine]);
        let mut short = entries.clone();
        short.remove(2);
        assert_eq!(judge(&title, &short), [CannotTell, CannotTell, Genuine]);
        // A second entry of a version that is proven.
        let mut doubled = entries.clone();
        doubled.push(Entry { time_ms: 1, ..entries[1].clone() });
        assert_eq!(judge(&title, &doubled), [Genuine, Genuine, Genuine, Genuine, NotGenuine]);
        // The list is newer than the state, or of another title.
        let (newer, all) = history(6);
        assert_eq!(judge(&newer, &all[..4]), [CannotTell; 4]);
        assert_eq!(judge(&title, &all)[3..], [Genuine, CannotTell, CannotTell]);
        let other = Title { last_entry: newer.last_entry, ..title };
        assert_eq!(judge(&other, &entries)[2..], [CannotTell, NotGenuine]);
    }
}
