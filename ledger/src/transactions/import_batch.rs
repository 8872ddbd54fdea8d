//! IMPORT_BATCH 存量数据汇交: existing holdings, many rows under one signature, approved by a second agency (domain row 23).
//!
//! A row is checked by itself: one that a rule refuses is named in the receipt and the others go through. Running the
//! same file again changes nothing: a batch leaves a mark, and a row names the version that it makes.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::checks::{check_code, check_untitled, label};
use super::enter::{Entering, Opening};
use super::guide::Guide;
use super::{Context, Dealing, TxType};
use crate::agency::{Agency, KeyOwner, KeyRecord, Officer, Role};
use crate::case::{Case, Examination, Facts, TitleRef};
use crate::crypto::{Hash, KeyId, Purpose, SecretKey, Signature};
use crate::encoding::{Label, to_bytes};
use crate::governance::jurisdiction_in_force;
use crate::policy::{Jurisdiction, Policy};
use crate::refusal::{Code, Refusal};
use crate::register::party::{Party, PartyId, PartyKind, PartyStatus};
use crate::register::right::{Holding, Right, RightKind};
use crate::register::share::Fraction;
use crate::register::source::Source;
use crate::register::title::{Title, TitleId, TitleStatus};
use crate::register::unit::{SpatialUnit, UnitCode, UnitFacts};
use crate::state::{ImportMark, State, Stop};

/// Rows of an existing register.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportBatch {
    /// Whose policy governs it.
    #[n(0)]
    pub jurisdiction: Label,
    /// SHA-256 of the file and of the mapping that it was read with.
    #[n(1)]
    pub file: Hash,
    /// Which batch of that file this is, from 0.
    #[n(2)]
    pub index: u32,
    /// The rows, in order.
    #[n(3)]
    pub rows: Vec<Row>,
    /// A second agency's approval of exactly this batch; without it the batch waits.
    #[n(4)]
    #[serde(default)]
    pub countersignature: Option<Countersignature>,
}

/// One row of an existing register.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Row {
    /// A title seen for the first time.
    #[n(1)]
    Opening(#[n(0)] OpeningRow),
    /// A later change of holder.
    #[n(2)]
    Transfer(#[n(0)] TransferRow),
}

/// A title seen for the first time.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningRow {
    /// The unit.
    #[n(0)]
    pub unit: UnitFacts,
    /// Ownership or long lease.
    #[n(1)]
    pub tenure: RightKind,
    /// The holder of the whole, as it stood.
    #[n(2)]
    pub holder: ImportedParty,
    /// `LEGACY`, `FIRST_REGISTRATION`, ...
    #[n(3)]
    pub cause: Label,
    /// The document behind it.
    #[n(4)]
    pub source: Source,
}

/// A later change of holder of an imported title.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransferRow {
    /// The unit whose title it is.
    #[n(0)]
    pub unit: UnitCode,
    /// The version that the title has when this row is done: 2 for the second entry.
    #[n(1)]
    pub version: u64,
    /// The new holder of the whole.
    #[n(2)]
    pub holder: ImportedParty,
    /// `SALE`, `NON_MARKET`, ...
    #[n(3)]
    pub cause: Label,
    /// The document behind it.
    #[n(4)]
    pub source: Source,
    /// Marks for a person to look at, such as `ESTATE_DIFFERS`.
    #[n(5)]
    #[serde(default)]
    pub flags: Vec<Label>,
}

/// A party of the old register, by commitment only. It is registered with its first row.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportedParty {
    /// Random number.
    #[n(0)]
    pub party_id: PartyId,
    /// Salted commitment to all that the old register says of the party.
    #[n(1)]
    pub commitment: Hash,
}

/// A second agency's approval, given with the batch.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Countersignature {
    /// The approver's key.
    #[n(0)]
    pub key_id: KeyId,
    /// His signature over the batch.
    #[n(1)]
    pub signature: Signature,
}

/// What an import did with its rows. `created + chained + rejected` is the number of rows.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportResult {
    /// Titles opened.
    #[n(0)]
    pub created: u32,
    /// Entries added to titles.
    #[n(1)]
    pub chained: u32,
    /// Rows refused, by their place in the batch, each with its code.
    #[n(2)]
    pub rejected: Vec<RejectedRow>,
}

/// A row that a rule refused.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RejectedRow {
    /// Place in the batch, from 0.
    #[n(0)]
    pub row: u32,
    /// Why.
    #[n(1)]
    pub code: Code,
}

impl ImportBatch {
    /// The most rows of one batch; their receipts must fit the log entry beside them.
    pub const ROWS_MAX: usize = 512;

    /// Signs a batch as the second agency.
    pub fn countersign(&mut self, chain_id: &Label, key: &SecretKey) {
        self.countersignature = None;
        let signature = key.sign(&self.countersign_bytes(chain_id));
        self.countersignature = Some(Countersignature { key_id: key.public().id(), signature });
    }

    fn countersign_bytes(&self, chain_id: &Label) -> Vec<u8> {
        let bare = Self { countersignature: None, ..self.clone() };
        [Purpose::Countersign.tag(), chain_id.as_str().as_bytes(), b"\0", &to_bytes(&bare)].concat()
    }

    fn check_row(
        &self,
        state: &State<'_>,
        jurisdiction: &Jurisdiction,
        row: &Row,
        time_ms: u64,
    ) -> Result<Option<Title>, Stop> {
        let (Row::Opening(OpeningRow { source, .. }) | Row::Transfer(TransferRow { source, .. })) = row;
        let today = jurisdiction.calendar.local_day(time_ms);
        if source.date.is_some_and(|date| i64::from(date.days()) > today) {
            return Err(Refusal::new(Code::DateInvalid).into());
        }
        match row {
            Row::Opening(row) => {
                check_code(jurisdiction, &row.unit.code, "/unit/code")?;
                check_untitled(state, &row.unit.code, "/unit/code")?;
                check_party(state, &row.holder)?;
                Ok(None)
            }
            Row::Transfer(row) => {
                let unknown = || Refusal::new(Code::UnitUnknown).with("unit", &row.unit);
                let unit = state.get::<SpatialUnit>(&row.unit)?.ok_or_else(unknown)?;
                let title =
                    unit.title_id.map(|id| state.get::<Title>(&id)).transpose()?.flatten().ok_or_else(unknown)?;
                if title.status != TitleStatus::Open {
                    return Err(Refusal::new(Code::TitleClosed).into());
                }
                if title.version >= row.version {
                    return Err(Refusal::new(Code::ImportRowApplied).into());
                }
                // Only what came by import is continued by import: a live dealing is never overtaken by an old file.
                let imported = title.imported_through == title.version && title.jurisdiction == self.jurisdiction;
                if title.version + 1 != row.version || !imported || !title.holds.is_empty() || !title.pending.is_empty()
                {
                    return Err(Refusal::new(Code::ImportRowStale).into());
                }
                check_party(state, &row.holder)?;
                Ok(Some(title))
            }
        }
    }

    fn enter_row(
        &self,
        state: &mut State<'_>,
        cx: &Context,
        case: &Case,
        row: &Row,
        title: Option<Title>,
    ) -> Result<(), Stop> {
        match (row, title) {
            (Row::Opening(row), _) => {
                put_party(state, &row.holder)?;
                let right = right(row.tenure, &row.holder, &row.cause, &row.source, cx.time_ms);
                let mut opening = Opening::new(&self.jurisdiction, &row.unit, right);
                opening.flags = vec![label("LEGACY")];
                let mut entering = opening.begin(state, cx)?;
                entering.title.imported_through = 1;
                entering.enter(state, cx, Some(case), "IMPORT_OPENING")?;
            }
            (Row::Transfer(row), Some(title)) => {
                put_party(state, &row.holder)?;
                let mut entering = Entering::of(state, &title.title_id, cx)?;
                let tenure = title.primary().map_or(RightKind::Ownership, |right| right.kind);
                let mut right = right(tenure, &row.holder, &row.cause, &row.source, cx.time_ms);
                right.item = title.primary().map_or(0, |right| right.item);
                entering.title.rights[0] = right;
                for flag in &row.flags {
                    entering.flag(flag.clone());
                }
                entering.title.imported_through = row.version;
                entering.enter(state, cx, Some(case), "IMPORT_TRANSFER")?;
            }
            (Row::Transfer(_), None) => return Err(Refusal::new(Code::UnitUnknown).into()),
        }
        Ok(())
    }
}

impl Dealing for ImportBatch {
    fn tx_type(&self) -> TxType {
        TxType::ImportBatch
    }

    fn jurisdiction(&self, _: &State<'_>) -> Result<Label, Stop> {
        Ok(self.jurisdiction.clone())
    }

    fn titles(&self) -> Vec<TitleRef> {
        Vec::new()
    }

    fn units(&self, _: &State<'_>) -> Result<Vec<UnitCode>, Stop> {
        let code = |row: &Row| match row {
            Row::Opening(row) => row.unit.code.clone(),
            Row::Transfer(row) => row.unit.clone(),
        };
        Ok(self.rows.iter().map(code).collect())
    }

    fn check_form(&self, _: &Examination<'_>) -> Result<(), Stop> {
        if self.rows.is_empty() {
            return Err(Refusal::new(Code::ListEmpty).at("/rows").into());
        }
        if self.rows.len() > Self::ROWS_MAX {
            return Err(Refusal::new(Code::FieldInvalid).at("/rows").with("rows_max", Self::ROWS_MAX).into());
        }
        let flags = self.rows.iter().map(|row| if let Row::Transfer(row) = row { row.flags.len() } else { 0 });
        if flags.max().unwrap_or(0) > 8 {
            return Err(Refusal::new(Code::FieldInvalid).at("/rows/flags").with("flags_max", 8).into());
        }
        Ok(())
    }

    /// The batch was not registered before. Its rows are checked one by one when it is entered.
    fn examine(&self, exam: &Examination<'_>) -> Result<Facts, Stop> {
        match exam.state.get::<ImportMark>(&(self.file, self.index))? {
            Some(mark) => Err(Refusal::new(Code::ImportBatchDone).with("tx_id", mark.tx_id).into()),
            None => Ok(Facts::default()),
        }
    }

    fn countersigner(&self, state: &State<'_>, cx: &Context) -> Result<Option<Label>, Stop> {
        let Some(countersignature) = &self.countersignature else { return Ok(None) };
        let refusal = || Refusal::new(Code::ImportCountersignatureInvalid).at("/countersignature");
        let record = state.get::<KeyRecord>(&countersignature.key_id)?.ok_or_else(refusal)?;
        let KeyOwner::Officer(officer) = &record.owner else { return Err(refusal().into()) };
        let officer = state.get::<Officer>(officer)?.ok_or_else(refusal)?;
        let message = self.countersign_bytes(&cx.chain_id);
        let signed = record.public_key.verify(&message, &countersignature.signature);
        if !record.is_valid_at(cx.time_ms) || !officer.roles.contains(&Role::ImportApprover) || !signed {
            return Err(refusal().into());
        }
        if cx.signer.agency().is_none_or(|own: &Agency| own.agency_id == officer.agency_id) {
            return Err(Refusal::new(Code::ApprovalSameAgency).at("/countersignature").into());
        }
        Ok(Some(officer.agency_id))
    }

    fn register(&self, state: &mut State<'_>, cx: &mut Context, case: &Case, _: &Policy) -> Result<Vec<TitleId>, Stop> {
        let jurisdiction = jurisdiction_in_force(state, &self.jurisdiction, cx.height)?;
        let mut result = ImportResult::default();
        for (at, row) in self.rows.iter().enumerate() {
            match self.check_row(state, &jurisdiction, row, cx.time_ms) {
                Ok(title) => {
                    self.enter_row(state, cx, case, row, title)?;
                    match row {
                        Row::Opening(_) => result.created += 1,
                        Row::Transfer(_) => result.chained += 1,
                    }
                }
                Err(Stop::Refused(refusal)) => result.rejected.push(RejectedRow { row: at as u32, code: refusal.code }),
                Err(fault) => return Err(fault),
            }
        }
        state.put(&(self.file, self.index), &ImportMark { tx_id: case.tx_id });
        cx.receipt.import = Some(result);
        Ok(Vec::new())
    }
}

fn right(kind: RightKind, holder: &ImportedParty, cause: &Label, source: &Source, since_ms: u64) -> Right {
    let holders = vec![Holding { parties: vec![holder.party_id], share: Fraction::ONE }];
    let (item, term, easement, extent, origin) = (0, None, None, None, None);
    let (cause, source) = (cause.clone(), source.clone());
    Right { kind, holders, cause, source, since_ms, item, term, easement, extent, origin }
}

/// A party that is known already must be the same one, and must have come by import too.
fn check_party(state: &State<'_>, party: &ImportedParty) -> Result<(), Stop> {
    match state.get::<Party>(&party.party_id)? {
        Some(known) if known != record(party) => Err(Refusal::new(Code::PartyExists).into()),
        _ => Ok(()),
    }
}

fn put_party(state: &mut State<'_>, party: &ImportedParty) -> Result<(), Stop> {
    if state.get::<Party>(&party.party_id)?.is_none() {
        state.put(&party.party_id, &record(party));
    }
    Ok(())
}

fn record(party: &ImportedParty) -> Party {
    Party {
        party_id: party.party_id,
        kind: PartyKind::Person,
        id_commitment: party.commitment,
        name_commitment: party.commitment,
        status: PartyStatus::Active,
        keys: Vec::new(),
        version: 1,
        agency_id: None,
        minor: false,
    }
}

/// The page of the reference.
pub const GUIDE: Guide = Guide {
    row: 23,
    name: ("Import of existing holdings", "存量数据汇交"),
    does: (
        "Brings rows of an existing register onto the ledger, many under one signature, approved by a second agency.",
        "批量汇交存量登记数据，由第二机构核准。",
    ),
    fields: &[
        ("jurisdiction", "whose policy governs it", "适用规则的辖区"),
        ("file", "SHA-256 of the file and of its mapping", "文件与映射的 SHA-256"),
        ("index", "which batch of that file", "批次序号"),
        (
            "rows",
            "OPENING (unit, tenure, holder, cause, source) or TRANSFER (unit, version, holder, cause, source, flags)",
            "OPENING 首条或 TRANSFER 后续转移",
        ),
        ("countersignature", "a second agency's approval of exactly this batch", "第二机构对本批次的副署"),
    ],
    checks: &[
        (Code::ListEmpty, "there are rows", "须有数据行"),
        (Code::FieldInvalid, "at most 512 rows, eight flags each", "至多 512 行，每行至多 8 个标记"),
        (Code::ImportBatchDone, "the batch was not registered before", "该批次未曾导入"),
        (Code::ImportCountersignatureInvalid, "a countersignature is valid", "副署签名有效"),
        (Code::ApprovalSameAgency, "and of another agency", "且来自另一机构"),
    ],
    effects: (
        "For each row that no rule refuses, an entry; titles are marked LEGACY, not yet confirmed. Refused rows are named in the receipt.",
        "逐行登记；登记簿标记“存量未确认”。被拒行在回执中列明。",
    ),
    forms: &[],
};
