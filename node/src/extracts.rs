//! Putting an extract together: everything in it speaks of one height.

use torrens_ledger::attestation::Attestation;
use torrens_ledger::encoding::{Blob, to_bytes};
use torrens_ledger::proof::extract::{Asked, Extract, Logged};
use torrens_ledger::proof::log_proof::LogProof;
use torrens_ledger::register::party::{Party, PartyId};
use torrens_ledger::register::title::Title;
use torrens_ledger::register::unit::SpatialUnit;
use torrens_ledger::state::{Fault, Record};

use crate::cosigner::Published;
use crate::store::Store;

/// The extract of what was asked for as it stood after block `height`, or the proof that there was no such thing. Nothing when
/// that block does not exist. With `parties`, the holders' records are proven too, so that private fields can be disclosed.
pub fn extract(store: &Store, asked: &Asked, height: u64, parties: bool) -> Result<Option<Extract>, Fault> {
    // Nothing is committed while the head is held.
    let head = store.head();
    if height == 0 || height > head.height {
        return Ok(None);
    }
    let missing = || Fault::Damaged(format!("block {height} is missing"));
    let header = store.block(height)?.ok_or_else(missing)?.header;
    let certificate = store.certificate(height)?.ok_or_else(missing)?;
    let path = store.prove(height, &asked.key())?;
    let nothing = || Extract::of_nothing(asked.clone(), path.clone(), header.clone(), certificate.clone());
    let extract = match asked {
        Asked::Title(id) => match store.object_at::<Title>(id, height)? {
            None => nothing(),
            Some(title) => {
                let mut units = Vec::new();
                for code in &title.units {
                    let unit = store.object_at::<SpatialUnit>(code, height)?;
                    let unit = unit.ok_or_else(|| Fault::Damaged(format!("unit {code} is missing")))?;
                    units.push((unit, store.prove(height, &SpatialUnit::key(code))?));
                }
                let found = if parties { parties_of(store, &title, height)? } else { Vec::new() };
                Extract::of_title((title, path), units, header, certificate).with_parties(found)
            }
        },
        Asked::Unit(code) => match store.object_at::<SpatialUnit>(code, height)? {
            None => nothing(),
            Some(unit) => Extract::of_unit((unit, path), header, certificate),
        },
        Asked::Attestation(id) => match store.object_at::<Attestation>(id, height)? {
            None => nothing(),
            Some(attestation) => Extract::of_attestation((attestation, path), header, certificate),
        },
    };
    Ok(Some(extract))
}

/// Every party that stands on a title, each once.
fn parties_of(
    store: &Store,
    title: &Title,
    height: u64,
) -> Result<Vec<(Party, torrens_ledger::merkle::state::StateProof)>, Fault> {
    let mut ids: Vec<PartyId> = Vec::new();
    for right in &title.rights {
        ids.extend(right.holders.iter().flat_map(|holding| &holding.parties));
    }
    ids.extend(title.charges.iter().map(|charge| charge.chargee));
    ids.sort_unstable();
    ids.dedup();
    let mut out = Vec::new();
    for id in ids {
        if let Some(party) = store.object_at::<Party>(&id, height)? {
            out.push((party, store.prove(height, &Party::key(&id))?));
        }
    }
    Ok(out)
}

/// The leaf of the transaction that made a title's last entry; nothing when the title has none on record.
pub fn last_leaf(store: &Store, title: &Title) -> Result<Option<u64>, Fault> {
    let entry = store.entry(title.title_id.0.as_str(), title.version)?;
    Ok(entry.map(|entry| store.entry_leaf(&entry)).transpose()?.flatten().map(|(leaf, _)| leaf))
}

/// The proof that a title's last entry stands in the public log, under a published checkpoint.
pub fn last_entry(store: &Store, title: &Title, published: &Published) -> Result<Option<Logged>, Fault> {
    let Some(entry) = store.entry(title.title_id.0.as_str(), title.version)? else { return Ok(None) };
    let Some((index, made)) = store.entry_leaf(&entry)?.filter(|(leaf, _)| *leaf < published.size) else {
        return Ok(None);
    };
    let leaf = store.log_entries(index, 1)?.pop().ok_or_else(|| Fault::Damaged("a log entry is missing".into()))?;
    let proof = log_proof(store, index, published)?;
    Ok(Some(Logged { entry: Blob(to_bytes(&entry)), made, leaf: Blob(leaf), proof: proof.to_string() }))
}

/// The `.tlog-proof` of an entry of the log under a published checkpoint that covers it.
pub fn log_proof(store: &Store, index: u64, published: &Published) -> Result<LogProof, Fault> {
    let path = store.log_proof(index, published.size)?;
    Ok(LogProof { index, path, checkpoint: published.note.clone() })
}

/// The newest anchor block up to a height: the first of its hour, so that all extracts of an hour can share one certificate.
pub fn anchor(store: &Store, height: u64) -> Result<u64, Fault> {
    let hour = |height: u64| -> Result<u64, Fault> {
        let block = store.block(height)?.ok_or_else(|| Fault::Damaged(format!("block {height} is missing")))?;
        Ok(torrens_ledger::block::anchor_hour(block.header.time_ms))
    };
    if height == 0 {
        return Ok(0);
    }
    let current = hour(height)?;
    // The first height of the current hour; block times rise.
    let (mut low, mut high) = (1, height);
    while low < high {
        let middle = low + (high - low) / 2;
        if hour(middle)? == current {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(high)
}
