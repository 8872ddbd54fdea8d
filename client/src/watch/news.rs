//! What is new on a title, and in which order it is told. Pure: what was told last and what is proven now in, news out.

use serde::{Deserialize, Serialize};
use torrens_ledger::crypto::Hash;
use torrens_ledger::proof::extract::Extract;
use torrens_ledger::proof::history::hashes;
use torrens_ledger::register::entry::Entry;
use torrens_ledger::register::title::CaseId;
use torrens_ledger::time::from_rfc3339;

/// A title as it was told last, or as it is proven now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// The block that the extract spoke of.
    pub height: u64,
    /// The title's version.
    pub version: u64,
    /// The hash of its last entry, on which its whole history hangs.
    pub last_entry: Hash,
    /// The cases that wait on it, in order of priority.
    pub pending: Vec<CaseId>,
}

/// One thing to tell, and what has been told when it was taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct News {
    /// What happened.
    pub what: What,
    /// What had been told before; nothing of a title that is new to the watch.
    pub before: Option<Seen>,
    /// What has been told with it.
    pub after: Seen,
}

/// What happened to a title.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// It is watched from now on.
    Watched,
    /// It has these new entries, oldest first.
    Changed(Vec<Hash>),
    /// This case waits on it no more, whether it was registered, rejected, withdrawn, or lapsed.
    CaseEnded(CaseId),
    /// This case waits on it.
    CaseLodged(CaseId),
}

/// Why what a node shows is no news, though it is genuine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Doubt {
    /// It is older than what was told already.
    Older,
    /// It contradicts what was told already: the validators have signed two histories.
    OtherHistory,
    /// The history that the node tells does not lead to the proven state.
    BrokenHistory,
}

impl What {
    /// The message's type.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Watched => "title.watched",
            Self::Changed(_) => "title.changed",
            Self::CaseEnded(_) => "title.case_ended",
            Self::CaseLodged(_) => "title.case_lodged",
        }
    }
}

impl Seen {
    /// What a genuine extract says of a title; nothing when it says that there is none.
    pub fn of(extract: &Extract) -> Option<Self> {
        let title = extract.title.as_ref()?;
        let (version, last_entry, pending) = (title.version, title.last_entry, title.pending.clone());
        Some(Self { height: extract.height, version, last_entry, pending })
    }
}

/// What is new since it was told last. `history` is what the node says of the entries, of which those since then are needed; it is
/// believed only where it leads from what was told to what is proven.
pub fn news(told: Option<&Seen>, now: &Seen, history: &[Entry]) -> Result<Vec<News>, Doubt> {
    let Some(told) = told else {
        return Ok(vec![News { what: What::Watched, before: None, after: now.clone() }]);
    };
    if now.height < told.height {
        return Err(Doubt::Older);
    }
    let entries = entries_between(told, now, history)?;
    let mut out = Vec::new();
    let mut at = Seen { height: now.height, ..told.clone() };
    let mut tell = |what: What, at: &Seen, before: &Seen| {
        out.push(News { what, before: Some(before.clone()), after: at.clone() });
    };
    // The change itself first; that its case has ended follows from it.
    if !entries.is_empty() {
        let before = told.clone();
        at = Seen { version: now.version, last_entry: now.last_entry, ..at };
        tell(What::Changed(entries), &at, &before);
    }
    for case in told.pending.iter().filter(|case| !now.pending.contains(case)) {
        let before = at.clone();
        at.pending.retain(|waiting| waiting != case);
        tell(What::CaseEnded(case.clone()), &at, &before);
    }
    for case in now.pending.iter().filter(|case| !told.pending.contains(case)) {
        let before = at.clone();
        at.pending.push(case.clone());
        tell(What::CaseLodged(case.clone()), &at, &before);
    }
    Ok(out)
}

/// The hashes of the entries after what was told up to what is proven, oldest first. The last that was told must be among those that lead
/// there.
fn entries_between(told: &Seen, now: &Seen, history: &[Entry]) -> Result<Vec<Hash>, Doubt> {
    if now.version < told.version {
        return Err(Doubt::OtherHistory);
    }
    let known = hashes(history, now.version, now.last_entry);
    match known.get(&told.version) {
        None => Err(Doubt::BrokenHistory),
        Some(hash) if *hash != told.last_entry => Err(Doubt::OtherHistory),
        Some(_) => Ok(known.range(told.version + 1..).map(|(_, hash)| *hash).collect()),
    }
}

/// The age from which on a node's newest block is suspicious, in seconds. A ledger makes a block at least every hour, most every
/// minute.
const BLOCK_AGE_MAX: u64 = 2 * 3600;

/// Whether a block is so old that there must be newer ones: its time, and the seconds since 1970.
pub fn is_stale(block_time: &str, now: u64) -> bool {
    from_rfc3339(block_time).is_ok_and(|of_ms| now.saturating_sub(of_ms / 1000) > BLOCK_AGE_MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly
mod tests {
    use torrens_ledger::encoding::{Bytes, Label};
    use torrens_ledger::register::title::TitleId;
    use torrens_ledger::transactions::TxId;

    use super::*;

    fn label(text: &str) -> Label {
        Label::new(text).unwrap()
    }

    fn cases(names: &[&str]) -> Vec<CaseId> {
        names.iter().map(|name| CaseId(label(name))).collect()
    }

    /// A history of so many entries, each naming the one before; `seed` makes another one.
    fn history(entries: u64, seed: u8) -> Vec<Entry> {
        let mut previous = Hash::zero();
        let entry = |version| {
            let entry = Entry {
                title_id: TitleId(label("T-1")),
                version,
                kind: label("TRANSFER"),
                effects: vec![],
                corrects: None,
                case_id: None,
                tx_id: TxId(Bytes([seed; 32])),
                height: version * 10,
                time_ms: 0,
                previous,
            };
            previous = entry.hash();
            entry
        };
        (1..=entries).map(entry).collect()
    }

    fn seen(height: u64, history: &[Entry], version: usize, pending: &[&str]) -> Seen {
        let last_entry = history[version - 1].hash();
        Seen { height, version: version as u64, last_entry, pending: cases(pending) }
    }

    fn kinds(news: &[News]) -> Vec<&'static str> {
        news.iter().map(|news| news.what.kind()).collect()
    }

    #[test]
    fn a_title_is_watched_once_and_then_only_its_changes_are_news() {
        let history = history(1, 1);
        let now = seen(10, &history, 1, &["C-1"]);
        let first = news(None, &now, &[]).unwrap();
        assert_eq!(first, [News { what: What::Watched, before: None, after: now.clone() }]);
        assert_eq!(news(Some(&now), &now, &[]).unwrap(), []);
        // A later block alone is nothing to tell.
        assert_eq!(news(Some(&now), &Seen { height: 99, ..now.clone() }, &[]).unwrap(), []);
    }

    #[test]
    fn all_entries_since_are_named_and_cases_told_one_by_one() {
        let history = history(4, 1);
        let told = seen(10, &history, 1, &["C-1", "C-2"]);
        let now = seen(40, &history, 4, &["C-2", "C-3"]);
        let news = news(Some(&told), &now, &history).unwrap();
        assert_eq!(kinds(&news), ["title.changed", "title.case_ended", "title.case_lodged"]);
        let hashes = history[1..].iter().map(Entry::hash).collect();
        assert_eq!(news[0].what, What::Changed(hashes));
        assert_eq!(news[1].what, What::CaseEnded(cases(&["C-1"])[0].clone()));
        assert_eq!(news[2].what, What::CaseLodged(cases(&["C-3"])[0].clone()));
        // Each stands on the one before, and after the last all is told.
        assert_eq!(news[0].before.as_ref(), Some(&told));
        for pair in news.windows(2) {
            assert_eq!(pair[1].before.as_ref(), Some(&pair[0].after));
        }
        assert_eq!(news[2].after, now);
    }

    #[test]
    fn when_only_the_first_was_taken_the_rest_is_told_again() {
        let history = history(2, 1);
        let now = seen(20, &history, 2, &["C-2"]);
        let all = news(Some(&seen(10, &history, 1, &["C-1"])), &now, &history).unwrap();
        let later = Seen { height: 30, ..now };
        let rest = news(Some(&all[0].after), &later, &history).unwrap();
        assert_eq!(kinds(&rest), ["title.case_ended", "title.case_lodged"]);
        assert_eq!(
            rest.iter().map(|n| &n.what).collect::<Vec<_>>(),
            all[1..].iter().map(|n| &n.what).collect::<Vec<_>>()
        );
    }

    #[test]
    fn what_is_older_or_contradicts_or_does_not_lead_there_is_no_news() {
        let (ours, theirs) = (history(3, 1), history(3, 2));
        let told = seen(20, &ours, 2, &[]);
        assert_eq!(news(Some(&told), &seen(19, &ours, 1, &[]), &ours), Err(Doubt::Older));
        // A later block with fewer entries, with another last entry, or with entries that go another way back.
        assert_eq!(news(Some(&told), &seen(21, &ours, 1, &[]), &ours), Err(Doubt::OtherHistory));
        assert_eq!(news(Some(&told), &seen(21, &theirs, 2, &[]), &theirs), Err(Doubt::OtherHistory));
        assert_eq!(news(Some(&told), &seen(21, &theirs, 3, &[]), &theirs), Err(Doubt::OtherHistory));
        // A history that is short, or that is not the one of the proven state.
        let now = seen(30, &ours, 3, &[]);
        assert_eq!(news(Some(&told), &now, &ours[..2]), Err(Doubt::BrokenHistory));
        assert_eq!(news(Some(&told), &now, &theirs), Err(Doubt::BrokenHistory));
        // Entries after the extract are of no concern.
        let longer = history(5, 1);
        assert_eq!(kinds(&news(Some(&told), &now, &longer).unwrap()), ["title.changed"]);
    }
    #[test]
    fn a_node_that_stands_still_is_noticed() {
        let of = "2026-11-25T17:00:00.999Z";
        let at = from_rfc3339(of).unwrap() / 1000;
        assert!(!is_stale(of, at) && !is_stale(of, at + 7200));
        assert!(is_stale(of, at + 7201));
        // A clock that is behind the ledger's is not the node's fault.
        assert!(!is_stale(of, at - 100_000));
    }
}
