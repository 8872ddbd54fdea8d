//! The message: what happened, and the whole extract that proves it (Standard Webhooks, "Payload structure").

use serde::Serialize;
use torrens_ledger::crypto::{Hash, sha256};
use torrens_ledger::encoding::Label;
use torrens_ledger::proof::extract::Extract;
use torrens_ledger::register::title::{CaseId, TitleId};

use super::news::{News, What};
use crate::exit::Failure;

/// A message.
#[derive(Clone, Debug, Serialize)]
pub struct Message<'a> {
    /// Its identity: the same news of the same title has the same, whenever and however often it is sent.
    #[serde(skip)]
    pub id: String,
    /// `title.watched`, `title.changed`, `title.case_lodged`, `title.case_ended`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The time of the block that the extract speaks of.
    pub timestamp: &'a str,
    /// What happened.
    pub data: Data<'a>,
}

/// What happened, and the proof.
#[derive(Clone, Debug, Serialize)]
pub struct Data<'a> {
    /// The title.
    pub title_id: &'a TitleId,
    /// The ledger.
    pub chain_id: &'a Label,
    /// The block that the extract speaks of.
    pub height: u64,
    /// The version that was told before; null when nothing was.
    pub version_before: Option<u64>,
    /// The version now.
    pub version: u64,
    /// The hashes of the entries that are new since, oldest first; the last is the title's last entry.
    pub entries: &'a [Hash],
    /// The case that was lodged or has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_id: Option<&'a CaseId>,
    /// The cases that wait now.
    pub pending: &'a [CaseId],
    /// The verifier's answer, for people.
    pub sentence: &'a str,
    /// The extract, as `torrens verify` takes it.
    pub extract: &'a Extract,
}

impl<'a> Message<'a> {
    /// The message of some news. The extract is the genuine one that they came from, `sentence` its verifier's answer.
    pub fn new(title_id: &'a TitleId, news: &'a News, extract: &'a Extract, sentence: &'a str) -> Self {
        let (entries, case_id): (&[Hash], _) = match &news.what {
            What::Watched => (&[], None),
            What::Changed(entries) => (entries, None),
            What::CaseEnded(case_id) | What::CaseLodged(case_id) => (&[], Some(case_id)),
        };
        let chain_id = &extract.evidence.header.chain_id;
        let data = Data {
            title_id,
            chain_id,
            height: extract.height,
            version_before: news.before.as_ref().map(|before| before.version),
            version: news.after.version,
            entries,
            case_id,
            pending: extract.title.as_ref().map_or(&[], |title| &title.pending),
            sentence,
            extract,
        };
        let id = identity(chain_id, title_id, news);
        Self { id, kind: news.what.kind(), timestamp: &extract.time, data }
    }

    /// The bytes that are signed and sent.
    pub fn body(&self) -> Result<Vec<u8>, Failure> {
        serde_json::to_vec(self).map_err(|error| Failure::unexpected(format!("a message cannot be written: {error}")))
    }
}

/// A hash over the ledger, the title and what happened, and not over when it was seen. It has no full stop in it, which the
/// signature needs ("Signature scheme").
fn identity(chain_id: &Label, title_id: &TitleId, news: &News) -> String {
    let after = &news.after;
    let what = match &news.what {
        // Whoever knows this message knows what waits.
        What::Watched => {
            let pending: Vec<&str> = after.pending.iter().map(|case| case.0.as_str()).collect();
            format!("{} {}", after.last_entry, pending.join(" "))
        }
        What::Changed(_) => {
            let before = news.before.as_ref().map_or(Hash::zero(), |before| before.last_entry);
            format!("{before} {}", after.last_entry)
        }
        What::CaseEnded(case_id) | What::CaseLodged(case_id) => case_id.to_string(),
    };
    let parts = ["torrens.watch/1", chain_id.as_str(), title_id.0.as_str(), news.what.kind(), &what];
    let hash = sha256(&[parts.join("\n").as_bytes()]).to_string();
    format!("msg_{}", hash.get(..32).unwrap_or(&hash))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly
mod tests {
    use torrens_ledger::encoding::Bytes;

    use super::*;
    use crate::watch::news::Seen;

    fn label(text: &str) -> Label {
        Label::new(text).unwrap()
    }

    fn id(chain: &str, title: &str, news: &News) -> String {
        identity(&label(chain), &TitleId(label(title)), news)
    }

    #[test]
    fn an_identity_is_of_what_happened_and_of_nothing_else() {
        let seen = |height, entry, pending: &[&str]| Seen {
            height,
            version: u64::from(entry),
            last_entry: Bytes([entry; 32]),
            pending: pending.iter().map(|case| CaseId(label(case))).collect(),
        };
        let case = |name| CaseId(label(name));
        let all = [
            News { what: What::Watched, before: None, after: seen(5, 1, &[]) },
            News { what: What::Watched, before: None, after: seen(5, 1, &["C-1"]) },
            News { what: What::Watched, before: None, after: seen(5, 2, &[]) },
            News { what: What::Changed(vec![]), before: Some(seen(5, 1, &[])), after: seen(9, 2, &[]) },
            News { what: What::Changed(vec![]), before: Some(seen(5, 1, &[])), after: seen(9, 3, &[]) },
            News { what: What::Changed(vec![]), before: Some(seen(5, 2, &[])), after: seen(9, 3, &[]) },
            News { what: What::CaseLodged(case("C-1")), before: Some(seen(5, 1, &[])), after: seen(9, 1, &["C-1"]) },
            News { what: What::CaseEnded(case("C-1")), before: Some(seen(5, 1, &["C-1"])), after: seen(9, 1, &[]) },
            News { what: What::CaseEnded(case("C-2")), before: Some(seen(5, 1, &["C-2"])), after: seen(9, 1, &[]) },
        ];
        let mut ids = Vec::new();
        for news in &all {
            // Seen at another block, it is the same news.
            let mut later = news.clone();
            later.after.height += 1;
            assert_eq!(id("a", "T-1", news), id("a", "T-1", &later));
            ids.extend([id("a", "T-1", news), id("b", "T-1", news), id("a", "T-2", news)]);
        }
        assert!(ids.iter().all(|id| id.len() == 36 && !id.contains('.')), "{ids:?}");
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }
}
