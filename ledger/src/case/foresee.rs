//! What a case rests on already, and what it would enter: for whoever lodges, reviews or decides it. Nothing of it is kept.

use serde::{Deserialize, Serialize};

use super::needs::{find, needs};
use super::{Case, Examination, decide};
use crate::attestation::{Attestation, AttestationId};
use crate::encoding::Label;
use crate::governance;
use crate::register::entry::{Effect, Entry};
use crate::register::title::TitleId;
use crate::state::{State, Stop};
use crate::transactions::{Context, TxType};

/// What a case rests on already, and what it would enter.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Foresight {
    /// What it needs and has: reviewed once, by the agency that is competent for it.
    pub met: Vec<Met>,
    /// What would change on each title if it were registered now.
    pub effects: Vec<Foreseen>,
}

/// A need that an attestation meets.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Met {
    /// Kind of fact.
    pub kind: Label,
    /// About whom or what: `party:...`, `unit:...`, `title:...`, `terms:...`.
    pub subject: String,
    /// The attestation.
    pub attestation_id: AttestationId,
    /// Who reviewed it.
    pub issuer: Label,
    /// When.
    #[serde(rename = "issued", with = "crate::time::json")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub issued_ms: u64,
    /// Until when it can be relied on, if it ends by itself.
    #[serde(rename = "valid_to", with = "crate::time::json::option", skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub valid_to_ms: Option<u64>,
    /// Whether it was made for this case; otherwise it was there before, and is used again.
    pub fresh: bool,
}

/// What would change on a title.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Foreseen {
    /// The title.
    pub title_id: TitleId,
    /// Its version afterwards.
    pub version: u64,
    /// What comes, changes and goes.
    pub changes: Vec<Effect>,
}

impl Foresight {
    /// Of an open case, whatever it still lacks: its effects are tried on a copy of the state.
    pub fn of(state: &mut State<'_>, cx: &mut Context, case: &Case) -> Result<Self, Stop> {
        let policy = governance::policy_version(state, &case.jurisdiction, case.tx_type, case.policy_version)?;
        let jurisdiction = governance::jurisdiction_in_force(state, &case.jurisdiction, cx.height)?;
        let Some(dealing) = case.act.dealing() else { return Ok(Self::default()) };
        let mut met = Vec::new();
        {
            let exam = Examination::of(state, cx.now(), &policy, &jurisdiction, case);
            for need in needs(&exam, case, &dealing.examine(&exam)?)? {
                if let Ok(id) = find(&exam, case, &need, dealing.relies_on())? {
                    met.push(id);
                }
            }
        }
        let met = attested(state, &met, case)?;
        // The rows of an import are its own account of what it does.
        if case.tx_type == TxType::ImportBatch {
            return Ok(Self { met, effects: Vec::new() });
        }
        let from = state.entries_since(0).len();
        decide::register(state, cx, case, &policy, dealing, Vec::new())?;
        Ok(Self { met, effects: effects(state.entries_since(from)) })
    }

    /// Of a case that a transaction decided at once.
    pub fn of_decided(state: &State<'_>, case: &Case, relied_on: &[AttestationId]) -> Result<Self, Stop> {
        Ok(Self { met: attested(state, relied_on, case)?, effects: effects(state.entries_since(0)) })
    }
}

fn attested(state: &State<'_>, ids: &[AttestationId], case: &Case) -> Result<Vec<Met>, Stop> {
    let mut out = Vec::new();
    for id in ids {
        let Some(found) = state.get::<Attestation>(id)? else { continue };
        out.push(Met {
            fresh: found.is_made_for(case),
            kind: found.kind,
            subject: found.subject.to_string(),
            attestation_id: found.attestation_id,
            issuer: found.issuer,
            issued_ms: found.issued_ms,
            valid_to_ms: found.valid_to_ms,
        });
    }
    Ok(out)
}

fn effects(entries: &[Entry]) -> Vec<Foreseen> {
    let of = |entry: &Entry| Foreseen {
        title_id: entry.title_id.clone(),
        version: entry.version,
        changes: entry.effects.clone(),
    };
    entries.iter().map(of).collect()
}
