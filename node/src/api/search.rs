//! Finding titles and units: by the beginning of a number or code, by the number of a certificate, by words of a locality.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use torrens_ledger::encoding::Label;
use torrens_ledger::governance;
use torrens_ledger::register::title::{CertificateNumber, Title, TitleId};
use torrens_ledger::register::unit::{SpatialUnit, UnitCode};
use torrens_ledger::state::{Record as _, State as Register};

use super::{Api, Page, Problem};
use crate::store::Store;

/// Rows on a page.
const ROWS: usize = 20;
/// The longest question, in bytes; a locality has at most as many.
const QUESTION_MAX: usize = 400;

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Found {
    /// `title` or `unit`.
    kind: String,
    /// Its number or code.
    id: String,
    /// The title, for a unit.
    title_id: Option<String>,
    /// A unit's locality.
    locality: Option<String>,
    /// The certificate that was looked for, as its jurisdiction writes it, when this was found by its number.
    certificate: Option<String>,
}

/// What to look for.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct SearchQuery {
    /// The beginning of a title number or unit code, a certificate's number (such as `registry/2026/12` or
    /// 湘（2026）娄底市不动产权第0000012号), or words of a locality.
    q: String,
    /// The `next` of the page before.
    after: Option<String>,
}

/// Titles and units whose number or code begins so, whose certificate has that number, or that lie in such a locality.
#[utoipa::path(get, path = "/v1/search", params(SearchQuery), responses((status = 200, body = Page<Found>)))]
pub async fn search(
    State(api): State<Arc<Api>>,
    Query(SearchQuery { q, after }): Query<SearchQuery>,
) -> Result<Json<Page<Found>>, Problem> {
    let q = q.trim().to_owned();
    if q.len() > QUESTION_MAX {
        return Err(Problem::own("request.malformed", format!("q has more than {QUESTION_MAX} bytes")));
    }
    let after = after.map(|text| {
        hex::decode(text).map_err(|_| Problem::own("request.malformed", "after: use the 'next' of the page before"))
    });
    let after = after.transpose()?.unwrap_or_default();
    let looked = tokio::task::spawn_blocking(move || find(&api.executor.store, &q, &after)).await;
    looked.unwrap_or_else(|error| Err(Problem::own("node.unhealthy", error.to_string()))).map(Json)
}

fn find(store: &Store, q: &str, after: &[u8]) -> Result<Page<Found>, Problem> {
    let mut data = Vec::new();
    if after.is_empty() {
        data.extend(beginning(store, q)?);
        if let Some((year, serial)) = certificate(q) {
            for (title, number) in store.by_certificate(year, serial, ROWS)? {
                let (id, certificate) = (title.title_id.to_string(), Some(written(store, &title, &number)?));
                // Found by its own number as well: once is enough.
                data.retain(|row: &Found| row.id != id || row.certificate.is_some());
                data.push(Found { kind: "title".into(), id, title_id: None, locality: None, certificate });
            }
        }
    }
    // The very number that was asked for stands before those of other issuers or kinds.
    data.sort_by_key(|row| row.certificate.as_deref() != Some(q));
    let (units, next) = store.by_locality(q, after, ROWS)?;
    for unit in units.into_iter().map(unit) {
        if !data.contains(&unit) {
            data.push(unit);
        }
    }
    Ok(Page { data, next: next.map(hex::encode) })
}

/// A certificate's number as it stands on the certificate.
fn written(store: &Store, title: &Title, number: &CertificateNumber) -> Result<String, Problem> {
    let (state, height) = (Register::new(store), store.head().height);
    let jurisdiction = governance::jurisdiction_in_force(&state, &title.jurisdiction, height)?;
    Ok(jurisdiction.certificate_text(number))
}

/// What has a number or a code that begins so.
fn beginning(store: &Store, q: &str) -> Result<Vec<Found>, Problem> {
    let (Ok(prefix), Ok(any)) = (Label::new(q), Label::new("-")) else { return Ok(Vec::new()) };
    // Just before the prefix in the order of keys, so that an exact match comes first.
    let mut before = prefix.as_str().as_bytes().to_vec();
    if let Some(last) = before.last_mut() {
        *last -= 1;
        before.extend([0xff; 8]);
    }
    let begins = |text: &Label| text.as_str().starts_with(prefix.as_str());
    let titles = store.objects::<Title>(&Title::key(&TitleId(any.clone())), &before, ROWS)?;
    let units = store.objects::<SpatialUnit>(&SpatialUnit::key(&UnitCode(any)), &before, ROWS)?;
    let title = |title: Title| Found {
        kind: "title".into(),
        id: title.title_id.to_string(),
        title_id: None,
        locality: None,
        certificate: None,
    };
    let mut found: Vec<Found> = titles.into_iter().filter(|found| begins(&found.title_id.0)).map(title).collect();
    found.extend(units.into_iter().filter(|found| begins(&found.facts.code.0)).map(unit));
    Ok(found)
}

fn unit(unit: SpatialUnit) -> Found {
    Found {
        kind: "unit".into(),
        id: unit.facts.code.to_string(),
        title_id: unit.title_id.map(|id| id.to_string()),
        locality: unit.facts.locality.map(|text| text.as_str().to_owned()),
        certificate: None,
    }
}

/// Year and running number, where a question has the form of a certificate's number: a year of four digits, and behind it the number.
/// What stands around them is a template of the jurisdiction, and whoever copies it from paper leaves some of it out.
fn certificate(q: &str) -> Option<(u16, u64)> {
    // Full-width digits are digits on paper too.
    let half = |c: char| char::from_u32(u32::from(c).wrapping_sub(0xfee0)).filter(char::is_ascii_digit).unwrap_or(c);
    let text: String = q.chars().map(half).collect();
    let mut runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    let (year, serial, more) = (runs.next()?, runs.next()?, runs.next());
    let year = year.parse::<u16>().ok().filter(|year| (1900..3000).contains(year))?;
    match more {
        None => Some((year, serial.parse().ok()?)),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_certificates_as_people_write_them() {
        for (written, read) in [
            ("湘（2026）娄底市不动产权第0000012号", Some((2026, 12))),
            ("湘(2026)娄底市不动产证明第12号", Some((2026, 12))),
            ("２０２６ 第１２号", Some((2026, 12))),
            ("registry/2026/0000012", Some((2026, 12))),
            ("430102001003GB00012F00010001", None),
            ("T-CN-1", None),
            ("12 2026", None),
            ("2026", None),
            ("2026-99999999999999999999999999", None),
            ("", None),
        ] {
            assert_eq!(certificate(written), read, "{written}");
        }
    }
}
