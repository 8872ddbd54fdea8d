//! Entries: each change of a title, with all its effects. History is the list of these, and the title is their fold.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::charge::Charge;
use super::hold::Hold;
use super::right::Right;
use super::title::{CaseId, CertificateNumber, Title, TitleId, TitleStatus};
use super::unit::UnitCode;
use crate::crypto::{Hash, Purpose, hash};
use crate::encoding::{Label, to_bytes};
use crate::transactions::TxId;

/// One change of one title.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entry {
    /// The title.
    #[n(0)]
    pub title_id: TitleId,
    /// The title's version after this entry; the first is 1.
    #[n(1)]
    pub version: u64,
    /// What was registered: `FIRST_REGISTRATION`, `TRANSFER`, `MORTGAGE_REGISTER`, ...
    #[n(2)]
    pub kind: Label,
    /// What it did to the title, in order.
    #[n(3)]
    pub effects: Vec<Effect>,
    /// The version of the entry that it corrects.
    #[n(4)]
    pub corrects: Option<u64>,
    /// The case, when there was one.
    #[n(5)]
    pub case_id: Option<CaseId>,
    /// The transaction that lodged it.
    #[n(6)]
    pub tx_id: TxId,
    /// Block.
    #[n(7)]
    pub height: u64,
    /// Block time, milliseconds since 1970.
    #[n(8)]
    #[serde(rename = "time", with = "crate::time::json")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub time_ms: u64,
    /// Hash of the entry before it; zeros before the first.
    #[n(9)]
    pub previous: Hash,
}

/// One effect on a title.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Effect {
    /// The title was opened, out of these.
    #[n(1)]
    Opened(#[n(0)] Vec<TitleId>),
    /// The title was closed, and went into these.
    #[n(2)]
    Closed(#[n(0)] Vec<TitleId>),
    /// The units that it covers are now these.
    #[n(3)]
    Units(#[n(0)] Vec<UnitCode>),
    /// The primary right is now this.
    #[n(4)]
    PrimaryRight(#[n(0)] Right),
    /// A right was entered or altered.
    #[n(5)]
    Right(#[n(0)] Right),
    /// A right ended.
    #[n(6)]
    RightEnded(#[n(0)] u32),
    /// A charge was entered or altered.
    #[n(7)]
    Charge(#[n(0)] Charge),
    /// A charge ended.
    #[n(8)]
    ChargeEnded(#[n(0)] u32),
    /// A hold was placed or altered.
    #[n(9)]
    Hold(#[n(0)] Hold),
    /// A hold ended.
    #[n(10)]
    HoldEnded(#[n(0)] u32),
    /// The title was marked.
    #[n(11)]
    Flagged(#[n(0)] Label),
    /// A mark was taken away.
    #[n(12)]
    Unflagged(#[n(0)] Label),
    /// A certificate of the right was issued.
    #[n(13)]
    Certificate(#[n(0)] CertificateNumber),
}

impl Entry {
    /// The entry's hash, which the title's leaf and the next entry carry.
    pub fn hash(&self) -> Hash {
        hash(Purpose::Entry, &[&to_bytes(self)])
    }

    /// The primary right that it entered, if it did.
    pub fn primary_right(&self) -> Option<&Right> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::PrimaryRight(right) => Some(right),
            _ => None,
        })
    }
}

/// What made `after` out of `before`: the effects of an entry, and the difference between a title at two heights.
pub fn difference(before: Option<&Title>, after: &Title) -> Vec<Effect> {
    let mut out = Vec::new();
    let nothing = Title::blank(after.title_id.clone(), after.jurisdiction.clone());
    let old = before.unwrap_or(&nothing);
    if before.is_none() {
        out.push(Effect::Opened(after.lineage_from.clone()));
    }
    if old.units != after.units {
        out.push(Effect::Units(after.units.clone()));
    }
    if old.primary() != after.primary()
        && let Some(right) = after.primary()
    {
        out.push(Effect::PrimaryRight(right.clone()));
    }
    let rest = |title: &Title| title.rights.iter().skip(1).map(|right| (right.item, right.clone())).collect();
    changes(rest(old), rest(after), Effect::Right, Effect::RightEnded, &mut out);
    let charges = |title: &Title| title.charges.iter().map(|charge| (charge.item, charge.clone())).collect();
    changes(charges(old), charges(after), Effect::Charge, Effect::ChargeEnded, &mut out);
    let holds = |title: &Title| title.holds.iter().map(|hold| (hold.item, hold.clone())).collect();
    changes(holds(old), holds(after), Effect::Hold, Effect::HoldEnded, &mut out);
    out.extend(after.flags.iter().filter(|flag| !old.flags.contains(flag)).cloned().map(Effect::Flagged));
    out.extend(old.flags.iter().filter(|flag| !after.flags.contains(flag)).cloned().map(Effect::Unflagged));
    if old.certificate != after.certificate
        && let Some(number) = &after.certificate
    {
        out.push(Effect::Certificate(number.clone()));
    }
    if old.status != after.status && after.status == TitleStatus::Closed {
        out.push(Effect::Closed(after.lineage_to.clone()));
    }
    out
}

fn changes<T: PartialEq>(
    old: Vec<(u32, T)>,
    new: Vec<(u32, T)>,
    entered: fn(T) -> Effect,
    ended: fn(u32) -> Effect,
    out: &mut Vec<Effect>,
) {
    out.extend(
        old.iter().filter(|(item, _)| !new.iter().any(|(other, _)| other == item)).map(|(item, _)| ended(*item)),
    );
    out.extend(new.into_iter().filter(|pair| !old.contains(pair)).map(|(_, value)| entered(value)));
}

/// Applies an entry to a title: the other half of [`difference`]. What a title's leaf says of rights, charges, holds, marks and
/// status is what all its entries together say.
pub fn fold(title: &mut Title, entry: &Entry) {
    fn put<T>(list: &mut Vec<T>, value: T, item: impl Fn(&T) -> u32) {
        match list.iter().position(|other| item(other) == item(&value)) {
            Some(at) => list[at] = value,
            None => list.push(value),
        }
    }
    for effect in &entry.effects {
        match effect.clone() {
            Effect::Opened(from) => title.lineage_from = from,
            Effect::Closed(to) => (title.status, title.lineage_to) = (TitleStatus::Closed, to),
            Effect::Units(units) => title.units = units,
            Effect::PrimaryRight(right) => match title.rights.first_mut() {
                Some(primary) => *primary = right,
                None => title.rights.push(right),
            },
            Effect::Right(right) => put(&mut title.rights, right, |right| right.item),
            Effect::RightEnded(item) => title.rights.retain(|right| right.item != item),
            Effect::Charge(charge) => put(&mut title.charges, charge, |charge| charge.item),
            Effect::ChargeEnded(item) => title.charges.retain(|charge| charge.item != item),
            Effect::Hold(hold) => put(&mut title.holds, hold, |hold| hold.item),
            Effect::HoldEnded(item) => title.holds.retain(|hold| hold.item != item),
            Effect::Flagged(flag) => title.flags.push(flag),
            Effect::Unflagged(flag) => title.flags.retain(|other| *other != flag),
            Effect::Certificate(number) => title.certificate = Some(number),
        }
    }
    title.charges.sort_by_key(|charge| charge.rank);
    title.version = entry.version;
    title.last_entry = entry.hash();
}
